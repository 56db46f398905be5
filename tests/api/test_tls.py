"""TLS without anything in front: who is served by which of it, and a certificate that changes."""

import concurrent.futures
import contextlib
import pathlib
import signal
import socket
import ssl

import httpx
import pytest

from assault import settled
from between import Authority
from ocs import CHAT, PUBLIC, ROOM, User, create_room, future, send
from raw import read_reply
from server import run_cli
from test_notify import Manager

GUARD_S = 60


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def files(authority):
    return authority.signed()


def settings(files):
    return ["--set", f"tls_certificate={files[0]}", "--set", f"tls_key={files[1]}"]


@pytest.fixture
def secure(start_server, files):
    return start_server("--dev", *settings(files))


@pytest.fixture
def user(authority):
    """Makes people who trust the authority."""
    with contextlib.ExitStack() as stack:

        def make(server, name="alice", url=None):
            user = User(url or server.url, name)
            user.client = httpx.Client(auth=(name, name) if name else None, timeout=GUARD_S,
                                       verify=ssl.create_default_context(cafile=authority.file))
            stack.callback(user.close)
            return user

        yield make


def open_tls(server, authority, least=None, most=None, ciphers=None):
    context = ssl.create_default_context(cafile=authority.file)
    context.check_hostname = False
    if ciphers:
        context.set_ciphers(ciphers)
    context.minimum_version = least or ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = most or ssl.TLSVersion.MAXIMUM_SUPPORTED
    sock = socket.create_connection((server.host, server.port), timeout=GUARD_S)
    try:
        return context.wrap_socket(sock)
    except Exception:
        sock.close()
        raise


def number_of(sock):
    return int(sock.getpeercert()["serialNumber"], 16)


def ask(sock, head="GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"):
    sock.sendall(head.encode())
    with sock.makefile("rb") as stream:
        return read_reply(stream)


def test_a_day(secure, user):
    assert secure.url.startswith("https://")
    alice, bob = user(secure), user(secure, "bob")
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    last = send(alice, token, "before")["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, bob, token, last, timeout=25)
        sent = send(alice, token, "after")["id"]
        assert [message["id"] for message in waiting.result().ok()] == [sent]
    assert future(bob, token, sent, timeout=1).status == 304
    guest = user(secure, None)
    assert "; Secure" in guest.post(f"{ROOM}/{token}/participants/active").header("Set-Cookie")
    assert guest.plain("POST", "/login/v2").envelope["login"].startswith(secure.url + "/")


def test_many_wait(secure, user, authority):
    """All of them are woken, and each by what it waits for."""
    alice = user(secure)
    token = create_room(alice, PUBLIC)["token"]
    last = send(alice, token, "before")["id"]
    people = [user(secure) for _ in range(40)]
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(future, person, token, last, timeout=25) for person in people]
        sent = send(alice, token, "after")["id"]
        assert {tuple(m["id"] for m in poll.result().ok()) for poll in waiting} == {(sent,)}


@pytest.mark.parametrize("n,status", [(3 << 20, 404), (5 << 20, 413), (30 << 20, 413)])
def test_large_bodies(secure, user, n, status):
    """A refusal arrives while the client is still sending."""
    answer = user(secure).post(f"{CHAT}/nothere", message="x" * n)
    assert answer.status == status
    assert user(secure).get("/cloud/user").ok()["id"] == "alice"


def test_a_body_that_grows_is_refused(secure, authority):
    """Without a length: it is known in the middle of it only, and the answer is our own."""
    with open_tls(secure, authority) as sock, sock.makefile("rb") as stream:
        sock.sendall(b"POST /login/v2/poll HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            for _ in range(12):
                sock.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        assert read_reply(stream).status == 413


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_modern_versions(secure, authority, version):
    with open_tls(secure, authority, version, version) as sock:
        assert sock.version() == {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name]
        assert any(word in sock.cipher()[0] for word in ("GCM", "CHACHA20"))
        assert ask(sock).status == 200


OLD = [(ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
       (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "AES128-SHA:AES256-GCM-SHA384"),
       (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA")]


@pytest.mark.parametrize("least,most,ciphers", OLD, ids=["version", "no secrecy", "cbc"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_ones_are_refused(secure, authority, least, most, ciphers):
    with pytest.raises(OSError):
        open_tls(secure, authority, least, most, ciphers)
    with open_tls(secure, authority) as sock:
        assert ask(sock).status == 200


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"\x00" * 2000])
def test_what_is_no_tls(secure, authority, data):
    """Closed without a word, and nobody else notices."""
    with socket.create_connection((secure.host, secure.port), timeout=GUARD_S) as sock:
        sock.sendall(data)
        with contextlib.suppress(OSError):  # the server may have ended it already
            sock.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            assert b"HTTP" not in sock.recv(65536)
    with open_tls(secure, authority) as sock:
        assert ask(sock).status == 200


def states_of_threads(server):
    tasks = pathlib.Path(f"/proc/{server.pid}/task").glob("*/stat")
    return {task.read_text().rsplit(") ", 1)[1][0] for task in tasks}


@pytest.mark.parametrize("n", [60, None], ids=["half a hello", "a hello"])
def test_half_handshakes_keep_nobody_busy(secure, n):
    """Who waits for the rest sleeps: a thread that goes round and asks is never seen to."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    hello = outgoing.read()[:n]
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            address = (secure.host, secure.port)
            sock = stack.enter_context(socket.create_connection(address, timeout=GUARD_S))
            sock.sendall(hello)
            assert n or sock.recv(1), "the server's part"
        assert settled(lambda: states_of_threads(secure), lambda seen: seen == {"S"}) == {"S"}


def test_slow_ones_are_given_up(start_server, files, authority):
    server = start_server("--dev", *settings(files), "--set", "limit_head_wait_ms=300")
    with open_tls(server, authority) as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
        assert sock.recv(100) == b"", "words that are not in the session would break it"
    before = server.n_files()
    socks = [open_tls(server, authority) for _ in range(20)]
    for sock in socks:
        sock.close()
    assert server.n_files() <= before + 20
    server.stop()


def test_beside_others(start_server, files, authority, user, tmp_path):
    """One that is plain, and a file: for a proxy on this machine, or a look at it."""
    server = start_server("--dev", *settings(files), "--listen", "plain:127.0.0.1:0",
                          "--listen", f"unix:{tmp_path.parent}/t")
    plain = [line.split()[-1] for line in server.output().splitlines() if "listening" in line]
    assert plain[0].startswith("https://") and plain[1].startswith("http://") and plain[2].startswith("unix:")
    assert User(plain[1], "alice").get("/cloud/user").ok()["id"] == "alice"
    assert user(server).get("/cloud/user").ok()["id"] == "alice"
    assert User(plain[1]).plain("POST", "/login/v2").envelope["login"].startswith("http://")


def test_the_watchdog(start_server, files, tmp_path):
    manager = Manager(f"@tertulia-tls-{tmp_path.name}")
    start_server("--dev", *settings(files), env=manager.env(WATCHDOG_USEC="400000"))
    for _ in range(3):
        manager.hear_until("WATCHDOG")
    manager.sock.close()


# --- certificates ------------------------------------------------------------------------------

def test_one_file_for_both(start_server, authority, user, tmp_path):
    cert, key = authority.signed()
    both = tmp_path / "both.pem"
    both.write_text(key.read_text() + cert.read_text())
    server = start_server("--dev", "--set", f"tls_certificate={both}")
    assert user(server).get("/cloud/user").ok()["id"] == "alice"


def bad_files(authority, tmp_path):
    cert, key = authority.signed()
    text = tmp_path / "text"
    text.write_text("this is no certificate")
    return {"no file": (tmp_path / "none", key, "none: No such file"), "no key": (cert, tmp_path / "none", "none: No"),
            "another key": (cert, authority.signed()[1], "not the key of the certificate"),
            "text": (text, key, "text: "), "text for a key": (cert, text, "text: "),
            "the key twice": (key, key, f"{key}: "), "no key in it": (cert, cert, f"{cert}: ")}


BAD = ["no file", "no key", "another key", "text", "text for a key", "the key twice", "no key in it"]


@pytest.mark.parametrize("which", BAD)
def test_no_start_without(authority, tmp_path, which):
    cert, key, told = bad_files(authority, tmp_path)[which]
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", *settings((cert, key)), check=False)
    assert done.returncode == 1 and "cannot use the certificate" in done.stderr and told in done.stderr


class Renewed:
    """A server with a file of settings that names its certificate."""

    def __init__(self, start_server, folder, authority):
        self.authority = authority
        self.config = folder / "tertulia.conf"
        self.write(*authority.signed())
        self.server = start_server("--dev", "--config", self.config)

    def write(self, cert, key, more=""):
        self.config.write_text(f"tls_certificate = {cert}\ntls_key = {key}\n{more}")

    def read(self, told):
        before = len(self.server.log())
        self.server.process.send_signal(signal.SIGHUP)
        self.server.await_log(rf"(?s)\A.{{{before},}}{told}")


@pytest.fixture
def renewed(start_server, tmp_path, authority):
    return Renewed(start_server, tmp_path, authority)


def test_a_new_certificate(renewed, authority, user):
    """New connections see it; who was there stays, also while he waits."""
    server, alice = renewed.server, user(renewed.server)
    token = create_room(alice)["token"]
    last = send(alice, token, "before")["id"]
    with open_tls(server, authority) as old, concurrent.futures.ThreadPoolExecutor(1) as pool:
        first = number_of(old)
        waiting = pool.submit(future, user(server), token, last, timeout=25)
        renewed.write(*authority.signed())
        renewed.read("read again")
        with open_tls(server, authority) as new:
            assert number_of(new) != first and ask(new).status == 200
        assert ask(old).status == 200
        sent = send(alice, token, "after")["id"]
        assert [message["id"] for message in waiting.result().ok()] == [sent]


@pytest.mark.parametrize("which", BAD)
def test_a_bad_new_one_changes_nothing(renewed, authority, tmp_path, which):
    with open_tls(renewed.server, authority) as sock:
        first = number_of(sock)
    cert, key, told = bad_files(authority, tmp_path)[which]
    renewed.write(cert, key, "log_level = error\n")
    renewed.read(f"nothing of it is taken problem=[^\n]*{told}")
    with open_tls(renewed.server, authority) as sock:
        assert number_of(sock) == first
    renewed.write(*authority.signed())
    renewed.read("read again")
    with open_tls(renewed.server, authority) as sock:
        assert number_of(sock) != first


def test_one_that_has_expired_is_told(renewed, authority):
    renewed.write(*authority.signed(days=-1))
    renewed.read("warn  the certificate has expired")


def test_tls_comes_and_goes_with_a_start(renewed, authority):
    renewed.config.write_text("")
    renewed.read("settings=tls_certificate")
    with open_tls(renewed.server, authority) as sock:
        assert ask(sock).status == 200


def test_looked_at_before(files, tmp_path):
    """`serve --check` says what a start would stumble over."""
    cert, key = files
    good = run_cli("serve", "--check", *settings(files))
    assert good.stdout == "" and "expires=" in good.stderr
    for wrong, word in (((tmp_path / "none.pem", key), "none.pem"), ((cert, cert), "there is no key in it; tls_key")):
        done = run_cli("serve", "--check", *settings(wrong), check=False)
        assert done.returncode == 2 and word in done.stderr
