# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances on loopback for the tests: a node to start from, and peers that write down what happens."""

import ctypes
import functools
import itertools
import random
import time

import pytox

LIMIT = 90  # seconds until a test gives up; nothing is decided by how long something took

# How long a round of turns lasts for libtoxcore in a network that is all in the test's hands: what
# tox_iteration_interval() says when nothing happens.
ROUND = 0.05

used = set()  # callbacks of Tox and ToxAV that were called, and methods that a test called with success


ports = itertools.count(random.randrange(34000, 60000, 100))


def options(**more):
    """No discovery, and a port nobody had before: a node remembers who was where."""
    port = 34000 + next(ports) % 26000
    values = {
        "local_discovery_enabled": False,
        "ipv6_enabled": False,
        "start_port": port,
        "end_port": min(port + 50, 65535),
    }
    return pytox.ToxOptions(**{**values, **more})


def recorder(base):
    """A subclass that appends (name, *args) to self.events and goes on to the default."""

    def make(name):
        default = getattr(base, name)

        def method(self, *args):
            used.add(name)
            if name != "on_log":
                self.events.append((name, *args))
            hook = self.hooks.get(name)
            return hook(*args) if hook else default(self, *args)

        return method

    names = [name for name in dir(base) if name.startswith("on_")]
    return {name: make(name) for name in names}


last_turn = [0.0]  # when the three friends of the session were last used


METHODS = {name for cls in (pytox.Tox, pytox.ToxAV) for name in dir(cls) if name[0] != "_"}


def counted(name, method, *args, **words):
    result = method(*args, **words)
    used.add(name)
    return result


class Watched:
    def __getattribute__(self, name):
        value = object.__getattribute__(self, name)
        if name not in METHODS or name.startswith("on_") or not callable(value):
            return value
        return functools.partial(counted, name, value)


class Peer(Watched, pytox.Tox):
    locals().update(recorder(pytox.Tox))

    def __init__(self, opts=None):
        self.events = []
        self.hooks = {}
        super().__init__(opts if opts is not None else options())

    @classmethod
    def load(cls, *args, **words):
        return counted("load", super().load, *args, **words)

    def seen(self, name, *args):
        """The events of that name whose arguments begin with `args`."""
        return [e for e in self.events if e[0] == name and e[1 : 1 + len(args)] == args]

    def forget(self):
        self.events.clear()
        self.hooks.clear()

    @property
    def key(self):
        return self.self_get_address()[:64]


class Caller(Watched, pytox.ToxAV):
    locals().update(recorder(pytox.ToxAV))

    def __init__(self, tox):
        self.events = []
        self.hooks = {}
        super().__init__(tox)

    seen = Peer.seen
    forget = Peer.forget


def clock():
    """How far libtoxcore's clock is ahead, in nanoseconds; None if tools/test did not load clock.c."""
    try:
        return ctypes.c_int64.in_dll(ctypes.CDLL(None), "clock_ahead")
    except ValueError:
        return None


ahead = clock()


def now():
    """The seconds of libtoxcore's clock."""
    return time.monotonic() + (0 if ahead is None else ahead.value / 1e9)


def turn(peers):
    for peer in peers:
        peer.iterate()


def turn_in_hand(peers):
    """A turn of all that there are: the clock goes on by a round. Who sleeps meanwhile may seem to be gone."""
    turn(peers)
    if ahead is not None:
        ahead.value += int(ROUND * 1e9)


def wait(peers, until, what="", limit=LIMIT, pause=0.002, turn=turn):
    """Iterates until `until()` holds."""
    end = time.monotonic() + limit
    while not until():
        assert time.monotonic() < end, f"gave up waiting for {what or until}"
        turn(peers)
        time.sleep(pause)


def settle(peers, seconds=0.3, turn=turn):
    end = now() + seconds
    while now() < end:
        turn(peers)
        time.sleep(0.002)


def meet(*peers, node):
    """Makes all of them friends of each other, without requests, and waits until all are online."""
    for a in peers:
        for b in peers:
            if a is not b:
                a.friend_add_norequest(b.key)
    join(peers, node, lambda: all(all_online(peer) for peer in peers), turn=turn_in_hand)


def join(peers, node, until, turn=turn):
    """Asks the way in again now and then, as programs do: the first packets may come too early."""
    asked = 0

    def done():
        nonlocal asked
        if not asked and until():
            return True
        if now() > asked + 4:
            asked = now()
            for peer in peers:
                introduce(peer, node)
        return until()

    wait([*peers, node], done, "friends to come online", turn=turn)


def introduce(peer, node):
    peer.bootstrap("127.0.0.1", node.self_get_udp_port(), node.self_get_dht_id())


def all_online(peer):
    return all(peer.friend_get_connection_status(n) for n in peer.self_get_friend_list())


def number(peer, of):
    return peer.friend_by_public_key(of.key)
