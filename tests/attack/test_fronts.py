"""Behind nginx and behind HAProxy: who asks is known, and what falls without them falls not either."""

import concurrent.futures
import re

import pytest

import raw
from assault import ELSEWHERE, Attack, ask, basic, connect, request_bytes, settled
from conftest import pair_of
from fronts import Front, program
from ocs import CHAT, PUBLIC, ROOM, User, create_room, future, send, unique

SELF = "/ocs/v2.php/cloud/user"
JSON = "Content-Type: application/json"


@pytest.fixture(params=["nginx", "haproxy"])
def fronted(request, open_house, tmp_path):
    """A house, and the front of it."""
    if program(request.param) is None:
        pytest.skip(f"no {request.param} on this machine")
    house = open_house("trusted_proxies = 127.0.0.1")
    house.front = Front(request.param, house.server, tmp_path / "front")
    yield house
    house.front.stop()


def guess(front, *headers, source=None):
    return ask(front, request_bytes("GET", SELF, basic(f"alice:{unique('no')}"), *headers),
               source).status


@pytest.mark.parametrize("claim", ["X-Forwarded-For: 6.6.6.{}", "X-Forwarded-For: 6.6.6.{}, 127.0.0.1",
                                   "x-forwarded-for: 2001:db8:{}::6", "X-Forwarded-For:"])
def test_guessers_are_told_apart(fronted, claim):
    seen = [guess(fronted.front, claim.format(n), source=ELSEWHERE) for n in range(1, 30)]
    assert 429 in seen, seen
    assert guess(fronted.front, source="127.0.0.3") == 401, "the proxy was blocked, not the guesser"


def test_through_a_front(fronted):
    """A day's work: rooms, messages, a long poll, a picture of some size."""
    alice, bob = (User(fronted.front.url, name, f"correct-horse-7-{name}") for name in ("alice", "bob"))
    token = create_room(alice, members=[bob])["token"]
    last = send(alice, token, "before")["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, bob, token, last, timeout=20)
        sent = send(alice, token, "after")["id"]
        assert [message["id"] for message in waiting.result().ok()] == [sent]
    guest = User(fronted.front.url)
    public = create_room(alice, PUBLIC)["token"]
    answer = guest.post(f"{ROOM}/{public}/participants/active")
    assert answer.ok() and "; Secure" in answer.header("Set-Cookie")
    flow = guest.plain("POST", "/login/v2").envelope
    assert flow["login"].startswith("https://")


TOO_MUCH = [
    ("too long", f"/ocs/v2.php{CHAT}/x", 5 << 20, {404, 413}),
    ("no endpoint", "/no/such/thing", 3 << 20, {404, 413}),
    ("no login", f"/ocs/v2.php{ROOM}", 3 << 20, {401, 413}),
]


@pytest.mark.parametrize("path,n,statuses", [row[1:] for row in TOO_MUCH], ids=[r[0] for r in TOO_MUCH])
def test_refusals_come_through(fronted, path, n, statuses):
    """Not as 502: the answer is there before the front has sent all of the body."""
    user = None if "login" in path or path.endswith("room") else pair_of("alice")
    reply = ask(fronted.front, request_bytes("POST", path, JSON, user=user, body=b" " * n))
    assert reply.status in statuses, reply


@pytest.mark.parametrize("target", ["/?" + "&" * 7000, "/?" + "a=b&" * 500, "/healthz?" + "&" * 300])
def test_long_queries_come_through(fronted, target):
    reply = ask(fronted.front, request_bytes("GET", target))
    assert 200 <= reply.status < 500, reply


def test_closed_polls_are_noticed(fronted):
    """A client that goes leaves no request behind the front."""
    last = send(fronted.user("alice"), fronted.token, "the last one")["id"]
    request = request_bytes("GET", f"/ocs/v2.php{CHAT}/{fronted.token}?lookIntoFuture=1&timeout=30"
                            f"&setReadMarker=0&lastKnownMessageId={last}", user=pair_of("alice"))
    before = fronted.server.n_files()
    sockets = [connect(fronted.front) for _ in range(100)]
    for sock in sockets:
        sock.sendall(request)
    settled(fronted.server.n_files, lambda n: n >= before + 90)
    for sock in sockets:
        sock.close()
    threads = fronted.server.proc_status("Threads")
    # A front keeps some connections for the next one.
    left = settled(fronted.server.n_files, lambda n: n <= before + 64 + 3 * threads, 25)
    assert left <= before + 64 + 3 * threads, f"{before} before, {left} after"


def test_attacks_through_a_front(fronted):
    """One address behind it stops nobody else behind it."""
    friend = User(fronted.front.url, "bob", "correct-horse-7-bob")
    friend.client.timeout = 20
    friend.get(f"{CHAT}/{fronted.token}", lookIntoFuture=0).ok()
    with Attack(fronted.front, lambda n: request_bytes("GET", SELF, user="alice:wrong"), 64, 200,
                source=ELSEWHERE) as attack:
        for _ in range(5):
            friend.get(f"{CHAT}/{fronted.token}", lookIntoFuture=0).ok()
            assert ask(fronted.front, request_bytes("GET", "/healthz")).status == 200
    assert set(attack.tally) <= {401, 429, 503, "closed"}, attack.tally


SMUGGLED = [
    b"POST /login/v2/poll HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /status.php HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /login/v2/poll HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 60\r\n\r\n"
    b"0\r\n\r\nGET /status.php HTTP/1.1\r\nHost: x\r\n\r\n" + b" " * 20,
    b"POST /login/v2/poll HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\n"
    b"0\r\n\r\nGET /status.php HTTP/1.1\r\nHost: x\r\n\r\n",
]


@pytest.mark.parametrize("data", SMUGGLED, ids=range(len(SMUGGLED)))
def test_nobody_gets_anothers_answer(fronted, data):
    """What one client sends behind his request is not taken for the next one's."""
    for _ in range(5):
        with connect(fronted.front) as sock, sock.makefile("rb") as stream:
            sock.sendall(data)
            sock.settimeout(1)
            try:
                raw.read_reply(stream)
            except (raw.Closed, OSError):
                pass
        reply = ask(fronted.front, request_bytes("GET", f"{SELF}?format=json", user=pair_of("bob")))
        assert reply.status == 200 and re.search(rb'"id":"bob"', reply.body), reply
