"""Where the administrative commands find the server's data, and whose the files are that they make."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from server import BINARY, Server, environment
from shell import Shell

PASSWORD = "correct-horse-7"
OTHER = 65534


@pytest.fixture
def shell(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


def add(shell, name, *args):
    shell.run("user", "add", name, "--password-stdin", *args, stdin=PASSWORD + "\n")


def names(shell, *args):
    return [line.split()[0] for line in shell.run("user", "list", *args).splitlines()[1:]]


def test_where_the_data_is(shell):
    """What is nearer to the one who types counts more."""
    home = shell.home
    for folder in ("option", "file", "variable", "variable-file", "tertulia-data"):
        add(shell, folder, "--data", home / folder)
    for folder in ("file", "variable-file"):
        (home / f"{folder}.conf").write_text(f"# where it is\ndata = {home / folder}\nlog_level = warn\n")
    (home / "no-data.conf").write_text("log_level = warn\n")
    option, file = ("--data", home / "option"), ("--config", home / "file.conf")

    assert names(shell) == ["tertulia-data"]
    shell.env["TERTULIA_CONFIG"] = str(home / "variable-file.conf")
    assert names(shell) == ["variable-file"]
    shell.env["TERTULIA_DATA"] = str(home / "variable")
    assert names(shell) == ["variable"]
    assert names(shell, "--config", home / "no-data.conf") == ["variable"]
    assert names(shell, *file) == ["file"]
    assert names(shell, *file, *option) == ["option"]
    shell.env["TERTULIA_DATA"] = ""
    assert names(shell) == ["variable-file"]
    for command in (("group", "list"), ("guard", "list")):
        shell.run(*command, *file, status=0 if command[0] == "group" else 1)


def test_a_server_by_its_environment(shell, tmp_path, monkeypatch):
    """The same variables; developer mode keeps its hands off."""
    add(shell, "alice", "--admin", "--data", shell.home / "kept")
    monkeypatch.setenv("TERTULIA_DATA", str(shell.home / "kept"))
    with Server(tmp_path / "one") as server:
        server.await_log(f"data={shell.home}/kept/tertulia.db")
    with Server(tmp_path / "two", "--dev") as server:
        server.await_log("data=memory")
    (shell.home / "s.conf").write_text(f"data = {shell.home / 'filed'}\n")
    monkeypatch.setenv("TERTULIA_CONFIG", str(shell.home / "s.conf"))
    with Server(tmp_path / "three") as server:
        server.await_log(f"data={shell.home}/kept/tertulia.db")
    monkeypatch.delenv("TERTULIA_DATA")
    with Server(tmp_path / "four") as server:
        server.await_log(f"data={shell.home}/filed/tertulia.db")


def test_mistakes_in_the_file(shell):
    (shell.home / "bad.conf").write_text("data = x\nnonsense\n")
    for path in ("bad.conf", "none.conf"):
        said = shell.run("user", "list", "--config", shell.home / path, status=2)
        assert path in said


@pytest.fixture
def elsewhere():
    """A folder that everybody can reach: pytest's own are for their user only."""
    with tempfile.TemporaryDirectory(prefix="tertulia-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def as_other(folder, *args, stdin=None):
    """Runs the command as somebody else."""
    return subprocess.run([BINARY, *args], input=stdin, text=True, capture_output=True, timeout=60, cwd=folder,
                          env=environment(), preexec_fn=lambda: os.setresuid(OTHER, OTHER, OTHER))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")
def test_what_root_makes_is_the_servers(shell, elsewhere):
    """In a folder that was made for the server's user, before the first start."""
    data = elsewhere / "data"
    data.mkdir(mode=0o750)
    (data / "note").touch()  # an empty folder would be closed to the group
    os.chown(data, OTHER, OTHER)
    add(shell, "alice", "--admin", "--data", data)
    files = sorted(data.glob("tertulia.*"))
    assert files and {(path.stat().st_uid, path.stat().st_gid) for path in files} == {(OTHER, OTHER)}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o640}
    done = as_other(data, "user", "list", "--data", ".")
    assert done.returncode == 0 and "alice" in done.stdout, done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")
def test_whose_it_is_is_said(shell, elsewhere):
    """Who cannot open what root has made is told whose it is, and where."""
    data = elsewhere / "data"
    add(shell, "alice", "--data", data)
    data.chmod(0o755)
    done = as_other(data, "user", "list", "--data", ".")
    assert done.returncode == 1
    assert "./tertulia.db: Permission denied (it belongs to root, and this is nobody)" in done.stderr
    done = as_other(data, "serve", "--listen", "127.0.0.1:0", "--data", ".")
    assert done.returncode == 1
    assert "tertulia.lock: Permission denied (it belongs to root" in done.stderr
    (data / "tertulia.lock").touch()
    (data / "tertulia.lock").chmod(0o666)
    (data / "tertulia.db").chmod(0o444)
    done = as_other(data, "serve", "--listen", "127.0.0.1:0", "--data", ".")
    assert done.returncode == 1
    assert "path=./tertulia.db owner=0 user=65534" in done.stderr
