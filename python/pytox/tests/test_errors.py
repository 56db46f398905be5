# SPDX-License-Identifier: GPL-3.0-or-later
"""What each refusal says, and where exactly it begins: an instance that is alone gives them all."""

import pytest
from peers import options

import pytox
from pytox import OperationFailedError, Tox, ToxAV

KEY = "1" * 64
LINES = """
    self_set_typing (9, True): tox_self_set_typing: failed to set typing: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    self_get_tcp_port (): tox_self_get_port: failed to get port: 1 (NOT_BOUND): no such port is bound
    self_set_name ("x" * 129,): tox_self_set_name: failed to set_name: 2 (TOO_LONG): the text is too long
    self_set_status_message ("x" * 1008,): tox_self_set_status_message: failed to set status_message: 2 (TOO_LONG): the text is too long
    friend_add ("1" * 76, "x"): tox_friend_add: failed to add friend: 6 (BAD_CHECKSUM): bad checksum in address
    friend_add ("1" * 76, "x" * 922): tox_friend_add: failed to add friend: 2 (TOO_LONG): message too long
    friend_add (OTHER, ""): tox_friend_add: failed to add friend: 3 (NO_MESSAGE): no message specified
    friend_add_norequest (OWN,): tox_friend_add_norequest: failed to add friend: 4 (OWN_KEY): user's own key
    friend_by_public_key (KEY,): tox_friend_by_public_key: no such friend: 2 (NOT_FOUND): no friend has that key
    friend_delete (9,): tox_friend_delete: failed to delete friend: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    friend_get_public_key (9,): tox_friend_get_public_key: failed to get public key: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    friend_get_last_online (9,): tox_friend_get_last_online: failed to get last online: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    friend_send_message (9, 1, "x"): tox_friend_send_message: failed to send message: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    friend_send_message (9, 2, "x"): tox_friend_send_message: failed to send message: no such type: 2: BAD_TYPE
    friend_send_lossless_packet (9, b"\\xa0"): tox_friend_send_packet: failed to send packet: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    friend_send_lossy_packet (9, b""): tox_friend_send_packet: failed to send packet: 5 (EMPTY): the packet is empty
    file_send (9, 0, 1, None, "x"): tox_file_send: tox_file_send() failed: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    file_control (9, 0, 2): tox_file_control: tox_file_control() failed: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    file_control (9, 0, 3): tox_file_control: tox_file_control() failed: no such control: 3: BAD_CONTROL
    file_seek (9, 0, 0): tox_file_seek: tox_file_seek() failed: 1 (FRIEND_NOT_FOUND): there is no friend of that number
    file_send_chunk (9, 0, 0, b"x"): tox_file_send_chunk: tox_file_send_chunk() failed: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    file_get_file_id (9, 0): tox_file_get_file_id: tox_file_get_file_id() failed: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    bootstrap ("127.0.0.1", 0, KEY): tox_bootstrap: failed to bootstrap: 3 (BAD_PORT): port 0 is not valid
    add_tcp_relay ("127.0.0.1", 0, KEY): tox_add_tcp_relay: failed to add tcp relay: 3 (BAD_PORT): port 0 is not valid
    conference_get_id (9,): tox_conference_get_type: failed to get the group's type: 1 (CONFERENCE_NOT_FOUND): there is no group of that number
    conference_by_id (KEY,): tox_conference_by_id: no such group: 2 (NOT_FOUND): no group has that id
    conference_set_max_offline (9, 1): tox_conference_set_max_offline: failed to set the limit: 1 (CONFERENCE_NOT_FOUND): there is no group of that number
    group_action_send (9, "x"): tox_conference_send_message: failed to send to the group: 1 (CONFERENCE_NOT_FOUND): there is no group of that number
    group_message_send (9, "x"): tox_conference_send_message: failed to send to the group: 1 (CONFERENCE_NOT_FOUND): there is no group of that number
    conference_send_message (9, 1, "x"): tox_conference_send_message: failed to send to the group: 1 (CONFERENCE_NOT_FOUND): there is no group of that number
    conference_send_message (9, 2, "x"): tox_conference_send_message: failed to send to the group: no such type: 2: BAD_TYPE
    conference_send_message (GROUP, 1, "x"): tox_conference_send_message: failed to send to the group: 3 (NO_CONNECTION): nobody else is connected to the group
    conference_set_title (GROUP, "x" * 129): tox_conference_set_title: failed to set the title: 2 (INVALID_LENGTH): the title is too long or empty
    conference_peer_get_name (GROUP, 9): tox_conference_peer_query: failed to query the group: 2 (PEER_NOT_FOUND): there is no peer of that number in the group
    conference_peer_get_public_key (GROUP, 9): tox_conference_peer_query: failed to query the group: 2 (PEER_NOT_FOUND): there is no peer of that number in the group
    conference_peer_number_is_ours (GROUP, 9): tox_conference_peer_query: failed to query the group: 2 (PEER_NOT_FOUND): there is no peer of that number in the group
"""
# Alike but for what they are told of.
for name in ("name", "name_size", "status", "status_message", "status_message_size", "typing", "connection_type"):
    LINES += f"friend_get_{name} (9,): tox_friend_query: failed to query friend: 2 (FRIEND_NOT_FOUND): there is no friend of that number\n"
for names, args, function, lead in (
    ("del_groupchat conference_delete", (9,), "delete", "delete the group"),
    ("invite_friend conference_invite", (0, 9), "invite", "invite friend"),
    ("group_set_title conference_set_title", (9, "x"), "set_title", "set the title"),
    ("group_get_type conference_get_type", (9,), "get_type", "get the group's type"),
    ("group_get_names group_number_peers conference_peer_count conference_offline_peer_count", (9,), "peer_query", "query the group"),
    ("group_peername group_peer_pubkey group_peernumber_is_ours conference_offline_peer_get_name"
     " conference_offline_peer_get_public_key conference_offline_peer_get_last_active", (9, 0), "peer_query", "query the group"),
):
    for name in names.split():
        LINES += f"{name} {args}: tox_conference_{function}: failed to {lead}: 1 (CONFERENCE_NOT_FOUND): there is no group of that number\n"
for name in ("join_groupchat", "conference_join"):
    LINES += f'{name} (0, b""): tox_conference_join: failed to join the group: 1 (INVALID_LENGTH): the invitation has a wrong length\n'

AV_LINES = """
    call (9, 48, 0): toxav_call: toxav call error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    call (FRIEND, 48, 0): toxav_call: toxav call error: 4 (FRIEND_NOT_CONNECTED): the friend is not online
    answer (9, 48, 0): toxav_answer: toxav answer error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    answer (FRIEND, 48, 0): toxav_answer: toxav answer error: 4 (FRIEND_NOT_CALLING): that friend is not calling
    call_control (9, 6): toxav_call_control: toxav call_control error: 2 (FRIEND_NOT_FOUND): there is no friend of that number
    call_control (9, 7): toxav_call_control: toxav call_control error: 4 (INVALID_TRANSITION): the call cannot be changed like that now
    call_control (FRIEND, 2): toxav_call_control: toxav call_control error: 3 (FRIEND_NOT_IN_CALL): there is no call with that friend
    bit_rate_set (9, 48, -1): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    bit_rate_set (9, -1, 48): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    bit_rate_set (9, 0, -1): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    bit_rate_set (9, -1, 0): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    audio_set_bit_rate (9, 48): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    video_set_bit_rate (9, 48): toxav_bit_rate_set: toxav bit_rate_set error: 3 (FRIEND_NOT_FOUND): there is no friend of that number
    join_av_groupchat (9, b"x"): toxav_groupchat: toxav group error: 1 (FAILED): the group call refused it
    groupchat_enable_av (9,): toxav_groupchat: toxav group error: 1 (FAILED): the group call refused it
    groupchat_disable_av (9,): toxav_groupchat: toxav group error: 1 (FAILED): the group call refused it
    group_send_audio (9, bytes(1920), 960, 1, 48000): toxav_groupchat: toxav group error: 1 (FAILED): the group call refused it
"""
# Sound and pictures: what fits gets as far as the friend, who is not there.
THERE = "2 (FRIEND_NOT_FOUND): there is no friend of that number"
INVALID = "5 (INVALID): the frame's measures are not possible"
for args, said in (
    ("9, bytes(1920), 960, 1, 48000", THERE),
    ("9, bytes(3840), 960, 2, 48000", THERE),
    ("9, bytes(1919), 960, 1, 48000", INVALID),
    ("9, bytes(3839), 960, 2, 48000", INVALID),
    ("9, bytes(1920), 960, 0, 48000", INVALID),
    ("9, bytes(9999), 960, 3, 48000", INVALID),
    ("9, bytes(9999), 960, 257, 48000", INVALID),
    ("9, bytes(0), 2**31, 2, 48000", INVALID),
):
    AV_LINES += f"audio_send_frame ({args}): toxav_audio_send_frame: toxav audio_send_frame error: {said}\n"
    if said == INVALID:
        AV_LINES += f"group_send_audio ({args}): toxav_audio_send_frame: toxav audio_send_frame error: {said}\n"
for args, said in (
    ("9, 4, 2, bytes(24)", THERE),
    ("9, 4, 2, bytes(23)", INVALID),
    ("9, 0, 2, bytes(24)", INVALID),
    ("9, 4, 0, bytes(24)", INVALID),
    ("9, 65535, 2, bytes(6 * 65535)", THERE),
    ("9, 2, 65535, bytes(6 * 65535)", THERE),
    ("9, 65536, 2, bytes(6 * 65536)", INVALID),
    ("9, 2, 65536, bytes(6 * 65536)", INVALID),
    ("9, 4, 2, bytes(8), bytes(2), bytes(2)", THERE),
    ("9, 4, 2, bytes(7), bytes(2), bytes(2)", INVALID),
    ("9, 4, 2, bytes(8), bytes(1), bytes(2)", INVALID),
    ("9, 4, 2, bytes(8), bytes(2), bytes(1)", INVALID),
    ("9, 0, 2, bytes(8), bytes(2), bytes(2)", INVALID),
    ("9, 65536, 2, bytes(2**17), bytes(2**15), bytes(2**15)", INVALID),
):
    AV_LINES += f"video_send_frame ({args}): toxav_video_send_frame: toxav video_send_frame error: {said}\n"

MODULE_LINES = """
    pass_encrypt (b"", "x"): tox_pass_encrypt: failed to encrypt: 1 (NULL): nothing to encrypt
    pass_decrypt (LOCKED[:80], "x"): tox_pass_decrypt: failed to decrypt: 2 (INVALID_LENGTH): the data is too short
    pass_decrypt (LOCKED[:81], "x"): tox_pass_decrypt: failed to decrypt: 5 (FAILED): wrong passphrase or damaged data
    pass_decrypt (bytes(81), "x"): tox_pass_decrypt: failed to decrypt: 3 (BAD_FORMAT): the data is not encrypted by Tox
    get_salt (LOCKED[:79],): tox_get_salt: failed to get the salt: 2 (BAD_FORMAT): the data is not encrypted by Tox
    get_salt (bytes(80),): tox_get_salt: failed to get the salt: 2 (BAD_FORMAT): the data is not encrypted by Tox
"""
PASS_KEY_LINES = """
    encrypt (b"",): tox_pass_encrypt: failed to encrypt: 1 (NULL): nothing to encrypt
    decrypt (LOCKED[:80],): tox_pass_decrypt: failed to decrypt: 2 (INVALID_LENGTH): the data is too short
    decrypt (LOCKED[:81],): tox_pass_decrypt: failed to decrypt: 5 (FAILED): wrong passphrase or damaged data
    decrypt (bytes(81),): tox_pass_decrypt: failed to decrypt: 3 (BAD_FORMAT): the data is not encrypted by Tox
"""


def rows(lines):
    return [line.strip() for line in lines.splitlines() if line.strip()]


ROWS = [("tox", row) for row in rows(LINES)] + [("av", row) for row in rows(AV_LINES)]
ROWS += [("module", row) for row in rows(MODULE_LINES)] + [("key", row) for row in rows(PASS_KEY_LINES)]


@pytest.fixture(scope="module")
def where():
    with Tox(options()) as tox, Tox(options()) as other:
        locked = pytox.pass_encrypt(b"data", "x")
        known = {"KEY": KEY, "OWN": tox.self_get_public_key(), "OTHER": other.self_get_address(), "LOCKED": locked}
        known |= {"FRIEND": tox.friend_add_norequest("2" * 64), "GROUP": tox.conference_new()}
        yield {"tox": tox, "av": ToxAV(tox), "module": pytox, "key": pytox.PassKey("x"), "known": known}


@pytest.mark.parametrize("at,row", ROWS, ids=[row.split(":")[0] for _, row in ROWS])
def test_what_a_refusal_says(where, at, row):
    called, function, text = row.split(": ", 2)
    name, args = called.split(" ", 1)
    with pytest.raises(OperationFailedError) as failed:
        getattr(where[at], name)(*eval(args, dict(where["known"])))
    error = failed.value
    assert error.function == function
    if error.code is None:
        assert f"{error}: {error.name}" == text
    else:
        assert str(error) == text and f": {error.code} ({error.name}): " in text


def test_what_is_just_not_refused(where):
    tox, locked = where["tox"], where["known"]["LOCKED"]
    assert tox.self_set_name("x" * 128) is True
    assert tox.self_set_status_message("x" * 1007) is True
    with Tox(options()) as other:
        assert tox.friend_get_public_key(tox.friend_add(other.self_get_address(), "x" * 921)) == other.self_get_public_key()
    group = where["known"]["GROUP"]
    tox.conference_set_title(group, "x" * 128)
    assert tox.conference_get_title(group) == "x" * 128
    assert (pytox.is_data_encrypted(locked[:80]), pytox.is_data_encrypted(locked[:79])) == (True, False)
    assert pytox.get_salt(locked[:80]) == locked[8:40]
    for n in (31, 33):
        with pytest.raises(ValueError, match="a salt has 32 bytes"):
            pytox.PassKey("x", bytes(n))
    assert pytox.PassKey("x", locked[8:40]).decrypt(locked) == b"data"


@pytest.mark.parametrize("digits", ["23456789abcdef01" * 4, "FEDCBA9876543210" * 4])
def test_keys_are_read_digit_by_digit(where, digits):
    tox = where["tox"]
    friend = tox.friend_add_norequest(digits)
    assert tox.friend_get_public_key(friend) == digits.upper()
    tox.friend_delete(friend)


@pytest.mark.parametrize("name", ["proxy_port", "start_port", "end_port", "tcp_port"])
def test_ports_at_their_bounds(name):
    for bad in (-1, 65536):
        with pytest.raises(OverflowError, match=rf"^{name} must be in 0\.\.65535$"):
            Tox(options(**{name: bad}))
    with pytest.raises(OverflowError, match=f"^{name} is too big a number$"):
        Tox(options(**{name: 2**64}))
    with pytest.raises(TypeError, match=f"^{name} must be an integer, not str$"):
        Tox(options(**{name: "1"}))
    fine = {"start_port": 65535, "end_port": 65535, "udp_enabled": False, "tcp_port": 0}
    Tox(options(**{**fine, name: fine.get(name, 65535)})).kill()
