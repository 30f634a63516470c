"""One check, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

INPUTS = "inputs.xlsx"
RISK = "Risk"  # told in the risk register, not in a budget


class Result(StrEnum):
    """What became of a check."""

    PASS = "Pass"  # noqa: S105
    FAIL = "Fail"
    CANNOT = "Cannot be performed"


@dataclass(frozen=True)
class Check:
    """One check: what it looks at, what became of it, and where."""

    name: str
    result: Result
    finding: str
    book: str
    cell: str = ""
    partner: str | None = None  # None: it concerns them all
    subject: str = "Charges"
