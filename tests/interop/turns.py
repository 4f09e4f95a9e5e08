#!/usr/bin/env python3
"""One data directory that Kafka and weir serve in turn.

Kafka writes first, then weir, then Kafka, then weir, after clean stops and
after kill -9. Each time the newcomer must find everything as it was left, and
goes on: records at the next offset, groups' commits, configs, topic ids,
producer ids. The same program, Kafka's own client, speaks to both.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import kafka_accepts
import sample_records
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite, differences
from weir_cli import read_truth, weir
from weir_node import WeirNode

PARTITIONS = 3
ROWS = 200
KEPT = ("partition", "offset", "timestamp", "key", "value", "headers")
TOPICS = {"plain": {}, "packed": {"compression.type": "zstd"},
          "keyed": {"cleanup.policy": "compact"}}


class Ledger:
    """What the directory must hold: grows with each turn."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.sent: dict[str, list[dict]] = {}
        self.commits: dict[str, int] = {}
        self.ids: dict[str, str] = {}

    def next_rows(self, topic: str) -> list[dict]:
        self.seed += 1
        rows = sample_records.rows(self.seed, ROWS, PARTITIONS)
        for row in rows:  # a compacted topic takes no record without a key
            row["key"] = row["key"] or sample_records.base64_text(b"k")
        self.sent.setdefault(topic, []).extend(rows)
        return rows

    def expected(self, topic: str) -> list[dict]:
        """With the offsets that records get in the order they were sent."""
        out, ends = [], [0] * PARTITIONS
        for row in self.sent.get(topic, []):
            out.append({**row, "offset": ends[row["partition"]]})
            ends[row["partition"]] += 1
        return sample_records.by_partition(out)


def write(client: KafkaClient, ledger: Ledger, turn: str, work: Path) -> None:
    """A topic's worth of everything that a directory keeps."""
    for topic in [*TOPICS, turn]:
        if topic not in ledger.sent:
            client.ask("create", topic=topic, partitions=PARTITIONS,
                       configs=TOPICS.get(topic, {}))
        file = work / "rows.jsonl"
        kafka_accepts.write_rows(file, ledger.next_rows(topic))
        client.ask("produce", topic=topic, file=str(file),
                   properties={"enable.idempotence": "true"})
    for group in ("steady", turn):
        ledger.commits[group] = len(ledger.sent["plain"]) // PARTITIONS // 2
        client.ask("commit", group=group, topic="plain", partition=1,
                   offset=ledger.commits[group])


def examine(suite: Suite, name: str, client: KafkaClient, ledger: Ledger,
            work: Path) -> None:
    """All of the ledger is there, and nothing else."""
    for topic in ledger.sent:
        with suite.claim(f"{name}: records of {topic}") as problems:
            file = work / "read.jsonl"
            client.ask("consume", topic=topic, file=str(file))
            rows = [{n: row[n] for n in KEPT} for row in read_truth(file)]
            want = [{n: row[n] for n in KEPT}
                    for row in ledger.expected(topic)]
            problems += differences(want, rows)
    with suite.claim(f"{name}: groups") as problems:
        found = {g["group"]: [o["offset"] for o in g["offsets"]]
                 for g in client.ask("groups")}
        want = {group: [offset] for group, offset in ledger.commits.items()}
        problems += differences(sorted(want.items()), sorted(found.items()))
    with suite.claim(f"{name}: topics, ids and configs") as problems:
        rows = {t["topic"]: t for t in client.ask("topics")
                if not t["internal"]}
        problems += differences(sorted(ledger.sent), sorted(rows))
        for topic, row in rows.items():
            if ledger.ids.setdefault(topic, row["id"]) != row["id"]:
                problems.append(f"{topic}: another id")
            for config, value in TOPICS.get(topic, {}).items():
                if row["configs"].get(config) != value:
                    problems.append(f"{topic}: {config} is {row['configs']}")


def node_of(kind: str, directory: Path, work: Path):
    """Neither deletes anything: the records are old."""
    if kind == "kafka":
        return KafkaNode(directory, work / "kafka-work")
    return WeirNode(directory, work / "weir-work",
                    {"log.initial.task.delay.ms": "3600000"})


def end(node, how: str) -> None:
    node.stop() if how == "stop" else node.kill()


def play(suite: Suite, first: str, how: tuple[str, ...], seed: int,
         work: Path) -> None:
    """`how` each turn ends; whoever comes next is the other one."""
    directory = work / "data"
    ledger = Ledger(seed)
    if first == "kafka":
        KafkaNode(directory, work / "kafka-work").format(dynamic=True)
    kinds = ["kafka", "weir"] if first == "kafka" else ["weir", "kafka"]
    for number, ending in enumerate(how):
        kind = kinds[number % 2]
        name = f"{first} first, turn {number + 1} ({kind}, then {ending})"
        node = node_of(kind, directory, work).start()
        try:
            with KafkaClient(node.bootstrap, work) as client:
                if number > 0:
                    examine(suite, name, client, ledger, work)
                with suite.claim(f"{name}: writes"):
                    write(client, ledger, f"turn-{number + 1}", work)
                examine(suite, f"{name}, own", client, ledger, work)
            with suite.claim(f"{name}: ends"):
                end(node, ending)
        finally:
            node.kill()
        if kind == "kafka" and ending == "stop" or kind == "weir":
            verify(suite, name, directory)


def verify(suite: Suite, name: str, directory: Path) -> None:
    with suite.claim(f"{name}: weir verify finds no error"):
        weir("verify", "-d", directory, "--level", "error")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    print(f"seed {seed}", flush=True)
    suite = Suite("turns", verbose=True)
    games = {("kafka", ("stop",) * 5): "clean",
             ("weir", ("stop", "stop", "stop")): "weir",
             ("kafka", ("kill",) * 5): "kill",
             ("weir", ("kill", "stop", "kill", "kill")): "mixed"}
    for (first, how), folder in games.items():
        with tempfile.TemporaryDirectory(prefix=f"weir-turns-{folder}-") as at:
            play(suite, first, how, seed, Path(at))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
