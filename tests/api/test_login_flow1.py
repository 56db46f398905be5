"""Login flow v1: the client shows our pages in a window of its own, and takes what the last one leads
to. Walked through as iOS and the desktop app do it, and as nobody shall."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote_plus, urljoin, urlsplit

import pytest

from ocs import User
from test_browser import Browser
from test_login_flow import Form

IOS = {"OCS-APIRequest": "true", "User-Agent": "Mozilla/5.0 (iOS) Nextcloud-Talk v23.0"}
PAGE = "/index.php/login/flow"


class Forms(Form):
    """The same of the last form of a page."""

    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.__dict__.update(action=None, method=None, fields={}, types={}, buttons=0)
        super().handle_starttag(tag, attrs)


@pytest.fixture
def window(server):
    """A client's window: it begins with a header of its own, and follows nothing by itself."""
    browser = Browser(server.url)
    browser.client.headers["User-Agent"] = IOS["User-Agent"]
    yield browser
    browser.client.close()


def begin(window, path=PAGE, **params):
    page = window.get(path, headers=IOS, params=params)
    assert page.status_code == 200, page.text
    assert "<script" not in page.text.lower()
    assert "form-action 'self' nc: nc://*;" in page.headers["content-security-policy"]
    (link,) = re.findall(r'<a class="button" href="([^"]+)"', page.text)
    return page, urljoin(str(page.url), unescape(link))


def walk(window, user, password, path=PAGE, **params):
    """From the first page to where the last one leads."""
    _, link = begin(window, path, **params)
    answer = window.get(link)
    assert answer.status_code == 303
    login = window.get(answer.headers["location"])
    form = Form(login.text)
    fields = {name: value for name, value in form.fields.items() if form.types.get(name) != "checkbox"}
    answer = window.client.post(urljoin(str(login.url), form.action),
                                data={**fields, "user": user, "password": password})
    assert answer.status_code == 303, answer.text
    page = window.get(answer.headers["location"])
    assert page.status_code == 200 and user in unescape(page.text)
    assert "form-action 'self' nc: nc://*;" in page.headers["content-security-policy"]
    form = Form(page.text)
    return window.client.post(urljoin(str(page.url), form.action), data=form.fields)


def read(answer):
    """As iOS reads it: server, user and password."""
    location = answer.headers["location"]
    assert location.startswith("nc://login/server:"), location
    parts = dict(part.split(":", 1) for part in location.removeprefix("nc://login/").split("&"))
    return parts["server"], unquote_plus(parts["user"]), unquote_plus(parts["password"])


@pytest.mark.parametrize("path", [PAGE, "/login/flow"])
def test_walk(server, window, new_user, path):
    user = new_user("flow")
    answer = walk(window, user.name, user.password, path)
    assert answer.status_code == 303
    base, name, password = read(answer)
    assert (base, name) == (server.url, user.name) and re.fullmatch("[A-Za-z0-9]{72}", password)
    phone = User(base, name, password)
    assert phone.get("/cloud/user").ok()["id"] == user.name
    (row,) = [row for row in user.plain("GET", "/settings/personal/authtokens",
                                        headers={"OCS-APIRequest": "true"}).envelope if row["type"] == 1]
    assert row["name"] == IOS["User-Agent"]
    assert window.who() is None, "the window was for this alone"


def test_names_are_encoded(server, window, admin):
    name = "O'Dd Name@y"
    admin.post("/cloud/users", userid=name, password="correct-horse-7").ok()
    answer = walk(window, name, "correct-horse-7")
    assert "&user:O%27Dd+Name%40y&password:" in answer.headers["location"]
    assert read(answer)[1] == name


def test_user_is_filled_in(window, new_user):
    user = new_user("filled")
    _, link = begin(window, user=user.name)
    login = window.get(window.get(link).headers["location"])
    assert Form(login.text).fields["user"] == user.name


def test_needs_a_client(window):
    page = window.get(PAGE)
    assert page.status_code == 200 and "<form" not in page.text and "stateToken" not in page.text


def test_state_is_used_up(window, new_user):
    user = new_user("once")
    _, link = begin(window)
    window.log_in(user.name, user.password)
    page = window.get(link)
    form = Form(page.text)
    target = urljoin(str(page.url), form.action)
    assert window.client.post(target, data=form.fields).status_code == 303
    window.log_in(user.name, user.password)
    assert window.get(link).status_code == 403
    assert window.client.post(target, data=form.fields).status_code == 403


def test_a_second_flow_ends_the_first(window):
    _, first = begin(window)
    _, second = begin(window)
    assert window.get(first).status_code == 403
    assert window.get(second).status_code == 303


def test_state_belongs_to_its_browser(server, window, new_user):
    user = new_user("other")
    _, link = begin(window)
    other = Browser(server.url)
    other.log_in(user.name, user.password)
    assert other.get(link).status_code == 403
    state = parse_qs(urlsplit(link).query)["stateToken"][0]
    answer = other.post("/login/flow", stateToken=state, requesttoken=other.token())
    assert answer.status_code == 403
    for guess in ("", "x", "x" * 64, state[:-1]):
        assert window.get("/login/flow/grant", params={"stateToken": guess}).status_code == 403
    # nor does it open the other kind of flow
    assert other.get(f"/login/v2/flow/{state}").status_code == 404
    other.client.close()


def test_grant_needs_the_form(window, new_user):
    user = new_user("csrf")
    _, link = begin(window)
    state = parse_qs(urlsplit(link).query)["stateToken"][0]
    anonymous = window.post("/login/flow", stateToken=state, requesttoken=window.token())
    assert anonymous.status_code == 303 and anonymous.headers["location"].startswith("/login?")
    window.log_in(user.name, user.password)
    for token in ("", "guessed"):
        answer = window.post("/login/flow", stateToken=state, requesttoken=token)
        assert answer.status_code == 403 and "This form was not ours" in answer.text
    assert read(window.post("/login/flow", stateToken=state, requesttoken=window.token()))[1] == user.name


def test_with_an_app_password(server, window, new_user):
    user = new_user("app")
    app = user.get("/core/getapppassword").ok()["apppassword"]
    for name, password in ((user.name, user.password), ("alice", app), (user.name, "x"), ("", "")):
        page, _ = begin(window)
        form = Forms(page.text)
        answer = window.client.post(urljoin(str(page.url), form.action),
                                    data={**form.fields, "user": name, "password": password})
        assert answer.status_code == 403, name
    page, _ = begin(window)
    form = Forms(page.text)
    target = urljoin(str(page.url), form.action)
    assert target == f"{server.url}{PAGE}/apptoken"
    without = {**form.fields, "requesttoken": "", "user": user.name, "password": app}
    assert window.client.post(target, data=without).status_code == 403
    answer = window.client.post(target, data={**form.fields, "user": user.name, "password": app})
    assert answer.status_code == 303 and read(answer) == (server.url, user.name, app)
    answer = window.client.post(target, data={**form.fields, "user": user.name, "password": app})
    assert answer.status_code == 403, "used up"


def test_flows_are_counted(start_server, tmp_path):
    data = tmp_path / "data"
    window = Browser(start_server("--data", data).url)
    statuses = [window.get(PAGE, headers=IOS).status_code for _ in range(60)]
    assert statuses[0] == 200 and statuses[-1] == 429
    window.client.close()
