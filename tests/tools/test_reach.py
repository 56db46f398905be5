"""What ./dev mutate knows of which tests run which lines."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "mutate"))

from reach import Reach, _counts  # noqa: E402

KNOWN = Reach({"test_a.py": {"x.c": [3, 5]}, "test_b.py": {"x.c": [3]}}, {"x.c": [3, 5, 12]},
              {"x.c": [(2, 8), (11, 13)]}, ["test_kills.py"])
SOURCE = """static int twice(int n)
{
	if (n > 1)
		return 2 * n;
	return n;
}

int main(void)
{
	return twice(0);
}
"""


@pytest.mark.parametrize(("line", "tests"), [
    (3, {"test_a.py", "test_b.py", "test_kills.py"}), (5, {"test_a.py", "test_kills.py"}),
    (6, {"test_a.py", "test_kills.py"}),  # a statement goes on
    (12, {"test_kills.py"})])
def test_a_line_knows_who_runs_it(line, tests):
    assert KNOWN.tests("x.c", line) == tests


@pytest.mark.parametrize(("name", "line"), [("x.c", 1), ("x.c", 9), ("x.c", 2), ("y.c", 3)])
def test_everybody_is_asked_about_what_is_no_code(name, line):
    assert KNOWN.tests(name, line) is None


def test_what_was_written_is_read_for_the_same_tree_only(tmp_path):
    path = tmp_path / "reach.json"
    assert Reach.read(path, "one") is None
    KNOWN.write(path, "one")
    assert Reach.read(path, "one").tests("x.c", 5) == KNOWN.tests("x.c", 5)
    assert Reach.read(path, "two") is None


def test_counts_come_from_gcov(tmp_path):
    tree, build, counts = tmp_path / "tree", tmp_path / "build", tmp_path / "counts"
    for folder in (tree, build, counts):
        folder.mkdir()
    (tree / "a.c").write_text(SOURCE)
    subprocess.run(["gcc", "--coverage", str(tree / "a.c"), "-o", "a"], cwd=build, check=True)
    subprocess.run(["./a"], cwd=build, check=True)
    for path in build.glob("*.gcda"):
        path.rename(counts / path.name)
    lines, functions = _counts(counts, build.glob("*.gcno"), tree)
    assert {line for line, times in lines["a.c"].items() if times} == {1, 3, 5, 8, 10}
    assert lines["a.c"][4] == 0
    assert functions["a.c"] == [(1, 6), (8, 11)]
