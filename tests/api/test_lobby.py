"""The lobby: who waits, what is hidden meanwhile, and the timer that ends it."""

import time

import pytest

from ocs import (CHAT, GROUP, ONE_TO_ONE, PUBLIC, ROOM, LongPolls, create_room, history, room_of,
                 send, system_names)

FAR = 4102444800


def lobby(user, token, state, **more):
    return user.put(f"{ROOM}/{token}/webinar/lobby", state=state, **more)


def test_on_and_off(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    room = lobby(alice, token, 1).ok()
    assert (room["lobbyState"], room["lobbyTimer"]) == (1, 0)
    message = history(alice, token, limit=1).ok()[0]
    assert message["systemMessage"] == "lobby_non_moderators"

    # The same state again: the timer changes, nobody is told.
    assert lobby(alice, token, 1, timer=FAR).ok()["lobbyTimer"] == FAR
    for no_timer in (0, -5, None):
        assert lobby(alice, token, 1, timer=no_timer).ok()["lobbyTimer"] == 0
    assert history(alice, token, limit=1).ok()[0]["id"] == message["id"]

    assert lobby(alice, token, 0).ok()["lobbyState"] == 0
    assert history(bob, token, limit=1).ok()[0]["systemMessage"] == "lobby_none"


def test_timers_in_no_calendar(alice):
    token = create_room(alice)["token"]
    for timer in (253402300800, 2 ** 63 - 1):
        lobby(alice, token, 1, timer=timer).error(400, "value")
        alice.post(ROOM, roomType=GROUP, roomName="x", lobbyState=1,
                   lobbyTimer=timer).error(400, "lobby-timer")
    assert room_of(alice, token)["lobbyState"] == 0
    assert lobby(alice, token, 1, timer=253402300799).ok()["lobbyTimer"] == 253402300799


def test_timers_that_are_no_numbers(alice):
    """A date is not the second 2026 of 1970."""
    token = create_room(alice)["token"]
    for timer in ("2026-12-24T18:00:00Z", "2026-12-24", "1700000000s", "+1 day", "17.5.2026"):
        lobby(alice, token, 1, timer=timer).error(400, "timer")
        alice.request("PUT", f"{ROOM}/{token}/webinar/lobby",
                      data={"state": 1, "timer": timer}).error(400, "timer")
        alice.post(ROOM, roomType=GROUP, roomName="x", lobbyState=1,
                   lobbyTimer=timer).error(400, "lobby-timer")
    assert room_of(alice, token)["lobbyState"] == 0
    for timer in (str(FAR), f" {FAR} ", f"{FAR}.0", FAR, float(FAR)):
        assert lobby(alice, token, 1, timer=timer).ok()["lobbyTimer"] == FAR
    for timer in ("", "soon", "-"):
        assert lobby(alice, token, 1, timer=timer).ok()["lobbyTimer"] == 0


def test_who_waits(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    send(alice, token, "before")
    lobby(alice, token, 1, timer=FAR).ok()
    seen = room_of(bob, token)
    hidden = {"lobbyState": 1, "lobbyTimer": FAR, "hasCall": False, "unreadMessages": 0,
              "unreadMention": False, "unreadMentionDirect": False, "canStartCall": False}
    assert {key: seen[key] for key in hidden} == hidden
    assert "lastMessage" not in seen
    assert seen["name"] == seen["displayName"] != ""
    history(bob, token).refused(412)
    bob.post(f"{CHAT}/{token}", message="let me in").refused(412)
    bob.get(f"{ROOM}/{token}/participants").refused(412)
    # Joining and leaving work all the same.
    bob.post(f"{ROOM}/{token}/participants/active").ok()
    bob.delete(f"{ROOM}/{token}/participants/active").ok()

    # The moderator is inside.
    send(alice, token, "we are not ready yet")
    assert "lastMessage" in room_of(alice, token)
    alice.get(f"{ROOM}/{token}/participants").ok()
    # So is who may ignore it (bit 8).
    alice.put(f"{ROOM}/{token}/permissions/default", permissions=8 + 128).ok()
    send(bob, token, "I may")


def test_timer(alice, bob, nobody):
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    lobby(alice, token, 1, timer=int(time.time()) + 2).ok()
    history(bob, token).refused(412)
    end = time.time() + 30
    while history(bob, token).status == 412:
        assert time.time() < end, "the lobby stays on"
        time.sleep(0.1)
    messages = history(bob, token).ok()
    assert system_names(messages)[0] == "lobby_timer_reached"
    assert "{actor}" not in messages[0]["message"]
    assert (messages[0]["actorType"], messages[0]["actorId"]) == ("guests", "system")
    seen = room_of(alice, token)
    assert (seen["lobbyState"], seen["lobbyTimer"]) == (0, 0)
    assert system_names(history(bob, token).ok()).count("lobby_timer_reached") == 1


def test_who_looks_wakes_who_waits(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    with LongPolls(alice) as polls:
        lobby(alice, token, 1, timer=int(time.time()) + 2).ok()
        waiting = polls.begin(alice, token, history(alice, token, limit=1).ok()[0]["id"])
        time.sleep(2.5)  # the time is over, and nobody has looked since
        assert room_of(bob, token)["lobbyState"] == 0
        assert system_names(waiting.result().ok()) == ["lobby_timer_reached"]


@pytest.mark.parametrize("look", ["list", "get", "listed-room", "stranger", "anonymous"])
def test_whoever_looks_ends_it(alice, bob, stranger, nobody, look):
    """The time is over when the lobby is set: the first look at the room opens it."""
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    alice.put(f"{ROOM}/{token}/listable", scope=2).ok()
    lobby(alice, token, 1, timer=int(time.time()) - 5).ok()
    if look == "list":
        seen = {room["token"]: room for room in bob.get(ROOM).ok()}[token]
    elif look == "listed-room":
        found = stranger.get("/apps/spreed/api/v4/listed-room").ok()
        seen = {room["token"]: room for room in found}[token]
    else:
        seen = room_of({"get": bob, "stranger": stranger, "anonymous": nobody}[look], token)
    assert (seen["lobbyState"], seen["lobbyTimer"]) == (0, 0)
    assert history(bob, token, limit=1).ok()[0]["systemMessage"] == "lobby_timer_reached"


def test_a_refused_look_ends_it_too(alice, bob, stranger):
    token = create_room(alice, members=[bob])["token"]
    lobby(alice, token, 1, timer=int(time.time()) - 5).ok()
    stranger.get(f"{ROOM}/{token}").refused(404)
    assert history(bob, token, limit=1).ok()[0]["systemMessage"] == "lobby_timer_reached"


def test_write_at_the_end_of_the_timer(alice, bob):
    """Settings that open their transactions themselves see the lobby end, too."""
    token = create_room(alice, members=[bob])["token"]
    lobby(alice, token, 1, timer=int(time.time()) - 5).ok()
    alice.post(f"{ROOM}/{token}/public", password="open sesame").ok()
    assert system_names(history(bob, token, limit=3).ok()) == [
        "password_set", "guests_allowed", "lobby_timer_reached"]
    lobby(alice, token, 1, timer=int(time.time()) - 5).ok()
    assert bob.post(f"{ROOM}/{token}/participants/active").ok()["lobbyState"] == 0


def test_refused(alice, new_user):
    token = create_room(alice)["token"]
    for state in (2, -1):
        lobby(alice, token, state).error(400, "value")
    alice.put(f"{ROOM}/{token}/webinar/lobby", timer=FAR).refused(400)
    one, other = new_user(), new_user()
    pair = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    lobby(one, pair, 1).error(400, "type")
    lobby(one, one.get(f"{ROOM}/note-to-self").ok()["token"], 1).error(400, "type")
    phone = alice.post(ROOM, roomName="x", objectType="phone").ok(201)["token"]
    lobby(alice, phone, 1).error(400, "object")
    lobby(alice, phone, 9).error(400, "object")


@pytest.mark.parametrize("kind", ["event", "instant_meeting"])
def test_objects_with_a_lobby(alice, kind):
    token = alice.post(ROOM, roomName="x", objectType=kind, objectId="1#2").ok(201)["token"]
    assert lobby(alice, token, 1).ok()["lobbyState"] == 1
