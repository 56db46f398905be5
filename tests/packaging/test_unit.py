"""What `meson install` puts on a machine: the service with its sandbox, its user, its configuration,
the manual. The sandbox itself is tried as far as it can be without systemd."""

import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from ocs import CHAT, PUBLIC, User, create_room, future, send
from server import BINARY, ROOT, run_cli

GUARD_S = 300
TABLE = (ROOT / "server" / "settings" / "config.c").read_text()
SETTINGS = re.findall(r'^\t\{ "(\w+)", [A-Z]+, AT', TABLE, re.MULTILINE)
LIMITS = re.findall(r'^\tX\((\w+), +(\d+), ',
                    (ROOT / "server" / "settings" / "limit_table.h").read_text(), re.MULTILINE)


def run(*args, **options):
    return subprocess.run([str(arg) for arg in args], text=True, capture_output=True,
                          timeout=GUARD_S, **options)


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The root of a machine with what is installed, below it."""
    root = tmp_path_factory.mktemp("root")
    build = Path(BINARY).parent
    if not (build / "build.ninja").is_file():
        pytest.skip("the program under test does not lie in a build folder")
    done = run("meson", "install", "-C", build, "--no-rebuild", env=os.environ | {"DESTDIR": str(root)})
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "usr" / "local"


@pytest.fixture(scope="session")
def unit(installed, tmp_path_factory):
    """As it is, but for the program, which is where it lies under test."""
    text = (installed / "lib/systemd/system/tertulia.service").read_text()
    assert "ExecStart=/usr/local/bin/tertulia serve --config /usr/local/etc/tertulia.conf\n" in text
    unit = tmp_path_factory.mktemp("unit") / "tertulia.service"
    text = text.replace("/usr/local/bin/tertulia", BINARY)
    unit.write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE))
    return unit


@pytest.mark.parametrize("path", [
    "bin/tertulia", "lib/systemd/system/tertulia.service", "lib/sysusers.d/tertulia.conf",
    "etc/tertulia.conf", "share/tertulia/tertulia.conf",
    "share/bash-completion/completions/tertulia", "share/zsh/site-functions/_tertulia",
    "share/fish/vendor_completions.d/tertulia.fish",
    *(f"share/man/man{page.suffix[1:]}/{page.name}" for page in sorted((ROOT / "man").glob("*.[1-8]")))])
def test_is_installed(installed, path):
    assert (installed / path).is_file()


def test_an_installed_configuration_is_the_operators(installed):
    """A second installation leaves what is there."""
    config = installed / "etc" / "tertulia.conf"
    before = config.read_text()
    try:
        config.write_text("# mine\n")
        run("meson", "install", "-C", Path(BINARY).parent, "--no-rebuild", check=True,
            env=os.environ | {"DESTDIR": str(installed.parents[1])})
        assert config.read_text() == "# mine\n"
    finally:
        config.write_text(before)


# --- the configuration -------------------------------------------------------------------------

def test_every_setting_is_in_the_configuration(installed):
    text = (installed / "etc" / "tertulia.conf").read_text()
    lines = dict(re.findall(r"^#?(\w+) = (.*)$", text, re.MULTILINE))
    assert sorted(lines) == sorted(SETTINGS + [f"limit_{name}" for name, _ in LIMITS])
    assert {name: lines[f"limit_{name}"] for name, _ in LIMITS} == dict(LIMITS)
    assert max(map(len, text.splitlines())) <= 100


def test_the_configuration_is_taken(installed, tmp_path):
    """As it is, and with every line of it."""
    text = (installed / "etc" / "tertulia.conf").read_text()
    whole = tmp_path / "tertulia.conf"
    every_line = re.sub(r"^#(?=\w+ = )", "", text, flags=re.MULTILINE)
    whole.write_text(every_line)
    done = run_cli("serve", "--check", "--config", whole, check=False)
    assert done.returncode == 2 and "/etc/tertulia/chain.pem" in done.stderr
    whole.write_text(re.sub(r"^tls_.*\n", "", every_line, flags=re.MULTILINE))
    for config in (installed / "etc" / "tertulia.conf", whole):
        done = run_cli("serve", "--check", "--config", config)
        assert (done.stdout, done.stderr) == ("", "")
    with open(whole, "a") as file:
        file.write("threads = none\n")
    done = run_cli("serve", "--check", "--config", whole, check=False)
    assert done.returncode == 2 and "threads: expected a whole number" in done.stderr


# --- the service -------------------------------------------------------------------------------

systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")


@systemd
def test_unit_is_well_formed(unit):
    done = run("systemd-analyze", "verify", unit)
    assert done.returncode == 0 and done.stderr == "", done.stderr


@systemd
def test_unit_is_closed(unit):
    """Exposure as systemd counts it: 10 is all open."""
    done = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", unit)
    assert done.returncode == 0, done.stdout


@systemd
def test_user_is_made(installed, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("systemd-sysusers writes as root only")
    (tmp_path / "etc").mkdir()
    done = run("systemd-sysusers", f"--root={tmp_path}", installed / "lib/sysusers.d/tertulia.conf")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^tertulia:x:\d+:\d+:Tertulia chat server:/var/lib/tertulia:",
                     (tmp_path / "etc" / "passwd").read_text(), re.MULTILINE)


@pytest.fixture
def sandboxed(unit, tmp_path):
    """The program under the filters of the unit. Finding leaks takes what they do not allow."""
    if not shutil.which("systemd-analyze") or run("/usr/bin/python3", "-c", "import seccomp").returncode:
        pytest.skip("no systemd or no python3-seccomp on this machine")
    program = tmp_path / "tertulia"
    program.write_text(textwrap.dedent(f"""\
        #!/bin/sh
        export ASAN_OPTIONS=detect_leaks=0:exitcode=99
        exec /usr/bin/python3 {Path(__file__).parent}/under_filter.py {unit} {BINARY} "$@"
        """))
    program.chmod(0o755)
    return program


def test_a_day_under_the_filters(start_server, sandboxed, tmp_path):
    """Accounts, messages, a wait, a picture, a file in which it listens, a new password: all of it
    goes on under what systemd lets through, and nothing is refused to the server in silence."""
    data = tmp_path / "data"
    server = start_server("--data", data, "--listen", f"unix:{tmp_path.parent}/s",
                          "--set", "brute_force=on", binary=sandboxed)
    password = re.search(r"admin password: (\S+)", server.output())[1]
    admin = User(server.url, "admin", password)
    for name in ("alice", "bob"):
        admin.post("/cloud/users", userid=name, password=f"correct-horse-{name}").ok()
    alice, bob = (User(server.url, name, f"correct-horse-{name}") for name in ("alice", "bob"))
    token = create_room(alice, PUBLIC, members=[bob])["token"]
    last = send(alice, token, "hello")["id"]
    send(alice, token, "second")
    assert [message["message"] for message in future(bob, token, last, timeout=20).ok()] == ["second"]
    alice.post(f"/apps/spreed/api/v1/room/{token}/avatar/emoji", emoji="🙂", color="ff0000").ok()
    assert alice.get(f"/apps/spreed/api/v1/room/{token}/avatar").status == 200
    assert User(server.url).plain("GET", "/avatar/alice/64").status == 200
    assert "alice" in run_cli("user", "list", "--data", data).stdout
    run_cli("guard", "list", "--data", data)
    run_cli("user", "passwd", "bob", "--password-stdin", "--data", data, stdin="another-horse-7\n")
    User(server.url, "bob", "another-horse-7").get("/cloud/user").ok()
    assert "Operation not permitted" not in server.log()
    server.stop()


def test_the_filters_filter(sandboxed, unit):
    """What the server never does is refused; else the day above would say nothing."""
    code = ("import os,socket,sys\n"
            "for what in (lambda: os.sched_setaffinity(0, {0}), lambda: os.chown('/tmp', 0, 0),\n"
            "             lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)):\n"
            "    try: what()\n"
            "    except OSError: continue\n"
            "    sys.exit('let through')\n")
    script = Path(__file__).parent / "under_filter.py"
    done = run("/usr/bin/python3", script, unit, "/usr/bin/python3", "-c", code)
    assert done.returncode == 0, done.stderr
