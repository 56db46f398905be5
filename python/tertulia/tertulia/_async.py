# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests in an asyncio loop: the loop watches one file descriptor of the library's, and that is all."""

from __future__ import annotations

import asyncio
import weakref

from . import _tertulia
from ._session import Session, Sleep, is_good, transport_error
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

    _at = (lambda: None, lambda: None)  # the loop of the last call and its wheel, which belongs to the loop

    def _try(self, wanted):
        loop = asyncio.get_running_loop()
        of_loop, of_wheel = self._at
        wheel = of_wheel() if of_loop() is loop else None
        if wheel is None:
            wheel = _wheel(loop)
            self._at = (weakref.ref(loop), weakref.ref(wheel))
        return wheel.carry_out(loop, self._client, self.arguments(wanted))

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
        outcome = await self._try(wanted)
        tries = 0
        while not is_good(outcome):
            if isinstance(outcome, BaseException) and not isinstance(outcome, _tertulia.TransportError):
                raise outcome  # of the sink
            pause = self.pause_before(wanted, tries, outcome)
            if pause is None:
                break
            await asyncio.sleep(pause)
            tries += 1
            outcome = await self._try(wanted)
        if isinstance(outcome, _tertulia.TransportError):
            raise transport_error(outcome, f"request: {wanted.method} {wanted.path.partition('?')[0]}")
        self.keep(wanted, outcome)
        return outcome
