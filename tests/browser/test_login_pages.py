"""The pages on which people log in, in a real browser: that they lead where they shall, fit a
telephone, can be read in light and dark, and that their policy stops nothing of theirs."""

import base64
import os
from pathlib import Path
from urllib.parse import unquote_plus

import httpx
import pytest

from ocs import User

CLIENT = "Mozilla/5.0 (a client) Nextcloud-Talk"


def log_in(browser, name, password=None):
    browser.await_true("document.querySelector('#password') !== null")
    browser.type("#user", name)
    browser.type("#password", password or name)
    browser.click("button[type=submit]")


def client_window(window, server, **options):
    """As iOS and the desktop app open it."""
    browser = window(**options)
    browser.devtools("Network.enable")
    browser.devtools("Network.setUserAgentOverride", userAgent=CLIENT)
    browser.devtools("Network.setExtraHTTPHeaders", headers={"OCS-APIRequest": "true"})
    browser.open(f"{server.url}/index.php/login/flow")
    return browser


def test_flow1(window, server):
    browser = client_window(window, server)
    browser.click("a.button")
    log_in(browser, "alice")
    browser.await_true("document.body.innerText.includes('You are logged in as alice')")
    browser.events()
    browser.click("button[type=submit]")
    location = browser.await_redirect("nc://")
    assert location.startswith(f"nc://login/server:{server.url}&user:alice&password:")
    password = unquote_plus(location.rsplit("password:", 1)[1])
    phone = User(server.url, "alice", password)
    assert phone.get("/cloud/user").ok()["id"] == "alice"
    assert not [line for line in browser.console() if "Security Policy" in line]


def test_flow1_with_an_app_password(window, server, bob):
    password = bob.get("/core/getapppassword").ok()["apppassword"]
    browser = client_window(window, server)
    browser.click("summary")
    browser.type("#user", "bob")
    browser.type("#password", password)
    browser.events()
    browser.click("details button")
    assert browser.await_redirect("nc://").endswith(f"&user:bob&password:{password}")
    assert not [line for line in browser.console() if "Security Policy" in line]


def test_flow2(window, server):
    flow = httpx.post(f"{server.url}/login/v2", headers={"User-Agent": "a phone"}).json()
    browser = window()
    browser.open(flow["login"])
    log_in(browser, "alice")
    browser.await_true("document.querySelector('h1').innerText === 'Done'")
    answer = httpx.post(flow["poll"]["endpoint"], data={"token": flow["poll"]["token"]})
    assert answer.json()["loginName"] == "alice"


def test_where_somebody_is_logged_in(window, server):
    User(server.url, "admin").post("/cloud/users", userid="zoe-lives-here", password="zoe-lives-here").ok()
    zoe = User(server.url, "zoe-lives-here")  # logged in nowhere yet
    phone = User(server.url, zoe.name, zoe.get("/core/getapppassword").ok()["apppassword"])
    browser = window()
    browser.open(f"{server.url}/")
    browser.click("a")
    log_in(browser, zoe.name)
    browser.await_true("document.querySelector('h1').innerText === 'Where you are logged in'")
    assert "this browser, used just now" in browser.run("return document.body.innerText")
    browser.click("li button")
    browser.await_true("document.querySelectorAll('li').length === 1")
    assert phone.get("/cloud/user").status == 401
    browser.click("main > form button")
    browser.await_true("location.pathname === '/login'")
    assert not browser.console()


def test_in_and_out(window, server):
    browser = window()
    browser.open(f"{server.url}/login?redirect_url=/logout")
    browser.type("#user", "alice")
    browser.type("#password", "wrong")
    browser.click("button[type=submit]")
    browser.await_true("document.querySelector('[role=alert]') !== null")
    assert browser.run("return document.querySelector('#user').value") == "alice"
    log_in(browser, "alice")
    browser.await_true("document.querySelector('h1').innerText === 'Log out?'")
    assert browser.run("return document.cookie") == "", "scripts see none"
    browser.click("button[type=submit]")
    browser.await_true("location.pathname === '/login'")
    browser.open(f"{server.url}/")
    assert "logged in" not in browser.run("return document.body.innerText")
    assert not browser.console()


# WCAG's contrast of two colours, of texts that a page shows on what is behind them.
CONTRAST = """
const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
        .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (at) => {
    for (; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if (!color.endsWith(', 0)')) return color;
    }
    return 'rgb(255, 255, 255)';
};
return [...document.querySelectorAll('h1, p, label, a, button, summary, strong, span, input')]
    .filter((at) => at.offsetWidth > 0)
    .map((at) => {
        const pair = [light(getComputedStyle(at).color), light(ground(at))].sort((a, b) => b - a);
        return [(pair[0] + 0.05) / (pair[1] + 0.05), at.outerHTML.slice(0, 80)];
    });
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("page", ["login", "flow1", "grant", "flow2", "front", "devices"])
def test_looks(window, server, carol, page, width, dark):
    """TERTULIA_PICTURES names a folder for pictures of them all."""
    if page in ("flow1", "grant"):
        browser = client_window(window, server, width=width, dark=dark)
        if page == "grant":
            browser.click("a.button")
            log_in(browser, "alice")
            browser.await_true("document.body.innerText.includes('You are logged in')")
    else:
        browser = window(width=width, dark=dark)
        flow = httpx.post(f"{server.url}/login/v2", headers={"User-Agent": "a phone"}).json()
        browser.open({"login": f"{server.url}/login?user=alice&failed=1", "flow2": flow["login"],
                      "front": f"{server.url}/", "devices": f"{server.url}/settings/user/security"}[page])
        if page == "devices":
            carol.plain("POST", "/settings/personal/authtokens", headers={"OCS-APIRequest": "true"},
                        json={"name": CLIENT + " on a telephone with a long name"})
            log_in(browser, carol.name, carol.password)
            browser.await_true("document.querySelector('li') !== null")
    if folder := os.environ.get("TERTULIA_PICTURES"):
        name = f"{page}-{width}-{'dark' if dark else 'light'}.png"
        (Path(folder) / name).write_bytes(base64.b64decode(browser.picture()))
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    assert browser.run("return innerWidth") == width
    for contrast, what in browser.run(CONTRAST):
        assert contrast >= 4.5, what
    small = browser.run("return [...document.querySelectorAll('button, a.button, input:not([type=checkbox])"
                        ":not([type=hidden])')].filter((at) => at.offsetWidth > 0 && at.offsetHeight < 40).length")
    assert small == 0, "too small for a finger"
    assert not [line for line in browser.console() if "Security Policy" in line]
