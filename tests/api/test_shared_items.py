"""The lists of what was shared into a conversation."""

import pytest

from ocs import CHAT, PUBLIC, ROOM, create_room, send

LISTS = {"audio", "deckcard", "file", "location", "media", "other", "pinned", "poll", "recording",
         "voice"}


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


def share(user, token, kind="geo-location"):
    return user.post(f"{CHAT}/{token}/share", objectType=kind, objectId="geo:1,2", metaData=(
        '{"name":"n","latitude":"1","longitude":"2","boardname":"b","stackname":"s",'
        f'"link":"{user.base}/x"' '}')).ok(201)


def overview(user, token, **params):
    return user.get(f"{CHAT}/{token}/share/overview", **params)


def listed(user, token, kind, **params):
    return user.get(f"{CHAT}/{token}/share", objectType=kind, **params)


def ids(messages):
    return [message["id"] for message in messages]


def test_nothing_shared(alice, room):
    send(alice, room, "only text")
    assert overview(alice, room).ok() == {name: [] for name in LISTS}
    for name in LISTS | {"nonsense", ""}:
        answer = listed(alice, room, name)
        assert answer.ok() == []
        assert "X-Chat-Last-Given" not in answer.headers


def test_each_in_its_list(alice, bob, room):
    place = share(alice, room)
    card = share(bob, room, "deck-card")
    others = [share(alice, room, "calendar"), share(bob, room, "user")]
    poll = alice.post(f"/apps/spreed/api/v1/poll/{room}", question="Lunch?", options=["a", "b"],
                      resultMode=0, maxVotes=1).ok(201)
    send(alice, room, "text between")
    lists = overview(bob, room).ok()
    assert set(lists) == LISTS
    assert lists["location"] == [place]
    assert lists["deckcard"] == [card]
    assert lists["other"] == others[::-1]
    [message] = lists["poll"]
    assert message["messageParameters"]["object"]["id"] == str(poll["id"])
    for name in LISTS - {"location", "deckcard", "other", "poll"}:
        assert lists[name] == []
    answer = listed(bob, room, "other")
    assert answer.ok() == {str(other["id"]): other for other in others}
    assert int(answer.header("X-Chat-Last-Given")) == others[0]["id"]


def test_pages(alice, room):
    shared = ids(share(alice, room) for _ in range(5))
    share(alice, create_room(alice)["token"])
    assert ids(overview(alice, room).ok()["location"]) == shared[::-1]
    assert ids(overview(alice, room, limit=2).ok()["location"]) == shared[:-3:-1]
    seen, offset = [], 0
    while page := listed(alice, room, "location", limit=2, lastKnownMessageId=offset).ok():
        assert len(page) <= 2
        seen += map(int, page)
        offset = min(map(int, page))
    assert seen == shared[::-1]
    assert listed(alice, room, "location", lastKnownMessageId=shared[0]).ok() == []


def test_limits(alice, room):
    for _ in range(23):
        share(alice, room)
    assert len(overview(alice, room).ok()["location"]) == 7
    assert len(overview(alice, room, limit=100).ok()["location"]) == 20
    assert len(overview(alice, room, limit=-1).ok()["location"]) == 7
    assert len(listed(alice, room, "location").ok()) == 23
    assert len(listed(alice, room, "location", limit=5).ok()) == 5
    assert len(listed(alice, room, "location", limit=-5).ok()) == 23


def test_deleted_is_gone(alice, bob, room):
    gone, stays = share(alice, room), share(alice, room)
    alice.delete(f"{CHAT}/{room}/{gone['id']}").ok()
    assert overview(bob, room).ok()["location"] == [stays]
    assert list(listed(bob, room, "location").ok()) == [str(stays["id"])]
    alice.delete(f"{CHAT}/{room}").ok()
    assert overview(bob, room).ok()["location"] == []


def test_no_parents_and_no_own_reactions(alice, bob, room):
    place = share(alice, room)
    bob.post(f"/apps/spreed/api/v1/reaction/{room}/{place['id']}", reaction="👍").ok(201)
    [seen] = overview(bob, room).ok()["location"]
    assert seen["reactions"] == {"👍": 1}
    assert "reactionsSelf" not in seen and "parent" not in seen


def test_missing_type(alice, room):
    alice.get(f"{CHAT}/{room}/share").refused(400)


def test_who_may(alice, bob, stranger, nobody, new_guest, room):
    share(alice, room)
    for who in (stranger, nobody):
        overview(who, room).refused(404)
        listed(who, room, "location").refused(404)
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    assert overview(bob, room).ok()["location"]
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    overview(bob, room).refused(412)
    listed(bob, room, "location").refused(412)
    hall = create_room(alice, PUBLIC)["token"]
    place = share(alice, hall)
    guest = new_guest(hall)
    assert overview(guest, hall).ok()["location"] == [place]
    assert list(listed(guest, hall, "location").ok()) == [str(place["id"])]


def test_xml(alice, room):
    place = share(alice, room)
    answer = alice.request("GET", f"{CHAT}/{room}/share",
                           params={"format": "xml", "objectType": "location"})
    element = f'<element key="{place["id"]}"><id>{place["id"]}</id>'
    assert element.encode() in answer.body, answer


def test_capabilities(alice):
    features = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["features"]
    assert {"rich-object-list-media", "rich-object-delete"} <= set(features)
