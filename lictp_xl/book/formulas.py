"""The formula cells of a package, and a copy of it whose formulas are other texts, for an engine to load."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from lictp_xl.book.package import Package, to_xml
from lictp_xl.book.references import Box, box_of, cells_of, size_of
from lictp_xl.book.sheet_cells import cell_elements, read_cells

Key: TypeAlias = tuple[str, str]  # sheet and cell: ("Charge", "B2")


@dataclass(frozen=True, slots=True)
class WorkbookFormula:
    """One formula of a workbook, and the cells that its answer fills."""

    sheet: str
    ref: str
    text: str  # without its "=", written out where it was shared
    box: Box
    array: bool
    dynamic: bool  # Excel 365's kind, which takes the room its answer needs
    data_table: bool  # a what-if table

    @property
    def key(self) -> Key:
        return self.sheet, self.ref

    @property
    def cells(self) -> list[Key]:
        """Every cell that shows part of the answer, row by row."""
        return [(self.sheet, ref) for ref in cells_of(self.box)]

    @property
    def spreads(self) -> bool:
        """Does its answer stand in a shape of its own?"""
        return self.dynamic or size_of(self.box) > 1


def formulas_of(package: Package) -> dict[Key, WorkbookFormula]:
    """Every formula of a workbook."""
    found = {}
    for sheet, part in package.sheets().items():
        # texts are not looked at here, so the shared ones need not be read
        for cell in read_cells(package.xml(part), _NoStrings()):
            if cell.formula is not None:
                box = box_of(cell.formula.array_ref or cell.ref)
                array = cell.formula.array_ref is not None
                dynamic = array and bool(cell.metadata)
                formula = WorkbookFormula(
                    sheet, cell.ref, cell.formula.text, box, array, dynamic, cell.data_table
                )
                found[formula.key] = formula
    return found


class _NoStrings(list[str]):
    """Stands for the shared strings where only formulas are read."""

    def __getitem__(self, index: object) -> str:  # type: ignore[override]
        return ""


def with_formulas(package: Package, texts: Mapping[Key, str]) -> bytes:
    """The workbook with these formulas and no others."""
    changed = {}
    for sheet, part in package.sheets().items():
        root = package.xml(part)
        if next(root.iter("{*}f"), None) is None:
            continue
        for ref, cell in cell_elements(root):
            if (f := cell.find("{*}f")) is not None:
                _set_formula(cell, f, texts.get((sheet, ref)))
        changed[part] = to_xml(root)
    return package.with_parts(changed)


def _set_formula(cell: etree._Element, f: etree._Element, text: str | None) -> None:
    for child in list(cell):
        if child is not f or text is None:
            cell.remove(child)
    for attribute in ("t", "cm", "vm"):
        cell.attrib.pop(attribute, "")
    if text is not None:
        f.attrib.clear()
        f.text = text
        # IronCalc prints a line about every formula that has no value
        etree.SubElement(cell, etree.QName(etree.QName(f).namespace, "v")).text = "0"
