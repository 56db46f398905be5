"""The examples of the client library, as a reader would run them."""

import os
import queue
import subprocess
import threading

import pytest

from ocs import create_room, history, send, texts
from server import SANITIZER, environment

from client_programs import BUILD, GUARD_S, run


def test_send(server, alice):
    room = create_room(alice)["token"]
    done = run("example_send", server.url, "alice", room, "Guten Morgen \U0001f600")
    assert history(alice, room).ok()[0]["id"] == int(done.stdout)
    assert texts(history(alice, room).ok()) == ["Guten Morgen \U0001f600"]


@pytest.mark.parametrize("arguments,word", [
    (("alice", "nosuchroom", "x"), "status 404"),
    (("alice", "", "x"), "token"),
    (("alice", "abcdefgh", "\xff"), None),
])
def test_send_refused(server, arguments, word):
    user, token, text = arguments
    done = run("example_send", server.url, user, token, text, check=False)
    assert done.returncode == 1
    assert word is None or word in done.stderr


def test_poll(server, alice):
    room = create_room(alice)["token"]
    done = run("example_poll", server.url, "alice", room, "Tea?", "yes", "no")
    assert done.stdout == "Tea? (1 voted)\noption-0: 1\n"


def test_follow(server, alice, bob):
    rooms = [create_room(alice, members=[bob])["token"] for _ in range(3)]
    process = subprocess.Popen(
        [BUILD / "examples" / "example_follow", server.url, "bob", "6", *rooms],
        env=environment() | {"TT_PASSWORD": "bob"}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr.readline() == "following 3 conversations\n"
        sent = [(room, send(alice, room, f"{room} {i}")["id"]) for i in range(2) for room in rooms]
        out, err = process.communicate(timeout=GUARD_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0 and not SANITIZER.search(err), err
    assert sorted(out.splitlines()) == sorted(
        f"{room} {number} alice: {room} {sent.index((room, number)) // 3}" for room, number in sent)
