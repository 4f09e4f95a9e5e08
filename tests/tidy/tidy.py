#!/usr/bin/env python3
"""Reads every source of the tree and says where it breaks the house rules.

Layers (lib/LAYERS), file sizes, line widths, forbidden names, a README for
each library. `--canary` feeds it sources that break each rule and expects a
complaint for every one of them.
"""
import pathlib
import re
import sys

MAX_FILE_LINES = 800
MAX_COLUMNS = 80
FORBIDDEN_STEMS = {"util", "utils", "common", "misc", "helper", "helpers",
                   "manager"}
SOURCE_DIRS = ("lib", "cmd", "tests")


def layers(text):
    """name -> (level, set of libraries it may include, or None for all)."""
    table = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, level, *uses = line.split()
            table[name] = (int(level), None if uses == ["*"] else
                           set(uses) - {"-"})
    return table


def library_of(path):
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "lib":
        return parts[1]
    if parts[0] == "cmd":
        return "cli" if len(parts) > 2 and parts[1] == "cli" else "cmd"
    return None


def check_includes(path, text, table):
    mine = library_of(path)
    if mine is None:
        return
    if mine not in table:
        yield f"{path}: library '{mine}' does not stand in lib/LAYERS"
        return
    level, uses = table[mine]
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'#include "((?:lib|cmd)/[^"]+)"', line)
        if not found:
            continue
        theirs = library_of(found.group(1))
        if theirs == mine:
            continue
        lower = theirs in table and table[theirs][0] < level
        if not lower or (uses is not None and theirs not in uses):
            yield (f"{path}:{number}: '{mine}' (level {level}) includes "
                   f"'{theirs}'")


def check_shape(path, text):
    lines = text.splitlines()
    stem = pathlib.PurePosixPath(path).stem
    if stem in FORBIDDEN_STEMS:
        yield f"{path}: a file named '{stem}' says nothing"
    if len(lines) > MAX_FILE_LINES:
        yield f"{path}: {len(lines)} lines, more than {MAX_FILE_LINES}"
    # A source whose first line is its own header lets that one speak.
    own = f'#include "{path[:-3]}.h"' if path.endswith(".cc") else None
    if not lines or not (lines[0].startswith("//") or lines[0] == own):
        yield f"{path}: does not open with what it is"
    if path.endswith(".h") and "#pragma once" not in text:
        yield f"{path}: no #pragma once"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS and not line.startswith("#include"):
            # A literal that cannot be broken may stand out.
            if '"' not in line and "NOLINT" not in line:
                yield f"{path}:{number}: {len(line)} columns"


def check_text(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            yield f"{path}:{number}: put off is not done"
        if re.search(r"\busing namespace std\b", line):
            yield f"{path}:{number}: using namespace std"


def check_tree(root):
    table = layers((root / "lib/LAYERS").read_text())
    for top in SOURCE_DIRS:
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".cc", ".h"):
                continue
            path = file.relative_to(root).as_posix()
            text = file.read_text()
            yield from check_includes(path, text, table)
            yield from check_shape(path, text)
            yield from check_text(path, text)
    for name in table:
        folder = root / "lib" / name
        if folder.is_dir() and any(folder.rglob("*.cc")):
            readme = folder / "README.md"
            if not readme.exists():
                yield f"lib/{name}: no README.md"
            elif len(readme.read_text().splitlines()) > 40:
                yield f"lib/{name}/README.md: more than 40 lines"


def canary(root):
    """Every rule must be able to fail."""
    table = layers((root / "lib/LAYERS").read_text())
    broken = [
        check_includes("lib/base/x.cc", '#include "lib/log/y.h"\n', table),
        check_includes("lib/os/x.cc", '#include "lib/codec/y.h"\n', table),
        check_includes("lib/nowhere/x.cc", "", table),
        check_shape("lib/base/util.cc", "// x\n"),
        check_shape("lib/base/x.cc", "// x\n" * 801),
        check_shape("lib/base/x.cc", "int x;\n"),
        check_shape("lib/base/x.h", "// x\n"),
        check_shape("lib/base/x.cc", "// x\n" + "y" * 81),
        check_text("lib/base/x.cc", "// TO" "DO later\n"),
    ]
    return [f"canary {i} found nothing" for i, found in enumerate(broken)
            if not list(found)]


def main():
    root = pathlib.Path(sys.argv[-1])
    found = canary(root) if "--canary" in sys.argv else list(check_tree(root))
    print("\n".join(found) if found else "tidy")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
