#!/usr/bin/env python3
"""Other projects' own test suites against `weir serve`.

    peers.py [kgo] [librdkafka] [--write] [--only TEST…]

Their sources come from their package registries into a scratch folder, are
built and run there, and stay there. Every test's result is printed; --write
keeps the results in peers.md. A test that fails and is not named in
NOT_APPLICABLE, with the reason, fails this suite.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peers_not_applicable import NOT_APPLICABLE
from suite import Suite
from weir_node import WeirNode

FRANZ_GO = "github.com/twmb/franz-go@v1.22.2"
PAGE = Path(__file__).with_name("peers.md")
SECONDS = 2400
# As many records as a run of a quarter of an hour takes on two cores.
KGO_RECORDS = 20_000
# What librdkafka's tests expect: of topics that they do not make themselves,
# and that members who come one after the other are let in together.
SETTINGS = {"num.partitions": "4", "group.initial.rebalance.delay.ms": "500"}

Results = dict[str, str]  # test -> passed, failed, skipped


@dataclass(frozen=True)
class Peer:
    """A suite: what it is, and what runs it in a folder against a broker."""

    name: str
    what: str
    run: Callable[[Path, str, list[str]], Results]


def call(command: list, folder: Path, log: str, check: bool = True,
         **environment: str) -> str:
    """Run a command in `folder`; gives its output, which stays in a file."""
    path = folder / log
    with open(path, "wb") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=out,
                              stdin=subprocess.DEVNULL, timeout=SECONDS,
                              restore_signals=False,  # a closed pipe is no end
                              env={**os.environ, **environment}, check=False)
    text = path.read_text(errors="replace")
    if check and done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n"
                           f"{text[-2000:]}")
    return text


def kgo(folder: Path, bootstrap: str, only: list[str]) -> Results:
    """The tests of franz-go's kgo, from the Go module itself."""
    module = json.loads(call(["go", "mod", "download", "-json", FRANZ_GO],
                             folder, "download.log"))
    source = folder / "franz-go"
    shutil.copytree(module["Dir"], source, copy_function=shutil.copyfile)
    package = source / "pkg" / "kgo"
    call(["chmod", "-R", "u+w", str(source)], folder, "chmod.log")
    call(["go", "test", "-c", "-o", "kgo.test", "."], package, "build.log")
    said = call(
        ["./kgo.test", "-test.v", "-test.timeout", f"{SECONDS - 60}s",
         *(["-test.run", "|".join(only)] if only else [])],
        package, "test.log", check=False, KGO_SEEDS=bootstrap,
        KGO_TEST_RF="1", KGO_TEST_RECORDS=str(KGO_RECORDS),
        KGO_LOG_LEVEL="none")
    words = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
    started = re.findall(r"^=== RUN +(\S+)", said, re.MULTILINE)
    ended = {test: words[word] for word, test in re.findall(
        r"^ *--- (PASS|FAIL|SKIP): (\S+)", said, re.MULTILINE)}
    return {test: ended.get(test, "failed") for test in started}


def librdkafka_source(folder: Path) -> Path:
    """The source package of the distribution, unpacked, built."""
    sources = folder / "source.sources"
    listed = Path("/etc/apt/sources.list.d/debian.sources").read_text()
    sources.write_text(re.sub(r"^Types: .*$", "Types: deb-src", listed,
                              flags=re.MULTILINE))
    (folder / "lists" / "partial").mkdir(parents=True)
    apt = ["-q", "-o", f"Dir::Etc::sourcelist={sources}",
           "-o", "Dir::Etc::sourceparts=/dev/null",
           "-o", f"Dir::State::lists={folder / 'lists'}"]
    call(["apt-get", "update", *apt], folder, "update.log")
    call(["apt-get", "source", "--download-only", *apt, "librdkafka"], folder,
         "source.log")
    call(["tar", "xf", str(next(folder.glob("*.orig.tar.*")))], folder,
         "tar.log")
    source = next(folder.glob("librdkafka-*/"))
    # Its configure takes every file configure.* for a part of itself.
    call(["./configure", "--disable-ssl", "--disable-gssapi",
          "--disable-curl"], source, "configured.txt")
    call(["make", "-j2", "libs"], source, "make.log")
    call(["make", "-j2", "build"], source / "tests", "make.log")
    return source


def librdkafka(folder: Path, bootstrap: str, only: list[str]) -> Results:
    """librdkafka's own tests that need a broker, from Debian's source."""
    tests = librdkafka_source(folder) / "tests"
    (tests / "test.conf").write_text(
        f"metadata.broker.list={bootstrap}\ntest.topic.random=true\n")
    results: Results = {}
    for number in only or [""]:
        results |= read_summary(call(
            ["./test-runner", "-L", "-p4", "-Q", "-V", "3.9.0.0"], tests,
            "run.log", check=False, TESTS=number))
    return results


def read_summary(said: str) -> Results:
    """The table at the end of a run of librdkafka's test-runner, without the
    tests that need no broker, which -L leaves out."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    rows = re.findall(r"^\| (\d\w+) +\| +([A-Z]+) \|[^|]*\|(.*)", plain,
                      re.MULTILINE)
    return {name: state.lower() for name, state, why in rows
            if "negative test flags" not in why}


PEERS = (
    Peer("kgo", f"franz-go's kgo tests, {FRANZ_GO.partition('@')[2]}", kgo),
    Peer("librdkafka", "librdkafka's tests/, of Debian 12 (2.0.2)",
         librdkafka),
)


def table(peer: Peer, results: Results) -> str:
    """The page's part for one suite."""
    tests = {name: state for name, state in results.items()
             if "/" not in name or state != "passed"}
    inner = len(results) - len(tests)
    rows = [f"## {peer.what}\n",
            f"{sum(s == 'passed' for s in results.values())} passed, "
            f"{sum(s == 'failed' for s in results.values())} failed, "
            f"{sum(s == 'skipped' for s in results.values())} skipped"
            + (f"; {inner} parts of tests that passed are not listed."
               if inner else ".") + "\n",
            "| test | result | why |", "| --- | --- | --- |"]
    for name in sorted(tests):
        why = reason(peer.name, name) if tests[name] != "passed" else ""
        state = tests[name]
        if why and not why.endswith("yet"):
            state = "not applicable"
        rows.append(f"| {name} | {state} | {why} |")
    return "\n".join(rows) + "\n"


def reason(peer: str, test: str) -> str:
    return next((why for pattern, why in NOT_APPLICABLE[peer].items()
                 if re.fullmatch(pattern, test)), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", nargs="*",
                        help=", ".join(peer.name for peer in PEERS))
    parser.add_argument("--only", nargs="*", default=[], metavar="TEST")
    parser.add_argument("--write", action="store_true",
                        help=f"write the results into {PAGE.name}")
    options = parser.parse_args()
    suite = Suite("peers", verbose=True)
    parts = []
    for peer in PEERS:
        if options.peer and peer.name not in options.peer:
            continue
        with tempfile.TemporaryDirectory(prefix="weir-peers-") as name:
            folder = Path(name) / peer.name
            folder.mkdir()
            with WeirNode(Path(name) / "data", Path(name) / "weir", SETTINGS,
                          flags=("--any-rf",)) as node:
                results = peer.run(folder, node.bootstrap, options.only)
        for test, state in sorted(results.items()):
            why = reason(peer.name, test)
            suite.check(f"{peer.name} {test}: {state} {why}".rstrip(),
                        state == "passed" or bool(why))
        parts.append(table(peer, results))
    if options.write:
        head = PAGE.read_text().split("\n## ")[0].rstrip() + "\n\n"
        PAGE.write_text(head + "\n".join(parts))
    return suite.finish()


if __name__ == "__main__":
    sys.exit(main())
