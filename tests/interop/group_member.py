"""Consumer groups through confluent-kafka (librdkafka); one JSON object out.

Run by an interpreter that has it: group_member.py BOOTSTRAP RECORDS. The
topic `t` holds that many records, and gets more; all that two brokers must
agree on is printed.
"""

import json
import sys
import time

from confluent_kafka import (Consumer, ConsumerGroupTopicPartitions,
                             Producer)
from confluent_kafka.admin import AdminClient

DEADLINE_SECONDS = 60
MORE = 25
STRATEGIES = ("range", "roundrobin", "cooperative-sticky")


def member(bootstrap: str, group: str, **more: str) -> Consumer:
    return Consumer({
        "bootstrap.servers": bootstrap, "group.id": group,
        "auto.offset.reset": "earliest", "enable.auto.commit": False,
        "session.timeout.ms": 6000, "heartbeat.interval.ms": 200,
        **{name.replace("_", "."): value for name, value in more.items()}})


def until(done, members: list[Consumer], seen: list) -> bool:
    """Poll all members until `done()`; what they read goes to `seen`."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            return False
        for one in members:
            message = one.poll(0.05)
            if message is not None and message.error() is None:
                seen.append((message.partition(), message.offset()))
    return True


def produce(bootstrap: str) -> int:
    """More records in each partition; gives how many in all."""
    producer = Producer({"bootstrap.servers": bootstrap})
    for number in range(4 * MORE):
        producer.produce("t", str(number), partition=number % 4)
    producer.flush(DEADLINE_SECONDS)
    return 4 * MORE


def shared(bootstrap: str, records: int, strategy: str) -> dict:
    """One reads a topic, two share it; one leaves; the other takes over."""
    group = f"shared-{strategy}"
    a, b = (member(bootstrap, group, client_id=name,
                   partition_assignment_strategy=strategy) for name in "ab")
    seen: list = []
    out: dict = {}
    a.subscribe(["t"])
    out["alone"] = until(lambda: len(seen) == records, [a], seen)
    a.commit(asynchronous=False)
    b.subscribe(["t"])
    out["shared"] = until(
        lambda: len(a.assignment()) == len(b.assignment()) == 2, [a, b], seen)
    owned = [{x.partition for x in one.assignment()} for one in (a, b)]
    out["overlap"] = len(owned[0] & owned[1])
    records += produce(bootstrap)
    out["read"] = until(lambda: len(seen) == records, [a, b], seen)
    out["twice"] = len(seen) - len(set(seen))
    a.commit(asynchronous=False)
    b.commit(asynchronous=False)
    b.close()
    out["taken over"] = until(lambda: len(a.assignment()) == 4, [a], seen)
    out["offsets"] = sorted((x.partition, x.offset)
                            for x in a.committed(a.assignment()))
    a.close()
    return out


def static(bootstrap: str) -> dict:
    """A static member restarts without a rebalance of the other."""
    moves: list = []
    a = member(bootstrap, "static", group_instance_id="a", client_id="a")
    b = member(bootstrap, "static", group_instance_id="b", client_id="b")
    a.subscribe(["t"], on_assign=lambda _, x: moves.append(len(x)))
    b.subscribe(["t"])
    out = {"shared": until(
        lambda: len(a.assignment()) == len(b.assignment()) == 2, [a, b], [])}
    before = len(moves)
    held = sorted(x.partition for x in b.assignment())
    b.close()
    b = member(bootstrap, "static", group_instance_id="b", client_id="b")
    b.subscribe(["t"])
    out["back"] = until(lambda: len(b.assignment()) == 2, [a, b], [])
    out["same partitions"] = held == sorted(
        x.partition for x in b.assignment())
    out["rebalances"] = len(moves) - before
    a.close()
    b.close()
    return out


def admin(bootstrap: str) -> dict:
    """What an administrator sees and does."""
    client = AdminClient({"bootstrap.servers": bootstrap})
    group = "shared-range"
    listed = client.list_consumer_groups().result()
    described = client.describe_consumer_groups([group])[group].result()
    offsets = client.list_consumer_group_offsets(
        [ConsumerGroupTopicPartitions(group)])[group].result()
    client.delete_consumer_groups([group])[group].result()
    after = client.list_consumer_groups().result()
    return {
        "listed": sorted((x.group_id, str(x.state), x.is_simple_consumer_group)
                         for x in listed.valid),
        "errors": [str(x) for x in listed.errors],
        "state": str(described.state), "members": len(described.members),
        "assignor": described.partition_assignor,
        "offsets": sorted((x.topic, x.partition, x.offset)
                          for x in offsets.topic_partitions),
        "after": sorted(x.group_id for x in after.valid),
    }


def main() -> int:
    bootstrap, records = sys.argv[1], int(sys.argv[2])
    out = {}
    for round_, strategy in enumerate(STRATEGIES):
        out[strategy] = shared(bootstrap, records + round_ * 4 * MORE,
                               strategy)
    out["static"] = static(bootstrap)
    out["admin"] = admin(bootstrap)
    print(json.dumps(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
