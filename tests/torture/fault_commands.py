"""Commands whose n-th call to the system fails, for every n: each says so, in
time and by its exit code, and nothing that stood before is lost.
"""

import random
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import fault
from fault import Fault
from weir_cli import weir, weir_binary

SECONDS = 20  # a command that takes longer hangs
LINES = [f"line {i} " + "x" * 60 for i in range(400)]
KEYED = [f"k{i % 7}:v{i}" for i in range(300)]
DONE, PLACE, DAMAGED = 0, 3, 5
ENDS = (DONE, PLACE, DAMAGED)


@dataclass
class Command:
    """What is run in a copy of the base; `{d}` is the directory."""

    name: str
    words: list[str]
    stdin: str = ""
    adds: int = 0        # records to topic `plain` when it is done
    damaged: bool = False


COMMANDS = (
    Command("produce", ["produce", "-d", "{d}", "plain"],
            "\n".join(f"new {i}" for i in range(500)), adds=500),
    Command("topics create", ["topics", "create", "-d", "{d}", "more",
                              "--partitions", "3"]),
    Command("compact", ["compact", "-d", "{d}", "keyed"]),
    Command("cp", ["cp", "-d", "{d}", "plain", "{d}-copy/"]),
    Command("repair", ["repair", "-d", "{d}", "--yes"], damaged=True),
    Command("repair --to", ["repair", "-d", "{d}", "--to", "{d}-new"],
            damaged=True),
)

# (what happens, from then on)
FAULTS = ((fault.EIO, False), (fault.EIO, True), (fault.ENOSPC, True),
          (fault.HALF, True), (fault.KILL, False))


class Commands:
    """The sweep: `run` every command, every fault, at most `most` points."""

    def __init__(self, work: Path, most: int, seed: int) -> None:
        self.work, self.most = work, most
        self.fault = Fault(work / "control")
        self.random = random.Random(seed)
        self.runs = self.fired = 0
        self.problems: list[str] = []
        self.base = work / "base"
        self._make_base()

    def _make_base(self) -> None:
        base = self.base / "sound"
        for topic, settings in (("plain", ""), ("keyed", "compact")):
            words = ["-c", "cleanup.policy=compact"] if settings else []
            weir("topics", "create", "-d", base, topic, *words)
        for chunk in range(0, len(LINES), 100):
            weir("produce", "-d", base, "plain",
                 stdin="\n".join(LINES[chunk:chunk + 100]).encode())
        weir("produce", "-d", base, "keyed", "-K", ":",
             stdin="\n".join(KEYED).encode())
        damaged = self.base / "damaged"
        _copy(base, damaged)
        (damaged / ".kafka_cleanshutdown").unlink()
        log = damaged / "plain-0" / ("0" * 20 + ".log")
        bytes_ = bytearray(log.read_bytes())
        bytes_[len(bytes_) // 3] ^= 4
        log.write_bytes(bytes_)

    def run(self) -> None:
        for command in COMMANDS:
            self.fault.count(fault.DISK)
            here = self._fresh(command)
            code, said, _ = self._call(command, here)
            if code != DONE:
                self.problems.append(f"{command.name}, no fault: {said}")
                continue
            points = self.fault.seen()
            for what, for_good in FAULTS:
                for at in self._points(points):
                    self._one(command, at, what, for_good)
            self._memory(command)

    def _points(self, count: int) -> list[int]:
        if count <= self.most:
            return list(range(count))
        return sorted(self.random.sample(range(count), self.most))

    def _memory(self, command: Command) -> None:
        """malloc says no at its n-th call, and from then on."""
        self.fault.count(fault.MEMORY)
        self._call(command, self._fresh(command))
        points = self.fault.seen()
        step = max(1, points // self.most)
        # The first call is the runtime's reserve for exceptions themselves.
        for at in range(1, points, step):
            self._one(command, at, fault.errno.ENOMEM, True, fault.MEMORY)

    def _fresh(self, command: Command) -> Path:
        for old in self.work.glob("run*"):
            shutil.rmtree(old)
        here = self.work / "run"
        _copy(self.base / ("damaged" if command.damaged else "sound"), here)
        return here

    def _call(self, command: Command, here: Path) -> tuple[int, str, float]:
        begun = time.monotonic()
        words = [w.replace("{d}", str(here)) for w in command.words]
        try:
            done = subprocess.run(
                [weir_binary(), *words], env=self.fault.environment,
                input=command.stdin.encode(), stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return 999, "it hangs", SECONDS
        said = done.stderr.decode("utf-8", "replace").strip()
        return done.returncode, said, time.monotonic() - begun

    def _one(self, command: Command, at: int, what: int, for_good: bool,
             kinds: int = fault.DISK) -> None:
        here = self._fresh(command)
        self.fault.set(kinds, at, what, for_good)
        code, said, _ = self._call(command, here)
        self.runs += 1
        self.fired += self.fault.fired() > 0
        name = (f"{command.name}, call {at}, fault {what}"
                f"{' from then on' if for_good else ''}")
        killed = what == fault.KILL and code == -9
        if code not in ENDS and not killed:
            self.problems.append(f"{name}: exit {code}: {said[:300]}")
        elif code not in (DONE, -9) and not said:
            self.problems.append(f"{name}: exit {code} and not a word")
        elif what == fault.HALF and code != DONE:
            self.problems.append(f"{name}: a short write is no error: {said}")
        for line in self._harm(command, here, code == DONE):
            self.problems.append(f"{name} (exit {code}): {line}")

    def _harm(self, command: Command, here: Path, done: bool) -> list[str]:
        """What is wrong with the directory afterwards."""
        if command.damaged:
            return self._harm_of_repair(command, here, done)
        out = []
        weir("produce", "-d", here, "plain", stdin=b"after")  # it recovers
        verified = subprocess.run(
            [weir_binary(), "verify", "-d", here, "--level", "error", "-q"],
            capture_output=True, text=True, check=False)
        if verified.returncode != 0:
            out.append(f"verify: {verified.stdout[:300]}")
        lines = weir("consume", "-d", here, "plain").decode().split("\n")[:-1]
        if lines[:len(LINES)] != LINES or lines[-1] != "after":
            out.append(f"records went: {len(lines)} are left")
        added = lines[len(LINES):-1]
        wanted = command.stdin.split("\n") if command.adds else []
        if added != wanted[:len(added)]:
            out.append("records that nobody sent")
        if done and len(added) != command.adds:
            out.append(f"{len(added)} of {command.adds} records are there")
        return out + _latest_differs(here)

    def _harm_of_repair(self, command: Command, here: Path,
                        done: bool) -> list[str]:
        """A repair that broke off can be made again, and saves as much."""
        if not done:
            for old in self.work.glob("run-new*"):
                shutil.rmtree(old)
            self.fault.count(0)
            code, said, _ = self._call(command, here)
            if code != DONE:
                return [f"a second repair: exit {code}: {said}"]
        place = here if "--yes" in command.words else Path(f"{here}-new")
        lines = weir("consume", "-d", place, "plain").decode().split("\n")[:-1]
        kept = [line for line in LINES if line in set(lines)]
        out = _latest_differs(place)
        if lines != kept or len(lines) != len(LINES) - 100:
            out.append(f"{len(lines)} of {len(LINES) - 100} were saved")
        return out


def _latest_differs(here: Path) -> list[str]:
    out = weir("consume", "-d", here, "keyed", "-f", "%k %s\\n").decode()
    latest = dict(line.split(" ") for line in out.split("\n") if line)
    wanted = dict(line.split(":") for line in KEYED)
    return [] if latest == wanted else [f"latest of keys: {latest}"]


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-r", "--sparse=always", source, target], check=True)
