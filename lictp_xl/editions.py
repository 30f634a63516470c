"""The books of a plan, and the versions of a book: what comes after one that was approved.

A book is Draft until somebody approves it, Final from then on, and Superseded when a later version takes its
place. The version after "North budget 2022-23.xlsm" is "North budget 2022-23 v2.xlsm", beside it.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lictp_xl.safe_names import same_file

EXCEL, VALUES = "excel", "values"
ENDS = {EXCEL: ".xlsm", VALUES: " values.xlsx"}  # how each host's copy of a book is named
DRAFT, FINAL, SUPERSEDED = "Draft", "Final", "Superseded"
APPROVED = (FINAL, SUPERSEDED)
VERSION = re.compile(r"(.+) v([2-9]|[1-9][0-9]+)")


@dataclass(frozen=True)
class PlannedBook:
    """One file that should exist."""

    template: str
    partner: str  # by its short name; nothing in a book that is not of one partner
    financial_year: str  # nothing in a book that is not of one year
    path: str  # inside the folder of books, with forward slashes
    host: str
    status: str
    version: int = 1


def stem(book: PlannedBook) -> str:
    """What the copies of a book have in common: its path without their endings."""
    return book.path.removesuffix(ENDS[book.host])


def origin(book: PlannedBook) -> str:
    """What the versions of a book have in common: the first one's path, without an ending."""
    found = VERSION.fullmatch(stem(book)) if book.version > 1 else None
    return found[1] if found else stem(book)


def version_of(path: str) -> int:
    """The version that a path without its ending is named for."""
    found = VERSION.fullmatch(path)
    return int(found[2]) if found else 1


def version(first: PlannedBook, number: int, status: str = DRAFT) -> PlannedBook:
    """A later version of a first one, beside it."""
    path = f"{stem(first)} v{number}{ENDS[first.host]}"
    return replace(first, path=path, status=status, version=number)


def groups(books: Iterable[PlannedBook]) -> list[list[PlannedBook]]:
    """The copies of each version of each book: they hold the same figures, for different hosts."""
    found: dict[str, list[PlannedBook]] = {}
    for book in books:
        found.setdefault(stem(book), []).append(book)
    return list(found.values())


def chains(books: Iterable[PlannedBook]) -> list[list[list[PlannedBook]]]:
    """Every book with its versions, the first one first; of each version its copies."""
    found: dict[str, list[list[PlannedBook]]] = {}
    for group in groups(books):
        found.setdefault(origin(group[0]), []).append(group)
    return [sorted(chain, key=lambda group: group[0].version) for chain in found.values()]


def after(chain: Sequence[Sequence[PlannedBook]]) -> list[PlannedBook]:
    """The version that comes after the last one."""
    return [version(first, chain[-1][0].version + 1) for first in chain[0]]


def on_disk(books: Iterable[PlannedBook], folder: Path) -> tuple[PlannedBook, ...]:
    """The books of a plan, and the drafts that sync has written beside approved ones."""
    found: list[PlannedBook] = []
    for chain in chains(books):
        found += [book for group in chain for book in group]
        following = after(chain)
        if chain[-1][0].status in APPROVED and any((folder / book.path).is_file() for book in following):
            found += following
    return tuple(found)


def with_statuses(
    books: Sequence[PlannedBook], statuses: Sequence[tuple[str, str]]
) -> tuple[list[PlannedBook], list[str]]:
    """Books with the status that is said of each, later versions among them; and what is wrong with it.

    A book and its copy of figures have one status, whichever of them is named.
    """
    known = {same_file(stem(book)): stem(book) for book in books}
    said: dict[tuple[str, int], str] = {}
    problems: list[str] = []
    for number, (path, status) in enumerate(statuses, 1):
        named = _named(path, known)
        if named is None:
            problems.append(f"status {number}: {_unknown(path, books)}")
        elif said.setdefault(named, status) != status:
            problems.append(f"status {number}: {path} is {said[named]} by an earlier [[status]]")
    found: list[PlannedBook] = []
    for group in groups(books):
        chain = _versions(group, said)
        problems += _gaps(chain)
        found += [book for version in chain for book in version]
    return found, problems


def _named(path: str, known: dict[str, str]) -> tuple[str, int] | None:
    """The first version's path, without its ending, and the number of the version that is named."""
    ending = next((end for end in reversed(ENDS.values()) if path.casefold().endswith(end)), None)
    if ending is None:
        return None
    bare = path[: -len(ending)]
    later = VERSION.fullmatch(bare)
    first, number = (later[1], int(later[2])) if later else (bare, 1)
    return (known[same_file(first)], number) if same_file(first) in known else None


def _unknown(path: str, books: Sequence[PlannedBook]) -> str:
    near = difflib.get_close_matches(path, [book.path for book in books], 1)
    hint = f"; is it {near[0]}?" if near else ""
    return f"book must be the path of a book of this plan, in the folder books (got '{path}'){hint}"


def _versions(group: list[PlannedBook], said: dict[tuple[str, int], str]) -> list[list[PlannedBook]]:
    """A book and those of its later versions that have a status."""
    name = stem(group[0])
    chain = [[replace(book, status=said.get((name, 1), book.status)) for book in group]]
    later = sorted(number for first, number in said if first == name and number > 1)
    return chain + [[version(first, n, said[name, n]) for first in group] for n in later]


def _gaps(chain: list[list[PlannedBook]]) -> Iterator[str]:
    """A later version follows an approved one."""
    for before, group in itertools.pairwise(chain):
        number, path = group[0].version, group[0].path
        if before[0].version != number - 1:
            yield f"{path} has a status, but version {number - 1} has none: it must be Final or Superseded"
        elif before[0].status not in APPROVED:
            yield f"{path} has a status, but {before[0].path} is Draft: it must be Final or Superseded"
