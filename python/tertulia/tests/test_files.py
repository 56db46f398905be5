# SPDX-License-Identifier: GPL-3.0-or-later
"""nc.files, files in conversations, and bots, in both forms, against a small server of our own."""

import datetime
import io
import socket
import threading
import time

import pytest

from tertulia import (
    FilePermissions,
    FsNode,
    NextcloudException,
    NextcloudExceptionNotFound,
    NextcloudTimeout,
    Share,
    ShareType,
)
from tertulia.talk import BotInfo, BotInfoBasic, TalkFileMessage, TalkMessage


def names(found):
    return [node.user_path for node in found]


# --- files -----------------------------------------------------------------------------------


def test_upload_and_download(files, stub):
    api = files.alice.files
    node = files.call(api.upload, "a ü?#.txt", "Grüße")
    assert isinstance(node, FsNode) and node.full_path == "files/alice/a ü?#.txt" and not node.has_extra
    assert node.file_id.endswith("ocstub") and node.etag.startswith('"') and node.etag_unquoted in node.etag
    assert files.call(api.download, "a ü?#.txt") == files.call(api.download, node) == "Grüße".encode()
    assert files.call(api.upload, node, b"\x00\xff" * 100).file_id == node.file_id
    assert files.call(api.download, node) == b"\x00\xff" * 100
    files.call(api.upload, "/empty//", b"")
    assert files.call(api.download, "empty") == b""


@pytest.mark.parametrize("body", [b"{", b"", b'{"ocs": 1}', b"[1]"])
def test_files_that_are_json(files, body):
    """Whatever they say they are, they are bytes."""
    files.call(files.alice.files.upload, "a.json", body)
    assert files.call(files.alice.files.download, "a.json") == body


def test_time_is_for_standing_still(form):
    """A transfer may take longer than the limit as long as something moves, and not when nothing does."""
    over = threading.Event()

    def serve(listener):
        for pieces in (12, 1):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\n")
                for _ in range(pieces):
                    connection.sendall(b"x")
                    time.sleep(0.2)
                if pieces == 1:
                    over.wait(60)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        client = form.client(f"http://127.0.0.1:{listener.getsockname()[1]}", "alice", npa_timeout_dav=1, npa_retries=0)
        client._session._user = "alice"
        assert form.call(client.files.download, "slow") == b"x" * 12
        with pytest.raises(NextcloudTimeout):
            form.call(client.files.download, "stuck")
        over.set()
        thread.join(60)


def test_streams(files, stub, tmp_path):
    api = files.alice.files
    data = bytes(range(256)) * 20000
    node = files.call(api.upload, "big.bin", data)
    into = io.BytesIO()
    assert files.call(api.download2stream, node, into) is None
    assert into.getvalue() == data
    target = tmp_path / "big.bin"
    files.call(api.download2stream, "big.bin", target)
    assert target.read_bytes() == data
    sizes = []

    class Sink:
        def write(self, piece):
            sizes.append(len(piece))

    files.call(api.download2stream, node, Sink(), chunk_size=100000)
    assert sum(sizes) == len(data) and set(sizes[:-1]) == {100000}
    with pytest.raises(TypeError):
        files.call(api.download2stream, node, 5)
    with pytest.raises(TypeError):
        files.call(api.upload_stream, "x", 5)


def test_what_a_sink_raises(files):
    files.call(files.alice.files.upload, "x", b"data")

    class Full:
        def write(self, piece):
            raise OSError(28, "no space left")

    with pytest.raises(OSError, match="no space left"):
        files.call(files.alice.files.download2stream, "x", Full())
    into = io.BytesIO()
    with pytest.raises(NextcloudExceptionNotFound):
        files.call(files.alice.files.download2stream, "not there", into)
    assert into.getvalue() == b"", "a refusal is no file"


@pytest.mark.parametrize("chunk_size", [None, 1000])
def test_pieces(files, stub, tmp_path, chunk_size):
    api = files.alice.files
    data = bytes(range(250)) * 17
    options = {} if chunk_size is None else {"chunk_size": chunk_size}
    node = files.call(api.upload_stream, "pieces.bin", io.BytesIO(data), **options)
    assert node.full_path == "files/alice/pieces.bin" and files.call(api.download, node) == data
    source = tmp_path / "source"
    source.write_bytes(data[:10])
    files.call(api.upload_stream, "from path", source, **options)
    assert files.call(api.download, "from path") == data[:10]
    files.call(api.upload_stream, "empty", io.BytesIO(), **options)
    assert files.call(api.download, "empty") == b""
    assert not [name for name in stub.files if name.startswith("uploads")], "nothing is left over"


def test_pieces_that_fail(files, stub):
    class Broken(io.BytesIO):
        def read(self, n=-1):
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        files.call(files.alice.files.upload_stream, "x", Broken())
    assert not [name for name in stub.files if name.startswith("uploads")]
    assert "files/alice/x" not in stub.files


def test_folders(files):
    api = files.alice.files
    made = files.call(api.mkdir, "one")
    assert made.is_dir and made.full_path == "files/alice/one/"
    with pytest.raises(NextcloudException) as there:
        files.call(api.mkdir, "one")
    assert there.value.status_code == 405 and "already exists" in there.value.reason
    with pytest.raises(NextcloudException):
        files.call(api.makedirs, "one/two/three")
    assert files.call(api.makedirs, "one/two/three", exist_ok=True).name == "three"
    assert files.call(api.makedirs, "one/two/three", exist_ok=True) is None
    files.call(api.upload, "one/a.txt", b"12345")
    found = files.call(api.listdir, "one")
    assert names(found) == ["one/a.txt", "one/two/"]
    assert names(files.call(api.listdir, "one", exclude_self=False)) == ["one/", "one/a.txt", "one/two/"]
    assert names(files.call(api.listdir, "one", depth=-1)) == ["one/a.txt", "one/two/", "one/two/three/"]
    assert names(files.call(api.listdir)) == ["one/"]
    with pytest.raises(ValueError):
        files.call(api.listdir, depth=0)
    files.call(api.delete, "one/two")
    assert names(files.call(api.listdir, made)) == ["one/a.txt"]
    with pytest.raises(NextcloudExceptionNotFound):
        files.call(api.delete, "one/two")
    files.call(api.delete, "one/two", not_fail=True)


def test_what_is_told_of_a_file(files):
    api = files.alice.files
    node = files.call(api.upload, "a.txt", b"12345")
    seen = files.call(api.by_path, node)
    assert seen == node and not seen.is_dir and seen.has_extra
    assert (seen.info.size, seen.info.content_length, seen.info.mimetype) == (5, 5, "text/plain")
    assert (seen.info.permissions, seen.info.favorite, seen.info.is_version) == ("RGDNVW", False, False)
    assert seen.info.last_modified == datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.timezone.utc)
    assert seen.info.creation_date.year == 1970 and not seen.info.in_trash
    assert seen.is_readable and seen.is_updatable and seen.is_deletable and seen.is_shareable
    assert not seen.is_shared and not seen.is_mounted and not seen.is_creatable
    assert not seen.lock_info.is_locked and seen.lock_info.owner == ""
    assert (seen.user, seen.user_path, seen.name) == ("alice", "a.txt", "a.txt") and "a.txt" in str(seen)
    folder = files.call(api.by_path, "")
    assert folder.is_dir and folder.is_creatable and folder.info.mimetype == ""
    with pytest.raises(NextcloudExceptionNotFound) as gone:
        files.call(api.by_path, "nowhere")
    assert "could not be located" in gone.value.reason


def test_finding(files):
    api = files.alice.files
    node = files.call(api.upload, "a.txt", b"1")
    files.call(api.upload, "b.txt", b"2")
    assert files.call(api.by_id, node).user_path == "a.txt"
    assert files.call(api.by_id, node.file_id) == files.call(api.by_id, int(node.file_id[:8])) == node
    assert files.call(api.by_id, 999999) is None
    assert names(files.call(api.find, ["like", "name", "%.txt"])) == ["a.txt", "b.txt"]
    with pytest.raises(ValueError):
        files.call(api.find, ["eq", "colour", "red"])
    files.call(api.setfav, "b.txt", True)
    assert names(files.call(api.list_by_criteria, ["favorite"])) == ["b.txt"]
    files.call(api.setfav, "b.txt", 0)
    assert files.call(api.list_by_criteria, ["favorite"]) == []


def test_moving(files):
    api = files.alice.files
    node = files.call(api.upload, "a ü.txt", b"1")
    moved = files.call(api.move, node, "b ü.txt")
    assert moved == node and moved.user_path == "b ü.txt"
    copied = files.call(api.copy, moved, "c.txt")
    assert copied != node and files.call(api.download, "c.txt") == b"1"
    with pytest.raises(NextcloudException) as there:
        files.call(api.copy, moved, "c.txt")
    assert there.value.status_code == 412
    assert files.call(api.copy, moved, "c.txt", overwrite=True).user_path == "c.txt"


def test_trash(files):
    api = files.alice.files
    files.call(api.upload, "a.txt", b"1")
    files.call(api.delete, "a.txt")
    [gone] = files.call(api.trashbin_list)
    assert gone.info.in_trash and gone.info.trashbin_original_location == "a.txt" and gone.user == "alice"
    assert (gone.info.trashbin_filename, gone.info.trashbin_deletion_time) == ("a.txt", 1700000000)
    files.call(api.trashbin_restore, gone)
    assert files.call(api.download, "a.txt") == b"1" and files.call(api.trashbin_list) == []


def test_zip(files, tmp_path):
    files.call(files.alice.files.mkdir, "folder")
    target = tmp_path / "folder.zip"
    assert files.call(files.alice.files.download_directory_as_zip, "folder", target) == target
    assert target.read_bytes().startswith(b"PK")


# --- shares ----------------------------------------------------------------------------------


def test_shares(files):
    api = files.alice.files
    node = files.call(api.upload, "a.txt", b"1")
    assert files.value(api.sharing, "available") is True
    link = files.call(api.sharing.create, node, ShareType.TYPE_LINK, FilePermissions.PERMISSION_READ, password="x",
                      label="for all", note="look", expire_date=datetime.datetime(2030, 1, 2))
    assert isinstance(link, Share) and link.share_type is ShareType.TYPE_LINK and link.url and link.token == "tok"
    assert (link.path, link.label, link.note, link.password) == ("a.txt", "for all", "look", "x")
    assert link.permissions is FilePermissions.PERMISSION_READ and link.expire_date.date() == datetime.date(2030, 1, 2)
    assert (link.share_owner, link.file_owner, link.can_edit, link.can_delete) == ("alice", "alice", True, True)
    assert link.mimetype == "text/plain" and link.file_source_id > 0 and "a.txt" in str(link)
    to_bob = files.call(api.sharing.create, "a.txt", ShareType.TYPE_USER, share_with="bob", send_password_by_talk=True)
    assert (to_bob.share_with, to_bob.token, to_bob.expire_date.year) == ("bob", "", 1970)
    assert to_bob.send_password_by_talk is True
    assert [each.share_id for each in files.call(api.sharing.get_list)] == [link.share_id, to_bob.share_id]
    assert files.call(api.sharing.get_list, path="elsewhere") == []
    assert files.call(api.sharing.get_by_id, link.share_id).share_id == link.share_id
    changed = files.call(api.sharing.update, link, note="new", permissions=FilePermissions.PERMISSION_SHARE)
    assert changed.note == "new" and changed.permissions is FilePermissions.PERMISSION_SHARE
    assert files.call(api.sharing.get_inherited, "a.txt") == files.call(api.sharing.get_pending) == []
    assert files.call(api.sharing.accept_share, 1) is files.call(api.sharing.decline_share, 1) is None
    files.call(api.sharing.delete, to_bob)
    with pytest.raises(NextcloudExceptionNotFound):
        files.call(api.sharing.delete, to_bob)
    [ended] = files.call(api.sharing.get_deleted)
    files.call(api.sharing.undelete, ended.share_id)
    assert files.call(api.sharing.get_deleted) == []


# --- in conversations ------------------------------------------------------------------------

FILE = {
    "id": 7, "token": "abc", "actorType": "users", "actorId": "alice", "actorDisplayName": "Alice",
    "timestamp": 1700000000, "message": "{file}", "systemMessage": "", "messageType": "comment", "isReplyable": True,
    "referenceId": "r", "expirationTimestamp": 0,
    "messageParameters": {"file": {"type": "file", "id": "42", "name": "a.txt", "size": 5, "path": "Talk/a.txt",
                                   "etag": "e1", "permissions": 27, "mimetype": "text/plain"}},
}


def test_send_file(files, stub):
    node = files.call(files.alice.files.upload, "a.txt", b"hello")
    for path in (node, "a.txt"):
        share, reference_id = files.call(files.alice.talk.send_file, path, "abc")
        assert (share.share_type, share.share_with, share.path) == (ShareType.TYPE_ROOM, "abc", "a.txt")
        assert len(reference_id) == 64 and reference_id.encode() in stub.requests[-1][3]


def test_file_messages(files, stub):
    plain = {**FILE, "id": 8, "message": "hi", "messageParameters": []}
    stub.messages[:] = [plain, FILE]
    stub.files["files/bob/Talk"] = stub.files["files/bob"]
    files.call(files.bob.files.upload, "Talk/a.txt", b"hello")
    first, second = files.call(files.bob.talk.receive_messages, "abc")
    assert type(first) is TalkMessage and type(second) is TalkFileMessage and second.user_id == "bob"
    node = second.to_fs_node()
    assert node.full_path == "files/bob/Talk/a.txt"
    assert files.call(files.bob.files.download, node) == b"hello"
    assert second.message_parameters["file"]["name"] == "a.txt"


def test_bots(files, stub):
    talk = files.alice.talk
    assert files.value(talk, "bots_available") is True and files.value(talk, "available") is True
    echo, fixed = files.call(talk.list_bots)
    assert isinstance(echo, BotInfo)
    assert (echo.bot_id, echo.bot_name, echo.description, echo.state) == (1, "Echo", "says it again", 1)
    assert (echo.url, echo.url_hash, echo.error_count, echo.last_error_date) == ("https://bot.example.org", "ab12", 0, 0)
    assert (echo.last_error_message, fixed.last_error_message, fixed.state) == (None, "timed out", 2)
    basic = files.call(talk.conversation_list_bots, "abc")
    assert all(isinstance(each, BotInfoBasic) for each in basic)
    assert [(each.bot_id, each.bot_name, each.description, each.state) for each in basic] == [
        (1, "Echo", "says it again", 1), (2, "Fixed", "", 2)]
    assert files.call(talk.enable_bot, "abc", basic[0]) is None and files.call(talk.enable_bot, "abc", 2) is None
    assert stub.enabled == {("abc", 1), ("abc", 2)}
    files.call(talk.disable_bot, "abc", echo)
    assert stub.enabled == {("abc", 2)}


def test_no_list_of_files(files, stub, monkeypatch):
    """Whatever a server says in place of one, there is an exception of ours."""
    from stub_server import Handler

    for status, body in ((200, b"<html/>"), (207, b"no XML"), (207, b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
                         (207, b""), (207, b'<a:b xmlns:a="DAV:"><')):
        monkeypatch.setattr(Handler, "dav_propfind", lambda self, path, s=status, b=body: self.answer(s, b))
        with pytest.raises(NextcloudException):
            files.call(files.alice.files.listdir)
