"""Sharing things that are no text: places, cards, calls."""

import json
from urllib.parse import urlsplit

import pytest

from ocs import (CHAT, PUBLIC, ROOM, attendee_id, create_room, history, room_of, send)

PLACE = dict(name="Office", latitude="52.5450511", longitude="13.3741463")


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


def share(user, token, kind="geo-location", name="geo:52.5450511,13.3741463", meta=None, **more):
    """The answer to sharing; `meta` is an object, or the very text."""
    meta = PLACE if meta is None else meta
    return user.post(f"{CHAT}/{token}/share", objectType=kind, objectId=name,
                     metaData=meta if isinstance(meta, str) else json.dumps(meta), **more)


def test_place(alice, bob, room):
    unread = room_of(bob, room)["unreadMessages"]
    answer = share(alice, room, referenceId="mine")
    message = answer.ok(201)
    answer.header("X-Chat-Last-Common-Read")
    assert (message["message"], message["messageType"]) == ("{object}", "comment")
    assert (message["systemMessage"], message["referenceId"]) == ("", "mine")
    assert (message["markdown"], message["isReplyable"]) == (True, True)
    assert "parent" not in message and "reactionsSelf" not in message
    assert list(message["messageParameters"]) == ["actor", "object"]
    assert message["messageParameters"]["actor"]["id"] == "alice"
    thing = dict(message["messageParameters"]["object"])
    icon = thing.pop("icon-url")
    assert f"/room/{room}/avatar" in icon and urlsplit(icon).netloc == urlsplit(alice.base).netloc
    assert thing == PLACE | {"type": "geo-location", "id": "geo:52.5450511,13.3741463"}
    assert history(bob, room, limit=1).ok() == [message]
    assert room_of(bob, room)["unreadMessages"] == unread + 1
    assert room_of(bob, room)["lastMessage"] == message
    assert room_of(alice, room)["unreadMessages"] == 0
    assert send(bob, room, "there I am", replyTo=message["id"])["parent"] == message


def test_what_the_server_says_itself(alice, room):
    meta = PLACE | {"type": "user", "id": "bob", "icon-url": "https://evil.example/track.png"}
    thing = share(alice, room, meta=meta).ok(201)["messageParameters"]["object"]
    assert (thing["type"], thing["id"]) == ("geo-location", "geo:52.5450511,13.3741463")
    assert "evil.example" not in thing["icon-url"]


def test_text_comes_back_as_sent(alice, room):
    name = "Zwölf \"Uhr\" \\ \n 🍕 {actor} <b>"
    meta = PLACE | {"name": name, "other-1": "ümläut"}
    thing = share(alice, room, meta=meta).ok(201)["messageParameters"]["object"]
    assert (thing["name"], thing["other-1"]) == (name, "ümläut")


@pytest.mark.parametrize("kind,meta", [
    ("call", {"name": "Crew", "call-type": "group"}),
    ("calendar-event", {"name": "Party"}),
    ("addressbook-contact", {"name": "Bob"}),
    ("open-graph", {"name": "A page", "description": "about"}),
    ("highlight", {"name": "look"}),
])
def test_other_kinds(alice, room, kind, meta):
    thing = share(alice, room, kind, "17", meta).ok(201)["messageParameters"]["object"]
    assert thing | {"type": kind, "id": "17"} | meta == thing


@pytest.mark.parametrize("kind,name,meta", [
    ("geo-location", "geo:52,13", {"name": "x", "latitude": "52"}),
    ("geo-location", "52,13", PLACE),
    ("geo-location", "geo:152,13", PLACE),
    ("geo-location", "geo:52,13,", PLACE),
    ("geo-location", "geo:52,13\n", PLACE),
    ("geo-location", "", PLACE),
    ("call", "abcd", {"name": "Crew"}),
    ("spaceship", "1", {"name": "x"}),
    ("", "1", {"name": "x"}),
    ("user", "bob", ""),
    ("user", "bob", "{"),
    ("user", "bob", "[]"),
    ("user", "bob", "null"),
    ("user", "bob", "[" * 100000),
    ("user", "bob", {"name": 7}),
    ("user", "bob", {"name": "x", "more": {"a": "b"}}),
    ("user", "bob", {"name": "x", "more": None}),
    ("user", "bob", {"name": "x", "0": "y"}),
    ("user", "bob", '{"name": "a\\u0000b"}'),
    ("user", "bob", '{"name": "\\ud800"}'),
])
def test_refused(alice, room, kind, name, meta):
    before = history(alice, room).ok()
    share(alice, room, kind, name, meta).error(400, "object")
    assert history(alice, room).ok() == before


def test_links(alice, room):
    card = {"name": "Paint", "boardname": "House", "stackname": "To do"}
    share(alice, room, "deck-card", "1", card).error(400, "object")
    for link in (alice.base + "/apps/deck/1", alice.base.upper() + "/x"):
        thing = share(alice, room, "deck-card", "1", card | {"link": link}).ok(201)
        assert thing["messageParameters"]["object"]["link"] == link
    host = urlsplit(alice.base).netloc
    for link in ("https://evil.example/", f"https://{host}@evil.example/", "", "/x", 7,
                 f"javascript://{host}/%0aalert(1)", f"https://evil.example/{host}"):
        share(alice, room, "deck-card", "1", card | {"link": link}).error(400, "link")
    # The link is looked at before the rest.
    share(alice, room, "spaceship", "1", {"link": "https://evil.example/"}).error(400, "link")


def test_no_text_to_edit(alice, room):
    """Not even by who shared it; it can only be taken back."""
    sent = share(alice, room).ok(201)
    alice.put(f"{CHAT}/{room}/{sent['id']}", message="another place").error(405, "message")
    assert history(alice, room, limit=1).ok() == [sent]
    alice.delete(f"{CHAT}/{room}/{sent['id']}").ok()


def test_too_long(alice, room):
    share(alice, room, "user", "bob", {"name": "x" * 31000}).ok(201)
    share(alice, room, "user", "bob", {"name": "ä" * 31000}).ok(201)
    share(alice, room, "user", "bob", {"name": "x" * 32000}).error(413, "message")


@pytest.mark.parametrize("missing", ["objectType", "objectId"])
def test_missing_parameters(alice, room, missing):
    sent = dict(objectType="user", objectId="bob", metaData='{"name":"Bob"}')
    del sent[missing]
    alice.post(f"{CHAT}/{room}/share", **sent).refused(400)


def test_as_form_fields(alice, room):
    alice.request("POST", f"{CHAT}/{room}/share", data={
        "objectType": "user", "objectId": "bob", "metaData": '{"name":"Bob"}'}).ok(201)


def test_unknown_thread_is_ignored(alice, room):
    share(alice, room, threadId=999999999).ok(201)


def test_who_may(alice, bob, stranger, nobody, room):
    share(stranger, room).refused(404)
    share(nobody, room).refused(404)
    alice.put(f"{ROOM}/{room}/attendees/permissions", method="set", permissions=1 | 4,
              attendeeId=attendee_id(alice, room, "bob")).ok()
    share(bob, room).refused(403)
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    share(bob, room).refused(412)
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    share(alice, room).refused(403)
    share(bob, room).refused(403)


def test_guests(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    message = share(new_guest(token), token).ok(201)
    assert message["actorType"] == "guests"
    assert message["messageParameters"]["actor"]["type"] == "guest"
    share(new_guest(), token).refused(404)


def test_names(alice, new_guest):
    """A guest may name himself with what he shares, a user may not; and not with what is refused."""
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest(token)
    share(guest, token, kind="spaceship", actorDisplayName="Nemo").error(400, "object")
    assert share(guest, token).ok(201)["actorDisplayName"] == ""
    named = share(guest, token, actorDisplayName=" Nemo ").ok(201)
    assert named["actorDisplayName"] == "Nemo"
    mine = share(alice, token).ok(201)["actorDisplayName"]
    assert share(alice, token, actorDisplayName="Nemo").ok(201)["actorDisplayName"] == mine


def test_one_to_one_shows_up_at_the_partner(alice, new_user):
    friend = new_user("friend")
    token = alice.post(ROOM, roomType=1, invite=friend.name).ok(201)["token"]
    share(alice, token).ok(201)
    assert room_of(friend, token)["lastMessage"]["message"] == "{object}"


def test_expires_with_the_room(alice, room):
    alice.post(f"{ROOM}/{room}/message-expiration", seconds=3600).ok()
    message = share(alice, room).ok(201)
    assert message["expirationTimestamp"] == message["timestamp"] + 3600


def test_capabilities(alice):
    features = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["features"]
    assert {"rich-object-sharing", "geo-location-sharing"} <= set(features)


def test_keys_cannot_write_json(alice, bob, room):
    """A key of the sender's own, with all that ends a JSON string."""
    key = 'a":1,"id":"forged","b'
    message = share(alice, room, meta=PLACE | {key: "c"}).ok(201)
    for shown in (message, history(bob, room, limit=1).ok()[0]):
        thing = shown["messageParameters"]["object"]
        assert thing[key] == "c" and thing["id"] == "geo:52.5450511,13.3741463"
