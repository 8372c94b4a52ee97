#!/usr/bin/env python3
"""Attacks on a cluster, each a function. Prints its effect as one line of JSON.

attack.py ATTACK --group 10.77.0.255 [--key HEX] [--victims ADDRESS:PORT...] [--seconds N]
"""

import argparse
import json
import os
import random
import sys
import time

import wire
from client import GROUP_PORT, Client


def join(options):
    """A holder of the key takes part. No attack, but the proof that this is a client."""
    client = Client(options.group, options.key)
    client.join(options.seconds)
    return {"members": len(client.members())}


def amplify(options):
    """A stranger that never answers: how many bytes does a victim send per byte received?"""
    client = Client(options.group, options.key, is_mute=True)
    ratios = []
    for address, port in options.victims:
        for sent in small_packets(client):
            client.received.clear()
            client.send_raw(sent, (address, port))
            client.pump(options.seconds)
            ratios.append(client.bytes_from(address) / len(sent))
    return {"worst": max(ratios), "contacts": len(ratios)}


def small_packets(client):
    """First contacts of fresh sessions, the last of which asks for copies of all group traffic."""
    deaf = wire.Hello(os.urandom(16), flags=wire.DEAF, interval=500, valid_for=3_600_000, port=1)
    hello = wire.Hello(os.urandom(16), port=1)
    ask = wire.challenge(client.nonce)
    for body in (b"", hello.frame(), ask, hello.frame() + ask, deaf.frame() + ask):
        yield wire.Sender(client.key, client.cluster).packet(body)


def strangers(options):
    """Sessions that send new packets every two seconds, and never answer."""
    client = Client(options.group, options.key, is_mute=True)
    sessions = [wire.Sender(options.key) for _ in range(options.count)]
    hellos = [wire.Hello(os.urandom(16), port=GROUP_PORT + 1).frame() for _ in sessions]
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        for session, hello in zip(sessions, hellos):
            body = hello + wire.challenge(client.nonce)
            client.send_raw(session.packet(body), client.group)
        client.pump(2)
    return {"sessions": len(sessions), "bytes": client.bytes_sent}


def junk(options):
    """An outsider floods. It knows what it has heard: cluster tag, key id, sessions and checks."""
    client = Client(options.group, None, is_mute=True)
    client.pump(2)
    heads = [datagram[: wire.HEADER.size] for _, _, _, datagram in client.received]
    heads = [head for head in heads if len(head) == wire.HEADER.size]
    sent = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        for _ in range(200):
            head = bytearray(random.choice(heads))
            if random.random() < 0.9:
                head[12:28] = os.urandom(16)
            head[32:38] = os.urandom(6)
            client.socket.sendto(bytes(head) + os.urandom(64), client.group)
            sent += 1
        time.sleep(0.02)
    return {"heard": len(heads), "sent": sent}


def repair(options):
    """A member asks for pieces of messages that were for another node alone."""
    client = Client(options.group, options.key)
    pieces = []
    client.on_frame[wire.FRAGMENT] = lambda packet, place, content: pieces.append(content)
    client.join(3)
    members = client.members()
    pieces.clear()
    for session, peer in members.items():
        for message in range(1, 32):
            request = wire.fragment_request(message, 0, (1 << 64) - 1)
            client.send(client.greeting() + request, peer.place, session)
            client.pump(0.01)
    client.pump(1)
    return {"members": len(members), "pieces": len(pieces)}


def clone(options):
    """A copy of the first node that is heard, as of its machine: same id, same session. It is
    always a few packets ahead of its original."""
    client = Client(options.group, options.key, is_mute=True, port=GROUP_PORT + 2)
    client.pump(2)
    session, peer = next(iter(client.peers.items()))
    client.sender.session = session
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        client.sender.counter = 3 + max(
            int.from_bytes(datagram[32:40], "little")
            for _, place, _, datagram in client.received
            if place == peer.place and datagram[12:28] == session
        )
        client.send(peer.hello.frame() + wire.challenge(client.nonce))
        client.pump(0.3)
    return {"victim": peer.place[0]}


def usurp(options):
    """A later life of the first node that is heard, with a session of its own."""
    client = Client(options.group, options.key)
    client.pump(2)
    victim = next(iter(client.peers.values()))
    client.hello.node, client.hello.life = victim.hello.node, victim.hello.life + 1
    client.join(options.seconds)
    return {"victim": victim.place[0]}


ATTACKS = {each.__name__: each for each in (join, amplify, strangers, junk, repair, clone, usurp)}


def place(text):
    address, port = text.split(":")
    return address, int(port)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attack", choices=ATTACKS)
    parser.add_argument("--group", required=True)
    parser.add_argument("--key", type=lambda text: wire.Key(raw=bytes.fromhex(text)))
    parser.add_argument("--victims", type=place, nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--count", type=int, default=12)
    options = parser.parse_args()
    print(json.dumps(ATTACKS[options.attack](options)))


if __name__ == "__main__":
    sys.exit(main())
