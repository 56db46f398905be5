# SPDX-License-Identifier: GPL-3.0-or-later
"""How clients are made: arguments, the environment, `.env`; and what they tell of the server."""

import gc
import html.parser
import os
import pathlib
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest

from tertulia import AsyncNextcloud, Nextcloud, NextcloudException, _dotenv, _session


@pytest.mark.parametrize("cls", [Nextcloud, AsyncNextcloud])
def test_arguments(cls, monkeypatch):
    for name in ("NEXTCLOUD_URL", "NC_AUTH_USER", "NC_AUTH_PASS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="nextcloud_url"):
        cls()
    with pytest.raises(ValueError):
        cls(nextcloud_url="ftp://host")
    with pytest.raises(TypeError, match="nc_auth_pas"):
        cls(nextcloud_url="http://host", nc_auth_pas="x")
    client = cls(nextcloud_url="http://host/", nc_auth_user="ana", nc_auth_pass="secret", npa_timeout=5, npa_timeout_dav=None)
    cfg = client._session.cfg
    assert (cfg.endpoint, cfg.auth, cfg.options.timeout, cfg.options.timeout_dav) == (
        "http://host", ("ana", "secret"), 5, None)
    assert cfg.dav_endpoint == "http://host/remote.php/dav"
    assert repr(client) == f"<{cls.__name__} http://host as ana>"


@pytest.mark.parametrize("given,meant", [
    ("http://h", "http://h"), ("http://h/", "http://h"), ("http://h/index.php", "http://h"),
    ("http://h/nc/index.php", "http://h/nc"), ("http://h/index.php/", "http://h/index.php"),
])
def test_spellings_of_the_address(given, meant):
    assert Nextcloud(nextcloud_url=given)._session.cfg.endpoint == meant


def test_environment(monkeypatch):
    monkeypatch.setenv("NEXTCLOUD_URL", "http://from.env/")
    monkeypatch.setenv("NC_AUTH_USER", "eve")
    monkeypatch.setenv("NC_AUTH_PASS", "pass")
    monkeypatch.setenv("DAV_URL_SUFFIX", "/dav/")
    cfg = Nextcloud()._session.cfg
    assert (cfg.endpoint, cfg.auth, cfg.dav_url_suffix) == ("http://from.env", ("eve", "pass"), "/dav")
    assert Nextcloud(nc_auth_user="ana", nc_auth_pass="x")._session.cfg.auth == ("ana", "x")


OPTIONS = "from tertulia import options as o; print(o.NPA_TIMEOUT, o.NPA_TIMEOUT_DAV, o.NPA_NC_CERT, o.NPA_RETRIES)"


def in_directory(directory, program, **environment):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("NPA_", "NC_", "NEXTCLOUD_"))}
    done = subprocess.run([sys.executable, "-c", program], cwd=directory, env={**env, **environment},
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_options(tmp_path):
    assert in_directory(tmp_path, OPTIONS) == ["30", "90", "True", "2"]
    assert in_directory(tmp_path, OPTIONS, NPA_TIMEOUT="5", NPA_TIMEOUT_DAV="none", NPA_NC_CERT="false",
                        NPA_RETRIES="0") == ["5", "None", "False", "0"]
    assert in_directory(tmp_path, OPTIONS, NPA_NC_CERT="/a.pem")[2] == "/a.pem"


def test_dotenv(tmp_path):
    (tmp_path / ".env").write_text("NEXTCLOUD_URL=http://from.file\nexport NC_AUTH_USER='ana'\nNC_AUTH_PASS=\"a b\\\"c\"\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    program = "import tertulia; c = tertulia.Nextcloud()._session.cfg; print(c.endpoint, *c.auth)"
    assert in_directory(below, program) == ["http://from.file", "ana", "a", 'b"c']
    assert in_directory(below, program, NEXTCLOUD_URL="http://mine")[0] == "http://mine"


@pytest.mark.parametrize("line,value", [
    ("A=b", "b"), ("A = b ", "b"), ("export A=b", "b"), ("A=", ""), ("A='x # y' # c", "x # y"), ("A=x # c", "x"),
    ("A=x#y", "x#y"), ('A="a\\nb\\t\\"c\\\\"', 'a\nb\t"c\\'), ("A='a\\nb'", "a\\nb"), ("A=${B}c", "bec"),
    ("A=${NOT_THERE_AT_ALL:-d}", "d"), ("A=# all", ""), ('A="open', '"open'),
])
def test_lines_of_dotenv(line, value):
    assert _dotenv.parse(f"B=be\n# comment\n\n{line}\nno value\n")["A"] == value


def test_what_cannot_be_read_is_passed_over(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    assert in_directory(tmp_path, OPTIONS)[0] == "30"


# --- what the server tells -------------------------------------------------------------------


def test_server(nc):
    assert "conversation-v4" in nc.value(nc.alice, "capabilities")["spreed"]["features"]
    version = nc.value(nc.alice, "srv_version")
    assert version["major"] >= 27 and set(version) == {"major", "minor", "micro", "string", "extended_support"}
    assert nc.value(nc.alice, "user") == "alice"
    assert nc.call(nc.alice.perform_login) is True and nc.call(nc.alice.update_server_info) is None


def test_response_headers(nc):
    seen = []
    for _ in range(2):
        nc.call(nc.alice.talk.get_user_conversations)
        seen.append(dict(nc.alice.response_headers))
    assert seen[0] != seen[1]
    headers = nc.alice.response_headers
    assert headers["CONTENT-TYPE"] == headers["content-type"] and "Content-Type" in headers and "no" not in headers
    nc.call(nc.alice.update_server_info)
    assert nc.alice.response_headers is headers


def test_response_headers_after_a_large_answer(nc, room, monkeypatch):
    """Those of the last answer, whatever became of its body."""
    monkeypatch.setattr(_session, "_LARGE", 1)
    nc.call(nc.alice.talk.get_user_conversations)
    assert type(nc.alice._session._heard) is list
    assert "X-Nextcloud-Talk-Hash" in nc.alice.response_headers
    nc.call(nc.alice.talk.list_participants, room)
    assert "X-Nextcloud-Talk-Hash" not in nc.alice.response_headers


def test_objects_outlive_their_client(nc, room):
    """They are read out of the answer's own memory."""
    found = nc.call(nc.alice.talk.get_user_conversations)
    wanted = [each.token for each in nc.call(nc.alice.talk.get_user_conversations)]
    nc.alice._session.init_adapter(restart=True)
    nc.alice._session._heard = ()
    gc.collect()
    assert [each.token for each in found] == wanted and room.token in wanted


def test_ocs(nc, room):
    base = "/ocs/v2.php/apps/spreed/api"
    path = f"{base}/v4/room/{room.token}"
    assert nc.call(nc.alice.ocs, "GET", path)["token"] == room.token
    assert nc.call(nc.alice.ocs, "GET", path[1:])["token"] == room.token
    assert nc.call(nc.alice.ocs, "GET", path, response_type="json")["ocs"]["meta"]["status"] == "ok"
    assert nc.call(nc.alice.ocs, "PUT", path, params={"roomName": "by query"})["name"] == "by query"
    nc.call(nc.alice.ocs, "PUT", path, json={"roomName": "by ü JSON"})
    nc.call(nc.alice.ocs, "PUT", path + "/description", content={"description": "by form"})
    seen = nc.call(nc.bob.talk.get_conversation_by_token, room)
    assert (seen.name, seen.description) == ("by ü JSON", "by form")
    body = b'{"description": "by bytes"}'
    nc.call(nc.alice.ocs, "PUT", path + "/description", content=body, headers={"Content-Type": "application/json"})
    nc.call(nc.alice.ocs, "PUT", path, content=iter([b"roomName=", b"pieces"]),
            headers={"Content-Type": "application/x-www-form-urlencoded"})
    seen = nc.call(nc.bob.talk.get_conversation_by_token, room)
    assert (seen.name, seen.description) == ("pieces", "by bytes")
    picture = nc.call(nc.alice.users.get_avatar, "alice", 64)
    nc.call(nc.alice.ocs, "POST", f"{base}/v1/room/{room.token}/avatar", files={"file": ("a.png", picture)})
    assert nc.call(nc.alice.talk.get_conversation_avatar, room) == picture
    with pytest.raises(TypeError):
        nc.call(nc.alice.ocs, "GET", path, nothing_like_that=1)


class Fields(html.parser.HTMLParser):
    """What is in the form of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("input", "button") and attrs.get("name"):
            self.found[attrs["name"]] = attrs.get("value", "")


def say_yes(address):
    """What a user does in the browser."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address) as page:
        fields = Fields(page.read().decode()).found
    fields.update(user="alice", password="alice")
    browser.open(address, urllib.parse.urlencode(fields).encode()).close()


def test_login_flow(nc, server):
    stranger = type(nc.alice)(nextcloud_url=server.url)
    flow = nc.call(stranger.loginflow_v2.init, "a test")
    assert flow.token and flow.login.startswith("http") and flow.endpoint and flow.token not in repr(flow)
    with pytest.raises(NextcloudException) as pending:
        nc.call(stranger.loginflow_v2.poll, flow.token, 1, 1)
    assert pending.value.status_code == 404
    with pytest.raises(ValueError):
        nc.call(stranger.loginflow_v2.poll, flow.token, 1201)

    say_yes(flow.login)
    found = nc.call(stranger.loginflow_v2.poll, flow.token)
    assert found.login_name == "alice" and found.app_password not in repr(found) and found.server
    assert nc.value(stranger, "user") == "alice"


def test_where_the_package_is(tmp_path):
    """Nothing is imported that takes long, and nothing is written."""
    slow = ("asyncio", "dataclasses", "email", "inspect", "json", "ssl", "typing", "urllib.request", "xml")
    program = f"import sys, tertulia; print(*[name for name in {slow} if name in sys.modules])"
    assert in_directory(tmp_path, program) == []
    assert list(pathlib.Path(tmp_path).iterdir()) == []
