"""Messages that moderators keep in view."""

import contextlib
import time

import pytest

import ocs
from ocs import (CHAT, PUBLIC, ROOM, LongPolls, add, create_room, future, history, join, room_of,
                 send, system_names)
from steer import Steer

FAR = 4102444800


@pytest.fixture
def room(alice, bob):
    return create_room(alice, members=[bob])["token"]


def path(token, message):
    return f"{CHAT}/{token}/{message['id']}/pin"


def pin(user, token, message, **body):
    return user.post(path(token, message), **body)


def pins(user, token):
    """What the conversation says: the last one, and the one that is put away."""
    shown = room_of(user, token)
    return shown["lastPinnedId"], shown["hiddenPinnedId"]


def listed(user, token, **params):
    """The ids of the list of pinned messages, as they stand in it."""
    found = user.get(f"{CHAT}/{token}/share", objectType="pinned", **params).ok()
    return [int(message) for message in found]


def shown(user, token, message):
    (found,) = [one for one in history(user, token).ok() if one["id"] == message["id"]]
    return found


def test_pin_and_unpin(alice, bob, room):
    message = send(bob, room, "keep this")
    assert pins(bob, room) == (0, 0)
    before = room_of(bob, room)
    told = pin(alice, room, message)
    assert int(told.header("X-Chat-Last-Common-Read")) >= 0
    told = told.ok()
    assert (told["systemMessage"], told["message"]) == ("message_pinned", "You pinned a message")
    meta = {"pinnedActorType": "users", "pinnedActorId": alice.name,
            "pinnedActorDisplayName": told["actorDisplayName"], "pinnedAt": told["timestamp"]}
    assert told["parent"]["id"] == message["id"] and told["parent"]["metaData"] == meta
    assert shown(bob, room, message)["metaData"] == meta
    assert pins(bob, room) == pins(alice, room) == (message["id"], 0)
    # It is no activity, and nothing to be read.
    after = room_of(bob, room)
    assert after["lastMessage"]["id"] == before["lastMessage"]["id"]
    assert after["unreadMessages"] == before["unreadMessages"]
    assert history(bob, room, limit=1).ok()[0]["message"] == "{actor} pinned a message"

    told = alice.delete(path(room, message)).ok()
    assert (told["systemMessage"], told["message"]) == ("message_unpinned", "You unpinned a message")
    assert told["parent"]["id"] == message["id"] and "metaData" not in told["parent"]
    assert "metaData" not in shown(bob, room, message)
    assert pins(bob, room) == (0, 0) and listed(bob, room) == []


def test_twice(alice, room):
    """The second time changes nothing, neither the order nor the time, and is not told."""
    first, second = send(alice, room, "one"), send(alice, room, "two")
    pin(alice, room, first).ok()
    pin(alice, room, second).ok()
    last = history(alice, room, limit=1).ok()[0]["id"]
    assert pin(alice, room, first, pinUntil=FAR).ok() is None
    assert "pinnedUntil" not in shown(alice, room, first)["metaData"]
    assert pins(alice, room) == (second["id"], 0)
    alice.delete(path(room, second)).ok()
    assert history(alice, room, limit=1).ok()[0]["id"] > last
    last = history(alice, room, limit=1).ok()[0]["id"]
    assert alice.delete(path(room, second)).ok() is None
    assert history(alice, room, limit=1).ok()[0]["id"] == last
    assert pins(alice, room) == (first["id"], 0)


def test_lists(alice, bob, room):
    messages = [send(alice, room, f"number {i}") for i in range(4)]
    order = [messages[i] for i in (2, 0, 3)]
    for message in order:
        pin(alice, room, message).ok()
    wanted = [message["id"] for message in order[::-1]]
    assert listed(bob, room) == wanted
    assert listed(bob, room, limit=2) == wanted[:2]
    assert listed(bob, room, lastKnownMessageId=wanted[1]) == wanted[2:]
    assert listed(bob, room, lastKnownMessageId=messages[1]["id"]) == []  # it is none of them
    overview = bob.get(f"{CHAT}/{room}/share/overview", limit=2).ok()
    assert [message["id"] for message in overview["pinned"]] == wanted[:2]
    assert overview["pinned"][0]["metaData"]["pinnedActorId"] == alice.name
    assert bob.get(f"{CHAT}/{room}/share", objectType="pinned").header("X-Chat-Last-Given") == str(wanted[-1])


def test_refused(alice, bob, room):
    message = send(alice, room, "x")
    elsewhere = send(alice, create_room(alice)["token"], "y")
    for other in (elsewhere, {"id": 999999999}, {"id": 0}):
        pin(alice, room, other).error(404, "message")
        alice.delete(path(room, other)).error(404, "message")
        bob.delete(f"{path(room, other)}/self").error(404, "message")
    pin(alice, room, history(alice, room, limit=50).ok()[-1]).error(400, "message")  # a system message
    gone = send(alice, room, "z")
    alice.delete(f"{CHAT}/{room}/{gone['id']}").ok()
    pin(alice, room, gone).error(400, "message")
    now = message["timestamp"]
    for until in (1, now - 100, -5, 253402300800, "5x"):
        pin(alice, room, message, pinUntil=until).error(400, "until")
    assert pins(alice, room) == (0, 0)
    pin(bob, room, message).refused(403)
    pin(alice, room, message, pinUntil=0).ok()
    bob.delete(path(room, message)).refused(403)
    assert pins(alice, room) == (message["id"], 0)


def test_read_only_and_without_permission(alice, room):
    message = send(alice, room, "x")
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    pin(alice, room, message).ok()
    alice.delete(path(room, message)).ok()


def test_guest_moderators(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest(token)
    message = send(alice, token, "x")
    pin(guest, token, message).refused(403)
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=join(guest, token)["attendeeId"]).ok()
    pin(guest, token, message).ok()
    meta = shown(alice, token, message)["metaData"]
    assert (meta["pinnedActorType"], meta["pinnedActorDisplayName"]) == ("guests", "")


def test_hiding(alice, bob, carol, room):
    add(alice, room, carol)
    first, second = send(alice, room, "one"), send(alice, room, "two")
    hide = f"{path(room, first)}/self"
    assert bob.delete(hide).ok() is None  # it is not pinned
    assert pins(bob, room) == (0, 0)
    pin(alice, room, first).ok()
    assert bob.delete(hide).ok() is None
    assert pins(bob, room) == (first["id"], first["id"])
    assert pins(carol, room) == pins(alice, room) == (first["id"], 0)  # for oneself
    assert shown(bob, room, first)["metaData"] and listed(bob, room) == [first["id"]]
    pin(alice, room, second).ok()
    assert pins(bob, room) == (second["id"], first["id"])
    # Pinned anew it is there again.
    alice.delete(path(room, first)).ok()
    pin(alice, room, first).ok()
    assert pins(bob, room) == (first["id"], 0)


def test_the_lobby(alice, bob, room):
    message = send(alice, room, "x")
    pin(alice, room, message).ok()
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    bob.delete(f"{path(room, message)}/self").refused(412)
    assert pins(bob, room) == (0, 0)
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=0).ok()
    assert pins(bob, room) == (message["id"], 0)


def test_what_ends_a_pin(alice, bob, room):
    """Deleting the message, clearing the history."""
    first, second, third = (send(alice, room, text) for text in ("one", "two", "three"))
    for message in (first, second, third):
        pin(alice, room, message).ok()
    told = alice.delete(f"{CHAT}/{room}/{third['id']}").ok()
    assert "metaData" not in told["parent"]
    assert pins(bob, room) == (second["id"], 0) and listed(bob, room) == [second["id"], first["id"]]
    alice.put(f"{CHAT}/{room}/{second['id']}", message="another two").ok()
    assert pins(bob, room) == (second["id"], 0)
    alice.delete(f"{CHAT}/{room}").ok()
    assert pins(bob, room) == (0, 0) and listed(bob, room) == []


def test_clients_hear_of_it(alice, bob, room):
    """Who waits is woken; who asks what has changed is told of the conversation."""
    message = send(alice, room, "x")
    last = history(bob, room, limit=1).ok()[0]["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, room, last)
        pin(alice, room, message).ok()
        assert system_names(waiting.result().ok()) == ["message_pinned"]

    def changed(user, since):
        return {one["token"]: one["lastPinnedId"] for one in user.get(ROOM, modifiedSince=since).ok()}

    now = history(bob, room, limit=1).ok()[0]["timestamp"]
    assert changed(bob, now)[room] == message["id"]


def test_until(start_server):
    """Nobody sees it any more from that second on, and a job tells of it."""
    server = start_server("--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        message, forever = send(alice, token, "for a while"), send(alice, token, "for ever")
        pin(alice, token, forever).ok()
        until = int(time.time()) + 3600
        pin(alice, token, message, pinUntil=until).ok()
        assert shown(alice, token, message)["metaData"]["pinnedUntil"] == until
        last = history(alice, token, limit=1).ok()[0]["id"]
        Steer(server).advance("3599s")
        assert pins(alice, token) == (message["id"], 0)
        Steer(server).advance("60s")
        assert pins(alice, token) == (forever["id"], 0)
        assert "metaData" not in shown(alice, token, message) and listed(alice, token) == [forever["id"]]
        (told,) = future(alice, token, last, timeout=30).ok()
        assert (told["systemMessage"], told["message"]) == ("message_unpinned", "The server unpinned a message")
        assert told["parent"]["id"] == message["id"]
        assert pins(alice, token) == (forever["id"], 0)
        # It may be pinned again.
        pin(alice, token, message).ok()
        assert pins(alice, token) == (message["id"], 0)
