"""docs/administration.md knows the commands that --help lists."""

import re
from pathlib import Path

import pytest

from server import run_cli

PAGE = (Path(__file__).parents[2] / "docs" / "administration.md").read_text()
LISTED = run_cli("--help").stdout.partition("a server:")[2].partition("\n\n")[0]
COMMANDS = [name for name in re.findall(r"^  (\w+) ", LISTED, re.M) if name != "serve"]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command(command):
    """It takes the server's folder in the same ways; the guard has its place in docs/security.md."""
    text = run_cli(command, "--help").stdout
    for option in ("--data DIR", "--config FILE", "--help"):
        assert re.search(rf"^  {option} ", text, re.M), option
    assert "TERTULIA_DATA and TERTULIA_CONFIG stand for --data and --config." in text
    assert command == "guard" or f"tertulia {command}" in PAGE


def test_there_are_some():
    assert {"user", "group", "room", "check", "backup", "restore", "export", "import"} <= set(COMMANDS)
