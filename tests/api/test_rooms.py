"""Conversations: making, finding, renaming, deleting them; who is in them; who may do what."""

import re

import pytest

import ocs
from ocs import (CHAT, GROUP, MEMBER, ONE_TO_ONE, OWNER, PUBLIC, ROOM, SELF_JOINED, add,
                 create_room, history, room_of, send, system_names, unique)

# A group room as its owner sees it right after it was made. None: only the type below counts.
FRESH = {
    "type": 2, "description": "", "objectType": "", "objectId": "", "participantType": 1,
    "participantFlags": 0, "actorType": "users", "actorId": "alice", "attendeePin": "",
    "permissions": 254, "attendeePermissions": 0, "callPermissions": 0, "defaultPermissions": 0,
    "readOnly": 0, "listable": 0, "messageExpiration": 0, "lobbyState": 0, "lobbyTimer": 0,
    "sipEnabled": 0, "canEnableSIP": False, "hasPassword": False, "hasCall": False, "callFlag": 0,
    "callStartTime": 0, "callRecording": 0, "recordingConsent": 0, "canStartCall": True,
    "lastPing": 0, "sessionId": "0", "unreadMessages": 0, "unreadMention": False,
    "unreadMentionDirect": False, "isFavorite": False, "notificationLevel": 2,
    "notificationCalls": 1, "canLeaveConversation": True, "canDeleteConversation": True,
    "isCustomAvatar": False, "breakoutRoomMode": 0, "breakoutRoomStatus": 0,
    "mentionPermissions": 0, "isArchived": False, "isImportant": False, "isSensitive": False,
}
TYPED = {"id": int, "token": str, "name": str, "displayName": str, "attendeeId": int,
         "lastActivity": int, "lastReadMessage": int, "lastCommonReadMessage": int,
         "avatarVersion": str, "lastMessage": dict}


def people(user, token):
    return {entry["actorId"]: entry for entry in user.get(f"{ROOM}/{token}/participants").ok()}


# --- create ----------------------------------------------------------------------------------

def test_fresh_group_room(alice):
    name = unique("fresh")
    room = create_room(alice, GROUP, name)
    assert {key: room.get(key) for key in FRESH} == FRESH
    for key, kind in TYPED.items():
        assert type(room[key]) is kind, key
    assert room["name"] == room["displayName"] == name
    assert re.fullmatch("[a-km-z2-9]{8}", room["token"]), room["token"]
    assert room["id"] > 0 and room["attendeeId"] > 0

    created = room["lastMessage"]
    assert created["systemMessage"] == "conversation_created"
    assert created["messageParameters"]["actor"]["id"] == "alice"
    assert created["reactions"] == {} and created["isReplyable"] is False
    assert "parent" not in created and "reactionsSelf" not in created
    assert room["lastReadMessage"] == room["lastCommonReadMessage"] == created["id"]
    assert room["lastActivity"] == created["timestamp"]


def test_fresh_room_is_what_get_and_list_say(alice):
    room = create_room(alice)
    assert room_of(alice, room["token"]) == room
    listed = [entry for entry in alice.get(ROOM).ok() if entry["token"] == room["token"]]
    assert listed == [room]


def test_tokens_and_ids_differ(alice):
    rooms = [create_room(alice, name="all of one name") for _ in range(20)]
    assert len({room["token"] for room in rooms}) == len({room["id"] for room in rooms}) == 20


def test_public_room(alice):
    room = create_room(alice, PUBLIC)
    assert (room["type"], room["hasPassword"], room["participantType"]) == (3, False, OWNER)
    secret = alice.post(ROOM, roomType=3, roomName=unique("room"), password="open sesame").ok(201)
    assert secret["hasPassword"] is True
    # For a group room the password is dropped.
    plain = alice.post(ROOM, roomType=2, roomName=unique("room"), password="open sesame").ok(201)
    assert plain["hasPassword"] is False


def test_one_to_one(new_user):
    one, other = new_user(displayName="The One"), new_user(displayName="The Other")
    room = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)
    assert room["type"] == ONE_TO_ONE
    assert (room["name"], room["displayName"]) == (other.name, "The Other")
    assert room["participantType"] == OWNER
    assert (room["canDeleteConversation"], room["canLeaveConversation"]) == (False, True)
    assert room["notificationLevel"] == 1

    # The other one is not in it before something happens there.
    assert room["token"] not in [entry["token"] for entry in other.get(ROOM).ok()]
    other.get(f"{ROOM}/{room['token']}").refused(404)
    send(one, room["token"], "hello")
    seen = room_of(other, room["token"])
    assert (seen["name"], seen["displayName"]) == (one.name, "The One")
    assert seen["participantType"] == OWNER and seen["unreadMessages"] == 1
    assert set(people(one, room["token"])) == {one.name, other.name}


def test_one_to_one_again_is_the_same(new_user):
    one, other = new_user(), new_user()
    first = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)
    again = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(200)
    assert again["token"] == first["token"]
    from_there = other.post(ROOM, roomType=ONE_TO_ONE, invite=one.name).ok(200)
    assert from_there["token"] == first["token"]
    assert set(people(one, first["token"])) == {one.name, other.name}


def test_one_to_one_after_leaving(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    send(one, token, "hello")
    one.delete(f"{ROOM}/{token}/participants/self").ok()
    one.get(f"{ROOM}/{token}").refused(404)
    assert one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(200)["token"] == token
    room_of(one, token)


def test_one_to_one_ends_with_the_last(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    send(one, token, "hello")
    one.delete(f"{ROOM}/{token}/participants/self").ok()
    assert system_names(history(other, token).ok()) == ["conversation_created"], "nobody is told"
    other.delete(f"{ROOM}/{token}/participants/self").ok()
    assert one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"] != token


def test_one_to_one_by_participants(new_user):
    one, other = new_user(), new_user()
    room = one.post(ROOM, roomType=ONE_TO_ONE, participants={"users": [other.name]}).ok(201)
    assert room["name"] == other.name


def test_sending_brings_back_a_partner_who_left(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    send(one, token, "hello")
    other.delete(f"{ROOM}/{token}/participants/self").ok()
    other.get(f"{ROOM}/{token}").refused(404)
    send(one, token, "are you there?")
    assert room_of(other, token)["unreadMessages"] >= 1


def test_one_to_one_refusals(alice):
    alice.post(ROOM, roomType=ONE_TO_ONE, invite=unique("never")).error(404, "invite")
    alice.post(ROOM, roomType=ONE_TO_ONE).error(404, "invite")
    alice.post(ROOM, roomType=ONE_TO_ONE, invite="alice").error(403, "invite")


CREATE_REFUSED = [
    ("type 0", {"roomType": 0}, "type"), ("type 4", {"roomType": 4}, "type"),
    ("type 5", {"roomType": 5}, "type"), ("type 6", {"roomType": 6}, "type"),
    ("blank name", {"roomName": "   "}, "name"), ("long name", {"roomName": "x" * 256}, "name"),
    ("unknown object type", {"objectType": "cupboard", "objectId": "1"}, "object-type"),
    ("breakout room", {"objectType": "room", "objectId": "abcd2345"}, "object-type"),
    ("long object type", {"objectType": "x" * 65, "objectId": "1"}, "object-type"),
    ("long object id", {"objectType": "event", "objectId": "1" * 65}, "object-id"),
    ("object type alone", {"objectType": "event"}, "object"),
    ("object id alone", {"objectId": "1"}, "object"),
    ("read-only 2", {"readOnly": 2}, "read-only"), ("listable 3", {"listable": 3}, "listable"),
    ("negative expiration", {"messageExpiration": -1}, "message-expiration"),
    ("lobby 2", {"lobbyState": 2}, "lobby"),
    ("negative timer", {"lobbyState": 1, "lobbyTimer": -1}, "lobby-timer"),
    ("SIP 3", {"sipEnabled": 3}, "sip-enabled"), ("permissions 256", {"permissions": 256}, "permissions"),
    ("consent 2", {"recordingConsent": 2}, "recording-consent"),
    ("mentions 2", {"mentionPermissions": 2}, "mention-permissions"),
    ("long description", {"description": "x" * 2001}, "description"),
    ("name before type", {"roomName": " ", "roomType": 9}, "name"),
]


@pytest.mark.parametrize("case", CREATE_REFUSED, ids=[row[0] for row in CREATE_REFUSED])
def test_create_refused(alice, case):
    before = {room["token"] for room in alice.get(ROOM).ok()}
    alice.post(ROOM, **{"roomType": 2, "roomName": unique("room"), **case[1]}).error(400, case[2])
    assert {room["token"] for room in alice.get(ROOM).ok()} == before


def test_create_names(alice):
    assert alice.post(ROOM, roomType=2).ok(201)["name"] == "---"
    assert alice.post(ROOM, roomType=2, roomName="  trimmed \n").ok(201)["name"] == "trimmed"
    assert alice.post(ROOM, roomName="default type").ok(201)["type"] == GROUP


def test_create_with_people(alice, bob):
    room = alice.post(ROOM, roomType=2, roomName=unique("room"),
                      participants={"users": ["bob"]}).ok(201)
    assert "invalidParticipants" not in room
    entries = people(alice, room["token"])
    assert {name: entry["participantType"] for name, entry in entries.items()} == {
        "alice": OWNER, "bob": MEMBER}
    names = system_names(history(alice, room["token"]).ok())
    assert names == ["user_added", "conversation_created"]


def test_create_with_some_unknown_people(alice):
    never = unique("never")
    room = alice.post(ROOM, roomType=2, roomName=unique("room"),
                      participants={"users": ["bob", never]}).ok(202)
    assert room["invalidParticipants"] == {"users": [never]}
    before = {entry["token"] for entry in alice.get(ROOM).ok()}
    alice.post(ROOM, roomType=2, roomName=unique("room"),
               participants={"users": [never]}).error(404, "invite")
    assert {entry["token"] for entry in alice.get(ROOM).ok()} == before


def test_create_with_a_group(admin, new_user):
    group, member, owner = unique("group"), new_user(), new_user()
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{member.name}/groups", groupid=group).ok()
    room = owner.post(ROOM, roomType=2, invite=group).ok(201)
    assert room["name"] == group
    entries = owner.get(f"{ROOM}/{room['token']}/participants").ok()
    assert {(entry["actorType"], entry["actorId"]) for entry in entries} == {
        ("users", owner.name), ("users", member.name), ("groups", group)}
    names = system_names(history(owner, room["token"]).ok())
    assert names == ["user_added", "group_added", "conversation_created"]
    room_of(member, room["token"])


# --- list ------------------------------------------------------------------------------------

def test_list_holds_only_my_rooms(new_user):
    mine, theirs = new_user(), new_user()
    token = create_room(mine)["token"]
    other = create_room(theirs, PUBLIC)["token"]
    assert [room["token"] for room in mine.get(ROOM).ok()] == [token]
    assert [room["token"] for room in theirs.get(ROOM).ok()] == [other]


def test_list_headers_and_modified_since(new_user, alice):
    user = new_user()
    old, busy = create_room(user), create_room(user)
    answer = user.get(ROOM)
    assert {room["token"] for room in answer.ok()} == {old["token"], busy["token"]}
    stamp = int(answer.header("X-Nextcloud-Talk-Modified-Before"))
    latest = max(room["lastActivity"] for room in answer.data)
    assert stamp >= latest

    assert user.get(ROOM, modifiedSince=stamp + 2).ok() == []
    assert user.get(ROOM, modifiedSince=4102444800).ok() == []
    # The border belongs to it: nothing that happened in that second may be missed.
    tokens = {room["token"] for room in user.get(ROOM, modifiedSince=busy["lastActivity"]).ok()}
    assert busy["token"] in tokens
    assert {room["token"] for room in user.get(ROOM, modifiedSince=1).ok()} == {
        old["token"], busy["token"]}


def test_list_without_last_message(alice):
    token = create_room(alice)["token"]
    for params, there in (({}, True), ({"includeLastMessage": "false"}, False),
                          ({"includeLastMessage": "true"}, True)):
        room = next(room for room in alice.get(ROOM, **params).ok() if room["token"] == token)
        assert ("lastMessage" in room) is there, params


def test_status_of_the_partner(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    send(one, token, "hello")
    base = "/apps/user_status/api/v1/user_status"
    other.request("PUT", f"{base}/status", params={"statusType": "away"}).ok()
    other.request("PUT", f"{base}/message/custom",
                  params={"message": "On a ladder", "statusIcon": "🪜"}).ok()
    room = one.get(ROOM, includeStatus=1).ok()[0]
    assert (room["status"], room["statusMessage"], room["statusIcon"]) == (
        "away", "On a ladder", "🪜")
    assert "status" not in one.get(ROOM).ok()[0]
    crew = create_room(one, members=[other])["token"]
    seen = {room["token"]: room for room in one.get(ROOM, includeStatus=1).ok()}
    assert "status" in seen[token] and "status" not in seen[crew]  # a crew has no partner
    assert room_of(one, token)["status"] == "away"
    entries = {entry["actorId"]: entry for entry in
               one.get(f"{ROOM}/{token}/participants", includeStatus=1).ok()}
    assert entries[other.name]["statusMessage"] == "On a ladder"
    assert entries[one.name]["status"] == "offline"
    assert "statusMessage" not in people(one, token)[other.name]


# --- get -------------------------------------------------------------------------------------

def test_public_room_from_outside(alice, stranger, nobody):
    """Whoever has the link learns that there is a room, and whether it asks for a password."""
    room = alice.post(ROOM, roomType=3, roomName=unique("room"), password="open sesame").ok(201)
    for caller in (stranger, nobody):
        seen = room_of(caller, room["token"])
        assert (seen["token"], seen["type"], seen["hasPassword"]) == (room["token"], 3, True)
        assert seen["name"] == seen["description"] == ""
        assert room["name"] not in str(seen)
        assert seen["participantType"] == 4 and seen["attendeeId"] == 0
        assert "lastMessage" not in seen


# --- rename and delete -----------------------------------------------------------------------

def test_rename(alice, bob):
    room = create_room(alice, members=[bob])
    new = unique("renamed")
    assert alice.put(f"{ROOM}/{room['token']}", roomName=f" {new} ").ok()["name"] == new
    assert room_of(bob, room["token"])["displayName"] == new
    message = history(bob, room["token"], limit=1).ok()[0]
    assert message["systemMessage"] == "conversation_renamed"
    assert "{actor}" in message["message"]
    assert new in message["message"] and room["name"] in message["message"]
    # The same name again writes nothing.
    alice.put(f"{ROOM}/{room['token']}", roomName=new).ok()
    assert history(bob, room["token"], limit=1).ok()[0]["id"] == message["id"]


def test_rename_refused(alice, new_user):
    token = create_room(alice)["token"]
    for bad in ("", "   ", "x" * 256):
        alice.put(f"{ROOM}/{token}", roomName=bad).error(400, "value")
    one, other = new_user(), new_user()
    pair = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    one.put(f"{ROOM}/{pair}", roomName="Us two").error(400, "type")


def test_delete(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    send(bob, token, "soon gone")
    assert alice.delete(f"{ROOM}/{token}").ok() is None
    for user in (alice, bob):
        user.get(f"{ROOM}/{token}").refused(404)
        history(user, token).refused(404)
        assert token not in [room["token"] for room in user.get(ROOM).ok()]
    alice.delete(f"{ROOM}/{token}").refused(404)


def test_delete_one_to_one(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    assert one.delete(f"{ROOM}/{token}").refused(400).data is None
    room_of(one, token)


# --- participants ----------------------------------------------------------------------------

def test_add_participant(alice, bob):
    token = create_room(alice)["token"]
    answer = alice.post(f"{ROOM}/{token}/participants", newParticipant="bob")
    assert answer.ok() == []
    entry = people(alice, token)["bob"]
    assert (entry["actorType"], entry["participantType"], entry["roomToken"]) == (
        "users", MEMBER, token)
    assert (entry["permissions"], entry["attendeePermissions"], entry["inCall"]) == (246, 0, 0)
    assert (entry["sessionIds"], entry["lastPing"], entry["attendeePin"]) == ([], 0, "")
    assert entry["attendeeId"] == room_of(bob, token)["attendeeId"]

    seen = room_of(bob, token)
    assert (seen["participantType"], seen["permissions"]) == (MEMBER, 246)
    assert seen["unreadMessages"] == 0 and seen["canDeleteConversation"] is False
    message = history(bob, token, limit=1).ok()[0]
    assert message["systemMessage"] == "user_added"
    assert message["messageParameters"]["user"]["id"] == "bob"
    assert message["messageParameters"]["actor"]["id"] == "alice"


def test_add_twice(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    last = history(alice, token, limit=1).ok()[0]["id"]
    add(alice, token, bob)
    assert history(alice, token, limit=1).ok()[0]["id"] == last
    assert len(people(alice, token)) == 2


def test_add_group(admin, new_user):
    owner, member, group = new_user(), new_user(), unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{member.name}/groups", groupid=group).ok()
    token = create_room(owner)["token"]
    answer = owner.post(f"{ROOM}/{token}/participants", newParticipant=group, source="groups")
    assert answer.ok() == []
    assert set(people(owner, token)) == {owner.name, member.name, group}
    newest = history(owner, token, limit=2).ok()
    assert system_names(newest) == ["user_added", "group_added"]
    assert newest[1]["messageParameters"]["group"] == {
        "type": "group", "id": group, "name": group, "mention-id": f"user-group/{group}"}


ADD_REFUSED = [
    ("unknown user", {"newParticipant": "no-such-user"}, 404, "new-participant"),
    ("empty", {"newParticipant": ""}, 404, "new-participant"),
    ("unknown group", {"newParticipant": "no-such", "source": "groups"}, 404, "new-participant"),
    ("unknown source", {"newParticipant": "bob", "source": "cupboards"}, 400, "source"),
]


@pytest.mark.parametrize("case", ADD_REFUSED, ids=[row[0] for row in ADD_REFUSED])
def test_add_refused(alice, case):
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", **case[1]).error(case[2], case[3])
    assert set(people(alice, token)) == {"alice"}


def test_add_to_one_to_one(new_user):
    one, other, third = new_user(), new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    one.post(f"{ROOM}/{token}/participants", newParticipant=third.name).error(400, "room-type")
    assert third.name not in people(one, token)


# --- join and leave --------------------------------------------------------------------------

def session_of(server, name):
    """A signed-in user with a cookie jar of its own: another device."""
    return ocs.User(server.url, name)


def test_join_and_leave_the_session(server, alice):
    token = create_room(alice)["token"]
    device = session_of(server, "alice")
    joined = device.post(f"{ROOM}/{token}/participants/active").ok()
    session = joined["sessionId"]
    assert len(session) > 32 and joined["lastPing"] > 0
    assert people(alice, token)["alice"]["sessionIds"] == [session]
    assert room_of(device, token)["sessionId"] == session
    assert room_of(alice, token)["sessionId"] == "0", "another device's session"

    assert device.delete(f"{ROOM}/{token}/participants/active").ok() is None
    assert people(alice, token)["alice"]["sessionIds"] == []
    assert device.delete(f"{ROOM}/{token}/participants/active").ok() is None
    device.close()


def test_join_again_is_a_new_session(server, alice):
    token = create_room(alice)["token"]
    device, other = session_of(server, "alice"), session_of(server, "alice")
    first = device.post(f"{ROOM}/{token}/participants/active").ok()["sessionId"]
    second = device.post(f"{ROOM}/{token}/participants/active").ok()["sessionId"]
    third = other.post(f"{ROOM}/{token}/participants/active").ok()["sessionId"]
    assert len({first, second, third}) == 3
    assert sorted(people(alice, token)["alice"]["sessionIds"]) == sorted([second, third])
    device.close()
    other.close()


def test_leave_unknown_session(alice):
    assert alice.delete(f"{ROOM}/zzzzzzzz/participants/active").ok() is None


def test_join_public_room(server, alice, new_user):
    token = create_room(alice, PUBLIC)["token"]
    user = new_user()
    joined = user.post(f"{ROOM}/{token}/participants/active").ok()
    assert joined["participantType"] == SELF_JOINED
    assert people(alice, token)[user.name]["participantType"] == SELF_JOINED
    assert "user_added" not in system_names(history(alice, token).ok())
    # With the last session goes who only came by the link.
    user.delete(f"{ROOM}/{token}/participants/active").ok()
    assert user.name not in people(alice, token)


def test_adding_makes_a_self_joined_user_stay(alice, new_user):
    token = create_room(alice, PUBLIC)["token"]
    user = new_user()
    user.post(f"{ROOM}/{token}/participants/active").ok()
    add(alice, token, user)
    assert people(alice, token)[user.name]["participantType"] == MEMBER
    user.delete(f"{ROOM}/{token}/participants/active").ok()
    assert user.name in people(alice, token)


def test_join_with_password(alice, new_user):
    room = alice.post(ROOM, roomType=3, roomName=unique("room"), password="open sesame").ok(201)
    path = f"{ROOM}/{room['token']}/participants/active"
    user = new_user()
    user.post(path).error(403, "password")
    user.post(path, password="open says me").error(403, "password")
    assert user.name not in people(alice, room["token"])
    user.post(path, password="open sesame").ok()
    # Who is in it already is not asked.
    alice.post(path).ok()


def test_join_private_room(alice, stranger, nobody):
    token = create_room(alice)["token"]
    for caller in (stranger, nobody):
        assert caller.post(f"{ROOM}/{token}/participants/active").refused(404).data is None
    assert set(people(alice, token)) == {"alice"}


def test_leave_the_conversation(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    assert bob.delete(f"{ROOM}/{token}/participants/self").ok() is None
    bob.get(f"{ROOM}/{token}").refused(404)
    assert set(people(alice, token)) == {"alice"}
    message = history(alice, token, limit=1).ok()[0]
    assert message["systemMessage"] == "user_removed"
    assert message["messageParameters"]["user"]["id"] == "bob"
    assert message["messageParameters"]["actor"]["id"] == "bob"


def test_the_last_moderator_stays(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    alice.delete(f"{ROOM}/{token}/participants/self").error(400, "last-moderator")
    assert set(people(alice, token)) == {"alice", "bob"}


def test_the_last_one_deletes_the_room(alice):
    token = create_room(alice)["token"]
    assert alice.delete(f"{ROOM}/{token}/participants/self").ok() is None
    alice.get(f"{ROOM}/{token}").refused(404)


# --- who may do what -------------------------------------------------------------------------

# call -> status for: a member who is no moderator, somebody outside, nobody signed in.
# A number below 300 is the success of that call.
ACCESS = [
    ("list", "GET", "", {}, 200, 200, 401),
    ("create", "POST", "", {"roomName": "mine"}, 201, 201, 401),
    ("get", "GET", "/{token}", {}, 200, 404, 404),
    ("participants", "GET", "/{token}/participants", {}, 200, 404, 404),
    ("rename", "PUT", "/{token}", {"roomName": "hijacked"}, 403, 404, 404),
    ("delete", "DELETE", "/{token}", {}, 403, 404, 404),
    ("add", "POST", "/{token}/participants", {"newParticipant": "admin"}, 403, 404, 401),
    ("leave", "DELETE", "/{token}/participants/self", {}, None, 404, 401),
    ("history", "GET", "chat?lookIntoFuture=0", {}, 200, 404, 404),
    ("send", "POST", "chat", {"message": "hi"}, 201, 404, 404),
    ("mark read", "POST", "chat/read", {}, 200, 404, 404),
    ("mark unread", "DELETE", "chat/read", {}, 200, 404, 404),
]


@pytest.mark.parametrize("kind", [GROUP, PUBLIC], ids=["group", "public"])
@pytest.mark.parametrize("case", ACCESS, ids=[row[0] for row in ACCESS])
def test_access(alice, bob, stranger, nobody, case, kind):
    name, method, path, body, member, outside, anonymous = case
    room = create_room(alice, kind, members=[bob])
    token = room["token"]
    if kind == PUBLIC and name == "get":
        outside = anonymous = 200  # the skeleton, see above
    if path.startswith("chat"):
        path = f"{CHAT}/{token}{path[4:]}"
    else:
        path = ROOM + path.format(token=token)
    options = {"json": body} if body else {}
    for caller, status in ((stranger, outside), (nobody, anonymous), (bob, member)):
        if status is None:
            continue
        answer = caller.request(method, path, **options)
        assert answer.status == status, answer
        if status == 401:
            assert answer.code == 997
        if status in (403, 404):
            assert answer.code == status and answer.data == [], answer
    assert room_of(alice, token)["name"] == room["name"]
    assert set(people(alice, token)) == {"alice", "bob"}


def test_wrong_password_sees_no_public_room(sign_in, alice):
    token = create_room(alice, PUBLIC)["token"]
    answer = sign_in("bob", "wrong").get(f"{ROOM}/{token}")
    assert (answer.status, answer.code) == (401, 997), answer


# --- developer mode explains -----------------------------------------------------------------

def test_developer_mode_says_which_check_failed(alice, bob, stranger):
    token = create_room(alice, members=[bob])["token"]
    refusals = [
        stranger.get(f"{ROOM}/{token}"), bob.delete(f"{ROOM}/{token}"),
        alice.put(f"{ROOM}/{token}", roomName=""), alice.post(f"{CHAT}/{token}", message=""),
        alice.post(ROOM, roomType=9, roomName="x"),
    ]
    said = [answer.meta["message"] for answer in refusals]
    assert all(said), said
    assert len(set(said)) == len(said), "the same words for different checks"


def test_json_that_is_sent_as_a_form(alice):
    """As `curl -d` does it."""
    token = create_room(alice)["token"]
    json = '{"message": "hi"}'
    for kind in ("application/x-www-form-urlencoded", "text/plain"):
        answer = alice.request("POST", f"{CHAT}/{token}", content=json,
                               headers={"Content-Type": kind}).error(400, "message")
        assert "Content-Type: application/json" in answer.meta["message"]
    made = alice.request("POST", ROOM, content='{"roomName": "crew"}',
                         headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert made.ok(201)["name"] == "---" and "application/json" in made.meta["message"]
    assert alice.request("POST", f"{CHAT}/{token}", content="message=").meta["message"] == (
        "the message is empty")
    assert alice.post(f"{CHAT}/{token}", message="{").ok(201)


@pytest.mark.parametrize("path", [
    "/apps/spreed/api/v4/call/abcdefgh", "/apps/spreed/api/v3/signaling/settings",
    "/apps/spreed/api/v1/federation/invitation", "/apps/spreed/api/v1/chat/abcdefgh/summarize",
    "/apps/notifications/api/v2/notifications", "/apps/files_sharing/api/v1/sharees",
])
def test_endpoints_that_others_have(alice, path):
    answer = alice.get(path)
    assert (answer.status, answer.code) == (404, 998)
    assert answer.meta["message"] == "Nextcloud has this endpoint, this server does not (yet)"


@pytest.mark.parametrize("path", ["/apps/spreed/api/v1/room", "/apps/spreed/api/v4/calls",
                                  "/apps/spreed/api", "/"])
def test_endpoints_that_nobody_has(alice, path):
    answer = alice.get(path)
    assert (answer.status, answer.code) == (404, 998)
    assert answer.meta["message"].startswith("no such endpoint"), answer


def test_calendars_are_not_here(alice):
    answer = alice.plain("PROPFIND", "/remote.php/dav/calendars/alice/")
    assert answer.status == 404
    assert answer.body == b"Nextcloud has this endpoint, this server does not (yet)\n"


def test_otherwise_refusals_are_silent(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data")
    password = re.search(r"admin password: (\S+)", server.output())[1]
    admin = ocs.User(server.url, "admin", password)
    token = create_room(admin)["token"]
    for answer in (admin.get(f"{ROOM}/zzzzzzzz"), admin.put(f"{ROOM}/{token}", roomName=""),
                   admin.post(f"{CHAT}/{token}", message="")):
        assert answer.status >= 400 and answer.meta["message"] == "", answer
    answer = admin.request("GET", ROOM, headers={"OCS-APIRequest": None})
    assert answer.envelope == {"message": "CSRF check failed"}
