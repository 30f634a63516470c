"""Which formula must be known before which."""

from collections.abc import Hashable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from lictp_xl.book.expressions import Area
from lictp_xl.book.formulas import Key, WorkbookFormula
from lictp_xl.book.references import place, size_of

Node = TypeVar("Node", bound=Hashable)


class FormulaPlaces:
    """Where a workbook's formulas stand, to be looked up by area."""

    def __init__(self, formulas: Iterable[WorkbookFormula]) -> None:
        self._sheets: dict[str, dict[tuple[int, int], Key]] = {}
        for formula in formulas:
            for sheet, ref in formula.cells:
                self._sheets.setdefault(sheet, {})[place(ref)] = formula.key

    def within(self, areas: Iterable[Area]) -> set[Key]:
        """The formulas whose answers stand in these areas."""
        found: set[Key] = set()
        for area in areas:
            cells = self._sheets.get(area.sheet, {})
            c1, r1, c2, r2 = area.box
            if size_of(area.box) < len(cells):
                at = ((r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1))
                found.update(cells[place] for place in at if place in cells)
            else:
                found.update(key for (r, c), key in cells.items() if r1 <= r <= r2 and c1 <= c <= c2)
        return found


def in_order(needs: Mapping[Node, set[Node]]) -> tuple[list[Node], list[list[Node]]]:
    """Everything after what it needs; and the circles, whose members are left out."""
    left = {node: set(behind) for node, behind in needs.items()}
    circles: list[list[Node]] = []
    while True:
        try:
            return list(TopologicalSorter(left).static_order()), circles
        except CycleError as e:
            circle = list(dict.fromkeys(reversed(e.args[1])))
            circles.append(circle)
            for node in circle:
                left.pop(node, None)
            for behind in left.values():
                behind.difference_update(circle)
