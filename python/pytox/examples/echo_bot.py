# SPDX-License-Identifier: GPL-3.0-or-later
"""The first bot: befriends everybody who asks and says everything back.

    echo_bot.py [HOST PORT KEY]        a node of the network, by its DHT key
"""

import sys

from pytox import Tox, ToxOptions


class EchoBot(Tox):
    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        self.friend_send_message(friend_number, type, message)


def main(host: str = "", port: str = "0", key: str = "") -> None:
    with EchoBot(ToxOptions(local_discovery_enabled=not host)) as bot:
        bot.self_set_name("echo")
        if host:
            bot.bootstrap(host, int(port), key)
        print(bot.self_get_address(), flush=True)
        bot.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
