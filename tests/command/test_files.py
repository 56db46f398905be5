"""tertulia file mkdir, mv, rm."""

import json

import pytest

from files import Files


@pytest.fixture
def files(new_user):
    """Of somebody who has a plan, an old one in a folder, and nothing else."""
    files = Files(new_user())
    assert files.mkcol("old").status == 201
    assert files.put("old/plan.txt", b"an old plan").status == 201
    assert files.put("plan.txt", b"a plan").status == 201
    return files


@pytest.fixture
def person(shell, files):
    return shell(files.user.name, "correct-horse-7")


def listed(person, path=""):
    return {entry["path"]: entry["folder"] for entry in json.loads(person.run("file", "ls", "--json", path))}


def test_mkdir(person):
    person.run("file", "mkdir", "new", "/new/ä #?%41/")
    assert listed(person) == {"old": True, "plan.txt": False, "new": True}
    assert listed(person, "new") == {"new/ä #?%41": True}


def test_mkdir_refused(person):
    assert "old: it is there already" in person.run("file", "mkdir", "old", status=1)
    assert "is missing" in person.run("file", "mkdir", "none/new", "never", status=1)
    person.run("file", "mkdir", "/", status=1)
    person.run("file", "mkdir", status=2)
    assert listed(person) == {"old": True, "plan.txt": False}


def test_mv(person, files):
    person.run("file", "mv", "plan.txt", "old/Plan B.txt")
    assert files.get("old/Plan B.txt").body == b"a plan"
    person.run("file", "mv", "old/", "archive")
    assert listed(person) == {"archive": True}
    assert listed(person, "archive") == {"archive/Plan B.txt": False, "archive/plan.txt": False}


def test_mv_into_folder(person, files):
    """A folder is never replaced: what is put at its place comes into it."""
    person.run("file", "mkdir", "new", "new/old")
    person.run("file", "mv", "--force", "plan.txt", "new")
    assert listed(person, "new") == {"new/old": True, "new/plan.txt": False}
    assert "a folder of that name" in person.run("file", "mv", "--force", "old/", "new/", status=1)
    assert "a folder of that name" in person.run("file", "mv", "--force", "old", "/", status=1)
    assert files.get("old/plan.txt").body == b"an old plan"


def test_mv_over_file(person, files):
    assert "--force" in person.run("file", "mv", "plan.txt", "old/plan.txt", status=1)
    assert "--force" in person.run("file", "mv", "plan.txt", "old", status=1)
    assert files.get("old/plan.txt").body == b"an old plan"
    person.run("file", "mv", "--force", "plan.txt", "old")
    assert files.get("old/plan.txt").body == b"a plan"
    assert listed(person) == {"old": True}


def test_mv_refused(person, files):
    assert "no such file" in person.run("file", "mv", "none", "plan B.txt", status=1)
    assert "is missing" in person.run("file", "mv", "plan.txt", "none/plan.txt", status=1)
    person.run("file", "mv", "old", "old", status=1)
    person.run("file", "mv", "old", "old/older", status=1)
    person.run("file", "mv", "--force", "plan.txt", "plan.txt", status=1)
    person.run("file", "mv", "/", "plan B.txt", status=1)
    person.run("file", "mv", "plan.txt", status=2)
    assert listed(person) == {"old": True, "plan.txt": False}
    assert files.get("plan.txt").body == b"a plan"


def test_rm(person):
    assert "old: is a folder; --force" in person.run("file", "rm", "plan.txt", "old", status=1)
    assert listed(person) == {"old": True}
    person.run("file", "rm", "--force", "old/")
    assert listed(person) == {}


def test_rm_refused(person):
    assert "none: there is no such file" in person.run("file", "rm", "none", "plan.txt", status=1)
    assert "none: there is no such file" in person.run("file", "rm", "--force", "none", status=1)
    person.run("file", "rm", "--force", "/", status=1)
    person.run("file", "rm", status=2)
    assert listed(person) == {"old": True, "plan.txt": False}
