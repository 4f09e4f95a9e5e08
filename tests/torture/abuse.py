#!/usr/bin/env python3
"""Raw sockets that do everything wrong to one broker, while a well-behaved
client beside them is timed and the broker's memory is watched."""

import argparse
import random
import resource
import socket
import struct
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import abusers
import batches
import machine
from good_client import TOPIC, GoodClient
from suite import Suite
from weir_node import WeirNode
from wire import API_VERSIONS, Wire

IDLE_SECONDS = 3
# Peers that do nothing much must not be felt; the others are on one core with
# the good client, and only have to leave it alive.
SLOW_FACTOR, NOISE_MS, ALIVE_MS = 2, 15, 1000
MEMORY_MIB = 256
NEITHER_SECONDS = 10


class Abuse:
    """What the ways of abuse share: where to, how often, what it cost."""

    def __init__(self, node: WeirNode, seed: int) -> None:
        self.port, self.directory = node.port, node.directory
        self.random = random.Random(seed)
        self._pid, self._log = node.process.pid, node.work / "weir.log"
        self.connections = self.frames = self.answered = self.ended = 0
        self.peak = 0.0

    def connect(self, first: bytes = b"") -> socket.socket:
        self.connections += 1
        peer = socket.create_connection(("127.0.0.1", self.port), 10)
        try:
            peer.sendall(first)
        except ConnectionError:
            pass  # it was quick to see what this is
        return peer

    def memory(self) -> float:
        """Anonymous MiB now; the peak is kept."""
        now = machine.rss_mib(self._pid)
        self.peak = max(self.peak, now)
        return now

    def log_lines(self) -> int:
        return len(self._log.read_bytes().splitlines())

    def apis(self) -> list[tuple[int, int, int]]:
        """Key, first and last version of what is announced."""
        with Wire(self.port) as wire:
            answer = wire.ask(API_VERSIONS, 0, b"")
            answer.take("h")
            return [tuple(answer.take("h") for _ in range(3))
                    for _ in range(answer.take("i"))]

    def ask_or_close(self, request: bytes) -> bool:
        """True when it is answered, or the connection ended."""
        self.frames += 1
        peer = self.connect(request)
        peer.settimeout(NEITHER_SECONDS)
        try:
            got = peer.recv(4)
        except ConnectionError:
            got = b""
        except TimeoutError:
            return False
        finally:
            peer.close()
        self.answered += bool(got)
        self.ended += not got
        return True


def prepare(port: int) -> None:
    """A topic whose records fill any answer."""
    with Wire(port) as wire:
        for _ in range(20):
            wire.produce("big", 0, batches.batch_bytes(
                [b"x" * 400_000], -1, -1, -1))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("-v", "--verbose", action="store_true")
    chosen = options.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    suite, worst, rows = Suite("abuse", chosen.verbose), 0.0, []
    flags = [word for name in (TOPIC, "big", "twice", "bombed")
             for word in ("--topic", name)]
    with tempfile.TemporaryDirectory(prefix="weir-abuse-") as scratch:
        work = Path(scratch)
        node = WeirNode(work / "inside" / "data", work / "node",
                        flags=tuple(flags))
        with node:
            prepare(node.port)
            abuse = Abuse(node, chosen.seed)
            with GoodClient(node.port, work / "trips") as good:
                time.sleep(0.5)
                begun = time.monotonic()
                time.sleep(IDLE_SECONDS)
                idle = good.percentiles(begun, time.monotonic())
                at_rest = abuse.memory()
                start = time.monotonic()
                for way in abusers.EVERY * chosen.rounds:
                    since = time.monotonic()
                    with suite.claim(way.__doc__.split("\n")[0]) as problems:
                        problems += way(abuse)
                    abuse.memory()
                    time.sleep(0.3)
                    p50, p99 = good.percentiles(since, time.monotonic())
                    worst = max(worst, p99)
                    rows.append((way.__name__, p50, p99, abuse.memory()))
                    if way is abusers.slow_peers:
                        slow = p50, p99
                        suite.check(
                            "slow peers are not felt",
                            [] if p99 < max(SLOW_FACTOR * idle[1], NOISE_MS)
                            else [f"p99 {p99:.2f} ms, idle {idle[1]:.2f}"])
                trips = good.trips(start, time.monotonic())
            suite.check("the good client is answered, rightly, all the time",
                        bool(trips) and all(t[2] for t in trips))
            suite.check("nobody waits for long", worst < ALIVE_MS)
            suite.check(f"memory stays below {MEMORY_MIB} MiB",
                        [] if abuse.peak < MEMORY_MIB
                        else [f"{abuse.peak:.0f} MiB"])
        suite.check("the directory is sound", machine.verified(node.directory))
    if chosen.verbose:
        for name, p50, p99, mib in rows:
            print(f"     {name:<18} p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  "
                  f"{mib:6.1f} MiB")
    print(f"abuse: {abuse.connections} connections, {abuse.frames} bad frames "
          f"({abuse.answered} answered, {abuse.ended} ended); memory "
          f"{at_rest:.1f} MiB at rest, {abuse.peak:.1f} at most; a good client"
          f" p50/p99 {idle[0]:.2f}/{idle[1]:.2f} ms alone, "
          f"{slow[0]:.2f}/{slow[1]:.2f} beside 1,000 slow ones, worst p99 "
          f"{worst:.2f}; {suite.passed} claims hold, {suite.failed} do not")
    return 1 if suite.failed or not suite.passed else 0


if __name__ == "__main__":
    sys.exit(main())
