"""Conversations of transactional and idempotent producers with a broker,
request by request.

Each notes what was asked and what was answered, with what a broker chooses
freely (producer ids, times) masked, so that two brokers can be compared. Kafka
writes markers behind the answer: while it does, it says
CONCURRENT_TRANSACTIONS, which is asked again.
"""

import json
import time
from collections.abc import Callable, Iterator

from batches import batch
from wire_client import WireClient

Exchange = tuple[str, dict]

# While a broker is at it: loading, without a coordinator yet, writing markers.
PASSING = (14, 15, 16, 51)
PATIENCE_SECONDS = 30
TIMEOUT_MS = 60000
HIDDEN = ("throttleTimeMs", "transactionStartTimeMs", "lastTimestamp",
          "coordinatorEpoch", "errorMessage", "responseTimeMs", "nodeEndpoints",
          "logAppendTimeMs", "currentLeader", "leaderEpoch", "sessionId",
          "committedLeaderEpoch")


def passes(answer) -> bool:
    """Whether an answer says anywhere that it will be another one soon."""
    if isinstance(answer, dict):
        return any(passes(v) or (k.endswith("rrorCode") and v in PASSING)
                   for k, v in answer.items())
    return isinstance(answer, list) and any(passes(x) for x in answer)


def settle(client: WireClient, id_: str) -> None:
    """Until the markers of what was decided are written."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = client.ask("DescribeTransactions", 0, transactionalIds=[id_])
        if not answer["transactionStates"][0]["transactionState"].startswith(
                "Prepare"):
            return
        time.sleep(0.02)


class Talk:
    """What one broker was asked and said; `between` happens behind each
    request, and the next one comes through a new connection."""

    def __init__(self, bootstrap: str, name: str,
                 between: Callable[[], None] | None = None) -> None:
        self.client = WireClient(bootstrap)
        self.name = name
        self._bootstrap = bootstrap
        self._between = between
        self.seen: list[Exchange] = []
        self._ids: dict[int, str] = {}

    def _mask(self, answer):
        if isinstance(answer, dict):
            return {k: self._id(v) if k.lower().endswith("producerid")
                    else self._mask(v) for k, v in answer.items()
                    if k not in HIDDEN}
        if isinstance(answer, list):
            return sorted((self._mask(x) for x in answer),
                          key=lambda x: json.dumps(x, sort_keys=True))
        return answer

    def _id(self, value: int) -> str:
        if value < 0:
            return str(value)
        return self._ids.setdefault(value, f"producer-{len(self._ids) + 1}")

    def ask(self, what: str, api: str, version: int, once: bool = False,
            **body) -> dict:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.client.ask(api, version, **body)
            if once or not passes(answer) or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        self.seen.append((f"{what}: {api} v{version}", self._mask(answer)))
        if self._between:
            self._between()
            self.client = WireClient(self._bootstrap)
        return answer

    # --- Requests -----------------------------------------------------------

    def init(self, what: str, id_: str | None, version: int = 5,
             producer: int = -1, epoch: int = -1, timeout: int = TIMEOUT_MS,
             once: bool = False) -> tuple[int, int]:
        body = {"transactionalId": id_, "transactionTimeoutMs": timeout}
        if version >= 3:
            body |= {"producerId": producer, "producerEpoch": epoch}
        answer = self.ask(what, "InitProducerId", version, once, **body)
        return answer["producerId"], answer["producerEpoch"]

    def add(self, what: str, id_: str, who: tuple[int, int],
            partitions: list[int], topic: str = "t", version: int = 3) -> None:
        self.ask(what, "AddPartitionsToTxn", version,
                 v3AndBelowTransactionalId=id_, v3AndBelowProducerId=who[0],
                 v3AndBelowProducerEpoch=who[1],
                 v3AndBelowTopics=[{"name": topic, "partitions": partitions}])

    def add_batched(self, what: str, id_: str, who: tuple[int, int],
                    partitions: list[int], verify: bool,
                    version: int = 5) -> None:
        self.ask(what, "AddPartitionsToTxn", version, transactions=[
            {"transactionalId": id_, "producerId": who[0],
             "producerEpoch": who[1], "verifyOnly": verify,
             "topics": [{"name": "t", "partitions": partitions}]}])

    def add_offsets(self, what: str, id_: str, who: tuple[int, int],
                    group: str, version: int = 4) -> None:
        self.ask(what, "AddOffsetsToTxn", version, transactionalId=id_,
                 producerId=who[0], producerEpoch=who[1], groupId=group)

    def produce(self, what: str, id_: str | None, who: tuple[int, int],
                sequence: int, partition: int = 0, version: int = 12,
                values: tuple[str, ...] = ("v",), topic: str = "t",
                once: bool = False) -> None:
        records = batch(list(values), *who, sequence, id_ is not None)
        self.ask(what, "Produce", version, once, transactionalId=id_, acks=-1,
                 timeoutMs=10000, topicData=[{"name": topic, "partitionData": [
                     {"index": partition, "records": records}]}])

    def end(self, what: str, id_: str, who: tuple[int, int], commit: bool,
            version: int = 5, once: bool = False) -> tuple[int, int]:
        answer = self.ask(what, "EndTxn", version, once, transactionalId=id_,
                          producerId=who[0], producerEpoch=who[1],
                          committed=commit)
        return answer.get("producerId", who[0]), \
            answer.get("producerEpoch", who[1])

    def commit_offset(self, what: str, id_: str, who: tuple[int, int],
                      group: str, offset: int, version: int = 5,
                      generation: int = -1, member: str = "",
                      topic: str = "t") -> None:
        body = {"transactionalId": id_, "groupId": group,
                "producerId": who[0], "producerEpoch": who[1],
                "topics": [{"name": topic, "partitions": [
                    {"partitionIndex": 0, "committedOffset": offset,
                     "committedMetadata": "m"}]}]}
        if version >= 2:
            body["topics"][0]["partitions"][0]["committedLeaderEpoch"] = -1
        if version >= 3:
            body |= {"generationIdOrMemberEpoch": generation,
                     "memberId": member, "groupInstanceId": None}
        self.ask(what, "TxnOffsetCommit", version, **body)

    def committed(self, what: str, group: str, stable: bool) -> None:
        self.ask(what, "OffsetFetch", 9, groups=[
            {"groupId": group, "memberId": None, "memberEpoch": -1,
             "topics": [{"name": "t", "partitionIndexes": [0]}]}],
            requireStable=stable)

    def fetch(self, what: str, partition: int, committed: bool,
              offset: int = 0) -> None:
        self.ask(what, "Fetch", 12, replicaId=-1, maxWaitMs=0, minBytes=0,
                 maxBytes=1 << 20, isolationLevel=int(committed), sessionId=0,
                 sessionEpoch=-1, forgottenTopicsData=[], rackId="",
                 topics=[{"topic": "t", "partitions": [
                     {"partition": partition, "currentLeaderEpoch": -1,
                      "fetchOffset": offset, "lastFetchedEpoch": -1,
                      "logStartOffset": -1,
                      "partitionMaxBytes": 1 << 20}]}])
        # Timestamps of markers and leader epochs are each broker's own.
        what, answer = self.seen[-1]
        for topic in answer["responses"]:
            for one in topic["partitions"]:
                one["records"] = bool(one.get("records"))

    def ends(self, what: str, partition: int) -> None:
        """High watermark and last stable offset."""
        for isolation in (0, 1):
            self.ask(f"{what}, isolation {isolation}", "ListOffsets", 7,
                     replicaId=-1, isolationLevel=isolation, topics=[
                         {"name": "t", "partitions": [
                             {"partitionIndex": partition,
                              "currentLeaderEpoch": -1, "timestamp": -1}]}])

    def listed(self, what: str, **filters) -> None:
        body = {"stateFilters": [], "producerIdFilters": [],
                "durationFilter": -1, **filters}
        answer = self.client.ask("ListTransactions", 1, **body)
        answer["transactionStates"] = [
            s for s in answer["transactionStates"]
            if s["transactionalId"].startswith(self.name)]
        self.seen.append((f"{what}: ListTransactions", self._mask(answer)))

    def described(self, what: str, *ids: str) -> None:
        answer = self.client.ask("DescribeTransactions", 0,
                                 transactionalIds=list(ids))
        self.seen.append((f"{what}: DescribeTransactions",
                          self._mask(answer)))

    def settled(self, id_: str) -> None:
        """Until the markers of what was decided are written."""
        settle(self.client, id_)


# --- Conversations -----------------------------------------------------------


def version_2(t: Talk) -> None:
    """Clients of KIP-890: implicit partitions, an epoch for each end."""
    a = t.init("a new id", "v2-a")
    t.produce("first write", "v2-a", a, 0)
    t.produce("another partition", "v2-a", a, 0, 1)
    t.described("while it is open", "v2-a")
    t.listed("while it is open")
    t.fetch("open, all", 0, False)
    t.fetch("open, committed", 0, True)
    t.ends("open", 0)
    b = t.end("commit", "v2-a", a, True)
    t.settled("v2-a")
    t.end("commit again", "v2-a", a, True)
    t.end("abort what is committed", "v2-a", a, False)
    t.produce("the old epoch", "v2-a", a, 1)
    t.fetch("after the commit", 0, True)
    t.ends("after the commit", 0)
    t.described("after the commit", "v2-a")
    t.end("commit nothing", "v2-a", b, True)
    c = t.end("abort nothing", "v2-a", b, False)
    t.settled("v2-a")
    t.end("abort nothing again", "v2-a", b, False)
    t.end("a much older epoch", "v2-a", a, False)
    t.produce("a wrong first sequence", "v2-a", c, 3)
    t.produce("a write", "v2-a", c, 0, values=("x", "y"))
    t.produce("the same write", "v2-a", c, 0, values=("x", "y"))
    t.produce("a gap", "v2-a", c, 5)
    d = t.end("abort", "v2-a", c, False)
    t.settled("v2-a")
    t.fetch("after the abort", 0, True)
    t.ends("after the abort", 0)
    t.produce("next", "v2-a", d, 0)
    t.end("commit next", "v2-a", d, True)
    t.settled("v2-a")
    t.fetch("after all, from the start", 0, True)
    t.listed("by state", stateFilters=["CompleteCommit", "Odd"])


def version_1(t: Talk) -> None:
    """Clients before KIP-890: partitions are named, the epoch stays."""
    a = t.init("a new id", "v1-a", 4)
    t.end("commit nothing", "v1-a", a, True, 4)
    t.end("abort nothing", "v1-a", a, False, 4)
    for version in (9, 10, 11):
        t.produce("not in the transaction", "v1-a", a, 0, 2, version)
    t.add("add", "v1-a", a, [2])
    t.add("add again", "v1-a", a, [2])
    t.add("add one that is not there", "v1-a", a, [0, 77])
    t.add("a topic that is not there", "v1-a", a, [0], "nowhere")
    t.add("an internal topic", "v1-a", a, [0], "__transaction_state")
    t.add_batched("verify", "v1-a", a, [2, 3], True)
    t.produce("in the transaction", "v1-a", a, 0, 2, 11)
    t.produce("another partition", "v1-a", a, 0, 3, 11)
    t.end("commit", "v1-a", a, True, 4)
    t.settled("v1-a")
    t.end("commit again", "v1-a", a, True, 4)
    t.end("abort what is committed", "v1-a", a, False, 4)
    t.produce("behind the end", "v1-a", a, 1, 2, 11)
    t.add_batched("verify behind the end", "v1-a", a, [2], True)
    for version in (0, 1, 2, 3):
        t.add(f"add, version {version}", "v1-a", a, [2], version=version)
    t.produce("the next transaction", "v1-a", a, 1, 2, 10)
    t.end("abort", "v1-a", a, False, 3)
    t.settled("v1-a")
    t.end("abort again", "v1-a", a, False, 0)
    t.fetch("at last", 2, True)
    t.ends("at last", 2)
    t.described("at last", "v1-a", "v1-none", "")


def fencing(t: Talk) -> None:
    """Who comes later wins."""
    a = t.init("the first", "fence-a")
    t.produce("the first writes", "fence-a", a, 0, 4)
    t.init("the second, while it is open", "fence-a", once=True)
    t.settled("fence-a")
    b = t.init("the second again", "fence-a")
    t.described("then", "fence-a")
    t.produce("the first writes on", "fence-a", a, 1, 4)
    t.produce("and says it is older", "fence-a", a, 1, 4, 11)
    t.end("the first commits", "fence-a", a, True)
    for version in (0, 1, 2, 4):
        t.end(f"in version {version}", "fence-a", a, True, version)
    t.add("the first adds", "fence-a", a, [4])
    t.add("in version 1", "fence-a", a, [4], version=1)
    t.add_offsets("the first adds a group", "fence-a", a, "fence-g")
    t.add_offsets("in version 1", "fence-a", a, "fence-g", 1)
    t.commit_offset("the first commits offsets", "fence-a", a, "fence-g", 3)
    for version in (3, 4, 5):
        t.init(f"the first asks for more, version {version}", "fence-a",
               version, *a)
    t.produce("the second writes", "fence-a", b, 0, 4)
    c = t.end("the second commits", "fence-a", b, True)
    t.settled("fence-a")
    d = t.init("by its epoch", "fence-a", 5, *c)
    t.init("asked again", "fence-a", 5, *c)
    t.init("by an older epoch", "fence-a", 5, *b)
    t.init("by another producer id", "fence-a", 5, c[0] + 100000, c[1])
    t.produce("and on", "fence-a", d, 0, 4)
    t.end("and end", "fence-a", d, False)
    t.settled("fence-a")
    t.fetch("at last", 4, True)


def offsets(t: Talk) -> None:
    """Offsets in transactions."""
    a = t.init("a new id", "off-a")
    for version in (0, 2, 3, 4):
        t.commit_offset("not in the transaction", "off-a", a, "off-g", 5,
                        version)
    t.commit_offset("implicitly", "off-a", a, "off-g", 6)
    t.committed("pending", "off-g", False)
    t.committed("pending, stable", "off-g", True)
    t.described("with a group", "off-a")
    b = t.end("commit", "off-a", a, True)
    t.settled("off-a")
    t.committed("committed", "off-g", True)
    t.commit_offset("again", "off-a", b, "off-g", 9)
    t.commit_offset("the old epoch", "off-a", a, "off-g", 10)
    c = t.end("abort", "off-a", b, False)
    t.settled("off-a")
    t.committed("aborted", "off-g", True)
    t.commit_offset("a generation nobody has", "off-a", c, "off-h", 1, 5, 4,
                    "member")
    t.commit_offset("a member nobody has", "off-a", c, "off-g", 1, 5, 4,
                    "member")
    t.commit_offset("a topic that is not there", "off-a", c, "off-g", 1,
                    topic="nowhere")
    t.commit_offset("no group", "off-a", c, "", 1)
    t.end("end", "off-a", c, False)
    t.settled("off-a")
    d = t.init("an older client", "off-b", 4)
    t.add_offsets("add the group", "off-b", d, "off-g")
    for version in (0, 1, 2, 3, 4):
        t.commit_offset("added", "off-b", d, "off-g", 20 + version, version)
    t.end("commit", "off-b", d, True, 4)
    t.settled("off-b")
    t.committed("at last", "off-g", True)


def refusals(t: Talk) -> None:
    """What cannot be right."""
    for version in range(6):  # 6 is not announced yet
        t.init("no id", None, version)
        t.init("an empty id", "", version)
    t.init("no time-out", "bad-a", timeout=0)
    t.init("too long a time-out", "bad-a", timeout=900001)
    t.init("an id without epoch", "bad-a", producer=5)
    a = t.init("a good one", "bad-a")
    other = (a[0] + 100000, a[1])
    newer = (a[0], a[1] + 1)
    for who, name in ((other, "another id"), (newer, "a newer epoch")):
        t.end(f"end by {name}", "bad-a", who, True)
        t.end(f"end by {name}", "bad-a", who, True, 4)
        t.add(f"add by {name}", "bad-a", who, [0])
        t.add_offsets(f"offsets by {name}", "bad-a", who, "bad-g")
        t.produce(f"write by {name}", "bad-a", who, 0)
        t.produce(f"write by {name}", "bad-a", who, 0, version=11)
        t.commit_offset(f"commit by {name}", "bad-a", who, "bad-g", 1)
    for id_ in ("bad-unknown", ""):
        t.end(f"end '{id_}'", id_, a, True)
        t.add(f"add '{id_}'", id_, a, [0])
        t.add_offsets(f"offsets '{id_}'", id_, a, "bad-g")
        t.produce(f"write '{id_}'", id_, a, 0)
        t.produce(f"write '{id_}'", id_, a, 0, version=11)
        t.add_batched(f"verify '{id_}'", id_, a, [0], True)
    t.produce("a topic that is not there", "bad-a", a, 0, topic="nowhere")
    t.described("at last", "bad-a")


def idempotence(t: Talk) -> None:
    """Producers without transactions: windows, gaps, epochs, wrap."""
    a = t.init("a new producer", None)
    for sequence in range(7):
        t.produce("in order", None, a, sequence, 5)
    for sequence in (6, 5, 2):
        t.produce("one of the last five", None, a, sequence, 5)
    for sequence in (1, 0):
        t.produce("longer ago", None, a, sequence, 5)
    t.produce("a gap", None, a, 9, 5)
    t.produce("other bounds", None, a, 5, 5, values=("v", "v"))
    t.produce("three", None, a, 7, 5, values=("1", "2", "3"))
    t.produce("three again", None, a, 7, 5, values=("1", "2", "3"))
    newer = (a[0], 1)
    t.produce("a new epoch not at 0", None, newer, 4, 5)
    t.produce("a new epoch", None, newer, 0, 5)
    t.produce("the old epoch", None, a, 10, 5)
    b = t.init("another producer", None)
    t.produce("begins anywhere", None, b, 2147483646, 5)
    t.produce("to the last", None, b, 2147483647, 5)
    t.produce("and on at 0", None, b, 0, 5)
    t.produce("the last again", None, b, 2147483647, 5)
    c = t.init("one more", None)
    t.produce("over the edge", None, c, 2147483646, 5,
              values=("1", "2", "3"))
    t.produce("behind it", None, c, 1, 5)
    t.produce("over the edge again", None, c, 2147483646, 5,
              values=("1", "2", "3"))


def markers(t: Talk) -> None:
    """The end of a transaction that its coordinator does not write."""
    t.init("a new id", "mark-a")
    a = t.init("again", "mark-a")
    t.produce("a write", "mark-a", a, 0, 6)

    def write(what: str, epoch: int, coordinator: int = 0, version: int = 1,
              transaction: int = 0, partition: int = 6) -> None:
        marker = {"producerId": a[0], "producerEpoch": epoch,
                  "transactionResult": False, "coordinatorEpoch": coordinator,
                  "topics": [{"name": "t", "partitionIndexes": [partition]}]}
        if version >= 2:
            marker["transactionVersion"] = transaction
        t.ask(what, "WriteTxnMarkers", version, markers=[marker])

    def producers(what: str) -> None:
        t.ask(what, "DescribeProducers", 0,
              topics=[{"name": "t", "partitionIndexes": [6, 77]},
                      {"name": "nowhere", "partitionIndexes": [0]},
                      {"name": "a b", "partitionIndexes": [0]}])

    producers("open")
    write("not there", a[1], partition=77)
    write("an epoch that is not raised", a[1], version=2, transaction=2)
    write("by hand", a[1])
    producers("ended")
    write("again", a[1])
    write("again, as version 2", a[1], version=2, transaction=2)
    write("an older epoch", a[1] - 1)
    write("an older coordinator", a[1], -1)
    t.ends("ended", 6)
    t.produce("a write behind it", "mark-a", a, 1, 6)
    t.end("the end", "mark-a", a, False)
    t.settled("mark-a")
    t.fetch("at last", 6, True)


def time_outs(t: Talk) -> None:
    """A transaction that takes too long; the brokers look twice a second."""
    a = t.init("a short time-out", "late-a", timeout=1000)
    b = t.init("an older client", "late-b", 4, timeout=1000)
    t.produce("a write", "late-a", a, 0, 7)
    t.add("add", "late-b", b, [7])
    t.produce("a write", "late-b", b, 0, 7, 11)
    t.commit_offset("an offset", "late-a", a, "late-g", 3)
    t.ends("open", 7)
    for id_ in ("late-a", "late-b"):
        deadline = time.monotonic() + PATIENCE_SECONDS
        state = "Ongoing"
        while state != "CompleteAbort" and time.monotonic() < deadline:
            answer = t.client.ask("DescribeTransactions", 0,
                                  transactionalIds=[id_])
            state = answer["transactionStates"][0]["transactionState"]
    t.described("too late", "late-a", "late-b")
    t.ends("too late", 7)
    t.committed("too late", "late-g", True)
    t.produce("a write, too late", "late-a", a, 1, 7)
    t.produce("a write, too late", "late-b", b, 1, 7, 11)
    t.add("add, too late", "late-b", b, [7])
    for commit in (False, True):
        t.end(f"end, too late, {commit}", "late-a", a, commit)
        t.end(f"end, too late, {commit}", "late-b", b, commit, 4)
    c = t.init("it goes on", "late-a", 5, *a)
    d = t.init("it begins again", "late-b", 4)
    t.produce("the next write", "late-a", c, 0, 7)
    t.produce("by its new epoch", "late-b", d, 0, 7, 11)
    t.end("commit", "late-a", c, True)
    t.settled("late-a")
    t.fetch("at last", 7, True)


CONVERSATIONS: tuple[tuple[str, Callable[[Talk], None]], ...] = (
    ("v2", version_2), ("v1", version_1), ("fence", fencing),
    ("off", offsets), ("bad", refusals), ("idempotent", idempotence),
    ("mark", markers), ("late", time_outs))


def converse(bootstrap: str, between: Callable[[], None] | None = None
             ) -> Iterator[tuple[str, list[Exchange]]]:
    """Every conversation, one after the other."""
    # The first id of all is 0, which an answer has where there is none.
    Talk(bootstrap, "").init("the first id", None)
    for name, talk in CONVERSATIONS:
        one = Talk(bootstrap, name, between)
        talk(one)
        yield name, one.seen
