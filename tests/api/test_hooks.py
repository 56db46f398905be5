"""What leaves the outbox, as the receiver sees it: signed, in order, once more after a failure, and never to where it
must not go. The rows are written by hand; what writes them otherwise is tested with the bots."""

import contextlib
import hashlib
import hmac
import http.server
import json
import sqlite3
import threading
import time

import pytest

from receiver import Receiver
from server import Server

SECRET = "0123456789012345678901234567890123456789"
BACKEND = "https://chat.example.org/"


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


class Outbox:
    """The database of a server that does not run at the moment."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "data" / "tertulia.db"

    def server(self, *args):
        return Server(self.folder / "log", "--data", str(self.folder / "data"), *args)

    @contextlib.contextmanager
    def open(self):
        with contextlib.closing(sqlite3.connect(self.path)) as db, db:
            yield db

    def bot(self, number, url):
        with self.open() as db:
            db.execute("INSERT INTO bots (id, name, secret, url, url_hash, features, state, error_count, last_error_s,"
                       " n_waiting, n_dropped, created_s) VALUES (?, ?, ?, ?, ?, 1, 1, 0, 0, 0, 0, 1)",
                       (number, f"bot {number}", SECRET + str(number), url, f"hash{number}"))

    def put(self, bot, room, *bodies, created=None):
        with self.open() as db:
            for body in bodies:
                db.execute("INSERT INTO outbox (bot_id, room_id, backend, body, created_s) VALUES (?, ?, ?, ?, ?)",
                           (bot, room, BACKEND, body, created or int(time.time())))
                db.execute("UPDATE bots SET n_waiting = n_waiting + 1 WHERE id = ?", (bot,))

    def bot_row(self, number):
        with self.open() as db:
            names = "error_count, last_error_message, n_waiting, n_dropped"
            row = db.execute(f"SELECT {names} FROM bots WHERE id = ?", (number,)).fetchone()
        return dict(zip(names.split(", "), row))

    def wait_until(self, number, condition):
        end = time.monotonic() + 60
        while not condition(self.bot_row(number)):
            assert time.monotonic() < end, self.bot_row(number)
            time.sleep(0.02)
        return self.bot_row(number)


@pytest.fixture
def outbox(tmp_path):
    outbox = Outbox(tmp_path)
    with outbox.server():
        pass  # makes the tables
    return outbox


ALLOWED = ("--set", "hook_networks=127.0.0.1")


def test_signed_as_talk_does(outbox, receiver):
    body = json.dumps({"type": "Create", "text": "grüße"}, ensure_ascii=False)
    outbox.bot(1, receiver.url + "?a=b")
    outbox.put(1, 7, body)
    with outbox.server(*ALLOWED):
        receiver.wait(1)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    path, headers, got = receiver.got[0]
    assert path == "/hook?a=b" and got == body.encode()
    random = headers["X-Nextcloud-Talk-Random"]
    assert len(random) == 64 and random.isalnum()
    expected = hmac.new((SECRET + "1").encode(), random.encode() + got, hashlib.sha256).hexdigest()
    assert headers["X-Nextcloud-Talk-Signature"] == expected
    assert headers["X-Nextcloud-Talk-Backend"] == BACKEND
    assert headers["Content-Type"] == "application/json" and headers["OCS-APIRequest"] == "true"
    assert outbox.bot_row(1) == {"error_count": 0, "last_error_message": None, "n_waiting": 0, "n_dropped": 0}


def test_a_line_keeps_its_order(outbox, receiver):
    """Also while its first row fails, and whatever the other lines do."""
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, *(f"a{i}" for i in range(5)))
    outbox.put(1, 8, *(f"b{i}" for i in range(5)))
    receiver.answers = lambda body, n: 503 if body == "a1" and n < 2 else 202
    with outbox.server(*ALLOWED):
        receiver.wait(11)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert [b for b in receiver.bodies() if b[0] == "a"] == ["a0", "a1", "a1", "a2", "a3", "a4"]
    assert [b for b in receiver.bodies() if b[0] == "b"] == ["b0", "b1", "b2", "b3", "b4"]
    row = outbox.bot_row(1)
    assert row["error_count"] == 1 and row["last_error_message"] == "answered 503 instead of 200 or 202"


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 404])
def test_what_is_refused_is_not_sent_again(outbox, receiver, status):
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "first", "second")
    receiver.answers = lambda body, n: (status, ("Location", receiver.url + "/elsewhere")) if body == "first" else 200
    with outbox.server(*ALLOWED):
        receiver.wait(2)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert [(path, body) for path, _, body in receiver.got] == [("/hook", b"first"), ("/hook", b"second")]
    row = outbox.bot_row(1)
    assert row["error_count"] == 1 and row["n_dropped"] == 0 and str(status) in row["last_error_message"]


def test_a_bot_that_hangs_holds_up_itself_alone(outbox, receiver):
    """Neither the others, nor the end of the server; and what it has not taken is there again."""
    hangs = threading.Event()
    outbox.bot(1, receiver.url + "/slow")
    outbox.bot(2, receiver.url)
    outbox.put(1, 7, "slow")
    outbox.put(2, 7, *(f"quick{i}" for i in range(20)))
    receiver.answers = lambda body, n: (hangs.wait(60), 200)[1] if body == "slow" else 200
    with outbox.server(*ALLOWED) as server:
        outbox.wait_until(2, lambda bot: bot["n_waiting"] == 0)
        receiver.wait(21)
        assert outbox.bot_row(1)["n_waiting"] == 1
        server.stop()
        assert outbox.bot_row(1) == {"error_count": 0, "last_error_message": None, "n_waiting": 1, "n_dropped": 0}
        hangs.set()
        server.start()
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.bodies().count("slow") == 2


def test_killed_on_the_way(outbox, receiver):
    """Each is delivered at least once, in order."""
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, *(f"{i}" for i in range(200)))
    receiver.answers = lambda body, n: (time.sleep(0.01), 200)[1]
    with outbox.server(*ALLOWED) as server:
        receiver.wait(20)
        server.kill()
        server.start()
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    firsts = list(dict.fromkeys(receiver.bodies()))
    assert firsts == [f"{i}" for i in range(200)]


def test_what_is_too_old_is_dropped_and_counted(outbox, receiver):
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "old", created=int(time.time()) - 25 * 3600)
    outbox.put(1, 7, "new")
    receiver.answers = lambda body, n: 500 if body == "old" else 200
    with outbox.server(*ALLOWED):
        receiver.wait(2)
        row = outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.bodies() == ["old", "new"] and row["n_dropped"] == 1 and row["error_count"] == 1


def test_a_bot_that_is_away_comes_back(outbox, receiver):
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "a", "b")
    port = receiver.server.server_port
    receiver.close()
    with outbox.server(*ALLOWED):
        row = outbox.wait_until(1, lambda bot: bot["error_count"] > 0)
        assert row["n_waiting"] == 2 and str(port) in row["last_error_message"]
        again = http.server.ThreadingHTTPServer(("127.0.0.1", port), receiver.server.RequestHandlerClass)
        again.daemon_threads = True
        threading.Thread(target=again.serve_forever, daemon=True).start()
        try:
            receiver.wait(2)
            outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
        finally:
            again.shutdown()
            again.server_close()
    assert receiver.bodies() == ["a", "b"]


def test_retry_after_is_kept_to(outbox, receiver):
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "a")
    times = []
    receiver.answers = lambda body, n: (times.append(time.monotonic()), (429, ("Retry-After", "3")) if n == 1 else 200)[1]
    with outbox.server(*ALLOWED):
        receiver.wait(2)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert times[1] - times[0] >= 2.5


KEPT_FROM = "its address is neither public nor one of hook_networks"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433",
                                  "0x7f000001", "017700000001", "169.254.169.254", "10.0.0.1", "[fe80::1]", "[::]",
                                  "0", "0x7f.1", "0177.0.0.1", "[::127.0.0.1]", "[0::0:1]",
                                  "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1%25lo]", "[fd00::1]"])
def test_private_addresses_are_not_reached(outbox, receiver, host):
    """However they are written; and a name is worth what it means."""
    outbox.bot(1, f"http://{host}:{receiver.server.server_port}/hook")
    outbox.put(1, 7, "a")
    with outbox.server():
        row = outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.got == [] and row["last_error_message"] == KEPT_FROM and row["error_count"] == 1
    assert row["n_dropped"] == 1


@pytest.mark.parametrize("rest", ["@127.0.0.1:{port}/", "127.0.0.1:{port}/ HTTP/1.1%0d%0aX: y", "127.0.0.1:{port}\\@example.org/",
                                  "127.0.0.1:{port}/\r\nX-Evil: yes", "127.0.0.1:70000/", "127.0.0.1:-1/", "127.0.0.1:x/",
                                  "\u0661\u0662\u0667.0.0.1:{port}/", "127%2e0%2e0%2e1:{port}/", "127.0.0.1.:{port}/", "localhost.:{port}/"])
def test_odd_urls_reach_nobody(outbox, receiver, rest):
    """Whatever libcurl makes of them. None of these is taken by `bot install`; here they stand in the database."""
    outbox.bot(1, "http://" + rest.format(port=receiver.server.server_port))
    outbox.put(1, 7, "a")
    with outbox.server():
        row = outbox.wait_until(1, lambda bot: bot["error_count"] > 0)
    assert receiver.got == [] and row["last_error_message"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirections_are_not_followed(outbox, receiver, status):
    elsewhere = Receiver()
    receiver.answers = lambda body, n: (status, ("Location", elsewhere.url))
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "a")
    with outbox.server(*ALLOWED):
        row = outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    elsewhere.close()
    assert elsewhere.got == [] and len(receiver.got) == 1
    assert row["last_error_message"] == f"answered {status}; redirections are not followed"


def test_credentials_in_a_url_go_nowhere_else(outbox, receiver):
    """They are none of the headers by which the bot knows us, and no log has them."""
    outbox.bot(1, receiver.url.replace("http://", "http://ann:hush@"))
    outbox.put(1, 7, "a")
    with outbox.server(*ALLOWED) as server:
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
        assert "hush" not in server.log()


def test_a_bot_that_takes_half_a_minute(outbox, receiver):
    """It has each once; what is behind it waits, and another bot does not."""
    outbox.bot(1, receiver.url + "/slow")
    outbox.bot(2, receiver.url)
    outbox.put(1, 7, "slow", "behind")
    outbox.put(2, 7, "quick")
    receiver.answers = lambda body, n: (time.sleep(30 if body == "slow" else 0), 200)[1]
    with outbox.server(*ALLOWED):
        outbox.wait_until(2, lambda bot: bot["n_waiting"] == 0)
        assert "behind" not in receiver.bodies()
        row = outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert row == {"error_count": 0, "last_error_message": None, "n_waiting": 0, "n_dropped": 0}
    assert receiver.bodies().count("slow") == 1 and receiver.bodies()[-1] == "behind"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/",
                                 "dict://127.0.0.1:{port}/", "responseonly://bot", "no url", "http://"])
def test_other_schemes_are_none(outbox, receiver, url):
    outbox.bot(1, url.format(port=receiver.server.server_port))
    outbox.put(1, 7, "a")
    with outbox.server(*ALLOWED):
        row = outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.got == [] and row["error_count"] == 1 and row["last_error_message"]


def test_networks_that_are_named(outbox, receiver):
    outbox.bot(1, receiver.url)
    outbox.put(1, 7, "a")
    with outbox.server("--set", "hook_networks=10.0.0.0/8"):
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.got == []
    outbox.put(1, 7, "b")
    with outbox.server("--set", "hook_networks=10.0.0.0/8, 127.0.0.0/8"):
        receiver.wait(1)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    assert receiver.bodies() == ["b"]


def test_many_rooms_of_one_bot_are_all_served(outbox, receiver):
    outbox.bot(1, receiver.url)
    for room in range(40):
        outbox.put(1, room + 1, *(f"{room}/{i}" for i in range(3)))
    with outbox.server(*ALLOWED):
        receiver.wait(120)
        outbox.wait_until(1, lambda bot: bot["n_waiting"] == 0)
    for room in range(40):
        assert [b for b in receiver.bodies() if b.startswith(f"{room}/")] == [f"{room}/{i}" for i in range(3)]
