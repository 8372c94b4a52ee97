#!/usr/bin/env python3
"""Checks wire.py against the test vectors in PROTOCOL.md: vectors.py PROTOCOL.md

Each of our results must stand in section 11 of the document, digit by digit.
"""

import sys

import wire

NODE = wire.write_id("0102030405060708090a0b0c0d0e0f10")
SESSION = wire.write_id("a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b8")
RECEIVER = wire.write_id("c1c2c3c4c5c6c7c8d1d2d3d4d5d6d7d8")
KEYED_SESSION = wire.write_id("00112233445566778899aabbccddeeff")
NONCE = 0x1122334455667788


def results():
    key = wire.Key(raw=bytes(range(32)), cluster="lighthouse")
    phrase = wire.Key(passphrase="correct horse battery", cluster="lighthouse")
    yield "cluster secret", key.secret.hex()
    yield "key id", f"{key.id:#x}"
    yield "cluster tag", f"{int.from_bytes(wire.cluster_tag('lighthouse'), 'little'):#x}"
    yield "secret of a passphrase", phrase.secret.hex()
    yield "key id of a passphrase", f"{phrase.id:#x}"
    yield "session key", key.session_key(KEYED_SESSION).hex()
    yield "check", f"{int.from_bytes(key.check(KEYED_SESSION), 'little'):#x}"
    hello = wire.Hello(
        NODE, 2, 0.75, 300, 299, 100, 600, 7, 16384, 12346, 3, 0x6B, 0x55667788
    )
    yield "hello", hello.frame().hex()
    yield "goodbye", wire.frame(wire.GOODBYE).hex()
    yield "challenge", wire.challenge(NONCE, SESSION, True).hex()
    yield "echo", wire.echo(NONCE).hex()
    yield "probe", wire.probe(NONCE, 3, SESSION).hex()
    yield "probe ack", wire.probe_ack(NONCE).hex()
    yield "attribute", wire.attribute(5, 3, 2, "info", b'{"a":1}').hex()
    yield "introduction", wire.introduction(SESSION, bytes([192, 168, 1, 7]), 12350).hex()
    yield "fragment request", wire.fragment_request(9, 64, 1 | 1 << 2 | 1 << 63).hex()
    yield "doubt", wire.doubt(SESSION).hex()
    body = wire.frame(wire.GOODBYE) + wire.echo(NONCE)
    salt = bytes.fromhex("0d0c0b0a")
    for receiver in (wire.NIL, RECEIVER):
        sender = wire.Sender(key, "lighthouse", SESSION, 5)
        packet = sender.packet(body, receiver, salt)
        yield "packet", packet.hex()
        opened = wire.open_packet(packet, "lighthouse", key, receiver)
        assert opened is not None and opened.body == body, "a packet of our own does not open"
        assert receiver == wire.NIL or wire.open_packet(packet, "lighthouse", key, SESSION) is None


def main():
    with open(sys.argv[1], encoding="utf-8") as document:
        vectors = document.read().split("## 11. Test vectors")[1].replace(" ", "")
    wrong = [f"{name}: {value}" for name, value in results() if value not in vectors]
    print("\n".join(wrong) or "all vectors agree")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
