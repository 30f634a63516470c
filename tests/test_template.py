"""Figures go into a template's named cells and tables, and nothing else of the file changes."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lictp_xl.book.cell_xml import ErrorValue, Formula
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, FormulaCell, Template
from lictp_xl.errors import BookError, BookRefused, TemplateRefused, TypedCellLost
from tests.drawn_books import FIGURES, USERS, budget, one_cell, with_text

SHEET = "xl/worksheets/sheet1.xml"


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


# where figures go


def test_a_figure_goes_into_the_cell_of_its_name_and_keeps_the_style() -> None:
    book = openpyxl.load_workbook(io.BytesIO(Template.compile(budget()).fill(FIGURES)))
    assert book["Cover"]["B2"].value == "Melton"
    assert book["Cover"]["D2"].value == 315000
    assert book["Cover"]["D2"].number_format == "#,##0.00"
    assert book["Cover"]["D2"].font.bold


def test_rows_go_into_the_table_of_their_name() -> None:
    data = Template.compile(budget()).fill(FIGURES)
    frame = pd.read_excel(
        io.BytesIO(data), engine="calamine", sheet_name="All users", header=3, usecols="A:B"
    )
    assert frame.to_dict("records") == USERS


def test_openpyxl_calamine_and_pandas_read_the_same_book() -> None:
    data = Template.compile(budget()).fill(FIGURES, {("Cover", "D3"): 630000.0})
    assert read(data, "Cover", "D3") == 630000
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_name("Cover")
        .to_python(skip_empty_area=False)
    )
    assert rows[1][1] == "Melton" and rows[2][3] == 630000
    assert (
        pd.read_excel(io.BytesIO(data), engine="calamine", sheet_name="Cover", header=None).iloc[2, 3]
        == 630000
    )


def test_figures_that_the_template_does_not_name_are_left_out() -> None:
    template = Template.compile(budget())
    figures = Figures({"partner": "Blaby", "unheard_of": 1, "Nowhere!partner": 2}, {"costs": [{"Cost": 1}]})
    assert template.contents(figures) == {("Cover", "B2"): "Blaby"}
    assert template.unplaced(figures) == ("name unheard_of", "name Nowhere!partner", "table costs")


def test_names_and_columns_match_without_case() -> None:
    contents = Template.compile(budget()).contents(
        Figures({"Partner": "Blaby"}, {"USERS": [{"ACTIVE USERS": 5}]})
    )
    assert contents["Cover", "B2"] == "Blaby"
    assert contents["All users", "B5"] == 5


def test_two_figures_that_differ_only_by_case_are_refused() -> None:
    with pytest.raises(TemplateRefused, match="differ only by case: partner and Partner"):
        Template.compile(budget()).contents(Figures({"partner": "Blaby", "Partner": "Melton"}))


def test_a_figure_goes_to_every_sheet_that_has_its_name_unless_the_sheet_is_said() -> None:
    data = with_text(
        budget(),
        "xl/workbook.xml",
        "</definedNames>",
        '<definedName name="partner" localSheetId="1">\'All users\'!$C$1</definedName></definedNames>',
    )
    template = Template.compile(data)
    cover, users = ("Cover", "B2"), ("All users", "C1")
    assert template.contents(Figures({"partner": "Melton"})) == {cover: "Melton", users: "Melton"}
    said = Figures({"partner": "Melton", "'All users'!partner": "Blaby"})
    assert template.contents(said) == {cover: "Melton", users: "Blaby"}
    assert template.contents(Figures({"all users!partner": "Blaby"})) == {users: "Blaby"}


def test_a_cell_may_be_given_by_its_sheet_and_place() -> None:
    data = Template.compile(budget()).fill(Figures(cells={"'All users'!F2": 5, "Cover!Z40": "far"}))
    assert read(data, "All users", "F2") == 5
    assert read(data, "Cover", "Z40") == "far"
    assert '<dimension ref="A2:Z40"/>' in text_of(data)


@pytest.mark.parametrize("cell", ["Nowhere!B2", "Cover!", "Cover!B0", "B2", "Cover!XFE1", "Cover!B2:B3"])
def test_a_cell_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(TemplateRefused, match=r"Sheet!B2|no worksheet"):
        Template.compile(budget()).contents(Figures(cells={cell: 1}))


def test_a_cell_filled_twice_is_refused_with_both_figures() -> None:
    with pytest.raises(
        TemplateRefused, match=r"Cover!B2 is filled twice: by name partner and by cell Cover!b2"
    ):
        Template.compile(budget()).contents(Figures({"partner": 1}, cells={"Cover!b2": 2}))


# names that cannot be filled


@pytest.mark.parametrize(
    ("stands_for", "says"),
    [
        ("#REF!", "has lost its cell"),
        ("Cover!#REF!", "has lost its cell"),
        ("Cover!$B$2,Cover!$B$3", "several areas"),
        ("Cover!$B$2:$B$3", r"one cell \(it stands for Cover!B2:B3\)"),
        ("0.2", r"one cell of this workbook \(it stands for 0.2\)"),
        ("[1]Cover!$B$2", "one cell of this workbook"),
        ("Gone!$B$2", "no worksheet Gone"),
    ],
)
def test_a_name_that_is_not_one_cell_is_refused_when_it_is_to_be_filled(stands_for: str, says: str) -> None:
    data = with_text(budget(), "xl/workbook.xml", ">Cover!$B$2<", f">{stands_for}<")
    template = Template.compile(data)
    with pytest.raises(TemplateRefused, match=says):
        template.fill(Figures({"partner": "Melton"}))
    template.fill(Figures({"charge": 1}))


def merged(name_text: str) -> bytes:
    data = with_text(budget(), SHEET, "</sheetData>", "</sheetData>")
    data = with_text(
        data, SHEET, "<pageMargins", '<mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells><pageMargins'
    )
    return with_text(data, "xl/workbook.xml", ">Cover!$B$2<", f">{name_text}<")


def test_the_name_of_a_merged_cell_is_its_first_cell() -> None:
    assert Template.compile(merged("Cover!$B$2:$C$2")).contents(Figures({"partner": 1})) == {
        ("Cover", "B2"): 1
    }


def test_a_cell_inside_a_merged_range_is_refused() -> None:
    with pytest.raises(TemplateRefused, match=r"Cover!C2 .* inside merged B2:C2"):
        Template.compile(merged("Cover!$C$2")).fill(Figures({"partner": 1}))


def test_an_unlocked_cell_is_refused_with_sheet_and_cell() -> None:
    with pytest.raises(TemplateRefused, match=r"S!A1 is filled by name figure, but it is unlocked"):
        Template.compile(one_cell(locked=False)).fill(Figures({"figure": 1}))


def test_a_cell_that_is_not_drawn_is_unlocked_where_its_row_or_column_is() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, free = book.add_worksheet("S"), book.add_format({"locked": False, "num_format": "0.0"})
        sheet.set_column("C:D", 12, free)
        sheet.set_row(4, 15, free)
    template = Template.compile(out.getvalue())
    for cell in ("S!D2", "S!A5"):
        with pytest.raises(TemplateRefused, match="unlocked"):
            template.fill(Figures(cells={cell: 1}))
    typed = template.fill(Figures(), typed={("S", "D2"): 1.0})
    assert openpyxl.load_workbook(io.BytesIO(typed))["S"]["D2"].number_format == "0.0"


# tables


def test_spare_rows_are_blank_and_keep_their_style_and_their_formulas() -> None:
    template = Template.compile(budget(rows=4))
    full = template.fill(Figures(tables={"users": [*USERS, {"Partner": "Rutland", "Active users": 7}]}))
    data = Template.compile(full).fill(Figures(tables={"users": USERS[:1]}))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["All users"]
    assert [sheet[f"A{row}"].value for row in range(5, 9)] == ["Hinckley", None, None, None]
    assert [sheet[f"B{row}"].value for row in range(5, 9)] == [499, None, None, None]
    assert all(str(sheet[f"C{row}"].value).startswith("=") for row in range(5, 9))
    assert not sheet["D6"].protection.locked


def test_spare_rows_leave_what_people_typed_beside_them() -> None:
    template = Template.compile(budget())
    data = template.fill(Figures(tables={"users": []}), typed={("All users", "D6"): "left in May"})
    assert read(data, "All users", "D6") == "left in May"


def test_more_rows_than_drawn_are_refused_with_both_counts() -> None:
    with pytest.raises(TemplateRefused, match="table users holds 3 rows, 4 given"):
        Template.compile(budget()).fill(Figures(tables={"users": [*USERS, USERS[0]]}))


def test_a_column_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(
        TemplateRefused, match=r"row 2 of table users has a column 'Devices'.*Partner, Active users"
    ):
        Template.compile(budget()).fill(Figures(tables={"users": [USERS[0], {"Devices": 4}]}))


def test_a_calculated_column_is_not_overwritten() -> None:
    with pytest.raises(TemplateRefused, match=r"column Doubled is a formula in All users!C5"):
        Template.compile(budget()).fill(Figures(tables={"users": [{"Doubled": 4}]}))


def test_a_column_that_people_fill_is_refused() -> None:
    with pytest.raises(TemplateRefused, match=r"All users!D5 .* unlocked"):
        Template.compile(budget()).fill(Figures(tables={"users": [{"Comment": "x"}]}))


def test_a_column_that_no_row_gives_stays_as_drawn() -> None:
    template = Template.compile(Template.compile(budget()).fill(FIGURES))
    data = template.fill(Figures(tables={"users": [{"Active users": 1}, {}, {}]}))
    assert [read(data, "All users", f"A{row}") for row in (5, 6, 7)] == ["Hinckley", "Blaby", "Melton"]
    assert [read(data, "All users", f"B{row}") for row in (5, 6, 7)] == [1, None, None]


# nothing else changes


def test_no_figures_change_nothing() -> None:
    data = with_text(budget(), "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert changed_parts(data, Template.compile(data).fill(Figures())) == set()


def test_untouched_parts_keep_their_compressed_bytes() -> None:
    data = with_text(budget(), "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    after = Template.compile(data).fill(Figures({"partner": "Melton"}))
    assert changed_parts(data, after) == {SHEET}


def test_in_a_filled_sheet_only_the_filled_cell_changes() -> None:
    data = one_cell()
    before, after = text_of(data), text_of(Template.compile(data).fill(Figures({"figure": 5})))
    start, end = before.index("<c "), before.index("</row>")
    assert after == before[:start] + '<c r="A1" s="1"><v>5</v></c>' + before[end:]


def test_the_same_figures_give_the_same_bytes_whatever_was_filled_before() -> None:
    template = Template.compile(budget())
    template.fill(Figures({"partner": "Blaby"}, cells={"Cover!Z99": 1}))
    assert template.fill(FIGURES) == Template.compile(budget()).fill(FIGURES)


def test_excel_is_never_told_to_recalculate_on_opening() -> None:
    assert "fullCalcOnLoad" in text_of(budget(), "xl/workbook.xml")
    data = Template.compile(budget()).fill(FIGURES, {("Cover", "D3"): 1.0})
    assert "fullCalcOnLoad" not in text_of(data, "xl/workbook.xml")
    # values of an engine older than Excel's own would be worked out again on opening
    assert 'calcId="191029"' in text_of(data, "xl/workbook.xml")


def test_a_workbook_that_says_nothing_of_calculation_gets_the_engine_its_values_are_of() -> None:
    data = with_text(budget(), "xl/workbook.xml", '<calcPr calcId="124519" fullCalcOnLoad="1"/>', "")
    after = Template.compile(data).fill(FIGURES, {("Cover", "D3"): 1.0})
    assert '</definedNames><calcPr calcId="191029"/>' in text_of(after, "xl/workbook.xml")


# values of formulas


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


# what a cell can hold


def filled(value: Any, data: bytes | None = None) -> bytes:
    return Template.compile(data or one_cell()).fill(Figures({"figure": value}))


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-", "@SUM(A1)", "=cmd|' /C calc'!A0", "2021/22", "1e5", "'x"]
)
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    data = filled(text)
    assert Template.compile(data).formulas == {}
    cell = openpyxl.load_workbook(io.BytesIO(data))["S"]["A1"]
    assert (cell.value, cell.data_type) in {(text, "s"), (text, "inlineStr")}


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("1e999")]
)
def test_what_is_not_a_number_is_refused_with_its_cell(value: Any) -> None:
    with pytest.raises(TemplateRefused, match=r"S!A1: .* is not a number a cell can hold"):
        filled(value)


@pytest.mark.parametrize(
    "value",
    [
        b"bytes",
        ["a"],
        1j,
        datetime.time(9),
        pd.NaT,
        12345678901234567,
        datetime.date(1900, 2, 28),
        "x" * 32768,
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_its_cell(value: Any) -> None:
    with pytest.raises(TemplateRefused, match=r"S!A1"):
        filled(value)


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(TemplateRefused, match="time zone"):
        filled(datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC))


@pytest.mark.parametrize(
    ("amount", "written"),
    [("315000.00", "315000"), ("0.10", "0.1"), ("-77671.23", "-77671.23"), ("1E+3", "1000"), ("-0.00", "0")],
)
def test_a_decimal_is_written_as_its_shortest_decimal(amount: str, written: str) -> None:
    assert f"<v>{written}</v>" in text_of(filled(Decimal(amount)))


@pytest.mark.parametrize(
    ("day", "since_1900", "since_1904"),
    [
        (datetime.date(2022, 1, 1), "44562", "43100"),
        (datetime.datetime(2022, 1, 1, 18), "44562.75", "43100.75"),
        (pd.Timestamp("2026-12-31"), "46387", "44925"),
    ],
)
def test_a_date_is_the_workbooks_number_for_it(day: Any, since_1900: str, since_1904: str) -> None:
    assert f"<v>{since_1900}</v>" in text_of(filled(day))
    old = with_text(one_cell(), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    assert f"<v>{since_1904}</v>" in text_of(filled(day, old))


def test_a_date_before_1904_is_refused_where_dates_count_from_1904() -> None:
    old = with_text(one_cell(), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    with pytest.raises(TemplateRefused, match="S!A1: 1903-12-31 is before"):
        filled(datetime.date(1903, 12, 31), old)


SINGLE = Template.compile(one_cell())


@given(st.text(st.characters(), max_size=60) | st.text("_x0F4aD\r\n\t <&>'\"", max_size=30))
def test_any_text_reads_back_as_it_was(text: str) -> None:
    data = SINGLE.fill(Figures({"figure": text}))
    assert Template.compile(data).sheets["S"].cells["A1"].value == text
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_name("S")
        .to_python(skip_empty_area=False)
    )
    # a half of a character pair alone has no meaning, and calamine drops it
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert (rows[0][0] if rows else "") == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_any_number_reads_back_as_it_was(number: float) -> None:
    data = SINGLE.fill(Figures({"figure": number}))
    assert Template.compile(data).sheets["S"].cells["A1"].value == number
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("S").to_python()[0][0] == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_any_amount_in_pence_reads_back_to_the_penny(amount: Decimal) -> None:
    value = Template.compile(SINGLE.fill(Figures({"figure": amount}))).sheets["S"].cells["A1"].value
    assert isinstance(value, float) and Decimal(repr(value)) == amount


# files as other programs write them


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


def test_a_sheet_in_another_encoding_is_filled() -> None:
    text = text_of(one_cell()).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = Package(one_cell()).with_parts({SHEET: text.encode("utf-16")})
    assert read(Template.compile(data).fill(Figures({"figure": "£"})), "S", "A1") == "£"


def test_a_sheet_whose_rows_are_out_of_order_is_refused() -> None:
    with pytest.raises(BookRefused, match="sheet S are not written in order"):
        Template.compile(one_cell('<row r="3"><c r="A3"/></row><row r="2"><c r="A2"/></row>'))


def test_a_signed_workbook_is_refused() -> None:
    data = Package(one_cell()).with_parts({"_xmlsignatures/origin.sigs": b""})
    with pytest.raises(TemplateRefused, match="digitally signed"):
        Template.compile(data)


def test_a_dtd_in_any_part_is_refused() -> None:
    data = Package(one_cell()).with_parts({"customXml/item1.xml": b"<!DOCTYPE a><a/>"})
    with pytest.raises(BookRefused, match=r"customXml/item1.xml .* DTD"):
        Template.compile(data)


def test_a_template_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match=r"budget\.xlsx cannot be read"):
        Template.compile(tmp_path / "budget.xlsx")


# typed cells go back where they were


def test_unlocked_cells_without_a_formula_are_peoples() -> None:
    unlocked = Template.compile(budget()).unlocked
    assert unlocked == {("Cover", f"B{r}") for r in (6, 7, 8, 9)} | {
        ("All users", f"D{r}") for r in (5, 6, 7)
    }


def test_a_typed_formula_is_written_as_a_formula() -> None:
    template = Template.compile(with_chain(budget()))
    data = template.fill(Figures(), typed={("Cover", "B7"): Formula("D2*3", 9.0), ("Cover", "B8"): "=x"})
    assert "<f>D2*3</f><v>9</v>" in text_of(data)
    assert read(data, "Cover", "B8") == "=x"
    assert "xl/calcChain.xml" not in Package(data)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (("Cover", "B2"), "figures go into that cell"),
        (("Cover", "A2"), "locked in the template"),
        (("Gone", "B2"), "no sheet Gone"),
    ],
)
def test_a_typed_cell_without_a_place_is_told_with_its_content(at: tuple[str, str], why: str) -> None:
    with pytest.raises(
        TypedCellLost, match=rf"{at[0]}!{at[1]} holds 'see paper 4', typed by a person, but .*{why}"
    ):
        Template.compile(budget()).fill(FIGURES, typed={at: "see paper 4"})


# a book of values alone


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


# real workbooks


def test_real_workbooks_keep_everything_but_the_cell_that_is_filled(needs_corpus: Path) -> None:
    tried = 0
    for path in sorted(needs_corpus.glob("*.xls*"))[::12]:
        data = path.read_bytes()
        try:
            template = Template.compile(data)
        except BookError:
            continue
        workbook = {template.book.workbook}
        assert changed_parts(data, template.fill(Figures())) <= workbook, path.name
        for title, sheet in list(template.sheets.items())[:1]:
            after = template.fill(Figures(cells={f"{title}!XA2000": "=filled"}))
            charts = {chart.part for chart in template.charts}
            assert changed_parts(data, after) <= workbook | charts | {sheet.part}, path.name
            again = Template.compile(after).sheets[title].cells
            assert again.pop("XA2000").value == "=filled"
            assert again == sheet.cells, path.name
            tried += 1
    assert tried >= 10
