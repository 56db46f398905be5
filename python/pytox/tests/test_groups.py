# SPDX-License-Identifier: GPL-3.0-or-later
"""Group chats of three, under the names of 2016 and the later ones."""

import datetime

import pytest
from peers import Peer, number, options, settle, wait

from pytox import OperationFailedError, Tox


@pytest.fixture
def group(everybody, ana, berta, carla):
    """(ana's, berta's, carla's) numbers of one group, made with the old names."""
    mine = ana.add_groupchat()
    numbers = {ana: mine}
    for guest in (berta, carla):
        assert ana.invite_friend(number(ana, guest), mine) == 0
        wait(everybody, lambda g=guest: g.seen("on_group_invite"), "the invitation")
        _, friend, kind, cookie = guest.seen("on_group_invite")[0]
        assert (friend, kind) == (number(guest, ana), Tox.GROUPCHAT_TYPE_TEXT)
        assert isinstance(cookie, bytes)
        numbers[guest] = guest.join_groupchat(friend, cookie)
        wait(
            everybody,
            lambda: len({p.group_number_peers(n) for p, n in numbers.items()} | {len(numbers)}) == 1,
            "all to see all",
        )
    yield tuple(numbers[p] for p in (ana, berta, carla))
    for p, n in numbers.items():
        if n in p.get_chatlist():
            p.del_groupchat(n)
    settle(everybody, 0.1)


def keys(peer, group):
    return {peer.group_peer_pubkey(group, i) for i in range(peer.group_number_peers(group))}


def test_messages_and_actions_reach_all(everybody, ana, berta, carla, group):
    assert ana.group_message_send(group[0], "hola a todas") == 0
    assert ana.group_action_send(group[0], "saluda") == 0
    for peer, n in ((berta, group[1]), (carla, group[2])):
        wait(everybody, lambda p=peer: p.seen("on_group_action"), "the action")
        (event,) = peer.seen("on_group_message")
        assert event[1] == n and event[3] == "hola a todas"
        assert peer.group_peer_pubkey(n, event[2]) == ana.key
        assert peer.group_peernumber_is_ours(n, event[2]) == 0
        assert peer.seen("on_group_action")[0][3] == "saluda"
        assert peer.seen("on_conference_message", n, event[2], 0, "hola a todas")
    wait(everybody, lambda: ana.seen("on_group_message"), "our own message")
    own = ana.seen("on_group_message")[0]
    assert ana.group_peernumber_is_ours(group[0], own[2]) == 1


def test_a_handler_may_do_without_the_type(everybody, ana, berta, group):
    got = []
    berta.on_conference_message = lambda conference, peer, text: got.append((conference, text))
    try:
        ana.group_message_send(group[0], "hola")
        wait(everybody, lambda: got, "the message")
    finally:
        del berta.on_conference_message
    assert got == [(group[1], "hola")]


def test_who_is_in_it(everybody, ana, berta, carla, group):
    everyone = {ana.key, berta.key, carla.key}
    for peer, n in zip((ana, berta, carla), group):
        wait(everybody, lambda p=peer, g=n: keys(p, g) == everyone, "all keys")
        names = {"Ana", "Ana María", "Berta", "Carla"}
        wait(everybody, lambda p=peer, g=n: set(p.group_get_names(g)) <= names, "all names")
        assert len(peer.group_get_names(n)) == 3
        assert peer.group_peername(n, 0) in names
        assert peer.group_get_type(n) == Tox.GROUPCHAT_TYPE_TEXT
        assert peer.count_chatlist() == 1 and peer.get_chatlist() == [n]
        assert peer.conference_get_chatlist_size() == 1 and peer.conference_get_chatlist() == [n]
        assert peer.conference_by_id(peer.conference_get_id(n)) == n
    ids = {p.conference_get_id(n) for p, n in zip((ana, berta, carla), group)}
    assert len(ids) == 1


def test_coming_and_going_is_one_event_each(everybody, ana, berta, carla, group):
    joins = ana.seen("on_group_namelist_change", group[0])
    assert [e[3] for e in joins].count(Tox.CHAT_CHANGE_PEER_ADD) == 2
    assert ana.seen("on_conference_namelist_change", group[0])
    assert ana.seen("on_conference_peer_list_changed", group[0])
    first = berta.seen("on_group_namelist_change", group[1])[0]
    assert first[3] == Tox.CHAT_CHANGE_PEER_ADD
    assert berta.seen("on_conference_connected", group[1])
    ana.events.clear()
    # Of the two the one with the lower number, so that the other one's number changes.
    numbers = [ana.group_peer_pubkey(group[0], i) for i in range(3)]
    at, leaving, theirs = min((numbers.index(p.key), n, p) for n, p in ((1, berta), (2, carla)))
    theirs.del_groupchat(group[leaving])
    wait(everybody, lambda: ana.group_number_peers(group[0]) == 2, "the leaving")
    settle(everybody)
    exits = [e for e in ana.seen("on_group_namelist_change") if e[3] == Tox.CHAT_CHANGE_PEER_DEL]
    assert exits == [("on_group_namelist_change", group[0], at, Tox.CHAT_CHANGE_PEER_DEL)]


def test_title(everybody, ana, berta, group):
    assert berta.group_get_title(group[1]) == "" and berta.group_get_title(77) == ""
    assert ana.group_set_title(group[0], "Tertulia") == 0
    wait(everybody, lambda: berta.group_get_title(group[1]) == "Tertulia", "the title")
    assert berta.seen("on_conference_title")[0][1] == group[1]
    with pytest.raises(OperationFailedError) as failed:
        ana.group_set_title(group[0], "x" * 129)
    assert failed.value.name == "INVALID_LENGTH"


def test_a_name_changes(everybody, ana, berta, group):
    ana.self_set_name("Ana")
    berta.events.clear()
    ana.self_set_name("Ana María")
    wait(
        everybody,
        lambda: [e for e in berta.seen("on_conference_peer_name") if e[3] == "Ana María"],
        "the name",
    )
    renamed = Tox.CHAT_CHANGE_PEER_NAME
    changes = [e for e in berta.seen("on_group_namelist_change") if e[3] == renamed]
    assert changes and changes[-1][1] == group[1]


def test_later_names(everybody, ana, berta):
    mine = ana.conference_new()
    assert ana.conference_invite(number(ana, berta), mine) is None
    wait(everybody, lambda: berta.seen("on_conference_invite"), "the invitation")
    _, friend, kind, cookie = berta.seen("on_conference_invite")[0]
    assert kind == Tox.CONFERENCE_TYPE_TEXT
    theirs = berta.conference_join(friend, memoryview(cookie))
    wait(everybody, lambda: berta.conference_peer_count(theirs) == 2, "both")
    wait(everybody, lambda: ana.conference_peer_count(mine) == 2, "both")
    assert ana.conference_send_message(mine, Tox.MESSAGE_TYPE_ACTION, "baila") is None
    wait(everybody, lambda: berta.seen("on_conference_message"), "the action")
    event = berta.seen("on_conference_message")[0]
    assert event[3:] == (Tox.MESSAGE_TYPE_ACTION, "baila")
    assert berta.conference_peer_get_public_key(theirs, event[2]) == ana.key
    assert berta.conference_peer_get_name(theirs, event[2])
    assert berta.conference_peer_number_is_ours(theirs, event[2]) == 0
    assert ana.conference_set_title(mine, "después") is None
    assert ana.conference_get_title(mine) == "después"
    assert ana.conference_get_type(mine) == Tox.CONFERENCE_TYPE_TEXT
    assert ana.conference_set_max_offline(mine, 5) is None
    berta.conference_delete(theirs)
    wait(everybody, lambda: ana.conference_peer_count(mine) == 1, "the leaving")
    assert ana.conference_offline_peer_count(mine) == 0
    for call in (
        ana.conference_offline_peer_get_name,
        ana.conference_offline_peer_get_public_key,
        ana.conference_offline_peer_get_last_active,
    ):
        with pytest.raises(OperationFailedError) as failed:
            call(mine, 0)
        assert failed.value.name == "PEER_NOT_FOUND"
    assert ana.conference_delete(mine) is None


def test_one_who_drops_out_is_remembered(node):
    """A peer that leaves without a word, because its program ends, is away and not gone."""
    from peers import meet

    with Peer() as a, Peer() as b:
        meet(a, b, node=node)
        three = [node, a, b]
        mine = a.conference_new()
        a.conference_invite(number(a, b), mine)
        wait(three, lambda: b.seen("on_conference_invite"), "the invitation")
        b.self_set_name("Blanca")
        b.conference_join(*[b.seen("on_conference_invite")[0][i] for i in (1, 3)])
        wait(three, lambda: a.conference_peer_count(mine) == 2, "both")
        wait(three, lambda: "Blanca" in a.group_get_names(mine), "the name")
        key = b.key
        b.kill()
        wait([node, a], lambda: a.conference_offline_peer_count(mine) == 1, "b to be away")
        assert a.conference_offline_peer_get_public_key(mine, 0) == key
        assert a.conference_offline_peer_get_name(mine, 0) == "Blanca"
        last = a.conference_offline_peer_get_last_active(mine, 0)
        assert isinstance(last, datetime.datetime)


def test_a_class_with_old_names_only_is_served_once_and_later_names_win(node):
    calls = []

    class Old(Tox):
        def on_group_message(self, *args):
            calls.append(("old", *args))

        def on_group_action(self, *args):
            calls.append(("action", *args))

    class Both(Old):
        def on_conference_message(self, *args):
            calls.append(("later", *args))

    with Old(options()) as old, Both(options()) as both:
        old.on_conference_message(1, 2, 0, "x")
        old.on_conference_message(1, 2, 1, "x")
        both.on_conference_message(1, 2, 0, "x")
    assert calls == [("old", 1, 2, "x"), ("action", 1, 2, "x"), ("later", 1, 2, 0, "x")]


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.del_groupchat(9),
        lambda t: t.conference_delete(9),
        lambda t: t.group_number_peers(9),
        lambda t: t.group_peername(9, 0),
        lambda t: t.group_get_names(9),
        lambda t: t.group_get_type(9),
        lambda t: t.group_set_title(9, "x"),
        lambda t: t.group_message_send(9, "x"),
        lambda t: t.group_action_send(9, "x"),
        lambda t: t.conference_send_message(9, 0, "x"),
        lambda t: t.invite_friend(0, 9),
        lambda t: t.conference_get_id(9),
        lambda t: t.conference_set_max_offline(9, 1),
        lambda t: t.conference_offline_peer_count(9),
    ],
)
def test_unknown_group(ana, call):
    with pytest.raises(OperationFailedError) as failed:
        call(ana)
    assert failed.value.name == "CONFERENCE_NOT_FOUND"


def test_invitations_that_are_none(ana):
    for data in (b"", b"short", bytes(2000)):
        with pytest.raises(OperationFailedError):
            ana.join_groupchat(0, data)
    lone = ana.add_groupchat()
    with pytest.raises(OperationFailedError) as failed:
        ana.group_message_send(lone, "nobody hears")
    assert failed.value.name == "NO_CONNECTION"
    with pytest.raises(OperationFailedError) as failed:
        ana.conference_send_message(lone, 7, "x")
    assert failed.value.name == "BAD_TYPE"
    with pytest.raises(OperationFailedError) as failed:
        ana.conference_by_id("1" * 64)
    assert failed.value.name == "NOT_FOUND"
    ana.del_groupchat(lone)


def test_leaving_inside_a_group_callback(everybody, ana, berta, carla, group):
    berta.hooks["on_group_message"] = lambda g, *_: berta.del_groupchat(g)
    ana.group_message_send(group[0], "fuera")
    wait(everybody, lambda: berta.count_chatlist() == 0, "berta to leave")
    wait(everybody, lambda: ana.group_number_peers(group[0]) == 2, "ana to see it")
