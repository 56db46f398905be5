"""Pictures of conversations, and of people: giving, showing, taking away."""

import re
import sqlite3
import struct

import pytest

import pictures
from ocs import (ONE_TO_ONE, PUBLIC, ROOM, User, attendee_id, create_room, future, history,
                 join, room_of, send, system_names, unique)

AVATAR = "/apps/spreed/api/v1/room"
MIB = 1 << 20


@pytest.fixture
def room(alice, bob):
    """A room of alice's with bob in it."""
    return create_room(alice, members=[bob])["token"]


def upload(user, token, picture, name="file", filename="picture.png"):
    return user.request("POST", f"{AVATAR}/{token}/avatar",
                        files={name: (filename, picture, "image/png")})


def emoji(user, token, sign, **more):
    return user.post(f"{AVATAR}/{token}/avatar/emoji", emoji=sign, **more)


def remove(user, token):
    return user.delete(f"{AVATAR}/{token}/avatar")


def get(user, token, dark="", headers=None, **params):
    """As an <img> does: without the header that OCS wants."""
    return user.request("GET", f"{AVATAR}/{token}/avatar{dark}", params=params,
                        headers={"OCS-APIRequest": None, **(headers or {})})


def shown(user, token, dark="", **params):
    answer = get(user, token, dark, **params)
    assert answer.status == 200, answer
    return answer.header("Content-Type"), answer.body


def complaint(answer):
    """Checks a refusal with a text for people instead of a word."""
    answer.refused(400)
    assert set(answer.data) == {"message"} and answer.data["message"], answer
    return answer.data["message"]


# --- images ----------------------------------------------------------------------------------

def test_image(alice, bob, room):
    before = room_of(bob, room)
    picture = pictures.png(16)
    answer = upload(alice, room, picture).ok()
    assert answer["isCustomAvatar"] is True
    assert re.fullmatch("[A-Za-z0-9]{16}", answer["avatarVersion"])
    assert answer["avatarVersion"] != before["avatarVersion"]
    seen = room_of(bob, room)
    assert (seen["isCustomAvatar"], seen["avatarVersion"]) == (True, answer["avatarVersion"])
    assert [(entry["isCustomAvatar"], entry["avatarVersion"]) for entry in bob.get(ROOM).ok()
            if entry["token"] == room] == [(True, answer["avatarVersion"])]
    for reader in (alice, bob):
        for dark in ("", "/dark"):
            assert shown(reader, room, dark) == ("image/png", picture)
    told = history(bob, room, limit=1).ok()[0]
    assert (told["systemMessage"], told["actorId"]) == ("avatar_set", "alice")
    assert told["message"].startswith("{actor} ")
    assert history(alice, room, limit=1).ok()[0]["message"].startswith("You ")
    assert room_of(bob, room)["lastMessage"]["id"] == told["id"]
    again = upload(alice, room, picture).ok()
    assert again["avatarVersion"] != answer["avatarVersion"], "new with every one"


def test_jpeg(alice, room):
    upload(alice, room, pictures.jpeg(16, 16), filename="anything.gif").ok()
    kind, body = shown(alice, room)
    assert kind == "image/jpeg" and body.startswith(b"\xff\xd8\xff")


def test_one_takes_the_place_of_the_other(alice, room):
    upload(alice, room, pictures.png(4)).ok()
    upload(alice, room, pictures.jpeg()).ok()
    assert shown(alice, room)[0] == "image/jpeg"
    emoji(alice, room, "🎲").ok()
    assert shown(alice, room)[0] == "image/svg+xml"
    upload(alice, room, pictures.png(4)).ok()
    assert shown(alice, room) == ("image/png", pictures.png(4))


def test_what_else_is_in_the_file_is_left_out(alice, room):
    """Where and when a picture was taken is nobody's business; nor is there a second file."""
    secret = b"52.5450511 N 13.3741463 E"
    picture = pictures.png(4, extra=pictures.chunk(b"tEXt", b"Comment\0" + secret) +
                           pictures.chunk(b"eXIf", secret) + pictures.chunk(b"gAMA", b"\0\0\xb1\x8f"))
    upload(alice, room, picture + b"<script>" + secret).ok()
    kept = shown(alice, room)[1]
    assert pictures.chunks(kept) == ([b"IHDR", b"gAMA", b"IDAT", b"IEND"], b"")

    taken = pictures.segment(0xe1, pictures.exif(6, secret)) + pictures.segment(0xfe, secret) + \
        pictures.segment(0xed, secret)
    upload(alice, room, pictures.jpeg(extra=taken) + b"<script>" + secret).ok()
    kept = shown(alice, room)[1]
    assert secret not in kept and kept.endswith(b"\xff\xd9")
    # But how the camera was held is needed to show it.
    assert 0xe1 in pictures.jpeg_markers(kept)
    assert pictures.exif(6) in kept
    upload(alice, room, pictures.jpeg(extra=pictures.segment(0xe1, pictures.exif(1)))).ok()
    assert 0xe1 not in pictures.jpeg_markers(shown(alice, room)[1])


BOMB = struct.pack(">IIBBBBB", 2 ** 31 - 1, 2 ** 31 - 1, 8, 0, 0, 0, 0)
REFUSED = [
    ("not square", pictures.png(4, 5), "square"),
    ("JPEG, not square", pictures.jpeg(8, 16), "square"),
    ("JPEG, not square and turned",
     pictures.jpeg(16, 8, extra=pictures.segment(0xe1, pictures.exif(6))), "square"),
    ("a GIF", b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;", "PNG and JPEG"),
    ("a WebP", b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\7\x10\x11\x11\x88\x88\xfe\7\0",
     "PNG and JPEG"),
    ("a drawing", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "no image"),
    ("a page", b"<!DOCTYPE html><script>alert(1)</script>", "no image"),
    ("nothing", b"", "no image"),
    ("PNG, only its head", pictures.PNG_HEAD, "no image"),
    ("PNG, cut", pictures.png(16)[:-20], "no image"),
    ("PNG, a wrong checksum", pictures.png(4).replace(b"IEND\xaeB`\x82", b"IEND\xaeB`\x83"), "no image"),
    ("PNG, too few pixels", pictures.png(16, rows=b"\0\0"), "no image"),
    ("PNG, pixels that are none", pictures.PNG_HEAD + pictures.png(4)[8:33] +
     pictures.chunk(b"IDAT", b"nonsense") + pictures.chunk(b"IEND"), "no image"),
    ("PNG, no pixels", pictures.PNG_HEAD + pictures.png(4)[8:33] + pictures.chunk(b"IEND"),
     "no image"),
    ("PNG of 0 by 0", pictures.png(1).replace(b"\0\0\0\1\0\0\0\1\x08", b"\0\0\0\0\0\0\0\0\x08"),
     "no image"),
    ("PNG, says that it is very large", pictures.PNG_HEAD + pictures.chunk(b"IHDR", BOMB) +
     pictures.png(4)[33:], "no image"),
    ("PNG, one pixel too wide", pictures.png(4097), "no image"),
    ("JPEG, only its head", b"\xff\xd8\xff\xe0", "no image"),
    ("JPEG, cut", pictures.jpeg(512, 512)[:-200], "no image"),
    ("JPEG, without tables", b"\xff\xd8" + pictures.segment(0xc0, b"\x08\0\x08\0\x08\1\1\x11\0") +
     pictures.segment(0xda, b"\1\1\0\0\x3f\0") + b"\0\0\xff\xd9", "no image"),
    ("JPEG, says that it is very large", pictures.jpeg().replace(
        struct.pack(">BHH", 8, 8, 8), struct.pack(">BHH", 8, 65535, 65535)), "no image"),
]


@pytest.mark.parametrize("case", REFUSED, ids=[row[0] for row in REFUSED])
def test_image_refused(alice, room, case):
    _, picture, words = case
    before, last = room_of(alice, room), history(alice, room, limit=1).ok()
    assert words in complaint(upload(alice, room, picture))
    assert room_of(alice, room) == before and history(alice, room, limit=1).ok() == last


def test_no_file(alice, room):
    for answer in (upload(alice, room, pictures.png(4), name="picture"),
                   alice.post(f"{AVATAR}/{room}/avatar"),
                   alice.post(f"{AVATAR}/{room}/avatar", file="text"),
                   alice.request("POST", f"{AVATAR}/{room}/avatar", data={"file": "text"})):
        assert "file" in complaint(answer)


def test_sizes(alice, bob, room):
    """20 MiB is more than other requests may send."""
    filler = pictures.chunk(b"tEXt", b"a\0" + b"x" * (20 * MIB - len(pictures.png(4)) - 14))
    largest = pictures.png(4, extra=filler)
    assert len(largest) == 20 * MIB
    upload(alice, room, largest).ok()
    assert shown(alice, room) == ("image/png", pictures.png(4))
    assert "20 MiB" in complaint(upload(alice, room, largest + b"x"))
    assert upload(alice, room, largest + b"x" * MIB).status == 413
    upload(bob, room, largest).refused(403, [])
    assert alice.request("POST", f"{AVATAR}/{room}/avatar/emoji",
                         files={"file": largest}).status == 413


# --- emojis ----------------------------------------------------------------------------------

@pytest.mark.parametrize("sign", ["🎲", "👩‍👩‍👧‍👦", "👍🏽", "🏳️‍🌈", "🇪🇸", "1️⃣"])
def test_emoji(alice, bob, room, sign):
    answer = emoji(alice, room, sign, color="0082C9").ok()
    assert answer["isCustomAvatar"] is True
    for dark in ("", "/dark"):
        kind, picture = shown(bob, room, dark)
        assert kind == "image/svg+xml"
        assert f">{sign}</text>" in picture.decode() and "#0082C9" in picture.decode()
    assert history(bob, room, limit=1).ok()[0]["systemMessage"] == "avatar_set"


def test_emoji_without_a_color_follows_the_theme(alice, room):
    for more in ({}, {"color": None}):
        emoji(alice, room, "🎲", **more).ok()
        assert b"#6B6B6B" in shown(alice, room)[1]
        assert b"#3B3B3B" in shown(alice, room, "/dark")[1]
        assert shown(alice, room, darkTheme="true") == shown(alice, room, "/dark")
        assert shown(alice, room, darkTheme="false") == shown(alice, room)


@pytest.mark.parametrize("sent", [
    {"emoji": ""}, {"emoji": "x"}, {"emoji": "🎲🎲"}, {"emoji": "🎲 "}, {"emoji": "<"},
    {"emoji": "🎲", "color": ""}, {"emoji": "🎲", "color": "#0082c9"},
    {"emoji": "🎲", "color": "0082c"}, {"emoji": "🎲", "color": "0082cg"},
    {"emoji": "🎲", "color": "'/><a/>"}])
def test_emoji_refused(alice, room, sent):
    before = room_of(alice, room)
    complaint(alice.post(f"{AVATAR}/{room}/avatar/emoji", **sent))
    assert room_of(alice, room) == before
    alice.post(f"{AVATAR}/{room}/avatar/emoji").refused(400)


def test_create_with_an_emoji(alice, bob):
    made = alice.post(ROOM, roomName="x", emoji="👩‍🚀", avatarColor="0082c9",
                      participants={"users": ["bob"]}).ok(201)
    assert made["isCustomAvatar"] is True and len(made["avatarVersion"]) == 16
    assert "👩‍🚀" in shown(bob, made["token"])[1].decode()
    assert system_names(history(alice, made["token"]).ok()) == [
        "user_added", "avatar_set", "conversation_created"]


def test_note_to_self(new_user):
    user = new_user()
    note = user.get(f"{ROOM}/note-to-self").ok()
    assert note["isCustomAvatar"] is True
    kind, picture = shown(user, note["token"])
    assert kind == "image/svg+xml" and b"#0082c9" in picture
    remove(user, note["token"]).ok()
    upload(user, note["token"], pictures.png(4)).ok()
    assert shown(user, note["token"]) == ("image/png", pictures.png(4))


# --- without one -----------------------------------------------------------------------------

def test_defaults_by_kind(alice):
    bodies = {}
    for name, sent in {"group": {}, "public": {"roomType": 3},
                       "event": {"objectType": "event", "objectId": "1#2"},
                       "phone": {"objectType": "phone"},
                       "name": {"roomName": "🎲 games"}, "joined": {"roomName": "👩‍👩‍👧‍👦"}}.items():
        made = alice.post(ROOM, **{"roomName": "x", **sent}).ok(201)
        assert made["isCustomAvatar"] is False
        assert re.fullmatch("[0-9a-f]{8}", made["avatarVersion"])
        kind, bright = shown(alice, made["token"])
        assert kind == "image/svg+xml" and bright.startswith(b"<svg ")
        assert shown(alice, made["token"], "/dark")[1] != bright
        bodies[name] = bright, made["avatarVersion"]
    assert len(set(bodies.values())) == len(bodies)
    assert ">🎲</text>" in bodies["name"][0].decode()
    assert ">👩‍👩‍👧‍👦</text>" in bodies["joined"][0].decode()


def test_renaming_changes_the_emoji(alice):
    made = create_room(alice, name="🎲 games")
    renamed = alice.put(f"{ROOM}/{made['token']}", roomName="🎉 party").ok()
    assert renamed["avatarVersion"] != made["avatarVersion"]
    assert "🎉" in shown(alice, made["token"])[1].decode()
    plain = alice.put(f"{ROOM}/{made['token']}", roomName="1 party 🎉").ok()
    assert plain["avatarVersion"] == create_room(alice)["avatarVersion"]


def test_one_to_one_shows_the_other(new_user):
    one, other = new_user(), new_user()
    token = one.post(ROOM, roomType=ONE_TO_ONE, invite=other.name).ok(201)["token"]
    send(one, token, "hello")
    pattern = {user.name: user.plain("GET", f"/index.php/avatar/{user.name}/512").body
               for user in (one, other)}
    assert shown(one, token) == ("image/png", pattern[other.name])
    assert shown(other, token) == ("image/png", pattern[one.name])
    assert shown(one, token, "/dark")[1] != shown(one, token)[1]
    complaint(upload(one, token, pictures.png(4)))
    complaint(emoji(one, token, "🎲"))
    complaint(emoji(one, token, "nonsense"))
    assert remove(one, token).ok()["isCustomAvatar"] is False


def test_remove(alice, bob, room):
    plain = room_of(alice, room)["avatarVersion"], shown(alice, room)
    last = history(alice, room, limit=1).ok()[0]["id"]
    assert remove(alice, room).ok()["isCustomAvatar"] is False
    assert history(alice, room, limit=1).ok()[0]["id"] == last, "there was none"
    upload(alice, room, pictures.png(4)).ok()
    assert remove(alice, room).ok()["isCustomAvatar"] is False
    assert (room_of(bob, room)["avatarVersion"], shown(bob, room)) == plain
    assert history(bob, room, limit=1).ok()[0]["systemMessage"] == "avatar_removed"


def test_who_waits_hears_of_it(alice, bob, room):
    last = history(alice, room, limit=1).ok()[0]["id"]
    emoji(alice, room, "🎲").ok()
    upload(alice, room, pictures.png(4)).ok()
    remove(alice, room).ok()
    assert system_names(future(bob, room, last).ok()) == ["avatar_set", "avatar_set",
                                                          "avatar_removed"]


def test_mentions_and_objects_show_it(alice, room):
    version = emoji(alice, room, "🎲").ok()["avatarVersion"]
    sent = send(alice, room, "@all")
    assert sent["messageParameters"]["mention-call1"]["icon-url"].endswith(
        f"/room/{room}/avatar?v={version}")


# --- how it is served ------------------------------------------------------------------------

def test_headers(alice, room):
    upload(alice, room, pictures.png(4)).ok()
    answer = get(alice, room)
    assert answer.header("Cache-Control") == "private, max-age=86400, immutable"
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert "default-src 'none'" in answer.header("Content-Security-Policy")
    assert answer.header("Content-Disposition").startswith("inline")
    etag = answer.header("ETag")
    assert get(alice, room, "/dark").header("ETag") != etag
    again = get(alice, room, headers={"If-None-Match": etag})
    assert (again.status, again.body) == (304, b"")
    emoji(alice, room, "🎲").ok()
    assert get(alice, room, headers={"If-None-Match": etag}).status == 200


def test_also_under_the_first_version(alice, room):
    for version in ("v1", "v2"):
        answer = alice.request("GET", f"{AVATAR}/{room}/avatar", version=version,
                               params={"format": "json", "v": "whatever"})
        assert answer.status == 200 and answer.header("Content-Type") == "image/svg+xml"


def test_who_may_look(alice, bob, stranger, nobody, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest(token)
    assert shown(guest, token)[0] == "image/svg+xml"
    for outsider in (stranger, nobody):
        get(outsider, token).refused(404, [])
    alice.put(f"{ROOM}/{token}/listable", scope=1).ok()
    assert shown(stranger, token) == shown(alice, token), "it is in the list"
    get(nobody, token).refused(404, [])
    get(alice, "zzzzzzzz").refused(404)
    alice.put(f"{ROOM}/{token}/webinar/lobby", state=1).ok()
    assert shown(guest, token) == shown(alice, token), "also from the lobby"


def test_who_may_set(alice, bob, stranger, nobody, new_guest):
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    guest = new_guest()
    me = join(guest, token)["actorId"]
    for caller, status in ((bob, 403), (stranger, 404), (nobody, 404), (guest, 403)):
        upload(caller, token, pictures.png(4)).refused(status, [])
        emoji(caller, token, "🎲").refused(status, [])
        remove(caller, token).refused(status, [])
    alice.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(alice, token, me)).ok()
    assert upload(guest, token, pictures.png(4)).ok()["isCustomAvatar"] is True
    assert emoji(guest, token, "🎲").ok()["isCustomAvatar"] is True
    assert remove(guest, token).ok()["isCustomAvatar"] is False
    # The header that stops other pages from doing it is wanted here.
    answer = alice.request("POST", f"{AVATAR}/{token}/avatar/emoji", json={"emoji": "🎲"},
                           headers={"OCS-APIRequest": None})
    assert answer.status == 412


def test_goes_with_the_conversation(start_server, tmp_path):
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    upload(alice, token, pictures.png(4)).ok()
    server.stop()
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    assert shown(alice, token) == ("image/png", pictures.png(4)), "it outlives the server"
    alice.delete(f"{ROOM}/{token}").ok()
    with sqlite3.connect(f"file:{tmp_path}/data/tertulia.db?mode=ro", uri=True) as database:
        assert database.execute("SELECT COUNT(*) FROM room_avatars").fetchone() == (0,)


def test_capabilities(alice):
    talk = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]
    assert "avatar" in talk["features"] and "avatar" in talk["features-local"]


# --- people ----------------------------------------------------------------------------------

def width_of(picture):
    return struct.unpack(">II", picture[16:24])


def test_people(alice, nobody, new_user):
    user = new_user()
    for prefix in ("/avatar", "/index.php/avatar"):
        for path, side in (("64", 64), ("1", 64), ("65", 512), ("512", 512), ("9999", 512),
                           ("64/dark", 64), ("512/dark", 512)):
            answer = alice.plain("GET", f"{prefix}/{user.name}/{path}")
            assert answer.status == 200 and answer.header("Content-Type") == "image/png"
            assert width_of(answer.body) == (side, side)
            assert answer.header("X-NC-IsCustomAvatar") == "0"
    small, large = (alice.plain("GET", f"/avatar/{user.name}/{size}").body for size in (64, 512))
    assert len(small) < len(large)
    other = new_user()
    assert alice.plain("GET", f"/avatar/{other.name}/512").body != large


def test_people_who_are_not_there(alice, nobody):
    """Who is not logged in cannot find out who has an account."""
    assert alice.plain("GET", f"/avatar/{unique('never')}/64").status == 404
    for name in ("alice", unique("never"), "%00", "..%2f..%2fetc", "a%20b", "ä"):
        assert nobody.plain("GET", f"/avatar/{name}/64").status in (200, 400)
    assert nobody.plain("GET", f"/avatar/{unique('never')}/64").status == 200
    wrong = User(alice.base, "alice", "wrong")
    assert wrong.plain("GET", "/avatar/alice/64").status == 401
    wrong.close()


def test_guests_have_pictures(nobody):
    ann, bob = (nobody.plain("GET", f"/index.php/avatar/guest/{name}/64") for name in ("Ann", "Bob"))
    assert ann.status == bob.status == 200 and ann.body != bob.body
    dark = nobody.plain("GET", "/index.php/avatar/guest/Ann/64/dark")
    assert dark.status == 200 and dark.body != ann.body
