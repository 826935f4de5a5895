"""The report: one file that needs nothing else, whatever stands in questions, answers and documents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals import report, storage
from evals.gates import read_gates
from evals.judge import judge
from evals.observe import Observer
from evals.provenance import provenance
from evals.questions import Question
from evals.run import run
from evals.storage import Run
from ingest.records import Document
from rag.ports import Asking
from rag.records import Answer, Caller
from rag.settings import Settings
from tests.evals.oracle import AlwaysAnswering, Broken, Oracle

HOSTILE = '<script>alert("x")</script><img src=http://example.org/x.png>'


class Hostile(Broken):
    """Answers whose words are markup."""

    def spoil(self, answer: Answer, caller: Caller) -> Answer:
        return replace(answer, sentences=tuple(replace(one, text=HOSTILE + one.text) for one in answer.sentences))


def made(asking: Asking, questions: Sequence[Question], documents: Mapping[str, Document], folder: Path) -> Run:
    made_of = provenance(Settings(), tuple(documents.values()), questions, "g1", "tune")
    run(Observer.of(asking), questions, made_of, folder)
    return storage.load(folder)


@pytest.fixture(scope="module")
def broken(
    oracle: Oracle,
    tune: Sequence[Question],
    documents: Mapping[str, Document],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    return made(AlwaysAnswering(Hostile(oracle)), tune, documents, tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def page(broken: Run) -> Path:
    html, _ = report.write(broken, judge(broken.items, read_gates(), None))
    return html


def test_it_needs_nothing_else(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    for attribute in re.findall(r'<[a-z]+[^<>]*\s(?:src|href|xlink:href|action)="([^"]*)"', text):
        assert attribute.startswith("#"), attribute
    assert "@import" not in text and not re.search(r"url\((?!#)", text)


def test_words_stay_words(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(" in text


def test_every_failure_and_figure_is_there(page: Path, broken: Run) -> None:
    text = page.read_text(encoding="utf-8")
    failures = report.failures(broken.items)
    assert failures
    for failure in failures:
        assert f'id="q-{failure.item.id}"' in text
    for figure in broken.figures:
        assert f'id="{figure.measure}"' in text  # its definition
    assert text.count("<svg ") >= 3
    assert "<mark>" in text
    assert broken.provenance.corpus in text


def test_the_same_run_gives_the_same_report(broken: Run, page: Path) -> None:
    first = page.read_text(encoding="utf-8")
    report.write(broken, judge(broken.items, read_gates(), None))
    assert page.read_text(encoding="utf-8") == first


def test_a_comparison_stands_in_it(
    broken: Run, oracle: Oracle, tune: Sequence[Question], documents: Mapping[str, Document], tmp_path: Path
) -> None:
    sound = made(oracle, tune, documents, tmp_path)
    html, summary = report.write(sound, judge(sound.items, read_gates(), None), before=broken)
    assert "Compared with the run before" in html.read_text(encoding="utf-8")
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("## Evaluation: all gates passed")
    assert "| compared | before | now |" in told


def test_the_summary_keeps_to_its_table(broken: Run) -> None:
    findings = [replace(one, told="a | b\n<b>c</b>") for one in judge(broken.items, read_gates(), None)]
    table = [line for line in report.summary_of(broken, findings, ()).splitlines() if "a \\| b" in line]
    assert len(table) == len(findings)
    assert all("<b>" not in line for line in table)


def test_trec_files_read_back(tmp_path: Path, tune: Sequence[Question], documents: Mapping[str, Document]) -> None:
    import ir_measures

    from evals import trec
    from evals.measures.evidence import library_grade
    from tests.evals.items import answered, item, question, ranked

    one, two = (
        ranked("d:0-9", "d:10-19", "d:20-29", relevant=("d:10-19",)),
        ranked("d:20-29", "d:0-9", relevant=("d:20-29", "d:0-9")),
    )
    items = [item(question(f"q-{n}"), replace(answered(), rankings=(found,))) for n, found in enumerate((one, two))]
    trec.write(tmp_path, items)
    run_ = list(ir_measures.read_trec_run(str(tmp_path / "trec" / "run.txt")))
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "trec" / "qrels.txt")))
    whole = ir_measures.calc_aggregate([ir_measures.nDCG @ 10], qrels, run_)[ir_measures.nDCG @ 10]
    assert whole == pytest.approx((library_grade("nDCG@10", one) + library_grade("nDCG@10", two)) / 2)


def test_in_a_browser_without_error_and_without_the_net(page: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1200, "height": 900})
        complaints: list[str] = []
        asked: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(page.as_uri())
        everything = tab.locator("details:visible").count()
        tab.select_option("#kind", "near_miss")
        narrowed = tab.locator("details:visible").count()
        tab.locator("details:visible summary").first.click()
        assert tab.locator("details[open] mark").count() > 0
        width = tab.evaluate("document.documentElement.scrollWidth")
        printed = tab.pdf(format="A4")
        tab.set_viewport_size({"width": 360, "height": 800})
        narrow = tab.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert complaints == []
    assert asked == [page.as_uri()]
    assert 0 < narrowed < everything
    assert width <= 1200 and narrow <= 360
    assert printed.startswith(b"%PDF")
