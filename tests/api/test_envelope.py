"""The OCS envelope: statuses on v1 and v2, JSON and XML, which paths and verbs are understood."""

import xml.etree.ElementTree as ElementTree

import pytest

from ocs import CHAT, ROOM, create_room, send, unique

USER = "/cloud/user"
UNKNOWN_ROOM = f"{ROOM}/zzzzzzzz"
NO_ROUTE = "/apps/spreed/api/v4/nothing-of-the-kind"
JSON = "application/json"

# what is asked, by whom -> HTTP and OCS status on v2, the same on v1, status word on v2 and on v1
STATUSES = [
    ("success", "GET", USER, "alice", 200, 200, 200, 100, "ok", "ok"),
    ("controller 404", "GET", UNKNOWN_ROOM, "alice", 404, 404, 200, 404, "failure", "failure"),
    ("no such route", "GET", NO_ROUTE, "alice", 404, 998, 200, 998, "failure", "failure"),
    ("not signed in", "GET", ROOM, "nobody", 401, 997, 401, 997, "failure", "failure"),
    ("bad parameter", "POST", ROOM, "alice", 400, 400, 200, 400, "failure", "failure"),
]


@pytest.mark.parametrize("version", ["v2", "v1"])
@pytest.mark.parametrize("case", STATUSES, ids=[row[0] for row in STATUSES])
def test_statuses(request, case, version):
    _, method, path, who, http2, ocs2, http1, ocs1, word2, word1 = case
    caller = request.getfixturevalue(who)
    body = {"json": {"roomType": 77, "roomName": "x"}} if method == "POST" else {}
    answer = caller.request(method, path, version=version, **body)
    want = (http2, ocs2, word2) if version == "v2" else (http1, ocs1, word1)
    assert (answer.status, answer.code, answer.meta["status"]) == want, answer


def test_created_is_no_ok_on_v1(alice):
    """Only 100 is `ok` there: a 201 reads `failure` although the room was made."""
    body = {"roomType": 2, "roomName": unique("room")}
    answer = alice.request("POST", ROOM, version="v1", json=body)
    assert (answer.status, answer.code, answer.meta["status"]) == (200, 201, "failure"), answer
    assert alice.get(f"{ROOM}/{answer.data['token']}").ok()["name"] == body["roomName"]

    answer = alice.request("POST", ROOM, version="v2", json=body)
    assert (answer.status, answer.code, answer.meta["status"]) == (201, 201, "ok"), answer


def test_meta_of_a_success(alice):
    assert alice.get(USER).meta == {"status": "ok", "statuscode": 200, "message": "OK"}
    v1 = alice.request("GET", USER, version="v1").meta
    assert v1 == {"status": "ok", "statuscode": 100, "message": "OK",
                  "totalitems": "", "itemsperpage": ""}


@pytest.mark.parametrize("path", [USER, ROOM, "/cloud/capabilities"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_wrong_password(sign_in, path, version):
    """Refused everywhere, also where no password is needed."""
    answer = sign_in("alice", "not the password").request("GET", path, version=version)
    assert (answer.status, answer.code) == (401, 997), answer
    assert not answer.data


def test_unauthorised_data(nobody):
    assert nobody.get(ROOM).data == []


def test_refusal_by_the_access_check_has_an_empty_list(alice, bob):
    room = create_room(alice)
    assert bob.get(f"{CHAT}/{room['token']}", lookIntoFuture=0).refused(404).data == []


# --- formats ---------------------------------------------------------------------------------

FORMATS = [
    ("query json beats Accept", {"format": "json"}, "application/xml", "json"),
    ("query xml beats Accept", {"format": "xml"}, JSON, "xml"),
    ("Accept json", {}, JSON, "json"),
    ("Accept xml", {}, "application/xml", "xml"),
    ("first match of several", {}, "text/html, application/json;q=0.9", "json"),
    ("no Accept", {}, None, "xml"),
    ("Accept anything", {}, "*/*", "xml"),
    ("Accept something else", {}, "text/plain", "xml"),
]


@pytest.mark.parametrize("case", FORMATS, ids=[row[0] for row in FORMATS])
@pytest.mark.parametrize("path,http", [(USER, 200), (UNKNOWN_ROOM, 404), (NO_ROUTE, 404)])
def test_format(alice, case, path, http):
    _, params, accept, want = case
    answer = alice.request("GET", path, params=params, headers={"Accept": accept})
    assert answer.status == http, answer
    assert answer.header("content-type") == f"application/{want}; charset=utf-8"
    if want == "xml":
        assert ElementTree.fromstring(answer.body).find("meta/statuscode") is not None
    else:
        assert answer.meta["statuscode"]


@pytest.mark.parametrize("place", ["data", "json"])
def test_format_in_the_body(alice, place):
    body = {"roomType": 2, "roomName": unique("room"), "format": "json"}
    answer = alice.request("POST", ROOM, headers={"Accept": None}, **{place: body})
    assert answer.ok(201)["name"] == body["roomName"]


def xml(answer):
    assert answer.header("content-type") == "application/xml; charset=utf-8"
    return ElementTree.fromstring(answer.body)


def test_xml_envelope(alice):
    name = 'A & B < C > "D" ä 🎉'
    token = create_room(alice, name=name)["token"]
    root = xml(alice.request("GET", f"{ROOM}/{token}", headers={"Accept": None}))
    assert root.tag == "ocs"
    assert root.findtext("meta/status") == "ok"
    assert root.findtext("meta/statuscode") == "200"
    assert root.findtext("meta/message") == "OK"
    data = root.find("data")
    assert data.findtext("token") == token
    assert data.findtext("displayName") == name
    assert data.findtext("type") == "2"
    assert data.findtext("canStartCall") == "1"  # true
    assert data.findtext("hasPassword") == ""  # false


def test_xml_list(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    root = xml(alice.request("GET", f"{ROOM}/{token}/participants", headers={"Accept": None}))
    data = root.find("data")
    assert {child.tag for child in data} == {"element"}
    assert sorted(child.findtext("actorId") for child in data) == ["alice", "bob"]
    assert all(child.find("sessionIds") is not None and len(child.find("sessionIds")) == 0
               for child in data)


def test_xml_keys_that_are_no_names(alice):
    """They stand in an attribute: emoji, and the ids of shared items."""
    token = create_room(alice)["token"]
    sent = alice.post(f"{CHAT}/{token}", message="hi").ok(201)["id"]
    path = f"/apps/spreed/api/v1/reaction/{token}/{sent}"
    for emoji in ("👍", "🌵"):
        alice.post(path, reaction=emoji).ok(201)
    data = xml(alice.request("GET", path, headers={"Accept": None})).find("data")
    assert {child.tag for child in data} == {"element"}
    assert {child.get("key"): child.findtext("element/actorId") for child in data} == {
        "👍": "alice", "🌵": "alice"}
    assert data.find("element/element").attrib == {}
    history = xml(alice.request("GET", f"{CHAT}/{token}?lookIntoFuture=0&limit=3",
                                headers={"Accept": None})).find("data")
    counts = next(row for row in history if row.findtext("id") == str(sent)).find("reactions")
    assert {child.get("key"): child.text for child in counts} == {"👍": "1", "🌵": "1"}


def test_xml_null_and_errors(alice):
    token = create_room(alice)["token"]
    root = xml(alice.request("DELETE", f"{ROOM}/{token}", headers={"Accept": None}))
    assert root.findtext("data") == "" and len(root.find("data")) == 0
    root = xml(alice.request("POST", ROOM, headers={"Accept": None}, json={"roomType": 77}))
    assert root.findtext("meta/status") == "failure"
    assert root.findtext("data/error") == "type"


def test_xml_of_a_sent_message(alice):
    token = create_room(alice)["token"]
    answer = alice.request("POST", f"{CHAT}/{token}", headers={"Accept": None},
                           json={"message": "<b>&amp;"})
    assert answer.status == 201
    assert xml(answer).findtext("data/message") == "<b>&amp;"


# --- request headers -------------------------------------------------------------------------

CSRF = [
    ("missing", {"OCS-APIRequest": None}, False),
    ("1", {"OCS-APIRequest": "1"}, False),
    ("True", {"OCS-APIRequest": "True"}, False),
    ("empty", {"OCS-APIRequest": ""}, False),
    ("true", {"OCS-APIRequest": "true"}, True),
    ("lower-case name", {"OCS-APIRequest": None, "ocs-apirequest": "true"}, True),
    ("title-case name", {"OCS-APIRequest": None, "Ocs-Apirequest": "true"}, True),
]


@pytest.mark.parametrize("case", CSRF, ids=[row[0] for row in CSRF])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_csrf_header(alice, case, version):
    _, headers, passes = case
    answer = alice.request("GET", USER, version=version, headers=headers)
    if passes:
        assert answer.status == 200, answer
    else:
        assert answer.status == 412, answer
        assert set(answer.envelope) == {"message"}
        assert answer.envelope["message"].startswith("CSRF check failed")


def test_csrf_stops_writes(alice):
    token = create_room(alice)["token"]
    answer = alice.request("DELETE", f"{ROOM}/{token}", headers={"OCS-APIRequest": None})
    assert answer.status == 412
    alice.get(f"{ROOM}/{token}").ok()


def test_bearer_needs_no_csrf_header(nobody):
    """It passes that check; the token itself is still nobody's."""
    answer = nobody.request("GET", USER, headers={
        "OCS-APIRequest": None, "Authorization": "Bearer no-token-of-this-server"})
    assert (answer.status, answer.code) == (401, 997), answer


def test_header_names_with_underscores(alice):
    alice.request("GET", USER, headers={"USER_AGENT": "x", "ACCEPT_LANGUAGE": "en"}).ok()


def test_request_id_differs(alice):
    ids = {alice.get(USER).header("X-Request-Id") for _ in range(5)}
    assert len(ids) == 5 and "" not in ids
    assert alice.plain("GET", "/status.php").header("X-Request-Id") not in ids
    assert alice.get(UNKNOWN_ROOM).header("X-Request-Id")


# --- paths and verbs -------------------------------------------------------------------------

PATHS = [
    "/ocs/v2.php/cloud/user",
    "/index.php/ocs/v2.php/cloud/user",
    "//ocs/v2.php/cloud/user",
    "//index.php//ocs/v2.php//cloud//user",
    "/ocs/v2.php/apps/spreed/api//v4/room",
]


@pytest.mark.parametrize("path", PATHS)
def test_spellings_of_a_path(alice, path):
    answer = alice.plain("GET", path, headers={"OCS-APIRequest": "true", "Accept": JSON})
    assert answer.ok() is not None


def test_double_slash_on_a_write(alice):
    token = create_room(alice)["token"]
    answer = alice.plain("POST", f"/ocs/v2.php/apps/spreed/api//v1/chat/{token}",
                         headers={"OCS-APIRequest": "true", "Accept": JSON},
                         json={"message": "over two slashes"})
    assert answer.ok(201)["message"] == "over two slashes"


# A token is [a-z0-9]{4,30}; anything else is no route at all, rather than an unknown room.
TOKENS = [
    ("zzzz", 404), ("z" * 30, 404), ("0123456789", 404),
    ("zzz", 998), ("z" * 31, 998), ("ZZZZZZZZ", 998), ("zzzz-zzz", 998), ("zzzz%20zz", 998),
    ("%C3%A4%C3%A4%C3%A4%C3%A4", 998),
]


@pytest.mark.parametrize("token,code", TOKENS)
def test_token_pattern(alice, token, code):
    answer = alice.get(f"{ROOM}/{token}")
    assert (answer.status, answer.code) == (404, code), answer


@pytest.mark.parametrize("path", ["/ocs/v2.php/apps/spreed/api/v3/room",
                                  "/ocs/v2.php/", "/ocs/v2.php"])
def test_other_paths_are_no_route(alice, path):
    answer = alice.plain("GET", path, headers={"OCS-APIRequest": "true", "Accept": JSON})
    assert (answer.status, answer.code) == (404, 998), answer


VERBS = [
    ("PATCH", ROOM), ("PUT", ROOM), ("DELETE", ROOM), ("POST", USER), ("DELETE", USER),
    ("PATCH", f"{CHAT}/zzzzzzzz"), ("DELETE", "/cloud/capabilities"), ("PROPFIND", ROOM),
]


@pytest.mark.parametrize("method,path", VERBS)
def test_wrong_verb(alice, method, path):
    answer = alice.request(method, path)
    assert answer.status == 405, answer
    assert answer.body.startswith(b"this endpoint exists"), "developers are told"


@pytest.mark.parametrize("path,status", [(USER, 200), (ROOM, 200), (UNKNOWN_ROOM, 404)])
def test_head_is_get_without_a_body(alice, path, status):
    answer = alice.request("HEAD", path)
    assert answer.status == status, answer
    assert answer.body == b""


def test_outside_of_ocs(nobody):
    status = nobody.plain("GET", "/status.php")
    assert status.status == 200
    assert status.header("content-type").startswith(JSON)
    assert status.envelope["installed"] is True
    assert status.envelope["maintenance"] is False
    assert set(status.envelope) >= {"version", "versionstring", "productname"}
    assert nobody.plain("GET", "/index.php/status.php").status == 200
    assert nobody.plain("GET", "/healthz").status == 200
    for path in ["/", "/nothing", "/index.php/nothing", "/status.php/more"]:
        answer = nobody.plain("GET", path)
        assert answer.status in (302, 303, 404) or path == "/", answer
        assert answer.status < 500, answer


def test_no_body_on_304(alice):
    token = create_room(alice)["token"]
    last = send(alice, token, "the last one")["id"]
    answer = alice.get(f"{CHAT}/{token}", lookIntoFuture=1, lastKnownMessageId=last, timeout=0)
    assert answer.status == 304 and answer.body == b""
