# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles in files: whole or not at all, on the disk, and with a checksum."""

from __future__ import annotations

import copy
import hashlib
import os
import pathlib
import tempfile
import typing

import pytox

__all__ = ["load", "read", "save", "seal", "unseal", "write_whole"]

_AnyTox = typing.TypeVar("_AnyTox", bound="pytox.Tox")
_Path = typing.Union[str, "os.PathLike[str]"]

# Stands behind a profile that is not encrypted, with the SHA-256 of what is before it. Tox programs
# read a profile up to its end mark and do not mind what follows.
_MARK = b"pytox-sha256\n"
_TAIL = len(_MARK) + hashlib.sha256().digest_size


def _failed(name: str, text: str) -> pytox.OperationFailedError:
    error = pytox.OperationFailedError(f"failed to load the profile: {text}")
    error.name, error.function = name, "load"
    return error


def write_whole(path: _Path, data: bytes) -> None:
    """Writes a file so that at any moment, power cuts included, it is the old one or the new one."""
    folder, name = os.path.split(os.path.abspath(path))
    handle, new = tempfile.mkstemp(prefix=f".{name}.", dir=folder)  # only its owner may read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        pathlib.Path(new).unlink()
        raise
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def seal(data: bytes) -> bytes:
    return data + _MARK + hashlib.sha256(data).digest()


def unseal(data: bytes) -> bytes:
    """Without the checksum, if it has one; a profile of another program has none."""
    if data[-_TAIL : -_TAIL + len(_MARK)] != _MARK:
        return data
    if hashlib.sha256(data[:-_TAIL]).digest() != data[len(_MARK) - _TAIL :]:
        raise _failed("LOAD_DAMAGED", "its checksum is not right, it is damaged")
    return data[:-_TAIL]


def save(self: pytox.Tox, path: _Path, passphrase: str | bytes | None = None) -> None:
    """Saves the profile to a file: at once, to the disk, with a checksum, encrypted if you give a passphrase."""
    data = self.get_savedata()
    write_whole(path, seal(data) if passphrase is None else pytox.pass_encrypt(data, passphrase))


def read(path: _Path, passphrase: str | bytes | None = None) -> bytes:
    """The profile in a file, checked and decrypted."""
    data = pathlib.Path(path).read_bytes()
    if pytox.is_data_encrypted(data):
        if passphrase is None:
            raise _failed("LOAD_ENCRYPTED", "it is encrypted, give its passphrase")
        data = pytox.pass_decrypt(data, passphrase)
    data = unseal(data)
    if not data:
        raise _failed("LOAD_BAD_FORMAT", "the file is empty")
    return data


def load(
    cls: type[_AnyTox],
    path: _Path,
    options: pytox.ToxOptions | None = None,
    passphrase: str | bytes | None = None,
) -> _AnyTox:
    """Makes an instance of a profile that save(), or another Tox program, left in a file."""
    data = read(path, passphrase)
    options = pytox.ToxOptions() if options is None else copy.copy(options)
    try:
        options.savedata_data = data
        options.savedata_type = pytox.Tox.SAVEDATA_TYPE_TOX_SAVE
    except AttributeError:
        raise TypeError(f"options must let savedata_data be set: {type(options).__name__}") from None
    return cls(options)
