"""Messages that end: nobody sees them any more, and then they are really gone."""

import sqlite3
import time

import ocs
from ocs import CHAT, ROOM, create_room, future, history, room_of, send, texts

GUARD_S = 60
REACTION = "/apps/spreed/api/v1/reaction"


def wait_until(what):
    end = time.time() + GUARD_S
    while not what():
        assert time.time() < end
        time.sleep(0.1)


def expire_after(user, token, seconds):
    user.post(f"{ROOM}/{token}/message-expiration", seconds=seconds).ok()


def test_expired_messages_are_not_shown(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    kept = send(alice, token, "kept")
    expire_after(alice, token, 2)
    gone = send(alice, token, "gone")
    # What the server writes goes, too, and so does what told that messages go.
    told = history(bob, token, limit=2).ok()[1]
    assert told["systemMessage"] == "message_expiration_enabled"
    assert told["expirationTimestamp"] == told["timestamp"] + 2
    assert "gone" in texts(history(bob, token).ok())
    assert room_of(bob, token)["unreadMessages"] == 2
    wait_until(lambda: "gone" not in texts(history(bob, token).ok()))
    seen = room_of(bob, token)
    assert (seen["lastMessage"]["id"], seen["unreadMessages"]) == (kept["id"], 1)
    alice.post(f"{CHAT}/{token}", message="?", replyTo=gone["id"]).error(400, "reply-to")
    # Who knows the gone one as the last goes on from there.
    expire_after(alice, token, 0)
    after = send(alice, token, "after")
    assert texts(future(bob, token, gone["id"]).ok()) == ["after"]
    assert texts(history(bob, token).ok()) == ["after", "kept"]
    assert kept["id"] < gone["id"] < after["id"]


def test_what_is_gone_marks_nobody(alice, bob):
    """Neither do expired messages, before and after they are taken out, nor deleted ones."""
    token = create_room(alice, members=[bob])["token"]
    kept = send(alice, token, "keep this")
    bob.post(f"{CHAT}/{token}/read").ok()
    expire_after(alice, token, 2)
    gone = send(alice, token, "@bob look")["id"]
    seen = room_of(bob, token)
    assert (seen["unreadMention"], seen["unreadMentionDirect"]) == (True, True)
    assert seen["lastMessage"]["id"] == gone

    def unmarked():
        rooms = [room_of(bob, token),
                 next(room for room in bob.get(ROOM).ok() if room["token"] == token)]
        return all(not (room["unreadMention"] or room["unreadMentionDirect"]
                        or room["unreadMessages"]) and room["lastMessage"]["id"] == kept["id"]
                   for room in rooms)

    wait_until(unmarked)
    # until it has left the database
    around = f"{CHAT}/{token}/{gone}/context"
    wait_until(lambda: gone not in [row["id"] for row in bob.get(around).ok()])
    assert unmarked()


def test_nothing_to_show(alice):
    """What only tells of other messages is no last message either."""
    token = create_room(alice)["token"]
    alice.delete(f"{CHAT}/{token}").ok()
    expire_after(alice, token, 1)
    sent = send(alice, token, "short")["id"]
    expire_after(alice, token, 0)
    wait_until(lambda: room_of(alice, token)["lastMessage"]["id"] > sent)
    cleared = room_of(alice, token)["lastMessage"]
    assert cleared["systemMessage"] == "message_expiration_disabled"
    told = send(alice, token, "long")
    alice.put(f"{CHAT}/{token}/{told['id']}", message="longer").ok()
    alice.post(f"{REACTION}/{token}/{told['id']}", reaction="👍").ok(201)
    alice.delete(f"{REACTION}/{token}/{told['id']}", reaction="👍").ok()
    last = room_of(alice, token)["lastMessage"]
    assert (last["id"], last["message"]) == (told["id"], "longer")


def test_expired_messages_leave_the_database(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--data", data, "--dev")
    alice = ocs.User(server.url, "alice")
    token = create_room(alice)["token"]
    kept = send(alice, token, "kept")
    expire_after(alice, token, 5)  # until then they can be replied to
    gone = [send(alice, token, f"gone {number}")["id"] for number in range(5)]
    reply = send(alice, token, "a reply", replyTo=gone[0])
    for emoji in ("👍", "🎉"):
        alice.post(f"{REACTION}/{token}/{reply['id']}", reaction=emoji).ok(201)
    alice.delete(f"{REACTION}/{token}/{reply['id']}", reaction="🎉").ok()
    expire_after(alice, token, 0)
    answer = send(alice, token, "an answer", replyTo=reply["id"])

    database = sqlite3.connect(f"file:{data}/tertulia.db?mode=ro", uri=True)

    def ids():
        return {row[0] for row in database.execute("SELECT id FROM messages")}

    wait_until(lambda: not ids() & {*gone, reply["id"]})
    # Reactions go with what they were about, revoked ones too.
    wait_until(lambda: not database.execute("SELECT id FROM messages WHERE kind IN (5, 6)"
                                            ).fetchall())
    assert {kept["id"], answer["id"]} <= ids()
    database.close()
    shown = [message for message in history(alice, token).ok() if not message["systemMessage"]]
    assert [message["id"] for message in shown] == [answer["id"], kept["id"]]
    assert shown[0]["parent"] == {"id": reply["id"], "deleted": True}
    alice.close()
