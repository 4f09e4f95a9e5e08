#!/usr/bin/env python3
"""The golden suite must be able to fail: each lie told to it is found.

One file of a golden set's truth or dumps is altered and the suite is run on
that: the claim about it must fail.
"""

import argparse
import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import golden
from golden_sets import GoldenSet, find_sets, unpack
from suite import Suite


def _drop_last_line(text: str) -> str:
    return text[:text.rstrip("\n").rindex("\n") + 1]


def _other_last_number(text: str) -> str:
    """The last number raised by one."""
    found = list(re.finditer(r"\d+", text))[-1]
    number = str(int(found.group()) + 1)
    return text[:found.start()] + number + text[found.end():]


def _other_first(pattern: str, replacement: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, replacement, text, count=1)


# The check, the file of the set (glob), what is done to its text.
LIES: list[tuple[str, str, Callable[[str], str]]] = [
    ("records", "truth/codec-none.jsonl", _drop_last_line),
    ("records", "truth/codec-zstd.jsonl",
     _other_first(r'"timestamp":1', '"timestamp":2')),
    ("records", "truth/codec-gzip.jsonl",
     _other_first(r'"headers":\[\["[a-z]', '"headers":[["X')),
    ("records", "truth/append-time.jsonl",
     _other_first("LogAppendTime", "CreateTime")),
    ("records", "truth/txn.committed.jsonl", _drop_last_line),
    ("topics", "truth/topics.jsonl", _drop_last_line),
    ("topics", "truth/topics.jsonl", _other_last_number),
    ("acls", "truth/acls.txt", _drop_last_line),
    ("acls", "truth/acls.txt", _other_first("operation=[A-Z]*",
                                            "operation=ALTER_CONFIGS")),
    ("inspect", "dump/codec-lz4-0+*.log.txt",
     _other_first("crc: 1?", "crc: 9")),
    ("inspect", "dump/codec-lz4-0+*.log.txt",
     _other_first("(?m)^(.*payload: ..)", r"\1?")),
    ("inspect", "dump/txn-0+*.log.txt",
     _other_first("endTxnMarker: COMMIT", "endTxnMarker: ABORT")),
    ("inspect", "dump/txn-0+*.txnindex.txt", _other_last_number),
    ("inspect", "dump/txn-0+*.snapshot.txt", _other_last_number),
    ("inspect", "dump/segments-0+*.index.txt", _other_last_number),
    ("inspect", "dump/segments-0+*.timeindex.txt", _drop_last_line),
    ("inspect", "dump/__cluster_metadata-0+*.checkpoint.txt",
     _other_first('"featureLevel":', '"featureLevel":1')),
    ("inspect", "dump/__cluster_metadata-0+*0.log.txt",
     _other_first('"replicas":.[0-9]', '"replicas":[9')),
    ("inspect", "dump/__consumer_offsets-0+*.log.txt",
     _other_first('"offset":', '"offset":1')),
    ("inspect", "dump/__transaction_state-0+*.log.txt",
     _other_first('"producerEpoch":', '"producerEpoch":1')),
]


def failures(check: str, golden_set: GoldenSet, scratch: Path) -> int:
    """How many claims of one check fail on a set."""
    suite = Suite("canary")
    with contextlib.redirect_stdout(io.StringIO()):
        golden.CHECKS[check](suite, golden_set, scratch)
    return suite.failed


def altered_file(golden_set: GoldenSet, pattern: str,
                 lie: Callable[[str], str]) -> tuple[Path, str] | None:
    """The first file of the pattern that the lie changes, and its text."""
    for file in sorted(golden_set.truth.parent.glob(pattern)):
        text = file.read_bytes().decode("utf-8")
        if lie(text) != text:
            return file, lie(text)
    return None


def tell(suite: Suite, golden_set: GoldenSet, scratch: Path) -> set[int]:
    """Tell every lie that fits the set, beside nothing else; returns which
    lies did."""
    told = set()
    for number, (check, pattern, lie) in enumerate(LIES):
        found = altered_file(golden_set, pattern, lie)
        if found is None:
            continue
        told.add(number)
        copy = scratch / str(number)
        for folder in ("truth", "dump"):
            (copy / folder).mkdir(parents=True)
        target = copy / found[0].parent.name / found[0].name
        witness = GoldenSet("witness", golden_set.directory, copy / "truth",
                            copy / "dump")
        seen = []
        for text in (found[0].read_bytes(), found[1].encode("utf-8")):
            target.write_bytes(text)
            seen.append(failures(check, witness, copy / "work"))
        suite.check(f"{golden_set.name}: of {target.name} the truth holds "
                    "and a lie does not", seen == [0, 1])
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path,
                        default=golden.default_folder())
    options = parser.parse_args()
    suite = Suite("canary")
    with tempfile.TemporaryDirectory(prefix="weir-canary-") as scratch:
        folder = unpack(options.folder, Path(scratch) / "golden")
        told: set[int] = set()
        for number, found in enumerate(find_sets(folder)):
            if not found.crashed and found.dumps:
                told |= tell(suite, found, Path(scratch) / str(number))
        suite.check("every lie was told", len(told) == len(LIES))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
