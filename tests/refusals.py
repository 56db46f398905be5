"""Which rows of the one table of refusals (server/http/refusal.c) the servers under test have answered with.

A server says at debug level why it refused a request; `gather` reads that when a server has ended.
"""

import re
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "server" / "http" / "refusal.c"
ROW = re.compile(r"^\t\[(TT_ERR_\w+)\] *= \{", re.MULTILINE)
ANSWERED = re.compile(r" request .*\bwhy=(TT_ERR_\w+)")

# What no request provokes: who does, or why nobody can.
NOT_OVER_HTTP = {
    "TT_ERR_INTERNAL": "a fault of ours, or no memory for a password's hash",
    "TT_ERR_LATER": "never an answer: the request sleeps until its work is done",
    "TT_ERR_AGAIN": "never an answer: it is repeated, and TT_ERR_BUSY at last; unit/test_call.c",
    "TT_ERR_LAST_ADMIN": "the command line's: command/test_admin.py",
    "TT_ERR_SLOW": "told by last words on the socket, past the log: api/test_http_limits.py",
    "TT_ERR_CONNECTIONS": "told by last words on the socket, past the log: api/test_http_limits.py",
    "TT_ERR_CALL_PERMISSION": "nothing starts calls yet; its gate is tried in unit/test_access.c",
    "TT_ERR_NO_APP_PASSWORD": "unit/test_accounts_login.c; over HTTP another request would have to"
                              " take it back in between",
    "TT_ERR_NO_BROWSER_SESSION": "told by an answer of its own: api/test_devices.py",
    "TT_ERR_BOT_ELSEWHERE": "the command line's: api/test_own_bots.py",
    "TT_ERR_NO_LOGIN_FLOW": "told by a page or an answer of its own: api/test_login_flow.py",
    "TT_ERR_CONFIG": "the command line's: api/test_cli.py, unit/test_config.c",
    "TT_ERR_BOT_SECRET": "the command line's: api/test_bots.py",
    "TT_ERR_BOT_SECRET_TAKEN": "the command line's: api/test_bots.py",
    "TT_ERR_SEED": "the command line's: api/test_seed.py",
    "TT_ERR_IMPORT": "the command line's: command/test_export.py",
}

provoked = set()  # by the servers that this process started


def rows():
    return ROW.findall(LIST.read_text())


def gather(log):
    provoked.update(ANSWERED.findall(log))


def complaints(seen):
    """What is wrong with the tests that were run, if they were all of them."""
    names = rows()
    for name in names:
        if name not in seen and name not in NOT_OVER_HTTP:
            yield f"no test provokes {name}"
    for name in NOT_OVER_HTTP:
        if name not in names:
            yield f"{name} is excused and does not exist"
        elif name in seen:
            yield f"{name} is excused, but a test provokes it"
