# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations that are followed: each message once, in order, whatever happens to the connection."""

import asyncio
import threading

import pytest
from conftest import unique

from tertulia import AsyncNextcloud, Nextcloud, NextcloudException, NextcloudExceptionNotFound
from tertulia.talk import ConversationType


def texts(messages):
    return [message.message for message in messages]


def test_from_now_on(nc, room):
    nc.call(nc.alice.talk.send_message, "before", room)
    follow = nc.bob.talk.follow(room)
    assert follow.last_known_message_id is None
    result = nc.take_beside(follow, 2)
    nc.until(lambda: follow.last_known_message_id is not None)
    first = nc.call(nc.alice.talk.send_message, "one", room)
    second = nc.call(nc.alice.talk.send_message, "two", room)
    assert texts(result()) == ["one", "two"]
    assert follow.last_known_message_id == second.message_id
    assert first.message_id < second.message_id


def test_from_the_beginning(nc, room):
    sent = [nc.call(nc.alice.talk.send_message, f"number {n}", room) for n in range(5)]
    follow = nc.bob.talk.follow(room, 0)
    found = nc.take(follow, 7)
    assert [each.system_message for each in found[:2]] == ["conversation_created", "user_added"]
    assert texts(found[2:]) == [each.message for each in sent]
    again = nc.bob.talk.follow(room, sent[2])
    assert texts(nc.take(again, 1)) == ["number 3"]
    assert again.last_known_message_id == sent[3].message_id, "what was not handed out yet is not known"
    assert texts(nc.take(nc.bob.talk.follow(room, again.last_known_message_id), 1)) == ["number 4"]


def test_it_moves_no_marker_unless_asked_to(nc, room):
    nc.call(nc.alice.talk.send_message, "unread", room)
    nc.take(nc.bob.talk.follow(room, 0), 3)
    assert nc.call(nc.bob.talk.get_conversation_by_token, room).unread_messages_count == 1
    follow = nc.bob.talk.follow(room, 0, set_read_marker=True)
    nc.take(follow, 3)
    nc.call(nc.alice.talk.send_message, "unread, too", room)
    nc.take(follow, 1)
    assert nc.call(nc.bob.talk.get_conversation_by_token, room).unread_messages_count == 1


def test_a_thread(nc, room):
    first = nc.call(nc.alice.talk.send_message, "begins", room, thread_title="T")
    nc.call(nc.alice.talk.send_message, "elsewhere", room)
    nc.call(nc.alice.talk.send_message, "inside", room, thread_id=first.message_id)
    found = nc.take(nc.bob.talk.follow(room, first, thread_id=first.message_id), 1)
    while found[-1].system_message:
        found += nc.take(nc.bob.talk.follow(room, found[-1], thread_id=first.message_id), 1)
    assert found[-1].message == "inside"


def test_what_is_refused_ends_it(nc):
    follow = nc.bob.talk.follow("nosuchroom")
    for _ in range(2):
        with pytest.raises(NextcloudExceptionNotFound):
            nc.take(follow, 1)
    with pytest.raises(NextcloudException):
        nc.take(nc.bob.talk.follow("nosuchroom", 5), 1)


def test_it_ends_with_the_membership(nc, room):
    follow = nc.bob.talk.follow(room)
    result = nc.take_beside(follow, 1)
    nc.until(lambda: follow.last_known_message_id is not None)
    [bob] = [each for each in nc.call(nc.alice.talk.participants.list, room) if each.actor_id == "bob"]
    nc.call(nc.alice.talk.participants.remove, room, bob)
    with pytest.raises(NextcloudExceptionNotFound):
        result()


def test_the_server_is_started_again(form, start_server, tmp_path):
    """Who follows waits until it is there, and has missed nothing."""
    data = tmp_path / "data"
    seed = tmp_path / "seed.json"
    seed.write_text('{"users": [{"id": "alice", "password": "alice"}, {"id": "bob", "password": "bob"}]}')
    server = start_server("--data", data, "--seed", seed)
    alice, bob = (form.client(server.url, name) for name in ("alice", "bob"))
    room = form.call(alice.talk.create_conversation, ConversationType.GROUP, room_name="x")
    form.call(alice.talk.participants.add, room, "bob")
    follow = bob.talk.follow(room)
    form.call(alice.talk.send_message, "too early", room)
    result = form.take_beside(follow, 3)
    form.until(lambda: follow.last_known_message_id is not None)
    form.call(alice.talk.send_message, "one", room)
    server.stop()
    listen = server.url[len("http://"):]
    server.start(listen)
    form.call(alice.talk.send_message, "two", room)
    form.call(alice.talk.send_message, "three", room)
    assert texts(result()) == ["one", "two", "three"]


ROOMS, MESSAGES = 1000, 3


def test_a_thousand_conversations(server):
    """One program in one thread follows all of them; each message comes once and in order."""

    async def follow(talk, token, found):
        async for message in talk.follow(token, 0):
            if not message.system_message:
                found.append((message.message_id, message.message))
            if len(found) == MESSAGES:
                return

    async def many(jobs, at_once=50):
        gate = asyncio.Semaphore(at_once)

        async def one(job):
            async with gate:
                return await job

        return await asyncio.gather(*map(one, jobs))

    async def main():
        admin = AsyncNextcloud(nextcloud_url=server.url, nc_auth_user="admin", nc_auth_pass="admin")
        await admin.users.create(name := unique("many"), password=name)
        client = AsyncNextcloud(nextcloud_url=server.url, nc_auth_user=name, nc_auth_pass=name)
        rooms = await many(client.talk.create_conversation(ConversationType.GROUP, room_name=f"{n}")
                           for n in range(ROOMS))
        tokens = [room.token for room in rooms]
        assert len(set(tokens)) == ROOMS
        found = {token: [] for token in tokens}
        threads = threading.active_count()
        following = [asyncio.ensure_future(follow(client.talk, token, found[token])) for token in tokens]
        await asyncio.sleep(1)  # most of them wait by now
        for n in range(MESSAGES):
            await many(client.talk.send_message(f"{token} {n}", token) for token in tokens)
        assert threading.active_count() == threads
        await asyncio.wait_for(asyncio.gather(*following), 120)
        for token in tokens:
            assert [text for _, text in found[token]] == [f"{token} {n}" for n in range(MESSAGES)]
            ids = [number for number, _ in found[token]]
            assert ids == sorted(set(ids))

    asyncio.run(main())


def test_threads_that_follow(nc, server, room):
    """Several threads follow on one client."""
    client = Nextcloud(nextcloud_url=server.url, nc_auth_user="bob", nc_auth_pass="bob")
    found = [[] for _ in range(8)]
    threads = [threading.Thread(target=lambda mine=mine: mine.extend(
        message.message for _, message in zip(range(12), client.talk.follow(room, 0)))) for mine in found]
    for thread in threads:
        thread.start()
    for n in range(10):
        nc.call(nc.alice.talk.send_message, f"number {n}", room)
    for thread in threads:
        thread.join(60)
    assert all(mine[2:] == [f"number {n}" for n in range(10)] for mine in found)
