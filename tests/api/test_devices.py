"""Where somebody is logged in: the list of app passwords and browsers, and how they end. Codes to
scan, and clients that shall forget what they know."""

import httpx
import pytest

from ocs import GUARD_S, User
from server import run_cli
from test_browser import Browser

LIST = "/settings/personal/authtokens"
OCS = {"OCS-APIRequest": "true"}


def devices(user, **options):
    answer = user.plain("GET", LIST, headers=OCS, **options)
    assert answer.status == 200 and answer.headers["content-type"].startswith("application/json")
    return answer.envelope


def ask(user, method, path="", **sent):
    return user.plain(method, LIST + path, headers=OCS, json=sent)


@pytest.fixture
def owner(new_user):
    return new_user("devices")


def phone_of(owner):
    return User(owner.base, owner.name, owner.get("/core/getapppassword").ok()["apppassword"])


def number_of(owner, name=None):
    """Of the newest app password."""
    return max(row["id"] for row in devices(owner) if row["type"] in (1, 3) and name in (None, row["name"]))


def wipe(base, what, token):
    return httpx.post(f"{base}/index.php/core/wipe/{what}", data={"token": token}, timeout=GUARD_S)


def test_list(owner):
    phone = phone_of(owner)
    browser = Browser(owner.base)
    browser.log_in(owner.name, owner.password)
    rows = devices(owner)
    names = {row["name"]: row for row in rows}
    assert names["a browser"]["type"] == 0 and names["a browser"]["id"] < 0
    (client,) = [row for row in rows if row["type"] == 1]
    assert set(client) == {"id", "name", "lastActivity", "type", "scope", "canDelete", "canRename"}
    assert client["canDelete"] and client["canRename"]
    (current,) = [row for row in devices(phone) if row.get("current")]
    assert current["id"] == client["id"] and not current["canDelete"]
    seen = browser.get(LIST, headers=OCS).json()
    (current,) = [row for row in seen if row.get("current")]
    assert current["name"] == "a browser"
    assert browser.get(LIST).status_code == 412
    browser.client.close()


def test_rename(owner, new_user):
    phone_of(owner)
    number = number_of(owner)
    assert ask(owner, "PUT", f"/{number}", name="my phone").status == 200
    assert number_of(owner, "my phone") == number
    assert ask(owner, "PUT", f"/{number}").status == 400
    assert ask(owner, "PUT", f"/{number}", name="a\nb" + "x" * 500).status == 200
    other = new_user("other")
    for unknown in (number, 0, 999999, -999999):
        assert ask(other, "PUT", f"/{unknown}", name="x").status == 404, unknown
    browser = Browser(owner.base)
    browser.log_in(owner.name, owner.password)
    (row,) = [row for row in devices(owner) if row["name"] == "a browser"]
    assert ask(owner, "PUT", f"/{row['id']}", name="my laptop").status == 200
    assert "my laptop" in [row["name"] for row in devices(owner)]
    browser.client.close()


def test_end_one(owner, new_user):
    phone = phone_of(owner)
    browser = Browser(owner.base)
    browser.log_in(owner.name, owner.password)
    (row,) = [row for row in devices(owner) if row["name"] == "a browser"]
    other = new_user("other")
    for number in (number_of(owner), row["id"]):
        assert ask(other, "DELETE", f"/{number}").status == 404
        assert ask(owner, "DELETE", f"/{number}").status == 200
        assert ask(owner, "DELETE", f"/{number}").status == 404
    assert phone.get("/cloud/user").status == 401 and browser.who() is None
    browser.client.close()


def test_numbers_of_none(owner):
    for number in (0, 2 ** 63 - 1, -2 ** 63, "x"):
        assert ask(owner, "DELETE", f"/{number}").status == 404, number


def test_end_all(owner):
    phone = phone_of(owner)
    browsers = [Browser(owner.base) for _ in range(2)]
    for browser in browsers:
        browser.log_in(owner.name, owner.password)
    here, elsewhere = browsers
    assert here.client.delete(LIST, headers=OCS).status_code == 200
    assert here.who() == owner.name and elsewhere.who() is None
    assert phone.get("/cloud/user").ok()["id"] == owner.name
    assert ask(phone, "DELETE").status == 403
    assert ask(owner, "DELETE", clients=True).status == 200
    assert here.who() is None and phone.get("/cloud/user").status == 401
    for browser in browsers:
        browser.client.close()


def test_add(owner):
    made = ask(owner, "POST", name="a script").envelope
    assert set(made) == {"token", "loginName", "deviceToken"} and made["loginName"] == owner.name
    assert made["deviceToken"]["name"] == "a script" and made["deviceToken"]["type"] == 1
    script = User(owner.base, owner.name, made["token"])
    assert script.get("/cloud/user").ok()["id"] == owner.name
    assert ask(script, "POST", name="another").status == 403
    script.put("/core/apppassword/confirm", password=owner.password).ok()
    assert ask(script, "POST", name="another").status == 403


def test_one_time(owner):
    """What the apps read from the screen: good for getting an app password, once."""
    made = ask(owner, "POST", name="qr", qrcodeLogin=True).envelope
    assert made["deviceToken"]["type"] == 3
    scanned = User(owner.base, owner.name, made["token"])
    scanned.client.headers["User-Agent"] = "a phone"
    assert scanned.get("/cloud/user").status == 401
    assert scanned.get("/core/getapppassword").status == 401
    assert scanned.delete("/core/apppassword").status == 401
    bearer = httpx.get(f"{owner.base}/ocs/v2.php/cloud/user",
                       headers={**OCS, "Authorization": f"Bearer {made['token']}"})
    assert bearer.status_code == 401
    password = scanned.get("/core/getapppassword-onetime").ok()["apppassword"]
    phone = User(owner.base, owner.name, password)
    assert phone.get("/cloud/user").ok()["id"] == owner.name
    assert scanned.get("/core/getapppassword-onetime").status == 401
    rows = [row for row in devices(owner) if row["type"] in (1, 3)]
    assert [(row["name"], row["type"]) for row in rows] == [("a phone", 1)]
    phone.get("/core/getapppassword-onetime").refused(403)
    owner.get("/core/getapppassword-onetime").refused(403)


def test_wipe(owner, new_user):
    phone = phone_of(owner)
    number = number_of(owner)
    for what in ("check", "success"):
        for token in (phone.password, "unknown", ""):
            answer = wipe(owner.base, what, token)
            assert answer.status_code == 404 and answer.json() == []
    assert phone.get("/cloud/user").ok()
    assert ask(new_user("other"), "POST", f"/wipe/{number}").status == 404
    assert ask(phone, "POST", f"/wipe/{number}").status == 403, "not without the password"
    assert ask(owner, "POST", f"/wipe/{number}").status == 200
    assert phone.get("/cloud/user").status == 401
    bearer = httpx.get(f"{owner.base}/ocs/v2.php/cloud/user",
                       headers={**OCS, "Authorization": f"Bearer {phone.password}"})
    assert bearer.status_code == 401
    (row,) = [row for row in devices(owner) if row["id"] == number]
    assert row["type"] == 2


def test_wiped(start_server):
    """On a server of its own: who asks may ask so often only."""
    server = start_server("--dev")
    alice = User(server.url, "alice")
    phone = phone_of(alice)
    assert ask(alice, "POST", f"/wipe/{number_of(alice)}").status == 200
    assert wipe(server.url, "check", phone.password).json() == {"wipe": True}
    assert wipe(server.url, "success", phone.password).json() == []
    assert wipe(server.url, "check", phone.password).status_code == 404
    assert wipe(server.url, "success", phone.password).status_code == 404
    assert not [row for row in devices(alice) if row["type"] == 2]
    statuses = [wipe(server.url, "check", "x").status_code for _ in range(8)]
    assert statuses[0] == 404 and statuses[-1] == 429
