"""Somebody who is logged in, with what most tests need of Talk."""

from __future__ import annotations

from typing import Any, Optional

from .http import Answer, Refused, request

_API = "/ocs/v2.php/apps/spreed/api"


class User:
    """`get("/v4/room")` and so on give an Answer, whatever its status is; what has a name raises Refused."""

    def __init__(self, url: str, name: Optional[str] = None, password: Optional[str] = None):
        self.url = url
        self.name = name
        self.password = password if password is not None else name

    def request(self, method: str, path: str, body: Any = None, **params: Any) -> Answer:
        """`path` begins behind `/ocs/v2.php/apps/spreed/api`, unless it begins with `/ocs`."""
        url = self.url + (path if path.startswith("/ocs") else _API + path)
        auth = (self.name, self.password or "") if self.name is not None else None
        return request(method, url, body=body, params=params, auth=auth,
                       headers={"OCS-APIRequest": "true", "Accept": "application/json"})

    def get(self, path: str, **params: Any) -> Answer:
        return self.request("GET", path, **params)

    def post(self, path: str, **body: Any) -> Answer:
        return self.request("POST", path, body)

    def put(self, path: str, **body: Any) -> Answer:
        return self.request("PUT", path, body)

    def delete(self, path: str, **body: Any) -> Answer:
        return self.request("DELETE", path, body or None)

    def _ok(self, what: str, answer: Answer) -> Any:
        if not answer.ok:
            raise Refused(f"{self.name}: {what}", answer)
        return answer.data

    def create_room(self, name: str, *members: str, type: int = 2) -> str:
        """Its token."""
        token: str = self._ok("create a room", self.post("/v4/room", roomType=type, roomName=name))["token"]
        for member in members:
            self._ok("add", self.post(f"/v4/room/{token}/participants", newParticipant=member, source="users"))
        return token

    def send(self, token: str, message: str, **more: Any) -> dict[str, Any]:
        sent: dict[str, Any] = self._ok("send", self.post(f"/v1/chat/{token}", message=message, **more))
        return sent

    def messages(self, token: str, limit: int = 100) -> list[dict[str, Any]]:
        """Oldest first, system messages too."""
        rows = self._ok("read", self.get(f"/v1/chat/{token}", lookIntoFuture=0, limit=limit)) or []
        return list(reversed(rows))

    def texts(self, token: str) -> list[str]:
        return [row["message"] for row in self.messages(token) if not row["systemMessage"]]

    def receive(self, token: str, after: int, timeout: int = 30) -> list[dict[str, Any]]:
        """Waits for what comes after message `after`; empty when nothing has."""
        answer = self.get(f"/v1/chat/{token}", lookIntoFuture=1, lastKnownMessageId=after, timeout=timeout)
        return [] if answer.status == 304 else list(self._ok("receive", answer))

    def react(self, token: str, message_id: int, emoji: str) -> None:
        self._ok("react", self.post(f"/v1/reaction/{token}/{message_id}", reaction=emoji))
