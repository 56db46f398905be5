"""The bytes of files, which stand beside the database: in backups and exports, and whether they are what they were."""

import json
import os
import shutil
import sqlite3
import subprocess

import pytest

import ocs
from files import Files
from server import BINARY, Server
from shell import Shell
from test_check import checks

PASSWORD = "correct-horse-7"


@pytest.fixture
def shell(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


def alice_at(server):
    return Files(ocs.User(server.url, "alice", PASSWORD))


@pytest.fixture
def data(shell):
    """Files, one of them in the trash, one with an older version."""
    folder = shell.home / "data"
    shell.run("user", "add", "alice", "--admin", "--password-stdin", "--data", folder, stdin=PASSWORD + "\n")
    with Server(shell.home / "server", "--data", folder) as server:
        files = alice_at(server)
        for name, content in (("a", b"one"), ("a", b"two"), ("b", b"three"), ("empty", b"")):
            files.put(name, content)
        files.delete("b")
        assert files.user.plain("MKCOL", "/remote.php/dav/uploads/alice/u").status == 201
        assert files.user.plain("PUT", "/remote.php/dav/uploads/alice/u/1", content=b"four").status == 201
    return folder


def blobs(folder):
    return sorted(path for path in folder.glob("??/*") if path.is_file())


def check_all(shell, folder):
    with Server(shell.home / "other", "--data", folder) as server:
        files = alice_at(server)
        assert files.get("a").body == b"two" and files.get("empty").body == b""
        number = int(files.text("a", "{http://owncloud.org/ns}id")[:8])
        listed = files.user.plain("PROPFIND", f"/remote.php/dav/versions/alice/versions/{number}").body
        name = listed.split(f"versions/{number}/".encode())[-1].split(b"<")[0].decode()
        assert files.user.plain("GET", f"/remote.php/dav/versions/alice/versions/{number}/{name}").body == b"one"
        answer = files.user.plain("MOVE", "/remote.php/dav/uploads/alice/u/.file",
                                  headers={"Destination": "/remote.php/dav/files/alice/u"})
        assert answer.status == 201 and files.get("u").body == b"four"
    assert checks(shell, "--data", folder)["bytes"][0] == "ok"


def run(shell, *args):
    return subprocess.run([BINARY, *map(str, args)], env=shell.env, cwd=shell.home, text=True, capture_output=True,
                          timeout=60)


def test_backup_and_restore(shell, data):
    said = shell.run("backup", "--data", data, "copy.db")
    assert "copy.db.files: bytes of files, 4 new, 15 bytes" in said
    assert len(blobs(shell.home / "copy.db.files")) == 4
    for path in [shell.home / "copy.db.files", *(shell.home / "copy.db.files").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0
    shell.run("restore", "--data", "new", "copy.db")
    check_all(shell, shell.home / "new")


def test_a_folder_for_many_backups(shell, data):
    assert "4 new" in shell.run("backup", "--data", data, "--files", "shared", "one.db")
    with Server(shell.home / "server", "--data", data) as server:
        alice_at(server).put("c", b"five!")
        assert "1 new, 5 bytes" in shell.run("backup", "--data", data, "--files", "shared", "two.db")
        assert "0 new, 0 bytes" in shell.run("backup", "--data", data, "--files", "shared", "two.db")
    shell.run("restore", "--data", "new", "--files", "shared", "one.db")
    state, text = checks(shell, "--data", "new")["bytes"]
    assert state == "warning" and "1 that no file has" in text  # of the later one; the server deletes it
    assert not (shell.home / "one.db.files").exists()


def test_restore_adds_what_is_missing(shell, data):
    shell.run("backup", "--data", data, "copy.db")
    first, *_ = blobs(data / "blobs")
    first.unlink()
    assert "1 new" in shell.run("restore", "--data", data, "copy.db")
    check_all(shell, data)


def test_nothing_to_take_along(shell):
    shell.run("user", "add", "alice", "--admin", "--password-stdin", "--data", "data", stdin=PASSWORD + "\n")
    assert "files" not in shell.run("backup", "--data", "data", "copy.db")
    shell.run("restore", "--data", "new", "copy.db")
    assert not (shell.home / "copy.db.files").exists() and not (shell.home / "new" / "blobs").exists()


def test_damaged_bytes_are_not_copied(shell, data):
    first, *_ = blobs(data / "blobs")
    first.write_bytes(b"other")
    done = run(shell, "backup", "--data", data, "copy.db")
    assert done.returncode == 1 and "1 files are not what they were" in done.stderr, done
    assert len(blobs(shell.home / "copy.db.files")) == 3 and (shell.home / "copy.db").exists()
    assert not list((shell.home / "copy.db.files").rglob("copy.tmp"))
    done = run(shell, "export", "--data", data, "export")
    assert done.returncode == 1 and "not what they were" in done.stderr


def test_links_are_not_followed(shell, data):
    """Whoever can write into the folder shall not make root read or write elsewhere."""
    first, second, *_ = blobs(data / "blobs")
    secret = shell.home / "secret"
    secret.write_text("secret")
    first.unlink()
    first.symlink_to(secret)
    done = run(shell, "backup", "--data", data, "copy.db")
    assert done.returncode == 1
    assert not any(b"secret" in path.read_bytes() for path in blobs(shell.home / "copy.db.files"))
    assert checks(shell, "--data", data, status=1)["bytes"][0] == "failed"


def test_where_nothing_can_be_written(shell, data):
    (shell.home / "file").write_text("")
    done = run(shell, "backup", "--data", data, "--files", "file/below", "copy.db")
    assert done.returncode == 1 and "Not a directory" in done.stderr
    shell.run("backup", "--data", data, "copy.db")
    (shell.home / "new").mkdir(mode=0o700)
    (shell.home / "new" / "blobs").write_text("")
    done = run(shell, "restore", "--data", "new", "copy.db")
    assert done.returncode == 1 and "nothing is restored" in done.stderr
    assert not (shell.home / "new" / "tertulia.db").exists()


def test_export_and_import(shell, data):
    shell.run("export", "--data", data, "export")
    assert len(blobs(shell.home / "export" / "blobs")) == 4
    shell.run("import", "--data", "new", "export")
    check_all(shell, shell.home / "new")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_root_restores_for_the_server(shell, data):
    shell.run("backup", "--data", data, "copy.db")
    folder = shell.home / "new"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, 12345)
    shell.run("restore", "--data", folder, "copy.db")
    for path in [folder / "blobs", *(folder / "blobs").rglob("*")]:
        assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12345), path


def test_check(shell, data):
    found = checks(shell, "--data", data)["bytes"]
    assert found[0] == "ok" and "4 of files, all there and whole" in found[1]
    first, second, third, _ = blobs(data / "blobs")
    first.unlink()
    second.write_bytes(b"x")
    third.unlink()
    third.mkdir()
    stray = data / "blobs" / "00"
    stray.mkdir(exist_ok=True)
    (stray / ("0" * 62)).write_bytes(b"stray")
    state, text = checks(shell, "--data", data, status=1)["bytes"]
    assert state == "failed" and "1 missing, 1 damaged, 1 that cannot be read, of 4" in text
    for path in (first, second, third):
        assert path.parent.name + path.name in text
    assert "1 that no file has" in text
    assert second.read_bytes() == b"x", "it changes nothing"


def test_check_of_what_nothing_uses(shell, data):
    """They may go at any time."""
    with sqlite3.connect(data / "tertulia.db") as db:
        db.execute("UPDATE blobs SET unused_s = 5 WHERE id = 1")
    db.close()
    (shell.home / "gone").mkdir()
    name = sqlite3.connect(data / "tertulia.db").execute("SELECT name FROM blobs WHERE id = 1").fetchone()[0]
    shutil.move(data / "blobs" / name[:2] / name[2:], shell.home / "gone" / "it")
    assert "3 of files, all there" in checks(shell, "--data", data)["bytes"][1]


def test_who_keeps_how_much(shell, data):
    shell.run("user", "add", "bob", "--generate", "--data", data)
    with Server(shell.home / "server", "--data", data):
        (row,) = json.loads(shell.run("files", "list", "--json", "--data", data))
    assert row == {"id": "alice", "files": 2, "bytes": 3, "kept": 8, "uploads": 4, "quota": None}
    shell.run("user", "set", "alice", "--quota", "1 MB", "--data", data)
    heading, line = shell.run("files", "list", "--data", data).splitlines()
    assert heading.split() == ["ID", "FILES", "BYTES", "TRASH,", "VERSIONS", "UPLOADS", "QUOTA"]
    assert line.split() == ["alice", "2", "3", "8", "4", "1", "MB"]
