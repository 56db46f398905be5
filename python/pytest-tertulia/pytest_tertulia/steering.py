"""What steers the server: its clock, faults, the journal, snapshots."""

from __future__ import annotations

import urllib.parse
from datetime import datetime, timedelta, timezone
from typing import Any, Optional, Union

from .http import Refused, request

Duration = Union[int, float, str, timedelta]
Instant = Union[int, float, str, datetime]


def _seconds(by: Duration) -> Union[int, float, str]:
    return by.total_seconds() if isinstance(by, timedelta) else by


def _instant(at: Instant) -> Union[int, float, str]:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Steering:
    def __init__(self, url: str):
        self.base = url.rstrip("/") + "/dev"

    def ask(self, method: str, path: str = "", body: Any = None, /, **params: Any) -> Any:
        answer = request(method, self.base + path, body=body, params=params)
        if not answer.ok:
            raise Refused(f"{method} /dev{path}", answer)
        return answer.json


class Clock:
    """The server's clock. It begins where the seed says, or at the true time, for each test."""

    def __init__(self, steering: Steering):
        self._steering = steering

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.unix(), timezone.utc)

    def unix(self) -> float:
        return float(self._steering.ask("GET", "/clock")["unix"])

    def advance(self, by: Duration) -> None:
        """Seconds, a timedelta, or text as `1d12h`. What waits for them (polls, lobbies, webhooks that come again)
        has waited."""
        self._steering.ask("POST", "/clock/advance", {"by": _seconds(by)})

    def set(self, now: Instant, frozen: Optional[bool] = None) -> None:
        """A datetime with its zone, Unix seconds, or text as `2026-03-01T09:30:00Z`."""
        body: dict[str, Any] = {"now": _instant(now)}
        if frozen is not None:
            body["frozen"] = frozen
        self._steering.ask("PUT", "/clock", body)

    def freeze(self, now: Optional[Instant] = None) -> None:
        if now is None:
            self._steering.ask("PUT", "/clock", {"frozen": True})
        else:
            self.set(now, True)

    def resume(self) -> None:
        self._steering.ask("PUT", "/clock", {"frozen": False})

    def real(self) -> None:
        self._steering.ask("PUT", "/clock", {"now": "real"})


class Faults:
    """What shall go wrong; gone with the test."""

    def __init__(self, steering: Steering):
        self._steering = steering

    def add(self, **rule: Any) -> int:
        """Its number. The keys are those of POST /dev/faults: `path`, `method`, `user` or `bot`; `rate`, `times`; `delay`,
        `status`, `retryAfter`, `body`, `cut`, `drop`, `duplicate`, `reorder`."""
        if "retry_after" in rule:
            rule["retryAfter"] = rule.pop("retry_after")
        if "delay" in rule:
            rule["delay"] = _seconds(rule["delay"])
        return int(self._steering.ask("POST", "/faults", rule)["id"])

    def remove(self, number: int) -> None:
        self._steering.ask("DELETE", f"/faults/{number}")

    def clear(self) -> None:
        self._steering.ask("DELETE", "/faults")

    def list(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._steering.ask("GET", "/faults")
        return found


class Journal:
    """Requests and webhooks of this test."""

    def __init__(self, steering: Steering):
        self._steering = steering

    def entries(self, **query: Any) -> list[dict[str, Any]]:
        """Oldest first. `kind`, `method`, `path`, `user`, `bot`, `status`, `error`, `has`, `after`, `limit`."""
        found: list[dict[str, Any]] = self._steering.ask("GET", "/journal", **query)["entries"]
        return found

    def requests(self, **query: Any) -> list[dict[str, Any]]:
        return self.entries(kind="request", **query)

    def webhooks(self, **query: Any) -> list[dict[str, Any]]:
        return self.entries(kind="webhook", **query)

    def wait_for(self, timeout: Duration = 10, **query: Any) -> dict[str, Any]:
        """The first one that is like that, now or within `timeout`."""
        found = self.entries(wait=_seconds(timeout), limit=1, **query)
        assert found, f"nothing came within {timeout} s that fits {query}"
        return found[0]

    def replay(self, number: int, signature: str = "new") -> None:
        """A webhook once more, signed anew or with the random and signature (`same`) that it had."""
        self._steering.ask("POST", f"/journal/{number}/replay", {"signature": signature})

    def clear(self) -> None:
        self._steering.ask("DELETE", "/journal")


class Snapshots:
    """States to go back to; they outlive the test that made them."""

    def __init__(self, steering: Steering):
        self._steering = steering

    def make(self, name: str) -> None:
        self._steering.ask("POST", "/snapshots", {"name": name})

    def go_back(self, name: str) -> None:
        self._steering.ask("POST", f"/snapshots/{urllib.parse.quote(name, '')}/return")

    def remove(self, name: str) -> None:
        self._steering.ask("DELETE", f"/snapshots/{urllib.parse.quote(name, '')}")

    def names(self) -> list[str]:
        return [kept["name"] for kept in self._steering.ask("GET", "/snapshots")]
