"""A workbook with some cells put in by hand, all else of it as it is: as an edited book is saved."""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from lictp_xl.book.package import Package
from lictp_xl.book.references import place, ref_at
from lictp_xl.book.sheet_cells import cell_elements


def with_cells(data: bytes, values: Mapping[tuple[str, str], object]) -> bytes:
    """The same book with these cells: a text that begins with = is a formula, None a blank."""
    package = Package(data)
    changed = {}
    for title, part in package.sheets().items():
        mine = {ref: value for (sheet, ref), value in values.items() if sheet == title}
        if mine:
            root = package.xml(part)
            for ref, value in mine.items():
                _set(root, ref, value)
            changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return made.getvalue()


def _set(root: etree._Element, ref: str, value: object) -> None:
    cell = dict(cell_elements(root)).get(ref)
    if cell is None:
        cell = _added(root, ref)
    for child in list(cell):
        cell.remove(child)
    for attribute in ("t", "cm"):
        cell.attrib.pop(attribute, "")
    space = root.tag.rpartition("}")[0] + "}"
    if isinstance(value, str) and value.startswith("="):
        etree.SubElement(cell, f"{space}f").text = value[1:]
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t").text = value
    elif value is not None:
        etree.SubElement(cell, f"{space}v").text = repr(value)


def _added(root: etree._Element, ref: str) -> etree._Element:
    """A cell that the sheet does not have yet, in its row and in its order."""
    number, column = place(ref)
    space = root.tag.rpartition("}")[0] + "}"
    data = root.find("{*}sheetData")
    assert data is not None
    row = next((r for r in data if r.get("r") == str(number)), None)
    if row is None:
        row = data.makeelement(f"{space}row", {"r": str(number)})
        after = sum(int(r.get("r") or 0) < number for r in data)
        data.insert(after, row)
    cell = row.makeelement(f"{space}c", {"r": ref_at(number, column)})
    row.insert(sum(place(c.get("r") or "A1")[1] < column for c in row), cell)
    return cell
