"""What lint found, on screen."""

from collections.abc import Collection, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from lictp_xl.lint.finding import Finding, Section, Severity
from lictp_xl.lint.known import Known

STYLES = {Severity.ERROR: "bold red", Severity.ADVICE: "yellow"}


def show(console: Console, name: str, findings: Sequence[Finding]) -> None:
    """The findings of one template: how many, then section by section, what is said once with its places."""
    console.print(escape(f"{name}: {_counted(findings)}"), style="bold")
    for section in Section:
        found = [finding for finding in findings if finding.section is section]
        console.print(f"\n{section}{'' if found else ': nothing found'}")
        places: dict[tuple[Severity, str, str], list[str]] = {}
        for finding in found:
            places.setdefault((finding.severity, finding.rule, finding.says), []).append(finding.where)
        for (severity, rule, says), where in places.items():
            head = f"[{STYLES[severity]}]{severity}[/]  {escape(rule)}: {escape(says)}"
            console.print(Padding(head, (0, 0, 0, 2)))
            console.print(Padding(escape("\n".join(where)), (0, 0, 0, 10)))
    console.print()


def show_figures(console: Console, known: Known) -> None:
    """Every figure that a template can ask for, and the named formulas that a run reports."""
    approved = {f"approved_{name}" for name in known.results}
    console.print("Names, each of one locked cell", style="bold")
    console.print(Padding(escape("\n".join(sorted(known.names - approved))), (0, 0, 0, 2)))
    console.print(Padding("approved_ and a result: that result as it was last approved", (0, 0, 1, 2)))
    console.print("Tables, with the columns that sync fills", style="bold")
    tables = [f"{name}: {' | '.join(columns)}" for name, columns in sorted(known.tables.items())]
    console.print(Padding(escape("\n".join(tables)), (0, 0, 1, 2)))
    console.print("Results, each the name of a formula", style="bold")
    console.print(Padding(escape("\n".join(_ranges(known.results))), (0, 0, 0, 2)))


def _ranges(names: Collection[str]) -> list[str]:
    """The names; those that differ by a number only are told once, with the numbers there are."""
    numbers: dict[str, list[int]] = {}
    for name in names:
        stem, _, number = name.rpartition("_")
        if number.isdecimal():
            numbers.setdefault(stem, []).append(int(number))
    plain = [name for name in names if not name.rpartition("_")[2].isdecimal()]
    return sorted([*plain, *(f"{stem}_{min(of)} to {stem}_{max(of)}" for stem, of in numbers.items())])


def _counted(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    advice = len(findings) - errors
    told = [f"{errors} error{'s' * (errors != 1)}"] if errors else []
    told += [f"{advice} piece{'s' * (advice != 1)} of advice"] if advice else []
    return ", ".join(told) or "nothing found"
