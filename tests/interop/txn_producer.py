"""Transactions through confluent-kafka (librdkafka), which adds partitions by
itself before it writes (transaction.version 1); one JSON object out.

Run by an interpreter that has it: txn_producer.py BOOTSTRAP.
"""

import json
import sys

from confluent_kafka import (Consumer, KafkaError, KafkaException, Producer,
                             TopicPartition)

SECONDS = 60
TOPIC = "librdkafka"


def producer(bootstrap: str, id_: str) -> Producer:
    out = Producer({"bootstrap.servers": bootstrap, "transactional.id": id_,
                    "transaction.timeout.ms": 60000})
    out.init_transactions(SECONDS)
    return out


def send(to: Producer, prefix: str, count: int) -> None:
    for i in range(count):
        to.produce(TOPIC, f"{prefix}-{i}", partition=i % 2)
    to.flush(SECONDS)


def read(bootstrap: str, isolation: str) -> list[str]:
    """Everything up to the end of both partitions."""
    reader = Consumer({"bootstrap.servers": bootstrap, "group.id": "reader",
                       "auto.offset.reset": "earliest",
                       "enable.auto.commit": False,
                       "enable.partition.eof": True,
                       "isolation.level": isolation})
    reader.assign([TopicPartition(TOPIC, p, 0) for p in (0, 1)])
    values, ends = [], set()
    while len(ends) < 2:
        message = reader.poll(SECONDS)
        if message is None:
            break
        if message.error():
            if message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
            ends.add(message.partition())
        else:
            values.append(message.value().decode())
    reader.close()
    return sorted(values)


def main() -> int:
    bootstrap = sys.argv[1]
    out: dict = {}
    a = producer(bootstrap, "rd-a")
    a.begin_transaction()
    send(a, "first", 20)
    out["open"] = read(bootstrap, "read_committed")
    a.commit_transaction(SECONDS)
    a.begin_transaction()
    send(a, "dropped", 20)
    a.abort_transaction(SECONDS)
    group = Consumer({"bootstrap.servers": bootstrap, "group.id": "rd-g"})
    a.begin_transaction()
    send(a, "second", 6)
    a.send_offsets_to_transaction(
        [TopicPartition(TOPIC, 0, 3)], group.consumer_group_metadata(),
        SECONDS)
    a.commit_transaction(SECONDS)
    out["offsets"] = [p.offset for p in group.committed(
        [TopicPartition(TOPIC, 0)], SECONDS)]
    group.close()
    a.begin_transaction()
    send(a, "zombie", 4)
    b = producer(bootstrap, "rd-a")
    try:
        a.commit_transaction(SECONDS)
        out["fenced"] = "no"
    except KafkaException as error:
        out["fenced"] = [error.args[0].fatal(), error.args[0].name()]
    b.begin_transaction()
    send(b, "after", 3)
    b.commit_transaction(SECONDS)
    out["committed"] = read(bootstrap, "read_committed")
    out["all"] = read(bootstrap, "read_uncommitted")
    print(json.dumps(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
