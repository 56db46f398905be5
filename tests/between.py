"""What stands between clients and servers: an authority that signs certificates, somebody who speaks
TLS in front of a server, and an HTTP proxy. All of it on loopback, and only there."""

import base64
import contextlib
import datetime
import socket
import ssl
import subprocess
import threading

GUARD_S = 60


class Authority:
    """Signs certificates; `file` is what clients have to trust. Made by openssl."""

    def __init__(self, folder, name="An authority of the tests"):
        folder.mkdir(exist_ok=True)
        self.folder, self.file, self.key = folder, folder / "ca.pem", folder / "ca.key"
        self.n_signed = 0
        self.openssl("req", "-x509", *self.new_key(self.key), "-days", 2, "-subj", f"/CN={name}",
                     "-addext", "basicConstraints=critical,CA:TRUE",
                     "-addext", "keyUsage=critical,keyCertSign", "-out", self.file)

    @staticmethod
    def openssl(*args):
        subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True,
                       timeout=GUARD_S)

    @staticmethod
    def new_key(path):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path)

    @staticmethod
    def lasting(days):
        """OpenSSL 3.4 wants days that come, or times; before, it knew no times."""
        knows_times = b"-not_after" in subprocess.run(
            ["openssl", "x509", "-help"], capture_output=True, timeout=GUARD_S).stderr
        if days > 0 or not knows_times:
            return "-days", days
        now = datetime.datetime.now(datetime.timezone.utc)
        begin, end = (f"{now - datetime.timedelta(ago):%Y%m%d%H%M%SZ}" for ago in (2 - days, -days))
        return "-not_before", begin, "-not_after", end

    def signed(self, names="IP:127.0.0.1,DNS:localhost", days=2):
        """Files of a certificate and its key; with days below 0 it has expired."""
        self.n_signed += 1
        base = self.folder / f"{self.n_signed}"
        key, request, cert, more = (base.with_suffix(end) for end in (".key", ".csr", ".pem", ".ext"))
        more.write_text(f"subjectAltName={names}\n")
        self.openssl("req", "-new", *self.new_key(key), "-subj", "/CN=server", "-out", request)
        self.openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key,
                     "-set_serial", self.n_signed, *self.lasting(days), "-extfile", more, "-out", cert)
        return cert, key

    def context(self, names="IP:127.0.0.1,DNS:localhost", days=2):
        """For a server of these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.signed(names, days))
        return context


def pump(source, target):
    with contextlib.suppress(OSError, ValueError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError, ValueError):
        target.shutdown(socket.SHUT_WR)


def join(one, other):
    """Each gets what the other one sends, until both have ended."""
    back = threading.Thread(target=pump, args=(other, one), daemon=True)
    back.start()
    pump(one, other)
    back.join(GUARD_S)


class Listener:
    """A port on loopback with a thread for each connection; `serve` is what it does with one."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.open = set()
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(GUARD_S)
        with contextlib.suppress(OSError, ValueError), contextlib.closing(connection):
            self.serve(connection)
        self.open.discard(connection)

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.thread.join(GUARD_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Front(Listener):
    """Speaks TLS for the server at a port of loopback."""

    def __init__(self, context, port):
        self.context, self.server = context, ("127.0.0.1", port)
        super().__init__()
        self.url = f"https://127.0.0.1:{self.port}"

    def serve(self, connection):
        with self.context.wrap_socket(connection, server_side=True) as outside:
            with socket.create_connection(self.server, GUARD_S) as inside:
                join(outside, inside)


class Proxy(Listener):
    """An HTTP proxy: tunnels (CONNECT), and requests with a whole address, each on a connection of
    its own. `seen` are the heads it got: (first line, headers). With a login it wants that."""

    def __init__(self, login=None):
        self.seen = []
        self.wanted = login and "Basic " + base64.b64encode(login.encode()).decode()
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self, connection):
        with connection.makefile("rb", buffering=0) as file:
            line, headers = self.head(file)
            if not line:
                return
            self.seen.append((line, headers))
            if self.wanted and headers.get("proxy-authorization") != self.wanted:
                connection.sendall(b"HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                   b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            elif line.startswith("CONNECT "):
                self.tunnel(connection, line.split(" ")[1])
            else:
                self.forward(connection, file, line, headers)

    @staticmethod
    def head(file):
        line, headers = file.readline().decode("latin-1").strip(), {}
        while (more := file.readline()) not in (b"\r\n", b""):
            name, _, value = more.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return line, headers

    @staticmethod
    def server_of(authority):
        host, _, port = authority.rpartition(":")
        assert host in ("127.0.0.1", "localhost"), f"not to {host}"
        return socket.create_connection((host, int(port)), GUARD_S)

    def tunnel(self, connection, authority):
        with self.server_of(authority) as inside:
            connection.sendall(b"HTTP/1.1 200 Connected\r\nX-Tunnel: yes\r\n\r\n")
            join(connection, inside)

    def forward(self, connection, file, line, headers):
        method, url, version = line.split(" ")
        authority, _, path = url.removeprefix("http://").partition("/")
        kept = {name: value for name, value in headers.items() if not name.startswith("proxy-")}
        kept["connection"] = "close"
        lines = [f"{method} /{path} {version}", *(f"{name}: {value}" for name, value in kept.items())]
        body = file.read(int(headers.get("content-length", 0)) or 0)
        with self.server_of(authority) as inside:
            inside.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
            with inside.makefile("rb") as answer:
                self.back(connection, answer)

    def back(self, connection, answer):
        """One answer; then the connection ends, whatever the server thinks of its own."""
        first, headers = self.head(answer)
        headers["connection"] = "close"
        lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
        connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        connection.sendall(answer.read(int(headers.get("content-length", -1))))
