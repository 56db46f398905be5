"""nc_py_api, unmodified, sync and async: pictures of conversations and of people."""

import pytest
from nc_py_api import NextcloudException
from nc_py_api.talk import ConversationType

from images import jpeg, png, png_size
from ocs import unique
from test_nc_py_api import nc, new_user, room  # noqa: F401  (two fixtures)
from test_nc_py_api_rooms import refused, seen_by


def picture(nc, client, room, dark=False):
    return nc.call(client.talk.get_conversation_avatar, room, dark)


@pytest.mark.parametrize("data", [png(16, 16), jpeg(16, 16)], ids=["PNG", "JPEG"])
def test_bytes(nc, room, data):
    before = seen_by(nc, nc.bob, room)
    assert before.is_custom_avatar is False and before.avatar_version
    changed = nc.call(nc.alice.talk.set_conversation_avatar, room, data)
    assert changed.is_custom_avatar is True
    assert changed.avatar_version not in ("", before.avatar_version)
    assert picture(nc, nc.bob, room) == picture(nc, nc.bob, room, dark=True) == data
    assert seen_by(nc, nc.bob, room).avatar_version == changed.avatar_version
    refused(nc, 403, nc.bob.talk.set_conversation_avatar, room, data)


def test_emoji(nc, room):
    changed = nc.call(nc.alice.talk.set_conversation_avatar, room, ("\N{WATERMELON}", "ff00aa"))
    assert changed.is_custom_avatar is True
    for dark in (False, True):
        svg = picture(nc, nc.bob, room, dark).decode()
        assert "#ff00aa" in svg and "\N{WATERMELON}" in svg
    again = nc.call(nc.alice.talk.set_conversation_avatar, room.token, ("\N{PARTY POPPER}", None))
    assert again.avatar_version != changed.avatar_version
    bright, dark = (picture(nc, nc.bob, room.token, shade).decode() for shade in (False, True))
    assert bright != dark and "\N{PARTY POPPER}" in bright and "\N{PARTY POPPER}" in dark


def test_delete(nc, room):
    plain = seen_by(nc, nc.alice, room).avatar_version
    default = picture(nc, nc.alice, room)
    assert default != picture(nc, nc.alice, room, dark=True)
    nc.call(nc.alice.talk.set_conversation_avatar, room, png(8, 8))
    changed = nc.call(nc.alice.talk.delete_conversation_avatar, room)
    assert changed.is_custom_avatar is False and changed.avatar_version == plain
    assert picture(nc, nc.alice, room) == default
    nc.call(nc.alice.talk.delete_conversation_avatar, room)  # there is none: nothing happens
    refused(nc, 403, nc.bob.talk.delete_conversation_avatar, room)


def test_refusals(nc, room):
    for bad in (b"this is no picture", png(8, 9), png(8, 8)[:-30]):
        refused(nc, 400, nc.alice.talk.set_conversation_avatar, room, bad)
    for bad in (("x", None), ("\N{WATERMELON}", "red")):
        refused(nc, 400, nc.alice.talk.set_conversation_avatar, room, bad)
    refused(nc, 404, nc.alice.talk.get_conversation_avatar, "nosuchroom")
    assert seen_by(nc, nc.alice, room).is_custom_avatar is False


def test_one_to_one(nc):
    name, _ = new_user(nc, display_name="Somebody Else")
    pair = nc.call(nc.alice.talk.create_conversation, ConversationType.ONE_TO_ONE, name)
    mine = picture(nc, nc.alice, pair)
    assert png_size(mine) == (512, 512)
    assert mine == nc.call(nc.alice.users.get_avatar, name, 512)
    refused(nc, 400, nc.alice.talk.set_conversation_avatar, pair, png(8, 8))


def test_people(nc):
    small = nc.call(nc.alice.users.get_avatar, "bob", 64)
    large = nc.call(nc.alice.users.get_avatar, "bob")
    assert png_size(small) == (64, 64) and png_size(large) == (512, 512)
    assert len(small) < len(large)
    assert nc.call(nc.alice.users.get_avatar, "bob", 512, True) != large
    own = nc.call(nc.alice.users.get_avatar)
    assert png_size(own) == (512, 512)
    guest = nc.call(nc.alice.users.get_avatar, "Somebody", 64, guest=True)
    assert png_size(guest) == (64, 64)
    assert nc.call(nc.alice.users.get_avatar, "Somebody", 64, True, True) != guest
    with pytest.raises(NextcloudException) as error:
        nc.call(nc.alice.users.get_avatar, unique("nobody"))
    assert error.value.status_code == 404
