# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader and the writer of JSON, beside Python's own."""

import json
import math
import random

import pytest

from tertulia._tertulia import check, dumps, loads, query, quote

GOOD = [
    '{}', '[]', '""', '0', '-0', '1', '-17', '1.5', '-2.5e-3', '1E+2', 'true', 'false', 'null',
    ' [ 1 , 2 ]\n', '{"a":{"b":[null,{"c":""}]}}', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u00e4\\u20ac"', '"ä€😀"',
    '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00x"', '"\\ud83d\\u0041"', '123456789012345678', '-123456789012345678',
    '1234567890123456789', '99999999999999999999999', '{"a":1,"a":2}', '"' + "x" * 5000 + '"', '"\\u0000"',
    '{"' + "k" * 100 + '":1}', '{"\\u006bey":1}', "[" * 199 + "]" * 199,
]
BAD = [
    '', ' ', '{', '[', '"', '"a', '[1', '[1,', '[1,]', '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{a:1}', "{'a':1}",
    '01', '-', '1.', '.5', '1e', '1e+', '+1', 'nul', 'truE', 'NaN', 'Infinity', '"\t"', '"\\x"', '"\\u12"', '"\\u12g4"',
    '1 2', '[] []', '{"a" 1}', '{1:2}', '[1 2]', '\ufeff[]', "[" * 300 + "]" * 300,
]


@pytest.mark.parametrize("text", GOOD)
def test_good(text):
    assert loads(text.encode()) == json.loads(text)
    assert check(text.encode()) is None


@pytest.mark.parametrize("text", BAD)
def test_bad(text):
    for read in (loads, check):
        with pytest.raises(ValueError):
            read(text.encode())


@pytest.mark.parametrize("body", [b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"',
                                  b'"\xc3', b'{"\xff":1}', b'"\xe0\x80\x80"', b'"\x80"'])
def test_bad_utf8(body):
    for read in (loads, check):
        with pytest.raises(ValueError):
            read(body)


def test_only_bytes():
    for read in (loads, check):
        with pytest.raises(TypeError):
            read("[]")


def pieces():
    return random.choice(['{', '}', '[', ']', ',', ':', '"', '\\', 'u', '0', '1', '-', '.', 'e', 'null', 'true', ' ',
                          'ä', '😀', '\\ud83d', '\\u0041', '"a"', '\n', '\x00'])


def mutations(text):
    """Texts that are nearly this one."""
    for _ in range(60):
        at = random.randrange(len(text) + 1)
        cut = random.randrange(4)
        yield text[:at] + "".join(pieces() for _ in range(random.randrange(3))) + text[at + cut:]


def accepted(read, body):
    try:
        return True, read(body)
    except ValueError:
        return False, None


def strict(body):
    """Python's reader, without what it takes beyond the standard."""
    def refuse(word):
        raise ValueError(word)

    return json.loads(body, parse_constant=refuse)


def test_reads_what_python_reads():
    """Whatever becomes of a text, both take it or both refuse it, and what is only checked as well."""
    random.seed(20)
    for text in GOOD[:-3]:
        for changed in mutations(text):
            body = changed.encode()
            ours, theirs = accepted(loads, body), accepted(strict, body)
            assert ours == theirs, changed
            assert accepted(check, body)[0] == ours[0], changed


def test_keys_are_made_once():
    first, second = loads(b'[{"displayName":1},{"displayName":2}]')
    assert next(iter(first)) is next(iter(second))


@pytest.mark.parametrize("value", [
    None, True, False, 0, -5, 10**30, 1.5, -0.0, "", "ä\"\\\n\x01😀", [], {}, [1, [2, {"a": None}]], {"a": {"b": [True]}},
    (1, 2),
])
def test_dumps(value):
    assert json.loads(dumps(value)) == (list(value) if isinstance(value, tuple) else value)


def test_dumps_numbers_of_enumerations():
    from tertulia.talk import AttendeePermissions, ConversationType

    assert dumps([ConversationType.GROUP, AttendeePermissions.AUDIO | AttendeePermissions.VIDEO]) == b"[2,48]"


@pytest.mark.parametrize("value,error", [
    (math.nan, ValueError), (math.inf, ValueError), ({1: 2}, TypeError), (object(), TypeError), (b"x", TypeError),
    ("\ud800", UnicodeEncodeError),
])
def test_dumps_refuses(value, error):
    with pytest.raises(error):
        dumps(value)


def test_dumps_refuses_what_never_ends():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError):
        dumps(endless)


def test_query():
    from urllib.parse import parse_qsl

    values = {"a": 1, "text": "ä & b=c+d/?#%", "list": ["x", "y"], "none": None, "empty": "", "true": True}
    assert parse_qsl(query(values), keep_blank_values=True) == [
        ("a", "1"), ("text", "ä & b=c+d/?#%"), ("list", "x"), ("list", "y"), ("empty", ""), ("true", "True")]
    assert quote("a b/ü?", "/") == "a%20b/%C3%BC%3F"
