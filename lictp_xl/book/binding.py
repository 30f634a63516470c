"""Which cell each figure goes into: by defined name, by table and column, or by the cell itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lictp_xl.book.cell_xml import Value, checked
from lictp_xl.book.references import area, box_text, cells_of, place, ref_at, size_of
from lictp_xl.book.sheet import Sheet
from lictp_xl.book.tables import Table
from lictp_xl.errors import TemplateRefused

Place = tuple[str, str]  # sheet title, cell
Row = Mapping[str, Value]
LARGEST_TABLE = 2_000_000  # cells


@dataclass(frozen=True, slots=True)
class Figures:
    """What goes into a template: names to values, tables to rows, cells to values."""

    names: Mapping[str, Value] = field(default_factory=dict)  # "partner", or "Cover!partner"
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    cells: Mapping[str, Value] = field(default_factory=dict)  # "Cover!B2"


class Binding:
    """The names and tables of one template."""

    def __init__(
        self,
        sheets: Mapping[str, Sheet],
        names: Mapping[tuple[str | None, str], str],
        tables: Mapping[str, Table],
        date1904: bool,
    ) -> None:
        self.sheets, self.tables, self.date1904 = sheets, tables, date1904
        # Excel's own names (print areas, filters) are no figures
        self.names = {key: text for key, text in names.items() if not key[1].lower().startswith("_xlnm")}

    def contents(self, figures: Figures) -> dict[Place, Value]:
        """Every cell the figures put a constant in; a refusal where one has no proper place."""
        filled: dict[Place, Value] = {}
        given: dict[Place, str] = {}
        for place_of, value, says in self._placed(figures):
            if place_of in given:
                where = "!".join(place_of)
                raise TemplateRefused(f"{where} is filled twice: by {given[place_of]} and by {says}")
            self._check(place_of, value, says)
            filled[place_of], given[place_of] = value, says
        return filled

    def unplaced(self, figures: Figures) -> tuple[str, ...]:
        """The figures that this template has no name or table for."""
        names = [f"name {n}" for n in figures.names if not self._names_called(n)]
        return (*names, *(f"table {t}" for t in figures.tables if t.casefold() not in self.tables))

    def _placed(self, figures: Figures) -> Iterable[tuple[Place, Value, str]]:
        _refuse_twins(figures.names, "names")
        _refuse_twins(figures.tables, "tables")
        for name, value in figures.names.items():
            for key in self._names_called(name):
                if "!" in name or not self._said_for_the_sheet(key, figures):
                    yield self._cell_named(key), value, f"name {name}"
        for name, rows in figures.tables.items():
            if name.casefold() in self.tables:
                yield from self._table_cells(self.tables[name.casefold()], rows)
        for text, value in figures.cells.items():
            yield self._cell_given(text), value, f"cell {text}"

    def _names_called(self, name: str) -> list[tuple[str | None, str]]:
        """The defined names a figure goes to: "partner" to all so called, "Cover!partner" to that sheet's."""
        sheet, _, bare = name.rpartition("!")
        wanted = bare.casefold()
        if not sheet:
            return [key for key in self.names if key[1].casefold() == wanted]
        title = _plain_sheet(sheet).casefold()
        return [
            key for key in self.names if key[1].casefold() == wanted and (key[0] or "").casefold() == title
        ]

    @staticmethod
    def _said_for_the_sheet(key: tuple[str | None, str], figures: Figures) -> bool:
        """Does another figure name this sheet's own name in full?"""
        own = f"{key[0]}!{key[1]}".casefold()
        return key[0] is not None and any(
            "!" in n and f"{_plain_sheet(n.rpartition('!')[0])}!{n.rpartition('!')[2]}".casefold() == own
            for n in figures.names
        )

    def _cell_named(self, key: tuple[str | None, str]) -> Place:
        scope, name = key
        text = self.names[key]
        says = f"name {scope}!{name}" if scope else f"name {name}"
        if "#REF!" in text:
            raise TemplateRefused(f"{says} has lost its cell: it is {text}. Name the cell again")
        found = area(text)
        if not found:
            why = "several areas" if "," in text and area(text.split(",")[0]) else text
            raise TemplateRefused(f"{says} must stand for one cell of this workbook (it stands for {why})")
        sheet, box = found
        title = self._title(sheet, says)
        # Excel names a merged cell by its whole range
        if size_of(box) != 1 and box not in self.sheets[title].merged:
            raise TemplateRefused(f"{says} must stand for one cell (it stands for {sheet}!{box_text(box)})")
        return title, ref_at(box[1], box[0])

    def _title(self, sheet: str, says: str) -> str:
        """A worksheet's title as the workbook spells it."""
        found = next((t for t in self.sheets if t.casefold() == sheet.casefold()), None)
        if found is None:
            raise TemplateRefused(f"{says}: the template has no worksheet {sheet}")
        return found

    def _cell_given(self, text: str) -> Place:
        sheet, _, ref = text.rpartition("!")
        try:
            row, column = place(ref)
        except ValueError as e:
            raise TemplateRefused(f'a cell is given as "Sheet!B2" (got {text!r})') from e
        return self._title(_plain_sheet(sheet), f"cell {text}"), ref_at(row, column)

    def _table_cells(self, table: Table, rows: Sequence[Row]) -> Iterable[tuple[Place, Value, str]]:
        """A table's rows from the first drawn one on; the spare rows left blank."""
        if size_of(table.box) > LARGEST_TABLE:
            raise TemplateRefused(f"table {table.name} is too large to fill: {box_text(table.box)}")
        if len(rows) > len(table.body):
            raise TemplateRefused(
                f"table {table.name} holds {len(table.body)} rows, {len(rows)} given: "
                "draw more rows in the template"
            )
        columns = {_folded(name): table.box[0] + i for i, name in enumerate(table.columns)}
        given = [self._by_column(table, columns, row, i + 1) for i, row in enumerate(rows)]
        told = sorted({column for row in given for column in row})
        for sheet_row, values in zip(table.body, given, strict=False):
            for column in told:
                name = table.columns[column - table.box[0]]
                says = f"table {table.name}, column {name}"
                ref = ref_at(sheet_row, column)
                self._refuse_formula(table, ref, says)
                yield (table.sheet, ref), values.get(column), says
        for sheet_row in table.body[len(rows) :]:
            box = table.box[0], sheet_row, table.box[2], sheet_row
            yield from ((at, None, f"table {table.name}") for at in self._spare(table, cells_of(box)))

    @staticmethod
    def _by_column(table: Table, columns: Mapping[str, int], row: Row, number: int) -> dict[int, Value]:
        found: dict[int, Value] = {}
        for name, value in row.items():
            if _folded(name) not in columns:
                raise TemplateRefused(
                    f"row {number} of table {table.name} has a column {name!r}; "
                    f"the template's columns are {', '.join(table.columns)}"
                )
            found[columns[_folded(name)]] = value
        return found

    def _refuse_formula(self, table: Table, ref: str, says: str) -> None:
        """What a table works out itself is not overwritten."""
        sheet = self.sheets[table.sheet]
        cell = sheet.cells.get(ref)
        if (cell and cell.formula) or ref in sheet.array_member:
            raise TemplateRefused(
                f"{says} is a formula in {table.sheet}!{ref}: leave the column out of the rows"
            )

    def _spare(self, table: Table, refs: Iterable[str]) -> Iterable[Place]:
        """The cells of a spare row that sync fills: not formulas, not people's."""
        sheet = self.sheets[table.sheet]
        for ref in refs:
            cell = sheet.cells.get(ref)
            is_formula = (cell is not None and cell.formula is not None) or ref in sheet.array_member
            if not (is_formula or sheet.is_unlocked(ref) or sheet.merged_into(ref)):
                yield table.sheet, ref

    def _check(self, at: Place, value: Value, says: str) -> None:
        """The cell is one that sync may fill, with a value it can hold."""
        sheet, where = self.sheets[at[0]], "!".join(at)
        checked(value, where, self.date1904)
        if sheet.is_unlocked(at[1]):
            raise TemplateRefused(
                f"{where} is filled by {says}, but it is unlocked: a filled cell must be locked"
            )
        hidden_by = sheet.merged_into(at[1])
        if hidden_by:
            raise TemplateRefused(
                f"{where} is filled by {says}, but it lies inside merged {box_text(hidden_by)}"
            )
        cell = sheet.cells.get(at[1])
        if cell and cell.data_table:
            raise TemplateRefused(f"{where} is filled by {says}, but it belongs to a what-if data table")


def _folded(column: str) -> str:
    """A column's name, its case and its line breaks aside."""
    return " ".join(column.split()).casefold()


def _plain_sheet(text: str) -> str:
    """My Sheet, also from 'My Sheet'."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _refuse_twins(keys: Iterable[str], what: str) -> None:
    seen: dict[str, str] = {}
    for key in keys:
        other = seen.setdefault(key.casefold(), key)
        if other != key:
            raise TemplateRefused(f"two {what} of the figures differ only by case: {other} and {key}")
