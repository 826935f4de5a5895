"""Sets the four texts with LibreOffice and LaTeX, and keeps the PDF and DOCX files as fixtures.

    python -m tests.ingest.make_fixtures [FOLDER]

Needs the Debian packages libreoffice-writer-nogui, texlive-latex-extra, texlive-fonts-recommended and lmodern; the
tests themselves need neither. Notes are real footnotes, tables repeat their header rows, pages have running heads and
numbers.
"""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from tests.ingest.printing import Element, Printed, Run, printed

FIXTURES = Path(__file__).parent / "fixtures"
DOCUMENTS = ("communication", "action-plan", "council-note", "factsheet")


@dataclass(frozen=True, slots=True)
class Style:
    """`running` stands at the head of each page, `foot` at its foot beside the page's number."""

    name: str
    columns: int = 1
    size: int = 11
    font: str = "Liberation Serif"
    margin: float = 2.5  # cm
    running: str = "Printed for the tests of ingestion"
    foot: str = "EN"
    justified: bool = True


STYLES = (Style("plain"), Style("columns", columns=2, size=10, margin=2.0))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES
    folder.mkdir(parents=True, exist_ok=True)
    for document_id in DOCUMENTS:
        page = printed(document_id)
        for style in STYLES:
            if style.columns > 1 and document_id in ("action-plan", "factsheet"):
                continue  # tables do not run over columns
            make(document_id, page, style, folder)


def make(document_id: str, page: Printed, style: Style, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        stem = f"{document_id}-{style.name}"
        text = Path(scratch) / f"{stem}-libreoffice.fodt"
        text.write_text(fodt(page, style), "utf-8")
        kinds = ["pdf", "docx"] if style.columns == 1 else ["pdf"]
        for kind in kinds:
            _run(["soffice", "--headless", "--convert-to", kind, "--outdir", str(folder), str(text)], scratch)
        source = Path(scratch) / f"{stem}-latex.tex"
        source.write_text(latex(page, style), "utf-8")
        for _ in range(3):  # longtable settles its columns
            _run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name], scratch)
        (folder / f"{stem}-latex.pdf").write_bytes(source.with_suffix(".pdf").read_bytes())


def _template(name: str) -> Template:
    return Template((Path(__file__).parent / "templates" / name).read_text("utf-8"))


def _run(command: list[str], folder: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-1000:]}")


# OpenDocument ------------------------------------------------------------------------------------------------------


def fodt(page: Printed, style: Style) -> str:
    body = [_odt_element(element, page) for element in page.elements]
    grouped = [
        f"<text:list text:style-name='{name}'>{''.join(body for _, body in items)}</text:list>"
        if name
        else "".join(body for _, body in items)
        for name, items in groupby(zip(map(_list_style, page.elements), body, strict=True), key=lambda pair: pair[0])
    ]
    return _template("document.fodt").substitute(
        body=f"<text:section text:style-name='columns' text:name='s'>{''.join(grouped)}</text:section>"
        if style.columns > 1
        else "".join(grouped),
        size=style.size,
        small=style.size - 2,
        font=style.font,
        margin=style.margin,
        columns=style.columns,
        align="justify" if style.justified else "start",
        running=escape(style.running),
        foot=escape(style.foot),
    )


def _list_style(element: Element) -> str:
    if element.kind != "item":
        return ""
    return "bullets" if element.runs[0].text.startswith("•") else "numbers"


def _bare(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """An item's runs less the bullet or number that its list will print."""
    first = runs[0]
    return (Run(re.sub(r"^(?:• |\d+\. )", "", first.text), first.bold, first.italic, first.note), *runs[1:])


def _odt_element(element: Element, page: Printed) -> str:
    words = _odt_runs(_bare(element.runs) if element.kind == "item" else element.runs, page)
    if element.kind == "heading":
        level = element.level
        return f"<text:h text:style-name='Heading_20_{level}' text:outline-level='{level}'>{words}</text:h>"
    if element.kind == "item":
        return f"<text:list-item><text:p text:style-name='Standard'>{words}</text:p></text:list-item>"
    if element.kind == "table":
        return _odt_table(element, page)
    return f"<text:p text:style-name='{'Title' if element.kind == 'title' else 'Standard'}'>{words}</text:p>"


def _odt_table(element: Element, page: Printed) -> str:
    def cell(lines: tuple[tuple[Run, ...], ...], style: str = "Cell") -> str:
        paragraphs = "".join(f"<text:p text:style-name='{style}'>{_odt_runs(line, page)}</text:p>" for line in lines)
        return f"<table:table-cell table:style-name='cell'>{paragraphs}</table:table-cell>"

    wide = f"w{len(element.columns)}"
    columns = "".join(f"<table:table-column table:style-name='{wide}{n}'/>" for n in range(len(element.columns)))
    head = "".join(cell(((Run(name, bold=True),),)) for name in element.columns)
    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in element.rows)
    return (
        f"<table:table table:style-name='table'>{columns}<table:table-header-rows><table:table-row>{head}"
        f"</table:table-row></table:table-header-rows>{rows}</table:table>"
    )


def _odt_runs(runs: tuple[Run, ...], page: Printed) -> str:
    found = []
    for run in runs:
        if run.note is not None:
            found.append(
                f"<text:note text:id='n{run.note}' text:note-class='footnote'><text:note-citation>{run.note}"
                f"</text:note-citation><text:note-body><text:p text:style-name='Footnote'>"
                f"{_odt_runs(page.notes[run.note], page)}</text:p></text:note-body></text:note>"
            )
            continue
        words = escape(run.text).replace("  ", " <text:s/>")
        style = "bi" if run.bold and run.italic else "b" if run.bold else "i" if run.italic else ""
        found.append(f"<text:span text:style-name='{style}'>{words}</text:span>" if style else words)
    return "".join(found)


# LaTeX -------------------------------------------------------------------------------------------------------------

_SPECIAL = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": "\\textless{}",
     ">": r"\textgreater{}", '"': r"\textquotedbl{}", **{char: "\\" + char for char in "&%$#_{}"}}
)  # fmt: skip


def latex(page: Printed, style: Style) -> str:
    body = []
    for name, elements in groupby(page.elements, key=_list_style):
        if name:
            kind = "itemize" if name == "bullets" else "enumerate"
            items = "\n".join(rf"\item {_tex_runs(_bare(element.runs), page)}" for element in elements)
            body.append(f"\\begin{{{kind}}}\n{items}\n\\end{{{kind}}}")
        else:
            body += [_tex_element(element, page) for element in elements]
    options = f"{style.size}pt,a4paper" + (",twocolumn" if style.columns > 1 else "")
    return _template("document.tex").substitute(
        options=options,
        margin=style.margin,
        running=style.running,
        foot=style.foot,
        ragged="" if style.justified else r"\raggedright",
        body="\n\n".join(body),
    )


def _tex_element(element: Element, page: Printed) -> str:
    words = _tex_runs(element.runs, page)
    if element.kind == "title":
        return rf"\begin{{center}}\LARGE\bfseries {words}\end{{center}}"
    if element.kind == "heading":
        return rf"\{'sub' * (element.level - 1)}section*{{{words}}}"
    if element.kind == "table":
        return _tex_table(element, page)
    return words


def _tex_table(element: Element, page: Printed) -> str:
    widths = (r"0.46\linewidth", r"0.13\linewidth", r"0.12\linewidth", r"0.19\linewidth")
    if len(element.columns) == 3:
        widths = (r"0.60\linewidth", r"0.12\linewidth", r"0.20\linewidth")
    head = " & ".join(rf"\textbf{{{name}}}" for name in element.columns) + r" \\ \hline"
    rows = "\n".join(
        " & ".join(r" \newline ".join(_tex_runs(line, page) for line in cell) for cell in row) + r" \\ \hline"
        for row in element.rows
    )
    columns = "|".join(rf">{{\raggedright\arraybackslash}}p{{{width}}}" for width in widths)
    return f"\\begin{{longtable}}{{|{columns}|}}\n\\hline {head}\n\\endhead\n{rows}\n\\end{{longtable}}"


def _tex_runs(runs: tuple[Run, ...], page: Printed) -> str:
    found = []
    for run in runs:
        if run.note is not None:
            found.append(rf"\footnote{{{_tex_runs(page.notes[run.note], page)}}}")
            continue
        words = _tex_words(run.text)
        if run.bold:
            words = rf"\textbf{{{words}}}"
        found.append(rf"\textit{{{words}}}" if run.italic else words)
    return "".join(found)


def _tex_words(text: str) -> str:
    parts = re.split(r"(https?://[^\s<>]+)", text)
    return "".join(rf"\url{{{part}}}" if number % 2 else part.translate(_SPECIAL) for number, part in enumerate(parts))


if __name__ == "__main__":
    main()
