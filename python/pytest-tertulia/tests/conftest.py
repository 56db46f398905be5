import copy

import pytest

from pytest_tertulia.plugin import DEFAULT_SEED

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def tertulia_seed():
    seed = copy.deepcopy(DEFAULT_SEED)
    seed["clock"] = "2026-03-01T09:30:00Z"
    seed["conversations"][0]["messages"] = [{"actor": "bob", "message": "who knows?", "ref": "question"}]
    return seed
