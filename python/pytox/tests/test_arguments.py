# SPDX-License-Identifier: GPL-3.0-or-later
"""What each method makes of arguments: their number, their types, their bounds. Nothing is held when it refuses."""

import re
import sys

import pytest
from leaks import left_behind
from peers import options

import pytox
from pytox import OperationFailedError, Tox, ToxAV

# A letter an argument: u number of 32 bits, U of 64, w of 16, i one with a sign, p bool, s text, y data,
# z data or None, k key, a address, h host.
TOX = {
    "self_set_nospam": "u",
    "self_set_name": "s",
    "self_set_status_message": "s",
    "self_set_status": "u",
    "self_set_typing": "up",
    "friend_add": "as",
    "friend_add_norequest": "k",
    "friend_by_public_key": "k",
    "friend_delete": "u",
    "friend_exists": "u",
    "friend_get_public_key": "u",
    "friend_get_connection_status": "u",
    "friend_get_connection_type": "u",
    "friend_get_last_online": "u",
    "friend_get_name": "u",
    "friend_get_name_size": "u",
    "friend_get_status": "u",
    "friend_get_status_message": "u",
    "friend_get_status_message_size": "u",
    "friend_get_typing": "u",
    "friend_send_message": "uus",
    "friend_send_lossy_packet": "uy",
    "friend_send_lossless_packet": "uy",
    "file_send": "uuUzs",
    "file_control": "uuu",
    "file_seek": "uuU",
    "file_send_chunk": "uuUy",
    "file_get_file_id": "uu",
    "bootstrap": "hwk",
    "add_tcp_relay": "hwk",
    "del_groupchat": "u",
    "invite_friend": "uu",
    "join_groupchat": "uy",
    "group_message_send": "us",
    "group_action_send": "us",
    "group_set_title": "us",
    "group_get_names": "u",
    "group_number_peers": "u",
    "group_peername": "uu",
    "group_peer_pubkey": "uu",
    "group_peernumber_is_ours": "uu",
    "group_get_title": "u",
    "group_get_type": "u",
    "conference_delete": "u",
    "conference_invite": "uu",
    "conference_join": "uy",
    "conference_send_message": "uus",
    "conference_set_title": "us",
    "conference_get_title": "u",
    "conference_get_type": "u",
    "conference_get_id": "u",
    "conference_by_id": "k",
    "conference_peer_count": "u",
    "conference_peer_get_name": "uu",
    "conference_peer_get_public_key": "uu",
    "conference_peer_number_is_ours": "uu",
    "conference_offline_peer_count": "u",
    "conference_offline_peer_get_name": "uu",
    "conference_offline_peer_get_public_key": "uu",
    "conference_offline_peer_get_last_active": "uu",
    "conference_set_max_offline": "uu",
}
AV = {
    "call": "uuu",
    "answer": "uuu",
    "call_control": "uu",
    "bit_rate_set": "uii",
    "audio_set_bit_rate": "uu",
    "video_set_bit_rate": "uu",
    "audio_send_frame": "uyuuu",
    "group_send_audio": "uyuuu",
    "join_av_groupchat": "uy",
    "groupchat_enable_av": "u",
    "groupchat_disable_av": "u",
    "groupchat_av_enabled": "u",
}
MODULE = {"pass_encrypt": "ys", "pass_decrypt": "ys", "is_data_encrypted": "y", "get_salt": "y", "hash": "y"}
# Under several names: the first is the one that speaks.
SAME = {
    "group_number_peers": "conference_peer_count",
    "group_peername": "conference_peer_get_name",
    "group_peer_pubkey": "conference_peer_get_public_key",
    "group_peernumber_is_ours": "conference_peer_number_is_ours",
    "group_get_title": "conference_get_title",
    "group_get_type": "conference_get_type",
}
# Those that take no arguments, or take them apart by Python's own means.
OTHERS = set("iterate iteration_interval kill run stop step fileno get_tox load save video_send_frame".split())

ROWS = [("tox", *row) for row in TOX.items()] + [("av", *row) for row in AV.items()]
ROWS += [("module", *row) for row in MODULE.items()]
# Not those that send packets to wherever, and those that are slow on purpose.
MANY = [row for row in ROWS if row[1] not in ("bootstrap", "add_tcp_relay", "pass_encrypt", "pass_decrypt")]


def each(rows):
    return pytest.mark.parametrize("at,name,kinds", rows, ids=[f"{at}.{name}" for at, name, _ in rows])


GOOD = {"u": 1007, "U": 1007, "w": 1007, "i": 1007, "p": True, "s": "x", "y": b"x", "z": b"x", "k": "1" * 64, "a": "1" * 76,
        "h": "127.0.0.1"}


class NoTruth:
    def __bool__(self):
        raise ZeroDivisionError


def too_big(pattern, *numbers):
    return [(n, OverflowError, pattern.replace("N", str(n))) for n in numbers]


NO_NUMBER = [(text, TypeError, "int") for text in ("0", b"0", None, 0.5)]
NO_TEXT = [(1005, TypeError, "int"), ("\ud800", UnicodeEncodeError, "surrogates")]
KEYS = ["", "1" * 62, "1" * 63, "1" * 65, "1" * 66, "1" * 74, "1" * 75, "1" * 77, "1" * 152, b"1" * 63]
KEYS += ["1" * at + digit + "1" * (63 - at) for at in (0, 1, 62, 63) for digit in "/:@G`g \0Q"]
BAD = {
    "u": NO_NUMBER + too_big("N does not fit into 32 bits", 2**32, -(2**31) - 1) + too_big("", 2**63, -(2**63) - 1),
    "U": NO_NUMBER + too_big("", 2**64, 2**70, -1),
    "w": NO_NUMBER + too_big(r"N is not in 0\.\.65535", 2**16, -1) + too_big("", 2**63),
    "i": NO_NUMBER + too_big(r"N is not in -2147483648\.\.2147483647", 2**31, -(2**31) - 1) + too_big("", 2**63),
    "p": [(NoTruth(), ZeroDivisionError, "")],
    "s": [*NO_TEXT, (None, TypeError, "NoneType")],
    "y": [*NO_TEXT, (None, TypeError, "NoneType")],
    "z": NO_TEXT,
    "k": [*NO_TEXT, *((key, "BAD_KEY", "a key must be 64 hexadecimal digits") for key in KEYS)],
    "a": [*NO_TEXT, *((key, "BAD_ADDRESS", "an address must be 76 hexadecimal digits") for key in KEYS),
          ("1" * 64, "BAD_ADDRESS", "an address must be 76"), ("1" * 75 + "g", "BAD_ADDRESS", "an address must be 76")],
    "h": [(1005, TypeError, ""), (None, TypeError, ""), ("a\0b", ValueError, "embedded null"),
          (b"a\0b", ValueError, "embedded null"), ("\ud800", UnicodeEncodeError, "surrogates")],
}
BOUNDS = {
    "u": [0, 2**32 - 1, -(2**31), -1],
    "U": [0, 2**63, 2**64 - 1],
    "w": [1, 2**16 - 1],
    "i": [-(2**31), 2**31 - 1],
    "p": [0, 1, "", None],
    "s": ["ñ", b"x", bytearray(b"x"), memoryview(b"x")],
    "y": ["ñ", b"x", bytearray(b"x"), memoryview(b"x")],
    "z": ["ñ", b"x", bytearray(b"x"), memoryview(b"x"), None, b"", bytearray()],
    "k": ["0123456789abcdefABCDEF" + "0" * 42, b"f" * 64, bytearray(b"9" * 64), "A" * 76],
    "a": ["0123456789abcdefABCDEF" + "0" * 54, b"f" * 76, bytearray(b"9" * 76)],
}


@pytest.fixture(scope="module")
def where():
    with Tox(options()) as tox:
        yield {"tox": tox, "av": ToxAV(tox), "module": pytox}


def refusal(call, *args):
    """The exception, or None if the arguments were taken, whatever came of them."""
    try:
        call(*args)
    except OperationFailedError as error:
        return error if error.name in ("BAD_KEY", "BAD_ADDRESS") else None
    except Exception as error:
        return error
    return None


def buffers(kinds):
    """Good arguments that can tell whether somebody holds them."""
    return [bytearray(GOOD[kind].encode() if kind in "sak" else GOOD[kind]) if kind in "syzak" else GOOD[kind]
            for kind in kinds]


def references(args):
    """Everybody refers to None."""
    return [sys.getrefcount(arg) for arg in args if arg is not None]


def assert_free(args):
    for arg in args:
        if isinstance(arg, bytearray):
            arg += b"."  # BufferError if somebody held it


def test_the_tables_are_whole():
    for cls, table in ((Tox, TOX), (ToxAV, AV)):
        found = {name: method for name, method in vars(cls).items() if name[0] != "_" and name.islower()}
        found = {name for name, method in found.items() if getattr(method, "__text_signature__", "") != "($self, /)"} - OTHERS
        assert {name for name in found if name[:3] != "on_" and name[:4] != "ngc_"} == set(table)


@each(ROWS)
def test_a_wrong_number_of_arguments(where, at, name, kinds):
    method, n = getattr(where[at], name), len(kinds)
    for given in {0, n - 1, n + 1, n + 2} - {n}:
        args = (buffers(kinds) + [0, 0])[:given]
        told = f"{SAME.get(name, name)}() takes {n} arguments ({given} given)"
        with pytest.raises(TypeError, match=f"^{re.escape(told)}$"):
            method(*args)
        assert_free(args)


@each(ROWS)
def test_wrong_arguments(where, at, name, kinds):
    """Each in its place, the others being good: refused as it should be, and nobody holds anything afterwards."""
    method = getattr(where[at], name)
    for i, kind in enumerate(kinds):
        for value, wanted, text in BAD[kind]:
            args = buffers(kinds)
            args[i] = value
            before = references(args)
            error = refusal(method, *args)
            if isinstance(wanted, str):
                assert (error.name, error.function, error.code) == (wanted, SAME.get(name, name), None)
                assert str(error).startswith(f"{SAME.get(name, name)}: {text}")
            else:
                assert isinstance(error, wanted), (i, value, error)
                assert re.search(text, str(error)), (i, value, error)
            del error
            assert references(args) == before, (i, value)
            assert_free(args)


@each(MANY)
def test_arguments_at_their_bounds(where, at, name, kinds):
    method = getattr(where[at], name)
    for i, kind in enumerate(kinds):
        for value in BOUNDS[kind]:
            args = buffers(kinds)
            args[i] = value
            assert refusal(method, *args) is None, (i, value)
            assert_free([arg for arg in args if arg is not value])


@each(MANY)
def test_arguments_leave_nothing_behind(where, at, name, kinds):
    """Neither those that are taken, whatever comes of them, nor those that are refused."""
    method = getattr(where[at], name)
    good = [GOOD[kind] for kind in kinds]
    last = [*good[:-1], BAD[kinds[-1]][0][0]]

    def act():
        for args in (good, last, good[:-1], buffers(kinds)):
            try:
                method(*args)
            except Exception:
                pass

    assert left_behind(act, rounds=50) == {}


def test_after_the_end_nothing_is_held():
    tox = Tox(options())
    av = ToxAV(tox)
    places = {"tox": tox, "av": av}
    tox.kill()
    for at, name, kinds in ROWS:
        if at == "module":
            continue
        args = buffers(kinds)
        before = references(args)
        with pytest.raises(OperationFailedError) as failed:
            getattr(places[at], name)(*args)
        assert failed.value.name == "KILLED", name
        assert failed.value.function == ("tox" if at == "tox" else "toxav")
        failed = None
        assert references(args) == before, name
        assert_free(args)
