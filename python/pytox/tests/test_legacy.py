# SPDX-License-Identifier: GPL-3.0-or-later
"""pytox.legacy: programs for the release of 2014."""

import os
import pathlib
import subprocess
import sys

import pytest
from peers import Peer, join, options, turn_in_hand, wait

from pytox import OperationFailedError
from pytox.legacy import Tox

# The class Tox of the release, by what it did.
NAMES = """
    do do_interval kill isconnected bootstrap_from_address size save save_to_file load load_from_file
    get_address get_keys get_nospam set_nospam set_name get_self_name get_self_name_size
    set_status_message get_self_status_message get_self_status_message_size set_user_status get_self_user_status
    add_friend add_friend_norequest get_friend_id get_client_id del_friend friend_exists
    get_friend_connection_status send_message send_action get_name get_name_size get_status_message
    get_status_message_size get_user_status get_last_online set_user_is_typing get_is_typing
    count_friendlist get_friendlist get_num_online_friends
    add_groupchat del_groupchat invite_friend join_groupchat group_message_send group_action_send
    group_peername group_number_peers group_get_names group_get_title group_set_title group_get_type
    count_chatlist get_chatlist
    new_file_sender file_send_control file_send_data file_data_size file_data_remaining
    on_friend_request on_friend_message on_friend_action on_name_change on_status_message on_user_status
    on_typing_change on_read_receipt on_connection_status on_group_invite on_group_message on_group_action
    on_group_namelist_change on_file_send_request on_file_control on_file_data
""".split()

# Written as programs of that time are.
ECHO = """
import sys, time
from pytox.legacy import Tox

class EchoBot(Tox):
    def __init__(self):
        self.set_name("EchoBot")
        self.set_status_message("at your service")
        print(self.get_address())
        sys.stdout.flush()
        self.bootstrap_from_address(sys.argv[1], int(sys.argv[2]), sys.argv[3])

    def loop(self):
        while True:
            self.do()
            time.sleep(0.01)

    def on_friend_request(self, pk, message):
        self.add_friend_norequest(pk)

    def on_friend_message(self, friendId, message):
        self.send_message(friendId, self.get_name(friendId) + ": " + message)

    def on_friend_action(self, friendId, action):
        self.send_action(friendId, action)

EchoBot().loop()
"""


def test_every_name_of_the_release_is_there():
    assert len(NAMES) == 77
    assert [name for name in NAMES if not callable(getattr(Tox, name, None))] == []


@pytest.mark.programs
def test_an_echo_program_of_2014(node):
    way = ["127.0.0.1", str(node.self_get_udp_port()), node.self_get_dht_id()]
    bot = subprocess.Popen([sys.executable, "-c", ECHO, *way], stdout=subprocess.PIPE, text=True)
    try:
        with Peer() as friend:
            friend.self_set_name("Ana")
            friend.friend_add(bot.stdout.readline().strip(), "hola")
            join([friend], node, lambda: friend.friend_get_connection_status(0))
            wait([node, friend], lambda: friend.seen("on_friend_name", 0, "EchoBot"), "the name")
            for kind, text in ((0, "¿hay alguien?"), (1, "saluda")):
                friend.friend_send_message(0, kind, text)
            wait([node, friend], lambda: len(friend.seen("on_friend_message")) == 2, "the echoes")
            assert friend.seen("on_friend_message", 0, 0, "Ana: ¿hay alguien?")
            assert friend.seen("on_friend_message", 0, 1, "saluda")
    finally:
        bot.kill()
        bot.wait()
        bot.stdout.close()


class Old(Tox):
    def __init__(self):
        super().__init__(options())
        self.seen = []
        self.got = bytearray()

    def iterate(self):
        self.do()

    def on_connection_status(self, friend, status):
        self.seen.append(("status", friend, status))

    def on_file_send_request(self, friend, file, size, name):
        self.seen.append(("offer", size, name))
        self.file_send_control(friend, 1, file, Tox.FILECONTROL_ACCEPT)

    def on_file_data(self, friend, file, data):
        self.got += data
        assert self.file_data_remaining(friend, file, 1) == self.size_wanted - len(self.got)

    def on_file_control(self, friend, receive_send, file, control, data):
        self.seen.append(("control", receive_send, control))


@pytest.fixture
def pair(node):
    one, two = Old(), Old()
    one.add_friend_norequest(two.get_address())
    two.add_friend_norequest(one.get_address())
    for each in (one, two):
        each.bootstrap_from_address("127.0.0.1", node.self_get_udp_port(), node.self_get_dht_id())
    wait([node, one, two], lambda: one.get_num_online_friends() and two.get_num_online_friends(), "the friends",
         turn=turn_in_hand)
    yield one, two
    one.kill()
    two.kill()


def test_a_file_is_pushed(node, pair):
    one, two = pair
    data = os.urandom(900_000)
    two.size_wanted = len(data)
    number = one.new_file_sender(0, len(data), "f.bin")
    wait([node, one, two], lambda: ("control", 1, Tox.FILECONTROL_ACCEPT) in one.seen, "the acceptance")
    sent, size, refused = 0, one.file_data_size(0), 0
    while sent < len(data):
        try:
            one.file_send_data(0, number, data[sent : sent + size])
            sent += size
        except OperationFailedError:  # enough is under way
            refused += 1
            wait([node, one, two], lambda: True)
            one.do(), two.do()
    one.file_send_control(0, 0, number, Tox.FILECONTROL_FINISHED)
    wait([node, one, two], lambda: ("control", 0, Tox.FILECONTROL_FINISHED) in two.seen, "the end")
    wait([node, one, two], lambda: ("control", 1, Tox.FILECONTROL_FINISHED) in one.seen, "the end")
    assert two.got == data and refused
    assert ("offer", len(data), "f.bin") in two.seen
    assert one.file_data_remaining(0, number, 0) == 0
    with pytest.raises(OperationFailedError):
        one.file_send_data(0, number, b"x")


def test_save_and_load(tmp_path):
    one = Old()
    one.set_name("Dolores")
    blob, keys = one.save(), one.get_keys()
    assert len(blob) == one.size()
    one.save_to_file(tmp_path / "echo.data")
    one.load(blob)
    assert one.get_keys() == keys
    one.kill()
    again = Old()
    again.load_from_file(str(tmp_path / "echo.data"))
    assert again.get_self_name() == "Dolores" and again.get_keys() == keys
    for load, what in ((again.load, b""), (again.load_from_file, tmp_path / "nothing")):
        with pytest.raises(OperationFailedError):
            load(what)
    again.kill()
    with pytest.raises(OperationFailedError, match="killed"):
        again.do()


def test_groups_and_the_rest():
    one = Old()
    group = one.add_groupchat()
    assert one.get_chatlist() == [group] and one.count_chatlist() == 1
    one.group_set_title(group, "tertulia")
    assert one.group_get_title(group) == "tertulia"
    assert one.group_get_type(group) == Tox.GROUPCHAT_TYPE_TEXT
    assert one.group_number_peers(group) == 1
    assert one.del_groupchat(group) == 0
    one.set_user_status(Tox.USERSTATUS_AWAY)
    assert one.get_self_user_status() == 1
    assert one.isconnected() is False and one.do_interval() > 0
    number = one.add_friend_norequest("1" * 64)
    assert one.get_client_id(number) == "1" * 64 and one.get_friend_id("1" * 64) == number
    assert one.get_friendlist() == [number] and one.count_friendlist() == 1
    assert one.del_friend(number) is True
    one.kill()
