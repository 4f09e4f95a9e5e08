#!/usr/bin/env python3
"""Share groups of KIP-932: weir beside the real Kafka, differences printed.

The same request sequences and Kafka's Java share consumer against `weir serve`
and against Kafka; then each goes on with the groups that the other left.
"""

import sys
import tempfile
import time
from pathlib import Path

import share_conversation
from groups import (differences, field_differences, wait_for_coordinator)
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite
from weir_cli import weir
from weir_node import WeirNode
from wire_client import WireClient

SETTINGS = {"group.share.assignment.interval.ms": "0"}
GROUP = "kept"
RECORDS = 40


def keep_a_group(node) -> None:
    """A group that has accepted some records and released others."""
    talk = share_conversation.Sharers(node.bootstrap, GROUP)
    with talk.client() as client:
        talk.settle(client, share_conversation.FIRST)
        talk.fetch_share(client, "opens", share_conversation.FIRST, 0)
        talk.produce(RECORDS)
        fetched = talk.fetch_share(client, "all", share_conversation.FIRST, 1)
        first = fetched["responses"][0]["partitions"][0][
            "acquiredRecords"][0]["firstOffset"]
        talk.acknowledge(client, "some", share_conversation.FIRST, 2,
                         (first, first + 4, [1]), (first + 5, first + 9, [2]),
                         (first + 10, first + 14, [1]))
        talk.share_beat(client, "leaves", share_conversation.FIRST, -1)


def kept(bootstrap: str) -> dict:
    """What is left of it: where it begins, how much there is. A broker that
    has just started may still be reading it."""
    deadline = time.monotonic() + share_conversation.DEADLINE_SECONDS
    with WireClient(bootstrap) as client:
        while True:
            group = client.ask("DescribeShareGroupOffsets", 1, groups=[
                {"groupId": GROUP, "topics": None}])["groups"][0]
            if group["topics"]:
                return group["topics"][0]["partitions"][0]
            if time.monotonic() > deadline:
                raise TimeoutError(f"no offsets of the group: {group}")
            time.sleep(0.1)


def everything(node) -> dict:
    out = {"conversations": dict(share_conversation.converse(node.bootstrap))}
    keep_a_group(node)
    return {**out, "kept": kept(node.bootstrap)}


def main() -> int:
    suite = Suite("share-groups", verbose=True)
    with tempfile.TemporaryDirectory(prefix="weir-groups-") as name:
        work = Path(name)
        weir("topics", "create", "s", "-d", work / "weir", "--partitions", 1)
        with WeirNode(work / "weir", work / "weir-work", SETTINGS) as node:
            ours = everything(node)
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work", SETTINGS)
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            with KafkaClient(node.bootstrap, work) as client:
                client.ask("create", topic="s", partitions=1)
            wait_for_coordinator(node.bootstrap)
            kafka = everything(node)
        for talk, expected in kafka["conversations"].items():
            with suite.claim(f"{talk}: every answer is Kafka's") as problems:
                for (what, want), (_, have) in zip(
                        expected, ours["conversations"][talk]):
                    problems.extend(field_differences(what, want, have))
        suite.check("a group that is kept stands where Kafka's does",
                    field_differences("kept", kafka["kept"], ours["kept"]))
        with KafkaNode(work / "weir", work / "kafka-after") as node:
            wait_for_coordinator(node.bootstrap)
            suite.check("Kafka goes on with the share group that weir left",
                        field_differences("kept", ours["kept"],
                                          kept(node.bootstrap)))
        with WeirNode(work / "kafka", work / "weir-after") as node:
            suite.check("weir goes on with the share group that Kafka left",
                        field_differences("kept", kafka["kept"],
                                          kept(node.bootstrap)))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
