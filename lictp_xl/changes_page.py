"""The page that tells what a run changed: one file, to read on any screen, with a screen reader, or on paper.

It needs nothing beside it and runs nothing. A change is told in words and figures, never by colour alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from lictp_xl.changes import LIST, Changed, by_book, called, counted, difference, is_number, shown

if TYPE_CHECKING:  # a report is made of what the module changes defines
    from lictp_xl.outcomes import Report

TITLE = "Changes to the books"
STYLE = """
body { font: 1rem/1.5 Arial, Helvetica, sans-serif; color: #1a1a1a; background: #fff;
       max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.5rem; }
h1 { margin-top: 0; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
caption { text-align: left; font-weight: bold; padding: 0.25rem 0; }
th, td { border: 1px solid #767676; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top;
         overflow-wrap: break-word; }
thead th { background: #e8e8e8; }
tbody th { font-weight: normal; }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.place { white-space: nowrap; }
.file { overflow-wrap: anywhere; }
a { color: #003a8c; }
@page { size: A4; margin: 15mm; }
@media print {
  body { font-size: 8.5pt; line-height: 1.3; max-width: none; padding: 0; }
  th, td { padding: 0.15rem 0.35rem; }
  h1, h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def page(report: "Report") -> str:
    """The whole page; it says the same for the same changes, whenever it is made."""
    books = by_book(report)
    parts = [*_summary(report, books), *_totals(books), *_left(books), *_figures(books)]
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{TITLE}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _summary(report: "Report", books: Sequence[Changed]) -> Iterator[str]:
    became = Counter(outcome.became for outcome in report.outcomes)
    told = ", ".join(f"{number:,} {what}" for what, number in sorted(became.items()))
    yield f"<h1>{TITLE}</h1>"
    yield _paragraph(f"What the last run that wrote a book changed, old to new. Files: {told}.")
    if not any(book.first.changes or book.first.figures for book in books):
        yield _paragraph("Books were written again, but no figure in them changed.")
    yield f'<p>Every figure, to sort and filter: <a href="{LIST}">{LIST}</a>.</p>'


def _totals(books: Sequence[Changed]) -> Iterator[str]:
    """The named results, all books together."""
    rows = [
        (
            _heading_cell(_link(number, book)),
            _cell(called(change.name)),
            _cell("new book" if change.old is None else shown(change.old, called(change.name)), change.old),
            _cell(shown(change.new, called(change.name)), change.new),
            _cell(difference(change.old, change.new, called(change.name)), change.new),
        )
        for number, book in enumerate(books, 1)
        for change in book.first.changes
    ]
    yield "<h2>Totals by book</h2>"
    if rows:
        yield _table("Totals that changed", ("Book", "Total", "Old", "New", "Difference"), rows)
    else:
        yield _paragraph("No total changed.")


def _left(books: Sequence[Changed]) -> Iterator[str]:
    """The books that could not be written, and what a person should know of the others."""
    rows = [
        (
            _heading_cell(escape(outcome.book.path)),
            _cell(outcome.became),
            _cell(outcome.problem or outcome.note),
        )
        for book in books
        for outcome in book.outcomes
        if outcome.problem or outcome.note
    ]
    if rows:
        yield "<h2>To look at</h2>"
        yield _table("Files that were not written, or need a decision", ("File", "Became", "Why"), rows)


def _figures(books: Sequence[Changed]) -> Iterator[str]:
    yield "<h2>Figures by book</h2>"
    for number, book in enumerate(books, 1):
        figures = book.first.figures
        if not (figures or book.first.changes):
            continue
        yield f'<h3 id="book-{number}">{escape(book.name)}</h3>'
        files = " and ".join(outcome.book.path for outcome in book.outcomes)
        yield f'<p class="file">{escape(files)}</p>'
        if book.is_new:
            new = f"A new book with {counted(len(figures), 'figure')}"
            yield _paragraph(f"{new}, each of them in {LIST}." if figures else "A new book.")
        elif figures:
            rows = [
                (
                    _heading_cell(escape(figure.label)),
                    f'<td class="place">{escape(f"{figure.sheet}!{figure.cell}")}</td>',
                    _cell(shown(figure.old, figure.label), figure.old),
                    _cell(shown(figure.new, figure.label), figure.new),
                    _cell(difference(figure.old, figure.new, figure.label), figure.new),
                )
                for figure in figures
            ]
            headings = ("Figure", "Cell", "Old", "New", "Difference")
            yield _table(f"{book.name}: {counted(len(figures), 'figure')} changed", headings, rows)


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _cell(text: str, value: object = "") -> str:
    """A cell of a table; one that holds a number stands to the right."""
    kind = ' class="figure"' if is_number(value) else ""
    return f"<td{kind}>{escape(text)}</td>"


def _heading_cell(inside: str) -> str:
    return f'<th scope="row">{inside}</th>'


def _link(number: int, book: Changed) -> str:
    return f'<a href="#book-{number}">{escape(book.name)}</a>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
