"""A written book's named cells, as they stand: what a report, a check or a person would read."""

import io
from collections.abc import Sequence

from python_calamine import CalamineWorkbook

from lictp_xl.book.package import Package
from lictp_xl.book.references import area, place, ref_at, size_of
from lictp_xl.errors import BookRefused


def named_cells(package: Package) -> dict[str, tuple[str, str]]:
    """Workbook name -> sheet and cell, for the names that stand for one cell."""
    found = {}
    for (scope, name), text in package.names().items():
        named = area(text)
        if scope is None and named and size_of(named[1]) == 1:
            sheet, (column, row, _, _) = named
            found[name] = (sheet, ref_at(row, column))
    return found


def named_values(data: bytes) -> dict[str, tuple[str, object]]:
    """Workbook name -> "Sheet!B2" and the value that stands there; a blank is text of nothing."""
    cells = named_cells(Package(data))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in {sheet for sheet, _ in cells.values()}
        }
    except Exception as problem:  # the reader has errors of several kinds, none of them documented
        raise BookRefused(f"the book cannot be read: {problem}") from problem
    return {name: (f"{sheet}!{ref}", _at(grids[sheet], ref)) for name, (sheet, ref) in cells.items()}


def _at(grid: Sequence[Sequence[object]], ref: str) -> object:
    """A cell of a grid; beyond its edge all is blank."""
    row, column = place(ref)
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""
