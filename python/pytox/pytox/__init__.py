# SPDX-License-Identifier: GPL-3.0-or-later
"""The Tox API: messages, files, groups and calls between friends, without a server."""

from ._pytox import (
    HAVE_NGC,
    TOX_VERSION,
    OperationFailedError,
    PassKey,
    Tox,
    ToxAV,
    get_salt,
    hash,
    is_data_encrypted,
    pass_decrypt,
    pass_encrypt,
)
from . import saving as _saving

__version__ = "1.0.0"

# Without hash(), which would hide Python's own from `from pytox import *`.
__all__ = [
    "HAVE_NGC",
    "TOX_VERSION",
    "OperationFailedError",
    "PassKey",
    "Tox",
    "ToxAV",
    "ToxOptions",
    "get_salt",
    "is_data_encrypted",
    "pass_decrypt",
    "pass_encrypt",
]


class ToxOptions:
    """What Tox() reads; any object with some of these attributes does as well."""

    ipv6_enabled = True
    udp_enabled = True
    local_discovery_enabled = True
    hole_punching_enabled = True
    dht_announcements_enabled = True
    proxy_type = Tox.PROXY_TYPE_NONE
    proxy_host = ""
    proxy_port = 0
    start_port = 0
    end_port = 0
    tcp_port = 0
    savedata_type = Tox.SAVEDATA_TYPE_NONE
    savedata_data = b""
    savedata_length = 0
    experimental_groups_persistence = False
    experimental_disable_dns = False

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if not hasattr(type(self), name):
            raise TypeError(f"no such option: {name}")
        super().__setattr__(name, value)


Tox.save = _saving.save
Tox.load = classmethod(_saving.load)
