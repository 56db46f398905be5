# SPDX-License-Identifier: GPL-3.0-or-later
"""What people say of what they are doing: nc.user_status."""

from __future__ import annotations

from ._both import awaits, waits
from ._exceptions import NextcloudExceptionNotFound
from ._session import missing_capabilities
from ._tertulia import quote
from .users import _given

_STATUS = "/ocs/v1.php/apps/user_status/api/v1"
_ENABLED = "user_status.enabled"


class ClearAt:
    """When one of the server's own texts goes: `clear_type` is period (`time` in seconds) or end-of (`time` is
    day or week)."""

    def __init__(self, raw_data):
        self.clear_type = raw_data["type"]
        self.time = raw_data["time"]

    def __repr__(self):
        return f"<ClearAt clear_type={self.clear_type!r} time={self.time!r}>"


class PredefinedStatus:
    """One of the server's own texts."""

    def __init__(self, raw_status):
        self.status_id = raw_status["id"]
        self.icon = raw_status["icon"]
        self.message = raw_status["message"]
        self.clear_at = ClearAt(raw_status["clearAt"]) if raw_status.get("clearAt") else None

    def __repr__(self):
        return f"<PredefinedStatus id={self.status_id!r} message={self.message!r}>"


class UserStatus:
    """What somebody says."""

    def __init__(self, raw_data):
        self._raw_data = raw_data
        self.user_id = raw_data["userId"]

    @property
    def status_message(self):
        """The text, or None."""
        return self._raw_data.get("message", "")

    @property
    def status_icon(self):
        """One emoji, or None."""
        return self._raw_data.get("icon", "")

    @property
    def status_clear_at(self):
        """When it goes, in Unix seconds, or None."""
        return self._raw_data.get("clearAt")

    @property
    def status_type(self):
        """online, away, dnd, busy, invisible or offline."""
        return self._raw_data.get("status", "")

    def __repr__(self):
        return f"<{type(self).__name__} user_id={self.user_id!r} status_type={self.status_type!r}>"


class CurrentUserStatus(UserStatus):
    """What the user says."""

    @property
    def status_id(self):
        """Which of the server's own texts it is, or None."""
        return self._raw_data["messageId"]

    @property
    def message_predefined(self):
        """The text is one of the server's own."""
        return self._raw_data["messageIsPredefined"]

    @property
    def status_type_defined(self):
        """The user chose the type."""
        return self._raw_data["statusIsUserDefined"]


class _UserStatusCalls:
    def __init__(self, session):
        self._session = session

    @property
    def available(self):
        """Whether the server has it."""
        return not missing_capabilities(_ENABLED, (yield from self._session.capabilities()))

    def _ask(self, method, path, params=None):
        yield from self._session.require(_ENABLED)
        return (yield from self._session.ocs(method, _STATUS + path, params=params))

    def get_list(self, limit=None, offset=None):
        """What people say."""
        found = yield from self._ask("GET", "/statuses", _given(limit=limit, offset=offset))
        return [UserStatus(entry) for entry in found]

    def get_current(self):
        """What the user says."""
        return CurrentUserStatus((yield from self._ask("GET", "/user_status")))

    def _of(self, user_id):
        try:
            return UserStatus((yield from self._ask("GET", f"/statuses/{quote(user_id)}")))
        except NextcloudExceptionNotFound:
            return None

    def get(self, user_id):
        """What somebody says, or None."""
        return (yield from self._of(user_id))

    def get_predefined(self):
        """The server's own texts."""
        return [PredefinedStatus(entry) for entry in (yield from self._ask("GET", "/predefined_statuses"))]

    def set_predefined(self, status_id, clear_at=0):
        """Says one of the server's own texts.

        :param clear_at: when it goes, in Unix seconds; 0: when the server has it.
        """
        params = _given(messageId=status_id, clearAt=clear_at or None)
        yield from self._ask("PUT", "/user_status/message/predefined", params)

    def set_status_type(self, value):
        """online, away, dnd, busy, invisible or offline."""
        yield from self._ask("PUT", "/user_status/status", {"statusType": value})

    def set_status(self, message=None, clear_at=0, status_icon=""):
        """Says something.

        :param message: the text; None: nothing any more.
        :param clear_at: when it goes, in Unix seconds; 0: it stays.
        :param status_icon: one emoji.
        """
        if message is None:
            yield from self._ask("DELETE", "/user_status/message")
            return
        if status_icon:
            yield from self._session.require("user_status.supports_emoji")
        params = _given(message=message, clearAt=clear_at or None, statusIcon=status_icon or None)
        yield from self._ask("PUT", "/user_status/message/custom", params)

    def get_backup_status(self, user_id=""):
        """What a status is kept as while a call or meeting replaces it, or None."""
        user_id = user_id or (yield from self._session.user())
        return (yield from self._of(f"_{user_id}"))

    def restore_backup_status(self, status_id):
        """Takes the kept status back; None when there is none."""
        yield from self._session.require("user_status.restore")
        found = yield from self._ask("DELETE", f"/user_status/revert/{quote(status_id)}")
        return CurrentUserStatus(found) if found else None


@waits
class _UserStatusAPI(_UserStatusCalls):
    """What people say of what they are doing: nc.user_status."""


@awaits
class _AsyncUserStatusAPI(_UserStatusCalls):
    """What people say of what they are doing: nc.user_status."""
