"""The laws of financial years, part years and terms."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lictp_xl import money, years
from lictp_xl.rules import term
from lictp_xl.years import PartYear

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 12, 31))
terms = st.tuples(days, st.integers(0, 5000)).map(lambda t: (t[0], t[0] + timedelta(days=t[1])))
amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
methods = st.sampled_from(PartYear)


@given(days)
def test_a_day_lies_between_the_ends_of_its_year(day: date) -> None:
    year = years.of(day)
    assert years.start(year) <= day <= years.end(year)
    assert years.parse(year) == year


@given(days)
def test_a_year_follows_the_one_before_it_without_a_gap(day: date) -> None:
    last = years.end(years.of(day))
    assert years.start(years.of(last + timedelta(days=1))) == last + timedelta(days=1)


@given(days, methods)
def test_a_whole_year_is_one(day: date, method: PartYear) -> None:
    year = years.of(day)
    assert years.part(years.start(year), years.end(year), year, method) == 1


@given(terms, methods)
def test_the_parts_of_a_term_cut_in_two_add_to_the_whole(
    term_days: tuple[date, date], method: PartYear
) -> None:
    first, last = term_days
    middle = first + (last - first) / 2
    year = years.of(first)
    whole = years.part(first, last, year, method)
    halves = [
        years.part(first, middle, year, method),
        years.part(middle + timedelta(days=1), last, year, method),
    ]
    assert sum(halves) == whole


@given(amounts, terms, methods)
def test_a_phased_amount_adds_to_its_term_and_its_years_are_those_of_part_year(
    amount: Decimal, term_days: tuple[date, date], method: PartYear
) -> None:
    first, last = term_days
    table = term.phase(amount, first, last, method)
    exact = sum((years.part(first, last, year, method) for year, _ in table), Fraction(0)) * Fraction(amount)
    assert sum(part for _, part in table) == money.rounded(exact)
    for year, part in table[:-1]:
        assert part == term.part_year(amount, first, last, year, method)
    assert abs(table[-1][1] - term.part_year(amount, first, last, table[-1][0], method)) <= Decimal(
        "0.01"
    ) * len(table)


@pytest.mark.parametrize("text", ["2021/22", "2021-22", " 2021/2022 ", "2021 / 22"])
def test_a_year_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert years.parse(text) == "2021/22"


@pytest.mark.parametrize("text", ["2021", "2021/23", "21/22", "2021/2021", "FY22", ""])
def test_what_is_no_financial_year_is_not_read(text: str) -> None:
    assert years.parse(text) is None
