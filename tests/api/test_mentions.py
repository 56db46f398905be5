"""Mentions: placeholders in texts, marks on conversations, whom to offer."""

from contextlib import closing

import pytest

from ocs import (CHAT, GROUP, ONE_TO_ONE, PUBLIC, ROOM, User, add, create_room, history, join,
                 room_of, send, unique)


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


def create_with(owner, member, **settings):
    return owner.post(ROOM, roomType=GROUP, roomName="with settings",
                      participants={"users": [member.name]}, **settings).ok(201)["token"]


def display_name(user):
    return user.get("/cloud/user").ok()["display-name"]


def marks(user, token):
    seen = room_of(user, token)
    return seen["unreadMention"], seen["unreadMentionDirect"]


# --- texts -----------------------------------------------------------------------------------

def test_user(alice, bob, room, stranger):
    sent = send(alice, room, f"hi @bob, @\"{stranger.name}\" and @nobody-of-that-name")
    assert sent["message"] == "hi {mention-user2}, {mention-user1} and @nobody-of-that-name"
    assert sent["messageParameters"]["mention-user2"] == {
        "type": "user", "id": "bob", "name": display_name(bob), "mention-id": "bob"}
    assert sent["messageParameters"]["mention-user1"]["id"] == stranger.name, \
        "any account, member or not"
    assert len(sent["messageParameters"]) == 2
    assert history(bob, room, limit=1).ok()[0] == sent


def test_names_are_the_present_ones(admin, alice, room, new_user):
    user = new_user()
    sent = send(alice, room, f"hi @{user.name}!")["id"]
    admin.put(f"/cloud/users/{user.name}", key="displayname", value="Renamed").ok()
    seen = history(alice, room, limit=1).ok()[0]
    assert seen["id"] == sent
    assert seen["messageParameters"]["mention-user1"]["name"] == "Renamed"
    admin.delete(f"/cloud/users/{user.name}").ok()
    seen = history(alice, room, limit=1).ok()[0]
    assert (seen["message"], seen["messageParameters"]) == (f"hi @{user.name}!", [])


def test_all(alice, bob, server):
    made = create_room(alice, members=[bob])
    sent = send(bob, made["token"], "@all, look")
    assert sent["message"] == "{mention-call1}, look"
    call = sent["messageParameters"]["mention-call1"]
    assert (call["type"], call["id"], call["name"]) == ("call", made["token"], made["name"])
    assert (call["call-type"], call["mention-id"]) == ("group", "all")
    assert call["icon-url"].startswith(
        f"{server.url}/ocs/v2.php/apps/spreed/api/v1/room/{made['token']}/avatar?v=")
    assert all(isinstance(value, str) for value in call.values())


def test_all_in_a_pair(alice, new_user):
    partner = new_user()
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite=partner.name).ok(201)["token"]
    call = send(alice, token, "@all")["messageParameters"]["mention-call1"]
    assert (call["name"], call["call-type"]) == (display_name(partner), "one2one")
    seen = history(partner, token, limit=1).ok()[0]["messageParameters"]["mention-call1"]
    assert seen["name"] == display_name(alice)


def test_all_is_for_moderators(alice, bob):
    token = create_with(alice, bob, mentionPermissions=1)
    sent = send(bob, token, "@all")
    assert (sent["message"], sent["messageParameters"]) == ("@all", [])
    assert marks(alice, token) == (False, False)
    assert send(alice, token, "@all")["message"] == "{mention-call1}"
    assert marks(bob, token) == (True, False)
    # What was written stays as it was meant then, whatever is set later.
    alice.put(f"{ROOM}/{token}/mention-permissions", mentionPermissions=0).ok()
    written = [message["message"] for message in history(bob, token, limit=2).ok()]
    assert written == ["{mention-call1}", "@all"]
    assert send(bob, token, "@all")["message"] == "{mention-call1}"
    alice.put(f"{ROOM}/{token}/mention-permissions", mentionPermissions=1).ok()
    assert history(bob, token, limit=1).ok()[0]["message"] == "{mention-call1}"


def test_other_kinds(admin, alice, room):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    sent = send(alice, room, f'@"group/{group}" @"group/gone" @"guest/ab12" @"email/cd34" '
                             '@"team/ef56" @"federated_user/x@h.example"')
    assert sent["message"] == ("{mention-group1} {mention-group2} {mention-guest1} "
                               '{mention-email1} {mention-team1} @"federated_user/x@h.example"')
    parameters = sent["messageParameters"]
    assert parameters["mention-group1"] == {
        "type": "user-group", "id": group, "name": group, "mention-id": f"group/{group}"}
    assert parameters["mention-group2"]["name"] == "gone"
    assert parameters["mention-guest1"] == {
        "type": "guest", "id": "guest/ab12", "name": "Guest", "mention-id": "guest/ab12"}
    assert parameters["mention-email1"] == {
        "type": "email", "id": "cd34", "name": "Guest", "mention-id": "email/cd34"}
    assert parameters["mention-team1"] == {"type": "highlight", "id": "ef56", "name": "ef56"}


def test_code_mentions_nobody(alice, bob, room):
    for text in ("```\n@bob\n```", "~~~\n@bob and @all", "what does ` @bob ` do?"):
        sent = send(alice, room, text)
        assert (sent["message"], sent["messageParameters"]) == (text, [])
    assert marks(bob, room) == (False, False)
    sent = send(alice, room, "```\n@bob\n```\nhi @bob")
    assert sent["message"] == "```\n@bob\n```\nhi {mention-user1}"
    assert marks(bob, room) == (True, True)


def test_two_slashes(alice, room):
    assert send(alice, room, "//me")["message"] == "/me"


def test_thousands_of_mentions_are_no_trouble(alice, room):
    text = " ".join(f"@u{number}" for number in range(4000))
    assert send(alice, room, text)["message"] == text
    assert send(alice, room, "@" * 32000)["message"] == "@" * 32000


# --- marks -----------------------------------------------------------------------------------

def test_direct(alice, bob, room):
    send(alice, room, "nobody in particular")
    assert marks(bob, room) == (False, False)
    sent = send(alice, room, "hi @bob and @alice")["id"]
    assert marks(bob, room) == (True, True)
    assert marks(alice, room) == (False, False)
    listed = next(entry for entry in bob.get(ROOM).ok() if entry["token"] == room)
    assert (listed["unreadMention"], listed["unreadMentionDirect"]) == (True, True)
    bob.post(f"{CHAT}/{room}/read", lastReadMessage=sent).ok()
    assert marks(bob, room) == (False, False)


def test_reading_one_of_two(alice, bob, room):
    first = send(alice, room, "hi @bob")["id"]
    second = send(alice, room, "@bob?")["id"]
    bob.post(f"{CHAT}/{room}/read", lastReadMessage=first).ok()
    assert marks(bob, room) == (True, True)
    bob.post(f"{CHAT}/{room}/read", lastReadMessage=second).ok()
    assert marks(bob, room) == (False, False)


def test_direct_then_all(alice, bob, room):
    first = send(alice, room, "hi @bob")["id"]
    send(alice, room, "hi @all")
    bob.post(f"{CHAT}/{room}/read", lastReadMessage=first).ok()
    assert marks(bob, room) == (True, False)


def test_silent_messages_mark_too(alice, bob, room):
    send(alice, room, "psst @bob", silent=True)
    assert marks(bob, room) == (True, True)


def test_answers_mark_the_author(alice, bob, room):
    question = send(bob, room, "who knows?")["id"]
    send(alice, room, "I do", replyTo=question)
    assert marks(bob, room) == (True, True)
    own = send(alice, room, "really")["id"]
    send(alice, room, "no", replyTo=own)
    assert marks(alice, room) == (False, False), "not by oneself"


def test_groups(admin, alice, bob, room, new_user):
    group, user = unique("group"), new_user()
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{user.name}/groups", groupid=group).ok()
    add(alice, room, user)
    send(alice, room, f'@"group/{group}"')
    assert marks(user, room) == (False, False), "the group itself is not in the room"
    alice.post(f"{ROOM}/{room}/participants", newParticipant=group, source="groups").ok()
    send(alice, room, f'@"group/{group}"')
    assert marks(user, room) == (True, False)
    assert marks(bob, room) == (False, False)


def test_edits(alice, bob, room):
    sent = send(alice, room, "hi all")["id"]
    alice.put(f"{CHAT}/{room}/{sent}", message="hi @bob").ok()
    assert marks(bob, room) == (True, True)
    alice.put(f"{CHAT}/{room}/{sent}", message="hi").ok()
    assert marks(bob, room) == (True, True), "the marks stay"


def test_an_edit_further_up_takes_no_mark_away(alice, bob, room):
    first = send(alice, room, "hi")["id"]
    send(alice, room, "hi @bob")
    bob.post(f"{CHAT}/{room}/read", lastReadMessage=first).ok()
    alice.put(f"{CHAT}/{room}/{first}", message="oh, @bob").ok()
    assert marks(bob, room) == (True, True)


def delete(user, token, message):
    user.delete(f"{CHAT}/{token}/{message}").ok()


def test_a_deleted_mention_marks_nobody(alice, bob, room):
    first = send(alice, room, "hi @bob")["id"]
    everybody = send(alice, room, "hi @all")["id"]
    last = send(alice, room, "@bob again")["id"]
    delete(alice, room, last)
    assert marks(bob, room) == (True, True), "one is left"
    delete(alice, room, first)
    assert marks(bob, room) == (True, False), "to all"
    delete(alice, room, everybody)
    assert marks(bob, room) == (False, False)
    assert room_of(bob, room)["lastMessage"]["message"] == "Message deleted by author"


def test_a_deleted_answer_marks_nobody(alice, bob, room):
    question = send(bob, room, "who knows?")["id"]
    first, second = (send(alice, room, "I do", replyTo=question)["id"] for _ in range(2))
    delete(alice, room, second)
    assert marks(bob, room) == (True, True)
    delete(alice, room, first)
    assert marks(bob, room) == (False, False)


def test_what_is_left_is_looked_at_by_the_rules(admin, alice, bob, room, new_user):
    """When the newest mention is gone: not one's own words, nor groups that are not in the room,
    nor what was read."""
    group, user = unique("group"), new_user()
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{user.name}/groups", groupid=group).ok()
    add(alice, room, user)
    read = send(alice, room, f"hi @{user.name}")["id"]
    user.post(f"{CHAT}/{room}/read", lastReadMessage=read).ok()
    send(alice, room, f'@"group/{group}" and @"group/none" and @bob')
    delete(alice, room, send(alice, room, f"@{user.name}")["id"])
    assert marks(user, room) == (False, False)
    alice.post(f"{ROOM}/{room}/participants", newParticipant=group, source="groups").ok()
    grouped = send(alice, room, f'@"group/{group}"')["id"]
    delete(alice, room, send(alice, room, f"@{user.name.upper()}")["id"])
    assert marks(user, room) == (True, False)
    delete(alice, room, grouped)
    # the older one mentions a group that is in the room by now
    assert marks(user, room) == (True, False)
    user.post(f"{CHAT}/{room}/read").ok()
    assert marks(user, room) == (False, False)


def test_many_unread_messages_keep_the_mark(alice, bob, room):
    """So many are not looked through."""
    for number in range(201):
        send(alice, room, f"line {number}")
    delete(alice, room, send(alice, room, "@bob")["id"])
    assert marks(bob, room) == (True, True)
    bob.post(f"{CHAT}/{room}/read").ok()
    assert marks(bob, room) == (False, False)


def test_who_waits_in_the_lobby_is_not_marked(alice, bob):
    token = create_with(alice, bob, lobbyState=1)
    send(alice, token, "@bob @all")
    assert marks(bob, token) == (False, False)


def test_strangers_are_not_marked(alice, room, stranger):
    send(alice, room, f"@{stranger.name}")
    history(stranger, room).refused(404)


# --- whom to offer ---------------------------------------------------------------------------

def offered(user, token, search="", **params):
    return user.get(f"{CHAT}/{token}/mentions", search=search, **params).ok()


def ids(entries):
    return [entry["id"] for entry in entries]


def test_candidates(admin, alice, bob, new_user):
    made = create_room(alice, name="Crew of Ten", members=[bob])
    token, group, user = made["token"], unique("group"), new_user()
    admin.put(f"/cloud/users/{user.name}", key="displayname", value="Änne Bobrow").ok()
    admin.post("/cloud/groups", groupid=group).ok()
    add(alice, token, user)
    alice.post(f"{ROOM}/{token}/participants", newParticipant=group, source="groups").ok()
    everybody = offered(alice, token)
    assert set(ids(everybody)) == {"bob", user.name, f"group/{group}", "all"}
    assert "alice" not in ids(everybody) and ids(everybody)[-1] == "all"
    assert everybody[-1]["label"] == "Crew of Ten" and everybody[-1]["source"] == "calls"
    assert "3" in everybody[-1]["details"]
    entry = next(entry for entry in everybody if entry["id"] == "bob")
    assert entry == {"id": "bob", "label": display_name(bob), "source": "users",
                     "mentionId": "bob"}
    assert {e["source"] for e in everybody if e["id"].startswith("group/")} == {"groups"}
    assert ids(offered(alice, token, "BOB")) == ["bob", user.name], "the exact one first"
    assert ids(offered(alice, token, "äNNE")) == [user.name]
    assert ids(offered(alice, token, "crew")) == ["all"]
    assert ids(offered(alice, token, "al")) == ["all"]
    assert ids(offered(alice, token, "her")) == ["all"]
    assert ids(offered(alice, token, "xyzzy")) == []
    assert len(offered(alice, token, limit=1)) == 2
    assert all("status" not in entry for entry in offered(alice, token))


def test_who_wrote_last_comes_first(alice, new_user):
    users = [new_user() for _ in range(3)]
    token = create_room(alice, members=users)["token"]
    for user in (users[1], users[2], users[1]):
        send(user, token, "hello")
    assert ids(offered(alice, token))[:3] == [users[1].name, users[2].name, users[0].name]


def test_statuses(alice, room, new_user):
    user = new_user()
    add(alice, room, user)
    user.put("/apps/user_status/api/v1/user_status/status", statusType="dnd").ok()
    (entry,) = offered(alice, room, user.name, includeStatus="true")
    assert entry["status"] == "dnd" and "statusIcon" in entry
    assert "status" not in offered(alice, room, user.name)[0]


def test_candidates_of_a_pair(alice, new_user):
    partner = new_user()
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite=partner.name).ok(201)["token"]
    assert ids(offered(alice, token)) == [partner.name]
    send(alice, token, "hello")
    partner.delete(f"{ROOM}/{token}/participants/self").ok()
    assert ids(offered(alice, token)) == [partner.name], "also who has left"


def test_all_is_offered_to_those_who_may(alice, bob):
    token = create_with(alice, bob, mentionPermissions=1)
    assert "all" in ids(offered(alice, token))
    assert "all" not in ids(offered(bob, token))


def test_candidates_refused(alice, bob, room, nobody, stranger):
    alice.get(f"{CHAT}/{room}/mentions").refused(400)
    for outsider in (stranger, nobody):
        outsider.get(f"{CHAT}/{room}/mentions", search="").refused(404, [])
    for settings, status in (({"readOnly": 1}, 403), ({"lobbyState": 1}, 412),
                             ({"permissions": 2}, 403)):
        token = create_with(alice, bob, **settings)
        bob.get(f"{CHAT}/{token}/mentions", search="").refused(status, [])


# --- guests ----------------------------------------------------------------------------------

def test_guests_are_mentioned_by_their_name(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    actor = join(guest, token)["actorId"]
    guest.post(f"{CHAT}/{token}", message="hi", actorDisplayName="Gwen").ok(201)
    sent = send(alice, token, f'@"guest/{actor}" @guest/{actor}')
    assert sent["message"] == f"{{mention-guest1}} @guest/{actor}"
    assert sent["messageParameters"]["mention-guest1"] == {
        "type": "guest", "id": f"guest/{actor}", "name": "Gwen", "mention-id": f"guest/{actor}"}
    assert marks(guest, token) == (False, False), "guests have no marks"
    entry = next(entry for entry in offered(alice, token, "gwe") if entry["id"] != "all")
    assert entry == {"id": f"guest/{actor}", "label": "Gwen", "source": "guests",
                     "mentionId": f"guest/{actor}"}
    assert f"guest/{actor}" not in ids(offered(guest, token))
    assert "alice" in ids(offered(guest, token, includeStatus="true"))


def test_guests_mention_users(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    join(guest, token)
    assert send(guest, token, "hi @alice")["message"] == "hi {mention-user1}"
    assert marks(alice, token) == (True, True)


def test_guests_mention_fifty_times_a_day(start_server):
    server = start_server("--dev")
    with closing(User(server.url, "alice")) as alice, closing(User(server.url)) as guest, \
            closing(User(server.url)) as another:
        token = create_room(alice, PUBLIC)["token"]
        join(guest, token)
        join(another, token)
        for number in range(50):
            send(guest if number % 2 else another, token, f"@alice {number}")
        for client in (guest, another):
            client.post(f"{CHAT}/{token}", message="hi @alice").error(429, "mentions")
            client.post(f"{CHAT}/{token}", message="@" + "x" * 32000).error(413, "message")
            send(client, token, "hi alice")
        send(alice, token, "@alice may go on")
        texts = [message["message"] for message in history(alice, token).ok()]
        assert "hi @alice" not in texts and "hi {mention-user1}" not in texts
