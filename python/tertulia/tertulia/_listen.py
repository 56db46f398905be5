# SPDX-License-Identifier: GPL-3.0-or-later
"""Where webhooks come in: a small HTTP server of its own, whose requests are looked at one by one in a loop."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ._exceptions import WrongSignature

_MOST_BYTES = 1 << 20  # no server says more at once
_IDLE_S = 60  # a connection may be silent so long


def _hear_no_more(connection):
    """What is being answered is, and then it ends."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


class _Visit:
    """A webhook that waits for the loop, and whose sender waits for an answer."""

    def __init__(self, webhook):
        self.webhook = webhook
        self._status = 503
        self._is_over = threading.Event()

    def end(self, status):
        self._status = status
        self._is_over.set()

    def wait(self):
        self._is_over.wait()
        return self._status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S

    def setup(self):
        super().setup()
        self.server.listener._enter(self.connection)

    def finish(self):
        self.server.listener._leave(self.connection)
        super().finish()

    def do_POST(self):
        length = self.headers.get("Content-Length") or ""
        if not length.isdecimal() or int(length) > _MOST_BYTES:
            self.close_connection = True
            self._answer(413 if length.isdecimal() else 411)
            return
        self._answer(self.server.listener._status_of(self.headers, self.rfile.read(int(length))))

    def _answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):
        pass


class Listener:
    """Webhooks as they come, without an end: `for webhook in bot.listen(9000)`. Those whose signature is not the
    server's are answered with 401 and not seen.

    A webhook is answered when the loop asks for the next one. When the loop ends, by an exception or because the
    program does, the one that it was at comes again, and so does what waited behind it. For a webhook there are
    40 seconds: what takes longer belongs to a thread of its own."""

    def __init__(self, bot, port, host):
        self._bot = bot
        self._inbox = queue.SimpleQueue()
        self._coming = threading.Lock()
        self._is_closed = False
        self._connections = set()
        self._server = ThreadingHTTPServer((host, port), _Handler)
        self._server.daemon_threads = True
        self._server.listener = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self):
        """The one that was asked for, or with 0 the one that was free."""
        return self._server.server_port

    def _enter(self, connection):
        with self._coming:
            self._connections.add(connection)
            if self._is_closed:
                _hear_no_more(connection)

    def _leave(self, connection):
        with self._coming:
            self._connections.discard(connection)

    def _status_of(self, headers, body):
        """When the loop is done with it."""
        try:
            visit = _Visit(self._bot.receive(headers, body))
        except WrongSignature:
            return 401
        with self._coming:
            if self._is_closed:
                return 503
            self._inbox.put(visit)
        return visit.wait()

    def __iter__(self):
        while (visit := self._inbox.get()) is not None:
            try:
                yield visit.webhook
            except BaseException:
                visit.end(503)
                raise
            visit.end(200)
        self._inbox.put(None)

    def close(self):
        """The loop ends, and nothing comes in any more; what waits comes again. From any thread."""
        with self._coming:
            self._is_closed = True
            for connection in self._connections:
                _hear_no_more(connection)
        while not self._inbox.empty():
            if visit := self._inbox.get():
                visit.end(503)
        self._inbox.put(None)
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
