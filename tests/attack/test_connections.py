"""Connections: many, idle, slow, gone."""

import contextlib
import select
import time

import pytest

import raw
from assault import (ELSEWHERE, ask, connect, goes_on, leaves_no_files, request_bytes, settled)
from conftest import pair_of
from ocs import CHAT, send

SELF = "/ocs/v2.php/cloud/user"


def poll(house, last, user="alice", **options):
    return request_bytes("GET", f"/ocs/v2.php{CHAT}/{house.token}?lookIntoFuture=1&timeout=30"
                         f"&setReadMarker=0&lastKnownMessageId={last}", user=pair_of(user), **options)


@pytest.mark.parametrize("ending", ["closed", "reset", "half"])
def test_polls_whose_clients_have_gone(house, ending):
    """The server notices, long before their time is up, and nobody finds it full."""
    import socket
    import struct

    server, friend = house.server, house.bystander()
    last = send(house.user("alice"), house.token, "the last one")["id"]
    request = poll(house, last)
    with leaves_no_files(server):
        kept = []
        for _ in range(300):
            sock = connect(server)
            sock.sendall(request)
            if ending == "half":
                sock.shutdown(socket.SHUT_WR)
                kept.append(sock)
                continue
            if ending == "reset":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        goes_on(friend, 2)
        for sock in kept:
            sock.close()


def test_one_address_does_not_take_all(open_house):
    """A limit of open files that is soon reached, and one who opens all that he gets."""
    import resource

    house = open_house()
    friend = house.bystander()
    sockets = []
    try:
        # As many as the server says that it can hold, if this process can open as many.
        room = int(house.server.await_log(r"clients=(\d+)")[1])
        most = min(room + 10, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
        for _ in range(most):
            with contextlib.suppress(OSError):
                sockets.append(connect(house.server))
        goes_on(friend, 2)
        assert ask(house.server, request_bytes("GET", SELF, user=pair_of("bob")),
                   ELSEWHERE).status == 200
    finally:
        for sock in sockets:
            sock.close()


def test_headers_that_trickle(house):
    """A byte now and then keeps nothing alive for ever."""
    sock = connect(house.server, ELSEWHERE)
    sock.sendall(b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    begin, closed = time.monotonic(), False
    while not closed and time.monotonic() - begin < 75:
        try:
            sock.sendall(b"x")
            closed = bool(select.select([sock], [], [], 2)[0])
        except ConnectionError:
            closed = True
    sock.close()
    assert closed, "alive after 75 s"


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
        with contextlib.suppress(BlockingIOError):
            for _ in range(200):
                sock.send(one * 100)
    goes_on(friend, 2)
    for sock in sockets:
        sock.close()
    assert settled(lambda: house.server.n_files(), lambda n: n < 120) < 120
