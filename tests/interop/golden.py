#!/usr/bin/env python3
"""weir against what Kafka wrote and said: no Java, no network.

golden.py [DIR]: DIR holds golden sets, unpacked or as archives; by default
what the build has unpacked, else testdata. Other sets of the same kind with
other content can be checked the same way.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import golden_inspect
import golden_records
from golden_sets import find_sets, unpack
from suite import Suite
from weir_cli import ROOT

# Each is given the suite, a set and a folder of its own to make.
CHECKS = {
    "records": golden_records.check_records,
    "paths": golden_records.check_paths,
    "topics": golden_records.check_topics,
    "acls": golden_inspect.check_acls,
    "inspect": golden_inspect.check_dumps,
    "verify": golden_records.check_verify,
    "repair": golden_records.check_repair,
    "copies": golden_records.check_copies,
}


def default_folder() -> Path:
    """What the release build unpacked, else the archives themselves."""
    unpacked = ROOT / "build" / "release" / "golden"
    return unpacked if unpacked.is_dir() else ROOT / "testdata"


def check_all(suite: Suite, folder: Path, only: set[str]) -> None:
    """All chosen checks on all sets found under the folder."""
    with tempfile.TemporaryDirectory(prefix="weir-golden-") as scratch:
        unpacked = unpack(folder, Path(scratch) / "golden")
        for number, found in enumerate(find_sets(unpacked)):
            for name, check in CHECKS.items():
                if name in only:
                    check(suite, found, Path(scratch) / f"{name}-{number}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path,
                        default=default_folder())
    parser.add_argument("--only", action="append", choices=CHECKS)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    suite = Suite("golden", options.verbose)
    check_all(suite, options.folder, set(options.only or CHECKS))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
