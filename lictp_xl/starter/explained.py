"""A calculation step by step, as the function WORKINGS tells it, in a block of a sheet."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from lictp_xl.starter import style
from lictp_xl.starter.page import Page

COLUMNS = 7  # a step and its figures
FIRST_BASE = 5  # rows below the headings
ROWS_OF_SHARING = 6  # beside a row for each partner: headings, amount, units, rounding, sums, the result


def draw(page: Page, row: int, heading: str, sentence: str, call: str, rows: int, look: str = "exact") -> int:
    """Draw a block of so many rows; answers the next row. Nothing where there is no result."""
    row = page.heading(row, heading, sentence)
    last = xl_col_to_name(COLUMNS - 1)
    box = f"A{row}:{last}{row + rows - 1}"
    _block(page, box, f'=IFERROR(LICTP_WORKINGS({call}),"")', look)
    headings = page.house.condition(bold=True, bottom=style.THIN, bottom_color=style.NAVY)
    line = page.house.condition(bottom=style.THIN, bottom_color=style.RULE)
    rule = {"type": "formula", "criteria": f'=$A{row}<>""'}
    heads = f"A{row}:{last}{row}"
    page.sheet.conditional_format(heads, {**rule, "format": headings, "stop_if_true": True})
    page.sheet.conditional_format(box, {**rule, "format": line})
    return row + rows


def beside(page: Page, row: int, place: int, heading: str, names: Sequence[str]) -> None:
    """What each base is called, beside its row of a block that shares an amount; row has its headings."""
    column = xl_col_to_name(place)
    page.calculated(f"{column}{row}", f'=IF($A{row}="","","{heading}")', "right", "bold")
    for here, name in enumerate(names, row + FIRST_BASE):
        page.calculated(f"{column}{here}", f'=IF($A{row}="","",{name})', "right")


def last_column(columns: int) -> str:
    """The last column of a sheet that has so many before this block, and this block."""
    return str(xl_col_to_name(max(columns, COLUMNS - 1)))


def _block(page: Page, box: str, formula: str, look: str) -> None:
    """A formula that answers the whole block: steps at the left, figures at the right of their columns."""
    (top, left), (bottom, right) = map(xl_cell_to_rowcol, box.split(":"))
    page.sheet.write_dynamic_array_formula(top, left, bottom, right, formula, page.house(), "")
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                page.sheet.write_string(row, column, "", page.house(look) if column > left else page.house())
