"""Files over WebDAV: what can be put, read, moved, copied and taken away, and what is refused."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

import raw
from files import D, NC, OC, Files, patch, statuses
from ocs import User

NAMES = ["plain.txt", "ä ö.txt", "a\u0308.txt", "%41.txt", "a+b & c.txt", "1##3.md", "quote'\".txt",
         "\N{PARTY POPPER}", "..hidden", "a:b", "x" * 250]


@pytest.fixture
def files(new_user):
    return Files(new_user())


def refused(answer, status, name):
    """As WebDAV refuses: XML that says what kind it is."""
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.body)
    assert root.tag == f"{D}error"
    exception = root.findtext("{http://sabredav.org/ns}exception")
    assert exception == rf"Sabre\DAV\Exception\{name}", exception
    assert root.findtext("{http://sabredav.org/ns}message")
    return root


# --- put and get -----------------------------------------------------------------------------

@pytest.mark.parametrize("name", NAMES)
def test_names_stay_as_they_are(files, name):
    assert files.put(name, b"hello").status == 201
    assert files.names() == [name]
    assert files.get(name).body == b"hello"


def test_composed_and_decomposed_are_two_names(files):
    files.put("\u00e4", b"one")
    files.put("a\u0308", b"two")
    assert [files.get(name).body for name in ("\u00e4", "a\u0308")] == [b"one", b"two"]


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 256 * 1024, 256 * 1024 + 1,
                                  3 * 1024 * 1024])
@pytest.mark.parametrize("how", ["with its length", "in chunks"])
def test_sizes(files, size, how):
    """Small ones wait in memory, larger ones go to the disk while they come."""
    content = (bytes(range(256)) * (size // 256 + 1))[:size]

    def pieces():
        for i in range(0, size, 50_000):
            yield content[i:i + 50_000]

    answer = files.put("file", content if how == "with its length" else pieces())
    assert answer.status == 201, answer
    read = files.get("file")
    assert read.body == content and read.header("content-length") == str(size)
    assert files.text("file", f"{D}getcontentlength") == str(size)
    assert files.text("", f"{OC}size") == str(size)


def test_an_answer_says_what_was_made(files):
    answer = files.put("a.txt", b"one", x_oc_mtime=1234567890, oc_checksum="SHA1:0123")
    assert answer.status == 201 and answer.body == b""
    assert answer.header("x-oc-mtime") == "accepted"
    assert re.fullmatch(r"[0-9]{8}oc[a-z0-9]{10}", answer.header("oc-fileid"))
    assert answer.header("etag") == answer.header("oc-etag") == files.text("a.txt", f"{D}getetag")
    assert files.text("a.txt", f"{OC}id") == answer.header("oc-fileid")
    read = files.get("a.txt")
    assert read.header("etag") == answer.header("etag")
    assert read.header("oc-checksum") == "SHA1:0123"
    assert read.header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert read.header("content-type") == "text/plain"
    assert read.header("content-disposition") == \
        "attachment; filename*=UTF-8''a.txt; filename=\"a.txt\""
    again = files.put("a.txt", b"two")
    assert again.status == 204 and again.header("oc-fileid") == answer.header("oc-fileid")
    assert again.header("etag") != answer.header("etag")
    assert "oc-checksum" not in files.get("a.txt").headers  # it was of other bytes


@pytest.mark.parametrize("name,shown,served", [
    ("a.html", "text/html", "text/plain"), ("a.SVG", "image/svg+xml", "text/plain"),
    ("a.png", "image/png", "image/png"), ("a", *["application/octet-stream"] * 2),
    ("a.bin", *["application/octet-stream"] * 2)])
def test_types(files, name, shown, served):
    files.put(name, b"<script>alert(1)</script>", content_type="text/html")
    answer = files.get(name)
    assert answer.header("content-type") == served
    assert "sandbox" in answer.header("content-security-policy")
    assert answer.header("content-disposition").startswith("attachment")
    assert files.text(name, f"{D}getcontenttype") == shown


def test_a_body_is_no_parameters(files):
    """Whatever its type says: it is a file."""
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert files.put("x", b"{\xff%zz", content_type=kind).status in (201, 204)
        assert files.get("x").body == b"{\xff%zz"


def test_head(files):
    files.put("a.txt", b"hello")
    answer = files.request("HEAD", "a.txt")
    assert answer.status == 200 and answer.body == b""
    assert answer.header("content-length") == "5" and answer.header("etag")
    assert files.request("HEAD", "b.txt").status == 404
    assert files.request("HEAD").status == 200


def test_a_folder_is_read_by_other_methods(files):
    assert files.get().body.startswith(b"This is the WebDAV interface.")


@pytest.mark.parametrize("asked,status,content,told", [
    ("bytes=0-0", 206, b"0", "bytes 0-0/10"), ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
    ("bytes=7-", 206, b"789", "bytes 7-9/10"), ("bytes=-3", 206, b"789", "bytes 7-9/10"),
    ("bytes=-30", 206, b"0123456789", "bytes 0-9/10"), ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
    ("bytes=0-1,3-4", 200, b"0123456789", None), ("lines=0-1", 200, b"0123456789", None),
    ("bytes=x-", 200, b"0123456789", None), ("bytes=3", 200, b"0123456789", None)])
def test_ranges(files, asked, status, content, told):
    files.put("digits", b"0123456789")
    answer = files.get("digits", range=asked)
    assert (answer.status, answer.body, answer.headers.get("content-range")) == \
        (status, content, told)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=3-2", "bytes=-0"])
def test_ranges_beyond_the_file(files, asked):
    files.put("digits", b"0123456789")
    answer = files.get("digits", range=asked)
    refused(answer, 416, "RequestedRangeNotSatisfiable")
    assert answer.header("content-range") == "bytes */10"


def test_if_range(files):
    tag = files.put("digits", b"0123456789", x_oc_mtime=1234567890).header("etag")
    for value, status in [(tag, 206), ('"other"', 200), ("Fri, 13 Feb 2009 23:31:30 GMT", 206),
                          ("Fri, 13 Feb 2009 23:31:29 GMT", 200)]:
        assert files.get("digits", range="bytes=0-1", if_range=value).status == status, value
    files.put("empty")
    assert files.get("empty", range="bytes=0-1").status == 200


def test_conditions_of_who_reads(files):
    tag = files.put("a", b"one", x_oc_mtime=1234567890).header("etag")
    date = "Fri, 13 Feb 2009 23:31:30 GMT"
    for headers, status in [({"if_none_match": tag}, 304), ({"if_none_match": "*"}, 304),
                            ({"if_none_match": f'"x", W/{tag}'}, 304),
                            ({"if_none_match": '"x"'}, 200), ({"if_modified_since": date}, 304),
                            ({"if_modified_since": "Fri, 13 Feb 2009 23:31:29 GMT"}, 200),
                            ({"if_modified_since": "yesterday"}, 200),
                            ({"if_none_match": '"x"', "if_modified_since": date}, 200),
                            ({"if_match": tag}, 200), ({"if_match": '"x"'}, 412),
                            ({"if_unmodified_since": date}, 200),
                            ({"if_unmodified_since": "Fri, 13 Feb 2009 23:31:29 GMT"}, 412)]:
        answer = files.get("a", **headers)
        assert answer.status == status, headers
        assert answer.body == (b"one" if status == 200 else answer.body)
        if status == 304:
            assert answer.header("etag") == tag and answer.body == b""


def test_conditions_of_who_writes(files):
    tag = files.put("a", b"one").header("etag")
    refused(files.put("a", b"two", if_match='"x"'), 412, "PreconditionFailed")
    refused(files.put("a", b"two", if_none_match="*"), 412, "PreconditionFailed")
    refused(files.put("b", b"two", if_match="*"), 412, "PreconditionFailed")
    refused(files.delete("a", if_match='"x"'), 412, "PreconditionFailed")
    assert files.get("a").body == b"one"
    assert files.put("a", b"two", if_match=tag).status == 204
    assert files.put("b", b"two", if_none_match="*").status == 201


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name,value", [
    ("X-OC-MTime", "soon"), ("X-OC-MTime", "0x5"), ("X-OC-MTime", "86400"),
    ("X-OC-CTime", "-1"), ("OC-Checksum", "x" * 256), ("Content-Range", "bytes 0-1/2")])
def test_headers_of_no_sense(files, name, value, large):
    content = b"x" * (200_000 if large else 1)
    refused(files.put("a", content, **{name: value}), 400, "BadRequest")
    assert files.names() == []


def test_where_nothing_can_be_put(files):
    files.mkcol("folder")
    files.put("file", b"x")
    for large in (b"x", b"x" * 200_000):
        refused(files.put("folder", large), 409, "Conflict")
        refused(files.put("nowhere/a", large), 409, "Conflict")
        refused(files.put("file/a", large), 409, "Conflict")
        refused(files.put("", large), 409, "Conflict")
        for name in ("a\\b", " ", "a\x01", ".htaccess", ".HTACCESS", "a.part", "a.filepart",
                     "x" * 251):
            refused(files.put(name, large), 400, "BadRequest")
    assert files.names() == ["file", "folder/"]


@pytest.mark.parametrize("path", ["a/../b", "./a", "%2e%2e/a", "a%2fb", "a%00b", "%c0%ae", "%ff",
                                  "/".join("x" * 101)])
def test_paths_that_are_none(server, path):
    """Sent as they are: the client library would tidy them up."""
    answer = raw.exchange(server, f"GET /remote.php/webdav/{path} HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Basic YWxpY2U6YWxpY2U=\r\n\r\n".encode())
    assert answer.status == 400 and b"BadRequest" in answer.body, answer


def test_slashes_count_once(files):
    files.mkcol("a")
    assert files.put("a//b/", b"x").status == 201
    assert files.get("/a///b").body == b"x"


def test_the_old_path(files):
    old = Files(files.user, "/remote.php/webdav")
    files.put("a b", b"x")
    assert old.get("a b").body == b"x"
    assert list(old.propfind(depth=1)) == ["", "a b"]  # by the path that was asked for
    index = Files(files.user, f"/index.php{files.root}")
    assert index.get("a b").body == b"x"


# --- who ------------------------------------------------------------------------------------

def test_who_is_nobody_is_asked(server, nobody):
    for root in ("/remote.php/webdav/", "/remote.php/dav/files/alice/"):
        for method in ("GET", "PROPFIND", "PUT", "OPTIONS"):
            answer = nobody.plain(method, root)
            refused(answer, 401, "NotAuthenticated")
            assert answer.header("www-authenticate") == 'Basic realm="Nextcloud", charset="UTF-8"'
        answer = nobody.plain("GET", root, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.header("www-authenticate").startswith("DummyBasic ")


def test_a_large_body_of_nobody_does_not_come(server, nobody):
    refused(nobody.plain("PUT", "/remote.php/webdav/a", content=b"x" * 200_000), 401,
            "NotAuthenticated")


def test_others_files_are_not_there(files, new_user):
    files.mkcol("folder")
    files.put("folder/a", b"x")
    other = Files(new_user(), files.root)
    for path in ("", "folder", "folder/a", "b"):
        for method in ("GET", "PROPFIND", "PUT", "MKCOL", "DELETE", "PROPPATCH", "LOCK"):
            refused(other.request(method, path), 404, "NotFound")
        refused(other.put(path, b"x" * 200_000), 404, "NotFound")
    own = Files(other.user)
    own.put("mine", b"y")
    for method in ("COPY", "MOVE"):
        refused(own.request(method, "mine", destination=files.url("b")), 403, "Forbidden")
    assert files.names("", 2) == ["folder/", "folder/a"]


def test_an_account_that_is_deleted_takes_its_files_along(admin, new_user):
    """Another one of the same name finds nothing."""
    user = new_user()
    Files(user).put("secret", b"x")
    admin.request("DELETE", f"/cloud/users/{user.name}").ok()
    admin.post("/cloud/users", userid=user.name, password=user.password).ok()
    assert Files(user).names() == []


# --- folders --------------------------------------------------------------------------------

def test_folders(files):
    answer = files.mkcol("a")
    assert answer.status == 201 and answer.header("oc-fileid") and "etag" not in answer.headers
    assert files.mkcol("a/b/").status == 201
    refused(files.mkcol("a"), 405, "MethodNotAllowed")
    refused(files.mkcol(""), 405, "MethodNotAllowed")
    files.put("a/f", b"x")
    refused(files.mkcol("a/f"), 405, "MethodNotAllowed")
    refused(files.mkcol("x/y"), 409, "Conflict")
    refused(files.mkcol("a/f/g"), 409, "Conflict")
    refused(files.request("MKCOL", "c", content=b"<x/>", content_type="application/xml"), 415,
            "UnsupportedMediaType")
    assert files.names("", 3) == ["a/", "a/b/", "a/f"]


def test_a_change_is_told_up_to_the_root(files):
    files.mkcol("a")
    files.mkcol("a/b")
    files.mkcol("c")

    def tags():
        return [files.text(path, f"{D}getetag") for path in ("", "a", "a/b", "c")]

    def changed(*what):
        nonlocal before
        after = tags()
        assert [one != other for one, other in zip(before, after)] == list(what)
        before = after

    before = tags()
    files.put("a/b/f", b"12345")
    changed(True, True, True, False)
    assert [files.text(path, f"{OC}size") for path in ("", "a", "a/b", "c")] == ["5", "5", "5", "0"]
    files.put("a/b/f", b"123")
    changed(True, True, True, False)
    files.to("MOVE", "a/b/f", "c/f")
    changed(True, True, True, True)
    assert [files.text(path, f"{OC}size") for path in ("", "a", "a/b", "c")] == ["3", "0", "0", "3"]
    files.delete("c/f")
    changed(True, False, False, True)
    assert files.text("", f"{OC}size") == "0"


def test_deleting(files):
    files.mkcol("a")
    files.put("a/f", b"12345")
    assert files.delete("a/").status == 204
    assert files.names() == [] and files.text("", f"{OC}size") == "0"
    refused(files.get("a/f"), 404, "NotFound")
    refused(files.delete("a"), 404, "NotFound")
    refused(files.delete(""), 403, "Forbidden")
    assert files.mkcol("a").status == 201
    assert files.names("a") == []


# --- moving and copying ----------------------------------------------------------------------

def test_moving_keeps_what_it_is(files):
    answer = files.put("a.txt", b"x", x_oc_mtime=1234567890, oc_checksum="SHA1:0123")
    files.mkcol("b")
    moved = files.to("MOVE", "a.txt", "b/c.png")
    assert moved.status == 201 and moved.header("oc-fileid") == answer.header("oc-fileid")
    assert files.names("", 2) == ["b/", "b/c.png"]
    read = files.get("b/c.png")
    assert read.header("etag") == answer.header("etag") == moved.header("etag")
    assert read.header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert read.header("oc-checksum") == "SHA1:0123" and read.header("content-type") == "image/png"


def test_a_copy_is_another_one(files):
    answer = files.put("a", b"x", x_oc_mtime=1234567890)
    patch(files, "a", (f"{OC}favorite", "1"), ("{urn:x}note", "hello"))
    copied = files.to("COPY", "a", "b")
    assert copied.status == 201 and copied.header("oc-fileid") != answer.header("oc-fileid")
    assert files.get("b").header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert files.text("b", f"{OC}favorite") == "0"
    assert files.text("b", "{urn:x}note") == "hello"
    files.put("b", b"other")
    assert files.get("a").body == b"x"
    files.delete("a")
    assert files.get("b").body == b"other"


def test_trees_go_as_a_whole(files):
    files.mkcol("a")
    files.mkcol("a/b")
    files.put("a/b/f", b"12345")
    files.put("a/g", b"1")
    assert files.to("COPY", "a/", "c/").status == 201
    assert files.names("c", 2) == ["b/", "b/f", "g"] and files.text("", f"{OC}size") == "12"
    assert files.to("MOVE", "c", "a/c").status == 201
    assert files.names("", 3) == ["a/", "a/b/", "a/b/f", "a/c/", "a/c/b/", "a/c/g", "a/g"]
    assert files.get("a/c/b/f").body == b"12345"
    assert files.to("COPY", "a", "flat", depth=0).status == 201
    assert files.names("flat") == [] and files.text("flat", f"{OC}size") == "0"
    assert files.text("", f"{OC}size") == "12"


@pytest.mark.parametrize("method", ["MOVE", "COPY"])
def test_what_is_there_is_replaced(files, method):
    for name in ("one", "two", "three"):
        files.put(name, name.encode())
    files.mkcol("folder")
    files.put("folder/x", b"x")
    refused(files.to(method, "one", "two", overwrite="F"), 412, "PreconditionFailed")
    assert files.get("two").body == b"two"
    assert files.to(method, "one", "two", overwrite="T").status == 204
    assert files.get("two").body == b"one"
    assert files.to(method, "two", "folder").status == 204  # absent means T
    assert files.get("folder").body == b"one"
    assert files.text("", f"{OC}size") == str(sum(
        int(files.text(name, f"{OC}size")) for name in files.names()))


@pytest.mark.parametrize("method", ["MOVE", "COPY"])
def test_where_nothing_can_go(files, method):
    files.mkcol("a")
    files.put("a/f", b"x")
    refused(files.to(method, "a", "a"), 403, "Forbidden")
    refused(files.to(method, "a", "a/b"), 409, "Conflict")
    refused(files.to(method, "a/f", "a"), 403, "Forbidden")
    refused(files.to(method, "a/f", "x/y"), 409, "Conflict")
    refused(files.to(method, "x", "y"), 404, "NotFound")
    refused(files.to(method, "a/f", "a/b\\c"), 400, "BadRequest")
    refused(files.to(method, "a/f", ""), 403, "Forbidden")
    refused(files.request(method, "a/f"), 400, "BadRequest")
    refused(files.to(method, "a/f", "g", overwrite="maybe"), 400, "BadRequest")
    for destination in ("/ocs/v2.php/x", "http://localhost/", "/remote.php/dav/files/nobody/x",
                        "/remote.php/webdavx", "nowhere"):
        refused(files.request(method, "a/f", destination=destination), 403, "Forbidden")
    refused(files.request(method, "a/f", destination=f"{files.root}/../x"), 400, "BadRequest")
    assert files.names("", 2) == ["a/", "a/f"]


def test_the_root_stays(files):
    files.mkcol("a")
    refused(files.to("MOVE", "", "a/b"), 409, "Conflict")
    refused(files.request("MOVE", "a", destination=files.url("b"), depth=0), 400, "BadRequest")


@pytest.mark.parametrize("form", ["http://elsewhere.example{}", "{}", "/index.php{}", "{}/"])
def test_how_destinations_are_written(files, form):
    files.put("a", b"x")
    answer = files.request("MOVE", "a", destination=form.format(files.url("ä b#c")))
    assert answer.status == 201, answer
    assert files.names() == ["ä b#c"]


def test_a_destination_that_is_not_encoded(files):
    files.put("a", b"x")
    answer = files.user.plain("MOVE", files.url("a"),
                              headers=[(b"Destination", f"{files.root}/ä b#c".encode())])
    assert answer.status == 201, answer
    assert files.names() == ["ä b#c"]


def test_how_deep_folders_are(files):
    for root in ("a", "b"):
        for depth in range(1, 61):
            assert files.mkcol("/".join([root] * depth)).status == 201
    deep = "/".join(["a"] * 60)
    for method in ("MOVE", "COPY"):
        refused(files.to(method, "b", f"{deep}/b"), 403, "Forbidden")
    assert files.to("MOVE", "/".join(["b"] * 21), f"{deep}/b").status == 201  # 100 of them
    assert files.names(f"{deep}/" + "/".join(["b"] * 40)) == []


def test_how_much_is_copied_and_listed_at_once(files):
    """Doubled until it is too much."""
    files.mkcol("a")
    for name in "0123":
        files.put(f"a/{name}", b"x")
    count, statuses_seen = 5, []
    for i in range(11):
        answer = files.to("COPY", "a", "copy")
        statuses_seen.append(answer.status)
        if answer.status != 201:
            break
        files.to("MOVE", "copy", f"a/copy{i}")
        count *= 2
    assert statuses_seen[-1] == 507 and count == 5120, (statuses_seen, count)
    assert files.names() == ["a/"]
    assert files.to("COPY", "a/copy9", "b").status == 201
    assert files.to("COPY", "a/copy9", "c").status == 201
    answer = files.request("PROPFIND", "", depth="infinity")
    assert refused(answer, 403, "Forbidden").find(f"{D}propfind-finite-depth") is not None
    assert len(files.propfind("b", f"{OC}id", depth="infinity")) == 2560


# --- quota -----------------------------------------------------------------------------------

@pytest.fixture
def small(admin, new_user):
    """Room for 1,000 bytes."""
    user = new_user()
    admin.put(f"/cloud/users/{user.name}", key="quota", value="1000 B").ok()
    return Files(user)


def test_quota(small):
    for name in ("quota-available-bytes", "quota-used-bytes"):
        assert small.text("", f"{D}{name}") == {"quota-available-bytes": "1000"}.get(name, "0")
    assert small.put("a", b"x" * 600).status == 201
    refused(small.put("b", b"x" * 401), 507, "InsufficientStorage")
    refused(small.put("b", b"x" * 200_000), 507, "InsufficientStorage")
    refused(small.put("b", iter([b"x" * 401])), 507, "InsufficientStorage")
    refused(small.put("b", b"x", oc_total_length=401), 507, "InsufficientStorage")
    refused(small.to("COPY", "a", "b"), 507, "InsufficientStorage")
    assert small.names() == ["a"]
    assert small.put("b", b"x" * 400).status == 201
    quota = small.user.get("/cloud/user").ok()["quota"]
    assert (quota["free"], quota["used"], quota["total"], quota["relative"]) == (0, 1000, 1000, 100)
    assert small.text("", f"{D}quota-available-bytes") == "0"
    assert small.put("a", b"y" * 600).status == 204  # in the place of as many
    assert small.put("a", b"y" * 10).status == 204
    assert small.to("COPY", "b", "a").status == 204
    assert small.text("", f"{D}quota-used-bytes") == "800"


def test_no_quota(files):
    assert files.text("", f"{D}quota-available-bytes") == "-3"


# --- PROPFIND --------------------------------------------------------------------------------

def test_depths(files):
    files.mkcol("a")
    files.mkcol("a/b")
    files.put("a/b/c", b"x")
    for depth, expected in [("0", [""]), ("1", ["", "a/"]), ("2", ["", "a/", "a/b/"]),
                            ("infinity", ["", "a/", "a/b/", "a/b/c"]), ("x", ["", "a/"])]:
        assert list(files.propfind(depth=depth)) == expected, depth
    answer = files.request("PROPFIND")
    assert list(files.read(answer)) == ["", "a/"]
    assert list(files.propfind("a/b/c", depth=1)) == ["a/b/c"]
    refused(files.request("PROPFIND", "x"), 404, "NotFound")


def test_what_is_there_and_what_is_not(files):
    files.put("a.txt", b"hello", x_oc_ctime=1234567890)
    names = [f"{D}getcontentlength", f"{OC}checksums", f"{OC}size", f"{NC}creation_time",
             f"{D}quota-used-bytes", "{urn:x}y", f"{OC}downloadURL", f"{OC}permissions"]
    (props,) = files.propfind("a.txt", *names).values()
    assert {name: prop.text for name, prop in props.items()} == {
        f"{D}getcontentlength": "5", f"{OC}size": "5", f"{NC}creation_time": "1234567890",
        f"{OC}downloadURL": None, f"{OC}permissions": "RGDNVW"}
    body = '<propfind xmlns="DAV:"><prop><getcontentlength/><y xmlns="urn:x"/></prop></propfind>'
    answer = files.request("PROPFIND", "a.txt", content=body, depth=0)
    assert {path: list(props) for path, props in files.read(answer, "404").items()} == {
        "a.txt": ["{urn:x}y"]}
    brief = files.request("PROPFIND", "a.txt", content=body, depth=0, prefer="return=minimal")
    assert b"404" not in brief.body
    folder = files.propfind("", f"{D}resourcetype", f"{D}getcontentlength", f"{OC}permissions")[""]
    assert folder[f"{D}resourcetype"].find(f"{D}collection") is not None
    assert f"{D}getcontentlength" not in folder and folder[f"{OC}permissions"].text == "GCK"


def test_all_and_names(files):
    files.put("a", b"x")
    patch(files, "a", ("{urn:x}note", "hello"))
    (everything,) = files.propfind("a").values()
    assert everything["{urn:x}note"].text == "hello" and f"{D}getetag" in everything
    answer = files.request("PROPFIND", "a", depth=0,
                           content='<propfind xmlns="DAV:"><propname/></propfind>')
    (names,) = files.read(answer).values()
    assert names["{urn:x}note"].text is None and f"{OC}fileid" in names


def question(names):
    return f'<propfind xmlns="DAV:"><prop>{"".join(names)}</prop></propfind>'


def test_how_many_are_asked_for(files):
    """Each once, however often it is named, and so many."""
    files.put("a", b"x")
    names = [f'<n{number} xmlns="urn:x"/>' for number in range(198)] + ["<getetag/>"]
    asked = question(['<n0 xmlns="urn:y"/>', *names, *names, "<getetag/>"])
    answer = files.request("PROPFIND", "a", depth=0, content=asked)
    assert answer.body.count(b"<d:getetag>") == 1 and answer.body.count(b":n0 ") == 2
    assert len(files.read(answer, "404")["a"]) == 199
    more = question([*names, "<getetag/>", "<displayname/>", "<resourcetype/>"])
    refused(files.request("PROPFIND", "a", depth=0, content=more), 400, "BadRequest")


def test_an_answer_too_large(files):
    """What no file has is told of each file."""
    for number in range(150):
        files.mkcol(f"{number}")
    asked = question(f'<n{number}{"n" * 1200} xmlns="urn:x"/>' for number in range(200))
    refused(files.request("PROPFIND", "", depth=1, content=asked), 507, "InsufficientStorage")
    assert files.request("PROPFIND", "", depth=1, prefer="return=minimal", content=asked).status == 207
    assert files.request("PROPFIND", "0", depth=0, content=asked).status == 207


@pytest.mark.parametrize("body", [
    "hello", "<a>", "<propfind/>", '<d:propfind xmlns:d="DAV:"', '<x:propfind/>',
    '<d:propfind xmlns:d="DAV:" xmlns:b=""/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><propfind xmlns="DAV:">&b;</propfind>',
    '<!DOCTYPE propfind><propfind xmlns="DAV:"/>',
    '<propfind xmlns="DAV:">' + "<a>" * 40 + "</a>" * 40 + "</propfind>",
    '<propfind xmlns="DAV:">' + "<a/>" * 6000 + "</propfind>",
    '<propfind xmlns="DAV:">' + " " * 300_000 + "</propfind>"])
def test_xml_that_is_none(files, body):
    for method in ("PROPFIND", "PROPPATCH", "LOCK"):
        files.put("a")
        refused(files.request(method, "a", content=body.encode()), 400, "BadRequest")


# --- PROPPATCH -------------------------------------------------------------------------------

def test_properties_of_clients(files):
    files.put("a")
    value = '<e xmlns="urn:e" k="1&amp;2">x<f/>&lt;</e> end'
    assert statuses(patch(files, "a", ("{urn:x}one", value), ("{urn:x}two", "ä"), ("{}none", "y"))) \
        == {"{urn:x}one": 200, "{urn:x}two": 200, "none": 200}
    (props,) = files.propfind("a", "{urn:x}one").values()
    (element,) = props["{urn:x}one"]
    assert element.tag == "{urn:e}e" and element.get("k") == "1&2" and element.text == "x"
    assert element.find("{urn:e}f").tail == "<" and element.tail == " end"
    files.to("MOVE", "a", "b")
    assert files.text("b", "{urn:x}two") == "ä"
    assert statuses(patch(files, "b", ("{urn:x}two", "1"), ("{urn:x}two", None))) == {"{urn:x}two": 200}
    assert files.text("b", "{urn:x}two") is None
    files.delete("b")
    files.put("b")
    assert files.text("b", "{urn:x}one") is None


def test_all_of_it_or_nothing(files):
    files.put("a")
    assert statuses(patch(files, "a", ("{urn:x}one", "1"), (f"{D}getetag", "x"))) == {
        "{urn:x}one": 424, f"{D}getetag": 403}
    assert files.text("a", "{urn:x}one") is None
    assert statuses(patch(files, "a", *[("{urn:x}p%d" % i, "1") for i in range(201)]))[
        "{urn:x}p200"] == 507


def test_what_clients_may_set(files):
    files.put("a")
    tag = files.text("", f"{D}getetag")
    for value, kept in [("1", "1"), ("0", "0"), ("true", "1"), (None, "0")]:
        assert statuses(patch(files, "a", (f"{OC}favorite", value))) == {f"{OC}favorite": 200}
        assert files.text("a", f"{OC}favorite") == kept
    assert files.text("", f"{D}getetag") == tag
    assert statuses(patch(files, "a", (f"{D}lastmodified", "1234567890"),
                          (f"{NC}creation_time", "1234567891"))) == {
        f"{D}lastmodified": 200, f"{NC}creation_time": 200}
    assert files.text("a", f"{D}getlastmodified") == "Fri, 13 Feb 2009 23:31:30 GMT"
    assert files.text("a", f"{NC}creation_time") == "1234567891"
    for name, value in [(f"{D}lastmodified", ""), (f"{D}displayname", "b"), (f"{OC}fileid", "1")]:
        assert statuses(patch(files, "a", (name, value))) == {name: 403}
    refused(patch(files, "b", ("{urn:x}one", "1")), 404, "NotFound")


def test_a_tree_is_copied_with_all_that_is_in_it(files):
    for folder in ("a", "a/b", "a/b/c"):
        files.mkcol(folder)
    for name in ("a/one", "a/b/two", "a/b/c/three"):
        files.put(name, name.encode(), oc_checksum="SHA1:1", x_oc_mtime=1234567890)
        patch(files, name, ("{urn:x}note", f"<b>{name}</b>"))
    patch(files, "a/b", ("{urn:x}note", "folder"))
    assert files.to("COPY", "a", "x").status == 201
    for name in ("one", "b/two", "b/c/three"):
        copy = files.get(f"x/{name}")
        assert copy.body == f"a/{name}".encode() and copy.header("oc-checksum") == "SHA1:1"
        assert copy.header("last-modified") == "Fri, 13 Feb 2009 23:31:30 GMT"
        assert copy.header("etag") != files.get(f"a/{name}").header("etag")
        props = files.propfind(f"x/{name}", "{urn:x}note")[f"x/{name}"]
        assert props["{urn:x}note"].find("b").text == f"a/{name}"
    assert files.text("x/b", "{urn:x}note") == "folder"
    assert files.text("", f"{OC}size") == str(2 * sum(map(len, ("a/one", "a/b/two", "a/b/c/three"))))


def test_what_is_not_deep_any_more(files):
    """60 folders fit below 60 others as soon as they are fewer."""
    for top in ("a", "b"):
        for depth in range(60):
            assert files.mkcol(top + "/x" * depth).status == 201
    to = "b" + "/x" * 59 + "/a"
    assert files.to("MOVE", "a", to).status == 403
    assert files.delete("a/x/x/x").status == 204
    assert files.to("COPY", "a", to).status == 201
    assert files.to("MOVE", "a", "b" + "/x" * 59 + "/c").status == 201


@pytest.mark.parametrize("path", ["..", "%2e%2e", "a/../b", "a%2fb", "%2e%2e%2fb", "a%00b", "%c0%af", "%ff", "a/." * 2,
                                  "/".join(["a"] * 10_000)])
@pytest.mark.parametrize("method,root", [
    ("PROPFIND", "files/{}"), ("PUT", "files/{}"), ("MKCOL", "files/{}"), ("DELETE", "trashbin/{}/trash"),
    ("PROPFIND", "trashbin/{}/trash"), ("PROPFIND", "versions/{}/versions"), ("MKCOL", "uploads/{}"),
    ("PUT", "uploads/{}"), ("PROPFIND", "uploads/{}")])
def test_paths_that_are_none_elsewhere(server, alice, method, root, path):
    """libmicrohttpd 1.0 closes without a word when a line is too long for it and its method is not
    one of HTTP's own."""
    request = (f"{method} /remote.php/dav/{root.format('alice')}/{path} HTTP/1.1\r\nHost: localhost"
               "\r\nAuthorization: Basic YWxpY2U6YWxpY2U=\r\nContent-Length: 0\r\n\r\n").encode()
    try:
        answer = raw.exchange(server, request)
        assert answer.status in (400, 414), answer
    except raw.Closed:
        assert method in ("PROPFIND", "MKCOL") and len(path) > 16 * 1024
    assert b".." not in alice.plain("PROPFIND", "/remote.php/dav/files/alice/").body


# --- what is told of it ----------------------------------------------------------------------

def test_options(files):
    answer = files.request("OPTIONS")
    assert answer.status == 200 and answer.header("dav") == "1, 2, 3"
    assert {"PROPFIND", "LOCK", "MKCOL"} <= set(answer.header("allow").split(", "))
    answer = files.request("ACL")
    assert answer.status == 405 and "PROPPATCH" in answer.header("allow")


def test_what_is_below_remote_php_and_not_there(alice):
    assert alice.plain("GET", "/remote.php/dav/bulk").status == 404


def test_an_address_with_a_path(start_server):
    """Links begin as clients call us, and destinations are understood both ways."""
    server = start_server("--dev", "--set", "url=http://localhost/talk")
    files = Files(User(server.url, "alice"))
    files.put("a", b"x")
    answer = files.request("PROPFIND", "a", depth=0)
    assert b"<d:href>/talk/remote.php/dav/files/alice/a</d:href>" in answer.body
    assert files.request("MOVE", "a", destination=f"/talk{files.root}/b").status == 201
    assert files.get("b").body == b"x"
    files.user.close()
