"""Topics, partitions, log directories, the quorum, features and security, as
administration tools ask of them."""

import time

from admin_configs import create
from admin_talk import NO_ID, Talk, batch, record, text


def wanted(name: str, partitions: int = 1, replicas: int = 1,
           assignments: list | None = None, configs: dict | None = None,
           ) -> dict:
    return {"name": name, "numPartitions": partitions,
            "replicationFactor": replicas, "assignments": [
                {"partitionIndex": p, "brokerIds": b}
                for p, b in assignments or []],
            "configs": [{"name": n, "value": v}
                        for n, v in (configs or {}).items()]}


BAD_NAMES = ("", ".", "..", "a/b", "../x", "x" * 250, "a\0b", "é", "a b",
             "__consumer_offsets", "__cluster_metadata")


def creating(talk: Talk) -> None:
    """CreateTopics: what is made, and every way to be refused."""
    def make(what: str, *topics, version: int = 7, only_check: bool = False):
        return talk.ask(what, "CreateTopics", version, topics=list(topics),
                        timeoutMs=30000, validateOnly=only_check)
    for version in (2, 3, 4, 5, 6, 7):
        make("one", wanted(f"made-{version}", 2), version=version)
    make("defaults", wanted("made-default", -1, -1))
    make("configured", wanted("made-with", 1, 1, None,
                              {"retention.ms": "1000",
                               "cleanup.policy": "compact"}))
    make("only checked", wanted("made-not"), only_check=True)
    make("it is not there", wanted("made-not", 3, 1), only_check=True)
    make("assigned", wanted("made-assigned", -1, -1, [(0, [1]), (1, [1])]))
    make("again", wanted("made-7"))
    make("only checked again", wanted("made-7"), only_check=True)
    make("with a dot", wanted("made.7x"))
    make("collides", wanted("made_7x"))
    make("none")
    for name in BAD_NAMES:
        make(f"name {name[:20]!r}", wanted(name))
    make("twice", wanted("made-twice"), wanted("made-twice"))
    make("twice and one", wanted("made-two"), wanted("made-two"),
         wanted("made-three"))
    for partitions in (0, -2, -1):
        make(f"{partitions} partitions", wanted(f"p{partitions}", partitions))
    for replicas in (0, -2, 2, 3):
        make(f"{replicas} replicas", wanted("r", 1, replicas))
    for what, assignments in (
            ("gap", [(0, [1]), (2, [1])]), ("not from 0", [(1, [1])]),
            ("partition twice", [(0, [1]), (0, [1])]),
            ("another node", [(0, [2])]), ("two nodes", [(0, [1, 2])]),
            ("node twice", [(0, [1, 1])]), ("nobody", [(0, [])]),
            ("negative", [(-1, [1])]), ("one of two", [(0, [1]), (1, [])])):
        make(f"assigned: {what}", wanted("assigned", -1, -1, assignments))
    make("assigned and counted", wanted("assigned", 1, -1, [(0, [1])]))
    make("assigned and replicated", wanted("assigned", -1, 1, [(0, [1])]))
    for name, value in (("nope", "1"), ("retention.ms", "x"),
                        ("retention.ms", None), ("retention.ms", "-2"),
                        ("segment.bytes", "1"), ("", "1"),
                        ("min.insync.replicas", "2")):
        make(f"{name}={value}", wanted("configured", 1, 1, None,
                                       {name: value}))
    talk.ask("a config twice", "CreateTopics", 7, topics=[
        {**wanted("twice-set"), "configs": [
            {"name": "retention.ms", "value": v} for v in ("1", "2")]}],
        timeoutMs=30000, validateOnly=False)
    make("wrong twice", wanted("a/b", 0, 5, None, {"nope": "1"}))
    make("wrong twice", wanted("fine", 0, 5, None, {"nope": "1"}))


def growing(talk: Talk) -> None:
    """CreatePartitions."""
    create(talk, "grown", 2)

    def grow(what: str, *topics, version: int = 3, only_check: bool = False):
        talk.ask(what, "CreatePartitions", version, topics=list(topics),
                 timeoutMs=30000, validateOnly=only_check)

    def to(count: int, name: str = "grown", assignments=None) -> dict:
        return {"name": name, "count": count, "assignments": assignments and [
            {"brokerIds": b} for b in assignments]}
    for version in (0, 1, 2, 3):
        grow("one more", to(3 + version), version=version)
    grow("only checked", to(10), only_check=True)
    grow("assigned", to(8, assignments=[[1], [1]]))
    grow("as many", to(8))
    grow("fewer", to(1))
    grow("none", to(0))
    grow("negative", to(-1))
    grow("too few assigned", to(10, assignments=[[1]]))
    grow("too many assigned", to(9, assignments=[[1], [1]]))
    grow("another node", to(9, assignments=[[2]]))
    grow("two nodes", to(9, assignments=[[1, 2]]))
    grow("nobody", to(9, assignments=[[]]))
    grow("node twice", to(9, assignments=[[1, 1]]))
    grow("unknown", to(9, "nowhere"))
    grow("bad name", to(9, "a/b"))
    grow("twice", to(9), to(10))
    grow("nothing")
    talk.ask("what there is", "Metadata", 13, topics=[
        {"topicId": NO_ID, "name": "grown"}], allowAutoTopicCreation=False,
        includeTopicAuthorizedOperations=False)


def deleting(talk: Talk) -> None:
    """DeleteTopics, by name and id."""
    ids = {}
    for version in (1, 3, 5, 6):
        create(talk, f"gone-{version}")
        body = ({"topicNames": [f"gone-{version}"]} if version < 6 else
                {"topics": [{"name": f"gone-{version}", "topicId": NO_ID}]})
        talk.ask("by name", "DeleteTopics", version, timeoutMs=30000, **body)
    answer = talk.client().ask("CreateTopics", 7, topics=[wanted("by-id")],
                               timeoutMs=30000, validateOnly=False)
    ids["by-id"] = answer["topics"][0]["topicId"]

    def delete(what: str, *topics) -> None:
        talk.ask(what, "DeleteTopics", 6, timeoutMs=30000, topics=[
            {"name": n, "topicId": i} for n, i in topics])
    other = "AAAAAAAAAAAAAAAAAAAAGA"
    delete("name and id", ("by-id", ids["by-id"]))
    delete("id", (None, ids["by-id"]))
    delete("id again", (None, ids["by-id"]))
    delete("unknown id", (None, other))
    delete("no id", (None, NO_ID))
    delete("unknown", ("nowhere", NO_ID))
    delete("bad name", ("a/b", NO_ID))
    delete("no name", ("", NO_ID))
    delete("nothing")
    create(talk, "gone-twice")
    delete("twice", ("gone-twice", NO_ID), ("gone-twice", NO_ID))
    talk.ask("twice", "DeleteTopics", 5, timeoutMs=30000,
             topicNames=["gone-twice", "gone-twice"])
    talk.ask("nothing", "DeleteTopics", 5, timeoutMs=30000, topicNames=[])


def partitions(talk: Talk) -> None:
    """Metadata and DescribeTopicPartitions: cursor, limit, unknown topics."""
    for name, count in (("seen-a", 3), ("seen-b", 1), ("seen-c", 4)):
        create(talk, name, count)

    def of_these(answer: dict) -> dict:
        return {**answer, "topics": [
            t for t in answer["topics"] if (t["name"] or "seen").startswith(
                ("seen", "no", "a/", "__"))]}

    def see(what: str, *names: str, limit: int = 2000, cursor=None) -> None:
        talk.ask(what, "DescribeTopicPartitions", 0, of_these, topics=[
            {"name": n} for n in names], responsePartitionLimit=limit,
            cursor=cursor and {"topicName": cursor[0],
                               "partitionIndex": cursor[1]})
    names = ("seen-a", "seen-b", "seen-c")
    see("three", *names)
    see("in another order", *reversed(names))
    see("unknown", "nowhere", "seen-a")
    see("bad", "a/b")
    see("none named", "")
    see("twice", "seen-a", "seen-a")
    for limit in (1, 2, 3, 4, 5, 8, 0, -1):
        see(f"{limit} of them", *names, limit=limit)
    for cursor in (("seen-a", 2), ("seen-b", 0), ("seen-b", 5), ("seen-c", 3),
                   ("seen-bb", 0), ("seen-a", -1), ("zzz", 0)):
        see(f"from {cursor}", *names, limit=2, cursor=cursor)
    for version in (0, 1, 4, 5, 7, 8, 9, 10, 12, 13):
        body = {"topics": [{"name": n} if version < 10 else
                           {"topicId": NO_ID, "name": n}
                           for n in ("seen-a", "nowhere", "a/b")]}
        if version >= 4:
            body["allowAutoTopicCreation"] = False
        if 8 <= version <= 10:
            body["includeClusterAuthorizedOperations"] = True
        if version >= 8:
            body["includeTopicAuthorizedOperations"] = True
        if version >= 4:
            talk.ask("some", "Metadata", version, of_these, **body)
    talk.ask("none", "Metadata", 13, of_these, topics=[],
             allowAutoTopicCreation=False,
             includeTopicAuthorizedOperations=False)
    talk.ask("twice", "Metadata", 13, of_these, topics=[
        {"topicId": NO_ID, "name": "seen-a"}] * 2,
        allowAutoTopicCreation=False, includeTopicAuthorizedOperations=False)
    talk.ask("no name and no id", "Metadata", 13, of_these, topics=[
        {"topicId": NO_ID, "name": None}], allowAutoTopicCreation=False,
        includeTopicAuthorizedOperations=False)
    talk.ask("unknown id", "Metadata", 13, of_these, topics=[
        {"topicId": "AAAAAAAAAAAAAAAAAAAAGA", "name": None}],
        allowAutoTopicCreation=False, includeTopicAuthorizedOperations=False)


def fill(talk: Talk, topic: str, count: int = 3) -> None:
    """Records 0, 1, … in partition 0, one batch each."""
    for i in range(count):
        talk.ask("fill", "Produce", 9, transactionalId=None, acks=-1,
                 timeoutMs=30000, topicData=[{"name": topic, "partitionData": [
                     {"index": 0, "records": text(batch(
                         [record(b"k", str(i).encode())],
                         timestamp=1000 + i))}]}])


def directories(talk: Talk) -> None:
    """DescribeLogDirs, AlterReplicaLogDirs, reassignments, elections."""
    create(talk, "placed", 2, message_timestamp_before_max_ms="9" * 18)
    fill(talk, "placed")

    def of_these(answer: dict) -> dict:
        return {**answer, "results": [{**d, "topics": [
            t for t in d["topics"] if t["name"] == "placed"]}
            for d in answer["results"]]}
    for version in (1, 2, 3, 4, 5):
        talk.ask("all", "DescribeLogDirs", version, of_these, topics=None)
    for what, topics in (("one", [("placed", [0])]),
                         ("unknown", [("nowhere", [0])]),
                         ("unknown partition", [("placed", [9])]),
                         ("nothing", []), ("no partitions", [("placed", [])])):
        talk.ask(what, "DescribeLogDirs", 4, of_these, topics=[
            {"topic": t, "partitions": p} for t, p in topics])
    described = talk.client().ask("DescribeLogDirs", 4, topics=[])
    here = described["results"][0]["logDir"]
    for what, path, topic, partition in (
            ("here", here, "placed", 0), ("elsewhere", "/no/such", "placed",
                                          0),
            ("relative", "x", "placed", 0), ("unknown", here, "nowhere", 0),
            ("unknown partition", here, "placed", 9)):
        for version in (1, 2):
            talk.ask(what, "AlterReplicaLogDirs", version, dirs=[
                {"path": path, "topics": [
                    {"name": topic, "partitions": [partition]}]}])
    talk.ask("nothing", "AlterReplicaLogDirs", 2, dirs=[])

    def elect(what: str, topics, kind: int = 0, version: int = 2) -> None:
        body = {"electionType": kind} if version >= 1 else {}
        talk.ask(what, "ElectLeaders", version, lambda a: a if topics else {
            **a, "replicaElectionResults": []}, timeoutMs=30000,
            topicPartitions=topics and [
                {"topic": t, "partitions": p} for t, p in topics], **body)
    for version in (0, 1, 2):
        elect("preferred", [("placed", [0, 1])], version=version)
    elect("unclean", [("placed", [0])], 1)
    elect("no such kind", [("placed", [0])], 5)
    elect("unknown", [("nowhere", [0])])
    elect("unknown partition", [("placed", [9])])
    elect("unknown partition, unclean", [("placed", [9])], 1)
    elect("all", None)
    elect("all, unclean", None, 1)

    def assign(what: str, topic: str, partition: int, replicas, version=1):
        body = {"allowReplicationFactorChange": True} if version else {}
        talk.ask(what, "AlterPartitionReassignments", version,
                 timeoutMs=30000, topics=[{"name": topic, "partitions": [
                     {"partitionIndex": partition, "replicas": replicas}]}],
                 **body)
    for what, topic, partition, replicas in (
            ("as it is", "placed", 0, [1]), ("cancel", "placed", 0, None),
            ("another node", "placed", 0, [2]),
            ("two nodes", "placed", 0, [1, 2]),
            ("node twice", "placed", 0, [1, 1]), ("nobody", "placed", 0, []),
            ("unknown", "nowhere", 0, [1]),
            ("unknown partition", "placed", 9, [1]),
            ("cancel unknown", "nowhere", 0, None),
            ("negative", "placed", 0, [-1])):
        for version in (0, 1):
            assign(what, topic, partition, replicas, version)
    talk.ask("nothing", "AlterPartitionReassignments", 1, timeoutMs=30000,
             topics=[], allowReplicationFactorChange=True)
    talk.ask("all", "ListPartitionReassignments", 0, timeoutMs=30000,
             topics=None)
    for topic, partition in (("placed", 0), ("nowhere", 0), ("placed", 9)):
        talk.ask(f"{topic} {partition}", "ListPartitionReassignments", 0,
                 timeoutMs=30000, topics=[{
                     "name": topic, "partitionIndexes": [partition]}])


def cluster(talk: Talk) -> None:
    """The quorum, features, nodes, producers."""
    for version in (0, 1, 2):
        for kind in (1, 2, 0, 3):
            body = {"endpointType": kind} if version >= 1 else {}
            if version >= 2:
                body["includeFencedBrokers"] = True
            talk.ask(f"kind {kind}", "DescribeCluster", version,
                     includeClusterAuthorizedOperations=True, **body)

    def masked(answer: dict) -> dict:
        """Epochs and offsets are each log's own."""
        return {**answer, "topics": [{**t, "partitions": [
            {k: ("N" if k in ("leaderEpoch", "highWatermark") and v != 0 else
                 [{**x, "logEndOffset": "N"} for x in v]
                 if k in ("currentVoters", "observers") else v)
             for k, v in p.items()} for p in t["partitions"]]}
            for t in answer["topics"]]}
    for version in (0, 1, 2):
        for topic, partition in (("__cluster_metadata", 0), ("x", 0),
                                 ("__cluster_metadata", 1)):
            talk.ask(f"{topic} {partition}", "DescribeQuorum", version, masked,
                     topics=[{"topicName": topic, "partitions": [
                         {"partitionIndex": partition}]}])
    talk.ask("nothing", "DescribeQuorum", 2, masked, topics=[])
    create(talk, "produced")
    talk.ask("nobody", "DescribeProducers", 0, topics=[
        {"name": "produced", "partitionIndexes": [0, 7]},
        {"name": "nowhere", "partitionIndexes": [0]},
        {"name": "a/b", "partitionIndexes": [0]}])
    # Kafka fetches its first block of ids while it says "not yet".
    first = {"transactionalId": None, "transactionTimeoutMs": 60000}
    while talk.client().ask("InitProducerId", 0, **first)["errorCode"] == 14:
        time.sleep(0.05)
    for version in (0, 2, 3, 5):
        body = {"transactionalId": None, "transactionTimeoutMs": 60000}
        if version >= 3:
            body |= {"producerId": -1, "producerEpoch": -1}
        talk.ask("a producer", "InitProducerId", version, **body)
    for what, identity in (("id alone", (5, -1)), ("epoch alone", (-1, 0)),
                           ("both", (5, 0)), ("negative", (-5, -5))):
        talk.ask(what, "InitProducerId", 5, transactionalId=None,
                 transactionTimeoutMs=60000, producerId=identity[0],
                 producerEpoch=identity[1])
    for timeout in (0, -1):
        talk.ask(f"timeout {timeout}", "InitProducerId", 5,
                 transactionalId=None, transactionTimeoutMs=timeout,
                 producerId=-1, producerEpoch=-1)
    talk.ask("empty id", "InitProducerId", 5, transactionalId="",
             transactionTimeoutMs=60000, producerId=-1, producerEpoch=-1)
    own = talk.client().ask("InitProducerId", 5, transactionalId=None,
                            transactionTimeoutMs=60000, producerId=-1,
                            producerEpoch=-1)["producerId"]
    for sequence in (0, 1):
        talk.ask(f"sequence {sequence}", "Produce", 9, transactionalId=None,
                 acks=-1, timeoutMs=30000, topicData=[
                     {"name": "produced", "partitionData": [
                         {"index": 0, "records": text(batch(
                             [record(None, b"v")], producer=own, epoch=0,
                             sequence=sequence,
                             timestamp=1_700_000_000_000))}]}])
    talk.ask("one", "DescribeProducers", 0, topics=[
        {"name": "produced", "partitionIndexes": [0]}])
    features(talk)
    talk.ask("another", "UnregisterBroker", 0, brokerId=77)
    talk.ask("negative", "UnregisterBroker", 0, brokerId=-1)


def features(talk: Talk) -> None:
    """UpdateFeatures: every kind of step, nothing that stays changed."""
    def update(what: str, *updates, version: int = 2,
               only_check: bool = True) -> None:
        body = {"validateOnly": only_check} if version >= 1 else {}
        talk.ask(what, "UpdateFeatures", version, timeoutMs=30000,
                 featureUpdates=[
                     {"feature": f, "maxVersionLevel": level,
                      **({"upgradeType": kind} if version >= 1 else
                         {"allowDowngrade": kind > 1})}
                     for f, level, kind in updates], **body)
    for version in (0, 1, 2):
        update("as it is", ("metadata.version", 33, 1), version=version)
    for what, feature, level, kind in (
            ("too high", "metadata.version", 99, 1),
            ("downgrade without leave", "metadata.version", 32, 1),
            ("downgrade", "metadata.version", 32, 2),
            ("unsafe downgrade", "metadata.version", 20, 3),
            ("too low", "metadata.version", 1, 3),
            ("unknown", "nope.version", 1, 1),
            ("no such kind", "group.version", 1, 9),
            ("kind 0", "group.version", 1, 0),
            ("group down", "group.version", 0, 2),
            ("group down, unsafely", "group.version", 0, 3),
            ("transaction down", "transaction.version", 1, 2),
            ("share up", "share.version", 2, 1),
            ("quorum", "kraft.version", 1, 1),
            ("quorum down", "kraft.version", 0, 2),
            ("negative", "group.version", -1, 2),
            ("too high group", "group.version", 5, 1)):
        update(what, (feature, level, kind))
    update("twice", ("group.version", 1, 1), ("group.version", 1, 1))
    update("nothing")
    update("two, one wrong", ("group.version", 1, 1), ("nope", 1, 1))
    update("group down for good", ("group.version", 0, 2), only_check=False)
    update("group up again", ("group.version", 1, 1), only_check=False)


def security(talk: Talk) -> None:
    """ACLs without an authorizer; quotas and users, which need none."""
    acl = {"resourceTypeFilter": 2, "resourceNameFilter": "t",
           "patternTypeFilter": 3, "principalFilter": None,
           "hostFilter": None, "operation": 1, "permissionType": 1}
    for version in (1, 2, 3):
        talk.ask("any", "DescribeAcls", version, **acl)
        talk.ask("one", "CreateAcls", version, creations=[
            {"resourceType": 2, "resourceName": "t", "resourcePatternType": 3,
             "principal": "User:a", "host": "*", "operation": 3,
             "permissionType": 3}])
        talk.ask("one", "DeleteAcls", version, filters=[acl])
    talk.ask("none", "CreateAcls", 3, creations=[])
    talk.ask("none", "DeleteAcls", 3, filters=[])
    quotas(talk)
    users(talk)
    tokens(talk)


def quotas(talk: Talk) -> None:
    """Quotas are set, looked for, removed, refused."""
    def alter(what: str, entity, *ops, version: int = 1,
              only_check: bool = False) -> None:
        talk.ask(what, "AlterClientQuotas", version, entries=[
            {"entity": [{"entityType": t, "entityName": n} for t, n in entity],
             "ops": [{"key": k, "value": v or 0.0, "remove": v is None}
                     for k, v in ops]}], validateOnly=only_check)

    def find(what: str, *components, strict: bool = False,
             version: int = 1) -> None:
        talk.ask(what, "DescribeClientQuotas", version, components=[
            {"entityType": t, "matchType": m, "match": n}
            for t, m, n in components], strict=strict)
    user, both = [("user", "u")], [("user", "u"), ("client-id", None)]
    for version in (0, 1):
        alter("a user", user, ("producer_byte_rate", 1000.0), version=version)
        find("all", version=version)
    alter("user and client", both, ("consumer_byte_rate", 5.0),
          ("request_percentage", 12.5))
    alter("an address", [("ip", "127.0.0.1")],
          ("connection_creation_rate", 7.0))
    alter("only checked", user, ("consumer_byte_rate", 5.0), only_check=True)
    for what, entity, ops in (
            ("unknown key", user, [("nope", 1.0)]),
            ("no entity", [], [("producer_byte_rate", 1.0)]),
            ("unknown type", [("x", "u")], [("producer_byte_rate", 1.0)]),
            ("zero", user, [("producer_byte_rate", 0.0)]),
            ("negative", user, [("producer_byte_rate", -1.0)]),
            ("broken", user, [("producer_byte_rate", 1.5)]),
            ("too much", user, [("producer_byte_rate", 1e30)]),
            ("an address and a user", [("ip", "1.2.3.4"), ("user", "u")],
             [("connection_creation_rate", 1.0)]),
            ("a user's key of an address", [("ip", "1.2.3.4")],
             [("producer_byte_rate", 1.0)]),
            ("a key twice", user, [("producer_byte_rate", 1.0)] * 2),
            ("remove nothing", user, [("consumer_byte_rate", None)]),
            ("nothing", user, [])):
        alter(what, entity, *ops)
    for what, components, strict in (
            ("the user", [("user", 0, "u")], False),
            ("the user, strictly", [("user", 0, "u")], True),
            ("any user", [("user", 2, None)], False),
            ("any user, strictly", [("user", 2, None)], True),
            ("the default client", [("client-id", 1, None)], False),
            ("another", [("user", 0, "z")], False),
            ("addresses", [("ip", 2, None)], False),
            ("nothing, strictly", [], True),
            ("twice", [("user", 0, "u"), ("user", 2, None)], False),
            ("unknown type", [("x", 0, "u")], False),
            ("empty type", [("", 0, "u")], False),
            ("exact without a name", [("user", 0, None)], False),
            ("default with a name", [("user", 1, "u")], False),
            ("no such match", [("user", 7, None)], False),
            ("address and user", [("ip", 2, None), ("user", 2, None)], False)):
        find(what, *components, strict=strict)
    alter("back", user, ("producer_byte_rate", None))
    alter("back", both, ("consumer_byte_rate", None),
          ("request_percentage", None))
    alter("back", [("ip", "127.0.0.1")], ("connection_creation_rate", None))
    find("none is left")


def users(talk: Talk) -> None:
    """What users log in with is set, described, removed, refused."""
    def user(name: str, mechanism: int = 1, iterations: int = 4096,
             password: bytes = b"p" * 32) -> dict:
        return {"name": name, "mechanism": mechanism,
                "iterations": iterations, "salt": text(b"salt"),
                "saltedPassword": text(password)}

    def alter(what: str, *sets: dict, gone: tuple = ()) -> None:
        talk.ask(what, "AlterUserScramCredentials", 0, deletions=[
            {"name": n, "mechanism": m} for n, m in gone],
            upsertions=list(sets))

    def find(what: str, names: tuple | None = None) -> None:
        talk.ask(what, "DescribeUserScramCredentials", 0, users=None
                 if names is None else [{"name": n} for n in names])
    find("none")
    alter("nothing")
    alter("one", user("scram-a"))
    alter("two", user("scram-b", 2, 8192), user("scram-c"))
    alter("another mechanism", user("scram-a", 2, 16384))
    alter("one again", user("scram-a", 1, 5000))
    for what, sets, gone in (
            ("too few", [user("x", iterations=4095)], ()),
            ("too many", [user("x", iterations=16385)], ()),
            ("no name", [user("")], ()),
            ("no mechanism", [user("x", 0)], ()),
            ("unknown mechanism", [user("x", 3)], ()),
            ("twice", [user("x"), user("x", 2)], ()),
            ("twice, one wrong", [user("x", 9), user("x")], ()),
            ("right and wrong", [user("scram-d"), user("x", 9)], ()),
            ("set and removed", [user("scram-b")], [("scram-b", 2)]),
            ("removed twice", [], [("scram-a", 1), ("scram-a", 2)]),
            ("of nobody", [], [("nobody", 1)]),
            ("another's mechanism", [], [("scram-c", 2)]),
            ("no name", [], [("", 1)]),
            ("unknown mechanism", [], [("scram-c", 9)])):
        alter(what, *sets, gone=gone)
    find("all")
    find("all, too", ())
    find("one", ("scram-a",))
    find("one there, one not", ("scram-a", "nobody"))
    find("twice", ("scram-a", "scram-a", "scram-c"))
    find("no name", ("",))
    alter("removed", gone=[("scram-a", 1), ("scram-b", 2)])
    alter("removed, too", gone=[("scram-a", 2), ("scram-c", 1),
                                ("scram-d", 1)])
    find("none is left")


def tokens(talk: Talk) -> None:
    """What a listener without authentication cannot do; voters."""
    for version in (0, 1):
        talk.ask("plain", "SaslHandshake", version, mechanism="PLAIN")
    for version in (0, 1, 2):
        talk.ask("plain", "SaslAuthenticate", version, authBytes="")
    for version in (1, 2, 3):
        owner = ({"ownerPrincipalType": None, "ownerPrincipalName": None}
                 if version >= 3 else {})
        talk.ask("a token", "CreateDelegationToken", version, renewers=[],
                 maxLifetimeMs=-1, **owner)
        talk.ask("tokens", "DescribeDelegationToken", version, owners=None)
    for version in (1, 2):
        talk.ask("a token", "RenewDelegationToken", version, hmac="",
                 renewPeriodMs=1)
        talk.ask("a token", "ExpireDelegationToken", version, hmac="",
                 expiryTimePeriodMs=1)
    other = "AAAAAAAAAAAAAAAAAAAAGA"
    talk.ask("nowhere", "AddRaftVoter", 1, clusterId=None, timeoutMs=1000,
             voterId=5, voterDirectoryId=other, listeners=[],
             ackWhenCommitted=True)
    talk.ask("itself", "AddRaftVoter", 1, clusterId=None, timeoutMs=1000,
             voterId=1, voterDirectoryId=other, listeners=[
                 {"name": "CONTROLLER", "host": "localhost", "port": 1}],
             ackWhenCommitted=True)
    talk.ask("nobody", "RemoveRaftVoter", 0, clusterId=None, voterId=5,
             voterDirectoryId=other)
    talk.ask("itself elsewhere", "RemoveRaftVoter", 0, clusterId=None,
             voterId=1, voterDirectoryId=other)
    talk.ask("nobody", "UnregisterController", 0, controllerId=9)


TALKS = (creating, growing, deleting, partitions, directories, cluster,
         security)
