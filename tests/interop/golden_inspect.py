"""weir inspect against Kafka's own dump tool, file by file."""

import json
import re
from pathlib import Path

import dump_text
from dump_text import DumpedRecord
from golden_sets import GoldenSet
from suite import Suite, differences, field_differences
from weir_cli import bytes_of, inspect

REPLACED = "\ufffd"

# How the tool titles a control record -> the word weir has for it.
CONTROL_NAMES = {
    "endTxnMarker: COMMIT": "commit", "endTxnMarker: ABORT": "abort",
    "LeaderChange": "leader-change", "SnapshotHeader": "snapshot-header",
    "SnapshotFooter": "snapshot-footer", "KRaftVersion": "kraft-version",
    "KRaftVoters": "kraft-voters",
}


def check_dumps(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """Every file Kafka dumped reads the same through weir inspect."""
    for dump, file in golden.dumped_files():
        with suite.claim(f"{golden.name}: inspect {file.parent.name}/"
                         f"{file.name}") as problems:
            text = dump.read_bytes().decode("utf-8")
            if file.suffix in (".log", ".checkpoint"):
                problems += batch_problems(text, file)
                problems += record_problems(text, file)
            else:
                problems += entry_problems(text, file)


def batch_problems(text: str, file: Path) -> list[str]:
    """Differences of the batches of a log, member by member."""
    expected = dump_text.parse_log(text).batches
    actual = inspect(file, "--batches")
    problems = _count_problem("batches", expected, actual)
    for want, have in zip(expected, actual):
        where = f"batch at {want['position']}"
        problems += field_differences(where, want, have)
    return problems


def record_problems(text: str, file: Path) -> list[str]:
    """Differences of the records of a log, decoded if the topic is
    internal."""
    expected = dump_text.parse_log(text).records
    actual = inspect(file, "--records", "--secrets")
    problems = _count_problem("records", expected, actual)
    compare = internal_record if file.parent.name.startswith("__") else (
        user_record)
    for want, have in zip(expected, actual):
        problems += compare(want, have)
    return problems


def entry_problems(text: str, file: Path) -> list[str]:
    """Differences of the entries of an index or a producer snapshot.

    A producer without a batch is dumped without the batch's members; weir
    says -1 or null there. The first sequence and the batch's timestamp are
    not in the file: the tool works them out of what is.
    """
    expected = dump_text.parse_entries(text, file.suffix)
    actual = inspect(file)
    problems = _count_problem("entries", expected, actual)
    for index, (want, have) in enumerate(zip(expected, actual)):
        if file.suffix == ".snapshot":
            have = _with_derived(have)
        problems += field_differences(f"entry {index}", want, have)
        if file.suffix == ".snapshot" and "last_offset" not in want:
            problems += [f"entry {index}: {name} is {have.get(name)!r}"
                         for name in ("last_offset", "last_sequence")
                         if have.get(name) not in (-1, None)]
    return problems


def _with_derived(producer: dict) -> dict:
    first = producer["last_sequence"] - producer["offset_delta"]
    if first < 0:  # the sequence wrapped after 2^31 - 1
        first += 1 << 31
    return {"first_sequence": first,
            "timestamp": producer["last_timestamp"]} | producer


def _count_problem(what: str, expected: list, actual: list) -> list[str]:
    if len(expected) == len(actual):
        return []
    return [f"{len(actual)} {what}, expected {len(expected)}"]


def _as_java_prints(data: bytes) -> str:
    """Bytes as a Java String prints them, with each run of replaced bytes
    as one mark (decoders differ in how many marks a run gets)."""
    return _collapse(data.decode("utf-8", "replace"))


def _collapse(text: str) -> str:
    return re.sub(f"{REPLACED}+", REPLACED, text)


def _members(want: DumpedRecord) -> dict:
    """What the tool says of every record, in weir's names."""
    return {"offset": want.offset, "timestamp": want.timestamp,
            "timestamp_type": want.timestamp_type,
            "sequence": want.sequence}


def user_record(want: DumpedRecord, have: dict) -> list[str]:
    """Differences of one record of a user's topic (or a control record)."""
    where = f"record {want.offset}"
    problems = list(field_differences(where, _members(want), have))
    if control_name(want.rest):
        return problems + control_record(where, want, have)
    key, value = bytes_of(have, "key"), bytes_of(have, "value")
    sizes = [-1 if b is None else len(b) for b in (key, value)]
    problems += differences([want.key_size, want.value_size], sizes)
    names = ",".join(bytes_of(h, "name").decode("utf-8", "replace")
                     for h in have["headers"])
    rest = ("" if key is None else f"key: {_as_java_prints(key)} ") + (
        "" if value is None else f"payload: {_as_java_prints(value)}")
    problems += differences([want.header_names, _collapse(want.rest.rstrip())],
                            [names, rest.rstrip()])
    return [p if p.startswith(where) else f"{where}: {p}" for p in problems]


def control_name(rest: str) -> str | None:
    """weir's word for the control record the tool titled so, if it is."""
    for title, name in CONTROL_NAMES.items():
        if rest.startswith(title):
            return name
    return None


def control_record(where: str, want: DumpedRecord, have: dict) -> list[str]:
    """A control record: its kind, and what it says."""
    problems = list(field_differences(
        where, {"control": control_name(want.rest)}, have))
    epoch = re.search(r"coordinatorEpoch: (-?\d+)", want.rest)
    if epoch:
        return problems + list(field_differences(
            where, {"coordinator_epoch": int(epoch.group(1))}, have))
    body = json.loads(want.rest[want.rest.index("{"):])
    version = body["version"]
    return problems + list(field_differences(
        where, {"value_version": version, "value": body}, have))


def internal_record(want: DumpedRecord, have: dict) -> list[str]:
    """Differences of one record of an internal topic."""
    where = f"record {want.offset}"
    if control_name(want.rest):
        return list(field_differences(where, _members(want), have)
                    ) + control_record(where, want, have)
    key, payload = dump_text.internal_parts(want.rest)
    members = _members(want) | {"value": None, "key": None}
    if key is not None:
        members |= {"key_version": int(key["type"]), "key": key["data"]}
    if payload is not None:
        members |= {"value_version": int(payload["version"]),
                    "value": payload["data"]}
        if "type" in payload:
            members["value_type"] = _camel(payload["type"])
    return list(field_differences(where, members, have))


def _camel(name: str) -> str:
    """FEATURE_LEVEL_RECORD -> FeatureLevelRecord."""
    return "".join(word.capitalize() for word in name.split("_"))


def check_acls(suite: Suite, golden: GoldenSet, _: Path) -> None:
    """The ACLs left after all records of the metadata log are the ones
    that Kafka's Admin listed."""
    file = golden.truth / "acls.txt"
    if not file.exists():
        return
    with suite.claim(f"{golden.name}: ACLs") as problems:
        expected = sorted(map(_acl_of_text, file.read_text().splitlines()))
        acls: dict[str, tuple] = {}
        for row in inspect("-d", golden.directory,
                             "__cluster_metadata"):
            if row.get("value_type") == "AccessControlEntryRecord":
                acls[row["value"]["id"]] = _acl_of_record(row["value"])
            elif row.get("value_type") == "RemoveAccessControlEntryRecord":
                acls.pop(row["value"]["id"], None)
        problems += differences(expected, sorted(acls.values()))


# Kafka's codes, by place (ResourceType, PatternType, AclOperation,
# AclPermissionType).
RESOURCE_TYPES = ("UNKNOWN", "ANY", "TOPIC", "GROUP", "CLUSTER",
                  "TRANSACTIONAL_ID", "DELEGATION_TOKEN", "USER")
PATTERN_TYPES = ("UNKNOWN", "ANY", "MATCH", "LITERAL", "PREFIXED")
OPERATIONS = ("UNKNOWN", "ANY", "ALL", "READ", "WRITE", "CREATE", "DELETE",
              "ALTER", "DESCRIBE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS",
              "ALTER_CONFIGS", "IDEMPOTENT_WRITE", "CREATE_TOKENS",
              "DESCRIBE_TOKENS", "TWO_PHASE_COMMIT")
PERMISSIONS = ("UNKNOWN", "ANY", "DENY", "ALLOW")


def _acl_of_text(line: str) -> tuple[str, ...]:
    return tuple(re.search(rf"{name}=(.*?)[,)]", line).group(1) for name in (
        "resourceType", "name", "patternType", "principal", "host",
        "operation", "permissionType"))


def _acl_of_record(value: dict) -> tuple[str, ...]:
    return (RESOURCE_TYPES[value["resourceType"]], value["resourceName"],
            PATTERN_TYPES[value["patternType"]], value["principal"],
            value["host"], OPERATIONS[value["operation"]],
            PERMISSIONS[value["permissionType"]])
