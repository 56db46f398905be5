"""tertulia backup and restore: beside a busy server, after a crash, over what is damaged, and killed on the
way."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

import ocs
from server import BINARY, ROOT, Server
from shell import Shell

PASSWORD = "correct-horse-7"
GUARD_S = 60


@pytest.fixture
def shell(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


@pytest.fixture
def data(shell):
    """A folder with the account of alice."""
    folder = shell.home / "data"
    shell.run("user", "add", "alice", "--admin", "--password-stdin", "--data", folder, stdin=PASSWORD + "\n")
    return folder


def query(path, sql):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute(sql)]


def bodies(path):
    return query(path, "SELECT body FROM messages WHERE kind = 1 ORDER BY id")


def users(path):
    return query(path, "SELECT id FROM users ORDER BY id")


def alice_at(server):
    return ocs.User(server.url, "alice", PASSWORD)


def new_room(user):
    return user.post(ocs.ROOM, roomType=ocs.GROUP, roomName="room").ok(201)["token"]


def test_a_copy(shell, data):
    """One file, for its owner only, and sound; nothing else is left beside it."""
    target = shell.home / "backups"
    target.mkdir(mode=0o755)
    said = shell.run("backup", "--data", data, target / "copy.db")
    copy = target / "copy.db"
    assert list(target.iterdir()) == [copy] and f"{copy.stat().st_size} bytes" in said
    assert copy.stat().st_mode & 0o777 == 0o600
    assert query(copy, "PRAGMA journal_mode") == ["delete"] and query(copy, "PRAGMA integrity_check") == ["ok"]
    assert users(copy) == ["alice"]
    # It takes the place of the one before.
    copy.chmod(0o644)
    shell.run("user", "add", "bob", "--generate", "--data", data)
    shell.run("backup", "--data", data, copy)
    assert users(copy) == ["alice", "bob"] and copy.stat().st_mode & 0o777 == 0o600


def test_what_is_not_copied(shell, data):
    target = shell.home / "copy.db"
    for status, word, args in [
            (1, "No such file", ["--data", shell.home / "none", target]),
            (1, "itself", ["--data", data, data / "tertulia.db"]),
            (1, "is a folder", ["--data", data, shell.home]),
            (1, "No such file", ["--data", data, shell.home / "none" / "copy.db"]),
            (2, "usage", ["--data", data]),
            (2, "--force does not belong here", ["--force", target])]:
        assert word in shell.run("backup", *args, status=status)
    (data / "tertulia.db").write_bytes(b"no database" * 1000)
    assert "not a database" in shell.run("backup", "--data", data, target, status=1)
    assert sorted(path.name for path in shell.home.iterdir()) == ["data"]


def test_a_damaged_database_is_not_copied(shell, data):
    """The copy that is there is better."""
    copy = shell.home / "copy.db"
    shell.run("backup", "--data", data, copy)
    before = copy.read_bytes()
    damaged(data / "tertulia.db")
    assert "damaged" in shell.run("backup", "--data", data, copy, status=1)
    assert copy.read_bytes() == before and list(shell.home.glob("copy.db*")) == [copy]


class Writers:
    """Clients that write all the time; what was acknowledged stands in `sent`."""

    def __init__(self, server):
        self.server, self.sent, self.stop = server, [], threading.Event()
        self.token = new_room(alice_at(server))
        self.threads = [threading.Thread(target=self.write, args=(number,)) for number in range(3)]

    def write(self, number):
        with contextlib.closing(alice_at(self.server)) as user:
            for count in range(1_000_000):
                if self.stop.is_set():
                    return
                text = f"{number}-{count}"
                ocs.send(user, self.token, text)
                self.sent.append(text)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.await_more(10)
        return self

    def await_more(self, n):
        want, guard = len(self.sent) + n, time.monotonic() + GUARD_S
        while len(self.sent) < want:
            assert time.monotonic() < guard, "nobody gets on"
            time.sleep(0.01)

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()


def test_beside_a_busy_server(shell, data, tmp_path):
    """All that was acknowledged before is in the copy, nothing of it half; and everybody goes on."""
    copy = shell.home / "copy.db"
    enlarge(data, "Alice")  # so that it takes many steps
    with Server(tmp_path / "server", "--data", data, "--set", "durability=normal") as server:
        with Writers(server) as writers:
            for _ in range(3):
                before = list(writers.sent)
                shell.run("backup", "--data", data, copy)
                assert set(before) <= set(bodies(copy))
                writers.await_more(10)
        assert query(copy, "PRAGMA foreign_key_check") == []
    # Elsewhere a server takes it up.
    other = shell.home / "other"
    shell.run("restore", "--data", other, copy)
    assert other.stat().st_mode & 0o777 == 0o700 and (other / "tertulia.db").stat().st_mode & 0o777 == 0o600
    with Server(tmp_path / "other-server", "--data", other) as server:
        assert len(ocs.history(alice_at(server), writers.token).ok()) > 10


def test_after_a_crash(shell, data, tmp_path):
    """What came behind the copy is gone, also what was in the log only; it is kept beside."""
    copy = shell.home / "copy.db"
    server = Server(tmp_path / "server", "--data", data).start()
    alice = alice_at(server)
    token = new_room(alice)
    ocs.send(alice, token, "before")
    shell.run("backup", "--data", data, copy)
    ocs.send(alice, token, "behind")
    assert "another server is running" in shell.run("restore", "--data", data, copy, status=1)
    server.kill()
    assert (data / "tertulia.db-wal").stat().st_size > 0
    said = shell.run("restore", "--data", data, copy)
    (kept,) = data.glob("tertulia.db.*")
    assert str(kept) in said and bodies(kept) == ["before", "behind"]
    assert not (data / "tertulia.db-wal").exists() and not (data / "tertulia.db.new").exists()
    server.start()
    assert ocs.texts(ocs.history(alice_at(server), token).ok()) == ["before"]
    server.stop()
    # Twice in a second, and a third time without keeping anything.
    shell.run("restore", "--data", data, copy)
    assert len(list(data.glob("tertulia.db.*"))) >= 2
    before = sorted(data.glob("tertulia.db.*"))
    shell.run("restore", "--data", data, copy, "--force")
    assert sorted(data.glob("tertulia.db.*")) == before and bodies(data / "tertulia.db") == ["before"]


def damaged(path):
    """The last page is none."""
    content = bytearray(path.read_bytes())
    content[-4096:-4032] = b"\xff" * 64
    path.write_bytes(content)


def newer(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO schema_version VALUES (999, 0)")
        db.commit()


def loose(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO group_members VALUES ('admin', 'nobody')")
        db.commit()


def foreign(path):
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (id TEXT)")


@pytest.mark.parametrize("spoil,reason", [
    (damaged, "damaged"), (newer, "newer version"), (loose, "refers to one that is not there"),
    (foreign, "no database of this program"), (lambda path: path.write_bytes(b"text" * 5000), "not a database"),
    (lambda path: path.write_bytes(b""), "no database of this program"),
    (lambda path: path.unlink(), "No such file"),
], ids=["damaged", "newer", "loose", "foreign", "text", "empty", "gone"])
def test_what_is_not_restored(shell, data, spoil, reason):
    copy = shell.home / "copy.db"
    shell.run("backup", "--data", data, copy)
    before = (data / "tertulia.db").read_bytes()
    spoil(copy)
    assert reason in shell.run("restore", "--data", data, copy, status=1)
    assert (data / "tertulia.db").read_bytes() == before
    assert {path.name for path in data.iterdir()} <= {"tertulia.db", "tertulia.lock"}


def test_somebody_has_it_open(shell, data):
    """Another program than a server: its writes would go into the file that was replaced."""
    copy = shell.home / "copy.db"
    shell.run("backup", "--data", data, copy)
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        db.execute("SELECT id FROM users").fetchone()
        db.execute("INSERT INTO user_groups VALUES ('late', 'late')")
        db.commit()
        assert "locked" in shell.run("restore", "--data", data, copy, status=1)
    assert query(data / "tertulia.db", "SELECT id FROM user_groups WHERE id = 'late'") == ["late"]


@pytest.mark.parametrize("force", [False, True])
def test_over_what_is_damaged(shell, data, force):
    """With its log, which must not be applied to the copy."""
    copy = shell.home / "copy.db"
    shell.run("backup", "--data", data, copy)
    (data / "tertulia.db").write_bytes(b"x" * 8192)
    (data / "tertulia.db-wal").write_bytes(b"a log")
    shell.run("restore", "--data", data, copy, *["--force"] * force)
    assert users(data / "tertulia.db") == ["alice"]
    assert [path.read_bytes()[:5] for path in data.glob("tertulia.db.*")] == ([] if force else [b"xxxxx"])
    assert not list(data.glob("*-wal"))


def test_a_log_without_its_database(shell, data):
    copy = shell.home / "copy.db"
    shell.run("backup", "--data", data, copy)
    (data / "tertulia.db").unlink()
    (data / "tertulia.db-wal").write_bytes(b"a log")
    shell.run("restore", "--data", data, copy)
    assert not (data / "tertulia.db-wal").exists() and users(data / "tertulia.db") == ["alice"]
    assert [path.read_bytes() for path in data.glob("tertulia.db.*-wal")] == [b"a log"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")
def test_root_restores_for_the_server(shell, data):
    """Owner, group and mode are the folder's, whatever the copy has."""
    copy, other = shell.home / "copy.db", shell.home / "other"
    shell.run("backup", "--data", data, copy)
    other.mkdir(mode=0o750)
    (other / "note").touch()  # an empty folder would be closed to the group
    os.chown(other, 65534, 65533)
    shell.run("restore", "--data", other, copy)
    for path in (other / "tertulia.db", other / "tertulia.lock"):
        found = path.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (65534, 65533, 0o640)
    assert copy.stat().st_uid == 0 and copy.stat().st_mode & 0o777 == 0o600


def test_an_older_version(shell, tmp_path):
    """The server brings it up to date when it starts."""
    old = shell.home / "old.db"
    schema = (ROOT / "server/store/sql/0001_init.sql").read_text()
    schema = schema.replace("@ID@", "INTEGER PRIMARY KEY AUTOINCREMENT").replace("@BYTES@", "BLOB")
    with contextlib.closing(sqlite3.connect(old)) as db:
        db.executescript("CREATE TABLE schema_version (version BIGINT PRIMARY KEY, applied_s BIGINT NOT NULL);"
                         f"{schema}; INSERT INTO schema_version VALUES (1, 0)")
    data = shell.home / "data"
    shell.run("restore", "--data", data, old)
    with Server(tmp_path / "server", "--data", data):
        pass
    assert query(data / "tertulia.db", "SELECT MAX(version) FROM schema_version") > [1]


def enlarge(data, name):
    """Some 20 MB, so that there is a middle; the account tells the two apart."""
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        db.execute("UPDATE users SET display_name = ?", (name,))
        db.executemany("INSERT OR REPLACE INTO user_fields VALUES ('alice', ?, hex(randomblob(10000)))",
                       [(f"field{number}",) for number in range(1000)])
        db.commit()


def name_in(path):
    assert query(path, "PRAGMA integrity_check") == ["ok"]
    (name,) = query(path, "SELECT display_name FROM users")
    return name


def killed_somewhere(shell, how, *args):
    """Whether the command ended by itself."""
    process = subprocess.Popen([BINARY, *map(str, args)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=shell.env)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(random.random() * 0.8)
    process.send_signal(how)
    return process.wait(GUARD_S) == 0


def make_two(shell, data):
    """The data called new, a copy of it as it was: old."""
    old = shell.home / "old.db"
    enlarge(data, "old")
    shell.run("backup", "--data", data, old)
    enlarge(data, "new")
    return old


def test_backup_killed(shell, data):
    """The file is the one of before, or the whole new one."""
    old = make_two(shell, data)
    target = shell.home / "target.db"
    outcomes = set()
    for _ in range(12):
        shutil.copy(old, target)
        killed_somewhere(shell, signal.SIGKILL, "backup", "--data", data, target)
        outcomes.add(name_in(target))
    assert outcomes <= {"old", "new"}
    shell.run("backup", "--data", data, target)
    assert name_in(target) == "new"


def test_backup_stopped(shell, data):
    """By a signal that asks: it tidies up."""
    make_two(shell, data)
    target = shell.home / "target.db"
    for _ in range(8):
        done = killed_somewhere(shell, signal.SIGTERM, "backup", "--data", data, target)
        assert done or target.exists() or not list(shell.home.glob("target.db*"))
        assert {path.name for path in shell.home.glob("target.db*")} <= {"target.db"}


def test_restore_killed(shell, data):
    """The server finds the database of before, or the whole copy; never a mixture, never nothing."""
    old = make_two(shell, data)
    before = shell.home / "before"
    shutil.copytree(data, before)
    outcomes = set()
    for _ in range(12):
        shutil.rmtree(data)
        shutil.copytree(before, data)
        killed_somewhere(shell, signal.SIGKILL, "restore", "--data", data, old)
        outcomes.add(name_in(data / "tertulia.db"))
    assert outcomes <= {"old", "new"}
    # What one has left that was killed is in nobody's way.
    (data / "tertulia.db.new").write_bytes(b"half")
    (data / "tertulia.db.new-wal").write_bytes(b"half")
    shell.run("restore", "--data", data, old)
    assert name_in(data / "tertulia.db") == "old" and not list(data.glob("*.new*"))
