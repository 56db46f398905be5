"""What an administrator does on the command line: accounts changed and shown, conversations listed and
deleted, and the last administrator spared; a running server hears of it."""

import json

import httpx
import pytest

import ocs
from server import Server
from shell import Shell

PASSWORD = "correct-horse-7"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server with alice, who administers, and bob; a shell on its folder."""
    home = tmp_path_factory.mktemp("home")
    shell = Shell(home)
    shell.env["TERTULIA_DATA"] = str(home / "data")
    for name, *more in (("alice", "--admin"), ("bob",)):
        shell.run("user", "add", name, "--password-stdin", *more, stdin=PASSWORD + "\n")
    with Server(home / "server", "--data", home / "data") as server:
        yield shell, server


def user_at(server, name):
    return ocs.User(server.url, name, PASSWORD)


def shown(shell, name):
    return json.loads(shell.run("user", "show", name, "--json"))


# --- accounts --------------------------------------------------------------------------------

def test_name_address_and_quota(place):
    shell, server = place
    shell.run("user", "set", "BOB", "--display-name", "Bob Ño 🚀", "--email", "bob@example.org", "--quota", "5 GB")
    bob = user_at(server, "bob@example.org").get("/cloud/user").ok()
    assert (bob["displayname"], bob["email"], bob["quota"]["quota"]) == ("Bob Ño 🚀", "bob@example.org", 5 << 30)
    shell.run("user", "set", "bob", "--quota", "none", "--email", "")
    bob = user_at(server, "bob").get("/cloud/user").ok()
    assert (bob["displayname"], bob["email"], bob["quota"]["quota"]) == ("Bob Ño 🚀", None, -3)


@pytest.mark.parametrize("args,word", [
    (["--quota", "much"], "--quota: the field does not take"), (["--email", "nonsense"], "--email: this is no e-mail"),
    (["--display-name", ""], "--display-name: a display name"), (["--email", "alice"], "--email"),
    (["--display-name", "B", "--quota", "much"], "--quota")])
def test_what_is_not_set(place, args, word):
    """All of it or nothing."""
    shell, _ = place
    before = shown(shell, "bob")
    assert word in shell.run("user", "set", "bob", *args, status=1)
    assert shown(shell, "bob") == before


def test_set_needs_somebody_and_something(place):
    shell, _ = place
    assert "no such user" in shell.run("user", "set", "nobody", "--quota", "none", status=1)
    assert "nothing to set" in shell.run("user", "set", "bob", status=2)
    assert "does not belong here" in shell.run("user", "set", "bob", "--admin", status=2)


def test_show(place):
    shell, server = place
    user_at(server, "alice").put("/cloud/users/alice", key="phone", value="+34911234567").ok()
    shell.run("user", "app-password", "create", "alice", "phone at home")
    alice = shown(shell, "Alice")
    assert alice["id"] == "alice" and alice["groups"] == ["admin"] and alice["enabled"] is True
    assert alice["appPasswords"] == 1 and alice["fields"] == {"phone": "+34911234567"} and alice["lastLogin"] > 0
    lines = [line.split(None, 1) for line in shell.run("user", "show", "alice").splitlines()]
    assert ["id", "alice"] in lines and ["group", "admin"] in lines and ["phone", "+34911234567"] in lines
    assert "phone at home" in shell.run("user", "show", "alice") and PASSWORD not in str(lines)
    assert "no such user" in shell.run("user", "show", "nobody", status=1)


def test_ids_in_any_case(place):
    """As over the API: what is done is done to the real one, and those who wait with his login hear of it."""
    shell, server = place
    shell.run("user", "add", "Carol", "--password-stdin", stdin=PASSWORD + "\n")
    shell.run("group", "add", "chorus")
    shell.run("group", "member-add", "chorus", "CAROL")
    number = shell.run("user", "app-password", "create", "carol", "phone") and json.loads(
        shell.run("user", "app-password", "list", "CAROL", "--json"))[0]["number"]
    assert shown(shell, "carol")["groups"] == ["chorus"] and shown(shell, "carol")["appPasswords"] == 1
    shell.run("user", "app-password", "revoke", "cArol", number)
    shell.run("user", "passwd", "carol", "--password-stdin", stdin="another-horse-8\n")
    carol = ocs.User(server.url, "Carol", "another-horse-8")
    token = ocs.create_room(carol)["token"]
    with ocs.LongPolls(user_at(server, "alice")) as polls:
        waiting = polls.begin(carol, token, ocs.history(carol, token, limit=1).ok()[0]["id"])
        shell.run("user", "disable", "CAROL")
        assert waiting.result().status == 401
    assert shown(shell, "carol")["enabled"] is False
    shell.run("user", "enable", "carol")
    shell.run("group", "member-remove", "chorus", "carol")
    shell.run("user", "delete", "caroL")
    assert "no such user" in shell.run("user", "show", "Carol", status=1)
    shell.run("group", "delete", "chorus")


def test_devices(place):
    """What somebody is logged in with: renamed, ended, wiped."""
    shell, server = place
    shell.run("user", "add", "dora", "--password-stdin", stdin=PASSWORD + "\n")
    phone = shell.run("user", "app-password", "create", "dora", "phone").split()[-1]

    def rows():
        return json.loads(shell.run("user", "app-password", "list", "dora", "--json"))

    (row,) = rows()
    assert (row["name"], row["kind"]) == ("phone", "ordinary")
    number = row["number"]
    shell.run("user", "app-password", "rename", "DORA", number, "old phone")
    assert rows()[0]["name"] == "old phone" and "old phone" in shell.run("user", "app-password", "list", "dora")
    client = ocs.User(server.url, "dora", phone)
    assert client.get("/cloud/user").ok()["id"] == "dora"
    shell.run("user", "app-password", "wipe", "dora", number)
    assert client.get("/cloud/user").status == 401 and rows()[0]["kind"] == "wipe"
    assert "no such app password" in shell.run("user", "app-password", "wipe", "alice", number, status=1)
    assert "no such app password" in shell.run("user", "app-password", "rename", "dora", 999999, "x", status=1)
    for words in (("wipe", "dora", "x"), ("wipe", "dora"), ("rename", "dora", number), ("wipe", "dora", "--all")):
        shell.run("user", "app-password", *words, status=2)

    browser = httpx.Client(base_url=server.url, headers={"OCS-APIRequest": "true"})
    for _ in range(2):
        browser.get("/ocs/v2.php/cloud/user", auth=("dora", PASSWORD))
    assert browser.get("/ocs/v2.php/cloud/user").status_code == 200
    shell.run("user", "logout", "dora")
    assert browser.get("/ocs/v2.php/cloud/user").status_code == 401
    assert "no such user" in shell.run("user", "logout", "nobody", status=1)


# --- the last administrator -------------------------------------------------------------------

@pytest.mark.parametrize("words", [("user", "delete", "alice"), ("user", "disable", "alice"),
                                   ("group", "member-remove", "admin", "alice"),
                                   ("group", "member-remove", "admin", "bob", "alice")], ids=" ".join)
def test_the_last_administrator(place, words):
    """One who cannot log in is none. Spared in all ways, unless it is meant."""
    shell, _ = place
    shell.run("group", "member-add", "admin", "bob")
    shell.run("user", "disable", "bob")
    try:
        assert "--force" in shell.run(*words, status=1)
        assert shown(shell, "alice")["groups"] == ["admin"] and shown(shell, "alice")["enabled"]
        if words[0] == "group":
            shell.run(*words, "--force")
            assert shown(shell, "alice")["groups"] == []
            shell.run("group", "member-add", "admin", "alice")
    finally:
        shell.run("user", "enable", "bob")
        shell.run("group", "member-remove", "admin", "bob")
    shell.run("group", "add", "crew")
    shell.run("group", "member-add", "crew", "alice")
    shell.run("group", "member-remove", "crew", "alice")
    shell.run("group", "delete", "crew")


def test_the_last_administrator_by_the_api(place):
    """Nobody takes himself out, so that one is left always."""
    shell, server = place
    alice = user_at(server, "alice")
    assert alice.delete("/cloud/users/alice").code == 101
    assert alice.put("/cloud/users/alice/disable").code == 101
    assert alice.delete("/cloud/users/alice/groups", groupid="admin").code == 105
    assert shown(shell, "alice")["groups"] == ["admin"]


# --- conversations ----------------------------------------------------------------------------

def test_conversations(place):
    shell, server = place
    alice = user_at(server, "alice")
    crew = alice.post(ocs.ROOM, roomType=ocs.PUBLIC, roomName="The Crew").ok(201)["token"]
    alice.post(f"{ocs.ROOM}/{crew}/participants", newParticipant="bob", source="users").ok()
    pair = alice.post(ocs.ROOM, roomType=ocs.ONE_TO_ONE, invite="bob").ok(201)["token"]
    rooms = {room["token"]: room for room in json.loads(shell.run("room", "list", "--json"))}
    assert (rooms[crew]["name"], rooms[crew]["type"], rooms[crew]["members"]) == ("The Crew", "public", 2)
    assert (rooms[pair]["name"], rooms[pair]["type"]) == ("alice, bob", "one-to-one")
    for text, want in (("crew", {crew}), ("BOB", {pair}), (pair, {pair}), ("100%", set())):
        found = json.loads(shell.run("room", "list", "--search", text, "--json"))
        assert {room["token"] for room in found} == want
    assert any(line.split()[:3] == [crew, "public", "2"] for line in shell.run("room", "list").splitlines())

    members = json.loads(shell.run("room", "members", crew, "--json"))
    assert [(member["id"], member["role"]) for member in members] == [("alice", "owner"), ("bob", "user")]
    assert "moderator" not in shell.run("room", "members", crew)
    assert "no such conversation" in shell.run("room", "members", "nosuch12", status=1)

    # Who waits there hears at once that it is gone; a conversation of two as well.
    for token in (crew, pair):
        with ocs.LongPolls(alice) as polls:
            last = max([message["id"] for message in ocs.history(alice, token, limit=1).ok()], default=0)
            waiting = polls.begin(alice, token, last)
            shell.run("room", "delete", token)
            assert waiting.result().status == 404
    left = json.loads(shell.run("room", "list", "--json"))
    assert not {crew, pair} & {room["token"] for room in left}
    assert "no such conversation" in shell.run("room", "delete", crew, status=1)


def test_a_large_conversation(place):
    """More than goes in one transaction: nothing of it is left when the command is done."""
    shell, server = place
    alice = user_at(server, "alice")
    token = alice.post(ocs.ROOM, roomType=ocs.GROUP, roomName="Large").ok(201)["token"]
    for number in range(700):
        ocs.send(alice, token, f"number {number}")
    shell.run("room", "delete", token)
    out = shell.home / "out"
    shell.run("export", out)
    assert "number 1" not in (out / "messages.jsonl").read_text() and not (out / "chores.jsonl").read_text()
