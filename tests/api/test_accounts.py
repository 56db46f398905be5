"""Accounts: users, groups, their provisioning calls, user status, app passwords, the guard."""

import concurrent.futures
import contextlib
import json
import re

import pytest

from ocs import ROOM, LongPolls, User, create_room, history, send, unique
from server import run_cli

PASSWORD = "correct-horse-7"
STATUS = "/apps/user_status/api/v1"

# What nc_py_api reads of a user object; each must be there.
USER_KEYS = {
    "id", "lastLogin", "backend", "quota", "email", "additional_mail", "phone", "address",
    "website", "twitter", "fediverse", "organisation", "role", "headline", "biography",
    "profile_enabled", "groups", "language", "notify_email", "backendCapabilities",
}


# --- reading ---------------------------------------------------------------------------------

def test_who_am_i(alice):
    me = alice.get("/cloud/user").ok()
    assert me["id"] == "alice"
    assert USER_KEYS <= set(me)
    assert isinstance(me["groups"], list)
    assert isinstance(me["lastLogin"], int)
    assert me.get("display-name") or me.get("displayname")


def test_user_of_its_own(admin, new_user):
    user = new_user(email="someone@example.org", displayName="Some One")
    seen = admin.get(f"/cloud/users/{user.name}").ok()
    assert USER_KEYS <= set(seen)
    assert (seen["id"], seen["email"]) == (user.name, "someone@example.org")
    assert seen.get("displayname", seen.get("display-name")) == "Some One"
    assert user.get(f"/cloud/users/{user.name}").ok()["id"] == user.name


def test_unknown_user(admin):
    for method in ("GET", "DELETE"):
        answer = admin.request(method, f"/cloud/users/{unique('never')}")
        assert answer.status == 404 and answer.code in (404, 998), answer
        answer = admin.request(method, f"/cloud/users/{unique('never')}", version="v1")
        assert answer.status == 200 and answer.code in (404, 998), answer


def test_list_of_users(admin, new_user):
    stem = unique("listed")
    names = sorted(new_user(stem).name for _ in range(3))
    assert {"admin", "alice", "bob", *names} <= set(admin.get("/cloud/users").ok()["users"])
    assert sorted(admin.get("/cloud/users", search=stem).ok()["users"]) == names
    pages = [admin.get("/cloud/users", search=stem, limit=2, offset=offset).ok()["users"]
             for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert sorted(pages[0] + pages[1]) == names


def test_pages_of_a_group(admin, new_user):
    name = unique("paged")
    admin.post("/cloud/groups", groupid=name).ok()
    names = sorted(new_user("paged", groups=[name]).name for _ in range(3))
    for path, read in ((f"/cloud/groups/{name}/users", list),
                       (f"/cloud/groups/{name}", list),
                       (f"/cloud/groups/{name}/users/details", dict.keys)):
        def page(**params):
            users = admin.get(path, **params).ok()["users"]
            return sorted(read(users)) if users else []

        assert page() == page(limit=0) == page(limit=-1, offset=-1) == names
        assert page(limit=2) == names[:2] and page(limit=2, offset=2) == names[2:]
        assert page(offset=3) == page(offset=2 ** 62) == []


def test_nobody_gets_all_of_a_large_server(start_server, tmp_path):
    """With all that is known of people, a thousand are enough for one answer."""
    n = 1005
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({
        "groups": [{"id": "crew"}],
        "users": [{"id": f"u{i:04}", "password": "secret-99", "admin": i == 0, "groups": ["crew"]}
                  for i in range(n)]}))
    server = start_server("--dev", "--seed", seed, log_level="info")
    with contextlib.closing(User(server.url, "u0000", "secret-99")) as boss:
        for path in ("/cloud/users/details", "/cloud/groups/crew/users/details"):
            first = boss.get(path).ok()["users"]
            assert len(first) == 1000
            assert boss.get(path, limit=0).ok()["users"].keys() == first.keys()
            rest = boss.get(path, offset=1000, limit=1000).ok()["users"]
            assert len(first.keys() | rest.keys()) == n
        for path in ("/cloud/users", "/cloud/groups/crew/users"):
            assert len(boss.get(path, limit=0).ok()["users"]) == n


def test_search_takes_wildcards_literally(admin, new_user):
    new_user("percent")
    assert admin.get("/cloud/users", search="perc%nt").ok()["users"] == []
    assert admin.get("/cloud/users", search="p_rcent").ok()["users"] == []


@pytest.mark.parametrize("what", ["a%" * 60000, "é" * 60000, "percent" + "t" * 5000])
def test_search_for_what_is_no_name(admin, new_user, what):
    """The database takes no pattern of that length, and nobody is called so."""
    new_user("percent")
    said = {"search": what, "searchTerm": what}
    found = [admin.request("GET", path, json=said).ok() for path in (
        "/cloud/users", "/cloud/groups", "/core/autocomplete/get", "/apps/spreed/api/v4/listed-room")]
    assert found == [{"users": []}, {"groups": []}, [], []]


def test_editable_fields(alice):
    """Those of the profile, with the names by which people are found: no password, no quota."""
    assert alice.get("/cloud/user/fields").ok() == [
        "displayname", "email", "additional_mail", "phone", "address", "website", "twitter",
        "bluesky", "fediverse", "organisation", "role", "headline", "biography", "profile_enabled",
        "pronouns"]


# --- writing ---------------------------------------------------------------------------------

def test_create_and_delete(admin, sign_in):
    name = unique("fresh")
    created = admin.request("POST", "/cloud/users", version="v1",
                            json={"userid": name, "password": PASSWORD})
    assert (created.status, created.code) == (200, 100), created
    user = sign_in(name, PASSWORD)
    assert user.get("/cloud/user").ok()["id"] == name
    admin.delete(f"/cloud/users/{name}").ok()
    assert user.get("/cloud/user").status == 401
    assert name not in admin.get("/cloud/users", search=name).ok()["users"]


def test_create_with_everything(admin, sign_in):
    group, name = unique("group"), unique("whole")
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post("/cloud/users", userid=name, password=PASSWORD, email="whole@example.org",
               groups=[group], displayName="Whole").ok()
    me = sign_in(name, PASSWORD).get("/cloud/user").ok()
    assert (me["email"], me["groups"]) == ("whole@example.org", [group])
    assert admin.get(f"/cloud/groups/{group}").ok()["users"] == [name]


BAD_USERS = [
    ("taken", {"userid": "alice", "password": PASSWORD}),
    ("no password", {"userid": "x-no-password"}),
    ("empty id", {"userid": "", "password": PASSWORD}),
    ("slash in the id", {"userid": "a/b", "password": PASSWORD}),
    ("blank in front", {"userid": " front", "password": PASSWORD}),
    ("dots only", {"userid": "..", "password": PASSWORD}),
    ("control sign", {"userid": "a\nb", "password": PASSWORD}),
    ("unknown group", {"userid": "x-no-group", "password": PASSWORD, "groups": ["no-such"]}),
]


@pytest.mark.parametrize("case", BAD_USERS, ids=[row[0] for row in BAD_USERS])
def test_create_refused(admin, case):
    before = admin.get("/cloud/users").ok()["users"]
    answer = admin.post("/cloud/users", **case[1])
    assert answer.status == 400 and answer.meta["status"] == "failure", answer
    assert admin.get("/cloud/users").ok()["users"] == before


def edit(admin, name, key, value):
    return admin.request("PUT", f"/cloud/users/{name}", params={"key": key, "value": value})


@pytest.mark.parametrize("key", ["displayname", "display"])
def test_edit_display_name(admin, new_user, key):
    user = new_user()
    edit(admin, user.name, key, "Ünother Name").ok()
    me = user.get("/cloud/user").ok()
    assert me.get("displayname", me.get("display-name")) == "Ünother Name"


def test_edit_email_and_password(admin, sign_in, new_user):
    user = new_user()
    edit(admin, user.name, "email", "new@example.org").ok()
    assert user.get("/cloud/user").ok()["email"] == "new@example.org"
    edit(admin, user.name, "password", "another-horse-8").ok()
    assert sign_in(user.name, "another-horse-8").get("/cloud/user").ok()["id"] == user.name
    assert user.get("/cloud/user").status == 401, "the old password is still good"


def test_edit_oneself(new_user):
    user = new_user()
    edit(user, user.name, "displayname", "Myself").ok()
    me = user.get("/cloud/user").ok()
    assert me.get("displayname", me.get("display-name")) == "Myself"


def test_edit_refused(admin, new_user):
    user = new_user()
    for key, value in [("no-such-field", "x"), ("email", "no address")]:
        answer = edit(admin, user.name, key, value)
        assert answer.status == 400 and answer.meta["status"] == "failure", answer
    assert edit(admin, unique("never"), "email", "a@example.org").status in (400, 403, 404)


def test_groups_in_detail(admin, new_user):
    """Who is disabled counts among the members, and by himself."""
    name = unique("crew")
    admin.post("/cloud/groups", groupid=name, displayname="The crew").ok()
    for user in (new_user(), new_user()):
        admin.post(f"/cloud/users/{user.name}/groups", groupid=name).ok()
    admin.put(f"/cloud/users/{user.name}/disable").ok()
    assert admin.get("/cloud/groups/details", search=name).ok()["groups"] == [
        {"id": name, "displayname": "The crew", "usercount": 2, "disabled": 1, "canAdd": True,
         "canRemove": True}]


def test_disabled_user(admin, new_user, alice):
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    user.get(f"{ROOM}/{token}").ok()
    admin.put(f"/cloud/users/{user.name}/disable").ok()
    assert user.get("/cloud/user").status == 401
    assert user.get(f"{ROOM}/{token}").status == 401
    assert admin.get(f"/cloud/users/{user.name}").ok()["enabled"] is False
    admin.put(f"/cloud/users/{user.name}/enable").ok()
    user.get(f"{ROOM}/{token}").ok()


def new_app_password(user):
    return user.get("/core/getapppassword").ok()["apppassword"]


# How a login comes to its end; whose request it is.
ENDS = {
    "disabled": lambda admin, user, app: admin.put(f"/cloud/users/{user.name}/disable"),
    "deleted": lambda admin, user, app: admin.delete(f"/cloud/users/{user.name}"),
    "new-password": lambda admin, user, app: edit(admin, user.name, "password", "another-one-9"),
}
APP_ENDS = {
    "revoked": lambda admin, user, app: app.delete("/core/apppassword"),
    "rotated": lambda admin, user, app: app.post("/core/apppassword/rotate"),
}


@pytest.mark.parametrize("end", [*ENDS, *APP_ENDS])
def test_who_waits_hears_that_his_login_has_ended(admin, alice, new_user, sign_in, end):
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    last = history(alice, token, limit=1).ok()[0]["id"]
    waits = app = user
    if end in APP_ENDS:
        waits = app = sign_in(user.name, new_app_password(user))
    with LongPolls(alice) as polls:
        waiting = polls.begin(waits, token, last)
        (ENDS | APP_ENDS)[end](admin, user, app).ok()
        assert waiting.result().status == 401


def number_of(answer):
    """How many times a handler had been called when this one was."""
    return int(answer.header("X-Request-Id")[8:], 16)


def test_who_is_woken_for_nothing_sleeps_again(admin, alice, new_user):
    """He looks once, and waits on; and still hears of what comes."""
    user = new_user()
    token = create_room(alice, members=[user])["token"]
    last = history(alice, token, limit=1).ok()[0]["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(user, token, last)
        before = number_of(admin.put(f"/cloud/users/{user.name}/enable"))  # he is
        for _ in range(20):
            after = number_of(admin.get("/cloud/user"))
        assert after - before <= 30, "he looks all the time"
        send(alice, token, "news")
        assert waiting.result().ok()[0]["message"] == "news"


# What only an administrator may do.
ADMIN_ONLY = [
    ("POST", "/cloud/users", {"userid": "by-a-user", "password": PASSWORD}),
    ("DELETE", "/cloud/users/bob", {}),
    ("PUT", "/cloud/users/bob/disable", {}),
    ("PUT", "/cloud/users/bob/enable", {}),
    ("PUT", "/cloud/users/bob", {"key": "displayname", "value": "Taken over"}),
    ("PUT", "/cloud/users/admin", {"key": "password", "value": "taken-over-9"}),
    ("POST", "/cloud/users/alice/groups", {"groupid": "admin"}),
    ("DELETE", "/cloud/users/admin/groups", {"groupid": "admin"}),
    ("POST", "/cloud/groups", {"groupid": "by-a-user"}),
    ("DELETE", "/cloud/groups/admin", {}),
    ("GET", "/cloud/users", {}),
    ("GET", "/cloud/groups/admin", {}),
]


@pytest.mark.parametrize("method,path,body", ADMIN_ONLY, ids=[f"{r[0]} {r[1]}" for r in ADMIN_ONLY])
def test_for_administrators(admin, alice, nobody, method, path, body):
    answer = alice.request(method, path, json=body)
    assert answer.status in (403, 404), answer
    answer = nobody.request(method, path, json=body)
    assert (answer.status, answer.code) == (401, 997), answer
    assert admin.get("/cloud/user").ok()["groups"] == ["admin"]
    assert "by-a-user" not in admin.get("/cloud/users").ok()["users"]
    assert "by-a-user" not in admin.get("/cloud/groups").ok()["groups"]
    bob = admin.get("/cloud/users/bob").ok()
    assert bob["enabled"] is True
    assert bob.get("displayname", bob.get("display-name")) != "Taken over"
    assert admin.get("/cloud/users/alice").ok()["groups"] == []


# --- groups ----------------------------------------------------------------------------------

def test_groups(admin, new_user):
    group, user = unique("group"), new_user()
    admin.request("POST", "/cloud/groups", params={"groupid": group}).ok()
    assert group in admin.get("/cloud/groups").ok()["groups"]
    assert admin.get("/cloud/groups", search=group).ok()["groups"] == [group]
    assert admin.get(f"/cloud/groups/{group}").ok()["users"] == []

    admin.request("POST", f"/cloud/users/{user.name}/groups", params={"groupid": group}).ok()
    assert admin.get(f"/cloud/groups/{group}").ok()["users"] == [user.name]
    assert user.get("/cloud/user").ok()["groups"] == [group]

    admin.request("DELETE", f"/cloud/users/{user.name}/groups", params={"groupid": group}).ok()
    assert admin.get(f"/cloud/groups/{group}").ok()["users"] == []

    admin.delete(f"/cloud/groups/{group}").ok()
    assert group not in admin.get("/cloud/groups").ok()["groups"]


def test_deleting_a_group_keeps_its_users(admin, new_user):
    group, user = unique("group"), new_user()
    admin.post("/cloud/groups", groupid=group).ok()
    admin.post(f"/cloud/users/{user.name}/groups", groupid=group).ok()
    admin.delete(f"/cloud/groups/{group}").ok()
    assert user.get("/cloud/user").ok()["groups"] == []


def test_group_refusals(admin):
    group = unique("group")
    admin.post("/cloud/groups", groupid=group).ok()
    assert admin.post("/cloud/groups", groupid=group).status == 400
    assert admin.post("/cloud/groups", groupid="").status == 400
    assert admin.get(f"/cloud/groups/{unique('never')}").status in (400, 404)
    assert admin.delete(f"/cloud/groups/{unique('never')}").status in (400, 404)
    assert admin.delete("/cloud/groups/admin").status in (400, 403)
    assert "admin" in admin.get("/cloud/groups").ok()["groups"]
    assert admin.post(f"/cloud/users/{unique('never')}/groups", groupid=group).status in (400, 404)
    assert admin.post("/cloud/users/alice/groups", groupid=unique("never")).status in (400, 404)


# --- user status -----------------------------------------------------------------------------

def put_status(user, path, **params):
    return user.request("PUT", f"{STATUS}/user_status/{path}", params=params)


@pytest.fixture
def present(new_user):
    """A user who has said to be online, and nothing more."""
    user = new_user()
    put_status(user, "status", statusType="online").ok()
    return user


def own_status(user):
    return user.get(f"{STATUS}/user_status").ok()


def test_status_unset(present):
    own = own_status(present)
    for key in ("message", "icon", "clearAt", "messageId"):
        assert own[key] is None, key
    assert own["messageIsPredefined"] is False
    assert (own["userId"], own["status"]) == (present.name, "online")


@pytest.mark.parametrize("kind", ["online", "away", "dnd", "invisible", "offline"])
def test_status_type(new_user, kind):
    user = new_user()
    assert put_status(user, "status", statusType=kind).ok()["status"] == kind
    own = own_status(user)
    assert (own["userId"], own["status"], own["statusIsUserDefined"]) == (user.name, kind, True)


def test_status_type_refused(present):
    assert put_status(present, "status", statusType="sleepy").status == 400
    assert own_status(present)["status"] == "online"


def test_custom_message(new_user, alice):
    user = new_user()
    answer = put_status(user, "message/custom", message="Out to sea", statusIcon="⛵",
                        clearAt=4102444800)
    assert answer.ok()["message"] == "Out to sea"
    seen = alice.get(f"{STATUS}/statuses/{user.name}").ok()
    assert (seen["userId"], seen["message"], seen["icon"], seen["clearAt"]) == (
        user.name, "Out to sea", "⛵", 4102444800)
    user.delete(f"{STATUS}/user_status/message").ok()
    own = own_status(user)
    assert (own["message"], own["icon"], own["clearAt"]) == (None, None, None)


def test_empty_message_is_none(present):
    put_status(present, "message/custom", message="", statusIcon="").ok()
    assert own_status(present)["message"] is None


def test_custom_message_refused(present):
    for bad in ({"message": "x", "statusIcon": "no emoji"}, {"message": "x" * 81}, {"message": "x", "clearAt": 1}):
        assert put_status(present, "message/custom", **bad).status == 400, bad
    assert own_status(present)["message"] is None


def test_predefined_statuses(new_user):
    user = new_user()
    rows = user.get(f"{STATUS}/predefined_statuses").ok()
    assert rows
    for row in rows:
        assert row["id"] and row["icon"] and row["message"]
        assert row["clearAt"] is None or set(row["clearAt"]) == {"type", "time"}
    row = rows[0]
    put_status(user, "message/predefined", messageId=row["id"]).ok()
    own = own_status(user)
    assert (own["messageId"], own["messageIsPredefined"]) == (row["id"], True)
    assert own["clearAt"] is None
    assert put_status(user, "message/predefined", messageId="no-such").status == 400


def test_statuses_of_others(new_user, alice):
    user = new_user()
    put_status(user, "status", statusType="away").ok()
    listed = {row["userId"]: row["status"] for row in alice.get(f"{STATUS}/statuses").ok()}
    assert listed[user.name] == "away"
    assert len(alice.get(f"{STATUS}/statuses", limit=1).ok()) == 1
    answer = alice.request("GET", f"{STATUS}/statuses/{unique('never')}", version="v1")
    assert (answer.status, answer.code) == (200, 404), answer


def test_invisible_looks_offline(new_user, alice):
    user = new_user()
    put_status(user, "status", statusType="invisible").ok()
    assert alice.get(f"{STATUS}/statuses/{user.name}").ok()["status"] == "offline"


def test_status_needs_a_login(nobody):
    for path in ("statuses", "user_status", "predefined_statuses", "statuses/alice"):
        answer = nobody.get(f"{STATUS}/{path}")
        assert (answer.status, answer.code) == (401, 997), answer


# --- app passwords ---------------------------------------------------------------------------

@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A server on a data directory, beside which the command line works on the same accounts."""
    from server import Server

    data = tmp_path_factory.mktemp("data")
    with Server(tmp_path_factory.mktemp("kept"), "--data", data) as running:
        run_cli("user", "add", "alice", "--password-stdin", "--data", data, stdin=PASSWORD + "\n")
        running.data = data
        yield running


def test_app_passwords(kept):
    def cli(*args):
        return run_cli("user", "app-password", *args, "--data", kept.data).stdout

    created = cli("create", "alice", "phone")
    secrets = re.findall(r"\S{20,}", created)
    assert len(secrets) == 1, created
    phone = User(kept.url, "alice", secrets[0])
    assert phone.get("/cloud/user").ok()["id"] == "alice"
    assert User(kept.url, "alice", PASSWORD).get("/cloud/user").ok()["id"] == "alice"

    listed = cli("list", "alice")
    assert "phone" in listed and secrets[0] not in listed
    number = re.search(r"^\s*(\S+).*\bphone\b", listed, re.MULTILINE)[1]
    cli("revoke", "alice", number)
    assert phone.get("/cloud/user").status == 401, "a revoked app password is still good"
    assert "phone" not in cli("list", "alice")
    assert User(kept.url, "alice", PASSWORD).get("/cloud/user").ok()["id"] == "alice"


def test_app_password_is_bound_to_its_user(kept):
    run_cli("user", "add", "bob", "--password-stdin", "--data", kept.data, stdin=PASSWORD + "\n")
    created = run_cli("user", "app-password", "create", "bob", "x", "--data", kept.data).stdout
    secret = re.findall(r"\S{20,}", created)[0]
    assert User(kept.url, "bob", secret).get("/cloud/user").ok()["id"] == "bob"
    assert User(kept.url, "alice", secret).get("/cloud/user").status == 401


# --- the guard against guessing --------------------------------------------------------------

def until_429(times, attempt):
    """The statuses of so many attempts, which get their number, up to the first 429."""
    seen = []
    while len(seen) < times and 429 not in seen:
        seen.append(attempt(len(seen)))
    return seen


def guess(url, times, address=None):
    """The statuses of so many wrong passwords, each another one, up to the first 429."""
    def attempt(number):
        headers = {"X-Forwarded-For": address} if address else {}
        return User(url, "alice", unique("wrong")).request("GET", "/cloud/user",
                                                           headers=headers).status

    return until_429(times, attempt)


def guarded(tmp_path, extra=""):
    config = tmp_path / "tertulia.conf"
    config.write_text(f"# the guard is off in developer mode unless asked for\n"
                      f"brute_force = on\n{extra}")
    return config


def test_guard(start_server, tmp_path):
    server = start_server("--dev", "--config", guarded(tmp_path))
    seen = guess(server.url, 100)
    assert seen[0] == 401 and seen[-1] == 429, seen
    assert set(seen[:-1]) == {401}
    # The right password does not help any more from there.
    answer = User(server.url, "alice").get("/cloud/user")
    assert answer.status == 429, answer
    assert answer.data == [] and answer.code == 429


def test_guesses_at_once_are_no_more(start_server, tmp_path):
    """Passwords that are tried beside each other get no try more than one after another."""
    def guess_with(threads):
        url = start_server("--data", tmp_path / f"data-{threads}").url

        def attempt(_):
            with contextlib.closing(User(url, "admin", unique("wrong"))) as user:
                return user.get("/cloud/user").status

        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            seen = list(pool.map(attempt, range(40)))
        assert set(seen) == {401, 429}
        return seen.count(401)

    assert guess_with(8) <= guess_with(1)


def test_a_forgotten_client_locks_nobody_out(start_server, tmp_path):
    """The same wrong password again is no new guess."""
    server = start_server("--dev", "--config", guarded(tmp_path))
    old = User(server.url, "alice", "the password of last year")
    assert {old.get("/cloud/user").status for _ in range(25)} == {401}
    assert User(server.url, "alice").get("/cloud/user").status == 200


def test_guard_looks_behind_trusted_proxies_only(start_server, tmp_path):
    """A proxy that is trusted says whose guess it was; nobody else may choose an address."""
    behind = start_server("--dev", "--config", guarded(
        tmp_path, "trusted_proxies = 127.0.0.0/8\n"))
    assert guess(behind.url, 100, "192.0.2.1")[-1] == 429
    assert guess(behind.url, 1, "6.6.6.6, 192.0.2.1") == [429], "the client chose its address"
    assert guess(behind.url, 1, "192.0.2.2") == [401]
    assert guess(behind.url, 1) == [401]

    direct = start_server("--dev", "--config", guarded(tmp_path))
    seen = [guess(direct.url, 1, f"192.0.2.{number}")[0] for number in range(1, 101)]
    assert 429 in seen, "another header, another chance"


def test_guard_of_the_login_page(start_server, tmp_path):
    server = start_server("--dev", "--config", guarded(tmp_path))
    user = User(server.url)
    page = user.plain("POST", "/login/v2").envelope["login"]

    def attempt(number):
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"',
                                 user.client.get(page).text))
        fields.update(user="alice", password=f"wrong {number}")
        return user.client.post(page, data=fields).status_code

    seen = until_429(100, attempt)
    assert seen[-1] == 429, seen


# What else may not be found out by trying.
GUESSES = [
    ("looking for rooms", lambda user, room, number: user.get(f"{ROOM}/zzzz{number}")),
    ("joining rooms", lambda user, room, number: user.post(
        f"{ROOM}/zzzz{number}/participants/active")),
    ("room password", lambda user, room, number: user.post(
        f"{ROOM}/{room['token']}/participants/active", password=f"wrong {number}")),
    ("links of invitations", lambda user, room, number: user.plain(
        "GET", f"/call/{room['token']}?email=ann%40example.org&access={number}")),
    ("beginning to log in", lambda user, room, number: user.plain("POST", "/login/v2")),
]


@pytest.mark.parametrize("case", GUESSES, ids=[row[0] for row in GUESSES])
def test_guard_of_rooms(start_server, tmp_path, case):
    server = start_server("--dev", "--config", guarded(tmp_path))
    room = User(server.url, "alice").post(
        ROOM, roomType=3, roomName="guarded", password="open sesame").ok(201)
    bob = User(server.url, "bob")
    seen = until_429(100, lambda number: case[1](bob, room, number).status)
    assert seen[-1] == 429, seen
    # A right guess finds nothing now; who is in the room notices nothing.
    if case[0] == "looking for rooms":
        assert bob.get(f"{ROOM}/{room['token']}").status == 429
    assert User(server.url, "alice").get(f"{ROOM}/{room['token']}").status == 200


@pytest.mark.parametrize("network", ["127.0.0.0/8", "127.0.0.1", "10.0.0.0/8, 127.0.0.1/32"])
def test_guard_spares_trusted_addresses(start_server, tmp_path, network):
    config = guarded(tmp_path, f"trusted_addresses = {network}\n")
    server = start_server("--dev", "--config", config)
    assert set(guess(server.url, 25)) == {401}
    assert User(server.url, "alice").get("/cloud/user").ok()["id"] == "alice"


def test_guard_is_off_in_developer_mode(start_server):
    server = start_server("--dev")
    assert set(guess(server.url, 25)) == {401}


def test_guard_is_on_by_default(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data")
    assert guess(server.url, 100)[-1] == 429


def test_right_passwords_do_not_count(start_server, tmp_path):
    server = start_server("--dev", "--config", guarded(tmp_path))
    user = User(server.url, "alice")
    assert {user.get("/cloud/user").status for _ in range(25)} == {200}
