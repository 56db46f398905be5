"""What was in files before: listed, read, had again, deleted."""

import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

import pytest

from files import D, Files, until
from ocs import User
from steer import Steer


class Versions:
    """Those of somebody's files."""

    def __init__(self, files):
        self.user = files.user
        self.root = f"/remote.php/dav/versions/{quote(self.user.name)}"

    def request(self, method, path, **headers):
        return self.user.plain(method, f"{self.root}/versions/{path}", headers=headers)

    def list(self, file_id):
        """{name: size}, in their order."""
        answer = self.request("PROPFIND", file_id)
        assert answer.status == 207, answer
        found = {}
        for response in ElementTree.fromstring(answer.body).iter(f"{D}response"):
            name = response.findtext(f"{D}href").removeprefix(f"{self.root}/versions/")
            found[name] = response.findtext(f".//{D}getcontentlength")
        number = int(str(file_id)[:8])
        assert found.pop(f"{number}/") is None
        return {name.removeprefix(f"{number}/"): int(size) for name, size in found.items()}

    def restore(self, path, destination=None):
        return self.request("MOVE", path, Destination=destination or f"{self.root}/restore/any")


@pytest.fixture
def files(new_user):
    return Files(new_user())


@pytest.fixture
def versions(files):
    return Versions(files)


def put(files, name, *contents):
    for content in contents:
        answer = files.put(name, content)
        assert answer.status in (201, 204), answer
    return answer.header("oc-fileid")


def test_there_and_back(files, versions):
    file_id = put(files, "a.txt", b"1", b"22", b"333")
    assert list(versions.list(file_id).values()) == [1, 2]
    assert versions.list(int(file_id[:8])) == versions.list(file_id)
    first, second = versions.list(file_id)
    assert int(first) < int(second), "two in a second"
    read = versions.request("GET", f"{file_id}/{first}")
    assert read.body == b"1" and read.header("content-type") == "text/plain"
    assert versions.request("GET", f"{file_id}/{first}", Range="bytes=0-0").status == 206
    assert versions.restore(f"{file_id}/{first}").status == 201
    assert files.get("a.txt").body == b"1"
    assert sorted(versions.list(file_id).values()) == [2, 3]
    assert files.text("", "{http://owncloud.org/ns}size") == "1"
    assert versions.request("DELETE", f"{file_id}/{second}").status == 204
    assert versions.request("DELETE", f"{file_id}/{second}").status == 404
    assert list(versions.list(file_id).values()) == [3]


def test_none_of_what_stays_the_same(files, versions):
    file_id = put(files, "a", b"1", b"1")
    assert versions.list(file_id) == {}
    file_id = put(files, "b", b"", b"1")
    assert versions.list(file_id) == {}, "of nothing there is none"
    file_id = put(files, "b", b"")
    assert list(versions.list(file_id).values()) == [1]


def test_they_stay_with_the_file(files, versions):
    file_id = put(files, "a", b"1", b"22")
    files.to("MOVE", "a", "b")
    assert list(versions.list(file_id).values()) == [1]
    files.to("COPY", "b", "c")
    copy = files.text("c", "{http://owncloud.org/ns}id")
    assert versions.list(copy) == {}
    files.delete("b")
    assert versions.request("PROPFIND", file_id).status == 404


def test_a_time_of_its_own(files, versions):
    files.put("a", b"1", x_oc_mtime=1234567890, oc_checksum="SHA1:1")
    file_id = put(files, "a", b"22")
    assert list(versions.list(file_id)) == ["1234567890"]
    assert versions.restore(f"{file_id}/1234567890").status == 201
    read = files.get("a")
    assert read.header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert read.header("oc-checksum") == "SHA1:1"


def test_thirty(files, versions):
    file_id = put(files, "a", *[b"x" * n for n in range(1, 41)])
    found = versions.list(file_id)
    assert len(found) == 30 and 39 in found.values()


def test_quota(admin, files, versions):
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="100 B").ok()
    file_id = put(files, "a", b"x" * 40, b"y" * 50)
    assert list(versions.list(file_id).values()) == [40]
    put(files, "b", b"z" * 20)
    assert versions.list(file_id) == {}
    file_id = put(files, "b", b"u" * 25)
    (name,) = versions.list(file_id)
    put(files, "c", b"w" * 5)
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="70 B").ok()
    files.put("b", b"")
    assert files.put("c", b"w" * 20).status == 204
    assert versions.list(file_id) == {}, name


def test_no_room_to_restore(admin, files, versions):
    file_id = put(files, "a", b"x" * 40, b"")
    (name,) = versions.list(file_id)
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="30 B").ok()
    assert versions.restore(f"{file_id}/{name}").status == 507
    assert files.get("a").body == b"" and list(versions.list(file_id)) == [name]


def test_a_lock_keeps_it_as_it_is(files, versions):
    file_id = put(files, "a", b"1", b"22")
    body = ('<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:exclusive/></d:lockscope>'
            '<d:locktype><d:write/></d:locktype></d:lockinfo>')
    token = files.request("LOCK", "a", content=body).header("lock-token")
    (name,) = versions.list(file_id)
    assert versions.restore(f"{file_id}/{name}").status == 423
    assert files.get("a").body == b"22"
    headers = {"If": f"({token})", "Destination": f"{versions.root}/restore/any"}
    assert versions.request("MOVE", f"{file_id}/{name}", **headers).status == 201
    assert files.get("a").body == b"1"


def test_not_there(files, versions):
    file_id = put(files, "a", b"1", b"22")
    files.mkcol("folder")
    folder = files.text("folder", "{http://owncloud.org/ns}fileid")
    for path in (folder, "999999999", "x", "", "0", f"-{file_id}", f"{file_id}/1", f"{file_id}/x",
                 f"{file_id}/99999999999999999999", f"{file_id}/1/2"):
        for method in ("PROPFIND", "GET", "DELETE"):
            assert versions.request(method, path).status == 404, (method, path)
        assert versions.restore(path).status == 404, path


def test_what_is_refused(files, versions):
    file_id = put(files, "a", b"1", b"22")
    (name,) = versions.list(file_id)
    for method in ("PUT", "MKCOL", "PROPPATCH", "COPY", "LOCK"):
        assert versions.request(method, f"{file_id}/{name}").status == 405
    for method in ("GET", "DELETE"):
        assert versions.request(method, file_id).status == 403
    assert versions.restore(file_id).status == 403
    assert versions.request("MOVE", f"{file_id}/{name}").status == 400
    assert versions.restore(f"{file_id}/{name}", f"{files.root}/a").status == 403
    assert files.get("a").body == b"22"


def test_nobody_elses(files, versions, new_user):
    file_id = put(files, "a", b"1", b"22")
    (name,) = versions.list(file_id)
    other = Versions(Files(new_user()))
    for path in (file_id, f"{file_id}/{name}"):
        for method in ("PROPFIND", "GET", "DELETE"):
            assert other.request(method, path).status == 404
            assert other.user.plain(method, f"{versions.root}/versions/{path}").status == 404
        assert other.restore(path).status == 404
    assert list(versions.list(file_id)) == [name]


def test_a_year(start_server):
    server = start_server("--dev")
    files, steer = Files(User(server.url, "alice")), Steer(server)
    versions = Versions(files)
    file_id = put(files, "a", b"1", b"22")
    steer.advance(360 * 86400)
    assert len(versions.list(file_id)) == 1
    steer.advance(6 * 86400)
    until(lambda: versions.list(file_id) == {})
