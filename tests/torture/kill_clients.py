"""Clients of the kill loop: idempotent and transactional producers that live
through their broker's deaths, and what they were promised.

A promise is written to a file of its own, outside of the data directory,
before the next step is taken: the file is what the directory is held against.
"""

import random
import struct
import sys
import threading
from collections import deque
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import batches
from wire import Wire

TOPIC, PARTITIONS = "killed", 3
TXN_TOPIC, TXN_PARTITIONS = "killed-txn", 2
UNDER_WAY = 5  # as many as a producer may have

OK, COORDINATOR_LOADING, NOT_COORDINATOR, CONCURRENT = 0, 14, 16, 51
PASSING = (COORDINATOR_LOADING, NOT_COORDINATOR, CONCURRENT)


class Refused(Exception):
    """An answer that no crash explains."""


class Producer:
    """Idempotent, up to five batches under way; what was not acknowledged is
    sent again, with its sequence, to the next life of the broker."""

    def __init__(self, number: int, seed: int, log: Path) -> None:
        self.name, self.partition = f"p{number}", number % PARTITIONS
        self._random = random.Random(seed)
        self._log = open(log / f"{self.name}.acks", "w", buffering=1)
        self._id: tuple[int, int] | None = None
        self._sequence = self._next = 0
        self._waiting: deque[tuple[list[str], bytes]] = deque()
        self.sent: set[str] = set()
        self.acknowledged: dict[int, str] = {}  # offset -> value

    def _make(self) -> None:
        count = self._random.randrange(1, 20)
        values = []
        for _ in range(count):
            size = self._random.choice((1, 30, 200, 200, 3000))
            values.append(f"{self.name}-{self._next}-" + "x" * size)
            self._next += 1
        self.sent.update(values)
        self._waiting.append((values, batches.batch_bytes(
            [v.encode() for v in values], *self._id, self._sequence)))
        self._sequence = (self._sequence + count) % (1 << 31)

    def _promised(self, error: int, offset: int) -> None:
        if error != OK:
            raise Refused(f"{self.name}: error {error} to a batch of "
                          f"sequence {self._sequence}")
        values, _ = self._waiting.popleft()
        self._log.write(f"{offset} {values[0][:40]} {len(values)}\n")
        for i, value in enumerate(values):
            self.acknowledged[offset + i] = value

    def live(self, port: int, over: threading.Event) -> None:
        """Sends until the broker is gone or it is over."""
        with Wire(port) as wire:
            if self._id is None:
                error, *self._id = wire.init_producer_id(None)
                if error != OK:
                    self._id = None
                    return
            fresh = not self.acknowledged
            again = len(self._waiting)
            for _, batch in self._waiting:
                wire.send_produce(TOPIC, self.partition, batch)
            under_way = again
            while not over.is_set() or under_way:
                room = 1 if fresh else UNDER_WAY
                while under_way < room and not over.is_set():
                    self._make()
                    wire.send_produce(TOPIC, self.partition,
                                      self._waiting[-1][1])
                    under_way += 1
                self._promised(*wire.receive_produce())
                under_way -= 1
                fresh = False


class Transactor:
    """Transactions over both partitions, committed and aborted in turn."""

    def __init__(self, number: int, seed: int, log: Path) -> None:
        self.name = f"t{number}"
        self._random = random.Random(seed)
        self._log = open(log / f"{self.name}.acks", "w", buffering=1)
        self._next = 0
        self.outcomes: dict[str, str] = {}  # transaction -> what is promised

    def _end(self, wire: Wire, name: str, id_: tuple[int, int]) -> None:
        commit = self._random.random() < 0.6
        # From here on a commit may have happened, answered or not.
        self.outcomes[name] = "perhaps" if commit else "aborted"
        while (error := wire.end_txn(self.name, *id_, commit)) in PASSING:
            pass
        if error != OK:
            raise Refused(f"{name}: EndTxn answered {error}")
        self.outcomes[name] = "committed" if commit else "aborted"
        self._log.write(f"{name} {self.outcomes[name]}\n")

    def begin(self, wire: Wire) -> tuple[int, int] | None:
        """Takes the id, which ends what an earlier life left open."""
        while True:
            error, producer, epoch = wire.init_producer_id(self.name)
            if error == OK:
                return producer, epoch
            if error not in PASSING:
                raise Refused(f"{self.name}: InitProducerId answered {error}")

    def live(self, port: int, over: threading.Event) -> None:
        with Wire(port) as wire:
            id_ = self.begin(wire)
            sequences = [0] * TXN_PARTITIONS
            while not over.is_set():
                name = f"{self.name}-{self._next}"
                self._next += 1
                self.outcomes[name] = "aborted"
                everywhere = list(range(TXN_PARTITIONS))
                codes = [CONCURRENT]
                while set(codes) & set(PASSING):
                    codes = wire.add_partitions(self.name, *id_, TXN_TOPIC,
                                                everywhere)
                if any(codes):
                    raise Refused(f"{name}: AddPartitionsToTxn: {codes}")
                for p in everywhere:
                    batch = batches.batch_bytes(
                        [f"{name}-{p}-{i}".encode() for i in (0, 1)], *id_,
                        sequences[p], batches.TRANSACTIONAL)
                    error, _ = wire.produce(TXN_TOPIC, p, batch, self.name)
                    if error != OK:
                        raise Refused(f"{name}: Produce answered {error}")
                    sequences[p] += 2
                self._end(wire, name, id_)


def run(clients: list, port: int, over: threading.Event,
        refused: list[str]) -> list[threading.Thread]:
    """Starts each in a thread that ends with the broker, or when over."""

    def live(client) -> None:
        try:
            client.live(port, over)
        except (OSError, struct.error):
            pass  # the broker died: what was promised stands
        except Refused as error:
            refused.append(str(error))

    threads = [threading.Thread(target=live, args=(c,)) for c in clients]
    for thread in threads:
        thread.start()
    return threads
