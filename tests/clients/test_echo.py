"""The webhook bots of docs/bots.md, on its seed: with nc_py_api and in the shell. The one with the package tertulia is
run by the tests of that package."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ocs import GUARD_S, User, history, send

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "bots.md").read_text()
SEED = re.search(r"^```json\n(.*?\n)```$", PAGE, re.MULTILINE | re.DOTALL)[1]
SECRET = "0123456789abcdef0123456789abcdef01234567"

BOTS = {
    "nc_py_api": lambda port: [sys.executable, HERE / "echo.py", str(port)],
    "shell": lambda port: ["systemd-socket-activate", "--accept", "--inetd", "-E", "NEXTCLOUD_URL", "-E", "BOT_SECRET",
                           "-l", f"127.0.0.1:{port}", HERE / "echo.sh"],
}


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def await_true(condition):
    end = time.monotonic() + GUARD_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def listens(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=BOTS)
def bot(request, start_server, tmp_path):
    """The port of a bot that runs, and alice."""
    if missing := [name for name in ("systemd-socket-activate", "jq", "openssl", "curl") if not shutil.which(name)]:
        if request.param == "shell":
            pytest.skip(f"not installed here: {', '.join(missing)}")
    port = free_port()
    (tmp_path / "echo.json").write_text(SEED.replace(":9000/", f":{port}/"))
    server = start_server("--dev", "--seed", tmp_path / "echo.json")
    env = os.environ | {"NEXTCLOUD_URL": server.url, "BOT_SECRET": SECRET}
    process = subprocess.Popen(BOTS[request.param](port), env=env)
    try:
        await_true(lambda: listens(port))
        yield port, User(server.url, "alice")
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(GUARD_S)


@pytest.mark.parametrize("text", ["is there an echo?", "caf\N{LATIN SMALL LETTER E WITH ACUTE} & 100% + \N{WAVING HAND SIGN}",
                                  "two\nlines, `ticks` and $dollars"])
def test_echo(bot, text):
    port, alice = bot
    send(alice, "crew0001", "no echo of that")
    asked = send(alice, "crew0001", "!echo " + text)
    await_true(lambda: history(alice, "crew0001", limit=1).ok()[0]["systemMessage"] == "reaction")
    said = [message for message in history(alice, "crew0001").ok() if message["actorType"] == "bots"
            and not message["systemMessage"]]
    assert [(message["message"], message["parent"]["id"]) for message in said] == [(text, asked["id"])]
    reactions = alice.get(f"/apps/spreed/api/v1/reaction/crew0001/{asked['id']}").ok()
    assert [who["actorType"] for who in reactions["👍"]] == ["bots"]


def test_strangers(bot):
    port, alice = bot
    forged = {"X-Nextcloud-Talk-Random": "r" * 64, "X-Nextcloud-Talk-Signature": "0" * 64}
    body = {"type": "Create", "object": {"id": "1", "content": '{"message": "!echo lies"}'}, "target": {"id": "crew0001"}}
    assert httpx.post(f"http://127.0.0.1:{port}/", json=body, headers=forged).status_code == 401
    assert not [message for message in history(alice, "crew0001").ok() if message["actorType"] == "bots"]
