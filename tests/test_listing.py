"""A workbook's text twin says everything a reviewer needs, one fact a line, the same each time."""

import datetime
import io
from pathlib import Path
from typing import Any

import xlsxwriter

from lictp_xl.book.listing import listing
from lictp_xl.book.listing_cells import ranges
from lictp_xl.book.package import Package
from lictp_xl.book.references import box_of, cells_of, place
from lictp_xl.book.template import Template
from lictp_xl.errors import BookError
from tests.drawn_books import FIGURES, budget, with_text

BUDGET = """\
workbook
  name charge = Cover!$D$2
  name partner = Cover!$B$2

sheet Cover
  protected objects=1 scenarios=1 sheet=1
  margins left 0.7, right 0.7, top 0.75, bottom 0.75, header 0.3, footer 0.3
  A2 "Partner"
  B2 "?"
  C2 "Charge"
  D3 =D2*2
  A6 "Notes"
  B6 "type here"
  format #,##0.00 : D2:D3
  unlocked : B6:B9

sheet All users
  protected objects=1 scenarios=1 sheet=1
  margins left 0.7, right 0.7, top 0.75, bottom 0.75, header 0.3, footer 0.3
  A1 "Users of the service"
  A4 "Partner"
  B4 "Active users"
  C4 "Doubled"
  D4 "Comment"
  C5:C7 =[[#This Row],[Active users]]*2
  unlocked : D5:D7
  table users A4:D7 (3 rows): Partner | Active users | Doubled | Comment
  table users column Doubled = [[#This Row],[Active users]]*2
  validation B5:B7 decimal greaterThanOrEqual 0
  chart barChart at F4:M18
  chart series name 'All users'!$B$4, labels 'All users'!$A$5:$A$7, values 'All users'!$B$5:$B$7
"""


def drawn(draw: Any) -> str:
    """The listing of a workbook whose one sheet S was drawn by draw(book, sheet)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        draw(book, book.add_worksheet("S"))
    return listing(out.getvalue())


def test_a_template_reads_as_its_facts() -> None:
    assert listing(budget()) == BUDGET


def test_a_filled_book_differs_by_its_figures_and_not_by_the_values_of_formulas() -> None:
    data = Template.compile(budget()).fill(FIGURES, {("Cover", "D3"): 630000.0})
    changed = set(listing(data).splitlines()) ^ set(BUDGET.splitlines())
    assert changed == {
        '  B2 "?"',
        '  B2 "Melton"',
        "  D2 315000",
        *(f'  A{r} "{n}"' for r, n in ((5, "Hinckley"), (6, "Blaby"), (7, "Melton"))),
        *(f"  B{r} {n}" for r, n in ((5, 499), (6, 341), (7, 229))),
    }


def test_the_order_and_packing_of_a_workbooks_parts_do_not_show() -> None:
    assert listing(Package(budget()).with_parts({})) == BUDGET


def test_constants_show_their_kind() -> None:
    def draw(book: Any, sheet: Any) -> None:
        day, time = (
            book.add_format({"num_format": "d mmm yyyy"}),
            book.add_format({"num_format": "d/m/yy hh:mm"}),
        )
        sheet.write("A1", "1.50")
        sheet.write("A2", 1.50)
        sheet.write("A3", True)
        sheet.write("A4", 'two\nlines, "quoted"')
        sheet.write_datetime("A5", datetime.datetime(2022, 1, 1), day)
        sheet.write_datetime("A6", datetime.datetime(2022, 1, 1, 18), time)

    text = drawn(draw)
    for line in (
        'A1 "1.50"',
        "A2 1.5",
        "A3 TRUE",
        r'A4 "two\nlines, \"quoted\""',
        "A5 2022-01-01",
        "A6 2022-01-01 18:00:00",
    ):
        assert f"\n  {line}\n" in text


def test_a_formula_drawn_down_is_one_line_and_an_array_formula_has_braces() -> None:
    def draw(book: Any, sheet: Any) -> None:
        for row in range(1, 9):
            sheet.write_formula(f"B{row}", f"=A{row}*$D$1" if row != 5 else "=A5*2")
        sheet.write_array_formula("C1:C3", "{=A1:A3*2}")

    lines = drawn(draw).splitlines()
    assert [line for line in lines if "=A" in line] == [
        "  B1:B4 =A1*$D$1",
        "  C1:C3 {=A1:A3*2}",
        "  B5 =A5*2",
        "  B6:B8 =A6*$D$1",
    ]


def test_rules_show_when_they_apply_and_what_they_put_on() -> None:
    def draw(book: Any, sheet: Any) -> None:
        red = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": '"Fail"', "format": red, "stop_if_true": True}
        sheet.conditional_format("B2:B9", rule)
        sheet.conditional_format("C2:C9", {"type": "formula", "criteria": "=$A2>5", "format": red})

    text = drawn(draw)
    assert '  rule B2:B9 cellIs equal "Fail" -> b font FF9C0006 fill FFFFC7CE and stops\n' in text
    assert "  rule C2:C9 expression $A2>5 -> b font FF9C0006 fill FFFFC7CE\n" in text


def test_validations_show_what_may_be_typed_and_what_is_said() -> None:
    def draw(book: Any, sheet: Any) -> None:
        asked = {
            "validate": "list",
            "source": ["Yes", "No"],
            "input_message": "Choose",
            "ignore_blank": False,
        }
        sheet.data_validation("B2:B9", {**asked, "error_type": "warning"})
        sheet.data_validation("C2", {"validate": "date", "criteria": "between", "minimum": 1, "maximum": 9})

    text = drawn(draw)
    assert "  validation B2:B9 list \"Yes,No\" (warning) not blank prompt 'Choose'\n" in text
    assert "  validation C2 date 1 and 9\n" in text


def test_the_page_the_view_and_the_protection_show_but_never_a_hash() -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.print_area("A1:F40")
        sheet.repeat_rows(0, 3)
        sheet.set_footer("&CPage &P of &N")
        sheet.hide_gridlines(2)
        sheet.freeze_panes(4, 1)
        sheet.set_column("A:B", 20)
        sheet.set_column("C:C", 10, None, {"hidden": True})
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.protect("secret", {"format_columns": True})
        sheet.set_h_pagebreaks([20])

    text = drawn(draw)
    for line in (
        "print A4, landscape, fit 1 wide 0 high",
        "name S!_xlnm.Print_Area = S!$A$1:$F$40",
        "name S!_xlnm.Print_Titles = S!$1:$4",
        "oddFooter '&CPage &P of &N'",
        "no gridlines",
        "panes frozen at B5",
        "columns A:B 20.71",
        "columns C 10.71 hidden",
        "hidden rows 7",
        "protected formatColumns=0 objects=1 scenarios=1 sheet=1 with a password",
        "rowBreaks after 20",
    ):
        assert f"\n  {line}\n" in text


def test_notes_links_merged_cells_pictures_and_shapes_show() -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_comment("B2", "see paper 4")
        sheet.write_url("B3", "https://example.org/report", string="report")
        sheet.write_url("B4", "internal:S!A1", string="top")
        sheet.merge_range("D1:E1", "Merged")
        sheet.insert_textbox("G2", "Draft")

    text = drawn(draw)
    for line in (
        "note B2 'see paper 4'",
        "link B3 -> https://example.org/report",
        "link B4 -> #S!A1",
        "merged D1:E1",
        "shape 'Draft' at G2:J8",
    ):
        assert f"\n  {line}\n" in text


def test_a_charts_titles_and_kinds_show() -> None:
    def draw(book: Any, sheet: Any) -> None:
        chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
        chart.add_series({"name": "Budget", "values": "=S!$B$1:$B$3"})
        line.add_series({"values": "=S!$C$1:$C$3"})
        chart.combine(line)
        chart.set_title({"name": "Budget and charge"})
        chart.set_y_axis({"name": "Pounds"})
        sheet.insert_chart("E2", chart)
        front = book.add_chartsheet("Front")
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"values": "=S!$B$1:$B$3"})
        front.set_chart(pie)

    text = drawn(draw)
    assert "\n  chart barChart and lineChart at E2:L16 title 'Budget and charge'\n" in text
    assert "\n  chart series name 'Budget', values S!$B$1:$B$3\n" in text
    assert "\n  chart axis title 'Pounds'\n" in text
    assert "\nsheet Front\n  chartsheet\n  chart pieChart" in text


def test_hidden_sheets_and_the_1904_calendar_show() -> None:
    data = with_text(budget(), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    data = with_text(data, "xl/workbook.xml", 'name="All users"', 'name="All users" state="hidden"')
    text = listing(data)
    assert "\n  dates count from 1904\n" in text
    assert "\nsheet All users (hidden)\n" in text


def test_cells_are_told_as_few_ranges() -> None:
    cells = [*cells_of(box_of("B2:C5")), "E7", *cells_of(box_of("D9:D11"))]
    assert ranges(map(place, cells)) == "B2:C5 E7 D9:D11"


def test_every_real_workbook_can_be_listed(needs_corpus: Path) -> None:
    listed = 0
    for path in sorted(needs_corpus.glob("*.xls*"))[::12]:
        try:
            text = listing(path.read_bytes())
        except BookError:
            continue
        assert text.startswith("workbook\n") and "\nsheet " in text, path.name
        listed += 1
    assert listed >= 10
