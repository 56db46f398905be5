#!/usr/bin/python3
"""Runs a program under what a unit's SystemCallFilter=, RestrictAddressFamilies= and
MemoryDenyWriteExecute= let it do, as systemd would: under_filter.py UNIT PROGRAM [ARGUMENT...]

It is for Debian's Python, which has the module seccomp.
"""

import errno
import mmap
import os
import socket
import subprocess
import sys

import seccomp

PROT_BOTH = mmap.PROT_WRITE | mmap.PROT_EXEC


def lines_of(unit, key):
    with open(unit) as lines:
        return [line.strip().partition("=")[2].split() for line in lines if line.startswith(f"{key}=")]


def members(name):
    """The calls of a set of systemd's, those of the sets in it, too."""
    if not name.startswith("@"):
        return {name}
    text = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], check=True,
                          capture_output=True, text=True).stdout
    inside = [line.strip() for line in text.splitlines()[1:] if line.strip() and "#" not in line]
    return set().union(*map(members, inside))


def allowed_by(unit):
    """@default is always allowed when a list of what is allowed is begun."""
    calls = set(members("@default"))
    for words in lines_of(unit, "SystemCallFilter"):
        taken = words[0].startswith("~")
        for word in words:
            calls = calls - members(word.lstrip("~")) if taken else calls | members(word)
    return calls


def apply(unit):
    families = [getattr(socket, name) for name in lines_of(unit, "RestrictAddressFamilies")[0]]
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for call in sorted(allowed_by(unit)):
        try:
            number = seccomp.resolve_syscall(seccomp.Arch(), call)
        except ValueError:
            number = -1
        if number < 0 or call in ("socket", "mmap", "mprotect"):
            continue  # of another machine, or below
        rules.add_rule(seccomp.ALLOW, call)
    for family in families:
        rules.add_rule(seccomp.ALLOW, "socket", seccomp.Arg(0, seccomp.EQ, int(family)))
    rules.add_rule(seccomp.ALLOW, "mprotect", seccomp.Arg(2, seccomp.MASKED_EQ, mmap.PROT_EXEC, 0))
    for bits in (0, mmap.PROT_WRITE, mmap.PROT_EXEC):  # all but both
        rules.add_rule(seccomp.ALLOW, "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, PROT_BOTH, bits))
    rules.load()


if __name__ == "__main__":
    apply(sys.argv[1])
    os.execv(sys.argv[2], sys.argv[2:])
