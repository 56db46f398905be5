"""A Nextcloud Talk server for tests. The fixtures are in pytest_tertulia.plugin; README.md shows them at work."""

from .bot import Bot, Webhook
from .http import Answer, Refused
from .server import NoServer, Server
from .steering import Clock, Faults, Journal, Snapshots
from .tertulia import Tertulia
from .user import User

__all__ = ["Answer", "Bot", "Clock", "Faults", "Journal", "NoServer", "Refused", "Server", "Snapshots", "Tertulia",
           "User", "Webhook"]
