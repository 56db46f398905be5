"""SEARCH (basicsearch)."""

import pytest

from files import D, OC, Files, patch

ROOT = "/remote.php/dav"


@pytest.fixture
def files(new_user):
    files = Files(new_user())
    for folder in ("docs", "docs/old", "pics"):
        files.mkcol(folder)
    for name, size, when in (("docs/a.txt", 1, 1000000), ("docs/old/b.txt", 2, 2000000), ("pics/A.png", 3, 3000000),
                             ("\u00e4 #1.png", 4, 4000000)):
        files.put(name, b"x" * size, x_oc_mtime=when)
    return files


def where(op, prop, literal):
    space, name = prop
    return (f"<d:{op}><d:prop><{name} xmlns='{space}'/></d:prop><d:literal>{literal}</d:literal></d:{op}>")


NAME = ("DAV:", "displayname")
TYPE = ("DAV:", "getcontenttype")
TIME = ("DAV:", "getlastmodified")
SIZE = ("http://owncloud.org/ns", "size")
FAVORITE = ("http://owncloud.org/ns", "favorite")
ID = ("http://owncloud.org/ns", "fileid")


def ask(files, condition="", scopes=("",), rest="", path=ROOT):
    scopes = "".join(f"<d:scope><d:href>/files/{files.user.name}{scope}</d:href><d:depth>infinity</d:depth></d:scope>"
                     for scope in scopes)
    body = ('<d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:basicsearch><d:select><d:prop>'
            '<oc:fileid/><d:getetag/><oc:size/><x/></d:prop></d:select><d:from>' + scopes + '</d:from>'
            f'<d:where>{condition}</d:where>{rest}</d:basicsearch></d:searchrequest>')
    return files.user.plain("SEARCH", path, content=body.encode(), headers={"Content-Type": "text/xml"})


def found(files, *args, **options):
    answer = ask(files, *args, **options)
    assert answer.status == 207, answer
    return list(files.read(answer))


@pytest.mark.parametrize("condition,names", [
    ("", ["docs/", "docs/a.txt", "docs/old/", "docs/old/b.txt", "pics/", "pics/A.png", "\u00e4 #1.png"]),
    (where("like", NAME, "a%"), ["docs/a.txt", "pics/A.png"]),
    (where("eq", NAME, "A.png"), ["pics/A.png"]),
    (where("like", TYPE, "image/%"), ["pics/A.png", "\u00e4 #1.png"]),
    (where("gt", SIZE, 3), ["\u00e4 #1.png"]),
    (where("lt", TIME, "1970-01-24T03:33:21Z"), ["docs/a.txt", "docs/old/b.txt"]),
    ("<d:is-collection/>", ["docs/", "docs/old/", "pics/"]),
    (f"<d:and>{where('gt', SIZE, 1)}{where('like', TYPE, 'text/%')}</d:and>", ["docs/old/b.txt"]),
    (f"<d:or>{where('eq', SIZE, 1)}{where('eq', SIZE, 4)}</d:or>", ["docs/a.txt", "\u00e4 #1.png"]),
    (f"<d:not><d:or><d:is-collection/>{where('like', TYPE, 'image/%')}</d:or></d:not>",
     ["docs/a.txt", "docs/old/b.txt"])])
def test_what_fits(files, condition, names):
    assert found(files, condition) == names


@pytest.mark.parametrize("scope,names", [
    ("/docs", ["docs/a.txt", "docs/old/b.txt"]), ("/docs/", ["docs/a.txt", "docs/old/b.txt"]),
    ("//docs//old", ["docs/old/b.txt"]), ("/pics", [])])
def test_scopes(files, scope, names):
    assert found(files, where("like", TYPE, "text/%"), scopes=[scope]) == names


def test_the_scope_itself_is_no_hit(files):
    assert found(files, "<d:is-collection/>", scopes=["/docs"]) == ["docs/old/"]


def test_several_scopes(files):
    assert found(files, where("gt", SIZE, 0), scopes=["/pics", "/docs/old"]) == ["pics/A.png", "docs/old/b.txt"]


def test_scopes_within_each_other(files):
    """What is in several of them is found once."""
    for scopes in (["", ""], ["/docs/old", ""], ["", "/pics", "/docs"],
                   ["/docs/old", "/docs", "/pics", "/docs/"]):
        answer = ask(files, where("like", NAME, "_.%"), scopes=scopes)
        assert set(files.read(answer)) == {"docs/a.txt", "docs/old/b.txt", "pics/A.png"}
        assert answer.body.count(b"<d:response>") == 3
    files.mkcol("docs2")
    files.put("docs2/c.txt", b"x")
    assert found(files, where("like", TYPE, "text/%"), scopes=["/docs", "/docs2"]) == [
        "docs/a.txt", "docs/old/b.txt", "docs2/c.txt"]
    literal = files.text("docs/a.txt", f"{OC}fileid")
    assert found(files, where("eq", ID, literal), scopes=["", "/docs"]) == ["docs/a.txt"]


def test_by_id(files):
    for path in ("docs/a.txt", "\u00e4 #1.png", "docs"):
        answer = files.request("PROPFIND", path)
        (props,) = files.read(files.request("PROPFIND", path, depth=0, content=(
            '<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><oc:id/><oc:fileid/></d:prop>'
            '</d:propfind>'))).values()
        assert answer.status == 207
        for literal in (props[f"{OC}id"].text, props[f"{OC}fileid"].text):
            assert [name.rstrip("/") for name in found(files, where("eq", ID, literal))] == [path]
        assert found(files, where("eq", ID, props[f"{OC}id"].text), scopes=["/pics"]) == []
    files.delete("docs")
    assert found(files, where("eq", ID, files.put("x").header("oc-fileid"))) == ["x"]
    for literal in ("", "x", "0", "-1", "999999999", props[f"{OC}id"].text):
        assert found(files, where("eq", ID, literal)) == []


def test_values_are_those_of_propfind(files):
    answer = ask(files, where("eq", NAME, "a.txt"))
    ((path, hit),) = files.read(answer).items()
    shown = files.propfind(path, f"{OC}fileid", f"{D}getetag", f"{OC}size")[path]
    assert {name: prop.text for name, prop in hit.items()} == {name: prop.text for name, prop in shown.items()}
    assert list(files.read(answer, "404")[path]) == ["x"]


def test_favourites(files):
    patch(files, "docs/a.txt", (f"{OC}favorite", "1"))
    assert found(files, where("eq", FAVORITE, "1")) == ["docs/a.txt"]
    assert "docs/a.txt" not in found(files, where("eq", FAVORITE, "no"))


@pytest.mark.parametrize("order,names", [
    ("<d:order><d:prop><oc:size/></d:prop><d:descending/></d:order>",
     ["\u00e4 #1.png", "pics/A.png", "docs/old/b.txt", "docs/a.txt"]),
    ("<d:order><d:prop><d:getcontenttype/></d:prop><d:ascending/></d:order>"
     "<d:order><d:prop><d:getlastmodified/></d:prop><d:descending/></d:order>",
     ["\u00e4 #1.png", "pics/A.png", "docs/old/b.txt", "docs/a.txt"]),
    ("<d:order><d:prop><d:displayname/></d:prop></d:order>",
     ["pics/A.png", "docs/a.txt", "docs/old/b.txt", "\u00e4 #1.png"])])
def test_order(files, order, names):
    condition = "<d:not><d:is-collection/></d:not>"
    assert found(files, condition, rest=f"<d:orderby>{order}</d:orderby>") == names
    limit = "<d:limit><d:nresults>2</d:nresults><f:firstresult xmlns:f='https://github.com/icewind1991/SearchDAV/ns'>1" \
            "</f:firstresult></d:limit>"
    assert found(files, condition, rest=f"<d:orderby>{order}</d:orderby>{limit}") == names[1:3]


def test_how_many(files):
    for number in range(120):
        files.put(f"pics/{number:03}", b"")
    assert len(found(files, scopes=["/pics"])) == 100
    limit = "<d:limit><d:nresults>{}</d:nresults></d:limit>"
    assert len(found(files, scopes=["/pics"], rest=limit.format(110))) == 110
    assert len(found(files, scopes=["/pics"], rest=limit.format(0))) == 100
    assert len(found(files, scopes=["/pics"], rest=limit.format(10**18))) == 121
    by_name = "<d:orderby><d:order><d:prop><d:displayname/></d:prop><d:descending/></d:order></d:orderby>"
    assert found(files, scopes=["/pics"], rest=by_name + limit.format(2)) == ["pics/A.png", "pics/119"]


def test_refused(files, new_user):
    assert ask(files, where("eq", ("DAV:", "getetag"), "x")).status == 400
    assert ask(files, where("gt", TIME, "yesterday")).status == 400
    assert ask(files, scopes=["/nowhere"]).status == 404
    assert ask(files, scopes=["/docs/a.txt"]).status == 404
    assert ask(files, scopes=["/docs/../pics"]).status == 404
    assert ask(files, scopes=["/%64ocs"]).status == 404
    assert ask(files, scopes=[]).status == 400
    assert ask(files, path=files.root).status == 405
    for body in (b"", b"x", b"<a/>", b'<d:searchrequest xmlns:d="DAV:"/>'):
        assert files.user.plain("SEARCH", ROOT, content=body).status == 400
    other = Files(new_user())
    other.user.name, mine = files.user.name, other.user.name
    assert ask(other).status == 404 and mine != files.user.name


def test_the_root_says_what_it_can(alice):
    answer = alice.plain("OPTIONS", f"{ROOT}/")
    assert answer.status == 200 and answer.header("dasl") == "<DAV:basicsearch>"
    assert "SEARCH" in answer.header("allow")
