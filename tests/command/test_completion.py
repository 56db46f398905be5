"""Completion knows what --help says, and completes conversations and accounts: in bash, zsh and fish."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from server import BINARY
from shell import Terminal

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "completions"
SHELLS = ("bash", "zsh", "fish")
COMMANDS = re.findall(r"^\t(\w+)\) echo", (FOLDER / "tertulia.bash").read_text(), re.MULTILINE)


def path_of(person):
    """With the program of the tests as `tertulia`."""
    return f"{Path(BINARY).parent}:{person.env.get('PATH', '/usr/bin:/bin')}"


def bash(person, *words):
    line = " ".join(map(shlex.quote, ("tertulia", *words)))
    script = (f". {FOLDER}/tertulia.bash; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _tertulia; "
              "printf '%s\\n' \"${COMPREPLY[@]}\"")
    done = subprocess.run(["bash", "-c", script], env=person.env | {"PATH": path_of(person)},
                          text=True, capture_output=True, timeout=60)
    # compopt is for a shell that somebody types into.
    assert re.sub(r"^.*compopt: not currently executing.*\n", "", done.stderr) == "", done.stderr
    return set(done.stdout.split("\n")) - {""}


def fish(person, *words):
    line = " ".join(["tertulia", *map(shlex.quote, words[:-1]), words[-1]])
    script = f"source {FOLDER}/tertulia.fish; complete -C {shlex.quote(line)}"
    done = subprocess.run(["fish", "--no-config", "-c", script], text=True, capture_output=True,
                          cwd=person.home, env=person.env | {"PATH": path_of(person)}, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {each.split("\t")[0] for each in done.stdout.split("\n")} - {""}


ZSH = """
cd
path=({bin} $path) fpath=(~/zsh $fpath) PROMPT='> ' LISTMAX=1000
autoload -Uz compinit && compinit -u -D
bindkey '^X' list-choices
clear
print it begins
"""


def zsh(person, *words):
    """In a terminal, as its completion works nowhere else: what it lists below the line."""
    (person.home / "zsh").mkdir(exist_ok=True)
    (person.home / "zsh" / "_tertulia").write_text((FOLDER / "tertulia.zsh").read_text())
    (person.home / "start").write_text(ZSH.format(bin=Path(BINARY).parent))
    with Terminal(person, "-f", "-i", columns=200, rows=60, program="zsh") as terminal:
        terminal.type(". ~/start")
        terminal.keys("Enter")
        terminal.wait_for("it begins")
        terminal.type(" ".join(["tertulia", *map(shlex.quote, words[:-1]), words[-1]]))
        terminal.keys("C-x")
        terminal.type("<<listed>>")
        screen = terminal.wait_for("<<listed>>").partition("<<listed>>")[2]
        terminal.keys("C-u")
        terminal.type("exit")
        terminal.keys("Enter")
        terminal.wait_for("ended with ")
    return {word for row in screen.split("\n") for word in re.split(r"\s+--(?: .*|$)|\s+", row) if word}


ASK = {"bash": bash, "zsh": zsh, "fish": fish}


@pytest.fixture(params=SHELLS)
def complete(request):
    return ASK[request.param]


@pytest.mark.parametrize("kind", SHELLS)
def test_what_is_made_is_new(kind):
    done = subprocess.run([sys.executable, ROOT / "tools" / "completions.py", kind, BINARY], text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (FOLDER / f"tertulia.{kind}").read_text(), "run tools/completions.py --write"


def test_commands(shell, complete):
    said = shell().run("--help").partition("\nA first conversation")[0]
    listed = re.findall(r"^  (\w+) ", said, re.MULTILINE)
    assert complete(shell(), "") == set(listed) | {"help", "version"}


def options_of(shell, command):
    said = shell().run(command, "--help").partition("\nexample")[0]
    return set(re.findall(r"^ +.*?(--[a-z][a-z-]+)", said, re.MULTILINE))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_options(shell, command):
    for complete in (bash, fish):
        assert complete(shell(), command, "--") == options_of(shell, command), complete


def test_options_in_zsh(shell):
    """One for each way in which options are described."""
    for command in ("send", "user", "file"):
        assert zsh(shell(), command, "--") == options_of(shell, command)


def test_verbs(shell, complete):
    wanted = {"add", "list", "show", "set", "delete", "disable", "enable", "passwd", "logout",
              "app-password"}
    assert {word for word in complete(shell(), "user", "") if word[0] != "-"} == wanted
    assert {word for word in complete(shell(), "poll", "c") if word[0] == "c"} == {"create", "close"}


def test_conversations(shell, room, complete):
    alice = shell("alice")
    assert room in complete(alice, "chat", "")
    assert room in complete(alice, "send", room[:-1])
    assert room in complete(alice, "poll", "create", "")
    assert room in complete(alice, "file", "send", room[:-1])
    assert "--silent" in complete(alice, "send", room, "--s")


def test_values(shell, server, complete):
    person = shell()
    person.run("login", server.url, "--user", "alice", "--password-stdin", "--name", "work", stdin="alice\n")
    assert "work" in complete(person, "rooms", "--account", "")
    assert complete(person, "login", "--store", "") == {"file", "keyring"}
    (person.home / "my-settings.conf").write_text("")
    if complete is not bash:  # which leaves files to readline
        assert "my-settings.conf" in complete(person, "serve", "--config", "my-")


@pytest.mark.parametrize("kind", SHELLS)
def test_the_shell_takes_the_file(kind):
    done = subprocess.run([kind, "-n", FOLDER / f"tertulia.{kind}"], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
