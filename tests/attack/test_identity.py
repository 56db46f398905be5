"""Being taken for somebody else, or staying so."""

import re

import pytest

from assault import ask, request_bytes
from conftest import pair_of, password_of
from ocs import GROUP, PUBLIC, ROOM, User, create_room, join, participants

USERS = "/cloud/users"


def set_field(user, name, key, value):
    return user.request("PUT", f"{USERS}/{name}", params={"key": key, "value": value})


# --- e-mail addresses --------------------------------------------------------------------------

@pytest.mark.parametrize("same", ["alice@example.org", "ALICE@Example.ORG", " alice@example.org"])
def test_an_address_belongs_to_one(house, same):
    """By it people log in and are found: nobody else's account can have it."""
    alice, mallory, admin = house.user("alice"), house.user("mallory"), house.user("admin")
    set_field(admin, "alice", "email", "alice@example.org").ok()
    answer = set_field(mallory, "mallory", "email", same)
    assert answer.status == 400, answer
    assert set_field(admin, "bob", "email", same).status == 400
    made = admin.post(USERS, userid="squatter", password="correct-horse-8", email=same)
    assert made.status == 400, made
    reply = ask(house.server, request_bytes(
        "GET", "/ocs/v2.php/cloud/user", user=f"alice@example.org:{password_of('alice')}"))
    assert reply.status == 200, reply
    found = [entry for entry in mallory.get("/core/autocomplete/get", search="alice@example.org",
                                            itemType="call").ok() if entry["source"] == "users"]
    assert [entry["id"] for entry in found] == ["alice"]
    # Of one's own it can be said again, and what is given up is free.
    set_field(alice, "alice", "email", "alice@example.org").ok()
    set_field(alice, "alice", "email", "").ok()
    set_field(mallory, "mallory", "email", "alice@example.org").ok()


def test_an_address_that_is_somebodys_name(house):
    """Who is called like an address is found by his id first."""
    admin = house.user("admin")
    admin.post(USERS, userid="ann@example.org", password="correct-horse-8").ok()
    set_field(house.user("mallory"), "mallory", "email", "ann@example.org")
    reply = ask(house.server, request_bytes("GET", "/ocs/v2.php/cloud/user?format=json",
                                            user="ann@example.org:correct-horse-8"))
    assert reply.status == 200 and b'"id":"ann@example.org"' in reply.body, reply


# --- app passwords -----------------------------------------------------------------------------

@pytest.fixture
def by_app_password(house):
    def make(name):
        secret = house.user(name).get("/core/getapppassword").ok()["apppassword"]
        return User(house.server.url, name, secret)

    return make


def test_an_app_password_makes_no_accounts(house, by_app_password):
    """What outlives its revocation asks for the password of the account itself."""
    phone = by_app_password("admin")
    phone.get(USERS).ok()
    assert phone.post(USERS, userid="kept", password="correct-horse-8").status == 403
    assert set_field(phone, "alice", "password", "taken-over-9").status == 403
    assert set_field(phone, "alice", "email", "mallory@example.org").status == 403
    assert phone.post(f"{USERS}/mallory/groups", groupid="admin").status == 403
    assert "kept" not in house.user("admin").get(USERS).ok()["users"]
    house.user("alice").get("/cloud/user").ok()


def test_an_app_password_keeps_no_way_in(house, by_app_password):
    phone = by_app_password("alice")
    assert set_field(phone, "alice", "email", "mallory@example.org").status == 403
    assert set_field(phone, "alice", "password", "taken-over-9").status == 403
    set_field(phone, "alice", "displayname", "Alice on the phone").ok()
    house.user("alice").get("/cloud/user").ok()


# --- guests ------------------------------------------------------------------------------------

COOKIE = "tertulia_session"


@pytest.mark.parametrize("planted", ["x", "A" * 43, "a" * 3000, "../..", "%00"])
@pytest.mark.parametrize("password", [None, "open sesame 1"])
def test_a_planted_cookie_is_renewed(house, planted, password):
    """Who planted it is not the guest who came with it."""
    more = {"password": password} if password else {}
    token = house.user("alice").post(ROOM, roomType=PUBLIC, roomName="x", **more).ok(201)["token"]
    guest, planter = User(house.server.url), User(house.server.url)
    guest.client.cookies.set(COOKIE, planted)
    me = join(guest, token, **more)
    given = guest.client.cookies.get(COOKIE, domain=house.server.host) or \
        [cookie.value for cookie in guest.client.cookies.jar][-1]
    assert given != planted
    planter.client.cookies.set(COOKIE, planted)
    assert planter.get(f"{ROOM}/{token}/participants").status == 404
    if password:
        assert planter.post(f"{ROOM}/{token}/participants/active").status == 403
    assert join_as(house, given, token, more)["actorId"] == me["actorId"], "he stays who he is"


def join_as(house, cookie, token, more):
    guest = User(house.server.url)
    guest.client.cookies.set(COOKIE, cookie)
    return join(guest, token, **more)


def test_a_link_of_an_invitation_is_used_up(house):
    """Whoever finds the link later, in a log or a history, is not the invitee."""
    alice = house.user("alice")
    token = create_room(alice, GROUP)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant="ann@example.org",
               source="emails").ok()
    entry = next(e for e in participants(alice, token).values() if e["actorType"] == "emails")
    link = re.sub(r"^https?://[^/]*", "", entry["invitationLink"])
    first, second = User(house.server.url), User(house.server.url)
    assert first.plain("GET", link).status == 200
    me = join(first, token)
    assert first.plain("GET", link).status in (200, 404)
    second.plain("GET", link)
    answer = second.post(f"{ROOM}/{token}/participants/active")
    assert answer.status != 200 or answer.data["actorId"] != me["actorId"], answer
    assert first.get(f"{ROOM}/{token}").ok()["actorId"] == me["actorId"]


# --- who exists --------------------------------------------------------------------------------

@pytest.mark.parametrize("size", ["64", "512", "64/dark"])
def test_pictures_do_not_tell_who_exists(house, size):
    """Without a login, somebody who is not there looks as somebody who is."""
    seen = {name: ask(house.server, request_bytes("GET", f"/avatar/{name}/{size}"))
            for name in ("alice", "mallory", "nobody-of-that-name", "albert")}
    assert len({reply.status for reply in seen.values()}) == 1, seen
    assert len({frozenset(reply.headers) for reply in seen.values()}) == 1
    with_login = ask(house.server, request_bytes("GET", f"/avatar/alice/{size}",
                                                 user=pair_of("mallory")))
    assert with_login.status == 200


# --- behind TLS --------------------------------------------------------------------------------

PROXIED = ["X-Forwarded-For: 192.0.2.9", "X-Forwarded-Proto: https"]


@pytest.mark.parametrize("listen,proxies", [("127.0.0.1:0", "127.0.0.1"), ("[::1]:0", "::1"),
                                            ("[::1]:0", "::/8, 127.0.0.0/8")])
def test_https_behind_a_proxy(open_house, listen, proxies):
    """Links and cookies are those of https when the proxy that we trust says so."""
    house = open_house(f"trusted_proxies = {proxies}", listen=listen)
    token = create_room(house.user("alice"), PUBLIC)["token"]
    target = f"/ocs/v2.php{ROOM}/{token}/participants/active"
    for headers, secure in ((PROXIED, True), (["X-Forwarded-Proto: http"], False), ([], False)):
        reply = ask(house.server, request_bytes("POST", target, *headers))
        assert reply.status == 200, reply
        cookie = reply.headers["set-cookie"]
        assert ("; Secure" in cookie) == secure and "HttpOnly" in cookie and "SameSite" in cookie
        flow = ask(house.server, request_bytes("POST", "/login/v2", *headers, host="localhost"))
        scheme = b"https" if secure else b"http"
        assert re.search(rb'"login":"%s:\\?/\\?/localhost' % scheme, flow.body), flow
        page = re.search(rb'"login":"[^"]*?(\\?/login[^"]*)"', flow.body)[1].replace(b"\\", b"")
        form = ask(house.server, request_bytes("GET", page.decode(), *headers))
        assert ("; Secure" in form.headers["set-cookie"]) == secure


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:0"])
def test_https_that_nobody_whom_we_trust_claims(open_house, listen):
    house = open_house("trusted_proxies = 10.0.0.0/8, fd00::/8", listen=listen)
    token = create_room(house.user("alice"), PUBLIC)["token"]
    reply = ask(house.server, request_bytes(
        "POST", f"/ocs/v2.php{ROOM}/{token}/participants/active", *PROXIED))
    assert reply.status == 200 and "; Secure" not in reply.headers["set-cookie"]


def test_peers_of_ipv6(open_house):
    """Who calls is known by his address, for bans and in the log."""
    house = open_house("log_level = debug", listen="[::1]:0")
    alice = house.user("alice")
    token = create_room(alice, PUBLIC)["token"]
    house.server.await_log(r"from=\"?::1\b")
    alice.post(f"/apps/spreed/api/v1/ban/{token}", actorType="ip", actorId="::1").ok()
    assert User(house.server.url).post(f"{ROOM}/{token}/participants/active").status == 403
    join(alice, token)
