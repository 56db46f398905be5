# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests in an asyncio loop: the loop watches one file descriptor of the library's, and that is all."""

from __future__ import annotations

import asyncio
import weakref

from . import _tertulia
from ._session import Session, Sleep, transport_error
from ._tertulia import Multi


class _Wheel:
    """Drives the library in one loop; clients share it. It is watched only while something runs, so that a
    loop may be closed whenever no call waits."""

    def __init__(self):
        self._multi = Multi()
        self._running = 0

    async def carry_out(self, client, arguments):
        """The answer, or a TransportError as a value."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        call = self._multi.start(client, *arguments, done)
        if not self._running:
            loop.add_reader(self._multi.fileno(), self._step)
        self._running += 1
        try:
            self._step()  # the request leaves now, and not in the loop's next turn
            return await done
        finally:
            call.close()  # what was cancelled is taken out of the library at once
            self._running -= 1
            if not self._running:
                loop.remove_reader(self._multi.fileno())

    def _step(self):
        for done, outcome in self._multi.step():
            if not done.done():
                done.set_result(outcome)


_wheels = weakref.WeakKeyDictionary()


def _wheel():
    loop = asyncio.get_running_loop()
    found = _wheels.get(loop)
    if found is None:
        found = _wheels[loop] = _Wheel()
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
        while True:
            outcome = await _wheel().carry_out(self._client, self.arguments(wanted))
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
