"""One answer for each state that the contract of /ask knows, made of the corpus's own words."""

from collections.abc import Sequence
from typing import Any

from tests.ui.library import cite, shelves

Json = dict[str, Any]

MAIN_ACTORS = "Who are the main actors of Action 2 of the Communication?"
EXPAND = "What will be done to expand MAOC-N, and who takes part in it?"
REGISTER = "Which actions under strategic priority 2 of the 2021-2025 plan is EMCDDA responsible for?"
AMBIGUOUS = "Explain Action 16 to me"
NOT_FOUND = "How many people work for MAOC-N?"
PARTIAL = "Which ships did the EU Customs Alliance for Borders take over, and when was the project group concluded?"
LIMITE = "When did the European Judicial Organised Crime Network first meet?"
FOOTNOTE = "Under which number were the Council conclusions on a human rights-based approach in drug policies issued?"
SLOW = "What comes slowly about drug trafficking?"


def answer_to(question: str) -> Json:
    """The answer to one of the questions above, or to one of its choices; anything else is not found."""
    made = _ANSWERS.get(question)
    return made(question) if made else _not_found(question)


def _answer(question: str, verdict: str, sentences: Sequence[Json], citations: Sequence[Json], **others: Any) -> Json:
    shown = [*citations, *others.get("nearest", []), *others.get("choices", [])]
    lines = [s["text"] + " " + "".join(f"[{n}]" for n in s["citations"]) for s in sentences]
    return {
        "id": f"ans-{abs(hash((question, verdict))) % 10**8:08d}",
        "object": "answer",
        "created_at": "2026-03-02T09:14:00Z",
        "verdict": verdict,
        "reason": None,
        "answer": "\n\n".join(line.rstrip() for line in lines),
        "sentences": list(sentences),
        "citations": list(citations),
        "choices": [],
        "nearest": [],
        "removed": [],
        "missing": [],
        "coverage": None,
        "standalone_question": question,
        "confidence": None,
        "highest_marking": "LIMITE" if any(c["document"]["marking"] == "LIMITE" for c in shown) else "PUBLIC",
        "mode": "verbatim",
        "model": None,
        "corpus_version": "3f9a1c07",
        "timings_ms": {"understand": 1.2, "retrieve": 11.8, "compose": 2.4, "verify": 3.1, "total": 18.5},
        "trace": None,
    } | others


def _sentence(text: str, *numbers: int, origin: str = "quote") -> Json:
    return {"text": text, "citations": list(numbers), "origin": origin, "support": 1.0}


def _main_actors(question: str) -> Json:
    quote = "Main actors: MAOC-N, Commission, Europol, Member States"
    words = "The Communication, Action 2: Main actors: MAOC-N, Commission, Europol, Member States"
    sentences = [_sentence(words, 1, origin="register")]
    return _answer(question, "answered", sentences, [cite(1, "communication", quote, "section 2.1, Action 2")])


def _expand(question: str) -> Json:
    quotes = [
        "It aims to explore deepening MAOC-N's current operational activities and possible expansion, focusing on "
        "extending the operational footprint within the Mediterranean region and encouraging broader participation or "
        "membership by Member States.",
        "It brings together liaison officers from law enforcement, customs, military and maritime authorities of "
        "participating EU Member States, the United Kingdom as well as observer partners including the United States.",
        "A new working arrangement is currently being negotiated between Frontex and Europol, and a Frontex working "
        "arrangement will be negotiated with MAOC-N.",
        "Expand Maritime Analysis and Operations Centre - Narcotics (MAOC-N) operations and cooperation to disrupt "
        "maritime drug trafficking;",
    ]
    citations = [
        cite(1, "communication", quotes[0], "section 2.1, Action 2"),
        cite(2, "communication", quotes[1], "section 2.1, Action 2"),
        cite(3, "communication", quotes[2], "section 2.1, Action 3"),
        cite(4, "factsheet", quotes[3], "Security, Action Plan"),
    ]
    sentences = [
        _sentence("The Communication, Action 2: " + quotes[0], 1),
        _sentence(quotes[1], 2),
        _sentence("The Communication, Action 3: " + quotes[2], 3),
        _sentence("The fact sheet: " + quotes[3], 4),
    ]
    return _answer(question, "answered", sentences, citations, confidence=0.86)


def _register(question: str) -> Json:
    citations, sentences = [], [_sentence("3 of 3 matching actions.", origin="notice")]
    for place, number in enumerate((13, 15, 16), 1):
        text = shelves()["action-plan"].text
        start = text.index(f"Action {number}. ")
        row = text[start : text.index("\n\n", start)]
        citations.append(cite(place, "action-plan", row, f"strategic priority 2, Action {number}"))
        sentences.append(_sentence(row.split("\n")[0].replace(". ", ": ", 1), place, origin="register"))
    return _answer(question, "answered", sentences, citations, coverage={"matched": 3, "shown": 3})


def _ambiguous(question: str) -> Json:
    readings = {
        "communication": "Align innovation with operational demands to fight drug trafficking",
        "action-plan": "Establish a joint drug intelligence fusion platform within Europol",
        "council-note": "Forging alliances to address synthetic drug threats",
    }
    choices = [
        {
            "label": f"Action 16: {title}",
            "document": shelves()[key].document,
            "question": f"Explain Action 16 of {shelves()[key].document['short_title']}",
        }
        for key, title in readings.items()
    ]
    notice = [_sentence("“Action 16” stands in three documents. Which one do you mean?", origin="notice")]
    return _answer(question, "ambiguous", notice, [], choices=choices)


def _chosen(question: str) -> Json:
    quote = (
        "With the increasing production, availability, and seizures of synthetic opioids in Europe, the aim of this "
        "action was to raise awareness and enhance preparedness to counter the synthetic drug threat."
    )
    sentences = [_sentence("The Council note, Action 16: " + quote, 1)]
    return _answer(question, "answered", sentences, [cite(1, "council-note", quote, "State of play, Action 16")])


def _not_found(question: str) -> Json:
    nearest = [
        cite(
            1,
            "communication",
            "The possible expansion of MAOC-N's membership base would strengthen its geographic reach and reinforce "
            "its intelligence capabilities, particularly in the Mediterranean basin, which is emerging as a critical "
            "trafficking corridor for a variety of illicit substances, including cannabis resin, cocaine and synthetic "
            "drugs.",
            "section 2.1, Action 2",
        ),
        cite(
            2,
            "action-plan",
            "Continue financing and providing the Maritime Analysis and Operation Centre - Narcotics (MAOC-N) with a "
            "sustainable long-term governance model.",
            "strategic priority 2, Action 15",
        ),
    ]
    notice = [_sentence("The documents do not say.", origin="notice")]
    return _answer(question, "not_found", notice, [], nearest=nearest, reason="no_support")


def _partial(question: str) -> Json:
    quote = (
        "The work of the project group was concluded in January 2025 and the operational aspects will continue under "
        "the newly established EU Customs Alliance for Borders (EUCAB), which covers land, sea and air borders."
    )
    return _answer(
        question,
        "partial",
        [_sentence("The Council note, Action 1: " + quote, 1)],
        [cite(1, "council-note", quote, "State of play, Action 1")],
        missing=["The documents do not say which ships were taken over."],
        removed=[
            {"text": "The Alliance will take over twelve ships.", "reason": "“twelve” does not stand in the source."},
            {"text": "The group must conclude in 2026.", "reason": "The sentence says “must”; the source says “was”."},
        ],
    )


def _limite(question: str) -> Json:
    quotes = [
        "In March 2025, the European Judicial Organised Crime Network (EJO CN) held its first plenary meeting, chaired "
        "by the Polish Presidency.",
        "As the Council proposed for the EJOEN to address drug trafficking as a first priority, in particular via "
        "seaports used by organised crime groups, the first plenary meeting of EJOEN in March 2025 covered casework "
        "and policy developments in the fight against organised crime groups and drug trafficking.",
    ]
    citations = [
        cite(1, "council-note", quotes[0], "State of play, Action 2"),
        cite(2, "council-note", quotes[1], "State of play, Action 5"),
    ]
    sentences = [
        _sentence("The Council note, Action 2: " + quotes[0], 1),
        _sentence("The Council note, Action 5: " + quotes[1], 2),
    ]
    return _answer(question, "answered", sentences, citations)


def _footnote(question: str) -> Json:
    note = "Council conclusions of December 2022 on human rights-based approach in drug policies, 15818/22."
    body = (
        "This approach will support the EU Action Plan on Human Rights and Democracy 2020-2027 and the Council "
        "conclusions on human rights-based approach in drug policies, enhancing collective capacity to confront global "
        "challenges related to illicit drug production, trafficking, and organised crime."
    )
    citations = [
        cite(1, "communication", note, "footnote 15"),
        cite(2, "communication", body, "section 2.6, Action 17"),
    ]
    sentences = [
        _sentence("The Communication, footnote 15: " + note, 1),
        _sentence("The Communication, Action 17: " + body, 2),
    ]
    return _answer(question, "answered", sentences, citations)


_ANSWERS = {
    MAIN_ACTORS: _main_actors,
    EXPAND: _expand,
    REGISTER: _register,
    AMBIGUOUS: _ambiguous,
    "Explain Action 16 of the Council note": _chosen,
    NOT_FOUND: _not_found,
    PARTIAL: _partial,
    LIMITE: _limite,
    FOOTNOTE: _footnote,
    SLOW: _expand,
}
