# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets with which a friend makes libtoxav use freed memory, and what the guard makes of them.

Each case is a program of its own: without the guard most of them end by a signal."""

import pathlib
import subprocess
import sys

import pytest
from peers import LIMIT

HERE = pathlib.Path(__file__).parent

PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
import peers
from pytox import OperationFailedError, ToxAV

how, packets = sys.argv[1], [bytes.fromhex(text) for text in sys.argv[2].split()]
node, me, friend = peers.Peer(), peers.Peer(), peers.Peer()
peers.meet(me, friend, node=node)
phone = peers.Caller(me)
everybody = [node, me, friend]

def act(name, what):
    if how == name:
        try:
            what()
        except OperationFailedError as error:
            print(error.name)

if how == "active":
    phone.hooks["on_call"] = lambda *_: phone.answer(0, 48, 0)
if how == "refuse":
    phone.hooks["on_call"] = lambda *_: phone.call_control(0, ToxAV.CALL_CONTROL_CANCEL)
if how == "gone":
    phone.kill()
if how == "in the turn":
    me.hooks["on_friend_message"] = lambda *_: act("in the turn", lambda: phone.answer(0, 48, 0))
if how == "calling":
    phone.call(0, 48, 0)
for packet in packets:
    friend.friend_send_lossless_packet(0, packet)
if how == "in the turn":
    friend.friend_send_message(0, 0, "now")
peers.settle(everybody, 0.5)
act("answer", lambda: phone.answer(0, 48, 0))
act("hang up", lambda: phone.call_control(0, ToxAV.CALL_CONTROL_CANCEL))
act("kill", phone.kill)
act("active", lambda: phone.audio_send_frame(0, bytes(1920), 960, 1, 48000))
if how not in ("kill", "gone"):
    everybody.append(phone)
peers.settle(everybody, 0.3)
print(*[event[2] for event in phone.seen("on_call_state")])

# And calls go on.
if how in ("kill", "gone"):
    phone = peers.Caller(me)
    everybody.append(phone)
phone.forget()
phone.hooks["on_call"] = lambda *_: phone.answer(0, 48, 0)
other = peers.Caller(friend)
other.call(0, 48, 0)
peers.wait([*everybody, other], lambda: other.seen("on_call_state"), "the answer")
other.call_control(0, ToxAV.CALL_CONTROL_CANCEL)
peers.wait([*everybody, other], lambda: phone.seen("on_call_state", 0, 2), "the end")
me.kill()
print("alive")
"""

INVITATION = "4501010003013C00"
WITHOUT_CAPABILITIES = "4501010000"
CHANGE_WITHOUT = "4501010100"
THE_END = "4501010200"


def run(how, *packets):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tests=str(HERE)), how, " ".join(packets)],
        capture_output=True,
        text=True,
        timeout=2 * LIMIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "how,said",
    [
        ("answer", ["FRIEND_NOT_CALLING", "1", "alive"]),
        ("hang up", ["FRIEND_NOT_IN_CALL", "1", "alive"]),
        ("kill", ["1", "alive"]),
        ("refuse", ["1", "alive"]),
        ("gone", ["", "alive"]),
        ("nothing", ["1", "alive"]),
    ],
)
def test_two_invitations_in_a_row(how, said):
    assert run(how, INVITATION, INVITATION) == said


def test_an_invitation_while_we_are_calling():
    """As when two friends call each other at once."""
    assert run("calling", INVITATION) == ["1", "alive"]


@pytest.mark.parametrize("packet", [WITHOUT_CAPABILITIES, CHANGE_WITHOUT])
def test_packets_without_capabilities_in_a_call(packet):
    assert run("active", INVITATION, packet) == ["FRIEND_NOT_IN_CALL", "1", "alive"]


def test_nobody_gets_there_before_the_turn_is_over():
    said, *rest = run("in the turn", INVITATION, INVITATION)
    assert said in ("CALLS_LOST", "FRIEND_NOT_CALLING")  # the latter if it came in a turn of its own
    assert rest == ["1", "alive"]


def test_a_call_that_is_over_is_not_lost():
    assert run("active", INVITATION, THE_END, WITHOUT_CAPABILITIES) == ["FRIEND_NOT_IN_CALL", "2", "alive"]


def test_an_invitation_in_a_call_is_harmless():
    assert run("active", INVITATION, INVITATION)[-1] == "alive"


def test_a_broken_invitation_alone_ends_nothing():
    assert run("nothing", WITHOUT_CAPABILITIES) == ["", "alive"]
