"""The server's address in a browser, and its folder on the disk."""

import re
import stat

import pytest

from ocs import User


def test_front_page(nobody, server):
    """It says what this is and how to get in, and nothing else."""
    answer = nobody.plain("GET", "/")
    assert answer.status == 200 and answer.header("Content-Type") == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.header("Content-Security-Policy")
    page = answer.body.decode()
    assert f"<strong>{server.url}</strong>" in page and "<script" not in page
    assert nobody.plain("HEAD", "/").status == 200
    assert nobody.plain("GET", "/index.php").status == 200
    assert nobody.plain("POST", "/").status == 405


def test_nothing_of_the_name_is_taken_as_html(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data")
    answer = User(server.url).plain("GET", "/", headers={"Host": "<b>evil"})
    assert answer.status == 200 and b"<b>" not in answer.body


def test_icon(nobody):
    answer = nobody.plain("GET", "/favicon.ico")
    assert answer.status == 200 and answer.header("Content-Type") == "image/svg+xml"
    assert "max-age" in answer.header("Cache-Control") and re.match(rb"<svg .*</svg>$", answer.body)


@pytest.mark.parametrize("used", [False, True])
def test_a_folder_that_was_there(start_server, tmp_path, used):
    """An empty one is closed to others; in another one somebody may have meant it, and is told."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    if used:
        (data / "notes").write_text("mine")
    server = start_server("--data", data)
    assert stat.S_IMODE(data.stat().st_mode) == (0o755 if used else 0o700)
    assert ("can look into the data folder" in server.log()) == used
    assert stat.S_IMODE((data / "tertulia.db").stat().st_mode) == 0o600
