"""People without an account: guests by link, and those invited by e-mail."""

import concurrent.futures
import contextlib
import hashlib
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

import ocs
from ocs import (CHAT, GROUP, GUEST, GUEST_MODERATOR, MEMBER, ONE_TO_ONE, PUBLIC, ROOM,
                 attendee_id, create_room, future, history, join, participants, room_of, send,
                 system_names, unique)

BAN = "/apps/spreed/api/v1/ban"
NAME = "/apps/spreed/api/v1/guest"


@pytest.fixture
def token(alice):
    return create_room(alice, PUBLIC)["token"]


def active(token):
    return f"{ROOM}/{token}/participants/active"


def promote(user, token, actor_id):
    user.post(f"{ROOM}/{token}/moderators", attendeeId=attendee_id(user, token, actor_id)).ok()


def set_name(guest, token, name):
    return guest.post(f"{NAME}/{token}/name", displayName=name)


# --- joining ---------------------------------------------------------------------------------

def test_join(alice, nobody, new_guest, token):
    guest = new_guest()
    room = join(guest, token)
    assert (room["actorType"], room["participantType"]) == ("guests", GUEST)
    assert len(room["sessionId"]) == 255 and re.fullmatch("[A-Za-z0-9+/]*", room["sessionId"])
    assert room["actorId"] == hashlib.sha1(room["sessionId"].encode()).hexdigest()
    assert (room["canLeaveConversation"], room["canDeleteConversation"]) == (False, False)
    assert (room["notificationLevel"], room["unreadMessages"]) == (3, 0)
    assert room["lastCommonReadMessage"] == 0 and "invitedActorId" not in room
    assert room_of(guest, token)["sessionId"] == room["sessionId"]

    entry = participants(alice, token)[room["actorId"]]
    assert entry["actorType"] == "guests" and entry["displayName"] == ""
    assert entry["sessionIds"] == [room["sessionId"]]
    assert (entry["participantType"], entry["permissions"]) == (GUEST, 246)
    assert entry["attendeeId"] == room["attendeeId"]
    # Nothing is told, and other callers without an account are not this guest.
    assert system_names(history(alice, token).ok()) == ["conversation_created"]
    assert nobody.get(f"{ROOM}/{token}").ok()["attendeeId"] == 0


def test_come_back(alice, new_guest, token):
    guest = new_guest()
    first = join(guest, token)
    promote(alice, token, first["actorId"])
    again = join(guest, token)
    assert again["sessionId"] != first["sessionId"]
    for key in ("actorId", "attendeeId"):
        assert again[key] == first[key]
    assert again["participantType"] == GUEST_MODERATOR
    assert guest.delete(active(token)).ok() is None
    guest.get(f"{ROOM}/{token}/participants").refused(404)
    assert join(guest, token)["attendeeId"] == first["attendeeId"]
    assert join(new_guest(), token)["actorId"] != first["actorId"]


def test_password(alice, new_guest):
    room = alice.post(ROOM, roomType=3, roomName=unique("room"), password="open sesame").ok(201)
    guest = new_guest()
    for wrong in ({}, {"password": ""}, {"password": "open says me"}):
        guest.post(active(room["token"]), **wrong).error(403, "password")
    assert set(participants(alice, room["token"])) == {"alice"}
    join(guest, room["token"], password="open sesame")
    join(guest, room["token"])  # known already


def test_password_of_a_listed_room(alice, stranger, new_guest):
    """Who could find it in the list needs none; guests have no list."""
    room = alice.post(ROOM, roomType=PUBLIC, roomName=unique("listed"), listable=1,
                      password="open sesame").ok(201)
    guest = new_guest()
    guest.post(active(room["token"])).error(403, "password")
    guest.post(active(room["token"]), password="open").error(403, "password")
    assert set(participants(alice, room["token"])) == {"alice"}
    join(stranger, room["token"])
    join(guest, room["token"], password="open sesame")


def test_only_public_rooms(alice, bob, new_guest):
    guest = new_guest()
    tokens = [create_room(alice, GROUP)["token"],
              alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").data["token"],
              alice.post(ROOM, roomType=GROUP, roomName=unique("listed"),
                         listable=2).ok(201)["token"], "nosuchroom"]
    for token in tokens:
        assert guest.post(active(token)).refused(404).data is None
        assert guest.delete(active(token)).ok() is None


def test_leave_and_be_forgotten(alice, new_guest, token):
    """The row of a guest who left stays hidden until somebody looks at the list."""
    nameless, named, trusted = new_guest(), new_guest(), new_guest()
    ids = {guest: join(guest, token)["actorId"] for guest in (nameless, named, trusted)}
    set_name(named, token, "Ann").ok()
    promote(alice, token, ids[trusted])
    assert set(participants(alice, token)) == {"alice", *ids.values()}
    send(nameless, token, "one")
    send(named, token, "two")
    for guest in ids:
        assert guest.delete(active(token)).ok() is None
        assert guest.delete(active(token)).ok() is None  # again
        guest.get(f"{ROOM}/{token}/participants").refused(404)
        guest.post(f"{CHAT}/{token}", message="three").refused(404)
    assert set(participants(alice, token)) == {"alice", ids[trusted]}
    # Names stay with the messages; whoever had none is a new guest.
    two, one = [message for message in history(alice, token).ok()
                if not message["systemMessage"]]
    assert (one["actorDisplayName"], two["actorDisplayName"]) == ("", "Ann")
    assert join(named, token)["actorId"] == ids[named]
    assert join(trusted, token)["participantType"] == GUEST_MODERATOR
    assert join(nameless, token)["actorId"] != ids[nameless]


def test_a_users_cookie_is_no_login(sign_in, alice, new_user, token):
    """The cookie of somebody's places in conversations says nothing without a login."""
    user = new_user()
    join(user, token)
    private = create_room(user)["token"]
    join(user, private)
    thief = sign_in()
    thief.client.cookies.set("tertulia_session", user.client.cookies["tertulia_session"])
    assert room_of(thief, token)["attendeeId"] == 0
    thief.get(f"{ROOM}/{token}/participants").refused(404)
    thief.post(f"{CHAT}/{token}", message="hi").refused(404)
    thief.get(f"{ROOM}/{private}").refused(404)
    assert join(thief, token)["actorType"] == "guests"


def test_a_guests_cookie_with_a_login(sign_in, alice, new_user, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    user = new_user()
    user.client.cookies.update(guest.client.cookies)
    user.get(f"{ROOM}/{token}/participants").refused(404)
    assert join(user, token)["actorId"] == user.name
    assert me not in participants(alice, token)


def test_another_rooms_guest_is_a_stranger(alice, new_guest, token):
    guest = new_guest()
    join(guest, token)
    other = create_room(alice, PUBLIC)["token"]
    guest.get(f"{ROOM}/{other}/participants").refused(404)
    guest.post(f"{CHAT}/{other}", message="hi").refused(404)
    guest.get(f"{CHAT}/{other}", lookIntoFuture=0).refused(404)


# --- what guests may do ----------------------------------------------------------------------

def test_chat(alice, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    message = send(guest, token, "hello")
    assert (message["actorType"], message["actorId"]) == ("guests", me)
    assert message["actorDisplayName"] == ""
    last = send(alice, token, "hi there")["id"]
    assert [entry["message"] for entry in history(guest, token, limit=2).ok()] == [
        "hi there", "hello"]
    assert future(guest, token, last).status == 304
    reply = send(guest, token, "yes?", replyTo=last, actorDisplayName="Ann")
    assert reply["actorDisplayName"] == "Ann" and reply["parent"]["id"] == last
    # The name is the guest's, not the message's.
    assert {entry["actorDisplayName"] for entry in history(alice, token).ok()
            if entry["actorId"] == me} == {"Ann"}
    assert participants(alice, token)[me]["displayName"] == "Ann"
    for method in ("POST", "DELETE"):
        guest.request(method, f"{CHAT}/{token}/read").refused(404, [])


def test_users_cannot_choose_a_name(alice, bob):
    token = create_room(alice, members=[bob])["token"]
    assert send(bob, token, "hi", actorDisplayName="alice")["actorDisplayName"] != "alice"


def test_name(alice, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    assert set_name(guest, token, "  Ann  ").ok() is None
    assert participants(alice, token)[me]["displayName"] == "Ann"
    promote(alice, token, me)
    message = history(alice, token, limit=1).ok()[0]
    assert message["messageParameters"]["user"]["name"] == "Ann (guest)"
    set_name(guest, token, "ä" * 300).ok()
    assert participants(alice, token)[me]["displayName"] == "ä" * 255
    set_name(guest, token, "").ok()
    assert participants(alice, token)[me]["displayName"] == ""


def test_name_is_refused(alice, bob, stranger, nobody, token):
    assert set_name(alice, token, "x").refused(403).data is None
    for caller in (stranger, nobody):
        set_name(caller, token, "x").refused(404)
    join(bob, token)
    assert set_name(bob, token, "x").refused(403).data is None


def test_list_of_participants(alice, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    assert guest.get(f"{ROOM}/{token}/participants").refused(403).data is None
    promote(alice, token, me)
    assert set(participants(guest, token, includeStatus="true")) == {"alice", me}
    assert all("status" not in entry
               for entry in participants(guest, token, includeStatus="true").values())


def test_guest_moderator(alice, bob, new_guest, token):
    """Moderates, but not where a login is needed: there it is 401, not 403."""
    guest, other = new_guest(), new_guest()
    me, them = join(guest, token)["actorId"], join(other, token)["actorId"]
    guest.put(f"{ROOM}/{token}", roomName="mine").refused(403)
    promote(alice, token, me)
    name = unique("renamed")
    assert guest.put(f"{ROOM}/{token}", roomName=name).ok()["name"] == name
    assert history(guest, token, limit=1).ok()[0]["message"].startswith("You renamed")
    message = history(alice, token, limit=1).ok()[0]
    assert message["messageParameters"]["actor"]["id"] == f"guest/{me}"
    promote(guest, token, them)
    answer = guest.post(f"{ROOM}/{token}/participants", newParticipant="bob")
    assert (answer.status, answer.code) == (401, 997)
    there = participants(guest, token)
    guest.delete(f"{ROOM}/{token}/attendees",
                 attendeeId=there["alice"]["attendeeId"]).error(403, "owner")
    guest.delete(f"{ROOM}/{token}/attendees",
                 attendeeId=there[me]["attendeeId"]).error(404, "participant")
    guest.delete(f"{ROOM}/{token}/attendees", attendeeId=there[them]["attendeeId"]).ok()
    other.get(f"{ROOM}/{token}/participants").refused(404)
    assert guest.post(f"{ROOM}/{token}/moderators",
                      attendeeId=there[me]["attendeeId"]).refused(403).data is None
    assert guest.delete(f"{ROOM}/{token}").ok() is None
    alice.get(f"{ROOM}/{token}").refused(404)


def test_removing_a_guest_is_silent(alice, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    alice.delete(f"{ROOM}/{token}/attendees", attendeeId=attendee_id(alice, token, me)).ok()
    guest.post(f"{CHAT}/{token}", message="hi").refused(404)
    assert system_names(history(alice, token).ok()) == ["conversation_created"]
    assert join(guest, token)["actorId"] != me  # somebody new


def test_lobby_and_read_only(alice, new_guest):
    lobby = alice.post(ROOM, roomType=3, roomName=unique("room"), lobbyState=1).ok(201)["token"]
    guest = new_guest()
    me = join(guest, lobby)["actorId"]  # the lobby lets everybody in
    guest.post(f"{CHAT}/{lobby}", message="hi").refused(412)
    guest.get(f"{CHAT}/{lobby}", lookIntoFuture=0).refused(412)
    promote(alice, lobby, me)
    send(guest, lobby, "hi")
    closed = alice.post(ROOM, roomType=3, roomName=unique("room"), readOnly=1).ok(201)["token"]
    join(guest, closed)
    guest.post(f"{CHAT}/{closed}", message="hi").refused(403)


def test_permissions_of_a_guest(alice, new_guest, token):
    guest = new_guest()
    me = join(guest, token)["actorId"]
    alice.put(f"{ROOM}/{token}/attendees/permissions", attendeeId=attendee_id(alice, token, me),
              method="remove", permissions=128).ok()
    guest.post(f"{CHAT}/{token}", message="hi").refused(403)
    # What a moderator gave does not go with the session.
    guest.delete(active(token)).ok()
    assert me in participants(alice, token)
    join(guest, token)
    guest.post(f"{CHAT}/{token}", message="hi").refused(403)


def test_a_right_password_forgives_wrong_ones(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text("brute_force = on\n")

    def begin():
        """A server on which nobody has guessed yet, with a function that tries a password."""
        url = start_server("--dev", "--config", config).url
        with contextlib.closing(ocs.User(url, "alice")) as owner:
            token = owner.post(ROOM, roomType=3, roomName="safe", password="sesame").ok(201)["token"]

        def attempt(password):
            with contextlib.closing(ocs.User(url)) as guest:
                return guest.post(active(token), password=password).status

        return attempt

    attempt = begin()
    allowed = 0
    while attempt(f"guess {allowed}") == 403:
        allowed += 1
    assert allowed > 1
    attempt = begin()
    for around in range(3):
        guesses = [attempt(f"guess {around} {number}") for number in range(allowed - 1)]
        assert set(guesses) == {403}, around
        assert attempt("sesame") == 200, around


def test_guessing_passwords(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text("brute_force = on\n")
    server = start_server("--dev", "--config", config)
    owner = ocs.User(server.url, "alice")
    room = owner.post(ROOM, roomType=3, roomName="safe", password="open sesame").ok(201)
    guest = ocs.User(server.url)
    seen = [guest.post(active(room["token"]), password=f"guess {i}").status for i in range(40)]
    assert seen[0] == 403 and seen[-1] == 429 and set(seen) == {403, 429}
    assert guest.post(active(room["token"]), password="open sesame").status == 429
    seen = [guest.post(active(f"guessed{i}")).status for i in range(2, 42)]
    assert seen[0] == 404 and seen[-1] == 429 and set(seen) == {404, 429}
    owner.close()
    guest.close()


# --- invited by e-mail -----------------------------------------------------------------------

def hash_of(address):
    return hashlib.sha256(address.lower().encode()).hexdigest()


def invite(owner, token, address):
    return owner.post(f"{ROOM}/{token}/participants", newParticipant=address, source="emails")


def link_of(owner, token, address):
    return participants(owner, token)[hash_of(address)]["invitationLink"]


def open_link(guest, link):
    parts = urlsplit(link)
    return guest.plain("GET", f"{parts.path}?{parts.query}")


@pytest.fixture
def address():
    return unique("Ann") + "+talk@example.org"


def test_invite_by_email(alice, bob, new_guest, address):
    token = create_room(alice, GROUP, members=[bob])["token"]
    assert invite(alice, token, address).ok() == {"type": 3}
    assert room_of(alice, token)["type"] == PUBLIC
    events = system_names(history(alice, token).ok())
    assert events[0] == "guests_allowed" and events.count("guests_allowed") == 1
    entry = participants(alice, token)[hash_of(address)]
    assert (entry["actorType"], entry["participantType"]) == ("emails", GUEST)
    assert (entry["displayName"], entry["invitedActorId"]) == ("", address)
    assert entry["sessionIds"] == []
    # Who does not moderate sees the invitee, but neither the address nor the link.
    seen = participants(bob, token)[hash_of(address)]
    assert "invitedActorId" not in seen and "invitationLink" not in seen
    # A second invitation is the first one.
    for spelling in (address.upper(), f"  {address}\t"):
        assert invite(alice, token, spelling).ok() == {"type": 3}
    assert set(participants(alice, token)) == {"alice", "bob", hash_of(address)}
    assert link_of(alice, token, address) == entry["invitationLink"]


def test_accept_an_invitation(alice, new_guest, address):
    room = alice.post(ROOM, roomType=3, roomName=unique("room"), password="sesame").ok(201)
    token = room["token"]
    invite(alice, token, address).ok()
    link = link_of(alice, token, address)
    query = parse_qs(urlsplit(link).query)
    assert urlsplit(link).path == f"/call/{token}" and query["email"] == [address]

    guest = new_guest()
    assert open_link(guest, link).status == 200
    mine = join(guest, token)  # without the password
    assert (mine["actorType"], mine["actorId"]) == ("emails", hash_of(address))
    assert mine["invitedActorId"] == address and mine["participantType"] == GUEST
    set_name(guest, token, "Ann").ok()
    message = send(guest, token, "hello")
    assert (message["actorType"], message["actorDisplayName"]) == ("emails", "Ann")
    join(guest, token)
    # Gone, and yet in the list; back without the link.
    guest.delete(active(token)).ok()
    assert participants(alice, token)[hash_of(address)]["sessionIds"] == []
    assert join(guest, token)["actorId"] == hash_of(address)
    promote(alice, token, hash_of(address))
    shown = history(guest, token, limit=1).ok()[0]
    assert shown["message"] == "{actor} promoted you to moderator"
    assert shown["messageParameters"]["user"]["id"] == f"email/{hash_of(address)}"
    # A guest moderator sees addresses, but no links: those make somebody else of him.
    seen = participants(guest, token)[hash_of(address)]
    assert seen["invitedActorId"] == address and "invitationLink" not in seen
    # Taken back.
    alice.delete(f"{ROOM}/{token}/attendees",
                 attendeeId=attendee_id(alice, token, hash_of(address))).ok()
    guest.post(f"{CHAT}/{token}", message="hi").refused(404)
    guest.post(active(token)).error(403, "password")
    assert open_link(guest, link).status == 404


def test_wrong_links(alice, new_guest, token, address):
    invite(alice, token, address).ok()
    link = link_of(alice, token, address)
    other = create_room(alice, PUBLIC)["token"]
    for wrong in (f"/call/{token}", f"/call/{token}?email={quote(address)}",
                  f"/call/{token}?email={quote(address)}&access=", link[:-1], link + "x",
                  link.replace("example.org", "example.com"), link.replace(token, other),
                  link.replace(token, "nosuchroom")):
        guest = new_guest()
        answer = open_link(guest, wrong)
        assert answer.status == 404 and not guest.client.cookies, answer
        assert join(guest, token)["actorType"] == "guests"


def test_accepting_renews_the_cookie(sign_in, alice, new_guest, token, address):
    """Who planted a cookie in somebody's client does not become the invitee with him."""
    invite(alice, token, address).ok()
    other = create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    me = join(guest, other)["actorId"]
    attacker = sign_in()
    attacker.client.cookies.update(guest.client.cookies)
    assert open_link(guest, link_of(alice, token, address)).status == 200
    assert join(guest, token)["actorType"] == "emails"
    assert join(attacker, token)["actorType"] == "guests"
    # What the client was elsewhere it still is.
    assert room_of(guest, other)["actorId"] == me
    assert room_of(attacker, other)["attendeeId"] == 0


def test_accepting_keeps_who_one_was_elsewhere(alice, new_guest, token, address):
    """Also where the client has no session just now: it is known there by its cookie alone."""
    other, third = create_room(alice, PUBLIC)["token"], create_room(alice, PUBLIC)["token"]
    guest = new_guest()
    before = {}
    for room in (other, third):
        before[room] = join(guest, room)["actorId"]
        set_name(guest, room, "Ann").ok()
        promote(alice, room, before[room])
    guest.delete(active(other)).ok()
    invite(alice, token, address).ok()
    assert open_link(guest, link_of(alice, token, address)).status == 200
    assert room_of(guest, third)["actorId"] == before[third]
    assert {room: join(guest, room)["actorId"] for room in before} == before
    assert join(guest, other)["participantType"] == GUEST_MODERATOR


def cookies_of(answer):
    """The attributes of each cookie that an answer sets, in small letters."""
    return [{part.strip().lower() for part in line.split(";")[1:]}
            for line in answer.headers.get_list("set-cookie")]


def test_attributes_of_cookies(alice, new_guest, nobody, token, address):
    """No script reads them, no other site makes a browser send them."""
    want = [{"path=/", "httponly", "samesite=lax"}]
    assert cookies_of(new_guest().post(active(token))) == want
    invite(alice, token, address).ok()
    assert cookies_of(open_link(new_guest(), link_of(alice, token, address))) == want
    page = nobody.plain("POST", "/login/v2").envelope["login"]
    assert cookies_of(nobody.plain("GET", urlsplit(page).path)) == want


@pytest.mark.parametrize("trusted", [True, False])
def test_cookies_behind_https(start_server, tmp_path, trusted):
    """A proxy that is trusted says that the client spoke https: then its cookies are for https
    alone, and links lead there. Nobody else may say so."""
    config = tmp_path / "tertulia.conf"
    config.write_text("hosts = talk.example.org\n"
                      + ("trusted_proxies = 127.0.0.1\n" if trusted else ""))
    server = start_server("--dev", "--config", config)
    https = {"X-Forwarded-Proto": "https", "Host": "talk.example.org"}
    with contextlib.closing(ocs.User(server.url, "alice")) as owner:
        token = create_room(owner, PUBLIC)["token"]

    def set_by(method, path, **options):
        with contextlib.closing(ocs.User(server.url)) as guest:
            answer = guest.plain(method, path, **options)
            (attributes,) = cookies_of(answer)
            assert "httponly" in attributes, answer.headers
            return "secure" in attributes

    joining = f"/ocs/v2.php{active(token)}"
    assert set_by("POST", joining, headers={"OCS-APIRequest": "true", **https}) is trusted
    assert set_by("POST", joining, headers={"OCS-APIRequest": "true"}) is False
    with contextlib.closing(ocs.User(server.url)) as client:
        page = client.plain("POST", "/login/v2", headers=https).envelope["login"]
    scheme = "https" if trusted else "http"
    assert page.startswith(f"{scheme}://talk.example.org/login/v2/flow/")
    assert set_by("GET", urlsplit(page).path, headers=https) is trusted
    assert set_by("GET", urlsplit(page).path) is False


def test_emails_on_create(alice, address):
    room = alice.post(ROOM, roomType=GROUP, roomName=unique("room"), password="dropped",
                      participants={"emails": [address], "users": ["bob"]}).ok(201)
    assert (room["type"], room["hasPassword"]) == (PUBLIC, False)
    there = participants(alice, room["token"])
    assert there[hash_of(address)]["actorType"] == "emails"
    assert there["bob"]["participantType"] == MEMBER
    assert "guests_allowed" not in system_names(history(alice, room["token"]).ok())


def test_invalid_emails_on_create(alice, address):
    room = alice.post(ROOM, roomType=GROUP, roomName=unique("room"),
                      participants={"emails": [address, "nonsense"]}).ok(202)
    assert room["invalidParticipants"] == {"emails": ["nonsense"]} and room["type"] == PUBLIC
    alice.post(ROOM, roomType=GROUP, roomName=unique("room"),
               participants={"emails": ["nonsense"]}).error(404, "invite")


def test_resend(alice, bob, token, address):
    path = f"{ROOM}/{token}/participants/resend-invitations"
    invite(alice, token, address).ok()
    assert alice.post(path).ok() is None
    for who in (hash_of(address), "alice"):
        assert alice.post(path, attendeeId=attendee_id(alice, token, who)).ok() is None
    assert alice.post(path, attendeeId=987654321).refused(404).data is None
    join(bob, token)
    bob.post(path).refused(403)


# --- a list of addresses ---------------------------------------------------------------------

def upload(user, token, text, **fields):
    return user.request("POST", f"{ROOM}/{token}/import-emails", data=fields,
                        files={"file": ("list.csv", text.encode(), "text/csv")})


def test_import(alice):
    token = create_room(alice, GROUP)["token"]
    one, two, three = (unique(name) + "@example.org" for name in ("one", "two", "three"))
    invite(alice, token, one).ok()
    table = ('\ufeff"email","name"\r\n'
             f'"{one.upper()}","Known"\r\n"{two}","Two, the Second"\r\n{three},{three}\r\n'
             f'"nonsense","x"\r\n\r\n{two},again\r\n"only ""quotes"""')
    answer = upload(alice, token, table, testRun="true").error(400, "rows")
    counted = {"invites": 2, "duplicates": 2, "invalid": 2, "invalidLines": [5, 8]}
    assert {key: answer.data[key] for key in counted} == counted and answer.data["message"]
    assert hash_of(two) not in participants(alice, token)
    assert upload(alice, token, table).ok() == {**counted, "type": 3}
    there = participants(alice, token)
    assert there[hash_of(two)]["displayName"] == "Two, the Second"
    assert there[hash_of(three)]["displayName"] == ""
    assert upload(alice, token, f"EMAIL\n{two}", testRun="1").ok() == {
        "invites": 0, "duplicates": 1}


def test_import_makes_the_room_public(alice):
    token = create_room(alice, GROUP)["token"]
    table = "name,email\nAnn,ann@example.org\n"
    assert upload(alice, token, table, testRun="true").ok() == {"invites": 1, "duplicates": 0}
    assert room_of(alice, token)["type"] == GROUP
    assert upload(alice, token, table).ok() == {"invites": 1, "duplicates": 0, "type": 3}
    assert room_of(alice, token)["type"] == PUBLIC


def test_import_is_refused(alice, bob, token):
    alice.post(f"{ROOM}/{token}/import-emails").error(400, "file")
    for text in ("", "name\nAnn", "mail,name\na@example.org,x", "\n"):
        upload(alice, token, text).error(400, "header-email")
    pair = alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").data["token"]
    upload(alice, pair, "email\nann@example.org").error(400, "room")
    join(bob, token)
    upload(bob, token, "email\nann@example.org").refused(403)
    assert set(participants(alice, token)) == {"alice", "bob"}


# --- many at once ----------------------------------------------------------------------------

def test_many_guests_at_once(server, alice, token):
    """They come, talk, look, are promoted, banned and go, all at the same time."""
    def visit(number):
        guest = ocs.User(server.url)
        try:
            me = join(guest, token)["actorId"]
            there = attendee_id(alice, token, me)
            seen = [guest.post(f"{CHAT}/{token}", message=f"from {number}").status,
                    alice.post(f"{ROOM}/{token}/moderators", attendeeId=there).status,
                    guest.get(f"{ROOM}/{token}/participants").status,
                    alice.delete(f"{ROOM}/{token}/moderators", attendeeId=there).status]
            if number % 2:
                alice.post(f"{BAN}/{token}", actorType="guests", actorId=me).ok()
                seen.append(guest.post(f"{CHAT}/{token}", message="still here?").status)
            else:
                seen.append(guest.delete(active(token)).status)
            return seen
        finally:
            guest.close()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(visit, range(24)))
    assert {tuple(each) for each in results} == {(201, 200, 200, 200, 404),
                                                 (201, 200, 200, 200, 200)}
    assert set(participants(alice, token)) == {"alice"}
    said = [each for each in history(alice, token, limit=200).ok() if not each["systemMessage"]]
    assert len(said) == 24


def test_one_cookie_joins_many_times_at_once(server, alice, new_guest, token):
    """However it races, one client is one guest with one session."""
    guest = new_guest()
    me = join(guest, token)["actorId"]

    def again(_):
        return join(guest, token)["actorId"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert set(pool.map(again, range(24))) == {me}
    assert len(participants(alice, token)[me]["sessionIds"]) == 1
