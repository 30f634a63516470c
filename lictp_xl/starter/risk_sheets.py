"""The sheets Register, Heat map and Mitigations of the risk register template."""

from collections.abc import Mapping

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_rowcol_to_cell

from lictp_xl.starter import layout, style
from lictp_xl.starter.page import Page
from lictp_xl.starter.risk_layout import (
    BANDS,
    NOT_ON_SCALE,
    SCALES,
    SHADE_FILLS,
    SHADES,
    InputRows,
    Size,
    Steps,
)

REGISTER_WIDTHS = (8, 60, 17, 16, 10, 16, 12, 12, 13, 13)
MITIGATION_WIDTHS = (8, 58, 14, 13, 72, 13)
MAP_LABELS, MAP_CELL = 25, 21
Looks = Mapping[str, object]
LINE: Looks = {"bottom": style.THIN, "bottom_color": style.RULE}
FRAME: Looks = {"": style.THIN, "_color": style.GREY}
TALL, LOW = 34, 20  # rows of the heat map: references, rating


def draw_register(page: Page, size: Size, inputs: InputRows) -> None:
    """Each risk with its score, and its rating beside the printed one."""
    page.set_up(REGISTER_WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    sentence = (
        '="Score is likelihood times impact; the bands of the ratings are "&LOWER(bands_standing)'
        '&", and told on Heat map."'
    )
    row = page.heading(5, "Risks, scored and rated", sentence)
    header = {"Risk": "left", "Description": "", "Likelihood": "", "Impact": "", "Score": "number"}
    header |= {"Rating": "", "Printed": "", "Agrees": "", "Mitigations": "number", "Standing": ""}
    first = page.header(row, header)
    last = first + size.risks - 1
    for here in range(first, last + 1):
        there = inputs.risks + here - first
        page.calculated(f"A{here}", f'=IF(Inputs!A{there}="","",Inputs!A{there})', "left")
        for column, source in (("B", "B"), ("C", "E"), ("D", "F"), ("G", "G"), ("J", "C")):
            page.calculated(f"{column}{here}", f'=Inputs!{source}{there}&""')
        score = f"_xlfn.IFNA(LICTP_RISK_SCORE(C{here},D{here},{SCALES}),{NOT_ON_SCALE})"
        page.calculated(f"E{here}", f'=IF(A{here}="","",{score})', "number")
        rating = f"_xlfn.IFNA(LICTP_RISK_RATING(C{here},D{here},{BANDS},{SCALES}),{NOT_ON_SCALE})"
        page.calculated(f"F{here}", f'=IF(A{here}="","",{rating})', "bold")
        page.calculated(f"H{here}", f'=IF(A{here}="","",IF(F{here}=G{here},"Yes","No"))')
        page.calculated(f"I{here}", f'=IF(A{here}="","",COUNTIF(mitigations[Risk],A{here}))', "number")
    for column, name in (("E", "scores"), ("F", "ratings"), ("H", "ratings_agree"), ("I", "mitigated")):
        page.name(f"{column}{first}:{column}{last}", name)
    _shade(page, f"F{first}:F{last}", f"IFERROR(INDEX(band_shades,MATCH($F{first},band_words,0)),0)")
    page.rule(f"A{first}:J{last}")
    page.sheet.print_area(f"A1:J{last}")


def draw_map(page: Page, size: Size, steps: Steps) -> None:
    """The heat map, each cell with the risks in it and its rating in words; the profile by band."""
    page.set_up((MAP_LABELS, *[MAP_CELL] * max(4, size.impacts)), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    sentence = "In each cell the numbers of the risks, and below them the rating and the score of the cell."
    row = page.heading(5, "Heat map: likelihood down, impact across", sentence)
    columns = [xl_col_to_name(place) for place in range(1, size.impacts + 1)]
    page.says(f"A{row}", "Likelihood", "header", "left")
    first = row + 1
    for place, column in enumerate(columns, 1):
        there = steps.impact(place)
        word, number = f"Workings!{there}{steps.heads}", f"Workings!{there}{steps.heads + 1}"
        page.calculated(f"{column}{row}", f'=IF({number}="","",{word}&" ("&{number}&")")', "bold", "centre")
    for place in range(size.likelihoods):
        above, below = first + 2 * place, first + 2 * place + 1
        page.sheet.set_row(above - 1, TALL)
        page.sheet.set_row(below - 1, LOW)
        of = f"{steps.matrix + place}"
        number, word = f"Workings!B{of}", f"Workings!A{of}"
        page.calculated(f"A{above}", f'=IF({number}="","",{word}&" ("&{number}&")")', "bold")
        page.says(f"A{below}", "")
        for across, column in enumerate(columns, 1):
            there = steps.impact(across)
            page.calculated(f"{column}{above}", f'=Workings!{there}{of}&""', "reference")
            rated = f"Workings!{there}{steps.ratings + place}"
            score = f"{number}*Workings!{there}{steps.heads + 1}"
            page.calculated(f"{column}{below}", f'=IF({rated}="","",{rated}&", "&{score})', "band")
    last = first + 2 * size.likelihoods - 1
    box = f"{columns[0]}{first}:{columns[-1]}{last}"
    page.name(box, "heat_map")
    _squares(page, columns, first, size, f"Workings!{steps.impact(1)}{steps.shades}")
    page.sheet.set_h_pagebreaks([last + 1])
    row = _profile(page, last + 2, size, steps)
    row = _findings(page, row + 1)
    page.sheet.print_area(f"A1:{columns[-1]}{row - 1}")


def _profile(page: Page, row: int, size: Size, steps: Steps) -> int:
    """How many risks each band has."""
    words = '"The score at which each band begins is "&LOWER(bands_standing)&"; where it is assumed, '
    row = page.heading(row, "Profile by band", f'={words}so is the rating."')
    header = {"Rating": "", "Scores": "", "Risks": "number", "Share of the risks": "percent", "Band is": ""}
    first = page.header(row, header)
    profile = f"LICTP_RISK_PROFILE(risks[Likelihood],risks[Impact],{BANDS},{SCALES})"
    last = first + size.bands - 1
    for offset, here in enumerate(range(first, last + 1)):
        there = steps.bands + offset
        page.calculated(f"A{here}", f"=Workings!A{there}", "bold")
        page.calculated(f"B{here}", f"=Workings!D{there}")
        count = f"IFERROR(INDEX({profile},Workings!B{there},2),not_stated)"
        name = f"band_count_{offset + 1}"
        page.calculated(f"C{here}", f'=IF(A{here}="","",{count})', "number", name=name)
        share = f"IF(ISNUMBER(C{here})*risks_total,C{here}/risks_total,not_stated)"
        page.calculated(f"D{here}", f'=IF(A{here}="","",{share})', "percent")
        page.calculated(f"E{here}", f'=IF(A{here}="","",INDEX(bands[Standing],{offset + 1}))')
    page.name(f"C{first}:C{last}", "profile")
    _shade(page, f"A{first}:A{last}", f"N(Workings!$E{steps.bands})")
    page.rule(f"A{first}:E{last}")
    total = last + 1
    page.says(f"A{total}", "All risks", "total")
    page.says(f"B{total}", "", "total")
    page.calculated(f"C{total}", "=COUNT(risks[Risk])", "total", "number", name="risks_total")
    page.blank(f"D{total}:E{total}", "total")
    return total + 1


def _findings(page: Page, row: int) -> int:
    """What the register comes to in single figures."""
    first = page.header(page.heading(row, "What the register comes to"), {"Figure": "", "Value": "number"})
    row = first
    scored = "COUNT(scores)=risks_total"
    for label, formula, name in (
        ("Sum of the scores", f"=IF({scored},SUM(scores),not_stated)", "scores_total"),
        ("Highest score", f"=IF(AND({scored},risks_total>0),MAX(scores),not_stated)", "highest_score"),
        ("Ratings that are as printed", '=COUNTIF(ratings_agree,"Yes")', "ratings_as_printed"),
        ("Mitigations", "=COUNT(mitigations[Mitigation])", "mitigations_total"),
        ("Mitigations without a risk", '=COUNTIF(mitigation_found,"No")', "mitigations_lost"),
        ("Risks without a mitigation", "=COUNTIF(mitigated,0)", "risks_bare"),
    ):
        page.says(f"A{row}", label)
        page.calculated(f"B{row}", formula, "number", name=name)
        row += 1
    page.rule(f"A{first}:B{row - 1}")
    return row


def draw_mitigations(page: Page, size: Size, inputs: InputRows) -> None:
    """Each mitigation beside its risk."""
    page.set_up(MITIGATION_WIDTHS, landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    sentence = "A mitigation whose risk the register does not hold is told so, not dropped."
    row = page.heading(5, "Mitigations beside their risks", sentence)
    header = {"Risk": "left", "Description": "", "Rating": "", "Mitigation": "number", "What is done": ""}
    first = page.header(row, {**header, "Standing": ""})
    last = first + size.mitigations - 1
    page.says("H3", "In the register", "quiet")  # beside the print area
    for here in range(first, last + 1):
        there = inputs.mitigations + here - first
        page.calculated(f"A{here}", f'=IF(Inputs!A{there}="","",Inputs!E{there})', "left")
        at = f"MATCH(A{here},risks[Risk],0)"
        found = f'IF(H{here}="Yes",INDEX(risks[Description],{at}),"No such risk in the register")'
        page.calculated(f"B{here}", f'=IF(A{here}="","",{found})')
        page.calculated(f"C{here}", f'=IF(H{here}="Yes",INDEX(ratings,{at}),"")', "bold")
        page.calculated(f"D{here}", f'=IF(A{here}="","",Inputs!A{there})', "number")
        page.calculated(f"E{here}", f'=Inputs!B{there}&""')
        page.calculated(f"F{here}", f'=Inputs!C{there}&""')
        present = f'IF(ISNUMBER({at}),"Yes","No")'
        page.calculated(f"H{here}", f'=IF(A{here}="","",{present})', "quiet")
    page.name(f"H{first}:H{last}", "mitigation_found")
    _shade(page, f"C{first}:C{last}", f"IFERROR(INDEX(band_shades,MATCH($C{first},band_words,0)),0)")
    page.rule(f"A{first}:F{last}")
    page.sheet.print_area(f"A1:F{last}")


def _squares(page: Page, columns: list[str], first: int, size: Size, shade: str) -> None:
    """Fill and frame each square by its shade; what the scales do not reach stays white."""
    sheet, _, cell = shade.partition("!")
    for offset, edge in ((0, "top"), (1, "bottom")):
        rows = range(first + offset, first + 2 * size.likelihoods, 2)
        boxes = [f"{columns[0]}{row}:{columns[-1]}{row}" for row in rows]
        frame = {f"{side}{what}": value for side in ("left", "right", edge) for what, value in FRAME.items()}
        row, column = xl_cell_to_rowcol(cell)
        here = f"{sheet}!{xl_rowcol_to_cell(row + offset, column)}"
        _shade(page, boxes[0], here, line=frame, every=" ".join(boxes))
    heads = f"{columns[0]}{first - 1}:{columns[-1]}{first - 1}"
    header = page.house.condition(bg_color=style.NAVY, font_color="#FFFFFF")
    used = {"type": "formula", "criteria": f'={columns[0]}{first - 1}<>""', "format": header}
    page.sheet.conditional_format(heads, used)


def _shade(page: Page, box: str, shade: str, *, line: Looks = LINE, every: str = "") -> None:
    """The fill of each cell by its shade, on every one of several boxes; the darkest has white letters."""
    for number, fill in enumerate(SHADE_FILLS, 1):
        letters = {"font_color": "#FFFFFF"} if number == SHADES else {}
        look = page.house.condition(bg_color=fill, **letters, **line)
        rule = {"type": "formula", "criteria": f"={shade}={number}", "format": look}
        page.sheet.conditional_format(box, {**rule, **({"multi_range": every} if every else {})})
