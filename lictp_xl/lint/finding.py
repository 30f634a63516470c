"""What lint says, and how a check of it is written down."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lictp_xl.book.listing_cells import ranges
from lictp_xl.book.references import CELL, place
from lictp_xl.lint.drawn import Drawn

WORKBOOK = "Workbook"


class Section(StrEnum):
    """The two parts of a lint report."""

    TEMPLATE = "Template"
    ACCESSIBILITY = "Accessibility"


class Severity(StrEnum):
    """An error is put right before the template is used; advice is weighed."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a designer should put right."""

    section: Section
    rule: str
    where: str  # Charge!B5:B9, Charge or Workbook
    says: str
    severity: Severity


Fault = tuple[str, str]  # where, and what to do


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, and what finds where it is broken."""

    name: str
    severity: Severity
    faults: Callable[[Drawn], Iterator[Fault]]


def error(name: str, faults: Callable[[Drawn], Iterator[Fault]]) -> Rule:
    """A rule that every template keeps."""
    return Rule(name, Severity.ERROR, faults)


def advice(name: str, faults: Callable[[Drawn], Iterator[Fault]]) -> Rule:
    """A rule with exceptions that a designer may have good reason for."""
    return Rule(name, Severity.ADVICE, faults)


def at(sheet: str, refs: Iterable[str]) -> str:
    """Cells of one sheet: Charge!B5:B9 D2."""
    return f"{sheet}!{ranges(map(place, refs))}"


def together(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Cells of one sheet of which the same is said, told at once; in the order they were found."""
    cells: dict[tuple[str, str], list[str]] = {}
    for where, says in faults:
        sheet, mark, refs = where.rpartition("!")
        one_cell = bool(mark and CELL.fullmatch(refs))
        cells.setdefault((sheet if one_cell else where, says), []).extend([refs] if one_cell else [])
    for (where, says), found in cells.items():
        yield (at(where, dict.fromkeys(found)) if found else where), says
