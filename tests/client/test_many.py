"""Much at once on the client library: conversations on one thread, threads on one client."""

import resource

import pytest

from client_programs import run


@pytest.fixture(autouse=True)
def files():
    """A descriptor for each connection; programs inherit the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_thousand_conversations_on_one_thread(start_server):
    """Each message once, in order."""
    server = start_server("--dev")
    done = run("many", "follow", server.url, 1000, 3, password="", guard_s=400)
    assert done.stdout.endswith("1000 rooms complete\n")


def test_a_loop_of_the_hosts_own(start_server):
    server = start_server("--dev")
    done = run("many", "hooks", server.url, 50, 10, password="")
    assert done.stdout.endswith("50 rooms complete\n")


def test_hundred_threads_on_one_client(start_server):
    server = start_server("--dev")
    done = run("many", "threads", server.url, 100, 10, password="", guard_s=400)
    assert done.stdout == "100 threads\n"
