"""Which functions of nc_py_api the tests have called, for test_nc_py_api_used.py."""

import sys
import threading

import pytest
from nc_py_api import _talk_api, talk

FILES = {_talk_api.__file__, talk.__file__}


@pytest.fixture(scope="session", autouse=True)
def called_of_nc_py_api():
    """The code of each function that ran. Watched from outside: the client stays as it is."""
    called = set()

    def watch(frame, event, _):
        if event == "call" and frame.f_code.co_filename in FILES:
            called.add(frame.f_code)

    sys.setprofile(watch)
    threading.setprofile(watch)
    yield called
    sys.setprofile(None)
    threading.setprofile(None)
