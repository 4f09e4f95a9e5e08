#!/usr/bin/env python3
"""Makes a data directory with a real Kafka, for benchmarks and experiments.

kafka_fixture.py DIR --megabytes 256 --codecs none,zstd: a topic bench-CODEC
for each codec, one partition, values of --value-bytes of words, written by
Kafka's own producer; the node is stopped cleanly.
"""

import argparse
import base64
import json
import random
import sys
from pathlib import Path

from kafka_client import KafkaClient
from kafka_node import KafkaNode
from sample_records import CODECS, FIRST_TIMESTAMP, WORDS

CHUNK_ROWS = 50_000
KEYS = 100_000


def write_chunk(path: Path, rng: random.Random, first: int, count: int,
                value_bytes: int) -> None:
    """Rows as KafkaClient.java takes them: a key of few, words as value."""
    words = [word.encode() for word in WORDS]
    with open(path, "w", encoding="ascii") as file:
        for index in range(first, first + count):
            value = b" ".join(rng.choices(words, k=value_bytes // 5))
            file.write(json.dumps({
                "partition": 0, "timestamp": FIRST_TIMESTAMP + index,
                "key": base64.b64encode(
                    b"key-%06d" % rng.randrange(KEYS)).decode(),
                "value": base64.b64encode(value[:value_bytes]).decode(),
                "headers": []}) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--value-bytes", type=int, default=100)
    parser.add_argument("--codecs", default="none",
                        help="some of " + ",".join(CODECS))
    parser.add_argument("--batch-bytes", type=int, default=16384)
    parser.add_argument("--seed", type=int, default=20260101)
    options = parser.parse_args()
    work = options.directory.with_name(options.directory.name + ".work")
    node = KafkaNode(options.directory, work)
    node.format(dynamic=True)
    rng = random.Random(options.seed)
    # Key, value and what the format adds to a record.
    rows = (options.megabytes << 20) // (options.value_bytes + 18)
    with node, KafkaClient(node.bootstrap, work) as client:
        for codec in options.codecs.split(","):
            topic = f"bench-{codec}"
            client.ask("create", topic=topic, partitions=1)
            for first in range(0, rows, CHUNK_ROWS):
                count = min(CHUNK_ROWS, rows - first)
                write_chunk(work / "rows.jsonl", rng, first, count,
                            options.value_bytes)
                client.ask("produce", topic=topic,
                           file=str(work / "rows.jsonl"), properties={
                               "compression.type": codec, "linger.ms": "5",
                               "batch.size": str(options.batch_bytes)})
            print(f"{topic}: {rows} records", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
