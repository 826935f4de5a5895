"""The document panel as escaped HTML: the list of documents, the sources of an answer, the head of a document."""

from collections.abc import Sequence
from itertools import groupby

from ui.citations import day, name, source
from ui.contract import Answer, Citation, Document, DocumentDetail
from ui.markup import Html, badge, element, joined


def documents_html(documents: Sequence[DocumentDetail]) -> Html:
    return element("ul", joined(_listed(document) for document in documents), class_="v-documents")


def sources_html(answer: Answer, slot: str) -> Html:
    """The sources by document, the documents in the order in which the answer first uses them."""
    citations, part = answer["citations"], slot
    if not citations:
        citations, part = answer["nearest"], f"{slot}-near"
    order = list(dict.fromkeys(citation["document"]["id"] for citation in citations))
    ranked = sorted(citations, key=lambda citation: order.index(citation["document"]["id"]))
    groups = groupby(ranked, key=lambda citation: citation["document"]["id"])
    return joined(_sources_of(list(group), part) for _, group in groups)


def document_head(document: Document, pages: int | None = None) -> Html:
    """Title, reference, date, issuer and marking."""
    facts = _facts(document, pages)
    return element(
        "div",
        element("h3", document["title"], class_="v-document-title", lang=document["language"]),
        element("p", facts, " ", badge(document["marking"]), class_="v-meta"),
        class_="v-document-head",
    )


def _listed(document: DocumentDetail) -> Html:
    return element(
        "li",
        element(
            "button",
            element("span", document["title"], class_="v-listed-title", lang=document["language"]),
            element("span", _facts(document, document["pages"]), " ", badge(document["marking"]), class_="v-meta"),
            type="button",
            class_="v-listed",
            data_document=document["id"],
        ),
    )


def _facts(document: Document, pages: int | None) -> str:
    reference = document["reference"] if document["reference"] != document["title"] else ""
    extent = f"{pages} pages" if pages else ""
    return " · ".join(part for part in (reference, document["issuer"], day(document["date"]), extent) if part)


def _sources_of(citations: Sequence[Citation], slot: str) -> Html:
    document = citations[0]["document"]
    return element(
        "section",
        element("h3", name(document), " ", badge(document["marking"]), class_="v-source-document"),
        element("ul", joined(source(slot, citation) for citation in citations), class_="v-sources"),
    )
