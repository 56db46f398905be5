"""docs/developer-server.md: its transcripts are what happens, and it has every endpoint; the JavaScript file works."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from server import BINARY, environment
from steer import Steer
from test_docs import blocks, commands

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "developer-server.md").read_text()


@pytest.fixture
def shown(start_server, tmp_path):
    [seed] = blocks(PAGE, "json")
    (tmp_path / "seed.json").write_text(seed)
    return start_server("--dev", "--seed", tmp_path / "seed.json")


def test_transcripts(shown, tmp_path):
    """One shell for all of them, in their order; `...` stands for anything."""
    items = [item for block in blocks(PAGE, "console") for item in commands(block)]
    assert len(items) > 15
    script = "\n".join(f"{command}\nprintf '\\n--end--\\n'" for command, _ in items)
    done = subprocess.run(["bash", "-eu", "-c", script.replace("http://127.0.0.1:8484", shown.url)], cwd=tmp_path,
                          text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split("\n--end--\n")[:-1]
    assert len(answers) == len(items)
    for (command, expected), answer in zip(items, answers):
        pattern = ".*".join(map(re.escape, "\n".join(expected).split("...")))
        assert re.fullmatch(pattern, answer.strip("\n"), re.DOTALL), (command, answer)


def test_every_endpoint_is_there(shown):
    said = {re.sub(r"NAME|ID", "{}", line) for row in re.findall(r"^\| (`(?:GET|POST|PUT|DELETE) /dev.*?) \|", PAGE, re.M)
            for line in re.findall(r"`([^`]+)`", row)}
    there = {re.sub(r"{\w+}", "{}", line) for line in Steer(shown).ok("GET")["endpoints"]}
    assert said == there


def test_every_key_of_a_fault_is_there(shown):
    message = Steer(shown).refused(400, "dev-key", "POST", "/faults", json={"nothing": 1})
    keys = message.split("there are: ")[1].split(", ")
    assert len(keys) > 15
    chapter = PAGE.partition("## Faults")[2].partition("## The journal")[0]
    assert [key for key in keys if f"`{key}`" not in chapter] == []


def test_every_key_of_the_journal_is_there(shown):
    message = Steer(shown).refused(400, "dev-key", "GET", "/journal", params={"nothing": 1})
    chapter = PAGE.partition("## The journal")[2]
    assert [key for key in message.split("there are: ")[1].split(", ") if f"`{key}`" not in chapter] == []


def test_bounds_are_those_of_the_server():
    header = (ROOT / "server" / "dev" / "journal.h").read_text()
    assert "JOURNAL_MAX = 2000" in header and "JOURNAL_MAX_BYTES = 16 << 20" in header
    assert "JOURNAL_TEXT = 16 << 10" in header
    state = (ROOT / "server" / "dev" / "state.h").read_text()
    assert "SNAPSHOTS_MAX = 32" in state and "SNAPSHOTS_MAX_BYTES ((size_t)256 << 20)" in state


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed here")
def test_javascript(tmp_path):
    """As its readers run it, from another folder."""
    done = subprocess.run(["node", "--test", str(ROOT / "examples" / "dev-server")], cwd=tmp_path, text=True,
                          capture_output=True, timeout=120, env=environment() | {"TERTULIA_BIN": BINARY})
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass 4$", done.stdout, re.MULTILINE) and "# fail 0" in done.stdout
