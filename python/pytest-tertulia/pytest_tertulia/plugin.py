"""The fixtures. A server a session (with pytest-xdist: a worker), back at its seed before each test."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, Callable, Iterator, Union

import pytest

from .bot import Bot
from .server import NoServer, Server, find_program
from .steering import Clock, Faults, Journal
from .tertulia import Tertulia
from .user import User

DEFAULT_SEED: dict[str, Any] = {
    "users": [{"id": name, "password": name} for name in ("alice", "bob", "carol")]
    + [{"id": "admin", "password": "admin", "admin": True}],
    "bots": [{"name": "Bot", "features": ["webhook", "response", "reaction"]}],
    "conversations": [{"name": "Room", "token": "room0001", "owner": "alice", "participants": ["bob", "carol"],
                       "bots": ["Bot"]}],
}

SHOWN = 20  # entries of the journal beside a test that failed


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tertulia", "a Nextcloud Talk server for tests")
    group.addoption("--tertulia-bin", metavar="PATH", help="the program tertulia (else TERTULIA_BIN, else the PATH)")
    parser.addini("tertulia_args", "more arguments of `tertulia serve`", type="args", default=[])


@pytest.fixture(scope="session")
def tertulia_seed() -> Union[dict[str, Any], str, Path]:
    """What each test begins with: a seed as a dict, or the path of its file. Override it in your conftest.py. Bots without
    a `url` get one, whose webhooks come to the test."""
    return copy.deepcopy(DEFAULT_SEED)


def _read(seed: Union[dict[str, Any], str, Path]) -> dict[str, Any]:
    if isinstance(seed, dict):
        return copy.deepcopy(seed)
    read: dict[str, Any] = json.loads(Path(seed).read_text())
    return read


def _make_bots(seed: dict[str, Any]) -> dict[str, Bot]:
    """Those whose webhooks come here; from now on the seed says where that is."""
    bots: dict[str, Bot] = {}
    for told in seed.get("bots", []):
        if "url" not in told:
            bot = bots[told["name"]] = Bot(told["name"], told.get("secret"))
            told["url"], told["secret"] = bot.url, bot.secret
    return bots


def _await_joins(seed: dict[str, Any], bots: dict[str, Bot]) -> None:
    """What a seed tells its bots at the start is not to come into the first test."""
    for bot in bots.values():
        n = sum(bot.name in room.get("bots", []) for room in seed.get("conversations", []))
        bot.wait_for_number(n)


@pytest.fixture(scope="session")
def tertulia_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory,
                    tertulia_seed: Union[dict[str, Any], str, Path]) -> Iterator[Tertulia]:
    """The server of this session. Tests want `tertulia`."""
    folder = tmp_path_factory.mktemp("tertulia")
    seed = _read(tertulia_seed)
    bots = _make_bots(seed)
    (folder / "seed.json").write_text(json.dumps(seed))
    server = problem = None
    try:
        server = Server(find_program(request.config.getoption("--tertulia-bin")), folder, folder / "seed.json",
                        request.config.getini("tertulia_args"))
    except NoServer as error:
        problem = str(error)
    try:
        if server is None:
            pytest.fail(problem or "", pytrace=False)
        _await_joins(seed, bots)
        yield Tertulia(server, bots)
    finally:
        if server is not None:
            server.stop()
        for bot in bots.values():
            bot.close()


@pytest.fixture
def tertulia(tertulia_server: Tertulia) -> Tertulia:
    """The server, back at its seed."""
    tertulia_server.reset()
    return tertulia_server


@pytest.fixture
def tertulia_user(tertulia: Tertulia) -> Callable[..., User]:
    """`tertulia_user("alice")`"""
    return tertulia.user


@pytest.fixture
def tertulia_bot(tertulia: Tertulia) -> Bot:
    """The first bot of the seed."""
    return tertulia.bot()


@pytest.fixture
def tertulia_clock(tertulia: Tertulia) -> Clock:
    return tertulia.clock


@pytest.fixture
def tertulia_faults(tertulia: Tertulia) -> Faults:
    return tertulia.faults


@pytest.fixture
def tertulia_journal(tertulia: Tertulia) -> Journal:
    return tertulia.journal


def _line(entry: dict[str, Any]) -> str:
    if entry["kind"] == "webhook":
        return f"{entry['at']} webhook to {entry.get('bot')}: {entry['outcome']} {entry.get('reason', '')}"
    return (f"{entry['at']} {entry.get('user') or '-'} {entry['method']} {entry['path']}: {entry['status']}"
            f" {entry.get('reason', '')}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Beside a test that failed stands what the server was asked."""
    outcome = yield
    report = outcome.get_result()
    used = getattr(item, "funcargs", {}).get("tertulia_server")
    if report.when != "call" or not report.failed or not isinstance(used, Tertulia):
        return
    try:
        entries = used.journal.entries(limit=10000)[-SHOWN:]
    except Exception as problem:  # the server may be what failed
        report.sections.append(("tertulia", f"{problem}\n{used.server.log_tail()}"))
        return
    report.sections.append(("tertulia", "\n".join(map(_line, entries))))
