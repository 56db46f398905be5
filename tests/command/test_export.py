"""tertulia export and import: all of a server, the same byte for byte; and what is refused."""

import contextlib
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

import ocs
from files import OC, Files, patch
from images import png
from server import BINARY, Server, run_cli
from shares import LINK, share, share_in
from shell import Shell

PASSWORD = "correct-horse-7"
GUARD_S = 60

# Nothing fills it at the end of a quiet server's life: what is in it is under way.
EMPTY = {"chores", "outbox"}


def fill(server, shell, data):
    """Something in every table, with everything that text can be."""
    alice, bob = (ocs.User(server.url, name, PASSWORD) for name in ("alice", "bob"))
    files = Files(alice)
    files.mkcol("folder")
    files.put("folder/ä.txt", b"before")
    files.put("folder/ä.txt", b"hello")
    files.put("folder/gone", b"")
    files.delete("folder/gone")
    alice.plain("MKCOL", "/remote.php/dav/uploads/alice/ü")
    alice.plain("PUT", "/remote.php/dav/uploads/alice/ü/1", content=b"piece")
    tag = alice.plain("POST", "/remote.php/dav/systemtags", json={"name": "ü & co"}).header("content-location")
    number = files.text("folder/ä.txt", f"{OC}fileid")
    assert alice.plain("PUT", f"/remote.php/dav/systemtags-relations/files/{number}/{tag.split('/')[-1]}").status == 201
    patch(files, "folder/ä.txt", (f"{OC}favorite", "1"), ("{urn:x}note", "<b>ü</b>"))
    odd = 'ü "quoted" \\ \n\t👩‍👩‍👧‍👦 \u2028 </script> {mention-user1}'
    room = alice.post(ocs.ROOM, roomType=ocs.PUBLIC, roomName="Crew 🚀").ok(201)["token"]
    alice.post(f"{ocs.ROOM}/{room}/participants", newParticipant="bob", source="users").ok()
    share_in(alice, room, "folder/ä.txt").ok()
    share(alice, "folder", LINK, password="a-long-password-7", note="ü").ok()
    assert Files(bob).delete("Talk/ä.txt").status == 204
    first = ocs.send(alice, room, odd)
    reply = bob.post(f"{ocs.CHAT}/{room}", message="so it is @alice", replyTo=first["id"], referenceId="r" * 64).ok(201)
    alice.post(f"/apps/spreed/api/v1/reaction/{room}/{reply['id']}", reaction="🎉").ok(201)
    bob.post(f"{ocs.CHAT}/{room}", message="a thread", threadTitle="Weather").ok(201)
    bob.post(f"{ocs.CHAT}/{room}/share", objectType="geo-location", objectId="geo:1.5,2.5",
             metaData=json.dumps({"name": "Here", "latitude": "1.5", "longitude": "2.5"})).ok(201)
    poll = alice.post(f"/apps/spreed/api/v1/poll/{room}", question="Which?", options=["a", "b"], resultMode=0,
                      maxVotes=1).ok(201)["id"]
    bob.post(f"/apps/spreed/api/v1/poll/{room}/{poll}", optionIds=[1]).ok()
    alice.post(f"{ocs.CHAT}/{room}/{first['id']}/reminder", timestamp=4_000_000_000).ok(201)
    alice.post(f"{ocs.CHAT}/{room}/{first['id']}/pin", pinUntil=4_000_000_000).ok()
    alice.delete(f"{ocs.CHAT}/{room}/{first['id']}/pin/self").ok()
    alice.post(f"{ocs.CHAT}/{room}/schedule", message="later", sendAt=4_000_000_000, replyTo=first["id"]).ok(201)
    alice.request("POST", f"/apps/spreed/api/v1/room/{room}/avatar", files={"file": ("a.png", png(8, 8), "image/png")}).ok()
    alice.post(f"/apps/spreed/api/v1/ban/{room}", actorType="ip", actorId="192.0.2.7", internalNote="spam").ok()
    alice.put("/apps/user_status/api/v1/user_status/status", statusType="dnd").ok()
    alice.put("/cloud/users/alice", key="phone", value="+4930123456").ok()
    guest = ocs.User(server.url)
    ocs.join(guest, room)
    guest.post(f"/apps/spreed/api/v1/guest/{room}/name", displayName="Gus").ok()
    ocs.send(guest, room, "hello")
    gone = ocs.send(alice, room, "the last one, deleted for good")
    app_password = shell.run("user", "app-password", "create", "alice", "phone", "--data", data).split()[-1]
    alice.post(ocs.ROOM, roomType=ocs.ONE_TO_ONE, invite="bob").ok(201)
    with contextlib.closing(sqlite3.connect(data / "tertulia.db", timeout=GUARD_S)) as db:
        db.execute("INSERT INTO bots (id, name, secret, url, url_hash, features, state, error_count, last_error_s, n_waiting,"
                   " n_dropped, created_s) VALUES (3, 'Bot', 'secret', 'http://127.0.0.1:1/', 'hash', 1, 0, 0, 0, 0, 0, 5)")
        db.execute("INSERT INTO room_bots VALUES (1, 3, 0)")
        db.commit()
    return room, gone["id"], app_password


def seen(server, answer):
    """What an answer says, wherever the server listens."""
    return json.loads(json.dumps(answer.ok()).replace(server.url, "http://server"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A server's folder with all kinds of things in it, and an export of it."""
    home = tmp_path_factory.mktemp("home")
    shell = Shell(home)
    data = home / "data"
    for name in ("alice", "bob"):
        shell.run("user", "add", name, "--admin", "--password-stdin", "--data", data, stdin=PASSWORD + "\n")
    shell.run("user", "add", "Zoë".encode("ascii", "ignore").decode(), "--generate", "--data", data)
    with Server(home / "server", "--data", data) as server:
        room, last, app_password = fill(server, shell, data)
        shell.run("export", "--data", data, home / "export")  # while it runs
        rooms = seen(server, ocs.User(server.url, "alice", PASSWORD).get(ocs.ROOM))
        history = seen(server, ocs.history(ocs.User(server.url, "bob", PASSWORD), room))
    return {"home": home, "shell": shell, "data": data, "export": home / "export", "room": room, "last": last,
            "app_password": app_password, "rooms": rooms, "history": history}


@pytest.fixture
def shell(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Shell(home)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def lines_of(folder, table):
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text().split("\n")[:-1]]


def test_all_of_it(filled):
    """Files for their owner only, each with rows, and the manifest that counts them."""
    folder = filled["export"]
    manifest = json.loads((folder / "export.json").read_text())
    assert {path.name for path in folder.iterdir()} == {f"{name}.jsonl" for name in manifest["rows"]} | {"export.json", "blobs"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()} == {0o600}
    for table, n in manifest["rows"].items():
        assert len(lines_of(folder, table)) == n
        assert (n > 0) == (table not in EMPTY), f"the test makes no {table}"
    with contextlib.closing(sqlite3.connect(filled["data"] / "tertulia.db")) as db:
        for table in manifest["rows"]:
            (n,) = db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
            assert manifest["rows"][table] == n, table


def test_there_and_back(filled, shell):
    """The second export is the first one; what was not exported is as in a new database."""
    data, again = shell.home / "data", shell.home / "again"
    shell.run("import", "--data", data, filled["export"])
    shell.run("export", "--data", data, again)
    assert contents(again) == contents(filled["export"])
    assert {path.name for path in data.iterdir()} == {"tertulia.db", "tertulia.lock", "blobs"}
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not db.execute("PRAGMA foreign_key_check").fetchall()
        assert db.execute("SELECT id_lower, email_lower FROM users WHERE id = 'alice'").fetchone() == ("alice", None)
        assert db.execute("SELECT COUNT(*) FROM sessions").fetchone() == (0,)


def test_a_server_goes_on(filled, shell, tmp_path):
    """People see what they saw, log in as before, and no number is given out twice."""
    data = shell.home / "data"
    shell.run("import", "--data", data, filled["export"])
    with Server(tmp_path / "server", "--data", data) as server:
        alice, bob = (ocs.User(server.url, name, PASSWORD) for name in ("alice", "bob"))

        def lasting(rooms):
            """But for what joining a conversation and the time change."""
            return [{key: value for key, value in room.items()
                     if not key.startswith(("session", "status", "lastPing", "hasCall", "lastActivity", "unread"))}
                    for room in rooms]

        assert lasting(seen(server, alice.get(ocs.ROOM))) == lasting(filled["rooms"])
        assert seen(server, ocs.history(bob, filled["room"])) == filled["history"]
        assert ocs.User(server.url, "alice", filled["app_password"]).get("/cloud/user").ok()["phone"] == "+4930123456"
        assert ocs.send(alice, filled["room"], "new")["id"] > filled["last"]


def changed(folder, table, change, row=0):
    """A line changed by a function, or replaced by what it returns."""
    path = folder / f"{table}.jsonl"
    lines = path.read_text().split("\n")
    value = json.loads(lines[row])
    lines[row] = change(value) or json.dumps(value, ensure_ascii=False)
    path.write_text("\n".join(lines))


def manifest(folder, **members):
    path = folder / "export.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))


def put(**members):
    return lambda row: row.update(members)


def cut(folder):
    path = folder / "messages.jsonl"
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")


MISTAKES = {
    "no JSON": (lambda d: changed(d, "users", lambda row: "{"), "users.jsonl: line 1: no JSON"),
    "a list": (lambda d: changed(d, "users", lambda row: "[]", row=1), "users.jsonl: line 2: expected an object"),
    "unknown": (lambda d: changed(d, "polls", put(colour="red")), "polls.jsonl: line 1: colour: there is no such"),
    "missing": (lambda d: changed(d, "polls", lambda row: row.pop("status") and None),
                "polls.jsonl: line 1: status: the field is missing"),
    "type": (lambda d: changed(d, "rooms", put(type="3")), "rooms.jsonl: line 1: type: expected a whole number"),
    "range": (lambda d: changed(d, "rooms", put(type=77)), "rooms.jsonl: line 1: type: number out of range (0 to 6)"),
    "null": (lambda d: changed(d, "rooms", put(token=None)), "rooms.jsonl: line 1: token: null"),
    "bytes": (lambda d: changed(d, "avatars", put(bytes="?")), "avatars.jsonl: line 1: bytes: expected base64"),
    "refers": (lambda d: changed(d, "attendees", put(room_id=4711), row=1),
               "attendees.jsonl: line 2: room_id: there is no such row in rooms"),
    "refers by name": (lambda d: changed(d, "group_members", put(user_id="nobody")),
                       "group_members.jsonl: line 1: user_id: there is no such row in users"),
    "twice": (lambda d: changed(d, "users", put(id="alice"), row=2), "users.jsonl: line 3: UNIQUE constraint failed"),
    "another case": (lambda d: changed(d, "users", put(id="ALICE"), row=2), "id_lower"),
    "cut off": (cut, "messages.jsonl: it has"),
    "a file is missing": (lambda d: (d / "bans.jsonl").unlink(), "bans.jsonl: No such file"),
    "not finished": (lambda d: (d / "export.json").unlink(), "export.json: No such file"),
    "no manifest": (lambda d: (d / "export.json").write_text("[]"), "export.json: this is no export"),
    "format": (lambda d: manifest(d, format=2), "export.json: format"),
    "schema": (lambda d: manifest(d, schema=3), "export.json: schema: the export is of 3"),
    "sequence": (lambda d: manifest(d, sequences={}), "sequences: app_passwords: expected a whole number"),
    "sequence too low": (lambda d: manifest(d, sequences=dict.fromkeys(json.loads(
        (d / "export.json").read_text())["sequences"], 1)), "less than the last id"),
    "no admin group": (lambda d: (changed(d, "user_groups", put(id="admim")), (d / "group_members.jsonl").write_text(""),
                                  manifest(d, rows=json.loads((d / "export.json").read_text())["rows"]
                                           | {"group_members": 0})), "no group admin"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_what_is_refused(filled, shell, case):
    """Said where, and nothing of it is there afterwards."""
    spoil, reason = MISTAKES[case]
    folder = shell.home / "export"
    shutil.copytree(filled["export"], folder)
    spoil(folder)
    said = shell.run("import", "--data", shell.home / "data", folder, status=1)
    assert reason in said.splitlines()[-1] and str(folder) in said
    assert list((shell.home / "data").iterdir()) == []


def test_only_into_nothing(filled, shell):
    data = shell.home / "data"
    shell.run("import", "--data", data, filled["export"])
    before = (data / "tertulia.db").read_bytes()
    assert "a database already" in shell.run("import", "--data", data, filled["export"], status=1)
    assert (data / "tertulia.db").read_bytes() == before
    with Server(shell.home / "server", "--data", shell.home / "other"):
        assert "another server" in shell.run("import", "--data", shell.home / "other", filled["export"], status=1)


def test_where_no_export_goes(filled, shell):
    (shell.home / "full").mkdir()
    (shell.home / "full" / "note").write_text("mine")
    (shell.home / "file").write_text("mine")
    for name in ("full", "file"):
        assert "new or empty" in shell.run("export", "--data", filled["data"], shell.home / name, status=1)
    assert "No such file" in shell.run("export", "--data", filled["data"], shell.home / "none" / "x", status=1)
    assert (shell.home / "full" / "note").read_text() == "mine" and len(list((shell.home / "full").iterdir())) == 1
    (shell.home / "empty").mkdir()
    shell.run("export", "--data", filled["data"], shell.home / "empty")


def test_text_that_is_none(filled, shell):
    """By other hands; named, and no half export left."""
    data = shell.home / "data"
    shutil.copytree(filled["data"], data)
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        db.execute("UPDATE polls SET question = CAST(X'41FF' AS TEXT)")
        db.commit()
    said = shell.run("export", "--data", data, shell.home / "export", status=1)
    assert "table polls, row 1 by id: question is no text in UTF-8" in said
    assert not (shell.home / "export").exists()


def peak_kib(shell, command, data, folder):
    """The most memory that it took; the sanitizer keeps what was freed, so of that only a little."""
    env = shell.env | {"ASAN_OPTIONS": shell.env["ASAN_OPTIONS"] + ":quarantine_size_mb=1"}
    measure = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
               "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", measure, BINARY, command, "--data", data, folder], env=env, check=True,
                          text=True, capture_output=True)
    return int(done.stdout)


def test_many_rows(shell, filled):
    """A row at a time: memory does not grow with them, there and back."""
    data, export, back = shell.home / "data", shell.home / "export", shell.home / "back"
    shutil.copytree(filled["data"], data)
    few = [peak_kib(shell, "export", data, shell.home / "few"),
           peak_kib(shell, "import", shell.home / "few-back", shell.home / "few")]
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        db.executemany("INSERT INTO user_fields VALUES ('bob', ?, ?)",
                       [(f"field{number}", "x" * 10_000) for number in range(8_000)])
        db.commit()
    many = [peak_kib(shell, "export", data, export), peak_kib(shell, "import", back, export)]
    assert (export / "user_fields.jsonl").stat().st_size > 80_000_000
    assert all(after - before < 20_000 for before, after in zip(few, many)), (few, many)
    shell.run("export", "--data", back, shell.home / "again")
    assert contents(shell.home / "again") == contents(export)


def test_import_killed(filled, shell):
    """There is all of it, or nothing."""
    data = shell.home / "data"
    seen = set()
    for _ in range(10):
        shutil.rmtree(data, ignore_errors=True)
        process = subprocess.Popen([BINARY, "import", "--data", data, filled["export"]], env=shell.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(random.random() * 0.5)
        process.send_signal(signal.SIGKILL)
        process.wait(GUARD_S)
        seen.add((data / "tertulia.db").exists())
        if (data / "tertulia.db").exists():
            again = shell.home / f"again{len(list(shell.home.iterdir()))}"
            shell.run("export", "--data", data, again)
            assert contents(again) == contents(filled["export"])
    assert seen <= {True, False}
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    (data / "tertulia.db.new").write_bytes(b"half")
    shell.run("import", "--data", data, filled["export"])
