"""A well-behaved client in a process of its own: writes a record and reads it
back, over and over, and notes how long each round trip took."""

import json
import multiprocessing
import time
from pathlib import Path

import batches
from wire import Wire

TOPIC = "good"


def _live(port: int, into: Path, over) -> None:
    with Wire(port) as wire, open(
            into, "w", buffering=1, encoding="ascii") as out:
        while not over.is_set():
            begun = time.monotonic()
            error, offset = wire.produce(
                TOPIC, 0, batches.batch_bytes([b"good"], -1, -1, -1))
            code, _, data = wire.fetch(TOPIC, 0, offset)
            good = error == 0 and code == 0 and data.endswith(b"\x08good\0")
            out.write(json.dumps([begun, time.monotonic() - begun, good]))
            out.write("\n")
            time.sleep(0.002)


class GoodClient:
    """Use as a context manager; `percentiles` are of a span of time."""

    def __init__(self, port: int, into: Path) -> None:
        self._into = into
        self._over = multiprocessing.Event()
        self._process = multiprocessing.Process(
            target=_live, args=(port, into, self._over))

    def __enter__(self) -> "GoodClient":
        self._process.start()
        return self

    def __exit__(self, kind, value, trace) -> None:
        self._over.set()
        self._process.join(20)
        self._process.kill()

    def trips(self, since: float, until: float) -> list[list]:
        """[begun, seconds, right] of the round trips begun in the span."""
        lines = self._into.read_text(encoding="ascii").split("\n")[:-1]
        return [trip for trip in map(json.loads, lines)
                if since <= trip[0] < until]

    def percentiles(self, since: float, until: float) -> tuple[float, float]:
        """p50 and p99 in milliseconds; nan where there was no trip."""
        took = sorted(t[1] * 1e3 for t in self.trips(since, until))
        if not took:
            return float("nan"), float("nan")
        return took[len(took) // 2], took[min(len(took) - 1,
                                              len(took) * 99 // 100)]
