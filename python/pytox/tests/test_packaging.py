# SPDX-License-Identifier: GPL-3.0-or-later
"""From a folder without a repository to a source distribution, and from that to a wheel."""

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

pytestmark = pytest.mark.programs
ROOT = pathlib.Path(__file__).parent.parent
TOOLS = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
pytest.importorskip("mesonpy", reason="meson-python is not installed here")


def build(what, source, out, **environment):
    program = f"import backend, sys; sys.stdout.write(backend.build_{what}(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, out],
        cwd=source,
        env={**os.environ, "PATH": TOOLS, "PYTHONPATH": str(source / "tools"), "LD_PRELOAD": "", **environment},
        capture_output=True,
        text=True,
    )
    return done, out / done.stdout.splitlines()[-1] if done.returncode == 0 else None


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """What somebody has who unpacked the source distribution, itself made outside of a repository."""
    folder = tmp_path_factory.mktemp("packaging")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", "__pycache__", ".*"))
    done, path = build("sdist", source, folder)
    assert done.returncode == 0, done.stderr
    with tarfile.open(path) as tar:
        tar.extractall(folder / "unpacked")
    (root,) = (folder / "unpacked").iterdir()
    return root


def test_source_distribution(unpacked):
    assert unpacked.name.startswith("tertulia_pytox-")
    info = (unpacked / "PKG-INFO").read_text()
    assert "Name: tertulia-pytox\n" in info and "Author: The authors of Tertulia\n" in info
    assert "GNU GENERAL PUBLIC LICENSE" in info
    for name in ("COPYING", "meson.build", "src/gate.c", "src/gate.h", "tests/peers.py", "examples/echo_bot.py"):
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()
    assert os.access(unpacked / "tools/test", os.X_OK)


def test_wheel_of_it(unpacked, tmp_path):
    done, path = build("wheel", unpacked, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        (license,) = (name for name in names if name.endswith("COPYING"))
        assert b"GNU GENERAL PUBLIC LICENSE" in wheel.read(license)
    for name in ("pytox/__init__.py", "pytox/__init__.pyi", "pytox/legacy.py", "pytox/saving.py", "pytox/py.typed"):
        assert name in names
    assert any(name.startswith("pytox/_pytox") and name.endswith(".so") for name in names)


def test_without_libtoxcore_the_package_is_named(unpacked, tmp_path):
    nothing = {"PKG_CONFIG_LIBDIR": str(tmp_path), "PKG_CONFIG_PATH": "", "CMAKE": "/nonexistent"}
    done, _ = build("wheel", unpacked, tmp_path, **nothing)
    assert done.returncode
    assert "apt install libtoxcore-dev pkg-config" in done.stdout + done.stderr
