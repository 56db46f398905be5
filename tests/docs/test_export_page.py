"""docs/export.md has every file and every field of an export, in the order in which they are written."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "export.md").read_text()
SOURCE = (ROOT / "server" / "store" / "tables.c").read_text()


def written():
    """{kind: fields}, of the lists that are compiled in."""
    found = {}
    for name, body in re.findall(r"^static const struct column (\w+)\[\] = \{\n(.*?)^\};", SOURCE, re.M | re.S):
        rows = re.findall(r'(\w+)\((?:"\w+", (?="))?"(\w+)"', body)
        assert len(rows) == body.count("(")
        found[name] = [field for macro, field in rows if macro != "LOWER"]
    order = re.findall(r"^\tTABLE\((\w+),", SOURCE, re.M)
    assert len(order) == len(found) > 15
    return [(name, found[name]) for name in order]


def test_every_field():
    described = [(name, re.findall(r"^\| `(\w+)` \| \S", rest, re.M))
                 for name, rest in re.findall(r"^### (\w+)\.jsonl\n(.*?)(?=^##)", PAGE, re.M | re.S)]
    assert described == written()


def test_what_is_left_out():
    tables = re.search(r"store_left_out\[\] = \{(.*?)\}", SOURCE, re.S)[1]
    columns = re.findall(r'LOWER\("(\w+)"', SOURCE)
    end = PAGE.partition("## What is not in it")[2]
    for name in re.findall(r'"(\w+)"', tables) + columns:
        assert f"`{name}`" in end
