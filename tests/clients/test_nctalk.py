"""nctalk, unmodified: a library and a command with which scripts speak as a bot."""

import subprocess
import sys
from pathlib import Path

import pytest
from nctalk import TalkMessenger

from bots import Bot
from ocs import User, create_room, history


@pytest.fixture
def scene(start_server, tmp_path):
    """(server, alice, the token of a conversation of hers, a bot that is in it and is told nothing)"""
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    bot = Bot(server, tmp_path / "data", url="responseonly://nctalk", name="Backup").setup(token)
    return server, alice, token, bot


def test_it_speaks(scene):
    server, alice, token, bot = scene
    messenger = TalkMessenger(server.url, token, bot.secret)
    assert messenger.send("All is well: 100% & ü 🎉")
    assert messenger.send("second, under the same random text"), "Talk takes one several times, too"
    said = history(alice, token).ok()[:2]
    assert [row["message"] for row in said] == ["second, under the same random text", "All is well: 100% & ü 🎉"]
    assert {(row["actorType"], row["actorId"], row["actorDisplayName"]) for row in said} \
        == {("bots", bot.actor, "Backup (Bot)")}


def test_it_hears_of_a_refusal(scene):
    server, alice, token, bot = scene
    assert not TalkMessenger(server.url, token, "0" * 40).send("with another secret")
    assert not TalkMessenger(server.url, create_room(alice)["token"], bot.secret).send("where it is not")
    assert not TalkMessenger(server.url, token, bot.secret).send(" ")


def test_the_command(scene):
    server, alice, token, bot = scene
    command = Path(sys.executable).with_name("nctalk")
    done = subprocess.run([command, "-t", token, "-s", bot.secret, "-e", server.url, "-m", "done"],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert history(alice, token, limit=1).ok()[0]["message"] == "done"
