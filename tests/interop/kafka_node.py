"""One real Kafka broker (combined KRaft node) on a data directory.

The node listens on free loopback ports and is stopped by its process id. What
the directory says about itself (node id, cluster id, quorum kind) is read
from it, so that a directory written by somebody else is served as it is.
"""

import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import kafka_jars

START_SECONDS = 120
STOP_SECONDS = 60
POLL_SECONDS = 0.05
HEAP_MB = 512

METADATA = "__cluster_metadata-0"
BATCH_HEADER_BYTES = 61
RECORD_COUNT_AT = 57

# Settings every node is started with: one replica of everything, an
# authorizer that keeps ACLs, nothing cleaned or deleted while a test looks.
SETTINGS = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map":
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    "group.initial.rebalance.delay.ms": "0",
    "auto.create.topics.enable": "false",
    "authorizer.class.name":
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:ANONYMOUS",
    "log.cleaner.enable": "false",
    "log.retention.ms": "-1",
    "file.delete.delay.ms": "3600000",
    "num.recovery.threads.per.data.dir": "1",
}


class KafkaError(Exception):
    """Kafka did not do what it was started for."""


def free_ports(count: int) -> list[int]:
    """Loopback ports that nothing listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [sock.getsockname()[1] for sock in sockets]
    finally:
        for sock in sockets:
            sock.close()


def read_properties(path: Path) -> dict[str, str]:
    """The name=value lines of a Java properties file."""
    lines = path.read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines
             if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def is_dynamic_quorum(directory: Path) -> bool:
    """True where the voters are kept in the metadata log (KIP-853).

    quorum-state says so by its data version. Before the first start there is
    only the bootstrap snapshot: its first batch holds the snapshot's header
    and, for a dynamic quorum, two records more (KRaft version, voters).
    """
    state = directory / METADATA / "quorum-state"
    if state.is_file():
        return '"data_version":1' in state.read_text()
    for snapshot in sorted((directory / METADATA).glob("*.checkpoint")):
        header = snapshot.read_bytes()[:BATCH_HEADER_BYTES]
        return int.from_bytes(header[RECORD_COUNT_AT:], "big") > 1
    return False


@dataclass
class KafkaNode:
    """A broker for one data directory; use as a context manager.

    `work` is a folder for the node's properties and log; the data directory
    holds nothing but what Kafka itself puts there. `settings` are added to
    SETTINGS; None takes one of those away.
    """

    directory: Path
    work: Path
    settings: dict[str, str | None] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    port: int = 0
    log_start: int = 0

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log_file(self) -> Path:
        return self.work / "kafka.log"

    def _properties(self, node_id: str, dynamic: bool) -> Path:
        self.port, controller = free_ports(2)
        quorum = ({"controller.quorum.bootstrap.servers":
                   f"127.0.0.1:{controller}"} if dynamic else
                  {"controller.quorum.voters":
                   f"{node_id}@127.0.0.1:{controller}"})
        own = {
            "node.id": node_id,
            "log.dirs": str(self.directory),
            "listeners": f"PLAINTEXT://127.0.0.1:{self.port},"
                         f"CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port},"
                                    f"CONTROLLER://127.0.0.1:{controller}",
        }
        self.work.mkdir(parents=True, exist_ok=True)
        path = self.work / "server.properties"
        everything = {**SETTINGS, **quorum, **own, **self.settings}
        path.write_text("".join(f"{k}={v}\n" for k, v in everything.items()
                                if v is not None))
        return path

    def format(self, node_id: int = 1, dynamic: bool = False,
               cluster_id: str = "", arguments: tuple[str, ...] = ()) -> None:
        """Format an empty directory with Kafka's own storage tool."""
        self.directory.mkdir(parents=True, exist_ok=True)
        properties = self._properties(str(node_id), dynamic)
        run_java("kafka.tools.StorageTool",
                 ["format", "-t", cluster_id or "weir-interop-cluster--",
                  "-c", str(properties),
                  *(["--standalone"] if dynamic else []), *arguments],
                 self.log_file)

    def start(self) -> "KafkaNode":
        """Start the broker and wait until it says that it serves."""
        meta = read_properties(self.directory / "meta.properties")
        properties = self._properties(meta["node.id"],
                                      is_dynamic_quorum(self.directory))
        self.log_start = (self.log_file.stat().st_size
                          if self.log_file.exists() else 0)
        command = [*kafka_jars.java(HEAP_MB, self.log_file), "-cp",
                   kafka_jars.broker_classpath(), "kafka.Kafka",
                   str(properties)]
        with open(self.work / "kafka.out", "ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out,
                                            stdin=subprocess.DEVNULL)
        self._wait_for("Kafka Server started", START_SECONDS)
        return self

    def _wait_for(self, words: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.log_lines(words):
            if self.process.poll() is not None:
                raise KafkaError(f"Kafka ended with {self.process.returncode}"
                                 f", see {self.log_file}\n{self.tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise KafkaError(f"Kafka did not start in {seconds} s, see "
                                 f"{self.log_file}\n{self.tail()}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop in good order (SIGTERM) and wait for the end."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.kill()
            raise KafkaError("Kafka did not stop") from error
        self.process = None

    def kill(self) -> None:
        """End the process as a crash would (SIGKILL)."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self) -> "KafkaNode":
        return self.start()

    def __exit__(self, kind, value, trace) -> None:
        self.stop() if kind is None else self.kill()

    def log_text(self) -> str:
        """What the broker has logged since its last start."""
        if not self.log_file.exists():
            return ""
        with open(self.log_file, "rb") as file:
            file.seek(self.log_start)
            return file.read().decode("utf-8", "replace")

    def log_lines(self, pattern: str) -> list[str]:
        """Lines of the last run's log that match a regular expression."""
        found = re.compile(pattern)
        return [x for x in self.log_text().splitlines() if found.search(x)]

    def tail(self, count: int = 15) -> str:
        return "\n".join(self.log_text().splitlines()[-count:])


def run_java(main: str, arguments: list[str], log: Path,
             classpath: str = "", heap_mb: int = 256) -> tuple[str, str]:
    """Run a program of Kafka's to its end; returns its stdout and stderr."""
    log.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*kafka_jars.java(heap_mb, log), "-cp",
         classpath or kafka_jars.broker_classpath(), main, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, check=False)
    out, error = (stream.decode("utf-8", "surrogateescape")
                  for stream in (done.stdout, done.stderr))
    if done.returncode != 0:
        raise KafkaError(f"{main} ended with {done.returncode}:\n"
                         f"{out[-2000:]}\n{error}")
    return out, error
