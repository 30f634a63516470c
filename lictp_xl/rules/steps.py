"""A table of labelled steps: how each rule lays its workings out."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from lictp_xl.errors import SheetError

Value: TypeAlias = Decimal | Fraction | int | str | date | SheetError | None  # None: a blank
Row: TypeAlias = tuple[Value, ...]


def table(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> list[Row]:
    """Headings, then a row for each step, None where it has no figure; the result at the bottom right."""
    laid = [tuple(row) for row in rows]
    for row in laid:
        assert len(row) == len(headings), f"{row} does not fit {headings}"
    return [tuple(headings), *laid]


def column(*steps: tuple[str, Value]) -> list[Row]:
    """Steps of one figure each, the result last."""
    return table(("Step", "Result"), steps)


def numbered(what: str, count: int) -> list[str]:
    """Line 1, Line 2 ..."""
    return [f"{what} {i}" for i in range(1, count + 1)]
