"""What brokers say of configs, and how they take changes of them."""

import time

from admin_talk import Talk

SETTLE_SECONDS = 10

TOPIC, BROKER, LOGGER, METRICS, GROUP = 2, 4, 8, 16, 32
SET, DELETE, APPEND, SUBTRACT = 0, 1, 2, 3
# What each broker is started with, and what is its own.
OWN_CONFIGS = {"advertised.listeners", "listeners", "log.dirs", "log.dir",
               "node.id", "broker.id", "controller.quorum.bootstrap.servers",
               "controller.listener.names", "inter.broker.listener.name",
               "listener.security.protocol.map", "authorizer.class.name",
               "super.users", "file.delete.delay.ms", "process.roles"}


def described(answer: dict) -> list:
    """The configs by name; documentation is only there or not."""
    out = []
    for one in answer["results"]:
        configs = {c["name"]: {k: v for k, v in c.items() if k != "name"}
                   for c in one["configs"] if c["name"] not in OWN_CONFIGS}
        out.append({**one, "configs": configs})
    return out


class Configs:
    """Short words for the requests about configs."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    def describe(self, what: str, kind: int, name: str, *keys: str,
                 version: int = 4, synonyms: bool = True,
                 documentation: bool = True) -> None:
        body = {"resources": [{"resourceType": kind, "resourceName": name,
                               "configurationKeys": list(keys) or None}],
                "includeSynonyms": synonyms}
        if version >= 3:
            body["includeDocumentation"] = documentation
        self.talk.ask(what, "DescribeConfigs", version, described, **body)

    def alter(self, what: str, kind: int, name: str, *edits,
              only_check: bool = False, version: int = 1) -> None:
        """Edits are (name, operation, value)."""
        self.talk.ask(what, "IncrementalAlterConfigs", version, resources=[
            resource(kind, name, *edits)], validateOnly=only_check)

    def replace(self, what: str, kind: int, name: str, *values,
                only_check: bool = False, version: int = 2) -> None:
        self.talk.ask(what, "AlterConfigs", version, resources=[
            {"resourceType": kind, "resourceName": name,
             "configs": [{"name": n, "value": v} for n, v in values]}],
            validateOnly=only_check)


def resource(kind: int, name: str, *edits) -> dict:
    return {"resourceType": kind, "resourceName": name, "configs": [
        {"name": n, "configOperation": op, "value": v} for n, op, v in edits]}


def create(talk: Talk, name: str, partitions: int = 1, **configs) -> None:
    talk.ask(f"make {name}", "CreateTopics", 7, topics=[
        {"name": name, "numPartitions": partitions, "replicationFactor": 1,
         "assignments": [], "configs": [
             {"name": n.replace("_", "."), "value": v}
             for n, v in configs.items()]}], timeoutMs=30000,
        validateOnly=False)
    for partition in range(partitions):
        settle(talk, name, partition)


def settle(talk: Talk, topic: str, partition: int) -> None:
    """Kafka answers before the new partition has its leader and its log."""
    body = {"replicaId": -1, "isolationLevel": 0, "topics": [
        {"name": topic, "partitions": [
            {"partitionIndex": partition, "currentLeaderEpoch": -1,
             "timestamp": -1}]}]}
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        answer = talk.client().ask("ListOffsets", 7, **body)
        if answer["topics"][0]["partitions"][0]["errorCode"] == 0:
            return
        time.sleep(0.05)


def describing(talk: Talk) -> None:
    """Every resource, at every version, and what is no resource."""
    c = Configs(talk)
    create(talk, "described", 1, retention_ms="1000", cleanup_policy="compact")
    for version in (1, 2, 3, 4):
        c.describe("a topic", TOPIC, "described", version=version)
    c.describe("without synonyms", TOPIC, "described", synonyms=False)
    c.describe("without documentation", TOPIC, "described",
               documentation=False)
    c.describe("some", TOPIC, "described", "retention.ms", "no.such.config")
    c.describe("the node", BROKER, "1")
    c.describe("all nodes", BROKER, "")
    c.describe("a group", GROUP, "g")
    c.describe("client metrics", METRICS, "m")
    for kind in (0, 1, TOPIC, 3, BROKER, METRICS, GROUP, 64, -1):
        for name in ("", "x", "2"):
            c.describe(f"type {kind} name '{name}'", kind, name)
    c.describe("a bad name", TOPIC, "a/b")
    talk.ask("nothing", "DescribeConfigs", 4, described, resources=[],
             includeSynonyms=False, includeDocumentation=False)
    talk.ask("twice", "DescribeConfigs", 4, described, resources=[
        {"resourceType": TOPIC, "resourceName": "described",
         "configurationKeys": ["retention.ms"]}] * 2,
        includeSynonyms=False, includeDocumentation=False)


def topics(talk: Talk) -> None:
    """Configs of a topic are set, checked, taken back."""
    c = Configs(talk)
    t = "altered"
    create(talk, t)

    def shown(what: str) -> None:
        c.describe(what, TOPIC, t, documentation=False)
    c.alter("set two", TOPIC, t, ("retention.ms", SET, "5000"),
            ("max.message.bytes", SET, "2000"))
    shown("two are set")
    c.alter("only check", TOPIC, t, ("retention.ms", SET, "6000"),
            only_check=True)
    c.alter("only check what is wrong", TOPIC, t,
            ("retention.ms", SET, "x"), only_check=True)
    c.alter("append", TOPIC, t, ("cleanup.policy", APPEND, "compact"))
    c.alter("append again", TOPIC, t, ("cleanup.policy", APPEND, "compact"))
    shown("both policies")
    c.alter("subtract", TOPIC, t, ("cleanup.policy", SUBTRACT, "delete"))
    shown("one policy")
    c.alter("append to no list", TOPIC, t, ("retention.ms", APPEND, "1"))
    c.alter("subtract from no list", TOPIC, t, ("retention.ms", SUBTRACT, "1"))
    c.alter("append to nothing known", TOPIC, t, ("nope", APPEND, "1"))
    c.alter("delete", TOPIC, t, ("retention.ms", DELETE, None))
    c.alter("delete with a value", TOPIC, t, ("segment.ms", DELETE, "5"))
    c.alter("delete what is not known", TOPIC, t, ("nope", DELETE, None))
    c.alter("unknown", TOPIC, t, ("nope", SET, "1"))
    c.alter("null", TOPIC, t, ("retention.ms", SET, None))
    c.alter("null to append", TOPIC, t, ("cleanup.policy", APPEND, None))
    c.alter("no such operation", TOPIC, t, ("retention.ms", 9, "1"))
    c.alter("one twice", TOPIC, t, ("retention.ms", SET, "1"),
            ("retention.ms", SET, "2"))
    c.alter("nothing", TOPIC, t)
    for name, value in (
            ("retention.ms", "-2"), ("retention.ms", "-1"),
            ("retention.ms", ""), ("retention.ms", " 7 "),
            ("retention.ms", "99999999999999999999"),
            ("segment.bytes", "1"), ("segment.bytes", "1048576"),
            ("cleanup.policy", "none"), ("cleanup.policy", ""),
            ("cleanup.policy", "delete,delete"),
            ("cleanup.policy", "compact, delete"),
            ("compression.type", "LZ4"), ("compression.type", "zstd"),
            ("compression.gzip.level", "0"), ("compression.gzip.level", "9"),
            ("min.cleanable.dirty.ratio", "1.5"),
            ("min.cleanable.dirty.ratio", "0.25"),
            ("preallocate", "yes"), ("preallocate", "TRUE"),
            ("message.timestamp.type", "logappendtime"),
            ("min.insync.replicas", "2"), ("min.insync.replicas", "0"),
            ("unclean.leader.election.enable", "true"),
            ("leader.replication.throttled.replicas", "*"),
            ("leader.replication.throttled.replicas", "0:1,1:1"),
            ("leader.replication.throttled.replicas", "a:b"),
            ("remote.storage.enable", "true"),
            ("remote.storage.enable", "false"),
            ("local.retention.ms", "5"), ("local.retention.ms", "-3"),
            ("flush.messages", "0"), ("index.interval.bytes", "-1"),
            ("max.compaction.lag.ms", "0"),
            ("min.compaction.lag.ms", "10")):
        c.alter(f"{name}={value}", TOPIC, t, (name, SET, value),
                only_check=True)
    c.alter("lags that contradict", TOPIC, t,
            ("min.compaction.lag.ms", SET, "10"),
            ("max.compaction.lag.ms", SET, "5"))
    shown("after what was refused")
    c.alter("no topic", TOPIC, "nowhere", ("retention.ms", SET, "1"))
    c.alter("no topic, and wrong", TOPIC, "nowhere", ("nope", SET, "1"))
    c.alter("no name", TOPIC, "", ("retention.ms", SET, "1"))
    c.alter("a bad name", TOPIC, "a/b", ("retention.ms", SET, "1"))
    c.replace("all of it", TOPIC, t, ("segment.ms", "60000"))
    shown("what was replaced")
    c.replace("only check", TOPIC, t, ("segment.ms", "70000"), only_check=True)
    c.replace("null", TOPIC, t, ("segment.ms", None))
    c.replace("unknown", TOPIC, t, ("nope", "1"))
    c.replace("one twice", TOPIC, t, ("segment.ms", "1"), ("segment.ms", "2"))
    c.replace("wrong", TOPIC, t, ("segment.ms", "0"), version=0)
    c.replace("no topic", TOPIC, "nowhere", ("segment.ms", "1"))
    c.replace("nothing", TOPIC, t)
    shown("nothing is set")
    talk.ask("several", "IncrementalAlterConfigs", 1, resources=[
        resource(TOPIC, t, ("retention.ms", SET, "7")),
        resource(TOPIC, "nowhere", ("retention.ms", SET, "7")),
        resource(TOPIC, t + "2", ("retention.ms", SET, "7"))],
        validateOnly=False)
    talk.ask("one resource twice", "IncrementalAlterConfigs", 1, resources=[
        resource(TOPIC, t, ("retention.ms", SET, "8")),
        resource(TOPIC, t, ("retention.ms", SET, "9"))], validateOnly=False)
    talk.ask("no resource", "IncrementalAlterConfigs", 1, resources=[],
             validateOnly=False)
    shown("several")


def brokers(talk: Talk) -> None:
    """Configs of this node and of all, and what they do to topics."""
    c = Configs(talk)
    create(talk, "follows")

    def shown(what: str) -> None:
        time.sleep(0.5)  # Kafka answers before the change is in force
        c.describe(what, BROKER, "1", "log.retention.ms", "background.threads",
                   "log.cleanup.policy", "message.max.bytes",
                   "log.roll.ms", "max.connections", "ssl.keystore.password",
                   documentation=False)
        c.describe(what, BROKER, "", documentation=False)
        c.describe(what, TOPIC, "follows", documentation=False)
    c.alter("for all", BROKER, "", ("log.retention.ms", SET, "123456"))
    shown("for all")
    c.alter("for this", BROKER, "1", ("log.retention.ms", SET, "654321"),
            ("message.max.bytes", SET, "777777"))
    shown("for this")
    create(talk, "made-under-them")
    for what, name, edit in (
            ("append", "", ("log.cleanup.policy", APPEND, "compact")),
            ("append to no list", "", ("background.threads", APPEND, "1")),
            ("read-only", "1", ("num.partitions", SET, "3")),
            ("read-only for all", "", ("num.partitions", SET, "3")),
            ("own for all", "", ("ssl.keystore.location", SET, "/x")),
            ("own, to be deleted", "", ("ssl.keystore.location", DELETE,
                                        None)),
            ("unknown", "1", ("no.such", SET, "3")),
            ("unknown for all", "", ("no.such", SET, "3")),
            ("unknown deleted", "", ("no.such", DELETE, None)),
            ("wrong", "", ("background.threads", SET, "x")),
            ("out of range", "", ("background.threads", SET, "0")),
            ("threads", "", ("background.threads", SET, "11")),
            ("too many threads", "", ("background.threads", SET, "1000")),
            ("null", "", ("background.threads", SET, None)),
            ("no such operation", "1", ("background.threads", 9, "1")),
            ("another node", "7", ("background.threads", SET, "11")),
            ("no number", "x", ("background.threads", SET, "11")),
            ("negative", "-1", ("background.threads", SET, "11")),
            ("throttle", "1", ("leader.replication.throttled.rate", SET,
                               "1000")),
            ("negative throttle", "1",
             ("leader.replication.throttled.rate", SET, "-1")),
            ("min isr", "", ("min.insync.replicas", SET, "1")),
            ("min isr of this", "1", ("min.insync.replicas", SET, "1")),
            ("min isr away", "", ("min.insync.replicas", DELETE, None)),
            ("unclean", "", ("unclean.leader.election.enable", SET, "true")),
            ("unclean back", "", ("unclean.leader.election.enable", DELETE,
                                  None)),
            ("connections", "", ("max.connections", SET, "100000")),
            ("overrides", "", ("max.connections.per.ip.overrides", SET,
                               "127.0.0.1:5000")),
            ("wrong overrides", "", ("max.connections.per.ip.overrides", SET,
                                     "127.0.0.1")),
            ("segment", "", ("log.segment.bytes", SET, "100")),
            ("timestamps", "", ("log.message.timestamp.type", SET, "x")),
            ("compression", "", ("compression.type", SET, "lz4"))):
        c.alter(what, BROKER, name, edit, only_check=what == "unclean")
    shown("after many")
    c.replace("legacy without min isr", BROKER, "",
              ("log.retention.ms", "1000"))
    c.replace("legacy for all", BROKER, "", ("log.retention.ms", "1000"),
              ("min.insync.replicas", "1"))
    c.replace("legacy, read-only", BROKER, "", ("num.partitions", "4"))
    c.replace("legacy, other node", BROKER, "9", ("num.partitions", "4"))
    c.replace("legacy, null", BROKER, "", ("log.retention.ms", None))
    shown("after the legacy")
    c.alter("back for all", BROKER, "", ("log.retention.ms", DELETE, None))
    c.replace("back for this", BROKER, "1")
    c.replace("all back", BROKER, "", ("min.insync.replicas", "1"))
    shown("back")
    for kind in (0, 1, 3, 64):
        c.alter(f"type {kind}", kind, "x", ("a", SET, "1"))
        c.replace(f"type {kind}", kind, "x", ("a", "1"))


def groups(talk: Talk) -> None:
    """Configs of groups and of subscriptions to clients' metrics."""
    c = Configs(talk)
    for name, value in (
            ("consumer.session.timeout.ms", "50000"),
            ("consumer.session.timeout.ms", "1"),
            ("consumer.session.timeout.ms", "100000"),
            ("consumer.heartbeat.interval.ms", "6000"),
            ("consumer.heartbeat.interval.ms", "1"),
            ("consumer.heartbeat.interval.ms", "60000"),
            ("consumer.assignment.interval.ms", "2000"),
            ("consumer.assignment.interval.ms", "20000"),
            ("share.session.timeout.ms", "50000"),
            ("share.session.timeout.ms", "1"),
            ("share.heartbeat.interval.ms", "6000"),
            ("share.heartbeat.interval.ms", "100000"),
            ("share.record.lock.duration.ms", "20000"),
            ("share.record.lock.duration.ms", "1000"),
            ("share.record.lock.duration.ms", "100000"),
            ("share.delivery.count.limit", "7"),
            ("share.delivery.count.limit", "70"),
            ("share.partition.max.record.locks", "500"),
            ("share.partition.max.record.locks", "50000"),
            ("share.auto.offset.reset", "earliest"),
            ("share.auto.offset.reset", "EARLIEST"),
            ("share.auto.offset.reset", "none"),
            ("share.auto.offset.reset", "by_duration:PT1H"),
            ("share.auto.offset.reset", "by_duration:x"),
            ("share.auto.offset.reset", "by_duration:-PT1H"),
            ("share.isolation.level", "read_committed"),
            ("share.isolation.level", "x"),
            ("share.renew.acknowledge.enable", "false"),
            ("streams.session.timeout.ms", "50000"),
            ("streams.session.timeout.ms", "500000"),
            ("streams.heartbeat.interval.ms", "6000"),
            ("streams.num.standby.replicas", "1"),
            ("streams.num.standby.replicas", "10"),
            ("streams.initial.rebalance.delay.ms", "0"),
            ("streams.assignor.name", "sticky"),
            ("streams.assignor.name", "nope"),
            ("streams.rack.aware.assignment.tags", "a,b"),
            ("errors.deadletterqueue.topic.name", "dlq.x"),
            ("errors.deadletterqueue.topic.name", "a/b"),
            ("errors.deadletterqueue.topic.name", "other"),
            ("errors.deadletterqueue.topic.name", "__consumer_offsets"),
            ("errors.deadletterqueue.copy.record.enable", "true"),
            ("nope", "1")):
        c.alter(f"{name}={value}", GROUP, "g", (name, SET, value))
    c.describe("a group", GROUP, "g", documentation=False)
    c.alter("append", GROUP, "g", ("streams.rack.aware.assignment.tags",
                                   APPEND, "c"))
    c.alter("append to no list", GROUP, "g", ("share.isolation.level",
                                              APPEND, "c"))
    c.alter("null", GROUP, "g", ("share.isolation.level", SET, None))
    c.alter("no name", GROUP, "", ("share.isolation.level", SET, "x"))
    c.replace("a group", GROUP, "g2", ("share.isolation.level",
                                       "read_committed"))
    for name, value in (
            ("interval.ms", "60000"), ("interval.ms", "1"),
            ("interval.ms", "99999999"), ("metrics", "*"),
            ("metrics", "a.b,c.d"), ("metrics", ""),
            ("match", "client_id=x.*"), ("match", "nope=x"),
            ("match", "client_id"), ("match", "client_id=("),
            ("match", "client_id=a,client_software_name=b"), ("nope", "1")):
        c.alter(f"{name}={value}", METRICS, "m", (name, SET, value))
    c.describe("metrics", METRICS, "m", documentation=False)
    c.alter("append", METRICS, "m", ("metrics", APPEND, "e.f"))
    c.alter("null", METRICS, "m", ("metrics", SET, None))
    c.alter("no name", METRICS, "", ("metrics", SET, "x"))
    c.replace("metrics", METRICS, "m2", ("interval.ms", "1000"))
    for version, types in ((0, None), (1, []), (1, [TOPIC]), (1, [BROKER]),
                           (1, [GROUP]), (1, [METRICS]), (1, [LOGGER]),
                           (1, [GROUP, METRICS]), (1, [0]), (1, [99])):
        body = {} if types is None else {"resourceTypes": types}
        talk.ask(f"types {types}", "ListConfigResources", version,
                 lambda a: {**a, "configResources": [
                     r for r in a["configResources"]
                     if r.get("resourceType") != TOPIC]}, **body)
    for name in ("g", "g2"):
        c.replace("back", GROUP, name)
    for name in ("m", "m2"):
        c.replace("back", METRICS, name)


TALKS = (describing, topics, brokers, groups)
