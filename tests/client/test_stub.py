"""The client library against servers that misbehave: always the documented error, no leak (the
programs are built with sanitizers), no hang, no credentials for anybody else."""

import gzip
import itertools
import ssl
import subprocess

import pytest

from client_programs import probe, run
from stub import KeepAlive, envelope, http

ROOM = '{"id":1,"token":"abcdefgh","type":2,"displayName":"Room"}'
GOOD = http(body=envelope(f"[{ROOM}]"))

# Built with sanitizers everything is slower; what is compared are outcomes, never times.
WAYS = ("perform", "multi")


def number_of(request):
    """Which call of probe a request belongs to: the first part of its path."""
    return int(request[1].split("/")[1])


@pytest.mark.parametrize("way", WAYS)
def test_good(stub, way):
    server = stub(lambda _, __: KeepAlive(GOOD))
    lines = probe(way, "same", server.url, 1, 20)
    assert [line.code for line in lines] == ["OK"] * 20
    method, path, headers, _ = server.seen[0]
    assert (method, path) == ("GET", "/ocs/v2.php/apps/spreed/api/v4/room?noStatusUpdate=1")
    assert headers["ocs-apirequest"] == "true" and headers["accept"] == "application/json"
    assert headers["authorization"].startswith("Basic ")
    assert headers["user-agent"].startswith("libtertulia/")


@pytest.mark.parametrize("way", WAYS)
def test_cut_at_every_byte(stub, way):
    """Headers and body, with a length and without."""
    server = stub(lambda _, request: GOOD[:number_of(request)])
    lines = probe(way, "list", server.url + "/@", 0, len(GOOD))
    assert [line.code for line in lines[:-1]] == ["TT_E_NETWORK"] * len(GOOD), lines
    assert lines[-1].code == "OK"

    open_end = b"HTTP/1.1 200 OK\r\n\r\n" + envelope(f"[{ROOM}]")
    server = stub(lambda _, request: open_end[:number_of(request)])
    lines = probe(way, "list", server.url + "/@", open_end.index(b"\r\n\r\n") + 5, len(open_end))
    assert {line.code for line in lines[:-1]} == {"TT_E_PROTOCOL"}, lines
    assert lines[-1].code == "OK"


TURNS = (  # kinds of probe's "turns": method, whether there is a body, login
    ("GET", 0), ("POST", 1), ("PROPFIND", 1), ("PUT", 1), ("GET", 0), ("PUT", 1), ("GET", 0),
    ("GET", 0), ("POST", 1))


@pytest.mark.parametrize("way", WAYS)
def test_calls_of_all_kinds_leave_nothing_to_the_next(stub, way):
    """They share handles, which stay set up: method, body and headers are always their own."""
    def answer(_, request):
        if request[0] == "PROPFIND":
            return KeepAlive(http(207, DAV[3][0], "application/xml"))
        return KeepAlive(http(201 if request[0] == "PUT" else 200,
                              envelope("[]" if "room?" in request[1] else ROOM)))

    server = stub(answer)
    lines = probe(way, "turns", server.url, 0, 35)
    assert [line.code for line in lines] == ["OK"] * 36, lines
    for number, (method, _, headers, body) in enumerate(server.seen):
        wanted, has_body = TURNS[number % len(TURNS)]
        assert (method, bool(body)) == (wanted, bool(has_body)), number
        assert headers["authorization"] and headers["x-secret"] == "wonderland"
        assert ("content-type" in headers) == (number % 9 in (1, 2, 3, 5, 8)), (number, headers)
        assert ("depth" in headers) == (method == "PROPFIND")


@pytest.mark.parametrize("way", WAYS)
def test_settings_count_from_the_next_call(stub, way):
    server = stub(lambda _, __: KeepAlive(GOOD))
    probe(way, "settings", server.url, 1, 5)
    assert [seen[2]["user-agent"] for seen in server.seen] == [f"agent-{i}" for i in range(1, 6)]


def test_a_call_that_is_freed_leaves_nothing_to_the_next(stub):
    """An upload that nobody waits for any more, and then a list with its handle."""
    server = stub(lambda _, __: KeepAlive(GOOD))
    lines = probe("multi", "dropped", server.url, 1, 3)
    assert [line.code for line in lines] == ["OK"] * 3, lines
    assert [seen[0] for seen in server.seen if "/room" in seen[1]] == ["GET"] * 3


def test_a_time_limit_beside_a_longer_one(stub):
    server = stub(lambda _, __: None)
    lines = probe("multi", "beside", server.url, 1, 3, timeout_ms=300)
    assert [line.code for line in lines] == ["TT_E_TIMEOUT"] * 3


def expected(status, body):
    if status == 304 or status >= 400:
        return {"TT_E_REFUSED"}
    if status >= 300:
        return {"TT_E_REDIRECT"}
    if status < 200:
        return {"TT_E_NETWORK", "TT_E_PROTOCOL"}  # the answer behind it never comes
    if status == 204 or body == "list" or (status == 205 and body == "none"):
        return {"OK"}
    return {"TT_E_PROTOCOL"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("body", ("none", "list", "page"))
def test_every_status(stub, way, body):
    text = {"none": b"", "list": envelope("[]", message="because"),
            "page": b"<html>no JSON</html>"}[body]
    kind = "text/html" if body == "page" else "application/json"
    server = stub(lambda _, request: http(number_of(request), text, kind, Retry_After=7))
    lines = probe(way, "list", server.url + "/@", 100, 599)
    assert len(lines) == 500
    for line in lines:
        assert line.code in expected(line.number, body), line
        if line.number >= 200:
            assert line.status == line.number
        if line.number >= 400:
            assert line.retry == 7 and f"{line.number}" in line.text


REFUSALS = (
    (404, envelope('{"error":"new-participant"}', 404), "TT_E_REFUSED", 404, "new-participant", ""),
    (400, envelope('{"error":"value","message":"too long"}', 400), "TT_E_REFUSED", 400, "value",
     "too long"),
    (401, envelope("[]", 997, "not logged in"), "TT_E_REFUSED", 997, "", "not logged in"),
    (200, envelope("[]", 998, "no such"), "TT_E_REFUSED", 998, "", "no such"),
    (200, envelope("null", 200, state="failure"), "TT_E_REFUSED", 200, "", ""),
    (412, b'{"message":"CSRF check failed"}', "TT_E_REFUSED", 0, "", "CSRF check failed"),
    (503, b"", "TT_E_REFUSED", 0, "", ""),
    (500, b'{"ocs":5}', "TT_E_REFUSED", 0, "", ""),
)


@pytest.mark.parametrize("way", WAYS)
def test_refusals(stub, way):
    server = stub(lambda _, request: http(*REFUSALS[number_of(request)][:2]))
    lines = probe(way, "list", server.url + "/@", 0, len(REFUSALS) - 1)
    for line, (status, _, code, ocs, word, reason) in zip(lines, REFUSALS, strict=True):
        assert (line.code, line.status, line.ocs, line.word, line.reason) == (
            code, status, ocs, word, reason)


NOT_THE_PROTOCOL = (
    b"{", b"[", b'{"ocs":', b"nothing", b"<html>", b"\xff\xfe", b'{"ocs":{}}', b'{"ocs":[]}',
    b'{"ocs":{"meta":[],"data":[]}}', b'{"a":1}', b"[]", b"5", b"null", b'"\xed\xa0\x80"',
    b'{"ocs":{"meta":{"status":"ok"},"data":[]}} x', b"[" * 100000, b'{"a":' * 100000,
    envelope("5"), envelope('"text"'), envelope('{"a":1}'), envelope("[5]"), envelope("[[]]"),
    envelope("[null]"), envelope('[{"id":{}}]'), envelope('[{"token":[]}]'),
    envelope('[{"lastMessage":7}]'), envelope('[{"lastMessage":{"reactions":3}}]'),
    envelope('[{"displayName":"\\u0000"}]'),
)
WELL_ENOUGH = (
    envelope("[]"), envelope("{}"), envelope("null"), envelope(f"[{ROOM}]"),
    envelope('[{"id":"5","hasCall":"1","lastMessage":[]}]'),
    envelope('[{"lastMessage":{"messageParameters":[],"reactions":[]}}]'),
)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_answer(stub, way):
    cases = NOT_THE_PROTOCOL + WELL_ENOUGH
    server = stub(lambda _, request: http(body=cases[number_of(request)]))
    lines = probe(way, "list", server.url + "/@", 0, len(cases) - 1)
    for line, case in zip(lines, cases, strict=True):
        wanted = "TT_E_PROTOCOL" if case in NOT_THE_PROTOCOL else "OK"
        assert line.code == wanted, (line, case[:200])


def chunked(part):
    return b"%x\r\n%s\r\n" % (len(part), part)


def endless(head, part):
    return itertools.chain([head], itertools.repeat(part))


@pytest.mark.parametrize("way", WAYS)
def test_too_large(stub, way):
    """Bodies with a length, in pieces, compressed, and headers: none is taken beyond the limit; nor
    are short ones that become much."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    bomb = gzip.compress(b" " * (64 << 20))
    cases = {
        1: lambda: [head + b"Content-Length: 99999999999\r\n\r\n", b" " * (2 << 20)],
        2: lambda: Forever(head + b"Transfer-Encoding: chunked\r\n\r\n", chunked(b" " * 65536)),
        3: lambda: Forever(head + b"\r\n", b" " * 65536),
        4: lambda: [head + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb),
                    bomb],
        5: lambda: Forever(head, b"X-More: " + b"x" * 1000 + b"\r\n"),
        6: lambda: [head + b"X-Long: " + b"x" * 70000 + b"\r\n\r\n"],
        7: lambda: Forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        8: lambda: [http(body=envelope("[" + "[]," * 300000 + "[]]"))],
        9: lambda: [http(body=envelope("[" + "{}," * 300000 + "{}]"))],
    }
    server = stub(lambda _, request: cases[number_of(request)]())
    lines = probe(way, "list", server.url + "/@", 1, len(cases))
    assert [line.code for line in lines] == ["TT_E_TOO_LARGE"] * len(cases), lines


class Forever(list):
    """A head and then the same part without end; the peer hangs up."""

    def __init__(self, head, part):
        super().__init__()
        self.head, self.part = head, part

    def __iter__(self):
        return endless(self.head, self.part)


@pytest.mark.parametrize("way", WAYS)
def test_not_http(stub, way):
    cases = [b"", b"\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/9.9 200 OK\r\n\r\n",
             b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100, b"HTTP/1.1 99 x\r\n\r\n", b"ICY 200 OK\r\n\r\n",
             b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
             b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"]
    server = stub(lambda _, request: cases[number_of(request)])
    for line in probe(way, "list", server.url + "/@", 0, len(cases) - 1):
        assert line.code in ("TT_E_PROTOCOL", "TT_E_NETWORK"), (line, cases[line.number])


@pytest.mark.parametrize("way", WAYS)
def test_late(stub, way):
    """Nothing at all, nothing after the head, a byte now and then."""
    def drip():
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            server.closing.wait(0.05)
            yield b" "

    class Drip(list):
        def __iter__(self):
            return drip()

    cases = {1: lambda: None, 2: lambda: Drip()}
    server = stub(lambda _, request: cases[number_of(request)]())
    lines = probe(way, "list", server.url + "/@", 1, 2, timeout_ms=500)
    assert [line.code for line in lines] == ["TT_E_TIMEOUT"] * 2


@pytest.mark.parametrize("way", WAYS)
def test_nobody_there(stub, way):
    server = stub(lambda _, __: b"")
    server.close()
    line, = probe(way, "list", server.url)
    assert line.code == "TT_E_NETWORK" and line.status == 0
    assert "wonderland" not in line.text
    line, = probe(way, "list", "http://no-such-host.invalid")
    assert line.code == "TT_E_NETWORK"


def moved(status, location):
    return http(status, Location=location)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("status", (300, 301, 302, 303, 304, 307, 308, 310))
def test_credentials_never_follow(stub, way, status):
    """Another port is another server: neither password nor headers nor message go there."""
    other = stub(lambda _, __: GOOD)
    server = stub(lambda _, __: moved(status, other.url + "/elsewhere"))
    for kind in ("list", "send", "put", "file", "sink"):
        line, = probe(way, kind, server.url)
        assert line.code in ("TT_E_REDIRECT", "TT_E_REFUSED"), line
    assert other.seen == []
    by_name = stub(lambda _, __: moved(status, f"http://localhost:{other.port}/"))
    for location in (f"//127.0.0.1:{other.port}/x", f"http://127.0.0.1:{other.port}",
                     f"http://alice:wonderland@127.0.0.1:{other.port}/",
                     "file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1]/", "http://"):
        by_name.answer = lambda _, __, location=location: moved(status, location)
        line, = probe(way, "list", by_name.url)
        assert line.code in ("TT_E_REDIRECT", "TT_E_REFUSED", "TT_E_NETWORK"), (location, line)
    assert other.seen == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("status", (301, 302, 307, 308))
def test_redirect_on_the_same_server(stub, way, status):
    """Method, body and login stay."""
    def answer(_, request):
        if "/index.php/" in request[1]:
            return http(200, envelope(ROOM if request[0] == "PUT" else "[]"))
        return moved(status, "/index.php" + request[1])

    server = stub(answer)
    line, = probe(way, "list", server.url)
    assert line.code == "OK", line
    line, = probe(way, "put", server.url)
    assert line.code == "OK", line
    method, _, headers, body = server.seen[-1]
    assert (method, body) == ("PUT", b'{"roomName":"name"}')
    assert headers["authorization"] == server.seen[0][2]["authorization"]


@pytest.mark.parametrize("way", WAYS)
def test_redirects_without_end(stub, way):
    server = stub(lambda _, __: moved(302, "/again"))
    line, = probe(way, "list", server.url)
    assert line.code == "TT_E_REDIRECT" and len(server.seen) < 20
    server.answer = lambda _, __: moved(303, "/again")
    seen = len(server.seen)
    line, = probe(way, "put", server.url)
    assert line.code == "TT_E_REDIRECT" and len(server.seen) == seen + 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of nobody's, for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", cert], check=True, capture_output=True)
    return key, cert


@pytest.mark.parametrize("way", WAYS)
def test_tls_of_nobody(stub, way, certificate):
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = stub(lambda _, __: GOOD, context)
    line, = probe(way, "list", server.url)
    assert line.code == "TT_E_TLS" and server.seen == []
    plain = stub(lambda _, __: b"HTTP/1.1 400 no TLS here\r\n\r\n")
    line, = probe(way, "list", plain.url.replace("http", "https"))
    assert line.code in ("TT_E_TLS", "TT_E_NETWORK")


DAV = (
    (b"", "TT_E_PROTOCOL"), (b"<", "TT_E_PROTOCOL"), (b"<a/>", "TT_E_PROTOCOL"),
    (b'<d:multistatus xmlns:d="DAV:"/>', "OK"), (b"{}", "TT_E_PROTOCOL"),
    (b'<!DOCTYPE a [<!ENTITY x "y">]><d:multistatus xmlns:d="DAV:"/>', "TT_E_PROTOCOL"),
    (b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/remote.php/dav/files/alice/a%20b/'
     b"</d:href><d:propstat><d:prop><d:getetag>&quot;x&quot;</d:getetag></d:prop>"
     b"<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>", "OK"),
    (b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>%</d:href></d:response>', "TT_E_PROTOCOL"),
)


@pytest.mark.parametrize("way", WAYS)
def test_dav(stub, way):
    server = stub(lambda _, request: http(207, DAV[number_of(request)][0], "application/xml"))
    lines = probe(way, "file", server.url + "/@", 0, len(DAV) - 1)
    assert [line.code for line in lines] == [code for _, code in DAV]
    refusal = (b'<d:error xmlns:d="DAV:" xmlns:s="x"><s:message>File gone</s:message></d:error>')
    server.answer = lambda _, __: http(404, refusal, "application/xml")
    line, = probe(way, "file", server.url)
    assert (line.code, line.status, line.reason) == ("TT_E_REFUSED", 404, "File gone")


@pytest.mark.parametrize("way", WAYS)
def test_memory_is_flat(stub, way):
    """What the second half of many calls has left behind, good ones and others."""
    answers = itertools.cycle((GOOD, http(404, envelope("[]", 404)), b"HTTP/1.1 200 OK\r\n\r\n{",
                               moved(302, "/x/y"), b""))
    server = stub(lambda _, __: next(answers))
    done = run("probe", way, "same", server.url, 1, 400)
    grown = int(done.stdout.splitlines()[-1].split()[1])
    assert grown < 16 * 1024


@pytest.mark.parametrize("mode", ("cancel",))
def test_cancel_from_another_thread(stub, mode):
    server = stub(lambda _, __: None)
    done = run("many", mode, server.url, 20, 0, password="")
    assert done.stdout == "20 threads\n"


def test_follow_over_a_server_that_is_restarted(stub):
    """A 503 that says when, and a connection that breaks, lose nothing and repeat nothing."""
    def page(*ids):
        messages = ",".join(f'{{"id":{i},"message":"{i - 1}","systemMessage":""}}' for i in ids)
        return http(200, envelope(f"[{messages}]"), X_Chat_Last_Given=ids[-1])

    asked = []

    def answer(number, request):
        asked.append(int(dict(part.split("=") for part in request[1].split("?")[1].split("&"))
                         .get("lastKnownMessageId", 0)))
        return {1: page(1, 2), 2: http(503, Retry_After=1), 3: page(3), 4: b"", 5: http(304),
                6: page(4, 5)}[number]

    server = stub(answer)
    done = run("many", "restart", server.url, 1, 5, password="")
    assert done.stdout.splitlines() == ["abcdefgh: TT_E_REFUSED, again",
                                        "abcdefgh: TT_E_NETWORK, again", "complete"]
    assert asked == [0, 2, 2, 3, 3, 3]
