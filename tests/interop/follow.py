"""weir beside a live broker: it reads what Kafka is appending, as it comes.

Kafka writes bursts into a topic of small segments while `weir consume
--follow` runs on the directory; every record must be printed, in order, once,
across the rolls.
"""

import json
import queue
import signal
import subprocess
import threading
import time
from pathlib import Path

import kafka_accepts
import sample_records
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite, differences
from weir_cli import as_truth, read_truth, weir_binary
from written_by_weir import SEGMENT_BYTES

BURSTS = 4
ROWS_A_BURST = 9000
WAIT_SECONDS = 60
TRANSACTION_ROWS = 50


class Follower:
    """A running weir command, its lines of JSON read as they come."""

    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [weir_binary(), *words, "--json"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)  # the end

    def take(self, count: int) -> list[dict]:
        """The next `count` records; fewer when time is up or it ended."""
        deadline = time.monotonic() + WAIT_SECONDS
        rows: list[dict] = []
        while len(rows) < count:
            try:
                line = self._lines.get(
                    timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if line is None:
                self._lines.put(None)  # for the next one who asks
                break
            rows.append(as_truth(json.loads(line)))
        return rows

    def interrupt(self) -> int:
        """End it as Ctrl-C does; returns its exit code."""
        self._process.send_signal(signal.SIGINT)
        self._reader.join(WAIT_SECONDS)
        return self._process.wait(WAIT_SECONDS)


class LiveTopic:
    """A topic of a live broker that bursts of records are sent to."""

    def __init__(self, client: KafkaClient, folder: Path, name: str,
                 seed: int) -> None:
        self.name = name
        self._client = client
        self._folder = folder
        self._seed = seed
        client.ask("create", topic=name, partitions=1, configs={
            "segment.bytes": str(SEGMENT_BYTES)})

    def send(self, count: int, **properties: str) -> None:
        """Another burst; a transactional.id makes it a transaction."""
        self._seed += 1
        end = properties.pop("end", "commit")
        file = self._folder / "rows.jsonl"
        kafka_accepts.write_rows(
            file, sample_records.rows(self._seed, count, 1))
        self._client.ask("produce", topic=self.name, file=str(file),
                         properties=properties, end=end)

    def served(self, isolation: str = "read_uncommitted") -> list[dict]:
        """What the broker serves of it now."""
        file = self._folder / "served.jsonl"
        self._client.ask("consume", topic=self.name, file=str(file),
                         isolation=isolation)
        return read_truth(file)


def check(suite: Suite, folder: Path, seed: int) -> None:
    """Followers of all kinds beside one live broker."""
    node = KafkaNode(folder / "data", folder / "kafka")
    node.format(dynamic=True)
    with node, KafkaClient(node.bootstrap, node.work) as client:
        for number, case in enumerate((_rolls, _transactions, _tail)):
            topic = LiveTopic(client, folder, case.__name__.strip("_"),
                              seed + 100 * number)
            case(suite, node, topic)


def _rolls(suite: Suite, node: KafkaNode, topic: LiveTopic) -> None:
    """Records of before and of after, across several segments."""
    topic.send(ROWS_A_BURST)
    follower = Follower("consume", topic.name, "-d", str(node.directory),
                        "--follow", "--isolation", "all")
    seen = follower.take(ROWS_A_BURST)
    for _ in range(1, BURSTS):
        topic.send(ROWS_A_BURST)
        seen += follower.take(ROWS_A_BURST)
    with suite.claim("follow: everything a live Kafka wrote arrives, "
                     "across rolls") as problems:
        problems += differences(topic.served(), seen)
        logs = list((node.directory / f"{topic.name}-0").glob("*.log"))
        if len(logs) < 3:
            problems.append(f"only {len(logs)} segments")
    suite.check("follow: an interrupt ends it with 130",
                follower.interrupt() == 130)


def _transactions(suite: Suite, node: KafkaNode, topic: LiveTopic) -> None:
    """A follower of committed records sees no transaction that is open or
    aborted, and each committed one whole."""
    follower = Follower("consume", topic.name, "-d", str(node.directory),
                        "--follow", "--isolation", "committed")
    for number in range(6):
        end = "abort" if number % 3 == 1 else "commit"
        topic.send(TRANSACTION_ROWS, end=end, **{
            "transactional.id": f"followed-{number % 2}"})
    with suite.claim("follow: committed records alone arrive") as problems:
        expected = topic.served("read_committed")
        seen = follower.take(len(expected))
        suite.check("follow: an interrupt ends the committed one with 130",
                    follower.interrupt() == 130)
        problems += differences(expected, seen + follower.take(1))


def _tail(suite: Suite, node: KafkaNode, topic: LiveTopic) -> None:
    """tail shows the last ten, then what comes."""
    topic.send(TRANSACTION_ROWS)
    follower = Follower("tail", topic.name, "-d", str(node.directory),
                        "--isolation", "all")
    seen = follower.take(10)
    topic.send(TRANSACTION_ROWS)
    seen += follower.take(TRANSACTION_ROWS)
    with suite.claim("tail: the last ten, then what a live Kafka writes"
                     ) as problems:
        expected = topic.served()[TRANSACTION_ROWS - 10:]
        problems += differences(expected, seen)
    suite.check("tail: an interrupt ends it with 130",
                follower.interrupt() == 130)
