"""The book that is open in Excel, in the few words that the buttons know."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlwings as xw

from lictp_xl.hosts.open_book import Block, Cell

ALLOWED = (
    *("FormattingCells", "FormattingColumns", "FormattingRows", "InsertingColumns", "InsertingRows"),
    *("InsertingHyperlinks", "DeletingColumns", "DeletingRows", "Sorting", "Filtering", "UsingPivotTables"),
)


def calling_book() -> "BookInExcel":
    """The book whose button was pressed."""
    return BookInExcel(xw.Book.caller())


class BookInExcel:
    """A book in Excel, by xlwings."""

    def __init__(self, book: Any) -> None:
        self.book, self.app = book, book.app
        self._path = Path(book.fullname)

    def path(self) -> Path:
        return self._path

    def read_name(self, name: str) -> Block | None:
        if name not in self.book.names:
            return None
        return _block(self.book.names[name].refers_to_range)

    def read_table(self, name: str) -> Mapping[str, Block]:
        for sheet in self.book.sheets:
            for table in sheet.tables:
                if table.name.casefold() == name.casefold() and table.data_body_range:
                    body = table.data_body_range
                    titles = table.header_row_range.options(ndim=1).value
                    return {str(title): _block(body.columns[i]) for i, title in enumerate(titles)}
        return {}

    def write(self, block: Block, values: Sequence[Cell]) -> None:
        title, _, cells = block.where.rpartition("!")
        sheet = self.book.sheets[title]
        with _unprotected(sheet.api):
            sheet.range(cells).value = [[_entered(value)] for value in values]

    def tell(self, message: str) -> None:
        self.app.alert(message, "LICTP")

    def save_and_close(self) -> None:
        # Excel stays: a person may have other books open, and the new one is opened in it
        self.book.save()
        self.book.close()

    def reopen(self) -> "BookInExcel":
        return BookInExcel(self.app.books.open(str(self._path)))


def _block(cells: Any) -> Block:
    values = cells.options(ndim=1, err_to_str=True).value
    # a mixture of locked and unlocked, of formulas and figures, is None
    filled = cells.api.Locked is True and cells.api.HasFormula is False
    where = f"{cells.sheet.name}!{cells.get_address(False, False)}"
    return Block(where, tuple(_read(value) for value in values), filled)


def _read(value: Any) -> Cell:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value  # type: ignore[no-any-return]


def _entered(value: Cell) -> Cell:
    """Text with Excel's mark for text in front, or 2010/11 would become a date, and =1 a formula."""
    return f"'{value}" if isinstance(value, str) and value else value


@contextmanager
def _unprotected(sheet: Any) -> Iterator[None]:
    """A protected sheet lets nobody write in locked cells: it is opened, and closed as it was."""
    if not sheet.ProtectContents:
        yield
        return
    allowed = {f"Allow{what}": bool(getattr(sheet.Protection, f"Allow{what}")) for what in ALLOWED}
    shapes, scenarios = bool(sheet.ProtectDrawingObjects), bool(sheet.ProtectScenarios)
    sheet.Unprotect()
    try:
        yield
    finally:
        sheet.Protect(DrawingObjects=shapes, Contents=True, Scenarios=scenarios, **allowed)
