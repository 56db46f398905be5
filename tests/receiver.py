"""Where webhooks come to."""

import contextlib
import http.server
import json
import threading


class Receiver:
    """A bot that keeps what it gets, and answers with what `answers` gives for it (default 200)."""

    def __init__(self, port=0):
        self.got = []
        self.n_taken = 0
        self.answers = lambda body, n: 200
        self.arrived = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with outer.arrived:
                    outer.got.append((self.path, dict(self.headers), body))
                    n = sum(b == body for _, _, b in outer.got)
                    outer.arrived.notify_all()
                status, *headers = outer.as_list(outer.answers(body.decode(), n))
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in headers:
                        self.send_header(name, value)
                    text = b"" if status == 204 else b"ok"
                    if text:
                        self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def as_list(answer):
        return answer if isinstance(answer, tuple) else (answer,)

    def next(self):
        """Headers, body and what it says of the first request that was not taken yet."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) > self.n_taken, 60), "nothing comes"
            _, headers, body = self.got[self.n_taken]
            self.n_taken += 1
        return headers, body.decode(), json.loads(body)

    def bodies(self):
        return [body.decode() for _, _, body in self.got]

    def wait(self, n, seconds=60):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= n, seconds), self.bodies()
        return self.bodies()

    def wait_until(self, condition, seconds=120):
        """Until the bodies that have come are as they should be."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: condition(self.bodies()), seconds), self.bodies()[-3:]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
