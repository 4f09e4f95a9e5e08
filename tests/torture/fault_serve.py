"""A broker whose disk fails at its n-th operation under load, once or from
then on: nothing that it acknowledged is missing when it starts again, and on
a failing disk nothing more is acknowledged. Also with libfiu at random.
"""

import os
import random
import shutil
import subprocess
from pathlib import Path

import batches
import fault
from fault import Fault
from weir_cli import WeirError, weir, weir_binary
from weir_node import WeirNode
from wire import Wire

PRODUCES = 40
OK, STORAGE_ERROR, OUT_OF_ORDER = 0, 56, 45
TOPICS = ("--topic", "steady:1:segment.ms=40", "--no-auto-create")

FAULTS = ((fault.SYNC, fault.EIO), (fault.WRITE, fault.EIO),
          (fault.WRITE, fault.ENOSPC), (fault.DISK, fault.EIO),
          (fault.DISK, fault.KILL))

# libfiu's names of what weir calls (lib/os/posix_fs.cc).
FIU_POINTS = ("posix/io/sync/fsync", "posix/io/sync/fdatasync",
              "posix/io/oc/open", "posix/io/rw/ftruncate",
              "posix/io/dir/rename", "posix/io/dir/unlink",
              "posix/io/rw/pread", "posix/io/net/recv")


class Serve:
    """The sweep: every fault at `most` points, durable and not."""

    def __init__(self, work: Path, most: int, seed: int) -> None:
        self.work, self.most = work, most
        self.random = random.Random(seed)
        self.runs = self.fired = self.acknowledged = self.refused = 0
        self.problems: list[str] = []

    def run(self) -> None:
        for durable in (True, False):
            points = self._one(durable, 0, -1, fault.EIO, False)
            for kinds, what in FAULTS:
                for at in self._points(points):
                    for for_good in (False, True):
                        self._one(durable, kinds, at, what, for_good)

    def _points(self, count: int) -> list[int]:
        if count <= self.most:
            return list(range(count))
        return sorted(self.random.sample(range(count), self.most))

    def _one(self, durable: bool, kinds: int, at: int, what: int,
             for_good: bool) -> int:
        """One broker and its heir; returns how often the disk was asked."""
        here = self.work / "serve"
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        control = Fault(here / "control")
        flags = (*TOPICS, "--durability", "fsync" if durable else "os")
        node = WeirNode(here / "data", here / "node", flags=flags)
        node.environment = control.environment
        node.start()
        control.set(kinds or fault.DISK, at, what, for_good)
        promised, after = self._load(node.port, control)
        operations = control.seen()
        if at >= 0:
            self.runs += 1
            self.fired += control.fired() > 0
        name = (f"serve{' durable' if durable else ''}, kinds {kinds}, call "
                f"{at}, fault {what}{' from then on' if for_good else ''}")
        self._end(node, name, what)
        if after and for_good and what == fault.EIO and kinds & fault.WRITE:
            self.problems.append(f"{name}: {after} acknowledged after it")
        self._heir(here, name, promised)
        return operations

    def _load(self, port: int, control: Fault) -> tuple[dict[int, str], int]:
        """What was promised, and how much of it behind the fault."""
        promised: dict[int, str] = {}
        after = sequence = 0
        try:
            with Wire(port) as wire:
                _, producer, epoch = wire.init_producer_id(None)
                for i in range(PRODUCES):
                    value = f"value {i} " + "y" * self.random.randrange(300)
                    fired = control.fired()
                    error, offset = wire.produce(
                        "steady", 0, batches.batch_bytes(
                            [value.encode()], producer, epoch, sequence))
                    if error == OK:
                        promised[offset] = value
                        sequence += 1
                        after += fired > 0
                    elif error in (STORAGE_ERROR, OUT_OF_ORDER):
                        self.refused += 1
                    else:
                        self.problems.append(f"Produce answered {error}")
        except OSError:
            pass  # it died of it, which promises nothing more
        self.acknowledged += len(promised)
        return promised, after

    def _end(self, node: WeirNode, name: str, what: int) -> None:
        """It stops when it is asked to, or was dead already."""
        try:
            node.stop()
        except WeirError as error:
            code = int(str(error).rsplit(" ", 1)[1])
            if code not in (3, 5) and (code, what) != (-9, fault.KILL):
                self.problems.append(f"{name}: {error}")
        except subprocess.TimeoutExpired:
            self.problems.append(f"{name}: it does not stop")
            node.kill()

    def _heir(self, here: Path, name: str, promised: dict[int, str]) -> None:
        node = WeirNode(here / "data", here / "heir")
        try:
            node.start()
            with Wire(node.port) as wire:
                error, _ = wire.produce("steady", 0,
                                        batches.batch_bytes([b"on"], -1, -1,
                                                            -1))
            if error:
                self.problems.append(f"{name}: the heir answers {error}")
            node.stop()
        except (WeirError, OSError) as error:
            node.kill()
            self.problems.append(f"{name}: {error}")
            return
        verified = subprocess.run(
            [weir_binary(), "verify", "-d", here / "data", "--level",
             "error", "-q"], capture_output=True, text=True, check=False)
        if verified.returncode != 0:
            self.problems.append(f"{name}: verify: {verified.stdout[:300]}")
        out = weir("consume", "-d", here / "data", "steady", "-f",
                   "%o %s\\n").decode()
        there = dict((line + " ").split(" ", 1) for line in
                     out.split("\n") if line)
        for offset, value in promised.items():
            if there.get(str(offset), "").rstrip() != value.rstrip():
                self.problems.append(f"{name}: offset {offset} is lost")
                break

    # --- libfiu --------------------------------------------------------------

    def fiu(self, rounds: int) -> None:
        """Faults at random, from the first instruction on."""
        for number in range(rounds):
            here = self.work / "fiu"
            shutil.rmtree(here, ignore_errors=True)
            here.mkdir()
            node = WeirNode(here / "data", here / "node", flags=(
                *TOPICS, "--durability", "fsync"))
            node.start()  # formats it
            node.stop()
            wanted = self.random.sample(FIU_POINTS, 3)
            node.prefix = ("fiu-run", "-x", "-f", "", *(
                word for point in wanted for word in (
                    "-c", f"enable_random name={point},probability=0.02")))
            self.runs += 1
            try:
                node.start()
            except WeirError:
                pass  # it may not come up; then nothing was promised
            else:
                promised, _ = self._load(node.port, _Unfired())
                self._end(node, f"fiu {number} {wanted}", 0)
                self._heir(here, f"fiu {number} {wanted}", promised)


class _Unfired:
    def fired(self) -> int:
        return 0
