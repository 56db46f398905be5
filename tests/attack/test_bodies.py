"""Bodies: too large, never ended, or small on the wire and large in memory."""

import concurrent.futures
import contextlib
import http.client
import shutil
import socket
import subprocess
import zlib

import pytest

import images
import raw
from assault import Attack, ELSEWHERE, ask, connect, goes_on, memory_within, request_bytes
from conftest import pair_of
from ocs import CHAT, PUBLIC, ROOM, create_room

MIB = 1 << 20
JSON = "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"
MULTIPART = "Content-Type: multipart/form-data; boundary=xyz"


def filled(before, each, after=b"", n=4 * MIB):
    """As many times `each` as fit into `n` bytes."""
    return before + each * ((n - len(before) - len(after)) // len(each)) + after


PART = b"--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"

HEAVY = [
    ("objects", JSON, filled(b"[{}", b",{}", b"]")),
    ("objects in an object", JSON, filled(b'{"a":[{}', b",{}", b"]}")),
    ("lists", JSON, filled(b'{"a":[[]', b",[]", b"]}")),
    ("numbers", JSON, filled(b"[1", b",1", b"]")),
    ("texts", JSON, filled(b'[""', b',""', b"]")),
    ("deep", JSON, filled(b"", b"[")),
    ("deep objects", JSON, filled(b"", b'{"a":')),
    ("members", JSON, b"{" + b",".join(b'"%x":1' % n for n in range(430000)) + b"}"),
    ("broken at the end", JSON, filled(b"[{}", b",{}", b"x")),
    ("fields", FORM, filled(b"a=b", b"&a=b")),
    ("names", FORM, filled(b"a", b"&a")),
    ("list fields", FORM, filled(b"a[]=", b"&a[]=")),
    ("nested fields", FORM, filled(b"a[b][c][d]=", b"&a[b][c][d]=")),
    ("deep names", FORM, filled(b"a", b"[a]", b"=1")),
    ("parts", MULTIPART, filled(PART, PART, b"--xyz--\r\n")),
    ("no form at all", MULTIPART, filled(b"", b"--xyz\r\n")),
]
TARGETS = [
    ("anonymous", None, "POST", f"/ocs/v2.php{CHAT}/nosuchroom"),
    ("anonymous, no endpoint", None, "POST", "/nothing"),
    ("anonymous, of a login", None, "POST", "/login/v2/poll"),
    ("with an account", "alice", "POST", f"/ocs/v2.php{ROOM}"),
    ("wrong method", "alice", "DELETE", "/ocs/v2.php/cloud/user"),
]
REFUSALS = {400, 401, 404, 405, 411, 413, 415, 429, 503}


@pytest.mark.parametrize("kind,body", [row[1:] for row in HEAVY], ids=[row[0] for row in HEAVY])
def test_heavy_bodies(slim_house, kind, body):
    """Sixteen at once, from everybody: answered, and memory comes back."""
    server, friend = slim_house.server, slim_house.bystander()
    with memory_within(server, 200, 20), concurrent.futures.ThreadPoolExecutor(16) as pool:
        for _, user, method, path in TARGETS:
            request = request_bytes(method, path, kind, body=body,
                                    user=pair_of(user) if user else None)
            replies = list(pool.map(lambda _, one=request: ask(server, one), range(16)))
            statuses = {reply.status for reply in replies}
            # A form may mean something, however long it is.
            assert statuses <= REFUSALS | ({201} if user else set()), (path, statuses)
            friend.look()


def test_no_body_before_the_login(house):
    """Who is nobody needs little room: far less than what max_body lets others send."""
    for path in (f"{CHAT}/nosuchroom", "/cloud/users", f"{ROOM}"):
        reply = ask(house.server, request_bytes("POST", f"/ocs/v2.php{path}", JSON,
                                                body=filled(b"[1", b",1", b"]", MIB)))
        assert reply.status in (401, 404, 413), reply


def test_large_bodies_that_mean_something(house):
    """What people really send goes through: a long message, many participants."""
    alice = house.user("alice")
    alice.post(f"{CHAT}/{house.token}", message="🎉" * 32000).ok(201)
    alice.post(ROOM, roomType=2, roomName="many",
               participants={"users": ["bob"] * 900}).ok(201)


# --- stalled -----------------------------------------------------------------------------------

def stall(server, n, given, *headers, user=None, path=f"/ocs/v2.php{ROOM}", source=None):
    """Announces a body and sends all but the rest of it."""
    sock = connect(server, source)
    with contextlib.suppress(OSError):
        sock.sendall(request_bytes("POST", path, JSON, *headers, user=user, length=n) +
                     b"x" * given)
    return sock


def close_all(sockets):
    for sock in sockets:
        sock.close()


STALLED = [
    ("one byte withheld", 4 * MIB, 4 * MIB - 1),
    ("nothing sent", 4 * MIB, 0),
    ("half", 4 * MIB, 2 * MIB),
    ("small", 60000, 59999),
    ("tiny", 100, 99),
]


@pytest.mark.parametrize("user", [None, "mallory"])
@pytest.mark.parametrize("n,given", [row[1:] for row in STALLED], ids=[row[0] for row in STALLED])
def test_stalled_bodies_block_nobody(house, n, given, user):
    """Whatever 66 connections hold back: others post, from there and from elsewhere."""
    server = house.server
    near, far = house.bystander(source="127.0.0.1"), house.bystander("bob")
    held = [stall(server, n, given, user=pair_of(user) if user else None) for _ in range(66)]
    try:
        goes_on(far)
        goes_on(near)
        reply = ask(server, request_bytes("POST", "/login/v2"), ELSEWHERE)
        assert reply.status == 200, reply
        begin = request_bytes("POST", "/login/v2", FORM, body=b"a=b" * 9)
        assert ask(server, begin).status in (200, 429)
        server.terminate()
        server.wait(15)
    finally:
        close_all(held)


def test_who_is_refused_is_told(house):
    """A body for which there is no room now is answered, not cut off."""
    held = [stall(house.server, 4 * MIB, 4 * MIB - 1, user=pair_of("mallory")) for _ in range(66)]
    try:
        reply = ask(house.server, request_bytes("POST", f"/ocs/v2.php{ROOM}", JSON,
                                                user=pair_of("mallory"),
                                                body=filled(b"[1", b",1", b"]", 3 * MIB)))
        assert reply.status in (400, 413, 503, 429), reply
        if reply.status in (429, 503):
            assert int(reply.headers["retry-after"]) > 0
    finally:
        close_all(held)


def test_stalled_uploads_of_one(house):
    """One moderator's uploads that never end leave a place for somebody else's picture."""
    server = house.server
    mallory, alice = house.user("mallory"), house.user("alice")
    theirs, mine = create_room(mallory, PUBLIC)["token"], create_room(alice, PUBLIC)["token"]
    path = f"/ocs/v2.php/apps/spreed/api/v1/room/{theirs}/avatar"
    held = [stall(server, 20 * MIB, given, MULTIPART, user=pair_of("mallory"), path=path)
            for given in (0, 0, 0, 5 * MIB)]
    try:
        data = images.png(64, 64, extra=[images.chunk(b"tEXt", b"k\0" + b"x" * 6 * MIB)])
        alice.request("POST", f"/apps/spreed/api/v1/room/{mine}/avatar",
                      files={"file": ("p.png", data)}).ok()
    finally:
        close_all(held)


# --- told before it is read --------------------------------------------------------------------

# Refused before the body was read, whatever the reason.
EARLY = [
    ("too large", "alice", f"{CHAT}/TOKEN", 5 * MIB, {413}),
    ("far too large", "alice", f"{CHAT}/TOKEN", 24 * MIB, {413}),
    ("no login", None, f"{CHAT}/TOKEN", 3 * MIB, {401, 404, 413}),
    ("no such endpoint", "alice", "/no/such/thing", 3 * MIB, {404, 413}),
    ("no such endpoint, too large", None, "/no/such/thing", 5 * MIB, {404, 413}),
    ("wrong method", "alice", "/cloud/user", 3 * MIB, {405, 413}),
    ("no moderator", "bob", "/apps/spreed/api/v1/room/TOKEN/avatar", 5 * MIB, {403}),
    ("stranger", "mallory", "/apps/spreed/api/v1/room/TOKEN/avatar", 5 * MIB, {404}),
]


def with_http_client(server, path, body, user):
    connection = http.client.HTTPConnection(server.host, server.port, timeout=15)
    headers = dict(line.split(": ", 1) for line in request_bytes(
        "POST", "/", JSON, user=user).decode().split("\r\n")[1:-3] if "Length" not in line)
    try:
        connection.request("POST", f"/ocs/v2.php{path}", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def with_curl(server, path, body, user):
    command = ["curl", "-sS", "--max-time", "15", "-o", "/dev/null", "-w", "%{http_code}",
               "-H", "OCS-APIRequest: true", "-H", JSON, "-H", "Expect:", "--data-binary", "@-",
               f"{server.url}/ocs/v2.php{path}"]
    if user:
        command += ["-u", user]
    done = subprocess.run(command, input=body, capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def with_chunks(server, path, body, user):
    """No length told: the server sees only on the way that it is too much."""
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(request_bytes("PUT", f"/ocs/v2.php{path}", JSON, user=user).replace(
            b"PUT ", b"POST ").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked"))
        for at in range(0, len(body), MIB):
            sock.sendall(b"%x\r\n" % len(body[at:at + MIB]) + body[at:at + MIB] + b"\r\n")
        sock.sendall(b"0\r\n\r\n")
        return raw.read_reply(stream).status


@pytest.mark.parametrize("client", [with_http_client, with_curl, with_chunks],
                         ids=lambda f: f.__name__[5:])
@pytest.mark.parametrize("user,path,n,statuses", [row[1:] for row in EARLY],
                         ids=[row[0] for row in EARLY])
def test_refusals_arrive(house, client, user, path, n, statuses):
    """Clients that send all before they read learn why they were refused."""
    if client is with_curl and not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    path = path.replace("TOKEN", house.token)
    status = client(house.server, path, b" " * n, pair_of(user) if user else None)
    if client is with_chunks and n > 20 * MIB:
        # More than a client that does not say so may expect to be listened to.
        statuses = statuses | {413}
    assert status in statuses, status


def test_reading_the_rest_has_an_end(house):
    """Bounded: who goes on sending what is refused already is cut off."""
    with connect(house.server) as sock:
        with contextlib.suppress(ConnectionError, socket.timeout):
            sock.sendall(request_bytes("POST", f"/ocs/v2.php{ROOM}", JSON, length=10 * 1024 ** 3))
            piece, sent = b"x" * MIB, 0
            while sent < 600 * MIB:
                sock.sendall(piece)
                sent += len(piece)
        assert sent < 600 * MIB, "it reads on for ever"


# --- pictures ----------------------------------------------------------------------------------

def surplus(n):
    """A picture of 64 x 64 pixels whose data go on for `n` bytes behind the last of them."""
    pixels = (b"\0" + b"\x00\x82\xc9" * 64) * 64 + bytes(n)
    return images.png(64, 64, pixels=pixels)


def test_pictures_that_inflate(house):
    """What is handed on to all others is as large as it looks."""
    alice = house.user("alice")
    path = f"/apps/spreed/api/v1/room/{house.token}/avatar"
    answer = alice.request("POST", path, files={"file": ("p.png", surplus(50 * MIB))})
    if answer.status == 400:
        return
    answer.ok()
    stored = alice.request("GET", path).body
    inflated = sum(len(zlib.decompressobj().decompress(data, MIB))
                   for kind, data in images.png_parts(stored) if kind == b"IDAT")
    assert inflated <= 64 * (64 * 4 + 1), f"{inflated} bytes of {64 * 193}"
    assert len(stored) < 64 * 1024


def test_floods_of_bodies(house):
    """Half a megabyte each, from 32 connections without an account."""
    friend = house.bystander()
    body = filled(b"[{}", b",{}", b"]", MIB // 2)
    with Attack(house.server, lambda n: request_bytes("POST", f"/ocs/v2.php{ROOM}", JSON, body=body),
                32, 200) as attack:
        goes_on(friend)
    assert set(attack.tally) <= REFUSALS | {"closed"}, attack.tally
