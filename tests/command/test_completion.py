"""Completion knows what --help says, and completes conversations."""

import re
import subprocess
from pathlib import Path

import pytest

from server import BINARY

SCRIPT = Path(__file__).parents[2] / "completions" / "tertulia.bash"
COMMANDS = re.findall(r"^\t(\w+)(?: \| (\w+))?\) echo", SCRIPT.read_text(), re.MULTILINE)


def complete(shell, *words):
    line = " ".join(f"'{word}'" for word in ("tertulia", *words))
    script = (f"PATH={Path(BINARY).parent}:$PATH; . {SCRIPT}; COMP_WORDS=({line}); "
              f"COMP_CWORD={len(words)}; _tertulia; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    done = subprocess.run(["bash", "-c", script], env=shell.env, text=True, capture_output=True,
                          timeout=60)
    # compopt is for a shell that somebody types into.
    assert re.sub(r"^.*compopt: not currently executing.*\n", "", done.stderr) == "", done.stderr
    return set(done.stdout.split())


def test_commands(shell):
    said = shell().run("--help").partition("\nA first conversation")[0]
    listed = re.findall(r"^  (\w+) ", said, re.MULTILINE)
    assert complete(shell(), "") == set(listed) | {"help", "version"}


@pytest.mark.parametrize("command", sorted(filter(None, sum(COMMANDS, ()))))
def test_options(shell, command):
    said = shell().run(command, "--help").partition("\nexample")[0]
    options = set(re.findall(r"^ +.*?(--[a-z][a-z-]+)", said, re.MULTILINE))
    assert complete(shell(), command, "--") == options


def test_conversations(shell, room):
    assert room in complete(shell("alice"), "chat", "")
    assert complete(shell("alice"), "send", room[:-1]) >= {room}
    assert complete(shell("alice"), "send", room, "") >= {"--silent"}
