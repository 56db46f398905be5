"""tertulia check: what it finds, what it says to do about it, and what it leaves alone."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import time

import pytest

from between import Authority, Front
from server import BINARY, ROOT, Server
from shell import Shell

PASSWORD = "correct-horse-7"
NAMES = ["configuration", "folder", "files", "database", "administrators", "bytes", "server", "space", "clock", "url"]


@pytest.fixture
def shell(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


@pytest.fixture
def data(shell):
    folder = shell.home / "data"
    shell.run("user", "add", "alice", "--admin", "--password-stdin", "--data", folder, stdin=PASSWORD + "\n")
    return folder


def checks(shell, *args, status=0):
    """{name: (worst state, all that was found and advised)}"""
    done = subprocess.run([BINARY, "check", "--json", *map(str, args)], env=shell.env, cwd=shell.home, text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == status, done.stdout + done.stderr
    said = json.loads(done.stdout)
    found = {}
    for check in said["checks"]:
        assert (check["state"] == "ok") == (check["advice"] is None), check
        before = found.get(check["name"], ("ok", ""))
        worst = max(before[0], check["state"], key=["ok", "warning", "failed"].index)
        found[check["name"]] = (worst, f"{before[1]}\n{check['found']}\n{check['advice']}")
    assert said["failed"] == sum(check["state"] == "failed" for check in said["checks"])
    assert said["warnings"] == sum(check["state"] == "warning" for check in said["checks"])
    return found


def test_all_is_well(shell, data):
    """What depends on the machine aside: its clock, its disk."""
    found = checks(shell, "--data", data)
    assert list(found) == NAMES
    for name in set(NAMES) - {"clock", "space"}:
        assert found[name][0] == "ok", found[name]
    assert "younger" not in found["clock"][1] and "wrong" not in found["clock"][1]
    assert "not running" in found["server"][1] and found["administrators"][1].startswith("\n1\n")
    lines = shell.run("check", "--data", data).splitlines()
    assert [line.split()[1] for line in lines if line.split()[0] in ("ok", "warning", "failed")] == NAMES
    assert lines[-1].startswith("failed: 0, ")


def test_it_changes_nothing(shell, data):
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    checks(shell, "--data", data)
    checks(shell, "--data", shell.home / "none", status=1)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before
    assert not (shell.home / "none").exists()


def test_beside_a_server(shell, data, tmp_path):
    config = shell.home / "tertulia.conf"
    with Server(tmp_path / "server", "--data", data) as server:
        config.write_text(f"data = {data}\nurl = {server.url}\n")
        found = checks(shell, "--config", config)
        assert "is running" in found["server"][1] and found["url"] == ("ok", f"\n{server.url} answers\nNone")
        assert found["configuration"] == ("ok", f"\n{config}\nNone")
        os.kill(server.pid, signal.SIGSTOP)
        try:
            found = checks(shell, "--data", data, status=1)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        assert found["server"][0] == "failed" and "does not answer" in found["server"][1]
    found = checks(shell, "--config", config)
    assert found["url"][0] == "ok" and "not asked" in found["url"][1] and "not running" in found["server"][1]


def test_a_certificate_of_ones_own(shell, data, tmp_path):
    authority = Authority(tmp_path)
    config = shell.home / "tertulia.conf"
    with Server(tmp_path / "server", "--data", data) as server, Front(authority.context(), server.port) as front:
        config.write_text(f"data = {data}\nurl = {front.url}\n")
        found = checks(shell, "--config", config, status=1)
        assert found["url"][0] == "failed" and "certificate" in found["url"][1]
        assert checks(shell, "--config", config, "--ca-file", authority.file)["url"][0] == "ok"
        shell.env["TERTULIA_CA_FILE"] = str(authority.file)
        assert checks(shell, "--config", config)["url"][0] == "ok"


@pytest.mark.parametrize("line,state,word", [
    ("nonsense", "failed", "line 1"), ("url = chat.example.org", "failed", "url"), ("limit_rooms = many", "failed", "limit_rooms"),
    ("dev = on", "warning", "everybody knows"), ("brute_force = off", "warning", "guessed at any speed")])
def test_settings(shell, data, line, state, word):
    """A file with mistakes is a finding, not the end."""
    config = shell.home / "tertulia.conf"
    config.write_text(line + "\n")
    found = checks(shell, "--config", config, "--data", data, status=int(state == "failed"))
    assert found["configuration"][0] == state and word in found["configuration"][1]
    assert found["database"][0] == "ok"


def test_an_url_that_leads_nowhere(shell, data, tmp_path):
    config = shell.home / "tertulia.conf"
    config.write_text("url = http://127.0.0.1:1\n")
    with Server(tmp_path / "server", "--data", data):
        found = checks(shell, "--config", config, "--data", data, status=1)
    assert found["url"][0] == "failed" and "127.0.0.1" in found["url"][1]


def test_settings_that_name_no_folder(shell):
    """Mistakes in the file, and nobody says where the data is: both are told."""
    config = shell.home / "tertulia.conf"
    config.write_text("nonsense\n")
    found = checks(shell, "--config", config, status=1)
    assert found["configuration"][0] == "failed"
    assert found["folder"][0] == "failed" and "tertulia-data: " in found["folder"][1]


def spoil_page(data):
    content = bytearray((data / "tertulia.db").read_bytes())
    content[-4096:-4032] = b"\xff" * 64
    (data / "tertulia.db").write_bytes(content)


def sql(text):
    def change(data):
        with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
            db.executescript(text)
    return change


def older(data):
    """As the first version made it."""
    schema = (ROOT / "server/store/sql/0001_init.sql").read_text()
    schema = schema.replace("@ID@", "INTEGER PRIMARY KEY AUTOINCREMENT").replace("@BYTES@", "BLOB")
    (data / "tertulia.db").unlink()
    sql("CREATE TABLE schema_version (version BIGINT PRIMARY KEY, applied_s BIGINT NOT NULL);"
        f"{schema}; INSERT INTO schema_version VALUES (1, 0)")(data)
    (data / "tertulia.db").chmod(0o600)


def tomorrow(data):
    os.utime(data / "tertulia.db", (time.time() + 86400,) * 2)


FAULTS = [
    ("folder", "warning", "chmod o= ", lambda data: data.chmod(0o755)),
    ("files", "warning", "chmod o= ", lambda data: (data / "tertulia.db").chmod(0o644)),
    ("database", "failed", "tertulia restore", spoil_page),
    ("database", "failed", "newer version", sql("INSERT INTO schema_version VALUES (999, 0)")),
    ("database", "failed", "refers to one", sql("INSERT INTO group_members VALUES ('admin', 'nobody')")),
    ("database", "warning", "brings it up to date", older),
    ("database", "warning", "the first start makes it", lambda data: (data / "tertulia.db").unlink()),
    ("administrators", "warning", "member-add admin", sql("DELETE FROM group_members")),
    ("administrators", "warning", "member-add admin", sql("UPDATE users SET enabled = 0")),
    ("clock", "warning", "put back", tomorrow),
]


@pytest.mark.parametrize("name,state,word,spoil", FAULTS, ids=[f"{row[0]}: {row[2]}" for row in FAULTS])
def test_faults(shell, data, name, state, word, spoil):
    spoil(data)
    found = checks(shell, "--data", data, status=int(state == "failed"))
    assert found[name][0] == state and word in found[name][1], found[name]
    if spoil is older:
        with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
            assert db.execute("SELECT MAX(version) FROM schema_version").fetchone() == (1,)


def test_no_folder(shell):
    found = checks(shell, "--data", shell.home / "none", status=1)
    assert found["folder"][0] == "failed" and "see --data" in found["folder"][1]
    (shell.home / "file").write_text("")
    assert checks(shell, "--data", shell.home / "file", status=1)["folder"][0] == "failed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")
def test_whose_the_files_are(shell, data):
    """The server would run as the folder's owner, and could not open what is root's."""
    os.chown(data, 65534, 65534)
    found = checks(shell, "--data", data, status=1)
    assert found["files"][0] == "failed" and "chown nobody " in found["files"][1]


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(place)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(shell, small_disk):
    data = small_disk / "data"
    shell.run("user", "add", "alice", "--admin", "--generate", "--data", data)
    found = checks(shell, "--data", data, status=1)
    assert found["space"][0] == "failed" and "make room" in found["space"][1]
