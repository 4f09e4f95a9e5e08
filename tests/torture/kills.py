#!/usr/bin/env python3
"""Kills real `weir serve` processes with SIGKILL, again and again, and holds
what they leave against what they had acknowledged.

Every round: a broker on the same directory, clients that go on where the last
life left them, death after 20 to 500 ms (sometimes before it is ready; now
and then a stop in good order). What stands then is verified and read: each
acknowledged record at its offset, once, each producer's in its order.
`--kafka N`: after every N rounds a real Kafka 4.4 serves a copy.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import kill_clients
from kill_clients import (PARTITIONS, TOPIC, TXN_PARTITIONS, TXN_TOPIC,
                          Producer, Transactor)
from weir_cli import WeirError, as_truth, consume, weir, weir_binary
from weir_node import WeirNode
from wire import Wire

FLAGS = ("--no-auto-create", "--topic",
         f"{TOPIC}:{PARTITIONS}:segment.ms=700,retention.ms=-1", "--topic",
         f"{TXN_TOPIC}:{TXN_PARTITIONS}:segment.ms=700,retention.ms=-1",
         "-c", "offsets.topic.num.partitions=2",
         "-c", "transaction.state.log.num.partitions=2")
FROM_MS, TO_MS = 20, 500
DAMAGED = 5  # weir's exit code behind a torn tail


class Kills:
    """One directory and everything that was promised about it."""

    def __init__(self, seed: int, work: Path, durable: bool) -> None:
        self.random = random.Random(seed)
        self.work, self.directory = work, work / "data"
        flags = (*FLAGS, "--durability", "fsync") if durable else FLAGS
        self.node = WeirNode(self.directory, work / "node", flags=flags)
        (work / "acks").mkdir(parents=True)
        self.producers = [Producer(i, seed + i, work / "acks")
                          for i in range(PARTITIONS + 1)]
        self.transactors = [Transactor(i, seed + i, work / "acks")
                            for i in range(2)]
        self.problems: list[str] = []
        self.counts = dict.fromkeys(
            ("lost", "duplicated", "reordered", "invented", "moved", "torn",
             "refused", "verify"), 0)
        self.early = self.clean = self.kafka = self.torn_tails = 0
        self._read_to = [0] * PARTITIONS

    def say(self, kind: str, what: str) -> None:
        self.counts[kind] += 1
        if self.counts[kind] <= 5:
            self.problems.append(f"{kind}: {what}")

    def round(self) -> None:
        """One life of the broker."""
        delay = self.random.uniform(FROM_MS, TO_MS) / 1000
        cleanly = self.random.random() < 0.1
        killer = None
        if not cleanly:  # the clock runs from before it is ready
            killer = threading.Timer(delay, self._kill)
            killer.start()
        try:
            self.node.start()
        except (WeirError, OSError, AttributeError, ValueError):
            self.early += 1
        else:
            over, refused = threading.Event(), []
            clients = [*self.producers, *self.transactors]
            threads = kill_clients.run(clients, self.node.port, over, refused)
            if cleanly:
                time.sleep(delay)
                over.set()
            for thread in threads:
                thread.join()
            for line in refused:
                self.say("refused", line)
            if cleanly:
                self.node.stop()
                self.clean += 1
        if killer:
            killer.join()
        self.node.kill()

    def _kill(self) -> None:
        while self.node.process is None:
            time.sleep(0.001)
        self.node.process.kill()

    def plant(self) -> None:
        """A canary: something acknowledged goes, which must be noticed."""
        last = max((self.directory / f"{TOPIC}-0").glob("*.log"))
        with open(last, "r+b") as log:
            log.truncate(max(0, last.stat().st_size - 100))

    # --- What stands -----------------------------------------------------------

    def check(self, whole: bool = False) -> None:
        """The directory as the process left it."""
        done = subprocess.run(
            [weir_binary(), "verify", "-d", self.directory, "--level",
             "error", "-q"], capture_output=True, text=True, check=False)
        lines = (done.stdout + done.stderr).split("\n")
        if all("[batch-torn]" in line for line in lines if line):
            # A write that death cut short: recovery takes it away.
            self.torn_tails += done.returncode != 0
        elif done.returncode != 0:
            self.say("verify", f"exit {done.returncode}: {done.stdout[:300]}"
                     f"{done.stderr[:300]}")
        for partition in range(PARTITIONS):
            self._check_partition(partition, whole)

    def _check_partition(self, partition: int, whole: bool) -> None:
        start = 0 if whole else self._read_to[partition]
        mine = [p for p in self.producers if p.partition == partition]
        last = start
        try:
            out = weir("consume", "-d", self.directory,
                       f"{TOPIC}:{partition}", "--from", str(start), "-f",
                       "%o %s\\n", expect=(0, DAMAGED)).decode()
        except WeirError as error:
            # A broker that died while it made the topic promised nothing.
            if any(p.acknowledged for p in mine):
                self.say("lost", str(error))
            return
        there = {int(o): v for o, _, v in
                 (line.partition(" ") for line in out.splitlines())}
        for producer in mine:
            for offset, value in producer.acknowledged.items():
                if offset < start:
                    continue
                last = max(last, offset + 1)
                if there.get(offset) == value:
                    continue
                kind = "moved" if value in there.values() else "lost"
                self.say(kind, f"{TOPIC}-{partition}@{offset}: {value[:30]}")
        self._check_values(partition, there, set().union(
            *(p.sent for p in mine)) if mine else set())
        self._read_to[partition] = last

    def _check_values(self, partition: int, there: dict[int, str],
                      sent: set[str]) -> None:
        seen: dict[str, int] = {}
        latest: dict[str, int] = {}
        for offset, value in there.items():
            where = f"{TOPIC}-{partition}@{offset}: {value[:30]}"
            if value not in sent:
                self.say("invented", where)
                continue
            if value in seen:
                self.say("duplicated", where)
            seen[value] = offset
            name, number = value.split("-")[:2]
            if int(number) < latest.get(name, -1):
                self.say("reordered", where)
            latest[name] = int(number)

    def check_transactions(self) -> None:
        """What was committed stands whole, what was not is not shown."""
        out = weir("consume", "-d", self.directory, TXN_TOPIC, "-f",
                   "%s\\n").decode().split()
        shown: dict[str, list[str]] = {}
        for value in out:
            shown.setdefault(value.rsplit("-", 2)[0], []).append(value)
        for transactor in self.transactors:
            for name, outcome in transactor.outcomes.items():
                expected = {f"{name}-{p}-{i}" for p in range(TXN_PARTITIONS)
                            for i in (0, 1)}
                values = shown.pop(name, [])
                if len(values) != len(set(values)):
                    self.say("duplicated", name)
                if values and set(values) != expected:
                    self.say("torn", f"{name} ({outcome}): {values}")
                elif values and outcome == "aborted":
                    self.say("torn", f"{name} was aborted and is shown")
                elif not values and outcome == "committed":
                    self.say("lost", f"{name} was committed")
        for name in shown:
            self.say("invented", name)

    def finish(self) -> None:
        """A last life ends what is open, stops cleanly; all is read."""
        self.node.start()
        with Wire(self.node.port) as wire:
            for transactor in self.transactors:
                transactor.begin(wire)
        self.node.stop()
        self.check(whole=True)
        self.check_transactions()

    def show_kafka(self, number: int) -> None:
        """Kafka serves a copy as weir's own reader sees it."""
        import kafka_accepts
        from suite import Suite
        copy = self.work / f"copy-{number}"
        copy.mkdir()
        subprocess.run(["cp", "-r", "--sparse=always", self.directory,
                        copy / "data"], check=True)
        rows = [as_truth(row) for row in consume(self.directory, TOPIC)]
        suite = Suite("kafka")
        kafka_accepts.serve(suite, f"round {number}", copy / "data",
                            copy / "work", {TOPIC: rows}, clean=False)
        if suite.failed:
            self.say("lost", f"Kafka, after round {number}")
        self.kafka += 1
        shutil.rmtree(copy)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--durable", action="store_true")
    options.add_argument("--kafka", type=int, default=0, metavar="N")
    options.add_argument("--keep", type=Path)
    options.add_argument("--canary", action="store_true",
                         help="lose something on purpose: must fail")
    chosen = options.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="weir-kills-") as scratch:
        kills = Kills(chosen.seed, Path(scratch), chosen.durable)
        for number in range(1, chosen.rounds + 1):
            kills.round()
            if chosen.canary and number == chosen.rounds:
                kills.plant()
            kills.check()
            if chosen.kafka and number % chosen.kafka == 0:
                kills.show_kafka(number)
            if kills.problems:
                break
        if not kills.problems:
            kills.finish()
        if kills.problems and chosen.keep:
            shutil.copytree(scratch, chosen.keep, dirs_exist_ok=True)
    for line in kills.problems:
        print(f"     {line}")
    acknowledged = sum(len(p.acknowledged) for p in kills.producers)
    ended = [o for t in kills.transactors for o in t.outcomes.values()]
    counts = ", ".join(f"{k} {v}" for k, v in kills.counts.items())
    print(f"kills: {number} rounds of kill -9 (seed {chosen.seed}"
          f"{', durable' if chosen.durable else ''}), {kills.early} before it "
          f"was ready, {kills.clean} clean stops, {kills.torn_tails} torn tails, "
          f"{acknowledged} acknowledged, "
          f"{ended.count('committed')} transactions committed; {counts}; "
          f"{kills.kafka} copies served by Kafka "
          f"({time.monotonic() - begun:.0f} s)")
    return 1 if kills.problems or not acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
