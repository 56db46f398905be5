# SPDX-License-Identifier: GPL-3.0-or-later
"""A small server for what Tertulia does not have yet: files over WebDAV, shares, bots. Everything is in
memory; what was asked is in `requests`."""

import base64
import json
import re
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

DAV = "/remote.php/dav"
INSTANCE = "ocstub"

BOTS = [
    {
        "id": 1, "name": "Echo", "description": "says it again", "state": 1, "url": "https://bot.example.org",
        "url_hash": "ab12", "error_count": 0, "last_error_date": 0, "last_error_message": None,
    },
    {
        "id": 2, "name": "Fixed", "description": "", "state": 2, "url": "https://other.example.org",
        "url_hash": "cd34", "error_count": 3, "last_error_date": 1700000000, "last_error_message": "timed out",
    },
]


class Entry:
    """A file (content is bytes) or a folder (None)."""

    def __init__(self, number, content):
        self.number, self.content, self.favorite = number, content, 0

    @property
    def long_id(self):
        return f"{self.number:08d}{INSTANCE}"

    @property
    def etag(self):
        return f'"{self.number:x}-{len(self.content or b"")}"'


class Refused(Exception):
    def __init__(self, status, message=""):
        super().__init__(message)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    # --- in and out

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        parts = urlsplit(self.path)
        self.where, self.query = unquote(parts.path), {k: v[-1] for k, v in parse_qs(parts.query, True).items()}
        stub = self.server.stub
        login = self.headers.get("Authorization", "")
        self.user = base64.b64decode(login.partition(" ")[2]).decode().partition(":")[0] if login else ""
        with stub.lock:
            stub.requests.append((self.command, self.where, dict(self.headers), self.body))
            try:
                if stub.failing:
                    raise Refused(*stub.failing.pop(0))
                if self.where.startswith(DAV):
                    self.dav(self.where[len(DAV):])
                else:
                    self.ocs()
            except Refused as refused:
                self.refuse(refused)

    do_GET = do_PUT = do_POST = do_DELETE = do_MKCOL = do_MOVE = do_COPY = handle_one
    do_PROPFIND = do_PROPPATCH = do_SEARCH = do_REPORT = handle_one

    def answer(self, status, body=b"", kind="text/plain", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-Id", str(len(self.server.stub.requests)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, refused):
        message = (
            '<?xml version="1.0"?><d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>Sabre'
            f"</s:exception><s:message>{refused}</s:message></d:error>"
        )
        headers = {"Retry_After": "0"} if refused.status in (429, 503) else {}
        self.answer(refused.status, message.encode(), "application/xml", **headers)

    # --- WebDAV

    def path_of(self, path):
        return path.strip("/")

    def entry(self, path):
        found = self.server.stub.files.get(self.path_of(path))
        if found is None:
            raise Refused(404, f"File with name {path} could not be located")
        return found

    def put(self, path, content):
        files, path = self.server.stub.files, self.path_of(path)
        parent = path.rpartition("/")[0]
        if parent.count("/") > 1 and parent not in files:
            raise Refused(409, "Parent node does not exist")
        known = files.get(path)
        if known is None:
            known = files[path] = Entry(self.server.stub.next_number(), content)
        known.content = content
        return known

    def dav(self, path):
        getattr(self, "dav_" + self.command.lower())(path)

    def made(self, status, entry):
        self.answer(status, OC_FileId=entry.long_id, OC_Etag=entry.etag)

    def dav_put(self, path):
        self.made(201, self.put(path, self.body))

    def dav_mkcol(self, path):
        if self.path_of(path) in self.server.stub.files:
            raise Refused(405, "The resource you tried to create already exists")
        self.made(201, self.put(path, None))

    def dav_get(self, path):
        entry = self.entry(path)
        if entry.content is None and self.headers.get("Accept") == "application/zip":
            return self.answer(200, b"PK\x05\x06" + bytes(18), "application/zip")
        kind = "application/json" if path.endswith(".json") else "application/octet-stream"
        self.answer(200, entry.content, kind, ETag=entry.etag)

    def dav_delete(self, path):
        self.entry(path)
        path = self.path_of(path)
        files = self.server.stub.files
        for name in [name for name in files if name == path or name.startswith(path + "/")]:
            entry = files.pop(name)
            if name == path and path.startswith("files/"):
                user, rest = path.split("/")[1], path.rpartition("/")[2]
                self.server.stub.trash[f"{user}/{rest}.d1700000000"] = (path.split("/", 2)[2], entry)
        self.answer(204)

    def target(self):
        return unquote(urlsplit(self.headers["Destination"]).path)[len(DAV):]

    def dav_move(self, path):
        stub = self.server.stub
        if path.startswith("/uploads/"):
            folder = self.path_of(path).rpartition("/")[0]
            parts = sorted((name for name in stub.files if name.startswith(folder + "/")),
                           key=lambda name: int(name.rpartition("/")[2].partition("-")[0]))
            content = b"".join(stub.files[name].content for name in parts)
            for name in [*parts, folder]:
                del stub.files[name]
            return self.made(201, self.put(self.target(), content))
        if path.startswith("/trashbin/"):
            user, name = path.split("/")[2], path.rpartition("/")[2]
            origin, entry = stub.trash.pop(f"{user}/{name}")
            stub.files[f"files/{user}/{origin}"] = entry
            return self.made(201, entry)
        entry = self.entry(path)
        self.free_target()
        stub.files[self.path_of(self.target())] = stub.files.pop(self.path_of(path))
        self.made(201, entry)

    def dav_copy(self, path):
        self.free_target()
        self.made(201, self.put(self.target(), self.entry(path).content))

    def free_target(self):
        if self.headers["Overwrite"] == "F" and self.path_of(self.target()) in self.server.stub.files:
            raise Refused(412, "The destination resource already exists")

    def dav_propfind(self, path):
        if path.startswith("/trashbin/"):
            return self.list_trash(path.split("/")[2])
        self.entry(path)
        wanted, depth = self.path_of(path), self.headers["Depth"]
        depth = 99 if depth == "infinity" else int(depth)
        below = [name for name in sorted(self.server.stub.files)
                 if name == wanted or (name.startswith(wanted + "/")
                                       and name[len(wanted):].count("/") <= depth)]
        self.multistatus([(name, self.server.stub.files[name]) for name in below])

    def dav_search(self, path):
        root = ElementTree.fromstring(self.body)
        scope = root.find(".//{DAV:}scope/{DAV:}href").text.strip("/")
        value = root.find(".//{DAV:}literal").text
        prop = next(iter(root.find(".//{DAV:}where//{DAV:}prop"))).tag
        files = self.server.stub.files.items()
        if prop.endswith("fileid"):
            found = [(name, entry) for name, entry in files if entry.number == int(re.match(r"\d+", value)[0])]
        else:
            pattern = re.compile(re.escape(value).replace("%", ".*"))
            found = [(name, entry) for name, entry in files if pattern.fullmatch(name.rpartition("/")[2])]
        self.multistatus([each for each in found if each[0].startswith(scope)])

    def dav_report(self, path):
        self.multistatus([each for each in self.server.stub.files.items() if each[1].favorite])

    def dav_proppatch(self, path):
        self.entry(path).favorite = int(ElementTree.fromstring(self.body).find(".//{*}favorite").text)
        self.answer(207, b'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"/>', "application/xml")

    def props(self, name, entry, more=""):
        is_dir = entry.content is None
        size = sum(len(each.content or b"") for path, each in self.server.stub.files.items()
                   if path.startswith(name + "/")) if is_dir else len(entry.content)
        kind = "<d:collection/>" if is_dir else ""
        length = "" if is_dir else f"<d:getcontentlength>{size}</d:getcontentlength>" \
                                   "<d:getcontenttype>text/plain</d:getcontenttype>"
        return (
            f"<d:resourcetype>{kind}</d:resourcetype>{length}<oc:id>{entry.long_id}</oc:id>"
            f"<oc:fileid>{entry.number}</oc:fileid><oc:size>{size}</oc:size>"
            f"<d:getetag>&quot;{entry.etag[1:-1]}&quot;</d:getetag>"
            f"<d:getlastmodified>{formatdate(1700000000, usegmt=True)}</d:getlastmodified>"
            f"<oc:permissions>{'RGDNVCK' if is_dir else 'RGDNVW'}</oc:permissions>"
            f"<oc:favorite>{entry.favorite}</oc:favorite>{more}"
        )

    def multistatus(self, found):
        parts = []
        for name, entry, *more in found:
            href = quote(f"{DAV}/{name}") + ("/" if entry.content is None else "")
            parts.append(
                f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{self.props(name, entry, *more)}</d:prop>"
                "<d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop><oc:dDC/></d:prop>"
                "<d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>"
            )
        body = (
            '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"'
            f' xmlns:nc="http://nextcloud.org/ns">{"".join(parts)}</d:multistatus>'
        )
        self.answer(207, body.encode(), "application/xml; charset=utf-8")

    def list_trash(self, user):
        self.multistatus([
            (f"trashbin/{user}/trash/{name.partition('/')[2]}", entry,
             f"<nc:trashbin-filename>{origin.rpartition('/')[2]}</nc:trashbin-filename>"
             f"<nc:trashbin-original-location>{origin}</nc:trashbin-original-location>"
             "<nc:trashbin-deletion-time>1700000000</nc:trashbin-deletion-time>")
            for name, (origin, entry) in self.server.stub.trash.items() if name.startswith(user + "/")])

    # --- OCS

    def ocs(self):
        match = re.match(r"/ocs/v([12])\.php(/.*)", self.where)
        if not match:
            raise Refused(404)
        self.version, path = int(match[1]), match[2]
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                try:
                    return self.said(getattr(self, name)(*found.groups()))
                except KeyError:
                    return self.said([], 404, "Wrong share ID, share does not exist")
        self.said([], 404, "no such call")

    def said(self, data, status=200, message="OK"):
        good = status < 300
        code = status if self.version == 2 else 100 if good else status
        meta = {"status": "ok" if good else "failure", "statuscode": code, "message": message}
        body = json.dumps({"ocs": {"meta": meta, "data": data}}).encode()
        self.answer(status if self.version == 2 else 200, body, "application/json; charset=utf-8")

    def parameters(self):
        if self.headers.get("Content-Type", "").startswith("application/json"):
            return {**self.query, **json.loads(self.body)}
        return self.query

    def capabilities(self):
        return {
            "version": {"major": 32, "minor": 0, "micro": 1, "string": "32.0.1", "edition": "",
                        "extendedSupport": False},
            "capabilities": {
                "files": {"versioning": False}, "files_sharing": {"api_enabled": True},
                "spreed": {"features": ["bots-v1", "conversation-v4"]},
            },
        }

    def own_user(self):
        return {"id": self.user}

    def share_new(self):
        given = self.parameters()
        path = given["path"].strip("/")
        entry = self.entry(f"files/{self.user}/{path}")
        number = self.server.stub.next_number()
        share = {
            "id": str(number), "share_type": int(given["shareType"]), "share_with": given.get("shareWith"),
            "permissions": int(given.get("permissions", 19)), "uid_owner": self.user, "uid_file_owner": self.user,
            "path": "/" + path, "token": None, "label": given.get("label", ""), "note": given.get("note", ""),
            "mimetype": "text/plain", "password": given.get("password", ""), "file_source": entry.number,
            "expiration": given["expireDate"][:10] + " 00:00:00" if given.get("expireDate") else None,
            "can_edit": True, "can_delete": True,
            "send_password_by_talk": given.get("sendPasswordByTalk") == "true",
        }
        if share["share_type"] == 3:
            share["token"], share["url"] = "tok", "https://stub.example.org/s/tok"
        self.server.stub.shares[number] = share
        return share

    def share_list(self):
        shares = self.server.stub.shares.values()
        path = self.query.get("path")
        return [share for share in shares if path is None or share["path"].strip("/") == path.strip("/")]

    def share_get(self, number):
        return [self.server.stub.shares[int(number)]]

    def share_edit(self, number):
        share = self.server.stub.shares[int(number)]
        for name, value in self.parameters().items():
            if name == "permissions":
                share[name] = int(value)
            elif name in ("password", "note", "label"):
                share[name] = value
            elif name == "expireDate":
                share["expiration"] = value[:10] + " 00:00:00" if value else None
        return share

    def share_end(self, number):
        self.server.stub.ended[int(number)] = self.server.stub.shares.pop(int(number))
        return []

    def shares_ended(self):
        return list(self.server.stub.ended.values())

    def share_back(self, number):
        self.server.stub.shares[int(number)] = self.server.stub.ended.pop(int(number))
        return []

    def nothing(self, *_):
        return []

    def bots(self):
        return BOTS

    def bots_of(self, token):
        return [{key: bot[key] for key in ("id", "name", "description", "state")} for bot in BOTS]

    def bot_on(self, token, number):
        self.server.stub.enabled.add((token, int(number)))
        return None

    def bot_off(self, token, number):
        self.server.stub.enabled.discard((token, int(number)))
        return None

    def chat(self, token):
        return self.server.stub.messages


SHARES = "/apps/files_sharing/api/v1"
ROUTES = [
    ("GET", "/cloud/capabilities", "capabilities"),
    ("GET", "/cloud/user", "own_user"),
    ("POST", SHARES + "/shares", "share_new"),
    ("GET", SHARES + "/shares", "share_list"),
    ("GET", SHARES + "/shares/inherited", "nothing"),
    ("GET", SHARES + "/shares/pending", "nothing"),
    ("GET", SHARES + r"/shares/(\d+)", "share_get"),
    ("PUT", SHARES + r"/shares/(\d+)", "share_edit"),
    ("DELETE", SHARES + r"/shares/(\d+)", "share_end"),
    ("POST", SHARES + r"/pending/(\d+)", "nothing"),
    ("DELETE", SHARES + r"/pending/(\d+)", "nothing"),
    ("GET", SHARES + "/deletedshares", "shares_ended"),
    ("POST", SHARES + r"/deletedshares/(\d+)", "share_back"),
    ("GET", "/apps/spreed/api/v1/bot/admin", "bots"),
    ("GET", r"/apps/spreed/api/v1/bot/(\w+)", "bots_of"),
    ("POST", r"/apps/spreed/api/v1/bot/(\w+)/(\d+)", "bot_on"),
    ("DELETE", r"/apps/spreed/api/v1/bot/(\w+)/(\d+)", "bot_off"),
    ("GET", r"/apps/spreed/api/v1/chat/(\w+)", "chat"),
]


class Stub:
    """Runs while the `with` lasts; `url` is where."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests, self.files, self.trash, self.shares, self.ended = [], {}, {}, {}, {}
        self.enabled, self.messages = set(), []
        self.failing = []  # (status, message) of the next requests, which fail
        self._number = 40
        for user in ("alice", "bob"):
            self.files[f"files/{user}"] = Entry(self.next_number(), None)

    def next_number(self):
        self._number += 1
        return self._number

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.stub = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
