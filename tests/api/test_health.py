"""GET /healthz says whether messages would be kept, not only whether somebody answers."""

import concurrent.futures
import contextlib
import os
import resource
import sqlite3
import time

import ocs


def await_health(user, status):
    """What was found out is believed for some seconds."""
    guard = time.monotonic() + ocs.GUARD_S
    while (answer := user.plain("GET", "/healthz")).status != status:
        assert time.monotonic() < guard, answer
        time.sleep(0.2)
    return answer


def limit_files(server, most):
    """As a full disk would: no file of the server may grow beyond `most` bytes."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_full_disk(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data", "--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = ocs.create_room(alice)["token"]
        assert await_health(alice, 200).body == b"ok\n"
        for text in ("one", "two"):
            ocs.send(alice, token, text)
        limit_files(server, max(path.stat().st_size for path in (tmp_path / "data").iterdir()))
        alice.post(f"{ocs.CHAT}/{token}", message="three").refused(500)
        assert b"cannot be written" in await_health(alice, 503).body
        assert ocs.texts(ocs.history(alice, token).ok())[:2] == ["two", "one"]  # reading goes on
        limit_files(server, resource.RLIM_INFINITY)
        await_health(alice, 200)
        ocs.send(alice, token, "there is room again")
    assert "no transaction is active" not in server.log()


def test_a_deleted_file(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data", "--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        await_health(alice, 200)
        os.unlink(tmp_path / "data" / "tertulia.db")
        assert b"cannot be written" in await_health(alice, 503).body
    # by threads, too, that have not asked for anything yet
    clients = [ocs.User(server.url, "alice") for _ in range(40)]
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        statuses = set(pool.map(lambda client: client.get("/cloud/user").status, clients))
    for client in clients:
        client.close()
    assert statuses <= {200, 500}
    assert not (tmp_path / "data" / "tertulia.db").exists()
    assert "not where it was opened" in server.log()


def test_memory(alice):
    assert await_health(alice, 200).body == b"ok\n"


def test_another_program_has_the_database(start_server, tmp_path):
    """Who writes meanwhile is asked to come back, and nothing of it is kept."""
    server = start_server("--data", tmp_path / "data", "--dev")
    database = sqlite3.connect(tmp_path / "data" / "tertulia.db", isolation_level=None)
    with contextlib.closing(ocs.User(server.url, "alice")) as alice, contextlib.closing(database):
        token = ocs.create_room(alice)["token"]
        database.execute("BEGIN IMMEDIATE")
        answer = alice.post(f"{ocs.CHAT}/{token}", message="in vain").refused(503)
        assert int(answer.header("Retry-After")) > 0
        database.execute("ROLLBACK")
        ocs.send(alice, token, "now")
        assert ocs.texts(ocs.history(alice, token).ok()) == ["now"]
