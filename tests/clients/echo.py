"""A webhook bot with nc_py_api: says again what it is told. NEXTCLOUD_URL=... SECRET=... python echo.py PORT"""
import hashlib
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ |= {"APP_ID": "echo", hashlib.sha1(b"echo_hook").hexdigest(): os.environ["SECRET"]}  # where nc_py_api looks

from nc_py_api.talk_bot import TalkBot, TalkBotMessage

bot = TalkBot("/hook", "Echo")


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        random = self.headers["X-Nextcloud-Talk-Random"].encode()
        wanted = hmac.new(os.environ["SECRET"].encode(), random + body, hashlib.sha256).hexdigest()
        is_right = hmac.compare_digest(wanted, self.headers["X-Nextcloud-Talk-Signature"])
        self.send_response(200 if is_right else 401)
        self.end_headers()
        if is_right and json.loads(body)["type"] == "Create":
            message = TalkBotMessage(json.loads(body))
            bot.send_message("you said: " + message.object_content["message"], message)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
