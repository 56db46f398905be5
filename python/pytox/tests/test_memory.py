# SPDX-License-Identifier: GPL-3.0-or-later
"""Python runs out of memory, at each place where it is asked for some: MemoryError, and nothing worse.

libtoxcore asks others for its memory."""

import sys

import pytest
from conftest import free_port
from leaks import left_behind
from peers import options
from test_arguments import GOOD, MANY
from test_events import prompter  # noqa: F401
from test_leaks import ABOUT_ONE, ABOUT_TWO, asking

import pytox
from pytox import OperationFailedError, Tox, ToxAV

memory = pytest.importorskip("_testcapi", reason="CPython's own tests are not installed: nobody else refuses memory")


def refused(nth, call, *args):
    """Without the nth piece of memory: what is raised, or None."""
    end = memory.remove_mem_hooks
    sys._getframe()  # an exception wants it, and CPython loses the exception if there is no memory for it
    try:
        memory.set_nomemory(nth, nth + 1)
        call(*args)
    except (MemoryError, OperationFailedError) as error:
        end()
        return type(error)
    finally:
        end()
    return None


@pytest.fixture(scope="module")
def where():
    with Tox(options(tcp_port=free_port())) as tox:
        for digit in "123":
            tox.friend_add_norequest(digit * 64)
        tox.conference_set_title(tox.conference_new(), "Tertulia")
        yield {"tox": tox, "av": ToxAV(tox), "module": pytox}


CALLS = [("tox", name, ()) for name in asking(Tox)] + [("av", name, ()) for name in asking(ToxAV)]
CALLS += [("tox", name, (0,)) for name in ABOUT_ONE] + [("tox", name, (0, 0)) for name in ABOUT_TWO]
CALLS += [(at, name, tuple(GOOD[kind] for kind in kinds)) for at, name, kinds in MANY]


@pytest.mark.parametrize("at,name,args", CALLS, ids=[f"{at}.{name}({len(args)})" for at, name, args in CALLS])
def test_a_call_without_memory(where, at, name, args):
    method = getattr(where[at], name)

    def act():
        for nth in range(1, 12):
            refused(nth, method, *args)

    act()
    assert left_behind(act, rounds=10) == {}


@pytest.mark.parametrize("values", [{}, {"proxy_host": "a", "proxy_type": 9}, {"savedata_data": b"x"}, {"start_port": -1}], ids=" ".join)
def test_an_instance_without_memory(values):
    given, found = options(**values), set()

    def make():
        sys._getframe()
        try:
            tox = Tox(given)
        except OverflowError:
            return
        ToxAV(tox).kill()
        tox.kill()

    for nth in range(1, 40):
        found.add(refused(nth, make))
    assert MemoryError in found


EVENTS = """
import sys
from test_memory import refused
sys.unraisablehook = lambda unraisable: None
one, two = pytox.Tox(peers.options()), pytox.Tox(peers.options())
av = pytox.ToxAV(two)
found = set()
nth = 0

def act():
    global nth
    nth = nth % 120 + 1
    prompter.first = 1 + nth % 2
    found.add(refused(nth, {}))
"""


@pytest.mark.parametrize("turn", ["one.iterate", "av.iterate"])
def test_events_without_memory(prompter, turn):  # noqa: F811
    said = prompter(EVENTS.format(turn) + "\nprint(left_behind(act, rounds=120))\nprint(found == {MemoryError, None})")
    assert said == [{}, True]
