"""plan.toml: which books should exist: a template, for whom, saved as what, and how far each one is.

A book is made for each partner in each year, for each partner, for each year, or once for the partnership.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lictp_xl import editions, years
from lictp_xl.editions import ENDS, EXCEL, VALUES, PlannedBook
from lictp_xl.errors import InputsError, PlanError
from lictp_xl.partnership import Partnership
from lictp_xl.safe_names import same_file, wrong_with_name, wrong_with_path

__all__ = ["EXCEL", "VALUES", "Plan", "PlannedBook", "read"]

LARGEST_FILE = 1024**2
PLACEHOLDER = re.compile(r"\{(partner|year)\}")


@dataclass(frozen=True)
class Plan:
    """Every book that should exist."""

    books: tuple[PlannedBook, ...]


class _Entry(BaseModel):
    """One [[books]] of the plan, as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    template: str
    for_each: list[Literal["partner", "year"]]
    partners: Literal["all"] | list[str] = "all"
    years: Annotated[list[str], Field(min_length=1)] | None = None
    save_as: str
    hosts: list[Literal["excel", "values"]] = Field(min_length=1)
    status: Literal["Draft", "Final", "Superseded"] = "Draft"


class _Status(BaseModel):
    """One [[status]] of the plan: how far one book is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    book: str
    given: Literal["Draft", "Final", "Superseded"] = Field(alias="is")


class _Written(BaseModel):
    """The plan, as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    books: list[_Entry] = Field(min_length=1)
    status: list[_Status] = []


KNOWN = {"books": [*_Entry.model_fields], "status": ["book", "is"]}


def read(path: Path | str, partnership: Partnership) -> Plan:
    """The plan for this partnership; PlanError tells everything that is wrong with it."""
    path = Path(path)
    try:
        written = _Written.model_validate(_toml(path))
    except ValidationError as refused:
        raise _refusal(path, map(_sentence, refused.errors())) from None
    books: list[PlannedBook] = []
    problems: list[str] = []
    for number, entry in enumerate(written.books, 1):
        wrong = list(_wrong_with(entry, partnership))
        problems += [f"books {number}: {says}" for says in wrong]
        books += [] if wrong else _planned(entry, partnership)
    problems += _saved_twice(books)
    if problems:
        raise _refusal(path, problems)  # a status may be that of a book that is not understood
    stated, wrong = editions.with_statuses(books, [(line.book, line.given) for line in written.status])
    if wrong:
        raise _refusal(path, wrong)
    return Plan(tuple(stated))


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _refusal(path, ["the file is too large for a plan"])
        return tomllib.loads(path.read_text("utf-8-sig"))  # Notepad may put a byte-order mark in front
    except FileNotFoundError:
        raise PlanError(f"there is no plan {path}") from None
    except OSError as problem:
        raise _refusal(path, [f"the file cannot be read: {problem.strerror}"]) from problem
    except UnicodeDecodeError:
        raise _refusal(path, ["the file is not UTF-8 text; save it as UTF-8"]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise _refusal(path, [f"the file is not TOML: {problem}"]) from None


def _refusal(path: Path, problems: Iterable[str]) -> PlanError:
    return PlanError("\n".join(f"{path.name}: {says}" for says in problems))


def _sentence(found: Mapping[str, Any]) -> str:
    """What pydantic found wrong, for the person who wrote the plan."""
    where, given = _place(found["loc"]), found["input"]
    match found["type"]:
        case "missing":
            return f"{where} is missing"
        case "too_short":
            return f"{where} must have at least one"
        case "extra_forbidden":
            names = KNOWN[str(found["loc"][0])] if len(found["loc"]) > 1 else [*KNOWN]
            near = difflib.get_close_matches(str(found["loc"][-1]), names, 1)
            return f"{where} is not known; " + (f"is it {near[0]}?" if near else f"known: {', '.join(names)}")
        case "literal_error":
            return f"{where} must be {found['ctx']['expected']} (got {given!r})"
        case "string_type":
            return f"{where} must be text in quotation marks (got {given!r})"
        case "list_type":
            return f"{where} must be a list in square brackets (got {given!r})"
        case _:
            return f"{where} must be a table such as [[{found['loc'][0]}]] (got {given!r})"


def _place(location: tuple[str | int, ...]) -> str:
    """Books 1: years 2, for what pydantic calls books, 0, years, 1."""
    words: list[str] = []
    for step in location:
        if isinstance(step, int):
            words[-1] += f" {step + 1}"
        elif not step.startswith(("literal[", "list[")):  # the form, of two, that was tried
            words.append(step)
    return ": ".join(words)


def _wrong_with(entry: _Entry, partnership: Partnership) -> Iterator[str]:
    """What is wrong with one [[books]], in sentences."""
    for what, given in (("for_each", entry.for_each), ("hosts", entry.hosts)):
        if len(set(given)) < len(given):
            yield f"{what} has one twice ({', '.join(given)})"
    yield from (f"template {says}" for says in wrong_with_name(entry.template))
    yield from _wrong_with_save_as(entry)
    wrong_years = list(_wrong_with_years(entry, partnership))
    yield from wrong_years
    if "partner" not in entry.for_each and entry.partners != "all":
        yield 'partners are named, but for_each has no "partner": the book would not be made for each of them'
    elif not wrong_years and entry.partners != "all":
        yield from _wrong_with_partners(entry, partnership)


def _wrong_with_save_as(entry: _Entry) -> Iterator[str]:
    save_as = entry.save_as
    bare = PLACEHOLDER.sub("x", save_as)
    if "{" in bare or "}" in bare:
        yield f"save_as may have {{partner}} and {{year}} in braces, and no other braces (got '{save_as}')"
    for word in dict.fromkeys(PLACEHOLDER.findall(save_as)):
        if word not in entry.for_each:
            yield f"save_as has {{{word}}}, but for_each has no \"{word}\" (got '{save_as}')"
    if not save_as.endswith(ENDS[EXCEL]):
        yield f"save_as must end in {ENDS[EXCEL]}; a values copy is named after it (got '{save_as}')"
    yield from (f"save_as {says}" for says in wrong_with_path(bare))


def _wrong_with_years(entry: _Entry, partnership: Partnership) -> Iterator[str]:
    if "year" not in entry.for_each:
        if entry.years is not None:
            yield 'years are named, but for_each has no "year": the book would not be made for each of them'
        return
    if entry.years is None:
        yield "years is missing"
    for text in entry.years or ():
        year = years.parse(text)
        if year is None:
            yield f"years must be financial years such as 2021/22 (got '{text}')"
            continue
        try:
            partnership.census_for(year)
        except InputsError as missing:
            yield f"years has {year}, but in the inputs {missing}"


def _wrong_with_partners(entry: _Entry, partnership: Partnership) -> Iterator[str]:
    """Partners that are not known, or have left the partnership by a year that is planned."""
    if not entry.partners:
        yield 'partners must have at least one, or be "all"'
    for name in entry.partners:
        try:
            partner = partnership.partner(name)
        except InputsError as unknown:
            yield f"partners: {unknown}"
            continue
        out = [year for year in _years(entry) if partner.short_name not in _members(partnership, year)]
        if out:
            when = f"in {', '.join(out)}" if any(out) else "in any year"
            yield f"partners has {partner.short_name}, which does not share the service {when}"


def _years(entry: _Entry) -> list[str]:
    """The years that a book is made for each of; the one of no name where it is made for none."""
    if "year" not in entry.for_each:
        return [""]
    return [year for text in entry.years or () if (year := years.parse(text))]


def _members(partnership: Partnership, year: str) -> list[str]:
    """Who shares the service in a year, or, where no year is named, in any year of the term."""
    term = [year] if year else years.between(partnership.service_from, partnership.service_to)
    sharing = {partner.short_name for each in term for partner in partnership.members_in(each)}
    return [partner.short_name for partner in partnership.partners if partner.short_name in sharing]


def _planned(entry: _Entry, partnership: Partnership) -> Iterator[PlannedBook]:
    """The books of one [[books]], year by year and partner by partner."""
    chosen = None
    if entry.partners != "all":
        chosen = {partnership.partner(name).short_name for name in entry.partners}
    for year in _years(entry):
        partners = _members(partnership, year) if "partner" in entry.for_each else [""]
        for partner in partners:
            if chosen is None or partner in chosen:
                yield from _copies(entry, partner, year)


def _copies(entry: _Entry, partner: str, year: str) -> Iterator[PlannedBook]:
    filled_in = {"partner": partner, "year": year.replace("/", "-")}
    path = PLACEHOLDER.sub(lambda found: filled_in[found[1]], entry.save_as)
    for host in entry.hosts:
        named = path.removesuffix(ENDS[EXCEL]) + ENDS[host]
        yield PlannedBook(entry.template, partner, year, named, host, entry.status)


def _saved_twice(books: Iterable[PlannedBook]) -> Iterator[str]:
    """Books that would be one file, and names that a partner's own name spoils."""
    seen: dict[str, PlannedBook] = {}
    for book in books:
        first = seen.setdefault(same_file(book.path), book)
        if first is not book:
            yield (
                f"{book.path} would be saved twice, for {_subject(first)} and {_subject(book)};"
                " every book must have a name of its own in save_as"
            )
        wrong = [*(wrong_with_name(book.partner) if book.partner else ()), *wrong_with_path(book.path)]
        yield from (f"{book.path} {says}" for says in wrong[:1])
        if editions.version_of(editions.stem(book)) > 1:
            yield f"{book.path} must not end in a version: the versions after the first are named so"


def _subject(book: PlannedBook) -> str:
    return " ".join(filter(None, (book.partner, book.financial_year))) or "the whole partnership"
