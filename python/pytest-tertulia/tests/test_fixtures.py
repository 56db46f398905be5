"""The fixtures against a real server."""

from datetime import datetime, timedelta, timezone
from importlib import metadata

import pytest

from pytest_tertulia import Bot, Refused, Tertulia
from pytest_tertulia.bot import sign

START = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)


def test_people_talk(tertulia):
    token = tertulia.token("Room")
    alice, bob = tertulia.user("alice"), tertulia.user("bob")
    sent = alice.send(token, "hello")
    assert bob.texts(token) == ["who knows?", "hello"]
    assert bob.receive(token, sent["id"] - 1)[0]["message"] == "hello"
    assert bob.receive(token, sent["id"], timeout=0) == []
    bob.react(token, sent["id"], "👍")
    other = alice.create_room("Other", "bob")
    assert [room["token"] for room in bob.get("/v4/room").data if room["name"] == "Other"] == [other]


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_begins_with_the_seed(tertulia, run):
    """Whichever comes first, the other one does not notice."""
    token = tertulia.token()
    assert tertulia.user("alice").texts(token) == ["who knows?"]
    assert tertulia.bot().webhooks == [] and tertulia.faults.list() == [] and tertulia.journal.entries(user="bob") == []
    assert abs(tertulia.clock.now() - START) < timedelta(minutes=5)
    tertulia.user("bob").send(token, "mine")
    tertulia.bot().wait_for(text="mine")
    tertulia.faults.add(status=500, path="*/nowhere")
    tertulia.clock.advance("30d")


def test_the_seed_is_told(tertulia):
    question = tertulia.message_id("question")
    assert tertulia.user("carol").messages(tertulia.token())[-1]["id"] == question
    assert tertulia.passwords["admin"] == "admin"
    with pytest.raises(KeyError, match="answer"):
        tertulia.message_id("answer")
    with pytest.raises(KeyError, match="no conversation 'Nowhere'; there are: Room"):
        tertulia.token("Nowhere")
    with pytest.raises(KeyError, match="no bot 'Bott' whose webhooks come here; there are: Bot"):
        tertulia.bot("Bott")


def test_refused(tertulia, tertulia_user):
    with pytest.raises(Refused, match="404 .*no such conversation"):
        tertulia_user("alice").send("nowhere1", "hello")
    assert tertulia.user("alice", "wrong").get("/v4/room").status == 401
    assert tertulia.user().get("/v4/room").status == 401
    with pytest.raises(Refused, match="there are: by"):
        tertulia.steering.ask("POST", "/clock/advance", {"to": 1})


def test_a_bot_hears_and_speaks(tertulia, tertulia_bot):
    token = tertulia.token()
    tertulia.user("alice").send(token, "ping")
    heard = tertulia_bot.wait_for(type="Create", text="ping")
    assert (heard.actor, heard.token, heard.verified) == ("users/alice", token, True)
    tertulia_bot.say(token, "pong", replyTo=heard.message_id)
    answer = tertulia.wait_for_message(token, "pong")
    assert answer["actorType"] == "bots" and answer["replyTo"] == heard.message_id
    tertulia_bot.react(token, heard.message_id, "👍")
    with pytest.raises(Refused, match="404"):
        tertulia_bot.react(token, 100000, "👍")
    with pytest.raises(AssertionError, match="was not told within 0.1 s"):
        tertulia_bot.wait_for(text="nothing of that", timeout=0.1)


def test_a_bot_at_work(tertulia, tertulia_bot):
    """What the bot does stands in a function, as in a program of its own."""

    @tertulia_bot.on_webhook
    def answer(webhook):
        if webhook.type == "Create" and webhook.text == "ping":
            tertulia_bot.say(webhook.token, "pong")

    tertulia.user("bob").send(tertulia.token(), "ping")
    tertulia.wait_for_message(tertulia.token(), "pong", timeout=30)


def test_webhooks_that_are_not_the_servers(tertulia, tertulia_bot):
    from pytest_tertulia.http import request

    body = {"type": "Create"}
    headers = {"X-Nextcloud-Talk-Random": "x" * 64, "X-Nextcloud-Talk-Signature": sign("another", "x" * 64, "{}")}
    assert request("POST", tertulia_bot.url, body=body, headers=headers).status == 401
    assert tertulia_bot.webhooks == []


def test_a_bot_that_is_busy(tertulia, tertulia_bot, tertulia_clock, tertulia_journal):
    tertulia_bot.answer = 503
    tertulia.user("alice").send(tertulia.token(), "hello")
    tertulia_journal.wait_for(kind="webhook", status=503)
    tertulia_bot.answer = lambda webhook: 200
    tertulia_clock.advance(60)
    again = tertulia_journal.wait_for(kind="webhook", status=200)
    assert again["outcome"] == "delivered"
    assert [webhook.text for webhook in tertulia_bot.webhooks] == ["hello", "hello"]


def test_the_clock(tertulia, tertulia_clock):
    tertulia_clock.freeze(datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc))
    assert tertulia_clock.now() == tertulia_clock.now() == datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    tertulia_clock.advance(timedelta(days=1))
    assert tertulia.user("alice").send(tertulia.token(), "then")["timestamp"] == 1893639845
    tertulia_clock.resume()
    tertulia_clock.set("2031-01-01")
    assert tertulia_clock.now().year == 2031
    tertulia_clock.freeze()
    assert tertulia_clock.unix() == tertulia_clock.unix()
    tertulia_clock.real()
    assert abs(tertulia_clock.now() - datetime.now(timezone.utc)) < timedelta(minutes=1)


def test_faults(tertulia, tertulia_faults):
    alice, token = tertulia.user("alice"), tertulia.token()
    number = tertulia_faults.add(path="*/chat/*", method="POST", status=429, retry_after=3, times=1)
    refused = alice.post(f"/v1/chat/{token}", message="hello")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "3")
    alice.send(token, "hello")
    tertulia_faults.remove(number)
    tertulia_faults.add(bot="Bot", drop=True, delay=timedelta(milliseconds=10))
    tertulia_faults.clear()
    assert tertulia_faults.list() == []


def test_a_lost_answer(tertulia, tertulia_faults):
    """What a client has to reckon with: it was done, and he does not know."""
    alice, token = tertulia.user("alice"), tertulia.token()
    tertulia_faults.add(path="*/chat/*", method="POST", cut="answer", times=1)
    with pytest.raises(OSError):
        alice.send(token, "hello")
    assert alice.texts(token)[-1] == "hello"


def test_the_journal(tertulia, tertulia_bot, tertulia_journal):
    token = tertulia.token()
    tertulia.user("alice").send(token, "hello")
    entry = tertulia_journal.wait_for(method="POST", path="*/chat/*", user="alice")
    assert (entry["status"], entry["body"]) == (201, '{"message": "hello"}')
    sent = tertulia_journal.wait_for(kind="webhook", bot="Bot", has="hello")
    for number, signature in enumerate(("same", "new"), 2):
        tertulia_journal.replay(sent["id"], signature)
        tertulia_bot.wait_for_number(number)  # two at once may overtake each other
    randoms = [webhook.random for webhook in tertulia_bot.webhooks]
    assert randoms[0] == randoms[1] != randoms[2]
    assert len(tertulia_journal.requests()) == 1 and len(tertulia_journal.webhooks()) >= 1
    tertulia_journal.clear()
    with pytest.raises(AssertionError, match="nothing came"):
        tertulia_journal.wait_for(timeout=0.1, kind="request")


def test_snapshots(tertulia):
    alice, token = tertulia.user("alice"), tertulia.token()
    alice.send(token, "kept")
    tertulia.snapshots.make("with-a-message")
    alice.send(token, "not kept")
    tertulia.snapshots.go_back("with-a-message")
    assert alice.texts(token)[-1] == "kept"
    assert tertulia.snapshots.names() == ["with-a-message"]
    tertulia.snapshots.remove("with-a-message")
    assert tertulia.snapshots.names() == []


def test_other_clients(tertulia):
    """They are not needed, and are there when they are installed."""
    pytest.importorskip("nc_py_api", reason="nc_py_api is not installed here")
    nc = tertulia.nc_py_api("alice")
    nc.talk.send_message("by nc_py_api", tertulia.token())
    assert tertulia.user("bob").texts(tertulia.token())[-1] == "by nc_py_api"


def test_the_licence_comes_along():
    assert [file for file in metadata.files("pytest-tertulia") if file.name == "COPYING"]


def test_questions_that_are_none(tertulia):
    with pytest.raises(Refused, match="kind: it is"):
        tertulia.journal.wait_for(kind="webhok")


def test_what_it_is(tertulia, tertulia_server, tertulia_bot):
    assert tertulia is tertulia_server and isinstance(tertulia, Tertulia) and isinstance(tertulia_bot, Bot)
    assert tertulia.url in repr(tertulia)
    assert tertulia.server.pid > 0
