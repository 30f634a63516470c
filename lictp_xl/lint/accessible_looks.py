"""What is seen, and by whom: contrast, text that is cut off, raised letters, pictures told in words."""

import re
from collections.abc import Iterator

from lxml import etree

from lictp_xl.book.looks import Look, contrast
from lictp_xl.book.package import is_true, local_name
from lictp_xl.book.references import place, ref_at
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Fault, at, error

LEAST, LEAST_IF_LARGE = 4.5, 3.0  # WCAG 2.1, success criterion 1.4.3
LARGE, LARGE_IF_BOLD = 18, 14  # points
MARKED = re.compile(r"\S[*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹]+$")
UNITS = re.compile(r"\b(k?m|cm|mm|ft)[²³]$")
FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|bmp|svg|emf|wmf|tiff?)", re.I)  # what programs put there
DEFAULT_WIDTH = 9.14  # of a column, in characters
ROOM = 1.1  # letters are a little narrower than the digits that widths are counted in


def low_contrast(drawn: Drawn) -> Iterator[Fault]:
    """Letters stand out from what is behind them."""
    for title in drawn.sheets:
        by_look: dict[Look, list[str]] = {}
        for ref in drawn.used(title):
            by_look.setdefault(_look(drawn, title, ref), []).append(ref)
        for look, refs in by_look.items():
            if _is_faint(look):
                yield at(title, refs), f"{_faint(look)}: choose a darker or lighter colour"
        yield from _faint_rules(drawn, title)


def _faint_rules(drawn: Drawn, title: str) -> Iterator[Fault]:
    for e in drawn.roots[title].iter("{*}conditionalFormatting"):
        where = e.get("sqref") or e.findtext("{*}sqref") or ""
        looks = {ref: _look(drawn, title, ref) for ref in drawn.cells_within(title, where)}
        for rule in e.iterfind("{*}cfRule"):
            number = rule.get("dxfId") or ""
            told = drawn.looks.rule(int(number)) if number.isdecimal() else None
            if told is None or not (told.font or told.fill):
                continue
            by_look: dict[Look, list[str]] = {}
            for ref, look in looks.items():
                # a rule on a cell's value never holds for a heading
                is_heading = rule.get("type") == "cellIs" and _is_words(drawn, title, ref)
                if _is_faint(told.over(look)) and not is_heading:
                    by_look.setdefault(told.over(look), []).append(ref)
            for look, refs in by_look.items():
                yield at(title, refs), f"a conditional format puts on {_faint(look)}"


def _is_words(drawn: Drawn, title: str, ref: str) -> bool:
    cell = drawn.cell((title, ref))
    return cell is not None and isinstance(cell.value, str) and bool(cell.value) and cell.formula is None


def _is_faint(look: Look) -> bool:
    is_large = look.size >= LARGE or (look.bold and look.size >= LARGE_IF_BOLD)
    least = LEAST_IF_LARGE if is_large else LEAST
    return bool(look.font and look.fill) and contrast(look.font, look.fill) < least


def _faint(look: Look) -> str:
    apart = f"{contrast(look.font, look.fill):.1f} to 1, under {LEAST}"
    return f"letters #{look.font} on #{look.fill}, a contrast of {apart}"


def cut_off(drawn: Drawn) -> Iterator[Fault]:
    """Text that is longer than its cell wraps, or has room beside it."""
    for title, sheet in drawn.sheets.items():
        widths = _widths(drawn.roots[title])
        default = _default_width(drawn.roots[title])
        refs = []
        for ref, cell in sheet.cells.items():
            look = drawn.looks.look(cell.style)
            if isinstance(cell.value, str) and not look.wrapped and (title, ref) not in drawn.results:
                needed = len(cell.value) * look.size / 11 / ROOM
                if needed > _room(drawn, title, ref, needed, widths, default):
                    refs.append(ref)
        if refs:
            yield at(title, refs), "the text is cut off by the cell beside it: wrap it, or widen the column"


def _room(
    drawn: Drawn, title: str, ref: str, needed: float, widths: list[tuple[int, int, float]], default: float
) -> float:
    """How many characters of an unwrapped text show, over the empty cells to its right."""
    row, column = place(ref)
    room = _width(widths, column, default)
    while room < needed:
        column += 1
        if column > 16_384 or drawn.holds((title, ref_at(row, column))):
            return room
        room += _width(widths, column, default)
    return needed


def _width(widths: list[tuple[int, int, float]], column: int, default: float) -> float:
    return next((width for first, last, width in widths if first <= column <= last), default)


def _widths(root: etree._Element) -> list[tuple[int, int, float]]:
    found = []
    for e in root.iterfind("{*}cols/{*}col"):
        try:
            found.append(
                (int(e.get("min") or 1), int(e.get("max") or 1), float(e.get("width") or DEFAULT_WIDTH))
            )
        except ValueError:
            continue
    return found


def _default_width(root: etree._Element) -> float:
    e = root.find("{*}sheetFormatPr")
    try:
        return float(e.get("defaultColWidth") or DEFAULT_WIDTH) if e is not None else DEFAULT_WIDTH
    except ValueError:
        return DEFAULT_WIDTH


def raised(drawn: Drawn) -> Iterator[Fault]:
    """A note is told in words, [note 1], which a screen reader says."""
    raised_texts = _raised_texts(drawn)
    for title, sheet in drawn.sheets.items():
        refs = []
        for ref, cell in sheet.cells.items():
            if isinstance(cell.value, str) and cell.value and (title, ref) not in drawn.results:
                is_marked = MARKED.search(cell.value.strip()) and not UNITS.search(cell.value.strip())
                if is_marked or cell.value in raised_texts or drawn.looks.look(cell.style).raised:
                    refs.append(ref)
        if refs:
            yield at(title, refs), "a raised letter or a sign marks a note here: write [note 1] in its place"


def _raised_texts(drawn: Drawn) -> set[str]:
    """Texts with a raised run in them."""
    found = set()
    for part in drawn.book.linked(drawn.book.workbook, "sharedStrings"):
        strings = drawn.book.shared_strings()
        for text, e in zip(strings, drawn.book.xml(part).iterfind("{*}si"), strict=False):
            if any(v.get("val") in {"superscript", "subscript"} for v in e.iter("{*}vertAlign")):
                found.add(text)
    return found


def text_boxes(drawn: Drawn) -> Iterator[Fault]:
    """What is to be read stands in cells."""
    for title, anchor in _anchors(drawn):
        for shape in anchor.iter("{*}sp"):
            text = "".join(t.text or "" for t in shape.iter("{*}t")).strip()
            if text:
                yield title, f"a text box says {text[:40]!r}: put its words in a cell"


def alt_text(drawn: Drawn) -> Iterator[Fault]:
    """A chart or picture is told in words as well."""
    for title, anchor in _anchors(drawn):
        for e in anchor.iter("{*}cNvPr"):
            parent = e.getparent()
            kind = local_name(parent) if parent is not None else ""
            is_decorative = any(is_true(d.get("val")) for d in e.iter("{*}decorative"))
            words = (e.get("descr") or e.get("title") or "").strip()
            has_words = words and not FILE_NAME.fullmatch(words)
            if kind in {"nvPicPr", "nvGraphicFramePr"} and not (has_words or is_decorative):
                what = "picture" if kind == "nvPicPr" else "chart"
                yield title, f"{what} {e.get('name') or ''} has no alternative text: say what it shows"


def _anchors(drawn: Drawn) -> Iterator[tuple[str, etree._Element]]:
    for title, link in drawn.book.all_sheets():
        for part in drawn.book.linked(link.part, "drawing") if link else ():
            yield from ((title, anchor) for anchor in drawn.book.xml(part) if isinstance(anchor.tag, str))


def _look(drawn: Drawn, title: str, ref: str) -> Look:
    style = drawn.sheets[title].style(ref)
    return drawn.looks.look(int(style) if style.isdecimal() else 0)


RULES = (
    error("contrast", low_contrast),
    error("text that is cut off", cut_off),
    error("no raised letters or signs for notes", raised),
    error("no text boxes", text_boxes),
    error("alternative text", alt_text),
)
