"""Many clients work on one conversation at once; afterwards all that the server counts and points
to must be what a recount of its tables gives.

TERTULIA_HAMMER_S is how long they hammer (10 s)."""

import collections
import concurrent.futures
import os
import random
import sqlite3
import time

from ocs import CHAT, PUBLIC, ROOM, User, future, room_of
from server import run_cli

SECONDS = float(os.environ.get("TERTULIA_HAMMER_S", "10"))
CLIENTS = 8
PASSWORD = "correct-horse-7"
REACTION = "/apps/spreed/api/v1/reaction"
POLL = "/apps/spreed/api/v1/poll"
OPTIONS = ["anvil", "hammer", "tongs"]
EMOJIS = ["👍", "❤️", "🎉", "😀", "👩‍👩‍👧‍👦"]
KIND_COMMENT, KIND_OBJECT, KIND_DELETED, KIND_REACTION, KIND_REACTION_DELETED = 1, 2, 4, 5, 6
NEVER = 3
QUIET = ("message_edited", "message_deleted", "reaction_revoked", "thread_created",
         "thread_renamed")


class Hammer:
    """One client. It remembers what was acknowledged."""

    def __init__(self, url, name, token, poll, shared, threads):
        self.user = User(url, name, PASSWORD)
        self.name, self.token, self.poll, self.shared = name, token, poll, shared
        self.threads = threads
        self.vote_cast = []
        self.reacted = []
        self.random = random.Random(name)
        self.sent, self.deleted = {}, set()
        self.answers = collections.Counter()

    def run(self, until):
        deeds = [self.send] * 4 + [self.react] * 4 + [
            self.begin, self.continue_thread, self.continue_thread, self.rename, self.follow,
            self.edit, self.delete, self.unreact, self.vote, self.read, self.unread, self.join,
            self.leave, self.come_and_go]
        number = 0
        try:
            while time.monotonic() < until:
                number += 1
                deed = self.random.choice(deeds)
                answer = deed(number)
                if answer is not None:
                    self.answers[deed.__name__, answer.status] += 1
                    assert answer.status < 500, answer
        finally:
            self.user.close()
        return self

    def someones_message(self):
        recent = list(self.shared)[-20:]
        return self.random.choice(recent) if recent else 0

    def someones_thread(self):
        return self.random.choice(list(self.threads)[-5:] or [0])

    def send(self, number):
        return self.write(number, replyTo=self.random.choice([0, 0, self.someones_message()]))

    def begin(self, number):
        """Few, so that many meet in each."""
        if len(self.threads) > 4 and self.random.random() < 0.9:
            return None
        answer = self.write(number, threadTitle=f"thread {number}")
        if answer.status == 201:
            self.threads.append(answer.data["id"])
        return answer

    def continue_thread(self, number):
        thread = self.someones_thread()
        return self.write(number, threadId=thread) if thread else None

    def rename(self, number):
        return self.user.put(f"{CHAT}/{self.token}/threads/{self.someones_thread()}",
                             threadTitle=f"renamed {number}")

    def follow(self, number):
        return self.user.post(f"{CHAT}/{self.token}/threads/{self.someones_thread()}/notify",
                              level=self.random.randint(0, 3))

    def write(self, number, **more):
        reference = f"{self.name}-{number}"
        answer = self.user.post(f"{CHAT}/{self.token}", message=f"number {number} @all",
                                referenceId=reference, **more)
        if answer.status == 201:
            self.sent[reference] = answer.data["id"]
            self.shared.append(answer.data["id"])
        return answer

    def edit(self, number):
        message = self.someones_message()
        return self.user.put(f"{CHAT}/{self.token}/{message}", message=f"edited {number}")

    def delete(self, number):
        message = self.random.choice(list(self.sent.values()) or [0])
        answer = self.user.delete(f"{CHAT}/{self.token}/{message}")
        if answer.status == 200:
            self.deleted.add(message)
        return answer

    def react(self, number):
        message, emoji = self.someones_message(), self.random.choice(EMOJIS)
        answer = self.user.post(f"{REACTION}/{self.token}/{message}", reaction=emoji)
        if answer.status == 201:
            self.reacted.append((message, emoji))
        return answer

    def unreact(self, number):
        """Takes back its newest reaction: one drawn at random would hardly ever be its own."""
        if not self.reacted:
            return None
        message, emoji = self.reacted.pop()
        return self.user.delete(f"{REACTION}/{self.token}/{message}", reaction=emoji)

    def vote(self, number):
        """Each vote takes the place of the one before; an empty one takes it back."""
        choice = self.random.sample(range(len(OPTIONS)), self.random.randint(0, 2))
        answer = self.user.post(f"{POLL}/{self.token}/{self.poll}", optionIds=choice)
        if answer.status == 200:
            self.vote_cast = choice
        return answer

    def read(self, number):
        return self.user.post(f"{CHAT}/{self.token}/read")

    def unread(self, number):
        return self.user.delete(f"{CHAT}/{self.token}/read")

    def join(self, number):
        return self.user.post(f"{ROOM}/{self.token}/participants/active")

    def leave(self, number):
        return self.user.delete(f"{ROOM}/{self.token}/participants/active")

    def come_and_go(self, number):
        """Leaves for good and comes back, now by the link only. The owner stays: with the last
        permanent member the conversation goes."""
        if self.name.endswith("0"):
            return None
        self.user.delete(f"{ROOM}/{self.token}/participants/self")
        return self.join(number)


def rows_of(database, token):
    database.row_factory = sqlite3.Row
    room = database.execute("SELECT * FROM rooms WHERE token = ?", (token,)).fetchone()
    rows = database.execute("SELECT * FROM messages WHERE room_id = ? ORDER BY id", (room["id"],))
    return room, rows.fetchall()


def is_quiet(row):
    return row["kind"] in (KIND_REACTION, KIND_REACTION_DELETED) or row["body"] in QUIET


def unread_after(rows, marker):
    return sum(row["id"] > marker for row in rows
               if row["kind"] in (KIND_COMMENT, KIND_OBJECT))


def tallies_of(rows):
    tallies = collections.defaultdict(collections.Counter)
    for row in rows:
        if row["kind"] == KIND_REACTION:
            tallies[row["parent_id"]][row["body"]] += 1
    return tallies


def check_messages(rows, hammers):
    """Each acknowledged message is there once, and as it was left."""
    by_reference = collections.defaultdict(list)
    for row in rows:
        by_reference[row["reference_id"]].append(row)
    for hammer in hammers:
        for reference, message in hammer.sent.items():
            (row,) = by_reference[reference]
            assert row["id"] == message
            assert (row["kind"] == KIND_DELETED) == (message in hammer.deleted)
            assert (row["kind"] == KIND_DELETED) == (row["body"] == "")


def check_pointers(room, rows):
    last = [row for row in rows if not is_quiet(row)][-1]
    assert (room["last_message_id"], room["last_activity_s"]) == (last["id"], last["created_s"])
    ids = {row["id"] for row in rows}
    assert all(row["parent_id"] in ids for row in rows if row["parent_id"])


def check_reactions(rows, shown):
    tallies = tallies_of(rows)
    for row in rows:
        assert row["n_reactions"] == sum(tallies[row["id"]].values()), dict(row)
    actors = [(row["parent_id"], row["body"], row["actor_id"]) for row in rows
              if row["kind"] == KIND_REACTION]
    assert len(actors) == len(set(actors)), "nobody reacts twice in the same way"
    kinds = {row["id"]: row["kind"] for row in rows}
    for message in shown:
        counted = tallies[message["id"]] if kinds[message["id"]] == KIND_COMMENT else {}
        assert message["reactions"] == dict(counted)


def check_poll(closed, votes, hammers):
    """The last acknowledged vote of each client, the table and what the closed poll shows agree."""
    cast = {(hammer.name, option) for hammer in hammers for option in hammer.vote_cast}
    assert {(row["actor_id"], row["option_id"]) for row in votes} == cast
    assert len(votes) == len(cast)
    tally = collections.Counter(f"option-{option}" for _, option in cast)
    assert dict(closed["votes"]) == dict(tally)
    assert closed["numVoters"] == len({name for name, _ in cast})
    assert {(vote["actorId"], vote["optionId"]) for vote in closed["details"]} == cast


def check_threads(rows, threads, shown, infos, pages):
    """A recount, what the lists say, what each message says, and what the pages of a thread have."""
    roots = {row["id"] for row in threads}
    assert roots == set(infos) and roots
    for row in rows:
        assert row["in_thread"] == ((row["thread_id"] or row["id"]) in roots), dict(row)
    for thread in threads:
        replies = [row for row in rows if row["thread_id"] == thread["id"]
                   and row["kind"] in (KIND_COMMENT, KIND_OBJECT, KIND_DELETED)]
        first = next(row for row in rows if row["id"] == thread["id"])
        last = replies[-1] if replies else None
        assert thread["n_replies"] == len(replies), dict(thread)
        assert thread["last_message_id"] == (last["id"] if last else 0)
        assert thread["last_activity_s"] == (last or first)["created_s"]
        told = infos[thread["id"]]
        assert told["thread"]["numReplies"] == len(replies)
        assert told["thread"]["title"] == thread["title"]
        assert told["first"]["id"] == thread["id"]
        assert (told["last"] or {"id": 0})["id"] == thread["last_message_id"]
        mine = [message for message in shown if message["threadId"] == thread["id"]]
        assert pages[thread["id"]] == mine
        for message in mine:
            assert message["isThread"] is True
            assert message["threadReplies"] == len(replies)
            assert message["threadTitle"] == thread["title"]
    for message in shown:
        assert ("isThread" in message) == (message["threadId"] in roots)


def check_followers(followers, names, followed):
    """Who follows a thread is in the room; and the own list is that of the table."""
    assert all(row["room_id"] == row["thread_room"] for row in followers)
    for name in names:
        wanted = {row["thread_id"] for row in followers
                  if row["actor_id"] == name and row["notification_level"] != NEVER}
        assert sorted(followed[name]) == sorted(wanted), name


def everything(user, token, **params):
    """All of the history as a client sees it, oldest first."""
    messages, last = [], 0
    while (page := future(user, token, last, limit=200, setReadMarker=0, **params)).status == 200:
        messages += page.ok()
        last = page.header("X-Chat-Last-Given")
    return messages


def everything_followed(user):
    threads = []
    while page := user.get(f"{CHAT}/subscribed-threads", limit=100, offset=len(threads)).ok():
        threads += [entry["thread"]["id"] for entry in page]
    return threads


def check_export(data, folder):
    """All of it goes out, comes back, and goes out the same."""
    out, back, again = (folder / name for name in ("out", "back", "again"))
    folder.mkdir()
    run_cli("export", "--data", data, out)
    run_cli("import", "--data", back, out)
    run_cli("export", "--data", back, again)
    first, second = ({path.name: path.read_bytes() for path in each.iterdir()} for each in (out, again))
    assert first == second and len(first["messages.jsonl"].splitlines()) > 10


def test_counters_after_hammering(start_server, tmp_path):
    data = tmp_path / "data"
    names = [f"hammer{number}" for number in range(CLIENTS)]
    for name in names:
        run_cli("user", "add", "--data", data, "--password-stdin", name, stdin=PASSWORD)
    server = start_server("--data", data)
    owner = User(server.url, names[0], PASSWORD)
    token = owner.post(ROOM, roomType=PUBLIC, roomName="anvil").ok(201)["token"]
    for name in names[1:]:
        owner.post(f"{ROOM}/{token}/participants", newParticipant=name, source="users").ok()

    poll = owner.post(f"{POLL}/{token}", question="Which?", options=OPTIONS, resultMode=0,
                      maxVotes=2).ok(201)["id"]

    shared, threads = collections.deque(maxlen=1000), []
    hammers = [Hammer(server.url, name, token, poll, shared, threads) for name in names]
    until = time.monotonic() + SECONDS
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        hammers = list(pool.map(lambda hammer: hammer.run(until), hammers))
    answers = sum((hammer.answers for hammer in hammers), collections.Counter())
    done = {deed for (deed, status), n in answers.items() if status < 300 and n > 0}
    assert {"send", "react", "edit", "delete", "unreact", "vote", "read", "join", "begin",
            "continue_thread", "rename", "follow"} <= done, answers

    closed = owner.delete(f"{POLL}/{token}/{poll}").ok()

    rooms, followed = {}, {}
    for name in names:
        user = User(server.url, name, PASSWORD)
        if user.get(f"{ROOM}/{token}/participants").status == 200:
            rooms[name] = room_of(user, token)
        followed[name] = everything_followed(user)
        user.close()
    shown = everything(owner, token)
    infos = {thread: owner.get(f"{CHAT}/{token}/threads/{thread}").ok() for thread in threads}
    pages = {thread: everything(owner, token, threadId=thread) for thread in threads}
    owner.close()
    server.stop()

    with sqlite3.connect(data / "tertulia.db") as database:
        room, rows = rows_of(database, token)
        votes = database.execute("SELECT * FROM poll_votes WHERE poll_id = ?", (poll,)).fetchall()
        thread_rows = database.execute("SELECT * FROM threads").fetchall()
        followers = database.execute(
            "SELECT thread_attendees.*, attendees.actor_id, attendees.room_id,"
            " threads.room_id AS thread_room FROM thread_attendees"
            " JOIN attendees ON attendees.id = attendee_id"
            " JOIN threads ON threads.id = thread_id").fetchall()
        markers = dict(database.execute(
            "SELECT actor_id, last_read_message FROM attendees WHERE room_id = ?", (room["id"],)))
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
    check_messages(rows, hammers)
    check_pointers(room, rows)
    check_reactions(rows, shown)
    check_poll(closed, votes, hammers)
    check_threads(rows, thread_rows, shown, infos, pages)
    check_followers(followers, names, followed)
    check_export(data, tmp_path / "export")
    assert [message["id"] for message in shown] == [row["id"] for row in rows]
    assert set(rooms) == set(markers)
    for name, seen in rooms.items():
        assert seen["lastMessage"]["id"] == room["last_message_id"]
        assert seen["lastReadMessage"] == markers[name]
        assert seen["unreadMessages"] == max(unread_after(rows, markers[name]),
                                             markers[name] == -2), name
