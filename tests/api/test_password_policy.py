"""What is asked of passwords: told in the capabilities, tried out, and asked of everybody who sets one."""

import pytest

from ocs import User
from server import Server, run_cli

PASSWORD = "correct-horse-7"
POLICY = "/apps/password_policy/api/v1"
REFUSED = {"seven77": "less than 8 characters", "P@ssw0rd2024": "guessed first", "12345678": "guessed first",
           "": "empty", "x" * 470: "longer than 469"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server as people run it: developer mode asks nothing of passwords."""
    data = tmp_path_factory.mktemp("data") / "data"
    run_cli("user", "add", "root", "--admin", "--password-stdin", "--data", data, stdin=PASSWORD + "\n")
    with Server(tmp_path_factory.mktemp("server"), "--data", data, "--set", "limit_passwords_minute=1000") as server:
        yield data, server


@pytest.fixture
def root(place):
    return User(place[1].url, "root", PASSWORD)


def test_told(place, root):
    """To who is logged in, with the addresses of the two calls."""
    url = place[1].url
    told = root.get("/cloud/capabilities").ok()["capabilities"]["password_policy"]
    rules = {"minLength": 8, "enforceNonCommonPassword": True, "enforceNumericCharacters": False,
             "enforceSpecialCharacters": False, "enforceUpperLowerCase": False}
    assert told == rules | {
        "api": {name: f"{url}/ocs/v2.php{POLICY}/{name}" for name in ("generate", "validate")},
        "policies": {"account": rules | {"enforceHaveIBeenPwned": False}}}
    assert "password_policy" not in User(url).get("/cloud/capabilities").ok()["capabilities"]


@pytest.mark.parametrize("password", REFUSED, ids=lambda password: password[:12])
def test_refused(place, root, password):
    """The same everywhere: when it is tried out, for a new account, for one's own, and on the command line."""
    data, _ = place
    if password:
        tried = root.post(f"{POLICY}/validate", password=password).ok()
        assert tried["passed"] is False and REFUSED[password] in tried["reason"]
        weak = 101 if len(password) > 469 else 107
        assert root.post("/cloud/users", userid="new", password=password).code == weak
    assert root.put("/cloud/users/root", key="password", value=password).code == (
        102 if REFUSED[password].startswith(("empty", "longer")) else 107)
    done = run_cli("user", "add", "new", "--password-stdin", "--data", data, stdin=password + "\n", check=False)
    assert done.returncode == 1 and REFUSED[password] in done.stderr
    assert root.get("/cloud/users").ok()["users"] == ["root"]


def test_taken(root):
    assert root.post(f"{POLICY}/validate", password=PASSWORD).ok() == {"passed": True}
    made = {root.get(f"{POLICY}/generate").ok()["password"] for _ in range(5)}
    assert len(made) == 5
    for password in made:
        assert root.post(f"{POLICY}/validate", password=password).ok() == {"passed": True}
    assert root.post(f"{POLICY}/validate").status == 400


def test_developer_mode(alice):
    told = alice.get("/cloud/capabilities").ok()["capabilities"]["password_policy"]
    assert told["minLength"] == 1 and told["enforceNonCommonPassword"] is False
    assert alice.post(f"{POLICY}/validate", password="alice").ok() == {"passed": True}
