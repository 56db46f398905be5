"""What was deleted: listed, read, had again, and gone for good."""

import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, unquote

import pytest

from files import D, NC, OC, Files, patch, until
from ocs import User
from steer import Steer

NAMES = ["a.txt", "\u00e4 #1.txt", "1##3", "100%.txt", "a+b & <c>", "\N{PARTY POPPER}", "x.d5", "y" * 250]


class Trash:
    """Somebody's trash; `files` are his."""

    def __init__(self, files):
        self.user = files.user
        self.root = f"/remote.php/dav/trashbin/{quote(self.user.name)}"

    def request(self, method, path="", **headers):
        sent = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.user.plain(method, f"{self.root}/trash/{quote(path)}", headers=sent)

    def list(self, path=""):
        """{name: {property: text}} of what is in it."""
        names = ["trashbin-filename", "trashbin-original-location", "trashbin-deletion-time"]
        wanted = "".join(f"<nc:{name}/>" for name in names)
        body = f'''<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns" xmlns:oc="http://owncloud.org/ns">
            <d:prop>{wanted}<d:getetag/><oc:id/><oc:size/><oc:permissions/><d:resourcetype/></d:prop></d:propfind>'''
        answer = self.user.plain("PROPFIND", f"{self.root}/trash/{quote(path)}", content=body)
        assert answer.status == 207, answer
        found = {}
        for response in ElementTree.fromstring(answer.body).iter(f"{D}response"):
            href = unquote(response.findtext(f"{D}href"))
            props = {}
            for propstat in response.iter(f"{D}propstat"):
                if "200" in propstat.findtext(f"{D}status"):
                    props.update((prop.tag, prop.text) for prop in propstat.find(f"{D}prop"))
            found[href.removeprefix(f"{self.root}/trash/")] = props
        assert found.pop(f"{path}/" if path else "") is not None
        return found

    def restore(self, name, destination=None):
        return self.request("MOVE", name, destination=destination or f"{self.root}/restore/any")


@pytest.fixture
def files(new_user):
    return Files(new_user())


@pytest.fixture
def trash(files):
    return Trash(files)


def text(files, path):
    answer = files.get(path)
    return answer.body if answer.status == 200 else answer.status


@pytest.mark.parametrize("name", NAMES)
def test_there_and_back(files, trash, name):
    files.mkcol("folder")
    file_id = files.put(f"folder/{name}", b"hello", oc_checksum="SHA1:1").header("oc-fileid")
    assert files.delete(f"folder/{name}").status == 204
    assert files.get(f"folder/{name}").status == 404 and files.text("", f"{OC}size") == "0"
    ((found, props),) = trash.list().items()
    assert found.startswith(f"{name}.d") and found.endswith(props[f"{NC}trashbin-deletion-time"])
    assert props[f"{NC}trashbin-filename"] == name
    assert props[f"{NC}trashbin-original-location"] == f"folder/{name}"
    assert props[f"{OC}permissions"] == "GD" and props[f"{OC}size"] == "5"
    assert props[f"{D}getetag"].isdigit() and props[f"{OC}id"] == str(int(file_id[:8]))
    read = trash.request("GET", found)
    assert read.body == b"hello" and read.header("content-disposition").startswith("attachment")
    answer = trash.restore(found)
    assert answer.status == 201 and answer.header("oc-fileid") == file_id
    assert trash.list() == {} and text(files, f"folder/{name}") == b"hello"
    assert files.text("", f"{OC}size") == "5"


def test_twice_in_a_second(files, trash):
    for content in (b"one", b"two"):
        files.put("a", content)
        files.delete("a")
    first, second = trash.list()
    assert first != second
    for name in (first, second):
        assert trash.restore(name).status == 201
    assert text(files, "a") == b"one" and text(files, "a (restored)") == b"two"


def test_a_folder_and_what_is_in_it(files, trash):
    for folder in ("a", "a/b", "a/b/c"):
        files.mkcol(folder)
    files.put("a/b/one", b"1")
    files.put("a/b/c/two", b"22")
    files.delete("a/b")
    (name,) = trash.list()
    assert name.startswith("b.d") and name.endswith("/")
    name = name.rstrip("/")
    inside = trash.list(name)
    assert set(inside) == {f"{name}/one", f"{name}/c/"}
    assert inside[f"{name}/one"][f"{NC}trashbin-original-location"] == "a/b/one"
    assert trash.request("GET", f"{name}/c/two").body == b"22"
    # A file of it goes where it was, as long as that is there; else to the root.
    assert trash.restore(f"{name}/one").status == 201
    assert text(files, "one") == b"1"
    files.mkcol("a/b")
    files.mkcol("a/b/c")
    assert trash.restore(f"{name}/c/two").status == 201
    assert text(files, "a/b/c/two") == b"22"
    assert trash.restore(name).status == 201  # what is left of it
    assert "b (restored)/" in files.names("a")


def test_for_good(files, trash):
    for name in ("a", "b", "c"):
        files.put(name, name.encode())
        files.delete(name)
    first = [name for name in trash.list() if name.startswith("a.")][0]
    assert trash.request("DELETE", first).status == 204
    assert trash.request("DELETE", first).status == 404
    assert trash.restore(first).status == 404 and trash.request("GET", first).status == 404
    assert len(trash.list()) == 2
    assert trash.request("DELETE").status == 204
    assert trash.list() == {} and trash.request("DELETE").status == 204


def test_past_the_trash(files, trash):
    files.put("a", b"x")
    assert files.delete("a", x_nc_skip_trashbin="true").status == 204
    assert trash.list() == {}


def test_what_is_replaced_is_there(files, trash):
    for name in ("a", "b", "c"):
        files.put(name, name.encode())
    assert files.to("MOVE", "a", "b").status == 204
    assert files.to("COPY", "b", "c").status == 204
    assert sorted(props[f"{NC}trashbin-filename"] for props in trash.list().values()) == ["b", "c"]


def test_marks_come_back(files, trash):
    files.put("a", b"x")
    assert patch(files, "a", (f"{OC}favorite", "1")).status == 207
    files.delete("a")
    (name,) = trash.list()
    trash.restore(name)
    assert files.text("a", f"{OC}favorite") == "1"


def test_quota(admin, files, trash):
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="100 B").ok()
    files.put("a", b"x" * 60)
    files.delete("a")
    assert files.put("b", b"x" * 70).status == 201  # what is deleted makes room
    assert trash.list() == {}
    files.delete("b")
    (name,) = trash.list()
    assert files.put("c", b"x" * 30).status == 201
    assert trash.restore(name).status == 201
    files.delete("b")
    files.put("c", b"x" * 30)
    (name,) = trash.list()
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="90 B").ok()
    assert trash.restore(name).status == 507
    assert text(files, "c") == b"x" * 30


@pytest.mark.parametrize("destination,status", [
    (None, 400), ("/remote.php/dav/files/{user}/a", 403), ("/remote.php/dav/trashbin/{user}/trash/a", 403),
    ("/remote.php/dav/trashbin/nobody/restore/a", 403), ("/remote.php/dav/trashbin/{user}", 403),
    ("/remote.php/dav/versions/{user}/restore/a", 403),
    ("http://localhost/remote.php/dav/trashbin/{user}/restore/#a b", 201)])
def test_where_to(files, trash, destination, status):
    files.put("a", b"x")
    files.delete("a")
    (name,) = trash.list()
    headers = {"destination": destination.format(user=files.user.name)} if destination else {}
    assert trash.request("MOVE", name, **headers).status == status
    assert text(files, "a") == (b"x" if status == 201 else 404)


@pytest.mark.parametrize("path", ["a", "a.d", "a.dx", "a.d1", ".d1", "a.d99999999999999999999",
                                  "a.d18446744073709551615", "a.d-1", "a.d1/b"])
def test_not_there(files, trash, path):
    files.put("a", b"x")
    files.delete("a")
    for method in ("PROPFIND", "GET", "DELETE"):
        assert trash.request(method, path).status == 404
    assert trash.restore(path).status == 404
    assert len(trash.list()) == 1


def test_it_is_not_written_to(files, trash):
    files.put("a", b"x")
    files.delete("a")
    (name,) = trash.list()
    for method in ("PUT", "MKCOL", "PROPPATCH", "LOCK", "COPY", "POST"):
        assert trash.request(method, name).status == 405
    assert trash.restore("").status == 403
    assert trash.request("GET").status == 403
    assert files.to("MOVE", "a", "b").status == 404
    assert files.request("MOVE", "", destination=f"{trash.root}/trash/x").status == 403


def test_nobody_elses(files, trash, new_user):
    other = Files(new_user())
    files.put("a", b"x")
    files.delete("a")
    (name,) = trash.list()
    for method in ("PROPFIND", "GET", "DELETE"):
        assert other.user.plain(method, f"{trash.root}/trash/{name}").status == 404
        assert other.user.plain(method, f"{trash.root}/trash").status == 404
        assert Trash(other).request(method, name).status == 404
    answer = other.user.plain("MOVE", f"{trash.root}/trash/{name}",
                              headers={"Destination": f"{trash.root}/restore/x"})
    assert answer.status == 404 and len(trash.list()) == 1


def test_thirty_days(start_server):
    """The developer's clock says when they are over; a job sees it."""
    server = start_server("--dev")
    files, steer = Files(User(server.url, "alice")), Steer(server)
    trash = Trash(files)
    files.put("a", b"x")
    files.delete("a")
    steer.advance(29 * 86400)
    assert len(trash.list()) == 1
    steer.advance(2 * 86400)
    until(lambda: trash.list() == {})


def test_locked_is_not_deleted(files, trash):
    files.put("a", b"x")
    body = ('<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope>'
            '<d:locktype><d:write/></d:locktype></d:lockinfo>')
    token = files.request("LOCK", "a", content=body).header("lock-token")
    assert files.delete("a").status == 423 and trash.list() == {}
    assert files.delete("a", If=f"({token})").status == 204
    (name,) = trash.list()
    assert trash.restore(name).status == 201
    assert files.delete("a").status == 204  # and is locked no more


def test_not_into_a_locked_folder(files, trash):
    files.mkcol("a")
    files.put("a/b", b"x")
    files.delete("a/b")
    body = ('<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope>'
            '<d:locktype><d:write/></d:locktype></d:lockinfo>')
    token = files.request("LOCK", "a", content=body).header("lock-token")
    (name,) = trash.list()
    assert trash.restore(name).status == 423
    assert list(trash.list()) == [name] and files.names("a") == []
    headers = {"If": f"<{files.url('a')}> ({token})", "Destination": f"{trash.root}/restore/b"}
    assert trash.request("MOVE", name, **headers).status == 201
