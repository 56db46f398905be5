"""A developer's server, steered by /dev/."""

import httpx

GUARD_S = 90


class Steer:
    def __init__(self, server):
        self.base = f"{server.url}/dev"
        self.client = httpx.Client(timeout=GUARD_S)

    def ask(self, method, path="", headers=None, **options):
        return self.client.request(method, self.base + path, headers=headers, **options)

    def ok(self, method, path="", /, **body):
        answer = self.ask(method, path, **({"json": body} if body else {}))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look(self, path, /, **params):
        answer = self.ask("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, status, error, method, path="", headers=None, **options):
        answer = self.ask(method, path, headers, **options)
        assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
        return answer.json()["message"]

    def reset(self):
        self.ok("POST", "/reset")

    def advance(self, by):
        return self.ok("POST", "/clock/advance", by=by)

    def freeze(self, now):
        return self.ok("PUT", "/clock", now=now, frozen=True)

    def fault(self, **rule):
        return self.ok("POST", "/faults", **rule)

    def journal(self, **query):
        return self.look("/journal", **query)["entries"]

    def messages(self, token, **query):
        return self.look("/messages", token=token, **query)["messages"]
