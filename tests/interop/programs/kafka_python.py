"""kafka-python, against the broker in argv[1]."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import (ACLFilter, ACLOperation, ACLPermissionType,
                         ACLResourcePatternType, ConfigResource,
                         KafkaAdminClient, OffsetSpec,
                         ResourcePatternFilter, ResourceType)
from kafka.structs import OffsetAndMetadata

from checks import CODECS, Bench, attempt, digest, main, sample, scrubbed, \
    wait_until

# What is each broker's own in the answers as the client prints them.
OWN = {"topic_id", "cluster_id", "member_id", "log_dir", "total_bytes",
       "usable_bytes", "size", "port", "client_host",
       "finalized_features_epoch",
       "last_timestamp", "leader_epoch", "replica_directory_id",
       "error_message", "directory_id", "last_fetch_timestamp",
       "last_caught_up_timestamp", "host", "log_end_offset",
       "high_watermark", "nodes", "producer_id", "group_instance_id",
       "finalized_epoch", "transaction_start_time_ms"}
# Where a broker stands, as its configs say.
ADDRESSES = {"advertised.listeners", "controller.listener.names",
             "controller.quorum.bootstrap.servers",
             "inter.broker.listener.name", "listener.security.protocol.map",
             "listeners", "log.dirs"}


def admin(bench: Bench) -> KafkaAdminClient:
    return KafkaAdminClient(bootstrap_servers=bench.bootstrap)


def create(bench: Bench, what: str, partitions: int = 1, **config) -> str:
    name = bench.name(what)
    client = admin(bench)
    client.create_topics({name: {
        "num_partitions": partitions, "replication_factor": 1,
        "configs": {k.replace("_", "."): str(v) for k, v in config.items()}}},
        wait_for_metadata=True)
    client.close()
    return name


def producer(bench: Bench, **config) -> KafkaProducer:
    return KafkaProducer(bootstrap_servers=bench.bootstrap, linger_ms=5,
                         **config)


def send(client: KafkaProducer, topic: str, count: int,
         first: int = 0) -> list:
    """Produce samples to partition 0; the offsets that were reported."""
    futures = []
    for number in range(first, first + count):
        row = sample(number)
        futures.append(client.send(
            topic, row["value"], row["key"],
            [(k, v) for k, v in row["headers"] if v is not None], 0,
            row["timestamp"]))
    client.flush(60)
    return [f.get(60).offset if f.succeeded() else type(f.exception).__name__
            for f in futures]


def consumer(bench: Bench, group: str | None = None, **config):
    return KafkaConsumer(
        bootstrap_servers=bench.bootstrap, auto_offset_reset="earliest",
        group_id=group and bench.name(group), enable_auto_commit=False,
        **({"session_timeout_ms": 6000, "heartbeat_interval_ms": 200}
           if group else {}), **config)


def record(row) -> tuple:
    return (row.partition, row.offset, row.timestamp, row.timestamp_type,
            row.key, row.value, row.headers)


def read(client, count: int) -> list:
    out: list = []
    wait_until(lambda: len(out) >= count, lambda: out.extend(
        record(r) for rows in client.poll(200).values() for r in rows))
    return out


def every_codec_and_acks(bench: Bench) -> dict:
    out = {}
    for codec in CODECS:
        for acks in (0, 1, "all"):
            topic = create(bench, f"codec-{codec}-{acks}")
            writer = producer(
                bench, acks=acks, enable_idempotence=False,
                compression_type=None if codec == "none" else codec)
            # Without an answer the client counts from each batch's start.
            sent = send(writer, topic, 200) if acks else len(
                send(writer, topic, 200))
            writer.close()
            client = consumer(bench)
            client.assign([TopicPartition(topic, 0)])
            out[f"{codec} {acks}"] = {"sent": digest([sent]),
                                      "read": digest(read(client, 200))}
            client.close()
    return out


def idempotence(bench: Bench) -> dict:
    topic = create(bench, "idempotent")
    sent = [send(producer(bench, enable_idempotence=True), topic, 300)
            for _ in range(2)]
    client = consumer(bench)
    client.assign([TopicPartition(topic, 0)])
    out = {"sent": [digest(x) for x in sent],
           "read": digest(read(client, 600))}
    client.close()
    return out


def seeking(bench: Bench) -> dict:
    topic = create(bench, "seek")
    send(producer(bench), topic, 100)
    client = consumer(bench)
    part = TopicPartition(topic, 0)
    client.assign([part])
    out: dict = {"partitions": sorted(client.partitions_for_topic(topic))}
    out["times"] = [str(client.offsets_for_times({part: at})[part]) for at in (
        sample(40)["timestamp"], sample(40)["timestamp"] + 1, 0,
        sample(99)["timestamp"] + 1)]
    out["ends"] = [list(client.beginning_offsets([part]).values()),
                   list(client.end_offsets([part]).values())]
    for offset in (70, 20):
        client.seek(part, offset)
        out[f"from {offset}"] = read(client, 1)[0]
    client.seek_to_end(part)
    out["end"] = client.position(part)
    client.seek(part, 5000)
    out["out of range"] = read(client, 1)[0]
    out["highwater"] = client.highwater(part)
    client.close()
    return out


def committing(bench: Bench) -> dict:
    topic = create(bench, "commit", 2)
    part, other = TopicPartition(topic, 0), TopicPartition(topic, 1)
    send(producer(bench), topic, 50)
    first = consumer(bench, "commit")
    first.subscribe([topic])
    seen = read(first, 50)
    first.commit({part: OffsetAndMetadata(30, "half way", -1)})
    first.close()
    second = consumer(bench, "commit")
    second.subscribe([topic])
    again = read(second, 20)
    out = {"read": digest(seen), "again": digest(again),
           "committed": str(second.committed(part, metadata=True)),
           "nothing": second.committed(other)}
    second.close()
    return out


def rebalancing(bench: Bench) -> dict:
    topic = create(bench, "rebalance", 4)
    writer = producer(bench)
    for number in range(400):
        writer.send(topic, str(number).encode(), partition=number % 4)
    writer.flush()
    members = [consumer(bench, "rebalance", client_id=x) for x in "ab"]
    seen: list = []

    def step() -> None:
        """Each member in a thread, for one that joins waits for the rest."""
        with ThreadPoolExecutor(len(members)) as pool:
            for found in pool.map(lambda m: m.poll(200), members):
                seen.extend((r.partition, r.offset)
                            for rows in found.values() for r in rows)

    for member in members:
        member.subscribe([topic])
    out = {"shared": wait_until(lambda: all(
        len(m.assignment()) == 2 for m in members), step)}
    out["all read"] = wait_until(lambda: len(set(seen)) == 400, step)
    members.pop().close()
    out["taken over"] = wait_until(
        lambda: len(members[0].assignment()) == 4, step)
    members[0].close()
    return out


def transactions(bench: Bench) -> dict:
    topic = create(bench, "txn")
    client = producer(bench, transactional_id=bench.name("txn"))
    client.init_transactions()
    for number, commit in enumerate((True, False, True)):
        client.begin_transaction()
        send(client, topic, 10, 10 * number)
        if commit:
            client.commit_transaction()
        else:
            client.abort_transaction()
    client.close()
    out = {}
    for level, count in (("read_committed", 20), ("read_uncommitted", 30)):
        one = consumer(bench, isolation_level=level)
        one.assign([TopicPartition(topic, 0)])
        out[level] = digest(read(one, count))
        one.close()
    owner = admin(bench)
    out["listed"] = attempt(lambda: scrubbed([
        t for t in owner.list_transactions()
        if bench.name("txn") in str(t)], OWN))
    out["described"] = attempt(lambda: scrubbed(
        owner.describe_transactions([bench.name("txn")]), OWN))
    out["producers"] = attempt(lambda: len(owner.describe_producers(
        [TopicPartition(topic, 0)])))
    owner.close()
    return out


def making_topics(bench: Bench) -> dict:
    client = admin(bench)
    name = bench.name("made")
    wanted = {
        "good": {name: {"num_partitions": 3, "replication_factor": 1,
                        "configs": {"retention.ms": "1234567"}}},
        "defaults": {bench.name("defaults"): {}},
        "again": {name: {}},
        "bad name": {"a b": {}},
        "replicas": {bench.name("r"): {"num_partitions": 1,
                                       "replication_factor": 3}},
        "bad config": {bench.name("c"): {"configs": {"x": "y"}}},
        "bad value": {bench.name("v"): {"configs": {"retention.ms": "soon"}}},
        "assigned": {bench.name("assigned"): {
            "assignments": {0: [1], 1: [1]}}},
        "assigned elsewhere": {bench.name("elsewhere"): {
            "assignments": {0: [7]}}},
    }
    out: dict = {}
    for what, topics in wanted.items():
        out[what] = attempt(lambda t=topics: scrubbed(client.create_topics(
            t, raise_errors=False), OWN))
    out["only validated"] = attempt(lambda: scrubbed(client.create_topics(
        {bench.name("validated"): {}}, validate_only=True), OWN))
    for count in (5, 2, 5):
        out[f"grow to {count}"] = attempt(lambda n=count: scrubbed(
            client.create_partitions({name: n}, raise_errors=False), OWN))
    out["described"] = attempt(lambda: scrubbed(client.describe_topics(
        [name, bench.name("defaults"), bench.name("absent")]), OWN))
    out["partitions"] = attempt(lambda: scrubbed(
        client.describe_topic_partitions([name]), OWN))
    out["deleted"] = attempt(lambda: scrubbed(client.delete_topics(
        [name, bench.name("absent")], raise_errors=False), OWN))
    client.close()
    return out


def configs(bench: Bench) -> dict:
    topic = create(bench, "configs", 1, retention_ms=98765)
    client = admin(bench)
    out: dict = {}
    for kind, name in (("TOPIC", topic), ("BROKER", "1")):
        for which in ("modified", "all"):
            out[f"{kind} {which}"] = attempt(lambda k=kind, n=name, w=which:
                scrubbed(client.describe_configs(
                    [ConfigResource(k, n)], include_synonyms=True,
                    config_filter=w), OWN | ADDRESSES))
    for change in ({"retention.ms": "1"}, {"retention.ms": ("DELETE", None)},
                   {"cleanup.policy": ("APPEND", "compact")},
                   {"no.such": "1"}, {"segment.bytes": "few"}):
        out[str(change)] = attempt(lambda c=change: scrubbed(
            client.alter_configs([ConfigResource("TOPIC", topic, c)]), OWN))
    out["after"] = attempt(lambda: scrubbed(client.describe_configs(
        [ConfigResource("TOPIC", topic)]), OWN))
    out["resources"] = attempt(lambda: sorted(client.list_config_resources()))
    client.close()
    return out


def records_and_offsets(bench: Bench) -> dict:
    topic = create(bench, "trimmed", 2)
    part = TopicPartition(topic, 0)
    send(producer(bench), topic, 40)
    client = admin(bench)
    out: dict = {}
    for offset in (15, 10, 41, -1):
        out[f"delete before {offset}"] = attempt(
            lambda o=offset: scrubbed(client.delete_records({part: o}), OWN))
    for spec in OffsetSpec:
        out[spec.name] = attempt(lambda s=spec: str(
            client.list_partition_offsets({part: s})[part]))
    client.close()
    return out


def groups(bench: Bench) -> dict:
    topic, group = create(bench, "groups", 2), bench.name("groups")
    part = TopicPartition(topic, 0)
    send(producer(bench), topic, 10)
    client = admin(bench)
    out: dict = {"altered": attempt(lambda: scrubbed(
        client.alter_group_offsets(
            group, {part: OffsetAndMetadata(4, "m", -1)}), OWN))}
    out["reset"] = attempt(lambda: scrubbed(client.reset_group_offsets(
        group, {part: OffsetSpec.EARLIEST}), OWN))
    member = consumer(bench, "groups", client_id="c")
    member.subscribe([topic])
    out["read"] = digest(read(member, 10))
    out["described"] = attempt(lambda: scrubbed(
        client.describe_groups([group]), OWN))
    out["listed"] = attempt(lambda: scrubbed(
        [g for g in client.list_groups() if group in str(g)], OWN))
    out["offsets"] = attempt(lambda: scrubbed(
        client.list_group_offsets({group: None}), OWN))
    out["used"] = attempt(lambda: str(client.delete_groups([group])))
    member.close()
    time.sleep(0.5)
    out["offsets deleted"] = attempt(lambda: scrubbed(
        client.delete_group_offsets(group, [part]), OWN))
    out["deleted"] = attempt(lambda: scrubbed(client.delete_groups(
        [group, bench.name("absent")]), OWN))
    out["absent"] = attempt(lambda: scrubbed(
        client.describe_groups([bench.name("absent")]), OWN))
    client.close()
    return out


def cluster(bench: Bench) -> dict:
    topic = create(bench, "cluster", 2)
    send(producer(bench), topic, 5)
    client = admin(bench)
    every_acl = ACLFilter(
        principal=None, host=None, operation=ACLOperation.ANY,
        permission_type=ACLPermissionType.ANY,
        resource_pattern=ResourcePatternFilter(
            ResourceType.ANY, None, ACLResourcePatternType.ANY))
    calls = {
        "cluster": client.describe_cluster,
        "features": client.describe_features,
        "log dirs": lambda: client.describe_log_dirs([topic]),
        "quorum": client.describe_metadata_quorum,
        "elect": lambda: client.elect_leaders(0, {topic: [0, 1]},
                                              raise_errors=False),
        "reassignments": client.list_partition_reassignments,
        "reassign": lambda: client.alter_partition_reassignments(
            {TopicPartition(topic, 0): [1]}),
        "scram": client.describe_user_scram_credentials,
        "acls": lambda: client.describe_acls(every_acl),
    }
    out = {name: attempt(lambda c=call: scrubbed(c(), OWN))
           for name, call in calls.items()}
    out["versions"] = attempt(lambda: scrubbed(client.api_versions(), OWN))
    client.close()
    return out


if __name__ == "__main__":
    sys.exit(main("kafka-python", [
        every_codec_and_acks, idempotence, seeking, committing, rebalancing,
        transactions, making_topics, configs, records_and_offsets, groups,
        cluster], sys.argv[2:]))
