"""A webhook bot with nc_py_api: says again what begins with "!echo ". NEXTCLOUD_URL=... BOT_SECRET=... python echo.py PORT"""
import asyncio
import hashlib
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ |= {"APP_ID": "echo", hashlib.sha1(b"echo_hook").hexdigest(): os.environ["BOT_SECRET"]}  # where nc_py_api looks

from nc_py_api.talk_bot import AsyncTalkBot, TalkBotMessage

bot = AsyncTalkBot("/hook", "Echo")


async def answer(webhook):
    text = webhook.object_content["message"]
    if text.startswith("!echo "):
        await bot.send_message(text.removeprefix("!echo "), webhook)
        await bot.react_to_message(webhook, "👍")


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        random = self.headers["X-Nextcloud-Talk-Random"].encode()
        wanted = hmac.new(os.environ["BOT_SECRET"].encode(), random + body, hashlib.sha256).hexdigest()
        is_right = hmac.compare_digest(wanted, self.headers["X-Nextcloud-Talk-Signature"])
        if is_right and json.loads(body)["type"] == "Create":
            asyncio.run(answer(TalkBotMessage(json.loads(body))))
        self.send_response(200 if is_right else 401)
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
