"""Names that VBA and Excel can bear, for functions and for their arguments.

VBA takes no word of its own as a name and does not tell capitals from small letters; Excel takes
no function whose name reads as a cell. Both complain late, with "Automation error 440" or a sheet
full of #NAME?; so it is looked at here, when a function is published.
"""

import re
from collections.abc import Iterator, Sequence

MOST_ARGUMENTS = 60  # VBA's limit
OWN = "lictp"  # arguments must keep clear of the names that the stubs themselves use

# the reserved identifiers of the language, and `by`, too easily read as ByVal or ByRef
_WORDS_OF_VBA = """
    abs addressof and any array as attribute boolean by byref byte byval call case cbool cbyte ccur cdate
    cdbl cdec cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug
    decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj
    defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase event
    exit false fix for friend function get global gosub goto if imp implements in input inputb int
    integer is lbound len lenb let like lock long longlong longptr loop lset me mod new next not nothing
    null on open option optional or paramarray preserve print private pset public put raiseevent redim
    rem resume return rset scale seek select set sgn shared single spc static stop string sub tab then to
    true type typeof ubound unlock until variant wend while with withevents write xor
"""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")
_A1 = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_R1C1 = re.compile(r"r[0-9]*c[0-9]*|r[0-9]*|c[0-9]*", re.IGNORECASE)
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def problems(function_name: str, argument_names: Sequence[str]) -> list[str]:
    """Everything about these names that VBA or Excel would refuse, a sentence each."""
    return [f"{function_name}: {what}" for what in _found(function_name, argument_names)]


def reads_as_a_cell(name: str) -> bool:
    """Whether Excel would take the name for a cell: TAX2026, R1C1, C."""
    cell = _A1.fullmatch(name)
    if cell is None:
        return _R1C1.fullmatch(name) is not None
    column = 0
    for letter in cell[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column <= _LAST_COLUMN and 1 <= int(cell[2]) <= _LAST_ROW


def _found(function_name: str, argument_names: Sequence[str]) -> Iterator[str]:
    if reads_as_a_cell(function_name):
        yield "the name reads as a cell"
    for name in (function_name, *argument_names):
        yield from _one(name)
    seen = {function_name.casefold(): function_name}
    for name in argument_names:
        if name.casefold().startswith(OWN):
            yield f"{name} begins with {OWN}, as the names inside the stubs do"
        if name.casefold() in seen:
            other = seen[name.casefold()]
            yield f"{name} is there twice" if other == name else f"{name} and {other} are one name to VBA"
        seen[name.casefold()] = name
    if len(argument_names) > MOST_ARGUMENTS:
        yield f"VBA takes {MOST_ARGUMENTS} arguments at most (got {len(argument_names)})"


def _one(name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"{name!r} must be letters, digits and underscores, a letter first"
    if name.casefold() in _WORDS_OF_VBA.split():
        yield f"{name} is a word of VBA"
