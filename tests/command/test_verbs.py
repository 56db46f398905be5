"""tertulia rooms, send, react, edit, delete, listen, poll: for scripts."""

import json
import select
import signal
import threading
import time

import httpx
import pytest

from ocs import User, create_room, send
from shell import Shell

SPREED = "/apps/spreed/api"


def messages(user, token):
    return user.get(f"{SPREED}/v1/chat/{token}", lookIntoFuture=0).ok()


def last(user, token):
    return messages(user, token)[0]


def test_rooms(shell, room, alice, bob):
    bob.post(f"{SPREED}/v1/chat/{room}", message="@alice look at {this}").ok(201)
    said = shell("alice").run("rooms", "--unread")
    [line] = [line for line in said.splitlines() if line.startswith(room)]
    assert "1@ Crew" in line and line.endswith("Bob: @Alice look at {this}")
    listed = json.loads(shell("alice").run("rooms", "--json"))
    assert room in [one["token"] for one in listed]
    alice.post(f"{SPREED}/v1/chat/{room}/read").ok()
    assert room not in shell("alice").run("rooms", "--unread")
    alice.post(f"{SPREED}/v4/room/{room}/archive").ok()
    assert room not in shell("alice").run("rooms")
    assert room in shell("alice").run("rooms", "--all")


def test_rooms_create(shell, alice):
    token = shell("alice").run("rooms", "create", "Night shift", "bob").strip()
    people = alice.get(f"{SPREED}/v4/room/{token}/participants").ok()
    assert sorted(one["actorId"] for one in people) == ["alice", "bob"]
    public = json.loads(shell("alice").run("rooms", "create", "--public", "--json", "Open"))
    assert public["type"] == 3 and public["name"] == "Open"


def test_send(shell, room, alice):
    number = shell("bob").run("send", room, "good", "evening").strip()
    message = last(alice, room)
    assert (str(message["id"]), message["message"], message["actorId"]) == (
        number, "good evening", "bob")
    shell("bob").run("send", room, "--reply-to", number, "--silent", "and you?")
    assert last(alice, room)["parent"]["id"] == int(number)
    sent = json.loads(shell("bob").run("send", "--json", room, "-", stdin="two\nlines\n"))
    assert sent["message"] == "two\nlines"


def test_send_by_name(shell, room, alice, new_user):
    carol = new_user("carol")
    token = carol.post(f"{SPREED}/v4/room", roomType=2, roomName="Unique Name").ok(201)["token"]
    script = shell(carol.name, "correct-horse-7")
    script.run("send", "unique name", "by its name")
    assert last(carol, token)["message"] == "by its name"
    script.run("send", "@alice", "hello")
    pair = [one for one in alice.get(f"{SPREED}/v4/room").ok() if one["name"] == carol.name]
    assert last(alice, pair[0]["token"])["message"] == "hello"
    carol.post(f"{SPREED}/v4/room", roomType=2, roomName="Unique name").ok(201)
    said = script.run("send", "Unique name", "x", status=1)
    assert "several conversations" in said and token in said
    assert "you are in no conversation 'nowhere'" in script.run("send", "nowhere", "x", status=1)


def test_send_refused(shell, room):
    bob = shell("bob")
    assert bob.run("send", room, "-", stdin="x" * 32001, status=1).startswith("tertulia send: ")
    assert bob.run("send", room, "-", stdin="", status=1).startswith("tertulia send: ")
    assert "takes a number" in bob.run("send", room, "--reply-to", "x", "hi", status=2)
    assert "does not belong here" in bob.run("send", room, "--max-votes", "3", "hi", status=2)


def test_react_edit_delete(shell, room, alice):
    bob = shell("bob")
    number = bob.run("send", room, "one").strip()
    bob.run("react", room, number, "👍")
    reactions = alice.get(f"{SPREED}/v1/reaction/{room}/{number}").ok()
    assert list(reactions) == ["👍"]
    bob.run("react", "--remove", room, number, "👍")
    assert not alice.get(f"{SPREED}/v1/reaction/{room}/{number}").ok()
    bob.run("edit", room, number, "two", "words")
    by_id = {str(one["id"]): one for one in messages(alice, room)}
    assert by_id[number]["message"] == "two words"
    bob.run("delete", room, number)
    by_id = {str(one["id"]): one for one in messages(alice, room)}
    assert by_id[number]["messageType"] == "comment_deleted"
    assert "is no number" in bob.run("delete", room, "x", status=2)


class Listening:
    def __init__(self, process):
        self.process = process
        self.guard = threading.Timer(60, process.kill)
        self.guard.start()

    def line(self):
        return self.process.stdout.readline()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        self.guard.cancel()


@pytest.fixture
def listen(shell):
    running = []

    def start(name, *args):
        running.append(Listening(shell(name).popen("listen", *args)))
        return running[-1]

    yield start
    for one in running:
        one.end()


def test_listen_says_once_what_is_wrong(start_server, tmp_path):
    """Also with many conversations, each of which tries again and again."""
    server = start_server("--dev")
    alice = User(server.url, "alice")
    token = [create_room(alice)["token"] for _ in range(6)][0]
    (tmp_path / "home").mkdir()
    listening = Shell(tmp_path / "home", (server.url, "alice", "alice")).popen("listen")
    try:
        while not select.select([listening.stdout], [], [], 0.2)[0]:
            send(alice, token, "can you hear me?")
        server.stop()
        first = listening.stderr.readline()
        time.sleep(4)
    finally:
        listening.terminate()
    rest = listening.communicate()[1].splitlines()
    assert "trying again" in first
    assert len(rest) <= 1, "how the connection broke, and that there is none, but nothing twice"


def test_listen_since(shell, room):
    """All that is there, each once, in order, and it ends by itself."""
    numbers = [shell("bob").run("send", room, f"message {i}").strip() for i in range(5)]
    said = shell("alice").run("listen", "--json", "--since", numbers[0], "--count", "4", room)
    heard = [json.loads(line) for line in said.splitlines()]
    assert [str(one["id"]) for one in heard] == numbers[1:]
    assert [one["message"] for one in heard] == [f"message {i}" for i in range(1, 5)]
    assert {one["token"] for one in heard} == {room}


def test_listen_says_all_of_a_message(shell, room, alice, bob):
    """Replies with what they answer, reactions, edits, threads, what is gone: as the API has it."""
    path = f"{SPREED}/v1/chat/{room}"
    first = shell("bob").run("send", room, "look, @alice").strip()
    shell("alice").run("send", room, "--reply-to", first, "--silent", "I see")
    bob.post(path, message="of a thread", threadTitle="A thread").ok(201)
    alice.post(f"{SPREED}/v1/reaction/{room}/{first}", reaction="\N{THUMBS UP SIGN}").ok(201)
    bob.put(f"{path}/{first}", message="look again, @alice").ok()
    gone = shell("bob").run("send", room, "a mistake").strip()
    bob.delete(f"{path}/{gone}").ok()
    wanted = alice.get(path, lookIntoFuture=1, timeout=0, lastKnownMessageId=int(first) - 1, setReadMarker=0).ok()
    said = shell("alice").run("listen", "--json", "--since", int(first) - 1, "--count", len(wanted), room)
    heard = [json.loads(line) for line in said.splitlines()]
    assert heard == wanted
    assert any("parent" in one for one in heard) and any("threadTitle" in one for one in heard)
    assert any(one.get("silent") for one in heard) and any(one.get("deleted") for one in heard)
    assert heard[0]["reactions"] and heard[0]["reactionsSelf"] and heard[0]["lastEditActorId"] == "bob"


def test_listen_live(listen, shell, room):
    mark = shell("bob").run("send", room, "before").strip()
    alice = listen("alice", "--since", mark, room)
    shell("bob").run("send", room, "now \033[31mred")
    line = alice.line()
    assert line.endswith("Bob: now \ufffd[31mred\n") and room in line


def test_listen_to_all_rooms(listen, shell, new_user):
    """A room to speak in once it listens: asked for until an answer comes."""
    dora = new_user("dora")
    tokens = [dora.post(f"{SPREED}/v4/room", roomType=2, roomName=f"Room {i}").ok(201)["token"]
              for i in range(3)]
    process = shell(dora.name, "correct-horse-7").popen("listen", "--json")
    guard = threading.Timer(60, process.kill)
    guard.start()
    stop = threading.Event()

    def speak():
        while not stop.wait(0.2):
            for token in tokens:
                dora.post(f"{SPREED}/v1/chat/{token}", message="hello").ok(201)

    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        heard = set()
        while heard != set(tokens):
            heard.add(json.loads(process.stdout.readline())["token"])
    finally:
        stop.set()
        speaker.join()
        process.send_signal(signal.SIGTERM)
        process.communicate()
        guard.cancel()


def test_listen_refused(shell, room):
    assert "one ROOM" in shell("alice").run("listen", "--since", "1", status=2)
    assert "no conversation" in shell("alice").run("listen", "nowhere", status=1)


def test_poll(shell, room, alice):
    bob = shell("bob")
    number = bob.run("poll", "create", room, "When?", "Today", "Tomorrow", "--max-votes",
                     "1").strip()
    shell("alice").run("poll", "vote", room, number, "2")
    said = bob.run("poll", "close", room, number)
    assert said.splitlines() == ["When? (closed, asked by Bob)", "   1  Today  0",
                                 "   2  Tomorrow  1"]
    shown = json.loads(bob.run("poll", "show", "--json", room, number))
    assert shown["votes"] == {"option-1": 1}
    hidden = bob.run("poll", "create", "--hidden", room, "Who?", "A", "B").strip()
    assert "  0" not in bob.run("poll", "show", room, hidden)
    assert "numbered from 1" in bob.run("poll", "vote", room, hidden, "0", status=2)
    bob.run("poll", "vote", room, hidden, "3", status=1)
    assert "more than there are" in bob.run("poll", "create", room, "Q", "A", "B", "--max-votes",
                                            "3", status=2)


def test_webhook(shell, room, alice):
    script = shell("alice")
    url = script.run("webhook", "add", room, "Builds").strip()
    assert httpx.post(url, json={"message": "all green"}).text == "ok"
    assert (last(alice, room)["message"], last(alice, room)["actorDisplayName"]) == ("all green", "Builds (Bot)")
    secret = script.run("webhook", "add", room, "Echo", "http://127.0.0.1:9/echo").strip()
    assert len(secret) == 64
    builds, echo = json.loads(script.run("webhook", "list", "--json", room))
    assert script.run("webhook", "list", room).splitlines() == [
        f"{builds['id']:6}  webhook  on       Builds (alice)", f"{echo['id']:6}  bot      on       Echo (alice)"]
    assert script.run("webhook", "rename", room, str(builds["id"]), "Deploys") == ""
    renewed = script.run("webhook", "renew", room, str(builds["id"])).strip()
    assert httpx.post(url, json={"message": "old"}).status_code == 404
    httpx.post(renewed, json={"message": "new"})
    assert (last(alice, room)["message"], last(alice, room)["actorDisplayName"]) == ("new", "Deploys (Bot)")
    script.run("webhook", "remove", room, str(builds["id"]))
    assert httpx.post(renewed, json={"message": "gone"}).status_code == 404
    assert script.run("webhook", "remove", room, str(builds["id"]), status=1)
    assert script.run("webhook", "remove", room, "none", status=2)
    assert "bob" not in shell("bob").run("webhook", "list", room, status=1)


def test_options_that_are_none(shell, room):
    """They are named; a text that looks like one has its place."""
    bob = shell("bob")
    for words, wanted in ((("send", room, "--hello"), "no option --hello"), (("send", room, "-xy"), "no option -x"),
                          (("send", room, "--hello=you"), "no option --hello=you"),
                          (("send", room, "hi", "--reply-to"), "--reply-to wants a value")):
        said = bob.run(*words, status=2)
        assert wanted in said and ("goes behind --" in said) == ("no option" in wanted), said
    for words in (("user", "list"), ("group", "list"), ("guard", "list")):
        assert "no option --hello" in bob.run(*words, "--hello", status=2)
        assert "--data wants a value" in bob.run(*words, "--data", status=2)
    number = bob.run("send", room, "--", "--hello").strip()
    assert f'"id":{number}' in bob.run("listen", "--json", "--since", int(number) - 1, "--count", "1", room)


def test_files_of_ones_own(shell, room, tmp_path):
    """What one sends is there for the other, and says what it is."""
    file = tmp_path / "plan.txt"
    file.write_text("a plan")
    alice, bob = shell("alice"), shell("bob")
    assert "no such file" in alice.run("file", "get", "plan.txt", status=1)
    alice.run("file", "send", room, file, "--caption", "As promised")
    assert "plan" in alice.run("file", "ls", "Talk")
    name = next(line for line in bob.run("file", "ls", "Talk").splitlines() if "plan" in line).split()[-1]
    assert bob.run("file", "get", f"Talk/{name}", "--to", "-") == "a plan"


def test_environment(shell, room):
    script = shell("alice")
    script.env.pop("TERTULIA_PASSWORD")
    assert "TERTULIA_USER and TERTULIA_PASSWORD" in script.run("rooms", status=3)
    script.env["TERTULIA_PASSWORD"] = "wrong"
    assert "log in again" in script.run("rooms", status=3)
    script.env |= {"TERTULIA_URL": "http://127.0.0.1:1"}
    script.run("rooms", status=4)


COMMANDS = ["login", "logout", "whoami", "accounts", "rooms", "chat", "send", "react", "edit",
            "delete", "listen", "poll", "file"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help(shell, command):
    """Each explains itself without a login, and names its exit codes; misuse is 2."""
    said = shell().run(command, "--help")
    assert said.startswith(f"usage: tertulia {'edit' if command == 'delete' else command}")
    assert "Exit code:" in said
    shell().run(command, "--no-such-option", status=2)
    assert command in shell().run("--help")
