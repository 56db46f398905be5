#!/usr/bin/env python3
"""Makes the configuration file that is installed: a template, and the table of limits.

    tools/sample_config.py server/settings/limit_table.h packaging/tertulia.conf.in OUTPUT
"""

import re
import sys
import textwrap
from pathlib import Path

LIMIT = re.compile(r'^\tX\((\w+), +(\d+), +(\d+), +(\d+), +"([^"]+)"\)', re.MULTILINE)


def limits(table):
    for name, usual, least, most, meaning in LIMIT.findall(table):
        for line in textwrap.wrap(f"{meaning} ({least} to {most})", 96):
            yield f"# {line}"
        yield f"#limit_{name} = {usual}"


def main(table, template, output):
    rows = "\n".join(limits(Path(table).read_text()))
    Path(output).write_text(Path(template).read_text().replace("@limits@", rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
