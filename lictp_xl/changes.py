"""What a run changed in the books: for the screen, for a page to print, and for a list to sort.

A run that writes no book leaves the page and the list as they are: they tell of the last one that did.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from lictp_xl import whole_files
from lictp_xl.figures import RESULTS

if TYPE_CHECKING:  # a report is made of these figures, so it cannot be needed here
    from lictp_xl.outcomes import Outcome, Report

PAGE, LIST = "changes.html", "changes.csv"
WRITTEN = "written"
HEADINGS = ("book", "sheet", "cell", "label", "old", "new")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FigureChange:
    """A cell that sync fills or works out, and what it held before; old is None in a new book."""

    sheet: str
    cell: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Changed:
    """The files of one book that came out of a run alike: the live one and its copy of figures."""

    name: str
    outcomes: tuple["Outcome", ...]

    @property
    def first(self) -> "Outcome":
        """The one to tell of."""
        return self.outcomes[0]

    @property
    def is_new(self) -> bool:
        """Whether nothing stood there before."""
        old = [change.old for change in self.first.changes] + [figure.old for figure in self.first.figures]
        return bool(old) and all(value is None for value in old)


def write(report: "Report") -> tuple[Path, ...]:
    """Put the page and the list beside the books, where the run wrote a book; tell which files changed."""
    from lictp_xl import changes_page  # which draws what this module tells

    if report.dry or not any(outcome.became == WRITTEN for outcome in report.outcomes):
        return ()
    files = {PAGE: changes_page.page(report).encode(), LIST: as_list(report)}
    changed = [name for name, data in files.items() if whole_files.differs(report.books / name, data)]
    for name in changed:
        whole_files.write(report.books / name, files[name])
    return tuple(report.books / name for name in changed)


def lines(report: "Report") -> list[str]:
    """The totals by book: "North 2022-23  Charge  311,000.00 -> 315,000.00"."""
    told = [(book.name, *_total(book)) for book in by_book(report) if any(_total(book))]
    widths = [max((len(row[at]) for row in told), default=0) for at in (0, 1)]
    return [f"{book:{widths[0]}}  {name:{widths[1]}}  {says}".rstrip() for book, name, says in told]


def by_book(report: "Report") -> list[Changed]:
    """The books of a run, the files that changed alike together."""
    found: dict[tuple[object, ...], list[Outcome]] = {}
    for outcome in report.outcomes:
        book = outcome.book
        # the same change is told once; a copy that was lost, and is new, is told apart
        subject = book.template, book.partner, book.financial_year, book.version
        alike = outcome.became, outcome.changes, outcome.figures, outcome.problem, outcome.note
        found.setdefault((*subject, *alike), []).append(outcome)
    subjects = Counter(_subject(outcomes[0]) for outcomes in found.values())
    shared = {
        subject
        for subject in subjects
        if len({group[0].book.template for group in found.values() if _subject(group[0]) == subject}) > 1
    }
    return [Changed(_name(group[0], shared), tuple(group)) for group in found.values()]


def as_list(report: "Report") -> bytes:
    """Every figure that changed, as a CSV that Excel opens as it stands: one row for each file and cell.

    Text that Excel would take for a formula has an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for outcome in report.outcomes:
        for figure in outcome.figures:
            told = (outcome.book.path, figure.sheet, figure.cell, figure.label, figure.old, figure.new)
            writer.writerow(_safe(value) for value in told)
    return text.getvalue().encode("utf-8-sig")  # without the mark, Excel takes £ for something else


def shown(value: Any, label: str = "") -> str:
    """A figure as a person would write it; a label with % makes a fraction a percentage."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return f"{value:,.2%}" if "%" in label else _number(Decimal(str(value)))
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value) or "blank"


def difference(old: Any, new: Any, label: str = "") -> str:
    """By how much, in words that need no colour."""
    if old is None:
        return "new"
    if not (is_number(old) and is_number(new)):
        return "changed"
    by = Decimal(str(new)) - Decimal(str(old))
    size = f"{abs(by) * 100:,.2f} points" if "%" in label else _number(abs(by))
    return f"{'up' if by > 0 else 'down'} {size}"


def called(name: str) -> str:
    """What people call a named result."""
    return RESULTS.get(name, name.replace("_", " "))


def _total(book: Changed) -> tuple[str, str]:
    """The first named result that changed and how many more did; of a new book what it is."""
    changes, figures = book.first.changes, book.first.figures
    if not changes:
        return ("No total changed", f"{counted(len(figures), 'figure')} did") if figures else ("", "")
    first, name = changes[0], called(changes[0].name)
    new = shown(first.new, name)
    says = f"new: {new}" if first.old is None else f"{shown(first.old, name)} -> {new}"
    return name, says if len(changes) == 1 else f"{says}  and {counted(len(changes) - 1, 'more total')}"


def counted(number: int, what: str) -> str:
    """ "1 figure", "1,204 figures"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _subject(outcome: "Outcome") -> tuple[str, str]:
    return outcome.book.partner, outcome.book.financial_year


def _name(outcome: "Outcome", shared: Iterable[tuple[str, str]]) -> str:
    """North 2022-23; the file's own name for a book that is of no partner and year, or not the only one."""
    partner, year = _subject(outcome)
    if partner and year and (partner, year) not in shared:
        version = f" v{outcome.book.version}" if outcome.book.version > 1 else ""
        return f"{partner} {year.replace('/', '-')}{version}"
    return PurePosixPath(outcome.book.path).stem


def _safe(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value if value.lstrip(" ").startswith(STARTS_A_FORMULA) else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return "" if value is None else str(value)


def is_number(value: Any) -> bool:
    """Whether a figure can be subtracted; TRUE cannot."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _number(number: Decimal) -> str:
    """Pounds and pence; a number of more places with six of them at most."""
    number = round(number, 6)
    return f"{number:,.2f}" if number == round(number, 2) else f"{number.normalize():,f}"
