"""The parts of the image's recipe that can be tried without an image."""

import re
import subprocess
import textwrap

from server import BINARY, ROOT

RECIPE = (ROOT / "packaging" / "Containerfile").read_text()
DEV = (ROOT / "dev").read_text()
ENTRY = ROOT / "packaging" / "container-entry"
GUARD_S = 60


def entry(tmp_path, listen, *args):
    """As it is, but for where the program, the folder and the address are."""
    script = tmp_path / "entry"
    script.write_text(ENTRY.read_text().replace("/usr/bin/tertulia", str(BINARY)).replace("/data", str(tmp_path))
                      .replace("0.0.0.0:8484", listen).replace("127.0.0.1/8484", listen.replace(":", "/")))
    return subprocess.run(["bash", script, *args], text=True, capture_output=True, timeout=GUARD_S)


def test_the_image_is_built_of_what_dev_builds_with():
    packages = set(re.search(r"^build_packages=\((.*?)^\)", DEV, re.MULTILINE | re.DOTALL)[1].split())
    named = set(re.search(r"install gcc (.*?)\nCOPY", RECIPE, re.DOTALL)[1].replace("\\", "").split()) | {"gcc"}
    assert packages - {"ca-certificates"} == named
    control = (ROOT / "packaging" / "debian" / "control").read_text()
    demanded = set(re.findall(r"[\w.+-]+-dev\b", control.partition("\n\n")[0]))
    assert {name for name in packages if name.endswith("-dev")} - {"libc6-dev"} == demanded


def test_settings_reach_the_server(tmp_path):
    done = entry(tmp_path, "127.0.0.1:0", "--check", "--set", "threads=many")
    assert done.returncode == 2 and "threads: expected a whole number" in done.stderr
    (tmp_path / "tertulia.conf").write_text("nonsense\n")
    done = entry(tmp_path, "127.0.0.1:0", "--check")
    assert done.returncode == 2 and "tertulia.conf: line 1" in done.stderr


def test_health(start_server, tmp_path):
    server = start_server("--dev")
    assert entry(tmp_path, f"{server.host}:{server.port}", "health").returncode == 0
    server.stop()
    assert entry(tmp_path, f"{server.host}:{server.port}", "health").returncode != 0


def test_the_image_runs_as_nobody_elses_user():
    lines = [line.split()[0] for line in textwrap.dedent(RECIPE).splitlines() if line and line[0].isupper()]
    last = RECIPE.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE) and "HEALTHCHECK" in lines and "VOLUME" in lines
