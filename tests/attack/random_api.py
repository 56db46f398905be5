#!/usr/bin/env python3
"""Random calls of the whole API, by everybody, on several connections at once.

Routes and parameters are read out of the sources, so that a new endpoint is called from its first
day on. Each answer has to be well-formed, with a status of the table of errors, and never a 500;
at the end the server stops cleanly, has lost no request, and its database is sound.

Prints its seed. With the same seed, one worker does exactly the same again (`--workers 1`); several
do the same things, in an order that is the threads' own."""

import argparse
import collections
import json
import pathlib
import random
import re
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.parse
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import images  # noqa: E402
import ocs  # noqa: E402
import raw  # noqa: E402
from assault import basic  # noqa: E402
from server import BINARY, Server, raise_file_limit  # noqa: E402

GUARD_S = 90  # longer than any long poll
PASSWORD = "correct-horse-7"
KEPT = 30  # last requests of each worker, printed when something is wrong


# --- what there is to call -----------------------------------------------------------------------

def routes():
    """(method, path with {names}, whether it is of OCS)."""
    text = (ROOT / "server/api/routes.c").read_text()
    prefixes = dict(re.findall(r'#define (\w+) "(/[^"]*)"', text))
    found = []
    for table, body in re.findall(r"struct route api_(\w+)_routes\[\] = \{(.*?)\n\};", text, re.DOTALL):
        for method, prefix, path in re.findall(r'\{\s*"([A-Z]+)",\s*(?:([A-Z]\w*)\s+)?"([^"]*)"', body):
            found.append((method, prefixes.get(prefix, "") + path, table == "ocs"))
    assert len(found) > 100, "routes.c is not written as it was"
    return found


def parameters():
    """The names that handlers ask for."""
    names = set()
    for source in (ROOT / "server").rglob("*.c"):
        names |= set(re.findall(r'\b(?:call|param)\w*\([^"();]*,\s*"([A-Za-z_\[\]-]+)"',
                                source.read_text()))
    assert len(names) > 60, "handlers read parameters in another way than they did"
    return sorted(names)


def statuses():
    """What an answer may be: success, and the rows of the table of errors."""
    text = (ROOT / "server/http/refusal.c").read_text()
    rows = {int(number) for number in re.findall(r"\[TT_ERR_\w+\] *= \{ (\d+),", text)}
    assert len(rows) > 10
    http = {status if 200 <= status < 600 else 400 for status in rows} | {404}
    return {200, 201, 202, 204, 206, 207, 303, 304} | (http - {500})


# --- odd values ----------------------------------------------------------------------------------

NUMBERS = [0, 1, 2, 3, 4, 5, 6, -1, -2, 7, 20, 100, 128, 200, 254, 255, 256, 1000, 4102444800,
           2 ** 31 - 1, 2 ** 31, -2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63 - 1, 2 ** 63, -2 ** 63, 2 ** 64,
           10 ** 30]
TEXTS = ["", " ", "0", "1", "-1", "1e3", "0x10", "1.5", "true", "false", "null", "on", "[]", "{}",
         "a", "ü", "🎉", "👍", "👩‍👩‍👧‍👦", "é" * 300, "x" * 255, "x" * 256, "x" * 2001, "x" * 33000,
         "@all", "@alice @\"bob\" @here", "`@bob`\n```\n@all\n```", "'; DROP TABLE rooms; --",
         "../../etc/passwd", "a/b", "%s%n", "a\tb\nc", "\u202eabc", "\ufeff", "\uffff", "_", "*", "%",
         "[1,2,3]", '{"1":0,"2":1}', '["option 1"]', "2026-12-24T18:00:00Z", "example@example.org",
         "192.0.2.7", "10.0.0.0/8", "::/0", "2001:db8::/32", "ff0000", "admin", "users", "guests",
         "emails", "groups", "bots", "ip", "circles", "phones", "online", "dnd", "de", "email",
         "password", "displayname", "quota", "set", "add", "remove", "text", "deck-card",
         "geo-location", "note_to_self", "sample", "event", "room", "file", "json", "xml"]
BYTES = [b"\0", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\0b", b"\x80abc"]
NAMED = {
    "roomType": [1, 2, 3, 4, 5, 6], "lookIntoFuture": [0, 1], "limit": [0, 1, 20, 200, 201],
    "setReadMarker": [0, 1], "state": [0, 1], "level": [0, 1, 2, 3], "mode": [0, 1, 2, 3],
    "amount": [1, 2, 5, 20], "reaction": ["👍", "🎉", "❤️", "x"], "resultMode": [0, 1],
    "maxVotes": [0, 1, 2], "options": [["a", "b"], ["a"], [1, 2], [["a"]], {"a": "b"}],
    "optionIds": [[0], [1], [0, 1], [7], "x"], "source": ["users", "groups", "emails", "circles"],
    "permissions": [0, 1, 128, 254, 255, 256], "scope": [0, 1, 2], "listable": [0, 1, 2],
    "participants": [{"users": ["alice"]}, {"emails": ["x@example.org"]}, {"users": "bob"}, [], {"users": [[]]}],
    "key": ["email", "password", "displayname", "phone", "language", "locale", "x"],
    "password": [PASSWORD, "", "short", "another-horse-8"],
    "format": ["json", "xml", "yaml"], "emoji": ["🎉", "x"], "color": ["ff00aa", "x"],
    "attendeeMap": ['{"1":0}', "{}", "[]", "{", '{"1":"x"}'], "noMessages": [0, 1],
}


class Scene:
    """What everybody knows of: people, conversations, messages; it grows with what is made."""

    def __init__(self, url):
        self.url = url
        self.lock = threading.Lock()
        self.tokens = collections.deque(maxlen=60)
        self.ids = collections.deque(maxlen=200)
        self.flows = collections.deque(maxlen=10)
        self.people = ["alice", "bob", "mallory", "member", "moderator", "removed", "disabled",
                       "boss"]
        self.keeper = ocs.User(url, "admin")  # whom nobody else is
        self.base()

    def base(self):
        keeper = self.keeper
        for name in self.people:
            keeper.post("/cloud/users", userid=name, password=PASSWORD)
        self.mend()
        moderator = ocs.User(self.url, "moderator", PASSWORD)
        for kind in (2, 3):
            token = ocs.create_room(moderator, kind)["token"]
            for name in ("member", "alice", "removed"):
                moderator.post(f"{ocs.ROOM}/{token}/participants", newParticipant=name)
            for number in range(3):
                self.ids.append(moderator.post(f"{ocs.CHAT}/{token}",
                                               message=f"@member {number}").data["id"])
            attendee = ocs.participants(moderator, token)["removed"]["attendeeId"]
            moderator.delete(f"{ocs.ROOM}/{token}/attendees", attendeeId=attendee)
            self.tokens.append(token)
            self.ids += [entry["attendeeId"] for entry in ocs.participants(moderator, token).values()]
        moderator.close()

    def mend(self):
        """People whom others have locked out come back, so that the calls go on meaning much."""
        for name in self.people:
            self.keeper.post("/cloud/users", userid=name, password=PASSWORD)
            self.keeper.put(f"/cloud/users/{name}", key="password", value=PASSWORD)
            self.keeper.put(f"/cloud/users/{name}/{'disable' if name == 'disabled' else 'enable'}")
        self.keeper.post("/cloud/users/boss/groups", groupid="admin")

    def learn(self, value, depth=0):
        """Tokens and numbers in an answer can be called for next."""
        if depth > 3:
            return
        if isinstance(value, list):
            for each in value[:3]:
                self.learn(each, depth + 1)
        elif isinstance(value, dict):
            if isinstance(value.get("token"), str) and 4 <= len(value["token"]) <= 32:
                if value["token"] not in self.tokens:
                    self.tokens.append(value["token"])
            for key in ("id", "attendeeId", "messageId", "threadId"):
                if isinstance(value.get(key), int) and value[key] not in self.ids:
                    self.ids.append(value[key])
            for each in list(value.values())[:20]:
                if isinstance(each, (list, dict)):
                    self.learn(each, depth + 1)
            if isinstance(value.get("login"), str):
                self.flows.append(value["login"].rpartition("/")[2])


class Wrong(Exception):
    pass


class Worker(threading.Thread):
    def __init__(self, server, scene, number, seed, until, catalogue, stop):
        super().__init__(daemon=True)
        self.server, self.scene, self.number = server, scene, number
        self.random = random.Random(f"{seed}/{number}")
        self.until, self.stop = until, stop
        self.routes, self.names, self.allowed = catalogue
        self.tally = collections.Counter()
        self.seen = collections.Counter()
        self.last = collections.deque(maxlen=KEPT)
        self.cookie = None
        self.sock = self.stream = None
        self.error = None

    def run(self):
        n = 0
        try:
            while time.monotonic() < self.until and not self.stop.is_set():
                n += 1
                self.one()
                if self.number == 0 and n % 400 == 0:
                    self.scene.mend()
        except Exception as error:
            self.error = error
            self.stop.set()
        finally:
            self.close()

    def close(self):
        if self.sock is not None:
            self.stream.close()
            self.sock.close()
        self.sock = None

    # -- making a request --

    def pick(self, choices):
        return self.random.choice(list(choices))

    def chance(self, p):
        return self.random.random() < p

    def value(self, name=None):
        r = self.random.random()
        if name in NAMED and r < 0.7:
            return self.pick(NAMED[name])
        if name and r < 0.85:
            if name == "token" or name.endswith("Token") or name == "target":
                return self.pick(self.scene.tokens)
            if name.endswith("Id") or name.startswith("last") or name in ("replyTo", "threadId"):
                return self.pick(self.scene.ids)
            if name in ("newParticipant", "invite", "userid", "actorId", "user", "search"):
                return self.person()
        kind = self.random.random()
        if kind < 0.35:
            return self.pick(NUMBERS)
        if kind < 0.85:
            return self.pick(TEXTS)
        if kind < 0.9:
            return self.pick([True, False, None])
        if kind < 0.95:
            return [self.value() for _ in range(self.random.randrange(4))]
        return {str(self.pick(TEXTS))[:20]: self.value() for _ in range(self.random.randrange(4))}

    def person(self):
        return self.pick([*self.scene.people, f"thrown-{self.random.randrange(20)}", "ALICE", "nobody"])

    def segment(self, name):
        if self.chance(0.06):
            return self.pick(["%00", "%ff", "%2e%2e", "%", "%zz", "a" * 300, "", "🎉", "-1", "0",
                              str(2 ** 64)])
        if name == "token":
            return self.pick(self.scene.tokens)
        if name == "flow":
            return self.pick(self.scene.flows or ["x"])
        if name in ("user", "name"):
            return urllib.parse.quote(self.person())
        if name == "group":
            return self.pick(["admin", "crew", "x", "%C3%BC"])
        if name == "key":
            return self.pick(["calls_start_without_media", "x", "conversations_list_style"])
        if name == "path":
            return "/".join(self.pick(["a", "b", "plan.txt", "%C3%BC", "", "..", "%2f", "a" * 260, "x%20y"])
                            for _ in range(self.pick([0, 1, 1, 1, 2, 2, 3, 40])))
        if name == "size":
            return self.pick(["64", "512", "0", "-1", "99999", "dark"])
        return str(self.pick(self.scene.ids) if self.chance(0.9) else self.pick(NUMBERS))

    def fields(self, path):
        fields = {}
        for _ in range(self.random.randrange(7)):
            name = self.pick(self.names)
            fields[name] = self.value(name)
        # Those that the endpoint is likely to want.
        wanted = {"chat/{token}": ["message", "lookIntoFuture", "lastKnownMessageId", "replyTo"],
                  "reaction": ["reaction"], "poll/": ["question", "options", "optionIds", "maxVotes"],
                  "v4/room": ["roomType", "roomName", "invite", "password", "newParticipant", "source",
                              "attendeeId", "state", "participants", "emoji"],
                  "cloud/users": ["userid", "password", "key", "value", "groupid"],
                  "breakout": ["mode", "amount", "attendeeMap", "target", "message"],
                  "ban/": ["actorType", "actorId", "internalNote"],
                  "share": ["objectType", "objectId", "metaData"],
                  "user_status": ["statusType", "message", "statusIcon", "clearAt", "messageId"]}
        for part, names in wanted.items():
            if part in path:
                for name in names:
                    if self.chance(0.5):
                        fields[name] = self.value(name)
        if not self.chance(0.02):
            fields["timeout"] = self.pick([0, 0, 0, 1, "x", -1])
        # Passwords of those who call stay what they are, mostly (mend() brings them back).
        if fields.get("key") == "password":
            fields["value"] = PASSWORD
        return fields

    def role(self):
        """Headers of who calls."""
        who = self.pick(["nobody", "guest", "mallory", "member", "moderator", "boss", "removed",
                         "disabled", "alice", "bob", "wrong"])
        if who == "nobody":
            return who, []
        if who == "guest":
            return who, [f"Cookie: {self.cookie}"] if self.cookie else []
        if who == "wrong":
            return who, [self.pick(["Authorization: Basic !!!", "Authorization: Bearer x",
                                    basic("alice:"), basic("alice:wrong"), "Authorization: Basic"])]
        return who, [basic(f"{who}:{PASSWORD}")]

    def encoded(self, fields):
        flat = []
        for name, value in fields.items():
            if isinstance(value, list):
                flat += [(f"{name}[]", v) for v in value]
            elif isinstance(value, dict):
                flat += [(f"{name}[{k}]", v) for k, v in value.items()]
            else:
                flat.append((name, value))
        text = urllib.parse.urlencode([(k, "" if v is None else str(v)) for k, v in flat],
                                      errors="surrogatepass").encode()
        if self.chance(0.03):
            text += b"&x=" + urllib.parse.quote_from_bytes(self.pick(BYTES)).encode()
        return text

    def multipart(self, fields):
        parts = [b"--xyz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" %
                 (name.encode(), str(value).encode(errors="replace")) for name, value in fields.items()]
        if self.chance(0.7):
            file = self.pick([images.png(8, 8), images.jpeg(8, 8), images.GIF, images.SVG, b"",
                              images.png_header_only(4000, 4000), b"email\na@example.org\nnonsense\n",
                              b"email,name\n" + b"b@example.org,B\n" * 20, self.random.randbytes(500)])
            parts.append(b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n"
                         b"Content-Type: image/png\r\n\r\n" + file + b"\r\n")
        return b"".join(parts) + b"--xyz--\r\n"

    def body(self, fields):
        """(headers, bytes)"""
        kind = self.random.random()
        if kind < 0.55:
            data = json.dumps(fields).encode()
            if self.chance(0.05):
                data = self.broken(data)
            return ["Content-Type: application/json"], data
        if kind < 0.75:
            return ["Content-Type: application/x-www-form-urlencoded"], self.encoded(fields)
        if kind < 0.88:
            data = self.multipart(fields)
            return ["Content-Type: multipart/form-data; boundary=xyz"], \
                self.broken(data) if self.chance(0.1) else data
        if kind < 0.92:
            return [f"Content-Type: {self.pick(['text/plain', '', 'application/xml', 'x', 'application/json;charset=x'])}"], \
                json.dumps(fields).encode()
        if kind < 0.95:
            return ["Content-Type: application/json"], self.pick(
                [b"[" * 5000, b"null", b"[]", b"42", b'"x"', b"{", b"\xff\xfe", b"[{}" + b",{}" * 9000 + b"]"])
        return [], b""

    def broken(self, data):
        data = bytearray(data)
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(data) + 1)
            deed = self.random.randrange(3)
            if deed == 0:
                del data[at:at + self.random.randrange(1, 9)]
            elif deed == 1:
                data[at:at] = self.pick(BYTES)
            elif at < len(data):
                data[at] = self.random.randrange(256)
        return bytes(data)

    def make(self):
        method, path, is_ocs = self.pick(self.routes)
        template = f"{method} {path}"
        fields = self.fields(path)
        target = re.sub(r"\{(\w+)(?:\.\.\.)?\}", lambda m: self.segment(m[1]), path)
        version = "v2" if self.chance(0.8) else "v1"
        if is_ocs:
            target = f"{'/index.php' if self.chance(0.05) else ''}/ocs/{version}.php{target}"
        target = urllib.parse.quote(target, safe="/%?=&[]@:;,+~!$'()*")
        method = self.pick(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) \
            if self.chance(0.03) else method
        who, headers = self.role()
        if not self.chance(0.03):
            headers.append("OCS-APIRequest: true")
        headers.append(f"Accept: {self.pick(['application/json'] * 6 + ['application/xml', '*/*', 'text/html'])}")
        in_query = method in ("GET", "HEAD") or self.chance(0.1)
        data = b""
        if in_query:
            target += "?" + self.encoded(fields).decode()[:7000]
        else:
            more, data = self.body(fields)
            headers += more
        if self.chance(0.02):
            headers.append(self.pick(["X-Forwarded-For: 6.6.6.6", "Expect: 100-continue",
                                      "Accept-Encoding: gzip", "Host2: x", "Range: bytes=0-1",
                                      "If-None-Match: *", "Connection: close", "Cookie: a=b; ;=;"]))
        if self.chance(0.02):
            target = "http://localhost" + target
        return template, who, method, target, headers, data

    def bytes_of(self, method, target, headers, data):
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers]
        if data and self.chance(0.1):
            cut = self.random.randrange(len(data))
            pieces = [piece for piece in (data[:cut], data[cut:]) if piece]
            data = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
            lines.append("Transfer-Encoding: chunked")
        elif data or method not in ("GET", "HEAD", "OPTIONS"):
            lines.append(f"Content-Length: {len(data)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + data

    # -- sending it --

    def connected(self):
        if self.sock is None:
            self.sock = socket.create_connection((self.server.host, self.server.port), timeout=GUARD_S)
            self.stream = self.sock.makefile("rb")

    def read(self, method):
        if method != "HEAD":
            while (reply := raw.read_reply(self.stream)).status == 100:
                pass
            return reply
        while (reply := self.head()).status == 100:
            pass
        return reply

    def head(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.stream.readline()
            if not line:
                raise raw.Closed(head)
            head += line
        return raw.Reply(head[:-4], b"")

    def one(self):
        template, who, method, target, headers, data = self.make()
        request = self.bytes_of(method, target, headers, data)
        self.last.append(request)
        self.connected()
        gone = self.chance(0.01)
        if gone and self.chance(0.5):
            request = request[:self.random.randrange(len(request))]
        try:
            self.sock.sendall(request)
            if gone:
                self.close()
                self.tally["gone"] += 1
                return
            reply = self.read(method)
        except (raw.Closed, ConnectionError):
            if self.is_too_long_for_the_library(method, request):
                self.close()
                self.tally["too long"] += 1
                return
            # Tolerated when the server may close: an answer must have come for whole requests.
            raise Wrong(f"no answer to {request[:3000]!r}") from None
        except TimeoutError:
            raise Wrong(f"no answer in {GUARD_S} s to {request[:3000]!r}") from None
        self.tally[reply.status] += 1
        self.seen[template] += reply.status < 300
        self.check(method, target, request, reply)
        if reply.headers.get("connection", "").lower() == "close":
            self.close()

    @staticmethod
    def is_too_long_for_the_library(method, request):
        """libmicrohttpd 1.0 closes without a word when a line is too long for it and its method is
        not one of HTTP's own."""
        line = request.partition(b"\r\n")[0]
        return len(line) > 10_000 and method not in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")

    # -- judging the answer --

    def check(self, method, target, request, reply):
        problem = self.problem(method, target, reply)
        if problem:
            raise Wrong(f"{problem}\nrequest: {request[:3000]!r}\nanswer: {reply.status} "
                        f"{reply.headers} {reply.body[:2000]!r}")

    def problem(self, method, target, reply):
        cookie = reply.headers.get("set-cookie", "")
        if cookie.startswith("tertulia_session="):
            self.cookie = cookie.partition(";")[0]
        if reply.status not in self.allowed:
            return f"status {reply.status} is not in the table"
        if reply.status in (429, 503) and not reply.headers.get("retry-after", "").isdigit():
            return f"{reply.status} without Retry-After"
        if reply.status == 401 and "www-authenticate" not in reply.headers:
            return "401 without WWW-Authenticate"
        if reply.status == 303:
            return None if reply.headers.get("location") else "303 without Location"
        if method == "HEAD" or reply.status in (204, 304):
            return f"{reply.status} with a body" if reply.body and method != "HEAD" else None
        kind = reply.headers.get("content-type", "").partition(";")[0]
        if re.search(r"/(remote|public|download)\.php(/|$)", target.partition("?")[0]):
            return self.problem_of_files(reply, kind)
        if reply.status == 405 and (not reply.body or kind == "text/plain"):
            # Nextcloud's framework has no envelope around this one; with one, it is what Talk says
            # of messages that cannot be changed.
            return None if "allow" in reply.headers else "405 without Allow"
        if kind == "application/json":
            try:
                parsed = json.loads(reply.body)
            except ValueError as error:
                return f"no JSON: {error}"
            is_ocs = "/ocs/v" in target.partition("?")[0]
            if reply.status != 412 and is_ocs and (problem := self.envelope(parsed)):
                return problem
            self.scene.learn(parsed.get("ocs", parsed).get("data", parsed)
                             if isinstance(parsed, dict) else parsed)
            return None
        if kind == "application/xml":
            try:
                root = xml.etree.ElementTree.fromstring(reply.body)
            except xml.etree.ElementTree.ParseError as error:
                return f"no XML: {error}"
            return None if root.tag == "ocs" and [c.tag for c in root] == ["meta", "data"] else "no envelope"
        if kind in ("text/plain", "text/html", "image/png", "image/jpeg", "image/svg+xml"):
            return None if reply.body else "an empty body"
        return f"content type {kind!r}"

    def problem_of_files(self, reply, kind):
        """XML, but for what files hold."""
        if kind != "application/xml" or reply.status in (200, 206):
            return None if reply.status < 300 or not reply.body or kind == "text/plain" else f"content type {kind!r}"
        try:
            root = xml.etree.ElementTree.fromstring(reply.body)
        except xml.etree.ElementTree.ParseError as error:
            return f"no XML: {error}"
        return None if root.tag in ("{DAV:}multistatus", "{DAV:}error", "{DAV:}prop") else f"<{root.tag}>"

    def envelope(self, parsed):
        try:
            meta = parsed["ocs"]["meta"]
            assert "data" in parsed["ocs"]
            assert meta["status"] in ("ok", "failure") and isinstance(meta["statuscode"], int)
            assert meta["message"] is None or isinstance(meta["message"], str)
        except (KeyError, TypeError, AssertionError):
            return "no envelope"
        return None


def sound(path):
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        broken = database.execute("PRAGMA foreign_key_check").fetchall()
    assert not broken, broken[:5]


def run(seconds, seed, workers, binary, directory, say=print):
    """Raises Wrong with everything that is needed to see what happened."""
    directory = pathlib.Path(directory)
    raise_file_limit()
    say(f"random calls of the API for {seconds:g} s, seed {seed}, {workers} workers")
    config = directory / "config"
    config.write_text("durability = normal\nlog_level = info\nbrute_force = off\n")
    server = Server(directory / "server", "--dev", "--data", directory / "data", "--config", config,
                    binary=binary)
    catalogue = routes(), parameters(), statuses()
    stop = threading.Event()
    server.start()
    try:
        scene = Scene(server.url)
        until = time.monotonic() + seconds
        people = [Worker(server, scene, number, seed, until, catalogue, stop)
                  for number in range(workers)]
        for worker in people:
            worker.start()
        for worker in people:
            worker.join(seconds + 2 * GUARD_S)
        scene.keeper.close()
        failed = [worker for worker in people if worker.error or worker.is_alive()]
        died = server.process.poll() is not None
        if failed or died:
            report(failed or people, server, say)
        if died:
            server.process = None
            raise Wrong(f"the server died; seed {seed}\n{server.log()[-6000:]}")
        for worker in failed:
            raise Wrong(f"seed {seed}, worker {worker.number}: {worker.error or 'it hangs'}")
    except BaseException:
        if server.process:
            server.kill()
        raise
    server.stop()
    sound(directory / "data" / "tertulia.db")
    tally = sum((worker.tally for worker in people), collections.Counter())
    seen = sum((worker.seen for worker in people), collections.Counter())
    called = {template for template, n in seen.items() if n > 0}
    say(f"{sum(tally.values())} calls; statuses {dict(sorted(tally.items(), key=str))}; "
        f"{len(called)} of {len(catalogue[0])} endpoints with a success")
    if seconds >= 30 and len(called) < 0.8 * len(catalogue[0]):
        missing = sorted({f"{method} {path}" for method, path, _ in catalogue[0]} - called)
        raise Wrong(f"the calls no longer reach far: {missing}")


def report(people, server, say):
    for worker in people:
        say(f"worker {worker.number}, its last requests:")
        for request in list(worker.last)[-6:]:
            say(f"  {request[:400]!r}")
    lines = [line for line in server.log().splitlines() if "login failed" not in line]
    say("\n".join(lines[-30:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("seed", nargs="?", default=None)
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--binary", default=BINARY)
    options = parser.parse_args()
    seed = options.seed or f"{random.SystemRandom().randrange(16 ** 8):08x}"
    with tempfile.TemporaryDirectory(prefix="random-api-") as directory:
        try:
            run(options.seconds, seed, options.workers, options.binary, directory)
        except (Wrong, AssertionError) as error:
            print(f"FAILED: {error}\nagain: ./dev api-fuzz {options.seconds:g} {seed}")
            print("0 passed, 1 failed")
            return 1
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
