"""Tables that a screen reader can read out: marked up, one header row, nothing merged, no gaps."""

import re
from collections.abc import Iterator

from lictp_xl.book.references import box_text, place, ref_at
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Fault, advice, at, error

NO_HEADING = re.compile(r"Column\d+")  # what Excel calls a column that nobody named


def merged(drawn: Drawn) -> Iterator[Fault]:
    """No merged cells anywhere."""
    for title, sheet in drawn.sheets.items():
        if sheet.merged:
            boxes = " ".join(map(box_text, sheet.merged))
            yield f"{title}!{boxes}", "unmerge these cells; Center Across Selection looks the same"


def one_header_row(drawn: Drawn) -> Iterator[Fault]:
    """A table has one header row, and every column of it a heading."""
    for table in drawn.tables:
        where = f"{table.sheet}!{box_text(table.box)}"
        if table.header_rows != 1:
            yield where, f"table {table.name} shows no header row: turn it on (Table Design, Header Row)"
            continue
        refs = [
            ref_at(table.box[1], table.box[0] + n)
            for n, heading in enumerate(table.columns)
            if not heading.strip() or NO_HEADING.fullmatch(heading)
        ]
        if refs:
            yield (
                at(table.sheet, refs),
                f"give this column of table {table.name} a heading that says what it holds",
            )


def blank_rows(drawn: Drawn) -> Iterator[Fault]:
    """No blank row inside a table; spare rows stand at its end."""
    for table in drawn.tables:
        full = [
            any(
                drawn.holds((table.sheet, ref_at(row, column)))
                for column in range(table.box[0], table.box[2] + 1)
            )
            for row in table.body
        ]
        blank = [
            row
            for row, holds, n in zip(table.body, full, range(len(full)), strict=True)
            if not holds and any(full[n:])
        ]
        if blank:
            yield (
                at(table.sheet, (ref_at(row, table.box[0]) for row in blank)),
                f"table {table.name} has a blank row before its last: take it out",
            )


def not_marked_up(drawn: Drawn) -> Iterator[Fault]:
    """Cells under a row of headings are an Excel table."""
    for title in drawn.sheets:
        found = list(_heading_rows(drawn, title))
        if found:
            yield (
                f"{title}!{' '.join(found)}",
                "no Excel table stands under these headings: make it one (Insert, Table), unless a total "
                "inside it or a formula that spills forbids it",
            )


def at_the_left(drawn: Drawn) -> Iterator[Fault]:
    """A table begins in column A."""
    for table in drawn.tables:
        if table.box[0] > 1:
            yield (
                f"{table.sheet}!{box_text(table.box)}",
                f"move table {table.name} to column A, where readers begin",
            )


def filters(drawn: Drawn) -> Iterator[Fault]:
    """Nothing is filtered away."""
    for title, root in drawn.roots.items():
        filtered = [e.get("ref") or "" for e in root.iterfind("{*}autoFilter")]
        filtered += [
            e.get("ref") or ""
            for table in drawn.tables
            if table.sheet == title
            for e in drawn.book.xml(table.part).iterfind("{*}autoFilter")
        ]
        if filtered:
            yield f"{title}!{' '.join(filtered)}", "turn the filter buttons off (Data, Filter)"


def _heading_rows(drawn: Drawn, title: str) -> Iterator[str]:
    """Runs of two or more bold labels with figures under them, outside tables: "A12:E12"."""
    rows: dict[int, list[int]] = {}
    for ref, cell in drawn.sheets[title].cells.items():
        is_label = isinstance(cell.value, str) and cell.value.strip() and (title, ref) not in drawn.results
        if is_label and drawn.looks.look(cell.style).bold and not drawn.in_table((title, ref)):
            row, column = place(ref)
            rows.setdefault(row, []).append(column)
    for row, columns in sorted(rows.items()):
        first = last = min(columns)
        while last + 1 in columns:
            last += 1
        below = [(title, ref_at(row + 1, column)) for column in range(first, last + 1)]
        if last > first and sum(drawn.holds(cell) for cell in below) > 1:
            yield box_text((first, row, last, row))


RULES = (
    error("merged cells", merged),
    error("one header row", one_header_row),
    error("blank rows in a table", blank_rows),
    advice("tables marked up as tables", not_marked_up),
    advice("tables at the left edge", at_the_left),
    advice("filters", filters),
)
