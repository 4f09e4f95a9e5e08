"""Kafka's own command-line classes against the broker in argv[1]; argv[2] is
a folder for their logs."""

import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import kafka_jars  # noqa: E402 (stands beside the suites)
from checks import Bench, main  # noqa: E402

SECONDS = 90
TOOLS = "org.apache.kafka.tools."
# Numbers and names that are each run's own.
OWN = (
    (r"127\.0\.0\.1:\d+|localhost:\d+|/127\.0\.0\.1", "ADDRESS"),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID"),
    (r"\b(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{22}(?![\w-])", "ID"),
    (r"(/[\w.-]+){3,}", "DIR"),
    (r'"(timestamp|size|offsetLag|avg_throughput|target_throughput|'
     r'totalBytes|usableBytes)":-?[\d.]+', r'"\1":N'),
    (r"(LeaderEpoch|HighWatermark|MaxFollowerLag\w*|Epoch):?\s+\d+",
     r"\1 N"),
    # Texts of errors are each server's own.
    (r"(Exception): .*", r"\1"),
    (r"(Error while executing topic command :) .*", r"\1"),
)


def run(bench: Bench, tool: str, *words: str, stdin: str = "",
        lines: int | None = None) -> list[str]:
    """What a tool prints on both streams, without what is its run's own."""
    place = tool if tool.startswith("kafka.") else TOOLS + tool
    done = subprocess.run(
        [*kafka_jars.java(128, Path(sys.argv[2]) / "tools.log"), "-cp",
         kafka_jars.tools_classpath(), place, *words],
        input=stdin, capture_output=True, text=True, timeout=SECONDS,
        check=False)
    text = done.stdout + done.stderr
    for pattern, word in OWN:
        text = re.sub(pattern, word, text)
    seen = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()
            if line.strip() and "WARN" not in line
            and not line.startswith("\tat ")]
    return [f"exit {done.returncode}", *seen[:lines]]


def at(bench: Bench) -> tuple[str, str]:
    return "--bootstrap-server", bench.bootstrap


def console(bench: Bench) -> dict:
    topic = bench.name("console")
    out = {"produced": run(
        bench, "ConsoleProducer", *at(bench), "--topic", topic,
        "--reader-property", "parse.key=true", "--reader-property",
        "parse.headers=true", stdin="".join(
            f"h:{n}\tk{n}\tvalue {n}\n" for n in range(20)))}
    out["consumed"] = run(
        bench, "consumer.ConsoleConsumer", *at(bench), "--topic", topic,
        "--from-beginning", "--max-messages", "20", "--group",
        bench.name("console"), "--formatter-property", "print.key=true",
        "--formatter-property", "print.headers=true", "--formatter-property",
        "print.offset=true")
    out["from 15"] = run(
        bench, "consumer.ConsoleConsumer", *at(bench), "--topic", topic,
        "--partition", "0", "--offset", "15", "--max-messages", "5")
    return out


def topics(bench: Bench) -> dict:
    topic, tool = bench.name("topics"), "TopicCommand"
    name = "--topic", topic
    out = {}
    for what, words in {
            "create": ("--create", *name, "--partitions", "2", "--config",
                       "retention.ms=12345"),
            "again": ("--create", *name),
            "if not exists": ("--create", "--if-not-exists", *name),
            "grow": ("--alter", *name, "--partitions", "4"),
            "shrink": ("--alter", *name, "--partitions", "1"),
            "describe": ("--describe", *name),
            "overrides": ("--describe", "--topics-with-overrides", *name),
            "unavailable": ("--describe", "--unavailable-partitions"),
            "list": ("--list", *name),
            "delete": ("--delete", *name),
            "absent": ("--describe", "--topic", bench.name("absent")),
    }.items():
        out[what] = run(bench, tool, *at(bench), *words, lines=12)
    return out


def configs(bench: Bench) -> dict:
    tool = "kafka.admin.ConfigCommand"
    topic = "--entity-type", "topics", "--entity-name", bench.name("console")
    broker = "--entity-type", "brokers", "--entity-name", "1"
    user = "--entity-type", "users", "--entity-name", bench.name("user")
    out = {}
    for what, words in {
            "add": (*topic, "--alter", "--add-config",
                    "retention.ms=5000000,cleanup.policy=[compact,delete]"),
            "describe": (*topic, "--describe"),
            "every one": (*topic, "--describe", "--all"),
            "delete": (*topic, "--alter", "--delete-config", "retention.ms"),
            "bad": (*topic, "--alter", "--add-config", "retention.ms=soon"),
            "broker": (*broker, "--alter", "--add-config",
                       "log.cleaner.threads=2"),
            "broker seen": (*broker, "--describe"),
            "broker as before": (*broker, "--alter", "--delete-config",
                                 "log.cleaner.threads"),
            "quota": (*user, "--alter", "--add-config",
                      "producer_byte_rate=1000000000"),
            "quota seen": (*user, "--describe"),
    }.items():
        out[what] = run(bench, tool, *at(bench), *words)
    return out


def groups(bench: Bench) -> dict:
    group, topic = bench.name("console"), bench.name("console")
    tool = "consumer.group.ConsumerGroupCommand"
    name = "--group", group
    out = {}
    for what, words in {
            "describe": ("--describe", *name),
            "state": ("--describe", "--state", *name),
            "members": ("--describe", "--members", *name),
            "reset, only shown": ("--reset-offsets", "--to-earliest", *name,
                                  "--topic", topic, "--dry-run"),
            "reset": ("--reset-offsets", "--to-offset", "7", *name,
                      "--topic", topic, "--execute"),
            "export": ("--reset-offsets", "--shift-by", "2", *name,
                       "--all-topics", "--export", "--dry-run"),
            "delete offsets": ("--delete-offsets", *name, "--topic", topic),
            "delete": ("--delete", *name),
            "absent": ("--describe", "--group", bench.name("absent")),
    }.items():
        out[what] = run(bench, tool, *at(bench), *words, lines=12)
    return out


def offsets_and_records(bench: Bench) -> dict:
    topic = bench.name("console")
    wanted = Path(sys.argv[2]) / "delete-records.json"
    wanted.write_text(json.dumps({"version": 1, "partitions": [
        {"topic": topic, "partition": 0, "offset": 5}]}))
    out = {"deleted": run(bench, "DeleteRecordsCommand", *at(bench),
                          "--offset-json-file", str(wanted))}
    for time in ("earliest", "latest", "earliest-local", "latest-tiered"):
        out[time] = run(bench, "GetOffsetShell", *at(bench), "--topic", topic,
                        "--time", time)
    out["log dirs"] = run(bench, "LogDirsCommand", *at(bench), "--describe",
                          "--topic-list", topic, "--broker-list", "1")
    return out


def cluster(bench: Bench) -> dict:
    return {
        "versions": run(bench, "BrokerApiVersionsCommand", *at(bench)),
        "features": run(bench, "FeatureCommand", *at(bench), "describe"),
        "quorum": run(bench, "MetadataQuorumCommand", *at(bench), "describe",
                      "--replication")[:2],
        "groups": [line for line in run(bench, "GroupsCommand", *at(bench),
                                        "--list") if bench.family in line],
        "transactions": [line for line in run(
            bench, "TransactionsCommand", *at(bench), "list")
            if bench.family in line or "exit" in line],
        "elect": run(bench, "LeaderElectionCommand", *at(bench),
                     "--election-type", "preferred", "--topic",
                     bench.name("console"), "--partition", "0"),
        "acls": run(bench, "AclCommand", *at(bench), "--list", lines=3),
        "metrics": run(bench, "ClientMetricsCommand", *at(bench), "--list"),
    }


def verifiable(bench: Bench) -> dict:
    topic = bench.name("verifiable")
    producer = run(bench, "VerifiableProducer", *at(bench), "--topic", topic,
                   "--max-messages", "100")
    consumer = run(bench, "VerifiableConsumer", *at(bench), "--topic", topic,
                   "--group-id", bench.name("verifiable"), "--max-messages",
                   "100", "--reset-policy", "earliest")
    return {"producer": [x for x in producer if "producer_send" not in x
                         or '"value":"99"' in x],
            "consumer": sorted({re.sub(r"\{.*?\"name\":\"(\w+)\".*", r"\1", x)
                                for x in consumer})}


def performance(bench: Bench) -> dict:
    topic = bench.name("performance")
    produced = run(bench, "ProducerPerformance", *at(bench), "--topic", topic,
                   "--num-records", "20000", "--record-size", "100",
                   "--throughput", "-1")
    consumed = run(bench, "ConsumerPerformance", *at(bench), "--topic", topic,
                   "--num-records", "20000", "--timeout", "60000")
    return {"produced": [produced[0], re.sub(r" sent.*", "", produced[-1])],
            "consumed": [consumed[0], *re.findall(
                r" (\d{5,}), ", consumed[-1])[:1]]}


if __name__ == "__main__":
    sys.exit(main("tools", [
        console, topics, configs, groups, offsets_and_records, cluster,
        verifiable, performance], sys.argv[3:]))
