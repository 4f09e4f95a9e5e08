"""weir compact beside Kafka's own log cleaner, on the same directory.

Kafka writes a compacted topic with tombstones, empty keys' absence, every
codec and transactions that commit and abort. One copy is cleaned by Kafka,
one by weir; batch by batch and record by record they must agree.
"""

import random
import shutil
import time
from pathlib import Path

import kafka_accepts
import sample_records
from kafka_client import KafkaClient
from kafka_node import KafkaError, KafkaNode
from suite import Suite, differences
from weir_cli import as_truth, consume, inspect, weir, without
from written_by_weir import SEGMENT_BYTES, keyed_rows

TOPIC = "cleaned"
KEYS = 700
RUNS = 24
ROWS_A_RUN = 2000
CLEAN_SECONDS = 60
CLEANING = {
    "log.cleaner.enable": "true", "log.cleaner.backoff.ms": "100",
    "log.cleaner.min.cleanable.ratio": "0.0001",
}
# What depends on the moment of the cleaning, on the file's place, and (in
# packed batches, so in all that stand behind) on whose gzip packed them.
OF_THE_MOMENT = ("delete_horizon", "crc", "file", "position")


def check(suite: Suite, folder: Path, seed: int) -> None:
    """Clean one directory by both and compare what is left."""
    original = folder / "original" / "data"
    _write(original, folder, seed)
    for name in ("kafka", "weir"):
        shutil.copytree(original, folder / name / "data")
    by_kafka, by_weir = folder / "kafka" / "data", folder / "weir" / "data"
    _clean(by_kafka, folder / "kafka" / "work")
    with suite.claim("cleaner: weir compact runs"):
        weir("compact", TOPIC, "-d", by_weir)
    with suite.claim("cleaner: the records left are those Kafka leaves"
                     ) as problems:
        left = [_read(directory) for directory in (by_kafka, by_weir)]
        problems += differences(*left)
        if len(left[0]) >= RUNS * ROWS_A_RUN // 2:
            problems.append(f"Kafka left {len(left[0])} records")
    with suite.claim("cleaner: the batches left are those Kafka leaves"
                     ) as problems:
        problems += differences(_batches(by_kafka), _batches(by_weir))
    with suite.claim("cleaner: the checkpoint says what Kafka's says"
                     ) as problems:
        problems += differences(_checkpoint(by_kafka), _checkpoint(by_weir))


def _write(directory: Path, folder: Path, seed: int) -> None:
    """Let Kafka write the topic: runs of all codecs, half of them
    transactions, every fourth of which aborts."""
    node = KafkaNode(directory, folder / "original" / "work")
    node.format(dynamic=True)
    rng = random.Random(seed)
    with node, KafkaClient(node.bootstrap, node.work) as client:
        client.ask("create", topic=TOPIC, partitions=1, configs={
            "cleanup.policy": "compact", "segment.bytes": str(SEGMENT_BYTES),
            "min.compaction.lag.ms": "0", "min.cleanable.dirty.ratio": "0"})
        file = folder / "rows.jsonl"
        for run in range(RUNS):
            rows = _of_today(
                keyed_rows(rng.randrange(1 << 30), ROWS_A_RUN, KEYS))
            kafka_accepts.write_rows(file, rows)
            properties = {"compression.type": sample_records.CODECS[run % 5],
                          "batch.size": str(rng.randrange(200, 20000))}
            if run % 2:
                properties["transactional.id"] = f"cleaned-{run % 3}"
            client.ask("produce", topic=TOPIC, file=str(file),
                       properties=properties,
                       end="abort" if run % 8 == 3 else "commit")


def _of_today(rows: list[dict]) -> list[dict]:
    """The rows with timestamps of the last hour: the last batch of a producer
    is kept for as long as Kafka has not forgotten the producer, a day."""
    shift = int(time.time() * 1000) - 3_600_000 - sample_records.FIRST_TIMESTAMP
    return [row | {"timestamp": row["timestamp"] + shift} for row in rows]


def _clean(directory: Path, work: Path) -> None:
    """Start Kafka with its cleaner until the topic is clean."""
    node = KafkaNode(directory, work, settings=CLEANING)
    active = sorted((directory / f"{TOPIC}-0").glob("*.log"))[-1]
    with node:
        deadline = time.monotonic() + CLEAN_SECONDS
        while _checkpoint(directory) != [int(active.stem)]:
            if time.monotonic() > deadline:
                raise KafkaError("Kafka did not clean the topic")
            time.sleep(0.05)


def _checkpoint(directory: Path) -> list[int]:
    """The cleaner's offset for the topic, if it has one."""
    file = directory / "cleaner-offset-checkpoint"
    if not file.exists():
        return []
    rows = [line.split() for line in file.read_text().splitlines()[2:]]
    return [int(row[2]) for row in rows if row[0] == TOPIC]


def _read(directory: Path) -> list[dict]:
    return [as_truth(row)
            for row in consume(directory, TOPIC, "--isolation", "all")]


def _batches(directory: Path) -> list[dict]:
    rows: list[dict] = []
    for log in sorted((directory / f"{TOPIC}-0").glob("*.log")):
        rows += [row | {"log": log.name}
                 for row in inspect(log, "--batches")]
    for row in rows:
        row["horizon"] = row["delete_horizon"] is not None
        if row["codec"] != "none":
            row["size"] = None
    return without(rows, *OF_THE_MOMENT)
