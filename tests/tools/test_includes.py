"""Which way the rooms of the house may look, and that nothing goes round in a circle.

All #include lines of lib, server, cli and python/*/src are read, and those of include. A header and
the source of the same name are one: whoever includes the one may call the other.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What each room may include beside itself: as it stands in docs/architecture.md. A folder belongs to
# the room with the longest name that it begins with; each room looks at those below it only.
ROOMS = {
    "python/tertulia/src": ["include"],
    "python/pytox/src": [],
    "preview": [],
    "cli/client": ["cli", "lib/wire", "lib/base", "include"],
    "cli": ["server", "server/api", "server/talk/rooms", "server/talk/bots", "server/accounts",
            "server/blobs", "server/store", "server/http", "server/events", "lib/base", "include"],
    "server": ["server/dev", "server/api", "server/talk/rooms", "server/talk/bots", "server/talk/chat",
               "server/talk/people", "server/talk/history", "server/accounts", "server/hooks",
               "server/files", "server/previews", "server/blobs", "server/store", "server/http", "server/events",
               "server/settings", "lib/base"],
    "server/dev": ["server/api", "server/accounts", "server/hooks", "server/store", "server/http", "server/events",
                   "lib/base"],
    "server/dav": ["server/api", "server/files", "server/talk", "server/blobs", "server/store",
                   "server/http", "lib/base"],
    "server/api": ["server/shares", "server/talk/rooms", "server/talk/bots", "server/talk/chat",
                   "server/talk/show", "server/files", "server/talk/people", "server/talk/history",
                   "server/talk/text", "server/talk",
                   "server/accounts", "server/previews", "server/blobs", "server/store", "server/http",
                   "server/events", "server/settings", "lib/image", "lib/wire", "lib/base"],
    "server/shares": ["server/talk/chat", "server/files", "server/talk/text", "server/talk", "server/store",
                      "lib/base"],
    "server/talk/rooms": ["server/talk/chat", "server/talk/people", "server/talk/history",
                          "server/talk", "server/accounts", "server/store", "lib/image",
                          "lib/wire", "lib/base"],
    "server/talk/bots": ["server/talk/show", "server/talk", "server/store", "lib/wire",
                         "lib/base"],
    "server/talk/chat": ["server/talk/show", "server/talk/people", "server/talk/history",
                         "server/talk/text", "server/talk", "server/accounts", "server/store",
                         "lib/wire", "lib/base"],
    "server/talk/show": ["server/files", "server/talk/people", "server/talk/history", "server/talk/text",
                         "server/talk", "server/accounts", "server/store", "lib/wire"],
    "server/files": ["server/talk", "server/accounts", "server/store", "lib/base"],
    "server/talk/people": ["server/talk/history", "server/talk", "server/accounts", "server/store",
                           "lib/base"],
    "server/talk/history": ["server/talk", "server/store", "lib/base"],
    "server/talk/text": ["server/talk", "server/store", "lib/wire", "lib/base"],
    "server/talk": ["server/store", "server/settings", "lib/image", "lib/base"],
    "server/accounts": ["server/store", "lib/base"],
    "server/hooks": ["server/store", "server/events", "lib/base"],
    "server/previews": ["server/blobs", "lib/base"],
    "server/blobs": ["lib/base"],
    "server/store": ["lib/base"],
    "server/http": ["server/events", "lib/base"],
    "server/events": ["lib/base"],
    "server/settings": ["lib/base"],
    "lib/client": ["lib/wire", "lib/base", "include"],
    "lib/image": ["lib/base"],
    "lib/wire": ["lib/base", "include"],
    "lib/base": ["include"],
    "include": [],
}

# Headers of libraries, and the only rooms that know them.
FOREIGN = {
    r"microhttpd\.h": ["server/http"],
    r"gnutls/.*": ["server/http"],
    r"sqlite3\.h": ["server/store"],
    r"curl/.*": ["lib/client", "server/hooks"],
    r"expat\.h": ["lib/client", "server/dav"],
    r"(png|jpeglib|jerror)\.h": ["lib/image"],
    r"curses\.h": ["cli/client"],
    r"(vips/.*|seccomp\.h)": ["preview"],
    r"Python\.h": ["python/tertulia/src", "python/pytox/src"],
    r"tox/.*": ["python/pytox/src"],
}

# Made by the build.
MADE = {"schema_files.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def sources(root):
    return [path for pattern in ("lib/**/*.[ch]", "server/**/*.[ch]", "cli/**/*.[ch]",
                                 "include/**/*.[ch]", "preview/*.[ch]",
                                 "python/*/src/**/*.[ch]")
            for path in sorted(root.glob(pattern))]


def read(root):
    """[(file, what it includes)], as names below `root`; and {file: headers of others}."""
    ours, foreign = [], []
    for path in sources(root):
        for bracket, name in INCLUDE.findall(path.read_text()):
            here = path.relative_to(root).as_posix()
            places = [root / name, root / "include" / name]
            if bracket == '"':
                places.insert(0, path.parent / name)
            found = [place for place in places if place.is_file()]
            if found:
                ours.append((here, found[0].relative_to(root).as_posix()))
            elif bracket == '"' and name not in MADE:
                ours.append((here, name))
            else:
                foreign.append((here, name))
    return ours, foreign


def room_of(name, rooms):
    folder = name.rpartition("/")[0]
    fitting = [room for room in rooms if f"{folder}/".startswith(f"{room}/")]
    return max(fitting, key=len, default=None)


def forbidden(ours, rooms):
    """Includes against the arrows, by name."""
    for here, there in ours:
        one, other = room_of(here, rooms), room_of(there, rooms)
        if one is None:
            yield f"{here}: its folder is no room yet"
        elif other is None:
            yield f"{here} includes {there}, which is not there"
        elif one != other and other not in rooms[one]:
            yield f"{here} includes {there}: {one} may not look at {other}"


def strangers(foreign, knows, rooms):
    for here, name in foreign:
        for pattern, allowed in knows.items():
            if re.fullmatch(pattern, name) and room_of(here, rooms) not in allowed:
                yield f"{here} includes <{name}>, which is for {', '.join(allowed)}"


def circles(edges):
    """Sets of nodes, each of which leads to all others of its set."""
    leads_to = {}
    for one, other in edges:
        leads_to.setdefault(one, set()).add(other)
        leads_to.setdefault(other, set())

    def reached(start):
        seen, open_nodes = set(), [start]
        while open_nodes:
            for node in leads_to[open_nodes.pop()] - seen:
                seen.add(node)
                open_nodes.append(node)
        return seen

    reach = {node: reached(node) for node in leads_to}
    found = {frozenset(other for other in reach[node] if node in reach[other]) for node in leads_to
             if node in reach[node]}
    return sorted(map(sorted, found))


def file_circles(ours):
    pairs = [(one.rpartition(".")[0], other.rpartition(".")[0]) for one, other in ours]
    return circles([pair for pair in pairs if pair[0] != pair[1]])


def folder_circles(ours):
    pairs = [(one.rpartition("/")[0], other.rpartition("/")[0]) for one, other in ours]
    return circles([pair for pair in pairs if pair[0] != pair[1]])


# --- the house -------------------------------------------------------------------------------

OURS, OTHERS = read(ROOT)


def test_all_is_read():
    assert len(sources(ROOT)) > 300 and len(OURS) > 1000
    assert {room_of(path.relative_to(ROOT).as_posix(), ROOMS) for path in sources(ROOT)} == set(ROOMS)


def test_arrows():
    assert list(forbidden(OURS, ROOMS)) == []


def test_libraries():
    assert list(strangers(OTHERS, FOREIGN, ROOMS)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_arrow_too_many(room):
    """What a room may look at, it does: an arrow that nobody needs hides the next mistake."""
    seen = {room_of(there, ROOMS) for here, there in OURS if room_of(here, ROOMS) == room}
    assert set(ROOMS[room]) - seen == set()


def test_nothing_looks_up():
    """Each room knows of those that stand below it in the table, and `server`, which wires all of
    them together, stands above its parts."""
    order = list(ROOMS)
    for room, others in ROOMS.items():
        for other in others:
            assert order.index(other) > order.index(room), f"{room} looks up at {other}"


def test_no_circles_among_files():
    """One is broken by moving what two of them need."""
    assert file_circles(OURS) == []


def test_no_circles_among_folders():
    assert folder_circles(OURS) == []


def test_the_plan_says_the_same():
    plan = (ROOT / "docs" / "architecture.md").read_text()
    block = re.search(r"Includes point one way.*?\n```\n(.*?)\n```", plan, re.DOTALL)[1]
    # A line that begins with blanks goes on.
    lines = re.sub(r"\n +", " ", block).splitlines()
    rows = [re.fullmatch(r"(\S+) +──>(?: (.*))?", line).groups() for line in lines]
    assert {room: re.findall(r"[^\s,]+", others or "") for room, others in rows} == ROOMS
    assert [room for room, _ in rows] == list(ROOMS)


# --- the test itself -------------------------------------------------------------------------

SMALL = {"cli": ["lib"], "server": ["server/talk", "lib"], "server/talk": ["lib"], "lib": []}


@pytest.fixture
def tree(tmp_path):
    """Makes a house of its own: {file: what it includes}."""

    def make(files):
        for name, included in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"#include {item}\n" for item in included))
        return read(tmp_path)

    return make


SOUND = {
    "lib/str.h": ["<string.h>"],
    "lib/str.c": ['"lib/str.h"'],
    "server/talk/rooms.h": ['"lib/str.h"'],
    "server/talk/rooms.c": ['"rooms.h"', "<sqlite3.h>"],
    "server/server.c": ['"server/talk/rooms.h"', '"lib/str.h"'],
    "cli/main.c": ['"lib/str.h"'],
}


def test_a_sound_house(tree):
    ours, foreign = tree(SOUND)
    assert len(ours) == 6 and len(foreign) == 2
    assert list(forbidden(ours, SMALL)) == []
    assert list(strangers(foreign, {r"sqlite3\.h": ["server/talk"]}, SMALL)) == []
    assert file_circles(ours) == folder_circles(ours) == []


def test_who_looks_up_is_named(tree):
    ours, _ = tree(SOUND | {"lib/str.c": ['"lib/str.h"', '"server/talk/rooms.h"']})
    assert list(forbidden(ours, SMALL)) == [
        "lib/str.c includes server/talk/rooms.h: lib may not look at server/talk"]
    assert folder_circles(ours) == [["lib", "server/talk"]]
    assert file_circles(ours) == [["lib/str", "server/talk/rooms"]]


def test_a_circle_of_files_in_a_folder(tree):
    """Of three, by way of a source; each header compiles alone."""
    ours, _ = tree(SOUND | {
        "server/talk/rooms.c": ['"rooms.h"', '"server/talk/people.h"'],
        "server/talk/people.h": [],
        "server/talk/people.c": ['"people.h"', '"server/talk/show.h"'],
        "server/talk/show.h": ['"server/talk/rooms.h"'],
    })
    assert list(forbidden(ours, SMALL)) == []
    assert file_circles(ours) == [
        ["server/talk/people", "server/talk/rooms", "server/talk/show"]]
    assert folder_circles(ours) == []


def test_a_circle_of_folders_without_one_of_files(tree):
    ours, _ = tree({
        "lib/one/a.h": ['"lib/two/b.h"'],
        "lib/two/b.h": [],
        "lib/two/c.h": ['"lib/one/d.h"'],
        "lib/one/d.h": [],
    })
    assert file_circles(ours) == []
    assert folder_circles(ours) == [["lib/one", "lib/two"]]


def test_what_is_not_there_and_what_is_no_room(tree):
    ours, _ = tree({"lib/str.h": ['"lib/gone.h"', '"gone.h"'], "server/dav/dav.c": ['"lib/str.h"'],
                    "lib/more/deep.c": ['"lib/str.h"'], "python/snake/src/a.c": ['"lib/str.h"']})
    assert sorted(forbidden(ours, SMALL)) == [
        "lib/str.h includes gone.h, which is not there",
        "python/snake/src/a.c: its folder is no room yet"]


def test_a_library_where_it_does_not_belong(tree):
    _, foreign = tree(SOUND)
    assert list(strangers(foreign, {r"sqlite3\.h": ["server/store"]}, SMALL)) == [
        "server/talk/rooms.c includes <sqlite3.h>, which is for server/store"]
