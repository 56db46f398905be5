"""Bots: let into conversations, told what happens there, speaking with a secret."""

import contextlib
import json
import sqlite3
import time

import pytest

from bots import BOT, SECRET, Bot, Outbox, sign
from ocs import (CHAT, GROUP, GUARD_S, ONE_TO_ONE, PUBLIC, ROOM, LongPolls, User, add, create_room, future, history,
                 join, room_of, send, system_names)
from receiver import Receiver
from server import run_cli

REACTION = "/apps/spreed/api/v1/reaction"
THUMB = "\N{THUMBS UP SIGN}"


class House:
    """A server of the test's own, on a disk."""

    def __init__(self, start_server, data, *args):
        self.data = data
        self.server = start_server("--dev", "--data", data, *args)
        self.alice, self.bob, self.admin = (User(self.server.url, name) for name in ("alice", "bob", "admin"))
        self.outbox = Outbox(data)

    def bot(self, *args, **options):
        return Bot(self.server, self.data, *args, **options)

    def cli(self, *args, **options):
        return run_cli("bot", *args, "--data", self.data, **options)


@pytest.fixture
def house(start_server, tmp_path):
    return House(start_server, tmp_path / "data")


@pytest.fixture
def room(house):
    """alice's, with bob in it."""
    return create_room(house.alice, members=[house.bob])["token"]


def states(user, token):
    return {bot["name"]: bot["state"] for bot in user.get(f"{BOT}/{token}").ok()}


# --- moderators and administrators -----------------------------------------------------------

def test_enable_and_disable(house, room):
    bot = house.bot("--feature", "webhook", "--feature", "response", name="Echo")
    one = f"{BOT}/{room}/{bot.id}"
    assert house.alice.get(f"{BOT}/{room}").ok() == [
        {"id": bot.id, "name": "Echo", "description": None, "state": 0}]
    on = {"id": bot.id, "name": "Echo", "description": None, "state": 1}
    assert house.alice.post(one).ok(201) == on
    assert house.alice.post(one).ok(200) == on
    assert house.alice.get(f"{BOT}/{room}").ok() == [on]
    assert house.alice.delete(one).ok() == {**on, "state": 0}
    assert house.alice.delete(one).ok() == {**on, "state": 0}, "also when it was not there"
    assert [entry["type"] for entry in house.outbox.bodies(bot)] == ["Join", "Leave"]


def test_who_may_let_bots_in(house, room):
    bot = house.bot()
    one = f"{BOT}/{room}/{bot.id}"
    for refused, status in ((house.bob, 403), (house.admin, 404)):
        refused.get(f"{BOT}/{room}").refused(status, [])
        refused.post(one).refused(status, [])
        refused.delete(one).refused(status, [])
    assert states(house.alice, room) == {"Echo": 0}
    house.alice.post(f"{BOT}/{room}/{bot.id + 1}").error(400, "bot")
    house.alice.delete(f"{BOT}/{room}/{bot.id + 1}").error(400, "bot")


def test_a_guest_who_moderates_may_not(house):
    bot = house.bot()
    token = create_room(house.alice, PUBLIC)["token"]
    guest = User(house.server.url)
    join(guest, token)
    (entry,) = [entry for entry in house.alice.get(f"{ROOM}/{token}/participants").ok()
                if entry["actorType"] == "guests"]
    house.alice.post(f"{ROOM}/{token}/moderators", attendeeId=entry["attendeeId"]).ok()
    assert guest.post(f"{BOT}/{token}/{bot.id}").status == 401
    assert states(house.alice, token) == {"Echo": 0}


def test_locked_bots(house, room):
    """What only the command line lets in, moderators see where it is, and cannot change."""
    bot = house.bot("--no-setup")
    one = f"{BOT}/{room}/{bot.id}"
    assert states(house.alice, room) == {}
    house.alice.post(one).error(400, "bot")
    bot.setup(room)
    assert states(house.alice, room) == {"Echo": 2}
    house.alice.delete(one).error(400, "bot")
    bot.state(0)
    house.alice.post(one).error(400, "bot")
    bot.state(1)
    assert states(house.alice, room) == {"Echo": 1}
    house.alice.delete(one).ok()


def test_former_one_to_one(house):
    bot = house.bot()
    house.admin.post("/cloud/users", userid="carl", password="correct-horse-7").ok()
    token = house.alice.post(ROOM, roomType=ONE_TO_ONE, invite="carl").ok(201)["token"]
    house.alice.post(f"{BOT}/{token}/{bot.id}").ok(201)
    house.admin.delete("/cloud/users/carl").ok()
    other = house.bot(name="Other")
    house.alice.post(f"{BOT}/{token}/{other.id}").error(400, "room")
    assert states(house.alice, token) == {"Echo": 1, "Other": 0}
    house.alice.delete(f"{BOT}/{token}/{bot.id}").ok()


def test_administrators_see_all_but_the_secret(house):
    bot = house.bot("--feature", "reaction", name="Echo")
    (seen,) = house.admin.get(f"{BOT}/admin").ok()
    assert seen == {"id": bot.id, "name": "Echo", "description": None, "state": 1, "url": bot.url,
                    "url_hash": bot.actor.removeprefix("bot-"), "error_count": 0, "last_error_date": 0,
                    "last_error_message": None, "features": 8}
    house.alice.get(f"{BOT}/admin").refused(403)
    assert User(house.server.url).get(f"{BOT}/admin").status == 401


# --- what bots say ---------------------------------------------------------------------------

def test_say(house, room):
    bot = house.bot(name="Echo").setup(room)
    last = history(house.alice, room, limit=1).ok()[0]["id"]
    with LongPolls(house.alice) as polls:
        waiting = polls.begin(house.bob, room, last)
        assert bot.say(room, "  hello @alice  ", referenceId="mine", silent=True).ok(201) is None
        (seen,) = waiting.result().ok()
    assert (seen["actorType"], seen["actorId"], seen["actorDisplayName"]) == ("bots", bot.actor, "Echo (Bot)")
    assert seen["message"] == "hello {mention-user1}" and seen["referenceId"] == "mine"
    assert seen["silent"] is True and seen["messageType"] == "comment" and seen["isReplyable"] is True
    listed = room_of(house.alice, room)
    assert listed["lastMessage"]["id"] == seen["id"] and listed["unreadMention"] is True
    assert send(house.bob, room, "and you?", replyTo=seen["id"])["parent"]["actorId"] == bot.actor
    assert house.alice.put(f"{CHAT}/{room}/{seen['id']}", message="changed").status == 202


def test_answers_to_anything(house, room):
    """Also to what nobody else can answer: that somebody has come."""
    bot = house.bot().setup(room)
    told = history(house.alice, room).ok()[-1]
    assert told["systemMessage"] == "conversation_created"
    bot.say(room, "welcome", replyTo=told["id"]).ok(201)
    assert history(house.alice, room, limit=1).ok()[0]["parent"]["id"] == told["id"]
    house.alice.post(f"{CHAT}/{room}", message="me too", replyTo=told["id"]).error(400, "reply-to")
    other = send(house.alice, create_room(house.alice)["token"], "elsewhere")["id"]
    for number in (other, told["id"] + 1000):
        assert bot.say(room, "no", replyTo=number).refused(400).data is None


def test_where_people_may_not(house, room):
    """A conversation that is read-only, its lobby and its permissions are for people."""
    bot = house.bot().setup(room)
    house.alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    house.alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    house.alice.put(f"{ROOM}/{room}/permissions/default", permissions=1).ok()
    bot.say(room, "open").ok(201)
    assert bot.react(room, history(house.alice, room, limit=1).ok()[0]["id"], THUMB).ok(201) is None


def test_mentions_of_all(house, room):
    bot = house.bot().setup(room)
    bot.say(room, "@all").ok(201)
    assert room_of(house.bob, room)["unreadMention"] is True
    house.bob.post(f"{CHAT}/{room}/read").ok()
    house.alice.put(f"{ROOM}/{room}/mention-permissions", mentionPermissions=1).ok()
    bot.say(room, "@all again").ok(201)
    assert room_of(house.bob, room)["unreadMention"] is False


def test_react(house, room):
    bot = house.bot(name="Echo").setup(room)
    sent = send(house.alice, room, "nice?")["id"]
    assert bot.react(room, sent, THUMB).ok(201) is None
    assert bot.react(room, sent, THUMB).ok(200) is None
    (entry,) = house.bob.get(f"{REACTION}/{room}/{sent}").ok()[THUMB]
    assert (entry["actorType"], entry["actorId"], entry["actorDisplayName"]) == ("bots", bot.actor, "Echo (Bot)")
    assert bot.unreact(room, sent, THUMB).ok(200) is None
    assert house.bob.get(f"{REACTION}/{room}/{sent}").ok() == {}
    for answer, status in ((bot.unreact(room, sent, THUMB), 404), (bot.react(room, sent + 1000, THUMB), 404),
                           (bot.react(room, sent, "no"), 400)):
        assert answer.refused(status).data is None
    revoked = [row for row in history(house.alice, room).ok() if row["systemMessage"] == "reaction_revoked"]
    assert [row["actorId"] for row in revoked] == [bot.actor]


def test_threads(house, room):
    bot = house.bot().setup(room)
    bot.say(room, "begins", threadTitle="Topic").ok(201)
    (thread,) = house.alice.get(f"{CHAT}/{room}/threads/recent").ok()
    assert thread["thread"]["title"] == "Topic"
    bot.say(room, "goes on", threadId=thread["thread"]["id"]).ok(201)
    (thread,) = house.alice.get(f"{CHAT}/{room}/threads/recent").ok()
    assert thread["thread"]["numReplies"] == 1


def test_long_messages(house, room):
    bot = house.bot().setup(room)
    bot.say(room, "\N{GRINNING FACE}" * 32000).ok(201)
    assert bot.say(room, "x" * 32001).refused(413).data is None
    assert bot.say(room, "x" * 500000).status == 413
    nobody = house.bot()  # not in the room, but it has bots; the other has none
    other = create_room(house.alice)["token"]
    assert nobody.say(room, "x" * 100000).status == 401
    assert nobody.say(other, "x" * 100000).status == 413


def test_no_words_for_bots(house, room):
    """Refusals as Talk gives them: without a word, and an empty message before all else."""
    bot = house.bot().setup(room)
    for text in ("", " \n "):
        assert bot.say(room, text, headers={"X-Nextcloud-Talk-Bot-Random": ""}).refused(400).data is None
    for headers in (bot.headers("x", random="x" * 31), {"X-Nextcloud-Talk-Bot-Random": "x" * 32},
                    {"X-Nextcloud-Talk-Bot-Signature": "x" * 64}):
        assert bot.say(room, "x", headers=headers).refused(400).data is None
    bot.say(room, "x", headers=bot.headers("x", random="x" * 32)).ok(201)
    random = "y" * 32
    upper = sign(bot.secret, random, "x").upper()
    bot.say(room, "x", headers=bot.headers("x", random, upper)).ok(201)
    answer = bot.caller.request("POST", f"{BOT}/{room}/message", json={"message": "x"},
                                headers={**bot.headers("x"), "OCS-APIRequest": None})
    assert answer.status == 412


def test_blanks_are_signed(house, room):
    """The text is signed as it is sent, and stored without the blanks around it."""
    bot = house.bot().setup(room)
    bot.say(room, " x ").ok(201)
    assert bot.say(room, " x ", headers=bot.headers("x")).refused(401).data is None


def test_names_of_who_has_gone(house, room):
    """As in Talk: by the name where it is, else by the id."""
    bot = house.bot(name="Echo").setup(room)
    bot.say(room, "hello").ok(201)

    def name():
        (row,) = [row for row in history(house.alice, room).ok() if row["message"] == "hello"]
        assert (row["actorType"], row["actorId"]) == ("bots", bot.actor)
        return row["actorDisplayName"]

    assert name() == "Echo (Bot)"
    house.alice.delete(f"{BOT}/{room}/{bot.id}").ok()
    assert name() == f"{bot.actor}-bot"
    house.cli("uninstall", bot.id)
    assert name() == f"{bot.actor}-bot"


def test_between_two(house):
    """Each of them may correct what a bot has said, though there are no moderators."""
    bot = house.bot()
    token = house.alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").ok(201)["token"]
    house.alice.post(f"{BOT}/{token}/{bot.id}").ok(201)
    bot.say(token, "hello").ok(201)
    said = history(house.bob, token, limit=1).ok()[0]["id"]
    assert house.bob.put(f"{CHAT}/{token}/{said}", message="hi").status == 202
    house.bob.delete(f"{CHAT}/{token}/{said}").refused(403)
    mine = send(house.alice, token, "mine")["id"]
    house.bob.put(f"{CHAT}/{token}/{mine}", message="yours").refused(403)
    (created,) = [body for body in house.outbox.bodies(bot) if body["type"] == "Create"]
    assert json.loads(created["target"]["name"]) == ["alice", "bob"]


# --- who is refused --------------------------------------------------------------------------

def explain(answer):
    assert answer.refused(401).data is None
    return answer.meta["message"]


def test_developers_are_told_what_is_wrong(house, room):
    bot = house.bot(name="Echo").setup(room)
    random, text = "r" * 32, "hello"

    def told(signed_random, signed_text, **more):
        signature = sign(bot.secret, signed_random, signed_text)
        return explain(bot.say(room, text, headers=bot.headers(text, random, signature), **more))

    body = json.dumps({"message": text}, separators=(",", ":"))
    assert "Echo has signed the body" in told(random, body)
    assert "without random" in told("", text)
    assert "without random" in told("", body)
    assert "random alone" in told(random, "")
    assert "behind it" in told(text, random)
    assert "no bot of this server has that secret" in told(random, "other")
    assert "is not enabled in this conversation" in explain(bot.say(create_room(house.alice)["token"], text))
    assert "there is no such conversation" in explain(bot.say("nowhere1", text))
    bot.state(1, "--feature", "webhook")
    assert "lacks the feature response" in explain(bot.say(room, text))
    bot.state(0, "--feature", "response")
    assert "is disabled" in explain(bot.say(room, text))
    bot.state(1)
    bot.say(room, text).ok(201)


def test_others_are_not(start_server, tmp_path):
    """Without developer mode a refusal says nothing at all, and guessing is stopped."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({
        "users": [{"id": "alice", "password": "wonder-1"}],
        "conversations": [{"type": 2, "name": "Crew", "owner": "alice"}]}))
    server = start_server("--data", tmp_path / "data", "--seed", seed)
    alice = User(server.url, "alice", "wonder-1")
    (token,) = [entry["token"] for entry in alice.get(ROOM).ok() if entry["name"] == "Crew"]
    bot = Bot(server, tmp_path / "data").setup(token)
    bot.say(token, "x").ok(201)
    for number in range(10):
        answer = bot.say(token, "x", headers=bot.headers(f"wrong {number}"))
        assert explain(answer) == "" and "Echo" not in answer.body.decode()
    answer = bot.say(token, "x")
    assert answer.status == 429 and int(answer.header("Retry-After")) > 0
    listed = json.loads(run_cli("guard", "list", "--json", "--data", tmp_path / "data").stdout)
    assert [entry["action"] for entry in listed] == ["bot"]


def test_only_wrong_signatures_are_guesses(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", "--set", "brute_force=on")
    token = create_room(house.alice)["token"]
    bot = house.bot().setup(token)
    for number in range(15):
        assert bot.say(token, "").status == 400
        assert bot.say(token, "x", headers=bot.headers("x", random=f"short {number}")).status == 400
        assert bot.say(token, "x", replyTo=1000 + number).status == 400
        assert bot.react(token, 1000 + number, THUMB).status == 404
    bot.say(token, "still").ok(201)


def test_a_wrong_signature_waits_for_nobody_who_writes(start_server, tmp_path):
    """So it keeps nobody from writing either."""
    house = House(start_server, tmp_path / "data")
    token = create_room(house.alice)["token"]
    bot = house.bot().setup(token)
    database = sqlite3.connect(tmp_path / "data" / "tertulia.db", isolation_level=None)
    with contextlib.closing(database):
        database.execute("BEGIN IMMEDIATE")
        bot.say(token, "x", headers=bot.headers("another")).refused(401)
        bot.react(token, 1, THUMB, headers=bot.headers("another")).refused(401)
        database.execute("ROLLBACK")
    bot.say(token, "x").ok(201)


def test_other_bots(house, room):
    """Among several each is who has its secret; who lacks a feature or is elsewhere does not speak."""
    one, two, mute = (house.bot(name=name).setup(room) for name in ("One", "Two", "Mute"))
    away = house.bot(name="Away")
    mute.state(1, "--feature", "webhook")
    one.say(room, "1").ok(201)
    two.say(room, "2").ok(201)
    for bot in (mute, away):
        bot.say(room, "no").refused(401)
        bot.react(room, 1, THUMB).refused(401)
        bot.unreact(room, 1, THUMB).refused(401)
    assert [row["actorDisplayName"] for row in history(house.alice, room, limit=2).ok()] == [
        "Two (Bot)", "One (Bot)"]


# --- what bots are told ----------------------------------------------------------------------

def content(note):
    return json.loads(note["content"])


@pytest.fixture
def told(house, room):
    """A bot that hears of everything, and a function that gives what is new since it was last called."""
    bot = house.bot("-f", "webhook", "-f", "reaction", "-f", "response", name="Echo").setup(room)
    seen = [0]

    def news():
        bodies = house.outbox.bodies(bot)
        fresh = bodies[seen[0]:]
        seen[0] = len(bodies)
        return fresh

    news.bot = bot
    return news


def crew(house, token):
    return {"type": "Collection", "id": token, "name": room_of(house.alice, token)["name"]}


def test_join_and_leave(house, room, told):
    bot = told.bot
    application = {"type": "Application", "id": f"bots/{bot.actor}", "name": "Echo"}
    assert told() == [{"type": "Join", "actor": application, "object": crew(house, room)}]
    house.cli("remove", bot.id, room)
    assert told() == [{"type": "Leave", "actor": application, "object": crew(house, room)}]
    house.cli("remove", bot.id, room)
    assert told() == []


def test_create(house, room, told):
    told()
    sent = send(house.bob, room, "hi @alice")["id"]
    assert told() == [{
        "type": "Create",
        "actor": {"type": "Person", "id": "users/bob", "name": "Bob", "talkParticipantType": "3"},
        "object": {
            "type": "Note", "id": str(sent), "name": "message",
            "content": '{"message":"hi {mention-user1}","parameters":{"mention-user1":'
                       '{"type":"user","id":"alice","name":"Alice","mention-id":"alice"}}}',
            "mediaType": "text/markdown"},
        "target": crew(house, room)}]
    answer = send(house.alice, room, "yes \N{WAVING HAND SIGN}", replyTo=sent)["id"]
    (body,) = told()
    assert body["actor"] == {"type": "Person", "id": "users/alice", "name": "Alice",
                             "talkParticipantType": "1"}
    note = body["object"]
    assert note["id"] == str(answer)
    assert note["content"] == '{"message":"yes \N{WAVING HAND SIGN}","parameters":[]}'
    quoted = note["inReplyTo"]
    assert set(quoted) == {"type", "actor", "object"} and quoted["type"] == "Note"
    assert quoted["actor"] == {"type": "Person", "id": "users/bob", "name": "Bob"}
    assert quoted["object"]["id"] == str(sent) and "inReplyTo" not in quoted["object"]
    assert content(quoted["object"])["message"] == "hi {mention-user1}"


def test_guests_are_told_of(house, told, room):
    token = create_room(house.alice, PUBLIC)["token"]
    told.bot.setup(token)
    guest = User(house.server.url)
    join(guest, token)
    guest.post(f"{CHAT}/{token}", message="hi", actorDisplayName="Gus").ok(201)
    (created,) = [body for body in told() if body["type"] == "Create"]
    assert created["actor"]["id"].startswith("guests/")
    assert (created["actor"]["name"], created["actor"]["talkParticipantType"]) == ("Gus", "4")


def test_activities(house, room, told):
    """System messages as somebody reads them who is nobody in particular."""
    told()
    sent = send(house.alice, room, "one")["id"]
    house.alice.put(f"{CHAT}/{room}/{sent}", message="two")
    house.alice.delete(f"{CHAT}/{room}/{sent}")
    house.alice.put(f"{ROOM}/{room}/description", description="x").ok()
    add(house.alice, room, house.admin)
    told_of = told()
    assert [(body["type"], body["object"]["name"]) for body in told_of] == [
        ("Create", "message"), ("Activity", "message_edited"), ("Activity", "message_deleted"),
        ("Activity", "description_set"), ("Activity", "user_added")]
    added = told_of[-1]
    assert added["actor"] == {"type": "Person", "id": "users/alice", "name": "Alice"}
    assert content(added["object"])["message"] == "{actor} added {user}"
    assert set(content(added["object"])["parameters"]) == {"actor", "user"}
    assert added["target"] == crew(house, room)
    house.alice.post(f"{CHAT}/{room}/share", objectType="geo-location", objectId="geo:52.5,13.4",
                     metaData='{"name": "here", "latitude": "52.5", "longitude": "13.4"}').ok(201)
    (shared,) = told()
    assert (shared["type"], shared["object"]["name"]) == ("Activity", "")
    assert content(shared["object"])["parameters"]["object"]["name"] == "here"


def test_reactions_are_told_of(house, room, told):
    sent = send(house.alice, room, "nice?")["id"]
    told()
    house.bob.post(f"{REACTION}/{room}/{sent}", reaction=THUMB).ok(201)
    (like,) = told()
    assert like["type"] == "Like" and like["content"] == THUMB
    assert like["actor"] == {"type": "Person", "id": "users/bob", "name": "Bob"}
    assert (like["object"]["id"], content(like["object"])["message"]) == (str(sent), "nice?")
    assert like["target"] == crew(house, room)
    house.bob.delete(f"{REACTION}/{room}/{sent}", reaction=THUMB).ok()
    undo, activity = told()
    assert undo == {"type": "Undo", "actor": like["actor"], "object": like, "target": like["target"]}
    assert activity["object"]["name"] == "reaction_revoked"


def test_features_decide(house, room):
    bots = {name: house.bot("-f", name, name=name).setup(room) for name in ("webhook", "reaction", "response")}
    disabled = house.bot("-f", "webhook", name="disabled").setup(room)
    disabled.state(0)
    assert house.outbox.bodies(disabled) == [], "what waits for it is dropped"
    sent = send(house.alice, room, "hi")["id"]
    house.alice.post(f"{REACTION}/{room}/{sent}", reaction=THUMB).ok(201)
    assert {name: [body["type"] for body in house.outbox.bodies(bot)] for name, bot in bots.items()} == {
        "webhook": ["Join", "Create"], "reaction": ["Join", "Like"], "response": ["Join"]}
    assert house.outbox.bodies(disabled) == []
    counts = {entry["name"]: entry["waiting"] for entry in json.loads(house.cli("list", "--json").stdout)}
    assert counts == {"webhook": 2, "reaction": 2, "response": 1, "disabled": 0}


def test_bots_do_not_hear_of_bots(house, room, told):
    sent = send(house.alice, room, "hi")["id"]
    told()
    other = house.bot(name="Other").setup(room)
    other.say(room, "hello").ok(201)
    other.react(room, sent, THUMB).ok(201)
    other.unreact(room, sent, THUMB).ok()
    assert told() == []


def test_what_is_refused_is_not_told(house, room, told):
    told()
    house.alice.post(f"{CHAT}/{room}", message="x" * 32001).refused(413)
    house.alice.post(f"{CHAT}/{room}", message="no", replyTo=100000).refused(400)
    house.bob.delete(f"{ROOM}/{room}").refused(403)
    assert told() == []


def test_rooms_that_go(house, room, told):
    """Its bots go with it; what has happened before is delivered all the same."""
    told()
    house.alice.post(f"{CHAT}/{room}", message="last").ok(201)
    house.alice.delete(f"{ROOM}/{room}").ok()
    assert [body["type"] for body in told()] == ["Create"]
    assert house.outbox.rows("SELECT COUNT(*) FROM room_bots") == [(0,)]
    told.bot.say(room, "anybody?").refused(401)


def test_chores_tell(house, room, told):
    """What takes many steps is told as well: a group with more people than one step adds."""
    names = [f"person{number:03}" for number in range(120)]
    house.admin.post("/cloud/groups", groupid="many").ok()
    for name in names:
        house.admin.post("/cloud/users", userid=name, password="correct-horse-7", groups=["many"]).ok()
    told()
    house.alice.post(f"{ROOM}/{room}/participants", newParticipant="many", source="groups").ok()
    last = history(house.alice, room, limit=1).ok()[0]["id"]
    added = []
    while len(added) < len(names):
        added += [body for body in told() if body["object"]["name"] == "user_added"]
        future(house.alice, room, last, timeout=1)
    assert len(added) == len(names)


def test_the_command_line_tells(house, room, told):
    """An account that is deleted there leaves its conversations."""
    told()
    run_cli("user", "delete", "bob", "--data", house.data)
    assert [body["object"]["name"] for body in told()] == ["user_removed"]


def test_backend(start_server, tmp_path):
    """How links to the server begin, with one slash at the end."""
    house = House(start_server, tmp_path / "data", "--set", "url=https://chat.example.org/talk")
    token = create_room(house.alice)["token"]
    bot = house.bot()
    house.alice.post(f"{BOT}/{token}/{bot.id}").ok(201)
    send(house.alice, token, "hi")
    assert len(house.outbox.bodies(bot, "https://chat.example.org/talk/")) == 2
    bare = House(start_server, tmp_path / "other")
    token = create_room(bare.alice)["token"]
    bot = bare.bot()
    bare.alice.post(f"{BOT}/{token}/{bot.id}").ok(201)
    assert len(bare.outbox.bodies(bot, f"{bare.server.url}/")) == 1


def test_a_full_outbox(start_server, tmp_path):
    """What does not fit is dropped and counted; the message itself is sent."""
    house = House(start_server, tmp_path / "data", "--set", "limit_bot_waiting=2")
    token = create_room(house.alice)["token"]
    bot = house.bot().setup(token)
    for number in range(3):
        send(house.alice, token, f"{number}")
    assert [body["type"] for body in house.outbox.bodies(bot)] == ["Join", "Create"]
    (entry,) = json.loads(house.cli("list", "--json").stdout)
    assert (entry["waiting"], entry["dropped"]) == (2, 2)


def test_an_outbox_full_of_bytes(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", "--set", "limit_bot_waiting_kib=4")
    token = create_room(house.alice)["token"]
    bot = house.bot().setup(token)
    send(house.alice, token, "x" * 3000)
    send(house.alice, token, "y" * 3000)
    send(house.alice, token, "z")
    assert [body["type"] for body in house.outbox.bodies(bot)] == ["Join", "Create", "Create"]
    (entry,) = json.loads(house.cli("list", "--json").stdout)
    assert (entry["waiting"], entry["dropped"]) == (3, 1)
    house.cli("state", bot.id, 0)
    (entry,) = json.loads(house.cli("list", "--json").stdout)
    assert (entry["waiting"], entry["dropped"]) == (0, 4), "what a disabled bot loses is counted, too"


def test_nothing_is_asked_where_there_are_none(house, room, told):
    """A conversation without bots writes nothing for them."""
    told()
    token = create_room(house.alice)["token"]
    send(house.alice, token, "hi")
    assert told() == []
    assert house.alice.put(f"{CHAT}/{token}/{send(house.alice, token, 'x')['id']}", message="y").status == 200


# --- the command line ------------------------------------------------------------------------

def test_install(house):
    done = house.cli("install", "Echo", SECRET, "http://bot.example/hook?a=1", "what it does")
    assert done.stdout.splitlines() == ["Bot installed", "ID: 1"]
    (entry,) = json.loads(house.cli("list", "--json").stdout)
    assert (entry["id"], entry["name"], entry["description"]) == (1, "Echo", "what it does")
    assert (entry["state"], entry["features"], entry["url"]) == (1, "webhook, response", "http://bot.example/hook?a=1")
    assert "secret" not in entry and SECRET not in house.cli("list").stdout
    again = house.cli("install", "Two", SECRET[::-1], "http://bot.example/hook?a=1", check=False)
    assert again.returncode == 2 and "another bot has this URL" in again.stderr
    again = house.cli("install", "Two", SECRET, "http://bot.example/other", check=False)
    assert again.returncode == 3 and "another bot has this secret" in again.stderr
    assert len(json.loads(house.cli("list", "--json").stdout)) == 1


@pytest.mark.parametrize("name,secret,url,more,why", [
    ("", SECRET, "http://a/", [], "name"),
    ("x" * 65, SECRET, "http://a/", [], "name"),
    ("Echo", "x" * 39, "http://a/", [], "secret"),
    ("Echo", "x" * 129, "http://a/", [], "secret"),
    ("Echo", SECRET, "ftp://a/", [], "URL"),
    ("Echo", SECRET, "nextcloudapp://app", [], "URL"),
    ("Echo", SECRET, "http:///hook", [], "URL"),
    ("Echo", SECRET, "http://user:password@a/", [], "URL"),
    ("Echo", SECRET, "http://a/x y", [], "URL"),
    ("Echo", SECRET, "http://a/" + "x" * 4000, [], "URL"),
    ("Echo", SECRET, "responseonly://", [], "URL"),
    ("Echo", SECRET, "http://a/", ["x" * 4001], "description"),
    ("Echo", SECRET, "http://a/", ["--feature", "everything"], "features"),
    ("Echo", SECRET, "responseonly://a", ["--feature", "webhook"], "features"),
])
def test_install_refused(house, name, secret, url, more, why):
    done = house.cli("install", name, secret, url, *more, check=False)
    assert done.returncode == 1 and why in done.stderr, done
    assert house.cli("list", "--json").stdout == "[]\n"


@pytest.mark.parametrize("url, named, noted", [
    ("http://127.0.0.1:9000/", "", "127.0.0.1"), ("http://localhost:9000/", "", "127.0.0.1"), ("http://[fd00::1]/", "", "fd00::1"),
    ("http://10.1.2.3/", "hook_networks = 10.0.0.0/8", None), ("http://10.1.2.3/", "dev = on", None),
    ("http://10.1.2.3/", "hook_networks = 127.0.0.1", "10.1.2.3"), ("https://bot.example.org/", "", None),
    ("https://1.1.1.1/", "", None), ("responseonly://x", "", None),
])
def test_install_warns_of_an_address(tmp_path, url, named, noted):
    """Where webhooks would be dropped, and nothing but a count would tell."""
    config = tmp_path / "tertulia.conf"
    config.write_text(f"data = {tmp_path / 'data'}\n{named}\n")
    done = run_cli("bot", "install", "Echo", SECRET, url, "--config", config)
    assert f"hook_networks = {noted}" in done.stderr if noted else "hook_networks" not in done.stderr


def test_install_what_fits(house):
    house.cli("install", "x" * 64, "s" * 40, "https://[::1]:8443/", "d" * 4000)
    house.cli("install", "y", "s" * 128, "responseonly://y")
    house.cli("install", "z", "z" * 128, "http://a/" + "x" * 3991, "-f", "none")
    house.cli("install", "e", "e" * 128, "http://e/", "-f", "event", "-f", "reaction")
    assert [entry["features"] for entry in json.loads(house.cli("list", "--json").stdout)] == [
        "webhook, response", "response", "none", "event, reaction"]


def test_response_only(house, room):
    """It speaks, and nothing waits for it."""
    bot = house.bot(url="responseonly://x").setup(room)
    send(house.alice, room, "hi")
    bot.say(room, "hello").ok(201)
    assert house.outbox.bodies(bot) == []
    done = house.cli("state", bot.id, 1, "--feature", "webhook", check=False)
    assert done.returncode == 1 and "response only" in done.stderr


def test_setup_and_remove(house, room):
    bot = house.bot()
    other = create_room(house.alice)["token"]
    assert house.cli("setup", bot.id + 1, room, check=False).returncode == 1
    assert house.cli("setup", "x", room, check=False).returncode == 1
    done = house.cli("setup", bot.id, "nowhere1", room, check=False)
    assert done.returncode == 2 and "nowhere1" in done.stderr
    assert states(house.alice, room) == {"Echo": 1}, "the others all the same"
    done = house.cli("setup", bot.id, room, other, check=False)
    assert done.returncode == 3 and "already" in done.stderr
    assert states(house.alice, other) == {"Echo": 1}
    listed = json.loads(house.cli("list", other, "--json").stdout)
    assert [entry["id"] for entry in listed] == [bot.id]
    house.cli("remove", bot.id, room, other)
    assert json.loads(house.cli("list", other, "--json").stdout) == []
    assert house.cli("list", "nowhere1", check=False).returncode == 1
    assert house.cli("remove", bot.id + 1, room, check=False).returncode == 1


def test_state(house, room):
    bot = house.bot().setup(room)
    house.cli("state", bot.id, 2, "--feature", "reaction", "--feature", "webhook")
    assert "no setup" in house.cli("list").stdout
    (entry,) = house.admin.get(f"{BOT}/admin").ok()
    assert (entry["state"], entry["features"]) == (2, 9)
    house.cli("state", bot.id, 1)
    (entry,) = house.admin.get(f"{BOT}/admin").ok()
    assert (entry["state"], entry["features"]) == (1, 9)
    for args in ((bot.id, 3), (bot.id, "on"), (bot.id + 1, 1), (bot.id, 1, "-f", "all")):
        assert house.cli("state", *args, check=False).returncode == 1


def test_uninstall(house, room):
    bot, other = house.bot(name="One").setup(room), house.bot(name="Two").setup(room)
    send(house.alice, room, "hi")
    house.cli("uninstall", bot.id)
    assert house.outbox.bodies(bot) == [] and len(house.outbox.bodies(other)) == 2
    assert states(house.alice, room) == {"Two": 1}
    bot.say(room, "no").refused(401)
    assert house.cli("uninstall", bot.id, check=False).returncode == 1
    assert house.cli("uninstall", check=False).returncode == 2
    assert house.cli("uninstall", "--url", "http://nobody/", check=False).returncode == 1
    house.cli("uninstall", "--url", other.url)
    assert states(house.alice, room) == {}
    send(house.alice, room, "nobody hears")
    assert house.outbox.rows("SELECT COUNT(*) FROM outbox") == [(0,)]
    assert house.outbox.rows("SELECT SUM(has_bots) FROM rooms") == [(0,)]


# --- seeds -----------------------------------------------------------------------------------

SEED = {
    "users": [{"id": "alice", "password": "wonder-1"}],
    "bots": [
        {"name": "Echo", "secret": SECRET, "url": "http://127.0.0.1:9/echo", "description": "says it again"},
        {"name": "Quiet", "secret": SECRET[::-1], "url": "http://127.0.0.1:9/quiet", "features": ["reaction"],
         "noSetup": True},
    ],
    "conversations": [
        {"type": GROUP, "name": "Crew", "owner": "alice", "bots": ["Echo"],
         "messages": [{"actor": "alice", "message": "hi"}]},
    ],
}


def seeded(start_server, tmp_path, seed):
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(seed))
    return start_server("--dev", "--data", tmp_path / "data", "--seed", path)


def test_seed(start_server, tmp_path):
    server = seeded(start_server, tmp_path, SEED)
    alice = User(server.url, "alice", "wonder-1")
    (token,) = [room["token"] for room in alice.get(ROOM).ok() if room["name"] == "Crew"]
    assert states(alice, token) == {"Echo": 1}
    rows = Outbox(tmp_path / "data").rows("SELECT body FROM outbox")
    assert [json.loads(body)["type"] for (body,) in rows] == ["Join"], "not of what was said before"
    headers = {"X-Nextcloud-Talk-Bot-Random": "r" * 32,
               "X-Nextcloud-Talk-Bot-Signature": sign(SECRET, "r" * 32, "hello")}
    User(server.url).request("POST", f"{BOT}/{token}/message", headers=headers, json={"message": "hello"}).ok(201)
    assert system_names(history(alice, token, limit=1).ok()) == []


@pytest.mark.parametrize("change", [
    {"bots": [{**SEED["bots"][0], "secret": "short"}]},
    {"bots": [{**SEED["bots"][0], "features": ["everything"]}]},
    {"bots": [SEED["bots"][0], {**SEED["bots"][1], "url": SEED["bots"][0]["url"]}]},
    {"bots": []},
    {"bots": [{**SEED["bots"][0], "token": "x"}]},
])
def test_seed_refused(start_server, tmp_path, change):
    with pytest.raises(AssertionError, match="seed file"):
        seeded(start_server, tmp_path, {**SEED, **change})


# --- both ways -------------------------------------------------------------------------------

@pytest.fixture
def hook():
    made = Receiver()
    yield made
    made.close()


def test_there_and_back(house, room, hook):
    """The command line lets it in, it says hello to where it was called from, and answers."""
    bot = house.bot(url=hook.url).setup(room)
    headers, body, joined = hook.next()
    assert joined["type"] == "Join" and joined["object"]["id"] == room
    assert headers["X-Nextcloud-Talk-Signature"] == sign(bot.secret, headers["X-Nextcloud-Talk-Random"], body)
    assert headers["X-Nextcloud-Talk-Backend"] == f"{house.server.url}/"
    bot.say(room, "hello").ok(201)
    sent = send(house.alice, room, "hello bot")["id"]
    _, _, created = hook.next()
    assert (created["type"], created["object"]["id"]) == ("Create", str(sent))
    bot.say(room, "you wrote: hello bot", replyTo=int(created["object"]["id"])).ok(201)
    house.alice.delete(f"{BOT}/{room}/{bot.id}").ok()
    assert hook.next()[2]["type"] == "Leave"


def test_a_bot_that_was_mended_is_told_at_once(house, room, hook):
    """What made it wait went when it was disabled."""
    hook.answers = lambda body, n: (503, ("Retry-After", "3000")) if "in vain" in body else 200
    bot = house.bot(url=hook.url).setup(room)
    send(house.alice, room, "in vain")
    hook.wait(2)
    end = time.monotonic() + GUARD_S
    while house.outbox.rows("SELECT error_count FROM bots WHERE id = ?", bot.id) != [(1,)]:
        assert time.monotonic() < end
        time.sleep(0.02)
    house.cli("state", bot.id, 0)
    house.cli("state", bot.id, 1)
    send(house.alice, room, "good")
    assert ["good" in body for body in hook.wait(3)] == [False, False, True]


def test_a_burst_to_three_bots(house, room):
    """Each gets all of it, in order and at least once, though the server is killed in the middle and one of them is slow;
    and who writes hears nothing of all that."""
    receivers = [Receiver() for _ in range(3)]
    receivers[2].answers = lambda body, n: (time.sleep(0.005), 200)[1]
    try:
        for number, receiver in enumerate(receivers):
            house.bot(name=f"bot {number}", url=receiver.url).setup(room)
        for number in range(1000):
            send(house.alice, room, f"message {number}")
            if number == 500:
                house.server.kill()
                house.server.start(listen=house.server.url.removeprefix("http://"))
        for receiver in receivers:
            receiver.wait_until(lambda got: any('"message 999' in text(body) for body in got))
            firsts = list(dict.fromkeys(text(body) for body in receiver.bodies() if '"Create"' in body))
            assert firsts == [f'"message {number}"' for number in range(1000)]
    finally:
        for receiver in receivers:
            receiver.close()


def text(body):
    """Of a message, in quotes."""
    found = json.loads(body)
    return json.dumps(json.loads(found["object"]["content"])["message"]) if found["type"] == "Create" else ""
