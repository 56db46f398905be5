# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations that are followed: pages of messages, one behind the other."""

from __future__ import annotations

from collections import deque

from ._exceptions import NextcloudConnectionError, NextcloudException
from ._session import Sleep

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


def _passes(error):
    """Whether it may be well again in a while."""
    return isinstance(error, NextcloudConnectionError) or error.status_code in (408, 429, 500, 502, 503, 504)


def _asked_pause(error):
    try:
        return float(error.response.headers.get("Retry-After", 0))
    except (AttributeError, ValueError):
        return 0.0


class _Following:
    def __init__(self, talk, conversation, last_known, *how):
        self._talk = talk
        self._conversation = conversation
        self._how = how  # timeout, no_status_update, set_read_marker, thread_id
        self._last = getattr(last_known, "message_id", last_known)
        self._come = deque()

    @property
    def last_known_message_id(self):
        """The last message that was handed out: where to begin another time. None: nothing was asked yet."""
        return self._last if not self._come else self._come[0].message_id - 1

    def _steps(self):
        """Waits for the next page that has messages."""
        pause = _FIRST_PAUSE
        while not self._come:
            try:
                yield from self._page()
                pause = _FIRST_PAUSE
            except NextcloudException as error:
                if not _passes(error):
                    raise
                yield Sleep(max(pause, min(_asked_pause(error), _LONGEST_PAUSE)))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _page(self):
        if self._last is None:
            self._last = yield from self._talk._newest(self._conversation, self._how[3])
        messages, last = yield from self._talk._following(self._conversation, self._last, *self._how)
        self._come.extend(message for message in messages if message.message_id > self._last)
        self._last = max([self._last, int(last or 0), *(message.message_id for message in messages)])


class Follow(_Following):
    """Messages as they come: an iterator without an end."""

    def __iter__(self):
        return self

    def __next__(self):
        if not self._come:
            self._talk._session.run(self._steps())
        return self._come.popleft()


class AsyncFollow(_Following):
    """Messages as they come: an asynchronous iterator without an end."""

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._come:
            await self._talk._session.run(self._steps())
        return self._come.popleft()
