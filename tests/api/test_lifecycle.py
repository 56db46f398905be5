"""Ends of a server: asked for (SIGTERM) and not asked for (kill -9)."""

import json
import signal
import socket
import threading
import time

import httpx
import pytest

from ocs import CHAT, ROOM, User, create_room, future, history, room_of, send, texts
from raw import GUARD_S, begin_get, read_reply
from server import run_cli

SEED = {"users": [{"id": "alice", "password": "alice"}, {"id": "bob", "password": "bob"}]}


@pytest.fixture
def kept(start_server, tmp_path):
    """A server on a data directory with alice and bob in it."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))
    return start_server("--data", tmp_path / "data", "--seed", seed)


# --- SIGTERM ---------------------------------------------------------------------------------

@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_long_polls_are_answered(kept, number):
    alice = User(kept.url, "alice")
    token = create_room(alice)["token"]
    last = send(alice, token, "the last one")["id"]
    path = f"{CHAT}/{token}?lookIntoFuture=1&lastKnownMessageId={last}&timeout=30"
    polls = [begin_get(kept, path, "alice") for _ in range(50)]
    time.sleep(0.5)  # let them come to their rest; those that have not are answered as well
    begin = time.monotonic()
    kept.process.send_signal(number)
    for sock in polls:
        with sock, sock.makefile("rb") as stream:
            reply = read_reply(stream)
            assert reply.status == 304 and reply.body == b"", reply
    kept.wait()
    assert time.monotonic() - begin < 20, "it waited for their time to be up"
    with pytest.raises(OSError):
        socket.create_connection((kept.host, kept.port), timeout=GUARD_S)


def test_stop_with_idle_and_half_open_connections(kept):
    sockets = [socket.create_connection((kept.host, kept.port)) for _ in range(20)]
    for number, sock in enumerate(sockets):
        sock.sendall(b"POST /ocs/v2.php/cloud/users HTTP/1.1\r\nContent-Length: 50\r\n\r\nhalf"[:number * 4])
    kept.stop()
    for sock in sockets:
        sock.close()


def test_stop_and_start_again(kept, tmp_path):
    alice = User(kept.url, "alice")
    token = create_room(alice, name="kept")["token"]
    send(alice, token, "still here")
    before = history(alice, token).ok(), room_of(alice, token)
    kept.stop()
    assert not list((tmp_path / "data").glob("*-wal")), "the database was not closed"
    kept.start()
    alice = User(kept.url, "alice")
    assert (history(alice, token).ok(), room_of(alice, token)) == before
    sent = send(alice, token, "and on it goes")
    assert sent["id"] > before[0][0]["id"]


def test_stop_during_a_burst(kept):
    """What was acknowledged is kept, and the end is a clean one."""
    acknowledged, token = burst(kept, kept.terminate)
    kept.wait()
    kept.start()
    check_burst(kept, token, acknowledged)


# --- kill -9 ---------------------------------------------------------------------------------

SENDERS = 8
ENOUGH = 200  # acknowledged messages before the end comes


def burst(server, end, token=None):
    """Sends from several threads at once until `end` has stopped the server in the middle of it.
    Gives back the acknowledged messages, text -> id."""
    alice = User(server.url, "alice")
    if token is None:
        token = create_room(alice)["token"]
        alice.post(f"{ROOM}/{token}/participants", newParticipant="bob").ok()
    acknowledged, enough = {}, threading.Event()
    start = time.time_ns()
    failures = []

    def sender(number):
        user = User(server.url, ("alice", "bob")[number % 2])
        try:
            for count in range(100000):
                text = f"{start} sender {number} message {count}"
                answer = user.post(f"{CHAT}/{token}", message=text)
                if answer.status != 201:
                    # Only a server that is going may refuse.
                    if not enough.is_set():
                        failures.append(answer)
                    return
                acknowledged[text] = answer.data["id"]
                if len(acknowledged) >= ENOUGH:
                    enough.set()
        except httpx.TransportError as error:
            if not enough.is_set():
                failures.append(error)
        finally:
            enough.set()

    threads = [threading.Thread(target=sender, args=(number,)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    enough.wait()
    end()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    assert len(acknowledged) >= ENOUGH
    return acknowledged, token


def everything(user, token):
    messages, offset = [], 0
    while True:
        page = future(user, token, offset, limit=200, setReadMarker=0)
        if page.status == 304:
            return messages
        messages += page.ok()
        offset = page.header("X-Chat-Last-Given")


def check_burst(server, token, acknowledged, rounds=1):
    bob = User(server.url, "bob")
    messages = everything(bob, token)
    found = texts(messages)
    assert len(found) == len(set(found)), "a message is there twice"
    ids = {message["message"]: message["id"] for message in messages}
    missing = {text: number for text, number in acknowledged.items() if ids.get(text) != number}
    assert not missing, f"{len(missing)} of {len(acknowledged)} lost, such as {next(iter(missing))}"
    # What came through without an answer is at most one for each sender and end.
    assert len(set(found) - set(acknowledged)) <= SENDERS * rounds
    numbers = [message["id"] for message in messages]
    assert numbers == sorted(set(numbers))
    assert room_of(bob, token)["lastMessage"]["id"] == numbers[-1]


@pytest.mark.parametrize("durability", ["full", "normal"])
def test_kill_during_a_burst(start_server, tmp_path, durability):
    seed, config = tmp_path / "seed.json", tmp_path / "tertulia.conf"
    seed.write_text(json.dumps(SEED))
    config.write_text(f"durability = {durability}\nseed = {seed}\n")
    server = start_server("--data", tmp_path / "data", "--config", config)
    token, acknowledged = None, {}
    for rounds in range(1, 4):
        now, token = burst(server, server.kill, token)
        acknowledged.update(now)
        server.start()
        check_burst(server, token, acknowledged, rounds)
    # And it is as good as before.
    alice = User(server.url, "alice")
    text = "after all that"
    assert send(alice, token, text)["id"] > max(acknowledged.values())
    assert texts(history(alice, token, limit=1).ok()) == [text]


def test_the_command_line_beside_a_server(kept, tmp_path):
    alice = User(kept.url, "alice")
    token = create_room(alice)["token"]
    run_cli("user", "list", "--data", tmp_path / "data")
    send(alice, token, "undisturbed")
    assert texts(history(alice, token, limit=1).ok()) == ["undisturbed"]


def test_a_port_that_another_program_has(start_server):
    server = start_server("--dev")
    done = run_cli("serve", "--dev", "--listen", f"127.0.0.1:{server.port}", check=False)
    assert done.returncode == 1, done
    assert "--listen 127.0.0.1:0 takes a free port" in done.stderr
