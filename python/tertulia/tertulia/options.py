# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients are made with when their constructor is not told.

Each value comes from the environment variable of its name, or from a file `.env` in the working
directory or above it (else above this package); the environment counts more. Values that a program
sets here count for clients made afterwards."""

from __future__ import annotations

from os import environ as _environ

from ._dotenv import load as _load

_load()


def _seconds(name: str, otherwise: int) -> int | None:
    try:
        return int(_environ.get(name, otherwise))
    except ValueError:
        return None


def _certificates(value: str) -> bool | str:
    return {"false": False, "0": False, "true": True, "1": True}.get(value.lower(), value)


NPA_TIMEOUT: int | None = _seconds("NPA_TIMEOUT", 30)
"""Seconds that an OCS call may take, beyond the time that it was asked to wait. None: any time."""

NPA_TIMEOUT_DAV: int | None = _seconds("NPA_TIMEOUT_DAV", 90)
"""Seconds for which a transfer of a file may stand still. None: any time."""

NPA_NC_CERT: bool | str = _certificates(_environ.get("NPA_NC_CERT", "True"))
"""Whom to trust over TLS: True the system's authorities, a path those of that file, False anybody."""

NPA_RETRIES: int = _seconds("NPA_RETRIES", 2) or 0
"""How often a call that only reads is tried again when the connection broke, or when the server
asked to come back (429, 503)."""

CHUNKED_UPLOAD_V2: bool = _environ.get("CHUNKED_UPLOAD_V2", "True").lower() not in ("false", "0", "")
"""Pieces of large files are named as the second version of Nextcloud's protocol wants it."""

XDEBUG_SESSION: str = _environ.get("XDEBUG_SESSION", "")
"""Goes along as a cookie of this name, for those who debug a server written in PHP."""
