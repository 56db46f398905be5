"""Requests without a library: what a test needs of HTTP, and no more."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import Any, Mapping, Optional

TIMEOUT_S = 90.0  # longer than any wait of the server

# Nothing from the environment stands between a test and its server.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(AssertionError):
    """The server said no."""

    def __init__(self, what: str, answer: Answer):
        super().__init__(f"{what}: {answer.status} {answer.message or answer.text[:300]}")
        self.answer = answer
        self.status = answer.status


class Answer:
    """What came back: `status`, `headers`, `text`, and of JSON `json`; of the Talk API `data` and `message`."""

    def __init__(self, status: int, headers: Message, body: bytes):
        self.status = status
        self.headers = headers
        self.text = body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def _ocs(self) -> Any:
        try:
            found = self.json
        except ValueError:
            return {}
        return found.get("ocs", {}) if isinstance(found, dict) else {}

    @property
    def data(self) -> Any:
        return self._ocs().get("data")

    @property
    def message(self) -> str:
        """Why it was refused."""
        reason = self._ocs().get("meta", {}).get("message")
        if reason is None and self.text.startswith("{"):
            reason = self.json.get("message")
        return reason or ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"<Answer {self.status} {self.text[:200]}>"


def request(method: str, url: str, *, params: Optional[Mapping[str, Any]] = None, body: Any = None,
            headers: Optional[Mapping[str, str]] = None, auth: Optional[tuple[str, str]] = None,
            timeout: float = TIMEOUT_S) -> Answer:
    """`body` goes as JSON. Whatever the status is, it is an Answer."""
    if params:
        url += "?" + urllib.parse.urlencode({key: value for key, value in params.items() if value is not None})
    sent = dict(headers or {})
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        sent["Content-Type"] = "application/json"
    if auth is not None:
        sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
    asked = urllib.request.Request(url, data=data, headers=sent, method=method)
    try:
        with _opener.open(asked, timeout=timeout) as reply:
            return Answer(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
