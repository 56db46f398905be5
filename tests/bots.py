"""A bot of a server under test: installed by the command line, and speaking with its secret."""

import hashlib
import hmac
import json
import secrets
import sqlite3

from ocs import User
from server import run_cli

BOT = "/apps/spreed/api/v1/bot"
SECRET = "0123456789abcdef0123456789abcdef01234567"


def sign(secret, random, text):
    return hmac.new(secret.encode(), (random + text).encode(), hashlib.sha256).hexdigest()


class Bot:
    """`data` is the folder of the server; `args` go behind `tertulia bot install NAME SECRET URL`."""

    def __init__(self, server, data, *args, name="Echo", secret=None, url=None):
        self.name = name
        self.secret = secret or secrets.token_hex(32)
        self.url = url or f"http://127.0.0.1:9/{secrets.token_hex(4)}"
        self.data = data
        done = run_cli("bot", "install", name, "-", self.url, *args, "--json", "--data", data,
                       stdin=self.secret + "\n")
        self.id = json.loads(done.stdout)["id"]
        self.actor = "bot-" + hashlib.sha1(self.url.encode()).hexdigest()
        self.caller = User(server.url)

    def setup(self, *tokens):
        run_cli("bot", "setup", self.id, *tokens, "--data", self.data)
        return self

    def state(self, state, *args):
        run_cli("bot", "state", self.id, state, *args, "--data", self.data)

    def headers(self, text, random=None, signature=None):
        random = secrets.token_hex(32) if random is None else random
        return {"X-Nextcloud-Talk-Bot-Random": random,
                "X-Nextcloud-Talk-Bot-Signature": signature or sign(self.secret, random, text)}

    def call(self, method, path, signed, headers=None, **body):
        """`headers` take the place of those that are right."""
        return self.caller.request(method, f"{BOT}/{path}",
                                   headers=headers or self.headers(body[signed]), json=body)

    def say(self, token, message, headers=None, **more):
        return self.call("POST", f"{token}/message", "message", headers, message=message, **more)

    def react(self, token, message_id, reaction, headers=None):
        return self.call("POST", f"{token}/reaction/{message_id}", "reaction", headers, reaction=reaction)

    def unreact(self, token, message_id, reaction, headers=None):
        return self.call("DELETE", f"{token}/reaction/{message_id}", "reaction", headers, reaction=reaction)


class Outbox:
    """What waits to be delivered, as it stands in the database of the server. Nobody takes it: the bots
    have addresses where nobody listens."""

    def __init__(self, data):
        self.path = data / "tertulia.db"

    def rows(self, query, *values):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as db:
            return db.execute(query, values).fetchall()

    def bodies(self, bot, backend=None):
        rows = self.rows("SELECT backend, body FROM outbox WHERE bot_id = ? ORDER BY id", bot.id)
        if backend is not None:
            assert {row[0] for row in rows} <= {backend}
        return [json.loads(row[1]) for row in rows]
