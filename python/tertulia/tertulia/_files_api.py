# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of nc.files, in both forms: WebDAV and shares."""

from __future__ import annotations

import os

from ._both import awaits, waits
from ._exceptions import NextcloudException
from ._session import Request, check
from ._tertulia import quote
from .files import FsNode, Share, ShareType, user_path

_SHARES = "/ocs/v1.php/apps/files_sharing/api/v1"
_MIB = 1 << 20


def _flag(value):
    return "true" if value else "false"


# --- shares ----------------------------------------------------------------------------------

_TEXTS = ("password", "note", "label")
_SWITCHES = {"public_upload": "publicUpload", "send_password_by_talk": "sendPasswordByTalk"}


def _share_params(given):
    """What create() and update() have in common, as the server calls it."""
    params = {}
    if given.get("permissions") is not None:
        params["permissions"] = int(given["permissions"])
    params.update((name, given[name]) for name in _TEXTS if given.get(name) is not None)
    params.update((to, _flag(given[name])) for name, to in _SWITCHES.items() if given.get(name) is not None)
    if "expire_date" in given:
        date = given["expire_date"]
        params["expireDate"] = date.isoformat() if date else ""
    return params


class _SharingCalls:
    def __init__(self, session):
        self._session = session

    @property
    def available(self):
        """Whether files may be shared."""
        sharing = (yield from self._session.capabilities()).get("files_sharing", {})
        return bool(sharing.get("api_enabled"))

    def _ask(self, method, path, params=None):
        yield from self._session.require("files_sharing.api_enabled")
        return (yield from self._session.ocs(method, _SHARES + path, params=params))

    def get_list(self, shared_with_me=False, reshares=False, subfiles=False, path=""):
        """Shares.

        :param shared_with_me: those that others made for the user; else the user's own.
        :param reshares: what others made of the user's files, too.
        :param subfiles: of what is in the folder `path`.
        :param path: only of this file or folder.
        """
        params = {
            "shared_with_me": _flag(shared_with_me),
            "reshares": _flag(reshares),
            "subfiles": _flag(subfiles),
            "path": user_path(path) or None,
        }
        return [Share(entry) for entry in (yield from self._ask("GET", "/shares", params))]

    def get_by_id(self, share_id):
        """One share, by its number."""
        found = yield from self._ask("GET", f"/shares/{int(share_id)}")
        return Share(found[0] if isinstance(found, list) else found)

    def get_inherited(self, path):
        """Shares of the folders that a file is in."""
        found = yield from self._ask("GET", "/shares/inherited", {"path": user_path(path)})
        return [Share(entry) for entry in found]

    def create(self, path, share_type, permissions=None, share_with="", **kwargs):
        """Shares a file or folder.

        :param path: where it is, or its FsNode.
        :param share_type: with what kind of people (ShareType).
        :param permissions: what they may do (FilePermissions); None: as the server has it.
        :param share_with: with whom.
        :param kwargs: public_upload, password, send_password_by_talk, expire_date (a date or datetime; hours
            do not count), note, label.
        """
        params = {"path": user_path(path), "shareType": int(share_type), "shareWith": share_with or None}
        if share_type == ShareType.TYPE_ROOM and not share_with:
            raise ValueError("share_with has to name the conversation")
        params.update(_share_params({**kwargs, "permissions": permissions}))
        return Share((yield from self._ask("POST", "/shares", params)))

    def update(self, share_id, **kwargs):
        """Changes a share.

        :param share_id: a Share, or its number.
        :param kwargs: permissions, password, send_password_by_talk, public_upload, expire_date, note, label.
        """
        number = getattr(share_id, "share_id", share_id)
        return Share((yield from self._ask("PUT", f"/shares/{number}", _share_params(kwargs))))

    def delete(self, share_id):
        """Ends a share."""
        yield from self._ask("DELETE", f"/shares/{getattr(share_id, 'share_id', share_id)}")

    def get_pending(self):
        """Shares that the user has not accepted yet."""
        return [Share(entry) for entry in (yield from self._ask("GET", "/shares/pending"))]

    def accept_share(self, share_id):
        """Accepts a share."""
        yield from self._ask("POST", f"/pending/{getattr(share_id, 'share_id', share_id)}")

    def decline_share(self, share_id):
        """Does not accept a share."""
        yield from self._ask("DELETE", f"/pending/{getattr(share_id, 'share_id', share_id)}")

    def get_deleted(self):
        """Shares that the user has declined or taken away."""
        return [Share(entry) for entry in (yield from self._ask("GET", "/deletedshares"))]

    def undelete(self, share_id):
        """Takes a share back that the user has taken away."""
        yield from self._ask("POST", f"/deletedshares/{getattr(share_id, 'share_id', share_id)}")


# --- files -----------------------------------------------------------------------------------


def _dav_path(user, path):
    """PATH/USER/... behind the root of WebDAV; the name as it is written in URLs."""
    clean = "/".join(part for part in path.split("/") if part)
    return quote(f"/files/{user}/{clean}".rstrip("/"), "/")


class _FilesCalls:
    def __init__(self, session):
        self._session = session

    def _dav(self, method, path, body=None, content_type=None, headers=(), sink=None):
        """A request below the root of WebDAV; the path is quoted."""
        return Request(
            method,
            self._session.cfg.dav_url_suffix + path,
            body,
            content_type,
            tuple(headers),
            0,
            True,
            sink,
        )

    def _path(self, path):
        return _dav_path((yield from self._session.user()), user_path(path))

    def _do(self, method, path, info="", **more):
        """A checked request."""
        answer = yield self._dav(method, path, **more)
        return check(answer, info or f"request: {method} {path}")

    def _made(self, path, answer, is_dir=False):
        """The FsNode of what was just made."""
        clean = "/".join(part for part in user_path(path).split("/") if part)
        full_path = f"files/{self._session._user}/{clean}{'/' if is_dir else ''}"
        return FsNode(full_path, etag=answer.header("OC-Etag", ""), file_id=answer.header("OC-FileId", ""))

    def _nodes(self, method, path, body, headers=()):
        """The files of a multistatus."""
        from . import _dav

        answer = yield from self._do(
            method, path, body=body, content_type="text/xml; charset=utf-8", headers=headers
        )
        if answer.status != 207:
            raise NextcloudException(answer.status, "the answer is no list of files", f"request: {method} {path}")
        try:
            found = _dav.nodes(answer.body, self._session.cfg.dav_url_suffix)
        except ValueError as error:
            raise NextcloudException(answer.status, str(error), f"request: {method} {path}") from None
        return [FsNode(where, **values) for where, values in found]

    def _properties(self, trash=False):
        from . import _dav

        return _dav.properties((yield from self._session.capabilities()), trash)

    def _listed(self, path, depth, exclude_self):
        from . import _dav

        where = yield from self._path(path)
        names = yield from self._properties()
        depth = "infinity" if depth == -1 else str(depth)
        found = yield from self._nodes("PROPFIND", where, _dav.propfind(names), [("Depth", depth)])
        own = "/".join(part for part in user_path(path).split("/") if part)
        if exclude_self:
            found = [node for node in found if node.user_path.strip("/") != own]
        return [node for node in found if node.file_id]

    def listdir(self, path="", depth=1, exclude_self=True):
        """What is in a folder.

        :param depth: how many levels; -1: all.
        :param exclude_self: without the folder itself.
        """
        if exclude_self and not depth:
            raise ValueError("Wrong input parameters, query will return nothing.")
        return (yield from self._listed(path, depth, exclude_self))

    def by_path(self, path):
        """A file or folder by its path, or None."""
        found = yield from self._listed(path, 0, False)
        return found[0] if found else None

    def by_id(self, file_id):
        """A file or folder by its number, or None.

        :param file_id: the number, or that with the server's name behind it, or an FsNode.
        """
        wanted = file_id.file_id if isinstance(file_id, FsNode) else file_id
        found = yield from self._found(["eq", "fileid", wanted], "")
        return found[0] if found else None

    def _found(self, condition, path):
        from . import _dav

        names = yield from self._properties()
        user = yield from self._session.user()
        clean = user_path(path).strip("/")
        body = _dav.search(names, condition, f"/files/{user}/{clean}".rstrip("/"))
        return (yield from self._nodes("SEARCH", "/", body))

    def find(self, req, path=""):
        """Searches below a folder.

        :param req: ["eq", "name", "a.txt"]; names are name, mime, last_modified, size, favorite, fileid; ways
            to compare are eq, like (with % for anything), gt, gte, lt, lte. ["and", condition, condition] and
            ["or", ...] combine, with conditions as lists or written one behind the other.
        """
        return (yield from self._found(req, path))

    def download(self, path):
        """The bytes of a file."""
        where = yield from self._path(path)
        return (yield from self._do("GET", where, f"download: path={user_path(path)}")).body

    def download2stream(self, path, fp, **kwargs):
        """Writes a file somewhere, as its bytes come.

        :param fp: a path, or an object with write().
        :param kwargs: chunk_size, the least that is written at once but for the end, in bytes.
        """
        where = yield from self._path(path)
        yield from self._into(fp, where, (), kwargs.get("chunk_size") or 0)

    def _into(self, fp, where, headers, chunk_size):
        if hasattr(fp, "write"):
            yield from self._write(fp, where, headers, chunk_size)
        elif isinstance(fp, (str, os.PathLike)):
            with open(fp, "wb") as file:
                yield from self._write(file, where, headers, chunk_size)
        else:
            raise TypeError("`fp` must be a path to file or an object with `write` method.")

    def _write(self, fp, where, headers, chunk_size):
        if chunk_size <= 0:
            yield from self._do("GET", where, headers=headers, sink=fp.write)
            return
        kept = bytearray()

        def sink(piece):
            kept.extend(piece)
            while len(kept) >= chunk_size:
                fp.write(bytes(kept[:chunk_size]))
                del kept[:chunk_size]

        yield from self._do("GET", where, headers=headers, sink=sink)
        if kept:
            fp.write(bytes(kept))

    def download_directory_as_zip(self, path, local_path=None, **kwargs):
        """Writes a folder as a ZIP archive, and gives back where.

        :param local_path: where to; None: the folder's name in the working directory.
        """
        from pathlib import Path

        target = local_path or os.path.basename(user_path(path).rstrip("/"))
        where = yield from self._path(path)
        kind = f"application/{kwargs.get('format', 'zip')}"
        yield from self._into(target, where, (("Accept", kind),), 0)
        return Path(target)

    def upload(self, path, content):
        """Writes a file.

        :param content: bytes, or text, which is written in UTF-8.
        """
        data = content.encode() if isinstance(content, str) else bytes(content)
        where = yield from self._path(path)
        info = f"upload: path={user_path(path)}, size={len(data)}"
        answer = yield from self._do("PUT", where, info, body=data, content_type="application/octet-stream")
        return self._made(path, answer)

    def upload_stream(self, path, fp, **kwargs):
        """Writes a file in pieces, which become the file when all are there.

        :param fp: a path, or an object with read().
        :param kwargs: chunk_size, how much is read and sent at once, in bytes (5 MiB if not said).
        """
        chunk_size = kwargs.get("chunk_size") or 5 * _MIB
        if hasattr(fp, "read"):
            return (yield from self._upload_pieces(path, fp, chunk_size))
        if not isinstance(fp, (str, os.PathLike)):
            raise TypeError("`fp` must be a path to file or an object with `read` method.")
        with open(fp, "rb") as file:
            return (yield from self._upload_pieces(path, file, chunk_size))

    def _upload_pieces(self, path, fp, chunk_size):
        where = yield from self._path(path)
        base = self._session.cfg.dav_endpoint
        folder = f"/uploads/{quote(self._session._user)}/tertulia-{os.urandom(20).hex()}"
        second = self._session.cfg.options.upload_chunk_v2 and chunk_size >= 5 * _MIB
        target = (("Destination", base + where),)
        yield from self._do("MKCOL", folder, headers=target if second else ())
        try:
            yield from self._send_pieces(folder, fp, chunk_size, target if second else (), second)
            answer = yield from self._do("MOVE", f"{folder}/.file", headers=target)
        except BaseException:
            yield self._dav("DELETE", folder)
            raise
        return self._made(path, answer)

    def _send_pieces(self, folder, fp, chunk_size, headers, by_number):
        number, begin = 1, 0
        while True:
            data = fp.read(chunk_size)
            if not data:
                return
            data = data.encode() if isinstance(data, str) else bytes(data)
            name = str(number) if by_number else f"{begin:015d}-{begin + len(data):015d}"
            yield from self._do(
                "PUT", f"{folder}/{name}", headers=headers, body=data, content_type="application/octet-stream"
            )
            number, begin = number + 1, begin + len(data)

    def mkdir(self, path):
        """Makes a folder; status 405 when it is there."""
        where = yield from self._path(path)
        return self._made(path, (yield from self._do("MKCOL", where)), True)

    def makedirs(self, path, exist_ok=False):
        """Makes a folder with those that it is in.

        :param exist_ok: what is there stays.
        :returns: the last one that was made, or None.
        """
        made, so_far = None, ""
        for part in [part for part in user_path(path).split("/") if part]:
            so_far = f"{so_far}/{part}"
            where = yield from self._path(so_far)
            try:
                made = self._made(so_far, (yield from self._do("MKCOL", where)), True)
            except NextcloudException as error:
                if not exist_ok or error.status_code != 405:
                    raise
        return made

    def delete(self, path, not_fail=False):
        """Deletes a file, or a folder with all in it.

        :param not_fail: what is not there is no error.
        """
        where = yield from self._path(path)
        answer = yield self._dav("DELETE", where)
        if answer.status != 404 or not not_fail:
            check(answer, f"request: DELETE {where}")

    def _transfer(self, method, path_src, path_dest, overwrite):
        source = yield from self._path(path_src)
        target = self._session.cfg.dav_endpoint + (yield from self._path(path_dest))
        headers = [("Destination", target), ("Overwrite", "T" if overwrite else "F")]
        answer = yield from self._do(method, source, headers=headers)
        number = answer.header("OC-FileId", "")
        if number and (found := (yield from self._found(["eq", "fileid", number], ""))):
            return found[0]
        found = yield from self._listed(path_dest, 0, False)
        return found[0] if found else self._made(path_dest, answer)

    def move(self, path_src, path_dest, overwrite=False):
        """Moves a file or folder.

        :param overwrite: over what is there; else status 412.
        """
        return (yield from self._transfer("MOVE", path_src, path_dest, overwrite))

    def copy(self, path_src, path_dest, overwrite=False):
        """Copies a file or folder.

        :param overwrite: over what is there; else status 412.
        """
        return (yield from self._transfer("COPY", path_src, path_dest, overwrite))

    def setfav(self, path, value):
        """Marks a file or folder as a favourite, or no longer."""
        from . import _dav

        where = yield from self._path(path)
        yield from self._do("PROPPATCH", where, body=_dav.set_favorite(value), content_type="text/xml; charset=utf-8")

    def list_by_criteria(self, properties=None, tags=None):
        """Files that are marked.

        :param properties: ["favorite"].
        :param tags: SystemTags or their numbers; files that have all of them.
        """
        from . import _dav

        if not properties and not tags:
            raise ValueError("either `properties` or `tags` has to say something")
        numbers = [getattr(tag, "tag_id", tag) for tag in tags or ()]
        body = _dav.filter_files((yield from self._properties()), "favorite" in (properties or ()), numbers)
        return (yield from self._nodes("REPORT", _dav_path((yield from self._session.user()), ""), body))

    def trashbin_list(self):
        """What was thrown away."""
        from . import _dav

        user = yield from self._session.user()
        names = yield from self._properties(trash=True)
        where = f"/trashbin/{quote(user)}/trash"
        found = yield from self._nodes("PROPFIND", where, _dav.propfind(names), [("Depth", "1")])
        return [node for node in found if node.file_id and node.user_path.strip("/") != "trash"]

    def trashbin_restore(self, path):
        """Takes something out of the trash.

        :param path: its FsNode, or trash/NAME.
        """
        user = yield from self._session.user()
        name = user_path(path).rstrip("/").rpartition("/")[2]
        target = f"{self._session.cfg.dav_endpoint}/trashbin/{quote(user)}/restore/{quote(name)}"
        where = f"/trashbin/{quote(user)}/{quote(user_path(path), '/')}"
        yield from self._do("MOVE", where, headers=[("Destination", target)])

    def trashbin_delete(self, path, not_fail=False):
        """Deletes something for good.

        :param not_fail: what is not there is no error.
        """
        user = yield from self._session.user()
        where = f"/trashbin/{quote(user)}/{quote(user_path(path), '/')}"
        answer = yield self._dav("DELETE", where)
        if answer.status != 404 or not not_fail:
            check(answer, f"request: DELETE {where}")

    def trashbin_cleanup(self):
        """Deletes for good what was thrown away."""
        user = yield from self._session.user()
        yield from self._do("DELETE", f"/trashbin/{quote(user)}/trash")


@waits
class _FilesSharingAPI(_SharingCalls):
    """Shares: nc.files.sharing."""


@awaits
class _AsyncFilesSharingAPI(_SharingCalls):
    """Shares: nc.files.sharing."""


@waits
class FilesAPI(_FilesCalls):
    """The user's files: nc.files."""

    def __init__(self, session):
        super().__init__(session)
        self.sharing = _FilesSharingAPI(session)


@awaits
class AsyncFilesAPI(_FilesCalls):
    """The user's files: nc.files."""

    def __init__(self, session):
        super().__init__(session)
        self.sharing = _AsyncFilesSharingAPI(session)
