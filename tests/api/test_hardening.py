"""What the built program looks like to who has found a fault in it."""

import shutil
import subprocess

import pytest

from server import BINARY

pytestmark = pytest.mark.skipif(not shutil.which("readelf"), reason="needs binutils")


def readelf(what):
    return subprocess.run(["readelf", "-W", what, BINARY], check=True, capture_output=True,
                          text=True).stdout


def test_everything_is_bound_at_the_start_and_then_read_only():
    assert "BIND_NOW" in readelf("-d")
    assert "GNU_RELRO" in readelf("-l")


def test_no_stack_is_executable():
    stack = [line for line in readelf("-l").splitlines() if "GNU_STACK" in line]
    assert len(stack) == 1 and " RW " in stack[0], stack


def test_it_can_be_loaded_anywhere():
    assert "DYN" in readelf("-h")
