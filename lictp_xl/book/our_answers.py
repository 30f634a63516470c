"""Functions of ours inside a workbook that an engine calculates.

The engine knows none of them. The arguments of each call are worked out by the engine, on a sheet that is
never saved; our function answers; the answer is put on another such sheet, and the formula reads it there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from lictp_xl.book.a1 import as_range, fixed, quoted
from lictp_xl.book.cell_xml import ERRORS, ErrorValue, serial
from lictp_xl.book.engine import Engine, Found, Scratch
from lictp_xl.book.engine_dialect import Dialect
from lictp_xl.book.expressions import Area, Call, Expression, Word, text_of

SHEETS = ("lictp workings_", "lictp answers_")  # an underscore more when one is full
ROOM = 5_000  # rows kept free for one answer of the engine
MAY_BE_BLANK = frozenset({"INDEX", "XLOOKUP", "IF"})  # hand on a cell itself, so a blank one stays blank
Text = Callable[[Expression], str]


@dataclass
class Slot:
    """A formula in the engine that may read answers of ours: given again when they change shape."""

    expression: Expression
    give: Callable[[str], None]
    given: str = ""

    def refresh(self, text: Text) -> None:
        now = text(self.expression)
        if now != self.given:
            self.give(now)
            self.given = now


class Spread:
    """An answer of the engine in a shape of its own."""

    def __init__(self, engine: Engine, scratch: Scratch, rows: int = ROOM) -> None:
        self.engine = engine
        self.sheet, self.row = scratch.room(rows)
        self.name = scratch.name

    def give(self, formula: str) -> None:
        # an error has no rows; it is one value
        self.engine.set_single(self.sheet, self.row, 1, f"IFERROR(ROWS({formula}),1)")
        self.engine.set_single(self.sheet, self.row, 2, f"IFERROR(COLUMNS({formula}),1)")
        self.engine.set_spread(self.sheet, self.row, 3, formula)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        down, across = (self.engine.text(self.sheet, self.row, c) for c in (1, 2))
        return int(down or 1), int(across or 1)

    def rows(self) -> list[list[Found]]:
        down, across = self.shape
        text = self.engine.text
        return [[text(self.sheet, self.row + r, 3 + c) for c in range(across)] for r in range(down)]

    def cell_formula(self, row: int, column: int, box_rows: int, box_columns: int, beyond: str) -> str:
        """One cell of an array formula: a single row or column is repeated, `beyond` stands past the end."""
        host = quoted(self.name)
        down, across = (f"{host}!{fixed((c, self.row, c, self.row))}" for c in (1, 2))
        box = fixed((3, self.row, 2 + box_columns, self.row + box_rows - 1))
        area = f"{host}!{as_range(box)}"
        past = f"OR(AND({down}>1,{down}<{row}),AND({across}>1,{across}<{column}))"
        return f"IF({past},{beyond},INDEX({area},IF({down}=1,1,{row}),IF({across}=1,1,{column})))"


class Given(Protocol):
    """One argument of a call."""

    def value(self) -> Any: ...


@dataclass(frozen=True)
class Constant:
    """Written in the formula, or left out."""

    written: Found

    def value(self) -> Found:
        return self.written


@dataclass(frozen=True)
class Cells:
    """A cell or a range as it stands."""

    engine: Engine
    area: Area

    def value(self) -> Any:
        sheet = self.engine.sheets[self.area.sheet]
        c1, r1, c2, r2 = self.area.box
        if (c1, r1) == (c2, r2):
            return self.engine.text(sheet, r1, c1)
        # a whole column ends where the sheet's cells end
        if r2 - r1 >= ROOM:
            r2 = max(r1, min(r2, self.engine.used_rows(sheet)))
        if c2 - c1 >= ROOM:
            c2 = max(c1, min(c2, self.engine.used_columns(sheet)))
        text = self.engine.text
        return [[text(sheet, r, c) for c in range(c1, c2 + 1)] for r in range(r1, r2 + 1)]


class OneValue:
    """Worked out by the engine: a single value."""

    def __init__(self, engine: Engine, scratch: Scratch, may_be_blank: bool) -> None:
        self.engine, self.may_be_blank = engine, may_be_blank
        self.sheet, self.row = scratch.room(1)

    def give(self, formula: str) -> None:
        self.engine.set_single(self.sheet, self.row, 1, formula)
        if self.may_be_blank:
            self.engine.set_spread(self.sheet, self.row, 2, f"ISBLANK({formula})")

    def value(self) -> Found:
        if self.may_be_blank and self.engine.text(self.sheet, self.row, 2) is True:
            return None
        return self.engine.text(self.sheet, self.row, 1)


class SeveralValues:
    """Worked out by the engine: a range of values."""

    def __init__(self, engine: Engine, scratch: Scratch, may_be_blank: bool) -> None:
        self.answer = Spread(engine, scratch)
        self.blanks = Spread(engine, scratch) if may_be_blank else None

    def give(self, formula: str) -> None:
        self.answer.give(formula)
        if self.blanks:
            self.blanks.give(f"MAP({formula},LAMBDA(lictp_cell,ISBLANK(lictp_cell)))")

    def value(self) -> Any:
        rows = self.answer.rows()
        if self.blanks:
            blanks = self.blanks.rows()
            rows = [
                [None if blank is True else cell for cell, blank in zip(*pair, strict=True)]
                for pair in zip(rows, blanks, strict=True)
            ]
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


@dataclass(eq=False)
class OurCall:
    """One call of one of our functions in a formula."""

    call: Call
    sheet: str
    ref: str
    arguments: list[Given] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)  # its worked-out arguments
    readers: list[Slot] = field(default_factory=list)  # formulas that read its answer


class Answers:
    """The sheets on which arguments are worked out and answers put."""

    def __init__(self, engine: Engine, dialect: Dialect, date1904: bool) -> None:
        self.engine, self.dialect, self.date1904 = engine, dialect, date1904
        self.workings, self._blocks = (Scratch(engine, title) for title in SHEETS)
        self._places: dict[tuple[Call, int, int], tuple[int, int, str]] = {}
        self._now: dict[Call, str] = {}

    def given(self, ours: OurCall, argument: Expression) -> Given:
        """One argument, ready to be read."""
        if not argument:
            return Constant(None)
        if len(argument) == 1 and isinstance(word := argument[0], Word):
            if word.area:
                return Cells(self.engine, word.area)
            if word.kind in {"NUMBER", "TEXT", "LOGICAL", "ERROR"}:
                return Constant(_constant(word))
        outer = argument[0]
        blank = len(argument) == 1 and isinstance(outer, Call) and outer.name in MAY_BE_BLANK
        kind = SeveralValues if self.dialect.several(argument) else OneValue
        found = kind(self.engine, self.workings, blank)
        ours.slots.append(Slot(argument, found.give))
        return found

    def text(self, expression: Expression) -> str:
        """A formula that reads our answers where they stand."""
        return text_of(expression, self._now.get)

    def empty(self, call: Call) -> None:
        """A place for an answer that is not there yet."""
        self._block(call, 1, 1)

    def put(self, call: Call, answer: object) -> bool:
        """Put an answer where formulas find it; tell whether its shape is another than before."""
        rows = rows_of(answer)
        before = self._now.get(call)
        sheet, first = self._block(call, len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, shown in enumerate(row):
                self.engine.put(sheet, first + r, 1 + c, self._cell(shown))
        return before != self._now[call]

    def _block(self, call: Call, down: int, across: int) -> tuple[int, int]:
        key = (call, down, across)
        if key not in self._places:
            sheet, first = self._blocks.room(down)
            box = (1, first, across, first + down - 1)
            self._places[key] = sheet, first, f"{quoted(self._blocks.name)}!{as_range(fixed(box))}"
        sheet, first, self._now[call] = self._places[key]
        return sheet, first

    def _cell(self, shown: Any) -> Found:
        """One value of an answer as a cell holds it."""
        if (error := getattr(shown, "error", None)) is not None:
            return ErrorValue(error if error in ERRORS else "#VALUE!")
        if isinstance(shown, date):
            return serial(shown, self.date1904)
        if shown is None:
            return ""
        return shown if isinstance(shown, bool | str) else float(shown)


def rows_of(answer: Any) -> list[list[Any]]:
    """An answer as rows of values; a table without a row is #N/A, as a sheet has no empty table."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return rows if rows and rows[0] else [[ErrorValue("#N/A")]]


def refresh(slots: Iterable[Slot], text: Text) -> None:
    for slot in slots:
        slot.refresh(text)


def _constant(word: Word) -> Found:
    if word.kind == "NUMBER":
        return float(word.text)
    if word.kind == "LOGICAL":
        return word.text.upper() == "TRUE"
    if word.kind == "TEXT":
        return word.text[1:-1].replace('""', '"')
    return word.text.upper()
