"""Control totals: whether lines add up, and what would explain it where they do not.

A check that lacks a figure cannot be performed; it has not passed.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from lictp_xl.errors import OutOfRange
from lictp_xl.rules import causes
from lictp_xl.rules.causes import difference, explained, shares_out

__all__ = ["check_equal", "check_shares", "check_total", "difference", "explained"]

PASS = "Pass"  # noqa: S105
CANNOT = "Cannot be performed"
NOTHING = Decimal(0)


class Unknown(StrEnum):
    """What stands in a cell whose figure nobody has."""

    NOT_STATED = "Not stated"


Figure: TypeAlias = Decimal | Unknown


def check_total(lines: Sequence[Figure], total: Figure, tolerance: Decimal = NOTHING) -> str:
    """Check that lines add to their total: Pass, or by how much they are out and what explains it.

    Where they do not, it tells which two digits swapped, which sign turned or which line counted
    twice would clear the difference, or that rounding may have made it. A line or a total that is
    Not stated makes the check one that cannot be performed.

    Parameters
    ----------
    lines : column or row of pounds
        The lines that are added up.
    total : pounds
        What they are said to come to.
    tolerance : pounds, zero or more
        What they may be out by. Less than half a penny always passes.

    Returns
    -------
    text
        Pass, or a sentence.

    Raises
    ------
    OutOfRange
        The tolerance is negative.
    """
    _refuse_tolerance(tolerance)
    if unknown := _not_stated({**_each("line", lines), "the total": total}, len(lines)):
        return unknown
    added, stated = _known(lines), _known([total])[0]
    out = difference(added, stated)
    if not out or abs(out) <= tolerance:
        return PASS
    come_to, said_to = causes.told(sum(added, NOTHING)), causes.told(stated)
    said = f"The lines add to {come_to}, {_apart(out)} than the total of {said_to}"
    return _with_cause(said, explained(added, stated) or causes.rounding(added, stated))


def check_equal(one: Figure, other: Figure, tolerance: Decimal = NOTHING) -> str:
    """Check that two amounts are the same: Pass, or by how much they are apart and what explains it.

    Where they are not, it tells which two digits swapped or which sign turned would make them the
    same, or that one is the other rounded. An amount that is Not stated makes the check one that
    cannot be performed.

    Parameters
    ----------
    one : pounds
        One amount.
    other : pounds
        The amount that it should be.
    tolerance : pounds, zero or more
        What they may be apart by. Less than half a penny always passes.

    Returns
    -------
    text
        Pass, or a sentence.

    Raises
    ------
    OutOfRange
        The tolerance is negative.
    """
    _refuse_tolerance(tolerance)
    if unknown := _not_stated({"the first figure": one, "the second figure": other}):
        return unknown
    first, second = _known([one, other])
    out = difference([first], second)
    if not out or abs(out) <= tolerance:
        return PASS
    said = f"{causes.told(first)} is {_apart(out)} than {causes.told(second)}"
    return _with_cause(
        said, explained([first], second, causes.PAIR) or causes.rounding([first], second, causes.PAIR)
    )


def check_shares(shares: Sequence[Figure], tolerance: Decimal = NOTHING) -> str:
    """Check that shares add to 100 per cent: Pass, or by how much they are out and what explains it.

    Parameters
    ----------
    shares : column or row of fractions
        One share per partner, such as 46.7% (0.467).
    tolerance : fraction, zero or more
        What they may be out by, such as 0.1% (0.001); nothing unless given.

    Returns
    -------
    text
        Pass, or a sentence.

    Raises
    ------
    OutOfRange
        The tolerance is negative.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 9.1: 46.7%, 31.9% and 21.4%.
    """
    _refuse_tolerance(tolerance)
    if unknown := _not_stated(_each("share", shares), len(shares)):
        return unknown
    known = _known(shares)
    below = [i for i, share in enumerate(known, 1) if share < 0]
    out = shares_out(known)
    if below:
        return f"Share {below[0]} is less than nothing, {causes.per_cent(known[below[0] - 1])}"
    if abs(out) <= max(tolerance, causes.SHARE_OUT):
        return PASS
    way = "more" if out > 0 else "less"
    said = f"The shares add to {causes.per_cent(1 + out)}, {causes.per_cent(abs(out))} {way} than 100%"
    return _with_cause(said, causes.of_shares(known, out))


def _each(what: str, figures: Sequence[Figure]) -> dict[str, Figure]:
    return {f"{what} {i}": figure for i, figure in enumerate(figures, 1)}


def _not_stated(figures: dict[str, Figure], lines: int = 1) -> str:
    """Why a check cannot be performed; no text where it can."""
    if not lines:
        return f"{CANNOT}: there is nothing to add up"
    missing = [what for what, figure in figures.items() if isinstance(figure, Unknown)]
    if not missing:
        return ""
    return f"{CANNOT}: {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not stated"


def _known(figures: Sequence[Figure]) -> list[Decimal]:
    return [figure for figure in figures if isinstance(figure, Decimal)]


def _apart(out: Decimal) -> str:
    return f"{causes.told(abs(out))} {'more' if out > 0 else 'less'}"


def _with_cause(said: str, cause: str) -> str:
    return f"{said}; {cause}" if cause else said


def _refuse_tolerance(tolerance: Decimal) -> None:
    if tolerance < 0:
        raise OutOfRange(f"tolerance must be zero or more (got {tolerance:f})")
