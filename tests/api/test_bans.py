"""Bans: of users, guests, e-mail invitees and addresses."""

import time

import pytest

from ocs import (CHAT, GROUP, ONE_TO_ONE, PUBLIC, ROOM, add, attendee_id, create_room, history,
                 join, participants, room_of, system_names, unique)

BAN = "/apps/spreed/api/v1/ban"


@pytest.fixture
def token(alice):
    return create_room(alice, PUBLIC)["token"]


def active(token):
    return f"{ROOM}/{token}/participants/active"


def ban(user, token, kind, who, note=""):
    return user.post(f"{BAN}/{token}", actorType=kind, actorId=who, internalNote=note)


def bans(user, token):
    return user.get(f"{BAN}/{token}").ok()


def test_ban_a_user(alice, new_user, token):
    user = new_user(displayName="Trouble")
    add(alice, token, user)
    before = int(time.time())
    made = ban(alice, token, "users", user.name, "spam").ok()
    assert bans(alice, token) == [made]
    assert abs(made.pop("bannedTime") - before) < 60 and made.pop("id") > 0
    name = alice.get("/cloud/user").ok()["displayname"]
    assert made == {
        "moderatorActorType": "users", "moderatorActorId": "alice", "moderatorDisplayName": name,
        "bannedActorType": "users", "bannedActorId": user.name, "bannedDisplayName": "Trouble",
        "internalNote": "spam"}
    # Out, and told like any removal.
    assert set(participants(alice, token)) == {"alice"}
    assert system_names(history(alice, token).ok())[0] == "user_removed"
    user.get(f"{ROOM}/{token}/participants").refused(404)
    user.post(active(token)).error(403, "ban")
    alice.post(f"{ROOM}/{token}/participants", newParticipant=user.name).error(400, "ban")
    # Elsewhere he is who he was.
    join(user, create_room(alice, PUBLIC)["token"])


def test_unban(alice, new_user, token):
    user = new_user()
    one = ban(alice, token, "users", user.name).ok()["id"]
    user.post(active(token)).error(403, "ban")
    other = create_room(alice, PUBLIC)["token"]
    assert alice.delete(f"{BAN}/{other}/{one}").ok() == []  # that is none of its bans
    user.post(active(token)).error(403, "ban")
    assert alice.delete(f"{BAN}/{token}/{one}").ok() == []
    assert alice.delete(f"{BAN}/{token}/{one}").ok() == []  # unknown: the same answer
    assert bans(alice, token) == []
    join(user, token)


def test_groups_come_without_the_banned(admin, alice, new_user, token):
    one, two, name = new_user(), new_user(), unique("group")
    admin.post("/cloud/groups", groupid=name).ok()
    for member in (one, two):
        admin.post(f"/cloud/users/{member.name}/groups", groupid=name).ok()
    ban(alice, token, "users", one.name).ok()
    assert alice.post(f"{ROOM}/{token}/participants", newParticipant=name,
                      source="groups").ok() == []
    assert set(participants(alice, token)) == {"alice", two.name, name}


def test_listed_room(alice, new_user):
    token = alice.post(ROOM, roomType=GROUP, roomName=unique("room"), listable=1).ok(201)["token"]
    user = new_user()
    ban(alice, token, "users", user.name).ok()
    user.post(active(token)).error(403, "ban")


def test_ban_a_guest(alice, new_guest, token):
    guest, other = new_guest(), new_guest()
    me = join(guest, token)["actorId"]
    guest.post(f"/apps/spreed/api/v1/guest/{token}/name", displayName="Trouble").ok()
    made = ban(alice, token, "guests", me, "rude").ok()
    assert (made["bannedActorId"], made["bannedDisplayName"]) == (me, "Trouble")
    assert me not in participants(alice, token)
    guest.post(f"{CHAT}/{token}", message="hi").refused(404)
    assert system_names(history(alice, token).ok()) == ["conversation_created"]
    # As long as he stays away, others come in from the same address.
    join(other, token)
    # When he comes back, it is banned too; for others that are there as well.
    guest.post(active(token)).error(403, "ban")
    first, second = bans(alice, token)
    assert first == made
    assert (second["bannedActorType"], second["bannedActorId"]) == ("ip", "127.0.0.1")
    assert second["internalNote"] == "rude" and second["bannedDisplayName"] == "127.0.0.1"
    assert second["moderatorActorId"] == "alice"
    new_guest().post(active(token)).error(403, "ban")
    other.post(f"{CHAT}/{token}", message="hi").refused(403, [])
    guest.post(active(token)).error(403, "ban")
    assert len(bans(alice, token)) == 2
    # The address does not matter for people with an account.
    join(alice, token)
    # Without both bans he may come back.
    alice.delete(f"{BAN}/{token}/{second['id']}").ok()
    guest.post(active(token)).error(403, "ban")
    for each in bans(alice, token):
        alice.delete(f"{BAN}/{token}/{each['id']}").ok()
    join(guest, token)
    other.post(f"{CHAT}/{token}", message="hi").ok(201)


@pytest.mark.parametrize("banned,hit", [
    ("127.0.0.1", True), ("127.0.0.0/8", True), ("0.0.0.0/0", True), ("10.0.0.0/8", False),
    ("127.0.0.2", False), ("::1", False), ("::ffff:127.0.0.1", True), ("::/0", True)])
def test_addresses(alice, new_user, new_guest, token, banned, hit):
    guest, user = new_guest(), new_user()
    ban(alice, token, "ip", banned).ok()
    answer = guest.post(active(token))
    assert answer.status == (403 if hit else 200), answer
    join(user, token)


# actorType, actorId -> the word of the refusal
WRONG_ACTORS = [
    ("groups", "admin"), ("bots", "x"), ("", "bob"), ("users", ""), ("ip", ""), ("ip", "localhost"),
    ("ip", "300.1.2.3"), ("ip", "10.0.0.0/33"), ("ip", "::/129"), ("ip", "10.0.0.0/"),
    ("ip", "10.0.0.0/x"), ("ip", "10.0.0.0/-1"), ("ip", "10.0.0.0/8/8"), ("guests", ""),
]


@pytest.mark.parametrize("kind,who", WRONG_ACTORS)
def test_wrong_actors(alice, token, kind, who):
    ban(alice, token, kind, who).error(400, "bannedActor")
    assert bans(alice, token) == []


def test_refusals_in_order(alice, bob, admin, token, new_guest):
    pair = alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").data["token"]
    ban(alice, pair, "nonsense", "").error(400, "room")
    long_note = "ä" * 2000 + "x"
    ban(alice, token, "nonsense", "", long_note).error(400, "bannedActor")
    ban(alice, token, "users", "alice", long_note).error(400, "internalNote")
    ban(alice, token, "users", "alice").error(400, "self")
    add(alice, token, admin)
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(alice, token, "admin")).ok()
    ban(alice, token, "users", "admin").error(400, "moderator")
    ban(admin, token, "users", "alice").error(400, "moderator")
    guest = new_guest()
    me = join(guest, token)["actorId"]
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(alice, token, me)).ok()
    ban(alice, token, "guests", me).error(400, "moderator")
    ban(guest, token, "guests", me).error(400, "self")
    assert bans(alice, token) == []
    # A guest moderator may ban.
    made = ban(guest, token, "users", "nobody-of-that-name", "ä" * 2000).ok()
    assert (made["moderatorActorType"], made["moderatorActorId"]) == ("guests", me)
    assert made["bannedDisplayName"] == "nobody-of-that-name"


def test_who_may(alice, bob, stranger, nobody, token):
    add(alice, token, bob)
    for caller, status in ((bob, 403), (stranger, 404), (nobody, 404)):
        ban(caller, token, "users", "x").refused(status, [])
        caller.get(f"{BAN}/{token}").refused(status, [])
        caller.delete(f"{BAN}/{token}/1").refused(status, [])
    assert alice.delete(f"{BAN}/{token}/x").status == 404


def test_again_replaces(alice, new_user, token):
    user = new_user()
    first = ban(alice, token, "users", user.name, "one").ok()
    second = ban(alice, token, "users", user.name, "two").ok()
    assert first["id"] == second["id"] and bans(alice, token) == [second]
    assert second["internalNote"] == "two"


def test_ban_an_invitee(alice, new_guest, token):
    address = unique("ann") + "@example.org"
    invite = {"newParticipant": address, "source": "emails"}
    alice.post(f"{ROOM}/{token}/participants", **invite).ok()
    (entry,) = [each for each in participants(alice, token).values()
                if each["actorType"] == "emails"]
    guest = new_guest()
    link = entry["invitationLink"].removeprefix(guest.base)
    assert guest.plain("GET", link).status == 200
    join(guest, token)
    ban(alice, token, "emails", entry["actorId"]).ok()
    guest.post(f"{CHAT}/{token}", message="hi").refused(404)
    guest.post(active(token)).error(403, "ban")
    alice.post(f"{ROOM}/{token}/participants", **invite).error(400, "ban")
