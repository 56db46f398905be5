"""What no client should send: each gets its status, and the server lives on."""

import base64
import contextlib
import select
import socket
import time

import pytest

import raw
from ocs import CHAT, ROOM, User, create_room, history, send, texts, unique
from raw import connect, exchange, read_reply

ALICE = "Authorization: Basic " + base64.b64encode(b"alice:alice").decode()
OCS = "OCS-APIRequest: true\r\nAccept: application/json"


@pytest.fixture(autouse=True)
def the_server_lives_on(server, alice):
    yield
    assert server.process.poll() is None, server.log()
    assert alice.get("/cloud/user").ok()["id"] == "alice"


@pytest.fixture(scope="module")
def token(alice):
    return create_room(alice)["token"]


def request_bytes(method, path, *headers, body=b"", length=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", ALICE, *OCS.split("\r\n"), *headers]
    if body or length is not None:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


# --- credentials -----------------------------------------------------------------------------

def basic(text):
    return "Basic " + base64.b64encode(text).decode()


CREDENTIALS = [
    ("wrong password", basic(b"alice:nope")),
    ("unknown user", basic(b"nobody-of-that-name:x")),
    ("empty password", basic(b"alice:")),
    ("empty user", basic(b":alice")),
    ("nothing", basic(b":")),
    ("no colon", basic(b"alice")),
    ("NUL behind the password", basic(b"alice:alice\0")),
    ("NUL behind the user", basic(b"alice\0:alice")),
    ("invalid UTF-8", basic(b"alice:\xff\xfe")),
    ("no base64", "Basic !!!!"),
    ("broken base64", "Basic YWxpY2U6YWxpY2"),
    ("no value", "Basic"),
    ("other scheme", "Digest username=alice"),
    ("another user's password", basic(b"alice:bob")),
    ("very long password", basic(b"alice:" + b"a" * 6000)),
]


@pytest.mark.parametrize("case", CREDENTIALS, ids=[row[0] for row in CREDENTIALS])
def test_credentials(nobody, case):
    answer = nobody.request("GET", "/cloud/user", headers={"Authorization": case[1]})
    assert (answer.status, answer.code) == (401, 997), answer


# --- bodies ----------------------------------------------------------------------------------

MALFORMED = [
    b"{", b"}", b"{\"message\": \"x\"", b"{\"message\": x}", b"{'message': 'x'}", b"message=x",
    b"{\"message\": \"x\"} trailing", b"{\"message\": \"\\ud800\"}", b"\xef\xbb\xbf{",
    b"[" * 100000, b"{\"message\":" * 50000, b"nul", b"\0",
    b"[\"message\", \"x\"]", b"\"message\"", b"42", b"null",
]


@pytest.mark.parametrize("body", MALFORMED, ids=[repr(body[:24]) for body in MALFORMED])
def test_malformed_json(alice, token, body):
    before = history(alice, token).ok()
    alice.request("POST", f"{CHAT}/{token}", content=body,
                  headers={"Content-Type": "application/json"}).refused(400)
    assert history(alice, token).ok() == before


BROKEN_MULTIPART = [
    ("no boundary", "multipart/form-data", b"--x\r\n\r\n"),
    ("empty boundary", "multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("not begun", "multipart/form-data; boundary=x", b"message"),
    ("not ended", "multipart/form-data; boundary=x",
     b"--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nabc"),
    ("no disposition", "multipart/form-data; boundary=x", b"--x\r\n\r\nabc\r\n--x--\r\n"),
]


@pytest.mark.parametrize("case", BROKEN_MULTIPART, ids=[row[0] for row in BROKEN_MULTIPART])
def test_broken_multipart(alice, token, case):
    """Whatever of it can be read holds no `message`."""
    _, content_type, body = case
    alice.request("POST", f"{CHAT}/{token}", content=body,
                  headers={"Content-Type": content_type}).refused(400)


# A message with bytes that are no text: how it is sent.
def raw_query(value):
    return {"path": "?message=" + value}


def form(value):
    return {"content": b"message=" + value.encode(),
            "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def json_body(value):
    return {"content": b"{\"message\": \"" + value + b"\"}",
            "headers": {"Content-Type": "application/json"}}


def multipart(value):
    return {"content": b"--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n" + value +
            b"\r\n--x--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}


NO_TEXT = [
    ("NUL in a query", raw_query("a%00b")),
    ("NUL in a form", form("a%00b")),
    ("NUL in JSON", json_body(b"a\\u0000b")),
    ("bare NUL in JSON", json_body(b"a\0b")),
    ("NUL in multipart", multipart(b"a\0b")),
    ("invalid UTF-8 in a query", raw_query("a%ff")),
    ("invalid UTF-8 in a form", form("a%ff")),
    ("invalid UTF-8 in JSON", json_body(b"a\xff")),
    ("invalid UTF-8 in multipart", multipart(b"a\xff")),
    ("overlong slash", raw_query("%c0%af")),
    ("overlong NUL", form("%c0%80")),
    ("surrogate", form("%ed%a0%80")),
    ("surrogate in JSON bytes", json_body(b"\xed\xa0\x80")),
    ("beyond U+10FFFF", form("%f4%90%80%80")),
    ("cut short", raw_query("a%e2%82")),
]


@pytest.mark.parametrize("case", NO_TEXT, ids=[row[0] for row in NO_TEXT])
def test_no_text(alice, token, case):
    options = dict(case[1])
    before = history(alice, token).ok()
    alice.request("POST", f"{CHAT}/{token}{options.pop('path', '')}", **options).refused(400)
    assert history(alice, token).ok() == before


def test_bad_text_in_a_parameter_nobody_reads(alice, token):
    alice.request("GET", f"{ROOM}/{token}?nonsense=%ff").refused(400)


PATHS = ["%00", "abcd%00", "abcd%ff", "%2e%2e%2fadmin", "..%2f..", "%", "%zz", "abcd%", "a" * 3000]


@pytest.mark.parametrize("part", PATHS)
def test_bad_path(server, part):
    reply = exchange(server, request_bytes(
        "GET", f"/ocs/v2.php/apps/spreed/api/v4/room/{part}", "Connection: close"))
    assert reply.status in (400, 404), reply


# --- lengths ---------------------------------------------------------------------------------

LENGTHS = [
    ("40,000 letters", "x" * 40000, 413),
    ("one too many", "x" * 32001, 413),
    ("just fits", "x" * 32000, 201),
    ("counted in code points", "🎉" * 32000, 201),
    ("one emoji too many", "🎉" * 32001, 413),
    ("trimmed before it is counted", "  " + "x" * 32000 + " \n", 201),
    ("only blanks", " \t\r\n ", 400),
    ("empty", "", 400),
]


@pytest.mark.parametrize("case", LENGTHS, ids=[row[0] for row in LENGTHS])
def test_message_length(alice, token, case):
    _, text, status = case
    answer = alice.post(f"{CHAT}/{token}", message=text)
    if status == 201:
        assert answer.ok(201)["message"] == text.strip()
        assert history(alice, token, limit=1).ok()[0]["message"] == text.strip()
    else:
        answer.error(status, "message")


def test_long_names(alice):
    alice.post(ROOM, roomType=2, roomName="n" * 256).error(400, "name")
    assert alice.post(ROOM, roomType=2, roomName="ä" * 255).ok(201)["name"] == "ä" * 255


@pytest.mark.parametrize("header", [
    "X-Filler: " + "x" * 8192,         # as much as other servers take in one line
    "Cookie: filler=" + "x" * 4096,    # as much as a browser keeps for one name
], ids=["8 KiB", "cookie"])
def test_long_headers(server, header):
    """Far more than our own clients send; proxies in front of us add theirs."""
    reply = exchange(server, request_bytes("GET", "/ocs/v2.php/cloud/user", header))
    assert reply.status == 200, reply


def test_huge_headers(server):
    """More than any limit: refused with the status that says so."""
    reply = exchange(server, request_bytes("GET", "/ocs/v2.php/cloud/user",
                                           "X-Filler: " + "x" * 2_000_000))
    assert reply.status == 431, reply


def test_many_headers(server):
    fillers = [f"X-Filler-{number}: {'y' * 100}" for number in range(20000)]
    reply = exchange(server, request_bytes("GET", "/ocs/v2.php/cloud/user", *fillers))
    assert reply.status == 431, reply


def test_huge_url(server):
    reply = exchange(server, request_bytes("GET", "/ocs/v2.php/cloud/user?q=" + "x" * 2_000_000))
    assert reply.status in (414, 431), reply


def test_body_too_large_by_its_own_word(server, token):
    """Refused on the header alone: the body is never sent."""
    reply = exchange(server, request_bytes("POST", f"/ocs/v2.php{CHAT}/{token}",
                                           length=10 * 1024 ** 3))
    assert reply.status == 413, reply


ENDLESS = [
    ("sized", "Content-Type: application/json", False),
    ("chunked JSON", "Content-Type: application/json", True),
    ("chunked form", "Content-Type: application/x-www-form-urlencoded", True),
    ("chunked multipart", "Content-Type: multipart/form-data; boundary=x", True),
]


@pytest.mark.parametrize("case", ENDLESS, ids=[row[0] for row in ENDLESS])
def test_endless_body(server, token, case):
    """The server ends it, long before a GiB has gone through, and keeps none of it."""
    _, content_type, chunked = case
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {10 * 1024 ** 3}"
    head = request_bytes("POST", f"/ocs/v2.php{CHAT}/{token}", content_type, framing)
    piece = b"x" * 65536
    if chunked:
        piece = b"10000\r\n" + piece + b"\r\n"
    before_kib = server.proc_status("VmRSS")
    sent = 0
    with connect(server) as sock, sock.makefile("rb") as stream:
        try:
            sock.sendall(head)
            while sent < 1024 ** 3 and not select.select([sock], [], [], 0)[0]:
                sock.sendall(piece)
                sent += len(piece)
        except ConnectionError:
            pass
        assert sent < 1024 ** 3, "the server takes it all"
        try:
            reply = read_reply(stream)
            assert reply.status == 413, reply
        except raw.Closed:
            pass  # closing with unread input resets the connection: the 413 may be lost with it
    grown_kib = server.proc_status("VmRSS") - before_kib
    assert grown_kib < 256 * 1024, f"{grown_kib} KiB more than before"


@pytest.mark.parametrize("more,status", [(0, 201), (1, 413)])
def test_bound_of_a_chunked_body(start_server, tmp_path, more, status):
    """It says its length nowhere, and yet not a byte more is taken than of others."""
    config = tmp_path / "tertulia.conf"
    config.write_text("max_body = 65536\n")
    server = start_server("--dev", "--config", config)
    with contextlib.closing(User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        body = b'{"message": "it fits", "padding": "' + b"x" * (65536 + more - 37) + b'"}'
        assert len(body) == 65536 + more
        pieces = [body[at:at + 1000] for at in range(0, len(body), 1000)]
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
        try:
            reply = exchange(server, request_bytes(
                "POST", f"/ocs/v2.php{CHAT}/{token}", "Content-Type: application/json",
                "Transfer-Encoding: chunked") + chunks + b"0\r\n\r\n")
            assert reply.status == status, reply
        except raw.Closed:
            assert status == 413  # the answer may be lost with what was not read
        assert texts(history(alice, token).ok()) == ([] if more else ["it fits"])


def test_many_large_answers_at_once(start_server):
    """Who asks for much and reads nothing makes the server keep it. There is an end to that; small
    answers go on, and when the readers are gone so do large ones."""
    server = start_server("--dev")
    with contextlib.closing(User(server.url, "alice")) as alice, contextlib.ExitStack() as stack:
        token = create_room(alice)["token"]
        for _ in range(100):
            send(alice, token, "\u00e4" * 32000)
        path = f"{CHAT}/{token}?lookIntoFuture=0&limit=100"
        for _ in range(80):
            sock = stack.enter_context(socket.socket())
            sock.settimeout(raw.GUARD_S)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect((server.host, server.port))
            sock.sendall(request_bytes("GET", f"/ocs/v2.php{path}"))
            status = sock.recv(12)[-3:]
            if status == b"503":
                break
            assert status == b"200"
        assert status == b"503", "all that they ask for is kept"
        assert alice.get("/cloud/user").ok()["id"] == "alice"
        stack.close()
        end = time.monotonic() + raw.GUARD_S
        while (answer := history(alice, token, limit=100)).status == 503:
            assert time.monotonic() < end, "it never recovers"
            time.sleep(0.1)
        assert len(answer.ok()) > 20


# --- broken HTTP -----------------------------------------------------------------------------

BROKEN = [
    ("no HTTP", b"hello\r\n\r\n"),
    ("binary", bytes(range(256)) + b"\r\n\r\n"),
    ("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500 + b"\r\n\r\n"),
    ("negative length", request_bytes("POST", f"/ocs/v2.php{ROOM}", "Content-Length: -1")),
    ("length is no number", request_bytes("POST", f"/ocs/v2.php{ROOM}", "Content-Length: many")),
    ("bad chunk", request_bytes("POST", f"/ocs/v2.php{ROOM}", "Transfer-Encoding: chunked") +
     b"zz\r\nxx\r\n0\r\n\r\n"),
    ("header without a colon", b"GET /status.php HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n"),
    ("NUL in a header", b"GET /status.php HTTP/1.1\r\nHost: localhost\r\nX-Y: a\0b\r\n\r\n"),
]


@pytest.mark.parametrize("case", BROKEN, ids=[row[0] for row in BROKEN])
def test_broken_http(server, case):
    """An error or a closed connection, never a success for what makes no sense."""
    with connect(server) as sock, sock.makefile("rb") as stream:
        try:
            sock.sendall(case[1])
            sock.shutdown(socket.SHUT_WR)
            status = read_reply(stream).status
        except (raw.Closed, ConnectionError):
            return
    tolerated = {"header without a colon", "NUL in a header"}
    assert 400 <= status < 500 or (status == 200 and case[0] in tolerated)


def test_closed_in_the_middle(server, alice, token):
    """Of a request that never comes to its end nothing happens."""
    before = history(alice, token).ok()
    whole = request_bytes("POST", f"/ocs/v2.php{CHAT}/{token}", "Content-Type: application/json",
                          body=b'{"message": "half of it never came"}')
    for cut in range(10, len(whole), 29):
        with connect(server) as sock:
            sock.sendall(whole[:cut])
    assert history(alice, token).ok() == before


def test_two_requests_in_one_write(server):
    one = request_bytes("GET", "/ocs/v2.php/cloud/user")
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(one + one)
        replies = [read_reply(stream), read_reply(stream)]
    assert [reply.status for reply in replies] == [200, 200]


def test_byte_by_byte(server, token):
    name = unique("slowly")
    body = b'{"message": "' + name.encode() + b'"}'
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request_bytes("POST", f"/ocs/v2.php{CHAT}/{token}",
                                  "Content-Type: application/json", body=body):
            sock.sendall(bytes([byte]))
        reply = read_reply(stream)
    assert reply.status == 201 and name.encode() in reply.body


def test_old_http(server):
    reply = exchange(server, b"GET /status.php HTTP/1.0\r\n\r\n")
    assert reply.status == 200


# --- many connections ------------------------------------------------------------------------

@pytest.mark.parametrize("first_bytes", [b"", b"GET /status.php HT"], ids=["silent", "half a line"])
def test_5000_idle_connections(server, alice, token, first_bytes):
    sockets = []
    try:
        for _ in range(5000):
            sock = connect(server)
            sockets.append(sock)
            sock.sendall(first_bytes)
        text = unique("still here")
        send(alice, token, text)
        assert history(alice, token, limit=1).ok()[0]["message"] == text
        # A newcomer gets in as well.
        assert exchange(server, request_bytes("GET", "/ocs/v2.php/cloud/user")).status == 200
    finally:
        for sock in sockets:
            sock.close()
