"""The Cover of the risk register template: how many risks, how they are rated, what is found."""

from lictp_xl.starter import cover
from lictp_xl.starter.cover import EVERY_BOOK, Cover, Headline
from lictp_xl.starter.page import Page

COVER = Cover(
    about=(
        "The risks of the shared service as the register prints them, each scored and rated again from the",
        "scales and bands of the inputs, with the heat map, the profile by band and the mitigations.",
    ),
    headlines=(
        Headline("Risks", "=risks_total", "number", "In the register"),
        Headline("Highest score", "=highest_score", "number", "Likelihood times impact"),
        Headline(
            "Rating of the highest score",
            "=IF(ISNUMBER(highest_score),INDEX(ratings,MATCH(highest_score,scores,0)),not_stated)",
            "right",
            '="The bands are "&LOWER(bands_standing)',
        ),
        Headline("Ratings that are as printed", "=ratings_as_printed", "number", '="Of "&risks_total'),
        Headline("Mitigations", "=mitigations_total", "number", '=mitigations_lost&" without a risk"'),
        Headline("Risks without a mitigation", "=risks_bare", "number", "See the sheet Register"),
        Headline(
            "Findings on the inputs",
            '=COUNTIF(input_checks[Result],"Fail")+COUNTIF(input_checks[Result],"Cannot be performed")',
            "number",
            "See the sheet Checks",
        ),
    ),
    book=EVERY_BOOK,
    approved=(
        ("Risks", "risks_total", "number"),
        ("Mitigations", "mitigations_total", "number"),
        ("Sum of the scores", "scores_total", "number"),
        ("Highest score", "highest_score", "number"),
    ),
    sheets=(
        ("Inputs", "The register as printed, the scales and the bands"),
        ("Workings", "Bands, scales in order, and each cell of the heat map"),
        ("Register", "Each risk with its score, and its rating beside the printed one"),
        ("Heat map", "Likelihood by impact, and the profile by band"),
        ("Mitigations", "What is done, beside the risk it is done about"),
        ("Checks", "Control totals, and what is found in the register"),
        ("Notes", "Yours to write in"),
    ),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    cover.draw(page, COVER)
