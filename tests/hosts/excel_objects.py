"""As much of Excel's object model as xlwings asks of it for the buttons, over an openpyxl workbook.

Values are the ones in the file: a formula's cell shows its cached value. Excel's own manners that matter
here are kept: a locked cell of a protected sheet cannot be written, and what is written as text is read
as if it were typed, unless it begins with an apostrophe.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from lictp_xl.book.references import area, box_of, box_text, cells_of
from tests.hosts.win32_standin import ComError, sent

NO_SUCH_THING = -2147352567


class Counted:
    """Something that is counted: rows, columns."""

    def __init__(self, count: int) -> None:
        self.Count = count


class Application:
    """The running Excel, without a window."""

    Hwnd = 0
    Version = "16.0"

    def __init__(self) -> None:
        self.Workbooks = Workbooks(self)


class Workbooks:
    """The books that are open in it."""

    def __init__(self, application: Application) -> None:
        self.Application = application
        self.opened: list[Workbook] = []

    def __call__(self, key: str) -> "Workbook":
        for book in self.opened:
            if book.Name == key:
                return book
        raise ComError(NO_SUCH_THING, f"no workbook {key} is open")

    def Open(self, path: str, *_: Any) -> "Workbook":
        return Workbook(Path(path), self.Application)


class Range:
    """Some cells of one sheet."""

    def __init__(self, sheet: "Worksheet", ref: str) -> None:
        self.Worksheet = self.Parent = sheet
        self.ref = ref.replace("$", "")
        self.box = box_of(self.ref)
        left, top, right, bottom = self.box
        self.Row, self.Column = top, left
        self.Rows, self.Columns = Counted(bottom - top + 1), Counted(right - left + 1)
        self.Count = self.Rows.Count * self.Columns.Count
        self.Application = sheet.Application

    @property
    def Value(self) -> Any:
        left, top, right, bottom = self.box
        grid = self.Worksheet.values
        rows = tuple(
            tuple(sent(grid.cell(r, c).value) for c in range(left, right + 1)) for r in range(top, bottom + 1)
        )
        return rows[0][0] if self.Count == 1 else rows

    @Value.setter
    def Value(self, given: Any) -> None:
        if self.Worksheet.ProtectContents and self.Locked is not False:
            raise ComError(NO_SUCH_THING, "The cell or chart you're trying to change is on a protected sheet")
        flat = [one for row in given for one in row] if isinstance(given, list | tuple) else [given]
        for ref, value in zip(cells_of(self.box), flat, strict=True):
            self.Worksheet.values[ref] = typed(value)
            self.Worksheet.written.append(ref)

    @property
    def Locked(self) -> bool | None:
        return _one({self.Worksheet.formulas[ref].protection.locked for ref in cells_of(self.box)})

    @property
    def HasFormula(self) -> bool | None:
        return _one({self.Worksheet.formulas[ref].data_type == "f" for ref in cells_of(self.box)})

    def __call__(self, row: int, column: int) -> "Range":
        return self.Worksheet.Cells(self.Row + row - 1, self.Column + column - 1)

    def GetAddress(self, *_: Any) -> str:
        return box_text(self.box)

    Address = property(lambda self: box_text(self.box))


def _one(found: set[bool]) -> bool | None:
    """What all cells agree on; None where they differ, as Excel has it."""
    return found.pop() if len(found) == 1 else None


def typed(value: Any) -> Any:
    """What Excel makes of a value that it is given: some text becomes something else."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # Excel knows no time zone
    if not isinstance(value, str):
        return value
    if not value:
        return None
    if value.startswith("'"):
        return value[1:]
    if value.startswith(("=", "+", "-", "@")):
        raise ComError(NO_SUCH_THING, f"a formula was entered: {value}")
    year, _, month = value.partition("/")
    if year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12:
        return datetime(int(year), int(month), 1)
    return value


Cells = Range  # in a class with a member Range


class Protection:
    """What a protected sheet allows all the same."""

    def __init__(self, allowed: set[str]) -> None:
        self.allowed = allowed

    def __getattr__(self, name: str) -> bool:
        if not name.startswith("Allow"):
            raise AttributeError(name)
        return name in self.allowed


class Worksheet:
    """One sheet: its values, its formulas, and its lock."""

    def __init__(self, book: "Workbook", title: str) -> None:
        self.Parent, self.Name, self.Application = book, title, book.Application
        self.values, self.formulas = book.shown[title], book.stored[title]
        self.ProtectContents = bool(self.formulas.protection.sheet)
        self.ProtectDrawingObjects = self.ProtectScenarios = self.ProtectContents
        self.Protection = Protection({"AllowFiltering"})
        self.ListObjects = [ListObject(self, table) for table in self.formulas.tables.values()]
        self.written: list[str] = []
        self.protected_again: list[dict[str, Any]] = []

    def Range(self, first: Any, last: Any = None) -> "Cells":
        if last is None:
            return Cells(self, first)
        return Cells(self, f"{first.ref}:{last.ref}")

    def Cells(self, row: int, column: int) -> "Cells":
        return Cells(self, self.values.cell(row, column).coordinate)

    def Unprotect(self) -> None:
        self.ProtectContents = False

    def Protect(self, **options: Any) -> None:
        self.ProtectContents = bool(options["Contents"])
        self.protected_again.append(options)


class ListObject:
    """A table."""

    def __init__(self, sheet: Worksheet, table: Any) -> None:
        left, top, right, bottom = box_of(table.ref)
        last = bottom - (table.totalsRowCount or 0)
        self.Name, self.Parent = table.displayName, sheet
        self.HeaderRowRange = Range(sheet, box_text((left, top, right, top)))
        self.DataBodyRange = Range(sheet, box_text((left, top + 1, right, last)))


class Name:
    """A name for some cells."""

    def __init__(self, cells: Range) -> None:
        self.RefersToRange = cells


class Sheets:
    """The sheets, by name or number."""

    def __init__(self, sheets: list[Worksheet]) -> None:
        self.sheets = sheets
        self.Count = len(sheets)

    def __call__(self, key: str | int) -> Worksheet:
        for number, sheet in enumerate(self.sheets, 1):
            if key in (number, sheet.Name):
                return sheet
        raise ComError(NO_SUCH_THING, f"no sheet {key}")

    def __iter__(self) -> Iterator[Worksheet]:
        return iter(self.sheets)


class Workbook:
    """A book as Excel has it open."""

    FileFormat = 52  # xlOpenXMLWorkbookMacroEnabled

    def __init__(self, path: Path, application: Application | None = None) -> None:
        self.Application = application or Application()
        self.Application.Workbooks.opened.append(self)
        self.FullName, self.Name, self.Path = str(path), path.name, str(path.parent)
        self.shown = openpyxl.load_workbook(path, data_only=True)
        self.stored = openpyxl.load_workbook(path)
        self.Worksheets = self.Sheets = Sheets([Worksheet(self, s.title) for s in self.stored.worksheets])

    def Names(self, name: str) -> Name:
        for spelled, defined in self.stored.defined_names.items():
            found = area(defined.attr_text) if spelled.casefold() == name.casefold() else None
            if found:
                sheet, box = found
                return Name(Range(self.Worksheets(sheet), box_text(box)))
        raise ComError(NO_SUCH_THING, f"no name {name}")

    def Save(self) -> None:
        if any(sheet.written for sheet in self.Worksheets):
            self.save()

    def Close(self, SaveChanges: bool) -> None:
        self.Application.Workbooks.opened.remove(self)

    def save(self) -> None:
        """Keep the constants that were written, as saving in Excel would."""
        for sheet in self.Worksheets:
            for ref in sheet.written:
                sheet.formulas[ref] = sheet.values[ref].value
        self.stored.save(self.FullName)
