#!/usr/bin/env python3
"""Makes include/tertulia/objects.h, the structs of Talk's objects, out of the field lists of lib/wire.

    tools/objects.py            prints the header
    tools/objects.py --write    writes it where it belongs

The lists (see lib/wire/fields.h) are the one place where a field is described: from here come the
public structs, from lib/wire/wire.c the tables by which they are written and read.
"""

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ROOT / "include" / "tertulia" / "objects.h"
WIDTH = 100

C_TYPES = {
    "INT": "int64_t ",
    "INT_OR_NULL": "int64_t ",
    "BOOL": "bool ",
    "TEXT": "struct tt_str ",
    "TEXT_OR_NULL": "struct tt_str ",
    "TEXTS": "struct tt_texts ",
    "PARAMS": "struct tt_params ",
    "COUNTS": "struct tt_counts ",
    "COUNTS_OR_LIST": "struct tt_counts ",
    "INTS": "struct tt_ints ",
    "MESSAGE": "const struct tt_message *",
    "PIN": "const struct tt_pin *",
    "VOTES": "struct tt_votes ",
}

# Name of the struct, file and list in lib/wire, what it is, members that no server sends.
OBJECTS = (
    ("pin", "pin.h", "PIN", "That a message is kept in view.", ()),
    ("message", "message.h", "MESSAGE", "A chat message.", (
        "/* A parent that the reader cannot see: only id and deleted are set. */",
        "bool is_gone;")),
    ("conversation", "conversation.h", "CONVERSATION", "A conversation as one reader sees it.", ()),
    ("participant", "participant.h", "PARTICIPANT", "Who is in a conversation.", ()),
    ("reaction", "reaction.h", "REACTION", "Who reacted to a message.", ()),
    ("vote", "poll.h", "VOTE", "Who voted for what.", ()),
    ("poll", "poll.h", "POLL", "A poll as one reader sees it. A draft has only the first fields.", ()),
    ("thread", "thread.h", "THREAD", "A thread.", ()),
    ("reminder", "reminder.h", "REMINDER", "A message that the user wants to be reminded of.", ()),
    ("upcoming_reminder", "reminder.h", "UPCOMING_REMINDER", "The same with what the message says.",
     ()),
    ("scheduled", "scheduled.h", "SCHEDULED", "A message that is to be sent later.", ()),
    ("candidate", "candidate.h", "CANDIDATE", "Somebody who can be mentioned.", ()),
    ("ban", "ban.h", "BAN", "A ban as moderators see it.", ()),
    ("bot", "bot.h", "BOT", "A bot of the server.", ()),
    ("user", "user.h", "USER", "An account.", ()),
    ("user_status", "user_status.h", "USER_STATUS", "What somebody says he is doing.", ()),
    ("share", "share.h", "SHARE", "A shared file or folder.", ()),
)

TOP = """/* objects.h - Talk's objects. Made by tools/objects.py from the lists in lib/wire.
 *
 * In front of a field's meaning stands its key in Talk's JSON. What a server leaves out, or calls
 * null, is 0, false, or text: "" (p == NULL where the field is marked "or null", or comes only
 * when it is set). An empty map or list has n == 0. `parts` has the bits of enum tt_part for the
 * groups of fields that the server sent. */
#ifndef TERTULIA_OBJECTS_H
#define TERTULIA_OBJECTS_H

#include <tertulia/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
"""

BOTTOM = """/* A thread, and what its reader is told of it. */
struct tt_thread_info {
	struct tt_thread thread;
	int64_t level; /* the reader's notification level; 0: that of the conversation */
	const struct tt_message *first; /* NULL: gone */
	const struct tt_message *last;  /* NULL: gone, or there is none */
};
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif
"""

ROW = re.compile(r'X\((\w+),\s*(\w+),\s*(\w+),\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)')


def fields(file, name):
    """The rows of a list: type, presence, member, key, meaning."""
    text = (ROOT / "lib" / "wire" / file).read_text()
    body = re.search(rf"#define TT_{name}_FIELDS\(X\)(?:.*\\\n)*.*\n", text).group(0)
    rows = ROW.findall(body)
    if len(rows) != body.count("X("):
        sys.exit(f"lib/wire/{file}: a row of TT_{name}_FIELDS is not understood")
    return rows


def remark(kind, presence, key, meaning):
    """What stands beside a member."""
    notes = [meaning.replace('\\"', '"')] if meaning else []
    if kind.endswith("_OR_NULL"):
        notes.append("or null")
    if presence == "SET" and kind != "BOOL":
        notes.append("when set")
    elif presence not in ("SET", "ALWAYS"):
        notes.append(f"TT_PART_{presence}")
    return f"/* {key}" + (": " + "; ".join(notes) if notes else "") + " */"


def member(row):
    kind, presence, name, key, meaning = row
    code = f"\t{C_TYPES[kind]}{name};"
    comment = remark(kind, presence, key, meaning)
    line = f"{code} {comment}"
    if len(line) + 7 <= WIDTH:
        return line
    wrapped = textwrap.wrap(comment, WIDTH - 8, subsequent_indent=" * ")
    return "".join(f"\t{part}\n" for part in wrapped) + code


def struct(name, file, listed, about, more):
    lines = [f"/* {about} */", f"struct tt_{name} {{"]
    lines += [member(row) for row in fields(file, listed)]
    lines += [f"\t{line}" for line in more]
    lines += ["\tunsigned parts;", "};", ""]
    return "\n".join(lines)


def header():
    return TOP + "\n".join(struct(*row) for row in OBJECTS) + "\n" + BOTTOM


def main():
    if sys.argv[1:] == ["--write"]:
        HEADER.write_text(header())
    elif not sys.argv[1:]:
        sys.stdout.write(header())
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
