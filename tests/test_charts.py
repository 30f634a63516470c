"""A chart remembers the figures of its own book, so that a previewer draws them."""

import io
from typing import Any

import openpyxl
import xlsxwriter
from lxml import etree

from lictp_xl.book.cell_xml import ErrorValue
from lictp_xl.book.package import Package
from lictp_xl.book.template import Figures, Template
from tests.drawn_books import FIGURES, budget, with_text

CHART = "xl/charts/chart1.xml"


def drawn(series: dict[str, Any], cells: dict[str, Any] | None = None, title: str = "") -> bytes:
    """A workbook with one chart over sheet S."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        for ref, value in (cells or {}).items():
            sheet.write(ref, value)
        chart = book.add_chart({"type": "bar"})
        chart.add_series(series)
        if title:
            chart.set_title({"name": title})
        sheet.insert_chart("H2", chart)
        book.define_name("amounts", "=S!$B$1:$B$2")
    return out.getvalue()


def remembered(data: bytes, path: str) -> list[str | None]:
    """The points of one cache; nothing where a point is left out."""
    root = etree.fromstring(Package(data).part(CHART))
    cache = root.find(f".//{{*}}{path.replace('/', '/{*}')}")
    assert cache is not None
    count = cache.find("{*}ptCount")
    points: list[str | None] = [None] * int(count.get("val") or 0) if count is not None else []
    for point in cache.iterfind("{*}pt"):
        points[int(point.get("idx") or 0)] = point.findtext("{*}v")
    return points


def test_a_series_remembers_the_filled_cells() -> None:
    data = Template.compile(budget()).fill(FIGURES)
    assert remembered(data, "val/numRef/numCache") == ["499", "341", "229"]
    assert remembered(data, "cat/strRef/strCache") == ["Hinckley", "Blaby", "Melton"]


def test_a_series_remembers_the_values_of_formulas() -> None:
    data = drawn({"values": "=S!$B$1:$B$2"}, {"B1": "=A1*2", "B2": 7})
    assert remembered(Template.compile(data).fill(Figures(), {("S", "B1"): 2.5}), "val/numRef/numCache") == [
        "2.5",
        "7",
    ]


def test_a_blank_row_has_no_point_rather_than_a_zero() -> None:
    data = Template.compile(budget()).fill(
        Figures(tables={"users": [{"Partner": "Melton", "Active users": "Not stated"}]})
    )
    assert remembered(data, "val/numRef/numCache") == [None, None, None]
    assert remembered(data, "cat/strRef/strCache") == ["Melton", None, None]


def test_an_error_has_no_point_in_numbers_and_its_name_in_labels() -> None:
    data = drawn({"values": "=S!$B$1", "categories": "=S!$A$1"}, {"A1": "=B9", "B1": "=B9"})
    data = with_text(data, CHART, "c:cat><c:numRef", "c:cat><c:strRef")
    data = with_text(data, CHART, "</c:numRef></c:cat>", "</c:strRef></c:cat>")
    error = ErrorValue("#N/A")
    data = Template.compile(data).fill(Figures(), {("S", "A1"): error, ("S", "B1"): error})
    assert remembered(data, "val/numRef/numCache") == [None]
    assert remembered(data, "cat/strRef/strCache") == ["#N/A"]


def test_text_in_a_chart_is_escaped() -> None:
    data = Template.compile(budget()).fill(Figures(tables={"users": [{"Partner": "A & <B>\x01"}]}))
    assert remembered(data, "cat/strRef/strCache")[0] == "A & <B>"


def test_a_title_taken_from_a_cell_follows_it() -> None:
    data = drawn({"values": "=S!$B$1"}, {"A1": "Old title"}, title="=S!$A$1")
    assert remembered(Template.compile(data).fill(Figures(cells={"S!A1": "New"})), "tx/strRef/strCache") == [
        "New"
    ]


def test_a_series_over_a_name_follows_the_cells_of_the_name() -> None:
    data = drawn({"values": "=S!amounts"}, {"B1": 1, "B2": 2})
    assert remembered(Template.compile(data).fill(Figures(cells={"S!B2": 5})), "val/numRef/numCache") == [
        "1",
        "5",
    ]


def test_a_series_over_several_areas_follows_all_of_them() -> None:
    data = drawn({"values": "=(S!$B$1,S!$B$3)"}, {"B1": 1, "B3": 3})
    assert remembered(Template.compile(data).fill(Figures(cells={"S!B3": 5})), "val/numRef/numCache") == [
        "1",
        "5",
    ]


def test_labels_in_two_columns_are_remembered_by_level() -> None:
    cells = {"A1": "2021/22", "B1": "Melton", "B2": "Blaby", "C1": 1, "C2": 2}
    data = drawn({"values": "=S!$C$1:$C$2", "categories": "=S!$A$1:$B$2"}, cells)
    after = Template.compile(data).fill(Figures(cells={"S!B2": "Hinckley"}))
    root = etree.fromstring(Package(after).part(CHART))
    levels = [[v.text for v in level.iter("{*}v")] for level in root.iter("{*}lvl")]
    assert levels == [["Melton", "Hinckley"], ["2021/22"]]


def test_a_number_format_stays_and_the_rest_of_the_chart_too() -> None:
    data = with_text(budget(), CHART, "<c:formatCode>General", "<c:formatCode>#,##0")
    before = Package(data).part(CHART).decode()
    after = Package(Template.compile(data).fill(FIGURES)).part(CHART).decode()
    assert "<c:formatCode>#,##0</c:formatCode><c:ptCount" in after
    assert (
        after.partition("<c:cat>")[0].partition("<c:tx>")[0]
        == before.partition("<c:cat>")[0].partition("<c:tx>")[0]
    )
    assert after.partition("</c:ser>")[2] == before.partition("</c:ser>")[2]


def test_a_chart_whose_cells_do_not_change_is_copied_as_it_is() -> None:
    after = Package(Template.compile(budget()).fill(Figures({"partner": "Melton"})))
    assert after.packed(CHART) == Package(budget()).packed(CHART)


def test_a_chart_without_a_cache_gets_one() -> None:
    data = budget()
    text = Package(data).part(CHART).decode()
    start, end = text.index("<c:numCache>"), text.index("</c:numCache>") + len("</c:numCache>")
    data = Package(data).with_parts({CHART: (text[:start] + text[end:]).encode()})
    assert remembered(Template.compile(data).fill(FIGURES), "val/numRef/numCache") == ["499", "341", "229"]


def test_a_chart_of_another_workbook_keeps_what_it_remembers() -> None:
    data = with_text(budget(), CHART, "'All users'!$B$5:$B$7", "[1]Users!$B$5:$B$7")
    before = remembered(data, "val/numRef/numCache")
    assert remembered(Template.compile(data).fill(FIGURES), "val/numRef/numCache") == before


def test_a_refreshed_chart_is_one_that_openpyxl_reads() -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(Template.compile(budget()).fill(FIGURES)))["All users"]
    assert len(sheet._charts) == 1
