"""The values of a workbook's formulas before anyone recalculates, functions of ours among them.

Ordinary formulas are IronCalc's. A call of ours waits until everything it needs is known, through any chain
of formulas, names and sheets; the rounds are the levels of that dependence. A formula that cannot be worked
out, and everything that depends on it, gets no value and a reason.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from lictp_xl.book.a1 import Reader
from lictp_xl.book.calculation_order import FormulaPlaces, circle_in, in_order
from lictp_xl.book.cell_xml import ErrorValue, Value, checked
from lictp_xl.book.engine import Engine, has_function
from lictp_xl.book.engine_dialect import CALENDAR, REGIONAL, VOLATILE, Dialect
from lictp_xl.book.expressions import Call, Expression, Unreadable, Word, areas_in, calls_in, text_of
from lictp_xl.book.formulas import Key, WorkbookCells, WorkbookFormula
from lictp_xl.book.our_answers import SHEETS, Answers, Cells, OurCall, Slot, Spread, refresh, rows_of
from lictp_xl.book.package import Package
from lictp_xl.book.references import place, ref_at, size_of
from lictp_xl.errors import NoValue, TemplateRefused

CellValue: TypeAlias = float | str | bool  # ErrorValue is a str
WHY = "LICTP_WHY"  # a function of the host: the sentence behind an error of ours


@dataclass(frozen=True)
class Recalculated:
    """What every formula cell shows, or why it got no value."""

    values: dict[Key, CellValue]
    unvalued: dict[Key, str]


@dataclass
class _Run:
    """One book being worked out."""

    messages: dict[Key, list[tuple[str, str]]] = field(default_factory=dict)  # error and sentence by cell
    errors: set[str] = field(default_factory=set)  # of our functions


class Calculation:
    """One template loaded into the engine, used for many books."""

    def __init__(self, data: bytes, call: Callable[..., object], ours: Collection[str]) -> None:
        package = Package(data)
        self._call = call
        self._ours = {name.upper() for name in ours} | {WHY}
        self._date1904 = package.date1904
        self._dialect = Dialect(self._ours)
        cells = WorkbookCells(package)
        self._formulas = cells.formulas()
        self._reasons: dict[Key, str] = {}
        self._expressions = self._read(Reader(package))
        self._places = FormulaPlaces(self._formulas.values())
        self._formula_cells = {cell for formula in self._formulas.values() for cell in formula.cells}
        late = {key for key, e in self._expressions.items() if self._is_late(key, e)}
        texts = {key: text_of(e) for key, e in self._expressions.items() if key not in late}
        self._engine = Engine(cells.bare(texts, SHEETS))
        self._refuse_unknown_functions()
        self._answers = Answers(self._engine, self._dialect, self._date1904)
        self._calls: dict[Call, OurCall] = {}
        self._spreads: dict[Key, Spread] = {}
        self._needs: dict[Key, set[Key]] = {}
        self._order: list[list[Key]] = []
        self._rounds = self._arranged()
        for key in self._expressions:
            if key in late and key not in self._reasons:
                self._install(self._formulas[key])
        for one in self._calls.values():
            refresh(one.slots, self._answers.text)
        self._originals: dict[Key, Any] = {}

    def values(self, contents: Mapping[Key, Value]) -> Recalculated:
        """What every formula shows when these constants stand in the template's cells."""
        self._put(contents)
        run = _Run()
        for calls in self._rounds:
            self._engine.evaluate()
            for ours, answer in [(ours, self._answer(ours, run)) for ours in calls]:
                self._note_faults(ours, answer, run)
                if self._answers.put(ours.call, answer):
                    refresh(ours.readers, self._answers.text)
        self._engine.evaluate()
        return self._read_back(run)

    # -- once per template ------------------------------------------------------------------------------

    def _read(self, reader: Reader) -> dict[Key, Expression]:
        """Every formula in plain terms; what cannot be read is noted with the reason."""
        found = {}
        for key, formula in self._formulas.items():
            try:
                found[key] = self._expression(formula, reader)
            except Unreadable as e:
                self._reasons[key] = str(e)
        return found

    def _expression(self, formula: WorkbookFormula, reader: Reader) -> Expression:
        if formula.data_table:
            raise Unreadable("a what-if data table is beyond the calculation engine")
        if not formula.text:
            raise Unreadable("the formula is empty")
        plain = reader.expression(formula.text, formula.sheet, formula.ref)
        names = {call.name for call in calls_in(plain)}
        if changing := sorted(names & VOLATILE):
            raise Unreadable(f"{changing[0]} changes by itself, so its value cannot be told beforehand")
        if regional := sorted(names & REGIONAL):
            raise Unreadable(f"{regional[0]} depends on the settings of the computer")
        if self._date1904 and (calendar := sorted(names & CALENDAR)):
            raise Unreadable(f"{calendar[0]}: the calculation engine counts no dates from 1904")
        return self._dialect.translated(plain, formula.sheet, formula.ref, formula.array)

    def _is_late(self, key: Key, expression: Expression) -> bool:
        """Is the formula given after loading: one of ours, an array, or one rewritten for the engine?"""
        names = {call.name for call in calls_in(expression)}
        rewritten = any(
            isinstance(word, Word) and word.text == "lictp_cell"
            for call in calls_in(expression)
            if call.name == "LAMBDA"
            for word in call.arguments[0]
        )
        return self._formulas[key].array or bool(names & self._ours) or rewritten

    def _refuse_unknown_functions(self) -> None:
        used: dict[str, list[Key]] = {}
        for key, expression in self._expressions.items():
            for call in calls_in(expression):
                used.setdefault(call.name, []).append(key)
        for name in sorted(used.keys() - self._ours):
            for key in () if has_function(name) else used[name]:
                self._reasons.setdefault(key, f"the calculation engine has no function {name}")

    def _arranged(self) -> list[list[OurCall]]:
        """Our calls in rounds: each needs only the rounds before it."""
        needs: dict[Key | Call, set[Key | Call]] = {key: set() for key in self._formulas}
        owner: dict[Call, Key] = {}
        for key, expression in self._expressions.items():
            self._needs[key] = self._places.within(areas_in(expression))
            needs[key] |= self._needs[key]
            for call in calls_in(expression):
                if call.name in self._ours:
                    owner[call] = key
                    needs[key].add(call)
                    arguments = [a for argument in call.arguments for a in areas_in(argument)]
                    inner = {c for a in call.arguments for c in calls_in(a) if c.name in self._ours}
                    needs[call] = inner | self._places.within(arguments)
        groups = in_order(needs)
        for group in groups:
            # a circle of ordinary formulas alone is the engine's to judge: INDEX reads one cell of a column
            if any(isinstance(node, Call) for node in group) and (circle := circle_in(group, needs)):
                self._note_circle([owner[n] if isinstance(n, Call) else n for n in group], circle, owner)
        self._order = [[node for node in group if not isinstance(node, Call)] for group in groups]
        self._note_dependents(self._reasons)
        return self._levels(groups, needs, owner)

    def _note_circle(self, cells: list[Key], circle: list[Key | Call], owner: dict[Call, Key]) -> None:
        way = list(dict.fromkeys(owner[n] if isinstance(n, Call) else n for n in circle))
        told = " -> ".join(f"{sheet}!{ref}" for sheet, ref in [*way, way[0]])
        for key in cells:
            self._reasons[key] = f"{key[0]}!{key[1]} depends on itself: {told}"

    def _note_dependents(self, reasons: dict[Key, str]) -> None:
        """What depends on a formula without value has none either."""
        for group in self._order:
            behind = sorted(k for key in group for k in self._needs.get(key, ()) if k in reasons)
            for key in group if behind else ():
                sheet, ref = behind[0]
                root = _root(reasons[behind[0]])
                reasons.setdefault(key, f"depends on {sheet}!{ref}, which gets no value: {root}")

    def _levels(
        self,
        groups: list[list[Key | Call]],
        needs: dict[Key | Call, set[Key | Call]],
        owner: dict[Call, Key],
    ) -> list[list[OurCall]]:
        level: dict[Key | Call, int] = {}
        rounds: dict[int, list[OurCall]] = {}
        for group in groups:
            behind = max((level.get(n, 0) for node in group for n in needs.get(node, ())), default=0)
            for node in group:
                level[node] = behind + isinstance(node, Call)
                if isinstance(node, Call) and owner[node] not in self._reasons:
                    rounds.setdefault(level[node], []).append(self._prepared(node, owner[node]))
        return [rounds[number] for number in sorted(rounds)]

    def _prepared(self, call: Call, key: Key) -> OurCall:
        """A call with its arguments ready to be worked out. Those inside it were prepared before."""
        ours = self._calls[call] = OurCall(call, *key)
        self._answers.empty(call)
        ours.arguments = [self._answers.given(ours, argument) for argument in call.arguments]
        for slot in ours.slots:
            self._register(slot)
        return ours

    def _register(self, slot: Slot) -> None:
        for call in calls_in(slot.expression):
            if call in self._calls:
                self._calls[call].readers.append(slot)

    def _install(self, formula: WorkbookFormula) -> None:
        """Give the engine a formula that it could not load from the file."""
        sheet, (row, column) = self._engine.sheets[formula.sheet], place(formula.ref)
        expression = self._expressions[formula.key]
        if not formula.spreads:
            slot = Slot(expression, partial(self._engine.set_single, sheet, row, column))
        else:
            spread = self._spreads[formula.key] = Spread(self._engine, self._answers.workings)
            slot = Slot(expression, spread.give)
            c1, r1, c2, r2 = formula.box
            # an array formula shows #N/A in cells it has no answer for, Excel 365's kind leaves them empty
            beyond = '""' if formula.dynamic else "NA()"
            for _, ref in formula.cells:
                r, c = place(ref)
                text = spread.cell_formula(r - r1 + 1, c - c1 + 1, r2 - r1 + 1, c2 - c1 + 1, beyond)
                self._engine.set_single(sheet, r, c, text)
        self._register(slot)
        slot.refresh(self._answers.text)

    # -- for every book ---------------------------------------------------------------------------------

    def _put(self, contents: Mapping[Key, Value]) -> None:
        """Constants in, and the template's own again where the book before had others."""
        for key, value in contents.items():
            if key in self._formula_cells:
                raise TemplateRefused(f"{key[0]}!{key[1]} holds a formula; no figure can be put in it")
            at = self._at(key)
            if key not in self._originals:
                self._originals[key] = self._engine.read(*at)
            self._engine.put(*at, _constant(value, key, self._date1904))
        for key, original in self._originals.items():
            if key not in contents:
                self._engine.put(*self._at(key), original)

    def _at(self, key: Key) -> tuple[int, int, int]:
        sheet, ref = key
        if sheet not in self._engine.sheets:
            raise TemplateRefused(f"there is no sheet {sheet!r} to put a figure in {sheet}!{ref}")
        return (self._engine.sheets[sheet], *place(ref))

    def _answer(self, ours: OurCall, run: _Run) -> Any:
        if ours.call.name == WHY:
            return self._why(ours, run)
        return self._call(ours.call.name, *(argument.value() for argument in ours.arguments))

    def _why(self, ours: OurCall, run: _Run) -> str:
        """The sentence behind an error of ours in the cell named."""
        if not (ours.arguments and isinstance(named := ours.arguments[0], Cells)):
            return ""
        column, row, _, _ = named.area.box
        sheet = self._engine.sheets[named.area.sheet]
        shown = self._engine.text(sheet, row, column)
        if not isinstance(shown, str) or not self._engine.shows_error(sheet, row, column, shown):
            return ""
        told = run.messages.get((named.area.sheet, ref_at(row, column)), [])
        return next((message for error, message in told if error == shown), "")

    def _note_faults(self, ours: OurCall, answer: Any, run: _Run) -> None:
        """Keep the sentences, by the cells that may show the error."""
        formula = self._formulas[ours.sheet, ours.ref]
        rows = rows_of(answer)
        alone = self._expressions[formula.key] == (ours.call,)
        matrix = alone and (len(rows), len(rows[0])) != (1, 1)
        c1, r1, _, _ = formula.box
        for r, row in enumerate(rows):
            for c, shown in enumerate(row):
                if (error := getattr(shown, "error", None)) is None:
                    continue
                run.errors.add(error)
                cells = [(ours.sheet, ref_at(r1 + r, c1 + c))] if matrix else formula.cells
                for cell in cells:
                    run.messages.setdefault(cell, []).append((error, str(getattr(shown, "message", ""))))

    def _read_back(self, run: _Run) -> Recalculated:
        reasons = dict(self._reasons)
        values: dict[Key, CellValue] = {}
        for formula in self._formulas.values():
            if formula.key in reasons:
                continue
            try:
                values.update(self._shown(formula, run))
            except NoValue as e:
                reasons[formula.key] = str(e)
        if len(reasons) > len(self._reasons):
            self._note_dependents(reasons)
        unvalued = {cell: reason for key, reason in reasons.items() for cell in self._formulas[key].cells}
        return Recalculated({k: v for k, v in values.items() if k not in unvalued}, unvalued)

    def _shown(self, formula: WorkbookFormula, run: _Run) -> Iterator[tuple[Key, CellValue]]:
        if formula.dynamic:
            self._refuse_overflow(formula)
        sheet = self._engine.sheets[formula.sheet]
        for cell in formula.cells:
            value = self._engine.read(sheet, *place(cell[1]))
            if value is None:
                raise NoValue("the calculation engine gives it no value")
            if value == "#NAME?" and isinstance(value, ErrorValue) and "#NAME?" not in run.errors:
                raise NoValue("the calculation engine does not know a name in it")
            yield cell, value

    def _refuse_overflow(self, formula: WorkbookFormula) -> None:
        c1, r1, c2, r2 = formula.box
        down, across = self._spreads[formula.key].shape
        if down > r2 - r1 + 1 or across > c2 - c1 + 1:
            raise NoValue(
                f"the answer has {down} rows by {across} columns, and the template kept "
                f"{size_of(formula.box)} cells for it: open and save the template in Excel"
            )


def _constant(value: Value, key: Key, date1904: bool) -> Any:
    """A figure as a cell holds it."""
    return checked(value, f"{key[0]}!{key[1]}", date1904)


def _root(reason: str) -> str:
    """The reason at the bottom of a chain of dependents."""
    return reason.rpartition("which gets no value: ")[2]
