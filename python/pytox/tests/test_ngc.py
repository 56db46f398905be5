# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of the new kind (ngc_*), where libtoxcore has them; elsewhere every method says so."""

import pytest
from peers import Peer, number, options, settle, wait

import pytox
from pytox import OperationFailedError, Tox

needs_ngc = pytest.mark.skipif(
    not pytox.HAVE_NGC, reason=f"libtoxcore {pytox.TOX_VERSION} has no new groups: they came with 0.2.19"
)


@pytest.mark.skipif(pytox.HAVE_NGC, reason="this libtoxcore has the new groups")
def test_every_method_says_that_it_is_missing():
    names = [name for name in dir(Tox) if name.startswith("ngc_")]
    assert len(names) == 42
    with Peer() as tox:
        for name in names:
            with pytest.raises(OperationFailedError, match="needs libtoxcore 0.2.19") as failed:
                getattr(tox, name)()
            assert failed.value.name == "NOT_IN_LIBRARY" and failed.value.function == name


class Club:
    """A group and its members: n[peer] is its number there, id(at, of) a peer's id."""

    def __init__(self, everybody, founder, *guests, privacy=Tox.NGC_PRIVACY_STATE_PUBLIC):
        self.everybody = everybody
        self.n = {founder: founder.ngc_new(privacy, "Tertulia", "fundadora")}
        self.founder = founder
        for i, guest in enumerate(guests):
            data = invitation(self, guest)
            self.n[guest] = guest.ngc_invite_accept(number(guest, founder), data, f"socia {i}")
            wait(everybody, lambda g=guest: g.seen("on_ngc_self_join", self.n[g]), "the joining")
        wait(everybody, self.is_whole, "all to see all")

    def is_whole(self):
        return all(len(self.ids(at)) == len(self.n) - 1 for at in self.n)

    def ids(self, at):
        """Peer ids by key, of the peers that `at` knows."""
        found = {}
        for _, group, peer in at.seen("on_ngc_peer_join", self.n[at]):
            try:
                found[at.ngc_peer_get_public_key(group, peer)] = peer
            except OperationFailedError as error:
                assert error.name == "PEER_NOT_FOUND"  # gone again
        return found

    def id(self, at, of):
        return self.ids(at)[of.ngc_self_get_public_key(self.n[of])]

    def end(self):
        for peer, n in self.n.items():
            if n in peer.ngc_get_group_list():
                peer.ngc_leave(n)
        settle(self.everybody, 0.1)


def invitation(club, guest):
    before = len(guest.seen("on_ngc_invite"))
    club.founder.ngc_invite_friend(club.n[club.founder], number(club.founder, guest))
    wait(club.everybody, lambda: len(guest.seen("on_ngc_invite")) > before, "the invitation")
    _, friend, data, name = guest.seen("on_ngc_invite")[-1]
    assert (friend, name) == (number(guest, club.founder), "Tertulia")
    assert isinstance(data, bytes) and data
    return data


@pytest.fixture
def club(everybody, ana, berta, carla):
    club = Club(everybody, ana, berta, carla)
    yield club
    club.end()


@pytest.fixture
def duo(everybody, ana, berta):
    club = Club(everybody, ana, berta, privacy=Tox.NGC_PRIVACY_STATE_PRIVATE)
    yield club
    club.end()


def refused(name, call, *args):
    with pytest.raises(OperationFailedError) as failed:
        call(*args)
    assert failed.value.name == name
    if name != "BAD_VALUE":
        assert failed.value.code > 0 and failed.value.function.startswith("tox_group_")


@needs_ngc
def test_who_is_in_it(ana, berta, carla, club):
    n = club.n
    ids = {peer.ngc_get_chat_id(n[peer]) for peer in n}
    assert len(ids) == 1 and len(ids.pop()) == 64
    for peer in n:
        assert peer.ngc_get_name(n[peer]) == "Tertulia"
        assert peer.ngc_get_group_list() == [n[peer]]
        assert peer.ngc_is_connected(n[peer]) is True
        assert peer.ngc_get_privacy_state(n[peer]) == Tox.NGC_PRIVACY_STATE_PUBLIC
        assert isinstance(peer.ngc_self_get_peer_id(n[peer]), int)
    assert ana.ngc_self_get_name(n[ana]) == "fundadora"
    assert ana.ngc_self_get_role(n[ana]) == Tox.NGC_ROLE_FOUNDER
    assert berta.ngc_self_get_role(n[berta]) == Tox.NGC_ROLE_USER
    at_carla = club.id(carla, berta)
    assert carla.ngc_peer_get_name(n[carla], at_carla) == "socia 0"
    assert carla.ngc_peer_get_role(n[carla], at_carla) == Tox.NGC_ROLE_USER
    assert carla.ngc_peer_get_role(n[carla], club.id(carla, ana)) == Tox.NGC_ROLE_FOUNDER
    assert carla.ngc_peer_get_status(n[carla], at_carla) == Tox.USER_STATUS_NONE
    assert carla.ngc_peer_get_connection_status(n[carla], at_carla) in (
        Tox.CONNECTION_TCP,
        Tox.CONNECTION_UDP,
    )
    assert carla.ngc_peer_get_public_key(n[carla], at_carla) == berta.ngc_self_get_public_key(n[berta])


@needs_ngc
@pytest.mark.parametrize("kind", [Tox.MESSAGE_TYPE_NORMAL, Tox.MESSAGE_TYPE_ACTION])
def test_messages_to_all_and_to_one(everybody, ana, berta, carla, club, kind):
    sent = ana.ngc_send_message(club.n[ana], kind, "hola a todas")
    for peer in (berta, carla):
        wait(everybody, lambda p=peer: p.seen("on_ngc_message"), "the message")
        assert peer.seen("on_ngc_message") == [
            ("on_ngc_message", club.n[peer], club.id(peer, ana), kind, "hola a todas", sent)
        ]
    whisper = ana.ngc_send_private_message(club.n[ana], club.id(ana, carla), kind, "solo a ti")
    wait(everybody, lambda: carla.seen("on_ngc_private_message"), "the whisper")
    assert carla.seen("on_ngc_private_message") == [
        ("on_ngc_private_message", club.n[carla], club.id(carla, ana), kind, "solo a ti", whisper)
    ]
    settle(everybody, 0.2)
    assert not berta.seen("on_ngc_private_message")
    refused("EMPTY", ana.ngc_send_message, club.n[ana], kind, "")
    refused("TOO_LONG", ana.ngc_send_message, club.n[ana], kind, "x" * 2000)


@needs_ngc
@pytest.mark.parametrize("lossless", [True, False])
def test_custom_packets(everybody, ana, berta, carla, club, lossless):
    ana.ngc_send_custom_packet(club.n[ana], lossless, b"\0to all")
    for peer in (berta, carla):
        wait(everybody, lambda p=peer: p.seen("on_ngc_custom_packet"), "the packet")
        assert peer.seen("on_ngc_custom_packet")[0][1:] == (
            club.n[peer],
            club.id(peer, ana),
            b"\0to all",
        )
    berta.ngc_send_custom_private_packet(
        club.n[berta], club.id(berta, carla), lossless, bytearray(b"to one")
    )
    wait(everybody, lambda: carla.seen("on_ngc_custom_private_packet"), "the packet")
    assert carla.seen("on_ngc_custom_private_packet")[0][1:] == (
        club.n[carla],
        club.id(carla, berta),
        b"to one",
    )
    settle(everybody, 0.2)
    assert not ana.seen("on_ngc_custom_private_packet")


@needs_ngc
def test_topic_and_its_lock(everybody, ana, berta, duo):
    mine, theirs = duo.n[ana], duo.n[berta]
    assert ana.ngc_get_topic_lock(mine) == Tox.NGC_TOPIC_LOCK_ENABLED
    ana.ngc_set_topic(mine, "libros")
    wait(everybody, lambda: berta.seen("on_ngc_topic", theirs, duo.id(berta, ana), "libros"), "the topic")
    assert berta.ngc_get_topic(theirs) == ana.ngc_get_topic(mine) == "libros"
    refused("PERMISSIONS", berta.ngc_set_topic, theirs, "vinos")
    ana.ngc_set_topic_lock(mine, Tox.NGC_TOPIC_LOCK_DISABLED)
    wait(everybody, lambda: berta.seen("on_ngc_topic_lock", theirs, 1), "the unlocking")
    assert berta.ngc_get_topic_lock(theirs) == Tox.NGC_TOPIC_LOCK_DISABLED
    berta.ngc_set_topic(theirs, "vinos")
    wait(everybody, lambda: ana.seen("on_ngc_topic", mine, duo.id(ana, berta), "vinos"), "the topic")
    refused("TOO_LONG", ana.ngc_set_topic, mine, "x" * 513)


@needs_ngc
def test_what_the_founder_sets(everybody, ana, berta, duo):
    mine, theirs = duo.n[ana], duo.n[berta]
    ana.ngc_set_peer_limit(mine, 50)
    wait(everybody, lambda: berta.seen("on_ngc_peer_limit", theirs, 50), "the limit")
    assert berta.ngc_get_peer_limit(theirs) == ana.ngc_get_peer_limit(mine) == 50
    ana.ngc_set_privacy_state(mine, Tox.NGC_PRIVACY_STATE_PUBLIC)
    wait(everybody, lambda: berta.seen("on_ngc_privacy_state", theirs, 0), "the opening")
    assert berta.ngc_get_privacy_state(theirs) == Tox.NGC_PRIVACY_STATE_PUBLIC
    ana.ngc_set_password(mine, "llave")
    wait(everybody, lambda: berta.seen("on_ngc_password", theirs, "llave"), "the password")
    assert berta.ngc_get_password(theirs) == ana.ngc_get_password(mine) == "llave"
    ana.ngc_set_password(mine, "")
    wait(everybody, lambda: berta.seen("on_ngc_password", theirs, ""), "no password")
    assert berta.ngc_get_password(theirs) == ""
    for call in (berta.ngc_set_peer_limit, berta.ngc_set_privacy_state):
        refused("PERMISSIONS", call, theirs, 1)
    refused("PERMISSIONS", berta.ngc_set_password, theirs, "mía")


@needs_ngc
def test_names_and_status(everybody, ana, berta, duo):
    mine, theirs = duo.n[ana], duo.n[berta]
    berta.ngc_self_set_name(theirs, "Berta la Grande")
    at = duo.id(ana, berta)
    wait(everybody, lambda: ana.seen("on_ngc_peer_name", mine, at, "Berta la Grande"), "the name")
    assert ana.ngc_peer_get_name(mine, at) == berta.ngc_self_get_name(theirs) == "Berta la Grande"
    berta.ngc_self_set_status(theirs, Tox.USER_STATUS_BUSY)
    wait(everybody, lambda: ana.seen("on_ngc_peer_status", mine, at, 2), "the status")
    assert ana.ngc_peer_get_status(mine, at) == Tox.USER_STATUS_BUSY
    assert berta.ngc_self_get_status(theirs) == Tox.USER_STATUS_BUSY
    refused("TOO_LONG", berta.ngc_self_set_name, theirs, "x" * 129)


@needs_ngc
def test_who_may_speak(everybody, ana, berta, duo):
    mine, theirs = duo.n[ana], duo.n[berta]
    assert berta.ngc_get_voice_state(theirs) == Tox.NGC_VOICE_STATE_ALL
    for state in (Tox.NGC_VOICE_STATE_FOUNDER, Tox.NGC_VOICE_STATE_MODERATOR):
        ana.ngc_set_voice_state(mine, state)
        wait(everybody, lambda s=state: berta.seen("on_ngc_voice_state", theirs, s), "the state")
        assert berta.ngc_get_voice_state(theirs) == ana.ngc_get_voice_state(mine) == state
        refused("PERMISSIONS", berta.ngc_send_message, theirs, 0, "no se oye")
    refused("PERMISSIONS", berta.ngc_set_voice_state, theirs, 0)
    ana.ngc_set_voice_state(mine, Tox.NGC_VOICE_STATE_ALL)
    wait(everybody, lambda: berta.seen("on_ngc_voice_state", theirs, 0), "the state")
    berta.ngc_send_message(theirs, 0, "por fin")
    wait(everybody, lambda: ana.seen("on_ngc_message"), "the message")
    assert ana.seen("on_ngc_message")[0][4] == "por fin"


@needs_ngc
def test_roles(everybody, ana, berta, carla, club):
    at, to = club.id(ana, berta), club.n[berta]
    for role, event in (
        (Tox.NGC_ROLE_OBSERVER, Tox.NGC_MOD_EVENT_OBSERVER),
        (Tox.NGC_ROLE_USER, Tox.NGC_MOD_EVENT_USER),
        (Tox.NGC_ROLE_MODERATOR, Tox.NGC_MOD_EVENT_MODERATOR),
    ):
        ana.ngc_set_role(club.n[ana], at, role)
        told = ("on_ngc_moderation", club.n[carla], club.id(carla, ana), club.id(carla, berta), event)
        wait(everybody, lambda t=told: t in carla.events, "the role")
        wait(everybody, lambda r=role: berta.ngc_self_get_role(to) == r, "the role")
        assert ana.ngc_peer_get_role(club.n[ana], at) == role
        assert carla.ngc_peer_get_role(club.n[carla], club.id(carla, berta)) == role
        if role == Tox.NGC_ROLE_OBSERVER:
            refused("PERMISSIONS", berta.ngc_send_message, to, 0, "no se oye")
    refused("PERMISSIONS", carla.ngc_set_role, club.n[carla], club.id(carla, berta), 2)
    refused("PEER_NOT_FOUND", ana.ngc_set_role, club.n[ana], 4_000_000, 2)


@needs_ngc
def test_one_who_is_ignored_is_not_heard(everybody, ana, berta, carla, club):
    mine, at = club.n[ana], club.id(ana, berta)
    ana.ngc_set_ignore(mine, at, True)
    berta.ngc_send_message(club.n[berta], 0, "¿me oyes?")
    wait(everybody, lambda: carla.seen("on_ngc_message"), "the message at carla's")
    carla.ngc_send_message(club.n[carla], 0, "yo sí")
    wait(everybody, lambda: ana.seen("on_ngc_message"), "carla's message")
    assert [event[4] for event in ana.seen("on_ngc_message")] == ["yo sí"]
    ana.ngc_set_ignore(mine, at, False)
    berta.ngc_send_message(club.n[berta], 0, "¿y ahora?")
    wait(everybody, lambda: ana.seen("on_ngc_message", mine, at, 0, "¿y ahora?"), "the message")
    refused("PEER_NOT_FOUND", ana.ngc_set_ignore, mine, 4_000_000, True)


@needs_ngc
def test_kick(everybody, ana, berta, carla, club):
    at_ana, at_carla = club.id(ana, berta), club.id(carla, berta)
    refused("PERMISSIONS", carla.ngc_kick_peer, club.n[carla], at_carla)
    ana.ngc_kick_peer(club.n[ana], at_ana)
    told = (
        "on_ngc_moderation",
        club.n[carla],
        club.id(carla, ana),
        at_carla,
        Tox.NGC_MOD_EVENT_KICK,
    )
    wait(everybody, lambda: told in carla.events, "carla to hear of it")
    wait(everybody, lambda: carla.seen("on_ngc_peer_exit", club.n[carla], at_carla), "the exit")
    assert carla.seen("on_ngc_peer_exit")[0][3] == Tox.NGC_EXIT_TYPE_KICK
    refused("PEER_NOT_FOUND", ana.ngc_peer_get_name, club.n[ana], at_ana)
    wait(everybody, lambda: not berta.ngc_is_connected(club.n[berta]), "berta to be out")


@needs_ngc
def test_away_and_back(everybody, ana, berta, duo):
    mine, theirs, at = duo.n[ana], duo.n[berta], duo.id(ana, berta)
    berta.ngc_disconnect(theirs)
    assert berta.ngc_is_connected(theirs) is False
    assert berta.ngc_get_group_list() == [theirs]
    wait(everybody, lambda: ana.seen("on_ngc_peer_exit", mine, at), "the going")
    assert ana.seen("on_ngc_peer_exit")[0][3] == Tox.NGC_EXIT_TYPE_QUIT
    refused("ALREADY_DISCONNECTED", berta.ngc_disconnect, theirs)
    ana.events.clear()
    berta.ngc_reconnect(theirs)
    assert berta.ngc_is_connected(theirs) is True
    wait(everybody, lambda: ana.seen("on_ngc_peer_join", mine), "the coming back")
    again = ana.seen("on_ngc_peer_join", mine)[0][2]
    assert ana.ngc_peer_get_public_key(mine, again) == berta.ngc_self_get_public_key(theirs)
    wait(everybody, lambda: ana.ngc_peer_get_name(mine, again) == "socia 0", "the name")


@needs_ngc
def test_leaving(everybody, ana, berta, duo):
    at = duo.id(ana, berta)
    refused("TOO_LONG", berta.ngc_leave, duo.n[berta], "x" * 200)
    assert berta.ngc_get_group_list() == [duo.n[berta]]
    berta.ngc_leave(duo.n[berta], "adiós")
    wait(everybody, lambda: berta.ngc_get_group_list() == [], "the group to be gone")
    wait(everybody, lambda: ana.seen("on_ngc_peer_exit", duo.n[ana]), "the leaving")
    assert ana.seen("on_ngc_peer_exit") == [
        ("on_ngc_peer_exit", duo.n[ana], at, Tox.NGC_EXIT_TYPE_QUIT, "socia 0", "adiós")
    ]


@needs_ngc
@pytest.mark.parametrize("password", [None, "llave"])
def test_a_public_group_is_found_by_its_id(everybody, ana, carla, password):
    mine = ana.ngc_new(Tox.NGC_PRIVACY_STATE_PUBLIC, "Plaza", "Ana")
    if password:
        ana.ngc_set_password(mine, password)
    theirs = carla.ngc_join(ana.ngc_get_chat_id(mine), "Carla", *([password] if password else []))
    wait(everybody, lambda: carla.seen("on_ngc_self_join", theirs), "carla to find it")
    wait(everybody, lambda: ana.seen("on_ngc_peer_join", mine), "ana to see her")
    assert carla.ngc_get_name(theirs) == "Plaza"
    carla.ngc_leave(theirs)
    ana.ngc_leave(mine)
    settle(everybody, 0.1)


@needs_ngc
@pytest.mark.parametrize("reason", ["INVALID_PASSWORD", "PEER_LIMIT"])
def test_not_let_in(everybody, ana, berta, carla, duo, reason):
    mine = duo.n[ana]
    if reason == "INVALID_PASSWORD":
        ana.ngc_set_password(mine, "llave")
    else:
        ana.ngc_set_peer_limit(mine, 2)
    data = invitation(duo, carla)
    theirs = carla.ngc_invite_accept(number(carla, ana), data, "Carla", "ganzúa")
    fail = getattr(Tox, "NGC_JOIN_FAIL_" + reason)
    wait(everybody, lambda: carla.seen("on_ngc_join_fail", theirs, fail), "the refusal")
    assert not carla.seen("on_ngc_self_join")
    carla.ngc_leave(theirs)
    settle(everybody, 0.1)


@needs_ngc
def test_leaving_inside_a_callback(everybody, ana, berta, duo):
    """libtoxcore would go on with a group that is no more, were events told at once."""
    berta.hooks["on_ngc_message"] = lambda group, *_: berta.ngc_leave(group)
    ana.ngc_send_message(duo.n[ana], 0, "fuera")
    wait(everybody, lambda: not berta.ngc_get_group_list(), "berta to leave")
    wait(everybody, lambda: ana.seen("on_ngc_peer_exit"), "ana to see it")


@needs_ngc
def test_groups_are_saved_when_asked(node):
    for keep in (True, False):
        with Peer(options(experimental_groups_persistence=keep)) as tox:
            tox.ngc_new(Tox.NGC_PRIVACY_STATE_PRIVATE, "guardado", "yo")
            data = tox.get_savedata()
        with Peer(options(experimental_groups_persistence=keep, savedata_data=data)) as again:
            names = [again.ngc_get_name(n) for n in again.ngc_get_group_list()]
        assert names == (["guardado"] if keep else [])


NO_GROUP = [
    ("ngc_invite_friend", 0),
    ("ngc_leave",),
    ("ngc_disconnect",),
    ("ngc_reconnect",),
    ("ngc_is_connected",),
    ("ngc_send_message", 0, "x"),
    ("ngc_send_private_message", 0, 0, "x"),
    ("ngc_send_custom_packet", True, b"x"),
    ("ngc_send_custom_private_packet", 0, True, b"x"),
    ("ngc_get_name",),
    ("ngc_get_topic",),
    ("ngc_set_topic", "x"),
    ("ngc_get_password",),
    ("ngc_set_password", "x"),
    ("ngc_get_chat_id",),
    ("ngc_get_privacy_state",),
    ("ngc_set_privacy_state", 0),
    ("ngc_get_voice_state",),
    ("ngc_set_voice_state", 0),
    ("ngc_get_topic_lock",),
    ("ngc_set_topic_lock", 0),
    ("ngc_get_peer_limit",),
    ("ngc_set_peer_limit", 5),
    ("ngc_self_get_name",),
    ("ngc_self_set_name", "x"),
    ("ngc_self_get_status",),
    ("ngc_self_set_status", 0),
    ("ngc_self_get_role",),
    ("ngc_self_get_peer_id",),
    ("ngc_self_get_public_key",),
    ("ngc_peer_get_name", 0),
    ("ngc_peer_get_status", 0),
    ("ngc_peer_get_role", 0),
    ("ngc_peer_get_connection_status", 0),
    ("ngc_peer_get_public_key", 0),
    ("ngc_set_role", 0, 2),
    ("ngc_kick_peer", 0),
    ("ngc_set_ignore", 0, True),
]


@needs_ngc
@pytest.mark.parametrize("call", NO_GROUP, ids=lambda call: call[0])
def test_unknown_group(ana, call):
    refused("GROUP_NOT_FOUND", getattr(ana, call[0]), 99, *call[1:])


@needs_ngc
def test_values_that_are_none(ana):
    refused("BAD_VALUE", ana.ngc_new, 2, "x", "x")
    refused("EMPTY", ana.ngc_new, 0, "", "x")
    refused("TOO_LONG", ana.ngc_new, 0, "x" * 49, "x")
    refused("BAD_INVITE", ana.ngc_invite_accept, 0, b"no invitation", "x")
    for name, *args in (
        ("ngc_send_message", 2, "x"),
        ("ngc_send_private_message", 0, 2, "x"),
        ("ngc_set_privacy_state", 2),
        ("ngc_set_voice_state", 3),
        ("ngc_set_topic_lock", 2),
        ("ngc_set_peer_limit", 65536),
        ("ngc_self_set_status", 3),
        ("ngc_set_role", 0, 4),
    ):
        refused("BAD_VALUE", getattr(ana, name), 0, *args)


@needs_ngc
def test_the_list_is_whole():
    named = {call[0] for call in NO_GROUP}
    named |= {"ngc_new", "ngc_join", "ngc_invite_accept", "ngc_get_group_list"}
    assert named == {name for name in dir(Tox) if name.startswith("ngc_")}
