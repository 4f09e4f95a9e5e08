"""What the Python programs share: one JSON line a check, on stdout.

A check is a function of the suite's `Bench` that returns what the client saw,
in a form that two brokers can agree on: no ids, addresses or times of the
machine. An exception is seen as its text.
"""

import asyncio
import dataclasses
import hashlib
import inspect
import json
import re
import sys
import time
from collections.abc import Callable, Collection, Iterable

FIRST_TIMESTAMP_MS = 1_700_000_000_000
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
DEADLINE_SECONDS = 30
CHECK_SECONDS = 90


def sample(number: int) -> dict:
    """Record `number` of every test topic; some lack a key or a value."""
    return {
        "key": None if number % 5 == 3 else f"k{number % 11}".encode(),
        "value": None if number % 5 == 4 else f"value {number} ".encode() * 5,
        "headers": [] if number % 3 else [
            ("trace", str(number).encode()), ("empty", b""), ("none", None),
            ("trace", b"\xff\x00")],
        "timestamp": FIRST_TIMESTAMP_MS + 1000 * number,
    }


def digest(rows: Iterable[object]) -> dict:
    """Count and SHA-256 of rows, with the first and the last one."""
    texts = [repr(row) for row in rows]
    return {"count": len(texts), "first": texts[:1], "last": texts[-1:],
            "sha256": hashlib.sha256("\n".join(texts).encode()).hexdigest()}


def scrubbed(value: object, own: Collection[str]) -> object:
    """An answer without what is each broker's own: members named in `own`."""
    if isinstance(value, dict):
        return {str(k): "…" if k in own and v not in (None, -1, "", [])
                else scrubbed(v, own) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        if hasattr(value, "_asdict"):
            return scrubbed(value._asdict(), own)
        return [scrubbed(item, own) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return scrubbed(dataclasses.asdict(value), own)
    if hasattr(value, "to_dict"):
        return scrubbed(value.to_dict(), own)
    return (value if isinstance(value, (int, bool, type(None)))
            else without_wording(str(value)))


def attempt(call: Callable[[], object]) -> object:
    """What a call gives, or the error it raises, as something seen."""
    try:
        return call()
    except Exception as error:  # whatever a client raises is seen
        return f"{type(error).__name__}: {without_wording(str(error))}"


def without_wording(text: str) -> str:
    """An error as a client prints it, without the broker's own words behind
    the error's number and name."""
    return re.sub(r"(\[Error \d+\] \w+: ).*", r"\1…", text, flags=re.DOTALL)


class Bench:
    """One broker, and a prefix for the names made there."""

    def __init__(self, bootstrap: str, family: str) -> None:
        self.bootstrap = bootstrap
        self.family = family

    def name(self, what: str) -> str:
        return f"{self.family}-{what}"


def wait_until(done: Callable[[], bool], step: Callable[[], object]) -> bool:
    """Call `step` until `done()`; False when that takes too long."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            return False
        step()
    return True


def main(family: str, checks: Iterable[Callable],
         chosen: Collection[str] = ()) -> int:
    """Run the checks, or the chosen ones, each to its end, against the
    broker in argv[1]."""
    bench = Bench(sys.argv[1], family)
    for check in checks:
        name = check.__name__.replace("_", " ")
        if chosen and name not in chosen:
            continue
        row = {"check": name}
        try:
            seen = check(bench)
            row["seen"] = (asyncio.run(asyncio.wait_for(seen, CHECK_SECONDS))
                           if inspect.isawaitable(seen) else seen)
        except Exception as error:  # whatever a client raises is seen
            row["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(row, default=str), flush=True)
    return 0
