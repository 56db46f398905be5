"""Login flow v2, walked through as a person with a browser that runs no scripts would."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from ocs import GUARD_S, User


class Form(HTMLParser):
    """The one form of a page: where it goes and what is in it before a person types."""

    def __init__(self, page):
        super().__init__()
        self.action, self.method, self.fields, self.types, self.buttons = None, None, {}, {}, 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            assert self.method is None, "more than one form"
            self.action, self.method = attrs.get("action", ""), attrs.get("method", "get").lower()
        if tag == "input" and attrs.get("name"):
            self.fields[attrs["name"]] = attrs.get("value", "")
            self.types[attrs["name"]] = attrs.get("type", "text")
        if (tag, attrs.get("type", "submit")) in (("button", "submit"), ("input", "submit")):
            self.buttons += 1
            if attrs.get("name"):
                self.fields[attrs["name"]] = attrs.get("value", "")


@pytest.fixture
def browser():
    with httpx.Client(timeout=GUARD_S, follow_redirects=True) as client:
        yield client


def begin(server, prefix=""):
    answer = httpx.post(f"{server.url}{prefix}/login/v2", headers={"User-Agent": "a phone"},
                        timeout=GUARD_S)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    flow = answer.json()
    assert set(flow) == {"poll", "login"} and set(flow["poll"]) == {"token", "endpoint"}
    for url in (flow["login"], flow["poll"]["endpoint"]):
        assert url.startswith(server.url + "/"), "not on the address that was asked"
    assert flow["poll"]["token"] not in flow["login"], "who sees the page could fetch the password"
    return flow


def poll(flow):
    return httpx.post(flow["poll"]["endpoint"], data={"token": flow["poll"]["token"]},
                      timeout=GUARD_S)


def fill_in(browser, page_url, user, password):
    page = browser.get(page_url)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text.lower()
    form = Form(page.text)
    assert form.method == "post" and form.buttons >= 1
    assert form.types["password"] == "password" and "user" in form.types
    fields = {**form.fields, "user": user, "password": password}
    return browser.post(urljoin(str(page.url), form.action or str(page.url)), data=fields)


@pytest.mark.parametrize("prefix", ["", "/index.php"])
def test_grant(server, browser, prefix):
    flow = begin(server, prefix)
    assert poll(flow).status_code == 404
    done = fill_in(browser, flow["login"], "alice", "alice")
    assert done.status_code == 200, done.text

    answer = poll(flow)
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert set(result) == {"server", "loginName", "appPassword"}
    assert (result["server"].rstrip("/"), result["loginName"]) == (server.url, "alice")
    assert result["appPassword"] not in ("", "alice")
    phone = User(result["server"].rstrip("/"), result["loginName"], result["appPassword"])
    assert phone.get("/cloud/user").ok()["id"] == "alice"
    assert poll(flow).status_code == 404, "handed out twice"


def test_poll_below_index_php(server, browser):
    flow = begin(server)
    fill_in(browser, flow["login"], "bob", "bob")
    answer = httpx.post(f"{server.url}/index.php/login/v2/poll",
                        data={"token": flow["poll"]["token"]}, timeout=GUARD_S)
    assert answer.json()["loginName"] == "bob"


@pytest.mark.parametrize("user,password", [("alice", "wrong"), ("nobody", "x"), ("", ""),
                                           ("alice", ""), ("<b>", "\"'>")])
def test_wrong_password(server, browser, user, password):
    flow = begin(server)
    answer = fill_in(browser, flow["login"], user, password)
    assert answer.status_code < 500
    assert "<b>" not in answer.text, "what was typed came back as HTML"
    assert poll(flow).status_code == 404
    # A second try on the page that came back succeeds.
    form = Form(answer.text)
    again = browser.post(urljoin(str(answer.url), form.action or str(answer.url)),
                         data={**form.fields, "user": "alice", "password": "alice"})
    assert again.status_code == 200
    assert poll(flow).json()["loginName"] == "alice"


def test_unknown_tokens(server, browser):
    flow = begin(server)
    for token in ("nothing", "", "x" * 128, urlsplit(flow["login"]).path.rsplit("/", 1)[-1]):
        answer = httpx.post(f"{server.url}/login/v2/poll", data={"token": token}, timeout=GUARD_S)
        assert answer.status_code == 404, token
    assert httpx.post(f"{server.url}/login/v2/poll", timeout=GUARD_S).status_code in (400, 404)
    assert browser.get(f"{server.url}/login/v2/flow/nothing").status_code in (403, 404)
    answer = browser.post(f"{server.url}/login/v2/flow/nothing",
                          data={"user": "alice", "password": "alice"})
    assert answer.status_code in (400, 403, 404)


def test_page_is_not_framed_or_cached(server, browser):
    page = browser.get(begin(server)["login"])
    assert "no-store" in page.headers["cache-control"]
    policy = page.headers.get("content-security-policy", "")
    assert "frame-ancestors 'none'" in policy or "frame-ancestors 'self'" in policy \
        or page.headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN")


def test_public_url_of_the_configuration(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text("url = https://talk.example.org/base\n")
    server = start_server("--dev", "--config", config)
    flow = httpx.post(f"{server.url}/login/v2", timeout=GUARD_S).json()
    assert flow["login"].startswith("https://talk.example.org/base/")
    assert flow["poll"]["endpoint"].startswith("https://talk.example.org/base/")
    # A proxy may take the path off, or leave it.
    for path in ("/status.php", "/base/status.php", "/base/index.php/status.php"):
        assert httpx.get(f"{server.url}{path}").json()["productname"] == "Tertulia"
    for path in ("/bases/status.php", "/base/base/status.php", "/basestatus.php"):
        assert httpx.get(f"{server.url}{path}").status_code == 404, path
