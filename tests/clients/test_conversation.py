"""The script of the README and the bot of docs/bots.md, run as they stand."""

import subprocess
import sys
import time
from pathlib import Path

SCRIPT = Path(__file__).with_name("conversation.py")
BOT = Path(__file__).with_name("ping.py")
SPREED = "/apps/spreed/api"
GUARD_S = 60


def test_first_conversation(server):
    done = subprocess.run([sys.executable, SCRIPT, server.url], text=True, capture_output=True,
                          timeout=120)
    assert (done.returncode, done.stderr) == (0, "")  # nor does it warn
    assert done.stdout.splitlines() == [
        "bob hears: Good evening, bob!", "alice has unread: 0", "bob has unread: 1"]


def test_a_bot(server, sign_in):
    """It says when it is gone, and why; until then it answers."""
    alice, bob = sign_in("alice"), sign_in("bob")
    token = alice.post(f"{SPREED}/v4/room", roomType=2, roomName="ping").ok(201)["token"]
    alice.post(f"{SPREED}/v4/room/{token}/participants", newParticipant="bob").ok()
    bot = subprocess.Popen([sys.executable, BOT, token, server.url], text=True, stderr=subprocess.PIPE)
    guard = time.monotonic() + GUARD_S
    said = []
    try:
        while "pong" not in said and time.monotonic() < guard:  # when it listens, nobody knows
            alice.post(f"{SPREED}/v1/chat/{token}", message="ping").ok(201)
            time.sleep(0.2)
            said = [each["message"] for each in bob.get(f"{SPREED}/v1/chat/{token}", lookIntoFuture=0).ok()]
        assert "pong" in said
        alice.delete(f"{SPREED}/v4/room/{token}").ok()
        assert "no such conversation, or you are not in it" in bot.communicate(timeout=GUARD_S)[1]
        assert bot.returncode == 1
    finally:
        bot.kill()
        bot.communicate()
