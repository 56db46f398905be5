"""tertulia login, logout, whoami, accounts: what is stored, and what it is good for."""

import json
import re
import threading
import urllib.parse
import urllib.request

import ocs


def stored(shell):
    return json.loads((shell.home / "config/tertulia/accounts.json").read_text())


def log_in(shell, server, name, *args):
    return shell.run("login", server.url, "--user", name, "--password-stdin", *args,
                     stdin=f"{name}\n")


def test_login_stores_an_app_password(server, shell):
    alice = shell()
    said = log_in(alice, server, "alice")
    assert f"Logged in as alice at {server.url}." in said
    [account] = stored(alice)["accounts"]
    assert account["user"] == "alice" and account["password"] not in ("alice", None)
    assert ocs.User(server.url, "alice", account["password"]).get("/cloud/user").status == 200
    path = alice.home / "config/tertulia/accounts.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert alice.run("whoami") == f"alice (Alice) at {server.url}\n"


def test_logout_takes_the_app_password_back(server, shell):
    alice = shell()
    log_in(alice, server, "alice")
    password = stored(alice)["accounts"][0]["password"]
    alice.run("logout")
    assert stored(alice)["accounts"] == []
    assert ocs.User(server.url, "alice", password).get("/cloud/user").status == 401
    assert "nobody is logged in" in alice.run("whoami", status=3)


def test_an_app_password_can_be_given(server, shell):
    first, second = shell("one"), shell("two")
    for person in (first, second):
        for name in ("TERTULIA_URL", "TERTULIA_USER", "TERTULIA_PASSWORD"):
            person.env.pop(name)
    log_in(first, server, "alice")
    password = stored(first)["accounts"][0]["password"]
    second.run("login", server.url, "--user", "alice", "--password-stdin", stdin=password)
    assert stored(second)["accounts"][0]["password"] == password


def test_wrong_password(server, shell):
    alice = shell()
    said = alice.run("login", server.url, "--user", "alice", "--password-stdin", stdin="no\n",
                     status=3)
    assert "user name or password is wrong" in said
    assert not (alice.home / "config").exists()


def test_several_accounts(server, shell):
    person = shell()
    log_in(person, server, "alice", "--name", "work")
    log_in(person, server, "bob")
    host = server.url.removeprefix("http://")
    assert person.run("whoami").startswith("bob ")
    assert person.run("whoami", "--account", "work").startswith("alice ")
    assert person.run("accounts") == f"  {'work':{len(host) + 4}}  {server.url}\n* bob@{host}  {server.url}\n"
    person.run("accounts", "work")
    assert person.run("whoami").startswith("alice ")
    listed = json.loads(person.run("accounts", "--json"))
    assert [(one["name"], one["current"]) for one in listed] == [
        ("work", True), (f"bob@{host}", False)]
    assert "no account 'x'" in person.run("whoami", "--account", "x", status=3)
    assert "no account 'x'" in person.run("accounts", "x", status=1)


def grant(link, name):
    """Says yes in the browser that would have been opened."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(link).read().decode()
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    target = urllib.parse.urljoin(link, action[1]) if action else link
    data = urllib.parse.urlencode(form | {"user": name, "password": name}).encode()
    assert opener.open(target, data).status == 200


def test_login_in_a_browser(server, shell):
    alice = shell()
    process = alice.popen("login", "--no-browser", server.url)
    guard = threading.Timer(60, process.kill)
    guard.start()
    try:
        for line in process.stdout:
            if found := re.search(r"http\S+", line):
                grant(found[0], "alice")
                break
        said, problem = process.communicate()
    finally:
        guard.cancel()
    assert process.returncode == 0, said + problem
    assert "Logged in as alice" in said
    assert alice.run("whoami").startswith("alice ")


def test_a_keyring_is_asked_when_it_is_there(server, shell):
    """secret-tool is the keyring's own program; this one keeps passwords in files."""
    alice = shell()
    folder = alice.home / "bin"
    folder.mkdir()
    tool = folder / "secret-tool"
    tool.write_text(f"""#!/bin/sh
store={alice.home}/keyring
mkdir -p $store
eval last=\\${{$#}}
case $1 in
store) cat >"$store/$last" ;;
lookup) cat "$store/$last" ;;
clear) rm -f "$store/$last" ;;
esac
""")
    tool.chmod(0o755)
    alice.env |= {"PATH": f"{folder}:{alice.env['PATH']}", "DBUS_SESSION_BUS_ADDRESS": "unix:"}
    assert "the keyring" in log_in(alice, server, "alice", "--name", "me")
    assert stored(alice)["accounts"][0]["password"] is None
    password = (alice.home / "keyring/me").read_text()
    assert ocs.User(server.url, "alice", password).get("/cloud/user").status == 200
    assert alice.run("whoami").startswith("alice ")
    alice.run("logout")
    assert not (alice.home / "keyring/me").exists()
    log_in(alice, server, "alice", "--name", "me", "--store", "file")
    assert stored(alice)["accounts"][0]["password"]


def test_a_file_that_others_may_read_is_refused(server, shell):
    alice = shell()
    log_in(alice, server, "alice")
    (alice.home / "config/tertulia/accounts.json").chmod(0o644)
    assert "others may read or write it" in alice.run("whoami", status=1)


def test_no_server(shell):
    person = shell()
    assert "no address of a server" in person.run("login", "example", status=2)
    said = person.run("login", "http://127.0.0.1:1", "--user", "a", "--password-stdin", stdin="a",
                      status=4)
    assert "tertulia login: " in said
    assert "begin with: tertulia login" in person.run("rooms", status=3)
