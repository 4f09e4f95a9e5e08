#!/usr/bin/env python3
"""weir inside other people's tests: started, stopped and restarted from Java
and from pytest, and wrapped around pytest by `weir run`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import client_families
import kafka_jars
from suite import Suite
from weir_cli import weir_binary

SECONDS = 300
# What a Java test sees of each check.
JAVA = {
    "an ephemeral broker leaves nothing":
        ["partitions 3", "there true", "exit 0", "gone true"],
    "clients live through restarts":
        ["read true", "exit 0", "read true", "read true", "exit 0",
         "each once, in order true"],
    "two brokers at once": ["apart true", "topics [t] and []"],
    "twenty brokers, one after the other": ["served"],
}


def java(suite: Suite, work: Path) -> None:
    classes = kafka_jars.compiled(
        client_families.PROGRAMS / "java",
        kafka_jars.clients_classpath(kafka_jars.BROKER_VERSION))
    done = subprocess.run(
        [*kafka_jars.java(128, work / "java.log"), "-cp", classes,
         "EmbeddedChecks", weir_binary(), str(work)],
        capture_output=True, timeout=SECONDS, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    seen = {row["check"]: row for row in rows}
    for check, want in JAVA.items():
        have = seen.get(check, {"seen": done.stderr.decode()[-400:]})
        suite.check(f"Java: {check}", have == {"check": check, "seen": want}
                    or [f"expected {want}, seen {have}"])


def pytest(suite: Suite, work: Path, claim: str, *before: str) -> None:
    done = subprocess.run(
        [*before, str(client_families.python()), "-m", "pytest", "-q", "-p",
         "no:cacheprovider", "-rA",
         str(client_families.PROGRAMS / "test_embedded.py")],
        capture_output=True, text=True, timeout=SECONDS, check=False,
        cwd=work, env={"PATH": "/usr/bin:/bin", "HOME": str(work),
                       "WEIR_BIN": weir_binary(),
                       "PYTHONDONTWRITEBYTECODE": "1"})
    passed = done.stdout.count("PASSED")
    suite.check(f"pytest: {claim}: {passed} passed",
                [] if done.returncode == 0 and passed == (7 if before else 6)
                else done.stdout.splitlines()[-6:] + [done.stderr[-300:]])


def main() -> int:
    suite = Suite("embedded", verbose=True)
    with tempfile.TemporaryDirectory(prefix="weir-embedded-") as name:
        work = Path(name)
        java(suite, work)
        pytest(suite, work, "a broker for each test")
        pytest(suite, work, "under weir run", weir_binary(), "run", "--topic",
               "orders", "--")
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
