"""Fixtures: people at shells of their own, with accounts of their own, against the shared server."""

import pytest

from shell import Shell


@pytest.fixture
def shell(server, tmp_path):
    """Shells of people who are logged in by the environment, as scripts are: shell("alice")."""

    def make(name=None, password=None):
        home = tmp_path / (name or "nobody")
        home.mkdir(exist_ok=True)
        login = name and (server.url, name, password or name)
        return Shell(home, login)

    return make


@pytest.fixture
def room(alice, bob):
    """A group of alice and bob: its token."""
    token = alice.post("/apps/spreed/api/v4/room", roomType=2, roomName="Crew").ok(201)["token"]
    alice.post(f"/apps/spreed/api/v4/room/{token}/participants", newParticipant="bob").ok()
    return token
