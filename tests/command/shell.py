"""A person's shell: a home folder, an environment, and `tertulia` in it; a terminal where one is
needed."""

import itertools
import os
import shlex
import subprocess
import time
from pathlib import Path

from server import BINARY, SANITIZER, environment

GUARD_S = 60


class Shell:
    def __init__(self, home, login=None):
        self.home = home
        self.env = environment() | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
                                    "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        for name in ("DBUS_SESSION_BUS_ADDRESS", "TERTULIA_URL", "TERTULIA_USER",
                     "TERTULIA_PASSWORD", "LC_ALL", "TMUX"):
            self.env.pop(name, None)
        if login:
            self.env |= dict(zip(("TERTULIA_URL", "TERTULIA_USER", "TERTULIA_PASSWORD"), login))

    def popen(self, *args, **options):
        return subprocess.Popen([BINARY, *map(str, args)], env=self.env, cwd=self.home, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *args, stdin=None, status=0):
        """Runs `tertulia args`, checks how it ended, and gives back what it printed."""
        done = subprocess.run([BINARY, *map(str, args)], env=self.env, cwd=self.home, text=True,
                              input=stdin, stdin=None if stdin is not None else
                              subprocess.DEVNULL, capture_output=True, timeout=GUARD_S)
        assert not SANITIZER.search(done.stderr), done.stderr
        assert done.returncode == status, f"{args}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if status == 0 else done.stderr


class Terminal:
    """A terminal that runs one command, `tertulia args` if not said: tmux without a person in front of
    it."""

    numbers = itertools.count()

    def __init__(self, shell, *args, columns=80, rows=24, program=BINARY):
        self.socket = shell.home / f"tmux-{next(Terminal.numbers)}"
        command = " ".join(map(shlex.quote, map(str, [program, *args])))
        env = shell.env | {"PATH": os.environ["PATH"]}
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   f"{command}; echo ended with $?; exec cat", env=env)

    def _tmux(self, *args, env=None):
        return subprocess.run(["tmux", "-u", "-S", str(self.socket), *args], check=True, text=True,
                              capture_output=True, timeout=GUARD_S, env=env).stdout

    def keys(self, *keys):
        self._tmux("send-keys", *keys)

    def type(self, text):
        self._tmux("send-keys", "-l", text)

    def paste(self, text):
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns, rows):
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self, colours=False):
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else []))

    def wait_for(self, text, gone=False):
        """The screen on which the text is, or no longer is."""
        guard = time.monotonic() + GUARD_S
        while time.monotonic() < guard:
            screen = self.screen()
            if (text in screen) != gone:
                return screen
            time.sleep(0.05)
        raise AssertionError(f"{'still' if gone else 'never'} {text!r} on the screen:\n{screen}")

    def pid(self):
        """Of the command."""
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])

    def hang_up(self):
        """The window is closed in front of the command."""
        self._tmux("kill-server")

    def close(self):
        """Leaves as a person does. Only then leaks are looked for: LeakSanitizer does not survive
        the end of its terminal."""
        try:
            if "ended with" not in self.screen():
                self.keys("C-c")
                self.wait_for("ended with ")
            screen = self.screen()
            assert not SANITIZER.search(screen) and "ended with 99" not in screen, screen
        finally:
            self._kill()

    def _kill(self):
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True,
                       timeout=GUARD_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
