"""Parameters: from the query, a form, a multipart form or JSON, on every verb, and PHP's casts."""

import json

import pytest

from ocs import CHAT, GROUP, PUBLIC, ROOM, create_room, history, send, unique

TEXT = "grüße & 100% <ok> + 1=2; 🎉 ünd Schluss"


def in_query(values):
    return {"params": values}


def in_form(values):
    return {"data": values}


def in_multipart(values):
    return {"files": {name: (None, str(value)) for name, value in values.items()}}


def in_json(values):
    return {"json": values}


def in_escaped_json(values):
    return {"content": json.dumps(values, ensure_ascii=True).encode(),
            "headers": {"Content-Type": "application/json"}}


def in_raw_json(values):
    return {"content": json.dumps(values, ensure_ascii=False).encode(),
            "headers": {"Content-Type": "application/json;charset=utf-8"}}


PLACES = [in_query, in_form, in_multipart, in_json, in_escaped_json, in_raw_json]
by_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)


@by_place
def test_post(alice, place):
    token = create_room(alice)["token"]
    message = alice.request("POST", f"{CHAT}/{token}", **place({"message": TEXT})).ok(201)
    assert message["message"] == TEXT


@by_place
def test_put(alice, place):
    token = create_room(alice)["token"]
    room = alice.request("PUT", f"{ROOM}/{token}", **place({"roomName": TEXT})).ok()
    assert room["name"] == TEXT


@by_place
def test_delete(admin, new_user, place):
    user = new_user()
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{user.name}/groups", groupid=group).ok()
    admin.request("DELETE", f"/cloud/users/{user.name}/groups", **place({"groupid": group})).ok()
    assert admin.get(f"/cloud/groups/{group}").ok()["users"] == []


def test_the_body_wins_over_the_query(alice):
    token = create_room(alice)["token"]
    for place in (in_form, in_json):
        message = alice.request("POST", f"{CHAT}/{token}", params={"message": "query"},
                                **place({"message": "body"})).ok(201)
        assert message["message"] == "body"


def test_query_and_body_together(alice):
    token = create_room(alice)["token"]
    message = alice.request("POST", f"{CHAT}/{token}", params={"referenceId": "a" * 64},
                            json={"message": "both"}).ok(201)
    assert (message["message"], message["referenceId"]) == ("both", "a" * 64)


def test_plus_and_percent_twenty_are_spaces(alice):
    token = create_room(alice)["token"]
    for query in ("message=two+words", "message=two%20words"):
        answer = alice.request("POST", f"{CHAT}/{token}?{query}")
        assert answer.ok(201)["message"] == "two words"
    answer = alice.request("POST", f"{CHAT}/{token}?message=one%2Bone")
    assert answer.ok(201)["message"] == "one+one"


def test_unknown_parameters_are_ignored(alice):
    token = create_room(alice)["token"]
    body = {"message": "fine", "nonsense": {"deep": [1, None]}, "": "x"}
    assert alice.post(f"{CHAT}/{token}", **body).ok(201)["message"] == "fine"


def test_empty_json_body(alice):
    """A JSON content type without a body is no parameters at all."""
    token = create_room(alice)["token"]
    answer = alice.request("PUT", f"{ROOM}/{token}", params={"roomName": "from the query"},
                           headers={"Content-Type": "application/json"}, content=b"")
    assert answer.ok()["name"] == "from the query"


MISSING = [
    ("POST", CHAT + "/{token}"),  # message
    ("GET", CHAT + "/{token}"),  # lookIntoFuture
    ("PUT", ROOM + "/{token}"),  # roomName
    ("POST", ROOM + "/{token}/participants"),  # newParticipant
]


@pytest.mark.parametrize("method,path", MISSING)
def test_missing_required_parameter(alice, method, path):
    token = create_room(alice)["token"]
    alice.request(method, path.format(token=token)).refused(400)


@pytest.mark.parametrize("place", [in_query, in_form, in_json], ids=lambda place: place.__name__)
def test_missing_is_judged_after_access(stranger, alice, place):
    """A stranger learns nothing about a room from a parameter error."""
    token = create_room(alice)["token"]
    stranger.request("POST", f"{CHAT}/{token}", **place({"nothing": "1"})).refused(404)


# --- casts -----------------------------------------------------------------------------------

# value in JSON -> the room type that a cast to int gives; None: refused as `type`
ROOM_TYPES = [
    (2, GROUP), (3, PUBLIC), ("2", GROUP), ("3", PUBLIC), (" 3", PUBLIC), ("3abc", PUBLIC),
    (2.9, GROUP), ("", None), ("abc", None), (False, None), (0, None), (-2, None), (4, None),
]


@pytest.mark.parametrize("value,kind", ROOM_TYPES, ids=[repr(row[0]) for row in ROOM_TYPES])
def test_int_in_json(alice, value, kind):
    answer = alice.post(ROOM, roomType=value, roomName=unique("room"))
    if kind is None:
        answer.error(400, "type")
    else:
        assert answer.ok(201)["type"] == kind


# Ids and times of which a text has more than digits, and how that is refused.
ODD_NUMBERS = [
    ("POST", "chat", {"message": "hi", "replyTo": "12 monkeys"}, "reply-to"),
    ("POST", "chat", {"message": "hi", "threadId": "7up"}, None),
    ("POST", "chat/read", {"lastReadMessage": "5th"}, None),
    ("GET", "chat", {"lookIntoFuture": "0", "lastKnownMessageId": "3d"}, None),
    ("POST", "chat/1/reminder", {"timestamp": "2040-01-01"}, "timestamp"),
    ("DELETE", "room/attendees", {"attendeeId": "1st"}, None),
]


@pytest.mark.parametrize("method,part,sent,word", ODD_NUMBERS)
def test_ids_and_times_are_numbers(alice, method, part, sent, word):
    token = create_room(alice)["token"]
    kind, _, rest = part.partition("/")
    path = f"{ROOM if kind == 'room' else CHAT}/{token}" + (f"/{rest}" if rest else "")
    places = [{"params": sent}] + ([{"data": sent}, {"json": sent}] if method != "GET" else [])
    for place in places:
        answer = alice.request(method, path, **place)
        if word:
            answer.error(400, word)
        else:
            answer.refused(400, [])
            assert answer.meta["message"].endswith(sorted(sent, key=len)[-1]), answer


def test_times_of_a_status_and_a_list(alice):
    alice.put("/apps/user_status/api/v1/user_status/message/custom", message="away",
              clearAt="2040-01-01T00:00:00Z").refused(400)
    alice.get(ROOM, modifiedSince="2026-11-30").refused(400, [])
    alice.get(ROOM, modifiedSince="").ok()


def test_int_beyond_64_bits(alice):
    alice.request("POST", ROOM, content=b'{"roomType": 99999999999999999999, "roomName": "x"}',
                  headers={"Content-Type": "application/json"}).refused(400)


@pytest.mark.parametrize("value,kind", [("2", GROUP), ("3", PUBLIC), ("abc", None), ("", None)])
def test_int_in_a_form(alice, value, kind):
    answer = alice.request("POST", ROOM, data={"roomType": value, "roomName": unique("room")})
    if kind is None:
        answer.error(400, "type")
    else:
        assert answer.ok(201)["type"] == kind


@pytest.mark.parametrize("place", [in_query, in_json], ids=lambda place: place.__name__)
def test_null_is_the_default(alice, place):
    token = create_room(alice)["token"]
    last = send(alice, token, "read me")["id"]
    room = alice.request("POST", f"{CHAT}/{token}/read", **(
        place({"lastReadMessage": None}) if place is in_json else {})).ok()
    assert room["lastReadMessage"] == last


# `silent` of a message: how it is sent -> whether it holds
SILENT = [
    (in_json, True, True), (in_json, False, False), (in_json, 1, True), (in_json, 0, False),
    (in_json, "1", True), (in_json, "0", False), (in_json, "", False), (in_json, "true", True),
    (in_json, "false", True),  # only forms and queries know the word
    (in_form, "1", True), (in_form, "0", False), (in_form, "true", True),
    (in_form, "false", False), (in_form, "", False), (in_form, "yes", True),
    (in_multipart, "false", False), (in_multipart, "true", True),
]


@pytest.mark.parametrize("place,value,holds", SILENT,
                         ids=[f"{row[0].__name__}-{row[1]!r}" for row in SILENT])
def test_bool(alice, place, value, holds):
    token = create_room(alice)["token"]
    message = alice.request("POST", f"{CHAT}/{token}",
                            **place({"message": "hush", "silent": value})).ok(201)
    assert message.get("silent", False) is holds


@pytest.mark.parametrize("value,holds", [("true", True), ("1", True), ("false", False),
                                         ("0", False), ("", False)])
def test_bool_in_a_query(alice, bob, value, holds):
    token = create_room(alice, members=[bob])["token"]
    people = alice.get(f"{ROOM}/{token}/participants", includeStatus=value).ok()
    assert ["status" in person for person in people] == [holds, holds]


def test_number_for_a_string(alice):
    token = create_room(alice)["token"]
    assert alice.post(f"{CHAT}/{token}", message=12345).ok(201)["message"] == "12345"


@pytest.mark.parametrize("participants", [
    {"users": "bob"}, {"users": {"0": "bob"}}, {"users": [["bob"]]}, {"user": ["bob"]}, "bob",
    ["bob"],
])
def test_maps_of_lists_that_are_none(alice, participants):
    """Nobody is left out in silence."""
    before = len(alice.get(ROOM).ok())
    alice.post(ROOM, roomType=GROUP, roomName="x",
               participants=participants).error(400, "participants")
    assert len(alice.get(ROOM).ok()) == before


def test_lists_that_are_none_in_a_form(alice):
    for sent in ({"participants[users]": "bob"}, {"participants[emails]": "bob@example.org"}):
        alice.request("POST", ROOM, data={"roomName": "x", **sent}).error(400, "participants")


@pytest.mark.parametrize("participants", [{}, [], None, {"users": []}, {"users": None},
                                          {"circles": []}, {"user": None}])
def test_empty_maps(alice, participants):
    alice.post(ROOM, roomType=GROUP, roomName="x", participants=participants).ok(201)


def test_groups_of_an_account_are_a_list(admin):
    answer = admin.post("/cloud/users", userid=unique("x"), password="correct-horse-7",
                        groups="admin").refused(400, [])
    assert answer.meta["message"] == "this parameter is a list of texts: groups"


def test_map_in_json(alice, bob):
    room = alice.post(ROOM, roomType=2, roomName=unique("room"),
                      participants={"users": ["bob"]}).ok(201)
    people = alice.get(f"{ROOM}/{room['token']}/participants").ok()
    assert sorted(person["actorId"] for person in people) == ["alice", "bob"]


@pytest.mark.parametrize("key", ["participants[users][]", "participants[users][0]"])
def test_map_in_a_form(alice, bob, key):
    room = alice.request("POST", ROOM, data={"roomType": "2", "roomName": unique("room"),
                                             key: "bob"}).ok(201)
    people = alice.get(f"{ROOM}/{room['token']}/participants").ok()
    assert sorted(person["actorId"] for person in people) == ["alice", "bob"]


def test_multipart_with_a_boundary_in_the_text(alice):
    """Text that looks like the beginning of a part stays text."""
    token = create_room(alice)["token"]
    text = "--boundary\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nother"
    message = alice.request("POST", f"{CHAT}/{token}", **in_multipart({"message": text})).ok(201)
    assert message["message"] == text
    assert history(alice, token, limit=1).ok()[0]["message"] == text
