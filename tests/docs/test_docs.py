"""What the documents show is what happens."""

import re
import subprocess
from pathlib import Path

import pytest

from server import BINARY, run_cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
SELF_HOSTING = (ROOT / "docs" / "self-hosting.md").read_text()
MANUAL = (ROOT / "man" / "tertulia.conf.5").read_text()


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_script_is_the_one_that_is_run():
    """tests/clients runs it; here it only has to be the same."""
    script = (ROOT / "tests" / "clients" / "conversation.py").read_text()
    assert blocks(README, "python") == [script]


def test_the_bots_are_those_that_are_run():
    """By tests/clients, and by the tests of the package tertulia."""
    page = (ROOT / "docs" / "bots.md").read_text()
    clients = ROOT / "tests" / "clients"
    ours = (ROOT / "python" / "tertulia" / "examples" / "webhook_bot.py").read_text().partition("\n")[2]
    assert blocks(page, "python") == [ours, *((clients / name).read_text() for name in ("echo.py", "ping.py"))]
    assert (clients / "echo.sh").read_text() in blocks(page, "sh")


def commands(block):
    """(command, expected lines) of a console block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def test_readme_with_curl(server, tmp_path):
    """One shell for all console blocks, in their order; `...` stands for anything."""
    shown = [item for block in blocks(README, "console") for item in commands(block)]
    assert len(shown) > 5
    script = "\n".join(
        f"{command}\nprintf '\\n--end--\\n'" for command, _ in shown
    ).replace("http://127.0.0.1:8484", server.url)
    done = subprocess.run(["bash", "-eu", "-c", script], cwd=tmp_path, text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split("\n--end--\n")[:-1]
    assert len(answers) == len(shown)
    for (command, expected), answer in zip(shown, answers):
        pattern = ".*".join(map(re.escape, "\n".join(expected).split("...")))
        assert re.fullmatch(pattern, answer.strip("\n"), re.DOTALL), (command, answer)


def settings_of_the_server():
    source = (ROOT / "server" / "settings" / "config.c").read_text()
    return re.findall(r'^\t\{ "(\w+)", [A-Z]+, AT', source, re.MULTILINE)


@pytest.mark.parametrize("name", settings_of_the_server())
def test_every_setting_is_documented(name):
    assert name == "dev" or f"`{name}`" in SELF_HOSTING
    assert re.search(rf"\.BR? .*\b{name}\b", MANUAL), f"{name} is not in tertulia.conf(5)"


LIMIT_TABLE = (ROOT / "server" / "settings" / "limit_table.h").read_text()
LIMITS = re.findall(r'^\tX\((\w+), +(\d+), +(\d+), +(\d+), +"([^"]+)"\)', LIMIT_TABLE, re.MULTILINE)


def test_limits_are_documented():
    """The same rows in the same order, in the code and on both pages."""
    assert len(LIMITS) == LIMIT_TABLE.count("\tX(") > 10
    page = (ROOT / "docs" / "security.md").read_text()
    assert re.findall(r"^\| `limit_(\w+)` \| (\d+) \| (\d+) to (\d+) \| (.+) \|$", page,
                      re.MULTILINE) == LIMITS
    assert re.findall(r'^\.BR limit_(\w+) " = (\d+) \((\d+) to (\d+)\)"\n(.+)$', MANUAL,
                      re.MULTILINE) == LIMITS


def test_wrong_settings_are_named(tmp_path):
    for argument, told in (("foo=bar", "foo: unknown setting"),
                           ("threads=abc", "threads: expected a whole number"),
                           ("limit_rooms=many", "limit_rooms: expected a whole number"),
                           ("limit_invitees=0", "limit_invitees: number out of range (1 to 10000)"),
                           ("threads", "threads: expected KEY=VALUE")):
        done = run_cli("serve", "--dev", "--set", argument, check=False)
        assert done.returncode == 2 and done.stderr == f"tertulia serve: {told}\n", done.stderr


@pytest.mark.parametrize("page", sorted((ROOT / "man").glob("*.[1-8]")), ids=lambda page: page.name)
def test_manual_pages_are_clean(page):
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", str(page)],
                          text=True, capture_output=True, timeout=60, env={"MANWIDTH": "100", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0 and done.stderr == "", done.stderr


MAKER = ROOT / "tools" / "manual.py"


def administrative_commands():
    return [page.stem.removeprefix("tertulia-") for page in sorted((ROOT / "man").glob("tertulia-*.1"))
            if "Made by tools/manual.py" in page.read_text()]


@pytest.mark.parametrize("name", administrative_commands())
def test_manual_pages_say_what_the_help_says(name):
    done = subprocess.run([MAKER, name, BINARY], text=True, capture_output=True, timeout=60)
    assert done.stdout == (ROOT / "man" / f"tertulia-{name}.1").read_text(), "run tools/manual.py --write"


def test_every_command_has_a_manual_page():
    """Its own, or, for talking to a server, the one for all of them."""
    help_text = run_cli("--help").stdout
    looks_after, talks = (help_text.partition(title)[2].partition("\n\n")[0] for title in (
        "a server:\n", "talking to one, here or any Nextcloud with Talk:\n"))
    for name in re.findall(r"^  (\w+) ", looks_after, re.MULTILINE):
        assert (ROOT / "man" / f"tertulia-{name}.1").is_file(), f"{name}: run tools/manual.py --write"
    client = (ROOT / "man" / "tertulia-client.1").read_text()
    for name in re.findall(r"^  (\w+) ", talks, re.MULTILINE):
        assert re.search(rf"\\fB(tertulia )?{name}\b", client), name


def test_chapters_have_their_files():
    """The table of docs/architecture.md, one word a chapter: each file that a row names is there."""
    plan = (ROOT / "docs" / "architecture.md").read_text()
    table = plan.split("## One word a chapter")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines() if line.startswith("|")][2:]
    folders = ["server/api", "server/talk", "server/store", "tests/api"]
    missing = []
    for _, *cells in rows:
        for folder, cell in zip(folders, cells):
            inside = ROOT / folder
            for name in re.findall(r"`([\w/]+\.(?:c|py))`", cell):
                if folder == "tests/api":
                    name = f"test_{name}"
                if "/" in name:  # and those that follow stand there, too
                    inside = (ROOT / folder / name).parent
                if not (inside / name.rpartition("/")[2]).is_file():
                    missing.append(f"{folder}: {name}")
    assert len(rows) > 10 and missing == []
