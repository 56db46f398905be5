"""tertulia chat in a real terminal: two people talk."""

import time
from pathlib import Path

import pytest

from shell import GUARD_S, Terminal

SPREED = "/apps/spreed/api"


@pytest.fixture
def chat(shell, room):
    """Terminals in which people look at the room; closed at the end."""
    open_ones = []

    def start(name, *args, **size):
        open_ones.append(Terminal(shell(name), "chat", room, *args, **size))
        open_ones[-1].wait_for("Crew")
        return open_ones[-1]

    yield start
    for one in open_ones:
        one.close()


def say(terminal, text):
    terminal.type(text)
    terminal.keys("Enter")


def row_of(screen, text):
    [row] = [row for row in screen.splitlines() if text in row]
    return row


def test_two_people_talk(chat):
    alice, bob = chat("alice"), chat("bob")
    say(alice, "Good evening, bob! 👋")
    row = row_of(bob.wait_for("Good evening"), "Good evening")
    assert "Alice" in row and "👋" in row
    alice.wait_for("Good evening")
    say(bob, "/reply And to you")
    screen = alice.wait_for("And to you")
    assert "> Alice: Good evening, bob! 👋" in screen
    say(alice, "/react 🎉")
    bob.wait_for("🎉 1")
    say(alice, "/unreact 🎉")
    bob.wait_for("🎉", gone=True)


def test_edit_and_delete(chat):
    alice, bob = chat("alice"), chat("bob")
    say(alice, "worst first")
    bob.wait_for("worst first")
    alice.wait_for("worst first")
    alice.keys("Up")
    alice.wait_for("Enter changes the message")
    alice.keys("C-u")
    say(alice, "the first")
    assert "(edited)" in row_of(bob.wait_for("the first"), "the first")
    bob.wait_for("worst", gone=True)
    say(alice, "/delete")
    bob.wait_for("the first", gone=True)


def test_what_is_refused_goes_back_into_the_line(chat, alice, room):
    terminal = chat("bob")
    alice.put(f"{SPREED}/v4/room/{room}/read-only", state=1).ok()
    say(terminal, "I was not heard")
    screen = terminal.wait_for("403")
    assert screen.rstrip().splitlines()[-1].endswith("> I was not heard")


def test_history_scrolls(chat, alice, room):
    for i in range(120):
        alice.post(f"{SPREED}/v1/chat/{room}", message=f"message number {i}.").ok(201)
    terminal = chat("bob")
    terminal.wait_for("number 119.")
    for _ in range(40):
        terminal.keys("PageUp")
    terminal.wait_for("number 0.")
    terminal.wait_for("number 119.", gone=True)
    alice.post(f"{SPREED}/v1/chat/{room}", message="one more").ok(201)
    terminal.wait_for("new messages below")
    terminal.keys("Escape")
    terminal.wait_for("one more")


def test_sizes(chat, alice, room):
    terminal = chat("bob")
    alice.post(f"{SPREED}/v1/chat/{room}", message="word " * 30 + "end").ok(201)
    terminal.wait_for("end")
    terminal.resize(40, 12)
    screen = terminal.wait_for("Alice")
    assert max(map(len, screen.splitlines())) <= 40
    terminal.resize(5, 2)
    terminal.resize(100, 30)
    terminal.wait_for("Alice           " + "word " * 10)


def test_typing(chat, alice, bob, room):
    terminal = chat("bob")
    terminal.type("naïve 👩‍👧x")
    terminal.keys("BSpace", "BSpace")
    terminal.type("ok @al")
    terminal.keys("Tab")
    terminal.wait_for("ok @alice")
    terminal.keys("Home")
    terminal.type("so: ")
    terminal.keys("Enter")
    terminal.wait_for("@Alice")
    sent = bob.get(f"{SPREED}/v1/chat/{room}", lookIntoFuture=0, limit=1).ok()[0]
    assert sent["message"] == "so: naïve ok {mention-user1}"
    terminal.keys("Up")
    terminal.wait_for("> so: naïve ok @alice")


def test_pasted_text_is_one_message(chat, bob, room):
    terminal = chat("bob")
    terminal.paste("first line\nsecond line")
    terminal.wait_for("second line")
    terminal.keys("Enter")
    terminal.wait_for("Bob")
    sent = bob.get(f"{SPREED}/v1/chat/{room}", lookIntoFuture=0, limit=1).ok()[0]
    assert sent["message"] == "first line\nsecond line"


def test_nobody_draws_on_the_screen(chat, alice, room):
    """Escape sequences, and text that turns around what stands beside it."""
    terminal = chat("bob")
    alice.post(f"{SPREED}/v1/chat/{room}", message="\x1b[2J\x1b[31mred\u202e\x9b2J stays").ok(201)
    screen = terminal.wait_for("stays")
    assert "�[2J�[31mred�2J stays" in screen and "Crew" in screen
    assert "\x1b[31mred" not in terminal.screen(colours=True)


def test_read_marker_follows(chat, alice, bob, room):
    terminal = chat("bob")
    message = alice.post(f"{SPREED}/v1/chat/{room}", message="seen").ok(201)["id"]
    terminal.wait_for("seen")
    say(terminal, "yes")
    terminal.wait_for("Bob")
    assert bob.get(f"{SPREED}/v4/room/{room}").ok()["lastReadMessage"] >= message


@pytest.mark.parametrize("keys", [["C-c"], ["C-d"], ["/", "q", "u", "i", "t", "Enter"]])
def test_leaving_gives_the_terminal_back(chat, keys):
    terminal = chat("bob")
    terminal.keys(*keys)
    assert "Crew" not in terminal.wait_for("ended with 0")


def test_being_put_out_ends_it(chat, alice, bob, room):
    terminal = chat("bob")
    people = alice.get(f"{SPREED}/v4/room/{room}/participants").ok()
    [attendee] = [one["attendeeId"] for one in people if one["actorId"] == "bob"]
    alice.delete(f"{SPREED}/v4/room/{room}/attendees", attendeeId=attendee).ok()
    screen = terminal.wait_for("ended with 1")
    assert "tertulia chat: " in screen


def ended(pid):
    """Within the time that guards against a hang."""
    guard = time.monotonic() + GUARD_S
    while time.monotonic() < guard:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_window_that_is_closed_ends_it(shell, room):
    bob = shell("bob")
    bob.env["ASAN_OPTIONS"] += ":detect_leaks=0"
    terminal = Terminal(bob, "chat", room)
    terminal.wait_for("Crew")
    pid = terminal.pid()
    terminal.hang_up()
    assert ended(pid)


def test_no_terminal(shell, room):
    assert "no terminal" in shell("bob").run("chat", room, status=1)
