"""The cells of a sheet as lines: what each holds, formulas drawn down as one line, formats by range."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.styles.numbers import is_date_format

from lictp_xl.book.cell_xml import ErrorValue, number_text
from lictp_xl.book.references import box_text, place, ref_at
from lictp_xl.book.sheet_cells import Content, SheetCell
from lictp_xl.book.styles import Styles

LARGEST_DATE = 2_958_465


def cell_lines(cells: list[SheetCell], styles: Styles, date1904: bool) -> Iterator[str]:
    """What the cells hold, then their number formats and which of them people may type in."""
    at = {place(c.ref): c for c in cells}
    yield from _content_lines(at, styles, date1904)
    formats: dict[str, list[tuple[int, int]]] = {}
    for where, cell in at.items():
        code = styles.number_format(cell.style)
        if code != "General":
            formats.setdefault(code, []).append(where)
    for code in sorted(formats):
        yield f"  format {code} : {ranges(formats[code])}"
    unlocked = [where for where, cell in at.items() if styles.is_unlocked(cell.style)]
    if unlocked:
        yield f"  unlocked : {ranges(unlocked)}"


def _content_lines(at: Mapping[tuple[int, int], SheetCell], styles: Styles, date1904: bool) -> Iterator[str]:
    told: set[tuple[int, int]] = set()
    for where in sorted(at):
        cell = at[where]
        if where in told:
            continue
        if cell.formula is None:
            if cell.value is not None:
                is_date = is_date_format(styles.number_format(cell.style))
                yield f"  {cell.ref} {shown(cell.value, is_date, date1904)}"
            continue
        row, column = where
        last = row
        while not cell.formula.array_ref and _is_drawn_down(at, cell, last + 1, column):
            last += 1
            told.add((last, column))
        ref = cell.formula.array_ref or box_text((column, row, column, last))
        braces = ("{", "}") if cell.formula.array_ref else ("", "")
        yield f"  {ref} {braces[0]}={_one_line(cell.formula.text)}{braces[1]}"


def _is_drawn_down(at: Mapping[tuple[int, int], SheetCell], first: SheetCell, row: int, column: int) -> bool:
    """Does the cell of this row hold the first one's formula, moved down?"""
    cell = at.get((row, column))
    if cell is None or cell.formula is None or first.formula is None or cell.formula.array_ref:
        return False
    try:
        moved = str(Translator("=" + first.formula.text, first.ref).translate_formula(cell.ref))[1:]
    except (TranslatorError, TokenizerError):
        return False
    return moved == cell.formula.text


def shown(value: Content, is_date: bool = False, date1904: bool = False) -> str:
    """A constant as a line tells it: text in quotes, a date as a date."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, ErrorValue):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None:
        return ""
    if is_date and 0 <= value <= LARGEST_DATE:
        origin = datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30)
        moment = origin + datetime.timedelta(days=value)
        return moment.date().isoformat() if value.is_integer() else moment.isoformat(" ", "seconds")
    return number_text(value)


def _one_line(formula: str) -> str:
    return re.sub(r"\s*\n\s*", " ", formula)


def ranges(places: Iterable[tuple[int, int]]) -> str:
    """Cells as few boxes: "B2:C5 E7"."""
    # runs along each row, then equal runs of rows that follow each other
    runs: dict[tuple[int, int], list[int]] = {}
    rows: dict[int, list[int]] = {}
    for row, column in sorted(places):
        rows.setdefault(row, []).append(column)
    for row, columns in rows.items():
        start = columns[0]
        for before, column in zip(columns, [*columns[1:], 0], strict=True):
            if column != before + 1:
                runs.setdefault((start, before), []).append(row)
                start = column
    boxes = []
    for (first, last), in_rows in runs.items():
        top = in_rows[0]
        for before, row in zip(in_rows, [*in_rows[1:], 0], strict=True):
            if row != before + 1:
                boxes.append((top, first, before, last))
                top = row
    return " ".join(box_text((c1, r1, c2, r2)) for r1, c1, r2, c2 in sorted(boxes))


def cell_name(row: int, column: int) -> str:
    """The cell at a row and column counted from zero, as drawings count."""
    return ref_at(row + 1, column + 1)
