# SPDX-License-Identifier: GPL-3.0-or-later
"""Tox inside asyncio: turns are taken when there is work, not at fixed times."""

from __future__ import annotations

import asyncio

from . import Tox

__all__ = ["run"]


async def run(tox: Tox) -> None:
    """Drives `tox`, and a ToxAV of it, until stop() or kill(); callbacks run in the loop's thread.

    An exception of a callback comes out here. Cancel the task to pause; run() may be called again.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def turn() -> None:
        try:
            going_on = tox.step()
        except BaseException as error:
            if not done.done():
                done.set_exception(error)
        else:
            if not going_on and not done.done():
                done.set_result(None)

    descriptor = tox.fileno()
    loop.add_reader(descriptor, turn)
    loop.call_soon(turn)
    try:
        await done
    finally:
        loop.remove_reader(descriptor)
