# SPDX-License-Identifier: GPL-3.0-or-later
"""Many at once: threads on one client, coroutines in one loop, several loops; what is cancelled is over."""

import asyncio
import gc
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import weakref

import pytest
from conftest import unique

from tertulia import AsyncNextcloud, Nextcloud, NextcloudException
from tertulia._async import _wheels
from tertulia.talk import ConversationType


def client(server, name, cls=Nextcloud, **options):
    return cls(nextcloud_url=server.url, nc_auth_user=name, nc_auth_pass=name, **options)


@pytest.fixture
def room(server):
    alice = client(server, "alice")
    made = alice.talk.create_conversation(ConversationType.GROUP, room_name=unique("room"))
    alice.talk.participants.add(made, "bob")
    yield made
    alice.talk.delete_conversation(made)


def test_a_hundred_threads(server, room):
    alice = client(server, "alice")
    start, failures, sent = threading.Barrier(100), [], []

    def work(number):
        try:
            start.wait(60)
            for n in range(3):
                message = alice.talk.send_message(f"{number} {n}", room)
                assert message.message == f"{number} {n}"
                sent.append(message.message_id)
                assert alice.talk.get_conversation_by_token(room).token == room.token
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == [] and len(set(sent)) == 300


def test_threads_wait_without_the_gil(server, room):
    """Fifty wait at the server while another one works."""
    bob, alice = client(server, "bob"), client(server, "alice")
    last = alice.talk.send_message("before", room)
    found = []
    threads = [threading.Thread(target=lambda: found.append(
        bob.talk.receive_messages(room, True, last_known_message_id=last))) for _ in range(50)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert found == []
    sent = alice.talk.send_message("now", room)
    for thread in threads:
        thread.join(60)
    assert [[each.message_id for each in mine] for mine in found] == [[sent.message_id]] * 50


def test_a_thousand_coroutines(server, room):
    async def main():
        alice = client(server, "alice", AsyncNextcloud)
        before = threading.active_count()
        sent = await asyncio.gather(*(alice.talk.send_message(f"number {n}", room) for n in range(1000)))
        assert threading.active_count() == before
        assert [each.message for each in sent] == [f"number {n}" for n in range(1000)]
        assert len({each.message_id for each in sent}) == 1000

    asyncio.run(main())


def test_the_loop_is_never_blocked(server, room):
    """While a call waits for the server, the loop goes on turning."""

    async def main():
        bob = client(server, "bob", AsyncNextcloud)
        last = (await bob.talk.receive_messages(room, limit=1))[0]
        waiting = asyncio.ensure_future(bob.talk.receive_messages(room, True, timeout=2, last_known_message_id=last))
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert await waiting == [] and turns >= 20

    asyncio.run(main())


def connections(pid):
    """TCP connections of a process, by its descriptors."""
    directory = pathlib.Path(f"/proc/{pid}/fd")
    found = 0
    for entry in directory.iterdir():
        try:
            found += os.readlink(entry).startswith("socket:")
        except OSError:
            pass
    return found


def test_cancelling_ends_the_transfer(server, room):
    async def main():
        bob = client(server, "bob", AsyncNextcloud)
        last = (await bob.talk.receive_messages(room, limit=1))[0]
        wheel = _wheels[asyncio.get_running_loop()]
        before = connections(os.getpid())
        waiting = [asyncio.ensure_future(bob.talk.receive_messages(room, True, last_known_message_id=last))
                   for _ in range(20)]
        while wheel._multi.running() < 20 or connections(os.getpid()) < before + 19:
            await asyncio.sleep(0.01)
        for task in waiting:
            task.cancel()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        assert wheel._multi.running() == 0
        guard = time.monotonic() + 60
        while connections(os.getpid()) > before + 1 and time.monotonic() < guard:
            await asyncio.sleep(0.01)
        assert connections(os.getpid()) <= before + 1
        assert (await bob.talk.get_conversation_by_token(room)).token == room.token

    asyncio.run(main())


def test_wait_for(server, room):
    async def main():
        bob = client(server, "bob", AsyncNextcloud)
        last = (await bob.talk.receive_messages(room, limit=1))[0]
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(bob.talk.receive_messages(room, True, last_known_message_id=last), 0.2)
        assert await bob.user == "bob"

    asyncio.run(main())


def test_one_client_in_several_loops(server):
    """One after the other, and at the same time in threads."""
    alice = client(server, "alice", AsyncNextcloud)

    async def ask():
        return [room.token for room in await alice.talk.get_user_conversations()]

    first = asyncio.run(ask())
    assert asyncio.run(ask()) == first
    found = []
    threads = [threading.Thread(target=lambda: found.append(asyncio.run(ask()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [first] * 8


def test_loops_take_their_connections_along(server):
    alice = client(server, "alice", AsyncNextcloud)

    async def ask():
        await alice.user
        await alice.talk.get_user_conversations()
        return weakref.ref(asyncio.get_running_loop())

    gone = asyncio.run(ask())
    gc.collect()
    assert gone() is None and len(_wheels) == 0


def test_coroutines_are_coroutines(server):
    alice = client(server, "alice", AsyncNextcloud)
    assert asyncio.iscoroutinefunction(alice.users.get_user)
    never = alice.talk.get_user_conversations()
    assert asyncio.iscoroutine(never)
    never.close()


def test_refused_in_a_task(server):
    async def main():
        alice = client(server, "alice", AsyncNextcloud)
        outcomes = await asyncio.gather(*(alice.talk.get_conversation_by_token("nosuchroom") for _ in range(5)),
                                        return_exceptions=True)
        assert [type(each).__mro__[1] for each in outcomes] == [NextcloudException] * 5

    asyncio.run(main())


INTERRUPTED = """
import sys, tertulia
client = tertulia.Nextcloud(nextcloud_url=sys.argv[1], nc_auth_user="bob", nc_auth_pass="bob")
last = client.talk.receive_messages(sys.argv[2], limit=1)[0]
print("waiting", flush=True)
try:
    client.talk.receive_messages(sys.argv[2], True, last_known_message_id=last)
except KeyboardInterrupt:
    print("interrupted", flush=True)
print(client.user)
"""


def test_ctrl_c_ends_a_wait(server, room):
    # Who is started in the background by a shell inherits that Ctrl-C is ignored.
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, server.url, room.token], stdout=subprocess.PIPE,
                               text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.3)  # most likely it waits at the server by now
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted\n"
    assert time.monotonic() - begin < 20, "it ended with the wait, not with the signal"
    assert process.stdout.readline() == "bob\n" and process.wait(60) == 0


@pytest.mark.skipif("config.getoption('--sanitized')", reason="the sanitizers keep freed memory for a while")
def test_nothing_leaks(server, room):
    """Answers, objects, errors and cancelled calls are freed."""
    alice = client(server, "alice")

    def turn():
        alice.talk.send_message("hello", room)
        [message.message for message in alice.talk.receive_messages(room)]
        with pytest.raises(NextcloudException):
            alice.talk.get_conversation_by_token("nosuchroom")

    def size():
        gc.collect()
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4

    for _ in range(150):
        turn()
    before = size()
    for _ in range(300):
        turn()
    assert size() - before < 4000  # KiB; an answer of 100 messages is some 60
