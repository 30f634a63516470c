"""The Notes sheet of every template: a table in which people write, and sync never does."""

from lictp_xl.starter.layout import A_DATE, A_NAME, A_NOTE, CHECK_LINE
from lictp_xl.starter.page import Page

WIDTHS = (10, 20, 28, 78)
NOTES = 20


def draw(page: Page, subtitle: str) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS, landscape=True)
    page.head(subtitle, CHECK_LINE)
    page.says("A5", "Write here: what was agreed, what is to be asked, what changed. One row a note.", "line")
    page.says(
        "A6", "These rows are yours. Sync keeps what is typed in them when it writes the book again.", "line"
    )
    columns = {"No.": "", "Date": "left date", "Author": "", "Note": ""}
    first = page.table(8, "notes", columns, NOTES, kind="typed")
    last = first + NOTES - 1
    for number in range(NOTES):  # what a note is called elsewhere, whatever is written in it
        page.says(f"A{first + number}", number + 1, "line")
    for column, rule in (("B", A_DATE), ("C", A_NAME), ("D", A_NOTE)):
        page.validate(f"{column}{first}:{column}{last}", rule)
    page.sheet.print_area(f"A1:D{last}")
