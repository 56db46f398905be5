# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between the extension and libtoxcore that only somebody who stands between them can watch.

Each test is a program of its own, with referee.c loaded before libtoxcore."""

import textwrap

import preloaded
import pytest

BEGIN = """
import socket, threading, time
import peers
import pytox

referee = between

def until(what):
    while not what():
        time.sleep(0.001)

class Bot(pytox.Tox):
    def on_self_connection_status(self, status):
        if self.work:
            self.work()

    def on_conference_connected(self, conference):
        if self.queued:
            self.queued()

    work = queued = None

    def stay_inside(self):
        "Another thread goes into libtoxcore, and stays for a while after this one is through here."
        stays = threading.Thread(target=self.bootstrap, args=("127.0.0.1", 1, "A" * 64), daemon=True)
        stays.start()
        until(lambda: referee.inside)

        def release():
            time.sleep(0.3)
            referee.release = 1

        threading.Thread(target=release, daemon=True).start()

bot = Bot(peers.options())
"""


@pytest.fixture(scope="session")
def referee(tmp_path_factory):
    made = preloaded.library(tmp_path_factory.mktemp("referee"), "referee")
    return lambda program: preloaded.run(made, BEGIN + textwrap.dedent(program)).split()


def test_a_callback_does_not_go_back_while_another_is_inside(referee):
    said = referee("""
        bot.work = bot.stay_inside
        bot.iterate()
        print(referee.turns, referee.collisions)
    """)
    assert said == ["1", "0"]


@pytest.mark.parametrize(
    "what", ["bot.friend_delete(n), bot.stay_inside()", "bot.stay_inside(), bot.kill()"]
)
def test_the_end_of_a_turn_waits_for_who_is_inside(referee, what):
    """Friends are deleted and the instance ends then, but not under somebody else's feet."""
    said = referee(f"""
        n = bot.friend_add_norequest("1" * 64)
        bot.queued = lambda: ({what})
        bot.iterate()
        print(referee.deleted + referee.killed, referee.collisions)
    """)
    assert said == ["1", "0"]


def test_the_next_event_waits_for_who_is_inside(referee):
    """Who came into a conference is asked for between two callbacks."""
    said = referee("""
        bot.queued = bot.stay_inside
        bot.iterate()
        print(referee.counted, referee.collisions)
    """)
    assert said == ["1", "0"]


def test_a_friend_deleted_inside_a_turn_goes_at_its_end(referee):
    said = referee("""
        n = bot.friend_add_norequest("1" * 64)
        bot.work = lambda: bot.friend_delete(n)
        bot.iterate()
        print(referee.deleted, referee.deleted_in_turn, bot.self_get_friend_list())
        bot.work = None
        m = bot.friend_add_norequest("1" * 64)
        bot.friend_delete(m)  # outside a turn at once
        print(referee.deleted)
    """)
    assert said == ["1", "0", "[]", "2"]


@pytest.mark.parametrize("call", ["bot.self_get_name()", "bot.iterate()"])
def test_who_waits_is_woken(referee, call):
    """By the end of what he waits for, not by a timeout: here there is none."""
    said = referee(f"""
        inside = threading.Thread(target=bot.bootstrap, args=("127.0.0.1", 1, "A" * 64))
        inside.start()
        until(lambda: referee.inside)
        waits = threading.Thread(target=lambda: {call})
        waits.start()
        time.sleep(0.2)
        referee.release = 1
        inside.join()
        waits.join()
        print("woken", referee.collisions)
    """)
    assert said == ["woken", "0"]


def test_who_waits_for_a_turn_is_woken(referee):
    said = referee("""
        waits = threading.Thread(target=lambda: bot.iterate())
        def queued():
            bot.queued = None
            waits.start()
            time.sleep(0.2)
        bot.queued = queued
        bot.iterate()
        waits.join()
        print("woken", referee.turns)
    """)
    assert said == ["woken", "2"]


def test_hours_without_packets_buy_no_flood(referee):
    """Turns that packets may cause while idle are saved up for a while only, however long nothing came."""
    said = referee("""
        referee.real_turns = 1
        hours = 3600 * 10**9
        referee.clock = hours
        bot.fileno()
        def turn():  # on a machine that is busy a step may come before its time
            before = referee.turns
            until(lambda: (bot.step(), referee.turns > before)[1])
        turn()
        referee.clock += 5 * hours
        turn()
        before = referee.turns
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for _ in range(200):
            out.sendto(b"x", ("127.0.0.1", bot.self_get_udp_port()))
            bot.step()
        print(referee.turns - before)
    """)
    assert said == ["20"]
