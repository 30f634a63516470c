"""A template as lint reads it: its sheets, names and tables, and the cells that sync fills."""

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from lictp_xl.book.a1 import Reader, box_named
from lictp_xl.book.binding import Place
from lictp_xl.book.expressions import Expression, Unreadable, parse
from lictp_xl.book.formulas import WorkbookCells, WorkbookFormula
from lictp_xl.book.looks import Looks, read_looks
from lictp_xl.book.package import Package
from lictp_xl.book.references import area, cells_of, place, ref_at, size_of
from lictp_xl.book.sheet import Sheet
from lictp_xl.book.sheet_cells import SheetCell
from lictp_xl.book.styles import read_styles
from lictp_xl.book.tables import Table
from lictp_xl.lint.known import Known

NameKey = tuple[str | None, str]  # the sheet it belongs to, or None for the workbook; the name
LARGEST_TABLE = 100_000  # cells looked at one by one


class Drawn:
    """A template that has been drawn, and what figures there are for it."""

    def __init__(self, data: bytes, known: Known) -> None:
        self.book, self.known = Package(data), known
        styles, strings = read_styles(self.book), self.book.shared_strings()
        self.roots: dict[str, etree._Element] = {}
        self.sheets: dict[str, Sheet] = {}
        for title, part in self.book.sheets().items():
            self.roots[title] = self.book.xml(part)
            self.sheets[title] = Sheet(self.book, title, part, styles, strings)
        self.tables = [t for t in self.book.tables().values() if size_of(t.box) <= LARGEST_TABLE]
        # Excel's own names (print areas, filters) are no figures
        self.names = {k: v for k, v in self.book.names().items() if not k[1].lower().startswith("_xl")}
        self.formulas: dict[Place, WorkbookFormula] = WorkbookCells(self.book).formulas()

    @cached_property
    def looks(self) -> Looks:
        """What the cells look like."""
        return read_looks(self.book)

    @cached_property
    def reader(self) -> Reader:
        """What the words of a formula stand for."""
        return Reader(self.book)

    @cached_property
    def written(self) -> dict[Place, Expression]:
        """Every formula as a tree, as it is written; those that cannot be read are left out."""
        found = {}
        for key, formula in self.formulas.items():
            try:
                found[key] = parse(formula.text)
            except Unreadable:
                continue
        return found

    @cached_property
    def results(self) -> frozenset[Place]:
        """Every cell that a formula answers."""
        return frozenset(cell for formula in self.formulas.values() for cell in formula.cells)

    def spelled(self, sheet: str) -> str | None:
        """A worksheet's title as the workbook spells it; nothing for a sheet that is not there."""
        return next((title for title in self.sheets if title.casefold() == sheet.casefold()), None)

    def cell(self, at: Place) -> SheetCell | None:
        """What stands in a cell."""
        return self.sheets[at[0]].cells.get(at[1])

    def holds(self, at: Place) -> bool:
        """Does the cell hold anything, or will it once the book is filled?"""
        cell = self.cell(at)
        return (cell is not None and cell.value not in (None, "")) or at in self.results or at in self.filled

    def is_unlocked(self, at: Place) -> bool:
        """Does this cell belong to people?"""
        return self.sheets[at[0]].is_unlocked(at[1])

    def place_named(self, key: NameKey) -> Place | None:
        """The one cell that a name stands for."""
        found = area(self.names[key])
        title = self.spelled(found[0]) if found else None
        if found is None or title is None:
            return None
        box = found[1]
        whole = size_of(box) == 1 or box in self.sheets[title].merged
        return (title, ref_at(box[1], box[0])) if whole else None

    def is_figure(self, name: str) -> bool:
        """Is there a figure of this name?"""
        return name.casefold() in {known.casefold() for known in self.known.names}

    def figure_columns(self, table: Table) -> frozenset[int]:
        """The columns of a table that sync fills, by their number on the sheet."""
        known = next((c for n, c in self.known.tables.items() if n.casefold() == table.name.casefold()), ())
        given = {column_key(column) for column in known}
        return frozenset(
            table.box[0] + i for i, name in enumerate(table.columns) if column_key(name) in given
        )

    @cached_property
    def filled(self) -> dict[Place, str]:
        """Every cell that sync fills, and by what."""
        found = {}
        for key in self.names:
            where = self.place_named(key) if self.is_figure(key[1]) else None
            if where is not None:
                found[where] = f"name {key[1]}"
        for table in self.tables:
            for column in sorted(self.figure_columns(table)):
                says = f"table {table.name}, column {table.columns[column - table.box[0]]}"
                found |= {(table.sheet, ref_at(row, column)): says for row in table.body}
        return found

    def in_table(self, at: Place) -> bool:
        """Does the cell stand in a table?"""
        row, column = place(at[1])
        return any(
            t.sheet == at[0] and t.box[0] <= column <= t.box[2] and t.box[1] <= row <= t.box[3]
            for t in self.tables
        )

    def used(self, title: str) -> Iterator[str]:
        """The cells of a sheet that hold something, or will."""
        sheet = self.sheets[title]
        filled = (ref for s, ref in self.filled if s == title and ref not in sheet.cells)
        return (ref for ref in (*sheet.cells, *filled) if self.holds((title, ref)))

    def cells_within(self, title: str, ranges: str) -> Iterator[str]:
        """The cells of "B2:C5 E7"; of whole columns and rows those as far as the sheet is drawn."""
        sheet = self.sheets[title]
        rows, columns = 1, 1
        for ref in sheet.cells:
            rows, columns = max(rows, place(ref)[0]), max(columns, place(ref)[1])
        for text in ranges.split():
            box = box_named(text)
            if box is None:
                continue
            if size_of(box) > LARGEST_TABLE:
                c1, r1, c2, r2 = box
                box = c1, r1, min(c2, max(c1, columns)), min(r2, max(r1, rows))
            if size_of(box) <= LARGEST_TABLE:
                yield from cells_of(box)


def column_key(column: str) -> str:
    """A column's name, its case and its line breaks aside."""
    return " ".join(column.split()).casefold()
