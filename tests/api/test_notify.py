"""What the manager of services hears, and what it may do: signals, the watchdog, the journal."""

import concurrent.futures
import os
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from ocs import User
from server import BINARY, environment, run_cli

GUARD_S = 60


class Manager:
    """The socket that NOTIFY_SOCKET names."""

    def __init__(self, name):
        self.name = name
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.settimeout(GUARD_S)
        self.sock.bind("\0" + name[1:] if name.startswith("@") else name)

    def env(self, **more):
        return {"NOTIFY_SOCKET": self.name, **more}

    def hear(self):
        return dict(line.split("=", 1) for line in self.sock.recv(4096).decode().splitlines())

    def hear_until(self, key):
        while key not in (said := self.hear()):
            pass
        return said

    def forget(self):
        self.sock.setblocking(False)
        try:
            while self.sock.recv(4096):
                pass
        except BlockingIOError:
            self.sock.settimeout(GUARD_S)


@pytest.fixture(params=["file", "abstract"])
def manager(request, tmp_path):
    name = f"@tertulia-test-{os.getpid()}-{tmp_path.name}" if request.param == "abstract" else str(
        tmp_path.parent / "n")
    manager = Manager(name)
    yield manager
    manager.sock.close()
    if not name.startswith("@"):
        os.unlink(name)


def test_from_its_start_to_its_end(start_server, manager):
    server = start_server("--dev", env=manager.env())
    ready = manager.hear()
    assert ready["READY"] == "1" and ready["MAINPID"] == str(server.pid)
    assert server.url.split("//")[1] in ready["STATUS"]
    server.stop()
    assert manager.hear() == {"STOPPING": "1"}


def test_nobody_is_ready_who_cannot_listen(manager):
    done = subprocess.run([BINARY, "serve", "--dev", "--listen", "unix:/no/such/folder/s"],
                          env=environment() | manager.env(), capture_output=True, timeout=GUARD_S)
    assert done.returncode == 1
    manager.sock.setblocking(False)
    with pytest.raises(BlockingIOError):
        manager.sock.recv(4096)


def test_the_watchdog_hears_of_a_server_that_serves(start_server, manager, tmp_path):
    server = start_server("--dev", "--listen", f"unix:{tmp_path.parent}/d",
                          env=manager.env(WATCHDOG_USEC="400000"))
    manager.hear_until("READY")
    for _ in range(4):
        assert manager.hear() == {"WATCHDOG": "1"}
    assert "path=/healthz" in server.log()


@pytest.mark.parametrize("more", [{}, {"WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"},
                                  {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "0"}])
def test_nobody_asks_for_the_watchdog(start_server, manager, more):
    server = start_server("--dev", env=manager.env(**more))
    assert "READY" in manager.hear()
    User(server.url, "alice").get("/cloud/user").ok()
    server.stop()
    assert manager.hear() == {"STOPPING": "1"}, "the watchdog was told"


def test_the_watchdog_hears_nothing_while_nobody_can_write(start_server, manager, tmp_path):
    """Another process holds the database: that is a server which does not do its work. When it can
    again, it says so again."""
    server = start_server("--data", tmp_path / "data", "--set", "limit_write_wait_ms=200",
                          env=manager.env(WATCHDOG_USEC="1000000"))
    manager.hear_until("WATCHDOG")
    holder = sqlite3.connect(tmp_path / "data" / "tertulia.db", isolation_level=None, timeout=GUARD_S)
    holder.execute("BEGIN IMMEDIATE")
    server.await_log("does not answer its own watchdog")
    manager.forget()
    holder.execute("ROLLBACK")
    holder.close()
    manager.hear_until("WATCHDOG")


def open_places(server, source):
    """As many connections as one address gets, at most a hundred."""
    socks = []
    while len(socks) < 100:
        sock = socket.create_connection((server.host, server.port), source_address=(source, 0), timeout=0.3)
        socks.append(sock)
        try:
            if sock.recv(1) != b"x":  # words of a refusal, or the end
                return socks
        except TimeoutError:
            continue
    return socks


def test_the_watchdog_is_not_kept_out_by_clients(start_server, manager):
    """All places are taken, by who does nothing with them."""
    server = start_server("--dev", "--set", "limit_connections_address=90", most_files=500,
                          env=manager.env(WATCHDOG_USEC="400000"))
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        taken = list(pool.map(lambda n: open_places(server, f"127.0.0.{n}"), range(2, 14)))
    manager.forget()
    for _ in range(3):
        manager.hear_until("WATCHDOG")
    assert "does not answer its own watchdog" not in server.log()
    for sock in sum(taken, []):
        sock.close()


def test_a_manager_that_does_not_listen(start_server, manager):
    """There is room for a few of its messages only; the server goes on, and ends."""
    server = start_server("--dev", env=manager.env(WATCHDOG_USEC="40000"))
    time.sleep(1)  # enough for a hundred
    User(server.url, "alice").get("/cloud/user").ok()
    server.stop()


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP])
def test_no_end_by_other_signals(start_server, number):
    server = start_server("--dev")
    for _ in range(3):
        server.process.send_signal(number)
    assert User(server.url, "alice").get("/cloud/user").ok()["id"] == "alice"
    server.stop()


def test_the_journal_gets_no_password(tmp_path):
    """JOURNAL_STREAM says which file that is."""
    data = tmp_path / "data"
    with open(tmp_path / "journal", "w+") as journal:
        file = os.fstat(journal.fileno())
        server = subprocess.Popen(
            [BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=journal,
            stderr=journal, env=environment() | {"JOURNAL_STREAM": f"{file.st_dev}:{file.st_ino}"})
        try:
            told = ""
            while "listening on" not in told or "admin-password" not in told:
                assert server.poll() is None, told
                told = (tmp_path / "journal").read_text()
        finally:
            server.terminate()
            assert server.wait(GUARD_S) == 0
    kept = data / "admin-password"
    password = kept.read_text().strip()
    assert len(password) == 24 and kept.stat().st_mode & 0o777 == 0o600
    assert password not in (tmp_path / "journal").read_text()
    listed = run_cli("user", "list", "--data", data).stdout
    assert "admin" in listed


def test_another_stream_is_no_journal(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data", env={"JOURNAL_STREAM": "1:1"})
    assert "admin password: " in server.output()
    assert not (tmp_path / "data" / "admin-password").exists()
