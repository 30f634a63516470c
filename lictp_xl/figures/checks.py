"""Every check of every book of a run, and how many of each book passed, failed or cannot be performed."""

from collections.abc import Mapping, Sequence

from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures

MOST_LISTED = 1000  # rows that the template lists; beyond them only what did not pass is listed
PASSED, FAILED = "Pass", "Fail"
CANNOT = "Cannot be performed"
RESULTS = {
    "books_checked": "Books checked",
    "checks_made": "Checks made",
    "checks_passed": "Checks passed",
    "checks_failed": "Checks failed",
    "checks_open": "Checks that cannot be performed",
}

Rows = Sequence[Mapping[str, Value]]


def constants(every_check: Rows) -> Figures:
    """The checks as rows of Book, Check, Result, Finding and Place, and their counts by book."""
    books = list(dict.fromkeys(row["Book"] for row in every_check))
    results = (PASSED, FAILED, CANNOT)
    counts = [
        {"Book": book, **{result: _count(every_check, book, result) for result in results}} for book in books
    ]
    return Figures(tables={"check_counts": counts, "all_checks": listed(every_check, MOST_LISTED)})


def listed(every_check: Rows, most: int) -> Rows:
    """All of them, or those that did not pass where all are too many; and of these the first.

    The counts by book always tell of all.
    """
    if len(every_check) <= most:
        return every_check
    return [row for row in every_check if row["Result"] != PASSED][:most]


def _count(every_check: Rows, book: Value, result: str) -> int:
    return sum(row["Book"] == book and row["Result"] == result for row in every_check)
