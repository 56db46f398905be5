# SPDX-License-Identifier: GPL-3.0-or-later
"""One instance and several threads: everything waits its turn, nothing stops for good."""

import threading
import time

import pytest
from peers import LIMIT, Peer, meet, number, options, wait

import pytox
from pytox import OperationFailedError, Tox


class Background(threading.Thread):
    """Keeps its exception for the test."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.error = work, None
        self.start()

    def run(self):
        try:
            self.work()
        except BaseException as error:
            self.error = error

    def end(self):
        self.join(LIMIT)
        assert not self.is_alive(), "a thread hangs"
        if self.error:
            raise self.error


def test_many_threads_use_one_instance(everybody, ana, berta):
    stop = threading.Event()
    to = number(ana, berta)
    sent = []

    def iterate():
        while not stop.is_set():
            ana.iterate()

    def ask():
        while not stop.is_set():
            assert ana.self_get_name() and ana.friend_exists(to)
            ana.get_savedata()
            ana.self_get_friend_list()

    def send(who):
        for i in range(100):
            ana.friend_send_message(to, 0, f"{who} {i}")
            sent.append((who, i))

    threads = [Background(iterate), Background(iterate), Background(ask), Background(ask)]
    senders = [Background(lambda w=w: send(w)) for w in range(3)]
    others = [peer for peer in everybody if peer is not ana]
    wait(others, lambda: len(berta.seen("on_friend_message")) == 300, "all messages")
    for thread in senders:
        thread.end()
    stop.set()
    for thread in threads:
        thread.end()
    got = [event[3] for event in berta.seen("on_friend_message")]
    for who in range(3):  # each sender's come in its order
        assert [t for t in got if t.startswith(f"{who} ")] == [f"{who} {i}" for i in range(100)]


def test_killed_by_another_thread_while_iterating():
    for _ in range(10):
        tox = Tox(options())
        errors = []

        def iterate():
            try:
                while True:
                    tox.iterate()
            except OperationFailedError as error:
                errors.append(error.name)

        threads = [Background(iterate) for _ in range(3)]
        time.sleep(0.01)
        tox.kill()
        for thread in threads:
            thread.end()
        assert errors == ["KILLED"] * 3


def test_many_kill_at_once():
    for _ in range(20):
        tox, results = Tox(options()), []
        start = threading.Barrier(4)

        def end():
            start.wait()
            try:
                tox.kill()
                results.append("killed")
            except OperationFailedError as error:
                results.append(error.name)

        threads = [Background(end) for _ in range(4)]
        for thread in threads:
            thread.end()
        assert sorted(results) == ["KILLED"] * 3 + ["killed"]


def test_a_callback_may_wait_for_a_thread_that_uses_the_instance(everybody, ana, berta):
    """Were the instance locked during callbacks, this would never end."""
    to, got = number(ana, berta), []

    def other():
        got.append(ana.friend_get_name(to))
        ana.friend_send_message(to, 0, "from the other thread")

    def callback(*_):
        thread = Background(other)
        thread.end()
        got.append("callback")

    ana.hooks["on_friend_message"] = callback
    berta.friend_send_message(number(berta, ana), 0, "x")
    wait(everybody, lambda: berta.seen("on_friend_message"), "the answer")
    assert got == ["Berta", "callback"]


def test_killed_by_another_thread_during_a_callback(node):
    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        results = []

        def callback(*_):
            thread = Background(a.kill)
            thread.end()
            with pytest.raises(OperationFailedError) as failed:
                a.self_get_name()
            results.append(failed.value.name)

        a.hooks["on_friend_message"] = callback
        b.friend_send_message(0, 0, "x")
        with pytest.raises(OperationFailedError, match="killed"):
            wait([node, b, a], lambda: False)
        assert results == ["KILLED"]


def test_others_run_while_one_waits_in_run():
    """run() lets the GIL go: this thread gets on although the other never returns by itself."""
    with Tox(options()) as tox:
        thread = Background(tox.run)
        done = 0
        for _ in range(1000):
            done += tox.self_get_nospam() >= 0
        tox.stop()
        thread.end()
        assert done == 1000


def test_key_derivation_lets_others_run():
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.is_set():
            ticks.append(1)
            time.sleep(0.001)

    thread = Background(tick)
    for _ in range(3):
        pytox.PassKey("slow on purpose")
    stop.set()
    thread.end()
    assert ticks


def test_two_instances_in_two_threads(node):
    """Each thread has an instance of its own; both talk at once."""
    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        stop = threading.Event()

        def live(peer):
            while not stop.is_set():
                peer.iterate()
                time.sleep(0.001)

        a.hooks["on_friend_message"] = lambda f, k, text: a.friend_send_message(f, k, text)
        threads = [Background(lambda p=p: live(p)) for p in (a, b)]
        for i in range(50):
            b.friend_send_message(0, 0, str(i))
        wait([node], lambda: len(b.seen("on_friend_message")) == 50, "the echoes")
        stop.set()
        for thread in threads:
            thread.end()
