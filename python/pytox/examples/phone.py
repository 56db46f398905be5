# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that answers: says back what it hears and shows back what it sees, and keeps the sound. Ctrl-C ends it."""

from __future__ import annotations

import argparse
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", metavar="OUT.wav", help="keeps the sound")
    parser.add_argument("host", nargs="?", default="", metavar="HOST", help="a node of the network")
    parser.add_argument("port", nargs="?", type=int, default=33445, metavar="PORT", help="its UDP port")
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="its DHT key, 64 hex digits")
    args = parser.parse_args()
    with Friendly(ToxOptions(local_discovery_enabled=not args.host)) as tox, Phone(tox, args.out):
        if args.host:
            tox.bootstrap(args.host, args.port, args.key)
        print(tox.self_get_address(), flush=True)
        tox.run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
