"""Sharing files with people, groups and conversations: who gets what, where, and for how long."""

import pytest

from files import D, NC, OC, Files
import ocs
from ocs import CHAT, PUBLIC, ROOM, add, create_room, participants, unique
from shares import (ALL, CREATE, DELETE, DELETED, GROUP_SHARE, LINK, READ, ROOM_SHARE, SHARE, SHARES,
                    UPDATE, USER, file_of, share, share_in)

CONTENT = b"what is in it"


@pytest.fixture
def owner(new_user):
    return new_user()


@pytest.fixture
def reader(new_user):
    return new_user()


@pytest.fixture
def stranger(new_user):
    return new_user()


@pytest.fixture
def room(owner, reader):
    return create_room(owner, members=[reader])["token"]


def history(user, token, **params):
    return ocs.history(user, token, **params).ok()


def last(user, token):
    return history(user, token, limit=1)[0]


def put(user, path, content=CONTENT):
    files = Files(user)
    folders = path.split("/")[:-1]
    for i in range(len(folders)):
        files.mkcol("/".join(folders[:i + 1]))
    assert files.put(path, content).status in (201, 204)
    return files


# --- into a conversation ---------------------------------------------------------------------

def test_a_file_goes_into_a_conversation(owner, reader, room):
    mine = put(owner, "work/photo.txt")
    made = share_in(owner, room, "work/photo.txt", referenceId="mark").ok()
    assert made["share_type"] == ROOM_SHARE and made["share_with"] == room
    assert made["path"] == "/work/photo.txt" and made["file_target"] == "/Talk/photo.txt"
    assert made["permissions"] == READ | UPDATE | SHARE and made["item_type"] == "file"
    assert made["uid_owner"] == made["uid_file_owner"] == owner.name
    assert isinstance(made["id"], str) and made["can_edit"] is made["can_delete"] is True
    assert made["token"] is None  # nobody comes into the conversation by a link

    sent, got = last(owner, room), last(reader, room)
    for message in (sent, got):
        assert message["message"] == "{file}" and message["messageType"] == "comment"
        assert message["systemMessage"] == "" and message["referenceId"] == "mark"
        assert message["actorId"] == owner.name and set(message["messageParameters"]) == {"actor", "file"}
    etag = mine.text("work/photo.txt", f"{D}getetag").strip('"')
    number = mine.text("work/photo.txt", f"{OC}fileid")
    assert file_of(sent) == {
        "type": "file", "id": number, "name": "photo.txt", "size": str(len(CONTENT)),
        "path": "work/photo.txt", "link": f"{owner.base}/index.php/f/{number}", "etag": etag,
        "permissions": "27", "mimetype": "text/plain", "preview-available": "no",
        "hide-download": "no"}
    assert file_of(got) == {**file_of(sent), "path": "Talk/photo.txt", "permissions": "19"}

    theirs = Files(reader)
    answer = theirs.get("Talk/photo.txt")
    assert answer.body == CONTENT and answer.header("etag").strip('"') == etag
    assert theirs.text("Talk/photo.txt", f"{OC}permissions") == "SRMGDNVW"
    assert theirs.text("Talk/photo.txt", f"{OC}owner-id") == owner.name
    assert theirs.text("Talk/photo.txt", f"{NC}mount-type") == "shared"
    assert theirs.text("Talk/photo.txt", f"{NC}is-mount-root") == "true"
    assert theirs.names("Talk") == ["photo.txt"]
    assert theirs.names("", depth="infinity") == ["Talk/", "Talk/photo.txt"]


def test_a_folder_goes_into_a_conversation(owner, reader, room):
    put(owner, "trip/day 1/a.txt")
    made = share_in(owner, room, "/trip/").ok()
    assert made["permissions"] == ALL and made["item_type"] == "folder"
    assert made["mimetype"] == "httpd/unix-directory"
    found = file_of(last(reader, room))
    assert found["path"] == "Talk/trip" and found["mimetype"] == "httpd/unix-directory"
    theirs = Files(reader)
    assert theirs.get("Talk/trip/day 1/a.txt").body == CONTENT
    assert theirs.names("Talk/trip", depth="infinity") == ["day 1/", "day 1/a.txt"]
    assert theirs.text("Talk/trip", f"{OC}permissions") == "SRMGDNVCK"
    assert theirs.put("Talk/trip/b.txt", b"theirs").status == 201
    assert theirs.mkcol("Talk/trip/more").status == 201
    assert Files(owner).names("trip") == ["b.txt", "day 1/", "more/"]
    assert Files(owner).get("trip/b.txt").body == b"theirs"


def test_who_is_out_has_nothing(owner, reader, room):
    """At once, on every way: also what he had open a moment ago."""
    put(owner, "trip/a.txt")
    made = share_in(owner, room, "trip").ok()
    theirs = Files(reader)
    assert theirs.get("Talk/trip/a.txt").body == CONTENT
    reader.delete(f"{ROOM}/{room}/participants/self").ok()
    for path in ("Talk/trip", "Talk/trip/a.txt", f"Talk/trip ({made['id']})", f"Talk/trip ({made['id']})/a.txt"):
        assert theirs.get(path).status == 404
        assert theirs.get(path, range="bytes=0-1").status == 404
        assert theirs.request("PROPFIND", path, depth=0).status == 404
        assert theirs.to("COPY", path, "mine").status == 404
        assert theirs.delete(path).status == 404
    assert theirs.put("Talk/trip/a.txt", b"x").status == 409
    reader.get(f"{SHARES}/{made['id']}").refused(404)
    assert reader.get(SHARES, shared_with_me="true").ok() == []
    assert theirs.names("", depth="infinity") == ["Talk/"]
    assert Files(owner).get("trip/a.txt").body == CONTENT
    add(owner, room, reader)  # and has it again
    assert theirs.get("Talk/trip/a.txt").body == CONTENT


def test_who_is_put_out_has_nothing(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    assert Files(reader).get("Talk/a.txt").body == CONTENT
    attendee = participants(owner, room)[reader.name]["attendeeId"]
    owner.delete(f"{ROOM}/{room}/attendees", attendeeId=attendee).ok()
    assert Files(reader).get("Talk/a.txt").status == 404


def test_a_stranger_has_nothing(owner, stranger, room):
    put(owner, "a.txt")
    made = share_in(owner, room, "a.txt").ok()
    stranger.get(f"{SHARES}/{made['id']}").refused(404)
    stranger.put(f"{SHARES}/{made['id']}", note="x").refused(404)
    stranger.delete(f"{SHARES}/{made['id']}").refused(404)
    assert Files(stranger).get("Talk/a.txt").status == 404
    assert owner.get(f"{SHARES}/{made['id']}").ok()[0]["id"] == made["id"]


def test_the_lobby_holds_files_too(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    owner.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    assert Files(reader).get("Talk/a.txt").status == 404
    owner.put(f"{ROOM}/{room}/webinar/lobby", state=0).ok()
    assert Files(reader).get("Talk/a.txt").body == CONTENT


def test_two_of_one_name(owner, reader, room):
    """The oldest has it; each of them is found by a name of its own, whatever becomes of the other."""
    put(owner, "one/a.txt", b"one")
    put(owner, "two/a.txt", b"two")
    first = share_in(owner, room, "one/a.txt").ok()
    share_in(owner, room, "two/a.txt").ok()
    two, one = history(reader, room, limit=2)
    theirs = Files(reader)
    assert file_of(one)["path"] == "Talk/a.txt" and file_of(two)["path"] != "Talk/a.txt"
    assert theirs.get(file_of(one)["path"]).body == b"one"
    assert theirs.get(file_of(two)["path"]).body == b"two"
    assert len(set(theirs.names("Talk"))) == 2
    owner.delete(f"{SHARES}/{first['id']}").ok()
    assert theirs.get(file_of(two)["path"]).body == b"two"
    assert theirs.get(file_of(last(reader, room))["path"]).body == b"two"
    assert len(theirs.names("Talk")) == 1


def test_what_is_ones_own_keeps_its_name(owner, reader, room):
    put(owner, "a.txt")
    theirs = put(reader, "Talk/a.txt", b"mine")
    share_in(owner, room, "a.txt").ok()
    path = file_of(last(reader, room))["path"]
    assert path != "Talk/a.txt" and theirs.get(path).body == CONTENT
    assert theirs.get("Talk/a.txt").body == b"mine"


def test_another_folder_for_attachments(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    reader.post("/apps/spreed/api/v1/settings/user", key="attachment_folder", value="/In/Chat").ok()
    config = reader.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["config"]
    assert config["attachments"] == {"allowed": True, "folder": "/In/Chat"}
    assert file_of(last(reader, room))["path"] == "In/Chat/a.txt"
    assert Files(reader).get("In/Chat/a.txt").body == CONTENT
    assert Files(reader).names("", depth="infinity") == ["In/", "In/Chat/", "In/Chat/a.txt"]
    put(reader, "file", b"")
    for bad in ("/file", "/../x", "/a/.htaccess"):
        reader.post("/apps/spreed/api/v1/settings/user", key="attachment_folder", value=bad).refused(400)
    reader.post("/apps/spreed/api/v1/settings/user", key="attachment_folder", value="/").ok()
    assert file_of(last(reader, room))["path"] == "a.txt"
    assert Files(reader).get("a.txt").body == CONTENT


def test_taken_out_of_ones_own_files(owner, reader, room, new_user):
    other = new_user()
    add(owner, room, other)
    put(owner, "a.txt")
    made = share_in(owner, room, "a.txt").ok()
    assert Files(reader).delete("Talk/a.txt").status == 204
    assert Files(reader).get("Talk/a.txt").status == 404
    assert Files(owner).get("a.txt").body == Files(other).get("Talk/a.txt").body == CONTENT
    assert "no longer available" in last(reader, room)["message"]
    (gone,) = reader.get(DELETED).ok()
    assert gone["id"] == f"ocRoomShare:{made['id']}" and gone["permissions"] == 0
    other.post(f"{DELETED}/{made['id']}").refused(404)  # he has it
    reader.post(f"{DELETED}/{gone['id']}").ok()
    assert Files(reader).get("Talk/a.txt").body == CONTENT
    assert reader.get(DELETED).ok() == []
    reader.post(f"{DELETED}/{made['id']}").refused(404)
    reader.post(f"{DELETED}/x").refused(404)


@pytest.mark.parametrize("how", ["share", "message", "file", "folder"])
def test_it_ends(owner, reader, room, how):
    put(owner, "in/a.txt")
    made = share_in(owner, room, "in/a.txt", caption="look").ok()
    message = last(owner, room)
    if how == "share":
        assert owner.delete(f"{SHARES}/{made['id']}").ok() == []
    elif how == "message":
        owner.delete(f"{CHAT}/{room}/{message['id']}").ok()
    else:
        assert Files(owner).delete({"file": "in/a.txt", "folder": "in"}[how]).status == 204
    assert Files(reader).get("Talk/a.txt").status == 404
    for user in (owner, reader):
        user.get(f"{SHARES}/{made['id']}").refused(404)
        assert user.get(SHARES).ok() == []
    shown = [entry for entry in history(reader, room) if entry["id"] == message["id"]][0]
    if how == "message":
        assert shown["messageType"] == "comment_deleted"
    else:
        assert shown["message"] == "*{actor} shared a file which is no longer available*\n\nlook"
        assert set(shown["messageParameters"]) == {"actor"}
        assert history(owner, room)[0]["message"].startswith("*You shared a file which")
        overview = reader.get(f"{CHAT}/{room}/share/overview").ok()
        assert overview["file"] == []
        # and the message can be taken away still
        owner.delete(f"{CHAT}/{room}/{message['id']}").ok()


def test_clearing_the_history_ends_it(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    owner.delete(f"{CHAT}/{room}").ok()
    assert Files(reader).get("Talk/a.txt").status == 404
    assert owner.get(SHARES).ok() == [] and Files(owner).get("a.txt").body == CONTENT


def test_a_deleted_conversation_ends_it(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    owner.delete(f"{ROOM}/{room}").ok()
    assert Files(reader).get("Talk/a.txt").status == 404


def test_a_moved_file_is_the_same(owner, reader, room):
    files = put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    files.mkcol("b")
    assert files.to("MOVE", "a.txt", "b/c.txt").status == 201
    assert Files(reader).get("Talk/a.txt").body == CONTENT
    assert file_of(last(owner, room))["path"] == "b/c.txt"


def test_once_more_into_the_same_conversation(owner, reader, room):
    """It is refused, and there is one more message all the same, as with Talk."""
    put(owner, "a.txt")
    made = share_in(owner, room, "a.txt").ok()
    assert share_in(owner, room, "a.txt", caption="again").refused(403).data == []
    assert last(reader, room)["message"] == "again"
    assert [entry["id"] for entry in owner.get(SHARES).ok()] == [made["id"]]


@pytest.mark.parametrize("state", ["read-only", "may not chat", "lobby", "stranger", "unknown"])
def test_refused_before_anything_is_made(owner, reader, stranger, room, state):
    user = stranger if state == "stranger" else reader
    put(user, "a.txt")
    if state == "read-only":
        owner.put(f"{ROOM}/{room}/read-only", state=1).ok()
    elif state == "may not chat":
        attendee = participants(owner, room)[reader.name]["attendeeId"]
        owner.put(f"{ROOM}/{room}/attendees/permissions", attendeeId=attendee, method="set",
                  permissions=2).ok()
    elif state == "lobby":
        owner.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    before = last(owner, room)["id"]
    share_in(user, "nothere99" if state == "unknown" else room, "a.txt").refused(404)
    assert user.get(SHARES).ok() == [] and last(owner, room)["id"] == before


def test_messages_that_expire_take_it_along(owner, reader, room):
    owner.post(f"{ROOM}/{room}/message-expiration", seconds=3600).ok()
    put(owner, "a.txt")
    made = share_in(owner, room, "a.txt").ok()
    assert made["expiration"].endswith(" 00:00:00")


# --- the message -----------------------------------------------------------------------------

def test_captions(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt", caption=f"  for @{reader.name}  ").ok()
    message = last(reader, room)
    assert message["message"] == "for {mention-user1}"
    assert set(message["messageParameters"]) == {"actor", "file", "mention-user1"}
    entry = [entry for entry in reader.get(ROOM).ok() if entry["token"] == room][0]
    assert entry["unreadMention"] is True and entry["unreadMessages"] == 1
    assert file_of(entry["lastMessage"])["path"] == "Talk/a.txt"
    owner.put(f"{CHAT}/{room}/{message['id']}", message="better").ok()
    edited = history(reader, room, limit=2)[1]
    assert edited["message"] == "better" and edited["lastEditActorId"] == owner.name
    assert file_of(edited)["name"] == "a.txt"
    reader.put(f"{CHAT}/{room}/{message['id']}", message="mine").refused(403)


def test_replies_and_threads(owner, reader, room):
    put(owner, "a.txt")
    first = reader.post(f"{CHAT}/{room}", message="question").ok(201)
    share_in(owner, room, "a.txt", replyTo=first["id"]).ok()
    answer = last(reader, room)
    assert answer["parent"]["id"] == first["id"]
    reply = reader.post(f"{CHAT}/{room}", message="thanks", replyTo=answer["id"]).ok(201)
    assert file_of(reply["parent"])["path"] == "Talk/a.txt"
    put(owner, "b.txt")
    share_in(owner, room, "b.txt", threadTitle="Pictures", silent=True).ok()
    begun = [entry for entry in history(reader, room) if "file" in entry["messageParameters"]][0]
    assert begun["threadTitle"] == "Pictures" and begun["silent"] is True
    put(owner, "c.txt")
    share_in(owner, room, "c.txt", threadId=begun["id"]).ok()
    assert last(reader, room)["threadId"] == begun["id"]


@pytest.mark.parametrize("meta", [{"replyTo": 99999999}, {"threadId": 99999999}])
def test_answers_to_nothing_are_no_answers(owner, reader, room, meta):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt", **meta).ok()
    assert "parent" not in last(reader, room)


@pytest.mark.parametrize("name,asked,shown,listed", [
    ("a.mp3", "voice-message", "voice-message", "voice"), ("a.wav", "voice-message", "voice-message", "voice"),
    ("a.txt", "voice-message", "comment", "file"), ("a.mp3", "comment", "comment", "audio"),
    ("a.png", None, "comment", "media"), ("a.mp4", "nonsense", "comment", "media"),
    ("a.webm", "record-video", "record-video", "recording"), ("a.pdf", None, "comment", "file")])
def test_kinds_and_lists(owner, reader, room, name, asked, shown, listed):
    put(owner, name)
    share_in(owner, room, name, **({"messageType": asked} if asked else {})).ok()
    message = last(reader, room)
    assert message["messageType"] == shown
    overview = reader.get(f"{CHAT}/{room}/share/overview").ok()
    assert [[entry["id"] for entry in overview[kind]] for kind in overview if overview[kind]] == [[message["id"]]]
    assert [entry["id"] for entry in overview[listed]] == [message["id"]]


@pytest.mark.parametrize("meta", ["", "no json", "[]", '{"caption": 7, "replyTo": "x", "silent": []}'])
def test_what_is_no_meta_data(owner, reader, room, meta):
    put(owner, "a.txt")
    share(owner, "a.txt", ROOM_SHARE, room, talkMetaData=meta).ok()
    assert last(reader, room)["message"] == "{file}"


def test_a_caption_that_is_too_long(owner, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt", caption="x" * 32001).refused(413)
    assert owner.get(SHARES).ok() == []


def test_nobody_makes_a_share_of_an_object(owner, reader, stranger, room):
    """What somebody sends as an object of type `file` shows what he sent, and no file of others."""
    put(owner, "secret.txt")
    made = share(owner, "secret.txt", USER, reader).ok()
    elsewhere = create_room(stranger)["token"]
    for meta in ('{"name": "x", "path": "y", "share": "%s"}', '{"name": "x", "path": "y", "share": %s}'):
        answer = stranger.post(f"{CHAT}/{elsewhere}/share", objectType="file", objectId="1",
                               metaData=meta % made["id"])
        assert answer.status in (201, 400)
    assert "secret" not in str(history(stranger, elsewhere))


def test_a_guest_is_told_of_it(owner, reader, new_guest):
    room = create_room(owner, PUBLIC)["token"]
    put(owner, "a.txt")
    made = share_in(owner, room, "a.txt").ok()
    assert len(made["token"]) == 15
    guest = new_guest(room)
    found = file_of(last(guest, room))
    assert found["path"] == found["name"] == "a.txt"
    assert found["link"] == f"{owner.base}/index.php/s/{made['token']}"


# --- with people and groups ------------------------------------------------------------------

def test_with_a_person(owner, reader, stranger):
    put(owner, "box/a.txt")
    assert owner.get(SHARES).ok() == []
    made = share(owner, "box", USER, reader).ok()
    assert made["share_with"] == made["share_with_displayname_unique"] == reader.name
    assert made["file_target"] == "/box" and made["permissions"] == ALL
    theirs = Files(reader)
    assert theirs.names() == ["box/"] and theirs.get("box/a.txt").body == CONTENT
    (got,) = reader.get(SHARES, shared_with_me="true").ok()
    assert got["id"] == made["id"] and got["path"] == "/box" and got["can_edit"] is False
    assert reader.get(SHARES).ok() == [] and Files(stranger).names() == []
    assert share(owner, "box", USER, reader).ok()["id"] == made["id"]  # it is the same
    assert theirs.delete("box").status == 204
    assert owner.get(SHARES).ok() == [] and Files(owner).get("box/a.txt").body == CONTENT


def test_with_a_group(owner, reader, stranger, admin):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{reader.name}/groups", groupid=group).ok()
    put(owner, "a.txt")
    made = share(owner, "a.txt", GROUP_SHARE, group).ok()
    assert made["share_with"] == group
    assert Files(reader).get("a.txt").body == CONTENT and Files(stranger).get("a.txt").status == 404
    admin.delete(f"/cloud/users/{reader.name}/groups", groupid=group).ok()
    assert Files(reader).get("a.txt").status == 404


def test_a_receiver_needs_no_files_of_his_own(owner, reader, room):
    put(owner, "a.txt")
    share_in(owner, room, "a.txt").ok()
    assert Files(reader).names("Talk") == ["a.txt"]


def test_tags_tell_that_something_came(owner, reader, room):
    """A client looks further only where the tag is another one."""
    theirs = Files(reader)
    seen = []

    def look(different):
        tags = [theirs.text(path, f"{D}getetag") for path in ("", "Talk")]
        assert all(tag not in seen[-2:] for tag in tags) if different else tags == seen[-2:]
        seen.extend(tags)

    theirs.mkcol("Talk")
    put(owner, "in/a.txt")
    look(True)
    share_in(owner, room, "in").ok()
    look(True)
    look(False)
    put(owner, "in/a.txt", b"other")
    look(True)
    assert theirs.delete("Talk/in").status == 204
    look(True)


# --- what a share allows ---------------------------------------------------------------------

def allowed(theirs, folder):
    """What of all that can be done works, in a folder that has the file `old` and the folder `sub`."""
    done = {
        "read": theirs.get(f"{folder}/old").status == 200,
        "fill": theirs.put(f"{folder}/old", b"x").status == 204,
        "add": theirs.put(f"{folder}/new", b"x").status == 201,
        "mkcol": theirs.mkcol(f"{folder}/made").status == 201,
        "copy": theirs.to("COPY", f"{folder}/old", f"{folder}/copy").status == 201,
        "rename": theirs.to("MOVE", f"{folder}/old", f"{folder}/named").status == 201,
        "out": theirs.to("MOVE", f"{folder}/sub", "taken").status == 201,
        "delete": theirs.delete(f"{folder}/last").status == 204,
    }
    return {name for name, worked in done.items() if worked}


@pytest.mark.parametrize("bits,works", [
    (READ, {"read"}), (READ | UPDATE, {"read", "fill"}),
    (READ | CREATE, {"read", "add", "mkcol", "copy"}), (READ | DELETE, {"read", "out", "delete"}),
    (READ | UPDATE | CREATE, {"read", "fill", "add", "mkcol", "copy", "rename"}),
    (ALL, {"read", "fill", "add", "mkcol", "copy", "rename", "out", "delete"})])
def test_permissions(owner, reader, bits, works):
    put(owner, "box/old")
    put(owner, "box/last")
    put(owner, "box/sub/x")
    made = share(owner, "box", USER, reader, permissions=bits).ok()
    assert made["permissions"] == bits
    assert allowed(Files(reader), "box") == works
    if "out" in works:
        assert Files(reader).get("taken/x").body == CONTENT
        assert Files(owner).get("box/sub/x").status == 404
    assert Files(reader).to("MOVE", "box", "elsewhere").status == 403
    assert Files(reader).to("COPY", "box", "copied").status == 201
    assert Files(reader).put("own", b"").status == 201
    assert Files(reader).to("COPY", "own", "box").status == 403


def test_its_owners_quota_counts(owner, reader, admin):
    put(owner, "box/a.txt")
    share(owner, "box", USER, reader).ok()
    admin.put(f"/cloud/users/{owner.name}", key="quota", value="20 B").ok()
    assert Files(reader).put("box/b", b"x" * 100).status == 507
    assert Files(reader).put("b", b"x" * 100).status == 201
    admin.put(f"/cloud/users/{reader.name}", key="quota", value="20 B").ok()
    admin.put(f"/cloud/users/{owner.name}", key="quota", value="none").ok()
    assert Files(reader).put("box/b", b"x" * 100).status == 201


def test_sharing_on(owner, reader, stranger):
    put(owner, "box/a.txt")
    share(owner, "box", USER, reader, permissions=READ | SHARE).ok()
    share(reader, "box/a.txt", USER, stranger, permissions=READ | UPDATE).refused(404)  # more than he has
    made = share(reader, "box/a.txt", USER, stranger).ok()
    assert made["permissions"] == READ | SHARE and made["uid_file_owner"] == owner.name
    assert made["uid_owner"] == reader.name
    assert Files(stranger).get("a.txt").body == CONTENT
    assert Files(stranger).put("a.txt", b"x").status == 403
    share(stranger, "a.txt", USER, owner).refused(403)
    assert [entry["id"] for entry in owner.get(SHARES, reshares="true").ok()][1:] == [made["id"]]
    owner.delete(f"{SHARES}/{made['id']}").ok()  # it is his file
    assert Files(stranger).get("a.txt").status == 404


def test_what_may_not_be_shared_on(owner, reader, stranger):
    put(owner, "a.txt")
    share(owner, "a.txt", USER, reader, permissions=READ).ok()
    share(reader, "a.txt", USER, stranger).refused(404)
    share(reader, "a.txt", LINK).refused(404)


# --- the API ---------------------------------------------------------------------------------

@pytest.mark.parametrize("asked,status", [
    ({"shareType": 0, "shareWith": "alice"}, 404),
    ({"path": "none", "shareType": 0, "shareWith": "alice"}, 404),
    ({"path": "a.txt", "shareType": 0, "shareWith": "nobody-of-that-name"}, 404),
    ({"path": "a.txt", "shareType": 1, "shareWith": "no-group"}, 404),
    ({"path": "a.txt", "shareType": 2}, 400), ({"path": "a.txt"}, 400),
    ({"path": "a.txt", "shareType": 4, "shareWith": "a@example.org"}, 403),
    ({"path": "a.txt", "shareType": 6, "shareWith": "a@b"}, 403),
    ({"path": "/", "shareType": 0, "shareWith": "alice"}, 403),
    ({"path": "a.txt", "shareType": 0, "shareWith": "alice", "permissions": 32}, 403),
    ({"path": "a.txt", "shareType": 0, "shareWith": "alice", "expireDate": "soon"}, 404),
    ({"path": "a.txt", "shareType": 0, "shareWith": "alice", "expireDate": "2026-02-30"}, 404),
    ({"path": "a.txt", "shareType": 0, "shareWith": "alice", "expireDate": "2001-01-01"}, 404),
    ({"path": "a.txt", "shareType": 0, "shareWith": "alice", "attributes": "{}"}, 400),
    ({"path": "a.txt", "shareType": 3, "permissions": 2}, 400),
    ({"path": "box", "shareType": 3, "permissions": 12}, 400),
    ({"path": "a.txt", "shareType": 3, "publicUpload": "true"}, 400),
    ({"path": "a.txt", "shareType": 3, "label": "x" * 256}, 400),
    ({"path": "a.txt", "shareType": 3, "password": "x" * 500}, 400),
    ({"path": "a.txt", "shareType": 3, "sendPasswordByTalk": "true"}, 403)])
def test_refused(owner, asked, status):
    put(owner, "a.txt")
    Files(owner).mkcol("box")
    owner.post(SHARES, **asked).refused(status, [])
    assert owner.get(SHARES).ok() == []


def test_not_with_oneself(owner):
    put(owner, "a.txt")
    share(owner, "a.txt", USER, owner).refused(403)


def test_one_share(owner, reader, stranger):
    put(owner, "a.txt")
    made = share(owner, "a.txt", USER, reader, note="hello", expireDate="2999-12-31T10:00:00").ok()
    assert made["note"] == "hello" and made["expiration"] == "2999-12-31 00:00:00"
    for user in (owner, reader):
        (got,) = user.get(f"{SHARES}/{made['id']}").ok()
        assert got["id"] == made["id"]
    owner.get(f"{SHARES}/99999999").refused(404)
    changed = owner.put(f"{SHARES}/{made['id']}", permissions=1, expireDate="", note="").ok()
    assert (changed["permissions"], changed["expiration"], changed["note"]) == (1, None, "")
    owner.put(f"{SHARES}/{made['id']}").refused(400)
    owner.put(f"{SHARES}/{made['id']}", expireDate="2001-01-01").refused(400)
    reader.put(f"{SHARES}/{made['id']}", permissions=31).refused(403)
    reader.post(f"{SHARES}/pending/{made['id']}").ok()
    stranger.post(f"{SHARES}/pending/{made['id']}").refused(404)
    for path in ("/shares/pending", "/remote_shares", "/remote_shares/pending"):
        assert owner.get(f"/apps/files_sharing/api/v1{path}").ok() == []
    reader.delete(f"{SHARES}/{made['id']}").ok()
    owner.delete(f"{SHARES}/{made['id']}").refused(404)


def test_lists(owner, reader, room):
    put(owner, "in/sub/a.txt")
    put(owner, "b.txt")
    ids = [share(owner, path, LINK).ok()["id"] for path in ("in", "in/sub", "in/sub/a.txt", "b.txt")]

    def asked(**how):
        return [entry["id"] for entry in owner.get(SHARES, **how).ok()]

    assert asked() == ids
    assert asked(path="/in/") == [ids[0]] and asked(path="in", subfiles="true") == [ids[1]]
    owner.get(SHARES, path="none").refused(404)
    owner.get(SHARES, path="b.txt", subfiles="true").refused(400)
    owner.get(SHARES, subfiles="true").refused(400)
    inherited = owner.get(f"{SHARES}/inherited", path="in/sub/a.txt").ok()
    assert [entry["id"] for entry in inherited] == [ids[1], ids[0]]
    assert inherited[1]["via_path"] == "/in"
    assert owner.get(f"{SHARES}/inherited", path="in").ok() == []
    owner.get(f"{SHARES}/inherited", path="none").refused(404)


def test_links(owner):
    Files(owner).mkcol("box")
    made = share(owner, "box", LINK, label="for you", password="correct-horse-7").ok()
    assert made["url"] == f"{owner.base}/index.php/s/{made['token']}" and made["label"] == "for you"
    assert made["permissions"] == READ | SHARE and made["share_with"] == made["password"]
    assert "horse" not in made["password"] and made["send_password_by_talk"] is False
    kept = owner.put(f"{SHARES}/{made['id']}", permissions=7).ok()
    assert kept["permissions"] == 23 and kept["password"] == made["password"]
    assert owner.put(f"{SHARES}/{made['id']}", sendPasswordByTalk="true", publicUpload="true").ok()["permissions"] == ALL
    owner.put(f"{SHARES}/{made['id']}", password="").refused(403)  # it is to be told by Talk
    owner.put(f"{SHARES}/{made['id']}", sendPasswordByTalk="false", password="").ok()
    (got,) = owner.get(f"{SHARES}/{made['id']}").ok()
    assert got["password"] is None and got["share_with"] is None
    assert share(owner, "box", LINK, permissions=CREATE).ok()["permissions"] == CREATE
    assert share(owner, "box", LINK).ok()["id"] != made["id"]  # there may be many


def test_capabilities(owner):
    sharing = owner.get("/cloud/capabilities").ok()["capabilities"]["files_sharing"]
    assert sharing["api_enabled"] is True and sharing["default_permissions"] == ALL
    assert sharing["public"]["enabled"] is True and sharing["federation"]["outgoing"] is False
