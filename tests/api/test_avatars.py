"""The pictures of conversations and of people."""

import base64
import contextlib
import json
import re
import struct
import threading
import time
import xml.etree.ElementTree as ET
import zlib

import pytest

import images
import raw
from images import GIF, SVG, exif, jpeg, png
from ocs import (GROUP, ONE_TO_ONE, PUBLIC, ROOM, LongPolls, User, create_room, history, join,
                 participants, room_of, send, system_names, unique)

API = "/apps/spreed/api/v1/room"
BAN = "/apps/spreed/api/v1/ban"
PICTURE = png(16, 16)
MIB = 1024 * 1024
BRIGHT, DARK = "6B6B6B", "3B3B3B"


def upload(user, token, data, **more):
    return user.request("POST", f"{API}/{token}/avatar", files={"file": ("picture", data)}, **more)


def set_emoji(user, token, emoji, **more):
    return user.post(f"{API}/{token}/avatar/emoji", emoji=emoji, **more)


def view(user, token, dark=False, **headers):
    """GET, without the header that every other call needs."""
    return user.request("GET", f"{API}/{token}/avatar{'/dark' if dark else ''}",
                        headers={"OCS-APIRequest": None, **headers})


def picture(user, token, dark=False):
    answer = view(user, token, dark)
    assert answer.status == 200, answer
    return answer.body


def refused(answer):
    """The text that people are shown."""
    answer.refused(400)
    assert set(answer.data) == {"message"} and answer.data["message"], answer
    return answer.data["message"]


def drawn(svg):
    """Background and text of one of our drawings, which has to be well-formed."""
    root = ET.fromstring(svg)
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == name + "svg" and root.get("width") == root.get("height") == "512"
    text = root.find(name + "text")
    return root.find(name + "rect").get("fill"), None if text is None else text.text


@pytest.fixture
def room(alice, bob):
    return create_room(alice, GROUP, members=[bob])["token"]


# --- files -----------------------------------------------------------------------------------

GOOD = {
    "PNG": (PICTURE, "image/png"),
    "one pixel": (png(1, 1), "image/png"),
    "largest side": (png(4096, 4096), "image/png"),
    "JPEG": (jpeg(16, 16), "image/jpeg"),
    "JPEG not in whole blocks": (jpeg(13, 13), "image/jpeg"),
}


@pytest.mark.parametrize("name", GOOD)
def test_file(alice, bob, room, name):
    data, kind = GOOD[name]
    before = room_of(bob, room)
    assert before["isCustomAvatar"] is False and re.fullmatch("[0-9a-f]{8}", before["avatarVersion"])
    made = upload(alice, room, data).ok()
    assert made["isCustomAvatar"] is True
    assert re.fullmatch("[a-z0-9]{16}", made["avatarVersion"])
    for user in (alice, bob):
        for dark in (False, True):
            answer = view(user, room, dark)
            assert answer.status == 200 and answer.body == data
            assert answer.header("Content-Type") == kind
    seen = room_of(bob, room)
    assert seen["avatarVersion"] == made["avatarVersion"] and seen["isCustomAvatar"] is True


BAD = {
    "nothing": (b"", "empty"),
    "text": (b"hello", "read"),
    "SVG": (SVG, "read"),
    "SVG called PNG": (b"<?xml version='1.0'?>" + SVG, "read"),
    "GIF": (GIF, "PNG or JPEG"),
    "WebP": (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
             "PNG or JPEG"),
    "BMP": (b"BM" + bytes(60), "PNG or JPEG"),
    "not square": (png(16, 17), "square"),
    "JPEG not square": (jpeg(24, 16), "square"),
    "turned JPEG is not square either": (jpeg(24, 16, extra=[exif(6)]), "square"),
    "no pixels": (images.png_header_only(0, 0), "read"),
    "a side too long": (png(4097, 4097), "4096"),
    "bomb": (images.png_header_only(50000, 50000), "4096"),
    "bomb of the largest numbers": (images.png_header_only(2**31 - 1, 2**31 - 1), "4096"),
    "JPEG bomb": (jpeg(65535, 65535, scan=b"\0"), "4096"),
    "signature only": (images.PNG_SIGNATURE, "read"),
    "PNG cut": (PICTURE[:-20], "read"),
    "PNG without an end": (PICTURE[:-12], "read"),
    "PNG of too few rows": (png(16, 16, pixels=bytes(49 * 10)), "read"),
    "PNG with a wrong checksum": (PICTURE[:-14] + b"\0\0" + PICTURE[-12:], "read"),
    "PNG of no PNG": (images.PNG_SIGNATURE + images.chunk(b"IDAT", b"x"), "read"),
    "PNG with an unknown part that is needed": (png(4, 4, extra=[images.chunk(b"ABCD", b"")]),
                                                "read"),
    "JPEG cut": (jpeg(64, 64)[:-12], "read"),
    "JPEG cut and ended": (jpeg(64, 64, scan=b"\x28\xa2"), "read"),
    "JPEG marker only": (b"\xff\xd8\xff", "read"),
    "JPEG of no tables": (b"\xff\xd8" + images.segment(
        0xc0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0") + b"\xff\xd9", "read"),
    "two pictures in one JPEG": (b"\xff\xd8" + images.segment(
        0xc0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0") + jpeg(16, 16)[2:], "read"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file(alice, room, name):
    data, word = BAD[name]
    set_emoji(alice, room, "🎉").ok()
    before = room_of(alice, room)
    assert word in refused(upload(alice, room, data))
    assert room_of(alice, room) == before
    assert drawn(picture(alice, room))[1] == "🎉"


def test_decompression_is_bounded(alice, room, server):
    """A row is all that is kept: a file of the largest size costs the same as its upload."""
    before = server.proc_status("VmHWM")
    for data in (png(4096, 4096), jpeg(4096, 4096)):
        upload(alice, room, data).ok()
    assert server.proc_status("VmHWM") - before < 64 * 1024


def progressive(n_scans):
    data = jpeg(8, 8)
    head = data[:data.index(b"\xff\xda")].replace(b"\xff\xc0", b"\xff\xc2")
    scan = images.segment(0xda, b"\1\1\0\0\0\0") + b"\x3f"
    return head + scan * n_scans + b"\xff\xd9"


def test_many_scans(alice, room):
    """A progressive JPEG may say things again and again, which only costs the decoder time."""
    for n in (1, 10, 20):
        upload(alice, room, progressive(n)).ok()
        assert picture(alice, room) == progressive(n)
    for n in (21, 5000):
        assert refused(upload(alice, room, progressive(n)))


def test_uploads_side_by_side(alice):
    """One picture is decoded at a time, and only a few of one account wait for it."""
    data = png(2048, 2048)
    tokens = [create_room(alice)["token"] for _ in range(8)]
    answers = {}

    def go(token):
        with contextlib.closing(User(alice.base, "alice")) as caller:
            answers[token] = upload(caller, token, data)

    threads = [threading.Thread(target=go, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(raw.GUARD_S)
    assert {answer.status for answer in answers.values()} <= {200, 429, 503}
    assert any(answer.status == 200 for answer in answers.values())
    for token in tokens:
        given = answers[token].status == 200
        assert room_of(alice, token)["isCustomAvatar"] is given
        assert (picture(alice, token) == data) is given


def test_nothing_but_the_picture_is_kept(alice, room):
    """Where it was taken, comments, and whatever hides behind its end: gone. The pixels stay."""
    secret = b"<script>52.52N 13.40E</script>"
    extra = [images.chunk(b"tEXt", b"Comment\0" + secret),
             images.chunk(b"zTXt", b"a\0\0" + zlib.compress(secret)),
             images.chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(10 ** 6))),
             images.chunk(b"eXIf", secret), images.chunk(b"gAMA", struct.pack(">I", 45455))]
    upload(alice, room, png(16, 16, extra=extra) + b"PK\3\4" + secret).ok()
    kept = picture(alice, room)
    assert [kind for kind, _ in images.png_parts(kept)] == [b"IHDR", b"gAMA", b"IDAT", b"IEND"]
    assert kept == png(16, 16, extra=extra[-1:]) and secret not in kept

    extra = [exif(1, secret), images.segment(0xfe, secret), images.segment(0xe2, secret)]
    extra += [b"\0\0", b"\xff\xff"]  # cameras fill up
    upload(alice, room, jpeg(16, 16, extra=extra, after=b"PK\3\4" + secret)).ok()
    assert picture(alice, room) == jpeg(16, 16)


@pytest.mark.parametrize("little", [False, True])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8, 9])
def test_which_side_is_up_is_kept(alice, room, orientation, little):
    secret = b"52.52N 13.40E"
    upload(alice, room, jpeg(16, 16, extra=[exif(orientation, secret, little)])).ok()
    kept = picture(alice, room)
    assert secret not in kept
    found = re.search(rb"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0(.)\0\0\0{4}",
                      kept, re.DOTALL)
    assert (found and found[1][0]) == (orientation if orientation in (3, 6, 8) else None)
    assert len(kept) == len(jpeg(16, 16)) + (36 if found else 0)


def test_polyglot(alice, room):
    """A picture that is a page, too, is served as the picture that it is, and as nothing else."""
    data = png(16, 16, extra=[images.chunk(b"tEXt", b"a\0<html><script>alert(1)</script>")])
    upload(alice, room, data).ok()
    answer = view(alice, room)
    assert answer.body == PICTURE and answer.header("Content-Type") == "image/png"
    assert answer.header("X-Content-Type-Options") == "nosniff"


# --- forms -----------------------------------------------------------------------------------

def test_missing_file(alice, room):
    assert refused(alice.post(f"{API}/{room}/avatar"))
    assert refused(alice.post(f"{API}/{room}/avatar", file="x"))
    assert refused(alice.request("POST", f"{API}/{room}/avatar", data={"file": "x"}))
    assert refused(alice.request("POST", f"{API}/{room}/avatar", files={"other": ("x", PICTURE)}))
    # a field of a form that is no file
    assert refused(alice.request("POST", f"{API}/{room}/avatar", files={"file": (None, "x")}))
    assert refused(alice.request(
        "POST", f"{API}/{room}/avatar", content=PICTURE, headers={"Content-Type": "image/png"}))


@pytest.mark.parametrize("body", [
    b"", b"--x", b"--x\r\n\r\n--x--\r\n", b"--y\r\nContent-Disposition: form-data; name=\"file\"; "
    b"filename=\"a\"\r\n\r\n" + PICTURE + b"\r\n--y--\r\n",
    b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x--\r\n"])
def test_broken_multipart(alice, room, body):
    answer = alice.request("POST", f"{API}/{room}/avatar", content=body,
                           headers={"Content-Type": "multipart/form-data; boundary=x"})
    answer.refused(400)
    assert room_of(alice, room)["isCustomAvatar"] is False


def test_other_fields_beside_the_file(alice, room):
    made = alice.request("POST", f"{API}/{room}/avatar", files=[
        ("a", (None, "first")), ("file", ("p.png", PICTURE, "image/gif")), ("b", (None, "last"))])
    assert made.ok()["isCustomAvatar"] is True and picture(alice, room) == PICTURE


def heavy(n):
    """A PNG of exactly `n` bytes."""
    return png(64, 64, extra=[images.chunk(b"tEXt", b"k\0" + b"x" * (n - len(png(64, 64)) - 14))])


def test_size_limit(alice, room):
    """20 MiB is the limit of the file; elsewhere bodies of that size are not listened to."""
    data = heavy(20 * MIB)
    assert len(data) == 20 * MIB
    upload(alice, room, data).ok()
    assert "20 MiB" in refused(upload(alice, room, heavy(20 * MIB + 1)))
    answer = alice.request("POST", f"{ROOM}/{room}/favorite", files={"file": ("x", data)})
    assert answer.status == 413


def announce(server, path, n, user=None):
    """The head of a request with a body of `n` bytes that is not sent."""
    lines = [f"POST /ocs/v2.php{path} HTTP/1.1", "Host: localhost", "OCS-APIRequest: true",
             "Content-Type: multipart/form-data; boundary=x", f"Content-Length: {n}",
             "Expect: 100-continue", "Accept: application/json"]
    if user:
        token = base64.b64encode(f"{user.name}:{user.password}".encode()).decode()
        lines.append(f"Authorization: Basic {token}")
    sock = raw.connect(server)
    sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return sock


def reply_to(sock):
    with sock, sock.makefile("rb") as stream:
        reply = raw.read_reply(stream)
    return reply


def test_large_bodies_are_for_moderators(server, alice, bob, stranger, nobody, room):
    """Everybody else is refused before he sends it."""
    path = f"{API}/{room}/avatar"
    rows = [(None, path, 404), (stranger, path, 404), (bob, path, 403), (alice, path, 100),
            (alice, f"{API}/nosuchroom/avatar", 404), (alice, f"{API}/{room}/avatar/emoji", 413),
            (alice, "/cloud/nothing", 404)]
    for user, where, status in rows:
        reply = reply_to(announce(server, where, 20 * MIB, user))
        assert reply.status == status, (user and user.name, where, reply)
        if status in (403, 404):
            assert json.loads(reply.body)["ocs"]["meta"]["status"] == "failure"
    assert reply_to(announce(server, path, 22 * MIB, alice)).status == 413


def test_few_large_bodies_at_once(start_server):
    """Of one person one is held, of all behind one address two; more get an answer at once, and a
    turn when those are done."""
    server = start_server("--dev")
    alice, bob, carol = (User(server.url, name) for name in ("alice", "bob", "admin"))
    room, *others = (create_room(user)["token"] for user in (alice, bob, carol))
    path, *elsewhere = (f"{API}/{token}/avatar" for token in (room, *others))
    held = []
    for user, where in ((alice, path), (bob, elsewhere[0])):
        held.append(announce(server, where, 20 * MIB, user))
        assert held[-1].recv(12) == b"HTTP/1.1 100"
        assert reply_to(announce(server, where, 20 * MIB, user)).status == 503
    assert reply_to(announce(server, elsewhere[1], 20 * MIB, carol)).status == 503
    upload(alice, room, PICTURE).ok()  # small ones are not counted
    for sock in held:
        sock.close()
    deadline = time.monotonic() + raw.GUARD_S
    while reply_to(announce(server, path, 20 * MIB, alice)).status == 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    upload(alice, room, heavy(19 * MIB)).ok()
    for user in (alice, bob, carol):
        user.close()


# --- emoji -----------------------------------------------------------------------------------

@pytest.mark.parametrize("emoji", ["🎉", "👩‍🚀", "🇪🇸", "#️⃣", "❤️"])
def test_emoji(alice, bob, room, emoji):
    made = set_emoji(alice, room, emoji).ok()
    assert made["isCustomAvatar"] is True and re.fullmatch("[a-z0-9]{16}", made["avatarVersion"])
    assert drawn(picture(bob, room)) == (f"#{BRIGHT}", emoji)
    assert drawn(picture(bob, room, dark=True)) == (f"#{DARK}", emoji)
    again = set_emoji(alice, room, emoji, color="00fF42").ok()
    assert again["avatarVersion"] != made["avatarVersion"]
    for dark in (False, True):
        assert drawn(picture(bob, room, dark)) == ("#00fF42", emoji)


@pytest.mark.parametrize("body", [
    {"emoji": ""}, {"emoji": "a"}, {"emoji": "🎉🎉"}, {"emoji": "🎉 "}, {"emoji": "<svg/>"},
    {"emoji": "🎉", "color": ""}, {"emoji": "🎉", "color": "12345"},
    {"emoji": "🎉", "color": "#12345"}, {"emoji": "🎉", "color": "1234567"},
    {"emoji": "🎉", "color": "12345g"}, {"emoji": "🎉", "color": "\"/><x"}])
def test_bad_emoji(alice, room, body):
    before = room_of(alice, room)
    assert refused(alice.post(f"{API}/{room}/avatar/emoji", **body))
    assert room_of(alice, room) == before


def test_emoji_parameters(alice, room):
    alice.post(f"{API}/{room}/avatar/emoji").refused(400)
    set_emoji(alice, room, "🎉", color=None).ok()
    alice.request("POST", f"{API}/{room}/avatar/emoji",
                  data={"emoji": "🍉", "color": "aabbcc"}).ok()
    assert drawn(picture(alice, room)) == ("#aabbcc", "🍉")


def test_create_with_emoji(alice, bob):
    made = alice.post(ROOM, roomType=GROUP, roomName="Space", emoji="👩‍🚀", avatarColor="0082c9",
                      participants={"users": [bob.name]}).ok(201)
    assert made["isCustomAvatar"] is True
    assert drawn(picture(bob, made["token"])) == ("#0082c9", "👩‍🚀")
    messages = history(alice, made["token"]).ok()
    assert system_names(messages) == ["user_added", "avatar_set", "conversation_created"]
    read = alice.get(f"{ROOM}/{made['token']}").ok()["lastReadMessage"]
    assert read >= messages[1]["id"]

    made = alice.post(ROOM, roomType=GROUP, roomName="Theme", emoji="🎉").ok(201)
    assert drawn(picture(alice, made["token"], dark=True)) == (f"#{DARK}", "🎉")
    assert made["lastMessage"]["systemMessage"] == "avatar_set"
    made = alice.post(ROOM, roomType=GROUP, roomName="None", avatarColor="0082c9").ok(201)
    assert made["isCustomAvatar"] is False


def test_note_to_self(new_user):
    carol = new_user("carol")
    notes = carol.get(f"{ROOM}/note-to-self").ok()
    assert notes["isCustomAvatar"] is True and len(notes["avatarVersion"]) == 16
    assert system_names(history(carol, notes["token"]).ok()) == ["conversation_created"]
    for dark in (False, True):
        assert drawn(picture(carol, notes["token"], dark)) == ("#0082c9", "📝")
    assert carol.get(f"{ROOM}/note-to-self").ok()["avatarVersion"] == notes["avatarVersion"]
    upload(carol, notes["token"], PICTURE).ok()
    assert picture(carol, notes["token"]) == PICTURE


# --- what is shown without one -----------------------------------------------------------------

def test_emoji_of_the_name(alice, room):
    plain = room_of(alice, room)["avatarVersion"]
    for name, emoji in (("💙 room", "💙"), ("👩‍🚀space", "👩‍🚀"), ("🇪🇸", "🇪🇸"), ("1️⃣ first", "1️⃣")):
        renamed = alice.put(f"{ROOM}/{room}", roomName=name).ok()
        assert renamed["isCustomAvatar"] is False
        assert re.fullmatch("[0-9a-f]{8}", renamed["avatarVersion"])
        assert renamed["avatarVersion"] != plain
        assert drawn(picture(alice, room)) == (f"#{BRIGHT}", emoji)
        assert drawn(picture(alice, room, dark=True)) == (f"#{DARK}", emoji)
    set_emoji(alice, room, "🍉").ok()
    assert drawn(picture(alice, room))[1] == "🍉"  # what was given comes first
    alice.delete(f"{API}/{room}/avatar").ok()
    for name in ("room", "#1", "12 monkeys", "room 💙"):
        assert alice.put(f"{ROOM}/{room}", roomName=name).ok()["avatarVersion"] == plain
        assert drawn(picture(alice, room)) == (f"#{BRIGHT}", None)


def test_emblems(alice):
    """One for each kind of conversation, in two shades."""
    kinds = [{"roomType": GROUP}, {"roomType": PUBLIC},
             {"roomType": GROUP, "objectType": "event", "objectId": "1#2"},
             {"roomType": PUBLIC, "objectType": "phone", "objectId": "phone"}]
    seen = {}
    for kind in kinds:
        made = alice.post(ROOM, roomName="kind", **kind).ok(201)
        again = alice.post(ROOM, roomName="other", **kind).ok(201)
        assert made["avatarVersion"] == again["avatarVersion"] and not made["isCustomAvatar"]
        bright, dark = picture(alice, made["token"]), picture(alice, made["token"], dark=True)
        assert bright == picture(alice, again["token"])
        assert drawn(bright) == (f"#{BRIGHT}", None) and drawn(dark) == (f"#{DARK}", None)
        assert alice.get(f"{API}/{made['token']}/avatar", darkTheme="true").body == dark
        assert alice.get(f"{API}/{made['token']}/avatar", darkTheme="0").body == bright
        seen[made["avatarVersion"]] = bright
    assert len(seen) == len(set(seen.values())) == len(kinds)


def test_one_to_one(alice, new_user, admin):
    """Each sees the other, whatever is tried."""
    dora = new_user("dora", displayName="Dora Eleven")
    token = alice.post(ROOM, roomType=ONE_TO_ONE, invite=dora.name).ok(201)["token"]
    send(alice, token, "hi")
    for dark in (False, True):
        ending = "/dark" if dark else ""
        hers = alice.plain("GET", f"/avatar/{dora.name}/512{ending}").body
        mine = alice.plain("GET", f"/avatar/alice/512{ending}").body
        assert hers != mine
        assert picture(alice, token, dark) == hers and picture(dora, token, dark) == mine
    assert view(alice, token).header("Content-Type") == "image/png"
    assert refused(upload(alice, token, PICTURE)) == refused(set_emoji(alice, token, "🎉"))
    seen = room_of(alice, token)
    assert seen["isCustomAvatar"] is False and re.fullmatch("[0-9a-f]{8}", seen["avatarVersion"])
    assert alice.delete(f"{API}/{token}/avatar").ok()["isCustomAvatar"] is False
    assert "avatar_removed" not in system_names(history(alice, token).ok())

    admin.delete(f"/cloud/users/{dora.name}").ok()
    former = room_of(alice, token)
    assert former["type"] == 5 and former["isCustomAvatar"] is False
    assert drawn(picture(alice, token)) == (f"#{BRIGHT}", None)
    assert refused(upload(alice, token, PICTURE)) and refused(set_emoji(alice, token, "🎉"))


# --- setting and taking away ---------------------------------------------------------------------

def test_versions_and_messages(alice, bob, room):
    plain = room_of(alice, room)["avatarVersion"]
    versions = [plain]
    for change in (lambda: upload(alice, room, PICTURE), lambda: upload(alice, room, PICTURE),
                   lambda: set_emoji(alice, room, "🎉"), lambda: set_emoji(alice, room, "🎉")):
        made = change().ok()
        assert made["avatarVersion"] not in versions
        versions.append(made["avatarVersion"])
        assert made["lastMessage"]["systemMessage"] == "avatar_set"
        assert room_of(bob, room)["lastMessage"]["id"] == made["lastMessage"]["id"]
    gone = alice.delete(f"{API}/{room}/avatar").ok()
    assert gone["isCustomAvatar"] is False and gone["avatarVersion"] == plain
    assert gone["lastMessage"]["systemMessage"] == "avatar_removed"
    again = alice.delete(f"{API}/{room}/avatar").ok()
    assert again["lastMessage"]["id"] == gone["lastMessage"]["id"]
    messages = history(bob, room).ok()
    assert system_names(messages) == ["avatar_removed"] + ["avatar_set"] * 4 + [
        "user_added", "conversation_created"]
    assert messages[0]["message"].startswith("{actor}")
    assert messages[0]["messageParameters"]["actor"]["id"] == "alice"
    assert history(alice, room).ok()[1]["message"].startswith("You ")
    assert messages[0]["messageType"] == "system"


def test_who_waits_hears_of_it(alice, bob, room):
    last = room_of(bob, room)["lastMessage"]["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, room, last)
        upload(alice, room, PICTURE).ok()
        assert system_names(waiting.result().ok()) == ["avatar_set"]


def test_list_of_conversations(alice, bob, room):
    version = upload(alice, room, PICTURE).ok()["avatarVersion"]
    listed = {entry["token"]: entry for entry in bob.get(ROOM).ok()}[room]
    assert listed["avatarVersion"] == version and listed["isCustomAvatar"] is True


def test_icons_of_messages(server, alice, room):
    """Where a conversation is named in a message, its icon is the present picture."""
    for _ in range(2):
        version = set_emoji(alice, room, "🎉").ok()["avatarVersion"]
        want = f"{server.url}/ocs/v2.php{API}/{room}/avatar?v={version}"
        sent = send(alice, room, "@all look")
        assert sent["messageParameters"]["mention-call1"]["icon-url"] == want
        shared = alice.post(f"/apps/spreed/api/v1/chat/{room}/share", objectType="call",
                            objectId="abcd1234", metaData=json.dumps(
                                {"name": "x", "call-type": "group"})).ok(201)
        assert shared["messageParameters"]["object"]["icon-url"] == want
    answer = alice.plain("GET", want.removeprefix(alice.base))
    assert answer.status == 200 and drawn(answer.body)[1] == "🎉"


def test_gone_with_the_conversation(alice, room):
    upload(alice, room, PICTURE).ok()
    alice.delete(f"{ROOM}/{room}").ok()
    view(alice, room).refused(404)


def test_read_only(alice, room):
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    upload(alice, room, PICTURE).ok()
    set_emoji(alice, room, "🎉").ok()
    alice.delete(f"{API}/{room}/avatar").ok()


# --- who may see it ------------------------------------------------------------------------------

def test_listed(alice, stranger, nobody):
    """Users see the picture of what they can find; whoever is not logged in does not."""
    token = create_room(alice, PUBLIC)["token"]
    upload(alice, token, PICTURE).ok()
    for scope, status in ((0, 404), (1, 200), (2, 200)):
        alice.put(f"{ROOM}/{token}/listable", scope=scope).ok()
        for dark in (False, True):
            assert view(stranger, token, dark).status == status
            assert view(nobody, token, dark).status == 404
    assert view(stranger, token).body == PICTURE
    set_emoji(stranger, token, "🎉").refused(404)
    upload(stranger, token, PICTURE).refused(404)
    stranger.delete(f"{API}/{token}/avatar").refused(404)


def test_guests(alice, new_guest, nobody):
    token = create_room(alice, PUBLIC)["token"]
    upload(alice, token, PICTURE).ok()
    guest = new_guest(token)
    assert picture(guest, token) == PICTURE
    upload(guest, token, PICTURE).refused(403)
    for entry in participants(alice, token).values():
        if entry["actorType"] == "guests":
            alice.post(f"{ROOM}/{token}/moderators", attendeeId=entry["attendeeId"]).ok()
    assert upload(guest, token, png(3, 3)).ok()["isCustomAvatar"] is True
    assert picture(alice, token) == png(3, 3)
    assert upload(guest, token, heavy(5 * MIB)).ok()["isCustomAvatar"] is True
    view(nobody, token).refused(404)


def test_banned(alice, new_guest, new_user):
    token = create_room(alice, PUBLIC)["token"]
    erin = new_user("erin")
    join(erin, token)
    guest = new_guest(token)
    assert view(guest, token).status == view(erin, token).status == 200
    alice.post(f"{BAN}/{token}", actorType="users", actorId=erin.name).ok()
    view(erin, token).refused(404)
    alice.put(f"{ROOM}/{token}/listable", scope=1).ok()
    view(erin, token).refused(403)
    alice.post(f"{BAN}/{token}", actorType="ip", actorId="127.0.0.1").ok()
    view(guest, token).refused(403)


def test_lobby_hides_nothing(alice, bob, room):
    upload(alice, room, PICTURE).ok()
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    assert picture(bob, room) == PICTURE


# --- how it is sent --------------------------------------------------------------------------------

def test_headers(alice, room):
    upload(alice, room, PICTURE).ok()
    version = room_of(alice, room)["avatarVersion"]
    answer = view(alice, room)
    assert answer.header("Cache-Control") == "private, max-age=86400, immutable"
    assert answer.header("Content-Disposition") == f'inline; filename="{version}.png"'
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert "default-src 'none'" in answer.header("Content-Security-Policy")
    for name in ("Expires", "Last-Modified"):
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.header(name))
    tag = answer.header("ETag")
    for told in (tag, f'"x", W/{tag}', "*"):
        again = view(alice, room, **{"If-None-Match": told})
        assert again.status == 304 and again.body == b"" and again.header("ETag") == tag
    assert view(alice, room, **{"If-None-Match": '"x"'}).status == 200
    upload(alice, room, PICTURE).ok()
    assert view(alice, room, **{"If-None-Match": tag}).status == 200

    set_emoji(alice, room, "🎉").ok()
    bright, dark = view(alice, room), view(alice, room, dark=True)
    assert bright.header("Content-Type") == "image/svg+xml"
    assert "sandbox" in bright.header("Content-Security-Policy")
    assert bright.header("ETag") != dark.header("ETag")


def test_both_versions_of_ocs(alice, room):
    upload(alice, room, PICTURE).ok()
    for version in ("v1", "v2"):
        answer = alice.request("GET", f"{API}/{room}/avatar", version=version,
                               headers={"OCS-APIRequest": None})
        assert answer.status == 200 and answer.body == PICTURE
    answer = alice.request("GET", f"{API}/nosuchroom/avatar", version="v1")
    assert answer.status == 200 and answer.code == 404
    answer = alice.request("POST", f"{API}/{room}/avatar", version="v1",
                           files={"file": ("x", GIF)})
    assert answer.status == 200 and answer.code == 400 and answer.data["message"]
    head = alice.request("HEAD", f"{API}/{room}/avatar")
    assert head.status == 200 and head.body == b""
    assert head.header("Content-Length") == str(len(PICTURE))


def test_setting_needs_the_header(alice, room):
    assert upload(alice, room, PICTURE, headers={"OCS-APIRequest": None}).status == 412
    assert alice.request("DELETE", f"{API}/{room}/avatar",
                         headers={"OCS-APIRequest": None}).status == 412
    assert alice.request("POST", f"{API}/{room}/avatar/emoji", json={"emoji": "🎉"},
                         headers={"OCS-APIRequest": None}).status == 412


def test_kept_over_a_restart(start_server, tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"users": [{"id": "ann", "password": "ann-ann-7"}]}))
    server = start_server("--data", tmp_path / "data", "--seed", seed)
    ann = User(server.url, "ann", "ann-ann-7")
    token = create_room(ann)["token"]
    made = upload(ann, token, PICTURE).ok()
    ann.close()
    server.stop()
    server = start_server("--data", tmp_path / "data")
    ann = User(server.url, "ann", "ann-ann-7")
    assert picture(ann, token) == PICTURE
    assert room_of(ann, token)["avatarVersion"] == made["avatarVersion"]
    ann.close()


# --- people ----------------------------------------------------------------------------------------

def test_user(nobody, new_user):
    fred = new_user("fred", displayName="Fred Gale")
    pictures = {}
    for prefix in ("", "/index.php"):
        for asked, side in ((64, 64), (512, 512), (1, 64), (65, 512), ("x", 64), (-3, 64)):
            for ending in ("", "/dark"):
                answer = nobody.plain("GET", f"{prefix}/avatar/{fred.name}/{asked}{ending}")
                assert answer.status == 200
                assert answer.header("Content-Type") == "image/png"
                assert answer.header("X-NC-IsCustomAvatar") == "0"
                assert answer.header("Cache-Control") == "private, max-age=86400, immutable"
                assert images.png_size(answer.body) == (side, side)
                pictures.setdefault((side, ending), set()).add(answer.body)
    assert all(len(found) == 1 for found in pictures.values())
    (small,), (large,) = pictures[64, ""], pictures[512, ""]
    assert len(small) < len(large) and pictures[64, ""] != pictures[64, "/dark"]
    tag = nobody.plain("GET", f"/avatar/{fred.name}/64").header("ETag")
    again = nobody.plain("GET", f"/avatar/{fred.name}/64", headers={"If-None-Match": tag})
    assert again.status == 304


def test_user_changes_with_the_name(admin, alice, nobody, new_user):
    gina = new_user("gina", displayName="Gina")
    path = f"/avatar/{gina.name}/64"
    before = gina.plain("GET", path).body
    gina.put(f"/cloud/users/{gina.name}", key="displayname", value="Hannah").ok()
    after = admin.plain("GET", path).body
    assert after != before
    admin.put(f"/cloud/users/{gina.name}/disable").ok()
    assert admin.plain("GET", path).body == nobody.plain(
        "GET", f"/avatar/guest/{gina.name}/64").body


def test_nobody_learns_who_there_is(nobody, new_user):
    """Without a login all ids look alike: initials of the id, never of the name behind it."""
    ida = new_user("ida", displayName="Zoe")
    for ending in ("", "/dark"):
        known, unknown = (nobody.plain("GET", f"/avatar/{name}/64{ending}")
                          for name in (ida.name, unique("ida")))
        assert (known.status, unknown.status) == (200, 200)
        assert known.header("Cache-Control") == unknown.header("Cache-Control")
        assert known.body == nobody.plain("GET", f"/avatar/guest/{ida.name}/64{ending}").body
        assert known.body != ida.plain("GET", f"/avatar/{ida.name}/64{ending}").body


def test_nobody_learns_who_exists(nobody, alice, new_user):
    """Without a login the picture is of the id that was asked for, whoever is behind it."""
    known, unknown = new_user("olga", displayName="Zoe").name, unique("olga")
    for query in ("64", "64/dark", "64?guestFallback=true"):
        answers = [nobody.plain("GET", f"/avatar/{name}/{query}") for name in (known, unknown)]
        for answer in answers:
            assert answer.status == 200 and images.png_size(answer.body) == (64, 64)
        headers = [{name: value for name, value in answer.headers.items() if name.lower() not in (
            "etag", "content-length", "x-request-id", "date", "expires", "last-modified",
            "content-disposition")} for answer in answers]
        assert headers[0] == headers[1]
    assert (alice.plain("GET", f"/avatar/{known}/64").body
            != nobody.plain("GET", f"/avatar/{known}/64").body)
    assert User(alice.base, "alice", "wrong").plain("GET", f"/avatar/{known}/64").status == 401


def test_unknown_user(nobody, alice):
    name = unique("nobody")
    for ending in ("", "/dark"):
        answer = alice.plain("GET", f"/avatar/{name}/64{ending}")
        assert answer.status == 404 and answer.envelope == []
        answer = alice.plain("GET", f"/avatar/{name}/64{ending}?guestFallback=true")
        assert answer.status == 201
        assert answer.body == nobody.plain("GET", f"/avatar/guest/{name}/64{ending}").body
    assert nobody.plain("POST", f"/avatar/{name}/64").status == 405


@pytest.mark.parametrize("name", ["Ann", "%C3%89mile%20Zola", "%D0%9E%D0%BB%D1%8F", "%F0%9F%8E%89",
                                  "%3Cscript%3E", "a%2Fb", "%20", "x" * 3000, "../../etc", "64"])
def test_guest(nobody, name):
    name = name.replace("/", "%2F")
    bright = nobody.plain("GET", f"/avatar/guest/{name}/64")
    dark = nobody.plain("GET", f"/avatar/guest/{name}/64/dark")
    for answer in (bright, dark):
        assert answer.status == 201 and images.png_size(answer.body) == (64, 64)
        assert answer.header("Cache-Control") == "private, max-age=1800, immutable"
        assert answer.header("X-NC-IsCustomAvatar") == "0"
    assert bright.body != dark.body
    assert nobody.plain("GET", f"/avatar/guest/{name}/64?darkTheme=true").body == dark.body


def test_guest_with_bad_text(nobody):
    assert nobody.plain("GET", "/avatar/guest/%FF/64").status == 400
    assert nobody.plain("GET", "/avatar/guest/a%00b/64").status == 400
