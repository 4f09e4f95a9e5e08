"""aiokafka, against the broker in argv[1]."""

import asyncio
import sys

from aiokafka import (AIOKafkaConsumer, AIOKafkaProducer,
                      ConsumerRebalanceListener, TopicPartition)
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.structs import OffsetAndMetadata

from checks import CODECS, DEADLINE_SECONDS, Bench, digest, main, sample, \
    scrubbed, without_wording

OWN = {"topic_id", "cluster_id", "member_id", "port", "client_host", "host",
       "error_message"}


class started:
    """A client between its start and its stop."""

    def __init__(self, client) -> None:
        self.client = client

    async def __aenter__(self):
        await self.client.start()
        return self.client

    async def __aexit__(self, *_) -> None:
        await (self.client.close() if hasattr(self.client, "close")
               else self.client.stop())


def admin(bench: Bench) -> started:
    return started(AIOKafkaAdminClient(bootstrap_servers=bench.bootstrap))


def producer(bench: Bench, **config) -> started:
    return started(AIOKafkaProducer(bootstrap_servers=bench.bootstrap,
                                    **config))


def consumer(bench: Bench, group: str | None = None, **config) -> started:
    return started(AIOKafkaConsumer(
        bootstrap_servers=bench.bootstrap, auto_offset_reset="earliest",
        group_id=group and bench.name(group), enable_auto_commit=False,
        session_timeout_ms=6000, heartbeat_interval_ms=200, **config))


async def attempt(call) -> object:
    try:
        return scrubbed(as_object(await call), OWN)
    except Exception as error:  # whatever a client raises is seen
        return f"{type(error).__name__}: {without_wording(str(error))}"


def as_object(answer) -> object:
    if isinstance(answer, (list, tuple)):
        return [as_object(item) for item in answer]
    return answer.to_object() if hasattr(answer, "to_object") else answer


async def create(bench: Bench, what: str, partitions: int = 1) -> str:
    name = bench.name(what)
    async with admin(bench) as client:
        await client.create_topics([NewTopic(name, partitions, 1)])
    return name


async def send(client, topic: str, count: int, first: int = 0) -> list:
    futures = []
    for number in range(first, first + count):
        row = sample(number)
        futures.append(await client.send(
            topic, row["value"], row["key"], 0, row["timestamp"],
            [(k, v) for k, v in row["headers"] if v is not None]))
    sent = [await future for future in futures]
    return [meta.offset if meta else None for meta in sent]


def record(row) -> tuple:
    return (row.partition, row.offset, row.timestamp, row.timestamp_type,
            row.key, row.value, row.headers)


async def read(client, count: int) -> list:
    out: list = []
    deadline = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    while (len(out) < count
           and asyncio.get_running_loop().time() < deadline):
        found = await client.getmany(timeout_ms=200)
        out.extend(record(r) for rows in found.values() for r in rows)
    return out


async def every_codec_and_acks(bench: Bench) -> dict:
    out = {}
    for codec in CODECS:
        for acks in (0, 1, "all"):
            topic = await create(bench, f"codec-{codec}-{acks}")
            async with producer(bench, acks=acks, compression_type=None if
                                codec == "none" else codec) as writer:
                sent = await send(writer, topic, 200)
            async with consumer(bench) as client:
                client.assign([TopicPartition(topic, 0)])
                rows = await read(client, 200)
            out[f"{codec} {acks}"] = {"sent": digest(sent),
                                      "read": digest(rows)}
    return out


async def idempotence(bench: Bench) -> dict:
    topic = await create(bench, "idempotent")
    sent = []
    for _ in range(2):
        async with producer(bench, enable_idempotence=True) as writer:
            sent.append(digest(await send(writer, topic, 300)))
    async with consumer(bench) as client:
        client.assign([TopicPartition(topic, 0)])
        return {"sent": sent, "read": digest(await read(client, 600))}


async def seeking(bench: Bench) -> dict:
    topic = await create(bench, "seek")
    part = TopicPartition(topic, 0)
    async with producer(bench) as writer:
        await send(writer, topic, 100)
    out: dict = {}
    async with consumer(bench) as client:
        client.assign([part])
        out["times"] = [
            str((await client.offsets_for_times({part: at}))[part])
            for at in (sample(40)["timestamp"], sample(40)["timestamp"] + 1, 0,
                       sample(99)["timestamp"] + 1)]
        out["ends"] = [list((await client.beginning_offsets([part])).values()),
                       list((await client.end_offsets([part])).values())]
        for offset in (70, 20):
            client.seek(part, offset)
            out[f"from {offset}"] = record(await client.getone())
        await client.seek_to_end(part)
        out["end"] = await client.position(part)
        await client.seek_to_beginning(part)
        out["beginning"] = record(await client.getone())
    return out


async def committing(bench: Bench) -> dict:
    topic = await create(bench, "commit", 2)
    part, other = TopicPartition(topic, 0), TopicPartition(topic, 1)
    async with producer(bench) as writer:
        await send(writer, topic, 50)
    async with consumer(bench, "commit") as first:
        first.subscribe([topic])
        seen = digest(await read(first, 50))
        await first.commit({part: OffsetAndMetadata(30, "half way")})
    async with consumer(bench, "commit") as second:
        second.subscribe([topic])
        again = digest(await read(second, 20))
        return {"read": seen, "again": again,
                "committed": await second.committed(part),
                "nothing": await second.committed(other)}


class Moves(ConsumerRebalanceListener):
    """The sizes of the assignments that a member was given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    async def on_partitions_revoked(self, revoked) -> None:
        pass

    async def on_partitions_assigned(self, assigned) -> None:
        self.sizes.append(len(assigned))


async def rebalancing(bench: Bench) -> dict:
    topic = await create(bench, "rebalance", 4)
    async with producer(bench) as writer:
        for number in range(400):
            await writer.send(topic, str(number).encode(),
                              partition=number % 4)
    seen: set = set()

    async def until(done) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DEADLINE_SECONDS
        while not done() and loop.time() < deadline:
            for member in members:
                found = await member.getmany(timeout_ms=50)
                seen.update((r.partition, r.offset)
                            for rows in found.values() for r in rows)
        return done()

    async with consumer(bench, "rebalance") as a:
        a.subscribe([topic], listener=Moves())
        async with consumer(bench, "rebalance") as b:
            b.subscribe([topic])
            members = [a, b]
            out = {"shared": await until(lambda: all(
                len(m.assignment()) == 2 for m in members))}
            out["all read"] = await until(lambda: len(seen) == 400)
        members = [a]
        out["taken over"] = await until(lambda: len(a.assignment()) == 4)
    return out


async def transactions(bench: Bench) -> dict:
    topic = await create(bench, "txn")
    async with producer(bench,
                        transactional_id=bench.name("txn")) as client:
        for number, commit in enumerate((True, False, True)):
            await client.begin_transaction()
            await send(client, topic, 10, 10 * number)
            if commit:
                await client.commit_transaction()
            else:
                await client.abort_transaction()
        await client.begin_transaction()
        await client.send_offsets_to_transaction(
            {TopicPartition(topic, 0): 7}, bench.name("txn"))
        await client.commit_transaction()
    out = {}
    for level, count in (("read_committed", 20), ("read_uncommitted", 30)):
        async with consumer(bench, isolation_level=level) as one:
            one.assign([TopicPartition(topic, 0)])
            out[level] = digest(await read(one, count))
    async with consumer(bench, "txn") as one:
        one.assign([TopicPartition(topic, 0)])
        out["offset"] = await one.committed(TopicPartition(topic, 0))
    return out


async def administration(bench: Bench) -> dict:
    topic = bench.name("made")
    part = TopicPartition(topic, 0)
    out: dict = {}
    async with admin(bench) as client:
        for what, wanted in {
                "good": NewTopic(topic, 3, 1,
                                 topic_configs={"retention.ms": "1234567"}),
                "again": NewTopic(topic, 3, 1),
                "bad name": NewTopic("a b", 1, 1),
                "replicas": NewTopic(bench.name("r"), 1, 3),
                "assigned": NewTopic(bench.name("assigned"), -1, -1,
                                     {0: [1], 1: [1]})}.items():
            out[what] = await attempt(client.create_topics([wanted]))
        async with producer(bench) as writer:
            await send(writer, topic, 20)
        for count in (5, 2):
            out[f"grow to {count}"] = await attempt(
                client.create_partitions({topic: NewPartitions(count)}))
        out["described"] = await attempt(client.describe_topics([topic]))
        resource = ConfigResource(ConfigResourceType.TOPIC, topic)
        out["configs"] = await attempt(client.describe_configs(
            [resource], include_synonyms=True))
        out["altered"] = await attempt(client.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, topic,
                            {"flush.ms": "7"})]))
        out["after"] = await attempt(client.describe_configs([resource]))
        out["trimmed"] = await attempt(client.delete_records(
            {part: RecordsToDelete(5)}))
        out["cluster"] = await attempt(client.describe_cluster())
        async with consumer(bench, "admin", client_id="c") as member:
            member.subscribe([topic])
            out["read"] = digest(await read(member, 15))
            await member.commit()
            group = bench.name("admin")
            out["groups"] = await attempt(
                client.describe_consumer_groups([group]))
            out["listed"] = [g for g in await client.list_consumer_groups()
                             if group in g]
        out["offsets"] = await attempt(
            client.list_consumer_group_offsets(group))
        out["deleted"] = await attempt(client.delete_topics([topic]))
    return out


if __name__ == "__main__":
    sys.exit(main("aiokafka", [
        every_codec_and_acks, idempotence, seeking, committing, rebalancing,
        transactions, administration], sys.argv[2:]))
