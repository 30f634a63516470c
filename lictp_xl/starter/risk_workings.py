"""The Workings sheet of the risk register template: bands, scales in order, and the heat map's cells."""

from lictp_xl.starter import explained, input_lines, layout
from lictp_xl.starter.page import Page
from lictp_xl.starter.risk_layout import BANDS, SCALES, SHADES, InputRows, Size, Steps

WIDTHS = (48, 20, 20, 26, 20, 20)
DARKEST = ("Darkest shade of the heat map", "darkest_shade", SHADES, "number", "shade")
REGISTER = "risks[Risk],risks[Likelihood],risks[Impact]"


def draw(page: Page, size: Size, inputs: InputRows) -> Steps:
    """Draw the sheet; answers where its blocks stand."""
    page.set_up((*WIDTHS, *[20] * max(2, size.impacts - 4)), landscape=True)
    page.head(layout.OF_PARTNERSHIP, layout.CHECK_LINE)
    row = page.header(page.heading(5, "Chosen in this template"), input_lines.HEADER)
    row = input_lines.chosen_here(page, row, (*input_lines.WITHOUT_POUNDS, DARKEST))
    bands, row = _bands(page, row + 1, size, inputs)
    grid = _Grid(page, size)
    row = grid.heads(row + 1)
    matrix, row = grid.matrix(row + 1)
    row = grid.counts(row + 1, matrix)
    row = grid.scores(row + 1)
    ratings, row = grid.ratings(row + 1)
    shades, row = grid.shades(row + 1, ratings)
    call = f'"RISK_PROFILE",risks[Likelihood],risks[Impact],{BANDS},{SCALES}'
    sentence = "Each risk in the order of the register, then how many are in each band."
    rows = size.risks + size.bands + 1
    second_page_ends = row
    row = explained.draw(
        page, row + 1, "Scores, ratings and profile, step by step", sentence, call, rows, "number"
    )
    page.sheet.set_h_pagebreaks([grid.first_page_ends, second_page_ends])
    page.sheet.print_area(f"A1:{explained.last_column(size.impacts + 1)}{row - 1}")
    return Steps(bands, grid.words, matrix, ratings, shades)


def _bands(page: Page, row: int, size: Size, inputs: InputRows) -> tuple[int, int]:
    """Each band: its place from the lowest, its scores, its shade, and how many risks are rated so."""
    row = page.heading(row, "Bands, lowest first", "A shade is from 1, the lightest, to 5, the darkest.")
    header = {"Rating": "", "Place": "number", "From": "number", "Scores": "right", "Shade": "number"}
    first = page.header(row, {**header, "Risks in the register": "number"})
    last = first + size.bands - 1
    for here in range(first, last + 1):
        there = inputs.bands + here - first
        page.calculated(f"A{here}", f'=Inputs!B{there}&""')
        page.calculated(f"B{here}", f'=IF(A{here}="","",ROWS(A${first}:A{here}))', "number")
        page.calculated(f"C{here}", f'=IF(A{here}="","",Inputs!A{there})', "number")
        above = f'"from "&C{here}&IF(ISNUMBER(C{here + 1})," to below "&C{here + 1}," up")'
        if here == last:
            above = f'"from "&C{here}&" up"'
        page.calculated(f"D{here}", f'=IF(A{here}="","",{above})', "right")
        spread = f"1+ROUND((darkest_shade-1)*(B{here}-1)/MAX(1,COUNT(B${first}:B${last})-1),0)"
        page.calculated(f"E{here}", f'=IF(A{here}="","",{spread})', "number")
        page.calculated(f"F{here}", f'=IF(A{here}="","",COUNTIF(ratings,A{here}))', "number")
    page.rule(f"A{first}:F{last}")
    for column, name in (("A", "words"), ("B", "places"), ("E", "shades"), ("F", "counted")):
        page.name(f"{column}{first}:{column}{last}", f"band_{name}")
    return first, last + 1


class _Grid:
    """Blocks: rows are likelihoods, the highest first; columns are impacts, the lowest first."""

    def __init__(self, page: Page, size: Size) -> None:
        self.page, self.size = page, size
        self.columns = [Steps(0, 0, 0, 0, 0).impact(place) for place in range(1, size.impacts + 1)]
        self.words = self.likelihoods = self.first_page_ends = 0

    def heads(self, row: int) -> int:
        """The words of both scales in order, with their numbers."""
        page, size = self.page, self.size
        row = page.heading(row, "Scales in the order of the heat map")
        self.words = row
        for offset, label in enumerate(("Impact", "Number")):
            page.says(f"A{row + offset}", label, "bold")
        for column in self.columns:
            nth = f"COLUMNS(${self.columns[0]}{row}:{column}{row})"
            number = f"SMALL(impact_scale[Number],{nth})"
            there = f"{nth}<=COUNT(impact_scale[Number])"
            page.calculated(f"{column}{row + 1}", f'=IF({there},{number},"")', "number")
            word = f"INDEX(impact_scale[Word],MATCH({column}{row + 1},impact_scale[Number],0))"
            page.calculated(f"{column}{row}", f'=IF({column}{row + 1}="","",{word})', "right", "bold")
        self.likelihoods = first = page.header(row + 3, {"Likelihood": "", "Number": "number"})
        for here in range(first, first + size.likelihoods):
            nth = f"ROWS(B${first}:B{here})"
            number = f"LARGE(likelihood_scale[Number],{nth})"
            there = f"{nth}<=COUNT(likelihood_scale[Number])"
            page.calculated(f"B{here}", f'=IF({there},{number},"")', "number")
            word = f"INDEX(likelihood_scale[Word],MATCH(B{here},likelihood_scale[Number],0))"
            page.calculated(f"A{here}", f'=IF(B{here}="","",{word})')
        last = first + size.likelihoods - 1
        page.rule(f"A{first}:B{last}")
        return last + 1

    def matrix(self, row: int) -> tuple[int, int]:
        """The references of the risks, in one answer."""
        first = self._begun(row, "References of the risks")
        last = first + self.size.likelihoods - 1
        box = f"{self.columns[0]}{first}:{self.columns[-1]}{last}"
        # a map that could not be drawn is blank, and its control totals fail
        formula = f'=IFERROR(LICTP_RISK_MATRIX({REGISTER},{SCALES}),"")'
        self.page.spilled(box, formula, "right")
        return first, self._ended(first)

    def counts(self, row: int, matrix: int) -> int:
        """How many risks each cell has."""

        def count(column: str, here: int, first: int) -> str:
            cell = f"{column}{matrix + here - first}"
            return f'=IF({cell}="",0,LEN({cell})-LEN(SUBSTITUTE({cell},",",""))+1)'

        first = self._filled(row, "Risks in each cell", count, "number", "cell_counts")
        self.first_page_ends = first + self.size.likelihoods
        return self._ended(first)

    def scores(self, row: int) -> int:
        """The score of each cell."""

        def score(column: str, here: int, first: int) -> str:
            likelihood, impact = self._step(here, first), f"{column}${self.words + 1}"
            return f"=IF(COUNT({likelihood},{impact})=2,LICTP_RISK_SCORE({likelihood},{impact},{SCALES}),0)"

        return self._ended(self._filled(row, "Score of each cell", score, "number", "cell_scores"))

    def ratings(self, row: int) -> tuple[int, int]:
        """The rating of each cell."""

        def rating(column: str, here: int, first: int) -> str:
            likelihood, impact = self._step(here, first), f"{column}${self.words + 1}"
            rated = f"LICTP_RISK_RATING({likelihood},{impact},{BANDS},{SCALES})"
            return f'=IF(COUNT({likelihood},{impact})=2,IFERROR({rated},"No band"),"")'

        first = self._filled(row, "Rating of each cell", rating, "right")
        return first, self._ended(first)

    def shades(self, row: int, ratings: int) -> tuple[int, int]:
        """The shade of each cell of the heat map, which has two rows for each likelihood."""
        page = self.page
        sentence = "Two rows for each likelihood, as the heat map has: references above, rating below."
        first = self._begun(row, "Shade of each cell", sentence)
        for here in range(first, first + 2 * self.size.likelihoods):
            place = (here - first) // 2
            page.calculated(f"A{here}", f"=A{self.likelihoods + place}")
            for column in self.columns:
                shade = f"INDEX(band_shades,MATCH({column}{ratings + place},band_words,0))"
                page.calculated(f"{column}{here}", f"=IFERROR({shade},0)", "number")
        last = first + 2 * self.size.likelihoods - 1
        page.rule(f"A{first}:{self.columns[-1]}{last}")
        return first, last + 1

    def _filled(self, row: int, heading: str, formula: object, look: str, name: str = "") -> int:
        assert callable(formula)
        first = self._begun(row, heading)
        for here in range(first, first + self.size.likelihoods):
            for column in self.columns:
                self.page.calculated(f"{column}{here}", formula(column, here, first), look)
        if name:
            last = first + self.size.likelihoods - 1
            self.page.name(f"{self.columns[0]}{first}:{self.columns[-1]}{last}", name)
        return first

    def _begun(self, row: int, heading: str, sentence: str = "") -> int:
        page = self.page
        row = page.heading(row, heading, sentence)
        page.header(row, {"Likelihood": "", "Number": "number"})
        for column in self.columns:
            page.calculated(f"{column}{row}", f"={column}${self.words}", "header", "right")
        return row + 1

    def _ended(self, first: int) -> int:
        last = first + self.size.likelihoods - 1
        for here in range(first, last + 1):
            step = self.likelihoods + here - first
            self.page.calculated(f"A{here}", f"=A{step}")
            self.page.calculated(f"B{here}", f"=B{step}", "number")
        self.page.rule(f"A{first}:{self.columns[-1]}{last}")
        return last + 1

    def _step(self, here: int, first: int) -> str:
        return f"$B{self.likelihoods + here - first}"
