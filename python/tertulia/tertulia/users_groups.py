# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of accounts: nc.users_groups."""

from __future__ import annotations

from ._both import awaits, waits
from ._tertulia import quote
from .users import _given

_GROUPS = "/ocs/v1.php/cloud/groups"


class GroupDetails:
    """A group."""

    def __init__(self, raw_data):
        self._raw_data = raw_data

    @property
    def group_id(self):
        """What it is called everywhere; never changes."""
        return self._raw_data["id"]

    @property
    def display_name(self):
        """Name for people."""
        return self._raw_data["displayname"]

    @property
    def user_count(self):
        """How many accounts are in it."""
        return self._raw_data["usercount"]

    @property
    def disabled(self):
        """How many of them may not log in, as a truth."""
        return bool(self._raw_data["disabled"])

    @property
    def can_add(self):
        """The user may put accounts into it."""
        return bool(self._raw_data["canAdd"])

    @property
    def can_remove(self):
        """The user may take accounts out of it."""
        return bool(self._raw_data["canRemove"])

    def __repr__(self):
        return f"<GroupDetails id={self.group_id!r} user_count={self.user_count}>"


class _UsersGroupsCalls:
    def __init__(self, session):
        self._session = session

    def _group(self, method, group_id, behind="", **more):
        return self._session.ocs(method, f"{_GROUPS}/{quote(group_id)}{behind}", **more)

    def _groups(self, behind, mask, limit, offset):
        params = _given(search=mask, limit=limit, offset=offset)
        return ((yield from self._session.ocs("GET", _GROUPS + behind, params=params)) or {}).get("groups", [])

    def get_list(self, mask=None, limit=None, offset=None):
        """Ids of groups with `mask` in id or name."""
        return (yield from self._groups("", mask, limit, offset))

    def get_details(self, mask=None, limit=None, offset=None):
        """Groups with `mask` in id or name."""
        return [GroupDetails(entry) for entry in (yield from self._groups("/details", mask, limit, offset))]

    def create(self, group_id, display_name=None):
        """Makes a group; administrators may."""
        yield from self._session.ocs("POST", _GROUPS, params=_given(groupid=group_id, displayname=display_name))

    def edit(self, group_id, display_name):
        """Names a group; administrators may."""
        yield from self._group("PUT", group_id, params={"key": "displayname", "value": display_name})

    def delete(self, group_id):
        """Deletes a group, not the accounts in it; administrators may."""
        yield from self._group("DELETE", group_id)

    def get_members(self, group_id):
        """Ids of the accounts in a group."""
        return ((yield from self._group("GET", group_id)) or {}).get("users", [])

    def get_subadmins(self, group_id):
        """Ids of the accounts that look after a group."""
        return (yield from self._group("GET", group_id, "/subadmins"))


@waits
class _UsersGroupsAPI(_UsersGroupsCalls):
    """Groups of accounts: nc.users_groups."""


@awaits
class _AsyncUsersGroupsAPI(_UsersGroupsCalls):
    """Groups of accounts: nc.users_groups."""
