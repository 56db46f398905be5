"""Browsers in which somebody is logged in: the login page, the cookie, what may be sent by it, and
when it ends. Walked through as a browser does it that runs no scripts."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ocs import GUARD_S, ROOM, User, create_room, unique
from server import ROOT, run_cli
from test_login_flow import Form

COOKIE = "tertulia_browser"
OCS = {"OCS-APIRequest": "true", "Accept": "application/json"}
PASSWORD = "correct-horse-7"


class Browser:
    """One browser: it keeps cookies, and follows where it is led when a test says so."""

    def __init__(self, base):
        self.base = base
        self.client = httpx.Client(base_url=base, timeout=GUARD_S, headers={"User-Agent": "a browser"})

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, **data):
        return self.client.post(path, data=data)

    def log_in(self, user, password, path="/login", **more):
        form = Form(self.get(path).text)
        fields = {name: value for name, value in form.fields.items()
                  if form.types.get(name) != "checkbox"}
        return self.post("/login", **{**fields, "user": user, "password": password, **more})

    def ocs(self, method, path, headers=OCS, **options):
        return self.client.request(method, f"/ocs/v2.php{path}", headers=headers, **options)

    def who(self, **options):
        """Who is logged in, by the cookie alone; None for nobody."""
        answer = self.ocs("GET", "/cloud/user", **options)
        return answer.json()["ocs"]["data"]["id"] if answer.status_code == 200 else None

    def token(self):
        answer = self.get("/index.php/csrftoken")
        assert answer.status_code == 200 and "no-store" in answer.headers["cache-control"]
        assert set(answer.json()) == {"token"}
        return answer.json()["token"]

    def cookie(self):
        return self.client.cookies.get(COOKIE)

    def use(self, value):
        """Another cookie, as if it had been the browser's all the time."""
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, value)


@pytest.fixture
def browsers(server):
    made = []

    def make(base=server.url):
        made.append(Browser(base))
        return made[-1]

    yield make
    for browser in made:
        browser.client.close()


@pytest.fixture
def browser(browsers):
    return browsers()


@pytest.fixture
def logged_in(browsers, new_user):
    """A browser in which an account of the test's own is logged in."""

    def make():
        user = new_user("browser")
        browser = browsers()
        browser.user = user
        assert browser.log_in(user.name, user.password).status_code == 303
        assert browser.who() == user.name
        return browser

    return make


def set_cookies(answer):
    """{name: its attributes} of what an answer sets."""
    return {value.split("=", 1)[0]: value for value in answer.headers.get_list("set-cookie")}


# --- the page --------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["/login", "/index.php/login"])
def test_page(browser, path):
    page = browser.get(path)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text.lower()
    assert "no-store" in page.headers["cache-control"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    form = Form(page.text)
    assert form.method == "post" and form.types["password"] == "password"
    token = form.fields["requesttoken"]
    assert f'data-requesttoken="{token}"' in page.text, "programs look for it there"


def test_log_in_and_out(browser, new_user):
    user = new_user("page")
    assert browser.who() is None
    answer = browser.log_in(user.name, user.password)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert browser.who() == user.name
    front = browser.get("/")
    assert front.status_code == 200 and user.name in front.text
    # who is logged in needs no form
    again = browser.get("/login?redirect_url=/call/abc")
    assert again.status_code == 303 and again.headers["location"] == "/call/abc"

    cookie = browser.cookie()
    asked = browser.get("/logout")
    assert asked.status_code == 200 and browser.who() == user.name, "by a link of anybody's"
    answer = browser.get("/logout", params={"requesttoken": Form(asked.text).fields["requesttoken"]})
    assert answer.status_code == 303 and answer.headers["location"] == "/login?clear=1"
    assert browser.who() is None
    browser.use(cookie)
    assert browser.who() is None, "the cookie was taken away, and the session was not"


def test_by_email_address(browser, new_user):
    name = unique("mail")
    user = new_user("mail", email=f"{name}@example.org")
    assert browser.log_in(f"{name}@example.org", user.password).status_code == 303
    assert browser.who() == user.name


@pytest.mark.parametrize("password", ["wrong", "", "x" * 600])
def test_wrong_password(browser, new_user, password):
    user = new_user("wrong")
    answer = browser.log_in(user.name, password, "/login?redirect_url=/call/abc")
    assert answer.status_code == 303
    where = urlsplit(answer.headers["location"])
    assert where.path == "/login" and browser.who() is None
    query = parse_qs(where.query)
    assert query["user"] == [user.name] and query["redirect_url"] == ["/call/abc"]
    page = browser.get(answer.headers["location"])
    assert "User name or password is wrong." in page.text
    form = Form(page.text)
    assert form.fields["user"] == user.name
    answer = browser.post("/login", **{**form.fields, "password": user.password})
    assert answer.headers["location"] == "/call/abc" and browser.who() == user.name


def test_an_app_password_is_none_of_a_browser(browser, new_user):
    user = new_user("app")
    app = user.get("/core/getapppassword").ok()["apppassword"]
    assert "failed=1" in browser.log_in(user.name, app).headers["location"]
    assert browser.who() is None


def test_what_was_typed_is_text(browser):
    evil = "\"><script>alert(1)</script>\r\nSet-Cookie: a=b\n"
    answer = browser.log_in(evil, "x")
    assert answer.status_code == 303 and "set-cookie: a=b" not in str(answer.headers).lower()
    assert "\r" not in answer.headers["location"] and "<" not in answer.headers["location"]
    assert "<script" not in browser.get(answer.headers["location"]).text
    page = browser.get("/login", params={"user": evil, "failed": "<script>", "redirect_url": evil})
    assert "<script" not in page.text


# --- where it leads --------------------------------------------------------------------------

@pytest.mark.parametrize("wanted", [
    "/call/abc?x=y#z", "/", "/apps/spreed/?callUser=bob", "/login/flow/grant?stateToken=x"])
def test_redirect_within(browser, new_user, wanted):
    user = new_user("within")
    answer = browser.log_in(user.name, user.password, redirect_url=wanted)
    assert answer.headers["location"] == wanted


@pytest.mark.parametrize("wanted", [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example",
    "https:evil.example", "evil.example", "javascript:alert(1)", "/x@evil.example", "/\t/evil.example",
    "/\r\nSet-Cookie: a=b", " //evil.example", "/%0d%0aX: y\n", "/" + "x" * 3000, "/\x00", "/ü"])
def test_redirect_elsewhere(browser, new_user, wanted):
    user = new_user("elsewhere")
    answer = browser.log_in(user.name, user.password, redirect_url=wanted)
    if answer.status_code != 400:  # no text at all
        assert answer.status_code == 303 and answer.headers["location"] == "/", wanted
        assert "a=b" not in str(answer.headers)
    page = browser.get("/login", params={"redirect_url": wanted})
    assert page.status_code in (200, 303, 400)
    assert page.headers.get("location", "/") == "/"


# --- the cookie ------------------------------------------------------------------------------

def test_cookie(browser, new_user):
    user = new_user("cookie")
    answer = browser.log_in(user.name, user.password)
    line = set_cookies(answer)[COOKIE]
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line
    assert "Max-Age" not in line and "Domain" not in line and "Secure" not in line
    assert len(browser.cookie()) >= 43


def test_remembered(browser, new_user):
    user = new_user("remembered")
    answer = browser.log_in(user.name, user.password, remember_login="1")
    assert re.search(r"Max-Age=\d{6,}", set_cookies(answer)[COOKIE])
    assert browser.who() == user.name


def test_https(start_server, tmp_path):
    """Behind a proxy that says so: then browsers take the cookie from us alone, and bring it by
    https alone."""
    config = tmp_path / "tertulia.conf"
    config.write_text("url = https://talk.example.org/base\n")
    server = start_server("--dev", "--config", config)
    raw = httpx.get(f"{server.url}/login", timeout=GUARD_S)
    login = set_cookies(raw)["__Host-tertulia_login"]
    assert "Secure" in login
    cookie = {"Cookie": login.split(";")[0]}
    form = Form(raw.text)
    # what a page of a neighbour could plant
    planted = httpx.post(f"{server.url}/login", headers={"Cookie": cookie["Cookie"].removeprefix("__Host-")},
                         timeout=GUARD_S, data={**form.fields, "user": "alice", "password": "alice"})
    assert f"__Host-{COOKIE}" not in set_cookies(planted)
    answer = httpx.post(f"{server.url}/login", headers=cookie, timeout=GUARD_S,
                        data={**form.fields, "user": "alice", "password": "alice"})
    assert answer.headers["location"] == "/base/", "as the browser has to ask for it"
    name = f"__Host-{COOKIE}"
    line = set_cookies(answer)[name]
    assert "Secure" in line and "HttpOnly" in line and "Path=/;" in line and "Domain" not in line
    value = line.split(";")[0].split("=", 1)[1]
    for sent, status in ((f"{name}={value}", 200), (f"{COOKIE}={value}", 401)):
        got = httpx.get(f"{server.url}/ocs/v2.php/cloud/user", headers={**OCS, "Cookie": sent})
        assert got.status_code == status, sent
    token = httpx.get(f"{server.url}/csrftoken", headers={"Cookie": f"{name}={value}"}).json()["token"]
    out = httpx.get(f"{server.url}/logout", params={"requesttoken": token},
                    headers={"Cookie": f"{name}={value}"})
    assert out.headers["clear-site-data"] == '"cache", "storage"'


def test_what_a_browser_brings_is_no_session(browser, new_user):
    """Somebody has planted a cookie: it is nobody's before, and after another one logs in."""
    user = new_user("fixation")
    planted = "p" * 64
    browser.client.cookies.set(COOKIE, planted)
    assert browser.who() is None
    assert browser.log_in(user.name, user.password).status_code == 303
    jar = {cookie.value for cookie in browser.client.cookies.jar if cookie.name == COOKIE}
    assert jar - {planted}, "a new one"
    answer = httpx.get(f"{browser.base}/ocs/v2.php/cloud/user", headers={**OCS, "Cookie": f"{COOKIE}={planted}"})
    assert answer.status_code == 401


def test_another_login_ends_the_one_before(logged_in, new_user):
    browser = logged_in()
    first = browser.cookie()
    other = new_user("second")
    # of who is logged in there is no form: the page of a second tab is still there
    token = browser.token()
    answer = browser.post("/login", requesttoken=token, user=other.name, password=other.password)
    assert answer.status_code == 303 and browser.who() == other.name
    assert browser.cookie() != first
    browser.use(first)
    assert browser.who() is None


# --- other sites -----------------------------------------------------------------------------

def test_login_needs_the_form(browsers, new_user):
    """Nobody is logged in as somebody else by a page of theirs."""
    user = new_user("form")
    for fields in ({}, {"requesttoken": "guessed"}, {"requesttoken": "x" * 16 + ":" + "0" * 64},
                   {"requesttoken": browsers().token()}):
        browser = browsers()
        browser.get("/login")
        answer = browser.post("/login", user=user.name, password=user.password, **fields)
        assert answer.status_code == 303 and "failed=2" in answer.headers["location"]
        assert browser.who() is None
        assert "This form was not ours" in browser.get(answer.headers["location"]).text


def test_tokens_differ_and_last(browser, new_user):
    user = new_user("tokens")
    before = {browser.token() for _ in range(3)}
    assert len(before) == 3
    token = before.pop()
    assert browser.post("/login", requesttoken=token, user=user.name,
                        password=user.password).headers["location"] == "/"
    # the login is another one
    assert browser.who(headers={"requesttoken": token, "Accept": "application/json"}) is None


def test_calls_by_cookie(logged_in):
    browser = logged_in()
    plain = {"Accept": "application/json"}
    assert browser.ocs("GET", "/cloud/user", headers=plain).status_code == 412
    answer = browser.ocs("POST", "/apps/spreed/api/v4/room", headers=plain, data={"roomName": "no"})
    assert answer.status_code == 412
    token = browser.token()
    assert browser.who(headers={**plain, "requesttoken": token}) == browser.user.name
    assert browser.who(headers=plain, params={"requesttoken": token}) == browser.user.name
    for sent in ({"data": {"roomName": "form", "requesttoken": token}},
                 {"json": {"roomName": "json", "requesttoken": token}}):
        answer = browser.ocs("POST", "/apps/spreed/api/v4/room", headers=plain, **sent)
        assert answer.status_code == 201, answer.text
    long = {"roomName": "x", "description": "y" * 100000, "requesttoken": token[:-1]}
    assert browser.ocs("POST", "/apps/spreed/api/v4/room", headers=plain, data=long).status_code == 412
    names = [room["name"] for room in browser.ocs("GET", "/apps/spreed/api/v4/room").json()["ocs"]["data"]]
    assert "form" in names and "json" in names and "no" not in names and "x" not in names


def routes():
    source = (ROOT / "server" / "api" / "routes.c").read_text()
    for table, rows in re.findall(r"struct route (\w+)\[\] = \{(.*?)\n\};", source, re.DOTALL):
        for method, prefix, path, access in re.findall(
                r'\{ "([A-Z]+)",\s+(SPREED )?"([^"]+)",\s+([A-Z_ |]+), \w+ \},', rows):
            yield method, ("/apps/spreed/api" if prefix else "") + path, access, "ocs" in table


def test_no_route_is_changed_by_another_site(logged_in):
    """What another site can make a browser send: its cookie, and a form."""
    browser = logged_in()
    token = create_room(browser.user)["token"]
    tried = 0
    for method, path, access, is_ocs in routes():
        if method in ("GET", "OPTIONS") and "NO_CSRF" in access:
            continue  # shows something, to the browser alone
        path = re.sub(r"\{(\w+)\}", lambda found: token if found[1] == "token" else "1", path)
        url = ("/ocs/v2.php" if is_ocs else "") + path
        answer = browser.client.request(method, url, data={"x": "y"} if method != "GET" else None)
        if "BOT" in access:
            continue  # a signature is looked at, and no cookie
        tried += 1
        if path == "/login":
            assert "failed=2" in answer.headers["location"]
        elif path.startswith(("/login/v2", "/core/wipe", "/apps/tertulia/webhook/")):
            assert answer.status_code in (200, 403, 404), path  # do not ask who is logged in
        elif path.startswith(("/public.php/", "/s/")):
            assert 400 <= answer.status_code < 500, path  # of a link, whoever comes by it
        elif path.startswith("/login/flow"):
            assert answer.status_code == 403, path
        else:
            # 403: an administrator's; 412: ours
            assert answer.status_code in (403, 412), f"{method} {path}: {answer.status_code}"
    assert tried > 100
    assert browser.who() == browser.user.name
    assert browser.user.get(f"{ROOM}/{token}").ok()["token"] == token


def test_a_header_counts_and_no_cookie(logged_in, new_user):
    browser = logged_in()
    other = new_user("header")
    answer = browser.ocs("GET", "/cloud/user", auth=(other.name, other.password))
    assert answer.json()["ocs"]["data"]["id"] == other.name
    assert browser.ocs("GET", "/cloud/user", auth=(other.name, "wrong")).status_code == 401
    assert browser.ocs("GET", "/cloud/user", headers={**OCS, "Authorization": "Bearer wrong"}).status_code == 401


# --- its end ---------------------------------------------------------------------------------

def test_password_change_ends_it(logged_in, admin):
    for change in ("own", "by an administrator"):
        browser = logged_in()
        caller = browser.user if change == "own" else admin
        caller.put(f"/cloud/users/{browser.user.name}", key="password", value="another-horse-8").ok()
        assert browser.who() is None, change


def test_disabled_ends_it(logged_in, admin):
    browser = logged_in()
    admin.put(f"/cloud/users/{browser.user.name}/disable").ok()
    assert browser.who() is None
    admin.put(f"/cloud/users/{browser.user.name}/enable").ok()
    assert browser.who() is None, "it began before"


def test_deleted_ends_it(logged_in, admin):
    browser = logged_in()
    admin.delete(f"/cloud/users/{browser.user.name}").ok()
    assert browser.who() is None


def test_the_command_line_ends_it(start_server, tmp_path, browsers):
    server = start_server("--data", tmp_path / "data")
    run_cli("user", "add", "ann", "--data", tmp_path / "data", "--password-stdin", stdin=PASSWORD)
    browser = browsers(server.url)
    browser.log_in("ann", PASSWORD)
    assert browser.who() == "ann"
    run_cli("user", "passwd", "ann", "--data", tmp_path / "data", "--password-stdin", stdin="another-horse-8")
    assert browser.who() is None


def test_survives_a_restart_and_is_a_hash(start_server, tmp_path, browsers):
    data = tmp_path / "data"
    server = start_server("--data", data)
    run_cli("user", "add", "ann", "--data", data, "--password-stdin", stdin=PASSWORD)
    browser = browsers(server.url)
    browser.log_in("ann", PASSWORD)
    cookie = browser.cookie()
    server.stop()
    for path in data.rglob("*"):
        assert not path.is_file() or cookie.encode() not in path.read_bytes(), path
    assert cookie not in server.log()
    server.start()
    browser.client.base_url = server.url
    browser.use(cookie)
    assert browser.who() == "ann"


def test_bounded(start_server, browsers):
    server = start_server("--dev", "--set", "limit_browser_sessions=2")
    made = [browsers(server.url) for _ in range(3)]
    for browser in made:
        browser.log_in("alice", "alice")
    assert [browser.who() for browser in made].count("alice") == 2
    assert made[-1].who() == "alice"


# --- programs that keep cookies --------------------------------------------------------------

def test_basic_makes_a_session(server, new_user):
    user = new_user("jar")
    with httpx.Client(timeout=GUARD_S, headers=OCS) as client:
        url = f"{server.url}/ocs/v2.php/cloud/user"
        first = client.get(url, auth=(user.name, user.password))
        assert "cookie_test" in set_cookies(first) and COOKIE not in set_cookies(first)
        second = client.get(url, auth=(user.name, user.password))
        assert COOKIE in set_cookies(second)
        third = client.get(url, auth=(user.name, user.password))
        assert not set_cookies(third), "it has one"
        alone = client.get(url)
        assert alone.status_code == 200 and alone.json()["ocs"]["data"]["id"] == user.name
    lines = [line for line in server.log().splitlines() if f"event=login actor={user.name} " in line]
    assert [line.rsplit("target=", 1)[1].split(":")[0] for line in lines] == ["password", "browser"], \
        "once each, and for the cookie only when somebody comes in by it"


def test_an_app_password_makes_no_session(server, new_user):
    user = new_user("jar")
    app = user.get("/core/getapppassword").ok()["apppassword"]
    answer = httpx.get(f"{server.url}/ocs/v2.php/cloud/user", auth=(user.name, app),
                       headers={**OCS, "Cookie": "cookie_test=test"})
    assert answer.status_code == 200 and not set_cookies(answer)


def test_wrong_basic_makes_no_session(server, new_user):
    user = new_user("jar")
    answer = httpx.get(f"{server.url}/ocs/v2.php/cloud/user", auth=(user.name, "wrong"),
                       headers={**OCS, "Cookie": "cookie_test=test"})
    assert answer.status_code == 401 and not set_cookies(answer)


# --- confirmation ----------------------------------------------------------------------------

def test_a_login_confirms(logged_in):
    browser = logged_in()
    answer = browser.ocs("GET", "/core/getapppassword")
    assert answer.status_code == 200
    assert len(answer.json()["ocs"]["data"]["apppassword"]) == 72


def test_confirm(new_user, sign_in):
    user = new_user("confirm")
    app = sign_in(user.name, user.get("/core/getapppassword").ok()["apppassword"])
    app.put(f"/cloud/users/{user.name}", key="email", value="").refused(403)
    app.put("/core/apppassword/confirm", password="wrong").refused(403, [])
    app.put("/core/apppassword/confirm", password=app.password).refused(403, [])
    app.put("/core/apppassword/confirm").refused(400)
    app.put(f"/cloud/users/{user.name}", key="email", value="").refused(403)
    assert set(app.put("/core/apppassword/confirm", password=user.password).ok()) == {"lastLogin"}
    app.put(f"/cloud/users/{user.name}", key="email", value="").ok()
    app.get("/core/getapppassword").refused(403)
    assert set(user.put("/core/apppassword/confirm", password=user.password).ok()) == {"lastLogin"}


# --- Bearer ----------------------------------------------------------------------------------

def test_bearer(server, logged_in):
    browser = logged_in()
    app = browser.user.get("/core/getapppassword").ok()["apppassword"]

    def who(header):
        answer = httpx.get(f"{server.url}/ocs/v2.php/cloud/user", timeout=GUARD_S,
                           headers={"Accept": "application/json", "Authorization": header})
        return answer.json()["ocs"]["data"]["id"] if answer.status_code == 200 else answer.status_code

    assert who(f"Bearer {app}") == browser.user.name
    assert who(f"bearer {app}") in (browser.user.name, 412)
    assert who(f"Bearer {browser.cookie()}") == browser.user.name, "a session's text"
    for wrong in ("x", "x" * 72, "x" * 5000, app[:-1], f"{app} x", browser.user.password):
        assert who(f"Bearer {wrong}") == 401, wrong
    browser.use(app)
    assert browser.who() is None, "an app password is no cookie"
    # as on a public endpoint: nobody
    public = httpx.get(f"{server.url}/ocs/v2.php/cloud/capabilities",
                       headers={**OCS, "Authorization": "Bearer wrong"})
    assert public.status_code == 200
    phone = User(server.url, browser.user.name, app)
    phone.delete("/core/apppassword").ok()
    assert who(f"Bearer {app}") == 401


def test_rotated(server, new_user, sign_in):
    user = new_user("rotated")
    old = sign_in(user.name, user.get("/core/getapppassword").ok()["apppassword"])
    old.get("/cloud/user").ok()
    new = sign_in(user.name, old.post("/core/apppassword/rotate").ok()["apppassword"])
    assert new.get("/cloud/user").ok()["id"] == user.name
    assert old.get("/cloud/user").status == 401
    bearer = httpx.get(f"{server.url}/ocs/v2.php/cloud/user",
                       headers={**OCS, "Authorization": f"Bearer {old.password}"})
    assert bearer.status_code == 401
