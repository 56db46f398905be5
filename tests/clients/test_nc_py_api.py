"""nc_py_api, unmodified, in its synchronous and its asynchronous form.

Both go through the same tests: `call` runs what a method gives back to its end."""

import asyncio
import concurrent.futures
import time

import httpx
import pytest
from nc_py_api import AsyncNextcloud, Nextcloud, NextcloudException, NextcloudExceptionNotFound
from nc_py_api.talk import (AttendeePermissions, ConversationType, InCallFlags, ListableScope,
                            NotificationLevel, ParticipantType, SipEnabledStatus,
                            WebinarLobbyStates)

from ocs import unique

PASSWORD = "correct-horse-7"


class Sync:
    """Clients whose methods give back their results."""

    def __init__(self, url):
        self.url = url

    def client(self, name, password=None):
        return Nextcloud(nextcloud_url=self.url, nc_auth_user=name, nc_auth_pass=password or name)

    def call(self, function, *args, **options):
        return function(*args, **options)

    def value(self, owner, name):
        """A property; the asynchronous ones are coroutines too."""
        return getattr(owner, name)

    def beside(self, function, *args, **options):
        pool = concurrent.futures.ThreadPoolExecutor(1)
        job = pool.submit(function, *args, **options)
        pool.shutdown(wait=False)
        time.sleep(0.3)  # most likely it waits at the server by now
        return job.result

    def close(self):
        pass


class Async:
    """Clients whose methods give back coroutines; one event loop runs them all."""

    def __init__(self, url):
        self.url = url
        self.loop = asyncio.new_event_loop()

    def client(self, name, password=None):
        return AsyncNextcloud(nextcloud_url=self.url, nc_auth_user=name,
                              nc_auth_pass=password or name)

    def call(self, function, *args, **options):
        return self.loop.run_until_complete(function(*args, **options))

    def value(self, owner, name):
        return self.loop.run_until_complete(getattr(owner, name))

    def beside(self, function, *args, **options):
        task = self.loop.create_task(function(*args, **options))
        self.loop.run_until_complete(asyncio.sleep(0.3))
        return lambda: self.loop.run_until_complete(task)

    def close(self):
        # The clients watch their idle connections in tasks that nobody else ends.
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.close()


@pytest.fixture(scope="module", params=[Sync, Async], ids=["sync", "async"])
def nc(request, server):
    kind = request.param(server.url)
    kind.alice, kind.bob, kind.admin = map(kind.client, ("alice", "bob", "admin"))
    yield kind
    kind.close()


@pytest.fixture
def room(nc):
    """A room of alice's with bob in it."""
    made = nc.call(nc.alice.talk.create_conversation, ConversationType.GROUP,
                   room_name=unique("room"))
    nc.call(nc.alice.ocs, "POST",
            f"/ocs/v2.php/apps/spreed/api/v4/room/{made.token}/participants",
            json={"newParticipant": "bob", "source": "users"})
    yield made
    try:
        nc.call(nc.alice.talk.delete_conversation, made)
    except NextcloudException as error:
        assert error.status_code == 404  # the test deleted it


def new_user(nc, **fields):
    name = unique("user")
    nc.call(nc.admin.users.create, name, password=PASSWORD, **fields)
    return name, nc.client(name, PASSWORD)


# --- session ---------------------------------------------------------------------------------

def test_capabilities(nc):
    assert "conversation-v4" in nc.value(nc.alice, "capabilities")["spreed"]["features"]
    assert nc.value(nc.alice, "srv_version")["major"] >= 27
    assert nc.value(nc.alice.talk, "available") is True


def test_user_id(nc):
    assert nc.value(nc.alice, "user") == "alice"


def test_response_headers_change(nc):
    seen = []
    for _ in range(2):
        nc.call(nc.alice.talk.get_user_conversations)
        seen.append(dict(nc.alice.response_headers))
    assert seen[0] != seen[1]


def test_wrong_password(nc):
    with pytest.raises(NextcloudException) as refused:
        nc.call(nc.client("alice", "wrong").talk.get_user_conversations)
    assert refused.value.status_code == 401


@pytest.mark.parametrize("ending", ["/", "/index.php", "/index.php/"])
def test_spellings_of_the_url(nc, server, ending):
    spelled = type(nc)(server.url + ending)
    client = spelled.client("alice")
    assert spelled.call(client.users.get_user).user_id == "alice"
    assert isinstance(spelled.call(client.talk.get_user_conversations), list)
    spelled.close()


def test_login_flow(nc):
    flow = nc.call(nc.alice.loginflow_v2.init, "a test")
    assert flow.token and flow.login and flow.endpoint
    with pytest.raises(NextcloudException) as pending:
        nc.call(nc.alice.loginflow_v2.poll, flow.token, 1, 1)
    assert pending.value.status_code == 404


# --- conversations ---------------------------------------------------------------------------

def test_every_property_of_a_conversation(nc, room):
    for seen in (room, nc.call(nc.alice.talk.get_conversation_by_token, room),
                 nc.call(nc.alice.talk.get_conversation_by_token, room.token)):
        assert seen.conversation_id == room.conversation_id and seen.token == room.token
        assert seen.conversation_type is ConversationType.GROUP
        assert seen.name == seen.display_name == room.name
        assert seen.description == "" and isinstance(seen.attendee_pin, str)
        assert seen.participant_type is ParticipantType.OWNER
        assert (seen.actor_type, seen.actor_id) == ("users", "alice")
        people = nc.call(nc.alice.talk.list_participants, seen)
        assert seen.attendee_id in [each.attendee_id for each in people
                                    if each.actor_id == "alice"]
        assert AttendeePermissions.OTHER in seen.permissions
        assert seen.attendee_permissions == AttendeePermissions.DEFAULT
        assert seen.call_permissions == AttendeePermissions.DEFAULT
        assert seen.default_permissions == AttendeePermissions.DEFAULT
        assert seen.participant_flags == InCallFlags.DISCONNECTED
        assert seen.call_flag == InCallFlags.DISCONNECTED
        assert seen.read_only is False and seen.listable is ListableScope.PARTICIPANTS_ONLY
        assert seen.message_expiration == 0
        assert (seen.has_password, seen.has_call, seen.is_favorite) == (False, False, False)
        assert seen.can_start_call and seen.can_delete_conversation and seen.can_leave_conversation
        assert seen.notification_level is NotificationLevel.NOTIFY_ON_MENTION
        assert seen.lobby_state is WebinarLobbyStates.NO_LOBBY and seen.lobby_timer == 0
        assert seen.sip_enabled is SipEnabledStatus.DISABLED and seen.can_enable_sip is False
        assert seen.unread_messages_count == 0
        assert (seen.unread_mention, seen.unread_mention_direct) == (False, False)
        assert seen.last_read_message > 0 and seen.last_common_read_message > 0
        assert seen.last_activity > 0 and seen.avatar_version
        assert seen.is_custom_avatar is False and seen.call_start_time == 0
        assert seen.recording_status == 0 and seen.breakout_room_mode == 0
        assert seen.breakout_room_status == 0 and seen.status_type == ""
        assert str(seen.conversation_id) in repr(seen)


def test_first_last_message(nc, room):
    message = room.last_message
    assert message.message_id > 0 and message.token == room.token
    assert message.system_message == "conversation_created"
    assert message.message_type == "system" and message.is_replyable is False
    assert isinstance(message.message_parameters, dict) and isinstance(message.reactions, dict)
    assert message.parent == [] and message.reactions_self == []
    assert (message.reference_id, message.expiration_timestamp) == ("", 0)
    assert (message.actor_type, message.actor_id) == ("users", "alice")
    assert message.actor_display_name and message.timestamp > 0 and message.message


def test_list_and_modified_since(nc):
    _, client = new_user(nc)
    made = nc.call(client.talk.create_conversation, ConversationType.GROUP,
                   room_name=unique("room"))
    listed = nc.call(client.talk.get_user_conversations)
    assert [entry.token for entry in listed] == [made.token]
    assert client.talk.config_sha and client.talk.modified_since > 0
    client.talk.modified_since += 2
    assert nc.call(client.talk.get_user_conversations, modified_since=True) == []
    assert nc.call(client.talk.get_user_conversations, modified_since=9992708529) == []
    again = nc.call(client.talk.get_user_conversations, no_status_update=False)
    assert [entry.token for entry in again] == [made.token]


@pytest.mark.parametrize("kind", [ConversationType.GROUP, ConversationType.PUBLIC])
def test_create_rename_delete(nc, kind):
    name = unique("room")
    made = nc.call(nc.alice.talk.create_conversation, kind, room_name=name)
    assert made.conversation_type is kind and made.name == name
    assert nc.call(nc.alice.talk.rename_conversation, made, name + " & more ü") is None
    seen = nc.call(nc.alice.talk.get_conversation_by_token, made)
    assert seen.name == seen.display_name == name + " & more ü"
    assert nc.call(nc.alice.talk.delete_conversation, made) is None
    with pytest.raises(NextcloudException) as gone:
        nc.call(nc.alice.talk.get_conversation_by_token, made)
    assert gone.value.status_code == 404


def test_create_for_a_group(nc):
    made = nc.call(nc.admin.talk.create_conversation, ConversationType.GROUP, "admin")
    people = nc.call(nc.admin.talk.list_participants, made)
    assert "admin" in [person.actor_id for person in people if person.actor_type == "users"]
    nc.call(nc.admin.talk.delete_conversation, made)


def test_one_to_one_and_leaving(nc):
    name, other = new_user(nc, display_name="The Other")
    _, one = new_user(nc)
    made = nc.call(one.talk.create_conversation, ConversationType.ONE_TO_ONE, name)
    assert made.conversation_type is ConversationType.ONE_TO_ONE
    assert (made.name, made.display_name) == (name, "The Other")
    people = nc.call(one.talk.list_participants, made)
    assert 1 <= len(people) <= 2
    nc.call(one.talk.send_message, "hello", made)
    assert nc.call(other.talk.get_conversation_by_token, made).unread_messages_count == 1
    nc.call(one.talk.leave_conversation, made)
    with pytest.raises(NextcloudException):
        nc.call(one.talk.get_conversation_by_token, made)
    again = nc.call(one.talk.create_conversation, ConversationType.ONE_TO_ONE, name)
    assert again.token == made.token
    nc.call(one.talk.leave_conversation, again)


def test_participants(nc, room):
    for include_status in (False, True):
        people = {person.actor_id: person for person in nc.call(
            nc.alice.talk.list_participants, room, include_status=include_status)}
        assert set(people) == {"alice", "bob"}
        alice, bob = people["alice"], people["bob"]
        assert alice.participant_type is ParticipantType.OWNER
        assert bob.participant_type is ParticipantType.USER
        assert bob.actor_type == "users" and bob.display_name and bob.attendee_id > 0
        assert bob.attendee_id != alice.attendee_id
        assert (bob.session_ids, bob.last_ping) == ([], 0)
        assert bob.participant_flags == InCallFlags.DISCONNECTED
        assert bob.attendee_permissions == AttendeePermissions.DEFAULT
        assert AttendeePermissions.OTHER in bob.permissions
        assert bob.breakout_token == room.token
        assert f"id={bob.attendee_id}" in repr(bob)


def test_participants_without_an_account(nc, server):
    """Guests and e-mail invitees are read like anybody else."""
    made = nc.call(nc.alice.talk.create_conversation, ConversationType.PUBLIC,
                   room_name=unique("room"))
    with httpx.Client(base_url=f"{server.url}/ocs/v2.php/apps/spreed/api",
                      headers={"OCS-APIRequest": "true", "Accept": "application/json"}) as guest:
        joined = guest.post(f"/v4/room/{made.token}/participants/active")
        assert joined.status_code == 200
        me = joined.json()["ocs"]["data"]["actorId"]
        guest.post(f"/v1/chat/{made.token}", json={"message": "hi", "actorDisplayName": "Ann"})
        nc.call(nc.alice.ocs, "POST",
                f"/ocs/v2.php/apps/spreed/api/v4/room/{made.token}/participants",
                json={"newParticipant": "ann@example.org", "source": "emails"})
        people = {person.actor_type: person for person in nc.call(
            nc.alice.talk.list_participants, made, include_status=True)}
        assert set(people) == {"users", "guests", "emails"}
        guests = people["guests"]
        assert (guests.actor_id, guests.display_name) == (me, "Ann")
        assert guests.participant_type is ParticipantType.GUEST and len(guests.session_ids) == 1
        assert people["emails"].participant_type is ParticipantType.GUEST
        messages = nc.call(nc.alice.talk.receive_messages, made)
        said = [message for message in messages if message.actor_type == "guests"]
        assert [(each.message, each.actor_display_name) for each in said] == [("hi", "Ann")]
    nc.call(nc.alice.talk.delete_conversation, made)


# --- chat ------------------------------------------------------------------------------------

def after(room, message):
    """A place to receive from: the client has no parameter for the last known message."""
    return f"{room.token}?lastKnownMessageId={message.message_id}"


def test_send_and_receive(nc, room):
    text = "Grüße & 100% 🎉 <b>"
    sent = nc.call(nc.alice.talk.send_message, text, room)
    assert (sent.message, sent.token, sent.actor_id) == (text, room.token, "alice")
    assert sent.system_message == "" and sent.message_type == "comment"
    assert len(sent.reference_id) == 64 and sent.is_replyable is True and sent.markdown is True
    newest = nc.call(nc.bob.talk.receive_messages, room, limit=1)
    assert [message.message_id for message in newest] == [sent.message_id]
    assert newest[0].message == text
    history = nc.call(nc.bob.talk.receive_messages, room)
    assert history[-1].system_message == "conversation_created"


def test_reply_and_silent(nc, room):
    first = nc.call(nc.alice.talk.send_message, "a question", room)
    answer = nc.call(nc.bob.talk.send_message, "an answer", room, first, silent=True)
    assert answer.parent["id"] == first.message_id
    again = nc.call(nc.bob.talk.send_message, "another", room.token, first.message_id)
    assert again.parent["message"] == "a question"


def test_the_future_begins_at_once(nc, room):
    """The client names no last message: what is there comes at once, oldest first."""
    nc.call(nc.alice.talk.send_message, "there already", room)
    messages = nc.call(nc.bob.talk.receive_messages, room, look_in_future=True)
    assert [message.system_message for message in messages[:2]] == [
        "conversation_created", "user_added"]
    assert messages[-1].message == "there already"


def test_waiting(nc, room):
    last = nc.call(nc.alice.talk.send_message, "before", room)
    result = nc.beside(nc.bob.talk.receive_messages, after(room, last), look_in_future=True)
    begin = time.monotonic()
    sent = nc.call(nc.alice.talk.send_message, "Good evening", room)
    assert [message.message_id for message in result()] == [sent.message_id]
    assert time.monotonic() - begin < 25, "it came when the time was up, not when it was sent"


def test_unread_counters(nc, room):
    for number in range(3):
        nc.call(nc.alice.talk.send_message, f"number {number}", room)
    assert nc.call(nc.bob.talk.get_conversation_by_token, room).unread_messages_count == 3
    assert nc.call(nc.alice.talk.get_conversation_by_token, room).unread_messages_count == 0
    nc.call(nc.bob.talk.send_message, "all read", room)
    assert nc.call(nc.bob.talk.get_conversation_by_token, room).unread_messages_count == 0
    assert nc.call(nc.alice.talk.get_conversation_by_token, room).unread_messages_count == 1


def test_delete_message(nc, room):
    sent = nc.call(nc.alice.talk.send_message, "oops", room)
    told = nc.call(nc.alice.talk.delete_message, sent)
    assert told.system_message == "message_deleted" and told.parent["id"] == sent.message_id
    again = nc.call(nc.alice.talk.send_message, "oops again", room)
    nc.call(nc.alice.talk.delete_message, again.message_id, room)
    seen = nc.call(nc.bob.talk.receive_messages, room)
    types = {message.message_id: message.message_type for message in seen}
    assert types[sent.message_id] == types[again.message_id] == "comment_deleted"


def test_reactions(nc, room):
    talk = nc.alice.talk
    sent = nc.call(talk.send_message, "nice?", room)
    assert nc.call(talk.get_message_reactions, sent) == {}
    given = nc.call(nc.bob.talk.react_to_message, sent, "👍")
    assert [entry.actor_id for entry in given["👍"]] == ["bob"]
    nc.call(talk.react_to_message, sent, "👍")
    given = nc.call(talk.react_to_message, sent, "🏳️‍🌈")
    assert {emoji: len(entries) for emoji, entries in given.items()} == {"👍": 2, "🏳️‍🌈": 1}
    only = nc.call(talk.get_message_reactions, sent, "👍")
    assert list(only) == ["👍"]
    assert only["👍"][0].timestamp > 0 and only["👍"][0].actor_type == "users"
    assert only["👍"][0].actor_display_name
    (message,) = [entry for entry in nc.call(talk.receive_messages, room)
                  if entry.message_id == sent.message_id]
    assert message.reactions == {"👍": 2, "🏳️‍🌈": 1}
    assert sorted(message.reactions_self) == sorted(["👍", "🏳️‍🌈"])
    nc.call(talk.delete_reaction, sent, "👍")
    left = nc.call(talk.delete_reaction, sent, "🏳️‍🌈")
    assert [entry.actor_id for entry in left["👍"]] == ["bob"] and len(left) == 1
    with pytest.raises(NextcloudException) as refused:
        nc.call(talk.react_to_message, sent, "no emoji")
    assert refused.value.status_code == 400
    with pytest.raises(NextcloudException) as refused:
        nc.call(talk.delete_reaction, sent, "👍")
    assert refused.value.status_code == 404


def test_mentions(nc, room):
    sent = nc.call(nc.alice.talk.send_message, "hi @bob", room)
    assert sent.message == "hi {mention-user1}"
    assert sent.message_parameters["mention-user1"]["id"] == "bob"
    seen = nc.call(nc.bob.talk.get_conversation_by_token, room)
    assert seen.unread_mention is True and seen.unread_mention_direct is True
    assert seen.last_message.message == "hi {mention-user1}"


def test_not_ones_own_room(nc, room):
    _, outsider = new_user(nc)
    for call in (lambda: nc.call(outsider.talk.receive_messages, room),
                 lambda: nc.call(outsider.talk.send_message, "hello?", room),
                 lambda: nc.call(outsider.talk.list_participants, room)):
        with pytest.raises(NextcloudException) as refused:
            call()
        assert refused.value.status_code == 404


# --- polls -----------------------------------------------------------------------------------

def test_public_poll(nc, room):
    poll = nc.call(nc.bob.talk.create_poll, room, "Lunch?", ["pizza", "soup"],
                   hidden_results=False, max_votes=2)
    assert (poll.question, poll.options) == ("Lunch?", ["pizza", "soup"])
    assert (poll.actor_type, poll.actor_id, poll.conversation_token) == ("users", "bob", room.token)
    assert (poll.closed, poll.hidden_results, poll.max_votes) == (False, False, 2)
    assert (poll.votes, poll.voted_self, poll.num_voters, poll.details) == ([], [], 0, [])
    message = nc.call(nc.alice.talk.receive_messages, room, limit=1)[0]
    assert message.message == "{object}"
    assert message.message_parameters["object"]["id"] == str(poll.poll_id)

    voted = nc.call(nc.alice.talk.vote_poll, [0, 1], poll)
    assert (voted.votes, voted.voted_self) == ({"option-0": 1, "option-1": 1}, [0, 1])
    voted = nc.call(nc.alice.talk.vote_poll, [1], poll.poll_id, room)
    assert (voted.votes, voted.num_voters, voted.voted_self) == ({"option-1": 1}, 1, [1])
    seen = nc.call(nc.bob.talk.get_poll, poll)
    assert (seen.votes, seen.num_voters) == ([], 1)

    closed = nc.call(nc.bob.talk.close_poll, poll)
    assert closed.closed is True and closed.votes == {"option-1": 1}
    [detail] = closed.details
    assert (detail.actor_type, detail.actor_id, detail.option) == ("users", "alice", 1)
    assert detail.actor_display_name and repr(detail) and repr(closed)
    assert nc.call(nc.alice.talk.get_poll, poll.poll_id, room.token).closed is True


def test_hidden_poll(nc, room):
    poll = nc.call(nc.alice.talk.create_poll, room, "Who?", ["a", "b", "c"])
    assert (poll.hidden_results, poll.max_votes) == (True, 1)
    voted = nc.call(nc.bob.talk.vote_poll, [2], poll)
    assert (voted.votes, voted.voted_self, voted.num_voters) == ([], [2], 0)
    assert nc.call(nc.alice.talk.get_poll, poll).num_voters == 1
    closed = nc.call(nc.alice.talk.close_poll, poll)
    assert (closed.votes, closed.num_voters, closed.details) == ({"option-2": 1}, 1, [])


def test_poll_refused(nc, room):
    poll = nc.call(nc.alice.talk.create_poll, room, "Who?", ["a", "b"])
    for status, call in (
            (400, lambda: nc.call(nc.alice.talk.create_poll, room, "Who?", ["a"])),
            (400, lambda: nc.call(nc.bob.talk.vote_poll, [0, 1], poll)),
            (403, lambda: nc.call(nc.bob.talk.close_poll, poll)),
            (404, lambda: nc.call(nc.bob.talk.get_poll, 999999999, room))):
        with pytest.raises(NextcloudException) as refused:
            call()
        assert refused.value.status_code == status


# --- users and groups ------------------------------------------------------------------------

def test_users(nc):
    name, client = new_user(nc, display_name="Some One", email="some@example.org")
    assert name in nc.call(nc.admin.users.get_list)
    assert nc.call(nc.admin.users.get_list, name) == [name]
    assert nc.call(nc.admin.users.get_list, limit=1, offset=0) != []
    for info in (nc.call(nc.admin.users.get_user, name), nc.call(client.users.get_user)):
        assert (info.user_id, info.display_name, info.email) == (
            name, "Some One", "some@example.org")
        assert info.enabled is True and info.groups == []
        assert info.backend and info.last_login and isinstance(info.quota, dict)
        for text in (info.phone, info.address, info.website, info.twitter, info.fediverse,
                     info.organisation, info.role, info.headline, info.biography, info.language,
                     info.locale, info.notify_email, info.manager, info.storage_location):
            assert isinstance(text, str) or text is None
        assert isinstance(info.additional_mail, list) and isinstance(info.subadmin, list)
        assert isinstance(info.profile_enabled, bool)
        assert {"setDisplayName", "setPassword"} <= set(info.backend_capabilities)
        assert name in repr(info)
    assert nc.call(nc.alice.users.editable_fields)

    nc.call(nc.admin.users.edit, name, displayname="Another", email="other@example.org")
    info = nc.call(nc.admin.users.get_user, name)
    assert (info.display_name, info.email) == ("Another", "other@example.org")

    nc.call(nc.admin.users.disable, name)
    assert nc.call(nc.admin.users.get_user, name).enabled is False
    with pytest.raises(NextcloudException) as disabled:
        nc.call(client.users.get_user)
    assert disabled.value.status_code == 401
    nc.call(nc.admin.users.enable, name)
    assert nc.call(client.users.get_user).user_id == name

    nc.call(nc.admin.users.delete, name)
    with pytest.raises(NextcloudExceptionNotFound):
        nc.call(nc.admin.users.delete, name)
    assert name not in nc.call(nc.admin.users.get_list)


def test_users_are_for_administrators(nc):
    with pytest.raises(NextcloudException) as refused:
        nc.call(nc.alice.users.create, unique("by-alice"), password=PASSWORD)
    assert refused.value.status_code == 403


def test_groups(nc):
    group = unique("group")
    name, _ = new_user(nc)
    nc.call(nc.admin.users_groups.create, group)
    with pytest.raises(NextcloudException):
        nc.call(nc.admin.users_groups.create, group)
    assert group in nc.call(nc.admin.users_groups.get_list)
    assert nc.call(nc.admin.users_groups.get_list, mask=group) == [group]
    assert nc.call(nc.admin.users_groups.get_members, group) == []
    nc.call(nc.admin.users.add_to_group, name, group)
    assert nc.call(nc.admin.users_groups.get_members, group) == [name]
    assert nc.call(nc.admin.users.get_user, name).groups == [group]
    nc.call(nc.admin.users.remove_from_group, name, group)
    assert nc.call(nc.admin.users_groups.get_members, group) == []
    nc.call(nc.admin.users_groups.delete, group)
    assert group not in nc.call(nc.admin.users_groups.get_list)


# --- user status -----------------------------------------------------------------------------

# Releases after 0.24 have it in the asynchronous form only.
asynchronous = pytest.mark.parametrize("nc", [Async], ids=["async"], indirect=True)


@pytest.fixture
def status(nc):
    name, client = new_user(nc)
    assert nc.value(client.user_status, "available") is True
    client.user_status.name = name
    return client.user_status


@asynchronous
def test_status(nc, status):
    nc.call(status.set_status_type, "online")
    current = nc.call(status.get_current)
    assert (current.user_id, current.status_message, current.status_icon) == (
        status.name, None, None)
    assert (current.status_id, current.message_predefined) == (None, False)
    for kind in ("online", "away", "dnd", "invisible", "offline"):
        nc.call(status.set_status_type, kind)
        current = nc.call(status.get_current)
        assert (current.status_type, current.status_type_defined) == (kind, True)

    clear_at = int(time.time()) + 3600
    nc.call(status.set_status, "On a ladder", clear_at, "🪜")
    for seen in (nc.call(status.get_current), nc.call(status.get, status.name)):
        assert (seen.status_message, seen.status_icon, seen.status_clear_at) == (
            "On a ladder", "🪜", clear_at)
    assert status.name in [entry.user_id for entry in nc.call(status.get_list)]
    assert len(nc.call(status.get_list, limit=1)) == 1
    nc.call(status.set_status, "")
    assert nc.call(status.get_current).status_message is None
    nc.call(status.set_status)
    assert nc.call(status.get_current).status_message is None
    assert nc.call(status.get, unique("never")) is None


@asynchronous
def test_predefined_status(nc, status):
    rows = nc.call(status.get_predefined)
    assert rows and all(row.status_id and row.message and row.icon for row in rows)
    for row in rows[:2]:
        nc.call(status.set_predefined, row.status_id)
        current = nc.call(status.get_current)
        assert (current.status_id, current.message_predefined) == (row.status_id, True)
        assert current.status_clear_at is None
    clear_at = int(time.time()) + 3600
    nc.call(status.set_predefined, "meeting", clear_at)
    assert nc.call(status.get_current).status_clear_at == clear_at


@asynchronous
def test_status_of_the_partner(nc, status):
    name, other = new_user(nc)
    made = nc.call(other.talk.create_conversation, ConversationType.ONE_TO_ONE, status.name)
    nc.call(other.talk.send_message, "hello", made)
    nc.call(status.set_status_type, "away")
    nc.call(status.set_status, "On a ladder", status_icon="🪜")
    [seen] = nc.call(other.talk.get_user_conversations, include_status=True)
    assert (seen.status_type, seen.status_message, seen.status_icon) == (
        "away", "On a ladder", "🪜")
    assert seen.status_clear_at is None
    clear_at = int(time.time()) + 3600
    nc.call(status.set_status, "On a ladder", clear_at, "🪜")
    [seen] = nc.call(other.talk.get_user_conversations, include_status=True)
    assert seen.status_clear_at == clear_at
    [seen] = nc.call(other.talk.get_user_conversations)
    assert seen.status_type == ""
    people = {person.actor_id: person for person in nc.call(
        other.talk.list_participants, made, include_status=True)}
    assert people[status.name].status_message == "On a ladder"
    people = {person.actor_id: person for person in nc.call(other.talk.list_participants, made)}
    assert people[status.name].status_message == ""
