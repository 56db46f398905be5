# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that answers: says back what it hears and shows back what it sees, and keeps the sound.

    phone.py OUT.wav [HOST PORT KEY]        a node of the network, by its DHT key
"""

from __future__ import annotations

import sys
import wave

from pytox import OperationFailedError, Tox, ToxAV, ToxOptions


class Friendly(Tox):
    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)


class Phone(ToxAV):
    def __init__(self, tox: Tox, path: str) -> None:
        super().__init__(tox)
        self.path = path
        self.file: wave.Wave_write | None = None

    def on_call(self, friend_number: int, audio: int, video: int, /) -> None:
        self.answer(friend_number, 48 if audio else 0, 3000 if video else 0)

    def on_audio_receive_frame(
        self, friend_number: int, pcm: bytes, sample_count: int, channels: int, sampling_rate: int, /
    ) -> None:
        if self.file is None:
            self.file = wave.open(self.path, "wb")
            self.file.setnchannels(channels)
            self.file.setsampwidth(2)
            self.file.setframerate(sampling_rate)
        self.file.writeframes(pcm)
        try:
            self.audio_send_frame(friend_number, pcm, sample_count, channels, sampling_rate)
        except OperationFailedError:
            pass  # the other side has turned its loudspeaker off

    def on_video_receive_frame(
        self, friend_number: int, width: int, height: int, rgb: bytes, /
    ) -> None:
        try:
            self.video_send_frame(friend_number, width, height, rgb)
        except OperationFailedError:
            pass

    def on_call_state(self, friend_number: int, state: int, /) -> None:
        if state in (self.FRIEND_CALL_STATE_FINISHED, self.FRIEND_CALL_STATE_ERROR) and self.file:
            self.file.close()
            self.file = None
            print("hung up", flush=True)


def main(path: str, host: str = "", port: str = "0", key: str = "") -> None:
    with Friendly(ToxOptions(local_discovery_enabled=not host)) as tox, Phone(tox, path):
        if host:
            tox.bootstrap(host, int(port), key)
        print(tox.self_get_address(), flush=True)
        tox.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
