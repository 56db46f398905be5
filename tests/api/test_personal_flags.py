"""What a conversation is for one of its users: favourite, notifications, archived, important,
sensitive. Nobody else sees it."""

import pytest

import ocs
from ocs import GROUP, ONE_TO_ONE, PUBLIC, ROOM, create_room, history, room_of, send

# path, field of the room
SWITCHES = [("favorite", "isFavorite"), ("archive", "isArchived"), ("important", "isImportant"),
            ("sensitive", "isSensitive")]
# path, field, levels in turn, those that are refused
LEVELS = [("notify", "notificationLevel", [1, 2, 3], [0, 4, -1]),
          ("notify-calls", "notificationCalls", [0, 1], [2, -1])]


def names(rows):
    return [row[0] for row in rows]


@pytest.mark.parametrize("case", SWITCHES, ids=names(SWITCHES))
def test_switch(alice, bob, case):
    path, field = case
    token = create_room(alice, members=[bob])["token"]
    last = history(alice, token, limit=1).ok()[0]["id"]
    for method, value in (("POST", True), ("DELETE", False)):
        for _ in range(2):
            room = bob.request(method, f"{ROOM}/{token}/{path}").ok()
            assert room[field] is value and room["token"] == token
        assert room_of(bob, token)[field] is value
        assert room_of(alice, token)[field] is False, "somebody else's"
    assert history(alice, token, limit=1).ok()[0]["id"] == last


@pytest.mark.parametrize("case", LEVELS, ids=names(LEVELS))
def test_level(alice, bob, case):
    path, field, levels, refused = case
    token = create_room(alice, members=[bob])["token"]
    before = room_of(alice, token)[field]
    for level in levels:
        assert bob.post(f"{ROOM}/{token}/{path}", level=level).ok()[field] == level
        assert room_of(bob, token)[field] == level
    for level in refused:
        bob.post(f"{ROOM}/{token}/{path}", level=level).error(400, "level")
    bob.post(f"{ROOM}/{token}/{path}").refused(400)
    assert room_of(bob, token)[field] == levels[-1]
    assert room_of(alice, token)[field] == before


def test_sensitive_hides_the_last_message(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    send(alice, token, "not over your shoulder")
    assert room_of(bob, token)["lastMessage"]["message"] == "not over your shoulder"
    assert "lastMessage" not in bob.post(f"{ROOM}/{token}/sensitive").ok()
    assert "not over your shoulder" not in str(bob.get(ROOM).data)
    assert "lastMessage" in room_of(alice, token)
    assert "lastMessage" in bob.delete(f"{ROOM}/{token}/sensitive").ok()


ALL = [("POST", path, {}) for path, _ in SWITCHES] + \
      [("DELETE", path, {}) for path, _ in SWITCHES] + \
      [("POST", path, {"level": levels[0]}) for path, _, levels, _ in LEVELS]


@pytest.mark.parametrize("case", ALL, ids=[f"{row[0]} {row[1]}" for row in ALL])
def test_flags_are_for_those_in_the_room(alice, bob, stranger, nobody, case):
    method, path, body = case
    for kind in (GROUP, PUBLIC):
        token = create_room(alice, kind, members=[bob])["token"]
        bob.request(method, f"{ROOM}/{token}/{path}", json=body).ok()
        stranger.request(method, f"{ROOM}/{token}/{path}", json=body).refused(404)
        assert nobody.request(method, f"{ROOM}/{token}/{path}", json=body).code == 997
        alice.request(method, f"{ROOM}/zzzzzzzz/{path}", json=body).refused(404)


@pytest.mark.parametrize("case", ALL, ids=[f"{row[0]} {row[1]}" for row in ALL])
def test_flags_are_in_the_next_list(new_user, case):
    """Also when nothing has changed, and for nobody else."""
    method, path, body = case
    user, other = new_user(), new_user()
    token = create_room(user, members=[other])["token"]
    since = ocs.next_second(user)
    assert user.get(ROOM, modifiedSince=since).ok() == []
    user.request(method, f"{ROOM}/{token}/{path}", json=body).ok()
    assert [room["token"] for room in user.get(ROOM, modifiedSince=since).ok()] == [token]
    assert other.get(ROOM, modifiedSince=since).ok() == []


def test_status_comes_along(new_user):
    """Answers that are one room of two people show what the partner is doing."""
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    other.request("PUT", "/apps/user_status/api/v1/user_status/status",
                  params={"statusType": "away"}).ok()
    assert one.post(f"{ROOM}/{token}/favorite").ok()["status"] == "away"
