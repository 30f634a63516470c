"""A formula as a tree: words, and calls of functions with their arguments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from lictp_xl.book.references import Box

# Excel writes these before functions newer than its file format; they are no part of the name
MARKS = ("_XLFN.", "_XLWS.", "_XLUDF.")


class Unreadable(Exception):
    """A formula that cannot be worked out here; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box of cells on a sheet."""

    sheet: str
    box: Box


@dataclass(frozen=True, slots=True)
class Word:
    """An operand, an operator, a bracket, a space."""

    text: str
    kind: str  # RANGE, NUMBER, TEXT, LOGICAL, ERROR; ARRAY; WHITE-SPACE; or an operator's
    area: Area | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function with its arguments; an argument left out is an empty expression."""

    name: str  # capitals, without marks
    written: str
    arguments: tuple["Expression", ...]


Expression: TypeAlias = tuple[Word | Call, ...]


def parse(formula: str) -> Expression:
    """A formula, without its "=", as a tree."""
    try:
        tokens = Tokenizer("=" + formula).items
    except TokenizerError as e:
        raise Unreadable(f"the formula cannot be read: {e}") from e
    stack: list[tuple[str, list[list[Word | Call]]]] = [("", [[]])]
    arrays = 0
    for token in tokens:
        arrays += (token.type == Token.ARRAY) * (1 if token.subtype == Token.OPEN else -1)
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            stack.append((token.value[:-1], [[]]))
        elif token.type == Token.FUNC and len(stack) > 1:
            written, arguments = stack.pop()
            stack[-1][1][-1].append(Call(bare_name(written), written, _arguments(arguments)))
        elif token.type == Token.SEP and token.subtype == Token.ARG and not arrays:
            stack[-1][1].append([])
        else:
            kind = token.subtype if token.type == Token.OPERAND else token.type
            stack[-1][1][-1].append(Word(token.value, kind))
    if len(stack) != 1 or len(stack[0][1]) != 1:
        raise Unreadable("the formula cannot be read: its brackets do not match")
    return tuple(stack[0][1][0])


def bare_name(written: str) -> str:
    """A function's name in capitals without Excel's marks."""
    name = written.upper()
    for mark in MARKS:
        name = name.removeprefix(mark)
    return name


def _arguments(found: list[list[Word | Call]]) -> tuple[Expression, ...]:
    arguments = tuple(trimmed(tuple(a)) for a in found)
    return () if arguments == ((),) else arguments


def trimmed(expression: Expression) -> Expression:
    """Without the spaces and line breaks around it."""

    def space(piece: Word | Call) -> bool:
        return isinstance(piece, Word) and piece.kind == Token.WSPACE

    start, end = 0, len(expression)
    while start < end and space(expression[start]):
        start += 1
    while end > start and space(expression[end - 1]):
        end -= 1
    return expression[start:end]


def text_of(expression: Expression, instead: Callable[[Call], str | None] = lambda call: None) -> str:
    """The formula again, some calls told by another text."""
    pieces = []
    for piece in expression:
        if isinstance(piece, Word):
            pieces.append(piece.text)
        elif (text := instead(piece)) is not None:
            pieces.append(text)
        else:
            arguments = ",".join(text_of(a, instead) for a in piece.arguments)
            pieces.append(f"{piece.written}({arguments})")
    return "".join(pieces)


def calls_in(expression: Expression) -> Iterator[Call]:
    """Every call, those inside an argument before the call itself."""
    for piece in expression:
        if isinstance(piece, Call):
            for argument in piece.arguments:
                yield from calls_in(argument)
            yield piece


def areas_in(expression: Expression) -> Iterator[Area]:
    """Every area that the formula reads."""
    for piece in expression:
        if isinstance(piece, Call):
            for argument in piece.arguments:
                yield from areas_in(argument)
        elif piece.area:
            yield piece.area
