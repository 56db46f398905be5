"""SIGHUP: the configuration is read again while the server runs."""

import concurrent.futures
import signal
import time

import pytest

from bots import Bot, Outbox
from ocs import CHAT, ROOM, User, create_room, future, send, unique
from raw import exchange
from receiver import Receiver
from test_notify import Manager

SELF = "/cloud/user"
READ_AGAIN = r"the configuration was read again"


class Kept:
    """A server in developer mode with a file, which is written anew and read again."""

    def __init__(self, start_server, folder, *args, **options):
        self.config = folder / "tertulia.conf"
        self.config.write_text("")
        self.server = start_server("--dev", "--config", self.config, *args, **options)
        self.url = self.server.url

    def read(self, text, told=READ_AGAIN):
        """Writes the file and has it read; `told` is what the log says of it then."""
        before = len(self.server.log())
        self.config.write_text(text)
        self.server.process.send_signal(signal.SIGHUP)
        self.server.await_log(rf"(?s)\A.{{{before},}}{told}")
        return self.server.log()[before:]

    def user(self, name="alice"):
        return User(self.url, name)


@pytest.fixture
def kept(start_server, tmp_path):
    return Kept(start_server, tmp_path)


def link(kept):
    return kept.user(None).plain("POST", "/login/v2").envelope["login"]


def status(kept, head):
    return exchange(kept.server, f"GET /status.php HTTP/1.1\r\n{head}\r\n\r\n".encode()).status


def guesses(kept):
    return {User(kept.url, "alice", unique("no")).get(SELF).status for _ in range(12)}


def seen(kept):
    """From where a request comes that says for whom it asks."""
    before = len(kept.server.log())
    status(kept, "Host: localhost\r\nX-Forwarded-For: 192.0.2.77")
    return "from=192.0.2.77" in kept.server.log()[before:]


def rooms(kept):
    name = unique("owner")
    kept.user("admin").post("/cloud/users", userid=name, password="correct-horse-7").ok()
    owner = User(kept.url, name, "correct-horse-7")
    return [owner.post(ROOM, roomType=3, roomName="x").status for _ in range(2)]


def large(kept):
    return kept.user().post(f"{CHAT}/nothere", message="x" * 100000).status


# Lines, and what is seen with and without them.
SETTINGS = [
    ("url = https://chat.example.org", lambda kept: link(kept).startswith("https://chat.example.org/"),
     True, False),
    ("hosts = chat.example.org", lambda kept: status(kept, "Host: chat.example.org"), 200, 421),
    ("hosts = *", lambda kept: status(kept, "Host: any.example.org"), 200, 421),
    ("max_body = 70000", large, 413, 404),
    ("trusted_proxies = 127.0.0.1", seen, True, False),
    ("brute_force = on", lambda kept: 429 in guesses(kept), True, False),
    ("brute_force = on\ntrusted_addresses = 127.0.0.0/8", lambda kept: 429 in guesses(kept), False, False),
    ("limit_rooms = 1", rooms, [201, 400], [201, 201]),
    ("limit_connections_address = 0\nlimit_head_wait_ms = 400",
     lambda kept: exchange(kept.server, b"GET / HTTP/1.1\r\nHost: x\r\nX-").status, 408, None),
]


@pytest.mark.parametrize("lines,look,with_them,without", SETTINGS, ids=[row[0] for row in SETTINGS])
def test_settings_come_and_go(kept, lines, look, with_them, without):
    if without is not None:
        assert look(kept) == without
    kept.read(lines)
    assert look(kept) == with_them
    kept.read("# nothing\n")
    if without is not None and with_them != without:
        assert look(kept) == without


def test_log_level(start_server, tmp_path):
    kept = Kept(start_server, tmp_path, log_level=None)
    kept.user().get(SELF).ok()
    assert "path=/ocs/v2.php/cloud/user" not in kept.server.log()
    log = kept.read("log_level = debug\n")
    kept.user().get(SELF).ok()
    kept.server.await_log("path=/ocs/v2.php/cloud/user")
    assert "read again" in log


def test_limits_on_work_that_waits(kept):
    """The desk's: four is the least that all together may have waiting."""
    kept.read("limit_slow_address = 1\nlimit_slow_tasks = 4\nlimit_slow_account = 1\n")
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        users = [User(kept.url, "alice", unique("wrong")) for _ in range(24)]
        statuses = set(pool.map(lambda user: user.get(SELF).status, users))
    assert statuses <= {401, 429} and 429 in statuses


def test_who_waits_goes_on_waiting(kept):
    alice = kept.user()
    token = create_room(alice)["token"]
    last = send(alice, token, "before")["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, kept.user(), token, last, timeout=25)
        for n in range(5):
            kept.read(f"max_body = {100000 + n}\n")
        sent = send(alice, token, "after")["id"]
        assert [message["id"] for message in waiting.result().ok()] == [sent]


@pytest.mark.parametrize("bad,told", [
    ("no_such_key = 1\n", "line 2: no_such_key: unknown setting"), ("threads = many\n", "line 2: threads: expected a whole"),
    ("url = nonsense\n", "line 2: url: "), ("nonsense\n", "line 2: nonsense: expected key = value")])
def test_a_bad_file_changes_nothing(kept, bad, told):
    kept.read("url = https://before.example.org\n")
    kept.read(f"url = https://after.example.org\n{bad}", rf"nothing of it is taken problem=[^\n]*{told}")
    assert link(kept).startswith("https://before.example.org/")
    kept.read("url = https://mended.example.org\n")
    assert link(kept).startswith("https://mended.example.org/")


def test_a_file_that_is_gone_changes_nothing(kept):
    kept.read("url = https://before.example.org\n")
    kept.config.unlink()
    before = len(kept.server.log())
    kept.server.process.send_signal(signal.SIGHUP)
    kept.server.await_log(rf"(?s)\A.{{{before},}}nothing of it is taken problem=[^\n]*No such file")
    assert link(kept).startswith("https://before.example.org/")


def test_what_cannot_change_is_named(kept, tmp_path):
    log = kept.read(f"data = {tmp_path / 'other'}\nlisten = 127.0.0.1:1\nthreads = 3\nseed = /no/such\n"
                    "durability = normal\nsocket_mode = 0600\nurl = https://new.example.org\n")
    assert 'settings="data, socket_mode, seed, threads, durability"' in log, log
    assert link(kept).startswith("https://new.example.org/"), "the rest counts"
    assert not (tmp_path / "other").exists()
    log = kept.read("")
    assert "settings=" not in log, "as it was at the start"


def test_the_command_line_wins_again(start_server, tmp_path):
    kept = Kept(start_server, tmp_path, "--set", "url=https://said.example.org")
    log = kept.read("url = https://file.example.org\nlisten = 127.0.0.1:1\n")
    assert link(kept).startswith("https://said.example.org/")
    assert "settings=" not in log, "listen is said on the command line"


def test_the_manager_hears_of_it(start_server, tmp_path):
    manager = Manager(f"@tertulia-reload-{tmp_path.name}")
    kept = Kept(start_server, tmp_path, env=manager.env())
    assert "READY" in manager.hear()
    kept.read("url = https://chat.example.org\n")
    told = manager.hear()
    assert told["RELOADING"] == "1" and int(told["MONOTONIC_USEC"]) > 0
    assert manager.hear()["READY"] == "1"
    kept.read("nonsense\n", "nothing of it is taken")
    assert [sorted(manager.hear())[0] for _ in range(2)] == ["MONOTONIC_USEC", "MAINPID"]
    manager.sock.close()


def test_networks_of_webhooks(start_server, tmp_path):
    """What is taken back is not reached any more, also not by a connection that is still open."""
    kept = Kept(start_server, tmp_path, "--data", tmp_path / "data")
    receiver = Receiver()
    try:
        alice = kept.user()
        token = create_room(alice)["token"]
        bot = Bot(kept.server, tmp_path / "data", url=receiver.url).setup(token)
        receiver.wait(1)
        kept.read("hook_networks = 10.0.0.0/8\n")
        send(alice, token, "not for him")
        while not (found := Outbox(bot.data).rows("SELECT last_error_message FROM bots WHERE n_waiting = 0")) or not found[0][0]:
            time.sleep(0.02)
        assert found == [("its address is neither public nor one of hook_networks",)]
        assert len(receiver.got) == 1
    finally:
        receiver.close()
