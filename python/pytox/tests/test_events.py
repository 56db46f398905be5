# SPDX-License-Identifier: GPL-3.0-or-later
"""Every event of libtoxcore, as it comes out in Python, and that it leaves nothing behind.

Each test is a program of its own, with prompter.c loaded before libtoxcore, which makes the events."""

import ast
import textwrap

import preloaded
import pytest

import pytox

BEGIN = """
import peers
import pytox
from leaks import left_behind
from pytox import OperationFailedError

prompter = between
bot = peers.Peer()
phone = peers.Caller(bot)
phone.add_av_groupchat()
phone.join_av_groupchat(37, b"cookie")
"""

HASH = "5A" * 32
TURN = [
    ("on_self_connection_status", 2),
    ("on_friend_request", "ABCD" + "0" * 60, "let me in"),
    ("on_friend_message", 3, 1, "waves"),
    ("on_friend_name", 4, "Ana"),
    ("on_friend_status_message", 5, "here"),
    ("on_friend_status", 6, 2),
    ("on_friend_typing", 7, True),
    ("on_friend_read_receipt", 8, 2**32 - 1),
    ("on_friend_connection_status", 9, True),
    ("on_friend_connection_type", 9, 2),
    ("on_friend_lossy_packet", 10, b"\xc8\0lossy"),
    ("on_friend_lossless_packet", 11, b"\xa0\0sure"),
    ("on_file_recv", 12, 13, 0, 2**64 - 1, "a.txt"),
    ("on_file_recv", 12, 14, 1, 1000, HASH),
    ("on_file_recv", 12, 15, 1, 1000, "Z" * 33),
    ("on_file_recv", 12, 16, 0, 1000, "Z" * 32),
    ("on_file_recv_control", 17, 18, 2),
    ("on_file_chunk_request", 19, 20, 2**40, 1371),
    ("on_file_chunk_request", 19, 21, 2**41, 0),
    ("on_file_recv_chunk", 22, 23, 2**42, b"bytes"),
    ("on_file_recv_chunk", 22, 24, 2**43, None),
    # What is told of groups comes when libtoxcore is through.
    ("on_conference_invite", 25, 1, b"cookie\0"),
    ("on_group_invite", 25, 1, b"cookie\0"),
    ("on_conference_connected", 26),
    ("on_conference_message", 27, 28, 0, "hello"),
    ("on_group_message", 27, 28, "hello"),
    ("on_conference_message", 29, 30, 1, "dances"),
    ("on_group_action", 29, 30, "dances"),
    ("on_conference_title", 31, 32, "Tertulia"),
    ("on_conference_namelist_change", 33, 34, 2),
    ("on_group_namelist_change", 33, 34, 2),
    ("on_conference_peer_name", 33, 34, "Berta"),
    ("on_conference_namelist_change", 35, 0, 0),
    ("on_group_namelist_change", 35, 0, 0),
    ("on_conference_namelist_change", 35, 1, 0),
    ("on_group_namelist_change", 35, 1, 0),
    ("on_conference_namelist_change", 35, 2, 0),
    ("on_group_namelist_change", 35, 2, 0),
    ("on_conference_peer_list_changed", 35),
]
PCM = b"\1\0\2\0\3\0\4\0\5\0\6\0"
LUMA = bytes(range(40, 200, 20))
AV_TURN = [
    ("on_call", 40, 1, 0),
    ("on_call", 41, 0, 1),
    ("on_call_state", 42, 8),
    ("on_bit_rate_status", 43, 44, -1),
    ("on_bit_rate_status", 45, -1, 46),
    ("on_audio_receive_frame", 47, PCM, 3, 2, 48000),
    ("on_video_receive_frame", 50, 4, 2, "rgb"),
    ("on_add_av_groupchat", 51, 52, PCM[:4], 2, 1, 24000),
    ("on_join_av_groupchat", 53, 54, PCM[:4], 1, 2, 16000),
]


@pytest.fixture(scope="session")
def prompter(tmp_path_factory):
    made = preloaded.library(tmp_path_factory.mktemp("prompter"), "prompter")

    def run(program):
        said = preloaded.run(made, BEGIN + textwrap.dedent(program))
        return [ast.literal_eval(line) for line in said.splitlines()]

    return run


def test_the_turns_are_whole():
    events = {name for cls in (pytox.Tox, pytox.ToxAV) for name in vars(cls) if name.startswith("on_")}
    of_others = {name for name in events if name.startswith("on_ngc_")} | {"on_log"}
    assert {name for name, *_ in TURN + AV_TURN} == events - of_others


def test_every_event_has_its_arguments(prompter):
    [said] = prompter("""
        bot.iterate()
        print(bot.events)
    """)
    assert said == TURN


def rgb(luma, u, v):
    """BT.601, as its table has it."""
    scaled = 1.164 * (luma - 16)
    found = scaled + 1.596 * (v - 128), scaled - 0.813 * (v - 128) - 0.392 * (u - 128), scaled + 2.017 * (u - 128)
    return [min(255, max(0, each)) for each in found]


def test_every_event_of_calls_has_its_arguments(prompter):
    said, planes = prompter("""
        phone.iterate()
        print(phone.events)
        phone.on_video_receive_frame_yuv = lambda *args: print(args)
        phone.iterate()
    """)
    [picture] = [event[4] for event in said if event[0] == "on_video_receive_frame"]
    assert [event if event[4:] != (picture,) else (*event[:4], "rgb") for event in said] == AV_TURN
    wanted = [rgb(LUMA[i], (100, 140)[i % 4 // 2], (180, 90)[i % 4 // 2]) for i in range(8)]
    assert list(picture) == pytest.approx(sum(wanted, []), abs=1)
    assert planes == (50, 4, 2, LUMA, bytes([100, 140]), bytes([180, 90]))


def test_who_has_come_and_gone_is_told_by_number(prompter):
    """One who has gone by the number of the list before, one who has come by that of the list now."""
    said = prompter("""
        def changes():
            bot.forget()
            bot.iterate()
            print([event[2:] for event in bot.seen("on_group_namelist_change", 35)])

        changes()
        changes()
        prompter.first = 2
        changes()
        prompter.peers = 1
        changes()
        prompter.peers = 0
        changes()
        bot.conference_delete(bot.conference_new())
        prompter.peers = 2
        changes()
    """)
    assert said == [[(0, 0), (1, 0), (2, 0)], [], [(0, 1), (2, 0)], [(1, 1), (2, 1)], [(0, 1)], [(0, 0), (1, 0)]]


USUAL = "act = lambda: (bot.iterate(), phone.iterate())"
SHORT = """
bot.on_friend_message = lambda friend, text: None
bot.on_conference_message = lambda conference, peer, text: None
act = bot.iterate
"""
RAISING = """
import sys
sys.unraisablehook = lambda unraisable: None

def fail(*_):
    raise KeyError("mine")

for each, base in ((bot, pytox.Tox), (phone, pytox.ToxAV)):
    vars(each).update({name: fail for name in dir(base) if name.startswith("on_")})

def act():
    for each in (bot, phone):
        try:
            each.iterate()
        except KeyError:
            continue
        raise AssertionError("an exception was lost")
"""
LOGGING = """
prompter.log = 1
act = bot.iterate
"""
RAISING_IN_LOG = """
import sys
sys.unraisablehook = lambda unraisable: None

def fail(*_):
    raise KeyError

prompter.log = 1
bot.on_log = fail
act = bot.iterate
"""
PLANES = "phone.on_video_receive_frame_yuv = lambda *args: None\nact = phone.iterate"
COMING_AND_GOING = """
def act():
    prompter.first = 1 + prompter.first % 100
    bot.iterate()
"""
GONE = """
phone.kill()
av = pytox.ToxAV(bot)

def act():
    bot.iterate()
    av.iterate()
"""
ENDED_INSIDE = """
def act():
    with pytox.Tox(peers.options()) as tox:
        av = pytox.ToxAV(tox)
        av.add_av_groupchat()
        tox.on_conference_message = lambda *_: tox.kill()
        tox.iterate()
    with pytox.Tox(peers.options()) as tox:
        av = pytox.ToxAV(tox)
        av.add_av_groupchat()
        av.on_call = lambda *_: tox.kill()
        av.iterate()
"""


@pytest.mark.parametrize(
    "act",
    [USUAL, SHORT, RAISING, LOGGING, RAISING_IN_LOG, PLANES, COMING_AND_GOING, GONE],
    ids="usual short raising logging raising-in-log planes coming-and-going another-phone".split(),
)
def test_events_leave_nothing_behind(prompter, act):
    """Each is a turn or two of all events."""
    [left] = prompter(f"""
        {textwrap.indent(act, ' ' * 8).lstrip()}
        class Quiet(list):
            def append(self, event):
                pass

        bot.events = phone.events = Quiet()
        print(left_behind(act))
    """)
    assert left == {}


def test_an_instance_that_ends_in_the_middle_leaves_nothing_behind(prompter):
    [left] = prompter(ENDED_INSIDE + "\nprint(left_behind(act, rounds=50))")
    assert left == {}


def test_the_first_exception_of_a_turn_comes_out_and_the_others_are_shown(prompter):
    out, first, others = prompter("""
        import sys
        shown = []
        sys.unraisablehook = lambda unraisable: shown.append((str(unraisable.exc_value), unraisable.object))
        def fail(*args):
            raise KeyError(len(args))
        bot.on_friend_name = bot.on_friend_read_receipt = bot.on_file_recv = bot.on_conference_title = fail
        try:
            bot.iterate()
        except KeyError as error:
            print([str(error)])
        print([len(bot.events)])
        print(shown)
    """)
    assert out == ["2"] and first == [len(TURN) - 7]
    assert others == [("2", "on_friend_read_receipt"), *[("5", "on_file_recv")] * 4, ("3", "on_conference_title")]


def test_lines_of_the_log(prompter):
    """The instance cannot be used in them, and their exceptions go nowhere; the turn goes on."""
    said = prompter("""
        import sys
        shown = []
        sys.unraisablehook = lambda unraisable: shown.append((str(unraisable.exc_value), unraisable.object is bot))

        def log(*line):
            print(line)
            for call in (bot.self_get_name, bot.iterate, bot.kill, lambda: bot.friend_exists(1)):
                try:
                    call()
                except OperationFailedError as error:
                    print((error.name, error.function, str(error)))
            raise KeyError("mine")

        prompter.log = 1
        bot.hooks["on_log"] = log
        bot.iterate()
        print(shown)
        print([len(bot.events), bot.self_get_name()])
        prompter.log = 0
        bot.iterate()
        print([len(bot.events), bot.friend_exists(0)])
    """)
    refusal = ("IN_LOG", "on_log", "the instance cannot be used inside on_log")
    in_turn = ("IN_CALLBACK", "iterate", "iterate() cannot be called inside a callback")
    assert said[0] == (3, "net/udp.c", 123, "send_it", "no way")
    assert said[1:5] == [refusal, in_turn, refusal, refusal]
    assert said[5:] == [[("'mine'", True)], [len(TURN), ""], [2 * len(TURN) - 6, False]]


def test_an_exception_that_is_kept_is_shown_to_the_collector(prompter):
    [said] = prompter("""
        import gc, types
        class Mine(Exception):
            pass
        kept = Mine()
        def fail(*_):
            raise kept
        def look(*_):
            found = gc.get_referents(bot)
            print([Mine in found, kept in found, types.TracebackType in map(type, found)])
        bot.hooks["on_friend_name"] = fail
        bot.hooks["on_friend_typing"] = look
        try:
            bot.iterate()
        except Mine:
            pass
    """)
    assert said == [True, True, True]


@pytest.mark.parametrize("name", dict.fromkeys(name for name, *_ in TURN))
def test_after_the_end_nothing_is_told(prompter, name):
    """kill() in each callback: events that are queued by then go as well."""
    said, after = prompter(f"""
        bot.hooks[{name!r}] = lambda *_: bot.kill()
        bot.iterate()
        print(bot.events)
        try:
            bot.iterate()
        except OperationFailedError as error:
            print([error.name])
    """)
    first = [event[0] for event in TURN].index(name)
    assert said == TURN[: first + 1] and after == ["KILLED"]


def test_no_turn_inside_a_turn(prompter):
    """Neither of the two, in callbacks of either, told at once or queued."""
    said = prompter("""
        refused = []

        def again(*_):
            for each in (bot, phone):
                try:
                    each.iterate()
                except OperationFailedError as error:
                    refused.append((error.name, error.function, str(error)))

        for name in ("on_friend_name", "on_file_recv_chunk", "on_conference_title"):
            bot.hooks[name] = again
        for name in ("on_call", "on_audio_receive_frame", "on_add_av_groupchat"):
            phone.hooks[name] = again
        bot.iterate()
        print(refused)
        phone.iterate()
        print(refused)
    """)
    refusal = ("IN_CALLBACK", "iterate", "iterate() cannot be called inside a callback")
    assert said == [[refusal] * 8, [refusal] * 16]


@pytest.mark.parametrize("who,name", [("bot", "on_friend_name"), ("bot", "on_conference_title"), ("phone", "on_call_state")])
def test_a_friend_deleted_in_a_turn_goes_at_its_end(prompter, who, name):
    said = prompter(f"""
        friends = [bot.friend_add_norequest(f"{{i + 1}}" * 64) for i in range(3)]
        def delete(*_):
            bot.friend_delete(1)
            print([prompter.deleted, *bot.self_get_friend_list(), bot.self_get_friend_list_size()])
        {who}.hooks[{name!r}] = delete
        {who}.iterate()
        print([prompter.deleted, *bot.self_get_friend_list(), bot.self_get_friend_list_size()])
    """)
    assert said == [[0, 0, 2, 2], [1, 0, 2, 2]]


def test_many_friends_deleted_in_a_turn(prompter):
    said = prompter("""
        friends = [bot.friend_add_norequest(f"{i:064X}") for i in range(1, 41)]
        def delete(*_):
            for friend in friends[::2]:
                bot.friend_delete(friend)
                try:
                    bot.friend_delete(friend)
                except OperationFailedError as error:
                    assert error.name == "FRIEND_NOT_FOUND"
                else:
                    raise AssertionError("deleted twice")
            print([bot.self_get_friend_list_size(), prompter.deleted, *bot.self_get_friend_list()])
        bot.hooks["on_friend_name"] = delete
        bot.iterate()
        print([bot.self_get_friend_list_size(), prompter.deleted, *bot.self_get_friend_list()])
    """)
    assert said == [[20, n, *range(1, 40, 2)] for n in (0, 20)]


def test_an_invitation_that_is_too_long_is_not_cut(prompter):
    said = prompter("""
        for more in (0, 65530, 65536):
            try:
                print([phone.join_av_groupchat(37, b"cookie" + bytes(more))])
            except OperationFailedError as error:
                print([error.name])
    """)
    assert said == [[38], ["FAILED"], ["FAILED"]]


def test_friends_are_not_added_while_a_file_is_sent_or_received(prompter):
    """libtoxcore would write into a list that has moved. Afterwards they are."""
    said = prompter("""
        def add(*_):
            for call in (lambda: bot.friend_add("1" * 76, "x"), lambda: bot.friend_add_norequest("1" * 64)):
                try:
                    call()
                except OperationFailedError as error:
                    print((error.name, error.function, str(error)))

        bot.hooks["on_file_chunk_request"] = bot.hooks["on_file_recv_chunk"] = add
        bot.iterate()
        print([bot.friend_add_norequest("1" * 64)])
    """)
    text = "friends cannot be added inside on_file_chunk_request and on_file_recv_chunk; do it after iterate()"
    refusals = [("IN_CALLBACK", name, f"{name}: {text}") for name in ("tox_friend_add", "tox_friend_add_norequest")]
    assert said == [*refusals * 4, [0]]


def test_a_file_that_is_through_may_be_cancelled_in_its_last_request_alone(prompter):
    said = prompter("""
        bot.friend_add_norequest("1" * 64)
        def cancel(friend, file, position, length):
            for numbers in ((friend, file), (friend + 1, file), (friend, file + 1)):
                try:
                    print([length, bot.file_control(*numbers, 2)])
                except OperationFailedError as error:
                    print([length, error.name])
        bot.hooks["on_file_chunk_request"] = cancel
        bot.iterate()
        try:
            bot.file_control(19, 21, 2)
        except OperationFailedError as error:
            print([error.name])
    """)
    none = "FRIEND_NOT_FOUND"
    assert said == [*[[1371, none]] * 3, [0, True], [0, none], [0, none], [none]]
