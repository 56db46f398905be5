"""What stands in one place and needs its other half in another, where no compiler looks: each of these
was left out once to try it, and nothing failed. docs/architecture.md, "Adding an endpoint", has the
list of all of them.

The sources are read as text, as they are formatted here.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server"


def text(*names):
    return "\n".join((ROOT / name).read_text() for name in names)


def all_of(folder, *patterns):
    return {path: path.read_text() for pattern in patterns
            for path in sorted((ROOT / folder).rglob(pattern))}


def functions(source):
    """{name: (whether it is static, body)} of a source file."""
    found = re.findall(r"^((?:static )?)[\w *]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", source,
                       re.MULTILINE | re.DOTALL)
    return {name: (bool(static), body) for static, name, body in found}


def members(source, struct):
    (body,) = re.findall(rf"^struct {struct} \{{\n(.*?)^\}};", source, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\t[^\n;/]*?\b(\w+);", body, re.MULTILINE)


def code(source):
    """Without comments, and with each text in one piece."""
    return re.sub(r'"\s*\n\s*"', "", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))


# --- handlers and the table of routes --------------------------------------------------------

HANDLERS = re.findall(r"^enum tt_err (\w+)\(struct call \*call\);$",
                      text("server/api/handlers.h", "server/api/handlers_accounts.h",
                           "server/api/handlers_dav.h", "server/api/handlers_shares.h"), re.MULTILINE)


def test_every_handler_has_a_route():
    routes = set(re.findall(r", (\w+) \},$", text("server/api/routes.c"), re.MULTILINE))
    assert len(HANDLERS) > 100
    assert set(HANDLERS) - routes == set(), "no row of server/api/routes.c calls these"


class Server:
    """Who calls whom, by names: a function of the same file before one of another."""

    def __init__(self):
        self.files = {path: code(source) for path, source in all_of("server", "*.c").items()}
        self.functions = {path: functions(source) for path, source in self.files.items()}
        self.public = {name: path for path, found in self.functions.items()
                       for name, (static, _) in found.items() if not static}
        self.writers = {(path, name) for path in self.files if path.parent.name == "store"
                        for name in self.writing(path)}

    def writing(self, path):
        """Functions of a table's file that run a statement which is no SELECT."""
        statements = re.findall(r'\[(\w+)\] =\s+"(?:INSERT|UPDATE|DELETE)', self.files[path])
        uses = re.compile(rf"\b(?:{'|'.join(statements) or '-'})\b")
        return [name for name, (_, body) in self.functions[path].items()
                if uses.search(body) or re.match("store_[a-z]+_set_", name)]

    def body(self, function):
        path, name = function
        return self.functions[path][name][1]

    def called(self, function):
        path = function[0]
        for name in set(re.findall(r"\b[a-z]\w+\b", self.body(function))):
            if name in self.functions[path]:
                yield path, name
            elif name in self.public:
                yield self.public[name], name

    def reached(self, handler):
        found, to_do = set(), [(self.public[handler], handler)]
        while to_do:
            function = to_do.pop()
            if function not in found:
                found.add(function)
                to_do += self.called(function)
        return found

    def asks_to_write(self, reached):
        """Begins with reading, or with nothing, and asks for a transaction to write later."""
        return any("DB_WRITE" in self.body(function) for function in reached
                   if function[0].parent.name in ("api", "dav"))


def test_who_writes_has_a_transaction_to_write():
    """On the connection of a reader a statement that writes fails, but only when a test comes to it."""
    server = Server()
    rows = re.findall(r'^\t\{ "(\w+)",\s+(?:SPREED )?"([^"]+)",\s+([A-Z_ |]+), (\w+) \},$',
                      text("server/api/routes.c"), re.MULTILINE)
    assert len(rows) > 100 and len(server.writers) > 60
    for method, path, access, handler in rows:
        reached = server.reached(handler)
        writes = sorted(name for _, name in reached & server.writers)
        if "BEGINS_WRITE" in access:
            assert writes, f"{method} {path} is BEGINS_WRITE, and {handler}() writes nothing"
        elif writes and "NO_TX" not in access:
            assert server.asks_to_write(reached), \
                f"{method} {path} is not BEGINS_WRITE, and {handler}() comes to {writes[0]}()"


# --- who writes, and who waits ---------------------------------------------------------------

# Statements that change what others see of a conversation, or who is in it.
WRITES = re.compile(r"\bstore_(?:room_(?:set|rename|end|delete|bury)\w*"
                    r"|attendees?_(?:add|set|delete|reset|mentioned)\w*|avatar_(?:set|delete)|poll_change)\(")
TELLS = re.compile(r"\b(?:talk_note_changed|talk_tell\w*|talk_message_add\w*)\(")

# Rules that write and wake nobody, and why. What a function hands to its callers in the same file is
# theirs to tell, and is not named here.
WAKE_NOBODY = {
    "talk_mark_mentioned": "a part of sending, and the message is told of",
    "talk_marks_go_on": "the rest of that; chores wake their room",
    "talk_set_read": "his own marker; others see it with the next answer",
    "talk_name_guest": "a name is no news for who waits",
    "talk_set_personal_flag": "his own alone",
    "talk_pin_hide": "his own alone",
    "talk_schedule": "his own, until it is sent",
    "talk_schedule_change": "likewise",
    "talk_schedule_delete": "likewise",
    "talk_schedule_fail": "likewise",
    "talk_schedule_send": "talk_send() has told of it",
    "talk_note_to_self_ensure": "his own, and a room that was just made",
    "talk_room_go_on_removing": "the room was told of when it went",
    "talk_poll_edit_draft": "nobody else sees a draft",
    "talk_avatar_of_notes": "his own, and a room that was just made",
}


def silent_writers(source):
    """Functions for other files that write, by themselves or by static ones, and do not tell."""
    all_functions = functions(source)

    def calls(body):
        return [name for name in re.findall(r"\b(\w+)\(", body) if name in all_functions]

    def tells(name, seen=()):
        body = all_functions[name][1]
        return bool(TELLS.search(body)) or any(
            tells(other, (*seen, name)) for other in calls(body) if other not in (*seen, name))

    def writes(name, seen=()):
        body = all_functions[name][1]
        return bool(WRITES.search(body)) or any(
            writes(other, (*seen, name)) for other in calls(body)
            if all_functions[other][0] and other not in (*seen, name))

    return [name for name, (static, _) in all_functions.items()
            if not static and writes(name) and not tells(name)]


def test_who_writes_wakes_who_waits():
    silent = {name: path.relative_to(ROOT).as_posix()
              for path, source in all_of("server/talk", "*.c").items()
              for name in silent_writers(source)}
    forgotten = [f"{path}: {name}" for name, path in silent.items() if name not in WAKE_NOBODY]
    assert forgotten == [], "these write and note nothing: talk_note_changed(), or talk_tell()"
    assert set(WAKE_NOBODY) - set(silent) == set(), "these are excused and need not be"


def test_a_silent_writer_is_found():
    source = """
static enum tt_err put(struct talk *talk, int64_t id)
{
	return store_room_rename(talk->db, id, TT_STR("x"));
}

enum tt_err talk_silent(struct talk *talk, int64_t id)
{
	return put(talk, id);
}

enum tt_err talk_loud(struct talk *talk, int64_t id)
{
	talk_note_changed(talk, id);
	return put(talk, id);
}

enum tt_err talk_reads(struct talk *talk, int64_t id)
{
	return store_room_by_id(talk->db, talk->arena, id, NULL);
}
"""
    assert silent_writers(source) == ["talk_silent"]


# --- who polls for what was modified ---------------------------------------------------------

# A list of conversations with modifiedSince looks at changed_s and last_activity_s. Statements that set
# neither, by what they set: their rules write a message, which sets the second.
TOLD_BY_A_MESSAGE = {
    "rooms": {
        "has_bots": "nobody sees it: who is in the conversation asks for its bots",
        "avatar_version": "avatar_set, avatar_removed",
        "description": "description_set, description_removed",
        "name": "conversation_renamed",
        "password_hash": "password_set, password_removed",
        "type": "guests_allowed and others; a room that is gone is in no list",
    },
    "attendees": {
        "display_name": "a guest's, who has no list",
        "permissions = 0": "with the room's default permissions, which set changed_s",
    },
}


def updates(table):
    """What each statement that changes rows of the table sets."""
    for path, source in all_of("server/store", "*.c").items():
        for found in re.findall(rf'"UPDATE {table} SET ([^\n]*)', code(source)):
            yield f"{path.relative_to(ROOT).as_posix()}: UPDATE {table} SET {found}", found


@pytest.mark.parametrize("table", TOLD_BY_A_MESSAGE)
def test_what_changes_is_modified(table):
    excused = TOLD_BY_A_MESSAGE[table]
    silent = {name: sets for name, sets in updates(table)
              if not re.search(r"changed_s = |last_activity_s = ", sets)}
    assert len(list(updates(table))) > 5
    forgotten = [name for name, sets in silent.items() if not sets.startswith(tuple(excused))]
    assert forgotten == [], "these neither set changed_s nor are told of by a message"
    for begin in excused:
        assert any(sets.startswith(begin) for sets in silent.values()), f"{begin} need not be excused"


# --- columns ---------------------------------------------------------------------------------

@pytest.mark.parametrize("struct", ["room", "attendee", "message"])
def test_every_column_goes_there_and_back(struct):
    """Each member of a row is read by the table's file, and compared by the test of the round trip."""
    table = f"{struct}s"
    names = members(text(f"server/store/{table}.h"), struct)
    assert len(names) > 15
    read = text(f"server/store/{table}.c")
    (compared,) = [body for name, (_, body) in functions(text(f"tests/unit/test_{table}.c")).items()
                   if name == f"check_{struct}"]
    for name in names:
        assert re.search(rf"\bout->{name} = ", read), f"{table}.c never reads {name}"
        assert f"got->{name}," in compared, f"check_{struct}() of test_{table}.c leaves {name} out"


# --- fields of what clients see --------------------------------------------------------------

# Lists of fields: those that the server writes, with what is always empty here. There are no calls, no
# dialling in, no federation.
EMPTY = {
    "conversation": {
        "participant_flags", "can_enable_sip", "has_call", "call_flag", "call_start_time", "call_recording",
        "sip_enabled", "recording_consent", "attendee_pin", "transcription",
        "remote_server", "remote_token"},
    "participant": set(), "pin": set(), "scheduled": set(), "ban": set(), "bot": set(), "candidate": set(), "message": set(), "poll": set(), "vote": set(), "reaction": set(),
    "reminder": set(), "upcoming_reminder": set(), "thread": set(),
}
# What holds it, where it goes by another name.
PART_OF = {"thread": "thread_info"}
# The others are for the client library, which reads what Nextcloud writes.
READ_ONLY = {"share", "user", "user_status"}


def objects():
    """{conversation: its members}, in lib/wire."""
    found = re.findall(r"^#define TT_(\w+)_FIELDS\(X\)((?:.*\\\n)+.*)", "\n".join(all_of("lib/wire", "*.h").values()),
                       re.MULTILINE)
    return {name.lower(): re.findall(r"\bX\(\w+, *\w+, *(\w+), ", rows) for name, rows in found}


def test_every_object_is_listed():
    assert set(objects()) == set(EMPTY) | READ_ONLY


@pytest.mark.parametrize("name", EMPTY)
def test_every_field_is_filled_in(name):
    """Where such an object is made. In show_room.c, what blank() puts there is what somebody sees who may
    see nothing."""
    struct = re.compile(rf"\bstruct tt_{PART_OF.get(name, name)}\b")
    rules, handlers = ([code(source) for source in all_of(folder, "*.c").values() if struct.search(source)]
                       for folder in ("server/talk", "server/api"))
    made = re.sub(r"^\tout->[^\n]* = EMPTY;$", "", "\n".join(rules or handlers), flags=re.MULTILINE)
    fields = objects()[name]
    missing = {field for field in fields
               if not re.search(rf"(?:\.|->){field} \|?=\s|&\w+(?:->|\.){field}\b", made)}
    assert fields and missing - EMPTY[name] == set(), f"nobody says these of a {name} (server/talk/show)"
    assert EMPTY[name] - missing == set(), "these are said now"


# --- limits ----------------------------------------------------------------------------------

LIMITS = re.findall(r"^\tX\((\w+),", text("server/settings/limit_table.h"), re.MULTILINE)
ASKED = "\n".join(source for path, source in all_of("server", "*.c").items()
                  if path.parent.name != "settings")


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_asked(name):
    assert re.search(rf"\bLIMIT\({name}\)|\blimits?(?:->|\.){name}\b", ASKED), \
        f"nobody asks the limit {name}: call_take() counts, talk_within() compares"


def test_every_limit_is_met():
    """By a test that makes it small: else its value may be lost on the way, and nobody sees it."""
    tests = "\n".join(source for path, source in all_of("tests", "test_*.py").items()
                      if path != Path(__file__))
    # as the key of the configuration, or as a row of a table of test_limits.py
    missing = [name for name in LIMITS if not re.search(rf'\blimit_{name}\b|\("{name}[="]', tests)]
    assert missing == [], "no test sets these limits: tests/api/test_limits.py"
