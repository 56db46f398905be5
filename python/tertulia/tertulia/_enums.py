# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of the Talk API, by name."""

from enum import IntEnum, IntFlag


class ConversationType(IntEnum):
    """What kind of conversation it is."""

    ONE_TO_ONE = 1
    """Two people."""
    GROUP = 2
    """Whoever was invited."""
    PUBLIC = 3
    """Whoever has the link, too."""
    CHANGELOG = 4
    """What the server tells of its new versions."""
    FORMER = 5
    """Was between two people, of whom one is gone."""
    NOTE_TO_SELF = 6
    """Alone."""


class ParticipantType(IntEnum):
    """Roles in a conversation."""

    OWNER = 1
    """Made it."""
    MODERATOR = 2
    """May change it."""
    USER = 3
    """Was invited."""
    GUEST = 4
    """Has no account."""
    USER_SELF_JOINED = 5
    """Has an account, and came by the link."""
    GUEST_MODERATOR = 6
    """Has no account, and may change it."""


class AttendeePermissions(IntFlag):
    """What somebody may do. Those of the attendee count first, then those of the call, then those of
    the conversation: the first that are CUSTOM."""

    DEFAULT = 0
    """Those of the next level."""
    CUSTOM = 1
    """These and no others."""
    START_CALL = 2
    """Begin a call."""
    JOIN_CALL = 4
    """Take part in a call."""
    IGNORE = 8
    """Come in when others have to wait in the lobby."""
    AUDIO = 16
    """Speak."""
    VIDEO = 32
    """Be seen."""
    SHARE_SCREEN = 64
    """Show the screen."""
    OTHER = 128
    """Write, share, react."""


class InCallFlags(IntFlag):
    """What a session does in a call."""

    DISCONNECTED = 0
    """Not in it."""
    IN_CALL = 1
    """In it."""
    PROVIDES_AUDIO = 2
    """Is heard."""
    PROVIDES_VIDEO = 4
    """Is seen."""
    USES_SIP_DIAL_IN = 8
    """Dialled in by telephone."""


class ListableScope(IntEnum):
    """Who finds a conversation without being in it."""

    PARTICIPANTS_ONLY = 0
    """Nobody."""
    ONLY_REGULAR_USERS = 1
    """Everybody with an account."""
    EVERYONE = 2
    """Users of the guests app, too."""


class NotificationLevel(IntEnum):
    """What a user is notified of."""

    DEFAULT = 0
    """As the server has it: ALWAYS_NOTIFY between two people, NOTIFY_ON_MENTION elsewhere."""
    ALWAYS_NOTIFY = 1
    """Every message."""
    NOTIFY_ON_MENTION = 2
    """Being mentioned, and replies."""
    NEVER_NOTIFY = 3
    """Nothing."""


class WebinarLobbyStates(IntEnum):
    """Who waits in the lobby."""

    NO_LOBBY = 0
    """Nobody."""
    NON_MODERATORS = 1
    """Everybody but moderators."""


class SipEnabledStatus(IntEnum):
    """Whether one may dial in."""

    DISABLED = 0
    """No."""
    ENABLED = 1
    """Each participant with a number of the own."""
    ENABLED_NO_PIN = 2
    """With the token of the conversation."""


class CallRecordingStatus(IntEnum):
    """Whether a call is recorded."""

    NO_RECORDING = 0
    """No."""
    VIDEO = 1
    """Sound and picture."""
    AUDIO = 2
    """Sound."""
    STARTING_VIDEO = 3
    """Sound and picture in a moment."""
    STARTING_AUDIO = 4
    """Sound in a moment."""
    RECORDING_FAILED = 5
    """It went wrong."""


class BreakoutRoomMode(IntEnum):
    """How people come into breakout rooms."""

    NOT_CONFIGURED = 0
    """There are none."""
    AUTOMATIC = 1
    """They are dealt out by chance, evenly."""
    MANUAL = 2
    """A moderator says who goes where."""
    FREE = 3
    """Everybody chooses."""


class BreakoutRoomStatus(IntEnum):
    """Whether breakout rooms are open."""

    STOPPED = 0
    """Closed."""
    STARTED = 1
    """Open."""
    ASSISTANCE_REQUESTED = 2
    """Of a breakout room: somebody in it asks for a moderator."""


class MentionPermissions(IntEnum):
    """Who may mention everybody at once."""

    EVERYONE = 0
    """Everybody."""
    MODERATORS = 1
    """Moderators."""
