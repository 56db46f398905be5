"""The clock of a developer's server: what people see moves with it, and who waits looks again."""

import concurrent.futures
import json
import time

import pytest

from ocs import CHAT, PUBLIC, ROOM, User, create_room, future, history, join, participants, room_of, send, texts
from receiver import Receiver
from server import Server
from steer import Steer

DAY = 86400


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("clock"), "--dev", "--set", "brute_force=on") as server:
        yield server


@pytest.fixture
def dev(running):
    steer = Steer(running)
    steer.reset()
    return steer


@pytest.fixture
def alice(running, dev):
    return User(running.url, "alice")


@pytest.fixture
def bob(running, dev):
    return User(running.url, "bob")


@pytest.fixture
def token(alice, bob):
    return create_room(alice, PUBLIC, members=[bob])["token"]


def now(dev):
    return dev.ok("GET", "/clock")["unix"]


def test_it_goes_on_and_stands(dev):
    true = time.time()
    assert now(dev) == pytest.approx(true, abs=5)
    assert dev.advance("1d12h")["ahead"] == pytest.approx(1.5 * DAY, abs=1)
    dev.ok("PUT", "/clock", now="2030-01-02T03:04:05.5Z", frozen=True)
    assert [now(dev) for _ in range(3)] == [1893553445.5] * 3
    assert dev.advance(10)["unix"] == 1893553455.5
    assert dev.advance("250ms") | {"ahead": 0} == {
        "now": "2030-01-02T03:04:15Z", "unix": 1893553455.75, "frozen": True, "ahead": 0}
    dev.ok("PUT", "/clock", frozen=False)
    begun = now(dev)
    assert begun >= 1893553455.75
    while now(dev) == begun:
        time.sleep(0.01)
    dev.ok("PUT", "/clock", frozen=True)
    assert now(dev) == now(dev)
    dev.ok("PUT", "/clock", now=1000000000)
    assert now(dev) == 1000000000, "it stands as before"
    dev.ok("PUT", "/clock", now="real")
    assert dev.ok("GET", "/clock")["ahead"] == 0
    assert now(dev) == pytest.approx(time.time(), abs=5)


def test_the_end_of_the_calendar(dev):
    dev.ok("PUT", "/clock", now="9999-12-31T00:00:00Z", frozen=True)
    dev.refused(400, "dev-value", "POST", "/clock/advance", json={"by": "2d"})
    assert dev.ok("GET", "/clock")["now"] == "9999-12-31T00:00:00Z"


def test_messages_have_its_time(dev, alice, token):
    dev.freeze("2027-05-05T05:05:05Z")
    assert send(alice, token, "then")["timestamp"] == 1809493505
    dev.ok("PUT", "/clock", now="2027-05-05T05:05:06Z")
    assert send(alice, token, "a second later")["timestamp"] == 1809493506


def test_a_wait_is_over(dev, running, bob, alice, token):
    """Half a minute of waiting passes when a minute is skipped."""
    last = history(alice, token).ok()[0]["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, User(running.url, "alice"), token, last, timeout=30)
        time.sleep(0.3)
        begun = time.monotonic()
        dev.advance(60)
        assert waiting.result().status == 304
        assert time.monotonic() - begun < 20, "nobody woke it"


def test_what_waits_stays_when_the_clock_goes_back(dev, running, alice, bob, token):
    last = history(alice, token).ok()[0]["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, User(running.url, "alice"), token, last, timeout=30)
        time.sleep(0.3)
        dev.ok("PUT", "/clock", now="2020-01-01", frozen=True)
        send(bob, token, "long ago")
        assert texts(waiting.result().ok()) == ["long ago"]


def test_messages_expire(dev, alice, token):
    alice.post(f"{ROOM}/{token}/message-expiration", seconds=3600).ok()
    send(alice, token, "for an hour")
    dev.advance(3590)
    assert "for an hour" in texts(history(alice, token).ok())
    dev.advance(20)
    assert "for an hour" not in texts(history(alice, token).ok())


def test_a_lobby_opens(dev, alice, bob, token):
    opens = int(now(dev)) + DAY
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1, timer=opens).ok()
    assert history(bob, token).status == 412
    dev.advance(DAY - 60)
    assert history(bob, token).status == 412
    dev.advance(120)
    history(bob, token).ok()
    assert room_of(bob, token)["lobbyState"] == 0


def test_messages_get_too_old_to_be_changed(dev, alice, token):
    message = send(alice, token, "first")["id"]
    dev.advance("23h")
    alice.put(f"{CHAT}/{token}/{message}", message="second").ok()
    dev.advance("2h")
    assert alice.put(f"{CHAT}/{token}/{message}", message="third").status == 400


def test_guests_go(dev, running, alice, token):
    guest = User(running.url)
    join(guest, token)
    assert len(participants(alice, token)) == 3
    dev.advance(200)
    guard = time.monotonic() + 60
    while len(participants(alice, token)) != 2 and time.monotonic() < guard:
        time.sleep(0.1)
    assert len(participants(alice, token)) == 2, "their sessions are dead, and somebody cleaned up at once"


def test_the_guard_forgets(dev, running, alice):
    for attempt in range(12):
        User(running.url, "alice", f"wrong-{attempt}").get(ROOM)
    assert User(running.url, "bob", "never-tried").get(ROOM).status == 429
    dev.advance("2h")
    assert User(running.url, "bob", "never-tried-2").get(ROOM).status == 401
    User(running.url, "bob", "bob").get(ROOM).ok()


def test_a_reset_clears_the_guard(dev, running):
    for attempt in range(12):
        User(running.url, "alice", f"wrong-{attempt}").get(ROOM)
    assert User(running.url, "bob", "never-tried").get(ROOM).status == 429
    dev.reset()
    assert User(running.url, "bob", "never-tried").get(ROOM).status == 401


def test_login_flows_end(dev, running):
    nobody = User(running.url)
    begun = nobody.plain("POST", "/login/v2").response.json()
    assert nobody.plain("GET", begun["login"].removeprefix(running.url)).status == 200
    dev.advance("1h")
    assert nobody.plain("GET", begun["login"].removeprefix(running.url)).status != 200


def test_webhooks_come_again(start_server, tmp_path):
    """What was put off goes when that is skipped; by five seconds at most, so that a bot under development, which is
    started again and again, hears soon."""
    receiver = Receiver()
    receiver.answers = lambda body, n: 500 if n <= 12 else 200
    seed = {"users": [{"id": "alice", "password": "alice"}],
            "bots": [{"name": "Echo", "secret": "0123456789abcdef0123456789abcdef01234567", "url": receiver.url}],
            "conversations": [{"name": "Crew", "token": "crew1", "owner": "alice", "bots": ["Echo"]}]}
    (tmp_path / "seed.json").write_text(json.dumps(seed))
    server = start_server("--dev", "--seed", tmp_path / "seed.json")
    dev = Steer(server)
    try:
        begun = time.monotonic()
        for n in range(1, 14):
            receiver.wait(n)
            dev.journal(kind="webhook", after=n - 1, wait=30)
            dev.advance("5s")
        assert time.monotonic() - begun < 40, "they were waited for: 1 + 2 + 4 + 9 * 5 s"
    finally:
        receiver.close()
