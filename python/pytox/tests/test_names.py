# SPDX-License-Identifier: GPL-3.0-or-later
"""Every documented name exists, has its value, is described in the stubs, and was used by a test."""

import ast
import inspect
import os
import pathlib
import re

import peers
import pytest

import pytox
from pytox import OperationFailedError, Tox, ToxAV

HERE = pathlib.Path(__file__).parent


def seed_names():
    names, current = {}, None
    for line in (HERE / "seed_names.txt").read_text().splitlines():
        if line.startswith("["):
            current = names.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return names


SEED = seed_names()
ALL = [(kind, name) for kind, names in SEED.items() for name in names]

# The numbers of the old module; tests and saved settings of programs rely on them.
VALUES = {
    Tox: {
        "ERR_FRIEND_ADD_": "NULL=1 TOO_LONG=2 NO_MESSAGE=3 OWN_KEY=4 ALREADY_SENT=5 BAD_CHECKSUM=6"
        " SET_NEW_NOSPAM=7 MALLOC=8",
        "CONNECTION_": "NONE=0 TCP=1 UDP=2",
        "PROXY_TYPE_": "NONE=0 HTTP=1 SOCKS5=2",
        "MESSAGE_TYPE_": "NORMAL=0 ACTION=1",
        "SAVEDATA_TYPE_": "NONE=0 TOX_SAVE=1 SECRET_KEY=2",
        "USER_STATUS_": "NONE=0 AWAY=1 BUSY=2",
        "USERSTATUS_": "NONE=0 AWAY=1 BUSY=2 INVALID=3",
        "FILE_KIND_": "DATA=0 AVATAR=1",
        "FILE_CONTROL_": "RESUME=0 PAUSE=1 CANCEL=2",
        "CHAT_CHANGE_PEER_": "ADD=0 DEL=1 NAME=2",
        "GROUPCHAT_TYPE_": "TEXT=0 AV=1",
        "CONFERENCE_STATE_CHANGE_PEER_": "JOIN=0 EXIT=1 NAME_CHANGE=2",
        "CONFERENCE_TYPE_": "TEXT=0 AV=1",
        "LOG_LEVEL_": "TRACE=0 DEBUG=1 INFO=2 WARNING=3 ERROR=4",
        "MAX_": "NAME_LENGTH=128 STATUS_MESSAGE_LENGTH=1007 MESSAGE_LENGTH=1372"
        " FRIEND_REQUEST_LENGTH=921 CUSTOM_PACKET_SIZE=1373 FILENAME_LENGTH=255",
    },
    ToxAV: {
        "FRIEND_CALL_STATE_": "ERROR=1 FINISHED=2 SENDING_A=4 SENDING_V=8 ACCEPTING_A=16"
        " ACCEPTING_V=32",
        "CALL_CONTROL_": "RESUME=0 PAUSE=1 CANCEL=2 MUTE_AUDIO=3 UNMUTE_AUDIO=4 HIDE_VIDEO=5"
        " SHOW_VIDEO=6",
    },
}

# Names of PyTox's last master that 0.0.23 does not have.
LATER = """
    conference_new conference_delete conference_invite conference_join conference_peer_count
    conference_peer_get_name conference_get_title conference_set_title conference_get_type
    conference_send_message conference_get_chatlist_size conference_get_chatlist
    conference_peer_number_is_ours group_peernumber_is_ours group_peer_pubkey
    on_conference_invite on_conference_message on_conference_namelist_change on_log
""".split()


def test_the_list_is_whole():
    assert (len(SEED["Tox"]), len(SEED["ToxAV"])) == (83, 11)


@pytest.mark.parametrize("kind,name", ALL)
def test_documented_name_exists(kind, name):
    found = getattr(getattr(pytox, kind), name)
    assert isinstance(found, int) if name.isupper() else callable(found)


@pytest.mark.parametrize("name", LATER)
def test_later_name_exists(name):
    assert callable(getattr(Tox, name))


@pytest.mark.parametrize("cls", VALUES)
def test_constants(cls):
    for prefix, rows in VALUES[cls].items():
        for row in rows.split():
            name, value = row.split("=")
            assert getattr(cls, prefix + name) == int(value), prefix + name


def test_error_type():
    assert issubclass(OperationFailedError, Exception)
    assert OperationFailedError.__module__ == "pytox"
    assert OperationFailedError.code is None
    assert OperationFailedError("raised by a program").name is None


def test_every_method_tells_what_it_does():
    for cls in (Tox, ToxAV, pytox.PassKey):
        for name, method in vars(cls).items():
            if not name.startswith("_") and callable(method):
                assert method.__doc__, name
    assert str(inspect.signature(Tox.friend_add)) == "(self, address, message, /)"


@pytest.mark.skipif("PYTOX_PAGE" not in os.environ, reason="the page is not part of the package; tools/test knows it")
def test_what_the_page_shows_with_a_name_takes_one():
    page = pathlib.Path(os.environ["PYTOX_PAGE"]).read_text()
    shown = re.findall(r"\b(?:tox|Tox)\.(\w+)\(([^()]*\w=[^()]*)\)", page)
    assert {name for name, _ in shown} >= {"run", "save", "load"}
    for name, arguments in shown:
        takes = inspect.signature(getattr(Tox, name)).parameters
        for word in re.findall(r"(\w+)=", arguments):
            assert takes[word].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD, (name, word)


def stubs():
    tree = ast.parse((pathlib.Path(pytox.__file__).parent / "__init__.pyi").read_text())
    names = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = {
                part.name if isinstance(part, ast.FunctionDef) else part.target.id
                for part in node.body
                if isinstance(part, (ast.FunctionDef, ast.AnnAssign))
            }
    return names


@pytest.mark.parametrize("cls", [Tox, ToxAV, pytox.PassKey])
def test_stubs_know_every_name(cls):
    real = {name for name in vars(cls) if not name.startswith("_")}
    told = {name for name in stubs()[cls.__name__] if not name.startswith("_")}
    assert told == real


# What cannot happen here.
NEVER = {
    "on_log": "libtoxcore is built without its lines for tracing, and nothing goes wrong",
}


def reachable(name):
    return name not in NEVER and (pytox.HAVE_NGC or "ngc_" not in name)


def test_every_name_was_used(request):
    """Runs last, on what the others did between real instances: a callback counts when libtoxcore
    called it, a method when it did what it was asked. Those of programs may run in another process."""
    files = {item.path for item in request.session.items}
    of_programs = {path for path in HERE.glob("test_*.py") if "pytestmark = pytest.mark.programs" in path.read_text()}
    if files | of_programs < set(HERE.glob("test_*.py")):
        pytest.skip("only a part of the tests was run")
    names = {name for cls in (Tox, ToxAV) for name in vars(cls) if name[0] != "_" and not name.isupper()}
    assert names >= {name for _, name in ALL if not name.isupper()}
    assert sorted(filter(reachable, names - peers.used)) == []


def test_every_documented_constant_is_used_by_a_test():
    """In its right place, not only compared with its number."""
    words = set()
    for path in HERE.glob("test_*.py"):
        if path.name != pathlib.Path(__file__).name:
            tree = ast.walk(ast.parse(path.read_text()))
            words |= {node.attr for node in tree if isinstance(node, ast.Attribute)}
    assert {name for _, name in ALL if name.isupper()} <= words
