# SPDX-License-Identifier: GPL-3.0-or-later
"""Files `.env`: lines NAME=VALUE, with `export`, quotes, comments and ${NAME}."""

from __future__ import annotations

import os
from collections.abc import Iterator

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "$": "$", "'": "'"}


def _unescape(text: str) -> str:
    out, rest = "", text
    while (at := rest.find("\\")) >= 0:
        escaped = rest[at + 1 : at + 2]
        out += rest[:at] + _ESCAPES.get(escaped, "\\" + escaped)
        rest = rest[at + 2 :]
    return out + rest


def _closing(text: str, quote: str) -> int:
    at = 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at if at < len(text) else -1


def _value(text: str, known: dict[str, str]) -> str:
    text = text.strip()
    if text[:1] in ("'", '"') and (end := _closing(text, text[0])) > 0:
        inner = text[1:end]
        return inner if text[0] == "'" else _expand(_unescape(inner), known)
    comment = text.find(" #")
    if text.startswith("#"):
        return ""
    return _expand(text[:comment].rstrip() if comment >= 0 else text, known)


def _expand(text: str, known: dict[str, str]) -> str:
    out, rest = "", text
    while (at := rest.find("${")) >= 0 and (end := rest.find("}", at)) >= 0:
        name, _, default = rest[at + 2 : end].partition(":-")
        out += rest[:at] + os.environ.get(name, known.get(name, default))
        rest = rest[end + 1 :]
    return out + rest


def parse(text: str) -> dict[str, str]:
    """The values of such a file. Lines that are none are passed over."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        name, is_value, value = line.strip().partition("=")
        name = name.strip()
        if name.startswith("export "):
            name = name[7:].strip()
        if is_value and name and not name.startswith("#"):
            values[name] = _value(value, values)
    return values


def _upwards(directory: str) -> Iterator[str]:
    yield directory
    while (above := os.path.dirname(directory)) != directory:
        directory = above
        yield directory


def find() -> str | None:
    """The nearest `.env`: from the working directory up, then from this package up."""
    try:
        here = os.getcwd()
    except OSError:
        here = os.path.sep
    for start in (here, os.path.dirname(os.path.abspath(__file__))):
        for directory in _upwards(start):
            path = os.path.join(directory, ".env")
            if os.path.isfile(path):
                return path
    return None


def load() -> None:
    """Puts the values into the environment, where it does not have them."""
    path = find()
    if path is None:
        return
    try:
        with open(path, encoding="utf-8") as file:
            values = parse(file.read())
    except (OSError, UnicodeDecodeError):
        return
    for name, value in values.items():
        os.environ.setdefault(name, value)
