"""Small templates that keep every rule of lint, or break one, drawn for its tests."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

SHEET = "Charge"


@dataclass
class Desk:
    """A template on the designer's desk: its one sheet, protected, with a title in A1."""

    book: Workbook
    sheet: Worksheet

    def look(self, **properties: Any) -> Format:
        """A format; text wraps unless it is told not to."""
        return self.book.add_format({"text_wrap": True, **properties})

    def typed(self, **properties: Any) -> Format:
        """The format of a cell that people type in."""
        return self.look(locked=False, **properties)

    def table(self, box: str, name: str, *headings: str, **options: Any) -> None:
        """An Excel table without filter buttons; a heading may have a formula: "Cost=[@Users]*2"."""
        columns = [
            {"header": head, **({"formula": f"={formula}"} if formula else {})}
            for head, _, formula in (heading.partition("=") for heading in headings)
        ]
        self.sheet.add_table(box, {"name": name, "columns": columns, "autofilter": False, **options})

    def filled(self, cell: str, name: str, look: Format | None = None) -> None:
        """An empty cell with a name."""
        self.sheet.write_blank(cell, None, look or self.look())
        column, row = cell[0], cell[1:]
        self.book.define_name(name, f"={SHEET}!${column}${row}")

    def rows(self, first: int, *formulas: str, column: str = "D") -> None:
        """Formulas under each other."""
        for row, formula in enumerate(formulas, first):
            self.sheet.write_formula(f"{column}{row}", formula, self.look(), 0)


Draw = Callable[[Desk], object]


def template(draw: Draw, *, title: str = "A charge", sheet: str = SHEET, head: str = "Charge") -> bytes:
    """A template, sound but for what `draw` does to it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title} if title else {})
        desk = Desk(book, book.add_worksheet(sheet))
        desk.sheet.set_column(0, 5, 20)
        desk.sheet.protect()
        if head:
            desk.sheet.write("A1", head)
        draw(desk)
    return out.getvalue()
