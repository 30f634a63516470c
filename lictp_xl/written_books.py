"""A book as it is about to be written: its figures, the value of every formula, and what people typed."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lictp_xl import __version__, cells, figures, ownership, whole_files
from lictp_xl.book.cell_xml import ErrorValue, Formula, Value, checked
from lictp_xl.book.labels import Labels
from lictp_xl.book.macros import with_macros
from lictp_xl.book.named import named_cells
from lictp_xl.book.recalculate import Calculation
from lictp_xl.book.references import place as place_of
from lictp_xl.book.references import ref_at
from lictp_xl.book.template import Figures, Place, Template
from lictp_xl.book.typed import typed_cells
from lictp_xl.catalogue import PREFIX
from lictp_xl.changes import FigureChange
from lictp_xl.checks import Result
from lictp_xl.editions import EXCEL, VALUES, PlannedBook
from lictp_xl.errors import BookInUse, BookRefused, NoValue
from lictp_xl.folder import OPEN_IN_EXCEL
from lictp_xl.functions import catalogue
from lictp_xl.hosts import excel
from lictp_xl.manifest import CheckRow, Entry, Layout, Shown

CHECKS = "Checks"  # the sheet of a book that holds its checks
CHECKS_ON_INPUTS = "input_checks"  # its table of those that are not its own
CHECK_RESULTS = {result.value: result for result in Result}
TEMPLATES_KEPT = 8
DAYS_FROM = date(1899, 12, 30)

Typed = dict[Place, Value | Formula]


class CompiledTemplate:
    """A template, compiled once and calculated many times."""

    def __init__(self, data: bytes) -> None:
        self.compiled = Template(data)
        self.digest = whole_files.digest(data)
        self.results = named_cells(self.compiled.book)
        self.data = data

    @cached_property
    def calculation(self) -> Calculation:
        """Its formulas, ready to be worked out."""
        return Calculation(self.data, cells.call, {PREFIX + name for name in catalogue.names()})

    @cached_property
    def layout(self) -> Layout:
        """Its locked cells, as every book of it has them."""
        return ownership.layout(self.compiled)

    def contents(self, given: Figures) -> dict[Place, Shown]:
        """What figures put into its cells, as these hold it."""
        return {at: self.held(at, value) for at, value in self.compiled.contents(given).items()}

    def held(self, at: Place, value: Value) -> Shown:
        """A value as its cell holds it, a date as a number."""
        held = checked(value, "!".join(at), self.compiled.date1904)
        if isinstance(held, bool) or held is None:
            return held
        return str(held) if isinstance(held, str) else float(held)


@lru_cache(maxsize=TEMPLATES_KEPT)
def compiled(data: bytes) -> CompiledTemplate:
    """A template from its bytes; the last few are kept for the next run in the same process."""
    return CompiledTemplate(data)


def template_at(path: Path) -> CompiledTemplate:
    """A template from its file."""
    try:
        return compiled(path.read_bytes())
    except OSError as problem:
        raise BookRefused(f"template {path} cannot be read: {problem.strerror or problem}") from problem


@dataclass(frozen=True)
class Standing:
    """A book as it stands on the disk, or the approved one that it follows: its entry, what people typed."""

    entry: Entry | None
    typed: Typed = field(default_factory=dict)

    @property
    def own_typed(self) -> Typed:
        """What was typed in this copy itself, and not put there by sync."""
        carried = self.entry.carried if self.entry else {}
        return {at: value for at, value in self.typed.items() if carried.get("!".join(at)) != str(value)}


class Written:
    """The copies of one book: calculated once, then written for each host."""

    def __init__(
        self,
        template: CompiledTemplate,
        told: Callable[[str], Figures],
        standing: Mapping[str, Standing],
        main: PlannedBook,
        allow_unvalued: bool,
    ) -> None:
        self.template, self.told, self.standing = template, told, standing
        self.typed = standing[main.path].typed
        self.given, self.values = self._calculated(allow_unvalued)
        shown = {name: self._shown(place) for name, place in template.results.items()}
        self.results: dict[str, Shown] = {
            name: shown[name] for name in figures.RESULTS if isinstance(shown.get(name), str | float | bool)
        }

    def bytes_for(self, book: PlannedBook) -> bytes:
        """The book as its host wants it."""
        compiled = self.template.compiled
        if book.host == VALUES:
            typed = self.typed | self.standing[book.path].own_typed
            return compiled.values_only(self.given, self.values, typed)
        filled = compiled.fill(self.given, self.values, self.typed)
        return with_macros(filled, excel.macros()) if book.host == EXCEL else filled

    def entry(self, book: PlannedBook, data: bytes, made_from: str, about: Mapping[str, Shown]) -> Entry:
        """What the manifest keeps of the book."""
        tally = self.tally
        return Entry(
            made_from=made_from,
            file=whole_files.digest(data),
            template=self.template.digest,
            results=self.results,
            written=self.written,
            about=dict(about),
            checks=list(self.checks),
            passed=tally[Result.PASS],
            failed=tally[Result.FAIL],
            cannot=tally[Result.CANNOT],
            carried=self._carried_into(book),
        )

    def _carried_into(self, book: PlannedBook) -> dict[str, Any]:
        """What sync itself writes into the typed cells of a copy: not typed there, next time."""
        if book.host != VALUES:
            return {}
        return {"!".join(place): str(value) for place, value in self.typed.items()}

    @cached_property
    def written(self) -> dict[str, Shown]:
        """Every filled and calculated cell that is locked, with what it holds."""
        sheets = self.template.compiled.sheets
        every = {**self.template.compiled.contents(self.given), **self.values}
        return {
            "!".join(at): self.template.held(at, value)
            for at, value in every.items()
            if not sheets[at[0]].is_unlocked(at[1])
        }

    @cached_property
    def checks(self) -> list[CheckRow]:
        """The book's own checks, by its sheet Checks; those on the inputs are told elsewhere."""
        table = self.template.compiled.binding.tables.get(CHECKS_ON_INPUTS)
        elsewhere = table.body if table and table.sheet == CHECKS else ()
        found = []
        for (sheet, ref), value in self.values.items():
            row, column = place_of(ref)
            if sheet == CHECKS and str(value) in CHECK_RESULTS and row not in elsewhere and column > 1:
                name, finding = (self._words(sheet, row, column + step) for step in (-1, 1))
                found.append((name, str(value), finding, f"{sheet}!{ref}"))
        return found

    def _words(self, sheet: str, row: int, column: int) -> str:
        at = sheet, ref_at(row, column)
        own = self.template.compiled.sheets[sheet].cells.get(at[1])
        value = self._shown(at) if at in self.values else (own.value if own else None)
        return value if isinstance(value, str) else ""

    @cached_property
    def tally(self) -> dict[Result, int]:
        """How the checks came out that the book itself holds."""
        tally = dict.fromkeys(Result, 0)
        for place, value in {**self._contents(self.given), **self.values}.items():
            result = CHECK_RESULTS.get(str(value))
            if result and place[0] == CHECKS:
                tally[result] += 1
        return tally

    def figures_since(self, before: Entry | None) -> tuple[FigureChange, ...]:
        """Every figure that differs from a book written before; of a template drawn anew, its names only."""
        old = before.written if before else {}
        places = list(self.written)
        if before and before.template != self.template.digest:
            places = ["!".join(self.template.results[name]) for name in self.results]
            old = {"!".join(self.template.results[name]): before.results.get(name) for name in self.results}
        changed = [at for at in places if at in self.written and not self._same(old, at)]
        return tuple(self._figure(at, old.get(at)) for at in changed)

    def _same(self, old: Mapping[str, Shown], at: str) -> bool:
        return ownership.same(old.get(at), self.written[at])

    def _figure(self, at: str, old: Shown) -> FigureChange:
        sheet, _, ref = at.rpartition("!")
        new = self.written[at]
        if at in self._dates:
            old, new = _day(old), _day(new)
        return FigureChange(sheet, ref, self._labels.of(sheet, ref), old, new)

    @cached_property
    def _dates(self) -> set[str]:
        contents = self.template.compiled.contents(self.given)
        return {"!".join(at) for at, value in contents.items() if isinstance(value, date)}

    @cached_property
    def _labels(self) -> Labels:
        compiled = self.template.compiled
        shown: dict[Place, object] = {
            (title, cell.ref): cell.value
            for title, sheet in compiled.sheets.items()
            for cell in sheet.cells.values()
        }
        for at, value in self.written.items():
            sheet, _, ref = at.rpartition("!")
            shown[sheet, ref] = value
        return Labels(shown, compiled.binding.tables.values())

    def _calculated(self, allow_unvalued: bool) -> tuple[Figures, Mapping[Place, Value]]:
        """The value of every formula, with what people typed in its place."""
        given = self.told(figures.COMPLETE)
        found = self.template.calculation.values(self._contents(given))
        if not found.unvalued:
            return given, found.values
        if not allow_unvalued:
            (sheet, ref), reason = next(iter(found.unvalued.items()))
            raise NoValue(
                f"{len(found.unvalued)} formulas get no value, the first in {sheet}!{ref}: {reason} "
                "(--allow-unvalued writes the book all the same, marked Incomplete)"
            )
        incomplete = self.told(figures.INCOMPLETE)
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


def made_from(template: CompiledTemplate, given: Figures, *, allow_unvalued: bool, stubs: str) -> str:
    """A digest of everything that a book's bytes depend on, but for what people type."""
    said: dict[str, object] = {"names": given.names, "tables": given.tables, "template": template.digest}
    said |= {"stubs": stubs, "version": __version__, "unvalued": allow_unvalued}
    return whole_files.digest(json.dumps(said, default=str, sort_keys=True).encode())


def typed_in(path: Path, template: CompiledTemplate, passed_over: Collection[Place] = ()) -> Typed:
    """What people typed in a book, if it is there; BookInUse where somebody has it open."""
    if not path.is_file():
        return {}
    refuse_open(path)
    return dict(typed_cells(path, template.compiled, passed_over))


def refuse_open(path: Path) -> None:
    """Excel keeps a small file beside a book that somebody has open."""
    if path.with_name(OPEN_IN_EXCEL + path.name).exists():
        raise BookInUse(f"{path.name} is open in Excel: close it and run sync again")


def _day(value: Shown) -> Any:
    """A cell's number as the day it stands for."""
    is_day = isinstance(value, float) and value >= 1
    return date.fromordinal(DAYS_FROM.toordinal() + int(value)) if is_day and value is not None else value
