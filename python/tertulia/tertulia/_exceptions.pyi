# SPDX-License-Identifier: GPL-3.0-or-later
from ._session import Response

class NextcloudException(Exception):
    status_code: int
    reason: str
    error: str
    info: str
    response: Response | None
    def __init__(
        self, status_code: int = 0, reason: str = "", info: str = "", response: Response | None = None
    ) -> None: ...

class NextcloudExceptionNotModified(NextcloudException):
    def __init__(self, reason: str = "Not modified", info: str = "", response: Response | None = None) -> None: ...

class NextcloudExceptionNotFound(NextcloudException):
    def __init__(self, reason: str = "Not found", info: str = "", response: Response | None = None) -> None: ...

class NextcloudMissingCapabilities(NextcloudException):
    def __init__(
        self, reason: str = "Missing capability", info: str = "", response: Response | None = None
    ) -> None: ...

class NextcloudTimeout(NextcloudException, TimeoutError):
    def __init__(
        self, reason: str = "Request timed out", info: str = "", response: Response | None = None
    ) -> None: ...

class NextcloudConnectionError(NextcloudException, ConnectionError):
    def __init__(self, reason: str = "No connection", info: str = "", response: Response | None = None) -> None: ...

class WrongSignature(ValueError): ...
