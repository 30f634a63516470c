"""One sheet of a drawn workbook: a title, headings, labels, figures, tables, all in the house style.

Cells are of three kinds, and each has its own word here: filled (by sync, locked), typed (by people,
unlocked) and calculated (a formula, locked). Places are written as on the sheet: "B8", "A12:C14".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lictp_xl.starter import style
from lictp_xl.starter.style import RIGHT_HAND, House

TITLE_ROWS = 3
NOT_STATED = "Not stated"


@dataclass
class Page:
    """A sheet being drawn."""

    workbook: Workbook
    house: House
    title: str
    sheet: Worksheet = field(init=False)

    def __post_init__(self) -> None:
        self.sheet = self.workbook.add_worksheet(self.title)

    def set_up(self, widths: Sequence[float], *, landscape: bool = False, frozen: bool = True) -> None:
        """Column widths, print set-up and protection; the title rows stay in view."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.hide_gridlines(2)
        style.set_up_print(self.sheet, landscape=landscape, repeat_to=TITLE_ROWS)
        style.protect(self.sheet)
        if frozen:
            self.sheet.freeze_panes(TITLE_ROWS, 0)

    def head(self, subtitle: str, check: str) -> None:
        """The title, whose book this is, and the outcome of its checks, in view on every sheet."""
        self.says("A1", self.title, "title")
        self.calculated("A2", subtitle, "line", "quiet")
        self.calculated("A3", check, "line", "bold")

    def _format(self, cell: str, looks: Sequence[str]) -> Format:
        """The format of a cell; words beside another column stand a little clear of it."""
        words = not cell.startswith("A") and not RIGHT_HAND.intersection(looks)
        return self.house(*looks, "indented") if words else self.house(*looks)

    def says(self, cell: str, words: str | float, *looks: str) -> None:
        """A fixed label, sentence or number."""
        write = self.sheet.write_string if isinstance(words, str) else self.sheet.write_number
        write(cell, words, self._format(cell, looks))

    def blank(self, box: str, look: str) -> None:
        """Cells that hold nothing but carry the look of their row."""
        first, _, last = box.partition(":")
        (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.sheet.write_blank(row, column, None, self.house(look))

    def heading(self, row: int, words: str, sentence: str = "") -> int:
        """A section's heading, a sentence or formula under it where one is given; answers the next row."""
        self.says(f"A{row}", words, "heading")
        if sentence.startswith("="):
            self.calculated(f"A{row + 1}", sentence, "line", "quiet")
        elif sentence:
            self.says(f"A{row + 1}", sentence, "line", "quiet")
        return row + (2 if sentence else 1)

    def header(self, row: int, words: Mapping[str, str]) -> int:
        """The header row of a table, word and look by column; answers the next row."""
        for column, (word, look) in enumerate(words.items()):
            self.says(f"{xl_col_to_name(column)}{row}", word, "header", _edge(look))
        return row + 1

    def filled(self, cell: str, name: str, *looks: str) -> None:
        """A locked cell that sync fills, by its name."""
        self.sheet.write_blank(cell, None, self._format(cell, ("filled", *looks)))
        self.name(cell, name)

    def typed(self, cell: str, *looks: str) -> None:
        """An unlocked cell that people type in."""
        self.sheet.write_blank(cell, None, self._format(cell, ("typed", *looks)))

    def calculated(self, cell: str, formula: str, *looks: str, name: str = "") -> None:
        """A locked formula; sync writes its value beside it."""
        self.sheet.write_formula(cell, formula, self._format(cell, looks), "")
        if name:
            self.name(cell, name)

    def spilled(self, box: str, formula: str, *looks: str) -> None:
        """A formula that answers a whole block."""
        first, last = box.split(":")
        top_left, bottom_right = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last)
        self.sheet.write_dynamic_array_formula(*top_left, *bottom_right, formula, self.house(*looks), "")
        for row in range(top_left[0], bottom_right[0] + 1):
            for column in range(top_left[1], bottom_right[1] + 1):
                if (row, column) != top_left:
                    self.sheet.write_string(row, column, "", self.house(*looks))

    def name(self, box: str, name: str) -> None:
        """Give a cell or a block a name that the whole workbook knows."""
        first, _, last = box.partition(":")
        where = xl_range_abs(*xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last or first))
        self.workbook.define_name(name, f"='{self.title}'!{where}")

    def table(
        self, row: int, name: str, columns: Mapping[str, str], rows: int, *, kind: str = "filled"
    ) -> int:
        """An Excel table with its rows drawn; answers the number of its first row."""
        letters = [xl_col_to_name(column) for column in range(len(columns))]
        headings = [
            {"header": word, "header_format": self._format(letter, ("header", _edge(look)))}
            for letter, (word, look) in zip(letters, columns.items(), strict=True)
        ]
        options = {"name": name, "columns": headings, "style": None, "autofilter": False}
        self.sheet.add_table(row - 1, 0, row - 1 + rows, len(columns) - 1, options)
        for line in range(row + 1, row + 1 + rows):
            for letter, look in zip(letters, columns.values(), strict=True):
                self.sheet.write_blank(f"{letter}{line}", None, self._format(letter, (kind, look)))
        return row + 1

    def print_used(self, box: str, counted: str) -> None:
        """Print down to the last row that is used: box is the last column of the rows, as "E9:E99"."""
        first, last = (xl_cell_to_rowcol(cell) for cell in box.split(":"))
        sheet = f"'{self.title}'"
        area = f"={sheet}!$A$1:INDEX({sheet}!{xl_range_abs(*first, *last)},MAX(1,{counted}))"
        self.workbook.define_name(f"{sheet}!_xlnm.Print_Area", area)

    def rule(self, box: str) -> None:
        """A thin line under each row that has something in column A; spare rows stay white.

        A figure that is not known is told in italics. Where two conditions hold, LibreOffice follows the
        first only, so the first has the line as well.
        """
        line = {"bottom": style.THIN, "bottom_color": style.RULE}
        italics = self.house.condition(italic=True, font_color=style.GREY, **line)
        self.sheet.conditional_format(
            box, {"type": "cell", "criteria": "==", "value": f'"{NOT_STATED}"', "format": italics}
        )
        self._where(box, '<>""', self.house.condition(**line))

    def hide_spare(self, box: str) -> None:
        """Show nothing in rows that have nothing in column A."""
        self._where(box, '=""', self.house.condition(num_format=style.HIDDEN))

    def _where(self, box: str, first_cell: str, look: Format) -> None:
        row, _ = xl_cell_to_rowcol(box.split(":")[0])
        rule = {"type": "formula", "criteria": f"=$A{row + 1}{first_cell}", "format": look}
        self.sheet.conditional_format(box, rule)

    def validate(self, box: str, rule: Mapping[str, Any]) -> None:
        """What may be typed in a block, with the sentence that says so."""
        self.sheet.data_validation(box, dict(rule))


def _edge(look: str) -> str:
    return look if look == "centre" else "right" if look in RIGHT_HAND else "left"
