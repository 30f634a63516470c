"""A written book, held beside the inputs, the plan and the template that it was made from."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from lictp_xl import cells, changes, checks, editions, figures, inputs, plan
from lictp_xl.book.cell_xml import Value, serial
from lictp_xl.book.formulas import WorkbookCells
from lictp_xl.book.labels import Labels
from lictp_xl.book.package import Package
from lictp_xl.book.precedents import BookReader
from lictp_xl.book.references import Box, area, place, ref_at
from lictp_xl.book.sheet_cells import Content
from lictp_xl.book.styles import Styles, read_styles
from lictp_xl.book.tables import Table
from lictp_xl.catalogue import PREFIX
from lictp_xl.editions import VALUES, PlannedBook
from lictp_xl.errors import BookRefused, LictpError
from lictp_xl.figures.provenance import Origin, Origins, Provenance
from lictp_xl.folder import BOOKS, INPUTS, PLAN, TEMPLATES
from lictp_xl.functions import catalogue
from lictp_xl.input_sheets import sheet as input_sheet
from lictp_xl.safe_names import same_file

Place = tuple[str, str]
Area = tuple[str, Box]


@dataclass(frozen=True)
class Filled:
    """A figure that sync put into a cell."""

    says: str  # figure published_charge
    value: Value
    origins: Origins
    otherwise: str  # where no line of the inputs holds it


class TracedBook:
    """One book, with all that stands behind its cells."""

    def __init__(self, path: Path) -> None:
        self.path, self.folder = path, folder_of(path)
        self.package = Package(_read(path))
        partnership = inputs.read(self.folder / INPUTS)
        self.planned = self._planned(plan.read(self.folder / PLAN, partnership).books)
        findings = checks.concerning(checks.of_inputs(partnership), self.planned)
        self.provenance = Provenance(partnership, self.planned, findings)
        ours = {PREFIX + name for name in catalogue.names()}
        self.reader = BookReader(self.package, self._formulas().formulas(), cells.call, ours)
        self.tables = self.package.tables()
        self.labels = Labels(self.reader.shown, self.tables.values())

    def place(self, text: str) -> Place:
        """The sheet and cell that a person means by Sheet!B2, or by a name of the book."""
        sheet, _, ref = text.strip().rpartition("!")
        if not sheet:
            return self._named(ref)
        wanted, titles = sheet.strip("'").replace("''", "'"), list(self.package.sheets())
        title = next((title for title in titles if title.casefold() == wanted.casefold()), None)
        if title is None:
            near = difflib.get_close_matches(wanted, titles, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; its sheets are {', '.join(titles)}"
            raise LictpError(f"{self.path.name} has no sheet {wanted}{hint}")
        try:
            at = title, ref_at(*place(ref))
        except ValueError:
            raise LictpError(f"a cell is told as Sheet!B2 (got {text})") from None
        if self.reader.shown.get(at) is None and not self.reader.formula_of(at) and not self.filled(at):
            raise LictpError(f"there is nothing in {title}!{at[1]} of {self.path.name}")
        return at

    def filled(self, at: Place) -> Filled | None:
        """The figure that sync put into a cell."""
        return self._names_filled.get(at) or self._row_filled(at)

    def name_of(self, where: Area) -> str:
        """What the book calls these cells: a defined name, or a column of a table."""
        return self._areas.get(where, "")

    def is_typed(self, at: Place) -> bool:
        """Whether people type there."""
        return self._styles.is_unlocked(self._styles_at.get(at, 0))

    def is_of_template(self, at: Place) -> bool:
        """Whether the template has the same in its place."""
        own = {cell.ref: cell.value for cell in self._template.sheets.get(at[0], ())}
        return own.get(at[1]) == self.reader.shown.get(at)

    def shown(self, at: Place, value: object = None) -> str:
        """What a cell shows, a date as a date; or another value as this cell would show it."""
        value = self.reader.shown.get(at) if value is None else value
        if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
            style = self._styles_at.get(at, 0)
            if self._styles.is_date(style) and value >= 1:
                return changes.shown(date.fromordinal(int(value) + self._day_zero))
            return _as_formatted(value, self._styles.number_format(style))
        return str(value).upper() if isinstance(value, bool) else changes.shown(value)

    def agrees(self, at: Place, value: Value) -> bool:
        """Whether a cell still shows a figure."""
        found: Content = self.reader.shown.get(at)
        if isinstance(value, date):
            value = serial(value, self.package.date1904)
        if isinstance(value, Decimal | float | int):
            return isinstance(found, float | int) and float(value) == float(found)
        return (found or "") == (value or "")

    def input_cell(self, origin: Origin) -> str:
        """The cell of the inputs workbook that holds an entry, and its heading."""
        sheet, _, ref = origin.line.cell.rpartition("!")
        row = place(ref)[0]
        for table in self._input_tables.values():
            if table.sheet == sheet and row in table.body and origin.field:
                heading = input_sheet(table.name).column(origin.field).title
                folded = [" ".join(column.split()).casefold() for column in table.columns]
                column = table.box[0] + folded.index(heading.casefold())
                return f"{sheet}!{ref_at(row, column)}, {heading}"
        return f"{sheet}, row {row}"

    @property
    def is_behind(self) -> bool:
        """Whether the inputs have changed since the book was written."""
        found = self._areas_named.get("inputs_digest")
        digest = self.provenance.partnership.digest[: figures.DIGEST_SHOWN]
        return found is not None and self.reader.shown.get(found) != digest

    def _planned(self, books: tuple[PlannedBook, ...]) -> PlannedBook:
        written = self.path.resolve().relative_to((self.folder / BOOKS).resolve()).as_posix()
        for book in editions.on_disk(books, self.folder / BOOKS):
            if same_file(book.path) == same_file(written):
                return book
        raise LictpError(f"{written} is not a book of {self.folder.name}/{PLAN}")

    def _formulas(self) -> WorkbookCells:
        """The formulas of the book; of a copy of figures, those of its template."""
        return self._template if self.planned.host == VALUES else WorkbookCells(self.package)

    @cached_property
    def _template(self) -> WorkbookCells:
        return WorkbookCells(Package(_read(self.folder / TEMPLATES / f"{self.planned.template}.xlsx")))

    def _named(self, name: str) -> Place:
        found = self._areas_named.get(name.casefold())
        if found is None:
            near = difflib.get_close_matches(name.casefold(), self._areas_named, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise LictpError(
                f"a cell is told as Sheet!B2, or by a name of the book; {self.path.name} has no {name}{hint}"
            )
        return found

    @cached_property
    def _areas_named(self) -> dict[str, Place]:
        """Name of the workbook -> the first cell it stands for."""
        return {name.casefold(): at for scope, name, at in self._names() if scope is None}

    def _names(self) -> Iterator[tuple[str | None, str, Place]]:
        for (scope, name), text in self.package.names().items():
            if (found := area(text)) and not name.lower().startswith("_xlnm"):
                yield scope, name, (found[0], ref_at(found[1][1], found[1][0]))

    @cached_property
    def _areas(self) -> dict[Area, str]:
        found: dict[Area, str] = {}
        for table in self.tables.values():
            for number, column in enumerate(table.columns, table.box[0]):
                box = number, table.body[0], number, table.body[-1]
                found[table.sheet, box] = f"{table.name}[{' '.join(column.split())}]"
        for (_, name), text in self.package.names().items():
            if (named := area(text)) and not name.lower().startswith("_xlnm"):
                found[named] = name
        return found

    @cached_property
    def _names_filled(self) -> dict[Place, Filled]:
        told = {name.casefold(): name for name in self.provenance.figures.names}
        found = {}
        for scope, name, at in self._names():
            key = told.get(f"{scope}!{name}".casefold()) or told.get(name.casefold())
            if key and not self.reader.formula_of(at):
                value = self.provenance.figures.names[key]
                origins = self.provenance.of_name(key)
                otherwise = self.provenance.otherwise(key, value)
                found[at] = Filled(f"the figure {key}", value, origins, otherwise)
        return found

    def _row_filled(self, at: Place) -> Filled | None:
        row, column = place(at[1])
        for name, rows in self.provenance.figures.tables.items():
            table = self.tables.get(name.casefold())
            if not table or table.sheet != at[0] or row not in table.body or self.reader.formula_of(at):
                continue
            number = row - table.body[0]
            told = {
                " ".join(key.split()).casefold(): key for key in (rows[number] if number < len(rows) else ())
            }
            if table.box[0] <= column <= table.box[2]:
                heading = " ".join(table.columns[column - table.box[0]].split())
                if key := told.get(heading.casefold()):
                    value = rows[number][key]
                    told_by = (
                        self.provenance.of_row(name, number, key),
                        self.provenance.otherwise(name, value),
                    )
                    return Filled(f"the column {key} of table {name}, row {number + 1}", value, *told_by)
        return None

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self.package)

    @cached_property
    def _styles_at(self) -> dict[Place, int]:
        every = WorkbookCells(self.package).sheets.items()
        return {(sheet, cell.ref): cell.style for sheet, found in every for cell in found}

    @cached_property
    def _input_tables(self) -> dict[str, Table]:
        return Package(_read(self.folder / INPUTS)).tables()

    @property
    def _day_zero(self) -> int:
        first = date(1904, 1, 1) if self.package.date1904 else date(1899, 12, 30)
        return first.toordinal()


def _as_formatted(value: Decimal | float, code: str) -> str:
    """A number with the places that a number format gives it, where they tell all of it."""
    first = code.partition(";")[0]
    if "%" in first:
        return changes.shown(value, "%")
    whole = first == "General" or "." not in first
    return f"{value:,.0f}" if whole and value == int(value) else changes.shown(value)


def folder_of(path: Path) -> Path:
    """The partnership's folder that a book stands in."""
    if not path.is_file():
        raise LictpError(f"there is no book {path}")
    for above in path.resolve().parents:
        if (
            (above / PLAN).is_file()
            and (above / INPUTS).is_file()
            and above / BOOKS in path.resolve().parents
        ):
            return above
    raise LictpError(
        f"{path} does not stand among the books of a partnership: no {PLAN} and {INPUTS} above it"
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BookRefused(f"{path.name} cannot be read: {problem.strerror or problem}") from problem
