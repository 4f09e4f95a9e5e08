"""librdkafka through confluent-kafka, against the broker in argv[1]."""

import functools
import sys
import time

from confluent_kafka import (OFFSET_BEGINNING, OFFSET_END, Consumer,
                             ConsumerGroupTopicPartitions, IsolationLevel,
                             KafkaException, Producer, TopicCollection,
                             TopicPartition)
from confluent_kafka.admin import (
    AclBinding, AclBindingFilter, AclOperation, AclPermissionType, AdminClient,
    AlterConfigOpType, ConfigEntry, ConfigResource, NewPartitions, NewTopic,
    OffsetSpec, ResourcePatternType, ResourceType)

from checks import CODECS, Bench, digest, main, sample, wait_until

SECONDS = 30


def admin(bench: Bench) -> AdminClient:
    """One for all: its futures fail when it is collected."""
    return _admin(bench.bootstrap)


@functools.lru_cache
def _admin(bootstrap: str) -> AdminClient:
    return AdminClient({"bootstrap.servers": bootstrap})


def outcome(future) -> object:
    """What a future gives, or Kafka's name of the error."""
    try:
        return future.result(SECONDS)
    except KafkaException as error:
        return error.args[0].name()


def outcomes(futures: dict) -> dict:
    return {str(name): outcome(f) for name, f in sorted(
        futures.items(), key=lambda item: str(item[0]))}


def create(bench: Bench, what: str, partitions: int = 1,
           **config: object) -> str:
    """A new topic, once the broker itself knows of it."""
    name, client = bench.name(what), admin(bench)
    client.create_topics([NewTopic(name, partitions, 1, config={
        k.replace("_", "."): str(v) for k, v in config.items()}
    )])[name].result(SECONDS)
    wait_until(lambda: name in client.list_topics(timeout=SECONDS).topics,
               lambda: time.sleep(0.05))
    return name


def producer(bench: Bench, **config: object) -> Producer:
    return Producer({"bootstrap.servers": bench.bootstrap, "linger.ms": 5,
                     **{k.replace("_", "."): v for k, v in config.items()}})


def send(client: Producer, topic: str, count: int, first: int = 0) -> list:
    """Produce samples to partition 0; the offsets that were reported."""
    offsets: list = []

    def delivered(error, message) -> None:
        offsets.append(error.name() if error else message.offset())

    for number in range(first, first + count):
        client.produce(topic, partition=0, on_delivery=delivered,
                       **sample(number))
        client.poll(0)
    client.flush(SECONDS)
    return offsets


def consumer(bench: Bench, group: str = "none", **config: object) -> Consumer:
    return Consumer({
        "bootstrap.servers": bench.bootstrap, "group.id": bench.name(group),
        "auto.offset.reset": "earliest", "enable.auto.commit": False,
        "session.timeout.ms": 6000, "heartbeat.interval.ms": 200,
        **{k.replace("_", "."): v for k, v in config.items()}})


def record(message) -> tuple:
    return (message.partition(), message.offset(), message.timestamp(),
            message.key(), message.value(), message.headers(),
            message.leader_epoch())


def read(client: Consumer, count: int) -> list:
    """The next records of what is assigned."""
    out: list = []
    wait_until(lambda: len(out) >= count, lambda: out.extend(
        record(m) for m in client.consume(100, 0.2) if m.error() is None))
    return out


def every_codec_and_acks(bench: Bench) -> dict:
    out = {}
    for codec in CODECS:
        for acks in ("0", "1", "all"):
            topic = create(bench, f"codec-{codec}-{acks}")
            # Without acks a producer that goes takes along what is under way.
            writer = producer(bench, compression_type=codec, acks=acks)
            sent = send(writer, topic, 200)
            client = consumer(bench)
            client.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
            out[f"{codec} {acks}"] = {"sent": digest(sent),
                                      "read": digest(read(client, 200))}
            client.close()
    return out


def idempotence(bench: Bench) -> dict:
    topic = create(bench, "idempotent")
    sent = [send(producer(bench, enable_idempotence=True), topic, 300)
            for _ in range(2)]
    client = consumer(bench)
    client.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    out = {"sent": [digest(x) for x in sent],
           "read": digest(read(client, 600))}
    client.close()
    return out


def refused_records(bench: Bench) -> dict:
    topic = create(bench, "small", max_message_bytes=2000)
    errors: list = []
    client = producer(bench, message_timeout_ms=5000)
    for value in (b"x" * 100, b"x" * 5000):
        client.produce(topic, value, on_delivery=lambda e, m: errors.append(
            e.name() if e else m.offset()))
        client.flush(SECONDS)
    compacted = create(bench, "keys", cleanup_policy="compact")
    for key in (b"a", None):
        client.produce(compacted, b"v", key, on_delivery=lambda e, m:
                       errors.append(e.name() if e else m.offset()))
        client.flush(SECONDS)
    return {"outcomes": errors}


def auto_created(bench: Bench) -> dict:
    topic = bench.name("made-by-producing")
    offsets = send(producer(bench), topic, 3)
    found = admin(bench).list_topics(topic, timeout=SECONDS).topics[topic]
    return {"offsets": offsets, "partitions": len(found.partitions)}


def seeking(bench: Bench) -> dict:
    topic = create(bench, "seek")
    send(producer(bench), topic, 100)
    client = consumer(bench)
    at = sample(40)["timestamp"]
    times = [at, at + 1, 0, sample(99)["timestamp"] + 1, -1, -2]
    out: dict = {"times": [client.offsets_for_times(
        [TopicPartition(topic, 0, x)], SECONDS)[0].offset for x in times]}
    out["watermarks"] = client.get_watermark_offsets(
        TopicPartition(topic, 0), SECONDS)
    client.assign([TopicPartition(topic, 0, 70)])
    out["from 70"] = read(client, 1)[:1]
    client.seek(TopicPartition(topic, 0, 20))
    out["from 20"] = read(client, 1)[:1]
    client.seek(TopicPartition(topic, 0, OFFSET_END))
    client.poll(1)
    send(producer(bench), topic, 1, 100)
    out["from the end"] = read(client, 1)
    client.seek(TopicPartition(topic, 0, 5000))
    out["out of range begins anew"] = read(client, 1)[:1]
    out["position"] = len(client.position([TopicPartition(topic, 0)]))
    client.close()
    return out


def committing(bench: Bench) -> dict:
    topic = create(bench, "commit", 2)
    send(producer(bench), topic, 50)
    first = consumer(bench, "commit")
    first.subscribe([topic])
    seen = read(first, 50)
    first.commit(offsets=[TopicPartition(topic, 0, 30, "half way")],
                 asynchronous=False)
    first.close()
    second = consumer(bench, "commit")
    second.subscribe([topic])
    again = read(second, 20)
    out = {"read": digest(seen), "again": digest(again),
           "committed": [(x.offset, x.metadata) for x in second.committed(
               [TopicPartition(topic, 0), TopicPartition(topic, 1)], SECONDS)]}
    second.close()
    return out


def rebalancing(bench: Bench, protocol: dict, group: str) -> dict:
    """Two members share four partitions; one leaves."""
    topic = create(bench, group, 4)
    client = producer(bench)
    for number in range(400):
        client.produce(topic, str(number), partition=number % 4)
    client.flush(SECONDS)
    seen: list = []
    members = [consumer(bench, group, client_id=x, **protocol) for x in "ab"]

    def step() -> None:
        for member in members:
            message = member.poll(0.05)
            if message is not None and message.error() is None:
                seen.append((message.partition(), message.offset()))

    for member in members:
        member.subscribe([topic])
    out: dict = {"shared": wait_until(lambda: all(
        len(m.assignment()) == 2 for m in members), step)}
    out["all read"] = wait_until(lambda: len(set(seen)) == 400, step)
    described = admin(bench).describe_consumer_groups([bench.name(group)])
    group_seen = described[bench.name(group)].result(SECONDS)
    out["state"] = str(group_seen.state)
    out["type"] = str(group_seen.type)
    out["assignor"] = group_seen.partition_assignor
    out["members"] = sorted(
        (m.client_id, len(m.assignment.topic_partitions))
        for m in group_seen.members)
    for member in members:
        member.commit(asynchronous=False)
    members.pop().close()
    out["taken over"] = wait_until(
        lambda: len(members[0].assignment()) == 4, step)
    members[0].close()
    return out


def classic_range(bench: Bench) -> dict:
    return rebalancing(bench, {"partition_assignment_strategy": "range"},
                       "range")


def classic_cooperative(bench: Bench) -> dict:
    return rebalancing(
        bench, {"partition_assignment_strategy": "cooperative-sticky"},
        "cooperative")


def consumer_protocol(bench: Bench) -> dict:
    """The group protocol of KIP-848."""
    topic = create(bench, "kip848", 4)
    send(producer(bench), topic, 50)
    members = [Consumer({
        "bootstrap.servers": bench.bootstrap, "group.protocol": "consumer",
        "group.id": bench.name("kip848"), "auto.offset.reset": "earliest",
        "enable.auto.commit": False}) for _ in range(2)]
    for member in members:
        member.subscribe([topic])
    seen: list = []

    def step() -> None:
        for member in members:
            message = member.poll(0.05)
            if message is not None and message.error() is None:
                seen.append((message.partition(), message.offset()))

    out = {"shared": wait_until(lambda: all(
        len(m.assignment()) == 2 for m in members), step)}
    out["all read"] = wait_until(lambda: len(set(seen)) == 50, step)
    for member in members:
        member.close()
    return out


def transactions(bench: Bench) -> dict:
    topic = create(bench, "txn")
    client = producer(bench, transactional_id=bench.name("txn"))
    client.init_transactions(SECONDS)
    client.begin_transaction()
    send(client, topic, 10)
    client.commit_transaction(SECONDS)
    client.begin_transaction()
    send(client, topic, 10, 10)
    client.abort_transaction(SECONDS)
    client.begin_transaction()
    send(client, topic, 10, 20)
    client.commit_transaction(SECONDS)
    out = {}
    for level, count in (("read_committed", 20), ("read_uncommitted", 30)):
        one = consumer(bench, isolation_level=level)
        one.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        out[level] = digest(read(one, count))
        one.close()
    return out


def exactly_once(bench: Bench) -> dict:
    """Read, process, write; the offsets are part of the transaction."""
    source, sink = create(bench, "eos-in"), create(bench, "eos-out")
    send(producer(bench), source, 20)
    client = consumer(bench, "eos")
    client.subscribe([source])
    rows = read(client, 20)
    out = {"read": digest(rows)}
    writer = producer(bench, transactional_id=bench.name("eos"))
    writer.init_transactions(SECONDS)
    for commit in (False, True):
        writer.begin_transaction()
        send(writer, sink, 5)
        writer.send_offsets_to_transaction(
            [TopicPartition(source, 0, 20)], client.consumer_group_metadata(),
            SECONDS)
        if commit:
            writer.commit_transaction(SECONDS)
        else:
            writer.abort_transaction(SECONDS)
        out[f"committed {commit}"] = client.committed(
            [TopicPartition(source, 0)], SECONDS)[0].offset
    client.close()
    return out


def making_topics(bench: Bench) -> dict:
    client = admin(bench)
    name = bench.name("made")
    wanted = {
        "good": NewTopic(name, 3, 1, config={"retention.ms": "1234567"}),
        "defaults": NewTopic(bench.name("defaults"), -1, -1),
        "again": NewTopic(name, 3, 1),
        "bad name": NewTopic("a b", 1, 1),
        "dots": NewTopic("..", 1, 1),
        "no partitions": NewTopic(bench.name("none"), 0, 1),
        "replicas": NewTopic(bench.name("replicas"), 1, 3),
        "bad config": NewTopic(bench.name("c"), 1, 1, config={"x": "y"}),
        "bad value": NewTopic(bench.name("v"), 1, 1,
                              config={"retention.ms": "soon"}),
        "assigned": NewTopic(bench.name("assigned"), 2,
                             replica_assignment=[[1], [1]]),
    }
    out: dict = {}
    for what, topic in wanted.items():
        out[what] = list(outcomes(client.create_topics([topic])).values())
    out["only validated"] = outcomes(client.create_topics(
        [NewTopic(bench.name("validated"), 1, 1)], validate_only=True))
    grow = {"more": 5, "fewer": 2, "same": 5, "many": 6}
    for what, count in grow.items():
        out[what] = list(outcomes(client.create_partitions(
            [NewPartitions(name, count)])).values())
    out["grow nothing"] = outcomes(client.create_partitions(
        [NewPartitions(bench.name("absent"), 3)]))
    described = client.describe_topics(TopicCollection(
        [name, bench.name("defaults"), bench.name("absent")]))
    out["described"] = {}
    for topic, future in described.items():
        try:
            seen = future.result(SECONDS)
            out["described"][topic] = (
                seen.is_internal, len(seen.partitions),
                [(p.id, len(p.replicas), len(p.isr))
                 for p in seen.partitions])
        except KafkaException as error:
            out["described"][topic] = error.args[0].name()
    out["deleted"] = outcomes(client.delete_topics(
        [name, bench.name("absent")]))
    out["listed"] = sorted(t for t in client.list_topics(timeout=SECONDS).topics
                           if t in (name, bench.name("defaults")))
    return out


def config_rows(found: dict) -> dict:
    return {name: (entry.value, str(entry.source), entry.is_read_only,
                   entry.is_default, entry.is_sensitive, sorted(
                       (s.name, s.value, str(s.source))
                       for s in entry.synonyms.values()))
            for name, entry in sorted(found.items())}


def topic_configs(bench: Bench) -> dict:
    topic = create(bench, "configs", 1, retention_ms=98765)
    client = admin(bench)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    found = client.describe_configs([resource])[resource].result(SECONDS)
    return {"configs": config_rows(found)}


def altered_configs(bench: Bench) -> dict:
    topic = create(bench, "altered", 1, retention_ms=98765)
    client = admin(bench)
    out: dict = {}

    def altered() -> dict:
        resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
        found = client.describe_configs([resource])[resource].result(SECONDS)
        return {name: e.value for name, e in sorted(found.items())
                if str(e.source) == "1" or e.source == 1}

    def alter(name: str, value, kind: AlterConfigOpType) -> str:
        entry = ConfigEntry(name, value, incremental_operation=kind)
        resource = ConfigResource(ConfigResource.Type.TOPIC, topic,
                                  incremental_configs=[entry])
        got = client.incremental_alter_configs([resource])
        return list(outcomes(got).values())[0]

    kinds = AlterConfigOpType
    steps = [("segment.bytes", "1048577", kinds.SET),
             ("cleanup.policy", "compact", kinds.APPEND),
             ("cleanup.policy", "delete", kinds.SUBTRACT),
             ("retention.ms", None, kinds.DELETE),
             ("retention.ms", "never", kinds.SET),
             ("no.such", "1", kinds.SET),
             ("segment.bytes", "1", kinds.APPEND)]
    for name, value, kind in steps:
        out[f"{kind.name} {name} {value}"] = (alter(name, value, kind),
                                              altered())
    plain = ConfigResource(ConfigResource.Type.TOPIC, topic,
                           set_config={"flush.ms": "7"})
    out["replaced"] = list(outcomes(client.alter_configs([plain])).values())
    out["left"] = altered()
    return out


def records_and_offsets(bench: Bench) -> dict:
    topic = create(bench, "trimmed", 2)
    send(producer(bench), topic, 40)
    client = admin(bench)
    part, absent = TopicPartition(topic, 0), TopicPartition(topic, 9)
    out: dict = {}
    for offset in (15, 10, 41, OFFSET_END):
        got = client.delete_records([TopicPartition(topic, 0, offset)])
        seen = outcome(list(got.values())[0])
        out[f"delete before {offset}"] = getattr(seen, "low_watermark", seen)
    send(producer(bench), topic, 10, 40)
    specs = {"earliest": OffsetSpec.earliest(), "latest": OffsetSpec.latest(),
             "max": OffsetSpec.max_timestamp(),
             "time": OffsetSpec.for_timestamp(sample(45)["timestamp"])}
    for what, spec in specs.items():
        for level in IsolationLevel:
            seen = outcome(list(client.list_offsets(
                {part: spec}, isolation_level=level).values())[0])
            out[f"{what} {level.name}"] = (
                seen if isinstance(seen, str) else
                (seen.offset, seen.timestamp, seen.leader_epoch))
    out["absent"] = str(outcome(list(client.list_offsets(
        {absent: OffsetSpec.latest()}).values())[0]))
    return out


def groups(bench: Bench) -> dict:
    topic = create(bench, "groups", 2)
    send(producer(bench), topic, 10)
    client = admin(bench)
    group = bench.name("groups")
    part = [TopicPartition(topic, 0, 4), TopicPartition(topic, 1, 0)]
    out: dict = {"altered": [
        (x.partition, x.offset, x.error) for x in
        client.alter_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group, part)]
        )[group].result(SECONDS).topic_partitions]}
    out["offsets"] = sorted(
        (x.partition, x.offset) for x in client.list_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group)]
        )[group].result(SECONDS).topic_partitions)
    member = consumer(bench, "groups")
    member.subscribe([topic])
    out["read"] = digest(read(member, 6))
    listed = client.list_consumer_groups().result(SECONDS)
    out["listed"] = [(g.group_id, str(g.state), g.is_simple_consumer_group,
                      str(g.type)) for g in listed.valid
                     if g.group_id == group]
    out["delete while used"] = outcomes(client.delete_consumer_groups([group]))
    refused = outcome(client.alter_consumer_group_offsets(
        [ConsumerGroupTopicPartitions(group, part)])[group])
    out["alter while used"] = refused if isinstance(refused, str) else [
        x.error and x.error.name() for x in refused.topic_partitions]
    member.close()
    wait_until(lambda: str(client.describe_consumer_groups([group])[group]
                           .result(SECONDS).state).endswith("EMPTY"),
               lambda: time.sleep(0.1))
    out["deleted"] = outcomes(client.delete_consumer_groups(
        [group, bench.name("absent")]))
    absent = outcome(client.describe_consumer_groups(
        [bench.name("absent")])[bench.name("absent")])
    out["absent"] = (str(absent.state) if hasattr(absent, "state")
                     else absent)
    return out


def cluster(bench: Bench) -> dict:
    client = admin(bench)
    seen = client.describe_cluster(
        include_authorized_operations=True).result(SECONDS)
    acl = AclBinding(ResourceType.TOPIC, bench.name("acl"),
                     ResourcePatternType.LITERAL, "User:x", "*",
                     AclOperation.READ, AclPermissionType.ALLOW)
    any_acl = AclBindingFilter(ResourceType.ANY, None, ResourcePatternType.ANY,
                               None, None, AclOperation.ANY,
                               AclPermissionType.ANY)
    return {"nodes": [n.id for n in seen.nodes],
            "controller": seen.controller.id,
            "operations": sorted(str(x) for x in
                                 seen.authorized_operations or []),
            "create acl": list(outcomes(client.create_acls([acl])).values()),
            "acls": str(outcome(client.describe_acls(any_acl))),
            "scram": str(outcome(client.describe_user_scram_credentials()))}


if __name__ == "__main__":
    sys.exit(main("librdkafka", [
        every_codec_and_acks, idempotence, refused_records, auto_created,
        seeking, committing, classic_range, classic_cooperative,
        consumer_protocol, transactions, exactly_once, making_topics,
        topic_configs, altered_configs, records_and_offsets, groups, cluster],
        sys.argv[2:]))
