"""What is done to a cluster so that its files hold everything once.

Topics and groups like those of the golden archives, with content from a
seed: codecs, headers, transactions that interleave, compaction done and
pending, deleted heads, topics grown and deleted, groups of three kinds, ACLs,
SCRAM users, quotas.
"""

import random
import time
from pathlib import Path

import kafka_accepts
import sample_records
from kafka_client import KafkaClient
from kafka_node import KafkaError
from sample_records import CODECS
from written_by_weir import SEGMENT_BYTES, keyed_rows

TRANSACTIONAL = ("txn",)
CLEAN_SECONDS = 60
FOR_EVER_MS = "315360000000"  # ten years


def run(client: KafkaClient, work: Path, seed: int) -> None:
    """Do all of it through Kafka's own clients."""
    rng = random.Random(seed)
    everyday = Everyday(client, work, rng)
    everyday.codecs()
    everyday.segments()
    everyday.odd_topics()
    everyday.compaction()
    _transactions(client, rng)
    _groups(client)
    _administration(client, rng)


class Everyday:
    """Producing into topics of all kinds."""

    def __init__(self, client: KafkaClient, work: Path,
                 rng: random.Random) -> None:
        self._client = client
        self._file = work / "workload.jsonl"
        self._rng = rng

    def _send(self, topic: str, rows: list[dict],
              **properties: object) -> None:
        kafka_accepts.write_rows(self._file, rows)
        self._client.ask("produce", topic=topic, file=str(self._file),
                         properties={k.replace("_", "."): str(v)
                                     for k, v in properties.items()})

    def _rows(self, count: int, partitions: int = 1) -> list[dict]:
        return sample_records.rows(self._rng.randrange(1 << 30), count,
                                   partitions)

    def codecs(self) -> None:
        """Every codec, idempotent and not, batches of several sizes."""
        for codec in CODECS:
            partitions = self._rng.randrange(1, 4)
            self._client.ask("create", topic=f"codec-{codec}",
                             partitions=partitions)
            for _ in range(self._rng.randrange(2, 5)):
                self._send(f"codec-{codec}", self._rows(
                    self._rng.randrange(50, 300), partitions),
                    compression_type=codec, linger_ms=5,
                    batch_size=self._rng.randrange(100, 9000),
                    enable_idempotence=str(codec != "none").lower())

    def segments(self) -> None:
        """Several segments with a dense index; then a deleted head."""
        self._client.ask("create", topic="segments", partitions=1, configs={
            "segment.bytes": str(SEGMENT_BYTES),
            "index.interval.bytes": "1024"})
        for _ in range(4):
            self._send("segments", self._rows(7000))
        self._client.ask("create", topic="deleted-head", partitions=1)
        self._send("deleted-head", self._rows(300))
        self._client.ask("trim", topic="deleted-head", partition=0,
                         before=self._rng.randrange(20, 250))

    def odd_topics(self) -> None:
        """Append time, no records, grown, deleted."""
        self._client.ask("create", topic="append-time", partitions=1,
                         configs={"message.timestamp.type": "LogAppendTime"})
        self._send("append-time", self._rows(60))
        self._client.ask("create", topic="grown", partitions=1)
        self._client.ask("grow", topic="grown",
                         partitions=self._rng.randrange(2, 6))
        self._client.ask("alter", topic="grown", configs={
            "retention.ms": "3600000000000", "max.message.bytes": "2000000"})
        self._client.ask("create", topic="to-delete", partitions=3)
        self._send("to-delete", self._rows(30, 3))
        self._client.ask("delete", topic="to-delete")

    def compaction(self) -> None:
        """One topic cleaned by Kafka, one waiting for it."""
        common = {"cleanup.policy": "compact",
                  "segment.bytes": str(SEGMENT_BYTES)}
        self._client.ask("create", topic="compact-pending", partitions=1,
                         configs=common | {
                             "min.compaction.lag.ms": FOR_EVER_MS})
        self._client.ask("create", topic="compacted", partitions=1,
                         configs=common | {
                             "min.cleanable.dirty.ratio": "0.001",
                             "delete.retention.ms": "1000"})
        for topic in ("compact-pending", "compacted"):
            for codec in ("none", "zstd", "lz4", "none"):
                rows = keyed_rows(self._rng.randrange(1 << 30), 6000, 400)
                self._send(topic, rows, compression_type=codec)


def _transactions(client: KafkaClient, rng: random.Random) -> None:
    """Three producers interleave; one transaction is left open."""
    client.ask("create", topic="txn", partitions=2)
    ids = [f"tx-{number}" for number in range(3)]
    begun: set[str] = set()
    for _ in range(120):
        who = rng.choice(ids)
        step = rng.choice(("send", "send", "send", "commit", "abort",
                           "offsets")) if who in begun else "begin"
        client.ask("transaction", id=who, step=step, topic="txn",
                   group="txn-group", offset=rng.randrange(50),
                   rows=sample_records.rows(rng.randrange(1 << 30), 4, 2))
        if step == "begin":
            begun.add(who)
        elif step in ("commit", "abort"):
            begun.discard(who)
    for who in sorted(begun)[1:]:
        client.ask("transaction", id=who, step="commit")
    if not begun:
        client.ask("transaction", id=ids[0], step="begin")
    client.ask("transaction", id=min(begun or ids), step="send", topic="txn",
               rows=sample_records.rows(rng.randrange(1 << 30), 3, 2))


def _groups(client: KafkaClient) -> None:
    """Members of all kinds came, committed and left."""
    for kind in ("classic", "consumer"):
        client.ask("join", group=f"group-{kind}", protocol=kind, count=60,
                   topics=["codec-gzip", "codec-zstd"])
    client.ask("group-config", group="group-share",
               name="share.auto.offset.reset", value="earliest")
    client.ask("share", group="group-share", topics=["codec-lz4"], count=40)


def _administration(client: KafkaClient, rng: random.Random) -> None:
    """ACLs made and taken away, users, quotas, many topics."""
    for number in range(10):
        acl = {"resource": rng.choice(("TOPIC", "GROUP")),
               "name": f"res-{number}", "principal": f"User:u{number}",
               "pattern": rng.choice(("LITERAL", "PREFIXED")),
               "operation": rng.choice(("READ", "WRITE", "ALTER")),
               "permission": rng.choice(("ALLOW", "DENY"))}
        client.ask("acl", **acl)
        if number % 3 == 0:
            client.ask("unacl", **acl)
    for user in ("alice", "bob"):
        client.ask("scram", user=user, password=f"{user}-secret",
                   more=rng.randrange(100))
        client.ask("quota", user=user, name="consumer_byte_rate",
                   value=rng.randrange(1, 1 << 20))
    for number in range(25):
        client.ask("create", topic=f"t{number}",
                   partitions=rng.randrange(1, 5),
                   configs={"max.message.bytes": str(rng.randrange(1 << 20))})
        if number % 4 == 1:
            client.ask("delete", topic=f"t{number}")


def wait_for_cleaner(directory: Path) -> None:
    """Until Kafka has cleaned `compacted` up to its active segment."""
    file = directory / "cleaner-offset-checkpoint"
    deadline = time.monotonic() + CLEAN_SECONDS
    while True:
        active = max(int(log.stem) for log in
                     (directory / "compacted-0").glob("*.log"))
        if file.exists() and f"compacted 0 {active}" in file.read_text():
            return
        if time.monotonic() > deadline:
            raise KafkaError("Kafka did not clean the topic")
        time.sleep(0.05)
