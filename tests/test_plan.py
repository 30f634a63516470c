"""The plan: which books should exist, under which names, and what is said when it is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lictp_xl import editions, plan
from lictp_xl.errors import PlanError
from lictp_xl.partnership import Partnership
from lictp_xl.safe_names import same_file, wrong_with_name, wrong_with_path
from lictp_xl.starter.report_figures import FIGURES

COMMITTED = Path(__file__).parents[1] / "workbooks" / "plan.toml"

BUDGETS = """
[[books]]
template = "budget"
for_each = ["partner", "year"]
partners = "all"
years = ["2021/22", "2022/23"]
save_as = "{year}/{partner} budget {year}.xlsm"
hosts = ["excel", "values"]
"""

Plans = Callable[..., plan.Plan]


@pytest.fixture
def planned(tmp_path: Path) -> Plans:
    def read(text: str | bytes, partnership: Partnership = FIGURES) -> plan.Plan:
        path = tmp_path / "plan.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return plan.read(path, partnership)

    return read


def problem_of(planned: Plans, text: str | bytes, partnership: Partnership = FIGURES) -> str:
    with pytest.raises(PlanError) as told:
        planned(text, partnership)
    return str(told.value)


# What is planned


def test_the_partnerships_plan_is_eighteen_budgets_and_three_books_of_all_each_also_in_values() -> None:
    books = plan.read(COMMITTED, FIGURES).books
    budgets = [book for book in books if book.template == "budget"]
    assert len(budgets) == 36
    assert {book.partner for book in budgets} == {"Hinckley", "Blaby", "Melton"}
    assert sorted({book.financial_year for book in budgets}) == [f"20{y}/{y + 1}" for y in range(21, 27)]
    of_all = [book.path for book in books if not (book.partner or book.financial_year)]
    assert of_all[::2] == ["Charges.xlsm", "Risk register.xlsm", "Checks.xlsm"]
    assert {book.host for book in books} == {plan.EXCEL, plan.VALUES}
    assert {book.status for book in books} == {"Draft"}


def test_books_come_year_by_year_in_the_order_of_partners_and_a_year_has_a_dash_in_a_name(
    planned: Plans,
) -> None:
    assert [book.path for book in planned(BUDGETS).books][:5] == [
        "2021-22/Hinckley budget 2021-22.xlsm",
        "2021-22/Hinckley budget 2021-22 values.xlsx",
        "2021-22/Blaby budget 2021-22.xlsm",
        "2021-22/Blaby budget 2021-22 values.xlsx",
        "2021-22/Melton budget 2021-22.xlsm",
    ]


def test_a_book_says_what_it_is_made_from(planned: Plans) -> None:
    assert planned(BUDGETS).books[-1] == plan.PlannedBook(
        template="budget",
        partner="Melton",
        financial_year="2022/23",
        path="2022-23/Melton budget 2022-23 values.xlsx",
        host="values",
        status="Draft",
    )


def test_a_partner_who_leaves_during_the_term_has_books_until_then(planned: Plans) -> None:
    leaving = tuple(
        replace(p, left=date(2022, 3, 31)) if p.short_name == "Blaby" else p for p in FIGURES.partners
    )
    books = planned(BUDGETS, replace(FIGURES, partners=leaving)).books
    assert {book.financial_year for book in books if book.partner == "Blaby"} == {"2021/22"}


def test_partners_may_be_named_and_come_in_the_order_of_the_inputs(planned: Plans) -> None:
    books = planned(BUDGETS.replace('"all"', '["melton", "Hinckley"]')).books
    assert [book.partner for book in books[::2]] == ["Hinckley", "Melton"] * 2


def test_a_year_may_be_written_with_a_dash(planned: Plans) -> None:
    assert planned(BUDGETS.replace("2021/22", "2021-22")) == planned(BUDGETS)


def test_a_byte_order_mark_is_no_matter(planned: Plans) -> None:
    assert planned(b"\xef\xbb\xbf" + BUDGETS.encode()) == planned(BUDGETS)


# For whom a book is made

ONCE = BUDGETS.replace('["partner", "year"]', "[]").replace('years = ["2021/22", "2022/23"]', "")
CHARGES = ONCE.replace('"budget"', '"charges"').replace("{year}/{partner} budget {year}", "Charges")


def test_a_book_may_be_made_once_for_the_whole_partnership(planned: Plans) -> None:
    books = planned(CHARGES).books
    assert [(b.path, b.partner, b.financial_year) for b in books] == [
        ("Charges.xlsm", "", ""),
        ("Charges values.xlsx", "", ""),
    ]


def test_a_book_may_be_made_for_each_year(planned: Plans) -> None:
    text = BUDGETS.replace('["partner", "year"]', '["year"]').replace("{partner} budget", "Budgets")
    books = planned(text).books
    assert [(b.path, b.partner, b.financial_year) for b in books[::2]] == [
        ("2021-22/Budgets 2021-22.xlsm", "", "2021/22"),
        ("2022-23/Budgets 2022-23.xlsm", "", "2022/23"),
    ]


def test_a_book_may_be_made_for_each_partner_who_shares_the_service_at_any_time(planned: Plans) -> None:
    text = ONCE.replace("for_each = []", 'for_each = ["partner"]').replace(
        "{year}/{partner} budget {year}", "{partner}"
    )
    leaving = tuple(
        replace(p, left=date(2022, 3, 31)) if p.short_name == "Blaby" else p for p in FIGURES.partners
    )
    books = planned(text, replace(FIGURES, partners=leaving)).books
    assert [(b.path, b.financial_year) for b in books[::2]] == [
        ("Hinckley.xlsm", ""),
        ("Blaby.xlsm", ""),
        ("Melton.xlsm", ""),
    ]
    wrong = text.replace('"all"', '["Oadby and Wigston"]')
    assert "which does not share the service in any year" in problem_of(planned, wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            ONCE,
            'books 1: save_as has {year}, but for_each has no "year" (got',
        ),
        (
            CHARGES.replace('"all"', '["Melton"]'),
            'books 1: partners are named, but for_each has no "partner"',
        ),
        (
            CHARGES.replace("hosts", 'years = ["2021/22"]\nhosts'),
            'books 1: years are named, but for_each has no "year"',
        ),
        (
            CHARGES + CHARGES,
            "Charges.xlsm would be saved twice, for the whole partnership and the whole partnership",
        ),
        (CHARGES.replace("Charges.xlsm", "Charges v2.xlsm"), "Charges v2.xlsm must not end in a version"),
    ],
)
def test_what_a_book_is_not_made_for_cannot_be_named(text: str, says: str, planned: Plans) -> None:
    assert any(line.startswith(f"plan.toml: {says}") for line in problem_of(planned, text).splitlines())


# How far a book is

MELTON = "2022-23/Melton budget 2022-23"


def status(path: str, given: str) -> str:
    return f'\n[[status]]\nbook = "{path}"\nis = "{given}"\n'


def test_one_book_may_be_final_and_its_copy_of_figures_with_it(planned: Plans) -> None:
    books = planned(BUDGETS + status(f"{MELTON}.xlsm", "Final")).books
    final = {book.path for book in books if book.status == "Final"}
    assert final == {f"{MELTON}.xlsm", f"{MELTON} values.xlsx"}
    assert {book.status for book in books if book.path not in final} == {"Draft"}
    assert planned(BUDGETS + status(f"{MELTON} values.xlsx", "Final")).books == books


def test_a_later_version_that_has_a_status_is_a_book_of_the_plan(planned: Plans) -> None:
    text = BUDGETS + status(f"{MELTON}.xlsm", "Superseded") + status(f"{MELTON} v2.xlsm", "Final")
    books = {book.path: (book.status, book.version) for book in planned(text).books}
    assert books[f"{MELTON}.xlsm"] == ("Superseded", 1)
    assert books[f"{MELTON} v2.xlsm"] == ("Final", 2)
    assert books[f"{MELTON} v2 values.xlsx"] == ("Final", 2)


def test_the_draft_that_sync_wrote_beside_an_approved_book_is_found_on_the_disk(
    planned: Plans, tmp_path: Path
) -> None:
    books = planned(BUDGETS + status(f"{MELTON}.xlsm", "Final")).books
    assert editions.on_disk(books, tmp_path) == books
    (tmp_path / "2022-23").mkdir()
    (tmp_path / f"{MELTON} v2.xlsm").touch()
    later = set(editions.on_disk(books, tmp_path)) - set(books)
    assert {(book.path, book.status) for book in later} == {
        (f"{MELTON} v2.xlsm", "Draft"),
        (f"{MELTON} v2 values.xlsx", "Draft"),
    }


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (
            status("2022-23/Melten budget 2022-23.xlsm", "Final"),
            "status 1: book must be the path of a book of this plan, in the folder books (got '2022-23/Melten"
            " budget 2022-23.xlsm'); is it 2022-23/Melton budget 2022-23.xlsm?",
        ),
        (status(f"{MELTON}.docx", "Final"), "status 1: book must be the path of a book of this plan"),
        (status("../x.xlsm", "Final"), "status 1: book must be the path of a book of this plan"),
        (
            status(f"{MELTON}.xlsm", "Approved"),
            "status 1: is must be 'Draft', 'Final' or 'Superseded' (got 'Approved')",
        ),
        (
            status(f"{MELTON}.xlsm", "Final") + status(f"{MELTON} values.xlsx", "Draft"),
            f"status 2: {MELTON} values.xlsx is Final by an earlier [[status]]",
        ),
        (
            status(f"{MELTON} v2.xlsm", "Final"),
            f"{MELTON} v2.xlsm has a status, but {MELTON}.xlsm is Draft: it must be Final or Superseded",
        ),
        (
            status(f"{MELTON}.xlsm", "Final") + status(f"{MELTON} v3.xlsm", "Final"),
            f"{MELTON} v3.xlsm has a status, but version 2 has none: it must be Final or Superseded",
        ),
        ("\n[[status]]\nbook = 3", "status 1: book must be text in quotation marks (got 3)"),
        ("\n[[status]]\nbok = 'x'", "status 1: bok is not known; is it book?"),
        ("\n[[status]]\nbook = 'x'", "status 1: is is missing"),
        ("\n[[stati]]\nbook = 'x'", "stati is not known; is it status?"),
    ],
)
def test_a_status_that_cannot_be_is_told(added: str, says: str, planned: Plans) -> None:
    told = problem_of(planned, BUDGETS + added)
    assert any(line.startswith(f"plan.toml: {says}") for line in told.splitlines()), told


# What is said when the plan is wrong


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('template = "budget"', "", "books 1: template is missing"),
        ('template = "budget"', "template = 3", "books 1: template must be text in quotation marks (got 3)"),
        ("hosts =", "host =", "books 1: host is not known; is it hosts?"),
        (
            '["excel", "values"]',
            '["excel", "word"]',
            "books 1: hosts 2 must be 'excel' or 'values' (got 'word')",
        ),
        (
            '["excel", "values"]',
            '"excel"',
            "books 1: hosts must be a list in square brackets (got 'excel')",
        ),
        ('["excel", "values"]', '["excel", "excel"]', "books 1: hosts has one twice (excel, excel)"),
        ('["excel", "values"]', "[]", "books 1: hosts must have at least one"),
        ('"2021/22", "2022/23"', "", "books 1: years must have at least one"),
        (
            '["2021/22", "2022/23"]',
            '"2021/22"',
            "books 1: years must be a list in square brackets (got '2021/22')",
        ),
        ("2021/22", "2021", "books 1: years must be financial years such as 2021/22 (got '2021')"),
        (
            "2022/23",
            "2030/31",
            "books 1: years has 2030/31, but in the inputs Census years holds no census for 2030/31; add a"
            " row for it",
        ),
        (
            '"all"',
            '["Melten"]',
            "books 1: partners: there is no partner Melten; the partners are Hinckley, Blaby, Melton, Oadby"
            " and Wigston",
        ),
        (
            '"all"',
            '["Oadby and Wigston"]',
            "books 1: partners has Oadby and Wigston, which does not share the service in 2021/22, 2022/23",
        ),
        ('"all"', "[]", 'books 1: partners must have at least one, or be "all"'),
        ('["partner", "year"]', '["partner"]', 'books 1: years are named, but for_each has no "year"'),
        (
            '["partner", "year"]',
            '["year"]',
            'books 1: save_as has {partner}, but for_each has no "partner" (got \'{year}/{partner} budget'
            " {year}.xlsm')",
        ),
        ('["partner", "year"]', '["year", "year"]', "books 1: for_each has one twice (year, year)"),
        ('years = ["2021/22", "2022/23"]', "", "books 1: years is missing"),
        (
            "{year}/",
            "{month}/",
            "books 1: save_as may have {partner} and {year} in braces, and no other braces (got '{month}/"
            "{partner} budget {year}.xlsm')",
        ),
        (".xlsm", ".xls", "books 1: save_as must end in .xlsm; a values copy is named after it"),
        ("{year}/", "../", "books 1: save_as must stay inside its folder, so no part of it can be . or .."),
        ("{year}/", "/", "books 1: save_as must stay inside its folder, so it cannot begin with a slash"),
        ("{year}/", "C:/", "books 1: save_as must not have : in a name (got 'C:')"),
        ("{year}/", r"a\\", r"books 1: save_as must not have \ in a name"),
        ("{year}/", "aux/", "books 1: save_as must not use 'aux', a name that Windows keeps for itself"),
        ('template = "budget"', 'template = "../budget"', "books 1: template must not have / in a name"),
    ],
)
def test_a_wrong_entry_is_told_with_what_belongs_there(was: str, now: str, says: str, planned: Plans) -> None:
    assert was in BUDGETS
    told = problem_of(planned, BUDGETS.replace(was, now))
    assert any(line.startswith(f"plan.toml: {says}") for line in told.splitlines())


def test_everything_wrong_is_told_at_once(planned: Plans) -> None:
    wrong = BUDGETS.replace("2021/22", "2021").replace(".xlsm", "?.xlsm").replace('"all"', "[]")
    assert len(problem_of(planned, wrong + BUDGETS.replace('"budget"', '"con"')).splitlines()) == 3


@pytest.mark.parametrize("save_as", ["{partner}.xlsm", "{year}.xlsm", "budget.xlsm", "{YEAR}/{partner}.xlsm"])
def test_two_books_of_one_name_are_refused(save_as: str, planned: Plans) -> None:
    told = problem_of(planned, BUDGETS.replace("{year}/{partner} budget {year}.xlsm", save_as))
    assert "would be saved twice" in told or "no other braces" in told


def test_names_that_differ_only_by_case_are_one_name(planned: Plans) -> None:
    told = problem_of(planned, BUDGETS + BUDGETS.replace("budget {year}", "BUDGET {year}"))
    assert (
        "2021-22/Melton BUDGET 2021-22.xlsm would be saved twice, for Melton 2021/22 and Melton 2021/22"
        in told
    )


@pytest.mark.parametrize("name", ["Oadby/Wigston", "..", "Melton:", "NUL", "=Melton?"])
def test_a_partners_own_name_cannot_lead_out_of_the_folder(name: str, planned: Plans) -> None:
    def renamed(partnership: Partnership) -> Partnership:
        partners = tuple(
            replace(p, short_name=name) if p.short_name == "Melton" else p for p in partnership.partners
        )
        return replace(partnership, partners=partners)

    assert "plan.toml: " in problem_of(planned, BUDGETS, renamed(FIGURES))


def test_braces_in_a_partners_name_are_not_filled_in_again(planned: Plans) -> None:
    partners = (replace(FIGURES.partners[0], short_name="{year}"), *FIGURES.partners[1:])
    books = planned(BUDGETS, replace(FIGURES, partners=partners)).books
    assert books[0].path == "2021-22/{year} budget 2021-22.xlsm"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "plan.toml: books is missing"),
        ("books = []", "plan.toml: books must have at least one"),
        ("books = 3", "plan.toml: books must be a list in square brackets (got 3)"),
        ("books = [3]", "plan.toml: books 1 must be a table such as [[books]] (got 3)"),
        ("[[book]]\n" + BUDGETS, "plan.toml: book is not known; is it books?"),
        ("[[books]\n", "plan.toml: the file is not TOML: "),
        (b"\xff\xfe[\x00", "plan.toml: the file is not UTF-8 text; save it as UTF-8"),
        ("x = " + "[" * 100_000, "plan.toml: the file is not TOML: "),
        ("#" * 2_000_000, "plan.toml: the file is too large for a plan"),
    ],
)
def test_a_file_that_is_no_plan_is_told(text: str | bytes, says: str, planned: Plans) -> None:
    assert problem_of(planned, text).startswith(says)


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="there is no plan"):
        plan.read(tmp_path / "plan.toml", FIGURES)


# Names that every machine can bear


CANNOT_BE_BORNE = [
    *("", ".", "..", "a/b", "a\\b", "a:b", 'a"b', "a*", "a?", "<a", "a|b", "a\x00", "a\n", "a ", " a", "a."),
    *("CON", "con.xlsm", "Nul", "COM1", "lpt9.txt", "COM¹", "aux .xlsm", "~$a.xlsm", "a" * 121, "a\u202eb"),
]


@pytest.mark.parametrize("name", CANNOT_BE_BORNE)
def test_a_name_that_windows_cannot_bear_is_refused(name: str) -> None:
    assert list(wrong_with_name(name))


@pytest.mark.parametrize(
    "name", ["Melton budget 2022-23.xlsm", "Hinckley & Bosworth", "Ynys Môn", "com10", "{a}"]
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert not list(wrong_with_name(name))


@pytest.mark.parametrize("path", ["/a", "a//b", "a/", "a/../b", "C:/a", "//server/a", "a/" * 100 + "b"])
def test_a_path_that_leaves_its_folder_or_is_too_long_is_refused(path: str) -> None:
    assert list(wrong_with_path(path))


@given(st.text(max_size=30))
def test_a_path_that_is_taken_stays_in_its_folder(path: str) -> None:
    folder = Path("/books")
    if not list(wrong_with_path(path)):
        assert (folder / path).resolve().is_relative_to(folder)
        assert (folder / path) != folder


def test_case_and_the_form_of_an_accent_do_not_make_another_file() -> None:
    assert same_file("Ynys Môn.XLSM") == same_file("ynys mo\u0302n.xlsm")
    assert same_file("Melton") != same_file("Blaby")
