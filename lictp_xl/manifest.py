"""What stands behind each written book: kept beside the books, so that an up-to-date run does nothing.

It holds as well what was written in the locked cells, so that a change made there by hand is found, and the
digests of the approved books.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from lictp_xl import whole_files
from lictp_xl.checks import Result
from lictp_xl.errors import BookInUse

NAME = "manifest.json"
JOURNAL = ".sync.journal"
LOCK = ".sync.lock"
SECONDS_TO_WAIT = 5
Shown = bool | float | str | None  # what a cell holds, its dates as numbers
CheckRow = tuple[str, str, str, str]  # name, result, finding, cell


class Entry(BaseModel):
    """One book: what it was made from, the file as it was written, and what it holds."""

    model_config = ConfigDict(extra="forbid")

    made_from: str  # digest of figures, template, stubs and version
    file: str  # digest of the file
    template: str  # digest of the template
    results: dict[str, Shown]  # the named results
    written: dict[str, Shown]  # every filled and calculated cell that is locked: "Charge!B5"
    about: dict[str, Shown] = {}  # what it was told of the run: its status, the digest of the inputs
    checks: list[CheckRow] = []
    passed: int = 0
    failed: int = 0
    cannot: int = 0
    carried: dict[str, Any] = {}  # typed cells that sync itself wrote into a copy of figures only
    refreshed: dict[str, list[Shown]] = {}  # what the button Refresh has put into locked cells since
    approved: str = ""  # digest of the file that was approved, once it is Final
    compared: str = ""  # what a Final book would be made from now, where that moves none of its figures

    @property
    def tally(self) -> dict[Result, int]:
        """How the checks came out that the book itself holds."""
        return {Result.PASS: self.passed, Result.FAIL: self.failed, Result.CANNOT: self.cannot}


class Layout(BaseModel):
    """The locked cells of a template, as every book has them that was made from it."""

    model_config = ConfigDict(extra="forbid")

    sheets: list[str]
    formulas: dict[str, str]
    words: dict[str, Shown]  # labels and fixed numbers


class Manifest(BaseModel):
    """Every book of a folder, by its path, and the templates that they were made from, by digest."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[2] = 2
    books: dict[str, Entry] = {}
    templates: dict[str, Layout] = {}
    twins: dict[str, str] = {}  # text twin -> digest of it and its workbook, when they last agreed


def read(folder: Path) -> Manifest:
    """The manifest of a folder of books; one that is missing or damaged makes every book stale."""
    try:
        found = Manifest.model_validate_json((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError):
        found = Manifest()
    for line in _journal(folder):
        found.templates |= line.templates
        written = {path: entry for path, entry in line.books.items() if _stands(folder / path, entry)}
        found.books |= written
    return found


def write(folder: Path, manifest: Manifest) -> None:
    """Keep the manifest, if anything in it changed."""
    text = json.dumps(manifest.model_dump(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if whole_files.differs(folder / NAME, text.encode()):
        whole_files.write(folder / NAME, text.encode())
    (folder / JOURNAL).unlink(missing_ok=True)


def announce(folder: Path, path: str, entry: Entry, layout: Layout) -> None:
    """Put a book down in the journal before it is written: a run may be killed before its manifest is."""
    line = Manifest(books={path: entry}, templates={entry.template: layout})
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(line.model_dump_json() + "\n")


def remember(folder: Path, path: str, cells: Mapping[str, Shown]) -> None:
    """Keep what the button Refresh put into a book's locked cells: that is no change by hand."""
    try:
        with FileLock(folder / LOCK, timeout=SECONDS_TO_WAIT):
            kept = read(folder)
            if entry := kept.books.get(path):
                for cell, value in cells.items():
                    entry.refreshed.setdefault(cell, []).append(value)
                write(folder, kept)
    except (Timeout, OSError, BookInUse):
        return  # the book itself is as it should be


def _journal(folder: Path) -> Iterator[Manifest]:
    """What a run that did not end has written; the last line may have been cut short."""
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            yield Manifest.model_validate_json(line)
        except ValidationError:
            continue


def _stands(path: Path, entry: Entry) -> bool:
    try:
        return whole_files.digest(path.read_bytes()) == entry.file
    except OSError:
        return False
