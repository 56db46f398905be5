# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: both ways, with pause, resume, seek, cancel, streams, avatars."""

import os

import pytest
from peers import number, settle, wait

import pytox
from pytox import OperationFailedError, Tox

PAUSE, RESUME, CANCEL = (
    Tox.FILE_CONTROL_PAUSE,
    Tox.FILE_CONTROL_RESUME,
    Tox.FILE_CONTROL_CANCEL,
)


class Sending:
    """Answers chunk requests out of `data`."""

    def __init__(self, peer, to, data, name="file.bin", file_id=None, kind=0, size=None):
        self.peer, self.data, self.done = peer, memoryview(data), False
        self.number = peer.file_send(to, kind, len(data) if size is None else size, file_id, name)
        peer.hooks["on_file_chunk_request"] = self.chunk

    def chunk(self, friend, file, position, length):
        if file != self.number:
            return  # the end of a transfer of the test before
        if not length:
            self.done = True
            return
        assert self.peer.file_send_chunk(
            friend, file, position, self.data[position : position + length]
        )


class Receiving:
    """Accepts what is offered and keeps it."""

    def __init__(self, peer, seek=0):
        self.peer, self.seek, self.data, self.done, self.offer = peer, seek, bytearray(), False, None
        self.at_chunk = None
        peer.hooks["on_file_recv"] = self.offered
        peer.hooks["on_file_recv_chunk"] = self.chunk

    def offered(self, friend, file, kind, size, name):
        self.offer = (friend, file, kind, size, name)
        if self.seek:
            assert self.peer.file_seek(friend, file, self.seek) is True
        self.peer.file_control(friend, file, RESUME)

    def chunk(self, friend, file, position, data):
        if data is None:
            self.done = True
            return
        assert position == self.seek + len(self.data)
        self.data += data
        if self.at_chunk:
            self.at_chunk(friend, file)


@pytest.mark.parametrize("size", [0, 1, 1371, 1372, 300_000])
def test_file_arrives_whole(everybody, ana, berta, size):
    data = os.urandom(size)
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), data, "Sol en Ávila.jpg")
    wait(everybody, lambda: receiving.done and sending.done, "the file")
    assert receiving.data == data
    assert receiving.offer[2:] == (Tox.FILE_KIND_DATA, size, "Sol en Ávila.jpg")
    assert receiving.offer[1] >= 1 << 16


def test_both_ways_at_once(everybody, ana, berta):
    one, two = os.urandom(100_000), os.urandom(120_000)
    receive_one, receive_two = Receiving(berta), Receiving(ana)
    send_one = Sending(ana, number(ana, berta), one)
    send_two = Sending(berta, number(berta, ana), two)
    wait(everybody, lambda: receive_one.done and receive_two.done, "both files")
    assert receive_one.data == one and receive_two.data == two
    wait(everybody, lambda: send_one.done and send_two.done, "the ends")


def test_pause_and_resume_by_the_receiver(everybody, ana, berta):
    data = os.urandom(600_000)
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), data)

    def pause(friend, file):
        if len(receiving.data) > 50_000:
            berta.file_control(friend, file, PAUSE)
            receiving.at_chunk = None
            receiving.paused = (friend, file)

    receiving.at_chunk = pause
    to = number(ana, berta)
    wait(
        everybody,
        lambda: ana.seen("on_file_recv_control", to, sending.number, PAUSE),
        "the pause",
    )
    settle(everybody)
    stopped_at = len(receiving.data)
    settle(everybody)
    assert len(receiving.data) == stopped_at < len(data)
    with pytest.raises(OperationFailedError) as failed:
        ana.file_control(to, sending.number, RESUME)
    assert failed.value.name == "DENIED"
    berta.file_control(*receiving.paused, RESUME)
    wait(everybody, lambda: receiving.done, "the file")
    assert receiving.data == data


def test_pause_by_the_sender(everybody, ana, berta):
    data = os.urandom(400_000)
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), data)
    to = number(ana, berta)
    wait(everybody, lambda: len(receiving.data) > 10_000, "a beginning")
    ana.file_control(to, sending.number, PAUSE)
    with pytest.raises(OperationFailedError) as failed:
        ana.file_control(to, sending.number, PAUSE)
    assert failed.value.name == "ALREADY_PAUSED"
    wait(everybody, lambda: berta.seen("on_file_recv_control", number(berta, ana)), "the pause")
    ana.file_control(to, sending.number, RESUME)
    wait(everybody, lambda: receiving.done, "the file")
    assert receiving.data == data


def test_seek_resumes_a_broken_transfer(everybody, ana, berta):
    data = os.urandom(200_000)
    receiving = Receiving(berta, seek=150_000)
    sending = Sending(ana, number(ana, berta), data)
    wait(everybody, lambda: receiving.done and sending.done, "the rest")
    assert receiving.data == data[150_000:]
    assert sending.done


def test_seek_refused_to_sender_and_beyond_the_end(everybody, ana, berta):
    to = number(ana, berta)
    sending = Sending(ana, to, b"x" * 100)
    with pytest.raises(OperationFailedError) as failed:
        ana.file_seek(to, sending.number, 5)
    assert failed.value.name == "DENIED"
    wait(everybody, lambda: berta.seen("on_file_recv"), "the offer")
    friend, file = berta.seen("on_file_recv")[0][1:3]
    with pytest.raises(OperationFailedError) as failed:
        berta.file_seek(friend, file, 1000)
    assert failed.value.name == "INVALID_POSITION"
    berta.file_control(friend, file, CANCEL)
    wait(everybody, lambda: ana.seen("on_file_recv_control", to, sending.number, CANCEL), "refusal")
    with pytest.raises(OperationFailedError) as failed:
        ana.file_get_file_id(to, sending.number)
    assert failed.value.name == "NOT_FOUND"


def test_cancel_by_the_sender(everybody, ana, berta):
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), os.urandom(500_000))
    wait(everybody, lambda: len(receiving.data) > 5000, "a beginning")
    ana.file_control(number(ana, berta), sending.number, CANCEL)
    wait(
        everybody,
        lambda: berta.seen("on_file_recv_control", number(berta, ana)),
        "the cancellation",
    )
    assert berta.seen("on_file_recv_control")[-1][3] == CANCEL
    assert not receiving.done


def test_cancel_inside_the_last_request(everybody, ana, berta):
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), b"x" * 5000)
    ends = []

    def last_request(friend, file, position, length):
        if not length:
            ends.append(ana.file_control(friend, file, CANCEL))
        sending.chunk(friend, file, position, length)

    ana.hooks["on_file_chunk_request"] = last_request
    wait(everybody, lambda: receiving.done and sending.done, "the file")
    assert ends == [True] and receiving.data == b"x" * 5000


def test_cancel_inside_the_last_chunk(everybody, ana, berta):
    """The number is still good in there; what the sender hears of it is the cancellation."""
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), b"x" * 5000)
    ends = []

    def last_chunk(friend, file, position, data):
        if data is None:
            ends.append(berta.file_control(friend, file, CANCEL))
        receiving.chunk(friend, file, position, data)

    berta.hooks["on_file_recv_chunk"] = last_chunk
    to = number(ana, berta)
    wait(everybody, lambda: receiving.done, "the file")
    wait(
        everybody,
        lambda: sending.done or ana.seen("on_file_recv_control", to, sending.number, CANCEL),
        "the end",
    )
    assert ends == [True] and receiving.data == b"x" * 5000


def test_file_id(everybody, ana, berta):
    to, of = number(ana, berta), number(berta, ana)
    named = ana.file_send(to, 0, 10, "test.bin", "test.bin")
    raw = ana.file_send(to, 0, 10, bytes(range(40)), "x")
    unnamed = ana.file_send(to, 0, 10, None, "x")
    assert ana.file_get_file_id(to, named) == b"test.bin".hex().upper().ljust(64, "0")
    assert ana.file_get_file_id(to, raw) == bytes(range(32)).hex().upper()
    assert ana.file_get_file_id(to, unnamed) != ana.file_get_file_id(to, raw)
    wait(everybody, lambda: len(berta.seen("on_file_recv")) == 3, "the offers")
    ids = {berta.file_get_file_id(of, offer[2]) for offer in berta.seen("on_file_recv")}
    assert ana.file_get_file_id(to, named) in ids
    for file in (named, raw, unnamed):
        ana.file_control(to, file, CANCEL)
    wait(everybody, lambda: len(berta.seen("on_file_recv_control")) == 3, "the ends")


def test_stream_of_unknown_length(everybody, ana, berta):
    data = os.urandom(100_000)
    receiving = Receiving(berta)
    sending = Sending(ana, number(ana, berta), data, size=2**64 - 1)
    wait(everybody, lambda: receiving.done, "the stream")
    assert receiving.data == data and receiving.offer[3] == 2**64 - 1
    wait(everybody, lambda: sending.done, "the end")


@pytest.mark.parametrize("picture", [b"\x89PNG picture", None])
def test_avatar(everybody, ana, berta, picture):
    """The name of an avatar is its hash; without name and size it takes the avatar away."""
    to = number(ana, berta)
    name = pytox.hash(picture) if picture else b""
    file = ana.file_send(to, Tox.FILE_KIND_AVATAR, len(picture or b""), name, name)
    wait(everybody, lambda: berta.seen("on_file_recv"), "the avatar")
    offer = berta.seen("on_file_recv")[0]
    assert offer[3:] == (1, len(picture or b""), name.hex().upper())
    ana.file_control(to, file, CANCEL)
    wait(everybody, lambda: berta.seen("on_file_recv_control"), "the end")


@pytest.mark.parametrize("n", [1, 31, 33, 255])
def test_avatar_with_any_name(everybody, ana, berta, n):
    to = number(ana, berta)
    file = ana.file_send(to, Tox.FILE_KIND_AVATAR, 1, None, "x" * n)
    wait(everybody, lambda: berta.seen("on_file_recv"), "the avatar")
    assert berta.seen("on_file_recv")[0][5] == "x" * n
    ana.file_control(to, file, CANCEL)
    wait(everybody, lambda: berta.seen("on_file_recv_control"), "the end")


def test_chunks_that_nobody_asked_for(everybody, ana, berta):
    to = number(ana, berta)
    file = ana.file_send(to, 0, 5000, None, "x")
    with pytest.raises(OperationFailedError) as failed:
        ana.file_send_chunk(to, file, 0, b"early")
    assert failed.value.name == "NOT_TRANSFERRING"
    with pytest.raises(OperationFailedError) as failed:
        ana.file_send(to, 0, 1, None, "x" * 256)
    assert failed.value.name == "NAME_TOO_LONG"
    ana.file_control(to, file, CANCEL)
    settle(everybody, 0.1)


def test_friends_are_not_added_inside_chunk_callbacks(everybody, ana, berta):
    """libtoxcore would write into a list that has moved."""
    receiving = Receiving(berta)
    refused = []

    def add(friend, file):
        try:
            berta.friend_add_norequest("1" * 64)
        except OperationFailedError as error:
            refused.append(error.name)

    receiving.at_chunk = add
    Sending(ana, number(ana, berta), b"x" * 3000)
    wait(everybody, lambda: receiving.done, "the file")
    assert refused and set(refused) == {"IN_CALLBACK"}
