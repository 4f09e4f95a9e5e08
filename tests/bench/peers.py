"""weir, Kafka and kfake side by side, driven by one client (kcat).

Each broker is a process of its own with one topic of one partition. Rounds
alternate (weir, kfake, Kafka, weir, ...), medians are printed: records a
second as the client sees them, the broker's CPU seconds for a million
records, memory, and the time from exec to the first answer. kfake keeps
records in memory only; weir and Kafka store them.
"""
import os
import pathlib
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "interop"))

TOPIC = "bench"
START_SECONDS = 120
# ApiVersions, version 0, without a client id.
HELLO = struct.pack(">ihhih", 10, 18, 0, 1, -1)


def answers(port):
    """Whether a broker on that port answers a first request."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as peer:
            peer.sendall(HELLO)
            return len(peer.recv(4, socket.MSG_WAITALL)) == 4
    except OSError:
        return False


class Broker:
    """A process that prints "ready at HOST:PORT" once it serves."""

    def __init__(self, name, words, work):
        self.name, self.work = name, work
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [str(w) for w in words], stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        found = re.search(r"ready at [\d.]+:(\d+)", line)
        if not found:
            sys.exit(f"peers: {name} did not start: {line}")
        self.port = int(found[1])
        if not answers(self.port):
            sys.exit(f"peers: {name} does not answer")
        self.start_ms = (time.perf_counter() - began) * 1e3

    def stop(self):
        self.process.terminate()
        self.process.wait()


class KafkaBroker:
    """A real Kafka (Java; its jars are fetched once)."""

    def __init__(self, work):
        from kafka_node import KafkaNode
        self.name = "kafka"
        self.node = KafkaNode(work / "data", work / "work", {
            "auto.create.topics.enable": "true",
            "num.partitions": "1"})
        self.node.format(dynamic=True)
        began = time.perf_counter()
        self.node.start()
        self.process, self.port = self.node.process, self.node.port
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if time.monotonic() > deadline:
                sys.exit("peers: Kafka does not answer")
            time.sleep(0.01)
        self.start_ms = (time.perf_counter() - began) * 1e3

    def stop(self):
        self.node.stop()


def start_all(weir, work):
    """Whatever of the three can be had here; the others are named."""
    brokers = [Broker("weir", [weir, "serve", "-d", work / "weir", "--topic",
                               TOPIC, "--listen", "tcp:127.0.0.1:0"], work)]
    if shutil.which("go"):
        subprocess.run(["go", "build", "-o", work / "kfake", "."],
                       cwd=HERE / "kfake", check=True)
        brokers.append(Broker("kfake", [work / "kfake", TOPIC], work))
    else:
        print("kfake is left out: no go")
    if shutil.which("java") and shutil.which("mvn"):
        (work / "kafka").mkdir()
        brokers.append(KafkaBroker(work / "kafka"))
    else:
        print("kafka is left out: no java or mvn")
    return brokers


def cpu_seconds(pid):
    """User and system time of a process, from its CPU clock."""
    return time.clock_gettime((~pid << 3) | 2)


def memory_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def timed(broker, words, records):
    """(records a second in millions, broker's CPU a million records)"""
    before, began = cpu_seconds(broker.process.pid), time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - began
    cpu = cpu_seconds(broker.process.pid) - before
    return records / wall / 1e6, cpu * 1e6 / records


def measure(broker, lines, records, rows):
    kcat = ["kcat", "-b", f"127.0.0.1:{broker.port}", "-t", TOPIC, "-p", "0"]
    key = (broker.name, "kcat -P")
    rows.setdefault(key, []).append(timed(
        broker, [*kcat, "-P", "-l", str(lines), "-X", "linger.ms=20",
                 "-X", "queue.buffering.max.messages=500000"], records))
    key = (broker.name, "kcat -C, the last of them")
    rows.setdefault(key, []).append(timed(
        broker, [*kcat, "-C", "-o", str(-records), "-c", str(records),
                 "-e", "-q"], records))


def run(weir, work, records, rounds, make_lines):
    """The table's lines."""
    lines = work / "lines"
    make_lines(lines, records)
    brokers = start_all(weir, work)
    try:
        idle = {b.name: memory_mib(b.process.pid) for b in brokers}
        rows = {}
        for number in range(rounds + 1):
            if number == 1:
                rows.clear()  # the first round is to warm
            for broker in brokers:
                measure(broker, lines, records, rows)
        out = [f"{b.name:<8} start to first answer {b.start_ms:9.1f} ms, "
               f"memory idle {idle[b.name]:6.1f} MiB, "
               f"after {(rounds + 1) * records / 1e6:.1f} M records "
               f"{memory_mib(b.process.pid):6.1f} MiB" for b in brokers]
    finally:
        for broker in brokers:
            broker.stop()
    for (name, what), took in sorted(rows.items(), key=lambda r: r[0][1]):
        rate, cpu = (statistics.median(column) for column in zip(*took))
        out.append(f"{what:<28}{name:<8}{rate:8.2f} M records/s "
                   f"{cpu:7.3f} s broker CPU a million")
    return out
