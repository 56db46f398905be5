"""The tests before this one leave nothing of nc_py_api's Talk module untried: each method of both its
forms, each property of what they give back. What this server cannot do yet is named here; it is to
be tried as soon as it can."""

import inspect
from pathlib import Path

import pytest
from nc_py_api import _talk_api, talk

BOTS = "there are no bots yet"
FILES = "there are no files yet"
PICTURES = "conversations have no pictures yet"
NOT_YET = {
    "bots_available": BOTS, "list_bots": BOTS, "conversation_list_bots": BOTS, "enable_bot": BOTS,
    "disable_bot": BOTS, "BotInfo": BOTS, "BotInfoBasic": BOTS,
    "send_file": FILES, "TalkFileMessage": FILES,
    "set_conversation_avatar": PICTURES, "delete_conversation_avatar": PICTURES,
    "get_conversation_avatar": PICTURES,
}


def functions_of(owner):
    """{name: code} of what a class says itself: methods, and the getters of properties."""
    found = {}
    for name, value in vars(owner).items():
        function = value.fget if isinstance(value, property) else value
        if not name.startswith("_") and inspect.isfunction(function):
            found[name] = function.__code__
    return found


def classes_of(module):
    return [owner for _, owner in inspect.getmembers(module, inspect.isclass)
            if owner.__module__ == module.__name__ and functions_of(owner)]


OWNERS = classes_of(_talk_api) + classes_of(talk)


def test_there_is_something_to_use():
    names = {owner.__name__ for owner in OWNERS}
    assert {"_TalkAPI", "_AsyncTalkAPI", "Conversation", "Participant", "TalkMessage",
            "MessageReactions", "Poll", "PollDetail"} <= names
    known = names | {name for owner in OWNERS for name in functions_of(owner)}
    assert set(NOT_YET) <= known, "what cannot be used has to exist"


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.__name__)
def test_used(request, called_of_nc_py_api, owner):
    tests = {path.name for path in Path(__file__).parent.glob("test_nc_py_api*.py")}
    if request.config.option.keyword or tests - {item.path.name for item in request.session.items}:
        pytest.skip("only a run of all tests with this client tells")
    unused = {name for name, code in functions_of(owner).items() if code not in called_of_nc_py_api}
    not_yet = set(NOT_YET) & {owner.__name__, *functions_of(owner)}
    if owner.__name__ in not_yet:
        assert unused == set(functions_of(owner)), f"{owner.__name__} is used by now"
    else:
        assert unused == not_yet
