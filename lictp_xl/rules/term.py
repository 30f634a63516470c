"""The term of an arrangement in financial years: part years, and an annual amount phased over them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lictp_xl import money, years
from lictp_xl.errors import NotUnderstood, OutOfRange
from lictp_xl.years import Covered, PartYear

LONGEST_TERM = 200


def financial_year(on_date: date) -> str:
    """Tell the financial year that a date falls in, such as 2020/21.

    Parameters
    ----------
    on_date : date
        Any day from 1 April of the first year to 31 March of the second.

    Returns
    -------
    financial year
        Text such as 2020/21.
    """
    return years.of(on_date)


def year_start(financial_year: str) -> date:
    """Tell the first day of a financial year, 1 April.

    Parameters
    ----------
    financial_year : year such as 2020/21
        The financial year.

    Returns
    -------
    date
        1 April.

    Raises
    ------
    NotUnderstood
        It is not written like 2020/21.
    """
    return years.start(_year(financial_year))


def year_end(financial_year: str) -> date:
    """Tell the last day of a financial year, 31 March.

    Parameters
    ----------
    financial_year : year such as 2020/21
        The financial year.

    Returns
    -------
    date
        31 March.

    Raises
    ------
    NotUnderstood
        It is not written like 2020/21.
    """
    return years.end(_year(financial_year))


def part_year(
    annual_amount: Decimal,
    first_day: date,
    last_day: date,
    financial_year: str,
    method: PartYear = PartYear.MONTHS,
) -> Decimal:
    """Find the part of an annual amount that falls in one financial year of its term.

    By months, each whole month is a twelfth and a broken month counts by its days. By days, each day
    is a 365th, or a 366th where the year holds 29 February. To the penny.

    Parameters
    ----------
    annual_amount : pounds
        The amount for a whole year.
    first_day : date
        The first day of the term.
    last_day : date
        The last day of the term, counted.
    financial_year : year such as 2020/21
        The financial year wanted.
    method : months or days
        How a part of a year is measured; months unless said.

    Returns
    -------
    pounds
        The part of the amount in that year; nothing where the term does not reach it.

    Raises
    ------
    OutOfRange
        The last day is before the first.
    NotUnderstood
        The year is not written like 2020/21.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 2.2: January 2022 to 31 December 2026.
    """
    _in_order(first_day, last_day)
    covered = years.covered(first_day, last_day, _year(financial_year), method)
    return money.rounded(exact_part(annual_amount, covered))


def phase(
    annual_amount: Decimal, first_day: date, last_day: date, method: PartYear = PartYear.MONTHS
) -> list[tuple[str, Decimal]]:
    """Lay an annual amount out over every financial year of its term.

    The years add to the amount of the whole term, to the penny; the last year takes the rounding.

    Parameters
    ----------
    annual_amount : pounds
        The amount for a whole year.
    first_day : date
        The first day of the term.
    last_day : date
        The last day of the term, counted.
    method : months or days
        How a part of a year is measured; months unless said.

    Returns
    -------
    table
        One row per financial year: year, amount in pounds.

    Raises
    ------
    OutOfRange
        The last day is before the first, or the term is longer than 200 years.

    References
    ----------
    Future Provision of ICT Services (16 December 2020), paragraph 2.2: five years, six financial years.
    """
    _in_order(first_day, last_day)
    if last_day.year - first_day.year > LONGEST_TERM:
        raise OutOfRange(f"last_day must be within {LONGEST_TERM} years of first_day (got {last_day})")
    return [(one.year, one.amount) for one in phased(annual_amount, first_day, last_day, method)]


@dataclass(frozen=True)
class YearOfTerm:
    """One financial year of a term, from what it covers of the year to its amount."""

    year: str
    covered: Covered
    exact: Fraction
    rounded: Decimal
    amount: Decimal


def exact_part(annual_amount: Decimal, covered: Covered) -> Fraction:
    """The exact part of an annual amount."""
    return Fraction(annual_amount) * covered.part


def phased(annual_amount: Decimal, first_day: date, last_day: date, method: PartYear) -> list[YearOfTerm]:
    """The steps from an annual amount to each year of its term."""
    term = list(years.between(first_day, last_day))
    covered = [years.covered(first_day, last_day, year, method) for year in term]
    exact = [exact_part(annual_amount, one) for one in covered]
    rounded = [money.rounded(amount) for amount in exact]
    whole = money.rounded(sum(exact, Fraction(0)))
    amounts = [*rounded[:-1], whole - sum(rounded[:-1], Decimal(0))]
    return [YearOfTerm(*one) for one in zip(term, covered, exact, rounded, amounts, strict=True)]


def _year(text: str) -> str:
    year = years.parse(text)
    if year is None:
        raise NotUnderstood(f"financial_year must be a year such as 2020/21 (got {text})")
    return year


def _in_order(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise OutOfRange(f"last_day must not be before first_day, {first_day} (got {last_day})")
