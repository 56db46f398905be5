"""The script of the README, run as it stands."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("conversation.py")


def test_first_conversation(server):
    done = subprocess.run([sys.executable, SCRIPT, server.url], text=True, capture_output=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "bob hears: Good evening, bob!", "alice has unread: 0", "bob has unread: 1"]
