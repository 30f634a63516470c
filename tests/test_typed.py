"""What people typed in unlocked cells is found again, with its kind, and never lost in silence."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.worksheet.formula import ArrayFormula

from lictp_xl.book.cell_xml import ErrorValue, Formula
from lictp_xl.book.package import Package
from lictp_xl.book.template import Template
from lictp_xl.book.typed import typed_cells
from lictp_xl.errors import BookRefused, TypedCellLost
from tests.drawn_books import FIGURES, budget, one_cell, with_text

SHEET = "xl/worksheets/sheet1.xml"
TEMPLATE = Template.compile(budget())


def typed_by_hand(**cells: Any) -> bytes:
    """A filled book after somebody typed into its cover and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE.fill(FIGURES)))
    for ref, value in cells.items():
        book["Cover"][ref] = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_book_nobody_typed_in_has_no_typed_cells() -> None:
    assert typed_cells(TEMPLATE.fill(FIGURES), TEMPLATE) == {}


def test_what_was_typed_keeps_its_kind() -> None:
    typed = typed_cells(typed_by_hand(B6="by me", B7="1.5", B8=1.5, B9=True), TEMPLATE)
    assert typed == {
        ("Cover", "B6"): "by me",
        ("Cover", "B7"): "1.5",
        ("Cover", "B8"): 1.5,
        ("Cover", "B9"): True,
    }
    assert [type(value) for value in typed.values()] == [str, str, float, bool]


def test_a_typed_error_is_an_error_and_text_that_looks_so_is_text() -> None:
    filled = TEMPLATE.fill(FIGURES, typed={("Cover", "B7"): ErrorValue("#N/A"), ("Cover", "B8"): "#N/A"})
    typed = typed_cells(filled, TEMPLATE)
    assert isinstance(typed["Cover", "B7"], ErrorValue)
    assert type(typed["Cover", "B8"]) is str


def test_a_typed_formula_is_a_formula_with_the_value_it_showed() -> None:
    typed = typed_cells(typed_by_hand(B7="=D2*3"), TEMPLATE)
    assert typed == {("Cover", "B7"): Formula("D2*3")}
    filled = TEMPLATE.fill(FIGURES, typed={("Cover", "B7"): Formula("D2*3", 945000.0)})
    assert typed_cells(filled, TEMPLATE) == {("Cover", "B7"): Formula("D2*3", 945000.0)}


def test_formulas_typed_once_and_drawn_down_are_carried_each_in_full() -> None:
    filled = TEMPLATE.fill(FIGURES, typed={("Cover", "B7"): 1.0, ("Cover", "B8"): 2.0})
    shared = with_text(filled, SHEET, "<v>1</v>", '<f t="shared" ref="B7:B8" si="0">D2+1</f><v>1</v>')
    shared = with_text(shared, SHEET, "<v>2</v>", '<f t="shared" si="0"/><v>2</v>')
    assert typed_cells(shared, TEMPLATE) == {
        ("Cover", "B7"): Formula("D2+1", 1.0),
        ("Cover", "B8"): Formula("D3+1", 2.0),
    }


def test_a_typed_array_formula_stays_one() -> None:
    typed = typed_cells(typed_by_hand(B7=ArrayFormula("B7:B8", "=D2:D3*2")), TEMPLATE)
    assert typed["Cover", "B7"] == Formula("D2:D3*2", None, "B7:B8")
    again = TEMPLATE.fill(FIGURES, typed=typed)
    assert typed_cells(again, TEMPLATE) == typed


def test_what_was_typed_survives_the_next_book() -> None:
    typed = typed_cells(typed_by_hand(B6="=x", B7="£5 & more", B8=0.1, B9="=1+1"), TEMPLATE)
    again = TEMPLATE.fill(FIGURES, typed=typed)
    assert typed_cells(again, TEMPLATE) == typed
    assert TEMPLATE.fill(FIGURES, typed=typed_cells(again, TEMPLATE)) == again


def test_the_templates_own_text_in_an_unlocked_cell_is_not_typed() -> None:
    later = Template.compile(with_text(budget(), "xl/sharedStrings.xml", "type here", "write here"))
    assert typed_cells(later.fill(FIGURES), later) == {}
    assert typed_cells(typed_by_hand(B6="by me"), later) == {("Cover", "B6"): "by me"}


def test_a_blank_is_not_typed() -> None:
    assert typed_cells(typed_by_hand(B6=None), TEMPLATE) == {}


def test_the_results_of_the_templates_own_array_formula_are_not_typed() -> None:
    rows = (
        '<row r="2"><c r="A2" s="1"><f t="array" ref="A2:A3">C2:C3</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>4</v></c></row>'
    )
    template = Template.compile(one_cell(rows, locked=False))
    assert template.sheets["S"].is_unlocked("A3")
    assert typed_cells(template.fill(FIGURES.__class__(), {("S", "A3"): 5.0}), template) == {}


def test_a_formula_in_an_unlocked_cell_may_be_typed_over() -> None:
    rows = '<row r="2"><c r="A2" s="1"><f>A1*2</f><v>2</v></c></row>'
    template = Template.compile(one_cell(rows, locked=False))
    book = template.fill(FIGURES.__class__())
    assert typed_cells(book, template) == {}
    over = Package(with_text(book, SHEET, "<f>A1*2</f>", "")).data
    assert typed_cells(over, template) == {("S", "A2"): 2.0}


def test_locked_cells_are_not_read_as_typed() -> None:
    assert typed_cells(typed_by_hand(A20="in a locked cell"), TEMPLATE) == {}


def test_what_was_typed_where_the_new_template_is_locked_stops_the_book() -> None:
    book = openpyxl.load_workbook(io.BytesIO(budget()))
    book["Cover"]["B7"].protection = Protection(locked=True)
    later = Template.compile(saved(book))
    with pytest.raises(TypedCellLost, match=r"Cover!B7 holds 'see paper 4'.*locked in the template"):
        typed_cells(typed_by_hand(B7="see paper 4"), later)
    assert typed_cells(typed_by_hand(B8="see paper 4"), later) == {("Cover", "B8"): "see paper 4"}


def test_what_was_typed_on_a_sheet_the_new_template_does_not_have_stops_the_book() -> None:
    with pytest.raises(TypedCellLost, match=r"Cover!B7 holds 12.5.*no sheet Cover"):
        typed_cells(typed_by_hand(B6=None, B7=12.5), Template.compile(one_cell()))


def test_what_was_typed_on_a_sheet_people_added_stops_the_book() -> None:
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE.fill(FIGURES)))
    book.create_sheet("My sums")["C3"] = 42
    with pytest.raises(TypedCellLost, match=r"My sums!C3 holds 42.0.*no sheet My sums"):
        typed_cells(saved(book), TEMPLATE)


def test_an_empty_sheet_people_added_stops_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE.fill(FIGURES)))
    book.create_sheet("Sheet2")
    assert typed_cells(saved(book), TEMPLATE) == {}


def test_a_typed_formula_into_another_workbook_stops_the_book() -> None:
    with pytest.raises(TypedCellLost, match=r"Cover!B7 holds =\[1\]Budget!\$A\$1, of another workbook"):
        typed_cells(typed_by_hand(B7="=[1]Budget!$A$1"), TEMPLATE)
    own_table = typed_by_hand(B7="=SUM(users[2022])+D2")
    assert ("Cover", "B7") in typed_cells(own_table, TEMPLATE)


def test_a_book_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match=r"gone\.xlsx cannot be read"):
        typed_cells(tmp_path / "gone.xlsx", TEMPLATE)
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(typed_by_hand()[:2000])
    with pytest.raises(BookRefused):
        typed_cells(damaged, TEMPLATE)


def test_a_book_is_read_from_its_file_too(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(typed_by_hand(B7="x"))
    assert typed_cells(path, TEMPLATE) == {("Cover", "B7"): "x"}
