"""The page on which somebody sees where he is logged in, and ends it."""

import re
from html.parser import HTMLParser

import pytest

from ocs import User
from steer import Steer
from test_browser import Browser

PAGE = "/settings/user/security"


class Rows(HTMLParser):
    """[(what stands there, the fields that its button sends; None: it has none)]"""

    def __init__(self, text):
        super().__init__()
        self.rows, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "li":
            self.rows.append(["", None])
            self.inside = True
        elif tag == "form" and self.inside:
            assert attrs == {"method": "post"}
            self.rows[-1][1] = {}
        elif tag in ("input", "button") and self.inside:
            self.rows[-1][1][attrs["name"]] = attrs["value"]

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "li"

    def handle_data(self, data):
        if self.inside and data.strip():
            self.rows[-1][0] += data.strip() + "|"


@pytest.fixture
def browser(server, new_user):
    made = Browser(server.url)
    made.user = new_user("page")
    yield made
    made.client.close()


@pytest.fixture
def inside(browser):
    browser.log_in(browser.user.name, browser.user.password)
    return browser


def rows(browser):
    page = browser.get(PAGE)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "no-store" in page.headers["cache-control"] and "<script" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    return Rows(page.text).rows


def phone_of(user):
    return User(user.base, user.name, user.get("/core/getapppassword").ok()["apppassword"])


@pytest.mark.parametrize("path", [PAGE, "/index.php" + PAGE])
def test_who_is_not_logged_in(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 303 and answer.headers["location"] == f"/login?redirect_url={PAGE}"
    assert browser.post(path, device="1").status_code == 303
    answer = browser.log_in(browser.user.name, browser.user.password, answer.headers["location"])
    assert answer.status_code == 303 and answer.headers["location"] == PAGE
    assert len(rows(browser)) == 1


def test_not_by_name_and_password(browser):
    user = browser.user
    answer = user.plain("GET", PAGE)
    assert answer.status == 303, "it is a page for browsers"


def test_one_ends(inside, server):
    phone, tablet = phone_of(inside.user), phone_of(inside.user)
    other = Browser(server.url)
    other.log_in(inside.user.name, inside.user.password)
    found = rows(inside)
    assert [text for text, sent in found if sent is None] == ["a browser|this browser, used just now|"]
    clients = [sent for text, sent in found if "|client, used just now|Take back|" in text]
    assert len(clients) == 2
    browsers = [sent for text, sent in found if text.startswith("a browser|browser, used just now|Log out|")]
    assert len(browsers) == 1
    for sent in (max(clients, key=lambda sent: int(sent["device"])), *browsers):
        answer = inside.post(PAGE, **sent)
        assert answer.status_code == 303 and answer.headers["location"] == PAGE
    assert tablet.get("/cloud/user").status == 401 and phone.get("/cloud/user").status == 200
    assert other.who() is None and inside.who() == inside.user.name
    assert len(rows(inside)) == len(found) - 2
    assert inside.post(PAGE, **sent).status_code == 303, "what is gone has ended"
    other.client.close()


def test_by_another_site(inside):
    """Which can send the form, and does not know the token."""
    phone = phone_of(inside.user)
    (sent,) = [sent for text, sent in rows(inside) if "|client, " in text]
    for token in (None, "guessed", "x" * 16 + ":" + "0" * 64):
        fields = {"device": sent["device"], **({"requesttoken": token} if token else {})}
        answer = inside.post(PAGE, **fields)
        assert answer.status_code == 403 and "This form was not ours" in answer.text
    assert phone.get("/cloud/user").status == 200


@pytest.mark.parametrize("device", ["", "0", "-1", "x", "99999999999999999999", "-9223372036854775808"])
def test_what_is_not_ours(inside, new_user, device):
    stranger = phone_of(new_user("stranger"))
    answer = inside.post(PAGE, device=device, requesttoken=inside.token())
    assert answer.status_code in (303, 400)
    assert stranger.get("/cloud/user").status == 200 and inside.who() == inside.user.name


def test_names_are_text(inside):
    user = inside.user
    user.plain("POST", "/settings/personal/authtokens", headers={"OCS-APIRequest": "true"},
               json={"name": "<b>\"evil\"</b> & 'co'"})
    assert "<b>" not in inside.get(PAGE).text
    (text,) = [text for text, _ in rows(inside) if "|client, " in text]
    assert text.startswith("<b>\"evil\"</b> & 'co'|")


CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize("agent,name", [
    (CHROME, "Chrome on Linux"), (CHROME + " Edg/140.0.0.0", "Edge on Linux"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
     " Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
     "Chrome on Android"), ("Firefox/143.0", "Firefox/143.0"), ("Linux", "Linux")])
def test_names_of_browsers(browser, agent, name):
    browser.client.headers["User-Agent"] = agent
    browser.log_in(browser.user.name, browser.user.password)
    assert name + "|this browser, used just now|" in [text for text, _ in rows(browser)]


def test_how_long_ago(start_server):
    server = start_server("--dev")
    dev, alice = Steer(server), User(server.url, "alice")
    dev.freeze("2026-03-01T12:00:00Z")
    phone_of(alice)
    said = []
    for by in ("0", "59", "1", "59m", "1h", "22h", "24h"):
        dev.advance(by)
        browser = Browser(server.url)
        browser.log_in("alice", "alice")
        said += [re.search("used [^|]*", text)[0] for text, _ in rows(browser) if "|client, " in text]
        browser.client.close()
    assert said == ["used just now", "used just now", "used 1 minute ago", "used 1 hour ago", "used 2 hours ago",
                    "used 1 day ago", "used 2 days ago"]
