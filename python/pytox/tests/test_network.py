# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to the network: a TCP relay alone, and a SOCKS proxy."""

import socket
import socketserver
import struct
import threading

import pytest
from peers import LIMIT, Peer, introduce, options, turn, turn_in_hand, wait

from pytox import Tox

ways_in = set()  # that tests had


@pytest.mark.parametrize("test", ["one", "the next"])
def test_the_way_in_is_new_to_each_test(node, test):
    assert node.self_get_dht_id() not in ways_in
    ways_in.add(node.self_get_dht_id())


def by_relay(peer, node):
    """Without UDP a node is wanted for both: its UDP port to find others, its relay to talk."""
    key = node.self_get_dht_id()
    assert peer.bootstrap("127.0.0.1", node.self_get_udp_port(), key) is True
    assert peer.add_tcp_relay("127.0.0.1", node.self_get_tcp_port(), key) is True


def exchange(everybody, a, b, turn=turn):
    a.friend_add_norequest(b.key)
    b.friend_add_norequest(a.key)
    wait(everybody, lambda: a.friend_get_connection_status(0), "b to come online", turn=turn)
    wait(everybody, lambda: b.friend_get_connection_status(0), "a to come online", turn=turn)
    a.friend_send_message(0, 0, "por el relé")
    wait(everybody, lambda: b.seen("on_friend_message", 0, 0, "por el relé"), "the message")
    b.friend_send_message(0, 0, "y de vuelta")
    wait(everybody, lambda: a.seen("on_friend_message", 0, 0, "y de vuelta"), "the answer")


def test_tcp_relay_alone(node):
    with Peer(options(udp_enabled=False)) as a, Peer(options(udp_enabled=False)) as b:
        by_relay(a, node)
        by_relay(b, node)
        exchange([node, a, b], a, b, turn=turn_in_hand)
        assert a.friend_get_connection_type(0) == Tox.CONNECTION_TCP
        assert a.self_get_connection_status() == Tox.CONNECTION_TCP
        assert a.seen("on_friend_connection_type")[0][2] == Tox.CONNECTION_TCP


class Socks(socketserver.ThreadingTCPServer):
    """As much of SOCKS5 (RFC 1928) as a client without authentication needs."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SocksRequest)
        self.targets, self.carried = [], 0


class SocksRequest(socketserver.BaseRequestHandler):
    def handle(self):
        ask = self.request
        _, n = self.take(2)
        self.take(n)
        ask.sendall(b"\x05\x00")
        _, command, _, kind = self.take(4)
        assert (command, kind) == (1, 1), "CONNECT to an IPv4 address"
        address = socket.inet_ntoa(self.take(4))
        (port,) = struct.unpack("!H", self.take(2))
        self.server.targets.append((address, port))
        assert address == "127.0.0.1"
        with socket.create_connection((address, port)) as out:
            ask.sendall(b"\x05\x00\x00\x01" + bytes(6))
            back = threading.Thread(target=self.copy, args=(out, ask), daemon=True)
            back.start()
            self.copy(ask, out)

    def take(self, n):
        data = b""
        while len(data) < n:
            more = self.request.recv(n - len(data))
            if not more:
                raise ConnectionError("closed early")
            data += more
        return data

    def copy(self, source, target):
        try:
            while data := source.recv(65536):
                self.server.carried += len(data)
                target.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


def test_socks_proxy(node):
    with Socks() as proxy:
        server = threading.Thread(target=proxy.serve_forever, daemon=True)
        server.start()
        through = options(
            udp_enabled=False,
            proxy_type=Tox.PROXY_TYPE_SOCKS5,
            proxy_host="127.0.0.1",
            proxy_port=proxy.server_address[1],
        )
        try:
            with Peer(through) as a, Peer() as b:
                by_relay(a, node)
                introduce(b, node)
                exchange([node, a, b], a, b)
                assert a.self_get_connection_status() == Tox.CONNECTION_TCP
            assert ("127.0.0.1", node.self_get_tcp_port()) in proxy.targets
            assert proxy.carried > 0
        finally:
            proxy.shutdown()
            server.join(LIMIT)
