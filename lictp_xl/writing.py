"""Writing the copies of one book: looked at, worked out, and put in their place, each whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lictp_xl import approval, checks, figures, lint, manifest, ownership, whole_files
from lictp_xl.approval import Approved
from lictp_xl.book.template import Figures
from lictp_xl.checks import Check
from lictp_xl.editions import APPROVED, VALUES, PlannedBook
from lictp_xl.errors import ChangedByHand, TemplateRefused
from lictp_xl.every_check import Row, held_to_the_rules
from lictp_xl.manifest import Entry, Manifest
from lictp_xl.outcomes import FAILED, STALE, UNCHANGED, WRITTEN, Outcome
from lictp_xl.ownership import ByHand
from lictp_xl.partnership import Partnership
from lictp_xl.written_books import CompiledTemplate, Standing, Written, made_from, refuse_open, typed_in

TEMPLATES_LOOKED_AT = 16
Group = Sequence[PlannedBook]  # the copies of one book


@dataclass(frozen=True)
class Options:
    """How a run is to go."""

    check: bool = False  # only say which books are out of date
    dry: bool = False  # work everything out, and write nothing
    allow_unvalued: bool = False
    overwrite: bool = False  # write over what people changed in locked cells
    set_aside: bool = False  # the same, and keep it beside the book

    @property
    def writes(self) -> bool:
        """Whether the run may touch a file."""
        return not (self.check or self.dry)


@dataclass(frozen=True)
class Sources:
    """What a book is made from, and where it goes."""

    books: Path
    manifest: Manifest
    options: Options
    template: CompiledTemplate
    partnership: Partnership
    findings: Sequence[Check]
    every_check: Sequence[Row]
    approved: Approved | None  # the version before this one
    stubs: str

    def figures(self, book: PlannedBook, completeness: str = figures.COMPLETE) -> Figures:
        """Every constant there is for a book."""
        findings = checks.concerning(self.findings, book)
        told = figures.of_book(self.partnership, book, findings, completeness, self.every_check)
        return replace(told, names={**told.names, **approval.cover(self.approved)})

    def made_from(self, given: Figures) -> str:
        """A digest of all that a book's bytes depend on, but for what people type."""
        unvalued = self.options.allow_unvalued
        return made_from(self.template, given, allow_unvalued=unvalued, stubs=self.stubs)

    def path(self, book: PlannedBook) -> Path:
        """The file of a book."""
        return self.books / book.path


def bring_up_to_date(group: Group, sources: Sources) -> list[Outcome]:
    """The copies of one book as they should be today; what became of each."""
    entries, given = sources.manifest.books, sources.figures(group[0])
    made = sources.made_from(given)
    if all(_is_up_to_date(sources.path(book), entries.get(book.path), made) for book in group):
        for book in group:
            entries[book.path].approved = ""  # it is Draft, whatever it was before
        return [_outcome(book, UNCHANGED, entries[book.path]) for book in group]
    if sources.options.check:
        return [Outcome(book, STALE) for book in group]
    _refuse_locked_for_people(sources.template.data)
    main = next((book for book in group if book.host != VALUES), group[0])
    by_hand = {book.path: _by_hand(book, given, sources) for book in group}
    _refuse(by_hand[main.path], sources.options)
    standing = {book.path: _standing(book, by_hand[book.path], sources) for book in group}
    written, note = _calculated(main, standing, sources)
    outcomes = []
    for book in group:
        try:
            _refuse(by_hand[book.path], sources.options)
            outcomes.append(_write(book, written, made, by_hand[book.path], sources))
            outcomes[-1] = replace(outcomes[-1], note="; ".join(filter(None, (note, outcomes[-1].note))))
        except ChangedByHand as problem:
            outcomes.append(Outcome(book, FAILED, problem=str(problem)))
    return outcomes


@lru_cache(maxsize=TEMPLATES_LOOKED_AT)
def _refuse_locked_for_people(template: bytes) -> None:
    """A template whose cells are locked the wrong way round would lose what people want to type."""
    if found := lint.locked_for_people(template):
        raise TemplateRefused(f"{found.where}: {found.says}")


def have_moved(approved: Approved, sources: Sources) -> bool:
    """Whether an approved book would show other figures today; where not, that is remembered."""
    book, entry = approved.book, approved.entry
    original = replace(sources, approved=None)

    def told(_: str = "") -> Figures:
        return approval.as_then(original.figures(book), entry)

    made = sources.made_from(told())
    if made in (entry.made_from, entry.compared):
        return False
    if sources.options.check:
        return True  # or not: a run works it out
    typed = typed_in(sources.path(book), sources.template)
    standing = {book.path: Standing(entry, typed)}
    now = Written(sources.template, told, standing, book, sources.options.allow_unvalued)
    if entry.template == sources.template.digest:
        moved = any(not ownership.same(entry.written.get(at), value) for at, value in now.written.items())
    else:  # drawn anew since: its cells are others, its named results are not
        moved = bool(approval.moves(entry.results, now.results))
    if not moved:
        entry.compared = made
    return moved


def _calculated(main: PlannedBook, standing: dict[str, Standing], sources: Sources) -> tuple[Written, str]:
    """The book with every value; an approval that was typed in it is not one of other figures."""

    def told(completeness: str) -> Figures:
        return sources.figures(main, completeness)

    template, unvalued = sources.template, sources.options.allow_unvalued
    written = Written(template, told, standing, main, unvalued)
    before, typed = sources.manifest.books.get(main.path), standing[main.path].typed
    unapproved = approval.unsigned(typed, template, approval.APPROVAL)
    if before is None or len(unapproved) == len(typed) or not approval.moves(before.results, written.results):
        return written, ""
    taken_off = ", ".join(v for at, v in typed.items() if at not in unapproved and isinstance(v, str))
    standing |= {main.path: replace(standing[main.path], typed=unapproved)}
    note = f"its approval ({taken_off}) was of other figures, and is taken off: have it approved anew"
    return Written(template, told, standing, main, unvalued), note


def _is_up_to_date(path: Path, entry: Entry | None, made: str) -> bool:
    return (
        entry is not None
        and entry.made_from == made
        and path.is_file()
        and whole_files.digest(path.read_bytes()) == entry.file
    )


def _by_hand(book: PlannedBook, given: Figures, sources: Sources) -> list[ByHand]:
    """The locked cells that a person changed since sync wrote the book."""
    path, entry = sources.path(book), sources.manifest.books.get(book.path)
    made = sources.manifest.templates.get(entry.template) if entry else None
    if entry is None or made is None or not path.is_file():
        return []
    refuse_open(path)
    data = path.read_bytes()
    if whole_files.digest(data) == entry.file:
        return []
    now = sources.template.contents(given)
    return ownership.changed_by_hand(data, entry, made, now, has_formulas=book.host != VALUES)


def _refuse(by_hand: Sequence[ByHand], options: Options) -> None:
    if by_hand and not (options.overwrite or options.set_aside):
        raise ChangedByHand(
            f"{ownership.told(by_hand)}. A locked cell belongs to sync: put it back, or run sync with "
            "--overwrite, or with --set-aside, which keeps what was found in a workbook beside the book"
        )


def _standing(book: PlannedBook, by_hand: Sequence[ByHand], sources: Sources) -> Standing:
    """What people typed in a book; in one that is not there yet, what they typed in the version before it."""
    path, entries = sources.path(book), sources.manifest.books
    if path.is_file() or sources.approved is None:
        passed_over = {(each.sheet, each.cell) for each in by_hand}
        return Standing(entries.get(book.path), typed_in(path, sources.template, passed_over))
    before = approval.copy_of(sources.approved, book)
    typed = typed_in(sources.path(before), sources.template)
    return Standing(entries.get(before.path), approval.unsigned(typed, sources.template))


def _write(
    book: PlannedBook, written: Written, made: str, by_hand: Sequence[ByHand], sources: Sources
) -> Outcome:
    """Put one copy in its place, unless it is there already to the byte."""
    path, books, options = sources.path(book), sources.manifest.books, sources.options
    data = written.bytes_for(book)
    entry = written.entry(book, data, made, approval.about(written.given))
    entry.checks += held_to_the_rules(sources.partnership, book, written.results)
    if book.status in APPROVED:
        entry.approved = entry.file  # approved before it was there: written this once
    before = books.get(book.path)
    if before is None and sources.approved:
        before = sources.approved.entry
    became, note = UNCHANGED, ""
    if whole_files.differs(path, data):
        refuse_open(path)
        if options.writes:
            note = _put_by(path, by_hand, options)
            manifest.announce(sources.books, book.path, entry, sources.template.layout)
            whole_files.write(path, data)
        became = WRITTEN
    books[book.path] = entry
    sources.manifest.templates[entry.template] = sources.template.layout
    outcome = _outcome(book, became, entry)
    if became == UNCHANGED:
        return outcome
    old = before.results if before else {}
    changes = approval.moves(old, entry.results)
    return replace(outcome, changes=changes, figures=written.figures_since(before), note=note)


def _put_by(path: Path, by_hand: Sequence[ByHand], options: Options) -> str:
    """Before a book is written over what people changed in it: what is told of that."""
    if not by_hand:
        return ""
    kept = f"; {ownership.set_aside(path, by_hand).name} keeps what was found" if options.set_aside else ""
    return f"changes made by hand in locked cells were written over: {ownership.told(by_hand)}{kept}"


def _outcome(book: PlannedBook, became: str, entry: Entry) -> Outcome:
    return Outcome(book, became, tally=entry.tally)
