# SPDX-License-Identifier: GPL-3.0-or-later
"""The package as others get it: an archive, a wheel in an environment of its own, stubs, examples."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import sysconfig
import tarfile

import pytest

import tertulia
from tertulia import Nextcloud
from tertulia.talk import ConversationType

HERE = pathlib.Path(__file__).parent
SOURCE = HERE.parent
MANUAL = pathlib.Path(os.environ.get("TERTULIA_ROOT", HERE.parents[2])) / "docs/python.md"
only_once = pytest.mark.skipif("config.getoption('--sanitized')", reason="runs without the sanitizers")
EXAMPLES = sorted((SOURCE / "examples").glob("*.py"))


def run(*command, status=0, **options):
    """Runs a program without the sanitizers of this one; gives back what it said."""
    env = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "PYTHONPATH", "PYTHONMALLOC")}
    env.update(options.pop("env", {}))
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=env, timeout=600, **options)
    assert (done.returncode == 0) == (status == 0), done.stdout + done.stderr
    return done.stdout + done.stderr


# --- stubs -----------------------------------------------------------------------------------


@pytest.fixture
def mypy(tmp_path):
    """Runs mypy, or what else of it, on the package that these tests have imported."""
    pytest.importorskip("mypy", reason="mypy is not installed here")
    site = pathlib.Path(tertulia.__file__).parents[1]
    elsewhere = {} if (site / "mypy").exists() else {"MYPYPATH": str(site), "PYTHONPATH": str(site)}
    directory = tmp_path / "empty"
    directory.mkdir()
    return lambda *arguments, status=0: run(sys.executable, "-m", *arguments, env=elsewhere, cwd=directory,
                                            status=status)


def test_stubs_fit_programs(mypy):
    assert "Success" in mypy("mypy", "--strict", "--no-incremental", "--cache-dir=/dev/null", *EXAMPLES)


def test_the_package_is_typed(mypy):
    assert "Success" in mypy("mypy", "--strict", "--no-incremental", "--cache-dir=/dev/null", "-p", "tertulia")


@only_once
def test_stubs_fit_the_package(mypy, tmp_path):
    """stubtest compares every name, argument and default with what was built."""
    allowed = tmp_path / "allowed"
    # Private modules import what only their annotations need for the checker alone.
    allowed.write_text("tertulia\\._(both|session)\\.(Any|Generator|Iterator|Steps)\ntertulia\\._session\\.Mapping\\..*\n")
    mypy("mypy.stubtest", "tertulia", "--ignore-disjoint-bases", "--ignore-unused-allowlist", "--allowlist", allowed)


@pytest.mark.parametrize("program,complaint", [
    ("nc.talk.send_message(5)", "incompatible type"),
    ("nc.talk.no_such_call()", "has no attribute"),
    ("nc.talk.receive_messages('t')[0].message_id.upper()", "has no attribute"),
    ("nc.talk.get_user_conversations()[0].conversation_type = 5", "read-only"),
    ("Nextcloud(nextcloud_urll='x')", "Unexpected keyword"),
])
def test_stubs_find_mistakes(mypy, tmp_path, program, complaint):
    file = tmp_path / "program.py"
    file.write_text(f"from tertulia import Nextcloud\nnc = Nextcloud(nextcloud_url='http://x')\n{program}\n")
    said = mypy("mypy", "--no-incremental", "--cache-dir=/dev/null", file, status=1)
    assert complaint in said


# --- building --------------------------------------------------------------------------------

built_here = pytest.mark.skipif(not (SOURCE / "libtertulia").is_dir(), reason="tools/test was not used")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The source archive, as tools/sdist makes it out of the tree."""
    root = pathlib.Path(os.environ["TERTULIA_ROOT"])
    directory = tmp_path_factory.mktemp("archive")
    (directory / "venv").symlink_to(sys.prefix)
    run(root / "python/tertulia/tools/sdist", directory)
    [found] = directory.glob("*.tar.gz")
    return found


@only_once
@built_here
def test_archive_holds_what_it_needs(archive):
    with tarfile.open(archive) as inside:
        names = {name.partition("/")[2] for name in inside.getnames()}
    assert {"meson.build", "pyproject.toml", "COPYING", "libtertulia/lib/client/call.c", "tertulia/py.typed",
            "libtertulia/include/tertulia/tertulia.h", "tests/seed_names.txt"} <= names


@only_once
@built_here
def test_wheel_in_an_environment_of_its_own(archive, tmp_path, server):
    """The archive becomes a wheel; with that and nothing else, a program runs."""
    wheels = tmp_path / "wheels"
    path = f"{sys.prefix}/bin:{os.environ['PATH']}"
    run(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--disable-pip-version-check",
        "-w", wheels, archive, env={"PATH": path})
    [wheel] = wheels.glob("*.whl")
    assert sysconfig.get_config_var("SOABI").split("-")[1] in wheel.name
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "pip", "install", "--no-index", "--disable-pip-version-check", wheel)
    said = run(python, SOURCE / "examples/conversation.py", server.url, cwd=tmp_path)
    assert said.splitlines() == ["bob hears: Good evening, bob!", "alice has unread: 0", "bob has unread: 1"]
    run(python, "-c", "import tertulia.files.sharing, tertulia.talk, tertulia.options, tertulia.loginflow_v2")
    assert "py.typed" in run(python, "-m", "pip", "show", "-f", "tertulia")


@only_once
@built_here
def test_what_is_missing_is_named(archive, tmp_path):
    """Without the headers of libcurl, pip's output says what to install."""
    empty = tmp_path / "no-pkg-config"
    empty.mkdir()
    path = f"{sys.prefix}/bin:{os.environ['PATH']}"
    said = run(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "-w", tmp_path, archive,
               status=1, env={"PATH": path, "PKG_CONFIG_LIBDIR": str(empty), "PKG_CONFIG_PATH": ""})
    assert "libcurl" in said and "apt install libcurl4-openssl-dev" in said


# --- examples --------------------------------------------------------------------------------


def example(name):
    return SOURCE / "examples" / name


def environment(server, name):
    site = str(pathlib.Path(tertulia.__file__).parents[1])
    return {**os.environ, "NEXTCLOUD_URL": server.url, "NC_AUTH_USER": name, "NC_AUTH_PASS": name, "PYTHONPATH": site}


def test_first_conversation(server):
    done = subprocess.run([sys.executable, example("conversation.py"), server.url], capture_output=True, text=True,
                          env=environment(server, "alice"), timeout=120)
    assert done.stdout.splitlines() == ["bob hears: Good evening, bob!", "alice has unread: 0", "bob has unread: 1"]


@pytest.mark.skipif(not MANUAL.exists(), reason="the documents of the project are not here")
def test_the_manual_shows_what_happens(server, tmp_path):
    first, bot, webhook_bot = re.findall(r"^```python\n(.*?)^```$", MANUAL.read_text(), re.MULTILINE | re.DOTALL)
    program = tmp_path / "program.py"
    program.write_text(first.replace("http://127.0.0.1:8484", server.url))
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, env=environment(server, "alice"),
                          timeout=120)
    assert done.stdout.splitlines() == ["bob hears: Good evening, bob!"]
    compile(bot, "bot", "exec")
    assert example("webhook_bot.py").read_text().endswith(webhook_bot), "which test_bot.py runs"


def test_echo_bot(server):
    bot = subprocess.Popen([sys.executable, example("echo_bot.py")], stdout=subprocess.PIPE, text=True,
                           env=environment(server, "bob"),
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        assert bot.stdout.readline() == "bob listens\n"
        alice = Nextcloud(nextcloud_url=server.url, nc_auth_user="alice", nc_auth_pass="alice")
        room = alice.talk.create_conversation(ConversationType.GROUP, room_name="for the echo bot")
        alice.talk.participants.add(room, "bob")
        while bot.stdout.readline() != "in for the echo bot\n":
            pass
        follow = alice.talk.follow(room)
        assert follow.last_known_message_id is None
        last = alice.talk.receive_messages(room, limit=1)[0]
        heard = []
        for n in range(50):  # it says when it begins to listen, not when it does listen
            alice.talk.send_message(f"echo {n}", room)
            heard = alice.talk.receive_messages(room, True, timeout=1, last_known_message_id=last)
            if said := [message for message in heard if message.actor_id == "bob"]:
                break
        assert said[0].message.startswith("echo ") and said[0].parent["actorId"] == "alice"
        alice.talk.delete_conversation(room)
    finally:
        bot.send_signal(signal.SIGINT)
        bot.wait(60)
        bot.stdout.close()
