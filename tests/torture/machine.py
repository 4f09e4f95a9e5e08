"""What a machine refuses: full and read-only disks, no descriptors, limits on
files and memory, clocks that step, outputs that close. One claim each.
"""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import time
from pathlib import Path

import batches
from suite import Suite
from weir_cli import WeirError, weir, weir_binary
from weir_node import WeirNode
from wire import Wire

OK, STORAGE_ERROR = 0, 56
DONE, PLACE = 0, 3
MANY = 1000  # connections


def run(*words: object, prefix: tuple = (), stdin: bytes = b"",
        **given) -> subprocess.CompletedProcess:
    """weir under a program, whatever its exit code."""
    given.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([*prefix, weir_binary(), *map(str, words)],
                          input=stdin, stderr=subprocess.PIPE, timeout=60,
                          check=False, **given)


def one(value: bytes) -> bytes:
    return batches.batch_bytes([value], -1, -1, -1)


@contextlib.contextmanager
def mounted(where: Path, *options: str):
    """Something mounted there; it takes root."""
    where.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", *options, where], check=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", where], check=True)


def verified(directory: Path) -> list[str]:
    done = run("verify", "-d", directory, "--level", "error", "-q")
    return [] if done.returncode == 0 else [done.stdout.decode()[:400]]


# --- P4: no room ---------------------------------------------------------------


def full_disk(suite: Suite, work: Path) -> None:
    """A tmpfs of a megabyte or two: refused, read on, room made, written."""
    with suite.claim("P4 a full disk refuses with 56, reads go on, and once "
                     "there is room writes go on") as problems, \
            mounted(work / "small", "-t", "tmpfs", "-o", "size=2m",
                    "tmpfs") as small:
        node = WeirNode(small / "data", work / "node", flags=(
            "--topic", "t:1", "-c", "offsets.topic.num.partitions=1"))
        with node, Wire(node.port) as wire:
            (small / "ballast").write_bytes(bytes(300_000))
            stored = []
            for i in range(400):
                value = b"%d " % i + b"x" * 5000
                error, _ = wire.produce("t", 0, one(value))
                if error != OK:
                    break
                stored.append(value)
            if error != STORAGE_ERROR or not stored:
                problems.append(f"{len(stored)} stored, then error {error}")
            if (error := wire.fetch("t", 0, 0)[0]) != OK:
                problems.append(f"Fetch answers {error}")
            (small / "ballast").unlink()
            error, offset = wire.produce("t", 0, one(b"again"))
            if (error, offset) != (OK, len(stored)):
                problems.append(f"with room again: {error} at {offset}")
        there = weir("consume", "-d", small / "data", "t").split(b"\n")[:-1]
        if there != [*stored, b"again"]:
            problems.append(f"{len(there)} records stand")
        problems += verified(small / "data")


def file_limit(suite: Suite, work: Path) -> None:
    with suite.claim("P4 a limit on file sizes is 56 and no death"
                     ) as problems:
        node = WeirNode(work / "data", work / "node", flags=("--topic", "t"))
        node.start()  # indexes are preallocated beyond any small limit
        subprocess.run(["prlimit", "--pid", str(node.process.pid),
                        "--fsize=100000:"], check=True)
        stored = 0
        with Wire(node.port) as wire:
            while (error := wire.produce("t", 0, one(b"x" * 9000))[0]) == OK:
                stored += 1
            if error != STORAGE_ERROR or not 5 < stored < 12:
                problems.append(f"{stored} stored, then error {error}")
            subprocess.run(["prlimit", "--pid", str(node.process.pid),
                            "--fsize=unlimited:"], check=True)
            if (error := wire.produce("t", 0, one(b"again"))[0]) != OK:
                problems.append(f"without the limit: error {error}")
        node.stop()
        problems += verified(work / "data")


# --- P5: read-only -------------------------------------------------------------


def read_only(suite: Suite, work: Path, golden: Path) -> None:
    source = golden / "kafka-4.4-clean/clean"
    with suite.claim("P5 on a read-only mount readers print what they print "
                     "elsewhere, writers exit 3") as problems, \
            mounted(work / "ro", "--bind", str(source)) as there:
        subprocess.run(["mount", "-o", "remount,bind,ro", there], check=True)
        for words in (["consume", "codec-zstd", "--json"],
                      ["inspect", "txn", "--json"], ["stat", "segments"],
                      ["topics", "list"], ["groups", "lag"],
                      ["verify", "--level", "warning"]):
            here = run(words[0], "-d", source, *words[1:])
            ro = run(words[0], "-d", there, *words[1:])
            if (here.returncode, here.stdout) != (ro.returncode, ro.stdout):
                problems.append(f"{words}: {ro.stderr.decode()[:200]}")
        for words in (["produce", "codec-none"], ["compact", "compacted"],
                      ["repair", "--yes"], ["topics", "create", "new"]):
            done = run(words[0], "-d", there, *words[1:], stdin=b"x")
            if done.returncode != PLACE or b"Read-only" not in done.stderr:
                problems.append(f"{words}: exit {done.returncode}: "
                                f"{done.stderr.decode()[:200]}")
        done = run("serve", "-d", there, "--listen", "tcp:127.0.0.1:0")
        if done.returncode != PLACE or b"Read-only" not in done.stderr:
            problems.append(f"serve: {done.returncode} {done.stderr!r:.200}")
        with WeirNode(there, work / "node", read_only=True) as node, \
                Wire(node.port) as wire:
            if wire.fetch("codec-zstd", 0, 0)[0] != OK:
                problems.append("serve --read-only does not serve")


# --- P6: no descriptors ----------------------------------------------------------


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def no_descriptors(suite: Suite, work: Path) -> None:
    with suite.claim("P6 without descriptors new connections wait, old ones "
                     "are served, and nothing spins") as problems:
        node = WeirNode(work / "data", work / "node", flags=("--topic", "t"))
        with node:
            with Wire(node.port) as good:
                good.produce("t", 0, one(b"x"))
                open_now = len(os.listdir(f"/proc/{node.process.pid}/fd"))
                limit = open_now + 20
                subprocess.run(["prlimit", "--pid", str(node.process.pid),
                                f"--nofile={limit}:{limit}"], check=True)
                crowd = [socket.create_connection(("127.0.0.1", node.port))
                         for _ in range(60)]
                time.sleep(0.3)
                before = cpu_seconds(node.process.pid)
                begun = time.monotonic()
                while time.monotonic() - begun < 2:
                    if good.produce("t", 0, one(b"y"))[0] != OK:
                        problems.append("who was there before is refused")
                    time.sleep(0.1)
                share = (cpu_seconds(node.process.pid) - before) / 2
                if share >= 0.05:
                    problems.append(f"{share:.0%} of a core while starved")
                for peer in crowd:
                    peer.close()
                begun = time.monotonic()
                with Wire(node.port) as fresh:
                    if fresh.api_versions() != OK:
                        problems.append("nobody is let in afterwards")
                if time.monotonic() - begun > 5:
                    problems.append("it took more than 5 s to be let in")


# --- P7, P8: other processes, signals -----------------------------------------------


def second_process(suite: Suite, work: Path) -> None:
    with suite.claim("P7 a second broker exits 3 and names the first"
                     ) as problems, WeirNode(work / "data", work / "node"
                                             ) as node:
        done = run("serve", "-d", work / "data", "--listen",
                   "tcp:127.0.0.1:0")
        if done.returncode != PLACE or str(
                node.process.pid).encode() not in done.stderr:
            problems.append(f"{done.returncode}: {done.stderr.decode()}")


def signals(suite: Suite, work: Path) -> None:
    def stop_by(name: str, words: list[int], codes: tuple, clean: bool,
                seconds: float = 5) -> None:
        with suite.claim(f"P8 {name}") as problems:
            here = work / name.replace(" ", "-").replace(",", "")
            node = WeirNode(here / "data", here / "node",
                            flags=("--topic", "t"))
            node.start()
            with Wire(node.port) as wire:
                wire.produce("t", 0, one(b"x"))
                # A transaction is open, a fetch waits, a frame is half here.
                _, producer, epoch = wire.init_producer_id("txn")
                wire.add_partitions("txn", producer, epoch, "t", [0])
                wire.send(1, 4, b"\xff" * 4)
                begun = time.monotonic()
                for number in words:
                    node.process.send_signal(number)
                code = node.process.wait(20)
            if code not in codes or time.monotonic() - begun > seconds:
                problems.append(f"exit {code} after "
                                f"{time.monotonic() - begun:.1f} s")
            marker = (here / "data/.kafka_cleanshutdown").exists()
            if clean and not marker:
                problems.append("no marker of a clean stop")
            node.process = None
            with node, Wire(node.port) as wire:
                if wire.fetch("t", 0, 0)[0] != OK:
                    problems.append("it does not start again")

    stop_by("SIGTERM amid everything is a clean stop", [signal.SIGTERM],
            (DONE,), True)
    stop_by("SIGINT is a clean stop", [signal.SIGINT], (DONE,), True)
    stop_by("SIGHUP is a clean stop", [signal.SIGHUP], (DONE,), True)
    stop_by("a second SIGINT ends it at once", [signal.SIGINT, signal.SIGINT],
            (DONE, -signal.SIGINT, 130), False, 2)
    with suite.claim("P8 stopped the moment it says that it is ready, it "
                     "stops") as problems:
        for i in range(20):
            node = WeirNode(work / "quick" / "data", work / "quick" / "node")
            node.start()
            try:
                node.stop()
            except (WeirError, subprocess.TimeoutExpired) as error:
                node.kill()
                problems.append(f"start {i}: {error}")
                break


# --- P9: clocks ------------------------------------------------------------------


def clocks(suite: Suite, work: Path) -> None:
    stamp = work / "time"
    stamp.write_text("+0\n")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    with suite.claim("P9 when the clock steps, appends carry its times, as "
                     "with Kafka, and transactions live on") as problems:
        node = WeirNode(work / "data", work / "node", flags=(
            "--topic", "t:1:message.timestamp.type=LogAppendTime"))
        node.environment = {
            **os.environ, "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(stamp), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with node, Wire(node.port) as wire:
            error, producer, epoch = wire.init_producer_id("txn")
            for sequence, step in enumerate(("+0", "-7200", "+86400", "-60")):
                stamp.write_text(step + "\n")
                wire.add_partitions("txn", producer, epoch, "t", [0])
                error, _ = wire.produce("t", 0, batches.batch_bytes(
                    [b"x"], producer, epoch, sequence, batches.TRANSACTIONAL),
                    "txn")
                if error != OK:
                    problems.append(f"clock {step}: Produce answers {error}")
                time.sleep(0.1)
            if (error := wire.end_txn("txn", producer, epoch, True)) != OK:
                problems.append(f"EndTxn answers {error}")
        rows = [json.loads(line) for line in weir(
            "consume", "-d", work / "data", "t", "--json").splitlines()]
        times = [row["timestamp"] for row in rows]
        steps = [round((b - a) / 1000) for a, b in zip(times, times[1:])]
        if len(steps) != 3 or any(
                abs(step - wanted) > 60 for step, wanted in
                zip(steps, (-7200, 93600, -86460))):
            problems.append(f"times of appends: {times}")
        problems += verified(work / "data")


# --- P10, P11: outputs, memory ------------------------------------------------------


def outputs(suite: Suite, work: Path, golden: Path) -> None:
    source = golden / "kafka-4.4-clean/clean"
    with suite.claim("P10 a group's offset moves only by what was written"
                     ) as problems, open("/dev/full", "wb") as full:
        weir("cp", "-d", source, "segments", f"{work / 'data'}/")
        done = run("consume", "-d", work / "data", "segments", "-G", "g",
                   stdout=full)
        lag = run("groups", "lag", "-d", work / "data", "g", "--json")
        rows = [json.loads(line) for line in lag.stdout.splitlines()]
        if done.returncode != PLACE:
            problems.append(f"exit {done.returncode}")
        if any(row.get("offset") for row in rows):
            problems.append(f"it committed {rows}")
    with suite.claim("P10 a reader that leaves ends a follower without a word"
                     ) as problems:
        follower = subprocess.Popen(
            [weir_binary(), "tail", "-d", source, "segments", "-n", "100"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        follower.stdout.readline()
        follower.stdout.close()
        try:
            code = follower.wait(15)
            said = follower.stderr.read()
            if code != DONE or said:
                problems.append(f"exit {code}: {said!r}")
        except subprocess.TimeoutExpired:
            follower.kill()
            problems.append("it never ends")


def memory(suite: Suite, work: Path, golden: Path) -> None:
    source = golden / "kafka-4.4-clean/clean"
    with suite.claim("P11 with any limit of memory a command ends by an exit "
                     "code and a word") as problems:
        for mib in range(12, 60, 4):
            for words in (["consume", "segments", "--json"],
                          ["verify", "--level", "error"], ["stat"],
                          ["inspect", "codec-zstd", "--records"]):
                done = run(words[0], "-d", source, *words[1:], prefix=(
                    "prlimit", f"--as={mib << 20}"))
                if done.returncode < 0 or (done.returncode
                                           and not done.stderr):
                    problems.append(f"{mib} MiB, {words}: exit "
                                    f"{done.returncode} {done.stderr!r:.99}")


# --- P12: crowds ------------------------------------------------------------------


def crowds(suite: Suite, work: Path) -> None:
    flags = ("--topic", "t:1", "--topic", "wide:1000")
    with suite.claim("P12 a hundred writers at once lose nothing") as problems, \
            WeirNode(work / "data", work / "node", flags=flags) as node:
        writers = [subprocess.Popen(
            [weir_binary(), "produce", "-d", work / "data", "t", "-q"],
            stdin=subprocess.PIPE) for _ in range(100)]
        for i, writer in enumerate(writers):
            writer.stdin.write(b"".join(b"%d-%d\n" % (i, n)
                                        for n in range(20)))
            writer.stdin.close()
        codes = [writer.wait(60) for writer in writers]
        there = weir("consume", "-d", work / "data", "t").split(b"\n")[:-1]
        if any(codes) or len(there) != 2000 or len(set(there)) != 2000:
            problems.append(f"{len(there)} of 2000; codes {set(codes)}")
        with suite.claim("P12 a thousand connections in 40 MiB, a thousand "
                         "partitions beside them") as limits:
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            crowd = [Wire(node.port) for _ in range(MANY)]
            for wire in crowd:
                if wire.api_versions() != OK:
                    limits.append("one was refused")
            for p in range(MANY):
                crowd[p].send_produce("wide", p, one(b"x"))
            for wire in crowd:
                if (code := wire.receive_produce()[0]) != OK:
                    limits.append(f"Produce answered {code}")
            rss = rss_mib(node.process.pid)
            if rss > 40:
                limits.append(f"{rss:.0f} MiB")
            for wire in crowd:
                wire.close()


def rss_mib(pid: int) -> float:
    """Anonymous memory: pages of files belong to the machine."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0


def every_claim(suite: Suite, work: Path, golden: Path) -> None:
    for case in (full_disk, file_limit, no_descriptors, second_process,
                 signals, clocks, crowds):
        (work / case.__name__).mkdir()
        case(suite, work / case.__name__)
    for case in (read_only, outputs, memory):
        (work / case.__name__).mkdir()
        case(suite, work / case.__name__, golden)
