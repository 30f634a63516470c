"""A formula read aloud: =IF(known,SUM(B2:B5),"") is "if known, the sum of B2 to B5, otherwise blank"."""

import re

from lictp_xl.book.expressions import Call, Expression, Unreadable, Word, parse, trimmed

# {0} is the first argument, {all} every one of them
SAID = {
    "ABS": "the size of {0}",
    "AVERAGE": "the average of {all}",
    "COUNT": "how many numbers are in {all}",
    "COUNTA": "how many entries are in {all}",
    "COUNTIF": "how many of {0} are {1}",
    "IFERROR": "{0}, or {1} where that is an error",
    "LEN": "the length of {0}",
    "LOWER": "{0} in small letters",
    "MATCH": "the position of {0} in {1}",
    "MAX": "the largest of {all}",
    "MEDIAN": "the middle one of {all}",
    "MIN": "the smallest of {all}",
    "N": "{0} as a number",
    "PRODUCT": "the product of {all}",
    "REPT": "{0}, as many times as {1}",
    "ROUND": "{0} rounded to {1} places",
    "ROUNDDOWN": "{0} rounded down to {1} places",
    "ROUNDUP": "{0} rounded up to {1} places",
    "ROWS": "the number of rows of {0}",
    "SUM": "the sum of {all}",
    "SUMPRODUCT": "the sum, row by row, of {all}",
    "TEXT": "{0} written as {1}",
    "TRIM": "{0} without spaces around it",
    "UPPER": "{0} in capitals",
    "VALUE": "{0} as a number",
    "XLOOKUP": "what stands in {2} where {1} is {0}",
    "YEAR": "the year of {0}",
}
HOLDS = {
    "ISBLANK": "{0} is blank",
    "ISERROR": "{0} is an error",
    "ISNUMBER": "{0} is a number",
    "ISTEXT": "{0} is text",
    "NOT": "it is not so that {0}",
}
JOINED = {"AND": " and ", "OR": " or "}
OPERATORS = {
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "divided by",
    "^": "to the power of",
    "&": "followed by",
    "=": "is",
    "<>": "is not",
    "<": "is below",
    ">": "is above",
    "<=": "is at most",
    ">=": "is at least",
}
BLANK = "blank"
TIDIED = {
    "minus minus ": "1 if ",
    "1 if whether ": "1 if ",
    f" followed by {BLANK}": "",
    f"is not {BLANK}": "is filled in",
}
CELLS = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+(:\$?[A-Za-z]{1,3}\$?\d+)?")
COLUMN = re.compile(r"(\w+)\[([^\[\]#@]+)\]")
OWN_ROW = re.compile(r"(\w*)\[@\[?([^\[\]]+)\]?\]|(\w+)\[\[#This Row\],\[([^\[\]]+)\]\]", re.I)


def read_aloud(formula: str) -> str:
    """A formula, without its "=", in words; nothing where it cannot be read."""
    try:
        said = _said(parse(formula))
    except Unreadable:
        return ""
    return said[:1].upper() + said[1:]


def _said(expression: Expression, asked: bool = False) -> str:
    """A piece of a formula; `asked` where the words before it ask whether it holds."""
    words = [_piece(piece, asked) for piece in trimmed(expression)]
    said = re.sub(r"\( | \)", lambda found: found[0].strip(), " ".join(filter(None, words)))
    for sign, instead in TIDIED.items():
        said = said.replace(sign, instead)
    return said or BLANK


def _piece(piece: Word | Call, asked: bool) -> str:
    if isinstance(piece, Word):
        return _word(piece)
    if piece.name == "IF" and len(piece.arguments) > 1:
        return _branches(piece)
    if piece.name in JOINED or piece.name in HOLDS:
        said = [_said(argument, asked=True) for argument in piece.arguments]
        holds = (
            JOINED[piece.name].join(said) if piece.name in JOINED else _filled(HOLDS[piece.name], piece, said)
        )
        return holds if asked else f"whether {holds}"
    said = [_said(argument) for argument in piece.arguments]
    if piece.name == "INDEX" and 1 < len(said) < 4:
        return (
            f"the entry of {said[0]} at {said[1]}"
            if len(said) == 2
            else f"row {said[1]}, column {said[2]} of {said[0]}"
        )
    return _filled(SAID.get(piece.name, ""), piece, said)


def _branches(call: Call) -> str:
    test, then = _said(call.arguments[0], asked=True), _said(call.arguments[1])
    then = f"({then})" if then.startswith("if ") else then
    otherwise = f", otherwise {_said(call.arguments[2])}" if len(call.arguments) > 2 else ""
    return f"if {test}, {then}{otherwise}"


def _filled(form: str, call: Call, said: list[str]) -> str:
    """The words of a function with its arguments in their places."""
    try:
        return form.format(*said, all=_listed(said)) if form and said else _called(call, said)
    except IndexError:  # fewer arguments than the words speak of
        return _called(call, said)


def _called(call: Call, said: list[str]) -> str:
    return f"{call.name} of {_listed(said)}" if said else call.name


def _listed(said: list[str]) -> str:
    """ "a, b and c" """
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1]))) if said else ""


def _word(word: Word) -> str:
    text = word.text.strip()
    if word.kind == "TEXT":
        return f'"{text[1:-1]}"'.replace('""', '"') if len(text) > 2 else BLANK
    if word.kind == "RANGE":
        return _reference(text)
    if word.kind == "LOGICAL":
        return "yes" if text.upper() == "TRUE" else "no"
    if word.kind == "OPERATOR-INFIX":
        return OPERATORS.get(text, text)
    if word.kind == "OPERATOR-PREFIX":
        return "minus" if text == "-" else ""
    return text


def _reference(text: str) -> str:
    """A name in its words, cells by their place, a column of a table by both."""
    sheet, _, cells = text.rpartition("!")
    if CELLS.fullmatch(cells):
        return " of ".join(filter(None, (cells.replace("$", "").replace(":", " to "), sheet.strip("'"))))
    if found := OWN_ROW.fullmatch(text):
        return f"{found[2] or found[4]} of this row"
    if found := COLUMN.fullmatch(text):
        return f"{found[2]} in table {_spaced(found[1])}"
    return _spaced(cells)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
