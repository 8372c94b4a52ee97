"""Packets and messages of muster, written from src/wire/PROTOCOL.md alone.

The product shares no code with this module. So a change of the protocol without a change of its
document breaks the tests that use it. A section sign refers to that document.
"""

import hashlib
import os
import struct
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = 2
HEADER = struct.Struct("<2sBBII16sIQI")
SEALED, ADDRESSED = 1, 2
TAG_BYTES = 16
NIL = bytes(16)

HELLO, GOODBYE, CHALLENGE, ECHO, PROBE, PROBE_ACK = 1, 2, 3, 4, 5, 6
ATTRIBUTE, ATTRIBUTE_REQUEST, CHANNEL_MESSAGE = 9, 10, 11
INTRODUCTION, FRAGMENT, FRAGMENT_REQUEST, DOUBT = 14, 15, 16, 17
MASTER, ELIGIBLE, LISTENING, ABSTAINING, OBSERVER, DEAF = 1, 2, 4, 8, 16, 32


def hkdf(key, salt, info, size=32):
    return HKDF(hashes.SHA256(), size, salt, info).derive(key)


def write_id(text):
    """An id as it travels: two integers, the high one first, each little-endian (header of §1)."""
    raw = bytes.fromhex(text) if isinstance(text, str) else text
    return raw[7::-1] + raw[:7:-1]


def write_varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def write_bytes(data):
    return write_varint(len(data)) + data


def write_text(text):
    return write_bytes(text.encode())


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, size):
        if self.at + size > len(self.data):
            raise ValueError("truncated")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "little")

    def varint(self):
        number = shift = 0
        while True:
            byte = self.number(1)
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def bytes(self):
        return self.take(self.varint())


def frame(kind, content=b""):
    return bytes([kind]) + write_bytes(content)


def frames(body):
    reader = Reader(body)
    while reader.at < len(body):
        kind = reader.number(1)
        yield kind, reader.bytes()


@dataclass
class Hello:
    """§5.1"""

    node: bytes = NIL
    life: int = 1
    weight: float = 0.0
    term: int = 0
    master_term: int = 0
    interval: int = 500
    valid_for: int = 2500
    attributes: int = 0
    sent: int = 0
    port: int = 0
    masters_required: int = 1
    flags: int = 0
    roster: int = 0

    def frame(self):
        return frame(
            HELLO,
            self.node
            + write_varint(self.life)
            + struct.pack("<d", self.weight)
            + b"".join(
                write_varint(number)
                for number in (
                    self.term,
                    self.master_term,
                    self.interval,
                    self.valid_for,
                    self.attributes,
                    self.sent,
                )
            )
            + struct.pack("<HBBI", self.port, self.masters_required, self.flags, self.roster),
        )

    @staticmethod
    def read(content):
        reader = Reader(content)
        node = reader.take(16)
        life = reader.varint()
        weight = struct.unpack("<d", reader.take(8))[0]
        numbers = [reader.varint() for _ in range(6)]
        return Hello(
            node, life, weight, *numbers, reader.number(2), reader.number(1), reader.number(1),
            reader.number(4),
        )


def challenge(nonce, target=NIL, by_group=False):
    return frame(CHALLENGE, struct.pack("<Q16sB", nonce, target, by_group))


def read_challenge(content):
    reader = Reader(content)
    return reader.number(8), reader.take(16), bool(reader.number(1) & 1)


def echo(nonce):
    return frame(ECHO, struct.pack("<Q", nonce))


def read_nonce(content):
    return Reader(content).number(8)


def probe(nonce, flags=0, target=NIL):
    return frame(PROBE, struct.pack("<QB16s", nonce, flags, target))


def probe_ack(nonce):
    return frame(PROBE_ACK, struct.pack("<Q", nonce))


def attribute(version, previous, forgotten, name, value):
    numbers = (version, previous, forgotten)
    content = b"".join(write_varint(number) for number in numbers) + b"\0\0"
    return frame(ATTRIBUTE, content + write_text(name) + write_bytes(value))


def doubt(session):
    return frame(DOUBT, session)


def introduction(session, address, port):
    return frame(INTRODUCTION, session + bytes(10) + b"\xff\xff" + address + struct.pack("<H", port))


def fragment_request(message, first, missing):
    return frame(
        FRAGMENT_REQUEST, write_varint(message) + write_varint(first) + struct.pack("<Q", missing)
    )


def roster_mark(session):
    """§5.3; `session` as it travels."""
    everything = (1 << 64) - 1

    def mix(x):
        z = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & everything
        y = (z ^ z >> 27) * 0x94D049BB133111EB & everything
        return y ^ y >> 31

    high, low = struct.unpack("<QQ", session)
    return mix(high + mix(low) & everything) & 0xFFFFFFFF


class Key:
    """A cluster key (§3.1)."""

    def __init__(self, raw=None, passphrase=None, cluster="muster"):
        name = cluster.encode()
        if raw is not None:
            self.secret = hkdf(raw, name, b"muster 1 cluster")
        else:
            self.secret = Scrypt(
                b"muster 1 cluster" + name, 32, n=32768, r=8, p=1
            ).derive(passphrase.encode())
        number = struct.unpack("<I", hkdf(self.secret, b"", b"muster 1 key id", 4))[0]
        self.id = number or 1
        self.check_key = hkdf(self.secret, b"", b"muster 2 check")

    def session_key(self, session):
        return hkdf(self.secret, self.big(session), b"muster 1 session")

    def check(self, session):
        encryptor = Cipher(algorithms.AES(self.check_key), modes.ECB()).encryptor()
        return encryptor.update(self.big(session))[:4]

    @staticmethod
    def big(session):
        """A session as keys are derived from it: both halves big-endian."""
        return write_id(session)


def cluster_tag(cluster):
    return hashlib.sha256(b"muster 1 cluster tag" + cluster.encode()).digest()[:4]


@dataclass
class Packet:
    session: bytes
    counter: int
    body: bytes
    is_sealed: bool = False
    is_addressed: bool = False


@dataclass
class Sender:
    """One session that seals packets (§2, §3.2)."""

    key: Key | None = None
    cluster: str = "muster"
    session: bytes = field(default_factory=lambda: os.urandom(16))
    counter: int = 0

    def header(self, receiver=NIL, salt=None, check=None):
        flags = (SEALED if self.key else 0) | (ADDRESSED if receiver != NIL else 0)
        salt = (salt if salt is not None else os.urandom(4)) if self.key else bytes(4)
        if check is None:
            check = self.key.check(self.session) if self.key else bytes(4)
        head = HEADER.pack(
            b"MU", VERSION, flags, int.from_bytes(cluster_tag(self.cluster), "little"),
            self.key.id if self.key else 0, self.session, int.from_bytes(salt, "little"),
            self.counter, int.from_bytes(check, "little"),
        )
        return head

    def packet(self, body, receiver=NIL, salt=None):
        head = self.header(receiver, salt)
        self.counter += 1
        if not self.key:
            return head + body + (receiver if receiver != NIL else b"")
        return head + self.seal(head, body, receiver)

    def seal(self, head, body, receiver=NIL):
        vouched = head + (receiver if receiver != NIL else b"")
        return AESGCM(self.key.session_key(self.session)).encrypt(head[28:40], body, vouched)


def open_packet(datagram, cluster, key, receiver=NIL):
    """The packet, or None if it cannot be opened by `receiver`."""
    if len(datagram) < HEADER.size:
        return None
    head, rest = datagram[: HEADER.size], datagram[HEADER.size :]
    magic, version, flags, tag, key_id, session, _, counter, _ = HEADER.unpack(head)
    if magic != b"MU" or version != VERSION:
        return None
    if tag != int.from_bytes(cluster_tag(cluster), "little"):
        return None
    packet = Packet(session, counter, rest, bool(flags & SEALED), bool(flags & ADDRESSED))
    if packet.is_sealed != (key is not None):
        return None
    if key is None:
        if packet.is_addressed:
            packet.body, trailer = rest[:-TAG_BYTES], rest[-TAG_BYTES:]
            return packet if trailer == receiver else None
        return packet
    if key_id != key.id:
        return None
    vouched = head + (receiver if packet.is_addressed else b"")
    try:
        packet.body = AESGCM(key.session_key(session)).decrypt(head[28:40], rest, vouched)
    except InvalidTag:
        return None
    return packet


