# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import functools
import itertools
import os
import pathlib
import queue
import re
import resource
import signal
import subprocess
import threading
import types

import pytest
from forms import Awaiting, Waiting
from stub_server import Stub

import tertulia
from tertulia import _talk_api, talk
from tertulia.talk import ConversationType

LIMIT_S = 60  # against a hang; nothing is decided by it
LISTENING = re.compile(r"listening on (http://[0-9.]+:[0-9]+)")


def binary():
    """The server that is tested with: TERTULIA_BIN, which tools/test sets."""
    found = os.environ.get("TERTULIA_BIN")
    assert found and pathlib.Path(found).exists(), "TERTULIA_BIN has to name the server's program"
    return found


class Server:
    """A developer-mode server on a free port of loopback."""

    def __init__(self, directory, *args):
        self.directory, self.args, self.process = directory, args, None

    def start(self, listen="127.0.0.1:0"):
        # The sanitizers of the extension are loaded into this process, not into that one.
        env = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", listen, *map(str, self.args)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.directory, env=env, text=True,
        )
        lines = queue.Queue()
        threading.Thread(target=self._drain, args=(self.process.stdout, lines), daemon=True).start()
        while (line := lines.get(timeout=LIMIT_S)) is not None:
            if found := LISTENING.search(line):
                self.url = found[1]
                return self
        raise AssertionError(f"the server ended with {self.process.wait()}")

    @staticmethod
    def _drain(stream, lines):
        with stream:
            for line in stream:
                lines.put(line)
        lines.put(None)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(LIMIT_S) == 0
            self.process = None


def pytest_addoption(parser):
    parser.addoption("--sanitized", action="store_true", help="the extension was built with sanitizers")


def pytest_configure(config):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def pytest_collection_modifyitems(config, items):
    # The account of names comes last: it looks at what the others used.
    items.sort(key=lambda item: item.name.startswith("test_every_name_was_used"))


# --- what was used ---------------------------------------------------------------------------

used = set()


def _counted(function, mark):
    @functools.wraps(function)
    def call(*args, **options):
        used.add(mark)
        return function(*args, **options)

    return call


def _count(owner):
    for name, value in list(vars(owner).items()):
        if name.startswith("_"):
            continue
        if isinstance(value, property):
            setattr(owner, name, property(_counted(value.fget, (owner.__name__, name)), doc=value.__doc__))
        elif isinstance(value, types.GetSetDescriptorType):
            get = functools.partial(type(value).__get__, value)
            setattr(owner, name, property(_counted(lambda self, get=get: get(self), (owner.__name__, name)),
                                          doc=value.__doc__))
        elif callable(value):
            setattr(owner, name, _counted(value, (owner.__name__, name)))


@pytest.fixture(scope="session", autouse=True)
def counting():
    """Counts what is used of the Talk API; a name counts under the class that has it."""
    owners = [owner for owner in vars(talk).values() if isinstance(owner, type) and issubclass(owner, talk.Ban.__base__)]
    owners += [owner for name, owner in vars(_talk_api).items() if name.endswith("API") and isinstance(owner, type)]
    for owner in owners:
        _count(owner)
    return used


# --- servers and people ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server"), "--dev").start()
    yield running
    running.stop()


@pytest.fixture
def start_server(tmp_path):
    with contextlib.ExitStack() as stack:
        numbers = itertools.count()

        def start(*args, listen="127.0.0.1:0"):
            directory = tmp_path / f"server-{next(numbers)}"
            directory.mkdir()
            running = Server(directory, *args).start(listen)
            stack.callback(running.stop)
            return running

        yield start


@pytest.fixture
def stub():
    with Stub() as running:
        yield running


@pytest.fixture(params=[Waiting, Awaiting], ids=["sync", "async"])
def form(request):
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def nc(form, server):
    """The form, with alice, bob and admin at the server."""
    for name in ("alice", "bob", "admin"):
        setattr(form, name, form.client(server.url, name))
    return form


@pytest.fixture
def room(nc):
    """A conversation of alice's with bob in it."""
    made = nc.call(nc.alice.talk.create_conversation, ConversationType.GROUP, room_name=unique("room"))
    nc.call(nc.alice.talk.participants.add, made, "bob")
    yield made
    with contextlib.suppress(tertulia.NextcloudExceptionNotFound):
        nc.call(nc.alice.talk.delete_conversation, made)


@pytest.fixture
def files(form, stub):
    """The form, with alice and bob at the stub."""
    for name in ("alice", "bob"):
        setattr(form, name, form.client(stub.url, name))
    return form


_numbers = itertools.count(1)


def unique(stem):
    return f"{stem}-{os.getpid():x}-{next(_numbers)}"
