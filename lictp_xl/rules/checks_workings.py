"""The steps behind control totals."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl.rules import checks
from lictp_xl.rules.checks import Figure, Unknown
from lictp_xl.rules.steps import Row, Value, column, numbered


def check_total(lines: Sequence[Figure], total: Figure, tolerance: Decimal) -> list[Row]:
    added = _added(lines)
    return column(
        *zip(numbered("Line", len(lines)), lines, strict=True),
        ("The lines add to", added),
        ("Total", total),
        ("Difference", _less(added, total)),
        ("Tolerance", tolerance),
        ("Finding", checks.check_total(lines, total, tolerance)),
    )


def check_equal(one: Figure, other: Figure, tolerance: Decimal) -> list[Row]:
    return column(
        ("One", one),
        ("Other", other),
        ("Difference", _less(one, other)),
        ("Tolerance", tolerance),
        ("Finding", checks.check_equal(one, other, tolerance)),
    )


def check_shares(shares: Sequence[Figure], tolerance: Decimal) -> list[Row]:
    added = _added(shares)
    return column(
        *zip(numbered("Share", len(shares)), shares, strict=True),
        ("The shares add to", added),
        ("They should add to", 1),
        ("Difference", _less(added, Decimal(1))),
        ("Tolerance", tolerance),
        ("Finding", checks.check_shares(shares, tolerance)),
    )


def _added(lines: Sequence[Figure]) -> Decimal | Unknown:
    known = [line for line in lines if isinstance(line, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(lines) else Unknown.NOT_STATED


def _less(one: Figure, other: Figure) -> Value:
    known = isinstance(one, Decimal) and isinstance(other, Decimal)
    return one - other if known else Unknown.NOT_STATED  # type: ignore[operator]
