"""Requests as a Talk client makes them, and checks of what comes back.

`User` signs every request in as one person; the answer is an `Answer`. The functions below it are
the few calls that nearly every test needs to get going.
"""

import concurrent.futures
import itertools
import os
import time

import httpx

GUARD_S = 90  # against a hang; longer than any long poll

ROOM = "/apps/spreed/api/v4/room"
CHAT = "/apps/spreed/api/v1/chat"

ONE_TO_ONE, GROUP, PUBLIC = 1, 2, 3
OWNER, MODERATOR, MEMBER, GUEST, SELF_JOINED, GUEST_MODERATOR = 1, 2, 3, 4, 5, 6

_numbers = itertools.count(1)


def unique(stem):
    """A name that no other test uses, also not in an earlier run on the same data."""
    return f"{stem}-{os.getpid():x}-{next(_numbers)}"


class Answer:
    """One response. JSON envelopes are opened: `meta`, `data`."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.content
        self.envelope = None
        if response.headers.get("content-type", "").startswith("application/json") and self.body:
            self.envelope = response.json()

    @property
    def meta(self):
        return self.envelope["ocs"]["meta"]

    @property
    def data(self):
        return self.envelope["ocs"]["data"]

    @property
    def code(self):
        return self.meta["statuscode"]

    def __repr__(self):
        request = self.response.request
        return f"<{request.method} {request.url} -> {self.status} {self.body[:600]!r}>"

    def ok(self, status=200):
        """The payload of a v2 success with exactly this status."""
        assert self.status == status, self
        assert self.meta["status"] == "ok" and self.code == status, self
        return self.data

    def refused(self, status, data=None):
        """Checks a v2 refusal; `data` is what the payload must be, if given."""
        assert self.status == status, self
        assert self.meta["status"] == "failure" and self.code == status, self
        if data is not None:
            assert self.data == data, self
        return self

    def error(self, status, word):
        """Checks a refusal by a controller that names its reason."""
        self.refused(status)
        assert self.data["error"] == word, self
        return self

    def header(self, name):
        assert name in self.headers, f"no header {name} in {self}"
        return self.headers[name]


class User:
    """A person (or, without a name, nobody) talking to the server at `base`."""

    def __init__(self, base, name=None, password=None, version="v2"):
        self.base = base
        self.name = name
        self.password = name if password is None else password
        self.version = version
        self.client = httpx.Client(
            auth=(name, self.password) if name is not None else None,
            timeout=GUARD_S,
        )

    def close(self):
        self.client.close()

    def plain(self, method, path, **options):
        """A request outside OCS: no prefix, no headers added."""
        return Answer(self.client.request(method, self.base + path, **options))

    def request(self, method, path, *, version=None, headers=None, **options):
        """An OCS request; `path` begins behind `/ocs/v2.php`. Header values None are left out."""
        all_headers = {"OCS-APIRequest": "true", "Accept": "application/json"}
        all_headers.update(headers or {})
        sent = {name: value for name, value in all_headers.items() if value is not None}
        request = self.client.build_request(
            method, f"{self.base}/ocs/{version or self.version}.php{path}", headers=sent, **options)
        if all_headers["Accept"] is None:
            del request.headers["Accept"]  # the library's own
        return Answer(self.client.send(request))

    def get(self, path, /, **params):
        return self.request("GET", path, params=params)

    def post(self, path, /, **body):
        return self.request("POST", path, json=body)

    def put(self, path, /, **body):
        return self.request("PUT", path, json=body)

    def delete(self, path, /, **body):
        return self.request("DELETE", path, json=body) if body else self.request("DELETE", path)


def create_room(owner, kind=GROUP, name=None, members=()):
    """A new conversation with `members` (users) in it; gives back the room object."""
    room = owner.post(ROOM, roomType=kind, roomName=name or unique("room")).ok(201)
    for member in members:
        add(owner, room["token"], member)
    return room


def add(owner, token, member):
    owner.post(f"{ROOM}/{token}/participants", newParticipant=member.name, source="users").ok()


def room_of(user, token):
    return user.get(f"{ROOM}/{token}").ok()


def join(user, token, **body):
    """Begins a session; who has no account becomes a guest. Gives back the room object."""
    return user.post(f"{ROOM}/{token}/participants/active", **body).ok()


def participants(user, token, **params):
    """Everybody in the conversation, by actor id."""
    entries = user.get(f"{ROOM}/{token}/participants", **params).ok()
    return {entry["actorId"]: entry for entry in entries}


def attendee_id(user, token, actor_id):
    return participants(user, token)[actor_id]["attendeeId"]


def send(user, token, text, **more):
    return user.post(f"{CHAT}/{token}", message=text, **more).ok(201)


def next_second(user):
    """Waits until the server's clock shows a second in which nothing has happened yet."""
    def now():
        return int(user.get(ROOM, modifiedSince=4102444800).header(
            "X-Nextcloud-Talk-Modified-Before"))

    begin = now()
    while now() == begin:
        time.sleep(0.05)
    return begin + 1


def history(user, token, **params):
    """The newest messages, newest first."""
    return user.get(f"{CHAT}/{token}", lookIntoFuture=0, **params)


def future(user, token, after, timeout=0, **params):
    """What came after message `after`, oldest first; waits up to `timeout` seconds."""
    return user.get(f"{CHAT}/{token}", lookIntoFuture=1, lastKnownMessageId=after,
                    timeout=timeout, **params)


class LongPolls:
    """Long polls beside the test, which the server has to wake:

        with LongPolls(alice) as polls:
            waiting = polls.begin(bob, token, last)
            ...
            waiting.result().ok()

    A server that forgets to wake somebody answers all the same, when his time is up. So another
    poll, of which nothing happens in the room of `owner`, begins first and has less time: when it
    ends before one of the others, nobody woke that one."""

    def __init__(self, owner):
        self.owner = owner
        self.pool = concurrent.futures.ThreadPoolExecutor(16)

    def __enter__(self):
        self.quiet_room = create_room(self.owner)["token"]
        last = history(self.owner, self.quiet_room, limit=1).ok()[0]["id"]
        self.idle = self.pool.submit(future, self.owner, self.quiet_room, last, timeout=20)
        return self

    def begin(self, user, token, last, **params):
        job = self.pool.submit(future, user, token, last, timeout=30, **params)
        time.sleep(0.2)  # most likely it waits by now; right answers do not depend on it
        return _Woken(job, self.idle)

    def __exit__(self, *_):
        send(self.owner, self.quiet_room, "enough")
        self.pool.shutdown()


class _Woken:
    def __init__(self, job, idle):
        self.job, self.idle = job, idle

    def result(self):
        concurrent.futures.wait([self.job, self.idle],
                                return_when=concurrent.futures.FIRST_COMPLETED)
        assert self.job.done(), "nobody woke who waits"
        return self.job.result()


def texts(messages):
    """The texts of what people wrote, without system messages."""
    return [message["message"] for message in messages if not message["systemMessage"]]


def system_names(messages):
    return [message["systemMessage"] for message in messages if message["systemMessage"]]
