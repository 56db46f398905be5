# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between: certificates of an authority of one's own, and a proxy that the environment names."""

import os
import pathlib
import sys
import urllib.parse

import pytest

from tertulia import NextcloudConnectionError

TESTS = pathlib.Path(os.environ.get("TERTULIA_ROOT", pathlib.Path(__file__).parents[3])) / "tests"
sys.path.append(str(TESTS))
between = pytest.importorskip("between", reason="the tests of the server are not here")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return between.Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def front(server, authority):
    """Makes servers with certificates: those are the shared one behind somebody who speaks TLS."""
    made = []

    def start(*args):
        made.append(between.Front(authority.context(*args), urllib.parse.urlsplit(server.url).port))
        return made[-1].url

    yield start
    for each in made:
        each.close()


@pytest.fixture
def proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with between.Proxy() as running:
        yield running


def asked(form, url, **options):
    return form.value(form.client(url, "alice", **options), "user")


def test_an_authority_that_is_trusted(form, front, authority):
    url = front()
    assert asked(form, url, npa_nc_cert=str(authority.file)) == "alice"
    assert asked(form, url.replace("127.0.0.1", "localhost"), npa_nc_cert=str(authority.file)) == "alice"
    assert asked(form, url, npa_nc_cert=False) == "alice"
    with pytest.raises(NextcloudConnectionError, match="certificate"):
        asked(form, url, npa_retries=0)


@pytest.mark.parametrize("names,days,why", [
    ("DNS:chat.example.org", 2, "name"), ("IP:127.0.0.1", -1, "expired"),
])
def test_a_certificate_that_is_wrong(form, front, authority, names, days, why):
    url = front(names, days)
    with pytest.raises(NextcloudConnectionError, match=why):
        asked(form, url, npa_nc_cert=str(authority.file))
    assert asked(form, url, npa_nc_cert=False) == "alice"


def test_a_file_that_is_not_there(form, front, tmp_path):
    with pytest.raises(NextcloudConnectionError):
        asked(form, front(), npa_nc_cert=str(tmp_path / "none.pem"))


def test_a_proxy(form, server, proxy, monkeypatch):
    monkeypatch.setenv("http_proxy", proxy.url)
    assert asked(form, server.url) == "alice"
    assert proxy.seen[0][0].startswith(f"GET {server.url}/ocs/") and "proxy-authorization" not in proxy.seen[0][1]
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    seen = len(proxy.seen)
    assert asked(form, server.url) == "alice" and len(proxy.seen) == seen


def test_a_tunnel(form, front, authority, proxy, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.url)
    url = front()
    assert asked(form, url, npa_nc_cert=str(authority.file)) == "alice"
    assert {first.partition(" ")[0] for first, _ in proxy.seen} == {"CONNECT"}
    assert "authorization" not in proxy.seen[0][1]
    with pytest.raises(NextcloudConnectionError):
        asked(form, url)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(NextcloudConnectionError):
        asked(form, url, npa_nc_cert=str(authority.file), npa_retries=0)
