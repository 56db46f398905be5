#!/usr/bin/env python3
"""Makes the reference of the client library, and its list of symbols, out of the public headers.

    tools/reference.py --docs     prints docs/libtertulia.md
    tools/reference.py --map      prints lib/client/libtertulia.map
    tools/reference.py --write    writes both where they belong

Every public function has a comment of its own or stands right below another one that it shares the
comment with; a function without is an error.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include" / "tertulia"
DOCS = ROOT / "docs" / "libtertulia.md"
MAP = ROOT / "lib" / "client" / "libtertulia.map"
VERSION = "TERTULIA_0"

# In the order in which one reads them.
HEADERS = ("client", "call", "error", "json", "multi", "follow", "conversations", "participants",
           "chat", "reactions", "polls", "bots", "avatars", "breakout", "users", "files", "ocs",
           "text", "objects", "constants")

COMMENT = re.compile(r"/\*(.*?)\*/", re.S)
FUNCTION = re.compile(r"^TT_API(?:_NEW)?\s+(.*?);", re.S | re.M)
NAME = re.compile(r"\b(tt_\w+)\(")


def plain(comment):
    """A comment's paragraphs, without its frame."""
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.strip().split("\n")]
    return "\n".join(lines).strip()


def functions(text):
    """(name, declaration, comment) of every function of a header, in its order."""
    found = []
    comment = None
    at = 0
    for match in FUNCTION.finditer(text):
        between = text[at:match.start()]
        comments = COMMENT.findall(between)
        if comments and re.search(r"\*/\s*$", between):
            comment = plain(comments[-1])
        elif between.strip():
            comment = None
        declaration = re.sub(r"\s+", " ", match.group(1)).replace("( ", "(")
        name = NAME.search(declaration).group(1)
        if comment is None:
            sys.exit(f"{name} has no comment")
        found.append((name, declaration + ";", comment))
        at = match.end()
    return found


def title_and_text(text):
    first = plain(COMMENT.search(text).group(1))
    title, _, rest = first.partition("\n\n")
    return " ".join(title.split()), rest


def types(text):
    """Structs, enums and function types, as they stand in the header."""
    body = text[COMMENT.search(text).end():]
    pattern = re.compile(r"^(?:(?:struct|enum) \w* ?\{.*?^\};|typedef .*?;)", re.S | re.M)
    return [match.group(0) for match in pattern.finditer(body)]


def markdown(text):
    """Indented code of a comment becomes a block."""
    out, code = [], []
    for line in text.split("\n"):
        if line.startswith("\t") or (code and not line):
            code.append(line[1:])
            continue
        if code:
            out += ["```c", *"\n".join(code).rstrip().split("\n"), "```", ""]
            code = []
        out.append(line)
    if code:
        out += ["```c", *"\n".join(code).rstrip().split("\n"), "```"]
    return "\n".join(out)


def chapter(name):
    text = (INCLUDE / f"{name}.h").read_text()
    title, more = title_and_text(text)
    lines = [f"## {title.replace(' - ', ': ', 1)}", ""]
    if more:
        lines += [markdown(more), ""]
    for code in types(text):
        lines += ["```c", code, "```", ""]
    for function, declaration, comment in functions(text):
        lines += [f"### {function}", "", "```c", declaration, "```", "", markdown(comment), ""]
    return "\n".join(lines)


def docs():
    head = ("# libtertulia: the reference\n\n"
            "Made by `tools/reference.py` from the headers in `include/tertulia`.\n"
            "[client.md](client.md) is where to begin.\n\n")
    return head + "\n".join(chapter(name) for name in HEADERS)


def names():
    return sorted(name for header in HEADERS
                  for name, _, _ in functions((INCLUDE / f"{header}.h").read_text()))


def symbols():
    return (f"{VERSION} {{\nglobal:\n" + "".join(f"\t{name};\n" for name in names()) +
            "local:\n\t*;\n};\n")


def main():
    if sys.argv[1:] == ["--docs"]:
        sys.stdout.write(docs())
    elif sys.argv[1:] == ["--map"]:
        sys.stdout.write(symbols())
    elif sys.argv[1:] == ["--write"]:
        DOCS.write_text(docs())
        MAP.write_text(symbols())
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
