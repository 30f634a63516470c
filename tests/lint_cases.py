"""For each rule of lint a template that breaks it, where, and a like one that does not."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from lictp_xl.book.package import Package
from tests.drawn_books import with_text
from tests.drawn_templates import Desk, Draw, template

PART = "xl/worksheets/sheet1.xml"
USERS = ("Partner", "Active users", "Standing", "Source")


def nothing(desk: Desk) -> None:
    """The sound template as it is."""


# --- what only needs a sheet drawn one way or the other: rule, broken, where, sound


def filled(name: str, cell: str = "B3") -> Draw:
    return lambda desk: desk.filled(cell, name)


def formulas(*texts: str) -> Draw:
    return lambda desk: desk.rows(3, *texts)


def defined(name: str, stands_for: str) -> Draw:
    return lambda desk: desk.book.define_name(name, stands_for)


def near_result(desk: Desk) -> None:
    desk.rows(3, "=A3+1")
    desk.book.define_name("anual_charge", "=Charge!$D$3")


def figure_on_formula(desk: Desk) -> None:
    desk.rows(3, "=A3+1")
    desk.book.define_name("stated_total", "=Charge!$D$3")


def users(*headings: str, name: str = "users") -> Draw:
    return lambda desk: desk.table("A3:D6", name, *headings)


def users_unlocked(desk: Desk) -> None:
    desk.table("A3:D6", "users", *USERS)
    desk.sheet.write_blank("B5", None, desk.typed())


def notes(locked: bool) -> Draw:
    def draw(desk: Desk) -> None:
        desk.table("A3:B6", "remarks", "Date", "Remark")
        for row in range(3, 6):
            for column in range(2):
                desk.sheet.write_blank(row, column, None, desk.look(locked=locked))

    return draw


def own_list(desk: Desk) -> None:
    """A table of the designer's own constants, with a spare row."""
    desk.table("A3:B6", "methods", "Method", "Number")
    for row, method in enumerate(("months", "days"), 4):
        desk.sheet.write_row(f"A{row}", [method, row])


def validated(locked: bool) -> Draw:
    def draw(desk: Desk) -> None:
        desk.sheet.write_blank("B3", None, desk.look(locked=locked))
        desk.sheet.data_validation("B3", {"validate": "length", "criteria": "<=", "value": 80})

    return draw


def formula(text: str, locked: bool = True) -> Draw:
    return lambda desk: desk.sheet.write_formula("D3", text, desk.look(locked=locked), 0)


def unprotected(desk: Desk) -> None:
    desk.sheet.protect_options["sheet"] = False
    desk.sheet.protect_options.clear()


def below(row: int, protected: bool = True) -> Draw:
    def draw(desk: Desk) -> None:
        desk.table("A3:D6", "users", *USERS)
        desk.sheet.write(f"B{row}", "Next")
        if not protected:
            unprotected(desk)

    return draw


def calculated(*rows: str) -> Draw:
    """A table whose second column is a formula, and its rows as they were typed over it."""

    def draw(desk: Desk) -> None:
        desk.table("A3:B7", "steps", "Step", "Twice=[@Step]*$E$1")
        for row, text in enumerate(rows, 4):
            desk.sheet.write(f"A{row}", row)
            if text.startswith("="):
                desk.sheet.write_formula(f"B{row}", text, desk.look(), 0)
            elif text:
                desk.sheet.write_number(f"B{row}", float(text))

    return draw


def typed_over(desk: Desk) -> None:
    desk.rows(3, "=A3+1", "=A4+1", "=A5+1")
    desk.sheet.write_number("D4", 7)


def across(desk: Desk) -> None:
    """A row of totals between two blocks differs from both, but not from the totals beside it."""
    for column in "DEF":
        desk.rows(3, f"={column}2+1", f"=SUM({column}2:{column}3)", f"={column}4+1", column=column)


def headings(*words: str, under: bool = True) -> Draw:
    def draw(desk: Desk) -> None:
        for column, word in enumerate(words):
            desk.sheet.write(2, column, word, desk.look(bold=True))
            if under:
                desk.sheet.write(3, column, 5)

    return draw


def rows_filled(*rows: int) -> Draw:
    def draw(desk: Desk) -> None:
        desk.table("A3:B7", "remarks", "Date", "Remark")
        for row in range(4, 8):
            for column in "AB":
                desk.sheet.write_blank(f"{column}{row}", None, desk.typed())
        for row in rows:
            desk.sheet.write(f"B{row}", "Agreed", desk.typed())

    return draw


def text_at(cell: str, text: str, **properties: object) -> Draw:
    return lambda desk: desk.sheet.write(cell, text, desk.look(**properties))


def crowded(wrapped: bool) -> Draw:
    def draw(desk: Desk) -> None:
        desk.sheet.write("A3", "A sentence that is longer than its column", desk.look(text_wrap=wrapped))
        desk.sheet.write("B3", "Next")

    return draw


def superscript(desk: Desk) -> None:
    raised = desk.book.add_format({"font_script": 1})
    desk.sheet.write_rich_string("A3", "Total", raised, "1")


def rule(**properties: object) -> Draw:
    def draw(desk: Desk) -> None:
        desk.sheet.write("B3", 5)
        look = desk.book.add_format(properties)
        desk.sheet.conditional_format("B3:B5", {"type": "cell", "criteria": ">", "value": 1, "format": look})

    return draw


def chart(**options: str) -> Draw:
    def draw(desk: Desk) -> None:
        drawing = desk.book.add_chart({"type": "column"})
        drawing.add_series({"values": "=Charge!$B$3:$B$5"})
        desk.sheet.insert_chart("D3", drawing, options)

    return draw


def picture(**options: object) -> Draw:
    return lambda desk: desk.sheet.insert_image("D3", "dot.png", {"image_data": BytesIO(DOT), **options})


def pixel() -> bytes:
    """The smallest picture: one white dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"IEND", b"")
    )


DOT = pixel()


def second_sheet(title: str, holds: str = "Notes") -> Draw:
    def draw(desk: Desk) -> None:
        sheet = desk.book.add_worksheet(title)
        sheet.protect()
        if holds:
            sheet.write("A1", holds)

    return draw


def in_front(desk: Desk) -> None:
    second_sheet("Notes")(desk)
    desk.book.worksheets()[1].activate()


def hidden_sheet(desk: Desk) -> None:
    second_sheet("Notes")(desk)
    desk.book.worksheets()[1].hide()


IF = "IF(A1,1,"
LONG = "=" + "+".join(["A1"] * 100)
SAME = ("=A3+1", "=A4+1", "=A5+1")

CASES: list[tuple[str, Draw, str, Draw]] = [
    ("a name that is nearly a figure", filled("parner"), "Charge!B3", filled("partner")),
    ("a name that is nearly a figure", filled("financial.year"), "Charge!B3", filled("Financial_Year")),
    ("a name that is nearly a result", near_result, "Charge!D3", formulas("=A3+1")),
    (
        "a name that has lost its cells",
        defined("old", "=#REF!$A$1"),
        "Workbook",
        defined("old", "=Charge!$A$1"),
    ),
    (
        "a name for several areas",
        defined("both", "=Charge!$A$1,Charge!$B$5"),
        "Workbook",
        defined("both", "=Charge!$A$1:$B$5"),
    ),
    ("a name for several areas", defined("partner", "=Charge!$A$1:$B$5"), "Workbook", filled("partner")),
    ("a figure on a formula", figure_on_formula, "Charge!D3", formulas("=A3+1")),
    ("a table that is nearly a figure", users(*USERS, name="user"), "Charge", users(*USERS)),
    ("a column that is not there", users("Partner", "Users", "Standing", "Source"), "Charge", users(*USERS)),
    ("a name that nothing fills", filled("something_of_mine"), "Charge!B3", filled("service")),
    ("a sheet that is not protected", unprotected, "Charge", nothing),
    (
        "a sheet with a password",
        lambda desk: desk.sheet.protect("secret"),
        "Charge",
        lambda desk: desk.sheet.protect(""),
    ),
    ("a filled cell that is unlocked", users_unlocked, "Charge!B5", users(*USERS)),
    (
        "a filled cell that is unlocked",
        lambda desk: desk.filled("B3", "partner", desk.typed()),
        "Charge!B3",
        filled("partner"),
    ),
    ("a formula that is unlocked", formula("=A1+1", locked=False), "Charge!D3", formula("=A1+1")),
    ("a typed cell that is locked", validated(locked=True), "Charge!B3", validated(locked=False)),
    ("a column that nobody fills", notes(locked=True), "Charge!A4:A6", notes(locked=False)),
    (
        "a column that nobody fills",
        users("Partner", "Active users", "Standing", "Reach"),
        "Charge!D4:D6",
        own_list,
    ),
    ("something in the way of a table", below(7), "Charge!B7", below(8)),
    ("something in the way of a table", below(9, protected=False), "Charge!B9", below(9)),
    ("a volatile function", formula("=TODAY()+A1"), "Charge!D3", formula('="TODAY()"&A1')),
    (
        "a volatile function",
        defined("here", "=OFFSET(Charge!$A$1,1,1)"),
        "Workbook",
        defined("here", "=Charge!$A$1"),
    ),
    ("a link to another workbook", formula("='[other.xlsx]Sheet'!A1"), "Charge!D3", formula("=Charge!A1")),
    ("a number typed into a formula", formula("=A1*1.2"), "Charge!D3", formula("=A1*(1-B1)+0")),
    ("a number typed into a formula", formula("=ROUND(A1*3,2)"), "Charge!D3", formula("=ROUND(A1/2,2)")),
    ("a number typed into a formula", formula("=COUNT(A1:A2)=2"), "Charge!D3", formula("=COUNT(A1,A2)=2")),
    ("a number typed into a formula", formula("=A1*20%"), "Charge!D3", formula("=INDEX(A1:C9,4,3)")),
    ("a number typed into a formula", formula("=DATE(2021,4,1)"), "Charge!D3", formula("=DATE(A1,4,1)")),
    (
        "a number typed into a formula",
        formula("=SUM({1,5})"),
        "Charge!D3",
        formula("=CHOOSE(SIGN(A1)+2,B1,B2,B3)"),
    ),
    ("a formula that gets no value", formula("=A1+#REF!"), "Charge!D3", formula("=A1+B1")),
    ("a formula that gets no value", formula("=no_such_name+1"), "Charge!D3", formula("=A1+1")),
    (
        "a function that does not exist",
        formula("=LICTP_APORTION(A1,B1:B3)"),
        "Charge!D3",
        formula("=LICTP_WHY(LICTP_APPORTION(A1,B1:B3))"),
    ),
    ("a formula that is too long", formula(LONG), "Charge!D3", formula(LONG[:240])),
    ("IFs one in another", formula(f"={IF}{IF}{IF}0)))"), "Charge!D3", formula(f"={IF}{IF}0))")),
    ("a formula unlike its neighbours", formulas("=A3+1", "=A4+B4", "=A5+1"), "Charge!D4", formulas(*SAME)),
    ("a formula unlike its neighbours", typed_over, "Charge!D4", across),
    (
        "a formula unlike its neighbours",
        calculated("", "=A5*$E$2", "", ""),
        "Charge!B5",
        calculated("", "", "", ""),
    ),
    ("a formula unlike its neighbours", calculated("", "", "", "9"), "Charge!B7", own_list),
    (
        "a formula unlike its neighbours",
        formulas("=A$3", "=B3", "=A$3"),
        "Charge!D4",
        formulas("=$A$3", "=B3", "=$A$3"),
    ),
    ("a circular reference", formulas("=D4+1", "=D3+1"), "Charge!D3", formulas("=D4+1", "=A1")),
    ("a circular reference", formula("=SUM(D1:D5)"), "Charge!D3", formula("=ROWS(D1:D5)")),
    (
        "merged cells",
        lambda desk: desk.sheet.merge_range("A3:B3", "Both"),
        "Charge!A3:B3",
        text_at("A3", "One"),
    ),
    (
        "one header row",
        lambda desk: desk.table("A3:D6", "users", *USERS, header_row=False),
        "Charge!A3:D6",
        users(*USERS),
    ),
    ("one header row", users("Partner", "Column2", "Standing", "Source"), "Charge!B3", users(*USERS)),
    ("blank rows in a table", rows_filled(4, 6), "Charge!A5", rows_filled(4, 5)),
    (
        "tables marked up as tables",
        headings("Charge", "Amount"),
        "Charge!A3:B3",
        headings("Charge", "Amount", under=False),
    ),
    (
        "tables at the left edge",
        lambda desk: desk.table("B3:E6", "users", *USERS),
        "Charge!B3:E6",
        users(*USERS),
    ),
    (
        "filters",
        lambda desk: desk.table("A3:D6", "users", *USERS, autofilter=True),
        "Charge!A3:D6",
        users(*USERS),
    ),
    ("no blank sheets", second_sheet("Notes", ""), "Notes", second_sheet("Notes")),
    ("descriptive sheet names", second_sheet("Sheet2"), "Sheet2", second_sheet("Sheet of notes")),
    (
        "the cursor in A1",
        lambda desk: desk.sheet.set_selection("C7"),
        "Charge!C7",
        lambda desk: desk.sheet.set_selection("A1"),
    ),
    ("the cursor in A1", in_front, "Workbook", second_sheet("Notes")),
    (
        "no headers or footers",
        lambda desk: desk.sheet.set_footer("&L&F"),
        "Charge",
        lambda desk: desk.sheet.set_footer("&CPage &P of &N"),
    ),
    (
        "no headers or footers",
        lambda desk: desk.sheet.set_header("&CDraft"),
        "Charge",
        lambda desk: desk.sheet.set_footer('&R&"Calibri,Bold"&9&P/&N'),
    ),
    (
        "frozen panes",
        lambda desk: desk.sheet.freeze_panes(0, 1),
        "Charge",
        lambda desk: desk.sheet.freeze_panes(3, 0),
    ),
    ("frozen panes", lambda desk: desk.sheet.freeze_panes(20, 0), "Charge", nothing),
    ("nothing hidden", lambda desk: desk.sheet.set_row(4, None, None, {"hidden": True}), "Charge", nothing),
    (
        "nothing hidden",
        lambda desk: desk.sheet.set_column(6, 7, 9, None, {"hidden": True}),
        "Charge!G:H",
        nothing,
    ),
    ("nothing hidden", hidden_sheet, "Notes", second_sheet("Notes")),
    (
        "contrast",
        text_at("A3", "Faint", font_color="#999999"),
        "Charge!A3",
        text_at("A3", "Plain", font_color="#595959"),
    ),
    (
        "contrast",
        text_at("A3", "On blue", bg_color="#8EA9DB", font_color="#FFFFFF"),
        "Charge!A3",
        text_at("A3", "Large", font_size=18, font_color="#767676"),
    ),
    ("contrast", rule(font_color="#FFFF00"), "Charge!B3:B5", rule(font_color="#FFFF00", bg_color="#000000")),
    ("text that is cut off", crowded(wrapped=False), "Charge!A3", crowded(wrapped=True)),
    ("no raised letters or signs for notes", superscript, "Charge!A3", text_at("A3", "Total [note 1]")),
    (
        "no raised letters or signs for notes",
        text_at("A3", "Total*"),
        "Charge!A3",
        text_at("A3", "Office, 40 m²"),
    ),
    ("no text boxes", lambda desk: desk.sheet.insert_textbox("D3", "Read me"), "Charge", nothing),
    ("alternative text", chart(), "Charge", chart(description="The charge of each year")),
    ("alternative text", picture(), "Charge", picture(decorative=True)),
]


# --- what a drawing program does not draw


def merged_in_users(desk: Desk) -> None:
    desk.table("A3:D6", "users", *USERS)
    desk.filled("F3", "partner")


def with_merged(ref: str) -> bytes:
    cells = (
        f'</sheetData><sheetProtection sheet="1"/><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    )
    data = with_text(template(merged_in_users), PART, "</sheetData>", cells)
    assert Package(data).xml(PART).find("{*}mergeCells") is not None
    return data


def with_part(kind: str, part: str, outside: str = "") -> bytes:
    """The sound template with one more part that its workbook is linked to."""
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{links}/{kind}" Target="{part}"/></Relationships>'
    data = with_text(template(nothing), "xl/_rels/workbook.xml.rels", "</Relationships>", link)
    folder, _, name = f"xl/{part}".rpartition("/")
    parts = {f"xl/{part}": b"<part/>"}
    if outside:
        parts[f"{folder}/_rels/{name}.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="x/path" Target="{outside}" TargetMode="External"/>'
            "</Relationships>"
        ).encode()
    return Package(data).with_parts(parts)


FILES: list[tuple[str, Callable[[], bytes], str, Callable[[], bytes]]] = [
    ("merged cells in a table", lambda: with_merged("B4:B5"), "Charge!B4:B5", lambda: with_merged("F8:F9")),
    ("a figure inside merged cells", lambda: with_merged("E3:F3"), "Charge!F3", lambda: with_merged("F3:F4")),
    (
        "a link to another workbook",
        lambda: with_part("externalLink", "externalLinks/externalLink1.xml", "old.xlsx"),
        "Workbook",
        lambda: with_part("customXml", "custom.xml"),
    ),
    (
        "a link to another workbook",
        lambda: with_part("connections", "connections.xml"),
        "Workbook",
        lambda: with_part("theme", "theme2.xml"),
    ),
    ("no macros", lambda: with_part("vbaProject", "vbaProject.bin"), "Workbook", lambda: template(nothing)),
    (
        "document properties",
        lambda: template(nothing, title=""),
        "Workbook",
        lambda: template(nothing, title="Charges"),
    ),
    (
        "descriptive sheet names",
        lambda: template(nothing, sheet="Sheet1"),
        "Sheet1",
        lambda: template(nothing),
    ),
    (
        "a title in A1",
        lambda: template(text_at("A2", "Charge"), head=""),
        "Charge!A1",
        lambda: template(filled("book_title", "A1"), head=""),
    ),
    (
        "column A used",
        lambda: template(text_at("B2", "Charge"), head=""),
        "Charge",
        lambda: template(text_at("B2", "Charge")),
    ),
]
