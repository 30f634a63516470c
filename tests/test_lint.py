"""Every rule of lint finds the template that breaks it, with its place, and leaves a like one alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lictp_xl.book.looks import contrast
from lictp_xl.cli import commands
from lictp_xl.errors import BookError
from lictp_xl.lint import RULES, Finding, Section, Severity, lint
from lictp_xl.lint.known import known_figures
from tests.drawn_templates import Desk, Draw, template
from tests.lint_cases import CASES, FILES, filled, formulas, nothing

REPOSITORY = Path(__file__).parents[1]
TEMPLATES = sorted((REPOSITORY / "workbooks" / "templates").glob("*.xlsx"))


def of_rule(rule: str, data: bytes) -> list[Finding]:
    return [finding for finding in lint(data) if finding.rule == rule]


def test_the_sound_template_of_these_tests_breaks_no_rule() -> None:
    assert lint(template(nothing)) == []


@pytest.mark.parametrize(
    ("rule", "broken", "where", "sound"), FILES, ids=[f"{n}-{f[0]}" for n, f in enumerate(FILES)]
)
def test_a_rule_finds_what_breaks_it_in_a_file_and_nothing_else(
    rule: str, broken: Callable[[], bytes], where: str, sound: Callable[[], bytes]
) -> None:
    assert where in [finding.where for finding in of_rule(rule, broken())]
    assert of_rule(rule, sound()) == []


@pytest.mark.parametrize(
    ("rule", "broken", "where", "sound"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_a_rule_finds_what_breaks_it_and_nothing_else(
    rule: str, broken: Draw, where: str, sound: Draw
) -> None:
    assert where in [finding.where for finding in of_rule(rule, template(broken))]
    assert of_rule(rule, template(sound)) == []


def test_every_rule_has_a_template_that_breaks_it() -> None:
    tried = {case[0] for case in CASES} | {case[0] for case in FILES}
    assert tried == {rule.name for rules in RULES.values() for rule in rules}


def test_every_rule_stands_in_the_designers_guide_with_its_weight() -> None:
    guide = (REPOSITORY / "docs" / "templates.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| (.+?) \| (error|advice) \|", guide, re.M))
    assert told == {(rule.name, rule.severity.value) for rules in RULES.values() for rule in rules}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_our_own_templates_break_no_rule(path: Path) -> None:
    found = lint(path.read_bytes())
    assert [f"{f.where} {f.rule}: {f.says}" for f in found if f.severity is Severity.ERROR] == []
    assert {f.rule for f in found} <= {"tables marked up as tables"}  # our position: docs/templates.md


# --- what is said


def test_a_finding_says_where_and_what_to_do() -> None:
    (found,) = lint(template(filled("parner")))
    assert found == Finding(
        Section.TEMPLATE,
        "a name that is nearly a figure",
        "Charge!B3",
        "parner is no figure; did you mean partner? Rename it in Name Manager",
        Severity.ERROR,
    )


def test_cells_of_which_the_same_is_said_are_told_together() -> None:
    (found,) = of_rule("a number typed into a formula", template(formulas("=A1*7", "=A2*7", "=A3*7")))
    assert found.where == "Charge!D3:D5"


def test_a_circle_is_told_by_the_way_round_it() -> None:
    (found,) = of_rule("a circular reference", template(formulas("=D4+1", "=D3+1")))
    assert "Charge!D4" in found.says


def test_a_name_for_a_column_reads_its_own_row_only_and_makes_no_circle() -> None:
    """As Excel reads it: of the whole column of numbers, the one in the formula's own row."""

    def draw(desk: Desk) -> None:
        desk.book.define_name("number", "=Charge!$D$3:$D$5")
        desk.rows(3, "=A3+1", "=D3+E3", "=D4+E4")
        desk.rows(3, "=number*1", "=number*1", "=number*1", column="E")

    assert of_rule("a circular reference", template(draw)) == []


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_figure_known_has_its_columns() -> None:
    known = known_figures()
    assert {"partner", "financial_year", "inputs_digest", "compared_with"} <= known.names
    assert known.tables["users"] == ("Partner", "Active users", "Standing", "Source")
    assert known.tables["input_checks"] == ("Check", "Result", "Finding")
    assert {"annual_charge", "overall_check"} <= known.results


# --- the command


def typed(*words: str) -> Result:
    return CliRunner().invoke(commands, ["lint", *words], catch_exceptions=False)


def test_the_command_exits_with_1_at_an_error_and_0_without(tmp_path: Path) -> None:
    sound, broken, advised = (tmp_path / f"{name}.xlsx" for name in ("sound", "broken", "advised"))
    sound.write_bytes(template(nothing))
    broken.write_bytes(template(filled("parner")))
    advised.write_bytes(template(filled("something_of_mine")))
    assert typed(str(sound)).exit_code == 0
    assert typed(str(advised)).exit_code == 0
    run = typed(str(sound), str(broken))
    assert run.exit_code == 1
    said = " ".join(run.output.split())
    assert "sound.xlsx: nothing found" in said and "broken.xlsx: 1 error" in said
    assert "did you mean partner?" in said and "Charge!B3" in said


def test_the_command_lists_the_figures_there_are() -> None:
    run = typed("--figures")
    said = " ".join(run.output.split())
    assert run.exit_code == 0
    assert "inputs_digest" in said and "users: Partner | Active users | Standing | Source" in said
    assert typed().exit_code == 2  # nothing to do


def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"notes")
    with pytest.raises(BookError, match="not a workbook"):
        typed(str(path))


# --- workbooks of other people


def test_lint_reads_any_workbook_or_refuses_it_in_a_sentence(needs_corpus: Path) -> None:
    paths = sorted(path for path in needs_corpus.iterdir() if path.suffix[:4] in {".xls", ".xlt"})
    small = [path for path in paths if path.stat().st_size < 60_000]
    read = 0
    for path in small:
        try:
            findings = lint(path.read_bytes())
        except BookError as refused:
            assert str(refused)
        else:
            read += 1
            assert all(finding.where and finding.says for finding in findings)
    assert read > len(small) / 2
