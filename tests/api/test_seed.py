"""`--seed FILE`: a server that starts with the people and conversations one wants to try."""

import json

import pytest

from ocs import GROUP, OWNER, PUBLIC, ROOM, User, history, room_of, texts
from server import run_cli

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


BAD_SEEDS = [
    ("no JSON", "{"),
    ("a list", "[]"),
    ("user without id", {"users": [{"password": "x"}]}),
    ("unknown owner", {"conversations": [{"type": 2, "name": "x", "owner": "nobody"}]}),
    ("unknown participant", {"users": [{"id": "alice", "password": "x"}], "conversations": [
        {"type": 2, "name": "x", "owner": "alice", "participants": ["nobody"]}]}),
    ("wrong type", {"users": "alice"}),
]


@pytest.mark.parametrize("case", BAD_SEEDS, ids=[row[0] for row in BAD_SEEDS])
def test_bad_seed(seed_file, case):
    """It says what is wrong with which file, and does not start half filled."""
    path = seed_file(case[1])
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--seed", path, check=False)
    assert done.returncode not in (0, 99), done.stdout
    assert str(path) in done.stderr + done.stdout
    assert "listening on" not in done.stdout


def test_missing_seed(tmp_path):
    path = tmp_path / "not-there.json"
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--seed", path, check=False)
    assert done.returncode not in (0, 99) and str(path) in done.stderr + done.stdout
