"""The checks of all books in one list, for the book that shows them: inputs first, then book by book."""

from collections.abc import Iterable, Iterator, Mapping

from lictp_xl import checks
from lictp_xl.book.cell_xml import Value
from lictp_xl.checks import Check, Result
from lictp_xl.editions import VALUES, PlannedBook, groups
from lictp_xl.manifest import CheckRow, Entry, Shown
from lictp_xl.partnership import Partnership

CHECKS = "checks"  # the template of the book that lists them
AGREES = "Named results are those of the rules"

Row = dict[str, Value]


def rows(
    findings: Iterable[Check],
    books: Iterable[PlannedBook],
    entries: Mapping[str, Entry],
    problems: Mapping[str, str],
) -> list[Row]:
    """A row for each check; of a book and its copy of figures one of the two is told.

    problems: what stopped a book from being written, by its path.
    """
    told = [_row(check.book, check.name, check.result.value, check.finding, check.cell) for check in findings]
    for group in groups(book for book in books if book.template != CHECKS):
        book = next((each for each in group if each.host != VALUES), group[0])
        told += _of_book(book, entries.get(book.path), problems.get(book.path, ""))
    return told


def held_to_the_rules(
    partnership: Partnership, book: PlannedBook, results: Mapping[str, Shown]
) -> Iterator[CheckRow]:
    """Named results against what the rules make of the inputs: each that differs, or how many agree."""
    held = checks.of_book(partnership, book, {n: ("", value) for n, value in results.items()}, book.path)
    failed = [check for check in held if check.result is Result.FAIL]
    for check in failed:
        yield check.name, check.result.value, check.finding, check.cell
    if held and not failed:
        open_ = sum(check.result is Result.CANNOT for check in held)
        more = f"; {open_} need a figure that is not stated" if open_ else ""
        yield AGREES, Result.PASS.value, f"{len(held) - open_} agree{more}", ""


def _of_book(book: PlannedBook, entry: Entry | None, problem: str) -> Iterator[Row]:
    if problem or entry is None:
        says = problem or "It is not written yet"
        yield _row(book.path, "The book is up to date", Result.FAIL.value, says, "")
    for name, result, finding, cell in entry.checks if entry else ():
        yield _row(book.path, name, result, finding, cell)


def _row(book: str, name: str, result: str, finding: str, place: str) -> Row:
    return {"Book": book, "Check": name, "Result": result, "Finding": finding, "Place": place}
