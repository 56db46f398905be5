# SPDX-License-Identifier: GPL-3.0-or-later
"""Friends: requests, messages, names, status, receipts, packets."""

import datetime

import pytest
from peers import Peer, join, meet, number, options, settle, turn_in_hand, wait

import pytox
from pytox import OperationFailedError, Tox


def test_request_is_answered_and_friend_goes_and_comes(node):
    with Peer() as asking, Peer() as asked:
        three = [node, asking, asked]
        n = asking.friend_add(asked.self_get_address(), "Señora, ¿me añade?")
        assert asking.friend_get_last_online(n) is None
        assert asking.friend_get_connection_status(n) is False
        join([asking, asked], node, lambda: asked.seen("on_friend_request"), turn=turn_in_hand)
        assert asked.seen("on_friend_request") == [
            ("on_friend_request", asking.key, "Señora, ¿me añade?")
        ]
        m = asked.friend_add_norequest(asking.key)
        wait(three, lambda: asking.friend_get_connection_status(n), "asked", turn=turn_in_hand)
        wait(three, lambda: asked.friend_get_connection_status(m), "asking", turn=turn_in_hand)
        assert asking.seen("on_friend_connection_status") == [
            ("on_friend_connection_status", n, True)
        ]
        assert asking.friend_get_connection_type(n) in (Tox.CONNECTION_TCP, Tox.CONNECTION_UDP)
        assert asking.seen("on_self_connection_status")
        assert asking.self_get_connection_status() in (Tox.CONNECTION_TCP, Tox.CONNECTION_UDP)

        asked.kill()
        wait([node, asking], lambda: not asking.friend_get_connection_status(n), "going")
        assert asking.seen("on_friend_connection_status")[-1][2] is False
        seen = asking.friend_get_last_online(n)
        assert isinstance(seen, datetime.datetime) and seen.tzinfo is None
        assert abs((datetime.datetime.now() - seen).total_seconds()) < 3600
        assert asking.friend_delete(n) is True
        assert asking.friend_exists(n) is False


@pytest.mark.parametrize("kind", [Tox.MESSAGE_TYPE_NORMAL, Tox.MESSAGE_TYPE_ACTION])
@pytest.mark.parametrize("text", ["hola", "ñ" * 686, "a\0b", "🫖"])
def test_message_arrives_and_is_receipted(everybody, ana, berta, kind, text):
    to = number(ana, berta)
    receipt = ana.friend_send_message(to, kind, text)
    wait(everybody, lambda: berta.seen("on_friend_message"), "the message")
    assert berta.seen("on_friend_message") == [
        ("on_friend_message", number(berta, ana), kind, text)
    ]
    wait(everybody, lambda: ana.seen("on_friend_read_receipt", to, receipt), "the receipt")


@pytest.mark.parametrize(
    "data", [b"bytes", bytearray(b"array"), memoryview(b"view"), memoryview(b"--part--")[2:6]]
)
def test_buffers_are_messages(everybody, ana, berta, data):
    ana.friend_send_message(number(ana, berta), 0, data)
    wait(everybody, lambda: berta.seen("on_friend_message"), "the message")
    assert berta.seen("on_friend_message")[0][3] == bytes(data).decode()


def test_text_that_is_no_utf8_does_not_stop_anything(everybody, ana, berta):
    ana.friend_send_message(number(ana, berta), 0, b"caf\xe9")
    wait(everybody, lambda: berta.seen("on_friend_message"), "the message")
    assert berta.seen("on_friend_message")[0][3] == "caf\ufffd"


def test_trailing_nul_goes(everybody, ana, berta):
    ana.friend_send_message(number(ana, berta), 0, b"old client\0")
    wait(everybody, lambda: berta.seen("on_friend_message"), "the message")
    assert berta.seen("on_friend_message")[0][3] == "old client"


def test_name_status_and_typing_are_seen(everybody, ana, berta):
    n = number(berta, ana)
    assert ana.self_set_name("Ana María") is True
    assert ana.self_set_status_message("tomando café") is True
    ana.self_set_status(Tox.USER_STATUS_AWAY)
    assert ana.self_set_typing(number(ana, berta), True) == 1
    wait(everybody, lambda: berta.seen("on_friend_name", n, "Ana María"), "name")
    wait(everybody, lambda: berta.seen("on_friend_status_message", n, "tomando café"), "message")
    wait(everybody, lambda: berta.seen("on_friend_status", n, 1), "status")
    wait(everybody, lambda: berta.seen("on_friend_typing", n, True), "typing")
    assert berta.friend_get_name(n) == "Ana María"
    assert berta.friend_get_name_size(n) == 10
    assert berta.friend_get_status_message(n) == "tomando café"
    assert berta.friend_get_status_message_size(n) == 13
    assert berta.friend_get_status(n) == Tox.USERSTATUS_AWAY
    assert berta.friend_get_typing(n) is True
    ana.self_set_status(Tox.USERSTATUS_BUSY)
    wait(everybody, lambda: berta.friend_get_status(n) == Tox.USERSTATUS_BUSY, "busy")
    ana.self_set_status(Tox.USERSTATUS_NONE)
    wait(everybody, lambda: berta.friend_get_status(n) == Tox.USERSTATUS_NONE, "back")
    ana.self_set_typing(number(ana, berta), False)
    wait(everybody, lambda: berta.seen("on_friend_typing", n, False), "no typing")


def test_custom_packets(everybody, ana, berta):
    to, of = number(ana, berta), number(berta, ana)
    assert ana.friend_send_lossless_packet(to, b"\xa0 sure") is True
    wait(everybody, lambda: berta.seen("on_friend_lossless_packet", of, b"\xa0 sure"), "packet")
    assert ana.friend_send_lossy_packet(to, bytearray(b"\xc8 maybe")) is True
    wait(everybody, lambda: berta.seen("on_friend_lossy_packet", of, b"\xc8 maybe"), "packet")
    for bad in (b"\x01", b"", b"\xa0" + bytes(1373)):
        with pytest.raises(OperationFailedError) as failed:
            ana.friend_send_lossless_packet(to, bad)
        assert failed.value.name in ("INVALID", "EMPTY", "TOO_LONG")


def test_friend_list(ana, berta, carla):
    assert ana.self_get_friend_list() == [0, 1]
    assert ana.self_get_friend_list_size() == 2
    assert ana.friend_by_public_key(carla.self_get_address()) == number(ana, carla)
    assert ana.friend_by_public_key(carla.key.lower()) == number(ana, carla)
    assert ana.friend_get_public_key(number(ana, berta)) == berta.key
    assert ana.friend_exists(0) is True and ana.friend_exists(99) is False
    assert isinstance(ana.friend_get_last_online(0), datetime.datetime)


NO_FRIEND = [
    ("friend_delete", 9),
    ("friend_get_public_key", 9),
    ("friend_get_name", 9),
    ("friend_get_name_size", 9),
    ("friend_get_status", 9),
    ("friend_get_status_message", 9),
    ("friend_get_status_message_size", 9),
    ("friend_get_typing", 9),
    ("friend_get_last_online", 9),
    ("friend_get_connection_type", 9),
    ("friend_send_message", 9, 0, "x"),
    ("friend_send_message", -1, 0, "x"),
    ("friend_send_lossy_packet", 9, b"\xc8"),
    ("self_set_typing", 9, True),
    ("file_send", 9, 0, 1, None, "x"),
    ("file_control", 9, 0, 0),
    ("file_seek", 9, 0, 0),
    ("file_send_chunk", 9, 0, 0, b"x"),
    ("file_get_file_id", 9, 0),
]


@pytest.mark.parametrize("call", NO_FRIEND, ids=lambda call: call[0])
def test_unknown_friend_raises_with_the_code(ana, call):
    with pytest.raises(OperationFailedError) as failed:
        getattr(ana, call[0])(*call[1:])
    assert failed.value.name == "FRIEND_NOT_FOUND"
    assert isinstance(failed.value.code, int) and failed.value.code > 0
    assert failed.value.function.startswith("tox_")
    assert "FRIEND_NOT_FOUND" in str(failed.value)


def test_unknown_friend_without_exception(ana):
    assert ana.friend_get_connection_status(9) is False
    assert ana.friend_exists(9) is False


REFUSED = [
    ("TOO_LONG", lambda t, o: t.friend_send_message(0, 0, "x" * 1373)),
    ("EMPTY", lambda t, o: t.friend_send_message(0, 0, "")),
    ("BAD_TYPE", lambda t, o: t.friend_send_message(0, 2, "x")),
    ("BAD_CONTROL", lambda t, o: t.file_control(0, 0, 3)),
    ("TOO_LONG", lambda t, o: t.self_set_name("x" * 129)),
    ("TOO_LONG", lambda t, o: t.self_set_status_message("x" * 1008)),
    ("TOO_LONG", lambda t, o: t.friend_add(o.self_get_address(), "x" * 922)),
    ("NO_MESSAGE", lambda t, o: t.friend_add(o.self_get_address(), "")),
    ("OWN_KEY", lambda t, o: t.friend_add(t.self_get_address(), "me")),
    ("OWN_KEY", lambda t, o: t.friend_add_norequest(t.self_get_address())),
    ("BAD_CHECKSUM", lambda t, o: t.friend_add(o.self_get_address()[:-1] + "!", "x")),
    ("BAD_KEY", lambda t, o: t.friend_add_norequest("AB")),
    ("BAD_KEY", lambda t, o: t.friend_by_public_key("Z" * 64)),
    ("NOT_FOUND", lambda t, o: t.friend_by_public_key("A" * 64)),
    ("BAD_HOST", lambda t, o: t.bootstrap("no host", 1, "A" * 64)),
    ("BAD_PORT", lambda t, o: t.bootstrap("127.0.0.1", 0, "A" * 64)),
    ("BAD_PORT", lambda t, o: t.add_tcp_relay("127.0.0.1", 0, "A" * 64)),
    ("NOT_BOUND", lambda t, o: t.self_get_tcp_port()),
]


@pytest.mark.parametrize("name,call", REFUSED, ids=[f"{i}-{r[0]}" for i, r in enumerate(REFUSED)])
def test_refused(ana, name, call):
    with Peer() as other, pytest.raises(OperationFailedError) as failed:
        call(ana, other)
    if name == "BAD_CHECKSUM":  # a digit that is none is found before the sum is looked at
        name = "BAD_ADDRESS"
    assert failed.value.name == name


def test_bad_checksum(ana):
    address = ana.self_get_address()
    wrong = address[:64] + ("00" if address[64:66] != "00" else "11") + address[66:]
    with pytest.raises(OperationFailedError) as failed:
        ana.friend_add(wrong, "x")
    assert failed.value.code == Tox.ERR_FRIEND_ADD_BAD_CHECKSUM


def test_asking_twice(ana):
    with Peer() as other:
        n = ana.friend_add(other.self_get_address(), "x")
        with pytest.raises(OperationFailedError) as failed:
            ana.friend_add(other.self_get_address(), "x")
        assert failed.value.code == Tox.ERR_FRIEND_ADD_ALREADY_SENT
        other.self_set_nospam(other.self_get_nospam() ^ 1)
        with pytest.raises(OperationFailedError) as failed:
            ana.friend_add(other.self_get_address(), "x")
        assert failed.value.code == Tox.ERR_FRIEND_ADD_SET_NEW_NOSPAM
        ana.friend_delete(n)


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.friend_send_message(0, 0),
        lambda t: t.friend_send_message(0, 0, "x", "y"),
        lambda t: t.friend_send_message("0", 0, "x"),
        lambda t: t.friend_send_message(0, 0, 5),
        lambda t: t.friend_send_message(0.5, 0, "x"),
        lambda t: t.self_set_name(None),
        lambda t: t.bootstrap(None, 1, "A" * 64),
        lambda t: pytox.ToxAV(None),
        lambda t: pytox.ToxAV(),
    ],
)
def test_wrong_types(ana, call):
    with pytest.raises(TypeError):
        call(ana)


@pytest.mark.parametrize("host", ["127.0.0.1\0.example", b"127.0.0.1\0.example"])
def test_a_host_is_the_whole_name(ana, host):
    """libtoxcore would go to what stands before the NUL."""
    for call in (ana.bootstrap, ana.add_tcp_relay):
        with pytest.raises(ValueError, match="null"):
            call(host, 1, "A" * 64)


@pytest.mark.parametrize(
    "call,text",
    [
        (lambda t: t.friend_exists(), r"friend_exists\(\) takes 1 arguments \(0 given\)"),
        (lambda t: t.file_send_chunk(1, 2, 3), r"file_send_chunk\(\) takes 4 arguments \(3 given\)"),
        (lambda t: t.run(1, 2), r"run\(\) takes 0 to 1 arguments \(2 given\)"),
    ],
)
def test_a_wrong_number_of_arguments_is_told(ana, call, text):
    with pytest.raises(TypeError, match=text):
        call(ana)


def test_chunks_with_wrong_arguments(ana):
    for args in (("0", 0, 0, b"x"), (0, None, 0, b"x"), (0, 0, 0.5, b"x"), (0, 0, 0, None)):
        with pytest.raises(TypeError):
            ana.file_send_chunk(*args)
    for args in ((2**32, 0, 0, b"x"), (0, 2**32, 0, b"x"), (0, 0, 2**64, b"x"), (0, 0, -1, b"x")):
        with pytest.raises(OverflowError):
            ana.file_send_chunk(*args)


def test_big_numbers(ana):
    with pytest.raises(OverflowError):
        ana.friend_exists(2**32)
    with pytest.raises(OverflowError):
        ana.bootstrap("127.0.0.1", 65536, "A" * 64)
    with pytest.raises(OverflowError):
        ana.self_set_nospam(2**32)
    with pytest.raises(OverflowError):
        ana.file_seek(0, 0, 2**64)


def test_lone_surrogate_is_refused_not_sent(ana):
    with pytest.raises(UnicodeEncodeError):
        ana.friend_send_message(0, 0, "\ud800")


def test_offline_friend():
    with Peer(options()) as lone:
        n = lone.friend_add_norequest("1" * 64)
        for call in (
            lambda: lone.friend_send_message(n, 0, "x"),
            lambda: lone.file_send(n, 0, 1, None, "x"),
            lambda: lone.friend_send_lossy_packet(n, b"\xc8"),
        ):
            with pytest.raises(OperationFailedError) as failed:
                call()
            assert failed.value.name == "FRIEND_NOT_CONNECTED"


def test_friend_deleted_in_a_callback_is_gone_for_the_caller(node):
    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        n = 0
        seen = []

        def leave(friend, *_):
            assert friend == n
            a.friend_delete(friend)
            seen.append((a.friend_exists(friend), a.self_get_friend_list()))
            with pytest.raises(OperationFailedError):
                a.friend_delete(friend)

        a.hooks["on_friend_message"] = leave
        b.friend_send_message(0, 0, "go away")
        wait([node, a, b], lambda: seen, "the message")
        assert seen == [(False, [])]
        assert a.self_get_friend_list_size() == 0
        settle([node, a, b], 0.1)
