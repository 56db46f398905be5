"""Which test files run which lines of the server, as gcov counts them.

A build with counters, and each test file by itself, whose servers leave their counts in a folder of
their own (GCOV_PREFIX). Counts of a server that was killed are lost: files that kill, or that fail
here, are taken to run everything.
"""

import bisect
import json
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OPTIONS = ["-Dbuildtype=debug", "-Db_coverage=true", "-Dc_args=-fprofile-update=atomic"]
FILE_S = 900
KILLS = re.compile(r"SIGKILL|SIGABRT|\.kill\(")


class Reach:
    """Of every test file, the lines that it runs: {test file: {source: [line]}}; of every source,
    the lines that are code, and where functions begin and end."""

    def __init__(self, runs, code, functions, everything):
        self.runs, self.code, self.functions = runs, code, functions
        self.everything = set(everything)

    def tests(self, name, line):
        """The test files that run a line; None when that cannot be told, for what stands outside of
        functions. A statement over several lines is known by the one before."""
        inside = any(first <= line <= last for first, last in self.functions.get(name, ()))
        at = bisect.bisect_right(self.code.get(name, ()), line)
        if not inside or not at:
            return None
        known = self.code[name][at - 1]
        return self.everything | {test for test, ran in self.runs.items()
                                  if known in ran.get(name, ())}

    def write(self, path, mark):
        path.write_text(json.dumps({"mark": mark, "runs": self.runs, "code": self.code,
                                    "functions": self.functions,
                                    "everything": sorted(self.everything)}))

    @classmethod
    def read(cls, path, mark):
        """What was written for this very tree, or None."""
        if not path.exists():
            return None
        kept = json.loads(path.read_text())
        return cls(*(kept[key] for key in ("runs", "code", "functions", "everything"))
                   ) if kept["mark"] == mark else None


def _counts(objects, notes, tree):
    """What gcov says of a folder of counts: {source: {line: times}}, {source: functions}."""
    for note in notes:
        (objects / note.name).symlink_to(note)
    told = subprocess.run(["gcov", "--json-format", "--stdout",
                           *sorted(path.name for path in objects.glob("*.gcda"))],
                          cwd=objects, capture_output=True, check=True).stdout
    lines, functions = {}, {}
    for part in map(json.loads, told.splitlines()):
        for file in part["files"]:
            path = Path(part["current_working_directory"], file["file"]).resolve()
            if path.suffix != ".c" or not path.is_relative_to(tree):
                continue
            name = str(path.relative_to(tree))
            ran = lines.setdefault(name, {})
            for line in file["lines"]:
                number = line["line_number"]
                ran[number] = ran.get(number, 0) + line["count"]
            functions[name] = sorted((one["start_line"], one["end_line"])
                                     for one in file["functions"])
    return lines, functions


def _look_at(test, number, work, build, tree, python):
    """Runs one test file; whether it passed, and what its servers counted."""
    left = work / f"counts-{number}"
    env = {**os.environ, "GCOV_PREFIX": str(left), "TERTULIA_BIN": str(build / "tertulia"),
           "TERTULIA_HAMMER_S": "3"}
    try:
        passed = subprocess.run([python, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--basetemp",
                                 work / f"tmp-{number}", test], cwd=tree, env=env, timeout=FILE_S,
                                stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except subprocess.TimeoutExpired:
        passed = False
    lines, functions = {}, {}
    for objects in {path.parent for path in left.rglob("*.gcda")}:
        notes = (build / objects.relative_to(left).relative_to(
            build.relative_to("/"))).glob("*.gcno")
        more, also = _counts(objects, notes, tree)
        lines.update(more)
        functions.update(also)
    shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(work / f"tmp-{number}", ignore_errors=True)
    return test, passed and not KILLS.search((tree / test).read_text()), lines, functions


def find_out(tests, work, tree, python, workers):
    """Builds, runs every test file once, and tells what each one runs."""
    build = work / "build"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for command in (["meson", "setup", build, tree, *OPTIONS], ["ninja", "-C", build]):
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
    with ThreadPoolExecutor(workers) as pool:
        looks = list(pool.map(lambda one: _look_at(one[1], one[0], work, build, tree, python),
                              enumerate(tests)))
    runs, code, functions, everything = {}, {}, {}, []
    for test, knows, lines, more in looks:
        functions.update(more)
        if not knows:
            everything.append(test)
        for name, counts in lines.items():
            code.setdefault(name, set()).update(counts)
            runs.setdefault(test, {})[name] = sorted(line for line in counts if counts[line])
    return Reach(runs, {name: sorted(lines) for name, lines in code.items()}, functions, everything)
