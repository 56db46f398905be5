"""The mistakes that ./dev mutate makes: which ones in what source, and nowhere else."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "mutate"))

from mistakes import Mistake, mistakes, tokens  # noqa: E402

# A body of a function, and what its one line may become.
CASES = [
    ("if (ready)\n\t\tgo();", {"if (!(ready))\n\t\tgo();", "if (ready)\n\t\t;"}),
    ("return !a;", {"return a;"}),
    ("return a < b;", {"return a <= b;"}),
    ("return a >= b;", {"return a > b;"}),
    ("return a == b;", {"return a != b;"}),
    ("return a && b;", {"return a || b;", "return a;", "return b;"}),
    ("return a->n - b;", {"return a->n + b;"}),
    ("return -b;", set()),
    ("return true;", {"return false;"}),
    ("return 7;", {"return 8;", "return 6;"}),
    ("return 0;", {"return 1;"}),
    ("return 0x1f;", set()),
    ("int n = 7; if (n) return;", {"int n = 8; if (n) return;", "int n = 6; if (n) return;",
                                   "int n = 7; if (!(n)) return;"}),
    ("int n = 7, m; return g(&n);", set()),
    ("f(one, two);", {"f(two, one);", ";"}),
    ("f(one, g(two, three), four);", {
        "f(g(two, three), one, four);", "f(one, four, g(two, three));",
        "f(one, g(three, two), four);", ";"}),
    ("f(a, a);", {";"}),
    ("f();", {";"}),
    ("a->b = c;", {";"}),
    ("*a = c;", {";"}),
    ("n++;", {";"}),
    ("int n = f(a);", set()),
    ("struct x *y;", set()),
    ("return TT_ERR_ROOM;", {"return TT_OK;"}),
    ("return err ? err : TT_ERR_ROOM;", {"return err ? err : TT_OK;"}),
    ("return err == TT_ERR_ROOM;", {"return err != TT_ERR_ROOM;"}),
    ("return a /* a < b */ + \"c < 1\" [i];", {"return a /* a < b */ - \"c < 1\" [i];"}),
    ("return 'a';", set()),
]


def texts_of(source):
    return {mistake.apply(source) for mistake in mistakes(source)}


@pytest.mark.parametrize("body,want", CASES, ids=[row[0] for row in CASES])
def test_in_a_function(body, want):
    around = "static int work(int a)\n{{\n\t{}\n}}\n"
    assert texts_of(around.format(body)) == {around.format(text) for text in want}


def test_operands_reach_as_far_as_they_bind():
    def within(text):
        return f"int f(void)\n{{\n\treturn {text};\n}}\n"

    got = texts_of(within("x(a, b && c) || d && e"))
    assert {within(text) for text in (
        "x(a, b && c)", "d && e", "x(a, b) || d && e", "x(a, c) || d && e",
        "x(a, b && c) || d", "x(a, b && c) || e")} <= got
    assert within("x(a || d && e") not in got


def test_nothing_outside_of_functions():
    source = ("#define MAX 3\n#if A && \\\n\tB > 4\n#endif\nenum {\n\tTEN = 10\n};\n"
              "static const int numbers[] = { 1, 2 };\nstruct x {\n\tint n[3];\n};\n"
              "int f(int a, int b);\n")
    assert mistakes(source) == []


def test_statements_of_the_database():
    source = 'static const char *const sql[] = { "SELECT a FROM b WHERE c = $1 AND d > $2 LIMIT 2" };\n'
    got = texts_of(source)
    assert {source.replace("LIMIT 2", "LIMIT 3"), source.replace("d > $2", "d >= $2"),
            source.replace("c = $1", "c <> $1"), source.replace(" AND ", " OR ")} == got


def test_lines_and_places():
    source = "/* one\n * two */\nint f(void)\n{\n\tif (a)\n\t\treturn 1;\n\treturn 2;\n}\n"
    assert {mistake.line for mistake in mistakes(source)} == {5, 6, 7}
    assert Mistake(1, "", 0, 2, "x").apply("abc") == "xc"
    assert [token.text for token in tokens('a/**/"b\\"c"!=1')] == ["a", '"b\\"c"', "!=", "1"]


def test_each_changes_one_place_of_real_source():
    """Every mistake in the whole of the server is another text, as long as it says."""
    files = sorted((ROOT / "server").rglob("*.c"))
    assert len(files) > 50
    for path in files:
        text = path.read_text()
        for mistake in mistakes(text):
            other = mistake.apply(text)
            assert other != text, (path, mistake)
            assert other[:mistake.begin] == text[:mistake.begin]
            assert text.count("\n", 0, mistake.begin) + 1 == mistake.line, (path, mistake)
