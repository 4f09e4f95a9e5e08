"""Where weir's answers to outside clients differ from Kafka's on purpose.

A row names the family (or "*"), the check (or "*"), a regular expression
that the printed difference matches, and the reason.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    family: str
    check: str
    line: str
    reason: str

    def fits(self, family: str, check: str, line: str) -> bool:
        return (self.family in ("*", family) and self.check in ("*", check)
                and re.search(self.line, line) is not None)


class Differences:
    """The rows; `reason` of a difference, or nothing."""

    def __init__(self, *rows: Difference) -> None:
        self.rows = rows

    def reason(self, family: str, check: str, line: str) -> str:
        return next((row.reason for row in self.rows
                     if row.fits(family, check, line)), "")


KNOWN = Differences()
