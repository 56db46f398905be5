"""Servers as they run for others: the guard and the limits on, slow password hashes."""

import json
import os
import shutil

import pytest

import ocs
from assault import Bystander
from server import ROOT, Server

PASSWORD = "correct-horse-7"
PEOPLE = ("alice", "bob", "mallory", "admin")

# Memory is what users of the product see, so no sanitizer's allocator.
RELEASE = os.environ.get("TERTULIA_RELEASE_BIN") or str(ROOT / "build" / "release" / "tertulia")


# What still falls, by the beginnings of the tests' names, and why. Each is an expected failure: one
# that holds of a sudden fails the run, so that its row goes, unless the last column says that some
# of its cases hold, that it comes and goes, or holds on some Debian.
OPEN = [
    ("test_clear_requests[a length with blanks around]",
     "libmicrohttpd before 1.0 takes no blanks behind a length", True),
    ("test_queries_left_alone", "memory of thousands of connections is given back late", True),
]


def pytest_collection_modifyitems(items):
    for item in items:
        for begin, why, comes_and_goes in OPEN:
            if item.name.startswith(begin) and "tests/attack" in str(item.path):
                item.add_marker(pytest.mark.xfail(reason=why, strict=not comes_and_goes))
                break


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A data directory with people, and a conversation of alice and bob. Their passwords are
    hashed as slowly as everybody's."""
    seed = tmp_path_factory.mktemp("seed") / "seed.json"
    seed.write_text(json.dumps({
        "users": [{"id": name, "password": f"{PASSWORD}-{name}",
                   "groups": ["admin"] if name == "admin" else []} for name in PEOPLE],
        "conversations": [{"type": 2, "name": "Crew", "owner": "alice", "participants": ["bob"],
                           "messages": [{"actor": "alice", "message": "before all that"}]}]}))
    data = tmp_path_factory.mktemp("seeded") / "data"
    with Server(seed.parent, "--data", data, "--seed", seed):
        pass
    return data


class House:
    """A server on a copy of that directory, and its people."""

    def __init__(self, server):
        self.server = server
        self.users, self.bystanders = {}, []
        self._token = None

    def user(self, name):
        """With the right password: the server knows it from now on."""
        if name not in self.users:
            self.users[name] = ocs.User(self.server.url, name, password_of(name))
        return self.users[name]

    def nobody(self):
        return self.users.setdefault(None, ocs.User(self.server.url))

    @property
    def token(self):
        if self._token is None:
            rooms = self.user("alice").get(ocs.ROOM).ok()
            self._token = next(room["token"] for room in rooms if room["displayName"] == "Crew")
        return self._token

    def bystander(self, name="alice", **options):
        one = Bystander(self.server, name, password_of(name), self.token, **options)
        self.bystanders.append(one)
        return one

    def close(self):
        for one in [*self.users.values(), *self.bystanders]:
            one.close()


def password_of(name):
    return f"{PASSWORD}-{name}"


def pair_of(name):
    return f"{name}:{password_of(name)}"


@pytest.fixture
def open_house(seeded, start_server, tmp_path):
    """Starts houses: `open_house("brute_force = on", listen="[::1]:0")`."""
    houses = []

    def open_one(*settings, **options):
        data = tmp_path / f"data-{len(houses)}"
        shutil.copytree(seeded, data)
        config = tmp_path / f"config-{len(houses)}"
        config.write_text("\n".join(settings) + "\n")
        houses.append(House(start_server("--data", data, "--config", config, **options)))
        houses[-1].data = data
        return houses[-1]

    yield open_one
    for house in houses:
        house.close()


@pytest.fixture
def house(open_house):
    return open_house()


@pytest.fixture
def slim_house(open_house):
    """The release build, whose memory is measured."""
    assert os.access(RELEASE, os.X_OK), f"no release build at {RELEASE}: ./dev build"
    return open_house(binary=RELEASE)
