"""Which names the server is called by. What developer mode refuses is in attack/test_operators.py."""

import pytest

import raw
from ocs import User


def ask(server, host, target="/status.php"):
    return raw.exchange(server, f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())


def test_refused_with_the_reason(server):
    """Before anybody looks at who asks, and the connection is closed: its body was not read."""
    with raw.connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(b"POST /ocs/v2.php/cloud/users?format=json HTTP/1.1\r\nHost: evil.example\r\n"
                     b"Authorization: Basic YWxpY2U6d3Jvbmc=\r\nContent-Length: 9\r\n\r\n")
        reply = raw.read_reply(stream)
        assert reply.status == 421 and b"hosts" in reply.body, reply
        assert reply.headers["connection"] == "close"
        assert stream.read() == b""


NAMES = [
    ("chat.example.org", True), ("Chat.Example.ORG.:8443", True), ("192.0.2.7", True),
    ("[2001:db8:0::7]:80", True), ("url.example.org", True), ("localhost", True),
    ("127.0.0.1:1", True),
    ("evil.example", False), ("x.chat.example.org", False), ("192.0.2.8", False),
    ("chat.example.org/", False), ("", False),
]


@pytest.fixture(scope="module", params=["dev", "not dev"])
def named(request, tmp_path_factory):
    from server import Server

    folder = tmp_path_factory.mktemp("named")
    more = ["--dev"] if request.param == "dev" else ["--data", folder / "data"]
    with Server(folder, *more, "--set", "hosts=chat.example.org, 192.0.2.7 2001:db8::7",
                "--set", "url=https://url.example.org:444/talk") as running:
        yield running


@pytest.mark.parametrize("host,taken", NAMES, ids=[row[0] or "none" for row in NAMES])
def test_names_that_are_told(named, host, taken):
    """And those of this machine, and that of `url`."""
    assert ask(named, host).status == (200 if taken else 421)


@pytest.mark.parametrize("settings", [["--dev", "--set", "hosts=*"], []], ids=["any", "not dev"])
def test_any_name(start_server, tmp_path, settings):
    server = start_server(*(settings or ["--data", tmp_path / "data"]))
    assert ask(server, "evil.example").status == 200
    assert ask(server, "", "http:///status.php").status == 400


@pytest.mark.parametrize("host,said", [
    ("chat.example.org:8443", "chat.example.org:8443"), ("[2001:db8::7]", "[2001:db8::7]"),
    ("chat.example.org:8443:1", None), ("a@evil.example", None), ("evil.example/x?", None),
    ("[evil.example]", None), ('"<', None)], ids=str)
def test_links_hold_names_only(start_server, tmp_path, host, said):
    """Without `url`, links lead where the client says that we are, if that is a name at all."""
    server = start_server("--data", tmp_path / "data")
    head = f"POST /login/v2 HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"
    reply = raw.exchange(server, head.encode())
    assert reply.status == 200, reply
    link = f'"http://{said or server.url.removeprefix("http://")}/login/v2/flow/'
    assert link in reply.body.decode().replace("\\/", "/"), reply


def test_no_warning_on_loopback(start_server):
    server = start_server("--dev")
    User(server.url, "alice").get("/cloud/user").ok()
    assert " warn " not in server.log()
