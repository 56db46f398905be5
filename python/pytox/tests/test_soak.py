# SPDX-License-Identifier: GPL-3.0-or-later
"""Echo traffic for a while (--soak SECONDS): memory and references stay as they are."""

import gc
import sys
import time
import tracemalloc

from peers import join, options, turn_in_hand

import pytox


class Echo(pytox.Tox):
    def on_friend_message(self, friend, kind, text):
        self.friend_send_message(friend, kind, text)


class Asking(pytox.Tox):
    sent = got = 0

    def on_friend_message(self, friend, kind, text):
        self.got += 1

    def on_friend_read_receipt(self, friend, receipt):
        self.receipts = getattr(self, "receipts", 0) + 1


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def echoes(node, echo, asking, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(64):
            if asking.sent < asking.got + 64:
                asking.friend_send_message(0, 0, f"message {asking.sent}")
                asking.sent += 1
        for tox in (echo, asking):
            tox.iterate()
        if asking.got % 50 == 0:
            node.iterate()


def test_echoes_leave_nothing_behind(node, request, capsys):
    seconds = request.config.getoption("--soak")
    with Echo(options()) as echo, Asking(options()) as asking:
        echo.friend_add_norequest(asking.self_get_public_key())
        asking.friend_add_norequest(echo.self_get_public_key())
        join(
            [echo, asking],
            node,
            lambda: echo.friend_get_connection_status(0) and asking.friend_get_connection_status(0),
            turn=turn_in_hand,
        )
        echoes(node, echo, asking, seconds / 3)  # buffers grow to their size
        gc.collect()
        references, before, got = sys.getrefcount(None), resident(), asking.got
        tracemalloc.start()
        echoes(node, echo, asking, seconds / 3)
        gc.collect()
        first = tracemalloc.get_traced_memory()[0]
        echoes(node, echo, asking, seconds / 3)
        gc.collect()
        second = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        grown = resident() - before
        with capsys.disabled():
            print(
                f"\nsoak: {asking.got - got} echoes, resident {grown / 1024:+.0f} KiB,"
                f" Python objects {second - first:+d} bytes"
            )
        assert asking.got > got
        assert abs(second - first) < 20_000
        assert abs(sys.getrefcount(None) - references) < 500
        assert grown < 24 << 20
