"""nc_py_api, unmodified, sync and async: what it can set in conversations, and what it reads of
those that others have set up."""

import json

import pytest
from nc_py_api import NextcloudException
from nc_py_api.talk import (AttendeePermissions, BreakoutRoomMode, BreakoutRoomStatus,
                            Conversation, ConversationType, ListableScope, NotificationLevel,
                            Participant, WebinarLobbyStates)

from ocs import unique
from test_nc_py_api import nc, new_user, room  # noqa: F401  (fixtures)

API = "/ocs/v2.php/apps/spreed/api/v4"


def seen_by(nc, client, room):
    return nc.call(client.talk.get_conversation_by_token, room)


def put(nc, room, path, method="PUT", **body):
    return nc.call(nc.alice.ocs, method, f"{API}/room/{room.token}/{path}", json=body)


def refused(nc, status, function, *args):
    with pytest.raises(NextcloudException) as error:
        nc.call(function, *args)
    assert error.value.status_code == status


def test_description(nc, room):
    for text in ("All about knots & ü", ""):
        assert nc.call(nc.alice.talk.set_conversation_description, room, text) is None
        assert seen_by(nc, nc.bob, room).description == text
    nc.call(nc.alice.talk.set_conversation_description, room.token, "by token")
    assert seen_by(nc, nc.bob, room).description == "by token"
    refused(nc, 403, nc.bob.talk.set_conversation_description, room, "mine")
    refused(nc, 400, nc.alice.talk.set_conversation_description, room, "x" * 2001)


def test_favourite(nc, room):
    for favorite in (True, True, False):
        assert nc.call(nc.bob.talk.set_conversation_fav, room, favorite) is None
        assert seen_by(nc, nc.bob, room).is_favorite is favorite
    assert seen_by(nc, nc.alice, room).is_favorite is False


def test_public_and_password(nc, room):
    refused(nc, 400, nc.alice.talk.set_conversation_password, room, "open sesame")
    assert nc.call(nc.alice.talk.set_conversation_public, room, True) is None
    assert seen_by(nc, nc.bob, room).conversation_type is ConversationType.PUBLIC
    assert nc.call(nc.alice.talk.set_conversation_password, room, "open sesame") is None
    assert seen_by(nc, nc.bob, room).has_password is True
    nc.call(nc.alice.talk.set_conversation_password, room, "")
    assert seen_by(nc, nc.bob, room).has_password is False
    nc.call(nc.alice.talk.set_conversation_public, room, False)
    assert seen_by(nc, nc.bob, room).conversation_type is ConversationType.GROUP
    refused(nc, 403, nc.bob.talk.set_conversation_public, room, True)


def test_read_only(nc, room):
    assert nc.call(nc.alice.talk.set_conversation_readonly, room, True) is None
    assert seen_by(nc, nc.bob, room).read_only is True
    refused(nc, 403, nc.bob.talk.send_message, "hello?", room)
    nc.call(nc.alice.talk.set_conversation_readonly, room, False)
    assert seen_by(nc, nc.bob, room).read_only is False
    nc.call(nc.bob.talk.send_message, "hello!", room)


def test_notification_level(nc, room):
    for level in (NotificationLevel.ALWAYS_NOTIFY, NotificationLevel.NEVER_NOTIFY,
                  NotificationLevel.NOTIFY_ON_MENTION):
        assert nc.call(nc.bob.talk.set_conversation_notify_lvl, room, level) is None
        assert seen_by(nc, nc.bob, room).notification_level is level
    refused(nc, 400, nc.bob.talk.set_conversation_notify_lvl, room, NotificationLevel.DEFAULT)


def test_properties_that_others_set(nc, room):
    put(nc, room, "webinar/lobby", state=1, timer=4102444800)
    put(nc, room, "listable", scope=1)
    put(nc, room, "permissions/default", permissions=128)
    put(nc, room, "message-expiration", "POST", seconds=3600)
    seen = seen_by(nc, nc.bob, room)
    assert seen.lobby_state is WebinarLobbyStates.NON_MODERATORS
    assert seen.lobby_timer == 4102444800
    assert seen.listable is ListableScope.ONLY_REGULAR_USERS
    custom = AttendeePermissions.CUSTOM | AttendeePermissions.OTHER
    assert seen.default_permissions == seen.permissions == custom
    assert seen.message_expiration == 3600 and seen.can_start_call is False
    assert seen.unread_messages_count == 0


def test_note_to_self_and_former(nc):
    name, other = new_user(nc, display_name="The Other")
    _, one = new_user(nc)
    nc.call(one.ocs, "GET", f"{API}/room/note-to-self")
    pair = nc.call(one.talk.create_conversation, ConversationType.ONE_TO_ONE, name)
    nc.call(one.talk.send_message, "hello", pair)
    nc.call(nc.admin.users.delete, name)
    kinds = {entry.conversation_type for entry in nc.call(one.talk.get_user_conversations)}
    assert kinds == {ConversationType.NOTE_TO_SELF, ConversationType.FORMER}
    former = seen_by(nc, one, pair)
    assert former.conversation_type is ConversationType.FORMER and former.read_only is True
    assert former.display_name == "The Other"
    refused(nc, 400, one.talk.rename_conversation, former, "x")


def test_breakout_rooms(nc, room):
    """It has no methods for them, but reads what they are."""
    api = f"/ocs/v2.php/apps/spreed/api/v1/breakout-rooms/{room.token}"
    bob = next(person for person in nc.call(nc.alice.talk.list_participants, room)
               if person.actor_id == "bob")
    made = nc.call(nc.alice.ocs, "POST", api, json={
        "mode": BreakoutRoomMode.MANUAL.value, "amount": 2,
        "attendeeMap": json.dumps({bob.attendee_id: 1})})
    first, second = (Conversation(entry) for entry in made[:-1])
    assert Conversation(made[-1]).token == room.token
    seen = seen_by(nc, nc.alice, room)
    assert seen.breakout_room_mode is BreakoutRoomMode.MANUAL
    assert seen.breakout_room_status is BreakoutRoomStatus.STOPPED
    nc.call(nc.alice.ocs, "POST", f"{api}/rooms")
    assert seen_by(nc, nc.bob, room).breakout_room_status is BreakoutRoomStatus.STARTED
    his = {entry.token: entry for entry in nc.call(nc.bob.talk.get_user_conversations)}
    assert first.token not in his
    mine = his[second.token]
    assert (mine.name, mine.display_name) == ("Room 2", "Room 2")
    assert mine.conversation_type is ConversationType.GROUP
    assert mine.lobby_state is WebinarLobbyStates.NO_LOBBY
    assert mine.breakout_room_mode is BreakoutRoomMode.NOT_CONFIGURED
    assert nc.call(nc.bob.talk.send_message, "anybody here?", second).token == second.token
    people = nc.call(nc.alice.talk.list_participants, second)
    assert {(person.actor_id, person.breakout_token) for person in people} == {
        ("alice", second.token), ("bob", second.token)}
    everybody = [Participant(entry) for entry in nc.call(
        nc.alice.ocs, "GET", f"{API}/room/{room.token}/breakout-rooms/participants")]
    assert [person.breakout_token for person in everybody] == [
        first.token, second.token, second.token, room.token, room.token]
    nc.call(nc.alice.ocs, "DELETE", api)
    assert second.token not in {entry.token for entry in
                                nc.call(nc.bob.talk.get_user_conversations)}


def test_create_for_an_object(nc):
    made = nc.call(nc.alice.talk.create_conversation, ConversationType.GROUP, "", "",
                   unique("event"), "event", "1#2")
    assert made.description == ""
    refused(nc, 400, nc.alice.talk.create_conversation, ConversationType.GROUP, "", "",
            unique("breakout"), "room", made.token)
    nc.call(nc.alice.talk.delete_conversation, made)
