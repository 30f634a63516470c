"""Names and tables held against the figures there are: what is misspelled gets no figure, without a word."""

import difflib
import re
from collections.abc import Collection, Iterator

from lictp_xl.book.references import area
from lictp_xl.book.tables import Table
from lictp_xl.lint.drawn import Drawn, NameKey, column_key
from lictp_xl.lint.finding import WORKBOOK, Fault, advice, at, error

ALIKE = 0.8  # of two words, where the cell waits for a figure
ALIKE_IF_FORMULA = 0.9  # where the cell works something out, and may well have a name of its own
RENAME = "Rename it in Name Manager"


def near_figure(drawn: Drawn) -> Iterator[Fault]:
    """A name that is nearly a figure's."""
    figures = _without_a_name(drawn, drawn.known.names)
    for key in _own_names(drawn):
        place = drawn.place_named(key)
        if place is None:
            continue
        is_formula = place in drawn.results
        if meant := _nearest(key[1], figures, ALIKE_IF_FORMULA if is_formula else ALIKE):
            yield _where(drawn, key), f"{key[1]} is no figure; did you mean {meant}? {RENAME}"


def near_result(drawn: Drawn) -> Iterator[Fault]:
    """A named formula that is nearly one of those that runs report and checks read."""
    results = _without_a_name(drawn, drawn.known.results)
    for key in _own_names(drawn):
        meant = _nearest(key[1], results, ALIKE_IF_FORMULA) if drawn.place_named(key) in drawn.results else ""
        if meant and key[1].casefold() != f"{meant}s":  # charges are no charge
            yield _where(drawn, key), f"no run reports {key[1]}; did you mean {meant}? {RENAME}"


def unfilled_name(drawn: Drawn) -> Iterator[Fault]:
    """A name on an empty locked cell, which nothing fills."""
    near = {where for where, _ in near_figure(drawn)}  # that is told already
    for key in _own_names(drawn):
        place = drawn.place_named(key)
        if place is None or drawn.holds(place) or drawn.is_unlocked(place):
            continue
        if _where(drawn, key) not in near:
            yield (
                _where(drawn, key),
                f"{key[1]} is no figure, so nothing fills this locked cell: lictp-xl lint --figures lists "
                "what there is; or unlock the cell for people",
            )


def lost_name(drawn: Drawn) -> Iterator[Fault]:
    """A name whose cells were deleted."""
    for key, text in drawn.names.items():
        if "#REF!" in text:
            yield (
                WORKBOOK,
                f"name {_told(key)} has lost its cells (it is {text}): name the cell again, or delete it",
            )


def several_areas(drawn: Drawn) -> Iterator[Fault]:
    """A figure's name must stand for one cell; any name for one area."""
    for key, text in drawn.names.items():
        if "#REF!" in text:
            continue
        found = area(text)
        if found is None and len(_areas(text)) > 1:
            yield (
                WORKBOOK,
                f"name {_told(key)} stands for several areas ({text}): give each a name of its own",
            )
        elif drawn.is_figure(key[1]) and drawn.place_named(key) is None:
            yield (
                WORKBOOK,
                f"name {_told(key)} is a figure and must stand for one cell (it stands for {text})",
            )


def figure_on_formula(drawn: Drawn) -> Iterator[Fault]:
    """What sync fills holds no formula of its own."""
    for place, says in drawn.filled.items():
        if place in drawn.results:
            yield (
                at(place[0], [place[1]]),
                f"{says} is filled by sync, which would lose this formula: move one of them",
            )


def near_table(drawn: Drawn) -> Iterator[Fault]:
    """A table that is nearly a figure's."""
    named = {table.name.casefold() for table in drawn.tables}
    wanted = {name for name in drawn.known.tables if name.casefold() not in named}
    for table in drawn.tables:
        meant = "" if _columns_of(drawn, table) else _nearest(table.name, wanted, ALIKE)
        if meant:
            yield (
                table.sheet,
                f"table {table.name} is no figure; did you mean {meant}? Rename it in Table Design",
            )


def wrong_columns(drawn: Drawn) -> Iterator[Fault]:
    """A figure's table has a column for everything that sync puts in it."""
    for table in drawn.tables:
        columns = {column_key(column) for column in table.columns}
        known = _columns_of(drawn, table)
        spare = {c for c in table.columns if column_key(c) not in {column_key(k) for k in known}}
        for column in known:
            if column_key(column) not in columns:
                meant = _nearest(column, spare, ALIKE)
                hint = f"rename column {meant}" if meant else "add it"
                yield table.sheet, f"table {table.name} has no column {column}, which sync fills: {hint}"


def merged_figure(drawn: Drawn) -> Iterator[Fault]:
    """A filled cell is not hidden inside a merged one."""
    for (sheet, ref), says in drawn.filled.items():
        if drawn.sheets[sheet].merged_into(ref):
            yield at(sheet, [ref]), f"{says} lies inside merged cells, where nothing shows: unmerge them"


def _without_a_name(drawn: Drawn, words: Collection[str]) -> set[str]:
    """Those of these names that the template does not have."""
    named = {name.casefold() for _, name in drawn.names}
    return {word for word in words if word.casefold() not in named}


def _own_names(drawn: Drawn) -> Iterator[NameKey]:
    """Names that are neither a figure nor a result."""
    known = {name.casefold() for name in drawn.known.names | drawn.known.results}
    return (key for key in drawn.names if key[1].casefold() not in known)


def _columns_of(drawn: Drawn, table: Table) -> tuple[str, ...]:
    return next((c for n, c in drawn.known.tables.items() if n.casefold() == table.name.casefold()), ())


def _nearest(word: str, among: Collection[str], alike: float) -> str:
    """The word of these that was most likely meant; "" where none is near."""
    folded = {_folded(name): name for name in sorted(among)}
    found = difflib.get_close_matches(_folded(word), folded, n=1, cutoff=alike)
    return folded[found[0]] if found else ""


def _folded(word: str) -> str:
    return re.sub(r"[\W_]+", "_", word.casefold())


def _areas(text: str) -> list[str]:
    """The parts of 'One, two'!$A$1,Cover!$B$2, none of them the comma inside a sheet's title."""
    parts = re.findall(r"(?:'(?:[^']|'')*'|[^,'()])+", text)
    return parts if all(area(part) for part in parts) else []


def _told(key: NameKey) -> str:
    return f"{key[0]}!{key[1]}" if key[0] else key[1]


def _where(drawn: Drawn, key: NameKey) -> str:
    place = drawn.place_named(key)
    return at(place[0], [place[1]]) if place else WORKBOOK


RULES = (
    error("a name that is nearly a figure", near_figure),
    error("a name that has lost its cells", lost_name),
    error("a name for several areas", several_areas),
    error("a figure on a formula", figure_on_formula),
    error("a figure inside merged cells", merged_figure),
    error("a table that is nearly a figure", near_table),
    error("a column that is not there", wrong_columns),
    advice("a name that is nearly a result", near_result),
    advice("a name that nothing fills", unfilled_name),
)
