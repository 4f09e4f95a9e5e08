"""A talk with one broker, with what it chooses freely masked, so that the
answers of two brokers can be compared field by field.

Masked are ids by the order in which they are first seen, addresses, times,
sizes of disks, and the wording of error messages: that there is one or none,
and which, is compared.
"""

import base64
import json
import struct
from collections.abc import Callable

from wire_client import WireClient

Exchange = tuple[str, object]

# Fields whose value is a broker's own; 0, -1 and "" are not.
OWN = {"host": "HOST", "port": "PORT", "clusterId": "CLUSTER",
       "throttleTimeMs": None, "logDir": "DIRECTORY", "totalBytes": "BYTES",
       "usableBytes": "BYTES", "brokerEpoch": "EPOCH", "producerId": "PRODUCER",
       "lastFetchTimestamp": "TIME", "lastCaughtUpTimestamp": "TIME",
       "lastTimestamp": "TIME", "logAppendTimeMs": "TIME",
       "finalizedFeaturesEpoch": "EPOCH", "sessionId": "SESSION",
       "clientInstanceId": "CLIENT", "documentation": "TEXT",
       "errorMessage": "TEXT", "batchIndexErrorMessage": "TEXT"}
IDS = ("topicId", "voterDirectoryId", "replicaDirectoryId", "directoryId")
# After that long a request counts as one that is never answered.
PATIENCE_SECONDS = 8
NO_ANSWER = {"connection": "no answer"}
NOTHING = (0, -1, "", None)
NO_ID = "AAAAAAAAAAAAAAAAAAAAAA"


class Talk:
    """Asks, and keeps what was answered, masked."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.seen: list[Exchange] = []
        self._ids: dict[str, str] = {}
        self._client: WireClient | None = None

    def client(self) -> WireClient:
        """The connection that is open, or a new one."""
        if self._client is None:
            self._client = WireClient(self.bootstrap,
                                      seconds=PATIENCE_SECONDS)
        return self._client

    def ask(self, what: str, api: str, version: int,
            keep: Callable[[dict], object] | None = None, **body) -> dict:
        """One request; its masked answer (what `keep` makes of it) is noted.

        A broker that closes the connection instead has answered, too.
        """
        try:
            answer = self.client().ask(api, version, **body)
        except ConnectionError:
            self.close()
            answer = {"connection": "closed"}
        except TimeoutError:
            self.close()
            answer = NO_ANSWER
        self.seen.append((f"{what}: {api} v{version}",
                          self.mask(keep(answer)
                                    if keep and "connection" not in answer
                                    else answer)))
        return answer

    def close(self) -> None:
        if self._client is not None:
            self._client.__exit__(None, None, None)
            self._client = None

    def mask(self, value, name: str = ""):
        if isinstance(value, dict):
            return {k: self.mask(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return sorted((self.mask(x, name) for x in value),
                          key=lambda x: json.dumps(x, sort_keys=True))
        if name in IDS and isinstance(value, str) and value != NO_ID:
            return self._ids.setdefault(value, f"id-{len(self._ids) + 1}")
        return OWN[name] if name in OWN and value not in NOTHING else value


def text(value: bytes | str) -> str:
    """Bytes as JSON carries them."""
    raw = value.encode() if isinstance(value, str) else value
    return base64.b64encode(raw).decode()


def varint(value: int) -> bytes:
    """A zigzag varint, as records have them."""
    value = (value << 1) ^ (value >> 63)
    out = b""
    while value > 0x7f:
        out += bytes([value & 0x7f | 0x80])
        value >>= 7
    return out + bytes([value])


def record(key: bytes | None, value: bytes | None, offset: int = 0) -> bytes:
    """One record of a batch of format 2."""
    def blob(b: bytes | None) -> bytes:
        return varint(-1) if b is None else varint(len(b)) + b
    body = b"\0" + varint(0) + varint(offset) + blob(key) + blob(value)
    body += varint(0)
    return varint(len(body)) + body


def crc32c(data: bytes) -> int:
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff


def batch(records: list[bytes], attributes: int = 0, timestamp: int = -1,
          producer: int = -1, epoch: int = -1, sequence: int = -1,
          count: int | None = None, base: int = 0, magic: int = 2,
          crc: int | None = None, last: int | None = None) -> bytes:
    """A batch of format 2 around records; any field may be made wrong."""
    number = len(records) if count is None else count
    delta = len(records) - 1 if last is None else last
    body = struct.pack(">hiqqqhii", attributes, delta, timestamp, timestamp,
                       producer, epoch, sequence, number) + b"".join(records)
    check = crc32c(body) if crc is None else crc
    head = struct.pack(">ibI", 0, magic, check)
    return struct.pack(">qi", base, len(head) + len(body)) + head + body
