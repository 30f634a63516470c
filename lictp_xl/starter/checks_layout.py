"""How much the checks template has room for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Books, checks in all, and checks that did not pass."""

    books: int
    rows: int
    open_rows: int
