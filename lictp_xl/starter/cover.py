"""The Cover of every template: what the book is about, what it comes to, who signed it, what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from lictp_xl.starter.layout import A_DATE, A_NAME, CHECK_LINE
from lictp_xl.starter.page import Page

WIDTHS = (40, 36, 46, 18)
# who signs, and the names of the two cells they type in
SIGNATURES = (
    ("Prepared by", "prepared_by", "prepared_on"),
    ("Reviewed by", "reviewed_by", "reviewed_on"),
    ("Approved by", "approved_by", "approved_on"),
)
STATUS_LINE = '=partnership&" ("&IF(approved_by="",status,"approved by "&approved_by)&")"'
STANDINGS = (
    ("Stated", "The source gives the figure"),
    ("Implied", "Worked back from figures that the source gives"),
    ("Inferred", "Read from the words of the source"),
    ("Assumed", "Chosen where the source is silent"),
    ("Not stated", "No source gives it, and nothing is put in its place"),
)
KINDS_OF_CELL = (
    ("Filled: shaded, full edge", "filled", "Sync fills it from the inputs; it is locked"),
    ("Typed: dashed edge", "typed", "People type here; sync keeps what they typed"),
    ("Calculated: no edge", "", "A formula; it is locked"),
)
EVERY_BOOK = (
    ("Title", "book_title", "left"),
    ("Partnership", "partnership", "left"),
    ("Status", "status", "left"),
    ("Completeness", "completeness", "left"),
    ("Software version", "software_version", "left"),
    ("Digest of the inputs", "inputs_digest", "left"),
)


@dataclass(frozen=True)
class Headline:
    """One figure on the cover, and how to read it."""

    label: str
    formula: str
    look: str
    reading: str  # words, or a formula
    name: str = ""  # where the figure is worked out here


@dataclass(frozen=True)
class Cover:
    """What differs from one cover to another."""

    about: Sequence[str]
    headlines: Sequence[Headline]
    book: Sequence[tuple[str, str, str]]  # label, name, look
    sheets: Sequence[tuple[str, str]]  # title, what it holds
    approved: Sequence[tuple[str, str, str]] = ()  # label, named result, look: beside the approved version's
    with_standing: Sequence[str] = ()  # names of the book's lines that are figures, with a standing beside


def draw(page: Page, cover: Cover) -> None:
    """Draw the sheet."""
    page.set_up(WIDTHS, frozen=False)
    page.calculated("A1", "=book_title", "title")
    page.calculated("A2", STATUS_LINE, "line", "quiet")
    page.calculated("A3", CHECK_LINE, "line", "bold")
    row = 5
    for sentence in cover.about:
        page.says(f"A{row}", sentence, "line")
        row += 1
    row = _headlines(page, row + 1, cover.headlines)
    row = _book(page, row + 1, cover)
    row = _sign_off(page, row + 1)
    row = _approved(page, row + 1, cover.approved) if cover.approved else row
    row = _contents(page, row + 1, cover.sheets)
    row = _key(page, row + 1)
    page.sheet.print_area(f"A1:{'D' if cover.approved else 'C'}{row - 1}")


def _headlines(page: Page, row: int, headlines: Sequence[Headline]) -> int:
    first = page.header(row, {"Headline figures": "", "Figure": "pounds", "Reading": ""})
    row = first
    for line in headlines:
        page.says(f"A{row}", line.label, "bold")
        page.calculated(f"B{row}", line.formula, line.look, "bold", name=line.name)
        if line.reading.startswith("="):
            page.calculated(f"C{row}", line.reading)
        else:
            page.says(f"C{row}", line.reading)
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    return row


def _book(page: Page, row: int, cover: Cover) -> int:
    row = page.header(
        row, {"This book": "", "Filled by sync": ""} | ({"Standing": ""} if cover.with_standing else {})
    )
    for label, name, look in cover.book:
        page.says(f"A{row}", label)
        page.filled(f"B{row}", name, look)
        if name in cover.with_standing:
            page.filled(f"C{row}", f"{name}_standing")
        row += 1
    return row


def _sign_off(page: Page, row: int) -> int:
    row = page.header(row, {"Sign-off (type here)": "", "Name": "", "Date": ""})
    first = row
    for role, who, when in SIGNATURES:
        page.says(f"A{row}", role)
        page.typed(f"B{row}")
        page.name(f"B{row}", who)
        page.typed(f"C{row}", "left date")
        page.name(f"C{row}", when)
        row += 1
    page.validate(f"B{first}:B{row - 1}", A_NAME)
    page.validate(f"C{first}:C{row - 1}", A_DATE)
    return row


def _approved(page: Page, row: int, lines: Sequence[tuple[str, str, str]]) -> int:
    """The named results beside those of the last approved version, which sync fills."""
    looks = {"Last approved version": "", "Approved": "pounds", "Now": "pounds", "Difference": "pounds"}
    first = page.header(row, looks)
    page.says(f"A{first}", "Compared with")
    page.filled(f"B{first}", "compared_with", "left")
    row = first + 1
    for label, name, look in lines:
        page.says(f"A{row}", label)
        page.filled(f"B{row}", f"approved_{name}", look)
        page.calculated(f"C{row}", f"={name}", look)
        page.calculated(f"D{row}", f'=IF(COUNT(B{row},C{row})=COLUMNS(B{row}:C{row}),C{row}-B{row},"")', look)
        row += 1
    page.rule(f"A{first}:D{row - 1}")
    return row


def _contents(page: Page, row: int, sheets: Sequence[tuple[str, str]]) -> int:
    row = page.header(row, {"Sheets": "", "What they hold": "", "": ""})
    first = row
    for title, holds in sheets:
        page.sheet.write_url(f"A{row}", f"internal:'{title}'!A1", page.house("link"), title)
        page.says(f"B{row}", holds, "line")
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    return row


def _key(page: Page, row: int) -> int:
    row = page.header(row, {"Standing of a figure": "", "What it means": "", "": ""})
    first = row
    for word, meaning in STANDINGS:
        page.says(f"A{row}", word)
        page.says(f"B{row}", meaning, "line")
        row += 1
    page.rule(f"A{first}:C{row - 1}")
    row = page.header(row + 1, {"Kind of cell": "", "What it means": "", "": ""})
    for word, look, meaning in KINDS_OF_CELL:
        looks = (look, "locked") if look else ()
        page.says(f"A{row}", word, *looks)
        page.says(f"B{row}", meaning, "line")
        row += 1
    return row
