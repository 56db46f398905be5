"""The client library as it is installed, and what is made from its headers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server import BINARY, SANITIZER, environment

ROOT = Path(__file__).parents[2]
BUILD = Path(BINARY).resolve().parent
GUIDE = (ROOT / "docs" / "client.md").read_text()


def output(*command, **options):
    done = subprocess.run(command, text=True, capture_output=True, timeout=300, **options)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.parametrize("tool,option,made", [
    ("objects.py", None, "include/tertulia/objects.h"),
    ("reference.py", "--docs", "docs/libtertulia.md"),
    ("reference.py", "--map", "lib/client/libtertulia.map"),
])
def test_what_is_made_is_new(tool, option, made):
    text = output(sys.executable, ROOT / "tools" / tool, *([option] if option else []))
    assert text == (ROOT / made).read_text(), f"run tools/{tool} --write"


def listed():
    return set(re.findall(r"\t(tt_\w+);", (ROOT / "lib/client/libtertulia.map").read_text()))


def test_nothing_else_is_visible():
    lines = output("nm", "-D", "--defined-only", BUILD / "lib" / "libtertulia.so").splitlines()
    names = {line.split()[-1] for line in lines}
    versioned = {name.split("@")[0] for name in names if "@@TERTULIA_0" in name}
    assert versioned == listed()
    others = {name for name in names if "@@" not in name and not name.startswith("__")}
    assert others == {"TERTULIA_0"} or others == set(), others


def test_nothing_prints_or_ends():
    """The shared library asks for none of the functions that would, but for the end of a server's
    arena, which is the first thing that arena.c says it is not."""
    lines = output("nm", "-D", "--undefined-only", BUILD / "lib" / "libtertulia.so").splitlines()
    asked = {line.split()[-1].split("@")[0] for line in lines}
    assert not asked & {"exit", "_exit", "printf", "puts", "perror", "syslog", "signal", "sigaction",
                        "setlocale", "setenv", "fork", "system"}


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """The library as `meson install` leaves it."""
    folder = tmp_path_factory.mktemp("installed")
    output("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", folder)
    return folder


def pkg_config(prefix, *options):
    """What it says, with what is in /usr/local moved below `prefix`."""
    (file,) = prefix.rglob("libtertulia.pc")
    env = os.environ | {"PKG_CONFIG_PATH": str(file.parent), "PKG_CONFIG_SYSROOT_DIR": str(prefix)}
    flags = output("pkg-config", *options, "libtertulia", env=env).split()
    return [flag.replace(f"{prefix}/usr/include", "/usr/include") for flag in flags]


def sanitizer_flags():
    """Built with sanitizers, the library wants its programs to be so as well."""
    options = (BUILD / "dev-options").read_text() if (BUILD / "dev-options").exists() else ""
    return ["-fsanitize=address,undefined"] if "b_sanitize=address" in options else []


@pytest.mark.parametrize("kind", ["shared", "static"])
def test_first_program(prefix, kind, server, alice, tmp_path):
    """Built as the guide says, against what is installed, and run."""
    (source,) = re.findall(r"^```c\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    (tmp_path / "rooms.c").write_text(source)
    flags = pkg_config(prefix, "--cflags", "--libs")
    if kind == "static":
        (archive,) = prefix.rglob("libtertulia.a")
        (libraries,) = re.findall(r"libtertulia\.a (-l.*)", GUIDE)
        flags = [*pkg_config(prefix, "--cflags"), str(archive), *libraries.split()]
    output("cc", "-Wall", "-Wextra", "-Werror", "-o", tmp_path / "rooms", tmp_path / "rooms.c",
           *flags, *sanitizer_flags())
    token = alice.post("/apps/spreed/api/v4/room", roomType=2, roomName="Guide").ok(201)["token"]
    (library,) = {path.parent for path in prefix.rglob("libtertulia.so")}
    env = environment() | {"LD_LIBRARY_PATH": str(library)}
    done = subprocess.run([tmp_path / "rooms", server.url, "alice", "alice"], text=True,
                          capture_output=True, timeout=60, env=env)
    assert done.returncode == 0 and not SANITIZER.search(done.stderr), done.stderr
    assert f"{token} Guide (0 unread)" in done.stdout.splitlines()
    needs = output("ldd", tmp_path / "rooms", env=env)
    assert ("libtertulia.so.0.1" in needs) == (kind == "shared")


def test_headers_alone(prefix, tmp_path):
    """Each compiles by itself, as C and as C++."""
    (folder,) = {path.parent for path in prefix.rglob("tertulia.h")}
    headers = sorted(folder.glob("*.h"))
    assert len(headers) > 15
    for header in headers:
        for compiler, language in (("cc", "c"), ("c++", "c++")):
            output(compiler, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"-I{folder.parent}",
                   "-x", language, "-include", header, "/dev/null")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(tt_\w+)\(", GUIDE))))
def test_names_in_the_guide(name):
    assert name in listed() or name == "tt_call_"
