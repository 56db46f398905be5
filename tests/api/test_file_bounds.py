"""What the files of one account may make the server keep, besides what its quota counts."""

import base64
import os
import socket

import pytest

import raw
from files import D, Files, patch, statuses, until
from ocs import GUARD_S, User

X = "{urn:x}"


@pytest.fixture
def files(new_user):
    return Files(new_user())


def kept(data):
    """Bytes of blobs, also of those that are being written."""
    return sum(path.stat().st_size for path in (data / "blobs").rglob("*") if path.is_file())


# --- bodies ----------------------------------------------------------------------------------

def test_a_body_without_a_length_ends_with_the_quota(admin, new_user, server):
    """The answer comes while the client would go on for ever."""
    files = Files(new_user())
    admin.put(f"/cloud/users/{files.user.name}", key="quota", value="100 KB").ok()
    login = f"Basic {base64.b64encode(f'{files.user.name}:{files.user.password}'.encode()).decode()}"
    with socket.create_connection((server.host, server.port), GUARD_S) as sock:
        sock.sendall(b"PUT %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\n"
                     % (files.url("endless").encode(), login.encode()))
        for _ in range(20):
            sock.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        with sock.makefile("rb") as stream:
            assert raw.read_reply(stream).status == 507
    assert files.names() == []


# --- bytes that nobody has any more ----------------------------------------------------------

def test_what_was_overwritten_does_not_fill_the_disk(start_server, tmp_path):
    """Of what no file has any more, no more is kept than the limit says, backups or not."""
    data = tmp_path / "data"
    server = start_server("--dev", "--data", data, "--set", "limit_unused_mib=1")
    files = Files(User(server.url, "alice"))
    for n in range(12):
        assert files.put(f"{n}", os.urandom(300_000)).status == 201
        files.delete(f"{n}")
    files.user.plain("DELETE", "/remote.php/dav/trashbin/alice/trash")
    files.put("stays", b"these are in use")
    until(lambda: kept(data) <= 1 << 20)
    assert files.get("stays").body == b"these are in use"


# --- properties ------------------------------------------------------------------------------

def set_property(files, path, name, size):
    (status,) = statuses(patch(files, path, (f"{X}{name}", "v" * size))).values()
    return status


def test_properties_are_bounded_in_bytes(files):
    files.put("a", b"x")
    assert set_property(files, "a", "one", 70_000) == 507
    assert set_property(files, "a", "one", 40_000) == 200
    assert set_property(files, "a", "two", 40_000) == 507
    assert set_property(files, "a", "one", 41_000) == 200  # in its place
    assert set_property(files, "a", "two", 20_000) == 200
    assert len(files.text("a", f"{X}one")) == 41_000


def test_a_copy_takes_so_many_bytes_of_properties(files):
    files.mkcol("folder")
    for n in range(90):
        files.put(f"folder/{n}", b"x")
        assert set_property(files, f"folder/{n}", "one", 50_000) == 200
    assert files.to("COPY", "folder", "copy").status == 507
    assert files.names() == ["folder/"]
    assert files.to("COPY", "folder/7", "seven").status == 201
    assert len(files.text("seven", f"{X}one")) == 50_000


# --- numbers ---------------------------------------------------------------------------------

def test_files_are_counted(start_server):
    server = start_server("--dev", "--set", "limit_files=4")
    files = Files(User(server.url, "alice"))
    assert files.mkcol("folder").status == 201
    assert files.put("folder/a").status == 201
    assert files.to("COPY", "folder", "copy").status == 201
    for answer in (files.put("b"), files.mkcol("more"), files.to("COPY", "folder/a", "b")):
        assert answer.status == 507 and b"as many files" in answer.body
    assert files.put("folder/a", b"new content").status == 204
    assert files.to("MOVE", "folder/a", "b").status == 201
    assert int(files.text("", f"{D}quota-used-bytes")) == 11


def test_a_path_of_very_many_names(files):
    """It leads nowhere, and is not put together name by name."""
    path = "a/" * 1_000_000
    answer = files.user.post("/apps/files_sharing/api/v1/shares", path=path, shareType=3)
    assert answer.status == 404
    answer = files.user.plain("GET", "/core/preview.png", params={"file": "a/" * 1000})
    assert (answer.status, answer.body) == (404, b"[]")
