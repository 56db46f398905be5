# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends and accidents: kill(), use after it, exceptions in callbacks, cycles, leaks."""

import functools
import gc
import subprocess
import sys
import weakref

import pytest
from peers import Caller, Peer, meet, number, options, settle, wait

import pytox
from pytox import OperationFailedError, Tox, ToxAV


def public_methods(cls):
    return [n for n in dir(cls) if not n.startswith("_") and callable(getattr(cls, n))]


ARGUMENTS = {
    "friend_add": ("1" * 76, "x"),
    "friend_add_norequest": ("1" * 64,),
    "friend_by_public_key": ("1" * 64,),
    "conference_by_id": ("1" * 64,),
    "bootstrap": ("127.0.0.1", 1, "1" * 64),
    "add_tcp_relay": ("127.0.0.1", 1, "1" * 64),
    "ngc_join": ("1" * 64, "x"),
    "ngc_invite_accept": (0, b"x", "x"),
    "ngc_new": (0, "x", "x"),
}
TRIES = [(), (0,), (0, 0), (0, b"x"), (0, 0, b"x"), (0, 0, 0), (0, 0, 0, b"x"), (b"x",),
         (0, 0, 0, b"x", b"x"), (0, b"x", 1, 1, 8000), (0, 1, 1, b"xxx"), (0, 0, True, b"x")]


def call_somehow(tox, name):
    """Calls with arguments that fit; returns the exception, if one came."""
    for args in [ARGUMENTS[name]] if name in ARGUMENTS else TRIES:
        try:
            getattr(tox, name)(*args)
        except TypeError:
            continue
        except Exception as error:
            return error
        return None
    raise AssertionError(f"no arguments fit {name}")


def test_everything_raises_after_kill():
    tox = Tox(options())
    tox.kill()
    for name in public_methods(Tox):
        if name.startswith("on_") or name in ("stop", "step", "load"):  # load() makes another one
            continue
        error = call_somehow(tox, name)
        assert isinstance(error, OperationFailedError), name
        assert error.name in ("KILLED", "NOT_IN_LIBRARY"), name
    assert tox.on_friend_message(0, 0, "x") is None
    assert tox.step() is False
    with pytest.raises(OperationFailedError, match="toxcore object killed."):
        tox.kill()
    with pytest.raises(OperationFailedError, match="killed"), tox:
        pass
    Tox.__init__(tox, options())
    assert len(tox.self_get_address()) == 76
    tox.kill()


def test_toxav_after_kill_of_either():
    for which in ("tox", "av"):
        tox = Tox(options())
        av = ToxAV(tox)
        (tox if which == "tox" else av).kill()
        for name in public_methods(ToxAV):
            if name.startswith("on_") or name == "get_tox":
                continue
            error = call_somehow(av, name)
            assert isinstance(error, OperationFailedError), name
        assert av.get_tox() is tox
        if which == "av":
            tox.kill()


def test_with_ends_it():
    with Tox(options()) as tox:
        assert tox.iterate() is None
    with pytest.raises(OperationFailedError):
        tox.iterate()
    with Tox(options()) as tox:
        tox.kill()  # a second end is fine
    with pytest.raises(KeyError), Tox(options()) as tox:
        raise KeyError("mine")


@pytest.fixture
def pair(node):
    """Two of one's own, for tests that end one."""
    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        yield a, b


def test_kill_inside_a_callback(node, pair):
    a, b = pair
    after = []

    def end(*_):
        a.kill()
        with pytest.raises(OperationFailedError) as failed:
            a.self_get_name()
        after.append(failed.value.name)
        with pytest.raises(OperationFailedError):
            a.kill()

    a.hooks["on_friend_message"] = end
    b.friend_send_message(0, 0, "one")
    b.friend_send_message(0, 0, "two")  # comes in the same turn, to nobody
    with pytest.raises(OperationFailedError, match="killed"):
        wait([node, b, a], lambda: False)
    assert after == ["KILLED"] and len(a.seen("on_friend_message")) == 1
    wait([node, b], lambda: not b.friend_get_connection_status(0), "b to see it go")


def test_exceptions_in_callbacks(node, pair, capfd):
    a, b = pair

    class Mine(Exception):
        pass

    def fail(friend, kind, text):
        raise Mine(text)

    a.hooks["on_friend_message"] = fail
    for text in ("one", "two"):
        b.friend_send_message(0, 0, text)
    settle([b, node], 0.3)
    unraisable = []
    sys.unraisablehook, before = unraisable.append, sys.unraisablehook
    try:
        with pytest.raises(Mine, match="one"):
            wait([a, b, node], lambda: False)
        settle_quietly = len(a.seen("on_friend_message"))
        if settle_quietly < 2:  # the second came in a turn of its own
            with pytest.raises(Mine, match="two"):
                wait([a, b, node], lambda: False)
        else:
            assert [str(u.exc_value) for u in unraisable] == ["two"]
    finally:
        sys.unraisablehook = before
    a.hooks.clear()
    b.friend_send_message(0, 0, "three")
    wait([a, b, node], lambda: a.seen("on_friend_message", 0, 0, "three"), "the next message")


def test_iterate_inside_a_callback_raises(everybody, ana, berta):
    errors = []

    def again(*_):
        for call in (ana.iterate, ana.run, lambda: Tox.__init__(ana, options())):
            try:
                call()
            except OperationFailedError as error:
                errors.append(error.name)

    ana.hooks["on_friend_message"] = again
    berta.friend_send_message(number(berta, ana), 0, "x")
    wait(everybody, lambda: errors, "the message")
    assert errors == ["IN_CALLBACK", "IN_CALLBACK", "IN_USE"]


def test_callbacks_are_looked_up_at_each_event(everybody, ana, berta):
    got = []

    class Bot(Tox):
        pass

    bot = Bot(options())
    # On the class later, on the instance, and back to the default.
    Bot.on_friend_message = lambda self, *args: got.append(("class", *args))
    bot.on_friend_message(0, 0, "x")
    bot.on_friend_message = lambda *args: got.append(("instance", *args))
    bot.on_friend_message(0, 0, "x")
    del bot.on_friend_message
    Bot.on_friend_message = Tox.on_friend_message
    assert bot.on_friend_message(0, 0, "x") is None
    assert got == [("class", 0, 0, "x"), ("instance", 0, 0, "x")]
    bot.kill()
    bare = Tox(options())
    bare.on_friend_name = lambda *args: None
    bare.kill()

    hook = berta.on_friend_message
    berta.on_friend_message = lambda *args: got.append(args)
    ana.friend_send_message(number(ana, berta), 0, "to the instance")
    wait(everybody, lambda: len(got) == 3, "the message")
    del berta.on_friend_message
    assert berta.on_friend_message == hook and got[2][2] == "to the instance"


def wrapped(function):
    @functools.wraps(function)
    def around(*args):
        return function(*args)

    return around


@pytest.mark.parametrize("decorate", [lambda function: function, wrapped], ids=["plain", "wrapped"])
@pytest.mark.parametrize("where", ["class", "instance"])
def test_handlers_may_do_without_the_type(everybody, ana, berta, where, decorate):
    """def on_friend_message(self, friend_number, message): as in PyTox's README."""
    got = []

    def short(friend, text):
        got.append((friend, text))

    class Bot(Peer):
        @decorate
        def on_friend_message(self, friend, text):
            got.append((friend, text))

    before = type(ana)
    if where == "class":
        ana.__class__ = Bot
    else:
        ana.on_friend_message = decorate(short)
    try:
        berta.friend_send_message(number(berta, ana), 0, "two arguments")
        berta.friend_send_message(number(berta, ana), 1, "for both kinds")
        wait(everybody, lambda: len(got) == 2, "the messages")
    finally:
        ana.__class__ = before
        vars(ana).pop("on_friend_message", None)
    assert [text for _, text in got] == ["two arguments", "for both kinds"]
    assert got[0][0] == number(ana, berta)


def test_cycles_are_collected():
    gc.collect()
    tox = Tox(options())
    tox.on_friend_message = lambda *args: tox
    tox.me = tox
    av = ToxAV(tox)
    av.on_call = lambda *args: av
    tox.av = av
    gone = [weakref.ref(tox), weakref.ref(av)]
    del tox, av
    gc.collect()
    assert [ref() for ref in gone] == [None, None]


@pytest.mark.parametrize("order", ["tox first", "av first"])
def test_dropping_both_in_any_order(order):
    tox = Tox(options())
    av = ToxAV(tox)
    if order == "tox first":
        del tox
        assert av.get_tox().iterate() is None
        del av
    else:
        del av
        assert tox.iterate() is None
        av = ToxAV(tox)
        del tox, av
    gc.collect()


def test_toxav_ended_inside_a_callback(everybody, ana, berta):
    phone = Caller(ana)
    held = [phone]
    ana.hooks["on_friend_message"] = lambda *_: held.clear()
    del phone
    berta.friend_send_message(number(berta, ana), 0, "x")
    wait(everybody, lambda: not held, "the message")
    settle(everybody, 0.05)
    Caller(ana).kill()


def test_instances_leave_nothing_behind():
    """References and descriptors stay as many as they were."""
    import os

    def round_():
        with Tox(options()) as tox:
            av = ToxAV(tox)
            tox.on_friend_name = lambda *args: tox
            tox.iterate()
            tox.fileno()
            tox.run(0.01)
            with pytest.raises(OperationFailedError):
                tox.friend_send_message(0, 0, "x")
            with pytest.raises(TypeError):
                tox.friend_send_message(0, bytearray(5), "x")
            av.kill()

    for _ in range(3):
        round_()
    gc.collect()
    names = sys.getrefcount(Tox), sys.getrefcount(OperationFailedError), sys.getrefcount("KILLED")
    files = len(os.listdir("/proc/self/fd"))
    objects = len(gc.get_objects())
    for _ in range(20):
        round_()
    gc.collect()
    assert abs(len(gc.get_objects()) - objects) < 20
    assert len(os.listdir("/proc/self/fd")) == files
    now = sys.getrefcount(Tox), sys.getrefcount(OperationFailedError), sys.getrefcount("KILLED")
    assert all(abs(a - b) < 5 for a, b in zip(names, now))


def test_buffers_are_let_go(ana):
    data = bytearray(b"x" * 2000)
    for call in (
        lambda: ana.friend_send_message(0, 0, data),
        lambda: ana.friend_send_message(99, 0, data),
        lambda: ana.friend_send_message(0, 9, data),
        lambda: ana.file_send_chunk(0, 9, 0, data),
        lambda: ana.file_send(0, "no number", 0, data, data),
        lambda: ana.file_send(99, 0, 0, data, data),
        lambda: ana.join_groupchat(0, data),
        lambda: ana.friend_send_lossy_packet(0, data),
        lambda: ana.self_set_name(data),
        lambda: pytox.pass_decrypt(data, data),
    ):
        with pytest.raises((OperationFailedError, TypeError)):
            call()
        data += b"."  # BufferError if somebody still held it


def test_killed_at_the_end_of_the_program():
    """An instance that nobody ended, a ToxAV and a running thread do not hurt the interpreter's end."""
    program = (
        "import threading, pytox\n"
        "t = pytox.Tox(pytox.ToxOptions(local_discovery_enabled=False))\n"
        "a = pytox.ToxAV(t)\n"
        "t.on_friend_name = lambda *args: a\n"
        "threading.Thread(target=t.run, daemon=True).start()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
