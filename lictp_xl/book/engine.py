"""IronCalc, the engine that works out ordinary formulas: one workbook loaded, cells put in, values read."""

import tempfile
from functools import cache
from pathlib import Path

import ironcalc

from lictp_xl.book.cell_xml import ErrorValue
from lictp_xl.book.references import LAST_ROW
from lictp_xl.errors import NoValue

Found = float | str | bool | None


class Engine:
    """One workbook in the engine. Sheets are told by number, cells by row and column."""

    def __init__(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.xlsx"
            path.write_bytes(data)
            try:
                self.model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as e:  # its panics are no Exception
                raise NoValue(f"the calculation engine cannot load the workbook: {e}") from e
        self.sheets: dict[str, int] = {
            properties["name"]: number
            for number, properties in enumerate(self.model.get_worksheets_properties())
        }

    def evaluate(self) -> None:
        self.model.evaluate()

    def put(self, sheet: int, row: int, column: int, value: Found) -> None:
        """A constant by its kind: text is never read as a number or a formula."""
        if isinstance(value, bool):
            self.model.update_cell_with_bool(sheet, row, column, value)
        elif isinstance(value, ErrorValue):
            self.model.update_cell_with_formula(sheet, row, column, "=" + value)
        elif isinstance(value, str):
            self.model.update_cell_with_text(sheet, row, column, value)
        elif value is None:
            self.model.clear_cell_contents(sheet, row, column)
        else:
            self.model.update_cell_with_number(sheet, row, column, float(value))

    def set_single(self, sheet: int, row: int, column: int, formula: str) -> None:
        """A formula whose answer is one value, the first where it is several."""
        self.model.set_user_array_formula(sheet, row, column, 1, 1, "=" + formula)

    def set_spread(self, sheet: int, row: int, column: int, formula: str) -> None:
        """A formula whose answer takes the room it needs."""
        self.model.update_cell_with_formula(sheet, row, column, "=" + formula)

    def read(self, sheet: int, row: int, column: int) -> Found:
        """What a cell shows; None when it is blank. A text that looks like an error is no error."""
        value: Found = self.model.get_cell_value(sheet, row, column)
        if isinstance(value, str) and self.shows_error(sheet, row, column, value):
            try:
                return ErrorValue(value)
            except ValueError as e:  # the engine's own: #CIRC!, #N/IMPL!, #ERROR!, #SPILL!
                raise NoValue(f"the calculation engine answers {value}") from e
        return value

    def shows_error(self, sheet: int, row: int, column: int, value: str) -> bool:
        return value.startswith("#") and bool(
            self.model.get_cell_type(sheet, row, column) == ironcalc.CellType.ErrorValue
        )

    def text(self, sheet: int, row: int, column: int) -> Found:
        """What a cell shows, an error as its name."""
        value: Found = self.model.get_cell_value(sheet, row, column)
        return value

    def used_rows(self, sheet: int) -> int:
        """The last row that anything stands in."""
        return int(self.model.get_sheet_dimensions(sheet)[1])

    def used_columns(self, sheet: int) -> int:
        return int(self.model.get_sheet_dimensions(sheet)[3])


@cache
def has_function(name: str) -> bool:
    """Does the engine have a function of this name?"""
    model = ironcalc.create("functions", "en", "UTC", "en")
    model.update_cell_with_formula(0, 1, 1, f"={name}()")
    model.evaluate()
    return model.get_cell_value(0, 1, 1) not in {"#NAME?", "#N/IMPL!"}


class Scratch:
    """Rows of sheets that are never saved, given out from the top."""

    def __init__(self, engine: Engine, title: str) -> None:
        self.engine, self.name = engine, title
        self.sheet, self.row = engine.sheets[title], 1

    def room(self, rows: int) -> tuple[int, int]:
        """The sheet and first of some free rows."""
        if self.row + rows > LAST_ROW:
            self.name += "_"
            self.engine.model.add_sheet(self.name)
            self.sheet = self.engine.sheets[self.name] = len(self.engine.sheets)
            self.row = 1
        first = self.row
        self.row += rows
        return self.sheet, first
