"""What stands behind one cell of a written book: formula, rule, workings, inputs, paragraph of the report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from lictp_xl import changes, workings
from lictp_xl.book.expressions import Area, Unreadable
from lictp_xl.book.formula_words import read_aloud
from lictp_xl.book.precedents import Asked, Given, cells_in
from lictp_xl.book.references import box_of, box_text, size_of
from lictp_xl.cells import Fault
from lictp_xl.errors import NoValue
from lictp_xl.figures.provenance import Origin
from lictp_xl.folder import INPUTS
from lictp_xl.functions import catalogue
from lictp_xl.traced_book import Filled, Place, TracedBook

DEEPEST = 12  # formulas that follow one another
MOST_CELLS = 24  # of one range that are told one by one

TOLD = "(told above)"


@dataclass
class Step:
    """A sentence, and what stands behind it."""

    says: str
    behind: list["Step"] = field(default_factory=list)
    is_cell: bool = False


def of(book: Path, cell: str, depth: int = DEEPEST) -> Step:
    """The steps behind a cell, told as Sheet!B2 or by a name of the book."""
    traced = TracedBook(book)
    found = _Trace(traced, depth).cell(traced.place(cell), 0)
    if traced.is_behind:
        note = "The inputs have changed since this book was written; what they say is told as it is now"
        found.behind.insert(0, Step(note))
    return found


def show(console: Console, found: Step) -> None:
    """A tree on a screen; text with indents, a line each, in a file or a pipe."""
    if console.is_terminal:
        console.print(_branch(found, None))
    else:
        console.file.writelines(f"{line}\n" for line in lines(found))


def lines(found: Step, level: int = 0) -> Iterator[str]:
    """The steps as text."""
    yield "  " * level + found.says
    for step in found.behind:
        yield from lines(step, level + 1)


def _branch(step: Step, above: Tree | None) -> Tree:
    says = f"[bold]{escape(step.says)}[/bold]" if step.is_cell else escape(step.says)
    here = above.add(says) if above else Tree(says)
    for below in step.behind:
        _branch(below, here)
    return here


class _Trace:
    """One way back from a cell; every cell is told once."""

    def __init__(self, book: TracedBook, depth: int) -> None:
        self.book, self.depth = book, depth
        self.told: set[Place] = set()
        self.asked: list[Asked] = []

    def cell(self, at: Place, depth: int) -> Step:
        """A cell with everything behind it."""
        step = Step(self._called(at), is_cell=True)
        formula = self.book.reader.formula_of(at)
        if at in self.told:
            step.says += f" {TOLD}"
        elif formula is None:
            self.told.add(at)
            step.behind = list(self._constant(at))
        elif formula.key != at and formula.key in self.told:
            self.told.add(at)
            step.behind = [Step(f"One of the answers of the formula in {'!'.join(formula.key)}, told above")]
        elif depth >= self.depth:
            step.behind = [Step("Further back: trace this cell itself")]
        else:
            self.told |= {at, formula.key}
            step.behind = [*self._formula(formula.text), *self._reads(at, depth)]
        return step

    def _called(self, at: Place) -> str:
        """Workings!B25  Annual charge to this partner, £ (annual_charge): 315,000.00"""
        name = self.book.name_of((at[0], box_of(at[1])))
        told = " ".join(filter(None, (self.book.labels.of(*at), f"({name})" if name else "")))
        return f"{'  '.join(filter(None, ('!'.join(at), told)))}: {self.book.shown(at)}"

    def _formula(self, text: str) -> Iterator[Step]:
        yield Step(f"Formula: ={' '.join(text.split())}")
        if words := read_aloud(text):
            yield Step(f"In words: {words}")

    def _reads(self, at: Place, depth: int) -> Iterator[Step]:
        """The functions of ours that a formula asks, then the cells that it reads."""
        formula = self.book.reader.formula_of(at)
        if formula is None:
            return
        try:
            found = self.book.reader.rests_on(formula)
        except (Unreadable, NoValue) as problem:
            yield Step(f"What it reads cannot be told: {problem}")
            return
        for asked in found.asked:
            yield self._asked(asked)
        for area in found.areas:
            yield self._area(area, depth + 1)

    def _area(self, area: Area, depth: int) -> Step:
        """A cell, or the cells of a range one by one."""
        if size_of(area.box) == 1:
            return self.cell(next(cells_in(area)), depth)
        filled_in = [at for at in cells_in(area) if self.book.reader.shown.get(at) not in (None, "")]
        if filled_in and self.told.issuperset(filled_in):
            return Step(f"{self._place(area)} {TOLD}")
        steps = [self.cell(at, depth) for at in filled_in[:MOST_CELLS]]
        if len(filled_in) > MOST_CELLS:
            steps.append(Step(f"and {len(filled_in) - MOST_CELLS} more cells"))
        return Step(self._place(area), steps or [Step("Every cell of it is blank")])

    def _asked(self, asked: Asked) -> Step:
        """A function of ours: what it does, what it was given, and how it came to its answer."""
        function = catalogue.get(asked.name)
        says = f"{function.usage} gives {_told(asked.answer)}"
        if asked in self.asked:
            return Step(f"{says} {TOLD}")
        self.asked.append(asked)
        steps = [Step(f"Rule: {function.summary}")]
        steps += [Step(f"Source: {function.source}")] if function.source else []
        for argument, given in zip(function.arguments, asked.given, strict=False):
            steps.append(Step(f"{argument.name}: {self._given(given)}"))
        table = workings.of(asked.name, *(given.value for given in asked.given))
        if isinstance(table, list):
            steps.append(Step("Workings", [Step(line) for line in _table(table)]))
        return Step(says, steps)

    def _given(self, given: Given) -> str:
        if given.area is None:
            return _told(given.value)
        first = next(cells_in(given.area))
        told = _told(given.value, lambda value: self.book.shown(first, value))
        return f"{told}  ({self._place(given.area)})"

    def _place(self, area: Area) -> str:
        name = self.book.name_of((area.sheet, area.box))
        return ", ".join(filter(None, (name, f"{area.sheet}!{box_text(area.box)}")))

    def _constant(self, at: Place) -> Iterator[Step]:
        filled = self.book.filled(at)
        if filled:
            yield Step(f"Filled by sync: {filled.says}", list(self._filled(at, filled)))
        elif self.book.is_typed(at):
            yield Step("Typed by people: the cell is theirs")
        elif self.book.is_of_template(at):
            yield Step("Part of the template")
        else:
            yield Step("Neither in the template nor a figure of the inputs: sync wrote it, or a person did")

    def _filled(self, at: Place, filled: Filled) -> Iterator[Step]:
        if not self.book.agrees(at, filled.value):
            yield Step(f"The inputs now make it {self._as_shown(at, filled.value)}")
        for origin in filled.origins:
            yield self._origin(at, origin)
        if not filled.origins:
            yield Step(filled.otherwise)

    def _origin(self, at: Place, origin: Origin) -> Step:
        """An entry of the inputs: its cell, its standing, and the paragraph it is from."""
        line = origin.line
        entry = f": {self._as_shown(at, origin.entry)}" if origin.field else ""
        facts = [Step(f"Standing: {line.standing.value}"), Step(f"Source: {line.source or 'none is given'}")]
        facts += [Step(f"Note: {line.note}")] if line.note else []
        return Step(f"{INPUTS} {self.book.input_cell(origin)}{entry}", facts)

    def _as_shown(self, at: Place, value: Any) -> str:
        """Another value, as a cell of the book would show it."""
        return "blank" if value is None else self.book.shown(at, value)


def _told(value: Any, one: Callable[[Any], str] = changes.shown) -> str:
    """A value, or rows of them, in one line."""
    if isinstance(value, list):
        rows = [row if isinstance(row, list) else [row] for row in value]
        across = [", ".join(_told(cell, one) for cell in row) for row in rows]
        return "; ".join(across) if len(rows[0]) > 1 else ", ".join(across)
    if isinstance(value, Fault):
        return f"{value.error} {value.message}"
    return "left out" if value is None else one(value)


def _table(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Rows of workings, their columns under one another."""
    columns = [_column(column) for column in zip(*rows, strict=True)]
    for row in zip(*columns, strict=True):
        yield "  ".join(row).rstrip()


def _column(values: Sequence[Any]) -> list[str]:
    """A column as wide as its widest cell, figures to the right; whole ones without pence."""
    figures = [value for value in values if changes.is_number(value)]
    whole = all(value == int(value) for value in figures)
    told = [f"{value:,.0f}" if whole and value in figures else _blank_or_told(value) for value in values]
    width = max(map(len, told))
    return [f"{text:>{width}}" if figures else f"{text:{width}}" for text in told]


def _blank_or_told(value: Any) -> str:
    return "" if value in (None, "") else _told(value)
