"""A small node of the protocol: it joins, answers, and keeps all datagrams that it received."""

import os
import random
import socket
import struct
import time
from dataclasses import dataclass

import wire

GROUP_PORT = 12345


@dataclass
class Peer:
    hello: wire.Hello
    place: tuple
    is_proven: bool = False


class Client:
    """One session. `pump` receives for a while, and answers as §4 and §9 demand unless `is_mute`."""

    def __init__(self, group, key=None, cluster="muster", is_mute=False, port=GROUP_PORT + 1):
        self.group = (group, GROUP_PORT)
        self.key, self.cluster, self.is_mute = key, cluster, is_mute
        self.heard_by_group = self.listen(GROUP_PORT)
        self.socket = self.listen(port)
        self.sender = wire.Sender(key, cluster)
        self.nonce = random.getrandbits(64) | 1
        self.hello = wire.Hello(os.urandom(16), attributes=1, port=port)
        self.peers = {}
        self.bytes_sent = 0
        self.received = []
        self.on_frame = {}

    @staticmethod
    def listen(port):
        end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        end.bind(("", port))
        end.setblocking(False)
        return end

    def send_raw(self, datagram, place=None):
        self.bytes_sent += len(datagram)
        self.socket.sendto(datagram, place or self.group)

    def send(self, body, place=None, receiver=wire.NIL):
        self.send_raw(self.sender.packet(body, receiver), place)

    def greeting(self):
        self.hello.roster = wire.roster_mark(self.sender.session)
        for session, peer in self.peers.items():
            if peer.is_proven:
                self.hello.roster ^= wire.roster_mark(session)
        return self.hello.frame()

    def attributes(self):
        return wire.attribute(1, 0, 0, "name", b"attacker")

    def members(self):
        return {session: peer for session, peer in self.peers.items() if peer.is_proven}

    def join(self, seconds):
        """Says hello twice per interval until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.send(self.greeting() + wire.challenge(self.nonce) + self.attributes())
            self.pump(self.hello.interval / 2000)

    def pump(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not any([self.take(self.heard_by_group, True), self.take(self.socket, False)]):
                time.sleep(0.001)

    def take(self, end, by_group):
        try:
            datagram, place = end.recvfrom(65536)
        except BlockingIOError:
            return False
        if place[1] == self.hello.port and datagram[12:28] == self.sender.session:
            return True
        self.received.append((time.monotonic(), place, by_group, datagram))
        packet = wire.open_packet(datagram, self.cluster, self.key, self.sender.session)
        if packet is not None and packet.session != self.sender.session:
            self.apply(packet, place)
        return True

    def apply(self, packet, place):
        for kind, content in wire.frames(packet.body):
            if kind in self.on_frame:
                self.on_frame[kind](packet, place, content)
            if kind == wire.HELLO:
                peer = self.peers.setdefault(packet.session, Peer(wire.Hello(), place))
                peer.hello, peer.place = wire.Hello.read(content), place
            elif kind == wire.ECHO and wire.read_nonce(content) == self.nonce:
                if packet.session in self.peers:
                    self.peers[packet.session].is_proven = True
            elif not self.is_mute:
                self.answer(kind, content, packet.session, place)

    def answer(self, kind, content, session, place):
        if kind == wire.CHALLENGE:
            nonce, target, by_group = wire.read_challenge(content)
            if target not in (wire.NIL, self.sender.session):
                return
            body = self.greeting() + wire.echo(nonce) + self.attributes()
            known = session in self.members()
            body += b"" if known else wire.challenge(self.nonce, session)
            if by_group:
                self.send(body)
            else:
                self.send(body, place, session)
        elif kind == wire.PROBE:
            nonce, flags, target = struct.unpack_from("<QB16s", content)
            if target in (wire.NIL, self.sender.session):
                self.send(wire.probe_ack(nonce), place, session)

    def bytes_from(self, address):
        """Bytes that came to this node alone."""
        return sum(
            len(datagram)
            for _, place, by_group, datagram in self.received
            if not by_group and place[0] == address
        )
