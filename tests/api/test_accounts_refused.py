"""What accounts, their fields and groups refuse, each with the number that OCS has for it."""

import contextlib
import sqlite3

import pytest

import ocs
from ocs import create_room, history, unique
from server import run_cli

PASSWORD = "correct-horse-7"
STATUS = "/apps/user_status/api/v1/user_status"
LONG = "x" * 2049

# Fields and the values that they do not take, as an administrator or as oneself: key, value, number.
BAD_VALUES = [
    ("displayname", "", 101), ("displayname", "\u00e4" * 256, 101), ("displayname", "a\x01b", 101),
    ("email", "no address", 101), ("additional_mail", "no address", 101),
    ("notify_email", "no address", 101), ("additional_mail", "", 101),
    ("password", "", 102), ("password", "p" * 470, 102),
    ("phone", LONG, 101), ("biography", "bell\x07", 101), ("website", "http://del.example/\x7f", 101),
    ("phone", "nope", 101), ("phone", "0911234567", 101), ("phone", "+49 30 x", 101),
    ("phone", "+", 101), ("phone", "+1234", 101), ("phone", "+0123456789", 101),
    ("phone", "+1234567890123456", 101), ("phone", "++491234567", 101),
    ("website", "nope", 101), ("website", "example.org", 101), ("website", "ftp://example.org", 101),
    ("website", "https://", 101), ("website", "https:example.org", 101),
    ("website", "https:///path", 101), ("website", "javascript:alert(1)", 101),
    ("website", "http://example.org/a b", 101),
    ("profile_enabled", "yes", 101), ("profile_enabled", "", 101), ("profile_enabled", "2", 101),
    ("language", "x" * 65, 102), ("locale", "de DE", 102), ("language", "xx", 102), ("language", "", 102),
    ("language", "DE", 102), ("language", "de_", 102), ("language", "de_XX", 102),
    ("language", "d", 102), ("language", "de@", 102), ("language", "de_DE_DE", 102),
    ("language", "de-DE", 102), ("locale", "zz_ZZ", 102), ("locale", "", 102),
    ("locale", "de_CH_Latn", 102), ("locale", "en_US_Posix", 102), ("locale", "a b", 102), ("timezone", "Europe\\Madrid", 102),
    ("first_day_of_week", "x", 102), ("first_day_of_week", "", 102), ("first_day_of_week", "7", 102),
    ("first_day_of_week", "-2", 102), ("first_day_of_week", "1x", 102),
    ("first_day_of_week", "01", 102), ("first_day_of_week", "+1", 102),
    ("first_day_of_week", "-", 102), ("first_day_of_week", "10", 102),
    ("phoneScope", "v2-everybody", 101), ("phoneScope", "", 101), ("avatarScope", "public", 101),
    ("quotaScope", "v2-local", 113), ("Scope", "v2-local", 113), ("no-such-field", "x", 113),
]

FOR_ADMINISTRATORS = [
    ("quota", "much", 102), ("quota", "", 102), ("quota", "-1", 102), ("quota", "5 XB", 102),
    ("quota", "5 GiB", 102), ("quota", "5 G B", 102), ("quota", "9999999999 TB", 102),
    ("quota", "1@", 102), ("manager", "../x", 102), ("manager", " front", 102),
    ("phoneScope", "v2-local", 113), ("nothing", "x", 113),
]

GOOD_VALUES = [
    ("biography", "x" * 2048), ("phone", ""), ("website", ""), ("website", "https://example.org"),
    ("website", "HTTP://example.org:8080/~bob?a=b#c"), ("language", "de"), ("language", "sr@latin"),
    ("language", "ast"), ("language", "es_419"), ("locale", "en_US"), ("locale", "zh_Hans_CN"),
    ("locale", "ca_ES_VALENCIA"), ("locale", "en_US_POSIX"), ("locale", "uz_Latn"),
    ("address", "one\ntwo\tthree\r\n"), ("profile_enabled", "0"),
    ("language", "pt_BR"), ("timezone", "Europe/Madrid"), ("first_day_of_week", "-1"),
    ("first_day_of_week", "0"), ("first_day_of_week", "6"), ("notify_email", ""),
    ("phoneScope", "v2-private"), ("displayname", "\u00e4" * 255), ("password", "p" * 469),
]

QUOTAS = [("none", -3), ("default", -3), ("0", 0), ("1024", 1024), ("1 KB", 1024), ("512mb", 512 << 20),
          ("5 GB", 5 << 30), ("2TB", 2 << 40), ("1P", 1 << 50)]


def edit(caller, name, key, value):
    return caller.put(f"/cloud/users/{name}", key=key, value=value)


def failed(answer, number):
    assert answer.status == 400 and answer.meta["status"] == "failure", answer
    assert answer.code == number, answer


@pytest.fixture(scope="module")
def subject(new_user):
    """Has logged in: the time of that is part of what must not change."""
    user = new_user("subject")
    user.get("/cloud/user").ok()
    return user


def user_of(caller, name):
    return caller.get(f"/cloud/users/{name}").ok()


@pytest.mark.parametrize("key,value,number", BAD_VALUES)
def test_of_oneself(subject, key, value, number):
    before = user_of(subject, subject.name)
    failed(edit(subject, subject.name, key, value), number)
    assert user_of(subject, subject.name) == before


@pytest.mark.parametrize("key,value,number", FOR_ADMINISTRATORS)
def test_by_an_administrator(admin, subject, key, value, number):
    before = user_of(admin, subject.name)
    failed(edit(admin, subject.name, key, value), number)
    if key in ("quota", "manager"):
        failed(edit(subject, subject.name, key, value), 113)
    assert user_of(admin, subject.name) == before


@pytest.mark.parametrize("key,value", GOOD_VALUES)
def test_taken(new_user, key, value):
    user = new_user()
    edit(user, user.name, key, value).ok()


@pytest.mark.parametrize("typed,kept", [
    ("+34 91 123-45-67", "+34911234567"), ("+1 (212) 555.0123", "+12125550123"),
    ("+49/30/12345", "+493012345"), ("+12345", "+12345"), ("+123456789012345", "+123456789012345"),
])
def test_phone(new_user, typed, kept):
    user = new_user()
    edit(user, user.name, "phone", typed).ok()
    assert user.get("/cloud/user").ok()["phone"] == kept
    edit(user, user.name, "phone", "").ok()
    assert user.get("/cloud/user").ok()["phone"] == ""


@pytest.mark.parametrize("text,size", QUOTAS)
def test_quota(admin, new_user, text, size):
    user = new_user()
    edit(admin, user.name, "quota", text).ok()
    quota = user.get("/cloud/user").ok()["quota"]
    assert (quota["quota"], quota["total"], quota["used"]) == (size, size, 0)


def test_more_addresses(new_user):
    user = new_user()
    first = f"{unique('a')}@example.org"
    edit(user, user.name, "additional_mail", first).ok()
    failed(edit(user, user.name, "additional_mail", first.upper()), 101)
    edit(user, user.name, "additional_mail", "b@example.org").ok()
    assert user.get("/cloud/user").ok()["additional_mail"] == [first, "b@example.org"]
    long = "y" * 60 + "@" + ".".join(["z" * 60] * 3) + ".org"
    seen = [edit(user, user.name, "additional_mail", f"{number}{long}").code for number in range(12)]
    assert seen[0] == 200 and seen[-1] == 101 and seen == sorted(seen, reverse=True)


# --- accounts --------------------------------------------------------------------------------

BAD_ACCOUNTS = [
    ({"userid": "alice", "password": PASSWORD}, 102), ({"userid": "ALICE", "password": PASSWORD}, 102),
    ({"userid": "n-1"}, 108), ({"userid": "n-2", "password": "p" * 470}, 101),
    ({"userid": "a/b", "password": PASSWORD}, 101), ({"userid": "x" * 65, "password": PASSWORD}, 101),
    ({"userid": "n-3", "password": PASSWORD, "groups": ["no-such"]}, 104),
    ({"userid": "n-4", "password": PASSWORD, "displayName": "\u00e4" * 256}, 101),
    ({"userid": "n-5", "password": PASSWORD, "email": "no address"}, 101),
    ({"userid": "n-6", "password": PASSWORD, "quota": "much"}, 102),
]


@pytest.mark.parametrize("fields,number", BAD_ACCOUNTS)
def test_accounts(admin, fields, number):
    before = admin.get("/cloud/users").ok()["users"]
    failed(admin.post("/cloud/users", **fields), number)
    gone = set(admin.get("/cloud/users").ok()["users"])
    assert fields["userid"] == "alice" or fields["userid"] not in gone, before


def test_oneself(admin):
    """An administrator cannot lock himself out."""
    failed(admin.delete("/cloud/users/admin"), 101)
    failed(admin.put("/cloud/users/admin/disable"), 101)
    failed(admin.put("/cloud/users/admin/enable"), 101)
    failed(admin.delete("/cloud/users/admin/groups", groupid="admin"), 105)
    assert admin.get("/cloud/groups/admin").ok()["users"].count("admin") == 1


def test_nobody(admin, stranger):
    never = unique("never")
    failed(admin.put(f"/cloud/users/{never}/disable"), 101)
    assert admin.delete(f"/cloud/users/{never}").code == 998
    assert admin.post(f"/cloud/users/{never}/welcome").status in (400, 404)
    assert admin.get(f"/cloud/users/{never}/groups").status in (400, 404)
    assert stranger.get("/cloud/users/alice/groups").status in (400, 403, 404)


def test_membership(admin, new_user):
    group, user = unique("group"), new_user()
    admin.post("/cloud/groups", groupid=group).ok()
    path = f"/cloud/users/{user.name}/groups"
    for nothing in ({}, {"groupid": ""}, {"groupid": "  "}):
        failed(admin.post(path, **nothing), 101)
    failed(admin.post(path, groupid=unique("never")), 102)
    failed(admin.post(f"/cloud/users/{unique('never')}/groups", groupid=group), 103)
    failed(admin.delete(path, groupid=unique("never")), 102)
    assert user.get("/cloud/user").ok()["groups"] == []


def test_groups(admin):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    failed(admin.post("/cloud/groups", groupid=group), 102)
    failed(admin.post("/cloud/groups", groupid=""), 101)
    failed(admin.delete(f"/cloud/groups/{unique('never')}"), 101)
    failed(admin.delete("/cloud/groups/admin"), 102)
    edit_group = f"/cloud/groups/{group}"
    failed(admin.put(edit_group, key="members", value="x"), 113)
    failed(admin.put(edit_group, key="displayname", value=""), 101)
    admin.put(edit_group, key="displayname", value="Ours").ok()


# --- app passwords ---------------------------------------------------------------------------

def app_password(user):
    return user.get("/core/getapppassword").ok()["apppassword"]


def test_app_passwords(new_user, sign_in):
    """What a client was given is not worth the account: it makes no second one, and does not change
    the password."""
    user = new_user()
    phone = sign_in(user.name, app_password(user))
    phone.get("/core/getapppassword").refused(403)
    edit(phone, user.name, "password", "taken-over-9").refused(403)
    for method, path in (("DELETE", "/core/apppassword"), ("POST", "/core/apppassword/rotate")):
        user.request(method, path).refused(403)
    renewed = sign_in(user.name, phone.request("POST", "/core/apppassword/rotate").ok()["apppassword"])
    assert phone.get("/cloud/user").status == 401
    renewed.request("DELETE", "/core/apppassword").ok()
    assert renewed.get("/cloud/user").status == 401
    user.get("/cloud/user").ok()


def test_two_with_one_address(admin, new_user, sign_in):
    """An address is a name for logging in, so it is one person's."""
    own, address = f"{unique('own')}@example.org", f"{unique('both')}@example.org"
    alone = new_user("alone", email=own)
    assert sign_in(own, PASSWORD).get("/cloud/user").ok()["id"] == alone.name
    one, other = new_user("one", email=address), unique("other")
    refused = admin.post("/cloud/users", userid=other, password="another-horse-8",
                         email=address.upper())
    assert refused.code == 101 and admin.get(f"/cloud/users/{other}").status == 404
    two = new_user("two")
    assert two.put(f"/cloud/users/{two.name}", key="email", value=address).code in (101, 102)
    assert sign_in(address, PASSWORD).get("/cloud/user").ok()["id"] == one.name


# --- user status -----------------------------------------------------------------------------

def test_status(new_user):
    user = new_user()
    user.put(f"{STATUS}/status", statusType="sleepy").refused(400)
    user.put(f"{STATUS}/status").refused(400)
    user.put(f"{STATUS}/message/predefined", messageId="nothing").refused(400)
    for bad in (0, -1, 1):
        user.put(f"{STATUS}/message/predefined", messageId="meeting", clearAt=bad).refused(400)
    for bad in (-1, 1):
        user.put(f"{STATUS}/message/custom", message="x", clearAt=bad).refused(400)
    user.put("/apps/user_status/api/v1/heartbeat", status="dnd").refused(400)
    user.get(STATUS).refused(404)


# --- what only time or a broken disk brings --------------------------------------------------

@contextlib.contextmanager
def opened(data):
    with contextlib.closing(sqlite3.connect(data / "tertulia.db", timeout=30)) as database, database:
        yield database


def test_old_messages(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data", "--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        message = ocs.send(alice, token, "yesterday")["id"]
        with opened(tmp_path / "data") as database:
            database.execute("UPDATE messages SET created_s = created_s - 86410 WHERE id = ?",
                             (message,))
        alice.put(f"{ocs.CHAT}/{token}/{message}", message="today").error(400, "age")
        assert ocs.texts(history(alice, token).ok()) == ["yesterday"]


def test_a_broken_database(start_server, tmp_path):
    """What needs the broken part is refused, with nothing of it done; the rest goes on."""
    server = start_server("--data", tmp_path / "data", "--dev")
    with contextlib.closing(ocs.User(server.url, "alice")) as alice:
        token = create_room(alice)["token"]
        with opened(tmp_path / "data") as database:
            database.execute("ALTER TABLE polls RENAME TO polls_away")
        poll = {"question": "?", "options": ["a", "b"], "resultMode": 0, "maxVotes": 0}
        path = f"/apps/spreed/api/v1/poll/{token}"
        assert alice.post(path, **poll).refused(500).data == []
        assert ocs.texts(history(alice, token).ok()) == []
        ocs.send(alice, token, "still here")
        with opened(tmp_path / "data") as database:
            database.execute("ALTER TABLE polls_away RENAME TO polls")
        alice.post(path, **poll).ok(201)
    server.stop()
    run_cli("user", "list", "--data", tmp_path / "data")
