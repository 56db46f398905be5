"""Files that come in pieces."""

import contextlib
import itertools
import sqlite3
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, unquote

import pytest

from files import D, OC, Files, until
from ocs import User
from server import run_cli
from steer import Steer


class Uploads:
    """Somebody's uploads."""

    def __init__(self, files):
        self.files = files
        self.user = files.user
        self.root = f"/remote.php/dav/uploads/{quote(self.user.name)}"

    def request(self, method, path, content=None, **headers):
        sent = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.user.plain(method, f"{self.root}/{quote(path)}", content=content, headers=sent)

    def begin(self, name, *pieces, **headers):
        """`pieces` are (name, bytes)."""
        assert self.request("MKCOL", name, **headers).status == 201
        for piece, content in pieces:
            assert self.request("PUT", f"{name}/{piece}", content).status == 201

    def finish(self, name, destination, **headers):
        return self.request("MOVE", f"{name}/.file", destination=self.files.url(destination), **headers)

    def list(self, name):
        answer = self.request("PROPFIND", name)
        assert answer.status == 207, answer
        found = {}
        for response in ElementTree.fromstring(answer.body).iter(f"{D}response"):
            href = unquote(response.findtext(f"{D}href")).removeprefix(f"{self.root}/{name}/")
            found[href] = response.findtext(f".//{D}getcontentlength")
        return found


@pytest.fixture
def files(new_user):
    return Files(new_user())


@pytest.fixture
def uploads(files):
    return Uploads(files)


def test_two_pieces(files, uploads):
    uploads.begin("u", ("1", b"hello "), ("2", b"world"))
    assert uploads.list("u") == {"": None, ".file": "11", "1": "6", "2": "5"}
    answer = uploads.finish("u", "a.txt", oc_total_length=11, x_oc_mtime=1234567890,
                            oc_checksum="SHA1:1")
    assert answer.status == 201 and answer.header("x-oc-mtime") == "accepted"
    read = files.get("a.txt")
    assert read.body == b"hello world" and read.header("etag") == answer.header("oc-etag")
    assert read.header("oc-checksum") == "SHA1:1"
    assert read.header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert files.text("a.txt", f"{OC}id") == answer.header("oc-fileid")
    assert uploads.request("PROPFIND", "u").status == 404
    assert uploads.request("DELETE", "u").status == 404


@pytest.mark.parametrize("names", [
    ["1", "2", "10"], ["00001", "00002", "00010"], ["0000000000000000", "0000000000000001"],
    ["000000000000000-000000000000004", "000000000000005-000000000000009"], ["a2", "a10", "b1"]])
def test_order_is_that_of_names(files, uploads, names):
    for number, order in enumerate(itertools.permutations(range(len(names)))):
        uploads.begin(f"u{number}", *[(names[i], str(i).encode()) for i in order])
        uploads.finish(f"u{number}", "a")
        assert files.get("a").body == "".join(map(str, range(len(names)))).encode()


@pytest.mark.parametrize("pieces", [[], [("1", b"")], [("1", b"x")], [("1", b""), ("2", b"x")],
                                    [("1", b"x" * 300_000), ("2", b"y" * 300_000), ("3", b"")]])
def test_few_and_many(files, uploads, pieces):
    uploads.begin("u", *pieces)
    assert uploads.finish("u", "a").status == 201
    assert files.get("a").body == b"".join(content for _, content in pieces)


def test_a_piece_again(files, uploads):
    uploads.begin("u", ("1", b"one"), ("2", b"two"))
    assert uploads.request("PUT", "u/1", b"other ").status == 204
    assert uploads.list("u")[".file"] == "9"
    assert uploads.request("DELETE", "u/2").status == 204
    assert uploads.request("DELETE", "u/2").status == 404
    assert uploads.list("u")[".file"] == "6"
    uploads.finish("u", "a")
    assert files.get("a").body == b"other "


def test_replacing_keeps_the_id(files, uploads):
    first = files.put("a", b"old").header("oc-fileid")
    uploads.begin("u", ("1", b"ne"), ("2", b"w"))
    answer = uploads.finish("u", "a")
    assert answer.status == 204 and answer.header("oc-fileid") == first
    assert files.get("a").body == b"new"


@pytest.mark.parametrize("destination,status", [
    ("a", 201), ("a/", 201), ("a//", 201), ("nowhere/a", 409), ("folder", 409), (".htaccess", 400),
    ("there", 204)])
def test_destinations(files, uploads, destination, status):
    files.mkcol("folder")
    files.put("there", b"")
    uploads.begin("u", ("1", b"x"))
    assert uploads.request("MOVE", "u/.file", destination=f"{files.root}/{destination}").status == status
    if status >= 400:
        assert uploads.list("u")[".file"] == "1", "it can be tried again"


def test_conditions(files, uploads):
    tag = files.put("there", b"").header("etag")
    uploads.begin("u", ("1", b"x"))
    assert uploads.finish("u", "there", overwrite="F").status == 412
    assert uploads.finish("u", "there", overwrite="X").status == 400
    assert uploads.finish("u", "there", if_none_match="*").status == 412
    assert uploads.finish("u", "there", if_match='"x"').status == 412
    assert uploads.finish("u", "there", x_oc_mtime="yesterday").status == 400
    assert uploads.request("MOVE", "u/.file").status == 400
    for destination in (f"{uploads.root}/u/2", "/remote.php/dav/files/nobody/a", "nowhere"):
        assert uploads.request("MOVE", "u/.file", destination=destination).status == 403
    assert uploads.finish("u", "there", if_match=tag).status == 204


def test_a_locked_place(files, uploads):
    files.put("there", b"")
    body = ('<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope>'
            '<d:locktype><d:write/></d:locktype></d:lockinfo>')
    token = files.request("LOCK", "there", content=body).header("lock-token")
    uploads.begin("u", ("1", b"x"))
    assert uploads.finish("u", "there").status == 423
    assert uploads.finish("u", "there", If=f"<{files.url('there')}> ({token})").status == 204


@pytest.mark.parametrize("length", ["2", "4", "-3", "x", ""])
def test_another_length_than_was_said(files, uploads, length):
    uploads.begin("u", ("1", b"xyz"))
    assert uploads.finish("u", "a", oc_total_length=length).status == 400
    assert files.get("a").status == 404 and uploads.list("u")[".file"] == "3"


def test_what_is_no_place(files, uploads):
    uploads.begin("u")
    assert uploads.request("MKCOL", "u").status == 405
    assert uploads.request("MKCOL", "x" * 251).status == 403
    for method, path, status in [
            ("MKCOL", "", 403), ("MKCOL", "u/2", 403), ("MKCOL", "u/2/3", 403), ("MKCOL", ".file", 403),
            ("PUT", "a", 404), ("PUT", "u", 403), ("PUT", "u/.file", 403), ("PUT", "u/2/3", 403),
            ("PUT", "v/1", 404), ("PUT", f"u/{'x' * 251}", 403), ("PUT", "", 403),
            ("PROPFIND", "", 403), ("PROPFIND", "u/1", 403), ("PROPFIND", "v", 404), ("GET", "u/1", 405),
            ("COPY", "u", 405), ("DELETE", "", 403), ("DELETE", "v", 404), ("DELETE", "u/.file", 404)]:
        assert uploads.request(method, path, b"x" if method == "PUT" else None).status == status, (method, path)
    for path in ("u", "u/1", "v/.file"):
        answer = uploads.request("MOVE", path, destination=files.url("a"))
        assert answer.status == (404 if path[0] == "v" else 403), path
    assert files.names() == []


def test_pieces_that_stream(files, uploads):
    """Larger than what waits in memory, with and without a length."""
    content = bytes(range(256)) * 12_000
    uploads.begin("u")
    assert uploads.request("PUT", "u/1", content).status == 201
    assert uploads.request("PUT", "u/2", iter([content[:1_000_000], content[1_000_000:]])).status == 201
    assert uploads.request("PUT", "v/1", content).status == 404
    assert uploads.finish("u", "a", oc_total_length=2 * len(content)).status == 201
    assert files.get("a").body == 2 * content


def test_quota(admin, files, uploads):
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="100 B").ok()
    files.put("a", b"x" * 30)
    uploads.begin("u", ("1", b"x" * 50))
    assert uploads.request("PUT", "u/2", b"x" * 30).status == 507
    assert uploads.request("PUT", "u/1", b"x" * 80).status == 507
    assert uploads.request("PUT", "u/2", b"x" * 20).status == 201
    uploads.begin("v")
    assert uploads.request("PUT", "v/1", b"x").status == 507
    assert uploads.finish("u", "b").status == 201
    assert uploads.request("PUT", "v/1", b"x").status == 507
    files.delete("a", x_nc_skip_trashbin="true")
    uploads.request("PUT", "v/1", b"x" * 30)
    files.put("c", b"x" * 20)
    assert uploads.finish("v", "d").status == 507
    assert uploads.finish("v", "c").status == 204  # in the place of what is there


def test_nobody_elses(files, uploads, new_user):
    uploads.begin("u", ("1", b"x"))
    other = Uploads(Files(new_user()))
    for method, path in [("MKCOL", "v"), ("PUT", "u/2"), ("PROPFIND", "u"), ("DELETE", "u"), ("DELETE", "u/1")]:
        assert other.user.plain(method, f"{uploads.root}/{path}", content=b"").status == 404
        assert method == "MKCOL" or other.request(method, path).status == 404
    for destination in (other.files.url("a"), files.url("a")):
        answer = other.user.plain("MOVE", f"{uploads.root}/u/.file", headers={"Destination": destination})
        assert answer.status == 404
    assert uploads.request("MOVE", "u/.file", destination=other.files.url("a")).status == 403
    assert uploads.list("u") == {"": None, ".file": "1", "1": "1"}


def test_a_day(start_server):
    server = start_server("--dev")
    files, steer = Files(User(server.url, "alice")), Steer(server)
    uploads = Uploads(files)
    uploads.begin("u", ("1", b"x"))
    steer.advance(23 * 3600)
    assert uploads.request("PUT", "u/2", b"y").status == 201
    steer.advance(23 * 3600)
    assert uploads.list("u")[".file"] == "2", "it goes on"
    steer.advance(2 * 3600)
    until(lambda: uploads.request("PROPFIND", "u").status == 404)


def test_as_many_pieces_as_there_may_be(start_server, tmp_path):
    """Ten thousand of them would take long, so the database says that they are here."""
    data = tmp_path / "data"
    run_cli("user", "add", "ann", "--data", data, "--password-stdin", stdin="correct-horse-7\n")
    server = start_server("--data", data)
    uploads = Uploads(Files(User(server.url, "ann", "correct-horse-7")))
    uploads.begin("u", ("1", b"x"))
    with contextlib.closing(sqlite3.connect(data / "tertulia.db")) as db, db:
        db.execute("UPDATE uploads SET n_chunks = 10000")
    assert uploads.request("PUT", "u/2", b"y").status == 507
    assert uploads.request("PUT", "u/1", b"y").status == 204, "another one in its place"
    assert set(uploads.list("u")) == {"", ".file", "1"}
    uploads.user.close()
