"""Small pictures of large ones: which there are, how large, for whom; and the program that makes them."""

import base64
import os
import struct
import subprocess
from pathlib import Path

import pytest

from files import NC, Files, until
from images import chunk, jpeg, png, png_header_only, png_size
from ocs import GUARD_S, User
from server import BINARY
from steer import Steer

PROGRAM = Path(BINARY).parent / "tertulia-preview"
GIF = base64.b64decode("R0lGODlhAgACAIAAAP8AAAAA/yH5BAAAAAAALAAAAAACAAIAAAIDRAJYADs=")


def size_of(picture):
    """(width, height) of a PNG or a JPEG."""
    if picture.startswith(b"\x89PNG"):
        return png_size(picture)
    at = 2
    while picture[at + 1] not in (0xc0, 0xc1, 0xc2):
        at += 2 + struct.unpack(">H", picture[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", picture[at + 5:at + 9])
    return width, height


def noise(width, height):
    """A picture that takes as many bytes as it has."""
    rows = b"".join(b"\0" + os.urandom(width * 3) for _ in range(height))
    return png(width, height, pixels=rows)


@pytest.fixture
def files(new_user):
    return Files(new_user())


def put(files, path, content):
    """Its number."""
    answer = files.put(path, content)
    assert answer.status in (201, 204), answer
    return int(answer.headers["oc-fileid"][:8])


def preview(user, number, **params):
    return user.plain("GET", "/core/preview", params={"fileId": number, **params})


# --- sizes -----------------------------------------------------------------------------------

@pytest.mark.parametrize("params, want", [
    ({}, (64, 64)),
    ({"x": 256, "y": 256}, (256, 256)),
    ({"x": 256, "y": 256, "a": 1}, (256, 128)),
    ({"x": 256, "y": 256, "a": "true", "mode": "fill"}, (256, 128)),
    ({"x": 200, "y": 200, "a": 1, "mode": "cover"}, (512, 256)),
    ({"x": -1, "y": 200, "a": 1}, (512, 256)),
    ({"x": 4096, "y": 4096, "a": 1}, (600, 300)),
    ({"x": 99999, "y": 99999, "a": 1}, (600, 300)),
    ({"x": -1, "y": -1, "a": 1}, (600, 300)),
    ({"forceIcon": 0, "x": 64, "y": 64}, (64, 64)),
], ids=str)
def test_sizes(files, params, want):
    answer = preview(files.user, put(files, "a.png", png(600, 300)), **params)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert size_of(answer.body) == want


@pytest.mark.parametrize("params", [{"x": 0}, {"y": 0}, {"x": -2}, {"x": 0, "y": 0, "a": 1}], ids=str)
def test_sizes_refused(files, params):
    assert preview(files.user, put(files, "a.png", png(600, 300)), **params).status == 400


@pytest.mark.parametrize("path", ["/core/preview", "/core/preview.png"])
def test_of_nothing(alice, path):
    assert alice.plain("GET", path).status == 400


# --- kinds -----------------------------------------------------------------------------------

@pytest.mark.parametrize("name, content, want", [
    ("a.jpg", jpeg(64, 32), "image/jpeg"),
    ("a.png", png(64, 32), "image/jpeg"),
    ("a.gif", GIF, "image/jpeg"),
    ("ä 🙂.PNG", png(64, 32), "image/jpeg"),
])
def test_kinds(files, name, content, want):
    answer = preview(files.user, put(files, name, content))
    assert (answer.status, answer.headers["content-type"]) == (200, want)
    assert files.text(name, f"{NC}has-preview") == "true"


def test_what_can_be_seen_through_stays_so(files):
    rows = (b"\0" + b"\xff\0\0\x80" * 80) * 80
    picture = png(80, 80, pixels=rows).replace(struct.pack(">IIBB", 80, 80, 8, 2), struct.pack(
        ">IIBB", 80, 80, 8, 6))
    # the checksum of the header is that of the other one
    at = picture.index(b"IHDR")
    picture = picture[:at - 4] + chunk(b"IHDR", picture[at + 4:at + 17]) + picture[at + 21:]
    answer = preview(files.user, put(files, "a.png", picture))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")


@pytest.mark.parametrize("name, content", [
    ("a.txt", b"hello"), ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("a.png", b""),
    ("a.png", b"no picture"), ("a.jpg", jpeg(64, 32)[:40]),
    ("a.png", png_header_only(60000, 60000)), ("a.png", b"%PDF-1.4\n%%EOF"),
    ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
])
def test_no_picture(files, name, content):
    answer = preview(files.user, put(files, name, content))
    assert (answer.status, answer.body) == (404, b"[]")


def test_half_a_picture(files):
    """It is shown as far as it goes; libvips 8.16 refuses a PNG that ends early."""
    answer = preview(files.user, put(files, "a.png", noise(64, 64)[:5000]))
    assert answer.status in (200, 404), answer
    if answer.status == 200:
        assert size_of(answer.body) == (64, 64)
    else:
        assert answer.body == b"[]"


def test_which_have_one(files):
    for name, content, want in (("a.txt", b"x", "false"), ("a.png", b"", "false"),
                                ("b.png", b"not looked into", "true")):
        put(files, name, content)
        assert files.text(name, f"{NC}has-preview") == want
    files.mkcol("folder.png")
    assert files.text("folder.png/", f"{NC}has-preview") == "false"


def test_folders_and_what_is_not_there(files):
    files.mkcol("folder")
    number = int(files.text("folder/", "{http://owncloud.org/ns}fileid"))
    for answer in (preview(files.user, number), preview(files.user, 999999999),
                   files.user.plain("GET", "/core/preview.png", params={"file": "/none.png"}),
                   files.user.plain("GET", "/core/preview.png", params={"file": "/folder"}),
                   files.user.plain("GET", "/core/preview.png", params={"file": "/../a.png"})):
        assert (answer.status, answer.body) == (404, b"[]")


# --- icons -----------------------------------------------------------------------------------

@pytest.mark.parametrize("mime, icon", [
    ("text/plain", "text"), ("text/x-c", "text-code"), ("image/png", "image"), ("video/mp4", "video"),
    ("httpd/unix-directory", "folder"), ("application/pdf", "application-pdf"),
    ("application/octet-stream", "file"), ("", "file"), ("\r\nx: y", "file")])
def test_icons(alice, mime, icon):
    answer = alice.plain("GET", "/core/mimeicon", params={"mime": mime})
    assert answer.status == 303
    assert answer.headers["location"].endswith(f"/core/img/filetypes/{icon}.svg")
    picture = alice.plain("GET", f"/core/img/filetypes/{icon}.svg")
    assert (picture.status, picture.headers["content-type"]) == (200, "image/svg+xml")
    assert picture.body.startswith(b"<svg ")


def test_no_such_icon(alice):
    assert alice.plain("GET", "/core/img/filetypes/none.svg").status == 404


def test_an_icon_instead(files):
    answer = preview(files.user, put(files, "a.txt", b"hello"), mimeFallback=1)
    assert answer.status == 303
    assert answer.headers["location"].endswith("/core/img/filetypes/text.svg")


# --- for whom --------------------------------------------------------------------------------

def test_nobody_else(files, new_user):
    number = put(files, "a.png", png(64, 32))
    assert preview(files.user, number).status == 200
    assert preview(new_user(), number).status == 404
    assert User(files.user.base, None).plain("GET", "/core/preview", params={"fileId": number}).status == 401


def test_by_its_path(files):
    files.mkcol("my folder")
    put(files, "my folder/ä.png", png(64, 32))
    for path in ("/my folder/ä.png", "my folder//ä.png", "//my folder/ä.png"):
        answer = files.user.plain("GET", "/core/preview.png", params={"file": path})
        assert (answer.status, size_of(answer.body)) == (200, (32, 32))


def test_not_of_what_was_deleted(files):
    number = put(files, "a.png", png(64, 32))
    assert preview(files.user, number).status == 200
    files.delete("a.png")
    assert preview(files.user, number).status == 404


def test_the_new_one_of_new_content(files):
    number = put(files, "a.png", png(64, 32))
    first = preview(files.user, number, x=-1, y=-1, a=1)
    assert put(files, "a.png", png(32, 64)) == number
    second = preview(files.user, number, x=-1, y=-1, a=1)
    assert (size_of(first.body), size_of(second.body)) == ((64, 32), (32, 64))
    assert first.headers["etag"] != second.headers["etag"]


def test_who_has_it(files):
    number = put(files, "a.png", png(64, 32))
    first = preview(files.user, number)
    assert first.headers["cache-control"] == "private, max-age=86400, immutable"
    again = files.user.plain("GET", "/core/preview", params={"fileId": number},
                             headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


# --- kept ------------------------------------------------------------------------------------

def kept(data):
    return sorted(path for path in (data / "previews").rglob("*-*") if path.is_file())


@pytest.fixture
def stored(start_server, tmp_path):
    """A server with a folder, and somebody's files."""
    server = start_server("--dev", "--data", tmp_path / "data", "--set", "limit_previews_mib=1")
    return Files(User(server.url, "alice")), tmp_path / "data"


def test_made_once(stored):
    files, data = stored
    number = put(files, "a.png", png(64, 32))
    first = preview(files.user, number)
    (file,) = kept(data)
    file.write_bytes(GIF)  # as if it were it
    second = preview(files.user, number)
    assert (first.status, second.status, second.body) == (200, 200, GIF)


def test_no_more_than_may_be_kept(stored):
    """A MiB: what was made first has gone when more was."""
    files, data = stored
    for n in range(4):
        answer = preview(files.user, put(files, f"{n}.png", noise(700, 700)), x=-1, y=-1)
        assert answer.status == 200 and len(answer.body) > 200_000
    assert 0 < sum(path.stat().st_size for path in kept(data)) <= 1 << 20


def test_gone_with_the_last_of_the_bytes(start_server, tmp_path):
    """Some days after nobody has them any more, nor in his trash."""
    server = start_server("--dev", "--data", tmp_path / "data")
    files, data = Files(User(server.url, "alice")), tmp_path / "data"
    assert preview(files.user, put(files, "a.png", png(64, 32))).status == 200
    assert len(kept(data)) == 1
    files.delete("a.png")
    assert files.user.plain("DELETE", "/remote.php/dav/trashbin/alice/trash").status == 204
    steer = Steer(server)
    until(lambda: steer.advance("1d") and kept(data) == [])


# --- the program -----------------------------------------------------------------------------

def run(*args, picture=b"", **options):
    return subprocess.run([PROGRAM, *args], input=picture, capture_output=True, timeout=GUARD_S, **options)


def from_file(tmp_path, picture, *args):
    """As the server runs it: with a file."""
    path = tmp_path / "picture"
    path.write_bytes(picture)
    with open(path, "rb") as file:
        return subprocess.run([PROGRAM, *args], stdin=file, capture_output=True, timeout=GUARD_S)


@pytest.mark.parametrize("args", [(), ("64", "64"), ("64", "64", "other"), ("0", "64", "fill"),
                                  ("x", "64", "fill"), ("64", "5000", "fill"), ("64", "-2", "crop")])
def test_wrong_arguments(args):
    done = run(*args)
    assert done.returncode == 2 and b"usage: tertulia-preview" in done.stderr


def test_a_small_one(tmp_path):
    done = from_file(tmp_path, png(600, 300), "256", "256", "fill")
    assert done.returncode == 0 and size_of(done.stdout) == (256, 128)


@pytest.mark.parametrize("picture", [b"", b"x", png_header_only(20000, 20000)],
                         ids=["nothing", "a letter", "too large"])
def test_none(tmp_path, picture):
    done = from_file(tmp_path, picture, "64", "64", "fill")
    assert done.returncode != 0 and done.stdout == b""
