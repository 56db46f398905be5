"""Being reminded of messages."""

import time

import pytest

from ocs import CHAT, PUBLIC, ROOM, add, create_room, send

UPCOMING = f"{CHAT}/upcoming-reminders"


@pytest.fixture
def room(alice, carol):
    return create_room(alice, members=[carol])["token"]


def path(token, message):
    return f"{CHAT}/{token}/{message['id']}/reminder"


def remind(user, token, message, timestamp):
    return user.post(path(token, message), timestamp=timestamp)


def test_set_get_delete(alice, carol, room):
    message = send(alice, room, "remember this")
    due = int(time.time()) + 3600
    reminder = {"userId": carol.name, "token": room, "messageId": message["id"], "timestamp": due}
    carol.get(path(room, message)).error(404, "reminder")
    assert remind(carol, room, message, due).ok(201) == reminder
    assert carol.get(path(room, message)).ok() == reminder
    assert remind(carol, room, message, due + 1).ok(201)["timestamp"] == due + 1
    assert carol.get(path(room, message)).ok()["timestamp"] == due + 1
    # They are one's own.
    alice.get(path(room, message)).error(404, "reminder")
    assert alice.delete(path(room, message)).ok() == []
    assert carol.delete(path(room, message)).ok() == []
    carol.get(path(room, message)).error(404, "reminder")
    assert carol.delete(path(room, message)).ok() == []


def test_past_times(alice, carol, room):
    message = send(alice, room, "long ago")
    for timestamp in (1, 0, int(time.time()) - 60):
        assert remind(carol, room, message, timestamp).ok(201)["timestamp"] == timestamp
    assert [row["messageId"] for row in carol.get(UPCOMING).ok()] == [message["id"]]


def test_times_in_no_calendar(alice, carol, room):
    message = send(alice, room, "some day")
    for timestamp in (-1, -2 ** 63, 253402300800, 2 ** 63 - 1):
        remind(carol, room, message, timestamp).error(400, "timestamp")
    carol.get(path(room, message)).error(404, "reminder")
    remind(carol, room, message, 253402300799).ok(201)


def test_no_such_message(alice, carol, room):
    elsewhere = send(alice, create_room(alice)["token"], "in another room")
    for message in (elsewhere, {"id": 999999999}, {"id": 0}, {"id": "9" * 18}):
        remind(carol, room, message, 1).error(404, "message")
        carol.get(path(room, message)).error(404, "message")
        carol.delete(path(room, message)).error(404, "message")


def test_missing_time(alice, carol, room):
    carol.post(path(room, send(alice, room, "x"))).refused(400)


def test_who_may(alice, carol, stranger, nobody, new_guest, room):
    message = send(alice, room, "hello")
    hall = create_room(alice, PUBLIC)["token"]
    in_hall = send(alice, hall, "hello")
    for who, token, about, status in ((stranger, room, message, 404), (nobody, room, message, 401),
                                      (new_guest(hall), hall, in_hall, 401)):
        assert remind(who, token, about, 1).status == status
        assert who.get(path(token, about)).status == status
        assert who.delete(path(token, about)).status == status
    assert nobody.get(UPCOMING).status == 401
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    remind(carol, room, message, 1).ok(201)
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    remind(carol, room, message, 1).refused(412)
    carol.get(path(room, message)).refused(412)
    # What the lobby hides does not come in by the back door.
    assert carol.get(UPCOMING).ok() == []


def test_upcoming(alice, bob, carol, room):
    other = create_room(alice, members=[carol])["token"]
    first = send(alice, room, "hello @bob")
    second = send(alice, other, "second")
    now = int(time.time())
    assert carol.get(UPCOMING).ok() == []
    remind(carol, other, second, now + 200).ok(201)
    remind(carol, room, first, now + 100).ok(201)
    remind(alice, room, first, now + 100).ok(201)
    rows = carol.get(UPCOMING).ok()
    assert [row["messageId"] for row in rows] == [first["id"], second["id"]]
    assert rows[0] == {
        "reminderTimestamp": now + 100, "roomToken": room, "messageId": first["id"],
        "actorType": "users", "actorId": "alice",
        "actorDisplayName": first["actorDisplayName"], "message": first["message"],
        "messageParameters": first["messageParameters"]}
    assert rows[1]["messageParameters"] == []
    remind(carol, room, first, now + 300).ok(201)
    rows = carol.get(UPCOMING).ok()
    assert [row["messageId"] for row in rows] == [second["id"], first["id"]]


def test_ten_at_most_the_soonest(alice, carol, room):
    now = int(time.time())
    sent = [send(alice, room, f"number {number}")["id"] for number in range(12)]
    for number, message in enumerate(sent):
        remind(carol, room, {"id": message}, now + 1000 - number).ok(201)
    assert [row["messageId"] for row in carol.get(UPCOMING).ok()] == sent[::-1][:10]


def test_sensitive_rooms_tell_nothing(alice, carol, room):
    message = send(alice, room, "a secret")
    remind(carol, room, message, 1).ok(201)
    carol.post(f"{ROOM}/{room}/sensitive").ok()
    [row] = carol.get(UPCOMING).ok()
    assert (row["message"], row["messageParameters"]) == ("", [])
    assert row["messageId"] == message["id"]


def test_rooms_that_were_left(alice, carol, room):
    message = send(alice, room, "before you go")
    remind(carol, room, message, 1).ok(201)
    carol.delete(f"{ROOM}/{room}/participants/self").ok()
    assert carol.get(UPCOMING).ok() == []
    carol.get(path(room, message)).refused(404)
    add(alice, room, carol)
    assert len(carol.get(UPCOMING).ok()) == 1


def test_gone_messages(alice, carol, room):
    remind(carol, room, send(alice, room, "to be cleared"), 1).ok(201)
    alice.delete(f"{CHAT}/{room}").ok()
    assert carol.get(UPCOMING).ok() == []
    remind(carol, room, send(alice, room, "to go with the room"), 1).ok(201)
    alice.delete(f"{ROOM}/{room}").ok()
    assert carol.get(UPCOMING).ok() == []


def test_too_many(alice, carol, room):
    message = send(alice, room, "again and again")
    for number in range(60):
        remind(carol, room, message, number + 1).ok(201)
    remind(carol, room, message, 1).refused(429)
    assert carol.get(path(room, message)).ok()["timestamp"] == 60
    remind(alice, room, message, 1).ok(201)


def test_capabilities(alice):
    features = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["features"]
    assert {"remind-me-later", "upcoming-reminders"} <= set(features)
