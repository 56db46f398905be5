"""nc_py_api's files, unmodified: every method of theirs that needs no app of its own.

What a test makes it makes in a folder of its own below `admin`, whose name the client compares paths with."""

import contextlib
import datetime
import io
import zipfile

import pytest
from nc_py_api import NextcloudException
from nc_py_api.files import FsNode, LockType

from ocs import unique
from test_nc_py_api import nc  # noqa: F401  both forms

ODD_NAMES = ["plain", "with blank", "\u00e4\u00f6\u00fc", "1##3", "100%", "\u4e2d\u6587", "\u043f\u0430\u043f\u043a\u0430", "a+b&c"]


@pytest.fixture
def files(nc):
    return nc.admin.files


@pytest.fixture
def folder(nc, files):
    made = nc.call(files.mkdir, unique("folder"))
    yield made.user_path.rstrip("/")
    nc.call(files.delete, made, not_fail=True)


@contextlib.contextmanager
def refused(status):
    with pytest.raises(NextcloudException) as error:
        yield
    assert error.value.status_code == status


def names(nodes):
    return sorted(node.user_path for node in nodes)


def test_what_is_tried_is_all_there_is(nc, files):
    """A method that a newer nc_py_api has wants a test here."""
    found = {name for name in dir(files) if not name.startswith("_")}
    assert found == {
        "by_id", "by_path", "copy", "delete", "download", "download2stream", "download_directory_as_zip", "find",
        "get_versions", "list_by_criteria", "listdir", "lock", "makedirs", "mkdir", "move", "restore_version", "setfav",
        "sharing", "trashbin_cleanup", "trashbin_delete", "trashbin_list", "trashbin_restore", "unlock", "upload",
        "upload_stream", "assign_tag", "create_tag", "delete_tag", "get_tags", "list_tags", "tag_by_name",
        "unassign_tag", "update_tag"}


def test_listing(nc, files, folder):
    nc.call(files.makedirs, f"{folder}/a/b", exist_ok=True)
    nc.call(files.upload, f"{folder}/a/one.txt", b"1")
    nc.call(files.upload, f"{folder}/a/b/two.txt", b"22")
    one = nc.call(files.listdir, folder)
    assert names(one) == [f"{folder}/a/"]
    assert names(nc.call(files.listdir, folder, exclude_self=False)) == [f"{folder}/", f"{folder}/a/"]
    everything = nc.call(files.listdir, folder, depth=-1)
    assert names(everything) == [f"{folder}/a/", f"{folder}/a/b/", f"{folder}/a/b/two.txt", f"{folder}/a/one.txt"]
    assert [node.full_path for node in nc.call(files.listdir, folder, depth=3)] == [node.full_path for node in everything]
    assert nc.call(files.listdir, one[0]) != [] and folder in [node.name for node in nc.call(files.listdir)]
    with pytest.raises(NextcloudException):
        nc.call(files.makedirs, f"{folder}/a/b")


def test_by_path_and_by_id(nc, files, folder):
    made = nc.call(files.upload, f"/{folder}/a.txt", "text")
    by_path = nc.call(files.by_path, f"{folder}/a.txt")
    for key in (made, made.file_id, by_path.info.fileid):
        assert nc.call(files.by_id, key) == by_path
    assert nc.call(files.by_id, 999999999) is None
    assert by_path.info.size == 4 and by_path.info.mimetype == "text/plain" and by_path.info.permissions == "RGDNVW"
    assert by_path.is_updatable and by_path.is_deletable and not by_path.is_creatable and not by_path.is_shared
    root = nc.call(files.by_path, "")
    assert root.is_dir and root.full_path == "files/admin/" and root == nc.call(files.by_path, "/")
    with refused(404):
        nc.call(files.by_path, f"{folder}/nowhere")


@pytest.mark.parametrize("content", [b"", b"1", b"x" * 300_000])
def test_up_and_down(nc, files, folder, content):
    made = nc.call(files.upload, f"{folder}/a.bin", content)
    assert isinstance(made, FsNode) and nc.call(files.download, made) == content
    into = io.BytesIO()
    nc.call(files.download2stream, f"{folder}/a.bin", into)
    assert into.getvalue() == content
    again = nc.call(files.upload, f"{folder}/a.bin", content + b"!")
    assert again.file_id == made.file_id
    with refused(404):
        nc.call(files.download, f"{folder}/b.bin")


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 300])
@pytest.mark.parametrize("name", ["a.bin", "\u00fc.bin", "###.bin", "a.bin/", "a.bin//"])
def test_in_pieces(nc, files, folder, size, name, tmp_path):
    content = bytes(i % 251 for i in range(size))
    made = nc.call(files.upload_stream, f"{folder}/{name}", io.BytesIO(content), chunk_size=64)
    assert nc.call(files.by_id, made).user_path == f"{folder}/{name}".rstrip("/")
    assert nc.call(files.download, made) == content
    on_disk = tmp_path / "file"
    on_disk.write_bytes(content + b"!")
    assert nc.call(files.upload_stream, f"{folder}/{name}", on_disk, chunk_size=64).file_id == made.file_id
    assert nc.call(files.download, made) == content + b"!"


def test_seven_mebibytes(nc, files, folder):
    content = b"0123456789abcdef" * (7 * 65536) + b"!"
    made = nc.call(files.upload_stream, f"{folder}/large", io.BytesIO(content))
    assert nc.call(files.download, made) == content


@pytest.mark.parametrize("name", ODD_NAMES)
def test_folders(nc, files, folder, name):
    made = nc.call(files.mkdir, f"{folder}/{name}")
    assert nc.call(files.by_id, made).user_path == f"{folder}/{name}/"
    with refused(405):
        nc.call(files.mkdir, f"{folder}/{name}")
    nc.call(files.delete, made)
    with refused(404):
        nc.call(files.delete, made)
    nc.call(files.delete, made, not_fail=True)


def test_folders_that_are_none(nc, files, folder):
    for name in ("    ", "nowhere/a"):
        with pytest.raises(NextcloudException) as error:
            nc.call(files.mkdir, f"{folder}/{name}")
        assert error.value.status_code != 405


def test_copy_and_move(nc, files, folder):
    nc.call(files.makedirs, f"{folder}/a/b", exist_ok=True)
    nc.call(files.upload, f"{folder}/a/one.txt", b"1")
    one = nc.call(files.copy, f"{folder}/a/one.txt", f"{folder}/two.txt")
    assert one.etag and one.user_path == f"{folder}/two.txt" and nc.call(files.download, one) == b"1"
    for verb in (files.copy, files.move):
        with refused(412):
            nc.call(verb, f"{folder}/a/one.txt", f"{folder}/two.txt")
    nc.call(files.upload, f"{folder}/a/one.txt", b"other")
    moved = nc.call(files.move, f"{folder}/a/one.txt", one, overwrite=True)
    assert nc.call(files.download, moved) == b"other"
    with refused(404):
        nc.call(files.by_path, f"{folder}/a/one.txt")
    copied = nc.call(files.copy, f"{folder}/a", f"{folder}/c")
    assert copied.is_dir and names(nc.call(files.listdir, copied)) == [f"{folder}/c/b/"]
    nc.call(files.move, copied, f"{folder}/d")
    assert names(nc.call(files.listdir, folder)) == [f"{folder}/a/", f"{folder}/d/", f"{folder}/two.txt"]


def test_finding(nc, files, folder):
    nc.call(files.mkdir, f"{folder}/sub")
    for name, content in (("test_a.txt", b"1"), ("test_b.png", b"22"), ("sub/test_c.png", b"333"), ("sub/test_d", b"")):
        nc.call(files.upload, f"{folder}/{name}", content)

    def find(*condition, path=folder):
        return [name.removeprefix(f"{folder}/") for name in names(nc.call(files.find, list(condition), path=path))]

    assert find("like", "mime", "image/%") == ["sub/test_c.png", "test_b.png"]
    assert find("like", "mime", "image/%", path=f"/{folder}/sub/") == ["sub/test_c.png"]
    assert find("and", "gt", "size", 2, "like", "mime", "image/%") == ["sub/test_c.png"]
    assert find("or", "eq", "name", "test_a.txt", "eq", "name", "test_d") == ["sub/test_d", "test_a.txt"]
    assert find("like", "name", "test_%") == ["sub/test_c.png", "sub/test_d", "test_a.txt", "test_b.png"]
    assert find("eq", "name", folder) == []
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    assert len(find("gt", "last_modified", now - day)) == 5 and find("lt", "last_modified", now - day) == []
    found = nc.call(files.find, ["eq", "name", "test_b.png"], path=folder)
    assert found == [nc.call(files.by_path, f"{folder}/test_b.png")] == [
        node for node in nc.call(files.listdir, folder) if node.name == "test_b.png"]


def test_favourites(nc, files, folder):
    for name in ("a.txt", "b##3.txt", "c.txt"):
        nc.call(files.setfav, nc.call(files.upload, f"{folder}/{name}", b"x"), True)

    def mine():
        found = names(nc.call(files.list_by_criteria, ["favorite"]))
        return [name.removeprefix(f"{folder}/") for name in found if name.startswith(f"{folder}/")]

    assert mine() == ["a.txt", "b##3.txt", "c.txt"]
    assert nc.call(files.by_path, f"{folder}/a.txt").info.favorite is True
    nc.call(files.setfav, f"{folder}/a.txt", False)
    assert mine() == ["b##3.txt", "c.txt"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_trash(nc, files, folder, name):
    path = f"{folder}/{name}"

    def trashed():
        return [node for node in nc.call(files.trashbin_list) if node.info.trashbin_original_location == path]

    made = nc.call(files.upload, path, b"deleted")
    nc.call(files.delete, made)
    (node,) = trashed()
    assert node.info.in_trash and node.info.trashbin_filename == name and node.info.trashbin_deletion_time > 0
    nc.call(files.trashbin_restore, node)
    assert nc.call(files.download, path) == b"deleted" and trashed() == []
    nc.call(files.delete, path)
    (node,) = trashed()
    nc.call(files.trashbin_delete, node)
    with refused(404):
        nc.call(files.trashbin_delete, node)
    nc.call(files.trashbin_delete, node, not_fail=True)
    nc.call(files.delete, nc.call(files.upload, path, b"once more"))
    nc.call(files.trashbin_cleanup)
    assert trashed() == []


def test_versions(nc, files, folder):
    made = nc.call(files.upload, f"{folder}/a.txt", b"22")
    nc.call(files.upload, f"{folder}/a.txt", b"333")
    versions = nc.call(files.get_versions, made)
    by_number = nc.call(files.get_versions, nc.call(files.by_path, f"{folder}/a.txt"))
    assert len(versions) == len(by_number) == 1 and versions[0].info.is_version
    nc.call(files.restore_version, versions[0])
    assert nc.call(files.download, made) == b"22"


def test_tags(nc, files, folder):
    name = unique("tag")
    nc.call(files.create_tag, name, True, True)
    with pytest.raises(NextcloudException):
        nc.call(files.create_tag, name, True, True)
    tag = nc.call(files.tag_by_name, name)
    assert tag.display_name == name and tag.user_visible and tag.user_assignable
    assert tag.tag_id in [one.tag_id for one in nc.call(files.list_tags)]
    made = nc.call(files.upload, f"{folder}/a.txt", b"x")
    node = nc.call(files.by_id, made)
    assert nc.call(files.get_tags, node) == [] and nc.call(files.list_by_criteria, tags=[tag]) == []
    nc.call(files.assign_tag, node, tag)
    assert [one.tag_id for one in nc.call(files.get_tags, node)] == [tag.tag_id]
    assert names(nc.call(files.list_by_criteria, tags=[tag])) == [f"{folder}/a.txt"]
    nc.call(files.unassign_tag, node, tag.tag_id)
    assert nc.call(files.list_by_criteria, tags=[tag]) == []
    nc.call(files.update_tag, tag, f"{name}2", False, False)
    assert nc.call(files.tag_by_name, f"{name}2").user_visible is False
    nc.call(files.delete_tag, tag)
    with refused(404):
        nc.call(files.tag_by_name, f"{name}2")


def test_a_folder_as_zip(nc, files, folder, tmp_path):
    nc.call(files.makedirs, f"{folder}/sub/empty", exist_ok=True)
    nc.call(files.upload, f"{folder}/a.txt", b"12345")
    nc.call(files.upload, f"{folder}/sub/\u00e4.txt", b"")
    where = nc.call(files.download_directory_as_zip, folder, tmp_path / "a.zip")
    with zipfile.ZipFile(where) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [f"{folder}/", f"{folder}/a.txt", f"{folder}/sub/", f"{folder}/sub/empty/",
                                              f"{folder}/sub/\u00e4.txt"]
        assert archive.getinfo(f"{folder}/a.txt").file_size == 5


def test_locks_of_an_app_that_is_not_there(nc, files, folder):
    """`files.locking` is not announced, so the client does not try."""
    made = nc.call(files.upload, f"{folder}/a.txt", b"x")
    for method, options in ((files.lock, {"lock_type": LockType.MANUAL_LOCK}), (files.unlock, {})):
        with pytest.raises(NextcloudException) as error:
            nc.call(method, made, **options)
        assert "files.locking" in str(error.value)
