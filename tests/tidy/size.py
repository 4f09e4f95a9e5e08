#!/usr/bin/env python3
"""Fails when the stripped binary is larger than its bar; says where it went.

    size.py [--bar BYTES] BINARY
"""
import argparse
import pathlib
import struct
import sys

BAR = 8 << 20


def sections(data):
    """(name, bytes in the file) of a 64-bit little-endian ELF's sections."""
    (table,) = struct.unpack_from("<Q", data, 0x28)
    entry, count, names = struct.unpack_from("<HHH", data, 0x3A)
    rows = [struct.unpack_from("<IIQQQQ", data, table + i * entry)
            for i in range(count)]
    strings = rows[names][4]
    for name, kind, _, _, _, size in rows:
        start = strings + name
        text = data[start:data.index(b"\0", start)].decode()
        if kind != 8:  # SHT_NOBITS takes no room
            yield text, size


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bar", type=int, default=BAR)
    options.add_argument("binary", type=pathlib.Path)
    chosen = options.parse_args()
    data = chosen.binary.read_bytes()
    print(f"{chosen.binary.name}: {len(data)} bytes, bar {chosen.bar}")
    for name, size in sorted(sections(data), key=lambda s: -s[1])[:8]:
        print(f"{size:9} {name}")
    if len(data) > chosen.bar:
        sys.exit("size: over the bar. What runs once a command belongs into a "
                 "library marked SMALL (lib/CMakeLists.txt)")


if __name__ == "__main__":
    main()
