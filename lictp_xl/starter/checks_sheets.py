"""The sheets of the checks template: by book, those that did not pass, and all of them."""

from lictp_xl.starter import control_totals, explained, input_lines, layout
from lictp_xl.starter.checks_layout import Size
from lictp_xl.starter.page import Page

BOOK, CHECK, RESULT, FINDING, PLACE = 44, 50, 21, 78, 22
COLUMNS = {"Book": "", "Check": "", "Result": "", "Finding": "", "Place": ""}
OPEN = "Cannot be performed"


def draw_by_book(page: Page, size: Size) -> int:
    """Each book with its counts, which sync fills; answers the first row of its table."""
    page.set_up((BOOK, 12, 12, 24, 14, 14, 40))
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    sentence = (
        "Sync counts every check of every book here, also where the list of all checks has no room for all."
    )
    row = page.heading(5, "Checks by book", sentence)
    page.says(f"A{row}", "All books, of which", "whole")
    first = row + 2
    last = first + size.books - 1
    for column in "BCDE":
        page.calculated(f"{column}{row}", f"=SUM({column}{first}:{column}{last})", "whole", "number")
    page.calculated(f"F{row}", f"=SUM(F{first}:F{last})", "whole", "number")
    page.says(f"G{row}", "", "whole")
    for column, name in (("B", "passed"), ("C", "failed"), ("D", "open"), ("E", "made"), ("F", "listed")):
        page.name(f"{column}{row}", f"checks_{name}")
    columns = {"Book": "", "Pass": "number", "Fail": "number", OPEN: "number"}
    page.table(row + 1, "check_counts", columns, size.books)
    for column, word, look in (("E", "Checks", "right"), ("F", "Listed", "right"), ("G", "Reading", "left")):
        page.says(f"{column}{row + 1}", word, "header", look)
    for here in range(first, last + 1):
        page.calculated(f"E{here}", f'=IF(A{here}="","",SUM(B{here}:D{here}))', "number")
        page.calculated(f"F{here}", f'=IF(A{here}="","",COUNTIF(all_checks[Book],A{here}))', "number")
        reading = f'IF(B{here}=E{here},"All passed",C{here}&" failed, "&D{here}&" cannot be performed")'
        page.calculated(f"G{here}", f'=IF(A{here}="","",{reading})')
    page.rule(f"A{first}:G{last}")
    page.name(f"E{first}:E{last}", "made_by_book")
    page.name(f"F{first}:F{last}", "listed_by_book")
    page.print_used(f"G{first}:G{last}", "books_checked")
    return first


def draw_all(page: Page, size: Size) -> int:
    """Every check of every book, which sync fills; answers the first row of the table."""
    page.set_up((BOOK, CHECK, RESULT, FINDING, PLACE), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    page.says("A5", "Sync fills this list: the checks on the inputs first, then those of each book.", "line")
    everything = '"Every check is listed."'
    some = '"Only what did not pass is listed, as there is no room for all; By book counts all."'
    page.calculated("A6", f"=IF(checks_listed=checks_made,{everything},{some})", "line", "quiet")
    page.sheet.repeat_rows(0, 6)
    first = page.table(7, "all_checks", COLUMNS, size.rows)
    control_totals.mark(page, f"C{first}:C{first + size.rows - 1}")
    page.print_used(f"E{first}:E{first + size.rows - 1}", "checks_listed")
    return first


def draw_workings(page: Page, size: Size) -> int:
    """Where each check that did not pass comes in its list: what failed first, then what is open."""
    page.set_up((30, 24, 24, 30, 20, 20, 20))
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    row = page.header(page.heading(5, "Chosen in this template"), input_lines.HEADER)
    row = input_lines.chosen_here(page, row, input_lines.WITHOUT_POUNDS)
    row = page.heading(row + 1, "Lists")
    for label, formula, name in (
        ("Books", '=SUMPRODUCT(--(check_counts[Book]<>""))', "books_checked"),
        ("Checks listed that failed", '=COUNTIF(all_checks[Result],"Fail")', "failed_listed"),
        (
            "Checks listed that did not pass",
            '=SUMPRODUCT(--(all_checks[Book]<>""))-COUNTIF(all_checks[Result],"Pass")',
            "not_passed_listed",
        ),
        ("Room in the list of those", f"={size.open_rows}", "room_for_not_passed"),
    ):
        page.says(f"A{row}", label)
        if label.startswith("Room"):
            page.says(f"B{row}", size.open_rows, "number")
            page.name(f"B{row}", name)
        else:
            page.calculated(f"B{row}", formula, "number", name=name)
        row += 1
    sentence = "The checks of each book are a line; together they are the checks made."
    rows = size.books + 6
    call = '"CHECK_TOTAL",made_by_book,checks_made'
    row = explained.draw(
        page, row + 1, "Checks by book, added up step by step", sentence, call, rows, "number"
    )
    sentence = "Failed comes first, then what cannot be performed, each in the order of All checks."
    row = page.heading(row + 1, "Places in the list of what did not pass", sentence)
    page.sheet.print_area(f"A1:G{row - 3}")  # what follows is one line for each check
    header = {"Row of All checks": "number", "Failed so far": "number", "Open so far": "number"}
    header |= {"Place in the list": "number", "Row at that place": "number"}
    return _places(page, page.header(row, header), size)


def _places(page: Page, first: int, size: Size) -> int:
    for here in range(first, first + size.rows):
        page.calculated(f"A{here}", f"=ROWS(A${first}:A{here})", "number")
        result = f"INDEX(all_checks[Result],A{here})"
        used = f'INDEX(all_checks[Book],A{here})<>""'
        for column, is_one in (
            ("B", f'--({result}="Fail")'),
            ("C", f'({used})*({result}<>"Fail")*({result}<>"Pass")'),
        ):
            before = "" if here == first else f"{column}{here - 1}+"
            page.calculated(f"{column}{here}", f"={before}{is_one}", "number")
        above = ("0", "0") if here == first else (f"B{here - 1}", f"C{here - 1}")
        open_place = f'IF(C{here}>{above[1]},failed_listed+C{here},"")'
        page.calculated(f"D{here}", f"=IF(B{here}>{above[0]},B{here},{open_place})", "number")
        if here < first + size.open_rows:
            page.calculated(f"E{here}", f'=IFERROR(MATCH(A{here},open_places,0),"")', "number")
    last = first + size.rows - 1
    page.name(f"D{first}:D{last}", "open_places")
    page.name(f"E{first}:E{first + size.open_rows - 1}", "open_listed")
    return first


def draw_open(page: Page, size: Size, places: int) -> None:
    """What failed, then what cannot be performed, with where to look."""
    page.set_up((8, BOOK, CHECK, RESULT, FINDING, PLACE), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    more = 'not_passed_listed-room_for_not_passed&" more are in All checks."'
    listed = '"All "&not_passed_listed&" are here."'
    sentence = f"=IF(not_passed_listed>room_for_not_passed,{more},{listed})"
    row = page.heading(5, "What failed, then what cannot be performed", sentence)
    page.sheet.repeat_rows(0, row - 1)
    first = page.header(row, {"No.": "number", **COLUMNS})
    last = first + size.open_rows - 1
    for here in range(first, last + 1):
        found_in = f"Workings!$E{places + here - first}"
        page.calculated(
            f"A{here}", f'=IF(ISNUMBER({found_in}),Workings!$A{places + here - first},"")', "number"
        )
        for column, name in zip("BCDEF", COLUMNS, strict=True):
            found = f"INDEX(all_checks[{name}],{found_in})"
            page.calculated(f"{column}{here}", f'=IF(ISNUMBER({found_in}),{found}&"","")')
    control_totals.mark(page, f"D{first}:D{last}")
    page.rule(f"A{first}:F{last}")
    page.print_used(f"F{first}:F{last}", "COUNT(open_listed)")
