"""The few requests that a torture needs, packed by hand: no `weir wire`, so
that thousands a second are cheap. Versions without flexible headers.
"""

import socket
import struct

SECONDS = 10

PRODUCE, FETCH, METADATA, API_VERSIONS = 0, 1, 3, 18
INIT_PRODUCER_ID, ADD_PARTITIONS, END_TXN = 22, 24, 26


def text(value: str | None) -> bytes:
    if value is None:
        return struct.pack(">h", -1)
    return struct.pack(">h", len(value.encode())) + value.encode()


def frame(key: int, version: int, body: bytes, correlation: int = 7,
          client: str = "torture") -> bytes:
    out = struct.pack(">hhi", key, version, correlation) + text(client) + body
    return struct.pack(">i", len(out)) + out


class Answer:
    """Bytes of a response, read field by field."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> int:
        value = struct.unpack_from(">" + form, self.data, self.at)[0]
        self.at += struct.calcsize(">" + form)
        return value

    def text(self) -> str:
        size = self.take("h")
        self.at += size
        return self.data[self.at - size:self.at].decode()

    def bytes(self) -> bytes:
        size = max(0, self.take("i"))
        self.at += size
        return self.data[self.at - size:self.at]


class Wire:
    """One connection. Whatever breaks it is an OSError."""

    def __init__(self, port: int, seconds: float = SECONDS) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def send(self, key: int, version: int, body: bytes) -> None:
        self.socket.sendall(frame(key, version, body))

    def receive(self) -> Answer:
        """The body of the next answer."""
        size = struct.unpack(">i", self._read(4))[0]
        return Answer(self._read(size)[4:])

    def ask(self, key: int, version: int, body: bytes) -> Answer:
        self.send(key, version, body)
        return self.receive()

    def _read(self, count: int) -> bytes:
        out = bytearray()
        while len(out) < count:
            piece = self.socket.recv(count - len(out))
            if not piece:
                raise ConnectionError("the broker closed the connection")
            out += piece
        return bytes(out)

    # --- Requests ----------------------------------------------------------

    def api_versions(self) -> int:
        """The error code."""
        return self.ask(API_VERSIONS, 0, b"").take("h")

    def init_producer_id(self, transactional: str | None) -> tuple:
        """Error code, producer id, epoch."""
        answer = self.ask(INIT_PRODUCER_ID, 1,
                          text(transactional) + struct.pack(">i", 60000))
        answer.take("i")
        return answer.take("h"), answer.take("q"), answer.take("h")

    def send_produce(self, topic: str, partition: int, batch: bytes,
                     transactional: str | None = None, acks: int = -1) -> None:
        body = text(transactional) + struct.pack(">hii", acks, 10000, 1)
        body += text(topic) + struct.pack(">iii", 1, partition, len(batch))
        self.send(PRODUCE, 7, body + batch)

    def receive_produce(self) -> tuple[int, int]:
        """Error code and base offset."""
        answer = self.receive()
        answer.take("i"), answer.text(), answer.take("i"), answer.take("i")
        return answer.take("h"), answer.take("q")

    def produce(self, topic: str, partition: int, batch: bytes,
                transactional: str | None = None) -> tuple[int, int]:
        self.send_produce(topic, partition, batch, transactional)
        return self.receive_produce()

    def add_partitions(self, transactional: str, producer: int, epoch: int,
                       topic: str, partitions: list[int]) -> list[int]:
        """Error codes, one a partition."""
        body = text(transactional) + struct.pack(">qhi", producer, epoch, 1)
        body += text(topic) + struct.pack(">i", len(partitions))
        body += b"".join(struct.pack(">i", p) for p in partitions)
        answer = self.ask(ADD_PARTITIONS, 1, body)
        answer.take("i"), answer.take("i"), answer.text()
        return [(answer.take("i"), answer.take("h"))[1]
                for _ in range(answer.take("i"))]

    def end_txn(self, transactional: str, producer: int, epoch: int,
                commit: bool) -> int:
        """Error code."""
        answer = self.ask(END_TXN, 1, text(transactional) +
                          struct.pack(">qhb", producer, epoch, commit))
        answer.take("i")
        return answer.take("h")

    def fetch(self, topic: str, partition: int, offset: int, wait_ms: int = 0,
              most: int = 1 << 20) -> tuple[int, int, bytes]:
        """Error code, high watermark, batches."""
        body = struct.pack(">iiiibi", -1, wait_ms, 1, most, 0, 1)
        body += text(topic) + struct.pack(">iiqi", 1, partition, offset, most)
        answer = self.ask(FETCH, 4, body)
        answer.take("i"), answer.take("i"), answer.text()
        answer.take("i"), answer.take("i")
        error, high = answer.take("h"), answer.take("q")
        answer.take("q")
        for _ in range(max(0, answer.take("i"))):
            answer.take("q"), answer.take("q")
        return error, high, answer.bytes()
