# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of the API, without a server."""

import copy
import pickle
import sys

import pytest

from tertulia._tertulia import Answer
from tertulia.files import FsNode
from tertulia.talk import (
    AttendeePermissions,
    BotInfo,
    BotInfoBasic,
    BreakoutRoomMode,
    CallRecordingStatus,
    Conversation,
    ConversationType,
    InCallFlags,
    ListableScope,
    MessageReactions,
    NotificationLevel,
    Participant,
    ParticipantType,
    Poll,
    PollDetail,
    SipEnabledStatus,
    TalkFileMessage,
    TalkMessage,
    Thread,
    WebinarLobbyStates,
)

MESSAGE = {
    "id": 7, "token": "abc", "actorType": "users", "actorId": "ana", "actorDisplayName": "Ana", "timestamp": 1700000000,
    "message": "hi {mention-user1}", "messageParameters": [], "systemMessage": "", "messageType": "comment",
    "isReplyable": True, "referenceId": "", "expirationTimestamp": 0,
}
FILE = {
    **MESSAGE, "message": "{file}",
    "messageParameters": {"file": {"type": "file", "id": "42", "name": "a.txt", "size": "5", "path": "Talk/a.txt",
                                   "etag": "e1", "permissions": "27", "mimetype": "text/plain"}},
}
ROOM = {
    "id": 3, "token": "abc", "type": 2, "name": "Crew", "displayName": "Crew", "participantType": 1, "attendeeId": 9,
    "attendeePin": "", "actorType": "users", "actorId": "ana", "permissions": 254, "attendeePermissions": 0,
    "callPermissions": 0, "defaultPermissions": 0, "hasPassword": False, "hasCall": False, "lastActivity": 1700000000,
    "isFavorite": False, "notificationLevel": 2, "lobbyState": 0, "lobbyTimer": 0, "sipEnabled": 0,
    "canEnableSIP": False, "unreadMessages": 4, "unreadMention": True, "unreadMentionDirect": False,
    "lastReadMessage": 5, "lastCommonReadMessage": 5, "lastMessage": MESSAGE, "avatarVersion": "d1",
    "callStartTime": 0,
}
POLL = {
    "id": 5, "question": "Lunch?", "options": ["a", "b"], "votes": {"option-0": 2}, "actorType": "users",
    "actorId": "ana", "actorDisplayName": "Ana", "status": 1, "resultMode": 0, "maxVotes": 1, "votedSelf": [0],
    "numVoters": 2,
    "details": [{"actorType": "users", "actorId": "bob", "actorDisplayName": "Bob", "optionId": 0}],
}


def test_conversation():
    room = Conversation(ROOM)
    assert (room.conversation_id, room.token, room.name, room.display_name) == (3, "abc", "Crew", "Crew")
    assert room.conversation_type is ConversationType.GROUP
    assert room.participant_type is ParticipantType.OWNER
    assert room.permissions == AttendeePermissions(254) and AttendeePermissions.OTHER in room.permissions
    assert room.notification_level is NotificationLevel.NOTIFY_ON_MENTION
    assert isinstance(room.last_message, TalkMessage) and room.last_message.message_id == 7
    assert room._raw_data is ROOM


def test_what_an_older_server_leaves_out():
    room = Conversation(ROOM)
    assert (room.description, room.read_only, room.message_expiration, room.is_custom_avatar) == ("", False, 0, False)
    assert (room.can_start_call, room.can_delete_conversation, room.can_leave_conversation) == (False, False, False)
    assert room.participant_flags is InCallFlags.DISCONNECTED and room.call_flag == InCallFlags.DISCONNECTED
    assert room.listable is ListableScope.PARTICIPANTS_ONLY
    assert room.breakout_room_mode is BreakoutRoomMode.NOT_CONFIGURED
    assert room.recording_status is CallRecordingStatus.NO_RECORDING
    assert (room.status_type, room.status_icon, room.status_message, room.status_clear_at) == ("", "", "", None)
    assert (room.object_type, room.is_archived, room.is_important, room.is_sensitive) == ("", False, False, False)
    person = Participant({"inCall": 7})
    assert person.participant_flags == InCallFlags.IN_CALL | InCallFlags.PROVIDES_AUDIO | InCallFlags.PROVIDES_VIDEO
    assert person.breakout_token == ""


def test_what_has_to_be_there():
    for read in (lambda: Conversation({}).token, lambda: TalkMessage({}).message, lambda: Poll({}, "t").question):
        with pytest.raises(KeyError):
            read()
    assert Conversation({**ROOM, "lastMessage": []}).last_message is None


def test_numbers_that_nobody_knows():
    with pytest.raises(ValueError):
        Conversation({**ROOM, "type": 99}).conversation_type
    flags = Participant({"inCall": 64 | 1}).participant_flags
    assert InCallFlags.IN_CALL in flags and int(flags) == 65
    assert Conversation({**ROOM, "sipEnabled": 2}).sip_enabled is SipEnabledStatus.ENABLED_NO_PIN
    assert Conversation({**ROOM, "lobbyState": 1}).lobby_state is WebinarLobbyStates.NON_MODERATORS
    assert "?" in repr(Conversation({**ROOM, "type": 99}))


def test_null_is_no_text():
    person = Participant({"status": None, "statusIcon": None, "statusMessage": "away"})
    assert (person.status_type, person.status_icon, person.status_message) == ("", "", "away")


def test_message():
    message = TalkMessage(MESSAGE)
    assert (message.parent, message.reactions, message.reactions_self, message.markdown) == ([], {}, [], False)
    assert message.message_parameters == {}, "PHP writes an empty dict as a list"
    assert (message.thread_id, message.is_thread, message.thread_title, message.last_edit_timestamp) == (0, False, "", 0)
    replied = TalkMessage({**MESSAGE, "parent": MESSAGE, "reactions": {"👍": 2}, "markdown": True})
    assert replied.parent["id"] == 7 and replied.reactions == {"👍": 2} and replied.markdown is True


@pytest.mark.parametrize("mimetype,permissions,letters,path", [
    ("text/plain", "27", "RGDNVW", "files/ana/Talk/a.txt"),
    ("text/plain", 1, "G", "files/ana/Talk/a.txt"),
    ("httpd/unix-directory", 31, "RGDNVCK", "files/ana/Talk/a.txt/"),
])
def test_file_of_a_message(mimetype, permissions, letters, path):
    raw = copy.deepcopy(FILE)
    raw["messageParameters"]["file"].update(mimetype=mimetype, permissions=permissions)
    message = TalkFileMessage(raw, "ana")
    assert isinstance(message, TalkMessage) and message.user_id == "ana"
    node = message.to_fs_node()
    assert isinstance(node, FsNode) and node.full_path == path and node.info.permissions == letters
    is_dir = mimetype != "text/plain"
    assert (node.is_dir, node.info.size, node.info.content_length) == (is_dir, 5, 0 if is_dir else 5)
    assert (node.info.fileid, node.file_id, node.etag, node.user, node.name) == (42, "", "e1", "ana", "a.txt")
    assert node.user_path == path[len("files/ana/"):]


def test_poll():
    poll = Poll(POLL, "abc")
    assert (poll.poll_id, poll.conversation_token, poll.closed, poll.hidden_results) == (5, "abc", True, False)
    [detail] = poll.details
    assert isinstance(detail, PollDetail) and (detail.actor_id, detail.option) == ("bob", 0)
    bare = Poll({"status": 0, "resultMode": 1}, conversation_token="t")
    assert (bare.closed, bare.hidden_results, bare.votes, bare.num_voters, bare.details) == (False, True, {}, 0, [])


def test_bots():
    raw = {"id": 1, "name": "Echo", "description": "", "state": 1, "url": "u", "url_hash": "h", "error_count": 0,
           "last_error_date": 0, "last_error_message": None}
    bot = BotInfo(raw)
    assert isinstance(bot, BotInfoBasic) and (bot.bot_id, bot.bot_name, bot.state, bot.url) == (1, "Echo", 1, "u")
    assert bot.last_error_message is None
    with pytest.raises(AttributeError):
        BotInfoBasic(raw).url


def test_thread():
    thread = Thread({"thread": {"id": 4, "roomToken": "abc", "title": "T", "lastMessageId": 0, "lastActivity": 1,
                                "numReplies": 0}, "attendee": {"notificationLevel": 0}, "first": MESSAGE, "last": None})
    assert (thread.thread_id, thread.token, thread.title) == (4, "abc", "T")
    assert thread.notification_level is NotificationLevel.DEFAULT
    assert thread.first_message.message_id == 7 and thread.last_message is None


MADE = [Conversation(ROOM), TalkMessage(MESSAGE), TalkFileMessage(FILE, "ana"), Poll(POLL, "abc"),
        PollDetail(POLL["details"][0]), Participant({"attendeeId": 1})]


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_copies_and_pickles(made):
    for again in (copy.copy(made), copy.deepcopy(made), *(pickle.loads(pickle.dumps(made, n)) for n in range(2, 6))):
        assert type(again) is type(made) and again == made and again._raw_data == made._raw_data
        assert repr(again) == repr(made)
    assert copy.copy(made)._raw_data is made._raw_data
    assert copy.deepcopy(made)._raw_data is not made._raw_data


def test_comparing():
    assert Conversation(ROOM) == Conversation(dict(ROOM))
    assert Conversation(ROOM) != Conversation({**ROOM, "id": 4})
    assert Poll(POLL, "abc") != Poll(POLL, "other")
    assert TalkMessage(FILE) != TalkFileMessage(FILE, "ana")
    assert Conversation(ROOM) != ROOM
    with pytest.raises(TypeError):
        hash(Conversation(ROOM))


def test_repr():
    assert repr(Conversation(ROOM)).startswith("<Conversation id=3 token='abc'")
    assert "id=1" in repr(Participant({"attendeeId": 1}))
    assert repr(MessageReactions({})).startswith("<MessageReactions")


def test_constructors():
    assert Conversation(raw_data=ROOM).token == "abc"
    for wrong in (lambda: Conversation(), lambda: Conversation(ROOM, "x"), lambda: Poll(POLL),
                  lambda: TalkFileMessage(FILE), lambda: Conversation(raw=ROOM)):
        with pytest.raises(TypeError):
            wrong()


def test_subclasses():
    class Room(Conversation):
        @property
        def shout(self):
            return self.name.upper()

    room = Room(ROOM)
    room.note = "mine"
    assert room.shout == "CREW" and copy.copy(room).note == "mine"


def test_only_what_is_read_is_parsed():
    """Objects of an answer are text until a property is read; that one is right, and nothing leaks."""
    body = b'{"ocs":{"data":[{"id":1,"token":"a"},{"id":2,"token":"b"}],"meta":{"status":"ok"}}}'
    answer = Answer(200, [], body)
    references = sys.getrefcount(body)
    rooms = answer.records(Conversation)
    assert sys.getrefcount(body) == references + 2
    assert pickle.loads(pickle.dumps(answer.records(Conversation, None))) == rooms
    assert [room.token for room in rooms] == ["a", "b"]
    assert sys.getrefcount(body) == references
    assert answer.meta == {"status": "ok"} and answer.data == [{"id": 1, "token": "a"}, {"id": 2, "token": "b"}]


def test_what_an_answer_tells():
    body = b'{"ocs":{"meta":{"statuscode":200,"status":"ok"},"data":{"a":"{file}"}}}'
    answer = Answer(200, [("Name", "first"), ("name", "last")], body)
    assert answer.is_ok is True and answer.size == len(body) and answer.body is body
    assert answer.has(b'"{file}"') and not answer.has(b"{files}") and answer.has(b"")
    assert (answer.header("NAME"), answer.header("no"), answer.header("no", 5)) == ("last", None, 5)
    for meta in (b'{"status":"okay"}', b'{"status":"o"}', b'{"status":["ok"]}', b'{"state":"ok"}', b"{}"):
        assert Answer(200, [], b'{"ocs":{"data":[],"meta":%s}}' % meta).is_ok is False
    for wrong in (b"", b"[]", b'{"ocs":{"meta":[],"data":[]}}', b'{"ocs":{"meta":{"status":"ok"}}}', b'{"ocs":{"meta":{'):
        with pytest.raises(ValueError):
            assert Answer(200, [], wrong).is_ok
    with pytest.raises(TypeError):
        answer.has("text")


@pytest.mark.parametrize("body", [
    b"", b"[]", b"{}", b'{"ocs":[]}', b'{"ocs":{}}', b'{"ocs":{"meta":{}}}', b'{"ocs":{"data":[]}}',
    b'{"ocs":{"meta":[],"data":[]}}', b'{"ocs":{"meta":{},"data":[}}', b'{"ocs":{"meta":{},"data":[]}} x', b"<ocs/>",
    b'{"ocs":{"meta":{},"data":[{"id":1},{"id":2]}}',
])
def test_no_envelope(body):
    answer = Answer(200, [], body)
    for read in (lambda: answer.meta, lambda: answer.data, lambda: answer.records(Conversation)):
        with pytest.raises(ValueError):
            read()


def test_a_payload_of_another_kind():
    good = b'{"ocs":{"meta":{},"data":%s}}'
    for data in (b"1", b'[1]', b'null', b'"x"', b'[[]]'):
        answer = Answer(200, [], good % data)
        with pytest.raises(ValueError):
            answer.record(Conversation)
        with pytest.raises(ValueError):
            answer.records(Conversation)
    with pytest.raises(TypeError):
        Answer(200, [], good % b"[]").records(dict)
    with pytest.raises(TypeError):
        Answer(200, [], good % b"[]").records("Conversation")
