"""Reads what Kafka's dump tool prints, into the names weir's JSON has.

A record's text may hold line ends (it quotes keys and values), so a log is
split where a line opens as a batch or a record does.
"""

import json
import re
from dataclasses import dataclass, field

_ITEM = re.compile(r"(?m)^(?=baseOffset: \d+ lastOffset: |\| offset: \d+ "
                   r"(?:CreateTime|LogAppendTime|NoTimestampType): )")
_PAIR = re.compile(r"(\w+): (\S+)")
_RECORD = re.compile(
    r"\| offset: (?P<offset>\d+) (?P<type>\w+): (?P<timestamp>-?\d+) "
    r"keySize: (?P<key_size>-?\d+) valueSize: (?P<value_size>-?\d+)"
    r"(?: sequence: (?P<sequence>-?\d+) headerKeys: \[(?P<headers>.*?)\])?"
    r"(?= key: | payload: | endTxnMarker: | [A-Z]\w+:? \{|$)(?P<rest>.*)",
    re.DOTALL)

TOMBSTONE = "<DELETE>"

TIMESTAMP_TYPES = {"CreateTime": "create", "LogAppendTime": "append",
                   "NoTimestampType": "none"}

BATCH_NAMES = {
    "baseOffset": "base_offset", "lastOffset": "last_offset",
    "count": "count", "baseSequence": "base_sequence",
    "lastSequence": "last_sequence", "producerId": "producer_id",
    "producerEpoch": "producer_epoch",
    "partitionLeaderEpoch": "leader_epoch",
    "isTransactional": "transactional", "isControl": "control",
    "deleteHorizonMs": "delete_horizon", "position": "position",
    "size": "size", "magic": "magic", "compresscodec": "codec",
    "crc": "crc", "isvalid": "valid",
}

# Kind of file by suffix -> the tool's name of each member and weir's.
ENTRY_NAMES = {
    ".index": {"offset": "offset", "position": "position"},
    ".timeindex": {"timestamp": "timestamp", "offset": "offset"},
    ".txnindex": {
        "version": "version", "producerId": "producer_id",
        "firstOffset": "first_offset", "lastOffset": "last_offset",
        "lastStableOffset": "last_stable_offset"},
    ".snapshot": {
        "producerId": "producer_id", "producerEpoch": "producer_epoch",
        "coordinatorEpoch": "coordinator_epoch",
        "currentTxnFirstOffset": "current_txn_first_offset",
        "lastTimestamp": "last_timestamp",
        "firstSequence": "first_sequence", "lastSequence": "last_sequence",
        "lastOffset": "last_offset", "offsetDelta": "offset_delta",
        "timestamp": "timestamp"},
}


@dataclass
class DumpedRecord:
    """A record line: its members, and the rest of the line as it stands."""

    offset: int
    timestamp_type: str
    timestamp: int
    key_size: int
    value_size: int
    sequence: int | None
    header_names: str
    rest: str


@dataclass
class DumpedLog:
    """Batches in weir's names and records, each with its batch's index."""

    batches: list[dict] = field(default_factory=list)
    records: list[DumpedRecord] = field(default_factory=list)


def scalar(text: str):
    """A member's value: number, truth, optional or word."""
    if text == "OptionalLong.empty":
        return None
    optional = re.fullmatch(r"OptionalLong\[(-?\d+)\]", text)
    if optional:
        return int(optional.group(1))
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return {"true": True, "false": False}.get(text, text)


def _batch(text: str) -> dict:
    batch = {}
    for name, value in _PAIR.findall(text):
        if name in TIMESTAMP_TYPES:
            batch["timestamp_type"] = TIMESTAMP_TYPES[name]
            batch["max_timestamp"] = int(value)
        elif name in BATCH_NAMES:
            batch[BATCH_NAMES[name]] = scalar(value)
    return batch


def _record(text: str) -> DumpedRecord:
    found = _RECORD.fullmatch(text.removesuffix("\n"))
    if not found:
        raise ValueError(f"not a record line: {text[:200]!r}")
    part = found.groupdict()
    sequence = part["sequence"]
    return DumpedRecord(
        int(part["offset"]), TIMESTAMP_TYPES[part["type"]],
        int(part["timestamp"]), int(part["key_size"]),
        int(part["value_size"]), None if sequence is None else int(sequence),
        part["headers"] or "", part["rest"].removeprefix(" "))


def parse_log(text: str) -> DumpedLog:
    """The dump of a .log or a .checkpoint."""
    log = DumpedLog()
    for item in _ITEM.split(text)[1:]:
        if item.startswith("baseOffset"):
            log.batches.append(_batch(item.split("\n", 1)[0]))
        else:
            log.records.append(_record(item))
    return log


def parse_entries(text: str, suffix: str) -> list[dict]:
    """The dump of an index or a snapshot: one object an entry, with only
    the members the tool printed."""
    names = ENTRY_NAMES[suffix]
    return [{names[name]: scalar(value)
             for name, value in _PAIR.findall(line) if name in names}
            for line in text.splitlines()[1:] if line.strip()]


def internal_parts(rest: str) -> tuple[dict | None, dict | None]:
    """Key and payload objects of a decoded record of an internal topic;
    a tombstone's payload is None."""
    decoder = json.JSONDecoder()
    parts = {"key: ": None, "payload: ": None}
    for opening in parts:
        if rest.startswith(opening) and rest != f"{opening}{TOMBSTONE}":
            parts[opening], end = decoder.raw_decode(rest[len(opening):])
            rest = rest[len(opening) + end:].lstrip()
    return parts["key: "], parts["payload: "]
