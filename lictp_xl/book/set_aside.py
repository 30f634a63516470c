"""The small workbook that keeps what people had put into locked cells, when a book is written over it."""

import datetime
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Shown = bool | float | str | None
HEADINGS = ("Sheet", "Cell", "Written", "Found")
WIDTHS = (24, 10, 44, 44)
TITLE_ROWS = 3
MADE_ON = datetime.datetime(2000, 1, 1)  # no clock: the same cells give the same bytes


def workbook(book: str, rows: Sequence[tuple[str, str, Shown, Shown]]) -> bytes:
    """A workbook that lists cells of a book: sheet, cell, what sync wrote, what was found."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as made:
        made.set_properties({"title": f"Set aside from {book}", "author": "lictp-xl", "created": MADE_ON})
        bold, wrapped = made.add_format({"bold": True}), made.add_format({"text_wrap": True, "valign": "top"})
        sheet = made.add_worksheet("Set aside")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, f"Set aside from {book}", bold)
        sheet.write_string(1, 0, "Locked cells that were changed by hand; the book was then written anew.")
        for number, row in enumerate(rows, TITLE_ROWS + 1):
            for column, value in enumerate(row):
                _put(sheet, number, column, value, wrapped)
        last = TITLE_ROWS + max(len(rows), 1)
        columns = [{"header": heading} for heading in HEADINGS]
        sheet.add_table(TITLE_ROWS, 0, last, len(HEADINGS) - 1, {"name": "set_aside", "columns": columns})
        sheet.freeze_panes(TITLE_ROWS + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return data.getvalue()


def _put(sheet: Worksheet, row: int, column: int, value: Shown, look: Format) -> None:
    """A value with its kind; text that looks like a formula stays text."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, value or "", look)
