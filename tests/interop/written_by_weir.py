"""Data directories made by weir for Kafka to judge.

Each maker fills an empty folder through weir's commands and returns what a
broker must serve from it, by what weir itself reads (lines of truth form).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sample_records
from weir_cli import as_truth, consume, weir

SEGMENT_BYTES = 1 << 20  # Kafka allows no smaller segments


@dataclass
class Written:
    """A directory, the topics in it, and the rows that were sent to them."""

    directory: Path
    sent: dict[str, list[dict]] = field(default_factory=dict)

    def create(self, topic: str, partitions: int, **configs: object) -> None:
        """Make a topic; underscores in config names stand for dots."""
        pairs = [word for name, value in configs.items() for word in
                 ("--config", f"{name.replace('_', '.')}={value}")]
        weir("topics", "create", topic, "-d", self.directory,
             "--partitions", partitions, *pairs)

    def produce(self, topic: str, rows: list[dict], *options: object) -> None:
        """Produce rows and remember them as sent."""
        weir("produce", topic, "-d", self.directory, "--json", *options,
             stdin=sample_records.envelopes(topic, rows))
        self.sent.setdefault(topic, []).extend(rows)

    def read(self, topic: str) -> list[dict]:
        """All records of a topic as weir reads them, in truth form."""
        rows = consume(self.directory, topic, "--isolation", "all")
        return [as_truth(row) for row in rows]

    def expected(self) -> dict[str, list[dict]]:
        return {topic: self.read(topic) for topic in self.sent}

    def lost(self) -> list[str]:
        """Topics whose records are not, in order, those that were sent."""
        names = ("partition", "timestamp", "key", "value", "headers")
        found = []
        for topic, sent in self.sent.items():
            rows = [{n: row[n] for n in names} for row in self.read(topic)]
            wanted = [{n: row[n] for n in names}
                      for row in sample_records.by_partition(sent)]
            if rows != wanted:
                found.append(f"{topic}: what was sent is not what is read")
        return found


def every_codec(written: Written, seed: int) -> None:
    """A topic for each codec, several partitions, several runs."""
    for number, codec in enumerate(sample_records.CODECS):
        topic = f"codec-{codec}"
        written.create(topic, 3)
        for run in range(2):
            rows = sample_records.rows(seed + 10 * number + run, 400, 3)
            written.produce(topic, rows, "--codec", codec,
                            "--batch-bytes", 4096)


def several_segments(written: Written, seed: int) -> None:
    """More than three segments, with a dense index; a run is larger than a
    segment."""
    written.create("segments", 1, segment_bytes=SEGMENT_BYTES,
                   index_interval_bytes=1024)
    for run in range(2):
        written.produce("segments", sample_records.rows(seed + run, 18000, 1))


def one_record_batches(written: Written, seed: int) -> None:
    """Batches as small as they get."""
    written.create("small", 2)
    written.produce("small", sample_records.rows(seed, 200, 2),
                    "--batch-bytes", 1)


def into_nothing(written: Written, seed: int) -> None:
    """produce without a topic made before: it makes the topic."""
    written.produce("made-by-produce", sample_records.rows(seed, 50, 1))


MAKERS: dict[str, Callable[[Written, int], None]] = {
    "codecs": every_codec,
    "segments": several_segments,
    "small batches": one_record_batches,
    "unmade topic": into_nothing,
}


def keyed_rows(seed: int, count: int, keys: int) -> list[dict]:
    """Records for compaction: few keys, some that come once, tombstones."""
    rows = sample_records.rows(seed, count, 1)
    for index, row in enumerate(rows):
        key = f"key-{(index * 7919 + seed) % keys}".encode()
        if index % 11 == 0:
            key = f"once-{seed}-{index}".encode()
        row["key"] = sample_records.base64_text(key)
        if index % 23 == 0:
            row["value"] = None
    return rows


def last_values(rows: list[dict]) -> dict[tuple, dict]:
    """(partition, key) -> the last record's value and headers, tombstones
    left out: what compaction must not change."""
    last = {(row["partition"], row["key"]): row for row in rows}
    return {where: {n: row[n] for n in ("value", "headers", "timestamp")}
            for where, row in last.items() if row["value"] is not None}
