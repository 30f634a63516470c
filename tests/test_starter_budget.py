"""The budget template as drawn: what sync fills, what people type, its formulas, its looks."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from lictp_xl.functions import PREFIX, catalogue
from lictp_xl.starter import budget

SIZES = ((3, 6), (2, 1), (12, 12))
SHEETS = ["Cover", "Inputs", "Workings", "Charge", "Budget", "One-off costs", "Checks", "Notes"]
FILLED_NAMES = """
    partnership partner financial_year book_title status census_date basis software_version inputs_digest
    completeness service service_from service_to charge_standing charge_source stated_total published_charge
    published_partner published_users published_all_users published_rounding unit rounding part_year_method
    key_decision_threshold
""".split()
RESULT_NAMES = """
    total_cost total_lowest total_highest share annual_charge new_charge_in_year old_charge_annual
    old_charge_in_year charge_in_year comparator comparator_in_year full_year_variance
    full_year_variance_fraction in_year_variance in_year_variance_fraction one_off_revenue one_off_capital
    one_off_total capital_from_revenue call_on_revenue key_decision overall_check
""".split()
PROVENANCE = {"Standing", "Source"}
TABLES = {
    "users": {"Partner", "Active users", *PROVENANCE},
    "old_charges": {"Charge", "Annual amount", "From", "To", *PROVENANCE},
    "budgets": {"Budget", "Amount", "Basis", *PROVENANCE},
    "one_off_items": {"Ref", "Item", "Treatment", *PROVENANCE},
    "one_off": {"Item", "Treatment", "Year", "Amount", "Funded from", *PROVENANCE},
    "term_years": {"Financial year"},
    "input_checks": {"Check", "Result", "Finding"},
}
VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(")
OUR_CALL = re.compile(rf"\b{PREFIX}(\w+)\(")
LONGEST_FORMULA = 180


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} partners, {size[1]} years")
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    partners, years = request.param
    path = tmp_path_factory.mktemp("template") / "budget.xlsx"
    budget.draw(path, partners, years)
    return path, partners, years


@pytest.fixture(scope="module")
def book(drawn: tuple[Path, int, int]) -> Workbook:
    return openpyxl.load_workbook(drawn[0])


def named(book: Workbook, name: str) -> Cell:
    ((title, ref),) = book.defined_names[name].destinations
    cell = book[title][ref.replace("$", "")]
    assert isinstance(cell, Cell)
    return cell


def every_cell(book: Workbook) -> Iterator[Cell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell))


def formula(cell: Cell) -> str | None:
    if isinstance(cell.value, ArrayFormula):
        return str(cell.value.text)
    return cell.value if isinstance(cell.value, str) and cell.data_type == "f" else None


def formulas(book: Workbook) -> list[str]:
    return [text for cell in every_cell(book) if (text := formula(cell)) is not None]


def tables(book: Workbook) -> dict[str, tuple[Worksheet, str, list[str]]]:
    return {
        table.name: (sheet, table.ref, [column.name for column in table.tableColumns])
        for sheet in book.worksheets
        for table in sheet.tables.values()
    }


def cells_of(sheet: Worksheet, box: str) -> list[Cell]:
    return [cell for row in sheet[box] for cell in row]


def sheet_of(cell: Cell) -> Worksheet:
    assert isinstance(cell.parent, Worksheet)
    return cell.parent


def width(cell: Cell) -> float:
    columns = sheet_of(cell).column_dimensions.values()
    return max(float(each.width) for each in columns if (each.min or 0) <= cell.column <= (each.max or 0))


# What sync fills


def test_every_name_that_sync_fills_is_one_locked_cell_without_a_formula(book: Workbook) -> None:
    for name in FILLED_NAMES:
        cell = named(book, name)
        assert cell.protection.locked, name
        assert formula(cell) is None, name


def test_every_table_that_sync_fills_has_its_columns(book: Workbook) -> None:
    found = {name: set(columns) for name, (_, _, columns) in tables(book).items()}
    assert {name: found.get(name) for name in TABLES} == TABLES


def test_every_table_that_sync_fills_is_locked_and_holds_no_formula(book: Workbook) -> None:
    for name in TABLES:
        sheet, box, _ = tables(book)[name]
        for cell in cells_of(sheet, box):
            assert cell.protection.locked, f"{name} {cell.coordinate}"
            assert formula(cell) is None, f"{name} {cell.coordinate}"


def test_tables_are_drawn_for_as_many_partners_and_years_as_asked(
    drawn: tuple[Path, int, int], book: Workbook
) -> None:
    _, partners, years = drawn
    rows = {"users": partners, "term_years": years}
    capacity = {"old_charges": 4, "budgets": 4, "one_off_items": 8, "one_off": 8, "input_checks": 12}
    for name, wanted in {**rows, **capacity}.items():
        sheet, box, columns = tables(book)[name]
        assert len(cells_of(sheet, box)) == (wanted + 1) * len(columns), name


def test_the_first_column_of_a_table_is_one_that_every_line_has(book: Workbook) -> None:
    first = {name: columns[0] for name, (_, _, columns) in tables(book).items()}
    assert first == {
        "users": "Partner",
        "old_charges": "Charge",
        "budgets": "Budget",
        "one_off_items": "Item",
        "one_off": "Item",
        "term_years": "Financial year",
        "input_checks": "Check",
        "notes": "No.",
    }


# What people type


def test_people_type_in_the_sign_off_and_the_notes_and_nowhere_else(book: Workbook) -> None:
    unlocked = {
        (cell.parent.title, cell.coordinate) for cell in every_cell(book) if not cell.protection.locked
    }
    sheet, box, _ = tables(book)["notes"]
    # the number of a note is the template's, the rest of its row a person's
    notes = {(sheet.title, cell.coordinate) for cell in cells_of(sheet, box)[4:] if cell.column > 1}
    sign_off = {place for place in unlocked if place[0] == "Cover"}
    assert unlocked == notes | sign_off
    assert len(sign_off) == 6  # name and date of who prepared, reviewed and approved


def test_a_typed_cell_is_empty_and_says_what_may_be_typed(book: Workbook) -> None:
    for cell in every_cell(book):
        if not cell.protection.locked:
            rules = sheet_of(cell).data_validations.dataValidation
            assert cell.value is None
            assert any(cell.coordinate in rule.cells for rule in rules)


def test_kinds_of_cell_differ_by_more_than_colour(book: Workbook) -> None:
    typed = next(cell for cell in every_cell(book) if not cell.protection.locked)
    assert typed.border.left.style == "dashed"
    assert named(book, "partner").border.left.style == "thin"
    assert named(book, "charge_in_year").border.left.style is None


def test_sheets_are_protected_without_a_password_and_any_cell_can_be_selected(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.selectLockedCells
        assert not sheet.protection.selectUnlockedCells


# Formulas


def test_every_result_has_a_name_on_a_locked_formula(book: Workbook) -> None:
    for name in RESULT_NAMES:
        cell = named(book, name)
        assert formula(cell) is not None, name
        assert cell.protection.locked, name


def test_every_formula_cell_is_locked(book: Workbook) -> None:
    assert all(cell.protection.locked for cell in every_cell(book) if formula(cell) is not None)


def test_no_formula_is_volatile_or_finds_cells_by_text(book: Workbook) -> None:
    assert [text for text in formulas(book) if VOLATILE.search(text)] == []


def test_no_formula_refers_to_another_workbook_or_to_a_lost_cell(book: Workbook) -> None:
    assert [text for text in formulas(book) if re.search(r"#REF!|\[\d+\]|\.xls", text)] == []


def test_formulas_are_short_and_nest_at_most_one_if(book: Workbook) -> None:
    for text in formulas(book):
        assert len(text) <= LONGEST_FORMULA, text
        assert len(re.findall(r"(?<![A-Z])IF\(", text)) <= 2, text


def test_functions_of_ours_are_those_of_the_catalogue_by_their_bare_name(book: Workbook) -> None:
    called = {name for text in formulas(book) for name in OUR_CALL.findall(text)}
    assert called <= set(catalogue.names())
    assert {
        "SHARES",
        "CHARGE",
        "APPORTION",
        "IMPLIED_TOTAL",
        "PART_YEAR",
        "PHASE",
        "ONE_OFF_BY_YEAR",
    } <= called
    assert not any("_xlfn" in text or "_xludf" in text for text in formulas(book))


def test_dynamic_arrays_have_their_full_range_and_stand_outside_tables(
    drawn: tuple[Path, int, int], book: Workbook
) -> None:
    arrays = [
        (cell.parent.title, len(cells_of(sheet_of(cell), cell.value.ref)))
        for cell in every_cell(book)
        if isinstance(cell.value, ArrayFormula)
    ]
    steps = (drawn[1] + 6) * 7  # the charge, told step by step
    assert arrays == [("Workings", steps), ("Charge", drawn[1])]
    assert not book["Workings"].tables and not book["Charge"].tables
    with zipfile.ZipFile(drawn[0]) as package:
        assert "xl/metadata.xml" in package.namelist()


def test_no_formula_has_a_figure_before_sync_gives_it_one(drawn: tuple[Path, int, int]) -> None:
    shown = openpyxl.load_workbook(drawn[0], data_only=True)
    there = openpyxl.load_workbook(drawn[0])
    for cell in every_cell(there):
        if formula(cell) is not None:
            assert shown[cell.parent.title][cell.coordinate].value in (None, "")


# Looks and print


def test_the_sheets_go_from_inputs_through_workings_to_results(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book.active is book["Cover"]
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)


def test_every_sheet_has_its_title_and_the_outcome_of_the_checks_at_the_top(book: Workbook) -> None:
    assert formula(book["Cover"]["A1"]) == "=book_title"
    for sheet in book.worksheets:
        assert sheet.title == "Cover" or sheet["A1"].value == sheet.title
        assert sheet["A3"].value == "=overall_check"
        assert sheet.title == "Cover" or sheet.freeze_panes == "A4"
        assert sheet.sheet_view.selection[0].activeCell in (None, "A1")


def test_every_sheet_prints_on_a4_one_page_wide_with_its_title_and_a_page_number(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.oddFooter and sheet.oddFooter.center
        assert sheet.oddFooter.center.text == "Page &P of &N"
        assert sheet.print_area


def test_no_cell_is_merged_and_no_row_or_column_is_hidden(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())


def test_pounds_have_separators_and_brackets_and_dates_their_month_in_words(book: Workbook) -> None:
    assert named(book, "annual_charge").number_format == "#,##0.00_);(#,##0.00);0.00_);@_)"
    assert named(book, "full_year_variance_fraction").number_format.startswith("0.0%")
    assert named(book, "service_from").number_format == "d mmmm yyyy"


def test_money_columns_are_wide_enough_for_millions_and_names_for_a_long_council(book: Workbook) -> None:
    for cell in every_cell(book):
        if cell.number_format.startswith("#,##0.00"):
            assert width(cell) >= len("(1,470,458.52) "), f"{cell.parent.title} {cell.coordinate}"
    assert width(book["Charge"]["A1"]) >= len("Hinckley and Bosworth Borough Council")


def test_the_chart_is_titled_labelled_and_described_in_words(drawn: tuple[Path, int, int]) -> None:
    with zipfile.ZipFile(drawn[0]) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    for words in ("Charge and comparator by financial year", "Financial year", "£ thousand"):
        assert words in chart
    assert "<a:pattFill" in chart  # the two series differ without colour
    assert chart.count('<c:showVal val="1"/>') == 2
    assert 'descr="Columns for each financial year' in drawing


def test_the_template_names_no_partner_of_anyone(drawn: tuple[Path, int, int]) -> None:
    with zipfile.ZipFile(drawn[0]) as package:
        text = " ".join(package.read(part).decode() for part in package.namelist())
    assert not re.search("hinckley|blaby|melton|leicestershire|oadby|315000", text, re.IGNORECASE)


def test_the_workbook_never_recalculates_by_itself_and_has_no_clock(drawn: tuple[Path, int, int]) -> None:
    with zipfile.ZipFile(drawn[0]) as package:
        workbook = package.read("xl/workbook.xml").decode()
        core = package.read("docProps/core.xml").decode()
    assert "fullCalcOnLoad" not in workbook
    assert '<calcPr calcId="191029"' in workbook
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[\d:]+Z)<", core)) == {"2020-04-01T00:00:00Z"}
    assert "<dc:title>" in core


def test_drawn_twice_the_template_is_the_same_to_the_byte(
    drawn: tuple[Path, int, int], tmp_path: Path
) -> None:
    path, partners, years = drawn
    budget.draw(tmp_path / "again.xlsx", partners, years)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
