"""The checks on the risk register as the inputs have it."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from lictp_xl.check import INPUTS, RISK, Check, Result
from lictp_xl.errors import SheetError
from lictp_xl.partnership import Partnership, Risk, Standing
from lictp_xl.rules import risk


def _mitigations_have_risks(partnership: Partnership) -> Iterator[Check]:
    numbers = {line.number for line in partnership.risks}
    name = "Every mitigation has a risk"
    lost = [line for line in partnership.mitigations if line.risk not in numbers]
    for line in lost:
        finding = f"Mitigation {line.number} is for risk {line.risk}, which the register does not hold"
        yield Check(name, Result.FAIL, finding, INPUTS, line.cell, subject=RISK)
    if not lost:
        yield Check(name, Result.PASS, f"All {len(partnership.mitigations)} have one", INPUTS, subject=RISK)


def _risks_have_mitigations(partnership: Partnership) -> Iterator[Check]:
    name = "Every risk has a mitigation"
    met = {line.risk for line in partnership.mitigations}
    bare = [line for line in partnership.risks if line.number not in met]
    for line in bare:
        yield Check(
            name, Result.FAIL, f"Risk {line.number} has no mitigation", INPUTS, line.cell, subject=RISK
        )
    if not bare:
        yield Check(name, Result.PASS, f"All {len(partnership.risks)} have one", INPUTS, subject=RISK)


def _ratings_as_printed(partnership: Partnership) -> Iterator[Check]:
    name = "Risk ratings are those of the bands"
    wrong = [(line, rated) for line in partnership.risks if (rated := _rated(partnership, line))]
    for line, rated in wrong:
        finding = f"Risk {line.number} is printed {line.printed_rating}; {rated}"
        yield Check(name, Result.FAIL, finding, INPUTS, line.cell, subject=RISK)
    if not wrong:
        finding = f"All {len(partnership.risks)} printed ratings agree"
        yield Check(name, Result.PASS, finding, INPUTS, subject=RISK)


def _rated(partnership: Partnership, line: Risk) -> str:
    """What the scales and bands make of a risk, where that is not what is printed."""
    scales = partnership.bands, partnership.likelihood_scale, partnership.impact_scale
    try:
        rated = risk.rating(line.likelihood, line.impact, *scales)
    except SheetError as problem:
        return str(problem)
    return "" if rated.casefold() == line.printed_rating.casefold() else f"the bands make it {rated}"


def _ratings_rank(partnership: Partnership) -> Iterator[Check]:
    """Ratings that are all alike rank nothing, where the scores behind them differ."""
    name = "The ratings tell the risks apart"
    ratings = Counter(line.printed_rating for line in partnership.risks)
    try:
        scores = [_score(partnership, line) for line in partnership.risks]
    except SheetError:
        return  # told by the check on the ratings
    if len(set(scores)) > 1 and len(ratings) == 1:
        (rating,) = ratings
        finding = (
            f"All {len(scores)} are {rating}, though their scores run from {min(scores):f} to {max(scores):f}"
        )
        yield Check(name, Result.FAIL, finding, INPUTS, partnership.risks[0].cell, subject=RISK)
    elif scores:
        told = ", ".join(f"{count} {rating}" for rating, count in ratings.items())
        yield Check(name, Result.PASS, told, INPUTS, subject=RISK)


def _score(partnership: Partnership, line: Risk) -> Decimal:
    scales = partnership.likelihood_scale, partnership.impact_scale
    return risk.score(line.likelihood, line.impact, *scales)


def _bands_are_known(partnership: Partnership) -> Iterator[Check]:
    """A rating is known no better than the band it falls in."""
    name = "The bands of the ratings are stated"
    unsure = [band for band in partnership.rating_bands if band.standing is not Standing.STATED]
    if unsure and partnership.risks:
        standing = unsure[0].standing.value.lower()
        bands = ", ".join(band.rating for band in unsure)
        finding = f"{bands}: {standing}, and so are the ratings worked from them"
        yield Check(name, Result.CANNOT, finding, INPUTS, unsure[0].cell, subject=RISK)
    elif partnership.risks:
        yield Check(name, Result.PASS, "All are", INPUTS, subject=RISK)


EVERY = (
    _mitigations_have_risks,
    _risks_have_mitigations,
    _ratings_as_printed,
    _ratings_rank,
    _bands_are_known,
)
