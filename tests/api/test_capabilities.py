"""Capabilities: what clients look at before anything else."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from ocs import ROOM, create_room

PATH = "/cloud/capabilities"


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("who", ["alice", "nobody"])
def test_shape(request, who, version):
    answer = request.getfixturevalue(who).request("GET", PATH, version=version)
    assert answer.status == 200 and answer.meta["status"] == "ok", answer
    data = answer.data
    assert set(data) == {"version", "capabilities"}

    version = data["version"]
    assert {"major", "minor", "micro", "string", "extendedSupport"} <= set(version)
    assert all(isinstance(version[part], int) for part in ("major", "minor", "micro"))
    assert version["string"].startswith(f"{version['major']}.{version['minor']}.{version['micro']}")

    talk = data["capabilities"]["spreed"]
    assert {"features", "features-local", "config", "config-local", "version"} <= set(talk)
    assert isinstance(talk["version"], str) and re.match(r"\d+\.\d+\.\d+", talk["version"])
    assert len(talk["features"]) == len(set(talk["features"]))
    assert set(talk["features-local"]) <= set(talk["features"])
    for group, keys in talk["config-local"].items():
        assert set(keys) <= set(talk["config"][group]), group


def test_features_in_the_order_that_clients_search(alice):
    """One client takes the first name with `conversation` in it for the rooms API it should
    speak, and the first with `chat-v` for the chat API."""
    features = alice.get(PATH).ok()["capabilities"]["spreed"]["features"]
    assert [name for name in features if "conversation" in name][0] == "conversation-v4"
    assert [name for name in features if "chat-v" in name][0] == "chat-v2"
    assert {"system-messages", "chat-read-marker", "chat-unread", "chat-reference-id",
            "last-room-activity", "empty-group-room"} <= set(features)


def test_features_of_ones_own_server(alice):
    talk = alice.get(PATH).ok()["capabilities"]["spreed"]
    assert {"avatar", "favorites", "note-to-self"} <= set(talk["features-local"])
    assert "reactions" not in talk["features-local"]


def test_config(alice, nobody):
    mine = alice.get(PATH).ok()["capabilities"]
    assert mine["spreed"]["config"]["chat"]["max-length"] == 32000
    assert mine["spreed"]["config"]["conversations"]["can-create"] is True
    assert isinstance(mine["spreed"]["config"]["attachments"]["allowed"], bool)
    status = mine["user_status"]
    assert status["enabled"] is True and status["supports_emoji"] is True

    theirs = nobody.get(PATH).ok()["capabilities"]["spreed"]["config"]
    assert theirs["attachments"]["allowed"] is False
    assert theirs["conversations"]["can-create"] is False


def test_files(alice):
    """Only what is served stands there: clients use all of it."""
    found = alice.get(PATH).ok()["capabilities"]
    assert found["dav"] == {"chunking": "1.0"}
    assert found["systemtags"] == {"enabled": True}
    assert {key: value for key, value in found["files"].items() if isinstance(value, bool)} == {
        "bigfilechunking": True, "undelete": True, "delete_from_trash": True, "versioning": True,
        "version_deletion": True, "version_labeling": False}
    assert found["files"]["forbidden_filename_characters"] == ["\\", "/"]
    assert "locking" not in found["files"] and "bulkupload" not in found["dav"]


# What a client may look for: a key that is missing is read as an old server's.
CONFIG = {
    "attachments": {"allowed", "folder"},
    "call": {"blur-virtual-background", "breakout-rooms", "can-enable-sip", "can-upload-background",
             "enabled", "end-to-end-encryption", "live-transcription", "max-duration",
             "predefined-backgrounds", "predefined-backgrounds-v2", "recording",
             "recording-consent", "sip-dialout-enabled", "sip-enabled", "start-without-media",
             "supported-reactions"},
    "chat": {"has-translation-providers", "has-translation-task-providers", "max-length",
             "read-privacy", "summary-threshold", "typing-privacy"},
    "conversations": {"can-create", "description-length", "force-passwords", "list-style",
                      "retention-event", "retention-instant-meetings", "retention-phone"},
    "federation": {"enabled", "incoming-enabled", "only-trusted-servers", "outgoing-enabled"},
    "previews": {"max-gif-size"},
    "signaling": {"session-ping-limit"},
}


def test_every_key_of_the_config(alice):
    config = alice.get(PATH).ok()["capabilities"]["spreed"]["config"]
    assert {group: set(keys) for group, keys in config.items()} == CONFIG


# What each feature announces: endpoints (as in server/api/routes.c), or, for what is no endpoint of its
# own, what there is to see. A client that does not find a feature's name hides what belongs to it.
ANNOUNCED = {
    "chat-v2": ["GET /v1/chat/{token}", "POST /v1/chat/{token}", "GET /v1/chat/{token}/mentions"],
    "conversation-v4": [
        "GET /v4/room", "POST /v4/room", "GET /v4/room/{token}", "PUT /v4/room/{token}",
        "DELETE /v4/room/{token}", "GET /v4/room/{token}/capabilities", "* /v4/room/{token}/public",
        "PUT /v4/room/{token}/password", "* /v4/room/{token}/participants",
        "DELETE /v4/room/{token}/participants/self", "* /v4/room/{token}/participants/active",
        "DELETE /v4/room/{token}/attendees", "* /v4/room/{token}/moderators"],
    "multi-room-users": "more than one conversation a session",
    "empty-group-room": "a group of one",
    "no-ping": "no endpoint to be pinged",
    "system-messages": "in the history",
    "last-room-activity": "lastActivity",
    "chat-replies": "replyTo, parent",
    "chat-reference-id": "referenceId",
    "chat-read-marker": ["POST /v1/chat/{token}/read"],
    "chat-read-status": ["POST /v1/settings/user", "POST /apps/provisioning_api/api/v1/config/users/spreed/{key}"],
    "chat-read-last": "a marker without a message is the last one",
    "chat-unread": ["DELETE /v1/chat/{token}/read"],
    "chat-get-context": ["GET /v1/chat/{token}/{messageId}/context"],
    "mention-flag": "unreadMention",
    "direct-mention-flag": "unreadMentionDirect",
    "reactions": ["* /v1/reaction/{token}/{messageId}"],
    "edit-messages": ["PUT /v1/chat/{token}/{messageId}"],
    "edit-messages-note-to-self": "without a limit of time",
    "delete-messages": ["DELETE /v1/chat/{token}/{messageId}"],
    "delete-messages-unlimited": "without a limit of time",
    "clear-history": ["DELETE /v1/chat/{token}"],
    "chat-permission": "bit 128",
    "silent-send": "silent",
    "silent-send-state": "silent in the message",
    "markdown-messages": "markdown",
    "rich-object-sharing": ["POST /v1/chat/{token}/share"],
    "rich-object-list-media": ["GET /v1/chat/{token}/share", "GET /v1/chat/{token}/share/overview"],
    "rich-object-delete": "deleting what was shared",
    "voice-message-sharing": "messageType of a file that is shared",
    "media-caption": "caption of a file that is shared",
    "geo-location-sharing": "objectType geo-location",
    "remind-me-later": ["* /v1/chat/{token}/{messageId}/reminder"],
    "upcoming-reminders": ["GET /v1/chat/upcoming-reminders"],
    "pinned-messages": ["* /v1/chat/{token}/{messageId}/pin", "DELETE /v1/chat/{token}/{messageId}/pin/self"],
    "scheduled-messages": ["* /v1/chat/{token}/schedule", "* /v1/chat/{token}/schedule/{scheduledId}"],
    "unified-search": "Nextcloud's search: /search/providers, below no app",
    "threads": ["* /v1/chat/{token}/threads/*", "GET /v1/chat/subscribed-threads"],
    "talk-polls": ["POST /v1/poll/{token}", "* /v1/poll/{token}/{pollId}"],
    "talk-polls-drafts": ["GET /v1/poll/{token}/drafts"],
    "edit-draft-poll": ["POST /v1/poll/{token}/draft/{pollId}"],
    "locked-one-to-one-rooms": "type 5",
    "conversation-creation-password": "password with POST /v4/room",
    "conversation-creation-all": "settings with POST /v4/room",
    "guest-display-names": ["POST /v1/guest/{token}/name"],
    "invite-groups-and-mails": ["POST /v4/room/{token}/participants/resend-invitations"],
    "publishing-permissions": ["PUT /v4/room/{token}/attendees/permissions*"],
    "session-state": ["PUT /v4/room/{token}/participants/state"],
    "ban-v1": ["* /v1/ban/{token}", "DELETE /v1/ban/{token}/{banId}"],
    "bots-v1": ["GET /v1/bot/*", "* /v1/bot/{token}/{botId}", "POST /v1/bot/{token}/message",
                "* /v1/bot/{token}/reaction/{messageId}"],
    "breakout-rooms-v1": ["* /v1/breakout-rooms/*", "GET /v4/room/{token}/breakout-rooms*"],
    "email-csv-import": ["POST /v4/room/{token}/import-emails"],
    "favorites": ["* /v4/room/{token}/favorite"],
    "notification-levels": ["POST /v4/room/{token}/notify"],
    "notification-calls": ["POST /v4/room/{token}/notify-calls"],
    "archived-conversations-v2": ["* /v4/room/{token}/archive"],
    "important-conversations": ["* /v4/room/{token}/important"],
    "sensitive-conversations": ["* /v4/room/{token}/sensitive"],
    "read-only-rooms": ["PUT /v4/room/{token}/read-only"],
    "listable-rooms": ["PUT /v4/room/{token}/listable", "GET /v4/listed-room"],
    "webinary-lobby": ["PUT /v4/room/{token}/webinar/lobby"],
    "room-description": ["PUT /v4/room/{token}/description"],
    "conversation-permissions": ["PUT /v4/room/{token}/permissions/*"],
    "mention-permissions": ["PUT /v4/room/{token}/mention-permissions"],
    "avatar": ["* /v1/room/{token}/avatar*"],
    "message-expiration": ["POST /v4/room/{token}/message-expiration"],
    "note-to-self": ["GET /v4/room/note-to-self"],
    "unbind-conversation": ["DELETE /v4/room/{token}/object"],
    "single-conversation-status": "status with GET /v4/room/{token}",
}
# They say only that it cannot be done here.
NOT_ANNOUNCED = ["PUT /v4/room/{token}/webinar/sip", "PUT /v4/room/{token}/recording-consent"]


def talk_routes():
    """As "PUT /v4/room/{token}"."""
    source = (Path(__file__).parents[2] / "server" / "api" / "routes.c").read_text()
    found = re.findall(r'^\t\{ "([A-Z]+)",\s+(SPREED )?"([^"]+)"', source, re.MULTILINE)
    return [f"{method} {path}" for method, talk, path in found if talk or "/spreed/" in path]


def fits(route, pattern):
    """`*` stands for a method, or for the rest of a path."""
    return fnmatchcase(route, pattern)


def test_every_feature_is_known(alice):
    features = alice.get(PATH).ok()["capabilities"]["spreed"]["features"]
    assert set(features) - set(ANNOUNCED) == set(), "say in ANNOUNCED what these announce"
    assert set(ANNOUNCED) - set(features) == set(), "server/api/capabilities.c does not name these"


def test_every_endpoint_is_announced():
    patterns = [pattern for what in ANNOUNCED.values() if isinstance(what, list) for pattern in what]
    routes = talk_routes()
    assert len(routes) > 90
    hidden = [route for route in routes if route not in NOT_ANNOUNCED
              and not any(fits(route, pattern) for pattern in patterns)]
    assert hidden == [], "which feature announces these? (server/api/capabilities.c, and ANNOUNCED here)"
    for pattern in [*patterns, *NOT_ANNOUNCED]:
        assert any(fits(route, pattern) for route in routes), f"no route is {pattern}"


def test_hash(alice):
    token = create_room(alice)["token"]
    listed = alice.get(ROOM).header("X-Nextcloud-Talk-Hash")
    single = alice.get(f"{ROOM}/{token}").header("X-Nextcloud-Talk-Hash")
    assert listed == single and re.fullmatch("[0-9a-f]{40}", listed)
    # Of a room's capabilities it is something else: clients must not compare the two.
    of_room = alice.get(f"{ROOM}/{token}/capabilities").header("X-Nextcloud-Talk-Hash")
    assert of_room != listed and re.fullmatch("[0-9a-f]{40}", of_room)
