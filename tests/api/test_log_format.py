"""The log as JSON: each line of a day is an object, whatever others have sent."""

import json
import re
import signal

from ocs import User, create_room, send, unique
from raw import exchange

HEAD = ["time", "level", "msg"]


def no_doubles(pairs):
    assert len(dict(pairs)) == len(pairs), f"a name twice: {pairs}"
    return dict(pairs)


def lines(server):
    return [json.loads(line, object_pairs_hook=no_doubles) for line in server.log().splitlines()]


def test_every_line_is_an_object(start_server):
    server = start_server("--dev", "--set", "log_format=json", "--set", "brute_force=on")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    send(alice, token, "x\n\"}")
    alice.post("/core/getapppassword")
    for head in (b"GET /%22%7D%0A{\xff\x1b[2J HTTP/1.1\r\nHost: x\r\n", b"GET / HTTP/1.1\r\nHost: \xff\xfe\"\r\n",
                 b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \"}\r\n"):
        exchange(server, head + b"\r\n")
    for _ in range(12):
        User(server.url, unique("so\"me{one}"), "wrong").get("/cloud/user")
    server.process.send_signal(signal.SIGHUP)
    server.await_log("read again")
    server.stop()
    found = lines(server)
    assert all(list(line)[:3] == HEAD and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
               for line in found)
    assert {line["msg"] for line in found} >= {"listening", "request", "audit", "stopped",
                                               "the configuration was read again"}
    audit = [line for line in found if line["msg"] == "audit"]
    assert any(line["event"] == "guard-block" for line in audit)
    assert all(line["level"] in ("debug", "info", "warn", "error") for line in found)
    assert any(isinstance(line.get("ms"), int) for line in found)


def test_a_reload_changes_it(start_server, tmp_path):
    config = tmp_path / "tertulia.conf"
    config.write_text("log_format = text\n")
    server = start_server("--dev", "--config", config)
    for written, pattern in (("json", r'"msg":"the configuration was read again"'),
                             ("text", r"info  the configuration was read again")):
        config.write_text(f"log_format = {written}\n")
        server.process.send_signal(signal.SIGHUP)
        server.await_log(pattern)
