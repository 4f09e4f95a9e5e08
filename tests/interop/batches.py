"""Record batches of format 2 by hand, for Produce requests that no client
library would send (sequences, epochs and ids as a test wants them)."""

import base64
import struct

TRANSACTIONAL = 0x10


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82f63b78 if byte & 1 else 0)
        table.append(byte)
    return table


_CRC_TABLE = _crc_table()


def crc32c(data: bytes) -> int:
    crc = 0xffffffff
    for byte in data:
        crc = (crc >> 8) ^ _CRC_TABLE[(crc ^ byte) & 0xff]
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


def batch_bytes(values: list[bytes], producer: int, epoch: int, sequence: int,
                attributes: int = 0, timestamp: int = 1767225600000) -> bytes:
    """One uncompressed batch; the attributes are only claimed."""
    records = b"".join(record(i, v) for i, v in enumerate(values))
    return packed(records, len(values), producer, epoch, sequence, attributes,
                  timestamp)


def packed(body: bytes, count: int, producer: int = -1, epoch: int = -1,
           sequence: int = -1, attributes: int = 0,
           timestamp: int = 1767225600000) -> bytes:
    """One batch of this body, which may be compressed or wrong."""
    covered = struct.pack(">hiqqqhii", attributes, count - 1, timestamp,
                          timestamp, producer, epoch, sequence, count) + body
    head = struct.pack(">iibI", 4 + 1 + 4 + len(covered), -1, 2,
                       crc32c(covered))
    return struct.pack(">q", 0) + head + covered


def batch(values: list[str], producer: int, epoch: int, sequence: int,
          transactional: bool = True, timestamp: int = 1767225600000) -> str:
    """One uncompressed batch, in base64 as JSON carries bytes."""
    return base64.b64encode(batch_bytes(
        [v.encode() for v in values], producer, epoch, sequence,
        TRANSACTIONAL if transactional else 0, timestamp)).decode()
