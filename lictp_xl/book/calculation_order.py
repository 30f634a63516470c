"""Which formula must be known before which."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from lictp_xl.book.expressions import Area
from lictp_xl.book.formulas import Key, WorkbookFormula
from lictp_xl.book.references import place, size_of

Node = TypeVar("Node", bound=Hashable)


class FormulaPlaces:
    """Where a workbook's formulas stand, to be looked up by area."""

    def __init__(self, formulas: Iterable[WorkbookFormula]) -> None:
        self._sheets: dict[str, dict[tuple[int, int], Key]] = {}
        self._known: dict[Area, set[Key]] = {}
        for formula in formulas:
            for sheet, ref in formula.cells:
                self._sheets.setdefault(sheet, {})[place(ref)] = formula.key

    def within(self, areas: Iterable[Area]) -> set[Key]:
        """The formulas whose answers stand in these areas."""
        found: set[Key] = set()
        for area in areas:
            if area not in self._known:
                self._known[area] = self._within(area)
            found |= self._known[area]
        return found

    def _within(self, area: Area) -> set[Key]:
        cells = self._sheets.get(area.sheet, {})
        c1, r1, c2, r2 = area.box
        if size_of(area.box) < len(cells):
            at = ((r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1))
            return {cells[place] for place in at if place in cells}
        return {key for (r, c), key in cells.items() if r1 <= r <= r2 and c1 <= c <= c2}


def in_order(needs: Mapping[Node, Collection[Node]]) -> list[list[Node]]:
    """Everything after what it needs. Nodes that need each other in a circle stand together in one group.

    Tarjan's algorithm, without recursion: a running balance is a chain as long as its sheet.
    """
    groups: list[list[Node]] = []
    number: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    waiting: dict[Node, None] = {}
    for start in needs:
        path = [] if start in number else [(start, iter(needs[start]))]
        if path:
            number[start] = lowest[start] = len(number)
            waiting[start] = None
        while path:
            node, behind = path[-1]
            for other in behind:
                if other not in number:
                    number[other] = lowest[other] = len(number)
                    waiting[other] = None
                    path.append((other, iter(needs.get(other, ()))))
                    break
                if other in waiting:
                    lowest[node] = min(lowest[node], number[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    groups.append(_closed(waiting, node))
    return groups


def _closed(waiting: dict[Node, None], first: Node) -> list[Node]:
    """The nodes waiting since `first`."""
    group = []
    while first in waiting:
        group.append(waiting.popitem()[0])
    return group[::-1]


def circle_in(group: Collection[Node], needs: Mapping[Node, Collection[Node]]) -> list[Node]:
    """The shortest way round from the first node of a group back to it; nothing if there is none."""
    first = next(iter(group))
    before: dict[Node, Node] = {}
    reached = [first]
    for node in reached:
        for other in needs[node]:
            if other == first:
                way = [node]
                while way[-1] != first:
                    way.append(before[way[-1]])
                return way[::-1]
            if other in group and other not in before:
                before[other] = node
                reached.append(other)
    return []
