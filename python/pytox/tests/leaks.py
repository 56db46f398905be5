# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call leaves behind: memory of Python, memory of the C library, and references to what is there for ever."""

import ctypes
import gc
import sys
import tracemalloc

SMALLEST = 24  # bytes of an object
ETERNAL = [None, True, False, (), "", b"", *range(-5, 257), *map(chr, range(128))]


class Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks".split()]
    _fields_ += [("fordblks", ctypes.c_size_t), ("keepcost", ctypes.c_size_t)]


def native_bytes():
    """What was asked of malloc() and not given back."""
    program = ctypes.CDLL(None)
    try:
        asked = program.__sanitizer_get_current_allocated_bytes
    except AttributeError:
        program.mallinfo2.restype = Mallinfo
        found = program.mallinfo2()
        return found.uordblks + found.hblkhd
    asked.restype = ctypes.c_size_t
    return asked()


def references():
    return [sys.getrefcount(each) for each in ETERNAL]


def measure(call, rounds, bytes_now):
    gc.collect()
    references_before, bytes_before = references(), bytes_now()
    for _ in range(rounds):
        call()
    gc.collect()
    grown = bytes_now() - bytes_before
    return [b - a for a, b in zip(references_before, references())], grown


def grown(call, rounds, kind, bytes_now):
    """{} unless it is something at each call. Python fills stores of its own for a while: a leak has no end."""
    for _ in range(60):
        changes, size = measure(call, rounds, bytes_now)
        found = {repr(each): n for each, n in zip(ETERNAL, changes) if abs(n) >= rounds}
        if size >= SMALLEST * rounds:
            found[kind] = size
        if not found:
            break
    return found


def left_behind(call, rounds=100):
    found = grown(call, rounds, "native bytes", native_bytes)
    tracemalloc.start()
    try:
        return found | grown(call, rounds, "bytes of Python", lambda: tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
