#!/usr/bin/env python3
"""Runs transcripts: files of commands with what they must print.

A transcript (tests/cli/*.t) is

    # a comment
    $ weir version --jsn
    ! weir: version: unknown option '--jsn'; did you mean '--json'?
    [2]

After `$ ` a command for bash (`> ` continues it), then its standard output
line by line, `! ` before each line of standard error, and the exit code in
brackets unless it is 0. A line may end in ` (re)`: a regular expression, in
` (glob)`: * and ? match, or in ` (no-eol)`: no newline follows. A line
` ...` alone matches any number of lines. Output that itself begins with one of
`$ `, `> `, `! `, `# `, `[` or `\\` is written with a `\\` before it.

All commands of a file run in one fresh folder, which is HOME too, with `weir`
on the PATH and the variables GOLDEN (what real Kafka wrote, to be read only)
and TESTS (this folder). `copy NAME` copies golden data here, writable.

    transcript.py --weir BINARY [--golden DIR] [--update] FILE...

--update writes what was printed into the files; look at the difference.
"""

import argparse
import difflib
import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TIMEOUT_SECONDS = 120
SPECIAL = ("$ ", "> ", "! ", "# ", "[", "\\")
MATCHERS = (" (re)", " (glob)", " (no-eol)")


class Case:
    """A command and what is expected of it."""

    def __init__(self, number, command):
        self.number = number
        self.command = command
        self.out = []
        self.err = []
        self.code = 0


def parse(text):
    """Lines of the file as comments (str) and Cases, in order."""
    parts = []
    for number, line in enumerate(text.splitlines(), 1):
        case = parts[-1] if parts and isinstance(parts[-1], Case) else None
        if line.startswith("$ "):
            parts.append(Case(number, line[2:]))
        elif line.startswith("# ") or line == "#" or case is None:
            parts.append(line)
        elif line.startswith("> ") or line == ">":
            case.command += "\n" + line[2:]
        elif line.startswith("! "):
            case.err.append(line[2:])
        elif line == "!":
            case.err.append("")
        elif re.fullmatch(r"\[\d+\]", line):
            case.code = int(line[1:-1])
        elif line == "" and not case.out and not case.err:
            parts.append(line)
        else:
            case.out.append(line)
    return [piece for part in parts for piece in without_blank_end(part)]


def without_blank_end(part):
    """Blank lines after a case are not output, but kept."""
    if isinstance(part, str):
        return [part]
    blanks = []
    while part.out and part.out[-1] == "":
        blanks.append(part.out.pop())
    return [part] + blanks


def unescape(line):
    return line[1:] if line.startswith("\\") else line


def escape(line):
    return "\\" + line if line.startswith(SPECIAL) or line == "" else line


def line_matches(expected, got):
    if expected.endswith(" (re)"):
        return re.fullmatch(expected[:-5], got) is not None
    if expected.endswith(" (glob)"):
        return fnmatch.fnmatchcase(got, expected[:-7])
    return unescape(expected) == got


def matches(expected, got):
    """Whether the lines match, `...` standing for any number of them."""
    if not expected:
        return not got
    if expected[0] == " ...":
        return any(matches(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and line_matches(expected[0], got[0]) and matches(
        expected[1:], got[1:])


def lines_of(data):
    text = data.decode("utf-8", "backslashreplace")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] += " (no-eol)"
    return lines


def environment(arguments, folder):
    keep = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS",
            "TSAN_OPTIONS")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    tools = folder / ".tools"
    tools.mkdir()
    (tools / "weir").symlink_to(Path(arguments.weir).resolve())
    copy = tools / "copy"
    copy.write_text('#!/bin/sh\ncp -r "$GOLDEN/$1" "${2:-.}"\n'
                    'chmod -R u+w "${2:-.}"\n')
    copy.chmod(0o755)
    env.update(
        PATH=f"{tools}:{env.get('PATH', '/usr/bin:/bin')}",
        HOME=str(folder), LC_ALL="C.UTF-8", TZ="UTC", COLUMNS="80",
        TERM="dumb", TESTS=str(Path(__file__).resolve().parent),
        GOLDEN=str(Path(arguments.golden).resolve()))
    return env


def run_case(case, env, folder):
    try:
        done = subprocess.run(
            ["bash", "-c", case.command], cwd=folder, env=env,
            stdin=subprocess.DEVNULL, capture_output=True,
            timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [], [f"(no end within {TIMEOUT_SECONDS} s)"], -1
    return lines_of(done.stdout), lines_of(done.stderr), done.returncode


def render(out, err, code):
    """What was printed, as a transcript has it."""
    lines = [escape(line) for line in out]
    lines += [("! " + line) if line else "!" for line in err]
    if code != 0:
        lines.append(f"[{code}]")
    return lines


def expected_lines(case):
    lines = case.out + [("! " + line) if line else "!" for line in case.err]
    return lines + ([f"[{case.code}]"] if case.code != 0 else [])


def run_file(path, arguments):
    """Runs one transcript; returns how many of its cases failed."""
    parts = parse(path.read_text())
    failed, updated = 0, []
    with tempfile.TemporaryDirectory(prefix="weir-cli-") as name:
        folder = Path(name)
        env = environment(arguments, folder)
        work = folder / "work"
        work.mkdir()
        for part in parts:
            if isinstance(part, str):
                updated.append(part)
                continue
            got = run_case(part, env, work)
            updated += ["$ " + part.command.replace("\n", "\n> ")]
            good = (matches(part.out, got[0]) and matches(part.err, got[1])
                    and part.code == got[2])
            updated += expected_lines(part) if good else render(*got)
            if good:
                continue
            failed += 1
            print(f"{path}:{part.number}: {part.command}")
            for line in difflib.unified_diff(
                    expected_lines(part), render(*got), "expected", "printed",
                    lineterm="", n=2):
                print("    " + line)
        shutil.rmtree(work, ignore_errors=True)
    if arguments.update:
        path.write_text("\n".join(updated) + "\n")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True)
    parser.add_argument("--golden", default=os.environ.get("WEIR_GOLDEN", "."))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    failed = sum(run_file(path, arguments) for path in arguments.files)
    if failed:
        print(f"{failed} of the commands did not do what was expected")
    return 1 if failed and not arguments.update else 0


if __name__ == "__main__":
    sys.exit(main())
