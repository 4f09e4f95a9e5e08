"""What weir reads back of golden directories, and what survives a copy."""

import subprocess
from pathlib import Path

from golden_sets import GoldenSet
from suite import Suite, differences, field_differences
from weir_cli import (as_truth, consume, read_truth, weir, weir_json,
                      without)

# What a new place gives a record by itself.
OWN_TO_A_PLACE = ("offset", "leader_epoch", "timestamp_type")


def check_records(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """consume says what Kafka's consumer read, all and committed."""
    for file in golden.truth_files:
        _check_topic(suite, golden, file, file.stem, "all")
    for file in golden.committed_files:
        _check_topic(suite, golden, file, file.name.split(".")[0], "committed")


def _check_topic(suite: Suite, golden: GoldenSet, file: Path, topic: str,
                 isolation: str) -> None:
    claim = f"{golden.name}: consume {topic} --isolation {isolation}"
    with suite.claim(claim) as problems:
        expected = read_truth(file)
        rows = consume(golden.directory, topic, "--isolation", isolation)
        problems += [f"topic is {row['topic']!r}" for row in rows
                     if row["topic"] != topic]
        problems += row_differences(expected, rows)


def row_differences(expected: list[dict], rows: list[dict]) -> list[str]:
    """How weir's envelopes differ from the lines of a truth file.

    Only the members the truth has are compared: that of message sets has
    no partition, type or headers.
    """
    names = expected[0].keys() if expected else ()
    actual = [{name: row[name] for name in names}
              for row in map(as_truth, rows)]
    return list(differences(expected, actual))


def check_paths(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """A partition folder named by its path reads as the topic does, and
    holds what stands before the log start offset, which is kept elsewhere."""
    for file in golden.truth_files:
        folder = golden.directory / f"{file.stem}-0"
        claim = f"{golden.name}: consume {folder.name} by its path"
        with suite.claim(claim) as problems:
            expected = [row for row in read_truth(file)
                        if row.get("partition", 0) == 0]
            first = min((row["offset"] for row in expected), default=0)
            rows = [row for row in
                    weir_json("consume", folder, "--isolation", "all")
                    if row["offset"] >= first]
            problems += row_differences(expected, rows)


def check_topics(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """topics list says what Kafka's Admin said, where that was kept."""
    file = golden.truth / "topics.jsonl"
    if not file.exists():
        return
    with suite.claim(f"{golden.name}: topics list") as problems:
        expected = {row["topic"]: row for row in read_truth(file)}
        rows = {row["topic"]: row for row in
                weir_json("topics", "list", "--internal", "-d",
                          golden.directory)}
        users = [name for name in rows if not name.startswith("__")]
        problems += differences(
            sorted(n for n in expected if not n.startswith("__")),
            sorted(users))
        for name, row in expected.items():
            problems += field_differences(name, row, rows.get(name, {}))


def check_copies(suite: Suite, golden: GoldenSet, work: Path) -> None:
    """consume|produce keeps what a record says, cp keeps everything."""
    for file in golden.truth_files:
        topic = file.stem
        before = consume(golden.directory, topic, "--isolation", "all")
        with suite.claim(f"{golden.name}: {topic} through consume | produce"
                         ) as problems:
            place = work / f"produced-{topic}"
            lines = weir("consume", "-d", golden.directory, topic,
                         "--isolation", "all", "--json")
            weir("produce", "-d", place, "--json", "-", stdin=lines)
            after = consume(place, topic) if before else []
            problems += differences(without(before, *OWN_TO_A_PLACE),
                                    without(after, *OWN_TO_A_PLACE))
        with suite.claim(f"{golden.name}: {topic} through cp") as problems:
            place = work / f"copied-{topic}"
            place.mkdir(parents=True)
            weir("cp", "-d", golden.directory, topic, place)
            after = consume(place, topic, "--isolation", "all")
            problems += differences(before, after)


def check_verify(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """verify: nothing after a clean stop, only info after a crash."""
    allowed = {"info"}
    with suite.claim(f"{golden.name}: verify") as problems:
        found = weir_json("verify", "-d", golden.directory)
        problems += [f"{row['severity']} {row['id']}: {row['message']}"
                     for row in found
                     if "severity" in row and row["severity"] not in allowed]


def check_repair(suite: Suite, golden: GoldenSet, work: Path) -> None:
    """repair of what a crash left loses nothing, and is then done."""
    if not golden.crashed:
        return
    work.mkdir()
    directory = work / "data"
    subprocess.run(["cp", "-a", "--sparse=always", str(golden.directory),
                    str(directory)], check=True)
    with suite.claim(f"{golden.name}: repair") as problems:
        weir("repair", "-d", directory, "--yes")
        problems += [f"still {row['id']}: {row['message']}" for row in
                     weir_json("verify", "-d", directory)
                     if row.get("id") == "unclean-stop"]
        problems += [f"again {row['message']}" for row in
                     weir_json("repair", "-d", directory) if "action" in row]
    for file in golden.truth_files:
        with suite.claim(f"{golden.name}: consume {file.stem} after repair"
                         ) as problems:
            rows = consume(directory, file.stem, "--isolation", "all")
            problems += row_differences(read_truth(file), rows)
