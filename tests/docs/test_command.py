"""docs/command.md: its transcripts are what happens."""

import re
import subprocess
from pathlib import Path

from server import BINARY, environment
from test_docs import blocks, commands

PAGE = (Path(__file__).parents[2] / "docs" / "command.md").read_text()


def test_transcripts(server, tmp_path):
    """One shell for all of them, in their order; `...` stands for anything."""
    shown = [item for block in blocks(PAGE, "console") for item in commands(block)]
    assert len(shown) > 5
    script = "\n".join(f"{command}\nprintf '\\n--end--\\n'" for command, _ in shown)
    env = environment() | {
        "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TERTULIA_URL": server.url,
        "TERTULIA_USER": "alice", "TERTULIA_PASSWORD": "alice", "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(BINARY).parent}:{environment()['PATH']}"}
    done = subprocess.run(["bash", "-eu", "-c", script], cwd=tmp_path, text=True,
                          capture_output=True, timeout=120, env=env)
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split("\n--end--\n")[:-1]
    assert len(answers) == len(shown)
    for (command, expected), answer in zip(shown, answers):
        text = "\n".join(expected).replace("http://127.0.0.1:8484", server.url)
        pattern = ".*".join(map(re.escape, text.split("...")))
        assert re.fullmatch(pattern, answer.strip("\n"), re.DOTALL), (command, answer)
