# SPDX-License-Identifier: GPL-3.0-or-later
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, type_check_only

from ._files_api import AsyncFilesAPI, FilesAPI
from ._session import Headers
from ._talk_api import _AsyncTalkAPI, _TalkAPI
from .loginflow_v2 import _AsyncLoginFlowV2API, _LoginFlowV2API
from .user_status import _AsyncUserStatusAPI, _UserStatusAPI
from .users import _AsyncUsersAPI, _UsersAPI
from .users_groups import _AsyncUsersGroupsAPI, _UsersGroupsAPI

@type_check_only
class ServerVersion(TypedDict):
    major: int
    minor: int
    micro: int
    string: str
    extended_support: bool

class Nextcloud:
    talk: _TalkAPI
    files: FilesAPI
    users: _UsersAPI
    users_groups: _UsersGroupsAPI
    user_status: _UserStatusAPI
    loginflow_v2: _LoginFlowV2API
    def __init__(
        self,
        *,
        nextcloud_url: str = "",
        nc_auth_user: str = "",
        nc_auth_pass: str = "",
        npa_timeout: float | None = 30,
        npa_timeout_dav: float | None = 90,
        npa_nc_cert: bool | str = True,
        npa_retries: int = 2,
        chunked_upload_v2: bool = True,
        xdebug_session: str = "",
        dav_url_suffix: str = "remote.php/dav",
        headers: Mapping[str, str] | None = None,
    ) -> None: ...
    @property
    def capabilities(self) -> dict[str, Any]: ...
    @property
    def srv_version(self) -> ServerVersion: ...
    @property
    def user(self) -> str: ...
    @property
    def response_headers(self) -> Headers: ...
    def check_capabilities(self, capabilities: str | list[str]) -> list[str]: ...
    def require_capabilities(self, capabilities: str | list[str]) -> None: ...
    def update_server_info(self) -> None: ...
    def perform_login(self) -> bool: ...
    def ocs(
        self,
        method: str,
        path: str,
        *,
        content: bytes | str | Mapping[str, Any] | Iterable[bytes | str] | None = None,
        json: Any = None,
        response_type: str | None = None,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any: ...

class AsyncNextcloud:
    talk: _AsyncTalkAPI
    files: AsyncFilesAPI
    users: _AsyncUsersAPI
    users_groups: _AsyncUsersGroupsAPI
    user_status: _AsyncUserStatusAPI
    loginflow_v2: _AsyncLoginFlowV2API
    def __init__(
        self,
        *,
        nextcloud_url: str = "",
        nc_auth_user: str = "",
        nc_auth_pass: str = "",
        npa_timeout: float | None = 30,
        npa_timeout_dav: float | None = 90,
        npa_nc_cert: bool | str = True,
        npa_retries: int = 2,
        chunked_upload_v2: bool = True,
        xdebug_session: str = "",
        dav_url_suffix: str = "remote.php/dav",
        headers: Mapping[str, str] | None = None,
    ) -> None: ...
    @property
    async def capabilities(self) -> dict[str, Any]: ...
    @property
    async def srv_version(self) -> ServerVersion: ...
    @property
    async def user(self) -> str: ...
    @property
    def response_headers(self) -> Headers: ...
    async def check_capabilities(self, capabilities: str | list[str]) -> list[str]: ...
    async def require_capabilities(self, capabilities: str | list[str]) -> None: ...
    async def update_server_info(self) -> None: ...
    async def perform_login(self) -> bool: ...
    async def ocs(
        self,
        method: str,
        path: str,
        *,
        content: bytes | str | Mapping[str, Any] | Iterable[bytes | str] | None = None,
        json: Any = None,
        response_type: str | None = None,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any: ...
