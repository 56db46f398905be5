# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes and goes leaves nothing behind: answers, friends, groups, instances, keys. Arguments: test_arguments.py;
events: test_events.py."""

import datetime
import gc
import importlib.util

import pytest
from conftest import free_port
from leaks import grown, left_behind, measure, native_bytes
from peers import options

import pytox
from pytox import OperationFailedError, Tox, ToxAV

KEY = "1" * 64


def asking(cls):
    """Methods that take nothing and change nothing."""
    changing = {"kill", "stop", "step", "fileno", "add_groupchat", "conference_new", "add_av_groupchat"}
    names = {name for name, method in vars(cls).items() if getattr(method, "__text_signature__", "") == "($self, /)"}
    return sorted(name for name in names - changing if name[:4] != "ngc_")


@pytest.fixture(scope="module")
def tox():
    with Tox(options(tcp_port=free_port())) as tox:
        for name in ("self_set_name", "self_set_status_message"):
            getattr(tox, name)("ñandú")
        for digit in "1234567":
            tox.friend_add_norequest(digit * 64)
        tox.conference_set_title(tox.conference_new(), "Tertulia")
        yield tox


@pytest.fixture(scope="module")
def av(tox):
    with ToxAV(tox) as av:
        yield av


@pytest.mark.parametrize("name", asking(Tox))
def test_answers(tox, name):
    assert left_behind(getattr(tox, name)) == {}


@pytest.mark.parametrize("name", asking(ToxAV))
def test_answers_of_calls(av, name):
    assert left_behind(getattr(av, name)) == {}


ABOUT_ONE = [name for name in vars(Tox) if name.startswith("friend_get_")] + ["friend_exists"]
ABOUT_ONE += ["group_get_names", "group_number_peers", "group_get_title", "group_get_type", "conference_get_id"]
ABOUT_ONE += ["conference_offline_peer_count"]
ABOUT_TWO = ["group_peername", "group_peer_pubkey", "group_peernumber_is_ours"]


@pytest.mark.parametrize("name", ABOUT_ONE + ABOUT_TWO)
def test_answers_about_somebody(tox, name):
    args = (0,) * (1 + (name in ABOUT_TWO))
    assert left_behind(lambda: getattr(tox, name)(*args)) == {}


def again(tox, av, what):
    return {
        "friend": lambda: tox.friend_delete(tox.friend_add_norequest("A" * 62 + "00")),
        "name": lambda: (tox.self_set_name("Ana"), tox.self_set_status_message("aquí"), tox.self_set_nospam(2**31)),
        "key": lambda: tox.friend_by_public_key(KEY),
        "group": lambda: tox.conference_delete(tox.conference_new()),
        "group by its id": lambda: tox.conference_by_id(tox.conference_get_id(0)),
        "group with sound": lambda: (
            av.groupchat_disable_av(group := av.add_av_groupchat()),
            av.groupchat_enable_av(group),
            av.groupchat_av_enabled(group),
            tox.conference_delete(group),
        ),
        "turn": lambda: (tox.iterate(), av.iterate()),
        "run": lambda: tox.run(0),
        "step": lambda: (tox.fileno(), tox.stop(), tox.step(), tox.step()),
        "encrypted": lambda: pytox.is_data_encrypted(bytes(500)),
        "digest": lambda: pytox.hash("x" * 500),
    }[what]


@pytest.mark.parametrize(
    "what",
    ["friend", "name", "key", "group", "group by its id", "group with sound", "turn", "run", "step", "encrypted", "digest"],
)
def test_what_comes_and_goes(tox, av, what):
    assert left_behind(again(tox, av, what)) == {}


def instance(**values):
    def act():
        try:
            with Tox(options(**values)) as made:
                with ToxAV(made):
                    made.iterate()
                    made.fileno()
        except (OperationFailedError, TypeError, ValueError, OverflowError):
            pass

    return act


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"savedata_data": b"this is not a profile of Tox"},
        {"savedata_data": bytes(500), "savedata_type": 5},
        {"savedata_data": "text"},
        {"savedata_type": 1},
        {"proxy_host": "127.0.0.1" * 3, "proxy_port": 1, "proxy_type": 9, "udp_enabled": False},
        {"proxy_host": "127.0.0.1\0"},
        {"proxy_host": 2**40},
        {"start_port": 2**40},
        {"start_port": "2" * 40},
        {"tcp_port": 2**70},
    ],
    ids=" ".join,
)
def test_instances(values):
    assert left_behind(instance(**values), rounds=50) == {}


def test_what_objects_refer_to_is_shown_to_the_collector(tox, av):
    tox.mine, av.mine = [], []
    assert {id(each) for each in gc.get_referents(tox)} >= {id(Tox), id(vars(tox))}
    assert {id(each) for each in gc.get_referents(av)} >= {id(ToxAV), id(vars(av)), id(tox)}
    shown = gc.get_referents(pytox._pytox)
    for each in (Tox, ToxAV, pytox.PassKey, OperationFailedError, datetime.datetime.fromtimestamp):
        assert each in shown


def test_modules():
    """Once more made from its file: types, names, the exception and the clock go with it."""
    spec = importlib.util.find_spec("pytox._pytox")

    def act():
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert module.Tox is not Tox

    assert grown(act, 50, "native bytes", native_bytes) == {}


def test_keys():
    locked = pytox.pass_encrypt(b"x" * 5000, "x")
    key = pytox.PassKey("x", pytox.get_salt(locked))

    def act():
        key.decrypt(key.encrypt(b"y" * 5000))
        key.decrypt(locked)
        pytox.get_salt(locked)
        for wrong in (locked[:-1], locked[:80], b""):
            with pytest.raises(OperationFailedError):
                key.decrypt(wrong)
        with pytest.raises(OperationFailedError):
            key.encrypt(b"")
        for other in (5, None):
            with pytest.raises(TypeError):
                key.encrypt(other)
            with pytest.raises(TypeError):
                key.decrypt(other)
        with pytest.raises(ValueError):
            pytox.PassKey("x", b"short")

    assert left_behind(act, rounds=20) == {}


def test_derived_keys():
    """Slow on purpose, so only a few."""
    locked = pytox.pass_encrypt(b"x" * 5000, "x")

    def act():
        pytox.PassKey("x")
        assert len(pytox.pass_decrypt(pytox.pass_encrypt(b"x" * 5000, "x"), "x")) == 5000
        with pytest.raises(OperationFailedError):
            pytox.pass_decrypt(locked, "y")

    assert min(measure(act, 3, native_bytes)[1] for _ in range(3)) < 3 * 64  # of a key
