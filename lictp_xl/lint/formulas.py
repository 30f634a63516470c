"""Formulas, one by one: what they read, what is typed into them, and whether a person can follow them."""

import re
from collections.abc import Iterator

from lictp_xl.book.engine_dialect import VOLATILE
from lictp_xl.book.expressions import Call, Expression, Unreadable, Word, calls_in, parse
from lictp_xl.catalogue import PREFIX
from lictp_xl.errors import NoSuchFunction
from lictp_xl.functions import catalogue
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import WORKBOOK, Fault, advice, at, error

LONGEST = 255  # characters
DEEPEST_IF = 2  # an IF within an IF is still read at sight
OF_THE_HOST = {"WHY"}  # our functions that no catalogue holds
OTHER_BOOK = re.compile(r"'?[^!']*\[[^\]]+\][^!]*!")
NUMBERS_ALLOWED = {0.0, 1.0}
EVERY = tuple(range(1, 254))
# arguments that say which place, which kind or how many digits, and are no figure of anybody's
PLACES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys("ROUND ROUNDUP ROUNDDOWN TRUNC FIXED LARGE SMALL LEFT RIGHT WEEKDAY REPT".split(), (1,)),
    **dict.fromkeys("INDEX TAKE DROP CHOOSECOLS CHOOSEROWS".split(), EVERY),
    **dict.fromkeys("VLOOKUP HLOOKUP".split(), (2, 3)),
    **dict.fromkeys("MATCH SORT SORTBY MID XMATCH".split(), (1, 2, 3)),
    **dict.fromkeys("SUBTOTAL AGGREGATE".split(), (0, 1)),
    "CHOOSE": (0,),
    "XLOOKUP": (4, 5),
    "DATE": (1, 2),  # a month and a day; the year is a figure
    "TIME": (0, 1, 2),
}


def volatile(drawn: Drawn) -> Iterator[Fault]:
    """A book shows the same figures whenever it is opened."""
    for where, name, expression in _all_formulas(drawn):
        found = sorted({call.name for call in calls_in(expression)} & VOLATILE)
        if found:
            yield (
                where,
                f"{name}{', '.join(found)} changes whenever the book is opened: put the figure in a cell",
            )


def other_workbook(drawn: Drawn) -> Iterator[Fault]:
    """A book stands alone."""
    for part in drawn.book.linked(drawn.book.workbook, "externalLink"):
        leads = ", ".join(drawn.book.outside_links(part).values()) or part
        yield WORKBOOK, f"the template is linked to {leads}: break the link (Data, Edit Links)"
    if drawn.book.linked(drawn.book.workbook, "connections"):
        yield WORKBOOK, "the template has a data connection: remove it (Data, Queries & Connections)"
    for where, name, expression in _all_formulas(drawn):
        found = [word.text for word in _words(expression) if OTHER_BOOK.match(word.text)]
        if found:
            yield where, f"{name}reads {found[0]} of another workbook: bring the figure in by the inputs"


def typed_number(drawn: Drawn) -> Iterator[Fault]:
    """A figure stands in a cell, where it can be seen, named and changed."""
    for where, name, expression in _all_formulas(drawn):
        found = dict.fromkeys(_numbers(expression))
        if found:
            yield (
                where,
                f"{name}{', '.join(found)} is typed into the formula: put it in a named cell of its own",
            )


def no_value(drawn: Drawn) -> Iterator[Fault]:
    """Every word of a formula is a cell, a table or a name of the workbook."""
    for key, formula in drawn.formulas.items():
        expression = drawn.written.get(key, ())
        if any(OTHER_BOOK.match(word.text) for word in _words(expression)):
            continue
        if any(word.kind == "ERROR" and "#REF!" in word.text.upper() for word in _words(expression)):
            yield at(key[0], [key[1]]), "the formula has lost a cell that it read (#REF!): write it again"
            continue
        try:
            drawn.reader.expression(formula.text, *key)
        except Unreadable as problem:
            yield at(key[0], [key[1]]), f"the formula gets no value: {problem}"


def unknown_function(drawn: Drawn) -> Iterator[Fault]:
    """Our functions are those of the catalogue."""
    for where, name, expression in _all_formulas(drawn):
        for call in calls_in(expression):
            bare = call.name.removeprefix(PREFIX)
            if bare == call.name or bare in OF_THE_HOST:
                continue
            try:
                catalogue.get(bare)
            except NoSuchFunction as problem:
                yield where, f"{name}{problem}"


def too_long(drawn: Drawn) -> Iterator[Fault]:
    """A formula is read in one breath."""
    for key, formula in drawn.formulas.items():
        if len(formula.text) > LONGEST:
            yield (
                at(key[0], [key[1]]),
                f"the formula has {len(formula.text)} characters, more than {LONGEST}: take it in steps",
            )


def nested_ifs(drawn: Drawn) -> Iterator[Fault]:
    """Choices are made one at a time."""
    for where, name, expression in _all_formulas(drawn):
        depth = _ifs(expression)
        if depth > DEEPEST_IF:
            yield where, f"{name}{depth} IFs stand one in another: take them in steps, or look the answer up"


def _all_formulas(drawn: Drawn) -> Iterator[tuple[str, str, Expression]]:
    """Where each formula stands, a word before what is said of it, and its tree; names' formulas too."""
    for key, expression in drawn.written.items():
        yield at(key[0], [key[1]]), "", expression
    for (scope, name), text in drawn.names.items():
        try:
            yield WORKBOOK, f"name {scope + '!' if scope else ''}{name}: ", parse(text)
        except Unreadable:
            continue


def _words(expression: Expression) -> Iterator[Word]:
    for piece in expression:
        if isinstance(piece, Word):
            yield piece
        else:
            for argument in piece.arguments:
                yield from _words(argument)


def _numbers(expression: Expression, is_place: bool = False) -> Iterator[str]:
    """The numbers typed into a formula that are figures: not 0, 1, a half (/2), a place or a kind."""
    for n, (before, piece, after) in enumerate(_neighbours(expression)):
        if isinstance(piece, Call):
            places = PLACES.get(piece.name, ())
            for position, argument in enumerate(piece.arguments):
                yield from _numbers(argument, position in places)
        elif piece.kind != "NUMBER" or is_place or _is_plain(before, piece.text, after):
            continue
        elif not _is_all_counted(expression, n):
            yield piece.text + ("%" if after == "%" else "")


def _neighbours(expression: Expression) -> Iterator[tuple[str, Word | Call, str]]:
    texts = ["", *(piece.text if isinstance(piece, Word) else "" for piece in expression), ""]
    return ((texts[n], piece, texts[n + 2]) for n, piece in enumerate(expression))


def _is_plain(before: str, number: str, after: str) -> bool:
    value = float(number)
    return (value in NUMBERS_ALLOWED and (after != "%" or not value)) or (
        before == "/" and value == 2 and after != "%"
    )


def _is_all_counted(expression: Expression, n: int) -> bool:
    """Is it COUNT(one,other)=2, which asks whether each of them is there?"""
    if n < 2:
        return False
    counting, sign, number = expression[n - 2 : n + 1]
    return (
        isinstance(counting, Call)
        and counting.name in {"COUNT", "COUNTA"}
        and isinstance(sign, Word)
        and sign.text == "="
        and isinstance(number, Word)
        and float(number.text) == len(counting.arguments)
    )


def _ifs(expression: Expression) -> int:
    """How many IFs stand one in another."""
    deepest = 0
    for piece in expression:
        if isinstance(piece, Call):
            inside = max((_ifs(argument) for argument in piece.arguments), default=0)
            deepest = max(deepest, inside + (piece.name in {"IF", "IFS"}))
    return deepest


RULES = (
    error("a link to another workbook", other_workbook),
    error("a volatile function", volatile),
    error("a number typed into a formula", typed_number),
    error("a formula that gets no value", no_value),
    error("a function that does not exist", unknown_function),
    advice("a formula that is too long", too_long),
    advice("IFs one in another", nested_ifs),
)
