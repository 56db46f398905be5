# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the extension look one way only: each at those that stand before it."""

import pathlib
import re

import pytest

SOURCE = pathlib.Path(__file__).parent.parent / "src"

ORDER = """
    base state errors numbers args picture options
    gate sockets object callbacks roster events
    handlers handlers_conference handlers_ngc handlers_av calls log
    life turn
    methods defaults constants crypt tox_self tox_friend tox_file tox_conference
    ngc tox_ngc tox_ngc_send tox_ngc_state tox_ngc_self tox_ngc_peer wait tox
    toxav_begin toxav_call toxav_frame toxav_group toxav module
""".split()

FILES = sorted(SOURCE.glob("*.[ch]"))


def code(path):
    """Without comments and texts."""
    return re.sub(r'//.*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', "", path.read_text(), flags=re.S)


def place(path):
    return ORDER.index(path.stem)


def defined():
    """Where each function and table that others may use is made, by name."""
    made = {}
    for path in SOURCE.glob("*.c"):
        for name in re.findall(r"^(?!static\b|extern\b)\w[\w\s*]*?\b(pt_\w+)(?=\(|\[| = )", code(path), flags=re.M):
            made[name] = path
    return made


def test_every_file_has_its_place():
    assert {path.stem for path in FILES} == set(ORDER)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_grows_beyond_its_subject(path):
    assert path.read_text().count("\n") < 500


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_includes_look_down(path):
    for name in re.findall(r'^#include "(\w+)\.h"', path.read_text(), flags=re.M):
        assert name in ORDER, name
        assert ORDER.index(name) <= place(path), f"{path.name} includes {name}.h, which stands above it"


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".c"], ids=lambda path: path.name)
def test_calls_look_down(path):
    made = defined()
    assert {"pt_parse", "pt_iterate", "pt_methods_self", "pt_tox_spec"} <= set(made)
    for name in set(re.findall(r"\bpt_\w+", code(path))) & set(made):
        assert place(made[name]) <= place(path), f"{path.name} uses {name} of {made[name].name}, which stands above it"
