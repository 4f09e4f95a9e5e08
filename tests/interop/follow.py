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

TOPIC = "followed"
BURSTS = 4
ROWS_A_BURST = 9000
WAIT_SECONDS = 60


class Follower:
    """A running `weir consume --follow`, its lines read as they come."""

    def __init__(self, directory: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [weir_binary(), "consume", TOPIC, "-d", str(directory), "--json",
             "--isolation", "all", "--follow", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL)
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
        return self._process.wait(WAIT_SECONDS)


def check(suite: Suite, folder: Path, seed: int) -> None:
    """All records of a live topic arrive, those of before and of after."""
    node = KafkaNode(folder / "data", folder / "kafka")
    node.format(dynamic=True)
    with node, KafkaClient(node.bootstrap, node.work) as client:
        client.ask("create", topic=TOPIC, partitions=1, configs={
            "segment.bytes": str(SEGMENT_BYTES)})
        _produce(client, folder, seed)
        follower = Follower(node.directory)
        seen = follower.take(ROWS_A_BURST)
        for burst in range(1, BURSTS):
            _produce(client, folder, seed + burst)
            seen += follower.take(ROWS_A_BURST)
        with suite.claim("follow: everything a live Kafka wrote arrives, "
                         "across rolls") as problems:
            served = folder / "served.jsonl"
            client.ask("consume", topic=TOPIC, file=str(served))
            problems += differences(read_truth(served), seen)
            logs = list((node.directory / f"{TOPIC}-0").glob("*.log"))
            if len(logs) < 3:
                problems.append(f"only {len(logs)} segments")
        suite.check("follow: an interrupt ends it with 130",
                    follower.interrupt() == 130)


def _produce(client: KafkaClient, folder: Path, seed: int) -> None:
    file = folder / "rows.jsonl"
    kafka_accepts.write_rows(file, sample_records.rows(seed, ROWS_A_BURST, 1))
    client.ask("produce", topic=TOPIC, file=str(file))
