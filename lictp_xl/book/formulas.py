"""The formula cells of a package, and a bare copy of its cells for a calculation engine to load."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import quoteattr

from lictp_xl.book.cell_xml import CellHead, computed_xml, constant_xml, xml_text
from lictp_xl.book.package import Package, is_true
from lictp_xl.book.references import Box, box_of, cells_of, place, size_of
from lictp_xl.book.sheet_cells import SheetCell, read_cells

Key: TypeAlias = tuple[str, str]  # sheet and cell: ("Charge", "B2")

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "application/vnd.openxmlformats"
SHEET_ML = f"{OPEN}-officedocument.spreadsheetml"
STYLES = (
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs>"
    '<cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles>'
)


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


class WorkbookCells:
    """Every cell of a workbook, read once."""

    def __init__(self, package: Package) -> None:
        strings = package.shared_strings()
        self.sheets: dict[str, list[SheetCell]] = {}
        self.hidden: dict[str, set[int]] = {}  # SUBTOTAL passes over hidden rows
        for sheet, part in package.sheets().items():
            root = package.xml(part)
            self.sheets[sheet] = read_cells(root, strings, package.date1904)
            rows = root.iterfind("{*}sheetData/{*}row[@hidden]")
            self.hidden[sheet] = {int(r.get("r") or 0) for r in rows if is_true(r.get("hidden"))}

    def formulas(self) -> dict[Key, WorkbookFormula]:
        """Every formula of the workbook."""
        found = {}
        for sheet, cells in self.sheets.items():
            for cell in cells:
                if cell.formula is not None:
                    array = cell.formula.array_ref is not None
                    box = box_of(cell.formula.array_ref or cell.ref)
                    dynamic = array and bool(cell.metadata)
                    text = cell.formula.text
                    found[sheet, cell.ref] = WorkbookFormula(
                        sheet, cell.ref, text, box, array, dynamic, cell.data_table
                    )
        return found

    def bare(self, texts: Mapping[Key, str], more: Iterable[str] = ()) -> bytes:
        """A workbook of nothing but these cells, with these formulas and no others; `more` empty sheets.

        An engine that stumbles over a style, a chart or a name it does not know stumbles over none here.
        """
        titles = [*self.sheets, *more]
        sheets = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
            for n, title in enumerate(titles, 1)
        )
        parts = {
            "_rels/.rels": _links([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": (
                f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _links(
                [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(titles) + 1)]
                + [("styles", "styles.xml")]
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}">{STYLES}</styleSheet>',
        }
        for n, title in enumerate(titles, 1):
            parts[f"xl/worksheets/sheet{n}.xml"] = self._sheet(title, texts)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("[Content_Types].xml", _content_types(len(titles)))
            for name, text in parts.items():
                archive.writestr(name, text)
        return file.getvalue()

    def _sheet(self, title: str, texts: Mapping[Key, str]) -> str:
        rows: dict[int, list[str]] = {row: [] for row in self.hidden.get(title, ())}
        for cell in self.sheets.get(title, ()):
            head, text = CellHead(cell.ref), texts.get((title, cell.ref))
            if text is not None:
                # IronCalc prints a line about every formula that has no value
                shown = computed_xml(head, f"<f>{xml_text(text)}</f>", "", 0)
            elif cell.formula is None and cell.value is not None:
                shown = constant_xml(head, cell.value)
            else:
                continue
            rows.setdefault(place(cell.ref)[0], []).append(shown)
        data = "".join(
            f'<row r="{row}" hidden="{int(row in self.hidden[title])}">{"".join(cells)}</row>'
            for row, cells in sorted(rows.items())
        )
        return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{data}</sheetData></worksheet>'


def _links(found: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(found, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = {"workbook.xml": "sheet.main", "styles.xml": "styles"}
    parts |= {f"worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{SHEET_ML}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    default = f'<Default Extension="rels" ContentType="{OPEN}-package.relationships+xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{default}{overrides}</Types>'
