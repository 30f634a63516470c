"""The checks performed again on a partnership's folder: its inputs, and every book that sync wrote."""

from collections.abc import Iterator
from pathlib import Path

from lictp_xl import approval, checks, editions, figures, inputs, manifest, plan
from lictp_xl.book.named import named_values
from lictp_xl.checks import Check, Result
from lictp_xl.editions import DRAFT, PlannedBook
from lictp_xl.errors import BookRefused
from lictp_xl.folder import BOOKS, INPUTS, PLAN
from lictp_xl.manifest import Manifest
from lictp_xl.partnership import Partnership


def perform(folder: Path) -> list[Check]:
    """Every check on the inputs, then every check on each book of the plan."""
    partnership, books = inputs.read(folder / INPUTS), folder / BOOKS
    every, kept = checks.of_inputs(partnership), manifest.read(books)
    for book in editions.on_disk(plan.read(folder / PLAN, partnership).books, books):
        if book.status == DRAFT:
            every += _of_draft(partnership, book, books / book.path)
        else:
            every += _of_approved(book, books / book.path, kept)
    return every


def _of_draft(partnership: Partnership, book: PlannedBook, path: Path) -> Iterator[Check]:
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


def _of_approved(book: PlannedBook, path: Path, kept: Manifest) -> Iterator[Check]:
    """An approved book holds the figures of its day: they are not held to the inputs of today."""
    name, entry = "An approved book is as it was approved", kept.books.get(book.path)
    if entry is None or not entry.approved:
        if book.status == editions.FINAL:
            yield Check(name, Result.CANNOT, "Sync has not seen yet that it is Final: run sync", book.path)
        return
    try:
        data = path.read_bytes() if path.is_file() else None
        wrong = approval.wrong_since(book, data, entry, kept.templates.get(entry.template))
    except (BookRefused, OSError) as problem:
        wrong = str(problem)
    finding = wrong[:1].upper() + wrong[1:] if wrong else "Its file is the one that was approved"
    yield Check(name, Result.FAIL if wrong else Result.PASS, finding, book.path)
