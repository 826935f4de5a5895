"""An answer as plain text with its citations: what the clipboard gets."""

from ui.contract import Answer, Citation


def copied(answer: Answer) -> str:
    """The answer with its [n] markers, then the sources, each with its own words, its footnotes and its marking."""
    parts = [answer["answer"]]
    if answer["citations"]:
        parts.append("Sources")
        parts += [_source(citation) for citation in answer["citations"]]
    if answer["highest_marking"] != "PUBLIC":
        parts.insert(0, f"Marking: {answer['highest_marking']}")
    return "\n\n".join(parts)


def _source(citation: Citation) -> str:
    document = citation["document"]
    page = f", page {citation['page']}" if citation["page"] is not None else ""
    marking = f" ({document['marking']})" if document["marking"] != "PUBLIC" else ""
    lines = [f"[{citation['number']}] {citation['formatted']}{page}{marking}: “{' '.join(citation['quote'].split())}”"]
    lines += [f"    Footnote {note['number']}: {note['text']}" for note in citation["footnotes"]]
    return "\n".join(lines)
