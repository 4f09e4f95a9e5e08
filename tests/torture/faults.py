#!/usr/bin/env python3
"""Faults of the machine on the shipped binary: every n-th call of a command or
of a broker fails (once, from then on, by half, by death; memory too), libfiu
fails them at random, and what a machine refuses is refused for real."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "interop"))

import fault
import machine
from fault_commands import Commands
from fault_serve import Serve
from suite import Suite


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=1 << 30,
                         help="points of each command and fault, by the seed")
    options.add_argument("--fiu", type=int, default=200, metavar="ROUNDS")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=("commands", "serve", "machine"))
    options.add_argument("-v", "--verbose", action="store_true")
    chosen = options.parse_args()
    begun = time.monotonic()
    suite = Suite("faults", chosen.verbose)
    runs = fired = acknowledged = 0
    with tempfile.TemporaryDirectory(prefix="weir-faults-") as scratch:
        work = Path(scratch)
        if not Path(fault.shim()).exists():
            suite.check("the shim is built (target fault_shim)", False)
        if chosen.only in (None, "commands"):
            (work / "commands").mkdir()
            sweep = Commands(work / "commands", chosen.most, chosen.seed)
            sweep.run()
            suite.check("P3 P11 P14 commands survive every fault",
                        sweep.problems)
            suite.check("faults were met", sweep.fired * 2 > sweep.runs)
            runs, fired = sweep.runs, sweep.fired
        if chosen.only in (None, "serve"):
            (work / "serve").mkdir()
            served = Serve(work / "serve", chosen.most, chosen.seed)
            served.run()
            served.fiu(chosen.fiu)
            suite.check("P1 P3 P4 a broker survives every fault",
                        served.problems)
            suite.check("some were refused, most acknowledged",
                        0 < served.refused < served.acknowledged)
            runs += served.runs
            fired += served.fired
            acknowledged = served.acknowledged
        if chosen.only in (None, "machine"):
            machine.every_claim(suite, work, Path(fault.ROOT / "build/release/golden"))
    print(f"faults: {runs} runs with a fault, met in {fired} (seed "
          f"{chosen.seed}), {acknowledged} acknowledged; {suite.passed} "
          f"claims hold, {suite.failed} do not "
          f"({time.monotonic() - begun:.0f} s)")
    return 1 if suite.failed or not suite.passed else 0


if __name__ == "__main__":
    sys.exit(main())
