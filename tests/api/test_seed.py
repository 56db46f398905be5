"""`--seed FILE`: a server that starts with the people and conversations one wants to try."""

import json
import re

import pytest

from ocs import (GROUP, MEMBER, MODERATOR, ONE_TO_ONE, OWNER, PUBLIC, ROOM, User, history, room_of,
                 texts)
from server import ROOT, run_cli

SEED = {
    "groups": [{"id": "crew", "displayName": "The Crew"}],
    "users": [
        {"id": "alice", "password": "wonder-1", "displayName": "Alice A.",
         "email": "alice@example.org", "groups": ["crew"]},
        {"id": "bob", "password": "builder-2", "admin": True},
    ],
    "conversations": [
        {"type": 2, "name": "Crew", "owner": "alice", "participants": ["bob"],
         "messages": [{"actor": "alice", "message": "hi"}, {"actor": "bob", "message": "hello"}]},
        {"type": 3, "name": "Open", "owner": "bob"},
    ],
}


@pytest.fixture
def seed_file(tmp_path):
    def write(content):
        path = tmp_path / "seed.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def check_seeded(url):
    alice, bob = User(url, "alice", "wonder-1"), User(url, "bob", "builder-2")
    me = alice.get("/cloud/user").ok()
    assert (me["id"], me["email"], me["groups"]) == ("alice", "alice@example.org", ["crew"])
    assert me.get("displayname", me.get("display-name")) == "Alice A."
    assert bob.get("/cloud/users").status == 200, "bob is an administrator"
    assert alice.get("/cloud/users").status == 403
    assert bob.get("/cloud/groups/crew").ok()["users"] == ["alice"]

    rooms = {room["name"]: room for room in alice.get(ROOM).ok()}
    assert set(rooms) == {"Crew"}
    crew = rooms["Crew"]
    assert (crew["type"], crew["participantType"]) == (GROUP, OWNER)
    messages = history(bob, crew["token"]).ok()
    assert texts(messages) == ["hello", "hi"]
    assert [message["actorId"] for message in messages[:2]] == ["bob", "alice"]
    opened = {room["name"]: room for room in bob.get(ROOM).ok()}["Open"]
    assert (opened["type"], opened["participantType"]) == (PUBLIC, OWNER)
    return crew["token"]


def test_seed_in_developer_mode(start_server, seed_file):
    server = start_server("--dev", "--seed", seed_file(SEED))
    check_seeded(server.url)


def test_seed_by_configuration(start_server, seed_file, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text(f"seed = {seed_file(SEED)}\ndev = on\n")
    check_seeded(start_server("--config", config).url)


def test_seed_of_a_data_directory(start_server, seed_file, tmp_path):
    """It fills an empty directory; a later start finds what is there and adds nothing."""
    args = ("--data", tmp_path / "data", "--seed", seed_file(SEED))
    server = start_server(*args)
    token = check_seeded(server.url)
    server.stop()
    server.start()
    assert check_seeded(server.url) == token
    assert room_of(User(server.url, "bob", "builder-2"), token)["name"] == "Crew"


RICH = {
    "groups": [{"id": "crew"}],
    "users": [{"id": name, "password": f"{name}-secret"} for name in ("alice", "bob", "carol")]
    + [{"id": "dave", "password": "dave-secret", "groups": ["crew", "admin"]}],
    "conversations": [
        {"type": 3, "name": "Support", "token": "support1", "description": "Ask here",
         "owner": "alice", "listable": 1, "password": "sesame-9", "time": -7200,
         "participants": ["bob", {"user": "carol", "role": "moderator"}, {"group": "crew"}],
         "messages": [
             {"actor": "bob", "message": "who knows?", "ref": "question", "time": -3600,
              "reactions": {"👍": ["alice", "carol"], "🌵": ["carol"]}},
             {"actor": "alice", "message": "I do, @bob", "replyTo": "question", "time": -3500},
             {"actor": "carol", "message": "plants", "thread": "Plants", "ref": "plants"},
             {"actor": "dave", "message": "cacti", "inThread": "plants", "silent": True},
             {"actor": "alice", "time": 0, "ref": "poll", "reactions": {"🎉": ["bob"]},
              "poll": {"question": "Water?", "options": ["yes", "no"], "maxVotes": 1,
                       "votes": {"bob": [1], "carol": [0]}, "closed": True}},
         ]},
        {"type": 1, "owner": "alice", "participants": ["bob"], "token": "pair1",
         "messages": [{"actor": "bob", "message": "psst", "time": 1700000000}]},
        {"name": "Locked", "owner": "bob", "readOnly": True},
    ],
}


def test_seed_says_everything(start_server, seed_file):
    server = start_server("--dev", "--seed", seed_file(RICH))
    alice, bob, carol, dave = (User(server.url, name, f"{name}-secret")
                               for name in ("alice", "bob", "carol", "dave"))
    room = room_of(alice, "support1")
    assert (room["name"], room["description"], room["type"]) == ("Support", "Ask here", PUBLIC)
    assert room["hasPassword"] and room["listable"] == 1
    people = {entry["actorId"]: entry["participantType"]
              for entry in alice.get(f"{ROOM}/support1/participants").ok()}
    assert people == {"alice": OWNER, "bob": MEMBER, "carol": MODERATOR, "crew": MEMBER,
                      "dave": MEMBER}
    rows = {row["message"]: row for row in history(bob, "support1").ok()}
    question, answer = rows["who knows?"], rows["I do, {mention-user1}"]
    assert question["reactions"] == {"👍": 2, "🌵": 1}
    assert answer["parent"]["id"] == question["id"]
    assert answer["timestamp"] - question["timestamp"] == 100
    now = rows["{object}"]["timestamp"]
    assert 3600 <= now - question["timestamp"] < 3660
    created = history(alice, "support1").ok()[-1]
    assert created["systemMessage"] == "conversation_created"
    assert question["timestamp"] - created["timestamp"] == 3600
    assert rows["cacti"]["threadTitle"] == "Plants" and rows["cacti"]["silent"]
    assert rows["cacti"]["timestamp"] == answer["timestamp"], "as late as what stands above"
    poll = rows["{object}"]["messageParameters"]["object"]
    assert rows["{object}"]["reactions"] == {"🎉": 1}
    shown = bob.get(f"/apps/spreed/api/v1/poll/support1/{poll['id']}").ok()
    assert (shown["question"], shown["status"], shown["numVoters"]) == ("Water?", 1, 2)
    assert shown["votes"] == {"option-1": 1, "option-0": 1}
    assert room_of(bob, "support1")["unreadMention"]

    pair = room_of(alice, "pair1")
    assert (pair["type"], pair["lastMessage"]["timestamp"]) == (ONE_TO_ONE, 1700000000)
    assert room_of(bob, "pair1")["name"] == "alice"
    locked = next(room for room in bob.get(ROOM).ok() if room["name"] == "Locked")
    assert locked["readOnly"] == 1 and locked["type"] == GROUP
    assert dave.get("/cloud/users").status == 200


def test_the_example_of_the_documentation(start_server, tmp_path):
    """Whoever copies it has what it says."""
    text = (ROOT / "docs" / "bots.md").read_text()
    example = tmp_path / "seed.json"
    example.write_text(next(block for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)
                            if '"support1"' in block))
    server = start_server("--dev", "--seed", example)
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    assert texts(history(bob, "support1").ok()) == [
        "{object}", "cacti", "plants", "I do, {mention-user1}", "who knows?"]
    assert {room["type"] for room in alice.get(ROOM).ok()} >= {PUBLIC, ONE_TO_ONE}


def people(*names):
    return [{"id": name, "password": "secret-99"} for name in names]


def talk(**more):
    """A file with alice, bob and one conversation."""
    room = {"type": 2, "name": "x", "owner": "alice", "participants": ["bob"]}
    room.update(more)
    return {"users": people("alice", "bob"),
            "conversations": [{key: value for key, value in room.items() if value is not None}]}


def says(**more):
    """... in which one message is said."""
    message = {"actor": "alice", "message": "hi"}
    message.update(more)
    return talk(messages=[{key: value for key, value in message.items() if value is not None}])


def asks(**more):
    return says(message=None, poll={"question": "?", "options": ["a", "b"], **more})


HERE = "conversations[0]"
THERE = HERE + ".messages[0]"

# What is wrong, and what is said of it.
BAD_SEEDS = [
    ("{", "line 1, column 1: "),
    ("[]", "the file: this is to be an object with clock, groups, users, bots, conversations"),
    ({"user": []}, 'the file: unknown key "user"; there are clock, groups, users, bots, conversations'),
    ({"users": "alice"}, 'the file: "users" is to be a list'),
    ({"users": ["alice"]}, "users[0]: this is to be an object with id, password"),
    ({"users": [{"password": "secret-99"}]}, 'users[0]: "id" is missing'),
    ({"users": [{"id": "alice"}]}, 'users[0]: "password" is missing'),
    ({"users": [{"id": "alice", "password": 7}]}, 'users[0]: "password" is to be a text'),
    ({"users": people("alice", "bob", "ALICE")}, 'users[2]: "ALICE": the user exists already'),
    ({"users": [{"id": "../x", "password": "secret-99"}]}, 'users[0]: "../x": a user id is'),
    ({"users": [{**user, "email": "a@example.org"} for user in people("alice", "bob")]},
     'users[1]: "a@example.org": another account has this e-mail address'),
    ({"users": [{**people("alice")[0], "groups": ["crew"]}]},
     'users[0].groups[0]: "crew": no such group'),
    ({"users": [{**people("alice")[0], "groups": [7]}]}, "users[0].groups[0]: this is to be the id"),
    ({"users": [{**people("alice")[0], "admin": "yes"}]}, '"admin" is to be true or false'),
    ({"groups": [{"id": "crew"}, {"id": "crew"}]}, 'groups[1]: "crew": the group exists already'),
    ({"groups": [{"name": "crew"}]}, 'groups[0]: unknown key "name"; there are id, displayName'),
    (talk(owner=None), HERE + ': "owner" is missing'),
    (talk(owner="zed"), HERE + ': "owner": there is no user "zed"'),
    (talk(name=None), HERE + ': "name" is missing'),
    (talk(name=" "), HERE + ': "name" is missing'),
    (talk(name="x" * 256), HERE + ": the name is empty or longer"),
    (talk(type=9), HERE + ": this type of conversation"),
    (talk(type="group"), HERE + ': "type" is to be a whole number'),
    (talk(topic="x"), HERE + ': unknown key "topic"; there are type, name'),
    (talk(listable=3), HERE + ": listable is 0, 1 or 2"),
    (talk(password="secret-99"), HERE + ": only a public conversation (type 3) has a"),
    (talk(token="UPPER"), HERE + ": a token is 4 to 30 of the characters a-z and 0-9"),
    (talk(token="abc"), HERE + ": a token is 4 to 30 of the characters a-z and 0-9"),
    (talk(participants=["bob", "zed"]), HERE + '.participants[1]: "zed": no such user'),
    (talk(participants=[{"group": "crew"}]), HERE + '.participants[0]: "crew": no such group'),
    (talk(participants=[{"user": "bob", "role": "boss"}]), HERE + ".participants[0]: the role of a"),
    (talk(participants=[{"user": "alice", "role": "moderator"}]), HERE + ': "alice": nobody changes'),
    (talk(participants=[{"role": "user"}]), HERE + ".participants[0]: a participant is either"),
    (talk(participants=[7]), HERE + ".participants[0]: this is to be an object with user, role"),
    (talk(type=1, name=None, participants=["bob", "alice"]), HERE + ": a conversation of two has one"),
    (talk(type=1, name=None, participants=[]), HERE + ": a conversation of two has one user beside"),
    (talk(type=1), HERE + ': a conversation of two has no "name"'),
    (talk(type=1, name=None, participants=["alice"]), HERE + ": "),
    (talk(time=4102444800), HERE + ': "time" is in the future'),
    (says(time=4102444800), HERE + ': "time" is in the future'),
    (says(actor="zed"), THERE + ': "zed" is not in this conversation'),
    (says(actor=None), THERE + ': "actor" is missing'),
    (says(text="hi"), THERE + ': unknown key "text"; there are actor, message, poll'),
    (says(message=""), THERE + ": the message is empty"),
    (says(message=None), THERE + ': there is to be either "message" or "poll"'),
    (says(replyTo="x"), THERE + ': "replyTo": no message above has "ref": "x"'),
    (says(inThread="x"), THERE + ': "inThread": no message above has "ref": "x"'),
    (says(thread="x", replyTo="y"), THERE + ': one of "replyTo", "thread" and "inThread"'),
    (says(reactions={"x": ["bob"]}), THERE + ': "x": a reaction is exactly one emoji'),
    (says(reactions={"👍": "bob"}), THERE + ': "reactions" are lists of users'),
    (says(reactions={"👍": ["zed"]}), THERE + ': "zed" is not in this conversation'),
    (talk(messages=[{"actor": "bob", "message": "hi", "ref": "a"}] * 2),
     HERE + '.messages[1]: "ref": a message above has that name'),
    (talk(messages=[{"actor": "bob", "message": "hi", "ref": "a"},
                    {"actor": "bob", "message": "ho", "inThread": "a"}]),
     HERE + '.messages[1]: "inThread": that message began no thread'),
    (talk(messages=[{"actor": "bob", "message": "hi", "time": -5},
                    {"actor": "bob", "message": "ho", "time": -9}]),
     HERE + '.messages[1]: "time" is before that of what stands above'),
    (asks(question=""), THERE + ": the question is empty"),
    (asks(options=["a", 7]), THERE + ': "options" are texts'),
    (asks(options=["a"]), THERE + ": options are two or more texts"),
    (asks(votes={"bob": 1}), THERE + ': "votes" are lists of numbers'),
    (asks(votes={"bob": [7]}), THERE + ': "bob": options are'),
    (asks(votes={"zed": [0]}), THERE + ': "zed" is not in this conversation'),
    (asks(answers=[]), THERE + ': unknown key "answers"; there are question, options'),
    ({**asks(), "users": people("alice")}, HERE + '.participants[0]: "bob": no such user'),
    (says(poll={"question": "?", "options": ["a", "b"]}), THERE + ': there is to be either'),
    (talk(messages=[{"actor": "bob", "poll": {"question": "?", "options": ["a", "b"]},
                     "silent": True}]), THERE + ': a poll has no "silent"'),
    (talk(type=1, name=None, messages=[{"actor": "bob", "poll": {
        "question": "?", "options": ["a", "b"]}}]), THERE + ": only group and public"),
]


@pytest.mark.parametrize("content,said", BAD_SEEDS, ids=range(len(BAD_SEEDS)))
def test_bad_seed(seed_file, content, said):
    """It says what is wrong with which file, and does not start half filled."""
    path = seed_file(content)
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--seed", path, check=False)
    assert done.returncode not in (0, 99), done.stdout
    assert str(path) in done.stderr + done.stdout
    assert said.replace('"', "'") in done.stderr.replace('\\"', "'").replace('"', "'"), done.stderr
    assert "listening on" not in done.stdout


def test_two_with_one_token(seed_file):
    rooms = talk(token="sametoken")
    rooms["conversations"] *= 2
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--seed", seed_file(rooms),
                   check=False)
    assert "conversations[1]: the token" in done.stderr


def test_missing_seed(tmp_path):
    path = tmp_path / "not-there.json"
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--seed", path, check=False)
    assert done.returncode not in (0, 99) and str(path) in done.stderr + done.stdout
