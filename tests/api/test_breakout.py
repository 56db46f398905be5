"""Breakout rooms: making them, who comes into which, starting and stopping, moving, broadcasting."""

import collections
import concurrent.futures
import json

import pytest

from ocs import (CHAT, GROUP, GUEST_MODERATOR, MEMBER, MODERATOR, ONE_TO_ONE, OWNER, PUBLIC, ROOM,
                 LongPolls, add, attendee_id, create_room, history, join, next_second,
                 participants, room_of, send, system_names, texts, unique)

BREAKOUT = "/apps/spreed/api/v1/breakout-rooms"
NONE, AUTOMATIC, MANUAL, FREE = 0, 1, 2, 3
STOPPED, STARTED, ASSISTANCE = 0, 1, 2


@pytest.fixture
def dave(new_user):
    return new_user("dave")


@pytest.fixture
def parent(alice, bob, carol):
    """A conversation of alice's with bob and carol in it."""
    return create_room(alice, members=[bob, carol])["token"]


def configure(user, token, mode, amount, places=None, **more):
    """The answer; `places` by user: {bob: 0}."""
    if places is not None:
        ids = participants(user, token)
        more["attendeeMap"] = json.dumps(
            {str(ids[who.name]["attendeeId"]): room for who, room in places.items()})
    return user.post(f"{BREAKOUT}/{token}", mode=mode, amount=amount, **more)


def rooms_of(user, token, mode, amount, places=None):
    """Makes them; their tokens."""
    answer = configure(user, token, mode, amount, places).ok()
    assert answer[-1]["token"] == token
    return [entry["token"] for entry in answer[:-1]]


def start(user, token):
    return user.post(f"{BREAKOUT}/{token}/rooms")


def stop(user, token):
    return user.delete(f"{BREAKOUT}/{token}/rooms")


def remove(user, token):
    return user.delete(f"{BREAKOUT}/{token}")


def broadcast(user, token, text):
    return user.post(f"{BREAKOUT}/{token}/broadcast", message=text)


def move(user, token, places):
    ids = participants(user, token)
    return user.post(f"{BREAKOUT}/{token}/attendees", attendeeMap=json.dumps(
        {str(ids[who.name]["attendeeId"]): room for who, room in places.items()}))


def switch(user, token, target):
    return user.post(f"{BREAKOUT}/{token}/switch", target=target)


def ask(user, token):
    return user.post(f"{BREAKOUT}/{token}/request-assistance")


def stop_asking(user, token):
    return user.delete(f"{BREAKOUT}/{token}/request-assistance")


def visible(user, token):
    return user.get(f"{ROOM}/{token}/breakout-rooms")


def is_in(user, tokens):
    """Which of the rooms the user is in, by number."""
    own = {entry["token"] for entry in user.get(ROOM).ok()}
    return [number for number, token in enumerate(tokens) if token in own]


def people(user, token):
    return {name: entry["participantType"] for name, entry in participants(user, token).items()}


def promote(user, token, who):
    return user.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(user, token, who.name))


def demote(user, token, who):
    return user.delete(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(user, token, who.name))


def state(user, token):
    room = room_of(user, token)
    return room["breakoutRoomMode"], room["breakoutRoomStatus"], room["lobbyState"]


def needs_login(answer):
    assert (answer.status, answer.code) == (401, 997), answer


def last_id(user, token):
    return history(user, token, limit=1).ok()[0]["id"]


# --- making them -----------------------------------------------------------------------------

@pytest.mark.parametrize("mode", [AUTOMATIC, MANUAL, FREE])
def test_configure(alice, parent, mode):
    answer = configure(alice, parent, mode, 3).ok()
    assert [entry["name"] for entry in answer[:-1]] == ["Room 1", "Room 2", "Room 3"]
    assert answer[-1]["token"] == parent
    assert (answer[-1]["breakoutRoomMode"], answer[-1]["breakoutRoomStatus"]) == (mode, STOPPED)
    for entry in answer[:-1]:
        assert (entry["objectType"], entry["objectId"]) == ("room", parent)
        assert (entry["type"], entry["lobbyState"], entry["lobbyTimer"]) == (GROUP, 1, 0)
        assert (entry["breakoutRoomMode"], entry["breakoutRoomStatus"]) == (NONE, STOPPED)
        assert (entry["participantType"], entry["listable"], entry["readOnly"]) == (OWNER, 0, 0)
        assert "status" not in entry and "lastMessage" in entry
        room = room_of(alice, entry["token"])
        assert room == entry


def test_configure_tells_each_room_who_is_in_it(alice, bob, carol, parent):
    promote(alice, parent, carol).ok()
    one, two = rooms_of(alice, parent, MANUAL, 2, {bob: 1})
    assert people(alice, one) == {"alice": OWNER, carol.name: MODERATOR}
    assert people(alice, two) == {"alice": OWNER, carol.name: MODERATOR, "bob": MEMBER}
    added = [(entry["systemMessage"], entry["actorId"], entry["messageParameters"].get("user"))
             for entry in reversed(history(alice, two).ok())]
    assert [(name, actor, user and user["id"]) for name, actor, user in added] == [
        ("conversation_created", "alice", None), ("user_added", "alice", carol.name),
        ("user_added", "alice", "bob")]
    assert system_names(history(alice, parent).ok())[:1] != ["conversation_created"]  # nothing new


def test_room_fields_for_its_people(alice, bob, parent):
    one, _two = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    room = room_of(bob, one)
    assert (room["participantType"], room["lobbyState"]) == (MEMBER, 1)
    assert (room["unreadMessages"], room["canStartCall"]) == (0, False)
    assert "lastMessage" not in room  # the lobby hides it
    bob.get(f"{CHAT}/{one}", lookIntoFuture=0).refused(412)
    bob.post(f"{CHAT}/{one}", message="hi").refused(412)
    bob.get(f"{ROOM}/{one}/participants").refused(412)
    assert join(bob, one)["lobbyState"] == 1
    room = next(entry for entry in bob.get(ROOM).ok() if entry["token"] == one)
    assert (room["objectType"], room["objectId"]) == ("room", parent)


def test_automatic_deals_evenly(alice, bob, carol, new_user):
    everybody = [bob, carol] + [new_user("pupil") for _ in range(6)]
    parent = create_room(alice, members=everybody)["token"]
    tokens = rooms_of(alice, parent, AUTOMATIC, 3)
    found = [is_in(user, tokens) for user in everybody]
    assert all(len(numbers) == 1 for numbers in found)
    assert sorted(collections.Counter(numbers[0] for numbers in found).values()) == [2, 3, 3]
    assert is_in(alice, tokens) == [0, 1, 2]


def test_more_rooms_than_people(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, AUTOMATIC, 20)
    assert len(tokens) == len(set(tokens)) == 20
    assert {is_in(bob, tokens)[0], is_in(carol, tokens)[0]} == {0, 1}
    assert room_of(alice, tokens[19])["name"] == "Room 20"


def test_manual_by_map(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 2})
    assert (is_in(bob, tokens), is_in(carol, tokens)) == ([2], [])


def test_map_counts_in_manual_mode_only(alice, bob, carol, parent):
    tokens = [entry["token"] for entry in
              configure(alice, parent, FREE, 2, attendeeMap="nonsense").ok()[:-1]]
    assert (is_in(bob, tokens), is_in(carol, tokens)) == ([], [])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"999999999":0}'])
def test_maps_that_place_nobody(alice, bob, parent, text):
    tokens = [entry["token"] for entry in
              configure(alice, parent, MANUAL, 2, attendeeMap=text).ok()[:-1]]
    assert is_in(bob, tokens) == []


def test_moderators_and_groups_in_the_map_are_left_out(alice, admin, parent):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    alice.post(f"{ROOM}/{parent}/participants", source="groups", newParticipant=group).ok()
    places = {str(attendee_id(alice, parent, who)): room
              for room, who in enumerate(("alice", group))}
    one, two = (entry["token"] for entry in
                configure(alice, parent, MANUAL, 2, attendeeMap=json.dumps(places)).ok()[:-1])
    assert people(alice, one) == people(alice, two) == {"alice": OWNER}


def test_as_form_fields(alice, bob, parent):
    """What a browser sends."""
    bob_id = attendee_id(alice, parent, "bob")
    answer = alice.request("POST", f"{BREAKOUT}/{parent}", data={
        "mode": "2", "amount": "2", "attendeeMap": json.dumps({bob_id: "1"})}).ok()
    assert is_in(bob, [entry["token"] for entry in answer[:-1]]) == [1]


@pytest.mark.parametrize("mode", [-1, 4, 100])
def test_mode_refused(alice, parent, mode):
    configure(alice, parent, mode, 2).error(400, "mode")
    assert state(alice, parent) == (NONE, STOPPED, 0)
    configure(alice, parent, FREE, 2).ok()


@pytest.mark.parametrize("amount", [0, -1, 21, 1 << 40])
def test_amount_refused_but_the_mode_stays(alice, parent, amount):
    before = history(alice, parent).ok()
    configure(alice, parent, AUTOMATIC, amount).error(400, "amount")
    assert state(alice, parent) == (AUTOMATIC, STOPPED, 0)
    assert history(alice, parent).ok() == before
    assert visible(alice, parent).ok() == []
    configure(alice, parent, AUTOMATIC, 2).error(400, "room")
    remove(alice, parent).ok()
    configure(alice, parent, AUTOMATIC, 2).ok()


@pytest.mark.parametrize("text", ['{"7":2}', '{"7":-1}', '{"0":0}', "[0]", "null", "x", '{"7":[0]}'])
def test_map_refused_but_the_mode_stays(alice, parent, text):
    configure(alice, parent, MANUAL, 2, attendeeMap=text).error(400, "attendeeMap")
    assert state(alice, parent) == (MANUAL, STOPPED, 0)
    assert visible(alice, parent).ok() == []


def test_map_has_to_be_text(alice, parent):
    configure(alice, parent, MANUAL, 2, attendeeMap={"7": 0}).error(400, "attendeeMap")


def test_what_cannot_have_any(alice, bob, new_user, parent):
    pair = alice.post(ROOM, roomType=ONE_TO_ONE, invite=new_user("friend").name).ok(201)["token"]
    public = create_room(alice, PUBLIC)["token"]
    note = alice.get(f"{ROOM}/note-to-self").ok()["token"]
    child = rooms_of(alice, parent, FREE, 1)[0]
    for token in (pair, public, note, child, parent):
        configure(alice, token, AUTOMATIC, 2).error(400, "room")
    assert state(alice, public) == (NONE, STOPPED, 0)


@pytest.mark.parametrize("missing", ["mode", "amount"])
def test_missing_parameters(alice, parent, missing):
    sent = {"mode": FREE, "amount": 2}
    del sent[missing]
    alice.post(f"{BREAKOUT}/{parent}", **sent).refused(400)
    assert state(alice, parent) == (NONE, STOPPED, 0)


def test_mode_0_makes_rooms_that_nobody_can_start(alice, bob, parent):
    tokens = rooms_of(alice, parent, NONE, 2)
    assert (is_in(alice, tokens), is_in(bob, tokens)) == ([0, 1], [])
    assert state(alice, parent) == (NONE, STOPPED, 0)
    start(alice, parent).error(400, "mode")
    visible(alice, parent).error(400, "mode")
    # The next ones take their place.
    more = rooms_of(alice, parent, FREE, 1)
    assert is_in(alice, tokens) == [] and is_in(alice, more) == [0]


def test_nobody_makes_one_by_hand(alice, parent):
    alice.post(ROOM, roomType=GROUP, roomName="x", objectType="room",
               objectId=parent).error(400, "object-type")


# --- who may ---------------------------------------------------------------------------------

CALLS = [
    ("POST", "", {"mode": FREE, "amount": 2}),
    ("DELETE", "", {}),
    ("POST", "/rooms", {}),
    ("DELETE", "/rooms", {}),
    ("POST", "/broadcast", {"message": "hi"}),
    ("POST", "/attendees", {"attendeeMap": "{}"}),
]


@pytest.mark.parametrize("method,path,sent", CALLS)
def test_only_moderators(alice, bob, nobody, stranger, parent, method, path, sent):
    tokens = rooms_of(alice, parent, FREE, 2)
    start(alice, parent).ok()
    needs_login(nobody.request(method, f"{BREAKOUT}/{parent}{path}", json=sent))
    for caller, status in ((stranger, 404), (bob, 403)):
        caller.request(method, f"{BREAKOUT}/{parent}{path}", json=sent).refused(status)
    alice.request(method, f"{BREAKOUT}/nosuchroom{path}", json=sent).refused(404)
    assert state(alice, parent) == (FREE, STARTED, 0)
    assert is_in(alice, tokens) == [0, 1]
    assert all(texts(history(alice, token).ok()) == [] for token in tokens)


@pytest.mark.parametrize("method,path,sent", CALLS)
def test_moderators_may(alice, bob, parent, method, path, sent):
    promote(alice, parent, bob).ok()
    if path:
        rooms_of(alice, parent, FREE, 2)
    answer = bob.request(method, f"{BREAKOUT}/{parent}{path}", json=sent)
    answer.ok(201 if path == "/broadcast" else 200)


def test_guests_have_no_part(alice, bob, new_guest, parent):
    """A conversation that has breakout rooms becomes public only when a password comes along."""
    tokens = rooms_of(alice, parent, FREE, 2)
    start(alice, parent).ok()
    alice.post(f"{ROOM}/{parent}/public", password="sesame-9").ok()
    guest = new_guest(parent, password="sesame-9")
    for method, path, sent in CALLS:
        needs_login(guest.request(method, f"{BREAKOUT}/{parent}{path}", json=sent))
    needs_login(switch(guest, parent, tokens[0]))
    needs_login(visible(guest, parent))
    guest.get(f"{ROOM}/{parent}/breakout-rooms/participants").refused(403)
    # A guest moderator sees who is where.
    entries = alice.get(f"{ROOM}/{parent}/participants").ok()
    ident = next(entry["attendeeId"] for entry in entries if entry["actorType"] == "guests")
    alice.post(f"{ROOM}/{parent}/moderators", attendeeId=ident).ok()
    seen = guest.get(f"{ROOM}/{parent}/breakout-rooms/participants").ok()
    assert {entry["roomToken"] for entry in seen} == {parent, *tokens}
    assert GUEST_MODERATOR in {entry["participantType"] for entry in seen}
    assert people(alice, tokens[0]) == {"alice": OWNER}


# --- removing --------------------------------------------------------------------------------

def test_remove(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    start(alice, parent).ok()
    answer = remove(alice, parent).ok()
    assert answer["token"] == parent
    assert (answer["breakoutRoomMode"], answer["breakoutRoomStatus"]) == (NONE, STOPPED)
    assert is_in(alice, tokens) == is_in(bob, tokens) == []
    alice.get(f"{ROOM}/{tokens[0]}").refused(404)
    assert remove(alice, parent).ok()["breakoutRoomMode"] == NONE  # there are none
    assert len(rooms_of(alice, parent, AUTOMATIC, 3)) == 3


def test_the_parent_takes_them_along(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    alice.delete(f"{ROOM}/{parent}").ok()
    assert is_in(alice, tokens) == is_in(bob, tokens) == []


def test_they_go_with_the_last_user(alice):
    parent = create_room(alice)["token"]
    tokens = rooms_of(alice, parent, FREE, 2)
    alice.delete(f"{ROOM}/{parent}/participants/self").ok()
    assert is_in(alice, tokens) == []


def test_one_can_be_deleted(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 0, carol: 1})
    alice.delete(f"{ROOM}/{tokens[0]}").ok()
    assert (is_in(alice, tokens), is_in(bob, tokens)) == ([1, 2], [])
    # The others are counted from 0 on.
    move(alice, parent, {bob: 2}).error(400, "attendeeMap")
    move(alice, parent, {bob: 1}).ok()
    assert is_in(bob, tokens) == [2]


@pytest.mark.parametrize("gone", ["parent", "configuration", "account"])
def test_who_waits_learns_that_it_is_gone(alice, admin, new_user, gone):
    owner = new_user("owner")
    waiter = new_user("waiter") if gone != "account" else owner
    token = create_room(owner, members=[] if waiter is owner else [waiter])["token"]
    child = rooms_of(owner, token, AUTOMATIC, 1)[0]
    start(owner, token).ok()
    last = last_id(owner, child)
    with LongPolls(alice) as polls:
        waiting = polls.begin(waiter, child, last)
        if gone == "parent":
            owner.delete(f"{ROOM}/{token}").ok()
        elif gone == "configuration":
            remove(owner, token).ok()
        else:
            admin.delete(f"/cloud/users/{owner.name}").ok()
        assert waiting.result().status in (401, 404)


def test_deleted_accounts(alice, admin, bob, new_user):
    """Whoever owns the conversation, or only takes part in it."""
    owner = new_user("owner")
    pupil = new_user("pupil")
    token = create_room(owner, members=[pupil, bob])["token"]
    tokens = rooms_of(owner, token, MANUAL, 2, {pupil: 0, bob: 1})
    admin.delete(f"/cloud/users/{pupil.name}").ok()
    assert people(owner, tokens[0]) == {owner.name: OWNER}
    admin.delete(f"/cloud/users/{owner.name}").ok()
    assert is_in(bob, [token, *tokens]) == [0, 2]
    alone = new_user("alone")
    token = create_room(alone)["token"]
    rooms_of(alone, token, FREE, 3)
    admin.delete(f"/cloud/users/{alone.name}").ok()


# --- starting and stopping -------------------------------------------------------------------

def test_start_and_stop(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    before = history(alice, parent).ok()
    answer = start(alice, parent).ok()
    assert [entry["token"] for entry in answer] == [*tokens, parent]
    assert [entry["lobbyState"] for entry in answer] == [0, 0, 0]
    assert answer[-1]["breakoutRoomStatus"] == STARTED
    for token in tokens:
        message = history(alice, token, limit=1).ok()[0]
        assert (message["systemMessage"], message["actorId"]) == ("breakout_rooms_started", "alice")
        assert "actor" in message["messageParameters"]
        assert room_of(alice, token)["lastMessage"] == message
    send(bob, tokens[0], "here I am")
    assert start(alice, parent).ok()[-1]["breakoutRoomStatus"] == STARTED
    assert system_names(history(alice, tokens[1]).ok()).count("breakout_rooms_started") == 1
    answer = stop(alice, parent).ok()
    assert [entry["token"] for entry in answer] == [*tokens, parent]
    assert [entry["lobbyState"] for entry in answer] == [1, 1, 0]
    assert answer[-1]["breakoutRoomStatus"] == STOPPED
    for token in tokens:
        assert system_names(history(alice, token).ok())[:1] == ["breakout_rooms_stopped"]
    bob.post(f"{CHAT}/{tokens[0]}", message="hello?").refused(412)
    stop(alice, parent).ok()
    assert system_names(history(alice, tokens[1]).ok()).count("breakout_rooms_stopped") == 1
    assert history(alice, parent).ok() == before


def test_start_and_stop_refused(alice, parent):
    start(alice, parent).error(400, "mode")
    stop(alice, parent).error(400, "mode")


def test_texts_of_start_and_stop(alice, bob, parent):
    token = rooms_of(alice, parent, MANUAL, 1, {bob: 0})[0]
    start(alice, parent).ok()
    mine, his = (history(user, token, limit=1).ok()[0]["message"] for user in (alice, bob))
    assert "{actor}" in his and "{actor}" not in mine and mine.startswith("You")


def test_start_wakes_moderators_who_wait(alice, bob, parent):
    promote(alice, parent, bob).ok()
    token = rooms_of(alice, parent, FREE, 1)[0]
    last = last_id(bob, token)
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, token, last)
        start(alice, parent).ok()
        assert system_names(waiting.result().ok()) == ["breakout_rooms_started"]


def test_stop_ends_the_waiting_of_the_others(alice, bob, parent):
    token = rooms_of(alice, parent, MANUAL, 1, {bob: 0})[0]
    start(alice, parent).ok()
    last = last_id(bob, token)
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, token, last)
        stop(alice, parent).ok()
        waiting.result().refused(412)


def test_modified_since(alice, bob, parent):
    token = rooms_of(alice, parent, FREE, 1)[0]
    since = next_second(bob)
    start(alice, parent).ok()
    assert parent in {entry["token"] for entry in bob.get(ROOM, modifiedSince=since).ok()}
    since = next_second(alice)
    ask(alice, token).ok()
    assert token in {entry["token"] for entry in alice.get(ROOM, modifiedSince=since).ok()}


# --- who sees what ---------------------------------------------------------------------------

def test_visible(alice, bob, carol, stranger, nobody, parent):
    visible(alice, parent).error(400, "mode")
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 1})
    assert [entry["token"] for entry in visible(alice, parent).ok()] == tokens
    visible(bob, parent).error(400, "status")
    visible(stranger, parent).refused(404)
    needs_login(visible(nobody, parent))
    start(alice, parent).ok()
    assert [entry["token"] for entry in visible(bob, parent).ok()] == [tokens[1]]
    assert visible(carol, parent).ok() == []
    own = visible(bob, parent).ok()[0]
    assert own["participantType"] == MEMBER and "lastMessage" not in own
    full = room_of(bob, tokens[1])
    del full["lastMessage"]
    assert own == full


def test_free_shows_all(alice, bob, parent):
    tokens = rooms_of(alice, parent, FREE, 2)
    start(alice, parent).ok()
    alice.put(f"{ROOM}/{tokens[0]}/description", description="secret").ok()
    switch(bob, parent, tokens[1]).ok()
    other, own = visible(bob, parent).ok()
    assert (other["token"], own["token"]) == (tokens[0], tokens[1])
    assert (own["participantType"], own["attendeeId"] > 0) == (MEMBER, True)
    assert (other["name"], other["objectType"], other["objectId"]) == ("Room 1", "room", parent)
    assert (other["attendeeId"], other["actorId"], other["description"]) == (0, "", "")
    assert (other["lobbyState"], other["breakoutRoomStatus"]) == (0, STOPPED)
    assert "lastMessage" not in other
    bob.get(f"{ROOM}/{tokens[0]}").refused(404)
    bob.get(f"{CHAT}/{tokens[0]}", lookIntoFuture=0).refused(404)


def where(user, token, **params):
    """Who is where: {token: {names}}."""
    found = collections.defaultdict(set)
    for entry in user.get(f"{ROOM}/{token}/breakout-rooms/participants", **params).ok():
        found[entry["roomToken"]].add(entry["actorId"])
    return dict(found)


def test_participants(alice, bob, carol, nobody, stranger, parent):
    path = f"{ROOM}/{parent}/breakout-rooms/participants"
    alice.get(path).error(400, "mode")
    one, two = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 1})
    everybody = {"alice", "bob", carol.name}
    assert where(alice, parent) == {one: {"alice", "bob"}, two: {"alice", carol.name},
                                    parent: everybody}
    bob.get(path).error(400, "status")
    stranger.get(path).refused(404)
    nobody.get(path).refused(404)
    start(alice, parent).ok()
    assert where(bob, parent) == {one: {"alice", "bob"}, parent: everybody}
    entries = alice.get(path).ok()
    assert [entry["roomToken"] for entry in entries][-3:] == [parent] * 3
    by_room = {(entry["roomToken"], entry["actorId"]): entry for entry in entries}
    assert by_room[one, "bob"] == participants(alice, one)["bob"]
    assert by_room[parent, "bob"] == participants(alice, parent)["bob"]


def test_participants_with_status(alice, bob, carol, parent):
    path = f"{ROOM}/{parent}/breakout-rooms/participants"
    one, _two = rooms_of(alice, parent, MANUAL, 2, {carol: 0})
    answer = alice.get(path)
    assert "X-Nextcloud-Has-User-Statuses" not in answer.headers
    carol.put("/apps/user_status/api/v1/user_status/status", statusType="dnd").ok()
    answer = alice.get(path, includeStatus="true")
    assert answer.header("X-Nextcloud-Has-User-Statuses") == "true"
    assert [entry["status"] for entry in answer.ok() if entry["actorId"] == carol.name] == [
        "dnd", "dnd"]


def test_participants_behind_the_parents_lobby(alice, bob, parent):
    rooms_of(alice, parent, FREE, 1)
    start(alice, parent).ok()
    alice.put(f"{ROOM}/{parent}/webinar/lobby", state=1).ok()
    bob.get(f"{ROOM}/{parent}/breakout-rooms/participants").refused(412)
    alice.get(f"{ROOM}/{parent}/breakout-rooms/participants").ok()


def test_sessions_are_of_their_own_room(alice, sign_in, parent):
    token = rooms_of(alice, parent, FREE, 1)[0]
    again = sign_in("alice", "alice")  # with cookies of its own
    join(again, parent)
    entry = visible(again, parent).ok()[0]
    assert (entry["token"], entry["sessionId"], entry["lastPing"]) == (token, "0", 0)
    entries = start(again, parent).ok()
    assert entries[0]["sessionId"] == "0" and entries[1]["sessionId"] != "0"


# --- broadcasting ----------------------------------------------------------------------------

def test_broadcast(alice, bob, carol, parent):
    one, two = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 1})
    start(alice, parent).ok()
    before = history(alice, parent).ok()
    answer = broadcast(alice, parent, "  Five minutes, @bob!\n").ok(201)
    assert [entry["token"] for entry in answer] == [one, two, parent]
    for token in (one, two):
        message = history(alice, token, limit=1).ok()[0]
        assert (message["actorType"], message["actorId"]) == ("users", "alice")
        assert message["systemMessage"] == ""
        room = room_of(alice, token)
        assert (room["unreadMessages"], room["lastReadMessage"]) == (0, message["id"])
        assert room["lastMessage"]["id"] == message["id"]
    assert texts(history(alice, two).ok()) == ["Five minutes, {mention-user1}!"]
    room = room_of(bob, one)
    assert (room["unreadMessages"], room["unreadMentionDirect"]) == (1, True)
    room = room_of(carol, two)
    assert (room["unreadMessages"], room["unreadMention"]) == (1, False)
    assert history(alice, parent).ok() == before


def test_broadcast_wakes_who_waits(alice, bob, carol, parent):
    one, two = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 1})
    start(alice, parent).ok()
    with LongPolls(alice) as polls:
        waiting = [polls.begin(user, token, last_id(user, token))
                   for user, token in ((bob, one), (carol, two))]
        broadcast(alice, parent, "back, please").ok(201)
        assert [texts(answer.result().ok()) for answer in waiting] == [["back, please"]] * 2


def test_broadcast_reaches_closed_rooms(alice, bob, parent):
    token = rooms_of(alice, parent, MANUAL, 1, {bob: 0})[0]
    broadcast(alice, parent, "wait a little").ok(201)
    assert texts(history(alice, token).ok()) == ["wait a little"]


def test_broadcast_reaches_a_room_that_the_moderator_left(alice, bob, parent):
    promote(alice, parent, bob).ok()
    one, two = rooms_of(alice, parent, FREE, 2)
    bob.delete(f"{ROOM}/{one}/participants/self").ok()
    answer = broadcast(bob, parent, "to all").ok(201)
    assert [entry["token"] for entry in answer] == [two, parent]
    for token in (one, two):
        message = history(alice, token, limit=1).ok()[0]
        assert (message["message"], message["actorId"]) == ("to all", "bob")
        assert message["actorDisplayName"]


def test_broadcast_refused(alice, parent):
    broadcast(alice, parent, "x").error(400, "mode")
    tokens = rooms_of(alice, parent, FREE, 2)
    broadcast(alice, parent, "x" * 32001).error(413, "message")
    broadcast(alice, parent, " \n").error(400, "message")
    alice.post(f"{BREAKOUT}/{parent}/broadcast").refused(400)
    assert all(texts(history(alice, token).ok()) == [] for token in tokens)
    broadcast(alice, parent, "ü" * 32000).ok(201)


# --- moving ----------------------------------------------------------------------------------

def test_move(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 0, carol: 1})
    start(alice, parent).ok()
    stays = history(alice, tokens[1]).ok()
    answer = move(alice, parent, {bob: 2, carol: 1}).ok()
    assert [entry["token"] for entry in answer] == [*tokens, parent]
    assert (is_in(bob, tokens), is_in(carol, tokens)) == ([2], [1])
    assert system_names(history(alice, tokens[0]).ok())[:1] == ["user_removed"]
    assert system_names(history(alice, tokens[2]).ok())[:1] == ["user_added"]
    assert history(alice, tokens[1]).ok() == stays  # who stays is not disturbed
    assert people(alice, tokens[2])["bob"] == MEMBER


def test_move_those_who_are_nowhere(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, FREE, 2)
    move(alice, parent, {bob: 0, carol: 0}).ok()
    assert is_in(bob, tokens) == is_in(carol, tokens) == [0]
    move(alice, parent, {}).ok()
    assert is_in(bob, tokens) == is_in(carol, tokens) == [0]


def test_move_refused(alice, bob, carol, parent):
    path = f"{BREAKOUT}/{parent}/attendees"
    alice.post(path, attendeeMap="{}").error(400, "mode")
    promote(alice, parent, carol).ok()
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 0})
    for places in ({bob: 3}, {bob: -2}):
        move(alice, parent, places).error(400, "attendeeMap")
    for text in ("x", "7", '{"bob":0}', '{"7":{"a":0}}'):
        alice.post(path, attendeeMap=text).error(400, "attendeeMap")
    alice.post(path, attendeeMap={"7": 0}).error(400, "attendeeMap")
    alice.post(path).refused(400)
    move(alice, parent, {carol: 0, bob: 2}).error(400, "moderator")
    move(alice, parent, {alice: 0}).error(400, "moderator")
    assert (is_in(bob, tokens), is_in(carol, tokens)) == ([0], [0, 1, 2])


def test_move_wakes_who_waits(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 1})
    start(alice, parent).ok()
    with LongPolls(alice) as polls:
        leaves = polls.begin(bob, tokens[0], last_id(bob, tokens[0]))
        hears = polls.begin(carol, tokens[1], last_id(carol, tokens[1]))
        move(alice, parent, {bob: 1}).ok()
        leaves.result().refused(404)
        assert system_names(hears.result().ok()) == ["user_added"]


def test_who_is_banned_is_not_moved(alice, bob, carol, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 0})
    alice.post(f"/apps/spreed/api/v1/ban/{tokens[1]}", actorType="users", actorId="bob").ok()
    move(alice, parent, {bob: 1, carol: 1}).ok()
    assert (is_in(bob, tokens), is_in(carol, tokens)) == ([0], [1])


# --- switching -------------------------------------------------------------------------------

def test_switch(alice, bob, parent):
    tokens = rooms_of(alice, parent, FREE, 3)
    switch(bob, parent, tokens[0]).error(400, "status")
    start(alice, parent).ok()
    room = switch(bob, parent, tokens[0]).ok()
    assert (room["token"], room["participantType"]) == (tokens[0], MEMBER)
    assert room["attendeeId"] == attendee_id(alice, tokens[0], "bob")
    assert is_in(bob, tokens) == [0]
    message = history(alice, tokens[0], limit=1).ok()[0]
    assert (message["systemMessage"], message["actorId"]) == ("user_added", "bob")
    assert switch(bob, parent, tokens[2]).ok()["token"] == tokens[2]
    assert is_in(bob, tokens) == [2]
    message = history(alice, tokens[0], limit=1).ok()[0]
    assert (message["systemMessage"], message["actorId"]) == ("user_removed", "bob")
    before = history(alice, tokens[2]).ok()
    assert switch(bob, parent, tokens[2]).ok()["token"] == tokens[2]
    assert history(alice, tokens[2]).ok() == before
    send(bob, tokens[2], "hello")


@pytest.mark.parametrize("mode", [AUTOMATIC, MANUAL])
def test_switch_only_where_it_is_free(alice, bob, parent, mode):
    tokens = rooms_of(alice, parent, mode, 2)
    start(alice, parent).ok()
    before = is_in(bob, tokens)
    switch(bob, parent, tokens[0]).error(400, "mode")
    assert is_in(bob, tokens) == before


def test_switch_refused(alice, bob, nobody, stranger, parent):
    switch(bob, parent, parent).error(400, "mode")
    tokens = rooms_of(alice, parent, FREE, 2)
    elsewhere = create_room(alice)["token"]
    others = rooms_of(alice, elsewhere, FREE, 1)
    start(alice, parent).ok()
    start(alice, elsewhere).ok()
    switch(alice, parent, tokens[0]).error(400, "moderator")
    for target in (parent, elsewhere, others[0], "nosuchroom", ""):
        switch(bob, parent, target).error(400, "target")
    bob.post(f"{BREAKOUT}/{parent}/switch").refused(400)
    needs_login(switch(nobody, parent, tokens[0]))
    switch(stranger, parent, tokens[0]).refused(404)
    switch(bob, elsewhere, others[0]).refused(404)
    stop(alice, parent).ok()
    switch(bob, parent, tokens[0]).error(400, "status")
    assert is_in(bob, tokens + others) == []


def test_no_switch_to_where_he_is_banned(alice, bob, parent):
    tokens = rooms_of(alice, parent, FREE, 2)
    start(alice, parent).ok()
    switch(bob, parent, tokens[0]).ok()
    alice.post(f"/apps/spreed/api/v1/ban/{tokens[1]}", actorType="users", actorId="bob").ok()
    switch(bob, parent, tokens[1]).error(400, "target")
    assert is_in(bob, tokens) == [0]


def test_all_switch_at_once(alice, bob, carol, sign_in, parent):
    """From many threads, each with a connection of its own: everybody is in one room afterwards."""
    tokens = rooms_of(alice, parent, FREE, 4)
    start(alice, parent).ok()
    clients = [sign_in(user.name, user.password) for user in (bob, carol) for _ in range(4)]

    def wander(number):
        for i in range(12):
            switch(clients[number], parent, tokens[(number + i) % len(tokens)]).ok()
            if i % 4 == 0:
                move(alice, parent, {carol: i % 3}).ok()

    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(wander, range(len(clients))))
    assert len(is_in(bob, tokens)) == len(is_in(carol, tokens)) == 1
    found = [entry["actorId"] for entry in
             alice.get(f"{ROOM}/{parent}/breakout-rooms/participants").ok()
             if entry["roomToken"] != parent]
    assert collections.Counter(found) == {"alice": 4, "bob": 1, carol.name: 1}


# --- asking for assistance -------------------------------------------------------------------

def test_assistance(alice, bob, parent):
    one, two = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    start(alice, parent).ok()
    answer = ask(bob, one).ok()
    assert (answer["token"], answer["breakoutRoomStatus"]) == (one, ASSISTANCE)
    assert state(alice, one) == (NONE, ASSISTANCE, 0)
    assert state(alice, two) == (NONE, STOPPED, 0)
    assert state(alice, parent) == (MANUAL, STARTED, 0)
    ask(bob, one).ok()
    assert stop_asking(alice, one).ok()["breakoutRoomStatus"] == STOPPED
    assert stop_asking(bob, one).ok()["breakoutRoomStatus"] == STOPPED
    ask(bob, one).ok()
    stop(alice, parent).ok()
    assert state(alice, one) == (NONE, STOPPED, 1)


def test_assistance_refused(alice, bob, carol, stranger, nobody, parent):
    one, _two = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    for call in (ask, stop_asking):
        call(bob, one).error(400, "room")  # not started
        call(alice, parent).error(400, "room")
    start(alice, parent).ok()
    for call in (ask, stop_asking):
        call(alice, parent).error(400, "room")
        call(carol, one).refused(404)
        call(stranger, one).refused(404)
        needs_login(call(nobody, one))
    assert state(alice, one) == (NONE, STOPPED, 0)


# --- people come, go and rise ----------------------------------------------------------------

def test_promote_and_demote(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 3, {bob: 0})
    promote(alice, parent, bob).ok()
    assert is_in(bob, tokens) == [0, 1, 2]
    assert [people(alice, token)["bob"] for token in tokens] == [MODERATOR] * 3
    assert system_names(history(alice, tokens[0]).ok())[:1] == ["moderator_promoted"]
    assert system_names(history(alice, tokens[1]).ok())[:1] == ["user_added"]
    demote(alice, parent, bob).ok()
    assert is_in(bob, tokens) == []
    assert system_names(history(alice, tokens[0]).ok())[:1] == ["user_removed"]
    assert people(alice, parent)["bob"] == MEMBER


def test_promoted_in_one_room_only(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    promote(alice, tokens[0], bob).ok()
    assert (is_in(bob, tokens), people(alice, parent)["bob"]) == ([0], MEMBER)
    move(alice, parent, {bob: 1}).error(400, "moderator")
    demote(alice, tokens[0], bob).ok()
    assert is_in(bob, tokens) == [0]
    move(alice, parent, {bob: 1}).ok()


def test_promotion_takes_back_permissions(alice, bob, parent):
    token = rooms_of(alice, parent, MANUAL, 1, {bob: 0})[0]
    alice.put(f"{ROOM}/{token}/attendees/permissions", method="set", permissions=2,
              attendeeId=attendee_id(alice, token, "bob")).ok()
    promote(alice, parent, bob).ok()
    assert participants(alice, token)["bob"]["attendeePermissions"] == 0


@pytest.mark.parametrize("how", ["removed", "leaves", "banned", "group"])
def test_who_goes_from_the_parent_goes_from_all(alice, admin, bob, carol, dave, parent, how):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{dave.name}/groups", groupid=group).ok()
    alice.post(f"{ROOM}/{parent}/participants", source="groups", newParticipant=group).ok()
    tokens = rooms_of(alice, parent, MANUAL, 2, {dave: 1, carol: 1})
    if how == "removed":
        alice.delete(f"{ROOM}/{parent}/attendees",
                     attendeeId=attendee_id(alice, parent, dave.name)).ok()
    elif how == "leaves":
        dave.delete(f"{ROOM}/{parent}/participants/self").ok()
    elif how == "banned":
        alice.post(f"/apps/spreed/api/v1/ban/{parent}", actorType="users",
                   actorId=dave.name).ok()
    else:
        alice.delete(f"{ROOM}/{parent}/attendees",
                     attendeeId=attendee_id(alice, parent, group)).ok()
    assert is_in(dave, [parent, *tokens]) == []
    assert is_in(carol, tokens) == [1]
    assert dave.name not in people(alice, tokens[1])
    message = history(alice, tokens[1], limit=1).ok()[0]
    assert message["systemMessage"] == "user_removed"
    assert message["actorId"] == (dave.name if how == "leaves" else "alice")


def test_nobody_goes_from_where_he_is_not(alice, bob, carol, parent):
    """The other rooms hear nothing of it."""
    theirs, others = rooms_of(alice, parent, MANUAL, 2, {bob: 0, carol: 1})
    before = last_id(alice, others)
    alice.delete(f"{ROOM}/{parent}/attendees", attendeeId=attendee_id(alice, parent, bob.name)).ok()
    assert system_names(history(alice, theirs).ok())[:1] == ["user_removed"]
    assert last_id(alice, others) == before


def test_moderators_go_from_all(alice, bob, parent):
    promote(alice, parent, bob).ok()
    tokens = rooms_of(alice, parent, FREE, 2)
    alice.delete(f"{ROOM}/{parent}/attendees", attendeeId=attendee_id(alice, parent, "bob")).ok()
    assert is_in(bob, tokens) == []


def test_leaving_a_breakout_room_is_not_leaving_the_parent(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    bob.delete(f"{ROOM}/{tokens[0]}/participants/self").ok()
    assert is_in(bob, [parent, *tokens]) == [0]


def test_leaving_the_parent_wakes_who_waits(alice, bob, parent):
    token = rooms_of(alice, parent, MANUAL, 1, {bob: 0})[0]
    last = last_id(alice, token)
    with LongPolls(alice) as polls:
        waiting = polls.begin(alice, token, last)
        bob.delete(f"{ROOM}/{parent}/participants/self").ok()
        assert system_names(waiting.result().ok()) == ["user_removed"]


def test_add_to_a_breakout_room(alice, dave, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2)
    add(alice, tokens[1], dave)
    assert is_in(dave, [parent, *tokens]) == [0, 2]
    assert people(alice, parent)[dave.name] == people(alice, tokens[1])[dave.name] == MEMBER
    for token in (parent, tokens[1]):
        assert system_names(history(alice, token).ok())[:1] == ["user_added"]
    # Again: nothing happens.
    before = history(alice, tokens[1]).ok()
    add(alice, tokens[1], dave)
    assert is_in(dave, tokens) == [1] and history(alice, tokens[1]).ok() == before


def test_adding_moves(alice, bob, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    told = history(alice, parent).ok()
    add(alice, tokens[1], bob)
    assert is_in(bob, tokens) == [1]
    assert system_names(history(alice, tokens[0]).ok())[:1] == ["user_removed"]
    assert history(alice, parent).ok() == told


def test_adding_refused(alice, bob, dave, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    path = f"{ROOM}/{tokens[1]}/participants"
    for source in ("groups", "emails", "circles", "teams", "federated_users", "phones", "x"):
        alice.post(path, source=source, newParticipant="admin").error(400, "source")
    alice.post(path, newParticipant="nobody-of-that-name").error(404, "new-participant")
    bob.post(f"{ROOM}/{tokens[0]}/participants", newParticipant=dave.name).refused(403)
    promote(alice, parent, bob).ok()
    alice.post(path, newParticipant="bob").error(400, "moderator")
    for banned_from in (tokens[1], parent):
        ban = alice.post(f"/apps/spreed/api/v1/ban/{banned_from}", actorType="users",
                         actorId=dave.name).ok()
        alice.post(path, newParticipant=dave.name).error(400, "ban")
        assert is_in(dave, [parent, *tokens]) == []
        alice.delete(f"/apps/spreed/api/v1/ban/{banned_from}/{ban['id']}").ok()
    add(alice, tokens[1], dave)


def test_newcomers_are_nowhere(alice, dave, parent):
    tokens = rooms_of(alice, parent, AUTOMATIC, 2)
    add(alice, parent, dave)
    assert is_in(dave, tokens) == []


def test_adding_wakes_the_parent_and_the_old_room(alice, bob, dave, parent):
    tokens = rooms_of(alice, parent, MANUAL, 2, {bob: 0})
    lasts = {token: last_id(alice, token) for token in (parent, tokens[0])}
    with LongPolls(alice) as polls:
        waiting = {token: polls.begin(alice, token, last)
                   for token, last in lasts.items()}
        add(alice, tokens[1], bob)
        assert system_names(waiting[tokens[0]].result().ok()) == ["user_removed"]
        add(alice, tokens[1], dave)
        assert system_names(waiting[parent].result().ok()) == ["user_added"]


# --- settings --------------------------------------------------------------------------------

def test_what_cannot_be_set_in_a_breakout_room(alice, parent):
    token = rooms_of(alice, parent, FREE, 1)[0]
    before = room_of(alice, token)
    for method, path, sent in (
            ("PUT", "webinar/lobby", {"state": 0}), ("PUT", "listable", {"scope": 2}),
            ("POST", "public", {}), ("POST", "public", {"password": "Test123!"}),
            ("PUT", "mention-permissions", {"mentionPermissions": 1}),
            ("PUT", "permissions/default", {"permissions": 2}),
            ("POST", "message-expiration", {"seconds": 3600})):
        alice.request(method, f"{ROOM}/{token}/{path}", json=sent).error(400, "breakout-room")
    alice.put(f"{ROOM}/{token}/password", password="Test123!").error(400, "type")
    alice.delete(f"{ROOM}/{token}/object").error(400, "object-type")
    alice.request("POST", f"{ROOM}/{token}/import-emails",
                  files={"file": ("list.csv", b"email\nann@example.org\n")}).error(400, "room")
    assert room_of(alice, token) == before
    alice.put(f"{ROOM}/{token}", roomName="The corner").ok()
    assert room_of(alice, token)["name"] == "The corner"


def test_a_parent_keeps_its_type(alice, bob, parent):
    rooms_of(alice, parent, FREE, 1)
    alice.post(f"{ROOM}/{parent}/public").error(400, "breakout-room")
    assert alice.post(f"{ROOM}/{parent}/participants", source="emails",
                      newParticipant="ann@example.org").ok() == []
    imported = alice.request("POST", f"{ROOM}/{parent}/import-emails",
                             files={"file": ("list.csv", b"email\nben@example.org\n")}).ok()
    assert (imported["invites"], imported["type"]) == (1, GROUP)
    assert room_of(alice, parent)["type"] == GROUP
    # Talk looks for breakout rooms only when there is no password.
    alice.post(f"{ROOM}/{parent}/public", password="sesame-9").ok()
    alice.delete(f"{ROOM}/{parent}/public").error(400, "breakout-room")
    remove(alice, parent).ok()
    alice.delete(f"{ROOM}/{parent}/public").ok()


def test_what_the_parent_is_they_are_not(alice, parent):
    """They have its type and its people, nothing else; later changes do not reach them."""
    alice.put(f"{ROOM}/{parent}/description", description="All of us").ok()
    alice.post(f"{ROOM}/{parent}/message-expiration", seconds=3600).ok()
    alice.put(f"{ROOM}/{parent}/permissions/default", permissions=2).ok()
    alice.put(f"{ROOM}/{parent}/mention-permissions", mentionPermissions=1).ok()
    token = rooms_of(alice, parent, FREE, 1)[0]
    alice.put(f"{ROOM}/{parent}/read-only", state=1).ok()
    room = room_of(alice, token)
    assert (room["description"], room["messageExpiration"], room["defaultPermissions"]) == ("", 0, 0)
    assert (room["mentionPermissions"], room["readOnly"]) == (0, 0)


def test_a_read_only_parent_still_broadcasts(alice, parent):
    token = rooms_of(alice, parent, FREE, 1)[0]
    alice.put(f"{ROOM}/{parent}/read-only", state=1).ok()
    start(alice, parent).ok()
    broadcast(alice, parent, "still here").ok(201)
    assert texts(history(alice, token).ok()) == ["still here"]


# --- users who came by the link --------------------------------------------------------------

def test_self_joined_users_go_with_their_session(alice, sign_in, new_user, parent):
    tokens = rooms_of(alice, parent, FREE, 2)
    start(alice, parent).ok()
    alice.post(f"{ROOM}/{parent}/public", password="sesame-9").ok()
    passer = new_user("passer")
    join(passer, parent, password="sesame-9")
    assert switch(passer, parent, tokens[0]).ok()["token"] == tokens[0]
    passer.delete(f"{ROOM}/{parent}/participants/active").ok()
    assert is_in(passer, [parent, *tokens]) == []


def test_capabilities(alice):
    spreed = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]
    assert "breakout-rooms-v1" in spreed["features"]
    assert spreed["config"]["call"]["breakout-rooms"] is True
