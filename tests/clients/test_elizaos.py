"""elizaOS's plugin for Nextcloud Talk, unmodified: the service with which its agents hear of a conversation.

Its own way of speaking signs the body of the request, which Talk refuses as well as we do; so what it hears is
answered by nctalk here, which signs the text."""

import asyncio
import json
import socket

import pytest
from elizaos_plugin_nextcloud_talk import NextcloudTalkConfig, NextcloudTalkService
from elizaos_plugin_nextcloud_talk.error import MessageSendError
from nctalk import TalkMessenger

from bots import Bot, Outbox
from ocs import User, create_room, history, send


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


@pytest.fixture
def scene(start_server, tmp_path):
    """(server, alice, the token of a conversation of hers, a bot that is not in it, its service)"""
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    port = free_port()
    bot = Bot(server, tmp_path / "data", url=f"http://127.0.0.1:{port}/nextcloud-talk-webhook", name="Eliza")
    service = NextcloudTalkService(NextcloudTalkConfig(
        base_url=server.url, bot_secret=bot.secret, webhook_host="127.0.0.1", webhook_port=port,
        allowed_rooms=[token]))
    return server, alice, token, bot, service


def test_a_mention_is_answered(scene):
    server, alice, token, bot, service = scene
    heard = asyncio.Queue()

    async def talk():
        service.on_message(heard.put)
        await service.start()
        try:
            await asyncio.to_thread(bot.setup, token)
            send(alice, token, "@bob, and you?")
            message = await asyncio.wait_for(heard.get(), 60)
            messenger = TalkMessenger(service.base_url, message.room_token, bot.secret)
            assert await asyncio.to_thread(messenger.send, f"I am fine, {message.sender_name}")
            return message
        finally:
            await service.stop()

    message = asyncio.run(talk())
    said = json.loads(message.text)
    assert said["message"] == "{mention-user1}, and you?" and said["parameters"]["mention-user1"]["id"] == "bob"
    assert (message.sender_id, message.sender_name, message.media_type) == ("users/alice", "Alice", "text/markdown")
    answer, asked = history(alice, token).ok()[:2]
    assert (answer["message"], answer["actorId"]) == ("I am fine, Alice", bot.actor)
    assert message.message_id == str(asked["id"])


def test_what_it_cannot_do(scene):
    """It has no word for a bot that came in, and answers 400: that is counted, and holds up nobody behind it."""
    server, alice, token, bot, service = scene

    async def talk():
        await service.start()
        try:
            await asyncio.to_thread(bot.setup, token)
            send(alice, token, "anybody?")
            while Outbox(bot.data).rows("SELECT n_waiting FROM bots WHERE n_waiting > 0"):
                await asyncio.sleep(0.05)
            with pytest.raises(MessageSendError) as refused:
                await service.send_message_to_room(token, "signed as a body")
            return refused.value
        finally:
            await service.stop()

    refused = asyncio.run(asyncio.wait_for(talk(), 60))
    assert "API error (401)" in str(refused.cause)
    assert Outbox(bot.data).rows("SELECT error_count, last_error_message FROM bots") \
        == [(1, "answered 400 instead of 200 or 202")]
    assert history(alice, token, limit=1).ok()[0]["message"] == "anybody?"
