"""plan.toml: which books should exist: a template, for each partner and year, saved as what, and how."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lictp_xl import years
from lictp_xl.errors import InputsError, PlanError
from lictp_xl.partnership import Partner, Partnership
from lictp_xl.safe_names import same_file, wrong_with_name, wrong_with_path

EXCEL, VALUES = "excel", "values"
ENDS = {EXCEL: ".xlsm", VALUES: " values.xlsx"}  # how each host's copy of a book is named
LARGEST_FILE = 1024**2
PLACEHOLDER = re.compile(r"\{(partner|year)\}")


@dataclass(frozen=True)
class PlannedBook:
    """One file that should exist."""

    template: str
    partner: str  # by its short name
    financial_year: str
    path: str  # inside the folder of books, with forward slashes
    host: str
    status: str


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
    years: list[str] = Field(min_length=1)
    save_as: str
    hosts: list[Literal["excel", "values"]] = Field(min_length=1)
    status: Literal["Draft", "Final"] = "Draft"


class _Written(BaseModel):
    """The plan, as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    books: list[_Entry] = Field(min_length=1)


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
        raise _refusal(path, problems)
    return Plan(tuple(books))


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
            names = _Entry.model_fields if len(found["loc"]) > 1 else _Written.model_fields
            near = difflib.get_close_matches(str(found["loc"][-1]), names, 1)
            return f"{where} is not known; " + (f"is it {near[0]}?" if near else f"known: {', '.join(names)}")
        case "literal_error":
            return f"{where} must be {found['ctx']['expected']} (got {given!r})"
        case "string_type":
            return f"{where} must be text in quotation marks (got {given!r})"
        case "list_type":
            return f"{where} must be a list in square brackets (got {given!r})"
        case _:
            return f"{where} must be a table such as [[books]] (got {given!r})"


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
    if sorted(entry.for_each) != ["partner", "year"]:
        yield 'for_each must be ["partner", "year"]: a book is made for each partner in each year'
    if len(set(entry.hosts)) < len(entry.hosts):
        yield f"hosts has one twice ({', '.join(entry.hosts)})"
    yield from (f"template {says}" for says in wrong_with_name(entry.template))
    yield from _wrong_with_save_as(entry.save_as)
    wrong_years = list(_wrong_with_years(entry.years, partnership))
    yield from wrong_years
    if not wrong_years and entry.partners != "all":
        yield from _wrong_with_partners(entry, partnership)


def _wrong_with_save_as(save_as: str) -> Iterator[str]:
    bare = PLACEHOLDER.sub("x", save_as)
    if "{" in bare or "}" in bare:
        yield f"save_as may have {{partner}} and {{year}} in braces, and no other braces (got '{save_as}')"
    if not save_as.endswith(ENDS[EXCEL]):
        yield f"save_as must end in {ENDS[EXCEL]}; a values copy is named after it (got '{save_as}')"
    yield from (f"save_as {says}" for says in wrong_with_path(bare))


def _wrong_with_years(given: list[str], partnership: Partnership) -> Iterator[str]:
    for text in given:
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
        out = [year for year in _years(entry) if partner not in partnership.members_in(year)]
        if out:
            yield f"partners has {partner.short_name}, which does not share the service in {', '.join(out)}"


def _years(entry: _Entry) -> list[str]:
    return [year for text in entry.years if (year := years.parse(text))]


def _planned(entry: _Entry, partnership: Partnership) -> Iterator[PlannedBook]:
    """The books of one [[books]], year by year and partner by partner."""
    chosen = None if entry.partners == "all" else [partnership.partner(name) for name in entry.partners]
    for year in _years(entry):
        for partner in partnership.members_in(year):
            if chosen is None or partner in chosen:
                yield from _copies(entry, partner, year)


def _copies(entry: _Entry, partner: Partner, year: str) -> Iterator[PlannedBook]:
    filled_in = {"partner": partner.short_name, "year": year.replace("/", "-")}
    path = PLACEHOLDER.sub(lambda found: filled_in[found[1]], entry.save_as)
    for host in entry.hosts:
        named = path.removesuffix(ENDS[EXCEL]) + ENDS[host]
        yield PlannedBook(entry.template, partner.short_name, year, named, host, entry.status)


def _saved_twice(books: Iterable[PlannedBook]) -> Iterator[str]:
    """Books that would be one file, and names that a partner's own name spoils."""
    seen: dict[str, PlannedBook] = {}
    for book in books:
        first = seen.setdefault(same_file(book.path), book)
        if first is not book:
            yield (
                f"{book.path} would be saved twice, for {first.partner} {first.financial_year} and"
                f" {book.partner} {book.financial_year}; put {{partner}} and {{year}} in save_as"
            )
        wrong = [*wrong_with_name(book.partner), *wrong_with_path(book.path)]
        yield from (f"{book.path} {says}" for says in wrong[:1])
