# SPDX-License-Identifier: GPL-3.0-or-later
"""A file drop: keeps what friends send and hands it out again on "list" and "get NAME". In asyncio; Ctrl-C ends it.

Its keys and friends stay in FOLDER/.profile, encrypted if TOX_PASSPHRASE is set.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pathlib
from typing import BinaryIO

import pytox.aio
from pytox import Tox, ToxOptions, saving

PASSPHRASE = os.environ.get("TOX_PASSPHRASE") or None


class FileDrop(Tox):
    def __init__(self, folder: pathlib.Path, options: ToxOptions) -> None:
        self.folder = folder
        self.profile = folder / ".profile"
        self.coming: dict[tuple[int, int], tuple[BinaryIO, pathlib.Path]] = {}
        self.going: dict[tuple[int, int], BinaryIO] = {}
        if self.profile.exists():
            options.savedata_data = saving.read(self.profile, PASSPHRASE)
        super().__init__(options)

    def keep(self) -> None:
        self.save(self.profile, PASSPHRASE)

    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)
        self.keep()

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


async def serve(args: argparse.Namespace) -> None:
    options = ToxOptions(local_discovery_enabled=not args.host)
    with FileDrop(args.folder, options) as tox:
        if args.host:
            tox.bootstrap(args.host, args.port, args.key)
        tox.keep()
        print(tox.self_get_address(), flush=True)
        await pytox.aio.run(tox)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="FOLDER", type=pathlib.Path, help="where the files are kept")
    parser.add_argument("host", nargs="?", default="", metavar="HOST", help="a node of the network")
    parser.add_argument("port", nargs="?", type=int, default=33445, metavar="PORT", help="its UDP port")
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="its DHT key, 64 hex digits")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
