# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that the server is tested with run with nc_py_api, and with tertulia by another import: the
same lines, nothing else is changed. Both forms of the client are in them."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from conftest import binary

ROOT = pathlib.Path(os.environ.get("TERTULIA_ROOT", pathlib.Path(__file__).parents[3]))
PROGRAMS = ("test_nc_py_api.py", "test_nc_py_api_rooms.py", "test_nc_py_api_avatars.py", "test_conversation.py",
            "conversation.py", "ping.py")
HELPERS = ("conftest.py", "images.py", "ocs.py", "refusals.py", "server.py", "workers.py")

pytestmark = pytest.mark.skipif(not (ROOT / "tests/clients").is_dir(), reason="the tests of the server are not here")


@pytest.mark.parametrize("client", ["tertulia", "nc_py_api"])
def test_with_another_import(tmp_path, client):
    if client == "nc_py_api":
        pytest.importorskip("nc_py_api", reason="nc_py_api is not for this version of Python")
    pytest.importorskip("httpx", reason="what the programs use besides is not installed")
    for name in PROGRAMS:
        source = (ROOT / "tests/clients" / name).read_text()
        (tmp_path / name.replace("nc_py_api", client)).write_text(source.replace("nc_py_api", client))
    for name in HELPERS:
        shutil.copy(ROOT / "tests" / name, tmp_path)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning", "."],
        cwd=tmp_path, env={**env, "TERTULIA_BIN": binary()}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "skipped" not in done.stdout
