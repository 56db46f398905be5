# SPDX-License-Identifier: GPL-3.0-or-later
"""A file drop: keeps what friends send and hands it out again on "list" and "get NAME". In asyncio.

    file_drop.py FOLDER [HOST PORT KEY]        a node of the network, by its DHT key

Its keys and friends stay in FOLDER/.profile, encrypted if TOX_PASSPHRASE is set.
"""

from __future__ import annotations

import asyncio
import os
import pathlib
import sys
from typing import BinaryIO

import pytox.aio
from pytox import Tox, ToxOptions, is_data_encrypted, pass_decrypt, pass_encrypt

PASSPHRASE = os.environ.get("TOX_PASSPHRASE", "")


class FileDrop(Tox):
    def __init__(self, folder: pathlib.Path, options: ToxOptions) -> None:
        self.folder = folder
        self.profile = folder / ".profile"
        self.coming: dict[tuple[int, int], tuple[BinaryIO, pathlib.Path]] = {}
        self.going: dict[tuple[int, int], BinaryIO] = {}
        if self.profile.exists():
            data = self.profile.read_bytes()
            options.savedata_data = pass_decrypt(data, PASSPHRASE) if is_data_encrypted(data) else data
        super().__init__(options)

    def save(self) -> None:
        data = self.get_savedata()
        new = self.profile.with_suffix(".new")
        new.write_bytes(pass_encrypt(data, PASSPHRASE) if PASSPHRASE else data)
        new.replace(self.profile)

    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)
        self.save()

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        word, _, name = message.partition(" ")
        names = sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))
        if word == "get" and name in names:
            path = self.folder / name
            number = self.file_send(
                friend_number, self.FILE_KIND_DATA, path.stat().st_size, None, name
            )
            self.going[friend_number, number] = path.open("rb")
        else:
            text = "\n".join(names) if word == "list" else "say: list, or get NAME"
            self.friend_send_message(friend_number, self.MESSAGE_TYPE_NORMAL, text or "nothing yet")

    def on_file_chunk_request(
        self, friend_number: int, file_number: int, position: int, length: int, /
    ) -> None:
        file = self.going[friend_number, file_number]
        if not length:
            self.going.pop((friend_number, file_number)).close()
            return
        file.seek(position)
        self.file_send_chunk(friend_number, file_number, position, file.read(length))

    def on_file_recv(
        self, friend_number: int, file_number: int, kind: int, file_size: int, filename: str, /
    ) -> None:
        name = pathlib.PurePath(filename.replace("\\", "/")).name.lstrip(".")
        if kind != self.FILE_KIND_DATA or not name:
            self.file_control(friend_number, file_number, self.FILE_CONTROL_CANCEL)
            return
        part = self.folder / f".{friend_number}-{file_number}.part"
        self.coming[friend_number, file_number] = part.open("wb"), self.folder / name
        self.file_control(friend_number, file_number, self.FILE_CONTROL_RESUME)

    def on_file_recv_chunk(
        self, friend_number: int, file_number: int, position: int, data: bytes | None, /
    ) -> None:
        file, path = self.coming[friend_number, file_number]
        if data is not None:
            file.write(data)
            return
        del self.coming[friend_number, file_number]
        file.close()
        pathlib.Path(file.name).replace(path)
        self.friend_send_message(friend_number, self.MESSAGE_TYPE_NORMAL, f"have {path.name}")

    def on_file_recv_control(
        self, friend_number: int, file_number: int, control: int, /
    ) -> None:
        if control == self.FILE_CONTROL_CANCEL:
            self.drop(friend_number, file_number)

    def on_friend_connection_status(self, friend_number: int, status: bool, /) -> None:
        if not status:
            for friend, number in [*self.coming, *self.going]:
                if friend == friend_number:
                    self.drop(friend, number)

    def drop(self, friend: int, number: int) -> None:
        if (friend, number) in self.going:
            self.going.pop((friend, number)).close()
        if (friend, number) in self.coming:
            file, _ = self.coming.pop((friend, number))
            file.close()
            pathlib.Path(file.name).unlink()


async def serve(folder: str, host: str = "", port: str = "0", key: str = "") -> None:
    options = ToxOptions(local_discovery_enabled=not host)
    with FileDrop(pathlib.Path(folder), options) as tox:
        if host:
            tox.bootstrap(host, int(port), key)
        tox.save()
        print(tox.self_get_address(), flush=True)
        await pytox.aio.run(tox)


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
