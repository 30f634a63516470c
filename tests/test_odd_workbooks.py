"""Workbooks as other programs write them are filled too, or refused with a sentence."""

from pathlib import Path

import pytest

from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, Template
from lictp_xl.errors import BookRefused, TemplateRefused
from tests.drawn_books import SHEET, one_cell, read, text_of, with_text


def test_a_prefixed_sheet_gets_prefixed_cells() -> None:
    text = text_of(one_cell())
    for name in (
        "worksheet",
        "dimension",
        "sheetViews",
        "sheetView",
        "sheetFormatPr",
        "sheetData",
        "row",
        "pageMargins",
    ):
        text = text.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    text = text.replace("xmlns=", "xmlns:x=").replace("<c ", "<x:c ").replace("</c>", "</x:c>")
    text = text.replace("<v>", "<x:v>").replace("</v>", "</x:v>")
    data = Package(one_cell()).with_parts({SHEET: text.encode()})
    after = Template.compile(data).fill(Figures({"figure": "=x"}, cells={"S!B7": 2}))
    assert '<x:c r="A1" s="1" t="inlineStr"><x:is><x:t>=x</x:t></x:is></x:c>' in text_of(after)
    assert '<x:row r="7"><x:c r="B7"><x:v>2</x:v></x:c></x:row>' in text_of(after)
    assert read(after, "S", "A1") == "=x" and read(after, "S", "B7") == 2


def test_a_strict_workbook_is_filled() -> None:
    data = one_cell()
    for part in Package(data).parts():
        text = Package(data).part(part)
        for old, new in {
            b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006": b"http://purl.oclc.org/ooxml/spreadsheetml",
        }.items():
            text = text.replace(old, new)
        data = Package(data).with_parts({part: text})
    after = Template.compile(data).fill(Figures({"figure": 5}))
    assert Template.compile(after).sheets["S"].cells["A1"].value == 5


def test_rows_and_cells_without_numbers_are_numbered() -> None:
    data = with_text(one_cell(), SHEET, '<row r="1" spans="1:1">', "<row>")
    data = with_text(data, SHEET, '<c r="A1"', "<c")
    after = Template.compile(data).fill(Figures(cells={"S!B1": 2}))
    assert read(after, "S", "A1") == "drawn" and read(after, "S", "B1") == 2


def test_a_sheet_with_comments_in_its_xml_is_filled() -> None:
    data = with_text(one_cell(), SHEET, "<sheetData>", '<sheetData><!-- <row r="1"> --><?pi x?>')
    assert read(Template.compile(data).fill(Figures({"figure": 5})), "S", "A1") == 5
    undeclared = text_of(data).partition("?>")[2].replace("<?pi x?>", "")
    data = Package(data).with_parts({SHEET: undeclared.encode()})
    assert read(Template.compile(data).fill(Figures({"figure": 5})), "S", "A1") == 5


def test_a_sheet_in_another_encoding_is_filled() -> None:
    text = text_of(one_cell()).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = Package(one_cell()).with_parts({SHEET: text.encode("utf-16")})
    assert read(Template.compile(data).fill(Figures({"figure": "£"})), "S", "A1") == "£"


def test_a_sheet_whose_rows_or_cells_are_out_of_order_is_refused() -> None:
    for rows in (
        '<row r="3"><c r="A3"/></row><row r="2"><c r="A2"/></row>',
        '<row r="2"/><row r="2"/>',
        '<row r="2"><c r="B2"/><c r="A2"/></row>',
        '<row r="2"><c r="A2"/><c r="A2"/></row>',
    ):
        with pytest.raises(BookRefused, match="sheet S are not written in order"):
            Template.compile(one_cell(rows))


def test_a_signed_workbook_is_refused() -> None:
    data = Package(one_cell()).with_parts({"_xmlsignatures/origin.sigs": b""})
    with pytest.raises(TemplateRefused, match="digitally signed"):
        Template.compile(data)


def test_a_dtd_in_any_part_is_refused() -> None:
    data = Package(one_cell()).with_parts({"customXml/item1.xml": b"<!DOCTYPE a><a/>"})
    with pytest.raises(BookRefused, match=r"customXml/item1.xml .* DTD"):
        Template.compile(data)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" s="many"><v>1</v></c>',
        '<c r="A2" t="s"><v>99</v></c>',
        '<c r="A2"><v>ten</v></c>',
        '<c r="B3"><v>1</v></c>',
        '<c r="2A"><v>1</v></c>',
        '<c r="A2"><f t="array" ref="A1:XFD1048576">B1</f></c>',
        '<c r="A2"><f t="array" ref="all">B1</f></c>',
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(cell: str) -> None:
    with pytest.raises(BookRefused):
        Template.compile(one_cell(f'<row r="2">{cell}</row>'))


def test_white_space_between_rows_and_cells_stays() -> None:
    data = one_cell('\n  <row r="2">\n    <c r="A2"><v>1</v></c>\n    <c r="B2"><v>2</v></c></row>\n  ')
    after = text_of(Template.compile(data).fill(Figures(cells={"S!A2": 5})))
    assert '\n  <row r="2"><c r="A2"><v>5</v></c>\n    <c r="B2"><v>2</v></c></row>\n  </sheetData>' in after


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match=r"budget\.xlsx cannot be read"):
        Template.compile(tmp_path / "budget.xlsx")
