# SPDX-License-Identifier: GPL-3.0-or-later
"""Where programs for nc_py_api look for what has to do with shares."""

from . import FilePermissions, FsNode, Share, ShareType

__all__ = ["FilePermissions", "FsNode", "Share", "ShareType"]
