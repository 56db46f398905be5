"""Reactions: one emoji on somebody's message."""

import concurrent.futures

import pytest

from ocs import (CHAT, GROUP, PUBLIC, ROOM, LongPolls, create_room, future, history, join, room_of,
                 send, system_names)

REACTION = "/apps/spreed/api/v1/reaction"


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


def react(user, token, message, emoji):
    return user.post(f"{REACTION}/{token}/{message}", reaction=emoji)


def unreact(user, token, message, emoji):
    return user.delete(f"{REACTION}/{token}/{message}", reaction=emoji)


def reactions(user, token, message, **params):
    return user.get(f"{REACTION}/{token}/{message}", **params)


def who(answer):
    return {emoji: [entry["actorId"] for entry in entries] for emoji, entries in answer.items()}


def find(user, token, message):
    return next(entry for entry in history(user, token).ok() if entry["id"] == message)


def test_react(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    assert reactions(bob, room, sent).ok() == {}
    assert b'"data":{}' in reactions(bob, room, sent).body.replace(b" ", b"")
    answer = react(bob, room, sent, "👍").ok(201)
    assert who(answer) == {"👍": ["bob"]}
    entry = answer["👍"][0]
    assert set(entry) == {"actorType", "actorId", "actorDisplayName", "timestamp"}
    assert entry["actorType"] == "users" and entry["timestamp"] > 0
    assert who(react(bob, room, sent, "👍").ok(200)) == {"👍": ["bob"]}, "there already"
    react(bob, room, sent, "🎉").ok(201)
    assert who(react(alice, room, sent, "👍").ok(201)) == {"👍": ["bob", "alice"], "🎉": ["bob"]}
    assert who(reactions(alice, room, sent, reaction="🎉").ok()) == {"🎉": ["bob"]}
    assert reactions(alice, room, sent, reaction="🙃").ok() == {}
    seen = find(alice, room, sent)
    assert seen["reactions"] == {"👍": 2, "🎉": 1}
    assert list(seen["reactions"]) == ["👍", "🎉"]
    assert seen["reactionsSelf"] == ["👍"]
    assert sorted(find(bob, room, sent)["reactionsSelf"]) == sorted(["👍", "🎉"])


def test_rows_of_the_history(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    react(bob, room, sent, "👍").ok(201)
    (row,) = future(alice, room, sent).ok()
    assert (row["systemMessage"], row["messageType"], row["message"]) == ("reaction", "system", "👍")
    assert row["messageParameters"] == [] and row["actorId"] == "bob"
    assert row["parent"]["id"] == sent and row["parent"]["reactions"] == {"👍": 1}
    assert unreact(bob, room, sent, "👍").ok() == {}
    changed, told = future(alice, room, sent).ok()
    assert (changed["id"], changed["systemMessage"]) == (row["id"], "reaction_deleted")
    assert changed["messageParameters"] == [] and changed["message"] != "👍"
    assert told["systemMessage"] == "reaction_revoked" and told["parent"]["id"] == sent
    assert told["parent"]["reactions"] == {} and told["messageParameters"]["actor"]["id"] == "bob"
    assert react(bob, room, sent, "👍").ok(201)["👍"]
    names = system_names(future(alice, room, sent).ok())
    assert names == ["reaction_deleted", "reaction_revoked", "reaction"]


def test_reactions_wake_those_who_wait(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(alice, room, sent)
        react(bob, room, sent, "👍").ok(201)
        assert [row["message"] for row in waiting.result().ok()] == ["👍"]


def test_reactions_are_no_activity(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    before = room_of(bob, room)
    react(alice, room, sent, "👍").ok(201)
    unreact(alice, room, sent, "👍").ok()
    after = room_of(bob, room)
    for key in ("unreadMessages", "lastActivity", "unreadMention", "lastReadMessage"):
        assert after[key] == before[key]
    assert after["lastMessage"]["id"] == sent


@pytest.mark.parametrize("emoji", ["👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇪🇸", "1️⃣", "🏳️‍🌈"])
def test_one_emoji_in_many_parts(alice, room, emoji):
    sent = send(alice, room, "nice?")["id"]
    assert list(react(alice, room, sent, emoji).ok(201)) == [emoji]
    assert find(alice, room, sent)["reactions"] == {emoji: 1}
    assert unreact(alice, room, sent, emoji).ok() == {}


@pytest.mark.parametrize("text", ["", "a", "ok", "👍👍", "👍 ", "ä", "1", "😀a", "🇪"])
def test_no_emoji(alice, room, text):
    sent = send(alice, room, "nice?")["id"]
    answer = react(alice, room, sent, text).refused(400)
    assert answer.data is None
    assert len(future(alice, room, sent, setReadMarker=0).body) == 0


def test_refused(alice, bob, room, nobody, stranger):
    sent = send(alice, room, "nice?")["id"]
    elsewhere = send(alice, create_room(alice)["token"], "elsewhere")["id"]
    system = history(alice, room).ok()[-1]["id"]
    for message in (elsewhere, 999999999):
        for answer in (react(alice, room, message, "👍"), unreact(alice, room, message, "👍"),
                       reactions(alice, room, message)):
            assert answer.refused(404).data is None
    react(alice, room, system, "👍").refused(400)
    unreact(alice, room, system, "👍").refused(404)
    reactions(alice, room, system).refused(404)
    react(bob, room, sent, "👍").ok(201)
    unreact(alice, room, sent, "👍").refused(404)
    unreact(bob, room, sent, "🎉").refused(404)
    row = history(alice, room, limit=1).ok()[0]["id"]
    react(alice, room, row, "👍").refused(400)
    for outsider in (stranger, nobody):
        react(outsider, room, sent, "👍").refused(404, [])
        unreact(outsider, room, sent, "👍").refused(404, [])
        reactions(outsider, room, sent).refused(404, [])
    assert who(reactions(alice, room, sent).ok()) == {"👍": ["bob"]}


def test_gates(alice, bob):
    def create_with(**settings):
        return alice.post(ROOM, roomType=GROUP, roomName="with settings",
                          participants={"users": ["bob"]}, **settings).ok(201)["token"]

    for token, status in ((create_with(readOnly=1), 403), (create_with(lobbyState=1), 412),
                          (create_with(permissions=2), 403)):
        react(bob, token, 1, "👍").refused(status, [])
        unreact(bob, token, 1, "👍").refused(status, [])
    reactions(bob, create_with(lobbyState=1), 1).refused(412, [])
    assert reactions(bob, create_with(readOnly=1), 999999999).refused(404).data is None


def test_a_deleted_message_hides_its_reactions(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    react(bob, room, sent, "👍").ok(201)
    alice.delete(f"{CHAT}/{room}/{sent}").ok()
    seen = find(bob, room, sent)
    assert seen["reactions"] == {} and "reactionsSelf" not in seen
    react(bob, room, sent, "🎉").refused(400)
    unreact(bob, room, sent, "👍").refused(404)


def test_the_most_used_come_first_and_not_more_than_twenty(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    emojis = [chr(0x1F600 + number) for number in range(22)]
    for emoji in emojis:
        react(alice, room, sent, emoji).ok(201)
    react(bob, room, sent, emojis[21]).ok(201)
    seen = find(alice, room, sent)
    assert list(seen["reactions"]) == [emojis[21]] + emojis[:19]
    assert len(reactions(alice, room, sent).ok()) == 22


def test_only_reading_tells_ones_own(alice, room):
    sent = send(alice, room, "nice?")["id"]
    react(alice, room, sent, "👍").ok(201)
    edited = alice.put(f"{CHAT}/{room}/{sent}", message="very nice").ok()["parent"]
    assert edited["reactions"] == {"👍": 1} and "reactionsSelf" not in edited
    last = room_of(alice, room)["lastMessage"]
    assert last["reactions"] == {"👍": 1} and "reactionsSelf" not in last
    context = alice.get(f"{CHAT}/{room}/{sent}/context").ok()
    assert [m["reactionsSelf"] for m in context if m["id"] == sent] == [["👍"]]


def test_reactions_of_a_deleted_user(admin, alice, new_user):
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    sent = send(alice, token, "nice?")["id"]
    react(user, token, sent, "👍").ok(201)
    admin.delete(f"/cloud/users/{user.name}").ok()
    (entry,) = reactions(alice, token, sent).ok()["👍"]
    assert [entry["actorType"], entry["actorId"], entry["actorDisplayName"]] == [
        "deleted_users", "deleted_users", ""]


def test_reacting_once_from_many_clients(alice, bob, room):
    sent = send(alice, room, "nice?")["id"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: react(bob, room, sent, "👍").status, range(16)))
    assert sorted(answers) == [200] * 15 + [201]
    assert find(alice, room, sent)["reactions"] == {"👍": 1}


def test_guests_react(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    actor = join(guest, token)["actorId"]
    sent = send(alice, token, "nice?")["id"]
    guest.post(f"{CHAT}/{token}", message="hi", actorDisplayName="Gwen").ok(201)
    (entry,) = react(guest, token, sent, "👍").ok(201)["👍"]
    assert [entry[key] for key in ("actorType", "actorId", "actorDisplayName")] == [
        "guests", actor, "Gwen"]
    assert find(guest, token, sent)["reactionsSelf"] == ["👍"]
    assert "reactionsSelf" not in find(alice, token, sent)
    unreact(alice, token, sent, "👍").refused(404)
    assert unreact(guest, token, sent, "👍").ok() == {}
