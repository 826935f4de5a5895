"""An answer of the API as escaped HTML. Knows no Streamlit: every state can be tested as a string."""

import re
from collections.abc import Iterator

from ui.citations import card, chip, name, place
from ui.contract import Answer, Citation, Document, Sentence
from ui.copying import copied
from ui.markup import Html, badge, element, escaped, joined

_VERDICTS = {
    "answered": "Answered from the documents",
    "partial": "Answered in part",
    "ambiguous": "More than one meaning",
    "not_found": "The documents do not say",
}
_REASONS = {
    "out_of_scope": "The question is about something else than these documents.",
    "no_support": "Passages on the subject were found, but none that says this.",
    "language": "Try to ask in English: the documents are searched in their own language.",
}
_LEAD = re.compile(r"^[^\W\d_]+ \d+(?=[.:,])")  # "Action 13": what a row of a register is called


def question_html(question: str, slot: str) -> Html:
    return element("h2", question, class_="v-question", id=f"v-turn-{slot}", dir="auto", tabindex="-1")


def answer_html(answer: Answer, slot: str) -> Html:
    """The whole answer but for the buttons that choose a reading. `slot` is unique in the page."""
    return element(
        "article",
        _header(answer),
        element("div", joined(_body(answer, slot)), class_="v-body"),
        _missing(answer),
        _nearest(answer, slot),
        _removed(answer),
        _footer(answer, slot),
        joined(card(slot, citation) for citation in answer["citations"]),
        joined(card(f"{slot}-near", citation) for citation in answer["nearest"]),
        class_=f"v-answer v-{answer['verdict'].replace('_', '-')}",
        aria_label="Answer",
    )


def choice_html(label: str, document: Document) -> Html:
    named = dict.fromkeys(part for part in (name(document), document["reference"]) if part)
    return element(
        "div",
        element("strong", label, class_="v-choice-label"),
        element("span", " · ".join(named), " ", badge(document["marking"]), class_="v-meta"),
        class_="v-choice",
    )


def announcement(answer: Answer) -> str:
    """What a screen reader is told when the answer has come."""
    sources = len(answer["citations"])
    counted = f"{sources} source{'' if sources == 1 else 's'}"
    return {
        "ambiguous": f"The question has {len(answer['choices'])} readings. Choose one.",
        "not_found": f"The documents do not say. {len(answer['nearest'])} passages come nearest.",
        "partial": f"The answer is there in part, with {counted}.",
    }.get(answer["verdict"], f"The answer is there, with {counted}.")


def _header(answer: Answer) -> Html:
    parts = [element("span", _VERDICTS.get(answer["verdict"], answer["verdict"]), class_="v-verdict")]
    if coverage := answer["coverage"]:
        parts.append(
            element("span", f"{coverage['shown']} of {coverage['matched']} matching actions", class_="v-coverage")
        )
    if answer["highest_marking"] != "PUBLIC" and answer["verdict"] != "ambiguous":
        marking = badge(answer["highest_marking"])
        parts.append(element("span", "Uses ", marking, " sources: handle it accordingly", class_="v-handling"))
    return element("div", joined(parts), class_="v-header")


def _body(answer: Answer, slot: str) -> Iterator[Html]:
    """Paragraphs and lists: register statements in a row make a list; a quotation from elsewhere opens a paragraph."""
    cited = {citation["number"]: citation for citation in answer["citations"]}
    group: list[Sentence] = []
    for sentence in [s for s in answer["sentences"] if not _is_said_by_verdict(s, answer)]:
        if group and not _continues(group[-1], sentence, cited):
            yield _block(group, cited, slot)
            group = []
        group.append(sentence)
    if group:
        yield _block(group, cited, slot)


def _is_said_by_verdict(sentence: Sentence, answer: Answer) -> bool:
    """The header says it already: "3 of 3 matching actions", "The documents do not say"."""
    words = sentence["text"].strip().rstrip(".:").lower()
    said = [_VERDICTS.get(answer["verdict"], "").lower()]
    if coverage := answer["coverage"]:
        said.append(f"{coverage['shown']} of {coverage['matched']} matching actions")
    return sentence["origin"] == "notice" and words in said


def _continues(before: Sentence, sentence: Sentence, cited: dict[int, Citation]) -> bool:
    if before["origin"] != sentence["origin"] or sentence["origin"] == "notice":
        return False
    if sentence["origin"] != "quote":
        return True
    passages = [{cited[n]["passage_id"] for n in s["citations"] if n in cited} for s in (before, sentence)]
    return passages[0] == passages[1] and not _attribution(sentence, cited)


def _block(group: list[Sentence], cited: dict[int, Citation], slot: str) -> Html:
    origin = group[0]["origin"]
    if origin == "register" and len(group) > 1:
        return element("ul", joined(element("li", _sentence(s, cited, slot)) for s in group), class_="v-register")
    return element("p", joined((_sentence(s, cited, slot) for s in group), " "), class_=f"v-paragraph v-from-{origin}")


def _sentence(sentence: Sentence, cited: dict[int, Citation], slot: str) -> Html:
    chips = joined(chip(slot, cited[number]) for number in sentence["citations"] if number in cited)
    text = sentence["text"]
    attribution = _attribution(sentence, cited)
    lead = _LEAD.match(text) if sentence["origin"] == "register" and not attribution else None
    opening = Html()
    if attribution:
        opening, text = element("span", attribution, class_="v-attribution"), text[len(attribution) :].lstrip()
    elif lead:
        opening, text = element("strong", lead[0]), text[lead.end() :]
    return joined([opening, element("span", _tied(text, chips), class_="v-sentence")])


def _tied(text: str, chips: Html) -> Html:
    """The text with its chips; no line's end may part the last word from them."""
    if not chips:
        return escaped(text)
    words, gap, last = text.rstrip().rpartition(" ")
    return joined([words + gap, element("span", last, Html("&nbsp;"), chips, class_="v-tail")])


def _attribution(sentence: Sentence, cited: dict[int, Citation]) -> str:
    """The product's own words before a quotation ("The note, Action 2: "), or nothing."""
    if sentence["origin"] not in ("quote", "register"):
        return ""
    text = sentence["text"].rstrip()
    for number in sentence["citations"]:
        quote = cited[number]["quote"].strip() if number in cited else ""
        if quote and text.endswith(quote):
            return text[: -len(quote)]
    return ""


def _missing(answer: Answer) -> Html:
    if not answer["missing"]:
        return Html()
    items = joined(element("li", missing) for missing in answer["missing"])
    return element(
        "div", element("span", "Not in the documents", class_="v-label"), element("ul", items), class_="v-missing"
    )


def _nearest(answer: Answer, slot: str) -> Html:
    if answer["verdict"] != "not_found":
        return Html()
    parts = [element("p", _REASONS.get(answer["reason"] or "", _REASONS["no_support"]), class_="v-reason")]
    if answer["nearest"]:
        parts.append(element("span", "What comes nearest", class_="v-label"))
        parts.append(element("ul", joined(_near(c, f"{slot}-near") for c in answer["nearest"]), class_="v-nearest"))
    return joined(parts)


def _near(citation: Citation, slot: str) -> Html:
    document = citation["document"]
    return element(
        "li",
        element("span", _tied(citation["quote"], chip(slot, citation)), class_="v-sentence", lang=document["language"]),
        element("div", place(citation), " ", badge(document["marking"]), class_="v-meta"),
    )


def _removed(answer: Answer) -> Html:
    if not answer["removed"]:
        return Html()
    count = len(answer["removed"])
    items = (
        element(
            "li",
            element("span", refusal["text"], class_="v-refused"),
            element("span", refusal["reason"], class_="v-meta"),
        )
        for refusal in answer["removed"]
    )
    summary = f"{count} sentence{'' if count == 1 else 's'} left out: the sources do not bear {'it' if count == 1 else 'them'} out"
    return element("details", element("summary", summary), element("ul", joined(items)), class_="v-removed")


def _footer(answer: Answer, slot: str) -> Html:
    if not answer["citations"]:
        return Html()
    facts = [f"Written by {answer['model'] or 'a language model'}, checked against its quotes"]
    if answer["mode"] == "verbatim":
        facts = ["In the documents' own words"]
    if answer["confidence"] is not None:
        facts.append(f"confidence {answer['confidence']:.0%}")
    return element(
        "div",
        element("button", "Copy with citations", type="button", class_="v-link", data_copy=f"v-copy-{slot}"),
        element("span", " · ".join(facts), class_="v-meta"),
        element("pre", copied(answer), id=f"v-copy-{slot}", hidden=True, tabindex="0"),
        class_="v-footer",
    )
