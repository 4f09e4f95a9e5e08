#!/usr/bin/env python3
"""Renders every page of man/ as a reader's terminal would and expects that
groff has nothing to say. `--canary` renders a page with faults and expects a
complaint of each."""
import pathlib
import subprocess
import sys

GROFF = ["groff", "-ww", "-t", "-man", "-Tutf8", "-z"]


def complaints(source):
    done = subprocess.run(GROFF, input=source, capture_output=True)
    said = done.stderr.decode(errors="replace")
    if done.returncode and not said:
        said = f"groff ended with {done.returncode}"
    return said


def shape(source):
    """What groff does not mind: a page that its readers' tools cannot find."""
    text = source.decode()
    for heading in ("NAME", "DESCRIPTION", "SEE ALSO", "EXAMPLES"):
        if f"\n.SH {heading}\n" not in text:
            yield f"no section {heading}"
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield f"line {number} ends in a space"


def canary():
    head = b'.TH "X" "5"\n.SH NAME\nx \\- y\n'
    faults = [head + b".NOSUCH macro\n", head + b"\\(zz\n",
              head + b".TS\ntab(|);\nl l.\na|b\n", head + b"\\*[none]\n"]
    said = [f"canary {i} found nothing" for i, page in enumerate(faults)
            if not complaints(page)]
    if not list(shape(head)):
        said.append("a page without sections passed")
    return said


def main():
    root = pathlib.Path(sys.argv[-1])
    found = []
    if "--canary" in sys.argv:
        found = canary()
    else:
        pages = sorted((root / "man").glob("*.[1-9]"))
        if not pages:
            found.append("no pages")
        for page in pages:
            source = page.read_bytes()
            said = complaints(source)
            if page.suffix == ".5":
                said += "".join(line + "\n" for line in shape(source))
            found += [f"{page.name}: {line}" for line in said.splitlines()]
    print("\n".join(found) if found else "pages render")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
