"""What one account, conversation or address may make the server keep (docs/security.md): the limits
are small here, so that they are met."""

import concurrent.futures
import contextlib
import sqlite3
import time

import pytest

from bots import BOT, Bot
from files import Files
from ocs import (CHAT, GUARD_S, PUBLIC, ROOM, User, create_room, future, history, join, participants, send,
                 unique)
from server import run_cli
from shares import LINK, SHARES, share

FAVORITE = "<o:favorite xmlns:o='http://owncloud.org/ns'/>"
BREAKOUT = "/apps/spreed/api/v1/breakout-rooms"


def refused(answer, status, limit):
    assert answer.status == status, answer
    assert limit in answer.body.decode(), answer
    assert ("Retry-After" in answer.headers) == (status == 429), answer


def test_shares_of_an_account(start_server):
    server = start_server("--dev", "--set", "limit_shares=2")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    for user in (alice, bob):
        Files(user).put("a.txt", b"x")
    first, _ = (share(alice, "a.txt", LINK).ok()["id"] for _ in range(2))
    refused(share(alice, "a.txt", LINK), 400, "limit_shares")
    share(bob, "a.txt", LINK).ok()
    alice.delete(f"{SHARES}/{first}").ok()
    share(alice, "a.txt", LINK).ok()


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


def test_tags_for_files(start_server):
    server = start_server("--dev", "--set", "limit_tags_hour=2")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    tags = "/remote.php/dav/systemtags"
    for name in ("one", "two"):
        assert alice.plain("POST", tags, json={"name": name}).status == 201
    refused(alice.plain("POST", tags, json={"name": "three"}), 429, "limit_tags_hour")
    assert bob.plain("POST", tags, json={"name": "three"}).status == 201


def test_uploads_in_pieces(start_server):
    server = start_server("--dev", "--set", "limit_uploads=2")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    for name in ("one", "two"):
        assert alice.plain("MKCOL", f"/remote.php/dav/uploads/alice/{name}").status == 201
    assert alice.plain("MKCOL", "/remote.php/dav/uploads/alice/two").status == 405
    answer = alice.plain("MKCOL", "/remote.php/dav/uploads/alice/three")
    assert answer.status == 400 and b"limit_uploads" in answer.body, answer
    assert bob.plain("MKCOL", "/remote.php/dav/uploads/bob/one").status == 201
    assert alice.plain("DELETE", "/remote.php/dav/uploads/alice/one").status == 204
    assert alice.plain("MKCOL", "/remote.php/dav/uploads/alice/three").status == 201


def test_lines_of_a_list(start_server):
    server = start_server("--dev", "--set", "limit_import_lines=2")
    alice = User(server.url, "alice")
    token = create_room(alice, PUBLIC)["token"]

    def upload(*people):
        text = "email\n" + "".join(f"{person}@example.org\n" for person in people)
        return alice.request("POST", f"{ROOM}/{token}/import-emails", data={},
                             files={"file": ("list.csv", text.encode(), "text/csv")})

    assert upload("a", "b").ok()["invites"] == 2
    refused(upload("c", "d", "e"), 400, "limit_import_lines")
    assert len(participants(alice, token)) == 3


def test_sessions_of_an_attendee(start_server):
    """The oldest ones end."""
    server = start_server("--dev", "--set", "limit_sessions=2")
    clients = [User(server.url, "alice") for _ in range(3)]
    token = create_room(clients[0])["token"]
    sessions = [join(client, token)["sessionId"] for client in clients]
    assert sorted(participants(clients[0], token)["alice"]["sessionIds"]) == sorted(sessions[1:])


def test_waits_of_an_address(start_server):
    """Whoever waits there."""
    server = start_server("--dev", "--set", "limit_waits_address=3")
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    token = create_room(alice, members=[bob])["token"]
    last = history(alice, token, limit=1).ok()[0]["id"]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        polls = {pool.submit(future, user, token, last, timeout=30)
                 for user in (alice, alice, bob, bob)}
        first, waiting = concurrent.futures.wait(polls, GUARD_S, concurrent.futures.FIRST_COMPLETED)
        assert [poll.result().status for poll in first] == [429]
        assert int(first.pop().result().header("Retry-After")) > 0
        send(alice, token, "news")
        assert [poll.result().status for poll in waiting] == [200] * 3


@pytest.mark.parametrize("limit,status,why", [
    ("slow_account=1", 429, "slow work"), ("slow_address=1", 429, "slow work"),
    ("slow_tasks=4", 503, "overloaded")])
def test_slow_work(start_server, limit, status, why):
    """Passwords that are set at the same time. They may come one after the other, so it is tried until
    they do not."""
    large = [word for name in ("slow_account", "slow_address") if not limit.startswith(name)
             for word in ("--set", f"limit_{name}=4096")]
    server = start_server("--dev", "--set", "limit_passwords_minute=1000000", *large,
                          "--set", f"limit_{limit}")
    alice = User(server.url, "alice")
    tokens = [create_room(alice, PUBLIC)["token"] for _ in range(8)]
    guard = time.monotonic() + GUARD_S
    seen = set()
    with concurrent.futures.ThreadPoolExecutor(len(tokens)) as pool:
        while not {200, status} <= seen:
            assert time.monotonic() < guard, seen
            for answer in pool.map(lambda token: alice.put(f"{ROOM}/{token}/password", password="sesame"),
                                   tokens):
                if answer.status != 200:
                    assert answer.status == status and why in answer.meta["message"], answer
                seen.add(answer.status)


def test_messages_a_minute(start_server):
    """Developer mode counts them only when it is told how many."""
    server = start_server("--dev", "--set", "limit_messages_minute=3")
    with contextlib.closing(User(server.url, "alice")) as alice, \
            contextlib.closing(User(server.url, "bob")) as bob:
        token = create_room(alice, members=[bob])["token"]
        for number in range(3):
            send(alice, token, f"number {number}")
        answer = alice.post(f"{CHAT}/{token}", message="one more").error(429, "limit")
        assert 0 < int(answer.header("Retry-After")) <= 60
        assert "limit_messages_minute" in answer.meta["message"]
        send(bob, token, "mine are counted on their own")


def test_bots_in_and_out_are_written_too(start_server, tmp_path):
    """Each time the bot is told."""
    data = tmp_path / "data"
    server = start_server("--dev", "--data", data, "--set", "limit_messages_minute=3")
    bot = Bot(server, data)
    with contextlib.closing(User(server.url, "alice")) as alice:
        one = f"{BOT}/{create_room(alice)['token']}/{bot.id}"
        alice.post(one).ok(201)
        alice.delete(one).ok()
        alice.post(one).ok(201)
        assert "limit_messages_minute" in alice.delete(one).error(429, "limit").meta["message"]
        assert "limit_messages_minute" in alice.post(one).error(429, "limit").meta["message"]


def test_turn_to_write(start_server, tmp_path):
    """While another program holds the database, one request waits for it, and the next ones for their
    turn."""
    data = tmp_path / "data"
    server = start_server("--data", data, "--set", "limit_write_wait_ms=100")
    run_cli("user", "add", "alice", "--password-stdin", "--data", data, stdin="correct-horse-7\n")
    alice = User(server.url, "alice", "correct-horse-7")
    token = create_room(alice)["token"]
    with concurrent.futures.ThreadPoolExecutor(3) as pool, \
            contextlib.closing(sqlite3.connect(data / "tertulia.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = [pool.submit(alice.post, f"{CHAT}/{token}", message="hi") for _ in range(3)]
        first, _ = concurrent.futures.wait(sent, GUARD_S, concurrent.futures.FIRST_COMPLETED)
        other.execute("ROLLBACK")
        answer = first.pop().result()
    assert answer.status == 503 and int(answer.header("Retry-After")) > 0, answer
    send(alice, token, "at last")


def test_who_reads_for_long(start_server):
    """Some thousand folders, one by one, are more than ten milliseconds of work."""
    with contextlib.closing(User(start_server("--dev", "--set", "limit_read_ms=10").url,
                                 "alice")) as alice:
        files = Files(alice)
        for number in range(20):
            assert files.mkcol(f"{number}").status == 201
        for whole, copies in (("ten", 20), ("hundred", 10), ("thousand", 20)):
            assert files.mkcol(whole).status == 201
            before = {"ten": "0", "hundred": "ten", "thousand": "hundred"}[whole]
            for number in range(copies):
                assert files.to("COPY", before, f"{whole}/{number}").status == 201
        answer = files.request("PROPFIND", "", depth="infinity",
                               content=f"<d:propfind xmlns:d='DAV:'><d:prop>{FAVORITE}</d:prop>"
                                       "</d:propfind>")
        assert answer.status == 503 and int(answer.header("Retry-After")) > 0, answer
        assert len(files.propfind("ten", depth=1)) == 21


def test_nobody_is_called_as_an_address_of_somebody(admin, new_user):
    address = f"{unique('box')}@example.org"
    new_user("owner", email=address)
    answer = admin.post("/cloud/users", userid=address.upper(), password="correct-horse-7")
    assert answer.code == 102, answer
    assert admin.get(f"/cloud/users/{address}").status == 404
