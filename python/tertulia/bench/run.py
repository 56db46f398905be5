# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures tertulia beside nc_py_api, in one run against one server, and prints ratios.

    run.py SERVER [--quick]        SERVER: the tertulia program to start

The two take turns, so that what else the machine does meets both. Calls a second are what a program sees, the server's
time in them; CPU is that of the client's process alone. Takes about three minutes."""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
CLIENTS = ("tertulia", "nc_py_api")
PARTS = [f"{form}:{name}" for form in ("sync", "async", "async16")
         for name in ("send_message", "receive_messages", "get_user_conversations")]
FORMS = {"sync": "", "async": ", coroutine", "async16": ", 16 coroutines at once"}


@contextmanager
def server(program):
    running = subprocess.Popen([program, "serve", "--dev", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    try:
        for line in running.stdout:
            if found := re.search(r"listening on (\S+)", line):
                break
        yield found[1]
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate()


@contextmanager
def client(name, url):
    running = subprocess.Popen([sys.executable, HERE / "client.py", name, url], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout.readline() == "READY\n", f"{name} does not begin"
        yield running
    finally:
        running.kill()
        running.communicate()


def ask(running, line):
    running.stdin.write(line + "\n")
    running.stdin.flush()
    return [float(word) for word in running.stdout.readline().split()[1:]]


def import_ms(name):
    """Of a process that does nothing else, less one that does nothing."""
    def once(program):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
        return (time.perf_counter() - begin) * 1000

    return median(once(f"import {name}, {name}.talk") for _ in range(5)) - median(once("") for _ in range(5))


def measure(one, other, part, rounds, seconds):
    """Calls a second and CPU microseconds a call of both, medians of the rounds."""
    found = {}
    for _ in range(rounds):
        for name, running in ((CLIENTS[0], one), (CLIENTS[1], other)):
            count, took, cpu = ask(running, f"{part} {seconds}")
            found.setdefault(name, []).append((count / took, cpu / count * 1e6))
    return [tuple(median(values) for values in zip(*found[name])) for name in CLIENTS]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("server")
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    options = parser.parse_args()
    rounds, seconds = (1, 0.5) if options.quick else (5, 1.5)
    print("| measured | tertulia | nc_py_api | ratio | CPU a call | ratio of CPU |")
    print("|---|---|---|---|---|---|")
    with server(options.server) as url, client(CLIENTS[0], url) as one, client(CLIENTS[1], url) as other:
        for part in PARTS:
            (ours, our_cpu), (theirs, their_cpu) = measure(one, other, part, rounds, seconds)
            form, _, name = part.partition(":")
            print(f"| `{name}`{FORMS[form]} | {ours:.0f}/s | {theirs:.0f}/s | {ours / theirs:.1f} "
                  f"| {our_cpu:.0f} and {their_cpu:.0f} us | {their_cpu / our_cpu:.1f} |", flush=True)
        memory = [ask(running, "memory 0")[0] / 1024 for running in (one, other)]
        print(f"| memory at the end | {memory[0]:.0f} MiB | {memory[1]:.0f} MiB | {memory[1] / memory[0]:.1f} | | |")
    ours, theirs = map(import_ms, CLIENTS)
    print(f"| import | {ours:.0f} ms | {theirs:.0f} ms | {theirs / ours:.1f} | | |")


main()
