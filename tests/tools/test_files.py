"""No file and no function is too big to be read: what the house keeps to, counted."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "mutate"))

from mistakes import Source  # noqa: E402

MOST_LINES = 499
MOST_PARAMETERS = 5  # and one function in fifty may have more


def c_files(*folders):
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                            *(f"{folder}*.c" for folder in folders)], cwd=ROOT, check=True,
                           text=True, capture_output=True).stdout.split()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def parameters(text):
    """How many each function takes that is written out in the text."""
    source = Source(text)
    for i, token in enumerate(source.tokens):
        if token.text == "{" and not source.in_body[i] and source.is_sign(i - 1, ")"):
            opened = source.partner[i - 1]
            if source.tokens[opened - 1].kind == "name":
                yield 1 + sum(source.is_sign(k, ",") and not inside(source, opened, k)
                              for k in range(opened + 1, i - 1))


def inside(source, opened, k):
    """Whether token k is in parentheses within those that begin at `opened`."""
    return any(opened < first < k < source.partner[first] for first in source.partner
               if source.partner[first] > first)


def test_no_file_is_long():
    found = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in c_files("")}
    assert len(found) > 300
    assert {name: n for name, n in found.items() if n > MOST_LINES} == {}


def test_few_functions_take_many_parameters():
    counts = [n for path in c_files("lib/", "server/", "cli/")
              for n in parameters(path.read_text())]
    assert len(counts) > 2000
    assert sum(n > MOST_PARAMETERS for n in counts) < len(counts) / 50


@pytest.mark.parametrize(("text", "wanted"), [
    ("int f(void)\n{\n}\n", [1]),
    ("static int g(int a, void (*b)(int, int), struct c *d)\n{\n\treturn h(1, 2, 3, 4);\n}\n", [3]),
    ("int f(int a);\nint x[] = { 1, 2 };\n", []),
])
def test_parameters(text, wanted):
    assert list(parameters(text)) == wanted
