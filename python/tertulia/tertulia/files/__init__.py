# SPDX-License-Identifier: GPL-3.0-or-later
"""Files, folders and shares."""

from __future__ import annotations

from enum import IntEnum, IntFlag

_SPACES = ("files", "trashbin", "versions")


def _epoch():
    from datetime import datetime, timezone

    return datetime(1970, 1, 1, tzinfo=timezone.utc)


def _time(value):
    """A datetime, of the text of a date or of one; 1970 for what is none."""
    if not isinstance(value, str):
        return _epoch() if value is None else value
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return _iso_time(value)


def _iso_time(value):
    from datetime import datetime

    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (TypeError, ValueError, AttributeError):
        return _epoch()


class LockType(IntEnum):
    """Who locked a file."""

    MANUAL_LOCK = 0
    """A user."""
    COLLABORATIVE_LOCK = 1
    """An app, for people who edit together."""
    WEBDAV_TOKEN = 2
    """A WebDAV client."""


class FilePermissions(IntFlag):
    """What may be done with a file or folder."""

    PERMISSION_READ = 1
    """Read it."""
    PERMISSION_UPDATE = 2
    """Write it."""
    PERMISSION_CREATE = 4
    """Make something in it."""
    PERMISSION_DELETE = 8
    """Delete it."""
    PERMISSION_SHARE = 16
    """Share it."""


class ShareType(IntEnum):
    """With whom something is shared."""

    TYPE_USER = 0
    """A user."""
    TYPE_GROUP = 1
    """A group."""
    TYPE_LINK = 3
    """Who has the link."""
    TYPE_EMAIL = 4
    """An address."""
    TYPE_REMOTE = 6
    """A user of another server."""
    TYPE_CIRCLE = 7
    """A circle."""
    TYPE_GUEST = 8
    """A guest."""
    TYPE_REMOTE_GROUP = 9
    """A group of another server."""
    TYPE_ROOM = 10
    """A conversation."""
    TYPE_DECK = 11
    """A card of Deck."""
    TYPE_SCIENCE_MESH = 15
    """ScienceMesh."""


_LETTERS = (
    (FilePermissions.PERMISSION_SHARE, "R", "R"),
    (FilePermissions.PERMISSION_READ, "G", "G"),
    (FilePermissions.PERMISSION_DELETE, "D", "D"),
    (FilePermissions.PERMISSION_UPDATE, "NVW", "NV"),
    (FilePermissions.PERMISSION_CREATE, "", "CK"),
)


def permissions_to_str(permissions, is_dir=False):
    """Permissions as WebDAV writes them, such as RGDNVW.

    :param permissions: FilePermissions, or the number as text.
    """
    bits = int(permissions)
    return "".join(folder if is_dir else file for bit, file, folder in _LETTERS if bits & bit)


class FsNodeLockInfo:
    """Whether a file is locked, by whom."""

    def __init__(self, **kwargs):
        self._values = kwargs

    @property
    def is_locked(self):
        """It is locked."""
        return bool(int(self._values.get("is_locked", 0)))

    @property
    def type(self):
        """Who locked it (LockType)."""
        return LockType(int(self._values.get("lock_owner_type", 0)))

    @property
    def owner(self):
        """Id of the user who locked it, or empty."""
        return self._values.get("lock_owner", "")

    @property
    def owner_display_name(self):
        """Name of the user who locked it, or empty."""
        return self._values.get("owner_display_name", "")

    @property
    def owner_editor(self):
        """The app that locked it, or empty."""
        return self._values.get("lock_owner_editor", "")

    @property
    def lock_creation_time(self):
        """When it was locked."""
        from datetime import datetime, timezone

        return datetime.fromtimestamp(int(self._values.get("lock_time", 0)), timezone.utc)

    @property
    def lock_ttl(self):
        """Seconds for which it is locked from then on; 0: for ever."""
        return int(self._values.get("lock_ttl", 0))

    def __repr__(self):
        return f"<FsNodeLockInfo is_locked={self.is_locked} owner={self.owner!r}>"


class FsNodeInfo:
    """What else is known of a file."""

    def __init__(self, **kwargs):
        self._values = kwargs
        self.fileid = kwargs.get("fileid", 0)
        self.favorite = kwargs.get("favorite", False)
        self.is_version = False

    @property
    def content_length(self):
        """Bytes of a file; 0 for folders."""
        return self._values.get("content_length", 0)

    @property
    def size(self):
        """Bytes of a file, or of all that is in a folder."""
        return self._values.get("size", 0)

    @property
    def mimetype(self):
        """The type of a file, such as image/png; empty for folders."""
        return self._values.get("mimetype", "")

    @property
    def permissions(self):
        """Letters: S shared, R may be shared, M mounted, G read, D deleted, NV renamed and moved, W written,
        CK made in."""
        return self._values.get("permissions", "")

    @property
    def download_url(self):
        """Where to get it past the server, or empty."""
        return self._values.get("download_url", "")

    @property
    def download_url_expiration(self):
        """Until when, in Unix seconds; 0: there is none."""
        return self._values.get("download_url_expiration", 0)

    @property
    def last_modified(self):
        """When it was changed last."""
        return _time(self._values.get("last_modified"))

    @last_modified.setter
    def last_modified(self, value):
        self._values["last_modified"] = value

    @property
    def creation_date(self):
        """When it was made."""
        return _time(self._values.get("creation_date"))

    @creation_date.setter
    def creation_date(self, value):
        self._values["creation_date"] = value

    @property
    def in_trash(self):
        """It was thrown away."""
        return any(name.startswith("trashbin_") for name in self._values)

    @property
    def trashbin_filename(self):
        """What it is called in the trash, or empty."""
        return self._values.get("trashbin_filename", "")

    @property
    def trashbin_original_location(self):
        """Where it was before, or empty."""
        return self._values.get("trashbin_original_location", "")

    @property
    def trashbin_deletion_time(self):
        """When it was thrown away, in Unix seconds."""
        return int(self._values.get("trashbin_deletion_time", 0))

    def __repr__(self):
        return f"<FsNodeInfo size={self.size} mimetype={self.mimetype!r} permissions={self.permissions!r}>"


class FsNode:
    """A file or folder. Calls take it in place of a path.

    `full_path` begins with the space and its owner (files/alice/...) and ends with a slash for folders;
    `file_id` is the number with the server's name, `etag` as the server writes it, in quotes."""

    def __init__(self, full_path, **kwargs):
        self.full_path = full_path
        self.file_id = kwargs.get("file_id", "")
        self.etag = kwargs.get("etag") or ""
        self.info = FsNodeInfo(**kwargs)
        self.lock_info = FsNodeLockInfo(**kwargs)

    @property
    def is_dir(self):
        """It is a folder."""
        return self.full_path.endswith("/")

    @property
    def etag_unquoted(self):
        """`etag` without its quotes."""
        return self.etag.strip('"')

    @property
    def has_extra(self):
        """More is known of it than what uploads and mkdir tell."""
        return bool(self.info.permissions)

    @property
    def name(self):
        """The last part of the path."""
        return self.full_path.rstrip("/").rpartition("/")[2]

    def _divided(self):
        """Owner, and path below the owner's root."""
        parts = self.full_path.split("/")
        for place, part in enumerate(parts[:-1]):
            if part in _SPACES:
                return parts[place + 1], "/".join(parts[place + 2 :])
        raise ValueError(f"a path without an owner: {self.full_path}")

    @property
    def user(self):
        """Whose it is."""
        return self._divided()[0]

    @property
    def user_path(self):
        """The path below the owner's root."""
        try:
            return self._divided()[1]
        except ValueError:
            return self.full_path

    @property
    def is_shared(self):
        """Somebody shared it with the user."""
        return "S" in self.info.permissions

    @property
    def is_shareable(self):
        """The user may share it."""
        return "R" in self.info.permissions

    @property
    def is_mounted(self):
        """It is on another storage."""
        return "M" in self.info.permissions

    @property
    def is_readable(self):
        """The user may read it."""
        return "G" in self.info.permissions

    @property
    def is_deletable(self):
        """The user may delete it."""
        return "D" in self.info.permissions

    @property
    def is_updatable(self):
        """The user may write the file, or rename the folder."""
        return ("NV" if self.is_dir else "W") in self.info.permissions

    @property
    def is_creatable(self):
        """The user may make something in the folder."""
        return self.is_dir and "CK" in self.info.permissions

    def __str__(self):
        return f"{'Dir' if self.is_dir else 'File'}: `{self.name}` ({self.info.size} bytes, id {self.file_id})"

    def __repr__(self):
        return f"<FsNode full_path={self.full_path!r} file_id={self.file_id!r} etag={self.etag!r}>"

    def __eq__(self, other):
        return isinstance(other, FsNode) and bool(self.file_id) and self.file_id == other.file_id

    __hash__ = None


class SystemTag:
    """A tag that the server knows."""

    def __init__(self, raw_data):
        self._raw_data = raw_data

    @property
    def tag_id(self):
        """Its number."""
        return int(self._raw_data["oc:id"])

    @property
    def display_name(self):
        """Its name."""
        return self._raw_data.get("oc:display-name", str(self.tag_id))

    @property
    def user_visible(self):
        """Users see it."""
        return self._raw_data.get("oc:user-visible", "false").lower() == "true"

    @property
    def user_assignable(self):
        """Users may give it."""
        return self._raw_data.get("oc:user-assignable", "false").lower() == "true"

    def __repr__(self):
        return f"<SystemTag id={self.tag_id} name={self.display_name!r}>"


class Share:
    """Something that is shared with somebody."""

    def __init__(self, raw_data):
        self._raw_data = raw_data

    @property
    def share_id(self):
        """Its number."""
        return int(self._raw_data["id"])

    @property
    def share_type(self):
        """With what kind of people."""
        return ShareType(int(self._raw_data["share_type"]))

    @property
    def share_with(self):
        """With whom; token of a conversation."""
        return self._raw_data["share_with"]

    @property
    def permissions(self):
        """What they may do."""
        return FilePermissions(int(self._raw_data["permissions"]))

    @property
    def url(self):
        """The link, or empty."""
        return self._raw_data.get("url", "")

    @property
    def path(self):
        """Path below the user's root."""
        return self._raw_data.get("path", "").lstrip("/")

    @property
    def token(self):
        """What the link ends with, or empty."""
        return self._raw_data.get("token") or ""

    @property
    def label(self):
        """What the link is for, or empty."""
        return self._raw_data.get("label", "")

    @property
    def note(self):
        """What the owner said about it, or empty."""
        return self._raw_data.get("note", "")

    @property
    def mimetype(self):
        """The type of the file."""
        return self._raw_data.get("mimetype", "")

    @property
    def share_owner(self):
        """Id of who shared it."""
        return self._raw_data.get("uid_owner", "")

    @property
    def file_owner(self):
        """Id of whose file it is."""
        return self._raw_data.get("uid_file_owner", "")

    @property
    def password(self):
        """What one has to know, as the server shows it."""
        return self._raw_data.get("password", "")

    @property
    def send_password_by_talk(self):
        """The password is asked for in a conversation."""
        return self._raw_data.get("send_password_by_talk", False)

    @property
    def expire_date(self):
        """When it ends; 1970: it does not."""
        return _iso_time(self._raw_data.get("expiration"))

    @property
    def file_source_id(self):
        """Number of the file."""
        return self._raw_data.get("file_source", 0)

    @property
    def can_edit(self):
        """The user may change it."""
        return self._raw_data.get("can_edit", False)

    @property
    def can_delete(self):
        """The user may end it."""
        return self._raw_data.get("can_delete", False)

    def __str__(self):
        return f"{self.share_type.name}: `{self.path}` (share {self.share_id} of {self.share_owner})"

    def __repr__(self):
        return f"<Share id={self.share_id} type={self.share_type.name} path={self.path!r}>"


def user_path(path):
    """The path below the user's root, of a path or an FsNode."""
    return path.user_path if isinstance(path, FsNode) else str(path)


def _node_of_message(message, user_id):
    """What TalkFileMessage.to_fs_node() gives."""
    file = message.message_parameters["file"]
    is_dir = file["mimetype"].lower() == "httpd/unix-directory"
    size = int(file["size"])
    return FsNode(
        f"files/{user_id}/{file['path'].strip('/')}{'/' if is_dir else ''}",
        etag=file["etag"],
        fileid=int(file["id"]),
        size=size,
        content_length=0 if is_dir else size,
        permissions=permissions_to_str(file["permissions"], is_dir),
        mimetype="" if is_dir else file["mimetype"],
    )


__all__ = [
    "FilePermissions",
    "FsNode",
    "FsNodeInfo",
    "FsNodeLockInfo",
    "LockType",
    "Share",
    "ShareType",
    "SystemTag",
    "permissions_to_str",
]
