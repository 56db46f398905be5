"""A bot with nc_py_api: says pong to who says ping. python ping.py TOKEN [server URL]"""
import asyncio
import json
import sys

from nc_py_api import AsyncNextcloud, NextcloudException


async def messages(nc, token):
    """What is said from now on, each message once."""
    last = (await nc.talk.get_conversation_by_token(token)).last_message.message_id
    while True:
        try:
            page = await nc.talk.receive_messages(f"{token}?lastKnownMessageId={last}", look_in_future=True)
        except json.JSONDecodeError:  # how nc_py_api takes the 304 of a wait that ended with nothing
            continue
        except OSError:  # no connection: the server is being started again
            await asyncio.sleep(1)
            continue
        for message in page:
            last = message.message_id
            yield message


async def main(token, url):
    nc = AsyncNextcloud(nextcloud_url=url, nc_auth_user="bob", nc_auth_pass="bob")
    try:
        async for message in messages(nc, token):
            if message.actor_id != "bob" and message.message == "ping":
                await nc.talk.send_message("pong", token, reply_to_message=message.message_id)
    except NextcloudException as error:  # its text is only HTTP's word; the reason came with the answer
        sys.exit(f"{error}: {error.response.json()['ocs']['meta']['message']}")


asyncio.run(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8484"))
