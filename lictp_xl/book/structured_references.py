"""What users[Active users] and its kin stand for: a box of cells.

Table[Column], Table[[#This Row],[Column]], [@Column], Table[[A]:[B]], #All #Data #Headers #Totals, [Column]
alone inside its own table, and the table's name alone. Excel keeps these words in its files; a calculation
engine and a reader of cells need the box.
"""

import re
from collections.abc import Mapping, Sequence

from lictp_xl.book.references import Box, place
from lictp_xl.book.tables import Table

REFERENCE = re.compile(r"([^\W\d][\w.\\]*|\\[\w.\\]*)?\[(.*)\]", re.S)
PARTS = re.compile(
    r"\[((?:'.|[^\]'\[])*)\]|([^\s\[\],:][^\[\],:]*)", re.S
)  # [Cost], or Cost bare beside others
THIS_ROW = "#this row"
ITEMS = frozenset({THIS_ROW, "#all", "#data", "#headers", "#totals"})


def structured_area(text: str, tables: Mapping[str, Table], sheet: str, ref: str) -> tuple[str, Box] | None:
    """The sheet and box of a structured reference in a cell; nothing for any other word of a formula.

    A ValueError says why one cannot be resolved.
    """
    if text.casefold() in tables:
        table, inside = tables[text.casefold()], ""
    elif found := REFERENCE.fullmatch(text):
        inside = found[2].strip()
        if not found[1] and inside.isdecimal():  # [1]: another workbook
            return None
        table = _table(found[1], tables, sheet, ref, text)
    else:
        return None
    items, names = _items_and_columns(inside)
    if unknown := items - ITEMS:
        raise ValueError(f"{text} asks for {', '.join(sorted(unknown))}, which no table has")
    c1, c2 = _columns(table, names)
    r1, r2 = _rows(table, items, sheet, place(ref)[0], text)
    return table.sheet, (c1, r1, c2, r2)


def _table(name: str | None, tables: Mapping[str, Table], sheet: str, ref: str, text: str) -> Table:
    """The table named, or the one that the cell stands in."""
    if name:
        if name.casefold() not in tables:
            raise ValueError(f"{text} names a table {name} that is not in the workbook")
        return tables[name.casefold()]
    row, column = place(ref)
    for table in tables.values():
        c1, r1, c2, r2 = table.box
        if table.sheet == sheet and c1 <= column <= c2 and r1 <= row <= r2:
            return table
    raise ValueError(f"{text} names no table, and {sheet}!{ref} stands in none")


def _items_and_columns(inside: str) -> tuple[set[str], list[str]]:
    """The #items, and the one column or the two ends of a run of columns."""
    items: set[str] = set()
    names: list[str] = []
    if inside.startswith("@"):
        items.add(THIS_ROW)
        inside = inside[1:].strip()
        if inside and not inside.startswith("["):
            inside = f"[{inside}]"
    parts = [a or b for a, b in PARTS.findall(inside)] if inside.startswith("[") else [inside]
    for part in filter(None, parts):
        if part.strip().startswith("#"):
            items.add(part.strip().casefold())
        else:
            # inside brackets an apostrophe escapes [ ] # and itself
            names.append(re.sub(r"'(.)", r"\1", part, flags=re.S))
    return items, names


def _columns(table: Table, names: Sequence[str]) -> tuple[int, int]:
    """First and last column on the sheet."""
    first, _, last, _ = table.box
    headings = [c.casefold() for c in table.columns]
    places = []
    for name in names:
        if name.casefold() not in headings:
            raise ValueError(f"table {table.name} has no column {name!r}")
        places.append(first + headings.index(name.casefold()))
    return (min(places), max(places)) if places else (first, last)


def _rows(table: Table, items: set[str], sheet: str, row: int, text: str) -> tuple[int, int]:
    """First and last row on the sheet."""
    _, top, _, bottom = table.box
    body = table.body
    if THIS_ROW in items:
        if table.sheet != sheet or row not in body:
            raise ValueError(f"{text} asks for this row of table {table.name}, from outside its rows")
        return row, row
    if "#all" in items:
        return top, bottom
    if "#headers" in items:
        if not table.header_rows:
            raise ValueError(f"{text} asks for the headings of table {table.name}, which shows none")
        return top, body[-1] if "#data" in items and body else top
    if "#totals" in items:
        if not table.totals_rows:
            raise ValueError(f"{text} asks for the totals of table {table.name}, which shows none")
        return body[0] if "#data" in items and body else bottom, bottom
    return body[0], body[-1]
