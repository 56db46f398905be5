# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients: Nextcloud, which waits, and AsyncNextcloud, whose calls are coroutines."""

from __future__ import annotations

from ._both import awaits, waits
from ._exceptions import NextcloudException
from ._files_api import AsyncFilesAPI, FilesAPI
from ._session import SyncSession, missing_capabilities
from ._talk_api import _AsyncTalkAPI, _TalkAPI
from .loginflow_v2 import _AsyncLoginFlowV2API, _LoginFlowV2API
from .user_status import _AsyncUserStatusAPI, _UserStatusAPI
from .users import _AsyncUsersAPI, _UsersAPI
from .users_groups import _AsyncUsersGroupsAPI, _UsersGroupsAPI


class _Calls:
    @property
    def capabilities(self):
        """What the server can do; asked for once."""
        return (yield from self._session.capabilities())

    @property
    def srv_version(self):
        """The server's version: major, minor, micro, string, extended_support; asked for once."""
        return (yield from self._session.version())

    @property
    def user(self):
        """The user's id; asked for once."""
        return (yield from self._session.user())

    def check_capabilities(self, capabilities):
        """Those that the server does not offer, of one or a list: "spreed", "spreed.features.bots-v1"."""
        return missing_capabilities(capabilities, (yield from self._session.capabilities()))

    def require_capabilities(self, capabilities):
        """Raises NextcloudMissingCapabilities when check_capabilities() would find some."""
        yield from self._session.require(capabilities)

    def update_server_info(self):
        """Asks for capabilities and version again."""
        yield from self._session.update_server_info()

    def perform_login(self):
        """Whether the server answers. Logging in needs no call of its own."""
        try:
            yield from self._session.update_server_info()
        except (NextcloudException, ValueError):
            return False
        return True

    def ocs(self, method, path, *, content=None, json=None, response_type=None, params=None, files=None, **kwargs):
        """Any OCS call; gives back what is in the envelope.

        :param path: behind the server's address: /ocs/v2.php/...
        :param content: the body: bytes, text, a form as a dict, or an iterable of bytes.
        :param json: the body as JSON.
        :param response_type: "json": the answer with its envelope.
        :param params: the query.
        :param files: the body as a form with files: name -> bytes, file, or (file name, one of these).
        :param kwargs: headers, a dict.
        """
        return (
            yield from self._session.ocs(
                method,
                path,
                content=content,
                json=json,
                response_type=response_type,
                params=params,
                files=files,
                **kwargs,
            )
        )


class _Client(_Calls):
    @property
    def response_headers(self):
        """The headers of the last answer, but for those of asking for capabilities and user id."""
        return self._session.response_headers

    def __repr__(self):
        cfg = self._session.cfg
        return f"<{type(self).__name__} {cfg.endpoint} as {cfg.auth[0] or 'nobody'}>"


@waits
class Nextcloud(_Client):
    """A server and a user of it; calls wait for their answers. Any number of threads may share one.

    :param nextcloud_url: the server's address. Else the environment's NEXTCLOUD_URL, also from `.env`.
    :param nc_auth_user: who logs in; else NC_AUTH_USER.
    :param nc_auth_pass: password or app password; else NC_AUTH_PASS.
    :param npa_timeout: seconds that a call may take; None: any time. This and what follows: see
        tertulia.options.
    :param npa_timeout_dav: seconds for which a transfer of a file may stand still.
    :param npa_nc_cert: True, False, or a file of certificates to trust.
    :param npa_retries: how often calls that only read are tried again.
    :param chunked_upload_v2: how pieces of files are named.
    :param dav_url_suffix: where WebDAV is; else DAV_URL_SUFFIX, else remote.php/dav.
    :param headers: headers for every request.
    :raises ValueError: no address.
    """

    def __init__(self, **kwargs):
        session = self._session = SyncSession(kwargs)
        self.talk = _TalkAPI(session)
        self.files = FilesAPI(session)
        self.users = _UsersAPI(session)
        self.users_groups = _UsersGroupsAPI(session)
        self.user_status = _UserStatusAPI(session)
        self.loginflow_v2 = _LoginFlowV2API(session)


@awaits
class AsyncNextcloud(_Client):
    """A server and a user of it; calls are coroutines, and properties that ask the server are to be awaited.
    Nothing blocks the loop, and no threads are made. Parameters are those of Nextcloud."""

    def __init__(self, **kwargs):
        from ._async import AsyncSession

        session = self._session = AsyncSession(kwargs)
        self.talk = _AsyncTalkAPI(session)
        self.files = AsyncFilesAPI(session)
        self.users = _AsyncUsersAPI(session)
        self.users_groups = _AsyncUsersGroupsAPI(session)
        self.user_status = _AsyncUserStatusAPI(session)
        self.loginflow_v2 = _AsyncLoginFlowV2API(session)
