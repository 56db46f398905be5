"""`tertulia` and a server with a certificate of an authority of one's own, and behind a proxy."""

import json

import pytest

from between import Authority, Front, Proxy


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def front(server, authority):
    with Front(authority.context(), server.port) as running:
        yield running


def log_in(person, url, *args, **options):
    return person.run("login", url, "--user", "alice", "--password-stdin", *args, stdin="alice\n",
                      **options)


def test_trust_is_kept_with_the_account(shell, front, authority):
    """The file is named once, at login, from wherever one is."""
    person = shell()
    said = log_in(person, front.url, status=4)
    assert "certificate" in said
    (person.home / "my-ca.pem").write_bytes(authority.file.read_bytes())
    log_in(person, front.url, "--ca-file", "my-ca.pem")
    stored = json.loads((person.home / "config/tertulia/accounts.json").read_text())
    assert stored["accounts"][0]["ca_file"] == str(person.home / "my-ca.pem")
    (person.home / "elsewhere").mkdir()
    home, person.home = person.home, person.home / "elsewhere"
    assert person.run("whoami").startswith("alice ")
    (home / "my-ca.pem").unlink()
    assert person.run("whoami", "--ca-file", authority.file).startswith("alice ")
    assert "my-ca.pem" in person.run("whoami", status=4)
    assert "none.pem: No such file" in person.run("whoami", "--ca-file", "none.pem", status=1)


def test_a_name_that_is_another(shell, server, authority):
    with Front(authority.context("DNS:chat.example.org"), server.port) as front:
        said = log_in(shell(), front.url, "--ca-file", authority.file, status=4)
    assert "certificate" in said and "name" in said


def test_by_the_environment(shell, front, authority):
    person = shell("alice")
    person.env["TERTULIA_URL"] = front.url
    assert "certificate" in person.run("whoami", status=4)
    person.env["TERTULIA_CA_FILE"] = str(authority.file)
    assert person.run("whoami") == f"alice (Alice) at {front.url}\n"


def test_a_proxy(shell, server, front, authority):
    person = shell("alice")
    with Proxy() as proxy:
        person.env["http_proxy"] = proxy.url
        assert person.run("whoami").startswith("alice ")
        assert proxy.seen and all(f" {server.url}/" in first for first, _ in proxy.seen)
        proxy.seen.clear()
        person.env |= {"TERTULIA_URL": front.url, "TERTULIA_CA_FILE": str(authority.file),
                       "https_proxy": proxy.url}
        assert person.run("whoami").startswith("alice ")
        assert proxy.seen[0][0].startswith("CONNECT ")
    assert "127.0.0.1" in person.run("whoami", status=4)
