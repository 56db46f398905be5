"""Locks of files and folders (RFC 4918): who has the token may write, and others may not."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from files import D, Files, patch
from test_files import refused

INFO = ('<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:{}/></d:lockscope><d:locktype><d:write/>'
        "</d:locktype><d:owner><d:href>mailto:ann@example.org</d:href></d:owner></d:lockinfo>")


@pytest.fixture
def files(new_user):
    files = Files(new_user())
    files.mkcol("folder")
    files.put("folder/a", b"old")
    return files


def lock(files, path, scope="exclusive", **headers):
    return files.request("LOCK", path, content=INFO.format(scope), **headers)


def token_of(answer):
    assert answer.status in (200, 201), answer
    return re.fullmatch("<(opaquelocktoken:.+)>", answer.header("lock-token"))[1]


def shown(token):
    return {"if": f"(<{token}>)"}


def test_a_lock_is_told(files):
    answer = lock(files, "folder/a", depth=0, timeout="Second-3600")
    token = token_of(answer)
    active = ElementTree.fromstring(answer.body).find(f"{D}lockdiscovery/{D}activelock")
    assert active.find(f"{D}lockscope/{D}exclusive") is not None
    assert active.findtext(f"{D}locktoken/{D}href") == token
    assert active.findtext(f"{D}owner/{D}href") == "mailto:ann@example.org"
    assert active.findtext(f"{D}depth") == "0" and active.findtext(f"{D}timeout") == "Second-3600"
    (props,) = files.propfind("folder/a", f"{D}lockdiscovery", f"{D}supportedlock").values()
    assert props[f"{D}lockdiscovery"].findtext(f"{D}activelock/{D}locktoken/{D}href") == token
    assert len(props[f"{D}supportedlock"].findall(f"{D}lockentry")) == 2


def writes(files, path, headers):
    """Every method that changes something there."""
    yield files.put(path, b"new", **headers)
    yield files.put(path, b"x" * 100_000, **headers)
    yield files.request("PROPPATCH", path, **headers, content='<d:propertyupdate xmlns:d="DAV:">'
                        '<d:set><d:prop><x xmlns="urn:x"/></d:prop></d:set></d:propertyupdate>')
    yield files.to("COPY", "other", path, **headers)
    yield files.to("MOVE", path, "elsewhere", **headers)


@pytest.mark.parametrize("where,depth", [("folder/a", 0), ("folder", "infinity")])
def test_who_has_no_token_does_not_write(files, where, depth):
    files.put("other", b"other")
    token = token_of(lock(files, where, depth=depth))
    for answer in writes(files, "folder/a", {}):
        root = refused(answer, 423, "Locked")
        assert root.find(f"{D}lock-token-submitted") is not None
    for answer in writes(files, "folder/a", {"if": "(<opaquelocktoken:guessed>)"}):
        refused(answer, 412, "PreconditionFailed")
    refused(files.delete("folder/a"), 423, "Locked")
    refused(files.delete("folder"), 423, "Locked")
    refused(files.to("MOVE", "folder", "moved"), 423, "Locked")
    assert files.get("folder/a").body == b"old"
    tagged = {"if": f"<{files.url(where)}> (<{token}>)"}
    answers = [answer.status for answer in writes(files, "folder/a", tagged)]
    # what was copied there has taken the place of what was locked
    assert answers == [204, 204, 207, 204, 412 if where == "folder/a" else 201]


def test_a_lock_of_a_folder_is_one_of_its_members(files):
    token = token_of(lock(files, "folder", depth=0))
    for answer in (files.put("folder/new"), files.mkcol("folder/new"), files.delete("folder/a"),
                   files.to("MOVE", "folder/a", "b"), lock(files, "folder/new")):
        refused(answer, 423, "Locked")
    assert files.put("folder/a", b"new").status == 204  # which is a member already
    tagged = {"if": f"<{files.url('folder')}> (<{token}>)"}
    assert files.put("folder/new", b"", **tagged).status == 201


def test_exclusive_and_shared(files):
    shared = [token_of(lock(files, "folder/a", "shared")) for _ in range(2)]
    refused(lock(files, "folder/a"), 423, "Locked")
    refused(lock(files, "folder", depth="infinity"), 423, "Locked")
    assert files.put("folder/a", b"x", **shown(shared[1])).status == 204
    for token in shared:
        assert files.request("UNLOCK", "folder/a", lock_token=f"<{token}>").status == 204
    lock(files, "folder/a")
    refused(lock(files, "folder/a", "shared"), 423, "Locked")


def test_unlocking(files):
    token = token_of(lock(files, "folder", depth="infinity"))
    root = refused(files.request("UNLOCK", "folder/a", lock_token="<opaquelocktoken:guessed>"),
                   409, "Conflict")
    assert root.find(f"{D}lock-token-matches-request-uri") is not None
    refused(files.request("UNLOCK", "folder/a"), 400, "BadRequest")
    refused(files.request("UNLOCK", "nowhere", lock_token=f"<{token}>"), 404, "NotFound")
    assert files.request("UNLOCK", "folder/a", lock_token=f"<{token}>").status == 204
    assert files.put("folder/a", b"new").status == 204


def test_refreshing(files):
    token = token_of(lock(files, "folder/a", timeout="Second-60"))
    refused(files.request("LOCK", "folder/a"), 412, "PreconditionFailed")
    answer = files.request("LOCK", "folder/a", timeout="Second-600", **shown(token))
    assert answer.status == 200 and b"<d:timeout>Second-600<" in answer.body
    assert "lock-token" not in answer.headers


def test_a_name_that_is_not_there_yet(files):
    answer = lock(files, "new.txt")
    assert answer.status == 201
    assert files.get("new.txt").body == b"" and files.names() == ["folder/", "new.txt"]
    refused(files.put("new.txt", b"x"), 423, "Locked")
    assert files.put("new.txt", b"x", **shown(token_of(answer))).status == 204
    refused(lock(files, "nowhere/new"), 409, "Conflict")


def test_conditions_on_tags_and_tokens(files):
    tag = files.text("folder/a", f"{D}getetag")
    token = token_of(lock(files, "folder/a"))
    assert files.put("folder/a", b"x", **{"if": f"(<{token}> [{tag}])"}).status == 204
    for value, status in [(f'(<{token}> ["x"])', 412),
                          (f'(<{token}> ["x"]) (<{token}>)', 204), (f"(<{token}>) (Not <DAV:no-lock>)", 204),
                          ("(Not <DAV:no-lock>)", 423), (f"(Not <{token}>)", 412), ("(<", 400),
                          (f"</elsewhere> (<{token}>)", 412)]:
        assert files.put("folder/a", b"x", **{"if": value}).status == status, value


def test_locks_stay_where_they_are(files):
    token = token_of(lock(files, "folder/a"))
    tagged = {"if": f"<{files.url('folder/a')}> (<{token}>)"}
    assert files.to("COPY", "folder/a", "copy").status == 201
    assert files.put("copy", b"x").status == 204
    assert files.to("MOVE", "folder", "moved", **tagged).status == 201
    assert files.put("moved/a", b"x").status == 204


@pytest.mark.parametrize("body", ["<x/>", INFO.format("other"), INFO.format("exclusive").replace(
    "mailto", "x" * 5000)])
def test_what_is_no_lock(files, body):
    refused(files.request("LOCK", "folder/a", content=body), 400, "BadRequest")
    assert patch(files, "folder/a", ("{urn:x}y", "1")).status == 207
