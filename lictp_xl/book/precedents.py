"""What a formula of a written book reads: the cells that its answer rests on, and the calls of our functions.

Only what counts is told: of IF the branch that was taken, of INDEX the cell that was picked. What has to be
worked out for that is worked out from the values that the book shows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lictp_xl.book.a1 import Reader
from lictp_xl.book.cell_xml import ErrorValue, number_text
from lictp_xl.book.engine import Engine, Scratch
from lictp_xl.book.engine_dialect import Dialect
from lictp_xl.book.expressions import Area, Call, Expression, Unreadable, Word, text_of
from lictp_xl.book.formulas import Key, WorkbookCells, WorkbookFormula
from lictp_xl.book.our_answers import Spread, rows_of
from lictp_xl.book.package import Package
from lictp_xl.book.references import cells_of, place, ref_at, size_of
from lictp_xl.book.sheet_cells import Content
from lictp_xl.errors import NoValue

SCRATCH = "lictp trace"
WHY = "LICTP_WHY"
MOST_ANSWERS = 50  # rows of one piece of a formula that are worked out again

Rows = list[list[Any]]


@dataclass(frozen=True)
class Given:
    """One argument of a call: what it comes to, and the cells it stands in, if it is cells as they stand."""

    value: Any  # one cell, or rows of them
    area: Area | None = None


@dataclass(frozen=True)
class Asked:
    """One call of a function of ours, its arguments, and the answer."""

    name: str
    given: tuple[Given, ...]
    answer: Any


@dataclass(frozen=True)
class Precedents:
    """What one formula rests on, in the order read."""

    areas: tuple[Area, ...]
    asked: tuple[Asked, ...]


class BookReader:
    """A written book whose formulas can be followed."""

    def __init__(
        self,
        book: Package,
        formulas: Mapping[Key, WorkbookFormula],
        call: Callable[..., object],
        ours: Collection[str],
    ) -> None:
        self.formulas, self._call, self._ours = formulas, call, {name.upper() for name in ours} | {WHY}
        self._cells = WorkbookCells(book)
        self.shown: dict[Key, Content] = {
            (sheet, cell.ref): cell.value for sheet, cells in self._cells.sheets.items() for cell in cells
        }
        self._names = Reader(book)
        self._dialect = Dialect(self._ours)
        self._answers_in = {cell: key for key, formula in formulas.items() for cell in formula.cells}

    def formula_of(self, at: Key) -> WorkbookFormula | None:
        """The formula whose answer a cell shows, its own or the array's it stands in."""
        key = self._answers_in.get(at)
        return self.formulas[key] if key else None

    def rests_on(self, formula: WorkbookFormula) -> Precedents:
        """What a formula reads; Unreadable says why that cannot be told."""
        expression = self._names.expression(formula.text, formula.sheet, formula.ref)
        found = _Walk(self, formula)
        found.through(expression)
        return Precedents(tuple(dict.fromkeys(found.areas)), tuple(found.asked))

    def value(self, expression: Expression, formula: WorkbookFormula) -> Any:
        """What a piece of a formula comes to: one value, or rows."""
        if not expression:
            return None
        if len(expression) == 1 and isinstance(word := expression[0], Word) and word.area:
            return self.values_in(word.area)
        plain = self._dialect.translated(expression, formula.sheet, formula.ref, formula.array)
        self._answer.give(text_of(plain, lambda call: self._literal(call, formula)))
        self._engine.evaluate()
        rows = self._answer.rows()
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows

    def values_in(self, area: Area) -> Any:
        """The values of an area as the book shows them."""
        c1, r1, c2, r2 = area.box
        last = max((place(ref)[0] for sheet, ref in self.shown if sheet == area.sheet), default=r1)
        down = range(r1, max(r1, min(r2, last)) + 1)
        rows = [[self.shown.get((area.sheet, ref_at(r, c))) for c in range(c1, c2 + 1)] for r in down]
        return rows[0][0] if size_of(area.box) == 1 else rows

    def asked(self, call: Call, formula: WorkbookFormula) -> Asked:
        """A call of ours, answered again."""
        given = tuple(Given(self.value(a, formula), _area(a)) for a in call.arguments)
        return Asked(call.name, given, self._call(call.name, *(one.value for one in given)))

    def is_ours(self, call: Call) -> bool:
        return call.name in self._ours and call.name != WHY

    def _literal(self, call: Call, formula: WorkbookFormula) -> str | None:
        """The answer of a call of ours, written into the formula in its place."""
        if not self.is_ours(call):
            return None
        rows = rows_of(self.asked(call, formula).answer)
        if len(rows) == 1 and len(rows[0]) == 1:
            return _written(rows[0][0])
        return "{" + ";".join(",".join(map(_written, row)) for row in rows) + "}"

    @cached_property
    def _engine(self) -> Engine:
        """The engine with the book's values in it, and no formula."""
        engine = Engine(self._cells.bare({}, [SCRATCH]))
        for (sheet, ref), value in self.shown.items():
            if value is not None:
                engine.put(engine.sheets[sheet], *place(ref), value)
        return engine

    @cached_property
    def _answer(self) -> Spread:
        return Spread(self._engine, Scratch(self._engine, SCRATCH), MOST_ANSWERS)


class _Walk:
    """The way through one formula, leaving out what did not count."""

    def __init__(self, book: BookReader, formula: WorkbookFormula) -> None:
        self.book, self.formula = book, formula
        self.areas: list[Area] = []
        self.asked: list[Asked] = []

    def through(self, expression: Expression) -> None:
        for piece in expression:
            if isinstance(piece, Word):
                self.areas += [piece.area] if piece.area else []
                continue
            for argument in self._that_count(piece):
                self.through(argument)
            if self.book.is_ours(piece):
                self.asked.append(self.book.asked(piece, self.formula))

    def _that_count(self, call: Call) -> Iterator[Expression]:
        """The arguments that the answer of a call rests on."""
        try:
            if call.name == "IF" and len(call.arguments) > 1:
                yield from self._branch(call.arguments)
                return
            if call.name == "INDEX" and (picked := self._picked(call.arguments)):
                yield (Word("", "RANGE", picked),)
                yield from call.arguments[1:]
                return
        except (NoValue, Unreadable, ValueError):
            pass  # it cannot be worked out again: then every argument may count
        yield from call.arguments

    def _branch(self, arguments: tuple[Expression, ...]) -> list[Expression]:
        test = self.book.value(arguments[0], self.formula)
        if not isinstance(test, bool | float | int):
            return list(arguments)
        return [arguments[0], *arguments[1:2]] if test else [arguments[0], *arguments[2:3]]

    def _picked(self, arguments: tuple[Expression, ...]) -> Area | None:
        """The one cell that INDEX picks of an area."""
        area = _area(arguments[0])
        steps = [self.book.value(a, self.formula) for a in arguments[1:]]
        if (
            not area
            or len(steps) not in (1, 2)
            or not all(isinstance(s, float | int) and s > 0 for s in steps)
        ):
            return None
        c1, r1, c2, r2 = area.box
        if len(steps) == 1:
            steps = [1, *steps] if r1 == r2 else [*steps, 1]
        row, column = r1 + int(steps[0]) - 1, c1 + int(steps[1]) - 1
        return Area(area.sheet, (column, row, column, row)) if row <= r2 and column <= c2 else None


def cells_in(area: Area) -> Iterator[Key]:
    """The cells of an area, row by row."""
    return ((area.sheet, ref) for ref in cells_of(area.box))


def _area(expression: Expression) -> Area | None:
    word = expression[0] if len(expression) == 1 else None
    return word.area if isinstance(word, Word) else None


def _written(value: Any) -> str:
    """A value as a formula spells it."""
    if (error := getattr(value, "error", None)) is not None:
        return str(error)
    if isinstance(value, ErrorValue):
        return str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or isinstance(value, str):
        return '"' + (value or "").replace('"', '""') + '"'
    return number_text(value)
