"""Fixtures: one developer-mode server for most tests, servers of one's own for the rest."""

import contextlib
import itertools

import pytest

import ocs
from server import Server, raise_file_limit
from workers import InOrder


def pytest_configure(config):
    raise_file_limit()


def pytest_xdist_make_scheduler(config, log):
    return InOrder(config, log)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The developer-mode server that tests share. They take rooms and accounts of their own."""
    allowed = ("--set", "own_webhooks=on", "--set", "own_bots=on")
    with Server(tmp_path_factory.mktemp("dev-server"), "--dev", *allowed) as running:
        yield running


@pytest.fixture
def start_server(tmp_path):
    """Starts servers that belong to one test: `start_server("--data", dir)`."""
    numbers = itertools.count()
    with contextlib.ExitStack() as stack:

        def start(*args, listen=None, **options):
            server = Server(tmp_path / f"server-{next(numbers)}", *args, **options)
            stack.callback(server.stop)
            return server.start(listen)

        yield start


@pytest.fixture(scope="session")
def sign_in(server):
    """Makes signed-in users of the shared server: `sign_in("alice")`, `sign_in()` for nobody."""
    users = []

    def make(name=None, password=None, **options):
        user = ocs.User(server.url, name, password, **options)
        users.append(user)
        return user

    yield make
    for user in users:
        user.close()


@pytest.fixture(scope="session")
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture(scope="session")
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture(scope="session")
def bob(sign_in):
    return sign_in("bob")


@pytest.fixture(scope="session")
def nobody(sign_in):
    """A caller without credentials."""
    return sign_in()


@pytest.fixture(scope="session")
def new_user(admin, sign_in):
    """Makes an account of the test's own and signs it in."""

    def make(stem="user", **fields):
        name = ocs.unique(stem)
        admin.post("/cloud/users", userid=name, password="correct-horse-7", **fields).ok()
        return sign_in(name, "correct-horse-7")

    return make


@pytest.fixture
def carol(new_user):
    """Somebody whom no other test knows."""
    return new_user("carol")


@pytest.fixture(scope="session")
def new_guest(sign_in):
    """Makes callers without an account who keep their cookies: `new_guest(token)` has joined."""

    def make(token=None, **body):
        guest = sign_in()
        if token is not None:
            ocs.join(guest, token, **body)
        return guest

    return make


@pytest.fixture(scope="session")
def stranger(new_user):
    """Somebody with an account who is in nobody's conversation."""
    return new_user("stranger")
