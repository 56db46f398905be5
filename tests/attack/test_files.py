"""What files can make the server keep, or keep from others."""

import contextlib
import sqlite3

from assault import ELSEWHERE, ask, connect, goes_on, memory_within, request_bytes, settled
from conftest import RELEASE, pair_of
import raw

FILES = "/remote.php/dav/files/mallory"
FOLDERS = 1500
NAMES = 4900
MIB = 1 << 20


def request(method, path, *headers, body=b""):
    return request_bytes(method, FILES + path, *headers, user=pair_of("mallory"), body=body)


def make_folders(server):
    with connect(server) as sock, sock.makefile("rb") as stream:
        for first in range(0, FOLDERS, 100):
            sock.sendall(b"".join(request("MKCOL", f"/{first + more}") for more in range(100)))
            assert {raw.read_reply(stream).status for _ in range(100)} == {201}


def test_answer_larger_than_any(open_house):
    """Nobody gets it, so it is not made: many folders, each with all that it does not have."""
    house = open_house("durability = normal", binary=RELEASE)
    friend = house.bystander()
    make_folders(house.server)
    names = "".join(f"<nobody-has-ever-heard-of-{number:04d} xmlns='urn:x'/>"
                    for number in range(NAMES))
    body = f"<d:propfind xmlns:d='DAV:'><d:prop>{names}</d:prop></d:propfind>".encode()
    with memory_within(house.server, 350, 80):
        reply = ask(house.server, request("PROPFIND", "/", "Depth: 1", body=body))
        goes_on(friend)
    assert reply.status == 400 and len(reply.body) < MIB


def asking(*names):
    return ("<d:propfind xmlns:d='DAV:' xmlns:oc='http://owncloud.org/ns' xmlns:nc='http://nextcloud.org/ns'>"
            f"<d:prop>{''.join(names)}</d:prop></d:propfind>").encode()


@contextlib.contextmanager
def rows(house):
    """What takes hours by requests."""
    database = sqlite3.connect(house.data / "tertulia.db", timeout=30)
    with contextlib.closing(database), database:
        yield database


def add_files(database, n, parent, name="f%d", folders=False):
    """Returns the number of the first of them."""
    (first,) = database.execute("SELECT MAX(id) + 1 FROM files").fetchone()
    (tree,) = database.execute("SELECT tree_id FROM files WHERE id = ?", (parent,)).fetchone()
    database.executemany(
        "INSERT INTO files (id, tree_id, parent_id, name, is_folder, size, n_below, height, etag, modified_s,"
        f" created_s, uploaded_s, type, gone_s) VALUES (?, {tree}, {parent}, ?, {int(folders)}, 0, 0, 0, 7, 7, 0, 7,"
        " 'text/plain', 0)", ((first + number, name % number) for number in range(n)))
    return first


def root_of(house, database):
    assert ask(house.server, request("PROPFIND", "/", "Depth: 0")).status == 207
    (root,) = database.execute("SELECT f.id FROM files f JOIN trees t ON t.id = f.tree_id"
                               " WHERE t.user_id = 'mallory' AND f.parent_id IS NULL").fetchone()
    return root


def test_names_as_long_as_may_be(open_house):
    """Each of them is told for each file that does not have it."""
    house = open_house(binary=RELEASE)
    friend = house.bystander()
    with rows(house) as database:
        add_files(database, 1500, root_of(house, database))
    body = asking(*(f"<{'n' * 1200}{number} xmlns='urn:x'/>" for number in range(200)))
    with memory_within(house.server, 200, 80):
        reply = ask(house.server, request("PROPFIND", "/", "Depth: 1", body=body))
        goes_on(friend)
    assert reply.status == 507 and len(reply.body) < MIB


def lock(owner):
    return ("<d:lockinfo xmlns:d='DAV:'><d:lockscope><d:shared/></d:lockscope><d:locktype><d:write/></d:locktype>"
            f"<d:owner>{owner}</d:owner></d:lockinfo>").encode()


def test_locks_of_a_folder_above(open_house):
    """All that is below has them; a question for names needs none of them."""
    house = open_house(binary=RELEASE)
    friend = house.bystander()
    with rows(house) as database:
        add_files(database, 3000, root_of(house, database))
    for _ in range(100):
        assert ask(house.server, request("LOCK", "/", body=lock("o" * 4000))).status == 200
    with memory_within(house.server, 200, 80):
        body = asking(*["<d:lockdiscovery/>"] * 1000)
        assert ask(house.server, request("PROPFIND", "/", "Depth: 0", body=body)).body.count(b"d:activelock>") == 200
        assert ask(house.server, request("PROPFIND", "/", "Depth: 1", body=body)).status == 507
        names = b"<d:propfind xmlns:d='DAV:'><d:propname/></d:propfind>"
        reply = ask(house.server, request("PROPFIND", "/", "Depth: 1", body=names))
        assert reply.status == 207 and reply.body.count(b"<d:lockdiscovery></d:lockdiscovery>") == 3001
        goes_on(friend)


def test_properties_that_are_read_and_not_told(open_house):
    house = open_house(binary=RELEASE)
    with rows(house) as database:
        first = add_files(database, 1200, root_of(house, database))
        database.executemany("INSERT INTO file_properties VALUES (?, 'mallory', 'urn:x', 'large', ?)",
                             ((first + number, "x" * 60000) for number in range(1200)))
    with memory_within(house.server, 200, 80):
        body = asking("<small xmlns='urn:x'/>")
        assert ask(house.server, request("PROPFIND", "/f0", "Depth: 0", body=body)).status == 207
        assert ask(house.server, request("PROPFIND", "/", "Depth: 1", body=body)).status == 507


def searching(*scopes, order="", where="<d:eq><d:prop><d:displayname/></d:prop><d:literal>none</d:literal></d:eq>"):
    scopes = "".join(f"<d:scope><d:href>/files/mallory{scope}</d:href><d:depth>infinity</d:depth></d:scope>"
                     for scope in scopes)
    body = ("<d:searchrequest xmlns:d='DAV:' xmlns:oc='http://owncloud.org/ns'><d:basicsearch><d:select><d:prop>"
            f"<d:getetag/></d:prop></d:select><d:from>{scopes}</d:from><d:where>{where}</d:where>{order}"
            "</d:basicsearch></d:searchrequest>").encode()
    return request_bytes("SEARCH", "/remote.php/dav", "Content-Type: text/xml", user=pair_of("mallory"), body=body)


def test_search_over_long_paths(open_house):
    """Nothing of what does not fit is kept, and what is below another scope is walked with it."""
    house = open_house(binary=RELEASE)
    friend = house.bystander()
    with rows(house) as database:
        folder = root_of(house, database)
        for _ in range(60):
            folder = add_files(database, 1, folder, "d%d" + "d" * 240, folders=True)
        add_files(database, 20000, folder, "%d" + "f" * 240)
    with memory_within(house.server, 150, 80):
        assert ask(house.server, searching(*[""] * 19, "/d0" + "d" * 240)).status == 207
        all_of_it = searching("", where="")
        assert ask(house.server, all_of_it).body.count(b"<d:response>") == 100
        by_size = "<d:orderby><d:order><d:prop><oc:size/></d:prop><d:descending/></d:order></d:orderby>"
        assert ask(house.server, searching("", where="", order=by_size)).status == 507
        goes_on(friend)


def test_looks_at_very_many_files(open_house):
    house = open_house(binary=RELEASE)
    friend = house.bystander()
    with rows(house) as database:
        first = add_files(database, 100001, root_of(house, database))
        database.executemany("INSERT INTO file_favorites VALUES ('mallory', ?)",
                             ((first + number,) for number in range(100001)))
    assert ask(house.server, searching("")).status == 507
    assert ask(house.server, searching("", where="")).body.count(b"<d:response>") == 100
    rules = ("<oc:filter-files xmlns:d='DAV:' xmlns:oc='http://owncloud.org/ns'><d:prop><oc:fileid/></d:prop>"
             "<oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules>%s</oc:filter-files>")
    first_ones = (rules % "<d:limit><d:nresults>10</d:nresults></d:limit>").encode()
    reply = ask(house.server, request("REPORT", "/", body=first_ones))
    assert reply.status == 207 and reply.body.count(b"<d:response>") == 10
    assert ask(house.server, request("MKCOL", "/elsewhere")).status == 201
    assert ask(house.server, request("REPORT", "/elsewhere", body=(rules % "").encode())).status == 507
    goes_on(friend)


def test_downloads_of_one_account(house):
    """From many addresses, read by nobody: others get theirs."""
    friend = house.bystander()
    assert ask(house.server, request("PUT", "/large", body=bytes(8 * MIB))).status == 201
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(connect(house.server, f"127.0.0.{20 + number % 20}"))
                   for number in range(100)]
        for sock in sockets:
            sock.sendall(request("GET", "/large"))
        begun = [sock.recv(12)[9:] for sock in sockets]
        assert 0 < begun.count(b"200") <= 32 and begun.count(b"503") == 100 - begun.count(b"200")
        own = request_bytes("GET", "/remote.php/dav/files/alice/", user=pair_of("alice"))
        assert ask(house.server, own, ELSEWHERE).status == 200
        goes_on(friend)
    first = request("GET", "/large", "Range: bytes=0-0")
    assert settled(lambda: ask(house.server, first).status, lambda status: status == 206) == 206
