# SPDX-License-Identifier: GPL-3.0-or-later
"""Tox.save() and Tox.load(): whole or not at all, and never something else than what was saved."""

import os
import pathlib

import pytest
from peers import Peer, options

from pytox import OperationFailedError, Tox, saving


@pytest.fixture
def one():
    with Peer() as tox:
        tox.self_set_name("Dolores")
        yield tox


@pytest.mark.parametrize("passphrase", [None, "llave", b"llave"])
def test_what_was_saved_comes_back(one, tmp_path, passphrase):
    path = tmp_path / "profile.tox"
    one.save(path, passphrase)
    one.self_set_name("Dolores Ibárruri")
    one.save(str(path), passphrase=passphrase)
    assert [p.name for p in tmp_path.iterdir()] == ["profile.tox"]
    assert path.stat().st_mode & 0o777 == 0o600
    with Peer.load(path, options(), passphrase=passphrase) as again:
        assert isinstance(again, Peer)
        assert again.self_get_keys() == one.self_get_keys()
        assert again.self_get_name() == "Dolores Ibárruri"
    with Tox.load(path, passphrase=passphrase) as again:
        assert again.self_get_keys() == one.self_get_keys()


def test_other_programs_can_read_it_and_we_read_theirs(one, tmp_path):
    path = tmp_path / "profile.tox"
    one.save(path)
    with Tox(options(savedata_data=path.read_bytes())) as other:  # as they do, checksum and all
        assert other.self_get_keys() == one.self_get_keys()
    path.write_bytes(one.get_savedata())
    with Tox.load(path, options()) as again:
        assert again.self_get_keys() == one.self_get_keys()


def test_a_damaged_file_is_refused_whichever_bit_it_was(one, tmp_path):
    path = tmp_path / "profile.tox"
    one.save(path)
    whole = path.read_bytes()
    body = len(one.get_savedata())
    for at in [*range(0, body, 7), *range(body + len(saving._MARK), len(whole))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(OperationFailedError) as failed:
            Tox.load(path, options())
        assert failed.value.name == "LOAD_DAMAGED" and failed.value.function == "load"


def test_files_that_are_none(one, tmp_path):
    path = tmp_path / "profile.tox"
    with pytest.raises(FileNotFoundError):
        Tox.load(path)
    one.save(path, "llave")
    for passphrase, name in ((None, "LOAD_ENCRYPTED"), ("otra", "FAILED")):
        with pytest.raises(OperationFailedError) as failed:
            Tox.load(path, passphrase=passphrase)
        assert failed.value.name == name
    path.write_bytes(b"")
    with pytest.raises(OperationFailedError) as failed:
        Tox.load(path)
    assert failed.value.name == "LOAD_BAD_FORMAT"


@pytest.mark.parametrize("options", [object(), "options", 5])
def test_options_that_cannot_take_the_profile_are_refused(one, tmp_path, options):
    one.save(tmp_path / "profile.tox")
    with pytest.raises(TypeError, match=f"savedata_data.*{type(options).__name__}"):
        Tox.load(tmp_path / "profile.tox", options)


def test_the_old_file_stays_when_the_new_one_cannot_be_written(one, tmp_path, monkeypatch):
    path = tmp_path / "profile.tox"
    one.save(path)
    before = path.read_bytes()
    one.self_set_name("other")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        one.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_on_the_disk_before_it_takes_the_name(one, tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append(pathlib.Path(f"/proc/self/fd/{fd}").is_dir()), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda *a: (done.append("replace"), replace(*a)))
    one.save(tmp_path / "profile.tox")
    assert done == [False, "replace", True]
