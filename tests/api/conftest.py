"""A run of all these tests has to provoke every refusal that the server knows (refusals.py)."""

from pathlib import Path

import pytest

import refusals

HERE = Path(__file__).parent
ALL_FILES = {path.name for path in HERE.glob("test_*.py")}

_seen = set()
_files = set()
_complaints = []


def pytest_collection_finish(session):
    _files.update(item.path.name for item in session.items if item.path.parent == HERE)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """A worker of several has ended: what it saw is ours."""
    output = getattr(node, "workeroutput", {})
    _seen.update(output.get("refusals", ()))
    _files.update(output.get("files", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    _seen.update(refusals.provoked)
    if hasattr(config, "workeroutput"):
        config.workeroutput["refusals"] = sorted(_seen)
        config.workeroutput["files"] = sorted(_files)
        return
    chosen = config.option.keyword or any("::" in arg for arg in config.args)
    if exitstatus == 0 and not chosen and _files == ALL_FILES:
        _complaints.extend(refusals.complaints(_seen))
    if _complaints:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if _complaints:
        terminalreporter.section("refusals", red=True)
    for complaint in _complaints:
        terminalreporter.line(complaint)
