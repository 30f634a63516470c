"""What a cell can hold is written so that it reads back as it was; the rest is refused."""

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lictp_xl.book.template import Figures, Template
from lictp_xl.errors import TemplateRefused
from tests.drawn_books import (
    one_cell,
    text_of,
    with_text,
)


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
