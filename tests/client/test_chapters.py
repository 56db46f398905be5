"""Every chapter of the client library against a running server."""

from client_programs import run


def test_chapters(start_server):
    server = start_server("--dev")
    done = run("chapters", server.url, password="", check=False)
    assert (done.returncode, done.stderr) == (0, "")
