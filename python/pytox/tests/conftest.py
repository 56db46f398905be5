# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import time

import pytest

import peers as p


def pytest_addoption(parser):
    parser.addoption("--soak", type=float, default=10, help="seconds of the soak test")


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


@pytest.fixture(scope="session")
def node():
    """Everybody's way in: a bootstrap node that is a TCP relay as well."""
    with p.Peer(p.options(tcp_port=free_port())) as node:
        yield node


@pytest.fixture(scope="session")
def trio(node):
    """Three friends who are online; made once, for coming online takes some ten seconds."""
    three = [p.Peer() for _ in range(3)]
    for peer, name in zip(three, ("Ana", "Berta", "Carla")):
        peer.self_set_name(name)
    p.meet(*three, node=node)
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
def everybody(node, trio):
    return [node, *trio]


@pytest.fixture(autouse=True)
def awake(request):
    """Tests that do not use the three may take so long that these lose sight of each other."""
    if "trio" not in request.fixturenames:
        return
    node, trio = (request.getfixturevalue(name) for name in ("node", "trio"))
    if time.monotonic() > p.last_turn[0] + 3:
        p.settle([node, *trio], 2)
    p.join(trio, node, lambda: all(p.all_online(peer) for peer in trio))
    p.last_turn[0] = time.monotonic()


def clean(trio, i):
    trio[i].forget()
    yield trio[i]
    trio[i].forget()
    p.last_turn[0] = time.monotonic()
