"""Pounds and pence. Decimal in, Decimal out; exact fractions in between; no float anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import TypeAlias

PENNY = Decimal("0.01")
RUNNING, RUNNING_ROUNDED = "Running total", "Running total rounded"  # steps that add up on their own
Steps: TypeAlias = Mapping[str, Sequence[Fraction | int]]  # heading -> a number of units for each base


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


@dataclass(frozen=True)
class Sharing:
    """An amount being shared, step by step: whole numbers of units, and the size of one."""

    sign: int
    unit: Decimal
    whole: int  # the amount in units
    exact: Sequence[Fraction]
    steps: Steps  # what the method makes of the exact shares
    units: Sequence[int]

    @property
    def amount(self) -> Decimal:
        """The amount, rounded to the unit."""
        return self.sign * self.whole * self.unit

    @property
    def shares(self) -> list[Decimal]:
        return [self.sign * units * self.unit for units in self.units]

    def told(self, units: Sequence[Fraction | int]) -> list[Fraction]:
        """Numbers of units in the measure of the amount."""
        return [self.sign * one * Fraction(self.unit) for one in units]


def share(
    amount: Decimal,
    bases: Sequence[Decimal],
    unit: Decimal = PENNY,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
) -> list[Decimal]:
    """The amount, rounded to the unit, in proportion to bases that are zero or more and not all zero."""
    return sharing(amount, bases, unit, rounding).shares


def sharing(
    amount: Decimal,
    bases: Sequence[Decimal],
    unit: Decimal = PENNY,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
) -> Sharing:
    """The steps from an amount to its shares."""
    sign = -1 if amount < 0 else 1  # a credit is shared like a charge of the same size
    whole = int(_units(Fraction(abs(amount)) / Fraction(unit)))
    exact = [whole * Fraction(base) / Fraction(sum(bases)) for base in bases]
    return Sharing(sign, unit, whole, exact, *_METHODS[rounding](whole, exact))


def _units(exact: Fraction) -> Decimal:
    """A number of units as a whole number, halves away from zero."""
    size = abs(exact)
    whole, rest = divmod(size.numerator, size.denominator)
    return Decimal((whole + (2 * rest >= size.denominator)) * (1 if exact >= 0 else -1))


def _largest_remainder(whole: int, exact: Sequence[Fraction]) -> tuple[Steps, list[int]]:
    down = [int(share) for share in exact]
    remainders = [share - units for share, units in zip(exact, down, strict=True)]
    odd = [0] * len(exact)
    # ties go to the earlier row, so that a re-run never moves a penny
    by_remainder = sorted(range(len(exact)), key=lambda i: -remainders[i])
    for i in by_remainder[: whole - sum(down)]:
        odd[i] = 1
    steps: Steps = {"Rounded down": down, "Remainder": remainders, "Odd unit": odd}
    return steps, [units + one for units, one in zip(down, odd, strict=True)]


def _half_up(whole: int, exact: Sequence[Fraction]) -> tuple[Steps, list[int]]:
    return {}, [int(_units(share)) for share in exact]


def _largest_takes_rest(whole: int, exact: Sequence[Fraction]) -> tuple[Steps, list[int]]:
    return _one_takes_rest(whole, exact, exact.index(max(exact)))


def _last_takes_rest(whole: int, exact: Sequence[Fraction]) -> tuple[Steps, list[int]]:
    return _one_takes_rest(whole, exact, max((i for i, share in enumerate(exact) if share), default=0))


def _one_takes_rest(whole: int, exact: Sequence[Fraction], taker: int) -> tuple[Steps, list[int]]:
    _, alone = _half_up(whole, exact)
    rest = [whole - sum(alone) if i == taker else 0 for i in range(len(exact))]
    steps: Steps = {"Rounded": alone, "Rest": rest}
    return steps, [units + more for units, more in zip(alone, rest, strict=True)]


def _running_total(whole: int, exact: Sequence[Fraction]) -> tuple[Steps, list[int]]:
    running = list(accumulate(exact))
    totals = [int(_units(total)) for total in running]
    steps: Steps = {RUNNING: running, RUNNING_ROUNDED: totals}
    return steps, [total - before for total, before in zip(totals, [0, *totals], strict=False)]


_METHODS = {
    Rounding.LARGEST_REMAINDER: _largest_remainder,
    Rounding.HALF_UP: _half_up,
    Rounding.LARGEST_TAKES_REST: _largest_takes_rest,
    Rounding.LAST_TAKES_REST: _last_takes_rest,
    Rounding.RUNNING_TOTAL: _running_total,
}
