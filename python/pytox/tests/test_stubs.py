# SPDX-License-Identifier: GPL-3.0-or-later
"""The stubs fit the module and the programs that use it, by the word of mypy."""

import pathlib
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples"
pytestmark = pytest.mark.programs
pytest.importorskip("mypy", reason="mypy is not installed here")


def test_stubs_fit_a_program():
    """mypy --strict accepts the examples, and the package itself, with the stubs that come with the module."""
    examples = sorted(EXAMPLES.glob("*.py"))
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir=/dev/null"]
    for what in (examples, ["-p", "pytox"]):
        done = subprocess.run([*command, *what], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_fit_the_module(tmp_path):
    """mypy's stubtest compares every name, argument and default with the module that was built."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "pytox"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
