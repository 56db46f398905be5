# SPDX-License-Identifier: GPL-3.0-or-later
"""Tox.run(), fileno() and step(), and the asyncio driver."""

import asyncio
import os
import select
import signal
import threading
import time

import pytest
from peers import LIMIT, Caller, Peer, number, options
from test_threads import Background

import pytox.aio
from pytox import OperationFailedError, Tox


@pytest.fixture
def others(everybody, ana, berta):
    """Everybody but ana and berta, iterated in the background."""
    stop = threading.Event()

    def live():
        while not stop.is_set():
            for peer in everybody:
                if peer is not ana and peer is not berta:
                    peer.iterate()
            time.sleep(0.01)

    thread = Background(live)
    yield
    stop.set()
    thread.end()


def test_run_answers_until_stop(others, ana, berta):
    ana.hooks["on_friend_message"] = lambda f, k, t: ana.friend_send_message(f, k, t)
    bot = Background(ana.run)
    to = number(berta, ana)
    for i in range(20):
        berta.friend_send_message(to, 0, str(i))
    berta.hooks["on_friend_message"] = lambda *_: (
        len(berta.seen("on_friend_message")) == 20 and berta.stop()
    )
    berta.run(LIMIT)
    assert [e[3] for e in berta.seen("on_friend_message")] == [str(i) for i in range(20)]
    ana.stop()
    bot.end()


def test_run_comes_back_after_its_time(ana):
    assert ana.run(0.05) is None
    assert ana.run(0) is None
    assert ana.run(-1) is None
    assert ana.run(timeout=0.05) is None
    with pytest.raises(TypeError):
        ana.run(time=0.05)
    for forever in (None, float("inf"), 1e300):
        ana.stop()  # before run(): it ends at once
        ana.run(forever)
    with pytest.raises(TypeError):
        ana.run("long")


def test_run_hands_out_exceptions_and_signals(others, ana, berta):
    def fail(*_):
        raise KeyError("mine")

    ana.hooks["on_friend_message"] = fail
    berta.friend_send_message(number(berta, ana), 0, "x")
    bot = Background(lambda: berta.run(LIMIT))
    with pytest.raises(KeyError, match="mine"):
        ana.run(LIMIT)
    berta.stop()
    bot.end()

    class Rang(Exception):
        pass

    def ring(*_):
        raise Rang

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Rang):
            ana.run(LIMIT)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_run_ends_with_the_instance():
    tox = Tox(options())
    bot = Background(tox.run)
    time.sleep(0.05)
    tox.kill()
    bot.end()
    with pytest.raises(OperationFailedError):
        tox.run()


def test_run_drives_calls_too(others, ana, berta):
    with Caller(ana) as one, Caller(berta) as two:
        two.hooks["on_call"] = lambda friend, a, v: two.answer(friend, 48, 0)
        one.hooks["on_call_state"] = lambda *_: ana.stop()
        one.call(number(ana, berta), 48, 0)
        bot = Background(lambda: berta.run(LIMIT))
        ana.run(LIMIT)
        assert one.seen("on_call_state")
        one.call_control(number(ana, berta), one.CALL_CONTROL_CANCEL)
        berta.stop()
        bot.end()


def test_fileno_with_select(others, ana, berta):
    """What any other event loop would do."""
    echo = Background(lambda: berta.run(LIMIT))
    berta.hooks["on_friend_message"] = lambda f, k, t: berta.friend_send_message(f, k, t)
    ana.friend_send_message(number(ana, berta), 0, "x")
    end = time.monotonic() + LIMIT
    while not ana.seen("on_friend_message"):
        assert time.monotonic() < end
        ready, _, _ = select.select([ana.fileno()], [], [], 1)
        if ready:
            assert ana.step() is True
    berta.stop()
    echo.end()
    ana.stop()
    assert ana.step() is False and ana.step() is True


def test_asyncio(others, ana, berta):
    async def main():
        ana.hooks["on_friend_message"] = lambda f, k, t: ana.friend_send_message(f, k, t)
        answered = asyncio.Event()
        berta.hooks["on_friend_message"] = lambda *_: answered.set()
        tasks = [asyncio.create_task(pytox.aio.run(peer)) for peer in (ana, berta)]
        berta.friend_send_message(number(berta, ana), 0, "hola")
        await asyncio.wait_for(answered.wait(), LIMIT)
        ana.stop()
        await asyncio.wait_for(tasks[0], LIMIT)
        tasks[1].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[1]

    asyncio.run(main())
    assert berta.seen("on_friend_message")[0][3] == "hola"


def test_asyncio_hands_out_exceptions(others, ana, berta):
    async def main():
        def fail(*_):
            raise KeyError("mine")

        ana.hooks["on_friend_message"] = fail
        berta.friend_send_message(number(berta, ana), 0, "x")
        other = asyncio.create_task(pytox.aio.run(berta))
        with pytest.raises(KeyError, match="mine"):
            await asyncio.wait_for(pytox.aio.run(ana), LIMIT)
        other.cancel()

    asyncio.run(main())


def test_asyncio_ends_with_the_instance():
    async def main():
        tox = Tox(options())
        task = asyncio.create_task(pytox.aio.run(tox))
        await asyncio.sleep(0.02)
        tox.kill()
        await asyncio.wait_for(task, LIMIT)
        with pytest.raises(OperationFailedError):
            await pytox.aio.run(tox)

    asyncio.run(main())


def test_relay_is_watched(node):
    """Without UDP all comes over a TCP connection that libtoxcore opens by itself inside a turn."""
    from test_network import by_relay

    stop = threading.Event()

    def live():
        while not stop.is_set():
            node.iterate()
            time.sleep(0.005)

    thread = Background(live)
    with Peer(options(udp_enabled=False)) as a, Peer(options(udp_enabled=False)) as b:
        for peer in (a, b):
            by_relay(peer, node)
        a.friend_add_norequest(b.key)
        b.friend_add_norequest(a.key)
        b.hooks["on_friend_connection_status"] = lambda *_: b.friend_send_message(0, 0, "x")
        a.hooks["on_friend_message"] = lambda *_: a.stop()
        bot = Background(lambda: b.run(LIMIT))
        a.run(LIMIT)
        assert a.seen("on_friend_message")
        b.stop()
        bot.end()
    stop.set()
    thread.end()


def test_descriptor_is_closed_with_the_object():
    tox = Tox(options())
    fd = tox.fileno()
    os.fstat(fd)
    tox.kill()
    del tox
    with pytest.raises(OSError):
        os.fstat(fd)
