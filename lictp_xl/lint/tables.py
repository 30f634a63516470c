"""Tables as sync and Excel handle them: nothing merged in them, nothing in the way below them."""

from collections.abc import Iterator

from lictp_xl.book.references import box_text, place, ref_at
from lictp_xl.book.tables import Table
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Fault, at, error
from lictp_xl.lint.protection import is_protected


def merged_in_table(drawn: Drawn) -> Iterator[Fault]:
    """A table's cells each hold one thing."""
    for table in drawn.tables:
        for box in drawn.sheets[table.sheet].merged:
            if _overlap(box, table.box):
                yield (
                    f"{table.sheet}!{box_text(box)}",
                    f"these cells are merged inside table {table.name}: unmerge them",
                )


def in_the_way(drawn: Drawn) -> Iterator[Fault]:
    """A blank row under every table; under one that can grow, nothing at all.

    A table grows when somebody types below it, which a protected sheet does not let them.
    """
    for table in drawn.tables:
        below = sorted(_below(drawn, table), key=place)
        close = [ref for ref in below if place(ref)[0] == table.box[3] + 1]
        if close:
            yield at(table.sheet, close), f"leave a blank row under table {table.name}"
        elif below and not is_protected(drawn, table.sheet):
            yield (
                at(table.sheet, below[:1]),
                f"this lies below table {table.name}, which grows into it on a sheet that is not protected: "
                "protect the sheet, or move it",
            )


def _below(drawn: Drawn, table: Table) -> Iterator[str]:
    """What stands under a table, in its columns."""
    c1, _, c2, last = table.box
    for ref in drawn.used(table.sheet):
        row, column = place(ref)
        if row > last and c1 <= column <= c2:
            yield ref_at(row, column)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


RULES = (
    error("merged cells in a table", merged_in_table),
    error("something in the way of a table", in_the_way),
)
