#!/usr/bin/env python3
"""Makes the manual pages of the commands that look after a server, out of what their --help says.

    tools/manual.py COMMAND [PROGRAM]      prints man/tertulia-COMMAND.1
    tools/manual.py --write [PROGRAM]      writes all of them where they belong

PROGRAM is build/release/tertulia if not said. `serve` and the commands for talking to a server have
pages that are written by hand.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BY_HAND = {"serve"}


def said(program, *args):
    return subprocess.run([program, *args], check=True, capture_output=True, text=True).stdout


def commands(program):
    """{name: summary}, of those that are for who runs a server."""
    listed = said(program, "--help").partition("a server:\n")[2].partition("\n\n")[0]
    found = dict(re.findall(r"^  (\w+) +(.*)$", listed, re.M))
    return {name: summary for name, summary in found.items() if name not in BY_HAND}


def escaped(text):
    return "\n".join(("\\&" if line.startswith((".", "'")) else "") + line
                     for line in text.replace("\\", "\\e").replace("-", "\\-").split("\n"))


def as_it_is(text):
    return f".nf\n{escaped(text)}\n.fi"


def parts(text):
    """The paragraphs: (title or None, text). A title is a line of its own before lines that are
    indented, or the begin of a line as in `Exit code: ...`."""
    for paragraph in re.split(r"\n\n+", text.strip("\n")):
        title, _, rest = paragraph.partition("\n")
        if re.fullmatch(r"[a-z ]+:", title) and rest.startswith("  "):
            yield title[:-1], "\n".join(line[2:] for line in rest.split("\n"))
        elif paragraph.startswith("Exit code: "):
            yield "exit status", paragraph.removeprefix("Exit code: ")
        else:
            yield None, paragraph


def page(program, name, summary):
    usage, _, text = said(program, name, "--help").partition("\n\n")
    lines = [re.sub(r"^(usage:| {6}) ", "", line) for line in usage.split("\n")]
    out = [".\\\" Made by tools/manual.py.",
           f'.TH TERTULIA\\-{name.upper()} 1 "" "Tertulia" "User commands"',
           ".SH NAME", f"tertulia-{name} \\- {escaped(summary)}",
           ".SH SYNOPSIS", as_it_is("\n".join(lines)), ".SH DESCRIPTION"]
    in_section = has_notes = False
    for title, body in parts(text):
        if title:
            out += [f".SH {title.upper()}", escaped(body) if title == "exit status" else as_it_is(body)]
            in_section = True
        else:
            out += [".SH NOTES" if in_section and not has_notes else ".PP", as_it_is(body)]
            has_notes |= in_section
            in_section = False
    out += [".SH SEE ALSO", ".BR tertulia (1),", ".BR tertulia-serve (1),", ".BR tertulia.conf (5)"]
    return "\n".join(out) + "\n"


def main():
    args = sys.argv[1:]
    program = args[1] if len(args) > 1 else str(ROOT / "build" / "release" / "tertulia")
    found = commands(program)
    if args and args[0] in found:
        sys.stdout.write(page(program, args[0], found[args[0]]))
    elif args and args[0] == "--write":
        for name, summary in found.items():
            (ROOT / "man" / f"tertulia-{name}.1").write_text(page(program, name, summary))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
