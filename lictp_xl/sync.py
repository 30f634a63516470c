"""Bring every book of a partnership up to date: from the inputs, the templates and the plan.

A book is written whole or stays as it was; one that cannot be written never stops the others. What people
typed is carried over; what they changed in a locked cell stops its book. A book whose figures, template and
macros are as they were is left alone, and so is an approved one: the version after it is written beside it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from lictp_xl import __version__, approval, changes, checks, editions, inputs, manifest, plan, whole_files
from lictp_xl.approval import Approved
from lictp_xl.book.listing import listing
from lictp_xl.editions import FINAL, SUPERSEDED, PlannedBook
from lictp_xl.errors import BookError, LictpError
from lictp_xl.every_check import CHECKS, Row, rows
from lictp_xl.folder import BOOKS, INPUTS, PLAN, TEMPLATES
from lictp_xl.hosts import excel
from lictp_xl.manifest import Manifest
from lictp_xl.outcomes import FAILED, KEPT, STALE, Change, Outcome, Report
from lictp_xl.partnership import Partnership
from lictp_xl.writing import Group, Options, Sources, bring_up_to_date, have_moved
from lictp_xl.written_books import CompiledTemplate, template_at

__all__ = ["BOOKS", "INPUTS", "PLAN", "Change", "Outcome", "Progress", "Report", "run"]

STUBS = "vba_stubs"
WORKBOOKS_LISTED = 16

Progress = Callable[[int, int, str], None]


def run(
    folder: Path,
    *,
    check: bool = False,
    dry_run: bool = False,
    allow_unvalued: bool = False,
    overwrite: bool = False,
    set_aside: bool = False,
    only: Collection[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Write every book that is not up to date; with check, only say which they are.

    With dry_run all is worked out and told, and no file is touched. A locked cell that a person changed stops
    its book, unless it is to be overwritten; set_aside keeps what was found there in a workbook beside it.
    only: the paths of the books that are wanted, where not all of them are.
    """
    work = _Run(folder, Options(check, dry_run, allow_unvalued, overwrite, set_aside), only)
    if not work.options.writes:
        return work.report(progress)
    work.books.mkdir(exist_ok=True)
    try:
        with FileLock(work.books / manifest.LOCK, timeout=0):
            whole_files.remove_unfinished(work.books)
            report = work.report(progress)
            changes.write(report)
            return report
    except Timeout:
        raise LictpError(f"another sync is at work in {folder}: wait until it has ended") from None


class _Run:
    """One run over a partnership's folder."""

    def __init__(self, folder: Path, options: Options, only: Collection[str]) -> None:
        self.folder, self.options, self.only = folder, options, only
        self.partnership: Partnership = inputs.read(folder / INPUTS)
        self.books = folder / BOOKS
        self.planned = editions.on_disk(plan.read(folder / PLAN, self.partnership).books, self.books)
        self.findings = checks.of_inputs(self.partnership)
        self.manifest: Manifest = manifest.read(self.books)
        self.templates: dict[str, CompiledTemplate] = {}
        self.outcomes: list[Outcome] = []

    def report(self, progress: Progress | None) -> Report:
        """Every book in turn, the one that lists the checks of all of them last; then the manifest."""
        chains = self._chains()
        for done, chain in enumerate(chains):
            if progress:
                progress(done, len(chains), chain[0][0].path)
            self._follow(chain)
        if progress:
            progress(len(chains), len(chains), "")
        in_step = tuple(self._keep_in_step())
        if self.options.writes:
            self._keep_manifest()
        return Report(self.books, tuple(self.outcomes), tuple(self.findings), in_step, self.options.dry)

    def _chains(self) -> Sequence[Sequence[Group]]:
        """Each book with its versions, the oldest first."""
        every = _in_order(self.planned)
        if self.only:
            every = [chain for chain in every if any(b.path in self.only for group in chain for b in group)]
        return every

    def _follow(self, chain: Sequence[Group]) -> None:
        """A book from its first version on: what is approved stays, what comes after it is written."""
        approved: Approved | None = None
        for group in chain:
            if not self._is_approved(group):
                self._bring(group, approved)
                approved = None
                continue
            kept = [self._kept(book) for book in group]
            self.outcomes += kept
            if any(outcome.became == FAILED for outcome in kept):
                return  # nothing can be compared with it
            approved = approval.of(group, self.manifest)
        if approved:
            self._follow_on(approved, editions.after(chain))

    def _is_approved(self, group: Group) -> bool:
        """A book that is Final from the start is written once."""
        status = group[0].status
        is_there = any((self.books / b.path).is_file() or self._entry_approved(b) for b in group)
        return status == SUPERSEDED or (status == FINAL and is_there)

    def _entry_approved(self, book: PlannedBook) -> bool:
        entry = self.manifest.books.get(book.path)
        return entry is not None and bool(entry.approved)

    def _kept(self, book: PlannedBook) -> Outcome:
        """An approved book, left as it is to the byte; from now on it is known if somebody changes it."""
        try:
            if book.status == FINAL:
                approval.seal(book, self.books, self.manifest)
        except (BookError, OSError) as problem:
            return Outcome(book, FAILED, problem=str(problem))
        entry = self.manifest.books.get(book.path)
        return Outcome(book, KEPT[book.status], tally=entry.tally if entry else {})

    def _follow_on(self, approved: Approved, following: Group) -> None:
        """The version after the last approved one, where the figures have moved since."""
        try:
            moved = have_moved(approved, self._sources(following[0].template, approved))
        except (BookError, OSError) as problem:
            self.outcomes += [Outcome(book, FAILED, problem=str(problem)) for book in following]
            return
        if moved:
            self._bring(following, approved)

    def _bring(self, group: Group, approved: Approved | None) -> None:
        """A book that is not approved, brought up to date."""
        if group[0].template == CHECKS and any(outcome.became == STALE for outcome in self.outcomes):
            self.outcomes += [Outcome(book, STALE) for book in group]  # what it lists is
            return
        try:
            brought = bring_up_to_date(group, self._sources(group[0].template, approved))
        except (BookError, OSError) as problem:
            brought = [Outcome(book, FAILED, problem=str(problem)) for book in group]
        self.outcomes += brought
        entry = self.manifest.books.get(group[0].path)
        if approved and entry and brought[0].became != FAILED:
            note = approval.moved_sentence(approved.entry, entry, group[0])
            self.outcomes = [
                replace(outcome, note=note) if outcome.book.path == approved.book.path else outcome
                for outcome in self.outcomes
            ]

    def _sources(self, template: str, approved: Approved | None) -> Sources:
        """What the books of a template are made from."""
        if template not in self.templates:
            self.templates[template] = template_at(self.folder / TEMPLATES / f"{template}.xlsx")
        return Sources(
            books=self.books,
            manifest=self.manifest,
            options=self.options,
            template=self.templates[template],
            partnership=self.partnership,
            findings=self.findings,
            every_check=self._every_check() if template == CHECKS else [],
            approved=approved,
            stubs=self._stubs,
        )

    def _every_check(self) -> list[Row]:
        told = {book.path: book for book in (*self.planned, *(outcome.book for outcome in self.outcomes))}
        problems = {outcome.book.path: outcome.problem for outcome in self.outcomes if outcome.problem}
        books = [book for chain in _in_order(told.values()) for group in chain for book in group]
        return rows(self.findings, books, self.manifest.books, problems)

    @cached_property
    def _stubs(self) -> str:
        return whole_files.digest(json.dumps(excel.describe(), sort_keys=True).encode())

    def _keep_manifest(self) -> None:
        """The books of the plan, the approved ones that left it, and the templates behind them."""
        books = self.manifest.books
        known = {book.path for book in self.planned} | {outcome.book.path for outcome in self.outcomes}
        kept = {path: entry for path, entry in books.items() if path in known or entry.approved}
        used = {entry.template for entry in kept.values()}
        layouts = {digest: layout for digest, layout in self.manifest.templates.items() if digest in used}
        manifest.write(self.books, Manifest(books=kept, templates=layouts, twins=self.manifest.twins))

    def _keep_in_step(self) -> Iterator[Path]:
        """The text twins of the inputs and templates, and the VBA stubs of this repository."""
        for workbook in (self.folder / INPUTS, *sorted((self.folder / TEMPLATES).glob("[!~.]*.xlsx"))):
            twin = workbook.with_suffix(".txt")
            try:
                data = workbook.read_bytes()
                if self.manifest.twins.get(twin.name) == _agreed(data, twin):
                    continue  # a listing takes a while, and these two agreed before
                text = _listed(data)
            except (BookError, OSError):
                continue  # its own books have failed, and said why
            if self._kept_in_step(twin, text.encode()):
                yield twin
            self.manifest.twins[twin.name] = _agreed(data, twin)
        stubs = self.folder.parent / STUBS
        for name, text in excel.describe().items() if stubs.is_dir() else ():
            if self._kept_in_step(stubs / name, text.encode()):
                yield stubs / name

    def _kept_in_step(self, path: Path, data: bytes) -> bool:
        """Whether a file had to be brought in step (where nothing is written: has to be)."""
        if not whole_files.differs(path, data):
            return False
        if self.options.writes:
            whole_files.write(path, data)
        return True


def _agreed(workbook: bytes, twin: Path) -> str:
    """A digest of a workbook with its text twin, as this version lists it."""
    text = twin.read_bytes() if twin.is_file() else b""
    return whole_files.digest(b"\0".join((__version__.encode(), workbook, text)))


@lru_cache(maxsize=WORKBOOKS_LISTED)
def _listed(data: bytes) -> str:
    """A workbook as text; the last few are kept for the next run in the same process."""
    return listing(data)


def _in_order(books: Iterable[PlannedBook]) -> Sequence[Sequence[Group]]:
    """Each book with its versions, by template, partner and year; the list of all checks comes last."""

    def subject(chain: Sequence[Group]) -> tuple[bool, str, str, str]:
        first = chain[0][0]
        return first.template == CHECKS, first.template, first.partner, first.financial_year

    every: Sequence[Sequence[Group]] = editions.chains(books)
    return sorted(every, key=subject)
