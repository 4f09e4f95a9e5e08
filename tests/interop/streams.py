#!/usr/bin/env python3
"""Kafka Streams on weir: counts and joins exactly once, with kills.

The program (streams/Counting.java, exactly_once_v2) and the broker are both
killed while records come in; at the end a reader of committed records must
find the last count of each word to be the number of its occurrences, no count
below one before it, and each key joined once.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import kafka_jars
from suite import Suite, differences
from weir_cli import weir, weir_json
from weir_node import WeirNode

WORDS = ("log", "batch", "offset", "epoch", "marker", "fence", "leader")
ROUNDS = 6
LINES = 200
SECONDS = 180


class Counting:
    """The program, started anew after each kill."""

    def __init__(self, bootstrap: str, work: Path) -> None:
        self.process = subprocess.Popen(
            [*kafka_jars.java(256, work / "streams.log"), "-cp",
             kafka_jars.streams_classpath(), "Counting", bootstrap,
             str(work / "state")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        while b"READY" not in (line := self.process.stdout.readline()):
            if not line:
                raise RuntimeError("the program ended before it was ready")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(SECONDS)


def produce(bootstrap: str, topic: str, lines: list[str],
            *options: str) -> None:
    subprocess.run(["kcat", "-b", bootstrap, "-P", "-t", topic, "-X",
                    "enable.idempotence=true", *options],
                   input="\n".join(lines).encode(), check=True)


def send(bootstrap: str, rng: random.Random, counts: Counter,
         keys: list[str]) -> None:
    """Lines of random words, counted here too; and keys on both sides."""
    lines = [" ".join(rng.choices(WORDS, k=5)) for _ in range(LINES)]
    for line in lines:
        counts.update(line.split())
    produce(bootstrap, "words", lines)
    more = [f"key-{len(keys) + i}" for i in range(LINES)]
    for side in ("left", "right"):
        produce(bootstrap, side, [f"{k}:{side}" for k in
                                  rng.sample(more, len(more))], "-K:")
    keys += more


def results(directory: Path) -> dict[str, list[int]]:
    """What was counted, word by word, in the order of the log."""
    out: dict[str, list[int]] = {}
    for row in weir_json("consume", "counts", "-d", directory):
        out.setdefault(row["key"], []).append(int(row["value"]))
    return out


def joined(directory: Path) -> list[tuple[str, str]]:
    return sorted((row["key"], row["value"]) for row in weir_json(
        "consume", "joined", "-d", directory))


def settled(directory: Path, counts: Counter, keys: list[str]) -> bool:
    """Whether the last count of every word and every pair have come."""
    if len(joined(directory)) < len(keys):
        return False
    last = {word: seen[-1] for word, seen in results(directory).items()}
    return last == dict(counts)


def run(suite: Suite, work: Path, seed: int) -> None:
    rng = random.Random(seed)
    counts: Counter = Counter()
    keys: list[str] = []
    directory = work / "data"
    for topic in ("words", "counts", "left", "right", "joined"):
        weir("topics", "create", topic, "-d", directory, "--partitions", 2)
    settings = {"transaction.abort.timed.out.transaction.cleanup.interval.ms":
                "1000"}
    node = WeirNode(directory, work / "weir", settings)
    node.start()
    port = node.port
    program = Counting(node.bootstrap, work)
    for number in range(ROUNDS):
        send(node.bootstrap, rng, counts, keys)
        time.sleep(rng.uniform(0.2, 2))  # somewhere in the work
        if number % 2 == 0:
            program.kill()
            program = Counting(node.bootstrap, work)
        else:
            node.kill()
            node.start(port)
    deadline = time.monotonic() + SECONDS
    while not settled(directory, counts, keys) and \
            time.monotonic() < deadline:
        time.sleep(1)
    program.close()
    node.stop()
    seen = results(directory)
    suite.check("every word was counted once for each time it came",
                differences(sorted(counts.items()), sorted(
                    (word, numbers[-1]) for word, numbers in seen.items())))
    suite.check("every key was joined once", differences(
        sorted((key, "left+right") for key in keys), joined(directory)))
    for word, numbers in sorted(seen.items()):
        suite.check(f"the counts of '{word}' never fall",
                    numbers == sorted(numbers))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=int(time.time()))
    seed = parser.parse_args().seed
    print(f"streams: --seed {seed}")
    suite = Suite("streams")
    with tempfile.TemporaryDirectory(prefix="weir-streams-") as name:
        run(suite, Path(name), seed)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
