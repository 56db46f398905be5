# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call of nc.talk in both forms, at a server; what nc_py_api has, and what goes beyond it."""

import json
import time
import urllib.request

import pytest
from conftest import unique

from tertulia import NextcloudException, NextcloudExceptionNotFound
from tertulia.talk import (
    AttendeePermissions,
    BreakoutRoomMode,
    BreakoutRoomStatus,
    CallRecordingStatus,
    Conversation,
    ConversationType,
    InCallFlags,
    ListableScope,
    MentionPermissions,
    NotificationLevel,
    ParticipantType,
    SipEnabledStatus,
    WebinarLobbyStates,
)


def by(nc, name, room):
    return nc.call(getattr(nc, name).talk.get_conversation_by_token, room)


def refused(nc, status, function, *args, **options):
    with pytest.raises(NextcloudException) as error:
        nc.call(function, *args, **options)
    assert error.value.status_code == status
    return error.value


def attendee(nc, room, name):
    [found] = [each for each in nc.call(nc.alice.talk.participants.list, room) if each.actor_id == name]
    return found


def values(thing, **expected):
    assert {name: getattr(thing, name) for name in expected} == expected


# --- conversations ---------------------------------------------------------------------------


def test_everything_of_a_conversation(nc, room):
    default = AttendeePermissions.DEFAULT
    values(room, token=room.token, conversation_id=room.conversation_id, conversation_type=ConversationType.GROUP,
           name=room.display_name, description="", participant_type=ParticipantType.OWNER, attendee_pin="",
           actor_type="users", actor_id="alice", attendee_permissions=default, call_permissions=default,
           default_permissions=default, participant_flags=InCallFlags.DISCONNECTED, read_only=False,
           listable=ListableScope.PARTICIPANTS_ONLY, message_expiration=0, has_password=False, has_call=False,
           call_flag=InCallFlags.DISCONNECTED, can_start_call=True, can_delete_conversation=True,
           can_leave_conversation=True, is_favorite=False, notification_level=NotificationLevel.NOTIFY_ON_MENTION,
           lobby_state=WebinarLobbyStates.NO_LOBBY, lobby_timer=0, sip_enabled=SipEnabledStatus.DISABLED,
           can_enable_sip=False, unread_messages_count=0, unread_mention=False, unread_mention_direct=False,
           breakout_room_mode=BreakoutRoomMode.NOT_CONFIGURED, breakout_room_status=BreakoutRoomStatus.STOPPED,
           is_custom_avatar=False, call_start_time=0, recording_status=CallRecordingStatus.NO_RECORDING,
           status_clear_at=None, status_icon="", status_message="", status_type="", object_type="", object_id="",
           session_id="0", last_ping=0, notification_calls=True, mention_permissions=MentionPermissions.EVERYONE,
           recording_consent=0, is_archived=False, is_important=False, is_sensitive=False)
    assert AttendeePermissions.OTHER in room.permissions and room.attendee_id > 0 and room.last_activity > 0
    assert room.last_read_message == room.last_common_read_message == room.last_message.message_id
    assert room.avatar_version
    assert str(room.conversation_id) in repr(room)
    assert by(nc, "alice", room.token) == by(nc, "alice", room)


def test_the_first_event(nc, room):
    event = room.last_message
    values(event, token=room.token, actor_type="users", actor_id="alice", system_message="conversation_created",
           message_type="system", is_replyable=False, reference_id="", expiration_timestamp=0, parent=[],
           reactions={}, reactions_self=[], markdown=False)
    assert event.message_id > 0 and event.timestamp > 0 and event.message and event.actor_display_name
    assert event.message_parameters["actor"]["id"] == "alice"


def test_list(nc):
    nc.call(nc.admin.users.create, name := unique("user"), password=name)
    client = nc.client(nc.alice._session.cfg.endpoint, name)
    talk = client.talk
    assert nc.call(talk.get_user_conversations) == []
    made = nc.call(talk.create_conversation, ConversationType.PUBLIC, room_name="Öffentlich & mehr")
    assert made.conversation_type is ConversationType.PUBLIC and made.name == "Öffentlich & mehr"
    assert [each.token for each in nc.call(talk.get_user_conversations)] == [made.token]
    assert talk.config_sha and talk.modified_since > 0
    talk.modified_since += 2
    assert nc.call(talk.get_user_conversations, modified_since=True) == []
    assert nc.call(talk.get_user_conversations, modified_since=4102444800) == []
    assert len(nc.call(talk.get_user_conversations, False, True)) == 1
    assert nc.value(talk, "available") is True and nc.value(talk, "bots_available") in (True, False)


def test_settings(nc, room):
    talk = nc.alice.talk
    for done in (
        nc.call(talk.rename_conversation, room, "Neu & schön"),
        nc.call(talk.set_conversation_description, room, "About ü"),
        nc.call(talk.set_conversation_public, room, True),
        nc.call(talk.set_conversation_password, room.token, "open sesame"),
        nc.call(talk.set_conversation_listable, room, ListableScope.ONLY_REGULAR_USERS),
        nc.call(talk.set_conversation_mention_permissions, room, MentionPermissions.MODERATORS),
        nc.call(talk.set_conversation_permissions, room, AttendeePermissions.OTHER),
        nc.call(talk.set_conversation_lobby, room, WebinarLobbyStates.NON_MODERATORS, 4102444800),
        nc.call(talk.set_message_expiration, room, 3600),
        nc.call(talk.set_conversation_readonly, room, True),
    ):
        assert done is None
    values(by(nc, "bob", room), name="Neu & schön", display_name="Neu & schön", description="About ü",
           conversation_type=ConversationType.PUBLIC, has_password=True, listable=ListableScope.ONLY_REGULAR_USERS,
           mention_permissions=MentionPermissions.MODERATORS, lobby_state=WebinarLobbyStates.NON_MODERATORS,
           lobby_timer=4102444800, message_expiration=3600, read_only=True,
           default_permissions=AttendeePermissions.CUSTOM | AttendeePermissions.OTHER)
    nc.call(talk.set_conversation_password, room, "")
    nc.call(talk.set_conversation_public, room, False)
    nc.call(talk.set_conversation_readonly, room, False)
    nc.call(talk.set_conversation_lobby, room, WebinarLobbyStates.NO_LOBBY)
    values(by(nc, "bob", room), has_password=False, conversation_type=ConversationType.GROUP, read_only=False,
           lobby_state=WebinarLobbyStates.NO_LOBBY)
    refused(nc, 403, nc.bob.talk.rename_conversation, room, "mine")


def test_ones_own_flags(nc, room):
    talk = nc.bob.talk
    for on in (True, False):
        for call, name in ((talk.set_conversation_fav, "is_favorite"), (talk.set_conversation_archived, "is_archived"),
                           (talk.set_conversation_important, "is_important"),
                           (talk.set_conversation_sensitive, "is_sensitive"),
                           (talk.set_conversation_notify_calls, "notification_calls")):
            assert nc.call(call, room, on) is None
            values(by(nc, "bob", room), **{name: on})
    nc.call(talk.set_conversation_notify_lvl, room, NotificationLevel.NEVER_NOTIFY)
    values(by(nc, "bob", room), notification_level=NotificationLevel.NEVER_NOTIFY)


def test_other_conversations(nc):
    nc.call(nc.admin.users.create, name := unique("user"), password=name)
    client = nc.client(nc.alice._session.cfg.endpoint, name)
    own = nc.call(client.talk.get_note_to_self)
    assert own.conversation_type is ConversationType.NOTE_TO_SELF
    pair = nc.call(client.talk.create_conversation, ConversationType.ONE_TO_ONE, "alice")
    assert pair.conversation_type is ConversationType.ONE_TO_ONE
    nc.call(client.talk.send_message, "hello", pair)
    nc.call(nc.alice.user_status.set_status_type, "away")
    nc.call(nc.alice.user_status.set_status, "On a ladder", 4102444800, "🪜")
    [seen] = [each for each in nc.call(client.talk.get_user_conversations, include_status=True) if each.token == pair.token]
    values(seen, status_type="away", status_message="On a ladder", status_icon="🪜", status_clear_at=4102444800)
    people = {each.actor_id: each for each in nc.call(client.talk.list_participants, pair, True)}
    values(people["alice"], status_type="away", status_message="On a ladder", status_icon="🪜", status_clear_at=4102444800)
    nc.call(nc.alice.user_status.set_status)
    nc.call(client.talk.leave_conversation, pair)
    refused(nc, 404, client.talk.get_conversation_by_token, pair)
    nc.call(nc.admin.users.delete, name)

    open_one = nc.call(nc.alice.talk.create_conversation, ConversationType.GROUP, room_name=unique("open"))
    nc.call(nc.alice.talk.set_conversation_listable, open_one, ListableScope.ONLY_REGULAR_USERS)
    [found] = nc.call(nc.bob.talk.list_open_conversations, open_one.name)
    assert found.token == open_one.token
    nc.call(nc.alice.talk.delete_conversation, open_one)

    event = nc.call(nc.alice.talk.create_conversation, ConversationType.GROUP, room_name=unique("event"),
                    object_type="event", object_id="1#2")
    values(event, object_type="event", object_id="1#2")
    assert nc.call(nc.alice.talk.unbind_conversation, event).object_type == ""
    assert "features" in nc.call(nc.alice.talk.get_conversation_capabilities, event)
    nc.call(nc.alice.talk.delete_conversation, event)
    refused(nc, 404, nc.alice.talk.get_conversation_by_token, event)


def test_avatar(nc, room):
    talk = nc.alice.talk
    default = nc.call(talk.get_conversation_avatar, room)
    assert nc.call(talk.get_conversation_avatar, room, dark=True) != default
    emoji = nc.call(talk.set_conversation_avatar, room, ("🍉", "ff00aa"))
    assert emoji.is_custom_avatar and b"#ff00aa" in nc.call(talk.get_conversation_avatar, room)
    svg = nc.call(nc.alice.users.get_avatar, "alice", 64)
    picture = nc.call(talk.set_conversation_avatar, room.token, svg)
    assert picture.avatar_version != emoji.avatar_version
    assert nc.call(nc.bob.talk.get_conversation_avatar, room) == svg
    assert nc.call(talk.delete_conversation_avatar, room).is_custom_avatar is False
    refused(nc, 404, talk.get_conversation_avatar, "nosuchroom")
    assert str(refused(nc, 400, talk.set_conversation_avatar, room, b"no picture")) != ""


# --- people ----------------------------------------------------------------------------------


def test_participants(nc, room):
    people = {each.actor_id: each for each in nc.call(nc.alice.talk.list_participants, room)}
    assert set(people) == {"alice", "bob"}
    bob = people["bob"]
    values(bob, actor_type="users", participant_type=ParticipantType.USER, last_ping=0, session_ids=[],
           participant_flags=InCallFlags.DISCONNECTED, attendee_permissions=AttendeePermissions.DEFAULT,
           breakout_token=room.token, status_clear_at=None, status_type="", status_icon="", status_message="")
    assert bob.attendee_id > 0 and bob.display_name and AttendeePermissions.OTHER in bob.permissions


def test_roles_and_permissions(nc, room):
    people = nc.alice.talk.participants
    bob = attendee(nc, room, "bob")
    assert nc.call(people.promote, room, bob) is None
    assert attendee(nc, room, "bob").participant_type is ParticipantType.MODERATOR
    nc.call(people.demote, room, bob.attendee_id)
    assert attendee(nc, room, "bob").participant_type is ParticipantType.USER
    nc.call(people.set_permissions, room, bob, AttendeePermissions.CUSTOM)
    assert AttendeePermissions.OTHER not in attendee(nc, room, "bob").permissions
    refused(nc, 403, nc.bob.talk.send_message, "may I?", room)
    nc.call(people.set_permissions, room, bob, AttendeePermissions.OTHER, "add")
    nc.call(nc.bob.talk.send_message, "I may", room)
    nc.call(people.remove, room, bob)
    refused(nc, 404, nc.bob.talk.get_conversation_by_token, room)
    refused(nc, 404, people.add, room, "nobody-of-that-name")


def test_sessions(nc, room):
    people = nc.bob.talk.participants
    joined = nc.call(people.join, room)
    assert isinstance(joined, Conversation) and joined.session_id not in ("", "0") and joined.last_ping > 0
    assert attendee(nc, room, "bob").session_ids == [joined.session_id]
    assert nc.call(people.set_session_state, room, False) is None
    nc.call(people.leave, room)
    assert attendee(nc, room, "bob").session_ids == []


def test_guests(nc, server, room):
    nc.call(nc.alice.talk.set_conversation_public, room, True)
    nc.call(nc.alice.talk.set_conversation_password, room, "sesame open")
    guest = type(nc.alice)(nextcloud_url=server.url)
    refused(nc, 403, guest.talk.participants.join, room, "wrong")
    nc.call(guest.talk.participants.join, room, "sesame open")
    assert nc.call(guest.talk.participants.set_guest_name, room, "Ann") is None
    nc.call(guest.talk.send_message, "hello", room, actor_display_name="Ann")
    [said] = nc.call(nc.alice.talk.receive_messages, room, limit=1)
    values(said, actor_type="guests", actor_display_name="Ann", message="hello")


def test_invited_by_mail(nc, room):
    people = nc.alice.talk.participants
    nc.call(people.add, room, "ann@example.org", "emails")
    assert nc.call(people.resend_invitations, room) is None
    assert nc.call(people.import_emails, room, "email,name\neve@example.org,Eve\n", True)["invites"] == 1
    assert refused(nc, 400, people.import_emails, room, "email,name\nno address,x\n", True).error == "rows"
    nc.call(people.import_emails, room, b"email,name\neve@example.org,Eve\n")
    assert {each.actor_type for each in nc.call(people.list, room)} == {"users", "emails"}


def test_bans(nc, room):
    bans = nc.alice.talk.bans
    nc.call(nc.alice.talk.set_conversation_public, room, True)
    ban = nc.call(bans.add, room, "users", "bob", "noisy")
    values(ban, actor_type="users", actor_id="bob", note="noisy", moderator_type="users", moderator_id="alice")
    assert ban.ban_id > 0 and ban.timestamp > 0 and ban.actor_display_name and ban.moderator_display_name
    assert nc.call(bans.list, room) == [ban]
    assert refused(nc, 403, nc.bob.talk.participants.join, room).error == "ban"
    nc.call(bans.remove, room, ban)
    assert nc.call(bans.list, room) == []


def test_breakout_rooms(nc, room):
    breakout = nc.alice.talk.breakout
    bob = attendee(nc, room, "bob")
    first, second, parent = nc.call(breakout.configure, room, BreakoutRoomMode.MANUAL, 2, {bob.attendee_id: 1})
    assert parent.token == room.token and parent.breakout_room_mode is BreakoutRoomMode.MANUAL
    nc.call(breakout.start, room)
    assert by(nc, "bob", room).breakout_room_status is BreakoutRoomStatus.STARTED
    nc.call(breakout.broadcast, room, "hear, hear")
    assert nc.call(nc.bob.talk.receive_messages, second, limit=1)[0].message == "hear, hear"
    asked = nc.call(nc.bob.talk.breakout.ask_for_assistance, second)
    assert asked.breakout_room_status is BreakoutRoomStatus.ASSISTANCE_REQUESTED
    nc.call(nc.bob.talk.breakout.ask_for_assistance, second, False)
    nc.call(breakout.move, room, {bob.attendee_id: 0})
    assert {each.token for each in nc.call(nc.bob.talk.breakout.list, room)} == {first.token}
    where = {(each.actor_id, each.breakout_token) for each in nc.call(breakout.participants, room)}
    assert ("bob", first.token) in where
    assert [each.token for each in nc.call(breakout.list, room)][:2] == [first.token, second.token]
    nc.call(breakout.stop, room)
    assert by(nc, "bob", room).breakout_room_status is BreakoutRoomStatus.STOPPED
    nc.call(breakout.remove, room)
    rooms = nc.call(breakout.configure, room, BreakoutRoomMode.FREE, 2)
    nc.call(breakout.start, room)
    assert nc.call(nc.bob.talk.breakout.switch, room, rooms[1]).token == rooms[1].token
    nc.call(breakout.remove, room)


# --- messages --------------------------------------------------------------------------------


def test_send_and_receive(nc, room):
    text = "Grüße & 100% \"\\ 🎉 <b>"
    sent = nc.call(nc.alice.talk.send_message, text, room)
    values(sent, message=text, token=room.token, actor_id="alice", actor_type="users", system_message="",
           message_type="comment", is_replyable=True, markdown=True, expiration_timestamp=0, message_parameters={},
           parent=[], reactions={}, reactions_self=[], thread_id=sent.message_id, is_thread=False, thread_title="",
           thread_replies=0, last_edit_timestamp=0, last_edit_actor_type="", last_edit_actor_id="",
           last_edit_actor_display_name="", is_silent=False, is_deleted=False)
    assert len(sent.reference_id) == 64 and sent.actor_display_name and sent.timestamp > 0
    assert [each.message_id for each in nc.call(nc.bob.talk.receive_messages, room, limit=1)] == [sent.message_id]
    history = nc.call(nc.bob.talk.receive_messages, room)
    assert history[-1].system_message == "conversation_created" and history[0].message == text


def test_replies(nc, room):
    first = nc.call(nc.alice.talk.send_message, "a question", room)
    answer = nc.call(nc.bob.talk.send_message, "an answer", reply_to_message=first, silent=True)
    assert answer.parent["id"] == first.message_id and answer.is_silent
    again = nc.call(nc.bob.talk.send_message, "another", room.token, first.message_id, reference_id="mine")
    assert again.parent["message"] == "a question" and again.reference_id == "mine"
    with pytest.raises(ValueError):
        nc.call(nc.bob.talk.send_message, "where to?")
    with pytest.raises(ValueError):
        nc.call(nc.bob.talk.send_message, "where to?", reply_to_message=first.message_id)


def test_pages(nc, room):
    sent = [nc.call(nc.alice.talk.send_message, f"number {n}", room).message_id for n in range(5)]
    talk = nc.bob.talk

    def ids(**options):
        return [each.message_id for each in nc.call(talk.receive_messages, room, **options)]

    assert ids(limit=2) == [sent[4], sent[3]]
    assert ids(limit=2, last_known_message_id=sent[3]) == [sent[2], sent[1]]
    assert ids(limit=2, last_known_message_id=sent[3], include_last_known=True)[0] == sent[3]
    assert ids(look_in_future=True, last_known_message_id=sent[2]) == sent[3:]
    assert ids(look_in_future=True, last_known_message_id=sent[4], timeout=0) == []
    assert ids(look_in_future=True)[-1] == sent[4]
    around = nc.call(talk.get_message_context, sent[2], room, 1)
    assert [each.message_id for each in around] == sent[1:4]


def test_waiting(nc, room):
    last = nc.call(nc.alice.talk.send_message, "before", room)
    result = nc.beside(nc.bob.talk.receive_messages, room, look_in_future=True, last_known_message_id=last)
    sent = nc.call(nc.alice.talk.send_message, "Good evening", room)
    assert [each.message_id for each in result()] == [sent.message_id]
    assert nc.call(nc.bob.talk.receive_messages, room, True, timeout=1, last_known_message_id=sent) == []


def test_read_markers(nc, room):
    sent = [nc.call(nc.alice.talk.send_message, f"@bob {n}", room) for n in range(3)]
    seen = by(nc, "bob", room)
    values(seen, unread_messages_count=3, unread_mention=True, unread_mention_direct=True)
    nc.call(nc.bob.talk.receive_messages, room, True, last_known_message_id=sent[0], set_read_marker=False)
    assert by(nc, "bob", room).unread_messages_count == 3
    assert nc.call(nc.bob.talk.mark_as_read, room, sent[1]).unread_messages_count == 1
    nc.call(nc.bob.talk.mark_as_read, room)
    values(by(nc, "bob", room), unread_messages_count=0, last_read_message=sent[2].message_id)
    assert nc.call(nc.bob.talk.mark_as_unread, room).unread_messages_count == 1


def test_edit_and_delete(nc, room):
    sent = nc.call(nc.alice.talk.send_message, "in draft", room)
    told = nc.call(nc.alice.talk.edit_message, sent, "before")
    assert told.system_message == "message_edited" and told.parent["message"] == "before"
    [seen] = [each for each in nc.call(nc.bob.talk.receive_messages, room) if each.message_id == sent.message_id]
    values(seen, message="before", last_edit_actor_type="users", last_edit_actor_id="alice")
    assert seen.last_edit_timestamp > 0 and seen.last_edit_actor_display_name
    nc.call(nc.alice.talk.edit_message, sent.message_id, "again", room)
    assert nc.call(nc.alice.talk.delete_message, sent).system_message == "message_deleted"
    [gone] = [each for each in nc.call(nc.bob.talk.receive_messages, room) if each.message_id == sent.message_id]
    values(gone, message_type="comment_deleted", is_deleted=True)
    with pytest.raises(ValueError):
        nc.call(nc.alice.talk.delete_message, sent.message_id)
    assert nc.call(nc.alice.talk.clear_history, room).system_message == "history_cleared"


def test_reactions(nc, room):
    sent = nc.call(nc.alice.talk.send_message, "nice?", room)
    assert nc.call(nc.alice.talk.get_message_reactions, sent) == {}
    [given] = nc.call(nc.bob.talk.react_to_message, sent, "👍")["👍"]
    values(given, actor_type="users", actor_id="bob")
    assert given.actor_display_name and given.timestamp > 0
    assert set(nc.call(nc.alice.talk.react_to_message, sent.message_id, "🏳️‍🌈", room)) == {"👍", "🏳️‍🌈"}
    assert list(nc.call(nc.alice.talk.get_message_reactions, sent, "👍")) == ["👍"]
    [seen] = nc.call(nc.bob.talk.receive_messages, room, limit=1, include_last_known=True,
                     last_known_message_id=sent)
    assert seen.reactions == {"👍": 1, "🏳️‍🌈": 1} and seen.reactions_self == ["👍"]
    assert list(nc.call(nc.bob.talk.delete_reaction, sent, "👍")) == ["🏳️‍🌈"]
    assert nc.call(nc.alice.talk.delete_reaction, sent, "🏳️‍🌈") == {}
    assert refused(nc, 400, nc.bob.talk.react_to_message, sent, "no emoji").reason


def test_mentions(nc, room):
    found = {each.actor_id: each for each in nc.call(nc.alice.talk.get_mentions, room, "bo", include_status=True)}
    values(found["bob"], source="users", mention_id="bob", details="")
    assert found["bob"].display_name
    assert isinstance(found["bob"].status_type + found["bob"].status_icon + found["bob"].status_message, str)
    assert nc.call(nc.alice.talk.send_message, "hi @bob", room).message_parameters["mention-user1"]["id"] == "bob"


def test_shared_items(nc, room):
    place = nc.call(nc.alice.talk.share_object, room, "geo-location", "geo:52.5,13.4",
                    {"name": "Here", "latitude": "52.5", "longitude": "13.4"})
    assert place.message_parameters["object"]["name"] == "Here"
    [item] = nc.call(nc.bob.talk.list_shared_items, room, "location")
    assert item.message_id == place.message_id
    assert nc.call(nc.bob.talk.list_shared_items, room, "location", item) == []
    overview = nc.call(nc.bob.talk.get_shared_items_overview, room)
    assert [each.message_id for each in overview["location"]] == [place.message_id] and overview["poll"] == []


def test_reminders(nc, room):
    sent = nc.call(nc.alice.talk.send_message, "later", room)
    when = int(time.time()) + 3600
    reminder = nc.call(nc.bob.talk.set_reminder, sent, when)
    values(reminder, user_id="bob", token=room.token, message_id=sent.message_id, timestamp=when)
    assert nc.call(nc.bob.talk.get_reminder, sent.message_id, room) == reminder
    [coming] = [each for each in nc.call(nc.bob.talk.get_upcoming_reminders) if each.token == room.token]
    values(coming, message_id=sent.message_id, timestamp=when, actor_type="users", actor_id="alice", message="later",
           message_parameters={})
    assert coming.actor_display_name
    nc.call(nc.bob.talk.delete_reminder, sent)
    with pytest.raises(NextcloudExceptionNotFound):
        nc.call(nc.bob.talk.get_reminder, sent)


def test_threads(nc, room):
    first = nc.call(nc.alice.talk.send_message, "let us talk", room, thread_title="Plans")
    assert first.is_thread and first.thread_title == "Plans"
    reply = nc.call(nc.bob.talk.send_message, "yes", room, thread_id=first.message_id)
    assert (reply.thread_id, reply.thread_replies) == (first.message_id, 1)
    nc.call(nc.bob.talk.send_message, "elsewhere", room)
    [thread] = nc.call(nc.bob.talk.get_recent_threads, room)
    values(thread, thread_id=first.message_id, token=room.token, title="Plans", num_replies=1,
           last_message_id=reply.message_id)
    assert thread.last_activity > 0
    assert (thread.first_message.message_id, thread.last_message.message_id) == (first.message_id, reply.message_id)
    assert nc.call(nc.bob.talk.get_thread, thread) == nc.call(nc.bob.talk.get_thread, first.message_id, room)
    assert nc.call(nc.alice.talk.rename_thread, thread, "Better plans").title == "Better plans"
    followed = nc.call(nc.bob.talk.set_thread_notify_lvl, thread, NotificationLevel.ALWAYS_NOTIFY)
    assert followed.notification_level is NotificationLevel.ALWAYS_NOTIFY
    assert room.token in {each.token for each in nc.call(nc.bob.talk.get_subscribed_threads)}
    inside = nc.call(nc.bob.talk.receive_messages, room, thread_id=first.message_id)
    assert {each.message for each in inside if not each.system_message} >= {"let us talk", "yes"}
    assert "elsewhere" not in {each.message for each in inside}


# --- polls -----------------------------------------------------------------------------------


def test_polls(nc, room):
    poll = nc.call(nc.bob.talk.create_poll, room, "Lunch?", ["pizza", "soup"], hidden_results=False, max_votes=2)
    values(poll, conversation_token=room.token, question="Lunch?", options=["pizza", "soup"], actor_type="users",
           actor_id="bob", closed=False, hidden_results=False, max_votes=2, voted_self=[], num_voters=0, details=[])
    assert not poll.votes and poll.actor_display_name
    voted = nc.call(nc.alice.talk.vote_poll, [0, 1], poll)
    assert (voted.votes, voted.voted_self) == ({"option-0": 1, "option-1": 1}, [0, 1])
    nc.call(nc.alice.talk.vote_poll, [1], poll.poll_id, room)
    assert nc.call(nc.bob.talk.get_poll, poll.poll_id, room.token).num_voters == 1
    closed = nc.call(nc.bob.talk.close_poll, poll)
    [detail] = closed.details
    values(detail, actor_type="users", actor_id="alice", option=1)
    assert closed.closed and detail.actor_display_name
    hidden = nc.call(nc.alice.talk.create_poll, room.token, "Who?", ["a", "b"])
    assert (hidden.hidden_results, hidden.max_votes, hidden.conversation_token) == (True, 1, room.token)
    assert not nc.call(nc.bob.talk.vote_poll, [0], hidden).votes
    with pytest.raises(ValueError):
        nc.call(nc.alice.talk.get_poll, hidden.poll_id)


def test_poll_drafts(nc, room):
    talk = nc.alice.talk
    draft = nc.call(talk.create_poll, room, "Wenn?", ["a", "b"], draft=True)
    assert [each.poll_id for each in nc.call(talk.get_poll_drafts, room)] == [draft.poll_id]
    better = nc.call(talk.edit_poll_draft, draft, "When?", ["now", "later"], False, 0)
    values(better, question="When?", options=["now", "later"], hidden_results=False, max_votes=0)


def test_the_same_from_other_programs(nc, server, room):
    """What was set is what any other client sees."""
    nc.call(nc.alice.talk.send_message, "over here", room)
    request = urllib.request.Request(
        f"{server.url}/ocs/v2.php/apps/spreed/api/v1/chat/{room.token}?lookIntoFuture=0&limit=1&format=json",
        headers={"OCS-APIRequest": "true", "Authorization": "Basic Ym9iOmJvYg=="})
    with urllib.request.urlopen(request) as answer:
        [message] = json.load(answer)["ocs"]["data"]
    [ours] = nc.call(nc.bob.talk.receive_messages, room, limit=1)
    assert ours._raw_data == message
