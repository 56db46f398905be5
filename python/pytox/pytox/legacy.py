# SPDX-License-Identifier: GPL-3.0-or-later
"""Tox with the names of PyTox 0.0.23 as it was released in December 2014: do(), set_name(), send_message() ...

    from pytox.legacy import Tox

The documentation of 0.0.23 that was written in 2016 has other names; those are pytox.Tox itself.
"""

from __future__ import annotations

import datetime
import os
import pathlib

import pytox
from pytox import OperationFailedError
from pytox.saving import read, save

__all__ = ["OperationFailedError", "Tox"]


class _Core(pytox.Tox):
    """The instance itself; what happens goes to the object of 2014 that has it."""

    outer: Tox

    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.outer.on_friend_request(public_key, message)

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        action = type == self.MESSAGE_TYPE_ACTION
        (self.outer.on_friend_action if action else self.outer.on_friend_message)(friend_number, message)

    def on_friend_name(self, friend_number: int, new_name: str, /) -> None:
        self.outer.on_name_change(friend_number, new_name)

    def on_friend_status_message(self, friend_number: int, new_status: str, /) -> None:
        self.outer.on_status_message(friend_number, new_status)

    def on_friend_status(self, friend_number: int, status: int, /) -> None:
        self.outer.on_user_status(friend_number, status)

    def on_friend_typing(self, friend_number: int, is_typing: bool, /) -> None:
        self.outer.on_typing_change(friend_number, is_typing)

    def on_friend_read_receipt(self, friend_number: int, receipt: int, /) -> None:
        self.outer.on_read_receipt(friend_number, receipt)

    def on_friend_connection_status(self, friend_number: int, status: bool, /) -> None:
        if not status:
            self.outer._forget_files(friend_number)
        self.outer.on_connection_status(friend_number, status)

    def on_group_invite(self, friend_number: int, type: int, data: bytes, /) -> None:
        self.outer.on_group_invite(friend_number, type, data)

    def on_group_message(self, group_number: int, peer_number: int, message: str, /) -> None:
        self.outer.on_group_message(group_number, peer_number, message)

    def on_group_action(self, group_number: int, peer_number: int, action: str, /) -> None:
        self.outer.on_group_action(group_number, peer_number, action)

    def on_group_namelist_change(self, group_number: int, peer_number: int, change: int, /) -> None:
        self.outer.on_group_namelist_change(group_number, peer_number, change)

    def on_file_recv(
        self, friend_number: int, file_number: int, kind: int, file_size: int, filename: str, /
    ) -> None:
        if kind != self.FILE_KIND_DATA:  # there were no avatars
            self.file_control(friend_number, file_number, self.FILE_CONTROL_CANCEL)
            return
        self.outer._files[friend_number, file_number] = _File(file_size)
        self.outer.on_file_send_request(friend_number, file_number, file_size, filename)

    def on_file_recv_control(self, friend_number: int, file_number: int, control: int, /) -> None:
        old = (Tox.FILECONTROL_ACCEPT, Tox.FILECONTROL_PAUSE, Tox.FILECONTROL_KILL)[control]
        self.outer._file_event(friend_number, file_number, old)

    def on_file_recv_chunk(
        self, friend_number: int, file_number: int, position: int, data: bytes | None, /
    ) -> None:
        if data is None:
            self.outer._file_event(friend_number, file_number, Tox.FILECONTROL_FINISHED)
            return
        self.outer._files[friend_number, file_number].done = position + len(data)
        self.outer.on_file_data(friend_number, file_number, data)

    def on_file_chunk_request(
        self, friend_number: int, file_number: int, position: int, length: int, /
    ) -> None:
        if not length:
            self.outer._file_event(friend_number, file_number, Tox.FILECONTROL_FINISHED)
            return
        file = self.outer._files[friend_number, file_number]
        file.wanted.append((position, length))
        self.outer._send_wanted(friend_number, file_number, file)


class _File:
    """A transfer. Then the sender pushed pieces; now they are asked for, and wait here until then."""

    def __init__(self, size: int, sending: bool = False) -> None:
        self.size = size
        self.sending = sending
        self.done = 0
        self.data = bytearray()
        self.wanted: list[tuple[int, int]] = []


_PIECE = 1371
_MOST = 256 * _PIECE  # what may wait; more is refused as if the queue were full, which it was then


class Tox:
    """An instance of Tox under the names of 2014; `core` is the pytox.Tox below it."""

    FAERR_TOOLONG = -1
    FAERR_NOMESSAGE = -2
    FAERR_OWNKEY = -3
    FAERR_ALREADYSENT = -4
    FAERR_UNKNOWN = -5
    FAERR_BADCHECKSUM = -6
    FAERR_SETNEWNOSPAM = -7
    FAERR_NOMEM = -8
    USERSTATUS_NONE = 0
    USERSTATUS_AWAY = 1
    USERSTATUS_BUSY = 2
    USERSTATUS_INVALID = 3
    CHAT_CHANGE_PEER_ADD = 0
    CHAT_CHANGE_PEER_DEL = 1
    CHAT_CHANGE_PEER_NAME = 2
    FILECONTROL_ACCEPT = 0
    FILECONTROL_PAUSE = 1
    FILECONTROL_KILL = 2
    FILECONTROL_FINISHED = 3
    FILECONTROL_RESUME_BROKEN = 4
    GROUPCHAT_TYPE_TEXT = 0
    GROUPCHAT_TYPE_AV = 1

    core: _Core
    _files: dict[tuple[int, int], _File]
    _options: pytox.ToxOptions

    def __new__(cls, *args: object, **words: object) -> Tox:
        """Already an instance, for subclasses whose __init__ does not call ours."""
        self = super().__new__(cls)
        self._options = pytox.ToxOptions()
        self._start()
        return self

    def __init__(self, ipv6enabled: bool | int | pytox.ToxOptions = True) -> None:
        """Anew, with or without IPv6; or with the options of pytox.Tox."""
        if isinstance(ipv6enabled, pytox.ToxOptions):
            self._options = ipv6enabled
        else:
            self._options = pytox.ToxOptions(ipv6_enabled=bool(ipv6enabled))
        self._start()

    def _start(self, savedata: bytes = b"") -> None:
        old = self.__dict__.get("core")
        if old is not None:
            old.__exit__(None, None, None)
        self._files = {}
        self._options.savedata_data = savedata or self._options.savedata_data
        self.core = _Core(self._options)
        self.core.outer = self

    # ---- running, saving ----

    def do(self) -> None:
        self.core.iterate()

    def do_interval(self) -> int:
        return self.core.iteration_interval()

    def kill(self) -> None:
        self.core.kill()

    def isconnected(self) -> bool:
        return self.core.self_get_connection_status() != pytox.Tox.CONNECTION_NONE

    def bootstrap_from_address(self, address: str, port: int, public_key: str) -> bool:
        return self.core.bootstrap(address, port, public_key)

    def size(self) -> int:
        return self.core.get_savedata_size()

    def save(self) -> bytes:
        return self.core.get_savedata()

    def load(self, blob: bytes) -> None:
        if not blob:
            raise OperationFailedError("tox_load(): there is no data")
        self._start(bytes(blob))

    def save_to_file(self, filename: str | os.PathLike[str]) -> None:
        save(self.core, filename)

    def load_from_file(self, filename: str | os.PathLike[str]) -> None:
        if not pathlib.Path(filename).exists():
            raise OperationFailedError("tox_load(): failed to open file for reading")
        self._start(read(filename))

    # ---- ourselves ----

    def get_address(self) -> str:
        return self.core.self_get_address()

    def get_keys(self) -> tuple[str, str]:
        return self.core.self_get_keys()

    def get_nospam(self) -> int:
        return self.core.self_get_nospam()

    def set_nospam(self, nospam: int) -> None:
        self.core.self_set_nospam(nospam)

    def set_name(self, name: str) -> bool:
        return self.core.self_set_name(name)

    def get_self_name(self) -> str:
        return self.core.self_get_name()

    def get_self_name_size(self) -> int:
        return self.core.self_get_name_size()

    def set_status_message(self, message: str) -> bool:
        return self.core.self_set_status_message(message)

    def get_self_status_message(self) -> str:
        return self.core.self_get_status_message()

    def get_self_status_message_size(self) -> int:
        return self.core.self_get_status_message_size()

    def set_user_status(self, status: int) -> bool:
        self.core.self_set_status(status)
        return True

    def get_self_user_status(self) -> int:
        return self.core.self_get_status()

    # ---- friends ----

    def add_friend(self, address: str, message: str) -> int:
        return self.core.friend_add(address, message)

    def add_friend_norequest(self, address: str) -> int:
        return self.core.friend_add_norequest(address)

    def get_friend_id(self, friend_id: str) -> int:
        return self.core.friend_by_public_key(friend_id)

    def get_client_id(self, friend_number: int) -> str:
        return self.core.friend_get_public_key(friend_number)

    def del_friend(self, friend_number: int) -> bool:
        return self.core.friend_delete(friend_number)

    def friend_exists(self, friend_number: int) -> bool:
        return self.core.friend_exists(friend_number)

    def get_friend_connection_status(self, friend_number: int) -> bool:
        return self.core.friend_get_connection_status(friend_number)

    def send_message(self, friend_number: int, message: str) -> int:
        return self.core.friend_send_message(friend_number, pytox.Tox.MESSAGE_TYPE_NORMAL, message)

    def send_action(self, friend_number: int, action: str) -> int:
        return self.core.friend_send_message(friend_number, pytox.Tox.MESSAGE_TYPE_ACTION, action)

    def get_name(self, friend_number: int) -> str:
        return self.core.friend_get_name(friend_number)

    def get_name_size(self, friend_number: int) -> int:
        return self.core.friend_get_name_size(friend_number)

    def get_status_message(self, friend_number: int) -> str:
        return self.core.friend_get_status_message(friend_number)

    def get_status_message_size(self, friend_number: int) -> int:
        return self.core.friend_get_status_message_size(friend_number)

    def get_user_status(self, friend_number: int) -> int:
        return self.core.friend_get_status(friend_number)

    def get_last_online(self, friend_number: int) -> datetime.datetime | None:
        return self.core.friend_get_last_online(friend_number)

    def set_user_is_typing(self, friend_number: int, is_typing: bool) -> bool:
        return bool(self.core.self_set_typing(friend_number, is_typing))

    def get_is_typing(self, friend_number: int) -> bool:
        return self.core.friend_get_typing(friend_number)

    def count_friendlist(self) -> int:
        return self.core.self_get_friend_list_size()

    def get_friendlist(self) -> list[int]:
        return self.core.self_get_friend_list()

    def get_num_online_friends(self) -> int:
        return sum(self.core.friend_get_connection_status(n) for n in self.get_friendlist())

    # ---- groups ----

    def add_groupchat(self) -> int:
        return self.core.add_groupchat()

    def del_groupchat(self, group_number: int) -> int:
        return self.core.del_groupchat(group_number)

    def invite_friend(self, friend_number: int, group_number: int) -> int:
        return self.core.invite_friend(friend_number, group_number)

    def join_groupchat(self, friend_number: int, data: bytes) -> int:
        return self.core.join_groupchat(friend_number, data)

    def group_message_send(self, group_number: int, message: str) -> int:
        return self.core.group_message_send(group_number, message)

    def group_action_send(self, group_number: int, action: str) -> int:
        return self.core.group_action_send(group_number, action)

    def group_peername(self, group_number: int, peer_number: int) -> str:
        return self.core.group_peername(group_number, peer_number)

    def group_number_peers(self, group_number: int) -> int:
        return self.core.group_number_peers(group_number)

    def group_get_names(self, group_number: int) -> list[str]:
        return self.core.group_get_names(group_number)

    def group_get_title(self, group_number: int) -> str:
        return self.core.group_get_title(group_number)

    def group_set_title(self, group_number: int, title: str) -> int:
        return self.core.group_set_title(group_number, title)

    def group_get_type(self, group_number: int) -> int:
        return self.core.group_get_type(group_number)

    def count_chatlist(self) -> int:
        return self.core.count_chatlist()

    def get_chatlist(self) -> list[int]:
        return self.core.get_chatlist()

    # ---- files: send_receive is 0 for those that we send, 1 for those that we receive ----

    def new_file_sender(self, friend_number: int, file_size: int, filename: str) -> int:
        number = self.core.file_send(friend_number, pytox.Tox.FILE_KIND_DATA, file_size, None, filename)
        self._files[friend_number, number] = _File(file_size, sending=True)
        return number

    def file_send_control(
        self, friend_number: int, send_receive: int, file_number: int, control_type: int, data: object = None
    ) -> bool:
        if control_type == self.FILECONTROL_FINISHED:
            return True  # both sides know by the size
        if control_type not in (self.FILECONTROL_ACCEPT, self.FILECONTROL_PAUSE, self.FILECONTROL_KILL):
            raise OperationFailedError("tox_file_send_control() failed: no such control any more")
        self.core.file_control(friend_number, file_number, control_type)
        if control_type == self.FILECONTROL_KILL:
            self._files.pop((friend_number, file_number), None)
        return True

    def file_send_data(self, friend_number: int, file_number: int, data: bytes) -> bool:
        file = self._files.get((friend_number, file_number))
        if file is None or not file.sending or len(file.data) + len(data) > _MOST:
            raise OperationFailedError("tox_file_send_data() failed")
        file.data += data
        self._send_wanted(friend_number, file_number, file)
        return True

    def file_data_size(self, friend_number: int) -> int:
        return _PIECE

    def file_data_remaining(self, friend_number: int, file_number: int, send_receive: int) -> int:
        file = self._files.get((friend_number, file_number))
        return file.size - file.done if file is not None else 0

    def _send_wanted(self, friend_number: int, file_number: int, file: _File) -> None:
        while file.wanted and len(file.data) >= file.wanted[0][1]:
            position, length = file.wanted[0]
            self.core.file_send_chunk(friend_number, file_number, position, bytes(file.data[:length]))
            file.wanted.pop(0)
            del file.data[:length]
            file.done = position + length

    def _file_event(self, friend_number: int, file_number: int, control: int) -> None:
        file = self._files.get((friend_number, file_number))
        if file is None:
            return
        if control in (self.FILECONTROL_KILL, self.FILECONTROL_FINISHED):
            del self._files[friend_number, file_number]
        self.on_file_control(friend_number, int(file.sending), file_number, control, b"")

    def _forget_files(self, friend_number: int) -> None:
        for key in [key for key in self._files if key[0] == friend_number]:
            del self._files[key]

    # ---- callbacks: override them in a subclass ----

    def on_friend_request(self, address: str, message: str) -> object: ...
    def on_friend_message(self, friend_number: int, message: str) -> object: ...
    def on_friend_action(self, friend_number: int, action: str) -> object: ...
    def on_name_change(self, friend_number: int, new_name: str) -> object: ...
    def on_status_message(self, friend_number: int, new_status: str) -> object: ...
    def on_user_status(self, friend_number: int, kind: int) -> object: ...
    def on_typing_change(self, friend_number: int, is_typing: bool) -> object: ...
    def on_read_receipt(self, friend_number: int, receipt: int) -> object: ...
    def on_connection_status(self, friend_number: int, status: bool) -> object: ...
    def on_group_invite(self, friend_number: int, type: int, group_public_key: bytes) -> object: ...
    def on_group_message(self, group_number: int, friend_group_number: int, message: str) -> object: ...
    def on_group_action(self, group_number: int, friend_group_number: int, action: str) -> object: ...
    def on_group_namelist_change(self, group_number: int, peer_number: int, change: int) -> object: ...
    def on_file_send_request(
        self, friend_number: int, file_number: int, file_size: int, filename: str
    ) -> object: ...
    def on_file_control(
        self, friend_number: int, receive_send: int, file_number: int, control_type: int, data: bytes
    ) -> object: ...
    def on_file_data(self, friend_number: int, file_number: int, data: bytes) -> object: ...
