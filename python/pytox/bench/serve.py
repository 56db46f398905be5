# SPDX-License-Identifier: GPL-3.0-or-later
"""What `peer serve` does, as a pytox program: serve.py loop SECONDS | run | asyncio | idle."""

import asyncio
import resource
import sys
import time

import pytox
import pytox.aio

resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
ZEROS = memoryview(bytes(4096))


class Server(pytox.Tox):
    online = False
    file_got = 0
    file_done = False

    def on_friend_connection_status(self, friend, status):
        if status and not self.online:
            self.online = True
            print("ONLINE", flush=True)

    def on_friend_message(self, friend, kind, text):
        if text.startswith("send "):
            self.file_send(friend, self.FILE_KIND_DATA, int(text[5:]), None, "f")
        else:
            self.friend_send_message(friend, kind, text)

    def on_file_chunk_request(self, friend, file, position, length):
        if length:
            self.file_send_chunk(friend, file, position, ZEROS[:length])
        else:
            self.file_done = True

    def on_file_recv(self, friend, file, kind, size, name):
        self.file_got = 0
        self.file_control(friend, file, self.FILE_CONTROL_RESUME)

    def on_file_recv_chunk(self, friend, file, position, data):
        if data is None:
            self.file_done = True
        else:
            self.file_got += len(data)


def idle(tox):
    best = 1.0
    iterate = tox.iterate
    for _ in range(7):
        begin = time.perf_counter()
        for _ in range(100_000):
            iterate()
        best = min(best, (time.perf_counter() - begin) / 100_000)
    print("RESULT", best * 1e6)


def main(how, pause="0.001"):
    tox = Server(
        pytox.ToxOptions(
            local_discovery_enabled=False, ipv6_enabled=False, start_port=34000, end_port=35000
        )
    )
    if how == "idle":
        return idle(tox)
    print("READY", tox.self_get_udp_port(), tox.self_get_dht_id(), tox.self_get_public_key(), flush=True)
    _, port, dht, key = sys.stdin.readline().split()
    tox.bootstrap("127.0.0.1", int(port), dht)
    tox.friend_add_norequest(key)
    if how == "run":
        tox.run()
    elif how == "asyncio":
        asyncio.run(pytox.aio.run(tox))
    else:
        seconds = float(pause)
        while True:
            tox.iterate()
            time.sleep(seconds)


main(*sys.argv[1:])
