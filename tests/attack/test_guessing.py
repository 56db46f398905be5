"""Guesses of passwords, rooms and links: they cost the guesser, and nobody else."""

import hashlib
import itertools
import re

import pytest

from assault import Attack, ELSEWHERE, STOP_GUARD_S, ask, basic, goes_on, request_bytes
from conftest import PASSWORD, pair_of, password_of
from ocs import GROUP, PUBLIC, ROOM, User, create_room, unique

SELF = "/ocs/v2.php/cloud/user"
FREE_GUESSES = 10


def wrong(user="alice", secret="wrong", target=SELF, method="GET", **options):
    return request_bytes(method, target, user=f"{user}:{secret}", **options)


def json_request(method, path, body, **options):
    return request_bytes(method, f"/ocs/v2.php{path}", "Content-Type: application/json",
                         body=body.encode(), **options)


# --- hashing -----------------------------------------------------------------------------------

# What makes the server hash: an identical wrong secret, which is no new guess, and others.
REPEATED = [
    ("a wrong password", lambda n: wrong()),
    ("of nobody", lambda n: wrong("nobody-of-that-name")),
    ("for an administrator's call", lambda n: wrong("admin", target="/ocs/v2.php/cloud/users")),
    ("for what needs no login", lambda n: wrong(target="/ocs/v2.php/cloud/capabilities")),
    ("for no endpoint", lambda n: wrong(target="/ocs/v2.php/no/such/thing")),
    ("version 1", lambda n: wrong(target="/ocs/v1.php/cloud/user")),
    ("old HTTP", lambda n: wrong(version="1.0")),
    ("absolute target", lambda n: wrong(target="http://localhost" + SELF)),
    ("in other letters", lambda n: wrong("ALICE" if n % 2 else "alice")),
    ("of an empty kind", lambda n: wrong(secret="")),
    ("with a body", lambda n: request_bytes(
        "POST", f"/ocs/v2.php{ROOM}", "Content-Type: application/json", user="alice:wrong",
        body=b'{"roomType":3}')),
]
FRESH = [
    ("each another password", lambda n: wrong(secret=f"wrong {n}")),
    ("each another user", lambda n: wrong(f"user-{n}")),
    ("one after a right one", lambda n: wrong(secret=f"x{n}") if n % 2 else
     request_bytes("GET", SELF, user=pair_of("bob"))),
]
STATUSES = {200, 401, 404, 429, 503, "closed"}


@pytest.mark.parametrize("request_of", [row[1] for row in REPEATED + FRESH],
                         ids=[row[0] for row in REPEATED + FRESH])
def test_wrong_passwords_stop_nobody(house, request_of):
    """From many connections at once; somebody elsewhere goes on, and the server can stop."""
    friend = house.bystander()
    with Attack(house.server, request_of, 64) as attack:
        goes_on(friend)
        house.server.terminate()
        house.server.wait(STOP_GUARD_S)
    assert set(attack.tally) <= STATUSES, attack.tally


def test_hundreds_with_one_wrong_password(house):
    """A fleet of forgotten clients behind one address."""
    friend = house.bystander()
    with Attack(house.server, lambda n: wrong(), 400) as attack:
        goes_on(friend)
        house.server.terminate()
        house.server.wait(STOP_GUARD_S)
    assert set(attack.tally) <= STATUSES, attack.tally


@pytest.mark.parametrize("name", ["alice", "nobody-of-that-name"])
def test_one_wrong_password_is_hashed_once(house, name):
    """In processor time, which nobody else's load changes: a hash takes some hundredths of a
    second on any machine, and it must not be taken again for what is known to be wrong."""
    server, times = house.server, 200
    begin = server.cpu_s()
    for number in range(3):
        assert ask(server, wrong(name, f"first {number}")).status == 401
    one = (server.cpu_s() - begin) / 3
    assert ask(server, wrong(name, "again")).status == 401
    begin = server.cpu_s()
    for _ in range(times):
        assert ask(server, wrong(name, "again")).status == 401
    again = (server.cpu_s() - begin) / times
    assert again < one / 4, f"{again} s each, and {one} s for a new one"


def test_a_password_that_became_right(house):
    """Remembered as wrong only as long as the account's secrets stay the same."""
    alice = house.user("alice")
    alice.get("/cloud/user").ok()
    for _ in range(3):
        assert ask(house.server, wrong(secret="another-horse-9")).status == 401
    alice.request("PUT", "/cloud/users/alice",
                  params={"key": "password", "value": "another-horse-9"}).ok()
    assert ask(house.server, wrong(secret="another-horse-9")).status == 200
    assert ask(house.server, request_bytes("GET", SELF, user=pair_of("alice"))).status == 401


# Hashes that who is logged in may order.
def room_password(house):
    token = create_room(house.user("mallory"), PUBLIC)["token"]
    return lambda n: json_request("PUT", f"{ROOM}/{token}/password", f'{{"password":"secret {n}"}}',
                                  user=pair_of("mallory"))


def same_room_password(house):
    token = create_room(house.user("mallory"), PUBLIC)["token"]
    return lambda n: json_request("PUT", f"{ROOM}/{token}/password", '{"password":"secret-77"}',
                                  user=pair_of("mallory"))


def new_rooms(house):
    house.user("mallory").get("/cloud/user").ok()
    return lambda n: json_request("POST", ROOM, f'{{"roomType":3,"roomName":"r{n}",'
                                  '"password":"correct-horse-8"}', user=pair_of("mallory"))


def own_password(house):
    house.user("mallory").get("/cloud/user").ok()
    secret = password_of("mallory")
    return lambda n: json_request("PUT", "/cloud/users/mallory",
                                  f'{{"key":"password","value":"{secret}"}}',
                                  user=pair_of("mallory"))


def public_room(house):
    room = house.user("mallory").post(ROOM, roomType=PUBLIC, roomName="x",
                                      password="correct-horse-8").ok(201)
    return lambda n: json_request("POST", f"{ROOM}/{room['token']}/participants/active",
                                  '{"password":"%s"}' % ("wrong" if n % 2 else n))


def made_public(house):
    token = create_room(house.user("mallory"), GROUP)["token"]
    return lambda n: json_request("POST" if n % 2 else "DELETE", f"{ROOM}/{token}/public",
                                  '{"password":"correct-horse-8"}', user=pair_of("mallory"))


def login_form(house):
    flow = house.nobody().plain("POST", "/login/v2").envelope["login"]
    target = flow[flow.index("/login"):]
    reply = ask(house.server, request_bytes("GET", target))
    form = re.search(rb'name="requesttoken" value="([^"]*)"', reply.body)[1].decode()
    cookie = reply.headers["set-cookie"].partition(";")[0]
    return lambda n: request_bytes(
        "POST", target, f"Cookie: {cookie}", "Content-Type: application/x-www-form-urlencoded",
        body=f"user=alice&password=wrong&requesttoken={form}".encode())


@pytest.mark.parametrize("prepare", [room_password, same_room_password, new_rooms, own_password,
                                     public_room, made_public, login_form],
                         ids=lambda f: f.__name__)
def test_hashes_by_order(house, prepare):
    friend = house.bystander()
    with Attack(house.server, prepare(house), 100) as attack:
        goes_on(friend)
        house.server.terminate()
        house.server.wait(STOP_GUARD_S)
    statuses = set(attack.tally)
    assert statuses <= {200, 201, 400, 401, 403, 404, 429, 503, "closed"}, attack.tally


# --- who is blocked ----------------------------------------------------------------------------

def guess(server, times, *headers, source=None, user="alice"):
    """Statuses of different wrong passwords, up to the first 429."""
    seen = []
    while len(seen) < times and 429 not in seen:
        seen.append(ask(server, request_bytes("GET", SELF, basic(f"{user}:{unique('no')}"),
                                              *headers), source).status)
    return seen


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:0"])
def test_those_behind_one_address(open_house, listen):
    """The guesser's neighbours are known to be right, and go on."""
    house = open_house(listen=listen)
    for name in ("alice", "bob"):
        house.user(name).get("/cloud/user").ok()
    seen = guess(house.server, 40)
    assert seen[-1] == 429 and set(seen[:-1]) == {401}, seen
    assert len(seen) >= FREE_GUESSES
    for name in ("alice", "bob"):
        for _ in range(3):
            house.user(name).get("/cloud/user").ok()
        house.user(name).get(ROOM).ok()
    # A new client with a right password cannot be told from a guesser who has found it.
    reply = ask(house.server, request_bytes("GET", SELF, user=pair_of("mallory")))
    assert reply.status == 429 and int(reply.headers["retry-after"]) > 0, reply.headers


def test_elsewhere_nobody_is_blocked(house):
    assert guess(house.server, 40)[-1] == 429
    reply = ask(house.server, request_bytes("GET", SELF, user=pair_of("mallory")), ELSEWHERE)
    assert reply.status == 200


def test_an_administrator_is_told_of_a_proxy_that_nobody_trusts(house):
    """Behind a proxy all have one address: one line in the log says so, and only one."""
    for number in range(5):
        ask(house.server, request_bytes("GET", "/status.php",
                                        f"X-Forwarded-For: 192.0.2.{number}"))
    line = r"warn .*(X-Forwarded-For|trusted_proxies)"
    house.server.await_log(line)
    assert len(re.findall(line, house.server.log())) == 1, house.server.log()


# What a client claims, in the lines that proxies add to.
def first_line(own, seen_by_proxy):
    return [f"X-Forwarded-For: {own}", f"X-Forwarded-For: {seen_by_proxy}"]


CLAIMS = [
    ("two lines", first_line),
    ("one line", lambda own, seen: [f"X-Forwarded-For: {own}, {seen}"]),
    ("small letters", lambda own, seen: [f"X-Forwarded-For: {own}", f"x-forwarded-for: {seen}"]),
    ("three lines", lambda own, seen: [f"X-Forwarded-For: {own}", "X-Forwarded-For: 10.9.9.9",
                                       f"X-Forwarded-For: {seen}"]),
    ("an empty line", lambda own, seen: [f"X-Forwarded-For: {own}", "X-Forwarded-For:",
                                         f"X-Forwarded-For: {seen}"]),
    ("an empty line behind", lambda own, seen: [f"X-Forwarded-For: {own}, {seen}",
                                                "X-Forwarded-For: ,,"]),
    ("another proxy of ours", lambda own, seen: [f"X-Forwarded-For: {own}",
                                                 f"X-Forwarded-For: {seen}, 127.0.0.9"]),
    ("nonsense in front", lambda own, seen: [f"X-Forwarded-For: <{own}>\"", f"X-Forwarded-For: {seen}"]),
    ("lines in between", lambda own, seen: [f"X-Forwarded-For: {own}", "X-Real-IP: 9.9.9.9",
                                            "Forwarded: for=9.9.9.8", f"X-Forwarded-For: {seen}"]),
    ("many lines", lambda own, seen: [f"X-Forwarded-For: {own}"] * 40 + [f"X-Forwarded-For: {seen}"]),
]
ADDRESSES = [("192.0.2.1", "192.0.2.2", "6.6.{}.6"), ("2001:db8:1::1", "2001:db8:2::1", "2001:db8:{}6::6")]


@pytest.mark.parametrize("claim", [row[1] for row in CLAIMS], ids=[row[0] for row in CLAIMS])
@pytest.mark.parametrize("client,other,own", ADDRESSES, ids=["v4", "v6"])
def test_nobody_chooses_his_address(open_house, claim, client, other, own):
    house = open_house("trusted_proxies = 127.0.0.0/8, ::1")
    seen = []
    for number in range(20):
        seen += guess(house.server, 1, *claim(own.format(number + 1), client))
    assert 429 in seen, seen
    assert guess(house.server, 1, *claim(own.format(77), other)) == [401], "somebody else's address"


def test_a_network_is_one_guesser(open_house):
    """Who has an IPv6 address has 2^64 of them."""
    house = open_house("trusted_proxies = 127.0.0.0/8")
    seen = [guess(house.server, 1, f"X-Forwarded-For: 2001:db8:7:7::{n:x}")[0] for n in range(1, 30)]
    assert 429 in seen, seen


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:0"])
def test_without_trust_no_header_counts(open_house, listen):
    house = open_house(listen=listen)
    seen = [guess(house.server, 1, f"X-Forwarded-For: 192.0.2.{n}")[0] for n in range(1, 30)]
    assert 429 in seen, seen


# --- conversations -----------------------------------------------------------------------------

def protected(owner, secret="open sesame 1"):
    return owner.post(ROOM, roomType=PUBLIC, roomName=unique("guarded"),
                      password=secret).ok(201)["token"]


def join(user, token, **body):
    return user.post(f"{ROOM}/{token}/participants/active", **body).status


def test_a_room_of_ones_own_forgives_nothing(house):
    mine, theirs = protected(house.user("mallory")), protected(house.user("alice"))
    mallory, seen = User(house.server.url, "mallory", password_of("mallory")), []
    guest = User(house.server.url)
    for number in range(60):
        if number % 4 == 3:
            # The owner, and a guest who knows his password.
            join(mallory, mine, password="open sesame 1")
            join(guest, mine, password="open sesame 1")
        seen.append(join(User(house.server.url), theirs, password=f"guess {number}"))
    assert 429 in seen, seen
    assert seen.count(403) < 4 * FREE_GUESSES


def test_a_room_that_is_gone_is_one_guess(house):
    """A client that was not told asks for it again and again; others are let in all the same."""
    alice, bob = house.user("alice"), house.user("bob")
    gone, there = create_room(alice, PUBLIC)["token"], create_room(alice, PUBLIC)["token"]
    alice.delete(f"{ROOM}/{gone}").ok()
    for _ in range(30):
        assert bob.get(f"{ROOM}/{gone}").status == 404
        assert join(bob, gone) == 404
    assert bob.get(f"{ROOM}/{there}").status == 200
    assert join(User(house.server.url), there) == 200


@pytest.mark.parametrize("body", [{}, {"password": ""}], ids=["without", "empty"])
def test_no_password_is_no_guess(house, body):
    token = protected(house.user("alice"))
    for _ in range(30):
        assert join(User(house.server.url), token, **body) == 403
    assert join(User(house.server.url), token, password="open sesame 1") == 200
    assert join(house.user("bob"), token, password="open sesame 1") == 200


def test_the_same_wrong_password_of_a_room(house):
    token = protected(house.user("alice"))
    guest = User(house.server.url)
    for _ in range(30):
        assert join(guest, token, password="of last year") in (403, 429, 503)
    assert join(guest, token, password="open sesame 1") == 200


def test_links_of_invitations_are_not_guessed(house):
    token = create_room(house.user("alice"), PUBLIC)["token"]
    target = f"/call/{token}?email=a@example.org&access="
    same = [ask(house.server, request_bytes("GET", target + "x" * 64)).status for _ in range(30)]
    assert set(same) == {404}, same
    seen = [ask(house.server, request_bytes("GET", f"{target}{n:064x}")).status for n in range(40)]
    assert 429 in seen, seen


def test_members_notice_nothing(house):
    """While all others from this address are blocked for guessing rooms and their passwords."""
    alice, token = house.user("alice"), protected(house.user("alice"))
    alice.get("/cloud/user").ok()
    for number in range(40):
        join(User(house.server.url), token, password=f"guess {number}")
        house.nobody().get(f"{ROOM}/zzz{number}")
    alice.get(f"{ROOM}/{token}").ok()
    assert join(alice, token) == 200


# --- what stands in forms ----------------------------------------------------------------------

def test_the_token_of_the_login_form_is_the_servers(house):
    """Whoever plants a cookie must not be able to compute what the form will hold."""
    flow = house.nobody().plain("POST", "/login/v2").envelope["login"]
    target = flow[flow.index("/login"):]
    planted = "A" * 32
    reply = ask(house.server, request_bytes("GET", target, f"Cookie: tertulia_login={planted}"))
    form = re.search(rb'name="requesttoken" value="([^"]*)"', reply.body)[1].decode()
    nonce, _, form = form.partition(":")
    secret = target.rpartition("/")[2]
    public = [planted, secret, "request token", nonce]
    texts = {joint.join(order) for joint in (" ", "", ":") for n in (1, 2, 3, 4)
             for order in itertools.permutations(public, n)}
    hashes = {kind(text.encode()).hexdigest() for text in texts
              for kind in (hashlib.sha256, hashlib.sha512,
                           lambda b: hashlib.blake2b(b, digest_size=32),
                           lambda b: hashlib.blake2b(b, digest_size=24))}
    assert not any(each.startswith(form) or form in each for each in hashes), "no secret in it"


def test_wrong_passwords_are_not_logged(house):
    ask(house.server, wrong(secret=PASSWORD + "-secret-typo"))
    assert PASSWORD not in house.server.log()
