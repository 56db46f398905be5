import pytest
from talk_classes import count_calls


@pytest.fixture(scope="session", autouse=True)
def used_of_nc_py_api():
    """Which functions of nc_py_api's Talk module the tests have called, for test_nc_py_api_used.py."""
    return count_calls()
