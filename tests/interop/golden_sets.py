"""Finds the golden sets under a folder: directories, their truth and dumps.

A set is a data directory `clean` or `unclean` with what Kafka said of it: a
`truth` (and `dump`) folder beside it, or in the folder whose name ends in
-truth where its own ends in -clean or -unclean. Archives (*.tar.zst) are
unpacked first.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class GoldenSet:
    """One data directory and what is known of it."""

    name: str
    directory: Path
    truth: Path
    dumps: Path | None

    @property
    def crashed(self) -> bool:
        return self.directory.name == "unclean"

    @property
    def has_metadata(self) -> bool:
        """False for bare partition folders without a cluster around them."""
        return (self.directory / "meta.properties").exists()

    @property
    def truth_files(self) -> list[Path]:
        """TOPIC.jsonl for each topic, all records."""
        return [f for f in sorted(self.truth.glob("*.jsonl"))
                if f.stem != "topics" and not f.stem.endswith(".committed")]

    @property
    def committed_files(self) -> list[Path]:
        return sorted(self.truth.glob("*.committed.jsonl"))

    def dumped_files(self) -> list[tuple[Path, Path]]:
        """(dump, file it is of); a dump is named FOLDER+FILE.txt."""
        if self.dumps is None or self.crashed:
            return []
        return [(dump, self.directory / dump.name.removesuffix(".txt")
                 .replace("+", "/", 1))
                for dump in sorted(self.dumps.glob("*.txt"))]


def _truth_of(directory: Path) -> Path | None:
    own = directory.parent / "truth"
    if own.is_dir():
        return own
    stem = directory.parent.name.removesuffix(f"-{directory.name}")
    other = directory.parent.parent / f"{stem}-truth" / "truth"
    return other if other.is_dir() else None


def unpack(folder: Path, into: Path) -> Path:
    """Unpack the folder's archives, each into a folder of its name.

    Returns the folder to look in: `folder` itself when it has none.
    """
    archives = sorted(folder.glob("*.tar.zst"))
    for archive in archives:
        target = into / archive.name.removesuffix(".tar.zst")
        target.mkdir(parents=True)
        subprocess.run(["tar", "--zstd", "--sparse", "-xf", archive.resolve(),
                        "-C", target], check=True)
    return into if archives else folder


def find_sets(folder: Path) -> list[GoldenSet]:
    """All golden sets under the folder, sorted by name."""
    found = []
    for directory in sorted(folder.rglob("*")):
        if directory.name not in ("clean", "unclean"):
            continue
        truth = _truth_of(directory)
        if not directory.is_dir() or truth is None:
            continue
        dumps = truth.parent / "dump"
        found.append(GoldenSet(
            str(directory.relative_to(folder)), directory, truth,
            dumps if dumps.is_dir() else None))
    return found
