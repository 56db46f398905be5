"""What stands in the first line of a request."""

import pytest

import raw
from assault import Attack, ask, basic, connect, goes_on, memory_within, request_bytes
from conftest import pair_of
from ocs import ROOM, participants, room_of

# More arguments than the library's memory for a connection holds.
LONG_QUERIES = [
    ("ampersands", "&" * 7600),
    ("few ampersands", "&" * 200),
    ("pairs", "a=b&" * 1800),
    ("few pairs", "a=b&" * 160),
    ("names", "a&" * 3000),
    ("empty pairs", "=&" * 3000),
    ("people", "participants[users][]=alice&" * 120),
    ("encoded", "%61=%62&" * 900),
    ("question marks", "?&" * 3000),
    ("semicolons and plus", "a+b;c&" * 1200),
    ("one long value", "a=" + "b" * 7500),
]
PATHS = ["/", "/healthz", "/ocs/v2.php/cloud/user", "/ocs/v1.php/cloud/capabilities", "/login/v2",
         "//", "/index.php/ocs/v2.php" + ROOM]
METHODS = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "BREW"]


@pytest.fixture(scope="module")
def queries(seeded, tmp_path_factory):
    """One server for all of them: at its end it must count no request and no connection."""
    from server import Server
    import shutil

    data = tmp_path_factory.mktemp("queries") / "data"
    shutil.copytree(seeded, data)
    with Server(data.parent, "--data", data) as running:
        yield running


@pytest.mark.parametrize("query", [row[1] for row in LONG_QUERIES],
                         ids=[row[0] for row in LONG_QUERIES])
def test_long_queries_are_answered(queries, query):
    for path in PATHS:
        reply = ask(queries, request_bytes("GET", f"{path}?{query}"))
        assert 200 <= reply.status < 500, (path, reply)


@pytest.mark.parametrize("method", METHODS)
def test_long_queries_of_all_methods(queries, method):
    for version in ("1.1", "1.0"):
        with connect(queries) as sock, sock.makefile("rb") as stream:
            sock.sendall(request_bytes(method, "/?" + "&" * 7600, version=version))
            line = stream.readline()
        assert line.startswith(b"HTTP/1."), (method, version, line)
        assert b" 5" not in line[8:10] or b" 501 " in line, line


def test_long_queries_in_a_pipeline(queries):
    """Each gets its answer, the one behind them too."""
    one = request_bytes("GET", "/?" + "&" * 300)
    with connect(queries) as sock, sock.makefile("rb") as stream:
        sock.sendall(one + one + request_bytes("GET", "/status.php"))
        statuses = [raw.read_reply(stream).status for _ in range(3)]
    assert statuses[2] == 200, statuses


def test_a_long_query_that_means_something(house):
    """All of a real client's parameters count, however they were sent."""
    people = "&".join(["participants[users][]=bob"] * 150)
    alice = house.user("alice")
    answer = alice.request("POST", f"{ROOM}?roomType=2&roomName=many&{people}")
    assert set(participants(alice, answer.ok(201)["token"])) == {"alice", "bob"}


def test_queries_left_alone(slim_house):
    """Thousands who ask and go: nothing is kept of them, and nobody else notices."""
    server, friend = slim_house.server, slim_house.bystander()
    ask = request_bytes("GET", "/?" + "&" * 7600)
    with memory_within(server, 120, 20):
        for _ in range(4000):
            with connect(server) as sock:
                sock.sendall(ask)
        goes_on(friend, 1)


ABSOLUTE = [
    ("http://localhost/status.php", 200),
    ("HTTP://localhost:8484/status.php", 200),
    ("https://chat.example.org/status.php?x=1", 200),
    ("http://[::1]/status.php", 200),
    ("http://localhost/ocs/v2.php/cloud/capabilities", 200),
    ("http://localhost/no/such/thing", 404),
    ("http://localhost", 404),
    ("http:///status.php", None),
    ("http://", None),
    ("ftp://localhost/status.php", None),
    ("localhost/status.php", None),
    ("*", None),
    ("http://localhost/ocs/v2.php/cloud/user?" + "&" * 3000, 401),
    ("/http://localhost/status.php", 404),
]


@pytest.mark.parametrize("target,status", ABSOLUTE, ids=[row[0][:60] for row in ABSOLUTE])
def test_absolute_targets(queries, target, status):
    """RFC 9112 3.2.2: a server must accept them. None: anything that is no success."""
    reply = ask(queries, request_bytes("GET", target))
    if status is None:
        assert 400 <= reply.status < 500, reply
    else:
        # "/" may be a page of its own.
        assert reply.status == status or (target == "http://localhost" and reply.status == 200)


def test_absolute_targets_are_guarded_as_others(house):
    """The same endpoint under another spelling is the same endpoint."""
    token = house.token
    room_of(house.user("alice"), token)
    stranger = request_bytes("GET", f"http://localhost/ocs/v2.php{ROOM}/{token}/participants",
                             user=pair_of("mallory"))
    assert ask(house.server, stranger).status == 404
    bad = request_bytes("GET", "http://localhost/ocs/v2.php/cloud/user", basic("alice:wrong"))
    assert ask(house.server, bad).status == 401


@pytest.mark.parametrize("target", ["/?" + "&" * 7600, "/avatar/alice/64", "/nothing", "/healthz"])
def test_floods_of_anonymous_requests(house, target):
    friend = house.bystander()
    with Attack(house.server, lambda n: request_bytes("GET", target), 64, 500) as attack:
        goes_on(friend)
    assert set(attack.tally) <= {200, 400, 404, 414, 429, 431, 503, "closed"}, attack.tally
