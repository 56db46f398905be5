"""What is told in a conversation, word by word: clients and bots compare these texts."""

import pytest

from ocs import CHAT, MODERATOR, PUBLIC, ROOM, attendee_id, create_room, history, room_of, send

POLL = "/apps/spreed/api/v1/poll"
BREAKOUT = "/apps/spreed/api/v1/breakout-rooms"


def put(part, **body):
    return lambda user, token: user.put(f"{ROOM}/{token}{part}", **body).ok()


def post(part, **body):
    return lambda user, token: user.post(f"{ROOM}/{token}{part}", **body).ok()


def delete(part):
    return lambda user, token: user.delete(f"{ROOM}/{token}{part}").ok()


def avatar(user, token):
    user.post(f"/apps/spreed/api/v1/room/{token}/avatar/emoji", emoji="🌵").ok()


def no_avatar(user, token):
    user.delete(f"/apps/spreed/api/v1/room/{token}/avatar").ok()


# In this order, in one conversation: what is done, the event, and what follows "{actor}" or "You".
SETTINGS = [
    (put("", roomName="cactus"), "conversation_renamed",
     'renamed the conversation from "%s" to "cactus"'),
    (put("/description", description="thorns"), "description_set", "set the description"),
    (put("/description", description=""), "description_removed", "removed the description"),
    (avatar, "avatar_set", "set the conversation picture"),
    (no_avatar, "avatar_removed", "removed the conversation picture"),
    (post("/public"), "guests_allowed", "allowed guests"),
    (put("/password", password="correct-horse-7"), "password_set", "set a password"),
    (put("/password", password=""), "password_removed", "removed the password"),
    (delete("/public"), "guests_disallowed", "disallowed guests"),
    (put("/read-only", state=1), "read_only", "locked the conversation"),
    (put("/read-only", state=0), "read_only_off", "unlocked the conversation"),
    (put("/listable", scope=1), "listable_users", "opened the conversation to registered users"),
    (put("/listable", scope=2), "listable_all", "opened the conversation to registered users and"
     " users created with the Guests app"),
    (put("/listable", scope=0), "listable_none",
     "limited the conversation to the current participants"),
    (put("/webinar/lobby", state=1), "lobby_non_moderators",
     "restricted the conversation to moderators"),
    (put("/webinar/lobby", state=0), "lobby_none", "opened the conversation to everyone"),
    (post("/message-expiration", seconds=2 * 3600), "message_expiration_enabled",
     "set the message expiration to 2 hours"),
    (post("/message-expiration", seconds=0), "message_expiration_disabled",
     "disabled message expiration"),
]


def last_text(user, token):
    message = history(user, token, limit=1).ok()[0]
    return message["systemMessage"], message["message"]


def test_settings(alice, bob):
    room = create_room(alice, members=[bob])
    token = room["token"]
    assert last_text(alice, token) == ("user_added", "You added {user}")
    assert last_text(bob, token) == ("user_added", "{actor} added you")
    # who moderates reads in the lobby, too
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(alice, token, "bob")).ok()
    for act, event, text in SETTINGS:
        text = text % room["name"] if "%s" in text else text
        act(alice, token)
        assert last_text(alice, token) == (event, f"You {text}")
        assert last_text(bob, token) == (event, f"{{actor}} {text}")
    alice.delete(f"{CHAT}/{token}").ok()
    text = "cleared the history of the conversation"
    assert last_text(alice, token) == ("history_cleared", f"You {text}")
    assert last_text(bob, token) == ("history_cleared", f"{{actor}} {text}")


def test_roles(alice, bob, carol):
    token = create_room(alice, members=[bob, carol])["token"]
    theirs = attendee_id(alice, token, "bob")
    for method, event, text in (("POST", "moderator_promoted", "promoted %s to moderator"),
                                ("DELETE", "moderator_demoted", "demoted %s from moderator")):
        alice.request(method, f"{ROOM}/{token}/moderators", json={"attendeeId": theirs}).ok()
        assert last_text(alice, token) == (event, "You " + text % "{user}")
        assert last_text(bob, token) == (event, "{actor} " + text % "you")
        assert last_text(carol, token) == (event, "{actor} " + text % "{user}")


def test_lobby_timer(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1, timer=1).ok()
    room_of(bob, token)
    assert last_text(bob, token) == ("lobby_timer_reached",
                                     "The conversation is now open to everyone")


def test_polls(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    poll = alice.post(f"{POLL}/{token}", question="Water?", options=["yes", "no"], resultMode=0,
                      maxVotes=1).ok(201)["id"]
    bob.post(f"{POLL}/{token}/{poll}", optionIds=[1]).ok()
    for reader in (alice, bob):
        assert last_text(reader, token) == ("poll_voted", "Someone voted on the poll {poll}")
    alice.delete(f"{POLL}/{token}/{poll}").ok()
    assert last_text(alice, token) == ("poll_closed", "You ended the poll {poll}")
    assert last_text(bob, token) == ("poll_closed", "{actor} ended the poll {poll}")


def test_messages(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    told = send(alice, token, "thorns", threadTitle="Plants")
    assert last_text(alice, token) == ("thread_created", "You created thread {title}")
    assert last_text(bob, token) == ("thread_created", "{actor} created thread {title}")
    alice.put(f"{CHAT}/{token}/threads/{told['id']}", threadTitle="Cacti").ok()
    assert last_text(alice, token) == ("thread_renamed", "You renamed thread {title}")
    assert last_text(bob, token) == ("thread_renamed", "{actor} renamed thread {title}")
    alice.put(f"{CHAT}/{token}/{told['id']}", message="spines").ok()
    assert last_text(alice, token) == ("message_edited", "You edited a message")
    assert last_text(bob, token) == ("message_edited", "{actor} edited a message")
    reactions = f"/apps/spreed/api/v1/reaction/{token}/{told['id']}"
    alice.post(reactions, reaction="👍").ok(201)
    alice.delete(reactions, reaction="👍").ok()
    shown = history(bob, token, limit=2).ok()
    assert [(row["systemMessage"], row["message"]) for row in shown] == [
        ("reaction_revoked", "{actor} deleted a reaction"),
        ("reaction_deleted", "Reaction deleted by author")]
    assert last_text(alice, token) == ("reaction_revoked", "You deleted a reaction")


@pytest.mark.parametrize("by, texts", [
    ("alice", ("Message deleted by you", "Message deleted by author",
               "Message deleted by author")),
    ("bob", ("Message deleted by {actor}", "Message deleted by you",
             "Message deleted by {actor}")),
])
def test_deleted_messages(alice, bob, carol, by, texts):
    token = create_room(alice, members=[bob, carol])["token"]
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(alice, token, "bob")).ok()
    told = send(alice, token, "keep this")
    {"alice": alice, "bob": bob}[by].delete(f"{CHAT}/{token}/{told['id']}").ok()
    for reader, text in zip((alice, bob, carol), texts):
        assert history(reader, token, limit=2).ok()[1]["message"] == text
    assert room_of(bob, token)["participantType"] == MODERATOR
    assert history(alice, token, limit=1).ok()[0]["message"] == (
        "You deleted a message" if by == "alice" else "{actor} deleted a message")


def test_breakout_rooms(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    parts = alice.post(f"{BREAKOUT}/{token}", mode=1, amount=1).ok()
    part = parts[0]["token"]
    for method, event, text in (("POST", "breakout_rooms_started", "started breakout rooms"),
                                ("DELETE", "breakout_rooms_stopped", "stopped breakout rooms")):
        alice.request(method, f"{BREAKOUT}/{token}/rooms").ok()
        assert last_text(alice, part) == (event, f"You {text}")


def test_guests(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    me = guest.post(f"{ROOM}/{token}/participants/active").ok()["actorId"]
    theirs = attendee_id(alice, token, me)
    for method, event, text in (("POST", "guest_moderator_promoted", "promoted %s to moderator"),
                                ("DELETE", "guest_moderator_demoted", "demoted %s from moderator")):
        alice.request(method, f"{ROOM}/{token}/moderators", json={"attendeeId": theirs}).ok()
        assert last_text(alice, token) == (event, "You " + text % "{user}")
        assert last_text(guest, token) == (event, "{actor} " + text % "you")
