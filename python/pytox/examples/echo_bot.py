# SPDX-License-Identifier: GPL-3.0-or-later
"""The first bot: befriends everybody who asks and says everything back. Ctrl-C ends it."""

import argparse

from pytox import Tox, ToxOptions


class EchoBot(Tox):
    def on_friend_request(self, public_key: str, message: str, /) -> None:
        self.friend_add_norequest(public_key)

    def on_friend_message(self, friend_number: int, type: int, message: str, /) -> None:
        self.friend_send_message(friend_number, type, message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", nargs="?", default="", metavar="HOST", help="a node of the network")
    parser.add_argument("port", nargs="?", type=int, default=33445, metavar="PORT", help="its UDP port")
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="its DHT key, 64 hex digits")
    args = parser.parse_args()
    with EchoBot(ToxOptions(local_discovery_enabled=not args.host)) as bot:
        bot.self_set_name("echo")
        if args.host:
            bot.bootstrap(args.host, args.port, args.key)
        print(bot.self_get_address(), flush=True)
        bot.run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
