"""Faults and the journal of a developer's server."""

import concurrent.futures
import json
import threading
import time

import httpx
import pytest

from ocs import CHAT, ROOM, User, history, send, texts
from receiver import Receiver
from server import Server
from steer import Steer

SECRET = "0123456789abcdef0123456789abcdef01234567"
PATH = "/ocs/v2.php/apps/spreed/api/v1/chat/crew1"


@pytest.fixture(scope="module")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory, receiver):
    folder = tmp_path_factory.mktemp("faults")
    seed = {"users": [{"id": name, "password": name} for name in ("alice", "bob")],
            "bots": [{"name": "Echo", "secret": SECRET, "url": receiver.url}],
            "conversations": [{"name": "Crew", "token": "crew1", "owner": "alice", "participants": ["bob"],
                               "bots": ["Echo"]}]}
    (folder / "seed.json").write_text(json.dumps(seed))
    with Server(folder / "log", "--dev", "--seed", folder / "seed.json") as server:
        Steer(server).journal(kind="webhook", wait=30)  # Join of the seed
        Steer(server).ok("POST", "/snapshots", name="joined")
        yield server


@pytest.fixture
def dev(running, receiver):
    steer = Steer(running)
    steer.ok("POST", "/snapshots/joined/return")
    receiver.answers = lambda body, n: 200
    with receiver.arrived:
        receiver.got.clear()
        receiver.n_taken = 0
    return steer


@pytest.fixture
def alice(running, dev):
    user = User(running.url, "alice")
    yield user
    user.close()


def said(receiver):
    """What the bot was told was said, in the order in which it came."""
    return [json.loads(json.loads(body)["object"]["content"])["message"] for body in receiver.bodies()
            if json.loads(body)["type"] == "Create"]


# --- requests ------------------------------------------------------------------------------------

@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 500, 502, 503])
def test_a_status(dev, alice, status):
    dev.fault(path="*/chat/*", method="POST", status=status, times=1)
    answer = alice.post(f"{CHAT}/crew1", message="lost")
    assert answer.status == status
    assert answer.meta["statuscode"] == status or status == 401 and answer.meta["statuscode"] == 997
    assert "fault" in answer.meta["message"]
    send(alice, "crew1", "kept")
    assert texts(history(alice, "crew1").ok()) == ["kept"], "nothing was done"


def test_retry_after_and_a_body(dev, alice):
    dev.fault(path="*/chat/*", status=429, retryAfter=7, times=1)
    assert alice.get(f"{CHAT}/crew1").header("Retry-After") == "7"
    dev.fault(path="*/chat/*", status=502, body="<h1>Bad Gateway</h1>", type="text/html", times=1)
    answer = alice.client.get(alice.base + PATH)
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (
        502, "<h1>Bad Gateway</h1>", "text/html")
    dev.fault(path="/status.php", status=503, times=1)
    assert alice.client.get(alice.base + "/status.php").status_code == 503


@pytest.mark.parametrize("cut, done", [("before", False), ("answer", True), ("head", True), ("half", True)])
def test_a_cut(dev, alice, cut, done):
    dev.fault(path="*/chat/*", method="POST", cut=cut, times=1)
    got = b""
    with pytest.raises(httpx.RemoteProtocolError):
        with alice.client.stream("POST", alice.base + PATH, json={"message": "hello"},
                                 headers={"OCS-APIRequest": "true", "Accept": "application/json"}) as answer:
            assert cut in ("head", "half"), "there is an answer"
            length = int(answer.headers["Content-Length"])
            for chunk in answer.iter_raw():
                got += chunk
    if cut == "half":
        assert len(got) == length // 2
    else:
        assert got == b""
    assert texts(history(alice, "crew1").ok()) == (["hello"] if done else [])


def test_a_delay(dev, alice):
    dev.fault(path="*/chat/*", delay=1.2, times=1)
    begun = time.monotonic()
    history(alice, "crew1").ok()
    assert time.monotonic() - begun >= 1.2
    dev.fault(path="*/chat/*", delay=30, status=500, times=1)
    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(history, alice, "crew1")
        time.sleep(0.3)
        dev.advance(31)
        assert slow.result().status == 500
    assert time.monotonic() - begun < 25, "a delay passes with the clock"


def test_a_delay_before_a_wait(dev, running, alice):
    """Who was held up waits for news all the same."""
    last = history(alice, "crew1").ok()[0]["id"]
    dev.fault(path="*/chat/*", method="GET", user="bob", delay=0.3, times=1)
    bob = User(running.url, "bob")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bob.get, f"{CHAT}/crew1", lookIntoFuture=1, timeout=30, lastKnownMessageId=last)
        time.sleep(1)
        send(alice, "crew1", "news")
        assert texts(waiting.result().ok()) == ["news"]


def test_whom_it_meets(dev, running, alice):
    bob = User(running.url, "bob")
    dev.fault(user="bob", path="*/room", status=500)
    assert (bob.get(ROOM).status, alice.get(ROOM).status, history(bob, "crew1").status) == (500, 200, 200)
    [fault] = dev.ok("GET", "/faults")
    assert (fault["fits"], fault["hits"]) == (1, 1)
    dev.ok("DELETE", f"/faults/{fault['id']}")
    bob.get(ROOM).ok()


def test_the_same_chance_each_time(dev, alice):
    def run():
        dev.ok("POST", "/snapshots/joined/return")
        dev.fault(path="*/room", status=500, rate=0.4)
        return [alice.get(ROOM).status for _ in range(20)]

    first = run()
    assert {200, 500} == set(first)
    assert run() == first


def test_rules_that_are_none(dev):
    for rule in ({}, {"rate": 0.5}, {"status": 99}, {"status": "x"}, {"status": 500, "rate": 2},
                 {"delay": "46s"}, {"cut": "tail"}, {"drop": True, "path": "/x"}, {"bot": "Echo", "cut": "half"},
                 {"on": "webhooks", "status": 500}, {"status": 500, "path": "x" * 300}):
        dev.refused(400, "dev-value", "POST", "/faults", json=rule)
    for _ in range(64):
        dev.fault(status=500, rate=0)
    dev.refused(409, "dev-full", "POST", "/faults", json={"status": 500})
    dev.ok("DELETE", "/faults")
    assert dev.ok("GET", "/faults") == []


def test_from_the_command_line(start_server):
    server = start_server("--dev", "--fault", "*/room: status=503, times=1", "--fault", "bot:slow=2s,rate=0.1")
    dev, alice = Steer(server), User(server.url, "alice")
    assert [alice.get(ROOM).status for _ in range(2)] == [503, 200]
    dev.reset()
    assert [alice.get(ROOM).status for _ in range(2)] == [503, 200], "after a reset it is there again"
    assert dev.ok("GET", "/faults")[1] == {"id": 2, "on": "webhook", "rate": 0.1, "seed": 1, "delay": 2,
                                           "fits": 0, "hits": 0}


def test_a_fault_that_is_none(tmp_path):
    with pytest.raises(AssertionError, match="cannot use a fault"):
        Server(tmp_path, "--dev", "--fault", "bot: rate=0.1").start()


# --- webhooks --------------------------------------------------------------------------------------

def test_dropped(dev, alice, receiver):
    dev.fault(bot="Echo", drop=True, times=1)
    send(alice, "crew1", "one")
    send(alice, "crew1", "two")
    receiver.wait_until(lambda _: "two" in said(receiver))
    assert said(receiver) == ["two"]
    dev.journal(kind="webhook", status=200, wait=30)
    assert [entry["outcome"] for entry in dev.journal(kind="webhook")] == ["dropped", "delivered"]


def test_twice(dev, alice, receiver):
    dev.fault(on="webhook", duplicate=True, times=1)
    send(alice, "crew1", "one")
    send(alice, "crew1", "two")
    receiver.wait_until(lambda _: "two" in said(receiver))
    assert said(receiver) == ["one", "one", "two"]


def test_out_of_order(dev, alice, receiver):
    dev.fault(bot="1", reorder=True, times=1)
    for text in ("one", "two", "three"):
        send(alice, "crew1", text)
    receiver.wait_until(lambda _: len(said(receiver)) == 3)
    assert said(receiver) == ["two", "one", "three"]


def test_out_of_order_alone(dev, alice, receiver):
    """There is none behind it, and it comes all the same."""
    dev.fault(bot="Echo", reorder=True, times=1)
    send(alice, "crew1", "one")
    time.sleep(0.3)
    dev.advance(6)
    receiver.wait_until(lambda _: said(receiver) == ["one"])


def test_late(dev, alice, receiver):
    dev.fault(bot="Echo", delay=40, times=1)
    send(alice, "crew1", "one")
    time.sleep(0.3)
    assert said(receiver) == []
    dev.advance(41)
    receiver.wait_until(lambda _: said(receiver) == ["one"])


def test_as_if_the_bot_had_refused(dev, alice, receiver):
    dev.fault(bot="Echo", status=503, times=2)
    send(alice, "crew1", "one")
    for n in (1, 2):
        dev.journal(kind="webhook", status=503, after=n - 1, wait=30)
        dev.advance(10)
    receiver.wait_until(lambda _: said(receiver) == ["one"])
    dev.journal(kind="webhook", status=200, wait=30)
    assert [(entry["status"], entry["outcome"]) for entry in dev.journal(kind="webhook", has="one")] == [
        (503, "comes again"), (503, "comes again"), (200, "delivered")]


def test_a_webhook_of_the_test_before(dev, alice, receiver):
    """It is forgotten by a reset, and its number is another one's then, who gets what is his."""
    receiver.answers = lambda body, n: 500
    send(alice, "crew1", "of the test before")
    receiver.wait_until(lambda _: "of the test before" in said(receiver))
    dev.ok("POST", "/snapshots/joined/return")
    receiver.answers = lambda body, n: 200
    send(alice, "crew1", "of this one")
    dev.advance(60)
    receiver.wait_until(lambda _: "of this one" in said(receiver))
    dev.journal(kind="webhook", has="of this one", wait=30)
    assert said(receiver).count("of this one") == 1
    assert dev.journal(kind="webhook", has="of the test before") == []


def test_a_webhook_on_its_way(dev, alice, receiver):
    """What becomes of it is nobody's business any more, least of all of who has its number now."""
    over = threading.Event()
    receiver.answers = lambda body, n: over.wait(30) and 200 if "of the test before" in body else 200
    send(alice, "crew1", "of the test before")
    receiver.wait_until(lambda _: "of the test before" in said(receiver))
    dev.ok("POST", "/snapshots/joined/return")
    send(alice, "crew1", "of this one")
    over.set()
    receiver.wait_until(lambda _: "of this one" in said(receiver), 40)


# --- the journal ------------------------------------------------------------------------------------

def test_what_is_noted(dev, running, alice):
    send(alice, "crew1", "hello")
    User(running.url, "bob").get(f"{ROOM}/nowhere1")
    first, second = dev.journal(kind="request")
    assert (first["method"], first["path"], first["user"], first["status"]) == ("POST", PATH, "alice", 201)
    assert json.loads(first["body"]) == {"message": "hello"}
    assert json.loads(first["answer"])["ocs"]["data"]["message"] == "hello"
    assert first["tookMs"] > 0 and first["answerBytes"] == len(first["answer"].encode())
    assert (second["status"], second["error"]) == (404, "TT_ERR_ROOM") and "no such conversation" in second["reason"]
    assert dev.ok("GET", f"/journal/{first['id']}") == first
    assert dev.look("/journal")["last"] == dev.journal()[-1]["id"]
    dev.ok("DELETE", "/journal")
    assert dev.journal() == []


def test_kinds_that_there_are_not(dev):
    """Who waits for one would wait in vain."""
    message = dev.refused(400, "dev-value", "GET", "/journal", params={"kind": "webhooks", "wait": 30})
    assert message.endswith('kind: it is "request" or "webhook"')


def test_no_secrets(dev, running, alice):
    bob = User(running.url, "bob", "not-his-password")
    bob.get(ROOM, password="in-a-query")
    alice.put("/cloud/users/alice", key="password", value="quite-another-1")
    alice.post(f"{ROOM}/crew1/participants/active", password="of-the-room")
    alice.plain("POST", "/login/v2/poll", data={"token": "of-the-flow"})
    text = json.dumps(dev.journal())
    for secret in ("not-his-password", "in-a-query", "quite-another-1", "of-the-room", "of-the-flow", "alice:alice"):
        assert secret not in text, secret
    assert "***" in text


def test_bodies_are_cut(dev, alice):
    send(alice, "crew1", "ä" * 20000)
    [entry] = dev.journal(method="POST")
    assert len(entry["body"].encode()) <= 16384 and entry["bodyBytes"] > 40000


def test_awaited(dev, alice):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        request = pool.submit(dev.journal, path="*/chat/crew1", method="POST", has="second", wait=30)
        webhook = pool.submit(dev.journal, kind="webhook", bot="Echo", has="second", wait=30)
        time.sleep(0.2)
        send(alice, "crew1", "first")
        send(alice, "crew1", "second")
        assert json.loads(request.result()[0]["body"]) == {"message": "second"}
        assert webhook.result()[0]["outcome"] == "delivered"
    assert dev.journal(has="third", wait="0.2") == []


@pytest.mark.parametrize("signature", ["same", "new", None])
def test_once_more(dev, alice, receiver, signature):
    send(alice, "crew1", "again")
    [entry] = dev.journal(kind="webhook", has="again", wait=30)
    dev.ok("POST", f"/journal/{entry['id']}/replay", **({"signature": signature} if signature else {}))
    receiver.wait_until(lambda _: said(receiver) == ["again", "again"])
    (_, first, body), (_, second, body_again) = receiver.got
    assert body == body_again
    same = [first[name] == second[name] for name in ("X-Nextcloud-Talk-Random", "X-Nextcloud-Talk-Signature")]
    assert same == [signature == "same"] * 2


def test_what_cannot_go_once_more(dev, alice):
    send(alice, "crew1", "hello")
    [entry] = dev.journal(method="POST")
    dev.refused(404, "dev-entry", "POST", f"/journal/{entry['id']}/replay")
    assert "same" in dev.refused(400, "dev-value", "POST", f"/journal/{entry['id']}/replay",
                                 json={"signature": "old"})
