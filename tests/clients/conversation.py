"""A first conversation, with nc_py_api as PyPI has it: python conversation.py [server URL]"""
import asyncio
import sys

from nc_py_api import AsyncNextcloud
from nc_py_api.talk import ConversationType


async def main(url):
    alice, bob = (AsyncNextcloud(nextcloud_url=url, nc_auth_user=name, nc_auth_pass=name)
                  for name in ("alice", "bob"))
    room = await alice.talk.create_conversation(ConversationType.GROUP, room_name="Tertulia")
    await alice.ocs("POST", f"/ocs/v2.php/apps/spreed/api/v4/room/{room.token}/participants",
                    json={"newParticipant": "bob"})

    # receive_messages() itself names no last message, and would begin at the very first one.
    last = (await bob.talk.get_conversation_by_token(room)).last_message.message_id
    waiting = asyncio.create_task(bob.talk.receive_messages(
        f"{room.token}?lastKnownMessageId={last}", look_in_future=True))
    await alice.talk.send_message("Good evening, bob!", room)
    print("bob hears:", *(message.message for message in await waiting))
    for name, person in (("alice", alice), ("bob", bob)):
        now = await person.talk.get_conversation_by_token(room)
        print(name, "has unread:", now.unread_messages_count)


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8484"))
