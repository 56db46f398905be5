"""Who may call what: every route of server/api/routes.c, tried by every kind of caller.

A route has a row in one of the two tables, and a row has a route: the test fails when either is
missing. To add a route, add its row:

- ROOM_ROWS for what works on a conversation: what nobody, a guest, a stranger (an account that is
  not in it), a user, a moderator and the owner get. Each call is made in a public conversation of
  its own.
- ACCOUNT_ROWS for everything else: what nobody, a user and an administrator get.

The path is written as in routes.c, without the SPREED. Its {placeholders}, and those in the texts
that are sent, are filled in by a method of `RoomWorld` or `AccountWorld` of that name; a new kind of
thing (a poll, a reminder) is a new method there. What is sent goes as JSON, with GET in the query;
bytes go as a file.

A call that is refused must have changed nothing: that is compared, as the owner sees it.
"""

import functools
import re
from pathlib import Path

import pytest

from files import Files
from images import png
from ocs import PUBLIC, ROOM, add, create_room, history, join, participants, send, unique
from shares import USER, share

BAN = "/apps/spreed/api/v1/ban"
POLL = "/apps/spreed/api/v1/poll"
REACTION = "/apps/spreed/api/v1/reaction"
STATUS = "/apps/user_status/api/v1"
SHARING = "/apps/files_sharing/api/v1"
PNG = png(8, 8)
ROUTES = Path(__file__).parents[2] / "server" / "api" / "routes.c"

# What stands in the rows below in the order of its columns.
ROOM_CALLERS = ("nobody", "guest", "stranger", "user", "moderator", "owner")
ACCOUNT_CALLERS = ("nobody", "user", "admin")

# method and path; what is sent; nobody, guest, stranger, user, moderator, owner
ROOM_ROWS = [
    ("GET /v1/chat/{token}", {"lookIntoFuture": 0}, 404, 200, 404, 200, 200, 200),
    ("POST /v1/chat/{token}", {"message": "hi"}, 404, 201, 404, 201, 201, 201),
    ("POST /v1/chat/{token}/read", {}, 404, 404, 404, 200, 200, 200),
    ("DELETE /v1/chat/{token}/read", {}, 404, 404, 404, 200, 200, 200),

    ("DELETE /v1/chat/{token}", {}, 401, 401, 404, 403, 200, 200),
    ("GET /v1/chat/{token}/mentions", {"search": ""}, 404, 200, 404, 200, 200, 200),
    # the owner's message
    ("GET /v1/chat/{token}/{messageId}/context", {}, 404, 200, 404, 200, 200, 200),
    ("PUT /v1/chat/{token}/{messageId}", {"message": "x"}, 404, 404, 404, 403, 200, 200),
    ("DELETE /v1/chat/{token}/{messageId}", {}, 404, 404, 404, 403, 200, 200),
    ("GET /v1/reaction/{token}/{messageId}", {}, 404, 200, 404, 200, 200, 200),
    ("POST /v1/reaction/{token}/{messageId}", {"reaction": "\N{PARTY POPPER}"},
     404, 201, 404, 201, 201, 201),
    ("DELETE /v1/reaction/{token}/{messageId}", {"reaction": "\N{THUMBS UP SIGN}"},
     404, 200, 404, 200, 200, 200),

    ("POST /v1/chat/{token}/share", {
        "objectType": "geo-location", "objectId": "geo:52.5,13.4",
        "metaData": '{{"name": "here", "latitude": "52.5", "longitude": "13.4"}}'},
     404, 201, 404, 201, 201, 201),
    ("GET /v1/chat/{token}/share", {"objectType": "poll"}, 404, 200, 404, 200, 200, 200),
    ("GET /v1/chat/{token}/share/overview", {}, 404, 200, 404, 200, 200, 200),
    # the owner's: others find only their own
    ("GET /v1/chat/{token}/schedule", {}, 401, 401, 404, 200, 200, 200),
    ("POST /v1/chat/{token}/schedule", {"message": "hi", "sendAt": 4102444800}, 401, 401, 404, 201, 201, 201),
    ("POST /v1/chat/{token}/schedule/{scheduledId}", {"message": "hi", "sendAt": 4102444800},
     401, 401, 404, 404, 404, 202),
    ("DELETE /v1/chat/{token}/schedule/{scheduledId}", {}, 401, 401, 404, 404, 404, 200),
    ("POST /v1/chat/{token}/{messageId}/pin", {}, 404, 403, 404, 403, 200, 200),
    ("DELETE /v1/chat/{token}/{messageId}/pin", {}, 404, 403, 404, 403, 200, 200),
    ("DELETE /v1/chat/{token}/{messageId}/pin/self", {}, 404, 200, 404, 200, 200, 200),
    ("POST /v1/chat/{token}/{messageId}/reminder", {"timestamp": 4102444800},
     401, 401, 404, 201, 201, 201),
    ("GET /v1/chat/{token}/{messageId}/reminder", {}, 401, 401, 404, 404, 404, 404),  # none set
    ("DELETE /v1/chat/{token}/{messageId}/reminder", {}, 401, 401, 404, 200, 200, 200),
    ("GET /v1/chat/upcoming-reminders", {}, 401, 401, 200, 200, 200, 200),

    # the owner's thread
    ("GET /v1/chat/{token}/threads/recent", {}, 404, 200, 404, 200, 200, 200),
    ("GET /v1/chat/subscribed-threads", {}, 401, 401, 200, 200, 200, 200),
    ("GET /v1/chat/{token}/threads/{threadId}", {}, 404, 200, 404, 200, 200, 200),
    ("PUT /v1/chat/{token}/threads/{threadId}", {"threadTitle": "x"},
     404, 403, 404, 403, 200, 200),
    ("POST /v1/chat/{token}/threads/{threadId}/notify", {"level": 1},
     404, 200, 404, 200, 200, 200),

    # the owner's poll
    ("POST /v1/poll/{token}", {"question": "Lunch?", "options": ["soup", "bread"],
                               "resultMode": 0, "maxVotes": 1}, 404, 201, 404, 201, 201, 201),
    ("POST /v1/poll/{token}/draft/{pollId}", {"question": "Lunch?", "options": ["soup", "bread"],
                                              "resultMode": 0, "maxVotes": 1},
     404, 400, 404, 400, 400, 400),  # it is no draft any more
    ("GET /v1/poll/{token}/drafts", {}, 404, 403, 404, 403, 200, 200),
    ("GET /v1/poll/{token}/{pollId}", {}, 404, 200, 404, 200, 200, 200),
    ("POST /v1/poll/{token}/{pollId}", {"optionIds": [0]}, 404, 200, 404, 200, 200, 200),
    ("DELETE /v1/poll/{token}/{pollId}", {}, 404, 403, 404, 403, 200, 200),

    ("GET /v4/room", {}, 401, 401, 200, 200, 200, 200),
    ("POST /v4/room", {"roomName": "new"}, 401, 401, 201, 201, 201, 201),
    ("GET /v4/room/note-to-self", {}, 401, 401, 200, 200, 200, 200),
    ("GET /v4/listed-room", {}, 401, 401, 200, 200, 200, 200),
    ("GET /v4/room/{token}", {}, 200, 200, 200, 200, 200, 200),
    ("PUT /v4/room/{token}", {"roomName": "changed"}, 404, 403, 404, 403, 200, 200),
    ("DELETE /v4/room/{token}", {}, 404, 403, 404, 403, 200, 200),
    ("GET /v4/room/{token}/capabilities", {}, 404, 200, 404, 200, 200, 200),

    ("DELETE /v4/room/{token}/object", {}, 404, 403, 404, 403, 400, 400),  # it has none
    ("PUT /v4/room/{token}/description", {"description": "x"}, 404, 403, 404, 403, 200, 200),
    ("POST /v4/room/{token}/public", {}, 401, 401, 404, 403, 200, 200),
    ("DELETE /v4/room/{token}/public", {}, 401, 401, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/read-only", {"state": 1}, 401, 401, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/listable", {"scope": 1}, 401, 401, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/mention-permissions", {"mentionPermissions": 1},
     401, 401, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/password", {"password": "sesame"}, 404, 403, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/permissions/default", {"permissions": 2}, 404, 403, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/permissions/call", {"permissions": 2}, 404, 403, 404, 403, 400, 400),
    ("POST /v4/room/{token}/message-expiration", {"seconds": 60}, 404, 403, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/webinar/lobby", {"state": 1}, 401, 401, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/webinar/sip", {"state": 1}, 401, 401, 404, 403, 412, 412),
    ("PUT /v4/room/{token}/recording-consent", {"recordingConsent": 1},
     401, 401, 404, 403, 412, 412),

    ("POST /v1/room/{token}/avatar", {"file": PNG}, 404, 403, 404, 403, 200, 200),
    ("POST /v1/room/{token}/avatar/emoji", {"emoji": "\N{PARTY POPPER}"},
     404, 403, 404, 403, 200, 200),
    ("GET /v1/room/{token}/avatar", {}, 404, 200, 404, 200, 200, 200),  # it is not listed
    ("GET /v1/room/{token}/avatar/dark", {}, 404, 200, 404, 200, 200, 200),
    ("DELETE /v1/room/{token}/avatar", {}, 404, 403, 404, 403, 200, 200),

    ("POST /v4/room/{token}/favorite", {}, 401, 401, 404, 200, 200, 200),
    ("DELETE /v4/room/{token}/favorite", {}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/notify", {"level": 1}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/notify-calls", {"level": 1}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/archive", {}, 401, 401, 404, 200, 200, 200),
    ("DELETE /v4/room/{token}/archive", {}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/important", {}, 401, 401, 404, 200, 200, 200),
    ("DELETE /v4/room/{token}/important", {}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/sensitive", {}, 401, 401, 404, 200, 200, 200),
    ("DELETE /v4/room/{token}/sensitive", {}, 401, 401, 404, 200, 200, 200),

    ("GET /v4/room/{token}/participants", {}, 404, 403, 404, 200, 200, 200),
    ("POST /v4/room/{token}/participants", {"newParticipant": "{outsider}"},
     401, 401, 404, 403, 200, 200),
    ("DELETE /v4/room/{token}/participants/self", {}, 401, 401, 404, 200, 200, 200),
    ("POST /v4/room/{token}/participants/active", {}, 200, 200, 200, 200, 200, 200),
    ("DELETE /v4/room/{token}/participants/active", {}, 200, 200, 200, 200, 200, 200),
    ("PUT /v4/room/{token}/participants/state", {"state": 0}, 404, 200, 404, 200, 200, 200),
    ("POST /v4/room/{token}/participants/resend-invitations", {}, 401, 401, 404, 403, 200, 200),
    ("DELETE /v4/room/{token}/attendees", {"attendeeId": "{member}"}, 404, 403, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/attendees/permissions",
     {"attendeeId": "{member}", "method": "set", "permissions": 2}, 404, 403, 404, 403, 200, 200),
    ("PUT /v4/room/{token}/attendees/permissions/all", {"method": "set", "permissions": 2},
     404, 403, 404, 403, 400, 400),
    ("POST /v4/room/{token}/moderators", {"attendeeId": "{member}"}, 404, 403, 404, 403, 200, 200),
    ("DELETE /v4/room/{token}/moderators", {"attendeeId": "{assistant}"},
     404, 403, 404, 403, 200, 200),
    ("POST /v4/room/{token}/import-emails", {"file": b"email\nann@example.org\n"},
     401, 401, 404, 403, 200, 200),

    # a public conversation has none, and gets none
    ("GET /v4/room/{token}/breakout-rooms", {}, 401, 401, 404, 400, 400, 400),
    ("GET /v4/room/{token}/breakout-rooms/participants", {}, 404, 403, 404, 400, 400, 400),
    ("POST /v1/breakout-rooms/{token}", {"mode": 1, "amount": 2}, 401, 401, 404, 403, 400, 400),
    ("DELETE /v1/breakout-rooms/{token}", {}, 401, 401, 404, 403, 200, 200),
    ("POST /v1/breakout-rooms/{token}/rooms", {}, 401, 401, 404, 403, 400, 400),
    ("DELETE /v1/breakout-rooms/{token}/rooms", {}, 401, 401, 404, 403, 400, 400),
    ("POST /v1/breakout-rooms/{token}/broadcast", {"message": "hi"},
     401, 401, 404, 403, 400, 400),
    ("POST /v1/breakout-rooms/{token}/attendees", {"attendeeMap": "{{}}"},
     401, 401, 404, 403, 400, 400),
    ("POST /v1/breakout-rooms/{token}/request-assistance", {}, 401, 401, 404, 400, 400, 400),
    ("DELETE /v1/breakout-rooms/{token}/request-assistance", {}, 401, 401, 404, 400, 400, 400),
    ("POST /v1/breakout-rooms/{token}/switch", {"target": "nosuchroom"},
     401, 401, 404, 400, 400, 400),

    ("POST /v1/guest/{token}/name", {"displayName": "Ann"}, 404, 200, 404, 403, 403, 403),
    ("POST /v1/ban/{token}", {"actorType": "users", "actorId": "{outsider}"},
     404, 403, 404, 403, 200, 200),
    ("GET /v1/ban/{token}", {}, 404, 403, 404, 403, 200, 200),
    ("DELETE /v1/ban/{token}/{banId}", {}, 404, 403, 404, 403, 200, 200),

    ("GET /apps/tertulia/api/v1/bot/{token}", {}, 401, 401, 404, 403, 200, 200),
    ("POST /apps/tertulia/api/v1/bot/{token}", {"name": "Echo", "url": "http://127.0.0.1:9/"},
     401, 401, 404, 403, 201, 201),
    ("POST /apps/tertulia/api/v1/webhook/{token}", {"name": "Builds"}, 401, 401, 404, 403, 201, 201),
    ("PUT /apps/tertulia/api/v1/bot/{token}/{ownBotId}", {"name": "x"}, 401, 401, 404, 403, 200, 200),
    ("POST /apps/tertulia/api/v1/bot/{token}/{ownBotId}/secret", {}, 401, 401, 404, 403, 200, 200),
    ("DELETE /apps/tertulia/api/v1/bot/{token}/{ownBotId}", {}, 401, 401, 404, 403, 200, 200),
    # this server has no bots: whoever may let one in learns that, and a signature is nobody's
    ("GET /v1/bot/{token}", {}, 401, 401, 404, 403, 200, 200),
    ("POST /v1/bot/{token}/{botId}", {}, 401, 401, 404, 403, 400, 400),
    ("DELETE /v1/bot/{token}/{botId}", {}, 401, 401, 404, 403, 400, 400),
    ("POST /v1/bot/{token}/message", {"message": "hi"}, 400, 400, 400, 400, 400, 400),
    ("POST /v1/bot/{token}/reaction/{messageId}", {"reaction": "\N{PARTY POPPER}"},
     400, 400, 400, 400, 400, 400),
    ("DELETE /v1/bot/{token}/reaction/{messageId}", {"reaction": "\N{THUMBS UP SIGN}"},
     400, 400, 400, 400, 400, 400),
    ("GET /call/{token}", {"email": "{invitee}", "access": "guessed"},
     404, 404, 404, 404, 404, 404),
]

# method and path; what is sent; nobody, user, admin
ACCOUNT_ROWS = [
    ("GET /cloud/capabilities", {}, 200, 200, 200),
    ("GET /search/providers", {}, 401, 200, 200),
    ("GET /search/providers/{provider}/search", {"term": "x"}, 401, 200, 200),
    ("POST /v1/settings/user", {"key": "typing_privacy", "value": 1}, 401, 200, 200),
    ("POST /apps/provisioning_api/api/v1/config/users/spreed/{key}", {"configValue": "no"},
     401, 200, 200),

    ("GET /v1/bot/admin", {}, 401, 403, 200),
    ("POST /apps/tertulia/webhook/{key}", {"message": "hi"}, 404, 404, 404),

    ("GET /cloud/user", {}, 401, 200, 200),
    ("GET /cloud/user/fields", {}, 401, 200, 200),
    ("GET /cloud/user/fields/{user}", {}, 401, 404, 200),
    ("GET /cloud/users", {}, 401, 403, 200),
    ("GET /cloud/users/details", {}, 401, 403, 200),
    ("GET /cloud/users/disabled", {}, 401, 403, 200),
    ("POST /cloud/users", {"userid": "{fresh}", "password": "correct-horse-7"}, 401, 403, 200),
    ("GET /cloud/users/{user}", {}, 401, 404, 200),
    ("PUT /cloud/users/{user}", {"key": "displayname", "value": "x"}, 401, 404, 200),
    ("DELETE /cloud/users/{user}", {}, 401, 403, 200),
    ("PUT /cloud/users/{user}/enable", {}, 401, 403, 200),
    ("PUT /cloud/users/{user}/disable", {}, 401, 403, 200),
    ("POST /cloud/users/{user}/welcome", {}, 401, 403, 200),
    ("GET /cloud/users/{user}/groups", {}, 401, 404, 200),
    ("POST /cloud/users/{user}/groups", {"groupid": "{group}"}, 401, 403, 200),
    ("DELETE /cloud/users/{user}/groups", {"groupid": "{group}"}, 401, 403, 200),
    ("GET /cloud/users/{user}/subadmins", {}, 401, 403, 200),
    ("GET /cloud/groups", {}, 401, 403, 200),
    ("GET /cloud/groups/details", {}, 401, 403, 200),
    ("POST /cloud/groups", {"groupid": "{fresh}"}, 401, 403, 200),
    ("GET /cloud/groups/{group}", {}, 401, 403, 200),
    ("PUT /cloud/groups/{group}", {"key": "displayname", "value": "x"}, 401, 403, 200),
    ("DELETE /cloud/groups/{group}", {}, 401, 403, 200),
    ("GET /cloud/groups/{group}/users", {}, 401, 403, 200),
    ("GET /cloud/groups/{group}/users/details", {}, 401, 403, 200),
    ("GET /cloud/groups/{group}/subadmins", {}, 401, 403, 200),

    ("POST /apps/password_policy/api/v1/validate", {"password": "x"}, 401, 200, 200),
    ("GET /apps/password_policy/api/v1/generate", {}, 401, 200, 200),
    (f"GET {STATUS}/user_status", {}, 401, 200, 200),
    (f"PUT {STATUS}/user_status/status", {"statusType": "away"}, 401, 200, 200),
    (f"PUT {STATUS}/user_status/message/predefined", {"messageId": "meeting"}, 401, 200, 200),
    (f"PUT {STATUS}/user_status/message/custom", {"message": "x"}, 401, 200, 200),
    (f"DELETE {STATUS}/user_status/message", {}, 401, 200, 200),
    (f"DELETE {STATUS}/user_status/revert/{{message}}", {}, 401, 200, 200),
    (f"GET {STATUS}/predefined_statuses", {}, 401, 200, 200),
    (f"GET {STATUS}/statuses", {}, 401, 200, 200),
    (f"GET {STATUS}/statuses/{{user}}", {}, 401, 200, 200),
    (f"PUT {STATUS}/heartbeat", {"status": "online"}, 401, 204, 204),

    # the share is one with the user, of somebody else's file
    (f"GET {SHARING}/shares", {}, 401, 200, 200),
    (f"POST {SHARING}/shares", {"path": "none", "shareType": 3}, 401, 404, 404),
    (f"GET {SHARING}/shares/inherited", {"path": "none"}, 401, 404, 404),
    (f"GET {SHARING}/shares/pending", {}, 401, 200, 200),
    (f"POST {SHARING}/shares/pending/{{shareId}}", {}, 401, 200, 404),
    (f"GET {SHARING}/shares/{{shareId}}", {}, 401, 200, 404),
    (f"PUT {SHARING}/shares/{{shareId}}", {"note": "x"}, 401, 403, 404),
    (f"DELETE {SHARING}/shares/{{shareId}}", {}, 401, 200, 404),
    (f"GET {SHARING}/deletedshares", {}, 401, 200, 200),
    (f"POST {SHARING}/deletedshares/{{share}}", {}, 401, 404, 404),  # he has it
    (f"GET {SHARING}/remote_shares", {}, 401, 200, 200),
    (f"GET {SHARING}/remote_shares/pending", {}, 401, 200, 200),

    ("GET /core/autocomplete/get", {"search": ""}, 401, 200, 200),
    ("GET /apps/serverinfo/api/v1/info", {}, 401, 403, 200),
    ("GET /hovercard/v1/{user}", {}, 401, 200, 200),
    ("GET /profile/{user}", {}, 401, 200, 200),
    ("GET /apps/dav/api/v1/outOfOffice/{user}", {}, 401, 404, 404),  # nobody is away
    ("GET /apps/dav/api/v1/outOfOffice/{user}/now", {}, 401, 404, 404),
    ("GET /apps/dav/api/v1/events/upcoming", {"location": "x"}, 401, 200, 200),
    ("GET /core/getapppassword", {}, 401, 200, 200),
    ("DELETE /core/apppassword", {}, 401, 403, 403),  # needs to come with an app password
    ("POST /core/apppassword/rotate", {}, 401, 403, 403),
    ("PUT /core/apppassword/confirm", {"password": "guessed"}, 401, 403, 403),
    ("GET /core/getapppassword-onetime", {}, 401, 403, 403),  # needs one of these

    ("GET /avatar/{user}/{size}", {}, 200, 200, 200),
    ("GET /avatar/{user}/{size}/dark", {}, 200, 200, 200),
    ("GET /core/preview", {"fileId": 1}, 401, 404, 404),
    ("GET /core/preview.png", {"file": "none.png"}, 401, 404, 404),
    ("GET /core/mimeicon", {"mime": "text/plain"}, 303, 303, 303),
    ("GET /core/img/filetypes/{icon}", {}, 200, 200, 200),
    ("GET /avatar/guest/{name}/{size}", {}, 201, 201, 201),
    ("GET /avatar/guest/{name}/{size}/dark", {}, 201, 201, 201),

    ("GET /status.php", {}, 200, 200, 200),
    ("GET /healthz", {}, 200, 200, 200),
    ("GET /", {}, 200, 200, 200),
    ("GET /favicon.ico", {}, 200, 200, 200),
    # of who comes with name and password these know nothing
    ("GET /login", {}, 200, 200, 200),
    ("POST /login", {"user": "alice", "password": "alice"}, 303, 303, 303),
    ("GET /logout", {}, 303, 303, 303),
    ("GET /csrftoken", {}, 200, 200, 200),
    ("GET /login/flow", {}, 200, 200, 200),
    ("POST /login/flow", {"stateToken": "guessed"}, 403, 403, 403),
    ("GET /login/flow/grant", {"stateToken": "guessed"}, 403, 403, 403),
    ("POST /login/flow/apptoken", {"stateToken": "guessed"}, 403, 403, 403),
    ("GET /settings/personal/authtokens", {}, 401, 200, 200),
    ("POST /settings/personal/authtokens", {"name": "a script"}, 401, 200, 200),
    ("PUT /settings/personal/authtokens/{device}", {"name": "x"}, 401, 404, 404),  # another's
    ("DELETE /settings/personal/authtokens/{device}", {}, 401, 404, 404),
    ("POST /settings/personal/authtokens/wipe/{device}", {}, 401, 404, 404),
    ("DELETE /settings/personal/authtokens", {}, 401, 200, 200),
    ("GET /settings/user/security", {}, 303, 303, 303),  # to the login, as above
    ("POST /settings/user/security", {"device": "1"}, 303, 303, 303),
    ("POST /core/wipe/check", {"token": "guessed"}, 404, 404, 404),
    ("POST /core/wipe/success", {"token": "guessed"}, 404, 404, 404),
    ("POST /login/v2", {}, 200, 200, 200),
    ("POST /login/v2/poll", {"token": "guessed"}, 404, 404, 404),
    ("GET /login/v2/flow/{flow}", {}, 404, 404, 404),
    ("POST /login/v2/flow/{flow}", {"user": "alice", "password": "alice"}, 404, 404, 404),

    # of somebody else there is nothing; what is wrong with the headers is told before
    ("OPTIONS /remote.php/dav/files/{user}/{path...}", {}, 401, 200, 200),
    ("GET /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("PUT /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("MKCOL /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("MOVE /remote.php/dav/files/{user}/{path...}", {}, 401, 400, 400),
    ("COPY /remote.php/dav/files/{user}/{path...}", {}, 401, 400, 400),
    ("PROPPATCH /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("LOCK /remote.php/dav/files/{user}/{path...}", {}, 401, 404, 404),
    ("UNLOCK /remote.php/dav/files/{user}/{path...}", {}, 401, 400, 400),
    # by a link, which the share is none of
    ("OPTIONS /public.php/dav/files/{share}/{path...}", {}, 200, 200, 200),
    ("GET /public.php/dav/files/{share}/{path...}", {}, 404, 404, 404),
    ("PROPFIND /public.php/dav/files/{share}/{path...}", {}, 404, 404, 404),
    ("PUT /public.php/dav/files/{share}/{path...}", {}, 404, 404, 404),
    ("MKCOL /public.php/dav/files/{share}/{path...}", {}, 404, 404, 404),
    ("DELETE /public.php/dav/files/{share}/{path...}", {}, 404, 404, 404),
    ("MOVE /public.php/dav/files/{share}/{path...}", {}, 400, 400, 400),
    ("COPY /public.php/dav/files/{share}/{path...}", {}, 400, 400, 400),
    ("GET /f/{fileId}", {}, 303, 404, 404),  # to the login
    ("GET /s/{share}", {}, 404, 404, 404),
    ("GET /s/{share}/preview", {}, 404, 404, 404),
    ("GET /apps/files_sharing/publicpreview/{share}", {"file": "x"}, 404, 404, 404),
    ("GET /s/{share}/download", {}, 404, 404, 404),
    ("GET /s/{share}/authenticate/{step}", {}, 404, 404, 404),
    ("POST /s/{share}/authenticate/{step}", {"password": "guessed"}, 404, 404, 404),
    # one's own, and it is not there yet
    ("REPORT /remote.php/dav/files/{user}/{path...}", {}, 401, 400, 400),

    ("OPTIONS /remote.php/webdav/{path...}", {}, 401, 200, 200),
    ("GET /remote.php/webdav/{path...}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/webdav/{path...}", {}, 401, 404, 404),
    ("PUT /remote.php/webdav/{path...}", {}, 401, 201, 201),
    ("MKCOL /remote.php/webdav/{path...}", {}, 401, 201, 201),
    ("DELETE /remote.php/webdav/{path...}", {}, 401, 404, 404),
    ("MOVE /remote.php/webdav/{path...}", {}, 401, 400, 400),
    ("COPY /remote.php/webdav/{path...}", {}, 401, 400, 400),
    ("PROPPATCH /remote.php/webdav/{path...}", {}, 401, 404, 404),
    ("LOCK /remote.php/webdav/{path...}", {}, 401, 412, 412),
    ("UNLOCK /remote.php/webdav/{path...}", {}, 401, 400, 400),
    ("REPORT /remote.php/webdav/{path...}", {}, 401, 400, 400),

    ("GET /apps/files/ajax/download.php", {"dir": "/nowhere"}, 401, 404, 404),
    ("OPTIONS /remote.php/dav", {}, 401, 200, 200),
    ("SEARCH /remote.php/dav", {}, 401, 400, 400),
    ("PROPFIND /remote.php/dav/trashbin/{user}/trash/{path...}", {}, 401, 404, 404),
    ("GET /remote.php/dav/trashbin/{user}/trash/{path...}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/trashbin/{user}/trash/{path...}", {}, 401, 404, 404),
    ("MOVE /remote.php/dav/trashbin/{user}/trash/{path...}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/dav/versions/{user}/versions/{path...}", {}, 401, 404, 404),
    ("GET /remote.php/dav/versions/{user}/versions/{path...}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/versions/{user}/versions/{path...}", {}, 401, 404, 404),
    ("MOVE /remote.php/dav/versions/{user}/versions/{path...}", {}, 401, 404, 404),
    ("MKCOL /remote.php/dav/uploads/{user}/{path...}", {}, 401, 404, 404),
    ("PUT /remote.php/dav/uploads/{user}/{path...}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/dav/uploads/{user}/{path...}", {}, 401, 404, 404),
    ("MOVE /remote.php/dav/uploads/{user}/{path...}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/uploads/{user}/{path...}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/dav/systemtags", {}, 401, 207, 207),
    ("POST /remote.php/dav/systemtags", {}, 401, 400, 400),  # without a name
    ("PROPFIND /remote.php/dav/systemtags/{tagId}", {}, 401, 404, 404),
    ("PROPPATCH /remote.php/dav/systemtags/{tagId}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/systemtags/{tagId}", {}, 401, 404, 404),
    ("PROPFIND /remote.php/dav/systemtags-relations/files/{fileId}", {}, 401, 404, 404),
    ("PUT /remote.php/dav/systemtags-relations/files/{fileId}/{tagId}", {}, 401, 404, 404),
    ("DELETE /remote.php/dav/systemtags-relations/files/{fileId}/{tagId}", {}, 401, 404, 404),
]


# --- every route has a row -------------------------------------------------------------------

def routes():
    """{"GET /v1/chat/{token}": whether it stands outside of OCS}, from the rows of routes.c."""
    found = {}
    source = ROUTES.read_text()
    for table in re.findall(r"struct route (\w+)\[\] = \{(.*?)\n\};", source, re.DOTALL):
        rows = re.findall(r'^\t\{ "([A-Z]+)",\s+(?:SPREED )?"([^"]+)",\s+[A-Z_ |]+, \w+ \},$',
                          table[1], re.MULTILINE)
        assert len(rows) == table[1].count("\t{ "), f"a row of {table[0]} looks different"
        for method, path in rows:
            assert f"{method} {path}" not in found, f"{method} {path} stands there twice"
            found[f"{method} {path}"] = "plain" in table[0]
    return found


ALL_ROUTES = routes()


def test_every_route_has_a_row():
    rows = [row[0] for row in ROOM_ROWS + ACCOUNT_ROWS]
    assert set(ALL_ROUTES) - set(rows) == set(), "these routes have no row"
    assert set(rows) - set(ALL_ROUTES) == set(), "these rows have no route"
    assert len(rows) == len(set(rows)), "a route has two rows"


# --- the calls -------------------------------------------------------------------------------

class Things(dict):
    """Placeholders by name, made by the world when they are asked for."""

    def __init__(self, world):
        self.world = world

    def __missing__(self, name):
        self[name] = getattr(self.world, name)()
        return self[name]


def call(caller, route, sent, things):
    method, path = route.split(" ", 1)
    path = re.sub(r"\{(\w+)(?:\.\.\.)?\}", lambda found: str(things[found[1]]), path)
    sent = {key: value.format_map(things) if isinstance(value, str) else value
            for key, value in sent.items()}
    files = {key: (key, sent.pop(key)) for key in list(sent) if isinstance(sent[key], bytes)}
    if path.startswith(("/remote.php/", "/public.php/")):
        return caller.plain(method, path)
    options = {"files": files} if files else {"params" if method == "GET" else "json": sent}
    if ALL_ROUTES[route]:
        headers = {"OCS-APIRequest": "true"} if "authtokens" in route else {}
        return caller.plain(method, path, headers=headers, **options)
    if re.match("/v[0-9]+/", path):
        path = "/apps/spreed/api" + path
    return caller.request(method, path, **options)


class RoomWorld:
    """A public conversation with somebody of every kind in it, and what the calls need there."""

    def __init__(self, people, caller):
        self.people = people
        self.caller = caller
        self.owner = people["owner"]
        self.room = create_room(self.owner, PUBLIC, members=[people["user"], people["moderator"]])
        self.promote(people["moderator"])

    def ids(self):
        return {name: entry["attendeeId"]
                for name, entry in participants(self.owner, self.token()).items()}

    def promote(self, person):
        self.owner.post(f"{ROOM}/{self.token()}/moderators",
                        attendeeId=self.ids()[person.name]).ok()

    def snapshot(self):
        """What refused calls must not change."""
        seen = {name: {key: value for key, value in entry.items() if key != "lastPing"}
                for name, entry in participants(self.owner, self.token()).items()}
        room = self.owner.get(f"{ROOM}/{self.token()}").ok()
        room = {key: value for key, value in room.items() if key != "lastPing"}
        return (room, seen, history(self.owner, self.token()).ok(),
                self.owner.get(f"{BAN}/{self.token()}").ok(),
                sorted(entry["token"] for entry in self.owner.get(ROOM).ok()))

    # the placeholders

    def token(self):
        return self.room["token"]

    def scheduledId(self):
        return self.owner.post(f"/apps/spreed/api/v1/chat/{self.token()}/schedule", message="later",
                               sendAt=4102444800).ok(201)["id"]

    def messageId(self):
        """A message of the owner, with a reaction of the caller if that is allowed."""
        message = send(self.owner, self.token(), "hello")["id"]
        self.caller.post(f"{REACTION}/{self.token()}/{message}", reaction="\N{THUMBS UP SIGN}")
        return message

    def threadId(self):
        return send(self.owner, self.token(), "hello", threadTitle="Trip")["id"]

    def pollId(self):
        return self.owner.post(f"{POLL}/{self.token()}", question="Tea?", options=["yes", "no"],
                               resultMode=0, maxVotes=1).ok(201)["id"]

    def outsider(self):
        return self.people["outsider"].name

    def member(self):
        add(self.owner, self.token(), self.people["member"])
        return self.ids()[self.people["member"].name]

    def assistant(self):
        member = self.member()
        self.promote(self.people["member"])
        return member

    def banId(self):
        return self.owner.post(f"{BAN}/{self.token()}", actorType="users",
                               actorId=self.outsider()).ok()["id"]

    def botId(self):
        return "1000"

    def ownBotId(self):
        return self.owner.post(f"/apps/tertulia/api/v1/webhook/{self.token()}", name="Builds").ok(201)["id"]

    def invitee(self):
        self.owner.post(f"{ROOM}/{self.token()}/participants", source="emails",
                        newParticipant="ann@example.org").ok()
        return "ann@example.org"


class AccountWorld:
    """An account and a group for others to look at and to change."""

    def __init__(self, people):
        self.people = people
        self.owner = people["admin"]

    @functools.cached_property
    def account(self):
        user = self.people["new_user"]()
        user.put(f"{STATUS}/user_status/status", statusType="dnd").ok()
        return user.name

    def snapshot(self):
        details = self.owner.get(f"/cloud/users/{self.account}").ok()
        details = {key: value for key, value in details.items() if not key.startswith("last")}
        return details, self.owner.get("/cloud/groups").ok()

    # the placeholders

    def user(self):
        return self.account

    def group(self):
        name = unique("group")
        self.owner.post("/cloud/groups", groupid=name).ok()
        return name

    def fresh(self):
        return unique("fresh")

    def device(self):
        """Somebody else's."""
        other = self.people["new_user"]()
        other.get("/core/getapppassword").ok()
        return other.plain("GET", "/settings/personal/authtokens",
                           headers={"OCS-APIRequest": "true"}).envelope[0]["id"]

    def flow(self):
        return "guessed"

    def provider(self):
        return "talk-message"

    def message(self):
        return "meeting"

    def key(self):
        return "play_sounds"

    def name(self):
        return "Ann"

    def size(self):
        return 64

    def icon(self):
        return "text.svg"

    def path(self):
        return unique("file")

    def shareId(self):
        """Of somebody else's file, with the user."""
        other = self.people["new_user"]()
        Files(other).put("a.txt", b"hello")
        return share(other, "a.txt", USER, self.people["user"]).ok()["id"]

    def share(self):
        return self.shareId()

    def step(self):
        return "showShare"
    def tagId(self):
        return 999999999

    fileId = tagId


@pytest.fixture(scope="module")
def people(sign_in, nobody, admin, new_user):
    """Accounts that all conversations of this file share, and an administrator."""
    names = ("stranger", "user", "moderator", "owner", "outsider", "member")
    found = {"nobody": nobody, "admin": admin, "new_user": new_user,
             **{name: new_user(name) for name in names}}
    for name in ("user", "admin"):
        found[name].put(f"{STATUS}/user_status/status", statusType="dnd").ok()
    return found


def check(world, caller, row, status):
    route, sent = row[:2]
    things = Things(world)
    for name in re.findall(r"\{(\w+)(?:\.\.\.)?\}", route + str(sent)):
        things[name]  # before the snapshot
    before = world.snapshot() if status >= 400 else None
    answer = call(caller, route, sent, things)
    assert answer.status == status, answer
    if status >= 400:
        assert world.snapshot() == before, "refused, but done"


@pytest.mark.parametrize("who", ROOM_CALLERS)
@pytest.mark.parametrize("row", ROOM_ROWS, ids=[row[0] for row in ROOM_ROWS])
def test_rooms(people, sign_in, row, who):
    caller = sign_in() if who in ("guest", "nobody") else people[who]
    world = RoomWorld(people, caller)
    if who not in ("nobody", "stranger"):
        join(caller, world.token())
    check(world, caller, row, row[2 + ROOM_CALLERS.index(who)])


@pytest.mark.parametrize("who", ACCOUNT_CALLERS)
@pytest.mark.parametrize("row", ACCOUNT_ROWS, ids=[row[0] for row in ACCOUNT_ROWS])
def test_accounts(people, row, who):
    if ALL_ROUTES[row[0]]:
        people[who].client.cookies.clear()  # a browser's session would be known there
    check(AccountWorld(people), people[who], row, row[2 + ACCOUNT_CALLERS.index(who)])
