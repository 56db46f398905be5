"""What is too much for one transaction: it is done in steps, by a thread of its own."""

import json
import sqlite3
import time

import pytest

import assault
import ocs
from ocs import CHAT, LongPolls, history, texts

GUARD_S = 60
MESSAGES = 1700  # several steps of it


@pytest.fixture
def crowded(start_server, tmp_path):
    """A server with a long history, alice and bob in it, and its database."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({
        "users": [{"id": name, "password": name} for name in ("alice", "bob")],
        "conversations": [{"type": 2, "name": "Crew", "owner": "alice", "participants": ["bob"],
                           "messages": [{"actor": "alice", "message": f"number {n}"}
                                        for n in range(MESSAGES)]}]}))
    server = start_server("--data", tmp_path / "data", "--seed", seed, "--dev")
    alice, bob = ocs.User(server.url, "alice"), ocs.User(server.url, "bob")
    database = sqlite3.connect(f"file:{tmp_path / 'data'}/tertulia.db?mode=ro", uri=True)
    token = next(room["token"] for room in alice.get(ocs.ROOM).ok() if room["displayName"] == "Crew")
    yield server, alice, bob, token, database
    database.close()
    alice.close()
    bob.close()


def count(database, what):
    return database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]


def wait_until(what):
    end = time.monotonic() + GUARD_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_who_waits_is_woken(crowded):
    _, alice, bob, token, _ = crowded
    last = history(bob, token, limit=1).ok()[0]["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, token, last)
        alice.delete(f"{CHAT}/{token}").ok()
        assert waiting.result().ok()[-1]["systemMessage"] == "history_cleared"


def test_everything_is_done_at_last(crowded):
    _, alice, bob, token, database = crowded
    assert count(database, "messages") > MESSAGES
    told = alice.delete(f"{CHAT}/{token}").ok()
    assert told["systemMessage"] == "history_cleared"
    # At once for everybody, whatever is still in the database.
    assert texts(history(bob, token).ok()) == []
    wait_until(lambda: count(database, "chores") == 0)
    assert count(database, "messages") < MESSAGES


def test_a_client_that_does_not_wait(crowded):
    server, alice, bob, token, database = crowded
    request = assault.request_bytes("DELETE", f"/ocs/v2.php{CHAT}/{token}", user="alice:alice")
    with assault.connect(server) as sock:
        sock.sendall(request)
        wait_until(lambda: history(bob, token, limit=1).ok()[0]["systemMessage"])
    wait_until(lambda: count(database, "chores") == 0)
    assert count(database, "messages") < MESSAGES
    server.stop()  # it says that no request is left
