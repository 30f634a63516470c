"""Rows added at the foot of a workbook's Excel tables, and nothing else of the workbook changed.

For a workbook that people keep: its other cells, comments, images, formats and print set-up stay as they
are, part by part. Formulas and charts elsewhere that name a table's cells by A1 are left as they stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl.formula.translate import Translator

from lictp_xl.book.cell_xml import CellHead, Formula, Value, constant_xml, formula_xml
from lictp_xl.book.package import Package, to_xml
from lictp_xl.book.references import LAST_ROW, Box, box_of, box_text, cells_of, place, ref_at
from lictp_xl.book.sheet import Sheet
from lictp_xl.book.sheet_cells import SheetCell
from lictp_xl.book.styles import read_styles
from lictp_xl.book.tables import Table
from lictp_xl.book.workbook_part import without_parts
from lictp_xl.errors import BookRefused

Row = Mapping[str, Value]  # heading -> what goes under it

# the ranges of validations, conditional formats and the like, as an attribute or as an extension's element
RANGES = re.compile(r"""(\ssqref\s*=\s*["']|<(?:\w+:)?sqref>)([^"'<]*)""")


def with_rows(data: bytes, new: Mapping[str, Sequence[Row]]) -> bytes:
    """The workbook with these rows in its tables, by table name; BookRefused where there is no room.

    Blank rows at the foot of a table are used first. A new row looks as the one above it does, takes its
    calculated columns along, and is under the same validations and conditional formats.
    """
    book = Package(data)
    if book.signed:
        raise BookRefused("the workbook is digitally signed, and adding a row would void the signature")
    tables, styles, strings = book.tables(), read_styles(book), book.shared_strings()
    sheets = {title: Sheet(book, title, part, styles, strings) for title, part in book.sheets().items()}
    cells: dict[str, dict[tuple[int, int], str]] = {}
    changed: dict[str, bytes] = {}
    dropped: set[str] = set()
    for name, rows in new.items():
        table = tables.get(name.casefold())
        if table is None:
            raise BookRefused(f"the workbook has no table {name}")
        if rows:
            growing = _Growing(sheets[table.sheet], table, rows, book.date1904)
            growing.refuse_without_room(tables.values())
            cells.setdefault(table.sheet, {}).update(growing.cells())
            growing.stretch_ranges()
            changed |= _table_part(book, table, growing.last)
    for title, of_sheet in cells.items():
        changed[sheets[title].part] = sheets[title].text.with_cells(of_sheet)
    if cells and any(cell.formula for sheet in sheets.values() for cell in sheet.cells.values()):
        without_chain, dropped = without_parts(book, {"calcChain"})
        changed |= without_chain | _calculated_on_opening(book)
    return book.with_parts(changed, dropped) if changed else data


class _Growing:
    """One table, with the rows that are to go into it."""

    def __init__(self, sheet: Sheet, table: Table, rows: Sequence[Row], date1904: bool) -> None:
        self.sheet, self.table, self.rows, self.date1904 = sheet, table, rows, date1904
        self.left, _, self.right, _ = table.box
        self.old_last = table.body[-1] if table.body else table.box[3]
        filled = [row for row in table.body if not self._is_blank(row)]
        self.first = filled[-1] + 1 if filled else table.box[1] + table.header_rows
        self.last = max(self.old_last, self.first + len(rows) - 1)
        self.given = [self._by_column(row) for row in rows]

    def _by_column(self, row: Row) -> dict[int, Value]:
        """A row's values by the number of their column."""
        headings = {_spoken(heading): at for at, heading in enumerate(self.table.columns, self.left)}
        missing = [heading for heading in row if _spoken(heading) not in headings]
        if missing:
            raise BookRefused(f"{self.sheet.title}: the table {self.table.name} has no column {missing[0]}")
        return {headings[_spoken(heading)]: value for heading, value in row.items()}

    def _cell(self, row: int, column: int) -> SheetCell | None:
        return self.sheet.cells.get(ref_at(row, column))

    def _holds(self, row: int, column: int) -> bool:
        cell = self._cell(row, column)
        return cell is not None and (cell.formula is not None or cell.value not in (None, ""))

    def _is_blank(self, row: int) -> bool:
        """Has nobody typed in this row? A formula of its column is nobody's typing."""
        across = (self._cell(row, column) for column in range(self.left, self.right + 1))
        return not any(cell and cell.formula is None and cell.value not in (None, "") for cell in across)

    def refuse_without_room(self, tables: Iterable[Table]) -> None:
        """Nothing may stand where the table grows."""
        title, name = self.sheet.title, self.table.name
        if self.last == self.old_last:
            return
        if self.table.totals_rows:
            raise BookRefused(f"{title}: the table {name} has a total row; turn it off under Table Design")
        if self.last > LAST_ROW:
            raise BookRefused(f"{title}: the table {name} reaches the last row of its sheet")
        grown = self.left, self.old_last + 1, self.right, self.last
        in_the_way = [*self.sheet.merged, *(t.box for t in tables if t.sheet == title)]
        here = [
            ref_at(max(box[1], grown[1]), max(box[0], self.left)) for box in in_the_way if _meet(box, grown)
        ]
        here += [ref for ref in cells_of(grown) if ref in self.sheet.array_member or self._holds(*place(ref))]
        if here:
            raise BookRefused(
                f"{title}!{here[0]}: something stands below the table {name}, where a row is to be added;"
                " move it away"
            )

    def cells(self) -> Iterator[tuple[tuple[int, int], str]]:
        """The new cells, by place."""
        for row, given in enumerate(self.given, self.first):
            for column in range(self.left, self.right + 1):
                if column in given:
                    yield (row, column), constant_xml(self._head(row, column), given[column])
                elif row > self.old_last:
                    yield (row, column), self._as_above(row, column)

    def _head(self, row: int, column: int) -> CellHead:
        """Where a cell stands, and the style that it has or takes from the table's last row."""
        style = self.sheet.style(ref_at(min(row, self.old_last), column))
        ref = ref_at(row, column)
        return CellHead(ref, style, self.sheet.text.prefix, f"{self.sheet.title}!{ref}", self.date1904)

    def _as_above(self, row: int, column: int) -> str:
        """The formula of the column, where it has one; else a blank cell."""
        above = self._cell(self.old_last, column)
        if self.old_last not in self.table.body or above is None or above.formula is None:
            return constant_xml(self._head(row, column), None)
        if above.formula.array_ref:
            raise BookRefused(f"{self.sheet.title}!{above.ref} holds an array formula: no row can follow it")
        written = Translator(f"={above.formula.text}", above.ref).translate_formula(ref_at(row, column))
        return formula_xml(self._head(row, column), Formula(written[1:]))

    def stretch_ranges(self) -> None:
        """Let what holds for every row of the table, such as a list to choose from, hold for the new ones."""
        text = self.sheet.text
        text.tail = RANGES.sub(lambda found: found[1] + self._stretched(found[2]), text.tail)

    def _stretched(self, ranges: str) -> str:
        return " ".join(map(self._stretched_one, ranges.split()))

    def _stretched_one(self, cells: str) -> str:
        try:
            c1, r1, c2, r2 = box_of(cells)
        except ValueError:  # whole columns or rows, which reach everywhere
            return cells
        first = self.table.box[1] + self.table.header_rows
        if r1 <= first and r2 == self.old_last and c1 <= self.right and c2 >= self.left:
            return box_text((c1, r1, c2, self.last))
        return cells


def _table_part(book: Package, table: Table, last: int) -> dict[str, bytes]:
    """The table's part, reaching down to a row."""
    root = book.xml(table.part)
    left, top, right, _ = table.box
    ref = box_text((left, top, right, last))
    for e in [root, *root.iterfind("{*}autoFilter")]:
        e.set("ref", ref)
    root.attrib.pop("insertRow", "")  # how Excel marks a table that has no row yet
    return {table.part: to_xml(root)}


def _calculated_on_opening(book: Package) -> dict[str, bytes]:
    """Formulas that read the table have new figures to add up."""
    root = book.xml(book.workbook)
    calculation = root.find("{*}calcPr")
    if calculation is None:
        return {}
    calculation.set("fullCalcOnLoad", "1")
    return {book.workbook: to_xml(root)}


def _meet(one: Box, other: Box) -> bool:
    """Do two boxes share a cell?"""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _spoken(heading: str) -> str:
    return " ".join(heading.split()).casefold()
