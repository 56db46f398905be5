"""Changing what was sent: editing, deleting, clearing the history."""

import re

import pytest

from ocs import (CHAT, GROUP, ONE_TO_ONE, PUBLIC, ROOM, add, attendee_id, create_room, future,
                 history, join, room_of, send, system_names)

EDIT_KEYS = ["lastEditActorType", "lastEditActorId", "lastEditActorDisplayName",
             "lastEditTimestamp"]


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


@pytest.fixture
def pair(alice, new_user):
    """A conversation of alice and somebody of its own."""
    partner = new_user("partner")
    made = alice.post(ROOM, roomType=ONE_TO_ONE, invite=partner.name).ok(201)
    return made["token"], partner


def create_with(owner, member, **settings):
    return owner.post(ROOM, roomType=GROUP, roomName="with settings",
                      participants={"users": [member.name]}, **settings).ok(201)["token"]


def edit(user, token, message, text):
    return user.put(f"{CHAT}/{token}/{message}", message=text)


def delete(user, token, message):
    return user.delete(f"{CHAT}/{token}/{message}")


def find(user, token, message):
    return next(entry for entry in history(user, token).ok() if entry["id"] == message)


def placeholders(message):
    return set(re.findall(r"{([A-Za-z0-9_-]+)}", message["message"]))


# --- edit ------------------------------------------------------------------------------------

def test_edit(alice, bob, room):
    sent = send(alice, room, "helo", referenceId="mine")
    assert not any(key in sent for key in EDIT_KEYS)
    answer = edit(alice, room, sent["id"], "  hello  ")
    told = answer.ok()
    assert "X-Chat-Last-Common-Read" in answer.headers
    assert (told["systemMessage"], told["messageType"]) == ("message_edited", "system")
    assert told["id"] > sent["id"] and told["threadId"] == sent["id"]
    assert list(told["messageParameters"]) == ["actor"]
    edited = told["parent"]
    for reader in (alice, bob):
        assert find(reader, room, sent["id"]) == edited
    assert edited["message"] == "hello"
    assert (edited["lastEditActorType"], edited["lastEditActorId"]) == ("users", "alice")
    assert edited["lastEditActorDisplayName"] == sent["actorDisplayName"]
    assert edited["lastEditTimestamp"] >= sent["timestamp"]
    for key in ("id", "timestamp", "actorId", "referenceId", "messageType", "isReplyable"):
        assert edited[key] == sent[key]


def test_edit_is_told_to_those_who_wait(alice, bob, room):
    sent = send(alice, room, "first")["id"]
    edit(alice, room, sent, "second").ok()
    edit(alice, room, sent, "third").ok()
    rows = future(bob, room, sent).ok()
    assert system_names(rows) == ["message_edited", "message_edited"]
    assert {row["parent"]["message"] for row in rows} == {"third"}, "its present state"
    assert placeholders(rows[0]) == {"actor"}
    assert placeholders(future(alice, room, sent).ok()[0]) == set()


def test_edit_leaves_the_room_as_it_was(alice, bob, room):
    sent = send(alice, room, "first")["id"]
    before = room_of(bob, room)
    edit(alice, room, sent, "second").ok()
    after = room_of(bob, room)
    assert after["lastMessage"]["id"] == sent and after["lastMessage"]["message"] == "second"
    for key in ("lastActivity", "unreadMessages", "lastReadMessage"):
        assert after[key] == before[key]


def test_moderators_edit_the_messages_of_others(alice, bob, room):
    sent = send(bob, room, "first")["id"]
    edited = edit(alice, room, sent, "second").ok()["parent"]
    assert (edited["actorId"], edited["lastEditActorId"]) == ("bob", "alice")
    sent = send(alice, room, "mine")["id"]
    edit(bob, room, sent, "yours").error(403, "permission")


def test_edit_refused(alice, bob, room, nobody, stranger):
    sent = send(alice, room, "first")["id"]
    elsewhere = send(alice, create_room(alice)["token"], "elsewhere")["id"]
    system = history(alice, room).ok()[-1]["id"]
    edit(alice, room, 999999999, "x").error(404, "message")
    edit(alice, room, elsewhere, "x").error(404, "message")
    edit(alice, room, system, "x").error(405, "message")
    edit(alice, room, sent, " \n ").error(400, "message")
    alice.put(f"{CHAT}/{room}/{sent}").error(400, "message")
    edit(alice, room, sent, "x" * 32001).error(413, "message")
    edit(alice, room, sent, "ä" * 32000).ok()
    edit(stranger, room, sent, "x").refused(404, [])
    edit(nobody, room, sent, "x").refused(404, [])
    delete(alice, room, sent).ok()
    edit(alice, room, sent, "x").error(405, "message")


def test_a_pair_has_no_moderator(alice, pair):
    token, partner = pair
    mine, theirs = send(alice, token, "mine")["id"], send(partner, token, "theirs")["id"]
    edit(alice, token, theirs, "x").error(403, "permission")
    delete(alice, token, theirs).error(403, "permission")
    edit(alice, token, mine, "x").ok()
    delete(partner, token, theirs).ok()


def test_gates_of_changing(alice, bob):
    locked = create_with(alice, bob, readOnly=1)
    waiting = create_with(alice, bob, lobbyState=1)
    silent = create_with(alice, bob, permissions=2)
    for token, status in ((locked, 403), (waiting, 412), (silent, 403)):
        edit(bob, token, 1, "x").refused(status, [])
        delete(bob, token, 1).refused(status, [])
    edit(alice, locked, 1, "x").refused(403, [])
    edit(alice, waiting, 999999999, "x").error(404, "message")


def test_editor_who_is_gone(admin, alice, new_user):
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    sent = send(user, token, "first")["id"]
    edit(user, token, sent, "second").ok()
    admin.delete(f"/cloud/users/{user.name}").ok()
    seen = find(alice, token, sent)
    assert [seen[key] for key in EDIT_KEYS[:3]] == ["deleted_users", "deleted_users", ""]


# --- delete ----------------------------------------------------------------------------------

def test_delete(alice, bob, room, new_user):
    third = new_user()
    add(alice, room, third)
    sent = send(bob, room, "secret @alice", referenceId="mine")
    edit(bob, room, sent["id"], "secret").ok()
    told = delete(alice, room, sent["id"]).ok()
    assert (told["systemMessage"], told["messageType"]) == ("message_deleted", "system")
    seen = {user.name: find(user, room, sent["id"]) for user in (alice, bob, third)}
    assert told["parent"] == seen["alice"]
    for message in seen.values():
        assert "secret" not in message["message"]
        assert (message["messageType"], message["systemMessage"]) == ("comment_deleted", "")
        assert message["deleted"] is True and message["isReplyable"] is False
        assert message["markdown"] is True and message["reactions"] == {}
        assert message["messageParameters"]["actor"]["id"] == "alice"
        assert not any(key in message for key in EDIT_KEYS)
        for key in ("id", "timestamp", "actorId", "referenceId", "threadId"):
            assert message[key] == sent[key]
    assert placeholders(seen["alice"]) == set(), "who did it is spoken to"
    assert placeholders(seen["bob"]) == {"actor"}
    mine = send(bob, room, "mine")["id"]
    delete(bob, room, mine).ok()
    by_author = find(alice, room, mine)
    assert placeholders(by_author) == set()
    assert by_author["message"] != find(bob, room, mine)["message"]


def test_deleted_messages_are_not_unread(alice, bob, room):
    first, second = send(alice, room, "one")["id"], send(alice, room, "two")["id"]
    assert room_of(bob, room)["unreadMessages"] == 2
    delete(alice, room, first).ok()
    assert room_of(bob, room)["unreadMessages"] == 1
    delete(alice, room, second).ok()
    after = room_of(bob, room)
    assert after["unreadMessages"] == 0
    assert after["lastMessage"]["id"] == second
    assert after["lastMessage"]["messageType"] == "comment_deleted"


def test_delete_refused(alice, bob, room, nobody, stranger):
    sent = send(alice, room, "mine")["id"]
    delete(bob, room, sent).error(403, "permission")
    delete(stranger, room, sent).refused(404, [])
    delete(nobody, room, sent).refused(404, [])
    delete(alice, room, 999999999).error(404, "message")
    told = delete(alice, room, sent).ok()
    delete(alice, room, sent).error(405, "message")
    delete(alice, room, told["id"]).error(405, "message")


def test_answers_to_a_deleted_message(alice, bob, room):
    question = send(alice, room, "question")["id"]
    answer = send(bob, room, "answer", replyTo=question)["id"]
    deeper = send(alice, room, "deeper", replyTo=answer)["id"]
    delete(alice, room, question).ok()
    seen = find(bob, room, answer)
    assert seen["parent"]["messageType"] == "comment_deleted", "in full, not only its id"
    assert "parent" not in find(bob, room, deeper)["parent"], "chains are never nested"
    assert find(bob, room, deeper)["threadId"] == question
    bob.post(f"{CHAT}/{room}", message="late", replyTo=question).error(400, "reply-to")


def test_parents_of_an_older_page(alice, bob, room):
    question = send(alice, room, "question")["id"]
    other = send(bob, room, "another", replyTo=question)["id"]
    bob.post(f"/apps/spreed/api/v1/reaction/{room}/{question}", reaction="👍").ok(201)
    for number in range(3):
        send(alice, room, f"in between {number}")
    answers = [send(bob, room, "answer", replyTo=parent)["id"] for parent in (question, other)]
    page = history(bob, room, limit=2).ok()
    assert [message["id"] for message in page] == answers[::-1]
    assert [message["parent"]["id"] for message in page] == [other, question]
    assert page[1]["parent"]["reactions"] == {"👍": 1}
    assert page[1]["parent"]["reactionsSelf"] == ["👍"]
    assert "parent" not in page[0]["parent"]


# --- clear -----------------------------------------------------------------------------------

def test_clear(alice, bob, room):
    sent = send(bob, room, "@alice remember this")["id"]
    send(bob, room, "@alice and that", replyTo=sent)
    answer = alice.delete(f"{CHAT}/{room}")
    told = answer.ok()
    assert "X-Chat-Last-Common-Read" in answer.headers
    assert told["systemMessage"] == "history_cleared" and "parent" not in told
    for reader in (alice, bob):
        rows = history(reader, room).ok()
        assert [row["id"] for row in rows] == [told["id"]]
        seen = room_of(reader, room)
        assert seen["lastMessage"]["id"] == told["id"]
        assert seen["lastReadMessage"] == -2
        assert (seen["unreadMention"], seen["unreadMentionDirect"]) == (False, False)
    assert placeholders(history(bob, room).ok()[0]) == {"actor"}
    assert send(bob, room, "anew")["id"] > told["id"]


def test_clear_refused(alice, bob, room, nobody, stranger, pair):
    send(alice, room, "stays")
    bob.delete(f"{CHAT}/{room}").refused(403)
    stranger.delete(f"{CHAT}/{room}").refused(404, [])
    assert nobody.delete(f"{CHAT}/{room}").status == 401
    answer = alice.delete(f"{CHAT}/{pair[0]}").refused(403)
    assert answer.data is None
    alice.delete(f"{CHAT}/{create_with(alice, bob, readOnly=1)}").refused(403, [])
    assert history(bob, room, limit=1).ok()[0]["message"] == "stays"


# --- context ---------------------------------------------------------------------------------

def context(user, token, message, **params):
    return user.get(f"{CHAT}/{token}/{message}/context", **params)


def test_context(alice, bob, room):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(7)]
    answer = context(bob, room, sent[3], limit=2)
    assert [message["id"] for message in answer.ok()] == sent[1:6]
    assert answer.header("X-Chat-Last-Given") == str(sent[5]), "the newest"
    assert "X-Chat-Last-Common-Read" in answer.headers
    whole = [message["id"] for message in context(bob, room, sent[3]).ok()]
    assert whole == sorted(whole) and whole[-7:] == sent and len(whole) == 9
    assert [m["id"] for m in context(bob, room, sent[6], limit=1).ok()] == sent[5:]
    assert [m["id"] for m in context(bob, room, whole[0], limit=1).ok()] == whole[:2]


def test_context_of_what_is_not_there(alice, room):
    """An unknown id is only a place."""
    first = send(alice, room, "here")["id"]
    elsewhere = send(alice, create_room(alice)["token"], "elsewhere")["id"]
    second = send(alice, room, "here too")["id"]
    assert [m["id"] for m in context(alice, room, elsewhere, limit=1).ok()] == [first, second]
    assert [m["id"] for m in context(alice, room, 999999999, limit=1).ok()] == [second]
    answer = context(alice, room, 0)
    assert answer.status == 304 and not answer.body


def test_context_gates(alice, bob, room, nobody, stranger):
    sent = send(alice, room, "here")["id"]
    context(stranger, room, sent).refused(404, [])
    context(nobody, room, sent).refused(404, [])
    context(bob, create_with(alice, bob, lobbyState=1), 1).refused(412, [])
    locked = create_with(alice, bob, readOnly=1)
    assert context(bob, locked, 999999999).ok(), "reading stays allowed"


# --- expiry ----------------------------------------------------------------------------------

def test_expired_messages(alice, bob):
    token = create_with(alice, bob, messageExpiration=1)
    sent = send(alice, token, "gone soon")
    assert sent["expirationTimestamp"] == sent["timestamp"] + 1
    while (answer := history(bob, token)).ok():
        pass
    last_given = answer.header("X-Chat-Last-Given")
    assert last_given.isdigit(), "the client must be able to go on from there"
    edit(alice, token, sent["id"], "x").error(404, "message")
    delete(alice, token, sent["id"]).error(404, "message")
    alice.post(f"{CHAT}/{token}", message="late", replyTo=sent["id"]).error(400, "reply-to")
    assert "lastMessage" not in room_of(bob, token)


# --- guests ----------------------------------------------------------------------------------

def test_guests_change_nothing(alice, new_guest):
    """To them these endpoints do not exist, also for their own messages and as moderators."""
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    actor = join(guest, token)["actorId"]
    sent = send(guest, token, "mine")["id"]
    for promoted in (False, True):
        edit(guest, token, sent, "x").refused(404, [])
        delete(guest, token, sent).refused(404, [])
        guest.post(f"{CHAT}/{token}/read").refused(404, [])
        guest.delete(f"{CHAT}/{token}/read").refused(404, [])
        assert guest.delete(f"{CHAT}/{token}").status == 401
        if not promoted:
            alice.post(f"{ROOM}/{token}/moderators",
                       attendeeId=attendee_id(alice, token, actor)).ok()
    assert context(guest, token, sent).ok()
    told = delete(alice, token, sent).ok()
    assert told["parent"]["actorType"] == "guests"
    assert placeholders(find(guest, token, sent)) == {"actor"}
