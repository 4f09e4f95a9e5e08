#!/usr/bin/env python3
"""Administration and errors: the same requests to weir and to the real Kafka.

Every answer is compared field by field, after what a broker chooses freely is
masked (admin_talk). Differences that are meant are listed here with the
reason; any other fails.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import admin_cluster
import admin_configs
import admin_records
import config_facts
from admin_talk import NO_ANSWER, Exchange, Talk
from kafka_node import KafkaNode
from suite import Suite
from weir_cli import weir
from weir_node import WeirNode

MODULES = (admin_configs, admin_cluster, admin_records)
# As stock as one node can be, on both.
SETTINGS = {"log.cleaner.enable": "true", "auto.create.topics.enable": "false", "log.retention.ms": "-1",
            "num.recovery.threads.per.data.dir": "1"}
KAFKA = {**SETTINGS, "authorizer.class.name": "", "super.users": ""}
INTERNAL_ERROR = -1
# Where weir means to answer otherwise, and why.
MEANT: dict[str, str] = {}


def failed_inside(answer) -> bool:
    """Whether some error in the answer is UNKNOWN_SERVER_ERROR."""
    if isinstance(answer, dict):
        return (answer.get("errorCode") == INTERNAL_ERROR
                or any(map(failed_inside, answer.values())))
    return isinstance(answer, list) and any(map(failed_inside, answer))


def excuse(what: str, kafka) -> str:
    """Why an answer may differ from Kafka's; empty: it may not."""
    if kafka == NO_ANSWER:
        return "Kafka never answers"
    if failed_inside(kafka):
        return "Kafka fails inside; weir says what is wrong, or serves"
    return next((why for start, why in MEANT.items()
                 if what.startswith(start)), "")


def says_more(name: str, want, have) -> bool:
    """Where Kafka gives a code alone, weir may say what is wrong."""
    return (name in ("errorMessage", "batchIndexErrorMessage")
            and want in (None, "") and have == "TEXT")


def differences(where: str, want, have):
    """Leaves that differ, with the path to each."""
    if says_more(where.rpartition(".")[2], want, have):
        return
    if isinstance(want, dict) and isinstance(have, dict):
        for name in sorted(want.keys() | have.keys()):
            yield from differences(f"{where}.{name}", want.get(name, "absent"),
                                   have.get(name, "absent"))
    elif (isinstance(want, list) and isinstance(have, list)
          and len(want) == len(have)):
        for index, (a, b) in enumerate(zip(want, have)):
            yield from differences(f"{where}[{index}]", a, b)
    elif want != have:
        yield (f"{where}: Kafka {json.dumps(want)[:200]}, "
               f"weir {json.dumps(have)[:200]}")


def talks(names: list[str]):
    for module in MODULES:
        for talk in module.TALKS:
            if not names or talk.__name__ in names:
                yield talk


def converse(bootstrap: str, names: list[str]) -> dict[str, list[Exchange]]:
    out = {}
    for of in talks(names):
        talk = Talk(bootstrap)
        of(talk)
        talk.close()
        out[of.__name__] = talk.seen
    return out


def announced(bootstrap: str) -> dict[int, tuple[int, int]]:
    talk = Talk(bootstrap)
    answer = talk.client().ask("ApiVersions", 0)
    talk.close()
    return {k["apiKey"]: (k["minVersion"], k["maxVersion"])
            for k in answer["apiKeys"]}


def compare(suite: Suite, kafka: dict, ours: dict) -> None:
    for name, expected in kafka.items():
        asked, excused = 0, []
        with suite.claim(f"{name}: every answer is Kafka's") as problems:
            for (what, want), (_, have) in zip(expected, ours[name]):
                asked += 1
                found = list(differences(what, want, have))
                why = found and excuse(what, want)
                if why:
                    excused.append(f"{what}: {why}")
                else:
                    problems.extend(found)
        print(f"     {name}: {asked} answers compared")
        for what in excused:
            print(f"     differs: {what}")


def compare_announced(suite: Suite, kafka: dict, ours: dict) -> None:
    suite.check("nothing is announced that Kafka does not announce so", [
        f"{key}: Kafka {kafka.get(key)}, weir {versions}"
        for key, versions in ours.items() if kafka.get(key) != versions])
    missing = sorted(kafka.keys() - ours.keys())
    print(f"     announced: {len(ours)} of Kafka's {len(kafka)} APIs; "
          f"not here: {missing}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("talks", nargs="*", help="only these talks")
    names = parser.parse_args().talks
    suite = Suite("admin", verbose=True)
    config_facts.compare(suite)
    with tempfile.TemporaryDirectory(prefix="weir-admin-") as folder:
        work = Path(folder)
        weir("topics", "create", "t", "-d", work / "weir")
        with WeirNode(work / "weir", work / "weir-work", SETTINGS) as node:
            ours, our_apis = converse(node.bootstrap,
                                      names), announced(node.bootstrap)
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work", KAFKA)
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            kafka, apis = converse(node.bootstrap,
                                   names), announced(node.bootstrap)
    compare_announced(suite, apis, our_apis)
    compare(suite, kafka, ours)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
