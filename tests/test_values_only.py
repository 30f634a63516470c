"""A book of values alone shows the same figures without a formula or a macro in it."""

import io

import openpyxl

from lictp_xl.book.cell_xml import ErrorValue, Formula
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, Template
from tests.drawn_books import (
    FIGURES,
    budget,
    one_cell,
    read,
    shared_template,
    text_of,
    with_chain,
    with_text,
)


def test_a_book_of_values_has_no_formula_and_the_same_figures() -> None:
    values = {("Cover", "D3"): 630000.0, **{("All users", f"C{r}"): r * 2.0 for r in (5, 6, 7)}}
    data = Template.compile(budget()).values_only(FIGURES, values, {("Cover", "B7"): Formula("1+1", 2.0)})
    book = Package(data)
    assert not any(b"<f>" in book.part(part) or b"<f " in book.part(part) for part in book.sheets().values())
    assert b"calculatedColumnFormula" not in book.part("xl/tables/table1.xml")
    assert [read(data, *at) for at in values] == list(values.values())
    assert read(data, "Cover", "B7") == 2
    assert b"dataValidation " in book.part("xl/worksheets/sheet2.xml")
    assert book.names()[None, "partner"] == "Cover!$B$2"
    assert openpyxl.load_workbook(io.BytesIO(data))["Cover"]["D3"].number_format == "#,##0.00"


def test_in_a_book_of_values_text_is_text_and_an_error_an_error() -> None:
    template = Template.compile(shared_template())
    data = template.values_only(Figures(), {("S", "B2"): "=1", ("S", "B3"): ErrorValue("#N/A")})
    assert '<c r="B2" t="inlineStr"><is><t>=1</t></is></c>' in text_of(data)
    assert '<c r="B3" t="e"><v>#N/A</v></c>' in text_of(data)
    assert '<c r="B4"><v>3</v></c>' in text_of(data)


def test_a_book_of_values_has_no_macro_and_no_name_of_a_macro() -> None:
    data = Package(with_chain(one_cell())).with_parts({"xl/vbaProject.bin": b"macros"})
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    link = f'<Relationship Id="rId98" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    data = with_text(data, "xl/_rels/workbook.xml.rels", "</Relationships>", link)
    name = '<definedName name="LICTP_X" function="1" vbProcedure="1">LICTP_X</definedName></definedNames>'
    data = with_text(data, "xl/workbook.xml", "</definedNames>", name)
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = with_text(
        data, "[Content_Types].xml", plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    book = Package(Template.compile(data).values_only(Figures()))
    assert not {"xl/vbaProject.bin", "xl/calcChain.xml"} & set(book.parts())
    assert b"vbaProject" not in book.part("xl/_rels/workbook.xml.rels")
    assert plain.encode() in book.part("[Content_Types].xml")
    assert list(book.names()) == [(None, "figure")]
