"""Bots that are away, slow, or told much at once: what people have said is told to each of them at least once, and in the
order of its conversation. The messages are sent as people send them."""

import concurrent.futures
import json
import socket
import threading
import time

import pytest

from bots import Bot
from ocs import User, create_room, send
from receiver import Receiver
from steer import Steer

SECRET = "0123456789abcdef0123456789abcdef0123456"


def seed(*urls, rooms):
    bots = [{"name": f"Bot {n}", "secret": f"{SECRET}{n}", "url": url} for n, url in enumerate(urls)]
    return {"clock": "2026-03-01T09:30:00Z", "users": [{"id": "alice", "password": "alice"}], "bots": bots,
            "conversations": [{"name": room, "token": room, "owner": "alice", "bots": [bot["name"] for bot in bots]}
                              for room in rooms]}


def said(bodies):
    """{conversation: what was said there, each text where it came first}"""
    found = {}
    for body in map(json.loads, bodies):
        if body["type"] == "Create":
            text = json.loads(body["object"]["content"])["message"]
            found.setdefault(body["target"]["id"], {})[text] = None
    return {room: list(texts) for room, texts in found.items()}


@pytest.fixture
def receivers():
    made = []

    def make(port=0):
        made.append(Receiver(port))
        return made[-1]

    yield make
    for receiver in made:
        receiver.close()


@pytest.fixture
def start(start_server, tmp_path):
    def begin(made):
        (tmp_path / "seed.json").write_text(json.dumps(made))
        server = start_server("--dev", "--seed", tmp_path / "seed.json")
        return Steer(server), User(server.url, "alice")

    return begin


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def test_ten_minutes_away(start, receivers):
    rooms = [f"room{n:04}" for n in range(5)]
    port = free_port()
    dev, alice = start(seed(f"http://127.0.0.1:{port}/", rooms=rooms))
    expected = {room: [] for room in rooms}
    for minute in range(10):
        for room in rooms:
            expected[room].append(f"{room} in minute {minute}")
            send(alice, room, expected[room][-1])
        dev.advance("1m")
        assert dev.journal(kind="webhook", limit=1, wait=30)[0]["outcome"] == "comes again"
    receiver = receivers(port)
    receiver.wait_until(lambda bodies: len(set(bodies)) >= 55)  # with Join of each room
    assert said(receiver.bodies()) == expected


def test_a_thousand_at_once_to_three_bots(start, receivers):
    """One that is quick, one that takes nothing before all is said, and one that refuses some of it at first."""
    all_said = threading.Event()
    quick, late, moody = receivers(), receivers(), receivers()
    late.answers = lambda body, n: (all_said.wait(120), 200)[1]
    moody.answers = lambda body, n: 503 if n == 1 and '77\\"' in body else 200
    dev, alice = start(seed(quick.url, late.url, moody.url, rooms=["room1", "room2"]))
    expected = {room: [f"{room} {n:03}" for n in range(500)] for room in ("room1", "room2")}

    def say(room):
        for text in expected[room]:
            send(alice, room, text)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        for job in [pool.submit(say, room) for room in expected]:
            job.result()
    assert said(late.bodies()) == {}
    all_said.set()
    for receiver in (quick, late):
        receiver.wait_until(lambda bodies: len(set(bodies)) >= 1002)  # with both of Join
        assert said(receiver.bodies()) == expected
    while len(set(moody.bodies())) < 1002:
        dev.advance("10s")
        time.sleep(0.1)
    assert said(moody.bodies()) == expected


def test_killed_while_people_write(start_server, tmp_path, receivers):
    """What was answered with 201 is told, whatever became of the server then."""
    receiver = receivers()
    server = start_server("--dev", "--data", tmp_path / "data")
    bot = Bot(server, tmp_path / "data", url=receiver.url)
    alice = User(server.url, "alice")
    rooms = [create_room(alice)["token"] for _ in range(3)]
    bot.setup(*rooms)
    sent = {room: [] for room in rooms}
    enough = threading.Event()

    def say(room):
        person = User(server.url, "alice")
        try:
            for n in range(10000):
                send(person, room, f"{room} {n}")
                sent[room].append(f"{room} {n}")
                if n == 30:
                    enough.set()
        except Exception:  # the server is gone
            return

    with concurrent.futures.ThreadPoolExecutor() as pool:
        jobs = [pool.submit(say, room) for room in rooms]
        assert enough.wait(60)
        server.kill()
        for job in jobs:
            job.result()
    told = {room: len(texts) for room, texts in said(receiver.bodies()).items()}
    server.start()
    receiver.wait_until(lambda bodies: len(bodies) > sum(map(len, sent.values())) and all(
        set(texts) <= set(said(bodies).get(room, ())) for room, texts in sent.items()))
    now = said(receiver.bodies())
    for room, texts in sent.items():
        assert now[room][:len(texts)] == texts, "in their order"
        assert len(now[room]) <= len(texts) + 1, "and at most the one that was on its way beyond them"
        assert told.get(room, 0) <= len(texts) + 1
