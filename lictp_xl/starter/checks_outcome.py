"""The Checks sheet of the checks template: what all books come to, and whether the lists tell of all."""

from lictp_xl.starter import control_totals, layout
from lictp_xl.starter.control_totals import COMPLETE, Control
from lictp_xl.starter.page import Page

LISTED = "checks_listed=checks_made"
CONTROLS = (
    Control(
        "Every book is counted once",
        "=books_checked",
        "=SUMPRODUCT(--(COUNTIF(check_counts[Book],check_counts[Book])=1))",
        0,
        "number",
    ),
    Control(
        "Passed, failed and open checks are all checks",
        "=checks_made",
        "=checks_passed+checks_failed+checks_open",
        0,
        "number",
    ),
    Control(
        "Every check that did not pass is listed",
        "=checks_failed+checks_open",
        "=not_passed_listed",
        0,
        "number",
    ),
    Control(
        "Every check that failed is listed as failed",
        "=checks_failed",
        "=failed_listed",
        0,
        "number",
    ),
    Control(
        "Where all are listed, each book's counts are those of the list (squares of the differences)",
        0,
        f"=IF({LISTED},SUMXMY2(made_by_book,listed_by_book),not_stated)",
        0,
        "number",
    ),
    Control(
        "What did not pass is shown with its place",
        "=MIN(not_passed_listed,room_for_not_passed)",
        "=COUNT(open_listed)",
        0,
        "number",
    ),
    COMPLETE,
)


def draw(page: Page) -> None:
    """Draw the sheet."""
    page.set_up(control_totals.WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    row = control_totals.outcome(
        page,
        5,
        'COUNTIF(control_results,A{row})+IF(A{row}="Pass",checks_passed,checks_failed)',
        "ROWS(control_results)+checks_made",
    )
    row = control_totals.control_totals(page, row + 1, CONTROLS)
    page.sheet.print_area(f"A1:G{row - 1}")
