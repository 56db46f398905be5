# SPDX-License-Identifier: GPL-3.0-or-later
"""Every documented name of nc_py_api's Talk API exists, takes the same arguments, and was used by a test."""

import inspect
import os
import pathlib
import re
import types

import pytest

import tertulia
from tertulia import _talk_api, talk

HERE = pathlib.Path(__file__).parent
ROOT = pathlib.Path(os.environ.get("TERTULIA_ROOT", HERE.parents[2]))


def seed():
    """{class: (its arguments, {name: what is documented})}"""
    classes, names = {}, {}
    for line in (HERE / "seed_names.txt").read_text().splitlines():
        if found := re.fullmatch(r"\[(\w+)\((.*)\)\]", line):
            names = {}
            classes[found[1]] = (found[2], names)
        elif line and not line.startswith("#"):
            kind, name, what = re.fullmatch(r"(?:(property|attribute) )?(\w+)(.*)", line).groups()
            names[name] = (kind or ("value" if what.startswith(" =") else "method"), what)
    return classes


SEED = seed()
ALL = [(owner, name) for owner, (_, names) in SEED.items() for name in names]
METHODS = [name for name, (kind, _) in SEED["_TalkAPI"][1].items() if kind == "method"]


def owner_of(name):
    return getattr(talk, name, None) or getattr(_talk_api, name)


def test_the_list_is_whole():
    counts = {kind: sum(1 for _, names in SEED.values() for what in names.values() if what[0] == kind)
              for kind in ("property", "attribute", "method", "value")}
    assert (len(SEED), counts) == (21, {"property": 133, "attribute": 2, "method": 32, "value": 49})


@pytest.mark.parametrize("owner,name", ALL)
def test_documented_name_exists(owner, name):
    kind, what = SEED[owner][1][name]
    found = inspect.getattr_static(owner_of(owner), name)
    if kind == "property":
        assert isinstance(found, (property, types.GetSetDescriptorType)) and found.__doc__
    elif kind == "attribute":
        assert found in ("", 0)
    elif kind == "method":
        assert callable(found) and found.__doc__
    else:
        assert getattr(owner_of(owner), name) == int(what[3:])


ENUMS = {name for name, (args, _) in SEED.items() if args == "value"}
OBJECTS = {name: args.split(", ") for name, (args, _) in SEED.items() if args.startswith("raw_data")}


@pytest.mark.parametrize("owner", OBJECTS)
def test_what_an_object_is_made_of(owner):
    """By the documented names, and of nothing less."""
    arguments = {name: {} if name == "raw_data" else "x" for name in OBJECTS[owner]}
    made = owner_of(owner)(**arguments)
    assert made == owner_of(owner)(*arguments.values()) and made._raw_data == {}
    for name in arguments:
        with pytest.raises(TypeError):
            owner_of(owner)(**{key: value for key, value in arguments.items() if key != name})


def test_nothing_was_left_out():
    assert len(ENUMS) + len(OBJECTS) + 1 == len(SEED)


def documented(name):
    """[(parameter, default or None)]"""
    inside = SEED["_TalkAPI"][1][name][1][1:-1]
    return [tuple((part + "=").split("=")[:2]) for part in inside.split(", ") if part]


@pytest.mark.parametrize("form", ["_TalkAPI", "_AsyncTalkAPI"])
@pytest.mark.parametrize("name", METHODS)
def test_parameters_and_defaults(form, name):
    """What goes beyond nc_py_api can only be named."""
    _, *ours = inspect.signature(getattr(owner_of(form), name)).parameters.values()
    theirs = documented(name)
    told = [(each.name, "" if each.default is each.empty else repr(each.default)) for each in ours]
    assert told[: len(theirs)] == theirs
    assert all(each.kind is each.KEYWORD_ONLY for each in ours[len(theirs):])


def public(owner):
    return {name for name in dir(owner) if not name.startswith("_")}


@pytest.mark.parametrize("sync,coroutines", [
    ("_TalkAPI", "_AsyncTalkAPI"), ("_ParticipantsAPI", "_AsyncParticipantsAPI"),
    ("_BreakoutAPI", "_AsyncBreakoutAPI"), ("_BansAPI", "_AsyncBansAPI"),
])
def test_both_forms_are_alike(sync, coroutines):
    one, other = owner_of(sync), owner_of(coroutines)
    assert public(one) == public(other)
    for name in public(one):
        function = getattr(other, name)
        if callable(function) and name != "follow":
            inner = inspect.unwrap(function)
            assert inspect.signature(getattr(one, name)) == inspect.signature(function)
            assert inspect.isgeneratorfunction(inner)


def test_where_programs_look():
    for name in ("AsyncNextcloud", "FilePermissions", "FsNode", "LockType", "Nextcloud", "NextcloudException",
                 "NextcloudExceptionNotFound", "NextcloudExceptionNotModified", "NextcloudMissingCapabilities",
                 "ShareType", "SystemTag"):
        assert getattr(tertulia, name).__doc__
    from tertulia.files import FsNode  # noqa: F401
    from tertulia.files.sharing import ShareType  # noqa: F401
    from tertulia.loginflow_v2 import Credentials, LoginFlow  # noqa: F401
    from tertulia.options import NPA_TIMEOUT  # noqa: F401

    assert talk.Conversation.__module__ == "tertulia.talk" and talk.ConversationType.__module__ == "tertulia.talk"


def test_everything_tells_what_it_does():
    for module in (talk, _talk_api):
        for owner in vars(module).values():
            if isinstance(owner, type) and owner.__module__.startswith("tertulia"):
                for name, value in vars(owner).items():
                    if not name.startswith("_") and (callable(value) or isinstance(value, property)):
                        assert value.__doc__, f"{owner.__name__}.{name}"


MANUAL = ROOT / "docs/python.md"


@pytest.mark.skipif(not MANUAL.exists(), reason="the documents of the project are not here")
def test_the_manual_has_every_name():
    text = MANUAL.read_text()
    names = {name for _, name in ALL} | {name for owner in vars(_talk_api).values() if isinstance(owner, type)
                                         and owner.__name__.endswith("API") for name in public(owner)}
    assert sorted(name for name in names if not re.search(rf"`[^`|]*\b{name}\b[^`|]*`", text)) == []


def test_every_name_was_used(request, counting):
    """Runs last, on what the others did with servers: every documented name, and every one of ours."""
    ran = {item.path for item in request.session.items}
    if len(ran) < len(list(HERE.glob("test_*.py"))) or request.config.option.keyword:
        pytest.skip("only a part of the tests was run")
    # TalkFileMessage has those of TalkMessage by inheritance.
    inherited = {("TalkFileMessage", name) for name in SEED["TalkMessage"][1]}
    inherited |= {("BotInfo", name) for name in SEED["BotInfoBasic"][1]}
    wanted = {pair for pair in ALL if SEED[pair[0]][1][pair[1]][0] in ("property", "method")} - inherited
    for owner in [*vars(talk).values(), *vars(_talk_api).values()]:
        if isinstance(owner, type) and (owner.__name__.endswith("API") or issubclass(owner, talk.Ban.__base__)):
            wanted |= {(owner.__name__, name) for name, value in vars(owner).items()
                       if name[0] != "_" and (callable(value) or isinstance(value, property))}
    assert sorted(wanted - counting) == []
