"""nc_py_api, unmodified: files that go into conversations, and its whole module of sharing."""

import datetime
import io

import pytest
from nc_py_api import NextcloudException, NextcloudExceptionNotFound
from nc_py_api.files import FilePermissions
from nc_py_api.files.sharing import ShareType
from nc_py_api.talk import ConversationType, TalkFileMessage
from test_nc_py_api import PASSWORD, Async, Sync

from ocs import unique


@pytest.fixture(params=[Sync, Async])
def talker(request, server):
    made = request.param(server.url)
    yield made
    made.close()


@pytest.fixture
def pair(talker, new_user):
    """Two clients, and what they are called."""
    users = [new_user("nc") for _ in range(2)]
    return [(talker.client(user.name, PASSWORD), user.name) for user in users]


@pytest.fixture
def room(talker, pair):
    (mine, _), (_, other) = pair
    room = talker.call(mine.talk.create_conversation, ConversationType.GROUP, "admin", room_name=unique("room"))
    talker.call(mine.ocs, "POST", f"/ocs/v2.php/apps/spreed/api/v4/room/{room.token}/participants",
                json={"newParticipant": other, "source": "users"})
    return room


def newest(talker, client, room):
    (message,) = talker.call(client.talk.receive_messages, room, limit=1)
    return message


def test_a_file_goes_through_a_conversation(talker, pair, room):
    (mine, _), (theirs, _) = pair
    content = bytes(range(256)) * 5000
    talker.call(mine.files.makedirs, "pictures/ä b", exist_ok=True)
    talker.call(mine.files.upload, "pictures/ä b/1##3.bin", content)
    share, reference = talker.call(mine.talk.send_file, "pictures/ä b/1##3.bin", room)
    assert share.share_type == ShareType.TYPE_ROOM and share.share_with == room.token
    sent, got = (newest(talker, client, room) for client in (mine, theirs))
    for client, message in ((mine, sent), (theirs, got)):
        assert isinstance(message, TalkFileMessage) and message.reference_id == reference
        node = message.to_fs_node()
        assert node.name == "1##3.bin" and not node.is_dir and int(node.info.size) == len(content)
        assert talker.call(client.files.download, node) == content
        into = io.BytesIO()
        talker.call(client.files.download2stream, node, into)
        assert into.getvalue() == content
        found = talker.call(client.files.by_path, node)
        assert found.info.fileid == int(node.info.fileid) and found.etag.strip('"') == node.etag
        assert found.is_shared is (client is theirs)
        by_id = talker.call(client.files.by_id, found.file_id)
        assert by_id.full_path == found.full_path
    assert got.to_fs_node().user_path == "Talk/1##3.bin"


def test_a_folder_goes_through_a_conversation(talker, pair, room):
    (mine, _), (theirs, _) = pair
    talker.call(mine.files.makedirs, "trip/day", exist_ok=True)
    talker.call(mine.files.upload, "trip/day/a.txt", b"hello")
    talker.call(mine.talk.send_file, "trip", room)
    node = newest(talker, theirs, room).to_fs_node()
    assert node.is_dir
    listed = talker.call(theirs.files.listdir, node, depth=-1)
    assert sorted(entry.user_path for entry in listed) == ["Talk/trip/day/", "Talk/trip/day/a.txt"]
    assert [talker.call(theirs.files.download, entry) for entry in listed if not entry.is_dir] == [b"hello"]
    talker.call(theirs.files.upload, "Talk/trip/day/b.txt", b"theirs")
    assert talker.call(mine.files.download, "trip/day/b.txt") == b"theirs"


def test_sharing_with_a_person(talker, pair):
    (mine, _), (theirs, other) = pair
    sharing = mine.files.sharing
    assert talker.value(sharing, "available") is True
    talker.call(mine.files.makedirs, "box/sub", exist_ok=True)
    talker.call(mine.files.upload, "box/sub/a.txt", b"hello")
    made = talker.call(sharing.create, "box", ShareType.TYPE_USER, FilePermissions.PERMISSION_READ, other)
    assert made.share_with == other and made.permissions == FilePermissions.PERMISSION_READ
    assert made.file_owner == made.share_owner and made.can_edit and made.can_delete
    (got,) = talker.call(theirs.files.sharing.get_list, shared_with_me=True)
    assert got.share_id == made.share_id and got.path == "box"
    assert talker.call(theirs.files.download, "box/sub/a.txt") == b"hello"
    assert talker.call(theirs.files.sharing.get_list) == []
    assert talker.call(theirs.files.sharing.get_pending) == []
    assert talker.call(theirs.files.sharing.get_deleted) == []
    for refused in (theirs.files.sharing.accept_share, theirs.files.sharing.decline_share,
                    theirs.files.sharing.undelete):
        with pytest.raises(NextcloudExceptionNotFound):
            talker.call(refused, 99999999)
    talker.call(sharing.delete, made)
    assert talker.call(theirs.files.sharing.get_list, shared_with_me=True) == []
    with pytest.raises(NextcloudException) as gone:
        talker.call(theirs.files.download, "box/sub/a.txt")
    assert gone.value.status_code == 404


def test_links(talker, pair):
    (mine, _), _ = pair
    sharing = mine.files.sharing
    talker.call(mine.files.makedirs, "box/sub", exist_ok=True)
    before = talker.call(sharing.get_list)
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=2)
    made = talker.call(sharing.create, "box", ShareType.TYPE_LINK, public_upload=True, password="correct-horse-7",
                       send_password_by_talk=True, expire_date=tomorrow, note="a note", label="a label")
    assert made.permissions == FilePermissions(31) and made.password and made.send_password_by_talk
    assert made.note == "a note" and made.label == "a label" and made.url.endswith(made.token)
    assert made.expire_date.date() == tomorrow.date()
    listed = talker.call(sharing.get_list)
    assert len(listed) == len(before) + 1 and listed[-1].share_id == made.share_id
    assert talker.call(sharing.get_by_id, made.share_id).token == made.token
    changed = talker.call(sharing.update, made, permissions=FilePermissions.PERMISSION_READ, note="", label="other",
                          send_password_by_talk=False, public_upload=False)
    assert changed.password == made.password and changed.label == "other" and changed.note == ""
    inherited = talker.call(sharing.get_inherited, "box/sub")
    assert [share.share_id for share in inherited] == [made.share_id]
    assert talker.call(sharing.get_inherited, "box") == []
    talker.call(sharing.delete, made)
    with pytest.raises(NextcloudExceptionNotFound):
        talker.call(sharing.delete, made.share_id)
