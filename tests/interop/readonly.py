#!/usr/bin/env python3
"""Directories that are served and stay as they are.

`weir serve --read-only` and `--overlay` on copies of the golden sets: Kafka's
own consumer reads exactly the truth through the wire, groups and new records
work where they may, and no file changes by a bit, a name or a time.
"""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

import kafka_accepts
import sample_records
from golden_sets import GoldenSet, find_sets, unpack
from kafka_client import KafkaClient
from kafka_node import KafkaError
from suite import Suite, differences
from weir_cli import ROOT, read_truth, weir
from weir_node import WeirNode
from wire_client import WireClient

MODES = ("--read-only", "--overlay")
NEW = sample_records.rows(7, 50, partitions=1)


def state_of(directory: Path) -> dict[str, tuple]:
    """Every file and folder: kind, time of change, size, bytes."""
    state = {}
    for path in [directory, *sorted(directory.rglob("*"))]:
        info = path.lstat()
        digest = (hashlib.sha256(path.read_bytes()).hexdigest()
                  if path.is_file() else "")
        state[str(path.relative_to(directory))] = (
            info.st_mode, info.st_mtime_ns, info.st_size, digest)
    return state


def copy_of(directory: Path, to: Path) -> Path:
    """A copy with its holes and times."""
    weir_copy = shutil.copytree(directory, to, symlinks=True)
    for path in [to, *to.rglob("*")]:
        if path.is_dir():
            source = directory / path.relative_to(to)
            shutil.copystat(source, path)
    return Path(weir_copy)


def serve(directory: Path, work: Path, mode: str) -> WeirNode:
    if mode == "--read-only":
        return WeirNode(directory, work, read_only=True)
    return WeirNode(directory, work, flags=("--overlay", str(work / "over")))


def read_all(suite: Suite, name: str, golden: GoldenSet, client: KafkaClient,
             work: Path) -> None:
    """Kafka's consumer reads what the truth says, whole and committed."""
    for file in golden.truth_files:
        with suite.claim(f"{name}: {file.stem} is the truth") as problems:
            problems += served(client, file.stem, read_truth(file), work)
    for file in golden.committed_files:
        topic = file.name.split(".")[0]
        with suite.claim(f"{name}: {topic}, committed") as problems:
            problems += served(client, topic, read_truth(file), work,
                               "read_committed")


def served(client: KafkaClient, topic: str, expected: list[dict], work: Path,
           isolation: str = "read_uncommitted") -> list[str]:
    """Differences in the members that the truth has."""
    file = work / "served.jsonl"
    client.ask("consume", topic=topic, file=str(file), isolation=isolation)
    names = expected[0].keys() if expected else ()
    actual = [{n: row[n] for n in names} for row in read_truth(file)]
    return list(differences(expected, actual))


def committed(node: WeirNode, group: str) -> int:
    """Where the group stands in codec-gzip-1; -1: nowhere."""
    with WireClient(node.bootstrap) as client:
        answer = client.ask("OffsetFetch", 5, groupId=group, topics=[
            {"name": "codec-gzip", "partitionIndexes": [1]}])
        return answer["topics"][0]["partitions"][0]["committedOffset"]


def write_something(suite: Suite, name: str, node: WeirNode,
                    client: KafkaClient, mode: str, work: Path) -> None:
    """Produce is refused, or lands in the overlay; groups commit."""
    rows = work / "new.jsonl"
    kafka_accepts.write_rows(rows, NEW)
    topic = "codec-gzip"
    with suite.claim(f"{name}: groups commit") as problems:
        client.ask("commit", group="fresh", topic=topic, partition=1, offset=5)
        problems += differences([5], [committed(node, "fresh")])
    if mode == "--overlay":
        with suite.claim(f"{name}: new records are taken") as problems:
            client.ask("produce", topic=topic, file=str(rows))
        return
    with suite.claim(f"{name}: Produce is not authorized") as problems:
        try:
            client.ask("produce", topic=topic, file=str(rows))
            problems.append("it was taken")
        except KafkaError as error:
            if "TopicAuthorizationException" not in str(error):
                problems.append(str(error))


def check_set(suite: Suite, golden: GoldenSet, work: Path, mode: str) -> None:
    name = f"{mode} {golden.name}"
    work.mkdir(parents=True)
    directory = copy_of(golden.directory, work / "data")
    before = state_of(directory)
    writable = (golden.truth / "codec-gzip.jsonl").exists()
    with suite.claim(f"{name}: starts and stops"):
        with serve(directory, work, mode) as node, \
                KafkaClient(node.bootstrap, work) as client:
            read_all(suite, name, golden, client, work)
            if writable:
                write_something(suite, name, node, client, mode, work)
    if mode == "--overlay" and writable:
        with suite.claim(f"{name}: a second start finds both") as problems:
            with serve(directory, work, mode) as node, \
                    KafkaClient(node.bootstrap, work) as client:
                file = work / "served.jsonl"
                total = client.ask("consume", topic="codec-gzip",
                                   file=str(file))
                truth = read_truth(golden.truth / "codec-gzip.jsonl")
                if total != len(truth) + len(NEW):
                    problems.append(f"{total} records")
                problems += differences([5], [committed(node, "fresh")])
    unchanged(suite, name, directory, before)


def unchanged(suite: Suite, name: str, directory: Path, before: dict) -> None:
    after = state_of(directory)
    suite.check(f"{name}: no file has changed",
                differences(sorted(before.items()), sorted(after.items())))


def check_cluster(suite: Suite, folder: Path, work: Path, mode: str) -> None:
    """A directory with snapshots: what Admin was told of its topics."""
    name = f"{mode} cluster"
    work.mkdir(parents=True)
    directory = copy_of(folder / "clean", work / "data")
    before = state_of(directory)
    with suite.claim(f"{name}: topics are what Admin saw") as problems:
        with serve(directory, work, mode) as node, \
                WireClient(node.bootstrap) as client:
            answer = client.ask("Metadata", 12, topics=None,
                                allowAutoTopicCreation=False,
                                includeTopicAuthorizedOperations=False)
            seen = sorted((t["name"], t["topicId"], len(t["partitions"]))
                          for t in answer["topics"]
                          if not t["name"].startswith("__"))
            truth = sorted((t["topic"], t["id"], t["partitions"])
                           for t in read_truth(folder / "truth/topics.jsonl")
                           if not t["topic"].startswith("__"))
            problems += differences(truth, seen)
            problems += [f"{t['name']}-{p['partitionIndex']} has no leader"
                         for t in answer["topics"] for p in t["partitions"]
                         if p["errorCode"] or p["leaderId"] < 0]
    unchanged(suite, name, directory, before)


def check_folders(suite: Suite, golden: GoldenSet, work: Path) -> None:
    """Partition folders alone, and one of three of a topic."""
    name = "folders without metadata"
    directory = work / "data"
    for folder in sorted(golden.directory.glob("codec-*-1")):
        shutil.copytree(folder, directory / folder.name)
        (directory / folder.name / "partition.metadata").unlink()
    before = state_of(directory)
    with suite.claim(f"{name}: start and stop"):
        with serve(directory, work, "--read-only") as node, \
                WireClient(node.bootstrap) as client:
            answer = client.ask("Metadata", 12, topics=None,
                                allowAutoTopicCreation=False,
                                includeTopicAuthorizedOperations=False)
            led = {t["name"]: [p["leaderId"] for p in t["partitions"]]
                   for t in answer["topics"]}
            suite.check(f"{name}: the missing ones have no leader",
                        differences([[-1, 1]] * len(led), list(led.values())))
            seen = weir("consume", "-b", node.bootstrap, "codec-none:1",
                        "--json", expect=(0, 2, 3)).splitlines()
            rows = [r for r in read_truth(golden.truth / "codec-none.jsonl")
                    if r["partition"] == 1]
            if seen:
                suite.check(f"{name}: records", len(seen) == len(rows))
    unchanged(suite, name, directory, before)


def main() -> int:
    suite = Suite("readonly", verbose=True)
    golden = Path(sys.argv[1]) if len(sys.argv) > 1 else (
        ROOT / "build" / "release" / "golden")
    with tempfile.TemporaryDirectory(prefix="weir-readonly-") as name:
        work = Path(name)
        golden = unpack(golden, work / "golden")
        sets = find_sets(golden)
        for number, one in enumerate(sets):
            for mode in MODES:
                check_set(suite, one, work / f"{number}{mode}", mode)
                shutil.rmtree(work / f"{number}{mode}")
        for folder in sorted(golden.glob("*-cluster")):
            for mode in MODES:
                check_cluster(suite, folder, work / f"cluster{mode}", mode)
        check_folders(suite, next(s for s in sets if s.has_metadata),
                      work / "folders")
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
