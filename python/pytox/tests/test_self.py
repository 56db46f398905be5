# SPDX-License-Identifier: GPL-3.0-or-later
"""What an instance says of itself, its options, saving and loading."""

import pytest
from peers import Peer, options
from conftest import free_port

import pytox
from pytox import OperationFailedError, Tox


@pytest.fixture
def one():
    with Peer() as tox:
        yield tox


def test_keys_and_address(one):
    public, secret = one.self_get_keys()
    assert (len(public), len(secret)) == (64, 64) and public == public.upper()
    assert one.self_get_public_key() == public and one.self_get_secret_key() == secret
    assert one.self_get_address().startswith(public) and len(one.self_get_address()) == 76
    assert len(one.self_get_dht_id()) == 64 and one.self_get_dht_id() != public


def test_nospam_is_in_the_address(one):
    assert one.self_set_nospam(0x01020304) is None
    assert one.self_get_nospam() == 0x01020304
    assert one.self_get_address()[64:72] == "01020304"


@pytest.mark.parametrize("text", ["", "x", "ñandú", "x" * 128, "a\0b"])
def test_name(one, text):
    assert one.self_set_name(text) is True
    assert one.self_get_name() == text
    assert one.self_get_name_size() == len(text.encode())


@pytest.mark.parametrize("text", ["", "x" * 1007, "é" * 503])
def test_status_message(one, text):
    assert one.self_set_status_message(text) is True
    assert one.self_get_status_message() == text
    assert one.self_get_status_message_size() == len(text.encode())


def test_status(one):
    for status in (Tox.USERSTATUS_AWAY, Tox.USERSTATUS_BUSY, Tox.USERSTATUS_NONE):
        assert one.self_set_status(status) is None
        assert one.self_get_status() == status
    one.self_set_status(Tox.USERSTATUS_INVALID)
    assert one.self_get_status() == Tox.USER_STATUS_NONE


def test_a_lone_instance(one):
    assert one.self_get_connection_status() == Tox.CONNECTION_NONE
    assert one.self_get_friend_list() == [] and one.self_get_friend_list_size() == 0
    assert 0 < one.iteration_interval() <= 1000
    assert one.iterate() is None
    assert one.self_get_udp_port() > 0


def test_save_and_load():
    with Peer() as first:
        first.self_set_name("Dolores")
        first.self_set_status_message("aquí")
        first.friend_add_norequest("1" * 64)
        data, keys = first.get_savedata(), first.self_get_keys()
        assert isinstance(data, bytes) and len(data) == first.get_savedata_size()
    with Peer(options(savedata_data=data)) as again:  # the type stays 0, as in old programs
        assert again.self_get_keys() == keys
        assert again.self_get_name() == "Dolores"
        assert again.self_get_status_message() == "aquí"
        assert again.friend_get_public_key(0) == "1" * 64
        assert again.friend_get_last_online(0) is None


def test_secret_key_alone():
    with Peer() as first:
        keys = first.self_get_keys()
    key = bytes.fromhex(keys[1])
    with Peer(options(savedata_data=key, savedata_type=Tox.SAVEDATA_TYPE_SECRET_KEY)) as again:
        assert again.self_get_keys() == keys


@pytest.mark.parametrize(
    "name,values",
    [
        ("LOAD_BAD_FORMAT", {"savedata_data": b"this is not a profile of Tox"}),
        ("LOAD_BAD_FORMAT", {"savedata_data": b"short"}),
        ("LOAD_ENCRYPTED", {"savedata_data": pytox.pass_encrypt(b"x" * 200, "pass")}),
        ("PROXY_BAD_TYPE", {"proxy_type": 9, "udp_enabled": False}),
        ("PROXY_BAD_PORT", {"proxy_type": 2, "proxy_host": "127.0.0.1", "udp_enabled": False}),
        ("PROXY_BAD_HOST", {"proxy_type": 2, "proxy_host": "", "proxy_port": 1, "udp_enabled": False}),
    ],
)
def test_options_refused(name, values):
    with pytest.raises(OperationFailedError, match="failed to initialize toxcore: ") as failed:
        Tox(options(**values))
    assert failed.value.name == name and failed.value.code > 0


def test_port_taken(one):
    assert one.self_get_udp_port() >= 34000
    port = one.self_get_udp_port()
    with pytest.raises(OperationFailedError) as failed:
        Tox(options(start_port=port, end_port=port))
    assert failed.value.name == "PORT_ALLOC"


def test_relay_port():
    port = free_port()
    with Peer(options(tcp_port=port)) as relay:
        assert relay.self_get_tcp_port() == port


@pytest.mark.parametrize("value", ["text", 5, [300]])
def test_savedata_of_wrong_type(value):
    with pytest.raises((TypeError, ValueError)):
        Tox(options(savedata_data=value))


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_savedata_as_buffer(one, kind):
    with Peer(options(savedata_data=kind(one.get_savedata()))) as again:
        assert again.self_get_keys() == one.self_get_keys()


def test_options_may_be_anything_with_attributes():
    class Mine:
        udp_enabled = False

    with Tox(Mine()) as tox, pytest.raises(OperationFailedError):
        tox.self_get_udp_port()


def test_option_errors_come_out():
    class Broken:
        @property
        def udp_enabled(self):
            raise KeyError("mine")

    with pytest.raises(KeyError):
        Tox(Broken())
    for bad in (70000, -1, 2**70):
        with pytest.raises(OverflowError):
            Tox(options(start_port=bad))
    for bad in ("34000", 0.5):
        with pytest.raises(TypeError):
            Tox(options(start_port=bad))
    with pytest.raises(TypeError):
        pytox.ToxOptions(no_such_thing=1)


@pytest.mark.parametrize(
    "name,value,error",
    [
        ("start_port", "33445", TypeError),
        ("tcp_port", 2**70, OverflowError),
        ("proxy_type", 0.5, TypeError),
        ("proxy_host", 5, TypeError),
        ("proxy_host", "127.0.0.1\0.example", ValueError),
        ("proxy_host", "\ud800", ValueError),
        ("savedata_data", "text", TypeError),
        ("savedata_type", 5, ValueError),
    ],
)
def test_option_errors_name_the_option(name, value, error):
    with pytest.raises(error, match=name):
        Tox(options(**{name: value}))


def test_who_wants_no_dns_gets_none_or_hears_of_it():
    version = tuple(map(int, pytox.TOX_VERSION.split(".")))
    wanted = options(experimental_disable_dns=True)
    if version >= (0, 2, 21):
        with Tox(wanted) as tox, pytest.raises(OperationFailedError, match="BAD_HOST"):
            tox.bootstrap("localhost", 1, "A" * 64)
    else:
        with pytest.raises(OperationFailedError, match="too old for experimental_disable_dns") as failed:
            Tox(wanted)
        assert failed.value.name == "NOT_IN_LIBRARY"
    Tox(options(experimental_disable_dns=False)).kill()


@pytest.mark.parametrize("kind", [Tox.SAVEDATA_TYPE_TOX_SAVE, Tox.SAVEDATA_TYPE_SECRET_KEY])
def test_promised_savedata_that_is_empty_is_refused(kind):
    """A new identity in the place of one that was lost would be saved over it."""
    for data in (b"", None):
        with pytest.raises(OperationFailedError) as failed:
            Tox(options(savedata_type=kind, savedata_data=data))
        assert failed.value.name == "LOAD_BAD_FORMAT"


@pytest.mark.parametrize("value", [object(), {"udp_enabled": False}, 5, "udp_enabled"])
def test_what_is_no_options_is_refused(value):
    with pytest.raises(TypeError, match="none of the attributes of ToxOptions"):
        Tox(value)


def test_misspelt_options_are_refused():
    mine = pytox.ToxOptions()
    with pytest.raises(TypeError, match="no such option: udp_enable"):
        mine.udp_enable = False
    mine.udp_enabled = False

    class More(pytox.ToxOptions):
        nick = ""

    more = More(udp_enabled=False, nick="Ana")
    with Tox(more) as tox, pytest.raises(OperationFailedError):
        tox.self_get_udp_port()


@pytest.mark.parametrize("module", ["pytox", "pytox.aio", "pytox.legacy", "pytox.saving"])
def test_star_hides_nothing_of_python(module):
    import builtins
    import importlib

    assert not set(importlib.import_module(module).__all__) & set(dir(builtins))


def test_proxy_beside_udp_warns():
    with pytest.warns(RuntimeWarning, match="udp_enabled"):
        Tox(options(proxy_type=2, proxy_host="127.0.0.1", proxy_port=9)).kill()


def test_a_subclass_that_never_calls_init_works():
    class Lazy(Tox):
        def __init__(self, opts=None):
            self.mine = 1

    tox = Lazy()
    assert len(tox.self_get_address()) == 76
    tox.kill()


def test_init_again_starts_anew(one):
    before = one.self_get_keys()
    data = one.get_savedata()
    Tox.__init__(one, options())
    assert one.self_get_keys() != before
    Tox.__init__(one, options(savedata_data=data))
    assert one.self_get_keys() == before


def test_log_is_called(tmp_path):
    lines = []

    class Logged(Tox):
        def on_log(self, level, file, line, func, text):
            lines.append((level, file, line, func, text))

    with pytest.raises(OperationFailedError):
        Logged(options(savedata_data=b"this is not a profile of Tox, it only looks long enough"))
    Logged(options()).kill()
    for level, file, line, func, text in lines:
        assert Tox.LOG_LEVEL_TRACE <= level <= Tox.LOG_LEVEL_ERROR
        assert isinstance(file, str) and isinstance(line, int) and func and isinstance(text, str)


# ---- encrypted saves ----


def test_encrypted_save(one):
    data = one.get_savedata()
    locked = pytox.pass_encrypt(data, "contraseña")
    assert len(locked) == len(data) + 80
    assert pytox.is_data_encrypted(locked) and not pytox.is_data_encrypted(data)
    assert pytox.pass_decrypt(bytearray(locked), "contraseña") == data
    with pytest.raises(OperationFailedError) as failed:
        pytox.pass_decrypt(locked, "otra")
    assert failed.value.name == "FAILED"
    assert failed.value.function == "tox_pass_decrypt"


def test_pass_key(one):
    data = one.get_savedata()
    key = pytox.PassKey("secret")
    locked = key.encrypt(data)
    assert key.decrypt(locked) == data
    assert pytox.pass_decrypt(locked, "secret") == data
    same = pytox.PassKey("secret", pytox.get_salt(locked))
    assert same.decrypt(locked) == data
    with pytest.raises(ValueError):
        pytox.PassKey("secret", b"short")


@pytest.mark.parametrize("data", [b"", b"x" * 80, b"x" * 200])
def test_what_is_not_encrypted(data):
    assert pytox.is_data_encrypted(data) is False
    for call in (lambda: pytox.pass_decrypt(data, "x"), lambda: pytox.get_salt(data)):
        with pytest.raises(OperationFailedError) as failed:
            call()
        assert failed.value.name in ("BAD_FORMAT", "INVALID_LENGTH")


def test_hash():
    import hashlib

    assert pytox.hash(b"picture") == hashlib.sha256(b"picture").digest()
