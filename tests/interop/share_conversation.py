"""Conversations of members of share groups (KIP-932), request by request.

As consumer_conversation.py. The broker shall assign at every change
(`group.share.assignment.interval.ms=0`); topic `s` has one partition.
"""

import json
import subprocess
import time
from collections.abc import Iterator

from consumer_conversation import Members
from group_conversation import Exchange
from wire_client import WireClient

DEADLINE_SECONDS = 30
FIRST = "AAAAAAAAAAAAAAAAAAAABQ"
SECOND = "AAAAAAAAAAAAAAAAAAAABw"


class Sharers(Members):
    """Members of one share group of topic `s`."""

    def __init__(self, bootstrap: str, group: str) -> None:
        super().__init__(bootstrap, group)
        with self.client() as client:
            answer = client.ask("Metadata", 12, topics=None,
                                allowAutoTopicCreation=False,
                                includeTopicAuthorizedOperations=False)
        self.topic = {t["name"]: t["topicId"] for t in answer["topics"]}["s"]

    def produce(self, count: int) -> None:
        lines = "".join(f"record {i}\n" for i in range(count))
        subprocess.run(["kcat", "-b", self.bootstrap, "-P", "-t", "s", "-p",
                        "0"], input=lines.encode(), check=True)

    def share_beat(self, client: WireClient, what: str, member: str,
                   epoch: int, topics: list[str] | None = None,
                   **more) -> dict:
        return self.ask(client, what, "ShareGroupHeartbeat", 1, **{
            "groupId": self.group, "memberId": member, "memberEpoch": epoch,
            "rackId": None, "subscribedTopicNames": topics, **more})

    def settle(self, client: WireClient, member: str) -> None:
        """Joins and waits for the partition; when it comes is each broker's
        own, so only the end is noted."""
        epoch = 0
        deadline = time.monotonic() + DEADLINE_SECONDS
        answer: dict = {}
        while time.monotonic() < deadline:
            answer = client.ask(
                "ShareGroupHeartbeat", 1, groupId=self.group, memberId=member,
                memberEpoch=epoch, rackId=None, subscribedTopicNames=["s"])
            epoch = answer["memberEpoch"]
            if (answer["assignment"] or {}).get("topicPartitions"):
                break
            time.sleep(0.1)
        self.note(f"{member} has settled", {
            "assignment": answer["assignment"], "error": answer["errorCode"]})

    def describe_share(self, client: WireClient, when: str) -> None:
        answer = client.ask("ShareGroupDescribe", 1, groupIds=[self.group],
                            includeAuthorizedOperations=True)
        for group in answer["groups"]:
            # How many epochs it took is each broker's own.
            for name in ("groupEpoch", "assignmentEpoch"):
                del group[name]
            for member in group["members"]:
                del member["memberEpoch"]
        self.note(f"described {when}", answer)

    def fetch_share(self, client: WireClient, what: str, member: str,
                    epoch: int, acks: list | None = None, wait_ms: int = 500,
                    partitions: bool | None = None, records: int = 500,
                    mode: int = 0, version: int = 2) -> dict:
        asks = epoch == 0 if partitions is None else partitions
        body = {"groupId": self.group, "memberId": member,
                "shareSessionEpoch": epoch, "maxWaitMs": wait_ms,
                "minBytes": 1, "maxBytes": 1 << 20, "maxRecords": records,
                "batchSize": 500, "shareAcquireMode": mode,
                "isRenewAck": False, "forgottenTopicsData": [],
                "topics": [{"topicId": self.topic, "partitions": [
                    {"partitionIndex": 0,
                     "acknowledgementBatches": acks or []}]}]
                if asks or acks else []}
        if version < 2:
            del body["shareAcquireMode"], body["isRenewAck"]
        answer = client.ask("ShareFetch", version, **body)
        for topic in answer["responses"]:
            for partition in topic["partitions"]:
                # Its bytes have each broker's own times.
                partition["records"] = bool(partition["records"])
        return self.note(f"{what}: ShareFetch", answer)

    def acknowledge(self, client: WireClient, what: str, member: str,
                    epoch: int, *batches: tuple[int, int, list[int]],
                    renew: bool = False) -> dict:
        return self.ask(client, what, "ShareAcknowledge", 2, **{
            "groupId": self.group, "memberId": member,
            "shareSessionEpoch": epoch, "isRenewAck": renew,
            "topics": [{"topicId": self.topic, "partitions": [
                {"partitionIndex": 0,
                 "acknowledgementBatches": [ack(*b) for b in batches]}]}]
            if batches else []})

    def share_offsets(self, client: WireClient, when: str) -> None:
        for topics in ([{"topicName": "s", "partitions": [0]},
                        {"topicName": "nowhere", "partitions": [0]}], None):
            self.ask(client, f"offsets {when}", "DescribeShareGroupOffsets", 1,
                     groups=[{"groupId": self.group, "topics": topics}])


def ack(first: int, last: int, types: list[int]) -> dict:
    return {"firstOffset": first, "lastOffset": last,
            "acknowledgeTypes": types}


def refused(talk: Sharers) -> None:
    """What is wrong with a heartbeat, a fetch, an acknowledgement."""
    with talk.client() as a:
        for what, member, epoch, topics, more in (
                ("without a group", FIRST, 0, ["s"], {"groupId": ""}),
                ("empty rack", FIRST, 0, ["s"], {"rackId": ""}),
                ("no topics", FIRST, 0, None, {}),
                ("epoch -2", FIRST, -2, ["s"], {}),
                ("unknown group", FIRST, 3, None, {}),
                ("leaves an unknown group", FIRST, -1, None, {})):
            talk.share_beat(a, what, member, epoch, topics, **more)
        talk.describe_share(a, "before it is there")
        talk.fetch_share(a, "no session", FIRST, 5)
        talk.acknowledge(a, "no session", FIRST, 3)
        talk.acknowledge(a, "epoch 0", FIRST, 0)
        talk.share_offsets(a, "before it is there")


def two_sharers(talk: Sharers) -> None:
    """Two members hold, accept, release, reject, renew, and go."""
    with talk.client() as a:
        talk.settle(a, FIRST)
        talk.describe_share(a, "with one")
        talk.share_beat(a, "stranger", SECOND, 5)
        talk.share_beat(a, "ahead", FIRST, 99)
        talk.fetch_share(a, "opens", FIRST, 0)
        talk.produce(10)
        talk.fetch_share(a, "ten", FIRST, 1)
        talk.fetch_share(a, "nothing more", FIRST, 2)
        talk.share_offsets(a, "with ten held")
        talk.acknowledge(a, "accept, release, reject, gap", FIRST, 3,
                         *at(talk, (0, 2, [1]), (3, 4, [2]), (5, 5, [3]),
                             (6, 6, [0])))
        talk.share_offsets(a, "with three behind")
        for number, (what, batch) in enumerate((
                ("again", (0, 2, [1])), ("no such type", (7, 7, [9])),
                ("not held", (3, 3, [1])), ("too many types", (7, 8, [1] * 3)),
                ("too far", (50, 51, [1])), ("backwards", (8, 7, [1])),
                ("renewed unannounced", (7, 7, [4]))), 4):
            talk.acknowledge(a, what, FIRST, number, *at(talk, batch))
        talk.acknowledge(a, "overlap", FIRST, 11,
                         *at(talk, (7, 8, [1]), (8, 9, [1])))
        talk.acknowledge(a, "renewed", FIRST, 12, *at(talk, (7, 7, [4])),
                         renew=True)
        talk.fetch_share(a, "released", FIRST, 13)
        talk.fetch_share(a, "old epoch", FIRST, 3)
        talk.settle(a, SECOND)
        talk.fetch_share(a, "second opens", SECOND, 0)
        talk.acknowledge(a, "of another", SECOND, 1, *at(talk, (8, 8, [1])))
        talk.fetch_share(a, "first ends", FIRST, -1, [
            ack(*b) for b in at(talk, (8, 8, [1]))])
        talk.fetch_share(a, "second gets the rest", SECOND, 2)
        talk.acknowledge(a, "second ends", SECOND, -1)
        talk.fetch_share(a, "when ended", SECOND, 3)
        talk.share_offsets(a, "when ended")
        talk.ask(a, "while there are members", "AlterShareGroupOffsets", 0,
                 groupId=talk.group, topics=[{"topicName": "s", "partitions": [
                     {"partitionIndex": 0, "startOffset": 3}]}])
        talk.ask(a, "while there are members", "DeleteGroups", 2,
                 groupsNames=[talk.group])
        for member in (FIRST, SECOND):
            talk.share_beat(a, f"{member} leaves", member, -1)
        talk.describe_share(a, "when empty")
        talk.ask(a, "kinds", "ListGroups", 5, statesFilter=["Empty"],
                 typesFilter=["Share"])
        talk.ask(a, "when empty", "AlterShareGroupOffsets", 0,
                 groupId=talk.group, topics=[{"topicName": "s", "partitions": [
                     {"partitionIndex": 0, "startOffset": 3},
                     {"partitionIndex": 9, "startOffset": 3}]}])
        talk.share_offsets(a, "when altered")
        talk.ask(a, "when empty", "DeleteShareGroupOffsets", 0,
                 groupId=talk.group, topics=[{"topicName": "s"},
                                             {"topicName": "nowhere"}])
        talk.share_offsets(a, "when deleted")
        talk.ask(a, "when empty", "DeleteGroups", 2, groupsNames=[talk.group])


def at(talk: Sharers, *batches: tuple) -> list[tuple]:
    """Batches by their distance from where the group began."""
    return [(first + START[talk.group], last + START[talk.group], types)
            for first, last, types in batches]


# Records of `s` before each conversation.
START = {"share-refused": 0, "share-two_sharers": 0}

TALKS = (refused, two_sharers)


def converse(bootstrap: str) -> Iterator[tuple[str, list[Exchange]]]:
    """Every conversation with one broker, by its name."""
    for talk_of in TALKS:
        talk = Sharers(bootstrap, "share-" + talk_of.__name__)
        talk_of(talk)
        yield talk_of.__name__, json.loads(json.dumps(talk.seen))
