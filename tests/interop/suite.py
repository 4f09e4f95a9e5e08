"""Counts claims that hold and claims that do not, and says so."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Suite:
    """One run of a suite: `check` each claim, `finish` with the exit code.

    A claim that fails prints what was seen; one that holds prints its name
    only with `verbose`.
    """

    def __init__(self, name: str, verbose: bool = False) -> None:
        self.name = name
        self.verbose = verbose
        self.passed = 0
        self.failed = 0
        self._start = time.monotonic()

    def check(self, claim: str, problems: Iterable[str] | bool) -> bool:
        """The claim holds if `problems` is True or names none."""
        if isinstance(problems, bool):
            problems = [] if problems else ["it does not hold"]
        seen = list(problems)
        if not seen:
            self.passed += 1
            if self.verbose:
                print(f"ok   {claim}", flush=True)
            return True
        self.failed += 1
        print(f"FAIL {claim}")
        for line in seen[:6]:
            print(f"     {line[:400]}")
        if len(seen) > 6:
            print(f"     and {len(seen) - 6} more")
        sys.stdout.flush()
        return False

    @contextmanager
    def claim(self, claim: str) -> Iterator[list[str]]:
        """Collects problems; an exception inside is one of them."""
        problems: list[str] = []
        try:
            yield problems
        except Exception as error:  # any error is a claim that fails
            problems.append(f"{type(error).__name__}: {error}")
        self.check(claim, problems)

    def finish(self) -> int:
        """Print the sum; 0 if everything held and anything was checked."""
        seconds = time.monotonic() - self._start
        print(f"{self.name}: {self.passed} passed, {self.failed} failed "
              f"({seconds:.1f} s)")
        return 0 if self.failed == 0 and self.passed > 0 else 1


def differences(expected: list, actual: list) -> Iterator[str]:
    """What differs between two lists, place by place."""
    for index, (want, have) in enumerate(zip(expected, actual)):
        if want != have:
            yield f"at {index}: expected {want!r}, found {have!r}"
    if len(expected) != len(actual):
        yield f"expected {len(expected)} items, found {len(actual)}"
        longer = expected if len(expected) > len(actual) else actual
        yield f"the first one more: {longer[min(len(expected), len(actual))]!r}"


def field_differences(where: str, expected: dict,
                      actual: dict) -> Iterator[str]:
    """Fields of `expected` that `actual` lacks or has otherwise."""
    for name, want in expected.items():
        if name not in actual:
            yield f"{where}: no field {name} (expected {want!r})"
        elif actual[name] != want:
            yield (f"{where}: {name} is {actual[name]!r}, "
                   f"expected {want!r}")
