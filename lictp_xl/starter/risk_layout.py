"""What the sheets of the risk register template know of each other: how much is drawn, and where."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

# the two columns of each table that score and rate, by name
SCALES = "likelihood_steps,impact_steps"
BANDS = "band_steps"
SHADES = 5
# lightest for the lowest band, darkest for the highest, so that they are told apart in grey too
SHADE_FILLS = ("#E2EFDA", "#FFF2CC", "#FFD966", "#F4A46A", "#A61C1C")
NOT_ON_SCALE = '"Not on the scale"'


@dataclass(frozen=True)
class Size:
    """How much there is room for."""

    risks: int
    mitigations: int
    likelihoods: int
    impacts: int
    bands: int
    input_checks: int


@dataclass(frozen=True)
class InputRows:
    """The first row of each table on the Inputs sheet."""

    risks: int
    mitigations: int
    likelihoods: int
    impacts: int
    bands: int


@dataclass(frozen=True)
class Steps:
    """Where the Workings sheet has what the others show."""

    bands: int  # first row: rating, place, from, to, shade, risks
    heads: int  # row of the words of impact; their numbers are in the next
    matrix: int  # first row of the references, a row for each likelihood
    ratings: int
    shades: int  # two rows for each likelihood, as the heat map has

    def impact(self, place: int) -> str:
        """The column of an impact, counted from 1."""
        return str(xl_col_to_name(place + 1))
