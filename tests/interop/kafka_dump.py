"""Kafka's own dump tool (DumpLogSegments) over files of a data directory."""

from pathlib import Path

import kafka_jars
from kafka_node import run_java

TOOL = "org.apache.kafka.tools.DumpLogSegments"

# Which decoder of the tool's belongs to which internal topic.
DECODERS = {
    "__cluster_metadata": "--cluster-metadata-decoder",
    "__consumer_offsets": "--offsets-decoder",
    "__transaction_state": "--transaction-log-decoder",
    "__share_group_state": "--share-group-state-decoder",
}

SUFFIXES = (".log", ".index", ".timeindex", ".txnindex", ".snapshot",
            ".checkpoint")

# What the tool says in places where it found something wrong. It ends with 0
# all the same, so its words are all there is. "Non-consecutive offsets" is
# not one of them: the tool says so of every segment that opens above 0, and
# gaps are lawful after compaction.
COMPLAINTS = ("ismatch", "isvalid: false", "invalid bytes", "Exception",
              "Could not", "orrupt", "out of order", "Indexed offset")


def decoder(folder: str) -> list[str]:
    """The decoder option for a partition folder's name, if it needs one."""
    topic = folder.rsplit("-", 1)[0]
    return [DECODERS[topic]] if topic in DECODERS else []


def dump(files: list[Path], options: list[str],
         log: Path) -> tuple[str, str]:
    """What the tool prints about the files, all of one kind of topic: the
    dump itself (stdout) and what it found at its end (stderr)."""
    return run_java(TOOL, [*options, *decoder(files[0].parent.name), "--files",
                           ",".join(str(f) for f in files)], log,
                    kafka_jars.tools_classpath(), heap_mb=512)


def complaints(text: str) -> list[str]:
    """Lines in which the tool says that something is wrong.

    Lines about records are left out: they quote what users wrote.
    """
    return [line for line in text.splitlines()
            if not line.startswith("| ")
            and any(word in line for word in COMPLAINTS)]


def live_folders(directory: Path) -> list[Path]:
    """Partition folders that are in use (not -delete, -stray, -future)."""
    return [p for p in sorted(directory.iterdir())
            if p.is_dir() and p.name.rsplit("-", 1)[-1].isdigit()]


def by_decoder(directory: Path) -> list[list[Path]]:
    """All files the tool reads, in one list for each decoder needed."""
    groups: dict[tuple[str, ...], list[Path]] = {}
    for folder in live_folders(directory):
        files = [f for f in sorted(folder.iterdir())
                 if f.suffix in SUFFIXES and f.is_file()]
        groups.setdefault(tuple(decoder(folder.name)), []).extend(files)
    return list(groups.values())
