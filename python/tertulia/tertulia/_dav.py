# SPDX-License-Identifier: GPL-3.0-or-later
"""WebDAV: the XML that is asked, and what is read out of answers."""

from __future__ import annotations

from datetime import timezone
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

_SPACES = {"d": "DAV:", "oc": "http://owncloud.org/ns", "nc": "http://nextcloud.org/ns", "s": "http://sabredav.org/ns"}
_D, _OC, _NC, _S = (f"{{{space}}}" for space in _SPACES.values())

_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>"
    '<{0} xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">{1}</{0}>'
)

_PROPERTIES = (
    "d:resourcetype d:getlastmodified d:creationdate d:getcontentlength d:getcontenttype d:getetag oc:size oc:id"
    " oc:fileid oc:downloadURL nc:download-url-expiration oc:dDC oc:permissions oc:checksums oc:share-types"
    " oc:favorite nc:is-encrypted"
).split()
_LOCK = (
    "nc:lock nc:lock-owner-displayname nc:lock-owner nc:lock-owner-type nc:lock-owner-editor nc:lock-time"
    " nc:lock-timeout"
).split()
_TRASH = "nc:trashbin-filename nc:trashbin-original-location nc:trashbin-deletion-time".split()


def properties(capabilities, trash=False):
    """What to ask of files."""
    wanted = [*_PROPERTIES]
    if capabilities.get("files", {}).get("locking"):
        wanted += _LOCK
    return wanted + _TRASH if trash else wanted


def _prop(names):
    return "<d:prop>" + "".join(f"<{name}/>" for name in names) + "</d:prop>"


def propfind(names):
    """The body of PROPFIND."""
    return _HEAD.format("d:propfind", _prop(names)).encode()


def set_favorite(value):
    """The body of PROPPATCH for favourites."""
    inner = f"<d:set><d:prop><oc:favorite>{int(value)}</oc:favorite></d:prop></d:set>"
    return _HEAD.format("d:propertyupdate", inner).encode()


def filter_files(names, favorite, tags):
    """The body of REPORT: favourites, files with all these tags."""
    rules = "<oc:favorite>1</oc:favorite>" if favorite else ""
    rules += "".join(f"<oc:systemtag>{int(tag)}</oc:systemtag>" for tag in tags)
    return _HEAD.format("oc:filter-files", f"{_prop(names)}<oc:filter-rules>{rules}</oc:filter-rules>").encode()


# --- searching -------------------------------------------------------------------------------

_FIELDS = {
    "name": "d:displayname",
    "mime": "d:getcontenttype",
    "last_modified": "d:getlastmodified",
    "created": "d:creationdate",
    "size": "oc:size",
    "favorite": "oc:favorite",
    "fileid": "oc:fileid",
}
_COMPARISONS = ("eq", "like", "gt", "gte", "lt", "lte", "is")


def _literal(value):
    if hasattr(value, "strftime"):
        if getattr(value, "tzinfo", None) is not None:
            value = value.astimezone(timezone.utc)
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(int(value)) if isinstance(value, bool) else str(value)


def _condition(parts):
    """Takes one condition off the list: [operator, ...] with "and", "or" before their two."""
    word = parts.pop(0)
    if isinstance(word, (list, tuple)):
        return _condition(list(word))
    if word in ("and", "or"):
        return f"<d:{word}>{_condition(parts)}{_condition(parts)}</d:{word}>"
    if word == "not":
        return f"<d:not>{_condition(parts)}</d:not>"
    if word not in _COMPARISONS:
        raise ValueError(f"no way to compare: {word!r}")
    name, value = parts.pop(0), parts.pop(0)
    if name not in _FIELDS:
        raise ValueError(f"nothing to search for: {name!r}")
    return (
        f"<d:{word}><d:prop><{_FIELDS[name]}/></d:prop><d:literal>{escape(_literal(value))}</d:literal></d:{word}>"
    )


def search(names, condition, scope):
    """The body of SEARCH below the folder `scope`, a path of WebDAV."""
    inner = (
        f"<d:basicsearch><d:select>{_prop(names)}</d:select><d:from><d:scope><d:href>{escape(scope)}</d:href>"
        f"<d:depth>infinity</d:depth></d:scope></d:from><d:where>{_condition(list(condition))}</d:where>"
        "</d:basicsearch>"
    )
    return _HEAD.format("d:searchrequest", inner).encode()


# --- answers ---------------------------------------------------------------------------------


def _root(body):
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ValueError("the answer declares entities")
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ValueError(f"the answer is no XML: {error}") from None


def error_message(body):
    """What the server says of an error."""
    try:
        return " ".join((_root(body).findtext(f".//{_S}message") or "").split())
    except ValueError:
        return ""


_TEXTS = {
    f"{_OC}id": "file_id",
    f"{_D}getetag": "etag",
    f"{_D}getlastmodified": "last_modified",
    f"{_D}creationdate": "creation_date",
    f"{_D}getcontenttype": "mimetype",
    f"{_OC}permissions": "permissions",
    f"{_NC}trashbin-filename": "trashbin_filename",
    f"{_NC}trashbin-original-location": "trashbin_original_location",
    f"{_NC}lock-owner": "lock_owner",
    f"{_NC}lock-owner-displayname": "owner_display_name",
    f"{_NC}lock-owner-editor": "lock_owner_editor",
}
_NUMBERS = {
    f"{_OC}fileid": "fileid",
    f"{_OC}size": "size",
    f"{_D}getcontentlength": "content_length",
    f"{_OC}favorite": "favorite",
    f"{_NC}trashbin-deletion-time": "trashbin_deletion_time",
    f"{_NC}download-url-expiration": "download_url_expiration",
    f"{_NC}lock": "is_locked",
    f"{_NC}lock-owner-type": "lock_owner_type",
    f"{_NC}lock-time": "lock_time",
    f"{_NC}lock-timeout": "lock_ttl",
}


def _number(text):
    try:
        return int(text)
    except ValueError:
        return 0


def _values(response):
    """What one d:response says of its file: arguments of FsNode."""
    found = {}
    for stat in response.findall(f"{_D}propstat"):
        if " 200 " not in f"{stat.findtext(f'{_D}status') or ''} ":
            continue
        for entry in stat.iterfind(f"{_D}prop/*"):
            text = (entry.text or "").strip()
            if entry.tag in _TEXTS:
                found[_TEXTS[entry.tag]] = text
            elif entry.tag in _NUMBERS and text:
                found[_NUMBERS[entry.tag]] = _number(text)
            elif entry.tag == f"{_D}resourcetype":
                found["is_dir"] = entry.find(f"{_D}collection") is not None
            elif entry.tag == f"{_OC}downloadURL" and text.lower() not in ("", "false"):
                found["download_url"] = text
    if "favorite" in found:
        found["favorite"] = bool(found["favorite"])
    return found


def nodes(body, dav_suffix):
    """(path behind the root of WebDAV, what is said of it) of a multistatus."""
    found = []
    for response in _root(body).findall(f"{_D}response"):
        path = unquote(urlsplit((response.findtext(f"{_D}href") or "").strip()).path)
        _, is_below, path = path.partition(dav_suffix)
        values = _values(response)
        is_dir = values.pop("is_dir", path.endswith("/"))
        path = path.strip("/") + ("/" if is_dir else "")
        if is_below and values:
            found.append((path, values))
    return found
