"""litmus, unmodified: whether WebDAV is what RFC 4918 says (Debian's package)."""

import re
import subprocess

import pytest

SUITES = {"basic": 16, "copymove": 13, "props": 30, "locks": 41, "http": 4}


@pytest.mark.parametrize("root", ["/remote.php/dav/files/{user}/", "/remote.php/webdav/"])
def test_all_of_it(server, new_user, tmp_path, root):
    user = new_user("litmus")
    url = server.url + root.format(user=user.name)
    done = subprocess.run(["litmus", "-k", url, user.name, user.password], cwd=tmp_path, text=True,
                          capture_output=True, timeout=300)
    found = re.findall(r"summary for `(\w+)': of (\d+) tests run: (\d+) passed, (\d+) failed",
                       done.stdout)
    assert {suite: int(passed) for suite, _, passed, _ in found} == SUITES, done.stdout
    assert {failed for *_, failed in found} == {"0"} and done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout, done.stdout
