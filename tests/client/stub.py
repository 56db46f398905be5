"""A server that misbehaves: what it answers is in the first part of the path.

The answer of a case is bytes as they go over the line; None keeps the connection open and silent.
`seen` keeps every request (method, path, headers, body) of every port.
"""

import contextlib
import socket
import ssl
import threading

GUARD_S = 60


class Stub:
    """One listening port on loopback; `answer(number, request)` gives bytes, a list of bytes with
    pauses in between, or None."""

    def __init__(self, answer, context=None):
        self.answer = answer
        self.context = context
        self.seen = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.closing = threading.Event()
        self.connections = set()
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.add(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with contextlib.suppress(OSError, ValueError, ssl.SSLError):
            with contextlib.closing(connection):
                connection.settimeout(GUARD_S)
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                file = connection.makefile("rb")
                while self.one(connection, file):
                    pass
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.connections.discard(connection)

    def one(self, connection, file):
        """Reads a request and answers it; False when the connection is to be closed."""
        line = file.readline()
        if not line:
            return False
        method, path, _ = line.decode().split(" ", 2)
        headers = {}
        while (line := file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = file.read(int(headers.get("content-length", 0)))
        request = (method, path, headers, body)
        self.seen.append(request)
        answer = self.answer(len(self.seen), request)
        if answer is None:
            self.closing.wait(GUARD_S)
            return False
        for part in answer if isinstance(answer, (list, tuple)) else iter([answer]):
            connection.sendall(part)
        return isinstance(answer, KeepAlive)

    def close(self):
        self.closing.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.thread.join()


class KeepAlive(bytes):
    """An answer behind which the connection stays."""


def http(status=200, body=b"", kind="application/json; charset=utf-8", **headers):
    lines = [f"HTTP/1.1 {status} Word", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def envelope(data, code=200, message="", state=None):
    state = state or ("ok" if code < 300 else "failure")
    return (f'{{"ocs":{{"meta":{{"status":"{state}","statuscode":{code},"message":"{message}"}},'
            f'"data":{data}}}}}').encode()
