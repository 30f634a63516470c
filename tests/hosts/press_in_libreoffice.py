"""Open a book in a running LibreOffice, press Refresh or Check on it, and tell what was said.

A process of its own, because importing `uno` changes how Python imports:
    python press_in_libreoffice.py PIPE BOOK BUTTON DIST_PACKAGES
The last line printed is JSON: the message, and the book's filled cells as LibreOffice then has them.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lictp_xl import buttons
from lictp_xl.hosts.open_book import Block, Cell

DAY_ZERO = datetime(1899, 12, 30)
DATE_FORMAT = 2  # com.sun.star.util.NumberFormat.DATE
SECONDS_TO_CONNECT = 60


class BookInLibreOffice:
    """A Calc document in the words of the buttons."""

    def __init__(self, desktop: Any, document: Any, path: Path) -> None:
        self.desktop, self.document, self._path = desktop, document, path
        self.told = ""

    def path(self) -> Path:
        return self._path

    def read_name(self, name: str) -> Block | None:
        names = self.document.NamedRanges
        found = next((n for n in names.ElementNames if n.casefold() == name.casefold()), None)
        return self._block(names.getByName(found).getReferredCells()) if found else None

    def read_table(self, name: str) -> Mapping[str, Block]:
        tables = self.document.DatabaseRanges
        found = next((n for n in tables.ElementNames if n.casefold() == name.casefold()), None)
        if found is None:
            return {}
        area = tables.getByName(found).DataArea
        sheet = self.document.Sheets.getByIndex(area.Sheet)
        columns = range(area.StartColumn, area.EndColumn + 1)
        return {
            sheet.getCellByPosition(c, area.StartRow).String: self._block(
                sheet.getCellRangeByPosition(c, area.StartRow + 1, c, area.EndRow)
            )
            for c in columns
        }

    def write(self, block: Block, values: Sequence[Cell]) -> None:
        title, _, ref = block.where.rpartition("!")
        sheet = self.document.Sheets.getByName(title)
        protected = sheet.isProtected()
        sheet.unprotect("")
        try:
            for cell, value in zip(_cells(sheet.getCellRangeByName(ref)), values, strict=True):
                _enter(cell, value)
        finally:
            if protected:
                sheet.protect("")

    def tell(self, message: str) -> None:
        self.told = message

    def save_and_close(self) -> None:
        self.document.store()
        self.document.close(True)

    def reopen(self) -> "BookInLibreOffice":
        return opened(self.desktop, self._path)

    def _block(self, cells: Any) -> Block:
        title, _, ref = cells.AbsoluteName.replace("$", "").rpartition(".")
        values = tuple(self._value(cell) for cell in _cells(cells))
        filled = all(c.CellProtection.IsLocked and c.Type.value != "FORMULA" for c in _cells(cells))
        return Block(f"{title.strip(chr(39))}!{ref}", values, filled)

    def _value(self, cell: Any) -> Cell:
        kind = cell.Type.value if cell.Type.value != "FORMULA" else cell.FormulaResultType2
        if kind in ("TEXT", 4):
            return str(cell.DataArray[0][0])  # its String has the padding of the number format
        if kind == "EMPTY":
            return None
        if self.document.NumberFormats.getByKey(cell.NumberFormat).Type & DATE_FORMAT:
            return DAY_ZERO + timedelta(days=cell.Value)
        return float(cell.Value)


def _cells(cells: Any) -> list[Any]:
    rows, columns = cells.Rows.Count, cells.Columns.Count
    return [cells.getCellByPosition(c, r) for r in range(rows) for c in range(columns)]


def _enter(cell: Any, value: Cell) -> None:
    if value is None:
        cell.String = ""
    elif isinstance(value, datetime):
        cell.Value = (value - DAY_ZERO).days
    elif isinstance(value, str):
        cell.String = value
    else:
        cell.Value = float(value)


def _desktop(pipe: str) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    until = time.monotonic() + SECONDS_TO_CONNECT
    while True:
        try:
            context = resolver.resolve(address)
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _property(name: str, value: Any) -> Any:
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def opened(desktop: Any, path: Path) -> BookInLibreOffice:
    """A book, opened so that macros never run and nothing is recalculated: the values are the file's."""
    settings = (_property("Hidden", True), _property("MacroExecutionMode", 0))
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, settings)
    return BookInLibreOffice(desktop, document, path)


def main(pipe: str, path: str, button: str, dist_packages: str) -> None:
    sys.path.append(dist_packages)
    desktop = _desktop(pipe)
    book = opened(desktop, Path(path))
    if button == "Regenerate":
        again = buttons.press_regenerate(book)
        assert isinstance(again, BookInLibreOffice)
        book = again
    else:
        buttons.press(book, button, {"Refresh": buttons.refreshed, "Check": buttons.checked}[button])
    document, users = book.document, book.read_table("users")
    sheets = [document.Sheets.getByIndex(i) for i in range(document.Sheets.Count)]
    told = {
        "message": book.told,
        "users": users["Active users"].values if users else None,
        "unprotected": [sheet.Name for sheet in sheets if not sheet.isProtected()],
    }
    document.close(True)
    desktop.terminate()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
