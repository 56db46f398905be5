# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, with one of the two clients: client.py MODULE URL. Reads lines "PART SECONDS" and answers each
with "RESULT calls seconds cpu_seconds"; "memory" with "RESULT KiB"."""

import asyncio
import importlib
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
MODULE, URL = sys.argv[1:]
ROOMS, AT_ONCE = 100, 16


def make(module, form):
    return getattr(module, form)(nextcloud_url=URL, nc_auth_user="bob", nc_auth_pass="bob")


def prepare(client, kind):
    """A hundred conversations, one of them with a hundred messages."""
    rooms = client.talk.get_user_conversations()
    for _ in range(ROOMS - len(rooms)):
        client.talk.create_conversation(kind, room_name="bench")
    room = min(client.talk.get_user_conversations(), key=lambda each: each.conversation_id)
    for _ in range(max(0, ROOMS - len(client.talk.receive_messages(room)))):
        client.talk.send_message("hello, is anybody here?", room)
    return room


def calls_of(talk, room):
    return {
        "send_message": lambda: talk.send_message("hello, is anybody here?", room),
        "receive_messages": lambda: talk.receive_messages(room, limit=20),
        "get_user_conversations": lambda: talk.get_user_conversations(),
    }


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def waiting(call, seconds):
    call()
    count, begin, cpu = 0, time.perf_counter(), spent()
    while (now := time.perf_counter()) < begin + seconds:
        call()
        count += 1
    return count, now - begin, spent() - cpu


async def awaiting(call, seconds, at_once):
    await call()
    count, begin, cpu = 0, time.perf_counter(), spent()

    async def work():
        nonlocal count
        while time.perf_counter() < begin + seconds:
            await call()
            count += 1

    await asyncio.gather(*(work() for _ in range(at_once)))
    return count, time.perf_counter() - begin, spent() - cpu


def main():
    module = importlib.import_module(MODULE)
    kind = importlib.import_module(MODULE + ".talk").ConversationType.GROUP
    client = make(module, "Nextcloud")
    room = prepare(client, kind)
    sync = calls_of(client.talk, room)
    loop = asyncio.new_event_loop()
    coroutines = calls_of(make(module, "AsyncNextcloud").talk, room)
    print("READY", flush=True)
    for line in sys.stdin:
        part, seconds = line.split()
        form, _, name = part.partition(":")
        if form == "memory":
            print("RESULT", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
        elif form == "sync":
            print("RESULT", *waiting(sync[name], float(seconds)), flush=True)
        else:
            at_once = AT_ONCE if form == "async16" else 1
            print("RESULT", *loop.run_until_complete(awaiting(coroutines[name], float(seconds), at_once)), flush=True)


main()
