"""Every number of the report stands in the right cell of the written books, before anybody recalculates.

Read by three readers that know nothing of each other, and nothing of how the books were written.
"""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

YEARS = ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26", "2026/27"]
PARTNERS = ["Hinckley", "Blaby", "Melton"]
ENDINGS = [".xlsm", " values.xlsx"]
OF_ALL = ["Charges", "Risk register", "Checks"]  # one book for the whole partnership
NEW_SERVICE = dict(zip(YEARS, [78750.0, 315000.0, 315000.0, 315000.0, 315000.0, 236250.0], strict=True))
SHARES = {"Hinckley": 0.467, "Blaby": 0.319, "Melton": 0.214}
A_YEAR = {"Hinckley": 686397.38, "Blaby": 469061.14, "Melton": 315000.00}
UNKNOWN_BUT_FOR_MELTON = [
    "comparator", "comparator_in_year", "full_year_variance", "full_year_variance_fraction",
    "in_year_variance", "one_off_revenue", "one_off_capital", "one_off_total", "capital_from_revenue",
    "call_on_revenue", "key_decision",
]  # fmt: skip


def path_of(written: Path, partner: str, year: str, ending: str = ".xlsm") -> Path:
    dashed = year.replace("/", "-")
    return written / "books" / dashed / f"{partner} budget {dashed}{ending}"


def by_openpyxl(path: Path, sheet: str, row: int, column: int) -> Any:
    return openpyxl.load_workbook(path, data_only=True)[sheet].cell(row, column).value


def by_calamine(path: Path, sheet: str, row: int, column: int) -> Any:
    return (
        CalamineWorkbook.from_path(path)
        .get_sheet_by_name(sheet)
        .to_python(skip_empty_area=False)[row - 1][column - 1]
    )


def by_pandas(path: Path, sheet: str, row: int, column: int) -> Any:
    frame = pandas.read_excel(path, sheet_name=sheet, header=None, engine="openpyxl")
    return frame.iloc[row - 1, column - 1]


READERS: list[Callable[[Path, str, int, int], Any]] = [by_openpyxl, by_calamine, by_pandas]


def place_of(path: Path, name: str) -> tuple[str, int, int]:
    """Sheet, row and column of a defined name."""
    book = openpyxl.load_workbook(path)
    ((sheet, ref),) = book.defined_names[name].destinations
    cell = book[sheet][ref.replace("$", "")]
    return sheet, cell.row, cell.column


def named(path: Path) -> dict[str, Any]:
    """Every one-cell name of a book with its value."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name, defined in book.defined_names.items():
        for sheet, ref in defined.destinations:
            if ":" not in ref:
                found[name] = book[sheet][ref.replace("$", "")].value
    return found


def test_each_partner_and_year_has_a_live_book_and_a_copy_of_figures(written_books: Path) -> None:
    expected = {
        path_of(written_books, partner, year, ending)
        for partner in PARTNERS
        for year in YEARS
        for ending in ENDINGS
    }
    expected |= {written_books / "books" / f"{name}{ending}" for name in OF_ALL for ending in ENDINGS}
    assert len(expected) == 36 + 6
    assert set((written_books / "books").rglob("*.xls*")) == expected


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize(
    ("name", "year", "figure"),
    [
        ("total_cost", "2022/23", 1470458.52),
        ("total_lowest", "2022/23", 1468124.45),
        ("total_highest", "2022/23", 1472792.58),
        ("annual_charge", "2022/23", 315000.0),
        ("old_charge_in_year", "2021/22", 233250.0),
        ("charge_in_year", "2021/22", 312000.0),
        ("comparator", "2021/22", 311000.0),
        ("full_year_variance", "2022/23", 4000.0),
        ("full_year_variance_fraction", "2022/23", 0.012861736334405145),
        ("one_off_revenue", "2021/22", 35000.0),
        ("one_off_capital", "2021/22", 17000.0),
        ("one_off_total", "2021/22", 52000.0),
        ("capital_from_revenue", "2021/22", 17000.0),
        ("call_on_revenue", "2021/22", 52000.0),
        *[("new_charge_in_year", year, amount) for year, amount in NEW_SERVICE.items()],
    ],
)
def test_melton_s_figure_stands_in_its_cell(
    written_books: Path, reader: Callable[..., Any], name: str, year: str, figure: float
) -> None:
    for ending in ENDINGS:
        path = path_of(written_books, "Melton", year, ending)
        assert reader(path, *place_of(path, name)) == pytest.approx(figure, abs=1e-9)


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_book_has_its_partner_s_share_and_charge(written_books: Path, partner: str) -> None:
    for year in YEARS:
        values = named(path_of(written_books, partner, year))
        assert (values["partner"], values["financial_year"]) == (partner, year)
        assert values["share"] == SHARES[partner]
        assert values["annual_charge"] == A_YEAR[partner]
        assert values["status"] == "Draft"


@pytest.mark.parametrize("partner", ["Hinckley", "Blaby"])
def test_what_depends_on_a_missing_figure_is_not_stated(written_books: Path, partner: str) -> None:
    for year in YEARS:
        values = named(path_of(written_books, partner, year))
        told = {name: values[name] for name in UNKNOWN_BUT_FOR_MELTON}
        assert told == dict.fromkeys(UNKNOWN_BUT_FOR_MELTON, "Not stated")


def test_no_book_shows_an_error_and_no_formula_is_without_a_value(written_books: Path) -> None:
    seen = 0
    for path in sorted((written_books / "books").rglob("*.xls*")):
        for where, cell in cells_as_stored(path):
            assert cell.get("t") != "e", f"{path.name} {where}!{cell.get('r')} shows an error"
            if cell.find("{*}f") is not None:
                assert cell.find("{*}v") is not None, f"{path.name} {where}!{cell.get('r')} has no value"
                seen += 1
    assert seen > 18 * 300


def cells_as_stored(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Every cell of every sheet, as XML: text of nothing is a value too, which readers give as none."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in etree.fromstring(package.read(name)).iter("{*}c"):
                    yield name, cell


def test_no_cover_says_ok_while_a_check_is_open(written_books: Path) -> None:
    for path in sorted((written_books / "books").rglob("*.xlsm")):
        values = named(path)
        assert "failed" in values["overall_check"] and "cannot be performed" in values["overall_check"]


def test_the_one_off_costs_are_shown_by_year_and_the_one_without_a_year_is_not_profiled(
    written_books: Path,
) -> None:
    path = path_of(written_books, "Melton", "2021/22", " values.xlsx")
    sheet = openpyxl.load_workbook(path, data_only=True)["One-off costs"]
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(max_col=4, values_only=True) if row[0]}
    assert rows["2020/21"] == (0, 10000, 10000)
    assert rows["2021/22"] == (0, 7000, 7000)
    assert rows["Not profiled"] == (35000, 0, 35000)


def test_the_live_book_s_formulas_are_ours_and_its_macros_are_there(written_books: Path) -> None:
    path = path_of(written_books, "Melton", "2022/23")
    book = openpyxl.load_workbook(path, keep_vba=True)
    formulas = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    for name in ("SHARES", "CHARGE", "IMPLIED_TOTAL", "PHASE", "BUDGET_VARIANCE", "ONE_OFF_FUNDING"):
        assert any(f"LICTP_{name}(" in formula for formula in formulas), name
    assert book.vba_archive is not None and "xl/vbaProject.bin" in book.vba_archive.namelist()
