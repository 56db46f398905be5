# SPDX-License-Identifier: GPL-3.0-or-later
"""tertulia.bot: what webhooks say, who may send them, when they are answered, and what a bot says itself."""

import concurrent.futures
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading

import pytest

import tertulia
from tertulia import Nextcloud, NextcloudException, NextcloudExceptionNotFound, _listen
from tertulia.bot import AsyncBot, Bot, Webhook, WrongSignature

SECRET = "0123456789abcdef0123456789abcdef01234567"
LIMIT_S = 60
HELLO = {"type": "Create", "actor": {"type": "Person", "id": "users/alice", "name": "Alice"},
         "object": {"type": "Note", "id": "42", "name": "message", "content": '{"message":"hi","parameters":[]}'},
         "target": {"type": "Collection", "id": "room0001", "name": "Room"}}


def signed(body, secret=SECRET, random="r" * 64):
    return {"X-Nextcloud-Talk-Random": random, "Content-Type": "application/json",
            "X-Nextcloud-Talk-Signature": hmac.new(secret.encode(), random.encode() + body, hashlib.sha256).hexdigest()}


def post(port, body, headers):
    """The status, or 0 when there was no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    try:
        connection.request("POST", "/", body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@pytest.fixture
def beside():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        yield pool.submit


@pytest.fixture
def bot():
    """Whose listener leaves no threads behind when it is closed."""
    before = set(threading.enumerate())
    yield Bot(SECRET, nextcloud_url="http://127.0.0.1:9")
    for left in set(threading.enumerate()) - before:
        left.join(LIMIT_S)
        assert not left.is_alive()


def seed(url):
    return json.dumps({
        "users": [{"id": name, "password": name} for name in ("alice", "bob")],
        "bots": [{"name": "Echo", "secret": SECRET, "url": url, "features": ["webhook", "response", "reaction"]}],
        "conversations": [{"type": 2, "name": "Room", "token": "room0001", "owner": "alice", "participants": ["bob"],
                           "bots": ["Echo"]}],
    })


@pytest.fixture
def place(tmp_path, start_server):
    """A server whose bot Echo has its URL at that port: the server and alice."""

    def make(port):
        (tmp_path / "seed.json").write_text(seed(f"http://127.0.0.1:{port}/"))
        server = start_server("--dev", "--seed", tmp_path / "seed.json")
        return server, Nextcloud(nextcloud_url=server.url, nc_auth_user="alice", nc_auth_pass="alice")

    return make


# --- what is needed --------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [Bot, AsyncBot])
def test_settings(cls, monkeypatch):
    for name in ("BOT_SECRET", "NEXTCLOUD_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="bot_secret"):
        cls(nextcloud_url="http://host")
    with pytest.raises(ValueError, match="nextcloud_url"):
        cls(SECRET)
    with pytest.raises(TypeError, match="nc_auth_user"):
        cls(SECRET, nextcloud_url="http://host", nc_auth_user="ana")
    monkeypatch.setenv("BOT_SECRET", SECRET)
    monkeypatch.setenv("NEXTCLOUD_URL", "http://from.env/")
    monkeypatch.setenv("NC_AUTH_USER", "eve")
    monkeypatch.setenv("NC_AUTH_PASS", "pass")
    made = cls()
    assert repr(made) == f"<{cls.__name__} at http://from.env>"
    assert made._session.cfg.auth == ("", ""), "a bot is nobody's account"
    made.receive(signed(b"{}"), b"{}")


# --- what comes ------------------------------------------------------------------------------


def test_signatures(bot):
    body = json.dumps(HELLO).encode()
    right = signed(body)
    assert bot.receive(right, body) == Webhook(HELLO)
    assert bot.receive({name.upper(): value.upper() for name, value in signed(body, random="R" * 64).items()}, body)
    for headers, sent in ((right, body + b" "), (signed(body, "another"), body), ({}, body),
                          ({**right, "X-Nextcloud-Talk-Random": "s" * 64}, body),
                          ({**right, "X-Nextcloud-Talk-Signature": "\xe9"}, body),
                          ({**signed(body, random=""), "X-Nextcloud-Talk-Random": ""}, body)):
        with pytest.raises(WrongSignature, match="signature"):
            bot.receive(headers, sent)


def test_what_webhooks_say(bot, place):
    with bot.listen(0) as listener:
        _, alice = place(listener.port)
        heard = iter(listener)
        assert next(heard).type == "Join"
        first = alice.talk.send_message("who is @bob?", "room0001")
        said = next(heard)
        assert (said.type, said.token, said.conversation_name) == ("Create", "room0001", "Room")
        assert (said.actor_type, said.actor_id, said.actor_display_name) == ("users", "alice", "alice")
        assert (said.message_id, said.message) == (first.message_id, "who is {mention-user1}?")
        assert said.message_parameters["mention-user1"]["id"] == "bob"
        assert (said.parent_id, said.system_message, said.reaction) == (0, "", "")
        assert "who is" in repr(said) and "alice" in repr(said) and said != "other"
        alice.talk.send_message("well?", reply_to_message=first)
        answer = next(heard)
        assert (answer.parent_id, answer.message_parameters) == (first.message_id, {})
        alice.talk.react_to_message(first, "👍")
        alice.talk.delete_reaction(first, "👍")
        for kind in ("Like", "Undo"):
            reaction = next(heard)
            assert (reaction.type, reaction.reaction, reaction.message_id) == (kind, "👍", first.message_id)
            assert (reaction.token, reaction.actor_id) == ("room0001", "alice")
        alice.talk.rename_conversation("room0001", "Salon")
        told = next(each for each in heard if each.system_message == "conversation_renamed")
        assert (told.type, told.conversation_name, told.actor_id) == ("Activity", "Salon", "alice")


def test_of_joining():
    joined = Webhook({"type": "Join", "actor": {"type": "Application", "id": "bots/bot-ab", "name": "Echo"},
                      "object": {"type": "Collection", "id": "room0001", "name": "Room"}})
    assert (joined.token, joined.conversation_name, joined.actor_type) == ("room0001", "Room", "bots")
    assert (joined.message_id, joined.message, joined.parent_id, joined.system_message) == (0, "", 0, "")


# --- when it is answered ---------------------------------------------------------------------


def test_answered_when_the_loop_goes_on(bot, beside):
    body = json.dumps(HELLO).encode()
    with bot.listen(0) as listener:
        heard = iter(listener)
        answers = [beside(post, listener.port, body, signed(body)) for _ in range(2)]
        assert next(heard).message == "hi"
        assert not any(answer.done() for answer in answers)
        next(heard)
        done, waiting = concurrent.futures.wait(answers, LIMIT_S, concurrent.futures.FIRST_COMPLETED)
        assert [answer.result() for answer in done] == [200] and len(waiting) == 1
        heard.close()
        assert waiting.pop().result(LIMIT_S) == 503, "what the loop was at comes again"


def test_what_waits_comes_again(bot, beside):
    body = json.dumps(HELLO).encode()
    listener = bot.listen(0)
    answers = [beside(post, listener.port, body, signed(body)) for _ in range(3)]
    heard = iter(listener)
    next(heard)
    listener.close()
    assert list(heard) == [] == list(listener)
    said = [answer.result(LIMIT_S) for answer in answers]
    assert said.count(200) == 1 and set(said) <= {200, 503, 0}
    with socket.socket() as tried:
        assert tried.connect_ex(("127.0.0.1", listener.port)) != 0


def test_connections_end_with_it(bot, monkeypatch):
    """Also those on which nothing is said at the moment."""
    monkeypatch.setattr(_listen._Handler, "timeout", None)
    with bot.listen(0) as listener:
        kept = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=LIMIT_S)
        kept.request("POST", "/", b"", signed(b"", "another"))
        assert kept.getresponse().read() == b""
    assert kept.sock.recv(1) == b""
    kept.close()


def test_strangers_are_not_heard(bot):
    body = json.dumps(HELLO).encode()
    with bot.listen(0) as listener:
        assert post(listener.port, body, signed(body, "another")) == 401
        assert post(listener.port, body, {}) == 401
        assert post(listener.port, b"", {**signed(b""), "Content-Length": str(2 << 20)}) == 413
        assert post(listener.port, None, {**signed(b""), "Content-Length": "many"}) == 411
        connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=LIMIT_S)
        connection.request("GET", "/")
        assert connection.getresponse().status == 501
        connection.close()
    assert list(listener) == []


# --- what it says ----------------------------------------------------------------------------


@pytest.fixture(params=[Bot, AsyncBot], ids=["sync", "async"])
def speak(request, place):
    """(a function that carries a call of the bot out, the bot, alice)"""
    import asyncio

    server, alice = place(9)
    made = request.param(SECRET, nextcloud_url=server.url)
    loop = asyncio.new_event_loop()

    def call(function, *args, **options):
        outcome = function(*args, **options)
        return loop.run_until_complete(outcome) if request.param is AsyncBot else outcome

    yield call, made, alice
    loop.close()


def last(alice):
    [message] = alice.talk.receive_messages("room0001", limit=1)
    return message


def test_speaking(speak):
    call, bot, alice = speak
    asked = alice.talk.send_message("anybody?", "room0001")
    assert call(bot.send_message, "as ☕ & **text**", "room0001", reference_id="a" * 64) is None
    assert (last(alice).message, last(alice).actor_type, last(alice).reference_id) == (
        "as ☕ & **text**", "bots", "a" * 64)
    call(bot.send_message, "to a message", reply_to_message=asked, silent=True)
    assert (last(alice).parent["id"], last(alice).is_silent) == (asked.message_id, True)
    told = Webhook({**HELLO, "object": {**HELLO["object"], "id": str(asked.message_id)}})
    call(bot.send_message, "to a webhook", reply_to_message=told)
    assert last(alice).parent["id"] == asked.message_id
    call(bot.send_message, "beside a webhook", told)
    assert last(alice).parent == []
    call(bot.send_message, "plants", "room0001", thread_title="Plants")
    thread = last(alice).thread_id
    call(bot.send_message, "cacti", "room0001", thread_id=thread)
    assert last(alice).thread_id == thread and last(alice).message == "cacti"


def test_reacting(speak):
    call, bot, alice = speak
    asked = alice.talk.send_message("anybody?", "room0001")
    told = Webhook({**HELLO, "object": {**HELLO["object"], "id": str(asked.message_id)}})
    for message in (told, asked):
        call(bot.react_to_message, message, "👍")
        assert alice.talk.get_message_reactions(asked)["👍"][0].actor_type == "bots"
        call(bot.delete_reaction, message, "👍")
        assert alice.talk.get_message_reactions(asked) == {}
    call(bot.react_to_message, asked.message_id, "👍", "room0001")
    assert list(alice.talk.get_message_reactions(asked)) == ["👍"]


def test_refusals(speak):
    call, bot, _ = speak
    with pytest.raises(ValueError, match="conversation"):
        call(bot.send_message, "nowhere", reply_to_message=7)
    with pytest.raises(NextcloudException) as refused:
        call(bot.send_message, "", "room0001")
    assert refused.value.status_code == 400 and "empty" in refused.value.reason
    with pytest.raises(NextcloudExceptionNotFound):
        call(bot.react_to_message, 999999, "👍", "room0001")
    with pytest.raises(NextcloudException) as refused:
        call(bot.send_message, "hello?", "nosuchroom")
    assert refused.value.status_code == 401


# --- a whole bot -----------------------------------------------------------------------------


def test_the_example(place, tmp_path):
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    server, alice = place(port)
    here = pathlib.Path(__file__).parents[1] / "examples" / "webhook_bot.py"
    env = {**os.environ, "NEXTCLOUD_URL": server.url, "BOT_SECRET": SECRET,
           "PYTHONPATH": str(pathlib.Path(tertulia.__file__).parents[1])}
    first = alice.talk.send_message("!echo good evening", "room0001")
    running = subprocess.Popen([sys.executable, here, str(port)], env=env)
    try:
        follow = alice.talk.follow("room0001", first)
        answer = next(message for message in follow if message.actor_type == "bots")
        assert (answer.message, answer.parent["id"]) == ("good evening", first.message_id)
        reaction = next(message for message in follow if message.system_message == "reaction")
        assert reaction.parent["id"] == first.message_id
    finally:
        running.terminate()
        running.wait(LIMIT_S)
