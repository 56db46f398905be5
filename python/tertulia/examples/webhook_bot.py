# SPDX-License-Identifier: GPL-3.0-or-later
"""A webhook bot: says again what begins with "!echo ". NEXTCLOUD_URL=... BOT_SECRET=... python webhook_bot.py PORT"""

import sys

from tertulia.bot import Bot

bot = Bot()
for webhook in bot.listen(int(sys.argv[1])):
    if webhook.type == "Create" and webhook.message.startswith("!echo "):
        bot.send_message(webhook.message[len("!echo ") :], reply_to_message=webhook)
        bot.react_to_message(webhook, "👍")
