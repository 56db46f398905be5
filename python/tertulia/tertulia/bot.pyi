# SPDX-License-Identifier: GPL-3.0-or-later
from collections.abc import Mapping
from typing import Any

from ._exceptions import WrongSignature as WrongSignature
from ._listen import Listener as Listener
from ._tertulia import Conversation, TalkMessage

class Webhook:
    __hash__: None  # type: ignore[assignment]
    def __init__(self, raw_data: dict[str, Any]) -> None: ...
    def __eq__(self, other: object) -> bool: ...
    @property
    def type(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def conversation_name(self) -> str: ...
    @property
    def actor_type(self) -> str: ...
    @property
    def actor_id(self) -> str: ...
    @property
    def actor_display_name(self) -> str: ...
    @property
    def message_id(self) -> int: ...
    @property
    def system_message(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def message_parameters(self) -> dict[str, dict[str, Any]]: ...
    @property
    def parent_id(self) -> int: ...
    @property
    def reaction(self) -> str: ...

class _Bot:
    def receive(self, headers: Mapping[str, str], body: bytes) -> Webhook: ...

class Bot(_Bot):
    def __init__(
        self,
        bot_secret: str = "",
        *,
        nextcloud_url: str = "",
        npa_timeout: float | None = 30,
        npa_nc_cert: bool | str = True,
        npa_retries: int = 2,
        headers: dict[str, str] = ...,
    ) -> None: ...
    def listen(self, port: int, host: str = "127.0.0.1") -> Listener: ...
    def send_message(
        self,
        message: str,
        conversation: Conversation | Webhook | str = "",
        reply_to_message: Webhook | TalkMessage | int = 0,
        silent: bool = False,
        *,
        reference_id: str = "",
        thread_id: int = 0,
        thread_title: str = "",
    ) -> None: ...
    def react_to_message(
        self,
        message: Webhook | TalkMessage | int,
        reaction: str,
        conversation: Conversation | Webhook | str = "",
    ) -> None: ...
    def delete_reaction(
        self,
        message: Webhook | TalkMessage | int,
        reaction: str,
        conversation: Conversation | Webhook | str = "",
    ) -> None: ...

class AsyncBot(_Bot):
    def __init__(
        self,
        bot_secret: str = "",
        *,
        nextcloud_url: str = "",
        npa_timeout: float | None = 30,
        npa_nc_cert: bool | str = True,
        npa_retries: int = 2,
        headers: dict[str, str] = ...,
    ) -> None: ...
    async def send_message(
        self,
        message: str,
        conversation: Conversation | Webhook | str = "",
        reply_to_message: Webhook | TalkMessage | int = 0,
        silent: bool = False,
        *,
        reference_id: str = "",
        thread_id: int = 0,
        thread_title: str = "",
    ) -> None: ...
    async def react_to_message(
        self,
        message: Webhook | TalkMessage | int,
        reaction: str,
        conversation: Conversation | Webhook | str = "",
    ) -> None: ...
    async def delete_reaction(
        self,
        message: Webhook | TalkMessage | int,
        reaction: str,
        conversation: Conversation | Webhook | str = "",
    ) -> None: ...
