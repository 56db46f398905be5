"""Polls: making, drafting, voting, closing, and who sees what of the result."""

import concurrent.futures

import pytest

from ocs import (CHAT, GUEST_MODERATOR, PUBLIC, ROOM, LongPolls, User, attendee_id, create_room,
                 future, history, join, participants, room_of, send, system_names)

POLL = "/apps/spreed/api/v1/poll"
OPEN, CLOSED, DRAFT = 0, 1, 2
SHOWN, HIDDEN = 0, 1
DRAFT_KEYS = ["id", "question", "options", "actorType", "actorId", "actorDisplayName", "status",
              "resultMode", "maxVotes"]


@pytest.fixture
def room(alice, bob, carol):
    """A room of alice's with bob and carol in it."""
    return create_room(alice, members=[bob, carol])["token"]


def ask(user, token, **fields):
    """The answer to making a poll."""
    sent = dict(question="Lunch?", options=["pizza", "soup", "nothing"], resultMode=SHOWN,
                maxVotes=1)
    return user.post(f"{POLL}/{token}", **(sent | fields))


def poll_of(user, token, poll):
    return user.get(f"{POLL}/{token}/{poll['id']}").ok()


def vote(user, token, poll, *options):
    return user.post(f"{POLL}/{token}/{poll['id']}", optionIds=list(options))


def close(user, token, poll):
    return user.delete(f"{POLL}/{token}/{poll['id']}")


# --- making ----------------------------------------------------------------------------------

def test_create(alice, bob, room):
    poll = ask(bob, room, maxVotes=2).ok(201)
    assert list(poll) == DRAFT_KEYS + ["votes", "numVoters", "votedSelf"]
    assert isinstance(poll["id"], int)
    assert (poll["question"], poll["options"]) == ("Lunch?", ["pizza", "soup", "nothing"])
    assert (poll["actorType"], poll["actorId"]) == ("users", "bob") and poll["actorDisplayName"]
    assert (poll["status"], poll["resultMode"], poll["maxVotes"]) == (OPEN, SHOWN, 2)
    assert (poll["votes"], poll["numVoters"], poll["votedSelf"]) == ([], 0, [])
    assert poll_of(alice, room, poll) == poll


def test_create_tells_the_room(alice, bob, room):
    unread = room_of(alice, room)["unreadMessages"]
    poll = ask(bob, room).ok(201)
    message = history(alice, room, limit=1).ok()[0]
    assert (message["message"], message["messageType"]) == ("{object}", "comment")
    assert (message["systemMessage"], message["markdown"]) == ("", True)
    assert (message["isReplyable"], message["referenceId"]) == (True, "")
    assert (message["actorType"], message["actorId"]) == ("users", "bob")
    parameters = message["messageParameters"]
    assert list(parameters) == ["actor", "object"]
    assert parameters["actor"]["id"] == "bob"
    assert parameters["object"] == {"type": "talk-poll", "id": str(poll["id"]), "name": "Lunch?"}
    # It counts for others, and its author has read up to it.
    assert room_of(alice, room)["unreadMessages"] == unread + 1
    assert room_of(bob, room)["unreadMessages"] == 0
    assert room_of(bob, room)["lastReadMessage"] == message["id"]
    assert room_of(alice, room)["lastMessage"] == message
    # And it can be answered.
    assert send(alice, room, "no idea", replyTo=message["id"])["parent"] == message


def test_create_wakes_who_waits(alice, bob, room):
    last = history(alice, room, limit=1).ok()[0]["id"]
    with LongPolls(alice) as polls:
        waiting = polls.begin(bob, room, last)
        ask(alice, room).ok(201)
        assert waiting.result().ok()[0]["messageParameters"]["object"]["type"] == "talk-poll"


def test_texts_are_trimmed(alice, room):
    poll = ask(alice, room, question="  Lunch?\n", options=[" a", "", "  ", "b\t", "a"]).ok(201)
    assert (poll["question"], poll["options"]) == ("Lunch?", ["a", "b", "a"])
    poll = ask(alice, room, question="Wo? 🍕 \"/\\", options=["ä/\"\\", "🍕\n🍕"]).ok(201)
    assert (poll["question"], poll["options"]) == ("Wo? 🍕 \"/\\", ["ä/\"\\", "🍕\n🍕"])
    assert poll_of(alice, room, poll) == poll


@pytest.mark.parametrize("question", ["", "  \n", "x" * 32001, "ä" * 16001])
def test_question_refused(alice, room, question):
    ask(alice, room, question=question).error(400, "question")


@pytest.mark.parametrize("options", [
    [], ["one"], ["one", " "], ["one", 2], ["one", True], ["one", None], ["one", ["two"]],
    ["one", {"two": 2}], "one", 7, {"a": "b"}, ["x" * 60000, "b"], ["/" * 29997, "b"],
    ["ä" * 9999, "ä"]])
def test_options_refused(alice, room, options):
    before = history(alice, room).ok()
    ask(alice, room, options=options).error(400, "options")
    assert history(alice, room).ok() == before


def test_limits_count_bytes(alice, room):
    question = "x" * 32000
    options = ["x" * 59992, "b"]  # ["xxx","b"] is 60000 bytes
    poll = ask(alice, room, question=question, options=options).ok(201)
    assert (poll["question"], poll["options"]) == (question, options)
    ask(alice, room, options=["x" * 59993, "b"]).error(400, "options")
    # Beyond ASCII it is the escaped JSON that counts: six bytes a letter.
    ask(alice, room, options=["ä" * 9998, "b"]).ok(201)
    ask(alice, room, options=["ä" * 9999, "b"]).error(400, "options")


def test_question_comes_before_options(alice, room):
    ask(alice, room, question="", options=[]).error(400, "question")


@pytest.mark.parametrize("missing", ["question", "resultMode", "maxVotes"])
def test_missing_parameters(alice, room, missing):
    sent = dict(question="Lunch?", options=["a", "b"], resultMode=0, maxVotes=1)
    del sent[missing]
    alice.post(f"{POLL}/{room}", **sent).refused(400)


def test_as_form_fields(alice, room):
    poll = alice.request("POST", f"{POLL}/{room}", data={
        "question": "Lunch?", "options[]": ["a", "b"], "resultMode": "0", "maxVotes": "0"}).ok(201)
    assert poll["options"] == ["a", "b"]
    voted = alice.request("POST", f"{POLL}/{room}/{poll['id']}",
                          data={"optionIds[]": ["0", "1"]}).ok()
    assert voted["votedSelf"] == [0, 1]


def test_unknown_result_mode_is_hidden(alice, bob, room):
    poll = ask(alice, room, resultMode=7).ok(201)
    assert poll["resultMode"] == HIDDEN
    assert vote(bob, room, poll, 0).ok()["votes"] == []


def test_one_to_one_has_no_polls(alice, new_user):
    friend = new_user("friend")
    token = alice.post(ROOM, roomType=1, invite=friend.name).ok(201)["token"]
    ask(alice, token).error(400, "room")
    ask(alice, token, draft=True).error(400, "room")
    ask(alice, f"{token}/draft/1").error(400, "room")


def test_xml(alice, bob, room):
    poll = ask(alice, room).ok(201)
    vote(bob, room, poll, 1).ok()
    answer = bob.request("GET", f"{POLL}/{room}/{poll['id']}", params={"format": "xml"})
    assert b"<votes><option-1>1</option-1></votes>" in answer.body, answer


# --- who may -----------------------------------------------------------------------------------

def test_strangers(alice, stranger, nobody, room):
    poll = ask(alice, room).ok(201)
    path = f"{POLL}/{room}"
    for who in (stranger, nobody):
        ask(who, room).refused(404)
        who.get(f"{path}/{poll['id']}").refused(404)
        vote(who, room, poll, 0).refused(404)
        close(who, room, poll).refused(404)
        who.get(f"{path}/drafts").refused(404)
        ask(who, f"{room}/draft/{poll['id']}").refused(404)
    assert poll_of(alice, room, poll) == poll


@pytest.fixture
def hall(alice, bob):
    """A public room of alice's with bob in it."""
    return create_room(alice, PUBLIC, members=[bob])["token"]


def test_read_only(alice, bob, room):
    """Nothing new is written, but votes that are open can be given, and polls closed."""
    poll = ask(alice, room).ok(201)
    draft = ask(alice, room, draft=True).ok()
    alice.put(f"{ROOM}/{room}/read-only", state=1).ok()
    ask(alice, room).refused(403)
    ask(alice, room, draft=True).refused(403)
    ask(alice, f"{room}/draft/{draft['id']}").refused(403)
    assert vote(bob, room, poll, 1).ok()["votedSelf"] == [1]
    assert alice.get(f"{POLL}/{room}/drafts").ok() == [draft]
    assert close(alice, room, poll).ok()["status"] == CLOSED
    close(alice, room, draft).ok(202)


def test_without_chat_permission(alice, bob, room):
    poll = ask(alice, room).ok(201)
    alice.put(f"{ROOM}/{room}/attendees/permissions", method="set", permissions=1 | 4,
              attendeeId=attendee_id(alice, room, "bob")).ok()
    ask(bob, room).refused(403)
    ask(bob, f"{room}/draft/{poll['id']}").refused(403)
    assert vote(bob, room, poll, 1).ok()["votedSelf"] == [1]
    assert poll_of(bob, room, poll)["votedSelf"] == [1]


def test_lobby(alice, bob, room):
    poll = ask(alice, room).ok(201)
    alice.put(f"{ROOM}/{room}/webinar/lobby", state=1).ok()
    ask(bob, room).refused(412)
    bob.get(f"{POLL}/{room}/{poll['id']}").refused(412)
    vote(bob, room, poll, 1).refused(412)
    close(bob, room, poll).refused(412)
    bob.get(f"{POLL}/{room}/drafts").refused(403)
    assert vote(alice, room, poll, 1).ok()["numVoters"] == 1


def test_guests(alice, bob, new_guest, hall):
    guest = new_guest(hall)
    poll = ask(guest, hall).ok(201)
    assert (poll["actorType"], poll["actorId"]) == (
        "guests", history(alice, hall, limit=1).ok()[0]["actorId"])
    voted = vote(guest, hall, poll, 2).ok()
    assert (voted["votes"], voted["votedSelf"]) == ({"option-2": 1}, [2])
    other = new_guest(hall)
    assert vote(other, hall, poll, 2).ok()["votes"] == {"option-2": 2}
    close(other, hall, poll).error(403, "poll")
    closed = close(guest, hall, poll).ok()
    assert [row["actorType"] for row in closed["details"]] == ["guests", "guests"]
    assert len({row["actorId"] for row in closed["details"]}) == 2
    ask(guest, hall, draft=True).error(400, "draft")
    guest.get(f"{POLL}/{hall}/drafts").refused(403)
    # Who has not joined is nobody.
    new_guest().get(f"{POLL}/{hall}/{poll['id']}").refused(404)


def test_guest_moderators(alice, bob, new_guest, hall):
    """They write drafts and close what others asked, but throw no drafts away."""
    guest = new_guest(hall)
    entry = next(entry for entry in participants(alice, hall).values()
                 if entry["actorType"] == "guests")
    alice.post(f"{ROOM}/{hall}/moderators", attendeeId=entry["attendeeId"]).ok()
    assert participants(alice, hall)[entry["actorId"]]["participantType"] == GUEST_MODERATOR
    draft = ask(guest, hall, draft=True).ok(200)
    assert guest.get(f"{POLL}/{hall}/drafts").ok() == [draft]
    assert poll_of(guest, hall, draft)["status"] == DRAFT
    close(guest, hall, draft).error(404, "poll")
    close(alice, hall, draft).ok(202)
    poll = ask(bob, hall).ok(201)
    assert poll_of(guest, hall, poll)["numVoters"] == 0
    close(guest, hall, poll).ok()


def test_author_of_a_draft_keeps_it(alice, bob, room):
    """Who is no moderator any more can still change his drafts, but does not see them."""
    bobs_id = attendee_id(alice, room, "bob")
    alice.post(f"{ROOM}/{room}/moderators", attendeeId=bobs_id).ok()
    draft = ask(bob, room, draft=True).ok()
    alice.delete(f"{ROOM}/{room}/moderators", attendeeId=bobs_id).ok()
    changed = ask(bob, f"{room}/draft/{draft['id']}", question="Dinner?").ok()
    assert changed["question"] == "Dinner?"
    bob.get(f"{POLL}/{room}/{draft['id']}").error(404, "poll")
    close(bob, room, draft).error(404, "poll")


def test_polls_of_another_room(alice, room):
    poll = ask(alice, room).ok(201)
    draft = ask(alice, room, draft=True).ok()
    other = create_room(alice)["token"]
    for made in (poll, draft):
        alice.get(f"{POLL}/{other}/{made['id']}").error(404, "poll")
        vote(alice, other, made, 0).error(404, "poll")
        close(alice, other, made).error(404, "poll")
        ask(alice, f"{other}/draft/{made['id']}").error(404, "poll")
    assert alice.get(f"{POLL}/{other}/drafts").ok() == []


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 18])
def test_no_such_poll(alice, room, number):
    path = f"{POLL}/{room}"
    alice.get(f"{path}/{number}").error(404, "poll")
    alice.post(f"{path}/{number}", optionIds=[0]).error(404, "poll")
    alice.post(f"{path}/{number}", optionIds="x").error(404, "poll")
    alice.delete(f"{path}/{number}").error(404, "poll")
    ask(alice, f"{room}/draft/{number}").error(404, "poll")


def test_no_token_no_number(alice, room):
    assert alice.get(f"{POLL}/{room}/one").status == 404
    alice.get(f"{POLL}/nosuchroom/drafts").refused(404)


# --- voting ------------------------------------------------------------------------------------

def test_vote_and_again(alice, bob, carol, room):
    poll = ask(alice, room).ok(201)
    voted = vote(bob, room, poll, 1).ok()
    assert (voted["votes"], voted["numVoters"], voted["votedSelf"]) == ({"option-1": 1}, 1, [1])
    voted = vote(carol, room, poll, 1).ok()
    assert (voted["votes"], voted["numVoters"]) == ({"option-1": 2}, 2)
    voted = vote(bob, room, poll, 0).ok()
    assert voted["votes"] == {"option-0": 1, "option-1": 1}
    assert (voted["numVoters"], voted["votedSelf"]) == (2, [0])
    assert "details" not in voted


def test_vote_taken_back(alice, bob, room):
    poll = ask(alice, room).ok(201)
    vote(bob, room, poll, 1).ok()
    for sent in ({"optionIds": []}, {}, {"optionIds": None}):
        vote(bob, room, poll, 1).ok()
        voted = bob.post(f"{POLL}/{room}/{poll['id']}", **sent).ok()
        assert (voted["votes"], voted["numVoters"], voted["votedSelf"]) == ([], 0, [])
    assert poll_of(alice, room, poll)["numVoters"] == 0


def test_several_votes(alice, bob, carol, room):
    poll = ask(alice, room, maxVotes=2).ok(201)
    voted = vote(bob, room, poll, 2, 0).ok()
    assert voted["votes"] == {"option-0": 1, "option-2": 1}
    assert (voted["numVoters"], voted["votedSelf"]) == (1, [2, 0])
    vote(carol, room, poll, 0, 1, 2).error(400, "options")
    poll = ask(alice, room, maxVotes=0).ok(201)
    assert vote(carol, room, poll, 0, 1, 2).ok()["votedSelf"] == [0, 1, 2]


@pytest.mark.parametrize("options", [
    [3], [-1], [0, 0], [0, "0"], ["x"], [True], [None], [[0]], [{}], [1.5], "0", 0, {"a": 0}, [""],
    [9223372036854775807], ["99999999999999999999"], [0, 1, 2, 3]])
def test_vote_refused(alice, bob, room, options):
    poll = ask(alice, room, maxVotes=0).ok(201)
    vote(bob, room, poll, 2).ok()
    bob.post(f"{POLL}/{room}/{poll['id']}", optionIds=options).error(400, "options")
    assert poll_of(bob, room, poll)["votedSelf"] == [2]


def test_vote_as_text(alice, bob, room):
    poll = ask(alice, room).ok(201)
    assert vote(bob, room, poll, "1").ok()["votedSelf"] == [1]


def test_nobody_may_vote(alice, bob, room):
    poll = ask(alice, room, maxVotes=-1).ok(201)
    vote(bob, room, poll, 0).error(400, "options")


def test_many_at_once(alice, new_user):
    people = [new_user("voter") for _ in range(6)]
    token = create_room(alice, members=people)["token"]
    poll = ask(alice, token, maxVotes=0).ok(201)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(vote, person, token, poll, *choice)
                for choice in ([0], [0, 1], [1]) for person in people]
        for job in jobs:
            job.result().ok()
    own = [poll_of(person, token, poll)["votedSelf"] for person in people]
    assert all(choice in ([0], [0, 1], [1]) for choice in own)
    counts = {f"option-{i}": n for i in (0, 1) if (n := sum(i in choice for choice in own))}
    closed = close(alice, token, poll).ok()
    assert (closed["votes"], closed["numVoters"]) == (counts, 6)
    assert len(closed["details"]) == sum(map(len, own))


def test_vote_is_told_without_a_name(alice, bob, room):
    poll = ask(alice, room).ok(201)
    for options in ([1], [1], []):
        before = history(alice, room, limit=1).ok()[0]["id"]
        vote(bob, room, poll, *options).ok()
        told = future(alice, room, before).ok()
        assert len(told) == 1  # every change is told, also the same once more
        row = told[0]
        assert (row["systemMessage"], row["messageType"]) == ("poll_voted", "system")
        assert (row["actorType"], row["actorId"]) == ("guests", "system")
        assert row["actorDisplayName"] == ""
        assert row["messageParameters"] == {
            "poll": {"type": "talk-poll", "id": str(poll["id"]), "name": "Lunch?"}}
        assert "{poll}" in row["message"] and "{actor}" not in row["message"]
        assert history(bob, room, limit=1).ok()[0] == row


def test_hidden_vote_is_not_told(alice, bob, room):
    poll = ask(alice, room, resultMode=HIDDEN).ok(201)
    before = history(alice, room).ok()
    vote(bob, room, poll, 1).ok()
    assert history(alice, room).ok() == before


# --- who sees what ---------------------------------------------------------------------------

def seen(user, token, poll):
    poll = poll_of(user, token, poll)
    return poll["votes"], poll["numVoters"]


def test_open_public(alice, bob, carol, room):
    poll = ask(bob, room).ok(201)
    vote(carol, room, poll, 1).ok()
    assert seen(carol, room, poll) == ({"option-1": 1}, 1)  # has voted
    assert seen(bob, room, poll) == ([], 1)  # the author
    assert seen(alice, room, poll) == ([], 1)  # a moderator
    vote(bob, room, poll, 0).ok()
    assert seen(bob, room, poll) == ({"option-0": 1, "option-1": 1}, 2)
    vote(carol, room, poll).ok()
    assert seen(carol, room, poll) == ([], 0)  # has voted no more


def test_open_hidden(alice, bob, carol, room):
    poll = ask(bob, room, resultMode=HIDDEN).ok(201)
    voted = vote(carol, room, poll, 1).ok()
    assert (voted["votes"], voted["numVoters"], voted["votedSelf"]) == ([], 0, [1])
    assert seen(carol, room, poll) == ([], 0)
    assert seen(bob, room, poll) == ([], 1)
    assert seen(alice, room, poll) == ([], 1)
    assert vote(bob, room, poll, 0).ok()["votes"] == []


@pytest.mark.parametrize("mode", [SHOWN, HIDDEN])
def test_closed(alice, bob, carol, new_user, mode):
    late = new_user("late")
    room = create_room(alice, members=[bob, carol, late])["token"]
    poll = ask(bob, room, resultMode=mode, maxVotes=2).ok(201)
    vote(carol, room, poll, 1, 0).ok()
    vote(bob, room, poll, 1).ok()
    closed = close(bob, room, poll).ok()
    assert (closed["status"], closed["votedSelf"]) == (CLOSED, [1])
    details = [{"actorType": "users", "actorId": who.name, "actorDisplayName": name,
                "optionId": option}
               for who, name, option in ((carol, carol.name, 1), (carol, carol.name, 0),
                                         (bob, closed["actorDisplayName"], 1))]
    for user in (alice, bob, carol, late):
        assert seen(user, room, poll) == ({"option-0": 1, "option-1": 2}, 2)
        if mode == SHOWN:
            assert poll_of(user, room, poll)["details"] == details
        else:
            assert "details" not in poll_of(user, room, poll)
    assert poll_of(carol, room, poll)["votedSelf"] == [1, 0]


def test_closed_without_votes(alice, room):
    closed = close(alice, room, ask(alice, room).ok(201)).ok()
    assert (closed["votes"], closed["numVoters"], closed["details"]) == ([], 0, [])


# --- closing -----------------------------------------------------------------------------------

def test_close_is_told(alice, bob, room):
    poll = ask(bob, room).ok(201)
    close(bob, room, poll).ok()
    theirs, mine = history(alice, room, limit=1).ok()[0], history(bob, room, limit=1).ok()[0]
    assert (theirs["systemMessage"], theirs["actorId"]) == ("poll_closed", "bob")
    assert theirs["messageParameters"]["actor"]["id"] == "bob"
    assert theirs["messageParameters"]["poll"] == {
        "type": "talk-poll", "id": str(poll["id"]), "name": "Lunch?"}
    assert "{actor}" in theirs["message"] and "{actor}" not in mine["message"]
    assert room_of(alice, room)["lastMessage"]["systemMessage"] == "poll_closed"


def test_who_closes(alice, bob, carol, room):
    close(carol, room, ask(bob, room).ok(201)).error(403, "poll")
    close(bob, room, ask(bob, room).ok(201)).ok()
    close(alice, room, ask(bob, room).ok(201)).ok()
    close(bob, room, ask(alice, room).ok(201)).error(403, "poll")


def test_closed_is_closed(alice, bob, room):
    poll = ask(alice, room).ok(201)
    vote(bob, room, poll, 1).ok()
    close(alice, room, poll).ok()
    count = len(history(alice, room).ok())
    close(alice, room, poll).error(400, "poll")
    close(bob, room, poll).error(400, "poll")
    vote(bob, room, poll, 0).error(400, "poll")
    vote(bob, room, poll, 17).error(400, "poll")
    ask(alice, f"{room}/draft/{poll['id']}").error(400, "poll")
    assert len(history(alice, room).ok()) == count
    assert poll_of(bob, room, poll)["votedSelf"] == [1]


def test_closed_once_of_many(alice, room):
    poll = ask(alice, room).ok(201)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: close(alice, room, poll), range(4)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400]
    assert system_names(history(alice, room).ok()).count("poll_closed") == 1


# --- drafts --------------------------------------------------------------------------------------

def test_draft(alice, bob, room):
    before = history(bob, room).ok()
    draft = ask(alice, room, draft=True).ok(200)
    assert list(draft) == DRAFT_KEYS and draft["status"] == DRAFT
    other = ask(alice, room, draft=True, question="Dinner?", resultMode=HIDDEN).ok(200)
    assert alice.get(f"{POLL}/{room}/drafts").ok() == [draft, other]
    assert poll_of(alice, room, draft) == draft | {"votes": [], "numVoters": 0, "votedSelf": []}
    assert history(bob, room).ok() == before


def test_drafts_are_for_moderators(alice, bob, room):
    ask(bob, room, draft=True).error(400, "draft")
    draft = ask(alice, room, draft=True).ok()
    bob.get(f"{POLL}/{room}/drafts").refused(403)
    bob.get(f"{POLL}/{room}/{draft['id']}").error(404, "poll")
    close(bob, room, draft).error(404, "poll")
    ask(bob, f"{room}/draft/{draft['id']}").error(400, "draft")
    assert alice.get(f"{POLL}/{room}/drafts").ok() == [draft]


def test_nobody_votes_on_a_draft(alice, room):
    draft = ask(alice, room, draft=True).ok()
    vote(alice, room, draft, 0).error(404, "poll")
    vote(alice, room, draft, 17).error(404, "poll")


def test_edit_draft(alice, room):
    draft = ask(alice, room, draft=True).ok()
    changed = ask(alice, f"{room}/draft/{draft['id']}", question="Dinner?", options=["a", "b"],
                  resultMode=HIDDEN, maxVotes=0).ok(200)
    assert changed == draft | {"question": "Dinner?", "options": ["a", "b"], "resultMode": HIDDEN,
                               "maxVotes": 0}
    assert alice.get(f"{POLL}/{room}/drafts").ok() == [changed]
    ask(alice, f"{room}/draft/{draft['id']}", question=" ").error(400, "question")
    ask(alice, f"{room}/draft/{draft['id']}", options=["a"]).error(400, "options")
    assert alice.get(f"{POLL}/{room}/drafts").ok() == [changed]


def test_edit_only_drafts(alice, room):
    poll = ask(alice, room).ok(201)
    ask(alice, f"{room}/draft/{poll['id']}").error(400, "poll")


def test_delete_draft(alice, room):
    draft = ask(alice, room, draft=True).ok()
    answer = close(alice, room, draft)
    assert answer.ok(202) is None
    alice.get(f"{POLL}/{room}/{draft['id']}").error(404, "poll")
    close(alice, room, draft).error(404, "poll")
    assert alice.get(f"{POLL}/{room}/drafts").ok() == []
    assert "poll_closed" not in system_names(history(alice, room).ok())


def test_deleted_ids_are_not_used_again(alice, room):
    draft = ask(alice, room, draft=True).ok()
    close(alice, room, draft).ok(202)
    assert ask(alice, room).ok(201)["id"] > draft["id"]


# --- what becomes of polls -----------------------------------------------------------------------

def test_author_without_account(admin, alice, new_user):
    author = new_user("author")
    token = create_room(alice, members=[author])["token"]
    poll = ask(author, token).ok(201)
    vote(author, token, poll, 1).ok()
    admin.delete(f"/cloud/users/{author.name}").ok()
    closed = close(alice, token, poll).ok()
    gone = {"actorType": "deleted_users", "actorId": "deleted_users", "actorDisplayName": ""}
    assert {key: closed[key] for key in gone} == gone
    assert closed["details"] == [gone | {"optionId": 1}]
    assert closed["numVoters"] == 1


def test_survives_a_restart(start_server, tmp_path):
    server = start_server("--dev", "--data", tmp_path / "data")
    alice = User(server.url, "alice")
    token = create_room(alice)["token"]
    poll = ask(alice, token).ok(201)
    voted = vote(alice, token, poll, 1).ok()
    server.stop()
    server = start_server("--dev", "--data", tmp_path / "data")
    assert poll_of(User(server.url, "alice"), token, poll) == voted


def test_capabilities(alice):
    features = alice.get("/cloud/capabilities").ok()["capabilities"]["spreed"]["features"]
    assert {"talk-polls", "talk-polls-drafts", "edit-draft-poll"} <= set(features)


# --- deleting --------------------------------------------------------------------------------

def message_of(user, token, poll):
    """The message that shared the poll."""
    return next(message for message in history(user, token).ok()
                if message["message"] == "{object}"
                and message["messageParameters"]["object"]["id"] == str(poll["id"]))


def delete_message(user, token, message):
    return user.delete(f"{CHAT}/{token}/{message['id']}")


def test_message_deleted(alice, bob, room):
    poll = ask(bob, room).ok(201)
    vote(alice, room, poll, 1).ok()
    message = message_of(alice, room, poll)
    told = delete_message(bob, room, message).ok()
    assert told["systemMessage"] == "message_deleted"
    assert (told["parent"]["id"], told["parent"]["deleted"]) == (message["id"], True)
    assert list(told["parent"]["messageParameters"]) == ["actor"]
    for user in (alice, bob):
        user.get(f"{POLL}/{room}/{poll['id']}").error(404, "poll")


def test_message_deleted_by_a_moderator(alice, bob, carol, room):
    poll = ask(bob, room).ok(201)
    message = message_of(alice, room, poll)
    delete_message(carol, room, message).refused(403)
    assert poll_of(bob, room, poll)
    delete_message(alice, room, message).ok()
    bob.get(f"{POLL}/{room}/{poll['id']}").error(404, "poll")


def test_message_of_a_closed_poll_deleted(alice, bob, room):
    """What told of the end of the poll goes with it; what told of another's stays."""
    poll, other = ask(bob, room).ok(201), ask(bob, room).ok(201)
    close(bob, room, poll).ok()
    ended = history(alice, room, limit=1).ok()[0]
    close(bob, room, other).ok()
    other_ended = history(alice, room, limit=1).ok()[0]
    delete_message(bob, room, message_of(alice, room, poll)).ok()
    rows = history(alice, room).ok()
    gone = next(row for row in rows if row["id"] == ended["id"])
    assert (gone["messageType"], gone["deleted"]) == ("comment_deleted", True)
    assert other_ended in rows
    assert system_names(rows).count("message_deleted") == 2


def test_others_poll_is_not_deleted_by_sharing_it(alice, bob, room):
    """A message may name any poll; only the poll's author and moderators take it away."""
    poll = ask(alice, room).ok(201)
    shared = bob.post(f"{CHAT}/{room}/share", objectType="talk-poll", objectId=str(poll["id"]),
                      metaData='{"name":"mine"}').ok(201)
    delete_message(bob, room, shared).ok()
    assert poll_of(bob, room, poll) == poll | {"numVoters": 0}


def test_history_cleared(alice, bob, room):
    poll = ask(bob, room).ok(201)
    draft = ask(alice, room, draft=True).ok()
    elsewhere = create_room(alice)["token"]
    stays = ask(alice, elsewhere).ok(201)
    alice.delete(f"{CHAT}/{room}").ok()
    for made in (poll, draft):
        alice.get(f"{POLL}/{room}/{made['id']}").error(404, "poll")
    assert alice.get(f"{POLL}/{room}/drafts").ok() == []
    assert poll_of(alice, elsewhere, stays) == stays
