"""What somebody without an account has by a link: as WebDAV, and as pages."""

import datetime
import re

import pytest

from files import Files
from images import png
from ocs import PUBLIC, ROOM, User, create_room, history
from shares import ALL, CREATE, LINK, SHARES, USER, file_of, share, share_in
from steer import Steer

PASSWORD = "correct-horse-7"
CONTENT = b"what is in it"


@pytest.fixture
def owner(new_user):
    return new_user()


@pytest.fixture
def box(owner):
    files = Files(owner)
    files.mkcol("box")
    files.mkcol("box/sub")
    files.put("box/a <b>.txt", CONTENT)
    files.put("box/sub/c.txt", b"deeper")
    files.put("secret.txt", b"not shared")
    return files


def by_link(nobody, made):
    return Files(nobody, f"/public.php/dav/files/{made['token']}")


def page(nobody, made, rest="", **params):
    return nobody.plain("GET", f"/index.php/s/{made['token']}{rest}", params=params)


def test_reading(owner, nobody, box):
    made = share(owner, "box", LINK).ok()
    link = by_link(nobody, made)
    assert link.names() == ["a <b>.txt", "sub/"] and link.names("sub") == ["c.txt"]
    answer = link.get("a <b>.txt", range="bytes=0-3")
    assert answer.status == 206 and answer.body == CONTENT[:4]
    assert link.get("sub/c.txt").body == b"deeper"
    for way in ("../secret.txt", "sub/../../secret.txt", "%2e%2e/secret.txt", "secret.txt"):
        answer = nobody.plain("GET", f"{link.root}/{way}")
        assert answer.status in (400, 404) and b"not shared" not in answer.body
    for method in ("PUT", "MKCOL", "DELETE"):
        assert link.request(method, "sub").status in (403, 405, 409)
    assert link.put("new", b"x").status == 403 and link.delete("a <b>.txt").status == 403
    assert link.to("COPY", "a <b>.txt", "new").status == 403
    assert link.to("MOVE", "a <b>.txt", "new").status == 403
    assert link.request("COPY", "a <b>.txt", destination=box.url("new")).status == 403
    assert box.names("box") == ["a <b>.txt", "sub/"]


def test_a_single_file(owner, nobody, box):
    made = share(owner, "box/sub/c.txt", LINK).ok()
    link = by_link(nobody, made)
    assert nobody.plain("GET", link.root).body == b"deeper"
    assert link.get("c.txt").status == 404
    shown = page(nobody, made)
    assert shown.status == 200 and "c.txt" in shown.body.decode() and "6 bytes" in shown.body.decode()
    answer = page(nobody, made, "/download")
    assert answer.status == 303 and nobody.plain("GET", answer.header("location")).body == b"deeper"


def test_nothing_is_told_of_its_owner(owner, nobody, box):
    box.request("PROPPATCH", "box", content=b'<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><x:a xmlns:x="urn:x">'
                b'mine</x:a></d:prop></d:set></d:propertyupdate>')
    made = share(owner, "box", LINK, permissions=ALL).ok()
    link = by_link(nobody, made)
    answer = link.request("PROPFIND", "", depth=1)
    names = link.request("PROPFIND", "", depth=0, content=b'<d:propfind xmlns:d="DAV:"><d:prop>'
                         b'<o:owner-id xmlns:o="http://owncloud.org/ns"/><o:permissions xmlns:o="http://owncloud.org/ns"/>'
                         b'<o:share-types xmlns:o="http://owncloud.org/ns"/><x:a xmlns:x="urn:x"/></d:prop></d:propfind>')
    for body in (answer.body, names.body):
        assert owner.name.encode() not in body and b"mine" not in body
    assert b"<oc:permissions>RGNVCK</oc:permissions>" in names.body.replace(b"RGDNVCK", b"RGNVCK")


def test_writing(owner, nobody, box):
    made = share(owner, "box", LINK, permissions=ALL).ok()
    link = by_link(nobody, made)
    assert link.put("new.txt", b"theirs").status == 201
    assert link.put("new.txt", b"other").status == 204
    assert link.mkcol("made").status == 201
    assert link.to("MOVE", "new.txt", "made/named.txt").status == 201
    assert link.to("COPY", "made", "copied").status == 201
    assert box.get("box/made/named.txt").body == box.get("box/copied/named.txt").body == b"other"
    assert link.delete("made").status == 204
    assert nobody.plain("DELETE", link.root).status == 403  # the folder itself is not theirs
    assert owner.get(f"{SHARES}/{made['id']}").ok() and box.get("box/copied/named.txt").status == 200
    large = b"0123456789abcdef" * 100_000
    assert link.put("large", large).status == 201 and box.get("box/large").body == large


def test_only_putting(owner, nobody, box):
    """Who puts files there sees none, not even his own."""
    made = share(owner, "box", LINK, permissions=CREATE).ok()
    link = by_link(nobody, made)
    assert link.put("mine.txt", b"theirs").status == 201
    assert box.get("box/mine.txt").body == b"theirs"
    assert link.get("mine.txt").status == link.request("PROPFIND", "", depth=1).status == 403
    assert link.put("mine.txt", b"again").status == 403
    shown = page(nobody, made).body.decode()
    assert "mine.txt" not in shown and "public.php/dav/files" in shown


def test_a_password(owner, nobody, box, sign_in):
    made = share(owner, "box", LINK, password=PASSWORD).ok()
    link = by_link(nobody, made)
    answer = link.get("sub/c.txt")
    assert answer.status == 401 and answer.header("www-authenticate").startswith("Basic realm=")
    right = by_link(sign_in("anonymous", PASSWORD), made)
    wrong = by_link(sign_in("anonymous", "wrong"), made)
    assert right.get("sub/c.txt").body == b"deeper" and right.names() == ["a <b>.txt", "sub/"]
    assert wrong.get("sub/c.txt").status == 401
    owner.put(f"{SHARES}/{made['id']}", publicUpload="true").ok()
    assert right.put("new.txt", b"x" * 200_000).status == 201
    assert link.put("more.txt", b"x").status == 401 and wrong.put("more.txt", b"x").status == 401

    browser = sign_in()
    to_form = page(browser, made)
    assert to_form.status == 303 and to_form.header("location").endswith("/authenticate/showShare")
    form = browser.plain("GET", to_form.header("location"))
    assert form.status == 200 and 'type="password"' in form.body.decode()
    assert "script-src" not in form.header("content-security-policy")
    again = browser.plain("POST", to_form.header("location"), data={"password": "guessed"})
    assert again.status == 403 and "not the password" in again.body.decode()
    assert page(browser, made).status == 303
    done = browser.plain("POST", to_form.header("location"), data={"password": PASSWORD})
    assert done.status == 303 and "HttpOnly" in done.header("set-cookie")
    shown = page(browser, made)
    assert shown.status == 200 and "a &lt;b&gt;.txt" in shown.body.decode()
    assert by_link(browser, made).get("sub/c.txt").body == b"deeper"
    other = share(owner, "secret.txt", LINK, password=PASSWORD).ok()
    assert page(browser, other).status == 303, "a password is for one link"
    owner.put(f"{SHARES}/{made['id']}", password="another-horse-8").ok()
    assert page(browser, made).status == 303 and right.get("sub/c.txt").status == 401


def test_guessing_a_password_is_stopped(start_server):
    server = start_server("--dev", "--set", "brute_force=on")
    alice, nobody = User(server.url, "alice"), User(server.url)
    Files(alice).put("a.txt", b"x")
    made = share(alice, "a.txt", LINK, password=PASSWORD).ok()
    answers = [nobody.plain("POST", f"/index.php/s/{made['token']}/authenticate/showShare",
                            data={"password": f"guess {i}"}).status for i in range(14)]
    assert answers[0] == 403 and answers[-1] == 429
    tokens = [nobody.plain("GET", f"/index.php/s/guessed{i}").status for i in range(14)]
    assert tokens[0] == 404 and tokens[-1] == 429


def test_pages(owner, nobody, box):
    made = share(owner, "box", LINK, note="<script>look</script>").ok()
    shown = page(nobody, made)
    assert shown.status == 200 and shown.header("x-frame-options") == "DENY"
    text = shown.body.decode()
    assert "<script" not in text and "&lt;script&gt;look" in text and "a &lt;b&gt;.txt" in text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', text)]
    found = [nobody.plain("GET", link) for link in links]
    assert [answer.body for answer in found][0] == CONTENT and "c.txt" in found[1].body.decode()
    assert page(nobody, made, path="sub").status == 200
    for path in ("none", "..", "../x", "a <b>.txt/x"):
        assert page(nobody, made, path=path).status == 404
    assert page(nobody, made, "/download").header("location").endswith(f"/s/{made['token']}")


@pytest.mark.parametrize("how", ["ended", "disabled", "deleted", "moved to the trash"])
def test_links_end(owner, nobody, admin, box, how):
    made = share(owner, "box", LINK).ok()
    link = by_link(nobody, made)
    assert link.get("sub/c.txt").status == 200
    if how == "ended":
        owner.delete(f"{SHARES}/{made['id']}").ok()
    elif how == "disabled":
        admin.put(f"/cloud/users/{owner.name}/disable").ok()
    elif how == "deleted":
        admin.delete(f"/cloud/users/{owner.name}").ok()
    else:
        box.delete("box")
    assert link.get("sub/c.txt").status == page(nobody, made).status == 404


def test_time_ends_links_and_shares(start_server):
    server = start_server("--dev")
    alice, bob, nobody = User(server.url, "alice"), User(server.url, "bob"), User(server.url)
    Files(alice).put("a.txt", CONTENT)
    day = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)).date().isoformat()
    made = share(alice, "a.txt", LINK, expireDate=day).ok()
    share(alice, "a.txt", USER, bob, expireDate=day).ok()
    room = create_room(alice, members=[bob])["token"]
    alice.post(f"{ROOM}/{room}/message-expiration", seconds=3600).ok()
    share_in(alice, room, "a.txt").ok()
    link = f"/public.php/dav/files/{made['token']}"
    assert nobody.plain("GET", link).body == Files(bob).get("a.txt").body == Files(bob).get("Talk/a.txt").body
    Steer(server).advance(3601)
    assert Files(bob).get("Talk/a.txt").status == 404 and nobody.plain("GET", link).status == 200
    Steer(server).advance(2 * 86400)
    assert nobody.plain("GET", link).status == Files(bob).get("a.txt").status == 404
    assert alice.get(SHARES).ok() == bob.get(SHARES, shared_with_me="true").ok() == []
    alice.get(f"{SHARES}/{made['id']}").refused(404)


def test_a_conversations_link_is_for_public_ones(owner, new_guest, box):
    room = create_room(owner, PUBLIC)["token"]
    share_in(owner, room, "box/sub/c.txt").ok()
    guest = new_guest(room)
    link = file_of(history(guest, room, limit=1).ok()[0])["link"]
    token = link.rsplit("/", 1)[1]
    assert guest.plain("GET", f"/public.php/dav/files/{token}").body == b"deeper"
    owner.delete(f"{ROOM}/{room}/public").ok()
    assert guest.plain("GET", f"/public.php/dav/files/{token}").status == 404


def test_only_links_are_links(owner, nobody, box, new_user):
    made = share(owner, "box", USER, new_user()).ok()
    for token in (made["id"], made["token"] or "none", "x" * 15):
        assert nobody.plain("GET", f"/public.php/dav/files/{token}/sub/c.txt").status == 404


def test_a_link_gives_nobody_anothers_place(owner, new_user, box):
    """Somebody with an account who names a link in his own request is who he is."""
    made = share(owner, "box", LINK, permissions=ALL).ok()
    other = new_user()
    Files(other).put("own.txt", b"own")
    answer = other.plain("GET", f"{Files(other).root}/own.txt", params={"share": made["token"]})
    assert answer.body == b"own"
    assert other.plain("GET", f"{Files(other).root}/sub/c.txt", params={"share": made["token"]}).status == 404


def test_what_is_not_to_be_downloaded(owner, nobody, box, new_user):
    made = share(owner, "box", LINK).ok()
    owner.put(f"{SHARES}/{made['id']}", hideDownload="true").ok()
    assert by_link(nobody, made).get("sub/c.txt").status == 403
    other = new_user()
    attributes = '[{"scope": "permissions", "key": "download", "value": false}]'
    assert share(owner, "box", USER, other, attributes=attributes).ok()["attributes"] == attributes
    assert Files(other).get("box/sub/c.txt").status == 403
    assert Files(other).to("COPY", "box/sub/c.txt", "mine.txt").status == 403


def test_previews(owner, nobody, new_user):
    """Who has a picture has a preview of it, and nobody else."""
    reader, stranger = new_user(), new_user()
    room = create_room(owner, PUBLIC, members=[reader])["token"]
    Files(owner).put("a.png", png(600, 300))
    made = share_in(owner, room, "a.png").ok()
    assert made["has_preview"] is True
    message = history(reader, room, limit=1).ok()[0]
    assert file_of(message)["preview-available"] == "yes"
    number = {"fileId": file_of(message)["id"], "x": 64, "y": 64}
    assert reader.plain("GET", "/core/preview", params=number).status == 200
    assert stranger.plain("GET", "/core/preview", params=number).status == 404
    public = f"/index.php/apps/files_sharing/publicpreview/{made['token']}"
    for path in (public, f"/index.php/s/{made['token']}/preview"):
        answer = nobody.plain("GET", path, params={"x": 64, "y": 64})
        assert answer.status == 200 and answer.header("content-type").startswith("image/")
    assert nobody.plain("GET", public, params={"file": "/none"}).status == 404
    reader.delete(f"{ROOM}/{room}/participants/self").ok()
    assert reader.plain("GET", "/core/preview", params=number).status == 404
    link = share(owner, "a.png", LINK).ok()
    owner.put(f"{SHARES}/{link['id']}", hideDownload="true").ok()
    assert nobody.plain("GET", f"/apps/files_sharing/publicpreview/{link['token']}").status == 403
