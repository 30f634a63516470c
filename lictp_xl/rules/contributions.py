"""What a partner contributes: on weighted bases, in instalments, and how it moves from year to year."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl import money
from lictp_xl.errors import DividedByZero, OutOfRange
from lictp_xl.money import PENNY
from lictp_xl.rules import charges

MOST_INSTALMENTS = 1000


def weighted_bases(counts: Sequence[Sequence[Decimal]], weights: Sequence[Decimal]) -> list[Decimal]:
    """Weigh each partner's users by their type: counts times a weight for each type, added up.

    The bases that come of it go into LICTP_APPORTION, so that a partner whose users ask more of the
    service pays more of it. The weights are the partnership's to agree; none are assumed.

    Parameters
    ----------
    counts : table of numbers, zero or more
        One row per partner, one column per type of user.
    weights : column or row of numbers, zero or more
        One weight per type of user, in the order of the columns.

    Returns
    -------
    column of numbers
        One weighted base per partner.

    Raises
    ------
    OutOfRange
        The weights are not as many as the columns of the counts, or a number is negative.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.1: the type of user and demand
    are not recognised today, and the basis is to be reviewed.
    """
    for i, row in enumerate(counts, 1):
        if len(row) != len(weights):
            raise OutOfRange(
                f"weights must be one for each column of the counts, {len(row)} (got {len(weights)})"
            )
        _none_negative("counts", row, f"row {i}: ")
    _none_negative("weights", weights)
    return [sum(row, Decimal(0)) for row in weighted(counts, weights)]


def instalments(amount: Decimal, number: Decimal, unit: Decimal = PENNY) -> list[Decimal]:
    """Spread an amount over equal instalments that add back to it, to the unit.

    The odd pennies go to the first instalments, one each.

    Parameters
    ----------
    amount : pounds
        The amount to pay; negative for a credit.
    number : whole number from 1 to 1,000
        How many instalments: 4 for quarters, 12 for months.
    unit : pounds, more than zero
        The smallest amount an instalment is told in: 0.01, 1 or 1000.

    Returns
    -------
    column of pounds
        One amount per instalment, in the order they fall due.

    Raises
    ------
    OutOfRange
        The number is not a whole number from 1 to 1,000, or the unit is not more than zero.
    """
    if number != number.to_integral_value() or not 1 <= number <= MOST_INSTALMENTS:
        raise OutOfRange(f"number must be a whole number from 1 to {MOST_INSTALMENTS:,} (got {number:f})")
    charges.refuse_unit(unit)
    return in_equal_parts(amount, number, unit).shares


def contribution_change(before: Decimal, after: Decimal) -> tuple[Decimal, Decimal | DividedByZero]:
    """Tell how a contribution moves: the difference, and as a fraction of what it was.

    Parameters
    ----------
    before : pounds
        The contribution before: last year's, or under the old arrangement.
    after : pounds
        The contribution after.

    Returns
    -------
    row of pounds and a fraction
        The difference, positive where the contribution rises; and its fraction of what it was,
        #DIV/0! where it was nothing.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.2: from £311k to £315k a year.
    """
    return charges.compared("before", before, after)


def weighted(counts: Sequence[Sequence[Decimal]], weights: Sequence[Decimal]) -> list[list[Decimal]]:
    """Every count times the weight of its column."""
    return [[count * weight for count, weight in zip(row, weights, strict=True)] for row in counts]


def in_equal_parts(amount: Decimal, number: Decimal, unit: Decimal) -> money.Sharing:
    return money.sharing(amount, [Decimal(1)] * int(number), unit)


def _none_negative(argument: str, numbers: Sequence[Decimal], where: str = "") -> None:
    for one in numbers:
        if one < 0:
            raise OutOfRange(f"{argument} must be zero or more ({where}got {one:f})")
