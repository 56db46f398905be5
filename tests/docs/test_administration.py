"""tertulia-admin(1) and docs/administration.md know what --help says."""

import re
from pathlib import Path

import pytest

from server import run_cli

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "man" / "tertulia-admin.1").read_text().replace("\\-", "-")
PAGE = (ROOT / "docs" / "administration.md").read_text()
COMMANDS = ["user", "group", "room", "bot", "guard", "check", "backup", "restore", "export", "import"]


@pytest.mark.parametrize("command", COMMANDS)
def test_options_and_verbs(command):
    """Each option and verb stands in the manual, each command on the page."""
    text = run_cli(command, "--help").stdout
    options = set(re.findall(r"^ +(--[a-z-]+)", text, re.M))
    verbs = set(re.findall(r"^  ([a-z-]+) ", text.partition("commands:")[2].partition("\n\n")[0], re.M))
    assert {"--data", "--config", "--help"} <= options and (verbs or command not in COMMANDS[:5])
    missing = [word for word in sorted(options | verbs) if not re.search(rf"(?<![\w-]){word}(?![\w-])", MANUAL)]
    assert missing == []
    assert command == "guard" or f"tertulia {command}" in PAGE


def test_all_of_them():
    """Those that take the server's folder."""
    said = re.findall(r"^  (\w+) ", run_cli("--help").stdout.partition("a server:")[2].partition("\n\n")[0], re.M)
    assert said == ["serve", *COMMANDS]
