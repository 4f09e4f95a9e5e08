"""Records, good and bad, as they are produced, fetched, looked up, deleted."""

import struct

from admin_configs import create
from admin_talk import NO_ID, Talk, batch, record, text

NOW = 1_700_000_000_000
LONG_AGO = {"message_timestamp_before_max_ms": "9" * 18}
READ = {"replicaId": -1, "isolationLevel": 0}


def produce(talk: Talk, what: str, topic: str, *records: bytes | None,
            version: int = 9, acks: int = -1, partition: int = 0,
            transactional: str | None = None) -> None:
    """One partition entry for each of `records`."""
    talk.ask(what, "Produce", version, transactionalId=transactional,
             acks=acks, timeoutMs=30000, topicData=[
                 {"name": topic, "partitionData": [
                     {"index": partition,
                      "records": None if r is None else text(r)}
                     for r in records]}])


def one(key: bytes | None = b"k", **fields) -> bytes:
    return batch([record(key, b"v")], **{"timestamp": NOW, **fields})


def old_set(magic: int, key: bytes = b"k", value: bytes = b"v") -> bytes:
    """A message set of one message of an old format."""
    import zlib
    body = struct.pack(">bb", magic, 0)
    if magic == 1:
        body += struct.pack(">q", NOW)
    body += struct.pack(">i", len(key)) + key
    body += struct.pack(">i", len(value)) + value
    message = struct.pack(">I", zlib.crc32(body)) + body
    return struct.pack(">qi", 0, len(message)) + message


def producing(talk: Talk) -> None:
    """What is taken, and the error of what is not."""
    create(talk, "in", 2, **LONG_AGO)
    create(talk, "in-compacted", 1, cleanup_policy="compact", **LONG_AGO)
    create(talk, "in-small", 1, max_message_bytes="200", **LONG_AGO)
    create(talk, "in-append-time", 1, message_timestamp_type="LogAppendTime")
    create(talk, "in-strict", 1, message_timestamp_before_max_ms="1000",
           message_timestamp_after_max_ms="1000")
    for version in (3, 5, 7, 8, 9, 10, 11, 12):
        produce(talk, "good", "in", one(), version=version)
    for what, records in (
            ("no records", None), ("empty", b""), ("bad crc", one(crc=1)),
            ("two batches", one() + one()),
            ("count too high", one(count=2)), ("count 0", one(count=0)),
            ("negative count", one(count=-1)),
            ("last offset wrong", one(last=5)),
            ("last offset negative", one(last=-1)),
            ("base offset set", one(base=77)),
            ("control batch", one(attributes=0x20)),
            ("transactional without id", one(attributes=0x10)),
            ("append time bit", one(attributes=0x8)),
            ("unknown codec", one(attributes=7)),
            ("codec without its data", one(attributes=1)),
            ("magic 3", one(magic=3)), ("magic -1", one(magic=-1)),
            ("magic 1", old_set(1)), ("magic 0", old_set(0)),
            ("magic 1 in a batch", one(magic=1)),
            ("cut off", one()[:-1]), ("a byte more", one() + b"x"),
            ("half a header", one()[:30]),
            ("length too long", one()[:8] + b"\0\0\x7f\xff" + one()[12:]),
            ("length 0", one()[:8] + b"\0\0\0\0" + one()[12:]),
            ("length negative", one()[:8] + b"\xff\xff\xff\xff" + one()[12:]),
            ("no timestamp", one(timestamp=-1)),
            ("timestamp -2", one(timestamp=-2)),
            ("record longer than batch", batch([b"\x7f" + record(b"k", b"v")],
                                               timestamp=NOW)),
            ("bytes behind records", batch([record(b"k", b"v"), b"xyz"],
                                           count=1, last=0, timestamp=NOW)),
            ("offsets not rising", batch([record(b"a", b"v"),
                                          record(b"b", b"v")],
                                         timestamp=NOW)),
            ("sequence without producer", one(sequence=5)),
            ("producer without epoch", one(producer=900, sequence=0)),
            ("producer without sequence", one(producer=901, epoch=0))):
        produce(talk, what, "in", records)
    produce(talk, "one partition twice", "in", one(), one())
    produce(talk, "good and bad twice", "in", one(), one(crc=1))
    produce(talk, "unknown partition", "in", one(), partition=9)
    produce(talk, "negative partition", "in", one(), partition=-1)
    produce(talk, "unknown topic", "nowhere", one())
    produce(talk, "bad topic", "a/b", one())
    produce(talk, "no topic", "", one())
    for acks in (1, 2, -2):
        produce(talk, f"acks {acks}", "in", one(), acks=acks)
    produce(talk, "internal", "__consumer_offsets", one())
    produce(talk, "metadata", "__cluster_metadata", one())
    produce(talk, "without key", "in-compacted", one(None))
    produce(talk, "one without key", "in-compacted", batch(
        [record(b"k", b"v"), record(None, b"v", 1)], timestamp=NOW))
    produce(talk, "with key", "in-compacted", one())
    produce(talk, "too large", "in-small", batch(
        [record(b"k", b"v" * 300)], timestamp=NOW))
    produce(talk, "append time", "in-append-time", one())
    produce(talk, "append time bit there", "in-append-time",
            one(attributes=0x8))
    produce(talk, "too old", "in-strict", one())
    produce(talk, "from the future", "in-strict",
            one(timestamp=NOW * 3))
    talk.ask("one topic twice", "Produce", 9, transactionalId=None, acks=-1,
             timeoutMs=30000, topicData=[
                 {"name": "in", "partitionData": [
                     {"index": i, "records": text(one())}]} for i in (0, 1)])
    talk.ask("nothing", "Produce", 9, transactionalId=None, acks=-1,
             timeoutMs=30000, topicData=[])
    talk.ask("unknown id", "Produce", 13, transactionalId=None, acks=-1,
             timeoutMs=30000, topicData=[
                 {"topicId": "AAAAAAAAAAAAAAAAAAAAGA", "partitionData": [
                     {"index": 0, "records": text(one())}]}])
    talk.ask("no id", "Produce", 13, transactionalId=None, acks=-1,
             timeoutMs=30000, topicData=[
                 {"topicId": NO_ID, "partitionData": [
                     {"index": 0, "records": text(one())}]}])
    sequences(talk)


def sequences(talk: Talk) -> None:
    """An idempotent producer's repeats, gaps, epochs, and the wrap."""
    create(talk, "in-order", 2, **LONG_AGO)
    for what, epoch, sequence in (
            ("first", 0, 0), ("again", 0, 0), ("second", 0, 1),
            ("gap", 0, 5), ("back", 0, 0), ("third", 0, 2), ("4", 0, 3),
            ("5", 0, 4), ("6", 0, 5), ("6 again", 0, 5), ("2 again", 0, 1),
            ("1 again, forgotten", 0, 0), ("new epoch, not from 0", 1, 3),
            ("new epoch", 1, 0), ("old epoch", 0, 6), ("old again", 0, 5)):
        produce(talk, what, "in-order",
                one(producer=910, epoch=epoch, sequence=sequence))
    for what, sequence in (("starts anywhere", 2**31 - 1), ("wraps", 0),
                           ("goes on", 1)):
        produce(talk, what, "in-order",
                one(producer=911, epoch=0, sequence=sequence), partition=1)


def fetched(answer: dict) -> dict:
    """Without the records: they are compared elsewhere."""
    if "responses" not in answer:
        return answer
    for topic in answer["responses"]:
        for partition in topic["partitions"]:
            records = partition.pop("records")
            partition["bytes"] = None if records is None else len(records)
    return answer


def fetching(talk: Talk) -> None:
    """Fetch's errors, limits and sessions."""
    create(talk, "out", 2, **LONG_AGO)
    for i in range(5):
        produce(talk, "fill", "out", batch([record(b"k", bytes([i]) * 100)],
                                           timestamp=NOW))

    def fetch(what: str, offset: int = 0, partition: int = 0,
              topic: str = "out", version: int = 12, leader: int = -1,
              last: int = -1, room: int = 1 << 20, maximum: int = 1 << 20,
              least: int = 1, session: int = 0, epoch: int = -1,
              replica: int = -1, isolation: int = 0, empty: bool = False,
              forgotten: tuple = (), start: int = -1) -> dict:
        wanted = {"partition": partition, "fetchOffset": offset,
                  "logStartOffset": start, "partitionMaxBytes": room}
        if version >= 9:
            wanted["currentLeaderEpoch"] = leader
        if version >= 12:
            wanted["lastFetchedEpoch"] = last
        body = {"maxWaitMs": 0, "minBytes": least, "maxBytes": maximum,
                "isolationLevel": isolation,
                "topics": [] if empty else [
                    {"topic": topic, "partitions": [wanted]}]}
        if version < 15:
            body["replicaId"] = replica
        if version >= 7:
            body |= {"sessionId": session, "sessionEpoch": epoch,
                     "forgottenTopicsData": [
                         {"topic": t, "partitions": [p]}
                         for t, p in forgotten]}
        if version < 5:
            del wanted["logStartOffset"]
        if version >= 11:
            body["rackId"] = ""
        return talk.ask(what, "Fetch", version, fetched, **body)
    for version in (4, 5, 7, 9, 11, 12):
        fetch("all", version=version)
    for what, settings in (
            ("at the end", {"offset": 5}), ("beyond", {"offset": 6}),
            ("negative", {"offset": -1}), ("far negative", {"offset": -5}),
            ("unknown partition", {"partition": 9}),
            ("negative partition", {"partition": -1}),
            ("unknown topic", {"topic": "nowhere"}),
            ("bad topic", {"topic": "a/b"}), ("no topic", {"topic": ""}),
            ("other epoch", {"leader": 9}), ("old epoch", {"leader": -2}),
            ("right epoch", {"leader": 0}),
            ("last epoch 0", {"offset": 3, "leader": 0, "last": 0}),
            ("last epoch 7", {"offset": 3, "leader": 0, "last": 7}),
            ("room for less", {"room": 10}), ("no room", {"room": 0}),
            ("negative room", {"room": -1}), ("little in all",
                                              {"maximum": 10}),
            ("nothing in all", {"maximum": 0}),
            ("negative in all", {"maximum": -1}),
            ("least more than there is", {"least": 1 << 20}),
            ("least negative", {"least": -1}),
            ("two batches of room", {"room": 400}),
            ("committed", {"isolation": 1}),
            ("no such isolation", {"isolation": 9}),
            ("a follower", {"replica": 1}), ("unknown follower",
                                             {"replica": 7}),
            ("a consumer of old", {"replica": -2}),
            ("unknown session", {"session": 123456, "epoch": 1}),
            ("session without number", {"session": 0, "epoch": 5})):
        fetch(what, **settings)
    answer = fetch("new session", epoch=0)
    session = answer.get("sessionId", 0)
    for what, settings in (
            ("goes on", {"epoch": 1, "empty": True}),
            ("wrong number", {"epoch": 7, "empty": True}),
            ("another partition", {"epoch": 2, "partition": 1}),
            ("forgets", {"epoch": 3, "empty": True,
                         "forgotten": (("out", 1),)}),
            ("further", {"epoch": 4, "offset": 4}),
            ("an error", {"epoch": 5, "offset": 99}),
            ("the error stays", {"epoch": 6, "empty": True}),
            ("ends", {"epoch": -1, "empty": True}),
            ("is gone", {"epoch": 7, "empty": True})):
        fetch(f"session {what}", session=session, **settings)
    for topic_id in ("AAAAAAAAAAAAAAAAAAAAGA", NO_ID):
        talk.ask(f"id {topic_id[-3:]}", "Fetch", 17, fetched, maxWaitMs=0,
                 minBytes=1, maxBytes=1 << 20, isolationLevel=0, sessionId=0,
                 sessionEpoch=-1, forgottenTopicsData=[], rackId="", topics=[
                     {"topicId": topic_id, "partitions": [
                         {"partition": 0, "currentLeaderEpoch": -1,
                          "fetchOffset": 0, "lastFetchedEpoch": -1,
                          "logStartOffset": -1,
                          "partitionMaxBytes": 1 << 20}]}])


def looking(talk: Talk) -> None:
    """ListOffsets, OffsetForLeaderEpoch, DeleteRecords."""
    create(talk, "places", 2, **LONG_AGO)
    create(talk, "places-compacted", 1, cleanup_policy="compact")
    create(talk, "places-both", 1, cleanup_policy="compact,delete")
    for i in (0, 2, 1, 5, 3):
        produce(talk, "fill", "places", one(timestamp=NOW + i * 1000))

    def place(what: str, timestamp: int, version: int = 11, partition: int = 0,
              topic: str = "places", leader: int = -1, isolation: int = 0,
              replica: int = -1) -> None:
        wanted = {"partitionIndex": partition, "timestamp": timestamp}
        if version >= 4:
            wanted["currentLeaderEpoch"] = leader
        body = {"replicaId": replica, "topics": [
            {"name": topic, "partitions": [wanted]}]}
        if version >= 2:
            body["isolationLevel"] = isolation
        if version >= 10:
            body["timeoutMs"] = 1000
        talk.ask(what, "ListOffsets", version, **body)
    for version in (1, 2, 4, 6, 7, 8, 9, 10, 11):
        for timestamp in (-1, -2, -3, -4, -5, -6, -7):
            place(f"{timestamp}", timestamp, version)
    for shift in (-1, 0, 1, 1000, 1500, 2000, 4000, 5000, 6000):
        place(f"at {shift}", NOW + shift)
        place(f"of nothing at {shift}", NOW + shift, partition=1)
    for timestamp in (-1, -2, -3):
        place(f"empty {timestamp}", timestamp, partition=1)
        place(f"committed {timestamp}", timestamp, isolation=1)
    place("unknown", -1, topic="nowhere")
    place("bad", -1, topic="a/b")
    place("unknown partition", -1, partition=9)
    place("other epoch", -1, leader=5)
    place("a follower", -1, replica=3)
    place("no such isolation", -1, isolation=7)
    talk.ask("twice", "ListOffsets", 11, replicaId=-1, isolationLevel=0,
             timeoutMs=1000, topics=[{"name": "places", "partitions": [
                 {"partitionIndex": 0, "currentLeaderEpoch": -1,
                  "timestamp": t} for t in (-1, -2)]}])
    for version in (2, 3, 4):
        body = {"replicaId": -1} if version >= 3 else {}
        for topic, partition, current, epoch in (
                ("places", 0, -1, 0), ("places", 0, -1, 1),
                ("places", 0, -1, -1), ("places", 0, 0, 0),
                ("places", 0, 5, 0), ("places", 0, -1, 99),
                ("places", 1, -1, 0), ("places", 9, -1, 0),
                ("nowhere", 0, -1, 0), ("a/b", 0, -1, 0)):
            talk.ask(f"{topic} {partition} {current} {epoch}",
                     "OffsetForLeaderEpoch", version, topics=[
                         {"topic": topic, "partitions": [
                             {"partition": partition,
                              "currentLeaderEpoch": current,
                              "leaderEpoch": epoch}]}], **body)

    def delete(what: str, topic: str, partition: int, offset: int,
               version: int = 2) -> None:
        talk.ask(what, "DeleteRecords", version, timeoutMs=30000, topics=[
            {"name": topic, "partitions": [
                {"partitionIndex": partition, "offset": offset}]}])
    for version in (0, 1, 2):
        delete("one more", "places", 0, version + 1, version)
    for what, topic, partition, offset in (
            ("the same", "places", 0, 3), ("less", "places", 0, 1),
            ("beyond", "places", 0, 6), ("negative", "places", 0, -2),
            ("of nothing", "places", 1, 0), ("all of nothing", "places", 1,
                                             -1),
            ("one of nothing", "places", 1, 1),
            ("all", "places", 0, -1), ("unknown", "nowhere", 0, 0),
            ("unknown partition", "places", 9, 0), ("bad", "a/b", 0, 0),
            ("compacted", "places-compacted", 0, 0),
            ("compacted and deleted", "places-both", 0, 0),
            ("internal", "__consumer_offsets", 0, 0)):
        delete(what, topic, partition, offset)
    place("first now", -2)
    place("last now", -1)
    talk.ask("nothing", "DeleteRecords", 2, timeoutMs=30000, topics=[])
    talk.ask("twice", "DeleteRecords", 2, timeoutMs=30000, topics=[
        {"name": "places", "partitions": [
            {"partitionIndex": 0, "offset": 5}] * 2}])


TALKS = (producing, fetching, looking)
