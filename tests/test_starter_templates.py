"""What every template has in common, however many partners and years it is drawn for."""

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

from lictp_xl.book.template import Template
from lictp_xl.functions import PREFIX, catalogue
from lictp_xl.starter import TEMPLATES
from lictp_xl.starter.budget_layout import Size

SIZES = (Size(3, 6), Size(2, 1), Size(12, 12))
VOLATILE = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(")
OUR_CALL = re.compile(rf"\b{PREFIX}(\w+)\(")
LONGEST_FORMULA = 180
COUNCILS = re.compile("hinckley|blaby|melton|leicestershire|oadby|315000", re.IGNORECASE)
SIGNATURES = {"prepared_by", "prepared_on", "reviewed_by", "reviewed_on", "approved_by", "approved_on"}
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")  # one that follows the used rows


@pytest.fixture(
    scope="module",
    params=[(name, size) for name in TEMPLATES for size in SIZES],
    ids=lambda param: f"{param[0]}, {param[1].partners} partners, {param[1].years} years",
)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Size, Path]:
    name, size = request.param
    path = tmp_path_factory.mktemp("template") / f"{name}.xlsx"
    TEMPLATES[name](path, size)
    return name, size, path


@pytest.fixture(scope="module")
def book(drawn: tuple[str, Size, Path]) -> Workbook:
    return openpyxl.load_workbook(drawn[2])


def every_cell(book: Workbook) -> Iterator[tuple[Worksheet, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet, cell) for cell in row if isinstance(cell, Cell))


def formula(cell: Cell) -> str | None:
    if isinstance(cell.value, ArrayFormula):
        return str(cell.value.text)
    return cell.value if isinstance(cell.value, str) and cell.data_type == "f" else None


def formulas(book: Workbook) -> list[str]:
    return [text for _, cell in every_cell(book) if (text := formula(cell)) is not None]


def test_a_formula_is_locked_short_steady_and_nests_at_most_one_if(book: Workbook) -> None:
    assert all(cell.protection.locked for _, cell in every_cell(book) if formula(cell) is not None)
    for text in formulas(book):
        assert len(text) <= LONGEST_FORMULA, text
        assert len(re.findall(r"(?<![A-Z])IF\(", text)) <= 2, text
        assert not VOLATILE.search(text), text
        assert not re.search(r"#REF!|\[\d+\]|\.xls", text), text


def test_functions_of_ours_are_those_of_the_catalogue_and_explain_themselves(book: Workbook) -> None:
    called = {name for text in formulas(book) for name in OUR_CALL.findall(text)}
    assert called <= set(catalogue.names())
    assert "WORKINGS" in called
    explained = [text for text in formulas(book) if "LICTP_WORKINGS(" in text]
    assert all(text.startswith("=IFERROR(") for text in explained)


def test_dynamic_arrays_stand_outside_tables(book: Workbook) -> None:
    for sheet, cell in every_cell(book):
        if isinstance(cell.value, ArrayFormula):
            assert not sheet.tables, f"{sheet.title}!{cell.coordinate}"


def test_people_sign_and_write_notes_in_cells_that_say_what_may_be_typed(book: Workbook) -> None:
    for sheet, cell in every_cell(book):
        if not cell.protection.locked:
            rules = sheet.data_validations.dataValidation
            assert cell.value is None
            assert any(cell.coordinate in rule.cells for rule in rules), f"{sheet.title}!{cell.coordinate}"
    signed = {
        cell.coordinate
        for sheet, cell in every_cell(book)
        if sheet.title == "Cover" and not cell.protection.locked
    }
    named = {book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "") for name in SIGNATURES}
    assert signed == named


def test_every_table_that_sync_fills_is_locked_and_tells_the_standing_of_what_it_holds(
    drawn: tuple[str, Size, Path], book: Workbook
) -> None:
    of_the_run = {"input_checks", "all_checks", "check_counts", "term_years"}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            if table.name == "notes":
                continue
            columns = [column.name for column in table.tableColumns]
            assert table.name in of_the_run or {"Standing", "Source"} <= set(columns), table.name
            assert all(cell.protection.locked for row in sheet[table.ref] for cell in row), table.name


def test_every_sheet_is_titled_protected_and_prints_on_a4_one_page_wide(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible" and sheet.protection.sheet
        assert sheet.title == "Cover" or sheet["A1"].value == sheet.title
        assert sheet["A3"].value == "=overall_check"
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.page_setup.fitToHeight == 0
        assert str(sheet.print_title_rows).startswith("$1:$")
        assert not sheet.merged_cells.ranges
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())


def test_pounds_are_in_columns_wide_enough_for_millions(book: Workbook) -> None:
    for sheet, cell in every_cell(book):
        if cell.number_format.startswith("#,##0.00_)"):
            assert width(sheet, cell) >= len("(1,470,458.52) "), f"{sheet.title} {cell.coordinate}"


def width(sheet: Worksheet, cell: Cell) -> float:
    columns = sheet.column_dimensions.values()
    return max(float(each.width) for each in columns if (each.min or 0) <= cell.column <= (each.max or 0))


def test_no_formula_has_a_figure_before_sync_gives_it_one(
    drawn: tuple[str, Size, Path], book: Workbook
) -> None:
    shown = openpyxl.load_workbook(drawn[2], data_only=True)
    for sheet, cell in every_cell(book):
        if formula(cell) is not None:
            assert shown[sheet.title][cell.coordinate].value in (None, "")


def test_the_template_names_no_partner_of_anyone(drawn: tuple[str, Size, Path]) -> None:
    with zipfile.ZipFile(drawn[2]) as package:
        text = " ".join(package.read(part).decode() for part in package.namelist())
    assert not COUNCILS.search(text)


def test_drawn_twice_the_template_is_the_same_to_the_byte(
    drawn: tuple[str, Size, Path], tmp_path: Path
) -> None:
    name, size, path = drawn
    TEMPLATES[name](tmp_path / "again.xlsx", size)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_the_template_can_be_filled_as_it_is_drawn(drawn: tuple[str, Size, Path]) -> None:
    Template.compile(drawn[2])
