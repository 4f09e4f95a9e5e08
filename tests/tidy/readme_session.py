#!/usr/bin/env python3
"""Runs the sessions that README.md shows, and compares what is printed.

    readme_session.py WEIR UNCLEAN README [--update]

The lines after `$ ` in the README's console blocks run one after the other in
a fresh folder that holds a copy of UNCLEAN (what a real Kafka left when it
crashed), which WEIR_DIR names. Both output streams count. --update writes what
was printed.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(```console\n)(.*?)(```\n)", re.S)


def play(weir, unclean, blocks):
    """What each block's commands print, all in one folder."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cp", "-r", "--sparse=always", unclean,
                        f"{folder}/unclean"], check=True)
        env = {"PATH": f"{weir.parent}:{os.environ['PATH']}",
               "WEIR_DIR": "unclean", "HOME": folder, "LC_ALL": "C.UTF-8"}
        try:
            return ["\n".join(shown(command, folder, env)
                              for command in block) for block in blocks]
        finally:  # also when a command before the broker's stop fails
            subprocess.run([weir, "serve", "--stop", "-q"], cwd=folder,
                           env=env, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)


def shown(command, folder, env):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60)
    return f"$ {command}\n{done.stdout.decode()}"


def main():
    weir, unclean, readme = map(pathlib.Path, sys.argv[1:4])
    text = readme.read_text()
    blocks = [[line[2:] for line in found[2].splitlines()
               if line.startswith("$ ")] for found in BLOCK.finditer(text)]
    if not blocks:
        sys.exit("the README shows no session")
    printed = iter(play(weir.resolve(), unclean.resolve(), blocks))
    new = BLOCK.sub(lambda found: found[1] + next(printed) + found[3], text)
    if "--update" in sys.argv:
        readme.write_text(new)
    elif new != text:
        sys.exit("\n".join(difflib.unified_diff(
            text.splitlines(), new.splitlines(), "README.md",
            "what weir prints", lineterm="")))
    print(f"{sum(map(len, blocks))} commands")


if __name__ == "__main__":
    main()
