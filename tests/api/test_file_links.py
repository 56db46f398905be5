"""The link of a file in a message: whoever has the file is led to it, nobody else learns anything."""

import io
import re
import zipfile
from base64 import b64encode
from urllib.parse import quote, unquote

import pytest

import raw
from files import OC, Files
from ocs import User, create_room, history
from shares import file_of, share_in

CONTENT = b"what is in it"


def follow(user, path):
    """The one answer at the end, and the path that it came from."""
    first = user.plain("GET", path)
    assert first.status == 303, first
    location = first.headers["location"]
    assert location.startswith("/") and not location.startswith("//")
    return user.plain("GET", location), unquote(location)


@pytest.fixture
def owner(new_user):
    return new_user()


@pytest.fixture
def reader(new_user):
    return new_user()


def number_of(files, path):
    return files.text(path, f"{OC}fileid")


@pytest.mark.parametrize("name", ["photo.txt", "a b#?%41.txt", "größe 😀.txt", "..x", "a;b&c=d\"'<.txt"])
def test_a_link_leads_to_the_file(owner, reader, name):
    mine = Files(owner)
    assert mine.put(name, CONTENT).status == 201
    token = create_room(owner, members=[reader])["token"]
    share_in(owner, token, name).ok()
    for user, path in ((owner, name), (reader, f"Talk/{name}")):
        link = file_of(history(user, token, limit=1).ok()[0])["link"]
        assert link.startswith(f"{user.base}/index.php/f/")
        answer, where = follow(user, link[len(user.base):])
        assert answer.status == 200 and answer.body == CONTENT
        assert where == f"/remote.php/dav/files/{user.name}/{path}"


def test_a_folder_comes_as_an_archive(owner):
    mine = Files(owner)
    mine.mkcol("trip")
    mine.put("trip/a.txt", CONTENT)
    answer, _ = follow(owner, f"/f/{number_of(mine, 'trip')}")
    assert answer.status == 200
    assert zipfile.ZipFile(io.BytesIO(answer.body)).read("trip/a.txt") == CONTENT


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1%00", "1/2"])
def test_numbers_of_nothing(owner, number):
    assert owner.plain("GET", f"/f/{number}").status in (400, 404)


def test_what_is_not_ones_own_is_not_there(owner, reader):
    mine = Files(owner)
    mine.put("secret.txt", CONTENT)
    path = f"/f/{number_of(mine, 'secret.txt')}"
    none = reader.plain("GET", "/f/999999999")
    other = reader.plain("GET", path)
    assert other.status == none.status == 404 and other.body == none.body
    mine.delete("secret.txt")
    assert owner.plain("GET", path).status == 404


def test_who_is_not_logged_in_is_sent_to_do_so(owner, server):
    path = f"/f/{number_of(Files(owner), '')}"
    answer = User(server.url).plain("GET", path)
    assert answer.status == 303
    assert answer.headers["location"] == f"/login?redirect_url={quote(path, safe='')}"
    wrong = User(server.url, owner.name, "another password").plain("GET", path)
    assert wrong.status == 401


def test_a_place_that_no_header_has_room_for(owner, server):
    """A path of 4 KB is one of 12 KB when it is encoded; libmicrohttpd would hang up over it."""
    who = b64encode(f"{owner.name}:{owner.password}".encode()).decode()
    path, seen = "", []
    for _ in range(15):
        path += "/" + "ü" * 120
        made = raw.exchange(server, f"MKCOL /remote.php/webdav{path} HTTP/1.1\r\nHost: localhost\r\n"
                            f"Authorization: Basic {who}\r\nContent-Length: 0\r\n\r\n".encode())
        assert made.status == 201, made
        number = int(re.match(r"\d+", made.headers["oc-fileid"])[0])
        seen.append(owner.plain("GET", f"/f/{number}").status)
    assert seen[0] == 303 and seen[-1] == 431 and set(seen) == {303, 431}
