"""The server program: found, started on a free port, and stopped."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import IO, Optional, Sequence

START_S = 60.0
STOP_S = 20.0

_LISTENING = re.compile(r"listening on (https?://\S+)")


class NoServer(Exception):
    """There is no server program, or it did not start."""


def find_program(named: Optional[str] = None) -> str:
    """What was named, else TERTULIA_BIN, else `tertulia` of the PATH."""
    for origin, path in (("--tertulia-bin", named), ("TERTULIA_BIN", os.environ.get("TERTULIA_BIN"))):
        if not path:
            continue
        found = shutil.which(path)
        if found is None:
            raise NoServer(f"{origin} names {path}, which is no program that can be run")
        return found
    found = shutil.which("tertulia")
    if found is None:
        raise NoServer("the program `tertulia` is missing: it is not in the PATH. Install it, or say where it is by "
                       "the environment variable TERTULIA_BIN or the option --tertulia-bin.")
    return found


class Server:
    """One `tertulia serve --dev`. `log` is the file to which it writes."""

    def __init__(self, program: str, folder: Path, seed: Path, args: Sequence[str] = ()):
        self.log = folder / "server.log"
        self._lines: "queue.Queue[Optional[str]]" = queue.Queue()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [program, "serve", "--dev", "--listen", "127.0.0.1:0", "--seed", str(seed), *args],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd=folder, text=True)
        assert self._process.stdout is not None
        threading.Thread(target=self._drain, args=(self._process.stdout,), daemon=True).start()
        self.url = self._await_address()

    def _drain(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._lines.put(line)
        self._lines.put(None)

    def _await_address(self) -> str:
        while True:
            try:
                line = self._lines.get(timeout=START_S)
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                raise NoServer(f"the server did not start; it says:\n{self.log_tail()}")
            found = _LISTENING.search(line)
            if found:
                return found[1]

    @property
    def pid(self) -> int:
        return self._process.pid

    def log_tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
