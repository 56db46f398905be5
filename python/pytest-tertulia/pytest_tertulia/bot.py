"""A webhook bot in the test's own hands: where its webhooks arrive, and its voice."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import secrets
import threading
from typing import Any, Callable, Mapping, Optional

from .http import Answer, Refused, request


def sign(secret: str, random: str, text: str) -> str:
    return hmac.new(secret.encode(), (random + text).encode(), hashlib.sha256).hexdigest()


class Webhook:
    """One that came. `verified`: its signature was the bot's."""

    def __init__(self, headers: Mapping[str, str], body: bytes, secret: str):
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body.decode()
        self.json: dict[str, Any] = json.loads(self.body)
        self.random = self.headers.get("x-nextcloud-talk-random", "")
        self.signature = self.headers.get("x-nextcloud-talk-signature", "")
        self.verified = hmac.compare_digest(self.signature.lower(), sign(secret, self.random, self.body))

    @property
    def type(self) -> str:
        """Create, Activity, Like, Undo, Join, Leave."""
        return str(self.json.get("type"))

    @property
    def token(self) -> str:
        """Of the conversation."""
        where = self.json.get("target") or self.json.get("object") or {}
        return str(where.get("id", ""))

    @property
    def actor(self) -> str:
        """`users/alice`"""
        return str((self.json.get("actor") or {}).get("id", ""))

    @property
    def message_id(self) -> int:
        return int((self.json.get("object") or {}).get("id", 0))

    @property
    def text(self) -> str:
        """What was said, with its placeholders; "" where nothing was."""
        try:
            content = json.loads((self.json.get("object") or {}).get("content") or "{}")
        except ValueError:
            return ""
        return str(content.get("message", "")) if isinstance(content, dict) else ""

    def __repr__(self) -> str:
        return f"<Webhook {self.type} {self.actor} {self.text!r}>"


class Bot:
    """`webhooks`: what has come so far in this test, in order; those with a wrong signature are not taken (401).

    `answer` says what the bot answers: a status, or a function of the webhook that gives one."""

    def __init__(self, name: str, secret: Optional[str] = None):
        self.name = name
        self.secret = secret or secrets.token_hex(32)
        self.id = 0
        self.server_url = ""
        self.webhooks: list[Webhook] = []
        self.answer: Any = 200
        self.handler: Optional[Callable[[Webhook], None]] = None
        self._arrived = threading.Condition()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/webhook"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def _make_handler(bot) -> type:  # noqa: N805 - `self` is the handler's
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status = bot._take(Webhook(dict(self.headers), body, bot.secret))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler

    def _take(self, webhook: Webhook) -> int:
        if not webhook.verified:
            return 401
        with self._arrived:
            self.webhooks.append(webhook)
            self._arrived.notify_all()
        if self.handler is not None:
            self.handler(webhook)
        return int(self.answer(webhook) if callable(self.answer) else self.answer)

    def on_webhook(self, handler: Callable[[Webhook], None]) -> Callable[[Webhook], None]:
        """A decorator: what the bot does with each webhook, on a thread of its own."""
        self.handler = handler
        return handler

    def wait_for(self, fits: Optional[Callable[[Webhook], bool]] = None, *, type: Optional[str] = None,
                 text: Optional[str] = None, timeout: float = 10) -> Webhook:
        """The first webhook of this test that is like that (`text`: in what was said), now or within `timeout`."""

        def find() -> Optional[Webhook]:
            for webhook in self.webhooks:
                if ((type is None or webhook.type == type) and (text is None or text in webhook.text)
                        and (fits is None or fits(webhook))):
                    return webhook
            return None

        with self._arrived:
            self._arrived.wait_for(lambda: find() is not None, timeout)
            found = find()
        assert found is not None, f"{self.name} was not told within {timeout} s; it was told {self.webhooks}"
        return found

    def wait_for_number(self, n: int, timeout: float = 10) -> None:
        """Until so many have come."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.webhooks) >= n, timeout)
        assert came, f"{self.name} was told {len(self.webhooks)} times within {timeout} s instead of {n}"

    def _call(self, method: str, path: str, signed: str, **body: Any) -> Answer:
        random = secrets.token_hex(32)
        return request(method, f"{self.server_url}/ocs/v2.php/apps/spreed/api/v1/bot/{path}", body=body, headers={
            "OCS-APIRequest": "true", "Accept": "application/json", "X-Nextcloud-Talk-Bot-Random": random,
            "X-Nextcloud-Talk-Bot-Signature": sign(self.secret, random, signed)})

    def say(self, token: str, message: str, **more: Any) -> Answer:
        answer = self._call("POST", f"{token}/message", message, message=message, **more)
        if not answer.ok:
            raise Refused(f"{self.name}: say", answer)
        return answer

    def react(self, token: str, message_id: int, emoji: str) -> Answer:
        answer = self._call("POST", f"{token}/reaction/{message_id}", emoji, reaction=emoji)
        if not answer.ok:
            raise Refused(f"{self.name}: react", answer)
        return answer

    def forget(self) -> None:
        """As it is at the beginning of a test."""
        with self._arrived:
            self.webhooks.clear()
        self.answer = 200
        self.handler = None

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
