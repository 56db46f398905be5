# SPDX-License-Identifier: GPL-3.0-or-later
"""A bot talks to toxic, a program that nobody here wrote, at the keyboard of a terminal."""

import os
import re
import shutil
import subprocess
import time

import pytest
from peers import LIMIT, Peer, introduce, wait

from pytox import Tox

pytestmark = pytest.mark.programs

CONFIG = """
ui = {{ autolog=false; show_welcome_msg=false; nodeslist_update_freq=0; }};
tox = {{ download_path="{downloads}/"; }};
"""


class Terminal:
    """toxic inside a tmux of its own."""

    def __init__(self, folder):
        self.tmux = ["tmux", "-S", str(folder / "tmux.socket"), "-f", "/dev/null"]
        nodes = folder / "nodes.json"  # none but the one that the test tells it
        nodes.write_text('{"last_scan":%d, "nodes":[]}' % time.time())
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        config = folder / "toxic.conf"
        config.write_text(CONFIG.format(downloads=self.downloads))
        toxic = ["toxic", "-4", "-L", "-n", str(nodes), "-c", str(config), "-f", str(folder / "profile.tox")]
        # When it looks for a newer list of nodes on the web, a closed port of this machine answers.
        home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "LC_ALL": "C.UTF-8",
                "TERM": "screen", "PATH": os.environ["PATH"], "http_proxy": "http://127.0.0.1:9",
                "https_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}
        subprocess.run([*self.tmux, "new-session", "-d", "-x", "140", "-y", "40", *toxic],
                       env=home, check=True)

    def type(self, *lines):
        for line in lines:
            subprocess.run([*self.tmux, "send-keys", "-l", line], check=True)
            subprocess.run([*self.tmux, "send-keys", "Enter"], check=True)

    def key(self, key):
        subprocess.run([*self.tmux, "send-keys", key], check=True)

    def screen(self):
        done = subprocess.run([*self.tmux, "capture-pane", "-p", "-J"], capture_output=True, text=True)
        return done.stdout

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)


@pytest.fixture
def toxic(tmp_path):
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


@pytest.mark.skipif(
    not (shutil.which("toxic") and shutil.which("tmux")), reason="toxic or tmux is not installed"
)
def test_toxic_exchanges_messages_and_files(tmp_path, node, toxic):
    with Peer() as bot:
        introduce(bot, node)
        bot.self_set_name("pytox-bot")
        both = [node, bot]

        def live(until, what):
            try:
                wait(both, until, what)
            except AssertionError as error:
                raise AssertionError(f"{error}:\n{toxic.screen()}") from None

        def on_screen(pattern):
            looked = [0.0, None]

            def look():
                if time.monotonic() > looked[0] + 0.2:
                    looked[:] = time.monotonic(), re.search(pattern, toxic.screen())
                return looked[1]

            live(look, f"{pattern} on the screen")
            return looked[1]

        bot.hooks["on_friend_request"] = lambda key, text: bot.friend_add_norequest(key)
        bot.hooks["on_friend_message"] = lambda f, k, text: bot.friend_send_message(
            f, Tox.MESSAGE_TYPE_NORMAL, f"echo {text}"
        )
        # With no profile yet it asks first whether one should be encrypted.
        on_screen(r"(?i)encrypt|passw|home|Status")
        if re.search(r"(?i)y/n", toxic.screen()):
            toxic.type("n")
        on_screen("discovery disabled")
        toxic.type(f"/connect 127.0.0.1 {node.self_get_udp_port()} {node.self_get_dht_id()}")
        toxic.type(f'/add {bot.self_get_address()} "hola bot"')
        live(lambda: bot.seen("on_friend_request"), "the request")
        # Some versions of toxic send the quotes, some leave them and the last letter away.
        assert bot.seen("on_friend_request")[0][2].strip('"').startswith("hol")
        live(lambda: bot.friend_get_connection_status(0), "toxic to come online")
        live(lambda: bot.seen("on_friend_status"), "its status")

        bot.friend_send_message(0, Tox.MESSAGE_TYPE_NORMAL, "buenas tardes")
        # Its tabs: home, friends, and, once the message is there, the chat that it opened.
        end = time.monotonic() + LIMIT
        while "buenas tardes" not in toxic.screen():
            assert time.monotonic() < end, toxic.screen()
            toxic.key("C-p")
            look_again = time.monotonic() + 1
            live(lambda: time.monotonic() > look_again, "")
        toxic.type("qué tal, tertulia")
        live(lambda: bot.seen("on_friend_message"), "the message")
        assert bot.seen("on_friend_message")[0][3] == "qué tal, tertulia"
        on_screen("echo qué tal, tertulia")

        # A file from toxic to the bot ...
        sent = tmp_path / "from-toxic.bin"
        sent.write_bytes(os.urandom(50_000))
        got, ended = bytearray(), []
        bot.hooks["on_file_recv"] = lambda f, n, kind, size, name: bot.file_control(
            f, n, Tox.FILE_CONTROL_RESUME if kind == 0 else Tox.FILE_CONTROL_CANCEL
        )
        bot.hooks["on_file_recv_chunk"] = lambda f, n, at, data: (
            ended.append(n) if data is None else got.extend(data)
        )
        toxic.type(f"/sendfile {sent}")
        live(lambda: ended, "the file")
        assert bytes(got) == sent.read_bytes()
        assert bot.seen("on_file_recv")[-1][5] == "from-toxic.bin"

        # ... and one back.
        data = os.urandom(40_000)
        through = []
        bot.hooks["on_file_chunk_request"] = lambda f, n, at, length: (
            bot.file_send_chunk(f, n, at, data[at : at + length]) if length else through.append(n)
        )
        bot.file_send(0, Tox.FILE_KIND_DATA, len(data), None, "from-bot.bin")
        index = on_screen(r"(?i)/savefile (\d+)").group(1)
        toxic.type(f"/savefile {index}")
        live(lambda: through, "the file to go")
        files = lambda: [p for p in tmp_path.rglob("from-bot*") if p.stat().st_size == len(data)]
        end = time.monotonic() + LIMIT
        live(lambda: files() or time.monotonic() > end, "the file to be there")
        assert files()[0].read_bytes() == data
