"""What programs that watch read: by a token of the configuration, or as an administrator."""

import httpx

from ocs import User

PATH = "/apps/serverinfo/api/v1/info"
TOKEN = "a-long-token-for-who-watches"


def ask(server, token=None):
    headers = {"Accept": "application/json"} | ({"NC-Token": token} if token is not None else {})
    return httpx.get(f"{server.url}/ocs/v2.php{PATH}", headers=headers)


def check(data):
    assert set(data) == {"nextcloud", "server", "activeUsers"}
    assert set(data["nextcloud"]) == {"system", "storage", "shares"}
    system = data["nextcloud"]["system"]
    assert len(system["cpuload"]) == 3 and system["mem_total"] > system["mem_free"] >= 0
    assert data["nextcloud"]["storage"]["num_users"] >= 1
    active = data["activeUsers"]
    assert active["last5minutes"] <= active["last1hour"] <= active["last24hours"]
    assert data["server"]["database"]["type"] == "sqlite3"


def test_administrators(admin, alice):
    alice.get("/cloud/user").ok()
    data = admin.get(PATH).ok()
    check(data)
    assert data["activeUsers"]["last5minutes"] >= 2
    alice.get(PATH).refused(403)


def test_token(start_server, tmp_path):
    server = start_server("--data", tmp_path / "data", "--set", f"serverinfo_token={TOKEN}")
    answer = ask(server, TOKEN)
    assert answer.status_code == 200, answer.text
    data = answer.json()["ocs"]["data"]
    check(data)
    assert data["nextcloud"]["system"]["freespace"] > 0
    assert ask(server).status_code == 401
    statuses = [ask(server, f"{TOKEN[:-2]}{guess}").status_code for guess in range(12)]
    assert statuses[0] == 401 and statuses[-1] == 429
    assert ask(server, TOKEN).status_code == 429, "a right guess shows nothing while guessing is blocked"


def test_no_token(server, start_server):
    for token in ("", "x", TOKEN):
        assert ask(server, token).status_code == 401
