"""nextcloudtalkbot, unmodified, which shows its app password as Bearer. In a process of its own: it makes
every library that it finds keep answers, in the folder where it is started."""

import os
import subprocess
import sys

from ocs import create_room, history, texts

SEND = """
import sys
from nextcloud_talk_bot.nextcloud_messages import NextcloudMessages
*where, text = sys.argv[1:]
NextcloudMessages(*where).send_message_to_nextcloud_talk_group(text)
"""


def send(folder, *words):
    done = subprocess.run([sys.executable, "-c", SEND, *words], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "HOME": str(folder)}, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_send(server, bob, tmp_path):
    token = create_room(bob)["token"]
    app_password = bob.get("/core/getapppassword").ok()["apppassword"]
    send(tmp_path, server.url, "bob", app_password, token, "All is well: 100% & ü 🎉")
    [message] = history(bob, token, limit=1).ok()
    assert message["message"] == "All is well: 100% & ü 🎉" and message["actorId"] == "bob"


def test_a_wrong_password_sends_nothing(server, bob, tmp_path):
    token = create_room(bob)["token"]
    for wrong in ("bob", "x" * 72):
        send(tmp_path, server.url, "bob", wrong, token, "not for you")
    assert texts(history(bob, token).ok()) == []
