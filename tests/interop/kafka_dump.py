"""Kafka's own dump tool (DumpLogSegments) over files of a data directory."""

from pathlib import Path

import kafka_jars
from kafka_node import METADATA, run_java

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
# all the same, so its words are all there is.
COMPLAINTS = ("Mismatches in", "mismatch", "isvalid: false", "Non-consecutive",
              "non-consecutive", "invalid bytes", "Exception", "Found timestamp",
              "Could not", "corrupt", "out of order", "Indexed offset")


def decoder(folder: str) -> list[str]:
    """The decoder option for a partition folder's name, if it needs one."""
    topic = folder.rsplit("-", 1)[0]
    return [DECODERS[topic]] if topic in DECODERS else []


def dump(files: list[Path], options: list[str], log: Path) -> str:
    """What the tool prints about the files, which stand in one folder."""
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


def kafka_files(directory: Path) -> dict[Path, list[Path]]:
    """Folder -> the files in it that the tool reads, by name."""
    found: dict[Path, list[Path]] = {}
    for folder in sorted(p for p in directory.iterdir() if p.is_dir()):
        files = [f for f in sorted(folder.iterdir())
                 if f.suffix in SUFFIXES and f.is_file()]
        if files:
            found[folder] = files
    return found


def is_metadata(folder: Path) -> bool:
    """True for the folder of the metadata log, which Kafka keeps unlike
    others: its indexes are preallocated even after a clean stop."""
    return folder.name == METADATA
