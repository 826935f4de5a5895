"""The sentences of an answer as paragraphs and lists, each sentence with its chips."""

import re
from collections.abc import Iterator, Sequence

from ui.citations import chip
from ui.contract import Citation, Sentence
from ui.markup import Html, element, escaped, joined

_LEAD = re.compile(r"^[^\W\d_]+ \d+(?=[.:,])")  # "Action 13": what a row of a register is called


def prose(sentences: Sequence[Sentence], citations: Sequence[Citation], slot: str) -> Iterator[Html]:
    """Paragraphs and lists: register statements in a row make a list; a quotation from elsewhere opens a paragraph."""
    cited = {citation["number"]: citation for citation in citations}
    group: list[Sentence] = []
    for sentence in sentences:
        if group and not _continues(group[-1], sentence, cited):
            yield _block(group, cited, slot)
            group = []
        group.append(sentence)
    if group:
        yield _block(group, cited, slot)


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
    return joined([opening, element("span", tied(text, chips), class_="v-sentence")])


def tied(text: str, chips: Html) -> Html:
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
