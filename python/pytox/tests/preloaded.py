# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs before which a library of the tests is loaded, that stands between the extension and libtoxcore."""

import os
import pathlib
import shutil
import subprocess
import sys
import textwrap

from peers import LIMIT

HERE = pathlib.Path(__file__).parent

BEGIN = """
import ctypes, sys
sys.path.insert(0, {tests!r})
library = ctypes.CDLL({library!r})

class Between:
    "The numbers of the library, without what their names begin with."

    def number(self, name):
        return (ctypes.c_int64 if name == "clock" else ctypes.c_int).in_dll(library, {prefix!r} + name)

    def __getattr__(self, name):
        return self.number(name).value

    def __setattr__(self, name, value):
        self.number(name).value = value

between = Between()
"""


def library(folder, name):
    """Made from NAME.c."""
    assert shutil.which("gcc"), "gcc is among the packages of tools/packages"
    made = folder / f"{name}.so"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "toxcore"], capture_output=True, text=True).stdout.split()
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", made, HERE / f"{name}.c", "-Wl,--no-as-needed", *flags], check=True
    )
    return made


def run(made, program):
    """What the program prints. `between` has the numbers of the library."""
    before = os.environ.get("LD_PRELOAD", "")
    begin = BEGIN.format(tests=str(HERE), library=str(made), prefix=made.stem + "_")
    done = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(program)],
        env={
            **os.environ,
            # Before a sanitizer, which has a clock_gettime() of its own and would like to be the first.
            "LD_PRELOAD": f"{made} {before}".strip(),
            "ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:verify_asan_link_order=0",
        },
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
