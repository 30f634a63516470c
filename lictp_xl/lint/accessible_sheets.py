"""Sheets that everybody can find their way in: names, titles, where the cursor stands, nothing hidden."""

import re
from collections.abc import Iterator

from lxml import etree

from lictp_xl.book.package import is_true
from lictp_xl.book.references import box_text, place
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import WORKBOOK, Fault, advice, error

# as Excel names a new sheet, in the languages it is most often met in
NO_NAME = re.compile(r"(Sheet|Chart|Table|Tabelle|Feuil|Hoja|Blad|Foglio|Planilha) ?\d+( \(\d+\))?", re.I)
FROZEN_ROWS = 4  # a title, whose book it is, the checks; one more for headings
FOOTER_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&\d+|&[LCRPNBIUESXY]', re.I)
PAGE_WORDS = re.compile(r"page|of|/|\W|\d", re.I)


def sheet_names(drawn: Drawn) -> Iterator[Fault]:
    """A sheet's name says what it holds, and no two are alike."""
    seen = set()
    for title, _ in drawn.book.all_sheets():
        if NO_NAME.fullmatch(title.strip()):
            yield title, "give the sheet a name that says what it holds"
        if title.strip().casefold() in seen:
            yield title, "another sheet has this name: give each its own"
        seen.add(title.strip().casefold())


def blank_sheets(drawn: Drawn) -> Iterator[Fault]:
    """Every sheet holds something."""
    for title, sheet in drawn.sheets.items():
        if not any(drawn.used(title)) and not drawn.book.linked(sheet.part, "drawing"):
            yield title, "the sheet is blank: delete it"


def sheet_titles(drawn: Drawn) -> Iterator[Fault]:
    """A1 is the title of its sheet."""
    for title in drawn.sheets:
        if any(drawn.used(title)) and not drawn.holds((title, "A1")):
            yield f"{title}!A1", "write a title here that says what the sheet holds"


def column_a(drawn: Drawn) -> Iterator[Fault]:
    """Nothing begins further right than column A."""
    for title in drawn.sheets:
        used = [place(ref)[1] for ref in drawn.used(title)]
        if used and min(used) > 1:
            yield title, "column A is empty: delete it, so that reading begins at the left edge"


def properties(drawn: Drawn) -> Iterator[Fault]:
    """The document's title is set."""
    parts = drawn.book.linked("", "core-properties")
    titles = [e.text or "" for part in parts for e in drawn.book.xml(part).iter("{*}title")]
    if not any(title.strip() for title in titles):
        yield WORKBOOK, "set the document's title (File, Info, Properties)"


def cursor(drawn: Drawn) -> Iterator[Fault]:
    """The book opens at A1 of its first sheet."""
    view = drawn.book.root.find("{*}bookViews/{*}workbookView")
    first = next(iter(drawn.book.all_sheets()), None)
    if view is not None and (view.get("activeTab") or "0") != "0":
        yield WORKBOOK, "save the book with its first sheet in front"
    root = drawn.roots.get(first[0]) if first else None
    if first is None or root is None:
        return
    selections = list(root.iterfind("{*}sheetViews/{*}sheetView/{*}selection"))
    active = [e.get("activeCell") or "A1" for e in selections]
    if active and "A1" not in active:
        yield f"{first[0]}!{active[0]}", "save the book with the cursor in A1 of its first sheet"


def headers_and_footers(drawn: Drawn) -> Iterator[Fault]:
    """Headers and footers tell a page number at most; the rest stands in cells."""
    for title, root in drawn.roots.items():
        for e in root.iterfind("{*}headerFooter/*"):
            left = PAGE_WORDS.sub("", FOOTER_CODES.sub("", e.text or "")) if isinstance(e.tag, str) else ""
            if left:
                yield title, f"a header or footer tells {e.text!r}: put it in a cell; a page number may stay"


def frozen_panes(drawn: Drawn) -> Iterator[Fault]:
    """Only the rows with the title and the checks stay in view."""
    for title, root in drawn.roots.items():
        for pane in root.iterfind("{*}sheetViews/{*}sheetView/{*}pane"):
            rows, columns = _number(pane, "ySplit"), _number(pane, "xSplit")
            if columns or rows > FROZEN_ROWS or "frozen" not in (pane.get("state") or ""):
                yield title, f"freeze no columns, and at most the {FROZEN_ROWS} rows of title and checks"


def hidden(drawn: Drawn) -> Iterator[Fault]:
    """What figures stand on can be seen."""
    for e in drawn.book.root.iterfind("{*}sheets/{*}sheet"):
        if (e.get("state") or "visible") != "visible":
            yield e.get("name") or "", "the sheet is hidden: show it, or take it out"
    for title, root in drawn.roots.items():
        rows = [e.get("r") or "" for e in root.iterfind("{*}sheetData/{*}row") if is_true(e.get("hidden"))]
        if rows:
            yield title, f"rows {', '.join(rows[:8])}{' ...' if len(rows) > 8 else ''} are hidden: show them"
        for e in root.iterfind("{*}cols/{*}col"):
            if is_true(e.get("hidden")):
                first, last = (int(e.get(a) or 1) for a in ("min", "max"))
                box = box_text((first, 1, last, 1))
                columns = re.sub(r"\d+", "", box if ":" in box else f"{box}:{box}")
                yield f"{title}!{columns}", "these columns are hidden: show them"


def macros(drawn: Drawn) -> Iterator[Fault]:
    """A template has no macros; sync puts them into the copies that ask for them."""
    if drawn.book.linked(drawn.book.workbook, "vbaProject"):
        yield (
            WORKBOOK,
            "save the template without macros, as .xlsx: sync adds them to the books that ask for them",
        )


def _number(e: etree._Element, attribute: str) -> float:
    try:
        return float(e.get(attribute) or 0)
    except ValueError:
        return 0


RULES = (
    error("descriptive sheet names", sheet_names),
    error("no blank sheets", blank_sheets),
    error("a title in A1", sheet_titles),
    error("column A used", column_a),
    error("document properties", properties),
    error("the cursor in A1", cursor),
    error("no headers or footers", headers_and_footers),
    error("no macros", macros),
    advice("frozen panes", frozen_panes),
    advice("nothing hidden", hidden),
)
