"""Chat: sending, reading back and forth, waiting, read markers and counters, system messages."""

import concurrent.futures
import re
import time

import pytest

from ocs import (CHAT, GROUP, PUBLIC, ROOM, LongPolls, add, attendee_id, create_room, future,
                 history, room_of, send, system_names, texts, unique)
from raw import begin_get

MESSAGE = {
    "id": int, "token": str, "actorType": str, "actorId": str, "actorDisplayName": str,
    "timestamp": int, "message": str, "systemMessage": str, "messageType": str,
    "isReplyable": bool, "referenceId": str, "reactions": dict, "expirationTimestamp": int,
    "markdown": bool, "threadId": int,
}


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


@pytest.fixture
def waiting():
    """Runs requests beside the test: `waiting(function, ...)` gives a future."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:

        def start(function, *args, **options):
            job = pool.submit(function, *args, **options)
            # Most likely it waits at the server by now. If it does not, it finds the message
            # there when it comes, and the test is right all the same, only less telling.
            time.sleep(0.3)
            return job

        yield start


def last_id(user, token):
    return history(user, token, limit=1).ok()[0]["id"]


def ids(messages):
    return [message["id"] for message in messages]


# --- send ------------------------------------------------------------------------------------

def test_message_object(alice, bob, room):
    sent = send(alice, room, "hello *there*", referenceId="r" * 64)
    for key, kind in MESSAGE.items():
        assert type(sent[key]) is kind, key
    assert sent["messageParameters"] == []
    assert (sent["token"], sent["message"], sent["systemMessage"]) == (room, "hello *there*", "")
    assert (sent["actorType"], sent["actorId"]) == ("users", "alice")
    assert sent["actorDisplayName"]
    assert (sent["messageType"], sent["isReplyable"], sent["markdown"]) == ("comment", True, True)
    assert (sent["reactions"], sent["expirationTimestamp"]) == ({}, 0)
    assert sent["referenceId"] == "r" * 64
    assert sent["threadId"] == sent["id"]
    for absent in ("parent", "deleted", "silent", "reactionsSelf", "lastEditTimestamp"):
        assert absent not in sent
    assert history(bob, room, limit=1).ok() == [sent]
    assert future(bob, room, sent["id"] - 1).ok() == [sent]
    assert room_of(bob, room)["lastMessage"] == sent


def test_text_comes_back_as_sent(alice, room):
    for text in ["plain", "two\nlines\n\nand more", "ünïcödé 🎉👩‍👩‍👧", "{actor} {file} {\"a\": 1}",
                 "<script>&lt;'\"\\", "\t tab inside \t x", "a\u200bb", "%s%n",
                 "'; DROP TABLE message; --"]:
        assert send(alice, room, text)["message"] == text.strip()
        assert history(alice, room, limit=1).ok()[0]["message"] == text.strip()


@pytest.mark.parametrize("sent,kept", [("", ""), ("short", "short"), ("x" * 64, "x" * 64),
                                       ("x" * 70, "x" * 64), ("  blanks  ", "blanks")])
def test_reference_id(alice, room, sent, kept):
    assert send(alice, room, "referred to", referenceId=sent)["referenceId"] == kept
    assert history(alice, room, limit=1).ok()[0]["referenceId"] == kept


def test_silent(alice, bob, room):
    assert send(alice, room, "psst", silent=True)["silent"] is True
    assert history(bob, room, limit=1).ok()[0]["silent"] is True
    assert room_of(bob, room)["unreadMessages"] == 1


def test_actor_name_of_a_user_is_not_theirs_to_choose(alice, bob, room):
    name = send(alice, room, "who am I", actorDisplayName="bob")["actorDisplayName"]
    assert name == send(alice, room, "who am I")["actorDisplayName"]


def test_reply(alice, bob, room):
    first = send(alice, room, "a question")
    answer = send(bob, room, "an answer", replyTo=first["id"])
    assert answer["parent"]["id"] == first["id"]
    assert answer["parent"]["message"] == "a question"
    again = send(alice, room, "and again", replyTo=answer["id"])
    assert again["parent"]["id"] == answer["id"] and "parent" not in again["parent"]
    assert history(bob, room, limit=1).ok() == [again]
    assert "parent" not in room_of(bob, room)["lastMessage"]


def test_reply_refused(alice, room):
    created = history(alice, room).ok()[-1]
    elsewhere = send(alice, create_room(alice)["token"], "in another room")
    before = last_id(alice, room)
    for target in (created["id"], elsewhere["id"], 999999999, -1):
        alice.post(f"{CHAT}/{room}", message="to what?", replyTo=target).error(400, "reply-to")
    assert last_id(alice, room) == before


def test_ids_grow_and_times_do_not_fall(alice, bob, room):
    sent = [send((alice, bob)[number % 2], room, f"number {number}") for number in range(20)]
    assert ids(sent) == sorted(set(ids(sent)))
    times = [message["timestamp"] for message in sent]
    assert times == sorted(times)


# --- history and future ----------------------------------------------------------------------

def test_history_pages(alice, room):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(7)]
    everything = history(alice, room).ok()
    assert ids(everything) == sorted(ids(everything), reverse=True)
    assert ids(everything)[:7] == sent[::-1]
    assert everything[-1]["systemMessage"] == "conversation_created"

    seen, offset = [], 0
    while True:
        page = history(alice, room, limit=3, lastKnownMessageId=offset)
        if page.status == 304:
            break
        assert 1 <= len(page.ok()) <= 3
        seen += ids(page.data)
        offset = int(page.header("X-Chat-Last-Given"))
        assert offset == page.data[-1]["id"]
    assert seen == ids(everything)


def test_future_pages(alice, room):
    for number in range(7):
        send(alice, room, f"number {number}")
    everything = ids(history(alice, room).ok())[::-1]
    seen, offset = [], 0
    while True:
        page = future(alice, room, offset, limit=3)
        if page.status == 304:
            break
        assert 1 <= len(page.ok()) <= 3
        seen += ids(page.data)
        offset = int(page.header("X-Chat-Last-Given"))
        assert offset == page.data[-1]["id"]
    assert seen == everything


def test_future_without_an_offset_is_everything(alice, room):
    send(alice, room, "first")
    answer = alice.get(f"{CHAT}/{room}", lookIntoFuture=1, timeout=0)
    assert system_names(answer.ok())[0] == "conversation_created"
    assert texts(answer.ok()) == ["first"]


@pytest.mark.parametrize("look", [0, 1])
def test_include_last_known(alice, room, look):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(5)]
    params = {"lookIntoFuture": look, "lastKnownMessageId": sent[2], "limit": 2, "timeout": 0}
    without = alice.get(f"{CHAT}/{room}", **params).ok()
    with_it = alice.get(f"{CHAT}/{room}", includeLastKnown=1, **params).ok()
    if look:
        assert (ids(without), ids(with_it)) == (sent[3:5], sent[2:4])
    else:
        assert (ids(without), ids(with_it)) == (sent[1::-1], sent[2:0:-1])


def test_offsets_that_are_no_message_of_the_room(alice, bob):
    one, other = create_room(alice)["token"], create_room(alice)["token"]
    first = send(alice, one, "first")["id"]
    foreign = send(alice, other, "elsewhere")["id"]
    second = send(alice, one, "second")["id"]
    assert ids(future(alice, one, foreign).ok()) == [second]
    assert ids(history(alice, one, lastKnownMessageId=foreign, limit=1).ok()) == [first]
    assert ids(history(alice, one, lastKnownMessageId=2 ** 53, limit=1).ok()) == [second]
    assert future(alice, one, 2 ** 53).status == 304
    assert history(alice, one, lastKnownMessageId=1).status == 304


def test_limit(new_user):
    user = new_user()
    token = create_room(user)["token"]
    for number in range(205):
        send(user, token, f"number {number}")
    assert len(history(user, token).ok()) == 100
    assert len(history(user, token, limit=150).ok()) == 150
    assert len(history(user, token, limit=1000).ok()) == 200
    assert len(future(user, token, 0, limit=1000).ok()) == 200


def test_nothing_older(alice, room):
    oldest = history(alice, room).ok()[-1]["id"]
    answer = history(alice, room, lastKnownMessageId=oldest)
    assert (answer.status, answer.body) == (304, b"")
    assert "X-Chat-Last-Given" not in answer.headers


# --- the long poll ---------------------------------------------------------------------------

def test_a_message_wakes_who_waits(server, alice, bob, room):
    last = last_id(alice, room)
    with LongPolls(alice) as polls:
        threads = server.proc_status("Threads")
        jobs = [polls.begin(bob, room, last) for _ in range(3)]
        assert server.proc_status("Threads") == threads, "a waiting request holds a thread"
        sent = send(alice, room, "wake up")
        for job in jobs:
            answer = job.result()
            assert answer.ok() == [sent]
            assert answer.header("X-Chat-Last-Given") == str(sent["id"])


def test_the_sender_hears_it_too(alice, room):
    last = last_id(alice, room)
    with LongPolls(alice) as polls:
        waiting = polls.begin(alice, room, last)
        sent = send(alice, room, "to myself")
        assert ids(waiting.result().ok()) == [sent["id"]]


def test_other_rooms_wake_nobody(alice, bob, room, waiting):
    other = create_room(alice, members=[bob])["token"]
    last = last_id(alice, room)
    job = waiting(future, bob, room, last, timeout=3)
    send(alice, other, "not for you")
    assert job.result().status == 304


def test_system_messages_wake(alice, bob, room):
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, room, last_id(alice, room))
        alice.put(f"{ROOM}/{room}", roomName=unique("renamed")).ok()
        assert system_names(waiting.result().ok()) == ["conversation_renamed"]


def test_time_up(alice, room):
    begin = time.monotonic()
    answer = future(alice, room, last_id(alice, room), timeout=2)
    assert answer.status == 304 and answer.body == b""
    assert time.monotonic() - begin >= 1, "it did not wait at all"
    assert time.monotonic() - begin < 30, "two seconds were asked for"
    assert "X-Chat-Last-Given" not in answer.headers
    assert "X-Chat-Last-Common-Read" not in answer.headers


def test_all_waits_end(alice, room, waiting):
    """Wherever in a second they begin."""
    last = last_id(alice, room)
    begin = time.monotonic()
    jobs = [waiting(future, alice, room, last, timeout=1) for _ in range(8)]
    assert {job.result().status for job in jobs} == {304}
    assert time.monotonic() - begin < 30, "one second was asked for"


@pytest.mark.parametrize("timeout,least", [(1, 0.8), (3, 2.7)])
def test_waits_last_nearly_as_long_as_asked_for(alice, room, timeout, least):
    last = last_id(alice, room)
    begin = time.monotonic()
    assert future(alice, room, last, timeout=timeout).status == 304
    assert time.monotonic() - begin >= least


def test_nobody_waits_for_an_hour(alice, room):
    """It is half a minute at most, whatever is asked for; the client's own guard is longer."""
    assert future(alice, room, last_id(alice, room), timeout=3600).status == 304


@pytest.mark.parametrize("timeout", [0, -5, "abc"])
def test_no_time_to_wait(alice, room, timeout):
    assert future(alice, room, last_id(alice, room), timeout=timeout).status == 304


def test_what_is_there_comes_at_once(alice, room):
    last = last_id(alice, room)
    sent = [send(alice, room, f"number {number}")["id"] for number in range(3)]
    assert ids(future(alice, room, last, timeout=30).ok()) == sent


def test_waiting_while_the_room_is_deleted(alice, bob, room, waiting):
    job = waiting(future, bob, room, last_id(alice, room), timeout=5)
    alice.delete(f"{ROOM}/{room}").ok()
    assert job.result().status in (304, 404)


def test_clients_that_go_away_harm_nobody(server, alice, bob, room, waiting):
    last = last_id(alice, room)
    path = f"{CHAT}/{room}?lookIntoFuture=1&lastKnownMessageId={last}&timeout=30"
    leavers = [begin_get(server, path, "bob") for _ in range(20)]
    stayer = waiting(future, bob, room, last, timeout=30)
    for sock in leavers:
        sock.close()
    sent = send(alice, room, "who is still there?")
    assert ids(stayer.result().ok()) == [sent["id"]]


# --- read markers and counters ---------------------------------------------------------------

def unread(user, token):
    seen = room_of(user, token)
    return seen["unreadMessages"], seen["lastReadMessage"]


def test_unread_counters(alice, bob, room):
    marker = room_of(bob, room)["lastReadMessage"]
    sent = [send(alice, room, f"number {number}")["id"] for number in range(3)]
    assert unread(bob, room) == (3, marker)
    assert unread(alice, room) == (0, sent[-1]), "one's own messages are read"
    listed = next(entry for entry in bob.get(ROOM).ok() if entry["token"] == room)
    assert listed["unreadMessages"] == 3

    answer = send(bob, room, "I have read it all")["id"]
    assert unread(bob, room) == (0, answer)
    assert unread(alice, room) == (1, sent[-1])


def test_system_messages_are_not_unread(alice, bob, room, stranger):
    alice.put(f"{ROOM}/{room}", roomName=unique("renamed")).ok()
    add(alice, room, stranger)
    assert room_of(bob, room)["unreadMessages"] == 0
    send(alice, room, "this one counts")
    assert room_of(bob, room)["unreadMessages"] == 1


def test_newcomers_have_read_what_was_before(alice, room, new_user):
    send(alice, room, "before")
    user = new_user()
    add(alice, room, user)
    assert room_of(user, room)["unreadMessages"] == 0
    assert "before" in texts(history(user, room).ok()), "they may read it, though"
    send(alice, room, "after")
    assert room_of(user, room)["unreadMessages"] == 1


def test_mark_read(alice, bob, room):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(3)]
    after = bob.post(f"{CHAT}/{room}/read", lastReadMessage=sent[1]).ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (1, sent[1])
    assert after["token"] == room
    after = bob.post(f"{CHAT}/{room}/read").ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (0, sent[2])
    after = bob.post(f"{CHAT}/{room}/read", lastReadMessage=sent[0]).ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (2, sent[0])
    assert unread(alice, room) == (0, sent[2])


def test_mark_read_nothing(alice, bob, room):
    send(alice, room, "one")
    after = bob.post(f"{CHAT}/{room}/read", lastReadMessage=0).ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (1, -2)


@pytest.mark.parametrize("marker,unread", [(2 ** 40, 0), (2 ** 63 - 1, 0), (-7, 2), (-1, 2),
                                           (-2 ** 63, 2)])
def test_mark_read_takes_any_number(alice, bob, room, marker, unread):
    """But beyond the newest message there is nothing to have read."""
    first, last = (send(alice, room, text)["id"] for text in ("one", "two"))
    kept = max(min(marker, last), -2)
    answer = bob.post(f"{CHAT}/{room}/read", lastReadMessage=marker)
    after = answer.ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (unread, kept)
    assert int(answer.header("X-Chat-Last-Common-Read")) <= last
    send(alice, room, "three")
    assert room_of(bob, room)["unreadMessages"] == unread + 1


def test_waiting_beyond_the_newest_reads_no_further(alice, bob, room):
    last = send(alice, room, "one")["id"]
    bob.get(f"{CHAT}/{room}", lookIntoFuture=1, timeout=0, lastKnownMessageId=2 ** 40)
    assert room_of(bob, room)["lastReadMessage"] == last


def test_mark_unread(alice, bob, room):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(3)]
    bob.post(f"{CHAT}/{room}/read").ok()
    after = bob.delete(f"{CHAT}/{room}/read").ok()
    assert (after["unreadMessages"], after["lastReadMessage"]) == (1, sent[1])


def test_mark_unread_in_an_empty_room(alice):
    token = create_room(alice)["token"]
    after = alice.delete(f"{CHAT}/{token}/read").ok()
    assert after["unreadMessages"] >= 1


def test_waiting_moves_the_marker_to_the_offset(alice, bob, room):
    sent = [send(alice, room, f"number {number}")["id"] for number in range(3)]
    future(bob, room, sent[1]).ok()
    assert unread(bob, room) == (1, sent[1]), "to the offset, not to what was given"
    future(bob, room, sent[0]).ok()
    assert unread(bob, room) == (1, sent[1]), "never backwards"
    future(bob, room, sent[2], setReadMarker=0)
    assert unread(bob, room) == (1, sent[1]), "asked not to"
    history(bob, room, lastKnownMessageId=sent[2]).ok()
    assert unread(bob, room) == (1, sent[1]), "history never does"
    future(bob, room, sent[2])
    assert unread(bob, room) == (0, sent[2])


def test_last_common_read(alice, bob, room):
    start = room_of(alice, room)["lastCommonReadMessage"]
    answer = alice.post(f"{CHAT}/{room}", message="have you read this?")
    sent = answer.ok(201)["id"]
    common = int(answer.header("X-Chat-Last-Common-Read"))
    assert common == room_of(bob, room)["lastReadMessage"] < sent
    assert history(alice, room).header("X-Chat-Last-Common-Read") == str(common)
    answer = bob.post(f"{CHAT}/{room}/read")
    assert answer.ok()["lastCommonReadMessage"] == sent
    assert answer.header("X-Chat-Last-Common-Read") == str(sent)
    assert room_of(alice, room)["lastCommonReadMessage"] == sent > start
    assert bob.delete(f"{CHAT}/{room}/read").header("X-Chat-Last-Common-Read") != str(sent)


def test_an_empty_200_tells_of_reading(alice, bob, room):
    """How a client that waits learns that the others have read."""
    sent = send(alice, room, "read me")["id"]
    before = int(history(alice, room, limit=1).header("X-Chat-Last-Common-Read"))
    answer = future(alice, room, sent, lastCommonReadId=before, timeout=0)
    assert answer.status == 304
    bob.post(f"{CHAT}/{room}/read").ok()
    answer = future(alice, room, sent, lastCommonReadId=before, timeout=0)
    assert answer.ok() == []
    assert answer.header("X-Chat-Last-Common-Read") == str(sent)
    assert "X-Chat-Last-Given" not in answer.headers


# --- room objects follow ---------------------------------------------------------------------

def test_last_message_and_activity(alice, bob, room):
    sent = send(alice, room, "the newest")
    seen = room_of(bob, room)
    assert seen["lastMessage"] == sent and seen["lastActivity"] == sent["timestamp"]
    alice.put(f"{ROOM}/{room}", roomName=unique("renamed")).ok()
    assert room_of(bob, room)["lastMessage"]["systemMessage"] == "conversation_renamed"


# --- system messages -------------------------------------------------------------------------

def user_object(user_id, name):
    return {"type": "user", "id": user_id, "name": name, "mention-id": user_id}


def check_system(message, name, placeholders, parameters):
    assert message["systemMessage"] == name
    assert message["messageType"] == "system"
    assert (message["isReplyable"], message["markdown"]) == (False, False)
    assert set(re.findall(r"{([A-Za-z0-9_-]+)}", message["message"])) == set(placeholders), message
    assert {key: value["id"] for key, value in message["messageParameters"].items()} == parameters
    for value in message["messageParameters"].values():
        assert all(isinstance(part, str) for part in value.values())
    assert message["message"].strip()


def test_system_texts_follow_the_reader(alice, bob, new_user):
    """Who reads of what he did, or of what was done to him, is spoken to."""
    third = new_user()
    token = create_room(alice)["token"]
    add(alice, token, third)
    add(alice, token, bob)
    who = {"actor": "alice", "user": "bob"}
    seen = {user.name: history(user, token, limit=1).ok()[0] for user in (alice, bob, third)}
    check_system(seen["alice"], "user_added", ["user"], who)
    check_system(seen["bob"], "user_added", ["actor"], who)
    check_system(seen[third.name], "user_added", ["actor", "user"], who)
    assert len({message["message"] for message in seen.values()}) == 3
    names = {parameter["name"] for parameter in seen["bob"]["messageParameters"].values()}
    display = {entry["actorId"]: entry["displayName"]
               for entry in alice.get(f"{ROOM}/{token}/participants").ok()}
    assert names == {display["alice"], display["bob"]}


def test_created_and_renamed(alice, bob, room):
    alice.put(f"{ROOM}/{room}", roomName=unique("renamed")).ok()
    for reader, placeholders in ((alice, []), (bob, ["actor"])):
        messages = history(reader, room).ok()
        check_system(messages[-1], "conversation_created", placeholders, {"actor": "alice"})
        check_system(messages[0], "conversation_renamed", placeholders, {"actor": "alice"})
    assert messages[-1]["messageParameters"]["actor"] == user_object(
        "alice", messages[-1]["actorDisplayName"])


def test_left(alice, bob, room):
    bob.delete(f"{ROOM}/{room}/participants/self").ok()
    message = history(alice, room, limit=1).ok()[0]
    check_system(message, "user_removed", ["actor"], {"actor": "bob", "user": "bob"})


def test_system_messages_of_a_whole_life(alice, bob, new_user):
    user = new_user()
    token = create_room(alice)["token"]
    add(alice, token, bob)
    add(alice, token, user)
    alice.put(f"{ROOM}/{token}", roomName=unique("renamed")).ok()
    user.delete(f"{ROOM}/{token}/participants/self").ok()
    bob.post(f"{ROOM}/{token}/participants/active").ok()
    bob.delete(f"{ROOM}/{token}/participants/active").ok()
    alice.post(f"{CHAT}/{token}/read").ok()
    assert system_names(future(alice, token, 0).ok()) == [
        "conversation_created", "user_added", "user_added", "conversation_renamed",
        "user_removed"]


def test_messages_of_a_deleted_user(admin, alice, new_user):
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    sent = send(user, token, "remember me")["id"]
    admin.delete(f"/cloud/users/{user.name}").ok()
    message = next(entry for entry in history(alice, token).ok() if entry["id"] == sent)
    assert message["message"] == "remember me"
    assert (message["actorType"], message["actorId"], message["actorDisplayName"]) == (
        "deleted_users", "deleted_users", "")


@pytest.mark.parametrize("kind", [GROUP, PUBLIC])
def test_who_left_reads_no_more(alice, bob, kind):
    token = create_room(alice, kind, members=[bob])["token"]
    bob.delete(f"{ROOM}/{token}/participants/self").ok()
    history(bob, token).refused(404)
    bob.post(f"{CHAT}/{token}", message="let me in").refused(404)


# --- the phone apps --------------------------------------------------------------------------

def test_who_is_put_out_does_not_read_that(alice, bob):
    """However the two requests meet: asking moves his marker, in a transaction of its own, and what
    comes behind it is none of his business any more."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(25):
            token = create_room(alice, members=[bob])["token"]
            last = send(alice, token, "the last that he may read")["id"]
            theirs = attendee_id(alice, token, "bob")
            asking = pool.submit(future, bob, token, last, timeout=30)
            alice.delete(f"{ROOM}/{token}/attendees", attendeeId=theirs).ok()
            asking.result().refused(404)


def test_waiting_apps_are_online(alice, room, new_user):
    """Talk's apps tell that they are there only by asking for messages."""
    user = new_user()
    add(alice, room, user)
    user.post(f"{ROOM}/{room}/participants/active").ok()
    status = f"/apps/user_status/api/v1/statuses/{user.name}"
    last = last_id(user, room)

    def ask(agent, **params):
        answer = user.request("GET", f"{CHAT}/{room}", headers={"User-Agent": agent}, params={
            "lookIntoFuture": 1, "lastKnownMessageId": last, "timeout": 0, **params})
        assert answer.status == 304
        time.sleep(1.1)  # a session is told once a second

    time.sleep(1.1)
    ask("a browser")
    ask("Mozilla/5.0 (Android) Nextcloud-Talk v22.0.0", noStatusUpdate=1)
    user.get(status).refused(404)
    ask("Mozilla/5.0 (Android) Nextcloud-Talk v22.0.0")
    assert user.get(status).ok()["status"] == "online"
