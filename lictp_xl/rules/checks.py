"""Control totals: whether lines add up, and what would explain it where they do not."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

PENNY_OUT = Decimal("0.005")


def difference(lines: Sequence[Decimal], total: Decimal) -> Decimal:
    """What the lines come to above the total; nothing where they agree to the penny."""
    out = sum(lines, Decimal(0)) - total
    return out if abs(out) >= PENNY_OUT else Decimal(0)


def explained(lines: Sequence[Decimal], total: Decimal) -> str:
    """Which two adjacent digits, swapped in one line or in the total, would clear the difference.

    A difference that a swap makes is always nine times a power of ten, so most differences have no
    such explanation, and then the answer is no text.
    """
    out = difference(lines, total)
    if not out:
        return ""
    for i, line in enumerate(lines, 1):
        for swapped in _swaps(line):
            if line - swapped == out:
                return f"swapping two digits of line {i}, {line:,f} to {swapped:,f}, clears it"
    for swapped in _swaps(total):
        if swapped - total == out:
            return f"swapping two digits of the total, {total:,f} to {swapped:,f}, clears it"
    return ""


def _swaps(amount: Decimal) -> Iterator[Decimal]:
    """The amount with each pair of adjacent, different digits the other way round."""
    text = f"{amount:f}"
    places = [i for i, character in enumerate(text) if character.isdigit()]
    for i, j in pairwise(places):
        if text[i] != text[j]:
            yield Decimal(text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :])
