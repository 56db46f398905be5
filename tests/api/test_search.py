"""Unified search: messages of the conversations that one is in, and these by their names."""

import contextlib
import sqlite3
import time

import pytest

import ocs
from ocs import CHAT, ONE_TO_ONE, PUBLIC, ROOM, add, attendee_id, create_room, join, send, unique

SEARCH = "/search/providers"
MESSAGES = f"{SEARCH}/talk-message/search"
CURRENT = f"{SEARCH}/talk-message-current/search"
ROOMS = f"{SEARCH}/talk-conversations/search"
GUARD_S = 60


def found(user, term, path=MESSAGES, **params):
    """The ids of what is found."""
    entries = user.get(path, term=term, **params).ok()["entries"]
    return [int(entry["attributes"]["messageId"]) for entry in entries]


def found_rooms(user, term, **params):
    entries = user.get(ROOMS, term=term, **params).ok()["entries"]
    return [entry["attributes"]["conversation"] for entry in entries]


@pytest.fixture
def word():
    return unique("needle").replace("-", "")


@pytest.fixture
def room(alice, bob):
    return create_room(alice, name=unique("haystack"), members=[bob])


def test_providers(alice, room):
    anywhere = alice.get(SEARCH).ok()
    assert [(one["id"], one["order"]) for one in anywhere] == [("talk-message", 15), ("talk-conversations", 25)]
    on_page = alice.get(SEARCH, **{"from": f"/call/{room['token']}"}).ok()
    assert [(one["id"], one["order"]) for one in on_page] == [
        ("talk-message-current", -3), ("talk-message", -2), ("talk-conversations", -1)]
    assert on_page[1] == {
        "id": "talk-message", "appId": "spreed", "name": "Messages", "icon": "", "order": -2,
        "triggers": ["talk-message"], "inAppSearch": False,
        "filters": {"term": "string", "since": "datetime", "until": "datetime", "person": "person",
                    "conversation": "string"}}
    assert on_page[2]["filters"] == {"term": "string"}


def test_without_the_header(alice, nobody, word):
    """Pages ask without it; who is not logged in learns nothing."""
    assert alice.request("GET", MESSAGES, headers={"OCS-APIRequest": None}, params={"term": word}).ok()
    assert nobody.get(SEARCH).status == 401
    assert nobody.get(MESSAGES, term=word).status == 401


def test_shape(server, alice, bob, room, word):
    message = send(alice, room["token"], f"Here is the {word}")
    result = bob.get(MESSAGES, term=word.upper()).ok()
    (entry,) = result.pop("entries")
    assert result == {"name": "Messages", "isPaginated": True, "cursor": 5}
    assert entry == {
        "thumbnailUrl": f"{server.url}/index.php/avatar/{alice.name}/512",
        "title": f"{message['actorDisplayName']} in {room['name']}",
        "subline": f"Here is the {word}",
        "resourceUrl": f"{server.url}/call/{room['token']}#message_{message['id']}",
        "icon": "icon-talk",
        "rounded": True,
        "attributes": {"conversation": room["token"], "messageId": str(message["id"]),
                       "actorType": "users", "actorId": alice.name,
                       "timestamp": str(message["timestamp"])}}


@pytest.mark.parametrize("text, term", [
    ("plain words in a row", "words in"),
    ("ONE case", "one CASE"),
    ("100% sure_thing", "0% sure_"),
    ("100 percent", None),
    ("say \"quoted\" AND (x OR y) NOT z*", "\"quoted\" AND (x OR y) NOT z*"),
    ("it's; DROP TABLE messages; --", "'s; DROP TABLE"),
    ("明天我们去公园", "公园"),
    ("明天我们去公园", "园"),
    ("東京タワー", "タワー"),
    ("สวัสดีครับ", "ดีค"),
    ("Übermäßig groß", "übermÄß"),
    ("Съешь ещё", "ЕЩЁ"),
    ("👩‍🚀 in space", "👩‍🚀"),
    ("a b", "b"),
])
def test_terms(alice, text, term):
    token = create_room(alice)["token"]
    message = send(alice, token, text)
    here = {"path": MESSAGES, "conversation": token}
    if term is None:
        assert found(alice, "100%", **here) == []
    else:
        assert found(alice, term, **here) == [message["id"]]
        assert found(alice, f"{term}x{term}", **here) == []


def test_terms_of_attackers(alice, room):
    """Long ones and odd ones find nothing, and break nothing."""
    for term in ("x" * 5000, "\" OR \"", "NEAR(a b)", "room1", "{grams} : a", "a\nb", "\\", "^", "-", "'",
                 "% _" * 500):
        assert found(alice, term) is not None
        assert found(alice, term, conversation=room["token"]) == [], term
    assert alice.request("GET", f"{MESSAGES}?term=a%00b").status == 400
    assert alice.request("GET", f"{MESSAGES}?term=%ff").status == 400
    assert found(alice, "x", limit="-1", cursor="-5") is not None


def test_long_texts_begin_before_the_term(alice, room, word):
    send(alice, room["token"], "a" * 100 + " 12345 " + word + " and what follows")
    (entry,) = alice.get(MESSAGES, term=word).ok()["entries"]
    assert entry["subline"] == f"…aaa 12345 {word} and what follows"
    # A term near the begin is seen anyway.
    other = word[::-1]
    send(alice, room["token"], "a" * 20 + other + "b" * 100)
    (entry,) = alice.get(MESSAGES, term=other).ok()["entries"]
    assert entry["subline"] == "a" * 20 + other + "b" * 100


def test_mentions_are_names(alice, bob, room, word):
    message = send(alice, room["token"], f"{word} @{bob.name}")
    (entry,) = alice.get(MESSAGES, term=word).ok()["entries"]
    name = list(message["messageParameters"].values())[0]["name"]
    assert entry["subline"] == f"{word} @{name}"
    # What is searched is what was typed.
    assert found(alice, f"{word} @{bob.name}") == [message["id"]]


def test_objects_by_their_name(alice, room, word):
    shared = alice.post(f"{CHAT}/{room['token']}/share", objectType="geo-location", objectId="geo:52.5,13.4",
                        metaData=f'{{"name": "{word}", "latitude": "52.5", "longitude": "13.4"}}').ok(201)
    assert found(alice, word) == [shared["id"]]


def test_pages(alice, word):
    token = create_room(alice)["token"]
    ids = [send(alice, token, f"{word} {i}")["id"] for i in range(7)][::-1]
    first = alice.get(MESSAGES, term=word, limit=3).ok()
    assert (first["isPaginated"], first["cursor"]) == (True, 3)
    pages = [found(alice, word, limit=3, cursor=cursor) for cursor in (0, 3, 6, 9)]
    assert pages == [ids[:3], ids[3:6], ids[6:], []]
    assert found(alice, word) == ids[:5]  # unless more are asked for
    assert found(alice, word, limit=1000) == ids
    assert found(alice, word, limit=0) == ids[:1]


def test_current_conversation(server, alice, bob, room, word):
    here, there = room["token"], create_room(alice)["token"]
    message, other = send(alice, here, word), send(alice, there, word)
    for page in (f"/call/{here}", f"/index.php/call/{here}?x#y", f"{server.url}/call/{here}"):
        assert found(alice, word, CURRENT, **{"from": page}) == [message["id"]]
        assert found(alice, word, **{"from": page}) == [other["id"]]
    result = alice.get(MESSAGES, term=word, **{"from": f"/call/{here}"}).ok()
    assert result["name"] == "Messages in other conversations"
    (entry,) = alice.get(CURRENT, term=word, **{"from": f"/call/{here}"}).ok()["entries"]
    assert entry["title"] == message["actorDisplayName"]
    # Nowhere, and where he is not.
    nothing = {"name": "Messages in current conversation", "isPaginated": False, "entries": [], "cursor": None}
    for page in ("", "/apps/files", f"/call/{there}", "/call/", "/call/nosuchroom"):
        assert bob.get(CURRENT, term=word, **{"from": page}).ok() == nothing


def test_conversation_filter(alice, bob, room, word):
    here, there = room["token"], create_room(alice)["token"]
    message, other = send(alice, here, word), send(alice, there, word)
    assert found(alice, word, conversation=there) == [other["id"]]
    assert found(alice, word, conversation=here) == [message["id"]]
    assert found(bob, word, conversation=there) == []
    assert found(alice, word, conversation="nosuchroom") == []
    # What is asked of the current one the other provider answers, and nothing else.
    page = {"from": f"/call/{here}"}
    assert found(alice, word, conversation=here, **page) == []
    assert found(alice, word, CURRENT, conversation=here, **page) == [message["id"]]
    assert found(alice, word, CURRENT, conversation=there, **page) == []


def test_person_and_time(alice, bob, room, word):
    mine, his = send(alice, room["token"], word), send(bob, room["token"], word)
    assert found(alice, word, person=bob.name) == [his["id"]]
    assert found(alice, word, person=f"nc-user/{alice.name}") == [mine["id"]]
    assert alice.get(MESSAGES, term=word, person="nosuchuser").refused(400).data == "No such user to search by"
    now = mine["timestamp"]
    assert found(alice, word, since=now - 3600, until=now + 3600) == [his["id"], mine["id"]]
    assert found(alice, word, since=now + 3600) == []
    assert found(alice, word, until=now - 3600) == []
    assert found(alice, word, since="2000-01-31", until="2000-01-31T12:34:56Z") == []
    assert found(alice, word, since="2000-01-31T00:00:00+00:00") == [his["id"], mine["id"]]
    for broken in ("yesterday", "2026-13-01", "2026-1-1", "-5", "9" * 30):
        alice.get(MESSAGES, term=word, since=broken).refused(400)
        alice.get(MESSAGES, term=word, until=broken).refused(400)
    for name, value in (("person", bob.name), ("since", "1"), ("until", "1")):
        alice.get(ROOMS, term=word, **{name: value}).refused(400)


def test_unknown_provider(alice):
    assert alice.get(f"{SEARCH}/files/search", term="x").refused(400).data == "Provider is unknown"


def test_who_finds(alice, bob, carol, stranger, new_guest, word):
    """Only who is in the conversation, whatever he is there, and as long as he is."""
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    new_guest(token)
    message = send(alice, token, word)
    here = {"conversation": token}
    for who in (alice, bob):
        assert found(who, word) == found(who, word, **here) == [message["id"]]
    for who in (carol, stranger):
        assert found(who, word) == found(who, word, **here) == []
        assert found(who, word, CURRENT, **{"from": f"/call/{token}"}) == []
    join(carol, token)  # by the link
    assert found(carol, word) == [message["id"]]
    carol.delete(f"{ROOM}/{token}/participants/self").ok()
    assert found(carol, word) == []
    alice.delete(f"{ROOM}/{token}/attendees", attendeeId=attendee_id(alice, token, bob.name)).ok()
    assert found(bob, word) == []
    add(alice, token, bob)
    assert found(bob, word) == [message["id"]]
    alice.delete(f"{ROOM}/{token}/attendees", attendeeId=attendee_id(alice, token, bob.name)).ok()
    alice.post(f"/apps/spreed/api/v1/ban/{token}", actorType="users", actorId=bob.name).ok()
    assert found(bob, word) == found(bob, word, **here) == []


def test_guests_are_named(alice, new_guest, word):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest(token)
    send(guest, token, word)
    (entry,) = alice.get(MESSAGES, term=word, conversation=token).ok()["entries"]
    assert (entry["title"], entry["thumbnailUrl"]) == ("Guest", "")
    guest.post(f"/apps/spreed/api/v1/guest/{token}/name", displayName="Ann").ok()
    (entry,) = alice.get(MESSAGES, term=word, conversation=token).ok()["entries"]
    assert entry["title"] == "Ann (guest)"


def test_the_lobby_hides(alice, bob, room, word):
    token = room["token"]
    message = send(alice, token, word)
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1).ok()
    assert found(bob, word) == found(bob, word, conversation=token) == []
    assert found(bob, word, CURRENT, **{"from": f"/call/{token}"}) == []
    assert found(alice, word) == [message["id"]]
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=0).ok()
    assert found(bob, word) == [message["id"]]


def test_breakout_rooms(alice, bob, carol, word):
    token = create_room(alice, members=[bob, carol])["token"]
    parts = alice.post(f"/apps/spreed/api/v1/breakout-rooms/{token}", mode=1, amount=2).ok()
    alice.post(f"/apps/spreed/api/v1/breakout-rooms/{token}/rooms").ok()
    rooms = [part["token"] for part in parts if part["objectType"] == "room"]
    ids = {one: send(alice, one, word)["id"] for one in rooms}
    assert found(alice, word) == sorted(ids.values(), reverse=True)
    theirs = {who.name: {part["token"] for part in who.get(ROOM).ok()} & set(rooms) for who in (bob, carol)}
    assert theirs[bob.name] and theirs[carol.name] and theirs[bob.name] != theirs[carol.name]
    for who in (bob, carol):
        assert found(who, word) == [ids[one] for one in theirs[who.name]]
    # Their lobby is on while they are stopped.
    alice.delete(f"/apps/spreed/api/v1/breakout-rooms/{token}/rooms").ok()
    assert found(bob, word) == []


def test_one_to_one(alice, bob, word):
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite=bob.name).data["token"]
    message = send(alice, token, word)
    (entry,) = bob.get(MESSAGES, term=word).ok()["entries"]
    assert entry["title"] == message["actorDisplayName"]


def test_threads(alice, room, word):
    top = send(alice, room["token"], word, threadTitle="About")
    (entry,) = alice.get(MESSAGES, term=word).ok()["entries"]
    assert entry["attributes"]["threadId"] == str(top["id"])
    assert entry["resourceUrl"].endswith(f"/call/{room['token']}?threadId={top['id']}#message_{top['id']}")


def changes(alice, token, word):
    """Edits and deletions and a cleared history, and what is to be found after each."""
    other = word[::-1]
    message = send(alice, token, word)
    yield word, [message["id"]]
    alice.put(f"{CHAT}/{token}/{message['id']}", message=other).ok()
    yield word, []
    yield other, [message["id"]]
    alice.delete(f"{CHAT}/{token}/{message['id']}").ok()
    yield other, []
    send(alice, token, word)
    alice.delete(f"{CHAT}/{token}").ok()
    yield word, []
    last = send(alice, token, word)
    yield word, [last["id"]]


def test_changes(alice, word):
    for term, ids in changes(alice, create_room(alice)["token"], word):
        assert found(alice, term) == ids


def test_room_goes(alice, bob, room, word):
    message = send(alice, room["token"], word)
    assert found(bob, word) == [message["id"]]
    alice.delete(f"{ROOM}/{room['token']}").ok()
    assert found(alice, word) == found(bob, word) == []


def test_system_messages_and_reactions_are_none(alice, room):
    token = room["token"]
    message = send(alice, token, "something")
    alice.post(f"/apps/spreed/api/v1/reaction/{token}/{message['id']}", reaction="\N{PARTY POPPER}").ok(201)
    for term in ("conversation_created", "user_added", "\N{PARTY POPPER}", "reaction"):
        assert found(alice, term, conversation=token) == []


def test_rooms_by_name(server, alice, bob, word):
    token = create_room(alice, name=f"The {word} room", members=[bob])["token"]
    result = bob.get(ROOMS, term=word.upper()).ok()
    (entry,) = result.pop("entries")
    assert result == {"name": "Conversations", "isPaginated": False, "cursor": None}
    picture = entry.pop("thumbnailUrl")
    assert picture.startswith(f"{server.url}/ocs/v2.php/apps/spreed/api/v1/room/{token}/avatar?v=")
    assert entry == {"title": f"The {word} room", "subline": "", "resourceUrl": f"{server.url}/call/{token}",
                     "icon": "", "rounded": True, "attributes": {"conversation": token}}
    # Not where he is now, and not what he is not in.
    assert found_rooms(bob, word, **{"from": f"/call/{token}"}) == []
    alice.delete(f"{ROOM}/{token}/attendees", attendeeId=attendee_id(alice, token, bob.name)).ok()
    assert found_rooms(bob, word) == []


def test_rooms_of_people(alice, bob):
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite=bob.name).data["token"]
    name = ocs.room_of(alice, token)["displayName"]
    assert token in found_rooms(alice, bob.name, limit=25)
    assert token in found_rooms(alice, name.upper(), limit=25)
    assert token not in found_rooms(alice, "nobody is called so")


def test_rooms_behind_a_lobby(alice, bob, word):
    token = create_room(alice, name=word, members=[bob])["token"]
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1).ok()
    assert found_rooms(bob, word) == [token]


def test_pages_of_rooms(alice, word):
    tokens = {name: create_room(alice, name=f"{word} {name}")["token"] for name in "ebadc"}
    first = alice.get(ROOMS, term=word, limit=2).ok()
    assert [entry["title"][-1] for entry in first["entries"]] == ["a", "b"]
    assert (first["isPaginated"], first["cursor"]) == (True, tokens["b"])
    second = alice.get(ROOMS, term=word, limit=2, cursor=tokens["b"]).ok()
    assert [entry["title"][-1] for entry in second["entries"]] == ["c", "d"]
    last = alice.get(ROOMS, term=word, limit=2, cursor=tokens["d"]).ok()
    assert [entry["title"][-1] for entry in last["entries"]] == ["e"]
    assert (last["isPaginated"], last["cursor"]) == (False, None)


def indexed(data):
    """How far the index is behind the newest message, and how much of it is to be changed."""
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db:
        return db.execute("SELECT (SELECT MAX(id) FROM messages) <= indexed_to,"
                          " (SELECT COUNT(*) FROM search_changes) FROM search_state").fetchone()


def wait_for_index(data):
    end = time.time() + GUARD_S
    while indexed(data) != (1, 0):
        assert time.time() < end
        time.sleep(0.1)


def test_in_the_index(start_server, tmp_path):
    """The same once the job has been there, after each step."""
    data = tmp_path / "data"
    server = start_server("--data", data, "--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        for term, ids in changes(alice, token, "needle"):
            assert found(alice, term) == ids
            wait_for_index(data)
            assert found(alice, term) == ids
