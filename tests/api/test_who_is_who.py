"""Who somebody is: ids in any case, addresses of one person, and what takes the password itself."""

import re

import pytest

from ocs import (CHAT, ONE_TO_ONE, PUBLIC, ROOM, User, create_room, history, join, participants,
                 room_of, send, unique)


@pytest.fixture
def bea(new_user):
    return new_user("Bea", displayName="Bea Benz")


def test_ids_in_any_case(admin, alice, bea):
    shouted, whispered = bea.name.upper(), bea.name.lower()
    assert admin.get(f"/cloud/users/{shouted}").ok()["id"] == bea.name
    assert bea.get(f"/cloud/users/{whispered}").ok()["id"] == bea.name
    bea.put(f"/cloud/users/{shouted}", key="phone", value="+34911234567").ok()
    assert bea.get("/cloud/user").ok()["phone"] == "+34911234567"
    admin.post(f"/cloud/users/{shouted}/groups", groupid="admin").ok()
    assert admin.get(f"/cloud/users/{bea.name}/groups").ok()["groups"] == ["admin"]
    admin.delete(f"/cloud/users/{whispered}/groups", groupid="admin").ok()
    assert admin.get(f"/cloud/users/{shouted}/groups").ok()["groups"] == []
    assert (alice.plain("GET", f"/avatar/{shouted}/64").body
            == alice.plain("GET", f"/avatar/{bea.name}/64").body)
    bea.put("/apps/user_status/api/v1/user_status/status", statusType="dnd").ok()
    status = alice.get(f"/apps/user_status/api/v1/statuses/{shouted}").ok()
    assert (status["userId"], status["status"]) == (bea.name, "dnd")
    admin.put(f"/cloud/users/{shouted}/disable").ok()
    assert bea.get("/cloud/user").status == 401
    admin.put(f"/cloud/users/{whispered}/enable").ok()
    assert bea.get("/cloud/user").status == 200
    # of oneself, too
    assert admin.delete("/cloud/users/ADMIN").code == 101
    admin.delete(f"/cloud/users/{shouted}").ok()
    assert bea.get("/cloud/user").status == 401


def test_people_of_rooms_in_any_case(alice, bob, bea):
    shouted = bea.name.upper()
    pair = alice.post(ROOM, roomType=ONE_TO_ONE, invite=shouted).ok(201)
    assert pair["name"] == bea.name
    assert alice.post(ROOM, roomType=ONE_TO_ONE, invite=bea.name).ok()["token"] == pair["token"]
    alice.post(ROOM, roomType=ONE_TO_ONE, invite="ALICE").error(403, "invite")
    room = create_room(alice)["token"]
    alice.post(f"{ROOM}/{room}/participants", newParticipant=shouted).ok()
    assert set(participants(alice, room)) == {"alice", bea.name}
    made = alice.post(ROOM, roomType=2, roomName="both", participants={"users": [
        shouted, bea.name, "BOB"]}).ok(201)
    assert set(participants(alice, made["token"])) == {"alice", "bob", bea.name}
    alice.post(f"/apps/spreed/api/v1/ban/{room}", actorType="users", actorId=shouted).ok()
    assert set(participants(alice, room)) == {"alice"}
    bea.post(f"{ROOM}/{room}/participants/active").refused(404)


def test_mentions_in_any_case(alice, bea):
    token = create_room(alice, members=[bea])["token"]
    shouted = bea.name.upper()
    said = send(alice, token, f"@{shouted} look, @nobody-{shouted} does not")
    parameter = said["messageParameters"]["mention-user1"]
    assert (parameter["id"], parameter["name"]) == (bea.name, "Bea Benz")
    assert said["message"] == f"{{mention-user1}} look, @nobody-{shouted} does not"
    room = room_of(bea, token)
    assert room["unreadMention"] is True and room["unreadMentionDirect"] is True
    assert history(bea, token).ok()[0]["messageParameters"]["mention-user1"]["id"] == bea.name


def test_an_address_is_one_persons(admin, new_user):
    address = f"{unique('mail')}@example.org"
    first, second = new_user("first", email=address), new_user("second")
    path = f"/cloud/users/{second.name}"
    for taken in (address, address.upper()):
        assert second.put(path, key="email", value=taken).code == 101
    assert admin.post("/cloud/users", userid=unique("third"), password="secret",
                      email=address.upper()).code == 101
    # nor is it somebody's name
    assert admin.post("/cloud/users", userid=address, password="secret").code == 102
    named = f"{unique('name')}@example.org"
    admin.post("/cloud/users", userid=named, password="secret", email=named).ok()
    assert second.put(path, key="email", value=named.upper()).code == 101
    assert User(admin.base, address, "correct-horse-7").get("/cloud/user").ok()["id"] == first.name
    # one's own may be set again, and what was given up is free
    first.put(f"/cloud/users/{first.name}", key="email", value=address.title()).ok()
    first.put(f"/cloud/users/{first.name}", key="email", value="").ok()
    second.put(path, key="email", value=address).ok()


@pytest.fixture
def by_client(new_user, admin):
    """An administrator, and a client of his with an app password."""
    boss = new_user("boss", groups=["admin"])
    password = boss.get("/core/getapppassword").ok()["apppassword"]
    return boss, User(admin.base, boss.name, password)


def test_what_takes_the_password(admin, by_client, new_user):
    """An app password is for reading and writing; what outlives it takes the account's own."""
    boss, client = by_client
    other, group = new_user("other"), unique("group")
    calls = [
        ("POST", "/cloud/users", {"userid": unique("new"), "password": "secret"}),
        ("PUT", f"/cloud/users/{boss.name}", {"key": "password", "value": "secret"}),
        ("PUT", f"/cloud/users/{boss.name}", {"key": "email", "value": "x@example.org"}),
        ("PUT", f"/cloud/users/{boss.name}", {"key": "additional_mail", "value": "x@example.org"}),
        ("PUT", f"/cloud/users/{other.name}", {"key": "displayname", "value": "Mallory"}),
        ("PUT", f"/cloud/users/{other.name}", {"key": "password", "value": "secret"}),
        ("PUT", f"/cloud/users/{other.name}/disable", {}),
        ("PUT", f"/cloud/users/{other.name}/enable", {}),
        ("POST", f"/cloud/users/{other.name}/groups", {"groupid": "admin"}),
        ("DELETE", f"/cloud/users/{other.name}/groups", {"groupid": "admin"}),
        ("POST", "/cloud/groups", {"groupid": group}),
        ("PUT", f"/cloud/groups/{group}", {"key": "displayname", "value": "x"}),
        ("DELETE", f"/cloud/groups/{group}", {}),
        ("DELETE", f"/cloud/users/{other.name}", {}),
        ("GET", "/core/getapppassword", {}),
    ]
    for method, path, body in calls:
        client.request(method, path, json=body).refused(403, [])
    assert other.get("/cloud/user").ok()["displayname"] == other.name
    # the rest of his own account is his client's to change, and to look around is, too
    client.put(f"/cloud/users/{boss.name}", key="phone", value="+34911234567").ok()
    client.put(f"/cloud/users/{boss.name}", key="displayname", value="The Boss").ok()
    assert other.name in client.get("/cloud/users").ok()["users"]
    token = create_room(client, PUBLIC)["token"]
    client.put(f"{ROOM}/{token}/password", password="secret").ok()
    # with the password all of it works
    for method, path, body in calls:
        if body.get("key") != "password":
            boss.request(method, path, json=body).ok()


def cookies(answer):
    return [value for name, value in answer.headers.multi_items() if name.lower() == "set-cookie"]


def test_a_planted_cookie_is_not_kept(alice, nobody, server):
    """Who knows a cookie before it is a guest's must not be that guest."""
    token = create_room(alice, PUBLIC)["token"]
    guest, attacker = User(server.url), User(server.url)
    for user in (guest, attacker):
        user.client.cookies.set("tertulia_session", "p" * 43, domain="127.0.0.1", path="/")
    answer = guest.post(f"{ROOM}/{token}/participants/active")
    assert answer.ok()["actorType"] == "guests" and cookies(answer)
    assert "p" * 43 not in cookies(answer)[0]
    attacker.get(f"{CHAT}/{token}", lookIntoFuture=0).refused(404)
    send(guest, token, "it is me")
    # what we gave out is kept
    again = guest.post(f"{ROOM}/{token}/participants/active")
    assert again.ok()["actorId"] == answer.data["actorId"] and not cookies(again)


def test_a_password_renews_the_cookie(alice, server):
    """Also one that is a guest's already: somebody may have planted his own."""
    open_room = create_room(alice, PUBLIC)["token"]
    closed = alice.post(ROOM, roomType=PUBLIC, roomName=unique("closed"), password="sesame").ok(201)
    attacker, guest = User(server.url), User(server.url)
    me = join(attacker, open_room)["actorId"]
    guest.client.cookies.update(attacker.client.cookies)
    answer = guest.post(f"{ROOM}/{closed['token']}/participants/active", password="sesame")
    assert answer.ok() and cookies(answer)
    attacker.get(f"{CHAT}/{closed['token']}", lookIntoFuture=0).refused(404)
    # whatever it was elsewhere goes with the new one
    assert join(guest, open_room)["actorId"] == me
    attacker.get(f"{CHAT}/{open_room}", lookIntoFuture=0).refused(404)


ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize("https", [False, True], ids=["http", "https behind a proxy"])
def test_attributes_of_cookies(start_server, https):
    server = start_server("--dev", "--set", "trusted_proxies=127.0.0.1")
    token = create_room(User(server.url, "alice"), PUBLIC)["token"]
    headers = {"X-Forwarded-Proto": "https"} if https else {}
    nobody = User(server.url)
    page = nobody.plain("POST", "/login/v2").envelope["login"]
    for answer in (nobody.request("POST", f"{ROOM}/{token}/participants/active", headers=headers),
                   nobody.plain("GET", page[len(server.url):], headers=headers)):
        cookie, = cookies(answer)
        assert cookie.split(";", 1)[1] == (ATTRIBUTES + "; Secure" * https)[1:], cookie


def test_the_log_says_who_did_what(start_server):
    server = start_server("--dev", "--set", "log_level=error")
    admin, alice = User(server.url, "admin"), User(server.url, "alice")
    admin.post("/cloud/users", userid="zoe", password="zoes secret").ok()
    admin.put("/cloud/users/zoe", key="email", value="zoe@example.org").ok()
    admin.put("/cloud/users/zoe", key="password", value="another secret").ok()
    admin.post("/cloud/users/zoe/groups", groupid="admin").ok()
    admin.put("/cloud/users/zoe/disable").ok()
    admin.put("/cloud/users/zoe/enable").ok()
    token = alice.get("/core/getapppassword").ok()["apppassword"]
    client = User(server.url, "alice", token)
    for _ in range(5):
        client.get("/cloud/user").ok()
    client.delete("/core/apppassword").ok()
    room = alice.post(ROOM, roomType=PUBLIC, roomName="r", password="a secret too").ok(201)["token"]
    alice.post(f"/apps/spreed/api/v1/ban/{room}", actorType="users", actorId="bob").ok()
    admin.delete("/cloud/users/zoe").ok()
    admin.delete("/cloud/users/zoe")  # refused, and so not in the log
    server.await_log("event=user-deleted")
    lines = re.findall(r"info  audit event=(\S+) actor=(\S+) address=127\.0\.0\.1 target=(\S+)",
                       server.log())
    assert lines == [
        ("login", "admin", "password"),
        ("user-added", "admin", "zoe"),
        ("email-changed", "admin", "zoe"),
        ("password-changed", "admin", "zoe"),
        ("group-joined", "admin", "zoe"),
        ("user-disabled", "admin", "zoe"),
        ("user-enabled", "admin", "zoe"),
        ("login", "alice", "password"),
        ("app-password-made", "alice", "alice"),
        ("login", "alice", lines[9][2]),
        ("app-password-revoked", "alice", "alice"),
        ("room-password-set", "alice", room),
        ("banned", "alice", room),
        ("user-deleted", "admin", "zoe"),
    ]
    assert lines[9][2].startswith("app-password:")
    assert "secret" not in server.log() and token not in server.log()


def test_no_client_fills_the_log_with_its_name(start_server):
    server = start_server("--dev")
    alice = User(server.url, "alice")
    agent = ("é" * 2000).encode()
    alice.request("GET", "/core/getapppassword", headers={"User-Agent": agent}).ok()
    line = server.await_log(r".*event=app-password-made.*")[0]
    assert "detail=" in line and "é" * 100 in line and len(line) < 300, line
