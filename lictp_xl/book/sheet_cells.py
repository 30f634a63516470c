"""What a sheet's cells hold, read from its XML: kind kept, shared formulas written out for each cell."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from lictp_xl.book.cell_xml import ERRORS, ErrorValue, serial
from lictp_xl.book.package import local_name, string_text, whole
from lictp_xl.book.references import box_of, place, ref_at, size_of
from lictp_xl.book.tables import plain_text
from lictp_xl.errors import BookRefused, TemplateRefused

MOST_RESULTS = 1_000_000

Content = str | float | bool | None  # ErrorValue is a str


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell's formula in A1 style without its "=", and the range it fills if it is an array formula."""

    text: str
    array_ref: str | None = None


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell as it stands in a sheet."""

    ref: str
    style: int
    value: Content
    formula: FormulaCell | None = None
    shared: str | None = None  # the number of the shared formula it takes part in
    is_master: bool = False  # does it hold the shared formula's text?
    data_table: bool = False  # a what-if table's cell
    metadata: str = ""  # cm: belongs to the formula


def read_cells(root: etree._Element, strings: Sequence[str], date1904: bool = False) -> list[SheetCell]:
    """Every cell of a worksheet, in the order written."""
    masters: dict[str, Translator] = {}
    found = []
    results = 0
    for ref, cell in cell_elements(root):
        f = cell.find("{*}f")
        value = _value(cell, strings, date1904)
        style = whole(cell.get("s"))
        if f is None:
            found.append(SheetCell(ref, style, value))
            continue
        kind, number, text = f.get("t"), f.get("si"), plain_text(f.text or "")
        array_ref = (f.get("ref") or ref) if kind == "array" else None
        results += _results(array_ref)
        if results > MOST_RESULTS:
            raise BookRefused(f"the array formulas of a sheet fill more than {MOST_RESULTS:,} cells")
        is_master = False
        if kind == "shared" and number is not None:
            is_master = bool(text)
            text = _unshared(masters, number, ref, text)
        found.append(
            SheetCell(
                ref,
                style,
                value,
                FormulaCell(text, array_ref),
                shared=number if kind == "shared" else None,
                is_master=is_master,
                data_table=kind == "dataTable",
                metadata=f' cm="{whole(cell.get("cm"))}"' if cell.get("cm") else "",
            )
        )
    return found


def cell_elements(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each cell element with its reference; one without follows the one before it."""
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = _row_number(row, number)
        column = 0
        for cell in row:
            if local_name(cell) == "c":
                column = _column_number(cell, number, column)
                yield ref_at(number, column), cell


def _results(array_ref: str | None) -> int:
    """How many cells an array formula fills."""
    try:
        return size_of(box_of(array_ref)) if array_ref else 0
    except ValueError as e:
        raise BookRefused(f"an array formula fills {array_ref!r}, which is no range") from e


def _row_number(row: etree._Element, before: int) -> int:
    try:
        return int(row.get("r") or before + 1)
    except ValueError as e:
        raise BookRefused(f"a row of a sheet has the number {row.get('r')!r}") from e


def _column_number(cell: etree._Element, row: int, before: int) -> int:
    ref = cell.get("r")
    if not ref:
        return before + 1
    try:
        at, column = place(ref)
    except ValueError as e:
        raise BookRefused(f"a sheet has a cell named {ref!r}") from e
    if at != row:
        raise BookRefused(f"cell {ref} stands in row {row}")
    return column


def _unshared(masters: dict[str, Translator], number: str, ref: str, text: str) -> str:
    """This cell's own text of a shared formula."""
    try:
        if text:
            masters[number] = Translator("=" + text, ref)
            return text
        return str(masters[number].translate_formula(ref))[1:] if number in masters else ""
    except (TranslatorError, TokenizerError) as e:
        raise BookRefused(f"the formula of {ref} cannot be read: {e}") from e


def _value(cell: etree._Element, strings: Sequence[str], date1904: bool) -> Content:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return string_text(inline) if inline is not None else None
    v = cell.find("{*}v")
    if v is None or (v.text is None and kind != "str"):
        return None
    text = v.text or ""
    try:
        return _typed_value(kind, text, strings, date1904)
    except (ValueError, IndexError, TemplateRefused) as e:
        raise BookRefused(f"cell {cell.get('r')} has the value {text[:40]!r}, which cannot be read") from e


def _typed_value(kind: str, text: str, strings: Sequence[str], date1904: bool) -> Content:
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text.strip() in {"1", "true"}
    if kind == "e":
        # an error newer than the file format shows as the one older programs would give
        return ErrorValue(text if text in ERRORS else "#VALUE!")
    if kind == "d":
        return float(serial(datetime.datetime.fromisoformat(text.strip()), date1904))
    if kind == "str":
        return plain_text(text)
    return float(text)
