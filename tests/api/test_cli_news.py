"""What the command line changes beside a running server is heard at once by those who wait."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest

from ocs import ONE_TO_ONE, ROOM, LongPolls, User, create_room, history, system_names
from server import run_cli

PASSWORD = "correct-horse-7"
NOT_TOLD = "the running server was not told"


def cli(data, *args, stdin=""):
    """A command that does what it shall; gives back what it says on stderr."""
    return run_cli(*args, "--data", data, stdin=stdin).stderr


@pytest.fixture
def data(tmp_path):
    """A folder with the accounts of alice and bob."""
    folder = tmp_path / "data"
    for name in ("alice", "bob"):
        cli(folder, "user", "add", name, "--admin", "--password-stdin", stdin=PASSWORD + "\n")
    return folder


@pytest.fixture
def people(start_server, data):
    server = start_server("--data", data)
    return [User(server.url, name, PASSWORD) for name in ("alice", "bob")]


def last_of(user, token):
    return history(user, token, limit=1).ok()[0]["id"]


def test_who_is_left_hears_of_a_deleted_account(data, people):
    alice, bob = people
    group = create_room(alice, members=[bob])["token"]
    pair = alice.post(ROOM, roomType=ONE_TO_ONE, invite="bob").ok(201)["token"]
    with LongPolls(alice) as polls:
        waiting = [polls.begin(alice, token, last_of(alice, token)) for token in (group, pair)]
        assert cli(data, "user", "delete", "bob") == ""
        names = [system_names(poll.result().ok()) for poll in waiting]
    assert names == [["user_removed"], ["read_only"]]


def test_all_rooms_of_a_deleted_account(data, people):
    """More of them than are left in one transaction, and more than one line names."""
    alice, bob = people
    tokens = [create_room(alice, members=[bob])["token"] for _ in range(45)]
    with LongPolls(alice) as polls:
        waiting = [polls.begin(alice, token, last_of(alice, token)) for token in tokens[::4]]
        assert cli(data, "user", "delete", "bob") == ""
        for poll in waiting:
            assert system_names(poll.result().ok()) == ["user_removed"]


def test_groups_change_conversations(data, people):
    alice, bob = people
    cli(data, "group", "add", "crew")
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant="crew", source="groups").ok()
    for args, told in ((("member-add", "crew", "bob"), ["user_added"]),
                       (("member-remove", "crew", "bob"), ["user_removed"]),
                       (("delete", "crew"), ["group_removed"])):
        with LongPolls(alice) as polls:
            waiting = polls.begin(alice, token, last_of(alice, token))
            assert cli(data, "group", *args) == ""
            assert system_names(waiting.result().ok()) == told
        assert history(alice, token, limit=1).ok()[0]["message"].startswith("An administrator ")


def test_a_new_account_comes_with_its_groups(data, people):
    alice, _ = people
    cli(data, "group", "add", "crew")
    token = create_room(alice)["token"]
    alice.post(f"{ROOM}/{token}/participants", newParticipant="crew", source="groups").ok()
    with LongPolls(alice) as polls:
        waiting = polls.begin(alice, token, last_of(alice, token))
        cli(data, "user", "add", "carol", "--group", "crew", "--password-stdin",
            stdin=PASSWORD + "\n")
        assert system_names(waiting.result().ok()) == ["user_added"]


# How somebody's login ends, by the command line.
ENDS = {
    "disabled": (["disable", "bob"], ""),
    "deleted": (["delete", "bob"], ""),
    "new-password": (["passwd", "bob", "--password-stdin"], "another-horse-8\n"),
}


@pytest.mark.parametrize("end", ENDS)
def test_who_waits_hears_that_his_login_has_ended(data, people, end):
    alice, bob = people
    token = create_room(alice, members=[bob])["token"]
    args, stdin = ENDS[end]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, token, last_of(bob, token))
        cli(data, "user", *args, stdin=stdin)
        assert waiting.result().status == 401


@pytest.mark.parametrize("which", ["its number", "all", "with a new password"])
def test_an_app_password_that_is_revoked(data, people, which):
    alice, bob = people
    shown = run_cli("user", "app-password", "create", "bob", "a client", "--data", data).stdout
    client = User(bob.base, "bob", re.search(r"password: (\S+)", shown)[1])
    token = create_room(alice, members=[bob])["token"]
    ways = {
        "its number": (["app-password", "revoke", "bob", "1"], ""),
        "all": (["app-password", "revoke", "bob", "--all"], ""),
        "with a new password": (["passwd", "bob", "--revoke-app-passwords", "--password-stdin"],
                                "another-horse-8\n"),
    }
    args, stdin = ways[which]
    with LongPolls(alice) as polls:
        waiting = polls.begin(client, token, last_of(client, token))
        assert cli(data, "user", *args, stdin=stdin) == ""
        assert waiting.result().status == 401


def test_without_a_server(data):
    assert cli(data, "user", "disable", "bob") == ""


def test_after_a_server_that_was_killed(data, start_server):
    start_server("--data", data).kill()
    assert (data / "tertulia.sock").exists()
    assert cli(data, "user", "disable", "bob") == ""


def test_a_server_that_hangs(data, start_server):
    server = start_server("--data", data)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        said = cli(data, "user", "delete", "bob")
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert said.count(NOT_TOLD) == 1 and "does not answer" in said
    assert User(server.url, "bob", PASSWORD).get("/cloud/user").status == 401


@contextlib.contextmanager
def standing_in(data, answer):
    """Something at the place of the server's socket that answers each request in one way."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(data / "tertulia.sock"))
        listening.listen()
        requests = []

        def serve():
            while True:
                connection = listening.accept()[0]
                with connection:
                    requests.append(connection.recv(4096))
                    if requests[-1] == b"enough":
                        return
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield requests
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(str(data / "tertulia.sock"))
            last.sendall(b"enough")
        thread.join()
        requests.pop()


def test_a_server_of_an_older_version(data):
    with standing_in(data, b"error\nunknown request; is the server of another version?\n") as asked:
        said = cli(data, "user", "disable", "bob")
    assert len(asked) == 1 and asked[0].startswith(b"changed account ")
    assert said.count(NOT_TOLD) == 1 and "another version" in said
    assert re.search(r"bob .* disabled", run_cli("user", "list", "--data", data).stdout)


def test_who_changes_nothing_says_nothing(data):
    with standing_in(data, b"ok\n") as asked:
        cli(data, "user", "list")
        cli(data, "user", "add", "carol", "--password-stdin", stdin=PASSWORD + "\n")
        assert run_cli("user", "delete", "never", "--data", data, check=False).returncode == 1
    assert asked == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody else")
def test_the_socket_is_for_nobody_else(data, start_server, tmp_path):
    """Even when somebody has opened folder and socket to all."""
    server = start_server("--data", data)
    place = data / "tertulia.sock"
    ask = ("import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect('tertulia.sock');"
           "s.sendall(b'guard list\\n'); print(s.recv(100))")
    for path in (data, place):
        path.chmod(0o777)
    answers = []
    for user in (65534, 0):
        # The folder is entered before the user is another one: those above it may be closed.
        done = subprocess.run([sys.executable, "-c", f"import os; os.setuid({user}); {ask}"],
                              cwd=data, text=True, capture_output=True, timeout=60)
        answers.append(done.stdout.strip() or done.stderr.splitlines()[-1])
    assert answers[0] != answers[1] == r"b'ok\n'"
    server.await_log("control socket is for the user of the server only asked=65534")
