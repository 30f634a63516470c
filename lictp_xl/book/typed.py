"""What people typed into the last version of a book, read back to be carried over.

An unlocked cell belongs to people. Its content keeps its kind: text "1.5" stays text, a formula stays a
formula. What has no place in the new template stops the book, so that nothing typed is lost in silence.
"""

import re
from collections.abc import Collection
from pathlib import Path

from lxml import etree

from lictp_xl.book.binding import Place
from lictp_xl.book.cell_xml import Formula, Value
from lictp_xl.book.edits import typed_text
from lictp_xl.book.package import Package, is_true
from lictp_xl.book.references import box_of, cells_of
from lictp_xl.book.sheet import Sheet
from lictp_xl.book.sheet_cells import SheetCell, read_cells
from lictp_xl.book.styles import Styles, read_styles
from lictp_xl.book.template import Template
from lictp_xl.errors import BookRefused, TypedCellLost

OTHER_WORKBOOK = re.compile(r"\[\d+\][^\[\]()]*!")


def typed_cells(
    book: bytes | Path, template: Template, passed_over: Collection[Place] = ()
) -> dict[Place, Value | Formula]:
    """The content of a book's unlocked cells that its template does not have itself.

    TypedCellLost where the template has no unlocked cell in that place any more; cells to be passed over
    are not looked at.
    """
    package = Package(book if isinstance(book, bytes) else _read(book))
    styles, strings = read_styles(package), package.shared_strings()
    found: dict[Place, Value | Formula] = {}
    for title, part in package.sheets().items():
        root, sheet = package.xml(part), template.sheets.get(title)
        cells = read_cells(root, strings, package.date1904)
        results = _results(sheet, cells)
        for cell in cells:
            if (title, cell.ref) in passed_over or cell.ref in results:
                continue
            if _is_typed(cell, styles, root, sheet is not None):
                content = _content(title, cell)
                if content is not None and not _is_the_templates(sheet, cell):
                    _check_place(sheet, title, cell.ref, content)
                    found[title, cell.ref] = content
    return found


def _results(sheet: Sheet | None, cells: list[SheetCell]) -> set[str]:
    """The cells that only show results of the template's own array formulas."""
    return {
        ref
        for c in cells
        if c.formula and c.formula.array_ref and _is_the_templates(sheet, c)
        for ref in cells_of(box_of(c.formula.array_ref))
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise BookRefused(f"{path} cannot be read: {e.strerror or e}") from e


def _is_typed(cell: SheetCell, styles: Styles, root: etree._Element, is_known: bool) -> bool:
    """Did people type this? All of a sheet that they added themselves and did not protect is theirs."""
    if styles.is_unlocked(cell.style):
        return True
    protection = root.find("{*}sheetProtection")
    return not is_known and (protection is None or not is_true(protection.get("sheet")))


def _content(title: str, cell: SheetCell) -> Value | Formula:
    """What the cell holds, with its kind."""
    if cell.formula is None:
        return cell.value
    formula = Formula(cell.formula.text, cell.value, cell.formula.array_ref)
    if cell.data_table or OTHER_WORKBOOK.search(formula.text):
        what = "a what-if data table" if cell.data_table else f"{typed_text(formula)}, of another workbook"
        raise TypedCellLost(f"{title}!{cell.ref} holds {what}: it cannot be carried over")
    return formula


def _is_the_templates(sheet: Sheet | None, cell: SheetCell) -> bool:
    """Does the template hold the same there: a prompt, a default, its own formula?"""
    own = sheet.cells.get(cell.ref) if sheet else None
    if own is None:
        return False
    if own.formula or cell.formula:
        # by text: an array formula may have spilled further since
        return own.formula is not None and cell.formula is not None and own.formula.text == cell.formula.text
    return type(own.value) is type(cell.value) and own.value == cell.value


def _check_place(sheet: Sheet | None, title: str, ref: str, content: Value | Formula) -> None:
    if sheet is None:
        why = f"the template has no sheet {title}"
    elif not sheet.is_unlocked(ref):
        why = "that cell is locked in the template"
    else:
        return
    raise TypedCellLost(f"{title}!{ref} holds {typed_text(content)}, typed by a person, but {why}")
