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
        class_=_classes("v-chip", citation["document"]),
        popovertarget=card,
        data_card=card,
        aria_label=f"Source {citation['number']}: {place(citation)}",
        **_target(citation),
    )


def card(slot: str, citation: Citation) -> Html:
    """The quote with where it stands, its marking and its footnotes: one popover per citation."""
    document, card = citation["document"], card_id(slot, citation)
    return element(
        "div",
        _card_head(citation),
        element("blockquote", citation["quote"], lang=document["language"], class_="v-quote"),
        footnotes(citation["footnotes"], document["language"]),
        element("span", document["title"], class_="v-card-title", lang=document["language"]),
        element("span", _reference(citation), class_="v-meta"),
        element("button", "Show in the document", type="button", class_="v-link", data_card=card, **_target(citation)),
        id=card,
        class_=_classes("v-card", document),
        popover="auto",
    )


def source(slot: str, citation: Citation) -> Html:
    """A line of the list of sources, as a button that opens the passage."""
    document = citation["document"]
    where = element("span", citation["locator"] or " › ".join(citation["section_path"]), class_="v-source-place")
    words = element("span", _opening(citation["quote"]), class_="v-source-words", lang=document["language"])
    button = element(
        "button",
        element("span", str(citation["number"]), class_="v-number"),
        element("span", where, words, class_="v-source-text"),
        type="button",
        class_=_classes("v-source", document),
        data_card=card_id(slot, citation),
        **_target(citation),
    )
    return element("li", button)


def _card_head(citation: Citation) -> Html:
    document = citation["document"]
    number = element("span", str(citation["number"]), class_="v-number", aria_hidden="true")
    named = element("strong", name(document), class_="v-card-name")
    return element("div", number, named, badge(document["marking"]), class_="v-card-head")


def _classes(base: str, document: Document) -> str:
    return base if document["marking"] == "PUBLIC" else f"{base} {base}-limite"


def footnotes(notes: list[Note], language: str) -> Html:
    """Nothing if there are none. The numbers are the document's own."""
    if not notes:
        return Html()
    items = (
        element("li", element("span", str(note["number"]), class_="v-note-number"), element("span", note["text"]))
        for note in notes
    )
    return element(
        "div",
        element("span", "Footnotes", class_="v-label"),
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
