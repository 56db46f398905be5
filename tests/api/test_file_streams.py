"""Files on their way: large ones do not fill the memory, slow ones take nobody's place, and whatever
happens to the server, a file is whole."""

import base64
import hashlib
import os
import re
import resource
import socket
import threading
import time
from pathlib import Path

import pytest

from files import Files
from ocs import User
from raw import connect, read_to_end

GUARD_S = 60
MIB = 1024 * 1024
BLOCK = os.urandom(MIB)
HEAD = ("{} /remote.php/webdav/{} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
        + base64.b64encode(b"alice:alice").decode() + "\r\n{}\r\n")


@pytest.fixture
def own(start_server):
    """A server of the test's own, with what it keeps in a folder, and alice's files there."""
    users = []

    def start(*args, **options):
        server = start_server("--dev", *args, **options)
        users.append(User(server.url, "alice"))
        return server, Files(users[-1])

    yield start
    for user in users:
        user.close()


def blocks(n):
    for _ in range(n):
        yield BLOCK


def most_memory(server):
    """What it has had at most, in MiB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


def begin(server, method, name, *headers):
    sock = connect(server)
    sock.sendall(HEAD.format(method, name, "".join(f"{header}\r\n" for header in headers)).encode())
    return sock


def await_true(what, condition):
    guard = time.monotonic() + GUARD_S
    while not condition():
        assert time.monotonic() < guard, f"never: {what}"
        time.sleep(0.05)


def kept(data, folder):
    """What stands in the folder of blobs that are being written, or in all others."""
    below = Path(data) / "blobs"
    if folder == "new":
        return list((below / "new").iterdir())
    return [path for path in below.glob("??/*")]


@pytest.mark.parametrize("how", ["with its length", "in chunks"])
def test_memory_does_not_grow_with_a_file(own, tmp_path, how):
    size = 150
    server, files = own("--data", tmp_path / "data")
    files.put("small", BLOCK)
    before = most_memory(server)
    headers = {"content_length": size * MIB} if how == "with its length" else {}
    assert files.put("large", blocks(size), **headers).status == 201
    digest = hashlib.sha256()
    with files.user.client.stream("GET", server.url + files.url("large")) as answer:
        for piece in answer.iter_bytes():
            digest.update(piece)
    assert digest.hexdigest() == hashlib.sha256(BLOCK * size).hexdigest()
    assert most_memory(server) - before < size // 3


def test_many_at_once(own, tmp_path):
    """Each has its own bytes; of one account so many come at a time, and the others are told so."""
    server, files = own("--data", tmp_path / "data")
    files.put("first", b"x")  # who asks is known now
    socks = [begin(server, "PUT", f"f{i}", f"Content-Length: {2 * MIB}") for i in range(17)]
    for sock in socks:
        sock.sendall(BLOCK[:300_000])
    answers = [None] * 17

    def finish(i):
        try:
            socks[i].sendall((BLOCK * 2)[300_000:])
        except ConnectionError:
            pass
        socks[i].settimeout(GUARD_S)
        answers[i] = socks[i].recv(12)

    threads = [threading.Thread(target=finish, args=(i,)) for i in range(17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sock in socks:
        sock.close()
    codes = sorted(answer[9:12] for answer in answers)
    assert codes == [b"201"] * 16 + [b"503"], codes
    for name in files.names():
        if name != "first":
            assert files.get(name).body == BLOCK * 2
    assert len(kept(tmp_path / "data", "all")) == 2  # the same bytes once, and "first"


def test_who_goes_away_leaves_nothing(own, tmp_path):
    server, files = own("--data", tmp_path / "data")
    files.put("a", b"old")
    sock = begin(server, "PUT", "a", f"Content-Length: {50 * MIB}")
    sock.sendall(BLOCK)
    await_true("it is being written", lambda: kept(tmp_path / "data", "new"))
    sock.close()
    await_true("what was written goes", lambda: not kept(tmp_path / "data", "new"))
    assert files.get("a").body == b"old"


def test_who_goes_away_between_two_pieces(own, tmp_path):
    """His last words come while the piece before them is being written, together with the end."""
    server, _ = own("--data", tmp_path / "data", "--set", "limit_body_wait_ms=600000")
    for number in range(8):
        sock = begin(server, "PUT", f"half-{number}", "Transfer-Encoding: chunked")
        for block in blocks(30):
            sock.sendall(b"%x\r\n" % MIB + block + b"\r\n")
        sock.close()
    await_true("what was written goes", lambda: not kept(tmp_path / "data", "new"))


def test_who_is_slow_is_given_up(own, tmp_path):
    """However much came before."""
    server, files = own("--data", tmp_path / "data", "--set", "limit_body_wait_ms=300")
    files.put("a", b"old")
    sock = begin(server, "PUT", "a", f"Content-Length: {50 * MIB}")
    sock.sendall(BLOCK)
    assert b" 408 " in read_to_end(sock).split(b"\r\n")[0]
    await_true("what was written goes", lambda: not kept(tmp_path / "data", "new"))
    assert files.get("a").body == b"old"


def test_who_takes_no_more_is_given_up(own, tmp_path):
    server, files = own("--data", tmp_path / "data", "--set", "limit_answer_wait_ms=300")
    size = 64
    files.put("a", blocks(size), content_length=size * MIB)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    sock.connect((server.host, server.port))
    sock.sendall(HEAD.format("GET", "a", "").encode())
    await_true("it was given up", lambda: "connection given up" in server.log())
    assert len(read_to_end(sock)) < size * MIB
    assert len(files.get("a").body) == size * MIB  # who takes it gets all


def test_a_kill_in_the_middle(own, start_server, tmp_path):
    """What was acknowledged is there, what was not is not, and of half a file there is nothing."""
    data = tmp_path / "data"
    server, files = own("--data", data)
    assert files.put("a", b"old").status == 201
    assert files.put("b", blocks(3), content_length=3 * MIB).status == 201
    sock = begin(server, "PUT", "a", f"Content-Length: {50 * MIB}")
    sock.sendall(BLOCK)
    await_true("it is being written", lambda: kept(data, "new"))
    server.kill()
    sock.close()
    _, files = own("--data", data)
    assert not kept(data, "new")
    assert files.get("a").body == b"old" and files.get("b").body == BLOCK * 3
    assert files.names() == ["a", "b"]


def test_bytes_without_a_row(own, tmp_path):
    """As a kill between the two leaves them."""
    data = tmp_path / "data"
    server, files = own("--data", data)
    files.put("a", b"x")
    server.stop()
    stray = data / "blobs" / "00" / ("0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    own("--data", data)
    await_true("they are gone", lambda: not stray.exists())
    assert len(kept(data, "all")) == 1


@pytest.mark.parametrize("size", [5 * MIB, 2 * MIB + 1000])
def test_a_full_disk(own, tmp_path, size):
    """A file may not grow beyond so much: the same to the server as a disk that is full."""
    data = tmp_path / "data"
    server, files = own("--data", data)
    files.put("a", b"old")
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (2 * MIB, hard))
    answer = files.put("a", blocks_of(size), content_length=size)
    assert answer.status == 507 and b"InsufficientStorage" in answer.body, answer
    await_true("what was written goes", lambda: not kept(data, "new"))
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert files.get("a").body == b"old"
    assert files.put("a", b"new").status == 204


def test_a_full_disk_for_pieces(own, tmp_path):
    """One after the other fits; all of them as one file do not, and are there still."""
    data = tmp_path / "data"
    server, files = own("--data", data)
    user, root = files.user, f"/remote.php/dav/uploads/{files.user.name}/u"
    assert user.plain("MKCOL", root).status == 201
    for name in ("1", "2"):
        assert user.plain("PUT", f"{root}/{name}", content=BLOCK + name.encode()).status == 201
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (2 * MIB, hard))
    assert user.plain("PUT", f"{root}/3", content=BLOCK * 3).status == 507
    finish = {"headers": {"Destination": files.url("a")}}
    answer = user.plain("MOVE", f"{root}/.file", **finish)
    assert answer.status == 507 and b"InsufficientStorage" in answer.body, answer
    await_true("what was written goes", lambda: not kept(data, "new"))
    assert files.get("a").status == 404
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert user.plain("MOVE", f"{root}/.file", **finish).status == 201
    assert files.get("a").body == BLOCK + b"1" + BLOCK + b"2"


def blocks_of(size):
    while size > 0:
        yield BLOCK[:size]
        size -= MIB


def test_bytes_that_were_lost(own, tmp_path):
    """Somebody has deleted them: that is a fault of the server, and no empty file."""
    server, files = own("--data", tmp_path / "data")
    files.put("a", b"x")
    for path in kept(tmp_path / "data", "all"):
        path.unlink()
    assert files.get("a").status == 500
    assert "a file cannot be kept" in server.log()


def test_in_memory_the_folder_goes(own, tmp_path):
    server, files = own(env={"TMPDIR": str(tmp_path)})
    before = {path.name for path in tmp_path.iterdir()}
    files.put("a", b"x")
    (folder,) = {path.name for path in tmp_path.iterdir()} - before
    assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not (tmp_path / folder).exists()


def test_the_end_does_not_wait_for_a_file(own, tmp_path):
    server, files = own("--data", tmp_path / "data")
    files.put("a", b"old")
    sock = begin(server, "PUT", "a", f"Content-Length: {50 * MIB}")
    sock.sendall(BLOCK)
    await_true("it is being written", lambda: kept(tmp_path / "data", "new"))
    server.stop()
    sock.close()
    assert not kept(tmp_path / "data", "new")
