"""The tables of configs in lib/broker/configs beside Kafka's own classes."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import kafka_jars
from suite import Suite

TABLES = Path(__file__).resolve().parents[2] / "lib" / "broker" / "configs"
TYPES = {"BOOLEAN": "b", "STRING": "s", "INT": "i", "SHORT": "h", "LONG": "l",
         "DOUBLE": "d", "LIST": "L", "CLASS": "c", "PASSWORD": "p"}
MODES = {"read-only": "r", "per-broker": "p", "cluster-wide": "c"}
# What is no range: said in other words, or not at all.
RULES = {"non-empty string": "+", "non-empty list": "", "non-null string": "",
         "[1,...,9] or -1": "-1,1..9", "": "",
         "[latest, earliest, by_duration:PnDTnHnMn.nS]":
             "latest,earliest,by_duration:P*"}


def facts() -> list[dict]:
    """What ConfigFacts.java prints."""
    log = kafka_jars.cache_dir() / "config-facts.log"
    done = subprocess.run(
        [*kafka_jars.java(256, log), "-cp", kafka_jars.client_classpath(),
         "ConfigFacts"], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rule(validator: str) -> str:
    """A validator as the tables have it."""
    if validator in RULES:
        return RULES[validator]
    numbers = re.fullmatch(r"\[(-?[\d.]+),\.\.\.(?:,(-?[\d.]+))?\]", validator)
    if numbers:
        return f"{numbers[1]}..{numbers[2] or ''}"
    words = re.fullmatch(r"(\(case insensitive\) )?\[(.*)\]", validator)
    if not words:
        raise ValueError(f"a validator that nobody knows: {validator}")
    return ("~" if words[1] else "") + words[2].replace(", ", ",")


def table(*files: str) -> dict[str, list[str]]:
    """Rows of the tables by name: flags, default, rule, documentation."""
    out = {}
    for file in files:
        text = (TABLES / file).read_text()
        for literals in re.findall(r"=\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+);",
                                   text):
            whole = "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", literals))
            for line in whole.replace('\\"', '"').split("\\n"):
                if line:
                    name, *fields = line.split("|", 4)
                    out[name] = fields
    return out


def problems(expected: list[dict], rows: dict[str, list[str]]
             ) -> Iterator[str]:
    for fact in expected:
        name = fact["name"]
        row = rows.get(name)
        if row is None:
            yield f"{name}: no row"
            continue
        flags, standard, range_of, documentation = row
        want = (TYPES[fact["type"]] + MODES[fact.get("mode", "cluster-wide")]
                + ("!" if fact["internal"] else ""))
        if flags.replace("+", "").replace("-", "") != want:
            yield f"{name}: flags {flags}, Kafka {want}"
        if standard != fact.get("default", "~"):
            yield f"{name}: default {standard}, Kafka {fact.get('default')}"
        if range_of != rule(fact.get("validator", "")):
            yield f"{name}: rule {range_of}, Kafka {fact.get('validator')}"
        if not documentation and not fact.get("synonyms"):
            yield f"{name}: no documentation"
    for name in rows.keys() - {fact["name"] for fact in expected}:
        yield f"{name}: Kafka has no such config"


def compare(suite: Suite) -> None:
    all_facts = facts()
    brokers = table(*(f"{kind}_table.cc" for kind in (
        "group", "log", "security", "server")))
    suite.check(f"{len(brokers)} configs of brokers are Kafka's", problems(
        [f for f in all_facts if f["scope"] == "broker"], brokers))
    others = table("resource_tables.cc")
    suite.check(f"{len(others)} of groups and client metrics are, too",
                problems([f for f in all_facts if f["scope"] in (
                    "group", "client-metrics")], others))
