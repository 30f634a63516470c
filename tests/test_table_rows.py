"""Rows added to the tables of a workbook that people keep: where they go, and that nothing else changes."""

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from lictp_xl.book.cell_xml import Value
from lictp_xl.book.package import Package
from lictp_xl.book.table_rows import with_rows
from lictp_xl.errors import BookRefused
from lictp_xl.starter import inputs_workbook
from lictp_xl.starter.report_figures import FIGURES
from tests.drawn_books import DRAWN_ON

Also = Callable[[xlsxwriter.Workbook, Any], None]
SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"
ONE: dict[str, Any] = {"Partner": "West", "Users": 12, "Counted on": date(2024, 4, 1)}


def drawn(also: Also | None = None, lines: int = 2, spare: int = 0, **options: object) -> bytes:
    """A sheet with a table at B3, with lists, a conditional format and a calculated column."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": DRAWN_ON})
        sheet = book.add_worksheet("People")
        day = book.add_format({"num_format": "d mmmm yyyy", "bg_color": "#FFF9E0"})
        bold = book.add_format({"bold": True})
        columns = [{"header": "Partner"}, {"header": "Users"}, {"header": "Counted on"}]
        columns.append({"header": "Doubled", "formula": "=[@Users]*2"})
        last = 2 + max(1, lines + spare)
        settings = {"name": "users", "columns": columns, "autofilter": True, **options}
        sheet.add_table(2, 1, last, 4, settings)
        for row, (partner, users) in enumerate([("North", 10), ("South", 20)][:lines], 3):
            sheet.write(row, 1, partner, bold)
            sheet.write(row, 2, users)
            sheet.write_datetime(row, 3, date(2023, 4, 1), day)
            sheet.write_formula(row, 4, f"=C{row + 1}*2", None, users * 2)
        sheet.data_validation(3, 1, last, 1, {"validate": "list", "source": ["North", "South", "West"]})
        sheet.data_validation(3, 2, last + 200, 2, {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format(3, 1, last, 4, {"type": "no_blanks", "format": bold})
        sheet.conditional_format(0, 0, 0, 4, {"type": "no_blanks", "format": bold})
        if also:
            also(book, sheet)
    return out.getvalue()


def opened(data: bytes, title: str = "People") -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[title]


def row_of(sheet: Any, row: int) -> list[object]:
    return [sheet.cell(row, column).value for column in range(2, 6)]


def test_a_row_goes_under_the_last_and_the_table_and_its_filter_reach_over_it() -> None:
    after = opened(with_rows(drawn(), {"users": [ONE]}))
    assert after.tables["users"].ref == after.tables["users"].autoFilter.ref == "B3:E6"
    day = after["D6"].value
    assert [*row_of(after, 6)[:2], day.date()] == ["West", 12, date(2024, 4, 1)]


def test_a_row_looks_as_the_one_above_it_does() -> None:
    after = opened(with_rows(drawn(), {"users": [ONE]}))
    assert after["B6"].font.b and after["D6"].number_format == "d mmmm yyyy"
    assert after["D6"].fill.fgColor.rgb == after["D5"].fill.fgColor.rgb == "FFFFF9E0"


def test_a_calculated_column_goes_on_and_is_worked_out_when_the_workbook_opens() -> None:
    data = with_rows(drawn(), {"users": [ONE, {**ONE, "Partner": "East"}]})
    after = opened(data)
    assert [after[ref].value for ref in ("E5", "E6", "E7")] == ["=C5*2", "=C6*2", "=C7*2"]
    assert b'fullCalcOnLoad="1"' in Package(data).part("xl/workbook.xml")


def test_what_holds_for_every_row_holds_for_the_new_ones_and_other_ranges_stay() -> None:
    text = Package(with_rows(drawn(), {"users": [ONE, ONE]})).part(SHEET).decode()
    ranges = re.findall(r'sqref="([^"]*)"', text.partition("</sheetData>")[2])
    assert sorted(ranges) == ["A1:E1", "B4:B7", "B4:E7", "C4:C205"]


def test_a_range_of_an_extension_is_stretched_too() -> None:
    x14 = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        ' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations'
        ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation'
        ' type="list"><x14:formula1><xm:f>Other!$A$1:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>B4:B5 H1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    book = Package(drawn())
    text = book.part(SHEET).decode().replace("</worksheet>", x14)
    after = Package(with_rows(book.with_parts({SHEET: text.encode()}), {"users": [ONE]}))
    assert "<xm:sqref>B4:B6 H1</xm:sqref>" in after.part(SHEET).decode()


def test_blank_rows_at_the_foot_are_used_before_the_table_grows() -> None:
    after = opened(with_rows(drawn(spare=2), {"users": [ONE]}))
    assert after.tables["users"].ref == "B3:E7"
    assert (after["B6"].value, after["B7"].value) == ("West", None)
    grown = opened(with_rows(drawn(spare=1), {"users": [ONE, {**ONE, "Partner": "East"}]}))
    assert grown.tables["users"].ref == "B3:E7"
    assert [grown.cell(row, 2).value for row in range(4, 8)] == ["North", "South", "West", "East"]


def test_the_first_row_of_an_empty_table_is_its_blank_one() -> None:
    after = opened(with_rows(drawn(lines=0), {"users": [ONE]}))
    assert after.tables["users"].ref == "B3:E4"
    assert after["B4"].value == "West"


def test_text_that_begins_like_a_formula_is_text() -> None:
    after = opened(with_rows(drawn(), {"users": [{"Partner": "=1+1"}]}))
    assert (after["B6"].value, after["B6"].data_type) == ("=1+1", "s")
    assert (after["C6"].value, after["D6"].value) == (None, None)


def test_headings_and_table_names_match_without_regard_to_case_and_spaces() -> None:
    after = opened(with_rows(drawn(), {"USERS": [{"partner": "West", "counted  ON": date(2024, 4, 1)}]}))
    assert after["B6"].value == "West" and after["D6"].value.date() == date(2024, 4, 1)


def test_every_other_part_stays_as_it_was_and_in_the_sheet_only_the_rows_change() -> None:
    def also(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_comment("B4", "counted twice")
        sheet.insert_textbox("H2", "mine")
        sheet.write_rich_string("H9", "plain ", book.add_format({"italic": True}), "slanted")
        book.add_worksheet("Other").write("A1", "=SUM(users[Users])")

    before = Package(drawn(also))
    after = Package(with_rows(before.data, {"users": [ONE]}))
    changed = {part for part in before.parts() if before.part(part) != after.part(part)}
    assert before.parts() == after.parts()
    assert changed == {SHEET, TABLE, "xl/workbook.xml"}
    old, new = before.part(SHEET).decode(), after.part(SHEET).decode()
    without_the_row = re.sub(r'<row r="6".*?</row>', "", new, flags=re.S)
    assert without_the_row == re.sub(r'(?<=sqref="B4:[BE])5(?=")', "6", old)


def test_no_row_is_no_change() -> None:
    data = drawn()
    assert with_rows(data, {"users": []}) == data and with_rows(data, {}) == data


def test_two_tables_of_one_sheet_grow_side_by_side() -> None:
    def also(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.add_table(2, 6, 3, 7, {"name": "years", "columns": [{"header": "Year"}, {"header": "Note"}]})
        sheet.write("G4", "2024/25")

    after = opened(with_rows(drawn(also), {"users": [ONE], "years": [{"Year": "2025/26"}]}))
    assert (after.tables["users"].ref, after.tables["years"].ref) == ("B3:E6", "G3:H5")
    assert (after["B6"].value, after["G5"].value) == ("West", "2025/26")


@pytest.mark.parametrize(
    ("also", "says"),
    [
        (
            lambda book, sheet: sheet.write("C6", "a note"),
            "People!C6: something stands below the table users",
        ),
        (lambda book, sheet: sheet.write_formula("C6", "=1"), "People!C6: something stands below"),
        (lambda book, sheet: sheet.merge_range("A6:B6", ""), "People!B6: something stands below"),
        (
            lambda book, sheet: sheet.add_table("E6:F8", {"name": "others"}),
            "People!E6: something stands below",
        ),
    ],
)
def test_what_stands_below_a_table_is_told_and_never_written_over(also: Also, says: str) -> None:
    with pytest.raises(BookRefused, match=re.escape(says)):
        with_rows(drawn(also), {"users": [ONE]})


def test_what_stands_beside_the_new_row_is_no_matter() -> None:
    data = drawn(lambda book, sheet: sheet.write("H6", "a note"))
    assert opened(with_rows(data, {"users": [ONE]}))["H6"].value == "a note"


def test_a_table_with_a_total_row_a_table_or_a_heading_that_is_not_there_are_refused() -> None:
    with pytest.raises(BookRefused, match="has a total row"):
        with_rows(drawn(total_row=True, lines=1), {"users": [ONE, ONE, ONE]})
    with pytest.raises(BookRefused, match="no table people"):
        with_rows(drawn(), {"people": [ONE]})
    with pytest.raises(BookRefused, match="People: the table users has no column Count"):
        with_rows(drawn(), {"users": [{"Count": 1}]})


def test_the_inputs_workbook_saved_by_another_program_takes_rows_as_well(tmp_path: Any) -> None:
    path = tmp_path / "inputs.xlsx"
    inputs_workbook.draw(path, FIGURES)
    openpyxl.load_workbook(path).save(path)
    rows: list[dict[str, Value]] = [
        {"Financial year": "2027/28", "Census date": date(2020, 7, 31), "Standing": "Assumed"}
    ]
    after = with_rows(
        path.read_bytes(), {"census_years": rows, "charges": [{"Annual amount (£)": Decimal(5)}]}
    )
    page = opened(after, "Census years")
    assert page.tables["census_years"].ref == "A4:E11"
    assert (page["A11"].value, page["A11"].number_format, page["A11"].protection.locked) == (
        "2027/28",
        "@",
        False,
    )
    assert opened(after, "Charges")["D13"].value == 5
