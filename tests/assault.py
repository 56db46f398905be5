"""Attacks, bounded in count and time, and what is looked at meanwhile: whether others are served.

Nothing here is judged by how fast it was. Times are guards against a hang."""

import asyncio
import base64
import collections
import contextlib
import os
import socket
import threading
import time

import httpx

import raw
from ocs import CHAT
from raw import Closed, Reply

# How long anybody who has done nothing wrong may have to wait before we call it a hang. Slow
# machines and sanitizers included; what the attacks below found took longer than this, or forever.
SERVED_GUARD_S = float(os.environ.get("TERTULIA_SERVED_GUARD_S", "30"))
# And how long a server may take to stop while it is under attack.
STOP_GUARD_S = 20

# Somebody else on the same machine: Linux has the whole of 127/8.
ELSEWHERE = "127.0.0.2"


def basic(user):
    """The header with which `user` ("name:password") signs in."""
    return "Authorization: Basic " + base64.b64encode(user.encode()).decode()


def request_bytes(method, target, *headers, user=None, body=b"", length=None, version="1.1",
                  host="localhost"):
    """An OCS request as bytes; `target` as it stands in the first line."""
    lines = [f"{method} {target} HTTP/{version}", f"Host: {host}", "OCS-APIRequest: true",
             "Accept: application/json", *headers]
    if user:
        lines.append(basic(user))
    if body or length is not None or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def connect(server, source=None):
    return socket.create_connection((server.host, server.port), timeout=SERVED_GUARD_S,
                                    source_address=(source, 0) if source else None)


def ask(server, request, source=None):
    """The answer to bytes on a new connection, which has to come."""
    with connect(server, source) as sock, sock.makefile("rb") as stream:
        with contextlib.suppress(ConnectionError):
            sock.sendall(request)
        return raw.read_reply(stream)


async def read_reply(reader, method="GET"):
    try:
        reply = Reply((await reader.readuntil(b"\r\n\r\n"))[:-4], b"")
        n = int(reply.headers.get("content-length", 0))
        if method != "HEAD" and reply.status not in (204, 304):
            reply.body = await reader.readexactly(n)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise Closed from error
    return reply


class Attack:
    """Clients that send `request(number)` again and again, each on a connection of its own, until
    the block ends: `with Attack(...)`. Each sends `most` requests and no more. The statuses that
    came are in `tally`; "closed" counts connections that ended without an answer."""

    def __init__(self, server, request, connections, most=1000, source=None):
        self.server, self.request = server, request
        self.connections, self.most, self.source = connections, most, source
        self.tally = collections.Counter()
        self.replies = []  # of refusals that ask for patience
        self.enough = threading.Event()
        self.begun = threading.Event()
        self.numbers = iter(range(10 ** 9))
        self.error = None

    def __enter__(self):
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self.begun.wait(SERVED_GUARD_S * 2), "the attack did not begin"
        return self

    def __exit__(self, kind, *_):
        self.enough.set()
        self.thread.join(SERVED_GUARD_S * 4)
        if kind is None:
            assert not self.thread.is_alive(), f"requests without an answer; so far {self.tally}"
            assert self.error is None, repr(self.error)
            self._check_patience()

    def _check_patience(self):
        """Who shall come again is told when."""
        for reply in self.replies:
            assert int(reply.headers.get("retry-after", 0)) > 0, (reply.status, reply.headers)

    def _run(self):
        try:
            asyncio.run(self._all())
        except Exception as error:
            self.error = error
        finally:
            self.begun.set()

    async def _all(self):
        await asyncio.gather(*(self._client() for _ in range(self.connections)))

    async def _client(self):
        for _ in range(self.most):
            if self.enough.is_set():
                return
            try:
                await self._connected()
                return
            except (Closed, OSError):
                self.tally["closed"] += 1
                await asyncio.sleep(0.05)

    async def _connected(self):
        local = (self.source, 0) if self.source else None
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port,
                                                       local_addr=local)
        try:
            for _ in range(self.most):
                if self.enough.is_set():
                    return
                writer.write(self.request(next(self.numbers)))
                await writer.drain()
                self.begun.set()
                reply = await read_reply(reader)
                self.tally[reply.status] += 1
                if reply.status in (429, 503) and len(self.replies) < 100:
                    self.replies.append(reply)
                if reply.headers.get("connection", "").lower() == "close":
                    return
        finally:
            writer.close()


class Bystander:
    """Somebody with a right password whom the server knows already, at another address unless told
    otherwise, who goes on with what he does."""

    def __init__(self, server, name, password, token, source=ELSEWHERE):
        transport = httpx.HTTPTransport(local_address=source) if ":" not in server.host else None
        self.client = httpx.Client(transport=transport, auth=(name, password),
                                   timeout=SERVED_GUARD_S,
                                   headers={"OCS-APIRequest": "true", "Accept": "application/json"})
        self.server, self.token = server, token
        self.look()

    def look(self):
        """Reads the conversation, and asks whether the server is well."""
        answer = self.client.get(f"{self.server.url}/ocs/v2.php{CHAT}/{self.token}",
                                 params={"lookIntoFuture": 0})
        assert answer.status_code == 200, answer.text
        assert self.client.get(f"{self.server.url}/healthz").status_code == 200

    def say(self, text):
        answer = self.client.post(f"{self.server.url}/ocs/v2.php{CHAT}/{self.token}",
                                  json={"message": text})
        assert answer.status_code == 201, answer.text

    def close(self):
        self.client.close()


def goes_on(bystander, times=5):
    """While others attack: each question gets its answer."""
    for number in range(times):
        bystander.look()
        bystander.say(f"undisturbed {number}")


def settled(value, good, guard_s=SERVED_GUARD_S):
    """Waits until `good(value())`; gives back the last value."""
    until = time.monotonic() + guard_s
    while not good(now := value()) and time.monotonic() < until:
        time.sleep(0.1)
    return now


@contextlib.contextmanager
def leaves_no_files(server, more=4):
    """What a block opens in the server is closed soon after it. Database connections of threads
    that have worked for the first time are few and stay."""
    before = server.n_files()
    yield
    threads = server.proc_status("Threads")
    after = settled(server.n_files, lambda n: n <= before + 3 * threads)
    assert after <= before + 3 * threads + more, f"{before} files before, {after} after"


@contextlib.contextmanager
def memory_within(server, peak_mib, left_mib):
    """Bounds of what is resident during a block (above nothing) and after it (above before)."""
    before = server.proc_status("VmRSS")
    yield
    peak = server.proc_status("VmHWM")
    assert peak < peak_mib * 1024, f"{peak // 1024} MiB at once, {before // 1024} MiB before"
    after = settled(lambda: server.proc_status("VmRSS"), lambda kib: kib < before + left_mib * 1024)
    assert after < before + left_mib * 1024, \
        f"{after // 1024} MiB are left, {before // 1024} MiB before"
