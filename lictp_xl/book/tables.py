"""Excel tables: where each stands, and how a structured reference names it."""

import re
from dataclasses import dataclass

from lxml import etree

from lictp_xl.book.references import Box, box_of

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a workbook."""

    name: str
    sheet: str
    part: str
    box: Box  # headers and totals included
    header_rows: int
    totals_rows: int
    columns: tuple[str, ...]
    calculated: frozenset[str]  # columns whose cells are one formula

    @property
    def body(self) -> range:
        """The sheet rows that hold its rows."""
        return range(self.box[1] + self.header_rows, self.box[3] - self.totals_rows + 1)


def read_table(root: etree._Element, sheet: str, part: str) -> Table:
    """A table from its part. Text in it keeps line breaks as _x000a_."""
    columns = list(root.iter("{*}tableColumn"))
    return Table(
        name=root.get("displayName") or root.get("name") or "",
        sheet=sheet,
        part=part,
        box=box_of(root.get("ref") or ""),
        header_rows=int(root.get("headerRowCount") or 1),
        totals_rows=int(root.get("totalsRowCount") or 0),
        columns=tuple(plain_text(c.get("name") or "") for c in columns),
        calculated=frozenset(
            plain_text(c.get("name") or "")
            for c in columns
            if next(c.iter("{*}calculatedColumnFormula"), None) is not None
        ),
    )


def without_formulas(part: str, root: etree._Element) -> dict[str, bytes]:
    """The table part with no formula in it, where it had one: new rows get none either."""
    before = etree.tostring(root)
    for e in list(root.iter("{*}calculatedColumnFormula", "{*}totalsRowFormula")):
        parent = e.getparent()
        if parent is not None:
            parent.remove(e)
    for column in root.iter("{*}tableColumn"):
        column.attrib.pop("totalsRowFunction", "")
    if etree.tostring(root) == before:
        return {}
    return {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def plain_text(text: str) -> str:
    """Text whose _xHHHH_ escapes are the characters they stand for."""
    if "_x" not in text:
        return text
    found = ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    # two escapes may be the two halves of one character
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
