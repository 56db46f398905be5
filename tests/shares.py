"""Sharing files, as tests ask for it."""

import json

SHARES = "/apps/files_sharing/api/v1/shares"
DELETED = "/apps/files_sharing/api/v1/deletedshares"

USER, GROUP_SHARE, LINK, ROOM_SHARE = 0, 1, 3, 10
READ, UPDATE, CREATE, DELETE, SHARE, ALL = 1, 2, 4, 8, 16, 31


def share(user, path, kind=None, who=None, **more):
    """The answer to sharing; `who` is a user, a room's token, or an id."""
    body = {"path": path, **more}
    if kind is not None:
        body["shareType"] = kind
    if who is not None:
        body["shareWith"] = getattr(who, "name", who)
    return user.post(SHARES, **body)


def share_in(user, token, path, **more):
    """Into a conversation, with what is said to it in talkMetaData."""
    meta = {name: more.pop(name) for name in list(more)
            if name in ("caption", "replyTo", "silent", "messageType", "threadId", "threadTitle")}
    if meta:
        more["talkMetaData"] = json.dumps(meta)
    return share(user, path, ROOM_SHARE, token, **more)


def file_of(message):
    """The file that a message brought, as its reader is told of it."""
    return message["messageParameters"]["file"]
