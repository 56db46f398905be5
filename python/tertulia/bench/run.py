# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures tertulia beside nc_py_api, in one run against one server, and prints ratios.

    run.py SERVER [--quick]        SERVER: the tertulia program to start

The two take short turns, so that what else the machine does meets both, and with them a bare socket that sends the same
requests (bench_clients, beside the server's program): no client can be faster than that, so its calls by those of
nc_py_api are the largest ratio there is. Of each the fastest turn counts, since everything else on a machine only takes
time away. Calls a second are what a program sees, the server's time in them; CPU is that of the client's process alone.
Takes about three minutes."""

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
SOCKETS = {"sync": "socket", "async": "socket", "async16": "socket16"}
CALLS = {"send_message": "send", "receive_messages": "receive", "get_user_conversations": "list"}


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
def driven(*command):
    """A program that measures when it is asked to."""
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout.readline() == "READY\n", f"{command[0]} does not begin"
        yield running
    finally:
        running.kill()
        running.communicate()


def client(name, url):
    return driven(sys.executable, HERE / "client.py", name, url)


def sockets(server, url):
    """Calls by a bare socket in bob's first conversation, which the clients have made."""
    from tertulia import Nextcloud

    bob = Nextcloud(nextcloud_url=url, nc_auth_user="bob", nc_auth_pass="bob")
    room = min(bob.talk.get_user_conversations(), key=lambda each: each.conversation_id)
    return driven(Path(server).parent / "bench" / "bench_clients", url, "bob", "bob", room.token)


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


def measure(one, other, bare, part, rounds, seconds):
    """Of each round, calls a second and CPU microseconds a call: tertulia's, nc_py_api's, a bare socket's."""
    form, _, name = part.partition(":")
    asked = ((one, part), (other, part), (bare, f"{SOCKETS[form]}:{CALLS[name]}"))
    found = []
    for _ in range(rounds):
        answers = [ask(running, f"{what} {seconds}") for running, what in asked]
        found.append([(count / took, cpu / count * 1e6) for count, took, cpu in answers])
    return found


def row(part, rounds):
    """The best of the rounds."""
    (ours, our_cpu), (theirs, their_cpu), (bare, bare_cpu) = [
        (max(each[who][0] for each in rounds), min(each[who][1] for each in rounds)) for who in range(3)]
    form, _, name = part.partition(":")
    return (f"| `{name}`{FORMS[form]} | {ours:.0f}/s | {theirs:.0f}/s | {ours / theirs:.1f} "
            f"| {bare:.0f}/s | {bare / theirs:.1f} "
            f"| {our_cpu:.0f}, {their_cpu:.0f} and {bare_cpu:.0f} us | {their_cpu / our_cpu:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("server")
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    options = parser.parse_args()
    rounds, seconds = (2, 0.3) if options.quick else (30, 0.2)
    print("| measured | tertulia | nc_py_api | ratio | bare socket | its ratio | CPU a call | ratio of CPU |")
    print("|---|---|---|---|---|---|---|---|")
    with (server(options.server) as url, client(CLIENTS[0], url) as one, client(CLIENTS[1], url) as other,
          sockets(options.server, url) as bare):
        for part in PARTS:
            print(row(part, measure(one, other, bare, part, rounds, seconds)), flush=True)
        memory = [ask(running, "memory 0")[0] / 1024 for running in (one, other)]
        print(f"| memory at the end | {memory[0]:.0f} MiB | {memory[1]:.0f} MiB | {memory[1] / memory[0]:.1f} | | | | |")
    ours, theirs = map(import_ms, CLIENTS)
    print(f"| import | {ours:.0f} ms | {theirs:.0f} ms | {theirs / ours:.1f} | | | | |")


main()
