# SPDX-License-Identifier: GPL-3.0-or-later
from typing import Any

from ._async import AsyncSession
from ._session import SyncSession

MAX_TIMEOUT: int

class LoginFlow:
    raw_data: dict[str, Any]
    def __init__(self, raw_data: dict[str, Any]) -> None: ...
    @property
    def login(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def endpoint(self) -> str: ...

class Credentials:
    raw_data: dict[str, Any]
    def __init__(self, raw_data: dict[str, Any]) -> None: ...
    @property
    def server(self) -> str: ...
    @property
    def login_name(self) -> str: ...
    @property
    def app_password(self) -> str: ...

class _LoginFlowV2API:
    def __init__(self, session: SyncSession) -> None: ...
    def init(self, user_agent: str = "nc_py_api") -> LoginFlow: ...
    def poll(
        self,
        token: str,
        timeout: float = 1200,
        step: float = 1,
        overwrite_auth: bool = True,
    ) -> Credentials: ...

class _AsyncLoginFlowV2API:
    def __init__(self, session: AsyncSession) -> None: ...
    async def init(self, user_agent: str = "nc_py_api") -> LoginFlow: ...
    async def poll(
        self,
        token: str,
        timeout: float = 1200,
        step: float = 1,
        overwrite_auth: bool = True,
    ) -> Credentials: ...
