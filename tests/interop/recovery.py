"""weir repair beside Kafka's own recovery, on the same crashed directory.

Where Kafka's broker rebuilds indexes, transaction indexes and producer
snapshots after a crash, weir must write the same bytes.
"""

import shutil
import time
from pathlib import Path

from golden_sets import GoldenSet
from kafka_dump import live_folders
from kafka_node import METADATA, KafkaNode
from suite import Suite
from weir_cli import inspect, weir, without

PRODUCER_EXPIRATION_SECONDS = 86400  # Kafka's producer.id.expiration.ms
COMPARED = (".log", ".index", ".timeindex", ".txnindex", ".snapshot")


def check(suite: Suite, golden: GoldenSet, folder: Path) -> None:
    """Recover two copies; compare the partitions Kafka did not append to."""
    by_kafka, by_weir = folder / "kafka" / "data", folder / "weir" / "data"
    for copy in (by_kafka, by_weir):
        shutil.copytree(golden.directory, copy)
        for index in [*copy.glob("segments-*/*.index"),
                      *copy.glob("codec-lz4-*/*.timeindex"),
                      *copy.glob("txn-*/*.txnindex")]:
            index.unlink()
    node = KafkaNode(by_kafka, folder / "kafka" / "work")
    node.start()
    node.stop()
    with suite.claim(f"recovery {golden.name}: weir repair runs"):
        weir("repair", "-d", by_weir, "--yes")
    compared = 0
    for theirs in live_folders(by_kafka):
        ours = by_weir / theirs.name
        if theirs.name == METADATA or _logs(theirs) != _logs(ours):
            continue  # Kafka appended to it as it started
        compared += 1
        suite.check(f"recovery {golden.name}: {theirs.name} is as Kafka "
                    "leaves it", _file_differences(theirs, ours))
    suite.check(f"recovery {golden.name}: enough partitions to compare",
                compared * 2 >= len(live_folders(by_kafka)))


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())
            if file.suffix in COMPARED}


def _logs(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in _files(folder).items()
            if name.endswith(".log")}


def _file_differences(theirs: Path, ours: Path) -> list[str]:
    expected, actual = _files(theirs), _files(ours)
    missing = [f"{name} is missing" for name in expected.keys() - actual]
    extra = [f"{name} should not be there" for name in actual.keys() - expected]
    other = [f"{name}: {len(actual[name])} bytes differ from Kafka's "
             f"{len(expected[name])}" for name in expected.keys() & actual
             if expected[name] != actual[name]
             and not _only_expired(theirs / name, ours / name)]
    return sorted(missing + extra + other)


def _only_expired(theirs: Path, ours: Path) -> bool:
    """True for producer snapshots that differ in producers alone which
    Kafka forgot as it loaded the older snapshot: unheard of for a day."""
    if theirs.suffix != ".snapshot":
        return False
    kept = without(inspect(theirs), "file")
    rows = without(inspect(ours), "file")
    expired = (time.time() - PRODUCER_EXPIRATION_SECONDS) * 1000
    return [row for row in rows
            if row in kept or row["last_timestamp"] >= expired] == kept
