"""The plugin as pytest runs it: in runs of its own."""

import os
import re
from pathlib import Path

HELLO = """
    def test_hello(tertulia):
        tertulia.user("alice").send(tertulia.token(), "hello")
"""


def test_without_a_program(pytester, monkeypatch):
    """What is missing is said, once a test, and not by a traceback."""
    pytester.makepyfile(HELLO)
    monkeypatch.delenv("TERTULIA_BIN", raising=False)
    monkeypatch.setenv("PATH", str(pytester.path))
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the program `tertulia` is missing*TERTULIA_BIN*--tertulia-bin*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_program_that_is_none(pytester):
    pytester.makepyfile(HELLO)
    result = pytester.runpytest_inprocess("--tertulia-bin", "/nowhere/tertulia")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*--tertulia-bin names /nowhere/tertulia, which is no program*"])


def test_a_seed_that_is_none(pytester):
    pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def tertulia_seed():
            return {"users": [{"id": "alice"}]}
    """)
    pytester.makepyfile(HELLO)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the server did not start*", "*users*password*is missing*"])


def test_a_seed_of_a_file(pytester):
    path = pytester.makefile(".json", seed='{"users": [{"id": "zoe", "password": "secret-1"}], "conversations":'
                                           ' [{"name": "Mine", "token": "mine1", "owner": "zoe"}]}')
    pytester.makeconftest(f"""
        import pytest

        @pytest.fixture(scope="session")
        def tertulia_seed():
            return {str(path)!r}
    """)
    pytester.makepyfile("""
        def test_zoe(tertulia):
            tertulia.user("zoe").send(tertulia.token(), "hello")
            assert tertulia.bots == {}
    """)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_arguments_of_the_server(pytester):
    pytester.makeini("""
        [pytest]
        tertulia_args = --fault "*/room: status=503"
    """)
    pytester.makepyfile("""
        def test_fault(tertulia):
            assert tertulia.user("alice").get("/v4/room").status == 503
    """)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_what_is_shown_of_a_failure(pytester):
    pytester.makepyfile("""
        def test_fails(tertulia):
            tertulia.user("bob").get("/v4/room/nowhere1")
            assert False
    """)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*tertulia*", "*bob GET */room/nowhere1: 404 no such conversation*"])


def test_no_server_is_left(pytester):
    pytester.makepyfile("""
        def test_pid(tertulia):
            print("pid", tertulia.server.pid)
    """)
    result = pytester.runpytest_inprocess("-s")
    result.assert_outcomes(passed=1)
    pid = int(next(line for line in result.outlines if "pid " in line).split("pid ")[1].split()[0].rstrip("."))
    assert not os.path.exists(f"/proc/{pid}")


def test_a_server_a_worker(pytester):
    """pytest-xdist: tests of two workers are not in each other's way."""
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("n", range(12))
        def test_alone(tertulia, n):
            alice = tertulia.user("alice")
            for i in range(3):
                alice.send(tertulia.token(), f"{n} {i}")
            assert alice.texts(tertulia.token()) == [f"{n} {i}" for i in range(3)]
    """)
    pytester.runpytest_subprocess("-n", "2", "-p", "xdist").assert_outcomes(passed=12)


def test_the_bot_of_the_documentation(pytester):
    """Whoever copies it has tests that pass."""
    page = (Path(os.environ["TERTULIA_ROOT"]) / "docs" / "bots.md").read_text()
    [program] = re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    pytester.makepyfile(test_echo=program)
    pytester.runpytest_inprocess().assert_outcomes(passed=3)


def test_the_workflow_of_the_documentation():
    """What it calls is there."""
    root = Path(os.environ["TERTULIA_ROOT"])
    [workflow] = re.findall(r"^```yaml\n(.*?)^```$", (root / "docs" / "bots.md").read_text(), re.MULTILINE | re.DOTALL)
    assert "\t" not in workflow and "TERTULIA_BIN" in workflow
    for name in re.findall(r"\./tertulia/(\S+)", workflow):
        assert (root / name).exists(), name
