#!/usr/bin/env python3
"""Transactions: weir beside the real Kafka, differences printed.

The same request sequences, confluent-kafka and Kafka's Java clients against
`weir serve` and against Kafka; then each goes on in the directory of the
other, with transactions open, committed and aborted.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import client_families
import txn_conversation
from groups import SECONDS, listed, wait_for_coordinator
from kafka_client import KafkaClient
from kafka_node import KafkaNode
from suite import Suite, differences, field_differences
from weir_cli import weir, weir_json
from weir_node import WeirNode
from wire_client import WireClient

SETTINGS = {
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "500"}
TOPICS = {"t": 8, "java": 2, "librdkafka": 2, "turns": 2}
ROWS = [{"partition": i % 2, "offset": i, "timestamp": 1767225600000 + i,
         "key": None, "value": "dg==", "headers": []} for i in range(20)]


def confluent(bootstrap: str) -> dict:
    done = subprocess.run(
        [str(client_families.python()),
         str(Path(__file__).with_name("txn_producer.py")), bootstrap],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
        check=False)
    if done.returncode != 0:
        return {"failed": done.stderr.decode()[-800:]}
    return json.loads(done.stdout)


def committed(client: KafkaClient, topic: str, work: Path,
              isolation: str = "read_committed") -> list:
    """Partition, offset and value of what a consumer reads."""
    file = work / "read.jsonl"
    client.ask("consume", topic=topic, file=str(file), isolation=isolation)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return [(r["partition"], r["offset"], r["value"]) for r in rows]


def transaction(client: KafkaClient, id_: str, topic: str, *steps: str) -> None:
    """The steps, each with what it needs; then as a broker leaves it that
    has written its markers."""
    for step in steps:
        more = {"topic": topic, "rows": ROWS} if step == "send" else {}
        if step == "offsets":
            more = {"topic": topic, "group": "java-g", "offset": 7}
        client.ask("transaction", id=id_, step=step, **more)
    if steps[-1] in ("commit", "abort"):
        with WireClient(client.bootstrap) as wire:
            txn_conversation.settle(wire, id_)


def java(bootstrap: str, work: Path) -> dict:
    """Kafka's own producer and consumer, all of one broker."""
    out: dict = {}
    with KafkaClient(bootstrap, work) as client:
        transaction(client, "java-1", "java", "begin", "send", "offsets")
        transaction(client, "java-2", "java", "begin", "send")
        out["open"] = committed(client, "java", work)
        transaction(client, "java-1", "java", "commit")
        out["one open"] = committed(client, "java", work)
        transaction(client, "java-2", "java", "abort")
        out["none open"] = committed(client, "java", work)
        transaction(client, "java-2", "java", "begin", "send", "commit",
                    "begin", "commit", "begin", "send", "abort")
        out["committed"] = committed(client, "java", work)
        out["all"] = committed(client, "java", work, "read_uncommitted")
        out["offsets"] = [g["offsets"] for g in client.ask("groups")
                          if g["group"] == "java-g"]
        for group in out["offsets"]:
            for offset in group:
                del offset["leader_epoch"]
    return out


def everything(bootstrap: str, work: Path) -> dict:
    with WireClient(bootstrap) as client:
        client.ask("FindCoordinator", 2, key="x", keyType=1)
    wait_for_coordinator(bootstrap)
    with WireClient(bootstrap) as client:
        while client.ask("FindCoordinator", 2, key="x",
                         keyType=1)["errorCode"] != 0:
            pass
    return {"conversations": dict(txn_conversation.converse(bootstrap)),
            "confluent-kafka": confluent(bootstrap),
            "java": java(bootstrap, work)}


def compare(suite: Suite, kafka: dict, ours: dict) -> None:
    for name, expected in kafka["conversations"].items():
        for (what, want), (_, have) in zip(expected,
                                           ours["conversations"][name]):
            suite.check(f"{name}: {what}",
                        field_differences(what, want, have))
    for name in ("confluent-kafka", "java"):
        for what, want in kafka[name].items():
            suite.check(f"{name}: {what} is as with Kafka", differences(
                listed(want), listed(ours[name].get(what))))
        suite.check(f"{name} came to its end", [
            side[name]["failed"] for side in (kafka, ours)
            if "failed" in side[name]])


def leave_open(bootstrap: str, work: Path, prefix: str) -> list:
    """One transaction committed, one aborted, one open when its broker dies;
    what is committed."""
    with KafkaClient(bootstrap, work) as client:
        transaction(client, f"{prefix}-c", "turns", "begin", "send", "commit")
        transaction(client, f"{prefix}-a", "turns", "begin", "send", "abort")
        rows = committed(client, "turns", work)
        transaction(client, f"{prefix}-o", "turns", "begin", "send")
        return rows


def go_on(bootstrap: str, work: Path, prefix: str) -> list:
    """The open one is aborted by who comes next under its id."""
    with KafkaClient(bootstrap, work) as client:
        transaction(client, f"{prefix}-o", "turns", "begin", "send", "commit")
        return committed(client, "turns", work)


def killed_between(suite: Suite, work: Path, whole: dict) -> None:
    """The conversations again, the broker killed behind every request: what
    it says is the same but for what Kafka keeps in memory alone (whether a
    producer that asks again was told of its last epoch)."""
    weir("topics", "create", "t", "-d", work / "killed", "--partitions", 8)
    node = WeirNode(work / "killed", work / "killed-work", SETTINGS).start()

    def between() -> None:
        port = node.port
        node.kill()
        node.start(port)

    try:
        for name, seen in txn_conversation.converse(node.bootstrap, between):
            for (what, want), (_, have) in zip(whole[name], seen):
                # Behind it the fenced one would go on as the new one.
                if what == "it goes on: InitProducerId v5":
                    break
                if what != "asked again: InitProducerId v5":
                    suite.check(f"killed between all requests, {name}: {what}",
                                field_differences(what, want, have))
    finally:
        node.kill()


def turns(suite: Suite, work: Path) -> None:
    """Four lives of one directory, killed at the end of each."""
    directory = work / "turns"
    weir("topics", "create", "turns", "-d", directory, "--partitions", 2)
    rows: list = []
    nodes = {"weir": WeirNode, "Kafka": KafkaNode}
    prefix = ""
    for turn, name in enumerate(("weir", "Kafka", "weir", "Kafka")):
        node = nodes[name](directory, work / f"turn-{turn}")
        node.start()
        with suite.claim(f"turn {turn}: {name} goes on") as problems:
            wait_for_coordinator(node.bootstrap)
            if prefix:
                before = len(rows)
                rows = go_on(node.bootstrap, work, prefix)
                if len(rows) != before + len(ROWS):
                    problems.append(f"{before} rows became {len(rows)}")
            prefix = f"turn-{turn}"
            before = len(rows)
            rows = leave_open(node.bootstrap, work, prefix)
            if len(rows) != before + len(ROWS):
                problems.append(f"{before} rows became {len(rows)}")
        node.kill()
        read = weir_json("consume", "turns", "-d", directory)
        suite.check(f"turn {turn}: the files say the same", differences(
            sorted(r[:2] for r in rows),
            sorted((r["partition"], r["offset"]) for r in read)))


def main() -> int:
    suite = Suite("txn", verbose="-v" in sys.argv)
    with tempfile.TemporaryDirectory(prefix="weir-txn-") as name:
        work = Path(name)
        for topic, partitions in TOPICS.items():
            weir("topics", "create", topic, "-d", work / "weir",
                 "--partitions", partitions)
        with WeirNode(work / "weir", work / "weir-work", SETTINGS) as node:
            ours = everything(node.bootstrap, work)
        kafka_node = KafkaNode(work / "kafka", work / "kafka-work", SETTINGS)
        kafka_node.format(dynamic=True)
        with kafka_node as node:
            with KafkaClient(node.bootstrap, work) as client:
                for topic, partitions in TOPICS.items():
                    client.ask("create", topic=topic, partitions=partitions)
            kafka = everything(node.bootstrap, work)
        compare(suite, kafka, ours)
        killed_between(suite, work, ours["conversations"])
        turns(suite, work)
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
