"""One description of each function a person can type, read by every host.

The arguments come from the rule's signature, every text from its docstring. What the wizard, VBA or
Excel could not bear is refused here, when the function is added.
"""

import inspect
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from lictp_xl import names
from lictp_xl.errors import NoSuchFunction

PREFIX = "LICTP_"
LONGEST_HELP = 255  # characters that the Function Wizard shows
SECTIONS = ("Parameters", "Returns", "Raises", "References")


class AsTheyCame(tuple[Any, ...]):
    """Cells handed on unread, as rows: the annotation of an argument that is for another function."""


@dataclass(frozen=True)
class Argument:
    """One argument: its name and help in the wizard, and what the rule wants to be given."""

    name: str
    says: str
    slot: str
    annotation: Any
    required: bool
    default: Any

    @property
    def takes(self) -> typing.Literal["one", "range", "any"]:
        """Whether it is one cell, a range of them, or any cells at all, for another function to read."""
        if AsTheyCame in (self.annotation, *typing.get_args(self.annotation)):
            return "any"
        return "range" if typing.get_origin(self.annotation) is Sequence else "one"

    @property
    def help(self) -> str:
        """What the wizard shows: shape and unit, then the sentence."""
        return f"{self.slot[:1].upper()}{self.slot[1:]}. {self.says}"


@dataclass(frozen=True)
class Function:
    """One function: the rule, and all that a host needs to offer it."""

    name: str
    rule: Callable[..., Any]
    workings: Callable[..., Any] | None  # the same calculation as a table of labelled steps
    category: str
    summary: str
    details: str
    arguments: tuple[Argument, ...]
    returns: str
    returns_annotation: Any
    raises: tuple[tuple[str, str], ...]
    source: str

    @property
    def usage(self) -> str:
        """The function as it is typed, optional arguments in brackets."""
        spelled = (a.name if a.required else f"[{a.name}]" for a in self.arguments)
        return f"{PREFIX}{self.name}({', '.join(spelled)})"


class CatalogueError(Exception):
    """A rule that cannot be published as it stands: for its author."""


class Catalogue:
    """The functions, in the order they were added."""

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions.values())

    def __len__(self) -> int:
        return len(self._functions)

    def names(self) -> list[str]:
        """The bare names, without a host's prefix."""
        return list(self._functions)

    def add(
        self,
        name: str,
        rule: Callable[..., Any],
        *,
        category: str,
        workings: Callable[..., Any] | None,
    ) -> None:
        """Publish a rule under the name that people type after the prefix, with its workings."""
        function = _described(name, rule, workings, category)
        problems = [
            *names.problems(PREFIX + name, [a.name for a in function.arguments]),
            *_texts(function),
            *_of_workings(function),
        ]
        if name.casefold() in (known.casefold() for known in self._functions):
            problems.append(f"{name} is in the catalogue already")
        if problems:
            raise CatalogueError("; ".join(problems))
        self._functions[name] = function

    def get(self, name: str) -> Function:
        """The function of that name, with or without the prefix, in any case."""
        bare = name.strip().upper().removeprefix(PREFIX)
        if bare not in self._functions:
            near = get_close_matches(bare, self._functions, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise NoSuchFunction(f"no sheet function {bare}{hint}")
        return self._functions[bare]


def _described(
    name: str, rule: Callable[..., Any], workings: Callable[..., Any] | None, category: str
) -> Function:
    head, sections = _docstring(rule)
    summary, _, details = head.partition("\n\n")
    hints = typing.get_type_hints(rule)
    texts = {slot[0]: (slot[2], says) for slot, says in _entries(sections["Parameters"])}
    returned = [(" ".join(filter(None, slot)), says) for slot, says in _entries(sections["Returns"])]
    return Function(
        name=name,
        rule=rule,
        workings=workings,
        category=category,
        summary=_flat(summary),
        details=_flat(details),
        arguments=tuple(_argument(p, hints, texts) for p in inspect.signature(rule).parameters.values()),
        returns=". ".join(returned[0]) if returned else "",
        returns_annotation=hints.get("return"),
        raises=tuple((slot[0], says) for slot, says in _entries(sections["Raises"])),
        source=_flat(sections["References"]),
    )


def _argument(
    parameter: inspect.Parameter, hints: dict[str, Any], texts: dict[str, tuple[str, str]]
) -> Argument:
    slot, says = texts.get(parameter.name, ("", ""))
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    return Argument(parameter.name, says, slot, hints.get(parameter.name), required, default)


def _texts(function: Function) -> Iterator[str]:
    """What is missing from the help, or too long for the wizard."""
    told = {"summary": function.summary, "Returns": function.returns}
    told |= {f"argument {a.name}": a.says and a.slot and a.help for a in function.arguments}
    for what, text in told.items():
        if not text:
            yield f"{function.name}: {what} is not described"
        if len(text) > LONGEST_HELP:
            yield f"{function.name}: {what} has {len(text)} characters; the wizard shows {LONGEST_HELP}"


def _of_workings(function: Function) -> Iterator[str]:
    """Workings are given what the rule is given, its defaults too."""
    if function.workings is None:
        return
    taken = list(inspect.signature(function.workings).parameters)
    wanted = [argument.name for argument in function.arguments]
    if taken != wanted:
        yield f"{function.name}: its workings take {', '.join(taken)}, not {', '.join(wanted)}"


def _docstring(rule: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """The text before the first section, and the text of each section."""
    lines = (inspect.getdoc(rule) or "").splitlines()
    found = dict.fromkeys(SECTIONS, "")
    at = [i for i, line in enumerate(lines[1:]) if line.startswith("---") and lines[i] in SECTIONS]
    for i, after in zip(at, [*at[1:], len(lines)], strict=False):
        found[lines[i]] = "\n".join(lines[i + 2 : after])
    return "\n".join(lines[: at[0]] if at else lines), found


def _entries(section: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """(name, colon, slot) of each unindented line, and the indented text under it."""
    lines = [line for line in section.splitlines() if line.strip()]
    starts = [i for i, line in enumerate(lines) if not line.startswith(" ")]
    for i, after in zip(starts, [*starts[1:], len(lines)], strict=False):
        name, colon, slot = (part.strip() for part in lines[i].partition(":"))
        yield (name, colon, slot), _flat(" ".join(lines[i + 1 : after]))


def _flat(text: str) -> str:
    return " ".join(text.split())
