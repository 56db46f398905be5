"""What is no HTTP is refused before anybody can read it in two ways, and answers have the headers
that their status demands."""

import base64
import socket

import pytest

from ocs import CHAT, ROOM, User, create_room
from raw import Closed, connect, exchange, read_reply

ALICE = "Authorization: Basic " + base64.b64encode(b"alice:alice").decode()
GET = b"GET /status.php HTTP/1.1\r\nHost: localhost\r\n"
POST = (b"POST /ocs/v2.php/cloud/users HTTP/1.1\r\nHost: localhost\r\nOCS-APIRequest: true\r\n"
        b"Content-Type: application/json\r\n")

REFUSED = [
    ("two lengths", POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    ("two lengths the other way", POST + b"Content-Length: 3\r\nContent-Length: 2\r\n\r\n{}", 400),
    ("chunked and a length",
     POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400),
    ("a blank before the colon",
     POST + b"Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400),
    ("a length with a blank", POST + b"Content-Length : 2\r\n\r\n{}", 400),
    ("unknown coding", POST + b"Transfer-Encoding: gzip\r\n\r\n", 400),
    ("two codings", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunked twice",
     POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunked in HTTP/1.0",
     POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("NUL in a value", GET + b"X-Y: a\0b\r\nX-Z: c\r\n\r\n", 400),
    ("NUL in a name", GET + b"X\0Y: a\r\nX-Z: c\r\n\r\n", 400),
    ("NUL in the target", b"GET /status.php\0x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    ("blank in the target", b"GET /status.php x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    ("a lone LF", b"GET /status.php HTTP/1.1\r\nHost: x\nX-Y: a\r\n\r\n", 400),
    ("a lone LF behind the first line", b"GET /status.php HTTP/1.1\nHost: localhost\r\n\r\n", 400),
    ("a line that goes on", GET + b"X-Y: a\r\n b\r\nX-Z: c\r\n\r\n", 400),
    ("no host", b"GET /status.php HTTP/1.1\r\nX-Y: a\r\n\r\n", 400),
    ("two hosts", GET + b"Host: y\r\n\r\n", 400),
]


@pytest.mark.parametrize("case", REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(server, case):
    """And the connection is closed: nobody knows where the next request would begin."""
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(case[1])
        try:
            reply = read_reply(stream)
        except Closed:  # without a word: libmicrohttpd 1.0
            assert case[0] == "NUL in the target"
            return
        assert reply.status == case[2], reply
        assert reply.headers["connection"] == "close"
        assert stream.read() == b""


ACCEPTED = [
    ("the same length twice", POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 401),
    ("chunked", POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 401),
    ("chunked in capitals", POST + b"Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", 401),
    ("nothing behind a name", GET + b"X-Y:\r\nX-Z: c\r\n\r\n", 200),
    ("HTTP/1.0 without a host", b"GET /status.php HTTP/1.0\r\n\r\n", 200),
    ("HTTP/1.0 with headers", b"GET /status.php HTTP/1.0\r\nX-Y: a\r\nHost: localhost\r\n\r\n", 200),
    ("an absolute target", b"GET http://localhost/status.php HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
    ("an absolute target with a query",
     b"GET http://localhost:80/status.php?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n", 200),
    ("many headers", GET + b"".join(b"X-%d: %d\r\n" % (i, i) for i in range(100)) + b"\r\n", 200),
    ("a long header", GET + b"X-Y: " + b"y" * 8000 + b"\r\nX-Z: c\r\n\r\n", 200),
    ("a cookie and a header", GET + b"Cookie: a=b; c=d\r\nX-Z: c\r\n\r\n", 200),
]


@pytest.mark.parametrize("case", ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_accepted(server, case):
    assert exchange(server, case[1]).status == case[2]


def test_the_same_byte_by_byte(server):
    """However it is cut, it is judged in the same way."""
    for name, data, status in (ACCEPTED[1], ACCEPTED[8], REFUSED[9]):
        with connect(server) as sock, sock.makefile("rb") as stream:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                for byte in data:
                    sock.sendall(bytes([byte]))
            except ConnectionError:
                pass
            assert read_reply(stream).status == status, name


def test_pipelined(server, alice):
    """Requests in one write are answered in their order, bodies and refusals among them."""
    token = create_room(alice)["token"]
    body = b'{"message": "one"}'
    post = (f"POST /ocs/v2.php{CHAT}/{token} HTTP/1.1\r\nHost: localhost\r\nOCS-APIRequest: true\r\n"
            f"{ALICE}\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body
    get = GET + b"\r\n"
    missing = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall((get + post + missing) * 20 + get)
        statuses = [read_reply(stream).status for _ in range(61)]
    assert statuses == [200, 201, 404] * 20 + [200]


def test_head_has_no_body(server):
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(b"HEAD /status.php HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        got = stream.read()
    head, _, body = got.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200") and body == b""
    assert b"content-length: 0" not in head.lower()


# --- headers that a status demands -----------------------------------------------------------

def test_challenge(server, nobody):
    answer = nobody.get("/cloud/user")
    assert answer.status == 401
    assert answer.header("WWW-Authenticate").startswith("Basic realm=")
    answer = nobody.request("GET", "/cloud/user", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status == 401
    assert answer.header("WWW-Authenticate").startswith("DummyBasic realm=")
    wrong = User(server.url, "alice", "wrong", version="v1")
    answer = wrong.get("/cloud/user")
    assert answer.status == 401 and answer.header("WWW-Authenticate").startswith("Basic realm=")
    wrong.close()


def test_no_challenge_without_need(alice):
    answer = alice.get(f"{ROOM}/nothere")
    assert answer.status == 404 and "WWW-Authenticate" not in answer.headers


def test_allow(alice, nobody):
    answer = alice.request("PATCH", f"{ROOM}/abcd1234")
    assert answer.status == 405
    assert set(answer.header("Allow").split(", ")) == {"GET", "HEAD", "PUT", "DELETE"}
    assert b"GET" in answer.body, "developers are told"
    answer = nobody.plain("DELETE", "/status.php")
    assert answer.status == 405 and answer.header("Allow") == "GET, HEAD"


def test_allow_without_reasons(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data")
    reply = exchange(server, b"DELETE /status.php HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert reply.status == 405 and reply.headers["allow"] == "GET, HEAD" and reply.body == b""


# --- addresses -------------------------------------------------------------------------------

def addresses(server, *headers, requests=1):
    """The addresses that the log of requests names."""
    before = server.log().count(" request ")
    for _ in range(requests):
        data = "\r\n".join(["GET /status.php HTTP/1.1", "Host: localhost", *headers]) + "\r\n\r\n"
        assert exchange(server, data.encode()).status == 200
    lines = [line for line in server.log().splitlines() if " request " in line][before:]
    return [line.rpartition("from=")[2] for line in lines]


def test_the_last_line_of_a_proxy_counts(start_server):
    server = start_server("--dev", "--log-level", "debug",
                          "--set", "trusted_proxies=127.0.0.1 10.0.0.0/8")
    for headers, client in [
        (["X-Forwarded-For: 192.0.2.66", "X-Forwarded-For: 192.0.2.1"], "192.0.2.1"),
        (["X-Forwarded-For: 192.0.2.66, 192.0.2.1, 10.0.0.9"], "192.0.2.1"),
        (["X-Forwarded-For: [2001:db8::1]:4711"], "2001:db8::1"),
        (["Forwarded: for=192.0.2.1;proto=https"], "192.0.2.1"),
        (["Forwarded: for=\"[2001:db8::1]\""], "2001:db8::1"),
        (["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.66"], "192.0.2.1"),
        (["X-Forwarded-For: unknown"], "127.0.0.1"),
        ([], "127.0.0.1"),
    ]:
        assert addresses(server, *headers) == [client], headers
    assert "no trusted proxy" not in server.log()


def test_who_is_not_trusted_is_not_believed_and_warned_of_once(start_server):
    server = start_server("--dev", "--log-level", "debug")
    for header in ("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"):
        assert addresses(server, header, requests=3) == ["127.0.0.1"] * 3
    assert server.log().count("no trusted proxy") == 1
