#!/usr/bin/env python3
"""Clients that nobody here wrote: weir beside the real Kafka.

    clients.py [FAMILY…]

Each family's program runs against `weir serve` and against Kafka with the
same settings; what it saw is compared check by check, and every difference is
printed. `known_differences.py` names those that are meant, and why.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from client_families import FAMILIES, Family
from kafka_node import KafkaNode
from known_differences import KNOWN
from suite import Suite
from weir_node import WeirNode

SECONDS = 900
NOTHING = "nothing"
# What both are told, so that Kafka, too, is content with a single node.
SETTINGS = {
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "auto.create.topics.enable": "true",
}
# Kafka's node without what it is started with for other suites.
KAFKA_ONLY = {"authorizer.class.name": None, "super.users": None,
              "log.cleaner.enable": None, "file.delete.delay.ms": None,
              "log.retention.ms": None,
              "num.recovery.threads.per.data.dir": None}


def rows_of(family: Family, bootstrap: str, work: Path) -> dict[str, dict]:
    """The checks that the family's program printed, by name."""
    try:
        done = subprocess.run(
            family.command(bootstrap, work), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=SECONDS,
            check=False)
        out, end = done.stdout, f"exit {done.returncode}"
        said = done.stderr.decode("utf-8", "replace")[-400:]
    except subprocess.TimeoutExpired as late:
        out, end, said = late.stdout or b"", f"over {SECONDS} s", ""
    rows = [json.loads(line) for line in out.splitlines()
            if line.startswith(b"{")]
    ended = {"seen": end, "said": said} if end != "exit 0" else {"seen": end}
    return {**{row.pop("check"): row for row in rows}, "its end": ended}


def as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def differences(kafka: object, weir: object,
                where: str = "") -> Iterator[str]:
    """Where two JSON values are not the same. Lists of lines are compared
    like files, so that a line more is one difference; of lists of objects
    (topics, configs, groups) no broker promises an order."""
    if isinstance(kafka, dict) and isinstance(weir, dict):
        for name in sorted({*kafka, *weir}):
            yield from differences(kafka.get(name, NOTHING),
                                   weir.get(name, NOTHING), f"{where}/{name}")
    elif isinstance(kafka, list) and isinstance(weir, list):
        if all(isinstance(x, dict) for x in (*kafka, *weir)):
            kafka, weir = (sorted(rows, key=as_text) for rows in (kafka, weir))
        one, other = ([as_text(x) for x in rows] for rows in (kafka, weir))
        for tag, i, j, k, l in SequenceMatcher(None, one, other,
                                               False).get_opcodes():
            if tag != "equal":
                for want, have in zip_longest(kafka[i:j], weir[k:l],
                                              fillvalue=NOTHING):
                    yield from differences(want, have, f"{where}/{i}")
    elif kafka != weir:
        yield f"{where}: Kafka {kafka!r}, weir {weir!r}"


def compare(suite: Suite, family: str, kafka: dict, weir: dict,
            known: list[str]) -> None:
    """One claim a check; known differences are set aside, and named."""
    for check in kafka | weir:
        found = list(differences(kafka.get(check, {}), weir.get(check, {})))
        meant = [(line, reason) for line in found
                 for reason in [KNOWN.reason(family, check, line)] if reason]
        known += [f"{family}, {check}: {line}: {reason}"
                  for line, reason in meant]
        left = [line for line in found
                if line not in [line for line, _ in meant]]
        suite.check(f"{family}: {check}", left)
    suite.check(f"{family}: comes to its end with Kafka",
                kafka["its end"] == {"seen": "exit 0"} and len(kafka) > 1)


def kafka_node(work: Path) -> KafkaNode:
    """A new, formatted one."""
    node = KafkaNode(work / "kafka", work / "kafka-work",
                     {**SETTINGS, **KAFKA_ONLY})
    node.format(dynamic=True)
    return node


def seen_by(families: list[Family], node: KafkaNode | WeirNode, work: Path,
            kept: Path | None) -> dict[str, dict]:
    """What every family saw of one broker; each stays in `kept` as well."""
    seen = {}
    broker = "kafka" if isinstance(node, KafkaNode) else "weir"
    with node:
        for family in families:
            seen[family.name] = rows_of(family, node.bootstrap, work)
            if kept:
                (kept / f"{family.name}-{broker}.json").write_text(
                    json.dumps(seen[family.name], indent=1))
    return seen


def read_kept(folder: Path, families: list[Family]) -> dict[str, dict]:
    return {family.name: json.loads(
        (folder / f"{family.name}-kafka.json").read_text())
        for family in families}


def main() -> int:
    names = [family.name for family in FAMILIES]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", nargs="*", help=", ".join(names))
    parser.add_argument("--keep", type=Path, metavar="DIR",
                        help="leave what each program saw in DIR")
    parser.add_argument("--kafka-seen", type=Path, metavar="DIR",
                        help="take Kafka's part from an earlier --keep")
    options = parser.parse_args()
    if unknown := set(options.family) - set(names):
        parser.error(f"no family {min(unknown)}; there are {', '.join(names)}")
    chosen = [f for f in FAMILIES
              if not options.family or f.name in options.family]
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    suite, known = Suite("clients", verbose=True), []
    with tempfile.TemporaryDirectory(prefix="weir-clients-") as name:
        work = Path(name)
        kafka = (read_kept(options.kafka_seen, chosen) if options.kafka_seen
                 else seen_by(chosen, kafka_node(work), work, options.keep))
        weir = seen_by(chosen, WeirNode(work / "weir", work / "weir-work",
                                        SETTINGS), work, options.keep)
    for family in chosen:
        compare(suite, family.name, kafka[family.name], weir[family.name],
                known)
    for line in known:
        print(f"known {line}")
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
