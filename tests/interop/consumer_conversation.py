"""Conversations of members of consumer groups (KIP-848), request by request.

As group_conversation.py: what is asked and what is answered, with what a
broker chooses freely masked. The broker shall assign at every change
(`group.consumer.assignment.interval.ms=0`).
"""

import time
from collections.abc import Iterator

from group_conversation import Conversation, Exchange
from wire_client import WireClient

REBALANCE_MS = 10000
DEADLINE_SECONDS = 30


class Members(Conversation):
    """Members of one consumer group; ids of topics are masked by names."""

    def __init__(self, bootstrap: str, group: str) -> None:
        super().__init__(bootstrap, group)
        with self.client() as client:
            answer = client.ask("Metadata", 12, topics=None,
                                allowAutoTopicCreation=False,
                                includeTopicAuthorizedOperations=False)
        for topic in answer["topics"]:
            self.masked.rename(topic["topicId"], f"id of {topic['name']}")

    def beat(self, client: WireClient, what: str, member: str, epoch: int,
             version: int = 1, **more) -> dict:
        """A heartbeat that says only what `more` has."""
        body = {"groupId": self.group, "memberId": member,
                "memberEpoch": epoch, "instanceId": None, "rackId": None,
                "rebalanceTimeoutMs": -1, "subscribedTopicNames": None,
                "subscribedTopicRegex": None, "serverAssignor": None,
                "topicPartitions": None, **more}
        if version < 1:
            del body["subscribedTopicRegex"]
        return self.ask(client, what, "ConsumerGroupHeartbeat", version,
                        **body)

    def join(self, client: WireClient, what: str, member: str,
             topics: tuple[str, ...] | None = ("t",), version: int = 1,
             **more) -> dict:
        body = {"rebalanceTimeoutMs": REBALANCE_MS, "topicPartitions": [],
                "subscribedTopicNames":
                    None if topics is None else list(topics), **more}
        return self.beat(client, what, member, 0, version, **body)

    def describe_consumers(self, client: WireClient, when: str,
                           version: int = 1) -> dict:
        return self.ask(client, f"described {when}", "ConsumerGroupDescribe",
                        version, groupIds=[self.group],
                        includeAuthorizedOperations=True)

    def commit(self, client: WireClient, what: str, member: str, epoch: int,
               version: int = 9, partition: int = 0) -> None:
        self.ask(client, what, "OffsetCommit", version, **self.committing(
            5, member, epoch, partition=partition))

    def offsets(self, client: WireClient, what: str, member: str | None,
                epoch: int) -> None:
        self.ask(client, what, "OffsetFetch", 9, groups=[{
            "groupId": self.group, "memberId": member, "memberEpoch": epoch,
            "topics": [{"name": "t", "partitionIndexes": [0, 1]}]}],
            requireStable=True)


def requests_refused(talk: Members) -> None:
    """What is wrong with a heartbeat before any group is looked at."""
    with talk.client() as a:
        for what, member, epoch, more in (
                ("without a group", "m", 0, {"groupId": ""}),
                ("blank group", "m", 0, {"groupId": " "}),
                ("without an id", "", 0, {}),
                ("epoch -3", "m", -3, {}),
                ("no time-out", "m", 0, {"rebalanceTimeoutMs": -1}),
                ("no topics", "m", 0, {"subscribedTopicNames": None}),
                ("no partitions", "m", 0, {"topicPartitions": None}),
                ("owns already", "m", 0, {"topicPartitions": [
                    {"topicId": "AAAAAAAAAAAAAAAAAAAAAQ",
                     "partitions": [0]}]}),
                ("empty instance", "m", 0, {"instanceId": ""}),
                ("empty rack", "m", 0, {"rackId": ""}),
                ("unknown assignor", "m", 0, {"serverAssignor": "best"}),
                ("-2 without an instance", "m", -2, {}),
                ("unknown group", "m", 5, {}),
                ("leaves an unknown group", "m", -1, {})):
            body = {"rebalanceTimeoutMs": REBALANCE_MS, "topicPartitions": [],
                    "subscribedTopicNames": ["t"], **more}
            talk.beat(a, what, member, epoch, **body)
        for version in (0, 1):
            talk.describe_consumers(a, "before it is there", version)


def two_members(talk: Members) -> None:
    """Two members share a topic, fall behind, commit, go."""
    with talk.client() as a:
        first = talk.join(a, "first", "m1")
        talk.describe_consumers(a, "alone")
        talk.beat(a, "nothing new", "m1", first["memberEpoch"])
        talk.beat(a, "stranger", "x", 2)
        talk.beat(a, "ahead", "m1", 9)
        talk.beat(a, "behind", "m1", 1)
        assigned = first["assignment"]["topicPartitions"]
        talk.join(a, "second", "m2")
        talk.describe_consumers(a, "while the first has all")
        talk.beat(a, "first is told", "m1", 2)
        talk.describe_consumers(a, "while the first gives up")
        talk.beat(a, "second waits", "m2", 3)
        talk.beat(a, "still owns", "m1", 2, topicPartitions=assigned)
        kept = [{"topicId": assigned[0]["topicId"], "partitions": [0, 1]}]
        talk.beat(a, "gave up", "m1", 2, topicPartitions=kept)
        talk.beat(a, "answer lost", "m1", 2, topicPartitions=kept)
        talk.beat(a, "second gets", "m2", 3)
        talk.describe_consumers(a, "when both have theirs")
        for version in (8, 9):
            for what, member, epoch, partition in (
                    ("good", "m1", 3, 0), ("old but held", "m1", 2, 1),
                    ("old, not held", "m1", 2, 3), ("ahead", "m1", 4, 0),
                    ("new, given now", "m2", 2, 2), ("stranger", "x", 3, 0),
                    ("nobody", "", -1, 0)):
                talk.commit(a, what, member, epoch, version, partition)
        for what, member, epoch in (("good", "m1", 3), ("old", "m1", 2),
                                    ("stranger", "x", 3), ("admin", None, -1),
                                    ("nobody", "", -1)):
            talk.offsets(a, what, member, epoch)
        talk.describe(a, "as if it were classic")
        talk.ask(a, "all kinds", "ListGroups", 5, statesFilter=["stable"],
                 typesFilter=["Consumer"])
        talk.ask(a, "while it works", "DeleteGroups", 2,
                 groupsNames=[talk.group])
        talk.ask(a, "while it is read", "OffsetDelete", 0, groupId=talk.group,
                 topics=[{"name": "t", "partitions": [{"partitionIndex": 0}]}])
        talk.beat(a, "second goes", "m2", -1)
        talk.describe_consumers(a, "without the second")
        talk.beat(a, "first takes over", "m1", 3)
        talk.join(a, "rejoins", "m1")
        talk.beat(a, "first goes", "m1", -1)
        talk.describe_consumers(a, "when empty")
        talk.commit(a, "from outside", "", -1)
        talk.ask(a, "when empty", "DeleteGroups", 2, groupsNames=[talk.group])
        talk.describe_consumers(a, "when deleted")


def changing_minds(talk: Members) -> None:
    """Subscriptions, assignors and racks that change; topics that are not."""
    with talk.client() as a:
        talk.join(a, "to nothing", "m1", topics=())
        talk.beat(a, "to nowhere", "m1", 1, subscribedTopicNames=["nowhere"])
        talk.describe_consumers(a, "of nowhere")
        epoch = 2
        for what, more in (
                ("to t", {"subscribedTopicNames": ["t"]}),
                ("same again", {"subscribedTopicNames": ["t"]}),
                ("to range", {"serverAssignor": "range"}),
                ("a rack", {"rackId": "r1"}),
                ("a time-out", {"rebalanceTimeoutMs": 20000}),
                ("everything", {"subscribedTopicNames": ["t"],
                                "rebalanceTimeoutMs": 20000,
                                "topicPartitions": []}),
                ("to nothing", {"subscribedTopicNames": []}),
                ("gave up", {"topicPartitions": []}),
                ("two topics", {"subscribedTopicNames": ["u", "t"]})):
            answer = talk.beat(a, what, "m1", epoch, **more)
            epoch = answer["memberEpoch"] or epoch
            talk.describe_consumers(a, f"after {what}")
        talk.join(a, "other wishes", "m2", topics=("u",))
        talk.join(a, "more wishes", "m3", topics=("t",),
                  serverAssignor="uniform")
        talk.describe_consumers(a, "with mixed wishes")


def many_members(talk: Members) -> None:
    """Who of many gets what, by either assignor; all leave again."""
    with talk.client() as a:
        names = [f"member-{n}" for n in range(7)]
        for assignor in ("uniform", "range"):
            for name in names[::2] + names[1::2]:
                talk.join(a, f"{name} by {assignor}", name, topics=("many",),
                          serverAssignor=assignor)
            talk.describe_consumers(a, f"by {assignor}")
            for name in names[2:5]:
                talk.beat(a, f"{name} goes", name, -1)
            talk.beat(a, "one is left over", names[0], 0,
                      rebalanceTimeoutMs=REBALANCE_MS, topicPartitions=[],
                      subscribedTopicNames=["many"])
            talk.describe_consumers(a, f"with fewer by {assignor}")
            for name in names:
                talk.beat(a, f"{name} goes too", name, -1)


def statics(talk: Members) -> None:
    """Members with instance ids go for a while, come back, are fenced."""
    with talk.client() as a:
        talk.join(a, "static", "s1", instanceId="i")
        talk.join(a, "same instance", "s2", instanceId="i")
        talk.beat(a, "fenced", "s2", 2, instanceId="i")
        talk.beat(a, "unknown instance", "s1", 2, instanceId="j")
        talk.beat(a, "alive", "s1", 2, instanceId="i")
        talk.beat(a, "unknown goes", "s1", -2, instanceId="j")
        talk.beat(a, "for a while", "s1", -2, instanceId="i")
        talk.describe_consumers(a, "while it is away")
        talk.beat(a, "too late", "s1", 2, instanceId="i")
        talk.join(a, "back", "s2", instanceId="i")
        talk.describe_consumers(a, "when it is back")
        talk.beat(a, "old", "s1", 2, instanceId="i")
        talk.beat(a, "old goes", "s1", -1, instanceId="i")
        talk.join(a, "dynamic", "d1")
        talk.beat(a, "for good", "s2", -1, instanceId="i")
        talk.describe_consumers(a, "without the static one")


def sessions(talk: Members) -> None:
    """Who is silent for its session, or gives nothing up in time, is out."""
    with talk.client() as a:
        talk.join(a, "slow", "m1", rebalanceTimeoutMs=300)
        talk.join(a, "second", "m2")
        talk.beat(a, "slow is told", "m1", 2)
        deadline = time.monotonic() + DEADLINE_SECONDS
        while (a.ask("ConsumerGroupDescribe", 1, groupIds=[talk.group],
                     includeAuthorizedOperations=False)["groups"][0]
               ["groupEpoch"] < 4 and time.monotonic() < deadline):
            time.sleep(0.05)
        talk.describe_consumers(a, "without the slow one")
        talk.beat(a, "slow is out", "m1", 2)
        talk.beat(a, "second has all", "m2", 3)


def kinds_change(talk: Members) -> None:
    """An empty group of one protocol becomes one of the other."""
    with talk.client() as a:
        member = talk.new_member(a)
        talk.ask(a, "classic", "JoinGroup", 9, **talk.joining(member))
        talk.ask(a, "classic", "SyncGroup", 5,
                 **talk.syncing(member, 1, {member: "all"}))
        talk.ask(a, "leaves", "LeaveGroup", 5, groupId=talk.group, members=[
            {"memberId": member, "groupInstanceId": None, "reason": None}])
        talk.join(a, "consumer", "m1")
        talk.describe(a, "as if it were classic")
        talk.beat(a, "goes", "m1", -1)
        member = talk.new_member(a)
        talk.ask(a, "classic again", "JoinGroup", 9, **talk.joining(member))
        talk.describe_consumers(a, "as if it were not classic")
        talk.ask(a, "leaves again", "LeaveGroup", 5, groupId=talk.group,
                 members=[{"memberId": member, "groupInstanceId": None,
                           "reason": None}])


TALKS = (requests_refused, two_members, changing_minds, many_members, statics,
         sessions, kinds_change)


def converse(bootstrap: str) -> Iterator[tuple[str, list[Exchange]]]:
    """Every conversation with one broker, by its name."""
    for talk_of in TALKS:
        talk = Members(bootstrap, "consumer-" + talk_of.__name__)
        talk_of(talk)
        yield talk_of.__name__, talk.seen
