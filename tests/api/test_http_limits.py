"""One client must not stop the server for the others: connections, heads, bodies, waits, the end."""

import base64
import json
import re
import select
import signal
import socket
import time

import httpx
import pytest

import raw
from ocs import CHAT, User, create_room, history, join, send
from raw import begin_get, connect, exchange, read_reply, read_to_end

GUARD_S = 60
SMALL = 64 * 1024
FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"


def basic(name):
    return "Authorization: Basic " + base64.b64encode(f"{name}:{name}".encode()).decode()


def head(method, path, *headers, version="1.1"):
    lines = [f"{method} {path} HTTP/{version}", "Host: localhost", "OCS-APIRequest: true",
             "Accept: application/json", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def await_true(what, condition):
    guard = time.monotonic() + GUARD_S
    while not condition():
        assert time.monotonic() < guard, f"never: {what}"
        time.sleep(0.05)


def readable(sockets):
    """Those on which something has come; select() knows no high numbers."""
    poll = select.poll()
    by_number = {sock.fileno(): sock for sock in sockets}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(100)]


def stop(server):
    """SIGTERM; gives back how long it took, and what the last line counted."""
    begin = time.monotonic()
    server.stop()
    took = time.monotonic() - begin
    last = re.findall(r"stopped requests=(\d+) connections=(\d+)", server.log())
    assert len(last) == 1, server.log()
    return took, (int(last[0][0]), int(last[0][1]))


# --- many parameters -------------------------------------------------------------------------

@pytest.mark.parametrize("query", ["a=b&" * 200, "&" * 5000, "a=b&" * 2000,
                                   "participants[users][]=alice&" * 200, "?" * 5000],
                         ids=["200", "5000 empty", "2000", "200 of a list", "question marks"])
def test_many_parameters(start_server, query):
    """Each is answered, and nothing of it is left."""
    server = start_server("--dev")
    for _ in range(3):
        reply = exchange(server, head("GET", f"/status.php?{query}"))
        assert reply.status in (200, 400, 414, 431), reply
    for _ in range(20):  # and who does not wait for the answer leaves nothing either
        with connect(server) as sock:
            sock.sendall(head("GET", f"/status.php?{query}"))
    assert stop(server)[1] == (0, 0)


def test_parameters_of_long_queries_arrive(server, alice):
    answer = alice.request("GET", f"/cloud/capabilities?{'x=1&' * 500}format=xml")
    assert answer.status == 200 and answer.body.startswith(b"<?xml")


# --- long heads ------------------------------------------------------------------------------

LONG_HEADS = {
    "query": lambda n: head("GET", "/status.php?" + "a" * n),
    "path": lambda n: head("DELETE", "/remote.php/webdav/" + "a" * n, "Content-Length: 0"),
    "one line": lambda n: head("GET", "/status.php", "X: " + "a" * n),
    "lines": lambda n: head("GET", "/status.php", *["X: " + "a" * 50] * (n // 55)),
    "short lines": lambda n: head("GET", "/status.php", *["X: a"] * (n // 6)),
    "cookies": lambda n: head("GET", "/status.php", *["Cookie: a=" + "b" * 200] * (n // 213)),
}


@pytest.mark.parametrize("make", LONG_HEADS.values(), ids=LONG_HEADS)
def test_heads_of_all_lengths_are_answered(server, make):
    """Also those that leave libmicrohttpd hardly any memory for the answer."""
    seen = set()
    for size in [*range(400, 8000, 400), *range(8000, 12500, 37)]:
        reply = exchange(server, make(size))
        assert reply.status in (200, 401, 414, 431), (size, reply)
        seen.add(reply.status)
    assert 431 in seen and seen & {200, 401}


def test_a_head_without_room_says_why(server):
    reply = exchange(server, head("GET", "/ocs/v2.php/cloud/capabilities?" + "a" * 9200))
    assert reply.status == 431 and reply.headers["connection"] == "close"
    assert json.loads(reply.body)["ocs"]["meta"]["statuscode"] == 431
    # and who sends a body hears it, too
    body = b"x" * (3 << 20)
    reply = exchange(server, head("POST", "/ocs/v2.php/cloud/users?" + "a" * 9200, JSON,
                                  f"Content-Length: {len(body)}") + body)
    assert reply.status == 431, reply


# --- bodies ----------------------------------------------------------------------------------

def post_sized(server, path, size, *headers):
    body = b"[" + b"{}," * ((size - 3) // 3) + b"{}]"
    request = head("POST", path, JSON, f"Content-Length: {len(body)}", *headers) + body
    return exchange(server, request)


@pytest.mark.parametrize("path", ["/ocs/v2.php/cloud/users", "/ocs/v2.php/no/such", "/no/such"])
def test_strangers_send_small_bodies_only(server, path):
    reply = post_sized(server, path, 4 << 20)
    assert reply.status in (401, 404, 413), reply


def test_nothing_is_parsed_before_the_login(server):
    body = b"{ this is no JSON"
    request = head("POST", "/ocs/v2.php/cloud/users", JSON, f"Content-Length: {len(body)}") + body
    assert exchange(server, request).status == 401


def test_json_of_many_values(server):
    for size in (SMALL, 4 << 20):
        reply = post_sized(server, f"/ocs/v2.php{CHAT}/nothere", size, basic("alice"))
        assert reply.status == 400, reply
    deep = b"[" * 100 + b"]" * 100
    request = head("POST", f"/ocs/v2.php{CHAT}/nothere", JSON, basic("alice"),
                   f"Content-Length: {len(deep)}") + deep
    assert exchange(server, request).status == 400


def test_memory_of_many_bodies(start_server):
    """Sixteen large bodies of tiny values at once, by nobody and by somebody."""
    server = start_server("--dev")
    User(server.url, "alice").get("/cloud/user").ok()
    before_kib = server.proc_status("VmRSS")
    body = b"[" + b"{}," * ((4 << 20) // 3 - 2) + b"{}]"
    for who, status in (([], 404), ([basic("alice")], 400)):
        sockets = []
        for _ in range(16):
            sock = connect(server)
            sock.setblocking(False)
            sockets.append(sock)
        left = {sock: head("POST", f"/ocs/v2.php{CHAT}/nothere", JSON,
                           f"Content-Length: {len(body)}", *who) + body for sock in sockets}
        most_kib = 0
        while left:
            poll = select.poll()
            for sock in left:
                poll.register(sock, select.POLLOUT)
            numbers = {number for number, _ in poll.poll(GUARD_S * 1000)}
            ready = [sock for sock in left if sock.fileno() in numbers]
            assert ready
            for sock in ready:
                try:
                    left[sock] = left[sock][sock.send(left[sock][:1 << 20]):]
                except ConnectionError:
                    left[sock] = b""
                if not left[sock]:
                    del left[sock]
            most_kib = max(most_kib, server.proc_status("VmRSS"))
        for sock in sockets:
            with sock, sock.makefile("rb") as stream:
                sock.setblocking(True)
                assert read_reply(stream).status == status
        assert most_kib - before_kib < 200 * 1024, f"{most_kib} KiB"


def test_the_longest_message_of_a_guest(alice, new_guest):
    """32,000 characters, each of which JSON may write as twelve bytes."""
    token = create_room(alice, kind=3)["token"]
    guest = new_guest(token)
    text = "\U0001f600" * 32000
    body = json.dumps({"message": text}).encode()
    assert len(body) > 380000
    answer = guest.request("POST", f"{CHAT}/{token}", content=body,
                           headers={"Content-Type": "application/json"})
    assert answer.status == 201, answer
    assert history(alice, token, limit=1).ok()[0]["message"] == text


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("who", ["nobody", "alice"])
def test_a_refusal_arrives_while_the_client_sends(server, framing, who):
    """Clients that look only when everything is sent get the answer, too."""
    body = b"x" * (6 << 20)
    headers = [JSON] + ([basic(who)] if who != "nobody" else [])
    if framing == "length":
        data = head("POST", "/ocs/v2.php/cloud/users", *headers,
                    f"Content-Length: {len(body)}") + body
    else:
        data = (head("POST", "/ocs/v2.php/cloud/users", *headers, "Transfer-Encoding: chunked")
                + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(data)
        reply = read_reply(stream)
    # who may not call it is told that, whatever the size
    assert reply.status == (401 if who == "nobody" else 403), reply
    assert reply.headers["connection"] == "close"


def test_too_large_arrives(server, alice):
    token = create_room(alice)["token"]
    answer = httpx.post(f"{server.url}/ocs/v2.php{CHAT}/{token}", content=b"x" * (5 << 20),
                        auth=("alice", "alice"), headers={"OCS-APIRequest": "true"})
    assert answer.status_code == 413


def test_expect_is_answered_at_once(server):
    """Without a byte of the body."""
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.sendall(head("POST", "/ocs/v2.php/cloud/users", JSON, "Expect: 100-continue",
                          "Content-Length: 3000000"))
        assert read_reply(stream).status == 401


def test_small_bodies_pass_beside_held_ones(start_server):
    """One who holds as much as he can does not stop the others, who come through a proxy."""
    server = start_server("--dev", "--set", "trusted_proxies=127.0.0.1")
    token = create_room(User(server.url, "alice"))["token"]
    held, refused = [], 0
    try:
        for _ in range(700):  # more than the half of what there is
            sock = connect(server)
            held.append(sock)
            sock.sendall(head("POST", "/ocs/v2.php/cloud/users", JSON,
                              "X-Forwarded-For: 192.0.2.1", f"Content-Length: {SMALL}") + b"[")
        await_true("refusals", lambda: len(readable(held)) > 100)
        for sock in readable(held):
            with sock.makefile("rb") as stream:
                reply = read_reply(stream)
            assert reply.status == 503 and int(reply.headers["retry-after"]) > 0, reply
            refused += 1
        body = json.dumps({"message": "x" * 30000}).encode()
        request = head("POST", f"/ocs/v2.php{CHAT}/{token}", JSON, basic("alice"),
                       "X-Forwarded-For: 192.0.2.2", f"Content-Length: {len(body)}") + body
        assert exchange(server, request).status == 201
    finally:
        for sock in held:
            sock.close()
    assert refused > 100


# --- time ------------------------------------------------------------------------------------

SOON = ("--dev", "--set", "limit_head_wait_ms=400", "--set", "limit_body_wait_ms=400",
        "--set", "limit_bytes_s=1000000")


@pytest.mark.parametrize("begin", [
    b"GET /status.php HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    head("POST", "/ocs/v2.php/cloud/users", JSON, "Content-Length: 60000"),
], ids=["headers", "body"])
@pytest.mark.parametrize("drips", [False, True], ids=["silent", "dripping"])
def test_what_does_not_come_is_given_up(start_server, begin, drips):
    server = start_server(*SOON)
    with connect(server) as sock:
        sock.sendall(begin)
        guard = time.monotonic() + GUARD_S
        try:
            while drips and not readable([sock]):
                sock.sendall(b"x")
                assert time.monotonic() < guard
        except ConnectionError:
            pass
        got = read_to_end(sock)
    assert got.startswith(b"HTTP/1.1 408 ") or (drips and got == b""), got
    assert stop(server)[1] == (0, 0)


def test_a_line_that_drips_is_given_up(start_server):
    """Before the first line is complete the library shows nothing of it."""
    server = start_server(*SOON)
    with connect(server) as sock:
        guard = time.monotonic() + GUARD_S
        try:
            while not readable([sock]):
                sock.sendall(b"G")
                assert time.monotonic() < guard, "it may drip for ever"
        except ConnectionError:
            pass
    assert stop(server)[1] == (0, 0)


def test_idle_connections_live_on(start_server):
    server = start_server(*SOON)
    with connect(server) as sock, sock.makefile("rb") as stream:
        for _ in range(2):
            sock.sendall(head("GET", "/status.php"))
            assert read_reply(stream).status == 200
            time.sleep(4)  # longer than any of the times above


# --- connections and waits -------------------------------------------------------------------

def test_connections_of_an_address(start_server):
    server = start_server("--dev", "--set", "limit_connections_address=20")
    held = [connect(server) for _ in range(20)]
    await_true("all are there", lambda: all(
        s.send(b"") == 0 for s in held))
    time.sleep(0.2)
    with connect(server) as sock, sock.makefile("rb") as stream:
        reply = read_reply(stream)  # without having asked anything
        assert reply.status == 503 and int(reply.headers["retry-after"]) > 0
    for sock in held:
        sock.close()
    await_true("room again", lambda: exchange(server, head("GET", "/status.php")).status == 200)
    assert stop(server)[1] == (0, 0)


def test_a_proxy_has_no_such_bound(start_server):
    server = start_server("--dev", "--set", "limit_connections_address=20",
                          "--set", "trusted_proxies=127.0.0.0/8")
    held = [connect(server) for _ in range(60)]
    for sock in held:
        with sock, sock.makefile("rb") as stream:
            sock.sendall(head("GET", "/status.php"))
            assert read_reply(stream).status == 200


def wait_path(user, token):
    last = send(user, token, "before")["id"]
    return f"{CHAT}/{token}?lookIntoFuture=1&lastKnownMessageId={last}&timeout=30"


def last_of(path):
    return re.search(r"lastKnownMessageId=(\d+)", path)[1]


@pytest.mark.parametrize("how", ["closed", "reset", "half closed"])
def test_who_has_gone_gives_back_his_place(start_server, how):
    server = start_server("--dev", "--set", "limit_waits_account=5")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    path = wait_path(alice, token)
    begin = time.monotonic()
    held = [begin_get(server, path, "alice") for _ in range(6)]
    await_true("five wait, one is refused", lambda: readable(held))
    for sock in held:
        if how == "half closed":
            sock.shutdown(socket.SHUT_WR)
            continue
        if how == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        sock.close()
    await_true("room again", lambda: alice.request("GET", f"{path}&timeout=1").status == 304)
    assert time.monotonic() - begin < 29, "only their time was up"
    for sock in held:
        sock.close()


def test_waits_of_an_account(start_server):
    server = start_server("--dev", "--set", "limit_waits_account=5")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    path = wait_path(alice, token)
    polls = [begin_get(server, path, "alice") for _ in range(8)]
    await_true("three refusals", lambda: len(readable(polls)) == 3)
    for sock in readable(polls):
        with sock, sock.makefile("rb") as stream:
            reply = read_reply(stream)
        assert reply.status == 429 and int(reply.headers["retry-after"]) > 0
        polls.remove(sock)
    send(alice, token, "news")
    for sock in polls:
        with sock, sock.makefile("rb") as stream:
            assert read_reply(stream).status == 200


# --- the end ---------------------------------------------------------------------------------

def test_the_end_is_near(start_server):
    """Whatever clients are doing: it comes soon, and counts nothing that is left."""
    server = start_server("--dev")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    path = wait_path(alice, token)
    held = [begin_get(server, path, "alice") for _ in range(20)]
    for begin in (b"", b"GET /sta", b"GET /status.php HTTP/1.1\r\nHo",
                  head("POST", "/ocs/v2.php/cloud/users", JSON, "Content-Length: 60000") + b"[",
                  head("POST", f"/ocs/v2.php{CHAT}/{token}", JSON, basic("alice"),
                       "Content-Length: 3000000") + b"[",
                  head("POST", "/x", JSON, "Transfer-Encoding: chunked") + b"5\r\n[",
                  head("GET", "/status.php?" + "&" * 7000),
                  head("POST", "/ocs/v2.php/cloud/users", JSON, "Content-Length: 5000000")):
        for _ in range(5):
            sock = connect(server)
            sock.sendall(begin)
            held.append(sock)
    time.sleep(0.3)
    took, left = stop(server)
    assert left == (0, 0)
    assert took < 20, took  # a guard: it is less than two when nothing else runs here
    for sock in held:
        sock.close()


def test_the_last_line_counts(start_server):
    server = start_server("--dev")
    assert exchange(server, head("GET", "/status.php")).status == 200
    server.process.send_signal(signal.SIGINT)
    server.wait()
    assert "stopped requests=0 connections=0" in server.log()
