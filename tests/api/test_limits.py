"""What one account, conversation or address may make the server keep (docs/security.md): the limits
are small here, so that they are met."""

import pytest

from ocs import PUBLIC, ROOM, User, create_room, join, unique

BREAKOUT = "/apps/spreed/api/v1/breakout-rooms"


def refused(answer, status, limit):
    assert answer.status == status, answer
    assert limit in answer.body.decode(), answer
    assert ("Retry-After" in answer.headers) == (status == 429), answer


@pytest.mark.parametrize("limit,status", [("rooms", 400), ("rooms_hour", 429)])
def test_conversations_of_an_account(start_server, limit, status):
    server = start_server("--dev", "--set", f"limit_{limit}=2")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    for _ in range(2):
        create_room(alice)
    refused(alice.post(ROOM, roomType=2, roomName="one more"), status, f"limit_{limit}")
    create_room(bob)


def test_guests_of_a_conversation(start_server):
    server = start_server("--dev", "--set", "limit_guests=1")
    alice = User(server.url, "alice")
    token, other = (create_room(alice, PUBLIC)["token"] for _ in range(2))
    join(User(server.url), token)
    refused(User(server.url).post(f"{ROOM}/{token}/participants/active"), 429, "guests")
    join(User(server.url), other)
    alice.post(f"{ROOM}/{token}/participants", newParticipant="bob").ok()


def test_people_in_breakout_rooms(start_server):
    server = start_server("--dev", "--set", "limit_breakout_people=2")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    few, many = (create_room(alice, members=[bob])["token"] for _ in range(2))
    make, end = f"{BREAKOUT}/{few}", f"{BREAKOUT}/{many}"
    alice.post(make, mode=1, amount=1).ok()
    alice.post(f"{ROOM}/{few}/participants", newParticipant="admin").ok()
    refused(alice.post(f"{make}/attendees", attendeeMap="{}"), 400, "limit_breakout_people")
    alice.post(f"{ROOM}/{many}/participants", newParticipant="admin").ok()
    refused(alice.post(end, mode=1, amount=1), 400, "limit_breakout_people")
    assert [room["token"] for room in alice.get(ROOM).ok() if room["objectType"] == "room"] != []
    alice.delete(make).ok()


def test_nobody_is_called_as_an_address_of_somebody(admin, new_user):
    address = f"{unique('box')}@example.org"
    new_user("owner", email=address)
    answer = admin.post("/cloud/users", userid=address.upper(), password="correct-horse-7")
    assert answer.code == 102, answer
    assert admin.get(f"/cloud/users/{address}").status == 404
