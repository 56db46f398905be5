"""Where one request ends and the next begins: proxies and we must agree, so what is not clear is
refused, and nothing behind it on that connection is answered."""

import contextlib
import socket

import pytest

import raw
from assault import ask, connect, request_bytes
from conftest import pair_of
from ocs import ROOM

BODY = b'{"roomType":3,"roomName":"x"}'
HIDDEN = request_bytes("GET", "/status.php")


def post(*headers, body=BODY, user=None):
    lines = [f"POST /ocs/v2.php{ROOM} HTTP/1.1", "Host: localhost", "OCS-APIRequest: true",
             "Content-Type: application/json", *headers]
    if user:
        lines.append(user)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"

UNCLEAR = [
    ("two lengths", post(LENGTH, f"Content-Length: {len(BODY) + len(HIDDEN)}", body=BODY + HIDDEN)),
    ("two lengths, the other way", post(f"Content-Length: {len(BODY) + len(HIDDEN)}", LENGTH,
                                        body=BODY + HIDDEN)),
    ("a list of lengths", post(f"Content-Length: {len(BODY)}, 999", body=BODY + HIDDEN)),
    ("a length with a sign", post(f"Content-Length: +{len(BODY)}")),
    ("a negative length", post("Content-Length: -5")),
    ("a length in hexadecimal", post("Content-Length: 0x1d")),
    ("a length with a blank", post("Content-Length: 2 9")),
    ("an empty length", post("Content-Length:")),
    ("a length of 2^64", post("Content-Length: 18446744073709551645")),
    ("chunked and a length", post("Transfer-Encoding: chunked", LENGTH, body=CHUNKED + HIDDEN)),
    ("a length and chunked", post(LENGTH, "Transfer-Encoding: chunked", body=CHUNKED + HIDDEN)),
    ("a blank before the colon", post("Transfer-Encoding : chunked", body=CHUNKED)),
    ("a blank before the colon of the length", post(f"Content-Length : {len(BODY)}")),
    ("unknown coding", post("Transfer-Encoding: gzip", body=CHUNKED)),
    ("chunked not last", post("Transfer-Encoding: chunked, gzip", body=CHUNKED)),
    ("chunked twice", post("Transfer-Encoding: chunked, chunked", body=CHUNKED)),
    ("chunked in two lines", post("Transfer-Encoding: chunked", "Transfer-Encoding: identity",
                                  body=CHUNKED)),
    ("identity", post("Transfer-Encoding: identity", LENGTH)),
    ("xchunked", post("Transfer-Encoding: xchunked", body=CHUNKED)),
    ("chunked with a tab", post("Transfer-Encoding: \x0bchunked", body=CHUNKED)),
    ("a chunk without a size", post("Transfer-Encoding: chunked", body=b"\r\n" + BODY)),
    ("a size that is none", post("Transfer-Encoding: chunked", body=b"zz\r\n" + BODY + b"\r\n0\r\n\r\n")),
    ("a negative size", post("Transfer-Encoding: chunked", body=b"-1\r\n" + BODY + b"\r\n0\r\n\r\n")),
    ("a size of 2^64", post("Transfer-Encoding: chunked", body=b"1000000000000001d\r\n" + BODY)),
    ("a chunk longer than its size", post("Transfer-Encoding: chunked", body=b"3\r\n" + BODY + b"\r\n0\r\n\r\n")),
    ("NUL in the target", b"GET /status.php\0/x HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("NUL in a header", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Y: a\0b\r\n\r\n"),
    ("NUL in a name", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX\0Y: ab\r\n\r\n"),
    ("NUL in a header before another", b"GET /status.php HTTP/1.1\r\nX-Y: a\0b\r\nHost: x\r\n\r\n"),
    ("an escape in a header", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Y: a\x1bb\r\n\r\n"),
    ("a header without a name before another",
     b"GET /status.php HTTP/1.1\r\n: x\r\nHost: x\r\n\r\n"),
    ("bare LF", b"GET /status.php HTTP/1.1\nHost: x\n\n"),
    ("bare LF between headers", b"GET /status.php HTTP/1.1\r\nHost: x\nX-Y: z\r\n\r\n"),
    ("bare CR", b"GET /status.php HTTP/1.1\r\nHost: x\r\nX-Y: a\rTransfer-Encoding: chunked\r\n\r\n"),
    ("a folded header", post("X-Y: a\r\n Transfer-Encoding: chunked", LENGTH)),
    ("a folded first header", b"GET /status.php HTTP/1.1\r\n Host: x\r\n\r\n"),
    ("a header without a colon", b"GET /status.php HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n"),
    ("a header without a name", b"GET /status.php HTTP/1.1\r\nHost: x\r\n: x\r\n\r\n"),
    ("two hosts", b"GET /status.php HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    ("no host", b"GET /status.php HTTP/1.1\r\n\r\n"),
    ("no such version", b"GET /status.php HTTP/3.9\r\nHost: x\r\n\r\n"),
    ("no version", b"GET /status.php\r\nHost: x\r\n\r\n"),
    ("a blank in the target", b"GET /status.php x HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("chunked in HTTP/1.0", post("Transfer-Encoding: chunked", body=CHUNKED).replace(b"/1.1", b"/1.0")),
    ("no length and a body", b"POST /login/v2/poll HTTP/1.1\r\nHost: x\r\n\r\nxx" + HIDDEN),
]
# What says nothing false, only nothing: its rest is a request of its own, and a broken one.
SECOND_IS_BROKEN = {"no length and a body"}


def answers(server, data):
    """All that comes back until the server closes, or has nothing more to say."""
    replies = []
    with connect(server) as sock, sock.makefile("rb") as stream:
        with contextlib.suppress(ConnectionError):
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
        with contextlib.suppress(raw.Closed, ConnectionError):
            while len(replies) < 5:
                replies.append(raw.read_reply(stream))
    return replies


@pytest.fixture(scope="module")
def framed(seeded, tmp_path_factory):
    import shutil

    from server import Server

    data = tmp_path_factory.mktemp("framed") / "data"
    shutil.copytree(seeded, data)
    with Server(data.parent, "--data", data) as running:
        yield running


@pytest.mark.parametrize("data", [row[1] for row in UNCLEAR], ids=[row[0] for row in UNCLEAR])
def test_unclear_requests(framed, data, request):
    replies = answers(framed, data)
    name = request.node.callspec.id
    if name in SECOND_IS_BROKEN:
        assert [reply.status >= 400 for reply in replies] in ([True], [True, True]), replies
        return
    assert len(replies) <= 1, f"an answer to what is behind it: {replies}"
    assert all(400 <= reply.status < 600 for reply in replies), replies


CLEAR = [
    ("the same length twice is one", [LENGTH, LENGTH], BODY, None),
    ("a length with blanks around", [f"Content-Length:   {len(BODY)}  "], BODY, 401),
    ("chunked", ["Transfer-Encoding: chunked"], CHUNKED, 401),
    ("Chunked", ["transfer-encoding: Chunked"], CHUNKED, 401),
    # libmicrohttpd 1.0 takes none when it is strict
    ("chunks with an extension", ["Transfer-Encoding: chunked"],
     b"%x;a=b\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n", None),
    ("chunks with a trailer", ["Transfer-Encoding: chunked"],
     b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\nX-Y: z\r\n\r\n", 401),
    ("sizes with noughts", ["Transfer-Encoding: chunked"],
     b"000%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n", 401),
]


@pytest.mark.parametrize("headers,body,status", [row[1:] for row in CLEAR], ids=[r[0] for r in CLEAR])
def test_clear_requests(framed, headers, body, status):
    """None: may be refused as well (RFC 9110 8.6)."""
    replies = answers(framed, post(*headers, body=body))
    assert replies and (replies[0].status == status or status is None), replies


def test_one_block_of_headers(framed):
    """The library's own refusals are answers like all others."""
    for data in (b"GET /status.php HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 60000 + b"\r\n\r\n",
                 b"GET /" + b"x" * 60000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                 post("Content-Length: many"), b"nonsense\r\n\r\n"):
        with connect(framed) as sock, sock.makefile("rb") as stream:
            with contextlib.suppress(ConnectionError):
                sock.sendall(data)
            lines = []
            with contextlib.suppress(ConnectionError):
                while (line := stream.readline()) not in (b"\r\n", b""):
                    lines.append(line.partition(b":")[0].lower())
        assert len(lines) == len(set(lines)), lines


# --- what a status demands ---------------------------------------------------------------------

def test_challenge(house):
    for target in ("/ocs/v2.php/cloud/user", "/ocs/v1.php/cloud/user", f"/ocs/v2.php{ROOM}"):
        for user in (None, "alice:wrong"):
            reply = ask(house.server, request_bytes("GET", target, user=user))
            assert reply.status == 401, reply
            assert reply.headers["www-authenticate"].startswith("Basic realm="), reply.headers
            dialog = ask(house.server, request_bytes(
                "GET", target, "X-Requested-With: XMLHttpRequest", user=user))
            scheme = dialog.headers["www-authenticate"].split()[0]
            assert scheme != "Basic", "a browser would show a dialog"


ALLOWED = [
    ("DELETE", "/ocs/v2.php/cloud/user", {"GET"}),
    ("PATCH", f"/ocs/v2.php{ROOM}", {"GET", "POST"}),
    ("PUT", "/status.php", {"GET"}),
    ("DELETE", "/healthz", {"GET"}),
    ("GET", "/login/v2/poll", {"POST"}),
    ("PUT", f"/ocs/v2.php{ROOM}/abcdefgh", None),
]


@pytest.mark.parametrize("method,target,methods", ALLOWED, ids=[f"{r[0]} {r[1]}" for r in ALLOWED])
def test_allowed_methods(house, method, target, methods):
    reply = ask(house.server, request_bytes(method, target, user=pair_of("alice")))
    if methods is None:
        assert reply.status == 404 and "allow" not in reply.headers
        return
    assert reply.status == 405, reply
    allowed = {each.strip() for each in reply.headers["allow"].split(",")}
    assert methods <= allowed and method not in allowed, allowed


def test_clients_that_wait_for_the_challenge(house):
    import urllib.request

    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    name, _, password = pair_of("alice").partition(":")
    passwords.add_password(None, house.server.url, name, password)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
    request = urllib.request.Request(f"{house.server.url}/ocs/v2.php/cloud/user?format=json",
                                     headers={"OCS-APIRequest": "true"})
    with opener.open(request, timeout=15) as answer:
        assert answer.status == 200
