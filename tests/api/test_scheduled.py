"""Messages that are sent later: making, changing and listing them, and what the job does at their time."""

import contextlib
import time

import pytest

import ocs
from ocs import (CHAT, GROUP, PUBLIC, ROOM, LongPolls, add, attendee_id, create_room, future, history, join,
                 room_of, send, texts)
from steer import Steer

FAR = 4102444800
GUARD_S = 60


@pytest.fixture
def room(alice, bob):
    return create_room(alice, members=[bob])["token"]


def path(token, entry=None):
    return f"{CHAT}/{token}/schedule" + (f"/{entry['id']}" if entry else "")


def schedule(user, token, text="later", at=FAR, **more):
    return user.post(path(token), message=text, sendAt=at, **more)


def count(user, token):
    return room_of(user, token)["hasScheduledMessages"]


def test_shape(alice, bob, room):
    entry = schedule(alice, room, " see you @all ", silent=True).ok(201)
    assert abs(entry.pop("createdAt") - time.time()) < 3600
    assert isinstance(entry.pop("id"), str)
    assert entry == {"actorType": "users", "actorId": alice.name, "threadId": 0, "message": "see you @all",
                     "messageType": "comment", "sendAt": FAR, "silent": True}
    # It is nobody else's, and nothing is to be seen of it.
    assert bob.get(path(room)).ok() == [] and count(bob, room) == 0
    assert "see you @all" not in texts(history(bob, room).ok())
    assert count(alice, room) == 1


def test_list_change_delete(alice, bob, room):
    late, early = schedule(alice, room, "late", FAR + 9).ok(201), schedule(alice, room, "early").ok(201)
    assert alice.get(path(room)).ok() == [early, late] and count(alice, room) == 2
    changed = alice.post(path(room, late), message="first", sendAt=FAR - 9, silent=True).ok(202)
    assert changed == late | {"message": "first", "sendAt": FAR - 9, "silent": True}
    assert alice.get(path(room)).ok() == [changed, early]
    for other in (early, changed):
        bob.post(path(room, other), message="x", sendAt=FAR).error(404, "message")
        bob.delete(path(room, other)).error(404, "message")
    assert alice.delete(path(room, early)).ok() == []
    alice.delete(path(room, early)).error(404, "message")
    alice.post(path(room, early), message="x", sendAt=FAR).error(404, "message")
    assert alice.get(path(room)).ok() == [changed] and count(alice, room) == 1
    # In another conversation it is not.
    alice.delete(path(create_room(alice)["token"], changed)).error(404, "message")


def test_refused(alice, room):
    entry = schedule(alice, room).ok(201)
    for where, done in ((path(room), 201), (path(room, entry), 202)):
        now = int(time.time())
        for at in (0, 1, now - 3600, -5, 253402300800, "5x"):
            alice.post(where, message="", sendAt=at).error(400, "send-at")  # before the text
        alice.post(where, message="x").error(400, "send-at")
        for text in ("", " \n "):
            alice.post(where, message=text, sendAt=FAR).error(400, "message")
        alice.post(where, message="x" * 32001, sendAt=FAR).error(413, "message")
        alice.post(where, message="x" * 32000, sendAt=FAR).ok(done)
    elsewhere = send(alice, create_room(alice)["token"], "x")
    system = history(alice, room, limit=50).ok()[-1]
    for other in (elsewhere, system, {"id": 999999999}):
        schedule(alice, room, replyTo=other["id"]).error(400, "reply-to")
        schedule(alice, room, threadId=other["id"]).error(400, "reply-to")
    alice.post(path(room, entry), message="x", sendAt=FAR, threadTitle="x").error(400, "thread-title")


def test_replies_and_threads(alice, room):
    parent = send(alice, room, "question")
    answer = schedule(alice, room, "answer", replyTo=parent["id"]).ok(201)
    assert (answer["parent"]["id"], answer["threadId"]) == (parent["id"], 0)
    begins = schedule(alice, room, "topic", threadTitle="About").ok(201)
    assert (begins["threadId"], begins["threadTitle"]) == (-1, "About")
    renamed = alice.post(path(room, begins), message="topic", sendAt=FAR, threadTitle="Of").ok(202)
    assert renamed["threadTitle"] == "Of"
    top = send(alice, room, "thread", threadTitle="Thread")
    inside = schedule(alice, room, "inside", threadId=top["id"]).ok(201)
    assert inside["threadId"] == top["id"] and "parent" not in inside
    # Who answers begins no thread.
    assert "threadTitle" not in schedule(alice, room, "x", replyTo=parent["id"], threadTitle="T").ok(201)
    alice.delete(f"{CHAT}/{room}").ok()
    assert ["parent" in entry for entry in alice.get(path(room)).ok()] == [False] * 4


def test_who_may(alice, carol, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest(token)
    join(carol, token)  # by the link
    for who, status, word in ((guest, 401, None), (carol, 404, "actor")):
        for answer in (schedule(who, token), who.get(path(token)), who.delete(path(token, {"id": "1"})),
                       who.post(path(token, {"id": "1"}), message="x", sendAt=FAR)):
            assert answer.status == status
            assert word is None or answer.data["error"] == word


def test_gates(alice, bob, room):
    entry = schedule(bob, room).ok(201)
    bob_id = attendee_id(alice, room, bob.name)

    def refused(status):
        for answer in (schedule(bob, room), bob.get(path(room)), bob.delete(path(room, entry)),
                       bob.post(path(room, entry), message="x", sendAt=FAR)):
            assert answer.status == status, answer

    alice.put(f"{ROOM}/{room}/attendees/permissions", attendeeId=bob_id, method="remove", permissions=128).ok()
    refused(403)
    alice.put(f"{ROOM}/{room}/attendees/permissions", attendeeId=bob_id, method="add", permissions=128).ok()
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    refused(412)
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=0).ok()
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    refused(403)
    alice.put(f"{ROOM}/{room}/read-only", state=0).ok()
    assert bob.get(path(room)).ok() == [entry]


def test_who_leaves_takes_them_along(alice, bob, room):
    schedule(bob, room).ok(201)
    bob.delete(f"{ROOM}/{room}/participants/self").ok()
    add(alice, room, bob)
    assert bob.get(path(room)).ok() == [] and count(bob, room) == 0


def test_limit(start_server):
    server = start_server("--dev", "--set", "limit_scheduled=2")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        entry = schedule(alice, token).ok(201)
        schedule(alice, token).ok(201)
        schedule(alice, token).error(400, "limit")
        alice.post(path(token, entry), message="x", sendAt=FAR).ok(202)
        schedule(alice, create_room(alice)["token"]).ok(201)
        alice.delete(path(token, entry)).ok()
        schedule(alice, token).ok(201)


# --- at their time ---------------------------------------------------------------------------

@pytest.fixture
def own(start_server):
    """A server whose clock is moved, and two who are there."""
    server = start_server("--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice, \
            contextlib.closing(ocs.User(server.url, "bob")) as bob:
        yield Steer(server), alice, bob


def in_an_hour():
    return int(time.time()) + 3600


def wait_until(what):
    end = time.time() + GUARD_S
    while not what():
        assert time.time() < end
        time.sleep(0.1)


def test_sent_at_its_time(own):
    dev, alice, bob = own
    token = create_room(alice, GROUP, members=[bob])["token"]
    parent = send(bob, token, "question")
    last = history(bob, token, limit=1).ok()[0]["id"]
    schedule(alice, token, "tomorrow", in_an_hour() + 36000).ok(201)
    schedule(alice, token, f"answer @{bob.name}", in_an_hour(), replyTo=parent["id"], silent=True).ok(201)
    schedule(alice, token, "topic", in_an_hour() + 1, threadTitle="About").ok(201)
    assert count(alice, token) == 3
    dev.advance("3700s")
    message = future(bob, token, last, timeout=30).ok()[0]
    assert (message["message"], message["actorId"], message["silent"]) == (
        "answer {mention-user1}", alice.name, True)
    assert message["parent"]["id"] == parent["id"]
    assert message["timestamp"] >= in_an_hour()  # the time of sending
    assert room_of(bob, token)["unreadMentionDirect"] is True
    wait_until(lambda: count(alice, token) == 1)
    assert [entry["message"] for entry in alice.get(path(token)).ok()] == ["tomorrow"]
    assert "topic" in texts(history(bob, token).ok())
    assert [thread["thread"]["title"] for thread in bob.get(f"{CHAT}/{token}/threads/recent").ok()] == ["About"]
    assert texts(history(bob, token).ok()).count("answer {mention-user1}") == 1


def stays(dev, alice, bob, token, hinder, mend):
    """What `hinder` keeps from being sent waits for its author, who may send it later after all."""
    schedule(bob, token, "hello", in_an_hour()).ok(201)
    hinder()
    dev.advance("3700s")
    wait_until(lambda: count(bob, token) == -1)
    mend()
    (entry,) = bob.get(path(token)).ok()
    assert "hello" not in texts(history(alice, token).ok())
    bob.post(path(token, entry), message="hello again", sendAt=in_an_hour() + 3700).ok(202)
    assert count(bob, token) == 1
    dev.advance("3700s")
    wait_until(lambda: "hello again" in texts(history(alice, token).ok()))
    assert count(bob, token) == 0 and bob.get(path(token)).ok() == []


@pytest.mark.parametrize("what", ["read-only", "lobby", "permission"])
def test_what_changes_in_between(own, what):
    dev, alice, bob = own
    token = create_room(alice, GROUP, members=[bob])["token"]
    bob_id = attendee_id(alice, token, bob.name)

    def turn(on):
        if what == "read-only":
            alice.put(f"{ROOM}/{token}/read-only", state=int(on)).ok()
        elif what == "lobby":
            alice.put(f"{ROOM}/{token}/webinar/lobby", state=int(on)).ok()
        else:
            alice.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=bob_id,
                      method="remove" if on else "add", permissions=128).ok()

    stays(dev, alice, bob, token, lambda: turn(True), lambda: turn(False))


def test_the_parent_is_gone(own):
    dev, alice, bob = own
    token = create_room(alice, GROUP, members=[bob])["token"]
    parent = send(alice, token, "question")
    schedule(bob, token, "answer", in_an_hour(), replyTo=parent["id"]).ok(201)
    schedule(bob, token, "another", in_an_hour()).ok(201)
    alice.delete(f"{CHAT}/{token}/{parent['id']}").ok()
    dev.advance("3700s")
    wait_until(lambda: "another" in texts(history(alice, token).ok()))  # which the first does not hold up
    wait_until(lambda: count(bob, token) == -1)
    assert [entry["message"] for entry in bob.get(path(token)).ok()] == ["answer"]
    bob.delete(path(token, bob.get(path(token)).ok()[0])).ok()
    assert count(bob, token) == 0


def test_a_disabled_account_sends_nothing(own):
    dev, alice, bob = own
    token = create_room(alice, GROUP, members=[bob])["token"]
    schedule(bob, token, "hello", in_an_hour()).ok(201)
    schedule(alice, token, "from alice", in_an_hour() + 1).ok(201)
    with contextlib.closing(ocs.User(alice.base, "admin")) as admin:
        admin.put(f"/cloud/users/{bob.name}/disable").ok()
        dev.advance("3700s")
        wait_until(lambda: "from alice" in texts(history(alice, token).ok()))
        assert "hello" not in texts(history(alice, token).ok())
        admin.put(f"/cloud/users/{bob.name}/enable").ok()
    assert count(bob, token) == -1


def test_who_waits_is_woken(own):
    dev, alice, bob = own
    token = create_room(alice, GROUP, members=[bob])["token"]
    last = history(bob, token, limit=1).ok()[0]["id"]
    schedule(alice, token, "now", in_an_hour()).ok(201)
    dev.advance("3599s")
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, token, last)
        assert texts(waiting.result().ok()) == ["now"]
