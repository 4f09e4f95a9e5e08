#!/usr/bin/env python3
"""The commands with -b: the same on a real Kafka and on weir, side by side.

Every command runs against both brokers; what it prints must be the same, but
for what is each broker's own (ids, sizes, directories). kcat and Kafka's Java
consumer read back what weir wrote.
"""

import json
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from groups import wait_for_coordinator
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from sample_records import CODECS
from suite import Suite, differences
from weir_cli import weir, weir_json
from weir_node import WeirNode

RECORDS = 5000
SECONDS = 120


def lines(count: int) -> bytes:
    return b"".join(b"k%d:value %d\n" % (i % 97, i) for i in range(count))


def kcat(bootstrap: str, topic: str) -> list[str]:
    """What kcat reads of a topic: partition, offset, key and value."""
    done = subprocess.run(
        ["kcat", "-b", bootstrap, "-C", "-e", "-q", "-t", topic, "-f",
         "%p %o %k %s\n"], capture_output=True, check=True, timeout=SECONDS)
    return sorted(done.stdout.decode().splitlines())


def ours(row: dict) -> dict:
    """An answer without what is each broker's own."""
    own = {"id", "configs", "bytes", "dir", "segments", "leader_epoch",
           "commit_timestamp", "timestamp", "metadata", "partition_details"}
    return {name: [ours(one) for one in value]
            if isinstance(value, list) and value
            and isinstance(value[0], dict) else value
            for name, value in row.items() if name not in own}


def said(*arguments: object, stdin: bytes | None = None,
         expect: tuple[int, ...] = (0,)) -> list:
    """What a command prints with --json, one object a line."""
    out = weir(*arguments, "--json", stdin=stdin, expect=expect)
    return [ours(json.loads(line)) for line in out.decode().splitlines()]


def conversation(bootstrap: str, work: Path) -> list[tuple[str, list]]:
    """Each command and what it said."""
    at = ("-b", bootstrap)
    out = []

    def run(*arguments: object, **how) -> None:
        name = " ".join(str(a) for a in arguments[:3])
        out.append((name, said(*arguments, *at, **how)))

    run("topics", "create", "t", "--partitions", 3)
    run("topics", "create", "t", "--partitions", 3, expect=(2,))
    for codec in CODECS:
        run("topics", "create", f"c-{codec}")
        weir("produce", f"c-{codec}", "-K:", "--codec", codec, *at,
             stdin=lines(RECORDS))
        run("consume", f"c-{codec}")
    summary = weir("produce", "t", "-K:", "-q", *at, stdin=lines(RECORDS))
    out.append(("produce", summary.decode().splitlines()))
    run("consume", "t")
    run("consume", "t:1", "--from", "-5")
    run("consume", "t", "--merge", "-n", 50)
    run("consume", "t", "--grep", "value 12.4$")
    run("consume", "t", "--from", "1h", "--until", "end", "-n", 3)
    run("tail", "t:2", "--no-follow", "-n", 4)
    run("consume", "nothing-here", expect=(3,))
    run("consume", "t:9", expect=(3,))
    run("consume", "t", "--group", "g")
    run("consume", "t", "--group", "g")
    run("groups", "list")
    run("groups", "lag", "g")
    run("groups", "seek", "g", "t:0", "--to", "10")
    run("groups", "cp", "g", "h")
    run("groups", "describe", "h")
    run("consume", "t", "--group", "g", "-n", 5)
    run("groups", "delete", "h")
    run("groups", "delete", "none", expect=(3,))
    run("topics", "grow", "t", "--partitions", 4)
    run("topics", "trim", "t:0", "--until", "5")
    run("topics", "describe", "t")
    run("consume", "t:0", "-n", 1)
    run("cp", "c-zstd", "copied")
    run("consume", "copied")
    run("diff", "c-zstd", "copied")
    run("diff", "c-zstd", "c-gzip", "--ignore", "timestamp")
    run("diff", "t:1", "t:2", "--first", "--ignore", "offset", expect=(1,))
    run("replay", "c-gzip", "--speed", "max", "--keep", "timestamps", "--to",
        f"{bootstrap}/replayed", expect=(0,))
    run("consume", "replayed")
    weir("cp", *at, "c-lz4", work / "files")
    out.append(("cp to files", said("consume", "-d", work / "files",
                                    "c-lz4")))
    run("diff", "c-lz4", f"{work / 'files'}/c-lz4-0")
    weir("cp", "-d", work / "files", "c-lz4", f"{bootstrap}/again")
    run("consume", "again")
    run("wait", "--topic", "t", "--records", "10", "--timeout", "20s")
    out[-1] = ("wait", [len(out[-1][1])])
    run("consume", "t", "--expect", 999999, "--timeout", "500ms",
        expect=(4,))
    run("topics", "delete", "copied")
    run("topics", "list")
    return out


def configs(suite: Suite, who: str, bootstrap: str) -> list:
    """What needs the config APIs of the broker."""
    at = ("-b", bootstrap)
    with suite.claim(f"{who}: a config is altered"):
        weir("topics", "alter", "t", "-c", "retention.ms=60000", *at)
    return [row["configs"] for row in weir_json("topics", "list", "t", *at)]


def compare(suite: Suite, kafka: list, weirs: list) -> None:
    for (name, want), (_, have) in zip(kafka, weirs):
        plain = [re.sub(r"127\.0\.0\.1:\d+", "BROKER", json.dumps(x))
                 for x in want]
        other = [re.sub(r"127\.0\.0\.1:\d+", "BROKER", json.dumps(x))
                 for x in have]
        suite.check(f"{name}: the same of both", differences(plain, other))


def read_back(suite: Suite, who: str, node, work: Path) -> None:
    """What others read of what weir wrote."""
    for topic in ("t", "again", "replayed"):
        seen = sorted(
            f"{r['partition']} {r['offset']} {r['key']} {r['value']}"
            for r in weir_json("consume", topic, "-b", node.bootstrap))
        suite.check(f"{who}: kcat reads {topic} as weir does",
                    differences(seen, kcat(node.bootstrap, topic)))
    with KafkaClient(node.bootstrap, work) as client:
        count = client.ask("consume", topic="t", file=str(work / "read"))
        suite.check(f"{who}: Kafka's consumer reads t to its end",
                    count == len(weir_json("consume", "t", "-b",
                                           node.bootstrap)))


class TlsProxy:
    """TLS in front of a broker: a certificate of its own, then plain bytes."""

    def __init__(self, port: int, work: Path) -> None:
        self.certificate = work / "tls.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-keyout", str(work / "tls.key"), "-out", str(self.certificate),
             "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, work / "tls.key")
        self._target = port
        self._listener = context.wrap_socket(
            socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except ssl.SSLError:  # who does not trust us goes away
                continue
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair,
                                 daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)


def over_tls(suite: Suite, node, work: Path) -> None:
    """Records through TLS are those without, and only with trust."""
    proxy = TlsProxy(node.port, work)
    at = ("-b", f"localhost:{proxy.port}", "-X", "security.protocol=ssl")
    trust = ("-X", f"ssl.ca.location={proxy.certificate}")
    with suite.claim("records come and go through TLS") as problems:
        weir("produce", "c-none", *at, *trust, stdin=lines(1000))
        problems += differences(
            weir_json("consume", "c-none", "-b", node.bootstrap),
            weir_json("consume", "c-none", *at, *trust))
    with suite.claim("a certificate that nobody vouches for is refused"):
        weir("consume", "c-none", *at, expect=(3,))
    with suite.claim("a certificate of another host is refused"):
        weir("consume", "c-none", "-b", f"127.0.0.1:{proxy.port}", *at[2:],
             *trust, expect=(3,))


def logged_in(suite: Suite, work: Path) -> None:
    """Kafka lets in who has the password, and nobody else."""
    jaas = ('org.apache.kafka.common.security.plain.PlainLoginModule required'
            ' username="admin" password="p w=,d" user_admin="p w=,d";')
    node = KafkaNode(work / "sasl", work / "sasl-work", settings={
        "listener.security.protocol.map":
            "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms": "PLAIN",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "listener.name.plaintext.plain.sasl.jaas.config": jaas,
        "super.users": "User:admin;User:ANONYMOUS"})
    node.format(dynamic=True)
    with node:
        at = ("-b", node.bootstrap, "-X", "security.protocol=sasl_plaintext",
              "-X", "sasl.mechanism=PLAIN", "-X", "sasl.username=admin")
        with suite.claim("who has the password is let in") as problems:
            word = ("-X", "sasl.password=p w=,d")
            weir("topics", "create", "s", *at, *word)
            weir("produce", "s", *at, *word, stdin=b"1\n2\n")
            problems += differences(
                [b"1", b"2"], weir("consume", "s", *at, *word).splitlines())
        with suite.claim("who has not is not"):
            weir("consume", "s", *at, "-X", "sasl.password=x", expect=(3,))
        with suite.claim("a mechanism that is not there is told"):
            weir("consume", "s", *at, "-X", "sasl.mechanism=SCRAM-SHA-256",
                 "-X", "sasl.password=x", expect=(3,))


def main() -> int:
    suite = Suite("cluster", verbose=True)
    with tempfile.TemporaryDirectory(prefix="weir-cluster-") as name:
        work = Path(name)
        with WeirNode(work / "weir", work / "weir-work") as node:
            weirs = conversation(node.bootstrap, work / "w")
            read_back(suite, "weir", node, work)
            changed = [configs(suite, "weir", node.bootstrap)]
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work")
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            wait_for_coordinator(node.bootstrap)
            kafka = conversation(node.bootstrap, work / "k")
            read_back(suite, "Kafka", node, work)
            over_tls(suite, node, work)
            changed.append(configs(suite, "Kafka", node.bootstrap))
        logged_in(suite, work)
        compare(suite, kafka, weirs)
        suite.check("configs are altered and listed alike",
                    differences(changed[1], changed[0]))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
