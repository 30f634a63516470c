"""A template with the figures of a partnership in it, worked out: what its names, sheets and checks show."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from lictp_xl import cells, checks, figures
from lictp_xl.book.cell_xml import ErrorValue, Value
from lictp_xl.book.recalculate import Calculation
from lictp_xl.book.template import Figures, Template
from lictp_xl.functions import PREFIX, catalogue
from lictp_xl.partnership import Partnership
from lictp_xl.plan import EXCEL, PlannedBook


class Filling:
    """One template, filled as often as a test needs."""

    def __init__(self, path: Path) -> None:
        self.template = Template.compile(path)
        ours = {PREFIX + name for name in catalogue.names()}
        self.calculation = Calculation(path.read_bytes(), cells.call, ours)
        self.book = PlannedBook(path.stem, "", "", f"{path.stem}.xlsm", EXCEL, "Draft")

    def of(
        self,
        partnership: Partnership,
        every_check: Sequence[Mapping[str, Value]] = (),
        typed: Mapping[tuple[str, str], Value] | None = None,
    ) -> "Shown":
        """The book that sync would make of a partnership."""
        found = checks.concerning(checks.of_inputs(partnership), self.book)
        given = figures.of_book(partnership, self.book, found, every_check=every_check)
        return self.shown(given, typed or {})

    def shown(self, given: Figures, typed: Mapping[tuple[str, str], Value]) -> "Shown":
        worked_out = self.calculation.values({**self.template.contents(given), **typed})
        assert worked_out.unvalued == {}
        return Shown(self.template.fill(given, worked_out.values, typed), worked_out.values)


class Shown:
    """What a filled book shows."""

    def __init__(self, data: bytes, values: Mapping[tuple[str, str], object]) -> None:
        self.data = data
        self.book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.errors = [place for place, value in values.items() if isinstance(value, ErrorValue)]

    def block(self, name: str) -> list[list[object]]:
        """The rows of a named block."""
        ((title, ref),) = self.book.defined_names[name].destinations
        found = self.book[title][ref.replace("$", "")]
        rows = found if isinstance(found, tuple) else ((found,),)
        return [[cell.value for cell in (row if isinstance(row, tuple) else (row,))] for row in rows]

    def __getitem__(self, name: str) -> object:
        ((value,),) = self.block(name)
        return value

    def column(self, name: str) -> list[object]:
        """A named column, but for its spare rows."""
        return [value for row in self.block(name) for value in row if value not in (None, "")]

    def rows(self, sheet: str, after: str, width: int) -> list[tuple[object, ...]]:
        """The rows of a sheet below the one that begins with a word, down to the first blank one."""
        every: list[tuple[object, ...]] = [
            row[:width] for row in self.book[sheet].iter_rows(values_only=True)
        ]
        first = next(i for i, row in enumerate(every) if row[0] == after)
        rest = every[first + 1 :]
        last = next((i for i, row in enumerate(rest) if row[0] in (None, "")), len(rest))
        return rest[:last]

    def row(self, sheet: str, begins: str, width: int) -> tuple[object, ...]:
        """The row of a sheet that begins with a word, without the word."""
        (found,) = [row for row in self.book[sheet].iter_rows(values_only=True) if row[0] == begins]
        return found[1:width]
