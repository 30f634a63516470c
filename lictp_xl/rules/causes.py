"""What would explain a difference: digits swapped, a sign turned, a line counted twice, rounding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lictp_xl import money

NOTHING = Decimal(0)
PENNY_OUT = Decimal("0.005")
SHARE_OUT = Decimal("1E-9")  # thirds in three cells come this near to 1
THOUSAND = Decimal(1000)
MOST_PLACES = 6  # a figure with more was worked out, not told


@dataclass(frozen=True)
class Named:
    """What a finding calls the figures."""

    line: str  # {} for its number
    total: str


TOTAL = Named("line {}", "the total")
PAIR = Named("the first figure", "the second figure")


def difference(lines: Sequence[Decimal], total: Decimal) -> Decimal:
    """What the lines come to above the total; nothing where they agree to the penny."""
    out = sum(lines, NOTHING) - total
    return out if abs(out) >= PENNY_OUT else NOTHING


def shares_out(shares: Sequence[Decimal]) -> Decimal:
    """What shares come to above the whole."""
    return sum(shares, NOTHING) - 1


def explained(lines: Sequence[Decimal], total: Decimal, named: Named = TOTAL) -> str:
    """What one slip would clear the difference: two digits swapped, a sign turned, a line counted twice.

    Most differences have no such explanation, and then the answer is no text.
    """
    out = difference(lines, total)
    slips = (_swapped, _turned, _twice)
    return next((told for slip in slips for told in slip(lines, total, out, named)), "") if out else ""


def rounding(lines: Sequence[Decimal], total: Decimal, named: Named = TOTAL) -> str:
    """Whether the difference may come of figures told in round numbers."""
    if len(lines) == 1:
        return _rounded(lines[0], total, named)
    unit = _told_in(lines)
    # the total is one more rounded figure where it is told in that unit too
    most = unit * (len(lines) + (_told_in([total]) >= unit)) / 2
    if not unit or abs(difference(lines, total)) > most:
        return ""
    return f"rounding of the lines to {told(unit)} may make up to {told(most)}"


def told(amount: Decimal) -> str:
    """An amount as a person writes it."""
    places = _places(amount)
    return f"{amount:,.{places if places <= MOST_PLACES and places != 1 else 2}f}"


def _rounded(one: Decimal, other: Decimal, named: Named) -> str:
    """Whether one of two figures is the other, rounded."""
    names = named.line.format(1), named.total
    for short, exact, (this, that) in ((one, other, names), (other, one, names[::-1])):
        unit = _told_in([short])
        if unit and money.rounded(exact, unit) == short:
            return f"{this} may be {that} rounded to {told(unit)}"
    return ""


def _swapped(lines: Sequence[Decimal], total: Decimal, out: Decimal, named: Named) -> Iterator[str]:
    """A difference that a swap makes is always nine times a power of ten."""
    for i, line in enumerate(lines, 1):
        for swapped in _swaps(line):
            if _same(line - swapped, out):
                yield f"swapping two digits of {named.line.format(i)}, {line:,f} to {swapped:,f}, clears it"
    for swapped in _swaps(total):
        if _same(swapped - total, out):
            yield f"swapping two digits of {named.total}, {total:,f} to {swapped:,f}, clears it"


def _turned(lines: Sequence[Decimal], total: Decimal, out: Decimal, named: Named) -> Iterator[str]:
    for i, line in enumerate(lines, 1):
        if _same(2 * line, out):
            yield f"turning the sign of {named.line.format(i)}, {told(line)}, clears it"
    if _same(-2 * total, out):
        yield f"turning the sign of {named.total}, {told(total)}, clears it"


def _twice(lines: Sequence[Decimal], total: Decimal, out: Decimal, named: Named) -> Iterator[str]:
    for i, line in enumerate(lines, 1) if len(lines) > 1 else ():
        this = f"{named.line.format(i)}, {told(line)},"
        if _same(line, out):
            yield f"leaving out {this} clears it: it may be counted twice"
        if _same(-line, out):
            yield f"adding {this} once more clears it: {named.total} may count it twice"


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < PENNY_OUT


def _swaps(amount: Decimal) -> Iterator[Decimal]:
    """The amount with each pair of adjacent, different digits the other way round."""
    text = f"{amount:f}"
    places = [i for i, character in enumerate(text) if character.isdigit()]
    for i, j in pairwise(places):
        if text[i] != text[j]:
            yield Decimal(text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :])


def _told_in(amounts: Sequence[Decimal]) -> Decimal:
    """The unit that amounts look to be rounded to: thousands, pounds, pence or less; of noughts, none."""
    used = [amount for amount in amounts if amount]
    if not used:
        return NOTHING
    if all(amount % THOUSAND == 0 for amount in used):
        return THOUSAND
    return Decimal(1).scaleb(-max(map(_places, used)))


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # a cell holds no infinity
    return max(-exponent, 0)


def of_shares(shares: Sequence[Decimal], out: Decimal) -> str:
    """What may explain shares that do not come to the whole."""
    hundred = abs(out + 1 - 100) <= SHARE_OUT
    if hundred:
        return "they add to 100: a share of 46.7% is 0.467, not 46.7"
    for i, share in enumerate(shares, 1) if len(shares) > 1 else ():
        if abs(share - out) <= SHARE_OUT:
            return f"leaving out share {i}, {per_cent(share)}, clears it: it may be counted twice"
    places = max(map(_places, shares))
    most = len(shares) * Decimal(1).scaleb(-places) / 2
    if 2 < places <= MOST_PLACES and abs(out) <= most:
        unit = Decimal(1).scaleb(-places)
        return f"rounding of the shares to {per_cent(unit)} may make up to {per_cent(most)}"
    return ""


def per_cent(share: Decimal) -> str:
    """A fraction as a person writes it."""
    return f"{share * 100:.6f}".rstrip("0").rstrip(".") + "%"
