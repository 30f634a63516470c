"""The inputs workbook as people find it: tables, lists to choose from, cells to type in, pages to print."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lictp_xl import inputs
from lictp_xl.book.package import Package
from lictp_xl.book.references import Box, box_of
from lictp_xl.input_sheets import SHEETS, Column, Kind, Sheet, sheet
from lictp_xl.partnership import Line
from lictp_xl.starter import inputs_workbook
from lictp_xl.starter.report_figures import FIGURES

EVERY = pytest.mark.parametrize("of", SHEETS, ids=[sheet.title for sheet in SHEETS])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drawn") / "inputs.xlsx"
    inputs_workbook.draw(path, FIGURES)
    return path


@pytest.fixture(scope="module")
def book(drawn: Path) -> Any:
    return openpyxl.load_workbook(drawn)


def box(page: Any, of: Sheet) -> Box:
    """Where a sheet's table stands: first column and row, last column and row."""
    return box_of(page.tables[of.table].ref)


def test_the_same_figures_make_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    inputs_workbook.draw(tmp_path / "again.xlsx", FIGURES)
    assert (tmp_path / "again.xlsx").read_bytes() == drawn.read_bytes()


def test_each_sheet_holds_one_table_and_opens_at_its_top(book: Any) -> None:
    assert [(page.title, *page.tables) for page in book] == [(each.title, each.table) for each in SHEETS]
    assert book.active.title == "About"
    assert {page.sheet_view.selection[-1].activeCell for page in book} <= {"A1", None}


@EVERY
def test_a_table_starts_in_column_a_under_a_title_and_a_sentence_with_nothing_below(
    book: Any, of: Sheet
) -> None:
    page = book[of.title]
    left, top, right, bottom = box(page, of)
    assert (left, right) == (1, len(of.columns))
    assert [page.cell(top, at).value for at in range(1, right + 1)] == [column.title for column in of.columns]
    assert page["A1"].value and page["A2"].value == of.says
    assert page.max_row == bottom and page.max_column == right


@EVERY
def test_cells_below_headings_are_unlocked_and_headings_locked_in_a_sheet_that_lets_tables_grow(
    book: Any, of: Sheet
) -> None:
    page = book[of.title]
    _, top, right, bottom = box(page, of)
    assert all(page.cell(top, at).protection.locked for at in range(1, right + 1))
    typed = [page.cell(row, at) for row in range(top + 1, bottom + 1) for at in range(1, right + 1)]
    assert typed and not any(cell.protection.locked for cell in typed)
    assert not page.protection.sheet


@EVERY
def test_a_sheet_prints_on_a4_one_page_wide_with_its_headings_on_each_page(book: Any, of: Sheet) -> None:
    page = book[of.title]
    _, top, _, _ = box(page, of)
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1)  # one, unless said otherwise
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == f"$1:${top}"
    assert not page.print_area  # a table that grows prints whole


@EVERY
def test_nothing_is_merged_hidden_or_calculated(book: Any, of: Sheet) -> None:
    page = book[of.title]
    assert page.sheet_state == "visible" and not page.merged_cells.ranges
    assert not any(dimension.hidden for dimension in page.column_dimensions.values())
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def test_the_workbook_holds_no_macro_and_no_link(drawn: Path) -> None:
    parts = " ".join(Package(drawn.read_bytes()).parts()).lower()
    assert "vba" not in parts and "externallink" not in parts and "calcchain" not in parts


def listed(book: Any, of: Sheet, column: Column) -> list[object]:
    """What a column's list offers at the table's first row, whether written out or kept on another sheet."""
    page = book[of.title]
    _, top, _, _ = box(page, of)
    ref = page.cell(top + 1, of.columns.index(column) + 1).coordinate
    (rule,) = [each for each in page.data_validations.dataValidation if ref in each.sqref]
    if rule.formula1.startswith('"'):
        return list(rule.formula1.strip('"').split(","))
    title, _, cells = rule.formula1.rpartition("!")
    return [cell.value for (cell,) in book[title.strip("'")][cells.replace("$", "")]]


CHOICES = [
    (each, column) for each in SHEETS for column in each.columns if column.kind in (Kind.CHOICE, Kind.YES_NO)
]


@pytest.mark.parametrize(("of", "column"), CHOICES, ids=[f"{s.title} {c.title}" for s, c in CHOICES])
def test_a_list_offers_what_the_reader_accepts(book: Any, of: Sheet, column: Column) -> None:
    if column.kind is Kind.YES_NO:
        assert listed(book, of, column) == ["Yes", "No"]
    elif column.listed_in:
        other = sheet(column.listed_in)
        lines: tuple[Line, ...] = {
            "partners": FIGURES.partners,
            "likelihood_scale": FIGURES.likelihood_steps,
            "impact_scale": FIGURES.impact_steps,
            "bands": FIGURES.rating_bands,
        }[other.table]
        assert listed(book, of, column) == [getattr(line, other.key[0]) for line in lines]
    else:
        assert listed(book, of, column) == [str(word) for word in column.words]


def test_a_partner_list_is_exactly_the_tables_column_so_that_it_grows_with_it(book: Any) -> None:
    (rule,) = [v for v in book["Users"].data_validations.dataValidation if "B5" in v.sqref]
    assert rule.formula1 == "'Partners'!$A$5:$A$8"
    assert book["Partners"].tables["partners"].ref == "A4:H8"


def test_a_setting_that_is_a_choice_offers_its_words(book: Any) -> None:
    rules = {str(v.sqref): v for v in book["Settings"].data_validations.dataValidation}
    assert rules["B8"].formula1 == '"months,days"'
    assert rules["B6"].type == "decimal" and rules["B6"].operator == "greaterThanOrEqual"


def test_lists_and_limits_reach_below_the_table(book: Any) -> None:
    (rule,) = [v for v in book["Charges"].data_validations.dataValidation if "C5" in v.sqref]
    assert "C100" in rule.sqref


def test_figures_look_as_finance_staff_write_them(book: Any) -> None:
    assert book["Charges"]["D8"].number_format.startswith("#,##0.00_);(#,##0.00)")
    assert book["Charges"]["E8"].number_format == "d mmmm yyyy"
    assert book["Census years"]["A5"].number_format == "@"
    assert book["Charges"]["D5"].value is None  # implied, so blank, and not a zero


def test_excel_is_told_what_belongs_in_a_cell(book: Any) -> None:
    (rule,) = [v for v in book["Users"].data_validations.dataValidation if "C5" in v.sqref]
    assert rule.error == "Active users must be a number, zero or more."


def test_a_count_that_is_no_whole_number_is_shown_as_it_is(tmp_path: Path) -> None:
    users = (replace(FIGURES.users[0], active_users=Decimal("12.5")), *FIGURES.users[1:])
    inputs_workbook.draw(tmp_path / "inputs.xlsx", replace(FIGURES, users=users))
    cell = openpyxl.load_workbook(tmp_path / "inputs.xlsx")["Users"]["C5"]
    assert (cell.value, cell.number_format) == (12.5, "General")


def test_a_table_without_lines_has_a_row_to_type_in(tmp_path: Path) -> None:
    inputs_workbook.draw(tmp_path / "inputs.xlsx", replace(FIGURES, mitigations=(), control_totals=()))
    page = openpyxl.load_workbook(tmp_path / "inputs.xlsx")["Mitigations"]
    assert page.tables["mitigations"].ref == "A4:F5"
    assert not page["A5"].protection.locked
    assert inputs.read(tmp_path / "inputs.xlsx").mitigations == ()
