"""Running weir, and its envelopes in the form of the golden truth."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 300

TIMESTAMP_TYPES = {"create": "CreateTime", "append": "LogAppendTime",
                   "none": "NoTimestampType"}


class WeirError(Exception):
    """weir ended with another exit code than the test asked for."""


def weir_binary() -> str:
    """WEIR_BIN, else the release build, else what PATH has."""
    named = os.environ.get("WEIR_BIN")
    built = ROOT / "build" / "release" / "weir"
    found = named or (str(built) if built.exists() else shutil.which("weir"))
    if not found:
        raise WeirError("no weir binary: build it or set WEIR_BIN")
    return found


def weir(*arguments: object, stdin: bytes | None = None,
         expect: tuple[int, ...] = (0,)) -> bytes:
    """Run weir with the arguments; returns its stdout."""
    command = [weir_binary(), *map(str, arguments)]
    environment = {k: v for k, v in os.environ.items()
                   if not k.startswith("WEIR_")}
    given = {"input": stdin} if stdin is not None else {
        "stdin": subprocess.DEVNULL}
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=environment,
                          timeout=TIMEOUT_SECONDS, check=False, **given)
    if done.returncode not in expect:
        words = " ".join(map(str, arguments))
        said = done.stderr.decode("utf-8", "replace").strip()
        raise WeirError(f"weir {words}: exit {done.returncode}: {said[:600]}")
    return done.stdout


def weir_json(*arguments: object, expect: tuple[int, ...] = (0,)) -> list[dict]:
    """Run weir with --json; returns the objects it printed, one a line."""
    out = weir(*arguments, "--json", expect=expect)
    return [json.loads(line) for line in out.decode().split("\n") if line]


def bytes_of(row: dict, name: str) -> bytes | None:
    """The bytes of a member that stands as text, base64 or null."""
    if f"{name}_base64" in row:
        return base64.b64decode(row[f"{name}_base64"], validate=True)
    value = row[name]
    return None if value is None else value.encode()


def _base64(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def as_truth(envelope: dict) -> dict:
    """An envelope in the form of a line of truth/TOPIC.jsonl."""
    headers = [[bytes_of(h, "name").decode("utf-8", "replace"),
                _base64(bytes_of(h, "value"))] for h in envelope["headers"]]
    return {
        "partition": envelope["partition"],
        "offset": envelope["offset"],
        "timestamp": envelope["timestamp"],
        "timestamp_type": TIMESTAMP_TYPES[envelope["timestamp_type"]],
        "leader_epoch": envelope["leader_epoch"],
        "key": _base64(bytes_of(envelope, "key")),
        "value": _base64(bytes_of(envelope, "value")),
        "headers": headers,
    }


def read_truth(path: Path) -> list[dict]:
    """The lines of a truth file."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def consume(directory: Path, topic: str, *options: object) -> list[dict]:
    """What `weir consume --json` prints of a topic, as printed."""
    return weir_json("consume", "-d", directory, topic, *options)


def inspect(*arguments: object) -> list[dict]:
    """What `weir inspect --json` prints, without the findings among it."""
    return [row for row in weir_json("inspect", *arguments)
            if "severity" not in row]


def without(rows: list[dict], *names: str) -> list[dict]:
    """The rows without the members named."""
    return [{k: v for k, v in row.items() if k not in names} for row in rows]
