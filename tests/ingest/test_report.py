"""The report of an ingestion: what was read, what was left out, what was odd."""

import pytest

from ingest.report import DocumentReport, report_of
from tests.ingest.corpus import documents

REPORTS = {report.document_id: report for report in report_of(documents().values())}
READ = [  # document, sections, footnotes, actions, indicators, table rows
    ("communication", 35, 15, 19, 0, 0),
    ("action-plan", 14, 6, 53, 12, 53),
    ("council-note", 20, 32, 17, 0, 0),
    ("factsheet", 9, 0, 0, 0, 0),
]


@pytest.mark.parametrize(("document_id", "sections", "footnotes", "actions", "indicators", "rows"), READ)
def test_what_was_read(
    document_id: str, sections: int, footnotes: int, actions: int, indicators: int, rows: int
) -> None:
    report: DocumentReport = REPORTS[document_id]
    assert (report.sections, report.footnotes, report.anchored) == (sections, footnotes, footnotes)
    assert (report.actions, report.indicators, report.table_rows) == (actions, indicators, rows)
    assert report.characters == len(documents()[document_id].text)


def test_what_was_left_out_is_told_from_what_was_odd() -> None:
    assert REPORTS["action-plan"].removed == ("1 review comment(s) left out.",)
    assert REPORTS["action-plan"].oddities == ("Annex 1 is missing from the numbering.",)
    assert REPORTS["communication"].removed == ("12 paragraph(s) rejoined that a page break or a note had cut.",)
    assert len(REPORTS["communication"].oddities) == 8
    for document in documents().values():
        report = REPORTS[document.id]
        assert set(report.removed) | set(report.oddities) == set(document.notices)
