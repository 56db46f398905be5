"""Adding and removing people, roles, permissions, sessions."""

import contextlib
import sqlite3
import time

import pytest

from ocs import (GROUP, GUEST, GUEST_MODERATOR, MEMBER, MODERATOR, ONE_TO_ONE, OWNER, PUBLIC, ROOM,
                 SELF_JOINED, LongPolls, User, add, attendee_id, create_room, future, history, join,
                 participants, room_of, send, system_names, unique)


def types(user, token):
    return {name: entry["participantType"] for name, entry in participants(user, token).items()}


def wait_until(what):
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def remove(user, token, attendee):
    return user.delete(f"{ROOM}/{token}/attendees", attendeeId=attendee)


def promote(user, token, attendee):
    return user.post(f"{ROOM}/{token}/moderators", attendeeId=attendee)


def demote(user, token, attendee):
    return user.delete(f"{ROOM}/{token}/moderators", attendeeId=attendee)


def make_moderator(owner, token, user):
    add(owner, token, user)
    assert promote(owner, token, attendee_id(owner, token, user.name)).ok() is None


def last_event(user, token):
    message = history(user, token, limit=1).ok()[0]
    return message["systemMessage"], message["message"], message["messageParameters"]


@pytest.fixture
def group(admin, new_user):
    """Makes groups: `group(alice, bob)` is the id of one with both in it."""

    def make(*members):
        name = unique("group")
        admin.post("/cloud/groups", groupid=name).ok()
        for member in members:
            admin.post(f"/cloud/users/{member.name}/groups", groupid=name).ok()
        return name

    return make


# --- adding ----------------------------------------------------------------------------------

def test_add_user(alice, bob):
    token = create_room(alice)["token"]
    path = f"{ROOM}/{token}/participants"
    assert alice.post(path, newParticipant="bob").ok() == []
    assert alice.post(path, newParticipant="bob", source="users").ok() == []  # again: nothing
    assert types(alice, token) == {"alice": OWNER, "bob": MEMBER}
    assert system_names(history(alice, token).ok()).count("user_added") == 1


# source, id -> status, error word
SOURCES = [
    ("users", "nobody-of-that-name", 404, "new-participant"),
    ("groups", "no-such-group", 404, "new-participant"),
    ("emails", "no address", 400, "new-participant"),
    ("circles", "x", 400, "new-participant"),
    ("teams", "x", 400, "new-participant"),
    ("federated_users", "bob@example.org", 501, "federation"),
    ("phones", "+491601231212", 501, "sip"),
    ("guests", "x", 400, "source"),
    ("", "bob", 400, "source"),
]


@pytest.mark.parametrize("source,who,status,word", SOURCES, ids=[row[0] for row in SOURCES])
def test_sources_that_are_refused(alice, source, who, status, word):
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant=who,
               source=source).error(status, word)
    assert types(alice, token) == {"alice": OWNER}
    assert room_of(alice, token)["type"] == GROUP


def test_one_to_one_cannot_grow(alice, bob, admin):
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").data["token"]
    for source, who in (("users", "admin"), ("emails", "ann@example.org"), ("nonsense", "x")):
        alice.post(f"{ROOM}/{token}/participants", newParticipant=who,
                   source=source).error(400, "room-type")


def test_add_makes_self_joined_permanent(alice, new_user):
    token = create_room(alice, PUBLIC)["token"]
    user = new_user()
    join(user, token)
    assert types(alice, token)[user.name] == SELF_JOINED
    assert "user_added" not in system_names(history(alice, token).ok())
    add(alice, token, user)
    assert types(alice, token)[user.name] == MEMBER
    assert last_event(alice, token)[0] == "user_added"
    user.delete(f"{ROOM}/{token}/participants/active").ok()
    assert user.name in types(alice, token)


def test_group_comes_and_goes(alice, group, new_user):
    one, two, three = new_user(), new_user(), new_user()
    name, other = group(one, two, three), group(three)
    token = create_room(alice, members=[two])["token"]
    make_moderator(alice, token, one)
    for each in (name, other):
        assert alice.post(f"{ROOM}/{token}/participants", newParticipant=each,
                          source="groups").ok() == []
    there = participants(alice, token)
    assert there[name]["actorType"] == "groups" and there[name]["participantType"] == MEMBER
    assert {one.name, two.name, three.name} < set(there)

    assert remove(alice, token, there[name]["attendeeId"]).ok() is None
    # The moderator stays, and who is in another group of the room; the plain member goes.
    assert set(types(alice, token)) == {"alice", one.name, three.name, other}
    events = system_names(history(alice, token).ok())[:2]
    assert events == ["user_removed", "group_removed"]
    removed = history(alice, token).ok()[1]
    assert removed["messageParameters"]["group"] == {
        "type": "group", "id": name, "name": name, "mention-id": f"user-group/{name}"}
    assert removed["message"] == "You removed group {group}"


def test_members_of_a_group_come_and_go(admin, alice, group, new_user):
    """Who comes into a group is in its conversations at once; who leaves it loses what came by it."""
    new, guest, chief, both, banned = (new_user() for _ in range(5))
    name, other = group(), group(both)
    token, elsewhere = (create_room(alice, PUBLIC)["token"] for _ in range(2))
    for room, each in ((token, name), (token, other), (elsewhere, name)):
        alice.post(f"{ROOM}/{room}/participants", newParticipant=each, source="groups").ok()
    make_moderator(alice, token, chief)
    join(guest, token)
    alice.post(f"/apps/spreed/api/v1/ban/{token}", actorType="users", actorId=banned.name).ok()
    for member in (new, guest, chief, both, banned):
        assert admin.post(f"/cloud/users/{member.name}/groups",
                          groupid=name.upper()).code == 102
        admin.post(f"/cloud/users/{member.name.upper()}/groups", groupid=name).ok()
    there = types(alice, token)
    assert {each.name: there.get(each.name) for each in (new, guest, chief, both, banned)} == {
        new.name: MEMBER, guest.name: MEMBER, chief.name: MODERATOR, both.name: MEMBER,
        banned.name: None}
    assert {new.name, banned.name} < set(types(alice, elsewhere))
    told = [row for row in history(new, elsewhere).ok() if row["message"] == "{actor} added you"]
    assert [(row["systemMessage"], row["actorId"]) for row in told] == [("user_added", "admin")]
    # once more is nothing
    events = len(history(alice, token).ok())
    admin.post(f"/cloud/users/{new.name}/groups", groupid=name).ok()
    assert len(history(alice, token).ok()) == events

    for member in (new, guest, chief, both, banned):
        admin.delete(f"/cloud/users/{member.name}/groups", groupid=name).ok()
        admin.delete(f"/cloud/users/{member.name}/groups", groupid=name).ok()
    there = types(alice, token)
    assert {chief.name, both.name, name, other} < set(there)
    assert not {new.name, guest.name, banned.name} & set(there)
    assert not {new.name, banned.name} & set(types(alice, elsewhere))
    assert last_event(alice, elsewhere)[:2] == ("user_removed", "{actor} removed {user}")


def test_a_new_account_is_where_its_groups_are(admin, alice, group, new_user):
    name = group()
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant=name, source="groups").ok()
    user = new_user(groups=[name])
    assert types(alice, token)[user.name] == MEMBER


def test_a_deleted_group_goes_from_its_conversations(admin, alice, group, new_user):
    one, two, chief = new_user(), new_user(), new_user()
    name, other = group(one, two, chief), group(two)
    tokens = [create_room(alice)["token"] for _ in range(3)]
    for token in tokens:
        make_moderator(alice, token, chief)
        for each in (name, other):
            alice.post(f"{ROOM}/{token}/participants", newParticipant=each, source="groups").ok()
    admin.delete(f"/cloud/groups/{name}").ok()
    for token in tokens:
        assert set(types(alice, token)) == {"alice", chief.name, two.name, other}
        assert last_event(alice, token)[0] == "group_removed"
    assert name not in admin.get("/cloud/groups").ok()["groups"]
    assert admin.delete(f"/cloud/groups/{name}").code == 101


def test_many_conversations_of_a_group(admin, alice, group, new_user):
    """More than one transaction takes."""
    user, name = new_user(), group()
    tokens = [create_room(alice)["token"] for _ in range(45)]
    for token in tokens:
        alice.post(f"{ROOM}/{token}/participants", newParticipant=name, source="groups").ok()

    def rooms():
        return {room["token"] for room in user.get(ROOM).ok()}

    with LongPolls(alice) as polls:
        last = history(alice, tokens[-1], limit=1).ok()[0]["id"]
        waiting = polls.begin(alice, tokens[-1], last)
        admin.post(f"/cloud/users/{user.name}/groups", groupid=name).ok()
        assert system_names(waiting.result().ok()) == ["user_added"]
    wait_until(lambda: rooms() >= set(tokens))
    admin.delete(f"/cloud/users/{user.name}/groups", groupid=name).ok()
    wait_until(lambda: not rooms() & set(tokens))


# --- removing --------------------------------------------------------------------------------

def test_remove_user(alice, bob, admin):
    token = create_room(alice, members=[bob, admin])["token"]
    assert remove(alice, token, attendee_id(alice, token, "bob")).ok() is None
    assert set(types(alice, token)) == {"alice", "admin"}
    bob.get(f"{ROOM}/{token}").refused(404)
    assert last_event(alice, token)[:2] == ("user_removed", "You removed {user}")
    assert last_event(admin, token)[:2] == ("user_removed", "{actor} removed {user}")
    assert last_event(admin, token)[2]["user"]["id"] == "bob"


def test_remove_checks_in_order(alice, bob, admin, new_user):
    token = create_room(alice, members=[bob])["token"]
    make_moderator(alice, token, admin)
    there = participants(alice, token)
    remove(bob, token, there["admin"]["attendeeId"]).refused(403, [])
    remove(admin, token, 987654321).error(404, "participant")
    remove(admin, token, there["alice"]["attendeeId"]).error(403, "owner")
    # Another room's attendee is unknown here.
    elsewhere = create_room(bob)["token"]
    remove(alice, token, attendee_id(bob, elsewhere, "bob")).error(404, "participant")
    assert set(types(bob, elsewhere)) == {"bob"}
    # Moderators remove moderators.
    user = new_user()
    make_moderator(alice, token, user)
    remove(admin, token, attendee_id(alice, token, user.name)).ok()
    assert user.name not in types(alice, token)


def test_remove_oneself_is_leaving(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    me = attendee_id(alice, token, "alice")
    remove(alice, token, me).error(400, "last-moderator")
    promote(alice, token, attendee_id(alice, token, "bob")).ok()
    remove(alice, token, me).ok()
    assert last_event(bob, token)[:2] == ("user_removed", "{actor} left the conversation")
    remove(bob, token, attendee_id(bob, token, "bob")).ok()
    bob.get(f"{ROOM}/{token}").refused(404)  # the last one took the room along


def test_nobody_is_removed_from_a_one_to_one(new_user):
    one, two = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=two.name).ok(201)["token"]
    send(one, token, "hello")
    theirs = attendee_id(one, token, two.name)
    remove(one, token, theirs).error(400, "room-type")
    remove(one, token, 987654321).error(404, "participant")
    assert promote(one, token, theirs).refused(400).data is None
    assert demote(one, token, theirs).refused(400).data is None
    one.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=theirs, method="set",
            permissions=1).error(400, "room-type")


def test_leaving_when_only_a_group_stays(alice, group, new_user):
    """Groups count as users: the last moderator cannot leave them alone."""
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant=group(), source="groups").ok()
    alice.delete(f"{ROOM}/{token}/participants/self").error(400, "last-moderator")


def test_self_joined_leave_silently(alice, new_user):
    token = create_room(alice, PUBLIC)["token"]
    user = new_user()
    join(user, token)
    assert user.delete(f"{ROOM}/{token}/participants/self").ok() is None
    assert set(types(alice, token)) == {"alice"}
    assert system_names(history(alice, token).ok()) == ["conversation_created"]


# --- roles -----------------------------------------------------------------------------------

def test_promote_and_demote(alice, bob, admin):
    token = create_room(alice, members=[bob, admin])["token"]
    theirs = attendee_id(alice, token, "bob")
    alice.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=theirs, method="set",
              permissions=2).ok()
    assert promote(alice, token, theirs).ok() is None
    there = participants(alice, token)["bob"]
    assert there["participantType"] == MODERATOR
    assert (there["permissions"], there["attendeePermissions"]) == (254, 0)
    for reader, text in ((alice, "You promoted {user} to moderator"),
                         (bob, "{actor} promoted you to moderator"),
                         (admin, "{actor} promoted {user} to moderator")):
        name, said, parameters = last_event(reader, token)
        assert (name, said) == ("moderator_promoted", text)
        assert (parameters["actor"]["id"], parameters["user"]["id"]) == ("alice", "bob")

    assert promote(alice, token, theirs).refused(400).data is None  # is one already
    assert demote(alice, token, theirs).ok() is None
    assert types(alice, token)["bob"] == MEMBER
    assert last_event(bob, token)[:2] == ("moderator_demoted",
                                          "{actor} demoted you from moderator")
    assert demote(alice, token, theirs).refused(400).data is None


def test_roles_are_refused(alice, bob, group):
    token = create_room(alice, members=[bob])["token"]
    name = group()
    alice.post(f"{ROOM}/{token}/participants", newParticipant=name, source="groups").ok()
    there = {key: entry["attendeeId"] for key, entry in participants(alice, token).items()}
    for change in (promote, demote):
        change(bob, token, there["alice"]).refused(403, [])
        assert change(alice, token, 987654321).refused(404).data is None
        assert change(alice, token, there["alice"]).refused(403).data is None
        assert change(alice, token, there[name]).refused(400).data is None
    promote(alice, token, there["bob"]).ok()
    # Nobody changes the owner.
    assert promote(bob, token, there["alice"]).refused(400).data is None
    assert demote(bob, token, there["alice"]).refused(400).data is None


def test_promote_self_joined_and_guest(alice, new_user, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    user, guest = new_user(), new_guest()
    join(user, token)
    me = join(guest, token)["actorId"]
    there = participants(alice, token)
    promote(alice, token, there[user.name]["attendeeId"]).ok()
    promote(alice, token, there[me]["attendeeId"]).ok()
    assert types(alice, token) == {"alice": OWNER, user.name: MODERATOR, me: GUEST_MODERATOR}
    name, text, parameters = last_event(alice, token)
    assert (name, text) == ("guest_moderator_promoted", "You promoted {user} to moderator")
    assert parameters["user"] == {"type": "guest", "id": f"guest/{me}", "name": "Guest",
                                  "mention-id": f"guest/{me}"}
    assert last_event(guest, token)[1] == "{actor} promoted you to moderator"
    demote(alice, token, there[user.name]["attendeeId"]).ok()
    demote(alice, token, there[me]["attendeeId"]).ok()
    assert types(alice, token) == {"alice": OWNER, user.name: MEMBER, me: GUEST}
    assert last_event(alice, token)[0] == "guest_moderator_demoted"


# --- permissions -----------------------------------------------------------------------------

def permit(user, token, attendee, method, permissions):
    return user.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=attendee, method=method,
                    permissions=permissions)


def test_permissions(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    theirs = attendee_id(alice, token, "bob")
    # method, value -> own bits, effective bits; each on top of the one before
    for method, value, own, effective in (
            ("set", 2, 3, 3), ("add", 128, 131, 131), ("remove", 2, 129, 129),
            ("remove", 255, 1, 1), ("set", 0, 0, 246), ("remove", 128, 119, 119),
            ("set", 255, 255, 255), ("set", 0, 0, 246), ("add", 8, 255, 255)):
        (entry,) = permit(alice, token, theirs, method, value).ok()
        assert (entry["attendeePermissions"], entry["permissions"]) == (own, effective), method
        assert entry["attendeeId"] == theirs and entry["status"] == "offline"
        assert room_of(bob, token)["permissions"] == effective


def test_permissions_to_nothing_forbid_chat(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    permit(alice, token, attendee_id(alice, token, "bob"), "remove", 255).ok()
    bob.post(f"/apps/spreed/api/v1/chat/{token}", message="hi").refused(403)


def test_permissions_are_refused(alice, bob, admin, group):
    token = create_room(alice, members=[bob])["token"]
    make_moderator(alice, token, admin)
    name = group()
    alice.post(f"{ROOM}/{token}/participants", newParticipant=name, source="groups").ok()
    there = {key: entry["attendeeId"] for key, entry in participants(alice, token).items()}
    permit(bob, token, there["bob"], "set", 255).refused(403, [])
    permit(alice, token, 987654321, "set", 1).error(404, "participant")
    for moderator in ("alice", "admin"):
        permit(alice, token, there[moderator], "set", 999).error(403, "moderator")
    permit(alice, token, there[name], "set", 999).error(400, "type")
    for value in (-1, 256, 999):
        permit(alice, token, there["bob"], "nonsense", value).error(400, "value")
    permit(alice, token, there["bob"], "nonsense", 1).error(400, "method")
    permit(alice, token, there["bob"], "", 1).error(400, "method")
    assert participants(alice, token)["bob"]["attendeePermissions"] == 0


def test_permissions_of_all_are_gone(alice):
    token = create_room(alice)["token"]
    answer = alice.put(f"{ROOM}/{token}/attendees/permissions/all", method="set", permissions=1)
    assert answer.refused(400).data is None


def test_permissions_make_self_joined_a_member(alice, new_user):
    token = create_room(alice, PUBLIC)["token"]
    user = new_user()
    join(user, token)
    (entry,) = permit(alice, token, attendee_id(alice, token, user.name), "set", 130).ok()
    assert entry["participantType"] == MEMBER
    assert types(alice, token)[user.name] == MEMBER
    assert system_names(history(alice, token).ok()) == ["conversation_created"]


# --- sessions --------------------------------------------------------------------------------

def test_session_state(alice, sign_in):
    token = create_room(alice)["token"]
    path = f"{ROOM}/{token}/participants/state"
    client = sign_in("alice")  # another client of hers, with cookies of its own
    assert client.put(path, state=0).refused(404).data is None
    join(client, token)
    for state in (0, 1):
        assert client.put(path, state=state).ok()["token"] == token
    for state in (2, -1, None):
        assert client.put(path, state=state).refused(400).data is None
    client.delete(f"{ROOM}/{token}/participants/active").ok()
    assert client.put(path, state=1).refused(404).data is None


def test_join_without_force(alice):
    """Only a session in a call would be in the way."""
    token = create_room(alice)["token"]
    first = join(alice, token, force=False)["sessionId"]
    assert join(alice, token, force=False)["sessionId"] != first
    assert len(participants(alice, token)["alice"]["sessionIds"]) == 1


def test_join_without_force_by_a_client_from_elsewhere(alice, sign_in):
    """Its cookie is known, but not in this conversation."""
    client = sign_in("alice")
    join(client, create_room(alice)["token"])
    token = create_room(alice)["token"]
    assert join(client, token, force=False)["token"] == token


def test_statuses_in_the_list(alice, bob, nobody):
    token = create_room(alice, members=[bob])["token"]
    plain = alice.get(f"{ROOM}/{token}/participants")
    assert "X-Nextcloud-Has-User-Statuses" not in plain.headers
    assert all("status" not in entry for entry in plain.ok())
    answer = alice.get(f"{ROOM}/{token}/participants", includeStatus="true")
    assert answer.header("X-Nextcloud-Has-User-Statuses") in ("true", "1")
    assert all("status" in entry for entry in answer.ok())


# --- those who went without a word -----------------------------------------------------------

def age_sessions(directory, seconds):
    """As if nobody had been heard of for so long."""
    with contextlib.closing(sqlite3.connect(directory / "tertulia.db", timeout=30)) as db, db:
        db.execute("UPDATE sessions SET last_ping_s = last_ping_s - ?", (seconds,))


def count(directory, table):
    with contextlib.closing(sqlite3.connect(directory / "tertulia.db", timeout=30)) as db:
        return db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


@pytest.fixture
def own_server(start_server, tmp_path):
    """A server on a folder, and callers of it."""
    server = start_server("--dev", "--data", tmp_path / "data")
    with contextlib.ExitStack() as stack:

        def caller(name=None):
            user = User(server.url, name)
            stack.callback(user.close)
            return user

        yield caller, tmp_path / "data"


def test_dead_sessions(own_server):
    caller, data = own_server
    alice, bob, guest, named = caller("alice"), caller("bob"), caller(), caller()
    token = create_room(alice, PUBLIC)["token"]
    for each in (alice, bob, guest, named):
        join(each, token)
    named.post(f"/apps/spreed/api/v1/guest/{token}/name", displayName="Ann").ok()
    assert len(participants(alice, token)) == 4
    age_sessions(data, 99)
    assert len(participants(alice, token)) == 4
    age_sessions(data, 10)
    # Her own session lives, because she has just asked.
    (entry,) = participants(alice, token).values()
    assert len(entry["sessionIds"]) == 1 and entry["lastPing"] > 0
    assert count(data, "sessions") == 1
    # Self-joined and nameless ones are forgotten; the named guest is only away.
    assert count(data, "attendees") == 2 and count(data, "guest_identities") == 1
    for each in (bob, guest, named):
        each.post(f"/apps/spreed/api/v1/chat/{token}", message="hi").refused(404)
    assert join(named, token)["attendeeId"] > 0
    assert {entry["displayName"] for entry in participants(alice, token).values()} >= {"Ann"}


def test_new_guests_sweep_out_old_ones(own_server):
    """Joining without a cookie again and again does not fill the room for ever: the server looks
    for those who have gone from time to time."""
    caller, data = own_server
    alice = caller("alice")
    token = create_room(alice, PUBLIC)["token"]
    for _ in range(5):
        join(caller(), token)
    assert (count(data, "attendees"), count(data, "sessions")) == (6, 5)
    age_sessions(data, 200)
    join(caller(), token)
    guard = time.monotonic() + 120
    while count(data, "attendees") > 2 and time.monotonic() < guard:
        time.sleep(0.5)
    assert (count(data, "attendees"), count(data, "sessions")) == (2, 1)
    assert count(data, "guest_identities") == 1


def test_waiting_keeps_a_guest_alive(own_server):
    caller, data = own_server
    alice, guest = caller("alice"), caller()
    room = create_room(alice, PUBLIC)
    me = join(guest, room["token"])["actorId"]
    age_sessions(data, 200)
    assert future(guest, room["token"], room["lastMessage"]["id"]).status == 304
    assert me in participants(alice, room["token"])
