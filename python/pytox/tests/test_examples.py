# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples run as programs and are talked to."""

import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import wave

import numpy as np
import pytest
from peers import LIMIT, Caller, Peer, join, wait

pytestmark = pytest.mark.programs
EXAMPLES = pathlib.Path(__file__).parent.parent / "examples"


class Program:
    """An example in a process of its own, and a friend of it."""

    def __init__(self, node, name, *args, **environment):
        way = ["127.0.0.1", str(node.self_get_udp_port()), node.self_get_dht_id()]
        self.process = subprocess.Popen(
            [sys.executable, str(EXAMPLES / name), *map(str, args), *way],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        self.address = self.process.stdout.readline().strip()
        self.node, self.friend = node, Peer()

    def meet(self):
        self.friend.friend_add(self.address, "hola")
        join([self.friend], self.node, lambda: self.friend.friend_get_connection_status(0))

    def wait(self, until, what, *more):
        wait([self.node, self.friend, *more], until, what)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.friend.__exit__(None, None, None)


@pytest.fixture
def start(node):
    running = []

    def start(*args, **environment):
        running.append(Program(node, *args, **environment))
        return running[-1]

    yield start
    for program in running:
        program.close()


def said(program, text):
    program.wait(
        lambda: text in [e[3] for e in program.friend.seen("on_friend_message")], f"{text!r}"
    )


def test_echo_bot(start):
    bot = start("echo_bot.py")
    bot.meet()
    bot.friend.friend_send_message(0, 0, "¿hay alguien?")
    said(bot, "¿hay alguien?")


def test_phone(start, tmp_path):
    phone = start("phone.py", tmp_path / "heard.wav")
    phone.meet()
    with Caller(phone.friend) as caller:
        caller.call(0, 48, 0)
        phone.wait(lambda: caller.seen("on_call_state"), "the answer", caller)
        part = 0
        due = end = time.monotonic()
        while len(caller.seen("on_audio_receive_frame")) < 40:
            assert time.monotonic() < end + 60
            if time.monotonic() > due:
                at = (np.arange(960) + part * 960) / 48000
                wave_ = (9000 * np.sin(2 * math.pi * 440 * at)).astype(np.int16)
                caller.audio_send_frame(0, wave_, 960, 1, 48000)
                part, due = part + 1, due + 0.02
            for each in (phone.node, phone.friend, caller):
                each.iterate()
            time.sleep(0.001)
        caller.call_control(0, caller.CALL_CONTROL_CANCEL)
        end = time.monotonic() + 1
        phone.wait(lambda: time.monotonic() > end, "the end")
        assert phone.process.stdout.readline() == "hung up\n"
    with wave.open(str(tmp_path / "heard.wav")) as heard:
        assert heard.getframerate() == 48000 and heard.getnframes() > 960 * 30


def test_file_drop(start, tmp_path):
    drop = start("file_drop.py", tmp_path, TOX_PASSPHRASE="llave")
    drop.meet()
    friend, data, got = drop.friend, os.urandom(30_000), bytearray()
    friend.hooks["on_file_chunk_request"] = lambda f, n, at, length: (
        length and friend.file_send_chunk(f, n, at, data[at : at + length])
    )
    friend.file_send(0, 0, len(data), None, "../notas.txt")  # its folder is the drop's affair
    said(drop, "have notas.txt")
    assert (tmp_path / "notas.txt").read_bytes() == data
    friend.friend_send_message(0, 0, "list")
    said(drop, "notas.txt")
    ended = []
    friend.hooks["on_file_recv"] = lambda f, n, *_: friend.file_control(f, n, 0)
    friend.hooks["on_file_recv_chunk"] = lambda f, n, at, piece: (
        ended.append(n) if piece is None else got.extend(piece)
    )
    friend.friend_send_message(0, 0, "get notas.txt")
    drop.wait(lambda: ended, "the file")
    assert got == data
    address = drop.address
    drop.close()
    again = start("file_drop.py", tmp_path, TOX_PASSPHRASE="llave")
    assert again.address == address
    assert b"toxEsave" == (tmp_path / ".profile").read_bytes()[:8]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_help(path):
    done = subprocess.run([sys.executable, path, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith(f"usage: {path.name}") and not done.stderr


@pytest.mark.parametrize("name,argument", [("echo_bot.py", None), ("phone.py", "heard.wav"), ("file_drop.py", ".")])
def test_ctrl_c_is_an_end_like_any_other(node, tmp_path, name, argument):
    way = ["127.0.0.1", str(node.self_get_udp_port()), node.self_get_dht_id()]
    program = subprocess.Popen(
        [sys.executable, str(EXAMPLES / name), *([argument] if argument else []), *way],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert len(program.stdout.readline().strip()) == 76
    program.send_signal(signal.SIGINT)
    _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")


def test_ctrl_c_while_the_two_friends_wait():
    """They say nothing before the end: the first pause between two turns is the moment."""
    program = (
        "import os, runpy, signal, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what is in the background\n"
        "pause = time.sleep\n"
        "time.sleep = lambda s: (os.kill(os.getpid(), signal.SIGINT), pause(s))\n"
        f"runpy.run_path({str(EXAMPLES / 'two_friends.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=LIMIT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_friends():
    done = subprocess.run(
        [sys.executable, EXAMPLES / "two_friends.py"], capture_output=True, text=True, timeout=LIMIT
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "you said: hola\n", "")


@pytest.mark.skipif("PYTOX_PAGE" not in os.environ, reason="the page is not part of the package; tools/test knows it")
def test_the_first_program_of_the_page():
    page = pathlib.Path(os.environ["PYTOX_PAGE"]).read_text()
    program = re.search(r"```python\n(.*?)```", page, re.S).group(1)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=LIMIT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "you said: hola\n", "")
