"""Single requests of Kafka's protocol, written and read by `weir wire`.

For what client libraries never send, or never show: each answer is the JSON
of the response, field by field.
"""

import json
import socket
import struct

from weir_cli import weir

TIMEOUT_SECONDS = 60

# Key, and the first version with the flexible headers.
APIS = {
    "Produce": (0, 9), "Fetch": (1, 12), "ListOffsets": (2, 6),
    "Metadata": (3, 9),
    "OffsetCommit": (8, 8), "OffsetFetch": (9, 6), "FindCoordinator": (10, 3),
    "JoinGroup": (11, 6), "Heartbeat": (12, 4), "LeaveGroup": (13, 4),
    "SyncGroup": (14, 4), "DescribeGroups": (15, 5), "ListGroups": (16, 3),
    "InitProducerId": (22, 2), "AddPartitionsToTxn": (24, 3),
    "AddOffsetsToTxn": (25, 3), "EndTxn": (26, 3),
    "WriteTxnMarkers": (27, 1), "TxnOffsetCommit": (28, 3),
    "DeleteGroups": (42, 2), "OffsetDelete": (47, 99),
    "DescribeProducers": (61, 0), "DescribeTransactions": (65, 0),
    "ListTransactions": (66, 0),
    "ConsumerGroupHeartbeat": (68, 0), "ConsumerGroupDescribe": (69, 0),
    "ShareGroupHeartbeat": (76, 0), "ShareGroupDescribe": (77, 0),
    "ShareFetch": (78, 0), "ShareAcknowledge": (79, 0),
    "DescribeShareGroupOffsets": (90, 0), "AlterShareGroupOffsets": (91, 0),
    "DeleteShareGroupOffsets": (92, 0),
}


class WireClient:
    """One connection; requests are answered in the order they were sent."""

    def __init__(self, bootstrap: str, client_id: str = "wire") -> None:
        host, _, port = bootstrap.rpartition(":")
        self._socket = socket.create_connection((host, int(port)),
                                                TIMEOUT_SECONDS)
        self._client_id = client_id.encode()
        self._sent: list[tuple[str, int]] = []

    def __enter__(self) -> "WireClient":
        return self

    def __exit__(self, kind, value, trace) -> None:
        self._socket.close()

    def send(self, api: str, version: int, **body) -> None:
        line = json.dumps({"message": api + "Request", "version": version,
                           "json": body})
        answer = json.loads(weir("wire", "encode", stdin=line.encode()))
        key, flexible = APIS[api]
        header = struct.pack(">hhih", key, version, 7, len(self._client_id))
        header += self._client_id + (b"\0" if version >= flexible else b"")
        frame = header + bytes.fromhex(answer["hex"])
        self._socket.sendall(struct.pack(">i", len(frame)) + frame)
        self._sent.append((api, version))

    def receive(self) -> dict:
        """The response to the oldest request that has none yet."""
        api, version = self._sent.pop(0)
        frame = self._read(struct.unpack(">i", self._read(4))[0])
        body = frame[5 if version >= APIS[api][1] else 4:]
        line = json.dumps({"message": api + "Response", "version": version,
                           "hex": body.hex()})
        return json.loads(weir("wire", "decode", stdin=line.encode()))["json"]

    def ask(self, api: str, version: int, **body) -> dict:
        self.send(api, version, **body)
        return self.receive()

    def _read(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            piece = self._socket.recv(count - len(out))
            if not piece:
                raise ConnectionError("the broker closed the connection")
            out += piece
        return out
