# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures pytox beside plain C, in one run on one machine, and prints ratios.

    run.py PEER [--quick]        PEER: the program made of peer.c
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time
from functools import partial
from statistics import median

# Root may lock memory whatever the limit says, which serve.py and peer.c set to nothing.
REFUSED = ["setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"] if os.geteuid() == 0 else []
HERE = pathlib.Path(__file__).parent
MIB = 1 << 20
print = partial(print, flush=True)


def spent(pid):
    """CPU seconds of all threads of a process."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


class Child:
    def __init__(self, *command):
        self.process = subprocess.Popen(
            [*REFUSED, *map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tell(self, line):
        self.process.stdin.write(line.strip() + "\n")
        self.process.stdin.flush()

    def hear(self, word):
        while line := self.process.stdout.readline():
            if line.startswith(word):
                return line
        raise SystemExit(f"{self.process.args} ended without saying {word}")

    def ask(self, line):
        self.tell(line)
        return float(self.hear("RESULT").split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Pair:
    """A server and the C program that drives it, who have become friends."""

    def __init__(self, peer, *server):
        self.server, self.driver = Child(*server), Child(peer, "drive")
        one, two = self.server.hear("READY"), self.driver.hear("READY")
        self.server.tell(two)
        self.driver.tell(one)
        self.driver.hear("ONLINE")
        self.server.hear("ONLINE")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.__exit__()
        self.server.__exit__()

    def cpu_of(self, work):
        before = spent(self.server.process.pid)
        result = work()
        return result, spent(self.server.process.pid) - before


def files(way, size, pairs, rounds):
    """The same file through each pair in turn. What else the machine does can only add to the CPU
    time, so the least of the rounds says most."""
    seen = {name: [] for name in pairs}
    for _ in range(rounds):
        for name, pair in pairs.items():
            seen[name].append(pair.cpu_of(lambda: pair.driver.ask(f"{way} {size * MIB}")))
    of_c = min(used for _, used in next(iter(seen.values())))
    for name, turns in seen.items():
        took = median(seconds for seconds, _ in turns)
        used = min(used for _, used in turns)
        ratio = used / of_c
        print(
            f"  {name:18} {size:4} MiB {took:8.2f} s {size / took:7.1f} MiB/s"
            f" {used / size * 1000:7.2f} ms   CPU {ratio:.2f} of C"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer")
    parser.add_argument("--quick", action="store_true", help="shorter, and no 100 MiB")
    args = parser.parse_args()
    length = 3 if args.quick else 8
    rounds = 2 if args.quick else 3
    idle_for = 5 if args.quick else 60
    sizes = [1, 10] if args.quick else [1, 10, 100]
    python = [sys.executable, HERE / "serve.py"]
    servers = {
        "C, 1 ms loop": [args.peer, "serve", 1000],
        "pytox, 1 ms loop": [*python, "loop", 0.001],
        "pytox, run()": [*python, "run"],
        "pytox, asyncio": [*python, "asyncio"],
    }

    print("an idle turn, microseconds (the best of seven rounds)")
    c, ours = [], []
    for _ in range(rounds):
        with Child(args.peer, "idle") as child:
            c.append(float(child.hear("RESULT").split()[1]))
        with Child(*python, "idle") as child:
            ours.append(float(child.hear("RESULT").split()[1]))
    print(f"  C {min(c):.3f}   pytox iterate() {min(ours):.3f}   difference {min(ours) - min(c):.3f}")

    # All pairs live at once and are measured in turn, so that what else the machine does hits them alike.
    pairs = {name: Pair(args.peer, *command) for name, command in servers.items()}
    echo = {name: [] for name in pairs}
    for pair in pairs.values():
        pair.driver.ask("echo 1")
    for _ in range(rounds * 2):
        for name, pair in pairs.items():
            echo[name].append(pair.driver.ask(f"echo {length / 2}"))
    first, ours = "C, 1 ms loop", "pytox, 1 ms loop"
    print("\necho round trips a second, 64 under way, medians (goal: pytox at 1 ms 0.9 of C;")
    print("run() and asyncio 0.9 of pytox at 1 ms)")
    for name, values in echo.items():
        base = first if "loop" in name else ours
        ratio = median(a / b for a, b in zip(values, echo[base]))
        print(f"  {name:18} {median(values):9.0f}   {ratio:.2f} of {base}")

    for way, what in (("to", "received"), ("from", "sent")):
        print(f"\nfiles {what}: seconds, MiB/s, least CPU ms a MiB (goal: pytox at 1 ms 1.15 of C)")
        for size in sizes:
            files(way, size, {name: pairs[name] for name in (first, ours)}, rounds + (size < 100) * 2)
    for pair in pairs.values():
        pair.__exit__()

    print(f"\nidle for {idle_for} s with a friend online: CPU ms a second (goal: run() and asyncio at")
    print("most a 50 ms loop)")
    idle_servers = {
        "C, 50 ms loop": [args.peer, "serve", 50000],
        "pytox, 50 ms loop": [*python, "loop", 0.05],
        "pytox, run()": [*python, "run"],
        "pytox, asyncio": [*python, "asyncio"],
    }
    pairs = {name: Pair(args.peer, *command) for name, command in idle_servers.items()}
    time.sleep(3 if args.quick else 15)  # they get to know each other first
    before = {name: spent(pair.server.process.pid) for name, pair in pairs.items()}
    time.sleep(idle_for)
    used = {n: spent(p.server.process.pid) - before[n] for n, p in pairs.items()}
    for name, pair in pairs.items():
        pair.__exit__()
        ratio = used[name] / used["pytox, 50 ms loop"]
        print(f"  {name:18} {used[name] / idle_for * 1000:7.3f} ms   {ratio:.2f} of the 50 ms loop")


main()
