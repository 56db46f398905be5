"""What moderators make for conversations of theirs: incoming webhooks, and bots."""

import json
import time

import httpx
import pytest

import hooks_of_slack
from bots import BOT, Bot, Outbox, sign
from ocs import (CHAT, GROUP, GUARD_S, ONE_TO_ONE, PUBLIC, ROOM, User, add, create_room, future, history, join,
                 participants, send)
from receiver import Receiver
from server import run_cli

OWN = "/apps/tertulia/api/v1"
ON = ("--set", "own_webhooks=on", "--set", "own_bots=on")


class House:
    """A server of the test's own, on a disk."""

    def __init__(self, start_server, data, *args):
        self.data = data
        self.server = start_server("--dev", "--data", data, *args)
        self.alice, self.bob, self.admin = (User(self.server.url, name) for name in ("alice", "bob", "admin"))
        self.outbox = Outbox(data)

    def cli(self, *args, **options):
        return run_cli("bot", *args, "--data", self.data, **options)


@pytest.fixture
def house(start_server, tmp_path):
    return House(start_server, tmp_path / "data", *ON)


@pytest.fixture
def room(house):
    """alice's, with bob as a moderator."""
    token = create_room(house.alice, members=[house.bob])["token"]
    moderates(house.alice, token, house.bob)
    return token


def moderates(owner, token, person, yes=True):
    attendee = participants(owner, token)[person.name]["attendeeId"]
    owner.request("POST" if yes else "DELETE", f"{ROOM}/{token}/moderators", json={"attendeeId": attendee}).ok()


def webhook(user, token, name="Builds", **more):
    return user.post(f"{OWN}/webhook/{token}", name=name, **more).ok(201)


def bot(user, token, name="Echo", url="http://127.0.0.1:9/echo", **more):
    return user.post(f"{OWN}/bot/{token}", name=name, url=url, **more).ok(201)


def listed(user, token):
    return {entry["id"]: entry for entry in user.get(f"{OWN}/bot/{token}").ok()}


def post(made, status=200, **request):
    answer = httpx.post(made["webhookUrl"], **request)
    assert answer.status_code == status, answer.text
    return answer


def last(user, token):
    return history(user, token, limit=1).ok()[0]


# --- incoming webhooks -----------------------------------------------------------------------

def test_a_webhook(house, room):
    made = webhook(house.alice, room, description="of the website")
    assert made["webhookUrl"].startswith(f"{house.server.url}/apps/tertulia/webhook/")
    assert (made["kind"], made["name"], made["description"]) == ("webhook", "Builds", "of the website")
    assert (made["state"], made["makerId"], made["makerDisplayName"]) == ("on", "alice", "Alice")
    answer = post(made, json={"message": "all **green** & <b>"})
    assert answer.text == "ok" and answer.headers["content-type"].startswith("text/plain")
    said = last(house.bob, room)
    assert (said["message"], said["actorType"], said["actorId"]) == ("all **green** & <b>", "bots", made["actorId"])
    assert said["actorDisplayName"] == "Builds (Bot)"
    seen = listed(house.bob, room)
    assert set(seen) == {made["id"]} and "webhookUrl" not in seen[made["id"]]
    key = made["webhookUrl"].rsplit("/", 1)[1]
    assert house.outbox.rows("SELECT COUNT(*) FROM bots WHERE secret = ? OR url LIKE ? OR hook_hash = ?",
                             key, f"%{key}%", key) == [(0,)], "the secret stands nowhere"


@pytest.mark.parametrize("request_, text", [
    ({"json": {"text": "from Slack's friends: <https://example.org/a?b=1&amp;c|build 7> &lt;3"}},
     "from Slack's friends: [build 7](https://example.org/a?b=1&c) <3"),
    ({"content": b' {"text": "no type at all"}'}, "no type at all"),
    ({"content": b'{"message": "type of a form"}', "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
     "type of a form"),
    ({"data": {"payload": '{"text": "in a field"}'}}, "in a field"),
    ({"data": {"message": "a form <b>"}}, "a form <b>"),
    ({"data": {"text": "a form &amp; so on"}}, "a form & so on"),
    ({"files": {"message": (None, "in parts")}}, "in parts"),
    ({"json": {"message": "", "text": "the other"}}, "the other"),
])
def test_how_programs_say_it(alice, request_, text):
    token = create_room(alice)["token"]
    post(webhook(alice, token), **request_)
    assert last(alice, token)["message"] == text


@pytest.mark.parametrize("name", sorted(hooks_of_slack.EXAMPLES))
def test_senders_that_exist(alice, name):
    sent, text = hooks_of_slack.EXAMPLES[name]
    token = create_room(alice)["token"]
    post(webhook(alice, token), json=sent)
    assert last(alice, token)["message"] == text


@pytest.mark.parametrize("request_, status", [
    ({"json": {"text": ""}}, 400),
    ({"json": {"message": None}}, 400),
    ({"json": {"blocks": [{"type": "divider"}], "attachments": "none"}}, 400),
    ({"json": {"text": ["a"]}}, 400),
    ({"content": b"{"}, 400),
    ({"data": {"payload": "no json"}}, 400),
    ({}, 400),
    ({"json": {"message": "x" * 32001}}, 413),
    ({"json": {"message": "x", "ballast": "y" * 500_000}}, 413),
])
def test_what_is_no_message(alice, request_, status):
    token = create_room(alice)["token"]
    answer = post(webhook(alice, token), status, **request_)
    assert answer.text.strip() and "\n" not in answer.text.strip()
    assert "Content-Type" not in answer.text, "which does not matter here"
    assert ("text" in answer.text) == (answer.text.startswith("the message is empty"))
    assert [row["systemMessage"] for row in history(alice, token).ok()] == ["conversation_created"]


def test_the_longest_message(alice):
    token = create_room(alice)["token"]
    text = "\N{PARTY POPPER}" * 32000
    post(webhook(alice, token), content=json.dumps({"message": text}))
    assert last(alice, token)["message"] == text


def test_mentions_of_all(house, room):
    made = webhook(house.alice, room)
    post(made, json={"text": "<!channel> it is on fire"})
    assert last(house.bob, room)["message"] == "{mention-call1} it is on fire"
    unread = {entry["token"]: entry["unreadMention"] for entry in house.bob.get(ROOM).ok()}
    assert unread[room] is True


def test_wrong_addresses(house, room):
    made = webhook(house.alice, room)
    base, key = made["webhookUrl"].rsplit("/", 1)
    for wrong in (key[:-1], key + "x", key[::-1], "x"):
        answer = httpx.post(f"{base}/{wrong}", json={"message": "hi"})
        assert (answer.status_code, answer.text) == (404, "no webhook has this address\n")
    assert httpx.get(made["webhookUrl"]).status_code == 405
    assert httpx.post(f"{house.server.url}/index.php/apps/tertulia/webhook/{key}", json={"message": "x"}).status_code == 200


def test_guessing_is_stopped(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", *ON, "--set", "brute_force=on")
    made = webhook(house.alice, create_room(house.alice)["token"])
    base = made["webhookUrl"].rsplit("/", 1)[0]
    guesses = [httpx.post(f"{base}/{number:064}", json={"message": "hi"}).status_code for number in range(12)]
    assert guesses[0] == 404 and guesses[-1] == 429
    assert post(made, 429, json={"message": "from there, too"}).headers["retry-after"]


def test_the_rate_is_the_webhooks_own(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", *ON, "--set", "limit_webhook_minute=2")
    token = create_room(house.alice)["token"]
    made, other = webhook(house.alice, token), webhook(house.alice, token, name="Other")
    for number in range(2):
        post(made, json={"message": f"{number}"})
    answer = post(made, 429, json={"message": "too much"})
    assert 0 < int(answer.headers["retry-after"]) <= 60
    post(other, json={"message": "the other one"})
    assert [row["message"] for row in history(house.alice, token).ok()][:3] == ["the other one", "1", "0"]


# --- who answers for it ----------------------------------------------------------------------

def rests(made):
    assert "rests" in post(made, 403, json={"message": "still here?"}).text


def test_it_rests_while_its_maker_moderates_nothing(house, room):
    made = webhook(house.bob, room)
    post(made, json={"message": "works"})
    moderates(house.alice, room, house.bob, False)
    rests(made)
    assert listed(house.alice, room)[made["id"]]["state"] == "resting"
    moderates(house.alice, room, house.bob)
    post(made, json={"message": "works again"})
    attendee = participants(house.alice, room)["bob"]["attendeeId"]
    house.alice.delete(f"{ROOM}/{room}/attendees", attendeeId=attendee).ok()
    rests(made)
    house.admin.delete("/cloud/users/bob").ok()
    rests(made)
    assert listed(house.alice, room)[made["id"]]["makerId"] is None


def test_whose_account_is_disabled(house, room):
    made = webhook(house.bob, room)
    house.admin.put("/cloud/users/bob/disable").ok()
    rests(made)
    house.admin.put("/cloud/users/bob/enable").ok()
    post(made, json={"message": "works again"})


def test_another_moderator_takes_it_over(house, room):
    made = webhook(house.bob, room)
    moderates(house.alice, room, house.bob, False)
    renewed = house.alice.post(f"{OWN}/bot/{room}/{made['id']}/secret").ok()
    assert (renewed["makerId"], renewed["state"], renewed["actorId"]) == ("alice", "on", made["actorId"])
    assert renewed["webhookUrl"] != made["webhookUrl"]
    post(made, 404, json={"message": "the old address"})
    post(renewed, json={"message": "the new one"})
    assert [row["message"] for row in history(house.alice, room, limit=1).ok()] == ["the new one"]


def test_renamed_and_removed(house, room):
    made = webhook(house.alice, room)
    post(made, json={"message": "hi"})
    renamed = house.bob.put(f"{OWN}/bot/{room}/{made['id']}", name="Deploys", description="of all").ok()
    assert (renamed["name"], renamed["description"], renamed["makerId"]) == ("Deploys", "of all", "alice")
    assert "webhookUrl" not in renamed
    assert last(house.bob, room)["actorDisplayName"] == "Deploys (Bot)"
    post(made, json={"message": "the address stays"})
    house.bob.delete(f"{OWN}/bot/{room}/{made['id']}").ok()
    post(made, 404, json={"message": "gone"})
    assert listed(house.bob, room) == {}
    house.bob.delete(f"{OWN}/bot/{room}/{made['id']}").refused(404, {"error": "bot"})
    assert last(house.bob, room)["message"] == "the address stays", "what it wrote stays"


@pytest.mark.parametrize("change, word", [({"name": ""}, "name"), ({"name": "x" * 65}, "name"),
                                          ({"description": "x" * 4001}, "description")])
def test_names_refused(house, room, change, word):
    made = webhook(house.alice, room)
    house.alice.put(f"{OWN}/bot/{room}/{made['id']}", **change).refused(400, {"error": word})
    house.alice.post(f"{OWN}/webhook/{room}", **{"name": "fine", **change}).refused(400, {"error": word})
    assert len(listed(house.alice, room)) == 1


def test_of_this_conversation_only(house, room):
    elsewhere = create_room(house.alice)["token"]
    made = webhook(house.alice, room)
    for method, path in (("PUT", ""), ("POST", "/secret"), ("DELETE", "")):
        house.alice.request(method, f"{OWN}/bot/{elsewhere}/{made['id']}{path}", json={"name": "x"}).refused(404, {"error": "bot"})
    house.alice.post(f"{BOT}/{elsewhere}/{made['id']}").refused(400, {"error": "bot"})
    assert house.alice.get(f"{BOT}/{elsewhere}").ok() == []
    refused = house.cli("setup", made["id"], elsewhere, check=False)
    assert refused.returncode == 1 and "another conversation" in refused.stderr
    post(made, json={"message": "untouched"})


def test_goes_with_its_conversation(house, room):
    made, told = webhook(house.alice, room), bot(house.alice, room)
    house.alice.delete(f"{ROOM}/{room}").ok()
    post(made, 404, json={"message": "anybody?"})
    assert house.outbox.rows("SELECT COUNT(*) FROM bots") == [(0,)] and told["id"]


def test_not_between_two(house):
    pair = house.alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").ok(201)["token"]
    house.alice.post(f"{OWN}/webhook/{pair}", name="x").refused(400, {"error": "room"})
    house.alice.post(f"{OWN}/bot/{pair}", name="x", url="http://127.0.0.1:9/").refused(400, {"error": "room"})


def test_a_guest_who_moderates_may_not(house):
    public = create_room(house.alice, PUBLIC)["token"]
    guest = User(house.server.url)
    join(guest, public)
    attendee = next(entry["attendeeId"] for entry in participants(house.alice, public).values()
                    if entry["actorType"] == "guests")
    house.alice.post(f"{ROOM}/{public}/moderators", attendeeId=attendee).ok()
    assert guest.post(f"{OWN}/webhook/{public}", name="x").status == 401


# --- bots ------------------------------------------------------------------------------------

@pytest.fixture
def hook():
    receiver = Receiver()
    yield receiver
    receiver.close()


def test_a_bot(house, room, hook):
    """Everything as with those of the server: bots-v1."""
    made = bot(house.alice, room, url=hook.url, features=["webhook", "response", "reaction"])
    assert (made["kind"], made["state"], made["features"], made["url"]) == ("bot", "on", 11, hook.url)
    assert len(made["secret"]) == 64 and "secret" not in listed(house.alice, room)[made["id"]]
    headers, text, joined = hook.next()
    assert joined["type"] == "Join" and joined["object"]["id"] == room
    assert joined["actor"]["id"] == f"bots/{made['actorId']}"
    assert sign(made["secret"], headers["X-Nextcloud-Talk-Random"], text) == headers["X-Nextcloud-Talk-Signature"]
    asked = send(house.bob, room, "anybody?")
    assert json.loads(hook.next()[2]["object"]["content"])["message"] == "anybody?"
    say(house, room, made, "me").ok(201)
    assert (last(house.bob, room)["message"], last(house.bob, room)["actorId"]) == ("me", made["actorId"])
    assert {entry["name"]: entry["state"] for entry in house.bob.get(f"{BOT}/{room}").ok()} == {"Echo": 1}
    house.alice.delete(f"{CHAT}/{room}/{asked['id']}").ok(202)
    assert hook.next()[2]["object"]["name"] == "message_deleted"


def say(house, room, made, text):
    headers = {"X-Nextcloud-Talk-Bot-Random": "r" * 32,
               "X-Nextcloud-Talk-Bot-Signature": sign(made["secret"], "r" * 32, text)}
    return User(house.server.url).request("POST", f"{BOT}/{room}/message", headers=headers, json={"message": text})


def test_the_same_one_in_two_conversations(house, room):
    """One URL has an id in each, and nobody learns by it what others have."""
    elsewhere = create_room(house.alice)["token"]
    first, second = bot(house.alice, room), bot(house.bob, create_room(house.bob)["token"])
    assert first["actorId"] != second["actorId"]
    bot(house.alice, elsewhere)
    house.bob.post(f"{OWN}/bot/{room}", name="Again", url="http://127.0.0.1:9/echo").refused(400, {"error": "url"})


def test_a_bot_whose_maker_moderates_nothing(house, room):
    made = bot(house.bob, room)
    moderates(house.alice, room, house.bob, False)
    before = house.outbox.rows("SELECT COUNT(*) FROM outbox")
    send(house.alice, room, "between us")
    say(house, room, made, "I am still here").refused(401)
    assert house.outbox.rows("SELECT COUNT(*) FROM outbox") == before
    renewed = house.alice.post(f"{OWN}/bot/{room}/{made['id']}/secret").ok()
    say(house, room, made, "with the old secret").refused(401)
    say(house, room, renewed, "back").ok(201)


@pytest.mark.parametrize("wanted, word", [
    ({"url": "ftp://example.org/"}, "url"), ({"url": ""}, "url"), ({"url": "http://a:b@example.org/"}, "url"),
    ({"url": "http://example.org/\r\nX: y"}, "url"), ({"features": ["all"]}, "feature"), ({"features": "webhook"}, "feature"),
    ({"url": "responseonly://x", "features": ["webhook"]}, "feature"),
])
def test_bots_refused(house, room, wanted, word):
    wanted = {"name": "Echo", "url": "http://127.0.0.1:9/", **wanted}
    house.alice.post(f"{OWN}/bot/{room}", **wanted).refused(400, {"error": word})
    assert listed(house.alice, room) == {}


def test_moderators_turn_it_off_and_on(house, room):
    made = webhook(house.alice, room)
    house.bob.delete(f"{BOT}/{room}/{made['id']}").ok()
    rests(made)
    assert listed(house.bob, room)[made["id"]]["state"] == "off"
    house.bob.post(f"{BOT}/{room}/{made['id']}").ok(201)
    post(made, json={"message": "on"})


# --- administrators --------------------------------------------------------------------------

def test_administrators_see_and_stop_them(house, room):
    made, told = webhook(house.alice, room), bot(house.bob, room)
    seen = {entry["id"]: entry for entry in json.loads(house.cli("list", "--json").stdout)}
    assert {(entry["room"], entry["maker"], entry["kind"]) for entry in seen.values()} \
        == {(room, "alice", "webhook"), (room, "bob", "bot")}
    table = house.cli("list").stdout
    assert all(word in table for word in (room, "alice", "bob", "MAKER", "ROOM"))
    assert {entry["id"] for entry in house.admin.get(f"{BOT}/admin").ok()} == set(seen)
    house.cli("state", made["id"], 0)
    rests(made)
    house.alice.post(f"{BOT}/{room}/{made['id']}").refused(400, {"error": "bot"})
    assert listed(house.alice, room)[made["id"]]["state"] == "off"
    rests(house.alice.post(f"{OWN}/bot/{room}/{made['id']}/secret").ok()), "whose secret it is does not matter"
    house.cli("uninstall", told["id"])
    assert set(listed(house.alice, room)) == {made["id"]}


def test_off_unless_allowed(start_server, tmp_path):
    house = House(start_server, tmp_path / "data")
    room = create_room(house.alice)["token"]
    house.alice.post(f"{OWN}/webhook/{room}", name="x").refused(403, {"error": "off"})
    house.alice.post(f"{OWN}/bot/{room}", name="x", url="http://127.0.0.1:9/").refused(403, {"error": "off"})
    assert listed(house.alice, room) == {}


def features(user):
    return user.get("/cloud/capabilities").ok()["capabilities"]["tertulia"]["features"]


def await_counts(house, told, counts):
    """Of its webhooks that wait, and that were dropped."""
    end = time.monotonic() + GUARD_S
    while house.outbox.rows("SELECT n_waiting, n_dropped FROM bots WHERE id = ?", told["id"]) != [counts]:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_turned_off_later(start_server, tmp_path, hook):
    """What is there rests, and is there again when it is allowed again."""
    house = House(start_server, tmp_path / "data", *ON)
    room = create_room(house.alice)["token"]
    made, told = webhook(house.alice, room), bot(house.alice, room, url=hook.url)
    assert features(house.alice) == ["own-webhooks-v1", "own-bots-v1"]
    hook.next()
    await_counts(house, told, (0, 0))  # else it would go once more
    house.server.stop()
    off = House(start_server, tmp_path / "data")
    made["webhookUrl"] = made["webhookUrl"].replace(house.server.url, off.server.url)
    assert features(off.alice) == []
    rests(made)
    say(off, room, told, "may I?").refused(401)
    send(off.alice, room, "unheard")
    assert {entry["state"] for entry in listed(off.alice, room).values()} == {"resting"}
    await_counts(off, told, (0, 1))
    assert len(hook.got) == 1
    off.alice.delete(f"{OWN}/bot/{room}/{made['id']}").ok()


def test_how_many(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", *ON, "--set", "limit_own_bots_room=2", "--set",
                  "limit_own_bots_account=3")
    first, second, third = (create_room(house.alice)["token"] for _ in range(3))
    webhook(house.alice, first)
    bot(house.alice, first)
    house.alice.post(f"{OWN}/webhook/{first}", name="x").refused(400, {"error": "limit"})
    made = webhook(house.alice, second)
    house.alice.post(f"{OWN}/webhook/{third}", name="x").refused(400, {"error": "limit"})
    house.alice.post(f"{OWN}/bot/{second}/{made['id']}/secret").ok()
    house.alice.delete(f"{OWN}/bot/{second}/{made['id']}").ok()
    webhook(house.alice, third)


def test_how_often(start_server, tmp_path):
    house = House(start_server, tmp_path / "data", *ON, "--set", "limit_own_bots_hour=2")
    room = create_room(house.alice)["token"]
    made = webhook(house.alice, room)
    house.alice.post(f"{OWN}/bot/{room}/{made['id']}/secret").ok()
    assert house.alice.post(f"{OWN}/webhook/{room}", name="x").refused(429).header("Retry-After")


def wait_for_drops(user, room, made, n):
    end = time.monotonic() + 60
    while listed(user, room)[made["id"]]["dropped"] < n:
        assert time.monotonic() < end
        time.sleep(0.02)
    return listed(user, room)[made["id"]]


def test_networks_of_their_own(start_server, tmp_path, hook):
    """What the administrator has opened for his bots is not open for everybody's, also not by the connection that
    one of his has left open."""
    data = tmp_path / "data"
    setup = House(start_server, data, *ON)
    room = create_room(setup.alice)["token"]
    setup.server.stop()
    server = start_server("--data", data, *ON, "--set", "hook_networks=127.0.0.1")
    alice = User(server.url, "alice")
    Bot(server, data, url=hook.url + "/admins").setup(room)
    assert hook.next()[2]["type"] == "Join"
    made = bot(alice, room, url=hook.url + "/own")
    seen = wait_for_drops(alice, room, made, 1)
    assert seen["lastErrorMessage"] == "its address is neither public nor one of own_bot_networks"
    assert [path for path, *_ in hook.got] == ["/hook/admins"]
    server.stop()
    server = start_server("--data", data, *ON, "--set", "own_bot_networks=127.0.0.1")
    alice = User(server.url, "alice")
    send(alice, room, "now it may")
    hook.wait(2)
    assert [path for path, *_ in hook.got] == ["/hook/admins", "/hook/own"]


def test_the_log_tells(house, room):
    made = webhook(house.alice, room)
    house.alice.put(f"{OWN}/bot/{room}/{made['id']}", name="Deploys").ok()
    house.alice.post(f"{OWN}/bot/{room}/{made['id']}/secret").ok()
    house.alice.delete(f"{OWN}/bot/{room}/{made['id']}").ok()
    lines = [line for line in house.server.log().splitlines() if " audit " in line and "event=bot-" in line]
    assert [line.split("event=")[1].split()[0] for line in lines] == ["bot-made", "bot-renamed", "bot-renewed", "bot-removed"]
    assert all(f"target={room}" in line and "actor=alice" in line for line in lines)
    assert made["webhookUrl"].rsplit("/", 1)[1] not in house.server.log()


def test_upgrade_keeps(house, room, hook, tmp_path, start_server):
    """Export and import: the address works at the new server."""
    made, told = webhook(house.alice, room), bot(house.alice, room, url=hook.url)
    run_cli("export", tmp_path / "out", "--data", house.data)
    run_cli("import", tmp_path / "out", "--data", tmp_path / "new")
    new = House(start_server, tmp_path / "new", *ON)
    made["webhookUrl"] = made["webhookUrl"].replace(house.server.url, new.server.url)
    post(made, json={"message": "moved"})
    assert last(new.alice, room)["message"] == "moved"
    say(new, room, told, "I, too").ok(201)
