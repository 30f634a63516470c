"""A formula keeps its text and gets its value; where one is overwritten, the others keep theirs."""

import datetime
from typing import Any

import pytest

from lictp_xl.book.cell_xml import ErrorValue
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, FormulaCell, Template
from lictp_xl.errors import TemplateRefused
from tests.drawn_books import (
    FIGURES,
    array_template,
    budget,
    one_cell,
    read,
    shared_template,
    text_of,
    with_chain,
)


def test_a_formula_keeps_its_text_and_gets_its_value() -> None:
    data = Template.compile(budget()).fill(FIGURES, {("Cover", "D3"): 630000.0})
    assert "<f>D2*2</f><v>630000</v>" in text_of(data)


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        ("Not stated", ' t="str"><f>D2*2</f><v>Not stated</v>'),
        (" a & b ", ' t="str"><f>D2*2</f><v> a &amp; b </v>'),
        (True, ' t="b"><f>D2*2</f><v>1</v>'),
        (ErrorValue("#N/A"), ' t="e"><f>D2*2</f><v>#N/A</v>'),
        ("#N/A", ' t="str"><f>D2*2</f><v>#N/A</v>'),
        (datetime.date(2022, 1, 1), "><f>D2*2</f><v>44562</v>"),
        (None, "><f>D2*2</f></c>"),
    ],
)
def test_a_value_beside_a_formula_has_its_kind(value: Any, xml: str) -> None:
    assert xml in text_of(Template.compile(budget()).fill(Figures(), {("Cover", "D3"): value}))


def test_an_error_on_the_screen_that_no_file_stores_is_no_error_value() -> None:
    with pytest.raises(ValueError, match="#CIRC!"):
        ErrorValue("#CIRC!")


def test_a_formula_without_a_given_value_keeps_the_one_it_has() -> None:
    data = Template.compile(shared_template()).fill(Figures({"figure": 1}), {("S", "B3"): 9.0})
    assert [read(data, "S", ref) for ref in ("B2", "B3", "B4")] == [1, 9, 3]


def test_formulas_are_told_in_full_where_they_are_shared() -> None:
    assert Template.compile(shared_template()).formulas == {
        ("S", "B2"): FormulaCell("A2+$A$1"),
        ("S", "B3"): FormulaCell("A3+$A$1"),
        ("S", "B4"): FormulaCell("A4+$A$1"),
    }


def test_a_shared_formula_stays_shared_beside_its_new_values() -> None:
    data = Template.compile(shared_template()).fill(Figures(), {("S", r): 7.0 for r in ("B2", "B3", "B4")})
    assert '<f t="shared" ref="B2:B4" si="0">A2+$A$1</f><v>7</v>' in text_of(data)
    assert '<f t="shared" si="0"/><v>7</v>' in text_of(data)


def test_cells_keep_their_formula_when_the_one_they_share_is_filled() -> None:
    data = Template.compile(shared_template()).fill(Figures(cells={"S!B2": 5}), {("S", "B4"): 8.0})
    assert Template.compile(data).formulas == {
        ("S", "B3"): FormulaCell("A3+$A$1"),
        ("S", "B4"): FormulaCell("A4+$A$1"),
    }
    assert [read(data, "S", ref) for ref in ("B2", "B3", "B4")] == [5, 2, 8]


def test_every_cell_of_an_array_formula_gets_its_value() -> None:
    template = Template.compile(array_template())
    assert template.formulas == {("S", "A2"): FormulaCell("C2:C3*2", "A2:A3")}
    data = template.fill(Figures(), {("S", "A2"): 10.0, ("S", "A3"): "none"})
    assert '<f t="array" ref="A2:A3">C2:C3*2</f><v>10</v>' in text_of(data)
    assert read(data, "S", "A2") == 10 and read(data, "S", "A3") == "none"


def test_an_array_formula_is_filled_whole_or_not_at_all() -> None:
    template = Template.compile(array_template())
    for cell in ("S!A2", "S!A3"):
        with pytest.raises(TemplateRefused, match=r"part of the array formula in S!A2"):
            template.fill(Figures(cells={cell: 1}))
    data = template.fill(Figures(cells={"S!A2": 1, "S!A3": 2}))
    assert Template.compile(data).formulas == {}


def test_a_dynamic_array_keeps_its_mark_and_loses_it_with_its_formula() -> None:
    cell = '<row r="2"><c r="A2" cm="1" vm="2"><f t="array" ref="A2">SORT(C2)</f><v>2</v></c></row>'
    template = Template.compile(one_cell(cell))
    assert '<c r="A2" cm="1"><f t="array" ref="A2">SORT(C2)</f><v>3</v></c>' in text_of(
        template.fill(Figures(), {("S", "A2"): 3.0})
    )
    assert '<c r="A2"><v>4</v></c>' in text_of(template.fill(Figures(cells={"S!A2": 4})))


def test_a_what_if_table_is_not_filled() -> None:
    cell = '<row r="2"><c r="A2"><f t="dataTable" ref="A2:A3" dt2D="0" dtr="0" r1="C1"/><v>2</v></c></row>'
    with pytest.raises(TemplateRefused, match=r"S!A2 .* what-if data table"):
        Template.compile(one_cell(cell)).fill(Figures(cells={"S!A2": 1}))


def test_a_value_for_a_cell_without_a_formula_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"Cover!A2 .* has no formula"):
        Template.compile(budget()).fill(Figures(), {("Cover", "A2"): 1.0})


def test_the_calculation_chain_stays_while_the_formulas_do() -> None:
    template = Template.compile(with_chain(shared_template()))
    kept = Package(template.fill(Figures({"figure": 1}), {("S", "B2"): 1.0}))
    assert "xl/calcChain.xml" in kept


def test_the_calculation_chain_goes_when_a_formula_does() -> None:
    template = Template.compile(with_chain(shared_template()))
    gone = Package(template.fill(Figures(cells={"S!B3": 1})))
    assert "xl/calcChain.xml" not in gone
    assert b"calcChain" not in gone.part("[Content_Types].xml") + gone.part("xl/_rels/workbook.xml.rels")
