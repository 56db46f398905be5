"""Threads: messages with a title, what is written to them, and who follows that."""

import concurrent.futures
import sqlite3
import time

import pytest

import ocs
from ocs import (CHAT, GROUP, PUBLIC, ROOM, LongPolls, add, attendee_id, create_room, future,
                 history, join, next_second, room_of, send, system_names, texts)

GUARD_S = 60
FOLLOWED = f"{CHAT}/subscribed-threads"
POLL = "/apps/spreed/api/v1/poll"
REACTION = "/apps/spreed/api/v1/reaction"
NEVER = 3


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


@pytest.fixture
def thread(alice, room):
    """One that alice began in it."""
    return begin(alice, room)


def begin(user, token, title="Trip", text="Where to?"):
    return send(user, token, text, threadTitle=title)["id"]


def recent(user, token, **params):
    return user.get(f"{CHAT}/{token}/threads/recent", **params).ok()


def info(user, token, thread):
    return user.get(f"{CHAT}/{token}/threads/{thread}").ok()


def rename(user, token, thread, title):
    return user.put(f"{CHAT}/{token}/threads/{thread}", threadTitle=title)


def notify(user, token, thread, level):
    return user.post(f"{CHAT}/{token}/threads/{thread}/notify", level=level)


def followed(user, **params):
    return [entry["thread"]["id"] for entry in user.get(FOLLOWED, **params).ok()]


def ids(messages):
    return [message["id"] for message in messages]


def find(user, token, message):
    (found,) = [row for row in history(user, token, limit=200).ok() if row["id"] == message]
    return found


def newest(user, token):
    return history(user, token, limit=1).ok()[0]


def thread_part(message):
    return {key: message[key] for key in ("isThread", "threadTitle", "threadReplies")
            if key in message}


def wait_until(what):
    end = time.time() + GUARD_S
    while not what():
        assert time.time() < end
        time.sleep(0.1)


# --- beginning -------------------------------------------------------------------------------

def test_begin(alice, bob, room):
    before = room_of(alice, room)
    first = send(alice, room, "Where to?", threadTitle="  Trip ")
    part = {"isThread": True, "threadTitle": "Trip", "threadReplies": 0}
    assert first["threadId"] == first["id"] and thread_part(first) == part
    assert "parent" not in first and "silent" not in first
    keys = list(first)
    assert keys[keys.index("threadId"):][:4] == ["threadId", *part]

    told = newest(bob, room)
    assert (told["systemMessage"], told["messageType"]) == ("thread_created", "system")
    assert told["silent"] is True and told["threadId"] == first["id"]
    assert thread_part(told) == part
    assert told["parent"] == find(bob, room, first["id"])
    assert told["messageParameters"]["title"] == {
        "type": "highlight", "id": f"thread/{first['id']}", "name": "Trip"}
    assert told["messageParameters"]["actor"]["id"] == "alice"
    assert "{actor}" in told["message"] and "{title}" in told["message"]
    assert "{actor}" not in newest(alice, room)["message"]

    seen = room_of(alice, room)
    assert seen["lastMessage"]["id"] == first["id"] > before["lastMessage"]["id"]
    assert thread_part(seen["lastMessage"]) == part
    assert seen["unreadMessages"] == 0 and room_of(bob, room)["unreadMessages"] == 1

    assert info(bob, room, first["id"]) == {
        "thread": {"id": first["id"], "roomToken": room, "lastMessageId": 0, "numReplies": 0,
                   "lastActivity": first["timestamp"], "title": "Trip"},
        "attendee": {"notificationLevel": 0},
        "first": find(bob, room, first["id"]), "last": None}


@pytest.mark.parametrize("title, stored", [
    ("x" * 203, "x" * 203),
    ("x" * 204, "x" * 200 + "…"),
    ("👍" * 203, "👍" * 203),
    ("👍" * 204, "👍" * 200 + "…"),
    ("  " + "x" * 203 + "  ", "x" * 203),
    ("{actor} %title% <b>\"\\", "{actor} %title% <b>\"\\"),
], ids=["longest", "cut", "longest by characters", "cut by characters", "blanks", "signs"])
def test_titles(alice, room, title, stored):
    thread = begin(alice, room, title)
    assert info(alice, room, thread)["thread"]["title"] == stored
    assert newest(alice, room)["messageParameters"]["title"]["name"] == stored
    rename(alice, room, thread, "other").ok()
    assert rename(alice, room, thread, title).ok()["thread"]["title"] == stored
    assert newest(alice, room)["messageParameters"]["title"]["name"] == stored


def test_what_begins_none(alice, bob, room, thread):
    question = send(bob, room, "plain", threadTitle="")["id"]
    messages = [question, send(bob, room, "blank", threadTitle=" \n ")["id"],
                send(alice, room, "an answer", replyTo=question, threadTitle="Title")["id"]]
    for message in messages:
        alice.get(f"{CHAT}/{room}/threads/{message}").error(404, "thread")
        assert thread_part(find(alice, room, message)) == {}
    inside = send(alice, room, "inside", threadId=thread, threadTitle="Title")["id"]
    alice.get(f"{CHAT}/{room}/threads/{inside}").error(404, "thread")
    assert [entry["thread"]["id"] for entry in recent(alice, room)] == [thread]
    assert system_names(history(alice, room).ok()).count("thread_created") == 1
    # What could not be sent has begun nothing.
    alice.post(f"{CHAT}/{room}", message=" ", threadTitle="x").error(400, "message")
    alice.post(f"{CHAT}/{room}", message="x" * 32001, threadTitle="x").error(413, "message")
    assert len(recent(alice, room)) == 1


# --- writing into it -------------------------------------------------------------------------

def test_replies(alice, bob, room, thread):
    now = next_second(alice)
    into = send(bob, room, "To the sea", threadId=thread)
    assert "parent" not in into, "only who reads it is told what it belongs to"
    assert into["threadId"] == thread and into["threadReplies"] == 1
    assert find(alice, room, into["id"])["parent"]["id"] == thread
    quoting = send(alice, room, "Which one?", replyTo=into["id"], threadId=4711)
    assert quoting["parent"]["id"] == into["id"] and quoting["threadReplies"] == 2
    deeper = send(bob, room, "The next one", replyTo=quoting["id"])
    assert deeper["threadId"] == thread
    assert thread_part(deeper["parent"]) == thread_part(deeper) == {
        "isThread": True, "threadTitle": "Trip", "threadReplies": 3}
    seen = info(alice, room, thread)
    assert seen["thread"]["numReplies"] == 3
    assert seen["thread"]["lastMessageId"] == deeper["id"]
    assert seen["thread"]["lastActivity"] == deeper["timestamp"] >= now
    assert seen["last"]["id"] == deeper["id"] and "parent" not in seen["last"]
    page = {row["id"]: row for row in history(bob, room).ok()}
    for message in (thread, into["id"], quoting["id"], deeper["id"]):
        assert thread_part(page[message]) == thread_part(deeper)
    assert room_of(alice, room)["unreadMessages"] == 1


def test_order_of_refusals(alice, bob, room, thread, stranger):
    other = create_room(alice, members=[bob])["token"]
    elsewhere = begin(alice, other)
    plain = send(alice, room, "plain")["id"]
    url = f"{CHAT}/{room}"
    for wrong in (4711, -1, plain, elsewhere, 2 ** 63 - 1):
        bob.post(url, message="x", threadId=wrong).error(400, "reply-to")
    bob.post(url, message=" ", threadId=4711).error(400, "message")
    bob.post(url, message="x" * 32001, threadId=4711).error(400, "reply-to")
    bob.post(url, message="x" * 32001, threadId=thread).error(413, "message")
    bob.post(url, message="x", threadId=thread, replyTo=4711).error(400, "reply-to")
    stranger.post(url, message="x", threadId=thread).refused(404)
    assert info(alice, room, thread)["thread"]["numReplies"] == 0


def test_shared_things(alice, bob, room, thread):
    place = dict(objectType="geo-location", objectId="geo:52.5,13.4",
                 metaData='{"name": "here", "latitude": "52.5", "longitude": "13.4"}')
    shared = bob.post(f"{CHAT}/{room}/share", threadId=thread, **place).ok(201)
    assert shared["threadId"] == thread and shared["threadReplies"] == 1
    assert "parent" not in shared
    assert find(alice, room, shared["id"])["parent"]["id"] == thread
    poll = dict(question="When?", options=["now", "later"], resultMode=0, maxVotes=1)
    bob.post(f"{POLL}/{room}", threadId=thread, **poll).ok(201)
    assert newest(alice, room)["threadReplies"] == 2
    assert info(alice, room, thread)["last"]["messageParameters"]["object"]["name"] == "When?"
    assert followed(bob)[0] == thread

    # An unknown thread is ignored here, and a draft goes nowhere.
    other = begin(alice, create_room(alice)["token"])
    for wrong in (4711, -1, other, shared["id"]):
        lost = bob.post(f"{CHAT}/{room}/share", threadId=wrong, **place).ok(201)
        assert lost["threadId"] == lost["id"] and thread_part(lost) == {}
        bob.post(f"{POLL}/{room}", threadId=wrong, **poll).ok(201)
        assert thread_part(newest(bob, room)) == {}
    alice.post(f"{POLL}/{room}", threadId=thread, draft=True, **poll).ok()
    assert info(alice, room, thread)["thread"]["numReplies"] == 2


def test_what_does_not_count(alice, bob, room, thread):
    """Rows about messages of a thread are in it, but are no replies."""
    reply = send(bob, room, "To the sea", threadId=thread)["id"]
    before = info(alice, room, thread)["thread"]
    next_second(alice)
    alice.post(f"{REACTION}/{room}/{reply}", reaction="👍").ok(201)
    alice.delete(f"{REACTION}/{room}/{reply}", reaction="👍").ok()
    edited = bob.put(f"{CHAT}/{room}/{reply}", message="To the lake").ok()
    assert thread_part(edited) == thread_part(edited["parent"]) != {}
    rename(alice, room, thread, "Journey").ok()
    after = info(alice, room, thread)
    assert after["thread"] == before | {"title": "Journey"}
    assert after["last"]["message"] == "To the lake"
    page = history(alice, room, limit=4).ok()
    assert [row["systemMessage"] for row in page] == [
        "thread_renamed", "message_edited", "reaction_revoked", "reaction_deleted"]
    assert {row["threadTitle"] for row in page} == {"Journey"}


def test_deleting(alice, bob, room, thread):
    """What was deleted is still there, without its text; so it counts, and can be the last."""
    send(bob, room, "one", threadId=thread)
    reply = send(bob, room, "two", threadId=thread)["id"]
    told = alice.delete(f"{CHAT}/{room}/{reply}").ok()
    assert thread_part(told) == thread_part(told["parent"]) == {
        "isThread": True, "threadTitle": "Trip", "threadReplies": 2}
    alice.delete(f"{CHAT}/{room}/{thread}").ok()
    seen = info(bob, room, thread)
    assert seen["thread"]["numReplies"] == 2 and seen["thread"]["lastMessageId"] == reply
    assert seen["first"]["messageType"] == seen["last"]["messageType"] == "comment_deleted"
    # The thread goes on; only the message that it began with takes no answers any more.
    bob.post(f"{CHAT}/{room}", message="x", replyTo=thread).error(400, "reply-to")
    more = send(bob, room, "three", threadId=thread)["id"]
    assert find(alice, room, more)["parent"]["messageType"] == "comment_deleted"
    assert info(bob, room, thread)["thread"]["numReplies"] == 3


def test_clearing(alice, bob, room, thread):
    send(bob, room, "To the sea", threadId=thread)
    kept = begin(alice, create_room(alice)["token"])
    alice.delete(f"{CHAT}/{room}").ok()
    assert recent(alice, room) == []
    alice.get(f"{CHAT}/{room}/threads/{thread}").error(404, "thread")
    alice.post(f"{CHAT}/{room}", message="x", threadId=thread).error(400, "reply-to")
    assert thread not in followed(alice) and thread not in followed(bob)
    assert kept in followed(alice)


def test_expiry(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--data", data, "--dev")
    alice, bob = ocs.User(server.url, "alice"), ocs.User(server.url, "bob")
    token = create_room(alice, members=[bob])["token"]
    expiration = f"{ROOM}/{token}/message-expiration"
    alice.post(expiration, seconds=1).ok()
    thread = begin(bob, token)
    early = send(alice, token, "early", threadId=thread)["id"]
    alice.post(expiration, seconds=0).ok()
    kept = send(alice, token, "kept", threadId=thread)["id"]
    alice.post(expiration, seconds=2).ok()
    late = [send(alice, token, f"late {number}", threadId=thread)["id"] for number in range(3)]
    activity = info(alice, token, thread)["thread"]["lastActivity"]
    # Nobody sees them any more, and a little later they are not counted either.
    wait_until(lambda: (info(alice, token, thread)["last"] or {"id": kept})["id"] == kept)
    assert texts(history(alice, token, threadId=thread).ok()) == ["kept"]
    wait_until(lambda: info(alice, token, thread)["thread"]["numReplies"] == 1)
    seen = info(alice, token, thread)
    assert seen["thread"]["lastMessageId"] == kept == seen["last"]["id"]
    assert seen["thread"]["lastActivity"] == activity, "it happened, after all"
    assert seen["first"] is None
    assert find(bob, token, kept)["parent"] == {"id": thread, "deleted": True}
    with sqlite3.connect(f"file:{data}/tertulia.db?mode=ro", uri=True) as database:
        left = {row[0] for row in database.execute("SELECT id FROM messages")}
    assert not left & {thread, early, *late}

    # Who began it is forgotten; moderators may rename it, and everybody may go on with it.
    rename(bob, token, thread, "x").error(403, "permission")
    assert rename(alice, token, thread, "Journey").ok()["first"] is None
    told = newest(bob, token)
    assert told["systemMessage"] == "thread_renamed"
    assert told["parent"] == {"id": thread, "deleted": True}
    more = send(bob, token, "more", threadId=thread)
    assert more["threadTitle"] == "Journey" and more["threadReplies"] == 2
    answer = send(bob, token, "answer", replyTo=more["id"])
    assert answer["threadId"] == thread
    assert ids(future(bob, token, kept, threadId=thread).ok())[-2:] == [more["id"], answer["id"]]
    alice.close()
    bob.close()


# --- reading it ------------------------------------------------------------------------------

@pytest.fixture
def mixed(alice, bob, room, thread):
    """(ids of the thread's rows, ids of the others), each in order, taking turns in the room."""
    mine, others = [thread, newest(alice, room)["id"]], []
    for number in range(6):
        others.append(send(alice, room, f"other {number}")["id"])
        where = {"threadId": thread} if number % 2 else {"replyTo": mine[-1 if number else 0]}
        mine.append(send(bob, room, f"mine {number}", **where)["id"])
    bob.post(f"{REACTION}/{room}/{mine[3]}", reaction="👍").ok(201)
    bob.post(f"{REACTION}/{room}/{others[3]}", reaction="👍").ok(201)
    both = ids(future(alice, room, mine[-1]).ok())
    mine.append(both[0])
    others.append(both[1])
    return mine, others


def test_history_of_a_thread(alice, room, thread, mixed):
    mine, _ = mixed
    everything = history(alice, room, threadId=thread)
    assert ids(everything.ok()) == mine[::-1]
    assert everything.header("X-Chat-Last-Given") == str(thread)
    # As in the room, message for message.
    whole = {row["id"]: row for row in history(alice, room).ok()}
    assert everything.ok() == [whole[message] for message in mine[::-1]]
    last, seen = 0, []
    while True:
        page = history(alice, room, threadId=thread, limit=2, lastKnownMessageId=last)
        if page.status == 304:
            break
        assert page.ok() == [whole[message] for message in ids(page.ok())]
        seen += ids(page.ok())
        last = page.header("X-Chat-Last-Given")
    assert seen == mine[::-1]
    inclusive = history(alice, room, threadId=thread, lastKnownMessageId=mine[2],
                        includeLastKnown=1)
    assert ids(inclusive.ok()) == mine[2::-1]


def test_future_of_a_thread(alice, room, thread, mixed):
    mine, others = mixed
    answer = future(alice, room, 0, threadId=thread)
    assert ids(answer.ok()) == mine
    assert answer.header("X-Chat-Last-Given") == str(mine[-1])
    # Any message of the room is a point to go on from.
    assert ids(future(alice, room, others[2], threadId=thread, limit=2).ok()) == mine[4:6]
    assert future(alice, room, mine[-1], threadId=thread).status == 304
    assert ids(future(alice, room, mine[-1]).ok()) == others[-1:]
    common = int(answer.header("X-Chat-Last-Common-Read"))
    changed = future(alice, room, mine[-1], threadId=thread, lastCommonReadId=common + 1)
    assert changed.ok() == [] and "X-Chat-Last-Given" not in changed.headers


def test_chains_that_are_no_threads(alice, bob, room):
    question = send(alice, room, "question")["id"]
    send(alice, room, "other")
    answer = send(bob, room, "answer", replyTo=question)["id"]
    assert ids(history(alice, room, threadId=question).ok()) == [answer, question]
    (alone,) = history(alice, room, threadId=answer).ok()
    assert alone == find(alice, room, answer), "it began nothing, so it is alone"
    for nothing in (4711, -1):
        assert history(alice, room, threadId=nothing).status == 304
        assert future(alice, room, 0, threadId=nothing).status == 304


def test_a_reply_is_no_thread(alice, bob, room, mixed):
    """Asked for by the id of a reply, there is that reply; as in the room, with its parent."""
    mine, _ = mixed
    assert history(bob, room, threadId=mine[3]).ok() == [find(bob, room, mine[3])]
    assert find(bob, room, mine[3])["parent"]["id"] == mine[0]


def test_not_those_of_other_rooms(alice, bob, room):
    thread = begin(alice, create_room(alice)["token"])
    assert history(bob, room, threadId=thread).status == 304
    assert future(bob, room, 0, threadId=thread).status == 304
    assert bob.get(f"{CHAT}/{room}/{thread}/context", threadId=thread).status == 304
    bob.get(f"{CHAT}/{room}/threads/{thread}").error(404, "thread")
    rename(alice, room, thread, "x").error(404, "thread")
    notify(bob, room, thread, 1).error(404, "message")


def test_context_in_a_thread(alice, room, thread, mixed):
    mine, others = mixed
    whole = {row["id"]: row for row in history(alice, room).ok()}
    url = f"{CHAT}/{room}/%d/context"
    answer = alice.get(url % mine[4], threadId=thread, limit=2)
    assert answer.ok() == [whole[message] for message in mine[2:7]]
    assert answer.header("X-Chat-Last-Given") == str(mine[6])
    # A message of somewhere else is only a point in time.
    assert ids(alice.get(url % others[2], threadId=thread, limit=2).ok()) == mine[2:6]


def test_waiting_for_a_thread(alice, bob, room, thread):
    """What comes elsewhere in the conversation does not end the wait."""
    last = newest(alice, room)["id"]
    with LongPolls(alice) as polls:
        inside = polls.begin(bob, room, last, threadId=thread)
        everywhere = polls.begin(alice, room, last)
        other = send(alice, room, "other")["id"]
        assert ids(everywhere.result().ok()) == [other]
        reply = send(alice, room, "mine", threadId=thread)["id"]
        answer = inside.result()
    assert ids(answer.ok()) == [reply]
    assert answer.header("X-Chat-Last-Given") == str(reply)


def test_waiting_in_vain(alice, bob, room, thread):
    last = newest(alice, room)["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        inside = pool.submit(future, bob, room, last, timeout=2, threadId=thread)
        other = send(alice, room, "other")["id"]
        assert inside.result().status == 304
    assert ids(future(bob, room, last).ok()) == [other]


# --- lists -----------------------------------------------------------------------------------

def test_recent(alice, bob, room):
    first, second = begin(alice, room, "1"), begin(bob, room, "2")

    def listed(**params):
        return [entry["thread"]["id"] for entry in recent(alice, room, **params)]

    assert listed() == [second, first]
    next_second(alice)
    send(bob, room, "again", threadId=first)
    assert listed() == [first, second]
    assert listed(limit=1) == [first]
    assert listed(limit=0) == listed(limit=-3) == [first], "at least one"
    assert listed(limit=1000) == [first, second]
    assert recent(alice, room) == [info(alice, room, first), info(alice, room, second)]
    many = [begin(alice, room, str(number)) for number in range(50)]
    assert listed(limit=100) == listed() == many[::-1]


def test_followed(alice, bob, new_user):
    carol = new_user("carol")
    rooms = [create_room(bob, members=[carol])["token"] for _ in range(2)]
    first, second = begin(carol, rooms[0]), begin(bob, rooms[1])
    third = begin(bob, rooms[1])
    assert followed(carol) == [first], "what one has begun"
    assert notify(carol, rooms[1], third, 1).ok()["attendee"] == {"notificationLevel": 1}
    assert followed(carol) == [third, first]
    next_second(carol)
    send(carol, rooms[1], "x", replyTo=second)
    assert followed(carol) == [second, third, first], "where one has written"
    assert followed(carol, limit=1) == [second]
    assert followed(carol, limit=0) == [second]
    assert followed(carol, limit=1, offset=1) == [third]
    assert followed(carol, offset=-1) == [second, third, first]
    assert followed(carol, offset=3) == []
    entries = carol.get(FOLLOWED).ok()
    assert entries == [info(carol, token, thread) for token, thread
                       in ((rooms[1], second), (rooms[1], third), (rooms[0], first))]
    assert [entry["attendee"]["notificationLevel"] for entry in entries] == [0, 1, 0]
    notify(carol, rooms[1], third, NEVER).ok()
    assert followed(carol) == [second, first]
    send(carol, rooms[1], "x", threadId=third)
    assert followed(carol) == [second, first], "writing does not change one's mind"
    assert info(carol, rooms[1], third)["attendee"] == {"notificationLevel": NEVER}


def test_who_left_follows_no_more(alice, new_user):
    carol = new_user("carol")
    token = create_room(alice, members=[carol])["token"]
    thread = begin(carol, token)
    notify(carol, token, thread, 1).ok()
    carol.delete(f"{ROOM}/{token}/participants/self").ok()
    assert followed(carol) == []
    carol.get(f"{CHAT}/{token}/threads/{thread}").refused(404)
    add(alice, token, carol)
    assert followed(carol) == []
    assert info(carol, token, thread)["attendee"] == {"notificationLevel": 0}
    assert rename(carol, token, thread, "still mine").ok()["thread"]["title"] == "still mine"
    token_id = attendee_id(alice, token, carol.name)
    notify(carol, token, thread, 1).ok()
    alice.delete(f"{ROOM}/{token}/attendees", attendeeId=token_id).ok()
    assert followed(carol) == []
    assert recent(alice, token)[0]["thread"]["id"] == thread
    alice.delete(f"{ROOM}/{token}").ok()
    assert thread not in followed(alice)


def test_lobby_hides_them(alice, new_user):
    carol = new_user("carol")
    token = create_room(alice, members=[carol])["token"]
    thread = begin(carol, token)
    assert followed(carol) == [thread]
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1).ok()
    assert followed(carol) == []
    for answer in (carol.get(f"{CHAT}/{token}/threads/recent"),
                   carol.get(f"{CHAT}/{token}/threads/{thread}"),
                   rename(carol, token, thread, "x"), notify(carol, token, thread, 1)):
        answer.refused(412)
    assert followed(alice)[:1] != [thread]
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=0).ok()
    assert followed(carol) == [thread]


# --- renaming, levels ------------------------------------------------------------------------

def test_rename(alice, bob, room, thread):
    other = begin(bob, room, "Bob's")
    last = room_of(alice, room)["lastMessage"]["id"]
    rename(bob, room, thread, "x").error(403, "permission")
    assert rename(bob, room, other, " Mine ").ok()["thread"]["title"] == "Mine"
    seen = rename(alice, room, other, "A moderator's").ok()
    assert seen == info(alice, room, other)
    told = newest(bob, room)
    assert told["systemMessage"] == "thread_renamed" and told["silent"] is True
    assert told["parent"]["id"] == told["threadId"] == other
    assert told["messageParameters"]["title"] == {
        "type": "highlight", "id": f"thread/{other}", "name": "A moderator's"}
    assert find(bob, room, other)["threadTitle"] == "A moderator's"
    assert room_of(alice, room)["lastMessage"]["id"] == last
    # what it is called today does not change what was told of yesterday
    created = [row for row in history(bob, room).ok() if row["threadId"] == other
               and row["systemMessage"] == "thread_created"]
    assert created[0]["messageParameters"]["title"]["name"] == "Bob's"
    for empty in ("", " \t "):
        rename(alice, room, thread, empty).error(400, "title")
        rename(bob, room, thread, empty).error(403, "permission")
        rename(bob, room, 4711, empty).error(404, "thread")
    alice.put(f"{CHAT}/{room}/threads/{thread}").refused(400)
    assert info(alice, room, thread)["thread"]["title"] == "Trip"


def test_rename_wakes(alice, bob, room, thread):
    last = newest(alice, room)["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, room, last)
        rename(alice, room, thread, "Journey").ok()
        assert system_names(waiting.result().ok()) == ["thread_renamed"]


def test_in_a_read_only_room(alice, bob, room, thread):
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    bob.post(f"{CHAT}/{room}", message="x", threadId=thread).refused(403)
    notify(bob, room, thread, 1).refused(403)
    assert recent(bob, room)[0] == info(bob, room, thread)
    rename(alice, room, thread, "Journey").ok()  # as Talk has it


def test_levels(alice, bob, room, thread):
    for level in (1, 2, 3, 0):
        seen = notify(bob, room, thread, level).ok()
        assert seen["attendee"] == {"notificationLevel": level}
        assert seen == info(bob, room, thread)
        assert info(alice, room, thread)["attendee"] == {"notificationLevel": 0}
    for wrong in (-1, 4, 2 ** 31):
        notify(bob, room, thread, wrong).error(400, "level")
        notify(bob, room, 4711, wrong).error(400, "level")
    bob.post(f"{CHAT}/{room}/threads/{thread}/notify").refused(400)
    reply = send(alice, room, "x", threadId=thread)["id"]
    for wrong in (4711, reply, send(alice, room, "plain")["id"]):
        notify(bob, room, wrong, 1).error(404, "message")


def test_mentions_by_level(alice, bob, room, thread):
    """The level in the thread wins over that in the conversation, where there is one."""
    def hears(**where):
        before = room_of(bob, room)["unreadMention"]
        assert before is False
        send(alice, room, "look, @bob", **where)
        heard = room_of(bob, room)["unreadMention"]
        bob.post(f"{CHAT}/{room}/read").ok()
        return heard

    for of_room, of_thread, in_room, in_thread in (
            (2, 0, True, True), (2, NEVER, True, False), (NEVER, 0, False, False),
            (NEVER, 1, False, True), (NEVER, 2, False, True), (1, NEVER, True, False)):
        bob.post(f"{ROOM}/{room}/notify", level=of_room).ok()
        notify(bob, room, thread, of_thread).ok()
        assert (hears(), hears(threadId=thread)) == (in_room, in_thread), (of_room, of_thread)
    reply = send(bob, room, "mine", threadId=thread)["id"]
    assert hears(replyTo=reply) is False


# --- guests, private conversations -----------------------------------------------------------

def test_guests(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest, other = new_guest(token), new_guest(token)
    thread = begin(guest, token)
    assert send(other, token, "hello", threadId=thread)["threadReplies"] == 1
    assert rename(guest, token, thread, "Mine").ok()["thread"]["title"] == "Mine"
    rename(other, token, thread, "x").error(403, "permission")
    assert notify(guest, token, thread, 2).ok()["attendee"] == {"notificationLevel": 2}
    assert info(other, token, thread)["attendee"] == {"notificationLevel": 0}
    assert recent(guest, token)[0] == info(guest, token, thread)
    assert guest.get(FOLLOWED).status == 401
    assert info(alice, token, thread)["first"]["actorType"] == "guests"
    # A guest moderator is none here.
    identity = info(other, token, thread)["last"]["actorId"]
    alice.post(f"{ROOM}/{token}/moderators",
               attendeeId=attendee_id(alice, token, identity)).ok()
    rename(other, token, thread, "x").error(403, "permission")


def test_private_and_own(alice, bob):
    pair = alice.post(ROOM, roomType=1, invite="bob").data["token"]
    thread = begin(alice, pair)
    assert send(bob, pair, "yes", threadId=thread)["threadReplies"] == 1
    assert rename(bob, pair, thread, "Ours").ok()["thread"]["roomToken"] == pair
    note = alice.get(f"{ROOM}/note-to-self").ok()["token"]
    thread = begin(alice, note)
    assert info(alice, note, thread)["thread"]["title"] == "Trip"
    bob.get(f"{CHAT}/{note}/threads/{thread}").refused(404)


def test_in_xml(alice, room, thread):
    answer = alice.request("GET", f"{CHAT}/{room}/threads/{thread}",
                           headers={"Accept": "application/xml"})
    assert answer.status == 200
    assert b"<title>Trip</title>" in answer.body and b"<isThread>1</isThread>" in answer.body


def test_announced(alice):
    spreed = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]
    assert "threads" in spreed["features"]
    assert "threads" not in spreed.get("features-local", [])


def test_group_conversation_without_right_to_chat(alice, bob):
    token = create_room(alice, GROUP, members=[bob])["token"]
    thread = begin(alice, token)
    alice.put(f"{ROOM}/{token}/attendees/permissions", method="remove", permissions=128,
              attendeeId=attendee_id(alice, token, "bob")).ok()
    notify(bob, token, thread, 1).refused(403)
    bob.post(f"{CHAT}/{token}", message="x", threadTitle="x").refused(403)
    assert info(bob, token, thread)["thread"]["id"] == thread
