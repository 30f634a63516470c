"""Formulas as IronCalc 0.9.1 needs them, to give the answers that Excel gives.

Tried function by function: where it is given a whole range in the place of one value it often answers
for none of it (ISNUMBER says FALSE, ROUND says #VALUE!, COUNTIF says 0). Within MAP, cell by cell, each is
right. A function that was not tried over a range gets no value here.
"""

from collections.abc import Collection

from lictp_xl.book.a1 import VARIABLE, area_word, as_range
from lictp_xl.book.expressions import Area, Call, Expression, Unreadable, Word, text_of
from lictp_xl.book.references import box_of, place, size_of

VOLATILE = frozenset("TODAY NOW RAND RANDBETWEEN RANDARRAY OFFSET INDIRECT CELL INFO".split())
# these read text by the settings of the computer, so two people's Excel may differ
REGIONAL = frozenset({"DATEVALUE", "TIMEVALUE"})
CALENDAR = frozenset(
    """DATE DATEDIF DAY DAYS DAYS360 EDATE EOMONTH ISOWEEKNUM MONTH NETWORKDAYS NETWORKDAYS.INTL TEXT WEEKDAY
    WEEKNUM WORKDAY WORKDAY.INTL YEAR YEARFRAC""".split()
)
# places of the arguments in which a function takes one value
ONE_VALUE: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(
        """ISERROR ISERR ISNA ISNUMBER ISTEXT ISBLANK ISLOGICAL ISNONTEXT ISEVEN ISODD ERROR.TYPE NOT N T
        VALUE CODE CHAR UNICHAR HOUR MINUTE SECOND NUMBERVALUE TEXTBEFORE TEXTAFTER RANK RANK.EQ MATCH XMATCH
        XLOOKUP LOOKUP ISOWEEKNUM""".split(),
        (0,),
    ),
    **dict.fromkeys(
        """ROUND ROUNDUP ROUNDDOWN MROUND CEILING FLOOR TRUNC MOD QUOTIENT LOG FIXED EDATE EOMONTH WORKDAY
        DAYS YEARFRAC DATEDIF NETWORKDAYS WEEKNUM DAYS360 CEILING.MATH FLOOR.MATH""".split(),
        (0, 1),
    ),
    **dict.fromkeys("TIME PMT PV FV NPER RATE IPMT PPMT".split(), (0, 1, 2, 3, 4)),
    **dict.fromkeys("VLOOKUP HLOOKUP".split(), (0, 2)),
    **dict.fromkeys(
        "LARGE SMALL PERCENTILE PERCENTILE.INC QUARTILE QUARTILE.INC COUNTIF SUMIF AVERAGEIF".split(), (1,)
    ),
    "INDEX": (1, 2),
    "COUNTIFS": tuple(range(1, 254, 2)),
    **dict.fromkeys("SUMIFS AVERAGEIFS MAXIFS MINIFS".split(), tuple(range(2, 254, 2))),
    **dict.fromkeys("SWITCH IFS CONCATENATE".split(), tuple(range(254))),
}
CELL_BY_CELL = frozenset(
    """ABS INT SIGN SQRT EXP LN LOG10 POWER EVEN ODD YEAR MONTH DAY WEEKDAY DATE TEXT IFERROR IFNA CHOOSE IF
    LEN UPPER LOWER PROPER TRIM LEFT RIGHT MID FIND SEARCH SUBSTITUTE CLEAN EXACT REPT REPLACE""".split()
)
ONE_ANSWER = frozenset(
    """SUM SUMPRODUCT SUMSQ PRODUCT COUNT COUNTA COUNTBLANK MAX MIN AVERAGE MEDIAN MODE AND OR XOR ROWS
    COLUMNS ROW COLUMN TEXTJOIN CONCAT SUBTOTAL NPV IRR STDEV STDEV.S STDEV.P VAR VAR.S VAR.P CORREL AREAS
    SHEET ISREF ISFORMULA FORMULATEXT HYPERLINK""".split()
)
SEVERAL_ANSWERS = frozenset(
    """FILTER SORT SORTBY UNIQUE TRANSPOSE SEQUENCE HSTACK VSTACK TAKE DROP EXPAND CHOOSECOLS CHOOSEROWS TOCOL
    TOROW WRAPROWS WRAPCOLS MAP BYROW BYCOL SCAN REDUCE MAKEARRAY LET LAMBDA MMULT FREQUENCY""".split()
)
# in these a range is worked through cell by cell even where the formula is no array
WORKS_THROUGH = SEVERAL_ANSWERS | {"SUMPRODUCT", "LOOKUP"}
# these search a range, and refuse one cell in its place
SEARCHING = frozenset(
    """INDEX MATCH XMATCH VLOOKUP HLOOKUP LOOKUP XLOOKUP COUNTIF SUMIF AVERAGEIF COUNTIFS SUMIFS AVERAGEIFS
    MAXIFS MINIFS LARGE SMALL RANK RANK.EQ PERCENTILE PERCENTILE.INC QUARTILE QUARTILE.INC""".split()
)
CURRENCY_SIGNS = "£€¥"


class Dialect:
    """Rewrites formulas that may hold functions of ours."""

    def __init__(self, ours: Collection[str]) -> None:
        self.ours = ours

    def translated(self, expression: Expression, sheet: str, ref: str, arrays: bool) -> Expression:
        """A formula of one cell; `arrays` where ranges are worked through cell by cell."""
        return self._translated(expression, sheet, ref, arrays, one=True)

    def _translated(
        self, expression: Expression, sheet: str, ref: str, arrays: bool, one: bool
    ) -> Expression:
        """`one`: a single value belongs here, so of a range its cell in this row or column is meant."""
        one = not arrays and (one or any(isinstance(p, Word) and _is_operator(p) for p in expression))
        found: list[Word | Call] = []
        for piece in expression:
            if isinstance(piece, Word):
                found.append(_met(piece, sheet, ref) if one else piece)
                continue
            within = arrays or piece.name in WORKS_THROUGH
            arguments = tuple(
                self._translated(a, sheet, ref, within, _takes_one(piece.name, i))
                for i, a in enumerate(piece.arguments)
            )
            call = _known(Call(piece.name, piece.written, arguments), sheet, ref)
            found.append(self._cell_by_cell(call, arrays))
        return tuple(found)

    def _cell_by_cell(self, call: Call, arrays: bool) -> Call:
        """A call that is right for every cell of the ranges it is given."""
        if call.name == "XLOOKUP" and any(map(_is_block, call.arguments[2:3])):
            raise Unreadable("XLOOKUP of several columns is beyond the calculation engine")
        if call.name in ONE_VALUE:
            places = [
                i for i, a in enumerate(call.arguments) if i in ONE_VALUE[call.name] and self.several(a)
            ]
            if len(places) > 1:
                raise Unreadable(f"{call.name} over several ranges at once is beyond the calculation engine")
            return _mapped(call, places[0]) if places else call
        known = CELL_BY_CELL | ONE_ANSWER | SEVERAL_ANSWERS | set(self.ours)
        if arrays and call.name not in known and any(map(self.several, call.arguments)):
            raise Unreadable(f"{call.name} over a range was not tried with the calculation engine")
        return call

    def several(self, expression: Expression) -> bool:
        """May the answer be more than one value?"""
        return any(self._several(piece) for piece in expression)

    def _several(self, piece: Word | Call) -> bool:
        if isinstance(piece, Word):
            return (
                (piece.area is not None and size_of(piece.area.box) > 1)
                or piece.kind == "ARRAY"
                or piece.text.startswith(VARIABLE)
            )
        if piece.name in ONE_ANSWER:
            return False
        if piece.name in self.ours or piece.name in SEVERAL_ANSWERS:
            return True
        if piece.name == "INDEX":
            return any(text_of(a).strip() in {"", "0"} for a in piece.arguments[1:])
        if piece.name == "XLOOKUP":
            return any(map(self.several, piece.arguments[2:3]))
        if piece.name in ONE_VALUE:
            return any(self.several(a) for i, a in enumerate(piece.arguments) if i in ONE_VALUE[piece.name])
        return any(map(self.several, piece.arguments))


def _is_block(expression: Expression) -> bool:
    """Has a range several rows and several columns?"""
    boxes = [p.area.box for p in expression if isinstance(p, Word) and p.area]
    return any(c1 < c2 and r1 < r2 for c1, r1, c2, r2 in boxes)


def _is_operator(word: Word) -> bool:
    return word.kind.startswith("OPERATOR") and word.text not in {",", ":"}


def _takes_one(name: str, at: int) -> bool:
    """Does a function take a single value as this argument?"""
    if name in {"IF", "CHOOSE"}:
        return at == 0
    return name in CELL_BY_CELL or at in ONE_VALUE.get(name, ())


def _met(word: Word, sheet: str, ref: str) -> Word:
    """The cell of a range that is in the formula's own row or column, as Excel takes it outside arrays."""
    if word.area is None or size_of(word.area.box) == 1:
        return word
    (c1, r1, c2, r2), (row, column) = word.area.box, place(ref)
    if c1 == c2 and r1 <= row <= r2:
        return area_word(Area(word.area.sheet, (c1, row, c1, row)))
    if r1 == r2 and c1 <= column <= c2:
        return area_word(Area(word.area.sheet, (column, r1, column, r1)))
    return Word("#VALUE!", "ERROR")


def _known(call: Call, sheet: str, ref: str) -> Call:
    """A call with what the engine would misread put right."""
    if call.name in {"ROW", "COLUMN"} and not call.arguments:
        # the formula may be worked out on another sheet than its own
        own = area_word(Area(sheet, box_of(ref))).text
        return Call(call.name, call.written, ((Word(own, "RANGE"),),))
    if call.name in {"AND", "OR"} and len(call.arguments) > 1:
        # the engine stops at the first that decides, and so passes over an error behind it
        errors = Call("SUM", "SUM", call.arguments)
        test = (errors, Word("<-1E+300", "OPERATOR-INFIX"))
        return Call("IF", "IF", (test, (Word("FALSE", "LOGICAL"),), (call,)))
    if call.name in SEARCHING:
        single = ONE_VALUE[call.name]
        arguments = (a if i in single else _as_range(a) for i, a in enumerate(call.arguments))
        return Call(call.name, call.written, tuple(arguments))
    if call.name == "TEXT" and len(call.arguments) == 2:
        shown = call.arguments[1]
        if len(shown) == 1 and isinstance(shown[0], Word) and shown[0].kind == "TEXT":
            word = Word(_plain_signs(shown[0].text), "TEXT")
            return Call(call.name, call.written, (call.arguments[0], (word,)))
    return call


def _as_range(argument: Expression) -> Expression:
    """One cell as a range of one."""
    if len(argument) == 1 and isinstance(word := argument[0], Word) and word.area:
        return (Word(as_range(word.text), word.kind, word.area),)
    return argument


def _plain_signs(number_format: str) -> str:
    """A number format whose pound signs are marked as text, for the engine refuses them bare."""
    found, quoted, i = [], False, 1
    while i < len(number_format) - 1:
        char = number_format[i]
        if number_format.startswith('""', i):
            quoted = not quoted
            found.append('""')
            i += 2
            continue
        if char == "\\" and not quoted:
            found.append(number_format[i : i + 2])
            i += 2
            continue
        if char == "[" and not quoted and "]" in number_format[i:]:
            end = number_format.index("]", i) + 1
            found.append(number_format[i:end])
            i = end
            continue
        found.append("\\" + char if char in CURRENCY_SIGNS and not quoted else char)
        i += 1
    return '"' + "".join(found) + '"'


def _mapped(call: Call, at: int) -> Call:
    """MAP(range, LAMBDA(cell, call of that cell))."""
    cell: Expression = (Word("lictp_cell", "RANGE"),)
    inside = Call(call.name, call.written, (*call.arguments[:at], cell, *call.arguments[at + 1 :]))
    mapped = Call("MAP", "MAP", (call.arguments[at], (Call("LAMBDA", "LAMBDA", (cell, (inside,))),)))
    if call.name.startswith("IS"):
        # MAP of nothing but an error is that error, and the question is what it is
        return Call("IFERROR", "IFERROR", ((mapped,), (call,)))
    return mapped
