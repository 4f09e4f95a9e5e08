#!/usr/bin/env python3
"""Classic consumer groups: weir beside the real Kafka, differences printed.

The same request sequences, kcat, confluent-kafka and Kafka's Java clients
against `weir serve` and against Kafka; then each reads the groups that the
other left in its directory.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import client_families
import group_conversation
from kafka_client import KafkaClient
from kafka_node import KafkaError, KafkaNode
from suite import Suite, differences, field_differences
from weir_cli import weir, weir_json
from weir_node import WeirNode
from wire_client import WireClient

RECORDS = 400
SECONDS = 300


def fill(bootstrap: str) -> None:
    """RECORDS records of `t`, a hundred in each partition."""
    for partition in range(4):
        lines = "".join(f"{partition}-{i}\n" for i in range(RECORDS // 4))
        subprocess.run(["kcat", "-b", bootstrap, "-P", "-t", "t", "-p",
                        str(partition)], input=lines.encode(), check=True)


def kcat_pair(bootstrap: str) -> dict:
    """Two kcat in one group: what both read, and how often."""
    command = ["kcat", "-b", bootstrap, "-u", "-q", "-X",
               "auto.offset.reset=earliest", "-X", "session.timeout.ms=6000",
               "-X", "auto.commit.interval.ms=100", "-G", "kcat", "t"]
    members = [subprocess.Popen(command, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL) for _ in range(2)]
    time.sleep(8)  # kcat -G has no end of its own
    for one in members:
        one.terminate()
    lines = [line for one in members
             for line in one.communicate(timeout=SECONDS)[0].splitlines()]
    return {"read": len(set(lines)), "twice": len(lines) - len(set(lines))}


def confluent(bootstrap: str) -> dict:
    done = subprocess.run(
        [str(client_families.python()),
         str(Path(__file__).with_name("group_member.py")), bootstrap,
         str(RECORDS)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=SECONDS, check=False)
    if done.returncode != 0:
        return {"failed": done.stderr.decode()[-800:]}
    return json.loads(done.stdout)


def java(bootstrap: str, work: Path) -> dict:
    """Kafka's own consumer and Admin; last, what all have left behind."""
    with KafkaClient(bootstrap, work) as client:
        out = {"read": client.ask("join", group="java", topics=["t"],
                                  protocol="classic", count=RECORDS)}
        client.ask("commit", group="java-simple", topic="t", partition=2,
                   offset=17)
        out["confluent-kafka"] = confluent(bootstrap)
        out["groups"] = all_groups(client)
        return out


def all_groups(client: KafkaClient) -> list[dict]:
    """As Admin lists them; leader epochs are each directory's own, and the
    members of `static` are being forgotten meanwhile."""
    groups = client.ask("groups")
    for group in groups:
        if group["group"] == "static":
            del group["state"]
        for offset in group["offsets"]:
            del offset["leader_epoch"]
    return groups


def wait_for_coordinator(bootstrap: str) -> None:
    """Asking for one makes __consumer_offsets, which takes Kafka a moment."""
    with WireClient(bootstrap) as client:
        deadline = time.monotonic() + SECONDS
        while client.ask("FindCoordinator", 0, key="g")["errorCode"] != 0:
            if time.monotonic() > deadline:
                raise KafkaError("no coordinator")
            time.sleep(0.1)


def everything(node, work: Path) -> dict:
    """All that is compared, of one broker that runs already."""
    fill(node.bootstrap)
    return {"conversations": dict(group_conversation.converse(node.bootstrap)),
            "kcat": kcat_pair(node.bootstrap),
            "java": java(node.bootstrap, work)}


def offsets_of(groups: list[dict]) -> dict:
    """Group, partition and offset, as Kafka's Admin lists them."""
    return {g["group"]: sorted((o["topic"], o["partition"], o["offset"])
                               for o in g["offsets"]) for g in groups}


def offsets_on_disk(directory: Path) -> dict:
    """The same as `weir groups` reads it from the files."""
    out = {}
    for group in weir_json("groups", "list", "-d", directory):
        rows = weir_json("groups", "describe", "-d", directory, group["group"])
        offsets = [o for row in rows for o in row.get("offsets", [])]
        out[group["group"]] = sorted(
            (o["topic"], o["partition"], o["offset"]) for o in offsets)
    return out


def listed(value) -> list:
    """Anything as a list, to be compared place by place."""
    if isinstance(value, dict):
        return sorted(value.items())
    return value if isinstance(value, list) else [value]


def compare(suite: Suite, kafka: dict, ours: dict) -> None:
    for name, expected in kafka["conversations"].items():
        with suite.claim(f"{name}: every answer is Kafka's") as problems:
            for (what, want), (_, have) in zip(expected,
                                               ours["conversations"][name]):
                problems.extend(field_differences(what, want, have))
    for name in ("kcat", "java"):
        for what, want in kafka[name].items():
            have = ours[name][what]
            suite.check(f"{name}: {what} is as with Kafka", differences(
                listed(want), listed(have)))
    suite.check("kcat reads every record", ours["kcat"]["read"] == RECORDS)
    suite.check("confluent-kafka came to its end", [
        ours["java"]["confluent-kafka"]["failed"]]
        if "failed" in ours["java"]["confluent-kafka"] else True)


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
    suite = Suite("groups", verbose=True)
    with tempfile.TemporaryDirectory(prefix="weir-groups-") as name:
        work = Path(name)
        weir("topics", "create", "t", "-d", work / "weir", "--partitions", 4)
        with WeirNode(work / "weir", work / "weir-work") as node:
            ours = everything(node, work)
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work")
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            with KafkaClient(node.bootstrap, work) as client:
                client.ask("create", topic="t", partitions=4)
            wait_for_coordinator(node.bootstrap)
            kafka = everything(node, work)
        compare(suite, kafka, ours)
        hand_over(suite, work, ours, kafka)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
