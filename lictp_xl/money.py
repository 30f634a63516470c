"""Pounds and pence. Decimal in, Decimal out; exact fractions in between; no float anywhere."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

PENNY = Decimal("0.01")


class Rounding(StrEnum):
    """Who gets the odd units when an amount does not divide evenly."""

    LARGEST_REMAINDER = "largest remainder"
    HALF_UP = "half up"
    LARGEST_TAKES_REST = "largest takes rest"
    LAST_TAKES_REST = "last takes rest"
    RUNNING_TOTAL = "running total"


def rounded(amount: Decimal | Fraction, unit: Decimal = PENNY) -> Decimal:
    """The amount to the nearest unit, halves away from zero, as Excel's ROUND has it."""
    return _units(Fraction(amount) / Fraction(unit)) * unit


def ratio(part: Decimal | Fraction, whole: Decimal | Fraction) -> Decimal:
    """One number as a fraction of another, to 28 figures."""
    exact = Fraction(part) / Fraction(whole)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def share(
    amount: Decimal,
    bases: Sequence[Decimal],
    unit: Decimal = PENNY,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
) -> list[Decimal]:
    """The amount, rounded to the unit, in proportion to bases that are zero or more and not all zero."""
    sign = -1 if amount < 0 else 1  # a credit is shared like a charge of the same size
    whole = int(_units(Fraction(abs(amount)) / Fraction(unit)))
    exact = [whole * Fraction(base) / Fraction(sum(bases)) for base in bases]
    return [sign * units * unit for units in _METHODS[rounding](whole, exact)]


def _units(exact: Fraction) -> Decimal:
    """A number of units as a whole number, halves away from zero."""
    size = abs(exact)
    whole, rest = divmod(size.numerator, size.denominator)
    return Decimal((whole + (2 * rest >= size.denominator)) * (1 if exact >= 0 else -1))


def _largest_remainder(whole: int, exact: Sequence[Fraction]) -> list[int]:
    units = [int(share) for share in exact]
    # ties go to the earlier row, so that a re-run never moves a penny
    by_remainder = sorted(range(len(exact)), key=lambda i: units[i] - exact[i])
    for i in by_remainder[: whole - sum(units)]:
        units[i] += 1
    return units


def _half_up(whole: int, exact: Sequence[Fraction]) -> list[int]:
    return [int(_units(share)) for share in exact]


def _largest_takes_rest(whole: int, exact: Sequence[Fraction]) -> list[int]:
    return _one_takes_rest(whole, exact, exact.index(max(exact)))


def _last_takes_rest(whole: int, exact: Sequence[Fraction]) -> list[int]:
    return _one_takes_rest(whole, exact, max((i for i, share in enumerate(exact) if share), default=0))


def _one_takes_rest(whole: int, exact: Sequence[Fraction], taker: int) -> list[int]:
    units = _half_up(whole, exact)
    units[taker] += whole - sum(units)
    return units


def _running_total(whole: int, exact: Sequence[Fraction]) -> list[int]:
    totals = [int(_units(total)) for total in accumulate(exact)]
    return [total - before for total, before in zip(totals, [0, *totals], strict=False)]


_METHODS = {
    Rounding.LARGEST_REMAINDER: _largest_remainder,
    Rounding.HALF_UP: _half_up,
    Rounding.LARGEST_TAKES_REST: _largest_takes_rest,
    Rounding.LAST_TAKES_REST: _last_takes_rest,
    Rounding.RUNNING_TOTAL: _running_total,
}
