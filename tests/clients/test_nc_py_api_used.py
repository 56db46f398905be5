"""The tests before this one leave nothing of nc_py_api's Talk module untried: each method of both its
forms, each property of what they give back."""

from pathlib import Path

import pytest
from talk_classes import TALK_CLASSES, functions_of


def test_there_is_something_to_use():
    names = {owner.__name__ for owner in TALK_CLASSES}
    assert {"_TalkAPI", "_AsyncTalkAPI", "Conversation", "Participant", "TalkMessage",
            "MessageReactions", "Poll", "PollDetail"} <= names


@pytest.mark.parametrize("owner", TALK_CLASSES, ids=lambda owner: owner.__name__)
def test_used(request, used_of_nc_py_api, owner):
    tests = {path.name for path in Path(__file__).parent.glob("test_nc_py_api*.py")}
    if request.config.option.keyword or tests - {item.path.name for item in request.session.items}:
        pytest.skip("only a run of all tests with this client tells")
    unused = {name for name in functions_of(owner)
              if (owner.__name__, name) not in used_of_nc_py_api}
    assert unused == set()
