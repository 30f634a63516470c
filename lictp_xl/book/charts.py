"""What a chart remembers of its cells, so that a previewer draws the figures of this book.

Excel draws from the cells; previews, papers and mail programs draw from the cache inside the chart.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from lxml import etree

from lictp_xl.book.binding import Place
from lictp_xl.book.cell_xml import NOT_IN_XML, ErrorValue, escaped, number_text
from lictp_xl.book.package import Package, parsed, to_xml
from lictp_xl.book.references import Box, area, cells_of, size_of
from lictp_xl.book.sheet_cells import Content

LARGEST_SERIES = 50_000
CACHE_OF = {"numRef": "numCache", "strRef": "strCache", "multiLvlStrRef": "multiLvlStrCache"}
REFERENCE = re.compile(
    r"<(?P<p>(?:[\w.-]+:)?)(?P<kind>numRef|strRef|multiLvlStrRef)>\s*"
    r"<(?P=p)f>(?P<f>[^<]*)</(?P=p)f>(?P<rest>.*?)</(?P=p)(?P=kind)>",
    re.S,
)
Cells = Callable[[Place], Content]


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a chart to cells, and what it remembers of them."""

    start: int
    end: int
    prefix: str
    kind: str
    formula: str  # as XML has it
    old: str  # the cache as it was
    is_labels: bool
    areas: tuple[tuple[str, Box], ...]

    def places(self) -> list[Place]:
        """The cells, in the order of the points."""
        return [(sheet, ref) for sheet, box in self.areas for ref in cells_of(box)]


class Chart:
    """A chart part, cut at its references to cells."""

    def __init__(self, part: str, data: bytes, names: Mapping[tuple[str | None, str], str]) -> None:
        self.part = part
        root = parsed(data, part)
        try:
            self.text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.text = to_xml(root).decode()
        found = (_reference(match, self.text, names) for match in REFERENCE.finditer(self.text))
        self.references = [r for r in found if r]
        self.cells = frozenset(at for r in self.references for at in r.places())

    def refreshed(self, changed: Collection[Place], value: Cells) -> bytes | None:
        """The chart with the caches of changed cells made anew; nothing where none of its cells changed."""
        if self.cells.isdisjoint(changed):
            return None
        pieces, at, some = [], 0, set(changed)
        for reference in self.references:
            if some.isdisjoint(reference.places()):
                continue
            pieces += [self.text[at : reference.start], _reference_xml(reference, value)]
            at = reference.end
        return "".join([*pieces, self.text[at:]]).encode()


def charts(book: Package) -> list[Chart]:
    """Every chart on a sheet or a chart sheet."""
    names = book.names()
    sheets = [link.part for _, link in book.all_sheets() if link]
    drawings = [d for s in sheets for d in book.linked(s, "drawing")]
    parts = dict.fromkeys(c for d in drawings for c in book.linked(d, "chart"))
    return [Chart(part, book.part(part), names) for part in parts]


def _reference(
    found: re.Match[str], text: str, names: Mapping[tuple[str | None, str], str]
) -> Reference | None:
    """The reference a match stands for; nothing where it is not plain areas of this workbook."""
    element = etree.fromstring(f"<f>{found['f']}</f>")
    areas = _areas((element.text or "").strip(), names)
    if not areas or sum(size_of(box) for _, box in areas) > LARGEST_SERIES:
        return None
    is_labels = text[: found.start()].rstrip().endswith(f"<{found['p']}cat>")
    return Reference(
        found.start(), found.end(), found["p"], found["kind"], found["f"], found["rest"], is_labels, areas
    )


def _areas(text: str, names: Mapping[tuple[str | None, str], str]) -> tuple[tuple[str, Box], ...]:
    if text.startswith("(") and text.endswith(")"):
        parts = re.findall(r"(?:'(?:[^']|'')*'|[^',])+", text[1:-1])
    else:
        parts = [text]
    found = [area(part) or area(_named(part, names)) for part in parts]
    return tuple(a for a in found if a) if all(found) else ()


def _named(text: str, names: Mapping[tuple[str | None, str], str]) -> str:
    """What a name in a chart stands for: the sheet's own, else the workbook's."""
    scope, _, name = text.rpartition("!")
    sheet = scope.strip("'").replace("''", "'").casefold()
    called = {
        (s.casefold() if s else None): t for (s, n), t in names.items() if n.casefold() == name.casefold()
    }
    return called.get(sheet) or called.get(None) or ""


def _reference_xml(reference: Reference, value: Cells) -> str:
    """The reference with its cells remembered as they are now."""
    p = reference.prefix
    values = [value(at) for at in reference.places()]
    kind = _kind(reference, values)
    cache = CACHE_OF[kind]
    if kind == "multiLvlStrRef":
        inside = _levels(reference, value)
    else:
        shown = [_number(v) if kind == "numRef" else _text(v) for v in values]
        code = re.search(rf"<{re.escape(p)}formatCode>.*?</{re.escape(p)}formatCode>", reference.old, re.S)
        general = f"<{p}formatCode>General</{p}formatCode>"
        start = (code[0] if code else general) if kind == "numRef" else ""
        inside = start + _count(p, len(shown)) + _points(p, shown)
    return f"<{p}{kind}><{p}f>{reference.formula}</{p}f><{p}{cache}>{inside}</{p}{cache}></{p}{kind}>"


def _kind(reference: Reference, values: list[Content]) -> str:
    """Labels drawn over blank cells were taken for numbers: filled with text, they are text."""
    if not reference.is_labels:
        return reference.kind
    c1, r1, c2, r2 = reference.areas[0][1]
    if len(reference.areas) == 1 and c1 < c2 and r1 < r2:
        return "multiLvlStrRef"
    return "strRef" if any(isinstance(v, str) and v for v in values) else reference.kind


def _levels(reference: Reference, value: Cells) -> str:
    """Labels in several columns (or rows): the innermost level first."""
    p, (sheet, (c1, r1, c2, r2)) = reference.prefix, reference.areas[0]
    down = c2 - c1 <= r2 - r1
    if down:
        lines = [[(sheet, ref) for ref in cells_of((c, r1, c, r2))] for c in range(c2, c1 - 1, -1)]
    else:
        lines = [[(sheet, ref) for ref in cells_of((c1, r, c2, r))] for r in range(r2, r1 - 1, -1)]
    levels = (f"<{p}lvl>{_points(p, [_text(value(at)) for at in line])}</{p}lvl>" for line in lines)
    return _count(p, len(lines[0])) + "".join(levels)


def _count(p: str, count: int) -> str:
    return f'<{p}ptCount val="{count}"/>'


def _points(p: str, shown: list[str | None]) -> str:
    """A point for each cell that shows something; a blank has none, which is not a zero."""
    return "".join(
        f'<{p}pt idx="{i}"><{p}v>{escaped(text)}</{p}v></{p}pt>'
        for i, text in enumerate(shown)
        if text is not None
    )


def _number(value: Content) -> str | None:
    if isinstance(value, bool | str) or value is None:
        return None
    return number_text(value)


def _text(value: Content) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, ErrorValue):
        return str(value)
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value)
    return number_text(value)
