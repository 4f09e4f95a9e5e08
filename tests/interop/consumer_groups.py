#!/usr/bin/env python3
"""Consumer groups of KIP-848: weir beside the real Kafka, differences printed.

The same request sequences and Kafka's Java consumer with
`group.protocol=consumer` against `weir serve` and against Kafka; then each
goes on with the groups that the other left in its directory.
"""

import sys
import tempfile
from pathlib import Path

import consumer_conversation
from groups import (RECORDS, all_groups, differences, field_differences, fill,
                    listed, offsets_of, offsets_on_disk, wait_for_coordinator)
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite
from weir_cli import weir
from weir_node import WeirNode

TOPICS = {"t": 4, "u": 3, "many": 12}
SETTINGS = {"group.consumer.assignment.interval.ms": "0"}


def java(bootstrap: str, work: Path) -> dict:
    """Kafka's own consumer and Admin; last, what all have left behind."""
    with KafkaClient(bootstrap, work) as client:
        return {"read": client.ask("join", group="java", topics=["t"],
                                   protocol="consumer", count=RECORDS),
                "groups": all_groups(client)}


def everything(node, work: Path) -> dict:
    """All that is compared, of one broker that runs already."""
    fill(node.bootstrap)
    return {"conversations":
            dict(consumer_conversation.converse(node.bootstrap)),
            "java": java(node.bootstrap, work)}


def compare(suite: Suite, kafka: dict, ours: dict) -> None:
    for name, expected in kafka["conversations"].items():
        with suite.claim(f"{name}: every answer is Kafka's") as problems:
            for (what, want), (_, have) in zip(expected,
                                               ours["conversations"][name]):
                problems.extend(field_differences(what, want, have))
    for what, want in kafka["java"].items():
        suite.check(f"java: {what} is as with Kafka", differences(
            listed(want), listed(ours["java"][what])))


def hand_over(suite: Suite, work: Path, ours: dict, kafka: dict) -> None:
    """Each directory with the other broker."""
    suite.check("weir groups reads from the files what Admin was told",
                differences(sorted(offsets_of(ours["java"]["groups"]).items()),
                            sorted(offsets_on_disk(work / "weir").items())))
    with KafkaNode(work / "weir", work / "kafka-after") as node, \
            KafkaClient(node.bootstrap, work) as client:
        suite.check("Kafka goes on with the groups that weir left",
                    differences(ours["java"]["groups"], all_groups(client)))
    with WeirNode(work / "kafka", work / "weir-after") as node, \
            KafkaClient(node.bootstrap, work) as client:
        suite.check("weir goes on with the groups that Kafka left",
                    differences(kafka["java"]["groups"], all_groups(client)))


def main() -> int:
    suite = Suite("consumer-groups", verbose=True)
    with tempfile.TemporaryDirectory(prefix="weir-groups-") as name:
        work = Path(name)
        for topic, partitions in TOPICS.items():
            weir("topics", "create", topic, "-d", work / "weir",
                 "--partitions", partitions)
        with WeirNode(work / "weir", work / "weir-work", SETTINGS) as node:
            ours = everything(node, work)
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work", SETTINGS)
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            with KafkaClient(node.bootstrap, work) as client:
                for topic, partitions in TOPICS.items():
                    client.ask("create", topic=topic, partitions=partitions)
            wait_for_coordinator(node.bootstrap)
            kafka = everything(node, work)
        compare(suite, kafka, ours)
        hand_over(suite, work, ours, kafka)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
