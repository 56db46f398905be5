"""What apps show of a person: card, profile, absence, and what is in the calendar, which is nothing."""

import pytest

CARD, PROFILE = "/hovercard/v1", "/profile"
ABSENCE, EVENTS = "/apps/dav/api/v1/outOfOffice", "/apps/dav/api/v1/events/upcoming"


@pytest.fixture
def ann(new_user):
    user = new_user("ann")
    for key, value in (("displayname", "Ann <A>"), ("email", f"{user.name}@example.org"), ("role", "cook"),
                       ("phone", "+34 91 123-45-67"), ("website", "https://example.org/ann")):
        user.put(f"/cloud/users/{user.name}", key=key, value=value).ok()
    return user


def test_card(ann, bob, server):
    card = bob.get(f"{CARD}/{ann.name.upper()}").ok()
    assert set(card) == {"userId", "displayName", "actions"}
    assert (card["userId"], card["displayName"]) == (ann.name, "Ann <A>")
    assert [action["appId"] for action in card["actions"]] == ["email", "spreed"]
    for action in card["actions"]:
        assert set(action) == {"title", "icon", "hyperlink", "appId"}
        assert action["icon"].startswith(server.url)
    assert card["actions"][0]["hyperlink"] == f"mailto:{ann.name}@example.org"
    assert card["actions"][1]["hyperlink"] == f"{server.url}/apps/spreed/?callUser={ann.name}"


def test_profile(ann, bob):
    profile = bob.get(f"{PROFILE}/{ann.name}").ok()
    assert profile["userId"] == ann.name and profile["displayname"] == "Ann <A>"
    assert profile["role"] == "cook" and profile["organisation"] is None
    assert profile["timezone"] == "UTC" and profile["timezoneOffset"] == 0
    assert {action["id"]: action["target"] for action in profile["actions"]} == {
        "spreed": profile["actions"][0]["target"], "email": f"mailto:{ann.name}@example.org",
        "phone": "tel:+34911234567", "website": "https://example.org/ann"}


def test_what_is_private(ann, bob):
    for key in ("email", "role", "phone"):
        ann.put(f"/cloud/users/{ann.name}", key=f"{key}Scope", value="v2-private").ok()
    assert [action["appId"] for action in bob.get(f"{CARD}/{ann.name}").ok()["actions"]] == ["spreed"]
    profile = bob.get(f"{PROFILE}/{ann.name}").ok()
    assert "role" not in profile
    assert [action["id"] for action in profile["actions"]] == ["spreed", "website"]
    ann.put(f"/cloud/users/{ann.name}", key="profile_enabled", value="0").ok()
    bob.get(f"{PROFILE}/{ann.name}").refused(400)
    assert bob.get(f"{PROFILE}/{ann.name}").data is None


def test_nobody(ann, bob, admin):
    admin.put(f"/cloud/users/{ann.name}/disable").ok()
    for name in (ann.name, "nobody", "x" * 300):
        bob.get(f"{CARD}/{name}").refused(404, [])
        assert bob.get(f"{PROFILE}/{name}").refused(404).data is None


def test_no_absence_and_no_events(ann, bob):
    for path in ("", "/now"):
        for name in (ann.name, "nobody"):
            assert bob.get(f"{ABSENCE}/{name}{path}").refused(404).data is None
    assert bob.get(EVENTS, location=f"{bob.base}/call/abc").ok() == {"events": []}
