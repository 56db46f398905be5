# SPDX-License-Identifier: GPL-3.0-or-later
"""What is raised, and what it says."""

import copy
import pickle
import socket
import threading
import time

import pytest

import tertulia
from tertulia import (
    NextcloudConnectionError,
    NextcloudException,
    NextcloudExceptionNotFound,
    NextcloudExceptionNotModified,
    NextcloudMissingCapabilities,
    NextcloudTimeout,
)


def refusal(nc, function, *args, **options):
    with pytest.raises(NextcloudException) as raised:
        nc.call(function, *args, **options)
    return raised.value


def test_what_the_server_says(nc, room):
    error = refusal(nc, nc.alice.talk.send_message, "", room)
    assert (error.status_code, error.reason, error.error) == (400, "the message is empty", "message")
    assert error.info.startswith("request: POST /ocs/v2.php/apps/spreed/api/v1/chat/") and room.token in error.info
    assert "[400]" in str(error) and "the message is empty" in str(error)
    assert error.response.status_code == 400 and error.response.headers["content-type"].startswith("application/json")
    assert error.response.json()["ocs"]["data"] == {"error": "message"} and error.response.text


def test_not_found(nc):
    error = refusal(nc, nc.alice.talk.get_conversation_by_token, "nosuchroom")
    assert type(error) is NextcloudExceptionNotFound and error.status_code == 404
    assert type(refusal(nc, nc.admin.users.delete, "nobody-of-that-name")) is NextcloudExceptionNotFound


def test_wrong_password(nc, server):
    client = type(nc.alice)(nextcloud_url=server.url, nc_auth_user="alice", nc_auth_pass="wrong")
    assert refusal(nc, client.talk.get_user_conversations).status_code == 401
    assert "wrong" not in repr(client) and "alice" in repr(client)


def test_missing_capabilities(nc, form):
    assert nc.call(nc.alice.check_capabilities, ["spreed", "nothing.like.that", "spreed.features.chat-v2",
                                                 "spreed.features.x", "spreed.config.nothing"]) == [
        "nothing.like.that", "spreed.features.x", "spreed.config.nothing"]
    assert nc.call(nc.alice.check_capabilities, "spreed") == []
    with pytest.raises(NextcloudMissingCapabilities) as missing:
        nc.call(nc.alice.require_capabilities, "nothing.like.that")
    assert missing.value.status_code == 412 and "nothing.like.that" in str(missing.value)
    nc.call(nc.alice.require_capabilities, ["spreed"])


def silent():
    """A server that takes connections and says nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_timeout(form):
    listener, url = silent()
    with listener:
        client = form.client(url, "alice", npa_timeout=0.2)
        error = refusal(form, client.talk.send_message, "hello", "abc")
    assert type(error) is NextcloudTimeout and isinstance(error, TimeoutError) and error.status_code == 408


def test_no_server(form):
    listener, url = silent()
    listener.close()
    error = refusal(form, form.client(url, "alice", npa_retries=0).talk.get_user_conversations)
    assert type(error) is NextcloudConnectionError and isinstance(error, ConnectionError) and error.status_code == 0
    assert form.call(form.client(url, "alice", npa_retries=0).perform_login) is False


def answering(*answers):
    """A server that gives these answers, a connection each."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        for answer in answers:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listener, thread, f"http://127.0.0.1:{listener.getsockname()[1]}"


def raw(status, body=b"", headers=b"", kind=b"application/json"):
    return b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n%s" % (
        status, kind, len(body), headers, body)


GOOD = b'{"ocs":{"meta":{"status":"ok","statuscode":200,"message":"OK"},"data":[]}}'


@pytest.mark.parametrize("answer,status,kind", [
    (raw(b"500 Oops"), 500, NextcloudException),
    (raw(b"502 Bad", b"<html>", kind=b"text/html"), 502, NextcloudException),
    (raw(b"404 Nope", b"{"), 404, NextcloudExceptionNotFound),
    (raw(b"304 Same"), 304, NextcloudExceptionNotModified),
    (raw(b"200 OK", b"<html>", kind=b"text/html"), 200, NextcloudException),
    (raw(b"200 OK", b'{"ocs":'), 200, NextcloudException),
    (raw(b"200 OK", b'{}'), 200, NextcloudException),
    (raw(b"200 OK", b'{"ocs":{"meta":{"status":"failure","statuscode":998,"message":"no"},"data":[]}}'), 404,
     NextcloudExceptionNotFound),
    (raw(b"200 OK", b'{"ocs":{"meta":{"status":"failure","statuscode":304,"message":""},"data":[]}}'), 304,
     NextcloudExceptionNotModified),
    (raw(b"200 OK", b'{"ocs":{"meta":{"status":"failure","statuscode":997,"message":""},"data":[]}}'), 997,
     NextcloudException),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", 0, NextcloudConnectionError),
    (b"garbage\r\n\r\n", 0, NextcloudException),
    (b"", 0, NextcloudConnectionError),
])
def test_bad_answers(form, answer, status, kind):
    listener, thread, url = answering(answer)
    with listener:
        client = form.client(url, "alice", npa_retries=0)
        error = refusal(form, client.ocs, "POST", "/ocs/v2.php/anything")
        thread.join()
    assert isinstance(error, kind) and error.status_code == status and str(error)


def test_an_object_that_is_none(form):
    """The payload of another kind is an error of ours, too."""
    listener, thread, url = answering(raw(b"200 OK", GOOD))
    with listener:
        error = refusal(form, form.client(url, "alice").talk.create_conversation, 2)
        thread.join()
    assert error.status_code == 200 and "objects" in error.reason


@pytest.mark.parametrize("first", [raw(b"503 Wait", headers=b"Retry-After: 0\r\n"), raw(b"429 Slower"), b""])
def test_what_only_reads_is_tried_again(form, first):
    listener, thread, url = answering(first, first, raw(b"200 OK", GOOD))
    with listener:
        assert form.call(form.client(url, "alice").ocs, "GET", "/ocs/v2.php/anything") == []
        thread.join()


def test_not_for_ever(form):
    listener, thread, url = answering(*[raw(b"503 Wait", headers=b"Retry-After: 0\r\n")] * 2)
    with listener:
        assert refusal(form, form.client(url, "alice", npa_retries=1).ocs, "GET", "/ocs/v2.php/x").status_code == 503
        thread.join()


def test_what_changes_something_is_not_tried_again(form):
    listener, thread, url = answering(raw(b"503 Wait", headers=b"Retry-After: 0\r\n"))
    with listener:
        assert refusal(form, form.client(url, "alice").talk.send_message, "hello", "abc").status_code == 503
        thread.join()


def test_who_is_asked_to_wait_long_is_told(form):
    begin = time.monotonic()
    listener, thread, url = answering(raw(b"503 Wait", headers=b"Retry-After: 3600\r\n"))
    with listener:
        error = refusal(form, form.client(url, "alice").ocs, "GET", "/ocs/v2.php/x")
        thread.join()
    assert error.response.headers["Retry-After"] == "3600" and time.monotonic() - begin < 600


@pytest.mark.parametrize("error", [
    NextcloudException(400, "why", "what"), NextcloudExceptionNotFound(), NextcloudExceptionNotModified("x"),
    NextcloudMissingCapabilities(info="['a']"), NextcloudTimeout("late"), NextcloudConnectionError("no route", "there"),
], ids=lambda error: type(error).__name__)
def test_exceptions_travel(error):
    error.error = "word"
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is type(error) and str(again) == str(error) and again.__dict__ == error.__dict__
    assert type(error).__module__ == "tertulia" and isinstance(error, tertulia.NextcloudException)


def test_texts():
    assert str(NextcloudException(400, "why", "what")) == "[400] why <what>"
    assert str(NextcloudException(500)) == "[500]"
    assert str(NextcloudException()) == "[0]"
