# SPDX-License-Identifier: GPL-3.0-or-later
"""A bot that is told by webhooks what happens, and speaks with a secret instead of an account: Bot, which waits, and
AsyncBot, whose calls are coroutines."""

from __future__ import annotations

import hashlib
import hmac
import os

from ._both import awaits, waits
from ._exceptions import WrongSignature
from ._listen import Listener
from ._session import SyncSession, _setting, check_envelope, request
from ._tertulia import loads, quote

WrongSignature.__module__ = Listener.__module__ = __name__  # as messages call them

_API = "/ocs/v2.php/apps/spreed/api/v1/bot"


def _sign(secret, random, signed):
    return hmac.new(secret.encode(), random.encode() + signed, hashlib.sha256).hexdigest()


class Webhook:
    """What a bot is told. What it has of a message is called as in TalkMessage."""

    def __init__(self, raw_data):
        self._raw_data = raw_data

    @property
    def type(self):
        """Create (a message), Activity (a system message, something shared), Like, Undo (of a reaction), Join, Leave."""
        return self._raw_data["type"]

    @property
    def _room(self):
        return self._raw_data.get("target") or self._raw_data["object"]

    @property
    def _note(self):
        note = self._raw_data["object"]
        if self.type == "Undo":
            note = note["object"]
        return note if note["type"] == "Note" else {}

    @property
    def _content(self):
        return loads((self._note.get("content") or "{}").encode())

    @property
    def token(self):
        """Of the conversation."""
        return self._room["id"]

    @property
    def conversation_name(self):
        """Its name; of two people, the ids of both as the text of a list."""
        return self._room["name"]

    @property
    def actor_type(self):
        """Who has done it: users, guests, ...; bots, when it is this bot that came or went."""
        return self._raw_data["actor"]["id"].partition("/")[0]

    @property
    def actor_id(self):
        """Id of that one within its kind."""
        return self._raw_data["actor"]["id"].partition("/")[2]

    @property
    def actor_display_name(self):
        """Name of that one for people."""
        return self._raw_data["actor"]["name"]

    @property
    def message_id(self):
        """Number of the message; of a reaction, of the one below which it stands; 0: there is none."""
        return int(self._note.get("id", 0))

    @property
    def system_message(self):
        """Name of the event; empty for what people write or share."""
        name = self._note.get("name", "")
        return name if self.type == "Activity" else ""

    @property
    def message(self):
        """Its text, with {placeholders}."""
        return self._content.get("message", "")

    @property
    def message_parameters(self):
        """What the placeholders stand for."""
        return self._content.get("parameters") or {}

    @property
    def parent_id(self):
        """Number of the message that it replies to; 0: of none."""
        parent = self._note.get("inReplyTo")
        return int(parent["object"]["id"]) if parent else 0

    @property
    def reaction(self):
        """The emoji of Like and Undo; empty for all else."""
        what = self._raw_data["object"] if self.type == "Undo" else self._raw_data
        return what.get("content", "")

    def __eq__(self, other):
        return self._raw_data == other._raw_data if isinstance(other, Webhook) else NotImplemented

    __hash__ = None

    def __repr__(self):
        return f"<Webhook {self.type} token={self.token!r} actor_id={self.actor_id!r} message={self.message!r}>"


def _number_of(message):
    """A message is its number, or what has that: a Webhook, a TalkMessage."""
    return getattr(message, "message_id", message)


def _token_of(conversation, message):
    """A conversation is its token, or what knows that."""
    found = conversation or getattr(message, "token", "")
    if not found:
        raise ValueError("a conversation is needed, or a Webhook")
    return quote(getattr(found, "token", found))


class _BotCalls:
    def _do(self, method, path, text, body):
        """A call that is signed: random text and what is said, and not the body."""
        random = os.urandom(32).hex()
        headers = {
            "X-Nextcloud-Talk-Bot-Random": random,
            "X-Nextcloud-Talk-Bot-Signature": _sign(self._secret, random, text.encode()),
        }
        path = f"{_API}/{path}"
        wanted = request(method, path, params={"format": "json"}, json=body, headers=headers)
        check_envelope((yield wanted), f"request: {method} {path}")

    def send_message(
        self,
        message,
        conversation="",
        reply_to_message=0,
        silent=False,
        *,
        reference_id="",
        thread_id=0,
        thread_title="",
    ):
        """Says something.

        :param message: the text; Markdown.
        :param conversation: where: a token, a Conversation or a Webhook; not needed when `reply_to_message` knows it.
        :param reply_to_message: what it replies to: a Webhook, a TalkMessage, or a number.
        :param silent: nobody is notified.
        :param reference_id: a mark of up to 64 characters to find the message again by.
        :param thread_id: into this thread.
        :param thread_title: begins a thread.
        :raises ValueError: no conversation.
        """
        token = _token_of(conversation, reply_to_message)
        more = {
            "replyTo": _number_of(reply_to_message),
            "silent": bool(silent),
            "referenceId": reference_id,
            "threadId": thread_id,
            "threadTitle": thread_title,
        }
        body = {"message": message, **{name: value for name, value in more.items() if value}}
        yield from self._do("POST", f"{token}/message", message, body)

    def react_to_message(self, message, reaction, conversation=""):
        """Reacts with an emoji.

        :param message: a Webhook, a TalkMessage, or a number.
        :param reaction: the emoji.
        :param conversation: needed when the message is a number.
        """
        yield from self._react("POST", message, reaction, conversation)

    def delete_reaction(self, message, reaction, conversation=""):
        """Takes a reaction of its own back. Parameters are those of react_to_message()."""
        yield from self._react("DELETE", message, reaction, conversation)

    def _react(self, method, message, reaction, conversation):
        path = f"{_token_of(conversation, message)}/reaction/{_number_of(message)}"
        yield from self._do(method, path, reaction, {"reaction": reaction})


class _Bot(_BotCalls):
    def _begin(self, session_class, bot_secret, settings):
        self._secret = bot_secret or _setting({}, "bot_secret")
        if not self._secret:
            raise ValueError("`bot_secret` is not found.")
        self._session = session_class(dict(nc_auth_user="", nc_auth_pass="", **settings))

    def receive(self, headers, body):
        """What a request to the bot's URL says, for programs that have an HTTP server of their own.

        :param headers: of the request, a mapping.
        :param body: of the request: bytes, as they came.
        :raises WrongSignature: the request is not the server's; 401 is the answer to it.
        """
        sent = {name.lower(): value for name, value in headers.items()}
        random = sent.get("x-nextcloud-talk-random", "")
        signature = sent.get("x-nextcloud-talk-signature", "").lower()
        if not random or not hmac.compare_digest(_sign(self._secret, random, body).encode(), signature.encode()):
            raise WrongSignature("the signature of the webhook is not that of the server")
        return Webhook(loads(body))

    def __repr__(self):
        return f"<{type(self).__name__} at {self._session.cfg.endpoint}>"


@waits
class Bot(_Bot):
    """A bot of a server. Any number of threads may share one.

    :param bot_secret: what the server and the bot know; else the environment's BOT_SECRET, also from `.env`.
    :param settings: `nextcloud_url`, `npa_timeout`, `npa_nc_cert`, `headers` as of Nextcloud.
    :raises ValueError: no secret, no address.
    """

    def __init__(self, bot_secret="", **settings):
        self._begin(SyncSession, bot_secret, settings)

    def listen(self, port, host="127.0.0.1"):
        """Webhooks as they come: `for webhook in bot.listen(9000)`; see Listener.

        :param port: 0: one that is free.
        :param host: on which address; "" on all of them.
        """
        return Listener(self, port, host)


@awaits
class AsyncBot(_Bot):
    """The same with coroutines. What comes is handed to receive() by the HTTP server of the program."""

    def __init__(self, bot_secret="", **settings):
        from ._async import AsyncSession

        self._begin(AsyncSession, bot_secret, settings)
