"""What Prometheus is given: taken apart by its own parser, and counted after what was done."""

import concurrent.futures
import contextlib
import select
import socket
import time

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from ocs import CHAT, GUARD_S, PUBLIC, User, create_room, future, send
from raw import exchange
from server import ROOT, run_cli


class Watched:
    """A server, and the numbers that it gives."""

    def __init__(self, start_server, *args):
        self.server = start_server("--dev", "--set", "metrics=127.0.0.1:0", *args)
        self.address = self.server.await_log(r"info  metrics addr=(\S+)")[1]

    def fetch(self, path="/metrics", method="GET", **options):
        return httpx.request(method, f"http://{self.address}{path}", timeout=GUARD_S, **options)

    def families(self):
        answer = self.fetch()
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        return {family.name: family for family in text_string_to_metric_families(answer.text)}

    def value(self, name, **labels):
        """0 for what has not happened yet: such lines are left out."""
        found = [sample.value for family in self.families().values() for sample in family.samples
                 if sample.name == name and labels.items() <= sample.labels.items()]
        return sum(found)

    def until(self, wanted, name, **labels):
        guard = time.monotonic() + GUARD_S
        while (value := self.value(name, **labels)) != wanted:
            assert time.monotonic() < guard, f"{name} is {value}, not {wanted}"
            time.sleep(0.05)


@pytest.fixture
def watched(start_server):
    return Watched(start_server)


def test_all_of_it_is_well_formed(watched):
    """Each metric once, with a help, a unit where its name has one; histograms add up."""
    alice = User(watched.server.url, "alice")
    token = create_room(alice)["token"]
    send(alice, token, "x")
    alice.get("/no/such/thing")
    families = watched.families()
    assert len(families) > 25
    for family in families.values():
        assert family.documentation.endswith("."), family.name
        assert family.unit == "" or family.name.endswith(f"_{family.unit}"), family.name
        assert family.name.startswith(("tertulia_", "process_")), family.name
    for name in ("tertulia_http_request_seconds", "tertulia_commit_seconds", "tertulia_password_hash_seconds"):
        assert families[name].type == "histogram" and families[name].samples, name


def test_all_of_it_is_explained(watched):
    page = (ROOT / "docs" / "self-hosting.md").read_text()
    missing = [name for name in watched.families() if not name.startswith("process_")
               and not any(f"`{name}{end}`" in page for end in ("", "_total", "_info"))]
    assert missing == []


def test_requests_by_route(watched):
    alice = User(watched.server.url, "alice")
    token = create_room(alice)["token"]
    for n in range(5):
        send(alice, token, str(n))
    alice.post(f"{CHAT}/nothere", message="x")
    chat = {"method": "POST", "route": "/apps/spreed/api/v1/chat/{token}"}
    assert watched.value("tertulia_http_requests_total", status="2xx", **chat) == 5
    assert watched.value("tertulia_http_requests_total", status="4xx", **chat) == 1
    assert watched.value("tertulia_http_request_seconds_count", **chat) == 6
    assert watched.value("tertulia_http_request_seconds_sum", **chat) > 0
    assert watched.value("tertulia_refusals_total", reason="room") == 1
    assert token not in watched.fetch().text, "the label is the route, not the path"


def test_what_no_route_was_found_for(watched):
    for path in (b"/nothing", b"/%00", b"/\"quoted\"\\"):
        exchange(watched.server, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    exchange(watched.server, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    exchange(watched.server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")
    # libmicrohttpd 1.0 refuses the last one itself
    assert watched.value("tertulia_http_requests_total", route="none", status="4xx") in (4, 5)
    assert watched.value("tertulia_refusals_total", reason="host") == 1


def test_who_waits(watched):
    alice = User(watched.server.url, "alice")
    token = create_room(alice, PUBLIC)["token"]
    last = send(alice, token, "before")["id"]
    people = [User(watched.server.url, "alice") for _ in range(5)]
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        polls = [pool.submit(future, person, token, last, timeout=25) for person in people]
        watched.until(5, "tertulia_waiting_clients")
        assert watched.value("tertulia_requests_in_hand") == 5
        assert watched.value("tertulia_open_connections") >= 5
        send(alice, token, "after")
        for poll in polls:
            poll.result().ok()
    watched.until(0, "tertulia_waiting_clients")
    watched.until(0, "tertulia_requests_in_hand")
    assert watched.value("tertulia_http_wait_seconds_count") == 5
    chat = {"method": "GET", "route": "/apps/spreed/api/v1/chat/{token}"}
    assert watched.value("tertulia_http_requests_total", **chat) == 5
    assert watched.value("tertulia_http_request_seconds_count", **chat) == 0, "waiting is not being slow"


def test_connections(start_server):
    watched = Watched(start_server, "--set", "limit_connections_address=3", "--set", "limit_head_wait_ms=200")
    place = (watched.server.host, watched.server.port)
    socks = [socket.create_connection(place) for _ in range(5)]
    watched.until(5, "tertulia_connections_total")
    watched.until(2, "tertulia_connections_refused_total")
    for sock in socks[:2]:
        sock.sendall(b"GET / HTTP/1.1\r\nHost")
    watched.until(2, "tertulia_connections_given_up_total")
    for sock in socks:
        sock.close()
    watched.until(0, "tertulia_open_connections")


def test_passwords_and_the_database(start_server, tmp_path):
    watched = Watched(start_server, "--data", tmp_path / "data")
    hashes, commits = (watched.value(f"tertulia_{name}_seconds_count") for name in ("password_hash", "commit"))
    alice = User(watched.server.url, "alice")
    token = create_room(alice)["token"]
    for n in range(4):
        send(alice, token, str(n))
    assert watched.value("tertulia_password_hash_seconds_count") == hashes + 1
    assert watched.value("tertulia_commit_seconds_count") >= commits + 5
    assert watched.value("tertulia_database_bytes") == (tmp_path / "data" / "tertulia.db").stat().st_size
    assert watched.value("tertulia_commits_failed_total") == 0


def test_the_process(watched):
    assert watched.value("process_resident_memory_bytes") == pytest.approx(
        watched.server.proc_status("VmRSS") * 1024, rel=0.2)
    assert abs(watched.value("process_open_fds") - watched.server.n_files()) <= 4
    assert watched.value("process_start_time_seconds") == pytest.approx(time.time(), abs=600)
    version = run_cli("version").stdout.split()[-1]
    assert watched.value("tertulia_build_info", version=version) == 1


@pytest.mark.parametrize("method,path,status", [
    ("GET", "/metrics?x=y", 200), ("HEAD", "/metrics", 200), ("POST", "/metrics", 405), ("GET", "/", 404),
    ("GET", "/ocs/v2.php/cloud/user", 404), ("GET", "/healthz", 404), ("GET", "/metrics/", 404)])
def test_nothing_else_is_there(watched, method, path, status):
    assert watched.fetch(path, method).status_code == status
    assert User(watched.server.url).plain("GET", "/metrics").status == 404, "nor they at the other address"


@pytest.mark.parametrize("host,status", [("127.0.0.1", 200), ("localhost:1", 200), ("evil.example", 421)])
def test_by_which_name(watched, host, status):
    assert watched.fetch(headers={"Host": host}).status_code == status


def test_where_nobody_can_listen(start_server, watched):
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--set", f"metrics={watched.address}", check=False)
    assert done.returncode == 1 and "cannot listen" in done.stderr


def test_not_by_itself(start_server):
    server = start_server("--dev")
    assert "metrics" not in server.log()


def test_by_a_file(start_server, tmp_path):
    path = tmp_path.parent / "m"
    start_server("--dev", "--set", f"metrics=unix:{path}")
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), timeout=GUARD_S) as client:
        assert client.get("http://localhost/metrics").text.endswith("# EOF\n")


def test_bad_readers(watched):
    """Who sends nothing, or goes: the next one is served."""
    host, port = watched.address.rsplit(":", 1)
    socks = [socket.create_connection((host, int(port))) for _ in range(10)]
    for sock in socks[:5]:
        sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for sock in socks[2:]:
        sock.close()
    assert watched.value("tertulia_build_info") == 1
    for sock in socks[:2]:
        sock.close()


def test_who_only_holds_connections(watched):
    """Of one address some are closed at once, and others are served meanwhile."""
    host, port = watched.address.rsplit(":", 1)
    with contextlib.ExitStack() as stack:
        socks = [stack.enter_context(socket.create_connection((host, int(port)), GUARD_S,
                                                              ("127.0.0.2", 0)))
                 for _ in range(40)]
        with contextlib.suppress(ConnectionResetError):
            assert socks[-1].recv(1) == b""
        assert watched.value("tertulia_build_info") == 1
        assert select.select(socks[:1], [], [], 0) == ([], [], [])
