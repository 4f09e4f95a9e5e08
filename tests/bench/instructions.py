#!/usr/bin/env python3
"""Instructions of the hot paths, which no busy neighbour disturbs.

    instructions.py [--keep] BINARY KEPT

Runs each path under callgrind with two amounts of data and prints the
instructions of one record (one request) and their drift against the file
KEPT. Fails above MOST times of what is kept there; --keep writes it anew.
"""
import argparse
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile

MOST = 1.25
FEW, MANY = 2_000, 12_000
REQUESTS = (20, 120)
TOPIC = "bench"


def counted(words, run=None):
    """Instructions of a command; `run(process)` plays its client."""
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen(
            ["valgrind", "--tool=callgrind",
             "--callgrind-out-file=/dev/null", f"--log-file={log.name}",
             *map(str, words)], stdout=subprocess.PIPE, text=True)
        if run:
            run(process)
        process.stdout.read()
        if process.wait() != 0:
            sys.exit(f"instructions: {words} ended with {process.returncode}")
        text = pathlib.Path(log.name).read_text()
    return int(re.search(r"Collected : (\d+)", text)[1])


def lines(path, count):
    path.write_text("".join(
        f'{{"id":{i:08},"event":"page_view","ok":true,"p":"{"x" * 50}"}}\n'
        for i in range(count)))
    return path


def produce_frame(batch):
    """Kafka's Produce, version 8, of one batch for partition 0."""
    def text(s):
        return struct.pack(">h", len(s)) + s.encode()
    body = (struct.pack(">hhi", 0, 8, 1) + text(TOPIC) +
            struct.pack(">hhii", -1, 1, 1000, 1) + text(TOPIC) +
            struct.pack(">iii", 1, 0, len(batch)) + batch)
    return struct.pack(">i", len(body)) + body


def send_requests(process, frame, count):
    port = None
    while port is None:
        line = process.stdout.readline()
        if not line:
            sys.exit("instructions: the server did not start")
        if found := re.search(r"ready at [\d.]+:(\d+)", line):
            port = int(found[1])
    with socket.create_connection(("127.0.0.1", port)) as peer:
        for _ in range(count):
            peer.sendall(frame)
            (size,) = struct.unpack(
                ">i", peer.recv(4, socket.MSG_WAITALL))
            peer.recv(size, socket.MSG_WAITALL)
    process.terminate()


class Paths:
    def __init__(self, weir, work):
        self.weir, self.work = weir, work

    def each(self):
        """(name, instructions of one record or request)"""
        log, made = {}, {}
        for n in (FEW, MANY):
            file = lines(self.work / f"lines{n}", n)
            made[n] = counted([self.weir, "produce", "-d",
                               self.work / f"d{n}", TOPIC, file])
            log[n] = self.work / f"d{n}" / f"{TOPIC}-0"
        yield "produce, a line", (made[MANY] - made[FEW]) / (MANY - FEW)
        commands = {
            "verify": lambda n: ["verify", "-j", "1", log[n]],
            "inspect --records": lambda n: ["inspect", "--records", log[n]],
            "consume --raw": lambda n: ["consume", "-d", self.work / f"d{n}",
                                        TOPIC, "--raw"],
            "consume --json": lambda n: ["consume", "-d", self.work / f"d{n}",
                                         TOPIC, "--json"],
        }
        for name, words in commands.items():
            few, many = (counted([self.weir, *words(n)]) for n in (FEW, MANY))
            yield f"{name}, a record", (many - few) / (MANY - FEW)
        yield "start: --version", counted([self.weir, "--version"])
        yield "serve: Produce of 16 KiB over TCP", self.over_tcp()

    def over_tcp(self):
        source = self.work / "one"
        subprocess.run([self.weir, "produce", "-d", source, TOPIC,
                        lines(self.work / "few", 155)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (log,) = (source / f"{TOPIC}-0").glob("*.log")
        frame = produce_frame(log.read_bytes())
        took = [counted([self.weir, "serve", "-d", self.work / f"s{n}",
                         "--topic", TOPIC, "--listen", "tcp:127.0.0.1:0"],
                        lambda process: send_requests(process, frame, n))
                for n in REQUESTS]
        return (took[1] - took[0]) / (REQUESTS[1] - REQUESTS[0])


def read_kept(path):
    rows = (line.rsplit(None, 1) for line in path.read_text().splitlines()
            if line and not line.startswith("#"))
    return {name.strip(): int(count) for name, count in rows}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--keep", action="store_true")
    options.add_argument("binary", type=pathlib.Path)
    options.add_argument("kept", type=pathlib.Path)
    chosen = options.parse_args()
    kept = {} if chosen.keep else read_kept(chosen.kept)
    rows, worse = [], []
    with tempfile.TemporaryDirectory() as work:
        for name, count in Paths(chosen.binary, pathlib.Path(work)).each():
            before = kept.get(name)
            drift = f"{count / before - 1:+7.1%}" if before else "    new"
            rows.append(f"{name:<40}{count:>10.0f}")
            print(f"{rows[-1]} {drift}", flush=True)
            if before and count > MOST * before:
                worse.append(name)
    if chosen.keep:
        chosen.kept.write_text(
            "# Instructions (callgrind, x86-64, g++ 12), written by "
            "instructions.py --keep.\n" + "\n".join(rows) + "\n")
    if worse:
        sys.exit(f"instructions: far more than were kept: {', '.join(worse)}")


if __name__ == "__main__":
    main()
