# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import time

import pytest

import peers as p
from pytox import OperationFailedError


def pytest_addoption(parser):
    parser.addoption("--soak", type=float, default=10, help="seconds of the soak test")


def pytest_configure(config):
    config.addinivalue_line("markers", "programs: other programs, whose clock goes as fast as everybody's")


def pytest_collection_modifyitems(config, items):
    # The account of names comes last: it looks at what the others used.
    items.sort(key=lambda item: item.name == "test_every_name_was_used")
    for item in items:
        if item.path.name == "test_soak.py":
            item.add_marker(pytest.mark.timeout(config.getoption("--soak") + 2 * p.LIMIT))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def way_in():
    """A bootstrap node that is a TCP relay as well."""
    while True:
        try:
            return p.Peer(p.options(tcp_port=free_port()))
        except OperationFailedError as error:
            if error.name != "PORT_ALLOC":  # somebody else was faster
                raise


@pytest.fixture
def node():
    """The way in for who makes new friends. Nobody was there before: libtoxcore hands out peers for
    minutes after they are gone, and a newcomer whose paths go through those may wait longer than that."""
    with way_in() as node:
        yield node


@pytest.fixture(scope="session")
def hub():
    """The way in of the three friends, where nobody else goes."""
    with way_in() as hub:
        yield hub


@pytest.fixture(scope="session")
def trio(hub):
    """Three friends who are online."""
    three = [p.Peer() for _ in range(3)]
    for peer, name in zip(three, ("Ana", "Berta", "Carla")):
        peer.self_set_name(name)
    p.meet(*three, node=hub)
    yield three
    for peer in three:
        peer.kill()


@pytest.fixture
def ana(trio):
    yield from clean(trio, 0)


@pytest.fixture
def berta(trio):
    yield from clean(trio, 1)


@pytest.fixture
def carla(trio):
    yield from clean(trio, 2)


@pytest.fixture
def everybody(hub, trio):
    return [hub, *trio]


@pytest.fixture(autouse=True)
def awake(request):
    """Tests that do not use the three may take so long, or put the clock forward so far, that these lose
    sight of each other."""
    if "trio" not in request.fixturenames:
        return
    hub, trio = (request.getfixturevalue(name) for name in ("hub", "trio"))
    if p.now() > p.last_turn[0] + 3:
        p.settle([hub, *trio], 2, turn=p.turn_in_hand)
    p.join(trio, hub, lambda: all(p.all_online(peer) for peer in trio), turn=p.turn_in_hand)
    p.last_turn[0] = p.now()


def clean(trio, i):
    trio[i].forget()
    yield trio[i]
    trio[i].forget()
    p.last_turn[0] = p.now()
