"""What files can make the server keep, or keep from others."""

import contextlib

from assault import ELSEWHERE, ask, connect, goes_on, memory_within, request_bytes, settled
from conftest import RELEASE, pair_of
import raw

FILES = "/remote.php/dav/files/mallory"
FOLDERS = 1500
NAMES = 4900
MIB = 1 << 20


def request(method, path, *headers, body=b""):
    return request_bytes(method, FILES + path, *headers, user=pair_of("mallory"), body=body)


def make_folders(server):
    with connect(server) as sock, sock.makefile("rb") as stream:
        for first in range(0, FOLDERS, 100):
            sock.sendall(b"".join(request("MKCOL", f"/{first + more}") for more in range(100)))
            assert {raw.read_reply(stream).status for _ in range(100)} == {201}


def test_answer_larger_than_any(open_house):
    """Nobody gets it, so it is not made: many folders, each with all that it does not have."""
    house = open_house("durability = normal", binary=RELEASE)
    friend = house.bystander()
    make_folders(house.server)
    names = "".join(f"<nobody-has-ever-heard-of-{number:04d} xmlns='urn:x'/>"
                    for number in range(NAMES))
    body = f"<d:propfind xmlns:d='DAV:'><d:prop>{names}</d:prop></d:propfind>".encode()
    with memory_within(house.server, 350, 80):
        reply = ask(house.server, request("PROPFIND", "/", "Depth: 1", body=body))
        goes_on(friend)
    assert reply.status in (207, 400, 503, 507) and len(reply.body) < 128 * MIB


def test_downloads_of_one_account(house):
    """From many addresses, read by nobody: others get theirs."""
    friend = house.bystander()
    assert ask(house.server, request("PUT", "/large", body=bytes(8 * MIB))).status == 201
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(connect(house.server, f"127.0.0.{20 + number % 20}"))
                   for number in range(100)]
        for sock in sockets:
            sock.sendall(request("GET", "/large"))
        begun = [sock.recv(12)[9:] for sock in sockets]
        assert 0 < begun.count(b"200") <= 32 and begun.count(b"503") == 100 - begun.count(b"200")
        own = request_bytes("GET", "/remote.php/dav/files/alice/", user=pair_of("alice"))
        assert ask(house.server, own, ELSEWHERE).status == 200
        goes_on(friend)
    first = request("GET", "/large", "Range: bytes=0-0")
    assert settled(lambda: ask(house.server, first).status, lambda status: status == 206) == 206
