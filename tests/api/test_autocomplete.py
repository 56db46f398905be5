"""Nextcloud's search for whom to invite: GET /core/autocomplete/get."""

import pytest

from ocs import GROUP, PUBLIC, ROOM, create_room, join, unique

PATH = "/core/autocomplete/get"
STATUS = "/apps/user_status/api/v1/user_status"
USERS, GROUPS, REMOTE, EMAILS, TEAMS = 0, 1, 6, 4, 7


def find(user, text, *kinds, **params):
    if kinds:
        params["shareTypes[]"] = list(kinds)
    return user.get(PATH, search=text, **params).ok()


def ids(entries):
    return [entry["id"] for entry in entries]


@pytest.fixture(scope="module")
def crew(admin, new_user):
    """Three people of one stem, and a group of it, with what they have in common."""
    stem = unique("crew")
    people = [new_user(f"{stem}-{name}", displayName=f"{title} of {stem}")
              for name, title in (("a", "Zoe"), ("b", "Ann"), ("c", "Änne"))]
    admin.post("/cloud/groups", groupid=f"{stem}-g", displayname=f"Band of {stem}").ok()
    return stem, people


def test_shape(alice, crew):
    stem, (zoe, _, _) = crew
    zoe.put(f"{STATUS}/status", statusType="dnd").ok()
    zoe.put(f"{STATUS}/message/custom", message="On a ladder", statusIcon="🪜").ok()
    (entry,) = find(alice, zoe.name)
    assert entry == {
        "id": zoe.name, "label": f"Zoe of {stem}", "icon": "icon-user", "source": "users",
        "status": {"status": "dnd", "message": "On a ladder", "icon": "🪜", "clearAt": None},
        "subline": "On a ladder", "shareWithDisplayNameUnique": zoe.name}
    (entry,) = find(alice, f"{stem}-g", GROUPS)
    assert entry == {
        "id": f"{stem}-g", "label": f"Band of {stem}", "icon": "icon-group", "source": "groups",
        "status": "", "subline": "", "shareWithDisplayNameUnique": ""}


def test_order_and_pages(alice, crew):
    stem, (zoe, ann, aenne) = crew
    everybody = [ann.name, zoe.name, aenne.name]  # by their names
    assert ids(find(alice, stem)) == ids(find(alice, stem.upper())) == everybody
    assert ids(find(alice, stem, limit=2)) == everybody[:2]
    assert ids(find(alice, stem, limit=2, offset=2)) == everybody[2:]
    assert find(alice, stem, offset=3) == find(alice, stem, offset=2 ** 62) == []
    assert ids(find(alice, stem, limit=-1, offset=-1)) == everybody
    assert ids(find(alice, f"ÄNNE of {stem}")) == [aenne.name]
    assert ids(find(alice, "  " + stem + " ")) == everybody
    assert find(alice, f"{stem}%") == find(alice, f"{stem}_") == []


def test_who_is_called_just_so_comes_first(alice, new_user):
    stem = unique("exact")
    longer = new_user(f"{stem}-x", displayName="A")
    exact = new_user(stem, displayName="Z")
    named = new_user(unique("other"), displayName=stem.upper())
    found = find(alice, exact.name)
    assert found[0]["id"] == exact.name
    assert set(ids(find(alice, stem))) >= {named.name, longer.name}
    assert ids(find(alice, stem)).index(named.name) < ids(find(alice, stem)).index(longer.name)


def test_not_found(admin, alice, new_user, crew):
    stem, (zoe, ann, aenne) = crew
    assert zoe.name not in ids(find(zoe, stem)), "oneself"
    gone = new_user(f"{stem}-off")
    admin.put(f"/cloud/users/{gone.name}/disable").ok()
    assert gone.name not in ids(find(alice, stem)), "disabled"
    for kinds in ((REMOTE,), (TEAMS,), (REMOTE, TEAMS, 99)):
        assert find(alice, stem, *kinds) == []
    assert {entry["source"] for entry in find(alice, stem, USERS, GROUPS, REMOTE)} == {
        "users", "groups"}


def test_addresses(admin, alice, new_user):
    """A whole address finds its owner, or is offered itself. A part of one finds nobody: else
    addresses could be guessed letter by letter."""
    user, address = new_user(), unique("Ann") + "@example.org"
    admin.put(f"/cloud/users/{user.name}", key="email", value=address).ok()
    for text in (address, address.upper()):
        found = find(alice, text, USERS, EMAILS)
        assert ids(found) == [user.name]
    assert "example.org" not in str(found)
    assert find(alice, address[:-1], USERS) == []
    stranger = unique("nobody") + "@example.org"
    (entry,) = find(alice, f" {stranger} ", USERS, GROUPS, EMAILS)
    assert (entry["id"], entry["label"], entry["source"]) == (stranger, stranger, "emails")
    assert find(alice, stranger, USERS) == find(alice, "no@address@", EMAILS) == []


def test_who_is_in_the_conversation_is_left_out(alice, bob, new_user, crew):
    stem, (zoe, ann, aenne) = crew
    token = create_room(alice, PUBLIC, members=[ann])["token"]
    join(zoe, token)  # by the link only: may be invited to stay
    alice.post(f"{ROOM}/{token}/participants", newParticipant=f"{stem}-g", source="groups").ok()
    here = {"itemType": "call", "itemId": token}
    assert ids(find(alice, stem, USERS, GROUPS, **here)) == [zoe.name, aenne.name]
    assert ids(find(alice, stem, limit=1, offset=1, **here)) == [aenne.name]
    # Who is not in it learns nothing of who is.
    assert len(find(bob, stem, USERS, GROUPS, **here)) == 4
    for kind in ({"itemType": "call", "itemId": "new"}, {"itemType": "call", "itemId": ""},
                 {"itemType": "call"}, {"itemType": "file", "itemId": token}):
        assert len(find(alice, stem, USERS, GROUPS, **kind)) == 4


def test_what_it_finds_can_be_invited(alice, crew):
    stem, people = crew
    token = create_room(alice, GROUP)["token"]
    for entry in find(alice, stem, USERS, GROUPS, itemType="call", itemId=token):
        alice.post(f"{ROOM}/{token}/participants", newParticipant=entry["id"],
                   source=entry["source"]).ok()
    assert find(alice, stem, USERS, GROUPS, itemType="call", itemId=token) == []


def test_refused(alice, nobody):
    alice.get(PATH).refused(400)
    assert nobody.get(PATH, search="").code == 997
