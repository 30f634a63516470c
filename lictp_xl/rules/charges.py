"""What each partner pays: apportionment by active users, and the total behind a published charge."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lictp_xl import money
from lictp_xl.errors import DividedByZero, NotFound, OutOfRange
from lictp_xl.money import PENNY, Rounding

THOUSAND = Decimal(1000)
MOST_PLACES = 10
SMALLEST_UNIT = Decimal("1E-10")  # below it a share has more figures than a Decimal keeps


def apportion(
    amount: Decimal,
    bases: Sequence[Decimal],
    unit: Decimal = PENNY,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
) -> list[Decimal]:
    """Share an amount across partners in proportion to their bases.

    The shares add back to the amount, rounded half away from zero to the unit. A zero base gets
    nothing; a credit is shared like a charge. Only "half up", which rounds each share alone, may
    miss the total.

    Parameters
    ----------
    amount : pounds
        The amount to share; negative for a credit.
    bases : column or row of numbers, zero or more
        One base per partner: active users, devices, tickets.
    unit : pounds, more than zero
        The smallest amount a share is told in: 0.01, 1 or 1000.
    rounding : name of a method
        Who gets the odd pennies: largest remainder (unless said), half up, largest takes rest, last
        takes rest or running total. Ties go to the earlier row.

    Returns
    -------
    column or row of pounds
        One share per base, in the same order and shape.

    Raises
    ------
    OutOfRange
        A base is negative, all of them are zero, or the unit is not more than zero.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.1: costs are apportioned on the
    basis of user numbers. Largest remainder is the method of Hamilton.
    """
    _sharable(bases)
    refuse_unit(unit)
    return money.share(amount, bases, unit, rounding)


def shares(bases: Sequence[Decimal], places: Decimal = Decimal(1)) -> list[Decimal]:
    """Turn bases into shares that add to exactly 100 per cent at the places shown.

    Parameters
    ----------
    bases : column or row of numbers, zero or more
        One base per partner: active users, devices, tickets.
    places : whole number from 0 to 10
        Decimal places of a per cent: 1 gives shares such as 46.7%.

    Returns
    -------
    column or row of fractions
        One share per base (0.467 for 46.7%); together exactly 1.

    Raises
    ------
    OutOfRange
        A base is negative, all of them are zero, or the places are not a whole number from 0 to 10.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.1: 46.7%, 31.9% and 21.4%.
    """
    _sharable(bases)
    if places != places.to_integral_value() or not 0 <= places <= MOST_PLACES:
        raise OutOfRange(f"places must be a whole number from 0 to {MOST_PLACES} (got {places})")
    return money.share(Decimal(1), bases, unit_of(places))


def charge(
    partner: str,
    amount: Decimal,
    partners: Sequence[str],
    bases: Sequence[Decimal],
    unit: Decimal = PENNY,
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
) -> Decimal:
    """Find one partner's part of an amount that is shared across all partners.

    The same penny as that partner has in LICTP_APPORTION of the same amount and bases.

    Parameters
    ----------
    partner : name
        The partner whose charge is wanted, as it stands among the partners.
    amount : pounds
        The amount shared by all partners; negative for a credit.
    partners : column or row of names
        Every partner, each once.
    bases : column or row of numbers, zero or more
        One base per partner, in the same order.
    unit : pounds, more than zero
        The smallest amount a share is told in: 0.01, 1 or 1000.
    rounding : name of a method
        Who gets the odd pennies. Largest remainder unless said; ties go to the earlier row.

    Returns
    -------
    pounds
        The partner's charge.

    Raises
    ------
    NotFound
        The partner is not among the partners.
    OutOfRange
        Partners and bases differ in number, a partner stands twice, or the bases cannot be shared by.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.1.
    """
    _one_each("partners", partners, "bases", bases)
    row = row_of(partner, partners)
    return apportion(amount, bases, unit, rounding)[row]


def implied_total(
    charge: Decimal, base: Decimal, bases: Sequence[Decimal], rounded_to: Decimal = THOUSAND
) -> tuple[Decimal, Decimal, Decimal]:
    """Work back from one published charge to the total it implies, and the range it may lie in.

    A charge published to the nearest 1,000 may have been up to half of that more or less. The total
    is the charge divided by its share of the bases, to the penny.

    Parameters
    ----------
    charge : pounds
        The published charge.
    base : number, more than zero
        The base it was worked out on: that partner's active users.
    bases : column or row of numbers, zero or more
        Every partner's base, or their total in one cell.
    rounded_to : pounds, zero or more
        What the charge was rounded to when it was published: 1000 unless said, 0 if it is exact.

    Returns
    -------
    row of pounds
        The total implied, the lowest it can be and the highest.

    Raises
    ------
    OutOfRange
        The base is not more than zero, or larger than all bases together.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraphs 9.1 and 9.2: £315k for 229 of 1,069.
    """
    _sharable(bases)
    _more_than_zero("base", base)
    if base > sum(bases):
        raise OutOfRange(f"base must be part of the bases, {sum(bases)} in all (got {base})")
    if rounded_to < 0:
        raise OutOfRange(f"rounded_to must be zero or more (got {rounded_to})")
    exact = (total_behind(end, base, bases) for end in ends_of(charge, rounded_to))
    total, lowest, highest = map(money.rounded, exact)
    return total, lowest, highest


def budget_variance(budget: Decimal, charge: Decimal) -> tuple[Decimal, Decimal | DividedByZero]:
    """Compare a charge with the budget for it: the difference, and as a fraction of the budget.

    Parameters
    ----------
    budget : pounds
        The budget available.
    charge : pounds
        The charge against it.

    Returns
    -------
    row of pounds and a fraction
        The difference, positive where the charge is over budget (adverse); and its fraction of the
        budget, #DIV/0! for a budget of nothing.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.2: £315k against £277k and £34k.
    """
    return compared("budget", budget, charge)


def compared(argument: str, one: Decimal, other: Decimal) -> tuple[Decimal, Decimal | DividedByZero]:
    """The other less the one, and as a fraction of the one."""
    out = other - one
    if not one:
        problem = f"{argument} must not be zero if the difference is to be a fraction of it (got 0)"
        return out, DividedByZero(problem)
    return out, money.ratio(out, one)


def refuse_unit(unit: Decimal) -> None:
    if unit < SMALLEST_UNIT:
        raise OutOfRange(f"unit must be more than zero, such as 0.01, 1 or 1000 (got {unit:f})")


def unit_of(places: Decimal) -> Decimal:
    """The last place of a per cent, as a fraction."""
    return Decimal(1).scaleb(-2 - int(places))


def row_of(partner: str, partners: Sequence[str]) -> int:
    """Where a partner stands among the partners."""
    names = [name.strip().casefold() for name in partners]
    wanted = partner.strip().casefold()
    if wanted not in names:
        raise NotFound(f"partner must be one of {', '.join(partners)} (got {partner})")
    if names.count(wanted) > 1:
        raise OutOfRange(f"partners must name each partner once ({partner} stands there more than once)")
    return names.index(wanted)


def ends_of(charge: Decimal, rounded_to: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """A charge as published, the lowest that rounds to it and the highest."""
    return charge, charge - rounded_to / 2, charge + rounded_to / 2


def total_behind(charge: Decimal, base: Decimal, bases: Sequence[Decimal]) -> Fraction:
    """The exact amount of which a charge is the base's part."""
    return Fraction(charge) * Fraction(sum(bases)) / Fraction(base)


def _sharable(bases: Sequence[Decimal]) -> None:
    if not any(bases) or min(bases) < 0:
        got = ", ".join(f"{base:f}" for base in bases) or "none"
        raise OutOfRange(f"bases must be zero or more, and not all zero (got {got})")


def _more_than_zero(argument: str, number: Decimal) -> None:
    if number <= 0:
        raise OutOfRange(f"{argument} must be more than zero (got {number:f})")


def _one_each(these: str, names: Sequence[object], those: str, numbers: Sequence[object]) -> None:
    if len(names) != len(numbers):
        raise OutOfRange(
            f"{these} and {those} must be as many as each other (got {len(names)} and {len(numbers)})"
        )
