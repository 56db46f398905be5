"""Requests that give the server much to do, and much that it shall keep."""

import contextlib
import json
import sqlite3

import pytest

from assault import Attack, ELSEWHERE, STOP_GUARD_S, ask, goes_on, request_bytes
from conftest import pair_of, password_of
from ocs import CHAT, GROUP, PUBLIC, ROOM, User, create_room, history, participants, send

JSON = "Content-Type: application/json"
FORM = "Content-Type: application/x-www-form-urlencoded"
MULTIPART = "Content-Type: multipart/form-data; boundary=xyz"
BUSY = {200, 201, 400, 403, 404, 409, 413, 422, 429, 503, "closed"}
MIB = 1 << 20


def as_json(path, body, method="POST", user="mallory"):
    return request_bytes(method, f"/ocs/v2.php{path}", JSON, body=json.dumps(body).encode(),
                         user=pair_of(user))


def fitting(each, around=100, n_bytes=4 * MIB):
    """How many of them make a body that is just small enough."""
    return (n_bytes - around) // len(each)


def many_emails(n):
    return as_json(ROOM, {"roomType": 3, "roomName": "all",
                          "participants": {"emails": [f"{i:05x}@a.bc" for i in range(n)]}})


def many_people(n):
    return as_json(ROOM, {"roomType": 2, "roomName": "all",
                          "participants": {"users": [f"{i:05x}" for i in range(n)]}})


def many_in_a_form(n):
    body = "roomType=3&roomName=all&" + "&".join(f"participants[emails][]={i:05x}@a.bc"
                                                 for i in range(n))
    return request_bytes("POST", f"/ocs/v2.php{ROOM}", FORM, body=body.encode(),
                         user=pair_of("mallory"))


def a_list(n):
    text = "email\n" + "".join(f"{i:05x}@a.bc\n" for i in range(n))
    return (b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\n\r\n" +
            text.encode() + b"\r\n--xyz--\r\n")


def imported(house, n, test_run):
    token = create_room(house.user("mallory"), PUBLIC)["token"]
    return request_bytes("POST", f"/ocs/v2.php{ROOM}/{token}/import-emails?testRun={test_run}",
                         MULTIPART, body=a_list(n), user=pair_of("mallory"))


LONG = [
    ("as many as fit", lambda house: many_emails(fitting('"00000@a.bc", '))),
    ("10,000 addresses", lambda house: many_emails(10000)),
    ("as many as are allowed", lambda house: many_emails(1000)),
    ("people, as many as fit", lambda house: many_people(fitting('"00000", '))),
    ("100,000 in a form", lambda house: many_in_a_form(100000)),
    ("a list as a test", lambda house: imported(house, fitting("00000@a.bc\n", 300), "true")),
    ("a list", lambda house: imported(house, fitting("00000@a.bc\n", 300), "false")),
    ("a list that may be, as a test", lambda house: imported(house, 10000, "true")),
    ("a list that may be", lambda house: imported(house, 10000, "false")),
]


@pytest.mark.parametrize("prepare", [row[1] for row in LONG], ids=[row[0] for row in LONG])
def test_one_who_invites_everybody(house, prepare):
    """Ten at once: others write meanwhile, and the server can stop."""
    friend = house.bystander()
    house.user("mallory").get("/cloud/user").ok()
    request = prepare(house)
    with Attack(house.server, lambda n: request, 10, 20) as attack:
        goes_on(friend, 3)
        house.server.terminate()
        house.server.wait(STOP_GUARD_S)
    assert set(attack.tally) <= BUSY, attack.tally


@pytest.mark.parametrize("test_run", ["true", "false"])
def test_a_list_too_long_changes_nothing(house, test_run):
    mallory = house.user("mallory")
    request = imported(house, 100000, test_run)
    token = next(room["token"] for room in mallory.get(ROOM).ok() if room["name"] != "Crew")
    reply = ask(house.server, request)
    assert reply.status in (400, 413, 429), reply
    assert set(participants(mallory, token)) == {"mallory"}


def test_a_test_run_keeps_nothing(house):
    mallory = house.user("mallory")
    request = imported(house, 200, "true")
    token = next(room["token"] for room in mallory.get(ROOM).ok() if room["name"] != "Crew")
    assert json.loads(ask(house.server, request).body)["ocs"]["data"]["invites"] == 200
    assert set(participants(mallory, token)) == {"mallory"}


def test_everybody_in_a_map_of_breakout_rooms(house):
    mallory, friend = house.user("mallory"), house.bystander()
    token = create_room(mallory, GROUP)["token"]
    one = as_json(f"/apps/spreed/api/v1/breakout-rooms/{token}",
                  {"mode": 2, "amount": 20, "attendeeMap": json.dumps({str(i): 0 for i in range(200000)})})
    with Attack(house.server, lambda n: one, 8, 20) as attack:
        goes_on(friend, 3)
    assert set(attack.tally) <= BUSY, attack.tally


# --- quotas ------------------------------------------------------------------------------------

def refused_at_last(attempt, most):
    """Whether one of so many attempts is refused for being too many, and by what."""
    for number in range(most):
        answer = attempt(number)
        if answer.status in (400, 403, 409, 429):
            return answer, number
        assert answer.status in (200, 201), answer
    raise AssertionError(f"{most} were taken")


def vote_for_more(house, me, n):
    """In the place of the vote before."""
    if n == 0:
        house.poll = me.post(f"/apps/spreed/api/v1/poll/{house.mine}", question="?", resultMode=0, maxVotes=0,
                             options=[str(i) for i in range(40)]).ok(201)["id"]
    return me.post(f"/apps/spreed/api/v1/poll/{house.mine}/{house.poll}", optionIds=list(range(n + 1)))


# Small limits, so that few requests show what is counted; the usual ones are in limit_table.h.
QUOTAS = [
    ("app passwords", "limit_app_passwords = 12", lambda house, me, n: me.get("/core/getapppassword")),
    ("rooms", "limit_rooms = 12", lambda house, me, n: me.post(ROOM, roomType=2, roomName=f"r{n}")),
    ("rooms an hour", "limit_rooms_hour = 12",
     lambda house, me, n: me.post(ROOM, roomType=2, roomName=f"r{n}")),
    ("reactions", "limit_reactions = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/reaction/{house.mine}/{house.message}", reaction=chr(0x1f600 + n))),
    ("emoji", "limit_reaction_emoji = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/reaction/{house.mine}/{house.message}", reaction=chr(0x1f600 + n))),
    ("reactions of one", "limit_reactions_person = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/reaction/{house.mine}/{house.message}", reaction=chr(0x1f600 + n))),
    ("bans", "limit_bans = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/ban/{house.mine}", actorType="ip", actorId=f"192.0.2.{n}")),
    ("invitees", "limit_guests = 12", lambda house, me, n: me.post(
        f"{ROOM}/{house.mine}/participants", source="emails", newParticipant=f"a{n}@example.org")),
    ("attendees", "limit_attendees = 12", lambda house, me, n: me.post(
        f"{ROOM}/{house.mine}/participants", source="emails", newParticipant=f"a{n}@example.org")),
    ("polls", "limit_polls = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/poll/{house.mine}", question="?", options=["a", "b"], resultMode=0,
        maxVotes=1)),
    ("votes", "limit_poll_votes = 12", vote_for_more),
    ("threads", "limit_threads = 12", lambda house, me, n: me.post(
        f"{CHAT}/{house.mine}", message=f"t{n}", threadTitle=f"t{n}")),
    ("poll options", "limit_poll_options = 12", lambda house, me, n: me.post(
        f"/apps/spreed/api/v1/poll/{house.mine}", question="?",
        options=[str(i) for i in range(n + 2)], resultMode=0, maxVotes=1)),
    ("reminders", "limit_reminders = 12", lambda house, me, n: me.post(
        f"{CHAT}/{house.mine}/{send(me, house.mine, 'remember')['id']}/reminder", timestamp=9)),
    ("reminders an hour", "limit_reminders_hour = 12", lambda house, me, n: me.post(
        f"{CHAT}/{house.mine}/{house.message}/reminder", timestamp=9)),
    ("messages a minute", "limit_messages_minute = 12", lambda house, me, n: me.post(
        f"{CHAT}/{house.mine}", message=f"m{n}")),
    ("KiB of long messages an hour", "limit_long_kib_hour = 120", lambda house, me, n: me.post(
        f"{CHAT}/{house.mine}", message="x" * 10200)),
    ("guests a minute", "limit_guests_minute = 12", lambda house, me, n: User(house.server.url).post(
        f"{ROOM}/{house.mine}/participants/active")),
    ("guests", "limit_guests = 12", lambda house, me, n: User(house.server.url).post(
        f"{ROOM}/{house.mine}/participants/active")),
]


@pytest.mark.parametrize("setting,attempt", [row[1:] for row in QUOTAS],
                         ids=[row[0] for row in QUOTAS])
def test_quotas(open_house, setting, attempt):
    house = open_house(setting)
    me = house.user("mallory")
    house.mine = create_room(me, PUBLIC)["token"]
    house.message = send(me, house.mine, "react to this")["id"]
    answer, number = refused_at_last(lambda n: attempt(house, me, n), 40)
    assert 8 <= number <= 14, (number, answer)
    if answer.status == 429:
        assert int(answer.header("Retry-After")) > 0
    # Others have quotas of their own, and what is there can be used.
    other = create_room(house.user("bob"), PUBLIC)["token"]
    send(house.user("bob"), other, "still here")
    assert history(me, house.mine).status == 200


def test_one_address_does_not_fill_a_conversation(open_house):
    """With guests that are gone again; and who is known comes back."""
    house = open_house("limit_guests_minute = 12", "limit_guests = 40")
    token = create_room(house.user("alice"), PUBLIC)["token"]
    path = f"{ROOM}/{token}/participants/active"
    known = User(house.server.url)
    known.post(path).ok()
    come = request_bytes("POST", f"/ocs/v2.php{path}")
    statuses = [ask(house.server, come).status for _ in range(60)]
    assert set(statuses) == {200, 429} and statuses.count(200) == 11, statuses
    assert ask(house.server, come, ELSEWHERE).status == 200
    known.post(path).ok()


# As much as anybody did before there were quotas; with the usual limits.
FLOODS = [
    ("guests", lambda house: (lambda n: request_bytes(
        "POST", f"/ocs/v2.php{ROOM}/{house.mine}/participants/active"))),
    ("rooms", lambda house: (lambda n: as_json(ROOM, {"roomType": 3, "roomName": f"r{n}"}))),
    ("app passwords", lambda house: (lambda n: request_bytes(
        "GET", "/ocs/v2.php/core/getapppassword", user=pair_of("mallory")))),
    ("login flows", lambda house: (lambda n: request_bytes("POST", "/login/v2"))),
    ("emoji", lambda house: (lambda n: as_json(
        f"/apps/spreed/api/v1/reaction/{house.mine}/{house.message}",
        {"reaction": chr(0x1f300 + n % 700)}))),
    ("messages", lambda house: (lambda n: as_json(f"{CHAT}/{house.mine}",
                                                  {"message": "@all " + "x" * 30000}))),
    ("joins", lambda house: (lambda n: as_json(f"{ROOM}/{house.mine}/participants/active", {}))),
    ("imports", lambda house: (lambda n: imported(house, 50, "false"))),
]


@pytest.mark.parametrize("prepare", [row[1] for row in FLOODS], ids=[row[0] for row in FLOODS])
def test_floods(house, prepare):
    me, friend = house.user("mallory"), house.bystander()
    house.mine = create_room(me, PUBLIC)["token"]
    house.message = send(me, house.mine, "react to this")["id"]
    request = prepare(house)
    if prepare is FLOODS[-1][1]:
        one = request(0)
        request = lambda n: one  # noqa: E731
    with Attack(house.server, request, 24, 150) as attack:
        goes_on(friend)
        house.server.terminate()
        house.server.wait(STOP_GUARD_S)
    assert set(attack.tally) <= BUSY | {401}, attack.tally


def test_emoji_of_a_year(house):
    """Thousands of different ones below one message are not kept."""
    me = house.user("mallory")
    token = create_room(me, PUBLIC)["token"]
    message = send(me, token, "react to this")["id"]
    answer, number = refused_at_last(lambda n: me.post(
        f"/apps/spreed/api/v1/reaction/{token}/{message}", reaction=chr(0x1f300 + n)), 700)
    assert number <= 500, answer


def crowd_reacts(house, message, people, emoji):
    """As guests have done it in an hour. Each emoji comes from everybody before the next one does."""
    rows = [(message, message, chr(0x1f600 + i), f"g{k}") for i in range(emoji) for k in range(people)]
    database = sqlite3.connect(house.data / "tertulia.db", timeout=30)
    with contextlib.closing(database), database:
        (room,) = database.execute("SELECT room_id FROM messages WHERE id = ?", (message,)).fetchone()
        database.executemany(
            "INSERT INTO messages (room_id, kind, actor_type, actor_id, body, parent_id, thread_id,"
            " in_thread, created_s, expires_s, is_silent, may_mention_all, changed_s, n_reactions)"
            f" VALUES ({room}, 5, 'guests', ?4, ?3, ?1, ?2, 0, 7, 0, 0, 0, 0, 0)", rows)
        database.execute("UPDATE messages SET n_reactions = ? WHERE id = ?", (len(rows), message))


def test_reactions_of_a_crowd(open_house):
    """A list of all reactions takes about as long as there are many, whatever their emoji."""
    house = open_house("limit_reactions = 0")
    me, friend = house.user("mallory"), house.bystander()
    token = create_room(me, PUBLIC)["token"]
    message = send(me, token, "react to this")["id"]
    crowd_reacts(house, message, 4000, 60)
    path = f"/apps/spreed/api/v1/reaction/{token}/{message}"
    found = me.get(path).ok()
    assert list(found) == [chr(0x1f600 + i) for i in range(60)]
    assert [entry["actorId"] for entry in found[chr(0x1f600)][:3]] == ["g0", "g1", "g2"]
    assert sum(map(len, found.values())) < 240000, "an answer is bounded"
    me.post(path, reaction=chr(0x1f600)).ok(201)
    goes_on(friend, 1)


def crowd_votes(house, poll, people, options):
    rows = [(poll, f"g{k}", i) for k in range(people) for i in range(options)]
    database = sqlite3.connect(house.data / "tertulia.db", timeout=30)
    with contextlib.closing(database), database:
        database.executemany("INSERT INTO poll_votes (poll_id, actor_type, actor_id, option_id)"
                             " VALUES (?, 'guests', ?, ?)", rows)


def test_votes_of_a_crowd(open_house):
    """Who has voted for what is bounded, in number and in memory; how many is not."""
    house = open_house("limit_poll_votes = 0")
    me = house.user("mallory")
    token = create_room(me, PUBLIC)["token"]
    polls = f"/apps/spreed/api/v1/poll/{token}"
    poll = me.post(polls, question="?", options=["a", "b"], resultMode=0, maxVotes=0).ok(201)["id"]
    crowd_votes(house, poll, 60000, 2)
    me.post(f"{polls}/{poll}", optionIds=[0]).ok()
    closed = me.delete(f"{polls}/{poll}").ok()
    assert closed["votes"] == {"option-0": 60001, "option-1": 60000} and closed["numVoters"] == 60001
    assert len(closed["details"]) == 10000 and closed["details"][0]["actorId"] == "g0"
    assert me.get(f"{polls}/{poll}").ok() == closed


# --- values ------------------------------------------------------------------------------------

EXTREME = [-2 ** 63, -2 ** 63 + 1, -2 ** 31, -2, 2 ** 31, 2 ** 53, 2 ** 63 - 1, 2 ** 63, 2 ** 64]


@pytest.mark.parametrize("value", EXTREME)
def test_markers_of_what_is_read(house, value):
    """A marker is the number of a message, -1 for the one before the first, or -2 for none."""
    alice, bob, token = house.user("alice"), house.user("bob"), house.token
    last = send(alice, token, "the last one")["id"]
    for user in (alice, bob):
        answer = user.post(f"{CHAT}/{token}/read", lastReadMessage=value)
        assert answer.status in (200, 400), answer
    common = int(history(alice, token).header("X-Chat-Last-Common-Read"))
    assert -2 <= common <= last, common
    for room in bob.get(ROOM).ok():
        assert -2 <= room["lastReadMessage"] <= last, room["lastReadMessage"]
        assert room["unreadMessages"] >= 0


@pytest.mark.parametrize("value", EXTREME)
def test_times_of_reminders(house, value):
    alice, token = house.user("alice"), house.token
    message = send(alice, token, "remember")["id"]
    answer = alice.post(f"{CHAT}/{token}/{message}/reminder", timestamp=value)
    assert answer.status in (200, 201, 400), answer
    for reminder in alice.get(f"{CHAT}/upcoming-reminders").ok():
        assert 0 <= reminder["reminderTimestamp"] < 2 ** 40, reminder
    if value < 0 or value > 2 ** 40:
        assert answer.status == 400, answer


def test_who_made_much_can_be_deleted(house):
    """Hundreds of rooms go with their owner, and others write meanwhile."""
    me, friend = house.user("mallory"), house.bystander()
    for number in range(150):
        me.post(ROOM, roomType=2, roomName=f"r{number}").ok(201)
    gone = request_bytes("DELETE", "/ocs/v2.php/cloud/users/mallory", user=pair_of("admin"))
    with Attack(house.server, lambda n: gone, 2, 2, source=ELSEWHERE) as attack:
        goes_on(friend, 3)
    assert set(attack.tally) <= {200, 404, 400}, attack.tally
    assert User(house.server.url, "mallory", password_of("mallory")).get("/cloud/user").status == 401
