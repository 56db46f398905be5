"""HTTP by hand, for requests that no HTTP library would send."""

import base64
import socket

GUARD_S = 60


def connect(server):
    return socket.create_connection((server.host, server.port), timeout=GUARD_S)


def begin_get(server, path, user):
    """Sends an OCS request as `user`, whose password is the name, and leaves it hanging.
    Gives back the socket on which its answer will come."""
    credentials = base64.b64encode(f"{user}:{user}".encode()).decode()
    sock = connect(server)
    sock.sendall(f"GET /ocs/v2.php{path} HTTP/1.1\r\nHost: localhost\r\n"
                 f"OCS-APIRequest: true\r\nAccept: application/json\r\n"
                 f"Authorization: Basic {credentials}\r\n\r\n".encode())
    return sock


def read_to_end(sock):
    """Until the server closes; gives back what came before."""
    got = b""
    sock.settimeout(GUARD_S)
    try:
        while piece := sock.recv(65536):
            got += piece
    except ConnectionError:
        pass
    return got


class Reply:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.body = body

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Closed(Exception):
    """The server closed the connection instead of answering."""


def read_reply(stream):
    """One response from a buffered socket file; Closed when there is none."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        try:
            line = stream.readline()
        except ConnectionError:
            line = b""
        if not line:
            raise Closed(head)
        head += line
    reply = Reply(head[:-4], b"")
    if reply.status >= 200 and reply.status not in (204, 304):
        reply.body = stream.read(int(reply.headers.get("content-length", 0)))
    return reply


def exchange(server, request):
    """Sends bytes on a new connection and reads one response. The server may answer, and close,
    before it has read them all."""
    with connect(server) as sock, sock.makefile("rb") as stream:
        try:
            sock.sendall(request)
        except ConnectionError:
            pass
        return read_reply(stream)
