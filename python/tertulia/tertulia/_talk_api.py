# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of nc.talk, in both forms."""

from __future__ import annotations

import os

from ._both import awaits, waits
from ._exceptions import NextcloudExceptionNotModified
from ._follow import AsyncFollow, Follow
from ._session import check, missing_capabilities, ocs_request, record, records, request
from ._tertulia import (
    Ban,
    BotInfo,
    BotInfoBasic,
    Conversation,
    Mention,
    MessageReactions,
    Participant,
    Poll,
    Reminder,
    TalkFileMessage,
    TalkMessage,
    Thread,
    UpcomingReminder,
    dumps,
    quote,
)

_ROOM = "/ocs/v2.php/apps/spreed/api/v4/room"
_API = "/ocs/v2.php/apps/spreed/api/v1"

_BOTS = "spreed.features.bots-v1"
_AVATAR = "spreed.features.avatar"


# --- what arguments stand for ----------------------------------------------------------------


def _token(conversation):
    """The part of a path that names a conversation. What stands behind a question mark goes along, for
    programs that use it to give parameters of their own."""
    token = conversation if isinstance(conversation, str) else conversation.token
    if not token:
        raise ValueError("a conversation is needed")
    token, mark, parameters = token.partition("?")
    return quote(token) + mark + parameters


def _path(base, conversation, behind=""):
    """BASE/TOKEN/BEHIND."""
    token, mark, parameters = _token(conversation).partition("?")
    return f"{base}/{token}{behind}{mark}{parameters}"


def _message_path(base, message, conversation, behind=""):
    """BASE/TOKEN/MESSAGE/BEHIND; a TalkMessage knows its conversation."""
    if isinstance(message, TalkMessage):
        return _path(base, message.token, f"/{message.message_id}{behind}")
    if not conversation:
        raise ValueError("a conversation is needed, or a TalkMessage")
    return _path(base, conversation, f"/{quote(str(message))}{behind}")


def _poll_path(poll, conversation):
    """The path of a poll, and the token of its conversation."""
    if isinstance(poll, Poll):
        token, number = poll.conversation_token, poll.poll_id
    elif not conversation:
        raise ValueError("a conversation is needed, or a Poll")
    else:
        token, number = _plain_token(conversation), poll
    return _path(f"{_API}/poll", token, f"/{number}"), token


def _plain_token(conversation):
    return conversation if isinstance(conversation, str) else conversation.token


def _number(value, attribute):
    """A number, or an object that has it."""
    return getattr(value, attribute, value)


def _set(**values):
    """Those that say something."""
    return {name: value for name, value in values.items() if value}


def _reference_id():
    return os.urandom(32).hex()


def _reactions(answer):
    """Emoji -> list. PHP writes an empty one as a list."""
    data = answer.data
    if not data:
        return {}
    return {emoji: [MessageReactions(entry) for entry in entries] for emoji, entries in data.items()}


class _Calls:
    """What describes calls: the session, and the usual ways to make a request of it."""

    def __init__(self, session):
        self._session = session

    def _ask(self, method, path, params=None, json=None, files=None, wait=0):
        """The checked answer."""
        wanted = ocs_request(method, path, dict(params or ()), json, files, wait)
        return self._session.answer_of(wanted, f"request: {method} {path}")

    def _do(self, method, path, params=None, json=None):
        """A call whose answer does not matter."""
        yield from self._ask(method, path, params, json)

    def _one(self, cls, method, path, params=None, json=None):
        """A call that answers with an object."""
        answer = yield from self._ask(method, path, params, json)
        return record(answer, cls)

    def _list(self, cls, method, path, params=None, json=None):
        """A call that answers with a list of objects."""
        answer = yield from self._ask(method, path, params, json)
        return records(answer, cls)

    def _may_be_one(self, cls, method, path, params=None, json=None):
        """An object, or None where the server has none to show."""
        answer = yield from self._ask(method, path, params, json)
        return record(answer, cls) if answer.status != 204 and answer.data else None

    def _messages(self, method, path, params=None, wait=0):
        """Messages; none when the server waited in vain."""
        return (yield from self._page(method, path, params, wait))[0]

    def _page(self, method, path, params=None, wait=0):
        """Messages, and where the next page begins, if the answer says. Messages with a file know whose
        file it is."""
        try:
            answer = yield from self._ask(method, path, params, wait=wait)
        except NextcloudExceptionNotModified as none:
            return [], none.response.headers.get("X-Chat-Last-Given")
        messages = records(answer, TalkMessage)
        if answer.has(b'"{file}"'):
            yield from self._with_files(messages)
        return messages, answer.header("X-Chat-Last-Given")

    def _with_files(self, messages):
        user = ""
        for place, message in enumerate(messages):
            if message.message == "{file}":
                user = user or (yield from self._session.user())
                messages[place] = TalkFileMessage(message._raw_data, user)
        return messages

    def _toggle(self, on, path):
        """POST for on, DELETE for off."""
        yield from self._do("POST" if on else "DELETE", path)


# --- conversations ---------------------------------------------------------------------------


class _Conversations(_Calls):
    config_sha = ""
    """Changes with the settings of Talk on the server."""
    modified_since = 0
    """What modified_since=True stands for: the server's time at the last get_user_conversations()."""

    @property
    def available(self):
        """Whether the server has Talk."""
        return not missing_capabilities("spreed", (yield from self._session.capabilities()))

    @property
    def bots_available(self):
        """Whether the server lets bots into conversations."""
        return not missing_capabilities(_BOTS, (yield from self._session.capabilities()))

    def _seen(self, answer):
        """Notes Talk's settings; capabilities are asked for again when they have changed."""
        sha = answer.header("X-Nextcloud-Talk-Hash", self.config_sha)
        if sha != self.config_sha:
            self.config_sha = sha
            yield from self._session.update_server_info()

    def get_user_conversations(self, no_status_update=True, include_status=False, modified_since=0):
        """The conversations that the user is in.

        :param no_status_update: the user does not count as online because of this.
        :param include_status: partners of one-to-one conversations come with their status.
        :param modified_since: only those in which something happened since then (Unix seconds); True:
            since the last call of this method.
        """
        params = _set(noStatusUpdate=int(no_status_update), includeStatus=int(include_status))
        if modified_since:
            params["modifiedSince"] = self.modified_since if modified_since is True else modified_since
        answer = yield from self._ask("GET", _ROOM, params)
        yield from self._seen(answer)
        self.modified_since = int(answer.header("X-Nextcloud-Talk-Modified-Before", self.modified_since))
        return records(answer, Conversation)

    def create_conversation(
        self,
        conversation_type,
        invite="",
        source="",
        room_name="",
        object_type="",
        object_id="",
    ):
        """Makes a conversation.

        :param conversation_type: ONE_TO_ONE, GROUP or PUBLIC.
        :param invite: the partner of ONE_TO_ONE, or whom to invite at once into GROUP.
        :param source: what `invite` names in GROUP: groups (if empty) or circles.
        :param room_name: its name, up to 255 characters; not for ONE_TO_ONE.
        :param object_type: what it belongs to.
        :param object_id: which one of these.
        """
        body = _set(
            invite=invite, source=source, roomName=room_name, objectType=object_type, objectId=object_id
        )
        return (yield from self._one(Conversation, "POST", _ROOM, json={"roomType": int(conversation_type), **body}))

    def get_conversation_by_token(self, conversation):
        """One conversation, as it is now."""
        answer = yield from self._ask("GET", _path(_ROOM, conversation))
        yield from self._seen(answer)
        return record(answer, Conversation)

    def rename_conversation(self, conversation, new_name):
        """Names a conversation; moderators may."""
        yield from self._do("PUT", _path(_ROOM, conversation), {"roomName": new_name})

    def set_conversation_description(self, conversation, description):
        """Says what a conversation is about; moderators may."""
        yield from self._do("PUT", _path(_ROOM, conversation, "/description"), {"description": description})

    def set_conversation_fav(self, conversation, favorite):
        """Marks a conversation as the user's favourite, or no longer."""
        yield from self._toggle(favorite, _path(_ROOM, conversation, "/favorite"))

    def set_conversation_password(self, conversation, password):
        """What people have to know who come by the link; "": nothing. Public conversations only."""
        yield from self._do("PUT", _path(_ROOM, conversation, "/password"), {"password": password})

    def set_conversation_readonly(self, conversation, read_only):
        """Lets nobody write, or everybody again; moderators may."""
        yield from self._do("PUT", _path(_ROOM, conversation, "/read-only"), {"state": int(read_only)})

    def set_conversation_public(self, conversation, public):
        """Lets people in who have the link, or no longer; moderators may."""
        yield from self._toggle(public, _path(_ROOM, conversation, "/public"))

    def set_conversation_notify_lvl(self, conversation, new_lvl):
        """What the user is notified of in this conversation."""
        yield from self._do("POST", _path(_ROOM, conversation, "/notify"), json={"level": int(new_lvl)})

    def delete_conversation(self, conversation):
        """Deletes a conversation with all in it, its breakout rooms too; moderators may. Those of two
        people cannot be deleted, only left."""
        yield from self._do("DELETE", _path(_ROOM, conversation))

    def leave_conversation(self, conversation):
        """Takes the user out. The last moderator cannot leave others behind."""
        yield from self._do("DELETE", _path(_ROOM, conversation, "/participants/self"))

    def list_participants(self, conversation, include_status=False):
        """Everybody in a conversation.

        :param include_status: with the status of those who have an account.
        """
        path = _path(_ROOM, conversation, "/participants")
        return (yield from self._list(Participant, "GET", path, {"includeStatus": int(include_status)}))

    # Later than nc_py_api's.

    def get_note_to_self(self):
        """The user's own conversation; it is made when there is none yet."""
        return (yield from self._one(Conversation, "GET", f"{_ROOM}/note-to-self"))

    def list_open_conversations(self, search=""):
        """Conversations that anybody may join, with names like `search`."""
        return (
            yield from self._list(
                Conversation, "GET", "/ocs/v2.php/apps/spreed/api/v4/listed-room", {"searchTerm": search}
            )
        )

    def get_conversation_capabilities(self, conversation):
        """What Talk can do in this conversation: `features` and `config`."""
        answer = yield from self._ask("GET", _path(_ROOM, conversation, "/capabilities"))
        return answer.data or {}

    def set_conversation_listable(self, conversation, scope):
        """Who finds the conversation without being in it (ListableScope); moderators may."""
        yield from self._do("PUT", _path(_ROOM, conversation, "/listable"), json={"scope": int(scope)})

    def set_conversation_mention_permissions(self, conversation, permissions):
        """Who may mention everybody (MentionPermissions); moderators may."""
        yield from self._do(
            "PUT",
            _path(_ROOM, conversation, "/mention-permissions"),
            json={"mentionPermissions": int(permissions)},
        )

    def set_conversation_permissions(self, conversation, permissions):
        """What people may do by default (AttendeePermissions); moderators may."""
        yield from self._do(
            "PUT", _path(_ROOM, conversation, "/permissions/default"), json={"permissions": int(permissions)}
        )

    def set_conversation_lobby(self, conversation, state, timer=0):
        """Makes everybody but moderators wait, or not (WebinarLobbyStates).

        :param timer: when the lobby opens by itself, in Unix seconds; 0: it does not.
        """
        body = {"state": int(state), **_set(timer=timer)}
        yield from self._do("PUT", _path(_ROOM, conversation, "/webinar/lobby"), json=body)

    def set_message_expiration(self, conversation, seconds):
        """How long messages sent from now on live; 0: for ever. Moderators may."""
        yield from self._do(
            "POST", _path(_ROOM, conversation, "/message-expiration"), json={"seconds": int(seconds)}
        )

    def unbind_conversation(self, conversation):
        """The conversation does not belong to its object any more; moderators may."""
        return (yield from self._one(Conversation, "DELETE", _path(_ROOM, conversation, "/object")))

    def set_conversation_notify_calls(self, conversation, notify):
        """Whether the user is notified of calls."""
        yield from self._do("POST", _path(_ROOM, conversation, "/notify-calls"), json={"level": int(notify)})

    def set_conversation_archived(self, conversation, archived):
        """Puts a conversation away for the user, or takes it out again."""
        yield from self._toggle(archived, _path(_ROOM, conversation, "/archive"))

    def set_conversation_important(self, conversation, important):
        """Whether the user is notified here while the own status says not to disturb."""
        yield from self._toggle(important, _path(_ROOM, conversation, "/important"))

    def set_conversation_sensitive(self, conversation, sensitive):
        """Whether lists and notifications hide what is written here from who looks over the shoulder."""
        yield from self._toggle(sensitive, _path(_ROOM, conversation, "/sensitive"))

    # Pictures.

    def set_conversation_avatar(self, conversation, avatar):
        """Sets the picture; moderators may.

        :param avatar: a square PNG or JPEG as bytes, or (emoji, colour): six hexadecimal digits, or None
            for a colour that fits bright and dark.
        """
        yield from self._session.require(_AVATAR)
        path = _path(f"{_API}/room", conversation, "/avatar")
        if isinstance(avatar, (bytes, bytearray, memoryview)):
            answer = yield from self._ask("POST", path, files={"file": bytes(avatar)})
        else:
            body = {"emoji": avatar[0], "color": avatar[1]}
            answer = yield from self._ask("POST", path + "/emoji", json=body)
        return record(answer, Conversation)

    def delete_conversation_avatar(self, conversation):
        """Takes the picture away; moderators may."""
        yield from self._session.require(_AVATAR)
        return (yield from self._one(Conversation, "DELETE", _path(f"{_API}/room", conversation, "/avatar")))

    def get_conversation_avatar(self, conversation, dark=False):
        """The picture: PNG, JPEG or SVG.

        :param dark: the one for dark backgrounds.
        """
        yield from self._session.require(_AVATAR)
        path = _path(f"{_API}/room", conversation, "/avatar/dark" if dark else "/avatar")
        answer = yield request("GET", path)
        return check(answer, f"request: GET {path}").body


# --- messages --------------------------------------------------------------------------------


def _receive_params(future, limit, timeout, no_status_update, last_known, set_read_marker, thread_id):
    params = {
        "lookIntoFuture": int(future),
        "limit": limit,
        "timeout": timeout,
        "noStatusUpdate": int(no_status_update),
        **_set(lastKnownMessageId=_number(last_known, "message_id"), threadId=thread_id),
    }
    if not set_read_marker:
        params["setReadMarker"] = 0
    return params


class _Messages(_Conversations):
    def _following(self, conversation, last_known, timeout, no_status_update, set_read_marker, thread_id):
        """The next page for who follows, and where the one after it begins."""
        params = _receive_params(True, 200, timeout, no_status_update, last_known, set_read_marker, thread_id)
        return self._page("GET", _path(f"{_API}/chat", conversation), params, timeout)

    def _newest(self, conversation, thread_id):
        """Number of the newest message; 0: there is none."""
        params = {"lookIntoFuture": 0, "limit": 1, "noStatusUpdate": 1, **_set(threadId=thread_id)}
        messages, last = yield from self._page("GET", _path(f"{_API}/chat", conversation), params)
        return max([int(last or 0), *(message.message_id for message in messages)])

    def send_message(
        self,
        message,
        conversation="",
        reply_to_message=0,
        silent=False,
        actor_display_name="",
        *,
        reference_id="",
        thread_id=0,
        thread_title="",
    ):
        """Sends a message.

        :param message: the text; Markdown.
        :param conversation: the conversation or its token; not needed when `reply_to_message` is a
            TalkMessage.
        :param reply_to_message: the message that it replies to, or its number.
        :param silent: nobody is notified.
        :param actor_display_name: what a guest is called.
        :param reference_id: a mark of up to 64 characters to find the message again by; "": a random one.
        :param thread_id: into this thread.
        :param thread_title: begins a thread.
        :raises ValueError: neither a conversation nor a TalkMessage.
        """
        is_message = isinstance(reply_to_message, TalkMessage)
        if not conversation and not is_message:
            raise ValueError("a conversation is needed, or a TalkMessage to reply to")
        body = {
            "message": message,
            "actorDisplayName": actor_display_name,
            "replyTo": reply_to_message.message_id if is_message else reply_to_message,
            "referenceId": reference_id or _reference_id(),
            "silent": bool(silent),
            **_set(threadId=thread_id, threadTitle=thread_title),
        }
        path = _path(f"{_API}/chat", conversation or reply_to_message.token)
        return (yield from self._one(TalkMessage, "POST", path, json=body))

    def send_file(self, path, conversation=""):
        """Shares a file of the user's with everybody in a conversation.

        :param path: where it is in the user's files, or its FsNode.
        :param conversation: the conversation or its token.
        :returns: the share, and the reference id of the message that tells of it.
        """
        from .files import Share, user_path

        yield from self._session.require("files_sharing.api_enabled")
        reference_id = _reference_id()
        body = {
            "shareType": 10,
            "shareWith": _plain_token(conversation),
            "path": user_path(path),
            "referenceId": reference_id,
        }
        answer = yield from self._ask("POST", "/ocs/v1.php/apps/files_sharing/api/v1/shares", json=body)
        return Share(answer.data), reference_id

    def receive_messages(
        self,
        conversation,
        look_in_future=False,
        limit=100,
        timeout=30,
        no_status_update=True,
        *,
        last_known_message_id=0,
        include_last_known=False,
        set_read_marker=True,
        thread_id=0,
    ):
        """Messages of a conversation: older ones, newest first; or newer ones, oldest first.

        :param look_in_future: newer ones; the server waits for them. A wait that ends without any gives
            an empty list.
        :param limit: how many at most; the server gives 200 at most.
        :param timeout: how long the server waits, in seconds; it may wait less.
        :param no_status_update: the user does not count as online because of this.
        :param last_known_message_id: begin behind this message (or before it); a TalkMessage or a number;
            0: older ones from the newest, newer ones from the very first.
        :param include_last_known: that message comes, too.
        :param set_read_marker: with newer ones: everything up to `last_known_message_id` counts as read.
        :param thread_id: only this thread.
        """
        params = _receive_params(
            look_in_future, limit, timeout, no_status_update, last_known_message_id, set_read_marker, thread_id
        )
        if include_last_known:
            params["includeLastKnown"] = 1
        wait = timeout if look_in_future else 0
        return (yield from self._messages("GET", _path(f"{_API}/chat", conversation), params, wait))

    def get_message_context(self, message, conversation="", limit=50, thread_id=0):
        """A message with those around it, oldest first.

        :param limit: how many before it and how many behind it.
        """
        path = _message_path(f"{_API}/chat", message, conversation, "/context")
        return (yield from self._messages("GET", path, {"limit": limit, **_set(threadId=thread_id)}))

    def edit_message(self, message, new_text, conversation=""):
        """Changes the text of a message.

        :returns: the event that says so; its parent is the message as it is now.
        """
        path = _message_path(f"{_API}/chat", message, conversation)
        return (yield from self._one(TalkMessage, "PUT", path, json={"message": new_text}))

    def delete_message(self, message, conversation=""):
        """Deletes the text of a message.

        :param message: a TalkMessage, or its number.
        :param conversation: needed with a number.
        :returns: the event that says so; its parent is the message as it is now.
        """
        path = _message_path(f"{_API}/chat", message, conversation)
        return (yield from self._one(TalkMessage, "DELETE", path))

    def clear_history(self, conversation):
        """Deletes all messages; moderators may.

        :returns: the event that says so.
        """
        return (yield from self._one(TalkMessage, "DELETE", _path(f"{_API}/chat", conversation)))

    def mark_as_read(self, conversation, message=0):
        """Everything up to a message counts as read; 0: everything."""
        body = _set(lastReadMessage=_number(message, "message_id"))
        return (
            yield from self._may_be_one(Conversation, "POST", _path(f"{_API}/chat", conversation, "/read"), json=body)
        )

    def mark_as_unread(self, conversation):
        """The newest message counts as unread."""
        return (yield from self._may_be_one(Conversation, "DELETE", _path(f"{_API}/chat", conversation, "/read")))

    def get_mentions(self, conversation, search="", limit=20, include_status=False):
        """Who may be mentioned, with names like `search`."""
        params = {"search": search, "limit": limit, "includeStatus": int(include_status)}
        return (yield from self._list(Mention, "GET", _path(f"{_API}/chat", conversation, "/mentions"), params))

    # Reactions.

    def react_to_message(self, message, reaction, conversation=""):
        """Reacts with an emoji.

        :param message: a TalkMessage, or its number.
        :param conversation: needed with a number.
        :returns: all reactions: emoji -> who.
        """
        path = _message_path(f"{_API}/reaction", message, conversation)
        return _reactions((yield from self._ask("POST", path, {"reaction": reaction})))

    def delete_reaction(self, message, reaction, conversation=""):
        """Takes the user's reaction back.

        :returns: the reactions that are left: emoji -> who.
        """
        path = _message_path(f"{_API}/reaction", message, conversation)
        return _reactions((yield from self._ask("DELETE", path, {"reaction": reaction})))

    def get_message_reactions(self, message, reaction_filter="", conversation=""):
        """Who reacted: emoji -> who.

        :param reaction_filter: only this emoji.
        """
        path = _message_path(f"{_API}/reaction", message, conversation)
        return _reactions((yield from self._ask("GET", path, _set(reaction=reaction_filter))))

    # Shared items.

    def share_object(
        self, conversation, object_type, object_id, meta_data, actor_display_name="", *, reference_id="", thread_id=0
    ):
        """Shows something that is not text, such as a place.

        :param object_type: its kind, such as geo-location.
        :param object_id: which one, such as geo:52.5,13.4.
        :param meta_data: a dict with the rest; `name` at least.
        :returns: the message.
        """
        body = {
            "objectType": object_type,
            "objectId": object_id,
            "metaData": dumps(meta_data).decode(),
            "actorDisplayName": actor_display_name,
            "referenceId": reference_id or _reference_id(),
            **_set(threadId=thread_id),
        }
        return (
            yield from self._may_be_one(TalkMessage, "POST", _path(f"{_API}/chat", conversation, "/share"), json=body)
        )

    def list_shared_items(self, conversation, object_type, last_known_message_id=0, limit=100):
        """What was shared, newest first.

        :param object_type: media, file, voice, audio, location, poll, deckcard, recording or other.
        :param last_known_message_id: begin before this message; 0: with the newest.
        """
        params = {
            "objectType": object_type,
            "limit": limit,
            **_set(lastKnownMessageId=_number(last_known_message_id, "message_id")),
        }
        answer = yield from self._ask("GET", _path(f"{_API}/chat", conversation, "/share"), params)
        data = answer.data
        found = [TalkMessage(entry) for entry in (data.values() if isinstance(data, dict) else data)]
        found.sort(key=lambda message: -message.message_id)
        return (yield from self._with_files(found))

    def get_shared_items_overview(self, conversation, limit=7):
        """Some of each kind of what was shared: kind -> messages.

        :param limit: how many of each kind.
        """
        answer = yield from self._ask("GET", _path(f"{_API}/chat", conversation, "/share/overview"), {"limit": limit})
        found = {}
        for kind, entries in answer.data.items():
            messages = [TalkMessage(entry) for entry in (entries.values() if isinstance(entries, dict) else entries)]
            found[kind] = yield from self._with_files(messages)
        return found

    # Reminders.

    def set_reminder(self, message, timestamp, conversation=""):
        """The user wants to be reminded of a message.

        :param timestamp: when, in Unix seconds.
        """
        path = _message_path(f"{_API}/chat", message, conversation, "/reminder")
        return (yield from self._one(Reminder, "POST", path, json={"timestamp": int(timestamp)}))

    def get_reminder(self, message, conversation=""):
        """The user's reminder of a message; NextcloudExceptionNotFound when there is none."""
        path = _message_path(f"{_API}/chat", message, conversation, "/reminder")
        return (yield from self._one(Reminder, "GET", path))

    def delete_reminder(self, message, conversation=""):
        """The user does not want to be reminded any more."""
        yield from self._do("DELETE", _message_path(f"{_API}/chat", message, conversation, "/reminder"))

    def get_upcoming_reminders(self):
        """The user's reminders to come, in all conversations."""
        return (yield from self._list(UpcomingReminder, "GET", f"{_API}/chat/upcoming-reminders"))

    # Threads.

    def get_recent_threads(self, conversation, limit=50):
        """Threads of a conversation, the newest activity first."""
        path = _path(f"{_API}/chat", conversation, "/threads/recent")
        return (yield from self._list(Thread, "GET", path, {"limit": limit}))

    def get_subscribed_threads(self, limit=100, offset=0):
        """Threads that the user follows, in all conversations."""
        params = {"limit": limit, "offset": offset}
        return (yield from self._list(Thread, "GET", f"{_API}/chat/subscribed-threads", params))

    def _thread_path(self, thread, conversation, behind=""):
        if isinstance(thread, Thread):
            conversation = thread.token
        return _path(f"{_API}/chat", conversation, f"/threads/{_number(thread, 'thread_id')}{behind}")

    def get_thread(self, thread, conversation=""):
        """A thread, as it is now.

        :param thread: a Thread, or its number.
        :param conversation: needed with a number.
        """
        return (yield from self._one(Thread, "GET", self._thread_path(thread, conversation)))

    def rename_thread(self, thread, title, conversation=""):
        """Names a thread; moderators may, and who began it."""
        path = self._thread_path(thread, conversation)
        return (yield from self._one(Thread, "PUT", path, json={"threadTitle": title}))

    def set_thread_notify_lvl(self, thread, new_lvl, conversation=""):
        """What the user is notified of in a thread; DEFAULT: as in the conversation."""
        path = self._thread_path(thread, conversation, "/notify")
        return (yield from self._one(Thread, "POST", path, json={"level": int(new_lvl)}))


# --- polls and bots --------------------------------------------------------------------------


class _PollsAndBots(_Messages):
    def _poll(self, method, path, token, json=None):
        answer = yield from self._ask(method, path, json=json)
        return record(answer, Poll, token)

    def create_poll(
        self, conversation, question, options, hidden_results=True, max_votes=1, *, draft=False, thread_id=0
    ):
        """Asks everybody in a conversation.

        :param options: what one may choose, two at least.
        :param hidden_results: nobody sees results before the poll is closed.
        :param max_votes: how many options one may choose; 0: any number.
        :param draft: not shown yet; moderators may.
        """
        body = {
            "question": question,
            "options": list(options),
            "resultMode": int(hidden_results),
            "maxVotes": max_votes,
            **_set(draft=draft, threadId=thread_id),
        }
        token = _plain_token(conversation)
        return (yield from self._poll("POST", _path(f"{_API}/poll", conversation), token, body))

    def get_poll(self, poll, conversation=""):
        """A poll, as it is now.

        :param poll: a Poll, or its number.
        :param conversation: needed with a number.
        """
        path, token = _poll_path(poll, conversation)
        return (yield from self._poll("GET", path, token))

    def vote_poll(self, options_ids, poll, conversation=""):
        """Votes; an earlier vote of the user's does not count any more.

        :param options_ids: numbers of options, from 0; none: no vote.
        """
        path, token = _poll_path(poll, conversation)
        return (yield from self._poll("POST", path, token, {"optionIds": list(options_ids)}))

    def close_poll(self, poll, conversation=""):
        """Ends a poll; moderators may, and who made it."""
        path, token = _poll_path(poll, conversation)
        return (yield from self._poll("DELETE", path, token))

    def get_poll_drafts(self, conversation):
        """Polls that were not shown yet; moderators may."""
        answer = yield from self._ask("GET", _path(f"{_API}/poll", conversation, "/drafts"))
        return records(answer, Poll, _plain_token(conversation))

    def edit_poll_draft(self, draft, question, options, hidden_results=True, max_votes=1, conversation=""):
        """Changes a poll that was not shown yet."""
        path, token = _poll_path(draft, conversation)
        base, _, number = path.rpartition("/")
        body = {
            "question": question,
            "options": list(options),
            "resultMode": int(hidden_results),
            "maxVotes": max_votes,
        }
        return (yield from self._poll("POST", f"{base}/draft/{number}", token, body))

    def list_bots(self):
        """The bots of the server; administrators may."""
        yield from self._session.require(_BOTS)
        return (yield from self._list(BotInfo, "GET", f"{_API}/bot/admin"))

    def conversation_list_bots(self, conversation):
        """The bots that are in a conversation, or may be let in; moderators may."""
        yield from self._session.require(_BOTS)
        return (yield from self._list(BotInfoBasic, "GET", _path(f"{_API}/bot", conversation)))

    def enable_bot(self, conversation, bot):
        """Lets a bot into a conversation; moderators may.

        :param bot: a BotInfoBasic or BotInfo, or its number.
        """
        yield from self._session.require(_BOTS)
        yield from self._do("POST", _path(f"{_API}/bot", conversation, f"/{_number(bot, 'bot_id')}"))

    def disable_bot(self, conversation, bot):
        """Takes a bot out of a conversation; moderators may."""
        yield from self._session.require(_BOTS)
        yield from self._do("DELETE", _path(f"{_API}/bot", conversation, f"/{_number(bot, 'bot_id')}"))


# --- people, breakout rooms, bans ------------------------------------------------------------


class _ParticipantsCalls(_Calls):
    def list(self, conversation, include_status=False):
        """Everybody in a conversation."""
        path = _path(_ROOM, conversation, "/participants")
        return (yield from self._list(Participant, "GET", path, {"includeStatus": int(include_status)}))

    def add(self, conversation, participant, source="users"):
        """Invites somebody; moderators may.

        :param participant: a user's or group's id, or an address.
        :param source: users, groups, circles, emails, ...
        """
        body = {"newParticipant": participant, "source": source}
        yield from self._do("POST", _path(_ROOM, conversation, "/participants"), json=body)

    def remove(self, conversation, participant):
        """Takes somebody out; moderators may.

        :param participant: a Participant, or its attendee_id.
        """
        yield from self._attendee("DELETE", conversation, "/attendees", participant)

    def _attendee(self, method, conversation, behind, participant, more=()):
        body = {"attendeeId": _number(participant, "attendee_id"), **dict(more)}
        yield from self._do(method, _path(_ROOM, conversation, behind), json=body)

    def promote(self, conversation, participant):
        """Makes somebody a moderator; moderators may."""
        yield from self._attendee("POST", conversation, "/moderators", participant)

    def demote(self, conversation, participant):
        """Makes a moderator an ordinary participant; moderators may."""
        yield from self._attendee("DELETE", conversation, "/moderators", participant)

    def set_permissions(self, conversation, participant, permissions, method="set"):
        """What one participant may do (AttendeePermissions); moderators may.

        :param method: set, add or remove.
        """
        more = {"method": method, "permissions": int(permissions)}
        yield from self._attendee("PUT", conversation, "/attendees/permissions", participant, more)

    def join(self, conversation, password="", force=True):
        """Begins a session: the user is there, and may be called. Who is not in the conversation comes in
        by this, where it is open.

        :param password: of a public conversation, for who is not in it.
        :param force: ends another session of the user's, if it asks for that.
        """
        body = {"force": bool(force), **_set(password=password)}
        return (
            yield from self._one(Conversation, "POST", _path(_ROOM, conversation, "/participants/active"), json=body)
        )

    def leave(self, conversation):
        """Ends the session; the user stays in the conversation."""
        yield from self._do("DELETE", _path(_ROOM, conversation, "/participants/active"))

    def set_session_state(self, conversation, active):
        """Whether the user looks at the conversation just now: who does is not notified."""
        path = _path(_ROOM, conversation, "/participants/state")
        yield from self._do("PUT", path, json={"state": int(active)})

    def resend_invitations(self, conversation, participant=None):
        """Sends invitations by e-mail again: one, or all; moderators may."""
        body = {} if participant is None else {"attendeeId": _number(participant, "attendee_id")}
        path = _path(_ROOM, conversation, "/participants/resend-invitations")
        yield from self._do("POST", path, json=body)

    def import_emails(self, conversation, csv, test_run=False):
        """Invites people by a list of addresses; moderators may.

        :param csv: the list as text or bytes, one address a line with an optional name.
        :param test_run: only counts.
        :returns: how many are `invites`, `duplicates` and `invalid`.
        """
        data = csv.encode() if isinstance(csv, str) else csv
        path = _path(_ROOM, conversation, "/import-emails")
        answer = yield from self._ask("POST", path, {"testRun": int(test_run)}, files={"file": ("list.csv", data)})
        return answer.data or {}

    def set_guest_name(self, conversation, name):
        """What a guest is called; for clients without an account."""
        yield from self._do("POST", _path(f"{_API}/guest", conversation, "/name"), json={"displayName": name})


class _BreakoutCalls(_Calls):
    def _rooms(self, method, conversation, behind="", json=None):
        path = _path(f"{_API}/breakout-rooms", conversation, behind)
        return self._list(Conversation, method, path, json=json)

    def configure(self, conversation, mode, amount, attendee_map=None):
        """Divides a conversation; moderators may.

        :param mode: who comes where (BreakoutRoomMode).
        :param amount: how many rooms, 1 to 20.
        :param attendee_map: for MANUAL: attendee_id -> number of the room, from 0.
        :returns: the rooms, and the conversation as the last one.
        """
        body = {"mode": int(mode), "amount": amount}
        if attendee_map is not None:
            body["attendeeMap"] = _map_text(attendee_map)
        return (yield from self._rooms("POST", conversation, json=body))

    def remove(self, conversation):
        """Takes the rooms away, with everything in them; moderators may."""
        return (yield from self._one(Conversation, "DELETE", _path(f"{_API}/breakout-rooms", conversation)))

    def start(self, conversation):
        """Opens the rooms; moderators may."""
        return (yield from self._rooms("POST", conversation, "/rooms"))

    def stop(self, conversation):
        """Closes the rooms; moderators may."""
        return (yield from self._rooms("DELETE", conversation, "/rooms"))

    def broadcast(self, conversation, message):
        """Says something in all rooms; moderators may."""
        return (yield from self._rooms("POST", conversation, "/broadcast", {"message": message}))

    def move(self, conversation, attendee_map):
        """Moves people between the rooms: attendee_id -> number of the room; moderators may."""
        body = {"attendeeMap": _map_text(attendee_map)}
        return (yield from self._rooms("POST", conversation, "/attendees", body))

    def ask_for_assistance(self, room, asking=True):
        """Asks for a moderator in a breakout room, or no longer."""
        path = _path(f"{_API}/breakout-rooms", room, "/request-assistance")
        return (yield from self._one(Conversation, "POST" if asking else "DELETE", path))

    def switch(self, conversation, target):
        """Goes to another room, where everybody chooses."""
        path = _path(f"{_API}/breakout-rooms", conversation, "/switch")
        return (yield from self._one(Conversation, "POST", path, json={"target": _plain_token(target)}))

    def list(self, conversation):
        """The rooms that the user may see, and the conversation."""
        return (yield from self._list(Conversation, "GET", _path(_ROOM, conversation, "/breakout-rooms")))

    def participants(self, conversation):
        """Everybody in the rooms; `breakout_token` says where."""
        path = _path(_ROOM, conversation, "/breakout-rooms/participants")
        return (yield from self._list(Participant, "GET", path))


def _map_text(attendee_map):
    return dumps({str(number): room for number, room in attendee_map.items()}).decode()


class _BanCalls(_Calls):
    def add(self, conversation, actor_type, actor_id, note=""):
        """Bans somebody, who is taken out if need be; moderators may.

        :param actor_type: users, guests, emails or ip.
        :param actor_id: who; ip: an address or a range.
        :param note: for moderators.
        """
        body = {"actorType": actor_type, "actorId": actor_id, "internalNote": note}
        return (yield from self._one(Ban, "POST", _path(f"{_API}/ban", conversation), json=body))

    def list(self, conversation):
        """Who is banned; moderators may."""
        return (yield from self._list(Ban, "GET", _path(f"{_API}/ban", conversation)))

    def remove(self, conversation, ban):
        """Lets somebody in again; moderators may.

        :param ban: a Ban, or its number.
        """
        yield from self._do("DELETE", _path(f"{_API}/ban", conversation, f"/{_number(ban, 'ban_id')}"))


# --- the two forms ---------------------------------------------------------------------------


@waits
class _ParticipantsAPI(_ParticipantsCalls):
    """People in conversations: nc.talk.participants."""


@awaits
class _AsyncParticipantsAPI(_ParticipantsCalls):
    """People in conversations: nc.talk.participants."""


@waits
class _BreakoutAPI(_BreakoutCalls):
    """Breakout rooms: nc.talk.breakout."""


@awaits
class _AsyncBreakoutAPI(_BreakoutCalls):
    """Breakout rooms: nc.talk.breakout."""


@waits
class _BansAPI(_BanCalls):
    """Who may not come in: nc.talk.bans."""


@awaits
class _AsyncBansAPI(_BanCalls):
    """Who may not come in: nc.talk.bans."""


@waits
class _TalkAPI(_PollsAndBots):
    """Nextcloud Talk: nc.talk."""

    def __init__(self, session):
        super().__init__(session)
        self.participants = _ParticipantsAPI(session)
        self.breakout = _BreakoutAPI(session)
        self.bans = _BansAPI(session)

    def follow(
        self,
        conversation,
        last_known_message_id=None,
        *,
        timeout=30,
        no_status_update=True,
        set_read_marker=False,
        thread_id=0,
    ):
        """The messages of a conversation as they come, each once and in order, without an end.

        A broken connection or a server that is being started again is waited for, longer each time (1 to
        60 seconds); what the server refuses for good is raised.

        :param last_known_message_id: begin behind this one; None: with what comes from now on, 0: with
            the very first.
        :param timeout: how long the server keeps each question, in seconds.
        :param set_read_marker: what came counts as read when the next messages are waited for.
        :param thread_id: only this thread.
        """
        return Follow(
            self, conversation, last_known_message_id, timeout, no_status_update, set_read_marker, thread_id
        )


@awaits
class _AsyncTalkAPI(_PollsAndBots):
    """Nextcloud Talk: nc.talk."""

    def __init__(self, session):
        super().__init__(session)
        self.participants = _AsyncParticipantsAPI(session)
        self.breakout = _AsyncBreakoutAPI(session)
        self.bans = _AsyncBansAPI(session)

    def follow(
        self,
        conversation,
        last_known_message_id=None,
        *,
        timeout=30,
        no_status_update=True,
        set_read_marker=False,
        thread_id=0,
    ):
        """The messages of a conversation as they come, each once and in order, without an end: for
        `async for`. See Nextcloud's."""
        return AsyncFollow(
            self, conversation, last_known_message_id, timeout, no_status_update, set_read_marker, thread_id
        )
