"""Programs that keep folders the same, unmodified as Debian has them: rclone, nextcloudcmd, cadaver."""

import os
import subprocess

import pytest

from files import Files

# Scripts of many kinds, blanks, what means something in a URL, the longest, and "ä" in both of its forms.
NAMES = ["plain.txt", "with blank .txt", "\u00e4.txt", "a\u0308.txt", "\u4e2d\u6587", "\u0440\u0443\u0441", "\u05e2\u05d1\u05e8",
         "\u0e44\u0e17\u0e22", "\N{PARTY POPPER}\N{FAMILY}", "1##3", "what?", "100% %41", "a+b&c=d", "quote'\"", "semi;colon",
         "tilde~", "[brackets]", "{braces}", "star*", "pipe|", "<angle>", "at@x", "comma,", "..two dots", "x" * 250,
         "\u00e4" * 125]


JOURNALS = (".sync_", ".owncloudsync", "._sync")  # of nextcloudcmd


def run(*args, cwd, **env):
    done = subprocess.run([str(arg) for arg in args], cwd=cwd, text=True, capture_output=True, timeout=300,
                          env={**os.environ, "HOME": str(cwd), "XDG_CONFIG_HOME": str(cwd), **env})
    assert done.returncode == 0, f"{args}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout + done.stderr


def contents(folder):
    """{path: bytes}; None for folders."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*")) if not path.name.startswith(JOURNALS)}


def fill(folder, n):
    folder.mkdir()
    for number in range(n):
        below = folder / f"folder {number % 10}" / f"#{number % 7}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number}.bin").write_bytes(f"{number}".encode() * (number % 50))
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(b"x" * number)
        os.utime(folder / name, (1234567890 + number,) * 2)
    (folder / "empty").mkdir()


@pytest.fixture
def files(new_user):
    return Files(new_user())


class Rclone:
    def __init__(self, server, user, cwd):
        self.cwd = cwd
        secret = subprocess.run(["rclone", "obscure", user.password], text=True, capture_output=True, check=True)
        self.env = {"RCLONE_CONFIG_TT_TYPE": "webdav", "RCLONE_CONFIG_TT_VENDOR": "nextcloud",
                    "RCLONE_CONFIG_TT_URL": f"{server.url}/remote.php/dav/files/{user.name}",
                    "RCLONE_CONFIG_TT_USER": user.name, "RCLONE_CONFIG_TT_PASS": secret.stdout.strip()}

    def __call__(self, *args):
        # Else it takes the two forms of a letter for one.
        return run("rclone", "--config", "/dev/null", "--no-unicode-normalization", "--transfers", 2, "--checkers", 2, *args, cwd=self.cwd, **self.env)


def test_rclone_both_ways(server, files, tmp_path):
    """A thousand files: there, nothing to do, back, and what was changed."""
    rclone = Rclone(server, files.user, tmp_path)
    here, back = tmp_path / "here", tmp_path / "back"
    fill(here, 1000)
    rclone("sync", "--create-empty-src-dirs", here, "tt:sync")
    for _ in range(2):
        assert "0 differences found" in rclone("check", here, "tt:sync")
    assert "There was nothing to transfer" in rclone("sync", "-v", here, "tt:sync")
    rclone("sync", "--create-empty-src-dirs", "tt:sync", back)
    assert contents(back) == contents(here)
    assert (back / "what?").stat().st_mtime == (here / "what?").stat().st_mtime

    (here / "plain.txt").write_bytes(b"another text")
    (here / "1##3").unlink()
    (here / "folder 1").rename(here / "folder #1")
    rclone("sync", "--track-renames", here, "tt:sync")
    assert "0 differences found" in rclone("check", here, "tt:sync")
    rclone("sync", "tt:sync", back)
    assert contents(back)["plain.txt"] == b"another text" and "1##3" not in contents(back)


def test_rclone_on_the_server(server, files, tmp_path):
    rclone = Rclone(server, files.user, tmp_path)
    files.mkcol("a")
    files.put("a/b", b"x" * 1000)
    rclone("copyto", "tt:a/b", "tt:a/c")
    rclone("moveto", "tt:a/c", "tt:a/d")
    rclone("moveto", "tt:a", "tt:e")
    assert files.names("e") == ["b", "d"] and files.names() == ["e/"]
    assert rclone("cat", "--offset", 990, "tt:e/b") == "x" * 10
    assert "Used:" in rclone("about", "tt:")
    assert "2000 " in rclone("size", "tt:e") or "2000 B" in rclone("size", "tt:e")
    rclone("purge", "tt:e")
    assert files.names() == []


def nextcloudcmd(server, user, folder, cwd):
    run("nextcloudcmd", "--non-interactive", "--silent", "-u", user.name, "-p", user.password, "--path", "/", folder,
        server.url, cwd=cwd, QT_QPA_PLATFORM="offscreen")


# What the client itself does not bring along, or makes another name of.
LEFT_OUT = {"with blank .txt", "what?", "quote'\"", "star*", "pipe|", "<angle>", "semi;colon", "x" * 250, "\u00e4" * 125,
            "a\u0308.txt", "\u00e4.txt", "tilde~"}


def test_nextcloudcmd_both_ways(server, files, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    for number, name in enumerate(sorted(set(NAMES) - LEFT_OUT)):
        (one / name).write_bytes(b"x" * number)
    (one / "folder #1" / "sub").mkdir(parents=True)
    (one / "folder #1" / "sub" / "large").write_bytes(bytes(range(256)) * 50_000)  # in pieces
    nextcloudcmd(server, files.user, one, tmp_path)
    assert {name.rstrip("/") for name in files.names()} == {path.name for path in one.iterdir()
                                                             if not path.name.startswith(JOURNALS)}
    assert files.get("folder #1/sub/large").body == bytes(range(256)) * 50_000
    nextcloudcmd(server, files.user, two, tmp_path)
    assert contents(two) == contents(one)

    files.put("plain.txt", b"from the server")
    files.to("MOVE", "folder #1", "folder 2")
    (two / "plain.txt").with_name("new.txt").write_bytes(b"from here")
    (two / "1##3").unlink()
    nextcloudcmd(server, files.user, two, tmp_path)
    assert (two / "plain.txt").read_bytes() == b"from the server" and (two / "folder 2" / "sub" / "large").is_file()
    assert files.get("new.txt").body == b"from here" and files.get("1##3").status == 404
    nextcloudcmd(server, files.user, one, tmp_path)
    assert contents(one) == contents(two)


def test_cadaver(server, files, tmp_path):
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login {files.user.name} password {files.user.password}\n")
    (tmp_path / ".netrc").chmod(0o600)
    (tmp_path / "here.txt").write_text("hello")
    commands = ["mkcol a", "cd a", "put here.txt", "copy here.txt there.txt", "lock there.txt", "discover there.txt",
                "unlock there.txt", "move there.txt third.txt", "ls", "get third.txt back.txt", "delete here.txt", "quit"]
    done = subprocess.run(["cadaver", f"{server.url}{files.root}/"], input="\n".join(commands) + "\n", text=True,
                          capture_output=True, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)}, timeout=120)
    assert done.returncode == 0 and "failed" not in done.stdout, done.stdout
    assert "third.txt" in done.stdout and (tmp_path / "back.txt").read_text() == "hello"
    assert files.names("a") == ["third.txt"]
