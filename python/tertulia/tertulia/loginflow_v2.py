# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in with a browser, for an app password: nc.loginflow_v2."""

from __future__ import annotations

from ._both import awaits, waits
from ._session import Sleep, check, request

MAX_TIMEOUT = 60 * 20
_PATH = "/index.php/login/v2"


class LoginFlow:
    """A login that has begun."""

    def __init__(self, raw_data):
        self.raw_data = raw_data

    @property
    def login(self):
        """The address that the user opens in a browser."""
        return self.raw_data["login"]

    @property
    def token(self):
        """What poll() asks with."""
        return self.raw_data["poll"]["token"]

    @property
    def endpoint(self):
        """Where the server wants to be asked."""
        return self.raw_data["poll"]["endpoint"]

    def __repr__(self):
        return f"<LoginFlow login={self.login!r}>"


class Credentials:
    """What came of a login."""

    def __init__(self, raw_data):
        self.raw_data = raw_data

    @property
    def server(self):
        """The address of the server."""
        return self.raw_data["server"]

    @property
    def login_name(self):
        """The name to log in with."""
        return self.raw_data["loginName"]

    @property
    def app_password(self):
        """The password of this program."""
        return self.raw_data["appPassword"]

    def __repr__(self):
        return f"<Credentials login_name={self.login_name!r} app_password=...>"


class _LoginFlowCalls:
    def __init__(self, session):
        self._session = session

    def init(self, user_agent="nc_py_api"):
        """Begins a login.

        :param user_agent: what the server calls the app password by.
        """
        answer = yield request("POST", _PATH, content=b"", headers={"User-Agent": user_agent})
        return LoginFlow(check(answer, f"request: POST {_PATH}").json())

    def poll(self, token, timeout=MAX_TIMEOUT, step=1, overwrite_auth=True):
        """Waits until the user has said yes in the browser.

        :param timeout: how long, in seconds; status 404 when the user has not said yes by then.
        :param step: seconds between two questions.
        :param overwrite_auth: this client logs in with the new password from then on.
        :raises ValueError: `timeout` is more than twenty minutes, or less than `step`.
        """
        if timeout > MAX_TIMEOUT:
            raise ValueError("Timeout can't be more than 20 minutes.")
        if step <= 0 or timeout < step:
            raise ValueError("`timeout` has to be `step` at least")
        for left in range(int(timeout // step) - 1, -1, -1):
            answer = yield request("POST", _PATH + "/poll", content={"token": token})
            if answer.status == 200:
                break
            if left:
                yield Sleep(step)
        made = Credentials(check(answer, f"request: POST {_PATH}/poll").json())
        if overwrite_auth:
            self._session.cfg.auth = (made.login_name, made.app_password)
            self._session.init_adapter(restart=True)
        return made


@waits
class _LoginFlowV2API(_LoginFlowCalls):
    """Logging in with a browser: nc.loginflow_v2."""


@awaits
class _AsyncLoginFlowV2API(_LoginFlowCalls):
    """Logging in with a browser: nc.loginflow_v2."""
