"""The webhook bot of docs/bots.md that is written with nc_py_api."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bots import Bot
from ocs import GUARD_S, User, create_room, history, send


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def test_echo(start_server, tmp_path):
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    port = free_port()
    bot = Bot(server, tmp_path / "data", url=f"http://127.0.0.1:{port}/")
    env = os.environ | {"NEXTCLOUD_URL": server.url, "SECRET": bot.secret}
    process = subprocess.Popen([sys.executable, Path(__file__).with_name("echo.py"), str(port)], env=env)
    try:
        bot.setup(token)
        asked = send(alice, token, "is there an echo?")
        end = time.monotonic() + GUARD_S
        while (said := history(alice, token, limit=1).ok()[0])["actorType"] != "bots":
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.1)
        assert (said["message"], said["parent"]["id"]) == ("you said: is there an echo?", asked["id"])
        forged = {"X-Nextcloud-Talk-Random": "r" * 64, "X-Nextcloud-Talk-Signature": "0" * 64}
        assert httpx.post(f"http://127.0.0.1:{port}/", json={"type": "Create"}, headers=forged).status_code == 401
    finally:
        process.terminate()
        process.wait(GUARD_S)
