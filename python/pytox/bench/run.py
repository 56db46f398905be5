# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures pytox beside plain C, in one run on one machine, and prints ratios.

    run.py PEER [--quick] [--only PART]...        PEER: the program made of peer.c

Takes about twelve minutes; PART is turn, echo, files or idle."""

import argparse
import os
import pathlib
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import median

# Root may lock memory whatever the limit says, which serve.py and peer.c set to nothing.
REFUSED = ["setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"] if os.geteuid() == 0 else []
HERE = pathlib.Path(__file__).parent
PYTHON = [sys.executable, HERE / "serve.py"]
C_LOOP, OUR_LOOP = "C, 1 ms loop", "pytox, 1 ms loop"
DRIVERS = {"pytox, run()": [*PYTHON, "run"], "pytox, asyncio": [*PYTHON, "asyncio"]}
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


@contextmanager
def pairs_of(peer, servers):
    """A pair for each server, by its name; all of them live at once."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(Pair(peer, *command)) for name, command in servers.items()}


def loops(peer, ms):
    """The same loop in C and in Python: a turn, then sleep."""
    return {
        f"C, {ms} ms loop": [peer, "serve", ms * 1000],
        f"pytox, {ms} ms loop": [*PYTHON, "loop", ms / 1000],
    }


def ratios(rows, name, base):
    return median(row[name] / row[base] for row in rows)


def measure_turn(args):
    """Microseconds of a turn with nothing to do: the best of seven rounds of three processes."""
    c, ours = [], []
    for _ in range(3):
        for values, command in ((c, [args.peer, "idle"]), (ours, [*PYTHON, "idle"])):
            with Child(*command) as child:
                values.append(float(child.hear("RESULT").split()[1]))
    print("an idle turn, microseconds (goal: at most 0.6)")
    print(f"  C {min(c):.3f}   pytox iterate() {min(ours):.3f}   difference {min(ours) - min(c):.3f}")


def measure_echo(args):
    """All pairs live at once and are measured in turn, so that what else the machine does hits
    them alike."""
    rows, length = [], 2 if args.quick else 4
    with pairs_of(args.peer, {**loops(args.peer, 1), **DRIVERS}) as pairs:
        for pair in pairs.values():
            pair.driver.ask("echo 1")
        for _ in range(4 if args.quick else 6):
            rows.append({name: pair.driver.ask(f"echo {length}") for name, pair in pairs.items()})
    print("echo round trips a second, 64 under way, medians (goal: pytox at 1 ms 0.9 of C;")
    print("run() and asyncio 0.9 of pytox at 1 ms)")
    for name in pairs:
        base = C_LOOP if "loop" in name else OUR_LOOP
        print(f"  {name:18} {median(row[name] for row in rows):9.0f}   {ratios(rows, name, base):.2f} of {base}")


def files(way, size, pairs, rounds):
    """The same file through both pairs in turn, always in the same order: libtoxcore sends faster
    while it remembers the transfer before."""
    took, used = [], []
    for _ in range(rounds):
        seen = {n: pair.cpu_of(lambda: pair.driver.ask(f"{way} {size * MIB}")) for n, pair in pairs.items()}
        took.append({name: seconds for name, (seconds, _) in seen.items()})
        used.append({name: cpu for name, (_, cpu) in seen.items()})
    for name in pairs:
        seconds, cpu = median(row[name] for row in took), median(row[name] for row in used)
        print(
            f"  {name:18} {size:4} MiB {seconds:8.2f} s {size / seconds:7.1f} MiB/s"
            f" {cpu / size * 1000:7.2f} ms   CPU {ratios(used, name, C_LOOP):.2f} of C"
        )


def measure_files(args):
    """The goal is of 100 MiB: libtoxcore begins a transfer slowly, so that the CPU of a small one is
    that of the loop's turns while nothing comes, and of what Python's own sleep() costs in each."""
    with pairs_of(args.peer, loops(args.peer, 1)) as pairs:
        for way, what in (("to", "received"), ("from", "sent")):
            print(f"files {what}: seconds, MiB/s, CPU ms a MiB; medians (goal: pytox 1.15 of C at 100 MiB)")
            for size in [1, 10] if args.quick else [1, 10, 100]:
                files(way, size, pairs, 2 if args.quick else 5)


def measure_idle(args):
    """All at once."""
    idle_for = 5 if args.quick else 60
    with pairs_of(args.peer, {**loops(args.peer, 50), **DRIVERS}) as pairs:
        time.sleep(3 if args.quick else 15)  # they get to know each other first
        before = {name: spent(pair.server.process.pid) for name, pair in pairs.items()}
        time.sleep(idle_for)
        used = {n: spent(p.server.process.pid) - before[n] for n, p in pairs.items()}
    print(f"idle for {idle_for} s with a friend online: CPU ms a second (goal: run() and asyncio at")
    print("most a 50 ms loop)")
    for name in pairs:
        ratio = used[name] / used["pytox, 50 ms loop"]
        print(f"  {name:18} {used[name] / idle_for * 1000:7.3f} ms   {ratio:.2f} of the 50 ms loop")


PARTS = {"turn": measure_turn, "echo": measure_echo, "files": measure_files, "idle": measure_idle}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peer")
    parser.add_argument("--quick", action="store_true", help="shorter, and no 100 MiB")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; may come again")
    args = parser.parse_args()
    for name in args.only or PARTS:
        PARTS[name](args)
        print()


main()
