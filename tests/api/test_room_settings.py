"""What moderators set in a conversation: description, public, password, read-only, listable,
mentions, default permissions, message expiration, SIP, recording consent, object."""


import pytest

import ocs
from ocs import (CHAT, GROUP, ONE_TO_ONE, PUBLIC, ROOM, SELF_JOINED, LongPolls, create_room,
                 history, join, room_of, send, system_names)


def newest(user, token):
    return history(user, token, limit=1).ok()[0]


def told(user, token, name):
    """The newest message tells of `name`, by alice, and each reader in the right person."""
    message = newest(user, token)
    assert message["systemMessage"] == name, message
    assert message["messageType"] == "system"
    assert message["messageParameters"]["actor"]["id"] == "alice"
    return message


def pair_of(one, other):
    return one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]


def people(user, token):
    return {entry["actorId"]: entry for entry in user.get(f"{ROOM}/{token}/participants").ok()}


# --- description -----------------------------------------------------------------------------

def test_description(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    room = alice.put(f"{ROOM}/{token}/description", description="  All about knots \n").ok()
    assert room["description"] == "All about knots"
    assert room_of(bob, token)["description"] == "All about knots"
    message = told(bob, token, "description_set")
    assert message["message"].startswith("{actor} ")
    assert told(alice, token, "description_set")["message"].startswith("You ")

    # The same again, also after trimming, writes nothing.
    alice.put(f"{ROOM}/{token}/description", description="All about knots ").ok()
    assert newest(bob, token)["id"] == message["id"]

    assert alice.put(f"{ROOM}/{token}/description", description="").ok()["description"] == ""
    told(bob, token, "description_removed")


def test_description_length(alice):
    token = create_room(alice)["token"]
    long = "é" * 2000
    assert alice.put(f"{ROOM}/{token}/description", description=long).ok()["description"] == long
    alice.put(f"{ROOM}/{token}/description", description=long + "x").error(400, "value")
    assert room_of(alice, token)["description"] == long


def test_description_refused(alice, new_user):
    one, other = new_user(), new_user()
    pair = pair_of(one, other)
    one.put(f"{ROOM}/{pair}/description", description="Us").error(400, "type")
    one.put(f"{ROOM}/{pair}/description", description="x" * 2001).error(400, "value")
    one.put(f"{ROOM}/{pair}/description", description="").ok()  # no change, so no refusal
    event = alice.post(ROOM, roomType=2, roomName="Event", objectType="event",
                       objectId="1#2").ok(201)["token"]
    alice.put(f"{ROOM}/{event}/description", description="x" * 2001).error(400, "event")
    alice.put(f"{ROOM}/{event}", roomName="Other").error(400, "event")
    token = create_room(alice)["token"]
    alice.put(f"{ROOM}/{token}/description").refused(400)


# --- object ----------------------------------------------------------------------------------

@pytest.mark.parametrize("kind, after", [
    ("event", ("", "")), ("instant_meeting", ("", "")),
    ("phone_temporary", ("phone_persist", "phone"))])
def test_unbind(alice, kind, after):
    room = alice.post(ROOM, roomType=2, roomName="Bound", objectType=kind, objectId="17").ok(201)
    last = newest(alice, room["token"])["id"]
    room = alice.delete(f"{ROOM}/{room['token']}/object").ok()
    assert (room["objectType"], room["objectId"]) == after
    assert newest(alice, room["token"])["id"] == last
    alice.delete(f"{ROOM}/{room['token']}/object").error(400, "object-type")


def test_unbind_refused(alice):
    token = create_room(alice)["token"]
    alice.delete(f"{ROOM}/{token}/object").error(400, "object-type")


# --- public, private, password ---------------------------------------------------------------

def test_public_and_private(alice, bob, stranger):
    token = create_room(alice, members=[bob])["token"]
    assert alice.post(f"{ROOM}/{token}/public").ok()["type"] == PUBLIC
    message = told(bob, token, "guests_allowed")
    assert alice.post(f"{ROOM}/{token}/public").ok()["type"] == PUBLIC
    assert newest(bob, token)["id"] == message["id"], "nothing changed, nothing told"

    assert stranger.post(f"{ROOM}/{token}/participants/active").ok()["participantType"] == SELF_JOINED
    assert alice.delete(f"{ROOM}/{token}/public").ok()["type"] == GROUP
    message = told(bob, token, "guests_disallowed")
    # Who was not invited is out; who was, is not.
    assert set(people(alice, token)) == {"alice", "bob"}
    stranger.get(f"{ROOM}/{token}").refused(404)
    history(stranger, token).refused(404)
    alice.delete(f"{ROOM}/{token}/public").ok()
    assert newest(bob, token)["id"] == message["id"]


def test_private_puts_guests_out(alice, bob, new_guest):
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    guest, moderator = new_guest(), new_guest()
    for one in (guest, moderator):
        join(one, token)
    alice.post(f"{ROOM}/{token}/moderators",
               attendeeId=room_of(moderator, token)["attendeeId"]).ok()
    last = newest(bob, token)["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(guest, token, last)
        alice.delete(f"{ROOM}/{token}/public").ok()
        assert waiting.result().status == 404
    for one in (guest, moderator):
        one.get(f"{ROOM}/{token}").refused(404)
        one.post(f"{CHAT}/{token}", message="still here").refused(404)
        one.post(f"{ROOM}/{token}/participants/active").refused(404)
    assert set(people(alice, token)) == {"alice", "bob"}


def test_guest_moderators(alice, new_guest):
    """They set what needs no login; the rest asks for one before anything else."""
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    room = join(guest, token)
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=room["attendeeId"]).ok()
    for method, path, body, anonymous in SETTINGS:
        answer = guest.request(method, f"{ROOM}/{token}/{path}", json=body)
        if anonymous == 401:
            assert (answer.status, answer.code) == (401, 997), answer
        else:
            assert answer.status in (200, 400), answer
    names = system_names(history(alice, token).ok())
    assert names[:3] == ["message_expiration_enabled", "password_set", "description_set"]
    message = newest(alice, token)
    assert message["messageParameters"]["actor"]["type"] == "guest"
    assert (message["actorType"], message["actorId"]) == ("guests", room["actorId"])


def test_default_permissions_take_own_ones_away(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    attendee = room_of(bob, token)["attendeeId"]
    alice.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=attendee, method="set",
              permissions=4).ok()
    assert room_of(bob, token)["permissions"] == 5
    alice.put(f"{ROOM}/{token}/permissions/default", permissions=128).ok()
    seen = room_of(bob, token)
    assert (seen["attendeePermissions"], seen["permissions"]) == (0, 129)


def test_public_with_password(alice, bob, stranger):
    token = create_room(alice, members=[bob])["token"]
    room = alice.post(f"{ROOM}/{token}/public", password="open sesame").ok()
    assert (room["type"], room["hasPassword"]) == (PUBLIC, True)
    assert system_names(history(bob, token, limit=2).ok()) == ["password_set", "guests_allowed"]
    stranger.post(f"{ROOM}/{token}/participants/active").error(403, "password")
    stranger.post(f"{ROOM}/{token}/participants/active", password="open sesame").ok()

    # On a public room the password is ignored.
    last = newest(bob, token)["id"]
    alice.post(f"{ROOM}/{token}/public", password="another").ok()
    assert newest(bob, token)["id"] == last
    stranger.delete(f"{ROOM}/{token}/participants/self").ok()
    stranger.post(f"{ROOM}/{token}/participants/active", password="another").error(403, "password")

    # Private and public again: the password is still there.
    assert alice.delete(f"{ROOM}/{token}/public").ok()["hasPassword"] is True
    assert alice.post(f"{ROOM}/{token}/public").ok()["hasPassword"] is True
    stranger.post(f"{ROOM}/{token}/participants/active", password="open sesame").ok()


def test_password(alice, bob, stranger):
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    for _ in range(2):  # never compared with what it was
        assert alice.put(f"{ROOM}/{token}/password", password="first").ok()["hasPassword"] is True
        told(bob, token, "password_set")
    assert system_names(history(bob, token, limit=2).ok()) == ["password_set"] * 2
    stranger.post(f"{ROOM}/{token}/participants/active", password="second").error(403, "password")
    assert alice.put(f"{ROOM}/{token}/password", password="").ok()["hasPassword"] is False
    told(bob, token, "password_removed")
    stranger.post(f"{ROOM}/{token}/participants/active").ok()
    assert "first" not in str(history(bob, token).data)


def test_password_refused(alice, new_user):
    token = create_room(alice)["token"]
    alice.put(f"{ROOM}/{token}/password", password="x").error(400, "type")
    alice.put(f"{ROOM}/{token}/password").refused(400)
    one, other = new_user(), new_user()
    pair = pair_of(one, other)
    one.put(f"{ROOM}/{pair}/password", password="x").error(400, "type")
    one.post(f"{ROOM}/{pair}/public").error(400, "type")
    one.post(f"{ROOM}/{pair}/public", password="x").error(400, "type")
    one.delete(f"{ROOM}/{pair}/public").error(400, "type")
    assert room_of(one, pair)["hasPassword"] is False


# --- numbers ---------------------------------------------------------------------------------

# path, parameter, field, values in turn (each changes), their messages, a bad value
NUMBERS = [
    ("read-only", "state", "readOnly", [1, 0], ["read_only", "read_only_off"], 2),
    ("listable", "scope", "listable", [1, 2, 0],
     ["listable_users", "listable_all", "listable_none"], 3),
    ("mention-permissions", "mentionPermissions", "mentionPermissions", [1, 0], [None, None], 2),
]


@pytest.mark.parametrize("kind", [GROUP, PUBLIC], ids=["group", "public"])
@pytest.mark.parametrize("case", NUMBERS, ids=[row[0] for row in NUMBERS])
def test_number(alice, bob, case, kind):
    path, param, field, values, names, bad = case
    token = create_room(alice, kind, members=[bob])["token"]
    for value, name in zip(values, names):
        before = newest(bob, token)["id"]
        assert alice.put(f"{ROOM}/{token}/{path}", **{param: value}).ok()[field] == value
        assert room_of(bob, token)[field] == value
        if name:
            told(bob, token, name)
        else:
            assert newest(bob, token)["id"] == before
        last = newest(bob, token)["id"]
        alice.put(f"{ROOM}/{token}/{path}", **{param: value}).ok()  # again: nothing is told
        assert newest(bob, token)["id"] == last
    for wrong in (bad, -1):
        alice.put(f"{ROOM}/{token}/{path}", **{param: wrong}).error(400, "value")
    alice.put(f"{ROOM}/{token}/{path}").refused(400)
    assert room_of(bob, token)[field] == values[-1]


@pytest.mark.parametrize("case", NUMBERS, ids=[row[0] for row in NUMBERS])
def test_number_not_for_two(new_user, case):
    path, param, field, _, _, bad = case
    one, other = new_user(), new_user()
    for token in (pair_of(one, other), one.get(f"{ROOM}/note-to-self").ok()["token"]):
        one.put(f"{ROOM}/{token}/{path}", **{param: 1}).error(400, "type")
        one.put(f"{ROOM}/{token}/{path}", **{param: bad}).error(400, "type")
        one.put(f"{ROOM}/{token}/{path}", **{param: 0}).ok()  # it is so already
        assert room_of(one, token)[field] == 0


def test_read_only_stops_writing(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    alice.put(f"{ROOM}/{token}/read-only", state=1).ok()
    for user in (alice, bob):
        user.post(f"{CHAT}/{token}", message="hello?").refused(403)
    history(bob, token).ok()
    alice.put(f"{ROOM}/{token}/read-only", state=0).ok()
    send(bob, token, "hello!")


# --- permissions -----------------------------------------------------------------------------

def test_default_permissions(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    last = newest(bob, token)["id"]
    room = alice.put(f"{ROOM}/{token}/permissions/default", permissions=6).ok()
    assert (room["defaultPermissions"], room["permissions"]) == (7, 254)
    seen = room_of(bob, token)
    assert (seen["defaultPermissions"], seen["permissions"], seen["attendeePermissions"]) == (7, 7, 0)
    bob.post(f"{CHAT}/{token}", message="not allowed").refused(403)
    alice.put(f"{ROOM}/{token}/permissions/default", permissions=128).ok()
    assert room_of(bob, token)["permissions"] == 129
    assert room_of(bob, token)["canStartCall"] is False
    send(bob, token, "allowed")
    alice.put(f"{ROOM}/{token}/permissions/default", permissions=0).ok()
    assert room_of(bob, token)["permissions"] == 246
    names = system_names(history(bob, token).ok())
    assert newest(bob, token)["id"] > last and names == ["user_added", "conversation_created"]


def test_default_permissions_refused(alice, bob, new_user):
    token = create_room(alice, members=[bob])["token"]
    for wrong in (-1, 256):
        alice.put(f"{ROOM}/{token}/permissions/default", permissions=wrong).error(400, "value")
    alice.put(f"{ROOM}/{token}/permissions/default").refused(400)
    one, other = new_user(), new_user()
    for token in (pair_of(one, other), one.get(f"{ROOM}/note-to-self").ok()["token"]):
        one.put(f"{ROOM}/{token}/permissions/default", permissions=6).error(400, "type")


def test_removed_permission_modes(alice):
    token = create_room(alice)["token"]
    alice.put(f"{ROOM}/{token}/permissions/call", permissions=6).error(400, "mode")
    answer = alice.put(f"{ROOM}/{token}/permissions/other", permissions=6)
    assert (answer.status, answer.code) == (404, 998), answer
    answer = alice.put(f"{ROOM}/{token}/attendees/permissions/all", method="set", permissions=6)
    assert answer.refused(400).data is None


# --- SIP and recording: not there, and the answers say so -------------------------------------

def test_sip_is_not_configured(alice):
    token = create_room(alice)["token"]
    for state in (0, 1, 7):
        alice.put(f"{ROOM}/{token}/webinar/sip", state=state).error(412, "config")
    for consent in (0, 1, 7):
        alice.put(f"{ROOM}/{token}/recording-consent", recordingConsent=consent).error(412, "config")
    room = alice.post(ROOM, roomType=2, roomName="With wishes", sipEnabled=2,
                      recordingConsent=1).ok(201)
    assert (room["sipEnabled"], room["canEnableSIP"], room["recordingConsent"]) == (0, False, 0)


# --- message expiration ----------------------------------------------------------------------

DURATIONS = [(1, "1 minute"), (60, "1 minute"), (3600, "1 hour"), (28800, "8 hours"),
             (86400, "1 day"), (604800, "1 week"), (2419200, "4 weeks"), (7200 + 1700, "2 hours")]


def test_message_expiration(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    forever = send(bob, token, "for ever")
    assert forever["expirationTimestamp"] == 0
    for seconds, text in DURATIONS[1:]:
        for _ in range(2):  # never compared with what it was
            room = alice.post(f"{ROOM}/{token}/message-expiration", seconds=seconds).ok()
            assert room["messageExpiration"] == seconds
            message = told(bob, token, "message_expiration_enabled")
            assert text in message["message"], message
    sent = send(bob, token, "for a while")
    assert sent["expirationTimestamp"] == sent["timestamp"] + DURATIONS[-1][0]
    assert alice.post(f"{ROOM}/{token}/message-expiration", seconds=0).ok()["messageExpiration"] == 0
    told(bob, token, "message_expiration_disabled")
    assert newest(bob, token)["expirationTimestamp"] == 0


def test_message_expiration_for_two_and_one(new_user):
    one, other = new_user(), new_user()
    for token in (pair_of(one, other), one.get(f"{ROOM}/note-to-self").ok()["token"]):
        assert one.post(f"{ROOM}/{token}/message-expiration",
                        seconds=3600).ok()["messageExpiration"] == 3600


def test_message_expiration_refused(alice):
    token = create_room(alice)["token"]
    for wrong in (-1, 2 ** 31, 2 ** 62):
        alice.post(f"{ROOM}/{token}/message-expiration", seconds=wrong).error(400, "value")
    alice.post(f"{ROOM}/{token}/message-expiration").refused(400)
    assert room_of(alice, token)["messageExpiration"] == 0


# --- who may ---------------------------------------------------------------------------------

# method, path, parameters; nobody signed in is told to (401), or gets what a stranger gets (404)
SETTINGS = [
    ("PUT", "description", {"description": "mine"}, 404),
    ("DELETE", "object", {}, 404),
    ("POST", "public", {"password": "mine"}, 401),
    ("DELETE", "public", {}, 401),
    ("PUT", "password", {"password": "mine"}, 404),
    ("PUT", "read-only", {"state": 1}, 401),
    ("PUT", "listable", {"scope": 2}, 401),
    ("PUT", "mention-permissions", {"mentionPermissions": 1}, 401),
    ("PUT", "permissions/default", {"permissions": 255}, 404),
    ("PUT", "permissions/call", {"permissions": 255}, 404),
    ("PUT", "attendees/permissions/all", {"method": "set", "permissions": 255}, 404),
    ("POST", "message-expiration", {"seconds": 1}, 404),
    ("PUT", "webinar/lobby", {"state": 1}, 401),
    ("PUT", "webinar/sip", {"state": 1}, 401),
    ("PUT", "recording-consent", {"recordingConsent": 1}, 401),
]


@pytest.mark.parametrize("kind", [GROUP, PUBLIC], ids=["group", "public"])
@pytest.mark.parametrize("case", SETTINGS, ids=[f"{row[0]} {row[1]}" for row in SETTINGS])
def test_only_moderators(alice, bob, stranger, nobody, case, kind):
    method, path, body, anonymous = case
    token = create_room(alice, kind, members=[bob])["token"]
    before, last = room_of(alice, token), newest(alice, token)["id"]
    for caller, status in ((bob, 403), (stranger, 404), (nobody, anonymous)):
        answer = caller.request(method, f"{ROOM}/{token}/{path}", json=body)
        assert answer.status == status and answer.data == [], answer
    assert room_of(alice, token) == before
    assert newest(alice, token)["id"] == last
    alice.request(method, f"{ROOM}/zzzzzzzz/{path}", json=body).refused(404)


# --- modifiedSince ---------------------------------------------------------------------------

@pytest.mark.parametrize("change", [
    ("PUT", "mention-permissions", {"mentionPermissions": 1}),
    ("PUT", "permissions/default", {"permissions": 128}),
    ("PUT", "listable", {"scope": 1}),
    ("DELETE", "object", {}),
], ids=lambda row: row[1])
def test_changes_are_in_the_next_list(new_user, change):
    owner, member = new_user(), new_user()
    token = owner.post(ROOM, roomType=2, roomName="Old", objectType="event", objectId="1#2",
                       participants={"users": [member.name]}).ok(201)["token"]
    since = ocs.next_second(member)
    assert member.get(ROOM, modifiedSince=since).ok() == []
    owner.request(change[0], f"{ROOM}/{token}/{change[1]}", json=change[2]).ok()
    assert [room["token"] for room in member.get(ROOM, modifiedSince=since).ok()] == [token]
