#!/usr/bin/env python3
"""Writes a C header with the text of the given files: tools/embed.py OUT NAME FILE..."""
import sys

out, name, *files = sys.argv[1:]


def literal(line):
    return '\t"' + line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"') + '\\n"'


with open(out, "w", encoding="utf-8") as header:
    header.write("/* made by tools/embed.py */\n")
    header.write(f"static const char *const {name}[] = {{\n")
    for path in sorted(files):
        with open(path, encoding="utf-8") as text:
            lines = [literal(line) for line in text]
        header.write("\n".join(lines) + ",\n")
    header.write("};\n")
