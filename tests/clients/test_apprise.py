"""apprise, unmodified, delivers through its Nextcloud Talk plugin."""

import subprocess
import sys
from pathlib import Path

import apprise
import pytest

from ocs import create_room, history, texts


@pytest.mark.parametrize("title", ["", "Back-up"])
def test_one_room(server, alice, bob, title):
    token = create_room(alice, members=[bob])["token"]
    notifier = apprise.Apprise()
    assert notifier.add(f"nctalk://alice:alice@{server.host}:{server.port}/{token}")
    assert notifier.notify(body="All is well: 100% & ü 🎉", title=title)
    [message] = history(bob, token, limit=1).ok()
    assert message["actorId"] == "alice"
    assert message["message"].endswith("All is well: 100% & ü 🎉")
    assert message["message"].startswith(title)


def test_two_rooms_by_the_command(server, alice):
    tokens = [create_room(alice)["token"] for _ in range(2)]
    command = Path(sys.executable).with_name("apprise")
    done = subprocess.run(
        [command, "-t", "Done", "-b", "to both",
         f"nctalk://alice:alice@{server.host}:{server.port}/{tokens[0]}/{tokens[1]}"],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    for token in tokens:
        assert texts(history(alice, token).ok()) == ["Done\r\nto both"]


@pytest.mark.parametrize("credentials,path", [("alice:wrong", "{token}"), ("alice:alice", "zzzzzzzz"),
                                              ("bob:bob", "{token}")])
def test_refusals_reach_the_caller(server, alice, credentials, path):
    token = create_room(alice)["token"]
    notifier = apprise.Apprise()
    notifier.add(f"nctalk://{credentials}@{server.host}:{server.port}/{path.format(token=token)}")
    assert not notifier.notify(body="not for you")
    assert texts(history(alice, token).ok()) == []
