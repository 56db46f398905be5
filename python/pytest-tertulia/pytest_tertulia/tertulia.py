"""All of it in one hand: what the fixture `tertulia` is."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from .bot import Bot
from .server import Server
from .steering import Clock, Duration, Faults, Journal, Snapshots, Steering, _seconds
from .user import User


class Tertulia:
    def __init__(self, server: Server, bots: Mapping[str, Bot]):
        self.server = server
        self.url = server.url
        self.bots = bots
        self.steering = Steering(server.url)
        self.clock = Clock(self.steering)
        self.faults = Faults(self.steering)
        self.journal = Journal(self.steering)
        self.snapshots = Snapshots(self.steering)
        self.seed: dict[str, Any] = self.steering.ask("GET", "/seed")
        self.passwords: dict[str, str] = {user["id"]: user["password"] for user in self.seed["users"]}
        for told in self.seed["bots"]:
            if told["name"] in bots:
                bots[told["name"]].id = told["id"]
                bots[told["name"]].server_url = self.url

    def reset(self) -> None:
        """Back to the seed: conversations, accounts, the clock, faults, the journal, and what bots were told."""
        self.steering.ask("POST", "/reset")
        for bot in self.bots.values():
            bot.forget()

    def user(self, name: Optional[str] = None, password: Optional[str] = None) -> User:
        """Somebody of the seed, or who was made since; without a name nobody."""
        if name is not None and password is None:
            password = self.passwords.get(name, name)
        return User(self.url, name, password)

    def bot(self, name: Optional[str] = None) -> Bot:
        """A bot of the seed whose webhooks come here; without a name the first one."""
        for known, bot in self.bots.items():
            if name is None or name == known:
                return bot
        wanted = f"no bot {name!r}" if name else "no bot"
        raise KeyError(f"the seed has {wanted} whose webhooks come here; there are: {', '.join(self.bots) or 'none'}")

    def token(self, name: Optional[str] = None) -> str:
        """Of a conversation of the seed; without a name the first one's."""
        for room in self.seed["conversations"]:
            if name is None or room["name"] == name:
                return str(room["token"])
        names = ", ".join(room["name"] for room in self.seed["conversations"])
        raise KeyError(f"the seed has no conversation {name!r}; there are: {names or 'none'}")

    def message_id(self, ref: str) -> int:
        """Of the message that is called so in the seed."""
        for room in self.seed["conversations"]:
            if ref in room["messages"]:
                return int(room["messages"][ref])
        raise KeyError(f"the seed has no message with \"ref\": \"{ref}\"")

    def wait_for_message(self, token: str, text: str = "", actor: Optional[str] = None, after: int = 0,
                         timeout: Duration = 10) -> dict[str, Any]:
        """The first message with `text` in it, now or within `timeout`: what a bot has answered, say."""
        found = self.steering.ask("GET", "/messages", token=token, has=text or None, actor=actor, after=after,
                                  wait=_seconds(timeout))["messages"]
        assert found, f"nobody has said {text!r} within {timeout} s"
        first: dict[str, Any] = found[0]
        return first

    def client(self, name: str) -> Any:
        """The client of the package `tertulia`, as somebody of the seed."""
        import pytest

        tertulia = pytest.importorskip("tertulia", reason="the package tertulia is not installed")
        return tertulia.Nextcloud(nextcloud_url=self.url, nc_auth_user=name,
                                  nc_auth_pass=self.passwords.get(name, name))

    def nc_py_api(self, name: str) -> Any:
        """The client of the package `nc_py_api`, as somebody of the seed."""
        import pytest

        nc_py_api = pytest.importorskip("nc_py_api", reason="the package nc_py_api is not installed")
        return nc_py_api.Nextcloud(nextcloud_url=self.url, nc_auth_user=name,
                                   nc_auth_pass=self.passwords.get(name, name))

    def __repr__(self) -> str:
        return f"<Tertulia {self.url}>"
