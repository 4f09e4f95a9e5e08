#!/usr/bin/env python3
"""Every name that a command asks its Arguments for stands in a row.

Reads cmd/*.cc for calls like args.text("from") and compares the names with
the long_name, short_name and positional names in cmd/specs and cmd/cli. A
mistyped name would only be noticed by an assertion of a debug build.
"""

import re
import sys
from pathlib import Path

GETTERS = ("flag|given|times|text|texts|integer|size|duration_ms|point|time|"
           "number|words|word")
CALL = re.compile(r'\bargs(?:\.|->)(?:' + GETTERS + r')\(\s*"([^"]*)"')
ROW = re.compile(r'\.(?:long_name|name) = "([^"]*)"|\.short_name = \'(.)\'')


def known_names(root):
    names = set()
    for source in [*root.glob("cmd/specs/*"), *root.glob("cmd/cli/*.cc")]:
        for long_name, short_name in ROW.findall(source.read_text()):
            names.add(long_name or short_name)
    return names


def unknown_uses(root, names):
    for source in sorted(root.glob("cmd/*.cc")):
        for number, line in enumerate(source.read_text().splitlines(), 1):
            for name in CALL.findall(line):
                if name not in names:
                    yield f"{source.relative_to(root)}:{number}: '{name}'"


def main():
    root = Path(sys.argv[1])
    names = known_names(root)
    # The search itself must be able to find something.
    if "from" not in names or CALL.findall('args.text("frm")') != ["frm"]:
        return "option_names.py no longer reads the sources"
    found = list(unknown_uses(root, names))
    return "\n".join(["no row has this name:", *found]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
