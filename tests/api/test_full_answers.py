"""Much text in one answer: it ends early, and whoever goes on reads everything."""

import pytest

from ocs import CHAT, ROOM, User, create_room, history, send

BELL = "\x07"  # six bytes of JSON
LONG = 31000
FULL = 4 * 1024 * 1024
MOST = FULL + 2 * 6 * 2 * LONG  # the last one, with its parent, may go beyond
POLL = "/apps/spreed/api/v1/poll"


@pytest.fixture
def loud(start_server):
    """A conversation whose history is 60 long messages, each an answer to the first, and their ids."""
    server = start_server("--dev")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    first = send(alice, token, "a" + BELL * LONG + "a")["id"]
    ids = [first] + [send(alice, token, f"{n}" + BELL * LONG + "a", replyTo=first)["id"]
                     for n in range(60)]
    yield alice, token, ids
    alice.close()


def comments(answer):
    return [message["id"] for message in answer.ok() if not message["systemMessage"]]


def test_pages_backwards(loud):
    alice, token, ids = loud
    seen, last, pages = [], 0, 0
    while len(seen) < len(ids):
        page = history(alice, token, limit=200, lastKnownMessageId=last)
        assert len(page.body) < MOST
        seen += comments(page)
        last = int(page.headers["X-Chat-Last-Given"])
        assert last == page.ok()[-1]["id"]
        pages += 1
    assert seen == ids[::-1] and pages > 3


def test_pages_forwards(loud):
    alice, token, ids = loud
    seen, last = [], ids[0] - 1
    while len(seen) < len(ids):
        page = alice.get(f"{CHAT}/{token}", lookIntoFuture=1, limit=200, timeout=0,
                         lastKnownMessageId=last)
        assert len(page.body) < MOST
        seen += comments(page)
        last = int(page.headers["X-Chat-Last-Given"])
    assert seen == ids


def test_last_messages_of_many_conversations(loud):
    alice, _, _ = loud
    tokens = [create_room(alice)["token"] for _ in range(40)]
    for token in tokens:
        send(alice, token, "a" + BELL * LONG + "a")
    answer = alice.get(ROOM)
    rooms = {room["token"]: room for room in answer.ok()}
    assert len(answer.body) < MOST + 100 * 4096
    assert set(tokens) < set(rooms)
    shown = [token for token in tokens if "lastMessage" in rooms[token]]
    assert 10 < len(shown) < 40
    # Each by itself is shown whole.
    hidden = next(token for token in tokens if token not in shown)
    assert alice.get(f"{ROOM}/{hidden}").ok()["lastMessage"]["message"].startswith("a" + BELL)


def test_newest_drafts(loud):
    alice, token, _ = loud
    made = [alice.post(f"{POLL}/{token}", question=f"q{n}", options=[f"{n}" + "x" * 50000, "b"],
                       resultMode=0, maxVotes=1, draft=True).ok()["id"] for n in range(60)]
    drafts = [draft["id"] for draft in alice.get(f"{POLL}/{token}/drafts").ok()]
    assert 10 < len(drafts) < 60
    assert drafts == made[-len(drafts):]
