"""How a sheet is seen and printed: view, widths, protection, page."""

from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import get_column_letter

from lictp_xl.book.package import is_true

PAPERS = {"1": "Letter", "5": "Legal", "8": "A3", "9": "A4", "11": "A5"}
SECRETS = {"password", "hashValue", "saltValue", "spinCount", "algorithmName"}
SECRETS |= {f"workbook{s[0].upper()}{s[1:]}" for s in SECRETS}


def page_lines(root: etree._Element) -> Iterator[str]:
    """A sheet's protection, view, columns, hidden rows and print set-up."""
    e = root.find("{*}sheetProtection")
    yield f"  {protection(e)}" if e is not None else "  not protected"
    yield from _view_lines(root)
    for column in root.iterfind("{*}cols/{*}col"):
        yield f"  columns {_column(column)}"
    hidden = [
        row.get("r") or "" for row in root.iterfind("{*}sheetData/{*}row") if is_true(row.get("hidden"))
    ]
    if hidden:
        yield f"  hidden rows {' '.join(hidden)}"
    for e in root.iterfind("{*}autoFilter"):
        yield f"  filter {e.get('ref')}"
    yield from _print_lines(root)


def protection(e: etree._Element) -> str:
    """What protection holds, never its hash."""
    said = sorted(f"{k}={v}" for k, v in ((str(k), str(v)) for k, v in e.attrib.items()) if k not in SECRETS)
    locked = any(str(k) in SECRETS for k in e.attrib)
    return " ".join(["protected", *said, *(["with a password"] if locked else [])])


def _view_lines(root: etree._Element) -> Iterator[str]:
    colour = root.find("{*}sheetPr/{*}tabColor")
    if colour is not None:
        yield f"  tab {' '.join(sorted(f'{k!s}={v!s}' for k, v in colour.attrib.items()))}"
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        if view.get("showGridLines") in {"0", "false"}:
            yield "  no gridlines"
        if view.get("view"):
            yield f"  view {view.get('view')}"
        if view.get("zoomScale"):
            yield f"  zoom {view.get('zoomScale')}%"
        for pane in view.iterfind("{*}pane"):
            yield f"  panes {pane.get('state') or 'split'} at {pane.get('topLeftCell')}"


def _column(e: etree._Element) -> str:
    first, last = (get_column_letter(int(e.get(a) or 1)) for a in ("min", "max"))
    width = f" {float(e.get('width') or 0):.4g}" if e.get("width") else ""
    return (
        (first if first == last else f"{first}:{last}")
        + width
        + (" hidden" if is_true(e.get("hidden")) else "")
    )


def _print_lines(root: etree._Element) -> Iterator[str]:
    setup, fit = root.find("{*}pageSetup"), root.find("{*}sheetPr/{*}pageSetUpPr")
    if setup is not None:
        paper = PAPERS.get(setup.get("paperSize") or "1", f"paper {setup.get('paperSize')}")
        words = [paper, setup.get("orientation") or "portrait"]
        if fit is not None and is_true(fit.get("fitToPage")):
            words.append(f"fit {setup.get('fitToWidth') or 1} wide {setup.get('fitToHeight') or 1} high")
        elif setup.get("scale"):
            words.append(f"scale {setup.get('scale')}%")
        yield f"  print {', '.join(words)}"
    margins = root.find("{*}pageMargins")
    if margins is not None:
        sides = (
            f"{side} {margins.get(side)}" for side in ("left", "right", "top", "bottom", "header", "footer")
        )
        yield f"  margins {', '.join(sides)}"
    options = root.find("{*}printOptions")
    if options is not None and options.attrib:
        chosen = sorted(str(k) for k, v in options.attrib.items() if is_true(str(v)))
        yield f"  print options {' '.join(chosen)}"
    for e in root.iterfind("{*}headerFooter/*"):
        if isinstance(e.tag, str) and e.text:
            yield f"  {e.tag.rpartition('}')[2]} {e.text!r}"
    for kind in ("rowBreaks", "colBreaks"):
        breaks = [b.get("id") or "" for b in root.iterfind(f"{{*}}{kind}/{{*}}brk")]
        if breaks:
            yield f"  {kind} after {' '.join(breaks)}"
