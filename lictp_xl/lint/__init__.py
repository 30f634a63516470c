"""What a template's designer got wrong, each with its place and what to do.

Two sections. *Template*: what would refuse the template, lose a figure, or leave it hard to trust.
*Accessibility*: what of the Government Analysis Function's checklist can be tested in a file. The rules, and
where this house departs from a standard, are in docs/templates.md.
"""

from collections.abc import Iterator

from lictp_xl.lint import (
    accessible_looks,
    accessible_sheets,
    accessible_tables,
    formulas,
    names,
    neighbours,
    protection,
    tables,
)
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Finding, Rule, Section, Severity, together
from lictp_xl.lint.known import Known, known_figures

__all__ = ["RULES", "Finding", "Section", "Severity", "known_figures", "lint"]

RULES: dict[Section, tuple[Rule, ...]] = {
    Section.TEMPLATE: (
        *names.RULES,
        *protection.RULES,
        *tables.RULES,
        *formulas.RULES,
        *neighbours.RULES,
    ),
    Section.ACCESSIBILITY: (
        *accessible_tables.RULES,
        *accessible_sheets.RULES,
        *accessible_looks.RULES,
    ),
}


def lint(data: bytes, known: Known | None = None) -> list[Finding]:
    """Everything found in a template, section by section; BookRefused for a file that cannot be read."""
    return list(_findings(Drawn(data, known or known_figures())))


def locked_for_people(data: bytes) -> Finding | None:
    """The first cell that waits for what people type, but is locked: such a template is not filled."""
    rule = next(rule for rule in protection.RULES if rule.faults is protection.typed_but_locked)
    for where, says in rule.faults(Drawn(data, known_figures())):
        return Finding(Section.TEMPLATE, rule.name, where, says, rule.severity)
    return None


def _findings(drawn: Drawn) -> Iterator[Finding]:
    for section, rules in RULES.items():
        for rule in rules:
            for where, says in together(rule.faults(drawn)):
                yield Finding(section, rule.name, where, says, rule.severity)
