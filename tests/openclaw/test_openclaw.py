"""OpenClaw with its plugin for Nextcloud Talk, whole and unmodified: its gateway hears of a message by a webhook, asks
a model, which is the test's, and answers as a bot.

`./dev test openclaw` installs what it takes (build/openclaw, 750 MB) and is run by name only."""

import contextlib
import http.server
import json
import os
import socket
import subprocess
import threading
import time

import pytest

from bots import Bot
from ocs import User, create_room, history, send
from server import ROOT

HOME = ROOT / "build" / "openclaw"
PLUGIN = "@openclaw/nextcloud-talk@2026.9.5"
THUMB = "\N{THUMBS UP SIGN}"
GUARD_S = 600


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


class Model(http.server.BaseHTTPRequestHandler):
    """A language model of few words, as OpenAI's completions have them."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        parts = [({"role": "assistant", "content": "pong from the agent"}, None), ({}, "stop")]
        text = "".join(f"data: {json.dumps(self.chunk(*part))}\n\n" for part in parts) + "data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    @staticmethod
    def chunk(delta, reason):
        return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "few-words",
                "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    def log_message(self, *_):
        pass


@pytest.fixture
def model():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


class Claw:
    """An installation of its own below `folder`."""

    def __init__(self, folder, configuration):
        self.folder = folder
        (folder / "home").mkdir(parents=True)
        (folder / "openclaw.json").write_text(json.dumps(configuration))
        self.node = next((HOME / "node_modules").glob("node-linux-*/bin/node"))
        self.env = os.environ | {
            "HOME": str(folder / "home"), "OPENCLAW_CONFIG_PATH": str(folder / "openclaw.json"),
            "OPENCLAW_STATE_DIR": str(folder / "state"), "PATH": f"{self.node.parent}:{os.environ['PATH']}"}
        self.command = [self.node, HOME / "node_modules" / "openclaw" / "openclaw.mjs"]

    def run(self, *args):
        done = subprocess.run([*self.command, *args], env=self.env, cwd=self.folder, capture_output=True, text=True,
                              timeout=GUARD_S)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def gateway(self, port):
        """Until its webhook is listened on."""
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen([*self.command, "gateway", "run"], env=self.env, cwd=self.folder, stdout=log,
                                       stderr=subprocess.STDOUT)
        try:
            self.wait(lambda: self.is_open(port) or process.poll() is not None)
            yield
        finally:
            process.terminate()
            process.wait(GUARD_S)

    @staticmethod
    def is_open(port):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    def wait(self, condition):
        end = time.monotonic() + GUARD_S
        while not (found := condition()):
            assert time.monotonic() < end, (self.folder / "log").read_text()[-4000:]
            time.sleep(0.2)
        return found


def configuration(server, bot, port, model):
    return {
        "gateway": {"mode": "local", "port": free_port(), "bind": "loopback", "auth": {"mode": "token", "token": "t" * 32}},
        "models": {"providers": {"own": {
            "baseUrl": model, "apiKey": "none", "api": "openai-completions",
            "models": [{"id": "few-words", "name": "few words", "reasoning": False, "input": ["text"],
                        "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
                        "contextWindow": 128000, "maxTokens": 2000}]}}},
        "agents": {"defaults": {"model": {"primary": "own/few-words"}, "skipBootstrap": True}},
        "plugins": {"allow": ["nextcloud-talk"], "entries": {"nextcloud-talk": {"enabled": True}}},
        "channels": {"nextcloud-talk": {
            "enabled": True, "baseUrl": server.url, "botSecret": bot.secret, "webhookHost": "127.0.0.1",
            "webhookPort": port, "webhookPublicUrl": bot.url, "apiUser": "admin", "apiPassword": "admin",
            "dmPolicy": "open", "allowFrom": ["*"], "groupPolicy": "open", "rooms": {"*": {"requireMention": False}},
            "network": {"dangerouslyAllowPrivateNetwork": True}}}}


def test_openclaw(start_server, tmp_path, model):
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    port = free_port()
    bot = Bot(server, tmp_path / "data", "-f", "webhook", "-f", "response", "-f", "reaction", name="Claw",
              url=f"http://127.0.0.1:{port}/nextcloud-talk-webhook")
    claw = Claw(tmp_path / "claw", configuration(server, bot, port, model))
    claw.run("plugins", "install", PLUGIN)
    with claw.gateway(port):
        bot.setup(token)
        asked = send(alice, token, "@alice ping?")
        (answer,) = claw.wait(lambda: [row for row in history(alice, token).ok() if row["actorType"] == "bots"])
        assert (answer["message"], answer["actorId"]) == ("pong from the agent", bot.actor)
        claw.run("message", "react", "--channel", "nextcloud-talk", "--target", token, "--message-id", str(asked["id"]),
                 "--emoji", THUMB)
        (seen,) = [row for row in history(alice, token).ok() if row["id"] == asked["id"]]
        assert seen["reactions"] == {THUMB: 1}
        status = json.loads(claw.run("channels", "status", "--probe", "--json"))
        (account,) = status["channelAccounts"]["nextcloud-talk"]
        assert account["probe"]["ok"] and account["probe"]["code"] == "ok", "it finds itself in the list of bots"
