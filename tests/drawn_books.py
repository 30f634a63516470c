"""Small workbooks that the tests of book/ fill, and a way to change one part of a workbook."""

import datetime
import io
from typing import Any

import openpyxl
import xlsxwriter

from lictp_xl.book.cell_xml import Value
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures

USERS: list[dict[str, Value]] = [
    {"Partner": "Hinckley", "Active users": 499},
    {"Partner": "Blaby", "Active users": 341},
    {"Partner": "Melton", "Active users": 229},
]
DRAWN_ON = datetime.datetime(2026, 1, 1)  # the same bytes each time
SHEET = "xl/worksheets/sheet1.xml"
FIGURES = Figures(names={"partner": "Melton", "charge": 315000}, tables={"users": USERS})


def budget(rows: int = 3) -> bytes:
    """A template: a cover with two named cells, a table of users with a calculated column, a chart, notes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": DRAWN_ON})
        pounds = book.add_format({"num_format": "#,##0.00", "bold": True})
        free = book.add_format({"locked": False, "bg_color": "#FFFFCC"})
        cover, users = book.add_worksheet("Cover"), book.add_worksheet("All users")
        cover.write_row("A2", ["Partner", "?", "Charge"])
        cover.write_blank("D2", None, pounds)
        cover.write_formula("D3", "=D2*2", pounds, 0)
        cover.write("A6", "Notes")
        cover.write("B6", "type here", free)
        for row in range(6, 9):
            cover.write_blank(row, 1, None, free)
        cover.protect()
        book.define_name("partner", "=Cover!$B$2")
        book.define_name("charge", "=Cover!$D$2")
        users.write("A1", "Users of the service")
        columns = [
            {"header": "Partner"},
            {"header": "Active users"},
            {"header": "Doubled", "formula": "=[@[Active users]]*2"},
            {"header": "Comment"},
        ]
        for row in range(4, 4 + rows):
            users.write_blank(row, 3, None, free)
        users.add_table(3, 0, 3 + rows, 3, {"name": "users", "columns": columns})
        users.protect()
        last = 4 + rows
        chart = book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": "='All users'!$B$4",
                "categories": f"='All users'!$A$5:$A${last}",
                "values": f"='All users'!$B$5:$B${last}",
            }
        )
        users.insert_chart("F4", chart)
        users.data_validation("B5:B7", {"validate": "decimal", "criteria": ">=", "value": 0})
    return out.getvalue()


def with_text(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with one text of one part replaced."""
    book = Package(data)
    text = book.part(part).decode()
    assert old in text, f"{old} is not in {part}: {text}"
    return book.with_parts({part: text.replace(old, new).encode()})


def one_cell(formula_cells: str = "", locked: bool = True) -> bytes:
    """A template of one sheet, S, whose A1 has the name figure; formula_cells is XML of more rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": DRAWN_ON})
        sheet = book.add_worksheet("S")
        sheet.write("A1", "drawn", book.add_format({"locked": locked}))
        book.define_name("figure", "=S!$A$1")
    if not formula_cells:
        return out.getvalue()
    return with_text(
        out.getvalue(), "xl/worksheets/sheet1.xml", "</sheetData>", formula_cells + "</sheetData>"
    )


def read(data: bytes, sheet: str, ref: str) -> Any:
    """A cell's value as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet][ref].value


def text_of(data: bytes, part: str = SHEET) -> str:
    return Package(data).part(part).decode()


def changed_parts(before: bytes, after: bytes) -> set[str]:
    old, new = Package(before), Package(after)
    names = {*old.parts(), *new.parts()}
    return {n for n in names if n not in old or n not in new or old.packed(n) != new.packed(n)}


def array_template() -> bytes:
    """A2:A3 is an array formula over C2:C3."""
    return one_cell(
        '<row r="2"><c r="A2"><f t="array" ref="A2:A3">C2:C3*2</f><v>2</v></c><c r="C2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><v>4</v></c><c r="C3"><v>2</v></c></row>'
    )


def shared_template() -> bytes:
    """B2:B4 share a formula whose text stands in B2."""
    return one_cell(
        '<row r="2"><c r="B2"><f t="shared" ref="B2:B4" si="0">A2+$A$1</f><v>1</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="0"/><v>3</v></c></row>'
    )


def with_chain(data: bytes) -> bytes:
    """The workbook as Excel would save it, with a calculation chain."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    chain = f'<calcChain xmlns="{main}"><c r="B2" i="1"/></calcChain>'
    data = Package(data).with_parts({"xl/calcChain.xml": chain.encode()})
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    data = with_text(data, "[Content_Types].xml", "</Types>", override)
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relationship = f'<Relationship Id="rId99" Type="{link}" Target="calcChain.xml"/></Relationships>'
    return with_text(data, "xl/_rels/workbook.xml.rels", "</Relationships>", relationship)
