# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests in an asyncio loop: the loop watches one file descriptor of the library's, and that is all."""

from __future__ import annotations

import asyncio
import weakref

from . import _tertulia
from ._session import Session, Sleep, transport_error
from ._tertulia import Multi


class _Wheel:
    """Drives the library in one loop; clients share it. The loop watches it until it is closed: to begin and
    end that with each call costs as much as what the library does in between."""

    def __init__(self, loop):
        self._multi = Multi()
        loop.add_reader(self._multi.fileno(), self._step)

    async def carry_out(self, loop, client, arguments):
        """The answer, or a TransportError as a value."""
        done = loop.create_future()
        call = self._multi.start(client, *arguments, done)
        try:
            return await done
        finally:
            call.close()  # what was cancelled is taken out of the library at once

    def _step(self):
        for done, outcome in self._multi.step():
            if not done.done():
                done.set_result(outcome)


_wheels = weakref.WeakKeyDictionary()


def _wheel(loop):
    found = _wheels.get(loop)
    if found is None:
        found = _wheels[loop] = _Wheel(loop)
    return found


class AsyncSession(Session):
    """Calls as coroutines, in whatever loop they are awaited."""

    async def run(self, steps):
        """Carries a call out."""
        try:
            wanted = next(steps)
            while True:
                try:
                    outcome = await self._one(wanted)
                except BaseException as error:
                    wanted = steps.throw(error)
                else:
                    wanted = steps.send(outcome)
        except StopIteration as end:
            return end.value

    async def _one(self, wanted):
        if isinstance(wanted, Sleep):
            await asyncio.sleep(wanted.seconds)
            return None
        tries = 0
        loop = asyncio.get_running_loop()
        while True:
            outcome = await _wheel(loop).carry_out(loop, self._client, self.arguments(wanted))
            if isinstance(outcome, BaseException) and not isinstance(outcome, _tertulia.TransportError):
                raise outcome  # of the sink
            pause = self.pause_before(wanted, tries, outcome)
            if pause is None:
                break
            await asyncio.sleep(pause)
            tries += 1
        if isinstance(outcome, _tertulia.TransportError):
            raise transport_error(outcome, f"request: {wanted.method} {wanted.path.partition('?')[0]}")
        self.keep(wanted, outcome)
        return outcome
