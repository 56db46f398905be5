"""Where a server listens: several addresses, and sockets that are files."""

import itertools
import os
import re
import socket
import stat
import subprocess

import httpx
import pytest

from ocs import User
from raw import exchange, read_reply
from server import BINARY, run_cli

LISTENING = re.compile(r"^tertulia \S+ listening on (\S+)$", re.MULTILINE)


def addresses(server):
    return LISTENING.findall(server.output())


def by_file(path, url="http://localhost"):
    return httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), base_url=url,
                        headers={"OCS-APIRequest": "true"}, timeout=60)


def status_of(path, *headers):
    """Who asks on the socket, as the guard sees him: a wrong password is told by address."""
    with by_file(path) as client:
        return client.get("/ocs/v2.php/cloud/user", auth=("alice", "alice"),
                          headers=dict(headers)).status_code


@pytest.fixture
def place(tmp_path):
    """A short path: those of sockets have no more than 107 bytes."""
    folder = tmp_path.parent / "s"
    folder.mkdir(exist_ok=True)
    path = folder / f"{tmp_path.name[-12:]}"
    yield path
    path.unlink(missing_ok=True)


def test_several_addresses(start_server, place):
    server = start_server("--dev", "--listen", "[::1]:0", "--listen", f"unix:{place}")
    first, second, third = addresses(server)
    assert first == server.url and third == f"unix:{place}"
    for url in (first, second):
        assert User(url, "alice").get("/cloud/user").ok()["id"] == "alice"
    assert status_of(place) == 200
    server.stop()
    assert not place.exists()


def test_of_the_file_and_of_the_command_line(start_server, tmp_path, place):
    """What the command line says counts alone."""
    config = tmp_path / "tertulia.conf"
    config.write_text(f"listen = 127.0.0.1:0 unix:{place}\n")
    server = start_server("--dev", "--config", config)
    assert addresses(server) == [server.url] and not place.exists()
    server.stop()
    server.start(listen=f"127.0.0.1:0,unix:{place}")
    assert addresses(server) == [server.url, f"unix:{place}"]


def test_the_banner_knows_the_file(tmp_path, place):
    """Without a network, it says how to come by the file."""
    process = subprocess.Popen([BINARY, "serve", "--dev", "--listen", f"unix:{place}"], stdout=subprocess.PIPE, text=True)
    try:
        lines = list(itertools.takewhile(lambda line: "format=json" not in line, process.stdout))
    finally:
        process.terminate()
        process.wait(60)
    assert any("Try it" in line and f"--unix-socket '{place}'" in line for line in lines)
    assert not any("unix:" in line for line in lines if "listening" not in line)


@pytest.mark.parametrize("said,mode", [(None, 0o660), ("0600", 0o600), ("666", 0o666)])
def test_mode(start_server, place, said, mode):
    start_server("--dev", "--listen", f"unix:{place}", *(["--set", f"socket_mode={said}"] if said else []))
    assert stat.S_IMODE(place.stat().st_mode) == mode and stat.S_ISSOCK(place.stat().st_mode)


def test_who_comes_by_the_file_is_on_this_machine(start_server, place):
    """And is the proxy, if 127.0.0.1 is one."""
    server = start_server("--dev", "--listen", f"unix:{place}", "--set", "brute_force=on",
                          "--set", "trusted_proxies=127.0.0.1", "--log-level", "debug")
    with by_file(place) as client:
        flow = client.post("/login/v2", headers={"X-Forwarded-For": "192.0.2.9"}).json()
        assert flow["login"].startswith("http://localhost/")
        forwarded = client.post("/login/v2", headers={"X-Forwarded-Proto": "https"}).json()
        assert forwarded["login"].startswith("https://localhost/")
    log = server.log()
    assert "from=192.0.2.9" in log and "from=127.0.0.1" in log


def test_waits_by_the_file(start_server, place):
    """A client that goes leaves no connection behind, and the end is a clean one."""
    server = start_server("--dev", "--listen", f"unix:{place}")
    with by_file(place) as client:
        room = client.post("/ocs/v2.php/apps/spreed/api/v4/room?format=json", auth=("alice", "alice"),
                           json={"roomType": 3, "roomName": "x"}).json()["ocs"]["data"]
        poll = ("/ocs/v2.php/apps/spreed/api/v1/chat/%s?lookIntoFuture=1&timeout=%d&lastKnownMessageId=%d"
                % (room["token"], 1, 1 << 30))
        assert client.get(poll, auth=("alice", "alice")).status_code == 304
        with pytest.raises(httpx.ReadTimeout):
            client.get(poll.replace("timeout=1", "timeout=30"), auth=("alice", "alice"), timeout=0.5)
    server.stop()


def test_a_file_left_behind_is_taken_away(start_server, place):
    server = start_server("--dev", "--listen", f"unix:{place}")
    server.kill()
    assert place.exists()
    server.start()
    assert status_of(place) == 200


def test_what_is_anothers_stays(start_server, place, tmp_path):
    start_server("--dev", "--listen", f"unix:{place}")
    done = run_cli("serve", "--dev", "--listen", f"unix:{place}", check=False)
    assert done.returncode == 1 and "another server listens there" in done.stderr
    assert status_of(place) == 200, "the socket of the running server was taken away"
    plain = tmp_path / "notes"
    plain.write_text("mine")
    done = run_cli("serve", "--dev", "--listen", f"unix:{plain}", check=False)
    assert done.returncode == 1 and plain.read_text() == "mine"


def test_a_file_of_the_next_server_stays(start_server, place):
    """Who has put his own there meanwhile keeps it when the first one ends."""
    server = start_server("--dev", "--listen", f"unix:{place}")
    os.unlink(place)
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(place))
        server.stop()
        assert place.exists()


@pytest.mark.parametrize("where,told", [
    ("unix:", "1 to 107 bytes"), (f"unix:/tmp/{'x' * 110}", "1 to 107 bytes"),
    ("unix:/no/such/folder/socket", "No such file"), ("somewhere", "none of ADDR:PORT, plain:ADDR:PORT, unix:/PATH"),
    (",", "no address to listen on"), (",".join(["127.0.0.1:0"] * 9), "too many addresses")])
def test_where_nobody_can_listen(where, told):
    done = run_cli("serve", "--dev", "--listen", where, check=False)
    assert done.returncode == 1 and told in done.stderr


def test_bad_requests_by_the_file(start_server, place):
    """The looks at a connection that ask for the network find none, and nothing falls."""
    server = start_server("--dev", "--listen", f"unix:{place}", "--set", "limit_head_wait_ms=300")
    with socket.socket(socket.AF_UNIX) as sock, sock.makefile("rb") as stream:
        sock.settimeout(60)
        sock.connect(str(place))
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Le")
        assert read_reply(stream).status == 408
    assert exchange(server, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").status == 200
