"""What a run changed: the lines on screen, the page to print, the list to sort."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from lictp_xl import changes, changes_page, sync
from lictp_xl.book.labels import Labels
from lictp_xl.book.tables import Table
from lictp_xl.changes import FigureChange
from lictp_xl.editions import EXCEL, VALUES, PlannedBook
from lictp_xl.outcomes import Change, Outcome, Report

REPOSITORY = Path(__file__).parents[1]
CHARGE = Change("charge_in_year", 311000.0, 315000.0)
VARIANCE = Change("full_year_variance_fraction", 0.0, 4000 / 311000)
FIGURES = (
    FigureChange("Charge", "E31", "Charge in this year", 311000.0, 315000.0),
    FigureChange("Charge", "F29", "New service, Standing", "Implied", "Stated"),
    FigureChange("Inputs", "B10", "Service starts", date(2022, 1, 1), date(2022, 4, 1)),
)


def planned(
    partner: str = "Melton", host: str = EXCEL, template: str = "budget", version: int = 1
) -> PlannedBook:
    ends = ".xlsm" if host == EXCEL else " values.xlsx"
    path = f"2022-23/{partner} {template} 2022-23{ends}"
    return PlannedBook(template, partner, "2022/23", path, host, "Draft", version)


def report(*outcomes: Outcome, books: Path = Path("books"), dry: bool = False) -> Report:
    return Report(books, outcomes, (), (), dry)


def both(*told: Change, figures: tuple[FigureChange, ...] = (), partner: str = "Melton") -> list[Outcome]:
    """A book and its copy of figures, written with the same changes."""
    return [
        Outcome(planned(partner, host), "written", changes=told, figures=figures) for host in (EXCEL, VALUES)
    ]


# -- on screen -------------------------------------------------------------------------------------------


def test_the_totals_are_told_by_book_old_to_new_and_once_for_all_its_files() -> None:
    told = changes.lines(report(*both(CHARGE, figures=FIGURES)))
    assert told == ["Melton 2022-23  Charge  311,000.00 -> 315,000.00"]
    told = changes.lines(report(*both(CHARGE, VARIANCE, figures=FIGURES)))
    assert told == ["Melton 2022-23  Charge  311,000.00 -> 315,000.00  and 1 more total"]


def test_a_new_book_tells_what_its_totals_are() -> None:
    new = Change("charge_in_year", None, 315000.0)
    assert changes.lines(report(*both(new))) == ["Melton 2022-23  Charge  new: 315,000.00"]


def test_of_many_totals_the_first_is_told_and_the_rest_are_counted() -> None:
    many = [CHARGE, *(Change(f"total_{n}", 1.0, 2.0) for n in range(4))]
    told = changes.lines(report(*both(*many), *both(VARIANCE, partner="Blaby")))
    assert told == [
        "Melton 2022-23  Charge                  311,000.00 -> 315,000.00  and 4 more totals",
        "Blaby 2022-23   Variance, full year, %  0.00% -> 1.29%",
    ]


def test_figures_that_move_no_total_are_counted() -> None:
    told = changes.lines(report(*both(figures=FIGURES)))
    assert told == ["Melton 2022-23  No total changed  3 figures did"]


def test_a_run_that_changed_nothing_has_no_line() -> None:
    assert changes.lines(report(Outcome(planned(), "unchanged"))) == []


def test_books_that_would_have_one_name_have_their_file_s() -> None:
    told = changes.lines(
        report(
            Outcome(planned(), "written", changes=(CHARGE,)),
            Outcome(planned(template="charges"), "written", changes=(CHARGE,)),
            Outcome(
                PlannedBook("risk_register", "", "", "Risk register.xlsm", EXCEL, "Draft"),
                "written",
                (CHARGE,),
            ),
            Outcome(planned("Blaby", version=2), "written", changes=(CHARGE,)),
        )
    )
    assert [line.partition("  ")[0] for line in told] == [
        "Melton budget 2022-23",
        "Melton charges 2022-23",
        "Risk register",
        "Blaby 2022-23 v2",
    ]


@pytest.mark.parametrize(
    ("value", "label", "shown"),
    [
        (315000.0, "", "315,000.00"),
        (-4000, "", "-4,000.00"),
        (0.214216, "Share", "0.214216"),
        (0.0128617, "Variance, %", "1.29%"),
        (True, "", "yes"),
        (date(2022, 1, 1), "", "1 January 2022"),
        ("Not stated", "", "Not stated"),
        ("", "", "blank"),
        (None, "", "nothing"),
        (1e-9, "", "0.00"),
    ],
)
def test_a_figure_is_shown_as_a_person_would_write_it(value: object, label: str, shown: str) -> None:
    assert changes.shown(value, label) == shown


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (311000.0, 315000.0, "up 4,000.00"),
        (315000.0, 311000.0, "down 4,000.00"),
        ("Not stated", 315000.0, "changed"),
        (False, True, "changed"),
        (None, 315000.0, "new"),
    ],
)
def test_a_difference_is_told_in_words(old: object, new: object, says: str) -> None:
    assert changes.difference(old, new) == says


# -- the list --------------------------------------------------------------------------------------------


def listed(*outcomes: Outcome) -> list[list[str]]:
    text = changes.as_list(report(*outcomes)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_list_has_every_figure_of_every_file() -> None:
    rows = listed(*both(CHARGE, figures=FIGURES))
    assert rows[0] == ["book", "sheet", "cell", "label", "old", "new"]
    assert len(rows) == 1 + 2 * len(FIGURES)
    path = "2022-23/Melton budget 2022-23.xlsm"
    assert rows[1] == [path, "Charge", "E31", "Charge in this year", "311000", "315000"]
    assert rows[3][4:] == ["2022-01-01", "2022-04-01"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x")']
)
def test_text_that_a_spreadsheet_would_calculate_has_an_apostrophe_in_front(text: str) -> None:
    figure = FigureChange(text, "A1", text, text, text)
    (_, row) = listed(Outcome(planned(), "written", figures=(figure,)))
    assert [row[at] for at in (1, 3, 4, 5)] == ["'" + text] * 4


def test_numbers_keep_their_sign_and_all_their_digits() -> None:
    figure = FigureChange("Budget", "D17", "Difference", -4000.0, -0.0128617363344051)
    (_, row) = listed(Outcome(planned(), "written", figures=(figure,)))
    assert row[4:] == ["-4000", "-0.0128617363344051"]


def test_a_line_break_in_a_label_stays_in_its_row() -> None:
    figure = FigureChange("Budget", "D17", 'Over,\nor "under"', None, True)
    (_, row) = listed(Outcome(planned(), "written", figures=(figure,)))
    assert row[3:] == ['Over,\nor "under"', "", "TRUE"]


# -- the page --------------------------------------------------------------------------------------------


def page(*outcomes: Outcome) -> html.HtmlElement:
    return html.document_fromstring(changes_page.page(report(*outcomes)))


def test_the_page_can_be_read_without_seeing_it() -> None:
    failed = Outcome(planned("Blaby"), "failed", problem="Blaby budget 2022-23.xlsm is open in Excel")
    found = page(*both(CHARGE, figures=FIGURES), failed)
    assert found.get("lang") == "en-GB"
    assert found.findtext("head/title") == "Changes to the books"
    assert [heading.tag for heading in found.iter("h1", "h2", "h3")] == ["h1", "h2", "h2", "h2", "h3"]
    tables = list(found.iter("table"))
    assert len(tables) == 3
    for table in tables:
        assert table.findtext("caption")
        assert all(cell.get("scope") == "col" for cell in table.findall("thead/tr/th"))
        for row in table.findall("tbody/tr"):
            assert len(row) == len(table.find("thead/tr"))
            assert [cell.get("scope") for cell in row.iter("th")] == ["row"]
    assert len(found.findall(".//main")) == 1


def test_the_page_needs_nothing_beside_it_and_runs_nothing() -> None:
    found = page(*both(CHARGE, figures=FIGURES))
    assert not list(found.iter("script", "link", "img", "iframe", "object"))
    assert all(not name.startswith("on") for element in found.iter() for name in element.attrib)
    assert {a.get("href") for a in found.iter("a")} == {"changes.csv", "#book-1"}
    assert found.get_element_by_id("book-1").tag == "h3"
    style = found.findtext("head/style")
    assert "size: A4" in style and "url(" not in style and "@import" not in style


def test_the_page_tells_each_change_in_words_and_figures() -> None:
    found = page(*both(CHARGE, figures=FIGURES))
    totals, figures = (
        [[cell.text_content() for cell in row] for row in table.iter("tr")] for table in found.iter("table")
    )
    assert totals[1] == ["Melton 2022-23", "Charge", "311,000.00", "315,000.00", "up 4,000.00"]
    assert figures[1] == ["Charge in this year", "Charge!E31", "311,000.00", "315,000.00", "up 4,000.00"]
    assert figures[2] == ["New service, Standing", "Charge!F29", "Implied", "Stated", "changed"]
    assert figures[3] == ["Service starts", "Inputs!B10", "1 January 2022", "1 April 2022", "changed"]


def test_a_new_book_is_told_by_its_totals_and_not_cell_by_cell() -> None:
    new = tuple(FigureChange("Charge", f"E{n}", "Charge", None, 1.0) for n in range(1, 400))
    found = page(*both(Change("charge_in_year", None, 315000.0), figures=new))
    (totals,) = found.iter("table")
    assert [cell.text_content() for cell in totals.findall("tbody/tr/*")][1:] == [
        "Charge",
        "new book",
        "315,000.00",
        "new",
    ]
    assert "A new book with 399 figures, each of them in changes.csv." in found.text_content()


def test_what_people_wrote_cannot_become_part_of_the_page() -> None:
    nasty = '<script>alert("x")</script>&amp;'
    figure = FigureChange(nasty, nasty, nasty, nasty, nasty + nasty)
    book = PlannedBook("budget", nasty, "2022/23", nasty, EXCEL, "Draft")
    outcome = Outcome(book, "written", (Change(nasty, nasty, "y"),), problem=nasty, figures=(figure,))
    found = page(outcome)
    assert not list(found.iter("script"))
    assert found.text_content().count(nasty) >= 9


def test_the_page_is_the_same_for_the_same_changes() -> None:
    outcomes = both(CHARGE, figures=FIGURES)
    assert changes_page.page(report(*outcomes)) == changes_page.page(report(*outcomes))


def test_a_run_that_wrote_books_without_a_change_says_so() -> None:
    text = page(Outcome(planned(), "written")).text_content()
    assert "Books were written again, but no figure in them changed." in text
    assert "No total changed." in text


# -- when they are written -------------------------------------------------------------------------------


def test_only_a_run_that_wrote_a_book_replaces_the_page_and_the_list(tmp_path: Path) -> None:
    assert changes.write(report(Outcome(planned(), "unchanged"), books=tmp_path)) == ()
    assert not list(tmp_path.iterdir())
    written = changes.write(report(*both(CHARGE, figures=FIGURES), books=tmp_path))
    assert sorted(path.name for path in written) == ["changes.csv", "changes.html"]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert changes.write(report(Outcome(planned(), "unchanged"), books=tmp_path)) == ()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_dry_run_writes_neither(tmp_path: Path) -> None:
    assert changes.write(report(*both(CHARGE), books=tmp_path, dry=True)) == ()
    assert not list(tmp_path.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The partnership's folder, its plan cut to one partner and one year."""
    house = tmp_path / "workbooks"
    shutil.copytree(REPOSITORY / "workbooks", house, ignore=shutil.ignore_patterns("books", "~$*"))
    lines = {
        "template": "budget",
        "for_each": ["partner", "year"],
        "partners": ["Melton"],
        "years": ["2022/23"],
    }
    lines |= {"save_as": "{year}/{partner} budget {year}.xlsm", "hosts": ["excel", "values"]}
    plan = "\n".join(f"{key} = {json.dumps(value)}" for key, value in lines.items())
    (house / "plan.toml").write_text(f"[[books]]\n{plan}\n", encoding="utf-8")
    return house


def change_melton_s_charge(folder: Path, amount: int) -> None:
    book = openpyxl.load_workbook(folder / "inputs.xlsx")
    (cell,) = [cell for row in book["Charges"].iter_rows() for cell in row if cell.value == 315000]
    cell.value = amount
    book.save(folder / "inputs.xlsx")


def test_a_changed_input_is_followed_into_every_figure_of_the_books(folder: Path) -> None:
    sync.run(folder)
    change_melton_s_charge(folder, 311000)
    dry = sync.run(folder, dry_run=True)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "Melton 2022-23  Charge" in "\n".join(changes.lines(dry))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    wet = sync.run(folder)
    assert changes.lines(wet) == changes.lines(dry)
    rows = list(csv.DictReader(io.StringIO((folder / "books" / "changes.csv").read_text("utf-8-sig"))))
    told = {(row["book"], row["sheet"], row["cell"]): row for row in rows}
    for name in ("Melton budget 2022-23.xlsm", "Melton budget 2022-23 values.xlsx"):
        published = told[f"2022-23/{name}", "Inputs", "B14"]
        assert (published["old"], published["new"]) == ("315000", "311000")
        assert published["label"] == "Charge published for that partner, Value"
    text = html.parse(str(folder / "books" / "changes.html")).getroot().text_content()
    assert "Charge published for that partner, Value" in text
    assert "down 4,000.00" in text


# -- labels ----------------------------------------------------------------------------------------------


def test_a_figure_is_called_by_the_words_beside_it_and_above_it() -> None:
    rows: list[list[object]] = [
        ["Year by year, £"],
        ["Line", "£ a year", "2021/22", "2022/23"],
        ["Old arrangement", 311000.0, 233250.0, 0.0],
        ["New service", "Not stated", "Not stated", "Not stated"],
        [],
        ["Charge in this year", 315000.0],
        ["", 4.0],
    ]
    shown = {
        ("Charge", f"{'ABCD'[column]}{row}"): value
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values)
    }
    users = Table(
        "users", "Charge", "", (1, 20, 3, 22), 1, 0, ("Partner", "Active\nusers", "Source"), frozenset()
    )
    shown |= {("Charge", "A21"): "Hinckley", ("Charge", "B21"): 499.0}
    labels = Labels(shown, [users])
    assert labels.of("Charge", "D3") == "Old arrangement, 2022/23"
    assert labels.of("Charge", "D4") == "New service, 2022/23"
    assert labels.of("Charge", "B6") == "Charge in this year"
    assert labels.of("Charge", "B7") == ""
    assert labels.of("Charge", "B21") == "Hinckley, Active users"
    assert labels.of("Charge", "A21") == "Partner"
    assert labels.of("Nowhere", "A1") == ""
