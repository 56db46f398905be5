# SPDX-License-Identifier: GPL-3.0-or-later
"""Both forms of the client behind one face, so that each test is written once."""

import asyncio
import concurrent.futures
import time

from tertulia import AsyncNextcloud, Nextcloud


class Waiting:
    """Clients whose calls give back their results."""

    name = "sync"

    def client(self, url, name, **options):
        return Nextcloud(nextcloud_url=url, nc_auth_user=name, nc_auth_pass=name, **options)

    def call(self, function, *args, **options):
        return function(*args, **options)

    def value(self, owner, name):
        """A property that may ask the server."""
        return getattr(owner, name)

    def beside(self, function, *args, **options):
        """Begins a call; what comes back waits for its end."""
        pool = concurrent.futures.ThreadPoolExecutor(1)
        job = pool.submit(function, *args, **options)
        pool.shutdown(wait=False)
        time.sleep(0.2)  # most likely it waits at the server by now
        return job.result

    def take(self, iterator, n):
        """The first n of an iterator without an end."""
        return [next(iterator) for _ in range(n)]

    def take_beside(self, iterator, n):
        return self.beside(self.take, iterator, n)

    def until(self, condition):
        """Waits while what was begun beside goes on."""
        guard = time.monotonic() + 60
        while not condition() and time.monotonic() < guard:
            time.sleep(0.02)
        assert condition()

    def close(self):
        pass


class Awaiting:
    """Clients whose calls are coroutines; one loop runs them all."""

    name = "async"

    def __init__(self):
        self.loop = asyncio.new_event_loop()

    def client(self, url, name, **options):
        return AsyncNextcloud(nextcloud_url=url, nc_auth_user=name, nc_auth_pass=name, **options)

    def call(self, function, *args, **options):
        return self.loop.run_until_complete(function(*args, **options))

    def value(self, owner, name):
        return self.loop.run_until_complete(getattr(owner, name))

    def beside(self, function, *args, **options):
        task = self.loop.create_task(function(*args, **options))
        self.loop.run_until_complete(asyncio.sleep(0.2))
        return lambda: self.loop.run_until_complete(task)

    async def _collect(self, iterator, n):
        return [await iterator.__anext__() for _ in range(n)]

    def take(self, iterator, n):
        return self.loop.run_until_complete(self._collect(iterator, n))

    def take_beside(self, iterator, n):
        return self.beside(self._collect, iterator, n)

    def until(self, condition):
        guard = time.monotonic() + 60
        while not condition() and time.monotonic() < guard:
            self.loop.run_until_complete(asyncio.sleep(0.02))
        assert condition()

    def close(self):
        assert not asyncio.all_tasks(self.loop), "nothing is left behind in the loop"
        self.loop.close()
