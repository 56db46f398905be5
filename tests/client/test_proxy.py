"""The client library behind an HTTP proxy: what the proxy is told, and what it is not."""

import base64

import pytest

from between import Authority, Proxy
from client_programs import probe
from stub import KeepAlive, envelope, http

WAYS = ("perform", "multi")
GOOD = http(body=envelope("[]"))
LOGIN = "Basic " + base64.b64encode(b"alice:wonderland").decode()
SCHEMES = ("http", "https")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def proxy():
    with Proxy() as running:
        yield running


@pytest.fixture
def server(stub, authority):
    """server("https"): answers well, and keeps its connections."""
    def start(scheme, answer=lambda _, __: KeepAlive(GOOD)):
        return stub(answer, authority.context() if scheme == "https" else None)

    return start


@pytest.fixture
def env(authority, monkeypatch):
    """What a program finds; nothing of proxies comes from outside."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return lambda **more: {"PROBE_CA": str(authority.file)} | more


@pytest.mark.parametrize("way", WAYS)
def test_plain(server, proxy, env, way):
    """The proxy carries the request, and gets no login of its own."""
    there = server("http")
    lines = probe(way, "same", there.url, 1, 3, env=env(PROBE_PROXY=proxy.url))
    assert [line.code for line in lines] == ["OK"] * 3
    assert len(proxy.seen) == len(there.seen) == 3
    first, headers = proxy.seen[0]
    assert first.startswith(f"GET {there.url}/ocs/") and "proxy-authorization" not in headers
    assert there.seen[0][2]["authorization"] == LOGIN


@pytest.mark.parametrize("way", WAYS)
def test_tunnel(server, proxy, env, way):
    """Behind a tunnel the proxy sees nothing but where it leads, and the answer is the server's."""
    there = server("https")
    lines = probe(way, "same", there.url, 1, 3, env=env(PROBE_PROXY=proxy.url))
    assert [(line.code, line.status) for line in lines] == [("OK", 200)] * 3
    assert len(there.seen) == 3 and len(proxy.seen) == 1
    first, headers = proxy.seen[0]
    assert first.startswith(f"CONNECT 127.0.0.1:{there.port} ")
    assert "authorization" not in headers and "x-secret" not in headers
    assert there.seen[0][2]["authorization"] == LOGIN


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_environment_names_one(server, proxy, env, way, scheme):
    there = server(scheme)
    named = {f"{scheme}_proxy": proxy.url}
    for more, carried in ((named, 1), ({"all_proxy": proxy.url}, 1),
                          (named | {"no_proxy": "127.0.0.1"}, 0), (named | {"no_proxy": "*"}, 0),
                          ({}, 0)):
        proxy.seen.clear()
        line, = probe(way, "list", there.url, env=env(PROBE_PROXY="environment", **more))
        assert line.code == "OK" and len(proxy.seen) == carried, (more, line)
    proxy.seen.clear()
    line, = probe(way, "list", there.url, env=env(**named))  # the client wants none
    assert line.code == "OK" and proxy.seen == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_proxy_that_wants_a_login(server, env, way, scheme):
    """Its login is the proxy's alone."""
    there = server(scheme)
    with Proxy("carol:lake side") as proxy:
        with_login = proxy.url.replace("//", "//carol:lake%20side@")
        line, = probe(way, "list", there.url, env=env(PROBE_PROXY=with_login))
        assert line.code == "OK", line
        assert proxy.seen[-1][1]["proxy-authorization"] == proxy.wanted
        assert "proxy-authorization" not in there.seen[0][2]
        assert there.seen[0][2]["authorization"] == LOGIN
        there.seen.clear()
        for wrong in (proxy.url, proxy.url.replace("//", "//carol:pond@")):
            line, = probe(way, "list", there.url, env=env(PROBE_PROXY=wrong))
            assert line.code in ("TT_E_REFUSED", "TT_E_NETWORK"), line
            assert "407" in line.text and "pond" not in line.text
        assert there.seen == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_proxy_that_is_not_there(server, proxy, env, way, scheme):
    """Nobody goes past it."""
    there = server(scheme)
    proxy.close()
    line, = probe(way, "list", there.url, env=env(PROBE_PROXY=proxy.url))
    assert line.code == "TT_E_NETWORK" and there.seen == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_redirected_behind_it(server, proxy, env, way, scheme):
    """On the same server the redirection is followed, through the proxy; to another one it is not."""
    def answer(_, request):
        if request[1] == "/elsewhere":
            return GOOD
        return http(302, Location="/elsewhere")

    there, other = server(scheme, answer), server(scheme)
    line, = probe(way, "list", there.url, env=env(PROBE_PROXY=proxy.url))
    assert line.code == "OK" and [seen[1] for seen in there.seen][1:] == ["/elsewhere"]
    assert there.seen[1][2]["authorization"] == LOGIN
    assert {first.split(" ")[0] for first, _ in proxy.seen} == {"GET" if scheme == "http" else "CONNECT"}
    there.answer = lambda _, __: http(302, Location=other.url + "/x")
    line, = probe(way, "list", there.url, env=env(PROBE_PROXY=proxy.url))
    assert line.code == "TT_E_REDIRECT" and other.seen == []


@pytest.mark.parametrize("way", WAYS)
def test_a_tunnel_to_somebody_else(server, stub, env, way):
    """A proxy that leads elsewhere has no certificate for it."""
    nobody = stub(lambda _, __: GOOD)
    there = server("https")
    with Proxy() as proxy:
        proxy.server_of = lambda _: Proxy.server_of(f"127.0.0.1:{nobody.port}")
        line, = probe(way, "list", there.url, env=env(PROBE_PROXY=proxy.url))
    assert line.code in ("TT_E_TLS", "TT_E_NETWORK") and nobody.seen == [] and there.seen == []
