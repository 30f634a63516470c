"""The risk register: the risks with their scores and ratings, and what is done about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.errors import SheetError
from lictp_xl.figures.standings import of_line, weakest
from lictp_xl.partnership import Partnership, Risk
from lictp_xl.rules import risk

MOST_BANDS = 10
RESULTS = {
    "risks_total": "Risks",
    "mitigations_total": "Mitigations",
    "scores_total": "Sum of the scores",
    "highest_score": "Highest score",
    "ratings_as_printed": "Ratings that are as printed",
    **{f"band_count_{place}": f"Risks in band {place}" for place in range(1, MOST_BANDS + 1)},
}


def constants(partnership: Partnership) -> Figures:
    """The register, the mitigations, and the scales and bands that rate it."""
    names: dict[str, Value] = {
        "likelihood_standing": weakest(partnership.likelihood_steps),
        "impact_standing": weakest(partnership.impact_steps),
        "bands_standing": weakest(partnership.rating_bands),
    }
    tables: dict[str, Sequence[Mapping[str, Value]]] = {
        "risks": [
            {
                "Risk": line.number,
                "Description": line.description,
                **of_line(line),
                "Likelihood": line.likelihood,
                "Impact": line.impact,
                "Printed rating": line.printed_rating,
            }
            for line in partnership.risks
        ],
        "mitigations": [
            {"Mitigation": line.number, "Text": line.text, **of_line(line), "Risk": line.risk}
            for line in partnership.mitigations
        ],
        "likelihood_scale": [
            {"Word": step.word, "Number": step.number, **of_line(step)}
            for step in partnership.likelihood_steps
        ],
        "impact_scale": [
            {"Word": step.word, "Number": step.number, **of_line(step)} for step in partnership.impact_steps
        ],
        "bands": [
            {"From score": band.from_score, "Rating": band.rating, **of_line(band)}
            for band in partnership.rating_bands
        ],
    }
    return Figures(names, tables)


def results(partnership: Partnership) -> dict[str, Value]:
    """What the book's named results must be, by the rules alone; None where a figure is missing."""
    told: dict[str, Value] = {
        "risks_total": Decimal(len(partnership.risks)),
        "mitigations_total": Decimal(len(partnership.mitigations)),
    }
    bands = [f"band_count_{place}" for place, _ in enumerate(partnership.bands, 1)]
    try:
        scores = [_score(partnership, line) for line in partnership.risks]
        ratings = [_rating(partnership, line) for line in partnership.risks]
    except SheetError:  # a word that is on no scale: the book says which
        return told
    if not scores:
        return told
    counted = Counter(ratings)
    same = [
        rated
        for line, rated in zip(partnership.risks, ratings, strict=True)
        if rated.casefold() == line.printed_rating.casefold()
    ]
    return {
        **told,
        "scores_total": sum(scores, Decimal(0)),
        "highest_score": max(scores),
        "ratings_as_printed": Decimal(len(same)),
        **{
            name: Decimal(counted[rating]) for name, (_, rating) in zip(bands, partnership.bands, strict=True)
        },
    }


def _score(partnership: Partnership, line: Risk) -> Decimal:
    return risk.score(line.likelihood, line.impact, partnership.likelihood_scale, partnership.impact_scale)


def _rating(partnership: Partnership, line: Risk) -> str:
    scales = partnership.bands, partnership.likelihood_scale, partnership.impact_scale
    return risk.rating(line.likelihood, line.impact, *scales)
