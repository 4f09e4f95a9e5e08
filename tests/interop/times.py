"""Where a time points: weir's --from TIME beside Kafka's ListOffsets."""

import random

from golden_sets import GoldenSet
from kafka_client import KafkaClient
from suite import Suite
from weir_cli import read_truth, weir_json

TIMES_A_TOPIC = 12


def check(suite: Suite, golden: GoldenSet, client: KafkaClient,
          seed: int) -> None:
    """The first record that weir reads from a time on is the first one at
    or behind the offset Kafka names for it, in every partition."""
    rng = random.Random(seed)
    for file in golden.truth_files:
        rows = read_truth(file)
        if not rows:
            continue
        with suite.claim(f"times: {file.stem} --from TIME") as problems:
            stamps = [row["timestamp"] for row in rows]
            times = [min(stamps) - 1, max(stamps), max(stamps) + 1,
                     *(rng.randint(min(stamps), max(stamps))
                       for _ in range(TIMES_A_TOPIC))]
            for time in times:
                problems += _time_problems(golden, client, file.stem, rows,
                                           time)


def _time_problems(golden: GoldenSet, client: KafkaClient, topic: str,
                   rows: list[dict], time: int) -> list[str]:
    problems = []
    for answer in client.ask("offsets", topic=topic, time=time):
        partition, offset = answer["partition"], answer["offset"]
        behind = [row["offset"] for row in rows
                  if row["partition"] == partition and 0 <= offset
                  <= row["offset"]]
        found = weir_json("consume", "-d", golden.directory,
                          f"{topic}:{partition}", "--from", f"@{time}",
                          "-n", 1, "--isolation", "all")
        first = found[0]["offset"] if found else None
        if first != (behind[0] if behind else None):
            problems.append(f"partition {partition} from {time}: {first}, "
                            f"Kafka says {offset}")
    return problems
