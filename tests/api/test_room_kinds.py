"""Conversations of other kinds and what they are made with: everything that create takes, note to
self, open conversations, the brute-force guard of tokens."""

import threading

import pytest

import ocs
from ocs import (GROUP, ONE_TO_ONE, OWNER, PUBLIC, ROOM, create_room, history, room_of, send,
                 system_names, unique)

LISTED = "/apps/spreed/api/v4/listed-room"
NOTE = f"{ROOM}/note-to-self"


# --- create ----------------------------------------------------------------------------------

def test_create_with_everything(alice, bob):
    wanted = {
        "roomType": 3, "roomName": unique("whole"), "objectType": "event", "objectId": "1#2",
        "password": "open sesame", "readOnly": 1, "listable": 2, "messageExpiration": 3600,
        "lobbyState": 1, "lobbyTimer": 4102444800, "sipEnabled": 2, "permissions": 128,
        "recordingConsent": 1, "mentionPermissions": 1, "description": " All of it ",
        "participants": {"users": ["bob"]},
    }
    room = alice.post(ROOM, **wanted).ok(201)
    seen = {
        "type": 3, "name": wanted["roomName"], "objectType": "event", "objectId": "1#2",
        "hasPassword": True, "readOnly": 1, "listable": 2, "messageExpiration": 3600,
        "lobbyState": 1, "lobbyTimer": 4102444800, "defaultPermissions": 129,
        "mentionPermissions": 1, "description": " All of it ", "participantType": OWNER,
        # There is neither SIP nor recording on this server.
        "sipEnabled": 0, "recordingConsent": 0,
    }
    assert {key: room[key] for key in seen} == seen
    # Nothing but the creation and those who were added is told.
    assert system_names(history(alice, room["token"]).ok()) == ["user_added", "conversation_created"]


def test_create_timer_without_lobby(alice):
    room = alice.post(ROOM, roomName="x", lobbyTimer=4102444800).ok(201)
    assert (room["lobbyState"], room["lobbyTimer"]) == (0, 0)
    assert alice.post(ROOM, roomName="x", lobbyTimer=-1).ok(201)["lobbyTimer"] == 0


@pytest.mark.parametrize("more", [
    {"emoji": ""}, {"emoji": "x"}, {"emoji": "👍👍"}, {"emoji": "👍 "},
    {"emoji": "👍", "avatarColor": "12345"}, {"emoji": "👍", "avatarColor": "#12345"},
    {"emoji": "👍", "avatarColor": "12345g"}, {"emoji": "👍", "avatarColor": ""}])
def test_create_with_a_wrong_picture(alice, more):
    alice.post(ROOM, roomName="x", **more).error(400, "avatar")
    alice.post(ROOM, roomName="x", description="x" * 2001, **more).error(400, "description")


def test_create_with_a_picture(alice):
    for more in ({"emoji": "👩‍🚀", "avatarColor": "0082c9"}, {"emoji": None}, {"avatarColor": "x"}):
        alice.post(ROOM, roomName="x", **more).ok(201)


@pytest.mark.parametrize("kind", ["phone", "phone_persist", "phone_temporary"])
def test_create_phone(alice, kind):
    for more in ({"objectId": "whatever"}, {}):
        room = alice.post(ROOM, roomName="Call me", objectType=kind, **more).ok(201)
        assert (room["objectType"], room["objectId"]) == (kind, "phone")


def test_create_from_a_conversation_of_two(new_user):
    one, other, third = new_user(), new_user(), new_user()
    pair = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]

    def extend(user, token):
        return user.post(ROOM, roomType=2, roomName="More of us", objectId=token,
                         objectType="extended_conversation")

    room = extend(one, pair).ok(201)
    assert (room["objectType"], room["objectId"]) == ("extended_conversation", pair)
    extend(third, pair).error(400, "object")
    extend(one, create_room(one)["token"]).error(400, "object")
    extend(one, "zzzzzzzz").error(400, "object")
    extend(one, "").error(400, "object")


# --- note to self ----------------------------------------------------------------------------

def test_note_to_self(new_user):
    user = new_user()
    answer = user.get(NOTE)
    room = answer.ok()
    answer.header("X-Nextcloud-Talk-Hash")
    seen = {
        "type": 6, "objectType": "note_to_self", "objectId": user.name, "participantType": OWNER,
        "isFavorite": True, "canStartCall": False, "canLeaveConversation": False,
        "canDeleteConversation": True, "sessionId": "0", "readOnly": 0, "permissions": 254,
    }
    assert {key: room[key] for key in seen} == seen
    assert room["name"] == room["displayName"] == "Note to self"
    assert room["description"]
    assert system_names(history(user, room["token"]).ok()) == ["conversation_created"]
    assert user.get(NOTE).ok()["token"] == room["token"]
    assert [entry["token"] for entry in user.get(ROOM).ok()] == [room["token"]]

    # Also when the client has joined.
    user.post(f"{ROOM}/{room['token']}/participants/active").ok()
    assert room_of(user, room["token"])["sessionId"] != "0"
    assert user.get(NOTE).ok()["sessionId"] == "0"


def test_note_to_self_is_ones_own(new_user, nobody):
    one, other = new_user(), new_user()
    token = one.get(NOTE).ok()["token"]
    assert other.get(NOTE).ok()["token"] != token
    other.get(f"{ROOM}/{token}").refused(404)
    one.post(f"{ROOM}/{token}/participants", newParticipant=other.name).error(400, "room-type")
    assert nobody.get(NOTE).code == 997


def test_note_to_self_changes_and_goes(new_user):
    user = new_user()
    token = user.get(NOTE).ok()["token"]
    assert user.put(f"{ROOM}/{token}", roomName="Mine").ok()["name"] == "Mine"
    assert user.put(f"{ROOM}/{token}/description", description="x").ok()["description"] == "x"
    user.post(f"{ROOM}/{token}/public").error(400, "type")
    user.post(f"{ROOM}/{token}/public", password="x").error(400, "type")
    user.put(f"{ROOM}/{token}/webinar/lobby", state=1).error(400, "type")
    send(user, token, "milk")
    assert user.get(NOTE).ok()["name"] == "Mine"
    user.delete(f"{ROOM}/{token}").ok()
    again = user.get(NOTE).ok()
    assert again["token"] != token and again["name"] == "Note to self"
    assert user.delete(f"{ROOM}/{again['token']}/participants/self").ok() is None
    assert user.get(NOTE).ok()["token"] != again["token"]


def test_note_to_self_is_made_once(server, new_user):
    user = new_user()
    devices = [ocs.User(server.url, user.name, user.password) for _ in range(4)]
    tokens = []

    def ask(device):
        tokens.append(device.get(NOTE).ok()["token"])

    threads = [threading.Thread(target=ask, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 4 and len(set(tokens)) == 1
    for device in devices:
        device.close()


# --- open conversations ----------------------------------------------------------------------

def listed(user, term):
    return {room["token"]: room for room in user.get(LISTED, searchTerm=term).ok()}


def open_room(owner, scope, kind=GROUP, name=None):
    room = create_room(owner, kind, name)
    owner.put(f"{ROOM}/{room['token']}/listable", scope=scope).ok()
    return room


def test_listed(alice, bob):
    stem = unique("Open")
    hidden = create_room(alice, name=f"{stem} hidden")["token"]
    users = open_room(alice, 1, GROUP, f"{stem} users")["token"]
    everybody = open_room(alice, 2, PUBLIC, f"{stem} all")["token"]
    found = listed(bob, stem)
    assert list(found) == [users, everybody], "by id"
    assert hidden not in found
    assert listed(alice, stem) == {}, "one's own are no find"
    assert list(listed(bob, stem.upper() + " US")) == [users]
    assert users in listed(bob, "")

    room = found[users]
    seen = {
        "name": f"{stem} users", "displayName": f"{stem} users", "description": "", "listable": 1,
        "participantType": 4, "attendeeId": 0, "actorType": "", "actorId": "", "permissions": 1,
        "attendeePermissions": 1, "callPermissions": 1, "defaultPermissions": 1,
        "notificationLevel": 3, "notificationCalls": 0, "unreadMessages": 0, "isFavorite": False,
        "lastReadMessage": 0, "lastCommonReadMessage": 0, "canStartCall": False,
        "canLeaveConversation": False, "canDeleteConversation": False, "sessionId": "0",
    }
    assert {key: room[key] for key in seen} == seen
    assert "lastMessage" not in room and room["lastActivity"] > 0
    assert room_of(bob, users) == room, "found, so the details are the same"


def test_listed_in_any_case(alice, bob):
    stem = unique("x")
    token = open_room(alice, 1, name=f"École {stem} Straße")["token"]
    for term in (f"école {stem}", f"ÉCOLE {stem.upper()}", f"{stem} straße"):
        assert list(listed(bob, term)) == [token], term
    assert listed(bob, f"ecole {stem}") == {}


def test_listed_wildcards_are_letters(alice, bob):
    stem = unique("wild")
    token = open_room(alice, 2, name=f"{stem}_100%!")["token"]
    open_room(alice, 2, name=f"{stem}x100x!")
    assert list(listed(bob, f"{stem}_100%")) == [token]
    assert list(listed(bob, f"{stem}_100%!")) == [token]
    assert listed(bob, f"{stem}%!") == {}


def test_listed_is_for_users(nobody, alice):
    assert nobody.get(LISTED).code == 997
    group = open_room(alice, 2, GROUP)["token"]
    public = open_room(alice, 2, PUBLIC)
    nobody.get(f"{ROOM}/{group}").refused(404)
    assert room_of(nobody, public["token"])["name"] == public["name"]


def test_join_an_open_room(alice, new_user):
    guest = new_user()
    token = open_room(alice, 1, GROUP)["token"]
    assert guest.post(f"{ROOM}/{token}/participants/active").ok()["participantType"] == 3
    assert history(alice, token, limit=1).ok()[0]["systemMessage"] == "user_added"
    assert token not in listed(guest, "")


def test_join_an_open_room_without_its_password(alice, new_user):
    """Who can find it is not asked; who cannot, is."""
    token = alice.post(ROOM, roomType=PUBLIC, roomName=unique("open"), listable=1,
                       password="open sesame").ok(201)["token"]
    finder, other = new_user(), new_user()
    assert finder.post(f"{ROOM}/{token}/participants/active").ok()["participantType"] == 3
    alice.put(f"{ROOM}/{token}/listable", scope=0).ok()
    other.post(f"{ROOM}/{token}/participants/active").error(403, "password")


# --- guessing tokens -------------------------------------------------------------------------

def test_guessing_tokens_is_slowed_down(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text("brute_force = on\n")
    server = start_server("--dev", "--config", config)
    nobody = ocs.User(server.url)
    statuses = [nobody.get(f"{ROOM}/guess{number}").status for number in range(2, 9)]
    statuses += [nobody.get(f"{ROOM}/guess2{number}").status for number in range(2, 9)]
    assert statuses[:10] == [404] * 10 and statuses[-1] == 429, statuses
    # Rooms that are there are not shown either, or the guessing would go on.
    nobody.get(f"{ROOM}/note2self").refused(429)
    nobody.close()
