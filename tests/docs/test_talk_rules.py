"""docs/talk-rules.md: each rule names tests that are there, or says why it has none."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [tuple(cell.strip() for cell in line.strip("|").split(" | "))
        for line in (ROOT / "docs" / "talk-rules.md").read_text().splitlines()
        if line.startswith("| ") and not line.startswith("| rule ")]


def test_there_are_rules():
    assert len(ROWS) > 80
    assert len({rule for rule, _ in ROWS}) == len(ROWS), "a rule stands there twice"


def folder_of(file):
    return ROOT / "tests" / ("" if "/" in file else "api") / file


@pytest.mark.parametrize("rule,held_by", ROWS, ids=[row[0][:60] for row in ROWS])
def test_rule(rule, held_by):
    named = re.findall(r"`([\w/]+\.(?:py|c))::(\w+)`", held_by)
    assert named or held_by.startswith("does not apply: "), "neither a test nor a reason"
    assert held_by.count("::") == len(named), "a test is written in another way"
    for file, test in named:
        source = folder_of(file).read_text()
        pattern = rf"^def {test}\(" if file.endswith(".py") else rf"^static void {test}\(void"
        assert re.search(pattern, source, re.MULTILINE), f"no {test} in {file}"
