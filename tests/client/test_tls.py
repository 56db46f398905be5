"""The client library and certificates: whom it trusts, and that it says nothing to anybody else."""

import pytest

from between import Authority
from client_programs import probe
from stub import KeepAlive, envelope, http

WAYS = ("perform", "multi")
GOOD = http(body=envelope("[]"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "other", "Another one")


def codes(lines):
    return [line.code for line in lines]


@pytest.mark.parametrize("way", WAYS)
def test_an_authority_that_is_trusted(stub, way, authority):
    """Only by who names its file; and for both names of the server."""
    server = stub(lambda _, __: KeepAlive(GOOD), authority.context())
    trusts = {"PROBE_CA": str(authority.file)}
    assert codes(probe(way, "same", server.url, 1, 3, env=trusts)) == ["OK"] * 3
    by_name = server.url.replace("127.0.0.1", "localhost")
    assert codes(probe(way, "list", by_name, env=trusts)) == ["OK"]
    seen = len(server.seen)
    line, = probe(way, "list", server.url)
    assert line.code == "TT_E_TLS" and line.status == 0 and len(server.seen) == seen


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("names,days,why", (
    ("DNS:chat.example.org", 2, "name"), ("IP:127.0.0.2", 2, "name"),
    ("IP:127.0.0.1", -1, "expired")))
def test_a_certificate_that_is_wrong(stub, way, authority, names, days, why):
    server = stub(lambda _, __: GOOD, authority.context(names, days))
    line, = probe(way, "send", server.url, env={"PROBE_CA": str(authority.file)})
    assert line.code == "TT_E_TLS" and why in line.text, line
    assert server.seen == []
    line, = probe(way, "list", server.url, env={"PROBE_ANYBODY": "1"})
    assert line.code == "OK" and len(server.seen) == 1


@pytest.mark.parametrize("way", WAYS)
def test_another_authority(stub, way, authority, another, tmp_path):
    server = stub(lambda _, __: GOOD, authority.context())
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    for file in (another.file, tmp_path / "none.pem", empty):
        line, = probe(way, "list", server.url, env={"PROBE_CA": str(file)})
        assert line.code == "TT_E_TLS", (file, line)
    assert server.seen == []


@pytest.mark.parametrize("way", WAYS)
def test_trust_that_is_taken_back(stub, way, authority):
    """A connection that was made in trust is not used any more."""
    server = stub(lambda _, __: KeepAlive(GOOD), authority.context())
    lines = probe(way, "same", server.url, 1, 3,
                  env={"PROBE_CA": str(authority.file), "PROBE_DISTRUSTS": "1"})
    assert codes(lines) == ["OK", "TT_E_TLS", "TT_E_TLS"] and len(server.seen) == 1


@pytest.mark.parametrize("way", WAYS)
def test_redirected_to_plain_text(stub, way, authority):
    """The login is not told to who listens, be it the same host and port."""
    server = stub(lambda _, __: http(302, Location=server.url.replace("https", "http") + "/x"),
                  authority.context())
    line, = probe(way, "list", server.url, env={"PROBE_CA": str(authority.file)})
    assert line.code == "TT_E_REDIRECT" and len(server.seen) == 1
