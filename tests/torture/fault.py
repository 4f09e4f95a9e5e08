"""The control of fault_shim.c: which call of a process fails, and how."""

import errno
import mmap
import os
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORM = "=qqiiii"  # seen, at, kinds, what, for_good, fired

WRITE, SYNC, OPEN, NAME, SIZE, ACCEPT, MEMORY, READ = (1 << i
                                                       for i in range(8))
DISK = WRITE | SYNC | OPEN | NAME | SIZE  # what changes a disk
KILL, HALF = -1, -2
EIO, ENOSPC, EMFILE = errno.EIO, errno.ENOSPC, errno.EMFILE


def shim() -> str:
    """WEIR_FAULT_SHIM, else the one of the release build."""
    return os.environ.get("WEIR_FAULT_SHIM") or str(
        ROOT / "build/release/tests/torture/libfault_shim.so")


class Fault:
    """A control file; `environment` is for the process that shall meet it."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(struct.calcsize(FORM)))
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), struct.calcsize(FORM))
        self.environment = {**os.environ, "LD_PRELOAD": shim(),
                            "WEIR_FAULT_CONTROL": str(path)}
        self.count(DISK)

    def set(self, kinds: int, at: int, what: int, for_good: bool) -> None:
        """The call number `at` from now on (0: the next one)."""
        # Counted calls of other kinds do not fire while this is written.
        struct.pack_into("=qqi", self._map, 0, 0, -1, 0)
        struct.pack_into("=iii", self._map, 20, what, for_good, 0)
        struct.pack_into("=qqi", self._map, 0, 0, at, kinds)

    def count(self, kinds: int) -> None:
        self.set(kinds, -1, 0, False)

    def seen(self) -> int:
        return struct.unpack_from("=q", self._map)[0]

    def fired(self) -> int:
        return struct.unpack_from("=i", self._map, 28)[0]
