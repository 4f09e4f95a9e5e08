"""Kafka's own clients (java/KafkaClient.java) behind one Python object."""

import json
import subprocess
from pathlib import Path

import kafka_jars
from kafka_node import KafkaError

HEAP_MB = 256


class KafkaClient:
    """Admin, consumer and producer of Kafka against one broker.

    `ask` sends a command of KafkaClient.java and returns its answer; a
    context manager ends the program.
    """

    def __init__(self, bootstrap: str, work: Path) -> None:
        self.bootstrap = bootstrap
        self._process = subprocess.Popen(
            [*kafka_jars.java(HEAP_MB, work / "client.log"), "-cp",
             kafka_jars.client_classpath(), "KafkaClient", bootstrap],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> "KafkaClient":
        return self

    def __exit__(self, kind, value, trace) -> None:
        self._process.stdin.close()
        self._process.wait()

    def ask(self, op: str, **arguments):
        """Run one command; raises KafkaError with Kafka's own words."""
        command = json.dumps({"op": op, **arguments}) + "\n"
        self._process.stdin.write(command.encode())
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise KafkaError(f"the client ended during {op}")
        answer = json.loads(line)
        if "error" in answer:
            raise KafkaError(f"{op}: {answer['error']}")
        return answer["ok"]
