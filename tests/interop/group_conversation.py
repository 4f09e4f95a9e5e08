"""Conversations of group members with a broker, request by request.

Each yields what was asked and what was answered, with what a broker chooses
freely (member ids, its address) masked, so that two brokers can be compared.
"""

import base64
import json
import struct
from collections.abc import Iterator

from wire_client import WireClient

Exchange = tuple[str, dict]

SESSION_MS = 6000
REBALANCE_MS = 10000


def subscription(*topics: str) -> str:
    """A consumer's metadata, version 0, as JSON carries bytes."""
    names = b"".join(struct.pack(">h", len(t)) + t.encode() for t in topics)
    raw = struct.pack(">hi", 0, len(topics)) + names + struct.pack(">i", -1)
    return base64.b64encode(raw).decode()


def text(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


class Masked:
    """Member ids by the order in which they were first seen."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, member: str) -> str:
        if member:
            self._names.setdefault(member, f"member-{len(self._names) + 1}")
        return member

    def rename(self, value: str, name: str) -> None:
        self._names[value] = name

    def hide(self, answer):
        if isinstance(answer, dict):
            return {k: "ADDRESS" if k in ("host", "port") and v not in ("", -1)
                    else self.hide(v) for k, v in answer.items()
                    if k != "throttleTimeMs"}
        if isinstance(answer, list):
            return sorted((self.hide(x) for x in answer),
                          key=lambda x: json.dumps(x, sort_keys=True))
        return self._names.get(answer, answer) if isinstance(
            answer, str) else answer


class Conversation:
    """One group's talk with one broker."""

    def __init__(self, bootstrap: str, group: str) -> None:
        self.bootstrap = bootstrap
        self.group = group
        self.masked = Masked()
        self.seen: list[Exchange] = []

    def client(self) -> WireClient:
        return WireClient(self.bootstrap)

    def note(self, what: str, answer: dict) -> dict:
        self.seen.append((what, self.masked.hide(answer)))
        return answer

    def ask(self, client: WireClient, what: str, api: str, version: int,
            **body) -> dict:
        return self.note(f"{what}: {api} v{version}",
                         client.ask(api, version, **body))

    def joining(self, member: str = "", instance: str | None = None,
                version: int = 9, protocols: tuple[str, ...] = ("range",),
                session_ms: int = SESSION_MS,
                protocol_type: str = "consumer") -> dict:
        """The body of a JoinGroup."""
        body = {"groupId": self.group, "sessionTimeoutMs": session_ms,
                "rebalanceTimeoutMs": REBALANCE_MS, "memberId": member,
                "groupInstanceId": instance, "protocolType": protocol_type,
                "protocols": [{"name": p, "metadata": subscription("t")}
                              for p in protocols], "reason": None}
        if version < 8:
            del body["reason"]
        if version < 5:
            del body["groupInstanceId"]
        if version < 1:
            del body["rebalanceTimeoutMs"]
        return body

    def syncing(self, member: str, generation: int,
                assignments: dict[str, str] | None = None,
                instance: str | None = None) -> dict:
        return {"groupId": self.group, "generationId": generation,
                "memberId": member, "groupInstanceId": instance,
                "protocolType": "consumer", "protocolName": "range",
                "assignments": [{"memberId": m, "assignment": text(a)}
                                for m, a in (assignments or {}).items()]}

    def beating(self, member: str, generation: int,
                instance: str | None = None) -> dict:
        return {"groupId": self.group, "generationId": generation,
                "memberId": member, "groupInstanceId": instance}

    def committing(self, offset: int, member: str = "", generation: int = -1,
                   topic: str = "t", partition: int = 0,
                   metadata: str = "note") -> dict:
        return {"groupId": self.group, "generationIdOrMemberEpoch": generation,
                "memberId": member, "groupInstanceId": None,
                "topics": [{"name": topic, "partitions": [
                    {"partitionIndex": partition, "committedOffset": offset,
                     "committedLeaderEpoch": 0,
                     "committedMetadata": metadata}]}]}

    def new_member(self, client: WireClient, version: int = 9) -> str:
        answer = client.ask("JoinGroup", version,
                            **self.joining(version=version))
        member = self.masked.learn(answer["memberId"])
        self.note(f"join without an id: JoinGroup v{version}", answer)
        return member

    def describe(self, client: WireClient, when: str, version: int = 6) -> None:
        more = {"includeAuthorizedOperations": True} if version >= 3 else {}
        self.ask(client, f"described {when}", "DescribeGroups", version,
                 groups=[self.group], **more)

    def fetch(self, client: WireClient, when: str) -> None:
        self.ask(client, f"offsets {when}", "OffsetFetch", 9, groups=[{
            "groupId": self.group, "memberId": None, "memberEpoch": -1,
            "topics": [{"name": "t", "partitionIndexes": [0, 1]}]}],
            requireStable=True)


def dynamic_members(talk: Conversation) -> None:
    """Two members join, sync, commit, fall behind, leave."""
    with talk.client() as a, talk.client() as b:
        talk.describe(a, "before it is there")
        talk.describe(a, "before it is there", 5)
        talk.fetch(a, "before it is there")
        talk.ask(a, "stranger", "JoinGroup", 9, **talk.joining("stranger"))
        talk.ask(a, "stranger", "Heartbeat", 4, **talk.beating("stranger", 1))
        for session in (5999, 1800001):
            talk.ask(a, f"session of {session}", "JoinGroup", 9,
                     **talk.joining(session_ms=session))
        first = talk.new_member(a)
        talk.describe(a, "with a promised member")
        talk.ask(a, "first", "JoinGroup", 9, **talk.joining(first))
        talk.describe(a, "before the sync")
        talk.ask(a, "before the sync", "OffsetCommit", 9,
                 **talk.committing(1, first, 1))
        talk.ask(a, "first", "SyncGroup", 5,
                 **talk.syncing(first, 1, {first: "all"}))
        talk.ask(a, "first", "OffsetCommit", 9,
                 **talk.committing(7, first, 1))
        second = talk.new_member(b)
        b.send("JoinGroup", 9, **talk.joining(second))
        # Whoever is told of the rebalance knows that the join has arrived.
        while a.ask("Heartbeat", 4,
                    **talk.beating(first, 1))["errorCode"] == 0:
            pass
        talk.ask(a, "while others join", "SyncGroup", 5,
                 **talk.syncing(first, 1))
        talk.ask(a, "first again", "JoinGroup", 9, **talk.joining(first))
        talk.note("second", b.receive())
        b.send("SyncGroup", 5, **talk.syncing(second, 2))
        talk.ask(a, "leader", "SyncGroup", 5, **talk.syncing(
            first, 2, {first: "left", second: "right"}))
        talk.note("follower's sync", b.receive())
        talk.describe(a, "when stable")
        talk.describe(a, "when stable", 0)
        for what, member, generation in (
                ("good", first, 2), ("stale", first, 1),
                ("of a stranger", "stranger", 2)):
            talk.ask(a, what, "Heartbeat", 4,
                     **talk.beating(member, generation))
            talk.ask(a, what, "OffsetCommit", 9,
                     **talk.committing(9, member, generation))
            talk.ask(a, what, "OffsetCommit", 7,
                     **talk.committing(9, member, generation))
            talk.ask(a, what, "SyncGroup", 5,
                     **talk.syncing(member, generation))
        talk.ask(a, "from outside", "OffsetCommit", 9, **talk.committing(1))
        talk.ask(a, "other protocol", "JoinGroup", 9,
                 **talk.joining(protocols=("other",)))
        talk.ask(a, "other type", "JoinGroup", 9,
                 **talk.joining(protocol_type="connect"))
        talk.ask(a, "while it works", "DeleteGroups", 2,
                 groupsNames=[talk.group])
        for topic in ("t", "nowhere"):
            talk.ask(a, f"of {topic}", "OffsetDelete", 0, groupId=talk.group,
                     topics=[{"name": topic, "partitions": [
                         {"partitionIndex": 0}]}])
        talk.ask(a, "several", "LeaveGroup", 5, groupId=talk.group, members=[
            {"memberId": m, "groupInstanceId": None, "reason": None}
            for m in (first, "stranger")])
        talk.ask(b, "second, told", "Heartbeat", 4, **talk.beating(second, 2))
        talk.ask(b, "second alone", "JoinGroup", 9, **talk.joining(second))
        talk.ask(b, "last", "LeaveGroup", 5, groupId=talk.group, members=[
            {"memberId": second, "groupInstanceId": None, "reason": None}])
        talk.describe(a, "when empty")
        talk.fetch(a, "when empty")


def static_members(talk: Conversation) -> None:
    """A member with an instance id restarts and is fenced."""
    with talk.client() as a:
        for version in (9, 8):
            answer = a.ask("JoinGroup", version, **talk.joining(
                instance="i", version=version))
            old = talk.masked.learn(answer["memberId"])
            talk.note(f"instance joins with v{version}", answer)
            generation = answer["generationId"]
            talk.ask(a, "instance", "SyncGroup", 5, **talk.syncing(
                old, generation, {old: "mine"}, "i"))
            answer = a.ask("JoinGroup", version, **talk.joining(
                instance="i", version=version))
            new = talk.masked.learn(answer["memberId"])
            talk.note(f"instance is back with v{version}", answer)
            talk.ask(a, "instance", "SyncGroup", 5, **talk.syncing(
                new, generation, {}, "i"))
            talk.ask(a, "fenced", "Heartbeat", 4,
                     **talk.beating(old, generation, "i"))
            talk.ask(a, "fenced", "JoinGroup", 9,
                     **talk.joining(old, instance="i"))
            talk.ask(a, "fenced", "SyncGroup", 5, **talk.syncing(
                old, generation, {}, "i"))
            talk.describe(a, "with an instance")
            for instance in ("i", "j"):
                talk.ask(a, f"without an id, {instance}", "LeaveGroup", 5,
                         groupId=talk.group, members=[
                             {"memberId": "", "groupInstanceId": instance,
                              "reason": "restart"}])
        talk.describe(a, "without the instance")


def offsets_alone(talk: Conversation) -> None:
    """Commits without members, what is refused, what is forgotten."""
    with talk.client() as a:
        talk.ask(a, "unknown generation", "OffsetCommit", 9,
                 **talk.committing(1, "m", 3))
        talk.ask(a, "unknown generation", "OffsetCommit", 8,
                 **talk.committing(1, "m", 3))
        for what, body in (
                ("simple", talk.committing(11)),
                ("no such topic", talk.committing(1, topic="nowhere")),
                ("no such partition", talk.committing(1, partition=99)),
                ("metadata of 4096", talk.committing(2, partition=1,
                                                     metadata="x" * 4096)),
                ("metadata of 4097", talk.committing(3, partition=1,
                                                     metadata="x" * 4097))):
            talk.ask(a, what, "OffsetCommit", 9, **body)
        talk.ask(a, "all", "OffsetFetch", 8, groups=[
            {"groupId": talk.group, "topics": None},
            {"groupId": "nobody", "topics": None}], requireStable=False)
        for version in (1, 5, 7):
            body = {"groupId": talk.group, "topics": [
                {"name": "t", "partitionIndexes": [0, 3]},
                {"name": "nowhere", "partitionIndexes": [0]}]}
            if version >= 7:
                body["requireStable"] = True
            talk.ask(a, "some", "OffsetFetch", version, **body)
        talk.describe(a, "of offsets alone")
        talk.ask(a, "kinds", "ListGroups", 5, statesFilter=["Empty"],
                 typesFilter=["classic"])
        talk.ask(a, "none", "ListGroups", 5, statesFilter=["Stable"],
                 typesFilter=["Consumer"])
        talk.ask(a, "forget one", "OffsetDelete", 0, groupId=talk.group,
                 topics=[{"name": "t", "partitions": [
                     {"partitionIndex": 1}, {"partitionIndex": 99}]}])
        talk.fetch(a, "after one was forgotten")
        talk.ask(a, "unknown group", "OffsetDelete", 0, groupId="nobody",
                 topics=[])
        talk.ask(a, "two", "DeleteGroups", 2,
                 groupsNames=[talk.group, "nobody"])
        talk.fetch(a, "after the group")
        talk.ask(a, "nobody", "LeaveGroup", 5, groupId="nobody", members=[
            {"memberId": "m", "groupInstanceId": None, "reason": None}])
        talk.ask(a, "one", "LeaveGroup", 2, groupId="nobody", memberId="m")
        talk.ask(a, "without a name", "Heartbeat", 4, groupId="",
                 generationId=1, memberId="m", groupInstanceId=None)


def coordinators(talk: Conversation) -> None:
    """Who coordinates, in old and new versions."""
    with talk.client() as a:
        talk.ask(a, "old", "FindCoordinator", 0, key=talk.group)
        talk.ask(a, "old", "FindCoordinator", 3, key=talk.group, keyType=0)
        talk.ask(a, "new", "FindCoordinator", 6, keyType=0,
                 coordinatorKeys=[talk.group, "other"])
        talk.ask(a, "share too early", "FindCoordinator", 5, keyType=2,
                 coordinatorKeys=["x:y:0"])


TALKS = (coordinators, dynamic_members, static_members, offsets_alone)


def converse(bootstrap: str) -> Iterator[tuple[str, list[Exchange]]]:
    """Every conversation with one broker, by its name."""
    for talk_of in TALKS:
        talk = Conversation(bootstrap, talk_of.__name__)
        talk_of(talk)
        yield talk_of.__name__, talk.seen
