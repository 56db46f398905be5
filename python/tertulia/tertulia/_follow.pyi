# SPDX-License-Identifier: GPL-3.0-or-later
from collections.abc import AsyncIterator, Iterator
from typing import Any

from typing_extensions import Self

from ._tertulia import TalkMessage

class _Following:
    def __init__(self, talk: Any, conversation: Any, last_known: int | TalkMessage | None, *how: Any) -> None: ...
    @property
    def last_known_message_id(self) -> int | None: ...

class Follow(_Following, Iterator[TalkMessage]):
    def __iter__(self) -> Self: ...
    def __next__(self) -> TalkMessage: ...

class AsyncFollow(_Following, AsyncIterator[TalkMessage]):
    def __aiter__(self) -> Self: ...
    async def __anext__(self) -> TalkMessage: ...
