"""Programs on the client library: the examples, and what tests/client/*.c is built to."""

import os
import subprocess
from pathlib import Path

from server import BINARY, SANITIZER, environment

BUILD = Path(BINARY).resolve().parent
GUARD_S = 120  # against a hang; no test passes or fails by the time below it


def path_of(name):
    folder = "examples" if name.startswith("example_") else "tests/client"
    return BUILD / folder / name


def run(name, *args, password=None, check=True, guard_s=GUARD_S, env=None):
    """Runs a program to its end; the password is by default the name of the user (argument 2)."""
    password = password if password is not None else str(args[1:2][0] if args[1:] else "")
    env = environment() | {"TT_PASSWORD": password} | (env or {})
    done = subprocess.run([path_of(name), *map(str, args)], env=env, capture_output=True,
                          text=True, timeout=guard_s)
    assert not SANITIZER.search(done.stderr), done.stderr
    if check:
        assert done.returncode == 0, f"{name} {args}: {done.returncode}\n{done.stderr}"
    return done


class Line:
    """One line of probe: what came of a call."""

    def __init__(self, text):
        number, self.code, status, ocs, retry, rest = text.split(" ", 5)
        self.number, self.status, self.ocs, self.retry = (
            int(number), int(status), int(ocs), int(retry))
        self.word, self.reason, self.text = rest.split("|", 2)

    def __repr__(self):
        return f"<{self.number} {self.code} {self.status} {self.ocs} {self.text}>"


def probe(way, kind, url, first=1, last=1, timeout_ms=20000, **options):
    done = run("probe", way, kind, url, first, last, timeout_ms, **options)
    *lines, end = done.stdout.splitlines()
    assert end.startswith("grown ")
    return [Line(line) for line in lines]
