"""Tags: made, changed, put on files, asked for."""

import contextlib
import json
import sqlite3
import xml.etree.ElementTree as ElementTree

import pytest

from files import D, NC, OC, Files
from ocs import User, unique

TAGS = "/remote.php/dav/systemtags"
RELATIONS = "/remote.php/dav/systemtags-relations/files"
PROPS = ["id", "display-name", "user-visible", "user-assignable", "can-assign"]


def listed(user, path=TAGS, depth=1):
    """{id: {property: text}}; the list itself, under ""."""
    wanted = "".join(f"<oc:{name}/>" for name in PROPS)
    answer = user.plain("PROPFIND", path, headers={"Depth": str(depth)},
                        content=f'<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop>{wanted}'
                                '</d:prop></d:propfind>')
    assert answer.status == 207, answer
    found = {}
    for response in ElementTree.fromstring(answer.body).iter(f"{D}response"):
        (propstat,) = response.iter(f"{D}propstat")  # clients break on two
        there = "200" in propstat.findtext(f"{D}status")
        name = response.findtext(f"{D}href").rpartition("/")[2]
        found[name] = {prop.tag.removeprefix(OC): prop.text for prop in propstat.find(f"{D}prop")} if there else {}
    return found


def make(user, name=None, **flags):
    answer = user.plain("POST", TAGS, json={"name": name or unique("tag"), **flags})
    assert answer.status == 201, answer
    where = answer.header("content-location")
    assert where.startswith(f"{TAGS}/")
    return where.rpartition("/")[2]


def change(user, tag, **props):
    body = "".join(f"<oc:{name.replace('_', '-')}>{value}</oc:{name.replace('_', '-')}>"
                   for name, value in props.items())
    return user.plain("PROPPATCH", f"{TAGS}/{tag}",
                      content='<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop>'
                              f'{body}</d:prop></d:set></d:propertyupdate>')


def report(files, *rules, path="", extra=""):
    body = ('<oc:filter-files xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">'
            f'<d:prop><oc:fileid/><oc:favorite/></d:prop><oc:filter-rules>{"".join(rules)}</oc:filter-rules>{extra}'
            '</oc:filter-files>')
    answer = files.request("REPORT", path, content=body)
    return sorted(files.read(answer)) if answer.status == 207 else answer.status


def by_tag(tag):
    return f"<oc:systemtag>{tag}</oc:systemtag>"


@pytest.fixture
def files(new_user):
    return Files(new_user())


def id_of(files, path):
    return files.text(path, f"{OC}fileid")


def test_made_and_listed(admin, new_user):
    user = new_user()
    tag = make(user, "ä & <b>")
    try:
        assert listed(user)[""] == {}
        assert listed(user)[tag] == {"id": tag, "display-name": "ä & <b>", "user-visible": "true",
                                     "user-assignable": "true", "can-assign": "true"}
        assert listed(user, depth=0) == {"": {}}
        assert listed(user, f"{TAGS}/{tag}")[tag]["display-name"] == "ä & <b>"
        answer = user.plain("POST", TAGS, json={"name": "ä & <b>"})
        assert answer.status == 409
    finally:
        assert admin.plain("DELETE", f"{TAGS}/{tag}").status == 204
    assert tag not in listed(user)
    assert user.plain("PROPFIND", f"{TAGS}/{tag}").status == 404


@pytest.mark.parametrize("name,status", [("", 400), ("  ", 400), ("x" * 64, 201), ("x" * 65, 400),
                                         ("\u00e4" * 64, 201)])
def test_names(admin, new_user, name, status):
    answer = new_user().plain("POST", TAGS, json={"name": name})
    assert answer.status == status, answer
    if status == 201:
        admin.plain("DELETE", answer.header("content-location"))


def test_who_may_what(admin, new_user):
    user = new_user()
    for flags in ({"userVisible": False}, {"userAssignable": False}):
        assert user.plain("POST", TAGS, json={"name": unique("tag"), **flags}).status == 403
    hidden, fixed, free = (make(admin, userVisible=False), make(admin, userAssignable=False), make(admin))
    seen = listed(user)
    assert hidden not in seen and seen[fixed]["can-assign"] == "false" and seen[free]["can-assign"] == "true"
    assert listed(admin)[hidden]["can-assign"] == "true"
    assert change(user, hidden, display_name="x").status == 404
    assert change(user, fixed, display_name="x").status == 403
    assert change(user, free, user_visible="false").status == 403
    assert change(user, free, display_name=unique("name")).status == 207
    assert user.plain("DELETE", f"{TAGS}/{hidden}").status == 404
    for tag in (fixed, free):
        assert user.plain("DELETE", f"{TAGS}/{tag}").status == 403
    for tag in (hidden, fixed, free):
        assert admin.plain("DELETE", f"{TAGS}/{tag}").status == 204


def test_changed(admin):
    tag, other = make(admin), make(admin)
    answer = change(admin, tag, display_name="new one", user_visible="false", user_assignable="0")
    assert answer.status == 207 and b"200 OK" in answer.body
    assert listed(admin)[tag] == {"id": tag, "display-name": "new one", "user-visible": "false",
                                  "user-assignable": "false", "can-assign": "true"}
    assert change(admin, tag, display_name="").status == 400
    assert change(admin, tag, id="7").status == 400
    assert change(admin, other, display_name="new one", user_visible="false", user_assignable="false").status == 409
    color = ('<d:propertyupdate xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:set><d:prop><nc:color>{}'
             '</nc:color></d:prop></d:set></d:propertyupdate>')
    for value, status in (("c0ffee", 207), ("", 207), ("red", 400), ("c0ffeg", 400)):
        assert admin.plain("PROPPATCH", f"{TAGS}/{tag}", content=color.format(value)).status == status
    for body in ("", "x", "<a/>", '<d:propertyupdate xmlns:d="DAV:"><d:remove/></d:propertyupdate>'):
        assert admin.plain("PROPPATCH", f"{TAGS}/{tag}", content=body).status == 400
    for tag in (tag, other):
        admin.plain("DELETE", f"{TAGS}/{tag}")


def test_on_a_file(admin, files):
    user = files.user
    tag, other = make(user), make(user)
    files.put("a", b"x")
    at = f"{RELATIONS}/{id_of(files, 'a')}"
    assert listed(user, at) == {"": {}}
    assert user.plain("PUT", f"{at}/{tag}").status == 201
    assert user.plain("PUT", f"{at}/{tag}").status == 409
    assert set(listed(user, f"{at}/")) == {"", tag}
    assert json.dumps([tag]) == json.dumps([element.get(f"{OC}id") for element in
                                            files.propfind("a", f"{NC}system-tags")["a"][f"{NC}system-tags"]])
    files.to("MOVE", "a", "b")
    assert set(listed(user, at)) == {"", tag}
    files.to("COPY", "b", "c")
    assert set(listed(user, f"{RELATIONS}/{id_of(files, 'c')}")) == {""}
    assert user.plain("DELETE", f"{at}/{other}").status == 404
    assert user.plain("DELETE", f"{at}/{tag}").status == 204
    assert user.plain("DELETE", f"{at}/{tag}").status == 404
    user.plain("PUT", f"{at}/{tag}")
    for one in (tag, other):
        admin.plain("DELETE", f"{TAGS}/{one}")
    assert listed(user, at) == {"": {}}


def test_what_is_not_there_or_not_ones_own(admin, files, new_user):
    other = new_user()
    hidden, fixed, free = (make(admin, userVisible=False), make(admin, userAssignable=False), make(admin))
    files.put("a", b"x")
    at = f"{RELATIONS}/{id_of(files, 'a')}"
    assert files.user.plain("PUT", f"{at}/999999999").status == 412
    assert files.user.plain("PUT", f"{at}/{hidden}").status == 412
    assert files.user.plain("PUT", f"{at}/{fixed}").status == 403
    assert files.user.plain("DELETE", f"{at}/{fixed}").status == 403
    for user in (other, admin):
        assert user.plain("PUT", f"{at}/{free}").status == 404
        assert user.plain("DELETE", f"{at}/{free}").status == 404
        assert user.plain("PROPFIND", at).status == 404
    assert files.user.plain("PROPFIND", f"{RELATIONS}/999999999").status == 404
    assert files.user.plain("PROPFIND", f"{RELATIONS}/x").status == 404
    files.delete("a")
    assert files.user.plain("PROPFIND", at).status == 404, "in the trash"
    for tag in (hidden, fixed, free):
        admin.plain("DELETE", f"{TAGS}/{tag}")


# --- REPORT ----------------------------------------------------------------------------------

def test_favourites(files):
    for name in ("a", "a/b"):
        files.mkcol(name)
    for name in ("a/b/f##3.txt", "a/g", "h"):
        files.put(name, b"x")
    for name in ("a/b/f##3.txt", "a", "h"):
        assert files.request("PROPPATCH", name, content=(
            '<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><favorite xmlns="http://owncloud.org/ns">1</favorite>'
            '</d:prop></d:set></d:propertyupdate>')).status == 207
    favorites = "<oc:favorite>1</oc:favorite>"
    assert report(files, favorites) == ["a/", "a/b/f##3.txt", "h"]
    assert report(files, favorites, path="a") == ["a/b/f##3.txt"]
    assert report(files, favorites, extra="<d:limit><d:nresults>1</d:nresults></d:limit>") != []
    assert len(report(files, favorites, extra="<d:limit><d:nresults>1</d:nresults>"
                                              "<nc:firstresult>2</nc:firstresult></d:limit>")) == 1
    files.delete("a")
    assert report(files, favorites) == ["h"]


def test_by_tags(admin, files, new_user):
    one, two, hidden = make(admin), make(admin), make(admin, userVisible=False)
    other = Files(new_user())
    for owner, name, tags in ((files, "a", [one]), (files, "b", [one, two]), (other, "c", [one])):
        owner.put(name, b"x")
        for tag in tags:
            assert owner.user.plain("PUT", f"{RELATIONS}/{id_of(owner, name)}/{tag}").status == 201
    assert report(files, by_tag(one)) == ["a", "b"]
    assert report(files, by_tag(one), by_tag(two)) == ["b"]
    assert report(files, "<oc:favorite>1</oc:favorite>", by_tag(one)) == []
    assert report(files, by_tag(999999999)) == 412
    assert report(files, by_tag(hidden)) == 412
    assert report(files) == 400 and report(files, "<oc:circle>1</oc:circle>") == 400
    assert report(files, *[by_tag(one)] * 21) == 400
    assert report(files, by_tag(one), path="nowhere") == 404
    for body in ("", "x", '<d:sync-collection xmlns:d="DAV:"/>'):
        assert files.request("REPORT", content=body).status == 400
    for tag in (one, two, hidden):
        admin.plain("DELETE", f"{TAGS}/{tag}")


def test_how_many_one_account_makes(start_server, tmp_path):
    """Its places are its own: others and administrators go on."""
    server = start_server("--data", tmp_path, "--dev", "--set", "limit_tags_hour=0")
    alice, bob, admin = (User(server.url, name) for name in ("alice", "bob", "admin"))
    make(alice)
    with contextlib.closing(sqlite3.connect(tmp_path / "tertulia.db", timeout=30)) as database, database:
        database.executemany("INSERT INTO tags (name, is_visible, is_assignable, maker_id) VALUES (?, 1, 1, ?)",
                             [(f"{who}{number}", who) for who in ("alice", "admin") for number in range(998)])
    make(alice, "the last one")
    assert alice.plain("POST", TAGS, json={"name": "one more"}).status == 400
    make(bob)
    for _ in range(4):
        make(admin)
