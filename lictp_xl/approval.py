"""Approved books: a Final one stays to the byte, and the version after it is compared with it.

What a book was told of the run (its status, the digest of the inputs) is no figure of it: where only that
would be different today, the approved figures have not moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lictp_xl import editions, figures, ownership, whole_files
from lictp_xl.book.cell_xml import ErrorValue, Value
from lictp_xl.book.locked import standing_cells
from lictp_xl.book.named import named_values
from lictp_xl.book.template import Figures
from lictp_xl.changes import called, shown
from lictp_xl.editions import FINAL, VALUES, PlannedBook
from lictp_xl.errors import ChangedByHand
from lictp_xl.manifest import Entry, Layout, Manifest, Shown
from lictp_xl.outcomes import Change
from lictp_xl.written_books import CompiledTemplate, Typed

OF_THE_RUN = ("status", "software_version", "inputs_digest", "completeness")
# typed on a cover by those who sign: a later version is to be signed anew
APPROVAL = ("approved_by", "approved_on")
SIGN_OFF = ("prepared_by", "prepared_on", "reviewed_by", "reviewed_on", *APPROVAL)
COMPARED_WITH = "compared_with"
NONE_APPROVED = "No version is approved yet"
MOVES_TOLD = 3


@dataclass(frozen=True)
class Approved:
    """An approved version, with what the manifest keeps of it."""

    book: PlannedBook
    entry: Entry


def cover(approved: Approved | None) -> dict[str, Value]:
    """What a cover says of the last approved version: its file, and each of its named results."""
    results = approved.entry.results if approved else {}
    compared = PurePosixPath(approved.book.path).name if approved else NONE_APPROVED
    return {COMPARED_WITH: compared, **{f"approved_{name}": results.get(name) for name in figures.RESULTS}}


def about(given: Figures) -> dict[str, Shown]:
    """What a book is told of the run."""
    told = {name: given.names.get(name) for name in (*OF_THE_RUN, *cover(None))}
    return {name: value if isinstance(value, str | bool | float) else None for name, value in told.items()}


def as_then(given: Figures, entry: Entry) -> Figures:
    """Today's figures, told of the run what the approved book was told."""
    return replace(given, names={**given.names, **entry.about})


def of(group: Sequence[PlannedBook], kept: Manifest) -> Approved | None:
    """The approved version that these copies are; nothing where it was superseded."""
    main = next((book for book in group if book.host != VALUES), group[0])
    entry = kept.books.get(main.path)
    return Approved(main, entry) if entry and main.status == FINAL else None


def copy_of(approved: Approved, book: PlannedBook) -> PlannedBook:
    """The approved book's copy for the host of another version's."""
    path = editions.stem(approved.book) + editions.ENDS[book.host]
    return replace(approved.book, path=path, host=book.host)


def seal(book: PlannedBook, books: Path, kept: Manifest) -> None:
    """Keep an approved book's digest from now on; ChangedByHand where it is not as sync wrote it."""
    path, entry = books / book.path, kept.books.get(book.path)
    data = path.read_bytes() if path.is_file() else None
    layout = kept.templates.get(entry.template) if entry else None
    if data is None or (entry and entry.approved):
        problem = wrong_since(book, data, entry, layout)
        if problem:
            raise ChangedByHand(problem)
    else:
        kept.books[book.path] = _sealed(book, data, entry, layout)


def _sealed(book: PlannedBook, data: bytes, entry: Entry | None, layout: Layout | None) -> Entry:
    digest = whole_files.digest(data)
    if entry is None:
        results = _results(data, figures.RESULTS)
        return Entry(made_from="", file=digest, template="", results=results, written={}, approved=digest)
    if entry.file == digest or layout is None:
        return entry.model_copy(update={"approved": digest})
    if changed := ownership.changed_by_hand(data, entry, layout, {}, has_formulas=book.host != VALUES):
        raise ChangedByHand(
            f"it is Final in the plan, but {ownership.told(changed)}: "
            "make it Draft, run sync, and approve what sync writes"
        )
    # what people typed since may have moved what the book works out: approved is what it shows
    results = entry.results | _results(data, entry.results)
    written = entry.written | _written(data, entry, layout)
    return entry.model_copy(update={"approved": digest, "results": results, "written": written})


def wrong_since(book: PlannedBook, data: bytes | None, entry: Entry | None, layout: Layout | None) -> str:
    """What is wrong with an approved book that is not as it was approved; nothing where it is."""
    if data is None or entry is None:
        return "it is Final in the plan, but it is not there: put it back from a copy, or make it Draft"
    if whole_files.digest(data) == entry.approved:
        return ""
    has_formulas = book.host != VALUES
    changed = ownership.changed_by_hand(data, entry, layout, {}, has_formulas=has_formulas) if layout else []
    what = ownership.told(changed) if changed else "what was typed in it, or how it is stored"
    return f"it was changed since it was approved ({what}): put it back from a copy, or make it Draft"


def _results(data: bytes, names: Iterable[str]) -> dict[str, Shown]:
    """A book's named results as its file shows them, but for errors."""
    found = named_values(data)
    values = {name: found[name][1] for name in names if name in found}
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, bool | float) or (isinstance(value, str) and value and not value.startswith("#"))
    }


def _written(data: bytes, entry: Entry, layout: Layout) -> dict[str, Shown]:
    """The locked cells as a file shows them, but for errors of a recalculation without our functions."""
    cells = standing_cells(data, layout.sheets)
    return {
        at: cells[at].value
        for at in entry.written
        if at in cells and not isinstance(cells[at].value, ErrorValue)
    }


def moves(before: Mapping[str, Shown], now: Mapping[str, Shown]) -> tuple[Change, ...]:
    """The named results that differ."""
    return tuple(
        Change(name, before.get(name), new)
        for name, new in now.items()
        if not ownership.same(before.get(name), new)
    )


def moved_sentence(approved: Entry, now: Entry, following: PlannedBook) -> str:
    """By how much the approved figures have moved, and where the figures of today are."""
    changes = moves(approved.results, now.results)
    name = PurePosixPath(following.path).name
    told = [_moved(called(c.name), c.old, c.new) for c in changes[:MOVES_TOLD]]
    more = [f"and {len(changes) - MOVES_TOLD} more"] if len(changes) > MOVES_TOLD else []
    by = "; ".join([*told, *more]) or "no named result of it, but other figures"
    return f"its figures have moved since it was approved: {by}. {name} has those of today"


def _moved(name: str, old: Shown, new: Shown) -> str:
    return f"{name} {shown(old, name)} -> {shown(new, name)}"


def unsigned(typed: Typed, template: CompiledTemplate, names: Sequence[str] = SIGN_OFF) -> Typed:
    """What people typed, but for their signatures: these were for the figures of their day."""
    signed = {template.results[name] for name in names if name in template.results}
    return {at: value for at, value in typed.items() if at not in signed}
