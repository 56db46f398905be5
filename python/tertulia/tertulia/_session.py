# SPDX-License-Identifier: GPL-3.0-or-later
"""What both forms of the client share: settings, requests, answers, and who drives them.

Calls of the API are written once, as generators: they yield requests (or Sleep) and are sent the
answers; what they return is the result of the call. A session carries the requests out, by waiting
or in an event loop."""

from __future__ import annotations

import os
import time
from collections import namedtuple
from collections.abc import Mapping

from . import _tertulia, options
from ._exceptions import (
    NextcloudConnectionError,
    NextcloudException,
    NextcloudExceptionNotFound,
    NextcloudExceptionNotModified,
    NextcloudMissingCapabilities,
    NextcloudTimeout,
)
from ._tertulia import Answer, Client, dumps, query, quote

TYPE_CHECKING = False  # without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any

    Steps = Generator[Any, Any, Any]

JSON = "application/json"


# --- settings --------------------------------------------------------------------------------


def _setting(given: dict[str, Any], name: str) -> Any:
    if name in given:
        return given.pop(name)
    return os.environ.get(name.upper())


class Options:
    """How a client behaves, beside whom it talks to."""

    def __init__(self, given: dict[str, Any]) -> None:
        take = given.pop
        self.timeout: int | float | None = take("npa_timeout", options.NPA_TIMEOUT)
        self.timeout_dav: int | float | None = take("npa_timeout_dav", options.NPA_TIMEOUT_DAV)
        self.nc_cert: bool | str = take("npa_nc_cert", options.NPA_NC_CERT)
        self.retries: int = take("npa_retries", options.NPA_RETRIES)
        self.upload_chunk_v2: bool = take("chunked_upload_v2", options.CHUNKED_UPLOAD_V2)
        self.xdebug_session: str = take("xdebug_session", options.XDEBUG_SESSION)


class Config:
    """Whom a client talks to, and as whom: arguments of the constructor, else the environment."""

    def __init__(self, given: dict[str, Any]) -> None:
        url = _setting(given, "nextcloud_url")
        if not url:
            raise ValueError("`nextcloud_url` is not found.")
        if url.endswith("/index.php"):
            url = url[: -len("/index.php")]
        self.endpoint: str = url[:-1] if url.endswith("/") else url
        suffix = _setting(given, "dav_url_suffix") or "remote.php/dav"
        self.dav_url_suffix: str = "/" + suffix.strip("/")
        self.dav_endpoint: str = self.endpoint + self.dav_url_suffix
        user, password = _setting(given, "nc_auth_user"), _setting(given, "nc_auth_pass")
        self.auth: tuple[str, str] = (user, password) if user and password else ("", "")
        self.headers: dict[str, str] = dict(given.pop("headers", None) or {})
        self.options = Options(given)
        if given:
            raise TypeError(f"unknown: {', '.join(sorted(given))}")


# --- requests and answers --------------------------------------------------------------------


Request = namedtuple(
    "Request",
    (
        "method",
        "path",  # behind the address of the server, with its query
        "body",  # bytes or None
        "content_type",  # of the body, or None
        "headers",  # a tuple of (name, value)
        "wait",  # seconds that the server may take in addition
        "is_dav",
        "sink",  # takes the body of a good answer, piece by piece; None: the answer has it
        "remember",  # its headers are the client's response_headers
    ),
    defaults=(None, None, (), 0, False, None, True),
)
Request.__doc__ = "What is sent. Calls yield it and are sent the Answer, whatever its status."

Sleep = namedtuple("Sleep", "seconds")
Sleep.__doc__ = "Yielded to wait. The answer is None."


class Headers(Mapping):  # type: ignore[type-arg]  # a subscript would be carried out
    """Headers of an answer; upper and lower case are the same."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Any = ()) -> None:
        self._values: dict[str, tuple[str, str]] = {}
        for name, value in pairs:
            self._values[name.lower()] = (name, value)

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._values.values())

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({dict(self)!r})"


class Response:
    """An answer as exceptions carry it along."""

    def __init__(self, answer: Answer) -> None:
        self.status_code: int = answer.status
        self.headers = Headers(answer.headers)
        self.content: bytes = answer.body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body, read as JSON."""
        return _tertulia.loads(self.content)

    def __repr__(self) -> str:
        return f"<Response {self.status_code}>"


def with_query(path: str, params: Mapping[str, Any] | None) -> str:
    """Puts parameters behind a path, which may have some already."""
    if not params:
        return path
    return f"{path}{'&' if '?' in path else '?'}{query(dict(params))}"


def ocs_request(method: str, path: str, params: dict[str, Any], json: Any, files: Any, wait: float) -> Request:
    """An OCS request of our own: what request() would make of it, in less time."""
    params["format"] = "json"
    path = f"{path}{'&' if '?' in path else '?'}{query(params)}"
    if files:
        body, content_type = _multipart(files)
        return Request(method, path, body, content_type, _JSON_HEADERS, wait)
    if json is None:
        return Request(method, path, None, None, _JSON_HEADERS, wait)
    return Request(method, path, dumps(json), JSON, _JSON_HEADERS, wait)


def is_ocs(path: str) -> bool:
    """Whether the path is one that answers with an envelope."""
    return "/ocs/v1.php/" in path or "/ocs/v2.php/" in path or "/apps/groupfolders/" in path


_OCS_HEADERS: tuple[tuple[str, str], ...] = (("OCS-APIRequest", "true"),)
_JSON_HEADERS: tuple[tuple[str, str], ...] = (("OCS-APIRequest", "true"), ("Accept", JSON))


def _multipart(files: Mapping[str, Any]) -> tuple[bytes, str]:
    """A form with files: name -> bytes, or a file, or (file name, that)."""
    boundary = "----tertulia" + os.urandom(16).hex()
    parts = []
    for name, value in files.items():
        file_name = name
        if isinstance(value, tuple):
            file_name, value = value[:2]
        content = value.read() if hasattr(value, "read") else value
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{quote(name)}"; '
            f'filename="{quote(file_name or name)}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        parts += [head.encode(), content if isinstance(content, bytes) else str(content).encode(), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _content(content: Any) -> tuple[bytes | None, str | None]:
    if content is None:
        return None, None
    if isinstance(content, str):
        return content.encode(), "text/plain; charset=utf-8"
    if isinstance(content, dict):
        return query(content).encode(), "application/x-www-form-urlencoded"
    if isinstance(content, (bytes, bytearray, memoryview)):
        return bytes(content), None
    return b"".join(part.encode() if isinstance(part, str) else part for part in content), None


def request(
    method: str,
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    json: Any = None,
    content: Any = None,
    files: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    wait: float = 0,
    remember: bool = True,
) -> Request:
    """A request outside of WebDAV."""
    if not path.startswith("/"):
        path = "/" + path
    body, content_type = _content(content)
    if json is not None:
        body, content_type = dumps(json), JSON
    elif files:
        body, content_type = _multipart(files)
    if params:
        path = with_query(path, params)
    fixed = _OCS_HEADERS
    if is_ocs(path):
        fixed = _JSON_HEADERS
    for name, value in headers.items() if headers else ():
        if name.lower() == "content-type":
            content_type = value
        else:
            fixed += ((name, value),)
    return Request(method, path, body, content_type, fixed, wait, False, None, remember)


# --- refusals --------------------------------------------------------------------------------

_PHRASES = {
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Payload Too Large",
    423: "Locked",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    507: "Insufficient Storage",
    996: "Server error",
    997: "Unauthorised",
    998: "Not found",
    999: "Unknown error",
}


def _said(answer: Answer) -> tuple[str, str]:
    """Why the server says it refused: text for people, and Talk's word."""
    try:
        meta, data = answer.meta, answer.data
    except ValueError:
        return _said_by_dav(answer), ""
    reason, word = str(meta.get("message") or ""), ""
    if isinstance(data, dict):
        word = data["error"] if isinstance(data.get("error"), str) else ""
        reason = reason or str(data.get("message") or "")
    return reason, word


def _said_by_dav(answer: Answer) -> str:
    if not answer.has(b"s:message"):
        return ""
    from ._dav import error_message

    return error_message(answer.body)


def refusal(status: int, answer: Answer, info: str) -> NextcloudException:
    """The exception for an answer that is none of those asked for."""
    reason, word = _said(answer)
    reason = reason or word or _PHRASES.get(status, "")
    response = Response(answer)
    made: NextcloudException
    if status in (404, 998):
        made = NextcloudExceptionNotFound(reason or "Not found", info, response)
    elif status == 304:
        made = NextcloudExceptionNotModified(reason or "Not modified", info, response)
    else:
        made = NextcloudException(status, reason, info, response)
    made.error = word
    return made


def check(answer: Answer, info: str) -> Answer:
    """Raises what HTTP's status means; lets a good answer through."""
    if answer.status >= 400 or answer.status == 304:
        raise refusal(answer.status, answer, info)
    return answer


def check_envelope(answer: Answer, info: str) -> Answer:
    """The same for the status inside of the envelope."""
    if answer.status >= 400 or answer.status == 304:
        raise refusal(answer.status, answer, info)
    if answer.status != 204:
        try:
            is_ok = answer.is_ok
        except ValueError as error:
            raise NextcloudException(answer.status, str(error), info, Response(answer)) from None
        if not is_ok:
            raise refusal(int(answer.meta.get("statuscode") or 0), answer, info)
    return answer


def record(answer: Answer, cls: Any, second: Any = None) -> Any:
    """The payload as an object of a class."""
    try:
        return answer.record(cls, second)
    except ValueError as error:
        raise NextcloudException(answer.status, str(error), "", Response(answer)) from None


def records(answer: Answer, cls: Any, second: Any = None) -> Any:
    """The payload as a list of objects of a class."""
    try:
        return answer.records(cls, second)
    except ValueError as error:
        raise NextcloudException(answer.status, str(error), "", Response(answer)) from None


def transport_error(error: _tertulia.TransportError, info: str) -> BaseException:
    """What programs see of a request that has no answer."""
    kind, text = error.args[:2]
    if kind == "TT_E_TIMEOUT":
        return NextcloudTimeout(text, info)
    if kind in ("TT_E_NETWORK", "TT_E_TLS"):
        return NextcloudConnectionError(text, info)
    if kind == "TT_E_USAGE":
        return ValueError(text)
    if kind == "TT_E_NOMEM":
        return MemoryError(text)
    return NextcloudException(0, text, info)


# --- capabilities ----------------------------------------------------------------------------


def _has(capability: str, offered: Any) -> bool:
    """Whether a path with dots leads to something; its last part, to something that is on."""
    first, *rest = capability.split(".")
    if first not in offered:
        return False
    for number, part in enumerate(rest, 1):
        offered = offered[first] if number == 1 else offered
        if number == len(rest):
            return bool(offered.get(part)) if isinstance(offered, dict) else part in offered
        if part not in offered:
            return False
        offered = offered[part]
    return True


def missing_capabilities(wanted: str | list[str], offered: dict[str, Any]) -> list[str]:
    """Those of `wanted` that the server does not offer."""
    return [each for each in ([wanted] if isinstance(wanted, str) else wanted) if not _has(each, offered)]


# --- sessions --------------------------------------------------------------------------------


def is_good(outcome: Any) -> bool:
    """Whether there is an answer, and no refusal."""
    return type(outcome) is Answer and outcome.status < 400


_SAFE = ("GET", "HEAD", "PROPFIND", "SEARCH", "REPORT", "OPTIONS")
_MAX_PAUSE = 30.0
_LARGE = 65536


class Session:
    """One user at one server. Subclasses carry requests out."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.cfg = Config(given)
        self._heard: Any = ()  # the last answer, or its headers
        self._server: dict[str, Any] = {}
        self._user = ""
        self._client: Client | None = None
        self.init_adapter()

    def init_adapter(self, restart: bool = False) -> None:
        """Makes the connections anew, with the present login, and forgets what was known."""
        if self._client is not None and not restart:
            return
        cfg, opts = self.cfg, self.cfg.options
        user, password = cfg.auth
        headers = dict(cfg.headers)
        if opts.xdebug_session:
            headers["Cookie"] = f"XDEBUG_SESSION={opts.xdebug_session}"
        self._client = Client(
            cfg.endpoint,
            user,
            password,
            opts.nc_cert is not False,
            opts.nc_cert if isinstance(opts.nc_cert, str) else None,
            tuple(headers.items()),
        )
        self._server = {}

    def timeout_ms(self, wanted: Request) -> int:
        """How long a request may take; 0: any time."""
        seconds = self.cfg.options.timeout_dav if wanted.is_dav else self.cfg.options.timeout
        if seconds is None:
            return 0
        return max(1, int((seconds + wanted.wait) * 1000))

    def arguments(self, wanted: Request) -> tuple[Any, ...]:
        """A request as the library takes it."""
        return (
            wanted.method,
            wanted.path,
            wanted.headers,
            wanted.body,
            wanted.content_type,
            self.timeout_ms(wanted),
            wanted.is_dav,
            wanted.sink,
        )

    def keep(self, wanted: Request, answer: Answer) -> None:
        """Notes what programs may ask for after the call."""
        if wanted.remember:  # no large body is kept for the sake of its headers
            self._heard = answer if answer.size < _LARGE else answer.headers

    @property
    def response_headers(self) -> Headers:
        """The headers of the last answer."""
        if isinstance(self._heard, Answer):
            self._heard = self._heard.headers
        if not isinstance(self._heard, Headers):
            self._heard = Headers(self._heard)
        return self._heard

    def pause_before(self, wanted: Request, tries: int, outcome: Any) -> float | None:
        """Seconds until the request is tried again; None: it is not. Only what changes nothing is, when
        the connection broke or the server asked to come back in a while."""
        if tries >= self.cfg.options.retries or wanted.method not in _SAFE or wanted.sink:
            return None
        pause = 0.1 * 2**tries
        if isinstance(outcome, _tertulia.TransportError):
            return pause if outcome.args[0] == "TT_E_NETWORK" else None
        if outcome.status not in (429, 503):
            return None
        try:
            pause = max(pause, float(outcome.header("Retry-After", pause)))
        except ValueError:
            pass
        return pause if pause <= _MAX_PAUSE else None

    # What calls are made of.

    def answer_of(self, wanted: Request, info: str) -> Steps:
        """The checked answer of an OCS call."""
        answer = yield wanted
        return check_envelope(answer, info)

    def ocs(
        self,
        method: str,
        path: str,
        *,
        content: Any = None,
        json: Any = None,
        response_type: str | None = None,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Steps:
        """The payload of an OCS call."""
        info = f"request: {method} {path}"
        headers = kwargs.pop("headers", None)
        if kwargs:
            raise TypeError(f"unknown: {', '.join(sorted(kwargs))}")
        if is_ocs(path if path.startswith("/") else "/" + path):
            params = {**(params or {}), "format": "json"}
        wanted = request(method, path, params=params, json=json, content=content, files=files, headers=headers)
        if response_type == "json":
            answer = check((yield wanted), info)
            return answer.json() if answer.status != 204 else []
        try:
            answer = yield from self.answer_of(wanted, info)
        except NextcloudException as error:
            if error.status_code != 403 or "password confirmation is required" not in error.reason.lower():
                raise
            self.init_adapter(restart=True)
            answer = yield from self.answer_of(wanted, info)
        return answer.data if answer.status != 204 else []

    def update_server_info(self) -> Steps:
        """Asks for version and capabilities."""
        path = "/ocs/v1.php/cloud/capabilities"
        answer = yield from self.answer_of(request("GET", path, remember=False), f"request: GET {path}")
        self._server = answer.data

    def server(self) -> Steps:
        """Version and capabilities, asked for once."""
        if not self._server:
            yield from self.update_server_info()
        return self._server

    def capabilities(self) -> Steps:
        """The capabilities, asked for once."""
        return (yield from self.server())["capabilities"]

    def version(self) -> Steps:
        """The version of the server, asked for once."""
        said = (yield from self.server())["version"]
        names = {"major": "major", "minor": "minor", "micro": "micro", "string": "string"}
        return {**{name: said[key] for name, key in names.items()}, "extended_support": said["extendedSupport"]}

    def require(self, wanted: str | list[str]) -> Steps:
        """Raises when the server does not offer something."""
        missing = missing_capabilities(wanted, (yield from self.capabilities()))
        if missing:
            raise NextcloudMissingCapabilities(info=str(missing))

    def user(self) -> Steps:
        """The user's id, asked for once; the name to log in with may be another."""
        if not self._user:
            path = "/ocs/v1.php/cloud/user"
            answer = yield from self.answer_of(request("GET", path, remember=False), f"request: GET {path}")
            self._user = answer.data["id"]
        return self._user


class SyncSession(Session):
    """Waits for each answer. Any number of threads may share it."""

    def run(self, steps: Steps) -> Any:
        """Carries a call out."""
        try:
            wanted = next(steps)
            while True:
                try:
                    outcome = self._one(wanted)
                except BaseException as error:
                    wanted = steps.throw(error)
                else:
                    wanted = steps.send(outcome)
        except StopIteration as end:
            return end.value

    def _one(self, wanted: Request | Sleep) -> Answer | None:
        if isinstance(wanted, Sleep):
            time.sleep(wanted.seconds)
            return None
        outcome = self._try(wanted)
        tries = 0
        while not is_good(outcome):
            pause = self.pause_before(wanted, tries, outcome)
            if pause is None:
                break
            time.sleep(pause)
            tries += 1
            outcome = self._try(wanted)
        if isinstance(outcome, _tertulia.TransportError):
            raise transport_error(outcome, f"request: {wanted.method} {wanted.path.partition('?')[0]}")
        self.keep(wanted, outcome)
        answer: Answer = outcome
        return answer

    def _try(self, wanted: Request) -> Any:
        assert self._client is not None
        try:
            return self._client.perform(*self.arguments(wanted))
        except _tertulia.TransportError as error:
            return error
