"""The steps behind financial years, part years and phasing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lictp_xl import money, years
from lictp_xl.rules import term
from lictp_xl.rules.steps import Row, Value, column, table
from lictp_xl.years import PartYear


def financial_year(on_date: date) -> list[Row]:
    year = years.of(on_date)
    return column(
        ("Date", on_date),
        ("First day of its year", years.start(year)),
        ("Last day of its year", years.end(year)),
        ("Financial year", year),
    )


def year_start(financial_year: str) -> list[Row]:
    return column(("Financial year", financial_year), ("First day", term.year_start(financial_year)))


def year_end(financial_year: str) -> list[Row]:
    return column(("Financial year", financial_year), ("Last day", term.year_end(financial_year)))


def part_year(
    annual_amount: Decimal, first_day: date, last_day: date, financial_year: str, method: PartYear
) -> list[Row]:
    year = years.of(term.year_start(financial_year))
    covered = years.covered(first_day, last_day, year, method)
    exact = term.exact_part(annual_amount, covered)
    return column(
        ("Annual amount", annual_amount),
        ("Financial year", year),
        ("First day of the term in it", covered.first),
        ("Last day of the term in it", covered.last),
        (f"{method.value.capitalize()} of it in the term", covered.measure),
        (f"{method.value.capitalize()} in the year", covered.out_of),
        ("Fraction of the year", covered.part),
        ("Exact amount", exact),
        ("Amount to the penny", money.rounded(exact)),
    )


def phase(annual_amount: Decimal, first_day: date, last_day: date, method: PartYear) -> list[Row]:
    phased = term.phased(annual_amount, first_day, last_day, method)
    parts = [one.covered.part for one in phased]
    rows: list[Sequence[Value]] = [
        (
            "Whole term",
            first_day,
            last_day,
            sum((one.covered.measure for one in phased), Fraction(0)),
            None,
            sum(parts, Fraction(0)),
            sum((one.exact for one in phased), Fraction(0)),
            sum((one.rounded for one in phased), Decimal(0)),
            sum((one.amount for one in phased), Decimal(0)),
        )
    ]
    for one, part in zip(phased, parts, strict=True):
        covered = one.covered
        days = covered.first, covered.last, covered.measure, covered.out_of
        rows.append((one.year, *days, part, one.exact, one.rounded, one.amount))
    measure = method.value.capitalize()
    headings = ("Year", "From", "To", measure, f"{measure} in the year", "Fraction", "Exact", "Rounded")
    return table((*headings, "Amount"), rows)
