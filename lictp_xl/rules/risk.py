"""Risk: likelihood times impact, the rating of the product, and a register laid out by both."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from lictp_xl.errors import NotFound, OutOfRange

Scale: TypeAlias = Sequence[tuple[str, Decimal]]
Bands: TypeAlias = Sequence[tuple[Decimal, str]]

LIKELIHOOD_SCALE: Scale = (
    ("Almost impossible", Decimal(1)),
    ("Very low", Decimal(2)),
    ("Low", Decimal(3)),
    ("Significant", Decimal(4)),
    ("High", Decimal(5)),
    ("Very high", Decimal(6)),
)
IMPACT_SCALE: Scale = (
    ("Negligible", Decimal(1)),
    ("Marginal", Decimal(2)),
    ("Critical", Decimal(3)),
    ("Catastrophic", Decimal(4)),
)
# an assumption: the report proves only that 6, 9, 10 and 12 are Medium
BANDS: Bands = (
    (Decimal(1), "Low"),
    (Decimal(6), "Medium"),
    (Decimal(15), "High"),
)


def score(
    likelihood: str | Decimal,
    impact: str | Decimal,
    likelihood_scale: Scale = LIKELIHOOD_SCALE,
    impact_scale: Scale = IMPACT_SCALE,
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
    rows = place("likelihood", likelihood, likelihood_scale), place("impact", impact, impact_scale)
    return likelihood_scale[rows[0]][1] * impact_scale[rows[1]][1]


def rating(
    likelihood: str | Decimal,
    impact: str | Decimal,
    bands: Bands = BANDS,
    likelihood_scale: Scale = LIKELIHOOD_SCALE,
    impact_scale: Scale = IMPACT_SCALE,
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
    refuse_bands(bands)
    return band_of(score(likelihood, impact, likelihood_scale, impact_scale), bands)


def matrix(
    references: Sequence[str],
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    likelihood_scale: Scale = LIKELIHOOD_SCALE,
    impact_scale: Scale = IMPACT_SCALE,
) -> list[tuple[str, ...]]:
    """Lay a risk register out as a heat map: the references of the risks, by likelihood and impact.

    The cells alone, so that a sheet can head and colour them: the highest likelihood is the first
    row, the lowest impact the first column. LICTP_WORKINGS shows them with their headings.

    Parameters
    ----------
    references : column or row of numbers or text
        What each risk goes by in the register: 2, or R2.
    likelihoods : column or row of words or numbers of the scale
        How likely each risk is, in the same order.
    impacts : column or row of words or numbers of the scale
        How much each would matter, in the same order.
    likelihood_scale : two columns, word and number
        Another scale for likelihood; the report's six steps unless given.
    impact_scale : two columns, word and number
        Another scale for impact; the report's four steps unless given.

    Returns
    -------
    table
        One row per step of likelihood, highest first; one column per step of impact, lowest first;
        cells such as 2, 8, blank where no risk falls.

    Raises
    ------
    NotFound
        A word or number is not on its scale.
    OutOfRange
        References, likelihoods and impacts differ in number.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), section 15: the matrix of 6 by 4.
    """
    _as_many("likelihoods", likelihoods, "references", references)
    _as_many("impacts", impacts, "references", references)
    risks = places(likelihoods, impacts, likelihood_scale, impact_scale)
    return [
        tuple(
            ", ".join(ref for ref, at in zip(references, risks, strict=True) if at == (row, column))
            for column in lowest_first(impact_scale)
        )
        for row in reversed(lowest_first(likelihood_scale))
    ]


def profile(
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    bands: Bands = BANDS,
    likelihood_scale: Scale = LIKELIHOOD_SCALE,
    impact_scale: Scale = IMPACT_SCALE,
) -> list[tuple[str, int]]:
    """Count the risks of a register by their rating.

    Parameters
    ----------
    likelihoods : column or row of words or numbers of the scale
        How likely each risk is.
    impacts : column or row of words or numbers of the scale
        How much each would matter, in the same order.
    bands : two columns, from score and rating
        Other bands; Low from 1, Medium from 6, High from 15 (assumed) unless given.
    likelihood_scale : two columns, word and number
        Another scale for likelihood; the report's six steps unless given.
    impact_scale : two columns, word and number
        Another scale for impact; the report's four steps unless given.

    Returns
    -------
    table
        One row per band, lowest first: rating, number of risks.

    Raises
    ------
    NotFound
        A word or number is not on its scale.
    OutOfRange
        Likelihoods and impacts differ in number; or the bands do not rise, or begin above a score.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), section 15: eight risks, all Medium.
    """
    _as_many("impacts", impacts, "likelihoods", likelihoods)
    refuse_bands(bands)
    scores = scores_of(likelihoods, impacts, likelihood_scale, impact_scale)
    ratings = [band_of(points, bands, f"row {i}: ") for i, points in enumerate(scores, 1)]
    return [(word, ratings.count(word)) for word in dict.fromkeys(word for _, word in bands)]


def scores_of(
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    likelihood_scale: Scale,
    impact_scale: Scale,
) -> list[Decimal]:
    """The score of each risk of a register."""
    risks = places(likelihoods, impacts, likelihood_scale, impact_scale)
    return [likelihood_scale[row][1] * impact_scale[column][1] for row, column in risks]


def places(
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    likelihood_scale: Scale,
    impact_scale: Scale,
) -> list[tuple[int, int]]:
    """Where each risk of a register stands on both scales."""
    return [
        (
            place("likelihoods", likelihood, likelihood_scale, f"row {i}: "),
            place("impacts", impact, impact_scale, f"row {i}: "),
        )
        for i, (likelihood, impact) in enumerate(zip(likelihoods, impacts, strict=True), 1)
    ]


def place(argument: str, given: str | Decimal, scale: Scale, where: str = "") -> int:
    """The row of a scale that is given, by its word or its number."""
    if isinstance(given, Decimal):
        found = [i for i, (_, number) in enumerate(scale) if number == given]
    else:
        found = [i for i, (word, _) in enumerate(scale) if _plain(word) == _plain(given)]
    if not found:
        words = ", ".join(f"{word} ({number:f})" for word, number in scale)
        raise NotFound(f"{argument} must be one of {words} ({where}got {given})")
    return found[0]


def lowest_first(scale: Scale) -> list[int]:
    """The rows of a scale by their numbers."""
    return sorted(range(len(scale)), key=lambda row: scale[row][1])


def refuse_bands(bands: Bands) -> None:
    starts = [start for start, _ in bands]
    if starts != sorted(set(starts)):
        got = ", ".join(f"{start:f}" for start in starts)
        raise OutOfRange(f"bands must begin at scores that rise from row to row (got {got})")


def band_of(score: Decimal, bands: Bands, where: str = "") -> str:
    """The last band that a score reaches."""
    reached = [word for start, word in bands if start <= score]
    if not reached:
        raise OutOfRange(f"bands must begin at or below the score of {score:f} ({where}got {bands[0][0]:f})")
    return reached[-1]


def _plain(word: str) -> str:
    return word.strip().casefold()


def _as_many(these: str, ones: Sequence[object], those: str, others: Sequence[object]) -> None:
    if len(ones) != len(others):
        raise OutOfRange(f"{these} must be as many as {those}, {len(others)} (got {len(ones)})")
