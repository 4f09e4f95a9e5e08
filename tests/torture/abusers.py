"""What sockets may be sent, one way of abuse each (rows W of tests/README.md).

Each takes an `Abuse` (abuse.py), counts what it did in it and yields what is
wrong. None may slow the good client, fill the memory or end the broker.
"""

import contextlib
import random
import socket
import struct
import time
import zlib
from collections.abc import Iterator

import batches
from wire import (API_VERSIONS, FETCH, METADATA, PRODUCE, Wire, frame, text)

UNSUPPORTED_VERSION, INVALID_TOPIC = 35, 17
LIMIT = 100 << 20  # socket.request.max.bytes
TLS_HELLO = bytes.fromhex("16030100a5010000a10303") + bytes(160)
SLOW_SECONDS = 4


def closes(peer: socket.socket, seconds: float = 5) -> bool:
    """The broker ends the connection, whatever it sends before."""
    peer.settimeout(seconds)
    try:
        while peer.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def strangers(abuse) -> Iterator[str]:
    """W1: other protocols, and random bytes."""
    greetings = {"TLS": TLS_HELLO, "HTTP": b"GET / HTTP/1.1\r\n\r\n",
                 "SSH": b"SSH-2.0-OpenSSH_9.2\r\n", "lines": b"\n" * 8}
    for name, greeting in greetings.items():
        peers = [abuse.connect(greeting) for _ in range(100)]
        staying = sum(not closes(peer) for peer in peers)
        if staying:
            yield f"W1 {name}: {staying} of 100 were not closed"
        for peer in peers:
            peer.close()
    for _ in range(500):
        abuse.connect(abuse.random.randbytes(
            abuse.random.randrange(1, 300))).close()
    lines = abuse.log_lines()
    if lines > 200:
        yield f"W1 {lines} lines in the log for 900 strangers"


def lengths_that_lie(abuse) -> Iterator[str]:
    """W2: sizes that cannot be, and ones that only nearly can."""
    for size in (-1, 0, -(1 << 31), LIMIT + 1, (1 << 31) - 1):
        with contextlib.closing(abuse.connect(struct.pack(">i", size))) as peer:
            if not closes(peer):
                yield f"W2 a frame of {size} bytes was waited for"
    before = abuse.memory()
    peers = [abuse.connect(struct.pack(">i", LIMIT - 1) + b"\0")
             for _ in range(1000)]
    time.sleep(0.5)
    grown = abuse.memory() - before
    if grown > 16:
        yield f"W2 1,000 claims of 100 MiB cost {grown:.0f} MiB"
    for peer in peers:
        peer.close()


def slow_peers(abuse) -> Iterator[str]:
    """W3: a thousand who send a byte now and then, or half a frame."""
    request = frame(API_VERSIONS, 0, b"")
    peers = [abuse.connect() for _ in range(1000)]
    step = SLOW_SECONDS / len(request)
    for byte in request[:-1]:
        begun = time.monotonic()
        for peer in peers:
            peer.send(bytes([byte]))
        time.sleep(max(0.0, step - (time.monotonic() - begun)))
    for peer in peers[:500]:
        peer.send(request[-1:])
    unanswered = 0
    for peer in peers[:500]:
        peer.settimeout(5)
        try:
            unanswered += len(peer.recv(64)) < 10
        except OSError:
            unanswered += 1
    if unanswered:
        yield f"W3 {unanswered} of 500 slow requests were not answered"
    for peer in peers:
        peer.close()


def rude_readers(abuse) -> Iterator[str]:
    """W3: answers that nobody reads, resets, ends of one side."""
    fetch = struct.pack(">iiiibi", -1, 0, 1, 1 << 26, 0, 1) + text("big")
    fetch += struct.pack(">iiqi", 1, 0, 0, 1 << 26)
    peers = []
    for _ in range(50):
        peer = abuse.connect()
        peer.settimeout(0.2)
        try:
            for _ in range(200):
                peer.sendall(frame(FETCH, 4, fetch))
        except OSError:
            pass  # not read from any more: as it should be
        peers.append(peer)
    time.sleep(0.3)
    abuse.memory()
    for peer in peers:  # RST in the middle of an answer
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        peer.close()
    with contextlib.closing(abuse.connect(frame(API_VERSIONS, 0, b""))) as half:
        half.shutdown(socket.SHUT_WR)
        half.settimeout(5)
        if len(half.recv(64)) < 10 or not closes(half):
            yield "W3 a half-closed connection was not answered and closed"


def versions(abuse) -> Iterator[str]:
    """W4: keys and versions that there are not."""
    for key, version in ((999, 0), (-1, 0), (PRODUCE, 99), (METADATA, -1)):
        with contextlib.closing(abuse.connect(frame(key, version, b""))) as peer:
            if not closes(peer):
                yield f"W4 key {key} version {version} was not closed"
    with Wire(abuse.port) as wire:
        wire.socket.sendall(frame(API_VERSIONS, 99, b"\0"))  # no tags
        if (error := wire.receive().take("h")) != UNSUPPORTED_VERSION:
            yield f"W4 ApiVersions 99 answers {error}"


def pipelines(abuse) -> Iterator[str]:
    """W5: a thousand requests under way on one connection."""
    with Wire(abuse.port) as wire:
        wire.socket.sendall(b"".join(
            frame(API_VERSIONS, 0, b"", correlation=i) for i in range(1000)))
        for i in range(1000):
            size = struct.unpack(">i", wire._read(4))[0]
            if struct.unpack(">i", wire._read(size)[:4])[0] != i:
                yield f"W5 answer {i} is out of turn"
                return
        abuse.frames += 1000


def counts_that_lie(abuse) -> Iterator[str]:
    """W6: every API and version, with bodies of counts that cannot be."""
    bodies = (b"", b"\xff" * 64, b"\x7f\xff\xff\xff" * 16, b"\0" * 256,
              b"\xff\xff\xff\xfe" * 8, b"\x80" * 40, b"\0\1a" * 20,
              b"\0\0\0\1" * 16)
    for key, first, last in abuse.apis():
        for version in range(first, last + 1):
            for body in bodies:
                if key == PRODUCE and not body.strip(b"\0"):
                    continue  # acks=0, which is not answered
                if not abuse.ask_or_close(frame(key, version, body)):
                    yield f"W6 {key} v{version} {body[:4].hex()}: neither"
            for _ in range(2):
                body = abuse.random.randbytes(abuse.random.randrange(1, 120))
                abuse.ask_or_close(frame(key, version, body))


def tags(abuse) -> Iterator[str]:
    """W7: a million tagged fields, tags out of order, sizes that lie."""
    def uvarint(value: int) -> bytes:
        out = b""
        while value > 0x7f:
            out, value = out + bytes([value & 0x7f | 0x80]), value >> 7
        return out + bytes([value])

    def request(tagged: bytes) -> bytes:
        head = struct.pack(">hhi", API_VERSIONS, 3, 7) + text("t") + tagged
        body = head + b"\2a\2b\0"
        return struct.pack(">i", len(body)) + body

    many = uvarint(1_000_000) + b"".join(uvarint(i) + b"\0"
                                         for i in range(1_000_000))
    for name, tagged in (("a million", many), ("twice", b"\2\1\0\1\0"),
                         ("falling", b"\2\5\0\1\0"),
                         ("size", b"\1\1\xff\xff\xff\xff\x07")):
        if not abuse.ask_or_close(request(tagged)):
            yield f"W7 {name}: neither an answer nor an end"


def doubles(abuse) -> Iterator[str]:
    """W8: one partition twice in one request is not appended twice more."""
    one = batches.batch_bytes([b"twice"], -1, -1, -1)
    with Wire(abuse.port) as wire:
        _, before, _ = wire.fetch("twice", 0, 0)
        entry = struct.pack(">ii", 0, len(one)) + one
        wire.send(PRODUCE, 7, text(None) + struct.pack(">hii", -1, 5000, 1) +
                  text("twice") + struct.pack(">i", 2) + entry + entry)
        answer = wire.receive()
        answer.take("i"), answer.text()
        good = 0
        for _ in range(answer.take("i")):
            answer.take("i")
            good += answer.take("h") == 0
            answer.take("q"), answer.take("q"), answer.take("q")
        _, after, _ = wire.fetch("twice", 0, 0)
    if not after - before <= good <= 2:
        yield f"W8 {good} were promised, {after - before} appended"


def names(abuse) -> Iterator[str]:
    """W9: topics that would be paths."""
    outside = sorted(p.name for p in abuse.directory.parent.iterdir())
    for name in ("", ".", "..", "a/b", "../x", "../../x", "a" * 250, "a\0b",
                 "\u00e9", "/tmp/x"):
        body = struct.pack(">i", 1) + text(name) + b"\1"
        with Wire(abuse.port) as wire:
            answer = wire.ask(METADATA, 4, body)
            answer.take("i")
            for _ in range(answer.take("i")):
                answer.take("i"), answer.text(), answer.take("i")
                if answer.take("h") > 0:
                    answer.text()
            answer.text(), answer.take("i"), answer.take("i")
            if (error := answer.take("h")) != INVALID_TOPIC:
                yield f"W9 {name[:20]!r}: Metadata answers {error}"
    if sorted(p.name for p in abuse.directory.parent.iterdir()) != outside:
        yield "W9 a path was made outside of the directory"


def bombs(abuse) -> Iterator[str]:
    """W11: a small batch that unpacks to 300 MiB of one record."""
    size = 300 << 20
    body = batches.varint(size + 20) + b"\0\0\0\1" + batches.varint(size)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(body) + b"".join(
        packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    with Wire(abuse.port, 60) as wire:
        error, _ = wire.produce("bombed", 0, batches.packed(packed, 1,
                                                            attributes=1))
    abuse.memory()
    if error == 0:
        yield "W11 a bomb was taken"


def sessions(abuse) -> Iterator[str]:
    """W12: fetch sessions by the thousand, most of them forgotten."""
    body = struct.pack(">iiiibiii", -1, 0, 1, 1000, 0, 0, 0, 1)
    body += text("good") + struct.pack(">iiqqi", 1, 0, 0, -1, 1000)
    body += struct.pack(">i", 0)
    with Wire(abuse.port) as wire:
        for _ in range(3000):
            if wire.ask(FETCH, 7, body).data[4:6] != b"\0\0":
                yield "W12 a new session was refused"
                return
        abuse.frames += 3000


def crowds_of_names(abuse) -> Iterator[str]:
    """W17: transactional ids and groups that are never used again."""
    before = abuse.memory()
    with Wire(abuse.port) as wire:
        for i in range(3000):
            if wire.init_producer_id(f"once-{i}")[0] not in (0, 14, 15, 16):
                yield "W17 a transactional id was refused"
                break
        for i in range(3000):
            join = text(f"group-{i}") + struct.pack(">ii", 6000, 6000)
            wire.ask(11, 4, join + text("") + text("consumer") +
                     struct.pack(">i", 1) + text("range") +
                     struct.pack(">i", 0))
        abuse.frames += 6000
    grown = abuse.memory() - before
    if grown > 32:
        yield f"W17 6,000 names cost {grown:.0f} MiB"


EVERY = (strangers, lengths_that_lie, slow_peers, rude_readers, versions,
         pipelines, counts_that_lie, tags, doubles, names, bombs, sessions,
         crowds_of_names)
