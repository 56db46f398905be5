"""What is left of conversations when an account is deleted."""

import ocs
from ocs import (CHAT, ONE_TO_ONE, PUBLIC, ROOM, create_room, future, history, room_of, send,
                 system_names, texts)
from server import run_cli


def pair_of(one, other):
    return one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]


def delete_account(admin, user):
    admin.delete(f"/cloud/users/{user.name}").ok()


def names_in(user, token):
    return {entry["actorId"] for entry in user.get(f"{ROOM}/{token}/participants").ok()}


def test_conversation_of_two(admin, new_user):
    one, other = new_user(), new_user(displayName="The Other")
    token = pair_of(one, other)
    send(one, token, "hello")
    send(other, token, "goodbye")
    delete_account(admin, other)

    room = room_of(one, token)
    seen = {"type": 5, "name": "The Other", "displayName": "The Other", "readOnly": 1,
            "participantType": 1, "canDeleteConversation": False, "canLeaveConversation": True,
            "notificationLevel": 1}
    assert {key: room[key] for key in seen} == seen
    assert "status" not in room
    assert [entry["type"] for entry in one.get(ROOM).ok() if entry["token"] == token] == [5]
    messages = history(one, token).ok()
    assert texts(messages) == ["goodbye", "hello"]
    assert system_names(messages) == ["read_only", "conversation_created"]
    assert messages[0]["actorId"] == "admin"
    assert messages[1]["actorType"] == "deleted_users"
    assert names_in(one, token) == {one.name}

    # It is only to be read and left.
    one.post(f"{CHAT}/{token}", message="hello?").refused(403)
    one.put(f"{ROOM}/{token}/read-only", state=0).error(400, "type")
    one.put(f"{ROOM}/{token}/read-only", state=1).ok()
    one.put(f"{ROOM}/{token}", roomName="x").error(400, "type")
    one.put(f"{ROOM}/{token}/description", description="x").error(400, "type")
    one.post(f"{ROOM}/{token}/message-expiration", seconds=60).error(400, "type")
    one.post(f"{ROOM}/{token}/public").error(400, "type")
    one.put(f"{ROOM}/{token}/webinar/lobby", state=1).error(400, "type")
    one.put(f"{ROOM}/{token}/listable", scope=1).error(400, "type")
    one.put(f"{ROOM}/{token}/mention-permissions", mentionPermissions=1).error(400, "type")
    one.put(f"{ROOM}/{token}/permissions/default", permissions=1).error(400, "type")
    assert one.delete(f"{ROOM}/{token}").refused(400).data is None
    one.delete(f"{ROOM}/{token}/participants/self").ok()
    one.get(f"{ROOM}/{token}").refused(404)


def test_a_new_account_of_that_name_is_somebody_else(admin, new_user, sign_in):
    one, other = new_user(), new_user()
    token = pair_of(one, other)
    send(one, token, "for the first one only")
    delete_account(admin, other)
    admin.post("/cloud/users", userid=other.name, password="correct-horse-8").ok()
    again = sign_in(other.name, "correct-horse-8")
    again.get(f"{ROOM}/{token}").refused(404)
    assert again.get(ROOM).ok() == []
    fresh = pair_of(again, one)
    assert fresh != token
    assert room_of(one, token)["type"] == 5


def test_who_had_left_before(admin, new_user):
    one, other = new_user(), new_user()
    token = pair_of(one, other)
    send(one, token, "hello")
    other.delete(f"{ROOM}/{token}/participants/self").ok()
    delete_account(admin, other)
    assert room_of(one, token)["type"] == 5


def test_rooms_of_many_and_of_nobody(admin, alice, new_user):
    user = new_user(displayName="Gone Soon")
    shared = create_room(alice, members=[user])["token"]
    by_link = create_room(alice, PUBLIC)["token"]
    user.post(f"{ROOM}/{by_link}/participants/active").ok()
    own = create_room(user, PUBLIC)["token"]
    note = user.get(f"{ROOM}/note-to-self").ok()["token"]
    send(user, shared, "remember me")
    last = history(alice, shared, limit=1).ok()[0]["id"]
    delete_account(admin, user)

    assert names_in(alice, shared) == names_in(alice, by_link) == {"alice"}
    message = future(alice, shared, last).ok()[0]
    assert message["systemMessage"] == "user_removed" and message["actorId"] == "admin"
    assert message["messageParameters"]["user"]["type"] == "highlight"
    assert "remember me" in texts(history(alice, shared).ok())
    # Where nobody else was in, nothing is left.
    for token in (own, note):
        alice.get(f"{ROOM}/{token}").refused(404)


def test_on_the_command_line(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--data", data, "--dev")
    alice, bob = ocs.User(server.url, "alice"), ocs.User(server.url, "bob")
    token = pair_of(alice, bob)
    send(alice, token, "hello")
    run_cli("user", "delete", "bob", "--data", data)
    assert room_of(alice, token)["type"] == 5
    message = history(alice, token, limit=1).ok()[0]
    assert (message["actorType"], message["actorId"]) == ("guests", "cli")
    assert message["message"].startswith("An administrator ")
    alice.close()
    bob.close()
