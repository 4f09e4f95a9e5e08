"""What Kafka must say of a data directory that somebody else wrote.

`check_files` asks Kafka's dump tool about every file, `check_served` starts a
broker on the directory and compares what it serves with what is expected.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import kafka_dump
from kafka_client import KafkaClient
from kafka_node import METADATA, KafkaNode
from suite import Suite, differences
from weir_cli import read_truth

RECOVERING = r"Recovering unflushed segment"
# The controller's count of what a broker's unclean stop made it write.
CLEAN_UP = r"Generated (\d+) record\(s\) to clean up previous incarnations"
STRAY = r"marked stray|Loaded stray log|Found stray log|as a stray log"
DAMAGE = r"(?i)corrupt|Found invalid|truncat(?:ing|ed) .*invalid bytes"
ERROR = r"^\S+ (ERROR|FATAL) "
NO_CLEAN_STOP = r"since no clean shutdown file was found"

# Options of the dump tool -> the suffixes they look at.
DUMP_PASSES = {
    "--deep-iteration": (".log", ".txnindex", ".snapshot", ".checkpoint"),
    "--index-sanity-check": (".index", ".timeindex"),
    "--verify-index-only": (".index", ".timeindex"),
}


def check_files(suite: Suite, name: str, directory: Path, work: Path) -> None:
    """The dump tool reads every file to its end and complains of none.

    The indexes of the metadata log stay preallocated whoever wrote them, so
    they are left to the broker.
    """
    for option, suffixes in DUMP_PASSES.items():
        with suite.claim(f"{name}: Kafka's dump tool {option}") as problems:
            for group in kafka_dump.by_decoder(directory):
                problems += _dump_problems(
                    [f for f in group if f.suffix in suffixes
                     and f.stat().st_size > 0 and not _preallocated(f)],
                    option, work)


def _preallocated(file: Path) -> bool:
    return file.parent.name == METADATA and file.suffix.endswith("index")


def _dump_problems(files: list[Path], option: str, work: Path) -> list[str]:
    if not files:
        return []
    text = "\n".join(kafka_dump.dump(files, [option], work / "dump.log"))
    unread = [f for f in files if str(f) not in text]
    return kafka_dump.complaints(text) + [
        f"nothing said of {file}" for file in unread]


def startup_problems(node: KafkaNode) -> list[str]:
    """What the broker's log says against a clean, whole directory."""
    problems = [line for line in node.log_lines(RECOVERING)
                if METADATA not in line]
    for line in node.log_lines(CLEAN_UP):
        if int(re.search(CLEAN_UP, line).group(1)) != 0:
            problems.append(line)
    for pattern in (STRAY, DAMAGE, ERROR, NO_CLEAN_STOP):
        problems += node.log_lines(pattern)
    return problems


def serve(suite: Suite, name: str, directory: Path, work: Path,
          expected: dict[str, list[dict]],
          more: Callable[[KafkaNode, KafkaClient], None] | None = None,
          clean: bool = True) -> None:
    """Start Kafka on the directory: it finds nothing to mend and serves
    exactly the expected records of each topic (lines as in a truth file).

    `more` is run with the live broker and its client before it is stopped.
    """
    with suite.claim(f"{name}: Kafka starts and serves") as started:
        with KafkaNode(directory, work) as node, \
                KafkaClient(node.bootstrap, work) as client:
            if clean:
                started += startup_problems(node)
            served = {row["topic"] for row in client.ask("topics")}
            for topic, rows in expected.items():
                with suite.claim(f"{name}: Kafka serves {topic}") as problems:
                    if topic not in served:
                        problems.append("Kafka does not know the topic")
                        continue
                    problems += served_differences(client, topic, rows, work)
            if more:
                more(node, client)


def served_differences(client: KafkaClient, topic: str, rows: list[dict],
                       work: Path, isolation: str = "read_uncommitted"
                       ) -> list[str]:
    """How the broker's records of a topic differ from those expected."""
    file = work / "served.jsonl"
    client.ask("consume", topic=topic, file=str(file), isolation=isolation)
    return list(differences(rows, read_truth(file)))


def write_rows(path: Path, rows: list[dict]) -> None:
    """Write lines that KafkaClient's produce can send."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
