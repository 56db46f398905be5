"""nc-mcp-server, unmodified, as an assistant starts it: it comes with the account's password, and is logged in by its
cookie from the second request on."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ocs import GUARD_S, User, history, texts
from steer import Steer

PROGRAM = Path(__file__).parents[2] / "build" / "venv-newer" / "bin" / "nc-mcp-server"

pytestmark = pytest.mark.skipif(
    not PROGRAM.exists(), reason="it wants Python 3.12 or later, and `./dev` has found none (NEWER_PYTHON names one)")


class Assistant:
    """Speaks the Model Context Protocol with it: a line of JSON a message."""

    def __init__(self, url, user, folder, **env):
        self.process = subprocess.Popen(
            [PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(folder / "log").open("w"), text=True,
            env={**os.environ, "HOME": str(folder), "NEXTCLOUD_URL": url, "NEXTCLOUD_USER": user,
                 "NEXTCLOUD_PASSWORD": user, "NEXTCLOUD_MCP_PERMISSIONS": "destructive", **env})
        self.n = 0
        self.ask("initialize", protocolVersion="2025-06-18", capabilities={},
                 clientInfo={"name": "an assistant", "version": "1"})
        self.write(method="notifications/initialized")

    def write(self, **message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def ask(self, method, **params):
        self.n += 1
        self.write(id=self.n, method=method, params=params)
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self.n:
                return answer["result"]
        raise AssertionError("it has ended")

    def use(self, tool, /, **arguments):
        """What the tool says, read as JSON where it is that; (True, text) is a refusal."""
        result = self.ask("tools/call", name=tool, arguments=arguments)
        text = result["content"][0]["text"]
        if result.get("isError"):
            return True, text
        try:
            return json.loads(text)
        except ValueError:
            return text

    def close(self):
        self.process.stdin.close()
        self.process.wait(GUARD_S)
        self.process.stdout.close()


@pytest.fixture
def assist(start_server, tmp_path):
    server = start_server("--dev")
    made = []

    def make(**env):
        made.append(Assistant(server.url, "alice", tmp_path, **env))
        return made[-1]

    yield server, make
    for assistant in made:
        assistant.close()


def test_sends_and_reads(assist):
    server, make = assist
    alice = make()
    room = alice.use("create_conversation", name="By a model", room_type=2)
    said = alice.use("send_message", token=room["token"], message="hello, says the model & all")
    rows = history(User(server.url, "alice"), room["token"]).ok()
    assert texts(rows) == ["hello, says the model & all"] and rows[0]["id"] == said["id"]
    alice.use("add_reaction", token=room["token"], message_id=said["id"], reaction="👍")
    alice.use("edit_message", token=room["token"], message_id=said["id"], message="hello again")
    assert "hello again" in json.dumps(alice.use("get_messages", token=room["token"]))
    assert "By a model" in json.dumps(alice.use("list_conversations"))
    poll = alice.use("create_poll", token=room["token"], question="Tea?", options=["yes", "no"])
    assert alice.use("vote_poll", token=room["token"], poll_id=poll["id"], option_ids=[0])["voted_self"] == [0]
    refused, why = alice.use("send_message", token="nosuchroom", message="?")
    assert refused and "no such conversation" in why


def test_by_its_cookie(assist):
    """Which is what all but its first request come by: the password is shown once."""
    server, make = assist
    alice = make()
    for _ in range(3):
        assert "alice" in json.dumps(alice.use("get_current_user"))
    rows = User(server.url, "alice").plain("GET", "/settings/personal/authtokens",
                                           headers={"OCS-APIRequest": "true"}).envelope
    assert [row["type"] for row in rows] == [0], "one session of a browser, and no app password"
    assert all(entry["status"] == 200 for entry in Steer(server).journal(kind="request", path="*/cloud/user*"))


def test_files(assist):
    _, make = assist
    alice = make()
    alice.use("create_directory", path="notes")
    alice.use("upload_file", path="notes/a.txt", content="remember")
    assert "a.txt" in json.dumps(alice.use("list_directory", path="notes"))
    assert "remember" in json.dumps(alice.use("get_file", path="notes/a.txt"))
