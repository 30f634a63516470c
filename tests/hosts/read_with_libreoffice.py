"""Open workbooks in a running LibreOffice and tell what they show. Run by /usr/bin/python3, which has `uno`.

    python3 read_with_libreoffice.py PIPE < orders > answers

An order is a line {"book": path, "pdf": path}; its answer is a line too. Nothing is recalculated by us,
macros do not run, and the book is opened read-only. LibreOffice is told to end after the last order.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SECONDS_TO_CONNECT = 60
FORMULAS_WITH_AN_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR


def properties(**values: object) -> tuple[Any, ...]:
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def desktop(pipe: str) -> Any:
    """The running LibreOffice, as soon as it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    give_up = time.monotonic() + SECONDS_TO_CONNECT
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except NoConnectException:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26; asking LibreOffice for each would take most of the time."""
    left, last = divmod(column, 26)
    return (letters(left - 1) if left else "") + chr(ord("A") + last)


def used_range(sheet: Any) -> Any:
    """From A1 to the last cell that holds anything."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def values(sheet: Any) -> dict[str, float | str]:
    """Every cell that holds a figure or a text, but none with an error; dates and TRUE are figures."""
    return {
        f"{letters(column)}{row}": value
        for row, line in enumerate(used_range(sheet).getDataArray(), 1)
        for column, value in enumerate(line)
        if value is not None and value != ""
    }


def errors(sheet: Any) -> dict[str, str]:
    """Every cell that shows an error, with the text shown."""
    found = {}
    for area in used_range(sheet).queryFormulaCells(FORMULAS_WITH_AN_ERROR).getRangeAddresses():
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                found[f"{letters(column)}{row + 1}"] = sheet.getCellByPosition(column, row).String
    return found


def columns_cut_at(sheet: Any) -> list[str]:
    """The first column of each further page across, of what the sheet prints.

    LibreOffice knows these only after printing, when the scale that fits a page is found.
    """
    printed = list(sheet.getPrintAreas()) or [used_range(sheet).RangeAddress]
    first = min(area.StartColumn for area in printed)
    last = max(area.EndColumn for area in printed)
    breaks = [found.Position for found in sheet.getColumnPageBreaks()]
    return [letters(column) for column in breaks if first < column <= last]


def named_cells(document: Any) -> dict[str, str]:
    """What every named single cell shows."""
    shown = {}
    names = document.NamedRanges
    for name in names.getElementNames():
        cells = names.getByName(name).getReferredCells()
        if cells is not None:
            area = cells.getRangeAddress()
            if (area.StartColumn, area.StartRow) == (area.EndColumn, area.EndRow):
                shown[name] = cells.getCellByPosition(0, 0).getString()
    return shown


def print_to_pdf(document: Any, pdf: Path) -> None:
    """Every sheet, each with a named destination on its first page."""
    how = properties(ExportBookmarks=True, ExportBookmarksToPDFDestination=True)
    filter_data = uno.Any("[]com.sun.star.beans.PropertyValue", how)
    document.storeToURL(pdf.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=filter_data))


def describe(document: Any) -> dict[str, object]:
    sheets = [
        {
            "title": sheet.Name,
            "visible": sheet.IsVisible,
            "values": values(sheet),
            "errors": errors(sheet),
            "columns_cut_at": columns_cut_at(sheet),
        }
        for sheet in document.Sheets
    ]
    return {"sheets": sheets, "named_cells": named_cells(document)}


def main(pipe: str) -> None:
    office = desktop(pipe)
    for line in sys.stdin:
        order = json.loads(line)
        book, pdf = Path(order["book"]), Path(order["pdf"])
        document = office.loadComponentFromURL(
            book.as_uri(), "_blank", 0, properties(Hidden=True, ReadOnly=True)
        )
        if document is None:
            sys.exit(f"LibreOffice would not open {book.name}")
        print_to_pdf(document, pdf)
        print(json.dumps(describe(document)), flush=True)
        document.close(True)
    office.terminate()


main(sys.argv[1])
