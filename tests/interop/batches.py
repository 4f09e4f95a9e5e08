"""Record batches of format 2 by hand, for Produce requests that no client
library would send (sequences, epochs and ids as a test wants them)."""

import base64
import struct

TRANSACTIONAL = 0x10


def crc32c(data: bytes) -> int:
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff


def varint(value: int) -> bytes:
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value > 0x7f:
        out += bytes([value & 0x7f | 0x80])
        value >>= 7
    return out + bytes([value])


def record(delta: int, value: bytes) -> bytes:
    body = (b"\0" + varint(0) + varint(delta) + varint(-1) +
            varint(len(value)) + value + varint(0))
    return varint(len(body)) + body


def batch(values: list[str], producer: int, epoch: int, sequence: int,
          transactional: bool = True, timestamp: int = 1767225600000) -> str:
    """One uncompressed batch, in base64 as JSON carries bytes."""
    records = b"".join(record(i, v.encode()) for i, v in enumerate(values))
    covered = struct.pack(
        ">hiqqqhii", TRANSACTIONAL if transactional else 0, len(values) - 1,
        timestamp, timestamp, producer, epoch, sequence,
        len(values)) + records
    head = struct.pack(">iibI", 4 + 1 + 4 + len(covered), -1, 2,
                       crc32c(covered))
    return base64.b64encode(struct.pack(">q", 0) + head + covered).decode()
