"""Who asks for much waits for himself: what is counted is how many of his answers come before that
of somebody else, not how long that takes."""

import json
import select
import statistics
import time

import pytest

from assault import Attack, STOP_GUARD_S, connect, request_bytes
from conftest import pair_of
from ocs import CHAT, PUBLIC, ROOM, create_room
from raw import read_reply

CLIENTS = 300


def picture(house):
    """Drawn anew each time, for nobody."""
    return lambda n: request_bytes("GET", f"/avatar/guest/W{n}%20M/512")


def long_messages(house):
    token = create_room(house.user("mallory"), PUBLIC)["token"]
    body = json.dumps({"message": " ".join(f"@u{i:03}.x" for i in range(200)) + "x" * 29000})
    return lambda n: request_bytes("POST", f"/ocs/v2.php{CHAT}/{token}",
                                   "Content-Type: application/json", body=body.encode(),
                                   user=pair_of("mallory"))


def every_room(house):
    for number in range(150):
        house.user("mallory").post(ROOM, roomType=3, roomName=f"r{number}").ok(201)
    return lambda n: request_bytes("GET", f"/ocs/v2.php{ROOM}", user=pair_of("mallory"))


@pytest.mark.parametrize("prepare", [picture, long_messages, every_room],
                         ids=lambda f: f.__name__.replace("_", " "))
def test_one_who_asks_for_much(house, prepare):
    """Hundreds of connections of one address, each with a request: who comes from another one is
    served between a few of them, and not behind one of each."""
    friend, request = house.bystander(), prepare(house)
    with Attack(house.server, request, CLIENTS, 10 ** 6) as attack:
        while sum(attack.tally.values()) < CLIENTS:  # all have had one: now they all wait
            friend.look()
        before = []
        for _ in range(9):
            n = sum(attack.tally.values())
            friend.look()  # two requests
            before.append(sum(attack.tally.values()) - n)
    answers = {200, 201, 429, 503}
    if prepare is every_room:  # long: with much else to do attackers take them too slowly, and are given up
        answers.add("closed")
    assert set(attack.tally) <= answers, attack.tally
    assert statistics.median(before) < CLIENTS, before  # else one of each, before either request


def test_a_long_list_is_in_nobodys_way(start_server, tmp_path):
    """With a single thread for all connections: who comes later, and asks for little, is answered
    first."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({
        "users": [{"id": "alice", "password": "alice"}],
        "conversations": [{"type": 3, "name": f"r{n}", "owner": "alice"} for n in range(1500)]}))
    server = start_server("--dev", "--seed", seed, "--set", "threads=1")
    lists = request_bytes("GET", f"/ocs/v2.php{ROOM}", user="alice:alice")
    first = []
    for n in range(2, 7):  # each from an address of which nothing is known yet
        with connect(server, f"127.0.0.{n}") as long, connect(server) as short:
            long.sendall(lists)
            time.sleep(0.02)  # it is begun; with ASan it takes ten times as long
            short.sendall(request_bytes("GET", "/healthz"))
            ready, _, _ = select.select([long, short], [], [], STOP_GUARD_S)
            first.append("short" if short in ready and long not in ready else "long")
            assert all(read_reply(sock.makefile("rb")).status == 200 for sock in (long, short))
    assert "short" in first, first
