"""The command line: accounts without a server, the first start, configuration, mistakes."""

import re
from pathlib import Path

import pytest

from ocs import User, unique
from server import Server, run_cli

PASSWORD = "correct-horse-7"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def cli(data, *args, stdin="", check=True):
    return run_cli(*args, "--data", data, stdin=stdin, check=check)


def add_user(data, name):
    return cli(data, "user", "add", name, "--password-stdin", stdin=PASSWORD + "\n")


def status_of(server, name, password=PASSWORD):
    return User(server.url, name, password).get("/cloud/user").status


# --- first start -----------------------------------------------------------------------------

def test_first_start_makes_an_administrator(start_server, data):
    server = start_server("--data", data)
    found = re.findall(r"^admin password: (\S+)$", server.output(), re.MULTILINE)
    assert len(found) == 1 and len(found[0]) >= 12
    admin = User(server.url, "admin", found[0])
    assert admin.get("/cloud/users").ok()["users"] == ["admin"]
    assert admin.get("/cloud/user").ok()["groups"] == ["admin"]
    assert status_of(server, "alice", "alice") == 401
    assert status_of(server, "admin", "admin") == 401
    assert found[0] not in server.log(), "the log has the password"
    server.stop()

    server.start()
    assert "admin password" not in server.output()
    assert status_of(server, "admin", found[0]) == 200


def test_two_first_starts_differ(start_server, tmp_path):
    outputs = [start_server("--data", tmp_path / name).output() for name in ("one", "two")]
    one, two = (re.search(r"admin password: (\S+)", output)[1] for output in outputs)
    assert one != two


def test_data_directory_is_private(start_server, data):
    start_server("--data", data)
    assert data.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in data.iterdir() if path.is_file())


def test_developer_banner(start_server):
    server = start_server("--dev")
    output = server.output()
    assert f"listening on {server.url}" in output
    for line in ("admin", "alice", "bob"):
        assert re.search(rf"\b{line}\b.*\b{line}\b", output), output
    for name in ("admin", "alice", "bob"):
        assert status_of(server, name, name) == 200
    assert User(server.url, "admin").get("/cloud/user").ok()["groups"] == ["admin"]


def test_developer_mode_keeps_nothing(start_server):
    server = start_server("--dev")
    admin = User(server.url, "admin")
    admin.post("/cloud/users", userid="shortlived", password=PASSWORD).ok()
    server.stop()
    server.start()
    assert User(server.url, "admin").get("/cloud/users").ok()["users"] == ["admin", "alice", "bob"]


def test_file_limit(start_server):
    """It was started with the usual 1,024 and raised that by itself, and says what it can hold."""
    server = start_server("--dev")
    limits = (Path("/proc") / str(server.pid) / "limits").read_text()
    soft, hard = re.search(r"Max open files\s+(\d+)\s+(\d+)", limits).groups()
    assert soft == hard
    said = int(server.await_log(r"clients=(\d+)")[1])
    assert 1024 < said < int(hard)


# --- users and groups ------------------------------------------------------------------------

def test_users(start_server, data):
    server = start_server("--data", data)
    add_user(data, "alice")
    assert status_of(server, "alice") == 200
    listed = cli(data, "user", "list").stdout
    assert re.search(r"^\s*alice\b", listed, re.MULTILINE)
    assert PASSWORD not in listed

    cli(data, "user", "passwd", "alice", "--password-stdin", stdin="another-horse-8\n")
    assert status_of(server, "alice", "another-horse-8") == 200
    assert status_of(server, "alice") == 401

    cli(data, "user", "delete", "alice")
    assert status_of(server, "alice", "another-horse-8") == 401
    assert not re.search(r"^\s*alice\b", cli(data, "user", "list").stdout, re.MULTILINE)


def test_without_a_server(start_server, data):
    start_server("--data", data).stop()
    add_user(data, "alice")
    cli(data, "group", "add", "crew")
    cli(data, "group", "member-add", "crew", "alice")
    server = start_server("--data", data)
    assert User(server.url, "alice", PASSWORD).get("/cloud/user").ok()["groups"] == ["crew"]


def test_generated_password(start_server, data):
    server = start_server("--data", data)
    for command in ("add", "passwd"):
        output = cli(data, "user", command, "bob").stdout
        words = re.findall(r"\S{10,}", output)
        assert words, output
        assert 200 in [status_of(server, "bob", word) for word in words]


def test_groups(start_server, data):
    server = start_server("--data", data)
    add_user(data, "alice")
    cli(data, "group", "add", "crew")
    assert "crew" in cli(data, "group", "list").stdout.split()
    cli(data, "group", "member-add", "crew", "alice")
    assert User(server.url, "alice", PASSWORD).get("/cloud/user").ok()["groups"] == ["crew"]
    cli(data, "group", "member-remove", "crew", "alice")
    assert User(server.url, "alice", PASSWORD).get("/cloud/user").ok()["groups"] == []
    cli(data, "group", "delete", "crew")
    assert "crew" not in cli(data, "group", "list").stdout.split()


def test_administrator_by_group(start_server, data):
    server = start_server("--data", data)
    add_user(data, "alice")
    assert User(server.url, "alice", PASSWORD).get("/cloud/users").status == 403
    cli(data, "group", "member-add", "admin", "alice")
    assert User(server.url, "alice", PASSWORD).get("/cloud/users").status == 200


def test_the_last_administrator(start_server, data):
    """Is deleted or disabled only by who says that he means it."""
    server = start_server("--data", data)
    for verb in ("delete", "disable"):
        done = cli(data, "user", verb, "admin", check=False)
        assert done.returncode == 1 and "--force" in done.stderr
    add_user(data, "alice")
    cli(data, "group", "member-add", "admin", "alice")
    cli(data, "user", "delete", "admin")
    assert User(server.url, "alice", PASSWORD).get("/cloud/users").ok()["users"] == ["alice"]
    cli(data, "user", "delete", "alice", "--force")


def test_passwords_have_a_length(start_server, data):
    server = start_server("--data", data)
    for password in ("x", "seven77", "ñandúes"):
        done = cli(data, "user", "add", "zed", "--password-stdin", stdin=password + "\n",
                   check=False)
        assert done.returncode == 1 and "8 characters" in done.stderr
    add_user(data, "zed")
    cli(data, "group", "member-add", "admin", "zed")
    zed = User(server.url, "zed", PASSWORD)
    assert zed.put("/cloud/users/zed", key="password", value="seven77").code == 107
    assert zed.post("/cloud/users", userid="new", password="seven77").code == 107
    zed.post("/cloud/users", userid="new", password="eight888").ok()


def test_the_first_account(tmp_path):
    """Who adds accounts before the first start is told when there is nobody to administer them."""
    done = cli(tmp_path / "new", "user", "add", "alice", "--generate")
    assert "member-add admin alice" in done.stderr
    assert "administrator" not in cli(tmp_path / "new", "user", "add", "boss", "--generate",
                                      "--admin").stderr


def test_a_password_by_a_pipe_is_not_overlooked(tmp_path):
    """It is taken with --password-stdin; without it nobody gets an account with another one."""
    new = tmp_path / "new"
    done = cli(new, "user", "add", "alice", stdin=PASSWORD + "\n", check=False)
    assert done.returncode == 1 and "--password-stdin" in done.stderr and "--generate" in done.stderr
    cli(new, "user", "add", "alice", "--generate", stdin=PASSWORD + "\n")
    cli(new, "user", "add", "bob")  # nothing there: one is made up


REFUSED = [
    ("taken", ["user", "add", "alice", "--password-stdin"]),
    ("empty id", ["user", "add", "", "--password-stdin"]),
    ("slash", ["user", "add", "a/b", "--password-stdin"]),
    ("no such user to delete", ["user", "delete", "never"]),
    ("no such user to rename", ["user", "passwd", "never", "--password-stdin"]),
    ("no such user for an app password", ["user", "app-password", "create", "never", "x"]),
    ("no such app password", ["user", "app-password", "revoke", "alice", "999999"]),
    ("group taken", ["group", "add", "crew"]),
    ("no such group", ["group", "delete", "never"]),
    ("no such group to join", ["group", "member-add", "never", "alice"]),
    ("no such member", ["group", "member-add", "crew", "never"]),
]


def test_no_database(tmp_path):
    """A directory that was never served is a slip of the pen: said so, and not filled."""
    for where in (tmp_path, tmp_path / "not-there"):
        done = cli(where, "user", "list", check=False)
        assert done.returncode not in (0, 99) and str(where) in done.stderr
        assert not where.exists() or not list(where.iterdir())


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    Server(tmp_path_factory.mktemp("filled"), "--data", data).start().stop()
    add_user(data, "alice")
    cli(data, "group", "add", "crew")
    return data


@pytest.mark.parametrize("case", REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(filled, case):
    before = cli(filled, "user", "list").stdout + cli(filled, "group", "list").stdout
    done = cli(filled, *case[1], stdin=PASSWORD + "\n", check=False)
    assert done.returncode not in (0, 99)
    assert done.stderr.strip(), "it does not say why"
    assert cli(filled, "user", "list").stdout + cli(filled, "group", "list").stdout == before


USAGE = [
    ["frobnicate"], ["user"], ["user", "frobnicate"], ["user", "add"], ["group"],
    ["user", "app-password"], ["user", "app-password", "create", "alice"],
    ["serve", "--no-such-option"], ["serve", "--listen"], ["serve", "--listen", "nonsense"],
    ["serve", "--listen", "127.0.0.1:99999"], ["serve", "--log-level", "chatty", "--dev"],
    ["serve", "--config", "/nonexistent/tertulia.conf"],
]


@pytest.mark.parametrize("args", USAGE, ids=" ".join)
def test_usage(args, tmp_path):
    if args[0] == "serve":
        args = args[:1] + ["--data", str(tmp_path)] + args[1:]
    done = run_cli(*args, check=False)
    assert done.returncode not in (0, 99) and done.stderr.strip()


def test_help():
    for args in (["--help"], ["help"], ["serve", "--help"]):
        done = run_cli(*args)
        assert "serve" in done.stdout
    assert re.search(r"\d+\.\d+", run_cli("--version").stdout)


# --- configuration ---------------------------------------------------------------------------

def test_configuration(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text(
        "# all of it\n\n"
        f"data = {tmp_path / 'data'}\n"
        "  log_level=debug  \n"
        "threads = 2\n"
        "max_body = 65536\n"
        "durability = normal\n")
    server = start_server("--config", config, log_level=None)
    password = re.search(r"admin password: (\S+)", server.output())[1]
    assert (tmp_path / "data").is_dir()
    admin = User(server.url, "admin", password)
    assert admin.post("/cloud/groups", groupid="g" * 70000).status == 413
    admin.get("/cloud/user").ok()
    log = server.log()
    assert "/cloud/user" in log, "no line for a request at debug level"
    assert password not in log and admin.client.auth._auth_header.split()[1] not in log


def test_the_command_line_wins(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text(f"data = {tmp_path / 'one'}\nlisten = 127.0.0.1:1\n")
    start_server("--config", config, "--data", tmp_path / "two")
    assert (tmp_path / "two").is_dir() and not (tmp_path / "one").exists()


@pytest.mark.parametrize("line", ["no_such_key = 1", "threads = many", "nonsense",
                                  "brute_force = perhaps", "trusted_addresses = 300.1.2.3",
                                  "durability = none", "max_body = -1"])
def test_mistakes_in_the_configuration(tmp_path, line):
    config = tmp_path / "tertulia.conf"
    config.write_text(f"# a comment\n{line}\n")
    done = run_cli("serve", "--dev", "--listen", "127.0.0.1:0", "--config", config, check=False)
    assert done.returncode not in (0, 99)
    said = done.stderr + done.stdout
    assert "tertulia.conf" in said and "2" in said, "it does not say where"


def test_port_taken(start_server, tmp_path):
    server = start_server("--dev")
    done = run_cli("serve", "--dev", "--listen", f"127.0.0.1:{server.port}", check=False)
    assert done.returncode not in (0, 99)
    assert str(server.port) in done.stderr + done.stdout


@pytest.mark.parametrize("proxied", [False, True])
def test_clients_by_ipv6(start_server, tmp_path, proxied):
    """Its own address, or that behind a proxy, is what counts."""
    config = tmp_path / "tertulia.conf"
    config.write_text("brute_force = on\ntrusted_proxies = ::1\n")
    server = start_server("--dev", "--config", config, listen="[::1]:0")
    assert re.fullmatch(r"http://\[::1\]:\d+", server.url)
    address = "2001:db8::7" if proxied else "::1"
    headers = {"X-Forwarded-For": f"192.0.2.1, {address}"} if proxied else {}
    user = User(server.url, "alice")
    user.request("GET", "/cloud/user", headers=headers).ok()
    flow = user.plain("POST", "/login/v2").envelope
    assert flow["login"].startswith(server.url + "/")
    server.await_log(rf"path=/ocs/v2.php/cloud/user .*from={address}\n")
    wrong = [User(server.url, "alice", unique("wrong")).request(
        "GET", "/cloud/user", headers=headers).status for _ in range(40)]
    assert wrong[0] == 401 and wrong[-1] == 429
    assert User(server.url, "bob").request("GET", "/cloud/user", headers=headers).status == 429
    elsewhere = {"X-Forwarded-For": "2001:db9::1"}
    assert User(server.url, "bob").request("GET", "/cloud/user", headers=elsewhere).status == 200


def test_secrets_are_not_logged(start_server):
    server = start_server("--dev", log_level="debug")
    secret = unique("very-secret")
    User(server.url, "alice", secret).get("/cloud/user")
    admin = User(server.url, "admin")
    admin.post("/cloud/users", userid=unique("u"), password=secret).ok()
    admin.request("PUT", "/cloud/users/bob", params={"key": "password", "value": secret}).ok()
    assert User(server.url, "bob", secret).get("/cloud/user").status == 200
    assert secret not in server.log()
    assert "/cloud/user" in server.log()
