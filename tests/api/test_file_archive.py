"""Folders as one zip file, made while it is sent."""

import io
import json
import subprocess
import zipfile

import httpx
import pytest

from files import Files
from ocs import User
from server import run_cli

ZIP = {"accept": "application/zip"}
NAMES = ["plain.txt", "\u00e4 \u00f6.txt", "a\u0308.txt", "1##3 %41.md", "\N{PARTY POPPER}", "..hidden", "x" * 250]


@pytest.fixture
def files(new_user):
    files = Files(new_user())
    for folder in ("d", "d/sub", "d/sub/empty"):
        files.mkcol(folder)
    files.put("d/a.txt", b"hello", x_oc_mtime=1234567890)
    files.put("d/nothing", b"")
    files.put("d/sub/b", b"x" * 300_000)
    return files


def opened(answer):
    assert answer.status == 200 and answer.header("content-type") == "application/zip", answer
    assert len(answer.body) == int(answer.header("content-length"))
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    assert archive.testzip() is None
    return archive


def test_a_folder(files):
    answer = files.get("d", **ZIP)
    archive = opened(answer)
    assert answer.header("content-disposition") == "attachment; filename*=UTF-8''d.zip; filename=\"d.zip\""
    assert archive.namelist() == ["d/", "d/a.txt", "d/nothing", "d/sub/", "d/sub/b", "d/sub/empty/"]
    assert archive.read("d/a.txt") == b"hello" and archive.read("d/sub/b") == b"x" * 300_000
    info = archive.getinfo("d/a.txt")
    assert info.date_time == (2009, 2, 13, 23, 31, 30) and info.file_size == 5
    assert archive.getinfo("d/sub/").is_dir()


def test_other_programs_read_it(files, tmp_path):
    (tmp_path / "a.zip").write_bytes(files.get("d", **ZIP).body)
    done = subprocess.run(["python3", "-m", "zipfile", "-e", "a.zip", "out"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/d/sub/b").read_bytes() == b"x" * 300_000
    assert (tmp_path / "out/d/sub/empty").is_dir()


@pytest.mark.parametrize("name", NAMES)
def test_names(files, name):
    files.put(f"d/{name}", b"x")
    assert f"d/{name}" in opened(files.get("d", **ZIP)).namelist()


def test_all_that_there_is(files):
    assert opened(files.get("", **ZIP)).namelist()[:2] == ["download/", "download/d/"]


def test_an_empty_folder(files):
    assert opened(files.get("d/sub/empty", **ZIP)).namelist() == ["empty/"]


@pytest.mark.parametrize("query,names", [
    ({"accept": "zip", "files": "a.txt"}, ["a.txt"]),
    ({"accept": "zip", "files": json.dumps(["sub", "nothing"])}, ["sub/", "sub/b", "sub/empty/", "nothing"]),
    ({"accept": "zip"}, ["d/", "d/a.txt", "d/nothing", "d/sub/", "d/sub/b", "d/sub/empty/"])])
def test_by_query(files, query, names):
    answer = files.user.plain("GET", files.url("d"), params=query)
    assert opened(answer).namelist() == names
    query["dir"] = "/d"
    assert opened(files.user.plain("GET", "/index.php/apps/files/ajax/download.php", params=query)).namelist() == names


def test_by_header(files):
    assert opened(files.get("d", x_nc_files="a.txt", **ZIP)).namelist() == ["a.txt"]


@pytest.mark.parametrize("names", ["nowhere", "sub/b", "..", ".", json.dumps(["a.txt", "../d"]), json.dumps([""])])
def test_what_is_not_in_it(files, names):
    assert files.user.plain("GET", files.url("d"), params={"accept": "zip", "files": names}).status == 404
    for folder in ("/nowhere", "/d/a.txt"):
        assert files.user.plain("GET", "/apps/files/ajax/download.php", params={"dir": folder}).status == 404
    assert files.user.plain("GET", "/apps/files/ajax/download.php", params={"dir": "/d/../d"}).status == 400


def test_names_that_are_none(files):
    for value in ("[1]", json.dumps(["a"] * 1001, separators=(",", ":"))):
        answer = files.user.plain("GET", files.url("d"), params={"accept": "zip"}, headers={"X-NC-Files": value})
        assert answer.status == 400, answer


def test_only_when_it_is_asked_for(files):
    for headers in ({}, {"accept": "*/*"}, {"accept": "application/zip;q=1"}, {"accept": "application/x-tar"}):
        assert files.get("d", **headers).body.startswith(b"This is the WebDAV interface.")
    assert files.user.plain("GET", files.url("d"), params={"accept": "tar"}, headers=ZIP).body.startswith(b"This is")
    assert files.get("d/a.txt", **ZIP).body == b"hello"
    head = files.request("HEAD", "d", **ZIP)
    assert head.status == 200 and head.body == b""


def test_bytes_that_are_gone(start_server, tmp_path):
    """The length was said, so who reads notices."""
    data = tmp_path / "data"
    run_cli("user", "add", "ann", "--data", data, "--password-stdin", stdin="correct-horse-7\n")
    server = start_server("--data", data)
    files = Files(User(server.url, "ann", "correct-horse-7"))
    files.mkcol("d")
    files.put("d/a", b"x" * 10)
    (blob,) = [path for path in (data / "blobs").rglob("*") if path.is_file()]
    blob.write_bytes(b"x" * 9)
    with pytest.raises(httpx.RemoteProtocolError):
        files.get("d", **ZIP)
    blob.unlink()
    with pytest.raises(httpx.RemoteProtocolError):
        files.get("d", **ZIP)
    assert files.get("d").status == 200, "the server goes on"
    files.user.close()


def test_nobody_elses(files, new_user):
    other = new_user()
    assert other.plain("GET", files.url("d"), headers=ZIP).status == 404
    assert other.plain("GET", "/apps/files/ajax/download.php", params={"dir": "/d"}).status == 404


def test_too_much(files):
    """COPY makes many of them quickly."""
    files.mkcol("many")
    for number in range(100):
        files.put(f"many/{number}", b"")
    for folder in ("a", "b"):
        files.mkcol(folder)
    for number in range(48):
        assert files.to("COPY", "many", f"a/{number}").status == 201
    for number in range(5):
        assert files.to("COPY", "a", f"b/{number}").status == 201
    answer = files.get("b", **ZIP)
    assert answer.status == 403 and b"packed at once" in answer.body
    assert len(opened(files.get("b/1", **ZIP)).namelist()) == 1 + 48 * 101


def test_names_are_bounded_in_bytes(files):
    """Long paths of few files: all of them are kept for as long as somebody reads."""
    files.mkcol("long")
    path = "long/0"
    files.mkcol(path)
    for n in range(30):
        path = f"{path}/{n:0>240}"
        assert files.mkcol(path).status == 201
    for n in range(100):
        assert files.put(f"{path}/{n}").status == 201
    for n in range(1, 7):
        assert files.to("COPY", "long/0", f"long/{n}").status == 201
    answer = files.get("long", **ZIP)
    assert answer.status == 403 and b"packed at once" in answer.body
    assert len(opened(files.get("long/1", **ZIP)).namelist()) == 131


def test_a_year_far_away(files):
    """Years are seven bits in an archive, and the highest of them is one of a number with a sign."""
    files.put("d/late", b"x", x_oc_mtime=4_000_000_000)
    assert opened(files.get("d", **ZIP)).getinfo("d/late").date_time[:3] == (2096, 10, 2)
