"""A citation as a reader meets it: the chip in the sentence, the card over it, the line in the list of sources."""

import datetime

from ui.contract import Citation, Document, Note
from ui.markup import Html, badge, element, joined


def name(document: Document) -> str:
    """How a list calls a document: "the fact sheet" is "Fact sheet" there."""
    short = document["short_title"] or document["title"]
    short = short.removeprefix("the ")
    return short[:1].upper() + short[1:]


def day(date: str) -> str:
    """An ISO date as people write it, unbroken by a line's end; anything else as it is."""
    try:
        read = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{read.day}\u00a0{read:%B}\u00a0{read.year}"


def card_id(slot: str, citation: Citation) -> str:
    """`slot` names the answer (or a part of it) within the page."""
    return f"v-{slot}-{citation['number']}"


def chip(slot: str, citation: Citation) -> Html:
    """The number in the sentence. Without script it toggles the card; with the bridge a click opens the document."""
    card = card_id(slot, citation)
    return element(
        "button",
        str(citation["number"]),
        type="button",
        class_="v-chip" if citation["document"]["marking"] == "PUBLIC" else "v-chip v-chip-limite",
        popovertarget=card,
        data_card=card,
        aria_label=f"Source {citation['number']}: {place(citation)}",
        **_target(citation),
    )


def card(slot: str, citation: Citation) -> Html:
    """The quote with where it stands, its marking and its footnotes: one popover per citation."""
    document = citation["document"]
    return element(
        "div",
        element(
            "div",
            element("span", str(citation["number"]), class_="v-number", aria_hidden="true"),
            element("strong", name(document), class_="v-card-name"),
            badge(document["marking"]),
            class_="v-card-head",
        ),
        element("blockquote", citation["quote"], lang=document["language"], class_="v-quote"),
        footnotes(citation["footnotes"], document["language"]),
        element(
            "div",
            element("span", document["title"], class_="v-card-title", lang=document["language"]),
            element("span", _reference(citation), class_="v-meta"),
            class_="v-card-source",
        ),
        element(
            "button",
            "Show in the document",
            type="button",
            class_="v-link",
            **_target(citation),
            data_card=card_id(slot, citation),
        ),
        id=card_id(slot, citation),
        class_="v-card" if document["marking"] == "PUBLIC" else "v-card v-card-limite",
        popover="auto",
    )


def source(slot: str, citation: Citation) -> Html:
    """A line of the list of sources, as a button that opens the passage."""
    return element(
        "li",
        element(
            "button",
            element("span", str(citation["number"]), class_="v-number"),
            element(
                "span",
                element("span", citation["locator"] or " › ".join(citation["section_path"]), class_="v-source-place"),
                element(
                    "span", _opening(citation["quote"]), class_="v-source-words", lang=citation["document"]["language"]
                ),
                class_="v-source-text",
            ),
            type="button",
            class_="v-source" if citation["document"]["marking"] == "PUBLIC" else "v-source v-source-limite",
            data_card=card_id(slot, citation),
            **_target(citation),
        ),
    )


def footnotes(notes: list[Note], language: str, heading: str = "Footnotes") -> Html:
    """Nothing if there are none. The numbers are the document's own."""
    if not notes:
        return Html()
    items = (
        element("li", element("span", str(note["number"]), class_="v-note-number"), element("span", note["text"]))
        for note in notes
    )
    return element(
        "div",
        element("span", heading, class_="v-label"),
        element("ol", joined(items), class_="v-notes", lang=language),
        class_="v-notes-block",
    )


def place(citation: Citation) -> str:
    """Where it stands, in words: "Communication, section 2.1, page 4"."""
    page = f"page {citation['page']}" if citation["page"] is not None else ""
    return ", ".join(part for part in (name(citation["document"]), citation["locator"], page) if part)


def _reference(citation: Citation) -> str:
    document = citation["document"]
    page = f"page {citation['page']}" if citation["page"] is not None else ""
    reference = document["reference"] if document["reference"] != document["title"] else ""
    return " · ".join(part for part in (reference, citation["locator"], page) if part)


def _opening(quote: str, length: int = 110) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= length else words[: words.rfind(" ", 0, length)] + " …"


def _target(citation: Citation) -> dict[str, str | int]:
    """What the bridge reports when this is clicked: the words, in their document."""
    return {
        "data_document": citation["document"]["id"],
        "data_passage": citation["passage_id"],
        "data_start": citation["start"],
        "data_end": citation["end"],
        "data_sha256": citation["document"]["sha256"],
        "data_number": citation["number"],
    }
