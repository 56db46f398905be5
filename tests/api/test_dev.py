"""/dev/: who may steer a developer's server, and putting it back: to the seed, to a snapshot."""

import concurrent.futures
import json
import socket
import threading
import time

import pytest

import raw
from files import Files, until
from ocs import CHAT, PUBLIC, ROOM, User, create_room, future, history, join, room_of, send, texts
from server import Server, raise_file_limit
from steer import Steer

SEED = {
    "clock": "2026-03-01T09:30:00Z",
    "users": [{"id": name, "password": name} for name in ("alice", "bob")]
    + [{"id": "root", "password": "root", "admin": True}],
    "bots": [{"name": "Echo", "secret": "0123456789abcdef0123456789abcdef01234567",
              "url": "http://127.0.0.1:9/echo"}],
    "conversations": [
        {"name": "Support", "token": "support1", "type": 3, "owner": "alice", "participants": ["bob"],
         "messages": [{"actor": "bob", "message": "who knows?", "ref": "question"},
                      {"actor": "alice", "message": "I do", "replyTo": "question"}]}],
}

# What a request to it takes, where it takes anything.
BODIES = {"/dev/snapshots": {"name": "x"}, "/dev/clock": {"frozen": False}, "/dev/clock/advance": {"by": 0},
          "/dev/faults": {"status": 500, "rate": 0}}
QUERIES = {"/dev/messages": {"token": "support1"}}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dev")
    (folder / "seed.json").write_text(json.dumps(SEED))
    with Server(folder / "log", "--dev", "--seed", folder / "seed.json", "--set", "hosts=dev.example") as server:
        yield server


@pytest.fixture
def dev(seeded):
    steer = Steer(seeded)
    steer.reset()
    for kept in steer.ok("GET", "/snapshots"):
        steer.ok("DELETE", f"/snapshots/{kept['name']}")
    return steer


@pytest.fixture
def alice(seeded, dev):
    return User(seeded.url, "alice")


@pytest.fixture
def bob(seeded, dev):
    return User(seeded.url, "bob")


def endpoints(dev):
    for line in dev.ok("GET")["endpoints"]:
        method, pattern = line.split()
        yield method, pattern


# --- who may ---------------------------------------------------------------------------------

STRANGERS = [
    ({"Origin": "http://evil.example"}, 403, "dev-origin"),
    ({"Origin": "null"}, 403, "dev-origin"),
    ({"Sec-Fetch-Site": "cross-site"}, 403, "dev-origin"),
    ({"Sec-Fetch-Site": "same-site"}, 403, "dev-origin"),
    ({"Host": "dev.example"}, 403, "dev-host"),
    ({"X-Forwarded-For": "192.0.2.7"}, 403, "dev-stranger"),
    ({"Forwarded": "for=192.0.2.7"}, 403, "dev-stranger"),
    ({"X-Real-IP": "192.0.2.7"}, 403, "dev-stranger"),
    ({"Via": "1.1 proxy"}, 403, "dev-stranger"),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "dev-type"),
    ({"Content-Type": "text/plain"}, 415, "dev-type"),
    ({"Content-Type": "multipart/form-data; boundary=x"}, 415, "dev-type"),
]


@pytest.mark.parametrize("headers, status, error", STRANGERS, ids=lambda value: str(value)[:40])
def test_who_may_not(dev, headers, status, error):
    """Whatever it is: nobody gets through, and nothing of it is done."""
    dev.ok("POST", "/snapshots", name="x")
    for method, pattern in endpoints(dev):
        path = pattern.removeprefix("/dev").replace("{name}", "x").replace("Id}", "}").replace(
            "{fault}", "1").replace("{entry}", "1")
        dev.refused(status, error, method, path, headers=headers)
    assert [kept["name"] for kept in dev.ok("GET", "/snapshots")] == ["x"]


def test_a_page_of_another_site_by_its_form(dev, alice):
    """A body that a form sends is none that is read, whatever it says."""
    send(alice, "support1", "still here")
    dev.refused(415, "dev-type", "POST", "/reset", data={"x": "1"})
    dev.refused(415, "dev-type", "POST", "/clock/advance", headers={"Content-Type": "text/plain"},
                content=b'{"by": "1d"}')
    assert "still here" in texts(history(alice, "support1").ok())


def test_a_name_that_leads_here(dev, seeded):
    """DNS rebinding: the server is not even called so."""
    answer = dev.ask("POST", "/reset", headers={"Host": "evil.example"})
    assert answer.status_code == 421


def test_a_page_of_ours(dev, seeded):
    host = f"{seeded.host}:{seeded.port}"
    answer = dev.ask("POST", "/reset", headers={"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200, answer.text


def test_nobody_else_reads_answers(dev):
    answer = dev.ask("GET", "/seed")
    assert not any(name.lower().startswith("access-control") for name in answer.headers)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_not_outside_of_developer_mode(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data")
    dev = Steer(server)
    for path in ("", "/seed", "/reset", "/clock", "/clock/advance", "/faults", "/journal", "/snapshots", "/messages"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = dev.ask(method, path)
            assert answer.status_code == 404, (method, path, answer.text)
            assert answer.headers["Content-Type"].startswith("text/plain")


def test_faults_only_with_developer_mode(tmp_path):
    with pytest.raises(AssertionError, match="only with --dev"):
        Server(tmp_path, "--data", tmp_path / "data", "--fault", "bot: drop").start()


def test_every_endpoint_works(dev, alice):
    """A row that nobody can call, or that answers no JSON, is none."""
    send(alice, "support1", "something for the journal")
    dev.ok("POST", "/snapshots", name="x")
    dev.fault(status=500, rate=0)
    replays = 0
    for method, pattern in sorted(endpoints(dev), key=lambda row: row[0] == "DELETE"):
        path = pattern.replace("{name}", "x").replace("{faultId}", "1").replace("{entryId}", "1")
        body = BODIES.get(pattern) if method in ("POST", "PUT") else None
        answer = dev.ask(method, path.removeprefix("/dev"), params=QUERIES.get(pattern),
                         **({"json": body} if body else {}))
        if "replay" in path or "journal/1" in path:  # of requests there is nothing to send, and a reset was before
            assert answer.status_code in (200, 404)
            replays += 1
            continue
        if "faults/1" in path and answer.status_code == 404:
            continue
        assert answer.status_code == 200, (method, path, answer.text)
        answer.json()
    assert replays == 2


# --- what is wrong is said ---------------------------------------------------------------------

def test_refusals_teach(dev):
    assert "GET /dev lists" in dev.refused(404, "no-route", "GET", "/nothing")
    assert "POST" in dev.refused(405, "method", "GET", "/reset")
    assert "there are: now, frozen" in dev.refused(400, "dev-key", "PUT", "/clock", json={"nov": 1})
    assert "there are: now, frozen" in dev.refused(400, "dev-key", "PUT", "/clock", params={"nov": 1})
    assert "none here" in dev.refused(400, "dev-key", "POST", "/reset", json={"x": 1})
    assert "2026-03-01T09:30:00Z" in dev.refused(400, "dev-value", "PUT", "/clock", json={"now": "noon"})
    assert "by:" in dev.refused(400, "dev-value", "POST", "/clock/advance", json={})
    dev.refused(400, "dev-value", "POST", "/clock/advance", json={"by": -1})
    dev.refused(400, "dev-value", "POST", "/clock/advance", json={"by": "2000000w"})
    dev.refused(400, "json", "PUT", "/clock", content=b"{", headers={"Content-Type": "application/json"})
    dev.refused(415, "dev-type", "PUT", "/clock", json=[1])
    dev.refused(404, "dev-snapshot", "POST", "/snapshots/none/return")
    dev.refused(404, "dev-snapshot", "DELETE", "/snapshots/none")
    for name in ("", "a b", "a/b", "é", "x" * 65, None):
        dev.refused(400, "dev-value", "POST", "/snapshots", json={"name": name})
    dev.refused(404, "dev-rule", "DELETE", "/faults/77")
    dev.refused(404, "dev-entry", "GET", "/journal/77")
    dev.refused(404, "dev-entry", "POST", "/journal/77/replay")
    dev.refused(404, "room", "GET", "/messages", params={"token": "nowhere1"})
    assert "token" in dev.refused(400, "dev-value", "GET", "/messages")
    dev.refused(400, "dev-value", "GET", "/journal", params={"wait": "46"})


# --- the seed -------------------------------------------------------------------------------

def test_what_the_seed_made_is_told(dev, alice):
    told = dev.ok("GET", "/seed")
    assert {user["id"]: user["password"] for user in told["users"]} == {
        "alice": "alice", "bob": "bob", "root": "root"}
    assert [user["id"] for user in told["users"] if user["admin"]] == ["root"]
    assert told["bots"] == [{"id": 1, "name": "Echo", "secret": SEED["bots"][0]["secret"],
                             "url": "http://127.0.0.1:9/echo"}]
    [room] = told["conversations"]
    assert (room["token"], room["name"], room["owner"], room["type"]) == ("support1", "Support", "alice", PUBLIC)
    rows = {row["message"]: row["id"] for row in history(alice, "support1").ok()}
    assert room["messages"] == {"question": rows["who knows?"]}
    assert room["lastMessage"] == rows["I do"]


def test_the_clock_of_the_seed(dev, alice):
    clock = dev.ok("GET", "/clock")
    assert clock["now"].startswith("2026-03-01T09:3") and not clock["frozen"]
    assert history(alice, "support1").ok()[0]["timestamp"] == 1772357400
    dev.advance("400d")
    dev.reset()
    assert dev.ok("GET", "/clock")["now"].startswith("2026-03-01T09:3")


@pytest.mark.parametrize("clock", ["noon", "2026-02-30", 0, -5, True, {}])
def test_a_clock_that_is_none(tmp_path, clock):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED | {"clock": clock}))
    with pytest.raises(AssertionError, match="clock: this is to be a time"):
        Server(tmp_path, "--dev", "--seed", seed).start()


def test_no_clock_for_what_is_kept(tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))
    with pytest.raises(AssertionError, match="clock: only a server in developer mode"):
        Server(tmp_path, "--dev", "--data", tmp_path / "data", "--seed", seed).start()


# --- back ----------------------------------------------------------------------------------

def test_reset(dev, alice, bob):
    """All of it goes back, numbers too; what was made is gone for everybody."""
    before = history(alice, "support1").ok()
    first = send(alice, "support1", "gone soon")["id"]
    room = create_room(bob)["token"]
    guest = User(alice.base)
    join(guest, "support1")
    dev.fault(status=500, path="*/nowhere")
    dev.reset()
    assert history(alice, "support1").ok() == before
    assert bob.get(f"{ROOM}/{room}").status == 404
    assert guest.get(f"{CHAT}/support1", lookIntoFuture=0).status == 404, "the session is gone as well"
    assert dev.ok("GET", "/faults") == []
    assert send(alice, "support1", "again")["id"] == first
    assert len(dev.journal(method="POST")) == 1, "the journal begins anew"


def test_passwords_go_back(dev, seeded):
    """Neither the new one is remembered, nor is the old one forgotten."""
    root = User(seeded.url, "root")
    root.put("/cloud/users/bob", key="password", value="another-1").ok()
    User(seeded.url, "bob", "another-1").get(ROOM).ok()
    dev.reset()
    User(seeded.url, "bob", "bob").get(ROOM).ok()
    root.put("/cloud/users/bob", key="password", value="another-2").ok()
    assert User(seeded.url, "bob", "another-1").get(ROOM).status == 401


def test_snapshots(dev, alice):
    send(alice, "support1", "one")
    dev.ok("POST", "/snapshots", name="one")
    dev.freeze("2027-01-01")
    send(alice, "support1", "two")
    dev.ok("POST", "/snapshots", name="two")
    assert [kept["name"] for kept in dev.ok("GET", "/snapshots")] == ["one", "two"]
    dev.ok("POST", "/snapshots/one/return")
    assert texts(history(alice, "support1").ok()) == ["one", "I do", "who knows?"]
    assert dev.ok("GET", "/clock")["now"].startswith("2026-03-01")
    for _ in range(3):
        dev.ok("POST", "/snapshots/two/return")
        assert texts(history(alice, "support1").ok())[0] == "two"
        assert dev.ok("GET", "/clock") | {"ahead": 0} == {
            "now": "2027-01-01T00:00:00Z", "unix": 1798761600, "frozen": True, "ahead": 0}
        send(alice, "support1", "three")
    dev.reset()
    assert texts(history(alice, "support1").ok())[0] == "I do"
    dev.ok("POST", "/snapshots/two/return")
    assert texts(history(alice, "support1").ok())[0] == "two", "snapshots outlive a reset"
    dev.ok("POST", "/snapshots", name="one")
    dev.ok("POST", "/snapshots/one/return")
    assert texts(history(alice, "support1").ok())[0] == "two", "the name is used anew"
    dev.ok("DELETE", "/snapshots/one")
    dev.ok("DELETE", "/snapshots/two")
    assert dev.ok("GET", "/snapshots") == []


def test_faults_belong_to_a_snapshot(dev, alice):
    dev.fault(status=500, path="*/nowhere")
    dev.ok("POST", "/snapshots", name="x")
    dev.ok("DELETE", "/faults")
    dev.ok("POST", "/snapshots/x/return")
    assert [fault["path"] for fault in dev.ok("GET", "/faults")] == ["*/nowhere"]
    dev.ok("DELETE", "/snapshots/x")


def test_so_many_snapshots(dev):
    for i in range(32):
        dev.ok("POST", "/snapshots", name=f"n{i}")
    dev.refused(409, "dev-full", "POST", "/snapshots", json={"name": "more"})
    dev.ok("POST", "/snapshots", name="n3")
    for i in range(32):
        dev.ok("DELETE", f"/snapshots/n{i}")


def test_not_with_a_folder(start_server, tmp_path):
    """What somebody keeps is not put back by a test that met the wrong server. The rest works."""
    server = start_server("--dev", "--data", tmp_path / "data")
    dev = Steer(server)
    assert dev.ok("GET")["canReset"] is False
    for method, path, body in (("POST", "/reset", None), ("POST", "/snapshots", {"name": "x"}),
                               ("POST", "/snapshots/x/return", None)):
        assert "--data" in dev.refused(409, "dev-folder", method, path, **({"json": body} if body else {}))
    dev.advance("1d")
    assert dev.ok("GET", "/clock")["ahead"] == pytest.approx(86400, abs=1)


# --- while others are at it ------------------------------------------------------------------

def test_who_waits_is_answered(dev, alice, bob, seeded):
    """As at the end of his time; and where the conversation is gone, as the API says it."""
    kept = history(alice, "support1").ok()[0]["id"]
    other = create_room(bob)["token"]
    last = history(bob, other).ok()[0]["id"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        stays = pool.submit(future, User(seeded.url, "alice"), "support1", kept, timeout=30)
        goes = pool.submit(future, User(seeded.url, "bob"), other, last, timeout=30)
        time.sleep(0.3)
        dev.reset()
        assert stays.result().status == 304
        assert goes.result().status == 404


def test_what_came_before_is_not_written_into_the_next_test(dev, seeded, alice):
    """A post whose head was there before the reset, and its body after."""
    body = b'{"message": "too late"}'
    sock = raw.connect(seeded)
    sock.sendall(b"POST /ocs/v2.php/apps/spreed/api/v1/chat/support1 HTTP/1.1\r\nHost: localhost\r\n"
                 b"OCS-APIRequest: true\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
                 b"Authorization: Basic YWxpY2U6YWxpY2U=\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:5])
    time.sleep(0.3)
    dev.reset()
    sock.sendall(body[5:])
    with sock, sock.makefile("rb") as stream:
        reply = raw.read_reply(stream)
    assert reply.status == 409, reply
    assert "reset" in json.loads(reply.body)["ocs"]["meta"]["message"]
    assert texts(history(alice, "support1").ok())[0] == "I do"
    assert dev.journal(method="POST") == [], "nor is it in the journal of the next test"


def test_twice_at_once(dev, alice):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: Steer.ask(dev, "POST", "/reset").status_code, range(40)))
    assert done == [200] * 40
    assert texts(history(alice, "support1").ok())[0] == "I do"


def test_a_thousand_wait_and_many_post(dev, seeded, alice):
    """Nobody hangs, nothing breaks, and each reset leaves the seed."""
    raise_file_limit()
    last = history(alice, "support1").ok()[0]["id"]
    path = f"/apps/spreed/api/v1/chat/support1?lookIntoFuture=1&timeout=30&lastKnownMessageId={last}"
    waiting = [raw.begin_get(seeded, path, "alice" if i % 2 else "bob") for i in range(1000)]
    over = threading.Event()
    outcomes = set()

    def post():
        user = User(seeded.url, "alice")
        while not over.is_set():
            outcomes.add(user.post(f"{CHAT}/support1", message="now").status)
        user.close()

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        dev.reset()
    over.set()
    for thread in threads:
        thread.join()
    for sock in waiting:
        sock.settimeout(60)
        with sock, sock.makefile("rb") as stream:
            assert raw.read_reply(stream).status in (200, 304)
    assert outcomes <= {201, 409}, outcomes
    dev.reset()
    assert texts(history(alice, "support1").ok()) == ["I do", "who knows?"]


def test_a_message_that_is_awaited(dev, seeded, alice):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(dev.messages, "support1", has="answer is", actor="bob", wait=30)
        time.sleep(0.2)
        send(alice, "support1", "the answer is not from bob")
        send(User(seeded.url, "bob"), "support1", "the answer is 42")
        [message] = waiting.result()
    assert (message["actor"], message["message"], message["kind"]) == ("bob", "the answer is 42", "comment")
    assert dev.messages("support1", after=message["id"]) == []
    assert dev.messages("support1", after=message["id"], wait="0.1") == []
    question, answer = dev.messages("support1")[-4:-2]
    assert (question["message"], answer["replyTo"]) == ("who knows?", question["id"])
    assert room_of(alice, "support1")["lastMessage"]["id"] == message["id"]


def test_addresses_of_the_machine(seeded):
    """By whatever name that leads nowhere else."""
    for host in ("localhost", "127.0.0.1", "[::1]", "any.localhost"):
        with raw.connect(seeded) as sock:
            sock.sendall(f"GET /dev/clock HTTP/1.1\r\nHost: {host}:{seeded.port}\r\nConnection: close\r\n\r\n".encode())
            sock.settimeout(60)
            assert sock.recv(64).startswith(b"HTTP/1.1 200"), host
        assert isinstance(sock, socket.socket)


def test_bytes_of_files_are_in_snapshots(start_server):
    """Also of what nothing uses any more by now, for however long."""
    server = start_server("--dev")
    files, steer = Files(User(server.url, "alice")), Steer(server)
    files.put("a", b"hello")
    steer.ok("POST", "/snapshots", name="one")
    files.delete("a", x_nc_skip_trashbin="true")
    for name in ("b", "c"):  # two rounds of the jobs
        files.put(name, name.encode())
        files.delete(name)
        steer.advance(31 * 86400)
        until(lambda: files.user.plain("PROPFIND", "/remote.php/dav/trashbin/alice/trash").body.count(b"d:href>") == 2)
    steer.ok("POST", "/snapshots/one/return")
    assert files.get("a").body == b"hello"
