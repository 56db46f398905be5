"""A first conversation, with nc_py_api as PyPI has it: python conversation.py [server URL]"""
import sys
from concurrent.futures import ThreadPoolExecutor

from nc_py_api import Nextcloud
from nc_py_api.talk import ConversationType

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8484"
alice, bob = (Nextcloud(nextcloud_url=url, nc_auth_user=name, nc_auth_pass=name)
              for name in ("alice", "bob"))
room = alice.talk.create_conversation(ConversationType.GROUP, room_name="Tertulia")
alice.ocs("POST", f"/ocs/v2.php/apps/spreed/api/v4/room/{room.token}/participants",
          json={"newParticipant": "bob"})

# receive_messages() itself names no last message, and would begin at the very first one.
last = bob.talk.get_conversation_by_token(room).last_message.message_id
with ThreadPoolExecutor() as background:
    waiting = background.submit(bob.talk.receive_messages,
                                f"{room.token}?lastKnownMessageId={last}", look_in_future=True)
    alice.talk.send_message("Good evening, bob!", room)
    print("bob hears:", *(message.message for message in waiting.result()))
for name, person in (("alice", alice), ("bob", bob)):
    print(name, "has unread:", person.talk.get_conversation_by_token(room).unread_messages_count)
