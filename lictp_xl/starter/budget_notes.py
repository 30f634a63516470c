"""The Notes sheet of the budget template: a table in which people write, and sync never does."""

from datetime import date

from lictp_xl.starter import budget_layout as layout
from lictp_xl.starter.page import Page

WIDTHS = (20, 28, 84)
EARLIEST = date(2000, 1, 1)
A_DATE = {
    "validate": "date",
    "criteria": ">=",
    "value": EARLIEST,
    "error_title": "Not a date",
    "error_message": "Type a date, such as 31 March 2021.",
}
A_NAME = {
    "validate": "length",
    "criteria": "<=",
    "value": 80,
    "error_title": "Too long for a name",
    "error_message": "Type a name of up to 80 letters.",
}
A_NOTE = {
    "validate": "length",
    "criteria": "<=",
    "value": 1000,
    "error_title": "Too long for one note",
    "error_message": "Type up to 1,000 letters in a row; go on in the next row.",
}


def draw(page: Page) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS, landscape=True)
    page.head(layout.SUBTITLE, layout.CHECK_LINE)
    page.says("A5", "Write here: what was agreed, what is to be asked, what changed. One row a note.", "line")
    page.says(
        "A6", "These rows are yours. Sync keeps what is typed in them when it writes the book again.", "line"
    )
    columns = {"Date": "left date", "Author": "", "Note": ""}
    first = page.table(8, "notes", columns, layout.NOTES, kind="typed")
    last = first + layout.NOTES - 1
    for column, rule in (("A", A_DATE), ("B", A_NAME), ("C", A_NOTE)):
        page.validate(f"{column}{first}:{column}{last}", rule)
    page.sheet.print_area(f"A1:C{last}")
