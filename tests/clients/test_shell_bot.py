"""The bot of docs/bots.md that is written in the shell: it verifies what it is told, and answers."""

import hashlib
import hmac
import re
import subprocess
from pathlib import Path

from bots import Bot, Outbox
from ocs import User, create_room, history, send

PAGE = Path(__file__).parents[2] / "docs" / "bots.md"


def test_shell_bot(start_server, tmp_path):
    (functions,) = re.findall(r"<!-- shell bot -->\n```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    bot = Bot(server, tmp_path / "data").setup(token)
    send(alice, token, "caf\N{LATIN SMALL LETTER E WITH ACUTE}?")
    (tmp_path / "secret").write_text(bot.secret + "\n")

    def sh(command, stdin=""):
        return subprocess.run(["sh", "-c", f"SERVER={server.url}\n{functions}\n{command}"], input=stdin,
                              text=True, capture_output=True, cwd=tmp_path, timeout=60)

    ((body,),) = Outbox(tmp_path / "data").rows("SELECT body FROM outbox WHERE body LIKE '%Create%'")
    right = hmac.new(bot.secret.encode(), b"r" + body.encode(), hashlib.sha256).hexdigest()
    assert sh(f"verify r {right}", body).returncode == 0
    assert sh(f"verify r {right}", body + " ").returncode == 1
    done = sh(f"say {token} 'yes & no \N{WAVING HAND SIGN}'")
    assert done.returncode == 0 and '"statuscode":201' in done.stdout, done
    assert history(alice, token, limit=1).ok()[0]["message"] == "yes & no \N{WAVING HAND SIGN}"
