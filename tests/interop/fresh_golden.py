#!/usr/bin/env python3
"""A golden set of new content, made by a real Kafka from a seed, and weir
checked against it: nothing that holds for one set only can pass both.

fresh_golden.py [--seed N] [--keep DIR]: a set has the layout of the golden
archives: clean/, unclean/ (copied while the broker was frozen), truth/ (what
Kafka's consumer and Admin said) and dump/ (what its dump tool printed).
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import golden
import golden_workload
import kafka_dump
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite

SETTINGS = {
    "log.cleaner.enable": "true", "log.cleaner.backoff.ms": "200",
    "metadata.log.max.record.bytes.between.snapshots": "6000",
    "metadata.log.max.snapshot.interval.ms": "3600000",
    "transaction.max.timeout.ms": "900000",
}


def make(folder: Path, seed: int, dynamic: bool) -> None:
    """Fill `folder` with a set: a directory of either quorum kind."""
    node = KafkaNode(folder / "clean", folder / "work", settings=SETTINGS)
    node.format(node_id=random.Random(seed).randrange(1, 9), dynamic=dynamic)
    truth = folder / "truth"
    truth.mkdir()
    with node, KafkaClient(node.bootstrap, node.work) as client:
        golden_workload.run(client, folder / "work", seed)
        golden_workload.wait_for_cleaner(node.directory)
        for row in client.ask("topics"):
            if not row["internal"]:
                client.ask("consume", topic=row["topic"],
                           file=str(truth / f"{row['topic']}.jsonl"))
        for topic in golden_workload.TRANSACTIONAL:
            client.ask("consume", topic=topic, isolation="read_committed",
                       file=str(truth / f"{topic}.committed.jsonl"))
        with open(truth / "topics.jsonl", "w", encoding="utf-8") as file:
            for row in client.ask("topics"):
                file.write(json.dumps(
                    {n: row[n] for n in ("topic", "id", "partitions")}) + "\n")
        (truth / "acls.txt").write_text("".join(
            f"(pattern=ResourcePattern(resourceType={a['resource_type']}, "
            f"name={a['name']}, patternType={a['pattern_type']}), "
            f"entry=(principal={a['principal']}, host={a['host']}, "
            f"operation={a['operation']}, permissionType={a['permission']}))\n"
            for a in client.ask("acls")))
        _freeze(node, folder / "unclean")
    _dump_all(folder / "clean", folder / "dump", folder / "work")


def _freeze(node: KafkaNode, target: Path) -> None:
    """Copy the directory while nothing in it moves, as a crash leaves it."""
    os.kill(node.process.pid, signal.SIGSTOP)
    try:
        subprocess.run(["cp", "-a", "--sparse=always", str(node.directory),
                        str(target)], check=True)
    finally:
        os.kill(node.process.pid, signal.SIGCONT)


def _dump_all(directory: Path, target: Path, work: Path) -> None:
    """One text a file, from one run of the tool for each decoder."""
    target.mkdir()
    for group in kafka_dump.by_decoder(directory):
        files = [f for f in group if f.stat().st_size > 0]
        if not files:
            continue
        text, _ = kafka_dump.dump(files, ["--print-data-log"],
                                  work / "dump.log")
        names = {f"Dumping {file}\n": file for file in files}
        parts = re.split("(?m)^(" + "|".join(map(re.escape, names)) + ")",
                         text)
        for title, body in zip(parts[1::2], parts[2::2]):
            file = names[title]
            (target / f"{file.parent.name}+{file.name}.txt").write_text(
                title + body, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int,
                        default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--keep", type=Path, help="make the sets here")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    print(f"fresh-golden: seed {options.seed}")
    scratch = options.keep or Path(tempfile.mkdtemp(prefix="weir-fresh-"))
    suite = Suite("fresh-golden", options.verbose)
    for dynamic in (True, False):
        folder = scratch / ("dynamic" if dynamic else "static")
        folder.mkdir(parents=True)
        make(folder, options.seed + dynamic, dynamic)
    golden.check_all(suite, scratch, set(golden.CHECKS))
    if suite.failed or options.keep:
        print(f"fresh-golden: kept {scratch}")
    else:
        shutil.rmtree(scratch)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
