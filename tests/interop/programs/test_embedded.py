"""A broker of a test's own, as pytest fixtures embed one; WEIR_BIN names it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

SECONDS = 20


@contextmanager
def broker(*words: str) -> Iterator[dict]:
    """What `weir serve` says when it is ready; stopped at the end."""
    process = subprocess.Popen(
        [os.environ["WEIR_BIN"], "serve", "--json", *words],
        stdout=subprocess.PIPE)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        assert process.wait(SECONDS) == 0


@pytest.fixture
def bootstrap() -> Iterator[str]:
    """A fresh broker for one test."""
    with broker("--ephemeral", "--listen", "tcp:127.0.0.1:0", "--topic",
                "orders:2") as ready:
        yield ready["address"]


def send(bootstrap: str, *values: str) -> None:
    producer = Producer({"bootstrap.servers": bootstrap})
    for value in values:
        producer.produce("orders", value, partition=0)
    assert producer.flush(SECONDS) == 0


def read(bootstrap: str, count: int) -> list[str]:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "g"})
    consumer.assign([TopicPartition("orders", 0, OFFSET_BEGINNING)])
    messages = consumer.consume(count, SECONDS)
    consumer.close()
    return [message.value().decode() for message in messages]


@pytest.mark.parametrize("round_", range(5))
def test_every_test_has_a_broker_of_its_own(bootstrap: str,
                                            round_: int) -> None:
    send(bootstrap, f"{round_}")
    assert read(bootstrap, 1) == [f"{round_}"]


def test_a_directory_outlives_its_broker(tmp_path: Path) -> None:
    words = "-d", str(tmp_path / "data"), "--listen", "tcp:127.0.0.1:0"
    for life in range(3):
        with broker(*words) as ready:
            send(ready["address"], f"life {life}")
            assert read(ready["address"], life + 1) == [
                f"life {n}" for n in range(life + 1)]


@pytest.mark.skipif("WEIR_BOOTSTRAP" not in os.environ,
                    reason="not started by weir run")
def test_weir_run_names_its_broker() -> None:
    send(os.environ["WEIR_BOOTSTRAP"], "a", "b")
    assert read(os.environ["WEIR_BOOTSTRAP"], 2) == ["a", "b"]
