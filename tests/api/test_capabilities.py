"""Capabilities: what clients look at before anything else."""

import re

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


# What a client may look for: a key that is missing is read as an old server's.
CONFIG = {
    "attachments": {"allowed"},
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


def test_hash(alice):
    token = create_room(alice)["token"]
    listed = alice.get(ROOM).header("X-Nextcloud-Talk-Hash")
    single = alice.get(f"{ROOM}/{token}").header("X-Nextcloud-Talk-Hash")
    assert listed == single and re.fullmatch("[0-9a-f]{40}", listed)
    # Of a room's capabilities it is something else: clients must not compare the two.
    of_room = alice.get(f"{ROOM}/{token}/capabilities").header("X-Nextcloud-Talk-Hash")
    assert of_room != listed and re.fullmatch("[0-9a-f]{40}", of_room)
