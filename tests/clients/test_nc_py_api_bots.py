"""Bots with nc_py_api: its calls about them in both forms, and its own classes of a bot.

The latter look for server and secret in the environment, where Nextcloud's apps have them."""

import hashlib

import pytest
from nc_py_api.talk_bot import AsyncTalkBot, TalkBot, TalkBotMessage

from bots import Bot, Outbox
from ocs import User, create_room, history, send
from test_nc_py_api import Async, Sync

THUMB = "\N{THUMBS UP SIGN}"


@pytest.fixture
def scene(start_server, tmp_path):
    """(server, alice, the token of a conversation of hers, a bot that is not in it)"""
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    return server, alice, create_room(alice)["token"], Bot(server, tmp_path / "data", name="Echo")


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
def form(request, scene):
    made = request.param(scene[0].url)
    yield made
    made.close()


def test_letting_in(scene, form):
    _, _, token, bot = scene
    talk = form.client("alice").talk
    assert form.value(talk, "bots_available") is True
    (seen,) = form.call(form.client("admin").talk.list_bots)
    assert (seen.bot_id, seen.bot_name, seen.description, seen.state) == (bot.id, "Echo", None, 1)
    assert (seen.url, seen.url_hash) == (bot.url, bot.actor.removeprefix("bot-"))
    assert (seen.error_count, seen.last_error_date, seen.last_error_message) == (0, 0, None)
    (there,) = form.call(talk.conversation_list_bots, token)
    assert (there.bot_id, there.bot_name, there.description, there.state) == (bot.id, "Echo", None, 0)
    form.call(talk.enable_bot, token, there)
    assert [entry.state for entry in form.call(talk.conversation_list_bots, token)] == [1]
    bot.say(token, "here").ok(201)
    form.call(talk.disable_bot, token, bot.id)
    bot.say(token, "not any more").refused(401)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_bot_of_its_own(monkeypatch, scene, form):
    server, alice, token, bot = scene
    monkeypatch.setenv("NEXTCLOUD_URL", server.url)
    monkeypatch.setenv("APP_ID", "echo")
    monkeypatch.setenv(hashlib.sha1(b"echo_hook").hexdigest(), bot.secret)
    bot.setup(token)
    asked = send(alice, token, "who is there?")
    (told,) = [body for body in Outbox(bot.data).bodies(bot) if body["type"] == "Create"]
    message = TalkBotMessage(told)
    assert (message.actor_id, message.actor_display_name) == ("users/alice", "Alice")
    assert message.conversation_token == token and message.object_media_type == "text/markdown"
    assert message.object_content == {"message": "who is there?", "parameters": []}

    own = (AsyncTalkBot if isinstance(form, Async) else TalkBot)("/hook", "Echo")
    answer, reference = form.call(own.send_message, "it is me", message)
    assert answer.status_code == 201
    assert form.call(own.react_to_message, message, THUMB).status_code == 201
    (said,) = [row for row in history(alice, token).ok() if row["message"] == "it is me"]
    assert (said["actorId"], said["referenceId"], said["parent"]["id"]) == (bot.actor, reference, asked["id"])
    assert said["parent"]["reactions"] == {THUMB: 1}
    assert form.call(own.delete_reaction, asked["id"], THUMB, token).status_code == 200
