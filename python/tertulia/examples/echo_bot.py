# SPDX-License-Identifier: GPL-3.0-or-later
"""Says again what is said to it, in every conversation that it is invited to.

NEXTCLOUD_URL, NC_AUTH_USER and NC_AUTH_PASS say where and as whom, in the environment or in a file `.env`."""

import asyncio

from tertulia import AsyncNextcloud, NextcloudException


async def answer(nc: AsyncNextcloud, token: str, me: str) -> None:
    async for message in nc.talk.follow(token):
        if message.message_type == "comment" and message.actor_id != me:
            await nc.talk.send_message(message.message, reply_to_message=message)


async def main() -> None:
    nc = AsyncNextcloud()
    me = await nc.user
    following: dict[str, asyncio.Task[None]] = {}
    print(f"{me} listens", flush=True)
    while True:
        for room in await nc.talk.get_user_conversations():
            if room.token not in following:
                following[room.token] = asyncio.create_task(answer(nc, room.token, me))
                print(f"in {room.display_name}", flush=True)
        for token, task in list(following.items()):
            if task.done():
                del following[token]
                if not isinstance(task.exception(), NextcloudException):
                    await task  # a mistake in this program
        await asyncio.sleep(1)


asyncio.run(main())
