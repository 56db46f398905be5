# SPDX-License-Identifier: GPL-3.0-or-later
"""Two friends on one machine, without any other node: one asks, the other answers. Takes about ten seconds."""

import argparse
import time

from pytox import Tox, ToxOptions


class Echo(Tox):
    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        self.friend_send_message(friend_number, type, f"you said: {message}")


class Asking(Tox):
    answer = ""

    def on_friend_connection_status(self, friend_number: int, status: bool, /) -> None:
        if status:
            self.friend_send_message(friend_number, self.MESSAGE_TYPE_NORMAL, "hola")

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        self.answer = message


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    alone = ToxOptions(local_discovery_enabled=False, ipv6_enabled=False)
    with Echo(alone) as echo, Asking(alone) as asking:
        asking.bootstrap("127.0.0.1", echo.self_get_udp_port(), echo.self_get_dht_id())
        asking.friend_add(echo.self_get_address(), "may I?")
        while not asking.answer:
            echo.iterate()
            asking.iterate()
            time.sleep(0.01)
        print(asking.answer)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
