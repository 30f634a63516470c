"""The Cover of the checks template: how every check of every book came out."""

from lictp_xl.starter import cover
from lictp_xl.starter.cover import EVERY_BOOK, Cover, Headline
from lictp_xl.starter.page import Page

COVER = Cover(
    about=(
        "Every check of every book of the last run, and of the inputs they were made from: what passed, what",
        "failed, and what cannot be performed because a figure is not stated.",
    ),
    headlines=(
        Headline("Books", "=books_checked", "number", "The inputs among them"),
        Headline("Checks made", "=checks_made", "number", "On the inputs and on each book"),
        Headline("Passed", "=checks_passed", "number", "What must agree agrees"),
        Headline("Failed", "=checks_failed", "number", "Find out why: see the sheet Not passed"),
        Headline("Cannot be performed", "=checks_open", "number", "A figure that they need is not stated"),
    ),
    book=EVERY_BOOK,
    approved=(
        ("Checks made", "checks_made", "number"),
        ("Passed", "checks_passed", "number"),
        ("Failed", "checks_failed", "number"),
        ("Cannot be performed", "checks_open", "number"),
    ),
    sheets=(
        ("All checks", "The list that sync fills: book, check, result, finding, place"),
        ("Workings", "What did not pass, put in order"),
        ("By book", "How the checks of each book came out"),
        ("Not passed", "What failed, then what cannot be performed"),
        ("Checks", "Control totals: the lists tell of every check"),
        ("Notes", "Yours to write in"),
    ),
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    cover.draw(page, COVER)
