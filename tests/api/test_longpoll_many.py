"""A thousand clients wait while a hundred messages are sent: each gets each message once."""

import asyncio
import base64
import json

from ocs import CHAT, create_room, send, unique

CLIENTS = 1000
MESSAGES = 100
GUARD_S = 300


class Poller:
    """One client on one connection, which asks again from where the last answer ended."""

    def __init__(self, server, token, user, last):
        self.server, self.token, self.last = server, token, last
        self.credentials = base64.b64encode(f"{user}:{user}".encode()).decode()
        self.got = []
        self.waiting = asyncio.Event()

    async def run(self):
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port)
        try:
            while len(self.got) < MESSAGES:
                self.ask(writer)
                await writer.drain()
                self.waiting.set()
                status, headers, body = await self.answer(reader)
                if status == 304:
                    continue
                assert status == 200, (status, body[:300])
                messages = json.loads(body)["ocs"]["data"]
                self.got += [message["id"] for message in messages]
                self.last = int(headers["x-chat-last-given"])
        finally:
            writer.close()

    def ask(self, writer):
        # The marker stays where it is: this is about waking, not about 100,000 writes.
        writer.write(
            f"GET /ocs/v2.php{CHAT}/{self.token}?lookIntoFuture=1&timeout=30&limit=200"
            f"&setReadMarker=0&lastKnownMessageId={self.last} HTTP/1.1\r\n"
            f"Host: localhost\r\nOCS-APIRequest: true\r\nAccept: application/json\r\n"
            f"Authorization: Basic {self.credentials}\r\n\r\n".encode())

    async def answer(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        status = int(head[0].split()[1])
        body = b""
        if status != 304:
            body = await reader.readexactly(int(headers["content-length"]))
        return status, headers, body


def test_a_thousand_wait(server, alice, bob):
    token = create_room(alice, members=[bob])["token"]
    last = send(alice, token, "before they come")["id"]
    threads = server.proc_status("Threads")

    async def play():
        pollers = [Poller(server, token, ("alice", "bob")[number % 2], last)
                   for number in range(CLIENTS)]
        tasks = [asyncio.create_task(poller.run()) for poller in pollers]
        await asyncio.gather(*(poller.waiting.wait() for poller in pollers))
        await asyncio.sleep(1)  # most hang at the server now; latecomers find what they missed
        assert server.proc_status("Threads") == threads, "waiting clients hold threads"

        def send_all():
            return [send(alice, token, unique("message"))["id"] for _ in range(MESSAGES)]

        sent = await asyncio.to_thread(send_all)
        await asyncio.gather(*tasks)
        return sent, pollers

    sent, pollers = asyncio.run(asyncio.wait_for(play(), GUARD_S))
    wrong = [poller.got for poller in pollers if poller.got != sent]
    assert not wrong, f"{len(wrong)} of {CLIENTS} clients, one got {wrong[0]} of {sent}"
    assert server.proc_status("Threads") == threads
