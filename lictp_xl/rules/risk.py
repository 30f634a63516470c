"""Risk: likelihood times impact, and the rating of the product."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl.errors import NotFound, OutOfRange

LIKELIHOOD_SCALE: Sequence[tuple[str, Decimal]] = (
    ("Almost impossible", Decimal(1)),
    ("Very low", Decimal(2)),
    ("Low", Decimal(3)),
    ("Significant", Decimal(4)),
    ("High", Decimal(5)),
    ("Very high", Decimal(6)),
)
IMPACT_SCALE: Sequence[tuple[str, Decimal]] = (
    ("Negligible", Decimal(1)),
    ("Marginal", Decimal(2)),
    ("Critical", Decimal(3)),
    ("Catastrophic", Decimal(4)),
)
# an assumption: the report proves only that 6, 9, 10 and 12 are Medium
BANDS: Sequence[tuple[Decimal, str]] = (
    (Decimal(1), "Low"),
    (Decimal(6), "Medium"),
    (Decimal(15), "High"),
)


def score(
    likelihood: str | Decimal,
    impact: str | Decimal,
    likelihood_scale: Sequence[tuple[str, Decimal]] = LIKELIHOOD_SCALE,
    impact_scale: Sequence[tuple[str, Decimal]] = IMPACT_SCALE,
) -> Decimal:
    """Score a risk: likelihood times impact.

    Parameters
    ----------
    likelihood : word or number of the scale
        How likely it is: Very high, or 6.
    impact : word or number of the scale
        How much it would matter: Marginal, or 2.
    likelihood_scale : two columns, word and number
        Another scale for likelihood; the report's six steps unless given.
    impact_scale : two columns, word and number
        Another scale for impact; the report's four steps unless given.

    Returns
    -------
    number
        The product of the two.

    Raises
    ------
    NotFound
        A word or number is not on its scale.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), section 15: the matrix of 6 by 4.
    """
    steps = _step("likelihood", likelihood, likelihood_scale), _step("impact", impact, impact_scale)
    return steps[0] * steps[1]


def rating(
    likelihood: str | Decimal,
    impact: str | Decimal,
    bands: Sequence[tuple[Decimal, str]] = BANDS,
    likelihood_scale: Sequence[tuple[str, Decimal]] = LIKELIHOOD_SCALE,
    impact_scale: Sequence[tuple[str, Decimal]] = IMPACT_SCALE,
) -> str:
    """Rate a risk by its score: the band that the product falls in.

    The report proves only that 6, 9, 10 and 12 are Medium. The bands used unless others are given
    (Low from 1, Medium from 6, High from 15) are an assumption.

    Parameters
    ----------
    likelihood : word or number of the scale
        How likely it is: Very high, or 6.
    impact : word or number of the scale
        How much it would matter: Marginal, or 2.
    bands : two columns, from score and rating
        Other bands; Low from 1, Medium from 6, High from 15 (assumed) unless given.
    likelihood_scale : two columns, word and number
        Another scale for likelihood; the report's six steps unless given.
    impact_scale : two columns, word and number
        Another scale for impact; the report's four steps unless given.

    Returns
    -------
    word
        The rating.

    Raises
    ------
    NotFound
        A word or number is not on its scale.
    OutOfRange
        The bands do not rise, or begin above the score.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), section 15.
    """
    starts = [start for start, _ in bands]
    if starts != sorted(set(starts)):
        got = ", ".join(f"{start:f}" for start in starts)
        raise OutOfRange(f"bands must begin at scores that rise from row to row (got {got})")
    points = score(likelihood, impact, likelihood_scale, impact_scale)
    reached = [word for start, word in bands if start <= points]
    if not reached:
        raise OutOfRange(f"bands must begin at or below the score of {points:f} (got {starts[0]:f})")
    return reached[-1]


def _step(argument: str, given: str | Decimal, scale: Sequence[tuple[str, Decimal]]) -> Decimal:
    """The number of a step, given by its word or its number."""
    if isinstance(given, Decimal):
        found = [number for _, number in scale if number == given]
    else:
        found = [number for word, number in scale if word.strip().casefold() == given.strip().casefold()]
    if not found:
        words = ", ".join(f"{word} ({number:f})" for word, number in scale)
        raise NotFound(f"{argument} must be one of {words} (got {given})")
    return found[0]
