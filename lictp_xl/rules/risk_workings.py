"""The steps behind risk scores, ratings, the heat map and the profile."""

from collections.abc import Sequence
from decimal import Decimal

from lictp_xl.rules import risk
from lictp_xl.rules.risk import Bands, Scale
from lictp_xl.rules.steps import Row, Value, numbered, table


def score(
    likelihood: str | Decimal, impact: str | Decimal, likelihood_scale: Scale, impact_scale: Scale
) -> list[Row]:
    steps = _scored(likelihood, impact, likelihood_scale, impact_scale)
    return table(("Step", "Given", "Number"), steps)


def rating(
    likelihood: str | Decimal,
    impact: str | Decimal,
    bands: Bands,
    likelihood_scale: Scale,
    impact_scale: Scale,
) -> list[Row]:
    points = risk.score(likelihood, impact, likelihood_scale, impact_scale)
    return table(
        ("Step", "Given", "Result"),
        [
            *_scored(likelihood, impact, likelihood_scale, impact_scale),
            *((f"{word} is from", start, _reached(start, points)) for start, word in bands),
            ("Rating", points, risk.band_of(points, bands)),
        ],
    )


def matrix(
    references: Sequence[str],
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    likelihood_scale: Scale,
    impact_scale: Scale,
) -> list[Row]:
    columns = risk.lowest_first(impact_scale)
    rows: list[Sequence[Value]] = []
    risks = risk.places(likelihoods, impacts, likelihood_scale, impact_scale)
    for reference, (row, column) in zip(references, risks, strict=True):
        shown = [reference if here == column else None for here in columns]
        rows.append((f"Risk {reference}", likelihood_scale[row][1], impact_scale[column][1], *shown))
    cells = risk.matrix(references, likelihoods, impacts, likelihood_scale, impact_scale)
    for row, shown_row in zip(reversed(risk.lowest_first(likelihood_scale)), cells, strict=True):
        word, number = likelihood_scale[row]
        rows.append((word, number, None, *shown_row))
    return table(("Step", "Likelihood", "Impact", *(impact_scale[i][0] for i in columns)), rows)


def profile(
    likelihoods: Sequence[str | Decimal],
    impacts: Sequence[str | Decimal],
    bands: Bands,
    likelihood_scale: Scale,
    impact_scale: Scale,
) -> list[Row]:
    rows: list[Sequence[Value]] = []
    places = risk.places(likelihoods, impacts, likelihood_scale, impact_scale)
    scores = risk.scores_of(likelihoods, impacts, likelihood_scale, impact_scale)
    for label, (row, column), points in zip(numbered("Risk", len(scores)), places, scores, strict=True):
        steps = likelihood_scale[row][1], impact_scale[column][1]
        rows.append((label, *steps, points, risk.band_of(points, bands), 1))
    counted = risk.profile(likelihoods, impacts, bands, likelihood_scale, impact_scale)
    rows += [("All risks of the band", None, None, None, word, count) for word, count in counted]
    return table(("Step", "Likelihood", "Impact", "Score", "Rating", "Risks"), rows)


def _scored(
    likelihood: str | Decimal, impact: str | Decimal, likelihood_scale: Scale, impact_scale: Scale
) -> list[Row]:
    row, column = (
        risk.place("likelihood", likelihood, likelihood_scale),
        risk.place("impact", impact, impact_scale),
    )
    return [
        ("Likelihood", *likelihood_scale[row]),
        ("Impact", *impact_scale[column]),
        (
            "Score, likelihood times impact",
            f"{likelihood_scale[row][1]:f} × {impact_scale[column][1]:f}",
            risk.score(likelihood, impact, likelihood_scale, impact_scale),
        ),
    ]


def _reached(start: Decimal, points: Decimal) -> str:
    return "Reached" if start <= points else "Not reached"
