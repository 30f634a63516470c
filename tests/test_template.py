"""Figures go into a template's named cells and tables, and nothing else of the file changes."""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from lictp_xl.book.cell_xml import Formula
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, Template
from lictp_xl.errors import BookError, TemplateRefused, TypedCellLost
from tests.drawn_books import (
    FIGURES,
    SHEET,
    USERS,
    budget,
    changed_parts,
    one_cell,
    read,
    text_of,
    with_chain,
    with_text,
)

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
