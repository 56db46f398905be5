"""What users set for themselves in all conversations: whether others learn what they have read, how
their clients look. Clients find it in their capabilities."""

import pytest

from ocs import CHAT, PUBLIC, create_room, future, history, join, room_of, send

TALK = "/apps/spreed/api/v1/settings/user"
CONFIG = "/apps/provisioning_api/api/v1/config/users/spreed"

# key, its two values, where it is in the capabilities (None: nowhere), as they are there
KEYS = [
    ("read_status_privacy", ("0", "1"), ("chat", "read-privacy"), (0, 1)),
    ("typing_privacy", ("0", "1"), ("chat", "typing-privacy"), (0, 1)),
    ("conversations_list_style", ("two-lines", "compact"), ("conversations", "list-style"),
     ("two-lines", "compact")),
    ("calls_start_without_media", ("no", "yes"), ("call", "start-without-media"), (False, True)),
    ("blur_virtual_background", ("no", "yes"), ("call", "blur-virtual-background"),
     (False, True)),
    ("play_sounds", ("no", "yes"), None, None),
]


def by_talk(user, key, value):
    return user.post(TALK, key=key, value=value)


def by_config(user, key, value):
    return user.post(f"{CONFIG}/{key}", configValue=value)


ways = pytest.mark.parametrize("set_to, done", [(by_talk, None), (by_config, [])],
                               ids=["talk", "provisioning"])


def shown(user, place):
    config = user.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["config"]
    return config[place[0]][place[1]]


@ways
@pytest.mark.parametrize("key,values,place,as_shown", KEYS, ids=[row[0] for row in KEYS])
def test_set(new_user, nobody, set_to, done, key, values, place, as_shown):
    user, other = new_user(), new_user()
    for turn in (1, 0, 1):
        assert set_to(user, key, values[turn]).ok() == done
        if place:
            assert shown(user, place) == as_shown[turn]
            assert shown(other, place) == shown(nobody, place) == as_shown[0], "one's own"
    if place:
        token = create_room(user)["token"]
        config = user.get(f"/apps/spreed/api/v4/room/{token}/capabilities").ok()["config"]
        assert config[place[0]][place[1]] == as_shown[1]


@ways
@pytest.mark.parametrize("key,value", [
    ("read_status_privacy", "2"), ("read_status_privacy", ""), ("read_status_privacy", "yes"),
    ("read_status_privacy", None), ("typing_privacy", "-1"), ("play_sounds", "1"),
    ("conversations_list_style", "three-lines"), ("nonsense", "1"), ("talk.read_status_privacy", "1"),
    ("attachment_folder", ""), ("attachment_folder", "/a/../b"),
])
def test_refused(new_user, set_to, done, key, value):
    user = new_user()
    before = user.get("/cloud/capabilities").ok()
    assert set_to(user, key, value).refused(400).data == done
    assert user.get("/cloud/capabilities").ok() == before


def test_numbers_and_forms(new_user):
    user = new_user()
    by_talk(user, "read_status_privacy", 1).ok()
    assert shown(user, ("chat", "read-privacy")) == 1
    user.request("POST", TALK, data={"key": "read_status_privacy", "value": "0"}).ok()
    assert shown(user, ("chat", "read-privacy")) == 0
    user.post(TALK).refused(400)
    user.post(TALK, key="read_status_privacy").refused(400)


def test_the_key_is_the_one_in_the_path(new_user):
    user = new_user()
    user.post(f"{CONFIG}/typing_privacy", key="read_status_privacy", configValue="1").ok()
    assert shown(user, ("chat", "typing-privacy")) == 1
    assert shown(user, ("chat", "read-privacy")) == 0


def test_other_apps_have_no_preferences(alice):
    answer = alice.post("/apps/provisioning_api/api/v1/config/users/mail/x", configValue="1")
    assert (answer.status, answer.code) == (404, 998), answer


# --- who reads in private --------------------------------------------------------------------

def common(answer):
    return answer.headers.get("X-Chat-Last-Common-Read")


def test_who_reads_in_private(alice, new_user):
    """He counts for nobody, and learns nothing himself."""
    private, public = new_user("private"), new_user("public")
    token = create_room(alice, members=[private, public])["token"]
    sent = send(alice, token, "have you read this?")["id"]
    public.post(f"{CHAT}/{token}/read").ok()
    assert room_of(alice, token)["lastCommonReadMessage"] < sent

    by_talk(private, "read_status_privacy", 1).ok()
    assert room_of(alice, token)["lastCommonReadMessage"] == sent
    assert common(history(alice, token)) == str(sent)

    assert room_of(private, token)["lastCommonReadMessage"] == 0
    last = history(private, token, limit=1).ok()[0]["id"]
    for answer in (history(private, token), private.post(f"{CHAT}/{token}", message="hi"),
                   private.post(f"{CHAT}/{token}/read"), private.delete(f"{CHAT}/{token}/read"),
                   private.get(f"{CHAT}/{token}/{last}/context")):
        assert common(answer) is None, answer
    # Nor does the difference end his waiting.
    newest = history(private, token, limit=1).ok()[0]["id"]
    assert future(private, token, newest, lastCommonReadId=1).status == 304
    assert future(alice, token, newest, lastCommonReadId=1).ok() == []

    by_talk(private, "read_status_privacy", 0).ok()
    assert room_of(private, token)["lastCommonReadMessage"] == \
        min(room_of(user, token)["lastReadMessage"] for user in (alice, private, public))


def test_guests_read_in_private(alice, new_guest):
    token = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    join(guest, token)
    sent = send(alice, token, "have you read this?")["id"]
    assert room_of(alice, token)["lastCommonReadMessage"] == sent, "guests do not count"
    assert common(history(guest, token)) is None
    assert room_of(guest, token)["lastCommonReadMessage"] == 0
