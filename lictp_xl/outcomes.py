"""What became of a run, book by book, for the screen, the change report and the buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lictp_xl.changes import FigureChange
from lictp_xl.checks import Check, Result
from lictp_xl.editions import PlannedBook

WRITTEN, UNCHANGED, STALE, FAILED = "written", "unchanged", "stale", "failed"
KEPT = {"Final": "final", "Superseded": "superseded"}  # by status: left as it is


@dataclass(frozen=True)
class Change:
    """A named result that a run changed; old is None in a new book."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Outcome:
    """What became of one book."""

    book: PlannedBook
    became: str  # written, unchanged, stale, failed; final or superseded: left as it was
    changes: tuple[Change, ...] = ()
    tally: Mapping[Result, int] = field(default_factory=dict)
    problem: str = ""
    figures: tuple[FigureChange, ...] = ()  # every figure that a run changed
    note: str = ""  # what a person should know of it, though it is no problem


@dataclass(frozen=True)
class Report:
    """What became of a run."""

    books: Path
    outcomes: tuple[Outcome, ...]
    inputs_checks: tuple[Check, ...]
    kept_in_step: tuple[Path, ...]  # text twins and stubs, rewritten or (with check) out of date
    dry: bool = False  # nothing was written: this is what a run would do

    @property
    def failed(self) -> bool:
        """Whether a book could not be written."""
        return any(outcome.became == FAILED for outcome in self.outcomes)

    @property
    def stale(self) -> bool:
        """Whether something is out of date, where the run was to tell only that."""
        return bool(self.kept_in_step) or any(outcome.became == STALE for outcome in self.outcomes)
