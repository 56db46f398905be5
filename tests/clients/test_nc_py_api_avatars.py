"""nc_py_api, unmodified, sync and async: pictures of conversations."""

import pytest
from nc_py_api import NextcloudException
from nc_py_api.talk import ConversationType

import pictures
from ocs import unique
from test_nc_py_api import nc, new_user, room  # noqa: F401  (fixtures)


def refused(nc, status, function, *args):
    with pytest.raises(NextcloudException) as error:
        nc.call(function, *args)
    assert error.value.status_code == status


def test_image(nc, room):
    plain = nc.call(nc.bob.talk.get_conversation_avatar, room)
    assert plain.startswith(b"<svg") and room.is_custom_avatar is False
    for picture in (pictures.png(16), pictures.jpeg(16, 16)):
        set_now = nc.call(nc.alice.talk.set_conversation_avatar, room, picture)
        assert set_now.token == room.token and set_now.is_custom_avatar is True
        assert set_now.avatar_version != room.avatar_version
        for dark in (False, True):
            seen = nc.call(nc.bob.talk.get_conversation_avatar, room.token, dark)
            assert seen[:3] == picture[:3]
    removed = nc.call(nc.alice.talk.delete_conversation_avatar, room)
    assert removed.is_custom_avatar is False and removed.avatar_version == room.avatar_version
    assert nc.call(nc.bob.talk.get_conversation_avatar, room) == plain


@pytest.mark.parametrize("color", [None, "ff4020"])
def test_emoji(nc, room, color):
    set_now = nc.call(nc.alice.talk.set_conversation_avatar, room, ("👍", color))
    assert set_now.is_custom_avatar is True
    bright = nc.call(nc.bob.talk.get_conversation_avatar, room)
    dark = nc.call(nc.bob.talk.get_conversation_avatar, room, True)
    assert "👍" in bright.decode() and (bright == dark) is (color is not None)


def test_refused(nc, room):
    refused(nc, 400, nc.alice.talk.set_conversation_avatar, room, b"no picture")
    refused(nc, 400, nc.alice.talk.set_conversation_avatar, room, ("no emoji", None))
    refused(nc, 403, nc.bob.talk.set_conversation_avatar, room, pictures.png(4))
    refused(nc, 403, nc.bob.talk.delete_conversation_avatar, room)
    _, outsider = new_user(nc)
    refused(nc, 404, outsider.talk.get_conversation_avatar, room)
    refused(nc, 404, nc.alice.talk.get_conversation_avatar, "zzzzzzzz")


def test_of_two_people(nc):
    name, other = new_user(nc)
    made = nc.call(nc.alice.talk.create_conversation, ConversationType.ONE_TO_ONE, name)
    seen = nc.call(nc.alice.talk.get_conversation_avatar, made)
    assert seen == nc.call(nc.alice.users.get_avatar, name, 512)
    assert nc.call(nc.alice.users.get_avatar, name, 64) != seen
    assert nc.call(nc.alice.users.get_avatar, name, 64, True) != seen
    refused(nc, 404, nc.alice.users.get_avatar, unique("never"), 64)
    refused(nc, 400, nc.alice.talk.set_conversation_avatar, made, pictures.png(4))
