"""The checks performed again on a partnership's folder: its inputs, and every book that sync wrote."""

from collections.abc import Iterator
from pathlib import Path

from lictp_xl import checks, figures, inputs, plan
from lictp_xl.book.named import named_values
from lictp_xl.checks import Check, Result
from lictp_xl.errors import BookRefused
from lictp_xl.partnership import Partnership
from lictp_xl.plan import PlannedBook
from lictp_xl.sync import BOOKS, INPUTS, PLAN


def perform(folder: Path) -> list[Check]:
    """Every check on the inputs, then every check on each book of the plan."""
    partnership = inputs.read(folder / INPUTS)
    every = checks.of_inputs(partnership)
    for book in plan.read(folder / PLAN, partnership).books:
        every += _of_file(partnership, book, folder / BOOKS / book.path)
    return every


def _of_file(partnership: Partnership, book: PlannedBook, path: Path) -> Iterator[Check]:
    name = "The book is there and can be read"
    if not path.is_file():
        yield Check(name, Result.CANNOT, "It is not written yet: run sync", book.path)
        return
    try:
        found = named_values(path.read_bytes())
    except (BookRefused, OSError) as problem:
        yield Check(name, Result.FAIL, str(problem), book.path)
        return
    yield from checks.of_book(partnership, book, found, book.path)
    digest = partnership.digest[: figures.DIGEST_SHOWN]
    cell, shown = found.get("inputs_digest", ("", ""))
    current = "The book is made from the inputs as they are"
    if shown == digest:
        yield Check(current, Result.PASS, f"Both are {digest}", book.path, cell)
    else:
        yield Check(
            current, Result.FAIL, f"The inputs have changed since: run sync (found {shown})", book.path, cell
        )
