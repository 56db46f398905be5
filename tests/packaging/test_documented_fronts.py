"""The configurations of docs/security.md, each run as it stands there: only addresses, names and
files are those of the test."""

import concurrent.futures
import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import httpx
import pytest

from between import Authority
from ocs import CHAT, GUARD_S, PUBLIC, ROOM, User, create_room, future, send
from server import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
MODULES = ("mpm_event", "authz_core", "ssl", "proxy", "proxy_http", "headers", "socache_shmcb")


def block(kind):
    return re.search(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]


def replaced(text, *pairs):
    for old, new in pairs:
        assert old in text, f"{old} is not in the documented configuration"
        text = text.replace(old, str(new))
    return text


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


class Place:
    """What a front is told: where it listens, its files, and the server's address."""

    def __init__(self, folder, authority, server):
        self.folder, self.server, self.port = folder, server, free_port()
        self.cert, self.key = authority.signed()
        self.both = folder / "both.pem"
        self.both.write_text(self.cert.read_text() + self.key.read_text())

    def write(self, text):
        config = self.folder / "config"
        config.write_text(text)
        return config


def nginx(place):
    folder = place.folder
    paths = "".join(f"    {kind}_temp_path {folder}/{kind};\n"
                    for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""  # pytest's folders are for their owner only
    text = replaced(block("nginx"), ("listen 443", f"listen 127.0.0.1:{place.port}"), ("127.0.0.1:8484", place.server),
                    ("/etc/ssl/chat.example.org.pem", place.cert), ("/etc/ssl/chat.example.org.key", place.key),
                    ("http {\n", f"http {{\n    access_log off;\n{paths}"), ("worker_rlimit_nofile 65536;", ""),
                    ("worker_connections 24000", "worker_connections 1000"))
    config = place.write(f"daemon off;\npid {folder}/pid;\nerror_log {folder}/log;\n{user}{text}")
    return ["nginx", "-c", config, "-p", folder, "-e", folder / "log"]


def haproxy(place):
    config = place.write(replaced(
        block("haproxy"), ("bind :443", f"bind 127.0.0.1:{place.port}"), ("127.0.0.1:8484", place.server),
        ("/etc/ssl/chat.example.org.pem", place.both), ("maxconn 24000", "maxconn 1000")))
    return ["haproxy", "-db", "-f", config]


def caddy(place):
    config = place.write("{\n    admin off\n    auto_https off\n}\n" + replaced(
        block("caddy"), ("chat.example.org {", f"https://127.0.0.1:{place.port} {{\n    tls {place.cert} {place.key}"),
        ("127.0.0.1:8484", place.server)))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", config]


def apache(place):
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    user = "User nobody\nGroup nogroup\n" if os.geteuid() == 0 else ""
    text = replaced(block("apache"), ("*:443", f"127.0.0.1:{place.port}"), ("127.0.0.1:8484", place.server),
                    ("/etc/ssl/chat.example.org.pem", place.cert), ("/etc/ssl/chat.example.org.key", place.key))
    config = place.write(f"ServerRoot {place.folder}\nServerName localhost\nPidFile {place.folder}/pid\nMutex default\n"
                         f"DefaultRuntimeDir {place.folder}\nErrorLog {place.folder}/log\n{modules}{user}"
                         f"Listen 127.0.0.1:{place.port}\n{text}")
    return ["apache2", "-X", "-f", config]


FRONTS = [nginx, haproxy, caddy, apache]


def run(command, place):
    program = shutil.which(command[0]) or shutil.which(command[0], path="/usr/sbin:/sbin")
    if program is None:
        pytest.skip(f"no {command[0]} on this machine")
    with open(place.folder / "output", "wb") as log:
        return subprocess.Popen([program, *map(str, command[1:])], stdout=log, stderr=log, cwd=place.folder,
                                env=os.environ | {"HOME": str(place.folder), "XDG_DATA_HOME": str(place.folder)})


def await_port(process, place):
    guard = time.monotonic() + GUARD_S
    while process.poll() is None and time.monotonic() < guard:
        try:
            return socket.create_connection(("127.0.0.1", place.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    logs = [path.read_text(errors="replace") for path in (place.folder / "output", place.folder / "log") if path.exists()]
    raise AssertionError("\n".join(logs))


@pytest.fixture(params=FRONTS, ids=[front.__name__ for front in FRONTS])
def fronted(request, start_server, tmp_path):
    server = start_server("--dev", "--set", "trusted_proxies=127.0.0.1", "--set", "brute_force=on",
                          "--set", "hosts=*")
    folder = tmp_path / "front"
    folder.mkdir()
    place = Place(folder, Authority(tmp_path / "authority"), f"{server.host}:{server.port}")
    process = run(request.param(place), place)
    try:
        await_port(process, place)
        yield server, f"https://127.0.0.1:{place.port}", tmp_path / "authority" / "ca.pem"
    finally:
        process.terminate()
        process.wait(GUARD_S)


def test_a_day_behind_it(fronted):
    """Messages, a wait that is woken, a wait that runs out, a large picture, links, who asks."""
    server, url, authority = fronted
    trusted = ssl.create_default_context(cafile=authority)

    def user(name=None, **headers):
        user = User(url, name)
        # From another address than the front's, which is trusted.
        transport = httpx.HTTPTransport(local_address="127.0.0.3", verify=trusted)
        user.client = httpx.Client(auth=(name, name) if name else None, timeout=GUARD_S, transport=transport,
                                   headers=headers)
        return user

    alice, bob = user("alice"), user("bob")
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    last = send(alice, token, "before / ü %2F")["id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(future, bob, token, last, timeout=25)
        sent = send(alice, token, "after")["id"]
        assert [message["id"] for message in waiting.result().ok()] == [sent]
    assert future(bob, token, sent, timeout=1).status == 304
    assert alice.request("GET", "/cloud/users/al%2Fice").status == 404, "an escaped stroke is no end of a name"
    picture = alice.request("POST", f"/apps/spreed/api/v1/room/{token}/avatar",
                            files={"file": ("x.png", b"\x89PNG" + b"\0" * (19 << 20))})
    assert picture.status == 400, "nineteen MiB come through, and are no picture"
    assert "; Secure" in user().post(f"{ROOM}/{token}/participants/active").header("Set-Cookie")
    assert user().plain("POST", "/login/v2").envelope["login"].startswith("https://")
    user(**{"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6"}).plain("GET", "/status.php")
    assert "from=6.6.6.6" not in server.log() and "from=127.0.0.3" in server.log()
    assert alice.get(f"{CHAT}/{token}", lookIntoFuture=0).status == 200
