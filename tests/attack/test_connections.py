"""Connections: many, idle, slow, gone."""

import contextlib
import select
import socket
import struct
import time

import pytest

import raw
from assault import (ELSEWHERE, ask, connect, goes_on, leaves_no_files, memory_within,
                     request_bytes, settled)
from conftest import pair_of
from ocs import CHAT, send

SELF = "/ocs/v2.php/cloud/user"


def poll(house, last, user="alice", **options):
    return request_bytes("GET", f"/ocs/v2.php{CHAT}/{house.token}?lookIntoFuture=1&timeout=30"
                         f"&setReadMarker=0&lastKnownMessageId={last}", user=pair_of(user), **options)


@pytest.mark.parametrize("ending", ["closed", "reset", "half"])
def test_polls_whose_clients_have_gone(house, ending):
    """The server notices, long before their time is up, and nobody finds it full."""
    server, friend = house.server, house.bystander()
    last = send(house.user("alice"), house.token, "the last one")["id"]
    request = poll(house, last)
    with leaves_no_files(server):
        sockets = [connect(server) for _ in range(300)]
        for sock in sockets:
            sock.sendall(request)
        time.sleep(1)  # let them come to their rest; those that have not end as well
        for sock in sockets:
            if ending == "half":
                sock.shutdown(socket.SHUT_WR)
                continue
            if ending == "reset":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        for _ in range(3):
            friend.look()  # and says nothing, which would wake them
    for sock in sockets:
        sock.close()


def test_one_address_does_not_take_all(open_house):
    """Who opens as many as he gets leaves room for others."""
    house = open_house(most_files=1024)
    assert house.token
    room = int(house.server.await_log(r"clients=(\d+)")[1])
    sockets = []
    try:
        for _ in range(room + 100):
            with contextlib.suppress(OSError):
                sockets.append(connect(house.server))
                sockets[-1].sendall(b"GET /status.php HT")
        goes_on(house.bystander(), 2)
        assert ask(house.server, request_bytes("GET", SELF, user=pair_of("bob")),
                   ELSEWHERE).status == 200
    finally:
        for sock in sockets:
            sock.close()


def test_who_has_too_many_takes_no_more_places(open_house):
    """Connections beyond the share only hear that; they do not stay in the places of others."""
    house = open_house(most_files=1024)
    room = int(house.server.await_log(r"clients=(\d+)")[1])
    assert house.token  # asked for while there is room
    before = house.server.n_files()
    sockets = []
    try:
        for _ in range(room - 40):
            sockets.append(connect(house.server))
        house.bystander().look()  # and all of them have been seen
        held = house.server.n_files() - before
        assert held < room * 2 // 3 + 80, f"{held} of {room}"
    finally:
        for sock in sockets:
            sock.close()


def ends(sock, more, guard_s=30):
    """Whether the server closes it while a byte comes now and then."""
    until = time.monotonic() + guard_s
    with sock:
        while time.monotonic() < until:
            try:
                sock.sendall(more)
                if select.select([sock], [], [], 0.3)[0] and not sock.recv(1 << 16):
                    return True
            except ConnectionError:
                return True
    return False


TRICKLES = [
    ("a name", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Slow", b"x"),
    ("a value", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"x"),
    ("lines", b"GET /status.php HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n"),
    ("a target", b"GET /", b"x"),
    ("nothing", b"", b""),
    ("empty lines", b"", b"\r\n"),
    ("silence", b"GET /status.php HTTP/1.1\r\nHost: x\r\n", b""),
    ("a body", request_bytes("POST", "/login/v2", length=10000), b"x"),
    ("no body", request_bytes("POST", "/login/v2", length=10000), b""),
    ("chunks", request_bytes("GET", "/login/v2").replace(b"GET", b"POST").replace(
        b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"), b"1\r\nx\r\n"),
    ("a refused body", request_bytes("POST", f"/ocs/v2.php{CHAT}/x", length=50 << 20), b"x"),
    ("after an answer", b"GET /status.php HTTP/1.1\r\nHost: x\r\n\r\nGET /status.php HTTP/1.1\r\n",
     b"X: y\r\n"),
]


@pytest.mark.parametrize("begin,more", [row[1:] for row in TRICKLES], ids=[r[0] for r in TRICKLES])
def test_what_trickles_has_an_end(open_house, begin, more):
    """Also when a byte comes now and then, and when none comes. (With nothing sent at all it is a
    connection that a browser keeps in reserve.)"""
    house = open_house("limit_head_wait_ms = 1000", "limit_body_wait_ms = 1000")
    sock = connect(house.server, ELSEWHERE)
    sock.sendall(begin)
    if begin or more:
        assert ends(sock, more), "alive after 30 s"
    else:
        sock.close()


def test_answers_that_nobody_takes_have_an_end(open_house):
    house = open_house("limit_answer_wait_ms = 1000", "limit_bytes_s = 1000000")
    alice = house.user("alice")
    for number in range(30):
        send(alice, house.token, f"{number} " + "x" * 31000)
    before = house.server.n_files()
    request = request_bytes("GET", f"/ocs/v2.php{CHAT}/{house.token}?lookIntoFuture=0&limit=200",
                            user=pair_of("alice"))
    sockets = [connect(house.server, ELSEWHERE) for _ in range(20)]
    for sock in sockets:
        sock.sendall(request * 30)
    threads = house.server.proc_status("Threads")
    left = settled(house.server.n_files, lambda n: n <= before + 3 * threads - 8, 30)
    for sock in sockets:
        sock.close()
    assert left <= before + 3 * threads


def test_answers_held_back(slim_house):
    """They are not kept without bound; nor is the memory of those for which there was no more."""
    house = slim_house
    alice = house.user("alice")
    for number in range(31):
        send(alice, house.token, f"{number} " + "x" * 31900)
    request = request_bytes("GET", f"/ocs/v2.php{CHAT}/{house.token}?lookIntoFuture=0&limit=31",
                            user=pair_of("alice"))
    with memory_within(house.server, 300, 80):
        sockets = [connect(house.server, ELSEWHERE) for _ in range(1500)]
        for sock in sockets:
            sock.sendall(request * 8)
        house.bystander("bob", source="127.0.0.3").look()
        time.sleep(2)  # let them come to their rest
        for sock in sockets:
            sock.close()
        settled(house.server.n_files, lambda n: n < 300)


SLOW = [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: z"]


@pytest.mark.parametrize("begin", SLOW, ids=[repr(b[:20]) for b in SLOW])
def test_stop_beside_what_has_not_begun(house, begin):
    """Idle and half-open connections do not hold the server up."""
    sockets = [connect(house.server) for _ in range(500)]
    for sock in sockets:
        sock.sendall(begin)
    house.bystander().look()
    house.server.terminate()
    house.server.wait(10)
    for sock in sockets:
        sock.close()


def test_stop_beside_those_who_read_slowly(house):
    """Answers that nobody takes."""
    alice = house.user("alice")
    for number in range(20):
        send(alice, house.token, f"{number} " + "x" * 31000)
    request = request_bytes("GET", f"/ocs/v2.php{CHAT}/{house.token}?lookIntoFuture=0&limit=200",
                            user=pair_of("alice"))
    sockets = [connect(house.server) for _ in range(40)]
    for sock in sockets:
        sock.sendall(request * 4)
    house.bystander().look()
    house.server.terminate()
    house.server.wait(20)
    for sock in sockets:
        sock.close()


def test_stop_beside_polls(house):
    """They are answered and the end is a clean one."""
    last = send(house.user("alice"), house.token, "the last one")["id"]
    sockets = [connect(house.server) for _ in range(100)]
    for sock in sockets:
        sock.sendall(poll(house, last))
    house.bystander().look()
    house.server.terminate()
    for sock in sockets:
        with sock, sock.makefile("rb") as stream:
            try:
                assert raw.read_reply(stream).status in (304, 503)
            except raw.Closed:
                continue  # it came when the server was going already
    house.server.wait(10)


def test_pipelines_without_end(house):
    """Who sends thousands of requests and reads no answer is not served for ever."""
    friend = house.bystander()
    one = request_bytes("GET", "/status.php")
    sockets = [connect(house.server) for _ in range(20)]
    for sock in sockets:
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionError):
            for _ in range(200):
                sock.send(one * 100)
    goes_on(friend, 2)
    for sock in sockets:
        sock.close()
    assert settled(lambda: house.server.n_files(), lambda n: n < 120) < 120
