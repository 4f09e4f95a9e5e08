#!/usr/bin/env python3
"""weir's tables beside the schema files inside Kafka's jars, field by field.

    schemas.py [JAR...]

Without jars, those of the broker (kafka_jars). Every message of the jars must
be in weir and every one of weir in the jars, with the same type, key, versions
and listeners, and its fields in the same order with the same names, types,
versions, null versions, tags, defaults and flags.
"""

import glob
import json
import re
import sys
import zipfile
from collections.abc import Iterator

import kafka_jars
from suite import Suite
from weir_cli import weir

SCHEMA = re.compile(r"common/(message|metadata)/\w+\.json")
COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL)
OPEN = 1 << 15

# Kafka's generated classes of these have no "Data" at the end of their names
# in JSON either.
SHORT_NAMES = {"DefaultPrincipalData": "DefaultPrincipal",
               "QuorumStateData": "QuorumState"}
NUMBERS = {"int8", "int16", "uint16", "int32", "uint32", "int64"}
LEAVES = NUMBERS | {"bool", "float64", "uuid", "string", "bytes", "records"}


def kafka_schemas(jars: list[str]) -> dict[str, dict]:
    """Messages of the jars by name; those without any version left out."""
    found = {}
    for jar in jars:
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if not SCHEMA.fullmatch(name):
                    continue
                text = archive.read(name).decode("utf-8")
                message = json.loads(COMMENT.sub("", text))
                if message["validVersions"] != "none":
                    found[message["name"]] = message
    return found


def versions(text: str | None) -> tuple[int, int]:
    """First and last; an empty range for "none" and for nothing."""
    if text is None or text == "none":
        return (1, 0)
    if text.endswith("+"):
        return (int(text[:-1]), OPEN)
    first, _, last = text.partition("-")
    return (int(first), int(last or first))


def both(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """The versions in both ranges, an empty range in one form."""
    first, last = max(a[0], b[0]), min(a[1], b[1])
    return (first, last) if first <= last else (1, 0)


def default(field: dict) -> str | None:
    """A field's default as text in one form; none for structs that are there."""
    text, kind = field.get("default"), field["type"]
    text = "" if text is None else str(text)
    if text == "null":
        return "null"
    if kind in NUMBERS:
        return str(int(text or "0", 0))
    if kind == "float64":
        return str(float(text or "0"))
    if kind == "bool":
        return (text or "false").lower()
    if kind in LEAVES or kind.startswith("[]"):
        return text
    return None


def facts(field: dict) -> dict:
    """What is compared of one field, whichever side it comes from."""
    tagged = versions(field.get("taggedVersions"))
    own = versions(field["versions"]) if "versions" in field else tagged
    name = field["name"]
    return {
        "name": name[0].lower() + name[1:],
        "type": field["type"],
        "versions": own,
        "null": both(versions(field.get("nullableVersions")), own),
        "tag": field.get("tag"),
        "default": default(field),
        "ignorable": field.get("ignorable", False),
        "flexible": field.get("flexibleVersions"),
    }


def compare(path: str, kafka: list[dict], ours: list[dict],
            structs: dict[str, list[dict]]) -> Iterator[str]:
    """Problems in a list of fields and in the structs beneath."""
    names = [facts(f)["name"] for f in kafka]
    if names != [f["name"] for f in ours]:
        yield f"{path}: fields are {[f['name'] for f in ours]}, not {names}"
        return
    for theirs, own in zip(kafka, ours):
        where = f"{path}.{own['name']}"
        want, have = facts(theirs), facts(own)
        for name, value in want.items():
            if have[name] != value:
                yield f"{where}: {name} is {have[name]!r}, not {value!r}"
        tagged = versions(theirs.get("taggedVersions"))
        if "tag" in theirs and tagged != want["versions"]:
            yield f"{where}: tagged in {tagged} only, which no table can say"
        kind = theirs["type"].removeprefix("[]")
        if kind not in LEAVES:
            yield from compare(where, theirs.get("fields") or structs[kind],
                               own.get("fields", []), structs)


def problems(kafka: dict, ours: dict) -> Iterator[str]:
    """What weir's message has otherwise than Kafka's."""
    for name in ("type", "apiKey"):
        if kafka.get(name) != ours.get(name):
            yield f"{name} is {ours.get(name)!r}, not {kafka.get(name)!r}"
    for name in ("validVersions", "flexibleVersions"):
        if versions(kafka[name]) != versions(ours[name]):
            yield f"{name} is {ours[name]}, not {kafka[name]}"
    if set(kafka.get("listeners", [])) != set(ours.get("listeners", [])):
        yield f"listeners are {ours.get('listeners')}"
    if (kafka["type"] == "request" and kafka.get("latestVersionUnstable", False)
            != ours.get("latestVersionUnstable", False)):
        yield "latestVersionUnstable differs"
    structs = {s["name"]: s["fields"] for s in kafka.get("commonStructs", [])}
    yield from compare(ours["name"], kafka["fields"], ours["fields"], structs)


def main() -> int:
    jars = sys.argv[1:] or glob.glob(
        kafka_jars.broker_classpath().removesuffix("*") + "*.jar")
    kafka = kafka_schemas(jars)
    lines = weir("wire", "schema").decode().splitlines()
    ours = {m["name"]: m for m in map(json.loads, lines)}
    suite = Suite("schemas")
    suite.check("the jars hold schema files", len(kafka) > 200)
    known = {SHORT_NAMES.get(name, name) for name in kafka}
    suite.check("weir has no message that Kafka lacks",
                [name for name in ours if name not in known])
    for name, message in sorted(kafka.items()):
        own = ours.get(SHORT_NAMES.get(name, name))
        suite.check(f"{name} is Kafka's, field by field",
                    problems(message, own) if own else ["weir lacks it"])
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
