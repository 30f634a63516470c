"""Financial years, 1 April to 31 March, written 2020/21; and the part of one that a term covers."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

WRITTEN = re.compile(r"(\d{4})\s*[/-]\s*(\d{4}|\d{2})")


class PartYear(StrEnum):
    """How a part of a year is measured."""

    MONTHS = "months"
    DAYS = "days"


def of(day: date) -> str:
    """The financial year that a day falls in."""
    return _named(day.year if day.month >= 4 else day.year - 1)


def parse(text: str) -> str | None:
    """The year as this project writes it, from 2020/21, 2020-21 or 2020/2021; None if it is no year."""
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    first = int(found[1])
    if not 1900 <= first < 9999 or (first + 1) % 10 ** len(found[2]) != int(found[2]):
        return None
    return _named(first)


def start(year: str) -> date:
    """1 April of the year."""
    return date(int(year[:4]), 4, 1)


def end(year: str) -> date:
    """31 March of the year."""
    return date(int(year[:4]) + 1, 3, 31)


def between(first_day: date, last_day: date) -> Iterator[str]:
    """Every financial year that a term touches."""
    for first in range(start(of(first_day)).year, start(of(last_day)).year + 1):
        yield _named(first)


@dataclass(frozen=True)
class Covered:
    """What a term covers of one financial year."""

    first: date | None  # None: nothing of it
    last: date | None
    measure: Fraction  # months or days covered
    out_of: int  # months or days in the year

    @property
    def part(self) -> Fraction:
        """As a fraction of the year."""
        return self.measure / self.out_of


def part(first_day: date, last_day: date, year: str, method: PartYear = PartYear.MONTHS) -> Fraction:
    """The fraction of a year that falls between two days, both counted; nothing where they do not meet."""
    return covered(first_day, last_day, year, method).part


@lru_cache(maxsize=4096)
def covered(first_day: date, last_day: date, year: str, method: PartYear = PartYear.MONTHS) -> Covered:
    """How much of a year falls between two days, both counted."""
    out_of = 12 if method is PartYear.MONTHS else _days(start(year), end(year))
    first, last = max(first_day, start(year)), min(last_day, end(year))
    if first > last:
        return Covered(None, None, Fraction(0), out_of)
    if method is PartYear.DAYS:
        return Covered(first, last, Fraction(_days(first, last)), out_of)
    months = sum((_part_of_month(first, last, month) for month in _months(first, last)), Fraction(0))
    return Covered(first, last, months, out_of)


def _named(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _months(first: date, last: date) -> Iterator[date]:
    """The first day of each month from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _part_of_month(first: date, last: date, month: date) -> Fraction:
    """A broken month counts by its days."""
    length = monthrange(month.year, month.month)[1]
    return Fraction(_days(max(first, month), min(last, month.replace(day=length))), length)
