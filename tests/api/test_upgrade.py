"""Data of earlier versions is brought up to date, and what is not ours to read is refused shortly."""

import contextlib
import hashlib
import sqlite3

import pytest

import ocs
from server import ROOT, Server, run_cli

SCHEMAS = sorted((ROOT / "server" / "store" / "sql").glob("*.sql"))

# People's databases were made by these: they never change. A change is a new file, and a row here.
FROZEN = {
    "0001_init.sql": "af5431dd4ce0a9cf61a1d8c11ff2a9e8042c420d69f349138956c6c41447d66e",
    "0002_bounds.sql": "25678201c135632f8446d1714b16c5b68990d606d04c1639659c96dde06cf2bf",
    "0003_identities.sql": "55c0e82b7020279730c20db8475589a59e8488ff3d095263e63ee409a82c5c41",
    "0004_pairs.sql": "91cd235ba910e0eee0798f59c33ffc430fc587e2be564ec9a7561ca67f9c694f",
    "0005_bots.sql": "9caf87156d938a31917c3e5f8b88135cb35f2f7559a7ca01c8a78cdad4991311",
    "0006_doors.sql": "7ffe08b7c49bb8aae3a9359e8c655c376911f7a721a41b84f68eb2f186c6ea20",
    "0007_own_bots.sql": "0018555229d6760d828b1937b12f8b540b0449b3336ea1eacface6ebe256ddf3",
    "0008_files.sql": "49f79d4e83e284bfaedec75fcc3d805b8513ecf95c26ccb11db4535f52051acb",
    "0009_trash.sql": "45329586dad593c0d1397e71c24e703b90745b5dced794f31218b72c07c6d7a3",
    "0010_shares.sql": "c155f7e21571cea275e1931802c8a10b5b28d75082066bdd90c62811fe6fa90e",
    "0011_tag_makers.sql": "5f646dbaf6e93fc02b86b1946f8a13e9f14cee7a045548b7a754e2ae338f49bd",
    "0012_search.sql": "37185598a0a644c6c4cf4fba022f6b881bfb9d2f14298a785e7d2668dc7e98e9",
    "0013_pins.sql": "65644bce10bded51c93b93e7d341d8165cca6e98716ee1eca19e4a7f4308ef4d",
    "0014_scheduled.sql": "52049d9c0ad888e7fce0b5936ed1d442a9234d6b33f894342825c4edb8abf11b",
}

PASSWORD = "correct-horse-7"
HASH = "$argon2id$v=19$m=65536,t=2,p=1$QyvgFEvwHG267tWqo/6cTA$Fmtpb5VUeYG+Apck5jSS5HFY5OHCZ5CGAw2eRCd4UVs"

CONTENT = f"""
INSERT INTO schema_version VALUES (1, 1700000000);
INSERT INTO users VALUES ('alice', 'alice', 'Alice A.', 'a@example.org', 'a@example.org', '{HASH}', 1, 7, 1, 1);
INSERT INTO users VALUES ('bob', 'bob', 'Bob B.', NULL, NULL, '{HASH}', 1, 8, 1, 1);
INSERT INTO user_fields VALUES ('alice', 'language', 'de');
INSERT INTO user_groups VALUES ('crew', 'The crew');
INSERT INTO group_members VALUES ('crew', 'bob');
INSERT INTO group_members VALUES ('admin', 'alice');
INSERT INTO rooms VALUES (1, 'oldroom1', 3, 'Old room', 'from before', NULL, NULL, '', '', 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 1700000000, 3, 1700000003, 0);
INSERT INTO attendees VALUES (1, 1, 'users', 'alice', '', NULL, NULL, 1, 0, 1, 0, 0, 0, 0, 1, 3, 0, 0, 1700000000);
INSERT INTO attendees VALUES (2, 1, 'users', 'bob', '', NULL, NULL, 3, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 1700000000);
INSERT INTO messages VALUES (1, 1, 3, 'users', 'alice', 'conversation_created', NULL, 0, 0, 0, NULL, 1700000000, 0, 0,
    0, NULL, NULL, 0, 0);
INSERT INTO messages VALUES (2, 1, 1, 'users', 'alice', 'hello @bob', NULL, 0, 0, 0, NULL, 1700000001, 0, 0, 0, NULL,
    NULL, 0, 1);
INSERT INTO messages VALUES (3, 1, 5, 'users', 'bob', '👍', NULL, 2, 2, 0, NULL, 1700000002, 0, 0, 0, NULL, NULL, 0, 0);
INSERT INTO polls VALUES (1, 1, 'users', 'alice', 'When?', '["now","later"]', 0, 0, 1, 0);
INSERT INTO poll_votes VALUES (1, 1, 'users', 'bob', 1);
INSERT INTO bans VALUES (1, 1, 'users', 'alice', 'Alice A.', 'ip', '192.0.2.1', '192.0.2.1', 'spam', 1700000000);
INSERT INTO reminders VALUES ('alice', 2, 1, 1900000000);
"""


def conversation(number, token, kind, name, object_type="", object_id="", mode=0):
    """Of before: whose it is stands in its name or its object."""
    return f"""
INSERT INTO rooms VALUES ({number}, '{token}', {kind}, '{name.replace("'", "''")}', '', NULL, NULL, '{object_type}',
    '{object_id}', 0, 0, 0, 0, 0, 0, 0, 0, 0, {mode}, 0, 1700000000, 0, 1700000004, 0);
"""


def attendee(number, room, user, kind):
    user = user.replace("'", "''")
    return f"""
INSERT INTO attendees VALUES ({number}, {room}, 'users', '{user}', '', NULL, NULL, {kind}, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
    1700000000);
"""


# With all that an id may have in it, and one whose beginning is another's.
ODD = "O'Dd_ 1.x@y-z"
PEOPLE = "".join(f"""
INSERT INTO users VALUES ('{user.replace("'", "''")}', '{user.lower().replace("'", "''")}', '{name}', NULL, NULL, '{HASH}', 1, 9, 1, 1);
""" for user, name in [(ODD, "Odd"), ("ali", "Ali")])
PAIRS = (
    conversation(2, "pairab", 1, '["alice","bob"]') + attendee(3, 2, "alice", 1) + attendee(4, 2, "bob", 1)
    + conversation(3, "pairao", 1, f'["{ODD}","alice"]') + attendee(5, 3, ODD, 1)  # alice has left
    + conversation(4, "pairaa", 1, '["ali","alice"]') + attendee(6, 4, "ali", 1) + attendee(7, 4, "alice", 1)
    + conversation(5, "former", 5, "Gone G.") + attendee(8, 5, "alice", 1)
    + conversation(6, "group6", 2, '["ali","bob"]') + attendee(9, 6, "alice", 1)
    + conversation(7, "parent", 2, "Parent", mode=2) + attendee(10, 7, "alice", 1) + attendee(11, 7, "bob", 3)
    + conversation(8, "child1", 2, "Room 1", "room", "parent") + attendee(12, 8, "alice", 1)
    + conversation(9, "child2", 2, "Room 2", "room", "parent") + attendee(13, 9, "alice", 1)
    + attendee(14, 9, "bob", 3)
    + conversation(10, "event1", 2, "About parent", "event", "parent") + attendee(15, 10, "alice", 1)
)


def sql_of(schema):
    text = schema.read_text()
    return text.replace("@ID@", "INTEGER PRIMARY KEY AUTOINCREMENT").replace("@BYTES@", "BLOB")


def make_data(folder, *scripts):
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "tertulia.db")) as db:
        for script in scripts:
            db.executescript(script)
    return folder


VERSIONS = "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, applied_s BIGINT NOT NULL);"


@pytest.mark.parametrize("name", FROZEN)
def test_schemas_that_people_have_are_frozen(name):
    (schema,) = [path for path in SCHEMAS if path.name == name]
    assert hashlib.sha256(schema.read_bytes()).hexdigest() == FROZEN[name]


def test_every_schema_is_frozen():
    assert [path.name for path in SCHEMAS] == list(FROZEN)


def test_from_the_first_schema(start_server, tmp_path):
    data = make_data(tmp_path / "data", VERSIONS, sql_of(SCHEMAS[0]), CONTENT)
    for _ in range(2):  # the second start finds it up to date
        server = start_server("--data", data)
        with contextlib.closing(ocs.User(server.url, "alice", PASSWORD)) as alice, \
                contextlib.closing(ocs.User(server.url, "bob", PASSWORD)) as bob:
            rooms = {room["token"]: room for room in bob.get(ocs.ROOM).ok()}
            assert rooms["oldroom1"]["displayName"] == "Old room"
            assert rooms["oldroom1"]["unreadMention"] and rooms["oldroom1"]["unreadMessages"] == 1
            first = alice.get(f"{ocs.CHAT}/oldroom1", lookIntoFuture=0).ok()
            hello = [message for message in first if message["id"] == 2][0]
            assert hello["message"] == "hello {mention-user1}" and hello["reactions"] == {"👍": 1}
            poll = bob.get("/apps/spreed/api/v1/poll/oldroom1/1").ok()
            assert poll["options"] == ["now", "later"] and poll["votedSelf"] == [1]
            assert alice.get("/apps/spreed/api/v1/ban/oldroom1").ok()[0]["internalNote"] == "spam"
            (reminder,) = alice.get("/apps/spreed/api/v1/chat/upcoming-reminders").ok()
            assert reminder["messageId"] == 2
            assert alice.get("/cloud/users/alice").ok()["language"] == "de"
            found = alice.get("/search/providers/talk-message/search", term="ello").ok()["entries"]
            assert [entry["attributes"]["messageId"] for entry in found] == ["2"]
        server.stop()


def test_pairs_and_breakout_rooms_of_before(start_server, tmp_path):
    """They are found by columns that the first schema did not have."""
    data = make_data(tmp_path / "data", VERSIONS, sql_of(SCHEMAS[0]), CONTENT, PEOPLE, PAIRS)
    server = start_server("--data", data)
    alice, bob, odd = (ocs.User(server.url, name, PASSWORD) for name in ("alice", "bob", ODD))

    rooms = {room["token"]: room for room in alice.get(ocs.ROOM).ok()}
    shown = {token: (rooms[token]["name"], rooms[token]["displayName"]) for token in rooms}
    assert shown["pairab"] == ("bob", "Bob B.") and shown["pairaa"] == ("ali", "Ali")
    assert shown["former"][0] == "Gone G." and shown["group6"] == ('["ali","bob"]',) * 2
    assert "pairao" not in rooms
    assert {token for token in rooms if rooms[token]["objectType"] == "room"} == {"child1", "child2"}

    # Who writes to whom comes into the one that there is, whoever begins, also when he has left it.
    for user, partner, token in [(alice, "bob", "pairab"), (bob, "alice", "pairab"),
                                 (alice, ODD, "pairao"), (alice, "ali", "pairaa")]:
        assert user.post(ocs.ROOM, roomType=ocs.ONE_TO_ONE, invite=partner).ok()["token"] == token
    ocs.send(odd, "pairao", "still here?")
    assert ocs.texts(ocs.history(alice, "pairao").ok()) == ["still here?"]
    assert odd.post(ocs.ROOM, roomType=ocs.ONE_TO_ONE, invite="bob").ok(201)["name"] == "bob"

    parts = alice.get(f"{ocs.ROOM}/parent/breakout-rooms").ok()
    assert [room["token"] for room in parts] == ["child1", "child2"]
    alice.delete(f"{ocs.ROOM}/parent").ok()
    left = {room["token"] for room in alice.get(ocs.ROOM).ok()}
    assert left == rooms.keys() - {"parent", "child1", "child2"} | {"pairao"}

    # The pairs of a deleted account come to their end, and nobody else's.
    alice.delete("/cloud/users/ali").ok()
    rooms = {room["token"]: room for room in alice.get(ocs.ROOM).ok()}
    assert (rooms["pairaa"]["type"], rooms["pairab"]["type"], rooms["pairao"]["type"]) == (5, 1, 1)
    assert rooms["pairaa"]["displayName"] == "Ali"
    server.stop()
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        assert db.execute("SELECT token, name, pair_a, pair_b, parent_id FROM rooms"
                          " WHERE type = 1 OR parent_id > 0 ORDER BY id").fetchall()[:2] == [
            ("pairab", "", "alice", "bob", 0), ("pairao", "", ODD, "alice", 0)]


# What only a later schema has room for, by its number.
LATER = {
    2: "INSERT INTO chores VALUES (7, 2, 1, '', 'users', 'alice', 1, '', 1700000009);",
    3: """INSERT INTO guest_identities VALUES (1, 'c00c1e', 'guests', 'gus');""",
    4: conversation(20, "pairnew", 1, "").replace(", 0);", ", 0, 'ali', 'bob', 0);"),
}


def script_of(version, first=1):
    """All that makes a database of one version out of that of another, with rows in it."""
    parts = []
    for number in range(first, version + 1):
        parts.append(sql_of(SCHEMAS[number - 1]))
        parts.append(CONTENT + PEOPLE + PAIRS if number == 1 else
                     f"INSERT INTO schema_version VALUES ({number}, 0);")
        parts.append(LATER.get(number, ""))
    return ";".join(parts)


def dump(path):
    """{table: rows}, but for when what was brought up to date."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        # What searches use a job makes anew.
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"
                                                 " AND name NOT LIKE 'search%'")]
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables
                if name not in ("schema_version", "sqlite_sequence")}


@pytest.mark.parametrize("version", range(1, len(SCHEMAS) + 1))
def test_from_each_schema(tmp_path, version):
    """Nothing of what it had is lost, and what comes of it is what the files say."""
    data = make_data(tmp_path / "data", VERSIONS, script_of(version))
    by_hand = make_data(tmp_path / "by-hand", VERSIONS, script_of(version), *(
        sql_of(schema) for schema in SCHEMAS[version:]))
    before = dump(data / "tertulia.db")
    listed = run_cli("user", "list", "--data", data).stdout  # opens it
    after = dump(data / "tertulia.db")
    assert after == dump(by_hand / "tertulia.db")
    assert {name: len(rows) for name, rows in after.items() if name in before} == {
        name: len(rows) for name, rows in before.items()}
    assert all(name in listed for name in ("alice", "bob", ODD))
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        assert db.execute("SELECT MAX(version) FROM schema_version").fetchone() == (len(SCHEMAS),)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not db.execute("PRAGMA foreign_key_check").fetchall()


@pytest.mark.parametrize("scripts,reason", [
    ((VERSIONS, sql_of(SCHEMAS[0]), "INSERT INTO schema_version VALUES (999, 0)"), "newer version"),
    ((VERSIONS, "CREATE TABLE users (id TEXT)",
      "".join(f"INSERT INTO schema_version VALUES ({i + 1}, 0);" for i in range(len(SCHEMAS)))),
     "another layout"),
    (("CREATE TABLE recipes (id TEXT)",), "no database of this program"),
])
def test_what_is_refused(tmp_path, scripts, reason):
    data = make_data(tmp_path / "data", *scripts)
    before = (data / "tertulia.db").read_bytes()
    server = Server(tmp_path / "server", "--data", data)
    with pytest.raises(AssertionError):
        server.start()
    lines = server.log().splitlines()
    assert reason in lines[-1] and max(map(len, lines)) < 300, lines
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(before)
        assert tables - {"sqlite_sequence"} == {name for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")} - {"sqlite_sequence"}
