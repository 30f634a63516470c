"""A workbook as text, one fact a line: its text twin, so that a change to it can be reviewed.

The same workbook always gives the same text. Values that formulas show are left out: they follow from
the rest. So do fonts and fills, save those that a rule puts on.
"""

from collections.abc import Iterator

from lxml import etree

from lictp_xl.book.listing_cells import cell_lines, cell_name
from lictp_xl.book.listing_objects import chart_lines, rule_lines, table_lines, validation_lines
from lictp_xl.book.listing_page import page_lines, protection
from lictp_xl.book.package import Link, Package, relationship_id
from lictp_xl.book.references import box_of
from lictp_xl.book.sheet_cells import read_cells
from lictp_xl.book.styles import read_styles


def listing(data: bytes) -> str:
    """A workbook's sheets, cells, names, tables, rules, charts and print set-up."""
    book = Package(data)
    lines = list(_workbook_lines(book))
    styles, strings, tables = read_styles(book), book.shared_strings(), book.tables()
    for title, link in book.all_sheets():
        lines += ["", f"sheet {title}{_visibility(book, title)}"]
        if link is None or link.kind != "worksheet":
            lines += [f"  {link.kind if link else 'without a part'}", *_drawings(book, link)]
            continue
        root = book.xml(link.part)
        cells = read_cells(root, strings, book.date1904)
        lines += page_lines(root)
        lines += cell_lines(cells, styles, book.date1904)
        lines += _merged(root)
        for table in sorted((t for t in tables.values() if t.sheet == title), key=lambda t: t.box):
            lines += table_lines(table, book.xml(table.part))
        lines += [*validation_lines(root), *rule_lines(root, _rule_formats(book)), *_notes(book, link)]
        lines += [*_links(book, link, root), *_drawings(book, link)]
    return "\n".join(lines) + "\n"


def _workbook_lines(book: Package) -> Iterator[str]:
    yield "workbook"
    if book.date1904:
        yield "  dates count from 1904"
    if book.linked(book.workbook, "vbaProject"):
        yield "  has macros"
    structure = book.root.find("{*}workbookProtection")
    if structure is not None:
        yield f"  {protection(structure)}"
    calculation = book.root.find("{*}calcPr")
    if calculation is not None and calculation.get("calcMode"):
        yield f"  calculation {calculation.get('calcMode')}"
    for (sheet, name), text in sorted(book.names().items(), key=lambda item: (item[0][0] or "", item[0][1])):
        yield f"  name {sheet + '!' if sheet else ''}{name} = {text}"


def _visibility(book: Package, title: str) -> str:
    for e in book.root.iterfind("{*}sheets/{*}sheet"):
        if e.get("name") == title and e.get("state"):
            return " (very hidden)" if e.get("state") == "veryHidden" else f" ({e.get('state')})"
    return ""


def _merged(root: etree._Element) -> Iterator[str]:
    for e in sorted(root.iterfind("{*}mergeCells/{*}mergeCell"), key=lambda e: box_of(e.get("ref") or "")):
        yield f"  merged {e.get('ref')}"


def _rule_formats(book: Package) -> list[etree._Element]:
    found = book.linked(book.workbook, "styles")
    return list(book.xml(found[0]).iterfind("{*}dxfs/{*}dxf")) if found else []


def _notes(book: Package, link: Link) -> Iterator[str]:
    for part in book.linked(link.part, "comments"):
        for e in book.xml(part).iterfind("{*}commentList/{*}comment"):
            text = "".join(t.text or "" for t in e.iter("{*}t"))
            yield f"  note {e.get('ref')} {text!r}"


def _links(book: Package, link: Link, root: etree._Element) -> Iterator[str]:
    outside = book.outside_links(link.part)
    for e in root.iterfind("{*}hyperlinks/{*}hyperlink"):
        target = outside.get(relationship_id(e) or "", "") + (
            f"#{e.get('location')}" if e.get("location") else ""
        )
        yield f"  link {e.get('ref')} -> {target}"


def _drawings(book: Package, link: Link | None) -> Iterator[str]:
    for part in book.linked(link.part, "drawing") if link else ():
        drawing = book.xml(part)
        for anchor in drawing:
            yield from _drawn(book, part, anchor)


def _drawn(book: Package, part: str, anchor: etree._Element) -> Iterator[str]:
    start, end = anchor.find("{*}from"), anchor.find("{*}to")
    corners = [_corner(e) for e in (start, end) if e is not None]
    place = f" at {':'.join(corners)}" if corners else ""
    links = book.relationships(part)
    for e in anchor.iter("{*}chart"):
        link = links.get(relationship_id(e) or "")
        if link and link.part in book:
            yield from chart_lines(book.xml(link.part), place)
    names = [e.get("name") or "" for e in anchor.iterfind("{*}pic/{*}nvPicPr/{*}cNvPr")]
    yield from (f"  picture {name}{place}" for name in names)
    for shape in anchor.iterfind("{*}sp"):
        text = "".join(t.text or "" for t in shape.iter("{*}t"))
        macro = f" runs {shape.get('macro')}" if shape.get("macro") else ""
        yield f"  shape {text!r}{macro}{place}"


def _corner(e: etree._Element) -> str:
    """The cell where a corner of a drawing lies."""
    return cell_name(int(e.findtext("{*}row") or 0), int(e.findtext("{*}col") or 0))
