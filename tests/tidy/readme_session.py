#!/usr/bin/env python3
"""Runs the session that README.md shows, and compares what is printed.

    readme_session.py WEIR UNCLEAN README [--update]

The lines after `$ ` in the README's console block run in a fresh folder that
holds a copy of UNCLEAN (what a real Kafka left when it crashed), which WEIR_DIR
names. Both output streams count. --update writes what was printed.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(```console\n)(.*?)(```\n)", re.S)


def play(weir, unclean, commands):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cp", "-r", "--sparse=always", unclean,
                        f"{folder}/unclean"], check=True)
        env = {"PATH": f"{weir.parent}:{os.environ['PATH']}",
               "WEIR_DIR": "unclean", "HOME": folder, "LC_ALL": "C.UTF-8"}
        shown = []
        for command in commands:
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=env,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=60)
            shown.append(f"$ {command}\n{done.stdout.decode()}")
        return "\n".join(shown)


def main():
    weir, unclean, readme = map(pathlib.Path, sys.argv[1:4])
    text = readme.read_text()
    block = BLOCK.search(text)
    if not block:
        sys.exit("the README shows no session")
    commands = [line[2:] for line in block[2].splitlines()
                if line.startswith("$ ")]
    shown = play(weir.resolve(), unclean.resolve(), commands)
    if "--update" in sys.argv:
        text = text[:block.start(2)] + shown + text[block.end(2):]
        readme.write_text(text)
    elif shown != block[2]:
        sys.exit("\n".join(difflib.unified_diff(
            block[2].splitlines(), shown.splitlines(), "README.md",
            "what weir prints", lineterm="")))
    print(f"{len(commands)} commands")


if __name__ == "__main__":
    main()
