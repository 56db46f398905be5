"""nextcloud-talk-core, unmodified: a client library with forms in its bodies and types for what comes
back. Polling bridges and assistants stand on it."""

import time

import pytest
from nextcloud_talk_core import (NextcloudAuthError, NextcloudNotFoundError, NextcloudOCSError,
                                 Settings, TalkClient, permissions_from_flags)

from ocs import GROUP, ONE_TO_ONE, create_room, room_of


@pytest.fixture
def client_of(server):
    clients = []

    def make(user):
        clients.append(TalkClient(Settings(server.url, user.name, user.password)))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def pair(new_user, client_of):
    """Two people as the library sees them, and the token of their conversation."""
    owner, friend = new_user("owner"), new_user("friend")
    token = create_room(owner, members=[friend])["token"]
    return client_of(owner), client_of(friend), token


def test_conversations(new_user, client_of):
    owner, friend = new_user("owner"), new_user("friend")
    client = client_of(owner)
    assert client.list_conversations() == []
    group = client.create_conversation(GROUP, room_name="Crew")
    direct = client.create_conversation(ONE_TO_ONE, invite=friend.name)
    assert (group.name, group.type, direct.type) == ("Crew", GROUP, ONE_TO_ONE)
    client.rename_conversation(group.token, "Shipmates")
    client.set_description(group.token, "Who sails")
    assert room_of(owner, group.token)["description"] == "Who sails"
    client.send_message(group.token, "Ahoy")
    listed = {conversation.token: conversation for conversation in client.list_conversations()}
    assert set(listed) == {group.token, direct.token}
    assert (listed[group.token].name, listed[group.token].last_message) == ("Shipmates", "Ahoy")
    client.delete_conversation(group.token)
    assert [conversation.token for conversation in client.list_conversations()] == [direct.token]


def test_participants(new_user, client_of):
    owner, friend = new_user("owner"), new_user("friend")
    client, token = client_of(owner), create_room(owner)["token"]
    assert client.add_participant(token, friend.name) is None, "the type of the room stayed"
    seen = {entry.actor_id: entry for entry in client.list_participants(token)}
    assert set(seen) == {owner.name, friend.name}
    attendee = seen[friend.name].attendee_id
    client.set_participant_permissions(token, attendee, permissions_from_flags(can_join_call=True))
    [muted] = [e for e in client.list_participants(token) if e.attendee_id == attendee]
    assert muted.permissions == 1 | 4
    with pytest.raises(NextcloudOCSError) as refusal:
        client_of(friend).send_message(token, "may I?")
    assert refusal.value.statuscode == 403
    client.remove_participant(token, attendee)
    assert [entry.actor_id for entry in client.list_participants(token)] == [owner.name]


def test_messages(pair):
    owner, friend, token = pair
    first = friend.send_message(token, "Land in sight")
    reply = owner.send_message(token, "Where?", reply_to=first.id)
    friend.edit_message(token, first.id, "Land ahead")
    shown = {message.id: message.message for message in owner.read_messages(token)}
    assert (shown[first.id], shown[reply.id]) == ("Land ahead", "Where?")
    assert friend.delete_message(token, first.id) == "message_deleted"
    shown = {message.id: message.message for message in owner.read_messages(token)}
    assert shown[first.id] == "Message deleted by author"
    assert len(owner.read_messages(token, limit=2)) == 2


def test_waiting(pair):
    owner, friend, token = pair
    last = owner.send_message(token, "Anybody?").id
    sent = friend.send_message(token, "Aye")
    assert [message.id for message in owner.wait_for_messages(token, last)] == [sent.id]
    with pytest.raises(NextcloudOCSError) as nothing:  # 304 has no body, also from Nextcloud
        owner.wait_for_messages(token, sent.id, timeout=1)
    assert nothing.value.statuscode == 304


def test_read_markers(pair):
    owner, friend, token = pair
    for number in range(3):
        last = friend.send_message(token, f"number {number}")

    def unread():
        return {entry.token: entry.unread for entry in owner.list_conversations()}[token]

    assert unread() == 3
    owner.mark_as_read(token, last.id)
    assert unread() == 0
    owner.mark_as_unread(token)
    assert unread() == 1
    owner.mark_as_read(token)
    assert unread() == 0


def test_mentions(pair):
    owner, _, token = pair
    assert sorted(mention.source for mention in owner.list_mentions(token)) == ["calls", "users"]


def test_reactions(pair):
    owner, friend, token = pair
    message = friend.send_message(token, "Look").id
    [given] = owner.add_reaction(token, message, "👍")["👍"]
    assert given.actor_id == owner.list_reactions(token, message, "👍")["👍"][0].actor_id
    assert set(friend.add_reaction(token, message, "🎉")) == {"👍", "🎉"}
    assert set(owner.list_reactions(token, message)) == {"👍", "🎉"}
    assert set(owner.remove_reaction(token, message, "👍")) == {"🎉"}


def test_reminders(pair):
    owner, _, token = pair
    message = owner.send_message(token, "Later").id
    when = int(time.time()) + 3600
    owner.set_reminder(token, message, when)
    assert owner.get_reminder(token, message) == when
    owner.delete_reminder(token, message)
    with pytest.raises(NextcloudNotFoundError):
        owner.get_reminder(token, message)


def test_who_is_refused_hears_of_it(server, pair, new_user, client_of):
    owner, _, token = pair
    with pytest.raises(NextcloudNotFoundError):
        client_of(new_user("stranger")).read_messages(token)
    with pytest.raises(NextcloudAuthError), TalkClient(Settings(server.url, "alice", "no")) as wrong:
        wrong.list_conversations()
    with pytest.raises(NextcloudNotFoundError):  # there are no files yet
        owner.share_file(token, "/chart.png")
