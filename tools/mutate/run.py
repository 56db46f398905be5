#!/usr/bin/env python3
"""mutate [FILE | FILE:LINE ...] [--count N] [--seed S] [--list] - do the tests notice mistakes?

Makes single mistakes in C files (lines changed against main when none are named), one after
another, each in a line of its own drawn by chance, and runs the tests that could notice: unit tests
of what the file belongs to, then the API tests; of pytox its own. Prints who noticed, and at the
end the mistakes that nobody did. All of it happens in a copy below build/mutate. Ctrl-C ends it
early, with a report of what was tried. When there are many, it is found out first which test files
run which lines (reach.py); who never comes by a mistake is not asked.
"""

import argparse
import contextlib
import difflib
import fcntl
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import reach
from mistakes import mistakes

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutate"
TREE = WORK / "tree"
BUILD = WORK / "build"
VENV = ROOT / "build" / "venv" / "bin" / "python"
SOURCES = ("lib", "server", "cli", "python/pytox/src")
# With the sanitizers, as ./dev test has them; and what only a warning tells, and what nobody would
# overlook.
OPTIONS = ["-Dbuildtype=plain", "-Doptimization=1", "-Db_sanitize=address,undefined",
           "-Dc_args=-Werror=incompatible-pointer-types -Werror=int-conversion"
           " -Werror=implicit-function-declaration"]
# None of them is a hint of how long it takes: a machine with other work is no mistake noticed.
BUILD_S, UNIT_S, API_S, PYTOX_S = 900, 300, 1800, 1800
# A client that turns in a circle about a mistake ends after this, with its worker.
TEST_S = 400
# Tests beyond those of the API that a folder's mistakes meet.
MORE = {"server/http": ["tests/attack"], "server/accounts": ["tests/attack"],
        "server/talk": ["tests/clients"], "server/api": ["tests/clients"],
        "lib/client": ["tests/client"], "cli": ["tests/command"]}
# From so many mistakes on it pays to find out which tests run which lines.
MANY = 20
SLOW = ("test_hammer", "test_longpoll_many", "test_lifecycle")
NOTICED, UNNOTICED, SAME, NO_C = "noticed", "NOT NOTICED", "the same program", "does not compile"


class Failed(Exception):
    """It cannot be built, or its tests fail, without any mistake."""


def run(command, seconds, log, cwd=TREE, env=None):
    """Runs to the end, or for so many seconds; then its whole group of processes is ended. Says
    whether it ended well."""
    with open(log, "ab") as out:
        process = subprocess.Popen(list(map(str, command)), cwd=cwd, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=out, start_new_session=True,
                                   env={**os.environ, **(env or {})})
        try:
            return process.wait(timeout=seconds) == 0
        except subprocess.TimeoutExpired:
            out.write(b"\n(took too long)\n")
            return False
        finally:
            _end(process)


def failing(command, seconds, log, env=None):
    """Runs pytest; the name of a test that failed, or None when all is well."""
    begin = log.stat().st_size
    if run(command, seconds, log, env=env):
        return None
    with open(log, "rb") as said:
        said.seek(begin)
        found = re.search(rb"^(?:FAILED|ERROR) (\S+)", said.read(), re.MULTILINE)
    return found[1].decode() if found else "tests that could not be run to their end"


def _workers():
    """Tests wait more than they work."""
    return 2 * (os.cpu_count() or 1)


def _end(process):
    """Tests that were interrupted leave servers; they are in the same group."""
    for sign, patience in ((signal.SIGINT, 15), (signal.SIGKILL, 15)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign if process.poll() is None else signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
            break


def git(*args):
    return subprocess.run(["git", *args], cwd=ROOT, check=True, text=True,
                          capture_output=True).stdout


def copy_tree():
    """The working tree as it is. What did not change keeps its time, for the compiler's sake."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    wanted = {name for name in names if name and (ROOT / name).is_file()}
    for name in wanted:
        source, target = ROOT / name, TREE / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for path in list(TREE.rglob("*")):
        if path.is_file() and str(path.relative_to(TREE)) not in wanted:
            if "__pycache__" not in path.parts:
                path.unlink()


def fingerprint():
    """Of all that the tests depend on, tests included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in TREE.rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def more_than_api(name):
    """The other tests that a file's mistakes meet."""
    return [part for folder, parts in MORE.items() if name.startswith(folder + "/")
            for part in parts]


def try_without(projects, kinds, names):
    """Tests that fail without a mistake would notice everything. What was good once is not tried
    again."""
    good = WORK / "good"
    seen = good.read_text().split() if good.exists() else []
    parts = sorted({part for name in names for part in more_than_api(name)})
    for is_python in kinds:
        kind = "pytox" if is_python else "+".join(["server", *parts])
        mark = f"{kind}:{fingerprint()}"
        project = projects[is_python]
        project.prepare()
        if mark not in seen and project.fails(parts):
            raise Failed("the tests")
        good.write_text("\n".join({*seen, mark}))


@contextlib.contextmanager
def alone():
    """Two runs would make their mistakes in one copy."""
    TREE.mkdir(parents=True, exist_ok=True)
    with open(WORK / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("mutate: another run is at work here")
        yield


def interrupt(*_):
    raise KeyboardInterrupt


def changed_lines():
    """{file: lines} that are not in main."""
    found, name = {}, None
    for line in git("diff", "-U0", "main", "--", *SOURCES).splitlines():
        if line.startswith("+++ "):
            name = line[6:] if line.endswith(".c") else None
        elif name and (match := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)):
            first, n = int(match[1]), int(match[2] or 1)
            found.setdefault(name, set()).update(range(first, first + n))
    return found


def named_lines(names):
    """{file: lines, or None for all} of what the command line names; a folder is all its files."""
    found = {}
    for name in names:
        name, _, line = name.partition(":")
        path = Path(os.environ.get("TERTULIA_CALLER_DIR", os.getcwd()), name).resolve()
        for file in sorted(path.rglob("*.c")) if path.is_dir() else [path]:
            if file.suffix != ".c" or not file.is_file():
                sys.exit(f"mutate: no C file: {name}")
            key = str(file.relative_to(ROOT))
            found[key] = found.get(key, set()) | {int(line)} if line else None
    return found


def draw(chosen, seed):
    """Lines by chance, and in each of them one of its mistakes; more than will be tried, because
    some make no other program."""
    by_line = {}
    for name, lines in sorted(chosen.items()):
        for mistake in mistakes((ROOT / name).read_text()):
            if lines is None or mistake.line in lines:
                by_line.setdefault((name, mistake.line), []).append(mistake)
    chance = random.Random(seed)
    if len(by_line) == 1:  # a line was named: all that can go wrong in it
        return [(name, mistake) for (name, _), found in by_line.items() for mistake in found]
    order = sorted(by_line)
    chance.shuffle(order)
    return [(key[0], chance.choice(by_line[key])) for key in order]


class Server:
    """Everything but the Python extensions."""

    def __init__(self, log):
        self.log = log
        self.reach = None
        self.tests = {path.stem: path.read_text() for path in
                      sorted((TREE / "tests" / "unit").glob("test_*.c"))}

    def prepare(self):
        if not (BUILD / "build.ninja").exists():
            shutil.rmtree(BUILD, ignore_errors=True)
            if not run(["meson", "setup", BUILD, TREE, *OPTIONS], BUILD_S, self.log):
                raise Failed("meson")
        if not self.compile([]):
            raise Failed("the compiler")

    def fails(self, parts):
        if not self.compile(["all"]):
            return True
        return any(self.pytest(part) for part in ("tests/api", *parts))  # each has its conftest

    def compile(self, targets):
        return run(["ninja", "-C", BUILD, *targets], BUILD_S, self.log)

    def unit_tests(self, name):
        """Those that include a header of the file's folder; the file's own come first."""
        stem, folder = Path(name).stem, str(Path(name).parent)
        own = [test for test in self.tests if test == f"test_{stem}"]
        near = [test for test, text in self.tests.items()
                if f'#include "{folder}/{stem}.h"' in text and test not in own]
        others = [test for test, text in self.tests.items()
                  if f'#include "{folder}/' in text and test not in own + near]
        return own + near + others

    def object_of(self, name):
        wanted = name.split("/", 1)[1].replace("/", "_") + ".o"
        found = [path for path in BUILD.rglob("*.o") if path.name == wanted
                 and str(path.relative_to(BUILD)).startswith(name.split("/")[0])]
        return found[0] if found else None

    def image(self, name):
        """What the compiler makes of the file; None when it refuses."""
        path = self.object_of(name)
        if not path or not self.compile([str(path.relative_to(BUILD))]):
            return None
        return path.read_bytes()

    def find_reach(self, parts):
        """Which test files run which lines; kept until anything changes."""
        tests = [str(path.relative_to(TREE)) for part in ("tests/api", *parts)
                 for path in sorted((TREE / part).glob("test_*.py"))]
        kept, mark = WORK / "reach.json", f"{'+'.join(parts)}:{fingerprint()}"
        self.reach = reach.Reach.read(kept, mark)
        if not self.reach:
            self.reach = reach.find_out(tests, WORK / "reach", TREE, VENV, _workers())
            self.reach.write(kept, mark)

    def notice(self, name, line):
        """Who fails, or None."""
        tests = self.unit_tests(name)
        if not self.compile(["tertulia", *(f"tests/unit/{test}" for test in tests)]):
            return "the linker"
        for test in tests:
            if not run([BUILD / "tests" / "unit" / test], UNIT_S, self.log):
                return f"unit {test}"
        near = self.reach.tests(name, line) if self.reach else None
        rounds = [self.likely(name, near), self.among("tests/api", near),
                  *(self.among(part, near) for part in more_than_api(name))]
        return next((who for what in rounds if what and (who := self.pytest(*what))), None)

    @staticmethod
    def among(part, near):
        """The files of a part that run the line, or the part. Those with nc_py_api belong together:
        the last of them look back at the others."""
        if near is None:
            return [part]
        files = sorted(test for test in near if test.startswith(f"{part}/"))
        return [part] if any("test_nc_py_api" in test for test in files) else files

    def likely(self, name, near):
        """A guess at the API tests that will notice: those that speak most of what the file is
        called. All of them are run afterwards, if need be."""
        words = [word.rstrip("s") for word in Path(name).stem.split("_")]

        def weight(path):
            text = path.name * 20 + path.read_text()
            return sum(text.count(word) for word in words)

        files = [path for path in (TREE / "tests" / "api").glob("test_*.py")
                 if path.stem not in SLOW
                 and (near is None or str(path.relative_to(TREE)) in near)]
        return sorted(sorted(files), key=weight, reverse=True)[:5]

    def pytest(self, *what):
        """The test that fails first, or None."""
        return failing([VENV, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-x", "-n", _workers(),
                        "--no-loadscope-reorder", "-o", f"faulthandler_timeout={TEST_S}", "-o",
                        "faulthandler_exit_on_timeout=true", "--basetemp", WORK / "tmp", *what], API_S,
                       self.log,
                       {"TERTULIA_BIN": str(BUILD / "tertulia"), "TERTULIA_HAMMER_S": "3",
                        # Only the memory of this one is measured; it has no mistake in it.
                        "TERTULIA_RELEASE_BIN": str(ROOT / "build" / "release" / "tertulia")})


class Pytox:
    """The extension that stands alone, with its own script."""

    PROJECT = Path("python") / "pytox"
    OBJECTS = WORK / "pytox-objects"  # whether it compiles, and to what

    def __init__(self, log):
        self.log = log

    def prepare(self):
        if not run([self.PROJECT / "tools" / "prepare", WORK / "pytox"], BUILD_S, self.log):
            raise Failed("pytox's own preparation")
        # As its tests are built: what only a warning tells is noticed by no test. Anew each time, lest
        # objects of other options stay.
        shutil.rmtree(self.OBJECTS, ignore_errors=True)
        if not run(["meson", "setup", self.OBJECTS, TREE / self.PROJECT, "-Dwerror=true"], BUILD_S,
                   self.log):
            raise Failed("meson")
        if not run(["ninja", "-C", self.OBJECTS], BUILD_S, self.log):
            raise Failed("the compiler")

    def fails(self, _parts):
        return self.notice(None, None)

    def image(self, name):
        [path] = self.OBJECTS.rglob(f"src_{Path(name).name}.o")
        target = str(path.relative_to(self.OBJECTS))
        good = run(["ninja", "-C", self.OBJECTS, target], BUILD_S, self.log)
        return path.read_bytes() if good else None

    def find_reach(self, _parts):
        """Its tests are few."""

    def notice(self, _name, _line):
        """Its programs talk over a network and wait much: they come last. Who waits in C for ever
        hears no signal, so a thread looks at the time."""
        always = ["-x", "--timeout-method", "thread", "-m"]
        rounds = (["--sanitize", *always, "not programs"], [*always, "programs"])
        script = self.PROJECT / "tools" / "test"
        return next((who for what in rounds
                     if (who := failing([script, WORK / "pytox", *what], PYTOX_S, self.log))), None)


@contextlib.contextmanager
def made(name, mistake):
    """The file in the copy, with the mistake in it."""
    path = TREE / name
    right = path.read_text()
    path.write_text(mistake.apply(right))
    try:
        yield
    finally:
        path.write_text(right)


def difference(name, mistake):
    right = (ROOT / name).read_text()
    return "".join(difflib.unified_diff(right.splitlines(True),
                                        mistake.apply(right).splitlines(True),
                                        f"a/{name}", f"b/{name}", n=1))


def attempt(project, name, mistake, right_image):
    with made(name, mistake):
        image = project.image(name)
        if image is None:
            return NO_C, ""
        if image == right_image:
            return SAME, ""
        who = project.notice(name, mistake.line)
    return (NOTICED, who) if who else (UNNOTICED, "")


def tried(counts):
    return counts.get(NOTICED, 0) + counts.get(UNNOTICED, 0)


def go_through(drawn, count, projects, counts, survivors):
    images = {}
    for name, mistake in drawn:
        if tried(counts) == count:
            break
        project = projects[name.startswith("python/")]
        if name not in images:
            images[name] = project.image(name)
        begin = time.monotonic()
        result, who = attempt(project, name, mistake, images[name])
        counts[result] = counts.get(result, 0) + 1
        print(f"{tried(counts):3}/{count} {result:12} {name}:{mistake.line}: {mistake.what}"
              f"{' - ' + who if who else ''} ({time.monotonic() - begin:.0f} s)", flush=True)
        if result == UNNOTICED:
            survivors.append((name, mistake))


def report(counts, survivors):
    for name, mistake in survivors:
        print(f"\n{name}:{mistake.line}: nobody noticed: {mistake.what}")
        print(difference(name, mistake), end="")
    left_out = sum(counts.values()) - tried(counts)
    print(f"\n{counts.get(NOTICED, 0)} of {tried(counts)} mistakes noticed"
          f" ({left_out} more made no other program)")


def work(drawn, count):
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, interrupt)
    log = WORK / "log"
    log.write_text("")
    copy_tree()
    projects = {False: Server(log), True: Pytox(log)}
    print(f"{count} mistakes; first without any (the log is {log.relative_to(ROOT)})",
          flush=True)
    counts, survivors = {}, []
    names = {name for name, _ in drawn}
    kinds = {name.startswith("python/") for name in names}
    try:
        try_without(projects, kinds, names)
        for is_python in kinds if count >= MANY else ():
            projects[is_python].find_reach(
                sorted({part for name in names for part in more_than_api(name)}))
        go_through(drawn, count, projects, counts, survivors)
    except Failed as failed:
        sys.exit(f"mutate: {failed} failed without a mistake; see {log}")
    except KeyboardInterrupt:
        pass  # what was tried until then is told
    report(counts, survivors)


def arguments():
    parser = argparse.ArgumentParser(prog="./dev mutate", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE[:LINE]")
    parser.add_argument("--count", type=int, default=20, help="how many mistakes (20)")
    parser.add_argument("--seed", type=int, default=1, help="which ones are drawn (1)")
    parser.add_argument("--list", action="store_true", help="only say which mistakes would be made")
    return parser.parse_args()


def main():
    args = arguments()
    chosen = named_lines(args.files) if args.files else changed_lines()
    drawn = draw(chosen, args.seed)
    count = min(args.count, len(drawn))
    if args.list:
        for name, mistake in drawn[:count]:
            print(f"{name}:{mistake.line}: {mistake.what}")
        return
    if not drawn:
        sys.exit("mutate: nothing to make a mistake in")
    with alone():
        work(drawn, count)


if __name__ == "__main__":
    main()
