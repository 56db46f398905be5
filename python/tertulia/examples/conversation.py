# SPDX-License-Identifier: GPL-3.0-or-later
"""A first conversation: python conversation.py [server URL]"""

import sys
from concurrent.futures import ThreadPoolExecutor

from tertulia import Nextcloud
from tertulia.talk import ConversationType

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8484"
alice, bob = (Nextcloud(nextcloud_url=url, nc_auth_user=name, nc_auth_pass=name) for name in ("alice", "bob"))
room = alice.talk.create_conversation(ConversationType.GROUP, room_name="Tertulia")
alice.talk.participants.add(room, "bob")
last = bob.talk.receive_messages(room, limit=1)[0]
with ThreadPoolExecutor() as background:
    waiting = background.submit(bob.talk.receive_messages, room, True, last_known_message_id=last)
    alice.talk.send_message("Good evening, bob!", room)
    print("bob hears:", *(message.message for message in waiting.result()))
for name, person in (("alice", alice), ("bob", bob)):
    print(name, "has unread:", person.talk.get_conversation_by_token(room).unread_messages_count)
