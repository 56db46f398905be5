"""Who guesses is stopped, and who only repeats himself, or was right all the time, is not."""

import contextlib
import json
import re
import threading

import images
import ocs
from ocs import PUBLIC, ROOM, User, create_room, join, unique
from server import run_cli

ON = ("--set", "brute_force=on")


def active(token):
    return f"{ROOM}/{token}/participants/active"


def protected(owner, password="open sesame"):
    return owner.post(ROOM, roomType=PUBLIC, roomName=unique("closed"), password=password).ok(201)


def refuse_guesses(attempt, wrong=None):
    """Tries until a guess is refused for being one too many; gives back the number of tries."""
    for number in range(40):
        status = attempt(number).status
        if status == 429:
            return number
        assert wrong is None or status == wrong
    raise AssertionError("nobody stopped it")


def test_a_room_that_is_gone(start_server):
    """A client that has not heard of the end of a conversation asks for it for ever."""
    server = start_server("--dev", *ON)
    alice, guest = User(server.url, "alice"), User(server.url)
    room, other = create_room(alice, PUBLIC), create_room(alice, PUBLIC)
    alice.delete(f"{ROOM}/{room['token']}").ok()
    for _ in range(25):
        guest.get(f"{ROOM}/{room['token']}").refused(404)
        guest.post(active(room["token"])).refused(404)
    guest.get(f"{ROOM}/{other['token']}").ok()
    join(guest, other["token"])


def test_no_password_is_no_guess(start_server):
    server = start_server("--dev", *ON)
    room = protected(User(server.url, "alice"))
    guest = User(server.url)
    for _ in range(25):
        guest.post(active(room["token"])).error(403, "password")
        guest.post(active(room["token"]), password="").error(403, "password")
        guest.post(active(room["token"]), password="the one of last year").error(403, "password")
    for number in range(8):  # with that of last year nine
        guest.post(active(room["token"]), password=f"guess {number}").error(403, "password")
    guest.post(active(room["token"]), password="").error(403, "password")
    join(guest, room["token"], password="open sesame")


def test_guesses_count_for_their_room(start_server):
    """Being right about one's own conversation forgives nothing; guessing at one blocks no other."""
    server = start_server("--dev", *ON)
    alice, bob = User(server.url, "alice"), User(server.url, "bob")
    room, other, own = protected(alice), protected(alice), protected(bob, "mine")

    def guess(number):
        join(User(server.url), own["token"], password="mine")
        return User(server.url).post(active(room["token"]), password=f"guess {number}")

    assert refuse_guesses(guess, 403) == 10
    User(server.url).post(active(room["token"]), password="open sesame").refused(429)
    join(User(server.url), other["token"], password="open sesame")


def test_a_right_password_forgives(start_server):
    """Nine wrong ones, the right one: that was somebody who had forgotten it."""
    server = start_server("--dev", *ON)
    room = protected(User(server.url, "alice"))
    for day in range(4):
        guest = User(server.url)
        for number in range(9):
            guest.post(active(room["token"]), password=f"{day} {number}").error(403, "password")
        join(guest, room["token"], password="open sesame")


def test_who_was_in_stays_in(start_server):
    """One guesses, and all who are behind the same address are there, too."""
    server = start_server("--dev", *ON)
    alice = User(server.url, "alice")
    app_password = alice.get("/core/getapppassword").ok()["apppassword"]

    def guess(number):
        return User(server.url, "bob", f"guess {number}").get("/cloud/user")

    assert refuse_guesses(guess, 401) == 10
    assert alice.get("/cloud/user").ok()["id"] == "alice"
    assert User(server.url, "alice", app_password).get("/cloud/user").ok()["id"] == "alice"
    User(server.url, "admin").get("/cloud/user").refused(429)
    # but nobody finds out so what alice's password is
    for number in range(12):
        User(server.url, "alice", f"guess {number}").get("/cloud/user").refused(429)
    alice.get("/cloud/user").refused(429)


def test_it_says_when_to_come_back(start_server):
    server = start_server("--dev", *ON)
    room = protected(User(server.url, "alice"))
    tries = [
        lambda number: User(server.url, "bob", f"guess {number}").get("/cloud/user"),
        lambda number: User(server.url).post(active(room["token"]), password=f"guess {number}"),
        lambda number: User(server.url).get(f"{ROOM}/zzzz{number}"),
    ]
    for attempt in tries:
        assert refuse_guesses(attempt) == 10
        assert 0 < int(attempt(100).header("Retry-After")) <= 30


def test_a_block_is_one_line(start_server):
    server = start_server("--dev", *ON)
    for number in range(30):
        User(server.url, "bob", f"guess {number}").get("/cloud/user")
    server.await_log(r"audit event=guard-block actor=- address=127\.0\.0\.1 target=login\n")
    blocks = re.findall(r"event=guard-block.*target=login\n", server.log())
    assert len(blocks) == 1, blocks


def test_guesses_side_by_side(start_server):
    """However many at once: ten."""
    server = start_server("--data", "data")
    statuses = []

    def guess(number):
        with contextlib.closing(User(server.url, "admin", f"guess {number}")) as user:
            statuses.append(user.get("/cloud/user").status)

    threads = [threading.Thread(target=guess, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(ocs.GUARD_S)
    assert sorted(statuses) == [401] * 10 + [429] * 30


def test_a_large_body_waits_for_its_login(start_server):
    """The password is hashed before the body is let in, while the client waits; and who has the
    wrong one sends it in vain."""
    server = start_server("--dev", "--set", "max_body=4096")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    data = images.png(64, 64)
    path = f"/apps/spreed/api/v1/room/{token}/avatar"
    files = {"file": ("picture.png", data + b"x" * 50000, "image/png")}
    alice.put("/cloud/users/alice", key="password", value="not known yet").ok()
    with contextlib.closing(User(server.url, "alice", "not known yet")) as known_later:
        assert known_later.request("POST", path, files=files).ok()["isCustomAvatar"] is True
    with contextlib.closing(User(server.url, "alice", "wrong")) as wrong:
        answer = wrong.request("POST", path, files=files)
        assert answer.status == 401 and answer.code == 997, answer


def test_setting_passwords_has_a_rate(start_server):
    server = start_server("--dev", "--set", "limit_passwords_minute=3")
    alice = User(server.url, "alice")
    token = create_room(alice, PUBLIC)["token"]
    for number in range(3):
        alice.put(f"{ROOM}/{token}/password", password=f"secret {number}").ok()
    alice.put(f"{ROOM}/{token}/password", password="secret").refused(429)
    alice.post(ROOM, roomType=PUBLIC, roomName="x", password="secret").refused(429)
    alice.put("/cloud/users/alice", key="password", value="secret").refused(429)
    # taking one away costs nothing
    alice.put(f"{ROOM}/{token}/password", password="").ok()
    join(User(server.url), token)
    # who sets up accounts is left alone
    admin = User(server.url, "admin")
    for number in range(5):
        admin.post("/cloud/users", userid=f"user{number}", password="secret").ok()
    server.await_log(r"audit event=limit actor=alice address=127\.0\.0\.1 target=passwords\n")
    assert len(re.findall("event=limit", server.log())) == 1


def test_the_command_line_lets_go(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--data", data)
    for number in range(12):
        User(server.url, "admin", f"guess {number}").get("/cloud/user")
    User(server.url, "admin", "guess").get("/cloud/user").refused(429)
    entries = json.loads(run_cli("guard", "list", "--json", "--data", data).stdout)
    assert (entries[0]["address"], entries[0]["action"]) == ("127.0.0.1", "login")
    assert entries[0]["failures"] == 10 and 0 < entries[0]["seconds"] <= 30
    table = run_cli("guard", "list", "--data", data).stdout.splitlines()
    assert table[0].split()[0] == "ADDRESS" and table[1].split()[:2] == ["127.0.0.1", "login"]
    assert run_cli("guard", "clear", "127.0.0.1", "--data", data).stdout == "forgot 2\n"
    answer = User(server.url, "admin", "guess").get("/cloud/user")
    assert answer.status == 401
    server.await_log(r"audit event=guard-cleared actor=- address=- target=127\.0\.0\.1\n")
    assert (data / "tertulia.sock").stat().st_mode & 0o777 == 0o600
    for args in (["guard", "clear", "nonsense"], ["guard", "list"]):
        done = run_cli(*args, "--data", data if "clear" in args else tmp_path, check=False)
        assert done.returncode == 1 and done.stderr
    for args in (["guard"], ["guard", "clear"], ["guard", "list", "x"], ["guard", "list", "--x"]):
        assert run_cli(*args, check=False).returncode == 2


def test_after_a_server_was_killed(start_server, tmp_path):
    """Its socket is there still, and the next server takes its place."""
    data = tmp_path / "data"
    server = start_server("--data", data)
    server.kill()
    assert (data / "tertulia.sock").exists()
    done = run_cli("guard", "list", "--data", data, check=False)
    assert done.returncode == 1 and "no server is running" in done.stderr
    start_server("--data", data)
    run_cli("guard", "list", "--data", data)
