"""A sheet's XML as text that cells can be put into, every other character staying as it was.

The text has been parsed once, so it is known to be well formed: inside it a tag is found by its name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from lictp_xl.book.package import is_true, local_name, to_xml, whole
from lictp_xl.book.references import box_of, box_text, place
from lictp_xl.book.sheet_cells import cell_elements
from lictp_xl.errors import BookRefused

# a tag's attributes; a quoted value may hold ">"
# (possessive quantifiers would say it shorter, but Python before 3.11.3 matches them wrongly)
ATTRIBUTES = r"""[^>"'/]*(?:(?:"[^"]*"|'[^']*'|/(?!>))[^>"'/]*)*"""
NEVER_IN_A_SHEET = ("<!--", "<![CDATA[", "<?")


@dataclass(slots=True)
class RowText:
    """One row's text: its tag without the end, and what stands in it."""

    number: int
    start: str  # <row r="4" ht="15"
    inside: str
    whole: str
    cells: dict[int, str] = field(default_factory=dict)  # column -> <c ...>, once the row is opened


class SheetText:
    """A worksheet part, cut into head, rows and tail."""

    def __init__(self, data: bytes, root: etree._Element, title: str) -> None:
        self.title = title
        self.prefix = f"{root.prefix}:" if root.prefix else ""
        self.head, inside, self.tail = self._sheet_data(_plain(data, root))
        self.rows = self._rows(inside)
        self._check(root)
        self.row_styles = {
            whole(row.get("r")): row.get("s") or ""
            for row in root.iterfind("{*}sheetData/{*}row")
            if is_true(row.get("customFormat"))
        }
        self.column_styles = [
            (whole(c.get("min")), whole(c.get("max")), c.get("style") or "")
            for c in root.iterfind("{*}cols/{*}col")
            if c.get("style")
        ]

    def _tag(self, name: str) -> str:
        return rf"<{re.escape(self.prefix)}{name}(?=[\s/>])({ATTRIBUTES})"

    def _sheet_data(self, text: str) -> tuple[str, str, str]:
        found = re.search(self._tag("sheetData") + "(/?)>", text)
        if not found:
            raise BookRefused(f"sheet {self.title} has no cells' part (sheetData)")
        start, end = f"<{self.prefix}sheetData{found[1].rstrip()}>", f"</{self.prefix}sheetData>"
        if found[2]:
            return text[: found.start()] + start, "", end + text[found.end() :]
        at = text.find(f"</{self.prefix}sheetData", found.end())
        return text[: found.end()], text[found.end() : at], text[at:]

    def _rows(self, inside: str) -> dict[int, RowText]:
        pattern = re.compile(rf"{self._tag('row')}(?:/>|>(.*?)</{re.escape(self.prefix)}row\s*>)", re.S)
        rows, before = {}, 0
        for found in pattern.finditer(inside):
            number = re.search(r"""\sr\s*=\s*["']\s*(\d+)""", found[1])
            at = int(number[1]) if number else 0
            # with the white space before it, which some writers indent by
            start = f"{inside[before : found.start()]}<{self.prefix}row{found[1].rstrip()}"
            rows[at] = RowText(at, start, found[2] or "", inside[before : found.end()])
            before = found.end()
        self.tail = inside[before:] + self.tail
        return rows

    def _cells(self, row: RowText) -> dict[int, str]:
        """A row's cells by column, cut when first asked for."""
        if row.inside and not row.cells:
            before = 0
            for found in self._cell_pattern.finditer(row.inside):
                ref = re.search(r"""\sr\s*=\s*["']\s*([A-Za-z]+\d+)""", found[1])
                row.cells[place(ref[1])[1] if ref else 0] = row.inside[before : found.end()]
                before = found.end()
        return row.cells

    @property
    def _cell_pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self._tag('c')}(?:/>|>.*?</{re.escape(self.prefix)}c\s*>)", re.S)

    def _check(self, root: etree._Element) -> None:
        """The text was cut as the parser read it, and its rows and cells ascend."""
        numbers = [whole(row.get("r")) for row in root.iterfind("{*}sheetData/{*}row")]
        read: dict[int, list[int]] = {number: [] for number in numbers}
        for ref, _ in cell_elements(root):
            at, column = place(ref)
            read[at].append(column)
        cut = {row.number: list(self._cells(row)) for row in self.rows.values()}
        if cut != read or any(a != sorted(set(a)) for a in (numbers, *cut.values())):
            raise BookRefused(f"the rows and cells of sheet {self.title} are not written in order")

    def style_at(self, row: int, column: int) -> str:
        """The style of a cell that is not there: its row's, else its column's."""
        if row in self.row_styles:
            return self.row_styles[row]
        return next((style for first, last, style in self.column_styles if first <= column <= last), "")

    def formula(self, row: int, column: int) -> str:
        """A cell's <f> element, exactly as written; "" where it has none."""
        text = self._cells(self.rows[row])[column] if row in self.rows else ""
        found = re.search(rf"{self._tag('f')}(?:/>|>.*?</{re.escape(self.prefix)}f\s*>)", text, re.S)
        return found[0] if found else ""

    def with_cells(self, new: Mapping[tuple[int, int], str]) -> bytes:
        """The sheet with these cells, by row and column; all else as it was."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in new.items():
            by_row.setdefault(row, {})[column] = text
        added = [at for at in new if at[0] not in self.rows or at[1] not in self._cells(self.rows[at[0]])]
        pieces = [self._wider(added)]
        for number in sorted({*self.rows, *by_row}):
            if number not in by_row:
                pieces.append(self.rows[number].whole)
            else:
                pieces.append(self._row_with(number, by_row[number]))
        return "".join([*pieces, self.tail]).encode()

    def _row_with(self, number: int, cells: dict[int, str]) -> str:
        row = self.rows.get(number)
        if row is None:
            row = RowText(number, f'<{self.prefix}row r="{number}"', "", "")
        old = self._cells(row)
        start = row.start
        if not cells.keys() <= old.keys():
            # a hint, wrong once a cell stands outside it
            start = re.sub(r"""\sspans\s*=\s*("[^"]*"|'[^']*')""", "", start)
        merged = {**old, **cells}
        return f"{start}>" + "".join(merged[c] for c in sorted(merged)) + f"</{self.prefix}row>"

    def _wider(self, added: list[tuple[int, int]]) -> str:
        """The head, its dimension covering new cells: some readers trust it."""
        found = re.search(rf"""{self._tag("dimension")}/?>""", self.head)
        ref = re.search(r"""\sref\s*=\s*["']([A-Z]+\d+(?::[A-Z]+\d+)?)["']""", found[1]) if found else None
        # whole rows or columns, which some writers put here, already reach everywhere
        if not (added and found and ref):
            return self.head
        c1, r1, c2, r2 = box_of(ref[1])
        rows, columns = zip(*added, strict=True)
        box = min(c1, *columns), min(r1, *rows), max(c2, *columns), max(r2, *rows)
        at = found.start(1)
        return self.head[: at + ref.start(1)] + box_text(box) + self.head[at + ref.end(1) :]


def _plain(data: bytes, root: etree._Element) -> str:
    """The sheet as text: as it is stored, unless something in it could be taken for a row or a cell."""
    text = _decoded(data)
    body = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1) if text else ""
    if text is None or any(mark in body for mark in NEVER_IN_A_SHEET) or _unnumbered(root):
        return _numbered(root).decode()
    return text


def _decoded(data: bytes) -> str | None:
    """UTF-8 text; nothing for any other encoding."""
    declared = re.match(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)""", data)
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _unnumbered(root: etree._Element) -> bool:
    """Does a row or cell leave out its place?"""
    rows = list(root.iterfind("{*}sheetData/{*}row"))
    return any(not r.get("r") or any(not c.get("r") for c in r if local_name(c) == "c") for r in rows)


def _numbered(root: etree._Element) -> bytes:
    """The sheet as plain UTF-8 text with every row and cell numbered."""
    for ref, cell in cell_elements(root):
        cell.set("r", ref)
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = whole(row.get("r"), number + 1)
        row.set("r", str(number))
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return to_xml(root)
