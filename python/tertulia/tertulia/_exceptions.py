# SPDX-License-Identifier: GPL-3.0-or-later
"""What is raised when a server refuses, or cannot be reached."""

from __future__ import annotations


class NextcloudException(Exception):
    """A server refused a call, or nothing came of it.

    `status_code` is HTTP's number or that of the OCS envelope, `reason` why the server says it
    refused (or HTTP's words for the number), `error` Talk's word for the reason ("" when it gave
    none), `info` what was asked, `response` what came back, or None."""

    def __init__(self, status_code: int = 0, reason: str = "", info: str = "", response=None):
        super().__init__(status_code, reason, info)
        self.status_code = status_code
        self.reason = reason
        self.info = info
        self.response = response
        self.error = ""

    def __str__(self):
        words = [f"[{self.status_code}]", self.reason]
        if self.error and self.error not in self.reason:
            words.append(f"({self.error})")
        if self.info:
            words.append(f"<{self.info}>")
        return " ".join(word for word in words if word)

    def __reduce__(self):
        return _again, (type(self), self.__dict__)


def _again(cls, values):
    """What pickles of exceptions call: constructors of the classes differ."""
    made = cls.__new__(cls, *(values[name] for name in ("status_code", "reason", "info")))
    made.__dict__.update(values)
    return made


class NextcloudExceptionNotModified(NextcloudException):
    """There is nothing new (304)."""

    def __init__(self, reason="Not modified", info: str = "", response=None):
        super().__init__(304, reason, info, response)


class NextcloudExceptionNotFound(NextcloudException):
    """There is no such thing, or not for this user (404)."""

    def __init__(self, reason="Not found", info: str = "", response=None):
        super().__init__(404, reason, info, response)


class NextcloudMissingCapabilities(NextcloudException):
    """The server does not offer what the call needs (412); nothing was sent."""

    def __init__(self, reason="Missing capability", info: str = "", response=None):
        super().__init__(412, reason, info, response)


class NextcloudTimeout(NextcloudException, TimeoutError):
    """No answer came in time (408). Whether the server did what was asked is not known."""

    def __init__(self, reason="Request timed out", info: str = "", response=None):
        super().__init__(408, reason, info, response)


class NextcloudConnectionError(NextcloudException, ConnectionError):
    """No connection, or one that broke (status_code 0); `reason` says how."""

    def __init__(self, reason="No connection", info: str = "", response=None):
        super().__init__(0, reason, info, response)


class WrongSignature(ValueError):
    """Who has sent a webhook does not know the bot's secret."""
