"""A real browser, driven as W3C's WebDriver says, which is nothing but HTTP and JSON."""

import json
import shutil
import subprocess
import time

import httpx

GUARD_S = 60  # against a hang; no test passes or fails by how long something took below it
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Driver:
    """Chromium's driver, on a port of its own choice."""

    def __init__(self, folder):
        self.log = folder / "driver.log"
        self.process = subprocess.Popen(
            [shutil.which("chromedriver"), "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if "successfully on port " in line:
                self.url = f"http://127.0.0.1:{line.split('on port ')[1].split('.')[0].split()[0]}"
                return
        raise AssertionError("the driver ended before it listened")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=GUARD_S)
        self.process.stdout.close()


class Browser:
    """One window, with nothing in it that another one has left."""

    def __init__(self, driver, width=390, height=844, dark=False):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--no-first-run", f"--window-size={max(width, 500)},{height}", "--hide-scrollbars"]
        wanted = {"browserName": "chrome", "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
                  "goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")}}
        self.client = httpx.Client(base_url=driver.url, timeout=GUARD_S)
        made = self.client.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
        assert "sessionId" in made, made
        self.path = f"/session/{made['sessionId']}"
        # as narrow as a telephone, which no window of a desktop is
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=False)
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def call(self, method, path, **sent):
        answer = self.client.request(method, self.path + path, json=sent if method == "POST" else None)
        value = answer.json()["value"]
        assert answer.status_code == 200, value
        return value

    def devtools(self, command, **params):
        return self.call("POST", "/goog/cdp/execute", cmd=command, params=params)

    def open(self, url):
        self.call("POST", "/url", url=url)

    def url(self):
        return self.call("GET", "/url")

    def run(self, script, *args):
        return self.call("POST", "/execute/sync", script=script, args=list(args))

    def find(self, selector):
        return self.call("POST", "/element", using="css selector", value=selector)[ELEMENT]

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/clear")
        self.call("POST", f"/element/{self.find(selector)}/value", text=text)

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click")

    def await_true(self, script):
        guard = time.monotonic() + GUARD_S
        while not self.run(f"return {script}"):
            assert time.monotonic() < guard, f"never true: {script}\n{self.url()}\n{self.console()}"
            time.sleep(0.05)

    def console(self):
        """What the browser itself complains of."""
        return [entry["message"] for entry in self.call("POST", "/se/log", type="browser")]

    def events(self):
        """[(method, params)] of what has happened on the network since the last call."""
        entries = self.call("POST", "/se/log", type="performance")
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [(message["method"], message["params"]) for message in messages]

    def await_redirect(self, scheme):
        """Where an answer leads by that scheme, which no browser opens."""
        guard = time.monotonic() + GUARD_S
        seen = []
        while time.monotonic() < guard:
            for _, params in self.events():
                for name, value in params.get("headers", {}).items():
                    if name.lower() == "location":
                        seen.append(value)
                        if value.startswith(scheme):
                            return value
            time.sleep(0.05)
        raise AssertionError(f"never led to {scheme}: {seen}\n{self.console()}")

    def picture(self):
        return self.call("GET", "/screenshot")

    def close(self):
        self.client.delete(self.path)
        self.client.close()
