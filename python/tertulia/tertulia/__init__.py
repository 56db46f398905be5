# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of Nextcloud Talk, on libtertulia."""

from ._exceptions import (
    NextcloudConnectionError,
    NextcloudException,
    NextcloudExceptionNotFound,
    NextcloudExceptionNotModified,
    NextcloudMissingCapabilities,
    NextcloudTimeout,
)
from .files import FilePermissions, FsNode, LockType, Share, ShareType, SystemTag
from .nextcloud import AsyncNextcloud, Nextcloud

for _class in (
    NextcloudConnectionError,
    NextcloudException,
    NextcloudExceptionNotFound,
    NextcloudExceptionNotModified,
    NextcloudMissingCapabilities,
    NextcloudTimeout,
):
    _class.__module__ = __name__  # as messages and pickles call them

__version__ = "0.1.0"

__all__ = [
    "AsyncNextcloud",
    "FilePermissions",
    "FsNode",
    "LockType",
    "Nextcloud",
    "NextcloudConnectionError",
    "NextcloudException",
    "NextcloudExceptionNotFound",
    "NextcloudExceptionNotModified",
    "NextcloudMissingCapabilities",
    "NextcloudTimeout",
    "Share",
    "ShareType",
    "SystemTag",
]
