"""An answer of the API as escaped HTML. Knows no Streamlit: every state can be tested as a string."""

from ui.citations import card, chip, name, place
from ui.contract import Answer, Citation, Document, Sentence
from ui.copying import copied
from ui.markup import Html, badge, element, joined
from ui.prose import prose, tied

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


def question_html(question: str, slot: str) -> Html:
    return element("h2", question, class_="v-question", id=f"v-turn-{slot}", dir="auto", tabindex="-1")


def answer_html(answer: Answer, slot: str) -> Html:
    """The whole answer but for the buttons that choose a reading. `slot` is unique in the page."""
    return element(
        "article",
        _header(answer),
        _body(answer, slot),
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
    if (counted := _counted(answer)) and not any(counted in notice for notice in _notices(answer)):
        parts.append(element("span", counted, class_="v-coverage"))
    if answer["highest_marking"] != "PUBLIC" and answer["verdict"] != "ambiguous":
        marking = badge(answer["highest_marking"])
        parts.append(element("span", "Uses ", marking, " sources: handle it accordingly", class_="v-handling"))
    return element("div", joined(parts), class_="v-header")


def _counted(answer: Answer) -> str:
    coverage = answer["coverage"]
    return f"{coverage['shown']} of {coverage['matched']} matching actions" if coverage else ""


def _sentences(answer: Answer) -> list[Sentence]:
    """Without one that repeats the verdict over it."""
    verdict = _VERDICTS.get(answer["verdict"], "")
    return [sentence for sentence in answer["sentences"] if sentence["text"].strip().rstrip(".") != verdict]


def _notices(answer: Answer) -> list[str]:
    return [sentence["text"] for sentence in _sentences(answer) if sentence["origin"] == "notice"]


def _body(answer: Answer, slot: str) -> Html:
    return element("div", joined(prose(_sentences(answer), answer["citations"], slot)), class_="v-body")


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
    parts = []
    if not _notices(answer):
        parts.append(element("p", _REASONS.get(answer["reason"] or "", _REASONS["no_support"]), class_="v-reason"))
    if answer["nearest"]:
        parts.append(element("span", "What comes nearest", class_="v-label"))
        parts.append(element("ul", joined(_near(c, f"{slot}-near") for c in answer["nearest"]), class_="v-nearest"))
    return joined(parts)


def _near(citation: Citation, slot: str) -> Html:
    document = citation["document"]
    return element(
        "li",
        element("span", tied(citation["quote"], chip(slot, citation)), class_="v-sentence", lang=document["language"]),
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
    left_out = "1 sentence" if count == 1 else f"{count} sentences"
    summary = f"{left_out} left out: not borne out by the sources"
    return element("details", element("summary", summary), element("ul", joined(items)), class_="v-removed")


def _footer(answer: Answer, slot: str) -> Html:
    if not answer["citations"]:
        return Html()
    facts = [f"Written by {answer['model'] or 'a language model'}, checked against its quotes"]
    if answer["mode"] == "verbatim":
        facts = ["Put together without a language model"]
    if answer["confidence"] is not None:
        facts.append(f"confidence {answer['confidence']:.0%}")
    return element(
        "div",
        element("button", "Copy with citations", type="button", class_="v-link", data_copy=f"v-copy-{slot}"),
        element("span", " · ".join(facts), class_="v-meta"),
        element("pre", copied(answer), id=f"v-copy-{slot}", hidden=True, tabindex="0"),
        class_="v-footer",
    )
