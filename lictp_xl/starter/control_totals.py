"""The Checks sheet of every template: its control totals, the checks on the inputs, and their outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from lictp_xl.starter import style
from lictp_xl.starter.layout import CHECK_LINE
from lictp_xl.starter.page import Page

WIDTHS = (70, 21, 58, 19, 19, 16, 16)
RESULTS = (
    ("Pass", "What must agree agrees."),
    ("Fail", "What must agree does not. Find out why before this book is used."),
    ("Cannot be performed", "A figure that the check needs is not stated."),
)


@dataclass(frozen=True)
class Control:
    """Two figures worked out in different ways, which must agree."""

    check: str  # what must be true
    expected: str | int  # a formula, or a number that is the same in every book
    found: str
    allowed: str | int
    look: str


COMPLETE = Control(
    "Every figure of this book was calculated (1 is yes)", 1, '=--(completeness="Complete")', 0, "number"
)


def draw(page: Page, subtitle: str, controls: Sequence[Control], input_checks: int) -> None:
    """Draw the sheet, with room for so many checks on the inputs."""
    page.set_up(WIDTHS, landscape=True)
    page.head(subtitle, CHECK_LINE)
    row = outcome(
        page,
        5,
        "COUNTIF(control_results,A{row})+COUNTIF(input_checks[Result],A{row})",
        'ROWS(control_results)+SUMPRODUCT(--(input_checks[Check]<>""))',
    )
    row = control_totals(page, row + 1, controls)
    sentence = "Sync fills this table with the checks on the inputs that concern this book."
    row = page.heading(row + 1, "Checks on the inputs", sentence)
    first = page.table(row, "input_checks", {"Check": "", "Result": "", "Finding": ""}, input_checks)
    last = first + input_checks - 1
    mark(page, f"B{first}:B{last}")
    page.sheet.print_area(f"A1:G{last}")


def outcome(page: Page, row: int, count: str, in_all: str) -> int:
    """How many checks passed, failed and cannot be performed; the sentence that every sheet shows."""
    first = page.header(page.heading(row, "Outcome"), {"Result": "", "Checks": "number", "What it means": ""})
    for offset, (result, meaning) in enumerate(RESULTS):
        here = first + offset
        page.says(f"A{here}", result)
        counted = f"={count.format(row=here)}"
        if offset == 2:
            counted = f"=B{here + 1}-B{here - 1}-B{here - 2}"  # whatever neither passed nor failed
        page.calculated(f"B{here}", counted, "number")
        page.says(f"C{here}", meaning)
    page.name(f"A{first}:A{first + 2}", "result_words")
    page.name(f"C{first}:C{first + 2}", "result_meanings")
    total = first + 3
    page.says(f"A{total}", "Checks in all", "total")
    page.calculated(f"B{total}", f"={in_all}", "total", "number")
    page.says(f"C{total}", "", "total")
    page.rule(f"A{first}:C{total - 1}")
    page.says(f"A{total + 1}", "Overall", "bold")
    made, passed, failed, open_ = (f"B{r}" for r in (total, first, first + 1, first + 2))
    outstanding = f'{failed}&" of "&{made}&" checks failed, "&{open_}&" cannot be performed"'
    page.calculated(
        f"B{total + 1}",
        f'=IF({passed}={made},"All "&{made}&" checks passed",{outstanding})',
        "line",
        "bold",
        name="overall_check",
    )
    return total + 2


def control_totals(page: Page, row: int, controls: Sequence[Control]) -> int:
    """Each control total on a row of its own; answers the next row."""
    sentence = "Each compares two figures that are worked out in different ways."
    row = page.heading(row, "Control totals of this book", sentence)
    header = {"Check": "", "Result": "", "Finding": "", "Expected": "pounds", "Found": "pounds"}
    first = page.header(row, {**header, "Difference": "pounds", "Allowed": "pounds"})
    for offset, control in enumerate(controls):
        here = first + offset
        page.says(f"A{here}", control.check)
        page.calculated(
            f"B{here}",
            f'=IF(ISNUMBER(F{here}),IF(ABS(F{here})<=G{here},"Pass","Fail"),"Cannot be performed")',
        )
        page.calculated(f"C{here}", f"=INDEX(result_meanings,MATCH(B{here},result_words,0))")
        _figure(page, f"D{here}", control.expected, control.look)
        page.calculated(f"E{here}", control.found, control.look)
        both = f"D{here}:E{here}"
        difference = f"ROUND(E{here}-D{here},check_places)"
        page.calculated(
            f"F{here}", f"=IF(COUNT({both})=COLUMNS({both}),{difference},not_stated)", control.look
        )
        _figure(page, f"G{here}", control.allowed, control.look)
    last = first + len(controls) - 1
    page.name(f"B{first}:B{last}", "control_results")
    mark(page, f"B{first}:B{last}")
    page.rule(f"A{first}:G{last}")
    return last + 1


def _figure(page: Page, cell: str, figure: str | int, look: str) -> None:
    """A formula, or a number that is the same in every book."""
    if isinstance(figure, str):
        page.calculated(cell, figure, look)
    else:
        page.says(cell, figure, look)


def mark(page: Page, box: str) -> None:
    """A result that is not a pass stands out in grey too: bold."""
    for word in ("Fail", "Cannot be performed"):
        colour = style.ALARM if word == "Fail" else style.INK
        marked = page.house.condition(
            bold=True, font_color=colour, bottom=style.THIN, bottom_color=style.RULE
        )
        page.sheet.conditional_format(
            box, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": marked}
        )
