# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls with sound and picture, and sound in groups."""

import array
import math
import time

import numpy as np
import pytest
from peers import Caller, Peer, meet, number, settle, wait

from pytox import OperationFailedError, ToxAV

RATE = 48000
SAMPLES = RATE // 50  # 20 ms
WIDTH, HEIGHT = 176, 144


@pytest.fixture
def phones(ana, berta):
    one, two = Caller(ana), Caller(berta)
    yield one, two
    for phone in (one, two):
        phone.__exit__(None, None, None)


def tone(frequency, part, channels=1):
    at = (np.arange(SAMPLES) + part * SAMPLES) / RATE
    wave = (12000 * np.sin(2 * math.pi * frequency * at)).astype(np.int16)
    return np.repeat(wave, channels)


def loudest(pcm, channels, rate):
    """The frequency of the highest peak."""
    left = np.frombuffer(pcm, np.int16)[::channels].astype(float)
    spectrum = np.abs(np.fft.rfft(left * np.hanning(len(left))))
    return np.fft.rfftfreq(len(left), 1 / rate)[spectrum.argmax()]


def picture(step=0):
    """Planes of a picture with a slope each way, so that mirrored or shifted ones differ."""
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    luma = (40 + 120 * x / WIDTH + 50 * y / HEIGHT + step % 5).astype(np.uint8)
    u = np.full((HEIGHT // 2, WIDTH // 2), 100, np.uint8)
    v = np.full((HEIGHT // 2, WIDTH // 2), 160, np.uint8)
    return luma, u, v


def alike(a, b):
    return np.corrcoef(np.asarray(a, float).ravel(), np.asarray(b, float).ravel())[0, 1]


def connect(everybody, phones, ana, berta, audio=48, video=3000):
    one, two = phones
    to, of = number(ana, berta), number(berta, ana)
    two.hooks["on_call"] = lambda friend, a, v: two.answer(friend, audio, video)
    assert one.call(to, audio, video) is True
    wait([*everybody, *phones], lambda: one.seen("on_call_state", to), "the answer")
    assert two.seen("on_call")[0][1:] == (of, int(audio > 0), int(video > 0))
    return to, of


def hang_up(everybody, phones, to):
    phones[0].call_control(to, ToxAV.CALL_CONTROL_CANCEL)
    over = ToxAV.FRIEND_CALL_STATE_FINISHED
    wait(
        [*everybody, *phones],
        lambda: over in [e[2] for e in phones[1].seen("on_call_state")],
        "the end",
    )


def talk(everybody, phones, send, until):
    """Sends a frame each 20 ms until enough has come."""
    part, due = 0, time.monotonic()
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end, "nothing came"
        if time.monotonic() >= due:
            send(part)
            part, due = part + 1, due + 0.02
        for each in (*everybody, *phones):
            each.iterate()
        time.sleep(0.001)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_tone_arrives_with_its_pitch_both_ways(everybody, ana, berta, phones, channels):
    one, two = phones
    to, of = connect(everybody, phones, ana, berta, video=0)

    def send(part):
        one.audio_send_frame(to, tone(440, part, channels), SAMPLES, channels, RATE)
        two.audio_send_frame(of, tone(1000, part, channels).tobytes(), SAMPLES, channels, RATE)

    got = lambda phone: phone.seen("on_audio_receive_frame")
    talk(everybody, phones, send, lambda: len(got(one)) > 40 and len(got(two)) > 40)
    for phone, pitch in ((two, 440), (one, 1000)):
        frames = got(phone)[10:40]  # the codec needs a moment to tune in
        assert {f[4] for f in frames} == {channels} and {f[5] for f in frames} == {RATE}
        assert all(len(f[2]) == 2 * f[3] * f[4] for f in frames)
        sound = b"".join(f[2] for f in frames)
        assert abs(loudest(sound, channels, RATE) - pitch) < 5
        loud = np.abs(np.frombuffer(sound, np.int16).astype(int)).max()
        assert 6000 < loud < 20000
    hang_up(everybody, phones, to)


def test_pictures_arrive_alike_as_rgb_and_as_planes(everybody, ana, berta, phones):
    one, two = phones
    planes = []
    # Whoever has a method for planes gets planes; the other gets RGB.
    one.on_video_receive_frame_yuv = lambda *args: planes.append(args)
    to, of = connect(everybody, phones, ana, berta)

    def send(part):
        y, u, v = picture(part)
        one.video_send_frame(to, WIDTH, HEIGHT, y, u, v)
        rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        rgb[..., 0], rgb[..., 1], rgb[..., 2] = 200, y, 60
        two.video_send_frame(of, WIDTH, HEIGHT, rgb)

    got = lambda: two.seen("on_video_receive_frame")
    talk(everybody, phones, send, lambda: len(got()) > 15 and len(planes) > 15)

    _, friend, width, height, rgb = got()[-1]
    assert (friend, width, height, len(rgb)) == (of, WIDTH, HEIGHT, 3 * WIDTH * HEIGHT)
    rgb = np.frombuffer(rgb, np.uint8).reshape(HEIGHT, WIDTH, 3).astype(float)
    back = 16 + 0.257 * rgb[..., 0] + 0.504 * rgb[..., 1] + 0.098 * rgb[..., 2]
    assert alike(back, picture()[0]) > 0.99

    friend, width, height, y, u, v = planes[-1]
    assert (friend, width, height) == (to, WIDTH, HEIGHT)
    assert (len(y), len(u), len(v)) == (WIDTH * HEIGHT, WIDTH * HEIGHT // 4, WIDTH * HEIGHT // 4)
    assert alike(np.frombuffer(y, np.uint8), picture()[0]) > 0.98
    assert 150 < np.frombuffer(v, np.uint8).mean() < 220  # much red
    hang_up(everybody, phones, to)


def test_call_control_and_bit_rates(everybody, ana, berta, phones):
    one, two = phones
    all_ = [*everybody, *phones]
    to, of = connect(everybody, phones, ana, berta, video=0)
    states = lambda: [e[2] for e in two.seen("on_call_state")]
    assert one.seen("on_call_state")[0][2] & ToxAV.FRIEND_CALL_STATE_SENDING_A

    one.call_control(to, ToxAV.CALL_CONTROL_PAUSE)
    wait(all_, lambda: 0 in states(), "the pause")
    with pytest.raises(OperationFailedError) as failed:
        one.call_control(to, ToxAV.CALL_CONTROL_PAUSE)
    assert failed.value.name == "INVALID_TRANSITION"
    one.call_control(to, ToxAV.CALL_CONTROL_RESUME)
    wait(all_, lambda: states()[-1] != 0, "the end of the pause")
    one.call_control(to, ToxAV.CALL_CONTROL_MUTE_AUDIO)
    wait(all_, lambda: not states()[-1] & ToxAV.FRIEND_CALL_STATE_ACCEPTING_A, "muting")
    with pytest.raises(OperationFailedError) as failed:
        two.audio_send_frame(of, tone(440, 0), SAMPLES, 1, RATE)
    assert failed.value.name == "PAYLOAD_TYPE_DISABLED"
    one.call_control(to, ToxAV.CALL_CONTROL_UNMUTE_AUDIO)
    wait(all_, lambda: states()[-1] & ToxAV.FRIEND_CALL_STATE_ACCEPTING_A, "unmuting")
    one.call_control(to, ToxAV.CALL_CONTROL_HIDE_VIDEO)
    wait(all_, lambda: not states()[-1] & ToxAV.FRIEND_CALL_STATE_ACCEPTING_V, "hiding")
    one.call_control(to, ToxAV.CALL_CONTROL_SHOW_VIDEO)
    wait(all_, lambda: states()[-1] & ToxAV.FRIEND_CALL_STATE_ACCEPTING_V, "showing")

    assert one.bit_rate_set(to, 32, -1) is True
    assert one.bit_rate_set(to, -1, 500) is True
    wait(all_, lambda: states()[-1] & ToxAV.FRIEND_CALL_STATE_SENDING_V, "pictures being sent")
    assert one.audio_set_bit_rate(to, 0) is True
    wait(all_, lambda: not states()[-1] & ToxAV.FRIEND_CALL_STATE_SENDING_A, "silence")
    assert one.video_set_bit_rate(to, 0) is True
    with pytest.raises(OperationFailedError) as failed:
        one.bit_rate_set(to, 9999, -1)
    assert failed.value.name == "INVALID_BIT_RATE"
    with pytest.raises(OperationFailedError):
        one.call_control(to, 99)
    one.on_bit_rate_status(to, 1, -1)
    hang_up(everybody, phones, to)


def test_a_call_is_refused(everybody, ana, berta, phones):
    one, two = phones
    to = number(ana, berta)
    # Hanging up inside the callback takes effect when libtoxcore is through with the call.
    two.hooks["on_call"] = lambda friend, a, v: two.call_control(
        friend, ToxAV.CALL_CONTROL_CANCEL
    )
    one.call(to, 48, 0)
    wait([*everybody, *phones], lambda: one.seen("on_call_state"), "the refusal")
    assert one.seen("on_call_state")[-1][2] in (
        ToxAV.FRIEND_CALL_STATE_FINISHED,
        ToxAV.FRIEND_CALL_STATE_ERROR,
    )


@pytest.mark.parametrize("where", ["on_audio_receive_frame", "on_call_state"])
def test_hanging_up_inside_callbacks(everybody, ana, berta, phones, where):
    one, two = phones
    to, of = connect(everybody, phones, ana, berta, video=0)
    done = []

    def cancel(friend, *_):
        if not done:
            done.append(two.call_control(friend, ToxAV.CALL_CONTROL_CANCEL))

    two.hooks[where] = cancel
    if where == "on_call_state":
        one.call_control(to, ToxAV.CALL_CONTROL_PAUSE)
        wait([*everybody, *phones], lambda: done, "the state")
    else:

        def send(part):
            if not done:
                one.audio_send_frame(to, tone(440, part), SAMPLES, 1, RATE)

        talk(everybody, phones, send, lambda: done)
    wait(
        [*everybody, *phones],
        lambda: one.seen("on_call_state", to, ToxAV.FRIEND_CALL_STATE_FINISHED),
        "the end",
    )
    assert done == [True]


def test_errors(ana, berta, phones):
    one, _ = phones
    to = number(ana, berta)
    for call, name in (
        (lambda: one.call(9, 48, 0), "FRIEND_NOT_FOUND"),
        (lambda: one.call(to, 9999, 0), "INVALID_BIT_RATE"),
        (lambda: one.answer(to, 48, 0), "FRIEND_NOT_CALLING"),
        (lambda: one.call_control(to, ToxAV.CALL_CONTROL_CANCEL), "FRIEND_NOT_IN_CALL"),
        (lambda: one.bit_rate_set(to, 48, -1), "FRIEND_NOT_IN_CALL"),
        (lambda: one.audio_send_frame(to, bytes(2 * SAMPLES), SAMPLES, 1, RATE), "FRIEND_NOT_IN_CALL"),
        (lambda: one.audio_send_frame(to, b"short", SAMPLES, 1, RATE), "INVALID"),
        (lambda: one.audio_send_frame(to, bytes(4 * SAMPLES), SAMPLES, 3, RATE), "INVALID"),
        (lambda: one.audio_send_frame(to, b"", 2**31, 2, RATE), "INVALID"),
        (lambda: one.video_send_frame(to, 16, 16, b"short"), "INVALID"),
        (lambda: one.video_send_frame(to, 16, 16, b"s", b"h", b"t"), "INVALID"),
        (lambda: one.video_send_frame(to, 0, 0, b""), "INVALID"),
        (lambda: one.group_send_audio(9, bytes(2 * SAMPLES), SAMPLES, 1, RATE), "FAILED"),
        (lambda: one.join_av_groupchat(to, b"no invitation"), "FAILED"),
        (lambda: one.groupchat_enable_av(9), "FAILED"),
        (lambda: one.groupchat_disable_av(9), "FAILED"),
    ):
        with pytest.raises(OperationFailedError) as failed:
            call()
        assert failed.value.name == name, name
    assert one.groupchat_av_enabled(9) is False


def test_one_for_each_tox_and_it_ends_first(ana, phones):
    assert phones[0].get_tox() is ana
    assert phones[0].iteration_interval() > 0
    with pytest.raises(OperationFailedError) as failed:
        ToxAV(ana)
    assert failed.value.name == "MULTIPLE"
    phones[0].kill()
    with pytest.raises(OperationFailedError, match="killed"):
        phones[0].iterate()
    again = Caller(ana)
    assert again.get_tox() is ana
    again.kill()


@pytest.mark.parametrize("kind", ["numpy", "array", "unaligned"])
def test_sound_in_a_group(everybody, ana, berta, phones, kind):
    one, two = phones
    all_ = [*everybody, *phones]
    mine = one.add_av_groupchat()
    assert ana.group_get_type(mine) == ana.GROUPCHAT_TYPE_AV
    assert one.groupchat_av_enabled(mine) is True
    ana.invite_friend(number(ana, berta), mine)
    wait(all_, lambda: berta.seen("on_group_invite"), "the invitation")
    _, friend, type_, cookie = berta.seen("on_group_invite")[0]
    assert type_ == berta.GROUPCHAT_TYPE_AV
    with pytest.raises(OperationFailedError) as failed:
        berta.join_groupchat(friend, cookie)
    assert failed.value.name == "WRONG_TYPE"
    theirs = two.join_av_groupchat(friend, cookie)
    wait(all_, lambda: berta.group_number_peers(theirs) == 2, "both")
    wait(all_, lambda: ana.group_number_peers(mine) == 2, "both")

    def send(part):
        pcm = tone(600, part)
        if kind == "array":
            pcm = array.array("h", pcm.tolist())
        elif kind == "unaligned":
            pcm = memoryview(b"-" + pcm.tobytes())[1:]
        assert one.group_send_audio(mine, pcm, SAMPLES, 1, RATE) == 0
        two.group_send_audio(theirs, tone(900, part), SAMPLES, 1, RATE)

    got_two = lambda: two.seen("on_join_av_groupchat", theirs)
    got_one = lambda: one.seen("on_add_av_groupchat", mine)
    talk(everybody, phones, send, lambda: len(got_two()) > 30 and len(got_one()) > 30)
    for frames, pitch in ((got_two(), 600), (got_one(), 900)):
        sound = b"".join(f[3] for f in frames[8:30])
        assert abs(loudest(sound, frames[0][5], frames[0][6]) - pitch) < 8
    two.groupchat_disable_av(theirs)
    assert two.groupchat_av_enabled(theirs) is False
    two.groupchat_enable_av(theirs)
    ana.del_groupchat(mine)
    berta.del_groupchat(theirs)
    settle(everybody, 0.1)


def test_calls_to_one_whose_phone_is_gone_are_refused(everybody, ana, berta, phones):
    one, two = phones
    two.kill()
    one.call(number(ana, berta), 48, 0)
    wait([*everybody, one], lambda: one.seen("on_call_state"), "the refusal")


def test_a_friend_goes_after_the_phone_is_gone(node):
    """libtoxcore up to 0.2.19 calls into a killed ToxAV then."""
    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        Caller(a).kill()
        b.kill()
        wait([a, node], lambda: not a.friend_get_connection_status(0), "b to go")
        a.friend_delete(0)
