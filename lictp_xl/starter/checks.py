"""Draws the checks template: every check of every book, in one place.

An ordinary workbook. Sync fills its named cells and tables; every other figure is a live formula.
"""

from pathlib import Path

import xlsxwriter

from lictp_xl.figures.checks import MOST_LISTED
from lictp_xl.starter import checks_cover, checks_outcome, checks_sheets, layout, notes, style
from lictp_xl.starter.checks_layout import Size
from lictp_xl.starter.page import Page

SHEETS = ("Cover", "All checks", "Workings", "By book", "Not passed", "Checks", "Notes")
SUBJECT = "How every check of every book of a shared service came out"


def draw(path: Path, books: int = 40, rows: int = MOST_LISTED, open_rows: int = 300) -> None:
    """Draw the template for so many books, checks in all, and checks that did not pass."""
    size = Size(books, rows, open_rows)
    with xlsxwriter.Workbook(path) as workbook:
        house = style.prepare(workbook, "Checks of a shared service's books", SUBJECT)
        pages = {title: Page(workbook, house, title) for title in SHEETS}
        checks_cover.draw(pages["Cover"])
        checks_sheets.draw_all(pages["All checks"], size)
        places = checks_sheets.draw_workings(pages["Workings"], size)
        checks_sheets.draw_by_book(pages["By book"], size)
        checks_sheets.draw_open(pages["Not passed"], size, places)
        checks_outcome.draw(pages["Checks"])
        notes.draw(pages["Notes"], layout.OF_PARTNERSHIP)
        pages["Cover"].sheet.activate()
