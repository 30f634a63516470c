"""Bring every book of a partnership up to date: from the inputs, the templates and the plan.

A book is written whole or stays as it was; one that cannot be written never stops the others. What people
typed is carried over. A book whose figures, template and macros are as they were is left alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from lictp_xl import __version__, cells, checks, figures, inputs, manifest, plan, whole_files
from lictp_xl.book.cell_xml import ErrorValue, Formula, Value
from lictp_xl.book.listing import listing
from lictp_xl.book.macros import with_macros
from lictp_xl.book.named import named_cells
from lictp_xl.book.recalculate import Calculation
from lictp_xl.book.template import Figures, Place, Template
from lictp_xl.book.typed import typed_cells
from lictp_xl.catalogue import PREFIX
from lictp_xl.checks import Result
from lictp_xl.errors import BookError, BookInUse, LictpError, NoValue
from lictp_xl.functions import catalogue
from lictp_xl.hosts import excel
from lictp_xl.manifest import Entry, Manifest
from lictp_xl.partnership import Partnership
from lictp_xl.plan import PlannedBook

INPUTS, PLAN, TEMPLATES, BOOKS, STUBS = "inputs.xlsx", "plan.toml", "templates", "books", "vba_stubs"
EXCEL, VALUES = "excel", "values"  # the hosts of the plan
FINAL = "Final"
LOCK = ".sync.lock"
OPEN_IN_EXCEL = "~$"
CHECK_RESULTS = {result.value: result for result in Result}

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Change:
    """A named result that a run changed; old is None in a new book."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Outcome:
    """What became of one book."""

    book: PlannedBook
    became: str  # written, unchanged, stale, failed; or final, and left as it was
    changes: tuple[Change, ...] = ()
    tally: Mapping[Result, int] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """What became of a run."""

    books: Path
    outcomes: tuple[Outcome, ...]
    inputs_checks: tuple[checks.Check, ...]
    kept_in_step: tuple[Path, ...]  # text twins and stubs, rewritten or (with check) out of date

    @property
    def failed(self) -> bool:
        return any(outcome.became == "failed" for outcome in self.outcomes)

    @property
    def stale(self) -> bool:
        return bool(self.kept_in_step) or any(outcome.became == "stale" for outcome in self.outcomes)


def run(
    folder: Path, *, check: bool = False, allow_unvalued: bool = False, progress: Progress | None = None
) -> Report:
    """Write every book that is not up to date; with check, only say which."""
    work = _Run(folder, check, allow_unvalued)
    if check:
        return work.report(progress)
    work.books.mkdir(exist_ok=True)
    try:
        with FileLock(work.books / LOCK, timeout=0):
            whole_files.remove_unfinished(work.books)
            return work.report(progress)
    except Timeout:
        raise LictpError(f"another sync is at work in {folder}: wait until it has ended") from None


class _Run:
    """One run over a partnership's folder."""

    def __init__(self, folder: Path, check: bool, allow_unvalued: bool) -> None:
        self.folder, self.check, self.allow_unvalued = folder, check, allow_unvalued
        self.partnership: Partnership = inputs.read(folder / INPUTS)
        self.plan = plan.read(folder / PLAN, self.partnership)
        self.books = folder / BOOKS
        self.findings = checks.of_inputs(self.partnership)
        self.manifest: Manifest = manifest.read(self.books)
        self.templates: dict[str, _Template] = {}

    def report(self, progress: Progress | None) -> Report:
        every, outcomes = list(self._groups()), list[Outcome]()
        for done, group in enumerate(every):
            if progress:
                progress(done, len(every), group[0].path)
            outcomes += self._outcomes(group)
        if progress:
            progress(len(every), len(every), "")
        if not self.check:
            planned = {book.path for book in self.plan.books}
            kept = {path: entry for path, entry in self.manifest.books.items() if path in planned}
            manifest.write(self.books, Manifest(books=kept))
        return Report(self.books, tuple(outcomes), tuple(self.findings), tuple(self._keep_in_step()))

    def _groups(self) -> Iterator[list[PlannedBook]]:
        """The books of one partner and year, which hold the same figures for different hosts."""

        def subject(book: PlannedBook) -> tuple[str, str, str]:
            return book.template, book.partner, book.financial_year

        for _, group in groupby(sorted(self.plan.books, key=subject), subject):
            yield list(group)

    def _outcomes(self, group: list[PlannedBook]) -> list[Outcome]:
        try:
            return self._brought_up_to_date(group)
        except (BookError, OSError) as problem:
            return [Outcome(book, "failed", problem=str(problem)) for book in group]

    def _brought_up_to_date(self, group: list[PlannedBook]) -> list[Outcome]:
        final = [book for book in group if self._is_final(book)]
        if final:
            # somebody approved it: the approved figures stay, whatever the inputs say now
            rest = [book for book in group if book not in final]
            kept = [Outcome(book, "final") for book in final]
            return kept + (self._brought_up_to_date(rest) if rest else [])
        template = self._template(group[0].template)
        given = self._figures(group[0], figures.COMPLETE)
        made_from = self._made_from(template, given)
        if all(self._up_to_date(book, made_from) for book in group):
            return [self._outcome(book, "unchanged", self.manifest.books[book.path]) for book in group]
        if self.check:
            return [Outcome(book, "stale") for book in group]
        written = _Written(self, group, template, given)
        return [self._written(book, made_from, written) for book in group]

    def _written(self, book: PlannedBook, made_from: str, written: "_Written") -> Outcome:
        """Write one book, unless it is there already to the byte."""
        path = self.books / book.path
        data = written.bytes_for(book)
        entry = Entry(
            made_from=made_from,
            file=whole_files.digest(data),
            results=written.results,
            passed=written.tally[Result.PASS],
            failed=written.tally[Result.FAIL],
            cannot=written.tally[Result.CANNOT],
            carried=written.carried_into(book),
        )
        became = "unchanged"
        if whole_files.differs(path, data):
            _refuse_open(path)
            whole_files.write(path, data)
            became = "written"
        outcome = self._outcome(book, became, entry, self.manifest.books.get(book.path))
        self.manifest.books[book.path] = entry
        return outcome

    def _outcome(self, book: PlannedBook, became: str, entry: Entry, before: Entry | None = None) -> Outcome:
        old = before.results if before else {}
        changes = [
            Change(name, old.get(name), new)
            for name, new in entry.results.items()
            if became == "written" and old.get(name) != new
        ]
        tally = {Result.PASS: entry.passed, Result.FAIL: entry.failed, Result.CANNOT: entry.cannot}
        return Outcome(book, became, tuple(changes), tally)

    def _is_final(self, book: PlannedBook) -> bool:
        return book.status == FINAL and (self.books / book.path).is_file()

    def _up_to_date(self, book: PlannedBook, made_from: str) -> bool:
        entry, path = self.manifest.books.get(book.path), self.books / book.path
        return (
            entry is not None
            and entry.made_from == made_from
            and path.is_file()
            and whole_files.digest(path.read_bytes()) == entry.file
        )

    def _figures(self, book: PlannedBook, completeness: str) -> Figures:
        findings = checks.concerning(self.findings, book.partner)
        return figures.of_book(self.partnership, book, findings, completeness)

    def _made_from(self, template: "_Template", given: Figures) -> str:
        """A digest of everything that a book's bytes depend on, but for what people type."""
        said: dict[str, object] = {"names": given.names, "tables": given.tables, "template": template.digest}
        said |= {"stubs": self._stubs, "version": __version__, "unvalued": self.allow_unvalued}
        return whole_files.digest(json.dumps(said, default=str, sort_keys=True).encode())

    @cached_property
    def _stubs(self) -> str:
        return whole_files.digest(json.dumps(excel.describe(), sort_keys=True).encode())

    def _template(self, name: str) -> "_Template":
        if name not in self.templates:
            self.templates[name] = _Template(self.folder / TEMPLATES / f"{name}.xlsx")
        return self.templates[name]

    def _keep_in_step(self) -> Iterator[Path]:
        """The text twins of the inputs and templates, and the VBA stubs of this repository."""
        for workbook in (self.folder / INPUTS, *sorted((self.folder / TEMPLATES).glob("[!~.]*.xlsx"))):
            twin = workbook.with_suffix(".txt")
            if self._kept(twin, listing(workbook.read_bytes()).encode()):
                yield twin
        stubs = self.folder.parent / STUBS
        for name, text in excel.describe().items() if stubs.is_dir() else ():
            if self._kept(stubs / name, text.encode()):
                yield stubs / name

    def _kept(self, path: Path, data: bytes) -> bool:
        """Whether a file had to be brought in step (with check: has to be)."""
        if not whole_files.differs(path, data):
            return False
        if not self.check:
            whole_files.write(path, data)
        return True


class _Template:
    """A template, compiled once and calculated many times."""

    def __init__(self, path: Path) -> None:
        self.compiled = Template.compile(path)
        data = path.read_bytes()
        self.digest = whole_files.digest(data)
        self.results = named_cells(self.compiled.book)
        self._data = data

    @cached_property
    def calculation(self) -> Calculation:
        return Calculation(self._data, cells.call, {PREFIX + name for name in catalogue.names()})


class _Written:
    """The books of one partner and year: calculated once, then written for each host."""

    def __init__(self, run: _Run, group: Sequence[PlannedBook], template: _Template, given: Figures) -> None:
        self.run, self.template = run, template
        self.typed_in = {book.path: self._typed(book) for book in group}
        main = next((book for book in group if book.host != VALUES), group[0])
        self.typed = self.typed_in[main.path]
        self.given, self.values = self._calculated(main, given)
        shown = {name: self._shown(place) for name, place in template.results.items()}
        self.results = {
            name: shown[name]
            for name in figures.RESULTS
            if name in shown and isinstance(shown[name], str | float | bool)
        }
        self.tally = self._tally()

    def bytes_for(self, book: PlannedBook) -> bytes:
        """The book as its host wants it."""
        compiled = self.template.compiled
        if book.host == VALUES:
            typed = self.typed | self._own_typed(book)
            return compiled.values_only(self.given, self.values, typed)
        filled = compiled.fill(self.given, self.values, self.typed)
        return with_macros(filled, excel.macros()) if book.host == EXCEL else filled

    def carried_into(self, book: PlannedBook) -> dict[str, Any]:
        """What sync itself writes into the typed cells of a copy: not typed there, next time."""
        if book.host != VALUES:
            return {}
        return {"!".join(place): str(value) for place, value in self.typed.items()}

    def _own_typed(self, book: PlannedBook) -> dict[Place, Any]:
        entry = self.run.manifest.books.get(book.path)
        carried = entry.carried if entry else {}
        every = self.typed_in[book.path].items()
        return {place: value for place, value in every if carried.get("!".join(place)) != str(value)}

    def _typed(self, book: PlannedBook) -> dict[Place, Any]:
        path = self.run.books / book.path
        if not path.is_file():
            return {}
        _refuse_open(path)
        return dict(typed_cells(path, self.template.compiled))

    def _calculated(self, book: PlannedBook, given: Figures) -> tuple[Figures, Mapping[Place, Value]]:
        """The value of every formula, with what people typed in its place."""
        found = self.template.calculation.values(self._contents(given))
        if not found.unvalued:
            return given, found.values
        if not self.run.allow_unvalued:
            (sheet, ref), reason = next(iter(found.unvalued.items()))
            raise NoValue(
                f"{len(found.unvalued)} formulas get no value, the first in {sheet}!{ref}: {reason} "
                "(--allow-unvalued writes the book all the same, marked Incomplete)"
            )
        incomplete = self.run._figures(book, figures.INCOMPLETE)
        again = self.template.calculation.values(self._contents(incomplete))
        return incomplete, {**again.values, **dict.fromkeys(again.unvalued, None)}

    def _contents(self, given: Figures) -> dict[Place, Value]:
        """The figures, and what people typed; of a formula they typed, the value it had."""
        typed = {
            place: content.value if isinstance(content, Formula) else content
            for place, content in self.typed.items()
        }
        return self.template.compiled.contents(given) | typed

    def _shown(self, place: Place) -> Any:
        value = self.values.get(place)
        if isinstance(value, ErrorValue):
            return str(value)
        return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value

    def _tally(self) -> dict[Result, int]:
        """How the checks came out that the book itself holds."""
        tally = dict.fromkeys(Result, 0)
        for place, value in {**self._contents(self.given), **self.values}.items():
            result = CHECK_RESULTS.get(str(value))
            if result and place[0] == "Checks":
                tally[result] += 1
        return tally


def _refuse_open(path: Path) -> None:
    """Excel keeps a small file beside a book that somebody has open."""
    if path.with_name(OPEN_IN_EXCEL + path.name).exists():
        raise BookInUse(f"{path.name} is open in Excel: close it and run sync again")
