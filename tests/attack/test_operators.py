"""What whoever runs the server relies on."""

import os
import re
import shutil
import subprocess

import pytest

from assault import ask, request_bytes, settled
from conftest import RELEASE, pair_of
from ocs import CHAT, PUBLIC, ROOM, create_room

HEALTH = request_bytes("GET", "/healthz")


# --- is it well --------------------------------------------------------------------------------

def test_health_without_a_database(house):
    """The file is gone: what is written now would be lost, and the answer says so."""
    assert ask(house.server, HEALTH).status == 200
    for name in os.listdir(house.data):
        if name.startswith("tertulia.db"):
            os.unlink(house.data / name)
    status = settled(lambda: ask(house.server, HEALTH).status, lambda status: status != 200, 60)
    assert status in (500, 503), status
    assert "no transaction is active" not in house.server.log()


def test_health_with_a_full_disk(house):
    """As on a full disk: no file may grow. Reading goes on, and health is not claimed."""
    import resource

    alice, token = house.user("alice"), house.token
    alice.get(f"{CHAT}/{token}", lookIntoFuture=0).ok()
    pid = house.server.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        status = settled(lambda: ask(house.server, HEALTH).status, lambda status: status != 200, 60)
        assert house.server.process.poll() is None, "it died of it"
        assert status in (500, 503), status
        answer = alice.post(f"{CHAT}/{token}", message="nowhere to go")
        assert answer.status in (500, 503, 507), answer
        alice.get(f"{CHAT}/{token}", lookIntoFuture=0).ok()
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
    assert settled(lambda: ask(house.server, HEALTH).status, lambda status: status == 200) == 200
    alice.post(f"{CHAT}/{token}", message="it recovers").ok(201)
    assert "no transaction is active" not in house.server.log()


# --- under which name --------------------------------------------------------------------------

DEV_HOSTS = [
    ("127.0.0.1", True), ("localhost", True), ("localhost:8484", True), ("[::1]", True),
    ("[::1]:8484", True), ("LOCALHOST", True), ("127.0.0.2:1", True),
    ("evil.example", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example", False),
    ("evil.example:8484", False), ("127.0.0.1@evil.example", False), ("", False),
    # What nobody outside can own needs no list: addresses, and names without a dot.
    ("192.0.2.1", True), ("xlocalhost", True), ("localhost.evil.example:80", False),
]


@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    from server import Server

    with Server(tmp_path_factory.mktemp("dev"), "--dev") as running:
        yield running


@pytest.mark.parametrize("host,served", DEV_HOSTS, ids=[row[0] or "none" for row in DEV_HOSTS])
def test_names_of_a_server_with_known_passwords(dev, host, served):
    """A page on the web must not get at it through a name of its own that leads to loopback."""
    for target in ("/ocs/v2.php/cloud/user", "/status.php", f"/ocs/v2.php{ROOM}"):
        reply = ask(dev, request_bytes("GET", target, user="alice:alice", host=host))
        assert (reply.status == 200) == served, (target, reply)
        assert served or 400 <= reply.status < 500
        absolute = ask(dev, request_bytes("GET", f"http://{host or 'x.example'}{target}",
                                          user="alice:alice", host="evil.example"))
        assert absolute.status != 200 or served, "the target's host counts (RFC 9112 3.2.2)"


@pytest.mark.parametrize("claim", [
    ["Host: evil.example"], ["Host: x", "X-Forwarded-Host: evil.example"],
    ["Host: x", "Forwarded: host=evil.example"], ["Host: evil.example:80"]],
    ids=lambda headers: headers[-1])
def test_links_lead_to_us(open_house, claim):
    """With `url` set, whatever a client says."""
    house = open_house("url = https://chat.example.org")
    lines = ["POST /login/v2 HTTP/1.1", *claim, "Content-Length: 0"]
    reply = ask(house.server, "\r\n".join(lines).encode() + b"\r\n\r\n")
    assert b"evil" not in reply.body, reply
    assert reply.status != 200 or b"chat.example.org" in reply.body


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0"])
def test_warned_of_known_passwords_for_all(start_server, listen):
    """Developer mode on all interfaces. Nobody calls it; it is stopped at once."""
    server = start_server("--dev", listen=listen)
    server.await_log(r"warn .*")
    server.stop()


# --- how it was built --------------------------------------------------------------------------

def output_of(*command):
    if not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} on this machine")
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_release_is_hardened():
    headers = output_of("readelf", "-W", "-h", "-l", "-d", RELEASE)
    assert re.search(r"Type:\s+DYN", headers), "position-independent"
    assert "GNU_RELRO" in headers
    assert re.search(r"BIND_NOW|Flags:.*\bNOW\b", headers), "all of it is bound at the start"
    assert re.search(r"GNU_STACK\s.*\bRW\b", headers), "no code on the stack"
    symbols = output_of("readelf", "-W", "--dyn-syms", RELEASE)
    assert "__stack_chk_fail" in symbols
    assert re.search(r"__\w+_chk@", symbols.replace("__stack_chk_fail", "")), "_FORTIFY_SOURCE"


# --- what does not fall ------------------------------------------------------------------------

def test_tries_of_tokens_and_ids(house):
    """A stranger reads nothing, whatever he tries beside the token."""
    token = create_room(house.user("alice"), PUBLIC)["token"]
    message = house.user("alice").post(f"{CHAT}/{token}", message="secret").ok(201)["id"]
    for path in (f"{CHAT}/{token}", f"{CHAT}/{token}/{message}/context",
                 f"{ROOM}/{token}/participants", f"{CHAT}/{token}/share/overview"):
        for user in ("mallory", "bob"):
            reply = ask(house.server, request_bytes("GET", f"/ocs/v2.php{path}", user=pair_of(user)))
            assert reply.status == 404 and b"secret" not in reply.body, reply
