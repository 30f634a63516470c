"""The house style of every book: colours, formats, print set-up. One place, so that all books look alike.

A look is a word, and looks add up: house("filled", "pounds") is a locked cell that sync fills, in pounds.
No look tells by colour alone: a typed cell has a dashed edge, a filled one a full edge, a calculated none.
"""

from datetime import datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

FONT = "Calibri"
NAVY = "#1F3864"
INK = "#000000"
GREY = "#595959"
RULE = "#BFBFBF"
FILLED = "#E9EEF6"
TYPED = "#FFF9E0"
ALARM = "#7F0000"

POUNDS = "#,##0.00_);(#,##0.00);0.00_);@_)"
NUMBER = "#,##0_);(#,##0);0_);@_)"
PERCENT = "0.0%_);(0.0%);0.0%_);@_)"
DATE = "d mmmm yyyy"
SHORT_DATE = "d mmm yyyy"
EXACT = "#,##0.00######_);(#,##0.00######);0.00_);@_)"  # as many places as the figure has, up to eight
HIDDEN = ";;;"

THIN, DOUBLE, DASHED = 1, 6, 3
A4 = 9
CALCULATION = 191029  # Excel 2019 and 365: opens without a question about an older version
DRAWN_ON = datetime(2020, 4, 1)  # no clock in a drawn file: same template, same bytes

LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "font_size": 18, "font_color": NAVY, "text_wrap": False},
    "heading": {"bold": True, "font_size": 13, "font_color": NAVY, "text_wrap": False},
    "line": {"text_wrap": False},  # runs on over the empty cells beside it
    "quiet": {"font_color": GREY},
    "bold": {"bold": True},
    "header": {"bold": True, "bg_color": NAVY, "font_color": "#FFFFFF"},
    "link": {"font_color": NAVY, "underline": 1},
    "filled": {"bg_color": FILLED, "border": THIN, "border_color": RULE},
    "typed": {"bg_color": TYPED, "border": DASHED, "border_color": GREY, "locked": False},
    "total": {"bold": True, "top": THIN, "bottom": DOUBLE},
    "whole": {"bold": True, "bottom": THIN},  # a total that stands above its lines
    "right": {"align": "right"},
    "centre": {"align": "center"},
    "left": {"align": "left"},
    # the two cells of a square of the heat map: the risks in it, and its rating
    "reference": {"bold": True, "font_size": 16, "align": "center"},
    "band": {"font_size": 9, "align": "center"},
    "indented": {"indent": 1},  # clear of the figures in the column before
    "pounds": {"num_format": POUNDS, "align": "right"},
    "number": {"num_format": NUMBER, "align": "right"},
    "percent": {"num_format": PERCENT, "align": "right"},
    "exact": {"num_format": EXACT, "align": "right"},
    "date": {"num_format": DATE, "align": "right"},
    "left date": {"num_format": DATE, "align": "left"},
    "locked": {"locked": True},
    "short date": {"num_format": SHORT_DATE, "align": "right"},
}
RIGHT_HAND = frozenset(
    {"reference", "band", "right", "centre", "pounds", "number", "percent", "date", "short date", "exact"}
)
PLAIN: dict[str, Any] = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}


class House:
    """The formats of one workbook, each combination of looks made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *looks: str) -> Format:
        """The format that has all of these looks, the later one deciding."""
        if looks not in self._made:
            properties = dict(PLAIN)
            for look in looks:
                properties |= LOOKS[look]
            self._made[looks] = self.workbook.add_format(properties)
        return self._made[looks]

    def condition(self, **properties: object) -> Format:
        """A format for a condition, which changes only what it names."""
        return self.workbook.add_format(properties)


def prepare(workbook: Workbook, title: str, subject: str) -> House:
    """Set what a whole workbook has in common: its properties, its font, its calculation."""
    workbook.set_properties({"title": title, "subject": subject, "author": "lictp-xl", "created": DRAWN_ON})
    workbook.set_calc_mode("auto", CALCULATION)
    workbook.calc_on_load = False  # a recalculation without Python would turn figures into errors
    return House(workbook)


def set_up_print(sheet: Worksheet, *, landscape: bool, repeat_to: int) -> None:
    """A4, one page wide, the sheet's title on every page, and a plain page number at the foot.

    Government's guidance is to put nothing in headers and footers that the sheet itself does not tell;
    a page number tells nothing about the figures, and a printed paper needs one.
    """
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.repeat_rows(0, repeat_to - 1)
    sheet.set_footer("&CPage &P of &N")


def protect(sheet: Worksheet) -> None:
    """Lock the locked cells, without a password; any cell can be selected and any column widened."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "objects": True})
