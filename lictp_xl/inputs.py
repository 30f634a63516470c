"""The inputs workbook: read with pandas, checked, and turned into one frozen Partnership.

Tables are found by their Excel table name and columns by their heading, so that sheets and columns may be
moved about. Everything that is wrong with the workbook is told at once, each with its sheet and cell.
"""

import difflib
import io
import math
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lictp_xl import input_checks
from lictp_xl.book.package import Package
from lictp_xl.book.references import place, ref_at
from lictp_xl.book.tables import Table
from lictp_xl.errors import BookRefused, InputsError
from lictp_xl.input_rows import BadCell, InputRow, read_row, spoken
from lictp_xl.input_settings import settings
from lictp_xl.input_sheets import LISTS, SHEETS, Sheet
from lictp_xl.partnership import Partnership

LARGEST_FILE = 20 * 1024**2
LARGEST_INFLATED = 200 * 1024**2
MOST_ROWS = 5_000
MOST_COLUMNS = 200
BELOW = 200  # rows under a table that are looked at for what was left out of it

Place = tuple[int, int]


def read(path: Path | str) -> Partnership:
    """The partnership's figures; InputsError tells everything that is wrong with the workbook."""
    path = Path(path)
    try:
        rows, problems = _read(_Workbook(_bytes(path)))
    except BookRefused as refusal:
        raise InputsError([f"{path.name}: {refusal}"]) from refusal
    chosen, wrong = settings(rows["settings"]) if rows["settings"] else (None, [])
    if problems or wrong or chosen is None:
        raise InputsError([*problems, *wrong])
    lines = {table: tuple(_line(row) for row in found) for table, found in rows.items()}
    return Partnership(
        about=lines["about"],
        partners=lines["partners"],
        users=lines["users"],
        censuses=lines["census_years"],
        charges=lines["charges"],
        budgets=lines["budgets"],
        one_off_items=lines["one_off_items"],
        one_off_funding=lines["one_off_funding"],
        control_totals=lines["control_totals"],
        risks=lines["risks"],
        mitigations=lines["mitigations"],
        likelihood_steps=lines["likelihood_scale"],
        impact_steps=lines["impact_scale"],
        rating_bands=lines["bands"],
        settings=chosen,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BookRefused(f"the file has more than {LARGEST_FILE // 1024**2} MB; no inputs need that")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputsError([f"there is no inputs workbook {path}"]) from None
    except OSError as problem:
        raise BookRefused(f"the file cannot be read: {problem.strerror}") from problem


def _read(book: "_Workbook") -> tuple[dict[str, list[InputRow]], list[str]]:
    """Every row that was understood, by table, and everything that is wrong."""
    rows: dict[str, list[InputRow]] = {}
    wrong: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    # the tables that others choose their words from come first
    for sheet in sorted(SHEETS, key=lambda sheet: sheet.table not in LISTS):
        found = [read_row(sheet, raw, cells, words) for raw, cells in book.rows(sheet)]
        rows[sheet.table] = [row for row, problems in found if not problems]
        wrong[sheet.table] = [*book.wrong_with(sheet), *(says for _, problems in found for says in problems)]
        # a name is a name though the rest of its row is wrong: one slip is told once
        names = [row[sheet.key[0]] for row, _ in found]
        words[sheet.table] = [name for name in names if isinstance(name, str)]
    sound = {table for table, problems in wrong.items() if not problems}
    problems = [says for sheet in SHEETS for says in wrong[sheet.table]]
    return rows, [*problems, *input_checks.problems(rows, sound)]


def _line(row: InputRow) -> Any:
    """A row as the partnership holds it."""
    return row.sheet.row(**row.values, cell=row.cells[row.sheet.columns[0].field])


class _Workbook:
    """The workbook's tables as pandas reads them, with the cells that it would take for blank ones."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        _refuse_untrusted(self.package)
        self.tables = self.package.tables()
        for table in self.tables.values():
            if len(table.body) > MOST_ROWS:
                raise BookRefused(f"{table.sheet}: the table {table.name} has more than {MOST_ROWS:,} rows")
        bottoms = {table.sheet: table.box[3] + BELOW for table in self.tables.values()}
        try:
            self._bad = {sheet: _bad_cells(self.package, sheet) for sheet in bottoms}
        except ValueError as problem:
            raise BookRefused(f"the workbook is damaged: {problem}") from problem
        self._frames = _frames(data, bottoms)

    def rows(self, sheet: Sheet) -> Iterator[tuple[dict[str, object], dict[str, str]]]:
        """Each row of a sheet's table that is not blank: what stands in it, and its cells, by column."""
        table = self.tables.get(sheet.table)
        if table is None or self._columns_missing(sheet, table):
            return
        headings = [spoken(heading) for heading in table.columns]
        columns = {c.field: table.box[0] + headings.index(spoken(c.title)) for c in sheet.columns}
        for row in table.body:
            raw = {field: self._cell(table.sheet, row, column) for field, column in columns.items()}
            if any(given != "" for given in raw.values()):
                yield raw, {field: f"{table.sheet}!{ref_at(row, at)}" for field, at in columns.items()}

    def wrong_with(self, sheet: Sheet) -> Iterator[str]:
        """What is wrong with a sheet's table, its rows apart."""
        table = self.tables.get(sheet.table)
        if table is None:
            yield self._no_table(sheet)
            return
        yield from self._columns_missing(sheet, table)
        if not sheet.may_be_empty and all(self._blank(table, row) for row in table.body):
            yield f"{table.sheet}: the table {table.name} has no rows"
        under = range(table.box[3] + 1, table.box[3] + 1 + BELOW)
        left_out = next((row for row in under if not self._blank(table, row)), None)
        if left_out:
            yield (
                f"{table.sheet}!{ref_at(left_out, table.box[0])}: this row stands below the table"
                f" {table.name} and is not read; drag the table's corner over it, or clear it"
            )

    def _no_table(self, sheet: Sheet) -> str:
        if sheet.title not in self.package.sheets():
            return f"the workbook has no sheet {sheet.title} with the table {sheet.table}"
        here = [table.name for table in self.tables.values() if table.sheet == sheet.title]
        instead = f"; rename {here[0]} under Table Design" if here else ""
        return f"{sheet.title}: there is no Excel table named {sheet.table} on this sheet{instead}"

    def _columns_missing(self, sheet: Sheet, table: Table) -> list[str]:
        headings = {spoken(heading): heading for heading in table.columns}
        missing = [column.title for column in sheet.columns if spoken(column.title) not in headings]
        near = {title: difflib.get_close_matches(title, table.columns, 1) for title in missing}
        return [
            f"{table.sheet}: the table {table.name} has no column {title}"
            + (f"; is it {near[title][0]}?" if near[title] else "")
            for title in missing
        ]

    def _blank(self, table: Table, row: int) -> bool:
        return all(self._cell(table.sheet, row, at) == "" for at in range(table.box[0], table.box[2] + 1))

    def _cell(self, sheet: str, row: int, column: int) -> object:
        """A cell: a number, text ("" where it is blank), TRUE or FALSE, a date, or what is wrong with it."""
        frame = self._frames[sheet]
        if (row, column) in self._bad[sheet]:
            return self._bad[sheet][row, column]
        if row > len(frame.index) or column > len(frame.columns):
            return ""
        given: object = frame.iat[row - 1, column - 1]
        if isinstance(given, float) and math.isnan(given):
            return BadCell("shows a date that Excel does not have")
        # openpyxl leaves a carriage return, as some files have them, in the form XML stores it in
        return given.replace("_x000D_", "").strip() if isinstance(given, str) else given


def _refuse_untrusted(package: Package) -> None:
    """Every part is looked at before another reader opens it."""
    size = sum(info.file_size for info in package.infos)
    if size > LARGEST_INFLATED:
        raise BookRefused(f"the workbook unpacks to {size:,} bytes; no inputs need that")
    for part in package.parts():
        if part.lower().endswith((".xml", ".rels")):
            package.xml(part)


def _frames(data: bytes, bottoms: Mapping[str, int]) -> dict[str, pd.DataFrame]:
    """The sheets as they stand, from A1 down to the row said; nothing guessed about kinds or blanks."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it would lose on saving; nothing is saved
            with pd.ExcelFile(io.BytesIO(data), engine="openpyxl") as book:
                return {
                    sheet: book.parse(
                        sheet, header=None, dtype=object, keep_default_na=False, na_values=[], nrows=bottom
                    )
                    for sheet, bottom in bottoms.items()
                }
    except Exception as problem:  # a damaged workbook raises many kinds
        raise BookRefused(f"the workbook cannot be read: {problem}") from problem


def _bad_cells(package: Package, sheet: str) -> dict[Place, BadCell]:
    """The cells of a sheet that hold an error, or a formula that nobody has calculated."""
    bad: dict[Place, BadCell] = {}
    row = 0
    for e in package.xml(package.sheets()[sheet]).iterfind("{*}sheetData/{*}row"):
        row, column = int(e.get("r") or row + 1), 0
        for cell in e.iterfind("{*}c"):
            # a cell that does not say where it is follows the one before
            row, column = place(cell.get("r") or ref_at(row, column + 1))
            if column > MOST_COLUMNS and len(cell):
                raise BookRefused(f"{sheet}!{ref_at(row, column)} stands far from any table; clear it")
            value = cell.findtext("{*}v")
            if cell.get("t") == "e" and value:
                bad[row, column] = BadCell(f"holds the error {value}; put the figure itself there")
            elif not value and cell.get("t") != "str" and cell.find("{*}f") is not None:
                bad[row, column] = BadCell(
                    "is a formula without a value; open the workbook in Excel, let it calculate, and save it"
                )
    return bad
