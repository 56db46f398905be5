# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: nc.users."""

from __future__ import annotations

from ._both import awaits, waits
from ._session import check, request
from ._tertulia import quote

_USERS = "/ocs/v1.php/cloud/users"
_OWN = "/ocs/v1.php/cloud/user"


def _given(**values):
    return {name: value for name, value in values.items() if value is not None}


class UserInfo:
    """An account."""

    def __init__(self, raw_data):
        self._raw_data = raw_data

    @property
    def user_id(self):
        """What it is called everywhere; never changes."""
        return self._raw_data["id"]

    @property
    def display_name(self):
        """Name for people."""
        raw = self._raw_data
        return raw["displayname"] if "displayname" in raw else raw["display-name"]

    @property
    def enabled(self):
        """It may log in."""
        return self._raw_data.get("enabled", True)

    @property
    def last_login(self):
        """When it logged in last; 1970: never."""
        from datetime import datetime, timezone

        return datetime.fromtimestamp(self._raw_data["lastLogin"] // 1000, timezone.utc)

    @property
    def email(self):
        """Address, or empty."""
        return self._raw_data["email"] or ""

    @property
    def notify_email(self):
        """Where notifications go, or empty."""
        return self._raw_data["notify_email"] or ""

    @property
    def quota(self):
        """How much space it has and uses, in bytes; {} when that is not said."""
        quota = self._raw_data["quota"]
        return quota if isinstance(quota, dict) else {}

    @property
    def profile_enabled(self):
        """Others may see its profile."""
        return str(self._raw_data["profile_enabled"]).lower() in ("1", "true")

    @property
    def storage_location(self):
        """Where its files are; empty for who is no administrator."""
        return self._raw_data.get("storageLocation", "")

    @property
    def subadmin(self):
        """Groups that it looks after."""
        return self._raw_data.get("subadmin", [])

    @property
    def manager(self):
        """Id of whom it reports to, or empty."""
        return self._raw_data.get("manager", "")

    @property
    def locale(self):
        """How dates and numbers look, or empty."""
        return self._raw_data.get("locale", "")

    @property
    def backend(self):
        """What keeps the account."""
        return self._raw_data["backend"]

    @property
    def backend_capabilities(self):
        """What can be changed: setDisplayName, setPassword."""
        return self._raw_data["backendCapabilities"]

    @property
    def additional_mail(self):
        """More addresses."""
        return self._raw_data["additional_mail"]

    @property
    def groups(self):
        """Groups that it is in."""
        return self._raw_data["groups"]

    @property
    def language(self):
        """What texts are written in."""
        return self._raw_data["language"]

    @property
    def phone(self):
        """Telephone number, or empty."""
        return self._raw_data["phone"]

    @property
    def address(self):
        """Postal address, or empty."""
        return self._raw_data["address"]

    @property
    def website(self):
        """Website, or empty."""
        return self._raw_data["website"]

    @property
    def twitter(self):
        """Account there, or empty."""
        return self._raw_data["twitter"]

    @property
    def fediverse(self):
        """Account there, or empty."""
        return self._raw_data["fediverse"]

    @property
    def organisation(self):
        """Whom it works for, or empty."""
        return self._raw_data["organisation"]

    @property
    def role(self):
        """As what, or empty."""
        return self._raw_data["role"]

    @property
    def headline(self):
        """What stands above its profile, or empty."""
        return self._raw_data["headline"]

    @property
    def biography(self):
        """What it says about itself, or empty."""
        return self._raw_data["biography"]

    def __repr__(self):
        return f"<UserInfo id={self.user_id!r} display_name={self.display_name!r}>"


class _UsersCalls:
    def __init__(self, session):
        self._session = session

    def _user(self, method, user_id, behind="", **more):
        return self._session.ocs(method, f"{_USERS}/{quote(user_id)}{behind}", **more)

    def get_list(self, mask="", limit=None, offset=None):
        """Ids of accounts with `mask` in id or name; administrators may."""
        params = _given(search=mask, limit=limit, offset=offset)
        return ((yield from self._session.ocs("GET", _USERS, params=params)) or {}).get("users", [])

    def get_user(self, user_id=""):
        """An account; "": the user's own."""
        if not user_id:
            return UserInfo((yield from self._session.ocs("GET", _OWN)))
        return UserInfo((yield from self._user("GET", user_id)))

    def create(self, user_id, display_name=None, **kwargs):
        """Makes an account; administrators may.

        :param kwargs: password (or email), groups, subadmin, quota, language.
        """
        if not kwargs.get("password") and not kwargs.get("email"):
            raise ValueError("Either password or email must be set")
        names = ("password", "email", "groups", "subadmin", "quota", "language")
        body = {name: kwargs[name] for name in names if name in kwargs}
        body.update(_given(userid=user_id, displayName=display_name))
        yield from self._session.ocs("POST", _USERS, json=body)

    def delete(self, user_id):
        """Deletes an account with what is its own; administrators may."""
        yield from self._user("DELETE", user_id)

    def enable(self, user_id):
        """Lets an account log in again; administrators may."""
        yield from self._user("PUT", user_id, "/enable")

    def disable(self, user_id):
        """Does not let an account log in any more; administrators may."""
        yield from self._user("PUT", user_id, "/disable")

    def wipe(self, user_id):
        """Logs an account's devices out, and has them delete what they keep; administrators may."""
        yield from self._session.ocs("POST", f"/ocs/v2.php/cloud/users/{quote(user_id)}/wipe")

    def resend_welcome_email(self, user_id):
        """Sends the first mail again; administrators may."""
        yield from self._user("POST", user_id, "/welcome")

    def editable_fields(self):
        """What the user may change of the own account."""
        return (yield from self._session.ocs("GET", _OWN + "/fields"))

    def edit(self, user_id, **kwargs):
        """Changes an account: names as editable_fields() gives them."""
        for key, value in kwargs.items():
            yield from self._user("PUT", user_id, params={"key": key, "value": value})

    def add_to_group(self, user_id, group_id):
        """Puts an account into a group; administrators may."""
        yield from self._user("POST", user_id, "/groups", params={"groupid": group_id})

    def remove_from_group(self, user_id, group_id):
        """Takes an account out of a group; administrators may."""
        yield from self._user("DELETE", user_id, "/groups", params={"groupid": group_id})

    def promote_to_subadmin(self, user_id, group_id):
        """Lets an account look after a group; administrators may."""
        yield from self._user("POST", user_id, "/subadmins", params={"groupid": group_id})

    def demote_from_subadmin(self, user_id, group_id):
        """Does not let an account look after a group any more; administrators may."""
        yield from self._user("DELETE", user_id, "/subadmins", params={"groupid": group_id})

    def get_avatar(self, user_id="", size=512, dark=False, guest=False):
        """The picture of an account as bytes.

        :param user_id: whose; "": the user's own.
        :param size: 64 or 512 pixels a side.
        :param dark: the one for dark backgrounds.
        :param guest: `user_id` is the name of a guest.
        """
        if not user_id and not guest:
            user_id = yield from self._session.user()
        path = f"/index.php/avatar/{'guest/' if guest else ''}{quote(user_id)}/{size}{'/dark' if dark else ''}"
        answer = yield request("GET", path)
        return check(answer, f"request: GET {path}").body


@waits
class _UsersAPI(_UsersCalls):
    """Accounts: nc.users."""


@awaits
class _AsyncUsersAPI(_UsersCalls):
    """Accounts: nc.users."""
