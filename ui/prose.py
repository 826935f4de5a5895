"""The sentences of an answer as paragraphs and lists, each sentence with its chips."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ui.citations import chip
from ui.contract import Citation, Sentence
from ui.markup import Html, element, escaped, joined

_LEAD = re.compile(r"^[^\W\d_]+ \d+(?=[.:,])")  # "Action 13": what a row of a register is called


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence as it is shown: `attribution` is the product's own words before a quotation ("The note, Action 2: "),
    `opening` those of them that are shown, none if the sentence before has opened with the same."""

    origin: str
    attribution: str
    opening: str
    text: str
    cited: tuple[Citation, ...]

    @property
    def passages(self) -> set[str]:
        return {citation["passage_id"] for citation in self.cited}


def prose(sentences: Sequence[Sentence], citations: Sequence[Citation], slot: str) -> Iterator[Html]:
    """Paragraphs and lists: register statements in a row make a list; a quotation from elsewhere opens a paragraph."""
    group: list[_Stated] = []
    for stated in _stated(sentences, {citation["number"]: citation for citation in citations}):
        if group and not _continues(group[-1], stated):
            yield _block(group, slot)
            group = []
        group.append(stated)
    if group:
        yield _block(group, slot)


def _stated(sentences: Sequence[Sentence], known: dict[int, Citation]) -> Iterator[_Stated]:
    before = ""
    for sentence in sentences:
        cited = tuple(known[number] for number in sentence["citations"] if number in known)
        attribution = _attribution(sentence, cited)
        text = sentence["text"][len(attribution) :].lstrip()
        yield _Stated(sentence["origin"], attribution, "" if attribution == before else attribution, text, cited)
        before = attribution


def _attribution(sentence: Sentence, cited: Sequence[Citation]) -> str:
    if sentence["origin"] not in ("quote", "register"):
        return ""
    text = sentence["text"].rstrip()
    quotes = (citation["quote"].strip() for citation in cited)
    return next((text[: -len(quote)] for quote in quotes if quote and text.endswith(quote)), "")


def _continues(before: _Stated, stated: _Stated) -> bool:
    if before.origin != stated.origin or stated.origin == "notice":
        return False
    return stated.origin != "quote" or (before.passages == stated.passages and not stated.opening)


def _block(group: Sequence[_Stated], slot: str) -> Html:
    origin = group[0].origin
    if origin == "register" and len(group) > 1:
        return element("ul", joined(element("li", _sentence(each, slot)) for each in group), class_="v-register")
    return element("p", joined((_sentence(each, slot) for each in group), " "), class_=f"v-paragraph v-from-{origin}")


def _sentence(stated: _Stated, slot: str) -> Html:
    chips = joined(chip(slot, citation) for citation in stated.cited)
    lead = _LEAD.match(stated.text) if stated.origin == "register" else None
    opening = element("span", stated.opening, class_="v-attribution") if stated.opening else Html()
    words = [element("strong", lead[0]), tied(stated.text[lead.end() :], chips)] if lead else [tied(stated.text, chips)]
    return joined([opening, element("span", *words, class_="v-sentence")])


def tied(text: str, chips: Html) -> Html:
    """The text with its chips; no line's end may part the last word from them."""
    if not chips:
        return escaped(text)
    words, gap, last = text.rstrip().rpartition(" ")
    return joined([words + gap, element("span", last, Html("&nbsp;"), chips, class_="v-tail")])
