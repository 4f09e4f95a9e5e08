#!/usr/bin/env python3
"""What weir writes, Kafka reads: a real broker on weir's directories.

kafka_files.py [CASE...]: all cases by default. The working folder is kept
when something failed (--keep keeps it always).
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cleaner
import follow
import kafka_accepts
import recovery
import sample_records
import times
import written_by_weir
from golden_sets import GoldenSet, find_sets
from golden import default_folder
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite, differences
from weir_cli import inspect, read_truth, weir, weir_json
from written_by_weir import Written

KAFKA_ROWS = 300
KAFKA_BATCH_BYTES = 4096
FIRST_LOG = "00000000000000000000.log"

# What stands of a batch whose write was cut short: a whole header (61 bytes)
# and some of its records.
TORN_BYTES = 100


class Session:
    """What every case needs: the suite, a seed, a folder of its own."""

    def __init__(self, suite: Suite, scratch: Path, seed: int,
                 golden: list[GoldenSet]) -> None:
        self.suite = suite
        self.scratch = scratch
        self.seed = seed
        self.golden = golden

    def folder(self, name: str) -> Path:
        path = self.scratch / name.replace(" ", "-")
        path.mkdir(parents=True)
        return path

    def copy_of(self, golden: GoldenSet, name: str) -> Path:
        """A copy of a golden directory that may be written to."""
        target = self.folder(name) / "data"
        subprocess.run(["cp", "-a", "--sparse=always", str(golden.directory),
                        str(target)], check=True)
        return target

    def sets(self, crashed: bool) -> list[GoldenSet]:
        """The golden sets of one whole node, as a crash left them or not.
        Kafka starts on a directory of its own version only."""
        return [g for g in self.golden if g.crashed == crashed
                and g.has_metadata and g.truth_files and "4.1" not in g.name]


def judge(session: Session, name: str, directory: Path,
          expected: dict[str, list[dict]],
          more: Callable[[KafkaNode, KafkaClient], None] | None = None
          ) -> None:
    """The dump tool finds nothing, a broker serves what is expected."""
    work = directory.parent / "kafka"
    with session.suite.claim(f"{name}: weir verify finds nothing") as problems:
        problems += [str(row) for row in weir_json("verify", "-d", directory)
                     if row.get("severity") in ("warning", "error")]
    kafka_accepts.check_files(session.suite, name, directory, work)
    kafka_accepts.serve(session.suite, name, directory, work, expected, more)


def produced(session: Session) -> None:
    """Directories by `weir produce`, then Kafka, weir and Kafka again."""
    written = Written(session.folder("produced") / "data")
    for number, (name, make) in enumerate(written_by_weir.MAKERS.items()):
        with session.suite.claim(f"produced: {name}"):
            make(written, session.seed + 1000 * number)
    with session.suite.claim("produced: weir reads what was sent") as problems:
        problems += written.lost()
    served: dict[str, list[dict]] = {}

    def kafka_writes_more(node: KafkaNode, client: KafkaClient) -> None:
        file = written.directory.parent / "more.jsonl"
        for topic in written.sent:
            rows = sample_records.rows(session.seed + 7, KAFKA_ROWS, 1)
            kafka_accepts.write_rows(file, rows)
            client.ask("produce", topic=topic, file=str(file), properties={
                "compression.type": "lz4"})
            client.ask("consume", topic=topic, file=str(file))
            served[topic] = read_truth(file)

    judge(session, "produced", written.directory, written.expected(),
          kafka_writes_more)
    for topic, rows in served.items():
        with session.suite.claim(f"produced: weir reads {topic} after Kafka "
                                 "wrote more") as problems:
            problems += differences(rows, written.read(topic))
    with session.suite.claim("produced: weir writes after Kafka"):
        for topic in list(written.sent):
            rows = sample_records.rows(session.seed + 8, KAFKA_ROWS, 1)
            written.produce(topic, rows)
    judge(session, "produced again", written.directory, written.expected())


def topics(session: Session) -> None:
    """Topics made, changed, grown and deleted by weir, as Admin sees them,
    in a directory of its own and in Kafka's."""
    directory = session.folder("topics") / "data"
    written = Written(directory)
    with session.suite.claim("topics: create, alter, grow, delete"):
        written.create("plain", 2)
        written.create("configured", 3, cleanup_policy="compact",
                       max_message_bytes=2000000)
        written.create("gone", 4)
        weir("topics", "alter", "configured", "-d", directory,
             "--config", "retention.ms=3600000")
        weir("topics", "grow", "plain", "-d", directory, "--partitions", 5)
        weir("topics", "delete", "gone", "-d", directory)
        written.produce("plain", sample_records.rows(session.seed, 40, 2))
    judge(session, "topics", directory, written.expected(),
          _listed(session, directory))
    for golden in session.sets(crashed=False):
        directory = session.copy_of(golden, f"topics-{golden.name[:9]}")
        expected = {f.stem: read_truth(f) for f in golden.truth_files}
        with session.suite.claim("topics: create, grow, delete in Kafka's"):
            weir("topics", "create", "ours", "-d", directory)
            grown, gone = [t for t in expected if not expected[t]][0], min(
                t for t in expected if expected[t])
            weir("topics", "grow", grown, "-d", directory,
                 "--partitions", 12)
            weir("topics", "delete", gone, "-d", directory)
            expected.pop(gone)
        judge(session, "topics in Kafka's", directory, expected,
              _listed(session, directory))


def _listed(session: Session, directory: Path
            ) -> Callable[[KafkaNode, KafkaClient], None]:
    """Compares topics with ids, partitions and configs, on both sides."""
    def compare(_: KafkaNode, client: KafkaClient) -> None:
        with session.suite.claim("topics: Kafka lists what weir lists"
                                 ) as problems:
            names = ("topic", "id", "partitions", "configs")
            ours = [{n: row[n] for n in names} for row in weir_json(
                "topics", "list", "--internal", "-d", directory)]
            theirs = [{n: row[n] for n in names}
                      for row in client.ask("topics")]
            problems += differences(sorted(theirs, key=str),
                                    sorted(ours, key=str))
    return compare


def groups(session: Session) -> None:
    """Groups read and moved by weir, as Admin sees them."""
    for golden in session.sets(crashed=False):
        directory = session.copy_of(golden, f"groups-{golden.name[:9]}")
        with session.suite.claim("groups: seek, cp, delete") as problems:
            known = [row["group"] for row in
                     weir_json("groups", "list", "-d", directory)]
            classic = next(name for name in known if "classic" in name)
            weir("groups", "cp", classic, "its-copy", "-d", directory)
            weir("groups", "seek", classic, "--to", "start", "-d", directory)
            gone = next(name for name in known if "consumer" in name)
            weir("groups", "delete", gone, "-d", directory)

        def listed(node: KafkaNode, client: KafkaClient) -> None:
            with session.suite.claim("groups: Kafka's Admin sees what weir "
                                     "describes") as problems:
                theirs = {row["group"]: row for row in client.ask("groups")}
                ours = {row["group"]: row for row in weir_json(
                    "groups", "describe", *theirs, "-d", directory)}
                problems += differences(sorted(theirs), sorted(ours))
                for name in theirs.keys() & ours.keys():
                    if theirs[name]["type"] == "Share":
                        continue  # its offsets are in another topic
                    problems += differences(
                        _offsets(theirs[name]), _offsets(ours[name]))
                if "its-copy" not in theirs or gone in theirs:
                    problems.append(f"groups are {sorted(theirs)}")

        judge(session, "groups", directory,
              {f.stem: read_truth(f) for f in golden.truth_files}, listed)


def _offsets(group: dict) -> list[tuple]:
    return sorted((row["topic"], row["partition"], row["offset"])
                  for row in group["offsets"])


def compacted(session: Session) -> None:
    """weir compact on Kafka's topics and on its own."""
    for golden in session.sets(crashed=False):
        directory = session.copy_of(golden, f"compact-{golden.name[:9]}")
        written = Written(directory)
        names = [f.stem for f in golden.truth_files]
        topics_here = [t for t in names if t.startswith("compact")]
        with session.suite.claim("compact: keys are made"):
            written.create("keyed", 1, cleanup_policy="compact",
                           segment_bytes=written_by_weir.SEGMENT_BYTES)
            for run in range(3):
                written.produce("keyed", written_by_weir.keyed_rows(
                    session.seed + run, 12000, 500), "--codec",
                    sample_records.CODECS[run * 2])
        for topic in [*topics_here, "keyed"]:
            with session.suite.claim(f"compact: {topic} keeps the last value "
                                     "of every key") as problems:
                before = written.read(topic)
                weir("compact", topic, "-d", directory)
                after = written.read(topic)
                if topic == "keyed" and len(after) >= len(before):
                    problems.append("nothing was compacted")
                if (written_by_weir.last_values(before)
                        != written_by_weir.last_values(after)):
                    problems.append("the last values differ")
        expected = {t: written.read(t) for t in [*names, "keyed"]}
        judge(session, "compacted", directory, expected)


def repaired(session: Session) -> None:
    """weir repair of what a crash left: Kafka sees a clean stop."""
    for golden in session.sets(crashed=True):
        directory = session.copy_of(golden, f"repair-{golden.name[:9]}")
        with session.suite.claim(f"repaired {golden.name}: weir repair"):
            weir("repair", "-d", directory, "--yes")
        judge(session, f"repaired {golden.name}", directory,
              {f.stem: read_truth(f) for f in golden.truth_files})


def damaged(session: Session) -> None:
    """weir repair of worse: a torn tail, indexes that are gone or lie."""
    for golden in session.sets(crashed=False):
        directory = session.copy_of(golden, f"damage-{golden.name[:9]}")
        for folder in sorted(directory.glob("codec-*-0")):
            log = sorted(folder.glob("*.log"))[-1]
            whole = log.read_bytes()
            log.write_bytes(whole + whole[:TORN_BYTES])
        for folder in sorted(directory.glob("codec-*-1")):
            for index in folder.glob("*index"):
                index.unlink()
        for index in directory.glob("segments-0/*.index"):
            index.write_bytes(b"\x01" * 80)
        with session.suite.claim(f"damaged {golden.name}: weir repair"):
            weir("repair", "-d", directory, "--yes")
        judge(session, f"damaged {golden.name}", directory,
              {f.stem: read_truth(f) for f in golden.truth_files})


def copied(session: Session) -> None:
    """weir cp of golden topics into a new directory: nothing differs."""
    for golden in session.sets(crashed=False):
        directory = session.folder(f"copied-{golden.name[:9]}") / "data"
        names = [f.stem for f in golden.truth_files]
        with session.suite.claim(f"copied {golden.name}: weir cp"):
            directory.mkdir()
            weir("cp", "-d", golden.directory, *names, directory)
        judge(session, f"copied {golden.name}", directory,
              {f.stem: read_truth(f) for f in golden.truth_files})


def partitioner(session: Session) -> None:
    """Keys go to the partition that Kafka's own client chooses."""
    directory = session.folder("partitioner") / "data"
    written = Written(directory)
    written.create("ours", 7)
    written.create("theirs", 7)
    rows = [{k: v for k, v in row.items() if k != "partition"}
            for row in sample_records.rows(session.seed, 500, 1)
            if row["key"] is not None]
    lines = b"".join(
        sample_records.envelopes("ours", [row | {"partition": 0}])
        .replace(b'"partition": 0, ', b"") for row in rows)
    with session.suite.claim("partitioner: weir produces keyed records"):
        weir("produce", "ours", "-d", directory, "--json", stdin=lines)

    def compare(node: KafkaNode, client: KafkaClient) -> None:
        file = directory.parent / "rows.jsonl"
        kafka_accepts.write_rows(file, rows)
        client.ask("produce", topic="theirs", file=str(file))
        client.ask("consume", topic="theirs", file=str(file))
        with session.suite.claim("partitioner: weir and Kafka agree"
                                 ) as problems:
            names = ("partition", "key", "value", "timestamp")
            theirs = [[row[n] for n in names] for row in read_truth(file)]
            ours = [[row[n] for n in names] for row in written.read("ours")]
            problems += differences(theirs, ours)

    kafka_accepts.serve(session.suite, "partitioner", directory,
                        directory.parent / "kafka", {}, compare)


def batched(session: Session) -> None:
    """The same records make the same batches as by Kafka's producer."""
    directory = session.folder("batched") / "data"
    written = Written(directory)
    rows = sample_records.rows(session.seed, 6000, 1)
    with session.suite.claim("batched: weir produces"):
        for topic in ("ours", "theirs"):
            written.create(topic, 1, index_interval_bytes=1024)
        written.produce("ours", rows, "--batch-bytes", KAFKA_BATCH_BYTES)
    node = KafkaNode(directory, directory.parent / "kafka")
    with node, KafkaClient(node.bootstrap, node.work) as client:
        file = directory.parent / "rows.jsonl"
        kafka_accepts.write_rows(file, rows)
        # Kafka's producer closes a batch when it is full, or the time is up.
        client.ask("produce", topic="theirs", file=str(file), properties={
            "batch.size": str(KAFKA_BATCH_BYTES), "linger.ms": "600000",
            "delivery.timeout.ms": "900000"})
    with session.suite.claim("batched: batches are as Kafka's producer makes "
                             "them") as problems:
        names = ("position", "size", "base_offset", "last_offset", "count",
                 "max_timestamp", "base_sequence", "last_sequence")
        ours, theirs = ([{n: row[n] for n in names} for row in inspect(
            directory / f"{topic}-0" / FIRST_LOG, "--batches")]
            for topic in ("ours", "theirs"))
        problems += differences(theirs, ours)
    with session.suite.claim("batched: the indexes are the same") as problems:
        for suffix in (".index", ".timeindex"):
            ours, theirs = (
                (directory / f"{topic}-0" / FIRST_LOG).with_suffix(suffix)
                .read_bytes() for topic in ("ours", "theirs"))
            if ours != theirs:
                problems.append(f"{suffix}: {len(ours)} bytes, Kafka's has "
                                f"{len(theirs)}")


def followed(session: Session) -> None:
    """weir follows a directory that a live Kafka is appending to."""
    follow.check(session.suite, session.folder("followed"), session.seed)


def cleaned(session: Session) -> None:
    """weir compact leaves what Kafka's own cleaner leaves."""
    cleaner.check(session.suite, session.folder("cleaned"), session.seed)


def recovered(session: Session) -> None:
    """weir repair writes the files that Kafka's recovery writes."""
    for golden in session.sets(crashed=True):
        recovery.check(session.suite, golden,
                       session.folder(f"recovered-{golden.name[:9]}"))


def timed(session: Session) -> None:
    """weir finds the offset for a time where Kafka finds it."""
    for golden in session.sets(crashed=False):
        directory = session.copy_of(golden, f"times-{golden.name[:9]}")
        node = KafkaNode(directory, directory.parent / "kafka")
        with node, KafkaClient(node.bootstrap, node.work) as client:
            times.check(session.suite, golden, client, session.seed)


CASES: dict[str, Callable[[Session], None]] = {
    "produced": produced, "batched": batched, "partitioner": partitioner,
    "topics": topics, "groups": groups, "copied": copied,
    "repaired": repaired, "damaged": damaged, "recovered": recovered,
    "compacted": compacted, "cleaned": cleaned,
    "timed": timed, "followed": followed,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case", nargs="*", help=", ".join(CASES))
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    unknown = [name for name in options.case if name not in CASES]
    if unknown:
        parser.error(f"no such case: {' '.join(unknown)}")
    suite = Suite("kafka-files", options.verbose)
    print(f"kafka-files: seed {options.seed}")
    scratch = Path(tempfile.mkdtemp(prefix="weir-kafka-files-"))
    session = Session(suite, scratch, options.seed,
                      find_sets(default_folder()))
    for name in options.case or CASES:
        try:
            CASES[name](session)
        except Exception as error:  # a case that ends early is a failure
            suite.check(f"{name} runs to its end",
                        [f"{type(error).__name__}: {error}"])
    if suite.failed or options.keep:
        print(f"kafka-files: kept {scratch}")
    else:
        shutil.rmtree(scratch)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
