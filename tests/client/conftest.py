"""Servers that misbehave, for one test."""

import pytest

from stub import Stub


@pytest.fixture
def stub():
    with_exit = []

    def start(answer, context=None):
        made = Stub(answer, context)
        with_exit.append(made)
        return made

    yield start
    for made in with_exit:
        made.close()
