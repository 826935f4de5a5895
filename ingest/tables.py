"""What all readers know of tables: which row names the columns."""

from collections.abc import Sequence

from ingest.labels import label_of


def column_names(rows: Sequence[Sequence[Sequence[str]]], bold: Sequence[bool]) -> tuple[str, ...]:
    """The names of the columns if the first row (of cells of lines) holds them: it is set in bold, or comes before rows
    that open with a label while it does not; and none of its cells is empty."""
    if not rows or not all(rows[0]):
        return ()
    labelled = len(rows) > 1 and opens_record(rows[1]) and not opens_record(rows[0])
    return tuple(" ".join(cell) for cell in rows[0]) if bold[0] or labelled else ()


def opens_record(row: Sequence[Sequence[str]]) -> bool:
    """Does it begin with an action's or indicator's label?"""
    label = label_of(row[0][0]) if row and row[0] else None
    return label is not None and label.number is not None
